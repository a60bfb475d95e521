//! Query parameters, with all that is wrong told together.

use axum::http::StatusCode;

use super::error::ApiError;
use crate::clock::{EpochMs, parse_iso};

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

    /// The parameter's text, when it is there and not blank.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The parts of a list with commas.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let text = self.text(name)?;
        Some(
            text.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect(),
        )
    }

    /// A whole number from 1.
    pub(crate) fn count(&mut self, name: &str, default: i64) -> i64 {
        let Some(text) = self.text(name) else {
            return default;
        };
        match text.parse::<i64>() {
            Ok(count) if (1..=1_000_000_000).contains(&count) => count,
            Ok(count) if count > 1_000_000_000 => 1_000_000_000,
            _ => {
                self.problems
                    .push(format!("{name}: Number must be greater than or equal to 1"));
                default
            }
        }
    }

    /// A moment.
    pub(crate) fn moment(&mut self, name: &str) -> Option<EpochMs> {
        let moment = parse_iso(self.text(name)?);
        if moment.is_none() {
            self.problems.push(format!("{name}: Invalid datetime"));
        }
        moment
    }

    /// A word out of a few, given with what each means.
    pub(crate) fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text(name)?;
        let found = choices.iter().find(|choice| choice.0 == word);
        if found.is_none() {
            let known: Vec<_> = choices.iter().map(|choice| choice.0).collect();
            self.problems.push(format!(
                "{name}: Invalid enum value. Expected {}",
                known.join(" | ")
            ));
        }
        found.map(|choice| choice.1)
    }

    /// The error for everything that was wrong.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Said(
                StatusCode::BAD_REQUEST,
                self.problems.clone(),
            ))
        }
    }
}
