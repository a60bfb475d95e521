//! The query of a list: every parameter of the document, and nothing else. What is wrong is told in the words of the
//! vendor's framework, all of it at once.

use crate::{
    clock::{EpochMs, parse_iso},
    numeric::whole,
    world::browse::{Bound, Span},
};

/// Rows when none are asked for.
const USUAL_LIMIT: i64 = 100;
/// Rows at most.
const MOST_LIMIT: i64 = 1_000;

/// The parameters of a list.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub(crate) id: Option<String>,
    pub(crate) assistant: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) limit: i64,
    pub(crate) created: Span,
    pub(crate) updated: Span,
}

impl Params {
    /// Reads the query; `extra` names the parameters this list has beside the limit and the times.
    pub(crate) fn read(pairs: &[(String, String)], extra: &[&str]) -> Result<Self, Vec<String>> {
        let mut params = Self {
            limit: USUAL_LIMIT,
            ..Self::default()
        };
        let mut problems = Vec::new();
        for (name, value) in pairs {
            let is_known = match name.as_str() {
                "id" | "assistantId" | "phoneNumberId" => {
                    let is_known = extra.contains(&name.as_str());
                    *params.text(name) = Some(value.clone());
                    is_known
                }
                "limit" => {
                    match limit(value) {
                        Ok(limit) => params.limit = limit,
                        Err(problem) => problems.push(problem.to_owned()),
                    }
                    true
                }
                _ => match params.bound(name) {
                    None => false,
                    Some((slot, is_included, is_from)) => {
                        match moment(value) {
                            Some(at_ms) => tighten(slot, Bound { at_ms, is_included }, is_from),
                            None => problems
                                .push(format!("{name} must be a valid ISO 8601 date string")),
                        }
                        true
                    }
                },
            };
            if !is_known {
                problems.push(format!("property {name} should not exist"));
            }
        }
        if problems.is_empty() {
            Ok(params)
        } else {
            Err(problems)
        }
    }

    fn text(&mut self, name: &str) -> &mut Option<String> {
        match name {
            "id" => &mut self.id,
            "assistantId" => &mut self.assistant,
            _ => &mut self.phone_number,
        }
    }

    /// Where a bound of this name belongs, whether its moment is included, and whether it is the earlier end.
    fn bound(&mut self, name: &str) -> Option<(&mut Option<Bound>, bool, bool)> {
        let (field, end) = name.split_at_checked(name.len().checked_sub(2)?)?;
        let span = match field {
            "createdAt" => &mut self.created,
            "updatedAt" => &mut self.updated,
            _ => return None,
        };
        Some(match end {
            "Gt" => (&mut span.from, false, true),
            "Ge" => (&mut span.from, true, true),
            "Lt" => (&mut span.until, false, false),
            "Le" => (&mut span.until, true, false),
            _ => return None,
        })
    }
}

fn limit(text: &str) -> Result<i64, &'static str> {
    let limit: f64 = text
        .parse()
        .ok()
        .filter(|limit: &f64| limit.is_finite())
        .ok_or("limit must be a number conforming to the specified constraints")?;
    if limit < 0.0 {
        return Err("limit must not be less than 0");
    }
    let limit = whole(limit);
    if limit > MOST_LIMIT {
        return Err("limit must not be greater than 1000");
    }
    Ok(limit)
}

/// A moment, or the beginning of a day.
fn moment(text: &str) -> Option<EpochMs> {
    parse_iso(text).or_else(|| parse_iso(&format!("{text}T00:00:00Z")))
}

/// Both of two bounds hold: the tighter one is kept.
fn tighten(slot: &mut Option<Bound>, new: Bound, is_from: bool) {
    let is_tighter = slot.is_none_or(|old| {
        if old.at_ms == new.at_ms {
            !new.is_included
        } else {
            (new.at_ms > old.at_ms) == is_from
        }
    });
    if is_tighter {
        *slot = Some(new);
    }
}

/// Whether a moment lies within a span.
pub(crate) fn is_within(span: Span, at_ms: EpochMs) -> bool {
    let after = |bound: Bound| at_ms > bound.at_ms || (bound.is_included && at_ms == bound.at_ms);
    let before = |bound: Bound| at_ms < bound.at_ms || (bound.is_included && at_ms == bound.at_ms);
    span.from.is_none_or(after) && span.until.is_none_or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Result<Params, Vec<String>> {
        let pairs: Vec<_> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Params::read(&pairs, &["id"])
    }

    #[test]
    fn of_two_bounds_on_one_side_both_hold() {
        let params = read(&[
            ("createdAtGe", "2026-06-02"),
            ("createdAtGt", "2026-06-01T00:00:00Z"),
            ("createdAtLe", "2026-06-04T00:00:00Z"),
            ("createdAtLt", "2026-06-04T00:00:00Z"),
        ])
        .unwrap();
        let from = params.created.from.unwrap();
        assert_eq!(
            (from.at_ms, from.is_included),
            (1_780_358_400_000, true),
            "the later beginning"
        );
        assert!(!params.created.until.unwrap().is_included);
        assert!(is_within(params.created, from.at_ms));
        assert!(!is_within(params.created, from.at_ms - 1));
        assert!(!is_within(params.created, 1_780_531_200_000));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let problems = read(&[
            ("limit", "2000"),
            ("createdAtGt", "noon"),
            ("page", "2"),
            ("assistantId", "x"),
            ("é", "x"),
        ])
        .unwrap_err();
        assert_eq!(
            problems,
            [
                "limit must not be greater than 1000",
                "createdAtGt must be a valid ISO 8601 date string",
                "property page should not exist",
                "property assistantId should not exist",
                "property é should not exist",
            ]
        );
        assert_eq!(read(&[("limit", "2.9")]).unwrap().limit, 2);
        assert!(read(&[("limit", "NaN")]).is_err());
        assert!(read(&[("limit", "-1")]).is_err());
        assert_eq!(read(&[]).unwrap().limit, 100);
    }
}
