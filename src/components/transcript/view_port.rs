//! What part of the transcript is on the page, and where the reader is in it.
//!
//! Blocks off the page keep their height as an empty box. Whenever a block above the reader turns out
//! taller or shorter than assumed, the scroll position moves by the difference before the browser
//! paints, so the words under the reader's eyes stay where they are.

use leptos::{html, leptos_dom::helpers::AnimationFrameRequestHandle, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

use super::{
    BLOCK_TURNS, Messages, WHOLE_UP_TO,
    heights::{Heights, estimate},
};

/// How much beyond the screen is kept on the page, in screens.
const MARGIN_SCREENS: f64 = 1.5;
/// Blocks further away than this are taken off a long transcript, in screens.
const KEEP_SCREENS: f64 = 4.0;
/// Assumed before the transcript is laid out, in pixels.
const USUAL_WIDTH_PX: f64 = 800.0;
/// Closer to the end than this counts as being there, in pixels.
const AT_END_PX: f64 = 8.0;

type OnResize = Closure<dyn FnMut(js_sys::Array)>;

/// A handle; copies mean the same view port.
#[derive(Clone, Copy)]
pub(super) struct ViewPort {
    list: NodeRef<html::Ol>,
    messages: Signal<Messages>,
    follow: RwSignal<bool>,
    is_filling: RwSignal<bool>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    heights: Heights,
    rendered: Vec<ArcRwSignal<bool>>,
    last_top_px: f64,
    frame: Option<AnimationFrameRequestHandle>,
    observer: Option<(ResizeObserver, OnResize)>,
}

impl ViewPort {
    /// A view port over the list, not laid out yet.
    pub(super) fn new(
        list: NodeRef<html::Ol>,
        messages: Signal<Messages>,
        follow: RwSignal<bool>,
    ) -> Self {
        let this = Self {
            list,
            messages,
            follow,
            is_filling: RwSignal::new(true),
            inner: StoredValue::new_local(Inner::default()),
        };
        let on_resize = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            this.on_resize(&entries);
        });
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            this.inner
                .update_value(|inner| inner.observer = Some((observer, on_resize)));
        }
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

    /// Takes in a new block and tells whether it is on the page. The first one the reader will see is
    /// at once.
    pub(super) fn enter(self, index: usize) -> ArcRwSignal<bool> {
        let (height_px, count) = self.messages.with_untracked(|all| {
            let turns = all.iter().skip(index * BLOCK_TURNS).take(BLOCK_TURNS);
            (
                estimate(turns.map(AsRef::as_ref), self.width_px()),
                all.len().div_ceil(BLOCK_TURNS),
            )
        });
        let is_first_seen = if self.follow.get_untracked() {
            index + 2 >= count
        } else {
            index == 0
        };
        let is_rendered = ArcRwSignal::new(is_first_seen);
        self.inner.update_value(|inner| {
            inner.heights.truncate(index);
            inner.heights.push(height_px);
            inner.rendered.truncate(index);
            inner.rendered.push(is_rendered.clone());
        });
        is_rendered
    }

    /// The known or assumed height of a block, as CSS says it.
    pub(super) fn height_css(self, index: usize) -> String {
        format!(
            "{}px",
            self.inner
                .with_value(|inner| inner.heights.get(index))
                .round()
        )
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

    /// The messages changed: forgets blocks that are gone and fills what is missing.
    pub(super) fn refresh(self) {
        let count = self
            .messages
            .with_untracked(|all| all.len())
            .div_ceil(BLOCK_TURNS);
        self.inner.update_value(|inner| {
            inner.heights.truncate(count);
            inner.rendered.truncate(count);
        });
        self.schedule();
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
                let bottom_px = inner.heights.top_of(index) + inner.heights.get(index);
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
        if self.inner.with_value(|inner| inner.frame.is_some()) {
            return;
        }
        let frame = request_animation_frame_with_handle(move || self.fill()).ok();
        self.inner.update_value(|inner| inner.frame = frame);
    }

    /// Puts the next missing block on the page, nearest to the reader first, and takes far ones off a
    /// long transcript. One block per frame keeps every frame short.
    fn fill(self) {
        self.inner.update_value(|inner| inner.frame = None);
        let Some(list) = self.list.get_untracked() else {
            return;
        };
        let is_whole = self.messages.with_untracked(|all| all.len()) <= WHOLE_UP_TO;
        let (top_px, screen_px) = (
            f64::from(list.scroll_top()),
            f64::from(list.client_height().max(400)),
        );
        let missing = self
            .inner
            .with_value(|inner| inner.next_missing(top_px, screen_px, is_whole));
        if !is_whole {
            self.drop_far(&list, top_px, screen_px);
        }
        if let Some(signal) = &missing {
            signal.set(true);
            self.schedule();
        }
        set_if_other(self.is_filling, missing.is_some());
    }

    /// Takes blocks far from the reader off the page, except where the focus or the selection is.
    fn drop_far(self, list: &Element, top_px: f64, screen_px: f64) {
        let margin_px = KEEP_SCREENS * screen_px;
        let far: Vec<(usize, ArcRwSignal<bool>)> = self.inner.with_value(|inner| {
            let near = inner
                .heights
                .between(top_px - margin_px, top_px + screen_px + margin_px);
            let numbered = inner.rendered.iter().enumerate();
            numbered
                .filter(|(index, rendered)| rendered.get_untracked() && !near.contains(index))
                .map(|(index, rendered)| (index, rendered.clone()))
                .collect()
        });
        for (index, rendered) in far {
            let block = list.query_selector(&format!("[data-block=\"{index}\"]"));
            if block.is_ok_and(|block| block.is_some_and(|block| !is_held(&block))) {
                rendered.set(false);
            }
        }
    }
}

impl Inner {
    /// The next block to put on the page: around the screen first, then, in a transcript that is kept
    /// whole, any.
    fn next_missing(
        &self,
        top_px: f64,
        screen_px: f64,
        is_whole: bool,
    ) -> Option<ArcRwSignal<bool>> {
        let margin_px = MARGIN_SCREENS * screen_px;
        let seen = self.heights.between(top_px, top_px + screen_px);
        let near = self
            .heights
            .between(top_px - margin_px, top_px + screen_px + margin_px);
        let all = if is_whole {
            0..self.heights.len()
        } else {
            0..0
        };
        seen.chain(near)
            .chain(all)
            .filter_map(|index| self.rendered.get(index))
            .find(|rendered| !rendered.get_untracked())
            .cloned()
    }
}

/// Whether the reader holds on to something in the block: the focus or a part of the selection.
fn is_held(block: &Element) -> bool {
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
            .is_ok_and(|range| range.intersects_node(block).unwrap_or_default())
}

fn index_of(block: &Element) -> Option<usize> {
    block.get_attribute("data-block")?.parse().ok()
}

fn set_if_other(signal: RwSignal<bool>, value: bool) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
