//! Calls of the world and of the lab through one door, for the dialects that list over all agents: find, list, read,
//! place, cancel. Knows no vendor's JSON; `vendor` has their ids.

pub(crate) mod vendor;

use std::sync::atomic::Ordering;

use self::vendor::{Key, Target};
use crate::{
    app::App,
    clock::EpochMs,
    lab::{self, scenario::Scenario, script::LAB_AGENT},
    numeric::{count, signed},
    trouble::Refusal,
    world::{
        Result,
        agents::Agent,
        browse::Browse,
        model::{Call, Message},
        placing::{Magic, Outcome},
        query::Page,
    },
};

/// What came of placing a call.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) outcome: Outcome,
    /// The call's row; a failure may leave none.
    pub(crate) call: Option<Call>,
    /// Whether the answer to the request never comes although the call was placed.
    pub(crate) hangs: bool,
}

/// The call and what has been said in it by now.
pub(crate) fn find(app: &App, key: Key) -> Result<Option<(Call, Vec<Message>)>> {
    let now_ms = app.now_ms();
    match key {
        Key::Lab(scenario) => Ok(Some(app.lab().call(scenario, now_ms))),
        Key::World(row) => {
            let world = app.world()?;
            match world.call_in_row(row.number)? {
                Some(call) if row.is_of(call.created_ms) => {
                    let messages = world.transcript(&call, now_ms)?;
                    Ok(Some((call, messages)))
                }
                _ => Ok(None),
            }
        }
    }
}

/// What has been said in a listed call by now.
pub(crate) fn transcript(app: &App, call: &Call) -> Result<Vec<Message>> {
    let now_ms = app.now_ms();
    match scenario_of(call) {
        Some(scenario) => Ok(app.lab().call(scenario, now_ms).1),
        None => app.world()?.transcript(call, now_ms),
    }
}

/// The scenario a call shows, if it is one of the lab.
pub(crate) fn scenario_of(call: &Call) -> Option<Scenario> {
    if call.agent != LAB_AGENT {
        return None;
    }
    Scenario::ALL.get(count(call.seq - 1)).copied()
}

/// One page with its total. The lab's calls are listed only when its agent alone is asked for.
pub(crate) fn list(app: &App, browse: &Browse) -> Result<Page<Call>> {
    if is_of_lab(browse) {
        return Ok(lab_page(app, browse));
    }
    app.world()?.browse(browse)
}

/// One page without a total, for vendors that give none.
pub(crate) fn items(app: &App, browse: &Browse) -> Result<Vec<Call>> {
    if is_of_lab(browse) {
        return Ok(lab_page(app, browse).items);
    }
    app.world()?.browse_items(browse)
}

fn is_of_lab(browse: &Browse) -> bool {
    browse.filter.agents.as_deref() == Some(&[LAB_AGENT])
}

fn lab_page(app: &App, browse: &Browse) -> Page<Call> {
    let now_ms = app.now_ms();
    let mut lab = app.lab();
    let mut calls: Vec<Call> = Scenario::ALL
        .into_iter()
        .map(|scenario| lab.call(scenario, now_ms).0)
        .filter(|call| browse.filter.has(call))
        .collect();
    browse.sort(&mut calls);
    Page {
        total: signed(calls.len()),
        items: calls
            .into_iter()
            .skip(count(browse.skip))
            .take(count(browse.limit))
            .collect(),
    }
}

/// The failure of a lab call's answer, if its scenario fails before any content.
pub(crate) fn refusal(app: &App, scenario: Scenario) -> Option<Refusal> {
    match scenario {
        Scenario::NotFound => Some(Refusal::NotFound),
        Scenario::Unauthorised => Some(Refusal::InvalidKey),
        Scenario::ForbiddenScope => Some(Refusal::Forbidden),
        Scenario::RateLimited => app
            .lab()
            .refuses_by_rate(app.now_ms())
            .map(|seconds| Refusal::RateLimited { seconds }),
        Scenario::ServerErrorOnce => app.lab().fails_now().then_some(Refusal::Internal),
        _ => None,
    }
}

/// The failure of a failing agent's list, if it fails with a status.
pub(crate) fn list_refusal(fault: lab::scenario::ListFault) -> Option<Refusal> {
    use lab::scenario::ListFault;

    match fault {
        ListFault::RateLimited => Some(Refusal::RateLimited {
            seconds: lab::RATE_LIMIT_SECONDS,
        }),
        ListFault::ServerError => Some(Refusal::Internal),
        ListFault::Unauthorised => Some(Refusal::InvalidKey),
        ListFault::Forbidden => Some(Refusal::Forbidden),
        ListFault::UnreadableItem
        | ListFault::MalformedJson
        | ListFault::Slow
        | ListFault::Empty => None,
    }
}

/// Places a call of this agent. How it goes is chosen by the number's last digits (`world::placing`); the lab
/// answers with its own normal call, begun anew.
pub(crate) fn place(app: &App, target: Target, number: &str, is_test: bool) -> Result<Placed> {
    let magic = Magic::of(number);
    app.stats.calls_placed.fetch_add(1, Ordering::Relaxed);
    let call = match target {
        Target::Agent(agent) => place_with(app, agent, number, is_test, magic)?,
        Target::Lab | Target::FailingList(_) => place_in_lab(app, magic),
    };
    app.notify();
    Ok(Placed {
        outcome: magic.outcome(),
        call,
        hangs: magic == Magic::NeverAnswersRequest,
    })
}

fn place_with(
    app: &App,
    agent: &'static Agent,
    number: &str,
    is_test: bool,
    magic: Magic,
) -> Result<Option<Call>> {
    let Some(wish) = magic.wish() else {
        return Ok(None);
    };
    let now_ms = app.now_ms();
    app.world()?
        .place_call(agent, number, is_test, wish, now_ms)
        .map(Some)
}

fn place_in_lab(app: &App, magic: Magic) -> Option<Call> {
    if magic.outcome() != Outcome::Initiated {
        return None;
    }
    let now_ms = app.now_ms();
    let mut lab = app.lab();
    lab.restart(Scenario::LiveNormal, now_ms);
    Some(lab.call(Scenario::LiveNormal, now_ms).0)
}

/// Cancels a call that is not over. Returns whether there was anything to cancel.
pub(crate) fn cancel(app: &App, call: &Call) -> Result<bool> {
    if call.status.is_over() {
        return Ok(false);
    }
    let now_ms = app.now_ms();
    match scenario_of(call) {
        Some(scenario) => app.lab().hang_up(scenario, "cancelled_by_caller", now_ms),
        None => app.world()?.cancel(call, now_ms)?,
    }
    app.notify();
    Ok(true)
}

/// Starts the script of a live lab call, as whoever opens its stream or reads it as a live call does.
pub(crate) fn start(app: &App, scenario: Scenario) {
    app.lab().start(scenario, app.now_ms());
    app.notify();
}

/// When something in the call may change without anyone asking for it.
pub(crate) fn next_change_ms(app: &App, call: &Call) -> Result<Option<EpochMs>> {
    let now_ms = app.now_ms();
    if let Some(scenario) = scenario_of(call) {
        return Ok(app.lab().next_change_ms(scenario, now_ms));
    }
    let world = app.world()?;
    let message = world.next_message_of_call_ms(call, now_ms)?;
    Ok([message, world.next_change_ms()]
        .into_iter()
        .flatten()
        .min())
}

/// The name by which `App::cuts` means the streams of this call.
pub(crate) fn stream_name(app: &App, call: &Call) -> Result<String> {
    match scenario_of(call) {
        Some(scenario) => Ok(lab::conversation_id(scenario)),
        None => app.world()?.conversation_id(call),
    }
}

#[cfg(test)]
mod tests;
