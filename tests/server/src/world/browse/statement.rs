//! The SQL of a list and of its count. Every condition is written so that the index chosen for the order is the one
//! that is walked.

use rusqlite::types::Value;

use super::{
    super::{agents::AGENTS, rows},
    Beside, Browse, By, Case, Filter, Kind, Lasting, Reasons, Span,
};

/// A statement under construction.
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Statement {
    fn new(sql: String) -> Self {
        Self {
            sql,
            values: Vec::new(),
        }
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    /// Adds a value and answers with its place in the text.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn bind_list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<_> = values.into_iter().map(|value| self.bind(value)).collect();
        places.join(", ")
    }

    fn span(&mut self, column: &str, span: Span) {
        for (bound, strict, loose) in [(span.from, ">", ">="), (span.until, "<", "<=")] {
            if let Some(bound) = bound {
                let sign = if bound.is_included { loose } else { strict };
                let place = self.bind(bound.at_ms);
                self.and(&format!("{column} {sign} {place}"));
            }
        }
    }

    /// One of the alternatives.
    fn any<T>(&mut self, items: &[T], one: impl Fn(&mut Self, &T) -> String) {
        let parts: Vec<_> = items.iter().map(|item| one(self, item)).collect();
        if parts.is_empty() {
            self.and("0");
        } else {
            self.and(&format!("({})", parts.join(" OR ")));
        }
    }

    fn filter(&mut self, filter: &Filter) {
        self.span("created_ms", filter.created);
        self.span("updated_ms", filter.updated);
        if let Some(beside) = filter.beside {
            let (sign, at_ms, seq) = match beside {
                Beside::Older(at_ms, seq) => ("<", at_ms, seq),
                Beside::Newer(at_ms, seq) => (">", at_ms, seq),
            };
            let (at, seq) = (self.bind(at_ms), self.bind(seq));
            self.and(&format!("(created_ms, seq) {sign} ({at}, {seq})"));
        }
        match filter.agents.as_deref() {
            None => {}
            Some([agent]) => {
                let place = self.bind(*agent);
                self.and(&format!("agent = {place}"));
            }
            // The sign keeps the list from choosing the index: the order has to.
            Some(agents) => {
                let places = self.bind_list(agents.iter().copied());
                self.and(&format!("+agent IN ({places})"));
            }
        }
        if let Some(is_test) = filter.is_test {
            let place = self.bind(is_test);
            self.and(&format!("is_test = {place}"));
        }
        if let Some(cases) = &filter.cases {
            self.any(cases, Self::case);
        }
        if let Some(kinds) = &filter.kinds {
            self.any(kinds, |sql, kind| sql.kind(*kind));
        }
        if let Some(ranges) = &filter.lasting {
            self.any(ranges, Self::lasting);
        }
        self.lookups(filter);
    }

    fn case(&mut self, case: &Case) -> String {
        let status = self.bind(case.status.word().to_owned());
        let (words, sign) = match case.reasons {
            Reasons::Any => return format!("status = {status}"),
            Reasons::Only(words) => (words, "IN"),
            Reasons::Except(words) => (words, "NOT IN"),
        };
        let places = self.bind_list(words.iter().map(|word| (*word).to_owned()));
        format!("(status = {status} AND COALESCE(end_reason, '') {sign} ({places}))")
    }

    fn kind(&mut self, kind: Kind) -> String {
        let mut parts = vec!["1".to_owned()];
        if let Some(direction) = kind.direction {
            parts.push(format!(
                "direction = {}",
                self.bind(direction.word().to_owned())
            ));
        }
        if let Some(is_web) = kind.is_web {
            let web = AGENTS.iter().filter(|agent| agent.phone.is_none());
            let places = self.bind_list(web.map(|agent| agent.number));
            let sign = if is_web { "IN" } else { "NOT IN" };
            parts.push(format!("+agent {sign} ({places})"));
        }
        format!("({})", parts.join(" AND "))
    }

    fn lasting(&mut self, range: &Lasting) -> String {
        let from = self.bind(range.from);
        match range.until {
            None => format!("duration_seconds >= {from}"),
            Some(until) => {
                let until = self.bind(until);
                format!("(duration_seconds >= {from} AND duration_seconds < {until})")
            }
        }
    }

    fn lookups(&mut self, filter: &Filter) {
        if let Some(number) = &filter.number {
            let place = self.bind(number.clone());
            self.and(&format!("(source = {place} OR destination = {place})"));
        }
        if let Some(part) = &filter.number_part {
            // Fewer than three characters are in no trigram: then the rows themselves are read.
            if part.chars().count() >= 3 {
                let term = self.bind(format!("\"{}\"", part.replace('"', "\"\"")));
                self.and(&format!(
                    "seq IN (SELECT rowid FROM call_search WHERE call_search MATCH {term})"
                ));
            }
            let place = self.bind(part.clone());
            self.and(&format!(
                "(INSTR(COALESCE(source, ''), {place}) OR INSTR(destination, {place}))"
            ));
        }
        if let Some(rows) = &filter.rows {
            let places = self.bind_list(rows.iter().copied());
            self.and(&format!("seq IN ({places})"));
        }
        if let Some(conversation) = filter.conversation {
            let place = self.bind(conversation);
            self.and(&format!("conversation = {place}"));
        }
    }
}

/// The index whose order is walked.
fn index(filter: &Filter, by: By) -> String {
    let agent = match filter.agents.as_deref() {
        Some([_]) => "_agent",
        _ => "",
    };
    format!("calls_all_{}{agent}", by.column())
}

/// The statement for the rows of the page.
pub(super) fn page_statement(browse: &Browse) -> Statement {
    let filter = &browse.filter;
    let walked = if filter.is_looked_up() {
        String::new()
    } else {
        format!(" INDEXED BY {}", index(filter, browse.by))
    };
    let mut statement = Statement::new(format!(
        "SELECT {} FROM calls WHERE seq IN (SELECT seq FROM calls{walked} WHERE 1",
        rows::CALL_COLUMNS
    ));
    statement.filter(filter);
    let (limit, skip) = (statement.bind(browse.limit), statement.bind(browse.skip));
    let column = browse.by.column();
    let direction = if browse.is_rising { "ASC" } else { "DESC" };
    let order =
        format!(" ORDER BY {column} {direction}, seq {direction} LIMIT {limit} OFFSET {skip})");
    statement.sql.push_str(&order);
    statement
}

/// The statement for how many rows the whole list has.
pub(super) fn count_statement(browse: &Browse) -> Statement {
    let filter = &browse.filter;
    let mut statement = Statement::new(if filter.is_counted() {
        "SELECT COALESCE(SUM(calls), 0) FROM call_counts WHERE 1".to_owned()
    } else if filter.is_looked_up() {
        "SELECT COUNT(*) FROM calls WHERE 1".to_owned()
    } else {
        let walked = index(filter, By::Created);
        format!("SELECT COUNT(*) FROM calls INDEXED BY {walked} WHERE 1")
    });
    statement.filter(filter);
    statement
}
