//! The numbers of the live engine. All in milliseconds unless the name says otherwise.

/// A ticket must be there within this.
pub const TICKET_LIMIT_MS: u64 = 10_000;
/// The stream's headers must be there within this.
pub const HEADERS_LIMIT_MS: u64 = 15_000;
/// How often BimpeAI's stream gives a sign of life (API reference, 2026-06: about every 20 s).
pub const HEARTBEAT_MS: u64 = 20_000;
/// After the headers, the first byte must be there within a heartbeat and a little. A connection that
/// has been silent for longer is not trusted after a wake-up either.
pub const TRUST_MS: u64 = HEARTBEAT_MS + 5_000;
/// The shortest silence after which an open stream counts as dead.
pub const WATCHDOG_MIN_MS: u64 = 45_000;
/// The longest such silence, however slow the vendor's heartbeat has been.
pub const WATCHDOG_MAX_MS: u64 = 120_000;
/// A stream that has been good for this long has made up for its failures.
pub const GOOD_RUN_MS: u64 = 60_000;
/// Trouble shorter than this is not worth a word.
pub const TROUBLE_SHOWN_MS: u64 = 3_000;
/// The engine looks at its clocks this often.
pub const TICK_MS: u64 = 1_000;
/// Ticks further apart than this mean that the machine slept or the tab was frozen.
pub const SLEEP_GAP_MS: u64 = 5_000;
/// After a wake-up, reconnections of many clients are spread over this.
pub const WAKE_JITTER_MS: u64 = 500;
/// However often the user wakes the tab: attempts start at least this far apart.
pub const ATTEMPT_SPACING_MS: u64 = 1_000;
/// A tab hidden for this long gives its connection back.
pub const HIDDEN_CLOSE_MS: u64 = 300_000;
/// A 200 that is no stream (a captive portal, a console's own index page) is asked again this rarely.
pub const UNEXPECTED_ANSWER_WAIT_MS: u64 = 30_000;
/// This many failures in a row, and the messages are polled instead.
pub const FAILURES_UNTIL_POLLING: u32 = 5;
/// This many silent deaths in a row, and the messages are polled instead: something between here and
/// the vendor holds the bytes back.
pub const SILENCES_UNTIL_POLLING: u32 = 2;
/// While polling, the stream is still tried this often.
pub const STREAM_RETRY_WHILE_POLLING_MS: u64 = 60_000;
/// The shortest time between two polls of the messages; the call itself is looked at this often.
pub const POLL_MIN_MS: u64 = 5_000;
/// The longest time between two polls, reached while nothing new comes.
pub const POLL_MAX_MS: u64 = 30_000;
/// The call must answer within this.
pub const DETAIL_LIMIT_MS: u64 = 30_000;
/// The whole list of messages (several pages) must be there within this.
pub const LIST_LIMIT_MS: u64 = 60_000;
/// After the end, the vendor gets this long to finish its record before it is compared.
pub const SETTLE_MS: u64 = 1_000;
/// How often a failed read is repeated after the end before the record at hand has to do.
pub const SETTLE_RETRIES: u32 = 2;
