//! A button that copies a text.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{
    announcer::Announcer,
    icon::{Icon, IconName},
};

/// How long the button says that it copied.
const SAID: Duration = Duration::from_secs(2);

/// Puts texts into the clipboard; provided as a context by the app.
#[derive(Clone, Copy)]
pub struct CopyService(
    /// Copies a text.
    pub Callback<String>,
);

/// A small icon button; absent where nothing can copy.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button is called: "Copy call id".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let service = use_context::<CopyService>()?;
    let announcer = use_context::<Announcer>();
    let is_copied = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    let copy = move |_| {
        service.0.run(text.clone());
        is_copied.set(true);
        if let Some(announcer) = announcer {
            announcer.polite("Copied");
        }
        stop();
        timer.set_value(set_timeout_with_handle(move || is_copied.set(false), SAID).ok());
    };
    Some(view! {
        <button
            type="button"
            class="copy-button button button--quiet button--small button--icon"
            class:copy-button--copied=is_copied
            aria-label=label.clone()
            title=move || if is_copied.get() { "Copied".to_owned() } else { label.clone() }
            on:click=copy
        >
            {move || {
                view! { <Icon name=if is_copied.get() { IconName::Check } else { IconName::Copy }/> }
            }}
        </button>
    })
}
