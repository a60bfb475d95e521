//! The demo keys and what each may do.

use axum::http::{HeaderMap, header};

use super::error::ApiError;
use crate::trouble::Refusal;

/// The key that may do everything; the proxy adds it.
pub(crate) const FULL_KEY: &str = "sk_demo_full";
/// May read.
pub(crate) const READ_ONLY_KEY: &str = "sk_demo_readonly";
/// Was good once.
pub(crate) const EXPIRED_KEY: &str = "sk_demo_expired";

/// Something a key may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    AgentsRead,
    ConversationsRead,
    ConversationsWrite,
}

impl Scope {
    fn word(self) -> &'static str {
        match self {
            Self::AgentsRead => "agents:read",
            Self::ConversationsRead => "conversations:read",
            Self::ConversationsWrite => "conversations:write",
        }
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// What limits are counted by.
    pub(crate) subject: &'static str,
    scopes: &'static [Scope],
}

impl Caller {
    /// The holder of the full key.
    pub(crate) const FULL: Self = Self {
        subject: "full",
        scopes: &[
            Scope::AgentsRead,
            Scope::ConversationsRead,
            Scope::ConversationsWrite,
        ],
    };
    const READ_ONLY: Self = Self {
        subject: "readonly",
        scopes: &[Scope::AgentsRead, Scope::ConversationsRead],
    };

    /// Refuses a caller without the scope.
    pub(crate) fn require(&self, scope: Scope) -> Result<(), ApiError> {
        if self.scopes.contains(&scope) {
            Ok(())
        } else {
            Err(ApiError::scope(scope.word()))
        }
    }
}

/// Reads the key from `Authorization: Bearer` or `X-Api-Key`.
pub(crate) fn identify(headers: &HeaderMap) -> Result<Caller, ApiError> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let plain = headers
        .get("x-api-key")
        .and_then(|value| value.to_str().ok());
    match bearer.or(plain).map(str::trim) {
        None | Some("") => Err(Refusal::MissingKey.into()),
        Some(FULL_KEY) => Ok(Caller::FULL),
        Some(READ_ONLY_KEY) => Ok(Caller::READ_ONLY),
        Some(EXPIRED_KEY) => Err(Refusal::ExpiredKey.into()),
        Some(_) => Err(Refusal::InvalidKey.into()),
    }
}
