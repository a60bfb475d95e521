//! What a list will ask first, told ahead.
//!
//! The start script of the release build sends these requests while the program is still on its way;
//! the transport takes the answers over. Only reads through a same-origin proxy are sent that early: no
//! key is known then, and none is needed.

use super::VendorId;
use crate::{
    collect::first_fetch_limit,
    domain::{
        base_url::BaseUrl,
        ids::AgentId,
        query::{CallFilter, ListQuery, PageSize, Sort},
    },
};

/// Stands for the agent's id until the script knows it.
const AGENT: &str = "AGENT";
/// Stands for the number of rows; any number that no other parameter has.
const LIMIT: u32 = 97;
/// From so many agents on the number of rows stays the same.
const MOST_AGENTS: u32 = 5;

/// JSON for the start script: by vendor, the address of an agent's first page below the base URL, with
/// `{agent}` and `{limit}` in it, and the limits for one agent, two agents and so on.
pub fn hints() -> String {
    let hints: Vec<String> = VendorId::ALL.into_iter().filter_map(hint).collect();
    format!("{{{}}}", hints.join(","))
}

/// Only where calls are listed per agent: the other vendors' adapters are not in the first part of the
/// program, so their first page could not be shown any earlier.
fn hint(vendor: VendorId) -> Option<String> {
    let adapter = vendor.adapter();
    if !adapter.lists_per_agent() {
        return None;
    }
    let request = adapter.list(&ListQuery {
        agent: Some(AgentId::new(AGENT)),
        filter: CallFilter::default(),
        sort: Sort::default(),
        page: 1,
        cursor: None,
        limit: LIMIT,
    });
    let base = BaseUrl::parse("https://base.example", "https://base.example").ok()?;
    let address = base.join(&request).ok()?;
    let address = address
        .strip_prefix("https://base.example/")?
        .replace(AGENT, "{agent}")
        .replace(&format!("={LIMIT}"), "={limit}");
    let rows = PageSize::default().rows();
    let limits: Vec<String> = (1..=MOST_AGENTS)
        .map(|agents| first_fetch_limit(agents, rows).to_string())
        .collect();
    Some(format!(
        "\"{}\":{{\"address\":\"{address}\",\"limits\":[{}]}}",
        vendor.slug(),
        limits.join(",")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_told_what_the_list_will_ask() {
        assert_eq!(
            hints(),
            "{\"bimpeai\":{\"address\":\"agents/{agent}/calls?page=1&limit={limit}&sort=-created_on\",\
             \"limits\":[50,50,33,25,20]}}"
        );
        let rows = PageSize::default().rows();
        assert_eq!(
            first_fetch_limit(MOST_AGENTS, rows),
            first_fetch_limit(500, rows)
        );
    }
}
