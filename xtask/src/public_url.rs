//! The path below which the console is served.

/// An absolute path that starts and ends with `/`; `/` itself by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicUrl(String);

impl Default for PublicUrl {
    fn default() -> Self {
        Self("/".into())
    }
}

impl PublicUrl {
    /// Reads `/sub/path/`; missing slashes at either end are added.
    ///
    /// # Errors
    /// One sentence, for anything that is not a plain path: a host, a query, a
    /// dot segment or a character that would need escaping in HTML or headers.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let inner = text.trim_matches('/');
        if inner.is_empty() {
            return Ok(Self::default());
        }
        let plain = inner.split('/').all(|segment| {
            !segment.is_empty()
                && segment != "."
                && segment != ".."
                && segment
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
        });
        if plain {
            Ok(Self(format!("/{inner}/")))
        } else {
            Err(format!(
                "--public-url takes a plain path such as /sub/path/, not `{text}`"
            ))
        }
    }

    /// The path with both slashes.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a file given relative to `dist/`.
    pub(crate) fn join(&self, file: &str) -> String {
        format!("{}{}", self.0, file.trim_start_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn slashes_are_completed() {
        for text in ["/tools/ringside/", "tools/ringside", "/tools/ringside"] {
            let url = PublicUrl::parse(text).unwrap();
            assert_eq!(url.as_str(), "/tools/ringside/");
            assert_eq!(url.join("app.js"), "/tools/ringside/app.js");
            assert_eq!(url.join("/app.js"), "/tools/ringside/app.js");
        }
        assert_eq!(PublicUrl::parse("/").unwrap(), PublicUrl::default());
        assert_eq!(PublicUrl::default().join("app.js"), "/app.js");
    }

    #[test]
    fn anything_but_a_plain_path_is_refused() {
        for text in [
            "https://x.example/",
            "/a//b/",
            "/a/../b",
            "/a b/",
            "/a?b",
            "/\"x",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }
}
