//! Placing calls.

use std::time::Duration;

use crate::support::{Api, CLINIC, HOTEL, STRICT};

fn body(destination: &str, is_test: bool) -> String {
    format!(r#"{{"destination":"{destination}","is_test_call":{is_test}}}"#)
}

fn calls(agent: &str) -> String {
    format!("/agents/{agent}/calls")
}

#[tokio::test(start_paused = true)]
async fn a_placed_call_rings_is_answered_talks_and_ends() {
    let api = Api::start();
    let placed = api.post(&calls(CLINIC), &body("+14155550123", true)).await;
    assert_eq!(placed.status, 201);
    let data = placed.json()["data"].clone();
    assert_eq!(data["status"], "initiated");
    let path = format!("{}/{}", calls(CLINIC), data["call_id"].as_str().unwrap());
    assert_eq!(
        api.json(&format!("{}?limit=1", calls(CLINIC))).await["data"][0]["id"],
        data["call_id"]
    );
    let mut seen = Vec::new();
    let mut said = 0;
    for _ in 0..200 {
        let call = api.json(&path).await["data"].clone();
        let status = call["status"].as_str().unwrap().to_owned();
        let now_said = call["conversation_logs"].as_array().unwrap().len();
        assert!(now_said >= said);
        said = now_said;
        if seen.last() != Some(&status) {
            seen.push(status);
        }
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    assert_eq!(seen[..3], ["queued", "ringing", "answered"]);
    assert!(["ended", "failed"].contains(&seen[3].as_str()), "{seen:?}");
    assert!(said >= 10, "{said}");
}

#[tokio::test(start_paused = true)]
async fn last_digits_choose_the_outcome() {
    let api = Api::start();
    for (destination, outcome, call) in [
        ("+14155550001", "busy", Some("busy")),
        ("+14155550002", "failed", Some("failed")),
        ("+14155550003", "failed", None),
        ("+14155550005", "initiated", Some("queued")),
    ] {
        let placed = api.post(&calls(CLINIC), &body(destination, false)).await;
        assert_eq!(placed.status, 201);
        let data = placed.json()["data"].clone();
        assert_eq!(data["status"], outcome, "{destination}");
        match call {
            None => assert!(data.get("call_id").is_none()),
            Some(status) => {
                let id = data["call_id"].as_str().unwrap();
                let found = api.json(&format!("{}/{id}", calls(CLINIC))).await;
                assert_eq!(found["data"]["status"], status, "{destination}");
                assert_eq!(found["data"]["destination"], destination);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_number_never_gets_an_answer_but_the_call_is_placed() {
    let api = Api::start();
    let (path, body) = (calls(CLINIC), body("+14155550004", false));
    let asked = api.post(&path, &body);
    let waited = tokio::time::timeout(Duration::from_secs(3_600), asked).await;
    assert!(waited.is_err());
    assert_eq!(api.stats().await["calls_placed"], 1);
    let found = api
        .json(&format!("{}?search=14155550004", calls(CLINIC)))
        .await;
    assert_eq!(found["meta"]["total_count"], 1);
}

#[tokio::test(start_paused = true)]
async fn bad_requests_are_refused() {
    let api = Api::start();
    let both = api
        .post(&calls(CLINIC), r#"{"destination":"0800 1234"}"#)
        .await;
    assert_eq!(
        (both.status.as_u16(), both.code().as_str()),
        (400, "validation_error")
    );
    assert_eq!(both.json()["message"].as_array().unwrap().len(), 2);
    assert_eq!(api.post(&calls(CLINIC), "{").await.code(), "bad_request");
    let unset = api.post(&calls(HOTEL), &body("+14155550123", false)).await;
    assert_eq!(
        (unset.status.as_u16(), unset.code().as_str()),
        (400, "channel_not_configured")
    );
    assert_eq!(
        api.post(&calls(HOTEL), &body("+14155550123", true))
            .await
            .status,
        201
    );
    assert_eq!(
        api.post("/agents/nobody/calls", &body("+14155550123", true))
            .await
            .status,
        404
    );
    assert_eq!(api.stats().await["calls_placed"], 1);
}

#[tokio::test(start_paused = true)]
async fn an_idempotency_key_replays_the_first_answer() {
    let api = Api::start();
    let keyed = api.asking_with(
        STRICT,
        &[("x-api-key", "sk_demo_full"), ("idempotency-key", "once")],
    );
    let first = keyed
        .post(&calls(CLINIC), &body("+14155550123", true))
        .await;
    let second = keyed
        .post(&calls(CLINIC), &body("+14155550199", true))
        .await;
    assert_eq!(second.status, 201);
    assert_eq!(first.json(), second.json());
    let unkeyed = api.post(&calls(CLINIC), &body("+14155550123", true)).await;
    assert_ne!(first.json(), unkeyed.json());
    assert_eq!(api.stats().await["calls_placed"], 2);
}
