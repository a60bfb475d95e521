//! The page itself: window, document, address bar, title, focus.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, FocusOptions, HtmlElement, Window};

use crate::domain::url::LinkPolicy;

/// The window; absent only outside a page.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document; absent only outside a page.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// Names and values of attributes that nearly every element has. Each is handed to JavaScript once and
/// then only referred to, which spares reading it there again for every row.
const COMMON_WORDS: [&str; 11] = [
    "aria-hidden",
    "class",
    "datetime",
    "href",
    "icon",
    "muted",
    "title",
    "true",
    "type",
    "value",
    "visually-hidden",
];

/// Keeps the words that are handed to JavaScript again and again.
pub fn keep_common_words() {
    for word in COMMON_WORDS {
        wasm_bindgen::intern(word);
    }
}

/// The element that the app is mounted into.
pub fn mount_point() -> Option<HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

/// The height of the window in pixels.
pub fn height() -> f64 {
    window()
        .and_then(|window| window.inner_height().ok()?.as_f64())
        .unwrap_or(f64::INFINITY)
}

/// Scheme, host and port of the console itself.
pub fn origin() -> String {
    window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Which links the console may follow from where it runs.
pub fn link_policy() -> LinkPolicy {
    LinkPolicy::for_page(&origin())
}

/// The path the console is served below: `/` or `/sub/path/`, from the page's own `<meta>`.
pub fn base_path() -> String {
    document()
        .and_then(|document| {
            document
                .query_selector("meta[name=ringside-base]")
                .ok()
                .flatten()
        })
        .and_then(|meta| meta.get_attribute("content"))
        .filter(|base| base.starts_with('/') && base.ends_with('/'))
        .unwrap_or_else(|| "/".to_owned())
}

/// The query string of the address bar, without its `?`.
pub fn search() -> String {
    let search = window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default();
    search
        .strip_prefix('?')
        .map_or_else(String::new, str::to_owned)
}

/// Replaces the query string in the address bar and the history, without a navigation.
pub fn replace_search(search: &str) {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        // Only a page in a sandbox refuses; then the address stays as it is.
        let _ =
            history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{search}")));
    }
}

/// Sets the page's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets an attribute of `<html>`, or removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    // The names are ours and valid.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Puts the focus on the first element that matches, without scrolling.
pub fn focus(selector: &str) -> bool {
    let element = document()
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let Some(element) = element else { return false };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).is_ok()
}

/// Whether the focus is on or in an element that matches.
pub fn has_focus_within(selector: &str) -> bool {
    document()
        .and_then(|document| document.active_element())
        .and_then(|element| element.closest(selector).ok().flatten())
        .is_some()
}

/// Whether single-key shortcuts must stay silent: the focus is in a field, or a dialog is open.
pub fn is_typing() -> bool {
    let Some(document) = document() else {
        return false;
    };
    let in_field = document.active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.has_attribute("contenteditable")
    });
    in_field
        || document
            .query_selector("dialog[open]")
            .ok()
            .flatten()
            .is_some()
}

/// Moves the focus to the element `steps` after the focused one among those that match, or to the
/// first one if none of them has it.
pub fn focus_step(selector: &str, steps: i32) -> bool {
    let Some(document) = document() else {
        return false;
    };
    let Ok(all) = document.query_selector_all(selector) else {
        return false;
    };
    let focused = document.active_element();
    let index = (0..all.length()).find(|index| {
        let element = all
            .get(*index)
            .and_then(|node| node.dyn_into::<Element>().ok());
        element.is_some() && element == focused
    });
    let next = match index {
        Some(index) => index.checked_add_signed(steps),
        None => Some(0),
    };
    let element = next
        .and_then(|next| all.get(next))
        .and_then(|node| node.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Clicks the focused element if it matches.
pub fn click_focused(selector: &str) {
    let element = document()
        .and_then(|document| document.active_element())
        .filter(|element| element.matches(selector).unwrap_or(false))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        element.click();
    }
}

/// Puts the focus on the link to `href` among the elements that match.
pub fn focus_link(selector: &str, href: &str) -> bool {
    let all = document().and_then(|document| document.query_selector_all(selector).ok());
    let Some(all) = all else { return false };
    (0..all.length())
        .filter_map(|index| all.get(index)?.dyn_into::<HtmlElement>().ok())
        .find(|element| element.get_attribute("href").as_deref() == Some(href))
        .is_some_and(|element| element.focus().is_ok())
}
