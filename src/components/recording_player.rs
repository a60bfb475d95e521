//! The recording of a call: its tracks, and what is said while there is nothing to hear.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::{
        announcer::Announcer,
        audio_controls::AudioControls,
        icon::{Icon, IconName},
        open_elsewhere::OpenElsewhere,
        retry_button::RetryButton,
    },
    domain::{
        error::ApiError,
        recording::{Received, Recording, RecordingSource, Recordings, Sound, Track},
        time::Timestamp,
        url::SafeUrl,
    },
};

/// How asking for something that is not ready stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitView {
    /// Whether a question is under way.
    pub is_asking: bool,
    /// When the next one is due; `None` while none is planned.
    pub next_at: Option<Timestamp>,
    /// Why the last one failed.
    pub error: Option<ApiError>,
}

/// Which of the four things is said.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    NotOffered,
    None(String),
    Pending,
    Ready,
}

/// The recordings of one call; nothing where the vendor has none.
#[component]
pub fn RecordingPlayer(
    /// What is known of them.
    #[prop(into)]
    recordings: Signal<Recordings>,
    /// Whether the call is still going on.
    #[prop(into)]
    is_in_progress: Signal<bool>,
    /// The chosen track; the first one until another is chosen.
    chosen: RwSignal<Option<Track>>,
    /// How far the chosen track is.
    #[prop(into)]
    sound: Signal<Option<Sound>>,
    /// How waiting for it stands.
    #[prop(into)]
    waiting: Signal<WaitView>,
    /// Play was pressed.
    on_play: Callback<()>,
    /// The player could not play what it was given.
    on_broken: Callback<()>,
    /// Asks again, now.
    on_ask: Callback<()>,
    /// Gives up what is being fetched.
    on_cancel: Callback<()>,
    /// The current time, in milliseconds since the epoch.
    now_ms: Signal<i64>,
    /// The vendor's name.
    #[prop(into)]
    vendor_name: String,
) -> impl IntoView {
    let standing = Memo::new(move |_| {
        recordings.with(|recordings| match recordings {
            Recordings::NotOffered => Standing::NotOffered,
            Recordings::None(reason) => Standing::None(reason.clone()),
            Recordings::Pending => Standing::Pending,
            Recordings::Ready(_) => Standing::Ready,
        })
    });
    announce_arrival(standing);
    let is_wanted = RwSignal::new(false);
    play_on(sound, is_wanted, on_play);
    let on_cancel = Callback::new(move |()| {
        is_wanted.set(false);
        on_cancel.run(());
    });
    let vendor_name = StoredValue::new(vendor_name);
    let wait = move |is_over: bool| {
        view! { <Wait waiting on_ask now_ms vendor_name=vendor_name.get_value() is_over /> }
    };
    // What has arrived changes many times a second; nothing else is made anew for that.
    let stage = Memo::new(move |_| {
        sound.with(|sound| match sound {
            Some(Sound::Coming(_)) => Some(Sound::Coming(Received::default())),
            other => other.clone(),
        })
    });
    let received = Memo::new(move |_| {
        sound.with(|sound| match sound {
            Some(Sound::Coming(received)) => *received,
            _ => Received::default(),
        })
    });
    let body = move || {
        match standing.get() {
        Standing::NotOffered => ().into_any(),
        Standing::None(reason) => view! {
            <p class="recording-player__words"><bdi>{reason}</bdi></p>
        }
        .into_any(),
        Standing::Pending => view! {
            {move || wait(!is_in_progress.get())}
        }
        .into_any(),
        Standing::Ready => view! {
            <Tracks recordings chosen />
            <AudioControls
                address=Signal::derive(move || stage.with(|sound| address(sound.as_ref())))
                is_coming=Signal::derive(move || stage.with(|sound| matches!(sound, Some(Sound::Coming(_)))))
                is_wanted
                on_play
                on_broken
            />
            {move || match stage.get() {
                Some(Sound::Coming(_)) => view! { <Coming received on_cancel /> }.into_any(),
                Some(Sound::NotReady) => wait(true).into_any(),
                Some(Sound::Blocked(blocked)) => view! {
                    <p class="recording-player__words recording-player__words--bad">
                        <Icon name=IconName::Ban />
                        {blocked.reason.sentence()} " "
                        <code>{blocked.shown}</code>
                    </p>
                }
                .into_any(),
                Some(Sound::Failed(error, link)) => {
                    view! { <Failed error link on_ask now_ms /> }.into_any()
                }
                Some(Sound::OnRequest | Sound::Ready(_)) | None => ().into_any(),
            }}
        }
        .into_any(),
    }
    };
    view! {
        <Show when=move || standing.get() != Standing::NotOffered>
            <section
                class="recording-player"
                class:recording-player--ready=move || standing.get() == Standing::Ready
                aria-labelledby="recording-title"
            >
                <h2 id="recording-title" class="recording-player__title">"Recording"</h2>
                {body}
            </section>
        </Show>
    }
}

fn address(sound: Option<&Sound>) -> Option<Arc<str>> {
    match sound {
        Some(Sound::Ready(source)) => Some(Arc::clone(&source.address)),
        _ => None,
    }
}

/// Tells a screen reader that the wait is over.
fn announce_arrival(standing: Memo<Standing>) {
    let announcer = use_context::<Announcer>();
    Effect::new(move |before: Option<Standing>| {
        let now = standing.get();
        if let Some(announcer) = announcer
            && before == Some(Standing::Pending)
            && now == Standing::Ready
        {
            announcer.polite("The recording is ready");
        }
        now
    });
}

/// Another track was chosen while one was heard: asks for it where it has to be asked for.
fn play_on(sound: Signal<Option<Sound>>, is_wanted: RwSignal<bool>, on_play: Callback<()>) {
    Effect::new(move |was_ready: Option<bool>| {
        let (is_ready, is_on_request) = sound.with(|sound| {
            let is_ready = matches!(sound, Some(Sound::Ready(_)));
            (is_ready, *sound == Some(Sound::OnRequest))
        });
        if was_ready == Some(true) && is_on_request && is_wanted.get_untracked() {
            on_play.run(());
        }
        is_ready
    });
}

/// The choice of what to hear; a single track is only named.
#[component]
fn Tracks(recordings: Signal<Recordings>, chosen: RwSignal<Option<Track>>) -> impl IntoView {
    let all = Memo::new(move |_| {
        recordings.with(|recordings| match recordings {
            Recordings::Ready(all) => all.clone(),
            _ => Vec::new(),
        })
    });
    move || {
        let all = all.get();
        if let [only] = all.as_slice() {
            return view! {
                <span class="recording-player__track">{only.track.label()}</span>
                {picture(only)}
            }
            .into_any();
        }
        let film = all
            .iter()
            .find(|recording| recording.track == Track::Video)
            .cloned();
        let labels: Vec<_> = all
            .iter()
            .map(|recording| recording.track.clone())
            .collect();
        let options = labels
            .iter()
            .enumerate()
            .map(
                |(index, track)| view! { <option value=index.to_string()>{track.label()}</option> },
            )
            .collect_view();
        let place = {
            let labels = labels.clone();
            move || {
                let chosen = chosen.get();
                let place = labels
                    .iter()
                    .position(|track| chosen.as_ref() == Some(track));
                place.unwrap_or_default().to_string()
            }
        };
        let on_change = move |event| {
            let index: Option<usize> = event_target_value(&event).parse().ok();
            chosen.set(index.and_then(|index| labels.get(index).cloned()));
        };
        view! {
            <select
                class="recording-player__track audio-player__speed"
                aria-label="Track"
                prop:value=place
                on:change=on_change
            >
                {options}
            </select>
            {film.as_ref().map(picture)}
        }
        .into_any()
    }
}

/// Where the picture of a film can be seen; here there is only its sound.
fn picture(recording: &Recording) -> Option<AnyView> {
    let RecordingSource::Link { url: Ok(url), .. } = &recording.source else {
        return None;
    };
    (recording.track == Track::Video).then(|| {
        view! {
            <span class="recording-player__words">
                "The picture: " <OpenElsewhere url=url.clone() />
            </span>
        }
        .into_any()
    })
}

#[component]
fn Coming(received: Memo<Received>, on_cancel: Callback<()>) -> impl IntoView {
    let words = move || match received.get() {
        Received { so_far: 0, .. } => "Asking for the recording…".to_owned(),
        Received {
            so_far,
            total: Some(total),
        } => format!("Loading: {} of {}", megabytes(so_far), megabytes(total)),
        Received { so_far, .. } => format!("Loading: {} so far", megabytes(so_far)),
    };
    let bar = move || {
        let received = received.get();
        let total = received.total.filter(|_| received.so_far > 0)?;
        Some(view! {
            <progress
                class="recording-player__bar"
                aria-label="Loading the recording"
                max=total.to_string()
                value=received.so_far.to_string()
            ></progress>
        })
    };
    view! {
        <p class="recording-player__words numeric">
            {words} " " {bar}
        </p>
        <button
            type="button"
            class="button button--small button--quiet"
            on:click=move |_| on_cancel.run(())
        >
            "Cancel"
        </button>
    }
}

#[component]
fn Failed(
    error: ApiError,
    link: Option<SafeUrl>,
    on_ask: Callback<()>,
    now_ms: Signal<i64>,
) -> impl IntoView {
    let said = error.vendor_message.clone();
    view! {
        <p class="recording-player__words recording-player__words--bad" role="status">
            <Icon name=IconName::Warning />
            <bdi>{error.sentence.clone()}</bdi>
            {said.map(|said| view! { " (" <bdi>{said}</bdi> ")" })}
        </p>
        <RetryButton error on_retry=on_ask now_ms />
        {link.map(|url| view! { <OpenElsewhere url /> })}
    }
}

/// What is said while the recording is not ready, and when it is asked for next.
#[component]
fn Wait(
    waiting: Signal<WaitView>,
    on_ask: Callback<()>,
    now_ms: Signal<i64>,
    vendor_name: String,
    is_over: bool,
) -> impl IntoView {
    if !is_over {
        return view! {
            <p class="recording-player__words">"It can be heard once the call is over."</p>
        }
        .into_any();
    }
    let words = move || {
        let waiting = waiting.get();
        let next = waiting.next_at.map(|at| {
            let left_ms = at.ms().saturating_sub(now_ms.get()).max(0);
            format!("Asked again in {} s.", left_ms.saturating_add(999) / 1000)
        });
        match next {
            _ if waiting.is_asking => format!("Not ready yet. Asking {vendor_name} again…"),
            Some(next) => format!("Not ready yet. {next}"),
            None => "Not ready yet.".to_owned(),
        }
    };
    let error = move || {
        let error = waiting.with(|waiting| waiting.error.clone());
        error.map(|error| {
            view! {
                <p class="recording-player__words recording-player__words--bad" role="status">
                    <Icon name=IconName::Warning />
                    "The last question failed: " <bdi>{error.sentence}</bdi>
                </p>
            }
        })
    };
    let is_asking = move || waiting.with(|waiting| waiting.is_asking);
    // Not `disabled`: the button keeps its focus while the question is under way.
    view! {
        <p class="recording-player__words numeric">{words}</p>
        <button
            type="button"
            class="button button--small"
            aria-disabled=move || is_asking().then_some("true")
            on:click=move |_| {
                if !untrack(is_asking) {
                    on_ask.run(());
                }
            }
        >
            <Icon name=IconName::Refresh />
            "Ask now"
        </button>
        {error}
    }
    .into_any()
}

/// `12.4 MB`.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
