//! A call in progress, followed: signals over the performer of the live engine.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::live_banner::LiveBannerView,
    domain::{call::CallDetail, transcript::Message},
    net::connection::Connection,
    stream::ledger::Receipt,
};

/// An ordered snapshot of a transcript; a newer one shares what did not change.
pub type Snapshot = Arc<Vec<Arc<Message>>>;

/// One followed call.
#[derive(Clone, Copy)]
pub struct LiveCall {
    messages: RwSignal<Option<Snapshot>>,
    detail: RwSignal<Option<Arc<CallDetail>>>,
    banner: RwSignal<LiveBannerView>,
    receipt: RwSignal<Option<Receipt>>,
    is_following: RwSignal<bool>,
    was_followed: RwSignal<bool>,
}
impl LiveCall {
    /// n
    pub fn new() -> Self {
        Self {
            messages: RwSignal::new(None), detail: RwSignal::new(None),
            banner: RwSignal::new(LiveBannerView{status: crate::stream::status::Status::Connecting, last_update: None, note: None}),
            receipt: RwSignal::new(None), is_following: RwSignal::new(false), was_followed: RwSignal::new(false),
        }
    }
    /// n
    pub fn messages(self) -> Signal<Option<Snapshot>> {
        self.messages.into()
    }
    /// n
    pub fn detail(self) -> Signal<Option<Arc<CallDetail>>> {
        self.detail.into()
    }
    /// n
    pub fn banner(self) -> Signal<LiveBannerView> {
        self.banner.into()
    }
    /// n
    pub fn receipt(self) -> Signal<Option<Receipt>> {
        self.receipt.into()
    }
    /// n
    pub fn is_following(self) -> Signal<bool> {
        self.is_following.into()
    }
    /// n
    pub fn was_followed(self) -> Signal<bool> {
        self.was_followed.into()
    }
    /// n
    pub fn follow(self, _c: Connection, _d: Arc<CallDetail>) {}
}
