//! The transcript of one followed call: one door for every message, whichever way it came.
//!
//! Arrival order does not matter. A message is known by its vendor id (by its content where it has
//! none), is kept once, and stands by (time said, arrival). A message seen again with other content
//! replaces what was known, in place.
//!
//! Cost: n messages in order, or n in batches, take O(n log n); single messages that arrive in
//! reverse order each move the 4-byte places behind them.

mod identity;
mod receipt;
mod twins;

use std::{collections::HashMap, sync::Arc};

use crate::domain::{ids::MessageId, time::Timestamp, transcript::Message};
use identity::{Identity, Telling};
pub use receipt::{Receipt, Reconciled};
pub use twins::TWIN_SLACK_MS;
use twins::Twins;

/// How far the vendor's clocks may disagree before a message counts as one of an earlier call, in
/// milliseconds.
pub const CLOCK_SLACK_MS: u64 = 10_000;

/// Which way messages came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the call as it was first opened.
    Opening,
    /// On the stream, as it was said.
    Live,
    /// On the stream, repeated by the vendor after a reconnection.
    Replay,
    /// In the list of the conversation's messages.
    List,
    /// In a later look at the call itself.
    Detail,
}

impl Source {
    fn is_stream(self) -> bool {
        matches!(self, Self::Live | Self::Replay)
    }

    /// Whether the answer can only hold messages of this very call.
    fn is_call(self) -> bool {
        matches!(self, Self::Opening | Self::Detail)
    }
}

/// A point in the ledger's history, to tell an old answer from newer news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u64);

/// What changed, to be applied in order to a copy of the transcript; see [`apply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// New messages at the end, the first of them at place `at`.
    Appended {
        /// The place of the first one, from 0.
        at: usize,
        /// The messages, in order.
        messages: Vec<Arc<Message>>,
    },
    /// New messages before others that were already there.
    Inserted {
        /// The place of the first one, from 0.
        at: usize,
        /// The messages, in order.
        messages: Vec<Arc<Message>>,
    },
    /// A message has new content.
    Replaced {
        /// Its place, from 0.
        at: usize,
        /// What it is now.
        message: Arc<Message>,
    },
}

/// Applies a change to a copy of the transcript that had all changes before it.
pub fn apply(transcript: &mut Vec<Arc<Message>>, change: &Change) {
    match change {
        Change::Appended { messages, .. } => transcript.extend(messages.iter().cloned()),
        Change::Inserted { at, messages } => {
            let at = (*at).min(transcript.len());
            transcript.splice(at..at, messages.iter().cloned());
        }
        Change::Replaced { at, message } => {
            if let Some(known) = transcript.get_mut(*at) {
                *known = Arc::clone(message);
            }
        }
    }
}

/// Where a message stands: the time it was said, then its arrival.
type Place = (Option<Timestamp>, u64);

struct Entry {
    message: Arc<Message>,
    place: Place,
    /// When its content last came or was confirmed, in the ledger's own count.
    touched: u64,
}

/// The transcript and the account of how it came together.
#[derive(Default)]
pub struct Ledger {
    /// In order of first arrival; never moved.
    entries: Vec<Entry>,
    /// Indices into `entries`, in the order of the transcript.
    order: Vec<u32>,
    known: HashMap<Identity, u32>,
    twins: Twins,
    since: Option<Timestamp>,
    cursor: Option<MessageId>,
    clock: u64,
    receipt: Receipt,
    changes: Vec<Change>,
}

impl Ledger {
    /// An empty ledger. A conversation can outlive calls: messages from the conversation that were
    /// said before `call_began_at` (less [`CLOCK_SLACK_MS`]) are counted as outside and not shown.
    pub fn new(call_began_at: Option<Timestamp>) -> Self {
        let slack = i64::try_from(CLOCK_SLACK_MS).unwrap_or(0);
        let since = call_began_at.and_then(|at| Timestamp::from_ms(at.ms().saturating_sub(slack)));
        Self {
            since,
            ..Self::default()
        }
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is no message.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The messages, in order.
    pub fn messages(&self) -> impl Iterator<Item = &Arc<Message>> {
        self.order
            .iter()
            .filter_map(|index| self.entry(*index))
            .map(|entry| &entry.message)
    }

    /// The id to resume the stream after: that of the last message the stream itself delivered.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_ref().map(MessageId::as_str)
    }

    /// The account so far.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Now, in the ledger's history. Take one when a question is asked and hand it in with the answer.
    pub fn mark(&self) -> Mark {
        Mark(self.clock)
    }

    /// The changes since this was last asked.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Counts a stream event or list item that could not be read.
    pub fn count_unreadable(&mut self) {
        self.receipt.unreadable += 1;
    }

    /// Whether a message with this one's identity is known since before `mark`.
    pub fn knew_before(&self, message: &Message, mark: Mark) -> bool {
        self.known
            .get(&Identity::of(message, 0))
            .and_then(|index| self.entry(*index))
            .is_some_and(|entry| entry.place.1 <= mark.0)
    }

    /// Whether the message was said before this call began.
    pub fn is_outside(&self, message: &Message) -> bool {
        matches!((message.created_at, self.since), (Some(said), Some(since)) if said < since)
    }

    /// Takes messages in and says how many of them are new. `as_of` is the mark from when they were
    /// asked for (now, for stream events): content that came later is not replaced by them.
    pub fn ingest(&mut self, source: Source, messages: Vec<Message>, as_of: Mark) -> usize {
        let mut telling = Telling::default();
        let mut fresh: Vec<u32> = Vec::new();
        let mut previous: Option<Timestamp> = None;
        for mut message in messages {
            if source.is_stream() && message.id.is_some() {
                self.cursor.clone_from(&message.id);
            }
            if !source.is_call() && self.is_outside(&message) {
                self.receipt.outside += 1;
                continue;
            }
            let identity = Identity::of(&message, telling.next(source, &message));
            self.clock += 1;
            previous = message.created_at.or(previous);
            let found = self.find(&self.twins, source, &message, &identity);
            let found = found.filter(|(index, _)| telling.tell(source, &message, *index));
            if let Some((index, is_exact)) = found {
                self.twins.meet(index, source, &message, is_exact);
                if !is_exact {
                    self.known.insert(identity, index);
                    self.keep_recorded_time(index, source, &mut message);
                }
                self.meet_again(index, source, message, as_of);
                continue;
            }
            let Ok(index) = u32::try_from(self.entries.len()) else {
                continue;
            };
            // A message without a time stands behind the one it came after.
            let said = previous.or_else(|| self.last_place().0);
            self.known.insert(identity, index);
            self.twins.add(index, source, &message);
            telling.tell(source, &message, index);
            self.entries.push(Entry {
                message: Arc::new(message),
                place: (said, self.clock),
                touched: self.clock,
            });
            fresh.push(index);
            self.receipt.count(source);
        }
        let count = fresh.len();
        self.place(fresh);
        count
    }

    /// Takes in the final record of the call and compares: what was already here, what comes only
    /// now, what is here but not in the record.
    pub fn reconcile(&mut self, record: Vec<Message>) {
        let source = Source::Detail;
        let mut telling = Telling::default();
        let mut twins = self.twins.clone();
        let mut indices: Vec<u32> = record
            .iter()
            .filter_map(|message| {
                let identity = Identity::of(message, telling.next(source, message));
                let (index, is_exact) = self.find(&twins, source, message, &identity)?;
                twins.meet(index, source, message, is_exact);
                Some(index)
            })
            .collect();
        indices.sort_unstable();
        indices.dedup();
        let matched = indices.len();
        let missing = self.len().saturating_sub(matched);
        let late = self.ingest(Source::Detail, record, self.mark());
        self.receipt.reconciled = Some(Reconciled {
            matched,
            late,
            missing,
        });
    }

    /// The known message that this one is; whether it is known by just this identity.
    fn find(
        &self,
        twins: &Twins,
        source: Source,
        message: &Message,
        identity: &Identity,
    ) -> Option<(u32, bool)> {
        let exact = self.known.get(identity).map(|index| (*index, true));
        exact.or_else(|| twins.find(source, message).map(|index| (index, false)))
    }

    fn entry(&self, index: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(index).ok()?)
    }

    fn place_of(&self, index: u32) -> Place {
        self.entry(index).map_or((None, 0), |entry| entry.place)
    }

    fn last_place(&self) -> Place {
        self.order
            .last()
            .map_or((None, 0), |index| self.place_of(*index))
    }

    /// Of two times for the same words, that of the record counts.
    fn keep_recorded_time(&self, index: u32, source: Source, message: &mut Message) {
        if let Some(known) = self.entry(index).filter(|_| source.is_stream()) {
            message.created_at = known.message.created_at.or(message.created_at);
        }
    }

    fn meet_again(&mut self, index: u32, source: Source, mut message: Message, as_of: Mark) {
        let clock = self.clock;
        let Some(entry) = usize::try_from(index)
            .ok()
            .and_then(|at| self.entries.get_mut(at))
        else {
            return;
        };
        self.receipt.duplicates += 1;
        if entry.touched > as_of.0 && !source.is_stream() {
            return; // the answer is older than what is known
        }
        entry.touched = clock;
        if source.is_stream() && message.attachments.is_empty() {
            // BimpeAI's stream leaves attachments out (API reference, 2026-06).
            message.attachments.clone_from(&entry.message.attachments);
        }
        if *entry.message == message {
            return;
        }
        self.receipt.replaced += 1;
        let place = entry.place;
        entry.message = Arc::new(message);
        let message = Arc::clone(&entry.message);
        // The place stays even where the time was corrected: a line must not jump under the reader's
        // eyes. The call opened afresh has it in the corrected place.
        let at = self
            .order
            .partition_point(|other| self.place_of(*other) < place);
        self.changes.push(Change::Replaced { at, message });
    }

    /// Gives new entries their places, and reports them in runs of neighbours.
    fn place(&mut self, mut fresh: Vec<u32>) {
        fresh.sort_unstable_by_key(|index| self.place_of(*index));
        let old_len = self.order.len();
        let mut fresh = fresh.into_iter().peekable();
        let mut merged: Vec<u32> = Vec::new();
        let mut copied = 0;
        while let Some(first) = fresh.next() {
            let place = self.place_of(first);
            let rank = if self.last_place() < place {
                old_len
            } else {
                self.order
                    .partition_point(|other| self.place_of(*other) < place)
            };
            let next_place = self.order.get(rank).map(|index| self.place_of(*index));
            let mut run = vec![first];
            while let Some(index) = fresh.next_if(|index| {
                next_place.is_none_or(|next_place| self.place_of(*index) < next_place)
            }) {
                run.push(index);
            }
            let messages = run
                .iter()
                .filter_map(|index| self.entry(*index))
                .map(|entry| Arc::clone(&entry.message))
                .collect();
            if rank == old_len && merged.is_empty() {
                // The common case: everything new stands at the end.
                self.changes.push(Change::Appended {
                    at: old_len,
                    messages,
                });
                self.order.extend(run);
                return;
            }
            merged.extend(self.order.get(copied..rank).unwrap_or_default());
            copied = rank;
            let at = merged.len();
            self.changes.push(if rank == old_len {
                Change::Appended { at, messages }
            } else {
                Change::Inserted { at, messages }
            });
            merged.extend(run);
        }
        if !merged.is_empty() {
            merged.extend(self.order.get(copied..).unwrap_or_default());
            self.order = merged;
        }
    }
}
