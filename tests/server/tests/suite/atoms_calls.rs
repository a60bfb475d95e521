//! Atoms: one call, its recording, its attempts.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    atoms::{BASE, atoms, errors, list},
    support::{Api, options},
};

const OLDER: &str = "/atoms/2025/v1";

async fn one(api: &Api, query: &str) -> Value {
    let (logs, _) = list(api, query).await;
    let id = logs[0]["callId"].as_str().unwrap().to_owned();
    let body = api.json(&format!("/conversation/{id}")).await;
    assert_eq!(body["data"]["callId"], id);
    body["data"].clone()
}

fn kinds(call: &Value) -> Vec<&str> {
    let events = call["events"].as_array().unwrap().iter();
    events
        .map(|event| event["event_type"].as_str().unwrap())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_told_whole() {
    let api = atoms();
    let call = one(&api, "statusFilter=completed&durationFilter=1-5&disconnectReasonFilter=agent_hangup&sortBy=callDuration").await;
    for name in ["createdAt", "agentId", "dispositionMetrics"] {
        assert!(call.get(name).is_none(), "a detail has no {name}");
    }
    assert!(call["agent"]["_id"].is_string() && call["agent"]["globalPrompt"].is_string());
    assert_eq!(call["disconnectionReason"], "agent_hangup");
    let transcript = call["transcript"].as_array().unwrap();
    assert!(transcript.len() > 3);
    for item in transcript {
        assert!(["agent", "user"].contains(&item["role"].as_str().unwrap()));
        assert!(item["timestamp"].as_str().unwrap().ends_with('Z'));
    }
    let seconds = call["average_agent_latency"].as_f64().unwrap();
    assert!((0.05..5.0).contains(&seconds), "in seconds: {seconds}");
    let average = call["turnLatencyMetrics"]["avgLatency"].as_f64().unwrap();
    let sum = ["transcriber", "agent", "synthesizer"]
        .map(|part| call[format!("average_{part}_latency")].as_f64().unwrap())
        .iter()
        .sum::<f64>();
    assert!((average - sum * 1_000.0).abs() < 1.0, "{average} {sum}");
    assert!(call["callCost"].as_f64().unwrap() > 0.0);
    assert!(call["postCallAnalytics"]["summary"].is_string());
    let kinds = kinds(&call);
    assert_eq!(
        (kinds[0], *kinds.last().unwrap()),
        ("call_start", "call_recording")
    );
    for kind in [
        "user_transcription",
        "tts_completed",
        "turn_latency",
        "metrics",
        "tool_call_start",
        "call_end",
    ] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    assert!(!kinds.contains(&"user_interim_transcription"));
}

#[tokio::test(start_paused = true)]
async fn what_is_said_has_the_same_time_in_transcript_and_events() {
    let api = atoms();
    let call = one(&api, "statusFilter=completed&durationFilter=1-5").await;
    let events = call["events"].as_array().unwrap();
    for item in call["transcript"].as_array().unwrap() {
        let field = if item["role"] == "agent" {
            "tts_text"
        } else {
            "user_transcription_text"
        };
        let told = events.iter().find(|event| {
            event[field] == item["content"] && event["timestamp"] == item["timestamp"]
        });
        assert!(told.is_some(), "{item}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_older_generation_has_texts_and_seconds() {
    let api =
        Api::with(options()).asking_with(OLDER, &[("authorization", "Bearer sk_atoms_demo_full")]);
    let call = one(&api, "statusFilter=completed&durationFilter=1-5").await;
    let transcript = call["transcript"].as_array().unwrap();
    assert!(transcript.iter().all(Value::is_string));
    assert!(transcript[0].as_str().unwrap().starts_with("agent: "));
    let events = call["events"].as_array().unwrap();
    assert!(
        events
            .iter()
            .all(|event| event["timestamp"].is_f64() && event["source"] == "orchestrator")
    );
    let spoken = events
        .iter()
        .find(|event| event["event_type"] == "tts_completed")
        .unwrap();
    assert!(spoken["tts_latency"].as_f64().unwrap() < 5.0);
    assert!(spoken["tts_text"].as_str().unwrap().starts_with(' '));
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_not_there() {
    let api = atoms();
    for id in ["CALL-1700000000000-abcdef", "6711aa", "nothing"] {
        let missing = api.get(&format!("/conversation/{id}")).await;
        assert_eq!(
            (missing.status.as_u16(), errors(&missing).len()),
            (404, 1),
            "{id}"
        );
        assert_eq!(
            api.get(&format!("/conversation/{id}/retries")).await.status,
            404
        );
        assert_eq!(
            api.get(&format!("/conversation/{id}/recording/download-url"))
                .await
                .status,
            404
        );
    }
    let (logs, _) = list(&api, "").await;
    let object = logs[0]["_id"].as_str().unwrap();
    assert_eq!(
        api.get(&format!("/conversation/{object}")).await.status,
        404
    );
    let refused = api
        .get(&format!("/conversation/{object}/recording/download-url"))
        .await;
    assert_eq!(
        (refused.status.as_u16(), errors(&refused)),
        (400, vec!["Invalid call ID format".to_owned()])
    );
    assert_eq!(api.get("/no/such/path").await.status, 404);
    assert_eq!(
        api.ask("DELETE", &format!("{BASE}/conversation"), "")
            .await
            .status,
        404
    );
}

#[tokio::test(start_paused = true)]
async fn calls_of_the_lab_fail_as_named() {
    let api = atoms();
    for (scenario, status) in [
        ("not-found", 404),
        ("unauthorised", 401),
        ("forbidden-scope", 403),
        ("rate-limited", 429),
        ("server-error-once", 500),
    ] {
        let refused = api.get(&format!("/conversation/{scenario}")).await;
        assert_eq!(refused.status, status, "{scenario}");
        assert_eq!(refused.json()["status"], false);
    }
    assert_eq!(api.get("/conversation/server-error-once").await.status, 200);
    let broken = api.get("/conversation/malformed-json").await;
    assert!(serde_json::from_slice::<Value>(&broken.body).is_err());
    let odd = api.json("/conversation/unreadable-item").await;
    assert_eq!(odd["data"]["transcript"][2], Value::Null);
    let new = api.json("/conversation/unknown-fields").await;
    assert_eq!(
        (
            &new["data"]["status"],
            &new["data"]["transcript"][1]["role"]
        ),
        (&json!("parked"), &json!("supervisor"))
    );
    let huge = api.json("/conversation/huge-transcript").await;
    assert_eq!(huge["data"]["transcript"].as_array().unwrap().len(), 10_000);
    let bare = api.json("/conversation/nulls").await;
    assert!(bare["data"].get("duration").is_none() && bare["data"]["transcript"] == json!([]));
    let slow = tokio::time::Instant::now();
    assert_eq!(api.get("/conversation/slow-2s").await.status, 200);
    assert!(slow.elapsed() >= Duration::from_secs(2));
}

/// The path and query of a link to this server.
fn below_origin(link: &Value) -> String {
    link.as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn recordings_are_behind_links_that_run_out() {
    let api = atoms();
    let (logs, _) = list(&api, "limit=100&statusFilter=completed").await;
    let log = logs.iter().find(|log| log["recordingUrl"] != "").unwrap();
    for (name, channels) in [("recordingUrl", 1), ("recordingDualUrl", 2)] {
        let sound = api.ask("GET", &below_origin(&log[name]), "").await;
        assert_eq!(
            (sound.status.as_u16(), sound.header("content-type")),
            (200, "audio/wav")
        );
        assert_eq!(&sound.body[..4], b"RIFF");
        assert_eq!(sound.body[22], channels, "{name}");
    }
    let path = format!(
        "/conversation/{}/recording/download-url",
        log["callId"].as_str().unwrap()
    );
    let made = api.json(&path).await["data"]["presignedUrl"].clone();
    let link = below_origin(&made);
    assert_eq!(api.ask("GET", &link, "").await.status, 200);
    tokio::time::advance(Duration::from_secs(301)).await;
    assert_eq!(
        api.ask("GET", &link, "").await.status,
        403,
        "it lives for minutes"
    );
    assert_eq!(
        api.ask("GET", &below_origin(&log["recordingUrl"]), "")
            .await
            .status,
        200
    );
    let fresh = api.json(&path).await["data"]["presignedUrl"].clone();
    assert_eq!(api.ask("GET", &below_origin(&fresh), "").await.status, 200);
    tokio::time::advance(Duration::from_secs(3_600)).await;
    assert_eq!(
        api.ask("GET", &below_origin(&log["recordingUrl"]), "")
            .await
            .status,
        403
    );
}

#[tokio::test(start_paused = true)]
async fn a_recording_and_an_analysis_come_some_seconds_after_the_end() {
    let api = atoms();
    let (logs, _) = list(&api, "limit=100&statusFilter=in_progress").await;
    let mut paths = Vec::new();
    for log in logs {
        let id = log["callId"].as_str().unwrap();
        assert_eq!(
            (&log["recordingUrl"], log.get("callCost")),
            (&json!(""), None)
        );
        let path = format!("/conversation/{id}");
        let cancelled = api
            .post("/conversation/cancel", &json!({"callId": id}).to_string())
            .await;
        assert_eq!(cancelled.status, 200);
        let call = api.json(&path).await["data"].clone();
        assert_eq!(
            (&call["status"], &call["recordingUrl"]),
            (&json!("completed"), &json!(""))
        );
        assert!(call.get("postCallAnalytics").is_none() && call["callCost"].is_number());
        let link = api.get(&format!("{path}/recording/download-url")).await;
        assert_eq!(link.status, 404);
        paths.push(path);
    }
    tokio::time::advance(Duration::from_secs(31)).await;
    let mut has_come = false;
    for path in paths {
        let call = api.json(&path).await["data"].clone();
        has_come |= call["recordingUrl"] != "" && call["postCallAnalytics"].is_object();
    }
    assert!(has_come);
}

#[tokio::test(start_paused = true)]
async fn further_attempts_are_calls_of_their_own() {
    let mut many = options();
    many.calls = 2_000;
    let api = Api::with(many).asking_with(BASE, &[("authorization", "Bearer sk_atoms_demo_full")]);
    let (again, paging) = list(&api, "limit=500&callAttemptFilter=retry").await;
    assert!(!again.is_empty() && paging["total"] == again.len());
    let retry = again
        .iter()
        .find(|log| log["retryAttemptNumber"] == 2)
        .unwrap();
    let id = retry["callId"].as_str().unwrap();
    let (initial, _) = list(
        &api,
        "limit=500&callAttemptFilter=initial&statusFilter=no_answer",
    )
    .await;
    assert!(initial.iter().all(|log| log["retryAttemptNumber"] == 0));

    let call = api.json(&format!("/conversation/{id}")).await["data"].clone();
    assert_eq!(
        (&call["callId"], &call["status"]),
        (&json!(id), &json!("busy"))
    );
    let family = api.json(&format!("/conversation/{id}/retries")).await["data"]["retries"].clone();
    let family = family.as_array().unwrap();
    assert_eq!(family.len(), 3);
    let first = family[0]["callId"].as_str().unwrap();
    assert_eq!(family[0]["retryCount"], 2);
    for (index, attempt) in family.iter().enumerate() {
        assert_eq!(attempt["retryAttemptNumber"], index);
        let next = family
            .get(index + 1)
            .map_or(&Value::Null, |next| &next["callId"]);
        assert_eq!(attempt.get("retryCallId").unwrap_or(&Value::Null), next);
    }
    let same = api.json(&format!("/conversation/{first}/retries")).await;
    assert_eq!(same["data"]["retries"].as_array().unwrap(), family);
    let ids = json!({"callIds": [id, first]});
    let found = api
        .post("/conversation/search", &ids.to_string())
        .await
        .json();
    assert_eq!(found["data"]["total"], 2, "a search finds attempts, too");
}
