//! Adding a connection by hand.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    error_panel::ErrorPanel,
    icon::{Icon, IconName},
    key_field::KeyField,
    notice::Notice,
    select_field::SelectField,
    unique_id::unique_id,
};
use crate::domain::{outcome::Tone, progress::ConnectionCheck};

/// A field of the form that can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The vendor.
    Vendor,
    /// The name.
    Label,
    /// The base URL.
    BaseUrl,
    /// The key.
    Key,
}

/// What the form holds.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionDraft {
    /// The vendor's slug.
    pub vendor: String,
    /// The name.
    pub label: String,
    /// The base URL as typed.
    pub base_url: String,
    /// The key as pasted.
    pub key: String,
    /// Whether the key is kept for this tab.
    pub keeps_key: bool,
}

#[derive(Clone, Copy)]
struct Draft {
    vendor: RwSignal<String>,
    label: RwSignal<String>,
    base_url: RwSignal<String>,
    key: RwSignal<String>,
    keeps_key: RwSignal<bool>,
}

impl Draft {
    fn read(self) -> ConnectionDraft {
        ConnectionDraft {
            vendor: self.vendor.get_untracked(),
            label: self.label.get_untracked(),
            base_url: self.base_url.get_untracked(),
            key: self.key.get_untracked(),
            keeps_key: self.keeps_key.get_untracked(),
        }
    }
}

/// Vendor, name, base URL and key; a test that tells apart what can be wrong; a way to save.
#[component]
pub fn ConnectionForm(
    /// Slug, name and default base URL of each vendor.
    vendors: Vec<(String, String, String)>,
    /// How far the test is.
    #[prop(into)]
    checks: Signal<ConnectionCheck>,
    /// Tries the connection.
    on_test: Callback<ConnectionDraft>,
    /// Saves it.
    on_save: Callback<ConnectionDraft>,
    /// What is wrong with which field.
    #[prop(into)]
    problems: Signal<Vec<(Field, String)>>,
) -> impl IntoView {
    let (slug, base_url) = vendors
        .first()
        .map(|(slug, _, base_url)| (slug.clone(), base_url.clone()))
        .unwrap_or_default();
    let draft = Draft {
        vendor: RwSignal::new(slug),
        label: RwSignal::new(String::new()),
        base_url: RwSignal::new(base_url),
        key: RwSignal::new(String::new()),
        keeps_key: RwSignal::new(false),
    };
    let problem = move |field: Field| {
        Signal::derive(move || {
            problems.with(|all| {
                all.iter()
                    .find(|(of, _)| *of == field)
                    .map(|(_, sentence)| sentence.clone())
            })
        })
    };
    let is_running = Memo::new(move |_| checks.with(|check| *check == ConnectionCheck::Running));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        on_save.run(draft.read());
    };
    view! {
        <form class="connection-form" novalidate on:submit=save>
            {vendor_field(draft, vendors)}
            {text_field("Name", "What you call it, for example the account", draft.label, problem(Field::Label))}
            {text_field("Base URL", "Where the API answers: the vendor's address, or a proxy of yours", draft.base_url, problem(Field::BaseUrl))}
            <KeyField key=draft.key keeps_key=draft.keeps_key problem=problem(Field::Key)/>
            <div class="connection-form__actions">
                <button
                    type="button"
                    class="button"
                    disabled=is_running
                    on:click=move |_| on_test.run(draft.read())
                >
                    {move || if is_running.get() { "Testing…" } else { "Test" }}
                </button>
                <button type="submit" class="button button--primary">
                    <Icon name=IconName::Plus/>
                    "Add connection"
                </button>
            </div>
            <div role="status">{move || check_result(checks.get())}</div>
        </form>
    }
}

/// Choosing a vendor brings its base URL, unless another one was typed.
fn vendor_field(draft: Draft, vendors: Vec<(String, String, String)>) -> impl IntoView {
    let vendors = StoredValue::new(vendors);
    let base_url_of = move |slug: &str| {
        vendors.with_value(|all| {
            all.iter()
                .find(|(one, ..)| one == slug)
                .map(|(.., url)| url.clone())
        })
    };
    let options = Signal::derive(move || {
        let option = |(slug, name, _): &(String, String, String)| (slug.clone(), name.clone());
        vendors.with_value(|all| all.iter().map(option).collect::<Vec<_>>())
    });
    let on_change = Callback::new(move |slug: String| {
        let old = base_url_of(&draft.vendor.get_untracked());
        let is_untouched = draft
            .base_url
            .with_untracked(|url| old.is_none_or(|old| old == *url));
        if let (Some(url), true) = (base_url_of(&slug), is_untouched) {
            draft.base_url.set(url);
        }
        draft.vendor.set(slug);
    });
    view! { <SelectField label="Vendor" value=draft.vendor.into() options on_change/> }
}

fn text_field(
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let id = unique_id("field");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                id=id
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=move || problem.get().map(|_| "true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p id=hint_id class="field__hint">
                {hint}
            </p>
            <p id=error_id class="field__error" hidden=move || problem.get().is_none()>
                {problem}
            </p>
        </div>
    }
}

fn check_result(check: ConnectionCheck) -> AnyView {
    match check {
        ConnectionCheck::Idle | ConnectionCheck::Running => ().into_any(),
        ConnectionCheck::Works(sentence) => {
            view! { <Notice tone=Tone::Good>{sentence}</Notice> }.into_any()
        }
        // A test is repeated with the Test button; nothing counts down here.
        ConnectionCheck::Failed(error) => {
            view! { <ErrorPanel error now_ms=Signal::derive(|| 0)/> }.into_any()
        }
    }
}
