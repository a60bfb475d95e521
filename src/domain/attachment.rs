//! Files that came with a message.

use super::url::{BlockedLink, SafeUrl};

/// What an attachment is, by the vendor's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// A sound.
    Audio,
    /// Any other file.
    File,
    /// A word Ringside does not know, as it came; shown as a file card.
    Other(String),
}

/// One attachment of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// Where it is, if the link is one the console may follow.
    pub link: Result<SafeUrl, BlockedLink>,
}
