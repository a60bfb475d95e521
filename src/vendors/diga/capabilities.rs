//! What Diga's API can do (Diga API reference, 2025-11 to 2026-07).

use crate::vendors::capabilities::{Capabilities, Feature, Support};

const HERE: Support =
    Support::Approximate("Diga does not filter by this; it is done here over the newest calls.");
const SORTED_HERE: Support =
    Support::Approximate("Diga sorts by time only; this is done here over the newest calls.");
const NOT_TOLD: Support = Support::Absent("Diga's API does not tell this.");
const NO_TESTS: Support =
    Support::Absent("Diga's test calls stay in its editor; its API neither makes nor lists them.");

/// One entry per feature.
pub(super) const CAPABILITIES: Capabilities = Capabilities(&[
    (Feature::Agent, Support::Provided),
    (
        Feature::Parties,
        Support::Approximate(
            "Diga tells the other party's number; of the account's own line it tells the id only.",
        ),
    ),
    (Feature::Direction, Support::Provided),
    (Feature::Duration, Support::Provided),
    (Feature::TestMark, NO_TESTS),
    (Feature::Cost, NOT_TOLD),
    (Feature::Latency, NOT_TOLD),
    (
        Feature::Total,
        Support::Approximate(
            "Diga does not count calls; their number is known once the whole list is here.",
        ),
    ),
    (
        Feature::Search,
        Support::Approximate("Diga has no search; the newest calls are searched here."),
    ),
    (Feature::StatusFilter, Support::Provided),
    (Feature::OutcomeFilter, HERE),
    (Feature::TestFilter, NO_TESTS),
    (Feature::AgentFilter, Support::Provided),
    (
        Feature::DirectionFilter,
        Support::Approximate(
            "Diga does not tell web calls from phone calls when it filters; it is done here over the newest calls. “Type at Diga” goes over all.",
        ),
    ),
    (Feature::DateFilter, Support::Provided),
    (Feature::SortByTime, Support::Provided),
    (Feature::SortByDuration, SORTED_HERE),
    (Feature::SortByStatus, SORTED_HERE),
    (Feature::Transcript, Support::Provided),
    (
        Feature::Attachments,
        Support::Absent("Diga's transcripts hold words and tool calls only."),
    ),
    (Feature::ToolCalls, Support::Provided),
    (
        Feature::Timeline,
        Support::Approximate(
            "Diga tells when a call was created, began and ended, not when it rang or was answered.",
        ),
    ),
    (Feature::Recording, Support::Provided),
    (Feature::Analysis, NOT_TOLD),
    (Feature::Events, Support::Provided),
    (
        Feature::Live,
        Support::Approximate(
            "Diga does not stream what is said; the call is looked at every few seconds.",
        ),
    ),
    (
        Feature::Batch,
        Support::Derived("Diga has no batches; calls are asked for one by one."),
    ),
    (Feature::PlaceCall, Support::Provided),
    (Feature::TestCall, NO_TESTS),
]);
