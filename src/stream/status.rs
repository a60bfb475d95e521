//! What the banner of a followed call may claim, and its words.

use super::tabs::MAX_STREAMS;
use crate::domain::time::Timestamp;

/// The state of a followed call, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The first connection is being made, or one has just been lost and may be back in a moment.
    Connecting,
    /// The stream is open and has spoken recently.
    Live,
    /// The stream is open, but a sign of life is overdue.
    Quiet,
    /// In trouble for a while; attempts go on.
    Reconnecting {
        /// When the next attempt is planned; `None` while one is under way or none is due.
        next_attempt_at: Option<Timestamp>,
        /// The last failure in one sentence; `None` when the stream just ended.
        cause: Option<String>,
    },
    /// The browser says that it is offline.
    Offline,
    /// No stream; the messages are fetched again and again.
    Polling {
        /// How often, in milliseconds.
        every_ms: u64,
        /// Only because [`MAX_STREAMS`] calls are streamed already, in this tab and others.
        is_crowded: bool,
    },
    /// The call is over; its final record is being read.
    Ending,
    /// The call is over and compared with its final record.
    Ended,
    /// The vendor refuses the key, or there is none.
    NeedsKey,
    /// The key may not do this; the missing scope where the vendor names it.
    Forbidden(Option<String>),
    /// The vendor no longer has the call or its conversation.
    Gone,
    /// The vendor found our request wrong: a mistake of Ringside. The sentence says what it was.
    Rejected(String),
    /// Not followed any more because nobody looks at it.
    Stopped,
}

impl Status {
    /// Whether nothing will change any more.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Ended
                | Self::NeedsKey
                | Self::Forbidden(_)
                | Self::Gone
                | Self::Rejected(_)
                | Self::Stopped
        )
    }

    /// The words of the banner.
    pub fn label(&self) -> String {
        match self {
            Self::Connecting => "Connecting…".to_owned(),
            Self::Live => "Live".to_owned(),
            Self::Quiet => "Connected, but quiet".to_owned(),
            Self::Reconnecting { cause: None, .. } => "Reconnecting…".to_owned(),
            Self::Reconnecting {
                cause: Some(cause), ..
            } => format!("Reconnecting… {cause}"),
            Self::Offline => "Offline".to_owned(),
            Self::Polling {
                every_ms,
                is_crowded,
            } => {
                let every_s = every_ms.div_ceil(1_000);
                if *is_crowded {
                    format!(
                        "Not live: {MAX_STREAMS} calls are streamed already; updates every {every_s} s"
                    )
                } else {
                    format!("Not live: updates every {every_s} s")
                }
            }
            Self::Ending => "Call over, reading its record…".to_owned(),
            Self::Ended => "Call ended".to_owned(),
            Self::NeedsKey => "The key was refused".to_owned(),
            Self::Forbidden(Some(scope)) => format!("The key lacks the scope {scope}"),
            Self::Forbidden(None) => "The key may not follow this call".to_owned(),
            Self::Gone => "No longer there".to_owned(),
            Self::Rejected(sentence) => format!("The vendor refused the request. {sentence}"),
            Self::Stopped => "Not followed".to_owned(),
        }
    }
}
