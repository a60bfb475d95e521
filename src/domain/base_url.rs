//! Where a connection's API lives.
//!
//! Read by a short list of what is allowed, not by the rules of the web for what can be repaired: an
//! address that a browser would have to interpret is refused. The whole URL parser stays out of the part
//! of the program that a list waits for; a test compares the two.

use std::net::Ipv4Addr;

use super::text::{shorten, visible_identifier};

/// Base URLs longer than this are refused.
const LONGEST_BYTES: usize = 8 * 1024;
/// Path segments longer than this are not sent.
const LONGEST_SEGMENT_BYTES: usize = 1024;

/// An origin and a path prefix, without query and trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Reads what a person or `config.json` says: an absolute https address (http on loopback only),
    /// or a path on the console's own origin, which starts with one `/`.
    ///
    /// The error is a sentence for the field.
    pub fn parse(text: &str, page_origin: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("Enter the base URL of the API.".to_owned());
        }
        if text.len() > LONGEST_BYTES {
            return Err("The base URL is longer than 8 KiB.".to_owned());
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("The base URL contains blanks or control characters.".to_owned());
        }
        if text.contains(['?', '#', '\\']) {
            return Err("The base URL must not contain “?”, “#” or a backslash.".to_owned());
        }
        if text.starts_with("//") {
            return Err("A base URL on this console's own host starts with one “/”.".to_owned());
        }
        let (origin, path) = if text.starts_with('/') {
            let own = origin(page_origin).filter(|origin| origin == page_origin);
            let own =
                own.ok_or("This console has no web address of its own to put the path on.")?;
            (own, text)
        } else {
            absolute(text)?
        };
        let path = path.trim_end_matches('/');
        if !path.split('/').all(is_plain_segment) {
            return Err(
                "The path holds characters that would have to be encoded, or “..”.".to_owned(),
            );
        }
        Ok(Self {
            origin,
            path: path.to_owned(),
        })
    }

    /// Scheme, host and port; keys are bound to exactly this.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host without its port, as [`super::url::SafeUrl::host`] gives it.
    pub fn host(&self) -> &str {
        let authority = self
            .origin
            .split_once("://")
            .map_or("", |(_, authority)| authority);
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// The whole base URL.
    pub fn href(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The address below the base URL for these path segments and query parameters, each of them
    /// percent-encoded exactly once.
    ///
    /// Empty, `.` and `..` segments and those above 1 KiB are refused, so that no id from a link or a
    /// vendor can lead out of its place. The error is a sentence.
    pub fn address<'a>(
        &self,
        segments: impl IntoIterator<Item = &'a str>,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<String, String> {
        let mut address = self.href();
        for segment in segments {
            if matches!(segment, "" | "." | "..") || segment.len() > LONGEST_SEGMENT_BYTES {
                let shown = visible_identifier(&shorten(segment, 40));
                return Err(format!("“{shown}” is not a usable id."));
            }
            address.push('/');
            push_encoded(&mut address, segment);
        }
        let mut separator = '?';
        for (name, value) in query {
            address.push(separator);
            separator = '&';
            push_encoded(&mut address, name);
            address.push('=');
            push_encoded(&mut address, value);
        }
        Ok(address)
    }
}

/// Splits an absolute address into its origin and its path.
fn absolute(text: &str) -> Result<(String, &str), String> {
    let start = text
        .find("://")
        .ok_or("The base URL must start with “https://”.")?
        + 3;
    let end = text
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map_or(text.len(), |at| start + at);
    let (site, path) = text
        .split_at_checked(end)
        .ok_or("The base URL is not a web address.")?;
    let authority = site.get(start..).unwrap_or_default();
    if !authority.is_ascii() {
        return Err("The host name has characters outside ASCII.".to_owned());
    }
    if authority.contains('@') {
        return Err("The base URL must not contain a user name or password.".to_owned());
    }
    let site = site.to_ascii_lowercase();
    if !site.starts_with("https://") && !site.starts_with("http://") {
        return Err("The base URL must start with “https://”.".to_owned());
    }
    let origin = origin(&site).ok_or("The base URL is not a web address.")?;
    if origin.starts_with("http://") && !is_loopback(&origin) {
        return Err("The base URL must use https; http is for this machine only.".to_owned());
    }
    Ok((origin, path))
}

/// `https://host:port` as browsers write it; `None` for anything that is not plainly an origin.
fn origin(site: &str) -> Option<String> {
    let (scheme, authority) = site.split_once("://")?;
    let usual_port = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port = match port {
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(port.parse::<u16>().ok()?)
        }
        Some(_) => return None,
        None => None,
    };
    let is_host = host == "[::1]" || is_ipv4(host) || is_name(host);
    let port = port
        .filter(|port| *port != usual_port)
        .map_or_else(String::new, |port| format!(":{port}"));
    is_host.then(|| format!("{scheme}://{host}{port}"))
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<Ipv4Addr>()
        .is_ok_and(|ip| ip.to_string() == host)
}

/// A host name of plain labels. A last label that looks like a number would make it an address.
fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= 253
        && host.split('.').all(is_label)
        && last.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_loopback(origin: &str) -> bool {
    let host = origin.trim_start_matches("http://");
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| !port.ends_with(']'))
        .map_or(host, |(host, _)| host);
    host == "[::1]"
        || host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// A path segment that a browser leaves as it is.
fn is_plain_segment(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@".contains(&byte);
    segment.bytes().all(is_plain) && !matches!(segment, "." | "..")
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn push_encoded(out: &mut String, text: &str) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let hex = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or('0');
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
}
