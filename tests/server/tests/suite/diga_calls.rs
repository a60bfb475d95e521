//! Diga's single call: transcript, log, recording, placing, the count of active calls, the lab.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    diga::{FIRST, GENERATIONS, SECOND, THIRD, code, diga, every_call, refused, speaking},
    support::{Api, Events, Next, ids},
};

pub(crate) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// The id of the first call `is_it` takes.
async fn a_call(api: &Api, is_it: impl Fn(&Value) -> bool) -> String {
    let calls = every_call(api, "").await;
    let found = calls.iter().find(|call| is_it(call)).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

fn has_talked_long(call: &Value) -> bool {
    call["duration"]
        .as_u64()
        .is_some_and(|seconds| seconds > 60)
}

/// The path and query of a link to this server.
fn path(url: &Value) -> String {
    let url = url.as_str().unwrap();
    url.strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn one_call_is_told_as_in_the_list() {
    let api = Api::start();
    for base in GENERATIONS {
        let api = speaking(&api, base);
        let listed = every_call(&api, "").await;
        for call in [&listed[7], &listed[90]] {
            let mut one = api
                .json(&format!("/v1/call/{}", call["id"].as_str().unwrap()))
                .await;
            let mut call = call.clone();
            for told in [&mut one, &mut call] {
                // Each answer has a link of its own.
                told["recording_url"] = json!(told["recording_url"].is_string());
            }
            assert_eq!(one, call, "{base}");
        }
    }
    let api = diga();
    let nowhere = api.get(&format!("/v1/call/{NOBODY}")).await;
    assert_eq!(
        (nowhere.status.as_u16(), code(&nowhere).as_str()),
        (404, "CALL_NOT_FOUND")
    );
    assert_eq!(
        refused(&api.get("/v1/call/7").await),
        ["path.id: uuid_parsing"]
    );
}

#[tokio::test(start_paused = true)]
async fn the_transcript_comes_newest_first_and_in_pages() {
    let api = Api::start();
    for base in [SECOND, THIRD] {
        let api = speaking(&api, base);
        let id = a_call(&api, has_talked_long).await;
        let whole = api
            .json(&format!("/v1/call/{id}/message?limit=1000&order=asc"))
            .await;
        let oldest_first = ids(&whole["data"]);
        assert!(oldest_first.len() > 8 && whole["has_more"] == false);
        let items = whole["data"].as_array().unwrap();
        let times: Vec<&str> = items
            .iter()
            .map(|item| item["created_date"].as_str().unwrap())
            .collect();
        assert!(times.is_sorted(), "{times:?}");
        assert_eq!(items[0]["role"], "assistant");
        let mut newest_first = ids(&api.json(&format!("/v1/call/{id}/message")).await["data"]);
        newest_first.reverse();
        assert_eq!(newest_first, oldest_first);
        let mut walked = Vec::new();
        let mut query = "order=asc&limit=3".to_owned();
        loop {
            let page = api.json(&format!("/v1/call/{id}/message?{query}")).await;
            walked.extend(ids(&page["data"]));
            if page["has_more"] == false {
                break;
            }
            query = format!(
                "order=asc&limit=3&after={}",
                page["last_id"].as_str().unwrap()
            );
        }
        assert_eq!(walked, oldest_first);
        let second = api
            .json(&format!("/v1/call/{id}/message?order=asc&limit=3&page=2"))
            .await;
        assert_eq!(ids(&second["data"]), oldest_first[3..6]);
        assert_eq!(second["current_page"], 2);
        assert_eq!(
            api.get(&format!("/v1/transcription/{id}")).await.json(),
            json!({"detail": "Not Found"})
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_generation_has_a_bare_transcript() {
    let api = Api::start();
    let (old, new) = (speaking(&api, FIRST), speaking(&api, THIRD));
    let id = a_call(&old, has_talked_long).await;
    let bare = old.json(&format!("/v1/transcription/{id}")).await;
    let paged = new
        .json(&format!("/v1/call/{id}/message?order=asc&limit=1000"))
        .await;
    let (bare, paged) = (bare.as_array().unwrap(), paged["data"].as_array().unwrap());
    assert_eq!(bare.len(), paged.len());
    for (old, new) in bare.iter().zip(paged) {
        assert_eq!(old["message_id"], new["id"]);
        assert_eq!(old["id"], Value::Null);
        assert_eq!(
            (&old["role"], &old["content"]),
            (&new["role"], &new["content"])
        );
    }
    for path in [
        format!("/v1/call/{id}/message"),
        format!("/v1/log/call/{id}"),
    ] {
        let answer = old.get(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()),
            (404, json!({"detail": "Not Found"}))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn tools_are_told_in_the_words_of_the_generation() {
    let api = Api::start();
    let new = speaking(&api, THIRD);
    let id = a_call(&new, |call| {
        call["end_reason"] == "transfer" && has_talked_long(call)
    })
    .await;
    let page = new.json(&format!("/v1/call/{id}/message?limit=1000")).await;
    let items = page["data"].as_array().unwrap();
    let last = &items[0];
    assert_eq!(
        (&last["role"], &last["content"]),
        (&json!("tool"), &Value::Null)
    );
    let call = &last["tool_call"];
    assert_eq!(
        (&call["type"], &call["tool_name"]),
        (&json!("call_tool"), &json!("transfer"))
    );
    assert_eq!(call["status"], "success");
    assert!(call["payload"]["arguments"]["destination"].is_string());
    let functions: Vec<&Value> = items
        .iter()
        .map(|item| &item["tool_call"])
        .filter(|call| call["type"] == "function")
        .collect();
    assert!(
        functions
            .iter()
            .all(|call| call["function_name"].is_string())
    );
    let old = speaking(&api, FIRST)
        .json(&format!("/v1/transcription/{id}"))
        .await;
    let old = old.as_array().unwrap().last().unwrap()["tool_call"].clone();
    let mut names: Vec<&str> = old
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    assert_eq!(
        (names, &old["name"]),
        (vec!["arguments", "name"], &json!("transfer"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_in_which_nothing_was_said_has_no_messages() {
    let api = diga();
    let id = a_call(&api, |call| call["end_reason"] == "busy").await;
    let answer = api.get(&format!("/v1/call/{id}/message")).await;
    assert_eq!(
        (answer.status.as_u16(), code(&answer).as_str()),
        (404, "NO_MESSAGES_FOR_CALL")
    );
    let nowhere = api.get(&format!("/v1/call/{NOBODY}/message")).await;
    assert_eq!(
        (nowhere.status.as_u16(), code(&nowhere).as_str()),
        (404, "CALL_NOT_FOUND")
    );
    let wrong = api
        .get(&format!("/v1/call/{id}/message?limit=0&order=x"))
        .await;
    assert_eq!(
        refused(&wrong),
        ["query.limit: greater_than_equal", "query.order: enum"]
    );
    let both = api
        .get(&format!("/v1/call/{id}/message?after={id}&before={id}"))
        .await;
    assert_eq!(code(&both), "INVALID_PAGINATION_PARAMETERS");
}

#[tokio::test(start_paused = true)]
async fn the_log_can_be_filtered() {
    let api = diga();
    let id = a_call(&api, has_talked_long).await;
    let log = api
        .json(&format!("/v1/log/call/{id}?limit=1000&order=asc"))
        .await;
    let entries = log["data"].as_array().unwrap();
    assert_eq!(entries[0]["event"], "call_created");
    for entry in entries {
        assert_eq!(entry["call_id"], id.as_str());
        assert!(
            entry["trace_id"].is_string() && entry["data"].is_object(),
            "{entry}"
        );
    }
    let mut newest_first = ids(&api.json(&format!("/v1/log/call/{id}?limit=1000")).await["data"]);
    newest_first.reverse();
    assert_eq!(newest_first, ids(&log["data"]));
    for (field, name, word) in [
        ("level", "level", "DEBUG"),
        ("category", "category", "CALL_LIFECYCLE"),
        ("category", "category", "METRICS"),
    ] {
        let found = api
            .json(&format!("/v1/log/call/{id}?limit=1000&{name}={word}"))
            .await;
        let found = found["data"].as_array().unwrap().len();
        let expected = entries.iter().filter(|entry| entry[field] == word).count();
        assert!(
            found > 0 && found == expected,
            "{word}: {found} of {expected}"
        );
    }
    let some = api
        .json(&format!("/v1/log/call/{id}?limit=2&order=asc"))
        .await;
    let rest = format!(
        "/v1/log/call/{id}?limit=1000&order=asc&after={}",
        some["last_id"].as_str().unwrap()
    );
    assert_eq!(ids(&api.json(&rest).await["data"]), ids(&log["data"])[2..]);
    let wrong = api.get(&format!("/v1/log/call/{id}?level=LOUD")).await;
    assert_eq!(refused(&wrong), ["query.level: enum"]);
    assert_eq!(
        code(&api.get(&format!("/v1/log/call/{NOBODY}")).await),
        "CALL_NOT_FOUND"
    );
}

#[tokio::test(start_paused = true)]
async fn recordings_are_behind_links_that_run_out() {
    let api = diga();
    let id = a_call(&api, |call| call["recording_url"].is_string()).await;
    let link = path(&api.json(&format!("/v1/call/{id}")).await["recording_url"]);
    let anybody = api.asking_with("", &[]);
    let sound = anybody.get(&link).await;
    assert_eq!(
        (sound.status.as_u16(), sound.header("content-type")),
        (200, "audio/wav")
    );
    assert_eq!(&sound.body[..4], b"RIFF");
    sleep(Duration::from_secs(3_601)).await;
    assert_eq!(anybody.get(&link).await.status, 403);
    let fresh = path(&api.json(&format!("/v1/recording/{id}")).await["recording_url"]);
    assert_eq!(anybody.get(&fresh).await.status, 200);
    let silent = a_call(&api, |call| call["end_reason"] == "no_answer").await;
    let nothing = api.get(&format!("/v1/recording/{silent}")).await;
    assert_eq!(
        (nothing.status.as_u16(), code(&nothing).as_str()),
        (404, "RECORDING_NOT_FOUND")
    );
    assert_eq!(
        code(&api.get(&format!("/v1/recording/{NOBODY}")).await),
        "CALL_NOT_FOUND"
    );
    // The lab has a call whose link has run out from the start.
    let stale = path(&api.json("/v1/call/expired-attachment").await["recording_url"]);
    assert_eq!(anybody.get(&stale).await.status, 403);
    let fresh = path(&api.json("/v1/recording/expired-attachment").await["recording_url"]);
    assert_eq!(anybody.get(&fresh).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn active_calls_are_counted_every_few_seconds() {
    let api = diga();
    let path = format!("{THIRD}/v1/call/concurrency/stream");
    let keyless = api
        .asking_with(THIRD, &[])
        .get("/v1/call/concurrency/stream")
        .await;
    assert_eq!(keyless.status, 401);
    let mut events = Events::of(api.open("GET", &path, "").await);
    let mut counts = Vec::new();
    for _ in 0..5 {
        let Next::Event(event) = events.next().await else {
            panic!("no event")
        };
        assert_eq!((event.id.as_str(), event.name.as_str()), ("", ""));
        counts.push(event.data["active_calls"].as_u64().unwrap());
    }
    assert!(
        counts.iter().all(|count| (1..=8).contains(count)),
        "{counts:?}"
    );
    assert_eq!(api.stats().await["open_streams"], 1);
    api.control("drop", "{}").await;
    assert_eq!(events.next().await, Next::Cut);
    for base in [FIRST, SECOND] {
        let answer = speaking(&api, base)
            .get("/v1/call/concurrency/stream")
            .await;
        assert_eq!(answer.status, 404, "{base}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_in_progress_grows_while_it_is_looked_at() {
    let api = diga();
    let id = a_call(&api, |call| call["status"] == "in_progress").await;
    let said = async || {
        let page = api
            .get(&format!("/v1/call/{id}/message?order=asc&limit=1000"))
            .await;
        if page.status == 404 {
            Vec::new()
        } else {
            ids(&page.json()["data"])
        }
    };
    let before = said().await;
    sleep(Duration::from_secs(30)).await;
    let after = said().await;
    assert!(after.len() > before.len());
    assert_eq!(after[..before.len()], before, "what was said keeps its id");
    sleep(Duration::from_secs(3_600)).await;
    let call = api.json(&format!("/v1/call/{id}")).await;
    assert_eq!(call["status"], "completed");
    // The lab's live calls begin when they are looked at, and end.
    let lab = |path: &'static str| api.json(path);
    assert_eq!(lab("/v1/call/live-normal").await["status"], "in_progress");
    sleep(Duration::from_secs(5)).await;
    assert_eq!(lab("/v1/call/live-normal").await["status"], "completed");
    let page = lab("/v1/call/live-normal/message?order=asc").await;
    let items = page["data"].as_array().unwrap();
    let said = items.iter().filter(|item| item["role"] != "tool");
    assert_eq!(said.count(), 14);
}

#[tokio::test(start_paused = true)]
async fn the_lab_fails_as_it_says() {
    let api = diga();
    let listed = api.json("/v1/call/?agent_id=lab&limit=100").await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 26);
    for id in ids(&listed["data"]) {
        let found = api.get(&format!("/v1/call/{id}")).await;
        assert_ne!(found.status, 422, "{id}");
    }
    for (path, status) in [
        ("/v1/call/not-found", 404),
        ("/v1/call/unauthorised", 401),
        ("/v1/call/forbidden-scope", 403),
        ("/v1/call/rate-limited", 429),
        ("/v1/call/?agent_id=lab-server-error", 500),
        ("/v1/call/?agent_id=lab-unauthorised", 401),
        ("/v1/call/?agent_id=lab-forbidden", 403),
        ("/v1/call/?agent_id=lab-rate-limited", 429),
    ] {
        let answer = api.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.json()["status"], "error");
    }
    for path in [
        "/v1/call/malformed-json",
        "/v1/call/?agent_id=lab-malformed-json",
    ] {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 200);
        assert!(
            serde_json::from_slice::<Value>(&answer.body).is_err(),
            "{path}"
        );
    }
    assert_eq!(
        api.json("/v1/call/?agent_id=lab-empty").await["data"],
        json!([])
    );
    assert_eq!(
        api.json("/v1/call/?agent_id=lab-unreadable-item").await["data"][2],
        42
    );
    assert_eq!(
        api.json("/v1/call/unknown-fields").await["status"],
        "parked"
    );
    assert_eq!(api.json("/v1/call/nulls").await["contact"], Value::Null);
    let odd = api.json("/v1/call/unreadable-item/message?order=asc").await;
    assert_eq!(
        (&odd["data"][2], &odd["data"][4]),
        (&Value::Null, &json!("just a string"))
    );
    let unknown = api.json("/v1/call/unknown-fields/message?order=asc").await;
    assert_eq!(unknown["data"][1]["role"], "supervisor");
    let huge = api
        .json("/v1/call/huge-transcript/message?limit=1000")
        .await;
    assert!(huge["total_pages"].as_u64().unwrap() >= 10);
    let proxied = api.asking_with("/proxy/diga/g1", &[]);
    let bare = proxied.json("/v1/transcription/huge-transcript").await;
    assert!(bare.as_array().unwrap().len() >= 10_000);
}
