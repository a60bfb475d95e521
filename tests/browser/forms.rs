use leptos::prelude::*;
use ringside::{
    components::{
        connection_card::{ConnectionCard, ConnectionCardView, KeyState},
        connection_form::{ConnectionDraft, ConnectionForm, Field},
        place_call_form::PlaceCallForm,
    },
    domain::{
        call::Agent,
        error::{ApiError, ErrorKind},
        ids::AgentId,
        progress::{ConnectionCheck, PlaceProgress},
        query::{PlaceCall, PlaceFrom, PlaceResult, PlaceRules, Placed},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Screen, choose, fire, show, tick, type_into, value_of};

struct PlaceForm {
    screen: Screen,
    progress: RwSignal<PlaceProgress>,
    sent: RwSignal<Vec<PlaceCall>>,
}

/// A vendor with agents and test calls.
const BY_AGENT: PlaceRules = PlaceRules {
    needs_agent: true,
    from_label: None,
    has_test_switch: true,
    number_hint: "With + and country code",
    check: |_| Ok(()),
};

/// A vendor that calls from lines, to one country, and knows no test calls.
const BY_LINE: PlaceRules = PlaceRules {
    needs_agent: false,
    from_label: Some("Phone"),
    has_test_switch: false,
    number_hint: "Spanish numbers only",
    check: |number| {
        if number.as_str().starts_with("+34") {
            Ok(())
        } else {
            Err("This vendor calls Spanish numbers only.")
        }
    },
};

fn open_place_form() -> PlaceForm {
    open_place_form_with(BY_AGENT, Vec::new())
}

fn open_place_form_with(rules: PlaceRules, lines: Vec<PlaceFrom>) -> PlaceForm {
    let progress = RwSignal::new(PlaceProgress::Editing);
    let sent = RwSignal::new(Vec::new());
    let screen = show(move || {
        let agent = |id: &str| Agent {
            id: AgentId::new(id),
            name: format!("Agent {id}"),
        };
        let agents = Signal::derive(move || vec![agent("a"), agent("b")]);
        let on_submit = Callback::new(move |call| {
            sent.update(|sent| sent.push(call));
            progress.set(PlaceProgress::Sending);
        });
        view! {
            <PlaceCallForm agents initial_agent=Some("b".to_owned()) rules lines progress on_submit/>
        }
        .into_any()
    });
    PlaceForm {
        screen,
        progress,
        sent,
    }
}

#[wasm_bindgen_test]
async fn a_vendor_without_lines_named_cannot_call_and_says_why() {
    let form = open_place_form_with(BY_LINE, Vec::new());
    assert!(form.screen.sees("place_from"), "{}", form.screen.text());
    assert!(
        form.screen
            .button("Place the call")
            .has_attribute("disabled")
    );
}

#[wasm_bindgen_test]
async fn the_vendors_own_rules_decide_what_is_sent() {
    let line = |id: &str, label: &str| PlaceFrom {
        id: id.to_owned(),
        label: label.to_owned(),
    };
    let lines = vec![line("17", "Reception"), line("18", "Night desk")];
    let form = open_place_form_with(BY_LINE, lines);
    assert!(!form.screen.sees("Test call"));
    let number = form.screen.one("input[type=tel]");
    type_into(&number, "+15550001111");
    form.screen.button("Place the call").click();
    tick().await;
    assert!(form.screen.sees("This vendor calls Spanish numbers only."));
    assert!(form.sent.get_untracked().is_empty());
    type_into(&number, "+34600111222");
    choose(&form.screen.one("select"), "18");
    tick().await;
    assert!(form.screen.sees("Night desk will call +34600111222 now."));
    form.screen.button("Place the call").click();
    tick().await;
    let sent = form.sent.get_untracked();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].from.as_deref(), Some("18"));
    assert_eq!(sent[0].agent, None);
}

#[wasm_bindgen_test]
async fn a_wrong_number_is_named_and_nothing_is_sent() {
    let form = open_place_form();
    let number = form.screen.field("Number to call");
    type_into(&number, "0801 234");
    tick().await;
    assert!(!form.screen.sees("Start with +"), "not while typing");
    fire(&number, "blur");
    form.screen.button("Place the call").click();
    tick().await;
    assert!(form.screen.sees("Start with + and the country code"));
    assert_eq!(
        number.get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    assert!(form.sent.with_untracked(Vec::is_empty));
}

#[wasm_bindgen_test]
async fn what_is_said_is_what_is_sent_and_only_once() {
    let form = open_place_form();
    type_into(&form.screen.field("Number to call"), "+234 801-234 5678");
    tick().await;
    assert!(
        form.screen
            .sees("“Agent b” will call +2348012345678 now, as a test call.")
    );
    choose(&form.screen.field("Agent"), "a");
    form.screen.field("Test call").click();
    tick().await;
    assert!(
        form.screen
            .sees("“Agent a” will call +2348012345678 now, as a live call.")
    );
    form.screen.button("Place the call").click();
    tick().await;
    let button = form.screen.button("Placing the call…");
    assert!(button.has_attribute("disabled"));
    fire(&form.screen.one("form"), "submit");
    tick().await;
    let sent = form.sent.get_untracked();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (
            sent[0].agent.as_ref().map(AgentId::as_str),
            sent[0].destination.as_str()
        ),
        (Some("a"), "+2348012345678")
    );
    assert!(!sent[0].is_test_call);
}

#[wasm_bindgen_test]
async fn every_outcome_has_its_words() {
    let form = open_place_form();
    let placed = |result| Placed {
        result,
        call: None,
        detail: Some("as the vendor says".to_owned()),
    };
    let done = |result| PlaceProgress::Done(placed(result), Some("#new".to_owned()));
    let lost = ApiError::new(ErrorKind::TimedOut, "No answer in time.");
    for (progress, words) in [
        (done(PlaceResult::Initiated), "on its way"),
        (done(PlaceResult::Busy), "The line is busy"),
        (done(PlaceResult::Failed), "could not make the call"),
        (done(PlaceResult::Other("parked".to_owned())), "“parked”"),
        (
            PlaceProgress::Failed(lost),
            "Whether the call was placed is not known",
        ),
    ] {
        form.progress.set(progress);
        tick().await;
        assert!(form.screen.sees(words), "{words} in {}", form.screen.text());
    }
    form.progress.set(done(PlaceResult::Initiated));
    tick().await;
    assert_eq!(
        form.screen
            .link("Open the call")
            .get_attribute("href")
            .as_deref(),
        Some("#new")
    );
}

struct AddForm {
    screen: Screen,
    checks: RwSignal<ConnectionCheck>,
    problems: RwSignal<Vec<(Field, String)>>,
    tested: RwSignal<Option<ConnectionDraft>>,
    saved: RwSignal<Option<ConnectionDraft>>,
}

fn open_add_form() -> AddForm {
    let checks = RwSignal::new(ConnectionCheck::Idle);
    let problems = RwSignal::new(Vec::new());
    let (tested, saved) = (RwSignal::new(None), RwSignal::new(None));
    let screen = show(move || {
        let vendor = |slug: &str| {
            (
                slug.to_owned(),
                slug.to_uppercase(),
                format!("https://{slug}.example"),
            )
        };
        view! {
            <ConnectionForm
                vendors=vec![vendor("one"), vendor("two")]
                checks
                problems
                on_test=Callback::new(move |draft| tested.set(Some(draft)))
                on_save=Callback::new(move |draft| saved.set(Some(draft)))
            />
        }
        .into_any()
    });
    AddForm {
        screen,
        checks,
        problems,
        tested,
        saved,
    }
}

#[wasm_bindgen_test]
async fn the_draft_holds_what_was_entered_and_the_page_does_not_show_the_key() {
    let form = open_add_form();
    choose(&form.screen.field("Vendor"), "two");
    tick().await;
    assert_eq!(
        value_of(&form.screen.field("Base URL")),
        "https://two.example"
    );
    type_into(&form.screen.field("Name"), "Sales");
    let key = form.screen.field("API key");
    assert_eq!(key.get_attribute("type").as_deref(), Some("password"));
    type_into(&key, "sk_test_12345678");
    form.screen.field("Keep for this tab").click();
    form.screen.button("Test").click();
    form.screen.button("Add connection").click();
    tick().await;
    let draft = form.tested.get_untracked().unwrap();
    assert_eq!(
        (draft.vendor.as_str(), draft.label.as_str()),
        ("two", "Sales")
    );
    assert_eq!(
        (draft.key.as_str(), draft.keeps_key),
        ("sk_test_12345678", true)
    );
    assert!(form.saved.get_untracked() == Some(draft));
    assert!(!form.screen.markup().contains("sk_test"));
    form.screen.button("Show the key").click();
    tick().await;
    assert_eq!(key.get_attribute("type").as_deref(), Some("text"));
}

#[wasm_bindgen_test]
async fn an_own_base_url_survives_another_vendor() {
    let form = open_add_form();
    type_into(&form.screen.field("Base URL"), "/proxy/one");
    choose(&form.screen.field("Vendor"), "two");
    tick().await;
    assert_eq!(value_of(&form.screen.field("Base URL")), "/proxy/one");
}

#[wasm_bindgen_test]
async fn problems_belong_to_their_fields_and_the_check_says_what_it_saw() {
    let form = open_add_form();
    form.problems
        .set(vec![(Field::Key, "Paste a key.".to_owned())]);
    form.checks
        .set(ConnectionCheck::Works("4 agents.".to_owned()));
    tick().await;
    let key = form.screen.field("API key");
    assert_eq!(key.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        form.screen.field("Name").get_attribute("aria-invalid"),
        None
    );
    let described_by = key.get_attribute("aria-describedby").unwrap();
    let said = described_by
        .split(' ')
        .map(|id| form.screen.one(&format!("#{id}")).inner_text());
    assert!(said.collect::<String>().contains("Paste a key."));
    assert!(form.screen.sees("4 agents."));
    form.checks.set(ConnectionCheck::Failed(ApiError::new(
        ErrorKind::KeyRefused,
        "The key is refused.",
    )));
    tick().await;
    assert!(form.screen.sees("The key is refused.") && !form.screen.sees("4 agents."));
}

fn card(key_state: KeyState, is_added_by_hand: bool) -> ConnectionCardView {
    ConnectionCardView {
        id: "demo".to_owned(),
        label: "Demo".to_owned(),
        vendor: "BimpeAI".to_owned(),
        base_url: "https://api.example".to_owned(),
        href: "#/demo".to_owned(),
        key_state,
        is_added_by_hand,
    }
}

#[wasm_bindgen_test]
async fn a_card_offers_what_its_key_state_allows() {
    for (state, by_hand, offers, links) in [
        (KeyState::AddedByProxy, false, vec![], 1),
        (
            KeyState::Needed,
            false,
            vec!["Show the key", "Use this key"],
            0,
        ),
        (KeyState::Set, false, vec!["Forget the key: Demo"], 1),
        (KeyState::Set, true, vec!["Remove: Demo"], 1),
    ] {
        let screen = show(move || {
            view! {
                <ConnectionCard
                    connection=card(state, by_hand)
                    problem=Signal::derive(|| None::<String>)
                    on_forget=Callback::new(|_| ())
                    on_enter_key=Callback::new(|_| ())
                />
            }
            .into_any()
        });
        assert_eq!(screen.all("button").len(), offers.len(), "{state:?}");
        for offer in offers {
            screen.button(offer);
        }
        assert_eq!(screen.all("a").len(), links, "{state:?}");
    }
}

#[wasm_bindgen_test]
async fn a_pasted_key_is_handed_over_with_its_connection() {
    let entered = RwSignal::new(None);
    let screen = show(move || {
        view! {
            <ConnectionCard
                connection=card(KeyState::Needed, false)
                problem=Signal::derive(|| None::<String>)
                on_forget=Callback::new(|_| ())
                on_enter_key=Callback::new(move |all| entered.set(Some(all)))
            />
        }
        .into_any()
    });
    type_into(&screen.field("API key"), " sk_demo_full ");
    screen.button("Use this key").click();
    tick().await;
    assert_eq!(
        entered.get_untracked(),
        Some(("demo".to_owned(), " sk_demo_full ".to_owned(), false))
    );
}
