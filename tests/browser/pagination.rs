use leptos::prelude::*;
use ringside::{components::pagination::Pagination, domain::query::PageSize};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Screen, choose, show, tick};

struct Pages {
    screen: Screen,
    page: RwSignal<u32>,
    last_page: RwSignal<Option<u32>>,
    size: RwSignal<PageSize>,
}

fn open_pages(page: u32, last_page: Option<u32>) -> Pages {
    let (page, last_page) = (RwSignal::new(page), RwSignal::new(last_page));
    let size = RwSignal::new(PageSize::Medium);
    let screen = show(move || {
        view! {
            <Pagination
                page=page.into()
                page_size=size.into()
                range_text=Signal::derive(|| "1–50 of 4,981".to_owned())
                last_page=last_page.into()
                has_next=Signal::derive(move || last_page.get().is_none_or(|last| page.get() < last))
                href_for=Callback::new(|page| format!("?page={page}"))
                on_page_size=Callback::new(move |chosen| size.set(chosen))
            />
        }
        .into_any()
    });
    Pages {
        screen,
        page,
        last_page,
        size,
    }
}

impl Pages {
    fn hrefs(&self) -> [Option<String>; 4] {
        ["First page", "Previous page", "Next page", "Last page"]
            .map(|name| self.screen.link(name).get_attribute("href"))
    }
}

fn pages(numbers: [Option<u32>; 4]) -> [Option<String>; 4] {
    numbers.map(|number| number.map(|number| format!("?page={number}")))
}

#[wasm_bindgen_test]
async fn pages_are_links_and_ends_are_ends() {
    let open = open_pages(1, Some(100));
    assert!(open.screen.sees("1–50 of 4,981") && open.screen.sees("Page 1 of 100"));
    assert_eq!(open.hrefs(), pages([None, None, Some(2), Some(100)]));
    assert_eq!(
        open.screen
            .link("First page")
            .get_attribute("aria-disabled")
            .as_deref(),
        Some("true")
    );
    open.page.set(100);
    tick().await;
    assert_eq!(open.hrefs(), pages([Some(1), Some(99), None, None]));
    assert_eq!(
        open.screen
            .link("First page")
            .get_attribute("aria-disabled"),
        None
    );
}

#[wasm_bindgen_test]
async fn without_a_total_there_is_no_last_page() {
    let open = open_pages(3, None);
    assert_eq!(open.hrefs(), pages([Some(1), Some(2), Some(4), None]));
    open.last_page.set(Some(7));
    tick().await;
    assert_eq!(open.hrefs(), pages([Some(1), Some(2), Some(4), Some(7)]));
}

#[wasm_bindgen_test]
async fn another_page_size_is_asked_for() {
    let open = open_pages(1, Some(2));
    choose(&open.screen.one("select"), "100");
    tick().await;
    assert_eq!(open.size.get_untracked(), PageSize::Large);
}
