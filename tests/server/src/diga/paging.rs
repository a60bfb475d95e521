//! Lists as Diga pages them: `{data, has_more, first_id, last_id}`, in newer generations with `current_page` and
//! `total_pages`, which are null where the list was entered by an id.

use serde_json::{Value, json};

use super::{
    error::Error,
    generation::Generation,
    params::{Start, Window},
};
use crate::numeric::{count, signed};

/// One page ready to be told.
pub(crate) struct Part {
    pub(crate) items: Vec<Value>,
    pub(crate) has_more: bool,
    /// Its number and how many pages there are, where it was asked for by number.
    pub(crate) numbers: Option<(i64, i64)>,
}

impl Part {
    /// The whole answer; `id` is the field that names an item.
    pub(crate) fn told(self, generation: Generation, id: &str) -> Value {
        let id_of = |item: Option<&Value>| item.and_then(|item| item.get(id)).cloned();
        let (first, last) = (id_of(self.items.first()), id_of(self.items.last()));
        let mut body = json!({
            "data": self.items,
            "has_more": self.has_more,
            "first_id": first,
            "last_id": last,
        });
        if let Some(fields) = body.as_object_mut()
            && generation.is_paged()
        {
            let (page, pages) = self.numbers.unzip();
            fields.insert("current_page".to_owned(), json!(page));
            fields.insert("total_pages".to_owned(), json!(pages));
        }
        body
    }
}

/// How many pages so many items make.
pub(crate) fn pages(total: i64, limit: i64) -> i64 {
    (total + limit - 1) / limit.max(1)
}

/// The part of a list held in memory, given oldest first; `id` is the field that names an item.
pub(crate) fn part(mut items: Vec<Value>, window: &Window, id: &str) -> Result<Part, Error> {
    if !window.is_rising {
        items.reverse();
    }
    let limit = count(window.limit);
    let total = items.len();
    let place = |wanted: &str| {
        let is_it = |item: &Value| item.get(id).and_then(Value::as_str) == Some(wanted);
        items
            .iter()
            .position(is_it)
            .ok_or_else(Error::no_such_place)
    };
    let (from, until, numbers) = match &window.start {
        Start::Page(page) => {
            let from = count((page - 1).saturating_mul(window.limit));
            let pages = pages(signed(total), window.limit);
            (from, total, Some((*page, pages)))
        }
        Start::After(id) => (place(id)? + 1, total, None),
        Start::Before(id) => {
            let until = place(id)?;
            (until.saturating_sub(limit), until, None)
        }
    };
    let has_more = match window.start {
        Start::Before(_) => from > 0,
        _ => from.saturating_add(limit) < total,
    };
    Ok(Part {
        items: items
            .into_iter()
            .take(until)
            .skip(from)
            .take(limit)
            .collect(),
        has_more,
        numbers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(start: Start, limit: i64, is_rising: bool) -> (String, bool, Option<(i64, i64)>) {
        let items = ["a", "b", "c", "d", "e"].map(|id| json!({"id": id}));
        let window = Window {
            start,
            limit,
            is_rising,
        };
        let part = part(items.to_vec(), &window, "id").unwrap();
        let ids: Vec<&str> = part
            .items
            .iter()
            .filter_map(|item| item["id"].as_str())
            .collect();
        (ids.concat(), part.has_more, part.numbers)
    }

    #[test]
    fn lists_are_entered_by_number_or_by_id_in_both_orders() {
        let after = |id: &str| Start::After(id.to_owned());
        let before = |id: &str| Start::Before(id.to_owned());
        for (start, is_rising, ids, has_more, numbers) in [
            (Start::Page(1), false, "ed", true, Some((1, 3))),
            (Start::Page(3), false, "a", false, Some((3, 3))),
            (Start::Page(4), true, "", false, Some((4, 3))),
            (after("d"), false, "cb", true, None),
            (after("c"), false, "ba", false, None),
            (after("e"), true, "", false, None),
            (before("a"), false, "cb", true, None),
            (before("c"), false, "ed", false, None),
            (before("b"), true, "a", false, None),
        ] {
            let found = asked(start.clone(), 2, is_rising);
            assert_eq!(found, (ids.to_owned(), has_more, numbers), "{start:?}");
        }
        let window = Window {
            start: after("z"),
            limit: 2,
            is_rising: true,
        };
        assert!(part(vec![json!({"id": "a"})], &window, "id").is_err());
    }
}
