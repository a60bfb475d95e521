//! The parts of a call that have addresses of their own: transcript, recording, log.

use super::{LARGEST_PAGE, log, pages, recording, transcript};
use crate::{
    domain::{
        call::CallDetail,
        error::{ApiError, ErrorKind},
        ids::CallId,
        page::{Cursor, Page},
        url::LinkPolicy,
    },
    vendors::{
        CallPart, FollowUp,
        json::{self, Fields},
        request::{ApiRequest, ApiResponse},
    },
};

/// What is asked for after the call itself. The first generation has no log.
pub(super) fn first(detail: &CallDetail) -> Vec<FollowUp> {
    let id = &detail.summary.id;
    let is_older = is_older(detail);
    let transcript = if is_older {
        CallPart::OlderTranscript
    } else {
        CallPart::Transcript
    };
    let mut parts = vec![ask(transcript, id, None, 1)];
    if recording::is_worth_asking(&detail.summary, &detail.more.recordings) {
        parts.push(ask(CallPart::Recording, id, None, 1));
    }
    if !is_older {
        parts.push(ask(CallPart::Events, id, None, 1));
    }
    parts
}

/// Whether the call came in the form of the first generation, which names its line `phone_id`.
fn is_older(detail: &CallDetail) -> bool {
    json::read(&detail.raw_json, |document| {
        Fields::of(document).is_some_and(|fields| {
            fields.raw("phone_id").is_some() && fields.raw("phone_register_id").is_none()
        })
    })
    .unwrap_or(false)
}

/// One page of a part. The oldest entries come first, so that those of a call in progress which arrive
/// meanwhile are at the end.
fn ask(part: CallPart, id: &CallId, after: Option<&Cursor>, page: u32) -> FollowUp {
    let id = id.as_str();
    let paged = |request: ApiRequest| {
        pages::at(request, after, page)
            .with("limit", LARGEST_PAGE.to_string())
            .with("order", "asc")
    };
    let request = match part {
        CallPart::Events => paged(ApiRequest::get(["v1", "log", "call", id])),
        CallPart::Recording => ApiRequest::get(["v1", "recording", id]),
        CallPart::OlderTranscript => ApiRequest::get(["v1", "transcription", id]),
        CallPart::Transcript | CallPart::Retries => {
            paged(ApiRequest::get(["v1", "call", id, "message"]))
        }
    };
    FollowUp {
        part,
        request,
        page,
    }
}

/// Takes the answer to a follow-up in and says what to ask next.
pub(super) fn absorb(
    detail: &mut CallDetail,
    follow_up: &FollowUp,
    answer: Result<&ApiResponse, &ApiError>,
    links: LinkPolicy,
) -> Vec<FollowUp> {
    let next = match answer {
        Ok(response) => take_in(detail, follow_up, response, links),
        Err(error) => Err(error.clone()),
    };
    next.unwrap_or_else(|error| missing(detail, follow_up, &error))
        .into_iter()
        .collect()
}

fn take_in(
    detail: &mut CallDetail,
    follow_up: &FollowUp,
    response: &ApiResponse,
    links: LinkPolicy,
) -> Result<Option<FollowUp>, ApiError> {
    let page = match follow_up.part {
        CallPart::Transcript | CallPart::OlderTranscript => transcript::absorb(detail, response)?,
        CallPart::Events => log::absorb(detail, response)?,
        CallPart::Recording => {
            if let Some(found) = recording::found(response, links)? {
                detail.more.recordings = found;
            }
            return Ok(None);
        }
        CallPart::Retries => return Ok(None),
    };
    Ok(following(&detail.summary.id, follow_up, &page))
}

/// The next page; `None` at the end, and where the server did not move on.
fn following(id: &CallId, follow_up: &FollowUp, page: &Page<()>) -> Option<FollowUp> {
    let after = page.next.as_ref();
    let has_moved = after.is_none_or(|Cursor(next)| {
        let mut asked = follow_up.request.query.iter();
        !asked.any(|(name, value)| *name == "after" && value == next)
    });
    let number = follow_up.page.saturating_add(1);
    (page.has_more && has_moved).then(|| ask(follow_up.part, id, after, number))
}

/// What a part that did not come means: there is none, it is somewhere else, or it is missing.
fn missing(detail: &mut CallDetail, follow_up: &FollowUp, error: &ApiError) -> Option<FollowUp> {
    let is_nowhere = error.kind == ErrorKind::NotFound || error.status == Some(405);
    let other = match follow_up.part {
        CallPart::Transcript if error.code.as_deref() == Some("NO_MESSAGES_FOR_CALL") => {
            return None;
        }
        // Only newer accounts have a log; a recording that is not there is told elsewhere.
        CallPart::Events | CallPart::Recording | CallPart::Retries if is_nowhere => return None,
        CallPart::Transcript if is_nowhere && follow_up.page == 1 && !is_older(detail) => {
            Some(CallPart::OlderTranscript)
        }
        CallPart::OlderTranscript if is_nowhere && is_older(detail) => Some(CallPart::Transcript),
        _ => None,
    };
    if let Some(other) = other {
        return Some(ask(other, &detail.summary.id, None, 1));
    }
    let what = match follow_up.part {
        CallPart::Events => "the event log",
        CallPart::Recording => "the recording",
        CallPart::Transcript | CallPart::OlderTranscript | CallPart::Retries => "the transcript",
    };
    let some = if follow_up.page > 1 {
        "The rest of "
    } else {
        ""
    };
    let mut sentence = [some, what, " could not be read: ", &error.sentence].concat();
    capitalise(&mut sentence);
    detail.unreadable.push(sentence);
    None
}

fn capitalise(sentence: &mut str) {
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
}
