//! Locks and channels, as the tabs of one origin share them.

use std::{cell::RefCell, rc::Rc};

use ringside::browser::{
    channel::Channel,
    locks::{self, Asked, Lock},
    timer::{Nap, sleep},
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, BroadcastChannel};

async fn taken(name: &str, by_force: bool) -> Option<Lock> {
    match locks::take(name, by_force).await {
        Asked::Taken(lock) => Some(lock),
        Asked::Busy => None,
        Asked::Missing => panic!("this browser has locks"),
    }
}

#[wasm_bindgen_test]
async fn a_lock_is_one_holders_until_it_is_dropped() {
    let name = "ringside test: one holder";
    let lock = taken(name, false).await.unwrap();
    assert!(taken(name, false).await.is_none(), "busy");
    drop(lock);
    // The browser gives it on in its own time.
    while taken(name, false).await.is_none() {
        sleep(1).await;
    }
}

#[wasm_bindgen_test]
async fn a_lock_taken_by_force_tells_who_had_it() {
    let name = "ringside test: by force";
    let first = taken(name, false).await.unwrap();
    let is_robbed = first.is_robbed();
    let second = taken(name, true).await.unwrap();
    assert!(is_robbed.await);
    let is_robbed = second.is_robbed();
    drop(second);
    assert!(!is_robbed.await, "given back is not robbed");
}

#[wasm_bindgen_test]
async fn whoever_waits_learns_of_the_first_lock_that_comes_free_and_does_not_keep_it() {
    let names = ["ringside test: a", "ringside test: b"].map(str::to_owned);
    let kept = taken(&names[0], false).await.unwrap();
    let given_back = taken(&names[1], false).await.unwrap();
    let abort = AbortController::new().unwrap();
    let signal = abort.signal();
    let waiting = locks::one_comes_free(&names, &signal);
    drop(given_back);
    assert!(waiting.await);
    abort.abort();
    while taken(&names[1], false).await.is_none() {
        sleep(1).await;
    }
    assert!(taken(&names[0], false).await.is_none(), "still held");
    drop(kept);
}

#[wasm_bindgen_test]
async fn waiting_can_be_given_up() {
    let name = "ringside test: given up".to_owned();
    let _held = taken(&name, false).await.unwrap();
    let abort = AbortController::new().unwrap();
    abort.abort();
    assert!(!locks::one_comes_free(&[name], &abort.signal()).await);
}

#[wasm_bindgen_test]
async fn a_channel_hands_on_texts_of_a_bearable_size_and_nothing_else() {
    let name = "ringside test: channel";
    let heard = Rc::new(RefCell::new(Vec::new()));
    let _ear = Channel::open(name, 10, {
        let heard = Rc::clone(&heard);
        move |text| heard.borrow_mut().push(text)
    })
    .unwrap();
    let raw = BroadcastChannel::new(name).unwrap();
    raw.post_message(&42.into()).unwrap();
    raw.post_message(&js_sys::Object::new()).unwrap();
    raw.post_message(&"eleven long".into()).unwrap();
    let mouth = Channel::open(name, 10, |_| panic!("one's own words are not heard")).unwrap();
    raw.close();
    mouth.say("ten longer");
    while heard.borrow().is_empty() {
        sleep(1).await;
    }
    assert_eq!(*heard.borrow(), ["ten longer"]);
}

#[wasm_bindgen_test]
async fn a_nap_ends_with_its_alarm() {
    let nap = Nap::new().unwrap();
    let alarm = nap.alarm();
    alarm.ring();
    nap.take(u32::MAX).await;
    alarm.ring();
}
