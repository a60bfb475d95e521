//! Diga's calls and agents as the lists show them. Every field but the id may be missing or of another
//! shape.

use super::outcome;
use crate::{
    domain::{
        call::{Agent, CallSummary, Direction, Row},
        ids::{AgentId, CallId},
    },
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// An agent; `None` for items without an id, which cannot be asked about anything.
pub(super) fn agent(item: &Json<'_>) -> Option<Agent> {
    let fields = Fields::of(item)?;
    let id = fields.id("agent_id").or_else(|| fields.id("id"))?;
    let name = fields.text("name").unwrap_or_else(|| id.clone());
    Some(Agent {
        id: AgentId::new(id),
        name,
    })
}

/// One item of a list.
pub(super) fn row(index: usize, item: &Json<'_>) -> Row {
    common::row(index, item, summary)
}

/// The fields list and detail have in common; a call without an id is refused with a sentence.
pub(super) fn summary(fields: Fields<'_>) -> Result<CallSummary, String> {
    let id = fields.id("id").ok_or("This call came without an id.")?;
    let status = outcome::status(fields.text("status"));
    let end_reason = fields.text("end_reason");
    let contact = fields.fields("contact");
    let contact_text = |name| contact.and_then(|contact| contact.text(name));
    let kind = fields.text("type");
    let other_party = contact_text("identifier");
    let is_outbound = kind
        .as_deref()
        .is_some_and(|kind| is_word(kind, "outbound"));
    let (source, destination) = if is_outbound {
        (None, other_party)
    } else {
        (other_party, None)
    };
    let is_web = contact_text("contact_type").is_some_and(|kind| is_word(&kind, "web"));
    let ended_at = fields.timestamp("end_time");
    Ok(CallSummary {
        agent_id: fields.id("agent_id").map(AgentId::new),
        source,
        destination,
        direction: if is_web {
            Direction::Web
        } else {
            direction(kind)
        },
        outcome: outcome::outcome(&status, end_reason.as_deref()),
        status,
        created_at: fields.timestamp("created_date"),
        ended_at,
        duration_ms: fields
            .seconds_as_ms("duration")
            .or_else(|| ended_at?.since(fields.timestamp("start_time")?)),
        end_reason,
        ..CallSummary::new(CallId::new(id))
    })
}

fn is_word(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}

fn direction(kind: Option<String>) -> Direction {
    match kind {
        None => Direction::Unknown,
        Some(kind) if is_word(&kind, "inbound") => Direction::Inbound,
        Some(kind) if is_word(&kind, "outbound") => Direction::Outbound,
        Some(kind) => Direction::Other(kind),
    }
}
