//! Query parameters, checked as the reference describes them. All problems are reported together.

use super::error::ApiError;
use crate::world::{
    model::Status,
    query::{Order, Window},
};

/// The parameters of one request; of a repeated one the first counts.
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    problems: Vec<String>,
}

impl Params {
    /// Wraps what the query string held.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self {
            pairs,
            problems: Vec::new(),
        }
    }

    /// The parameter's text, when it is there and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn number(&mut self, name: &str, default: i64, most: i64) -> i64 {
        let parsed = self.text(name).map(str::parse::<i64>);
        match parsed {
            None => default,
            Some(Err(_)) => {
                self.problems.push(format!(
                    "{name} must be a number conforming to the specified constraints"
                ));
                default
            }
            Some(Ok(value)) => {
                if value < 1 {
                    self.problems
                        .push(format!("{name} must not be less than 1"));
                }
                if value > most {
                    self.problems
                        .push(format!("{name} must not be greater than {most}"));
                }
                value
            }
        }
    }

    /// `page` from 1 and `limit` from 1 to 100, 20 when absent.
    pub(crate) fn window(&mut self) -> Window {
        Window {
            page: self.number("page", 1, 1_000_000_000),
            limit: self.number("limit", 20, 100),
        }
    }

    /// `search`, at most 255 characters.
    pub(crate) fn search(&mut self) -> Option<String> {
        let term = self.text("search").map(str::to_owned);
        if term.as_ref().is_some_and(|term| term.chars().count() > 255) {
            self.problems
                .push("search must be shorter than or equal to 255 characters".to_owned());
        }
        term
    }

    /// `sort`: a field name, falling with a leading `-`. `fields` pairs wire names with columns; the first column
    /// in falling order is the default.
    pub(crate) fn order(&mut self, fields: &[(&'static str, &'static str)]) -> Order {
        let default = Order {
            column: fields.first().map_or("seq", |field| field.1),
            descending: true,
        };
        let Some(sort) = self.text("sort").map(str::to_owned) else {
            return default;
        };
        if sort.chars().count() > 64 {
            self.problems
                .push("sort must be shorter than or equal to 64 characters".to_owned());
        }
        let (name, descending) = match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort.as_str(), false),
        };
        if let Some((_, column)) = fields.iter().find(|field| field.0 == name) {
            return Order { column, descending };
        }
        let known: Vec<_> = fields.iter().map(|field| field.0).collect();
        self.problems
            .push(format!("sort must be one of: {}", known.join(", ")));
        default
    }

    /// A boolean written as `true` or `false`.
    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        match self.text(name) {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => {
                self.problems
                    .push(format!("{name} must be a boolean value"));
                None
            }
        }
    }

    /// One call status.
    pub(crate) fn status(&mut self) -> Option<Status> {
        let word = self.text("status")?;
        let status = Status::from_word(word);
        if status.is_none() {
            let known: Vec<_> = Status::ALL.into_iter().map(Status::word).collect();
            self.problems.push(format!(
                "status must be one of the following values: {}",
                known.join(", ")
            ));
        }
        status
    }

    /// A word out of a few, given with what each means.
    pub(crate) fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text(name)?;
        let found = choices
            .iter()
            .find(|choice| choice.0 == word)
            .map(|choice| choice.1);
        if found.is_none() {
            let known: Vec<_> = choices.iter().map(|choice| choice.0).collect();
            self.problems.push(format!(
                "{name} must be one of the following values: {}",
                known.join(", ")
            ));
        }
        found
    }

    /// The error for everything that was wrong.
    pub(crate) fn check(self) -> Result<(), ApiError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ApiError::validation(self.problems))
        }
    }
}
