//! Call lists and call details.

use std::collections::HashSet;

use serde_json::Value;

use crate::support::{Api, CLINIC, ids, options};

fn calls(query: &str) -> String {
    format!("/agents/{CLINIC}/calls{query}")
}

#[tokio::test(start_paused = true)]
async fn the_default_page_is_the_twenty_newest() {
    let list = Api::start().json(&calls("")).await;
    let data = list["data"].as_array().unwrap();
    assert_eq!(data.len(), 20);
    assert_eq!(list["meta"]["limit"], 20);
    let times: Vec<_> = data
        .iter()
        .map(|call| call["created_on"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    for key in [
        "id",
        "source",
        "destination",
        "status",
        "direction",
        "created_on",
        "duration_seconds",
        "is_test_call",
        "error_reason",
        "end_reason",
        "ringing_at",
        "ended_at",
    ] {
        assert!(data.iter().all(|call| call.get(key).is_some()), "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_fit_together_and_meta_tells_the_truth() {
    let api = Api::start();
    let first = api.json(&calls("?limit=30")).await;
    let pages = first["meta"]["page_count"].as_i64().unwrap();
    let total = first["meta"]["total_count"].as_i64().unwrap();
    assert!(pages > 2, "{pages}");
    let mut seen = HashSet::new();
    for page in 1..=pages {
        let list = api.json(&calls(&format!("?limit=30&page={page}"))).await;
        assert_eq!(list["meta"]["current_page"], page);
        assert_eq!(list["meta"]["has_next_page"], page < pages);
        assert_eq!(list["meta"]["has_previous_page"], page > 1);
        seen.extend(ids(&list["data"]));
    }
    assert_eq!(i64::try_from(seen.len()).unwrap(), total);
    let beyond = api
        .json(&calls(&format!("?limit=30&page={}", pages + 1)))
        .await;
    assert_eq!(beyond["data"], serde_json::json!([]));
    assert_eq!(beyond["meta"]["has_next_page"], false);
    assert_eq!(beyond["meta"]["has_previous_page"], true);
}

#[tokio::test(start_paused = true)]
async fn filters_narrow_and_search_finds_numbers_ids_and_reasons() {
    let api = Api::start();
    let each = |list: &Value, check: &dyn Fn(&Value) -> bool| {
        let data = list["data"].as_array().unwrap().clone();
        assert!(!data.is_empty());
        assert!(data.iter().all(check), "{data:?}");
    };
    each(&api.json(&calls("?is_test_call=true")).await, &|call| {
        call["is_test_call"] == true
    });
    each(&api.json(&calls("?status=ended")).await, &|call| {
        call["status"] == "ended"
    });
    each(&api.json(&calls("?search=customer_hung")).await, &|call| {
        call["end_reason"] == "customer_hung_up"
    });
    let some = api.json(&calls("?limit=1&page=3")).await["data"][0].clone();
    let id = some["id"].as_str().unwrap();
    assert_eq!(
        ids(&api.json(&calls(&format!("?search={id}"))).await["data"]),
        [id]
    );
    let number = some["source"].as_str().unwrap().trim_start_matches('+');
    each(
        &api.json(&calls(&format!("?search={number}"))).await,
        &|call| {
            call["source"].as_str().unwrap_or_default().contains(number)
                || call["destination"].as_str().unwrap().contains(number)
        },
    );
    each(&api.json(&calls("?search=09")).await, &|call| {
        call.to_string().contains("09")
    });
    let none = api.json(&calls("?search=%22%20OR%20*")).await;
    assert_eq!(none["meta"]["total_count"], 0);
    assert_eq!(none["meta"]["page_count"], 0);
}

#[tokio::test(start_paused = true)]
async fn every_sort_field_sorts_both_ways() {
    let api = Api::start();
    for field in [
        "created_on",
        "duration_seconds",
        "status",
        "ended_at",
        "ringing_at",
        "source",
        "destination",
    ] {
        let total = api.json(&calls("")).await["meta"]["total_count"]
            .as_i64()
            .unwrap();
        let mut both = Vec::new();
        for sign in ["", "-"] {
            let mut all = Vec::new();
            for page in 1..=(total + 99) / 100 {
                let list = api
                    .json(&calls(&format!(
                        "?limit=100&sort={sign}{field}&page={page}"
                    )))
                    .await;
                all.extend(ids(&list["data"]));
            }
            both.push(all);
        }
        both[1].reverse();
        assert_eq!(both[0], both[1], "{field}");
    }
}

#[tokio::test(start_paused = true)]
async fn bad_parameters_are_refused_with_every_problem() {
    let api = Api::start();
    let long = "x".repeat(256);
    for (query, part) in [
        (
            "?limit=101".to_owned(),
            "limit must not be greater than 100",
        ),
        ("?limit=0".to_owned(), "limit must not be less than 1"),
        ("?page=0".to_owned(), "page must not be less than 1"),
        ("?page=two".to_owned(), "page must be a number"),
        ("?status=talking".to_owned(), "status must be one of"),
        (
            "?is_test_call=1".to_owned(),
            "is_test_call must be a boolean",
        ),
        ("?sort=-created_at".to_owned(), "sort must be one of"),
        (format!("?sort={long}"), "64 characters"),
        (format!("?search={long}"), "255 characters"),
    ] {
        let answer = api.get(&calls(&query)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (400, "validation_error")
        );
        let problems = answer.json()["message"].clone();
        assert!(
            problems
                .as_array()
                .unwrap()
                .iter()
                .any(|text| text.as_str().unwrap().contains(part)),
            "{query}: {problems}"
        );
    }
    let two = api.get(&calls("?limit=101&status=talking")).await.json();
    assert_eq!(two["message"].as_array().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_detail_agrees_with_its_row_and_with_itself() {
    let api = Api::start();
    let list = api.json(&calls("?limit=100&status=ended")).await;
    for row in list["data"].as_array().unwrap() {
        let detail = api
            .json(&calls(&format!("/{}", row["id"].as_str().unwrap())))
            .await;
        let detail = &detail["data"];
        for (key, value) in row.as_object().unwrap() {
            assert_eq!(&detail[key], value, "{key}");
        }
        let moments: Vec<_> = ["created_on", "ringing_at", "answered_at", "ended_at"]
            .iter()
            .filter_map(|key| detail[*key].as_str())
            .collect();
        assert!(moments.is_sorted(), "{moments:?}");
        let said: Vec<_> = detail["conversation_logs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["created_at"].as_str().unwrap())
            .collect();
        assert!(said.is_sorted());
        assert!(
            said.iter()
                .all(|at| (moments[0]..=moments[moments.len() - 1]).contains(at))
        );
    }
    assert_eq!(api.get(&calls("/nothing")).await.code(), "not_found");
}

#[tokio::test(start_paused = true)]
async fn the_long_call_has_ten_thousand_messages() {
    let api = Api::start();
    let mut found = 0;
    for agent in ids(&api.json("/agents").await["data"]) {
        let answer = api
            .get(&format!("/agents/{agent}/calls/cmstocktake00000000010000"))
            .await;
        if answer.status == 200 {
            let logs = answer.json()["data"]["conversation_logs"].clone();
            assert_eq!(ids(&logs).into_iter().collect::<HashSet<_>>().len(), 10_000);
            found += 1;
        }
    }
    assert_eq!(found, 1);
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_world_and_another_another() {
    let page = calls("?limit=100");
    let first = Api::start().json(&page).await;
    assert_eq!(first, Api::start().json(&page).await);
    let mut other = options();
    other.seed = 2;
    assert_ne!(first, Api::with(other).json(&page).await);
}

#[tokio::test(start_paused = true)]
async fn the_data_has_every_status_direction_and_kind_of_duration() {
    let api = Api::with(ringside_local_api::options::Options {
        calls: 3_000,
        ..options()
    });
    let (mut statuses, mut ends, mut directions) = (HashSet::new(), HashSet::new(), HashSet::new());
    let (mut fractions, mut unknown, mut anonymous) = (0, 0, 0);
    for agent in ids(&api.json("/agents").await["data"]) {
        let total = api.json(&format!("/agents/{agent}/calls")).await["meta"]["page_count"].clone();
        for page in 1..=total.as_i64().unwrap() / 5 + 1 {
            let list = api
                .json(&format!("/agents/{agent}/calls?limit=100&page={page}"))
                .await;
            for call in list["data"].as_array().unwrap() {
                statuses.insert(call["status"].to_string());
                ends.insert(call["end_reason"].to_string());
                directions.insert(call["direction"].to_string());
                fractions += usize::from(call["duration_seconds"].is_f64());
                unknown +=
                    usize::from(call["duration_seconds"].is_null() && call["status"] == "ended");
                anonymous += usize::from(call["source"].is_null());
            }
        }
    }
    assert_eq!(statuses.len(), 7, "{statuses:?}");
    assert!(ends.len() >= 14, "{ends:?}");
    assert_eq!(directions.len(), 2);
    assert!(
        fractions > 100 && unknown > 10 && anonymous > 3,
        "{fractions} {unknown} {anonymous}"
    );
}
