//! Brotli and gzip at their strongest, for files that are compressed once and
//! sent many times.

use std::io::Write as _;

use crate::Outcome;

/// Files up to this many bytes stay as they are: the headers cost more.
const SMALLEST_BYTES: usize = 1024;

/// Whether a file of this name and length gets compressed siblings.
pub(crate) fn pays_off(name: &str, len: usize) -> bool {
    const TEXT: [&str; 9] = [
        "html",
        "css",
        "js",
        "wasm",
        "json",
        "svg",
        "webmanifest",
        "txt",
        "xml",
    ];
    len > SMALLEST_BYTES
        && name
            .rsplit_once('.')
            .is_some_and(|(_, extension)| TEXT.contains(&extension))
}

/// Brotli, quality 11, 4 MiB window.
pub(crate) fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    let mut reader = bytes;
    brotli::BrotliCompress(&mut reader, &mut compressed, &parameters)
        .map_err(|error| format!("could not compress with brotli: {error}"))?;
    Ok(compressed)
}

/// Gzip, level 9, without a time stamp: the same input gives the same bytes.
pub(crate) fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| format!("could not compress with gzip: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn only_larger_text_and_wasm_pay_off() {
        assert!(pays_off("app.wasm", 5000));
        assert!(pays_off("index.html", 1025));
        assert!(!pays_off("index.html", 1024));
        assert!(!pays_off("photo.png", 5000));
        assert!(!pays_off("_headers", 5000));
    }

    #[test]
    fn both_give_the_bytes_back() {
        let text = "a call, a turn, a transcript; ".repeat(200).into_bytes();
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(gzip(&text).unwrap().as_slice())
            .read_to_end(&mut unzipped)
            .unwrap();
        assert_eq!(unzipped, text);

        let mut unbrotlied = Vec::new();
        let mut compressed: &[u8] = &brotli(&text).unwrap();
        brotli::BrotliDecompress(&mut compressed, &mut unbrotlied).unwrap();
        assert_eq!(unbrotlied, text);
    }
}
