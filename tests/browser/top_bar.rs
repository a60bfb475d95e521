use leptos::prelude::*;
use ringside::{
    components::{
        icon::IconName,
        theme_switch::ThemeSwitch,
        top_bar::{ConnectionLink, NavLink, TopBar},
    },
    domain::preference::Theme,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::call_support::until;
use crate::support::{Screen, has_focus, press, show, tick};

fn connection(id: &str, is_ready: bool) -> ConnectionLink {
    ConnectionLink {
        id: id.to_owned(),
        label: format!("Team {id}"),
        vendor: "BimpeAI".to_owned(),
        href: format!("#/{id}"),
        is_ready,
    }
}

fn nav_link(label: &str, is_current: bool, badge: Option<u32>) -> NavLink {
    NavLink {
        label: label.to_owned(),
        href: format!("#{label}"),
        icon: IconName::PhoneIn,
        is_current,
        badge,
    }
}

fn open_bar() -> (Screen, RwSignal<Option<String>>) {
    let current = RwSignal::new(Some("a".to_owned()));
    let screen = show(move || {
        view! {
            <TopBar
                connections=Signal::derive(|| vec![connection("a", true), connection("b", false)])
                current=current.into()
                nav=Signal::derive(|| vec![nav_link("Calls", true, None), nav_link("Live", false, Some(3))])
            >
                "slot"
            </TopBar>
        }
        .into_any()
    });
    (screen, current)
}

fn is_menu_open(screen: &Screen) -> bool {
    screen.one("details").has_attribute("open")
}

#[wasm_bindgen_test]
async fn views_say_which_is_current_and_how_many() {
    let (screen, _) = open_bar();
    assert_eq!(
        screen
            .link("Calls")
            .get_attribute("aria-current")
            .as_deref(),
        Some("page")
    );
    assert_eq!(screen.link("Live3").get_attribute("aria-current"), None);
    assert_eq!(
        screen.link("Ringside").get_attribute("href").as_deref(),
        Some("#Calls")
    );
    assert!(screen.sees("slot"));
}

#[wasm_bindgen_test]
async fn the_switcher_opens_closes_on_esc_and_lists_what_is_missing() {
    let (screen, current) = open_bar();
    let summary = screen.one("summary");
    assert!(summary.inner_text().contains("Team a"));
    summary.click();
    assert!(is_menu_open(&screen));
    until("the menu is filled", || {
        !screen.all(".top-bar__option").is_empty()
    })
    .await;
    let options = screen.all(".top-bar__option");
    assert_eq!(
        options[0].get_attribute("aria-current").as_deref(),
        Some("true")
    );
    assert!(
        options[1].inner_text().contains("Key needed")
            && !options[0].inner_text().contains("Key needed")
    );
    options[1].focus().unwrap();
    assert!(is_menu_open(&screen), "focus within keeps it open");
    press(&options[1], "Escape");
    tick().await;
    assert!(!is_menu_open(&screen) && has_focus(&summary));
    current.set(Some("b".to_owned()));
    tick().await;
    assert!(summary.inner_text().contains("Team b"));
}

#[wasm_bindgen_test]
async fn the_switcher_closes_when_focus_leaves() {
    let (screen, _) = open_bar();
    screen.one("summary").focus().unwrap();
    screen.one("summary").click();
    screen.link("Calls").focus().unwrap();
    tick().await;
    assert!(!is_menu_open(&screen));
}

#[wasm_bindgen_test]
async fn the_theme_goes_round() {
    let theme = RwSignal::new(Theme::Auto);
    let screen = show(move || {
        view! { <ThemeSwitch theme=theme.into() on_change=Callback::new(move |next| theme.set(next))/> }.into_any()
    });
    let mut seen = Vec::new();
    for _ in 0..3 {
        screen.one("button").click();
        tick().await;
        seen.push(screen.one("button").get_attribute("aria-label").unwrap());
    }
    assert_eq!(
        seen,
        ["Theme: light", "Theme: dark", "Theme: as the system"]
    );
}
