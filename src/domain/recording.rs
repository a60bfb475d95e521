//! The recording of a call.

use std::sync::Arc;

use super::{
    error::{ApiError, ErrorKind},
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

/// The first wait before a recording that is not ready is asked for again, in milliseconds.
const FIRST_WAIT_MS: u32 = 5_000;
/// The longest such wait.
const LONGEST_WAIT_MS: u32 = 120_000;
/// A link that fails sooner than this after it was asked for is not asked for anew by itself.
const FRESH_MS: u64 = 60_000;
/// A link that stops working sooner than this is taken as expired.
const EXPIRES_SOON_MS: u64 = 5_000;

/// How long to wait before asking again, after `asked` questions were answered with "not ready":
/// doubled each time up to two minutes.
pub fn wait_ms(asked: u32) -> u32 {
    2_u32
        .checked_pow(asked)
        .and_then(|factor| FIRST_WAIT_MS.checked_mul(factor))
        .map_or(LONGEST_WAIT_MS, |wait| wait.min(LONGEST_WAIT_MS))
}

/// The type under which a browser keeps a file that an answer calls `content_type`: a sound or a film
/// as it was called, anything unnamed as mere bytes. `None` for a page or a document, which is never
/// kept: it would be one of ours.
pub fn media_type(content_type: &str) -> Option<String> {
    let named = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_media = named.starts_with("audio/") || named.starts_with("video/");
    match named.as_str() {
        "" | "application/octet-stream" | "binary/octet-stream" | "application/ogg" => {
            Some("application/octet-stream".to_owned())
        }
        _ => is_media.then_some(named),
    }
}

/// How much of a sound has arrived, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// So far; 0 while only the link is asked for.
    pub so_far: u64,
    /// In all, where the vendor says.
    pub total: Option<u64>,
}

/// Where a player finds a sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The address as the player is given it.
    pub address: Arc<str>,
    /// The link behind it, where a person can open it too.
    pub link: Option<SafeUrl>,
    /// When the vendor was asked for it; `None` where it came with the call.
    pub asked_at: Option<Timestamp>,
}

/// How far one track is on its way to somebody's ears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// There is a way to get it; it is taken once somebody presses play.
    OnRequest,
    /// Being asked for or fetched.
    Coming(Received),
    /// To be played.
    Ready(Source),
    /// The vendor was asked and has none yet.
    NotReady,
    /// Its link is not one the console follows, and there is no other way to it.
    Blocked(BlockedLink),
    /// It cannot be played; the link that failed, if there was one.
    Failed(ApiError, Option<SafeUrl>),
}

impl Sound {
    /// What is known of a track before anybody pressed play. `can_ask` says whether the vendor has an
    /// address for recordings.
    pub fn first(recording: &Recording, can_ask: bool, now: Timestamp) -> Self {
        match &recording.source {
            RecordingSource::OnRequest => Self::OnRequest,
            RecordingSource::Link {
                url: Ok(url),
                expires_at,
            } => {
                let is_over = expires_at
                    .is_some_and(|end| end.since(now).is_none_or(|left| left < EXPIRES_SOON_MS));
                if is_over {
                    return Self::OnRequest;
                }
                Self::Ready(Source {
                    address: url.href().into(),
                    link: Some(url.clone()),
                    asked_at: None,
                })
            }
            RecordingSource::Link { url: Err(_), .. } if can_ask => Self::OnRequest,
            RecordingSource::Link {
                url: Err(blocked), ..
            } => Self::Blocked(blocked.clone()),
        }
    }

    /// After the player failed: whether the sound is worth asking for anew, or what to say instead.
    /// A link that came with the call may have expired, and so may one that was asked for a while ago;
    /// one that is fresh and does not play never will.
    pub fn after_failure(&self, now: Timestamp) -> Option<Self> {
        let Self::Ready(source) = self else {
            return Some(self.clone());
        };
        let is_old = source
            .asked_at
            .is_none_or(|at| now.since(at).is_some_and(|age| age >= FRESH_MS));
        (!is_old).then(|| {
            Self::Failed(
                ApiError::new(
                    ErrorKind::UnexpectedAnswer,
                    "Not played: what the link answers with is no sound this browser knows.",
                ),
                source.link.clone(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::url::LinkPolicy;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_ms(seconds * 1000).unwrap()
    }

    fn with_link(text: &str, expires_at: Option<Timestamp>) -> Recording {
        Recording {
            track: Track::Mono,
            source: RecordingSource::Link {
                url: SafeUrl::parse(text, LinkPolicy::default()),
                expires_at,
            },
        }
    }

    #[test]
    fn waits_double_up_to_two_minutes() {
        let waits: Vec<u32> = (0..7).map(wait_ms).collect();
        assert_eq!(
            waits,
            [5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]
        );
        assert_eq!(wait_ms(u32::MAX), LONGEST_WAIT_MS);
    }

    #[test]
    fn a_link_is_played_unless_it_has_expired() {
        let recording = with_link("https://media.example.com/a.wav", Some(at(100)));
        let Sound::Ready(source) = Sound::first(&recording, false, at(0)) else {
            panic!("a good link is ready");
        };
        assert_eq!(&*source.address, "https://media.example.com/a.wav");
        for late in [96, 100, 5_000] {
            assert_eq!(
                Sound::first(&recording, false, at(late)),
                Sound::OnRequest,
                "{late}"
            );
        }
    }

    #[test]
    fn a_link_that_is_not_followed_is_asked_for_or_said() {
        let recording = with_link("javascript:alert(1)", None);
        assert_eq!(Sound::first(&recording, true, at(0)), Sound::OnRequest);
        assert!(matches!(
            Sound::first(&recording, false, at(0)),
            Sound::Blocked(_)
        ));
    }

    #[test]
    fn a_failing_link_is_asked_for_anew_once() {
        let recording = with_link("https://media.example.com/a.wav", None);
        let mut sound = Sound::first(&recording, false, at(0));
        assert_eq!(sound.after_failure(at(10)), None, "asked for anew");
        if let Sound::Ready(source) = &mut sound {
            source.asked_at = Some(at(10));
        }
        let Some(Sound::Failed(error, link)) = sound.after_failure(at(11)) else {
            panic!("a fresh link that fails is an error");
        };
        assert!(error.sentence.starts_with("Not played"));
        assert!(link.is_some());
        assert_eq!(sound.after_failure(at(70)), None, "it has had its time");
    }

    #[test]
    fn only_sounds_and_films_are_kept() {
        assert_eq!(
            media_type("Audio/WAV; rate=8000").as_deref(),
            Some("audio/wav")
        );
        for bytes in ["", "application/octet-stream", "binary/octet-stream;x"] {
            assert_eq!(
                media_type(bytes).as_deref(),
                Some("application/octet-stream"),
                "{bytes}"
            );
        }
        for page in ["text/html", "image/svg+xml", "application/json", "audio"] {
            assert_eq!(media_type(page), None, "{page}");
        }
    }

    #[test]
    fn only_what_plays_can_fail() {
        let sound = Sound::Coming(Received::default());
        assert_eq!(sound.after_failure(at(0)), Some(sound.clone()));
    }
}
