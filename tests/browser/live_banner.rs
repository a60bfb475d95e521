use leptos::prelude::*;
use ringside::{
    components::live_banner::{LiveBanner, LiveBannerView},
    domain::time::Timestamp,
    stream::status::Status,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, Screen, answered, mount, pause, tick};

fn view_of(status: Status) -> LiveBannerView {
    LiveBannerView {
        status,
        last_update: Some(answered()),
        note: None,
    }
}

fn show(status: RwSignal<LiveBannerView>, now_ms: RwSignal<i64>) -> Screen {
    mount(move || view! { <LiveBanner status=status now_ms=now_ms.into() /> })
}

#[wasm_bindgen_test]
async fn the_age_ticks_and_is_not_read_out() {
    let now_ms = RwSignal::new(answered().ms());
    let stage = show(RwSignal::new(view_of(Status::Live)), now_ms);
    tick().await;
    assert_eq!(stage.words(".live-banner__state"), "Live");
    assert_eq!(stage.words(".live-banner__age"), "updated just now");
    now_ms.set(answered().ms() + 2_500);
    tick().await;
    assert_eq!(stage.words(".live-banner__age"), "updated 2 seconds ago");
    assert_eq!(stage.words("[role=status]"), "");
}

#[wasm_bindgen_test]
async fn trouble_counts_down_and_the_return_is_said_once_with_its_note() {
    let now_ms = RwSignal::new(answered().ms());
    let next = Timestamp::from_ms(answered().ms() + 4_000);
    let trouble = Status::Reconnecting {
        next_attempt_at: next,
        cause: None,
    };
    let status = RwSignal::new(view_of(trouble));
    let stage = show(status, now_ms);
    tick().await;
    assert_eq!(
        stage.words(".live-banner__age"),
        "next attempt in 4 seconds"
    );
    assert_eq!(stage.words("[role=status]"), "Reconnecting");
    status.set(LiveBannerView {
        note: Some("Reconnected, 4 messages recovered, 0 missing".to_owned()),
        ..view_of(Status::Live)
    });
    tick().await;
    assert_eq!(
        stage.words("[role=status]"),
        "Live again. Reconnected, 4 messages recovered, 0 missing"
    );
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
