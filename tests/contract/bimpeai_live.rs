//! BimpeAI's live side: conversations, tickets, the stream.

use ringside::{
    domain::{
        call::{CallSummary, Direction},
        ids::ConversationId,
        url::LinkPolicy,
    },
    vendors::{
        Ticket,
        request::{Accept, Method},
    },
};

use super::bimpeai::{agent, answer, calls, list, live, query};

#[test]
fn the_conversation_of_a_call_is_the_one_with_the_other_party() {
    let live = live();
    let page = list(include_str!("../fixtures/bimpeai/calls.json")).unwrap();
    let calls = calls(&page);
    let found = |call: &CallSummary| {
        let response = answer(200, include_str!("../fixtures/bimpeai/conversations.json"));
        let page = live.parse_conversation(call, &response).unwrap();
        page.items
            .iter()
            .map(ConversationId::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(calls[3]), ["cus-1"]); // inbound: by source
    assert_eq!(found(calls[4]), ["cus-2"]); // outbound: by destination, in another spelling
    assert!(found(calls[5]).is_empty());
    let undirected = CallSummary {
        direction: Direction::Unknown,
        ..calls[3].clone()
    };
    assert_eq!(found(&undirected), ["cus-1"]);

    let request = live.find_conversation(&agent(), calls[3], 1);
    assert_eq!(
        request.segments.join("/"),
        "agents/cmb2front01/conversations"
    );
    assert_eq!(query(&request), "channel=telephony&page=1&limit=100");
    assert!(
        query(&live.find_conversation(&agent(), calls[0], 1)).contains("channel=test_telephony")
    );
}

#[test]
fn tickets_open_streams_and_show_in_no_log() {
    let live = live();
    let conversation = ConversationId::new("cus-1");
    let request = live.ticket(&agent(), &conversation);
    assert_eq!(request.method, Method::Post);
    assert_eq!(
        request.segments.join("/"),
        "agents/cmb2front01/conversations/cus-1/stream-ticket"
    );

    let ticket = live
        .parse_ticket(&answer(
            201,
            r#"{"message":"Issued","data":{"ticket":"t-ABC&x=1","expires_in":60}}"#,
        ))
        .unwrap();
    assert!(!format!("{ticket:?}").contains("ABC"));
    let stream = live.stream(&agent(), &conversation, &ticket, Some("m2"));
    assert_eq!(stream.accept, Accept::EventStream);
    assert!(!stream.needs_key);
    assert_eq!(query(&stream), "ticket=t-ABC&x=1&after=m2");
    assert_eq!(
        query(&live.stream(&agent(), &conversation, &Ticket::new("t"), None)),
        "ticket=t"
    );

    let long = format!(r#"{{"data":{{"ticket":"{}"}}}}"#, "x".repeat(10_000));
    for body in [
        r#"{"data":{"ticket":""}}"#,
        r#"{"data":{"ticket":7}}"#,
        r#"{"data":null}"#,
        &long,
    ] {
        assert!(live.parse_ticket(&answer(201, body)).is_err(), "{body}");
    }
}

#[test]
fn stream_events_are_messages_or_nothing() {
    let live = live();
    let event = |kind: &str, data: &str| live.parse_event(kind, data, LinkPolicy::default());
    let data = r#"{"id":"m7","conversation_id":"cus-1","role":"user","message":"Hello","message_type":"text","created_at":"2026-06-02T09:58:00.000Z"}"#;
    let message = event("message", data).unwrap().unwrap();
    assert_eq!(
        (message.id.unwrap().as_str(), message.text.as_str()),
        ("m7", "Hello")
    );
    for (kind, data) in [
        ("heartbeat", r#"{"ts":1}"#),
        ("error", "x"),
        ("Message", "{}"),
        ("open", ""),
    ] {
        assert_eq!(event(kind, data), Ok(None), "{kind}");
    }
    for data in [
        "",
        "null",
        "[]",
        "[DONE]",
        "{}",
        r#"{"role":"user"}"#,
        "not JSON",
    ] {
        assert!(event("message", data).is_err(), "{data}");
    }
}

#[test]
fn messages_of_a_conversation() {
    let live = live();
    let request = live.messages(&agent(), &ConversationId::new("cus-1"), 3);
    assert_eq!(
        request.segments.join("/"),
        "agents/cmb2front01/conversations/cus-1/messages"
    );
    assert_eq!(query(&request), "page=3&limit=100&sort=-created_at");
    let response = answer(200, include_str!("../fixtures/bimpeai/messages.json"));
    let page = live
        .parse_messages(&response, LinkPolicy::default())
        .unwrap();
    assert_eq!((page.items.len(), page.items[1].attachments.len()), (2, 1));
}
