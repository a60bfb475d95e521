//! The present: calls in progress. Nothing runs in the background; whoever asks the world for something first
//! brings it up to the moment of asking, so the same questions at the same times get the same answers.

use rusqlite::Connection;

use super::{
    agents::{AGENTS, Agent},
    fate::{self, Fate},
    generate::{conversation_of, duration, new_call},
    model::{Call, Direction, Status},
    rows,
};
use crate::{
    clock::{EpochMs, HOUR, SECOND},
    numeric::{signed, unsigned},
    rng::Rng,
};

/// How many lines are busy at once; with the short gaps between calls three to five calls are in progress.
const LINES: usize = 5;
/// After a longer pause than this nobody was looking: the lines start afresh instead of catching up call by call.
const LONGEST_CATCH_UP: EpochMs = 2 * HOUR;

/// A call in progress and what will become of it.
#[derive(Debug)]
struct Plan {
    seq: i64,
    created_ms: EpochMs,
    fate: Fate,
    line: Option<usize>,
}

/// Leads the calls in progress through their stages.
pub(crate) struct Director {
    seed: u64,
    /// Factor on all pauses: 1 divided by the chosen speed.
    pace: f64,
    plans: Vec<Plan>,
    /// When each line takes its next call; `None` while it is busy.
    next_starts: [Option<EpochMs>; LINES],
    started: u64,
    reached_ms: EpochMs,
}

/// How a placed call is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// As usual: rings, is answered, talks, ends.
    Answered,
    /// Rings for a while and nobody answers.
    Unanswered,
    /// Busy at once.
    Busy,
    /// Fails at once.
    Failed,
}

impl Director {
    /// Takes over at `now_ms`. Calls an earlier run left in progress are ended; the lines start staggered, so that
    /// some calls are already under way.
    pub(crate) fn start(
        db: &Connection,
        seed: u64,
        live_speed: f64,
        now_ms: EpochMs,
    ) -> rusqlite::Result<Self> {
        end_leftovers(db, now_ms)?;
        let pace = 1.0 / live_speed;
        let mut director = Self {
            seed,
            pace,
            plans: Vec::new(),
            next_starts: [None; LINES],
            started: unsigned(now_ms),
            reached_ms: now_ms,
        };
        for line in 0..LINES {
            // The first line is ringing at that moment, the others are further on.
            let age = signed(line) * 11 * SECOND + 2_600;
            director.begin(db, line, now_ms - Rng::scaled(age, pace))?;
        }
        director.advance(db, now_ms)?;
        Ok(director)
    }

    /// Brings the calls up to `now_ms`. Returns whether anything changed.
    pub(crate) fn advance(&mut self, db: &Connection, now_ms: EpochMs) -> rusqlite::Result<bool> {
        if now_ms - self.reached_ms > LONGEST_CATCH_UP {
            for start in self.next_starts.iter_mut().flatten() {
                *start = (*start).max(now_ms - SECOND);
            }
        }
        self.reached_ms = now_ms;
        let mut changed = false;
        while let Some((line, at)) = self.step(db, now_ms, &mut changed)? {
            let at = at.max(now_ms - LONGEST_CATCH_UP);
            self.begin(db, line, at)?;
            changed = true;
        }
        Ok(changed)
    }

    /// Moves every call to the stage it has reached; answers with a line that is due for a new call.
    fn step(
        &mut self,
        db: &Connection,
        now_ms: EpochMs,
        changed: &mut bool,
    ) -> rusqlite::Result<Option<(usize, EpochMs)>> {
        let mut over = Vec::new();
        for plan in &self.plans {
            let Some(mut call) = rows::call_by_seq(db, plan.seq)? else {
                over.push(plan.seq);
                continue;
            };
            let before = call.status;
            if !before.is_over() {
                apply(&mut call, plan, now_ms);
            }
            if call.status != before {
                rows::update_call(db, &call)?;
                *changed = true;
            }
            if call.status.is_over() {
                over.push(plan.seq);
                if let Some(slot) = plan.line.and_then(|line| self.next_starts.get_mut(line)) {
                    let gap = Rng::scaled(2 * SECOND + plan.created_ms % 3_000, self.pace);
                    *slot = Some(call.ended_ms.unwrap_or(now_ms) + gap.max(1));
                }
            }
        }
        self.plans.retain(|plan| !over.contains(&plan.seq));
        let due = self
            .next_starts
            .iter()
            .enumerate()
            .filter_map(|(line, at)| at.map(|at| (line, at)))
            .filter(|(_, at)| *at <= now_ms)
            .min_by_key(|(_, at)| *at);
        Ok(due)
    }

    /// A line takes a new call of some agent.
    fn begin(&mut self, db: &Connection, line: usize, at_ms: EpochMs) -> rusqlite::Result<()> {
        self.started += 1;
        let mut rng = Rng::for_purpose(self.seed, "live", self.started);
        let weights = AGENTS.each_ref().map(|agent| agent.weight);
        if let Some(slot) = self.next_starts.get_mut(line) {
            *slot = None;
        }
        let Some(agent) = AGENTS.get(rng.weighted(&weights)) else {
            return Ok(());
        };
        let length = crate::numeric::count(rng.between(12, 40));
        let call = new_call(&mut rng, agent, at_ms, length, self.pace);
        // Lines are kept talking: a console with nothing in progress shows nothing.
        let answer_after = Rng::scaled(rng.between(3, 9) * SECOND, self.pace).max(2);
        let fate = fate::answered(&mut rng, &call.script, answer_after / 4, answer_after);
        self.store(db, call, fate, Some(line), &mut rng)?;
        Ok(())
    }

    /// Places an outbound call now.
    pub(crate) fn place(
        &mut self,
        db: &Connection,
        agent: &Agent,
        destination: &str,
        is_test: bool,
        wish: Wish,
        now_ms: EpochMs,
    ) -> rusqlite::Result<Call> {
        self.started += 1;
        let mut rng = Rng::for_purpose(self.seed, "placed", self.started);
        let length = crate::numeric::count(rng.between(10, 24));
        let mut call = new_call(&mut rng, agent, now_ms, length, self.pace);
        call.direction = Direction::Outbound;
        call.source = agent.phone.map(str::to_owned);
        destination.clone_into(&mut call.destination);
        call.is_test = is_test;
        let pace = |ms| Rng::scaled(ms, self.pace).max(1);
        let fate = match wish {
            Wish::Answered => fate::answered(&mut rng, &call.script, pace(1_500), pace(6 * SECOND)),
            Wish::Unanswered => Fate {
                ringing_after: Some(pace(1_500)),
                answered_after: None,
                ended_after: pace(25 * SECOND),
                status: Status::Failed,
                end_reason: Some("no_answer"),
                error_reason: None,
            },
            Wish::Busy => at_once(Status::Busy, "busy", None),
            Wish::Failed => at_once(
                Status::Failed,
                "carrier_error",
                Some("SIP 503 Service Unavailable"),
            ),
        };
        self.store(db, call, fate, None, &mut rng)
    }

    fn store(
        &mut self,
        db: &Connection,
        mut call: Call,
        fate: Fate,
        line: Option<usize>,
        rng: &mut Rng,
    ) -> rusqlite::Result<Call> {
        call.conversation = rows::conversation_for(db, &conversation_of(rng, &call))?;
        call.seq = rows::insert_call(db, &call)?;
        let plan = Plan {
            seq: call.seq,
            created_ms: call.created_ms,
            fate,
            line,
        };
        if plan.fate.ended_after == 0 {
            apply(&mut call, &plan, plan.created_ms);
            rows::update_call(db, &call)?;
        } else {
            self.plans.push(plan);
        }
        Ok(call)
    }

    /// When something will change next without anyone asking for it.
    pub(crate) fn next_change_ms(&self) -> Option<EpochMs> {
        let stages = self.plans.iter().flat_map(|plan| {
            [
                plan.fate.ringing_after,
                plan.fate.answered_after,
                Some(plan.fate.ended_after),
            ]
            .into_iter()
            .flatten()
            .map(|after| plan.created_ms + after)
        });
        stages
            .chain(self.next_starts.into_iter().flatten())
            .filter(|at| *at > self.reached_ms)
            .min()
    }

    /// Ends a call in progress now.
    pub(crate) fn hang_up(
        &mut self,
        db: &Connection,
        seq: i64,
        end_reason: &str,
        now_ms: EpochMs,
    ) -> rusqlite::Result<()> {
        self.end(db, seq, Status::Ended, end_reason, now_ms)
    }

    /// Cancels a call that nobody has answered yet; one that talks is hung up.
    pub(crate) fn cancel(
        &mut self,
        db: &Connection,
        seq: i64,
        now_ms: EpochMs,
    ) -> rusqlite::Result<()> {
        let talks = rows::call_by_seq(db, seq)?.is_some_and(|call| call.answered_ms.is_some());
        if talks {
            self.end(db, seq, Status::Ended, "agent_ended_call", now_ms)
        } else {
            self.end(db, seq, Status::Cancelled, "cancelled_by_caller", now_ms)
        }
    }

    fn end(
        &mut self,
        db: &Connection,
        seq: i64,
        status: Status,
        end_reason: &str,
        now_ms: EpochMs,
    ) -> rusqlite::Result<()> {
        if let Some(mut call) = rows::call_by_seq(db, seq)?
            && !call.status.is_over()
        {
            call.status = status;
            call.ended_ms = Some(now_ms);
            call.end_reason = Some(end_reason.to_owned());
            call.duration_seconds = duration(&call);
            rows::update_call(db, &call)?;
        }
        self.advance(db, now_ms)?;
        Ok(())
    }
}

fn at_once(status: Status, end_reason: &'static str, error_reason: Option<&'static str>) -> Fate {
    Fate {
        ringing_after: None,
        answered_after: None,
        ended_after: 0,
        status,
        end_reason: Some(end_reason),
        error_reason,
    }
}

/// Writes into the call what its plan says has happened by `now_ms`.
fn apply(call: &mut Call, plan: &Plan, now_ms: EpochMs) {
    let reached = |after: Option<EpochMs>| {
        after
            .map(|after| plan.created_ms + after)
            .filter(|at| *at <= now_ms)
    };
    if let Some(at) = reached(plan.fate.ringing_after) {
        call.status = Status::Ringing;
        call.ringing_ms = Some(at);
        call.started_ms = Some(at);
    }
    if let Some(at) = reached(plan.fate.answered_after) {
        call.status = Status::Answered;
        call.answered_ms = Some(at);
    }
    if let Some(at) = reached(Some(plan.fate.ended_after)) {
        call.status = plan.fate.status;
        call.ended_ms = Some(at);
        call.end_reason = plan.fate.end_reason.map(str::to_owned);
        call.error_reason = plan.fate.error_reason.map(str::to_owned);
        call.duration_seconds = duration(call);
    }
}

/// Ends the calls an earlier run left in progress; queued ones go on waiting.
fn end_leftovers(db: &Connection, now_ms: EpochMs) -> rusqlite::Result<()> {
    let mut statement = db.prepare(&format!(
        "SELECT {} FROM calls WHERE status IN ('ringing', 'answered')",
        rows::CALL_COLUMNS
    ))?;
    let leftovers = statement
        .query_map([], rows::read_call)?
        .collect::<Result<Vec<_>, _>>()?;
    for mut call in leftovers {
        let cut_ms = call.answered_ms.unwrap_or(call.created_ms) + 30 * SECOND;
        call.status = Status::Ended;
        call.ended_ms = Some(cut_ms.min(now_ms));
        call.end_reason = Some("connection_lost".to_owned());
        call.duration_seconds = duration(&call);
        rows::update_call(db, &call)?;
    }
    Ok(())
}
