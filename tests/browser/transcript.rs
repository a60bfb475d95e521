use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::{
        announcer::{Announcer, AnnouncerRegions},
        transcript::Transcript,
    },
    domain::transcript::{Message, Messages},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{
    Find, Screen, answered, frames, message, mount, pause, press, text_of, tick, until,
};
use super::support::{are_same_nodes, has_focus};

fn talk(count: usize) -> Messages {
    Arc::new(
        (0..count)
            .map(|number| message(number, &format!("Line {number}")))
            .collect(),
    )
}

fn change(messages: RwSignal<Messages>, change: impl FnOnce(&mut Vec<Arc<Message>>)) {
    messages.update(|all| {
        let mut next = all.as_ref().clone();
        change(&mut next);
        *all = Arc::new(next);
    });
}

fn add(messages: RwSignal<Messages>, count: usize) {
    change(messages, |next| {
        let first = next.len();
        next.extend(
            (first..first + count).map(|number| message(number, &format!("Line {number}"))),
        );
    });
}

fn open(messages: RwSignal<Messages>, is_live: bool) -> Screen {
    let stage = mount(move || {
        let announcer = Announcer::new();
        provide_context(announcer);
        view! {
            <AnnouncerRegions announcer=announcer />
            <Transcript
                messages=messages
                answered_at=Signal::stored(Some(answered()))
                is_live=Signal::stored(is_live)
            />
        }
    });
    // What is off the screen is not laid out.
    stage.one(".transcript__log").scroll_into_view();
    stage
}

#[wasm_bindgen_test]
async fn ten_thousand_messages_keep_the_document_small() {
    let stage = open(RwSignal::new(talk(10_000)), false);
    frames(20).await;
    assert!(
        (25..=200).contains(&stage.all(".turn").len()),
        "{}",
        stage.all(".turn").len()
    );
    assert!(text_of(&stage.all(".turn")[0]).contains("Line 0"));
    assert!(stage.has(".transcript__note"));

    let log = stage.one(".transcript__log");
    log.set_scroll_top(log.scroll_height() / 2);
    frames(20).await;
    assert!(stage.all(".turn").len() <= 200);
    let place = log.get_bounding_client_rect();
    let seen = stage.all(".turn").into_iter().filter(|turn| {
        let turn = turn.get_bounding_client_rect();
        turn.top() >= place.top() && turn.bottom() <= place.bottom()
    });
    assert!(seen.count() > 5, "turns on the screen");
}

#[wasm_bindgen_test]
async fn two_thousand_messages_are_all_in_the_document() {
    let stage = open(RwSignal::new(talk(2_000)), false);
    until("every turn is there", || stage.all(".turn").len() == 2_000).await;
    until("the log is not busy", || {
        stage
            .one(".transcript__log")
            .get_attribute("aria-busy")
            .as_deref()
            == Some("false")
    })
    .await;
    assert!(!stage.has(".transcript__note"));
}

#[wasm_bindgen_test]
async fn an_arrival_keeps_every_node_that_is_there() {
    let messages = RwSignal::new(talk(60));
    let stage = open(messages, true);
    frames(8).await;
    let before = stage.all(".turn");
    assert_eq!(before.len(), 60);
    add(messages, 1);
    tick().await;
    let after = stage.all(".turn");
    assert_eq!(after.len(), 61);
    assert!(are_same_nodes(&before, &after));
}

#[wasm_bindgen_test]
async fn a_replaced_message_patches_its_own_turn() {
    let messages = RwSignal::new(talk(10));
    let stage = open(messages, true);
    frames(3).await;
    let before = stage.all(".turn");
    change(messages, |next| next[4] = message(4, "Better heard"));
    tick().await;
    let after = stage.all(".turn");
    assert!(are_same_nodes(&before, &after));
    assert!(text_of(&after[4]).contains("Better heard"));
}

#[wasm_bindgen_test]
async fn a_late_message_stands_where_it_belongs() {
    let messages = RwSignal::new(talk(3));
    let stage = open(messages, true);
    frames(3).await;
    change(messages, |next| next.insert(1, message(77, "In between")));
    tick().await;
    let texts: Vec<String> = stage
        .all(".turn__text")
        .iter()
        .map(|text| text.text_content().unwrap())
        .collect();
    assert_eq!(texts, ["Line 0", "In between", "Line 1", "Line 2"]);
}

#[wasm_bindgen_test]
async fn who_scrolls_up_is_told_how_many_came_and_can_go_there() {
    let messages = RwSignal::new(talk(100));
    let stage = open(messages, true);
    frames(12).await;
    let log = stage.one(".transcript__log");
    assert!(is_at_end(&log), "a live transcript opens at its end");

    log.set_scroll_top(0);
    frames(3).await;
    add(messages, 3);
    frames(3).await;
    assert_eq!(stage.words(".transcript__new"), "3 new messages");
    assert_eq!(log.scroll_top(), 0, "the reader stays where they are");

    stage.one(".transcript__new").click();
    frames(8).await;
    assert!(is_at_end(&log));
    assert!(!stage.has(".transcript__new"));
}

#[wasm_bindgen_test]
async fn keys_pause_follow_and_jump() {
    let messages = RwSignal::new(talk(100));
    let stage = open(messages, true);
    frames(12).await;
    let log = stage.one(".transcript__log");
    press(&log, "p");
    add(messages, 1);
    frames(3).await;
    assert_eq!(stage.words(".transcript__new"), "1 new message");
    assert!(stage.button_with("Follow newest").is_connected());
    press(&log, "f");
    frames(4).await;
    assert!(is_at_end(&log) && !stage.has(".transcript__new"));
    press(&log, "Home");
    frames(4).await;
    assert_eq!(log.scroll_top(), 0);
    press(&log, "End");
    frames(8).await;
    assert!(is_at_end(&log));
}

#[wasm_bindgen_test]
async fn history_is_not_read_out_and_a_burst_is_read_as_a_number() {
    let messages = RwSignal::new(talk(5));
    let stage = open(messages, true);
    frames(4).await;
    let log = stage.one(".transcript__log");
    assert_eq!(log.get_attribute("aria-live").as_deref(), Some("polite"));
    assert_eq!(log.get_attribute("aria-busy").as_deref(), Some("false"));
    add(messages, 5);
    tick().await;
    assert_eq!(log.get_attribute("aria-live").as_deref(), Some("off"));
    pause(2_200).await;
    let said = text_of(&stage.all("[role=log]")[0]);
    assert_eq!(said, "5 new messages");
    assert_eq!(log.get_attribute("aria-live").as_deref(), Some("polite"));
}

#[wasm_bindgen_test]
async fn the_log_is_busy_and_silent_until_its_history_is_in() {
    let messages = RwSignal::new(talk(1_000));
    let stage = open(messages, true);
    let log = stage.one(".transcript__log");
    let marks = || (attribute(&log, "aria-busy"), attribute(&log, "aria-live"));
    assert_eq!(attribute(&log, "role"), "log");
    assert_eq!(attribute(&log, "aria-relevant"), "additions");
    assert_eq!(marks(), ("true".to_owned(), "off".to_owned()));
    frames(3).await;
    assert_eq!(marks(), ("true".to_owned(), "off".to_owned()));
    until("every turn is there", || stage.all(".turn").len() == 1_000).await;
    frames(3).await;
    assert_eq!(marks(), ("false".to_owned(), "polite".to_owned()));
    assert_eq!(text_of(&stage.all("[role=log]")[0]), "");
    // Later the log may be filled in again, and stays on.
    add(messages, 60);
    tick().await;
    pause(2_200).await;
    assert_eq!(attribute(&log, "aria-live"), "polite");
}

#[wasm_bindgen_test]
async fn a_late_message_is_said_and_what_it_moves_is_not_said_again() {
    let messages = RwSignal::new(talk(60));
    let stage = open(messages, true);
    frames(8).await;
    let log = stage.one(".transcript__log");
    assert_eq!(attribute(&log, "aria-live"), "polite");
    // The last of the first block moves on to the second one, where it is added anew.
    change(messages, |next| next.insert(3, message(777, "In between")));
    tick().await;
    assert_eq!(attribute(&log, "aria-live"), "off");
    assert_eq!(text_of(&stage.all("[role=log]")[0]), "Caller: In between");
    pause(2_200).await;
    assert_eq!(attribute(&log, "aria-live"), "polite");
}

#[wasm_bindgen_test]
async fn edits_and_new_orders_are_silent() {
    let messages = RwSignal::new(talk(5));
    let stage = open(messages, true);
    frames(4).await;
    let log = stage.one(".transcript__log");
    let texts = stage.all(".turn__text");
    change(messages, |next| next[4] = message(4, "Better heard"));
    tick().await;
    // The log stays on, and nothing is added to it that it could read out.
    assert_eq!(attribute(&log, "aria-live"), "polite");
    let after = stage.all(".turn__text");
    assert!(are_same_nodes(&texts, &after));
    change(messages, |next| next.swap(2, 4));
    tick().await;
    assert_eq!(attribute(&log, "aria-live"), "off");
    pause(2_200).await;
    assert_eq!(text_of(&stage.all("[role=log]")[0]), "");
    assert!(!stage.has(".transcript__new"), "none of them is new");
}

#[wasm_bindgen_test]
async fn of_several_transcripts_one_speaks() {
    let messages = RwSignal::new(talk(5));
    let is_said = RwSignal::new(false);
    let stage = mount(move || {
        let announcer = Announcer::new();
        provide_context(announcer);
        view! {
            <AnnouncerRegions announcer=announcer />
            <Transcript
                messages=messages
                answered_at=Signal::stored(None)
                is_live=Signal::stored(true)
                is_said=is_said
            />
        }
    });
    let log = stage.one(".transcript__log");
    frames(4).await;
    assert_eq!(attribute(&log, "aria-live"), "off");
    add(messages, 9);
    tick().await;
    pause(2_200).await;
    assert_eq!(text_of(&stage.all("[role=log]")[0]), "");
    is_said.set(true);
    tick().await;
    assert_eq!(attribute(&log, "aria-live"), "polite");
}

#[wasm_bindgen_test]
async fn new_messages_take_no_focus_and_their_button_gives_it_to_the_log() {
    let messages = RwSignal::new(talk(100));
    let stage = open(messages, true);
    frames(12).await;
    let log = stage.one(".transcript__log");
    let pause_button = stage.button_with("Pause following");
    pause_button.focus().unwrap();
    pause_button.click();
    tick().await;
    add(messages, 3);
    frames(3).await;
    assert!(has_focus(&pause_button));
    let new = stage.one(".transcript__new");
    new.focus().unwrap();
    new.click();
    frames(3).await;
    assert!(!stage.has(".transcript__new"));
    assert!(has_focus(&log), "the focus is not lost with the button");
}

#[wasm_bindgen_test]
async fn what_has_the_focus_or_is_selected_stays_on_a_long_page() {
    let stage = open(RwSignal::new(talk(10_000)), false);
    frames(20).await;
    let log = stage.one(".transcript__log");
    let first = stage.all(".turn")[0].clone();
    first.set_tab_index(-1);
    first.focus().unwrap();
    log.set_scroll_top(log.scroll_height() / 2);
    frames(20).await;
    assert!(first.is_connected() && has_focus(&first));

    let held = stage.all(".turn").pop().unwrap();
    let selection = document().get_selection().unwrap().unwrap();
    selection.select_all_children(&held).unwrap();
    first.blur().unwrap();
    log.set_scroll_top(0);
    frames(20).await;
    assert!(held.is_connected(), "the selection is kept");
    selection.remove_all_ranges().unwrap();
    log.set_scroll_top(1);
    frames(20).await;
    assert!(!held.is_connected(), "nobody holds on to it any more");
}

#[wasm_bindgen_test]
async fn a_finished_call_opens_at_its_start_and_is_silent() {
    let stage = open(RwSignal::new(talk(300)), false);
    frames(4).await;
    let log = stage.one(".transcript__log");
    assert_eq!(log.scroll_top(), 0);
    assert_eq!(log.get_attribute("aria-live").as_deref(), Some("off"));
    assert!(!stage.has(".transcript__follow"));
}

#[wasm_bindgen_test]
async fn the_words_in_view_do_not_move_while_the_rest_is_filled_in() {
    let wordy = "Words that wrap over several lines of the transcript. ".repeat(12);
    let all = (0..600).map(|number| message(number, if number % 3 == 0 { &wordy } else { "Yes." }));
    let stage = open(RwSignal::new(Arc::new(all.collect())), false);
    frames(3).await;
    let log = stage.one(".transcript__log");
    log.set_scroll_top(log.scroll_height() / 2);
    frames(10).await;
    let middle = log.get_bounding_client_rect().top() + 200.0;
    let seen = stage
        .all(".turn")
        .into_iter()
        .find(|turn| turn.get_bounding_client_rect().bottom() > middle);
    let turn = seen.unwrap();
    let before = turn.get_bounding_client_rect().top();
    until("every turn is there", || stage.all(".turn").len() == 600).await;
    frames(5).await;
    assert!((turn.get_bounding_client_rect().top() - before).abs() < 2.0);
}

fn attribute(element: &web_sys::Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn is_at_end(log: &web_sys::Element) -> bool {
    log.scroll_height() - log.client_height() - log.scroll_top() < 8
}
