//! A connection: one vendor account as the console reaches it.

use super::{CallVendor, Vendor, VendorId};
pub use crate::domain::query::PlaceFrom;
use crate::domain::{
    base_url::BaseUrl,
    ids::{AgentId, ConnectionId},
    key::BoundKey,
};

/// How requests of a connection are authorised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// The deployer's same-origin proxy adds the key; the console has none and asks for none.
    Proxy,
    /// The console sends a key; `None` until a person entered it.
    Key(Option<BoundKey>),
}

/// Where a connection comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the deployer's `config.json`.
    Configured,
    /// Added by hand in this tab.
    AddedByHand,
}

/// One vendor account as the console reaches it. Debug shows no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The id used in links.
    pub id: ConnectionId,
    /// The name people see.
    pub label: String,
    /// Whose API it is.
    pub vendor: VendorId,
    /// Where the API lives.
    pub base_url: BaseUrl,
    /// How requests are authorised.
    pub auth: Auth,
    /// The agents to show; all of the account's when absent.
    pub agents: Option<Vec<AgentId>>,
    /// The numbers or lines calls can be placed from, for vendors that ask for one.
    pub place_from: Vec<PlaceFrom>,
    /// Where the connection comes from.
    pub origin: Origin,
}

impl Connection {
    /// The vendor's adapter.
    pub fn adapter(&self) -> &'static dyn Vendor {
        self.vendor.adapter()
    }

    /// The vendor's adapter for single calls.
    pub fn call_adapter(&self) -> &'static dyn CallVendor {
        self.vendor.call_adapter()
    }

    /// Whether this is a connection to try failures with: its only agent is called `lab`. Such calls are
    /// not mixed with others.
    pub fn is_lab(&self) -> bool {
        matches!(self.agents.as_deref(), Some([only]) if only.as_str() == "lab")
    }

    /// Whether requests can be made: by proxy, or with a key that was entered.
    pub fn is_ready(&self) -> bool {
        !matches!(self.auth, Auth::Key(None))
    }
}
