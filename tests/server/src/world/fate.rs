//! How a call goes: drawn once when it is made, for past calls and for calls in progress alike.

use super::{
    dialogue::pauses,
    model::{Direction, Script, Status},
};
use crate::{
    clock::{EpochMs, SECOND},
    rng::Rng,
};

/// The stages of a call, counted in milliseconds from its creation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fate {
    pub(crate) ringing_after: Option<EpochMs>,
    pub(crate) answered_after: Option<EpochMs>,
    pub(crate) ended_after: EpochMs,
    pub(crate) status: Status,
    pub(crate) end_reason: Option<&'static str>,
    pub(crate) error_reason: Option<&'static str>,
}

const USUAL_ENDS: [(&str, i64); 8] = [
    ("completed", 44),
    ("customer_hung_up", 27),
    ("agent_ended_call", 14),
    ("transferred_to_human", 6),
    ("voicemail_reached", 4),
    ("silence_timeout", 3),
    ("max_duration_reached", 1),
    ("customer-ended-call", 1),
];

const FAILURES: [(&str, Option<&str>, i64); 10] = [
    ("no_answer", None, 34),
    ("carrier_error", Some("SIP 503 Service Unavailable"), 18),
    (
        "invalid_number",
        Some("Destination number is not in service"),
        16,
    ),
    (
        "rejected",
        Some("Call rejected by the other party (SIP 603)"),
        12,
    ),
    ("media_error", Some("No RTP received for 10 seconds"), 8),
    (
        "agent_error",
        Some("Speech service did not answer within 8000 ms"),
        3,
    ),
    ("model_error", Some("The model's provider answered 503"), 2),
    ("voice_error", Some("The voice's provider answered 429"), 1),
    (
        "transcriber_error",
        Some("The transcriber's connection was closed"),
        1,
    ),
    (
        "insufficient_credit",
        Some("Team balance is too low for this route"),
        5,
    ),
];

fn named<T: Copy>(rng: &mut Rng, table: &[T], weight: impl Fn(&T) -> i64) -> Option<T> {
    let weights: Vec<i64> = table.iter().map(weight).collect();
    table.get(rng.weighted(&weights)).copied()
}

/// How many messages an answered call has: mostly a short talk, now and then a very long one, sometimes none.
pub(crate) fn usual_length(rng: &mut Rng) -> usize {
    let (low, high) = match rng.below(1_000) {
        0..40 => (0, 0),
        40..110 => (1, 5),
        110..700 => (6, 24),
        700..900 => (25, 60),
        900..985 => (61, 150),
        _ => (151, 400),
    };
    crate::numeric::count(rng.between(low, high))
}

/// Draws the fate of a call with this script; `pace` below 1 makes every stage shorter.
pub(crate) fn draw(rng: &mut Rng, direction: Direction, script: &Script) -> Fate {
    let waiting = match direction {
        Direction::Inbound => rng.between(200, 900),
        Direction::Outbound => rng.between(700, 4_000),
    };
    let ringing = match direction {
        Direction::Inbound => rng.between(900, 3_500),
        Direction::Outbound => rng.between(3_000, 19_000),
    };
    let outcome = match direction {
        Direction::Inbound => rng.weighted(&[93, 1, 4, 2]),
        Direction::Outbound => rng.weighted(&[74, 9, 12, 5]),
    };
    let pace = |value| Rng::scaled(value, script.pace).max(1);
    let rung_until = waiting + ringing;
    match outcome {
        0 => answered(rng, script, pace(waiting), pace(rung_until)),
        1 => Fate {
            ringing_after: None,
            answered_after: None,
            ended_after: pace(waiting + rng.between(300, 2_500)),
            status: Status::Busy,
            end_reason: Some("busy"),
            error_reason: None,
        },
        2 => {
            let failure = named(rng, &FAILURES, |row| row.2);
            let has_rung = failure.is_some_and(|row| row.0 == "no_answer" || row.0 == "rejected");
            Fate {
                ringing_after: has_rung.then(|| pace(waiting)),
                answered_after: None,
                ended_after: pace(if has_rung {
                    rung_until + 12 * SECOND
                } else {
                    waiting + 900
                }),
                status: Status::Failed,
                end_reason: failure.map(|row| row.0),
                error_reason: failure.and_then(|row| row.1),
            }
        }
        _ => Fate {
            ringing_after: rng.chance(60).then(|| pace(waiting)),
            answered_after: None,
            ended_after: pace(rung_until),
            status: Status::Cancelled,
            end_reason: rng.chance(70).then_some("cancelled_by_caller"),
            error_reason: None,
        },
    }
}

/// An answered call lasts as long as its dialogue; a few break off with an error.
pub(crate) fn answered(rng: &mut Rng, script: &Script, ringing: EpochMs, answer: EpochMs) -> Fate {
    let talk = pauses(script).last().unwrap_or(0);
    let tail = Rng::scaled(rng.between(600, 4_000), script.pace).max(1);
    let broken = rng.chance(2);
    let end = named(rng, &USUAL_ENDS, |row| row.1).map(|row| row.0);
    Fate {
        ringing_after: Some(ringing),
        answered_after: Some(answer),
        ended_after: answer + talk + tail,
        status: if broken {
            Status::Failed
        } else {
            Status::Ended
        },
        end_reason: if broken { Some("connection_lost") } else { end },
        error_reason: broken.then_some("Media connection lost during the call"),
    }
}
