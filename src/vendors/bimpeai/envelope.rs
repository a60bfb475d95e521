//! The wrapping of every answer: `{message, data}`, and `{message, meta, data}` for lists.

use super::errors;
use crate::{
    domain::{error::ApiError, page::Page},
    vendors::{
        json::{self, Fields, Json},
        request::ApiResponse,
    },
};

/// More items than this in one page are left out; the API documents at most 100.
const MOST_ITEMS: usize = 1_000;

/// Hands the document of a success answer to `take`; otherwise says what the answer says went wrong.
pub(super) fn success<T>(
    response: &ApiResponse,
    take: impl FnOnce(&Json<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    if (200..300).contains(&response.status) {
        json::document(response, take)
    } else {
        Err(errors::read(response))
    }
}

/// Hands the object in `data` to `take`.
pub(super) fn object<T>(
    response: &ApiResponse,
    take: impl FnOnce(Fields<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    success(response, |document| {
        let data = Fields::of(document)
            .and_then(|fields| fields.fields("data"))
            .ok_or_else(|| {
                json::unexpected(
                    response,
                    "The answer does not hold what was asked for (`data`).",
                )
            })?;
        take(data)
    })
}

/// Hands the items in `data` with their places to `take`, which keeps what it can read, and adds what
/// `meta` says about the whole.
pub(super) fn list<T>(
    response: &ApiResponse,
    take: impl FnMut((usize, &Json<'_>)) -> Option<T>,
) -> Result<Page<T>, ApiError> {
    success(response, |document| {
        Ok(items(document, response)?.filter_map(take))
    })
}

fn items<'a>(
    document: &'a Json<'a>,
    response: &ApiResponse,
) -> Result<Page<(usize, &'a Json<'a>)>, ApiError> {
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
        next: None,
    })
}

/// Totals from here on (2^53) are mistakes: a browser cannot count so far.
const MOST_CALLS: u64 = 1 << 53;
