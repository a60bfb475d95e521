//! Pictures in large, one at a time, in the browser's own modal dialog.

use leptos::{ev, html, prelude::*};

use crate::{
    components::icon::{Icon, IconName},
    domain::url::SafeUrl,
};

/// A picture and the words that stand for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it is.
    pub url: SafeUrl,
    /// What it is, for those who do not see it.
    pub description: String,
}

/// Shows one picture; arrows step, Esc and a press beside it close. The focus goes back to where it was.
#[component]
pub fn Lightbox(
    /// The pictures that belong together.
    pictures: StoredValue<Vec<Picture>>,
    /// The place of the one that is shown, from 0; `None` while closed.
    opened: RwSignal<Option<usize>>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let count = pictures.with_value(Vec::len);
    let is_open = Memo::new(move |_| opened.get().is_some());

    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() && !dialog.open() {
            // Fails only for a dialog that is open or off the page; neither is the case.
            let _ = dialog.show_modal();
        } else if !is_open.get() && dialog.open() {
            dialog.close();
        }
    });

    let step = move |by: usize| {
        opened.update(|place| *place = place.map(|place| (place + by) % count.max(1)));
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowRight" => step(1),
        "ArrowLeft" => step(count - 1),
        _ => {}
    };
    let on_click = move |event: ev::MouseEvent| {
        if event.target() == event.current_target() {
            opened.set(None); // beside the picture
        }
    };
    let large = move || {
        let picture = pictures.with_value(|all| all.get(opened.get()?).cloned())?;
        Some(view! {
            <img
                class="lightbox__image"
                referrerpolicy="no-referrer"
                alt=picture.description.clone()
                src=picture.url.href().to_owned()
            />
        })
    };
    let position = move || {
        let place = opened.get().unwrap_or_default();
        if count > 1 {
            format!("{} of {count}", place + 1)
        } else {
            String::new()
        }
    };
    let link = move || {
        let url = pictures.with_value(|all| all.get(opened.get()?).map(|one| one.url.clone()))?;
        Some(view! {
            <a
                class="lightbox__link"
                href=url.href().to_owned()
                target="_blank"
                rel="noopener noreferrer nofollow ugc"
                referrerpolicy="no-referrer"
            >
                <Icon name=IconName::External />
                "Open on " <bdi>{url.host().to_owned()}</bdi>
            </a>
        })
    };
    view! {
        <dialog
            node_ref=dialog
            class="lightbox"
            aria-label="Picture"
            on:keydown=on_key
            on:click=on_click
            on:close=move |_| opened.set(None)
        >
            <div class="lightbox__bar">
                <span class="lightbox__position" aria-live="polite">{position}</span>
                {link}
                <button type="button" class="button" on:click=move |_| opened.set(None)>
                    <Icon name=IconName::Close />
                    "Close"
                </button>
            </div>
            <div class="lightbox__stage">
                {large}
            </div>
            {(count > 1)
                .then(|| {
                    view! {
                        <div class="lightbox__steps">
                            <button type="button" class="button" on:click=move |_| step(count - 1)>
                                <Icon name=IconName::ChevronLeft />
                                "Previous"
                            </button>
                            <button type="button" class="button" on:click=move |_| step(1)>
                                "Next"
                                <Icon name=IconName::ChevronRight />
                            </button>
                        </div>
                    }
                })}
        </dialog>
    }
}
