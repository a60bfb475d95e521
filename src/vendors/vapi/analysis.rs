//! What Vapi made of a call: `analysis`, and `artifact.structuredOutputs` and `scorecards`.

use crate::{
    domain::analysis::{Analysis, Finding},
    vendors::{
        common::plain,
        json::{Fields, Json},
    },
};

/// The analysis of a call. Older answers have `summary` at the top level.
pub(super) fn read(call: Fields<'_>, artifact: Option<Fields<'_>>) -> Analysis {
    let analysis = call.fields("analysis");
    let of_analysis = |name| analysis.and_then(|analysis| analysis.raw(name));
    let mut findings = Vec::new();
    if let Some(data) = of_analysis("structuredData") {
        spread(data, "structuredData", &mut findings);
    }
    match of_analysis("structuredDataMulti") {
        Some(Json::List(items)) => {
            for item in items {
                spread(item, "structuredDataMulti", &mut findings);
            }
        }
        Some(other) => spread(other, "structuredDataMulti", &mut findings),
        None => {}
    }
    for name in ["structuredOutputs", "scorecards"] {
        match artifact.and_then(|artifact| artifact.raw(name)) {
            Some(Json::Object(_)) => {
                let outputs = artifact.and_then(|artifact| artifact.fields(name));
                let outputs = outputs.into_iter().flat_map(Fields::iter);
                findings.extend(outputs.filter_map(|(id, output)| judged(id, output)));
            }
            Some(other) => spread(other, name, &mut findings),
            None => {}
        }
    }
    Analysis {
        summary: of_analysis("summary")
            .and_then(whole)
            .or_else(|| call.raw("summary").and_then(whole)),
        success: of_analysis("successEvaluation").and_then(plain),
        findings,
    }
}

/// Words as they are, without the limit of a fact.
fn whole(value: &Json<'_>) -> Option<String> {
    match value {
        Json::Text(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
        other => plain(other),
    }
}

fn finding(name: &str, value: String) -> Finding {
    Finding {
        name: name.to_owned(),
        value,
        confidence_percent: None,
        reason: None,
    }
}

/// The fields of an object, one finding each; anything else under `name`.
fn spread(value: &Json<'_>, name: &str, findings: &mut Vec<Finding>) {
    match Fields::of(value) {
        Some(fields) => findings.extend(
            fields
                .iter()
                .filter_map(|(name, value)| Some(finding(name, plain(value)?))),
        ),
        None => findings.extend(plain(value).map(|value| finding(name, value))),
    }
}

/// One structured output (`{name, result}`) or scorecard (`{name, score, scoreNormalized, …}`) by its id.
fn judged(id: &str, output: &Json<'_>) -> Option<Finding> {
    let Some(fields) = Fields::of(output) else {
        return Some(finding(id, plain(output)?));
    };
    let value = ["result", "score", "scoreNormalized"]
        .into_iter()
        .find_map(|name| plain(fields.raw(name)?))
        .or_else(|| plain(output))?;
    Some(Finding {
        reason: fields.text("reason").or_else(|| fields.text("explanation")),
        ..finding(fields.text("name").as_deref().unwrap_or(id), value)
    })
}
