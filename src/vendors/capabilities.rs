//! What each vendor's API can do, in a form that decides what the console offers and says why not.
//!
//! [`Capabilities`] holds one [`Support`] for each [`Feature`]. [`share_out`] divides a question between
//! the vendor and the console: what the vendor cannot filter or sort by is done here, over a window of
//! its newest calls.

use crate::domain::query::{CallFilter, LocalWork, Sort, SortBy};

/// How far a vendor supports something. The sentences are shown as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// The vendor does it or tells it.
    Provided,
    /// Worked out here from what the vendor tells, without loss: how.
    Derived(&'static str),
    /// Worked out here as far as it goes: how, and where it ends.
    Approximate(&'static str),
    /// Not to be had: why.
    Absent(&'static str),
}

impl Support {
    /// The word of the README's matrix.
    pub fn word(self) -> &'static str {
        match self {
            Self::Provided => "provided",
            Self::Derived(_) => "derived",
            Self::Approximate(_) => "approximate",
            Self::Absent(_) => "absent",
        }
    }

    /// The sentence that explains anything but plain support.
    pub fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Provided => None,
            Self::Derived(sentence) | Self::Approximate(sentence) | Self::Absent(sentence) => {
                Some(sentence)
            }
        }
    }

    /// Whether there is something to show or to use at all.
    pub fn is_usable(self) -> bool {
        !matches!(self, Self::Absent(_))
    }
}

/// One thing the console could show or do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// The list: the agent of a call.
    Agent,
    /// The list: who called whom.
    Parties,
    /// The list: inbound, outbound or web.
    Direction,
    /// The list: how long it lasted.
    Duration,
    /// The list: test or live.
    TestMark,
    /// The list and the call: what it cost.
    Cost,
    /// The list and the call: how fast the agent answered.
    Latency,
    /// The list: how many calls there are.
    Total,
    /// Filter: free text.
    Search,
    /// Filter: the vendor's status.
    StatusFilter,
    /// Filter: the outcome in the console's words.
    OutcomeFilter,
    /// Filter: test or live.
    TestFilter,
    /// Filter: one agent.
    AgentFilter,
    /// Filter: inbound, outbound or web.
    DirectionFilter,
    /// Filter: when the call was created.
    DateFilter,
    /// Order: by time.
    SortByTime,
    /// Order: by length.
    SortByDuration,
    /// Order: by status.
    SortByStatus,
    /// The call: its transcript.
    Transcript,
    /// The call: pictures, sounds and files in the transcript.
    Attachments,
    /// The call: tools the agent used.
    ToolCalls,
    /// The call: ringing, answered, ended.
    Timeline,
    /// The call: its recording.
    Recording,
    /// The call: summary and judgement.
    Analysis,
    /// The call: the vendor's log of it.
    Events,
    /// The transcript of a call in progress.
    Live,
    /// Many calls by their ids.
    Batch,
    /// Placing a call.
    PlaceCall,
    /// Marking a placed call as a test.
    TestCall,
}

impl Feature {
    /// All, in the order of the README's matrix.
    pub const ALL: [Self; 29] = [
        Self::Agent,
        Self::Parties,
        Self::Direction,
        Self::Duration,
        Self::TestMark,
        Self::Cost,
        Self::Latency,
        Self::Total,
        Self::Search,
        Self::StatusFilter,
        Self::OutcomeFilter,
        Self::TestFilter,
        Self::AgentFilter,
        Self::DirectionFilter,
        Self::DateFilter,
        Self::SortByTime,
        Self::SortByDuration,
        Self::SortByStatus,
        Self::Transcript,
        Self::Attachments,
        Self::ToolCalls,
        Self::Timeline,
        Self::Recording,
        Self::Analysis,
        Self::Events,
        Self::Live,
        Self::Batch,
        Self::PlaceCall,
        Self::TestCall,
    ];

    /// What it is called in the README's matrix.
    pub fn label(self) -> &'static str {
        match self {
            Self::Agent => "Agent of a call",
            Self::Parties => "From and to",
            Self::Direction => "Direction",
            Self::Duration => "Duration",
            Self::TestMark => "Test mark",
            Self::Cost => "Cost",
            Self::Latency => "Latency",
            Self::Total => "Number of calls",
            Self::Search => "Search",
            Self::StatusFilter => "Filter by status",
            Self::OutcomeFilter => "Filter by outcome",
            Self::TestFilter => "Filter test or live",
            Self::AgentFilter => "Filter by agent",
            Self::DirectionFilter => "Filter by direction",
            Self::DateFilter => "Filter by date",
            Self::SortByTime => "Sort by time",
            Self::SortByDuration => "Sort by duration",
            Self::SortByStatus => "Sort by status",
            Self::Transcript => "Transcript",
            Self::Attachments => "Attachments",
            Self::ToolCalls => "Tool calls",
            Self::Timeline => "Ring and answer times",
            Self::Recording => "Recording",
            Self::Analysis => "Analysis",
            Self::Events => "Event log",
            Self::Live => "Live transcript",
            Self::Batch => "Look-up by ids",
            Self::PlaceCall => "Place a call",
            Self::TestCall => "Place a test call",
        }
    }
}

/// What a vendor's API can do: one entry per feature.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities(pub &'static [(Feature, Support)]);

impl Capabilities {
    /// How far a feature is supported. Every vendor names every feature; a test checks that.
    pub fn of(&self, feature: Feature) -> Support {
        self.0
            .iter()
            .find(|(named, _)| *named == feature)
            .map_or(Support::Absent("Not known."), |(_, support)| *support)
    }

    fn is_provided(&self, feature: Feature) -> bool {
        self.of(feature) == Support::Provided
    }
}

/// Divides a question between the vendor and the console. What is [`Support::Absent`] goes to neither:
/// its control is disabled, and a link that asks for it gets a note.
pub fn share_out(
    capabilities: &Capabilities,
    filter: &CallFilter,
    sort: Sort,
) -> (CallFilter, Sort, LocalWork) {
    let mut theirs = filter.clone();
    let mut ours = CallFilter::default();
    let mut settle = |feature: Feature, give_back: &mut dyn FnMut(&mut CallFilter, bool)| {
        if !capabilities.is_provided(feature) {
            give_back(&mut theirs, capabilities.of(feature).is_usable());
        }
    };
    settle(Feature::Search, &mut |theirs, is_usable| {
        ours.search = theirs.search.take().filter(|_| is_usable);
    });
    settle(Feature::StatusFilter, &mut |theirs, is_usable| {
        ours.status = theirs.status.take().filter(|_| is_usable);
    });
    settle(Feature::TestFilter, &mut |theirs, is_usable| {
        ours.is_test_call = theirs.is_test_call.take().filter(|_| is_usable);
    });
    settle(Feature::OutcomeFilter, &mut |theirs, is_usable| {
        ours.outcome = theirs.outcome.take().filter(|_| is_usable);
    });
    settle(Feature::DirectionFilter, &mut |theirs, is_usable| {
        ours.direction = theirs.direction.take().filter(|_| is_usable);
    });
    settle(Feature::DateFilter, &mut |theirs, is_usable| {
        ours.created_from = theirs.created_from.take().filter(|_| is_usable);
        ours.created_before = theirs.created_before.take().filter(|_| is_usable);
    });
    let feature = match sort.by {
        SortBy::Created => Feature::SortByTime,
        SortBy::Duration => Feature::SortByDuration,
        SortBy::Status => Feature::SortByStatus,
    };
    // Newest first is what every vendor gives.
    let is_sorted = sort == Sort::default() || capabilities.is_provided(feature);
    let (theirs_sort, ours_sort) = if is_sorted {
        (sort, None)
    } else {
        (Sort::default(), Some(sort))
    };
    let work = LocalWork {
        filter: ours,
        sort: ours_sort,
    };
    (theirs, theirs_sort, work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::Outcome;

    const SOME: Capabilities = Capabilities(&[
        (Feature::Search, Support::Provided),
        (Feature::StatusFilter, Support::Approximate("Here.")),
        (Feature::OutcomeFilter, Support::Derived("Here.")),
        (Feature::TestFilter, Support::Absent("Nobody knows.")),
        (Feature::SortByTime, Support::Approximate("Here.")),
        (Feature::SortByDuration, Support::Provided),
    ]);

    #[test]
    fn a_question_is_divided() {
        let filter = CallFilter {
            search: Some("34".to_owned()),
            status: Some("ended".to_owned()),
            is_test_call: Some(true),
            outcome: Some(Outcome::Busy),
            ..CallFilter::default()
        };
        let (theirs, sort, ours) = share_out(&SOME, &filter, Sort::default());
        assert_eq!(theirs.search.as_deref(), Some("34"));
        assert_eq!(
            (theirs.status, theirs.outcome, theirs.is_test_call),
            (None, None, None)
        );
        assert_eq!(ours.filter.search, None);
        assert_eq!(ours.filter.status.as_deref(), Some("ended"));
        assert_eq!(ours.filter.outcome, Some(Outcome::Busy));
        assert_eq!(ours.filter.is_test_call, None, "absent goes to neither");
        assert_eq!((sort, ours.sort), (Sort::default(), None));
    }

    #[test]
    fn only_what_the_vendor_cannot_sort_is_sorted_here() {
        let by = |by, is_descending| Sort { by, is_descending };
        let divided = |sort| {
            let (_, theirs, ours) = share_out(&SOME, &CallFilter::default(), sort);
            (theirs, ours.sort)
        };
        let oldest = by(SortBy::Created, false);
        assert_eq!(divided(oldest), (Sort::default(), Some(oldest)));
        let longest = by(SortBy::Duration, true);
        assert_eq!(divided(longest), (longest, None));
        let (_, _, work) = share_out(&SOME, &CallFilter::default(), longest);
        assert!(!work.is_needed());
    }
}
