//! Lists whose rows change in place.

use std::collections::HashMap;

use leptos::prelude::*;

/// A row's id and the row as it is now.
pub(super) type Keyed<T> = (String, ArcRwSignal<T>);

/// One signal per row, kept for as long as the row is in the list. A changed row writes to its own
/// signal only; the list itself changes when rows come, go or move. (`<For>` alone never refreshes a
/// row whose key stays.)
pub(super) fn keyed<T>(rows: Signal<Vec<T>>, id: fn(&T) -> &str) -> Memo<Vec<Keyed<T>>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |previous: Option<&Vec<Keyed<T>>>| {
        let known: HashMap<&str, &ArcRwSignal<T>> = previous
            .into_iter()
            .flatten()
            .map(|(id, row)| (id.as_str(), row))
            .collect();
        rows.with(|rows| {
            rows.iter()
                .map(|row| {
                    let signal = match known.get(id(row)) {
                        Some(signal) => (*signal).clone(),
                        None => ArcRwSignal::new(row.clone()),
                    };
                    if signal.with_untracked(|old| old != row) {
                        signal.set(row.clone());
                    }
                    (id(row).to_owned(), signal)
                })
                .collect()
        })
    })
}
