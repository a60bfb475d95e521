//! Just enough HTML to rewrite the page that Trunk writes: comments and the
//! start tags of `link`, `meta` and `script`, quoted attributes or not.

use std::ops::Range;

use crate::public_url::PublicUrl;

/// One start tag, for a script together with its content and end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Lower-case name.
    pub(crate) name: String,
    /// Attributes in order; one without a value has an empty one.
    attributes: Vec<(String, String)>,
    /// Where it stands in the page.
    pub(crate) span: Range<usize>,
}

impl Tag {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether Trunk put it there for styles, script or wasm: the hardened page
    /// brings its own instead.
    pub(crate) fn is_asset(&self) -> bool {
        match self.name.as_str() {
            "script" => true,
            "link" => matches!(
                self.attribute("rel"),
                Some("stylesheet" | "modulepreload" | "preload")
            ),
            _ => false,
        }
    }
}

/// The `link`, `meta` and `script` tags of a page, in order.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = find(page, from, "<") {
        let rest = page.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            from = find(page, start, "-->").map_or(page.len(), |end| end + 3);
            continue;
        }
        let (name, attributes, length) = start_tag(rest);
        let mut end = start + length;
        if name == "script" {
            end = find(page, end, "</script>").map_or(page.len(), |close| close + 9);
        }
        if matches!(name.as_str(), "link" | "meta" | "script") {
            tags.push(Tag {
                name,
                attributes,
                span: start..end,
            });
        }
        from = end;
    }
    tags
}

/// The page without comments, Trunk's assets and blank lines, with `block`
/// where the first asset (or else the end of the head) was.
pub(crate) fn replace_assets(page: &str, block: &str) -> String {
    let mut result = String::new();
    let mut from = 0;
    let mut placed = false;
    for tag in tags(page).into_iter().filter(Tag::is_asset) {
        result.push_str(page.get(from..tag.span.start).unwrap_or_default());
        if !placed {
            result.push_str(block);
            placed = true;
        }
        from = tag.span.end;
    }
    result.push_str(page.get(from..).unwrap_or_default());
    if !placed {
        result = result.replacen("</head>", &format!("{block}</head>"), 1);
    }
    without_blank_lines(&without_comments(&result))
}

/// Addresses that start at the root (`href="/favicon.svg"`) moved below the
/// public URL, and the page's own note of it.
pub(crate) fn rebase(page: &str, public_url: &PublicUrl) -> String {
    let base = public_url.as_str();
    page.replace("href=\"/", &format!("href=\"{base}"))
        .replace("src=\"/", &format!("src=\"{base}"))
        .replace(
            "name=\"ringside-base\" content=\"/\"",
            &format!("name=\"ringside-base\" content=\"{base}\""),
        )
}

fn without_comments(page: &str) -> String {
    let mut result = String::new();
    let mut from = 0;
    while let Some(start) = find(page, from, "<!--") {
        result.push_str(page.get(from..start).unwrap_or_default());
        from = find(page, start, "-->").map_or(page.len(), |end| end + 3);
    }
    result.push_str(page.get(from..).unwrap_or_default());
    result
}

fn without_blank_lines(page: &str) -> String {
    page.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Name, attributes and length of the tag at the start of `text`.
fn start_tag(text: &str) -> (String, Vec<(String, String)>, usize) {
    let mut rest = text.get(1..).unwrap_or_default();
    let name = take_while(&mut rest, |c| c.is_ascii_alphanumeric()).to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        take_while(&mut rest, |c| c.is_whitespace() || c == '/' || c == '"');
        let key = take_while(&mut rest, |c| {
            !c.is_whitespace() && !matches!(c, '=' | '>' | '/')
        });
        if key.is_empty() {
            break;
        }
        let key = key.to_ascii_lowercase();
        let value = rest.strip_prefix('=').map_or("", |after| {
            rest = after;
            value(&mut rest)
        });
        attributes.push((key, value.to_owned()));
    }
    take_while(&mut rest, |c| c != '>');
    let length = text.len() - rest.len() + usize::from(!rest.is_empty());
    (name, attributes, length)
}

fn value<'page>(rest: &mut &'page str) -> &'page str {
    for quote in ['"', '\''] {
        if let Some(after) = rest.strip_prefix(quote) {
            *rest = after;
            let value = take_while(rest, |c| c != quote);
            *rest = rest.strip_prefix(quote).unwrap_or_default();
            return value;
        }
    }
    take_while(rest, |c| !c.is_whitespace() && c != '>')
}

fn take_while<'page>(rest: &mut &'page str, keep: impl Fn(char) -> bool) -> &'page str {
    let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
    let (taken, left) = rest.split_at(end);
    *rest = left;
    taken
}

fn find(page: &str, from: usize, wanted: &str) -> Option<usize> {
    Some(from + page.get(from..)?.find(wanted)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head>
        <!-- <link rel="stylesheet" href="/no.css"> -->
        <meta charset="utf-8">
        <meta name="ringside-base" content="/">
        <link rel="icon" href="/favicon.svg">
        <link href=/a.css integrity=sha384-x rel=stylesheet>
        <script type="module">if (1 < 2) { go("<link>"); }</script>
        <link crossorigin rel='preload' as="fetch" href="/x.wasm"/>
        </head><body><div id="app">4 > 3</div></body></html>"#;

    #[test]
    fn tags_are_read_with_and_without_quotes() {
        let tags = tags(PAGE);
        let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["meta", "meta", "link", "link", "script", "link"]);
        assert_eq!(tags[3].attribute("href"), Some("/a.css"));
        assert_eq!(tags[5].attribute("rel"), Some("preload"));
        assert_eq!(tags[5].attribute("crossorigin"), Some(""));
        assert_eq!(tags[5].attribute("integrity"), None);
    }

    #[test]
    fn assets_are_replaced_by_one_block() {
        let page = replace_assets(PAGE, "<BLOCK>");
        assert_eq!(page.matches("<BLOCK>").count(), 1);
        for gone in ["a.css", "no.css", "module", "x.wasm", "<!--", "\n\n"] {
            assert!(!page.contains(gone), "{gone} is still there");
        }
        assert!(page.contains("favicon.svg"));
        assert!(page.contains("<div id=\"app\">4 > 3</div>"));
    }

    #[test]
    fn without_assets_the_block_closes_the_head() {
        assert_eq!(
            replace_assets("<head><title>x</title></head>", "<BLOCK>"),
            "<head><title>x</title><BLOCK></head>"
        );
    }

    #[test]
    fn root_addresses_move_below_the_public_url() {
        let page = rebase(PAGE, &PublicUrl::parse("/sub/").unwrap());
        assert!(page.contains("href=\"/sub/favicon.svg\""));
        assert!(page.contains("content=\"/sub/\""));
        assert_eq!(rebase(PAGE, &PublicUrl::default()), PAGE);
    }

    #[test]
    fn a_cut_page_is_read_to_its_end() {
        for end in 0..PAGE.len() {
            if let Some(cut) = PAGE.get(..end) {
                let _ = replace_assets(cut, "");
                assert!(tags(cut).iter().all(|tag| tag.span.end <= cut.len()));
            }
        }
    }
}
