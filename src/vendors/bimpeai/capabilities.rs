//! What BimpeAI's API can do (BimpeAI API reference, 2026-06).

use crate::vendors::capabilities::{Capabilities, Feature, Support};

const HERE: Support = Support::Approximate(
    "BimpeAI does not filter by this; it is done here over the newest calls of each agent.",
);
const NOT_TOLD: Support = Support::Absent("BimpeAI's API does not tell this.");

/// One entry per feature.
pub(super) const CAPABILITIES: Capabilities = Capabilities(&[
    (Feature::Agent, Support::Provided),
    (Feature::Parties, Support::Provided),
    (Feature::Direction, Support::Provided),
    (Feature::Duration, Support::Provided),
    (Feature::TestMark, Support::Provided),
    (Feature::Cost, NOT_TOLD),
    (Feature::Latency, NOT_TOLD),
    (Feature::Total, Support::Provided),
    (Feature::Search, Support::Provided),
    (Feature::StatusFilter, Support::Provided),
    (Feature::OutcomeFilter, HERE),
    (Feature::TestFilter, Support::Provided),
    (Feature::AgentFilter, Support::Provided),
    (Feature::DirectionFilter, HERE),
    (Feature::DateFilter, HERE),
    (Feature::SortByTime, Support::Provided),
    (Feature::SortByDuration, Support::Provided),
    (Feature::SortByStatus, Support::Provided),
    (Feature::Transcript, Support::Provided),
    (Feature::Attachments, Support::Provided),
    (Feature::ToolCalls, NOT_TOLD),
    (Feature::Timeline, Support::Provided),
    (
        Feature::Recording,
        Support::Absent("BimpeAI's API has no recordings."),
    ),
    (Feature::Analysis, NOT_TOLD),
    (Feature::Events, NOT_TOLD),
    (
        Feature::Live,
        Support::Derived(
            "BimpeAI streams conversations; the one of a call is found by the other party's number. Where none is found, the call is looked at every few seconds.",
        ),
    ),
    (
        Feature::Batch,
        Support::Derived("BimpeAI has no batches; calls are asked for one by one."),
    ),
    (Feature::PlaceCall, Support::Provided),
    (Feature::TestCall, Support::Provided),
]);
