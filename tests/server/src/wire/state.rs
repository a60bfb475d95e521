//! The plans, and what has been seen.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    http::Request,
    plan::{Cut, Fault, Rule},
};
use crate::sync::locked;

/// What all connections share.
pub(super) struct State {
    pub(super) upstream: SocketAddr,
    pub(super) other: SocketAddr,
    rules: Mutex<Vec<Rule>>,
    seen: Mutex<Seen>,
    open: AtomicUsize,
    /// Counts up whenever something is seen.
    changed: watch::Sender<u64>,
    /// Counts up with every cut; carries whose (`None`: all) and how.
    cuts: watch::Sender<(u64, Option<String>, Cut)>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<String>,
    strays: Vec<String>,
    tickets: BTreeMap<String, usize>,
}

impl State {
    pub(super) fn new(upstream: SocketAddr, other: SocketAddr) -> Self {
        Self {
            upstream,
            other,
            rules: Mutex::default(),
            seen: Mutex::default(),
            open: AtomicUsize::new(0),
            changed: watch::Sender::new(0),
            cuts: watch::Sender::new((0, None, Cut::Fin)),
        }
    }

    fn notify(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    pub(super) fn add(&self, rule: Rule) {
        locked(&self.rules).push(rule);
    }

    /// Forgets plans and sightings; what is open breaks off.
    pub(super) fn clear(&self) {
        locked(&self.rules).clear();
        *locked(&self.seen) = Seen::default();
        self.cut(None, Cut::Fin);
    }

    pub(super) fn cut(&self, path: Option<String>, how: Cut) {
        self.cuts.send_modify(|(version, whose, last)| {
            *version += 1;
            *whose = path;
            *last = how;
        });
    }

    /// The cuts that concern a connection, from now on.
    pub(super) fn cuts(&self, target: &str) -> Cuts {
        Cuts {
            cuts: self.cuts.subscribe(),
            target: target.to_owned(),
        }
    }

    /// Notes a request, and says what is to go wrong with it.
    pub(super) fn meet(&self, request: &Request) -> Option<Fault> {
        let mut seen = locked(&self.seen);
        seen.requests.push(request.line());
        if let Some(ticket) = request.ticket() {
            *seen.tickets.entry(ticket.to_owned()).or_insert(0) += 1;
        }
        drop(seen);
        let mut rules = locked(&self.rules);
        let index = rules.iter().position(|rule| rule.concerns(request))?;
        let rule = rules.get_mut(index)?;
        let fault = rule.fault.clone();
        if let Some(left) = &mut rule.times {
            *left = left.saturating_sub(1);
            if *left == 0 {
                rules.remove(index);
            }
        }
        drop(rules);
        self.notify();
        Some(fault)
    }

    pub(super) fn note_stray(&self, request: &Request) {
        locked(&self.seen).strays.push(request.line());
        self.notify();
    }

    /// Counts a connection that is being answered, until the guard is dropped.
    pub(super) fn enter(self: &Arc<Self>) -> Open {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.notify();
        Open(Arc::clone(self))
    }

    pub(super) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    pub(super) fn requests(&self) -> usize {
        locked(&self.seen).requests.len()
    }

    pub(super) fn log(&self) -> Value {
        let seen = locked(&self.seen);
        let reused = seen.tickets.values().filter(|uses| **uses > 1).count();
        json!({
            "requests": seen.requests,
            "other_origin": seen.strays,
            "open": self.open(),
            "tickets_seen": seen.tickets.len(),
            "tickets_reused": reused,
        })
    }
}

impl Rule {
    fn concerns(&self, request: &Request) -> bool {
        let is_method = match &self.method {
            Some(method) => *method == request.method,
            None => request.method != "OPTIONS",
        };
        is_method && request.target.contains(&self.path)
    }
}

/// A connection that is being answered.
pub(super) struct Open(Arc<State>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
        self.0.notify();
    }
}

/// The cuts that concern one connection.
pub(super) struct Cuts {
    cuts: watch::Receiver<(u64, Option<String>, Cut)>,
    target: String,
}

impl Cuts {
    /// Resolves with the next one.
    pub(super) async fn next(&mut self) -> Cut {
        loop {
            if self.cuts.changed().await.is_err() {
                // Nobody can cut any more.
                std::future::pending::<()>().await;
            }
            let (_, whose, how) = self.cuts.borrow_and_update().clone();
            if whose.is_none_or(|path| self.target.contains(&path)) {
                return how;
            }
        }
    }
}
