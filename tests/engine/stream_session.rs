//! A session whose stream is opened by the key and whose vendor has no list of messages: what was
//! missed is learnt from the call itself.

use ringside::{
    domain::{
        time::Timestamp,
        transcript::{Message, Speaker, Timing},
    },
    stream::{
        backoff::Draw,
        machine::{Closed, Effect, Now, Plan},
        session::{Decode, Detail, Opening, Session},
    },
};

const WALL_MS: i64 = 1_790_000_000_000;

fn said(text: &str, at_ms: i64) -> Message {
    Message {
        id: None,
        speaker: Speaker::Agent,
        text: text.to_owned(),
        created_at: Timestamp::from_ms(WALL_MS + at_ms),
        kind: None,
        attachments: Vec::new(),
        timing: Timing::default(),
        tool: None,
    }
}

fn now(mono_ms: u64) -> Now {
    Now {
        mono_ms,
        wall_ms: WALL_MS + i64::try_from(mono_ms).unwrap(),
        draw: Draw(0),
    }
}

fn opened(effects: &[Effect]) -> u64 {
    let opening = effects.iter().find_map(|effect| match effect {
        Effect::OpenStream { generation, .. } => Some(*generation),
        _ => None,
    });
    opening.expect("a stream is opened")
}

fn look(effects: &[Effect]) -> u64 {
    let look = effects.iter().find_map(|effect| match effect {
        Effect::FetchDetail { generation } => Some(*generation),
        _ => None,
    });
    look.expect("the call is looked at")
}

#[test]
fn after_a_reconnection_the_call_itself_fills_the_gap_at_once() {
    let plan = Plan {
        has_stream: true,
        needs_ticket: false,
        has_list: false,
    };
    let opening = Opening {
        began_at: Timestamp::from_ms(WALL_MS),
        messages: Vec::new(),
    };
    let decode: Decode<'_> = &|event| Ok(Some(said(&event.data, 0)));
    let mut session = Session::new(plan, opening);
    let effects = session.start(now(0));
    let first = opened(&effects);
    let effects = session.opened(now(100), first);
    let is_look = |effect: &Effect| matches!(effect, Effect::FetchDetail { .. });
    assert!(!effects.iter().any(is_look), "the page has just read it");
    session.chunk(now(110), first, b"data: one\n\n", decode);

    let effects = session.closed(now(200), first, Closed::Finished);
    let second = opened(&[effects, session.tick(now(201))].concat());
    let effects = session.opened(now(300), second);
    let generation = look(&effects);
    session.chunk(now(310), second, b":\n\n", decode);
    assert_eq!(session.take_recovered(), None, "not known yet");
    let messages = vec![said("one", 0), said("two", 150), said("three", 180)];
    let detail = Detail {
        is_over: false,
        messages,
    };
    session.detail(now(400), generation, Ok(detail));
    assert_eq!(session.ledger().len(), 3);
    assert_eq!(session.take_recovered(), Some(2));
}
