//! An instant on the screen.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::time::Timestamp;

/// How much of an instant is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeStyle {
    /// Day and time, as short as it can be understood in a list.
    #[default]
    DateTime,
    /// The time of day with seconds.
    Clock,
    /// Everything, with the zone.
    Full,
}

/// Writes instants in the reader's language and zone; provided as a context by the app, because only
/// the browser knows both.
#[derive(Clone)]
pub struct TimeFormat(
    /// The text of an instant.
    pub Arc<dyn Fn(Timestamp, TimeStyle) -> String + Send + Sync>,
);

impl TimeFormat {
    /// The format in use here: the provided one, else ISO 8601.
    pub fn in_use() -> Self {
        use_context().unwrap_or_else(|| Self(Arc::new(|at, _| at.to_iso())))
    }

    /// The text of an instant.
    pub fn text(&self, at: Timestamp, style: TimeStyle) -> String {
        (self.0)(at, style)
    }
}

/// `<time>` with the full instant as its tooltip; an em dash where there is none.
#[component]
pub fn TimeText(
    /// The instant, where the vendor gave one.
    at: Option<Timestamp>,
    /// How much of it is shown.
    #[prop(optional)]
    style: TimeStyle,
) -> impl IntoView {
    at.map_or_else(
        || absent("No time").into_any(),
        |at| {
            let format = TimeFormat::in_use();
            view! {
                <time class="time-text" datetime=at.to_iso() title=format.text(at, TimeStyle::Full)>
                    {format.text(at, style)}
                </time>
            }
            .into_any()
        },
    )
}

/// An em dash to the eye, `words` to the ear.
pub(super) fn absent(words: &'static str) -> impl IntoView {
    view! {
        <span aria-hidden="true" class="muted">"—"</span>
        <span class="visually-hidden">{words}</span>
    }
}
