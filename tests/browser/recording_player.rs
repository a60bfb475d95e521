use leptos::prelude::*;
use ringside::{
    components::{
        announcer::{Announcer, AnnouncerRegions},
        recording_player::{RecordingPlayer, WaitView},
    },
    domain::{
        error::{ApiError, ErrorKind},
        recording::{Received, Recording, RecordingSource, Recordings, Sound, Source, Track},
        time::Timestamp,
        url::{LinkPolicy, SafeUrl},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    call_support::{Find, Screen, answered, mount, tick},
    support::{choose, fire},
};

struct Stage {
    screen: Screen,
    recordings: RwSignal<Recordings>,
    is_in_progress: RwSignal<bool>,
    chosen: RwSignal<Option<Track>>,
    sound: RwSignal<Option<Sound>>,
    waiting: RwSignal<WaitView>,
    now_ms: RwSignal<i64>,
    /// What was called, in order.
    calls: RwSignal<Vec<&'static str>>,
}

fn show(first: Recordings) -> Stage {
    let recordings = RwSignal::new(first);
    let is_in_progress = RwSignal::new(false);
    let chosen = RwSignal::new(None);
    let sound = RwSignal::new(None);
    let waiting = RwSignal::new(WaitView::default());
    let now_ms = RwSignal::new(answered().ms());
    let calls = RwSignal::new(Vec::new());
    let note = move |name| Callback::new(move |()| calls.update(|calls| calls.push(name)));
    let screen = mount(move || {
        let announcer = Announcer::new();
        provide_context(announcer);
        view! {
            <AnnouncerRegions announcer=announcer />
            <RecordingPlayer
                recordings
                is_in_progress
                chosen
                sound
                waiting
                on_play=note("play")
                on_broken=note("broken")
                on_ask=note("ask")
                on_cancel=note("cancel")
                now_ms=now_ms.into()
                vendor_name="Atoms"
            />
        }
    });
    Stage {
        screen,
        recordings,
        is_in_progress,
        chosen,
        sound,
        waiting,
        now_ms,
        calls,
    }
}

fn link(text: &str) -> Result<SafeUrl, ringside::domain::url::BlockedLink> {
    SafeUrl::parse(text, LinkPolicy::default())
}

fn recording(track: Track) -> Recording {
    Recording {
        track,
        source: RecordingSource::OnRequest,
    }
}

fn ready(address: &str) -> Sound {
    Sound::Ready(Source {
        address: address.into(),
        link: None,
        asked_at: None,
    })
}

#[wasm_bindgen_test]
async fn a_vendor_without_recordings_has_no_player() {
    let stage = show(Recordings::NotOffered);
    assert!(!stage.screen.has(".recording-player"));
}

#[wasm_bindgen_test]
async fn why_there_is_none_is_said() {
    let stage = show(Recordings::None(
        "Nobody answered, <b>so</b> nothing was recorded.".into(),
    ));
    assert!(
        stage
            .screen
            .sees("Nobody answered, <b>so</b> nothing was recorded.")
    );
    assert!(!stage.screen.has("audio"));
}

#[wasm_bindgen_test]
async fn a_recording_to_come_says_when_it_is_asked_for_and_can_be_asked_for_now() {
    let stage = show(Recordings::Pending);
    stage.waiting.set(WaitView {
        next_at: Timestamp::from_ms(answered().ms() + 11_500),
        ..WaitView::default()
    });
    tick().await;
    assert!(stage.screen.sees("Not ready yet. Asked again in 12 s."));
    stage.now_ms.update(|now| *now += 9_000);
    tick().await;
    assert!(stage.screen.sees("Asked again in 3 s."));
    stage.screen.button("Ask now").click();
    assert_eq!(stage.calls.get_untracked(), ["ask"]);

    stage.waiting.set(WaitView {
        is_asking: true,
        error: Some(ApiError::new(
            ErrorKind::TimedOut,
            "The API did not answer in time.",
        )),
        ..WaitView::default()
    });
    tick().await;
    assert!(stage.screen.sees("Asking Atoms again…"));
    assert!(stage.screen.sees("The API did not answer in time."));
    stage.screen.button("Ask now").click();
    assert_eq!(
        stage.calls.get_untracked(),
        ["ask"],
        "one question at a time"
    );
}

#[wasm_bindgen_test]
async fn while_the_call_goes_on_nothing_is_asked() {
    let stage = show(Recordings::Pending);
    stage.is_in_progress.set(true);
    tick().await;
    assert!(stage.screen.sees("once the call is over"));
    assert!(!stage.screen.has("button"));
}

#[wasm_bindgen_test]
async fn the_end_of_the_wait_is_announced() {
    let stage = show(Recordings::Pending);
    tick().await;
    stage
        .recordings
        .set(Recordings::Ready(vec![recording(Track::Mono)]));
    stage.sound.set(Some(Sound::OnRequest));
    tick().await;
    tick().await;
    assert!(stage.screen.markup().contains("The recording is ready"));
    assert!(stage.screen.has("audio"));
    assert_eq!(stage.screen.words(".recording-player__track"), "Both sides");
}

#[wasm_bindgen_test]
async fn tracks_are_chosen_by_name() {
    let all = vec![recording(Track::Mono), recording(Track::Stereo)];
    let stage = show(Recordings::Ready(all));
    let select = stage.screen.one("select[aria-label=Track]");
    assert_eq!(select.text_content().as_deref(), Some("Both sidesStereo"));
    choose(&select, "1");
    assert_eq!(stage.chosen.get_untracked(), Some(Track::Stereo));
}

#[wasm_bindgen_test]
async fn the_player_stays_the_same_while_its_sound_changes() {
    let stage = show(Recordings::Ready(vec![recording(Track::Mono)]));
    stage.sound.set(Some(Sound::OnRequest));
    tick().await;
    let audio = stage.screen.one("audio");
    stage.screen.button("Play").click();
    assert_eq!(stage.calls.get_untracked(), ["play"]);

    stage.sound.set(Some(Sound::Coming(Received {
        so_far: 1_500_000,
        total: Some(12_340_000),
    })));
    tick().await;
    assert!(stage.screen.sees("Loading: 1.5 MB of 12.3 MB"));
    assert!(stage.screen.has("progress"));
    let cancel = stage.screen.button("Cancel");
    stage.sound.set(Some(Sound::Coming(Received {
        so_far: 3_000_000,
        total: Some(12_340_000),
    })));
    tick().await;
    assert!(stage.screen.sees("Loading: 3.0 MB of 12.3 MB"));
    assert!(cancel.is_same_node(Some(&stage.screen.button("Cancel"))));
    cancel.click();
    assert_eq!(stage.calls.get_untracked(), ["play", "cancel"]);

    stage
        .sound
        .set(Some(ready("https://media.example.com/a.wav")));
    tick().await;
    assert!(audio.is_same_node(Some(&stage.screen.one("audio"))));
    assert_eq!(
        audio.get_attribute("src").as_deref(),
        Some("https://media.example.com/a.wav")
    );
    assert!(!stage.screen.has("progress"));
    fire(&audio, "error");
    assert_eq!(stage.calls.get_untracked(), ["play", "cancel", "broken"]);
}

#[wasm_bindgen_test]
async fn another_track_is_asked_for_when_one_is_heard() {
    let all = vec![recording(Track::Mono), recording(Track::Stereo)];
    let stage = show(Recordings::Ready(all));
    stage
        .sound
        .set(Some(ready("https://media.example.com/a.wav")));
    tick().await;
    stage.sound.set(Some(Sound::OnRequest));
    tick().await;
    assert!(stage.calls.get_untracked().is_empty(), "nothing was heard");

    stage
        .sound
        .set(Some(ready("https://media.example.com/b.wav")));
    tick().await;
    stage.screen.button("Play").click();
    assert_eq!(stage.calls.get_untracked(), ["play"]);
    stage.sound.set(Some(Sound::OnRequest));
    tick().await;
    assert_eq!(stage.calls.get_untracked(), ["play", "play"]);
}

#[wasm_bindgen_test]
async fn what_cannot_be_played_says_why_and_can_be_tried_again() {
    let stage = show(Recordings::Ready(vec![recording(Track::Mono)]));
    let url = link("https://media.example.com/a.wav").unwrap();
    let error = ApiError::new(ErrorKind::NotFound, "Not there any more.");
    stage.sound.set(Some(Sound::Failed(error, Some(url))));
    tick().await;
    assert!(stage.screen.sees("Not there any more."));
    assert_eq!(
        stage.screen.one("a").get_attribute("rel").as_deref(),
        Some("noopener noreferrer nofollow ugc")
    );
    stage.screen.button("Try again").click();
    assert_eq!(stage.calls.get_untracked(), ["ask"]);
    let blocked = link("javascript:alert(1)").unwrap_err();
    stage.sound.set(Some(Sound::Blocked(blocked)));
    tick().await;
    assert!(stage.screen.sees("only https links are followed"));
    assert!(!stage.screen.has("a"));
}

#[wasm_bindgen_test]
async fn the_picture_of_a_film_is_opened_elsewhere() {
    let film = Recording {
        track: Track::Video,
        source: RecordingSource::Link {
            url: link("https://media.example.com/a.mp4"),
            expires_at: None,
        },
    };
    let stage = show(Recordings::Ready(vec![recording(Track::Mono), film]));
    assert_eq!(
        stage.screen.one("a").get_attribute("href").as_deref(),
        Some("https://media.example.com/a.mp4")
    );
    assert!(stage.screen.sees("Open on media.example.com"));
}
