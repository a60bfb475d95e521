//! What the stories are told with: mount a view, find things as a person would, act, look again.

use std::any::Any;

use js_sys::{Object, Reflect};
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys};
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, Node};

pub use leptos::task::tick;

/// A view in an element of its own; gone when dropped.
pub struct Screen {
    root: HtmlElement,
    _mounted: Box<dyn Any>,
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Shows a view.
pub fn show(view: impl FnOnce() -> AnyView + 'static) -> Screen {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let mounted = mount_to(root.clone(), view);
    Screen {
        root,
        _mounted: Box::new(mounted),
    }
}

/// The name an element goes by: its label, else its text.
fn name_of(element: &Element) -> String {
    let text = element
        .get_attribute("aria-label")
        .or_else(|| element.text_content());
    text.unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

impl Screen {
    /// All elements that a selector finds.
    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|index| found.item(index).unwrap().unchecked_into())
            .collect()
    }

    /// The one element that a selector finds.
    pub fn one(&self, selector: &str) -> HtmlElement {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "one {selector}");
        all.remove(0)
    }

    fn named(&self, selector: &str, name: &str) -> HtmlElement {
        let all = self.all(selector);
        let names: Vec<String> = all.iter().map(|element| name_of(element)).collect();
        let found = all.into_iter().find(|element| name_of(element) == name);
        found.unwrap_or_else(|| panic!("no {selector} named “{name}” among {names:?}"))
    }

    /// The button with this name.
    pub fn button(&self, name: &str) -> HtmlElement {
        self.named("button", name)
    }

    /// The link with this name.
    pub fn link(&self, name: &str) -> HtmlElement {
        self.named("a", name)
    }

    /// The field with this label.
    pub fn field(&self, label: &str) -> HtmlElement {
        let label = self.named("label", label);
        match label.get_attribute("for") {
            Some(id) => self.one(&format!("#{id}")),
            None => label
                .query_selector("input, select")
                .unwrap()
                .unwrap()
                .unchecked_into(),
        }
    }

    /// Whether a text can be read somewhere.
    pub fn sees(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Everything that can be read, without what is hidden.
    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    /// The markup, for what must not be in it.
    pub fn markup(&self) -> String {
        self.root.inner_html()
    }
}

/// Puts a text into a field, as typing does.
pub fn type_into(field: &HtmlElement, text: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(text);
    fire(field, "input");
}

/// Chooses an option of a select.
pub fn choose(field: &HtmlElement, value: &str) {
    field.unchecked_ref::<HtmlSelectElement>().set_value(value);
    fire(field, "change");
}

/// Presses a key on an element.
pub fn press(element: &HtmlElement, key: &str) {
    let event = document().create_event("KeyboardEvent").unwrap();
    event.init_event_with_bubbles_and_cancelable("keydown", true, true);
    // Chromium's own way to set the key needs the constructor's dictionary, which the console has no use for.
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"value".into(), &key.into()).unwrap();
    Object::define_property(&event, &"key".into(), &descriptor);
    element.dispatch_event(&event).unwrap();
}

/// Fires a plain event that bubbles.
pub fn fire(element: &HtmlElement, kind: &str) {
    let event = document().create_event("Event").unwrap();
    event.init_event_with_bubbles_and_cancelable(kind, true, true);
    element.dispatch_event(&event).unwrap();
}

/// Whether the element has the focus.
pub fn has_focus(element: &HtmlElement) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active.is_same_node(Some(element)))
}

/// Whether these are the same nodes in the same order, as far as both go.
pub fn are_same_nodes<N: AsRef<Node>>(before: &[N], after: &[N]) -> bool {
    before
        .iter()
        .zip(after)
        .all(|(old, new)| old.as_ref().is_same_node(Some(new.as_ref())))
}

/// The value in a field.
pub fn value_of(field: &HtmlElement) -> String {
    field.unchecked_ref::<HtmlInputElement>().value()
}
