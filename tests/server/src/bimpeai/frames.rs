//! The bytes of a stream: as the vendor sends them, or misshapen as a scenario asks.

use bytes::Bytes;
use serde_json::json;

use super::wire::WireStreamMessage;
use crate::{
    clock::{EpochMs, iso},
    lab::scenario::Scenario,
    world::model::Message,
};

/// How many messages `live-drop-after-3` sends before it breaks off.
const DROP_AFTER: usize = 3;

/// Turns messages into frames.
pub(crate) struct Shaper {
    scenario: Option<Scenario>,
    conversation: String,
    sent: usize,
    /// The frame `live-out-of-order` keeps back until the next one has gone.
    kept_back: Option<String>,
    is_first: bool,
}

impl Shaper {
    /// A shaper for one connection.
    pub(crate) fn new(scenario: Option<Scenario>, conversation: String) -> Self {
        Self {
            scenario,
            conversation,
            sent: 0,
            kept_back: None,
            is_first: true,
        }
    }

    /// What is sent as soon as the stream is open: a line end, as the vendor's framework does.
    pub(crate) fn greeting(&mut self) -> Vec<Bytes> {
        match self.scenario {
            Some(Scenario::LiveGarbage) => GARBAGE
                .iter()
                .map(|bytes| Bytes::from_static(bytes))
                .collect(),
            _ => self.shape("\n"),
        }
    }

    /// A heartbeat with its own id.
    pub(crate) fn heartbeat(&mut self, number: u64, now_ms: EpochMs) -> Vec<Bytes> {
        let data = json!({"ts": now_ms});
        // A message kept back to swap it with the next one is not lost when there is no next one.
        let earlier = self.kept_back.take().unwrap_or_default();
        self.shape(&format!(
            "{earlier}id: {number}\nevent: heartbeat\ndata: {data}\n\n"
        ))
    }

    /// The frames for one message; none when the scenario keeps it back.
    pub(crate) fn message(&mut self, message: &Message) -> Vec<Bytes> {
        self.sent += 1;
        let data = serde_json::to_string(&WireStreamMessage {
            id: &message.id,
            conversation_id: &self.conversation,
            role: &message.role,
            message: message.text.as_deref(),
            message_type: message.kind.as_deref(),
            created_at: iso(message.created_ms),
        })
        .unwrap_or_default();
        let frame = format!("id: {}\nevent: message\ndata: {data}\n\n", message.id);
        match self.scenario {
            Some(Scenario::LiveDuplicateIds) => {
                let mut frames = self.shape(&frame);
                frames.extend(self.shape(&frame));
                frames
            }
            Some(Scenario::LiveOutOfOrder) => {
                if let Some(earlier) = self.kept_back.take() {
                    self.shape(&format!("{frame}{earlier}"))
                } else {
                    self.kept_back = Some(frame);
                    Vec::new()
                }
            }
            Some(Scenario::LiveGarbage) => {
                let noise = "event: message\ndata: {\"id\": \"broken\n\nevent: error\ndata: {\"statusCode\":500}\n\n";
                self.shape(&format!("{noise}{frame}"))
            }
            _ => self.shape(&frame),
        }
    }

    /// Whether the connection breaks off after what has been sent.
    pub(crate) fn breaks_off_now(&self) -> bool {
        self.scenario == Some(Scenario::LiveDropAfterThree) && self.sent >= DROP_AFTER
    }

    fn shape(&mut self, text: &str) -> Vec<Bytes> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        match self.scenario {
            Some(Scenario::LiveSilent) => Vec::new(),
            Some(Scenario::LiveBomCrlf) => {
                let mark = if is_first { "\u{feff}" } else { "" };
                vec![Bytes::from(format!("{mark}{}", text.replace('\n', "\r\n")))]
            }
            Some(Scenario::LiveOneByteChunks) => text
                .bytes()
                .map(|byte| Bytes::copy_from_slice(&[byte]))
                .collect(),
            _ => vec![Bytes::copy_from_slice(text.as_bytes())],
        }
    }
}

/// What `live-garbage` opens with: bytes that are no UTF-8, fields nobody knows, JSON of the wrong shape, a page.
static GARBAGE: [&[u8]; 6] = [
    b"\xff\xfe\x00\x9f garbage\r\r\n\n",
    b": a comment\nretry: soon\nretry: 00500\nwhatever: 1\nid: has\0nul\n\n",
    b"event: message\ndata: [1, 2, 3]\n\n",
    b"event: message\ndata: {\"id\": 7, \"role\": null}\n\n",
    b"event: message\ndata: {\"message\": \"no id\"}\n\n",
    b"<html><body>502 Bad Gateway</body></html>\n\n",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str) -> Message {
        Message {
            id: id.to_owned(),
            role: "user".to_owned(),
            text: Some("hello".to_owned()),
            kind: Some("text".to_owned()),
            created_ms: 0,
            attachments: Vec::new(),
        }
    }

    fn text(frames: Vec<Bytes>) -> String {
        String::from_utf8(frames.concat()).unwrap()
    }

    #[test]
    fn a_message_frame_is_as_documented() {
        let mut shaper = Shaper::new(None, "c1".to_owned());
        let frame = text(shaper.message(&message("m1")));
        assert!(
            frame.starts_with("id: m1\nevent: message\ndata: {"),
            "{frame}"
        );
        assert!(frame.contains("\"conversation_id\":\"c1\""), "{frame}");
        assert!(frame.ends_with("}\n\n"), "{frame}");
    }

    #[test]
    fn scenarios_misshape_as_named() {
        let shaper = |scenario| Shaper::new(Some(scenario), "c1".to_owned());

        let mut one_byte = shaper(Scenario::LiveOneByteChunks);
        assert!(
            one_byte
                .message(&message("m1"))
                .iter()
                .all(|part| part.len() == 1)
        );

        let mut bom = shaper(Scenario::LiveBomCrlf);
        assert_eq!(text(bom.greeting()), "\u{feff}\r\n");
        assert!(text(bom.message(&message("m1"))).ends_with("}\r\n\r\n"));

        let mut twice = shaper(Scenario::LiveDuplicateIds);
        assert_eq!(
            text(twice.message(&message("m1")))
                .matches("id: m1")
                .count(),
            2
        );

        let mut swapped = shaper(Scenario::LiveOutOfOrder);
        assert!(swapped.message(&message("m1")).is_empty());
        let pair = text(swapped.message(&message("m2")));
        assert!(pair.find("id: m2") < pair.find("id: m1"), "{pair}");

        assert!(swapped.message(&message("m3")).is_empty());
        let beat = text(swapped.heartbeat(1, 0));
        assert!(beat.starts_with("id: m3"), "{beat}");

        let mut dropping = shaper(Scenario::LiveDropAfterThree);
        for id in ["m1", "m2"] {
            dropping.message(&message(id));
            assert!(!dropping.breaks_off_now());
        }
        dropping.message(&message("m3"));
        assert!(dropping.breaks_off_now());
    }
}
