use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use leptos::prelude::*;
use ringside::{
    domain::{
        error::{ApiError, ErrorKind},
        recording::{Recording, RecordingSource, Recordings, Sound, Track},
        url::{LinkPolicy, SafeUrl},
    },
    state::{
        hearing::{Ask, Found, Hearing},
        waiting::{Question, Waiting},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::tick;

type Answer = Result<Option<Found>, ApiError>;

/// A vendor that gives these answers in turn and notes what it was asked for.
#[derive(Clone, Default)]
struct Vendor {
    answers: Rc<RefCell<VecDeque<Answer>>>,
    asked: Rc<RefCell<Vec<Track>>>,
}

impl Vendor {
    fn answers(&self, answer: Answer) {
        self.answers.borrow_mut().push_back(answer);
    }

    fn ask(&self) -> Ask {
        let vendor = self.clone();
        Rc::new(move |track, _, _| {
            vendor.asked.borrow_mut().push(track);
            let answer = vendor.answers.borrow_mut().pop_front();
            Box::pin(async move { answer.unwrap() })
        })
    }

    fn asked(&self) -> usize {
        self.asked.borrow().len()
    }
}

fn found(address: &str) -> Found {
    Found {
        address: address.to_owned(),
        link: None,
        kept: None,
    }
}

fn linked(track: Track, address: &str) -> Recording {
    Recording {
        track,
        source: RecordingSource::Link {
            url: SafeUrl::parse(address, LinkPolicy::default()),
            expires_at: None,
        },
    }
}

fn on_request(track: Track) -> Recording {
    Recording {
        track,
        source: RecordingSource::OnRequest,
    }
}

async fn settle() {
    for _ in 0..4 {
        tick().await;
    }
}

fn address(hearing: Hearing) -> Option<String> {
    match hearing.sound().get_untracked() {
        Some(Sound::Ready(source)) => Some(source.address.to_string()),
        _ => None,
    }
}

struct Stage {
    hearing: Hearing,
    recordings: RwSignal<Recordings>,
    vendor: Vendor,
    _owner: Owner,
}

async fn listen(all: Vec<Recording>) -> Stage {
    let owner = Owner::new();
    let vendor = Vendor::default();
    let recordings = RwSignal::new(Recordings::Ready(all));
    let hearing = owner.with(|| Hearing::new(recordings.into(), |_| true, vendor.ask()));
    settle().await;
    Stage {
        hearing,
        recordings,
        vendor,
        _owner: owner,
    }
}

#[wasm_bindgen_test]
async fn a_link_is_played_as_it_is_and_asked_for_anew_once() {
    let stage = listen(vec![linked(Track::Mono, "https://media.example.com/1")]).await;
    assert_eq!(
        address(stage.hearing).as_deref(),
        Some("https://media.example.com/1")
    );
    assert_eq!(stage.vendor.asked(), 0, "nobody has pressed play");

    stage
        .vendor
        .answers(Ok(Some(found("https://media.example.com/2"))));
    stage.hearing.on_broken();
    settle().await;
    assert_eq!(
        address(stage.hearing).as_deref(),
        Some("https://media.example.com/2")
    );

    stage.hearing.on_broken();
    settle().await;
    assert!(matches!(
        stage.hearing.sound().get_untracked(),
        Some(Sound::Failed(..))
    ));
    assert_eq!(stage.vendor.asked(), 1, "no loop");

    stage
        .vendor
        .answers(Ok(Some(found("https://media.example.com/3"))));
    stage.hearing.want();
    settle().await;
    assert_eq!(
        address(stage.hearing).as_deref(),
        Some("https://media.example.com/3"),
        "a person may try as often as they like"
    );
}

#[wasm_bindgen_test]
async fn a_recording_that_was_there_and_is_gone_is_not_waited_for() {
    let stage = listen(vec![linked(Track::Mono, "https://media.example.com/1")]).await;
    stage.vendor.answers(Ok(None));
    stage.hearing.on_broken();
    settle().await;
    let Some(Sound::Failed(error, _)) = stage.hearing.sound().get_untracked() else {
        panic!("it is gone");
    };
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[wasm_bindgen_test]
async fn a_track_without_a_link_is_asked_for_when_it_is_wanted() {
    let stage = listen(vec![on_request(Track::Stereo)]).await;
    assert_eq!(
        stage.hearing.sound().get_untracked(),
        Some(Sound::OnRequest)
    );
    let error = ApiError::new(ErrorKind::NotFound, "No such recording.");
    stage.vendor.answers(Err(error.clone()));
    stage.hearing.want();
    assert!(matches!(
        stage.hearing.sound().get_untracked(),
        Some(Sound::Coming(_))
    ));
    settle().await;
    assert_eq!(
        stage.hearing.sound().get_untracked(),
        Some(Sound::Failed(error, None))
    );
    stage.vendor.answers(Ok(None));
    stage.hearing.want();
    settle().await;
    assert_eq!(stage.hearing.sound().get_untracked(), Some(Sound::NotReady));
    assert_eq!(*stage.vendor.asked.borrow(), [Track::Stereo, Track::Stereo]);
}

#[wasm_bindgen_test]
async fn another_track_is_another_sound_and_a_newer_link_interrupts_nothing() {
    let mono = linked(Track::Mono, "https://media.example.com/mono");
    let stage = listen(vec![mono, on_request(Track::Stereo)]).await;
    stage.recordings.set(Recordings::Ready(vec![
        linked(Track::Mono, "https://media.example.com/newer"),
        on_request(Track::Stereo),
    ]));
    settle().await;
    assert_eq!(
        address(stage.hearing).as_deref(),
        Some("https://media.example.com/mono")
    );
    stage.hearing.chosen.set(Some(Track::Stereo));
    settle().await;
    assert_eq!(
        stage.hearing.sound().get_untracked(),
        Some(Sound::OnRequest)
    );
    stage.hearing.chosen.set(Some(Track::Mono));
    settle().await;
    assert_eq!(
        address(stage.hearing).as_deref(),
        Some("https://media.example.com/newer")
    );
}

#[wasm_bindgen_test]
async fn what_is_on_its_way_can_be_given_up() {
    let stage = listen(vec![on_request(Track::Mono)]).await;
    stage
        .vendor
        .answers(Ok(Some(found("https://media.example.com/1"))));
    stage.hearing.want();
    stage.hearing.cancel();
    settle().await;
    assert_eq!(
        stage.hearing.sound().get_untracked(),
        Some(Sound::OnRequest)
    );
}

/// A question that is answered like this each time, and how often it was asked.
fn question(answer: Result<(), ApiError>) -> (Question, Rc<RefCell<u32>>) {
    let count = Rc::new(RefCell::new(0));
    let counter = Rc::clone(&count);
    let question: Question = Rc::new(move |_| {
        *counter.borrow_mut() += 1;
        let answer = answer.clone();
        Box::pin(async move { answer })
    });
    (question, count)
}

#[wasm_bindgen_test]
async fn waiting_plans_the_next_question_further_away_each_time() {
    let owner = Owner::new();
    let (question, count) = question(Ok(()));
    let is_wanted = RwSignal::new(false);
    let waiting = owner.with(|| Waiting::new(is_wanted.into(), question));
    settle().await;
    assert_eq!(waiting.next_at().get_untracked(), None);
    is_wanted.set(true);
    settle().await;
    let first = waiting.next_at().get_untracked().unwrap();
    assert_eq!(*count.borrow(), 0, "the first question comes after a wait");
    waiting.ask();
    settle().await;
    let second = waiting.next_at().get_untracked().unwrap();
    assert_eq!(*count.borrow(), 1);
    assert!(
        second.since(first).is_some_and(|ms| ms >= 4_000),
        "10 s instead of 5"
    );
    is_wanted.set(false);
    settle().await;
    assert_eq!(waiting.next_at().get_untracked(), None, "it is there");
}

#[wasm_bindgen_test]
async fn a_refusal_ends_the_asking_and_is_told() {
    let owner = Owner::new();
    let error = ApiError::new(ErrorKind::KeyRefused, "The key was refused.");
    let (question, _) = question(Err(error.clone()));
    let waiting = owner.with(|| Waiting::new(Signal::stored(true), question));
    settle().await;
    waiting.ask();
    settle().await;
    assert_eq!(waiting.error().get_untracked(), Some(error));
    assert_eq!(waiting.next_at().get_untracked(), None);
    assert!(!waiting.is_asking().get_untracked());
}

#[wasm_bindgen_test]
async fn trouble_is_told_and_asked_past() {
    let owner = Owner::new();
    let error = ApiError::new(ErrorKind::VendorTrouble, "503.");
    let (question, _) = question(Err(error));
    let waiting = owner.with(|| Waiting::new(Signal::stored(true), question));
    settle().await;
    waiting.ask();
    settle().await;
    assert!(waiting.error().get_untracked().is_some());
    assert!(waiting.next_at().get_untracked().is_some());
}

/// Makes the document say that it is hidden, or not, and tells everybody.
fn set_hidden(is_hidden: bool) {
    let descriptor = js_sys::Object::new();
    js_sys::Reflect::set(&descriptor, &"value".into(), &is_hidden.into()).unwrap();
    js_sys::Reflect::set(&descriptor, &"configurable".into(), &true.into()).unwrap();
    js_sys::Object::define_property(&document(), &"hidden".into(), &descriptor);
    let event = web_sys::Event::new("visibilitychange").unwrap();
    document().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_hidden_tab_asks_nothing_and_asks_at_once_when_it_is_back() {
    let owner = Owner::new();
    let (question, count) = question(Ok(()));
    let waiting = owner.with(|| Waiting::new(Signal::stored(true), question));
    settle().await;
    assert!(waiting.next_at().get_untracked().is_some());
    set_hidden(true);
    settle().await;
    assert_eq!(waiting.next_at().get_untracked(), None);
    assert_eq!(*count.borrow(), 0);
    set_hidden(false);
    settle().await;
    assert_eq!(*count.borrow(), 1);
    assert!(waiting.next_at().get_untracked().is_some());
}
