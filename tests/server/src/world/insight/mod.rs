//! What vendors tell about a call beside its rows and its words: who spoke when, how fast the agent answered, what
//! it cost, what an analysis makes of it, which tools were used, how it ended, a log of it all. Pure functions of
//! the call and its transcript: the same call is told the same way by every dialect and on every machine. Uses the
//! rest of `world`, `clock`, `rng` and `numeric`; knows no vendor's words.

pub(crate) mod analysis;
pub(crate) mod cost;
pub(crate) mod ending;
pub(crate) mod events;
pub(crate) mod latency;
pub(crate) mod speech;
pub(crate) mod tools;

use super::{
    agents::agent_by_number,
    model::{Call, Message},
};

/// Whether the agent said it; all other roles are people.
pub(crate) fn is_agents(message: &Message) -> bool {
    message.role == "assistant"
}

/// What the agent was told to be: the prompt it works by.
pub(crate) fn prompt(call: &Call) -> String {
    match agent_by_number(call.agent) {
        Some(agent) => format!(
            "You are {}, the voice assistant of {}. {} Be brief, ask one thing at a time, and never make anything up.",
            agent.voice, agent.business, agent.description
        ),
        None => "You are Lab, an assistant whose calls fail in named ways.".to_owned(),
    }
}

/// The name of the business the call was for.
fn business(call: &Call) -> &'static str {
    agent_by_number(call.agent).map_or("Fault lab", |agent| agent.business)
}

#[cfg(test)]
mod tests;
