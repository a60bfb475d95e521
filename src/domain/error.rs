//! The one error that requests and answers can end in.

use super::time::Timestamp;

/// What kind of trouble it is; decides what the console offers next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No key is set for a connection that needs one.
    KeyMissing,
    /// The vendor refused the key (401).
    KeyRefused,
    /// The key lacks a right (403); the scope's name where the vendor says it.
    ScopeMissing(Option<String>),
    /// Refused for another reason (403).
    Forbidden,
    /// No such call, agent or page (404, 410).
    NotFound,
    /// Too many requests (429).
    RateLimited,
    /// The vendor found the request wrong (400, 409, 422).
    Rejected,
    /// The vendor is in trouble (5xx).
    VendorTrouble,
    /// An answer came, but not one of this API: HTML, cut short, or of another shape.
    UnexpectedAnswer,
    /// The answer is larger than Ringside takes.
    TooLarge,
    /// The browser says that it is offline.
    Offline,
    /// No answer at all: network, CORS refusal, TLS or a blocked address; browsers do not say which.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// The request was given up here because nobody waits for it any more.
    Aborted,
    /// Refused here before anything was sent; the sentence says why.
    Refused,
}

/// What went wrong with one request, in words a person can act on. Carries no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// What kind of trouble.
    pub kind: ErrorKind,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// The vendor's error code (`api_key_invalid`), as it came.
    pub code: Option<String>,
    /// The vendor's own sentence, shortened; shown second, after ours.
    pub vendor_message: Option<String>,
    /// The id to quote to the vendor's support.
    pub request_id: Option<String>,
    /// The earliest time to try again, where the vendor said one.
    pub retry_at: Option<Timestamp>,
    /// Our own sentence.
    pub sentence: String,
}

impl ApiError {
    /// An error without an answer behind it.
    pub fn new(kind: ErrorKind, sentence: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            vendor_message: None,
            request_id: None,
            retry_at: None,
            sentence: sentence.into(),
        }
    }

    /// Whether the same request may succeed a little later.
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::RateLimited
                | ErrorKind::VendorTrouble
                | ErrorKind::Offline
                | ErrorKind::Unreachable
                | ErrorKind::TimedOut
                | ErrorKind::UnexpectedAnswer
        )
    }
}
