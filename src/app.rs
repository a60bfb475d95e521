//! The root: contexts, the router, the shell around every page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};

use crate::{
    browser::{clipboard, last_resort, local_time, page},
    components::{
        announcer::{Announcer, AnnouncerRegions},
        copy_button::CopyService,
        image_attachment::TrustedHosts,
        time_text::{TimeFormat, TimeStyle},
        toast_region::Toasts,
    },
    domain::outcome::Tone,
    pages::{
        calls_page::CallsPage,
        home_page::HomePage,
        second_part::{Later, Loading},
        shell::Shell,
    },
    routes::{self, Route},
    state::{
        agents::Agents, connections::Connections, here::Here, place_call::PlacedCalls,
        preferences::Preferences, react::react, task::Task, ticking::Now,
        visited_list::VisitedList,
    },
};

/// Takes keys out of the address bar, clears the painted shell and mounts the app into `#app`.
pub fn start() {
    last_resort::install();
    let link_held_a_key = drop_secrets_from_link();
    let Some(root) = page::mount_point() else {
        return;
    };
    page::keep_common_words();
    root.set_text_content(None);
    mount_to(root, move || view! { <App link_held_a_key /> }).forget();
}

/// A key in a link ends up in histories and logs; it is taken out before anything else happens.
fn drop_secrets_from_link() -> bool {
    match routes::without_secrets(&page::search()) {
        Some(search) => {
            page::replace_search(&search);
            true
        }
        None => false,
    }
}

/// Everything on the screen.
#[component]
fn App(
    /// Whether the link that led here held something that looks like a key.
    link_held_a_key: bool,
) -> impl IntoView {
    provide_context(Preferences::load());
    provide_context(Now::start());
    let connections = Connections::load();
    provide_context(connections);
    provide_context(trusted_hosts(connections));
    provide_context(Agents::new());
    let loading = Loading::new();
    provide_context(loading);
    provide_context(VisitedList::default());
    provide_context(PlacedCalls::default());
    let announcer = Announcer::new();
    provide_context(announcer);
    provide_context(time_format());
    let toasts = Toasts::new();
    provide_context(toasts);
    provide_context(copy_service(toasts));
    let base = page::base_path().trim_end_matches('/').to_owned();
    view! {
        <Router base>
            <Shell link_held_a_key>
                <Place />
            </Shell>
        </Router>
        {move || loading.part().map(|part| (part.toast_region)())}
        <AnnouncerRegions announcer />
    }
}

/// The page of the current place. The table of places is [`crate::routes`]; the router only keeps the
/// history, so its own table of routes (and a tenth of the program's size) is left out.
#[component]
fn Place() -> impl IntoView {
    complete_navigations();
    let here = expect_context::<Here>();
    let page = Memo::new(move |_| page_of(&here.route()));
    move || match page.get() {
        Page::Home => view! { <HomePage /> }.into_any(),
        Page::Calls => view! { <CallsPage /> }.into_any(),
        Page::Call => view! { <Later pick=Box::new(|part| (part.call_page)()) /> }.into_any(),
        Page::Live => view! { <Later pick=Box::new(|part| (part.live_page)()) /> }.into_any(),
        Page::LookUp => view! { <Later pick=Box::new(|part| (part.look_up_page)()) /> }.into_any(),
        Page::Connections => {
            view! { <Later pick=Box::new(|part| (part.connections_page)()) /> }.into_any()
        }
        Page::NotFound => {
            view! { <Later pick=Box::new(|part| (part.not_found_page)()) /> }.into_any()
        }
    }
}

/// After a click on a link the router holds the address back until the link's page is there, and waits to
/// be told so by its table of routes; the pages here are made at once.
fn complete_navigations() {
    let path = use_location().pathname;
    let history = use_context::<BrowserUrl>();
    react(move || {
        path.track();
        if let Some(history) = &history {
            history.ready_to_complete();
        }
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Home,
    Calls,
    Call,
    Live,
    LookUp,
    Connections,
    NotFound,
}

fn page_of(route: &Route) -> Page {
    match route {
        Route::Home => Page::Home,
        Route::Calls(..) => Page::Calls,
        Route::Call(..) => Page::Call,
        Route::Live(..) => Page::Live,
        Route::LookUp(_) => Page::LookUp,
        Route::Connections => Page::Connections,
        Route::NotFound => Page::NotFound,
    }
}

/// Pictures on the hosts of the connections load by themselves; elsewhere each waits for a click, so
/// that opening a call tells no stranger who reads it.
fn trusted_hosts(connections: Connections) -> TrustedHosts {
    TrustedHosts(Signal::derive(move || {
        connections.list().with(|list| {
            list.iter()
                .map(|connection| connection.base_url.host().to_owned())
                .collect()
        })
    }))
}

fn time_format() -> TimeFormat {
    TimeFormat(Arc::new(|at, style| match style {
        TimeStyle::Clock => local_time::clock(at),
        TimeStyle::DateTime => local_time::date_time(at),
        TimeStyle::Full => local_time::full(at),
    }))
}

/// Copies and says so.
fn copy_service(toasts: Toasts) -> CopyService {
    let task = StoredValue::new_local(None);
    CopyService(Callback::new(move |text: String| {
        task.set_value(Task::start(|_| async move {
            if !clipboard::copy(&text).await {
                toasts.push(
                    Tone::Warning,
                    "The browser did not allow copying; select the text instead.".to_owned(),
                );
            }
        }));
    }))
}
