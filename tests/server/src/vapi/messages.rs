//! `messages`: what was said and which tools were used, with times as milliseconds since the epoch and offsets in
//! seconds since the call was answered. The document says that `duration` is in seconds; real answers have
//! milliseconds, and so have these.

use serde_json::{Value, json};

use crate::{
    clock::{EpochMs, iso},
    numeric::real,
    world::{
        agents::agent_by_number,
        insight::{
            is_agents, prompt,
            speech::{Speech, spoken},
            tools::{Outcome, ToolUse, tools},
        },
        model::{Call, Message},
    },
};

/// The name of the assistant, as its messages carry it.
pub(crate) fn assistant_name(call: &Call) -> &'static str {
    agent_by_number(call.agent).map_or("Fault lab", |agent| agent.business)
}

/// When the call was answered; offsets count from there.
fn start_ms(call: &Call) -> EpochMs {
    call.answered_ms.unwrap_or(call.created_ms)
}

fn seconds_from_start(call: &Call, at_ms: EpochMs) -> f64 {
    real(at_ms - start_ms(call)) / 1_000.0
}

/// Everything said so far. Nothing for a call nobody answered.
pub(crate) fn messages(call: &Call, said: &[Message], now_ms: EpochMs) -> Vec<Value> {
    if call.answered_ms.is_none() {
        return Vec::new();
    }
    let mut list = vec![json!({
        "role": "system", "message": prompt(call), "time": start_ms(call), "secondsFromStart": 0,
    })];
    let uses = tools(call, said);
    let speeches = spoken(call, said);
    for (index, (message, speech)) in said.iter().zip(speeches).enumerate() {
        for used in uses.iter().filter(|used| used.before == index) {
            list.extend(tool(call, used, now_ms));
        }
        list.extend(words(call, message, speech));
    }
    for used in uses.iter().filter(|used| used.before >= said.len()) {
        list.extend(tool(call, used, now_ms));
    }
    list
}

/// One thing said; `None` for a message that carries nothing but a file, which this vendor does not know.
fn words(call: &Call, message: &Message, speech: Speech) -> Option<Value> {
    let text = message.text.as_deref()?;
    let mut said = json!({
        "role": role(&message.role),
        "message": text,
        "time": speech.start_ms,
        "endTime": speech.end_ms,
        "secondsFromStart": seconds_from_start(call, speech.start_ms),
        "duration": speech.end_ms - speech.start_ms,
    });
    if let Some(fields) = said.as_object_mut() {
        if is_agents(message) {
            fields.insert("source".to_owned(), json!(""));
            fields.insert("assistantName".to_owned(), json!(assistant_name(call)));
        } else if message.role == "restaurant_user" {
            fields.insert("speakerLabel".to_owned(), json!("Speaker 2"));
        }
    }
    Some(said)
}

/// Whoever is not the agent is a user: this vendor knows no staff.
fn role(role: &str) -> &str {
    match role {
        "assistant" => "bot",
        "restaurant_user" => "user",
        other => other,
    }
}

/// A tool's call and, once it is there, its result.
fn tool(call: &Call, used: &ToolUse, now_ms: EpochMs) -> Vec<Value> {
    if used.called_ms > now_ms {
        return Vec::new();
    }
    // Both forms occur: arguments as a text of JSON, and as an object.
    let arguments = if call.script.seed % 2 == 0 {
        json!(used.arguments.to_string())
    } else {
        used.arguments.clone()
    };
    let mut list = vec![json!({
        "role": "tool_calls",
        "message": "",
        "time": used.called_ms,
        "secondsFromStart": seconds_from_start(call, used.called_ms),
        "toolCalls": [{
            "id": used.id, "type": "function", "function": {"name": used.name, "arguments": arguments},
        }],
    })];
    // A tool that was called off never answers.
    if used.returned_ms <= now_ms && used.outcome != Outcome::Cancelled {
        list.push(json!({
            "role": "tool_call_result",
            "toolCallId": used.id,
            "name": used.name,
            "result": used.result.to_string(),
            "time": used.returned_ms,
            "secondsFromStart": seconds_from_start(call, used.returned_ms),
        }));
    }
    list
}

/// The same in the form the model is given: roles and content only.
pub(crate) fn for_the_model(messages: &[Value]) -> Vec<Value> {
    let text = |message: &Value, name: &str| message.get(name).cloned().unwrap_or(Value::Null);
    messages
        .iter()
        .filter_map(|message| {
            let role = message.get("role")?.as_str()?;
            Some(match role {
                "bot" => json!({"role": "assistant", "content": text(message, "message")}),
                "tool_calls" => json!({
                    "role": "assistant", "content": "", "tool_calls": text(message, "toolCalls"),
                }),
                "tool_call_result" => json!({
                    "role": "tool", "tool_call_id": text(message, "toolCallId"), "content": text(message, "result"),
                }),
                role => json!({"role": role, "content": text(message, "message")}),
            })
        })
        .collect()
}

/// `transcript`: one text, a line for each thing said.
pub(crate) fn transcript(said: &[Message]) -> String {
    said.iter()
        .filter_map(|message| {
            let name = if is_agents(message) { "AI" } else { "User" };
            Some(format!("{name}: {}\n", message.text.as_deref()?))
        })
        .collect()
}

/// A moment, where there is one.
pub(crate) fn moment(at_ms: Option<EpochMs>) -> Value {
    at_ms.map_or(Value::Null, |at_ms| json!(iso(at_ms)))
}
