//! Identifiers as opaque text. Vendors use numbers, UUIDs and prefixed strings; none is parsed.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Wraps the vendor's text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The vendor's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id!(
    /// One connection of the console (an entry of `config.json` or one added by hand).
    ConnectionId
);
id!(
    /// One voice agent of a vendor account.
    AgentId
);
id!(
    /// One phone or web call.
    CallId
);
id!(
    /// One message of a transcript.
    MessageId
);
id!(
    /// The thread of messages between an agent and one other party; BimpeAI streams these.
    ConversationId
);
