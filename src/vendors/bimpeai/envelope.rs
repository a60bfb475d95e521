//! The wrapping of every answer: `{message, data}`, and `{message, meta, data}` for lists.

use serde_json::Value;

use super::errors;
use crate::{
    domain::{error::ApiError, page::Page},
    vendors::{
        json::{self, Fields},
        request::ApiResponse,
    },
};

/// More items than this in one page are left out; the API documents at most 100.
const MOST_ITEMS: usize = 1_000;

/// The document of a success answer, or what the answer says went wrong.
pub(super) fn success(response: &ApiResponse) -> Result<Value, ApiError> {
    if (200..300).contains(&response.status) {
        json::document(response)
    } else {
        Err(errors::read(response))
    }
}

/// The object in `data`.
pub(super) fn object<'a>(
    document: &'a Value,
    response: &ApiResponse,
) -> Result<Fields<'a>, ApiError> {
    Fields::of(document)
        .and_then(|fields| fields.fields("data"))
        .ok_or_else(|| {
            json::unexpected(
                response,
                "The answer does not hold what was asked for (`data`).",
            )
        })
}

/// The items in `data` with their places, and what `meta` says about the whole.
pub(super) fn list<'a>(
    document: &'a Value,
    response: &ApiResponse,
) -> Result<Page<(usize, &'a Value)>, ApiError> {
    let fields = Fields::of(document);
    let items = fields
        .and_then(|fields| fields.items("data"))
        .ok_or_else(|| json::unexpected(response, "The answer does not hold a list (`data`)."))?;
    let meta = fields.and_then(|fields| fields.fields("meta"));
    let count = |name| meta.and_then(|meta| meta.count(name));
    let shown = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let total_count = count("total_count").filter(|total| *total >= shown && *total < MOST_CALLS);
    let says_more = meta
        .and_then(|meta| meta.boolean("has_next_page"))
        .or_else(|| Some(count("current_page")? < count("page_count")?));
    Ok(Page {
        items: items.iter().take(MOST_ITEMS).enumerate().collect(),
        total_count,
        has_more: !items.is_empty() && says_more.unwrap_or(false),
    })
}

/// Totals from here on (2^53) are mistakes: a browser cannot count so far.
const MOST_CALLS: u64 = 1 << 53;
