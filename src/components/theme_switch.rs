//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::domain::preference::Theme;

fn next(theme: Theme) -> Theme {
    match theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Auto,
    }
}

fn label(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "Theme: as the system",
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
    }
}

fn icon(theme: Theme) -> IconName {
    match theme {
        Theme::Auto => IconName::AutoTheme,
        Theme::Light => IconName::Sun,
        Theme::Dark => IconName::Moon,
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
            aria-label=move || label(theme.get())
            title=move || label(theme.get())
            on:click=move |_| on_change.run(next(theme.get_untracked()))
        >
            {move || view! { <Icon name=icon(theme.get())/> }}
        </button>
    }
}
