//! Everything the vendor states about a call, and what it does not.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::{
        copy_button::CopyButton,
        duration_text::DurationText,
        meanings,
        outcome_badge::OutcomeBadge,
        phone_text::PhoneText,
        time_text::{TimeStyle, TimeText},
    },
    domain::{
        call::CallDetail,
        text::{shorten, visible_identifier},
        time::Timestamp,
    },
};

/// Longer vendor texts are cut; the raw answer has them whole.
const TEXT_CHARS: usize = 600;

/// The facts as a list of terms, nulls in words. What was said is not among them: the transcript may be
/// left out of `detail`.
#[component]
pub fn CallFacts(
    /// The call.
    #[prop(into)]
    detail: Signal<Arc<CallDetail>>,
    /// The agent's name, where it is known.
    #[prop(optional_no_strip, into)]
    agent_name: Option<String>,
    /// The connection the call was read through.
    #[prop(into)]
    connection_label: String,
    /// The vendor's name.
    #[prop(into)]
    vendor_name: String,
    /// The link to the calls of a number or name; without it, they are plain text.
    #[prop(optional_no_strip)]
    calls_with: Option<CallsWith>,
) -> impl IntoView {
    let rows = move || {
        let facts = Facts {
            detail: detail.get(),
            vendor_name: vendor_name.clone(),
            calls_with,
        };
        view! {
            {facts.outcome()}
            {facts.parties()}
            {facts.agent(agent_name.as_deref(), &connection_label)}
            {facts.times()}
            {facts.lengths()}
            {facts.ids()}
        }
    };
    view! { <dl class="call-facts">{rows}</dl> }
}

/// The link to the calls of a number or name.
pub type CallsWith = Callback<String, String>;

/// One call and whose word it is.
struct Facts {
    detail: Arc<CallDetail>,
    vendor_name: String,
    calls_with: Option<CallsWith>,
}

impl Facts {
    fn outcome(&self) -> AnyView {
        let summary = &self.detail.summary;
        let raw = summary
            .end_reason
            .clone()
            .unwrap_or_else(|| summary.status.raw.clone());
        let status = Some(summary.status.raw.clone()).filter(|word| !word.is_empty());
        let badge = view! { <OutcomeBadge outcome=summary.outcome raw=raw /> }.into_any();
        let phase = status
            .as_ref()
            .map(|_| meanings::of_phase(summary.status.phase).to_owned());
        let reason = summary
            .end_reason
            .as_ref()
            .map(|_| format!("Read as “{}”.", summary.outcome.label()));
        view! {
            {row_with("Outcome", badge, Some(meanings::of_outcome(summary.outcome).to_owned()))}
            {row_with("Status", self.quoted(status), phase)}
            {row_with("End reason", self.quoted_when_over(summary.end_reason.clone()), reason)}
            {row("Error reason", self.error_reason())}
        }
        .into_any()
    }

    fn parties(&self) -> AnyView {
        let summary = &self.detail.summary;
        let test = match summary.is_test_call {
            Some(true) => "Test call".to_owned(),
            Some(false) => "Live call".to_owned(),
            None => self.not_stated(),
        };
        view! {
            {row("From", self.party(summary.source.clone(), "Copy the caller’s number"))}
            {row("To", self.party(summary.destination.clone(), "Copy the called number"))}
            {row("Direction", words(summary.direction.label()))}
            {row("Test or live", words(&test))}
        }
        .into_any()
    }

    fn agent(&self, agent_name: Option<&str>, connection_label: &str) -> AnyView {
        let agent_id = self
            .detail
            .summary
            .agent_id
            .as_ref()
            .map(|id| id.as_str().to_owned());
        let agent = agent_name.map_or_else(|| self.not_stated(), str::to_owned);
        let connection = format!("{connection_label} ({})", self.vendor_name);
        view! {
            {row("Agent", words(&agent))}
            {row("Agent id", self.id(agent_id, "Copy agent id"))}
            {row("Connection", words(&connection))}
        }
        .into_any()
    }

    fn times(&self) -> AnyView {
        let (detail, summary) = (&self.detail, &self.detail.summary);
        view! {
            {row("Created", self.time(summary.created_at, true))}
            {row("Started", self.time(detail.started_at, true))}
            {row("Ringing since", self.time(summary.ringing_at, false))}
            {row("Answered", self.time(detail.answered_at, false))}
            {row("Ended", self.time(summary.ended_at, false))}
        }
        .into_any()
    }

    fn lengths(&self) -> AnyView {
        let (detail, summary) = (&self.detail, &self.detail.summary);
        let not_known = || words("not known: one of its ends is not stated");
        let derived = |length_ms: Option<u64>| length_ms.map_or_else(not_known, duration);
        let stated = summary
            .duration_ms
            .map_or_else(|| words(&self.not_yet_or_not_stated()), duration);
        view! {
            {row("Duration, as stated", stated)}
            {row("Ring time", derived(detail.ring_ms()))}
            {row("Talk time", derived(detail.talk_ms()))}
        }
        .into_any()
    }

    fn ids(&self) -> AnyView {
        let call_id = self.detail.summary.id.as_str().to_owned();
        row("Call id", self.id(Some(call_id), "Copy call id"))
    }

    fn not_stated(&self) -> String {
        format!("not stated by {}", self.vendor_name)
    }

    fn not_yet_or_not_stated(&self) -> String {
        if self.detail.summary.status.phase.is_in_progress() {
            "not yet: the call is in progress".to_owned()
        } else {
            self.not_stated()
        }
    }

    /// The vendor's own words, marked as such.
    fn quoted(&self, text: Option<String>) -> AnyView {
        text.map_or_else(|| absent(self.not_stated()), |text| quote(&text))
    }

    fn quoted_when_over(&self, text: Option<String>) -> AnyView {
        text.map_or_else(|| absent(self.not_yet_or_not_stated()), |text| quote(&text))
    }

    fn error_reason(&self) -> AnyView {
        let reason = self.detail.summary.error_reason.as_deref();
        reason.map_or_else(
            || absent(format!("none stated by {}", self.vendor_name)),
            quote,
        )
    }

    fn party(&self, text: Option<String>, copy_label: &'static str) -> AnyView {
        let Some(text) = text else {
            return absent(self.not_stated());
        };
        let shown = view! { <PhoneText text=text.clone() /> };
        let href = self
            .calls_with
            .map(|calls_with| calls_with.run(text.clone()));
        let shown = match href {
            Some(href) => {
                view! { <a href=href title="All calls with this number">{shown}</a> }.into_any()
            }
            None => shown.into_any(),
        };
        view! {
            {shown}
            <CopyButton text=text label=copy_label />
        }
        .into_any()
    }

    fn id(&self, id: Option<String>, copy_label: &'static str) -> AnyView {
        let Some(id) = id else {
            return absent(self.not_stated());
        };
        view! {
            <code class="call-facts__id">{visible_identifier(&shorten(&id, TEXT_CHARS))}</code>
            <CopyButton text=id label=copy_label />
        }
        .into_any()
    }

    fn time(&self, at: Option<Timestamp>, is_always_due: bool) -> AnyView {
        match at {
            Some(at) => view! { <TimeText at=Some(at) style=TimeStyle::Full /> }.into_any(),
            None if is_always_due => absent(self.not_stated()),
            None => absent(self.not_yet_or_not_stated()),
        }
    }
}

fn row(term: &'static str, fact: AnyView) -> AnyView {
    row_with(term, fact, None)
}

/// A fact in the vendor's words, and beside it what it means.
fn row_with(term: &'static str, fact: AnyView, meaning: Option<String>) -> AnyView {
    let meaning = meaning.map(|meaning| view! { <dd class="call-facts__meaning">{meaning}</dd> });
    let class = if meaning.is_some() {
        "call-facts__row call-facts__row--explained"
    } else {
        "call-facts__row"
    };
    view! {
        <div class=class>
            <dt class="call-facts__term">{term}</dt>
            <dd class="call-facts__fact">{fact}</dd>
            {meaning}
        </div>
    }
    .into_any()
}

fn words(text: &str) -> AnyView {
    view! { <bdi>{visible_identifier(&shorten(text, TEXT_CHARS))}</bdi> }.into_any()
}

fn absent(text: String) -> AnyView {
    view! { <span class="call-facts__absent">{text}</span> }.into_any()
}

fn quote(text: &str) -> AnyView {
    view! { <q class="call-facts__quote" dir="auto">{visible_identifier(&shorten(text, TEXT_CHARS))}</q> }
        .into_any()
}

fn duration(length_ms: u64) -> AnyView {
    view! { <DurationText duration_ms=Some(length_ms) /> }.into_any()
}
