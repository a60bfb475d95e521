//! The recording of a call.

use super::{
    time::Timestamp,
    url::{BlockedLink, SafeUrl},
};

/// What is on a recording.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Track {
    /// Both sides on one channel.
    Mono,
    /// One side on each channel.
    Stereo,
    /// The caller only.
    Caller,
    /// The agent only.
    Agent,
    /// With a picture.
    Video,
}

impl Track {
    /// The word shown on the screen.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Mono => "Both sides",
            Self::Stereo => "Stereo",
            Self::Caller => "Caller only",
            Self::Agent => "Agent only",
            Self::Video => "Video",
        }
    }
}

/// Where a recording is to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordingSource {
    /// A link that a player opens by itself, without a key.
    Link {
        /// The address, if it is one the console may follow.
        url: Result<SafeUrl, BlockedLink>,
        /// When it stops working, where the vendor says.
        expires_at: Option<Timestamp>,
    },
    /// The vendor is asked for it when somebody wants to listen; see `CallVendor::recording`.
    OnRequest,
}

/// One recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// What is on it.
    pub track: Track,
    /// Where it is to be had.
    pub source: RecordingSource,
}

/// What is known of the recordings of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Recordings {
    /// The vendor's API has none.
    #[default]
    NotOffered,
    /// There is none, and there will be none; the sentence says why.
    None(String),
    /// Not ready yet: worth asking again a little later.
    Pending,
    /// To be listened to; at least one.
    Ready(Vec<Recording>),
}
