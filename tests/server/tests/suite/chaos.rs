//! Chaos and latency.

use std::collections::HashSet;

use http_body_util::BodyExt;
use tokio::time::Instant;

use crate::support::{Api, STRICT, options};

#[tokio::test(start_paused = true)]
async fn chaos_spoils_about_the_share_asked_for() {
    let mut wild = options();
    wild.chaos_percent = 50;
    let api = Api::with(wild);
    let (mut kinds, mut spoiled) = (HashSet::new(), 0);
    for _ in 0..300 {
        let asked = Instant::now();
        let response = api.open("GET", &format!("{STRICT}/agents"), "").await;
        let status = response.status().as_u16();
        let whole = response.into_body().collect().await.is_ok();
        let slow = asked.elapsed().as_millis() > 0;
        kinds.insert((status, whole, slow));
        spoiled += usize::from(status != 200 || !whole || slow);
    }
    assert!((100..=200).contains(&spoiled), "{spoiled}");
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

#[tokio::test(start_paused = true)]
async fn latency_is_added_to_api_answers_only() {
    let mut far = options();
    far.latency_ms = 250;
    let api = Api::with(far);
    let asked = Instant::now();
    api.get("/agents").await;
    assert_eq!(asked.elapsed().as_millis(), 250);
    api.stats().await;
    api.ask("GET", "/config.json", "").await;
    assert_eq!(asked.elapsed().as_millis(), 250);
}
