//! One call on a page: loading it, following it, its transcript. Used by the call page and by the live page.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::AbortSignal;

use crate::{
    components::{
        interim_line::InterimLine,
        live_banner::{LiveBanner, LiveBannerView},
        notice::Notice,
        receipt::Receipt,
        transcript::Transcript,
    },
    domain::outcome::Tone,
    domain::{
        call::CallDetail,
        error::ApiError,
        ids::{AgentId, CallId},
    },
    net::connection::Connection,
    state::{
        agents::Agents, call_detail, fetch::Fetch, here::Here, live_call::LiveCall, ticking::Now,
    },
    stream::status::Status,
};

/// What the parts of a page about one call share.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Where the reader is.
    pub here: Here,
    /// Whose call it is.
    pub connection: StoredValue<Connection>,
    /// The call as loaded.
    pub detail: Fetch<Arc<CallDetail>>,
    /// The live side, for as long as the call is in progress.
    pub live: LiveCall,
    /// Whether the end of the transcript is kept in view; starts with following the call.
    pub follow: RwSignal<bool>,
    /// The call as it was read once more after it was over: vendors add to it for a while.
    later: RwSignal<Option<Arc<CallDetail>>>,
    call: StoredValue<(CallId, Option<AgentId>)>,
}

impl Parts {
    /// Starts loading a call, and follows it once it turns out to be in progress; `follow` is then
    /// set.
    pub fn load_new(
        connection: Connection,
        call: CallId,
        agent: Option<AgentId>,
        follow: RwSignal<bool>,
    ) -> Self {
        follow.set(false);
        let parts = Self {
            here: expect_context(),
            connection: StoredValue::new(connection),
            detail: Fetch::default(),
            live: LiveCall::new(),
            follow,
            later: RwSignal::new(None),
            call: StoredValue::new((call, agent)),
        };
        parts.load();
        follow_while_in_progress(parts);
        parts
    }

    /// Loads the call (again); what is shown stays until the answer is there.
    pub fn load(self) {
        let connection = self.connection.get_value();
        let (call, agent) = self.call.get_value();
        self.detail.ask(move |signal| async move {
            let detail = call_detail::load(&connection, &call, agent.as_ref(), &signal)
                .await
                .map(Arc::new)?;
            if self.later.with_untracked(Option::is_some) {
                self.later.set(Some(Arc::clone(&detail)));
            }
            Ok(detail)
        });
    }

    /// Reads the call once more behind what is shown; a failure is the caller's to tell.
    pub async fn read_again(self, signal: &AbortSignal) -> Result<(), ApiError> {
        let connection = self.connection.get_value();
        let (call, agent) = self.call.get_value();
        let detail = call_detail::load(&connection, &call, agent.as_ref(), signal).await?;
        self.later.set(Some(Arc::new(detail)));
        Ok(())
    }

    /// Which call it is, and the agent the link names.
    pub fn call(self) -> (CallId, Option<AgentId>) {
        self.call.get_value()
    }

    /// The call as it is known now: what was read last knows most, then the live side.
    pub fn current(self) -> Option<Arc<CallDetail>> {
        let live = || self.live.detail().get();
        let loaded = || {
            self.detail
                .loadable()
                .with(|loadable| loadable.value.clone())
        };
        self.later.get().or_else(live).or_else(loaded)
    }

    /// A name for a file made from this call.
    pub fn call_file_name(self) -> String {
        self.call.with_value(|(call, _)| format!("call-{call}"))
    }
}

/// The transcript with what belongs to it: the banner of the live connection, the receipt at the end,
/// and what could not be read.
#[component]
pub fn TranscriptPane(
    /// The call.
    parts: Parts,
    /// Whether what happens is read out: of several calls on a page, only one speaks.
    #[prop(default = Signal::stored(true), into)]
    is_said: Signal<bool>,
) -> impl IntoView {
    let messages = Signal::derive(move || {
        parts.live.messages().get().unwrap_or_else(|| {
            parts
                .current()
                .map(|detail| Arc::clone(&detail.transcript))
                .unwrap_or_default()
        })
    });
    let answered_at = Memo::new(move |_| parts.current().and_then(|detail| detail.answered_at));
    let is_live = parts.live.is_following();
    let unreadable = Memo::new(move |_| {
        parts
            .current()
            .map(|detail| detail.unreadable.clone())
            .unwrap_or_default()
    });
    view! {
        <Show when=move || parts.live.standing().with(Option::is_some)>
            <Live parts is_said />
        </Show>
        {move || unreadable.get().into_iter().map(|reason| view! {
            <Notice tone=Tone::Warning>"One part of the transcript could not be read: " {reason}</Notice>
        }).collect_view()}
        <Transcript messages answered_at is_live follow=parts.follow is_said />
        <InterimLine interim=parts.live.interim() />
    }
}

#[component]
fn Live(parts: Parts, is_said: Signal<bool>) -> impl IntoView {
    let now = expect_context::<Now>().signal();
    let banner = Memo::new(move |_| {
        let standing = parts.live.standing().get();
        let status = standing
            .as_ref()
            .map_or(Status::Connecting, |standing| standing.status.clone());
        LiveBannerView {
            status,
            last_update: standing.as_ref().and_then(|standing| standing.last_update),
            note: standing.and_then(|standing| standing.note),
        }
    });
    view! {
        <LiveBanner status=banner now_ms=now is_said />
        {move || parts.live.receipt().get().map(|receipt| view! { <Receipt receipt /> })}
    }
}

/// Once the call is loaded: asks for the agents' names, and follows the call if it is in progress.
fn follow_while_in_progress(parts: Parts) {
    let agents = expect_context::<Agents>();
    Effect::new(move |_| {
        let loaded = parts
            .detail
            .loadable()
            .with(|loadable| loadable.value.clone());
        let Some(detail) = loaded else { return };
        parts
            .connection
            .with_value(|connection| agents.ensure(connection));
        if detail.summary.status.phase.is_in_progress()
            && parts.live.standing().with_untracked(Option::is_none)
        {
            parts.follow.set(true);
            parts.live.follow(parts.connection.get_value(), detail);
        }
    });
}
