use leptos::prelude::*;
use ringside::{
    components::{copy_button::CopyService, error_panel::ErrorPanel, stale_banner::StaleBanner},
    domain::{
        error::{ApiError, ErrorKind},
        time::Timestamp,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Screen, show, tick};

fn open_panel(error: ApiError) -> (Screen, RwSignal<u32>, RwSignal<i64>, RwSignal<Vec<String>>) {
    let (retries, now_ms) = (RwSignal::new(0), RwSignal::new(1_000));
    let copied = RwSignal::new(Vec::new());
    let screen = show(move || {
        provide_context(CopyService(Callback::new(move |text| {
            copied.update(|all| all.push(text));
        })));
        let on_retry = Callback::new(move |()| retries.update(|count| *count += 1));
        view! { <ErrorPanel error on_retry key_href="#key".to_owned() now_ms=now_ms.into()/> }
            .into_any()
    });
    (screen, retries, now_ms, copied)
}

#[wasm_bindgen_test]
async fn a_rate_limit_counts_down_and_then_lets_try_again() {
    let error = ApiError {
        retry_at: Timestamp::from_ms(13_000),
        status: Some(429),
        ..ApiError::new(ErrorKind::RateLimited, "Too many requests.")
    };
    let (screen, retries, now_ms, _) = open_panel(error);
    let button = screen.button("Try again in 12 s");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    button.click();
    now_ms.set(13_000);
    tick().await;
    assert_eq!(retries.get_untracked(), 0);
    assert_eq!(button.get_attribute("aria-disabled"), None);
    screen.button("Try again").click();
    assert_eq!(retries.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn the_vendors_words_come_after_ours_and_the_request_id_can_be_copied() {
    let error = ApiError {
        status: Some(500),
        code: Some("internal_error".to_owned()),
        vendor_message: Some("<b>boom</b>".to_owned()),
        request_id: Some("req_1".to_owned()),
        ..ApiError::new(ErrorKind::VendorTrouble, "The vendor has trouble.")
    };
    let (screen, _, _, copied) = open_panel(error);
    let text = screen.text();
    assert!(text.find("The vendor has trouble.") < text.find("<b>boom</b>"));
    assert!(screen.sees("500") && screen.sees("internal_error"));
    screen.button("Copy request id").click();
    assert_eq!(copied.get_untracked(), ["req_1"]);
    assert!(screen.all("a").is_empty(), "a key does not help here");
}

#[wasm_bindgen_test]
async fn what_a_key_helps_with_leads_to_the_key() {
    let kinds = [
        ErrorKind::KeyMissing,
        ErrorKind::KeyRefused,
        ErrorKind::ScopeMissing(Some("calls:write".to_owned())),
    ];
    for kind in kinds {
        let names_scope = matches!(kind, ErrorKind::ScopeMissing(_));
        let (screen, ..) = open_panel(ApiError::new(kind, "No."));
        assert_eq!(
            screen
                .link("Enter the key")
                .get_attribute("href")
                .as_deref(),
            Some("#key")
        );
        assert_eq!(screen.sees("calls:write"), names_scope);
    }
}

#[wasm_bindgen_test]
async fn the_banner_says_that_rows_are_old() {
    let retries = RwSignal::new(0);
    let screen = show(move || {
        let on_retry = Callback::new(move |()| retries.update(|count| *count += 1));
        let error = ApiError::new(ErrorKind::Offline, "The browser is offline.");
        view! { <StaleBanner error on_retry now_ms=Signal::derive(|| 0)/> }.into_any()
    });
    assert!(screen.sees("Not up to date. The browser is offline."));
    screen.button("Try again").click();
    assert_eq!(retries.get_untracked(), 1);
}
