//! What the lab's calls look like and what is said in them.

use super::scenario::Scenario;
use crate::{
    clock::{EpochMs, MINUTE, SECOND},
    numeric::{real, signed},
    world::{
        dialogue::{self, Cast, book},
        model::{Attachment, Call, Direction, Message, Script, Status},
    },
};

/// The lab's row number among agents.
pub(crate) const LAB_AGENT: i64 = 900;
/// The lab's own number.
pub(crate) const LAB_PHONE: &str = "+12025550199";
/// How many messages a live call has said before its stream is opened.
pub(crate) const SAID_BEFORE: usize = 2;
/// How many messages its stream then brings.
pub(crate) const STREAMED: usize = 12;
/// Milliseconds between two streamed messages.
pub(crate) const STREAM_GAP_MS: EpochMs = 150;
/// How many messages `huge-transcript` has.
pub(crate) const HUGE: usize = 10_000;

/// The other party's number in this scenario's call.
pub(crate) fn number(scenario: Scenario) -> String {
    format!("+1202555{:04}", 100 + scenario.index())
}

/// The scenario's call when the lab was last reset at `base_ms`, not counting what its stream has changed.
pub(crate) fn call(scenario: Scenario, base_ms: EpochMs) -> Call {
    let live = scenario.is_live();
    let age = if live {
        12 * SECOND
    } else {
        (60 - signed(scenario.index())) * 3 * MINUTE
    };
    let created_ms = base_ms - age;
    let answered_ms = created_ms + 4 * SECOND;
    let length = match scenario {
        Scenario::HugeTranscript => HUGE,
        Scenario::Nulls => 0,
        _ if live => SAID_BEFORE + STREAMED,
        _ => 8,
    };
    let script = Script {
        seed: 7 + signed(scenario.index()),
        book: if scenario == Scenario::HugeTranscript {
            book::EN_STOCKTAKE
        } else {
            book::EN_ENERGY
        },
        length,
        pace: 1.0,
    };
    let talk_ms = dialogue::pauses(&script).last().unwrap_or(0) + SECOND;
    let mut call = Call {
        seq: signed(scenario.index()) + 1,
        id: scenario.id().to_owned(),
        agent: LAB_AGENT,
        source: Some(LAB_PHONE.to_owned()),
        destination: number(scenario),
        status: if live {
            Status::Answered
        } else {
            Status::Ended
        },
        direction: Direction::Outbound,
        created_ms,
        duration_seconds: (!live).then(|| real(talk_ms / SECOND)),
        is_test: false,
        error_reason: None,
        end_reason: (!live).then(|| "completed".to_owned()),
        ringing_ms: Some(created_ms + SECOND),
        started_ms: Some(created_ms + SECOND),
        answered_ms: Some(answered_ms),
        ended_ms: (!live).then_some(answered_ms + talk_ms),
        script,
        conversation: signed(scenario.index()) + 1,
    };
    if scenario == Scenario::Nulls {
        call.source = None;
        call.status = Status::Failed;
        call.duration_seconds = None;
        call.end_reason = None;
        call.ringing_ms = None;
        call.started_ms = None;
        call.answered_ms = None;
        call.ended_ms = None;
    }
    call
}

/// Everything said in the scenario's call, with ids a test can foresee: `<scenario>-m001` and so on.
pub(crate) fn transcript(scenario: Scenario, base_ms: EpochMs) -> Vec<Message> {
    let call = call(scenario, base_ms);
    let Some(answered_ms) = call.answered_ms else {
        return Vec::new();
    };
    let number = number(scenario);
    let cast = Cast {
        business: "Fault lab",
        agent: "Lab",
        person: &number,
    };
    let mut messages = dialogue::transcript(&call.script, cast, answered_ms);
    for (index, message) in messages.iter_mut().enumerate() {
        message.id = format!("{}-m{:03}", scenario.id(), index + 1);
        if scenario.is_live() {
            message.attachments.clear();
            // Said before the stream opens; later ones get their time when it does.
            message.created_ms = answered_ms + signed(index + 1) * 2 * SECOND;
        }
    }
    dress(scenario, &mut messages);
    messages
}

fn dress(scenario: Scenario, messages: &mut [Message]) {
    match scenario {
        Scenario::HostileText => {
            for (message, text) in messages.iter_mut().zip(HOSTILE) {
                message.text = Some((*text).to_owned());
            }
        }
        Scenario::ExpiredAttachment => attach(
            messages,
            &[
                ("image", "expired-1.png"),
                ("audio", "expired-2.wav"),
                ("file", "expired-3.pdf"),
            ],
        ),
        Scenario::BrokenImage => attach(
            messages,
            &[
                ("image", "broken-html.png"),
                ("image", "broken-cut.png"),
                ("image", "broken-missing.png"),
                ("image", "map-1.png"),
            ],
        ),
        Scenario::Attachments => attach(messages, &EVERY_ATTACHMENT),
        _ => {}
    }
}

/// One attachment per message, from the second message on; the last message takes all that are left.
fn attach(messages: &mut [Message], attachments: &[(&str, &str)]) {
    let mut left = attachments.iter().map(|(kind, file)| Attachment {
        kind: (*kind).to_owned(),
        file: (*file).to_owned(),
    });
    let last = messages.len().saturating_sub(1);
    for (index, message) in messages.iter_mut().enumerate() {
        message.attachments = match index {
            0 => Vec::new(),
            _ if index == last => left.by_ref().collect(),
            _ => left.by_ref().take(1).collect(),
        };
    }
}

const EVERY_ATTACHMENT: [(&str, &str); 14] = [
    ("image", "receipt-7.png"),
    ("image", "map-7.png"),
    ("image", "card-7.png"),
    ("audio", "voice-7.wav"),
    ("file", "invoice-7.pdf"),
    ("file", "form-7.txt"),
    ("sticker", "card-8.png"),
    ("location", "map-8.png"),
    ("image", "javascript:alert(1)"),
    ("file", "data:text/html,<script>alert(1)</script>"),
    ("image", "https://attachments.invalid/never-there.png"),
    ("audio", "https://user:secret@attachments.invalid/a.wav"),
    ("hologram", "form-8.txt"),
    ("", "map-9.png"),
];

const HOSTILE: [&str; 8] = [
    "<script>document.title = 'owned'</script><b>not bold</b>",
    "<img src=x onerror=\"document.title='owned'\"> {{7*7}} ${7*7} <%= 7*7 %>",
    "Order \u{202e}gpj.exe\u{202c} and \u{2066}an isolate that never ends",
    "zero\u{200b}width\u{feff} and a soft\u{ad}hyphen, [link](javascript:alert(1))",
    "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}l\u{316}\u{317}\u{318}\u{319}go",
    "control \u{7}bell \u{1b}[31mred\u{1b}[0m \u{2028}line separator, NUL: \u{0}",
    "oneverylongwordwithoutanyspaceatallthatgoesonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandon",
    "\u{200b}",
];
