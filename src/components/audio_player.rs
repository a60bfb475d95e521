//! A sound that came with a message.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::{
        audio_controls::AudioControls,
        file_card::file_name,
        icon::{Icon, IconName},
        open_elsewhere::OpenElsewhere,
    },
    domain::url::SafeUrl,
};

/// Plays one sound. Nothing is fetched before the first press of play.
#[component]
pub fn AudioPlayer(
    /// Where the sound is.
    url: SafeUrl,
    /// Whose it is: "Caller".
    #[prop(into)]
    from: String,
) -> impl IntoView {
    let is_broken = RwSignal::new(false);
    let name = file_name(&url);
    let label = format!("Audio {name} from {from}");
    let address = Signal::stored(Some(Arc::<str>::from(url.href())));
    view! {
        <div class="audio-player" role="group" aria-label=label>
            <p class="audio-player__name">
                <bdi>{name}</bdi>
            </p>
            <AudioControls
                address
                on_play=Callback::new(move |()| is_broken.set(false))
                on_broken=Callback::new(move |()| is_broken.set(true))
            />
            <Show when=move || is_broken.get()>
                <p class="audio-player__error" role="status">
                    <Icon name=IconName::Warning />
                    "Not played: the link answers with no sound. It may have expired. "
                    <OpenElsewhere url=url.clone() />
                </p>
            </Show>
        </div>
    }
}
