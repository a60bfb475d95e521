//! What a call cost, in US dollars.
//!
//! `costs` lists components with what was used of each; `costBreakdown` holds sums per kind (Vapi API
//! reference, 2026-08). The list is shown where there is one.

use super::summary;
use crate::{
    domain::cost::{Cost, CostPart, Currency},
    vendors::{
        common,
        json::{Fields, Json},
    },
};

/// Quantities of a component: field and unit.
const QUANTITIES: &[(&str, &str)] = &[
    ("minutes", "min"),
    ("promptTokens", "prompt tokens"),
    ("completionTokens", "completion tokens"),
    ("cachedPromptTokens", "cached prompt tokens"),
    ("reasoningTokens", "reasoning tokens"),
    ("promptTextTokens", "prompt text tokens"),
    ("promptAudioTokens", "prompt audio tokens"),
    ("completionTextTokens", "completion text tokens"),
    ("completionAudioTokens", "completion audio tokens"),
    ("characters", "characters"),
    ("llmPromptTokens", "prompt tokens"),
    ("llmCompletionTokens", "completion tokens"),
    ("llmCachedPromptTokens", "cached prompt tokens"),
    ("ttsCharacters", "characters"),
];

/// The total and its components.
pub(super) fn read(call: Fields<'_>) -> Cost {
    let costs = call.items("costs").unwrap_or_default();
    let mut parts: Vec<CostPart> = costs.iter().filter_map(Fields::of).map(component).collect();
    if parts.is_empty()
        && let Some(breakdown) = call.fields("costBreakdown")
    {
        parts = sums(breakdown);
    }
    Cost {
        total: summary::cost(call),
        parts,
    }
}

fn component(item: Fields<'_>) -> CostPart {
    let kind = item.words("type");
    let mut label = label(&kind).to_owned();
    let details = [
        item.text("provider"),
        item.text("analysisType"),
        item.text("subType").filter(|sub| sub != "normal"),
        engine(item, "transcriber"),
        engine(item, "model"),
        engine(item, "voice"),
    ];
    for (place, detail) in details.into_iter().flatten().enumerate() {
        label.push_str(if place == 0 { ": " } else { ", " });
        label.push_str(&detail);
    }
    CostPart {
        label,
        amount: item.money("cost", Currency::Usd),
        quantity: quantity(item, |_| true),
    }
}

/// Provider and model or voice of what did the work.
fn engine(item: Fields<'_>, name: &str) -> Option<String> {
    let Some(engine) = item.fields(name) else {
        return item.text(name);
    };
    let words: Vec<String> = ["provider", "model", "voiceId"]
        .into_iter()
        .filter_map(|name| engine.text(name))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The quantities of the fields that `is_wanted` picks, with their units; none that is zero.
fn quantity(item: Fields<'_>, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
    let parts: Vec<String> = QUANTITIES
        .iter()
        .filter(|(name, _)| is_wanted(name))
        .filter_map(|(name, unit)| {
            let amount = item.text(name).filter(|amount| amount != "0")?;
            Some(format!("{amount} {unit}"))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A component by its type, or by the field of a breakdown; a word that is not known stays as it came.
fn label(kind: &str) -> &str {
    match kind {
        "transport" => "Telephony",
        "transcriber" | "stt" => "Speech to text",
        "model" | "llm" => "Model",
        "voice" | "tts" => "Text to speech",
        "vapi" => "Vapi",
        "chat" => "Chat",
        "session" => "Session",
        "voicemail-detection" | "voicemailDetectionCost" => "Voicemail detection",
        "analysis" => "Analysis",
        "knowledge-base" | "knowledgeBaseCost" => "Knowledge base",
        "" => "Not named",
        other => other,
    }
}

/// The sums of a breakdown; kinds that cost nothing are left out.
fn sums(breakdown: Fields<'_>) -> Vec<CostPart> {
    let mut parts = Vec::new();
    for (name, value) in breakdown.iter() {
        match (name, value) {
            ("total", _) => {}
            ("analysisCostBreakdown", Json::Object(_)) => {
                if let Some(analysis) = Fields::of(value) {
                    parts.extend(analyses(analysis));
                }
            }
            _ if name.ends_with("Tokens") || name.ends_with("Characters") => {}
            _ => {
                let amount = breakdown.money(name, Currency::Usd);
                let quantity = quantity(breakdown, |field| match name {
                    "llm" => field.starts_with("llm"),
                    "tts" => field.starts_with("tts"),
                    _ => false,
                });
                let is_known = amount.is_some_and(|amount| amount.micros > 0) || quantity.is_some();
                if is_known {
                    parts.push(CostPart {
                        label: label(name).to_owned(),
                        amount,
                        quantity,
                    });
                }
            }
        }
    }
    parts
}

/// The analyses of a breakdown: for each kind its cost, with the tokens beside it.
fn analyses(fields: Fields<'_>) -> Vec<CostPart> {
    fields
        .iter()
        .filter(|(name, _)| !name.ends_with("Tokens"))
        .filter_map(|(name, _)| {
            let amount = fields
                .money(name, Currency::Usd)
                .filter(|amount| amount.micros > 0)?;
            let tokens = |kind: &str| {
                fields
                    .raw(&format!("{name}{kind}Tokens"))
                    .and_then(common::plain)
            };
            let counts = [
                ("Prompt", "prompt tokens"),
                ("Completion", "completion tokens"),
            ];
            let counts: Vec<String> = counts
                .into_iter()
                .filter_map(|(kind, unit)| Some(format!("{} {unit}", tokens(kind)?)))
                .collect();
            Some(CostPart {
                label: format!("Analysis: {name}"),
                amount: Some(amount),
                quantity: (!counts.is_empty()).then(|| counts.join(", ")),
            })
        })
        .collect()
}
