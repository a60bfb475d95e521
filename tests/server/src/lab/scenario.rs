//! The named failures. A scenario's id is the id of the lab call that shows it.

/// A call of the lab that fails in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scenario {
    NotFound,
    Unauthorised,
    ForbiddenScope,
    RateLimited,
    ServerErrorOnce,
    SlowTwoSeconds,
    MalformedJson,
    UnknownFields,
    UnreadableItem,
    HugeTranscript,
    HostileText,
    ExpiredAttachment,
    BrokenImage,
    Attachments,
    Nulls,
    LiveNormal,
    LiveDropAfterThree,
    LiveNoContent,
    LiveSilent,
    LiveGarbage,
    LiveDuplicateIds,
    LiveOutOfOrder,
    LiveBomCrlf,
    LiveOneByteChunks,
    LiveExpiredTicket,
    LiveHold,
}

impl Scenario {
    /// Every scenario, newest call last.
    pub(crate) const ALL: [Self; 26] = [
        Self::NotFound,
        Self::Unauthorised,
        Self::ForbiddenScope,
        Self::RateLimited,
        Self::ServerErrorOnce,
        Self::SlowTwoSeconds,
        Self::MalformedJson,
        Self::UnknownFields,
        Self::UnreadableItem,
        Self::HugeTranscript,
        Self::HostileText,
        Self::ExpiredAttachment,
        Self::BrokenImage,
        Self::Attachments,
        Self::Nulls,
        Self::LiveNormal,
        Self::LiveDropAfterThree,
        Self::LiveNoContent,
        Self::LiveSilent,
        Self::LiveGarbage,
        Self::LiveDuplicateIds,
        Self::LiveOutOfOrder,
        Self::LiveBomCrlf,
        Self::LiveOneByteChunks,
        Self::LiveExpiredTicket,
        Self::LiveHold,
    ];

    /// The id of the call that shows it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unauthorised => "unauthorised",
            Self::ForbiddenScope => "forbidden-scope",
            Self::RateLimited => "rate-limited",
            Self::ServerErrorOnce => "server-error-once",
            Self::SlowTwoSeconds => "slow-2s",
            Self::MalformedJson => "malformed-json",
            Self::UnknownFields => "unknown-fields",
            Self::UnreadableItem => "unreadable-item",
            Self::HugeTranscript => "huge-transcript",
            Self::HostileText => "hostile-text",
            Self::ExpiredAttachment => "expired-attachment",
            Self::BrokenImage => "broken-image",
            Self::Attachments => "attachments",
            Self::Nulls => "nulls",
            Self::LiveNormal => "live-normal",
            Self::LiveDropAfterThree => "live-drop-after-3",
            Self::LiveNoContent => "live-204",
            Self::LiveSilent => "live-silent",
            Self::LiveGarbage => "live-garbage",
            Self::LiveDuplicateIds => "live-duplicate-ids",
            Self::LiveOutOfOrder => "live-out-of-order",
            Self::LiveBomCrlf => "live-bom-crlf",
            Self::LiveOneByteChunks => "live-one-byte-chunks",
            Self::LiveExpiredTicket => "live-expired-ticket",
            Self::LiveHold => "live-hold",
        }
    }

    /// The scenario a call id names.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.id() == id)
    }

    /// Whether it is a call in progress with a stream.
    pub(crate) fn is_live(self) -> bool {
        self.id().starts_with("live-")
    }

    /// Its place in [`Self::ALL`].
    pub(crate) fn index(self) -> usize {
        Self::ALL
            .iter()
            .position(|scenario| *scenario == self)
            .unwrap_or(0)
    }
}

/// An agent of the lab whose call list fails in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListFault {
    UnreadableItem,
    MalformedJson,
    Slow,
    RateLimited,
    ServerError,
    Empty,
    Unauthorised,
    Forbidden,
}

impl ListFault {
    /// The fault an agent id names.
    pub(crate) fn from_agent(id: &str) -> Option<Self> {
        Some(match id {
            "lab-unreadable-item" => Self::UnreadableItem,
            "lab-malformed-json" => Self::MalformedJson,
            "lab-slow" => Self::Slow,
            "lab-rate-limited" => Self::RateLimited,
            "lab-server-error" => Self::ServerError,
            "lab-empty" => Self::Empty,
            "lab-unauthorised" => Self::Unauthorised,
            "lab-forbidden" => Self::Forbidden,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_and_lead_back() {
        for (index, scenario) in Scenario::ALL.into_iter().enumerate() {
            assert_eq!(Scenario::from_id(scenario.id()), Some(scenario));
            assert_eq!(scenario.index(), index);
        }
    }
}
