//! Fetches what a list needs: pages of its sources, and windows where a vendor cannot filter or sort.

use std::{future::poll_fn, ops::Range, task::Poll};

use futures_util::{StreamExt, stream::FuturesUnordered};
use web_sys::AbortSignal;

use super::{
    sources::{Source, SourceKey},
    windows::{self, Wanted},
};
use crate::{
    collect::{FetchPage, LARGEST_FETCH, Merge, Span, Window, first_fetch_limit},
    domain::{
        call::Row,
        error::{ApiError, ErrorKind},
        page::{Cursor, Page},
        query::{CallFilter, ListQuery, LocalWork, PageSize, Sort},
    },
    net::api,
    vendors::{Paging, capabilities::share_out},
};

/// What the list is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Whose calls, merged by the sort.
    pub sources: Vec<Source>,
    /// Which of them.
    pub filter: CallFilter,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: u32,
    /// Rows per page.
    pub page_size: PageSize,
}

impl Question {
    /// The rows asked for, from 0.
    pub fn range(&self) -> Range<u64> {
        let rows = u64::from(self.page_size.rows());
        let start = u64::from(self.page.saturating_sub(1)) * rows;
        start..start + rows
    }

    /// How many rows are asked of each source at a time: few for the first page of many sources, so
    /// that it is there soon, many further down.
    fn fetch_limit(&self) -> u32 {
        let sources = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        if sources <= 1 || self.page == 1 {
            first_fetch_limit(sources, self.page_size.rows())
        } else {
            LARGEST_FETCH
        }
    }

    /// Whether the pages fetched for `other` serve this question too.
    fn shares_pages_with(&self, other: &Self) -> bool {
        self.sources == other.sources
            && self.filter == other.filter
            && self.sort == other.sort
            && self.fetch_limit() == other.fetch_limit()
    }

    /// What the vendor of a source is asked, and what is done here.
    fn shared_out(&self, source: &Source) -> (CallFilter, Sort, LocalWork) {
        share_out(
            source.connection.adapter().capabilities(),
            &self.filter,
            self.sort,
        )
    }

    /// Whether some source is filtered or sorted here.
    pub fn needs_windows(&self) -> bool {
        self.sources
            .iter()
            .any(|source| self.shared_out(source).2.is_needed())
    }

    /// Whether a single source can be asked for any page.
    fn can_jump(&self) -> bool {
        match self.sources.as_slice() {
            [only] => {
                only.connection.adapter().paging() == Paging::Numbered
                    && !self.shared_out(only).2.is_needed()
            }
            _ => true,
        }
    }
}

/// What a window was read for; windows are kept while the reader tries other filters of ours.
#[derive(Clone, Debug, PartialEq)]
struct WindowKey {
    source: SourceKey,
    filter: CallFilter,
}

/// Something about a source that the list has to say.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceNote {
    /// Rows were filtered or sorted here, over so much of the source.
    Window(Span),
    /// The vendor was asked in another way than planned; the sentence says what that leaves out.
    Fallback(&'static str),
}

/// Everything that was fetched for one question.
pub struct Pages {
    question: Question,
    merge: Merge,
    /// Where pages without numbers begin: source, page and place.
    cursors: Vec<(usize, u32, Cursor)>,
    windows: Vec<(WindowKey, Window)>,
    notes: Vec<(usize, SourceNote)>,
}

impl Pages {
    /// What is known already serves a question that differs in the page only; windows serve every
    /// question whose filters differ only in what is done here.
    pub fn continue_with(earlier: Option<Self>, question: &Question) -> Self {
        match earlier {
            Some(pages) if question.shares_pages_with(&pages.question) => Self {
                question: question.clone(),
                ..pages
            },
            earlier => {
                let merge = Merge::new(
                    question.sort,
                    question.sources.len(),
                    question.fetch_limit(),
                );
                Self {
                    question: question.clone(),
                    merge: if question.can_jump() {
                        merge
                    } else {
                        merge.without_jumps()
                    },
                    cursors: Vec::new(),
                    windows: earlier.map(|pages| pages.windows).unwrap_or_default(),
                    notes: Vec::new(),
                }
            }
        }
    }

    /// The question.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// The merged list.
    pub fn merge(&self) -> &Merge {
        &self.merge
    }

    /// What is to be said about sources, in their order.
    pub fn notes(&self) -> &[(usize, SourceNote)] {
        &self.notes
    }

    /// Whether some source was filtered or sorted here over a part of it only.
    pub fn is_cut(&self) -> bool {
        self.notes
            .iter()
            .any(|(_, note)| matches!(note, SourceNote::Window(span) if !span.is_whole))
    }

    /// Takes sources that failed in again.
    pub fn retry_failed(&mut self) {
        self.merge.retry_failed();
    }

    /// Fetches what the merge wants until the rows of `range` are certain. `on_progress` hears how many
    /// rows all windows have read so far; `on_pause` looks at what there is whenever nothing more has
    /// arrived for now. Fails only when the request was given up.
    pub async fn collect(
        &mut self,
        range: Range<u64>,
        signal: &AbortSignal,
        on_progress: &dyn Fn(usize),
        on_pause: &dyn Fn(&Self),
    ) -> Result<(), ApiError> {
        let question = self.question.clone();
        let examined = std::cell::Cell::new(0);
        let on_rows = |count: usize| {
            examined.set(examined.get() + count);
            on_progress(examined.get());
        };
        // Declared after what its futures borrow.
        let mut under_way = FuturesUnordered::new();
        loop {
            for fetch in self.merge.wanted(range.clone()) {
                under_way.push(ask(&question, self.errand(fetch), signal, &on_rows));
            }
            let arrived = poll_fn(|context| Poll::Ready(under_way.poll_next_unpin(context))).await;
            let answer = match arrived {
                Poll::Ready(answer) => answer,
                Poll::Pending => {
                    on_pause(self);
                    under_way.next().await
                }
            };
            let Some(answer) = answer else {
                return Ok(());
            };
            if let Err(error) = &answer.result
                && error.kind == ErrorKind::Aborted
            {
                return Err(error.clone());
            }
            self.take_in(answer);
        }
    }

    /// What one request needs to know.
    fn errand(&mut self, fetch: FetchPage) -> Errand {
        let cursor = self
            .cursors
            .iter()
            .find(|(source, page, _)| *source == fetch.source && *page == fetch.page)
            .map(|(_, _, cursor)| cursor.clone());
        let window = self.question.sources.get(fetch.source).and_then(|source| {
            let (filter, _, work) = self.question.shared_out(source);
            let key = WindowKey {
                source: source.key(),
                filter,
            };
            let known = self.windows.iter().position(|(of, _)| *of == key);
            let is_unordered = known
                .and_then(|at| self.windows.get(at))
                .is_some_and(|(_, window)| window.is_unordered());
            if !work.is_needed() && !is_unordered {
                return None;
            }
            let window = match known {
                Some(at) => self.windows.swap_remove(at).1,
                None => Window::new(self.question.filter.created_from),
            };
            Some((key, window))
        });
        Errand {
            fetch,
            cursor,
            window,
        }
    }

    fn take_in(&mut self, answer: Answer) {
        let Answer {
            fetch,
            mut result,
            window,
            fallback,
        } = answer;
        let source = fetch.source;
        let mut note = |note| {
            let entry = (source, note);
            if !self.notes.contains(&entry) {
                self.notes.push(entry);
            }
        };
        if let Some(sentence) = fallback {
            note(SourceNote::Fallback(sentence));
        }
        if let Some((key, window)) = window {
            note(SourceNote::Window(window.span()));
            self.windows.push((key, window));
        }
        if let Ok(page) = &mut result
            && let Some(cursor) = page.next.clone()
        {
            self.cursors
                .push((source, fetch.page.saturating_add(1), cursor));
        }
        self.merge.feed(&fetch, result);
    }
}

/// One request on its way.
struct Errand {
    fetch: FetchPage,
    cursor: Option<Cursor>,
    window: Option<(WindowKey, Window)>,
}

/// What came of it.
struct Answer {
    fetch: FetchPage,
    result: Result<Page<Row>, ApiError>,
    window: Option<(WindowKey, Window)>,
    fallback: Option<&'static str>,
}

async fn ask(
    question: &Question,
    errand: Errand,
    signal: &AbortSignal,
    on_rows: &dyn Fn(usize),
) -> Answer {
    let Errand {
        fetch,
        cursor,
        window,
    } = errand;
    let mut answer = Answer {
        fetch,
        result: Err(ApiError::new(
            ErrorKind::Refused,
            "There is no such source.",
        )),
        window: None,
        fallback: None,
    };
    let Some(source) = question.sources.get(fetch.source) else {
        return answer;
    };
    let (filter, sort, work) = question.shared_out(source);
    // The far end of a list is read in the reverse order.
    let is_reversed = fetch.sort != question.sort;
    let query = ListQuery {
        agent: source.agent.clone(),
        filter,
        sort: if is_reversed { fetch.sort } else { sort },
        page: fetch.page,
        cursor,
        limit: fetch.limit,
    };
    let (key, window) = match window {
        Some(known) => known,
        None => match api::calls(&source.connection, &query, signal).await {
            // The vendor's order is not the one asked for any more: it is made here.
            Ok((page, Some(sentence))) => {
                answer.fallback = Some(sentence);
                let key = WindowKey {
                    source: source.key(),
                    filter: query.filter.clone(),
                };
                (key, Window::unordered(page.next))
            }
            Ok((page, None)) => {
                answer.result = Ok(page);
                return answer;
            }
            Err(error) => {
                answer.result = Err(error);
                return answer;
            }
        },
    };
    let wanted = Wanted {
        work,
        sort: question.sort,
        created_from: question.filter.created_from,
        created_before: question.filter.created_before,
        is_reversed,
    };
    let reading = windows::read(window, source, &query, wanted, signal, on_rows).await;
    answer.result = reading.page;
    answer.fallback = answer.fallback.or(reading.fallback);
    answer.window = Some((key, reading.window));
    answer
}
