//! What the API of Atoms can do (API reference, 2026-08).

use crate::vendors::capabilities::{Capabilities, Feature, Support};

const HERE: Support =
    Support::Approximate("Atoms does not do this; it is done here over its newest calls.");

/// One entry per feature.
pub(super) const CAPABILITIES: Capabilities = Capabilities(&[
    (Feature::Agent, Support::Provided),
    (Feature::Parties, Support::Provided),
    (Feature::Direction, Support::Provided),
    (Feature::Duration, Support::Provided),
    (Feature::TestMark, Support::Provided),
    (Feature::Cost, Support::Provided),
    (Feature::Latency, Support::Provided),
    (Feature::Total, Support::Provided),
    (Feature::Search, Support::Provided),
    (Feature::StatusFilter, Support::Provided),
    (Feature::OutcomeFilter, HERE),
    (Feature::TestFilter, HERE),
    (Feature::AgentFilter, Support::Provided),
    (Feature::DirectionFilter, Support::Provided),
    (Feature::DateFilter, Support::Provided),
    (Feature::SortByTime, Support::Provided),
    (Feature::SortByDuration, Support::Provided),
    (Feature::SortByStatus, HERE),
    (Feature::Transcript, Support::Provided),
    (
        Feature::Attachments,
        Support::Absent("The transcripts of Atoms are words only."),
    ),
    (
        Feature::ToolCalls,
        Support::Derived(
            "Atoms has no tool calls in its transcripts; they are taken from the events of the call.",
        ),
    ),
    (
        Feature::Timeline,
        Support::Approximate(
            "Atoms does not say when the phone rang; start and end are taken from the events of the call, where it sends them.",
        ),
    ),
    (Feature::Recording, Support::Provided),
    (Feature::Analysis, Support::Provided),
    (Feature::Events, Support::Provided),
    (Feature::Live, Support::Provided),
    (Feature::Batch, Support::Provided),
    (Feature::PlaceCall, Support::Provided),
    (Feature::TestCall, Support::Provided),
]);
