//! What is being said right now and may still change.

use leptos::prelude::*;

use crate::domain::transcript::Speaker;

/// One grey line below a live transcript, hidden while nobody speaks. Screen readers hear the final
/// message instead: words that change while they are read out are worse than none.
#[component]
pub fn InterimLine(
    /// Who is speaking and what so far; `None` while nobody is.
    interim: Signal<Option<(Speaker, String)>>,
) -> impl IntoView {
    let speaker = move || {
        interim.with(|interim| {
            interim
                .as_ref()
                .map(|(speaker, _)| speaker.label().to_owned())
        })
    };
    let text = move || interim.with(|interim| interim.as_ref().map(|(_, text)| text.clone()));
    view! {
        <p class="interim-line" aria-hidden="true" hidden=move || interim.with(Option::is_none)>
            <span class="interim-line__speaker">{speaker}</span>
            <bdi>{text}</bdi>
        </p>
    }
}
