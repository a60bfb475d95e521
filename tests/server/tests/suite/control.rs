//! What tests steer, where no other file shows it.

use crate::support::{Api, CLINIC};

#[tokio::test(start_paused = true)]
async fn a_fault_hits_bimpeai_too_and_a_reset_ends_it() {
    let api = Api::start();
    let path = format!("/agents/{CLINIC}/calls");
    api.control(
        "fault",
        r#"{"path":"/calls","kind":"429","retry_after_seconds":5}"#,
    )
    .await;
    for _ in 0..3 {
        let refused = api.get(&path).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code().as_str()),
            (429, "rate_limited")
        );
        assert_eq!(refused.header("retry-after"), "5");
    }
    assert_eq!(api.get("/agents").await.status, 200);
    api.control("reset", "").await;
    assert_eq!(api.get(&path).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_fault_may_be_for_one_method_only() {
    let api = Api::start();
    let path = format!("/agents/{CLINIC}/calls");
    api.control("fault", r#"{"path":"/calls","method":"POST","kind":"503"}"#)
        .await;
    assert_eq!(api.get(&path).await.status, 200);
    assert_eq!(api.post(&path, "{}").await.status, 503);
    api.control("reset", "").await;
    api.control("fault", r#"{"path":"/calls","kind":"malformed","times":1}"#)
        .await;
    let half = api.get(&path).await;
    assert_eq!(half.status, 200);
    assert!(serde_json::from_slice::<serde_json::Value>(&half.body).is_err());
}
