//! Vapi: placing calls, and recordings.

use std::time::Duration;

use serde_json::{Value, json};

use super::vapi::vapi;
use crate::support::{Answer, Api};

async fn clinic(api: &Api) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let assistants = api.json("/assistant").await;
    let lines = api.json("/phone-number").await;
    (text(&assistants[0]["id"]), text(&lines[0]["id"]))
}

async fn place(api: &Api, number: &str) -> Answer {
    let (assistant, line) = clinic(api).await;
    let body =
        json!({"assistantId": assistant, "phoneNumberId": line, "customer": {"number": number}});
    api.post("/call", &body.to_string()).await
}

#[tokio::test(start_paused = true)]
async fn a_placed_call_is_the_newest_of_the_list_and_goes_on() {
    let api = vapi();
    let answer = place(&api, "+14155550123").await;
    assert_eq!(answer.status, 201);
    let call = answer.json();
    assert_eq!(call["status"], "queued");
    assert_eq!(call["type"], "outboundPhoneCall");
    assert_eq!(call["customer"]["number"], "+14155550123");
    let newest = api.json("/call?limit=1").await;
    assert_eq!(newest[0]["id"], call["id"]);
    tokio::time::advance(Duration::from_secs(20)).await;
    let id = call["id"].as_str().unwrap();
    assert_eq!(
        api.json(&format!("/call/{id}")).await["status"],
        "in-progress"
    );
}

#[tokio::test(start_paused = true)]
async fn numbers_choose_how_it_goes() {
    let api = vapi();
    let busy = place(&api, "+14155550001").await;
    assert_eq!(busy.status, 201);
    assert_eq!(busy.json()["endedReason"], "customer-busy");
    let failed = place(&api, "+14155550002").await.json();
    assert_eq!(failed["status"], "ended");
    assert!(failed["endedReason"].as_str().unwrap().contains("error"));
    assert!(failed["endedMessage"].is_string());
    let none = place(&api, "+14155550003").await;
    assert_eq!(
        (none.status.as_u16(), none.json()["statusCode"].clone()),
        (400, json!(400))
    );
    let hangs = tokio::time::timeout(Duration::from_secs(60), place(&api, "+14155550004")).await;
    assert!(hangs.is_err(), "no answer comes");
}

#[tokio::test(start_paused = true)]
async fn several_customers_get_results_and_errors() {
    let api = vapi();
    let (assistant, line) = clinic(&api).await;
    let body = json!({
        "assistantId": assistant, "phoneNumberId": line,
        "customers": [{"number": "+14155550123"}, {"number": "+14155550003"}],
    });
    let answer = api.post("/call", &body.to_string()).await;
    assert_eq!(answer.status, 201);
    let answer = answer.json();
    assert_eq!(answer["results"].as_array().unwrap().len(), 1);
    assert_eq!(answer["errors"][0]["customer"]["number"], "+14155550003");
}

#[tokio::test(start_paused = true)]
async fn everything_wrong_with_an_order_is_told() {
    let api = vapi();
    let (assistant, line) = clinic(&api).await;
    let hotel = api.json("/assistant").await[5]["id"].clone();
    let number = json!({"number": "+14155550123"});
    for (body, part) in [
        (json!({}), "assistantId"),
        (json!({}), "phoneNumberId"),
        (json!({}), "customer"),
        (
            json!({"assistantId": "x", "phoneNumberId": line, "customer": number}),
            "assistant with id x",
        ),
        (
            json!({"assistantId": assistant, "phoneNumberId": "y", "customer": number}),
            "phoneNumber with id y",
        ),
        (
            json!({"assistantId": assistant, "phoneNumberId": line, "customer": {"number": "0123"}}),
            "E.164",
        ),
        (
            json!({"assistantId": hotel, "phoneNumberId": line, "customer": number}),
            "web calls only",
        ),
        (json!([]), "customer"),
    ] {
        let answer = api.post("/call", &body.to_string()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            answer.json()["message"].to_string().contains(part),
            "{body}"
        );
    }
    assert_eq!(api.post("/call", "{").await.status, 400);
    let lab = json!({"assistantId": "lab-forbidden", "phoneNumberId": line, "customer": number});
    assert_eq!(api.post("/call", &lab.to_string()).await.status, 403);
}

/// The path and query of a link of this server.
fn path(link: &Value) -> String {
    let link = link.as_str().unwrap();
    link.strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn presigned_links_give_bytes_until_they_run_out() {
    let api = vapi();
    let artifact = api.json("/call/attachments").await["artifact"].clone();
    assert!(
        artifact["recordingUrl"]
            .as_str()
            .unwrap()
            .contains(".invalid/")
    );
    for name in ["Stereo", "Mono", "Customer", "Assistant"] {
        let link = path(&artifact[format!("presigned{name}Url")]);
        let sound = api.ask("GET", &link, "").await;
        assert_eq!(sound.status, 200, "{name}");
        assert_eq!(sound.header("content-type"), "audio/wav");
        assert!(sound.body.starts_with(b"RIFF"));
    }
    assert!(artifact["presignedUrlsExpiresAt"].is_string());
    tokio::time::advance(Duration::from_secs(15 * 60)).await;
    let link = path(&artifact["presignedMonoUrl"]);
    assert_eq!(api.ask("GET", &link, "").await.status, 403);
    let again = api.json("/call/attachments").await["artifact"].clone();
    let link = path(&again["presignedMonoUrl"]);
    assert_eq!(api.ask("GET", &link, "").await.status, 200);

    let short = api.json("/call/expired-attachment").await["artifact"].clone();
    let link = path(&short["presignedMonoUrl"]);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(api.ask("GET", &link, "").await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn the_address_of_a_recording_leads_to_a_link() {
    let api = vapi();
    for name in ["mono", "stereo", "customer", "assistant"] {
        let answer = api
            .get(&format!("/call/attachments/{name}-recording"))
            .await;
        assert_eq!(answer.status, 302, "{name}");
        let link = path(&json!(answer.header("location")));
        assert!(api.ask("GET", &link, "").await.body.starts_with(b"RIFF"));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(api.ask("GET", &link, "").await.status, 403, "it runs out");
    }
    for missing in [
        "/call/attachments/video-recording",
        "/call/attachments/pcap",
        "/call/attachments/call-logs",
        "/call/nulls/mono-recording",
        "/call/live-silent/mono-recording",
        "/call/7420f27a-30fd-4f49-a995-5549ae7cc00d/mono-recording",
    ] {
        let answer = api.get(missing).await;
        assert_eq!(answer.status, 404, "{missing}");
        assert_eq!(answer.json()["message"], "Artifact not found");
    }
    assert_eq!(api.get("/call/nobody/mono-recording").await.status, 400);
    assert_eq!(
        api.get("/call/forbidden-scope/mono-recording").await.status,
        403
    );
}

#[tokio::test(start_paused = true)]
async fn some_recordings_have_no_link() {
    let api = vapi();
    let calls = api.json("/call?limit=1000&createdAtGt=2026-04-10").await;
    let artifacts = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|call| (&call["id"], &call["artifact"]));
    let recorded: Vec<_> = artifacts
        .filter(|(_, artifact)| artifact["recording"].is_object())
        .collect();
    let bare = recorded
        .iter()
        .find(|(_, artifact)| artifact["presignedMonoUrl"].is_null());
    let linked = recorded
        .iter()
        .find(|(_, artifact)| artifact["presignedMonoUrl"].is_string());
    assert!(linked.is_some());
    let id = bare.unwrap().0.as_str().unwrap();
    assert_eq!(
        api.get(&format!("/call/{id}/stereo-recording"))
            .await
            .status,
        302
    );
}
