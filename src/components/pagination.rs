//! From page to page, by real links.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::query::PageSize;

/// Which rows are shown, how many per page, and links to the first, previous, next and last page.
#[component]
pub fn Pagination(
    /// The page shown, from 1.
    page: Signal<u32>,
    /// Rows per page.
    page_size: Signal<PageSize>,
    /// "1–50 of 4,981".
    range_text: Signal<String>,
    /// The last page, where the vendor gives a total.
    last_page: Signal<Option<u32>>,
    /// Whether another page follows.
    has_next: Signal<bool>,
    /// The address of a page.
    href_for: Callback<u32, String>,
    /// Asks for another page size.
    on_page_size: Callback<PageSize>,
) -> impl IntoView {
    let earlier = move |to: u32| (page.get() > 1).then_some(to);
    let later = move |to: u32| has_next.get().then_some(to);
    let links = [
        (
            "First page",
            IconName::ChevronFirst,
            Signal::derive(move || earlier(1)),
        ),
        (
            "Previous page",
            IconName::ChevronLeft,
            Signal::derive(move || earlier(page.get().saturating_sub(1).max(1))),
        ),
        (
            "Next page",
            IconName::ChevronRight,
            Signal::derive(move || later(page.get().saturating_add(1))),
        ),
        (
            "Last page",
            IconName::ChevronLast,
            Signal::derive(move || later(last_page.get()?)),
        ),
    ];
    let [first, previous, next, last] = links.map(|(label, icon, to)| {
        let href = move || to.get().map(|page| href_for.run(page));
        view! {
            <a
                class="button button--quiet button--icon"
                href=href
                role=move || to.get().is_none().then_some("link")
                aria-disabled=move || to.get().is_none().then_some("true")
                aria-label=label
                title=label
            >
                <Icon name=icon/>
            </a>
        }
    });
    let place = move || match last_page.get() {
        Some(last) => format!("Page {} of {last}", page.get()),
        None => format!("Page {}", page.get()),
    };
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(size) = PageSize::ALL
            .into_iter()
            .find(|size| size.rows().to_string() == chosen)
        {
            on_page_size.run(size);
        }
    };
    let option = move |size: PageSize| {
        view! {
            <option value=size.rows().to_string() prop:selected=move || page_size.get() == size>
                {size.rows().to_string()}
            </option>
        }
    };
    view! {
        <nav class="pagination" aria-label="Pages">
            <p class="pagination__range">{range_text}</p>
            <label class="pagination__size">
                "Rows per page"
                <select class="input" on:change=choose>
                    {PageSize::ALL.map(option)}
                </select>
            </label>
            <div class="pagination__links">
                {first} {previous} <span class="pagination__page">{place}</span> {next} {last}
            </div>
        </nav>
    }
}
