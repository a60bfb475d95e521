//! Lists: which rows, in which order, which page. Every statement reads through an index; the tests ask `SQLite`
//! for the plan of each combination.

use rusqlite::{Connection, ToSql, named_params};

use super::{
    model::{Call, Conversation, Status},
    rows,
};

/// An order: a column of the table, rising or falling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) column: &'static str,
    pub(crate) descending: bool,
}

/// Which page of a list, 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) page: i64,
    pub(crate) limit: i64,
}

impl Window {
    fn offset(self) -> i64 {
        (self.page - 1).saturating_mul(self.limit)
    }

    /// The part of an in-memory list this window shows.
    pub(crate) fn of<T>(self, items: Vec<T>) -> Vec<T> {
        items
            .into_iter()
            .skip(crate::numeric::count(self.offset()))
            .take(crate::numeric::count(self.limit))
            .collect()
    }
}

/// One page of a list and how many items the whole list has.
#[derive(Debug, PartialEq)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) total: i64,
}

/// What a call list asks for.
#[derive(Clone, Debug)]
pub(crate) struct CallQuery {
    pub(crate) agent: i64,
    pub(crate) is_test: Option<bool>,
    pub(crate) status: Option<Status>,
    pub(crate) search: Option<String>,
    pub(crate) order: Order,
    pub(crate) window: Window,
}

/// What a conversation list asks for.
#[derive(Clone, Debug)]
pub(crate) struct ConversationQuery {
    pub(crate) agent: i64,
    pub(crate) is_test: Option<bool>,
    pub(crate) search: Option<String>,
    pub(crate) order: Order,
    pub(crate) window: Window,
}

type Params<'a> = Vec<(&'static str, &'a dyn ToSql)>;

/// The SQL of a page and of its count. The count of an unsearched list adds up a handful of stored sums.
pub(crate) struct Statements {
    pub(crate) page: String,
    pub(crate) count: String,
}

/// How the search term is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// No term.
    None,
    /// Three characters or more: the trigram index.
    Trigram,
    /// Shorter: the agent's own rows are read.
    Short,
}

/// Picks the lookup for a term.
pub(crate) fn lookup(search: Option<&str>) -> Lookup {
    match search.map(|term| term.chars().count()) {
        None | Some(0) => Lookup::None,
        Some(1..3) => Lookup::Short,
        Some(_) => Lookup::Trigram,
    }
}

/// Builds the statements for a call list.
pub(crate) fn call_statements(query: &CallQuery) -> Statements {
    let mut filter = String::from("agent = :agent");
    if query.is_test.is_some() {
        filter.push_str(" AND is_test = :is_test");
    }
    if query.status.is_some() {
        filter.push_str(" AND status = :status");
    }
    let lookup = lookup(query.search.as_deref());
    let count = match lookup {
        Lookup::None => format!("SELECT COALESCE(SUM(calls), 0) FROM call_counts WHERE {filter}"),
        Lookup::Short | Lookup::Trigram => {
            filter.push_str(match lookup {
                Lookup::Trigram => {
                    " AND seq IN (SELECT rowid FROM call_search WHERE call_search MATCH :term)"
                }
                _ => {
                    " AND (id LIKE :term OR source LIKE :term OR destination LIKE :term
                       OR end_reason LIKE :term OR error_reason LIKE :term)"
                }
            });
            format!("SELECT COUNT(*) FROM calls WHERE {filter}")
        }
    };
    let direction = if query.order.descending {
        "DESC"
    } else {
        "ASC"
    };
    let column = query.order.column;
    // The inner query walks an index only; whole rows are read for the shown page alone.
    let page = format!(
        "SELECT {} FROM calls WHERE seq IN (SELECT seq FROM calls WHERE {filter}
         ORDER BY {column} {direction}, seq {direction} LIMIT :limit OFFSET :offset)",
        rows::CALL_COLUMNS
    );
    Statements { page, count }
}

/// The term as the chosen lookup wants it.
fn search_term(query: &CallQuery) -> Option<String> {
    let term = query.search.as_deref()?;
    Some(match lookup(Some(term)) {
        Lookup::None => return None,
        Lookup::Short => format!("%{term}%"),
        Lookup::Trigram => format!("\"{}\"", term.replace('"', "\"\"")),
    })
}

/// One page of an agent's calls.
pub(crate) fn list_calls(db: &Connection, query: &CallQuery) -> rusqlite::Result<Page<Call>> {
    let statements = call_statements(query);
    let status = query.status.map(Status::word);
    let term = search_term(query);
    let mut params: Params<'_> = vec![(":agent", &query.agent)];
    if let Some(is_test) = &query.is_test {
        params.push((":is_test", is_test));
    }
    if let Some(status) = &status {
        params.push((":status", status));
    }
    if let Some(term) = &term {
        params.push((":term", term));
    }
    let total = db
        .prepare_cached(&statements.count)?
        .query_row(params.as_slice(), |row| row.get(0))?;
    let offset = query.window.offset();
    params.push((":limit", &query.window.limit));
    params.push((":offset", &offset));
    let mut items = db
        .prepare_cached(&statements.page)?
        .query_map(params.as_slice(), rows::read_call)?
        .collect::<Result<Vec<_>, _>>()?;
    sort_calls(&mut items, query.order);
    Ok(Page { items, total })
}

/// Orders calls as `SQLite` does: absent values first when rising, creation order among equals.
pub(crate) fn sort_calls(calls: &mut [Call], order: Order) {
    calls.sort_by(|a, b| {
        let by_column = match order.column {
            "duration_seconds" => a
                .duration_seconds
                .partial_cmp(&b.duration_seconds)
                .unwrap_or(std::cmp::Ordering::Equal),
            "ended_ms" => a.ended_ms.cmp(&b.ended_ms),
            "ringing_ms" => a.ringing_ms.cmp(&b.ringing_ms),
            "source" => a.source.cmp(&b.source),
            "destination" => a.destination.cmp(&b.destination),
            "status" => a.status.word().cmp(b.status.word()),
            _ => a.created_ms.cmp(&b.created_ms),
        };
        let rising = by_column.then(a.seq.cmp(&b.seq));
        if order.descending {
            rising.reverse()
        } else {
            rising
        }
    });
}

/// Whether the term is the beginning of an E.164 number, which an index finds.
fn is_number(query: &ConversationQuery) -> bool {
    query
        .search
        .as_ref()
        .is_some_and(|term| term.starts_with('+'))
}

/// Builds the statements for a conversation list.
pub(crate) fn conversation_statements(query: &ConversationQuery) -> Statements {
    let mut filter = String::from("agent = :agent");
    if query.is_test.is_some() {
        filter.push_str(" AND is_test = :is_test");
    }
    if query.search.is_some() {
        filter.push_str(if is_number(query) {
            " AND is_test IN (0, 1) AND number >= :term AND number < :term || '~'"
        } else {
            " AND (number LIKE :term OR full_name LIKE :term OR id LIKE :term)"
        });
    }
    let direction = if query.order.descending {
        "DESC"
    } else {
        "ASC"
    };
    let column = query.order.column;
    Statements {
        page: format!(
            "SELECT {} FROM conversations WHERE {filter}
             ORDER BY {column} {direction}, seq {direction} LIMIT :limit OFFSET :offset",
            rows::CONVERSATION_COLUMNS
        ),
        count: format!("SELECT COUNT(*) FROM conversations WHERE {filter}"),
    }
}

/// One page of an agent's conversations.
pub(crate) fn list_conversations(
    db: &Connection,
    query: &ConversationQuery,
) -> rusqlite::Result<Page<Conversation>> {
    let statements = conversation_statements(query);
    let term = query.search.as_ref().map(|term| {
        if is_number(query) {
            term.clone()
        } else {
            format!("%{term}%")
        }
    });
    let mut params: Params<'_> = vec![(":agent", &query.agent)];
    if let Some(is_test) = &query.is_test {
        params.push((":is_test", is_test));
    }
    if let Some(term) = &term {
        params.push((":term", term));
    }
    let total = db
        .prepare_cached(&statements.count)?
        .query_row(params.as_slice(), |row| row.get(0))?;
    let offset = query.window.offset();
    params.push((":limit", &query.window.limit));
    params.push((":offset", &offset));
    let items = db
        .prepare_cached(&statements.page)?
        .query_map(params.as_slice(), rows::read_conversation)?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, total })
}

/// The agent's call with this id.
pub(crate) fn call_by_id(db: &Connection, agent: i64, id: &str) -> rusqlite::Result<Option<Call>> {
    use rusqlite::OptionalExtension;
    db.prepare_cached(&format!(
        "SELECT {} FROM calls WHERE id = :id AND agent = :agent",
        rows::CALL_COLUMNS
    ))?
    .query_row(
        named_params! { ":id": id, ":agent": agent },
        rows::read_call,
    )
    .optional()
}

/// The agent's conversation with this id.
pub(crate) fn conversation_by_id(
    db: &Connection,
    agent: i64,
    id: &str,
) -> rusqlite::Result<Option<Conversation>> {
    use rusqlite::OptionalExtension;
    db.prepare_cached(&format!(
        "SELECT {} FROM conversations WHERE id = :id AND agent = :agent",
        rows::CONVERSATION_COLUMNS
    ))?
    .query_row(
        named_params! { ":id": id, ":agent": agent },
        rows::read_conversation,
    )
    .optional()
}

/// The calls of a conversation, oldest first.
pub(crate) fn calls_of(db: &Connection, conversation: i64) -> rusqlite::Result<Vec<Call>> {
    db.prepare_cached(&format!(
        "SELECT {} FROM calls WHERE conversation = ?1 ORDER BY seq",
        rows::CALL_COLUMNS
    ))?
    .query_map([conversation], rows::read_call)?
    .collect()
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
