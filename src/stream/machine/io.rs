//! What goes into the machine and what comes out.

use crate::{domain::error::ApiError, stream::backoff::Draw};

/// The moment of a step and its luck.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// A clock that never goes back, in milliseconds from any start.
    pub mono_ms: u64,
    /// The wall clock, milliseconds since the epoch; may jump.
    pub wall_ms: i64,
    /// A fresh random number.
    pub draw: Draw,
}

/// What the vendor offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whether there is a stream. Without one the call is polled.
    pub has_stream: bool,
    /// Whether a stream needs a ticket of its own.
    pub needs_ticket: bool,
    /// Whether the messages can be listed apart from the call.
    pub has_list: bool,
}

/// What a caller may set instead of the numbers of the plan; `None` leaves them as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// The base of the waits, in milliseconds, kept within the bounds of a server's `retry:`.
    pub base_ms: Option<u64>,
    /// After how much silence a stream counts as dead, in milliseconds: from the headers to the first
    /// byte, and between bytes.
    pub silence_limit_ms: Option<u64>,
}

/// How a stream came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The server ended it.
    Finished,
    /// The server answered 204: there is and will be no stream.
    NoContent,
    /// It could not be opened, broke, or sent more than is taken.
    Failed(ApiError),
    /// It was not opened: as many streams are open as there may be.
    Crowded,
}

/// What the browser tells about the tab and the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The tab can be seen.
    Visible,
    /// The tab cannot be seen.
    Hidden,
    /// The browser has a network.
    Online,
    /// The browser has none.
    Offline,
    /// The page was thawed or brought back, the user asks to try now, or there is room for a stream
    /// again.
    Resumed,
}

/// What a look at the call told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailNews {
    /// Whether the call is over.
    pub is_over: bool,
}

/// What happens to the machine. Signals may come before `Start`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Begin to follow.
    Start,
    /// The ticket is there or was refused.
    Ticket {
        /// Of which attempt.
        generation: u64,
        /// How it went.
        result: Result<(), TicketError>,
    },
    /// The stream's headers came and are those of an event stream.
    Opened {
        /// Of which attempt.
        generation: u64,
    },
    /// Bytes came: events, comments or anything else.
    Heard {
        /// Of which attempt.
        generation: u64,
    },
    /// Another tab, which streams for this one, told that bytes came.
    Relayed {
        /// Of which attempt.
        generation: u64,
        /// How long ago they came, in milliseconds.
        age_ms: u64,
    },
    /// The server asked for a reconnection time.
    Retry {
        /// Of which attempt.
        generation: u64,
        /// The time it asked for.
        retry_ms: u64,
    },
    /// The stream is over.
    Closed {
        /// Of which attempt.
        generation: u64,
        /// How it ended.
        how: Closed,
    },
    /// The messages were listed; `Ok` says whether any of them was new.
    Listed {
        /// Of which read.
        generation: u64,
        /// How it went.
        result: Result<bool, ApiError>,
    },
    /// The call was looked at.
    Detail {
        /// Of which read.
        generation: u64,
        /// How it went.
        result: Result<DetailNews, ApiError>,
    },
    /// The browser says something.
    Signal(Signal),
    /// The time asked for has come, or any other time.
    Tick,
    /// Nobody looks any more, or the key was taken away.
    Leave,
}

/// Why there is no ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketError {
    /// The call's conversation was not found (yet), so there is nothing to stream.
    NoConversation,
    /// The request failed.
    Failed(ApiError),
    /// None was asked for: as many streams are open as there may be.
    Crowded,
}

/// What is to be done. At most one stream is open at any time: an `OpenStream` or `RequestTicket`
/// always comes after the `CloseStream` of the attempt before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Get a new ticket; tickets are never kept.
    RequestTicket {
        /// Of which attempt.
        generation: u64,
    },
    /// Open the stream with the ticket just got.
    OpenStream {
        /// Of which attempt.
        generation: u64,
        /// Whether to ask for what came after the cursor.
        uses_cursor: bool,
    },
    /// Abort whatever this attempt has under way.
    CloseStream {
        /// Of which attempt.
        generation: u64,
    },
    /// List the messages.
    FetchList {
        /// Of which read.
        generation: u64,
    },
    /// Look at the call.
    FetchDetail {
        /// Of which read.
        generation: u64,
    },
    /// Abort the listing.
    CancelList {
        /// Of which read.
        generation: u64,
    },
    /// Abort the look at the call.
    CancelDetail {
        /// Of which read.
        generation: u64,
    },
    /// Send `Tick` at this time of the monotonic clock, instead of any time asked for before; never
    /// if `None`.
    WakeAt(Option<u64>),
}

/// Why following ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Final {
    /// The call is over and its record complete.
    Ended,
    /// The key was refused.
    NeedsKey,
    /// The key may not do this.
    Forbidden(Option<String>),
    /// Not there any more.
    Gone,
    /// The vendor found the request wrong.
    Rejected(String),
    /// [`Input::Leave`].
    Stopped,
}
