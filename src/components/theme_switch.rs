//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// The theme of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Auto => "Theme: as the system",
            Self::Light => "Theme: light",
            Self::Dark => "Theme: dark",
        }
    }

    fn icon(self) -> IconName {
        match self {
            Self::Auto => IconName::AutoTheme,
            Self::Light => IconName::Sun,
            Self::Dark => IconName::Moon,
        }
    }
}

/// One button that goes through the themes.
#[component]
pub fn ThemeSwitch(
    /// The theme in use.
    theme: Signal<Theme>,
    /// Asks for another one.
    on_change: Callback<Theme>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="theme-switch button button--quiet button--icon"
            aria-label=move || theme.get().label()
            title=move || theme.get().label()
            on:click=move |_| on_change.run(theme.get_untracked().next())
        >
            {move || view! { <Icon name=theme.get().icon()/> }}
        </button>
    }
}
