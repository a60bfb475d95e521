//! The stream of a call: plain `data` frames without ids, told apart by `event_type` (guides to
//! real-time events, 2025-09, and to live transcripts, 2026-03).

use super::{Atoms, events, tools, transcript::spoken};
use crate::{
    domain::{
        error::{ApiError, ErrorKind},
        ids::CallId,
        transcript::Speaker,
        url::LinkPolicy,
    },
    vendors::{
        CallStream, StreamEvent,
        json::{self, Fields, Json},
        request::{Accept, ApiRequest},
    },
};

impl CallStream for Atoms {
    fn open(&self, call: &CallId) -> ApiRequest {
        let request = ApiRequest::get(["events"]).with("callId", call.as_str());
        ApiRequest {
            accept: Accept::EventStream,
            ..request
        }
    }

    /// The name of the event is not looked at: it is `message` or missing. Messages get no id: the
    /// transcript has none either, and both have to be known for the same by what they say.
    fn parse_event(
        &self,
        _event_type: &str,
        data: &str,
        _links: LinkPolicy,
    ) -> Result<StreamEvent, ApiError> {
        json::read(data, |value| Fields::of(value).and_then(event))
            .ok()
            .flatten()
            .ok_or_else(|| {
                ApiError::new(
                    ErrorKind::UnexpectedAnswer,
                    "A message of the stream could not be read.",
                )
            })
    }

    /// 400 is the answer for a call that is over, but also for an id or an organization that is wrong;
    /// only the words tell them apart.
    fn means_over(&self, error: &ApiError) -> bool {
        let words = error.vendor_message.as_deref().unwrap_or_default();
        let words = words.to_ascii_lowercase();
        let is_mistake = ["invalid", "missing", "required", "organization", "format"]
            .iter()
            .any(|word| words.contains(word));
        error.status == Some(400) && !is_mistake
    }
}

/// `None` for an event that should say something and does not.
fn event(fields: Fields<'_>) -> Option<StreamEvent> {
    if let Some((speaker, words)) = events::said(fields) {
        let message = spoken(speaker, words?, events::time(fields));
        return Some(StreamEvent::Message(message));
    }
    Some(match events::name(fields).unwrap_or_default().as_str() {
        "user_interim_transcription" => {
            let text = fields
                .raw("interim_transcription_text")
                .and_then(Json::as_str)?;
            StreamEvent::Interim(Speaker::Caller, text.trim().to_owned())
        }
        "sse_close" => StreamEvent::Over,
        // What the model wrote (`llm_full_response_end`) is told again once it was spoken.
        _ => tools::message(fields).map_or(StreamEvent::Other, StreamEvent::Message),
    })
}
