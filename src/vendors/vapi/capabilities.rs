//! What Vapi's API can do (Vapi API reference, 2026-08).

use crate::vendors::capabilities::{Capabilities, Feature, Support};

const HERE: Support =
    Support::Approximate("Vapi does not filter by this; it is done here over the newest calls.");
const SORT_HERE: Support = Support::Approximate(
    "Vapi gives the newest calls first; other orders are made here over those.",
);
const NO_TESTS: Support = Support::Absent("Vapi does not tell test calls from live ones.");

/// One entry per feature.
pub(super) const CAPABILITIES: Capabilities = Capabilities(&[
    (Feature::Agent, Support::Provided),
    (
        Feature::Parties,
        Support::Approximate(
            "Vapi names the other party; of its own number it often tells the id only.",
        ),
    ),
    (
        Feature::Direction,
        Support::Derived("Worked out from the type of the call."),
    ),
    (
        Feature::Duration,
        Support::Derived("Counted from the start of the call to its end."),
    ),
    (Feature::TestMark, NO_TESTS),
    (Feature::Cost, Support::Provided),
    (Feature::Latency, Support::Provided),
    (
        Feature::Total,
        Support::Absent("Vapi does not say how many calls there are."),
    ),
    (
        Feature::Search,
        Support::Approximate("Vapi has no search; it is done here over the newest calls."),
    ),
    (Feature::StatusFilter, HERE),
    (Feature::OutcomeFilter, HERE),
    (Feature::TestFilter, NO_TESTS),
    (Feature::AgentFilter, Support::Provided),
    (Feature::DirectionFilter, HERE),
    (Feature::DateFilter, Support::Provided),
    (Feature::SortByTime, SORT_HERE),
    (Feature::SortByDuration, SORT_HERE),
    (Feature::SortByStatus, SORT_HERE),
    (Feature::Transcript, Support::Provided),
    (
        Feature::Attachments,
        Support::Absent("Vapi's transcripts have no attachments."),
    ),
    (Feature::ToolCalls, Support::Provided),
    (
        Feature::Timeline,
        Support::Approximate(
            "Vapi does not say when the phone rang; the answer is where its transcript counts from.",
        ),
    ),
    (Feature::Recording, Support::Provided),
    (Feature::Analysis, Support::Provided),
    (
        Feature::Events,
        Support::Approximate(
            "Vapi keeps its log in a file of its own; transfers, hand-overs, consent and warnings are shown here.",
        ),
    ),
    (
        Feature::Live,
        Support::Approximate("Vapi streams no text; the call is looked at every few seconds."),
    ),
    (
        Feature::Batch,
        Support::Derived("Vapi has no batches; calls are asked for one by one."),
    ),
    (Feature::PlaceCall, Support::Provided),
    (Feature::TestCall, NO_TESTS),
]);
