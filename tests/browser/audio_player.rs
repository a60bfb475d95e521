use leptos::prelude::*;
use ringside::{
    components::audio_player::AudioPlayer,
    domain::url::{LinkPolicy, SafeUrl},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    call_support::{Find, Screen, mount, property, tick},
    support::fire,
};

fn show(link: &str) -> Screen {
    let url = SafeUrl::parse(
        link,
        LinkPolicy {
            allows_loopback: true,
        },
    )
    .unwrap();
    mount(move || view! { <AudioPlayer url=url from="Agent" /> })
}

#[wasm_bindgen_test]
async fn every_control_has_a_name_and_the_position_is_in_words() {
    let stage = show("https://cdn.example.com/a.mp3");
    assert_eq!(stage.one("button").text_content().as_deref(), Some("Play"));
    let slider = stage.one("input[type=range]");
    assert_eq!(
        slider.get_attribute("aria-label").as_deref(),
        Some("Position")
    );
    assert_eq!(
        slider.get_attribute("aria-valuetext").as_deref(),
        Some("less than a second")
    );
    assert_eq!(
        stage.one("select").get_attribute("aria-label").as_deref(),
        Some("Speed")
    );
}

#[wasm_bindgen_test]
async fn a_sound_that_cannot_be_played_says_so() {
    let stage = show("http://127.0.0.1:1/gone.mp3");
    assert!(!stage.has(".audio-player__error"));
    // A page that nobody has pressed anything on may not play, so the browser's verdict is staged.
    fire(&stage.one("audio"), "error");
    tick().await;
    assert!(
        stage
            .words(".audio-player__error")
            .contains("may have expired")
    );
    assert_eq!(stage.one("button").text_content().as_deref(), Some("Play"));
}

#[wasm_bindgen_test]
async fn the_speed_reaches_the_player() {
    let stage = show("https://cdn.example.com/a.mp3");
    let select = stage.one("select");
    js_sys::Reflect::set(&select, &"value".into(), &"1.5".into()).unwrap();
    fire(&select, "change");
    tick().await;
    assert_eq!(
        property(&stage.one("audio"), "playbackRate").as_f64(),
        Some(1.5)
    );
}

#[wasm_bindgen_test]
async fn another_press_of_play_takes_the_error_away() {
    let stage = show("https://cdn.example.com/a.mp3");
    tick().await;
    fire(&stage.one("audio"), "error");
    tick().await;
    assert!(stage.has(".audio-player__error"));
    stage.one("button").click();
    tick().await;
    assert!(!stage.has(".audio-player__error"));
}
