//! One source as far as it has been read: its rows in order, and what to ask it next.

use std::collections::BTreeMap;

use crate::domain::{
    call::Row,
    ids::CallId,
    page::Page,
    query::{Sort, SortBy},
    time::Timestamp,
};

/// How often two neighbouring pages are read again before a moving list is taken as it is.
const MOST_REPEATS: u8 = 4;
/// How many pages in a row may bring nothing new, however much the total grew.
const MOST_BARREN: u64 = 20;
/// How many may where no total tells how many calls arrived; a vendor that ignores the page's number is
/// asked no more often in vain.
const MOST_BARREN_UNCOUNTED: u64 = 3;

/// What rows are ordered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// An instant.
    Time(Timestamp),
    /// A length in milliseconds.
    Length(u64),
    /// A word.
    Word(String),
}

fn key(row: &Row, by: SortBy) -> Option<Key> {
    let Row::Call(call) = row else { return None };
    match by {
        SortBy::Created => call.created_at.map(Key::Time),
        SortBy::Duration => call.duration_ms.map(Key::Length),
        SortBy::Status => (!call.status.raw.is_empty()).then(|| Key::Word(call.status.raw.clone())),
    }
}

/// What makes a row the same row on two pages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Call(CallId),
    /// An unreadable object, told apart by its content.
    Object(String),
    /// Something without any content of its own, such as `null`: page and place.
    Place(u32, usize),
}

fn identity(row: &Row, page: u32, place: usize) -> Identity {
    match row {
        Row::Call(call) => Identity::Call(call.id.clone()),
        Row::Unreadable(item) if item.raw.starts_with('{') => Identity::Object(item.raw.clone()),
        Row::Unreadable(_) => Identity::Place(page, place),
    }
}

/// Two neighbouring pages between which rows may have been missed.
#[derive(Clone, Copy, Debug)]
struct Overlap {
    lower: u32,
    /// The page of the two to be read again.
    again: u32,
    repeats: u8,
}

/// What taking in a page did.
struct Absorbed {
    /// Rows were put before ones that were there already.
    is_reordered: bool,
    /// There was a row not seen before.
    is_new: bool,
    /// There was a row seen before.
    has_contact: bool,
}

/// One source.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    sort: Sort,
    first_page: u32,
    next_page: u32,
    rows: Vec<Row>,
    /// For each row its key, or that of the row before where it has none.
    keys: Vec<Option<Key>>,
    places: BTreeMap<Identity, usize>,
    /// The totals the pages came with.
    totals: BTreeMap<u32, Option<u64>>,
    /// What each page began with.
    starts: BTreeMap<u32, Identity>,
    overlap: Option<Overlap>,
    in_flight: Option<u32>,
    /// How many pages in a row brought nothing new.
    barren: u64,
    is_exhausted: bool,
    /// Whether the source is left out because its last request failed.
    pub(super) is_failed: bool,
}

impl Lane {
    pub(super) fn new(sort: Sort, first_page: u32) -> Self {
        Self {
            sort,
            first_page,
            next_page: first_page,
            rows: Vec::new(),
            keys: Vec::new(),
            places: BTreeMap::new(),
            totals: BTreeMap::new(),
            starts: BTreeMap::new(),
            overlap: None,
            in_flight: None,
            barren: 0,
            is_exhausted: false,
            is_failed: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    /// The key of the row at `at`; `None` when there is no such row.
    pub(super) fn key(&self, at: usize) -> Option<&Option<Key>> {
        self.keys.get(at)
    }

    /// Whether more rows may follow.
    pub(super) fn is_open(&self) -> bool {
        !self.is_exhausted && !self.is_failed
    }

    /// Whether rows between two pages may be missing still.
    pub(super) fn is_unsettled(&self) -> bool {
        self.overlap.is_some() && !self.is_failed
    }

    /// The page that mends an overlap, if one is needed and not on its way.
    pub(super) fn repair_page(&self) -> Option<u32> {
        let overlap = self.overlap?;
        (self.in_flight.is_none() && !self.is_failed).then_some(overlap.again)
    }

    /// The page that continues the source, if it goes on and nothing is on its way.
    pub(super) fn following_page(&self) -> Option<u32> {
        (self.is_open() && self.in_flight.is_none() && self.overlap.is_none())
            .then_some(self.next_page)
    }

    pub(super) fn send(&mut self, page: u32) {
        self.in_flight = Some(page);
    }

    /// Takes note that an answer came; `false` when nobody waits for it.
    pub(super) fn receive(&mut self, page: u32) -> bool {
        let is_awaited = self.in_flight == Some(page);
        if is_awaited {
            self.in_flight = None;
        }
        is_awaited
    }

    /// Takes a page in; `true` when rows were put before ones that may have been merged already.
    pub(super) fn feed(&mut self, number: u32, page: Page<Row>) -> bool {
        let total = page.total_count;
        let is_empty = page.items.is_empty();
        let has_cursor = page.next.is_some();
        let absorbed = self.absorb(number, page.items);
        let is_repair = self.totals.insert(number, total).is_some();
        if is_repair {
            self.settle(absorbed.has_contact);
        } else {
            let has_more = page.has_more && !is_empty;
            self.advance(number, total, has_more, has_cursor, absorbed.is_new);
        }
        is_repair || absorbed.is_reordered
    }

    /// After a page read for the first time: go on, end, or read the page before again.
    fn advance(
        &mut self,
        number: u32,
        total: Option<u64>,
        has_more: bool,
        has_cursor: bool,
        is_new: bool,
    ) {
        let total_of = |page: &u32| self.totals.get(page).copied().flatten();
        let previous = number.checked_sub(1).as_ref().and_then(total_of);
        let has_shrunk = matches!((previous, total), (Some(old), Some(new)) if new < old);
        // Calls that arrived since the first page push known rows ahead of the unknown ones.
        let arrived = match (total_of(&self.first_page), total) {
            (Some(old), Some(new)) => new.saturating_sub(old),
            // Equal times may fill a page, which then overlaps the one before.
            _ if has_cursor => MOST_BARREN,
            _ => MOST_BARREN_UNCOUNTED,
        };
        self.barren = if is_new { 0 } else { self.barren + 1 };
        self.is_exhausted = !has_more || self.barren > arrived.min(MOST_BARREN);
        self.next_page = number.saturating_add(1);
        if has_shrunk && number > self.first_page {
            self.overlap = Some(Overlap {
                lower: number - 1,
                again: number - 1,
                repeats: 0,
            });
        }
    }

    /// After a page read again. The two pages meet if the list has not moved the other way since. A
    /// page without any known row means that more than a page was missed: the one before is read too.
    fn settle(&mut self, has_contact: bool) {
        let Some(overlap) = self.overlap.take() else {
            return;
        };
        if !has_contact && overlap.lower > self.first_page {
            let lower = overlap.lower - 1;
            self.overlap = Some(Overlap {
                lower,
                again: lower,
                repeats: 0,
            });
            return;
        }
        let total = |page: u32| self.totals.get(&page).copied().flatten();
        let (lower, upper) = (total(overlap.lower), total(overlap.lower + 1));
        let is_apart = matches!((lower, upper), (Some(lower), Some(upper)) if lower > upper);
        if is_apart && overlap.repeats < MOST_REPEATS {
            let again = overlap.lower + u32::from(overlap.again == overlap.lower);
            self.overlap = Some(Overlap {
                again,
                repeats: overlap.repeats + 1,
                ..overlap
            });
        }
    }

    /// Puts rows in their places: known ones are updated, unknown ones follow the row they came after.
    fn absorb(&mut self, page: u32, rows: Vec<Row>) -> Absorbed {
        let length_before = self.rows.len();
        let identities: Vec<Identity> = rows
            .iter()
            .enumerate()
            .map(|(place, row)| identity(row, page, place))
            .collect();
        let first_known = identities
            .iter()
            .find_map(|identity| self.places.get(identity))
            .copied();
        let mut at = first_known.unwrap_or_else(|| self.start_of(page));
        if let Some(first) = identities.first() {
            self.starts.insert(page, first.clone());
        }
        let mut is_reordered = false;
        for (row, identity) in rows.into_iter().zip(identities) {
            if let Some(known) = self.places.get(&identity).copied() {
                if let Some(place) = self.rows.get_mut(known) {
                    *place = row;
                }
                at = known + 1;
            } else if at == 0 && first_known.is_some() && self.sort == Sort::default() {
                // Newest first, it arrived after the first page was read: put in, it would move every row
                // that may have been shown. The next refresh has it.
            } else if at >= self.rows.len() {
                self.push(row, identity);
                at = self.rows.len();
            } else {
                self.insert(at, row, identity);
                is_reordered = true;
                at += 1;
            }
        }
        if is_reordered {
            self.rekey();
        }
        Absorbed {
            is_reordered,
            is_new: self.rows.len() > length_before,
            has_contact: first_known.is_some(),
        }
    }

    /// Where a page of unknown rows belongs: before the page that follows it.
    fn start_of(&self, page: u32) -> usize {
        let next = self.starts.get(&page.saturating_add(1));
        next.and_then(|identity| self.places.get(identity))
            .copied()
            .unwrap_or(self.rows.len())
    }

    fn push(&mut self, row: Row, identity: Identity) {
        let inherited = self.keys.last().cloned().flatten();
        self.keys.push(key(&row, self.sort.by).or(inherited));
        self.places.insert(identity, self.rows.len());
        self.rows.push(row);
    }

    fn insert(&mut self, at: usize, row: Row, identity: Identity) {
        for place in self.places.values_mut().filter(|place| **place >= at) {
            *place += 1;
        }
        self.places.insert(identity, at);
        self.rows.insert(at, row);
    }

    fn rekey(&mut self) {
        let mut latest = None;
        self.keys.clear();
        for row in &self.rows {
            latest = key(row, self.sort.by).or(latest);
            self.keys.push(latest.clone());
        }
    }
}
