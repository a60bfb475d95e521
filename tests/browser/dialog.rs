use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlDialogElement};
use ringside::components::{dialog::Dialog, shortcut_sheet::ShortcutSheet};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Screen, fire, has_focus, show, tick};

fn open_dialog() -> (Screen, RwSignal<bool>) {
    let is_open = RwSignal::new(false);
    let screen = show(move || {
        view! {
            <button type="button" on:click=move |_| is_open.set(true)>"Open it"</button>
            <Dialog is_open title="A title">
                <input id="inside"/>
            </Dialog>
        }
        .into_any()
    });
    (screen, is_open)
}

fn is_shown(screen: &Screen) -> bool {
    screen
        .one("dialog")
        .unchecked_into::<HtmlDialogElement>()
        .open()
}

#[wasm_bindgen_test]
async fn it_opens_with_focus_inside_and_gives_the_focus_back() {
    let (screen, is_open) = open_dialog();
    assert!(!is_shown(&screen) && !screen.sees("A title"));
    let opener = screen.button("Open it");
    opener.focus().unwrap();
    opener.click();
    tick().await;
    assert!(is_shown(&screen) && screen.sees("A title"));
    assert!(has_focus(&screen.button("Close")));
    screen.button("Close").click();
    tick().await;
    assert!(!is_shown(&screen) && !is_open.get_untracked());
    assert!(has_focus(&opener));
}

#[wasm_bindgen_test]
async fn the_backdrop_and_the_browser_close_it_its_contents_do_not() {
    let (screen, is_open) = open_dialog();
    is_open.set(true);
    tick().await;
    screen.one("#inside").click();
    tick().await;
    assert!(is_shown(&screen));
    fire(&screen.one("dialog"), "click");
    tick().await;
    assert!(!is_shown(&screen));
    is_open.set(true);
    tick().await;
    // What Esc comes down to.
    screen
        .one("dialog")
        .unchecked_into::<HtmlDialogElement>()
        .close();
    fire(&screen.one("dialog"), "close");
    tick().await;
    assert!(!is_open.get_untracked());
}

#[wasm_bindgen_test]
async fn the_sheet_lists_keys() {
    let screen = show(|| {
        let shortcuts = vec![
            ("j, k", "Next, previous call"),
            ("g then l", "Go to the list"),
        ];
        view! { <ShortcutSheet is_open=RwSignal::new(true) shortcuts has_single_keys=RwSignal::new(true) on_single_keys=Callback::new(|_| ()) /> }.into_any()
    });
    tick().await;
    let keys: Vec<_> = screen
        .all("kbd")
        .iter()
        .map(|key| key.text_content().unwrap())
        .collect();
    assert_eq!(keys, ["j", "k", "g", "l"]);
    assert!(screen.sees("Go to the list"));
}
