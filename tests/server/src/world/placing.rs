//! How a placed call is to go, chosen by the last four digits of the number: `0001` busy, `0002` failed, `0003`
//! failed without a call row, `0004` placed but the request is never answered, `0005` rings and nobody answers;
//! any other number is answered. The same for every dialect.

use super::live::Wish;

/// What a number's last digits ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Magic {
    /// A call that goes this way.
    Call(Wish),
    /// A failure that leaves no call behind.
    FailedWithoutRow,
    /// A call whose request is never answered.
    NeverAnswersRequest,
}

/// What the one who placed the call is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Initiated,
    Busy,
    Failed,
}

impl Magic {
    /// What this number asks for.
    pub(crate) fn of(number: &str) -> Self {
        match number.get(number.len().saturating_sub(4)..) {
            Some("0001") => Self::Call(Wish::Busy),
            Some("0002") => Self::Call(Wish::Failed),
            Some("0003") => Self::FailedWithoutRow,
            Some("0004") => Self::NeverAnswersRequest,
            Some("0005") => Self::Call(Wish::Unanswered),
            _ => Self::Call(Wish::Answered),
        }
    }

    /// What is told at once.
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Call(Wish::Busy) => Outcome::Busy,
            Self::Call(Wish::Failed) | Self::FailedWithoutRow => Outcome::Failed,
            Self::Call(Wish::Answered | Wish::Unanswered) | Self::NeverAnswersRequest => {
                Outcome::Initiated
            }
        }
    }

    /// How the call row goes on; `None` when there is none.
    pub(crate) fn wish(self) -> Option<Wish> {
        match self {
            Self::Call(wish) => Some(wish),
            Self::NeverAnswersRequest => Some(Wish::Answered),
            Self::FailedWithoutRow => None,
        }
    }
}
