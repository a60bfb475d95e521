//! The event stream vectors, and every way of cutting them up: one table for the native tests and for
//! those in a browser, which include this file.

use ringside::stream::sse::{Parser, SseEvent};
use serde_json::Value;

/// A stream and what it means.
pub(crate) struct Vector {
    name: String,
    pub(crate) bytes: Vec<u8>,
    events: Vec<SseEvent>,
    last_event_id: String,
    retry_ms: Option<u64>,
}

/// All of them.
pub(crate) fn all() -> Vec<Vector> {
    let text = include_str!("../fixtures/sse/vectors.json");
    let document: Value = serde_json::from_str(text).unwrap();
    document["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .map(vector)
        .collect()
}

fn vector(value: &Value) -> Vector {
    let bytes = match value["text"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => unhex(value["hex"].as_str().unwrap()),
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Vector {
        name: text(&value["name"]),
        bytes,
        events: value["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| SseEvent {
                event_type: text(&event[0]),
                data: text(&event[1]),
                last_event_id: text(&event[2]),
            })
            .collect(),
        last_event_id: text(&value["last_event_id"]),
        retry_ms: value["retry"]
            .as_str()
            .map(|digits| digits.parse().unwrap()),
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

/// Parses a stream that comes in these chunks.
pub(crate) fn parse<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<SseEvent>, Parser) {
    let mut parser = Parser::new();
    let mut events = Vec::new();
    for chunk in chunks {
        parser.push(chunk, |event| events.push(event)).unwrap();
    }
    (events, parser)
}

impl Vector {
    /// Checks what comes of it in these chunks.
    pub(crate) fn check<'a>(&self, chunks: impl IntoIterator<Item = &'a [u8]>, how: &str) {
        let (events, parser) = parse(chunks);
        let name = &self.name;
        assert_eq!(events, self.events, "{name} {how}");
        assert_eq!(parser.last_event_id(), self.last_event_id, "{name} {how}");
        assert_eq!(parser.retry_ms(), self.retry_ms, "{name} {how}");
    }

    /// Checks it whole, in chunks of 1, 2, 3 and 7 bytes, with empty chunks, and cut at random.
    pub(crate) fn check_every_chunking(&self) {
        let bytes = self.bytes.as_slice();
        self.check([bytes], "whole");
        for size in [1, 2, 3, 7] {
            self.check(bytes.chunks(size), &format!("in chunks of {size}"));
        }
        let between = bytes.chunks(1).flat_map(|chunk| [&[][..], chunk]);
        self.check(between, "with empty chunks between");
        for seed in 1..=RANDOM_CUTS {
            self.check(
                cut_at_random(bytes, seed),
                &format!("cut at random, seed {seed}"),
            );
        }
    }
}

/// How often each vector is cut at random.
const RANDOM_CUTS: u32 = 25;

/// Pieces of 1 to 16 bytes.
fn cut_at_random(mut rest: &[u8], seed: u32) -> Vec<&[u8]> {
    let mut state = seed.wrapping_mul(0x9E37_79B9);
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let size = usize::try_from(state % 16 + 1).unwrap().min(rest.len());
        let (chunk, after) = rest.split_at(size);
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// Checks every vector in every chunking.
pub(crate) fn check_all() {
    let vectors = all();
    assert!(vectors.len() >= 85, "all are there: {}", vectors.len());
    for vector in &vectors {
        vector.check_every_chunking();
    }
}
