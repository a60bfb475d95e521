//! Vapi: lists of calls, assistants and telephone lines.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Answer, Api, ids};

pub(crate) const KEY: (&str, &str) = ("authorization", "Bearer vapi-demo-full");

/// Whether a moment is kept by a bound.
type Keeps = fn(&str, &str) -> bool;

/// A server asked as Vapi with the full key.
pub(crate) fn vapi() -> Api {
    Api::start().asking_with("/vapi", &[KEY])
}

fn items(list: &Value) -> &Vec<Value> {
    list.as_array().unwrap()
}

/// The answer to a list, which must be refused; what is wrong with it.
async fn problems(api: &Api, query: &str) -> String {
    let answer: Answer = api.get(&format!("/call{query}")).await;
    assert_eq!(answer.status, 400, "{query}");
    let body = answer.json();
    assert_eq!(
        (&body["error"], &body["statusCode"]),
        (&"Bad Request".into(), &400.into())
    );
    body["message"].to_string()
}

#[tokio::test(start_paused = true)]
async fn a_list_is_a_bare_array_newest_first() {
    let api = vapi();
    let list = api.json("/call").await;
    assert_eq!(items(&list).len(), 100, "the documented number");
    let times: Vec<&str> = items(&list)
        .iter()
        .map(|call| call["createdAt"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
    for call in items(&list) {
        assert_eq!(call["id"].as_str().unwrap().len(), 36);
        for name in ["orgId", "updatedAt", "type", "status", "assistantId"] {
            assert!(call[name].is_string(), "{name}");
        }
    }
    assert_eq!(items(&api.json("/call?limit=3").await).len(), 3);
    assert_eq!(items(&api.json("/call?limit=0").await).len(), 0);
    let whole = items(&api.json("/call?limit=1000").await).len();
    assert!(whole >= 400, "{whole}");
}

#[tokio::test(start_paused = true)]
async fn the_same_call_by_list_and_by_id() {
    let api = vapi();
    let list = api.json("/call?limit=40").await;
    for listed in items(&list).iter().filter(|call| call["status"] == "ended") {
        let id = listed["id"].as_str().unwrap();
        assert_eq!(&api.json(&format!("/call/{id}")).await, listed);
        assert_eq!(ids(&api.json(&format!("/call?id={id}")).await), [id]);
    }
}

#[tokio::test(start_paused = true)]
async fn pages_by_the_time_of_the_last_call_meet_every_call() {
    let api = vapi();
    let whole = ids(&api.json("/call?limit=1000").await);
    let mut met = BTreeSet::new();
    let mut query = "/call?limit=90".to_owned();
    loop {
        let page = api.json(&query).await;
        let before = met.len();
        met.extend(ids(&page));
        let Some(last) = items(&page).last().filter(|_| met.len() > before) else {
            break;
        };
        query = format!(
            "/call?limit=90&createdAtLe={}",
            last["createdAt"].as_str().unwrap()
        );
    }
    assert_eq!(met.len(), whole.len());
}

#[tokio::test(start_paused = true)]
async fn every_bound_of_time_is_kept() {
    let api = vapi();
    let list = api.json("/call?limit=60").await;
    let ended: Vec<&Value> = items(&list)
        .iter()
        .filter(|call| call["status"] == "ended")
        .collect();
    for field in ["createdAt", "updatedAt"] {
        let at = ended[5][field].as_str().unwrap();
        let bounds: [(&str, Keeps); 4] = [
            ("Gt", |a, b| a > b),
            ("Ge", |a, b| a >= b),
            ("Lt", |a, b| a < b),
            ("Le", |a, b| a <= b),
        ];
        for (bound, keeps) in bounds {
            let found = api
                .json(&format!("/call?limit=1000&{field}{bound}={at}"))
                .await;
            assert!(!items(&found).is_empty(), "{field}{bound}");
            for call in items(&found) {
                assert!(keeps(call[field].as_str().unwrap(), at), "{field}{bound}");
            }
            let has_itself = ids(&found).contains(&ended[5]["id"].as_str().unwrap().to_owned());
            assert_eq!(has_itself, bound.ends_with('e'), "{field}{bound}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn assistants_and_lines_narrow_the_list() {
    let api = vapi();
    let assistants = api.json("/assistant").await;
    assert_eq!(items(&assistants).len(), 7);
    let clinic = assistants[0]["id"].as_str().unwrap();
    assert_eq!(assistants[0]["name"], "Marina Dental Clinic");
    assert_eq!(
        api.json(&format!("/assistant/{clinic}")).await,
        assistants[0]
    );
    let of_clinic = api
        .json(&format!("/call?limit=1000&assistantId={clinic}"))
        .await;
    assert!(!items(&of_clinic).is_empty());
    assert!(
        items(&of_clinic)
            .iter()
            .all(|call| call["assistantId"] == clinic)
    );

    let lines = api.json("/phone-number").await;
    assert_eq!(items(&lines).len(), 6, "one assistant takes web calls only");
    let line = lines[0]["id"].as_str().unwrap();
    assert_eq!(api.json(&format!("/phone-number/{line}")).await, lines[0]);
    let of_line = api
        .json(&format!("/call?limit=1000&phoneNumberId={line}"))
        .await;
    assert_eq!(ids(&of_line), ids(&of_clinic));

    let other = assistants[1]["id"].as_str().unwrap();
    for nothing in [
        format!("assistantId={other}&phoneNumberId={line}"),
        "assistantId=7420f27a-30fd-4f49-a995-5549ae7cc00d".to_owned(),
        "phoneNumberId=nobody".to_owned(),
        "id=7420f27a-30fd-4f49-a995-5549ae7cc00d".to_owned(),
    ] {
        let found = api.json(&format!("/call?{nothing}")).await;
        assert!(items(&found).is_empty(), "{nothing}");
    }
    let none = api
        .json("/assistant?createdAtGt=2026-03-01T00:00:00Z")
        .await;
    assert!(items(&none).is_empty());
    assert_eq!(items(&api.json("/assistant?limit=2").await).len(), 2);
    assert_eq!(api.get("/assistant/nobody").await.status, 404);
    assert_eq!(api.get("/phone-number/nobody").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn what_the_document_does_not_know_is_refused() {
    let api = vapi();
    for (query, part) in [
        ("?limit=1001", "limit must not be greater than 1000"),
        ("?limit=many", "limit must be a number"),
        ("?limit=-1", "limit must not be less than 0"),
        ("?createdAtGt=noon", "createdAtGt must be a valid ISO 8601"),
        ("?status=ended", "property status should not exist"),
        ("?page=2", "property page should not exist"),
        ("?sort=-createdAt", "property sort should not exist"),
    ] {
        assert!(problems(&api, query).await.contains(part), "{query}");
    }
    let both = problems(&api, "?limit=x&page=1").await;
    assert!(both.contains("limit") && both.contains("page"), "{both}");
}

#[tokio::test(start_paused = true)]
async fn types_parties_and_reasons_are_the_vendors() {
    let api = vapi();
    let list = api.json("/call?limit=1000").await;
    let seen = |name: &str| -> BTreeSet<&str> {
        items(&list)
            .iter()
            .filter_map(|call| call[name].as_str())
            .collect()
    };
    assert_eq!(
        seen("type"),
        BTreeSet::from(["inboundPhoneCall", "outboundPhoneCall", "webCall"])
    );
    for status in ["ringing", "in-progress", "ended"] {
        assert!(seen("status").contains(status), "{status}");
    }
    for reason in [
        "customer-ended-call",
        "assistant-ended-call",
        "assistant-forwarded-call",
        "voicemail",
        "customer-busy",
        "customer-did-not-answer",
    ] {
        assert!(seen("endedReason").contains(reason), "{reason}");
    }
    for call in items(&list) {
        let is_web = call["type"] == "webCall";
        assert_eq!(call["phoneNumberId"].is_string(), !is_web, "{call}");
        assert_eq!(call["webCallUrl"].is_string(), is_web);
        if call["endedReason"] == "assistant-forwarded-call" {
            assert!(call["destination"]["type"].is_string());
        }
        assert_eq!(call["status"] == "ended", call["monitor"].is_null());
    }
}

#[tokio::test(start_paused = true)]
async fn lists_of_the_lab_fail_in_their_ways() {
    let api = vapi();
    let list = |assistant: &str| format!("/call?assistantId={assistant}");
    let lab = api.json(&list("lab")).await;
    assert_eq!(items(&lab).len(), 26);
    let line = lab[0]["phoneNumberId"].as_str().unwrap();
    let of_line = api.json(&format!("/call?phoneNumberId={line}")).await;
    assert_eq!(ids(&of_line), ids(&lab));
    let named = api.json("/call?id=huge-transcript").await;
    assert_eq!(items(&named).len(), 1);
    for (assistant, status) in [
        ("lab-rate-limited", 429),
        ("lab-server-error", 500),
        ("lab-unauthorised", 401),
        ("lab-forbidden", 403),
    ] {
        let answer = api.get(&list(assistant)).await;
        assert_eq!(answer.status, status, "{assistant}");
        assert_eq!(answer.json()["statusCode"], status);
    }
    assert!(items(&api.json(&list("lab-empty")).await).is_empty());
    let before = tokio::time::Instant::now();
    assert_eq!(items(&api.json(&list("lab-slow")).await).len(), 26);
    assert!(before.elapsed().as_secs() >= 2);
    let half = api.get(&list("lab-malformed-json")).await;
    assert!(serde_json::from_slice::<Value>(&half.body).is_err());
    let odd = api.json(&list("lab-unreadable-item")).await;
    assert_eq!(items(&odd).len(), 28);
    assert!(items(&odd).iter().any(Value::is_number));
}
