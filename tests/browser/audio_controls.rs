use std::sync::Arc;

use leptos::prelude::*;
use ringside::{browser::object_url::ObjectUrl, components::audio_controls::AudioControls};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::{
    call_support::{Find, Screen, mount, property, tick, until},
    support::{fire, type_into},
};

/// Four seconds of silence at telephone quality.
fn silence() -> ObjectUrl {
    let rate = 8_000_u32;
    let length = rate * 4;
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((length + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(8_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    bytes.resize(bytes.len() + usize::try_from(length).unwrap(), 0x80);
    let chunk = js_sys::Uint8Array::from(bytes.as_slice());
    ObjectUrl::of(&js_sys::Array::of1(&chunk), "audio/wav").unwrap()
}

struct Stage {
    screen: Screen,
    address: RwSignal<Option<Arc<str>>>,
    is_coming: RwSignal<bool>,
    presses: RwSignal<u32>,
    failures: RwSignal<u32>,
}

fn show(address: Option<&str>) -> Stage {
    let address = RwSignal::new(address.map(Arc::from));
    let is_coming = RwSignal::new(false);
    let (presses, failures) = (RwSignal::new(0), RwSignal::new(0));
    let count =
        |counter: RwSignal<u32>| Callback::new(move |()| counter.update(|count| *count += 1));
    let screen = mount(move || {
        view! {
            <AudioControls
                address
                is_coming
                on_play=count(presses)
                on_broken=count(failures)
            />
        }
    });
    Stage {
        screen,
        address,
        is_coming,
        presses,
        failures,
    }
}

impl Stage {
    fn audio(&self) -> HtmlElement {
        self.screen.one("audio")
    }

    fn seconds(&self) -> f64 {
        property(&self.audio(), "currentTime").as_f64().unwrap()
    }

    fn plays(&self) -> bool {
        property(&self.audio(), "paused") == JsValue::FALSE
    }

    fn word(&self) -> String {
        self.screen.words("button")
    }
}

#[wasm_bindgen_test]
async fn a_new_address_goes_on_where_the_old_one_was() {
    let (first, second) = (silence(), silence());
    let stage = show(Some(first.address()));
    tick().await;
    assert_eq!(stage.word(), "Play");
    stage.screen.one("button").click();
    until("the length is known", || {
        stage.screen.words(".audio-player__time").contains("/ 0:04")
    })
    .await;
    // Browsers differ in which they tell first.
    until("it plays", || stage.word() == "Pause").await;
    type_into(&stage.screen.one("input[type=range]"), "2");
    tick().await;
    assert!(stage.seconds() >= 2.0);

    stage.address.set(Some(second.address().into()));
    until("the second address plays", || {
        property(&stage.audio(), "src").as_string().as_deref() == Some(second.address())
            && stage.plays()
            && stage.seconds() >= 2.0
    })
    .await;
    assert_eq!(stage.failures.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn what_is_wanted_before_it_is_there_plays_when_it_comes() {
    let stage = show(None);
    stage.screen.one("button").click();
    assert_eq!(stage.presses.get_untracked(), 1, "the sound is asked for");
    stage.is_coming.set(true);
    tick().await;
    assert_eq!(stage.word(), "Pause", "it will play");
    let sound = silence();
    stage.is_coming.set(false);
    stage.address.set(Some(sound.address().into()));
    until("it plays", || stage.plays()).await;
    assert_eq!(stage.presses.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn pressed_again_before_it_is_there_it_stays_silent() {
    let stage = show(None);
    stage.screen.one("button").click();
    stage.is_coming.set(true);
    tick().await;
    stage.screen.one("button").click();
    tick().await;
    assert_eq!(stage.word(), "Play");
    let sound = silence();
    stage.is_coming.set(false);
    stage.address.set(Some(sound.address().into()));
    tick().await;
    tick().await;
    assert!(!stage.plays());
}

#[wasm_bindgen_test]
async fn a_failure_without_an_address_is_nobodys_business() {
    let stage = show(None);
    tick().await;
    fire(&stage.audio(), "error");
    assert_eq!(stage.failures.get_untracked(), 0);
    let gone = silence().address().to_owned();
    stage.address.set(Some(gone.as_str().into()));
    tick().await;
    stage.screen.one("button").click();
    until("the failure is told", || {
        stage.failures.get_untracked() == 1
    })
    .await;
    assert_eq!(stage.word(), "Play");
}
