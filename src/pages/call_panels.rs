//! What only some vendors tell of a call: analysis, latency, cost, events and further facts.

use std::sync::Arc;

use leptos::prelude::*;

use super::call_parts::Parts;
use crate::{
    components::{
        analysis_panel::AnalysisPanel, cost_panel::CostPanel, event_log::EventLog,
        latency_panel::LatencyPanel, more_facts::MoreFacts, not_told::NotTold,
    },
    domain::{
        call::{CallDetail, CallMore},
        recording::Recordings,
    },
    vendors::capabilities::{Capabilities, Feature, Support},
};

/// What is said to be missing where a vendor does not tell it.
const TOLD_BY_SOME: [Feature; 6] = [
    Feature::Recording,
    Feature::Analysis,
    Feature::Latency,
    Feature::Cost,
    Feature::ToolCalls,
    Feature::Events,
];

/// One panel for everything that is known, and one for what is not. Each is made anew only when what it
/// shows has changed, so that what somebody unfolded stays unfolded.
#[component]
pub fn CallPanels(
    /// The page's parts.
    parts: Parts,
    /// The call as it is known now.
    detail: Signal<Arc<CallDetail>>,
) -> impl IntoView {
    let (capabilities, vendor_name) = parts.connection.with_value(|connection| {
        (
            connection.adapter().capabilities(),
            connection.vendor.name(),
        )
    });
    let note = move |feature| match capabilities.of(feature) {
        Support::Derived(sentence) | Support::Approximate(sentence) => Some(sentence),
        Support::Provided | Support::Absent(_) => None,
    };
    let analysis = Memo::new(move |_| detail.with(|detail| detail.more.analysis.clone()));
    let latency = Memo::new(move |_| detail.with(|detail| detail.more.latency.clone()));
    let cost = Memo::new(move |_| {
        detail.with(|detail| (detail.more.cost.clone(), detail.summary.duration_ms))
    });
    let events = Memo::new(move |_| detail.with(|detail| detail.more.events.clone()));
    let has_events = Memo::new(move |_| events.with(|events| !events.is_empty()));
    let facts = Memo::new(move |_| detail.with(|detail| detail.more.facts.clone()));
    let not_here = Memo::new(move |_| detail.with(|detail| not_here(detail, capabilities)));
    view! {
        {move || {
            let analysis = analysis.get();
            let note = note(Feature::Analysis);
            analysis.is_known().then(|| view! { <AnalysisPanel analysis note /> })
        }}
        {move || {
            let latency = latency.get();
            let note = note(Feature::Latency);
            latency.is_known().then(|| view! { <LatencyPanel latency note /> })
        }}
        {move || {
            let (cost, duration_ms) = cost.get();
            let note = note(Feature::Cost);
            cost.is_known().then(|| view! { <CostPanel cost duration_ms note /> })
        }}
        {move || {
            let note = note(Feature::Events);
            has_events.get().then(|| view! { <EventLog events note /> })
        }}
        {move || {
            let facts = facts.get();
            (!facts.is_empty()).then(|| view! { <MoreFacts facts /> })
        }}
        {move || {
            let never = never(capabilities);
            let not_here = not_here.get();
            view! { <NotTold vendor_name never not_here /> }
        }}
    }
}

/// What the vendor's API never tells, and why.
fn never(capabilities: &Capabilities) -> Vec<(&'static str, &'static str)> {
    TOLD_BY_SOME
        .into_iter()
        .filter_map(|feature| match capabilities.of(feature) {
            Support::Absent(sentence) => Some((feature.label(), sentence)),
            _ => None,
        })
        .collect()
}

/// What it tells of other calls and not of this one, once this one is over. A recording that is missing
/// is told by the player, and a call without tools is nothing to tell.
fn not_here(detail: &CallDetail, capabilities: &Capabilities) -> Vec<&'static str> {
    if detail.summary.status.phase.is_in_progress() {
        return Vec::new();
    }
    let more = &detail.more;
    TOLD_BY_SOME
        .into_iter()
        .filter(|feature| capabilities.of(*feature).is_usable() && !is_told(*feature, more))
        .map(Feature::label)
        .collect()
}

fn is_told(feature: Feature, more: &CallMore) -> bool {
    match feature {
        Feature::Analysis => more.analysis.is_known(),
        Feature::Latency => more.latency.is_known(),
        Feature::Cost => more.cost.is_known(),
        Feature::Events => !more.events.is_empty(),
        Feature::Recording => more.recordings != Recordings::NotOffered,
        _ => true,
    }
}
