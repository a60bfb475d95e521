//! The bar above every page: brand, connection, views.

use leptos::{html, prelude::*};

use super::icon::{Icon, IconName};

/// One connection to switch to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionLink {
    /// Its id.
    pub id: String,
    /// The name its owner gave it.
    pub label: String,
    /// The vendor's name.
    pub vendor: String,
    /// Where its calls are.
    pub href: String,
    /// Whether it can be asked at once: no key is missing.
    pub is_ready: bool,
}

/// One view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Its icon.
    pub icon: IconName,
    /// Whether it is the one on the screen.
    pub is_current: bool,
    /// A count beside the name, for example of calls in progress.
    pub badge: Option<u32>,
}

/// Brand, connection switcher, views, and a slot on the right.
#[component]
pub fn TopBar(
    /// The connections there are.
    connections: Signal<Vec<ConnectionLink>>,
    /// The id of the one in use.
    current: Signal<Option<String>>,
    /// The views; the brand leads to the first one.
    nav: Signal<Vec<NavLink>>,
    /// The right side.
    children: Children,
) -> impl IntoView {
    let home = move || nav.with(|nav| nav.first().map(|link| link.href.clone()));
    let links = move || nav.get().into_iter().map(nav_link).collect::<Vec<_>>();
    view! {
        <header class="top-bar">
            <div class="top-bar__row">
                <a class="top-bar__brand" href=home>
                    <svg class="top-bar__mark" viewBox="0 0 32 32" aria-hidden="true">
                        <path d="M16 15.5v1M9 9a10 10 0 0 0 0 14M23 9a10 10 0 0 1 0 14M4.5 5a16 16 0 0 0 0 22M27.5 5a16 16 0 0 1 0 22"></path>
                    </svg>
                    <span class="top-bar__name">"Ringside"</span>
                </a>
                {switcher(connections, current)}
                <nav class="top-bar__nav" aria-label="Views">
                    {links}
                </nav>
                <div class="top-bar__side">{children()}</div>
            </div>
        </header>
    }
}

fn nav_link(link: NavLink) -> impl IntoView {
    view! {
        <a class="top-bar__link" href=link.href aria-current=link.is_current.then_some("page")>
            <Icon name=link.icon/>
            <span>{link.label}</span>
            {link
                .badge
                .filter(|count| *count > 0)
                .map(|count| view! { <span class="top-bar__badge">{count.to_string()}</span> })}
        </a>
    }
}

/// A disclosure rather than a select: every connection is a real link.
fn switcher(
    connections: Signal<Vec<ConnectionLink>>,
    current: Signal<Option<String>>,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let summary = NodeRef::<html::Summary>::new();
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    let current_label = move || {
        let id = current.get();
        connections.with(|all| {
            let current = all.iter().find(|one| Some(&one.id) == id.as_ref());
            current.map_or_else(|| "Choose a connection".to_owned(), |one| one.label.clone())
        })
    };
    // The menu is filled when somebody reaches for it: the links of a closed one would hold up what is
    // to be seen first.
    let is_wanted = RwSignal::new(false);
    let options = move || {
        if !is_wanted.get() {
            return Vec::new();
        }
        let id = current.get();
        let option = |one: ConnectionLink| {
            let is_current = Some(&one.id) == id.as_ref();
            connection_option(one, is_current)
        };
        connections
            .get()
            .into_iter()
            .map(option)
            .collect::<Vec<_>>()
    };
    view! {
        <details
            node_ref=details
            class="top-bar__switcher"
            hidden=move || connections.with(Vec::is_empty)
            on:pointerover=move |_| is_wanted.set(true)
            on:focusin=move |_| is_wanted.set(true)
            on:toggle=move |_| is_wanted.set(true)
            on:keydown=move |event| {
                let is_open = details.get_untracked().is_some_and(|details| details.open());
                if event.key() == "Escape" && is_open {
                    event.stop_propagation();
                    close();
                    if let Some(summary) = summary.get_untracked() {
                        // The summary is on the screen whenever its details are.
                        let _ = summary.focus();
                    }
                }
            }
            on:focusout=move |event| {
                let goes_to = event.related_target();
                let stays = details.get_untracked().is_some_and(|details| holds(&details, goes_to));
                if !stays {
                    close();
                }
            }
        >
            <summary node_ref=summary class="top-bar__current button">
                <Icon name=IconName::Plug/>
                <span class="visually-hidden">"Connection: "</span>
                <bdi class="truncate">{current_label}</bdi>
                <Icon name=IconName::ChevronDown/>
            </summary>
            <ul class="top-bar__menu" on:click=move |_| close()>
                {options}
            </ul>
        </details>
    }
}

/// Whether the element that focus goes to lies within.
fn holds(
    details: &leptos::web_sys::HtmlDetailsElement,
    goes_to: Option<leptos::web_sys::EventTarget>,
) -> bool {
    use leptos::wasm_bindgen::JsCast;

    let node = goes_to.and_then(|target| target.dyn_into::<leptos::web_sys::Node>().ok());
    node.is_some_and(|node| details.contains(Some(&node)))
}

fn connection_option(connection: ConnectionLink, is_current: bool) -> impl IntoView {
    view! {
        <li>
            <a class="top-bar__option" href=connection.href aria-current=is_current.then_some("true")>
                <span class="top-bar__option-tick">
                    {is_current.then(|| view! { <Icon name=IconName::Check/> })}
                </span>
                <bdi class="truncate">{connection.label}</bdi>
                <span class="top-bar__option-vendor">{connection.vendor}</span>
                {(!connection.is_ready)
                    .then(|| {
                        view! {
                            <span class="badge">
                                <Icon name=IconName::Key/>
                                "Key needed"
                            </span>
                        }
                    })}
            </a>
        </li>
    }
}
