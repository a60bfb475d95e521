//! Listening to a recording: which track, where it is found, and what is tried when it is not.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::{call_detail, task::Task};
use crate::{
    browser::{clock, object_url::ObjectUrl},
    domain::{
        error::{ApiError, ErrorKind},
        ids::{AgentId, CallId},
        recording::{Received, Recording, RecordingSource, Recordings, Sound, Source, Track},
        url::SafeUrl,
    },
    net::{
        connection::Connection,
        media::{self, Media},
    },
};

/// A sound that was asked for.
pub struct Found {
    /// Where the player finds it.
    pub address: String,
    /// The link behind it, where a person can open it too.
    pub link: Option<SafeUrl>,
    /// The memory it takes, where it is in the browser already.
    pub kept: Option<ObjectUrl>,
}

/// Takes down how much has arrived.
pub type OnProgress = Rc<dyn Fn(Received)>;

/// The way to a track: a question to the vendor; `None` while there is none yet.
pub type Ask = Rc<
    dyn Fn(
        Track,
        AbortSignal,
        OnProgress,
    ) -> LocalBoxFuture<'static, Result<Option<Found>, ApiError>>,
>;

/// One call's recordings and the track that is heard. Ends, and gives its memory back, with the owner
/// it was made in.
#[derive(Clone, Copy)]
pub struct Hearing {
    /// The track that was chosen; `None` for the first.
    pub chosen: RwSignal<Option<Track>>,
    sound: RwSignal<Option<Sound>>,
    /// The track `sound` is about.
    track: StoredValue<Option<Track>>,
    /// Whether the call named a link to it: it was there once.
    had_link: StoredValue<bool>,
    ask: StoredValue<Ask, LocalStorage>,
    task: StoredValue<Option<Task>, LocalStorage>,
    kept: StoredValue<Option<ObjectUrl>, LocalStorage>,
}

impl Hearing {
    /// Nothing is asked for before somebody presses play. `can_ask` says whether the vendor has an
    /// address for a track.
    pub fn new(
        recordings: Signal<Recordings>,
        can_ask: impl Fn(&Track) -> bool + 'static,
        ask: Ask,
    ) -> Self {
        let this = Self {
            chosen: RwSignal::new(None),
            sound: RwSignal::new(None),
            track: StoredValue::new(None),
            had_link: StoredValue::new(false),
            ask: StoredValue::new_local(ask),
            task: StoredValue::new_local(None),
            kept: StoredValue::new_local(None),
        };
        Effect::new(move |_| {
            let chosen = this.chosen.get();
            recordings.with(|recordings| this.look_at(recordings, chosen.as_ref(), &can_ask));
        });
        this
    }

    /// How far the chosen track is; `None` while there are no recordings.
    pub fn sound(self) -> Signal<Option<Sound>> {
        self.sound.into()
    }

    /// Asks for the track, unless it is there or on its way.
    pub fn want(self) {
        let is_wanting = self.sound.with_untracked(|sound| {
            matches!(
                sound,
                Some(Sound::OnRequest | Sound::NotReady | Sound::Failed(..))
            )
        });
        if is_wanting {
            self.fetch();
        }
    }

    /// The player could not play what it was given: asks for it anew, once.
    pub fn on_broken(self) {
        let next = self.sound.with_untracked(|sound| {
            sound
                .as_ref()
                .map(|sound| sound.after_failure(clock::now()))
        });
        match next {
            Some(None) => self.fetch(),
            Some(Some(next)) => self.sound.set(Some(next)),
            None => {}
        }
    }

    /// Gives up what is on its way.
    pub fn cancel(self) {
        self.task.set_value(None);
        self.sound.set(Some(Sound::OnRequest));
    }

    /// Takes in what is known of the recordings. What is heard, or on its way, is not interrupted by a
    /// newer link to the same track.
    fn look_at(
        self,
        recordings: &Recordings,
        chosen: Option<&Track>,
        can_ask: &impl Fn(&Track) -> bool,
    ) {
        let Some(recording) = pick(recordings, chosen) else {
            self.track.set_value(None);
            self.task.set_value(None);
            self.sound.set(None);
            return;
        };
        let is_same = self
            .track
            .with_value(|track| track.as_ref() == Some(&recording.track));
        let is_in_use = self
            .sound
            .with_untracked(|sound| matches!(sound, Some(Sound::Ready(_) | Sound::Coming(_))));
        if is_same && is_in_use {
            return;
        }
        self.track.set_value(Some(recording.track.clone()));
        let has_link = matches!(recording.source, RecordingSource::Link { .. });
        self.had_link.set_value(has_link);
        self.task.set_value(None);
        self.kept.set_value(None);
        let first = Sound::first(recording, can_ask(&recording.track), clock::now());
        self.sound.set(Some(first));
    }

    fn fetch(self) {
        let Some(track) = self.track.get_value() else {
            return;
        };
        self.sound.set(Some(Sound::Coming(Received::default())));
        let ask = self.ask.get_value();
        let on_progress: OnProgress =
            Rc::new(move |received| self.sound.set(Some(Sound::Coming(received))));
        self.task.set_value(Task::start(|signal| {
            let answer = ask(track, signal, on_progress);
            async move {
                let answer = answer.await;
                self.take_in(answer);
            }
        }));
    }

    fn take_in(self, answer: Result<Option<Found>, ApiError>) {
        let sound = match answer {
            Ok(Some(found)) => {
                self.kept.set_value(found.kept);
                Sound::Ready(Source {
                    address: found.address.into(),
                    link: found.link,
                    asked_at: Some(clock::now()),
                })
            }
            Ok(None) if self.had_link.get_value() => Sound::Failed(
                ApiError::new(
                    ErrorKind::NotFound,
                    "The vendor has this recording no longer.",
                ),
                None,
            ),
            Ok(None) => Sound::NotReady,
            Err(error) => Sound::Failed(error, None),
        };
        self.sound.set(Some(sound));
    }
}

fn pick<'a>(recordings: &'a Recordings, chosen: Option<&Track>) -> Option<&'a Recording> {
    let Recordings::Ready(all) = recordings else {
        return None;
    };
    all.iter()
        .find(|recording| chosen == Some(&recording.track))
        .or_else(|| all.first())
}

/// Asks this connection's vendor: by its address for recordings, else by reading the call again, whose
/// links are new each time.
pub fn ask_vendor(connection: Connection, call: CallId, agent: Option<AgentId>) -> Ask {
    Rc::new(move |track, signal, on_progress| {
        let (connection, call, agent) = (connection.clone(), call.clone(), agent.clone());
        Box::pin(async move {
            if media::can_ask(&connection, &call, &track) {
                let on_progress = move |received| on_progress(received);
                let found =
                    media::recording(&connection, &call, &track, &signal, on_progress).await?;
                return Ok(found.map(Found::from));
            }
            let detail = call_detail::load(&connection, &call, agent.as_ref(), &signal).await?;
            link_of(&detail.more.recordings, &track)
        })
    })
}

/// The link to a track in a call that was read again.
fn link_of(recordings: &Recordings, track: &Track) -> Result<Option<Found>, ApiError> {
    let all = match recordings {
        Recordings::Ready(all) => all.as_slice(),
        Recordings::Pending => return Ok(None),
        Recordings::NotOffered | Recordings::None(_) => &[],
    };
    let link = all
        .iter()
        .find(|recording| recording.track == *track)
        .and_then(|recording| match &recording.source {
            RecordingSource::Link { url: Ok(url), .. } => Some(url.clone()),
            RecordingSource::Link { url: Err(_), .. } | RecordingSource::OnRequest => None,
        });
    link.map(|url| Some(Media::Link(url).into()))
        .ok_or_else(|| {
            ApiError::new(
                ErrorKind::UnexpectedAnswer,
                "The call was read again and names no link to this recording.",
            )
        })
}

impl From<Media> for Found {
    fn from(media: Media) -> Self {
        match media {
            Media::Link(url) => Self {
                address: url.href().to_owned(),
                link: Some(url),
                kept: None,
            },
            Media::Bytes(url) => Self {
                address: url.address().to_owned(),
                link: None,
                kept: Some(url),
            },
            Media::Proxied(address) => Self {
                address,
                link: None,
                kept: None,
            },
        }
    }
}
