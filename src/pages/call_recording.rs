//! The recording of the call on a page: asked for while it is not ready, heard once it is.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;

use super::call_parts::Parts;
use crate::{
    components::recording_player::{RecordingPlayer, WaitView},
    domain::{
        call::CallDetail,
        recording::{Recordings, Sound},
    },
    net::media,
    state::{
        hearing::{Hearing, ask_vendor},
        ticking::Now,
        waiting::{Question, Waiting},
    },
};

/// The player, or why there is none.
#[component]
pub fn CallRecording(
    /// The page's parts.
    parts: Parts,
    /// The call as it is known now.
    detail: Signal<Arc<CallDetail>>,
) -> impl IntoView {
    let recordings: Signal<Recordings> = Signal::from(Memo::new(move |_| {
        detail.with(|detail| detail.more.recordings.clone())
    }));
    let is_in_progress: Signal<bool> = Signal::from(Memo::new(move |_| {
        detail.with(|detail| detail.summary.status.phase.is_in_progress())
    }));
    let hearing = hearing(parts, recordings);
    let is_pending = Signal::derive(move || {
        recordings.with(|recordings| *recordings == Recordings::Pending) && !is_in_progress.get()
    });
    let is_late = Signal::derive(move || {
        hearing
            .sound()
            .with(|sound| *sound == Some(Sound::NotReady))
    });
    let waiting = Waiting::new(
        Signal::derive(move || is_pending.get() || is_late.get()),
        question(parts, hearing, is_pending),
    );
    let wait_view = Memo::new(move |_| WaitView {
        is_asking: waiting.is_asking().get(),
        next_at: waiting.next_at().get(),
        error: waiting.error().get(),
    });
    let on_ask = move |()| {
        if untrack(move || is_pending.get() || is_late.get()) {
            waiting.ask();
        } else {
            hearing.want();
        }
    };
    let now_ms = expect_context::<Now>().signal();
    let vendor_name = parts
        .connection
        .with_value(|connection| connection.vendor.name());
    view! {
        <RecordingPlayer
            recordings
            is_in_progress
            chosen=hearing.chosen
            sound=hearing.sound()
            waiting=wait_view
            on_play=Callback::new(move |()| hearing.want())
            on_broken=Callback::new(move |()| hearing.on_broken())
            on_ask=Callback::new(on_ask)
            on_cancel=Callback::new(move |()| hearing.cancel())
            now_ms
            vendor_name
        />
    }
}

fn hearing(parts: Parts, recordings: Signal<Recordings>) -> Hearing {
    let connection = parts.connection.get_value();
    let (call, agent) = parts.call();
    let ask = ask_vendor(connection.clone(), call.clone(), agent);
    Hearing::new(
        recordings,
        move |track| media::can_ask(&connection, &call, track),
        ask,
    )
}

/// What is asked again and again: the whole call while it says that its recording is to come, else the
/// vendor's address for recordings.
fn question(parts: Parts, hearing: Hearing, is_pending: Signal<bool>) -> Question {
    Rc::new(move |signal| {
        if !is_pending.get_untracked() {
            hearing.want();
            return Box::pin(async { Ok(()) });
        }
        Box::pin(async move { parts.read_again(&signal).await })
    })
}
