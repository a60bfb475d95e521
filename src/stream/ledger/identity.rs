//! What makes two messages the same message.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

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

/// Counts equal messages without an id within one answer: two people may both have said "Yes".
#[derive(Default)]
pub(super) struct Occurrences(HashMap<u64, u32>);

impl Occurrences {
    pub(super) fn next(&mut self, message: &Message) -> u32 {
        if message.id.is_some() {
            return 0;
        }
        let count = self.0.entry(content_hash(message)).or_insert(0);
        let nth = *count;
        *count += 1;
        nth
    }
}

fn content_hash(message: &Message) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&message.speaker, message.created_at, &message.text).hash(&mut hasher);
    hasher.finish()
}
