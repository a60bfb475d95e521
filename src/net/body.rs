//! Reads an answer's body up to a limit, so that no answer can fill the tab's memory.

use js_sys::Reflect;
use web_sys::Response;

use super::byte_stream::ByteStream;

/// The largest body that is read: 20 MiB.
pub const LARGEST_BODY_BYTES: usize = 20 * 1024 * 1024;

/// Why a body could not be read.
#[derive(Debug)]
pub enum BodyError {
    /// It is larger than [`LARGEST_BODY_BYTES`].
    TooLarge,
    /// The connection broke, or the request was aborted.
    Broken,
}

/// The body as text: UTF-8 with replacement, without a byte order mark.
pub async fn read_text(response: &Response) -> Result<String, BodyError> {
    if let Some(text) = read_ahead(response) {
        return Ok(text);
    }
    if response.body().is_none() {
        return Ok(String::new());
    }
    let stream = ByteStream::of(response).ok_or(BodyError::Broken)?;
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(chunk) = stream.next().await.map_err(|_| BodyError::Broken)? {
        if bytes.len().saturating_add(to_usize(chunk.length())) > LARGEST_BODY_BYTES {
            stream.cancel().await;
            return Err(BodyError::TooLarge);
        }
        let start = bytes.len();
        bytes.resize(start + to_usize(chunk.length()), 0);
        if let Some(space) = bytes.get_mut(start..) {
            chunk.copy_to(space);
        }
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The text of an answer that the start script has read already (`xtask/src/boot.js`).
fn read_ahead(response: &Response) -> Option<String> {
    Reflect::get(response, &"earlyText".into())
        .ok()?
        .as_string()
}

fn to_usize(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
