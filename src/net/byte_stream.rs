//! An answer's body as the chunks in which the network delivers it.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

/// The chunks of one body. Whoever drops it early should have aborted the request; what comes after
/// that is an error of [`Self::next`], never data.
pub struct ByteStream(ReadableStreamDefaultReader);

impl ByteStream {
    /// The body of an answer; `None` where it has none, or somebody else reads it already.
    pub fn of(response: &Response) -> Option<Self> {
        if response.body_used() {
            return None;
        }
        let reader = response.body()?.get_reader().dyn_into().ok()?;
        Some(Self(reader))
    }

    /// The next chunk; `None` at the end. An error when the connection broke or was aborted.
    pub async fn next(&self) -> Result<Option<Uint8Array>, JsValue> {
        let result = JsFuture::from(self.0.read()).await?;
        if Reflect::get(&result, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        Ok(Some(Reflect::get(&result, &"value".into())?.dyn_into()?))
    }

    /// Says that the rest is not wanted.
    pub async fn cancel(self) {
        // The connection may be gone already; either way nothing more comes.
        let _ = JsFuture::from(self.0.cancel()).await;
    }
}
