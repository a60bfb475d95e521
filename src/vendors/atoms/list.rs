//! The list of calls and the list of agents: what is asked and what comes back.
//!
//! The account's calls are indexed by when they last changed. Whoever sorts or filters by `createdAt` may
//! be left waiting until the gateway answers 504 (API reference, 2026-08). Then the calls are asked
//! for as they lie there ([`fallback`]), and the caller filters and sorts.

use super::{LARGEST_PAGE, envelope, summary};
use crate::{
    domain::{
        call::{Agent, Row},
        error::{ApiError, ErrorKind},
        ids::AgentId,
        page::{Cursor, Page},
        query::{CallDirection, CallFilter, ListQuery, Sort, SortBy},
        time::Timestamp,
    },
    vendors::{
        ExtraFilter, ExtraInput,
        json::{Fields, Json},
        request::{ApiRequest, ApiResponse},
    },
};

/// The most rows the API gives per page.
const MOST_ROWS: u32 = 500;
/// Totals from here on (2^53) are mistakes: a browser cannot count so far.
const MOST_CALLS: u64 = 1 << 53;

/// Marks a question that takes the calls in the vendor's own order, the one changed last first. It is
/// a cursor, so that the pages that follow need not wait for a 504 each.
const AS_CHANGED: &str = "as-changed";
/// A list in that order is not followed further than this, in pages.
const MOST_PAGES_AS_CHANGED: u32 = 50;

/// What that leaves out.
const AS_CHANGED_SENTENCE: &str = "Atoms did not answer in time when asked for this order or these days. \
    The calls that changed last were read instead; older ones may be missing.";

/// The filters that only Atoms has.
pub(super) const EXTRA_FILTERS: &[ExtraFilter] = &[
    ExtraFilter {
        name: "campaignIds",
        label: "Campaign ids",
        input: ExtraInput::Text,
    },
    ExtraFilter {
        name: "disconnectReasonFilter",
        label: "Why it ended",
        input: ExtraInput::Choice(&[
            ("user_hangup", "Caller hung up"),
            ("agent_hangup", "Agent hung up"),
            ("transfer_complete", "Transferred"),
            ("timeout", "Time limit"),
            ("connection_error", "Connection error"),
            ("system_error", "System error"),
            ("dial_no_answer", "No answer"),
        ]),
    },
    ExtraFilter {
        name: "durationFilter",
        label: "Length",
        input: ExtraInput::Choice(&[
            ("0-30", "Up to 30 seconds"),
            ("30-60", "30 to 60 seconds"),
            ("1-5", "1 to 5 minutes"),
            ("5+", "More than 5 minutes"),
        ]),
    },
    ExtraFilter {
        name: "callAttemptFilter",
        label: "Attempt",
        input: ExtraInput::Choice(&[("initial", "First attempts"), ("retry", "Retries")]),
    },
    ExtraFilter {
        name: "versionFilter",
        label: "Agent version ids",
        input: ExtraInput::Text,
    },
];

/// Asks for one page.
pub(super) fn request(query: &ListQuery) -> ApiRequest {
    let filter = &query.filter;
    let mut request = ApiRequest::get(["conversation"])
        .with("page", query.page.max(1).to_string())
        .with("limit", query.limit.clamp(1, MOST_ROWS).to_string());
    if !is_as_changed(query) {
        request = ordered(request, query);
    }
    request = request
        .with_some("agentIds", query.agent.as_ref().map(AgentId::as_str))
        .with_some("search", filter.search.as_deref())
        .with_some("statusFilter", filter.status.as_deref())
        .with_some("callTypes", filter.direction.map(kinds));
    for extra in EXTRA_FILTERS {
        let asked = filter.extra.iter().find(|(name, _)| name == extra.name);
        request = request.with_some(extra.name, asked.map(|(_, value)| value.as_str()));
    }
    request
}

/// The parameters that the API has no index for.
fn ordered(request: ApiRequest, query: &ListQuery) -> ApiRequest {
    let Sort { by, is_descending } = query.sort;
    let field = match by {
        SortBy::Duration => "callDuration",
        // It does not sort by status; that is done here, over the newest.
        SortBy::Created | SortBy::Status => "createdAt",
    };
    // `dateTo` is inclusive.
    let last = query
        .filter
        .created_before
        .and_then(|at| Timestamp::from_ms(at.ms() - 1));
    request
        .with("sortBy", field)
        .with("sortOrder", if is_descending { "desc" } else { "asc" })
        .with_some("dateFrom", query.filter.created_from.map(Timestamp::to_iso))
        .with_some("dateTo", last.map(Timestamp::to_iso))
}

/// The kinds of call that go in a direction.
fn kinds(direction: CallDirection) -> &'static str {
    match direction {
        CallDirection::Inbound => "telephony_inbound",
        CallDirection::Outbound => "telephony_outbound",
        CallDirection::Web => "webcall,chat",
    }
}

fn is_as_changed(query: &ListQuery) -> bool {
    query
        .cursor
        .as_ref()
        .is_some_and(|cursor| cursor.0 == AS_CHANGED)
}

/// The vendor asks whoever looks again and again to take the calls as they lie there.
pub(super) fn in_any_order(query: ListQuery) -> ListQuery {
    let has_days = query.filter.created_from.is_some() || query.filter.created_before.is_some();
    if has_days { query } else { as_changed(query) }
}

/// The same calls in the order they lie in, of all days.
fn as_changed(query: ListQuery) -> ListQuery {
    ListQuery {
        filter: CallFilter {
            created_from: None,
            created_before: None,
            ..query.filter
        },
        sort: Sort::default(),
        cursor: Some(Cursor(AS_CHANGED.to_owned())),
        ..query
    }
}

/// The same for a question that took the vendor too long.
pub(super) fn fallback(query: &ListQuery, error: &ApiError) -> Option<(ListQuery, &'static str)> {
    let took_too_long = error.status == Some(504) || error.kind == ErrorKind::TimedOut;
    (took_too_long && !is_as_changed(query))
        .then(|| (as_changed(query.clone()), AS_CHANGED_SENTENCE))
}

/// The calls of a page.
pub(super) fn parse(query: &ListQuery, response: &ApiResponse) -> Result<Page<Row>, ApiError> {
    envelope::data(response, |data| {
        let items = data
            .items("logs")
            .ok_or_else(|| envelope::no_list(response))?;
        let paging = data.fields("pagination");
        let count = |name| paging.and_then(|paging| paging.count(name));
        let total_count = total(count("total"), items);
        let says_more = paging
            .and_then(|paging| paging.boolean("hasMore"))
            .or_else(|| Some(count("page")? < count("totalPages")?))
            .or_else(|| Some(u64::from(query.page) * u64::from(query.limit) < total_count?));
        let has_more = !items.is_empty() && says_more.unwrap_or(false);
        let goes_on_as_changed =
            has_more && is_as_changed(query) && query.page < MOST_PAGES_AS_CHANGED;
        Ok(Page {
            items: summary::rows(items),
            total_count,
            has_more,
            next: query.cursor.clone().filter(|_| goes_on_as_changed),
        })
    })
}

/// A total that can be true.
fn total(told: Option<u64>, items: &[Json<'_>]) -> Option<u64> {
    let shown = u64::try_from(items.len()).unwrap_or(u64::MAX);
    told.filter(|total| (shown..MOST_CALLS).contains(total))
}

/// The agents of a page: in `data.agents`, in older answers in `data` itself.
pub(super) fn agents(response: &ApiResponse) -> Result<Page<Agent>, ApiError> {
    envelope::success(response, |document| {
        let answer = Fields::of(document);
        let data = answer.and_then(|answer| answer.fields("data"));
        let items = data
            .and_then(|data| data.items("agents"))
            .or_else(|| answer?.items("data"))
            .ok_or_else(|| envelope::no_list(response))?;
        let total_count = total(data.and_then(|data| data.count("total")), items);
        // The answer does not say which page it is: where it is not all, the next one is worth asking.
        let is_full = u32::try_from(items.len()).is_ok_and(|count| count >= LARGEST_PAGE);
        let shown = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let is_part = total_count.map_or(is_full, |total| shown < total);
        Ok(Page {
            items: items.iter().filter_map(agent).collect(),
            total_count,
            has_more: is_part && !items.is_empty(),
            next: None,
        })
    })
}

/// An agent; `None` for items without an id, which cannot be asked about anything.
fn agent(item: &Json<'_>) -> Option<Agent> {
    let fields = Fields::of(item)?;
    let id = fields.id("_id").or_else(|| fields.id("id"))?;
    let name = fields.text("name").unwrap_or_else(|| id.clone());
    Some(Agent {
        id: AgentId::new(id),
        name,
    })
}
