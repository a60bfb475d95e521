//! Vapi: one call, its forms, its growth, its failures.

use std::time::Duration;

use serde_json::Value;

use super::vapi::{KEY, vapi};
use crate::support::{Api, options};

async fn every_call(api: &Api) -> Vec<Value> {
    let list = api.json("/call?limit=1000").await;
    list.as_array().unwrap().clone()
}

/// Sixty days before the moment the tests' clock starts at.
const SIXTY_DAYS_AGO: &str = "2026-04-06T08:00:00.000Z";

#[tokio::test(start_paused = true)]
async fn a_call_of_today_has_everything_in_its_artifact() {
    let api = vapi();
    let calls = every_call(&api).await;
    let call = calls
        .iter()
        .find(|call| {
            call["endedReason"] == "customer-ended-call"
                && call["artifact"]["messages"]
                    .as_array()
                    .is_some_and(|messages| messages.len() > 8)
        })
        .unwrap();
    let artifact = &call["artifact"];
    assert_eq!(artifact["messages"], call["messages"]);
    let messages = artifact["messages"].as_array().unwrap();
    assert_eq!(messages[0]["role"], "system");
    for message in messages {
        for name in ["time", "secondsFromStart"] {
            assert!(message[name].is_number(), "{message}");
        }
        if message["role"] == "bot" || message["role"] == "user" {
            assert_eq!(
                message["duration"].as_i64().unwrap(),
                message["endTime"].as_i64().unwrap() - message["time"].as_i64().unwrap(),
                "in milliseconds"
            );
        }
    }
    assert!(artifact["transcript"].as_str().unwrap().starts_with("AI: "));
    let metrics = &artifact["performanceMetrics"];
    assert!(metrics["turnLatencyAverage"].as_i64() > Some(0));
    assert!(!metrics["turnLatencies"].as_array().unwrap().is_empty());
    assert!(call["analysis"]["summary"].is_string());
    assert!(call["analysis"]["structuredData"]["topic"].is_string());
}

#[tokio::test(start_paused = true)]
async fn costs_add_up_in_both_forms() {
    let api = vapi();
    let mut seen = 0;
    for call in every_call(&api).await {
        let total = call["cost"].as_f64().unwrap_or(0.0);
        let breakdown = &call["costBreakdown"];
        if breakdown.is_null() {
            continue;
        }
        seen += 1;
        assert!((breakdown["total"].as_f64().unwrap() - total).abs() < 1e-9);
        if let Some(costs) = call["costs"].as_array() {
            let sum: f64 = costs
                .iter()
                .map(|part| part["cost"].as_f64().unwrap())
                .sum();
            assert!((sum - total).abs() < 1e-9, "{sum} {total}");
            let has_line = costs.iter().any(|part| part["type"] == "transport");
            assert_eq!(has_line, call["type"] != "webCall");
        }
    }
    assert!(seen > 100);
}

#[tokio::test(start_paused = true)]
async fn older_calls_have_the_form_of_their_time() {
    let api = vapi();
    let calls = every_call(&api).await;
    let (older, today): (Vec<_>, Vec<_>) =
        calls.iter().partition(|call| call["artifact"].is_null());
    assert!(older.len() > 30 && today.len() > 100);
    let is_older = |call: &Value| call["createdAt"].as_str() < Some(SIXTY_DAYS_AGO);
    assert!(older.iter().all(|call| is_older(call)));
    assert!(!today.iter().any(|call| is_older(call)));
    for call in &older {
        assert!(call["messages"].is_array() && call["costs"].is_null());
        assert!(call["transcript"].is_string());
    }
    let recorded = older.iter().find(|call| call["recordingUrl"].is_string());
    assert!(recorded.unwrap()["stereoRecordingUrl"].is_string());
    assert!(older.iter().any(|call| call["summary"].is_string()));
}

#[tokio::test(start_paused = true)]
async fn results_of_tools_name_their_calls() {
    let api = vapi();
    let (mut as_text, mut as_object, mut results) = (0, 0, 0);
    for call in every_call(&api).await {
        let messages = call["messages"].as_array().unwrap();
        for message in messages {
            if message["role"] == "tool_calls" {
                match &message["toolCalls"][0]["function"]["arguments"] {
                    Value::String(_) => as_text += 1,
                    _ => as_object += 1,
                }
            }
            if message["role"] == "tool_call_result" {
                results += 1;
                assert!(message["result"].is_string());
                let id = &message["toolCallId"];
                assert!(
                    messages
                        .iter()
                        .any(|other| other["toolCalls"][0]["id"] == *id)
                );
            }
        }
    }
    assert!(as_text > 0 && as_object > 0 && results > 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_in_progress_grows_while_it_is_looked_at() {
    let api = vapi();
    let first = api.json("/call/live-normal").await;
    assert_eq!(first["status"], "in-progress");
    assert!(first["endedAt"].is_null() && first["cost"].is_null());
    let count = |call: &Value| call["artifact"]["messages"].as_array().unwrap().len();
    tokio::time::advance(Duration::from_millis(700)).await;
    let later = api.json("/call/live-normal").await;
    assert!(count(&later) > count(&first));
    tokio::time::advance(Duration::from_secs(5)).await;
    let over = api.json("/call/live-normal").await;
    assert_eq!(over["status"], "ended");
    assert!(over["endedAt"].is_string() && over["cost"].is_number());
    assert!(over["artifact"]["recording"].is_null(), "not ready yet");
    tokio::time::advance(Duration::from_secs(40)).await;
    let later = api.json("/call/live-normal").await;
    assert!(later["artifact"]["recording"].is_object());
    assert!(later["analysis"]["summary"].is_string());
}

#[tokio::test(start_paused = true)]
async fn a_call_of_the_world_goes_from_ringing_to_its_end() {
    let api = vapi();
    let progress = |calls: &[Value]| {
        let open = calls.iter().filter(|call| call["status"] == "in-progress");
        open.map(|call| call["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let open = progress(&every_call(&api).await);
    assert!(!open.is_empty());
    tokio::time::advance(Duration::from_secs(600)).await;
    for id in open {
        let call = api.json(&format!("/call/{id}")).await;
        assert_eq!(call["status"], "ended");
        assert!(call["updatedAt"].as_str() >= call["endedAt"].as_str());
    }
}

#[tokio::test(start_paused = true)]
async fn calls_of_the_lab_fail_in_their_ways() {
    let api = vapi();
    for (scenario, status, message) in [
        ("not-found", 404, "Not Found"),
        ("unauthorised", 401, "Invalid Key"),
        ("forbidden-scope", 403, "Forbidden"),
        ("rate-limited", 429, "Rate limit"),
        ("server-error-once", 500, "Internal"),
    ] {
        let answer = api.get(&format!("/call/{scenario}")).await;
        assert_eq!(answer.status, status, "{scenario}");
        let body = answer.json();
        assert_eq!(body["statusCode"], status);
        assert!(body["message"].as_str().unwrap().contains(message));
        assert_eq!(answer.header("retry-after").is_empty(), status != 429);
    }
    assert_eq!(api.get("/call/server-error-once").await.status, 200);
    let half = api.get("/call/malformed-json").await;
    assert!(serde_json::from_slice::<Value>(&half.body).is_err());
    let unknown = api.json("/call/unknown-fields").await;
    assert_eq!(unknown["status"], "parked");
    assert_eq!(unknown["artifact"]["messages"][1]["role"], "supervisor");
    let odd = api.json("/call/unreadable-item").await;
    let messages = odd["artifact"]["messages"].as_array().unwrap();
    assert!(messages.iter().any(Value::is_null) && messages.iter().any(Value::is_number));
    let huge = api.json("/call/huge-transcript").await;
    assert!(huge["artifact"]["messages"].as_array().unwrap().len() > 10_000);
    let hostile = api.json("/call/hostile-text").await;
    assert!(hostile.to_string().contains("<script>"));
    let bare = api.json("/call/nulls").await;
    assert!(bare["startedAt"].is_null() && bare["endedReason"].is_null());
    let before = tokio::time::Instant::now();
    assert_eq!(api.get("/call/slow-2s").await.status, 200);
    assert!(before.elapsed().as_secs() >= 2);
}

#[tokio::test(start_paused = true)]
async fn ids_of_nothing_and_what_is_no_id() {
    let api = vapi();
    let nothing = api.get("/call/7420f27a-30fd-4f49-a995-5549ae7cc00d").await;
    assert_eq!(nothing.status, 404);
    for odd in [
        "nobody",
        "7420f27a30fd4f49a9955549ae7cc00d----",
        "%00",
        "x%2Fy",
    ] {
        let answer = api.get(&format!("/call/{odd}")).await;
        assert_eq!(answer.status, 400, "{odd}");
        assert_eq!(answer.json()["message"][0], "id must be a UUID");
    }
    for (method, path) in [
        ("GET", "/v2/call"),
        ("DELETE", "/call"),
        ("GET", "/nowhere"),
    ] {
        let answer = api.ask(method, &format!("/vapi{path}"), "").await;
        assert_eq!(answer.status, 404, "{method} {path}");
        assert!(
            answer.json()["message"]
                .as_str()
                .unwrap()
                .starts_with("Cannot")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_may_only_read_reads() {
    let api = Api::with(options());
    let reader = api.asking_with("/vapi", &[("authorization", "Bearer vapi-demo-readonly")]);
    assert_eq!(reader.get("/call?limit=1").await.status, 200);
    assert_eq!(reader.post("/call", "{}").await.status, 403);
    let proxied = api.asking_with("/proxy/vapi", &[]);
    assert_eq!(proxied.get("/call?limit=1").await.status, 200);
    let direct = api.asking_with("/vapi", &[KEY]);
    assert_eq!(
        direct.json("/call?limit=5&createdAtLe=2026-06-01").await,
        proxied.json("/call?limit=5&createdAtLe=2026-06-01").await
    );
}
