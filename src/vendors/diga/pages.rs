//! Diga's lists: `{data, has_more, first_id, last_id}`, in newer generations also `current_page` and
//! `total_pages`; the first generation's transcript is a bare array.

use super::errors;
use crate::{
    domain::{
        error::ApiError,
        page::{Cursor, Page},
    },
    vendors::{
        json::{self, Fields, Json},
        request::{ApiRequest, ApiResponse},
    },
};

/// Asks for a place in a list: after the item `cursor` names, else by the page's number (from 1), which
/// the first generation does not know. `after` and `before` together are refused, so one is enough.
pub(super) fn at(request: ApiRequest, cursor: Option<&Cursor>, page: u32) -> ApiRequest {
    match cursor {
        Some(Cursor(id)) => request.with("after", id.as_str()),
        None if page > 1 => request.with("page", page.to_string()),
        None => request,
    }
}

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

/// Hands the items with their places to `take`, which keeps what it can read.
pub(super) fn read<T>(
    response: &ApiResponse,
    take: &mut dyn FnMut(usize, &Json<'_>) -> Option<T>,
) -> Result<Page<T>, ApiError> {
    success(response, |document| {
        let frame = frame(document).ok_or_else(|| {
            json::unexpected(response, "The answer does not hold a list (`data`).")
        })?;
        let items = frame.items.iter().enumerate();
        Ok(Page {
            items: items
                .filter_map(|(index, item)| take(index, item))
                .collect(),
            total_count: None,
            has_more: frame.has_more,
            next: frame.next,
        })
    })
}

struct Frame<'a> {
    items: &'a [Json<'a>],
    has_more: bool,
    next: Option<Cursor>,
}

fn frame<'a>(document: &'a Json<'a>) -> Option<Frame<'a>> {
    if let Json::List(items) = document {
        return Some(Frame {
            items,
            has_more: false,
            next: None,
        });
    }
    let fields = Fields::of(document)?;
    let items = fields.items("data")?;
    let says_more = fields
        .boolean("has_more")
        .or_else(|| Some(fields.count("current_page")? < fields.count("total_pages")?));
    let has_more = !items.is_empty() && says_more.unwrap_or(false);
    let last_id = || {
        fields
            .id("last_id")
            .or_else(|| Fields::of(items.last()?)?.id("id"))
    };
    let next = if has_more { last_id() } else { None };
    Some(Frame {
        items,
        has_more,
        next: next.map(Cursor),
    })
}
