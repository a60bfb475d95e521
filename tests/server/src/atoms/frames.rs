//! The bytes of a stream: `data` frames without ids, as the vendor sends them, or misshapen as a scenario asks.

use bytes::Bytes;
use serde_json::Value;

use super::events::Happening;
use crate::lab::scenario::Scenario;

/// How many things said `live-drop-after-3` sends before it breaks off.
const DROP_AFTER: usize = 3;

/// Turns events into frames.
pub(crate) struct Shaper {
    scenario: Option<Scenario>,
    sent: usize,
    /// The frame `live-out-of-order` keeps back until the next one has gone.
    kept_back: Option<String>,
    is_first: bool,
}

impl Shaper {
    /// A shaper for one connection.
    pub(crate) fn new(scenario: Option<Scenario>) -> Self {
        Self {
            scenario,
            sent: 0,
            kept_back: None,
            is_first: true,
        }
    }

    /// What is sent when the stream opens or closes.
    pub(crate) fn mark(&mut self, body: &Value) -> Vec<Bytes> {
        let mut frames = Vec::new();
        if self.is_first && self.scenario == Some(Scenario::LiveGarbage) {
            frames.extend(GARBAGE.iter().map(|bytes| Bytes::from_static(bytes)));
        }
        let earlier = self.kept_back.take().unwrap_or_default();
        frames.extend(self.shape(&format!("{earlier}{}", frame(body))));
        frames
    }

    /// A comment that only shows that the connection is alive.
    pub(crate) fn heartbeat(&mut self) -> Vec<Bytes> {
        self.shape(": keep-alive\n\n")
    }

    /// The frames for one event; none when the scenario keeps it back.
    pub(crate) fn event(&mut self, happening: &Happening) -> Vec<Bytes> {
        let frame = frame(&happening.body);
        if !happening.is_words {
            return self.shape(&frame);
        }
        self.sent += 1;
        match self.scenario {
            Some(Scenario::LiveDuplicateIds) => self.shape(&format!("{frame}{frame}")),
            Some(Scenario::LiveOutOfOrder) => {
                if let Some(earlier) = self.kept_back.take() {
                    self.shape(&format!("{frame}{earlier}"))
                } else {
                    self.kept_back = Some(frame);
                    Vec::new()
                }
            }
            Some(Scenario::LiveGarbage) => {
                let noise =
                    "data: {\"event_type\": \"tts_completed\n\ndata: {\"event_type\":7}\n\n";
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

fn frame(body: &Value) -> String {
    format!("data: {body}\n\n")
}

/// What `live-garbage` opens with: bytes that are no UTF-8, fields nobody knows, JSON of the wrong shape, a page.
static GARBAGE: [&[u8]; 5] = [
    b"\xff\xfe\x00\x9f garbage\r\r\n\n",
    b": a comment\nretry: soon\nretry: 00500\nwhatever: 1\nid: has\0nul\n\n",
    b"data: [1, 2, 3]\n\n",
    b"event: odd\ndata: {\"event_type\":\"user_transcription\",\"user_transcription_text\":null}\n\n",
    b"<html><body>502 Bad Gateway</body></html>\n\n",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(text: &str) -> Happening {
        Happening {
            due_ms: 0,
            key: text.to_owned(),
            body: json!({"event_type": "tts_completed", "tts_text": text}),
            is_words: true,
        }
    }

    fn text(frames: Vec<Bytes>) -> String {
        String::from_utf8(frames.concat()).unwrap()
    }

    #[test]
    fn a_frame_is_data_alone() {
        let mut shaper = Shaper::new(None);
        assert_eq!(
            text(shaper.event(&said("Hi"))),
            "data: {\"event_type\":\"tts_completed\",\"tts_text\":\"Hi\"}\n\n"
        );
        assert_eq!(text(shaper.heartbeat()), ": keep-alive\n\n");
    }

    #[test]
    fn scenarios_misshape_as_named() {
        let shaper = |scenario| Shaper::new(Some(scenario));
        let mut one_byte = shaper(Scenario::LiveOneByteChunks);
        assert!(
            one_byte
                .event(&said("Hi"))
                .iter()
                .all(|part| part.len() == 1)
        );

        let mut bom = shaper(Scenario::LiveBomCrlf);
        let opened = text(bom.mark(&json!({})));
        assert_eq!(opened, "\u{feff}data: {}\r\n\r\n");

        let mut twice = shaper(Scenario::LiveDuplicateIds);
        assert_eq!(text(twice.event(&said("Hi"))).matches("Hi").count(), 2);

        let mut swapped = shaper(Scenario::LiveOutOfOrder);
        assert!(swapped.event(&said("one")).is_empty());
        let pair = text(swapped.event(&said("two")));
        assert!(pair.find("two") < pair.find("one"), "{pair}");
        assert!(swapped.event(&said("three")).is_empty());
        assert!(
            text(swapped.mark(&json!({}))).contains("three"),
            "none is lost"
        );

        let mut dropping = shaper(Scenario::LiveDropAfterThree);
        for word in ["one", "two", "three"] {
            assert!(!dropping.breaks_off_now());
            dropping.event(&said(word));
        }
        assert!(dropping.breaks_off_now());
        assert!(shaper(Scenario::LiveSilent).mark(&json!({})).is_empty());
    }
}
