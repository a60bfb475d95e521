//! The filters that are used less: days, direction, outcome, and what one vendor alone can filter by.

use leptos::prelude::*;

use super::{
    average_line::AverageLine,
    calls_filters::{change, outcome_field},
    calls_parts::Parts,
};
use crate::{
    browser::local_time,
    components::{select_field::SelectField, text_field::TextField},
    domain::{query::CallDirection, time::Day},
    vendors::{
        ExtraFilter, ExtraInput,
        capabilities::{Capabilities, Feature, Support},
    },
};

/// Spans of days to choose from: name, first and last day, counted back from today.
const PRESETS: [(&str, i32, i32); 4] = [
    ("Today", 0, 0),
    ("Yesterday", 1, 1),
    ("7 days", 6, 0),
    ("30 days", 29, 0),
];

/// The filters behind the button.
#[component]
pub fn MoreFilters(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let only = parts.only();
    let capabilities = only.as_ref().map(|only| only.adapter().capabilities());
    let extras: &'static [ExtraFilter] = only.map_or(&[], |only| only.adapter().extra_filters());
    view! {
        <div class="more-filters" role="group" aria-label="More filters">
            <div class="more-filters__days">
                {day_field(parts, "From day", true)}
                {day_field(parts, "To day", false)}
                {presets(parts)}
            </div>
            {capabilities.map(|_| outcome_field(parts, Signal::stored(true)))}
            {direction_field(parts)}
            {own_filters(parts, extras)}
            <p class="more-filters__hint">{capabilities.map(hint)}</p>
            <AverageLine parts />
        </div>
    }
}

/// Which of these filters the vendor leaves to the console.
fn hint(capabilities: &Capabilities) -> String {
    let named = [
        (Feature::DateFilter, "days"),
        (Feature::OutcomeFilter, "outcome"),
        (Feature::DirectionFilter, "direction"),
    ];
    let here: Vec<&str> = named
        .iter()
        .filter(|(feature, _)| capabilities.of(*feature) != Support::Provided)
        .map(|(_, name)| *name)
        .collect();
    if here.is_empty() {
        String::new()
    } else {
        format!(
            "Filtered here, over the newest calls: {}. The vendor cannot do it.",
            here.join(", ")
        )
    }
}

fn day_field(parts: Parts, label: &'static str, is_first: bool) -> impl IntoView {
    let value = Signal::derive(move || {
        let query = parts.query.get();
        let day = if is_first { query.from } else { query.to };
        day.map_or_else(String::new, |day| day.as_str().to_owned())
    });
    let on_change = Callback::new(move |text: String| {
        let day = Day::parse(&text);
        change(parts, |next| {
            if is_first {
                next.from = day;
            } else {
                next.to = day;
            }
        });
    });
    view! { <TextField label kind="date" value on_change /> }
}

fn presets(parts: Parts) -> impl IntoView {
    let preset = move |(name, first, last): (&'static str, i32, i32)| {
        let days = move || (local_time::days_ago(first), local_time::days_ago(last));
        let is_chosen = move || {
            let query = parts.query.get();
            query.from.is_some() && (query.from, query.to) == days()
        };
        let choose = move |_| {
            change(parts, |next| {
                (next.from, next.to) = if untrack(is_chosen) {
                    (None, None)
                } else {
                    days()
                };
            });
        };
        view! {
            <button type="button" class="button" aria-pressed=move || is_chosen().to_string() on:click=choose>
                {name}
            </button>
        }
    };
    view! { <div class="more-filters__presets" role="group" aria-label="Span of days">{PRESETS.map(preset)}</div> }
}

fn direction_field(parts: Parts) -> impl IntoView {
    let options = Signal::derive(|| {
        let option = |value: &str, text: &str| (value.to_owned(), text.to_owned());
        vec![
            option("", "All directions"),
            option("inbound", "Inbound"),
            option("outbound", "Outbound"),
            option("web", "Web"),
        ]
    });
    let value = Signal::derive(move || {
        let direction = parts.query.get().filter.direction;
        direction.map_or_else(String::new, |direction| direction.slug().to_owned())
    });
    let on_change = Callback::new(move |slug: String| {
        let direction = CallDirection::ALL
            .into_iter()
            .find(|direction| direction.slug() == slug);
        change(parts, |next| next.filter.direction = direction);
    });
    view! { <SelectField label="Direction" value options on_change /> }
}

/// More of a vendor's own filters than these fold.
const MANY: usize = 4;

/// What one vendor alone can filter by: open where they are few, or where the link uses one.
fn own_filters(parts: Parts, extras: &'static [ExtraFilter]) -> AnyView {
    let fields = extras
        .iter()
        .map(|extra| extra_field(parts, extra))
        .collect_view();
    if extras.len() <= MANY {
        return fields.into_any();
    }
    let is_used = untrack(move || parts.query.with(|query| !query.filter.extra.is_empty()));
    let name = parts.only().map_or("The vendor", |only| only.vendor.name());
    view! {
        <details class="more-filters__own" open=is_used>
            <summary>{format!("{name}'s own filters, {}", extras.len())}</summary>
            <div class="more-filters__fields">{fields}</div>
        </details>
    }
    .into_any()
}

fn extra_field(parts: Parts, extra: &'static ExtraFilter) -> AnyView {
    let value = Signal::derive(move || {
        let query = parts.query.get();
        let known = query
            .filter
            .extra
            .iter()
            .find(|(name, _)| name == extra.name);
        known.map_or_else(String::new, |(_, value)| value.clone())
    });
    let on_change = Callback::new(move |text: String| {
        let text = text.trim().to_owned();
        change(parts, |next| {
            next.filter.extra.retain(|(name, _)| name != extra.name);
            if !text.is_empty() {
                next.filter.extra.push((extra.name.to_owned(), text));
                next.filter.extra.sort();
            }
        });
    });
    match extra.input {
        ExtraInput::Choice(choices) => {
            let options = Signal::derive(move || {
                let mut options = vec![(String::new(), "All".to_owned())];
                options.extend(
                    choices
                        .iter()
                        .map(|(value, words)| ((*value).to_owned(), (*words).to_owned())),
                );
                options
            });
            view! { <SelectField label=extra.label value options on_change /> }.into_any()
        }
        ExtraInput::Text => {
            view! { <TextField label=extra.label kind="text" value on_change /> }.into_any()
        }
        ExtraInput::Instant => view! {
            <TextField label=extra.label kind="text" value on_change hint="2026-11-21T10:39:02Z" />
        }
        .into_any(),
    }
}
