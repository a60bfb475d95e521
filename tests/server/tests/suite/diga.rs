//! Diga's lists: what is in them in each generation, how they are entered and filtered, what is refused.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Answer, Api, NOW_MS, ids};

pub(crate) const KEY: (&str, &str) = ("authorization", "Bearer sk-diga-demo-full");
pub(crate) const FIRST: &str = "/diga/g1";
pub(crate) const SECOND: &str = "/diga/g2";
pub(crate) const THIRD: &str = "/diga";
pub(crate) const GENERATIONS: [&str; 3] = [FIRST, SECOND, THIRD];

/// The same server asked in a generation of the contract.
pub(crate) fn speaking(api: &Api, base: &'static str) -> Api {
    api.asking_with(base, &[KEY])
}

/// A server speaking the newest generation.
pub(crate) fn diga() -> Api {
    speaking(&Api::start(), THIRD)
}

/// Every call of the account that gets through `query`, newest first.
pub(crate) async fn every_call(api: &Api, query: &str) -> Vec<Value> {
    let page = api.json(&format!("/v1/call/?limit=1000{query}")).await;
    assert_eq!(page["has_more"], false, "{query}");
    page["data"].as_array().unwrap().clone()
}

pub(crate) fn code(answer: &Answer) -> String {
    answer.json()["error_code"].as_str().unwrap().to_owned()
}

/// `place: type` of every field the framework refused.
pub(crate) fn refused(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{:?}", answer.body);
    let body = answer.json();
    let fields = body["detail"].as_array().unwrap();
    fields
        .iter()
        .map(|field| {
            let place: Vec<&str> = field["loc"]
                .as_array()
                .unwrap()
                .iter()
                .map(|part| part.as_str().unwrap())
                .collect();
            assert!(field["msg"].is_string());
            format!("{}: {}", place.join("."), field["type"].as_str().unwrap())
        })
        .collect()
}

fn keys(item: &Value) -> Vec<&str> {
    item.as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

pub(crate) fn words(items: &[Value], field: &str) -> BTreeSet<String> {
    let words = items.iter().map(|item| item[field].as_str());
    words.flatten().map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_has_the_fields_and_words_of_its_generation() {
    let api = Api::start();
    let common = [
        "agent_id",
        "contact",
        "created_date",
        "duration",
        "end_reason",
        "end_time",
        "id",
        "recording_url",
        "start_time",
        "status",
        "type",
    ];
    for (base, more, statuses) in [
        (
            FIRST,
            &["phone_id"][..],
            &[
                "completed",
                "dialing",
                "failed",
                "in_progress",
                "no_answer",
                "transferred",
            ][..],
        ),
        (
            SECOND,
            &["agent_version_id", "dynamic_variables", "phone_register_id"],
            &[
                "completed",
                "dialing",
                "failed",
                "in_progress",
                "no_answer",
                "transferred",
            ],
        ),
        (
            THIRD,
            &["agent_version_id", "dynamic_variables", "phone_register_id"],
            &["completed", "dialing", "in_progress", "in_queue"],
        ),
    ] {
        let calls = every_call(&speaking(&api, base), "").await;
        assert!(calls.len() > 300, "{base}: {}", calls.len());
        let mut expected = [&common[..], more].concat();
        expected.sort_unstable();
        for call in &calls {
            assert_eq!(keys(call), expected, "{base}");
            let zone = if base == SECOND { "+00:00" } else { "Z" };
            assert!(call["created_date"].as_str().unwrap().ends_with(zone));
            let contact = ["contact_type", "created_date", "id", "identifier"];
            assert_eq!(keys(&call["contact"]), contact);
        }
        let found = words(&calls, "status");
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(found, statuses, "{base}");
        assert_eq!(words(&calls, "type").len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_are_told_as_they_were() {
    let calls = every_call(&diga(), "").await;
    let over = calls.iter().filter(|call| call["status"] == "completed");
    let mut reasons = BTreeSet::new();
    for call in over {
        assert!(call["end_time"].is_string(), "{call}");
        reasons.extend(call["end_reason"].as_str());
        let has_talked = call["start_time"].is_string();
        assert!(has_talked || call["recording_url"].is_null(), "{call}");
        assert!(call["duration"].is_null() || call["duration"].is_u64());
    }
    for reason in [
        "hangup",
        "customer_hangup",
        "agent_hangup",
        "transfer",
        "busy",
        "no_answer",
    ] {
        assert!(reasons.contains(reason), "{reason} of {reasons:?}");
    }
    let (web, phone): (Vec<&Value>, Vec<&Value>) = calls
        .iter()
        .partition(|call| call["contact"]["contact_type"] == "web");
    assert!(!web.is_empty());
    assert!(web.iter().all(|call| {
        call["phone_register_id"].is_null()
            && call["contact"]["identifier"]
                .as_str()
                .unwrap()
                .starts_with("browser-")
    }));
    assert!(
        phone
            .iter()
            .all(|call| call["phone_register_id"].is_string())
    );
    assert!(
        calls
            .iter()
            .any(|call| call["dynamic_variables"]["customer_name"].is_string())
    );
}

#[tokio::test(start_paused = true)]
async fn lists_are_walked_by_id_in_both_directions() {
    let api = diga();
    let all = ids(&json!(every_call(&api, "").await));
    let newest_first = api.json("/v1/call/?limit=1000&order=desc").await;
    assert_eq!(ids(&newest_first["data"]), all);
    let mut rising = ids(&api.json("/v1/call/?limit=1000&order=asc").await["data"]);
    rising.reverse();
    assert_eq!(rising, all);
    let mut walked = Vec::new();
    let mut next = "/v1/call/?limit=60".to_owned();
    loop {
        let page = api.json(&next).await;
        walked.extend(ids(&page["data"]));
        let is_by_id = next.contains("after");
        assert_eq!(page["current_page"].is_null(), is_by_id);
        assert_eq!(page["total_pages"].is_null(), is_by_id);
        assert_eq!(page["last_id"].as_str(), walked.last().map(String::as_str));
        if page["has_more"] == false {
            break;
        }
        next = format!(
            "/v1/call/?limit=60&after={}",
            page["last_id"].as_str().unwrap()
        );
    }
    assert_eq!(walked, all);
    let before = api
        .json(&format!("/v1/call/?limit=5&before={}", all[20]))
        .await;
    assert_eq!(
        (ids(&before["data"]), &before["has_more"]),
        (all[15..20].to_vec(), &json!(true))
    );
    let start = api
        .json(&format!("/v1/call/?limit=5&before={}", all[3]))
        .await;
    assert_eq!(
        (ids(&start["data"]), &start["has_more"]),
        (all[..3].to_vec(), &json!(false))
    );
    let after = api
        .json(&format!("/v1/call/?limit=2&order=asc&after={}", all[20]))
        .await;
    assert_eq!(ids(&after["data"]), [all[19].clone(), all[18].clone()]);
    let before = api
        .json(&format!("/v1/call/?limit=2&order=asc&before={}", all[20]))
        .await;
    assert_eq!(ids(&before["data"]), [all[22].clone(), all[21].clone()]);
}

#[tokio::test(start_paused = true)]
async fn pages_have_numbers_since_the_second_generation() {
    let api = Api::start();
    let newest = speaking(&api, THIRD);
    let all = ids(&json!(every_call(&newest, "").await));
    let pages = all.len().div_ceil(50);
    let third = newest.json("/v1/call/?page=3").await;
    assert_eq!(ids(&third["data"]), all[100..150]);
    assert_eq!(
        (&third["current_page"], &third["total_pages"]),
        (&json!(3), &json!(pages))
    );
    let last = newest.json(&format!("/v1/call/?page={pages}")).await;
    assert_eq!(
        (&last["has_more"], ids(&last["data"]).last()),
        (&json!(false), all.last())
    );
    let beyond = newest.json("/v1/call/?page=99").await;
    assert_eq!(beyond["data"], json!([]));
    assert_eq!(
        (&beyond["first_id"], &beyond["has_more"]),
        (&Value::Null, &json!(false))
    );
    // The first generation does not know the parameter and says nothing about it.
    let first = speaking(&api, FIRST).json("/v1/call/?page=3").await;
    assert_eq!(ids(&first["data"]), all[..50]);
    assert_eq!(keys(&first), ["data", "first_id", "has_more", "last_id"]);
    assert_eq!(first["has_more"], true);
}

#[tokio::test(start_paused = true)]
async fn every_status_finds_its_calls_and_no_others() {
    let api = Api::start();
    for base in GENERATIONS {
        let api = speaking(&api, base);
        let all = every_call(&api, "").await;
        let mut found = 0;
        let mut statuses = vec!["dialing", "in_progress", "completed"];
        if base == THIRD {
            statuses.push("in_queue");
        } else {
            statuses.extend(["failed", "transferred", "no_answer"]);
        }
        for status in statuses {
            let calls = every_call(&api, &format!("&status={status}")).await;
            assert!(
                calls.iter().all(|call| call["status"] == status),
                "{base} {status}"
            );
            found += calls.len();
        }
        assert_eq!(found, all.len(), "{base}");
        let other = if base == THIRD { "failed" } else { "in_queue" };
        let answer = api.get(&format!("/v1/call/?status={other}")).await;
        assert_eq!(refused(&answer), ["query.status: enum"]);
    }
}

#[tokio::test(start_paused = true)]
async fn filters_can_be_combined() {
    let api = diga();
    let all = every_call(&api, "").await;
    let some = &all[40];
    let text = |field: &str| some[field].as_str().unwrap().to_owned();
    let contact = some["contact"]["id"].as_str().unwrap();
    let agent = text("agent_id");
    let alike = |field: &str| {
        let alike = all.iter().filter(|call| call[field] == some[field]);
        alike.count()
    };
    for (query, expected) in [
        (format!("&agent_id={agent}"), alike("agent_id")),
        (format!("&type={}", text("type")), alike("type")),
        (
            format!("&contact_id={contact}"),
            all.iter()
                .filter(|call| call["contact"]["id"] == contact)
                .count(),
        ),
        (
            format!("&agent_id={agent}&agent_id={agent}"),
            alike("agent_id"),
        ),
    ] {
        let found = every_call(&api, &query).await;
        assert!(expected > 0);
        assert_eq!(found.len(), expected, "{query}");
    }
    let line = all
        .iter()
        .find(|call| call["phone_register_id"].is_string())
        .unwrap();
    let line = line["phone_register_id"].as_str().unwrap();
    let of_line = every_call(&api, &format!("&phone_id={line}")).await;
    assert_eq!(
        of_line.len(),
        all.iter()
            .filter(|call| call["phone_register_id"] == line)
            .count()
    );
    let other = all
        .iter()
        .find(|call| call["phone_register_id"] != line)
        .unwrap();
    let both = format!(
        "&phone_id={line}&agent_id={}",
        other["agent_id"].as_str().unwrap()
    );
    assert!(every_call(&api, &both).await.is_empty());
    let nobody = "00000000-0000-4000-8000-000000000000";
    for name in ["agent_id", "phone_id", "contact_id"] {
        assert!(
            every_call(&api, &format!("&{name}={nobody}"))
                .await
                .is_empty()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn days_are_filtered_with_both_ends_included() {
    let api = diga();
    let all = every_call(&api, "").await;
    let date = |at: usize| all[at]["created_date"].as_str().unwrap().to_owned();
    let span = format!(
        "&start_created_date={}&end_created_date={}",
        date(60),
        date(30)
    );
    let found = ids(&json!(every_call(&api, &span).await));
    assert_eq!(found, ids(&json!(all[30..=60])));
    let day = &date(60)[..10];
    for start in [
        day.to_owned(),
        format!("{day}T00:00:00"),
        format!("{day}T02:00:00%2B02:00"),
    ] {
        let since = every_call(&api, &format!("&start_created_date={start}")).await;
        let expected = all
            .iter()
            .filter(|call| call["created_date"].as_str().unwrap() >= day);
        assert_eq!(since.len(), expected.count(), "{start}");
    }
    let now = NOW_MS / 1000;
    let answer = api
        .get(&format!("/v1/call/?end_created_date=noon-{now}"))
        .await;
    assert_eq!(
        refused(&answer),
        ["query.end_created_date: datetime_from_date_parsing"]
    );
}

#[tokio::test(start_paused = true)]
async fn wrong_questions_are_refused_in_two_shapes() {
    let api = diga();
    let wrong = "/v1/call/?limit=1001&page=0&order=up&type=sideways&agent_id=7&after=x";
    assert_eq!(
        refused(&api.get(wrong).await),
        [
            "query.after: uuid_parsing",
            "query.page: greater_than_equal",
            "query.limit: less_than_equal",
            "query.order: enum",
            "query.agent_id: uuid_parsing",
            "query.type: enum",
        ]
    );
    assert_eq!(
        refused(&api.get("/v1/call/?limit=many").await),
        ["query.limit: int_parsing"]
    );
    let some = ids(&api.json("/v1/call/?limit=1").await["data"]).remove(0);
    let both = api
        .get(&format!("/v1/call/?after={some}&before={some}"))
        .await;
    assert_eq!(
        (both.status.as_u16(), code(&both).as_str()),
        (422, "INVALID_PAGINATION_PARAMETERS")
    );
    let unknown = api
        .get("/v1/call/?after=00000000-0000-4000-8000-000000000000")
        .await;
    assert_eq!(
        (unknown.status.as_u16(), code(&unknown).as_str()),
        (400, "NOT_VALID_FIELD")
    );
}
