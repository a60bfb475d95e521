use leptos::prelude::*;
use ringside::components::{search_box::SearchBox, select_field::SelectField};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Screen, choose, has_focus, press, show, tick, type_into, value_of};

fn open_search(text: &str) -> (Screen, RwSignal<String>) {
    let value = RwSignal::new(text.to_owned());
    let screen = show(move || {
        let on_input = Callback::new(move |text| value.set(text));
        view! { <SearchBox value=value.into() on_input label="Search calls" hint="Number or id"/> }
            .into_any()
    });
    (screen, value)
}

#[wasm_bindgen_test]
async fn typing_is_passed_on_and_clearing_keeps_the_focus() {
    let (screen, value) = open_search("");
    let field = screen.field("Search calls");
    assert_eq!(field.id(), "search");
    let clear = screen.button("Clear search");
    assert!(clear.has_attribute("hidden"));
    type_into(&field, "0801");
    tick().await;
    assert_eq!(value.get_untracked(), "0801");
    assert!(!clear.has_attribute("hidden"));
    clear.click();
    tick().await;
    assert_eq!(
        (value.get_untracked().as_str(), value_of(&field).as_str()),
        ("", "")
    );
    assert!(has_focus(&field));
}

#[wasm_bindgen_test]
async fn esc_clears_and_the_link_decides_what_is_shown() {
    let (screen, value) = open_search("from the link");
    let field = screen.field("Search calls");
    tick().await;
    assert_eq!(value_of(&field), "from the link");
    press(&field, "Escape");
    tick().await;
    assert_eq!(value.get_untracked(), "");
    value.set("back".to_owned());
    tick().await;
    assert_eq!(value_of(&field), "back");
}

#[wasm_bindgen_test]
async fn a_choice_shows_its_value_even_when_options_come_later() {
    let options = RwSignal::new(vec![(String::new(), "All agents".to_owned())]);
    let value = RwSignal::new("b".to_owned());
    let screen = show(move || {
        let on_change = Callback::new(move |chosen| value.set(chosen));
        view! { <SelectField label="Agent" value=value.into() options=options.into() on_change/> }
            .into_any()
    });
    let field = screen.field("Agent");
    let agents = ["a", "b"].map(|id| (id.to_owned(), id.to_uppercase()));
    options.update(|options| options.extend(agents));
    tick().await;
    assert_eq!(value_of(&field), "b");
    choose(&field, "a");
    tick().await;
    assert_eq!(value.get_untracked(), "a");
}

#[wasm_bindgen_test]
async fn a_choice_that_is_off_says_why() {
    let screen = show(|| {
        view! {
            <SelectField
                label="Status"
                value=Signal::derive(String::new)
                options=Signal::derive(Vec::new)
                on_change=Callback::new(|_| ())
                disabled_reason="This vendor has no status filter.".to_owned()
            />
        }
        .into_any()
    });
    let field = screen.field("Status");
    assert!(field.has_attribute("disabled"));
    let reason = field.get_attribute("aria-describedby").unwrap();
    assert_eq!(
        screen.one(&format!("#{reason}")).inner_text(),
        "This vendor has no status filter."
    );
}
