//! The part of the console that the list does not need. It is loaded behind the list, so that the first
//! rows do not wait for it.
//!
//! The release build cuts the program in two at `load` (`cargo xtask build`); in every other build the
//! function is part of the whole and answers at once.

use leptos::prelude::*;

use super::{
    call_page::CallPage, calls_parts::Parts as CallsParts, connection_gate::Refusal,
    connections_page::ConnectionsPage, gate_refusal::GateRefusal, late_skeleton::LateSkeleton,
    list_error::ListError, list_notes::ListNotes, live_page::LivePage, look_up_page::LookUpPage,
    more_filters::MoreFilters, no_calls::NoCalls, not_found_page::NotFoundPage,
    place_call_dialog::PlaceCallDialog, shortcuts_dialog::ShortcutsDialog, welcome::Welcome,
};
use crate::{
    components::toast_region::{ToastRegion, Toasts},
    state::task::Task,
};

/// Makes a dialog that is shown while the signal holds.
pub type MakeDialog = fn(RwSignal<bool>) -> AnyView;

/// What the second part can show.
#[derive(Clone, Copy)]
pub struct SecondPart {
    /// The page of one call.
    pub call_page: fn() -> AnyView,
    /// The calls in progress.
    pub live_page: fn() -> AnyView,
    /// The connections and their keys.
    pub connections_page: fn() -> AnyView,
    /// The dialog that places a call.
    pub place_call_dialog: MakeDialog,
    /// The sheet of keys.
    pub shortcuts_dialog: MakeDialog,
    /// The short messages at the edge of the screen.
    pub toast_region: fn() -> AnyView,
    /// What stands in for a list without calls.
    pub no_calls: fn(CallsParts) -> AnyView,
    /// What a list has to say about itself.
    pub list_notes: fn(CallsParts) -> AnyView,
    /// The filters that are used less.
    pub more_filters: fn(CallsParts) -> AnyView,
    /// Many calls by their ids.
    pub look_up_page: fn() -> AnyView,
    /// The first screen without any connection.
    pub welcome: fn() -> AnyView,
    /// What went wrong with a list.
    pub list_error: fn(CallsParts) -> AnyView,
    /// Why a connection's page is not shown.
    pub gate_refusal: fn(Refusal) -> AnyView,
    /// Any path that is none of ours.
    pub not_found_page: fn() -> AnyView,
}

/// The second part did not arrive: no network, or a newer version took its place on the host.
struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[cfg_attr(
    feature = "split",
    wasm_split_helpers::wasm_split(second_part, fallible)
)]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "uncut, the part is always there")
)]
fn load() -> Result<SecondPart, Missing> {
    #[cfg(feature = "split")]
    {
        crate::vendors::later::install();
        crate::state::windows::install();
    }
    Ok(SecondPart {
        call_page: || view! { <CallPage /> }.into_any(),
        live_page: || view! { <LivePage /> }.into_any(),
        connections_page: || view! { <ConnectionsPage /> }.into_any(),
        place_call_dialog: |is_open| view! { <PlaceCallDialog is_open /> }.into_any(),
        shortcuts_dialog: |is_open| view! { <ShortcutsDialog is_open /> }.into_any(),
        toast_region: || {
            let toasts = expect_context::<Toasts>();
            view! { <ToastRegion toasts /> }.into_any()
        },
        no_calls: |parts| view! { <NoCalls parts /> }.into_any(),
        list_notes: |parts| view! { <ListNotes parts /> }.into_any(),
        more_filters: |parts| view! { <MoreFilters parts /> }.into_any(),
        look_up_page: || view! { <LookUpPage /> }.into_any(),
        welcome: || view! { <Welcome /> }.into_any(),
        list_error: |parts| view! { <ListError parts /> }.into_any(),
        gate_refusal: |refusal| view! { <GateRefusal refusal /> }.into_any(),
        not_found_page: || view! { <NotFoundPage /> }.into_any(),
    })
}

/// How far the second part is.
#[derive(Clone, Copy)]
enum Progress {
    NotAsked,
    UnderWay,
    Here(SecondPart),
    Missing,
}

/// The second part on its way, provided once by the app as a context.
#[derive(Clone, Copy)]
pub struct Loading {
    progress: RwSignal<Progress>,
    task: StoredValue<Option<Task>, LocalStorage>,
}

impl Loading {
    /// Nothing asked for yet.
    pub fn new() -> Self {
        Self {
            progress: RwSignal::new(Progress::NotAsked),
            task: StoredValue::new_local(None),
        }
    }

    /// The part, if it is there; does not load it.
    pub fn part(self) -> Option<SecondPart> {
        match self.progress.get() {
            Progress::Here(part) => Some(part),
            Progress::NotAsked | Progress::UnderWay | Progress::Missing => None,
        }
    }

    /// Whether it did not arrive.
    pub fn has_failed(self) -> bool {
        matches!(self.progress.get(), Progress::Missing)
    }

    /// Loads it, unless that was done; again after it failed.
    pub fn start(self) {
        if matches!(
            self.progress.get_untracked(),
            Progress::UnderWay | Progress::Here(_)
        ) {
            return;
        }
        self.progress.set(Progress::UnderWay);
        self.task.set_value(Task::start(move |_| async move {
            #[cfg(feature = "split")]
            let part = {
                let (part, has_style) =
                    futures_util::future::join(load(), crate::browser::style::load_second()).await;
                part.and_then(|part| has_style.then_some(part).ok_or(Missing))
            };
            #[cfg(not(feature = "split"))]
            let part = load();
            self.progress
                .set(part.map_or(Progress::Missing, Progress::Here));
        }));
    }
}

impl Default for Loading {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows something of the second part as soon as it is there.
#[component]
pub fn Later(
    /// What to show.
    pick: Box<dyn Fn(&SecondPart) -> AnyView + Send>,
    /// Whether it is a page of rows, whose outline shows while it is on its way.
    #[prop(optional)]
    has_rows: bool,
) -> impl IntoView {
    let loading = expect_context::<Loading>();
    loading.start();
    move || {
        match loading.progress.get() {
        Progress::NotAsked | Progress::UnderWay => has_rows
            .then(|| view! { <div class="page"><LateSkeleton count=12 /></div> })
            .into_any(),
        Progress::Here(part) => pick(&part),
        Progress::Missing => view! {
            <div class="page" role="alert">
                <h1 tabindex="-1">"This part of Ringside could not be loaded"</h1>
                <p>"Either the network is gone, or the host has a newer version by now. Try again, or reload the page."</p>
                <p>
                    <button type="button" class="button button--primary" on:click=move |_| loading.start()>
                        "Try again"
                    </button>
                </p>
            </div>
        }
        .into_any(),
    }
    }
}
