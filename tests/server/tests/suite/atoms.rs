//! Atoms: the list of calls with every filter, the search, the agents.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Answer, Api, options};

pub(crate) const BASE: &str = "/atoms/v1";
const KEY: (&str, &str) = ("authorization", "Bearer sk_atoms_demo_full");

/// The server, asked as Atoms is.
pub(crate) fn atoms() -> Api {
    Api::start().asking_with(BASE, &[KEY])
}

/// The errors of an answer.
pub(crate) fn errors(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    assert_eq!(body["status"], false, "{body}");
    let errors = body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| error.as_str().unwrap().to_owned())
        .collect()
}

/// The logs of a list and what it says about paging.
pub(crate) async fn list(api: &Api, query: &str) -> (Vec<Value>, Value) {
    let body = api.json(&format!("/conversation?{query}")).await;
    assert_eq!(body["status"], true);
    let logs = body["data"]["logs"].as_array().unwrap().clone();
    (logs, body["data"]["pagination"].clone())
}

fn all<'a>(logs: &'a [Value], field: &'a str) -> HashSet<&'a str> {
    logs.iter().filter_map(|log| log[field].as_str()).collect()
}

async fn agent_id(api: &Api, name: &str) -> String {
    let body = api.json("/agent?offset=100").await;
    let agents = body["data"]["agents"].as_array().unwrap().clone();
    let agent = agents.iter().find(|agent| agent["name"] == name).unwrap();
    agent["_id"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn five_calls_come_first_and_pages_do_not_overlap() {
    let api = atoms();
    let (logs, paging) = list(&api, "").await;
    assert_eq!(logs.len(), 5);
    assert_eq!((&paging["page"], &paging["limit"]), (&json!(1), &json!(5)));
    assert_eq!(paging["hasMore"], true);
    let total: usize = paging["total"].to_string().parse().unwrap();
    assert!(total >= 400, "{total}");
    let (whole, paging) = list(&api, "limit=9999&sortBy=createdAt").await;
    assert_eq!(paging["limit"], 500, "more are not refused");
    assert_eq!(whole.len(), total);
    assert_eq!(paging["hasMore"], false);
    let mut ids = HashSet::new();
    for page in 1..=5 {
        let (logs, paging) = list(&api, &format!("limit=100&page={page}&sortBy=createdAt")).await;
        assert_eq!(paging["totalPages"], total.div_ceil(100));
        ids.extend(
            logs.iter()
                .map(|log| log["callId"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(ids.len(), total);
    let (beyond, paging) = list(&api, "page=99&limit=100").await;
    assert!(beyond.is_empty() && paging["hasMore"] == false);
}

#[tokio::test(start_paused = true)]
async fn a_log_has_the_fields_of_the_document() {
    let api = atoms();
    let (logs, _) = list(&api, "limit=100&statusFilter=completed&durationFilter=1-5").await;
    let log = &logs[0];
    let id = log["callId"].as_str().unwrap();
    assert!(id.starts_with("CALL-") && id.len() == 25, "{id}");
    assert_eq!(log["_id"].as_str().unwrap().len(), 24);
    assert!(log["duration"].as_f64().unwrap() >= 60.0);
    assert!(log["callCost"].as_f64().unwrap() > 0.0);
    for name in [
        "from",
        "to",
        "agentId",
        "createdAt",
        "versionId",
        "recordingUrl",
        "recordingDualUrl",
    ] {
        assert!(log[name].is_string(), "{name}");
    }
    assert_eq!(
        (&log["retryCount"], &log["retryAttemptNumber"]),
        (&json!(0), &json!(0))
    );
    assert!(log["dispositionMetrics"].is_object() && log["agentDispositionConfig"].is_array());
    let latency = &log["turnLatencyMetrics"];
    assert_eq!(
        latency["turns"],
        latency["latencies"].as_array().unwrap().len()
    );
    for turn in latency["transitions"].as_array().unwrap() {
        let waited = turn["bot_start"].as_i64().unwrap() - turn["user_end"].as_i64().unwrap();
        assert_eq!(turn["latency"], waited);
    }
    let metrics = log["postCallAnalytics"]["dispositionMetrics"]
        .as_array()
        .unwrap();
    assert!(metrics.iter().any(|metric| metric["value"].is_boolean()));
    assert!(metrics.iter().any(|metric| metric["value"].is_number()));
    // What is null is left out.
    assert!(logs.iter().all(|log| {
        log.as_object()
            .unwrap()
            .values()
            .all(|value| !value.is_null())
    }));
}

#[tokio::test(start_paused = true)]
async fn every_filter_keeps_what_it_names() {
    let api = atoms();
    let named = |field: &'static str, words: &'static str| (field, words);
    for (query, (field, words)) in [
        ("statusFilter=completed", named("status", "completed")),
        ("statusFilter=failed,busy", named("status", "failed busy")),
        ("statusFilter=no_answer", named("status", "no_answer")),
        ("statusFilter=cancelled", named("status", "cancelled")),
        (
            "statusFilter=pending,in_queue,processing,in_progress,active",
            named("status", "in_queue processing in_progress"),
        ),
        (
            "callTypes=telephony_inbound",
            named("type", "telephony_inbound"),
        ),
        (
            "callTypes=telephony_outbound,webcall",
            named("type", "telephony_outbound webcall"),
        ),
        (
            "disconnectReasonFilter=user_hangup",
            named("disconnectionReason", "user_hangup"),
        ),
        (
            "disconnectReasonFilter=timeout,transfer_complete",
            named("disconnectionReason", "timeout transfer_complete"),
        ),
        (
            "disconnectReasonFilter=connection_error&statusFilter=failed",
            named("disconnectionReason", "connection_error"),
        ),
        (
            "callAttemptFilter=initial&statusFilter=completed",
            named("status", "completed"),
        ),
    ] {
        let (logs, paging) = list(&api, &format!("limit=500&{query}")).await;
        assert!(!logs.is_empty(), "{query}");
        assert_eq!(paging["total"], logs.len(), "{query}");
        let known: HashSet<&str> = words.split(' ').collect();
        let told = all(&logs, field);
        assert!(told.is_subset(&known), "{query}: {told:?}");
        assert!(logs.iter().all(|log| log[field].is_string()), "{query}");
    }
    for nothing in [
        "statusFilter=resting",
        "callTypes=chat",
        "durationFilter=ages",
        "agentIds=nobody",
        "campaignIds=x",
        "versionFilter=x",
        "disconnectReasonFilter=user_hangup&statusFilter=busy",
    ] {
        assert!(list(&api, nothing).await.0.is_empty(), "{nothing}");
    }
}

#[tokio::test(start_paused = true)]
async fn durations_dates_and_orders() {
    let api = atoms();
    for (word, from, until) in [
        ("0-30", 0.0, 30.0),
        ("30-60", 30.0, 60.0),
        ("1-5", 60.0, 300.0),
        ("5%2B", 300.0, f64::MAX),
    ] {
        let (logs, _) = list(&api, &format!("limit=500&durationFilter={word}")).await;
        assert!(!logs.is_empty(), "{word}");
        for log in &logs {
            let seconds = log["duration"].as_f64().unwrap();
            assert!((from..until).contains(&seconds), "{word}: {seconds}");
        }
    }
    let (logs, _) = list(
        &api,
        "limit=500&dateFrom=2026-05-01T00:00:00.000Z&dateTo=2026-05-15T23:59:59.999Z",
    )
    .await;
    assert!(!logs.is_empty());
    let days = all(&logs, "createdAt");
    assert!(
        days.iter()
            .all(|at| ("2026-05-01".."2026-05-16").contains(at))
    );
    let times = |logs: &[Value]| -> Vec<String> {
        logs.iter()
            .map(|log| log["createdAt"].as_str().unwrap().to_owned())
            .collect()
    };
    let (rising, _) = list(&api, "limit=50&sortBy=createdAt&sortOrder=asc").await;
    assert!(times(&rising).is_sorted());
    let (falling, _) = list(&api, "limit=50&sortBy=createdAt").await;
    assert!(times(&falling).iter().rev().is_sorted());
    let (longest, _) = list(&api, "limit=50&sortBy=callDuration&sortOrder=desc").await;
    let seconds: Vec<f64> = longest
        .iter()
        .map(|log| log["duration"].as_f64().unwrap())
        .collect();
    assert!(seconds.iter().rev().is_sorted());
    let (slowest, _) = list(&api, "limit=20&sortBy=avgLatency&sortOrder=desc").await;
    let averages: Vec<i64> = slowest
        .iter()
        .filter_map(|log| log["turnLatencyMetrics"]["avgLatency"].as_i64())
        .collect();
    assert!(
        averages.len() > 10 && averages.iter().rev().is_sorted(),
        "{averages:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn agents_versions_and_campaigns_narrow_the_list() {
    let api = atoms();
    let clinic = agent_id(&api, "Marina Dental Clinic").await;
    let hotel = agent_id(&api, "Hotel Mirador").await;
    let (logs, paging) = list(&api, &format!("limit=500&agentIds={clinic}")).await;
    assert_eq!(all(&logs, "agentId"), HashSet::from([clinic.as_str()]));
    let version = logs[0]["versionId"].as_str().unwrap();
    let (same, _) = list(&api, &format!("limit=500&versionFilter={version}")).await;
    assert_eq!(same.len(), logs.len());
    let (both, more) = list(&api, &format!("limit=500&agentIds={clinic},{hotel}")).await;
    assert_eq!(all(&both, "agentId").len(), 2);
    assert!(more["total"].as_u64() > paging["total"].as_u64());
    assert_eq!(all(&both, "type").len(), 3, "the hotel has web calls only");
    let (none, _) = list(&api, &format!("agentIds={hotel}&versionFilter={version}")).await;
    assert!(none.is_empty());
    let campaigns = api.json("/campaign").await;
    let campaign = &campaigns["data"]["campaigns"][0];
    let (calls, _) = list(
        &api,
        &format!(
            "limit=500&campaignIds={}",
            campaign["_id"].as_str().unwrap()
        ),
    )
    .await;
    assert_eq!(all(&calls, "type"), HashSet::from(["telephony_outbound"]));
    assert_eq!(
        all(&calls, "agentId"),
        HashSet::from([campaign["agent"]["_id"].as_str().unwrap()])
    );
}

#[tokio::test(start_paused = true)]
async fn search_finds_ids_and_numbers() {
    let api = atoms();
    let (logs, _) = list(&api, "limit=100").await;
    let wanted = &logs[40];
    let id = wanted["callId"].as_str().unwrap();
    let (found, paging) = list(&api, &format!("search={id}")).await;
    assert_eq!((found.len(), &paging["total"]), (1, &json!(1)));
    assert_eq!(found[0]["callId"], id);
    let number = wanted["to"].as_str().unwrap();
    let part = number.get(number.len() - 8..).unwrap();
    let (found, _) = list(&api, &format!("limit=500&search={part}")).await;
    assert!(found.iter().any(|log| log["callId"] == id));
    for log in &found {
        let sides = [&log["from"], &log["to"]].map(|side| side.as_str().unwrap_or_default());
        assert!(sides.iter().any(|side| side.contains(part)));
    }
    assert!(
        list(&api, "search=CALL-1700000000000-abcdef")
            .await
            .0
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn questions_that_make_no_sense_are_refused_together() {
    let api = atoms();
    let refused = api
        .get("/conversation?page=0&limit=x&sortBy=mood&sortOrder=up&dateFrom=noon")
        .await;
    assert_eq!(refused.status, 400);
    let told = errors(&refused);
    for name in ["page", "limit", "sortBy", "sortOrder", "dateFrom"] {
        assert!(
            told.iter().any(|error| error.starts_with(name)),
            "{name}: {told:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn many_calls_are_found_at_once() {
    let api = atoms();
    let (logs, _) = list(&api, "limit=3&statusFilter=completed").await;
    let ids: Vec<&Value> = logs.iter().map(|log| &log["callId"]).collect();
    let body = json!({"callIds": [ids[0], "CALL-1700000000000-abcdef", ids[2], "nothing"]});
    let answer = api
        .post("/conversation/search", &body.to_string())
        .await
        .json();
    assert_eq!(
        (&answer["data"]["total"], &answer["data"]["requestedCount"]),
        (&json!(2), &json!(4))
    );
    let found = answer["data"]["logs"].as_array().unwrap();
    assert_eq!([&found[0]["callId"], &found[1]["callId"]], [ids[0], ids[2]]);
    for name in [
        "dispositionMetrics",
        "agentDispositionConfig",
        "versionNumber",
    ] {
        assert!(
            found[0].get(name).is_none() && logs[0].get(name).is_some(),
            "{name}"
        );
    }
    let many = json!({"callIds": vec!["CALL-1-a"; 101]}).to_string();
    for odd in [
        "",
        "[]",
        "{}",
        r#"{"callIds":[]}"#,
        r#"{"callIds":[7]}"#,
        &many,
    ] {
        let refused = api.post("/conversation/search", odd).await;
        assert_eq!(
            (refused.status.as_u16(), errors(&refused).len()),
            (400, 1),
            "{odd}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn agents_and_lines_are_listed() {
    let api = atoms();
    let first = api.json("/agent?page=1&offset=5").await;
    let second = api.json("/agent?page=2&offset=5").await;
    let count = |body: &Value| body["data"]["agents"].as_array().unwrap().len();
    assert_eq!((count(&first), count(&second)), (5, 2));
    assert_eq!(first["data"]["total"], 7);
    let agent = &first["data"]["agents"][0];
    let id = agent["_id"].as_str().unwrap();
    assert_eq!(&api.json(&format!("/agent/{id}")).await["data"], agent);
    let nobody = api.get("/agent/nobody").await;
    assert_eq!(
        (nobody.status.as_u16(), errors(&nobody)),
        (400, vec!["No agent found".to_owned()])
    );
    assert_eq!(count(&api.json("/agent?search=mirador").await), 1);
    let lines = api.json("/product/phone-numbers").await;
    assert_eq!(lines["data"].as_array().unwrap().len(), 6);
    assert_eq!(lines["data"][0]["agentId"], id);
}

#[tokio::test(start_paused = true)]
async fn lists_of_the_lab_fail_as_named() {
    let api = atoms();
    for (agent, status) in [
        ("lab-rate-limited", 429),
        ("lab-server-error", 500),
        ("lab-unauthorised", 401),
        ("lab-forbidden", 403),
    ] {
        let refused = api.get(&format!("/conversation?agentIds={agent}")).await;
        assert_eq!(refused.status, status, "{agent}");
        assert_eq!(refused.json()["status"], false);
    }
    let limited = api.get("/conversation?agentIds=lab-rate-limited").await;
    assert_eq!(
        limited.json()["retry_after"].to_string(),
        limited.header("retry-after")
    );
    let (empty, paging) = list(&api, "agentIds=lab-empty").await;
    assert!(empty.is_empty() && paging["total"] == 0);
    let (spoiled, _) = list(&api, "agentIds=lab-unreadable-item&limit=10").await;
    assert_eq!((spoiled.len(), &spoiled[2]), (12, &json!(42)));
    let broken = api.get("/conversation?agentIds=lab-malformed-json").await;
    assert_eq!(broken.status, 200);
    assert!(serde_json::from_slice::<Value>(&broken.body).is_err());
    let (lab, _) = list(&api, "agentIds=lab&limit=100").await;
    assert_eq!(lab.len(), 26);
}

#[tokio::test(start_paused = true)]
async fn a_large_account_waits_in_vain_for_what_has_no_index() {
    let api = atoms();
    for unindexed in [
        "sortBy=createdAt",
        "dateFrom=2026-06-01T00:00:00Z",
        "dateTo=2026-06-01T00:00:00Z",
    ] {
        let refused = api
            .get(&format!("/conversation?agentIds=lab-slow&{unindexed}"))
            .await;
        assert_eq!(
            (refused.status.as_u16(), errors(&refused)),
            (504, vec!["Gateway timeout".to_owned()])
        );
    }
    for indexed in ["", "&statusFilter=completed", "&sortBy=updatedAt"] {
        let (logs, _) = list(&api, &format!("agentIds=lab-slow{indexed}")).await;
        assert!(!logs.is_empty(), "{indexed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_only_key_reads() {
    let api = Api::with(options());
    let reader = api.asking_with(BASE, &[("authorization", "Bearer sk_atoms_demo_readonly")]);
    assert_eq!(reader.get("/conversation").await.status, 200);
    let proxied = api.asking_with("/proxy/atoms/v1", &[]);
    assert_eq!(proxied.get("/conversation").await.status, 200);
}
