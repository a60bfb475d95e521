//! Reads an answer's body up to a limit, so that no answer can fill the tab's memory.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

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
    let Some(stream) = response.body() else {
        return Ok(String::new());
    };
    let reader: ReadableStreamDefaultReader = stream
        .get_reader()
        .dyn_into()
        .map_err(|_| BodyError::Broken)?;
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(chunk) = next_chunk(&reader).await.map_err(|_| BodyError::Broken)? {
        if bytes.len().saturating_add(to_usize(chunk.length())) > LARGEST_BODY_BYTES {
            // The rest is not wanted; a failure to say so changes nothing.
            let _ = JsFuture::from(reader.cancel()).await;
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

/// The next chunk; `None` at the end.
async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let result = JsFuture::from(reader.read()).await?;
    if Reflect::get(&result, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(Reflect::get(&result, &"value".into())?.dyn_into()?))
}

fn to_usize(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
