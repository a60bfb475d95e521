//! What the stories of the call page need besides: their styles, waiting, messages and attachments.

use std::sync::Arc;

use leptos::prelude::*;
use ringside::domain::{
    attachment::{Attachment, AttachmentKind},
    time::Timestamp,
    transcript::{Message, Speaker, Timing},
    url::{LinkPolicy, SafeUrl},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

pub(crate) use super::support::{Screen, press, tick};

/// The styles that layout depends on, in layer order.
const STYLES: [&str; 6] = [
    include_str!("../../style/layers.css"),
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/components/icon.css"),
    include_str!("../../style/components/transcript.css"),
    include_str!("../../style/components/turn.css"),
];

/// The instant at which the calls of these stories are answered.
pub(crate) fn answered() -> Timestamp {
    Timestamp::parse("2026-11-21T10:39:00Z").unwrap()
}

/// Shows a view with the styles that its layout depends on.
pub(crate) fn mount<N: IntoView + 'static>(view: impl FnOnce() -> N + 'static) -> Screen {
    super::support::show(move || {
        view! {
            <style>{STYLES.concat()}</style>
            {view()}
        }
        .into_any()
    })
}

/// More ways to look at a screen.
pub(crate) trait Find {
    /// Whether there is such an element.
    fn has(&self, selector: &str) -> bool;
    /// The text of the only such element.
    fn words(&self, selector: &str) -> String;
    /// The first button with these words in it.
    fn button_with(&self, words: &str) -> HtmlElement;
}

impl Find for Screen {
    fn has(&self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    fn words(&self, selector: &str) -> String {
        text_of(&self.one(selector))
    }

    fn button_with(&self, words: &str) -> HtmlElement {
        let found = self
            .all("button")
            .into_iter()
            .find(|one| text_of(one).contains(words));
        found.unwrap_or_else(|| panic!("no button says “{words}”"))
    }
}

/// The text of an element.
pub(crate) fn text_of(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

/// Waits.
pub(crate) async fn pause(wait_ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait_ms)
            .unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Lets the browser paint this often.
pub(crate) async fn frames(count: usize) {
    for _ in 0..count {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            window().request_animation_frame(&resolve).unwrap();
        });
        JsFuture::from(promise).await.unwrap();
        tick().await;
    }
}

/// Waits until something is so, for at most three seconds.
pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..60 {
        if is_so() {
            return;
        }
        pause(50).await;
    }
    panic!("still not so: {what}");
}

/// A property of an element that has no method here.
pub(crate) fn property(element: &Element, name: &str) -> JsValue {
    js_sys::Reflect::get(element, &JsValue::from_str(name)).unwrap()
}

/// A message some seconds after the answer, with an id.
pub(crate) fn message(number: usize, text: &str) -> Arc<Message> {
    let after_ms = i64::try_from(number).unwrap() * 1000;
    Arc::new(Message {
        id: Some(format!("m{number}").as_str().into()),
        speaker: if number.is_multiple_of(2) {
            Speaker::Agent
        } else {
            Speaker::Caller
        },
        text: text.to_owned(),
        created_at: Timestamp::from_ms(answered().ms() + after_ms),
        kind: None,
        attachments: Vec::new(),
        timing: Timing::default(),
        tool: None,
    })
}

/// An attachment, judged as for a console on this machine.
pub(crate) fn attachment(kind: AttachmentKind, link: &str) -> Attachment {
    Attachment {
        kind,
        link: SafeUrl::parse(
            link,
            LinkPolicy {
                allows_loopback: true,
            },
        ),
    }
}
