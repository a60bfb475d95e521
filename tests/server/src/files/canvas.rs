//! A picture of palette colours and its PNG encoding (PNG specification, third edition: IHDR, PLTE, IDAT, IEND).

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};

use super::font::glyph;
use crate::numeric::{count, signed};

/// A colour: red, green, blue.
pub(super) type Rgb = [u8; 3];

/// A picture being drawn. What lies outside is not drawn.
pub(super) struct Canvas {
    width: i64,
    height: i64,
    palette: Vec<Rgb>,
    pixels: Vec<u8>,
}

impl Canvas {
    /// A canvas filled with one colour.
    pub(super) fn new(width: i64, height: i64, background: Rgb) -> Self {
        Self {
            width,
            height,
            palette: vec![background],
            pixels: vec![0; count(width * height)],
        }
    }

    fn colour(&mut self, colour: Rgb) -> u8 {
        let index = self
            .palette
            .iter()
            .position(|known| *known == colour)
            .unwrap_or_else(|| {
                self.palette.push(colour);
                self.palette.len() - 1
            });
        u8::try_from(index).unwrap_or(u8::MAX)
    }

    fn dot(&mut self, x: i64, y: i64, index: u8) {
        if (0..self.width).contains(&x)
            && (0..self.height).contains(&y)
            && let Some(pixel) = self.pixels.get_mut(count(y * self.width + x))
        {
            *pixel = index;
        }
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, x: i64, y: i64, width: i64, height: i64, colour: Rgb) {
        let index = self.colour(colour);
        for row in y.max(0)..(y + height).min(self.height) {
            for column in x.max(0)..(x + width).min(self.width) {
                self.dot(column, row, index);
            }
        }
    }

    /// A filled disc.
    pub(super) fn disc(&mut self, x: i64, y: i64, radius: i64, colour: Rgb) {
        let index = self.colour(colour);
        for dy in -radius..=radius {
            for dx in -radius..=radius {
                if dx * dx + dy * dy <= radius * radius {
                    self.dot(x + dx, y + dy, index);
                }
            }
        }
    }

    /// A straight line of this thickness.
    pub(super) fn line(&mut self, from: (i64, i64), to: (i64, i64), thickness: i64, colour: Rgb) {
        let index = self.colour(colour);
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in 0..=steps {
            let x = from.0 + (to.0 - from.0) * step / steps;
            let y = from.1 + (to.1 - from.1) * step / steps;
            for dy in 0..thickness {
                for dx in 0..thickness {
                    self.dot(x + dx - thickness / 2, y + dy - thickness / 2, index);
                }
            }
        }
    }

    /// A line of text, each font pixel `scale` pixels wide.
    pub(super) fn text(&mut self, x: i64, y: i64, scale: i64, text: &str, colour: Rgb) {
        let mut left = x;
        for character in text.chars() {
            for (row, bits) in (0..).zip(glyph(character)) {
                for column in 0..5 {
                    if bits >> (4 - column) & 1 == 1 {
                        self.rect(left + column * scale, y + row * scale, scale, scale, colour);
                    }
                }
            }
            left += 6 * scale;
        }
    }

    /// The picture as a PNG file.
    pub(super) fn png(&self) -> Vec<u8> {
        let side = |length: i64| u32::try_from(length).unwrap_or(1).to_be_bytes();
        let mut header = Vec::with_capacity(13);
        header.extend(side(self.width));
        header.extend(side(self.height));
        // Eight bits per pixel, palette colours, the only compression and filter method, not interlaced.
        header.extend([8, 3, 0, 0, 0]);
        let mut rows = Vec::with_capacity(self.pixels.len() + count(self.height));
        for row in self.pixels.chunks(count(self.width).max(1)) {
            rows.push(0);
            rows.extend(row);
        }
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut file, *b"IHDR", &header);
        chunk(&mut file, *b"PLTE", &self.palette.concat());
        chunk(&mut file, *b"IDAT", &deflated(&rows));
        chunk(&mut file, *b"IEND", &[]);
        file
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory has no way to fail; an empty picture would be the visible sign if it did.
    if encoder.write_all(bytes).is_err() {
        return Vec::new();
    }
    encoder.finish().unwrap_or_default()
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(signed(data.len())).unwrap_or(0);
    file.extend(length.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    file.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_has_its_signature_size_and_end() {
        let mut canvas = Canvas::new(40, 30, [255, 255, 255]);
        canvas.rect(-5, -5, 100, 10, [1, 2, 3]);
        canvas.text(2, 12, 1, "OK 7", [9, 9, 9]);
        canvas.line((0, 29), (39, 0), 2, [200, 0, 0]);
        canvas.disc(20, 15, 4, [0, 200, 0]);
        let png = canvas.png();
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!(png[16..24], [0, 0, 0, 40, 0, 0, 0, 30]);
        // The checksum of an empty IEND chunk is a constant of the format.
        assert_eq!(png[png.len() - 8..], *b"IEND\xae\x42\x60\x82");
    }
}
