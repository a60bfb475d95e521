//! The vendor's side of a row: what was said, and how requests are answered.

use std::collections::BTreeSet;

use ringside::{
    domain::{error::ApiError, page::Page, time::Timestamp, transcript::Message, url::LinkPolicy},
    vendors::{
        LiveVendor, Ticket,
        request::{ApiRequest, ApiResponse},
    },
};
use serde_json::{Value, json};

use crate::adapter;

/// A Thursday morning, on the full second.
pub(super) const WALL_MS: i64 = 1_790_000_000_000;

/// One message as the vendor has it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) at_ms: i64,
    pub(super) text: String,
}

impl Said {
    fn json(&self) -> Value {
        let at = Timestamp::from_ms(self.at_ms).unwrap().to_iso();
        json!({"id": self.id, "role": "user", "message": self.text, "created_at": at})
    }

    /// As the stream sends it.
    pub(super) fn frame(&self) -> String {
        format!("id: {}\nevent: message\ndata: {}\n\n", self.id, self.json())
    }
}

/// How requests of one kind end.
#[derive(Clone, Debug, Default)]
pub(super) enum Reply {
    #[default]
    Fine,
    /// Nothing ever comes back.
    Never,
    /// A stream's headers and then no byte.
    HeadersOnly,
    /// All that a browser tells of a refused port, a name nobody knows, TLS and CORS.
    Unreachable,
    /// Another answer than the one asked for.
    Instead(ApiResponse),
}

/// An answer of another status, in the vendor's envelope.
pub(super) fn refusal(status: u16, code: &str, message: &str) -> Reply {
    let body = json!({"statusCode": status, "code": code, "message": message});
    Reply::Instead(ApiResponse {
        status,
        ..adapter::answer(200, body.to_string())
    })
}

/// A page of some other program.
pub(super) fn page(status: u16, content_type: &str, body: &str) -> Reply {
    Reply::Instead(ApiResponse {
        status,
        content_type: content_type.to_owned(),
        ..adapter::answer(200, body)
    })
}

#[derive(Default)]
pub(super) struct Desk {
    pub(super) log: Vec<Said>,
    pub(super) is_over: bool,
    /// Streams begin with what is said from now on, whatever the cursor.
    pub(super) is_forgetful: bool,
    /// Streams begin with the cursor's own message once more.
    pub(super) repeats_cursor: bool,
    tickets: u64,
    spent: BTreeSet<String>,
}

impl Desk {
    pub(super) fn ticket(&mut self, received_at_ms: i64) -> Result<Ticket, ApiError> {
        self.tickets += 1;
        let body = json!({"data": {"ticket": format!("pass-{}", self.tickets), "expires_in": 60}});
        let response = ApiResponse {
            received_at_ms,
            ..adapter::answer(201, body.to_string())
        };
        adapter::live().parse_ticket(&response)
    }

    pub(super) fn tickets(&self) -> u64 {
        self.tickets
    }

    /// Takes the ticket of a stream request; one seen before is a fault of the engine's.
    pub(super) fn spend_ticket(&mut self, request: &ApiRequest) {
        let ticket = query(request, "ticket").expect("a stream is opened with a ticket");
        assert_eq!(ticket, format!("pass-{}", self.tickets), "the newest one");
        assert!(self.spent.insert(ticket.to_owned()), "{ticket} is spent");
    }

    /// What a stream that resumes after `cursor` sends first.
    pub(super) fn backlog(&self, cursor: Option<&str>) -> Vec<Said> {
        let known = cursor.filter(|_| !self.is_forgetful);
        let found = known.and_then(|cursor| self.log.iter().position(|said| said.id == cursor));
        let from = found.map_or(self.log.len(), |at| at + usize::from(!self.repeats_cursor));
        self.log[from..].to_vec()
    }

    /// A page of the conversation's messages, newest first.
    pub(super) fn list(&self, request: &ApiRequest) -> Result<Page<Message>, ApiError> {
        let number = |name| query(request, name).unwrap().parse::<usize>().unwrap();
        let (page, limit) = (number("page"), number("limit"));
        let newest_first = self.log.iter().rev().skip((page - 1) * limit);
        let items: Vec<_> = newest_first.take(limit).map(Said::json).collect();
        let has_next = page * limit < self.log.len();
        let body = json!({
            "message": "Success",
            "data": items,
            "meta": {"total_count": self.log.len(), "current_page": page, "has_next_page": has_next},
        });
        let response = adapter::answer(200, body.to_string());
        adapter::live().parse_messages(&response, links())
    }

    /// The transcript the call itself holds.
    pub(super) fn record(&self) -> Vec<Message> {
        let read = |said: &Said| {
            let data = said.json().to_string();
            adapter::live().parse_event("message", &data, links())
        };
        let messages = self.log.iter().map(|said| read(said).unwrap());
        messages.map(Option::unwrap).collect()
    }
}

pub(super) fn query<'a>(request: &'a ApiRequest, name: &str) -> Option<&'a str> {
    let found = request.query.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value.as_str())
}

pub(super) fn links() -> LinkPolicy {
    LinkPolicy::for_page("https://console.example")
}

/// The live side of the adapter whose wire format this desk speaks.
pub(super) fn vendor() -> &'static dyn LiveVendor {
    adapter::live()
}
