//! Links that the console may follow.
//!
//! Addresses are judged after parsing by the WHATWG rules, never by their spelling. Host names with
//! characters outside ASCII are refused: the parser is built without the tables that would map them,
//! and such names are what look-alike hosts are made of. Their `xn--` form is text like any other.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, ParseError, Url};

use super::text::{shorten, visible_identifier};

/// Addresses longer than this are not followed.
const LONGEST_LINK_BYTES: usize = 8 * 1024;
/// How much of a blocked address is kept for showing.
const SHOWN_CHARS: usize = 120;

/// Which links may be followed; depends on where the console itself runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkPolicy {
    /// Whether the console runs on this very machine, so that links to it and to its network are fine.
    pub allows_loopback: bool,
}

impl LinkPolicy {
    /// The policy of a console served from `page_origin` (`https://console.example`).
    pub fn for_page(page_origin: &str) -> Self {
        Self {
            allows_loopback: Url::parse(page_origin).is_ok_and(|url| is_loopback(&url)),
        }
    }
}

/// An absolute address that is safe to put into a link, a picture or a player.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeUrl {
    href: String,
    host: String,
}

impl SafeUrl {
    /// Judges an address that a vendor sent.
    pub fn parse(text: &str, policy: LinkPolicy) -> Result<Self, BlockedLink> {
        Self::judge(text, policy).map_err(|reason| BlockedLink {
            reason,
            shown: visible_identifier(&shorten(text, SHOWN_CHARS)),
        })
    }

    fn judge(text: &str, policy: LinkPolicy) -> Result<Self, BlockReason> {
        if text.trim().is_empty() {
            return Err(BlockReason::Missing);
        }
        if text.len() > LONGEST_LINK_BYTES {
            return Err(BlockReason::TooLong);
        }
        let url = Url::parse(text).map_err(|error| match error {
            ParseError::RelativeUrlWithoutBase => BlockReason::Relative,
            ParseError::IdnaError => BlockReason::UnusualHost,
            _ => BlockReason::Unreadable,
        })?;
        match url.scheme() {
            "https" => {}
            "http" if policy.allows_loopback && is_loopback(&url) => {}
            "http" => return Err(BlockReason::Insecure),
            _ => return Err(BlockReason::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BlockReason::Credentials);
        }
        if !policy.allows_loopback && is_internal(&url) {
            return Err(BlockReason::InternalHost);
        }
        let host = url.host_str().ok_or(BlockReason::Unreadable)?.to_owned();
        Ok(Self {
            href: url.into(),
            host,
        })
    }

    /// The address as the browser is given it, fully percent-encoded.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// The host, as it is shown beside the link; look-alike names stay in their `xn--` form.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Why an address is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockReason {
    /// There is none, or only blanks.
    Missing,
    /// Longer than 8 KiB.
    TooLong,
    /// Not absolute; it would point into the console itself.
    Relative,
    /// A scheme other than https, such as `javascript:` or `data:`.
    Scheme,
    /// http.
    Insecure,
    /// A user name or password is part of it.
    Credentials,
    /// The host is this machine or inside its network.
    InternalHost,
    /// The host name has blanks or characters outside ASCII.
    UnusualHost,
    /// Not an address.
    Unreadable,
}

impl BlockReason {
    /// The reason in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "The vendor sent no link.",
            Self::TooLong => "Blocked: the link is longer than 8 KiB.",
            Self::Relative => "Blocked: the link is not a full address.",
            Self::Scheme => "Blocked: only https links are followed.",
            Self::Insecure => "Blocked: the link is insecure (http).",
            Self::Credentials => "Blocked: the link carries a user name or password.",
            Self::InternalHost => "Blocked: the link points into a private network.",
            Self::UnusualHost => "Blocked: the host name has unusual characters.",
            Self::Unreadable => "Blocked: the link is not a web address.",
        }
    }
}

/// An address that is shown as plain text instead of being followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlockedLink {
    /// Why.
    pub reason: BlockReason,
    /// The address, shortened, with hidden characters made visible.
    pub shown: String,
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_local_name(name),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

fn is_internal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let bare = name.trim_end_matches('.');
            let inside = [".local", ".internal", ".intranet", ".lan", ".home.arpa"];
            is_local_name(name)
                || !bare.contains('.')
                || inside.iter().any(|end| bare.ends_with(end))
        }
        Some(Host::Ipv4(ip)) => is_internal_v4(ip),
        Some(Host::Ipv6(ip)) => is_internal_v6(ip),
        None => true,
    }
}

fn is_internal_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || a == 0
        || (a == 100 && (64..128).contains(&b)) // shared by carriers, RFC 6598
        || (a == 198 && (b == 18 || b == 19)) // device tests, RFC 2544
}

fn is_internal_v6(ip: Ipv6Addr) -> bool {
    let [first, second, third, ..] = ip.segments();
    let [.., a, b, c, d] = ip.octets();
    // Addresses that carry an IPv4 address: mapped and compatible ones, and RFC 6052's translation.
    let carries_v4 =
        (first == 0 && second == 0 && third == 0) || (first == 0x64 && second == 0xff9b);
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || (first & 0xfe00) == 0xfc00
        || (first & 0xffc0) == 0xfe80
        || (carries_v4 && is_internal_v4(Ipv4Addr::new(a, b, c, d)))
}
