//! Controls over the browser's player: they look the same everywhere, and they say where one is in
//! words.

use std::sync::Arc;

use leptos::{ev, html, prelude::*, task::spawn_local_scoped_with_cancellation};
use wasm_bindgen_futures::JsFuture;

use crate::{
    components::icon::{Icon, IconName},
    domain::time::{clock, in_words},
};

/// How far an arrow key jumps.
const JUMP_SECONDS: f64 = 5.0;
/// The speeds on offer; the browser keeps the pitch.
const SPEEDS: [&str; 6] = ["0.5", "0.75", "1", "1.25", "1.5", "2"];

/// One player. Nothing is fetched before the first press of play. When the address changes, it stays
/// where it is in the sound, at its speed, and goes on playing if it did.
#[component]
pub fn AudioControls(
    /// Where the sound is; none while that is not known.
    #[prop(into)]
    address: Signal<Option<Arc<str>>>,
    /// Whether an address is on its way; what was wanted starts with it.
    #[prop(optional, into)]
    is_coming: Signal<bool>,
    /// Whether the reader wants to hear it: set by play, taken back by pause and at the end. It stays
    /// while an address is on its way.
    #[prop(optional)]
    is_wanted: Option<RwSignal<bool>>,
    /// Play was pressed; without an address, one is wanted now.
    on_play: Callback<()>,
    /// What the address answers with cannot be played, or stopped arriving.
    on_broken: Callback<()>,
) -> impl IntoView {
    let is_wanted = is_wanted.unwrap_or_else(|| RwSignal::new(false));
    let deck = Deck::new(address, is_coming, is_wanted, on_play);
    let on_key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowRight" => deck.seek(deck.at_seconds.get_untracked() + JUMP_SECONDS),
            "ArrowLeft" => deck.seek(deck.at_seconds.get_untracked() - JUMP_SECONDS),
            " " => deck.toggle(),
            _ => return,
        }
        event.prevent_default();
    };
    let length = deck.length_seconds;
    let position = move || match length.get() {
        Some(length) => format!(
            "{} / {}",
            clock(to_ms(deck.at_seconds.get())),
            clock(to_ms(length))
        ),
        None => clock(to_ms(deck.at_seconds.get())),
    };
    let position_in_words = move || {
        let at = in_words(to_ms(deck.at_seconds.get()));
        length.get().map_or(at.clone(), |length| {
            format!("{at} of {}", in_words(to_ms(length)))
        })
    };
    view! {
        <audio
            node_ref=deck.player
            preload="none"
            on:play=move |_| deck.is_playing.set(true)
            on:pause=move |_| deck.rest()
            on:ended=move |_| deck.rest()
            on:loadedmetadata=move |_| deck.resume()
            on:durationchange=move |_| deck.take_length()
            on:timeupdate=move |_| deck.take_position()
            on:error=move |_| {
                if deck.fail() {
                    on_broken.run(());
                }
            }
        ></audio>
        <button type="button" class="button audio-player__play" on:click=move |_| deck.toggle()>
            {move || {
                let (icon, word) = if deck.sounds() {
                    (IconName::Pause, "Pause")
                } else {
                    (IconName::Play, "Play")
                };
                view! { <Icon name=icon /><span class="visually-hidden">{word}</span> }
            }}
        </button>
        <input
            type="range"
            class="audio-player__slider"
            min="0"
            step="any"
            aria-label="Position"
            aria-valuetext=position_in_words
            max=move || length.get().unwrap_or(1.0).to_string()
            prop:value=move || deck.at_seconds.get().to_string()
            disabled=move || length.get().is_none()
            on:keydown=on_key
            on:input=move |event| {
                if let Ok(to_seconds) = event_target_value(&event).parse() {
                    deck.seek(to_seconds);
                }
            }
        />
        <span class="audio-player__time">{position}</span>
        <select
            class="audio-player__speed"
            aria-label="Speed"
            on:change=move |event| deck.set_speed(&event_target_value(&event))
        >
            {SPEEDS
                .map(|speed| view! { <option value=speed selected=speed == "1">{speed}"×"</option> })
                .collect_view()}
        </select>
    }
}

/// The browser's player and what is known of it; copies mean the same one.
#[derive(Clone, Copy)]
struct Deck {
    player: NodeRef<html::Audio>,
    address: Signal<Option<Arc<str>>>,
    is_coming: Signal<bool>,
    on_play: Callback<()>,
    is_playing: RwSignal<bool>,
    is_wanted: RwSignal<bool>,
    is_broken: StoredValue<bool>,
    at_seconds: RwSignal<f64>,
    length_seconds: RwSignal<Option<f64>>,
    /// Where to go on once the new address is open.
    resume_at: StoredValue<Option<f64>>,
}

impl Deck {
    fn new(
        address: Signal<Option<Arc<str>>>,
        is_coming: Signal<bool>,
        is_wanted: RwSignal<bool>,
        on_play: Callback<()>,
    ) -> Self {
        let this = Self {
            player: NodeRef::new(),
            address,
            is_coming,
            on_play,
            is_playing: RwSignal::new(false),
            is_wanted,
            is_broken: StoredValue::new(false),
            at_seconds: RwSignal::new(0.0),
            length_seconds: RwSignal::new(None),
            resume_at: StoredValue::new(None),
        };
        Effect::new(move |before: Option<Option<Arc<str>>>| {
            let next = address.get();
            if let Some(player) = this.player.get()
                && before.as_ref().and_then(Option::as_ref) != next.as_ref()
            {
                this.change(&player, next.as_deref());
            }
            next
        });
        this
    }

    fn change(self, player: &web_sys::HtmlAudioElement, address: Option<&str>) {
        let at_seconds = self.at_seconds.get_untracked();
        self.is_playing.set(false);
        self.is_broken.set_value(false);
        self.resume_at
            .set_value((at_seconds > 0.0).then_some(at_seconds));
        let Some(address) = address else {
            // An element always lets go of an attribute it has.
            let _ = player.remove_attribute("src");
            player.load();
            return;
        };
        player.set_src(address);
        if self.is_wanted.get_untracked() {
            start(player);
        }
    }

    /// Whether the next press stops it: it plays, or will as soon as it is there.
    fn sounds(self) -> bool {
        self.is_playing.get() || (self.is_coming.get() && self.is_wanted.get())
    }

    fn toggle(self) {
        let Some(player) = self.player.get_untracked() else {
            return;
        };
        if untrack(move || self.sounds()) {
            self.is_wanted.set(false);
            // Fails for no reason that a reader could act on.
            let _ = player.pause();
            return;
        }
        self.is_wanted.set(true);
        if self.address.with_untracked(Option::is_some) {
            if self.is_broken.get_value() {
                self.is_broken.set_value(false);
                player.load();
            }
            start(&player);
        }
        self.on_play.run(());
    }

    fn seek(self, to_seconds: f64) {
        if let Some(player) = self.player.get_untracked() {
            let end_seconds = self.length_seconds.get_untracked().unwrap_or(to_seconds);
            let to_seconds = to_seconds.clamp(0.0, end_seconds.max(0.0));
            player.set_current_time(to_seconds);
            self.at_seconds.set(to_seconds);
        }
    }

    fn set_speed(self, speed: &str) {
        if let (Some(player), Ok(speed)) = (self.player.get_untracked(), speed.parse()) {
            // The default outlives a change of the address.
            player.set_default_playback_rate(speed);
            player.set_playback_rate(speed);
        }
    }

    fn rest(self) {
        self.is_playing.set(false);
        self.is_wanted.set(false);
    }

    /// The sound is open: goes on where the one before was left.
    fn resume(self) {
        let resume_at = self.resume_at.try_update_value(Option::take).flatten();
        if let (Some(player), Some(at_seconds)) = (self.player.get_untracked(), resume_at) {
            player.set_current_time(at_seconds);
        }
    }

    fn take_length(self) {
        let length = self.player.get_untracked().map(|player| player.duration());
        let length = length.filter(|seconds| seconds.is_finite());
        // Between two addresses there is no length; the slider keeps the one before.
        if length.is_some() {
            self.length_seconds.set(length);
        }
    }

    fn take_position(self) {
        if self.resume_at.with_value(Option::is_none)
            && let Some(player) = self.player.get_untracked()
        {
            self.at_seconds.set(player.current_time());
        }
    }

    /// Takes down that the sound does not play; false when there is none that could.
    fn fail(self) -> bool {
        self.is_playing.set(false);
        self.is_broken.set_value(true);
        self.address.with_untracked(Option::is_some)
    }
}

/// Plays, and takes the browser's answer. A sound that cannot be played also fires the element's
/// `error` event; being paused before the first sound arrives only here, and is no error.
fn start(player: &web_sys::HtmlAudioElement) {
    if let Ok(promise) = player.play() {
        spawn_local_scoped_with_cancellation(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

/// Seconds as the player counts them, in whole milliseconds.
fn to_ms(seconds: f64) -> u64 {
    std::time::Duration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|length| u64::try_from(length.as_millis()).ok())
        .unwrap_or_default()
}
