//! Lists over all agents at once, as the vendors with one list for the whole account ask for them: any mix of
//! filters, four orders, pages by offset or from a given row on. Every statement walks an index that holds all it
//! filters by, so whole rows are read for the shown page alone; a number, a text or given rows are looked up first.

mod statement;

use std::cmp::Ordering;

use rusqlite::{Connection, params_from_iter};

use self::statement::{Statement, count_statement, page_statement};
use super::{
    insight::latency,
    model::{Call, Direction, Status},
    query::Page,
    rows,
};
use crate::clock::EpochMs;

/// What a list can be ordered by. Calls without the value come first when rising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum By {
    /// When the call was created.
    #[default]
    Created,
    /// When something last happened to it.
    Updated,
    /// How long it was talked.
    Duration,
    /// How long the agent took to answer, on average.
    Latency,
}

impl By {
    /// Every order.
    pub(crate) const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Duration, Self::Latency];

    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Created => "created_ms",
            Self::Updated => "updated_ms",
            Self::Duration => "duration_seconds",
            Self::Latency => "latency_ms",
        }
    }

    fn compare(self, a: &Call, b: &Call) -> Ordering {
        match self {
            Self::Created => a.created_ms.cmp(&b.created_ms),
            Self::Updated => a.updated_ms().cmp(&b.updated_ms()),
            Self::Duration => a
                .duration_seconds
                .partial_cmp(&b.duration_seconds)
                .unwrap_or(Ordering::Equal),
            Self::Latency => latency::average_ms(a).cmp(&latency::average_ms(b)),
        }
    }
}

/// One end of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) at_ms: EpochMs,
    /// Whether the moment itself belongs to the span.
    pub(crate) is_included: bool,
}

/// A span of time; an end that is absent is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Option<Bound>,
    pub(crate) until: Option<Bound>,
}

/// A place in the order of creation: only rows before it or only rows after it are wanted, never the row itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Created earlier; among calls of the same moment those with a smaller row number.
    Older(EpochMs, i64),
    /// Created later; among calls of the same moment those with a greater row number.
    Newer(EpochMs, i64),
}

/// Which end reasons a case takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reasons {
    /// Any, and none.
    Any,
    /// One of these.
    Only(&'static [&'static str]),
    /// Any but these, and none.
    Except(&'static [&'static str]),
}

/// A status with some of its end reasons: what a vendor's status or outcome comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) status: Status,
    pub(crate) reasons: Reasons,
}

/// A direction, or whether the call came over the web, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) direction: Option<Direction>,
    pub(crate) is_web: Option<bool>,
}

/// A range of durations in seconds: `from` belongs to it, `until` does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lasting {
    pub(crate) from: f64,
    pub(crate) until: Option<f64>,
}

/// Which calls. Absent parts let every call through; an empty list lets none through.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) created: Span,
    pub(crate) updated: Span,
    pub(crate) beside: Option<Beside>,
    pub(crate) agents: Option<Vec<i64>>,
    /// One of these.
    pub(crate) cases: Option<Vec<Case>>,
    /// One of these.
    pub(crate) kinds: Option<Vec<Kind>>,
    pub(crate) is_test: Option<bool>,
    /// One of these.
    pub(crate) lasting: Option<Vec<Lasting>>,
    /// The whole number of either side.
    pub(crate) number: Option<String>,
    /// Part of the number of either side.
    pub(crate) number_part: Option<String>,
    /// Row numbers.
    pub(crate) rows: Option<Vec<i64>>,
    /// Row number of the conversation.
    pub(crate) conversation: Option<i64>,
}

/// What a list asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browse {
    pub(crate) filter: Filter,
    pub(crate) by: By,
    pub(crate) is_rising: bool,
    /// Rows to pass over.
    pub(crate) skip: i64,
    pub(crate) limit: i64,
}

impl Span {
    fn has(self, at_ms: EpochMs) -> bool {
        let from = self
            .from
            .is_none_or(|from| at_ms > from.at_ms || (from.is_included && at_ms == from.at_ms));
        let until = self
            .until
            .is_none_or(|until| at_ms < until.at_ms || (until.is_included && at_ms == until.at_ms));
        from && until
    }
}

impl Case {
    fn has(self, call: &Call) -> bool {
        let among = |words: &[&str]| {
            call.end_reason
                .as_deref()
                .is_some_and(|word| words.contains(&word))
        };
        call.status == self.status
            && match self.reasons {
                Reasons::Any => true,
                Reasons::Only(words) => among(words),
                Reasons::Except(words) => !among(words),
            }
    }
}

impl Kind {
    fn has(self, call: &Call) -> bool {
        self.direction.is_none_or(|wanted| call.direction == wanted)
            && self.is_web.is_none_or(|wanted| call.is_web() == wanted)
    }
}

impl Lasting {
    fn has(self, call: &Call) -> bool {
        call.duration_seconds.is_some_and(|seconds| {
            seconds >= self.from && self.until.is_none_or(|until| seconds < until)
        })
    }
}

impl Filter {
    /// Whether the call gets through: the same question the statements ask, for calls that are in no table.
    pub(crate) fn has(&self, call: &Call) -> bool {
        let sides = || {
            call.source
                .as_deref()
                .into_iter()
                .chain([call.destination.as_str()])
        };
        let place = (call.created_ms, call.seq);
        self.created.has(call.created_ms)
            && self.updated.has(call.updated_ms())
            && self.beside.is_none_or(|beside| match beside {
                Beside::Older(at_ms, seq) => place < (at_ms, seq),
                Beside::Newer(at_ms, seq) => place > (at_ms, seq),
            })
            && self
                .agents
                .as_ref()
                .is_none_or(|list| list.contains(&call.agent))
            && self
                .cases
                .as_ref()
                .is_none_or(|list| list.iter().any(|case| case.has(call)))
            && self
                .kinds
                .as_ref()
                .is_none_or(|list| list.iter().any(|kind| kind.has(call)))
            && self.is_test.is_none_or(|wanted| call.is_test == wanted)
            && self
                .lasting
                .as_ref()
                .is_none_or(|list| list.iter().any(|range| range.has(call)))
            && self
                .number
                .as_ref()
                .is_none_or(|number| sides().any(|side| side == number))
            && self
                .number_part
                .as_ref()
                .is_none_or(|part| sides().any(|side| side.contains(part.as_str())))
            && self
                .rows
                .as_ref()
                .is_none_or(|rows| rows.contains(&call.seq))
            && self
                .conversation
                .is_none_or(|wanted| call.conversation == wanted)
    }

    /// Whether a handful of rows is found by what they are rather than by walking an order.
    fn is_looked_up(&self) -> bool {
        self.number.is_some()
            || self.number_part.is_some()
            || self.rows.is_some()
            || self.conversation.is_some()
    }

    /// Whether the stored sums per agent, test mark and status answer the count.
    fn is_counted(&self) -> bool {
        let Self {
            created,
            updated,
            beside,
            agents: _,
            cases,
            kinds,
            is_test: _,
            lasting,
            ..
        } = self;
        let has_plain_cases = cases
            .as_ref()
            .is_none_or(|cases| cases.iter().all(|case| case.reasons == Reasons::Any));
        !self.is_looked_up()
            && *created == Span::default()
            && *updated == Span::default()
            && beside.is_none()
            && kinds.is_none()
            && lasting.is_none()
            && has_plain_cases
    }
}

impl Browse {
    /// Puts calls into this order: creation order among equals.
    pub(crate) fn sort(&self, calls: &mut [Call]) {
        calls.sort_by(|a, b| {
            let rising = self.by.compare(a, b).then(a.seq.cmp(&b.seq));
            if self.is_rising {
                rising
            } else {
                rising.reverse()
            }
        });
    }
}

/// How many calls get through the filter.
pub(crate) fn count(db: &Connection, browse: &Browse) -> rusqlite::Result<i64> {
    let Statement { sql, values } = count_statement(browse);
    db.prepare_cached(&sql)?
        .query_row(params_from_iter(values), |row| row.get(0))
}

/// The rows of the page, without the count.
pub(crate) fn items(db: &Connection, browse: &Browse) -> rusqlite::Result<Vec<Call>> {
    let Statement { sql, values } = page_statement(browse);
    let mut items = db
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), rows::read_call)?
        .collect::<Result<Vec<_>, _>>()?;
    browse.sort(&mut items);
    Ok(items)
}

/// One page of the list with its total.
pub(crate) fn page(db: &Connection, browse: &Browse) -> rusqlite::Result<Page<Call>> {
    Ok(Page {
        items: items(db, browse)?,
        total: count(db, browse)?,
    })
}

#[cfg(test)]
mod tests;
