//! Pages of calls.
//!
//! `GET /call` answers with a bare array, newest first, and knows neither page numbers nor a total (Vapi
//! API reference, 2026-08). The next page is asked for by the time of the last call. Calls may share
//! that time, so the bound includes it, and the caller recognises those it has by their ids. It also
//! includes the millisecond after: times are told in milliseconds, whatever the server compares.

use super::{errors, summary};
use crate::{
    domain::{
        call::{Row, UnreadableRow},
        error::ApiError,
        ids::AgentId,
        page::{Cursor, Page},
        query::{CallFilter, ListQuery},
        time::Timestamp,
    },
    vendors::{
        ExtraFilter, ExtraInput,
        json::{self, Fields, Json},
        request::{ApiRequest, ApiResponse},
    },
};

/// The most rows the API gives at once.
const LARGEST_LIMIT: u32 = 1_000;
/// By how much a page grows that was filled by calls of one moment.
const GROWTH: u32 = 4;

/// The filters no other vendor has; `assistantId` is the agent, and days are asked for by
/// `createdAtGe` and `createdAtLt`.
pub(super) const EXTRA_FILTERS: &[ExtraFilter] = &[
    text("id", "Call id"),
    text("phoneNumberId", "Phone number id"),
    instant("createdAtGt", "Created after"),
    instant("createdAtGe", "Created at or after"),
    instant("createdAtLt", "Created before"),
    instant("createdAtLe", "Created at or before"),
    instant("updatedAtGt", "Updated after"),
    instant("updatedAtGe", "Updated at or after"),
    instant("updatedAtLt", "Updated before"),
    instant("updatedAtLe", "Updated at or before"),
];

const fn text(name: &'static str, label: &'static str) -> ExtraFilter {
    ExtraFilter {
        name,
        label,
        input: ExtraInput::Text,
    }
}

const fn instant(name: &'static str, label: &'static str) -> ExtraFilter {
    ExtraFilter {
        name,
        label,
        input: ExtraInput::Instant,
    }
}

/// Where a page begins, and how many rows it has.
#[derive(Clone, Copy)]
struct Place {
    until: Timestamp,
    rows: u32,
}

impl Place {
    fn of(query: &ListQuery) -> Option<Self> {
        let (until, rows) = query.cursor.as_ref()?.0.split_once(' ')?;
        Some(Self {
            until: Timestamp::from_ms(until.parse().ok()?)?,
            rows: rows.parse().ok()?,
        })
    }

    fn cursor(self) -> Cursor {
        Cursor(format!("{} {}", self.until.ms(), self.rows))
    }
}

fn limit(query: &ListQuery) -> u32 {
    Place::of(query)
        .map_or(query.limit, |place| place.rows)
        .clamp(1, LARGEST_LIMIT)
}

/// One end of a span of time.
#[derive(Clone, Copy)]
struct Bound {
    at: Timestamp,
    is_exclusive: bool,
}

fn inclusive(at: Timestamp) -> Bound {
    Bound {
        at,
        is_exclusive: false,
    }
}

fn exclusive(at: Timestamp) -> Bound {
    Bound {
        at,
        is_exclusive: true,
    }
}

/// Asks for one page.
pub(super) fn request(query: &ListQuery) -> ApiRequest {
    let filter = &query.filter;
    let mut request = ApiRequest::get(["call"])
        .with("limit", limit(query).to_string())
        .with_some("assistantId", query.agent.as_ref().map(AgentId::as_str));
    for name in ["id", "phoneNumberId"] {
        request = request.with_some(name, extra(filter, name));
    }
    let from = filter.created_from.map(inclusive);
    let before = filter.created_before.map(exclusive);
    let place = Place::of(query).map(|place| inclusive(place.until));
    request = at_least(request, filter, ["createdAtGe", "createdAtGt"], from);
    request = at_most(
        request,
        filter,
        ["createdAtLe", "createdAtLt"],
        [before, place],
    );
    request = at_least(request, filter, ["updatedAtGe", "updatedAtGt"], None);
    at_most(request, filter, ["updatedAtLe", "updatedAtLt"], [None; 2])
}

fn extra<'a>(filter: &'a CallFilter, name: &str) -> Option<&'a str> {
    let (_, value) = filter.extra.iter().find(|(known, _)| known == name)?;
    Some(value)
}

/// Of several bounds on one side only the tightest is sent: how Vapi combines them is not documented.
fn at_least(
    request: ApiRequest,
    filter: &CallFilter,
    names: [&'static str; 2],
    ours: Option<Bound>,
) -> ApiRequest {
    let (request, theirs) = chosen(request, filter, names);
    let bounds = theirs.into_iter().chain([ours]).flatten();
    bounded(
        request,
        names,
        bounds.max_by_key(|bound| (bound.at, bound.is_exclusive)),
    )
}

fn at_most(
    request: ApiRequest,
    filter: &CallFilter,
    names: [&'static str; 2],
    ours: [Option<Bound>; 2],
) -> ApiRequest {
    let (request, theirs) = chosen(request, filter, names);
    let bounds = theirs.into_iter().chain(ours).flatten();
    bounded(
        request,
        names,
        bounds.min_by_key(|bound| (bound.at, !bound.is_exclusive)),
    )
}

/// The bounds a person typed. One that is no time is sent as it is, so that Vapi says what it makes of it.
fn chosen(
    mut request: ApiRequest,
    filter: &CallFilter,
    names: [&'static str; 2],
) -> (ApiRequest, [Option<Bound>; 2]) {
    let mut bounds = [None; 2];
    for ((name, bound), read) in names
        .into_iter()
        .zip(&mut bounds)
        .zip([inclusive, exclusive])
    {
        let Some(text) = extra(filter, name) else {
            continue;
        };
        match Timestamp::parse(text) {
            Some(at) => *bound = Some(read(at)),
            None => request = request.with(name, text),
        }
    }
    (request, bounds)
}

fn bounded(request: ApiRequest, names: [&'static str; 2], bound: Option<Bound>) -> ApiRequest {
    let [including, excluding] = names;
    let Some(bound) = bound else {
        return request;
    };
    let name = if bound.is_exclusive {
        excluding
    } else {
        including
    };
    request.with(name, bound.at.to_iso())
}

/// The calls of a page. Older clients met the array in `results`.
pub(super) fn page(query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError> {
    errors::success(response, |document| {
        let items = items(document)
            .ok_or_else(|| json::unexpected(response, "The answer is not a list of calls."))?;
        let limit = limit(query);
        let is_full = u32::try_from(items.len()).is_ok_and(|count| count >= limit);
        let most = usize::try_from(LARGEST_LIMIT).unwrap_or(usize::MAX);
        let mut rows: Vec<Row> = items
            .iter()
            .take(most)
            .enumerate()
            .map(|(index, item)| summary::row(index, item))
            .collect();
        let next = if is_full {
            following(query, &mut rows)
        } else {
            None
        };
        Ok(Page {
            items: rows,
            total_count: None,
            has_more: next.is_some(),
            next: next.map(Place::cursor),
        })
    })
}

/// The items of a bare array, or of `results`.
pub(super) fn items<'a>(document: &'a Json<'a>) -> Option<&'a [Json<'a>]> {
    match document {
        Json::List(items) => Some(items),
        other => Fields::of(other)?.items("results"),
    }
}

/// Where the page after a full one begins. What cannot be asked for is said in a row of its own.
fn following(query: &ListQuery, rows: &mut Vec<Row>) -> Option<Place> {
    let last = rows.iter().rev().find_map(|row| match row {
        Row::Call(call) => call.created_at,
        Row::Unreadable(_) => None,
    });
    let Some(last) = last else {
        say(
            rows,
            "None of these calls says when it was created, so the ones before them cannot be asked for.",
        );
        return None;
    };
    // One row more than a page, because its first is the last of the page before.
    let plain = |until| Place {
        until,
        rows: query.limit.saturating_add(1).min(LARGEST_LIMIT),
    };
    let until = moved(last, 1);
    let Some(here) = Place::of(query).filter(|here| until >= here.until) else {
        return Some(plain(until));
    };
    // The whole page shares one moment: the same question would bring the same answer.
    if limit(query) < LARGEST_LIMIT {
        return Some(Place {
            until: here.until,
            rows: limit(query).saturating_mul(GROWTH).min(LARGEST_LIMIT),
        });
    }
    say(
        rows,
        "1,000 calls or more share one moment; Vapi gives no more than 1,000 of them, so some may be missing here.",
    );
    Some(plain(moved(last, -1)))
}

fn moved(at: Timestamp, by_ms: i64) -> Timestamp {
    Timestamp::from_ms(at.ms() + by_ms).unwrap_or(at)
}

fn say(rows: &mut Vec<Row>, reason: &str) {
    rows.push(Row::Unreadable(UnreadableRow {
        index: rows.len(),
        reason: reason.to_owned(),
        raw: String::new(),
    }));
}
