//! What happened besides words. Vapi's own log is a file behind `GET /call/{id}/call-logs`; what the call
//! itself tells is gathered here: consent, transfers, which assistants spoke, workflow steps, warnings.

use crate::{
    domain::{
        event::{CallEvent, Severity},
        time::Timestamp,
    },
    vendors::{
        common::plain,
        json::{Fields, Json},
    },
};

/// The events of a call: those with a time first, in order.
pub(super) fn read(call: Fields<'_>, artifact: Option<Fields<'_>>) -> Vec<CallEvent> {
    let list = |name| {
        artifact
            .and_then(|artifact| artifact.items(name))
            .unwrap_or_default()
    };
    let mut events: Vec<CallEvent> = consent(call).into_iter().collect();
    let messages = [list("messages"), call.items("messages").unwrap_or_default()];
    let messages = messages.into_iter().find(|messages| !messages.is_empty());
    events.extend(messages.unwrap_or_default().iter().flat_map(warnings));
    events.sort_by_key(|event| (event.at.is_none(), event.at));
    events.extend(list("transfers").iter().filter_map(transfer));
    let assistants = list("assistantActivations");
    if assistants.len() > 1 {
        events.extend(
            assistants
                .iter()
                .filter_map(|item| named(item, "assistant", "assistantName")),
        );
    }
    events.extend(
        list("nodes")
            .iter()
            .filter_map(|item| named(item, "workflow", "nodeName")),
    );
    events
}

fn event(severity: Severity, category: &str, name: String, details: String) -> CallEvent {
    CallEvent {
        at: None,
        severity,
        category: Some(category.to_owned()),
        name,
        details,
    }
}

fn consent(call: Fields<'_>) -> Option<CallEvent> {
    let consent = call.fields("compliance")?.fields("recordingConsent")?;
    let at = consent.timestamp("grantedAt")?;
    let name = "Recording consent granted".to_owned();
    Some(CallEvent {
        at: Some(at),
        ..event(
            Severity::Info,
            "consent",
            name,
            consent.text("type").unwrap_or_default(),
        )
    })
}

/// The warnings of a tool's result, and messages that the vendor's filter changed.
fn warnings(message: &Json<'_>) -> Vec<CallEvent> {
    let Some(fields) = Fields::of(message) else {
        return Vec::new();
    };
    let at: Option<Timestamp> = fields.timestamp("time");
    let mut events: Vec<CallEvent> = fields
        .items("warnings")
        .unwrap_or_default()
        .iter()
        .filter_map(|warning| {
            let details = plain(warning)?;
            let kind = Fields::of(warning).and_then(|warning| warning.text("type"));
            let name = kind.unwrap_or_else(|| "warning".to_owned());
            Some(event(Severity::Warning, "tool", name, details))
        })
        .collect();
    if fields.boolean("isFiltered") == Some(true) {
        let threats = fields.raw("detectedThreats").and_then(plain);
        events.push(event(
            Severity::Warning,
            "security",
            "Message filtered".to_owned(),
            threats.unwrap_or_default(),
        ));
    }
    for event in &mut events {
        event.at = at;
    }
    events
}

/// `{destination, mode, status, transcript, …}`.
fn transfer(item: &Json<'_>) -> Option<CallEvent> {
    let fields = Fields::of(item)?;
    let status = fields.text("status");
    let severity = match status.as_deref() {
        None | Some("connected" | "completed") => Severity::Info,
        Some("failed") => Severity::Error,
        Some(_) => Severity::Warning,
    };
    let target = fields
        .fields("destination")
        .and_then(|destination| super::detail::target(destination));
    let name = match (target, status) {
        (Some(target), Some(status)) => format!("Transfer to {target}: {status}"),
        (Some(target), None) => format!("Transfer to {target}"),
        (None, Some(status)) => format!("Transfer: {status}"),
        (None, None) => "Transfer".to_owned(),
    };
    Some(event(severity, "transfer", name, plain(item)?))
}

fn named(item: &Json<'_>, category: &str, field: &str) -> Option<CallEvent> {
    let name = Fields::of(item)?.text(field)?;
    Some(event(Severity::Info, category, name, plain(item)?))
}
