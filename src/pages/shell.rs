//! What is around every page: the bar, the notes that concern all pages, the dialogs, the keys.

use leptos::{ev, prelude::*};

use super::second_part::{Later, MakeDialog, SecondPart};
use crate::{
    browser::{events::Listener, page},
    components::{
        announcer::Announcer,
        icon::{Icon, IconName},
        notice::Notice,
        theme_switch::ThemeSwitch,
        top_bar::{ConnectionLink, NavLink, TopBar},
    },
    domain::{ids::ConnectionId, outcome::Tone},
    net::connection::Connection,
    routes::{CallsQuery, Route, Scope},
    state::{
        connections::Connections,
        here::Here,
        preferences::Preferences,
        react::{is_painted, react},
        visited_list::VisitedList,
    },
};

/// The frame of every page. Provides [`Here`] to what is inside.
#[component]
pub fn Shell(
    /// Whether the link that led here held something that looks like a key.
    link_held_a_key: bool,
    /// The routed page.
    children: Children,
) -> impl IntoView {
    let here = Here::read();
    provide_context(here);
    let connections = expect_context::<Connections>();
    let preferences = expect_context::<Preferences>();
    let current = Signal::derive(move || {
        here.route().connection().cloned().or_else(|| {
            let list = connections.list().get();
            list.first().map(|connection| connection.id.clone())
        })
    });
    let is_painted = is_painted();
    let is_placing = RwSignal::new(false);
    let shows_shortcuts = RwSignal::new(false);
    let can_place = Memo::new(move |_| {
        here.route()
            .connection()
            .and_then(|id| connections.find(id))
            .is_some_and(|connection| connection.is_ready())
    });
    announce_places(here);
    listen_to_keys(here, current, shows_shortcuts);
    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=move |event| {
                // The router takes links within the page for its own and would not move the focus.
                event.prevent_default();
                page::focus("#main");
            }
        >
            "Skip to the page"
        </a>
        <TopBar
            connections=connection_links(here, connections)
            current=Signal::derive(move || match here.route() {
                Route::Calls(Scope::All, _) => Some(ALL.to_owned()),
                _ => current.get().map(|id| id.as_str().to_owned()),
            })
            nav=nav_links(here, current, is_painted)
        >
            {move || is_painted.get().then(|| view! { <button
                type="button"
                class="button button--primary"
                disabled=move || !can_place.get()
                on:click=move |_| is_placing.set(true)
            >
                <Icon name=IconName::PhoneOut />
                <span class="button__label">"Place a call"</span>
            </button>
            <ThemeSwitch
                theme=preferences.theme.into()
                on_change=Callback::new(move |theme| preferences.theme.set(theme))
            />
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label="Keyboard shortcuts"
                title="Keyboard shortcuts (?)"
                on:click=move |_| shows_shortcuts.set(true)
            >
                <Icon name=IconName::Keyboard />
            </button> })}
        </TopBar>
        <main id="main" class="shell__main" tabindex="-1">
            {link_held_a_key.then(|| view! {
                <Notice tone=Tone::Warning>
                    "The link held something that looks like an API key. It was not used and was taken out of the address; whoever sent the link should change that key."
                </Notice>
            })}
            {children()}
        </main>
        <OnDemand is_open=is_placing dialog=|part| part.place_call_dialog />
        <OnDemand is_open=shows_shortcuts dialog=|part| part.shortcuts_dialog />
    }
}

/// A dialog of the second part, made when it is first asked for.
#[component]
fn OnDemand(is_open: RwSignal<bool>, dialog: fn(&SecondPart) -> MakeDialog) -> impl IntoView {
    let was_asked = Memo::new(move |earlier| earlier == Some(&true) || is_open.get());
    move || {
        was_asked.get().then(|| {
            view! { <Later pick=Box::new(move |part| dialog(part)(is_open)) /> }
        })
    }
}

/// Stands for all connections where an id of one is expected; no connection has an empty id.
const ALL: &str = "";

/// The connections, and before them all together, where there are several to put together.
fn connection_links(here: Here, connections: Connections) -> Signal<Vec<ConnectionLink>> {
    Signal::derive(move || {
        connections.list().with(|list| {
            let together = list
                .iter()
                .filter(|connection| connection.is_ready() && !connection.is_lab())
                .count();
            let all = (together > 1).then(|| ConnectionLink {
                id: ALL.to_owned(),
                label: "All connections".to_owned(),
                vendor: format!("{together} together"),
                href: here.href(&Route::Calls(Scope::All, CallsQuery::default())),
                is_ready: true,
            });
            let one = |connection: &Connection| ConnectionLink {
                id: connection.id.as_str().to_owned(),
                label: connection.label.clone(),
                vendor: connection.vendor.name().to_owned(),
                href: here.href(&Route::Calls(
                    connection.id.clone().into(),
                    CallsQuery::default(),
                )),
                is_ready: connection.is_ready(),
            };
            all.into_iter().chain(list.iter().map(one)).collect()
        })
    })
}

/// The views; none until the bar is painted, since what the reader came for is worth more.
fn nav_links(
    here: Here,
    current: Signal<Option<ConnectionId>>,
    is_painted: Signal<bool>,
) -> Signal<Vec<NavLink>> {
    Signal::derive(move || {
        if !is_painted.get() {
            return Vec::new();
        }
        let route = here.route();
        let mut links = Vec::new();
        if let Some(id) = current.get() {
            let scope = match &route {
                Route::Calls(scope, _) => scope.clone(),
                _ => id.clone().into(),
            };
            links.push(NavLink {
                label: "Calls".to_owned(),
                href: here.href(&Route::Calls(scope, CallsQuery::default())),
                icon: IconName::PhoneIn,
                is_current: matches!(route, Route::Calls(..) | Route::Call(..)),
                badge: None,
            });
            links.push(NavLink {
                label: "Live".to_owned(),
                href: here.href(&Route::Live(id.clone(), None)),
                icon: IconName::Live,
                is_current: matches!(route, Route::Live(..)),
                badge: None,
            });
            links.push(NavLink {
                label: "Look up".to_owned(),
                href: here.href(&Route::LookUp(id)),
                icon: IconName::Search,
                is_current: matches!(route, Route::LookUp(_)),
                badge: None,
            });
        }
        links.push(NavLink {
            label: "Connections".to_owned(),
            href: here.href(&Route::Connections),
            icon: IconName::Plug,
            is_current: route == Route::Connections,
            badge: None,
        });
        links
    })
}

/// Does for screen readers what loading a page would: a new title, the focus on the new heading, and
/// the title said. Filters change the query, not the place, and move nothing.
fn announce_places(here: Here) {
    let announcer = expect_context::<Announcer>();
    let visited = expect_context::<VisitedList>();
    let mut earlier: Option<Route> = None;
    react(move || {
        let place = match here.route() {
            Route::Calls(scope, _) => Route::Calls(scope, CallsQuery::default()),
            Route::Live(connection, _) => Route::Live(connection, None),
            other => other,
        };
        if earlier.as_ref() == Some(&place) {
            return;
        }
        let title = title_of(&place);
        page::set_title(&title);
        if let Route::Call(..) = place {
            visited.opened(&place);
        }
        if earlier.replace(place.clone()).is_some() {
            // The list gives the focus back to the row that was opened, where there is one.
            let goes_back_to_a_row = matches!(place, Route::Calls(..)) && visited.has_opened();
            if !goes_back_to_a_row {
                focus_heading(HEADING_FRAMES);
            }
            announcer.polite(title);
        }
    });
}

/// For how many frames a new page's heading is waited for: about ten seconds.
const HEADING_FRAMES: u32 = 600;

/// Focuses the heading of the page, as soon as there is one: the page may still be on its way.
fn focus_heading(frames_left: u32) {
    request_animation_frame(move || {
        if !page::focus("#main h1") && frames_left > 0 {
            focus_heading(frames_left - 1);
        }
    });
}

fn title_of(place: &Route) -> String {
    match place {
        Route::Home => "Ringside".to_owned(),
        Route::Calls(Scope::All, _) => "All calls – Ringside".to_owned(),
        Route::Calls(Scope::One(connection), _) => format!("Calls – {connection} – Ringside"),
        Route::LookUp(connection) => format!("Look up calls – {connection} – Ringside"),
        Route::Call(connection, call, _) => format!("Call {call} – {connection} – Ringside"),
        Route::Live(connection, _) => format!("Live calls – {connection} – Ringside"),
        Route::Connections => "Connections – Ringside".to_owned(),
        Route::NotFound => "No such page – Ringside".to_owned(),
    }
}

/// The keys that work on every page; pages listen for their own.
fn listen_to_keys(
    here: Here,
    current: Signal<Option<ConnectionId>>,
    shows_shortcuts: RwSignal<bool>,
) {
    let preferences = expect_context::<Preferences>();
    let navigator = here.navigator();
    let is_after_g = StoredValue::new(false);
    let listener = Listener::on_window("keydown", move |event| {
        let Some(key) = single_key(&event, preferences) else {
            return;
        };
        let follows_g = is_after_g.get_value();
        is_after_g.set_value(key == "g");
        match (follows_g, key.as_str(), current.get_untracked()) {
            (_, "?", _) => shows_shortcuts.set(true),
            (true, "l", Some(id)) => navigator.go(&Route::Calls(id.into(), CallsQuery::default())),
            (true, "v", Some(id)) => navigator.go(&Route::Live(id, None)),
            (true, "a", _) => navigator.go(&Route::Calls(Scope::All, CallsQuery::default())),
            _ => return,
        }
        event.prevent_default();
        event.stop_immediate_propagation();
    });
    StoredValue::new_local(listener);
}

/// The key of a key press that may act as a shortcut: no modifier, nobody typing, shortcuts on.
pub fn single_key(event: &ev::Event, preferences: Preferences) -> Option<String> {
    use wasm_bindgen::JsCast;
    let event = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_free = !has_modifier
        && !event.default_prevented()
        && !event.repeat()
        && preferences.has_single_keys.get_untracked()
        && !page::is_typing();
    is_free.then(|| event.key())
}
