//! The style of the second part, linked when that part is loaded.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlLinkElement;

use super::page;

/// Links the style that the page names in `<meta name="ringside-second-style">` and waits until it
/// applies; `false` where it could not be loaded. A page that names none has it already.
pub async fn load_second() -> bool {
    let named = page::document().and_then(|document| {
        let meta = document
            .query_selector("meta[name=ringside-second-style]")
            .ok()??;
        Some((document, meta.get_attribute("content")?))
    });
    let Some((document, address)) = named else {
        return true;
    };
    let link = document
        .create_element("link")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlLinkElement>().ok());
    let (Some(link), Some(head)) = (link, document.head()) else {
        return false;
    };
    link.set_rel("stylesheet");
    link.set_href(&address);
    let loaded = Promise::new(&mut |resolve, reject| {
        link.set_onload(Some(&resolve));
        link.set_onerror(Some(&reject));
    });
    if head.append_child(&link).is_err() {
        return false;
    }
    let is_loaded = JsFuture::from(loaded).await.is_ok();
    if !is_loaded {
        // A second try links it anew.
        link.remove();
    }
    is_loaded
}
