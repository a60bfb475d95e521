//! The rules themselves.

use std::fmt;

use crate::sources::Source;

/// A line that breaks a rule.
pub(crate) struct Finding {
    path: String,
    line: usize,
    rule: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.rule)
    }
}

fn finding(source: &Source, index: usize, rule: impl Into<String>) -> Finding {
    Finding {
        path: source.path.clone(),
        line: index + 1,
        rule: rule.into(),
    }
}

/// The lines that are code: comments name what code may not.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.lines.iter().enumerate().map(|(index, line)| {
        (
            index,
            line.split_once("//")
                .map_or(line.as_str(), |(code, _)| code),
        )
    })
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// None of these identifiers may occur in code.
pub(crate) fn forbids_words(source: &Source, forbidden: &[&str], rule: &str) -> Vec<Finding> {
    code(source)
        .flat_map(|(index, line)| {
            words(line)
                .filter(|word| forbidden.contains(word))
                .map(move |word| finding(source, index, format!("`{word}`: {rule}")))
        })
        .collect()
}

/// None of these texts may occur in code.
pub(crate) fn forbids_text(source: &Source, forbidden: &[&str], rule: &str) -> Vec<Finding> {
    code(source)
        .flat_map(|(index, line)| {
            forbidden
                .iter()
                .filter(move |text| line.contains(**text))
                .map(move |text| finding(source, index, format!("`{}`: {rule}", text.trim())))
        })
        .collect()
}

const ROOMS: [&str; 12] = [
    "app",
    "browser",
    "collect",
    "components",
    "domain",
    "net",
    "pages",
    "routes",
    "state",
    "stream",
    "vendors",
    "tests",
];

/// `crate::room` may only name the given rooms. Grouped imports (`use crate::{a::x, b::y}`) are read by
/// the words that stand at the start of their lines or after a brace.
pub(crate) fn uses_only(source: &Source, allowed: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut depth_in_group = 0_i32;
    for (index, line) in code(source) {
        let mut named: Vec<&str> = Vec::new();
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                depth_in_group = 1;
                named.extend(first_words_of_items(group));
                depth_in_group += braces(group);
            } else {
                named.extend(words(rest).next());
            }
        }
        if depth_in_group > 0 && !line.contains("crate::{") {
            if depth_in_group == 1 {
                named.extend(first_words_of_items(line));
            }
            depth_in_group += braces(line);
        }
        for room in named {
            if ROOMS.contains(&room) && !allowed.contains(&room) {
                findings.push(finding(
                    source,
                    index,
                    format!("uses `{room}`, but may use only {}", allowed.join(", ")),
                ));
            }
        }
    }
    findings
}

fn braces(text: &str) -> i32 {
    let count = |brace| i32::try_from(text.matches(brace).count()).unwrap_or(0);
    count('{') - count('}')
}

/// The first word of each item of a brace group that stands on one line.
fn first_words_of_items(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut starts = vec![0];
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    starts
        .into_iter()
        .filter_map(|start| words(text.get(start..)?).next())
        .collect()
}

/// Outside the rooms that call Web APIs, `web_sys` may only be named for the types of events, elements
/// and abort signals.
pub(crate) fn names_only_types_of_web_sys(source: &Source) -> Vec<Finding> {
    let is_type = |word: &str| {
        word.ends_with("Event")
            || word.ends_with("Element")
            || word.ends_with("EventTarget")
            || matches!(
                word,
                "Element"
                    | "Node"
                    | "AbortSignal"
                    | "AbortController"
                    | "IntersectionObserver"
                    | "IntersectionObserverEntry"
                    | "IntersectionObserverInit"
                    | "ResizeObserver"
                    | "ResizeObserverEntry"
            )
    };
    code(source)
        .flat_map(|(index, line)| {
            line.match_indices("web_sys::").filter_map(move |(at, text)| {
                let rest = &line[at + text.len()..];
                let named = if rest.starts_with('{') { words(rest).collect() } else { words(rest).take(1).collect::<Vec<_>>() };
                let stray = named.into_iter().find(|word| !is_type(word))?;
                Some(finding(source, index, format!("`web_sys::{stray}`: Web APIs are called in src/net and src/browser only")))
            })
        })
        .collect()
}

/// No more lines than this.
pub(crate) fn at_most_lines(source: &Source, most: usize) -> Vec<Finding> {
    let count = source.lines.len();
    if count > most {
        vec![finding(
            source,
            most,
            format!("{count} lines; a file has at most {most}"),
        )]
    } else {
        Vec::new()
    }
}

/// The file begins with its own documentation.
pub(crate) fn starts_with_docs(source: &Source) -> Vec<Finding> {
    let first = source.lines.iter().find(|line| !line.trim().is_empty());
    if first.is_some_and(|line| line.starts_with("//!")) {
        Vec::new()
    } else {
        vec![finding(source, 0, "begins without `//!`")]
    }
}

/// The text occurs.
pub(crate) fn contains(source: &Source, text: &str, rule: &str) -> Vec<Finding> {
    if source.lines.iter().any(|line| line.contains(text)) {
        Vec::new()
    } else {
        vec![finding(source, 0, rule)]
    }
}

const COLOUR_FUNCTIONS: [&str; 9] = [
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
];
const COLOUR_NAMES: [&str; 14] = [
    "white", "black", "red", "green", "blue", "gray", "grey", "yellow", "orange", "purple", "pink",
    "brown", "silver", "navy",
];

/// No colour is written out; they are named in tokens.css.
pub(crate) fn has_no_colour_literals(source: &Source) -> Vec<Finding> {
    source
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains(':') && !line.trim_start().starts_with(['/', '*']))
        .filter_map(|(index, line)| {
            let value = line.split_once(':')?.1;
            let has_hex = value
                .split(|c: char| c.is_whitespace() || c == ',' || c == '(')
                .any(is_hex_colour);
            let has_function = COLOUR_FUNCTIONS
                .iter()
                .any(|function| value.contains(function));
            let has_name = value
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|word| COLOUR_NAMES.contains(&word));
            (has_hex || has_function || has_name).then(|| {
                finding(
                    source,
                    index,
                    format!("`{}`: colours are named in style/tokens.css", line.trim()),
                )
            })
        })
        .collect()
}

fn is_hex_colour(word: &str) -> bool {
    let digits = word
        .trim_end_matches([';', ')'])
        .strip_prefix('#')
        .unwrap_or_default();
    matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
}
