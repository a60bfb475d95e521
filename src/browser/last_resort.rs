//! What is shown when the program itself fails: a plain page with a reload button, made without the
//! framework, which may be what failed. A program that has stopped asks for nothing any more.

use std::{
    panic::PanicHookInfo,
    sync::atomic::{AtomicBool, Ordering},
};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Element;

use super::page::{document, mount_point, window};

/// A trap ends one call into the program; timers and answers call in again. They find this set.
static HAS_STOPPED: AtomicBool = AtomicBool::new(false);

/// From now on a panic shows the last-resort page and one line on the console, and breaks off every
/// request, streams included. Page and line hold nothing that a vendor or a person sent: messages of
/// panics may quote data, so only the place is told. What fails after that is no news.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        if HAS_STOPPED.swap(true, Ordering::Relaxed) {
            return;
        }
        let place = place_of(info);
        web_sys::console::error_1(&format!("Ringside stopped at {place}").into());
        show(&place);
        if let Some(window) = window() {
            // Where a browser cannot, the connections end with the page.
            let _ = window.stop();
        }
    }));
}

/// Whether a panic has stopped the program; nothing may be asked for from then on.
pub fn has_stopped() -> bool {
    HAS_STOPPED.load(Ordering::Relaxed)
}

fn place_of(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(
        || "an unknown place".to_owned(),
        |location| {
            let file = location.file().rsplit('/').next().unwrap_or_default();
            format!("{file}:{}", location.line())
        },
    )
}

/// Replaces the app by the last-resort page. What cannot be built is left out.
fn show(place: &str) -> Option<()> {
    let root = mount_point()?;
    root.set_text_content(None);
    let main = child(&root, "main", "page last-resort", "")?;
    // An alert of its own, so that the main landmark stays one.
    let frame = child(&main, "div", "", "")?;
    frame.set_attribute("role", "alert").ok()?;
    child(&frame, "h1", "", "Ringside stopped")?;
    child(
        &frame,
        "p",
        "",
        "A fault in the program, not in your data. Nothing was sent or changed. Reload to go on where you were.",
    )?;
    child(
        &frame,
        "p",
        "mono",
        &format!("ringside {} at {place}", env!("CARGO_PKG_VERSION")),
    )?;
    let button = child(&frame, "button", "button button--primary", "Reload")?;
    let reload = Closure::<dyn FnMut()>::new(|| {
        if let Some(window) = window() {
            // A page that cannot reload itself is reloaded by hand.
            let _ = window.location().reload();
        }
    });
    button
        .add_event_listener_with_callback("click", reload.as_ref().unchecked_ref())
        .ok()?;
    // The page ends with the next reload, and so does this.
    std::mem::forget(reload);
    Some(())
}

fn child(parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document()?.create_element(tag).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
