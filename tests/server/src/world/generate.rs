//! The past: 90 days of calls, drawn from the seed.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{
    agents::{AGENTS, Agent, Region},
    dialogue::{book, number_rng, person_name},
    fate,
    ids::cuid,
    model::{Call, Conversation, Direction, Script, Status},
    rows, schema,
};
use crate::{
    clock::{DAY, EpochMs, HOUR, MINUTE, SECOND},
    numeric::{real, unsigned},
    rng::Rng,
};

/// The id of the one call with [`LONG_CALL_MESSAGES`] messages, whatever the seed.
pub(crate) const LONG_CALL_ID: &str = "cmstocktake00000000010000";
/// How many messages that call has.
pub(crate) const LONG_CALL_MESSAGES: usize = 10_000;
/// How many days back the data reaches.
const DAYS: i64 = 90;

/// Calls per local hour of the day, relative.
const HOURLY: [i64; 24] = [
    1, 1, 1, 1, 1, 2, 6, 18, 42, 66, 74, 70, 58, 54, 62, 66, 60, 48, 36, 28, 20, 12, 6, 2,
];
/// Calls per day of the week from Thursday, the day of the epoch, relative.
const DAILY: [i64; 7] = [100, 96, 52, 30, 108, 104, 100];

/// Fills empty tables with `calls` calls before `anchor_ms`.
pub(crate) fn fill(
    db: &mut Connection,
    seed: u64,
    calls: usize,
    anchor_ms: EpochMs,
    recipe: &str,
) -> rusqlite::Result<()> {
    schema::create_tables(db)?;
    let transaction = db.transaction()?;
    let mut rng = Rng::for_purpose(seed, "past", 0);
    let mut starts: Vec<(EpochMs, usize)> = (0..calls)
        .map(|_| {
            let agent = rng.weighted(&AGENTS.each_ref().map(|agent| agent.weight));
            (past_moment(&mut rng, anchor_ms, agent), agent)
        })
        .collect();
    starts.sort_unstable();
    let mut conversations = Conversations::default();
    for (index, (created_ms, agent)) in starts.into_iter().enumerate() {
        let Some(agent) = AGENTS.get(agent) else {
            continue;
        };
        let mut call = past_call(&mut rng, agent, created_ms, anchor_ms);
        if index == calls / 2 {
            make_long(&mut call);
        }
        call.conversation = conversations.add(&mut rng, &call);
        rows::insert_call(&transaction, &call)?;
    }
    for conversation in conversations.list {
        rows::insert_conversation(&transaction, &conversation)?;
    }
    schema::finish(&transaction, recipe)?;
    transaction.commit()
}

/// A moment in the last 90 days with the rhythm of days and hours where the agent works.
fn past_moment(rng: &mut Rng, anchor_ms: EpochMs, agent: usize) -> EpochMs {
    let offset = AGENTS.get(agent).map_or(0, |agent| agent.utc_offset_hours) * HOUR;
    let first_day = (anchor_ms + offset).div_euclid(DAY) - DAYS + 1;
    loop {
        let day = first_day + rng.below(DAYS);
        let weekday = usize::try_from(day.rem_euclid(7)).unwrap_or(0);
        if rng.below(110) >= DAILY.get(weekday).copied().unwrap_or(100) {
            continue;
        }
        let hour = i64::try_from(rng.weighted(&HOURLY)).unwrap_or(0);
        let at = day * DAY + hour * HOUR + rng.below(HOUR) - offset;
        // Half an hour of margin: the past must be over when the present starts.
        if at < anchor_ms - 30 * MINUTE {
            return at;
        }
    }
}

fn past_call(rng: &mut Rng, agent: &Agent, created_ms: EpochMs, anchor_ms: EpochMs) -> Call {
    let length = fate::usual_length(rng);
    let mut call = new_call(rng, agent, created_ms, length, 1.0);
    let fate = fate::draw(rng, call.direction, &call.script);
    settle(&mut call, &fate);
    if rng.chance(12) && created_ms > anchor_ms - DAY {
        // A batch that waits for its time window: queued is the one state that may last for days.
        call.status = Status::Queued;
        call.direction = Direction::Outbound;
        call = without_outcome(call);
    } else if rng.chance(3) {
        call.duration_seconds = None;
    }
    if call.direction == Direction::Inbound && rng.below(1_000) < 8 {
        call.source = None;
    }
    call
}

/// A call just created, in the queue, with numbers, id and script drawn.
pub(crate) fn new_call(
    rng: &mut Rng,
    agent: &Agent,
    created_ms: EpochMs,
    length: usize,
    pace: f64,
) -> Call {
    let person = person(rng, agent);
    let own = agent.phone.map(str::to_owned);
    let inbound = rng.chance(agent.inbound_percent);
    let (source, destination) = if inbound {
        (Some(person.clone()), own.unwrap_or_default())
    } else {
        (own, person.clone())
    };
    let weights: Vec<i64> = agent.books.iter().map(|(_, weight)| *weight).collect();
    let chosen = number_rng(&person).weighted(&weights);
    Call {
        seq: 0,
        id: cuid(created_ms, rng),
        agent: agent.number,
        source,
        destination: if destination.is_empty() {
            WEB_DESTINATION.to_owned()
        } else {
            destination
        },
        status: Status::Queued,
        direction: if inbound {
            Direction::Inbound
        } else {
            Direction::Outbound
        },
        created_ms,
        duration_seconds: None,
        is_test: rng.chance(agent.test_percent),
        error_reason: None,
        end_reason: None,
        ringing_ms: None,
        started_ms: None,
        answered_ms: None,
        ended_ms: None,
        script: Script {
            seed: rng.below(i64::MAX),
            book: agent.books.get(chosen).map_or(book::EN_CLINIC, |row| row.0),
            length,
            pace,
        },
        conversation: 0,
    }
}

/// Where inbound calls of an agent without a number of its own end.
const WEB_DESTINATION: &str = "web";

/// A caller: mostly one of a few thousand, some of whom call again and again.
fn person(rng: &mut Rng, agent: &Agent) -> String {
    let weights: Vec<i64> = agent.regions.iter().map(|(_, weight)| *weight).collect();
    let region = agent.regions.get(rng.weighted(&weights)).map_or(
        Region {
            prefix: "+1",
            free_digits: 10,
        },
        |row| row.0,
    );
    let space = 10_i64.pow(u32::try_from(region.free_digits).unwrap_or(2));
    let number = if rng.chance(25) {
        rng.below(space.min(60))
    } else {
        rng.below(space)
    };
    format!(
        "{}{number:0width$}",
        region.prefix,
        width = region.free_digits
    )
}

/// Writes a whole fate into a call of the past.
fn settle(call: &mut Call, fate: &fate::Fate) {
    let at = |after: EpochMs| call.created_ms + after;
    call.ringing_ms = fate.ringing_after.map(at);
    call.answered_ms = fate.answered_after.map(at);
    call.started_ms = call.ringing_ms.or(call.answered_ms);
    call.ended_ms = Some(at(fate.ended_after));
    call.status = fate.status;
    call.end_reason = fate.end_reason.map(str::to_owned);
    call.error_reason = fate.error_reason.map(str::to_owned);
    call.duration_seconds = duration(call);
    if call.answered_ms.is_none() {
        call.script.length = 0;
    }
}

/// Seconds from answer to end: whole for two calls in three, with a tenth for the others.
pub(crate) fn duration(call: &Call) -> Option<f64> {
    let talk = call.ended_ms? - call.answered_ms?;
    let seconds = if call.script.seed % 3 == 0 {
        real((talk + 50) / 100) / 10.0
    } else {
        real((talk + 500) / SECOND)
    };
    Some(seconds)
}

fn without_outcome(mut call: Call) -> Call {
    call.ringing_ms = None;
    call.started_ms = None;
    call.answered_ms = None;
    call.ended_ms = None;
    call.duration_seconds = None;
    call.end_reason = None;
    call.error_reason = None;
    call.script.length = 0;
    call
}

/// Turns a call into the long one: an inbound stock list of 10,000 messages read out over a working day.
fn make_long(call: &mut Call) {
    LONG_CALL_ID.clone_into(&mut call.id);
    call.is_test = false;
    call.script = Script {
        seed: 10_000,
        book: book::EN_STOCKTAKE,
        length: LONG_CALL_MESSAGES,
        pace: 0.7,
    };
    let fate = fate::answered(&mut Rng::new(10_000), &call.script, 600, 2 * SECOND);
    settle(call, &fate);
    call.status = Status::Ended;
    call.end_reason = Some("agent_ended_call".to_owned());
    call.error_reason = None;
}

/// The conversation a call belongs to, before it is stored.
pub(crate) fn conversation_of(rng: &mut Rng, call: &Call) -> Conversation {
    let number = call.other_party().unwrap_or("anonymous").to_owned();
    let name = person_name(call.script.book, &number);
    let known = call.other_party().is_some() && !unsigned(call.script.seed).is_multiple_of(7);
    Conversation {
        seq: 0,
        id: cuid(call.created_ms - MINUTE, rng),
        agent: call.agent,
        is_test: call.is_test,
        full_name: (known && !name.is_empty()).then_some(name),
        number,
        created_ms: call.created_ms,
        updated_ms: call.ended_ms.unwrap_or(call.created_ms),
    }
}

/// The conversations met so far, kept in memory while the past is written.
#[derive(Default)]
struct Conversations {
    list: Vec<Conversation>,
    rows: HashMap<(i64, bool, String), usize>,
}

impl Conversations {
    fn add(&mut self, rng: &mut Rng, call: &Call) -> i64 {
        let fresh = conversation_of(rng, call);
        let key = (call.agent, call.is_test, fresh.number.clone());
        let index = *self.rows.entry(key).or_insert(self.list.len());
        if let Some(known) = self.list.get_mut(index) {
            known.updated_ms = known.updated_ms.max(fresh.updated_ms);
            return known.seq;
        }
        let seq = crate::numeric::signed(index) + 1;
        self.list.push(Conversation { seq, ..fresh });
        seq
    }
}
