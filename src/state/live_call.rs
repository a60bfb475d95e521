//! A call in progress, followed: signals over the performer of the live engine.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;

use crate::{
    domain::{call::CallDetail, time::Timestamp, transcript::Messages},
    net::{
        connection::Connection,
        live::{Interim, LiveFollower, LiveUpdate},
    },
    stream::{
        ledger::{Receipt, apply},
        status::Status,
    },
};

/// How the following stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What may be claimed.
    pub status: Status,
    /// When the vendor was last heard of.
    pub last_update: Option<Timestamp>,
    /// What came of the last reconnection.
    pub note: Option<String>,
}

/// One call that may be followed. Following ends with the owner it was made in.
#[derive(Clone, Copy)]
pub struct LiveCall {
    messages: RwSignal<Option<Messages>>,
    detail: RwSignal<Option<Arc<CallDetail>>>,
    standing: RwSignal<Option<Standing>>,
    receipt: RwSignal<Option<Receipt>>,
    interim: RwSignal<Option<Interim>>,
    follower: StoredValue<Option<LiveFollower>, LocalStorage>,
}

impl LiveCall {
    /// Not followed yet.
    pub fn new() -> Self {
        Self {
            messages: RwSignal::new(None),
            detail: RwSignal::new(None),
            standing: RwSignal::new(None),
            receipt: RwSignal::new(None),
            interim: RwSignal::new(None),
            follower: StoredValue::new_local(None),
        }
    }

    /// The transcript, once the call is followed.
    pub fn messages(self) -> Signal<Option<Messages>> {
        self.messages.into()
    }

    /// The call as it was last looked at while it is followed.
    pub fn detail(self) -> Signal<Option<Arc<CallDetail>>> {
        self.detail.into()
    }

    /// How the following stands; `None` for a call that is not followed.
    pub fn standing(self) -> Signal<Option<Standing>> {
        self.standing.into()
    }

    /// The account of how the transcript came together, once the call is over.
    pub fn receipt(self) -> Signal<Option<Receipt>> {
        self.receipt.into()
    }

    /// What is being said and may still change, where the vendor tells.
    pub fn interim(self) -> Signal<Option<Interim>> {
        self.interim.into()
    }

    /// Whether more messages may come.
    pub fn is_following(self) -> Signal<bool> {
        Signal::derive(move || {
            self.standing.with(|standing| {
                standing
                    .as_ref()
                    .is_some_and(|standing| !standing.status.is_final())
            })
        })
    }

    /// Follows a call from what was just loaded.
    pub fn follow(self, connection: Connection, detail: Arc<CallDetail>) {
        let agent = detail.summary.agent_id.clone();
        self.standing.set(Some(Standing {
            status: Status::Connecting,
            last_update: None,
            note: None,
        }));
        let on_update = Rc::new(move |update| self.take_in(update));
        self.follower.set_value(Some(LiveFollower::start(
            connection, agent, detail, on_update,
        )));
    }

    fn take_in(self, update: LiveUpdate) {
        if !update.changes.is_empty() {
            self.messages.update(|messages| {
                let snapshot = Arc::make_mut(messages.get_or_insert_default());
                for change in &update.changes {
                    apply(snapshot, change);
                }
            });
        }
        if update.detail.is_some() {
            self.detail.set(update.detail);
        }
        if self
            .interim
            .with_untracked(|known| *known != update.interim)
        {
            self.interim.set(update.interim);
        }
        if update.receipt.reconciled.is_some() {
            self.receipt.set(Some(update.receipt));
        }
        // What came of the last reconnection is no news any more while the next one is awaited.
        let is_in_trouble = matches!(update.status, Status::Reconnecting { .. } | Status::Offline);
        self.standing.update(|standing| {
            let earlier = standing.take().and_then(|standing| standing.note);
            *standing = Some(Standing {
                status: update.status,
                last_update: update.last_update,
                note: update
                    .recovered
                    .map(recovered_words)
                    .or(earlier.filter(|_| !is_in_trouble)),
            });
        });
    }
}

impl Default for LiveCall {
    fn default() -> Self {
        Self::new()
    }
}

/// Told once the gap is filled from the vendor's own record, so nothing of it is missing.
fn recovered_words(count: usize) -> String {
    match count {
        0 => "Reconnected, nothing was said meanwhile".to_owned(),
        1 => "Reconnected, 1 message recovered, 0 missing".to_owned(),
        count => format!("Reconnected, {count} messages recovered, 0 missing"),
    }
}
