//! Atoms: placing calls and cancelling them.

use std::time::Duration;

use serde_json::json;

use crate::{
    atoms::{BASE, atoms, errors, list},
    support::{Answer, Api, options},
};

async fn place(api: &Api, number: &str) -> Answer {
    let agents = api.json("/agent").await;
    let agent = &agents["data"]["agents"][0]["_id"];
    let body = json!({"agentId": agent, "phoneNumber": number});
    api.post("/conversation/outbound", &body.to_string()).await
}

#[tokio::test(start_paused = true)]
async fn placing_a_call() {
    let api = atoms();
    let placed = place(&api, "+14155550123").await;
    assert_eq!(placed.status, 200);
    let id = placed.json()["data"]["conversationId"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/conversation/{id}");
    let call = api.json(&path).await["data"].clone();
    assert_eq!(
        (&call["status"], &call["type"], &call["to"]),
        (
            &json!("in_queue"),
            &json!("telephony_outbound"),
            &json!("+14155550123")
        )
    );
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(api.json(&path).await["data"]["status"], "processing");
    tokio::time::advance(Duration::from_secs(6)).await;
    assert_eq!(api.json(&path).await["data"]["status"], "in_progress");

    for (number, status) in [("+14155550001", "busy"), ("+14155550002", "failed")] {
        let id = place(&api, number).await.json()["data"]["conversationId"].clone();
        let call = api
            .json(&format!("/conversation/{}", id.as_str().unwrap()))
            .await;
        assert_eq!(call["data"]["status"], status);
    }
    assert_eq!(place(&api, "+14155550003").await.status, 500);
    let never = tokio::time::timeout(Duration::from_secs(60), place(&api, "+14155550004")).await;
    assert!(never.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_header_makes_a_test_call() {
    let api = Api::with(options());
    let key = ("authorization", "Bearer sk_atoms_demo_full");
    for (headers, is_test) in [
        (vec![key], false),
        (vec![key, ("x-test-call", "true")], true),
    ] {
        let placed = place(&api.asking_with(BASE, &headers), "+14155550123").await;
        let id = placed.json()["data"]["conversationId"]
            .as_str()
            .unwrap()
            .to_owned();
        let api = api.asking_with(BASE, &[key]);
        let (found, _) = list(&api, &format!("search={id}")).await;
        assert_eq!(found[0]["isTest"], is_test);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_cannot_be_placed() {
    let api = atoms();
    let agents = api.json("/agent").await;
    let agent = agents["data"]["agents"][0]["_id"].as_str().unwrap();
    let line = api.json("/product/phone-numbers").await["data"][0]["_id"].clone();
    for (body, said) in [
        (json!({}), "agentId: Required"),
        (json!({"agentId": agent}), "phoneNumber: Required"),
        (
            json!({"agentId": "x", "phoneNumber": "+14155550123"}),
            "Invalid agent id",
        ),
        (
            json!({"agentId": "60d0fe4f5311236168a109ca", "phoneNumber": "+14155550123"}),
            "Agent not found",
        ),
        (
            json!({"agentId": agent, "phoneNumber": "04155550123"}),
            "Invalid phone number",
        ),
        (
            json!({"agentId": agent, "phoneNumber": "+14155550123", "fromProductId": "x"}),
            "Invalid product id",
        ),
    ] {
        let refused = api.post("/conversation/outbound", &body.to_string()).await;
        assert_eq!(
            (refused.status.as_u16(), errors(&refused)[0].as_str()),
            (400, said),
            "{body}"
        );
    }
    assert_eq!(
        api.post("/conversation/outbound", "no JSON").await.status,
        400
    );
    let from = json!({"agentId": agent, "phoneNumber": "+14155550123", "fromProductId": line});
    assert_eq!(
        api.post("/conversation/outbound", &from.to_string())
            .await
            .status,
        200
    );
    let reader = api.asking_with(BASE, &[("authorization", "Bearer sk_atoms_demo_readonly")]);
    assert_eq!(place(&reader, "+14155550123").await.status, 403);
    assert_eq!(reader.post("/conversation/cancel", "{}").await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn cancelling_a_call() {
    let api = atoms();
    let id = |placed: Answer| {
        placed.json()["data"]["conversationId"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let queued = id(place(&api, "+14155550123").await);
    let cancelled = api
        .post(&format!("/conversation/{queued}/cancel"), "")
        .await;
    assert_eq!(
        cancelled.json()["data"],
        json!({"callId": queued, "status": "cancelled"})
    );
    assert_eq!(
        api.json(&format!("/conversation/{queued}")).await["data"]["status"],
        "cancelled"
    );
    let again = api
        .post(
            "/conversation/cancel",
            &json!({"callId": queued}).to_string(),
        )
        .await;
    assert_eq!(again.status, 400);

    let ringing = id(place(&api, "+14155550124").await);
    tokio::time::advance(Duration::from_secs(2)).await;
    let refused = api
        .post(&format!("/conversation/{ringing}/cancel"), "")
        .await;
    assert_eq!(refused.status, 400);
    assert!(errors(&refused)[0].contains("is not in queue"));
    let cancelled = api
        .post(
            "/conversation/cancel",
            &json!({"callId": ringing}).to_string(),
        )
        .await;
    assert_eq!(cancelled.json()["data"]["previousStatus"], "processing");
    for (path, body, status) in [
        ("/conversation/cancel", json!({}).to_string(), 400),
        (
            "/conversation/cancel",
            json!({"callId": "nothing"}).to_string(),
            404,
        ),
        ("/conversation/nothing/cancel", String::new(), 404),
    ] {
        assert_eq!(api.post(path, &body).await.status, status, "{path} {body}");
    }
}
