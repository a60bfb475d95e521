//! A note within the page.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::outcome::Tone;

/// The icon that stands for a tone.
pub(super) fn tone_icon(tone: Tone) -> IconName {
    match tone {
        Tone::Good => IconName::Check,
        Tone::Active => IconName::Live,
        Tone::Neutral => IconName::Info,
        Tone::Warning => IconName::Warning,
        Tone::Bad => IconName::Cross,
    }
}

/// An icon and a few words, on a ground in the tone's colour.
#[component]
pub fn Notice(
    /// How much it wants attention.
    tone: Tone,
    /// The note.
    children: Children,
) -> impl IntoView {
    let class = match tone {
        Tone::Good => "notice notice--good",
        Tone::Active => "notice notice--active",
        Tone::Neutral => "notice",
        Tone::Warning => "notice notice--warning",
        Tone::Bad => "notice notice--bad",
    };
    view! {
        <div class=class>
            <Icon name=tone_icon(tone)/>
            <div class="notice__body">{children()}</div>
        </div>
    }
}
