//! The world behind every dialect: agents, calls, conversations and transcripts, in an embedded `SQLite` file, plus
//! the calls in progress. Knows nothing of HTTP or of any vendor's JSON; uses only `clock`, `rng` and `numeric`.

pub(crate) mod agents;
pub(crate) mod browse;
pub(crate) mod dialogue;
mod fate;
pub(crate) mod generate;
pub(crate) mod ids;
pub(crate) mod insight;
pub(crate) mod live;
pub(crate) mod model;
pub(crate) mod placing;
pub(crate) mod query;
mod rows;
mod schema;

use std::path::Path;

use rusqlite::{Connection, params};

use self::{
    agents::{Agent, agent_by_number},
    browse::Browse,
    dialogue::Cast,
    live::{Director, Wish},
    model::{Call, Conversation, Message},
    query::{CallQuery, ConversationQuery, Page},
};
use crate::{
    clock::{EpochMs, HOUR},
    rng::Rng,
};

pub(crate) use rusqlite::Result;

/// How the world is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe {
    pub(crate) seed: u64,
    pub(crate) calls: usize,
    /// The moment the clock starts at.
    pub(crate) now_ms: EpochMs,
    /// Whether that moment was chosen: then the past is always made anew and reaches exactly up to it. Else it
    /// reaches to the last full hour, so that a second start within the hour finds its rows ready.
    pub(crate) now_is_fixed: bool,
    /// How fast calls in progress unfold; 1 is life.
    pub(crate) live_speed: f64,
}

/// All calls and conversations, past and present.
pub(crate) struct World {
    db: Connection,
    director: Director,
    ids: Rng,
}

impl World {
    /// Opens the file and fills it when it does not hold what the recipe asks for; in memory without a file.
    pub(crate) fn open(path: Option<&Path>, recipe: &Recipe) -> Result<Self> {
        let mut db = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        schema::prepare(&db)?;
        let anchor_ms = if recipe.now_is_fixed {
            recipe.now_ms
        } else {
            recipe.now_ms - recipe.now_ms.rem_euclid(HOUR)
        };
        let wanted = format!(
            "version {} seed {} calls {} anchor {anchor_ms}",
            schema::VERSION,
            recipe.seed,
            recipe.calls
        );
        if recipe.now_is_fixed || schema::recipe(&db).as_deref() != Some(wanted.as_str()) {
            generate::fill(&mut db, recipe.seed, recipe.calls, anchor_ms, &wanted)?;
        }
        let director = Director::start(&db, recipe.seed, recipe.live_speed, recipe.now_ms)?;
        Ok(Self {
            db,
            director,
            ids: Rng::for_purpose(
                recipe.seed,
                "said by hand",
                crate::numeric::unsigned(recipe.now_ms),
            ),
        })
    }

    /// Brings the calls in progress up to the moment. Returns whether anything changed.
    pub(crate) fn advance(&mut self, now_ms: EpochMs) -> Result<bool> {
        self.director.advance(&self.db, now_ms)
    }

    /// When a call in progress will next change by itself.
    pub(crate) fn next_change_ms(&self) -> Option<EpochMs> {
        self.director.next_change_ms()
    }

    /// One page of an agent's calls.
    pub(crate) fn list_calls(&self, query: &CallQuery) -> Result<Page<Call>> {
        query::list_calls(&self.db, query)
    }

    /// One page over all agents, with its total.
    pub(crate) fn browse(&self, browse: &Browse) -> Result<Page<Call>> {
        browse::page(&self.db, browse)
    }

    /// One page over all agents, without a total.
    pub(crate) fn browse_items(&self, browse: &Browse) -> Result<Vec<Call>> {
        browse::items(&self.db, browse)
    }

    /// How many calls are ringing or talking.
    pub(crate) fn calls_in_progress(&self) -> Result<i64> {
        self.db
            .prepare_cached(
                "SELECT COALESCE(SUM(calls), 0) FROM call_counts WHERE status IN ('ringing', 'answered')",
            )?
            .query_row([], |row| row.get(0))
    }

    /// The call in this row.
    pub(crate) fn call_in_row(&self, seq: i64) -> Result<Option<Call>> {
        rows::call_by_seq(&self.db, seq)
    }

    /// One call of an agent.
    pub(crate) fn call(&self, agent: i64, id: &str) -> Result<Option<Call>> {
        query::call_by_id(&self.db, agent, id)
    }

    /// The call with this id, whoever led it.
    pub(crate) fn call_of_any_agent(&self, id: &str) -> Result<Option<Call>> {
        for agent in &agents::AGENTS {
            let found = self.call(agent.number, id)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The id of the conversation a call belongs to.
    pub(crate) fn conversation_id(&self, call: &Call) -> Result<String> {
        self.db
            .prepare_cached("SELECT id FROM conversations WHERE seq = ?1")?
            .query_row([call.conversation], |row| row.get(0))
    }

    /// Places an outbound call.
    pub(crate) fn place_call(
        &mut self,
        agent: &Agent,
        destination: &str,
        is_test: bool,
        wish: Wish,
        now_ms: EpochMs,
    ) -> Result<Call> {
        self.director
            .place(&self.db, agent, destination, is_test, wish, now_ms)
    }

    /// Ends a call in progress.
    pub(crate) fn hang_up(&mut self, call: &Call, end_reason: &str, now_ms: EpochMs) -> Result<()> {
        self.director
            .hang_up(&self.db, call.seq, end_reason, now_ms)
    }

    /// Cancels a call that is not over; one that talks is hung up.
    pub(crate) fn cancel(&mut self, call: &Call, now_ms: EpochMs) -> Result<()> {
        self.director.cancel(&self.db, call.seq, now_ms)
    }

    /// Adds a message to a call's transcript now.
    pub(crate) fn say(
        &mut self,
        call: &Call,
        role: &str,
        text: &str,
        now_ms: EpochMs,
    ) -> Result<()> {
        let id = ids::cuid(now_ms, &mut self.ids);
        self.db
            .execute(
                "INSERT INTO extra_messages VALUES (?1, ?2, ?3, ?4, ?5)",
                params![call.seq, id, role, text, now_ms],
            )
            .map(drop)
    }

    /// What has been said in a call by `now_ms`, oldest first.
    pub(crate) fn transcript(&self, call: &Call, now_ms: EpochMs) -> Result<Vec<Message>> {
        let mut messages = self.whole_transcript(call)?;
        let until = call.ended_ms.unwrap_or(now_ms).min(now_ms);
        messages.retain(|message| message.created_ms <= until);
        Ok(messages)
    }

    fn whole_transcript(&self, call: &Call) -> Result<Vec<Message>> {
        let mut messages = match (call.answered_ms, agent_by_number(call.agent)) {
            (Some(answered_ms), Some(agent)) => dialogue::transcript(
                &call.script,
                Cast {
                    business: agent.business,
                    agent: agent.voice,
                    person: call.other_party().unwrap_or("anonymous"),
                },
                answered_ms,
            ),
            _ => Vec::new(),
        };
        let extra = self
            .db
            .prepare_cached(
                "SELECT id, role, text, created_ms FROM extra_messages WHERE call = ?1 ORDER BY rowid",
            )?
            .query_map([call.seq], |row| {
                Ok(Message {
                    id: row.get(0)?,
                    role: row.get(1)?,
                    text: row.get(2)?,
                    kind: Some("text".to_owned()),
                    created_ms: row.get(3)?,
                    attachments: Vec::new(),
                })
            })?
            .collect::<Result<Vec<_>>>()?;
        if !extra.is_empty() {
            messages.extend(extra);
            messages.sort_by_key(|message| message.created_ms);
        }
        Ok(messages)
    }

    /// One page of an agent's conversations.
    pub(crate) fn list_conversations(
        &self,
        query: &ConversationQuery,
    ) -> Result<Page<Conversation>> {
        query::list_conversations(&self.db, query)
    }

    /// One conversation of an agent.
    pub(crate) fn conversation(&self, agent: i64, id: &str) -> Result<Option<Conversation>> {
        query::conversation_by_id(&self.db, agent, id)
    }

    /// Every message of a conversation by `now_ms`, over all its calls, oldest first.
    pub(crate) fn conversation_messages(
        &self,
        conversation: &Conversation,
        now_ms: EpochMs,
    ) -> Result<Vec<Message>> {
        let mut messages = Vec::new();
        for call in query::calls_of(&self.db, conversation.seq)? {
            messages.extend(self.transcript(&call, now_ms)?);
        }
        messages.sort_by_key(|message| message.created_ms);
        Ok(messages)
    }

    /// The newest message of a conversation by `now_ms`.
    pub(crate) fn last_message(
        &self,
        conversation: &Conversation,
        now_ms: EpochMs,
    ) -> Result<Option<Message>> {
        for call in query::calls_of(&self.db, conversation.seq)?.iter().rev() {
            if let Some(last) = self.transcript(call, now_ms)?.pop() {
                return Ok(Some(last));
            }
        }
        Ok(None)
    }

    /// When the call will get its next message, if it is in progress and has one planned.
    pub(crate) fn next_message_of_call_ms(
        &self,
        call: &Call,
        now_ms: EpochMs,
    ) -> Result<Option<EpochMs>> {
        if call.status.is_over() {
            return Ok(None);
        }
        let messages = self.whole_transcript(call)?;
        Ok(messages
            .into_iter()
            .map(|message| message.created_ms)
            .find(|at| *at > now_ms))
    }

    /// When the conversation will get its next message, if a call in progress has one planned.
    pub(crate) fn next_message_ms(
        &self,
        conversation: &Conversation,
        now_ms: EpochMs,
    ) -> Result<Option<EpochMs>> {
        let mut next: Option<EpochMs> = None;
        for call in query::calls_of(&self.db, conversation.seq)? {
            let first = self.next_message_of_call_ms(&call, now_ms)?;
            next = [next, first].into_iter().flatten().min();
        }
        Ok(next)
    }
}
