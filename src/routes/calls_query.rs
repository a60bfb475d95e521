//! The state of a list, read from the query of a link and written back.

use super::{LONGEST_VALUE, LinkNote, push_pair};
use crate::domain::{
    ids::AgentId,
    outcome::Outcome,
    query::{CallDirection, CallFilter, PageSize, Sort, SortBy},
    time::Day,
};
use url::form_urlencoded;

/// What the names of a vendor's own filters begin with in a link.
pub const EXTRA_PREFIX: &str = "x.";

/// The highest page a link may name.
pub(super) const LAST_PAGE: u32 = 1_000_000;

/// The state of the list, as the link holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallsQuery {
    /// Search, status, outcome, test or live, direction and the vendor's own filters. The instants in
    /// it are not used: a link names days.
    pub filter: CallFilter,
    /// The first day, in the reader's time zone.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// One agent; all of the connection's when absent.
    pub agent: Option<AgentId>,
    /// The order.
    pub sort: Sort,
    /// The page, from 1.
    pub page: PageNumber,
    /// Rows per page.
    pub limit: PageSize,
}

/// A page number, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageNumber(u32);

impl PageNumber {
    /// The page with this number, brought into range.
    pub fn new(number: u32) -> Self {
        Self(number.clamp(1, LAST_PAGE))
    }

    /// The number, from 1.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for PageNumber {
    fn default() -> Self {
        Self(1)
    }
}

impl CallsQuery {
    /// Reads a query string; the first of several equal names counts.
    pub fn parse(search: &str) -> (Self, Vec<LinkNote>) {
        let mut query = Self::default();
        let mut notes = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(search.as_bytes()) {
            if value.is_empty() || seen.iter().any(|earlier| *earlier == name) {
                continue;
            }
            seen.push(name.to_string());
            if value.len() > LONGEST_VALUE {
                notes.push(LinkNote::unknown(&name, &value));
            } else if let Some(note) = query.take(&name, &value) {
                notes.push(note);
            }
        }
        (query, notes)
    }

    fn take(&mut self, name: &str, value: &str) -> Option<LinkNote> {
        match name {
            "q" => self.filter.search = Some(value.to_owned()),
            "status" => self.filter.status = Some(value.to_owned()),
            "agent" => self.agent = Some(AgentId::new(value)),
            "test" => match value {
                "test" => self.filter.is_test_call = Some(true),
                "live" => self.filter.is_test_call = Some(false),
                _ => return Some(LinkNote::unknown("the call type", value)),
            },
            "sort" => match sort_from(value) {
                Some(sort) => self.sort = sort,
                None => return Some(LinkNote::unknown("the order", value)),
            },
            "page" => match page_from(value) {
                Some(page) => self.page = page,
                None => return Some(LinkNote::unknown("page", value)),
            },
            "limit" => match PageSize::ALL
                .into_iter()
                .find(|size| size.rows().to_string() == value)
            {
                Some(size) => self.limit = size,
                None => return Some(LinkNote::unknown("the page size", value)),
            },
            "outcome" => match Outcome::from_slug(value) {
                Some(outcome) => self.filter.outcome = Some(outcome),
                None => return Some(LinkNote::unknown("the outcome", value)),
            },
            "direction" => match CallDirection::ALL
                .into_iter()
                .find(|direction| direction.slug() == value)
            {
                Some(direction) => self.filter.direction = Some(direction),
                None => return Some(LinkNote::unknown("the direction", value)),
            },
            "from" | "to" => match Day::parse(value) {
                Some(day) if name == "from" => self.from = Some(day),
                Some(day) => self.to = Some(day),
                None => return Some(LinkNote::unknown("the day", value)),
            },
            _ => match name.strip_prefix(EXTRA_PREFIX) {
                Some(extra) if !extra.is_empty() => {
                    let pair = (extra.to_owned(), value.to_owned());
                    // In order, so that equal links are equal questions.
                    let place = self.filter.extra.partition_point(|known| *known < pair);
                    self.filter.extra.insert(place, pair);
                }
                _ => return Some(LinkNote::unknown("the setting", name)),
            },
        }
        None
    }

    /// The query string with its `?`; empty for the default list.
    pub fn to_search(&self) -> String {
        let mut search = String::new();
        push_pair(&mut search, "q", self.filter.search.as_deref());
        push_pair(&mut search, "status", self.filter.status.as_deref());
        push_pair(
            &mut search,
            "outcome",
            self.filter.outcome.map(Outcome::slug),
        );
        push_pair(
            &mut search,
            "direction",
            self.filter.direction.map(CallDirection::slug),
        );
        push_pair(&mut search, "from", self.from.as_ref().map(Day::as_str));
        push_pair(&mut search, "to", self.to.as_ref().map(Day::as_str));
        for (name, value) in &self.filter.extra {
            push_pair(&mut search, &format!("{EXTRA_PREFIX}{name}"), Some(value));
        }
        let test = self
            .filter
            .is_test_call
            .map(|is_test| if is_test { "test" } else { "live" });
        push_pair(&mut search, "test", test);
        push_pair(
            &mut search,
            "agent",
            self.agent.as_ref().map(AgentId::as_str),
        );
        if self.sort != Sort::default() {
            push_pair(&mut search, "sort", Some(&sort_text(self.sort)));
        }
        if self.limit != PageSize::default() {
            push_pair(&mut search, "limit", Some(&self.limit.rows().to_string()));
        }
        if self.page != PageNumber::default() {
            push_pair(&mut search, "page", Some(&self.page.get().to_string()));
        }
        search
    }

    /// The same list at another page.
    #[must_use]
    pub fn at_page(&self, page: u32) -> Self {
        Self {
            page: PageNumber::new(page),
            ..self.clone()
        }
    }

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        self.filter != CallFilter::default()
            || self.agent.is_some()
            || self.from.is_some()
            || self.to.is_some()
    }
}

fn page_from(value: &str) -> Option<PageNumber> {
    let digits_only = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits_only.then(|| value.parse().unwrap_or(LAST_PAGE))?;
    (number >= 1).then(|| PageNumber::new(number))
}

const SORTS: [(SortBy, &str); 3] = [
    (SortBy::Created, "created"),
    (SortBy::Duration, "duration"),
    (SortBy::Status, "status"),
];

fn sort_from(value: &str) -> Option<Sort> {
    let (is_descending, word) = value
        .strip_prefix('-')
        .map_or((false, value), |word| (true, word));
    let (by, _) = SORTS.into_iter().find(|(_, known)| *known == word)?;
    Some(Sort { by, is_descending })
}

fn sort_text(sort: Sort) -> String {
    let word = SORTS
        .into_iter()
        .find(|(by, _)| *by == sort.by)
        .map_or("created", |(_, word)| word);
    format!("{}{word}", if sort.is_descending { "-" } else { "" })
}
