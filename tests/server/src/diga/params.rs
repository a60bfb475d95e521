//! Query parameters, checked as the framework does it: everything that is wrong is reported together, field by
//! field; `after` with `before` is Diga's own refusal.

use serde_json::{Value, json};

use super::{
    error::{Error, field},
    generation::Generation,
};
use crate::clock::{EpochMs, parse_iso};

/// Where in a list an answer begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// At this page, from 1.
    Page(i64),
    /// Behind the item with this id, in the order asked for.
    After(String),
    /// With the items right before the one with this id.
    Before(String),
}

/// The part of a list that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub(crate) start: Start,
    pub(crate) limit: i64,
    pub(crate) is_rising: bool,
}

/// The parameters of one request; of a repeated one the last counts.
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    problems: Vec<Value>,
}

impl Params {
    /// Wraps what the query string held.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self {
            pairs,
            problems: Vec::new(),
        }
    }

    /// The parameter's text, when it is there.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let found = self.pairs.iter().rfind(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    }

    fn problem(&mut self, name: &str, kind: &str, message: &str) {
        let input = json!(self.text(name));
        self.problems
            .push(field(kind, &["query", name], message, &input));
    }

    /// An id. The lab's names are taken for ids too.
    pub(crate) fn id(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        if !is_id(&text) {
            self.problem(name, "uuid_parsing", NO_UUID);
        }
        Some(text)
    }

    fn number(&mut self, name: &str, most: i64) -> Option<i64> {
        let text = self.text(name)?;
        let Ok(number) = text.trim().parse::<i64>() else {
            self.problem(
                name,
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer",
            );
            return None;
        };
        if number < 1 {
            self.problem(
                name,
                "greater_than_equal",
                "Input should be greater than or equal to 1",
            );
        }
        if number > most {
            let message = format!("Input should be less than or equal to {most}");
            self.problem(name, "less_than_equal", &message);
        }
        Some(number)
    }

    /// One of these words.
    pub(crate) fn word(&mut self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text(name)?;
        let found = words.iter().find(|word| **word == text).copied();
        if found.is_none() {
            let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
            let message = match quoted.split_last() {
                Some((last, rest)) if !rest.is_empty() => {
                    format!("Input should be {} or {last}", rest.join(", "))
                }
                _ => format!("Input should be {}", quoted.join("")),
            };
            self.problem(name, "enum", &message);
        }
        found
    }

    /// A moment: a date, a date and time with or without a zone.
    pub(crate) fn moment(&mut self, name: &str) -> Option<EpochMs> {
        let text = self.text(name)?;
        let found = [
            text.clone(),
            format!("{text}Z"),
            format!("{text}T00:00:00Z"),
        ]
        .iter()
        .find_map(|text| parse_iso(text));
        if found.is_none() {
            self.problem(
                name,
                "datetime_from_date_parsing",
                "Input should be a valid datetime or date, invalid character in year",
            );
        }
        found
    }

    /// `after`, `before`, `page` (where the generation knows it), `limit` and `order`.
    pub(crate) fn window(
        &mut self,
        generation: Generation,
        usual: i64,
        most: i64,
    ) -> Result<Window, Error> {
        let (after, before) = (self.id("after"), self.id("before"));
        if after.is_some() && before.is_some() {
            return Err(Error::coded(
                422,
                "INVALID_PAGINATION_PARAMETERS",
                "Cannot specify both 'before' and 'after' parameters".to_owned(),
            ));
        }
        let page = if generation.is_paged() {
            self.number("page", i64::from(u32::MAX)).unwrap_or(1)
        } else {
            1
        };
        let limit = self.number("limit", most).unwrap_or(usual);
        let order = self.word("order", &["asc", "desc"]);
        Ok(Window {
            start: match (after, before) {
                (Some(id), _) => Start::After(id),
                (None, Some(id)) => Start::Before(id),
                (None, None) => Start::Page(page),
            },
            limit,
            is_rising: order == Some("asc"),
        })
    }

    /// The error for everything that was wrong.
    pub(crate) fn check(self) -> Result<(), Error> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Fields(self.problems))
        }
    }
}

/// What the framework says about text that is no UUID.
const NO_UUID: &str = "Input should be a valid UUID, invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-]";

/// Whether the text has the form of an id, or is a name of the lab.
fn is_id(text: &str) -> bool {
    let is_uuid = text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        });
    is_uuid
        || crate::lab::scenario::Scenario::from_id(text).is_some()
        || super::VENDOR.target(text).is_some()
}

/// Refuses a path whose `name` is no UUID.
pub(crate) fn path_id(name: &str, text: &str) -> Result<(), Error> {
    if is_id(text) {
        return Ok(());
    }
    let problem = field("uuid_parsing", &["path", name], NO_UUID, &json!(text));
    Err(Error::Fields(vec![problem]))
}
