use leptos::prelude::*;
use ringside::{
    components::{
        announcer::{Announcer, AnnouncerRegions},
        copy_button::{CopyButton, CopyService},
        empty_state::EmptyState,
        icon::IconName,
        notice::Notice,
        skeleton_rows::SkeletonRows,
        toast_region::{ToastRegion, Toasts},
    },
    domain::outcome::Tone,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{show, tick};

#[wasm_bindgen_test]
async fn the_regions_are_there_before_anything_is_said() {
    let announcer = Announcer::new();
    let screen = show(move || view! { <AnnouncerRegions announcer/> }.into_any());
    assert_eq!(screen.all("[role=log]:empty, [role=log]").len(), 2);
    announcer.polite("Sorted by time");
    announcer.polite("Sorted by time");
    announcer.assertive("The key is no longer valid");
    tick().await;
    let said = |kind: &str| {
        let sentences = screen.all(&format!("[aria-live={kind}] > div"));
        sentences
            .iter()
            .map(|one| one.text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(said("polite"), ["Sorted by time", "Sorted by time"]);
    assert_eq!(said("assertive"), ["The key is no longer valid"]);
}

#[wasm_bindgen_test]
async fn copying_is_confirmed_and_said() {
    let copied = RwSignal::new(String::new());
    let announcer = Announcer::new();
    let screen = show(move || {
        provide_context(announcer);
        provide_context(CopyService(Callback::new(move |text| copied.set(text))));
        view! { <CopyButton text="call_1" label="Copy call id"/> <AnnouncerRegions announcer/> }
            .into_any()
    });
    screen.button("Copy call id").click();
    tick().await;
    assert_eq!(copied.get_untracked(), "call_1");
    assert_eq!(
        screen.one("button").get_attribute("title").as_deref(),
        Some("Copied")
    );
    assert_eq!(
        screen.one("[aria-live=polite]").text_content().as_deref(),
        Some("Copied")
    );
}

#[wasm_bindgen_test]
async fn nothing_offers_to_copy_where_nothing_can() {
    let screen = show(|| view! { <CopyButton text="x" label="Copy"/> }.into_any());
    assert!(screen.all("button").is_empty());
}

#[wasm_bindgen_test]
async fn toasts_stack_up_to_four_and_can_be_closed() {
    let toasts = Toasts::new();
    let screen = show(move || view! { <ToastRegion toasts/> }.into_any());
    for number in 1..=5 {
        toasts.push(Tone::Bad, format!("Note {number}"));
    }
    tick().await;
    assert!(!screen.sees("Note 1") && screen.sees("Note 2") && screen.sees("Note 5"));
    screen.all("button").remove(0).click();
    tick().await;
    assert!(!screen.sees("Note 2") && screen.sees("Note 3"));
}

#[wasm_bindgen_test]
async fn notes_and_empty_places_show_their_words() {
    let screen = show(|| {
        view! {
            <Notice tone=Tone::Warning>"The status was left out."</Notice>
            <EmptyState icon=IconName::Search title="No call matches">"Clear the filters."</EmptyState>
            <SkeletonRows count=3/>
        }
        .into_any()
    });
    for text in [
        "The status was left out.",
        "No call matches",
        "Clear the filters.",
    ] {
        assert!(screen.sees(text), "{text}");
    }
    assert_eq!(
        screen.all("[aria-hidden=true] > .skeleton-rows__row").len(),
        3
    );
}
