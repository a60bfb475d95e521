//! The `_headers` file of static hosts: a path pattern per line, its headers indented below. Read here so that the
//! console is served locally with the headers it is deployed with.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The rules of one file, in its order.
pub(crate) struct SiteHeaders {
    rules: Vec<(String, Vec<(HeaderName, HeaderValue)>)>,
}

impl SiteHeaders {
    /// Reads the file's text; lines that are no header are left out.
    pub(crate) fn parse(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<_>)> = Vec::new();
        for line in text.lines() {
            let is_indented = line.starts_with([' ', '\t']);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !is_indented {
                rules.push((line.to_owned(), Vec::new()));
                continue;
            }
            let header = line.split_once(':').and_then(|(name, value)| {
                let name = HeaderName::try_from(name.trim()).ok()?;
                Some((name, HeaderValue::from_str(value.trim()).ok()?))
            });
            if let (Some((_, headers)), Some(header)) = (rules.last_mut(), header) {
                headers.push(header);
            }
        }
        Self { rules }
    }

    /// Adds the headers of every rule that fits the path; a later rule replaces an earlier one's header.
    pub(crate) fn apply(&self, path: &str, headers: &mut HeaderMap) {
        for (pattern, values) in &self.rules {
            if fits(pattern, path) {
                for (name, value) in values {
                    headers.insert(name, value.clone());
                }
            }
        }
    }
}

/// Whether a path fits a pattern in which each `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut ends_open = false;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
        ends_open = true;
    }
    !ends_open && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_static_hosts_do() {
        for (pattern, path, expected) in [
            ("/*", "/", true),
            ("/*", "/c/demo/calls", true),
            ("/*.wasm", "/app-1.wasm", true),
            ("/*.wasm", "/app-1.wasm.map", false),
            ("/index.html", "/index.html", true),
            ("/index.html", "/index.html2", false),
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/b/d", false),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn later_rules_replace_earlier_headers() {
        let rules = SiteHeaders::parse(
            "# all\n/*\n  X-Content-Type-Options: nosniff\n  Cache-Control: no-cache\n\n/*.js\n\tCache-Control: immutable\n",
        );
        let mut headers = HeaderMap::new();
        rules.apply("/app.js", &mut headers);
        assert_eq!(headers["cache-control"], "immutable");
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
}
