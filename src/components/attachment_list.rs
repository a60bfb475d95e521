//! The files that came with one message: pictures, sounds, and everything else as a card.

use leptos::prelude::*;

use crate::{
    components::{
        audio_player::AudioPlayer,
        file_card::FileCard,
        image_attachment::ImageAttachment,
        lightbox::{Lightbox, Picture},
        time_text::{TimeFormat, TimeStyle},
    },
    domain::{
        attachment::{Attachment, AttachmentKind},
        time::Timestamp,
    },
};

/// All attachments of a message, in the vendor's order. Pictures are described by whose message they
/// came with and when, because vendors send no description.
#[component]
pub fn AttachmentList(
    /// The attachments, in the vendor's order.
    attachments: Vec<Attachment>,
    /// Whose message it was: "Caller".
    #[prop(into)]
    from: String,
    /// When it was sent.
    at: Option<Timestamp>,
) -> impl IntoView {
    let pictures = StoredValue::new(pictures(&attachments, &from, at));
    let opened = RwSignal::new(None::<usize>);
    let mut place = 0;
    let cards: Vec<_> = attachments
        .into_iter()
        .map(|attachment| {
            let card = match (attachment.kind, attachment.link) {
                (AttachmentKind::Image, Ok(_)) => {
                    let index = place;
                    place += 1;
                    let picture = pictures.with_value(|all| all.get(index).cloned());
                    picture
                        .map(|picture| {
                            let on_open = Callback::new(move |()| opened.set(Some(index)));
                            view! { <ImageAttachment picture=picture on_open=on_open /> }
                        })
                        .into_any()
                }
                (AttachmentKind::Audio, Ok(url)) => {
                    let from = from.clone();
                    view! { <AudioPlayer url=url from=from /> }.into_any()
                }
                (kind, link) => view! { <FileCard kind=kind link=link /> }.into_any(),
            };
            view! { <li class="attachment-list__item">{card}</li> }
        })
        .collect();
    view! {
        <ul class="attachment-list" role="list" aria-label="Attachments">
            {cards}
        </ul>
        {pictures
            .with_value(|all| !all.is_empty())
            .then(|| view! { <Lightbox pictures=pictures opened=opened /> })}
    }
}

/// The pictures that can be shown, each with its description: `Image 2 of 3 from Caller at 10:41`.
fn pictures(attachments: &[Attachment], from: &str, at: Option<Timestamp>) -> Vec<Picture> {
    let urls: Vec<_> = attachments
        .iter()
        .filter(|attachment| attachment.kind == AttachmentKind::Image)
        .filter_map(|attachment| attachment.link.as_ref().ok())
        .collect();
    let when = at
        .zip(use_context::<TimeFormat>())
        .map_or_else(String::new, |(at, format)| {
            format!(" at {}", (format.0)(at, TimeStyle::Clock))
        });
    let count = urls.len();
    urls.into_iter()
        .enumerate()
        .map(|(index, url)| {
            let which = if count > 1 {
                format!(" {} of {count}", index + 1)
            } else {
                String::new()
            };
            Picture {
                url: url.clone(),
                description: format!("Image{which} from {from}{when}"),
            }
        })
        .collect()
}
