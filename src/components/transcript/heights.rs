//! How tall each block of turns is, known or estimated, so that the scrollbar means something before
//! everything is on the page.

use std::{ops::Range, sync::Arc};

use super::BLOCK_TURNS;
use crate::domain::{attachment::AttachmentKind, transcript::Message};

/// One line of text, in CSS pixels.
const LINE_PX: f64 = 20.3;
/// What a turn is taller than its lines: padding, hairline and the icon's overhang.
const TURN_PX: f64 = 10.0;
/// What a row of pictures adds.
const IMAGE_PX: f64 = 136.0;
/// What a player or a file card adds.
const CARD_PX: f64 = 56.0;
/// What a folded tool use adds.
const TOOL_PX: f64 = 34.0;
/// What a line about timing adds.
const TIMING_PX: f64 = 22.0;
/// The columns beside the words: speaker, time and offset.
const SIDE_PX: f64 = 296.0;
/// Narrower transcripts put the words below the speaker; 40rem, as in the style of a turn.
const STACKED_BELOW_PX: f64 = 640.0;
/// The padding of a turn whose words stand below the speaker.
const STACKED_SIDE_PX: f64 = 24.0;
/// The average width of a character, with what line breaks at words leave empty.
const CHAR_PX: f64 = 7.2;

/// The heights of all blocks, from the top.
#[derive(Default)]
pub(super) struct Heights(Vec<f64>);

impl Heights {
    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Fits to these messages: estimates new blocks, and the last known one again where it is not on
    /// the page to be measured.
    pub(super) fn fit(&mut self, messages: &[Arc<Message>], present: &[usize], width_px: f64) {
        let last = self.0.len().saturating_sub(1);
        self.0.truncate(if present.contains(&last) {
            self.0.len()
        } else {
            last
        });
        self.0.truncate(messages.len().div_ceil(BLOCK_TURNS));
        let rest = messages.chunks(BLOCK_TURNS).skip(self.0.len());
        self.0.extend(rest.map(|block| estimate(block, width_px)));
    }

    /// The height of one block.
    pub(super) fn get(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// The height of neighbouring blocks together.
    pub(super) fn sum(&self, blocks: Range<usize>) -> f64 {
        self.0
            .get(blocks)
            .map_or(0.0, |heights| heights.iter().sum())
    }

    /// Takes down a measured height and tells how much it differs from what was assumed.
    pub(super) fn measure(&mut self, index: usize, height_px: f64) -> f64 {
        self.0.get_mut(index).map_or(0.0, |known| {
            let difference = height_px - *known;
            *known = height_px;
            difference
        })
    }

    /// The blocks that have a part between the two pixel positions.
    pub(super) fn between(&self, top_px: f64, bottom_px: f64) -> Range<usize> {
        let mut end_px = 0.0;
        let (mut first, mut past) = (self.0.len(), 0);
        for (index, height) in self.0.iter().enumerate() {
            let start_px = end_px;
            end_px += height;
            if end_px >= top_px && start_px <= bottom_px {
                first = first.min(index);
                past = index + 1;
            }
        }
        first..past.max(first)
    }
}

/// How tall these messages will be in a transcript of this width.
fn estimate(messages: &[Arc<Message>], width_px: f64) -> f64 {
    let is_stacked = width_px < STACKED_BELOW_PX;
    let side_px = if is_stacked { STACKED_SIDE_PX } else { SIDE_PX };
    let line_chars = ((width_px - side_px) / CHAR_PX).clamp(24.0, 98.0);
    let head_px = if is_stacked { LINE_PX } else { 0.0 };
    messages
        .iter()
        .map(|message| head_px + turn_px(message, line_chars))
        .sum()
}

fn turn_px(message: &Message, line_chars: f64) -> f64 {
    // A very long text is shown shortened, so more of it than that does not count.
    let lines: f64 = message
        .text
        .split('\n')
        .take(2_000)
        .map(|line| {
            (count(line.len().min(16 * 1024)) / line_chars)
                .ceil()
                .max(1.0)
        })
        .sum();
    let images = message
        .attachments
        .iter()
        .filter(|one| one.kind == AttachmentKind::Image)
        .count();
    let cards = message.attachments.len() - images;
    let image_rows = (count(images) / 3.0).ceil();
    let tool_px = message.tool.as_ref().map_or(0.0, |_| TOOL_PX);
    let timing = message.timing;
    let has_timing = timing.latency_ms.is_some() || timing.duration_ms.is_some();
    let timing_px = if has_timing { TIMING_PX } else { 0.0 };
    let added_px = image_rows * IMAGE_PX + count(cards) * CARD_PX + tool_px + timing_px;
    lines * LINE_PX + TURN_PX + added_px
}

/// A count as a number to reckon with.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
