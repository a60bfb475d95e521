//! What must always be true of the tabs together.

use ringside::stream::{ledger::apply, machine::Final, status::Status, tabs::MAX_STREAMS};

use super::{browser::Browser, vendor::Stream};

/// After this long without trouble every tab must be where it belongs: the longest is a tab that polls
/// and tries the stream again once a minute.
const SETTLED_MS: u64 = 120_000;
/// A message is on every followed screen within this.
const SHOWN_MS: u64 = 2_000;
/// And on one that polls within this.
const POLLED_MS: u64 = 32_000;

impl Browser {
    pub(super) fn check(&mut self) {
        for tab in self.tabs.iter_mut().filter(|tab| tab.is_open) {
            for change in tab.session.take_changes() {
                apply(&mut tab.shown, &change);
            }
        }
        let open: usize = self.calls.iter().map(|call| call.streams.len()).sum();
        assert!(open <= MAX_STREAMS, "{open} streams at once");
        for (call, vendor) in self.calls.iter().enumerate() {
            let runs = |stream: &&Stream| {
                let tab = &self.tabs[stream.tab];
                // One that stands still cannot close its stream, nor one that has not heard yet.
                tab.frozen_until_ms <= self.now_ms && !tab.is_robbed
            };
            let running: Vec<&Stream> = vendor.streams.iter().filter(runs).collect();
            assert!(
                running.len() <= 1,
                "{} streams of call {call}",
                running.len()
            );
            for stream in running {
                let holder = self.call_locks[call].map(|(tab, _)| tab);
                assert_eq!(holder, Some(stream.tab), "streams with the call's lock");
                let is_its =
                    |place: &Option<(usize, u64)>| place.is_some_and(|(tab, _)| tab == stream.tab);
                assert!(self.places.iter().any(is_its), "and with a place");
            }
        }
        self.summary.checks += 1;
        if self.calm_ms() >= SETTLED_MS && !self.calls.iter().any(|call| call.is_over) {
            self.check_settled();
        }
    }

    /// Every tab is live or says why not, and shows what was said.
    fn check_settled(&mut self) {
        let now = self.now();
        let followed = |call: usize| {
            let mut tabs = self.tabs.iter();
            tabs.any(|tab| tab.is_open && tab.call == call)
        };
        let followed = (0..self.calls.len()).filter(|call| followed(*call)).count();
        let streams: usize = self.calls.iter().map(|call| call.streams.len()).sum();
        assert_eq!(streams, followed.min(MAX_STREAMS), "every place is used");
        for (index, tab) in self.tabs.iter().enumerate().filter(|(_, tab)| tab.is_open) {
            let status = tab.session.status(now);
            let is_streamed = !self.calls[tab.call].streams.is_empty();
            let within_ms = if is_streamed { SHOWN_MS } else { POLLED_MS };
            if is_streamed {
                assert_eq!(status, Status::Live, "tab {index}");
            } else {
                let is_honest = matches!(
                    status,
                    Status::Polling {
                        is_crowded: true,
                        ..
                    }
                );
                assert!(is_honest, "tab {index}: {status:?}");
            }
            let said = self.calls[tab.call].log.iter();
            let due = said
                .filter(|said_ms| **said_ms + within_ms < self.now_ms)
                .count();
            assert!(
                tab.shown.len() >= due,
                "tab {index} shows {} of {due} within {within_ms} ms at {}: {status:?}, {:?}",
                tab.shown.len(),
                self.now_ms,
                tab.roles,
            );
        }
    }

    pub(super) fn check_end(&mut self) {
        let open = self.tabs.iter().enumerate().filter(|(_, tab)| tab.is_open);
        for (index, tab) in open {
            let shown: Vec<_> = tab.shown.iter().map(|line| line.text.clone()).collect();
            let said: Vec<_> = self.calls[tab.call]
                .messages()
                .into_iter()
                .map(|line| line.text)
                .collect();
            assert_eq!(
                shown, said,
                "tab {index}: nothing lost, nothing doubled, in order"
            );
            assert_eq!(tab.session.ending(), Some(&Final::Ended));
            let reconciled = tab.session.receipt().reconciled.expect("compared");
            assert_eq!((reconciled.matched, reconciled.missing), (said.len(), 0));
        }
        assert!(
            self.call_locks.iter().all(Option::is_none),
            "locks are given back"
        );
        assert!(self.places.iter().all(Option::is_none), "and places");
        assert!(self.calls.iter().all(|call| call.streams.is_empty()));
    }
}
