//! What became of a call: icon and word.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::outcome::{FailedBy, Outcome, Phase, Tone};

/// The icon of an outcome.
pub(super) fn icon(outcome: Outcome) -> IconName {
    match outcome {
        Outcome::InProgress(Phase::Queued) | Outcome::TimeLimit => IconName::Clock,
        Outcome::InProgress(_) => IconName::Live,
        Outcome::Completed => IconName::Check,
        Outcome::CallerHungUp => IconName::User,
        Outcome::AgentHungUp => IconName::Bot,
        Outcome::Transferred => IconName::Transfer,
        Outcome::NoAnswer | Outcome::Failed(FailedBy::Provider) => IconName::Warning,
        Outcome::Busy | Outcome::Cancelled => IconName::Ban,
        Outcome::Voicemail => IconName::Voicemail,
        Outcome::Silence => IconName::Silence,
        Outcome::Failed(_) => IconName::Cross,
        Outcome::Unknown => IconName::Info,
    }
}

/// The class of a badge of this tone.
pub(super) fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "outcome-badge outcome-badge--good",
        Tone::Active => "outcome-badge outcome-badge--active",
        Tone::Neutral => "outcome-badge",
        Tone::Warning => "outcome-badge outcome-badge--warning",
        Tone::Bad => "outcome-badge outcome-badge--bad",
    }
}

/// The word for an outcome: the vendor's own where Ringside has none.
pub(super) fn word(outcome: Outcome, raw: &str) -> &str {
    if outcome == Outcome::Unknown && !raw.is_empty() {
        raw
    } else {
        outcome.label()
    }
}

/// The outcome as icon, word and colour; the vendor's own words are the tooltip.
#[component]
pub fn OutcomeBadge(
    /// What became of the call.
    outcome: Outcome,
    /// The vendor's status and reason as they came.
    #[prop(into)]
    raw: String,
) -> impl IntoView {
    let word = word(outcome, &raw).to_owned();
    view! {
        <span class=class(outcome.tone()) title=raw>
            <Icon name=icon(outcome)/>
            <bdi class="outcome-badge__word">{word}</bdi>
        </span>
    }
}
