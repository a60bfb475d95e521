use leptos::prelude::*;
use ringside::{
    components::{attachment_list::AttachmentList, image_attachment::TrustedHosts},
    domain::attachment::{Attachment, AttachmentKind},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, Screen, attachment, mount, text_of, tick, until};

fn show(attachments: Vec<Attachment>) -> Screen {
    mount(move || {
        provide_context(TrustedHosts(Signal::stored(vec!["127.0.0.1".to_owned()])));
        view! { <AttachmentList attachments=attachments from="Caller" at=None /> }
    })
}

#[wasm_bindgen_test]
async fn pictures_of_the_api_load_late_and_are_described() {
    let stage = show(vec![
        attachment(AttachmentKind::Image, "http://127.0.0.1:1/a.png"),
        attachment(AttachmentKind::Image, "http://127.0.0.1:1/b.png"),
    ]);
    let pictures = stage.all("img");
    assert_eq!(pictures.len(), 2);
    for (name, value) in [
        ("loading", "lazy"),
        ("decoding", "async"),
        ("referrerpolicy", "no-referrer"),
        ("alt", "Image 2 of 2 from Caller"),
    ] {
        assert_eq!(
            pictures[1].get_attribute(name).as_deref(),
            Some(value),
            "{name}"
        );
    }
}

#[wasm_bindgen_test]
async fn pictures_of_other_hosts_wait_for_a_press() {
    let stage = show(vec![attachment(
        AttachmentKind::Image,
        "https://cdn.example.com/a.png",
    )]);
    assert!(!stage.has("img"));
    stage.button_with("Load from cdn.example.com").click();
    tick().await;
    assert!(stage.has("img"));
}

#[wasm_bindgen_test]
async fn a_picture_that_cannot_be_shown_says_so_and_leaves_a_link() {
    let stage = show(vec![attachment(
        AttachmentKind::Image,
        "http://127.0.0.1:1/gone.png",
    )]);
    until("the picture is given up", || {
        stage.has(".image-attachment--broken")
    })
    .await;
    assert!(
        stage
            .words(".image-attachment--broken")
            .contains("may have expired")
    );
    assert_safe_link(&stage.one("a"), "http://127.0.0.1:1/gone.png");
}

#[wasm_bindgen_test]
async fn sounds_get_a_player_that_fetches_nothing_yet() {
    let stage = show(vec![attachment(
        AttachmentKind::Audio,
        "https://cdn.example.com/hello.mp3",
    )]);
    assert_eq!(
        stage.one("audio").get_attribute("preload").as_deref(),
        Some("none")
    );
    let player = stage.one(".audio-player");
    assert_eq!(
        player.get_attribute("aria-label").as_deref(),
        Some("Audio hello.mp3 from Caller")
    );
}

#[wasm_bindgen_test]
async fn files_and_unknown_kinds_are_cards_with_name_and_host() {
    let stage = show(vec![
        attachment(
            AttachmentKind::File,
            "https://files.example.com/a/order%20form.pdf?x=1#y",
        ),
        attachment(
            AttachmentKind::Other("video/mp4".to_owned()),
            "https://files.example.com/",
        ),
        attachment(
            AttachmentKind::File,
            "https://files.example.com/%E2%80%AEgpj.exe",
        ),
    ]);
    let cards = stage.all(".file-card");
    assert!(text_of(&cards[0]).contains("order form.pdf"));
    assert!(text_of(&cards[0]).contains("opens on files.example.com"));
    assert!(text_of(&cards[1]).contains("video/mp4"));
    assert!(
        text_of(&cards[2]).contains("%E2%80%AEgpj.exe"),
        "nothing may turn the name around"
    );
    assert_safe_link(
        &stage.all("a")[0],
        "https://files.example.com/a/order%20form.pdf?x=1#y",
    );
}

#[wasm_bindgen_test]
async fn links_that_are_not_followed_stay_text_with_the_reason() {
    for link in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "https://u:p@h.example/x",
    ] {
        for kind in [
            AttachmentKind::Image,
            AttachmentKind::Audio,
            AttachmentKind::File,
        ] {
            let stage = show(vec![attachment(kind, link)]);
            assert!(!stage.has("a, img, audio, iframe, object"), "{link}");
            assert!(
                stage.words(".file-card--blocked").contains("Blocked: "),
                "{link}"
            );
        }
    }
    let stage = show(vec![attachment(AttachmentKind::Image, " ")]);
    assert!(
        stage
            .words(".file-card--blocked")
            .contains("The vendor sent no link.")
    );
}

fn assert_safe_link(link: &web_sys::Element, href: &str) {
    for (name, value) in [
        ("href", href),
        ("target", "_blank"),
        ("rel", "noopener noreferrer nofollow ugc"),
        ("referrerpolicy", "no-referrer"),
    ] {
        assert_eq!(link.get_attribute(name).as_deref(), Some(value), "{name}");
    }
}
