//! The account of how a transcript came together.

use super::Source;
use crate::domain::text::grouped;

/// How many messages came which way. Each message counts once, where it was first seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// In the call as it was first opened.
    pub opening: usize,
    /// On the stream, as they were said.
    pub live: usize,
    /// On the stream, repeated after a reconnection.
    pub replay: usize,
    /// From the list of the conversation's messages.
    pub list: usize,
    /// From later looks at the call.
    pub detail: usize,
    /// Messages that came again.
    pub duplicates: usize,
    /// Messages that came again with other content.
    pub replaced: usize,
    /// Stream events and list items that could not be read.
    pub unreadable: usize,
    /// Messages of the same conversation from before this call.
    pub outside: usize,
    /// The comparison with the final record, once the call is over.
    pub reconciled: Option<Reconciled>,
}

/// The comparison of what was collected live with the vendor's final record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// In the record and already here.
    pub matched: usize,
    /// In the record, and only learnt from it.
    pub late: usize,
    /// Here, but not in the record.
    pub missing: usize,
}

impl Receipt {
    /// How many messages there are in all.
    pub fn total(&self) -> usize {
        self.opening + self.live + self.replay + self.list + self.detail
    }

    /// How many messages came by other ways than as they were said: what a fault would have cost.
    pub fn recovered(&self) -> usize {
        self.replay + self.list + self.detail
    }

    /// `63 messages, 63 match, 0 late, 0 missing`; without the comparison, just the number.
    pub fn sentence(&self) -> String {
        let total = self.total();
        let noun = if total == 1 { "message" } else { "messages" };
        let total = grouped(total);
        match self.reconciled {
            Some(Reconciled {
                matched,
                late,
                missing,
            }) => {
                let [matched, late, missing] = [matched, late, missing].map(grouped);
                format!("{total} {noun}, {matched} match, {late} late, {missing} missing")
            }
            None => format!("{total} {noun}"),
        }
    }

    pub(super) fn count(&mut self, source: Source) {
        let counter = match source {
            Source::Opening => &mut self.opening,
            Source::Live => &mut self.live,
            Source::Replay => &mut self.replay,
            Source::List => &mut self.list,
            Source::Detail => &mut self.detail,
        };
        *counter += 1;
    }
}
