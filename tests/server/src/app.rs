//! What all handlers share.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
};

use tokio::sync::watch;

use crate::{
    clock::{Clock, EpochMs, machine_now_ms},
    lab::Lab,
    options::Options,
    rng::Rng,
    sync::locked,
    trouble::Fault,
    world::{self, Recipe, World},
};

/// The running server's state.
pub(crate) struct App {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    world: Mutex<World>,
    lab: Mutex<Lab>,
    rng: Mutex<Rng>,
    /// Counts up whenever something changed that a stream or a held answer waits for.
    changed: watch::Sender<u64>,
    /// Counts up when open streams are to be cut; carries whose (`None`: all).
    pub(crate) cuts: watch::Sender<(u64, Option<String>)>,
    pub(crate) stopping: watch::Sender<bool>,
    pub(crate) offline: AtomicBool,
    pub(crate) holds: Mutex<Vec<Hold>>,
    pub(crate) faults: Mutex<Vec<Fault>>,
    pub(crate) stats: Stats,
    pub(crate) bimpeai: crate::bimpeai::State,
    pub(crate) vapi: Mutex<crate::vapi::State>,
    pub(crate) diga: Mutex<crate::diga::State>,
    pub(crate) atoms: Mutex<crate::atoms::State>,
}

/// Answers kept back until released.
pub(crate) struct Hold {
    /// Part of the path, as a request to the server names it.
    pub(crate) path: String,
    pub(crate) method: Option<String>,
}

/// What the server has been asked for since the last reset.
#[derive(Default)]
pub(crate) struct Stats {
    pub(crate) requests: Mutex<BTreeMap<String, u64>>,
    pub(crate) open_streams: AtomicI64,
    pub(crate) streams_opened: AtomicU64,
    pub(crate) tickets_issued: AtomicU64,
    pub(crate) tickets_used: AtomicU64,
    pub(crate) calls_placed: AtomicU64,
    pub(crate) held: AtomicI64,
}

impl Stats {
    /// Forgets all counts; what is open stays counted.
    pub(crate) fn reset(&self) {
        locked(&self.requests).clear();
        for counter in [
            &self.streams_opened,
            &self.tickets_issued,
            &self.tickets_used,
            &self.calls_placed,
        ] {
            counter.store(0, Ordering::Relaxed);
        }
    }
}

impl App {
    /// Opens or builds the data and starts the clock.
    pub(crate) fn start(options: Options) -> world::Result<Self> {
        let now_ms = options.now_ms.unwrap_or_else(machine_now_ms);
        let recipe = Recipe {
            seed: options.seed,
            calls: options.calls,
            now_ms,
            now_is_fixed: options.now_ms.is_some(),
            live_speed: options.live_speed,
        };
        // Building may take a second: the calls in progress start when it is done.
        let world = World::open(options.db.as_deref(), &recipe)?;
        Ok(Self {
            clock: Clock::starting_at(now_ms),
            world: Mutex::new(world),
            lab: Mutex::new(Lab::new(now_ms)),
            rng: Mutex::new(Rng::for_purpose(options.seed, "answers", 0)),
            changed: watch::Sender::new(0),
            cuts: watch::Sender::new((0, None)),
            stopping: watch::Sender::new(false),
            offline: AtomicBool::new(false),
            holds: Mutex::new(Vec::new()),
            faults: Mutex::new(Vec::new()),
            stats: Stats::default(),
            bimpeai: crate::bimpeai::State::default(),
            vapi: Mutex::default(),
            diga: Mutex::default(),
            atoms: Mutex::default(),
            options,
        })
    }

    /// What the clock shows.
    pub(crate) fn now_ms(&self) -> EpochMs {
        self.clock.now_ms()
    }

    /// The world, brought up to this moment.
    pub(crate) fn world(&self) -> world::Result<MutexGuard<'_, World>> {
        let mut world = locked(&self.world);
        if world.advance(self.now_ms())? {
            self.notify();
        }
        Ok(world)
    }

    /// The lab.
    pub(crate) fn lab(&self) -> MutexGuard<'_, Lab> {
        locked(&self.lab)
    }

    /// Random numbers for ids and chaos.
    pub(crate) fn with_rng<T>(&self, use_rng: impl FnOnce(&mut Rng) -> T) -> T {
        use_rng(&mut locked(&self.rng))
    }

    /// Wakes whoever waits for a change.
    pub(crate) fn notify(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    /// Tells when something changes.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Cuts open streams: of one conversation, or all.
    pub(crate) fn cut_streams(&self, conversation: Option<String>) {
        self.cuts.send_modify(|(version, whose)| {
            *version += 1;
            *whose = conversation;
        });
    }

    /// Puts the lab, the steering and the counts back to their start.
    pub(crate) fn reset(&self) {
        *self.lab() = Lab::new(self.now_ms());
        self.offline.store(false, Ordering::Relaxed);
        locked(&self.holds).clear();
        locked(&self.faults).clear();
        self.bimpeai.reset();
        *locked(&self.vapi) = crate::vapi::State::default();
        *locked(&self.diga) = crate::diga::State::default();
        *locked(&self.atoms) = crate::atoms::State::default();
        self.stats.reset();
        self.cut_streams(None);
        self.notify();
    }

    /// Counts a request under its method and path.
    pub(crate) fn count_request(&self, method: &str, path: &str) {
        *locked(&self.stats.requests)
            .entry(format!("{method} {path}"))
            .or_insert(0) += 1;
    }
}
