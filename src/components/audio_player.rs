//! A sound with controls of our own over the browser's player: they look the same everywhere, and they
//! say where one is in words.

use leptos::{ev, html, prelude::*, task::spawn_local_scoped_with_cancellation};
use wasm_bindgen_futures::JsFuture;

use crate::{
    components::{
        file_card::file_name,
        icon::{Icon, IconName},
    },
    domain::{
        time::{clock, in_words},
        url::SafeUrl,
    },
};

/// How far an arrow key jumps.
const JUMP_SECONDS: f64 = 5.0;
/// The speeds on offer; the browser keeps the pitch.
const SPEEDS: [&str; 6] = ["0.5", "0.75", "1", "1.25", "1.5", "2"];

/// Plays one sound. Nothing is fetched before the first press of play.
#[component]
pub fn AudioPlayer(
    /// Where the sound is.
    url: SafeUrl,
    /// Whose it is: "Caller".
    #[prop(into)]
    from: String,
) -> impl IntoView {
    let player = NodeRef::<html::Audio>::new();
    let is_playing = RwSignal::new(false);
    let is_broken = RwSignal::new(false);
    let at_seconds = RwSignal::new(0.0_f64);
    let length_seconds = RwSignal::new(None::<f64>);

    let toggle = move || {
        if let Some(player) = player.get_untracked() {
            if player.paused() {
                is_broken.set(false);
                if let Ok(promise) = player.play() {
                    await_start(promise);
                }
            } else {
                // Fails for no reason that a reader could act on.
                let _ = player.pause();
            }
        }
    };
    let seek = move |to_seconds: f64| {
        if let Some(player) = player.get_untracked() {
            let end_seconds = length_seconds.get_untracked().unwrap_or(to_seconds);
            let to_seconds = to_seconds.clamp(0.0, end_seconds.max(0.0));
            player.set_current_time(to_seconds);
            at_seconds.set(to_seconds);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowRight" => seek(at_seconds.get_untracked() + JUMP_SECONDS),
            "ArrowLeft" => seek(at_seconds.get_untracked() - JUMP_SECONDS),
            " " => toggle(),
            _ => return,
        }
        event.prevent_default();
    };
    let on_speed = move |event: ev::Event| {
        if let (Some(player), Ok(speed)) =
            (player.get_untracked(), event_target_value(&event).parse())
        {
            player.set_playback_rate(speed);
        }
    };
    let on_length = move |_| {
        let length = player.get_untracked().map(|player| player.duration());
        length_seconds.set(length.filter(|seconds| seconds.is_finite()));
    };
    let position = move || match length_seconds.get() {
        Some(length) => format!(
            "{} / {}",
            clock(to_ms(at_seconds.get())),
            clock(to_ms(length))
        ),
        None => clock(to_ms(at_seconds.get())),
    };
    let position_in_words = move || {
        let at = in_words(to_ms(at_seconds.get()));
        length_seconds.get().map_or(at.clone(), |length| {
            format!("{at} of {}", in_words(to_ms(length)))
        })
    };
    let name = file_name(&url);
    let label = format!("Audio {name} from {from}");
    let href = url.href().to_owned();
    view! {
        <div class="audio-player" role="group" aria-label=label>
            <audio
                node_ref=player
                preload="none"
                src=href.clone()
                on:play=move |_| is_playing.set(true)
                on:pause=move |_| is_playing.set(false)
                on:ended=move |_| is_playing.set(false)
                on:durationchange=on_length
                on:timeupdate=move |_| {
                    at_seconds.set(player.get_untracked().map_or(0.0, |player| player.current_time()));
                }
                on:error=move |_| {
                    is_playing.set(false);
                    is_broken.set(true);
                }
            ></audio>
            <p class="audio-player__name">
                <bdi>{name}</bdi>
            </p>
            <button type="button" class="button audio-player__play" on:click=move |_| toggle()>
                {move || {
                    let (icon, word) =
                        if is_playing.get() { (IconName::Pause, "Pause") } else { (IconName::Play, "Play") };
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
                max=move || length_seconds.get().unwrap_or(1.0).to_string()
                prop:value=move || at_seconds.get().to_string()
                disabled=move || length_seconds.get().is_none()
                on:keydown=on_key
                on:input=move |event| {
                    if let Ok(to_seconds) = event_target_value(&event).parse() {
                        seek(to_seconds);
                    }
                }
            />
            <span class="audio-player__time">{position}</span>
            <select class="audio-player__speed" aria-label="Speed" on:change=on_speed>
                {SPEEDS
                    .map(|speed| {
                        view! { <option value=speed selected=speed == "1">{speed}"×"</option> }
                    })
                    .collect_view()}
            </select>
            <Show when=move || is_broken.get()>
                <p class="audio-player__error" role="status">
                    <Icon name=IconName::Warning />
                    "Not played: the link answers with no sound. It may have expired. "
                    <a
                        href=href.clone()
                        target="_blank"
                        rel="noopener noreferrer nofollow ugc"
                        referrerpolicy="no-referrer"
                    >
                        "Open on " <bdi>{url.host().to_owned()}</bdi>
                    </a>
                </p>
            </Show>
        </div>
    }
}

/// Takes the browser's answer to play. A sound that cannot be played also fires the element's `error`
/// event, which is shown; being paused before the first sound arrives only here, and is no error.
fn await_start(promise: js_sys::Promise) {
    spawn_local_scoped_with_cancellation(async move {
        let _ = JsFuture::from(promise).await;
    });
}

/// Seconds as the player counts them, in whole milliseconds.
fn to_ms(seconds: f64) -> u64 {
    std::time::Duration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|length| u64::try_from(length.as_millis()).ok())
        .unwrap_or_default()
}
