use std::sync::Arc;

use leptos::prelude::*;
use ringside::{
    components::{
        announcer::{Announcer, AnnouncerRegions},
        live_banner::{LiveBanner, LiveBannerView},
        time_text::{TimeFormat, TimeStyle},
    },
    domain::time::Timestamp,
    stream::status::Status,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, Screen, answered, mount, pause, tick, until};

fn view_of(status: Status) -> LiveBannerView {
    LiveBannerView {
        status,
        last_update: Some(answered()),
        note: None,
    }
}

fn show(status: RwSignal<LiveBannerView>, now_ms: RwSignal<i64>) -> Screen {
    mount(move || {
        let announcer = Announcer::new();
        provide_context(announcer);
        provide_context(TimeFormat(Arc::new(|at, style| {
            assert_eq!(style, TimeStyle::Clock);
            at.to_iso()[11..19].to_owned()
        })));
        view! {
            <LiveBanner status=status now_ms=now_ms.into() />
            <AnnouncerRegions announcer=announcer />
        }
    })
}

fn trouble(next_ms: i64) -> Status {
    Status::Reconnecting {
        next_attempt_at: Timestamp::from_ms(answered().ms() + next_ms),
        cause: None,
    }
}

fn with_note(status: Status) -> LiveBannerView {
    LiveBannerView {
        note: Some("Reconnected, 4 messages recovered, 0 missing".to_owned()),
        ..view_of(status)
    }
}

#[wasm_bindgen_test]
async fn the_age_ticks_and_is_not_read_out() {
    let now_ms = RwSignal::new(answered().ms());
    let stage = show(RwSignal::new(view_of(Status::Live)), now_ms);
    tick().await;
    assert_eq!(stage.words(".live-banner__state"), "Live");
    assert_eq!(
        stage.words(".live-banner__age"),
        "last update 10:39:00 (just now)"
    );
    now_ms.set(answered().ms() + 2_500);
    tick().await;
    assert_eq!(
        stage.words(".live-banner__age"),
        "last update 10:39:00 (2 seconds ago)"
    );
    assert_eq!(stage.words("[role=status]"), "");
}

#[wasm_bindgen_test]
async fn the_time_of_the_last_update_stays_in_every_state() {
    let all = [
        (Status::Connecting, "Connecting…"),
        (Status::Live, "Live"),
        (Status::Quiet, "Connected, but quiet"),
        (trouble(4_000), "Reconnecting…"),
        (Status::Offline, "Offline"),
        (
            Status::Polling {
                every_ms: 3_000,
                is_crowded: false,
            },
            "Not live: updates every 3 s",
        ),
        (Status::Ending, "Call over, reading its record…"),
        (Status::Ended, "Call ended"),
        (Status::Gone, "No longer there"),
    ];
    let status = RwSignal::new(view_of(Status::Connecting));
    let stage = show(status, RwSignal::new(answered().ms() + 60_000));
    for (state, words) in all {
        let is_over = state.is_final();
        status.set(view_of(state));
        tick().await;
        assert_eq!(stage.words(".live-banner__state"), words);
        let age = if is_over { "" } else { " (1 minute ago)" };
        assert_eq!(
            stage.words(".live-banner__age"),
            format!("last update 10:39:00{age}"),
            "{words}"
        );
    }
}

#[wasm_bindgen_test]
async fn trouble_counts_down_and_the_return_is_said_once_with_its_note() {
    let now_ms = RwSignal::new(answered().ms());
    let status = RwSignal::new(view_of(trouble(4_000)));
    let stage = show(status, now_ms);
    tick().await;
    assert_eq!(
        stage.words(".live-banner__next"),
        "next attempt in 4 seconds"
    );
    assert_eq!(stage.words("[role=status]"), "Reconnecting");
    status.set(with_note(Status::Live));
    tick().await;
    let words = "Live again. Reconnected, 4 messages recovered, 0 missing";
    assert_eq!(stage.words("[role=status]"), words);
    // A stream that is quiet for a moment and speaks again was not lost.
    status.set(LiveBannerView {
        note: Some("Reconnected, 1 message recovered, 0 missing".to_owned()),
        ..view_of(Status::Quiet)
    });
    tick().await;
    status.set(view_of(Status::Live));
    tick().await;
    assert_eq!(stage.words("[role=status]"), words);
}

#[wasm_bindgen_test]
async fn the_return_waits_a_moment_for_its_note() {
    let status = RwSignal::new(view_of(trouble(4_000)));
    let stage = show(status, RwSignal::new(answered().ms()));
    tick().await;
    status.set(view_of(Status::Live));
    tick().await;
    assert_eq!(stage.words("[role=status]"), "Reconnecting");
    status.set(with_note(Status::Live));
    tick().await;
    assert!(
        stage
            .words("[role=status]")
            .contains("4 messages recovered")
    );

    status.set(view_of(trouble(4_000)));
    tick().await;
    status.set(view_of(Status::Live));
    until("the return is said without one", || {
        stage.words("[role=status]") == "Live again."
    })
    .await;
}

#[wasm_bindgen_test]
async fn only_a_refused_key_interrupts() {
    let status = RwSignal::new(view_of(trouble(4_000)));
    let stage = show(status, RwSignal::new(answered().ms()));
    let urgent = || stage.words("[aria-live=assertive]");
    for state in [
        trouble(4_000),
        Status::Offline,
        Status::Ended,
        Status::Gone,
        Status::Forbidden(None),
        Status::Rejected("No.".to_owned()),
    ] {
        status.set(view_of(state));
        tick().await;
        assert_eq!(urgent(), "");
    }
    status.set(view_of(Status::NeedsKey));
    tick().await;
    assert_eq!(urgent(), "Key no longer valid");
}

#[wasm_bindgen_test]
async fn one_of_several_banners_is_silent() {
    let status = RwSignal::new(view_of(Status::Live));
    let is_said = RwSignal::new(false);
    let stage = mount(move || {
        view! { <LiveBanner status=status now_ms=Signal::stored(0) is_said=is_said /> }
    });
    status.set(view_of(trouble(4_000)));
    tick().await;
    assert_eq!(stage.words("[role=status]"), "");
    is_said.set(true);
    tick().await;
    assert_eq!(stage.words("[role=status]"), "Reconnecting");
}

#[wasm_bindgen_test]
async fn a_short_time_offline_is_not_read_out() {
    let status = RwSignal::new(view_of(Status::Offline));
    let stage = show(status, RwSignal::new(answered().ms()));
    tick().await;
    assert_eq!(stage.words("[role=status]"), "");
    pause(3_200).await;
    assert_eq!(stage.words("[role=status]"), "Offline");
}

#[wasm_bindgen_test]
async fn a_refusal_is_said_at_once() {
    let stage = show(
        RwSignal::new(view_of(Status::Forbidden(Some(
            "conversations:read".to_owned(),
        )))),
        RwSignal::new(0),
    );
    tick().await;
    assert!(stage.words("[role=status]").contains("conversations:read"));
    assert!(stage.has(".live-banner--refused"));
}
