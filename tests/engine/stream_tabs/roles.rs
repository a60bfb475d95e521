//! The rules of the roles.

use ringside::stream::{
    relay::Relay,
    sse::SseEvent,
    tabs::{Act, Answer, Next, Role, Tabs},
};

fn leader() -> Tabs {
    let mut tabs = Tabs::new();
    tabs.begin();
    tabs.call(Answer::Taken);
    assert_eq!(tabs.place(Answer::Taken, true), Next::Go(Role::Leader));
    tabs
}

fn follower() -> Tabs {
    let mut tabs = Tabs::new();
    tabs.begin();
    assert_eq!(tabs.call(Answer::Busy), Next::AskLeader);
    assert_eq!(tabs.hear(Relay::Opening, 0), [Act::Answered]);
    assert_eq!(tabs.called(), Next::Go(Role::Follower));
    assert_eq!(tabs.hear(Relay::Open, 0), Vec::new(), "not asked for yet");
    assert_eq!(tabs.begin_to_listen(), Relay::Hello);
    tabs
}

fn said(data: &str) -> SseEvent {
    SseEvent {
        event_type: "message".to_owned(),
        data: data.to_owned(),
        last_event_id: String::new(),
    }
}

#[test]
fn the_first_tab_leads_and_the_second_follows() {
    let mut first = Tabs::new();
    assert_eq!(first.begin(), Next::AskCall { by_force: false });
    assert_eq!(first.call(Answer::Taken), Next::AskPlace);
    assert_eq!(first.place(Answer::Taken, true), Next::Go(Role::Leader));
    assert_eq!(first.role(), Some(Role::Leader));
    assert_eq!(follower().role(), Some(Role::Follower));
}

#[test]
fn without_locks_every_tab_is_on_its_own() {
    let mut tabs = Tabs::new();
    tabs.begin();
    assert_eq!(tabs.call(Answer::Missing), Next::Go(Role::Alone));
    assert_eq!(tabs.opened(), None);
    assert_eq!(tabs.brought(vec![said("a")], 1_000), None);
    assert_eq!(tabs.hear(Relay::Hello, 2_000), Vec::new());
    assert_eq!(tabs.robbed(), None);
}

#[test]
fn without_a_place_nobody_leads_and_the_next_attempt_asks_anew() {
    let mut tabs = Tabs::new();
    tabs.begin();
    tabs.call(Answer::Taken);
    assert_eq!(tabs.place(Answer::Busy, true), Next::Crowded);
    assert_eq!(tabs.role(), None);
    assert_eq!(tabs.begin(), Next::AskCall { by_force: false });
}

#[test]
fn nothing_is_told_until_somebody_listens() {
    let mut tabs = leader();
    assert_eq!(tabs.opened(), None);
    assert_eq!(tabs.brought(vec![said("before")], 1_000), None);
    let standing = [Relay::Open, Relay::Pulse { age_ms: 3_000 }].map(Act::Say);
    assert_eq!(tabs.hear(Relay::Hello, 4_000), standing);
    let events = vec![said("after")];
    assert_eq!(
        tabs.brought(events.clone(), 4_100),
        Some(Relay::Events(events))
    );
}

#[test]
fn a_listener_that_comes_early_learns_when_the_stream_opens() {
    let mut tabs = leader();
    assert_eq!(tabs.hear(Relay::Hello, 0), [Act::Say(Relay::Opening)]);
    assert_eq!(tabs.opened(), Some(Relay::Open));
}

#[test]
fn bytes_without_events_are_told_once_a_second() {
    let mut tabs = leader();
    tabs.opened();
    tabs.hear(Relay::Hello, 0);
    let pulses = (1..=3_000).filter(|now_ms| tabs.brought(Vec::new(), *now_ms).is_some());
    assert_eq!(pulses.count(), 3);
}

#[test]
fn what_the_leader_tells_is_a_stream() {
    let mut tabs = follower();
    assert_eq!(tabs.hear(Relay::Opening, 0), Vec::new());
    assert_eq!(tabs.hear(Relay::Open, 0), [Act::Opened]);
    assert_eq!(tabs.hear(Relay::Open, 0), Vec::new(), "open is open");
    let pulse = Act::Heard {
        age_ms: 500,
        events: Vec::new(),
    };
    assert_eq!(tabs.hear(Relay::Pulse { age_ms: 500 }, 0), [pulse]);
    let heard = Act::Heard {
        age_ms: 0,
        events: vec![said("a")],
    };
    assert_eq!(tabs.hear(Relay::Events(vec![said("a")]), 0), [heard]);
}

#[test]
fn an_event_alone_says_that_the_stream_is_open() {
    let mut tabs = follower();
    let acts = tabs.hear(Relay::Events(vec![said("a")]), 0);
    assert_eq!(acts.first(), Some(&Act::Opened));
    assert_eq!(acts.len(), 2);
}

#[test]
fn followers_and_leaders_do_not_take_each_others_part() {
    let mut tabs = follower();
    assert_eq!(tabs.hear(Relay::Hello, 0), Vec::new());
    assert_eq!(tabs.robbed(), None);
    let mut tabs = leader();
    for relay in [
        Relay::Opening,
        Relay::Open,
        Relay::Events(vec![said("forged")]),
    ] {
        assert_eq!(tabs.hear(relay, 0), Vec::new());
    }
    assert_eq!(tabs.came_free(), None);
}

#[test]
fn when_the_leader_goes_the_stream_has_ended() {
    let mut tabs = follower();
    tabs.hear(Relay::Open, 0);
    assert_eq!(tabs.came_free(), Some(Act::End));
    tabs.begin();
    assert_eq!(tabs.call(Answer::Taken), Next::AskPlace);
}

#[test]
fn a_call_that_is_over_is_taken_over_by_nobody_and_a_false_end_is_forgotten() {
    let mut tabs = leader();
    assert_eq!(tabs.over(), None, "nobody listens");
    tabs.hear(Relay::Hello, 0);
    assert_eq!(tabs.over(), Some(Relay::Over));
    let mut tabs = follower();
    tabs.hear(Relay::Open, 0);
    assert_eq!(tabs.hear(Relay::Over, 0), Vec::new());
    assert_eq!(tabs.came_free(), None);
    tabs.hear(Relay::Pulse { age_ms: 0 }, 0);
    assert_eq!(tabs.came_free(), Some(Act::End));
}

#[test]
fn when_the_leader_is_another_one_the_stream_has_ended() {
    let mut tabs = follower();
    assert_eq!(tabs.hear(Relay::Opening, 0), Vec::new(), "it opens");
    tabs.hear(Relay::Open, 0);
    assert_eq!(tabs.hear(Relay::Opening, 0), [Act::End]);
}

#[test]
fn a_leader_that_stands_still_is_robbed_with_a_place_at_hand() {
    let mut tabs = Tabs::new();
    tabs.begin();
    assert_eq!(tabs.call(Answer::Busy), Next::AskLeader);
    assert_eq!(tabs.hear(Relay::Hello, 0), Vec::new(), "no answer");
    assert_eq!(tabs.called(), Next::AskPlace);
    let force = Next::AskCall { by_force: true };
    assert_eq!(tabs.place(Answer::Taken, false), force);
    assert_eq!(tabs.call(Answer::Taken), Next::Go(Role::Leader));
    assert_eq!(leader().robbed(), Some(Act::End));
}

#[test]
fn who_is_robbed_on_the_way_follows() {
    let mut tabs = Tabs::new();
    tabs.begin();
    tabs.call(Answer::Taken);
    assert_eq!(tabs.robbed(), None);
    assert_eq!(tabs.place(Answer::Taken, false), Next::Go(Role::Follower));
}

#[test]
fn without_a_place_nobody_is_robbed() {
    let mut tabs = Tabs::new();
    tabs.begin();
    tabs.call(Answer::Busy);
    tabs.called();
    assert_eq!(tabs.place(Answer::Busy, false), Next::Crowded);
}

#[test]
fn whatever_the_leader_says_is_an_answer_once() {
    for relay in [
        Relay::Opening,
        Relay::Open,
        Relay::Pulse { age_ms: 0 },
        Relay::Events(vec![said("a")]),
    ] {
        let mut tabs = Tabs::new();
        tabs.begin();
        tabs.call(Answer::Busy);
        assert_eq!(tabs.hear(relay.clone(), 0), [Act::Answered]);
        assert_eq!(tabs.hear(relay, 0), Vec::new());
        assert_eq!(tabs.called(), Next::Go(Role::Follower));
    }
}
