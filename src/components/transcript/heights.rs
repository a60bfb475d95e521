//! How tall each block of turns is, known or estimated, so that the scrollbar means something before
//! everything is on the page.

use std::ops::Range;

use crate::domain::{attachment::AttachmentKind, transcript::Message};

/// One line of text, in CSS pixels.
const LINE_PX: f64 = 20.0;
/// What a turn is taller than its lines: padding and hairline.
const TURN_PX: f64 = 9.0;
/// What a row of pictures adds.
const IMAGE_PX: f64 = 136.0;
/// What a player or a file card adds.
const CARD_PX: f64 = 52.0;
/// The columns beside the words: speaker, time and offset.
const SIDE_PX: f64 = 270.0;
/// The average width of a character.
const CHAR_PX: f64 = 7.0;

/// The heights of all blocks, from the top.
#[derive(Default)]
pub(super) struct Heights(Vec<f64>);

impl Heights {
    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a block at the end.
    pub(super) fn push(&mut self, height_px: f64) {
        self.0.push(height_px);
    }

    /// Drops the blocks from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// The height of one block.
    pub(super) fn get(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// Takes down a measured height and tells how much it differs from what was assumed.
    pub(super) fn measure(&mut self, index: usize, height_px: f64) -> f64 {
        self.0.get_mut(index).map_or(0.0, |known| {
            let difference = height_px - *known;
            *known = height_px;
            difference
        })
    }

    /// Where a block begins, in pixels from the top.
    pub(super) fn top_of(&self, index: usize) -> f64 {
        self.0.iter().take(index).sum()
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
pub(super) fn estimate<'a>(messages: impl Iterator<Item = &'a Message>, width_px: f64) -> f64 {
    let line_chars = ((width_px - SIDE_PX) / CHAR_PX).clamp(24.0, 110.0);
    messages.map(|message| turn_px(message, line_chars)).sum()
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
    lines * LINE_PX + TURN_PX + image_rows * IMAGE_PX + count(cards) * CARD_PX
}

/// A count as a number to reckon with.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
