//! Short notes that come and go.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    notice::tone_icon,
};
use crate::domain::outcome::Tone;

/// How long a note stays; bad news stays until it is closed.
const SHOWN: Duration = Duration::from_secs(6);
/// More than these would cover the page; the oldest go first.
const MOST: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u64,
    tone: Tone,
    text: String,
}

/// Shows notes. Made once by the app, provided as a context.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    count: StoredValue<u64>,
}

impl Toasts {
    /// Nothing to show yet.
    #[expect(
        clippy::new_without_default,
        reason = "makes signals; a default would hide that it needs an owner"
    )]
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
        }
    }

    /// Shows a note.
    pub fn push(&self, tone: Tone, text: impl Into<String>) {
        self.count.update_value(|count| *count += 1);
        let number = self.count.get_value();
        let toast = Toast {
            number,
            tone,
            text: text.into(),
        };
        self.shown.update(|shown| {
            if shown.len() >= MOST {
                shown.remove(0);
            }
            shown.push(toast);
        });
        if tone != Tone::Bad {
            let toasts = *self;
            set_timeout(move || toasts.close(number), SHOWN);
        }
    }

    fn close(self, number: u64) {
        // The timer may outlive the app in tests; then there is nothing left to close.
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// The place where notes appear, in the document from the start so that screen readers watch it.
#[component]
pub fn ToastRegion(
    /// What is shown.
    toasts: Toasts,
) -> impl IntoView {
    let toast = move |toast: Toast| {
        let class = match toast.tone {
            Tone::Good => "toast-region__toast toast-region__toast--good",
            Tone::Active => "toast-region__toast toast-region__toast--active",
            Tone::Neutral => "toast-region__toast",
            Tone::Warning => "toast-region__toast toast-region__toast--warning",
            Tone::Bad => "toast-region__toast toast-region__toast--bad",
        };
        view! {
            <div class=class>
                <Icon name=tone_icon(toast.tone)/>
                <span class="toast-region__text">{toast.text}</span>
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label="Close note"
                    on:click=move |_| toasts.close(toast.number)
                >
                    <Icon name=IconName::Close/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toast-region" role="status">
            <For each=move || toasts.shown.get() key=|toast| toast.number children=toast/>
        </div>
    }
}
