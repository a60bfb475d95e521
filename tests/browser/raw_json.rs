use std::sync::Arc;

use leptos::prelude::*;
use ringside::{components::raw_json::RawJson, domain::json_text::indent};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, mount, tick, until};

#[wasm_bindgen_test]
async fn the_answer_is_on_the_page_only_when_asked_for_and_then_cut() {
    let text: Arc<str> = format!("[{}]", vec!["{\"a\":\"<b>\"}"; 20_000].join(",")).into();
    let length = indent(&text).len();
    let stage = mount(move || view! { <RawJson text=text file_name="call-42.json" /> });
    assert!(!stage.has("pre"));
    let details: web_sys::HtmlElement = stage.one("details").unchecked_into();
    details.set_attribute("open", "").unwrap();
    until("the answer is there", || stage.has("pre")).await;
    assert!(stage.words("pre").len() <= 200_000);
    assert!(!stage.has("b"));
    stage.button_with("Show all").click();
    tick().await;
    assert_eq!(stage.words("pre").len(), length);
}
