//! What must hold for every call of the data set and of the lab.

use rusqlite::Connection;

use super::{
    analysis::analysis,
    cost::cost,
    ending::{Desk, Ending, WORDS, ending, transferred_to},
    events::{Topic, events},
    latency::{self, Parts},
    speech::spoken,
    tools::{Kind, Outcome, tools},
};
use crate::{
    numeric::signed,
    world::{
        Recipe, World,
        browse::{self, Browse},
        model::{Call, Message, Status},
    },
};

const NOW_MS: i64 = 1_790_000_000_000;

/// Every call of a small world with its words.
fn calls() -> Vec<(Call, Vec<Message>)> {
    let recipe = Recipe {
        seed: 1,
        calls: 300,
        now_ms: NOW_MS,
        now_is_fixed: true,
        live_speed: 1.0,
    };
    let world = World::open(None, &recipe).unwrap();
    let browse = Browse {
        limit: 10_000,
        ..Browse::default()
    };
    let calls = world.browse_items(&browse).unwrap();
    assert!(calls.len() >= 300);
    calls
        .into_iter()
        // The one with 10,000 messages is like the others, only slow to look at.
        .filter(|call| call.script.length < 1_000)
        .map(|call| {
            let messages = world.transcript(&call, NOW_MS).unwrap();
            (call, messages)
        })
        .collect()
}

#[test]
fn averages_are_the_averages_of_the_turns_and_what_lists_sort_by() {
    let mut seen = 0;
    for (call, messages) in calls() {
        let turns = latency::turns(&call, &messages);
        let Some(average) = latency::average(&call, &turns) else {
            assert_eq!(turns.len(), 0);
            continue;
        };
        for turn in &turns {
            assert!(turn.parts.total_ms() > 0, "{turn:?}");
            assert_eq!(turn.spoke_ms - turn.heard_ms, turn.parts.total_ms());
        }
        if !call.status.is_over() {
            continue;
        }
        seen += 1;
        let sum = |part: fn(Parts) -> i64| turns.iter().map(|turn| part(turn.parts)).sum::<i64>();
        let count = signed(turns.len());
        assert_eq!(
            sum(|parts| parts.transcriber_ms),
            average.transcriber_ms * count
        );
        assert_eq!(sum(|parts| parts.model_ms), average.model_ms * count);
        assert_eq!(sum(|parts| parts.voice_ms), average.voice_ms * count);
        assert_eq!(latency::average_ms(&call), Some(average.total_ms()));
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn nobody_is_heard_before_speaking_or_over_the_next_one() {
    for (call, messages) in calls() {
        let spoken = spoken(&call, &messages);
        assert_eq!(spoken.len(), messages.len());
        for (speech, message) in spoken.iter().zip(&messages) {
            assert_eq!(speech.start_ms, message.created_ms);
            assert!(speech.end_ms > speech.start_ms, "{call:?} {speech:?}");
        }
        for (one, next) in spoken.iter().zip(spoken.iter().skip(1)) {
            assert!(one.end_ms <= next.start_ms, "{call:?} {one:?} {next:?}");
        }
        if let (Some(last), Some(ended_ms)) = (spoken.last(), call.ended_ms) {
            assert!(last.end_ms <= ended_ms, "{call:?} {last:?}");
        }
    }
}

#[test]
fn costs_add_up_and_only_answered_calls_have_any() {
    let mut web = 0;
    for (call, messages) in calls() {
        let Some(cost) = cost(&call, &messages) else {
            assert!(call.answered_ms.is_none() || call.ended_ms.is_none());
            continue;
        };
        let parts = [
            cost.transcriber_micros,
            cost.model_micros,
            cost.voice_micros,
            cost.transport_micros,
            cost.platform_micros,
            cost.analysis_micros,
            cost.voicemail_detection_micros,
        ];
        assert!(parts.iter().all(|part| *part >= 0), "{cost:?}");
        assert_eq!(parts.iter().sum::<i64>(), cost.total_micros());
        assert_eq!(cost.transport_micros == 0, call.is_web(), "{cost:?}");
        assert!(cost.cached_prompt_tokens <= cost.prompt_tokens);
        assert!(
            (cost.credits() * 10_000.0 - crate::numeric::real(cost.total_micros())).abs() <= 50.1
        );
        web += i32::from(call.is_web());
    }
    assert!(web > 0);
}

#[test]
fn an_analysis_comes_some_seconds_after_the_end() {
    let (mut good, mut bad) = (0, 0);
    for (call, messages) in calls() {
        let Some(found) = analysis(&call, &messages, NOW_MS) else {
            continue;
        };
        let ended_ms = call.ended_ms.unwrap();
        assert_eq!(analysis(&call, &messages, ended_ms + 9_000), None);
        assert!(analysis(&call, &messages, ended_ms + 31_000).is_some());
        assert_eq!(found.is_success, found.score > 5);
        assert!(found.summary.len() > 40, "{}", found.summary);
        assert!(found.extracted.len() >= 4);
        assert!(
            found
                .extracted
                .iter()
                .all(|one| (0..=100).contains(&one.sure_percent))
        );
        if found.is_success {
            good += 1;
        } else {
            bad += 1;
        }
    }
    assert!(good > 50 && bad > 10, "{good} {bad}");
}

#[test]
fn tools_are_used_where_the_agent_answers_and_at_the_end() {
    let mut outcomes = std::collections::HashMap::new();
    let mut ids = std::collections::HashSet::new();
    for (call, messages) in calls() {
        for tool in tools(&call, &messages) {
            assert!(ids.insert(tool.id.clone()), "{tool:?}");
            assert!(tool.arguments.is_object() && tool.result.is_object());
            assert!(tool.called_ms <= tool.returned_ms, "{tool:?}");
            match messages.get(tool.before) {
                Some(message) => {
                    assert_eq!(message.role, "assistant");
                    assert!(tool.returned_ms <= message.created_ms, "{tool:?}");
                    assert!(messages[tool.before - 1].created_ms < tool.called_ms);
                }
                None => assert_ne!(tool.kind, Kind::Function),
            }
            *outcomes
                .entry(format!("{:?} {:?}", tool.kind, tool.outcome))
                .or_insert(0) += 1;
        }
    }
    for expected in [
        format!("{:?} {:?}", Kind::Function, Outcome::Success),
        format!("{:?} {:?}", Kind::Function, Outcome::Error),
        format!("{:?} {:?}", Kind::Transfer, Outcome::Success),
        format!("{:?} {:?}", Kind::HangUp, Outcome::Success),
    ] {
        assert!(outcomes.contains_key(&expected), "{outcomes:?}");
    }
}

#[test]
fn every_ending_of_the_data_set_has_a_name_and_transfers_a_desk() {
    let mut seen = std::collections::HashSet::new();
    for (call, _) in calls() {
        let Some(ending) = ending(&call) else {
            assert!(!call.status.is_over());
            continue;
        };
        seen.insert(format!("{ending:?}"));
        if call.end_reason.is_some() {
            assert_ne!(ending, Ending::Unknown, "{call:?}");
        }
        match transferred_to(&call) {
            Some(Desk::Number(number)) => assert!(number.starts_with('+'), "{number}"),
            Some(Desk::Sip(address)) => assert!(address.starts_with("sip:"), "{address}"),
            None => assert_ne!(ending, Ending::Transferred),
        }
    }
    for common in [
        "Completed",
        "CallerHungUp",
        "AgentHungUp",
        "Transferred",
        "NoAnswer",
        "Busy",
    ] {
        assert!(seen.contains(common), "{seen:?}");
    }
    let mut words: Vec<_> = WORDS.iter().flat_map(|(_, words)| *words).collect();
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all);
}

#[test]
fn a_log_tells_the_life_of_a_call_in_order() {
    for (call, messages) in calls() {
        let log = events(&call, &messages, NOW_MS);
        assert!(log.is_sorted_by_key(|event| event.at_ms));
        assert_eq!(log[0].name, "call_created");
        let has = |name: &str| log.iter().any(|event| event.name == name);
        assert_eq!(has("call_ended"), call.ended_ms.is_some());
        assert_eq!(has("call_answered"), call.answered_ms.is_some());
        let said = log
            .iter()
            .filter(|event| event.name.ends_with("speech_ended"))
            .count();
        assert!(said <= messages.len());
        if call.status.is_over() {
            assert_eq!(said, messages.len());
        }
        let early = events(&call, &messages, call.created_ms);
        assert!(early.iter().all(|event| event.at_ms <= call.created_ms));
        assert!(log.iter().any(|event| event.topic == Topic::Life));
    }
}

#[test]
fn the_updated_column_is_what_the_call_says() {
    let mut db = Connection::open_in_memory().unwrap();
    crate::world::schema::prepare(&db).unwrap();
    crate::world::generate::fill(&mut db, 3, 200, NOW_MS, "test").unwrap();
    let browse = Browse {
        limit: 1_000,
        ..Browse::default()
    };
    for call in browse::items(&db, &browse).unwrap() {
        let stored: (i64, Option<i64>) = db
            .query_row(
                "SELECT updated_ms, latency_ms FROM calls WHERE seq = ?1",
                [call.seq],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!(stored, (call.updated_ms(), latency::average_ms(&call)));
        assert_eq!(
            call.status == Status::Queued,
            call.updated_ms() == call.created_ms
        );
    }
}
