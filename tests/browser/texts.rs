use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::{
        duration_text::DurationText,
        icon::{Icon, IconName},
        outcome_badge::OutcomeBadge,
        phone_text::PhoneText,
        time_text::{TimeFormat, TimeStyle, TimeText},
    },
    domain::{
        outcome::{FailedBy, Outcome},
        time::Timestamp,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::show;

#[wasm_bindgen_test]
fn an_outcome_is_icon_and_word_with_the_vendors_words_behind() {
    let screen = show(|| {
        view! {
            <OutcomeBadge outcome=Outcome::Failed(FailedBy::Agent) raw="agent_error"/>
            <OutcomeBadge outcome=Outcome::Unknown raw="brand-new"/>
        }
        .into_any()
    });
    let badges = screen.all(".outcome-badge");
    assert_eq!(badges[0].inner_text(), "Failed: agent");
    assert_eq!(
        badges[0].get_attribute("title").as_deref(),
        Some("agent_error")
    );
    assert_eq!(badges[1].inner_text(), "brand-new");
    assert_eq!(screen.all(".outcome-badge > svg").len(), 2);
}

#[wasm_bindgen_test]
fn times_use_the_format_provided() {
    let screen = show(|| {
        provide_context(TimeFormat(Arc::new(|_, style| format!("{style:?}"))));
        view! { <TimeText at=Timestamp::from_ms(0) style=TimeStyle::Clock/> }.into_any()
    });
    let time = screen.one("time");
    assert_eq!(time.inner_text(), "Clock");
    assert_eq!(time.get_attribute("title").as_deref(), Some("Full"));
    assert_eq!(
        time.get_attribute("datetime").as_deref(),
        Some("1970-01-01T00:00:00.000Z")
    );
}

#[wasm_bindgen_test]
fn what_is_absent_is_said() {
    let screen = show(|| {
        view! {
            <TimeText at=None/>
            <DurationText duration_ms=None/>
            <PhoneText text=String::new()/>
        }
        .into_any()
    });
    let said: Vec<_> = screen
        .all(".visually-hidden")
        .iter()
        .map(|span| span.text_content().unwrap())
        .collect();
    assert_eq!(said, ["No time", "No duration", "No number"]);
}

#[wasm_bindgen_test]
fn numbers_that_are_not_what_they_look_like_are_marked() {
    let screen = show(|| {
        view! {
            <PhoneText text="+14155550100".to_owned()/>
            <PhoneText text="+1\u{200b}4155550100".to_owned()/>
        }
        .into_any()
    });
    assert_eq!(screen.all(".phone-text__mark").len(), 1);
    assert!(screen.sees("+1[U+200B]4155550100"));
}

#[wasm_bindgen_test]
fn an_icon_refers_to_its_symbol_in_the_page() {
    let screen = show(|| view! { <Icon name=IconName::Voicemail/> }.into_any());
    let used = screen.one(".icon use").get_attribute("href");
    assert_eq!(used.as_deref(), Some("#i-voicemail"));
}
