//! Copies text.

use wasm_bindgen_futures::JsFuture;

use super::page::window;

/// Puts `text` on the clipboard as plain text; `false` if the browser refused or has none (pages
/// without TLS have no clipboard).
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    if !window.is_secure_context() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
