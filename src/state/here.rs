//! Where the reader is: the address bar, read by `routes`.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    browser::page,
    routes::{LinkNote, Route},
};

/// The current place and the way to others. Provided once inside the router as a context.
#[derive(Clone, Copy)]
pub struct Here {
    place: Memo<(Route, Vec<LinkNote>)>,
    base: StoredValue<String>,
}

impl Here {
    /// Reads the address bar; must be called below the router.
    pub fn read() -> Self {
        let location = use_location();
        let base = StoredValue::new(page::base_path());
        let place = Memo::new(move |_| {
            let (path, search) = (location.pathname.get(), location.search.get());
            base.with_value(|base| Route::parse(base, &path, &search))
        });
        Self { place, base }
    }

    /// The current place.
    pub fn route(self) -> Route {
        self.place.with(|(route, _)| route.clone())
    }

    /// What the link held that was not understood.
    pub fn notes(self) -> Vec<LinkNote> {
        self.place.with(|(_, notes)| notes.clone())
    }

    /// The link to a place.
    pub fn href(self, route: &Route) -> String {
        self.base.with_value(|base| route.href(base))
    }

    /// A function that goes to a place; must be made below the router.
    pub fn navigator(self) -> Navigator {
        Navigator {
            here: self,
            navigate: StoredValue::new_local(Box::new(use_navigate())),
        }
    }
}

type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

/// Goes to places.
#[derive(Clone, Copy)]
pub struct Navigator {
    here: Here,
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Navigator {
    /// Goes to a place as a link does.
    pub fn go(self, route: &Route) {
        self.go_to(&self.here.href(route), false);
    }

    /// Changes the place without a new entry in the history and without scrolling, as for a filter
    /// that changes with every keystroke.
    pub fn replace(self, route: &Route) {
        self.go_to(&self.here.href(route), true);
    }

    /// Goes to a link of this console.
    pub fn open(self, href: &str) {
        self.go_to(href, false);
    }

    fn go_to(self, href: &str, replace: bool) {
        let options = NavigateOptions {
            resolve: false,
            replace,
            scroll: !replace,
            ..NavigateOptions::default()
        };
        self.navigate.with_value(|navigate| navigate(href, options));
    }
}
