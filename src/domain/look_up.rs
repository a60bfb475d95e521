//! Looking up many calls by their ids.

use super::{call::CallSummary, error::ApiError, ids::CallId};

/// The most ids of one look-up.
pub const MOST_IDS: usize = 1_000;

/// What came of one id.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The call.
    Call(Box<CallSummary>),
    /// The vendor knows no such call.
    Missing,
    /// It could not be asked, or the answer could not be read.
    Failed(ApiError),
}

/// Ids read from pasted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// The ids, each once, in the order of the text.
    pub ids: Vec<CallId>,
    /// How many came more than once.
    pub repeated: usize,
    /// How many were left out because there were more than [`MOST_IDS`].
    pub beyond: usize,
}

/// Reads ids one per line, or set apart by commas, semicolons or blanks; quotes around them are taken
/// off.
pub fn ids_in(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    let mut known = std::collections::HashSet::new();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    for word in words {
        let id = word.trim_matches(['"', '\'', '`', '[', ']', '\u{feff}', '\u{200b}']);
        if id.is_empty() {
        } else if !known.insert(id) {
            pasted.repeated += 1;
        } else if pasted.ids.len() == MOST_IDS {
            pasted.beyond += 1;
        } else {
            pasted.ids.push(CallId::new(id));
        }
    }
    pasted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        ids_in(text).ids.iter().map(CallId::to_string).collect()
    }

    #[test]
    fn ids_are_read_however_they_are_pasted() {
        assert_eq!(ids("a\nb\r\n\n c "), ["a", "b", "c"]);
        assert_eq!(ids("a, b;c"), ["a", "b", "c"]);
        assert_eq!(ids("[\"CALL-1-a\", 'x']"), ["CALL-1-a", "x"]);
        assert_eq!(ids(" ,;\n"), Vec::<String>::new());
    }

    #[test]
    fn repeated_ones_and_too_many_are_counted() {
        let pasted = ids_in("a b a a");
        assert_eq!(
            (pasted.ids.len(), pasted.repeated, pasted.beyond),
            (2, 2, 0)
        );
        let many: Vec<String> = (0..1_003).map(|n| n.to_string()).collect();
        let pasted = ids_in(&many.join(","));
        assert_eq!((pasted.ids.len(), pasted.beyond), (1_000, 3));
    }
}
