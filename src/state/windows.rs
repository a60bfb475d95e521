//! Reads windows: the newest calls of a source, filtered and sorted here.
//!
//! Most lists need none, so the code is in the second part of the program, which calls `install`; a
//! list that needs one waits for that ([`are_here`]).

use std::{future::Future, pin::Pin};

use web_sys::AbortSignal;

use super::sources::Source;
use crate::{
    collect::Window,
    domain::{
        call::Row,
        error::{ApiError, ErrorKind},
        page::Page,
        query::{CallFilter, ListQuery, LocalWork, Sort},
        time::Timestamp,
    },
    net::api,
};

/// What of a window is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What the vendor cannot do.
    pub work: LocalWork,
    /// The list's own order.
    pub sort: Sort,
    /// The days asked for, for a vendor that sees to them only in its own order.
    pub created_from: Option<Timestamp>,
    /// Their end.
    pub created_before: Option<Timestamp>,
    /// Whether the page is wanted from the far end.
    pub is_reversed: bool,
}

impl Wanted {
    /// What is done here; where the vendor sees neither to the order nor to the days, these too.
    fn work(self, is_unordered: bool) -> LocalWork {
        if !is_unordered {
            return self.work;
        }
        LocalWork {
            filter: CallFilter {
                created_from: self.created_from,
                created_before: self.created_before,
                ..self.work.filter
            },
            sort: Some(self.sort),
        }
    }
}

/// What came of reading.
pub struct Reading {
    /// The window, as far as it was read.
    pub window: Window,
    /// What it holds, as the only page of its source.
    pub page: Result<Page<Row>, ApiError>,
    /// What the way the vendor was asked in leaves out, where it was not the planned one.
    pub fallback: Option<&'static str>,
}

type InTime<'a> = Pin<Box<dyn Future<Output = Reading> + 'a>>;
type Read = for<'a> fn(
    Window,
    &'a Source,
    &'a ListQuery,
    Wanted,
    &'a AbortSignal,
    &'a dyn Fn(usize),
) -> InTime<'a>;

#[cfg(feature = "split")]
static READ: std::sync::OnceLock<Read> = std::sync::OnceLock::new();

/// Makes the code known; called by the second part as soon as it is there.
#[cfg(feature = "split")]
pub fn install() {
    // A second call would bring the same function.
    let _ = READ.set(read_boxed);
}

#[cfg(feature = "split")]
fn reader() -> Option<Read> {
    READ.get().copied()
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unnecessary_wraps, reason = "uncut, the code is always there")]
fn reader() -> Option<Read> {
    Some(read_boxed)
}

/// Whether windows can be read.
pub fn are_here() -> bool {
    reader().is_some()
}

/// Reads a window to its end and picks what is asked for.
pub async fn read(
    window: Window,
    source: &Source,
    query: &ListQuery,
    wanted: Wanted,
    signal: &AbortSignal,
    on_rows: &dyn Fn(usize),
) -> Reading {
    match reader() {
        Some(read) => read(window, source, query, wanted, signal, on_rows).await,
        None => Reading {
            window,
            page: Err(ApiError::new(
                ErrorKind::Refused,
                "The part of Ringside that filters and sorts has not arrived. Try again.",
            )),
            fallback: None,
        },
    }
}

fn read_boxed<'a>(
    mut window: Window,
    source: &'a Source,
    query: &'a ListQuery,
    wanted: Wanted,
    signal: &'a AbortSignal,
    on_rows: &'a dyn Fn(usize),
) -> InTime<'a> {
    Box::pin(async move {
        let (page, fallback) = match fill(&mut window, source, query, signal, on_rows).await {
            Ok(fallback) => {
                let is_reversed = wanted.is_reversed;
                let work = wanted.work(window.is_unordered());
                (Ok(one_page(&window, &work, is_reversed)), fallback)
            }
            Err(error) => (Err(error), None),
        };
        Reading {
            window,
            page,
            fallback,
        }
    })
}

/// Reads a window to its end; says whether the vendor had to be asked in another way.
async fn fill(
    window: &mut Window,
    source: &Source,
    query: &ListQuery,
    signal: &AbortSignal,
    on_rows: &dyn Fn(usize),
) -> Result<Option<&'static str>, ApiError> {
    let mut fallback = None;
    while let Some(wanted) = window.wanted().cloned() {
        let query = ListQuery {
            page: wanted.page,
            cursor: wanted.cursor,
            sort: Sort::default(),
            limit: source.connection.adapter().largest_page(),
            ..query.clone()
        };
        let (page, sentence) = api::calls(&source.connection, &query, signal).await?;
        if sentence.is_some() {
            window.lose_order();
        }
        fallback = fallback.or(sentence);
        on_rows(page.items.len());
        window.feed(page);
    }
    Ok(fallback)
}

/// What a window holds, as the only page of its source.
fn one_page(window: &Window, work: &LocalWork, is_reversed: bool) -> Page<Row> {
    let mut items = window.pick(work);
    if is_reversed {
        items.reverse();
    }
    Page {
        total_count: u64::try_from(items.len()).ok(),
        items,
        has_more: false,
        next: None,
    }
}
