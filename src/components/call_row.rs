//! One row of the table of calls, as nodes: a copy of a prototype, filled in.
//!
//! A view per row would be shorter. But rows are what a cold load and every turned page wait for, and a
//! view comes to some 300 calls into the browser per row and to several hundred functions that are
//! compiled before the first row shows. What is rare (a number that looks odd, an item that cannot be
//! read) is a view here, too.

use std::iter::successors;

use leptos::{
    prelude::*,
    tachys::view::{Mountable, Render},
    wasm_bindgen::JsCast,
    web_sys::Element,
};

use super::{
    icon::{Icon, IconName},
    outcome_badge,
    phone_text::PhoneText,
    time_text::{TimeFormat, TimeStyle, absent},
};
use crate::domain::{
    call::{CallSummary, Direction, Row, UnreadableRow},
    cost::Money,
    ids::AgentId,
    outcome::{Outcome, Phase},
    phone,
    time::{Timestamp, clock, in_words},
};

/// One row and where it leads.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRow {
    /// Tells rows apart; the same from one answer to the next, unique unless a vendor lists a call twice.
    pub row_id: String,
    /// The page of the call.
    pub href: String,
    /// What the vendor said.
    pub row: Row,
    /// The agent's name, where it is known.
    pub agent_name: Option<String>,
    /// The connection's name.
    pub connection_label: Option<String>,
    /// Why its vendor tells no cost.
    pub why_no_cost: Option<&'static str>,
    /// Why its vendor tells no latency.
    pub why_no_latency: Option<&'static str>,
}

/// The columns that not every list has.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each column is there or not, whatever the others are"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The agent: not where all rows are one agent's.
    pub has_agent: bool,
    /// The connection: where the rows are those of several.
    pub has_connection: bool,
    /// What calls cost.
    pub has_cost: bool,
    /// How fast the agents answered.
    pub has_latency: bool,
}

impl Columns {
    /// How many there are with those that every list has.
    pub(super) fn count(self) -> usize {
        let extra = [
            self.has_agent,
            self.has_connection,
            self.has_cost,
            self.has_latency,
        ];
        6 + extra.into_iter().filter(|has| *has).count()
    }
}

/// A cell of every column; what a row says stands in the nodes without text.
fn all_cells() -> impl IntoView {
    view! {
        <tbody>
            <tr class="call-table__row">
                <th scope="row" class="call-table__time"><a class="call-table__link"><time class="time-text"></time><span class="visually-hidden"></span></a></th>
                <td class="call-table__connection"><bdi></bdi></td>
                <td class="call-table__agent"><bdi></bdi></td>
                <td class="call-table__parties"><span class="phone-text"><bdi class="phone-text__number"></bdi></span><span class="call-table__arrow" aria-hidden="true">"→"</span><span class="visually-hidden">" to "</span><span class="phone-text"><bdi class="phone-text__number"></bdi></span></td>
                <td class="call-table__direction"><svg class="icon" aria-hidden="true"><use></use></svg><bdi></bdi></td>
                <td class="call-table__outcome"><span><svg class="icon" aria-hidden="true"><use></use></svg><bdi class="outcome-badge__word"></bdi></span></td>
                <td class="call-table__duration"><span class="duration-text numeric" aria-hidden="true"></span><span class="visually-hidden"></span></td>
                <td class="call-table__latency"></td>
                <td class="call-table__cost"></td>
                <td class="call-table__kind"><span class="call-table__word muted">"Live"</span></td>
            </tr>
        </tbody>
    }
}

/// Makes rows.
pub(super) struct RowMaker {
    prototype: Option<Element>,
    columns: Columns,
    format: TimeFormat,
}

impl RowMaker {
    /// For a table with these columns.
    pub(super) fn new(columns: Columns) -> Self {
        let body = first_element(all_cells());
        let prototype = body.and_then(|body| body.first_element_child());
        let missing = [
            (columns.has_connection, ".call-table__connection"),
            (columns.has_agent, ".call-table__agent"),
            (columns.has_latency, ".call-table__latency"),
            (columns.has_cost, ".call-table__cost"),
        ];
        for (is_there, selector) in missing {
            let cell = prototype
                .as_ref()
                .filter(|_| !is_there)
                .and_then(|row| row.query_selector(selector).ok()?);
            if let Some(cell) = cell {
                cell.remove();
            }
        }
        Self {
            prototype,
            columns,
            format: TimeFormat::in_use(),
        }
    }

    /// The nodes of a row; `None` only where the browser refuses to make any.
    pub(super) fn make(&self, row: &CallRow, now_ms: i64) -> Option<Element> {
        match &row.row {
            Row::Call(call) => {
                let copy = self.prototype.as_ref()?.clone_node_with_deep(true).ok()?;
                let node = copy.unchecked_into::<Element>();
                self.fill(&node, row, call, now_ms)?;
                Some(node)
            }
            Row::Unreadable(item) => first_element(unreadable_row(item, self.columns)),
        }
    }

    fn fill(&self, node: &Element, row: &CallRow, call: &CallSummary, now_ms: i64) -> Option<()> {
        let mut cells = children(node);
        self.fill_link(&cells.next()?.first_element_child()?, row, call)?;
        if self.columns.has_connection {
            fill_name(&cells.next()?, row.connection_label.as_deref(), "Unknown");
        }
        if self.columns.has_agent {
            let id = call.agent_id.as_ref().map(AgentId::as_str);
            fill_name(&cells.next()?, row.agent_name.as_deref().or(id), "No agent");
        }
        let parties = cells.next()?;
        let (from, to) = (
            parties.first_element_child()?,
            parties.last_element_child()?,
        );
        fill_party(&from, &parties, call.source.as_deref())?;
        fill_party(&to, &parties, call.destination.as_deref())?;
        fill_direction(&cells.next()?, &call.direction)?;
        fill_outcome(&cells.next()?, call)?;
        fill_duration(&cells.next()?, shown_duration_ms(call, now_ms));
        if self.columns.has_latency {
            let text = call.latency_ms.map(seconds);
            fill_figure(&cells.next()?, text, row.why_no_latency);
        }
        if self.columns.has_cost {
            let text = call.cost.map(Money::short);
            fill_figure(&cells.next()?, text, row.why_no_cost);
        }
        fill_kind(&cells.next()?, call.is_test_call);
        Some(())
    }

    fn fill_link(&self, link: &Element, row: &CallRow, call: &CallSummary) -> Option<()> {
        set(link, "href", &row.href);
        let time = link.first_element_child()?;
        time.next_element_sibling()?
            .set_text_content(Some(&link_words(call)));
        if let Some(at) = call.created_at {
            set(&time, "datetime", &at.to_iso());
            set(&time, "title", &self.format.text(at, TimeStyle::Full));
            time.set_text_content(Some(&self.format.text(at, TimeStyle::DateTime)));
        } else {
            swap(&time, link, absent("No time"));
        }
        Some(())
    }
}

/// Since when a call has been going on whose length grows; one that waits to be dialled has none yet.
pub(super) fn began(call: &CallSummary) -> Option<Timestamp> {
    matches!(call.outcome, Outcome::InProgress(phase) if phase != Phase::Queued)
        .then(|| call.ringing_at.or(call.created_at))
        .flatten()
}

/// The vendor's figure; for a call in progress the time since it began.
fn shown_duration_ms(call: &CallSummary, now_ms: i64) -> Option<u64> {
    match began(call) {
        Some(began) => u64::try_from(now_ms.saturating_sub(began.ms())).ok(),
        None => call.duration_ms,
    }
}

/// Lets a shown row say the length that its call has by now.
pub(super) fn tick(node: &Element, call: &CallSummary, now_ms: i64) {
    if let Ok(Some(td)) = node.query_selector(".call-table__duration") {
        fill_duration(&td, shown_duration_ms(call, now_ms));
    }
}

fn fill_name(td: &Element, name: Option<&str>, absence: &'static str) {
    match (name, td.first_element_child()) {
        (Some(name), Some(shown)) => {
            set(&shown, "title", name);
            shown.set_text_content(Some(name));
        }
        _ => replace(td, absent(absence)),
    }
}

fn fill_party(shown: &Element, td: &Element, text: Option<&str>) -> Option<()> {
    let read = text
        .filter(|text| !text.is_empty())
        .map(phone::PhoneText::read);
    match read.filter(|read| !read.is_unusual) {
        Some(read) => shown
            .first_element_child()?
            .set_text_content(Some(&read.shown)),
        None => swap(
            shown,
            td,
            view! { <PhoneText text=text.map(str::to_owned)/> },
        ),
    }
    Some(())
}

fn fill_direction(td: &Element, direction: &Direction) -> Option<()> {
    let icon = match direction {
        Direction::Inbound => Some(IconName::PhoneIn),
        Direction::Outbound => Some(IconName::PhoneOut),
        Direction::Web => Some(IconName::Globe),
        Direction::Other(_) | Direction::Unknown => None,
    };
    let mut parts = children(td);
    let (svg, word) = (parts.next()?, parts.next()?);
    match icon {
        Some(name) => set(&svg.first_element_child()?, "href", name.href()),
        None => svg.remove(),
    }
    word.set_text_content(Some(direction.label()));
    Some(())
}

fn fill_outcome(td: &Element, call: &CallSummary) -> Option<()> {
    let raw = raw_outcome(call);
    let badge = td.first_element_child()?;
    set(&badge, "class", outcome_badge::class(call.outcome.tone()));
    set(&badge, "title", &raw);
    let icon = badge.first_element_child()?.first_element_child()?;
    set(&icon, "href", outcome_badge::icon(call.outcome).href());
    let word = badge.last_element_child()?;
    word.set_text_content(Some(outcome_badge::word(call.outcome, &raw)));
    Some(())
}

/// The same nodes for every length, so that one that grows can be written again and again.
fn fill_duration(td: &Element, duration_ms: Option<u64>) {
    let parts = td.first_element_child().zip(td.last_element_child());
    let Some((figure, words)) = parts else { return };
    if let Some(duration_ms) = duration_ms {
        set(&figure, "class", "duration-text numeric");
        figure.set_text_content(Some(&clock(duration_ms)));
        words.set_text_content(Some(&in_words(duration_ms)));
    } else {
        set(&figure, "class", "muted");
        figure.set_text_content(Some("—"));
        words.set_text_content(Some("No duration"));
    }
}

/// A figure, or why there is none.
fn fill_figure(td: &Element, text: Option<String>, why: Option<&'static str>) {
    match text {
        Some(text) => td.set_text_content(Some(&text)),
        None => replace(td, absent(why.unwrap_or("Not stated"))),
    }
}

fn fill_kind(td: &Element, is_test_call: Option<bool>) {
    match is_test_call {
        Some(true) => replace(td, test_badge()),
        // As the prototype has it.
        Some(false) => {}
        None => replace(td, absent("Not stated")),
    }
}

fn test_badge() -> impl IntoView {
    view! {
        <span class="badge"><Icon name=IconName::TestTube/><span class="call-table__word">"Test"</span></span>
    }
}

fn unreadable_row(item: &UnreadableRow, columns: Columns) -> impl IntoView + use<> {
    view! {
        <tr class="call-table__row call-table__row--unreadable">
            <td class="call-table__unreadable" colspan=columns.count().to_string()>
                <details>
                    <summary>
                        <Icon name=IconName::Warning/>
                        " This item could not be read as a call: "
                        <bdi>{item.reason.clone()}</bdi>
                    </summary>
                    <pre class="call-table__raw">{item.raw.clone()}</pre>
                </details>
            </td>
        </tr>
    }
}

/// `1.9 s`.
fn seconds(ms: u64) -> String {
    let tenths = (ms + 50) / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// What the row's link is called after the time, so that a list of links makes sense.
fn link_words(call: &CallSummary) -> String {
    let party = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    format!(
        ", call from {} to {}",
        party(&call.source),
        party(&call.destination)
    )
}

/// The vendor's words behind the outcome, for the tooltip.
fn raw_outcome(call: &CallSummary) -> String {
    let reasons = [
        Some(call.status.raw.as_str()),
        call.end_reason.as_deref(),
        call.error_reason.as_deref(),
    ];
    let words: Vec<&str> = reasons
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    words.join(" · ")
}

fn children(node: &Element) -> impl Iterator<Item = Element> + use<> {
    successors(node.first_element_child(), Element::next_element_sibling)
}

fn set(node: &Element, name: &str, value: &str) {
    // The names are ours and valid.
    let _ = node.set_attribute(name, value);
}

/// The first element of a view that stands for itself: nothing in it changes later.
fn first_element(view: impl IntoView) -> Option<Element> {
    view.into_any().build().elements().into_iter().next()
}

/// Puts such a view into `parent`, before `next`.
fn put(view: impl IntoView, parent: &Element, next: Option<&Element>) {
    let mut state = view.into_any().build();
    state.mount(parent, next.map(AsRef::as_ref));
}

/// Puts such a view in the place of one element of `parent`.
fn swap(old: &Element, parent: &Element, view: impl IntoView) {
    put(view, parent, Some(old));
    old.remove();
}

/// Puts such a view in the place of everything in `cell`.
fn replace(cell: &Element, view: impl IntoView) {
    cell.set_text_content(None);
    put(view, cell, None);
}
