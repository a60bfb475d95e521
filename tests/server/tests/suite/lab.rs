//! The scenarios, each by its name.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::support::{Api, Next, STRICT, ids};

fn call(id: &str) -> String {
    format!("/agents/lab/calls/{id}")
}

fn conversation(id: &str) -> String {
    format!("conv-{id}")
}

#[tokio::test(start_paused = true)]
async fn the_lab_lists_one_call_per_scenario() {
    let api = Api::start();
    let list = api.json("/agents/lab/calls?limit=100").await;
    assert_eq!(list["meta"]["total_count"], 26);
    let found = ids(&list["data"]);
    for id in ["not-found", "malformed-json", "live-normal", "live-hold"] {
        assert!(found.contains(&id.to_owned()), "{id}");
    }
    let live = api
        .json("/agents/lab/calls?status=answered&limit=100")
        .await;
    assert_eq!(live["meta"]["total_count"], 11);
    let one = api.json("/agents/lab/calls?search=malformed").await;
    assert_eq!(ids(&one["data"]), ["malformed-json"]);
}

#[tokio::test(start_paused = true)]
async fn failing_details_answer_as_named() {
    let api = Api::start();
    for (id, status, code) in [
        ("not-found", 404, "not_found"),
        ("unauthorised", 401, "api_key_invalid"),
        ("forbidden-scope", 403, "insufficient_scope"),
    ] {
        let answer = api.get(&call(id)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code)
        );
    }
    let once = api.get(&call("server-error-once")).await;
    assert_eq!(
        (once.status.as_u16(), once.code().as_str()),
        (500, "internal_error")
    );
    assert_eq!(api.get(&call("server-error-once")).await.status, 200);
    assert_eq!(api.get(&call("nothing-of-the-kind")).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn rate_limited_says_when_to_come_back_and_keeps_its_word() {
    let api = Api::start();
    let refused = api.get(&call("rate-limited")).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "3");
    assert_eq!(api.get(&call("rate-limited")).await.status, 429);
    tokio::time::advance(Duration::from_secs(3)).await;
    assert_eq!(api.get(&call("rate-limited")).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn slow_answers_take_two_seconds() {
    let api = Api::start();
    for path in [call("slow-2s"), "/agents/lab-slow/calls".to_owned()] {
        let asked = Instant::now();
        assert_eq!(api.get(&path).await.status, 200);
        assert_eq!(asked.elapsed().as_secs(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn spoiled_answers_are_spoiled_as_named() {
    let api = Api::start();
    for path in [
        call("malformed-json"),
        "/agents/lab-malformed-json/calls".to_owned(),
    ] {
        let answer = api.get(&path).await;
        assert_eq!(answer.status, 200);
        assert!(
            answer
                .header("content-type")
                .starts_with("application/json")
        );
        assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    }
    let unknown = api.json(&call("unknown-fields")).await["data"].clone();
    assert_eq!(unknown["status"], "parked");
    assert_eq!(unknown["conversation_logs"][1]["role"], "supervisor");
    let logs = api.json(&call("unreadable-item")).await["data"]["conversation_logs"].clone();
    assert!(logs.as_array().unwrap().iter().any(Value::is_null));
    let list = api.json("/agents/lab-unreadable-item/calls").await["data"].clone();
    assert_eq!(list[2], 42);
    assert!(list[0]["id"].is_string());
}

#[tokio::test(start_paused = true)]
async fn failing_lists_answer_as_named() {
    let api = Api::start();
    for (agent, status) in [
        ("lab-rate-limited", 429),
        ("lab-server-error", 500),
        ("lab-unauthorised", 401),
        ("lab-forbidden", 403),
    ] {
        let answer = api.get(&format!("/agents/{agent}/calls")).await;
        assert_eq!(answer.status.as_u16(), status, "{agent}");
    }
    let empty = api.json("/agents/lab-empty/calls").await;
    assert_eq!(empty["meta"]["total_count"], 0);
}

#[tokio::test(start_paused = true)]
async fn contents_are_as_named() {
    let api = Api::start();
    let huge = api.json(&call("huge-transcript")).await["data"]["conversation_logs"].clone();
    assert_eq!(huge.as_array().unwrap().len(), 10_000);
    let hostile = api.json(&call("hostile-text")).await.to_string();
    assert!(hostile.contains("<script>") && hostile.contains('\u{202e}'));
    let nulls = api.json(&call("nulls")).await["data"].clone();
    for key in [
        "source",
        "duration_seconds",
        "end_reason",
        "ringing_at",
        "answered_at",
        "ended_at",
    ] {
        assert!(nulls[key].is_null(), "{key}");
    }
    let attachments = api.json(&call("attachments")).await.to_string();
    for part in [
        "sticker",
        "voice-7.wav",
        "javascript:alert(1)",
        "http://127.0.0.1:8080/bimpeai/files/map-7.png",
    ] {
        assert!(attachments.contains(part), "{part}");
    }
}

#[tokio::test(start_paused = true)]
async fn twisted_streams_are_twisted_as_named() {
    let api = Api::start();
    let mut twice = api
        .stream("lab", &conversation("live-duplicate-ids"), "")
        .await;
    let seen = twice.ids(24).await;
    assert!(seen.chunks(2).all(|pair| pair[0] == pair[1]), "{seen:?}");

    let mut swapped = api
        .stream("lab", &conversation("live-out-of-order"), "")
        .await;
    let seen = swapped.ids(12).await;
    assert_eq!(seen[0], "live-out-of-order-m004");
    assert_eq!(seen[1], "live-out-of-order-m003");

    let mut small = api
        .stream("lab", &conversation("live-one-byte-chunks"), "")
        .await;
    small.message().await;
    assert!(small.chunks > 100, "{}", small.chunks);

    let mut bom = api.stream("lab", &conversation("live-bom-crlf"), "").await;
    assert_eq!(bom.bytes().await.unwrap(), "\u{feff}\r\n");
    assert!(bom.bytes().await.unwrap().ends_with(b"}\r\n\r\n"));

    let mut garbage = api.stream("lab", &conversation("live-garbage"), "").await;
    assert!(garbage.bytes().await.unwrap().starts_with(b"\xff\xfe"));
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_never_sends_a_byte_while_its_call_goes_on() {
    let api = Api::start();
    let mut stream = api.stream("lab", &conversation("live-silent"), "").await;
    assert_eq!(stream.bytes().await, Err(Next::Silence));
    let seen = api.json(&call("live-silent")).await;
    // An hour has gone by: the call ended long ago and began anew.
    assert_eq!(seen["data"]["status"], "answered");
}

#[tokio::test(start_paused = true)]
async fn no_content_and_expired_tickets_are_answered_before_the_stream() {
    let api = Api::start();
    let open = async |id: &str| {
        let ticket = api.ticket("lab", &conversation(id)).await;
        let path = format!("{STRICT}/agents/lab/conversations/conv-{id}/stream?ticket={ticket}");
        api.open("GET", &path, "").await.status().as_u16()
    };
    assert_eq!(open("live-204").await, 204);
    assert_eq!(open("live-expired-ticket").await, 401);
    assert_eq!(open("live-expired-ticket").await, 401);
    assert_eq!(open("live-expired-ticket").await, 200);
}

#[tokio::test(start_paused = true)]
async fn held_messages_are_released_by_request() {
    let api = Api::start();
    let mut stream = api.stream("lab", &conversation("live-hold"), "").await;
    let Next::Event(beat) = stream.next().await else {
        panic!("no event")
    };
    assert_eq!(beat.name, "heartbeat");
    api.control("release", r#"{"messages":2}"#).await;
    assert_eq!(stream.ids(2).await, ["live-hold-m003", "live-hold-m004"]);
    api.control("end", r#"{"call":"live-hold"}"#).await;
    assert_eq!(
        api.json(&call("live-hold")).await["data"]["status"],
        "ended"
    );
}

#[tokio::test(start_paused = true)]
async fn held_answers_wait_for_their_release() {
    let api = Api::start();
    api.control("hold", r#"{"path":"/agents/lab/calls","method":"GET"}"#)
        .await;
    let asking = tokio::spawn({
        let api = api.asking_with(STRICT, &[("x-api-key", "sk_demo_full")]);
        async move { api.get("/agents/lab/calls").await.status }
    });
    while api.stats().await["held"] != 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(api.get("/agents").await.status, 200);
    assert!(!asking.is_finished());
    api.control("release", "").await;
    assert_eq!(asking.await.unwrap(), 200);
}

#[tokio::test(start_paused = true)]
async fn offline_breaks_everything_off_until_it_is_over() {
    let api = Api::start();
    let mut stream = api.stream("lab", &conversation("live-hold"), "").await;
    api.control("offline", "").await;
    assert_eq!(stream.next().await, Next::Cut);
    let mut body = api
        .open("GET", &format!("{STRICT}/agents"), "")
        .await
        .into_body();
    let frame = http_body_util::BodyExt::frame(&mut body).await.unwrap();
    assert!(frame.is_err());
    api.control("offline", r#"{"on":false}"#).await;
    assert_eq!(api.get("/agents").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_reset_begins_the_lab_anew_and_forgets_the_counts() {
    let api = Api::start();
    let mut stream = api.stream("lab", &conversation("live-normal"), "").await;
    stream.ids(12).await;
    api.control("end", r#"{"call":"live-silent"}"#).await;
    let path = format!("GET {STRICT}/agents");
    api.get("/agents").await;
    assert_eq!(api.stats().await["requests"][&path], 1);
    api.control("reset", "").await;
    assert_eq!(stream.next().await, Next::Cut);
    for id in ["live-normal", "live-silent"] {
        let call = api.json(&call(id)).await["data"].clone();
        assert_eq!(call["status"], "answered");
        assert_eq!(call["conversation_logs"].as_array().unwrap().len(), 2);
    }
    let stats = api.stats().await;
    assert!(stats["requests"].get(&path).is_none());
    assert_eq!(stats["tickets_issued"], 0);
}

#[tokio::test(start_paused = true)]
async fn unreadable_control_requests_are_refused() {
    let api = Api::start();
    for (what, body) in [
        ("say", "{}"),
        ("hold", "{"),
        ("end", r#"{"call":"not-found"}"#),
    ] {
        let answer = api.ask("POST", &format!("/lab/control/{what}"), body).await;
        assert!(answer.status.is_client_error(), "{what}");
        assert!(answer.json()["error"].is_string());
    }
}
