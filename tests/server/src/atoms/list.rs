//! `GET /conversation`: one list over the whole account.

use axum::{
    Extension,
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};

use super::{
    agents,
    attempts::Found,
    calls::{success, teller},
    error::ApiError,
    lab,
    params::Params,
    told::Place,
    words,
};
use crate::{
    app::App,
    lab::scenario::ListFault,
    ledger::{
        self,
        vendor::{Key, Target, Vendor},
    },
    numeric::{count, signed},
    surface::{Caller, Surface},
    world::{
        browse::{Bound, Browse, By, Filter, Span},
        model::Direction,
        query::Page,
    },
};

/// Rows of a page when nothing is said.
const USUAL_ROWS: i64 = 5;
/// The most rows of a page; more are not refused but not given.
const MOST_ROWS: i64 = 500;
/// The most first calls whose retries are looked through.
const MOST_FAMILIES: i64 = 20_000;

/// What is asked.
struct Asked {
    page: i64,
    browse: Browse,
    /// The agent whose lists fail, if it is the only one asked for.
    fault: Option<ListFault>,
    /// Whether there is no index for the question.
    is_unindexed: bool,
    /// Only further attempts.
    wants_retries: bool,
}

/// One page.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(_): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let asked = read(Params::new(pairs))?;
    let app = &surface.app;
    if let Some(fault) = asked.fault {
        lab::list_fault(fault, asked.is_unindexed).await?;
    }
    let page = if asked.wants_retries {
        retries(app, &asked.browse)?
    } else {
        first_calls(app, &asked.browse)?
    };
    let teller = teller(&surface, &headers);
    let logs: Vec<Value> = page
        .items
        .iter()
        .map(|found| teller.log(found, Place::List))
        .collect();
    let data = answer(&asked, logs, page.total);
    Ok(match asked.fault {
        Some(fault) => lab::dressed_list(fault, json!({"status": true, "data": data})),
        None => success(&data),
    })
}

fn answer(asked: &Asked, logs: Vec<Value>, total: i64) -> Value {
    let limit = asked.browse.limit.max(1);
    let pages = (total + limit - 1) / limit;
    json!({
        "logs": logs,
        "pagination": {
            "total": total, "page": asked.page, "limit": asked.browse.limit,
            "hasMore": asked.page < pages, "totalPages": pages,
        },
        "dispositionMetricsConfig": super::told::disposition_config(),
    })
}

fn read(mut params: Params) -> Result<Asked, ApiError> {
    let page = params.count("page", 1);
    let limit = params.count("limit", USUAL_ROWS).min(MOST_ROWS);
    let by = params.choice(
        "sortBy",
        &[
            ("createdAt", By::Created),
            ("updatedAt", By::Updated),
            ("callDuration", By::Duration),
            ("avgLatency", By::Latency),
        ],
    );
    let is_rising = params.choice("sortOrder", &[("asc", true), ("desc", false)]);
    let created = Span {
        from: params.moment("dateFrom").map(included),
        until: params.moment("dateTo").map(included),
    };
    params.check()?;
    let attempts = params.list("callAttemptFilter").unwrap_or_default();
    let wants_retries =
        attempts.contains(&"retry") && !attempts.contains(&"initial") && !attempts.contains(&"all");
    let fault = match params.list("agentIds").as_deref() {
        Some([only]) => ListFault::from_agent(only),
        _ => None,
    };
    Ok(Asked {
        page,
        fault,
        is_unindexed: by == Some(By::Created) || created != Span::default(),
        wants_retries,
        browse: Browse {
            filter: filter(&params, created),
            by: by.unwrap_or(By::Updated),
            is_rising: is_rising.unwrap_or(false),
            skip: (page - 1).saturating_mul(limit),
            limit,
        },
    })
}

fn included(at_ms: i64) -> Bound {
    Bound {
        at_ms,
        is_included: true,
    }
}

fn filter(params: &Params, created: Span) -> Filter {
    let list = |name| params.list(name);
    let campaigns = list("campaignIds").map(|ids| agents::of_campaigns(&ids));
    let is_campaign = campaigns.is_some();
    let asked_for = list("agentIds").map(|ids| {
        let numbers = ids.iter().filter_map(|id| Vendor::Atoms.target(id));
        numbers.map(Target::number).collect()
    });
    let versions = list("versionFilter").map(|ids| agents::of_versions(&ids));
    let mut filter = Filter {
        created,
        agents: [asked_for, campaigns, versions]
            .into_iter()
            .flatten()
            .reduce(|one, other| one.into_iter().filter(|n| other.contains(n)).collect()),
        cases: words::cases(
            list("statusFilter").as_deref(),
            list("disconnectReasonFilter").as_deref(),
        ),
        kinds: list("callTypes").map(|words| words::kinds(&words)),
        lasting: list("durationFilter").map(|words| words::durations(&words)),
        ..Filter::default()
    };
    if is_campaign {
        let kinds = filter
            .kinds
            .unwrap_or_else(|| words::kinds(&["telephony_outbound"]));
        filter.kinds = Some(
            kinds
                .into_iter()
                .filter(|kind| kind.direction == Some(Direction::Outbound))
                .collect(),
        );
    }
    match params.text("search") {
        Some(id) if id.starts_with("CALL-") => filter.rows = Some(row(id).into_iter().collect()),
        term => filter.number_part = term.map(str::to_owned),
    }
    filter
}

/// The row of a call, by its whole id.
fn row(id: &str) -> Option<i64> {
    match Vendor::Atoms.key(id)? {
        Key::World(row) => Some(row.number),
        Key::Lab(scenario) => Some(signed(scenario.index()) + 1),
    }
}

/// The first calls that get through the filter.
fn first_calls(app: &App, browse: &Browse) -> Result<Page<Found>, ApiError> {
    let Page { items, total } = ledger::list(app, browse)?;
    let now_ms = app.now_ms();
    let mut found = Vec::with_capacity(items.len());
    for call in items {
        let messages = ledger::transcript(app, &call)?;
        found.push(Found::first(call, messages, now_ms));
    }
    Ok(Page {
        items: found,
        total,
    })
}

/// The further attempts that get through the filter.
fn retries(app: &App, browse: &Browse) -> Result<Page<Found>, ApiError> {
    let families = Browse {
        filter: Filter {
            agents: browse.filter.agents.clone(),
            cases: words::cases(Some(&["no_answer"]), Some(&["dial_no_answer"])),
            kinds: Some(words::kinds(&["telephony_outbound"])),
            ..Filter::default()
        },
        limit: MOST_FAMILIES,
        ..Browse::default()
    };
    let now_ms = app.now_ms();
    let mut found: Vec<Found> = ledger::items(app, &families)?
        .iter()
        .flat_map(|first| Found::further(first, now_ms))
        .filter(|found| browse.filter.has(&found.call))
        .collect();
    found.sort_by_key(|found| (found.call.created_ms, found.call.seq));
    if !browse.is_rising {
        found.reverse();
    }
    Ok(Page {
        total: signed(found.len()),
        items: found
            .into_iter()
            .skip(count(browse.skip))
            .take(count(browse.limit))
            .collect(),
    })
}
