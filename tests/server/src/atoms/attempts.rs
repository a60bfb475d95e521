//! The platform's own retries. The world has none, so some outbound calls that nobody answered are told with one or
//! two further attempts. They are calls of their own: their ids carry the row of the first one and their own moment.

use super::error::ApiError;
use crate::{
    app::App,
    clock::{EpochMs, MINUTE},
    ledger::{
        self,
        vendor::{Key, Vendor},
    },
    world::{
        insight::ending::{Ending, ending},
        model::{Call, Direction, Message, Status},
    },
};

/// Between one attempt and the next.
const DELAY_MS: EpochMs = 15 * MINUTE;

/// A call, whichever attempt it is.
pub(crate) struct Found {
    pub(crate) call: Call,
    pub(crate) messages: Vec<Message>,
    /// The first call of the family and the attempts after it.
    pub(crate) family: Vec<Call>,
    /// Its place in the family; 0 is the first call.
    pub(crate) attempt: usize,
}

impl Found {
    /// A first call with what was said in it.
    pub(crate) fn first(call: Call, messages: Vec<Message>, now_ms: EpochMs) -> Self {
        Self {
            family: family(&call, now_ms),
            call,
            messages,
            attempt: 0,
        }
    }

    /// Each call of a family but the first. Nothing was said in them.
    pub(crate) fn further(first: &Call, now_ms: EpochMs) -> Vec<Self> {
        let family = family(first, now_ms);
        (1..family.len())
            .filter_map(|attempt| Self::of(&family, attempt))
            .collect()
    }

    fn of(family: &[Call], attempt: usize) -> Option<Self> {
        Some(Self {
            call: family.get(attempt)?.clone(),
            messages: Vec::new(),
            family: family.to_vec(),
            attempt,
        })
    }

    /// The whole family, this call with what was said in it.
    pub(crate) fn whole_family(self) -> Vec<Self> {
        let others = (0..self.family.len()).filter_map(|attempt| Self::of(&self.family, attempt));
        let mut all: Vec<Self> = others.collect();
        if let Some(own) = all.get_mut(self.attempt) {
            *own = self;
        }
        all
    }
}

/// The call with this id.
pub(crate) fn find(app: &App, id: &str) -> Result<Option<Found>, ApiError> {
    let Some(key) = Vendor::Atoms.key(id) else {
        return Ok(None);
    };
    let now_ms = app.now_ms();
    if let Some((call, messages)) = ledger::find(app, key)? {
        return Ok(Some(Found::first(call, messages, now_ms)));
    }
    let Key::World(row) = key else {
        return Ok(None);
    };
    let Some(first) = app.world()?.call_in_row(row.number)? else {
        return Ok(None);
    };
    let family = family(&first, now_ms);
    let attempt = family
        .iter()
        .position(|call| call.created_ms == row.created_ms);
    Ok(attempt.and_then(|attempt| Found::of(&family, attempt)))
}

/// The first call and the attempts that were made after it by `now_ms`.
fn family(first: &Call, now_ms: EpochMs) -> Vec<Call> {
    let further = (1..=planned(first)).map(|attempt| again(first, attempt));
    std::iter::once(first.clone())
        .chain(further)
        .take_while(|call| call.created_ms <= now_ms)
        .collect()
}

fn planned(first: &Call) -> i64 {
    let is_unanswered = ending(first) == Some(Ending::NoAnswer);
    if first.direction == Direction::Outbound && is_unanswered && !first.is_web() {
        first.script.seed % 3
    } else {
        0
    }
}

/// The same call some time later: unanswered again, but a second one finds the line busy.
fn again(first: &Call, attempt: i64) -> Call {
    let later = |at_ms: EpochMs| at_ms + attempt * DELAY_MS;
    let mut call = Call {
        created_ms: later(first.created_ms),
        ringing_ms: first.ringing_ms.map(later),
        started_ms: first.started_ms.map(later),
        ended_ms: first.ended_ms.map(later),
        ..first.clone()
    };
    if attempt == 2 {
        call.status = Status::Busy;
        call.end_reason = Some("busy".to_owned());
        call.ringing_ms = None;
    }
    call
}
