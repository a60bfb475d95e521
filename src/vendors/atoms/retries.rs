//! The attempts of a call: Atoms may call again by itself, and each attempt is a call of its own.

use super::{envelope, summary};
use crate::{
    domain::{
        call::{CallDetail, CallSummary, Fact, Row},
        error::ApiError,
        time::Timestamp,
    },
    vendors::{
        CallPart, FollowUp,
        request::{ApiRequest, ApiResponse},
    },
};

/// The fields by which a call says that it is one of several attempts.
pub(super) const MARKS: [&str; 3] = ["retryCallId", "retryCount", "retryAttemptNumber"];

/// Asks for the attempts, where the call says that there are several.
pub(super) fn follow_up(detail: &CallDetail) -> Option<FollowUp> {
    let is_one_of_several = detail
        .more
        .facts
        .iter()
        .any(|fact| MARKS.contains(&fact.label.as_str()) && fact.value != "0");
    is_one_of_several.then(|| FollowUp {
        part: CallPart::Retries,
        request: ApiRequest::get(["conversation", detail.summary.id.as_str(), "retries"]),
        page: 1,
    })
}

/// Takes the attempts in, one fact each.
pub(super) fn absorb(
    detail: &mut CallDetail,
    follow_up: &FollowUp,
    answer: Result<&ApiResponse, &ApiError>,
) {
    if follow_up.part != CallPart::Retries {
        return;
    }
    let rows = answer.map_err(Clone::clone).and_then(|response| {
        envelope::data(response, |data| {
            let items = data
                .items("retries")
                .ok_or_else(|| envelope::no_list(response))?;
            Ok(summary::rows(items))
        })
    });
    match rows {
        Ok(rows) => {
            for (index, row) in rows.iter().enumerate() {
                let value = match row {
                    Row::Call(call) => attempt(call, call.id == detail.summary.id),
                    Row::Unreadable(row) => row.reason.clone(),
                };
                detail.more.facts.push(Fact {
                    label: format!("Attempt {}", index + 1),
                    value,
                });
            }
        }
        Err(error) => detail.unreadable.push(format!(
            "The other attempts of this call could not be read. {}",
            error.sentence
        )),
    }
}

/// `CALL-… · no_answer · 2026-11-21T10:39:02.000Z · this call`
fn attempt(call: &CallSummary, is_this: bool) -> String {
    let mut parts = vec![call.id.to_string()];
    if !call.status.raw.is_empty() {
        parts.push(call.status.raw.clone());
    }
    parts.extend(call.created_at.map(Timestamp::to_iso));
    if is_this {
        parts.push("this call".to_owned());
    }
    parts.join(" · ")
}
