//! Addresses for bytes that are in the browser already.

use js_sys::Array;
use web_sys::{Blob, BlobPropertyBag, Url};

/// The address of a file in the browser's memory. Dropping it gives the memory back.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// An address for these chunks (`Uint8Array`s), taken as one file of this type; `None` where the
    /// browser has no room for it.
    pub fn of(chunks: &Array, media_type: &str) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(chunks, &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address, good for as long as this value lives.
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // An address that is not known any more needs no revoking.
        let _ = Url::revoke_object_url(&self.0);
    }
}
