//! What makes two messages the same message.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::Source;
use crate::domain::{ids::MessageId, transcript::Message};

/// A message's identity: its id, or its content and which repetition of that content it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    Id(MessageId),
    Content { hash: u64, nth: u32 },
}

impl Identity {
    /// `nth` counts equal messages without an id within one answer, from 0.
    pub(super) fn of(message: &Message, nth: u32) -> Self {
        match &message.id {
            Some(id) => Self::Id(id.clone()),
            None => Self::Content {
                hash: content_hash(message),
                nth,
            },
        }
    }
}

/// One answer, or one run of stream events, while it is taken in.
#[derive(Default)]
pub(super) struct Telling {
    /// Equal messages without an id so far: two people may both have said "Yes".
    equal: HashMap<u64, u32>,
    /// Which messages without an id it has told so far.
    told: HashSet<u32>,
}

impl Telling {
    /// Which repetition of its content a message without an id is in this answer, from 0. A stream
    /// tells each message for itself.
    pub(super) fn next(&mut self, source: Source, message: &Message) -> u32 {
        if message.id.is_some() || source.is_stream() {
            return 0;
        }
        let count = self.equal.entry(content_hash(message)).or_insert(0);
        let nth = *count;
        *count += 1;
        nth
    }

    /// Notes that this message was told. `false` where an answer has told it already: what it tells
    /// twice is two messages, though they may have been taken for one before.
    pub(super) fn tell(&mut self, source: Source, message: &Message, index: u32) -> bool {
        message.id.is_some() || source.is_stream() || self.told.insert(index)
    }
}

/// Who said what, whenever.
pub(super) fn words_hash(message: &Message) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&message.speaker, &message.text).hash(&mut hasher);
    hasher.finish()
}

fn content_hash(message: &Message) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&message.speaker, message.created_at, &message.text).hash(&mut hasher);
    hasher.finish()
}
