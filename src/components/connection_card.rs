//! One connection on the connections page.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    icon::{Icon, IconName},
    key_field::KeyField,
};

/// Where the key of a connection comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// A proxy of the deployer adds it; none is entered here.
    AddedByProxy,
    /// One has to be entered.
    Needed,
    /// One was entered.
    Set,
}

/// What the card shows of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionCardView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The vendor's name.
    pub vendor: String,
    /// The base URL.
    pub base_url: String,
    /// Where its calls are.
    pub href: String,
    /// Where its key comes from.
    pub key_state: KeyState,
    /// Whether it was added by hand, and can be removed by hand.
    pub is_added_by_hand: bool,
}

/// A connection, the state of its key, and what can be done about both.
#[component]
pub fn ConnectionCard(
    /// The connection.
    connection: ConnectionCardView,
    /// What is wrong with the key that was just entered.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Forgets the connection with this id, or its key where it comes from the configuration.
    on_forget: Callback<String>,
    /// Id of the connection, the key as pasted, and whether it is kept for this tab.
    on_enter_key: Callback<(String, String, bool)>,
) -> impl IntoView {
    let heading_id = format!("connection-{}", connection.id);
    let (icon, words) = match connection.key_state {
        KeyState::AddedByProxy => (IconName::Lock, "Added by a proxy; none is needed here"),
        KeyState::Needed => (IconName::Key, "Needed before calls can be loaded"),
        KeyState::Set => (IconName::Check, "•••••••• entered in this tab"),
    };
    let origin = if connection.is_added_by_hand {
        "Added by hand"
    } else {
        "From the configuration"
    };
    let is_ready = connection.key_state != KeyState::Needed;
    let key_form = (!is_ready).then(|| key_form(connection.id.clone(), problem, on_enter_key));
    view! {
        <article class="connection-card card" aria-labelledby=heading_id.clone()>
            <div class="connection-card__head">
                <h2 id=heading_id.clone() class="connection-card__title">
                    {connection.label.clone()}
                </h2>
                <span class="badge">{origin}</span>
            </div>
            <dl class="connection-card__facts">
                <dt>"Vendor"</dt>
                <dd>{connection.vendor.clone()}</dd>
                <dt>"Base URL"</dt>
                <dd class="mono">{connection.base_url.clone()}</dd>
                <dt>"Key"</dt>
                <dd>
                    <Icon name=icon/>
                    " "
                    {words}
                </dd>
            </dl>
            {key_form}
            <div class="connection-card__actions">
                {is_ready
                    .then(|| {
                        view! {
                            <a class="button" href=connection.href.clone()>
                                "See its calls"
                            </a>
                        }
                    })}
                {forget_button(&connection, on_forget)}
            </div>
        </article>
    }
}

fn key_form(
    id: String,
    problem: Signal<Option<String>>,
    on_enter_key: Callback<(String, String, bool)>,
) -> impl IntoView {
    let key = RwSignal::new(String::new());
    let keeps_key = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_enter_key.run((id.clone(), key.get_untracked(), keeps_key.get_untracked()));
    };
    view! {
        <form class="connection-card__form" novalidate on:submit=submit>
            <KeyField key keeps_key problem/>
            <button type="submit" class="button button--primary">
                "Use this key"
            </button>
        </form>
    }
}

/// Removes what was added by hand; takes back a key that was entered for a configured connection.
fn forget_button(connection: &ConnectionCardView, on_forget: Callback<String>) -> Option<AnyView> {
    let words = match (connection.is_added_by_hand, connection.key_state) {
        (true, _) => "Remove",
        (false, KeyState::Set) => "Forget the key",
        (false, _) => return None,
    };
    let id = connection.id.clone();
    let label = format!("{words}: {}", connection.label);
    Some(
        view! {
            <button
                type="button"
                class="button button--danger"
                aria-label=label
                on:click=move |_| on_forget.run(id.clone())
            >
                {words}
            </button>
        }
        .into_any(),
    )
}
