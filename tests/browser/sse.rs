//! The event stream parser as it runs in a browser: the same vectors as natively, in the same chunks.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::sse_vectors::check_all;

#[wasm_bindgen_test]
fn every_vector_in_every_chunking_in_a_browser() {
    check_all();
}
