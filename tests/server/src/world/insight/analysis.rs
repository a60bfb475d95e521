//! What an analysis makes of a finished call: a summary, whether it reached its aim, the mood, values found.

use super::{
    super::{
        dialogue::{book, person_name},
        model::{Call, Direction, Message},
    },
    business,
    ending::{Ending, ending},
    is_agents,
};
use crate::{
    clock::{EpochMs, SECOND},
    numeric::{signed, unsigned},
    rng::Rng,
};

/// The mood of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Positive,
    Neutral,
    Negative,
}

/// A value found in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Text(String),
    Count(i64),
    Flag(bool),
}

/// One named value with how sure the analysis is of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Extracted {
    /// In snake case.
    pub(crate) name: &'static str,
    pub(crate) found: Found,
    /// 0 to 100.
    pub(crate) sure_percent: i64,
    /// Why, in a sentence.
    pub(crate) reasoning: String,
}

/// The analysis of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Analysis {
    pub(crate) summary: String,
    /// Whether the call reached its aim.
    pub(crate) is_success: bool,
    /// 1 to 10.
    pub(crate) score: i64,
    pub(crate) mood: Mood,
    pub(crate) extracted: Vec<Extracted>,
}

/// When the analysis is there: 10 to 30 seconds after the end.
pub(crate) fn ready_ms(call: &Call) -> Option<EpochMs> {
    call.answered_ms?;
    Some(call.ended_ms? + (10 + call.script.seed % 21) * SECOND)
}

/// The analysis of an answered call by `now_ms`; `None` before it is ready and for a call in which nobody spoke
/// with the agent.
pub(crate) fn analysis(call: &Call, messages: &[Message], now_ms: EpochMs) -> Option<Analysis> {
    ready_ms(call).filter(|at| *at <= now_ms)?;
    let first = messages.iter().find(|message| !is_agents(message))?;
    let ending = ending(call)?;
    let mut rng = Rng::for_purpose(unsigned(call.script.seed), "analysis", 0);
    let is_success = match ending {
        Ending::Completed | Ending::Transferred | Ending::AgentHungUp => rng.chance(92),
        Ending::CallerHungUp => messages.len() > 8 && rng.chance(75),
        _ => false,
    };
    let score = if is_success {
        rng.between(7, 10)
    } else {
        rng.between(1, 5)
    };
    let mood = match (is_success, rng.below(10)) {
        (true, 0..6) => Mood::Positive,
        (false, 0..5) => Mood::Negative,
        _ => Mood::Neutral,
    };
    Some(Analysis {
        summary: summary(call, messages, first, ending),
        is_success,
        score,
        mood,
        extracted: extracted(call, messages, &mut rng),
    })
}

fn name(call: &Call) -> String {
    let number = call.other_party().unwrap_or("anonymous");
    let name = person_name(call.script.book, number);
    if name.is_empty() {
        "The caller".to_owned()
    } else {
        name
    }
}

fn summary(call: &Call, messages: &[Message], first: &Message, ending: Ending) -> String {
    let (name, business) = (name(call), business(call));
    let began = match call.direction {
        Direction::Inbound => format!("{name} called {business}"),
        Direction::Outbound => format!("{business} called {name}"),
    };
    let words = first.text.as_deref().unwrap_or_default();
    let ended = match ending {
        Ending::Completed => "The matter was settled.",
        Ending::Transferred => "The call was handed over to a person.",
        Ending::AgentHungUp => "The assistant said goodbye and ended the call.",
        Ending::CallerHungUp => "The caller hung up.",
        Ending::Voicemail => "A machine had answered; a message was left.",
        Ending::Silence => "The line went silent.",
        Ending::TimeLimit => "The longest time allowed was reached.",
        _ => "The call broke off.",
    };
    format!(
        "{began} about {}. The first words were: “{words}” {} messages later: {ended}",
        topic(call).replace('_', " "),
        messages.len().saturating_sub(1)
    )
}

/// What the calls of a dialogue book are about, in snake case.
fn topic(call: &Call) -> &'static str {
    match call.script.book {
        book::EN_CLINIC | book::YO_CLINIC => "an_appointment",
        book::PCM_KITCHEN => "a_food_order",
        book::FR_DELIVERY | book::AR_DELIVERY => "a_delivery",
        book::EN_ENERGY => "an_energy_account",
        book::HI_DIAGNOSTICS => "a_medical_test",
        book::ES_HOTEL => "a_room",
        book::JA_REPAIR => "a_repair",
        _ => "a_stock_list",
    }
}

fn extracted(call: &Call, messages: &[Message], rng: &mut Rng) -> Vec<Extracted> {
    let mut list = Vec::new();
    let mut add = |name, found, reasoning: &str| {
        list.push(Extracted {
            name,
            found,
            sure_percent: rng.between(62, 99),
            reasoning: reasoning.to_owned(),
        });
    };
    add(
        "caller_name",
        Found::Text(name(call)),
        "The name was given in the call or is known from earlier ones.",
    );
    add(
        "topic",
        Found::Text(topic(call).to_owned()),
        "Follows from the first words of the caller.",
    );
    add(
        "questions_asked",
        Found::Count(signed(
            messages
                .iter()
                .filter(|message| !is_agents(message))
                .filter(|message| {
                    message
                        .text
                        .as_deref()
                        .is_some_and(|text| text.contains(['?', '？', '؟']))
                })
                .count(),
        )),
        "Counted in the transcript.",
    );
    add(
        "follow_up_needed",
        Found::Flag(call.script.seed % 4 == 0),
        "Something was promised for later.",
    );
    let files = messages
        .iter()
        .flat_map(|message| &message.attachments)
        .count();
    if files > 0 {
        add(
            "files_exchanged",
            Found::Count(signed(files)),
            "Counted in the transcript.",
        );
    }
    list
}
