//! Which links are followed, and where requests may go.

use proptest::prelude::*;
use ringside::{
    domain::{
        base_url::BaseUrl,
        url::{BlockReason, LinkPolicy, SafeUrl},
    },
    vendors::request::ApiRequest,
};

const PAGE: &str = "https://console.example";

fn blocked(text: &str, policy: LinkPolicy) -> BlockReason {
    match SafeUrl::parse(text, policy) {
        Ok(url) => panic!("{text} is followed to {}", url.href()),
        Err(link) => link.reason,
    }
}

#[test]
fn only_absolute_https_links_are_followed() {
    use BlockReason as R;
    let long = format!("https://files.example/{}", "a".repeat(9_000));
    for (text, reason) in [
        ("javascript:alert(document.domain)", R::Scheme),
        ("JaVaScRiPt:alert(1)", R::Scheme),
        ("java\tscript:alert(1)", R::Scheme),
        ("java\nscript:alert(1)", R::Scheme),
        ("\u{1}javascript:alert(1)", R::Scheme),
        ("data:text/html,<script>alert(1)</script>", R::Scheme),
        ("data:image/svg+xml;base64,PHN2Zy8+", R::Scheme),
        ("blob:https://console.example/0b1c", R::Scheme),
        ("file:///etc/passwd", R::Scheme),
        ("ftp://files.example/x", R::Scheme),
        ("intent://x", R::Scheme),
        ("vbscript:x", R::Scheme),
        ("tel:+14155550100;ext=1", R::Scheme),
        ("mailto:a@b.example", R::Scheme),
        ("//evil.example/x.png", R::Relative),
        ("/v1/keys", R::Relative),
        ("../x", R::Relative),
        ("?x", R::Relative),
        ("#x", R::Relative),
        ("not a link", R::Relative),
        ("https://api.vendor.example@evil.example/x", R::Credentials),
        ("https://user:pass@host.example/x", R::Credentials),
        ("https://\u{430}pple.com/", R::UnusualHost),
        ("http://host.example/a.jpg", R::Insecure),
        ("http://127.0.0.1/a.jpg", R::Insecure),
        ("", R::Missing),
        (" ", R::Missing),
        ("https://", R::Unreadable),
        ("https://a b.example/", R::UnusualHost),
        ("https://host.example:99999/", R::Unreadable),
        (long.as_str(), R::TooLong),
    ] {
        assert_eq!(blocked(text, LinkPolicy::default()), reason, "{text}");
    }
}

#[test]
fn hosts_inside_a_network_are_for_consoles_on_this_machine() {
    let local = LinkPolicy::for_page("http://localhost:8080");
    for host in [
        "localhost:8443",
        "api.localhost",
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[ff02::1]",
        "[::ffff:192.168.1.1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::a00:1]",
        "printer",
        "printer.local",
        "db.internal",
        "localhost.",
    ] {
        let text = format!("https://{host}/x");
        assert_eq!(
            blocked(&text, LinkPolicy::default()),
            BlockReason::InternalHost,
            "{host}"
        );
        assert!(SafeUrl::parse(&text, local).is_ok(), "{host}");
    }
    for host in [
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "[2606:4700::1111]",
        "files.example",
    ] {
        assert!(
            SafeUrl::parse(&format!("https://{host}/x"), LinkPolicy::default()).is_ok(),
            "{host}"
        );
    }
}

#[test]
fn http_is_for_loopback_seen_from_loopback_only() {
    let local = LinkPolicy::for_page("http://127.0.0.1:8080");
    assert!(SafeUrl::parse("http://127.0.0.1:8080/files/a.png", local).is_ok());
    assert!(SafeUrl::parse("http://localhost:3000/a.png", local).is_ok());
    assert_eq!(
        blocked("http://192.168.1.1/a.png", local),
        BlockReason::Insecure
    );
    for page in [
        "https://console.example",
        "http://localhost.evil.example",
        "null",
        "",
        "file:///x",
    ] {
        assert_eq!(LinkPolicy::for_page(page), LinkPolicy::default(), "{page}");
    }
}

#[test]
fn what_is_shown_is_the_real_host_and_nothing_hidden() {
    let link = |text| SafeUrl::parse(text, LinkPolicy::default()).unwrap();
    for text in [
        "https:\\\\evil.example\\a",
        "https:/evil.example/a",
        "https:evil.example/a",
    ] {
        assert_eq!(
            (link(text).host(), link(text).href()),
            ("evil.example", "https://evil.example/a")
        );
    }
    assert_eq!(
        link("https://host.example/\u{202e}gpj.exe").href(),
        "https://host.example/%E2%80%AEgpj.exe"
    );
    let blocked = SafeUrl::parse("java\u{202e}script:\0x", LinkPolicy::default()).unwrap_err();
    assert_eq!(blocked.shown, "java[U+202E]script:␀x");
    let long = SafeUrl::parse(&"x".repeat(1 << 20), LinkPolicy::default()).unwrap_err();
    assert!(long.shown.chars().count() <= 120);
}

#[test]
fn a_look_alike_host_is_never_shown_as_what_it_looks_like() {
    match SafeUrl::parse("https://xn--pple-43d.com/", LinkPolicy::default()) {
        Ok(link) => assert_eq!(link.host(), "xn--pple-43d.com"),
        Err(link) => assert_eq!(link.reason, BlockReason::UnusualHost),
    }
}

#[test]
fn base_urls_are_normalised() {
    for (text, href, origin) in [
        (
            "https://api.example/v1/",
            "https://api.example/v1",
            "https://api.example",
        ),
        (
            " https://API.example:443/v1// ",
            "https://api.example/v1",
            "https://api.example",
        ),
        (
            "https://api.example",
            "https://api.example",
            "https://api.example",
        ),
        (
            "https://api.example:8443/a/b",
            "https://api.example:8443/a/b",
            "https://api.example:8443",
        ),
        (
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080",
        ),
        (
            "http://localhost:3000/api",
            "http://localhost:3000/api",
            "http://localhost:3000",
        ),
        (
            "http://[::1]:3000",
            "http://[::1]:3000",
            "http://[::1]:3000",
        ),
        (
            "/proxy/x/",
            "https://console.example/proxy/x",
            "https://console.example",
        ),
        ("/", "https://console.example", "https://console.example"),
    ] {
        let base = BaseUrl::parse(text, PAGE).unwrap();
        assert_eq!(
            (base.href().as_str(), base.origin()),
            (href, origin),
            "{text}"
        );
    }
}

#[test]
fn base_urls_that_lead_elsewhere_are_refused() {
    for text in [
        "",
        "  ",
        "api.example",
        "http://api.example/v1",
        "http://localhost.evil.example",
        "ftp://api.example",
        "javascript:alert(1)",
        "https://api.example/v1?x=1",
        "https://api.example/v1#y",
        "https://u:p@api.example",
        "https://api.example@evil.example",
        "https://api example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://",
        "https://\u{430}pi.example",
        "/a\nb",
        "/a\u{200b}\tb",
        "../x",
        "https://api.example/a/../b",
        "https://api.example/%2e%2e/b",
        "https://api.example/a b",
        "https://api.example:99999",
        "https://api.example:",
        "https://127.1",
        "https://0x7f.0.0.1",
        "https://2130706433",
        "https://api..example",
        "https://[::2]",
        "http://127.0.0.1.evil.example",
        "http://[::1].evil.example",
        "https:/api.example",
        "https:api.example",
    ] {
        assert!(BaseUrl::parse(text, PAGE).is_err(), "{text:?}");
    }
    assert!(BaseUrl::parse("/proxy", "null").is_err());
    assert!(BaseUrl::parse("/proxy", "").is_err());
    assert!(BaseUrl::parse(&format!("https://api.example/{}", "a".repeat(9_000)), PAGE).is_err());
}

#[test]
fn ids_cannot_lead_out_of_their_place() {
    let base = BaseUrl::parse("https://api.example/v1", PAGE).unwrap();
    let join = |id: &str| base.join(&ApiRequest::get(["calls", id]));
    for (id, url) in [
        (
            "../../agents",
            "https://api.example/v1/calls/..%2F..%2Fagents",
        ),
        ("a/b?c#d", "https://api.example/v1/calls/a%2Fb%3Fc%23d"),
        (
            "..%2f..%2fadmin",
            "https://api.example/v1/calls/..%252f..%252fadmin",
        ),
        ("%2e%2e", "https://api.example/v1/calls/%252e%252e"),
        ("x\0\r\n%", "https://api.example/v1/calls/x%00%0D%0A%25"),
        ("é@:\\", "https://api.example/v1/calls/%C3%A9%40%3A%5C"),
        ("...", "https://api.example/v1/calls/..."),
    ] {
        assert_eq!(join(id).unwrap(), url);
    }
    for id in ["", ".", "..", &"x".repeat(1025)] {
        assert!(join(id).is_err(), "{id}");
    }
}

#[test]
fn queries_are_encoded_once() {
    let base = BaseUrl::parse("/proxy", PAGE).unwrap();
    let request = ApiRequest::get(["s"])
        .with("ticket", "a&x=1#y")
        .with_some("after", Some("2026 +00:00"));
    let url = base.join(&request).unwrap();
    assert_eq!(
        url,
        "https://console.example/proxy/s?ticket=a%26x%3D1%23y&after=2026%20%2B00%3A00"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_id_stays_one_segment_of_the_same_place(id in "\\PC{0,40}|[./%\\\\?#]{0,8}") {
        let base = BaseUrl::parse("https://api.example/v1", PAGE).unwrap();
        if let Ok(address) = base.join(&ApiRequest::get(["calls", &id, "end"])) {
            let parsed = url::Url::parse(&address).unwrap();
            let segments: Vec<&str> = parsed.path_segments().unwrap().collect();
            prop_assert_eq!((segments[0], segments[1], segments[3], segments.len()), ("v1", "calls", "end", 4));
            prop_assert_eq!(parsed.as_str(), address);
            prop_assert!(parsed.query().is_none() && parsed.fragment().is_none());
        }
    }

    #[test]
    fn whatever_is_followed_is_https_without_credentials(text in "\\PC{0,60}|(https?|ftp|javascript)[:/\\\\@a-z.\\[\\]0-9]{0,30}") {
        if let Ok(link) = SafeUrl::parse(&text, LinkPolicy::default()) {
            let parsed = url::Url::parse(link.href()).unwrap();
            prop_assert_eq!(parsed.scheme(), "https");
            prop_assert!(parsed.username().is_empty() && parsed.password().is_none());
            prop_assert_eq!(parsed.host_str(), Some(link.host()));
        }
    }

    #[test]
    fn a_base_url_never_leaves_the_origin_it_names(text in "\\PC{0,60}|[/\\\\.a-z:@]{0,20}|(https?://|/)[a-z0-9.:\\[\\]@%-]{0,24}(/[a-z.%~@:]{0,8}){0,3}") {
        if let Ok(base) = BaseUrl::parse(&text, PAGE) {
            let parsed = url::Url::parse(&base.href()).unwrap();
            prop_assert_eq!(parsed.origin().ascii_serialization(), base.origin());
            prop_assert!(!text.trim().starts_with('/') || base.origin() == PAGE);
        }
    }
}
