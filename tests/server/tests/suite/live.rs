//! Calls in progress.

use std::{collections::HashSet, time::Duration};

use serde_json::Value;

use crate::support::{Api, ids, options};

/// Every call in progress, with its agent.
async fn in_progress(api: &Api) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for agent in ids(&api.json("/agents").await["data"]) {
        for status in ["ringing", "answered"] {
            let list = api
                .json(&format!("/agents/{agent}/calls?status={status}&limit=100"))
                .await;
            for call in list["data"].as_array().unwrap() {
                found.push((agent.clone(), call.clone()));
            }
        }
    }
    found
}

#[tokio::test(start_paused = true)]
async fn some_calls_are_always_in_progress_and_new_ones_follow() {
    let api = Api::start();
    let mut seen = HashSet::new();
    let mut counts = Vec::new();
    for _ in 0..120 {
        let now = in_progress(&api).await;
        counts.push(now.len());
        seen.extend(
            now.into_iter()
                .map(|(_, call)| call["id"].as_str().unwrap().to_owned()),
        );
        tokio::time::advance(Duration::from_secs(5)).await;
    }
    assert!(
        counts.iter().all(|count| (1..=5).contains(count)),
        "{counts:?}"
    );
    let usual = counts.iter().filter(|count| **count >= 3).count();
    assert!(usual > 100, "{counts:?}");
    assert!(seen.len() > 15, "{}", seen.len());
}

#[tokio::test(start_paused = true)]
async fn after_hours_without_questions_there_are_calls_again() {
    let api = Api::start();
    tokio::time::advance(Duration::from_secs(30 * 3_600)).await;
    assert!((1..=5).contains(&in_progress(&api).await.len()));
}

#[tokio::test(start_paused = true)]
async fn a_live_call_streams_what_its_detail_shows() {
    let api = Api::start();
    let (agent, call) = in_progress(&api)
        .await
        .into_iter()
        .find(|(_, call)| call["status"] == "answered" && call["is_test_call"] == false)
        .unwrap();
    let inbound = call["direction"] == "inbound";
    let number = call[if inbound { "source" } else { "destination" }]
        .as_str()
        .unwrap();
    let found = api
        .json(&format!(
            "/agents/{agent}/conversations?channel=telephony&search={}",
            number.replace('+', "%2B")
        ))
        .await;
    let conversation = found["data"][0]["id"].as_str().unwrap();
    let path = format!("/agents/{agent}/calls/{}", call["id"].as_str().unwrap());
    let before = ids(&api.json(&path).await["data"]["conversation_logs"]);
    let mut stream = api.stream(&agent, conversation, "").await;
    let streamed = stream.ids(3).await;
    let after = ids(&api.json(&path).await["data"]["conversation_logs"]);
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], streamed);
}

#[tokio::test(start_paused = true)]
async fn live_speed_makes_calls_run_faster() {
    let mut fast = options();
    fast.live_speed = 20.0;
    let api = Api::with(fast);
    let mut seen = HashSet::new();
    for _ in 0..30 {
        seen.extend(
            in_progress(&api)
                .await
                .into_iter()
                .map(|(_, call)| call["id"].to_string()),
        );
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    assert!(seen.len() > 15, "{}", seen.len());
}

#[tokio::test(start_paused = true)]
async fn tests_can_speak_in_and_end_a_call_of_the_world() {
    let api = Api::start();
    let (agent, call) = in_progress(&api)
        .await
        .into_iter()
        .find(|(_, call)| call["status"] == "answered")
        .unwrap();
    let id = call["id"].as_str().unwrap();
    api.control("say", &format!(r#"{{"call":"{id}","text":"by hand"}}"#))
        .await;
    api.control(
        "end",
        &format!(r#"{{"call":"{id}","end_reason":"test_is_over"}}"#),
    )
    .await;
    let detail = api.json(&format!("/agents/{agent}/calls/{id}")).await["data"].clone();
    assert_eq!(detail["status"], "ended");
    assert_eq!(detail["end_reason"], "test_is_over");
    let last = detail["conversation_logs"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["message"], "by hand");
    let again = api
        .ask("POST", "/lab/control/end", &format!(r#"{{"call":"{id}"}}"#))
        .await;
    assert_eq!(again.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_said_at_once_and_in_order() {
    let api = Api::start();
    api.control(
        "say",
        r#"{"call":"live-hold","text":"Message","times":5000}"#,
    )
    .await;
    let detail = api.json("/agents/lab/calls/live-hold").await["data"].clone();
    let logs = detail["conversation_logs"].as_array().unwrap();
    let texts = logs.iter().map(|log| log["message"].as_str().unwrap());
    let said: Vec<&str> = texts.filter(|text| text.starts_with("Message ")).collect();
    let wanted: Vec<String> = (1..=5000).map(|n| format!("Message {n}")).collect();
    assert_eq!(said, wanted);
}

#[tokio::test(start_paused = true)]
async fn the_clock_can_be_put_forward() {
    let api = Api::start();
    let now = async || {
        let stats = api.ask("GET", "/lab/control/stats", "").await.json();
        stats["now"].as_str().unwrap().to_owned()
    };
    let before = now().await;
    api.control("advance", r#"{"ms":86400000}"#).await;
    let after = now().await;
    assert!(after > before, "{before} {after}");
    assert_eq!(after[10..], before[10..], "a day later to the millisecond");
    api.control("say", r#"{"call":"live-hold","text":"Tomorrow"}"#)
        .await;
    let detail = api.json("/agents/lab/calls/live-hold").await["data"].clone();
    let last = detail["conversation_logs"]
        .as_array()
        .unwrap()
        .last()
        .cloned();
    assert_eq!(last.unwrap()["created_at"].as_str(), Some(&*after));
}

#[tokio::test(start_paused = true)]
async fn a_second_start_reuses_the_file_and_ends_what_was_left() {
    let folder = std::env::temp_dir().join(format!("ringside-local-api-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut kept = options();
    kept.now_ms = None;
    kept.db = Some(folder.join("kept.sqlite"));
    let first = Api::with(kept.clone());
    let before = in_progress(&first).await;
    assert!(!before.is_empty());
    drop(first);
    let second = Api::with(kept);
    let now: HashSet<_> = in_progress(&second)
        .await
        .into_iter()
        .map(|(_, call)| call["id"].to_string())
        .collect();
    for (agent, call) in before {
        assert!(!now.contains(&call["id"].to_string()));
        let answer = second
            .get(&format!(
                "/agents/{agent}/calls/{}",
                call["id"].as_str().unwrap()
            ))
            .await;
        // A new hour between the two starts means new data; then the call is simply gone.
        if answer.status == 200 {
            assert_eq!(answer.json()["data"]["end_reason"], "connection_lost");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}
