//! What a list of calls is asked for.

use super::{ids::AgentId, outcome::Outcome, page::Cursor, time::Timestamp};

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
    /// One outcome, told apart by its slug.
    pub outcome: Option<Outcome>,
    /// Only calls in this direction.
    pub direction: Option<CallDirection>,
    /// Only calls created at this instant or later.
    pub created_from: Option<Timestamp>,
    /// Only calls created before this instant.
    pub created_before: Option<Timestamp>,
    /// Filters that one vendor alone has: name and value, by name. See `Vendor::extra_filters`.
    pub extra: Vec<(String, String)>,
}

/// What is done here because the vendor does not do it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LocalWork {
    /// The filters that are applied here.
    pub filter: CallFilter,
    /// The order that is made here; `None` where the vendor's own order is the one asked for.
    pub sort: Option<Sort>,
}

impl LocalWork {
    /// Whether there is anything to do here.
    pub fn is_needed(&self) -> bool {
        *self != Self::default()
    }
}

/// A direction that lists can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallDirection {
    /// A person called the agent.
    Inbound,
    /// The agent called a person.
    Outbound,
    /// Not a phone call.
    Web,
}

impl CallDirection {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Inbound, Self::Outbound, Self::Web];

    /// The word used in links.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Web => "web",
        }
    }
}

/// One page of calls, as a vendor is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListQuery {
    /// Whose calls; `None` for all of the account, where the vendor lists them together.
    pub agent: Option<AgentId>,
    /// Which of them.
    pub filter: CallFilter,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: u32,
    /// Where it begins, for vendors whose pages have no numbers; `None` for the first.
    pub cursor: Option<Cursor>,
    /// Rows per page.
    pub limit: u32,
}

/// What placing a call takes with this vendor.
#[derive(Clone, Copy)]
pub struct PlaceRules {
    /// Whether an agent is chosen; else it is bound to the number called from.
    pub needs_agent: bool,
    /// What the number or line to call from is called, where one has to be named; connections list
    /// theirs as `place_from`.
    pub from_label: Option<&'static str>,
    /// Whether a test can be told from a live call.
    pub has_test_switch: bool,
    /// The hint below the number.
    pub number_hint: &'static str,
    /// Refuses numbers the vendor does not call; the sentence says why.
    pub check: fn(&super::phone::E164) -> Result<(), &'static str>,
}

/// A number or line that calls can be placed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceFrom {
    /// The vendor's id of it, or the number itself.
    pub id: String,
    /// The name people see.
    pub label: String,
}

/// A call to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceCall {
    /// The agent that is to speak; `None` where the vendor binds it to the number called from.
    pub agent: Option<AgentId>,
    /// The number or line to call from, by the vendor's id or as a number; `None` where the vendor
    /// chooses.
    pub from: Option<String>,
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
