//! Every path of the console and the typed query behind it.
//!
//! Pure: text in, [`Route`] out, and back. The address bar is read here, not through the router's
//! own maps, because those decode a query value twice (`100%25` would arrive as `100%`). A link may
//! hold anything; what is not understood becomes a [`LinkNote`] that the page shows.

mod calls_query;

use std::fmt::Write as _;

use crate::domain::ids::{AgentId, CallId, ConnectionId};
pub use calls_query::{CallsQuery, EXTRA_PREFIX, PageNumber};
use url::form_urlencoded;

/// Longest text taken from a link; longer values are refused with a note.
const LONGEST_VALUE: usize = 255;

/// One place in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: leads to the last used or the first connection.
    Home,
    /// `/c/:connection/calls`: the list; `/calls`: that of all connections together.
    Calls(Scope, CallsQuery),
    /// `/c/:connection/calls/:call`: one call; `agent` spares a search through all agents.
    Call(ConnectionId, CallId, Option<AgentId>),
    /// `/c/:connection/live`: the calls in progress; the followed one in the query.
    Live(ConnectionId, Option<CallId>),
    /// `/c/:connection/lookup`: many calls by their ids.
    LookUp(ConnectionId),
    /// `/connections`: the connections and their keys.
    Connections,
    /// Anything else.
    NotFound,
}

/// Whose calls a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of all connections.
    All,
    /// Those of one.
    One(ConnectionId),
}

impl Scope {
    /// The connection, where it is one.
    pub fn connection(&self) -> Option<&ConnectionId> {
        match self {
            Self::All => None,
            Self::One(connection) => Some(connection),
        }
    }
}

impl From<ConnectionId> for Scope {
    fn from(connection: ConnectionId) -> Self {
        Self::One(connection)
    }
}

/// Something in a link that was not understood and is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkNote {
    /// What the page says about it.
    pub sentence: String,
}

impl LinkNote {
    fn unknown(name: &str, value: &str) -> Self {
        let value: String = value.chars().take(40).collect();
        Self {
            sentence: format!(
                "The link asks for {name} “{value}”, which is not known here; it was left out."
            ),
        }
    }
}

impl Route {
    /// Reads a path below `base` (`/` or `/sub/path/`) and a query string without its `?`.
    pub fn parse(base: &str, path: &str, search: &str) -> (Self, Vec<LinkNote>) {
        let Some(path) = below(base, path) else {
            return (Self::NotFound, Vec::new());
        };
        let segments: Option<Vec<String>> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode_segment)
            .collect();
        let Some(segments) = segments else {
            return (Self::NotFound, Vec::new());
        };
        let words: Vec<&str> = segments.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] => (Self::Home, Vec::new()),
            ["connections"] => (Self::Connections, Vec::new()),
            ["calls"] => {
                let (query, notes) = CallsQuery::parse(search);
                (Self::Calls(Scope::All, query), notes)
            }
            ["c", connection, "calls"] => {
                let (query, notes) = CallsQuery::parse(search);
                let scope = Scope::One(ConnectionId::new(*connection));
                (Self::Calls(scope, query), notes)
            }
            ["c", connection, "lookup"] => {
                (Self::LookUp(ConnectionId::new(*connection)), Vec::new())
            }
            ["c", connection, "calls", call] => {
                let agent = value_of(search, "agent").map(AgentId::new);
                (
                    Self::Call(ConnectionId::new(*connection), CallId::new(*call), agent),
                    Vec::new(),
                )
            }
            ["c", connection, "live"] => {
                let call = value_of(search, "call").map(CallId::new);
                (Self::Live(ConnectionId::new(*connection), call), Vec::new())
            }
            _ => (Self::NotFound, Vec::new()),
        }
    }

    /// The link to this place below `base`. [`Route::NotFound`] has none of its own and leads home.
    pub fn href(&self, base: &str) -> String {
        let mut href = String::from(base.trim_end_matches('/'));
        match self {
            Self::Home | Self::NotFound => href.push('/'),
            Self::Connections => href.push_str("/connections"),
            Self::Calls(scope, query) => {
                match scope {
                    Scope::All => href.push_str("/calls"),
                    Scope::One(connection) => {
                        push_segments(&mut href, &["c", connection.as_str(), "calls"]);
                    }
                }
                href.push_str(&query.to_search());
            }
            Self::LookUp(connection) => {
                push_segments(&mut href, &["c", connection.as_str(), "lookup"]);
            }
            Self::Call(connection, call, agent) => {
                push_segments(
                    &mut href,
                    &["c", connection.as_str(), "calls", call.as_str()],
                );
                push_pair(&mut href, "agent", agent.as_ref().map(AgentId::as_str));
            }
            Self::Live(connection, call) => {
                push_segments(&mut href, &["c", connection.as_str(), "live"]);
                push_pair(&mut href, "call", call.as_ref().map(CallId::as_str));
            }
        }
        href
    }

    /// The connection this place belongs to.
    pub fn connection(&self) -> Option<&ConnectionId> {
        match self {
            Self::Calls(scope, _) => scope.connection(),
            Self::Call(connection, _, _) | Self::Live(connection, _) | Self::LookUp(connection) => {
                Some(connection)
            }
            Self::Home | Self::Connections | Self::NotFound => None,
        }
    }
}

/// Names that people and tools use for keys in links.
const SECRET_NAMES: [&str; 6] = [
    "key",
    "api_key",
    "apikey",
    "token",
    "access_token",
    "authorization",
];

/// The query string without parameters that look like keys, if there were any: such a link must not
/// stay in the address bar or the history.
pub fn without_secrets(search: &str) -> Option<String> {
    let is_secret = |name: &str, value: &str| {
        let name = name.to_ascii_lowercase();
        SECRET_NAMES.contains(&name.as_str())
            || value.starts_with("sk_")
            || value.starts_with("sk-")
    };
    let pairs: Vec<_> = form_urlencoded::parse(search.as_bytes()).collect();
    if !pairs.iter().any(|(name, value)| is_secret(name, value)) {
        return None;
    }
    let mut kept = String::new();
    for (name, value) in pairs.iter().filter(|(name, value)| !is_secret(name, value)) {
        push_pair(&mut kept, name, Some(value));
    }
    Some(kept)
}

fn below<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(base.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// One path segment, decoded; `None` for what no id of ours can be.
fn decode_segment(segment: &str) -> Option<String> {
    let bytes = percent_decode(segment)?;
    let text = String::from_utf8(bytes).ok()?;
    let is_usable = !text.is_empty()
        && text.len() <= LONGEST_VALUE
        && text != "."
        && text != ".."
        && !text.chars().any(char::is_control);
    is_usable.then_some(text)
}

fn percent_decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}

fn push_segments(href: &mut String, segments: &[&str]) {
    for segment in segments {
        href.push('/');
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                href.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(href, "%{byte:02X}");
            }
        }
    }
}

fn push_pair(text: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    text.push(if text.contains('?') { '&' } else { '?' });
    text.push_str(
        &form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .finish(),
    );
}

fn value_of(search: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(search.as_bytes())
        .find(|(key, value)| key == name && !value.is_empty() && value.len() <= LONGEST_VALUE)
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests;
