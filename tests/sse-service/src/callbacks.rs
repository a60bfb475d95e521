//! Tells the asking program what happened.

use bytes::Bytes;
use hyper::{
    Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};
use ringside::stream::sse::{Item, SseEvent};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use url::Url;

use crate::request::Question;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// An event came.
    Event(SseEvent),
    /// A comment came.
    Comment(String),
    /// An attempt failed or a stream broke; one sentence.
    Error(String),
}

impl From<Item> for Report {
    fn from(item: Item) -> Self {
        match item {
            Item::Event(event) => Self::Event(event),
            Item::Comment(text) => Self::Comment(text),
        }
    }
}

impl Report {
    fn to_json(&self) -> Value {
        match self {
            Self::Event(event) => json!({
                "kind": "event",
                "event": {
                    "type": event.event_type,
                    "data": event.data,
                    "id": event.last_event_id,
                },
            }),
            Self::Comment(text) => json!({"kind": "comment", "comment": text}),
            Self::Error(sentence) => json!({"kind": "error", "error": sentence}),
        }
    }
}

/// Posts reports one after the other to `base/1`, `base/2` and so on, until there are no more.
pub(crate) async fn post_all(base: Url, mut reports: mpsc::UnboundedReceiver<Report>) {
    let mut number = 0_u64;
    while let Some(report) = reports.recv().await {
        number += 1;
        let mut url = base.clone();
        let path = format!("{}/{number}", base.path().trim_end_matches('/'));
        url.set_path(&path);
        let json = HeaderValue::from_static("application/json");
        let question = Question {
            url,
            method: Method::POST,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
            body: Bytes::from(report.to_json().to_string()),
        };
        let trouble = match question.ask().await {
            Ok(answer) if answer.response.status().is_success() => continue,
            Ok(answer) => format!("answered {}", answer.response.status()),
            Err(error) => error.sentence,
        };
        eprintln!("report {number} to {path} was not taken: {trouble}");
    }
}
