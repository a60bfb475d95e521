//! What a list of calls is asked for.

use super::ids::AgentId;

/// A column the list can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// When the call was asked for.
    Created,
    /// How long it lasted.
    Duration,
    /// The vendor's status, alphabetically.
    Status,
}

/// An order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The column.
    pub by: SortBy,
    /// Largest or newest first.
    pub is_descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self {
            by: SortBy::Created,
            is_descending: true,
        }
    }
}

/// Rows per page the list offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PageSize {
    /// 25 rows.
    Small,
    /// 50 rows.
    #[default]
    Medium,
    /// 100 rows.
    Large,
}

impl PageSize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The number of rows.
    pub fn rows(self) -> u32 {
        match self {
            Self::Small => 25,
            Self::Medium => 50,
            Self::Large => 100,
        }
    }
}

/// The filters of a list, the same for every source it is collected from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CallFilter {
    /// Free text; what it covers is the vendor's choice.
    pub search: Option<String>,
    /// One status of the vendor, in its own word.
    pub status: Option<String>,
    /// Only test calls, or only live ones.
    pub is_test_call: Option<bool>,
}

/// One page of one agent's calls, as a vendor is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListQuery {
    /// Whose calls.
    pub agent: AgentId,
    /// Which of them.
    pub filter: CallFilter,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: u32,
    /// Rows per page.
    pub limit: u32,
}

/// A call to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceCall {
    /// The agent that is to speak.
    pub agent: AgentId,
    /// The number to call, E.164.
    pub destination: super::phone::E164,
    /// Whether it is a test.
    pub is_test_call: bool,
}

/// What came of placing a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// How it went.
    pub result: PlaceResult,
    /// The new call, where the vendor names it.
    pub call: Option<super::ids::CallId>,
    /// The vendor's explanation, as it came.
    pub detail: Option<String>,
}

/// How placing a call went, once the vendor took the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceResult {
    /// The call is on its way.
    Initiated,
    /// The line is busy; no call was made.
    Busy,
    /// The vendor could not make the call.
    Failed,
    /// A word Ringside does not know, as it came.
    Other(String),
}
