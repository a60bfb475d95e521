//! A file, or anything that is no picture and no sound, as a card with a link; a link that is not
//! followed stays text, with the reason.

use leptos::prelude::*;

use crate::{
    components::icon::{Icon, IconName},
    domain::{
        attachment::AttachmentKind,
        text::{has_hidden, shorten, visible_identifier},
        url::{BlockedLink, SafeUrl},
    },
};

/// Longer names are cut in the middle, so that the ending stays readable.
const NAME_CHARS: usize = 48;
/// Longer vendor words are cut.
const KIND_CHARS: usize = 40;

/// One attachment that is shown by name only.
#[component]
pub fn FileCard(
    /// What the vendor says it is.
    kind: AttachmentKind,
    /// Where it is, or why the link is not followed.
    link: Result<SafeUrl, BlockedLink>,
) -> impl IntoView {
    let (icon, word) = match kind {
        AttachmentKind::Image => (IconName::Image, "Image".to_owned()),
        AttachmentKind::Audio => (IconName::Music, "Audio".to_owned()),
        AttachmentKind::File => (IconName::File, "File".to_owned()),
        AttachmentKind::Other(word) => (IconName::File, kind_word(&word)),
    };
    match link {
        Ok(url) => view! {
            <div class="file-card">
                <Icon name=icon />
                <a
                    class="file-card__name"
                    href=url.href().to_owned()
                    target="_blank"
                    rel="noopener noreferrer nofollow ugc"
                    referrerpolicy="no-referrer"
                >
                    <bdi>{file_name(&url)}</bdi>
                </a>
                <span class="file-card__note">
                    <bdi>{word}</bdi> ", opens on " <bdi>{url.host().to_owned()}</bdi>
                </span>
            </div>
        }
        .into_any(),
        Err(blocked) => view! {
            <div class="file-card file-card--blocked">
                <Icon name=IconName::Ban />
                <span class="file-card__name"><bdi>{word}</bdi></span>
                <span class="file-card__note">{blocked.reason.sentence()}</span>
                {(!blocked.shown.trim().is_empty())
                    .then(|| view! { <code class="file-card__raw">{blocked.shown}</code> })}
            </div>
        }
        .into_any(),
    }
}

/// The last part of the path, readable where nothing hides in it; the host when there is none.
pub fn file_name(url: &SafeUrl) -> String {
    let href = url.href();
    let path = href.split(['?', '#']).next().unwrap_or(href);
    let last = path
        .split('/')
        .skip(3)
        .filter(|part| !part.is_empty())
        .last();
    let Some(last) = last else {
        return url.host().to_owned();
    };
    let decoded = js_sys::decode_uri_component(last).ok().map(String::from);
    let readable = decoded
        .filter(|name| !has_hidden(name))
        .unwrap_or_else(|| last.to_owned());
    shorten_middle(&readable)
}

fn kind_word(word: &str) -> String {
    let word = word.trim();
    if word.is_empty() {
        "Attachment".to_owned()
    } else {
        visible_identifier(&shorten(word, KIND_CHARS))
    }
}

fn shorten_middle(name: &str) -> String {
    let count = name.chars().count();
    if count <= NAME_CHARS {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME_CHARS - 17).collect();
    let end: String = name.chars().skip(count - 16).collect();
    format!("{start}…{end}")
}
