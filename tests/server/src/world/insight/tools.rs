//! The tools an agent used in a call: look-ups before it answers, bookings further on, the transfer or hang-up at
//! the end. Each has a name, arguments, a result and its place among the messages.

use serde_json::{Value, json};

use super::{
    super::{
        dialogue::book,
        model::{Call, Message},
    },
    ending::{Desk, Ending, ending, transferred_to},
    latency::{self, Turn},
    speech,
};
use crate::{clock::EpochMs, numeric::unsigned, rng::Rng, world::ids::cuid};

/// How a tool's use came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Error,
    /// The caller spoke before it was done.
    Cancelled,
}

/// What kind of tool it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A function of the business.
    Function,
    /// The platform's own transfer.
    Transfer,
    /// The platform's own end of the call.
    HangUp,
}

/// One use of a tool.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToolUse {
    /// `call_` and 24 letters and digits.
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// A JSON object.
    pub(crate) arguments: Value,
    /// A JSON object.
    pub(crate) result: Value,
    pub(crate) outcome: Outcome,
    /// Index of the message it comes before; the number of messages at the end of the call.
    pub(crate) before: usize,
    pub(crate) called_ms: EpochMs,
    pub(crate) returned_ms: EpochMs,
}

/// The look-up and the action of a dialogue book.
fn functions(call: &Call) -> (&'static str, &'static str) {
    match call.script.book {
        book::EN_CLINIC | book::YO_CLINIC => ("find_patient", "book_appointment"),
        book::PCM_KITCHEN => ("find_customer", "place_order"),
        book::FR_DELIVERY | book::AR_DELIVERY => ("find_parcel", "move_delivery"),
        book::EN_ENERGY => ("find_account", "save_reading"),
        book::HI_DIAGNOSTICS => ("find_report", "book_sample_visit"),
        book::ES_HOTEL => ("check_rooms", "book_room"),
        book::JA_REPAIR => ("find_appliance", "book_repair"),
        _ => ("find_item", "save_count"),
    }
}

/// Every use of a tool in what has been said so far, oldest first.
pub(crate) fn tools(call: &Call, messages: &[Message]) -> Vec<ToolUse> {
    let turns = latency::turns(call, messages);
    let mut list: Vec<ToolUse> = turns
        .iter()
        .enumerate()
        .filter_map(|(index, turn)| in_turn(call, index, turn))
        .collect();
    list.extend(at_the_end(call, messages));
    list
}

/// The first answer mostly begins with a look-up; later ones now and then use one or do something.
fn in_turn(call: &Call, index: usize, turn: &Turn) -> Option<ToolUse> {
    let mut rng = stream(call, index);
    let (look_up, action) = functions(call);
    let is_look_up = index.is_multiple_of(5);
    let percent = match index {
        0 => 85,
        _ if is_look_up => 30,
        3 => 60,
        _ => 7,
    };
    if !rng.chance(percent) {
        return None;
    }
    let outcome = match rng.below(100) {
        0..7 => Outcome::Error,
        7..10 => Outcome::Cancelled,
        _ => Outcome::Success,
    };
    let number = call.other_party().unwrap_or("anonymous");
    let reference = format!("R{:05}", rng.below(100_000));
    let (name, arguments, good) = if is_look_up {
        (
            look_up,
            json!({"phone": number, "exact": index == 0}),
            json!({"found": true, "reference": reference, "visits": rng.below(9)}),
        )
    } else {
        (
            action,
            json!({"reference": reference, "slot": {"day": rng.between(1, 28), "part": "morning"}, "note": null}),
            json!({"confirmed": true, "reference": reference}),
        )
    };
    let called_ms = turn.heard_ms + turn.parts.transcriber_ms;
    Some(ToolUse {
        id: id(call, &mut rng),
        name,
        kind: Kind::Function,
        arguments,
        result: match outcome {
            Outcome::Success => good,
            Outcome::Error => json!({"error": "The service did not answer within 5000 ms"}),
            Outcome::Cancelled => json!({"cancelled": true}),
        },
        outcome,
        before: turn.message,
        called_ms,
        returned_ms: called_ms + turn.parts.model_ms * 2 / 3,
    })
}

/// The transfer or the hang-up of a call that ended so.
fn at_the_end(call: &Call, messages: &[Message]) -> Option<ToolUse> {
    let ended_ms = call.ended_ms?;
    let mut rng = stream(call, messages.len() + 1_000_000);
    let (name, kind, arguments) = match ending(call)? {
        Ending::Transferred => {
            let to = match transferred_to(call)? {
                Desk::Number(to) | Desk::Sip(to) => to,
            };
            ("transfer", Kind::Transfer, json!({"destination": to}))
        }
        Ending::AgentHungUp => ("hangup", Kind::HangUp, json!({})),
        _ => return None,
    };
    let silent_from = speech::spoken(call, messages).last()?.end_ms;
    let called_ms = silent_from + (ended_ms - silent_from).max(0) / 3;
    Some(ToolUse {
        id: id(call, &mut rng),
        name,
        kind,
        arguments,
        result: json!({"status": "ok"}),
        outcome: Outcome::Success,
        before: messages.len(),
        called_ms,
        returned_ms: called_ms + (ended_ms - called_ms).max(0) / 2,
    })
}

fn stream(call: &Call, index: usize) -> Rng {
    Rng::for_purpose(
        unsigned(call.script.seed),
        "tools",
        unsigned(crate::numeric::signed(index)),
    )
}

fn id(call: &Call, rng: &mut Rng) -> String {
    format!(
        "call_{}",
        cuid(call.created_ms, rng).trim_start_matches('c')
    )
}
