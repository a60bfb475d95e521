//! Follows one call: does what the live engine asks for and hands what comes of it to the page.
//!
//! All judgement is in [`crate::stream`]; here are only requests, one timer and the browser's events.

mod reads;
mod stream;
mod tabs;

use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::{Rc, Weak},
    sync::Arc,
};

use web_sys::{AbortController, AbortSignal};

use self::tabs::Place;
use super::connection::Connection;
use crate::{
    browser::{clock, connectivity, events::Listener, page, timer::Timer},
    domain::{
        call::CallDetail,
        ids::{AgentId, ConversationId},
        time::Timestamp,
        transcript::{Message, Messages, Speaker},
        url::LinkPolicy,
    },
    stream::{
        backoff::Draw,
        ledger::{Change, Receipt},
        machine::{Effect, Now, Plan, Signal},
        session::{Opening, Session},
        status::Status,
    },
    vendors::{Live, LiveVendor, Ticket},
};

/// Updates are handed on at most this often, in milliseconds: bursts arrive together.
const UPDATE_SPACING_MS: u64 = 16;

/// Something being said, not yet final: who, and what so far.
pub type Interim = (Speaker, String);

/// What an update claims besides its changes.
type Said = (Status, Option<Timestamp>, Option<Interim>);

/// What is new since the last update.
#[derive(Clone, Debug)]
pub struct LiveUpdate {
    /// Changes of the transcript, to be applied in order with [`crate::stream::ledger::apply`]. The
    /// first update brings the whole transcript known at the start, applied to an empty one.
    pub changes: Vec<Change>,
    /// What the banner may claim.
    pub status: Status,
    /// When the vendor was last heard from.
    pub last_update: Option<Timestamp>,
    /// The call as it was last looked at, if that differs from what was handed on before. Its
    /// transcript may be behind; the changes are what counts.
    pub detail: Option<Arc<CallDetail>>,
    /// After a reconnection: how many messages came by it that would have been lost. Told once.
    pub recovered: Option<usize>,
    /// What is being said and may still change.
    pub interim: Option<Interim>,
    /// The account so far; reconciled once the status is [`Status::Ended`].
    pub receipt: Receipt,
}

/// A call that is being followed. Dropping it stops everything: stream, requests, timer, listeners.
pub struct LiveFollower(Rc<Inner>);

impl LiveFollower {
    /// Follows a call from what the page has just read. `on_update` is called from then on, never
    /// before this returns, and never after [`Self::stop`] or the drop.
    pub fn start(
        connection: Connection,
        agent: Option<AgentId>,
        detail: Arc<CallDetail>,
        on_update: Rc<dyn Fn(LiveUpdate)>,
    ) -> Self {
        let live = connection.call_adapter().live();
        let has_conversation = matches!(live, Live::Conversation(_));
        let plan = Plan {
            has_stream: !matches!(live, Live::Poll),
            needs_ticket: has_conversation,
            has_list: has_conversation,
        };
        let opening = Opening {
            began_at: detail.summary.created_at,
            messages: owned(&detail.transcript),
        };
        let inner = Rc::new(Inner {
            place: Place::new(&connection, &detail.summary),
            live,
            session: RefCell::new(Session::new(plan, opening)),
            connection,
            agent,
            links: page::link_policy(),
            detail: RefCell::new(detail),
            is_detail_new: Cell::new(false),
            conversation: RefCell::new(None),
            ticket: RefCell::new(None),
            attempt: RefCell::new(None),
            list_job: RefCell::new(None),
            detail_job: RefCell::new(None),
            timer: RefCell::new(None),
            update_timer: RefCell::new(None),
            is_update_planned: Cell::new(false),
            last_update_ms: Cell::new(0),
            last_said: RefCell::new(None),
            interim: RefCell::new(None),
            listeners: RefCell::new(Vec::new()),
            was_hidden: Cell::new(false),
            was_offline: Cell::new(false),
            on_update,
            is_stopped: Cell::new(false),
        });
        inner.listen();
        inner.note_surroundings();
        inner.drive(Session::start);
        inner.plan_update();
        Self(inner)
    }

    /// Stops for good.
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl Drop for LiveFollower {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// The messages themselves, for the ledger.
fn owned(messages: &Messages) -> Vec<Message> {
    messages.iter().map(|message| (**message).clone()).collect()
}

/// A request that is under way; dropping it aborts it.
struct Job(AbortController);

impl Drop for Job {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Inner {
    connection: Connection,
    live: Live,
    agent: Option<AgentId>,
    links: LinkPolicy,
    session: RefCell<Session>,
    detail: RefCell<Arc<CallDetail>>,
    is_detail_new: Cell<bool>,
    conversation: RefCell<Option<ConversationId>>,
    /// Between its answer and the opening of the stream, within one attempt.
    ticket: RefCell<Option<Ticket>>,
    attempt: RefCell<Option<Job>>,
    /// This tab among those that follow the same call.
    place: Place,
    list_job: RefCell<Option<Job>>,
    detail_job: RefCell<Option<Job>>,
    timer: RefCell<Option<Timer>>,
    update_timer: RefCell<Option<Timer>>,
    is_update_planned: Cell<bool>,
    last_update_ms: Cell<u64>,
    /// What the last update claimed, to send none that says nothing new.
    last_said: RefCell<Option<Said>>,
    /// What is being said and may still change, where the vendor tells.
    interim: RefCell<Option<Interim>>,
    listeners: RefCell<Vec<Listener>>,
    was_hidden: Cell<bool>,
    was_offline: Cell<bool>,
    on_update: Rc<dyn Fn(LiveUpdate)>,
    is_stopped: Cell<bool>,
}

impl Inner {
    /// Who speaks for the conversation, where calls are followed by theirs.
    fn vendor(&self) -> Option<&'static dyn LiveVendor> {
        match self.live {
            Live::Conversation(vendor) => Some(vendor),
            Live::Call(_) | Live::Poll => None,
        }
    }

    fn now() -> Now {
        Now {
            mono_ms: clock::monotonic_ms(),
            wall_ms: clock::now().ms(),
            draw: Draw(clock::jitter_ms(0, u32::MAX)),
        }
    }

    /// Tells the session something and does what it asks for.
    fn drive(self: &Rc<Self>, tell: impl FnOnce(&mut Session, Now) -> Vec<Effect>) {
        if self.is_stopped.get() {
            return;
        }
        let effects = tell(&mut self.session.borrow_mut(), Self::now());
        self.perform_all(effects);
    }

    /// Apart from [`Self::drive`], which is compiled anew for everything there is to tell.
    #[inline(never)]
    fn perform_all(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            self.perform(effect);
        }
        self.plan_update();
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::RequestTicket { generation } => self.request_ticket(generation),
            Effect::OpenStream {
                generation,
                uses_cursor,
            } => self.open_stream(generation, uses_cursor),
            Effect::CloseStream { .. } => {
                if self.session.borrow().status(Self::now()) == Status::Ending {
                    self.place.tell_over();
                }
                self.interim.take();
                self.attempt.take();
                self.ticket.take();
                self.place.leave();
            }
            Effect::FetchList { generation } => self.fetch_list(generation),
            Effect::FetchDetail { generation } => self.fetch_detail(generation),
            Effect::CancelList { .. } => drop(self.list_job.take()),
            Effect::CancelDetail { .. } => drop(self.detail_job.take()),
            Effect::WakeAt(at_ms) => self.set_timer(at_ms),
        }
    }

    fn set_timer(self: &Rc<Self>, at_ms: Option<u64>) {
        let weak = Rc::downgrade(self);
        let timer = at_ms.map(|at_ms| {
            let wait_ms = at_ms.saturating_sub(clock::monotonic_ms());
            Timer::after(u32::try_from(wait_ms).unwrap_or(u32::MAX), move || {
                if let Some(inner) = weak.upgrade() {
                    inner.drive(Session::tick);
                }
            })
        });
        self.timer.replace(timer);
    }

    /// Starts a request that ends with its [`Job`].
    fn spawn<F>(self: &Rc<Self>, work: impl FnOnce(Weak<Self>, AbortSignal) -> F) -> Option<Job>
    where
        F: Future<Output = ()> + 'static,
    {
        let job = Job(AbortController::new().ok()?);
        start(work(Rc::downgrade(self), job.0.signal()));
        Some(job)
    }

    fn listen(self: &Rc<Self>) {
        let on = |action: fn(&Rc<Self>)| {
            let weak = Rc::downgrade(self);
            move |_| {
                if let Some(inner) = weak.upgrade() {
                    action(&inner);
                }
            }
        };
        let woken: fn(&Rc<Self>) = |inner| {
            inner.note_surroundings();
            inner.drive(|session, now| session.signal(now, Signal::Resumed));
        };
        let changed: fn(&Rc<Self>) = Self::note_surroundings;
        let put_away: fn(&Rc<Self>) = Self::put_away;
        let listeners = [
            Listener::on_document("visibilitychange", on(changed)),
            Listener::on_document("resume", on(woken)),
            Listener::on_window("pageshow", on(woken)),
            Listener::on_window("pagehide", on(put_away)),
            Listener::on_window("focus", on(woken)),
            Listener::on_window("online", on(changed)),
            Listener::on_window("offline", on(changed)),
        ];
        self.listeners
            .replace(listeners.into_iter().flatten().collect());
    }

    /// Tells the session when the tab was hidden or shown, the network lost or found.
    fn note_surroundings(self: &Rc<Self>) {
        let is_offline = connectivity::is_offline();
        if self.was_offline.replace(is_offline) != is_offline {
            let signal = if is_offline {
                Signal::Offline
            } else {
                Signal::Online
            };
            self.drive(|session, now| session.signal(now, signal));
        }
        let is_hidden = connectivity::is_hidden();
        if self.was_hidden.replace(is_hidden) != is_hidden {
            let signal = if is_hidden {
                Signal::Hidden
            } else {
                Signal::Visible
            };
            self.drive(|session, now| session.signal(now, signal));
        }
    }

    /// Hands on what is new, soon: at once after a pause, else together with what comes meanwhile.
    fn plan_update(self: &Rc<Self>) {
        if self.is_stopped.get() || self.is_update_planned.replace(true) {
            return;
        }
        let since_ms = clock::monotonic_ms().saturating_sub(self.last_update_ms.get());
        let weak = Rc::downgrade(self);
        let update = move || {
            if let Some(inner) = weak.upgrade() {
                inner.update();
            }
        };
        if since_ms >= UPDATE_SPACING_MS {
            start(async move { update() });
        } else {
            let wait_ms = u32::try_from(UPDATE_SPACING_MS - since_ms).unwrap_or(0);
            self.update_timer
                .replace(Some(Timer::after(wait_ms, update)));
        }
    }

    fn update(&self) {
        self.is_update_planned.set(false);
        if self.is_stopped.get() {
            return;
        }
        self.last_update_ms.set(clock::monotonic_ms());
        let update = {
            let mut session = self.session.borrow_mut();
            LiveUpdate {
                changes: session.take_changes(),
                status: session.status(Self::now()),
                last_update: session.last_update(),
                detail: self
                    .is_detail_new
                    .take()
                    .then(|| Arc::clone(&self.detail.borrow())),
                recovered: session.take_recovered(),
                interim: self.interim.borrow().clone(),
                receipt: session.receipt().clone(),
            }
        };
        let said = Some((
            update.status.clone(),
            update.last_update,
            update.interim.clone(),
        ));
        let has_news = *self.last_said.borrow() != said
            || !update.changes.is_empty()
            || update.detail.is_some()
            || update.recovered.is_some();
        self.last_said.replace(said);
        if update.status.is_final() {
            self.release();
        }
        if has_news {
            (self.on_update)(update);
        }
    }

    fn stop(self: &Rc<Self>) {
        self.drive(Session::leave);
        self.is_stopped.set(true);
        self.release();
    }

    /// Gives everything back that could still call in.
    fn release(&self) {
        self.attempt.take();
        self.place.leave();
        self.place.stop_waiting();
        self.list_job.take();
        self.detail_job.take();
        self.timer.take();
        self.update_timer.take();
        self.listeners.take();
    }
}

/// The only place that spawns. What is spawned ends with its [`Job`]: the abort fails its request, and
/// a follower that has stopped takes nothing in.
fn start(work: impl Future<Output = ()> + 'static) {
    #[expect(
        clippy::disallowed_methods,
        reason = "ends with its Job; a follower is not bound to one view's scope"
    )]
    wasm_bindgen_futures::spawn_local(work);
}
