//! Tickets and streams.

use std::time::Duration;

use crate::support::{Api, CLINIC, Events, Next, PROXY, STRICT, ids, options};

const NORMAL: &str = "conv-live-normal";

fn stream_path(base: &str, conversation: &str, ticket: &str) -> String {
    format!("{base}/agents/lab/conversations/{conversation}/stream?ticket={ticket}")
}

#[tokio::test(start_paused = true)]
async fn a_ticket_is_good_once_for_sixty_seconds_and_one_conversation() {
    let api = Api::start();
    let issued = api
        .post(
            &format!("/agents/lab/conversations/{NORMAL}/stream-ticket"),
            "",
        )
        .await;
    assert_eq!(issued.status, 201);
    assert_eq!(issued.json()["data"]["expires_in"], 60);
    let ticket = issued.json()["data"]["ticket"].as_str().unwrap().to_owned();
    let path = stream_path(STRICT, NORMAL, &ticket);
    assert_eq!(api.open("GET", &path, "").await.status(), 200);
    let used = api.ask("GET", &path, "").await;
    assert_eq!(
        (used.status.as_u16(), used.code().as_str()),
        (401, "unauthorized")
    );

    let ticket = api.ticket("lab", NORMAL).await;
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(
        api.ask("GET", &stream_path(STRICT, NORMAL, &ticket), "")
            .await
            .status,
        401
    );

    let ticket = api.ticket("lab", NORMAL).await;
    let other = api
        .ask("GET", &stream_path(STRICT, "conv-live-hold", &ticket), "")
        .await;
    assert_eq!(
        (other.status.as_u16(), other.code().as_str()),
        (403, "forbidden")
    );

    for missing in ["", "made-up"] {
        assert_eq!(
            api.ask("GET", &stream_path(STRICT, NORMAL, missing), "")
                .await
                .status,
            401
        );
    }
}

#[tokio::test(start_paused = true)]
async fn tickets_need_a_key_and_a_conversation_and_streams_need_no_key() {
    let api = Api::start();
    let path = format!("/agents/lab/conversations/{NORMAL}/stream-ticket");
    assert_eq!(
        api.asking_with(STRICT, &[]).post(&path, "").await.status,
        401
    );
    let nobody = api
        .post(
            &format!("/agents/{CLINIC}/conversations/none/stream-ticket"),
            "",
        )
        .await;
    assert_eq!(nobody.status, 404);
    let ticket = api.ticket("lab", NORMAL).await;
    let keyless = api.asking_with(STRICT, &[]);
    assert_eq!(
        keyless
            .open("GET", &stream_path(STRICT, NORMAL, &ticket), "")
            .await
            .status(),
        200
    );
}

#[tokio::test(start_paused = true)]
async fn a_foreign_origin_is_refused_before_the_stream_starts() {
    let api = Api::start();
    let ticket = api.ticket("lab", NORMAL).await;
    let foreign = api.asking_with(STRICT, &[("origin", "https://console.example")]);
    let refused = foreign
        .ask("GET", &stream_path(STRICT, NORMAL, &ticket), "")
        .await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (403, "forbidden")
    );
    let proxied = api.asking_with(PROXY, &[("origin", "https://console.example")]);
    assert_eq!(
        proxied
            .open("GET", &stream_path(PROXY, NORMAL, &ticket), "")
            .await
            .status(),
        200
    );
}

#[tokio::test(start_paused = true)]
async fn messages_stream_with_ids_and_heartbeats_with_their_own() {
    let api = Api::start();
    let mut stream = api.stream("lab", NORMAL, "").await;
    for number in 3..=14 {
        let event = stream.message().await;
        assert_eq!(event.id, format!("live-normal-m{number:03}"));
        assert_eq!(event.data["id"], event.id.as_str());
        assert_eq!(event.data["conversation_id"], NORMAL);
        assert!(event.data.get("attachments").is_none());
    }
    for beat in ["1", "2", "3"] {
        let Next::Event(event) = stream.next().await else {
            panic!("no heartbeat")
        };
        assert_eq!(
            (event.name.as_str(), event.id.as_str()),
            ("heartbeat", beat)
        );
        assert!(event.data["ts"].as_i64().unwrap() > 1_780_646_400_000);
    }
    let call = api.json("/agents/lab/calls/live-normal").await;
    assert_eq!(call["data"]["status"], "ended");
}

#[tokio::test(start_paused = true)]
async fn a_stream_resumes_after_an_id_or_a_time_by_query_or_header() {
    let api = Api::start();
    api.ticket("lab", NORMAL).await;
    tokio::time::advance(Duration::from_secs(5)).await;
    let logs = api.json("/agents/lab/calls/live-normal").await["data"]["conversation_logs"].clone();
    let all = ids(&logs);
    assert_eq!(all.len(), 14);

    let mut by_id = api
        .stream("lab", NORMAL, &format!("&after={}", all[9]))
        .await;
    assert_eq!(by_id.ids(4).await, all[10..]);

    let time = logs[4]["created_at"].as_str().unwrap();
    let mut by_time = api.stream("lab", NORMAL, &format!("&after={time}")).await;
    assert_eq!(by_time.ids(9).await, all[5..]);

    let header = api.asking_with(
        STRICT,
        &[("x-api-key", "sk_demo_full"), ("last-event-id", &all[12])],
    );
    let mut by_header = header.stream("lab", NORMAL, "").await;
    assert_eq!(by_header.ids(1).await, all[13..]);

    let mut unknown = api.stream("lab", NORMAL, "&after=1").await;
    let Next::Event(event) = unknown.next().await else {
        panic!("no event")
    };
    assert_eq!(event.name, "heartbeat");
}

#[tokio::test(start_paused = true)]
async fn dropping_again_and_again_loses_nothing_when_resumed() {
    let api = Api::start();
    let conversation = "conv-live-drop-after-3";
    let mut seen = vec!["live-drop-after-3-m002".to_owned()];
    for _ in 0..4 {
        let after = format!("&after={}", seen[seen.len() - 1]);
        let mut stream = api.stream("lab", conversation, &after).await;
        seen.extend(stream.ids(3).await);
        assert_eq!(stream.next().await, Next::Cut);
    }
    let logs =
        api.json("/agents/lab/calls/live-drop-after-3").await["data"]["conversation_logs"].clone();
    assert_eq!(seen[1..], ids(&logs)[2..]);
}

#[tokio::test(start_paused = true)]
async fn a_message_said_by_hand_reaches_an_open_stream() {
    let api = Api::start();
    let mut stream = api.stream("lab", "conv-live-hold", "").await;
    api.control(
        "say",
        r#"{"call":"live-hold","text":"hello","role":"assistant"}"#,
    )
    .await;
    let event = stream.message().await;
    assert_eq!(event.data["message"], "hello");
    assert_eq!(event.data["role"], "assistant");
}

#[tokio::test(start_paused = true)]
async fn too_many_streams_of_one_subject_are_refused_until_one_closes() {
    let mut few = options();
    few.max_streams = 2;
    let api = Api::with(few);
    let first = api.stream("lab", NORMAL, "").await;
    let second = api.stream("lab", NORMAL, "").await;
    let ticket = api.ticket("lab", NORMAL).await;
    let refused = api
        .ask("GET", &stream_path(STRICT, NORMAL, &ticket), "")
        .await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (429, "too_many_requests")
    );
    assert_eq!(api.stats().await["open_streams"], 2);
    drop((first, second));
    while api.stats().await["open_streams"] != 0 {
        tokio::task::yield_now().await;
    }
    let again = api.stream("lab", NORMAL, "").await;
    drop(again);
}

#[tokio::test(start_paused = true)]
async fn tests_can_cut_streams_of_one_call_or_all() {
    let api = Api::start();
    let mut held = api.stream("lab", "conv-live-hold", "").await;
    let mut other = api.stream("lab", "conv-live-silent", "").await;
    api.control("drop", r#"{"call":"live-hold"}"#).await;
    assert_eq!(until_over(&mut held).await, Next::Cut);
    api.control("drop", "").await;
    assert_eq!(until_over(&mut other).await, Next::Cut);
}

async fn until_over(stream: &mut Events) -> Next {
    loop {
        match stream.bytes().await {
            Ok(_) => {}
            Err(over) => return over,
        }
    }
}
