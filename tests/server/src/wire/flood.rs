//! Messages of the wire's own, in BimpeAI's form. The server's record does not have them.

use std::fmt::Write;

use serde_json::json;

use crate::clock::{iso, machine_now_ms};

/// So many `message` events, as one chunk of a chunked answer. Their ids are `flood-000001` and so on; each is said
/// one millisecond after the one before.
pub(super) fn chunk(count: usize) -> Vec<u8> {
    let mut frames = String::new();
    for (number, at_ms) in (1..=count).zip(machine_now_ms()..) {
        let id = format!("flood-{number:06}");
        let role = if number % 2 == 0 { "user" } else { "assistant" };
        let data = json!({
            "id": id,
            "role": role,
            "message": format!("Message {number} of {count}."),
            "message_type": "text",
            "created_at": iso(at_ms),
        });
        // Writing to a string cannot fail.
        let _ = write!(frames, "id: {id}\nevent: message\ndata: {data}\n\n");
    }
    let mut chunk = format!("{:x}\r\n", frames.len()).into_bytes();
    chunk.extend_from_slice(frames.as_bytes());
    chunk.extend_from_slice(b"\r\n");
    chunk
}
