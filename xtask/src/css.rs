//! A careful CSS minifier: comments and white space, nothing else.
//!
//! Trunk's own minifier comes together with one for JavaScript that does not
//! read wasm-bindgen's output, so minifying is off there.

/// `css` without comments and without white space that means nothing.
///
/// A space next to `:`, `+` or a parenthesis can matter and stays (as one).
pub(crate) fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut space = false;
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '/' && chars.peek() == Some(&'*') {
            chars.next();
            let mut previous = ' ';
            for c in chars.by_ref() {
                if previous == '*' && c == '/' {
                    break;
                }
                previous = c;
            }
            space = true;
        } else if c.is_whitespace() {
            space = true;
        } else {
            let after_break = out.ends_with(['{', '}', ';', ',']) || out.is_empty();
            let before_break = matches!(c, '{' | '}' | ';' | ',');
            if space && !after_break && !before_break {
                out.push(' ');
            }
            space = false;
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(c);
            if matches!(c, '"' | '\'') {
                copy_string(c, &mut chars, &mut out);
            }
        }
    }
    out
}

/// Copies a string up to its closing quote; a backslash keeps what follows.
fn copy_string(quote: char, chars: &mut impl Iterator<Item = char>, out: &mut String) {
    while let Some(c) = chars.next() {
        out.push(c);
        if c == quote {
            return;
        }
        if c == '\\' {
            out.extend(chars.next());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn comments_and_white_space_go() {
        assert_eq!(
            minify("@layer a, b;\n/* why */\n.row > td {\n  color: red;\n  margin: 0 1px;\n}\n"),
            "@layer a,b;.row > td{color: red;margin: 0 1px}"
        );
    }

    #[test]
    fn meaning_stays() {
        for css in [
            "a :hover{x: calc(1px + 2px)}",
            "a{b: var(--x,1) var(--y)}",
            "@media (width < 30rem) and (hover){a{b: c}}",
            "a{content: \"  /* not { a } comment */  \"}",
            r#"a{content: "\"  ;  }"}"#,
        ] {
            assert_eq!(minify(css), css);
        }
    }

    #[test]
    fn a_comment_separates_words() {
        assert_eq!(minify("a{margin:1px/**/2px}"), "a{margin:1px 2px}");
        assert_eq!(minify("a{} /* open"), "a{}");
    }
}
