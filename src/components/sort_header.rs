//! A column header that sorts.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::query::{Sort, SortBy};

/// `<th aria-sort><button>`: the first press sorts largest first, the next one turns it round.
#[component]
pub fn SortHeader(
    /// The column's name.
    #[prop(into)]
    label: String,
    /// The class of the column's cells.
    class: &'static str,
    /// The column.
    by: SortBy,
    /// The order in use.
    sort: Signal<Sort>,
    /// Asks for another order.
    on_sort: Callback<Sort>,
) -> impl IntoView {
    let is_descending = Memo::new(move |_| {
        let sort = sort.get();
        (sort.by == by).then_some(sort.is_descending)
    });
    let order = move || {
        is_descending.get().map(|is_descending| {
            if is_descending {
                "descending"
            } else {
                "ascending"
            }
        })
    };
    let icon = move || match is_descending.get() {
        None => IconName::SortNone,
        Some(true) => IconName::SortDown,
        Some(false) => IconName::SortUp,
    };
    let press = move |_| {
        let turned = is_descending
            .get_untracked()
            .is_none_or(|is_descending| !is_descending);
        on_sort.run(Sort {
            by,
            is_descending: turned,
        });
    };
    view! {
        <th scope="col" class=format!("sort-header {class}") class:sort-header--sorted=move || is_descending.get().is_some() aria-sort=order>
            <button type="button" class="sort-header__button" on:click=press>
                {label}
                {move || view! { <Icon name=icon()/> }}
            </button>
        </th>
    }
}
