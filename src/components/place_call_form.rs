//! Placing a call: who speaks, which number, test or not, and what came of it.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    error_panel::ErrorPanel,
    icon::{Icon, IconName},
    notice::Notice,
    select_field::SelectField,
    unique_id::unique_id,
};
use crate::domain::{
    call::Agent,
    error::ApiError,
    ids::AgentId,
    outcome::Tone,
    phone::E164,
    progress::PlaceProgress,
    query::{PlaceCall, PlaceFrom, PlaceResult, PlaceRules, Placed},
};

/// What the form holds.
#[derive(Clone, Copy)]
struct Draft {
    agents: Signal<Vec<Agent>>,
    /// The agent chosen by hand, else the one given, else the first.
    agent: Signal<Option<Agent>>,
    chosen: RwSignal<Option<String>>,
    /// What placing a call takes, and the lines it can be placed from.
    rules: PlaceRules,
    lines: StoredValue<Vec<PlaceFrom>>,
    line: RwSignal<Option<String>>,
    number: RwSignal<String>,
    is_number_checked: RwSignal<bool>,
    is_test_call: RwSignal<bool>,
}

impl Draft {
    fn new(
        agents: Signal<Vec<Agent>>,
        initial_agent: Option<String>,
        rules: PlaceRules,
        lines: Vec<PlaceFrom>,
    ) -> Self {
        let line = lines.first().map(|line| line.id.clone());
        let chosen = RwSignal::new(initial_agent);
        let agent = Signal::derive(move || {
            let chosen = chosen.get();
            agents.with(|agents| {
                let named = agents
                    .iter()
                    .find(|agent| Some(agent.id.as_str()) == chosen.as_deref());
                named.or_else(|| agents.first()).cloned()
            })
        });
        Self {
            agents,
            agent,
            chosen,
            rules,
            lines: StoredValue::new(lines),
            line: RwSignal::new(line),
            number: RwSignal::new(String::new()),
            is_number_checked: RwSignal::new(false),
            is_test_call: RwSignal::new(rules.has_test_switch),
        }
    }

    /// The number, if it is one the vendor calls.
    fn destination(self) -> Result<E164, String> {
        let number = self.number.with(|text| E164::parse(text))?;
        (self.rules.check)(&number).map_err(str::to_owned)?;
        Ok(number)
    }

    fn problem(self) -> Option<String> {
        let is_checked = self.is_number_checked.get();
        is_checked.then(|| self.destination().err()).flatten()
    }

    /// Why no call can be placed at all.
    fn obstacle(self) -> Option<String> {
        if let (Some(label), true) = (self.rules.from_label, self.lines.with_value(Vec::is_empty)) {
            return Some(format!(
                "Calls of this vendor are placed from one of your own lines, and this connection names none. Whoever runs this console adds them to the connection in config.json as “place_from” ({label}: id and label)."
            ));
        }
        let lacks_agent = self.rules.needs_agent && self.agent.with(Option::is_none);
        lacks_agent.then(|| "There is no agent that could speak.".to_owned())
    }

    /// What is to be sent; `None` while something is missing.
    fn call(self) -> Option<PlaceCall> {
        if self.obstacle().is_some() {
            return None;
        }
        let agent = self.agent.get().filter(|_| self.rules.needs_agent);
        Some(PlaceCall {
            agent: agent.map(|agent| AgentId::new(agent.id.as_str())),
            from: self.rules.from_label.and_then(|_| self.line.get()),
            destination: self.destination().ok()?,
            is_test_call: self.is_test_call.get(),
        })
    }

    /// Who speaks, in words.
    fn caller(self) -> String {
        let agent = self.agent.get().filter(|_| self.rules.needs_agent);
        let line = self.line.get().and_then(|id| {
            self.lines.with_value(|lines| {
                let line = lines.iter().find(|line| line.id == id)?;
                Some(line.label.clone())
            })
        });
        match (agent, line) {
            (Some(agent), Some(line)) => format!("“{}” will call from {line}", agent.name),
            (Some(agent), None) => format!("“{}” will call", agent.name),
            (None, Some(line)) => format!("{line} will call"),
            (None, None) => "The agent will call".to_owned(),
        }
    }

    /// Exactly what pressing the button does.
    fn plan(self) -> String {
        if let Some(obstacle) = self.obstacle() {
            return obstacle;
        }
        let kind = match (self.rules.has_test_switch, self.is_test_call.get()) {
            (true, true) => ", as a test call",
            (true, false) => ", as a live call",
            (false, _) => "",
        };
        let caller = self.caller();
        match self.destination() {
            Ok(number) => format!("{caller} {number} now{kind}."),
            Err(_) => format!("{caller} the number above{kind}."),
        }
    }
}

/// A form that places one call and says in words what came of it.
#[component]
pub fn PlaceCallForm(
    /// The agents to choose from.
    #[prop(into)]
    agents: Signal<Vec<Agent>>,
    /// The id of the agent chosen at first.
    initial_agent: Option<String>,
    /// What placing a call takes with this vendor.
    rules: PlaceRules,
    /// The lines it can be placed from.
    lines: Vec<PlaceFrom>,
    /// How far it is.
    #[prop(into)]
    progress: Signal<PlaceProgress>,
    /// Asks for the call to be placed.
    on_submit: Callback<PlaceCall>,
) -> impl IntoView {
    let draft = Draft::new(agents, initial_agent, rules, lines);
    let is_sending =
        Memo::new(move |_| progress.with(|progress| *progress == PlaceProgress::Sending));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.is_number_checked.set(true);
        if let (Some(call), false) = (untrack(|| draft.call()), is_sending.get_untracked()) {
            on_submit.run(call);
        }
    };
    view! {
        <form class="place-call-form" novalidate on:submit=submit>
            {rules.needs_agent.then(|| agent_field(draft))}
            {rules.from_label.map(|label| line_field(draft, label))}
            {number_field(draft)}
            {rules.has_test_switch.then(|| test_switch(draft))}
            <p class="place-call-form__plan">{move || draft.plan()}</p>
            <div class="place-call-form__actions">
                <button
                    type="submit"
                    class="button button--primary"
                    disabled=move || is_sending.get() || draft.obstacle().is_some()
                >
                    <Icon name=IconName::PhoneOut/>
                    {move || if is_sending.get() { "Placing the call…" } else { "Place the call" }}
                </button>
            </div>
            <div role="status">{move || outcome(progress.get())}</div>
        </form>
    }
}

fn agent_field(draft: Draft) -> impl IntoView {
    let options = Signal::derive(move || {
        let option = |agent: &Agent| (agent.id.as_str().to_owned(), agent.name.clone());
        draft
            .agents
            .with(|agents| agents.iter().map(option).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || {
        draft
            .agent
            .with(|agent| agent.as_ref().map(|agent| agent.id.as_str().to_owned()))
            .unwrap_or_default()
    });
    let on_change = Callback::new(move |id| draft.chosen.set(Some(id)));
    view! { <SelectField label="Agent" value options on_change/> }
}

fn line_field(draft: Draft, label: &'static str) -> impl IntoView {
    let options = Signal::derive(move || {
        draft.lines.with_value(|lines| {
            lines
                .iter()
                .map(|line| (line.id.clone(), line.label.clone()))
                .collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || draft.line.get().unwrap_or_default());
    let on_change = Callback::new(move |id| draft.line.set(Some(id)));
    view! { <SelectField label value options on_change/> }
}

fn number_field(draft: Draft) -> impl IntoView {
    let id = unique_id("number");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                "Number to call"
            </label>
            <input
                id=id
                class="input numeric"
                type="tel"
                inputmode="tel"
                autocomplete="off"
                required
                aria-describedby=described_by
                aria-invalid=move || draft.problem().map(|_| "true")
                prop:value=draft.number
                on:input=move |event| draft.number.set(event_target_value(&event))
                on:blur=move |_| {
                    if !draft.number.with_untracked(String::is_empty) {
                        draft.is_number_checked.set(true);
                    }
                }
            />
            <p id=hint_id class="field__hint">
                {draft.rules.number_hint}
            </p>
            <p id=error_id class="field__error" hidden=move || draft.problem().is_none()>
                {move || draft.problem()}
            </p>
        </div>
    }
}

fn test_switch(draft: Draft) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                class="switch__input"
                prop:checked=draft.is_test_call
                on:change=move |event| draft.is_test_call.set(event_target_checked(&event))
            />
            "Test call"
        </label>
    }
}

/// What came of it, in words.
fn outcome(progress: PlaceProgress) -> AnyView {
    match progress {
        PlaceProgress::Editing | PlaceProgress::Sending => ().into_any(),
        PlaceProgress::Done(placed, href) => done(placed, href).into_any(),
        PlaceProgress::Failed(error) => failed(error).into_any(),
    }
}

fn done(placed: Placed, href: Option<String>) -> impl IntoView {
    let (tone, sentence) = match placed.result {
        PlaceResult::Initiated => (Tone::Good, "The call is on its way.".to_owned()),
        PlaceResult::Busy => (
            Tone::Warning,
            "The line is busy; no call was made.".to_owned(),
        ),
        PlaceResult::Failed => (Tone::Bad, "The vendor could not make the call.".to_owned()),
        PlaceResult::Other(word) => (
            Tone::Neutral,
            format!("The vendor answered “{word}”; see the list for what became of it."),
        ),
    };
    view! {
        <Notice tone>
            <p>{sentence}</p>
            {placed
                .detail
                .map(|detail| {
                    view! {
                        <p class="muted">
                            "The vendor says: " <bdi>{detail}</bdi>
                        </p>
                    }
                })}
            {href.map(|href| view! { <a href=href>"Open the call"</a> })}
        </Notice>
    }
}

/// A request without an answer may have made a phone ring: it is not offered to be sent again.
fn failed(error: ApiError) -> impl IntoView {
    let is_unknown = error.status.is_none() && error.is_transient();
    let warning = is_unknown.then(|| {
        view! {
            <Notice tone=Tone::Warning>
                "Whether the call was placed is not known. Ringside does not send it again by itself: look into the list of calls first."
            </Notice>
        }
    });
    view! {
        {warning}
        <ErrorPanel error now_ms=Signal::derive(|| 0)/>
    }
}
