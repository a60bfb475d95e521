//! Many sources of calls as one ordered list.
//!
//! [`Merge`] says which pages to fetch, takes the answers in any order and gives the rows of the merged
//! list. It performs no IO and knows no clock and no vendor: a source is a number, an answer is a page
//! of rows. May use `domain`; must not use `vendors` or anything of the browser.
//!
//! # Rules
//!
//! - **Order.** Rows come by the sort's column, then by source, then in the source's own order. A row
//!   without a value in that column (unreadable ones too) stays beside the row it came after.
//! - **Identity.** A row is the same row by its source and its id. An answer that repeats a known row
//!   updates it in place.
//! - **Calls arriving between two pages** push known rows onto the next page, where they are recognised;
//!   nothing is lost. Newest first, neither the rows nor the totals count the new calls, so that no row
//!   moves to another place; they show up with the next refresh.
//! - **Rows leaving between two pages** pull unseen rows onto a page that was already read. A total
//!   that shrank gives this away; the page before is read again and what was missed is put in its
//!   place. A row that leaves in the same moment as another arrives further down cannot be noticed: an
//!   API of numbered pages does not tell.
//! - **Far pages.** One source is asked for the page itself. Several sources are walked from the end
//!   that is nearer, the far end by the reversed sort, which takes the sources' totals. A range near
//!   either end costs few requests; the middle of `n` rows costs about `n / 2` rows of pages.
//! - **Failures.** A failed source is left out until [`Merge::retry_failed`]; the others go on, and
//!   [`Coverage`] says so.
//! - **Ends.** A source ends when it says so, with an empty page, or when a page brings nothing new.
//! - **Cursors.** A source without page numbers is read page after page from its beginning; what follows
//!   a page is where its answer said. Pages that bring nothing new do not end it: equal times may fill
//!   a whole page.
//! - **Windows.** What a source cannot filter or sort by is done here over its newest rows, at most
//!   [`MOST_EXAMINED`] of them, read first ([`Window`]); the result takes part as a source of one page.

mod average;
mod first_page;
mod lane;
mod merge;
mod range_text;
mod walk;
mod window;

pub use average::{Average, MOST_AVERAGED, average};
pub use first_page::{LARGEST_FETCH, first_fetch_limit};
pub use merge::{Count, Coverage, Entry, FetchPage, Merge};
pub use range_text::range_text;
pub use window::{MOST_EXAMINED, Span, Window, WindowPage};
