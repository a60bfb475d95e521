//! What part of the transcript is on the page, and where the reader is in it.
//!
//! Blocks off the page leave a gap of their height. Whenever a block above the reader turns out taller
//! or shorter than assumed, the scroll position moves by the difference before the browser paints, so
//! the words under the reader's eyes stay where they are.

use leptos::{html, leptos_dom::helpers::AnimationFrameRequestHandle, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

use super::{Messages, WHOLE_UP_TO, heights::Heights};

/// How much beyond the screen is kept on the page, in screens.
const MARGIN_SCREENS: f64 = 1.5;
/// Blocks further away than this are taken off a long transcript, in screens.
const KEEP_SCREENS: f64 = 4.0;
/// Assumed before the transcript is laid out, in pixels.
const USUAL_WIDTH_PX: f64 = 800.0;
/// Assumed for a screen that is not laid out yet, in pixels.
const USUAL_HEIGHT_PX: i32 = 400;
/// Closer to the end than this counts as being there, in pixels.
const AT_END_PX: f64 = 8.0;

type OnResize = Closure<dyn FnMut(js_sys::Array)>;

/// A handle; copies mean the same view port.
#[derive(Clone, Copy)]
pub(super) struct ViewPort {
    list: NodeRef<html::Div>,
    messages: Signal<Messages>,
    follow: RwSignal<bool>,
    is_filling: RwSignal<bool>,
    /// The numbers of the blocks on the page, in order.
    present: RwSignal<Vec<usize>>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    heights: Heights,
    last_top_px: f64,
    frame: Option<AnimationFrameRequestHandle>,
    observer: Option<(ResizeObserver, OnResize)>,
}

impl ViewPort {
    /// A view port over the list, not laid out yet.
    pub(super) fn new(
        list: NodeRef<html::Div>,
        messages: Signal<Messages>,
        follow: RwSignal<bool>,
    ) -> Self {
        let this = Self {
            list,
            messages,
            follow,
            is_filling: RwSignal::new(true),
            present: RwSignal::new(Vec::new()),
            inner: StoredValue::new_local(Inner::default()),
        };
        let on_resize = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            this.on_resize(&entries);
        });
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            this.inner
                .update_value(|inner| inner.observer = Some((observer, on_resize)));
        }
        this.fit();
        // The first block alone fills most screens: the others come once it is painted.
        this.in_next_frame(Self::schedule);
        on_cleanup(move || {
            this.inner.try_update_value(|inner| {
                if let Some((observer, _)) = &inner.observer {
                    observer.disconnect();
                }
                if let Some(frame) = inner.frame.take() {
                    frame.cancel();
                }
            });
        });
        this
    }

    /// Whether blocks that belong on the page are still missing.
    pub(super) fn is_filling(self) -> bool {
        self.is_filling.get()
    }

    /// The blocks on the page, in order.
    pub(super) fn present(self) -> Vec<usize> {
        self.present.get()
    }

    /// The height of what is not on the page right above a block, as CSS says it.
    pub(super) fn gap_above(self, index: usize) -> String {
        let before = self.present.with(|present| {
            let place = present.partition_point(|one| *one < index);
            place
                .checked_sub(1)
                .and_then(|place| present.get(place).copied())
        });
        let first = before.map_or(0, |before| before + 1);
        px(self
            .inner
            .with_value(|inner| inner.heights.sum(first..index)))
    }

    /// The height of what is not on the page below the last block, as CSS says it.
    pub(super) fn gap_below(self) -> String {
        let first = self
            .present
            .with(|present| present.last().map_or(0, |last| last + 1));
        px(self
            .inner
            .with_value(|inner| inner.heights.sum(first..inner.heights.len())))
    }

    /// The known or assumed height of a block, as CSS says it.
    pub(super) fn height(self, index: usize) -> String {
        px(self.inner.with_value(|inner| inner.heights.get(index)))
    }

    /// Begins to measure a block.
    pub(super) fn observe(self, block: &Element) {
        self.inner.with_value(|inner| {
            if let Some((observer, _)) = &inner.observer {
                observer.observe(block);
            }
        });
    }

    /// Stops measuring a block.
    pub(super) fn unobserve(self, block: &Element) {
        self.inner.try_with_value(|inner| {
            if let Some((observer, _)) = &inner.observer {
                observer.unobserve(block);
            }
        });
    }

    /// The messages changed: forgets blocks that are gone and shows at once what comes right below
    /// the last one on the page.
    pub(super) fn refresh(self) {
        self.fit();
        self.schedule();
    }

    fn fit(self) {
        let width_px = self.width_px();
        let before = self.inner.with_value(|inner| inner.heights.len());
        let mut present = self.present.get_untracked();
        self.messages.with_untracked(|all| {
            self.inner
                .update_value(|inner| inner.heights.fit(all, &present, width_px));
        });
        let count = self.inner.with_value(|inner| inner.heights.len());
        present.retain(|index| *index < count);
        if present.is_empty() && self.follow.get_untracked() {
            present.extend(count.saturating_sub(2)..count);
        } else if present.is_empty() {
            present.extend((0..count).take(1));
        } else if present.last().is_some_and(|last| last + 1 == before) && count > before {
            present.extend(before..count.min(before + 2));
        }
        self.present.set(present);
    }

    /// Scrolls to the newest message.
    pub(super) fn to_end(self) {
        if let Some(list) = self.list.get_untracked() {
            self.scroll(&list, f64::from(list.scroll_height()));
            self.schedule();
        }
    }

    /// Scrolls to the first message.
    pub(super) fn to_start(self) {
        if let Some(list) = self.list.get_untracked() {
            self.scroll(&list, 0.0);
            self.schedule();
        }
    }

    /// The reader, or the browser on behalf of the reader, has scrolled.
    pub(super) fn on_scroll(self) {
        let Some(list) = self.list.get_untracked() else {
            return;
        };
        let top_px = f64::from(list.scroll_top());
        let end_px = f64::from(list.scroll_height() - list.client_height());
        let before_px = self.inner.with_value(|inner| inner.last_top_px);
        self.inner.update_value(|inner| inner.last_top_px = top_px);
        let is_at_end = end_px - top_px < AT_END_PX;
        // Growth below the reader is no scrolling: only a move up ends following.
        if top_px < before_px - 1.0 && !is_at_end {
            set_if_other(self.follow, false);
        } else if top_px > before_px + 1.0 && is_at_end {
            set_if_other(self.follow, true);
        }
        self.schedule();
    }

    fn width_px(self) -> f64 {
        let width = self
            .list
            .get_untracked()
            .map_or(0, |list| list.client_width());
        if width > 0 {
            f64::from(width)
        } else {
            USUAL_WIDTH_PX
        }
    }

    fn scroll(self, list: &Element, top_px: f64) {
        let rounded = format!("{}", top_px.round())
            .parse::<i32>()
            .unwrap_or_default();
        list.set_scroll_top(rounded);
        let reached_px = f64::from(list.scroll_top());
        self.inner
            .update_value(|inner| inner.last_top_px = reached_px);
    }

    /// Heights changed, before the browser paints.
    fn on_resize(self, entries: &js_sys::Array) {
        let Some(list) = self.list.try_get_untracked().flatten() else {
            return;
        };
        let top_px = f64::from(list.scroll_top());
        let shift_px = self.inner.try_update_value(|inner| {
            let mut shift_px = 0.0;
            for entry in entries.iter() {
                let entry: ResizeObserverEntry = entry.unchecked_into();
                let Some(index) = index_of(&entry.target()) else {
                    continue;
                };
                let bottom_px = inner.heights.sum(0..index + 1);
                let difference_px = inner.heights.measure(index, entry.content_rect().height());
                if bottom_px <= top_px + shift_px {
                    shift_px += difference_px;
                }
            }
            shift_px
        });
        if self.follow.get_untracked() {
            self.scroll(&list, f64::from(list.scroll_height()));
        } else if shift_px.is_some_and(|shift_px| shift_px.abs() >= 1.0) {
            self.scroll(&list, top_px + shift_px.unwrap_or_default());
        }
        self.schedule();
    }

    /// Asks for one more look at what is missing, in the next frame.
    fn schedule(self) {
        self.in_next_frame(Self::fill);
    }

    /// Does it in the next frame, unless something is planned for then already.
    fn in_next_frame(self, action: fn(Self)) {
        if self.inner.with_value(|inner| inner.frame.is_some()) {
            return;
        }
        let act = move || {
            self.inner.update_value(|inner| inner.frame = None);
            action(self);
        };
        let frame = request_animation_frame_with_handle(act).ok();
        self.inner.update_value(|inner| inner.frame = frame);
    }

    /// Puts the next missing block on the page, nearest to the reader first, and takes far ones off a
    /// long transcript. One block per frame keeps every frame short.
    fn fill(self) {
        let Some(list) = self.list.get_untracked() else {
            return;
        };
        let is_whole = self.messages.with_untracked(|all| all.len()) <= WHOLE_UP_TO;
        let top_px = f64::from(list.scroll_top());
        let screen_px = f64::from(list.client_height().max(USUAL_HEIGHT_PX));
        let mut present = self.present.get_untracked();
        let count = present.len();
        let missing = self.inner.with_value(|inner| {
            if !is_whole {
                let margin_px = KEEP_SCREENS * screen_px;
                let kept = inner
                    .heights
                    .between(top_px - margin_px, top_px + screen_px + margin_px);
                present.retain(|index| kept.contains(index) || is_held(&list, *index));
            }
            inner.next_missing(&present, top_px, screen_px, is_whole)
        });
        if let Some(index) = missing {
            let place = present.partition_point(|one| *one < index);
            present.insert(place, index);
            self.schedule();
        }
        if missing.is_some() || present.len() != count {
            self.present.set(present);
        }
        set_if_other(self.is_filling, missing.is_some());
    }
}

impl Inner {
    /// The next block to put on the page: on the screen first, then around it, then, in a transcript
    /// that is kept whole, any.
    fn next_missing(
        &self,
        present: &[usize],
        top_px: f64,
        screen_px: f64,
        is_whole: bool,
    ) -> Option<usize> {
        let margin_px = MARGIN_SCREENS * screen_px;
        let seen = self.heights.between(top_px, top_px + screen_px);
        let near = self
            .heights
            .between(top_px - margin_px, top_px + screen_px + margin_px);
        let any = if is_whole {
            0..self.heights.len()
        } else {
            0..0
        };
        seen.chain(near)
            .chain(any)
            .find(|index| present.binary_search(index).is_err())
    }
}

/// Whether the reader holds on to something in the block: the focus or a part of the selection.
fn is_held(list: &Element, index: usize) -> bool {
    let Ok(Some(block)) = list.query_selector(&format!("[data-block=\"{index}\"]")) else {
        return false;
    };
    let focused = document().active_element();
    if focused.is_some_and(|focused| block.contains(Some(&focused))) {
        return true;
    }
    let Ok(Some(selection)) = document().get_selection() else {
        return false;
    };
    !selection.is_collapsed()
        && selection
            .get_range_at(0)
            .is_ok_and(|range| range.intersects_node(&block).unwrap_or_default())
}

fn index_of(block: &Element) -> Option<usize> {
    block.get_attribute("data-block")?.parse().ok()
}

fn set_if_other(signal: RwSignal<bool>, value: bool) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}

fn px(length: f64) -> String {
    format!("{length}px")
}
