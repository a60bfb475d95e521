//! Agents and phone numbers.

use crate::support::{Api, CLINIC, ids};

#[tokio::test(start_paused = true)]
async fn agents_are_listed_without_the_lab() {
    let api = Api::start();
    let list = api.json("/agents").await;
    assert_eq!(list["meta"]["total_count"], 7);
    let found = ids(&list["data"]);
    assert_eq!(found[0], CLINIC);
    assert!(!found.iter().any(|id| id.starts_with("lab")));
    let second = api.json("/agents?page=2&limit=3&sort=created_at").await;
    assert_eq!(ids(&second["data"]), found[3..6]);
    let named = api.json("/agents?search=hotel").await;
    assert_eq!(named["data"][0]["name"], "Hotel Mirador");
    let by_name = api.json("/agents?sort=-name").await;
    assert_eq!(by_name["data"][0]["name"], "みどり家電サービス");
}

#[tokio::test(start_paused = true)]
async fn one_agent_and_the_lab_can_be_asked_for() {
    let api = Api::start();
    let one = api.json(&format!("/agents/{CLINIC}")).await;
    assert_eq!(one["data"]["name"], "Marina Dental Clinic");
    assert_eq!(api.json("/agents/lab").await["data"]["name"], "Fault lab");
    assert_eq!(api.get("/agents/nobody").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn phone_numbers_belong_to_agents_with_a_channel() {
    let numbers = Api::start().json("/phone-numbers").await;
    let numbers = numbers["data"].as_array().unwrap();
    assert_eq!(numbers.len(), 6);
    assert!(
        numbers
            .iter()
            .all(|number| number["e164"].as_str().unwrap().starts_with('+'))
    );
}
