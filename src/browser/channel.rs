//! Texts between the tabs of this origin (`BroadcastChannel`), where the browser has such a channel.

use js_sys::JsString;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use super::events::Listener;

/// A channel that all tabs share that open the same name. Dropping it closes it.
pub struct Channel {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Opens a channel; `None` where the browser has none or refuses. What others say is handed on if it
    /// is a text of at most `longest` UTF-16 units; one's own words are not heard.
    pub fn open(
        name: &str,
        longest: u32,
        mut on_text: impl FnMut(String) + 'static,
    ) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Listener::on(channel.clone().into(), "message", move |event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            // Looked at before it is copied: anybody on this origin may say anything.
            if let Ok(text) = data.dyn_into::<JsString>()
                && text.length() <= longest
            {
                on_text(String::from(text));
            }
        })?;
        Some(Self {
            channel,
            _listener: listener,
        })
    }

    /// Says a text to the other tabs.
    pub fn say(&self, text: &str) {
        // Only a closed channel refuses a text.
        let _ = self.channel.post_message(&text.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
