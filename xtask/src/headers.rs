//! `_headers`, `_redirects` and the content security policy.
//!
//! The two files are in the format that Netlify and Cloudflare Pages share; the
//! local API reads `_headers` too, so that development and tests run under the
//! same policy.

use std::fmt::Write as _;

use crate::public_url::PublicUrl;

/// API hosts that the console may be pointed at directly. All others go
/// through a same-origin proxy or are added to `connect-src` by the deployer:
/// the policy is the second wall around the keys.
const API_ORIGINS: [&str; 4] = [
    "https://api.bimpe.ai",
    "https://api.vapi.ai",
    "https://api.diga.io",
    "https://api.smallest.ai",
];

/// The part of the policy that depends on the build; it is in the page itself
/// too, so that hosts without header support (and hand-written server
/// configurations) need not know the hashes.
///
/// `script_hashes` are quoted CSP sources.
pub(crate) fn script_policy(script_hashes: &[String]) -> String {
    format!(
        "script-src 'self' 'wasm-unsafe-eval' {}; style-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-src 'none'; worker-src 'self'",
        script_hashes.join(" ")
    )
}

/// The whole policy, as sent by the host.
fn policy(script_hashes: &[String]) -> String {
    format!(
        "default-src 'none'; {}; font-src 'self'; img-src 'self' https:; \
         media-src 'self' https: blob:; connect-src 'self' {}; frame-ancestors 'none'; \
         manifest-src 'self'",
        script_policy(script_hashes),
        API_ORIGINS.join(" ")
    )
}

/// The `_headers` file. `hashed` are the files whose name changes with their
/// content, relative to `dist/`.
pub(crate) fn headers_file(
    public_url: &PublicUrl,
    script_hashes: &[String],
    hashed: &[String],
) -> String {
    let mut text = format!(
        "{}\n  \
         Content-Security-Policy: {}\n  \
         Strict-Transport-Security: max-age=63072000; includeSubDomains\n  \
         X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: no-referrer\n  \
         Cross-Origin-Opener-Policy: same-origin\n  \
         Cross-Origin-Resource-Policy: same-origin\n  \
         Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), \
         serial=(), hid=(), display-capture=(), browsing-topics=()\n",
        public_url.join("*"),
        policy(script_hashes)
    );
    // No path may match two Cache-Control rules: hosts would join them with a comma.
    for file in [
        "",
        "index.html",
        "404.html",
        "config.json",
        "favicon.svg",
        "manifest.webmanifest",
        "c/*",
        "calls",
        "connections",
    ] {
        cache_rule(&mut text, &public_url.join(file), "no-cache");
    }
    for file in hashed {
        cache_rule(
            &mut text,
            &public_url.join(file),
            "public, max-age=31536000, immutable",
        );
    }
    text
}

fn cache_rule(text: &mut String, path: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{path}\n  Cache-Control: {value}");
}

/// The `_redirects` file: every page address is the one page, with status 200.
pub(crate) fn redirects_file(public_url: &PublicUrl) -> String {
    format!(
        "{} {} 200\n",
        public_url.join("*"),
        public_url.join("index.html")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_closed_by_default_and_knows_the_scripts() {
        let policy = policy(&["'sha256-a'".into(), "'sha256-b'".into()]);
        assert!(policy.starts_with(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-a' 'sha256-b';"
        ));
        assert!(policy.contains(
            "connect-src 'self' https://api.bimpe.ai https://api.vapi.ai https://api.diga.io \
             https://api.smallest.ai;"
        ));
        // Recordings that were fetched with a key are played from the browser's memory.
        assert!(policy.contains("media-src 'self' https: blob:;"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }

    #[test]
    fn each_path_has_one_cache_rule_below_the_public_url() {
        let text = headers_file(
            &PublicUrl::parse("/sub/").unwrap(),
            &[],
            &["app-1.js".into(), "app-1.css".into()],
        );
        let paths: Vec<_> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        let mut unique = paths.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), paths.len());
        assert!(
            paths.iter().all(|path| path.starts_with("/sub/")),
            "{paths:?}"
        );
        assert!(
            text.contains("/sub/app-1.js\n  Cache-Control: public, max-age=31536000, immutable\n")
        );
        assert!(text.contains("/sub/config.json\n  Cache-Control: no-cache\n"));
    }

    #[test]
    fn redirects_point_at_the_one_page() {
        assert_eq!(
            redirects_file(&PublicUrl::default()),
            "/* /index.html 200\n"
        );
        assert_eq!(
            redirects_file(&PublicUrl::parse("/sub/").unwrap()),
            "/sub/* /sub/index.html 200\n"
        );
    }
}
