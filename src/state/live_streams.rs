//! The calls that one page streams at once, and what is new in each since somebody looked.

use leptos::prelude::*;

use super::live_pool::{Place, Pool};
use crate::{
    domain::ids::{AgentId, CallId},
    stream::{ledger::Receipt, status::Status},
};

/// What a streamed call tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamNews {
    /// How its following stands; `None` before it began, and for a call that was over by then.
    pub status: Option<Status>,
    /// Messages known; `None` until the call was read.
    pub messages: Option<usize>,
    /// The account of how the transcript came together, once the call is over.
    pub receipt: Option<Receipt>,
    /// How many of the messages were there when somebody last looked.
    seen: usize,
}

impl StreamNews {
    /// Messages that came since somebody last looked.
    pub fn unseen(&self) -> usize {
        self.messages
            .map_or(0, |messages| messages.saturating_sub(self.seen))
    }

    /// The same with what the call tells now. What was read at first is no news.
    fn told(
        &self,
        status: Option<Status>,
        messages: Option<usize>,
        receipt: Option<Receipt>,
        is_looked_at: bool,
    ) -> Self {
        let is_seen = is_looked_at || self.messages.is_none();
        Self {
            status,
            messages,
            seen: messages.filter(|_| is_seen).unwrap_or(self.seen),
            receipt: receipt.or_else(|| self.receipt.clone()),
        }
    }
}

/// A handle; copies mean the same streams.
#[derive(Clone, Copy)]
pub struct LiveStreams {
    pool: RwSignal<Pool>,
    news: RwSignal<Vec<(CallId, StreamNews)>>,
}

impl LiveStreams {
    /// Nothing is streamed yet.
    pub fn new() -> Self {
        Self {
            pool: RwSignal::new(Pool::default()),
            news: RwSignal::new(Vec::new()),
        }
    }

    /// The calls that are streamed, in the order of their places.
    pub fn places(self) -> Vec<Place> {
        self.pool.with(|pool| pool.places().to_vec())
    }

    /// What is known of a call, if it is or was streamed; of one that was closed, only what stays true.
    pub fn news(self, call: &CallId) -> Option<StreamNews> {
        let is_streamed = self
            .pool
            .with(|pool| pool.places().iter().any(|place| place.call == *call));
        let mut news = self.news.with(|all| find(all, call).cloned())?;
        news.status = news.status.filter(|_| is_streamed);
        Some(news)
    }

    /// Somebody looks at a call: it is streamed from now on.
    pub fn look(self, agent: Option<AgentId>, call: CallId) {
        let over: Vec<CallId> = self.news.with_untracked(|news| {
            let is_over = |news: &StreamNews| news.status.as_ref().is_some_and(Status::is_final);
            news.iter()
                .filter(|(_, news)| is_over(news))
                .map(|(call, _)| call.clone())
                .collect()
        });
        self.pool
            .update(|pool| pool.look(agent, call, |call| over.contains(call)));
    }

    /// Closes calls that are not held on to any more, and forgets what they told.
    pub fn keep(self, is_kept: impl Fn(&CallId) -> bool) {
        let is_any_closed = self.pool.with_untracked(|pool| {
            let mut places = pool.places().iter();
            places.any(|place| !is_kept(&place.call))
        });
        if is_any_closed {
            self.pool.update(|pool| pool.keep(&is_kept));
        }
        let is_any_forgotten = self
            .news
            .with_untracked(|news| news.iter().any(|(call, _)| !is_kept(call)));
        if is_any_forgotten {
            self.news
                .update(|news| news.retain(|(call, _)| is_kept(call)));
        }
    }

    /// A streamed call tells how it stands now.
    pub fn tell(
        self,
        call: &CallId,
        status: Option<Status>,
        messages: Option<usize>,
        receipt: Option<Receipt>,
        is_looked_at: bool,
    ) {
        let before = self
            .news
            .with_untracked(|news| find(news, call).cloned())
            .unwrap_or_default();
        let now = before.told(status, messages, receipt, is_looked_at);
        if now != before {
            self.news.update(|news| {
                news.retain(|(known, _)| known != call);
                news.push((call.clone(), now));
            });
        }
    }
}

fn find<'a>(all: &'a [(CallId, StreamNews)], call: &CallId) -> Option<&'a StreamNews> {
    all.iter()
        .find(|(known, _)| known == call)
        .map(|(_, news)| news)
}

impl Default for LiveStreams {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_while_nobody_looked_is_new_until_somebody_does() {
        let tell = |news: &StreamNews, messages, is_looked_at| {
            news.told(Some(Status::Live), messages, None, is_looked_at)
        };
        let unread = StreamNews::default();
        assert_eq!(unread.unseen(), 0);
        let left_at_once = tell(&unread, None, false);
        let read = tell(&left_at_once, Some(14), false);
        assert_eq!(read.unseen(), 0, "history is no news");
        let grown = tell(&read, Some(17), false);
        assert_eq!(grown.unseen(), 3);
        let seen = tell(&grown, Some(17), true);
        assert_eq!(seen.unseen(), 0);
        let watched = tell(&seen, Some(20), true);
        assert_eq!(tell(&watched, Some(20), false).unseen(), 0);
        assert_eq!(
            tell(&watched, Some(19), false).unseen(),
            0,
            "one was dropped"
        );
    }

    #[test]
    fn a_receipt_outlives_its_stream() {
        let receipt = Receipt {
            opening: 2,
            ..Receipt::default()
        };
        let ended =
            StreamNews::default().told(Some(Status::Ended), Some(2), Some(receipt.clone()), true);
        let read_again = ended.told(None, Some(2), None, true);
        assert_eq!(read_again.receipt, Some(receipt));
    }
}
