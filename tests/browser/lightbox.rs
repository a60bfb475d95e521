use leptos::prelude::*;
use ringside::{
    components::{attachment_list::AttachmentList, image_attachment::TrustedHosts},
    domain::attachment::AttachmentKind,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

use super::call_support::{Find, attachment, mount, press, tick};

/// The address of a picture on the test page's own host; whether there is one does not matter here.
fn picture(number: usize) -> String {
    format!("{}/{number}.png", window().location().origin().unwrap())
}

#[wasm_bindgen_test]
async fn a_picture_opens_large_and_the_arrows_step_through_all() {
    let host = window().location().hostname().unwrap();
    let attachments = (1..=3)
        .map(|number| attachment(AttachmentKind::Image, &picture(number)))
        .collect::<Vec<_>>();
    let stage = mount(move || {
        provide_context(TrustedHosts(Signal::stored(vec![host])));
        view! { <AttachmentList attachments=attachments from="Caller" at=None /> }
    });
    let thumbnail = stage.all("button.image-attachment")[1].clone();
    thumbnail.focus().unwrap();
    thumbnail.click();
    tick().await;
    let dialog: HtmlDialogElement = stage.one("dialog").unchecked_into();
    assert!(dialog.open());
    assert_eq!(stage.words(".lightbox__position"), "2 of 3");
    assert_eq!(
        stage
            .one(".lightbox__image")
            .get_attribute("alt")
            .as_deref(),
        Some("Image 2 of 3 from Caller")
    );
    for (key, position) in [
        ("ArrowRight", "3 of 3"),
        ("ArrowRight", "1 of 3"),
        ("ArrowLeft", "3 of 3"),
    ] {
        press(&dialog, key);
        tick().await;
        assert_eq!(stage.words(".lightbox__position"), position);
    }
    stage.button_with("Close").click();
    tick().await;
    assert!(!dialog.open());
}
