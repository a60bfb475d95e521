//! Messages without an id that the stream and an answer tell with different times.
//!
//! A vendor without ids may date the same words differently on its stream (when they were spoken to
//! the end) and in its record (when they began), or date them in one of the two only. Of such twins one
//! came by the stream and one in an answer; the same words twice on one side are two messages.

use std::collections::{HashMap, HashSet};

use super::{Source, identity::words_hash};
use crate::domain::{
    time::Timestamp,
    transcript::{Message, Speaker},
};

/// How far the times of twins may lie apart, in milliseconds: as long as one turn is likely to last.
pub const TWIN_SLACK_MS: u64 = 30_000;

/// The messages without an id that one side alone has told so far.
#[derive(Clone, Default)]
pub(super) struct Twins {
    told_by_stream: Side,
    told_by_answers: Side,
    /// Whose words both sides have been seen to date alike: these have no twins.
    agreed: HashSet<Speaker>,
}

type Side = HashMap<u64, Vec<(u32, Option<Timestamp>)>>;

impl Twins {
    /// The message that this one is the other telling of: of those with the same words, the one said
    /// nearest to it.
    pub(super) fn find(&self, source: Source, message: &Message) -> Option<u32> {
        if message.id.is_some() || self.agreed.contains(&message.speaker) {
            return None;
        }
        let candidates = self.other_side(source).get(&words_hash(message))?;
        let apart = |at: Option<Timestamp>| match (at, message.created_at) {
            (Some(one), Some(other)) => one.ms().abs_diff(other.ms()),
            _ => 0,
        };
        candidates
            .iter()
            .map(|(index, at)| (apart(*at), *index))
            .filter(|(apart_ms, _)| *apart_ms <= TWIN_SLACK_MS)
            .min()
            .map(|(_, index)| index)
    }

    /// A message that was not known before, from this side.
    pub(super) fn add(&mut self, index: u32, source: Source, message: &Message) {
        if message.id.is_some() {
            return;
        }
        let side = if source.is_stream() {
            &mut self.told_by_stream
        } else {
            &mut self.told_by_answers
        };
        let same_words = side.entry(words_hash(message)).or_default();
        same_words.push((index, message.created_at));
    }

    /// A known message, told by this side too; with the same time if `is_exact`.
    pub(super) fn meet(&mut self, index: u32, source: Source, message: &Message, is_exact: bool) {
        if message.id.is_some() {
            return;
        }
        let side = if source.is_stream() {
            &mut self.told_by_answers
        } else {
            &mut self.told_by_stream
        };
        let words = words_hash(message);
        let Some(same_words) = side.get_mut(&words) else {
            return;
        };
        let count = same_words.len();
        same_words.retain(|(known, _)| *known != index);
        let is_first_meeting = same_words.len() < count;
        if same_words.is_empty() {
            side.remove(&words);
        }
        if is_exact && is_first_meeting && message.created_at.is_some() {
            self.agreed.insert(message.speaker.clone());
        }
    }

    fn other_side(&self, source: Source) -> &Side {
        if source.is_stream() {
            &self.told_by_answers
        } else {
            &self.told_by_stream
        }
    }
}
