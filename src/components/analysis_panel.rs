//! What the vendor made of a call: summary, judgement, findings with their reasons.

use leptos::prelude::*;

use crate::{
    components::{fold::Fold, panel::Panel},
    domain::{
        analysis::{Analysis, Finding},
        text::{shorten, visible_controls, visible_identifier},
    },
};

/// Longer names are cut.
const NAME_CHARS: usize = 120;
/// Longer texts are folded away.
const LINE_CHARS: usize = 400;

/// Everything in the vendor's own words and order.
#[component]
pub fn AnalysisPanel(
    /// The analysis; something of it is known.
    analysis: Analysis,
    /// How it was worked out, where the vendor does not tell it as it is.
    #[prop(optional_no_strip)]
    note: Option<&'static str>,
) -> impl IntoView {
    let summary = analysis
        .summary
        .map(|text| view! { <div class="panel__text">{vendor_text(&text)}</div> });
    let success = analysis.success.map(|word| {
        view! {
            <div>
                <dt>"Success, as judged by the vendor"</dt>
                <dd class="panel__figure">{vendor_text(&word)}</dd>
            </div>
        }
    });
    let findings = (!analysis.findings.is_empty()).then(|| {
        let rows = analysis.findings.into_iter().map(finding).collect_view();
        view! { <dl class="panel__facts" aria-label="Findings">{rows}</dl> }
    });
    view! {
        <Panel title="Analysis" note>
            {summary}
            {success.map(|success| view! { <dl class="panel__figures">{success}</dl> })}
            {findings}
        </Panel>
    }
}

fn finding(finding: Finding) -> AnyView {
    let confidence = finding.confidence_percent.map(|percent| {
        view! { <span class="panel__aside">{percent}" % sure"</span> }
    });
    let reason = finding
        .reason
        .map(|reason| view! { <div class="panel__aside">{vendor_text(&reason)}</div> });
    view! {
        <div>
            <dt><bdi>{visible_identifier(&shorten(finding.name.trim(), NAME_CHARS))}</bdi></dt>
            <dd>{vendor_text(&finding.value)} " " {confidence} {reason}</dd>
        </div>
    }
    .into_any()
}

/// A text of the vendor's: as it came when it is short, folded away when it is long.
pub(super) fn vendor_text(text: &str) -> AnyView {
    let text = text.trim();
    if text.is_empty() {
        return view! { <span class="panel__aside">"(empty)"</span> }.into_any();
    }
    if text.chars().count() <= LINE_CHARS {
        return view! { <span class="panel__words" dir="auto">{visible_controls(text)}</span> }
            .into_any();
    }
    let first = visible_controls(&shorten(text, LINE_CHARS / 2));
    let label = format!("The whole text, {} characters", text.chars().count());
    view! {
        <span class="panel__words" dir="auto">{first}</span>
        <Fold label text />
    }
    .into_any()
}
