//! Conversations and messages.

use crate::support::{Api, CLINIC, ids};

fn conversations(rest: &str) -> String {
    format!("/agents/{CLINIC}/conversations{rest}")
}

#[tokio::test(start_paused = true)]
async fn a_call_leads_to_its_conversation_by_the_other_partys_number() {
    let api = Api::start();
    let list = api
        .json(&format!("/agents/{CLINIC}/calls?status=ended&limit=40"))
        .await;
    let mut checked = 0;
    for call in list["data"].as_array().unwrap() {
        let inbound = call["direction"] == "inbound";
        let Some(number) = call[if inbound { "source" } else { "destination" }].as_str() else {
            continue;
        };
        let test = call["is_test_call"] == true;
        let channel = if test { "test_telephony" } else { "telephony" };
        let search = number.replace('+', "%2B");
        let found = api
            .json(&conversations(&format!(
                "?channel={channel}&search={search}"
            )))
            .await;
        let conversation = &found["data"][0];
        assert_eq!(conversation["channel_user_id"], number);
        assert_eq!(conversation["channel_type"], channel);
        let id = conversation["id"].as_str().unwrap();
        let detail = api
            .json(&format!(
                "/agents/{CLINIC}/calls/{}",
                call["id"].as_str().unwrap()
            ))
            .await;
        let all = api
            .json(&conversations(&format!(
                "/{id}/messages?limit=100&sort=created_at"
            )))
            .await;
        let known = ids(&all["data"]);
        if all["meta"]["page_count"] == 1 {
            let logs = &detail["data"]["conversation_logs"];
            assert!(ids(logs).iter().all(|message| known.contains(message)));
            checked += 1;
        }
    }
    assert!(checked > 5, "{checked}");
}

#[tokio::test(start_paused = true)]
async fn channels_filter_and_lists_are_paged() {
    let api = Api::start();
    let count = |list: &serde_json::Value| list["meta"]["total_count"].as_i64().unwrap();
    let all = api.json(&conversations("?limit=5")).await;
    let live = api.json(&conversations("?channel=telephony")).await;
    let test = api
        .json(&conversations("?channel=test_telephony&sort=-created_at"))
        .await;
    assert_eq!(count(&all), count(&live) + count(&test));
    assert!(
        test["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["is_test_channel"] == true)
    );
    let updated: Vec<_> = live["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["updated_at"].as_str().unwrap().to_owned())
        .collect();
    assert!(updated.len() == 20, "{updated:?}");
    assert_eq!(api.get(&conversations("?channel=pigeon")).await.status, 400);
    assert_eq!(api.get(&conversations("?limit=101")).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn one_conversation_has_the_persons_details() {
    let api = Api::start();
    let list = api.json(&conversations("")).await;
    let first = &list["data"][0];
    let one = api
        .json(&conversations(&format!(
            "/{}",
            first["id"].as_str().unwrap()
        )))
        .await;
    for (key, value) in first.as_object().unwrap() {
        assert_eq!(&one["data"][key], value, "{key}");
    }
    assert_eq!(one["data"]["phone_number"], first["channel_user_id"]);
    assert_eq!(
        api.get(&conversations("/nothing")).await.code(),
        "not_found"
    );
}

#[tokio::test(start_paused = true)]
async fn messages_come_in_pages_newest_first_and_one_by_one() {
    let api = Api::start();
    let list = api.json(&conversations("?limit=50")).await;
    let mut longest = (0, String::new());
    for conversation in ids(&list["data"]) {
        let found = api
            .json(&conversations(&format!("/{conversation}/messages?limit=1")))
            .await;
        longest = longest.max((found["meta"]["total_count"].as_i64().unwrap(), conversation));
    }
    let id = longest.1;
    let newest = api
        .json(&conversations(&format!("/{id}/messages?limit=100")))
        .await;
    let oldest = api
        .json(&conversations(&format!(
            "/{id}/messages?limit=100&sort=created_at"
        )))
        .await;
    assert!(longest.0 > 20);
    if newest["meta"]["page_count"] == 1 {
        let mut reversed = ids(&newest["data"]);
        reversed.reverse();
        assert_eq!(reversed, ids(&oldest["data"]));
    }
    let message = &oldest["data"][2];
    let path = conversations(&format!(
        "/{id}/messages/{}",
        message["id"].as_str().unwrap()
    ));
    assert_eq!(&api.json(&path).await["data"], message);
    assert_eq!(
        api.get(&conversations(&format!("/{id}/messages/none")))
            .await
            .status,
        404
    );
}
