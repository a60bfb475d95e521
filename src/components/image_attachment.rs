//! One picture in a transcript: a fixed box that loads late and says what is wrong when it cannot.

use leptos::prelude::*;

use crate::components::{
    icon::{Icon, IconName},
    lightbox::Picture,
};

/// The hosts whose pictures are loaded without being asked for: the API's own and its proxy. Arrives
/// by context; without it every picture waits for a click.
#[derive(Clone, Copy)]
pub struct TrustedHosts(
    /// Host names without a port, as [`SafeUrl::host`](crate::domain::url::SafeUrl::host) gives them.
    pub Signal<Vec<String>>,
);

/// How far a picture has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// On a host nobody vouched for: nothing is requested before a click.
    Waiting,
    /// In the hands of the browser.
    Shown,
    /// The browser could not show it.
    Broken,
}

/// A picture as a small box; a press opens it large.
#[component]
pub fn ImageAttachment(
    /// The picture and its description.
    picture: Picture,
    /// Asked to show it large.
    on_open: Callback<()>,
) -> impl IntoView {
    let host = picture.url.host().to_owned();
    let is_trusted = use_context::<TrustedHosts>()
        .is_some_and(|trusted| trusted.0.with_untracked(|hosts| hosts.contains(&host)));
    let stage = RwSignal::new(if is_trusted {
        Stage::Shown
    } else {
        Stage::Waiting
    });
    move || {
        let description = picture.description.clone();
        let host = picture.url.host().to_owned();
        match stage.get() {
            Stage::Waiting => view! {
                <button
                    type="button"
                    class="image-attachment image-attachment--waiting"
                    on:click=move |_| stage.set(Stage::Shown)
                >
                    <Icon name=IconName::Image />
                    <span class="visually-hidden">{description}". "</span>
                    <span>"Load from " <bdi>{host}</bdi></span>
                </button>
            }
            .into_any(),
            Stage::Shown => view! {
                <button
                    type="button"
                    class="image-attachment"
                    aria-haspopup="dialog"
                    on:click=move |_| on_open.run(())
                >
                    <img
                        class="image-attachment__image"
                        loading="lazy"
                        decoding="async"
                        referrerpolicy="no-referrer"
                        alt=description
                        on:error=move |_| stage.set(Stage::Broken)
                        src=picture.url.href().to_owned()
                    />
                </button>
            }
            .into_any(),
            Stage::Broken => view! {
                <div class="image-attachment image-attachment--broken">
                    <Icon name=IconName::Warning />
                    <span>
                        <span class="visually-hidden">{description}": "</span>
                        "Not shown: the link answers with no picture. It may have expired."
                    </span>
                    <a
                        href=picture.url.href().to_owned()
                        target="_blank"
                        rel="noopener noreferrer nofollow ugc"
                        referrerpolicy="no-referrer"
                    >
                        "Open on " <bdi>{host}</bdi>
                    </a>
                </div>
            }
            .into_any(),
        }
    }
}
