//! One page of a paged answer.

/// Items of one page and what the vendor says about the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items, in the vendor's order.
    pub items: Vec<T>,
    /// How many there are in all; `None` when unknown or inconsistent.
    pub total_count: Option<u64>,
    /// Whether the vendor says that more follow.
    pub has_more: bool,
    /// Where the next page begins, for vendors whose pages have no numbers; it is handed back as it is.
    pub next: Option<Cursor>,
}

/// The place where a page begins, in a form only its vendor's adapter reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(pub String);

impl<T> Page<T> {
    /// The same page with each item changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            total_count: self.total_count,
            has_more: self.has_more,
            next: self.next,
        }
    }

    /// The same page with the items that `change` keeps.
    pub fn filter_map<U>(self, change: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page {
            items: self.items.into_iter().filter_map(change).collect(),
            total_count: self.total_count,
            has_more: self.has_more,
            next: self.next,
        }
    }
}
