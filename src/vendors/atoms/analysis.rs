//! What Atoms made of a call: `postCallAnalytics`, and the older map `dispositionMetrics`.

use crate::{
    domain::analysis::{Analysis, Finding},
    vendors::{common, json::Fields},
};

/// The analysis of a call.
pub(super) fn read(call: Fields<'_>) -> Analysis {
    let analytics = call.fields("postCallAnalytics");
    let metrics = analytics.and_then(|analytics| analytics.items("dispositionMetrics"));
    let mut findings: Vec<Finding> = metrics
        .unwrap_or_default()
        .iter()
        .filter_map(Fields::of)
        .map(finding)
        .collect();
    if let Some(map) = call.fields("dispositionMetrics") {
        for (name, value) in map.iter() {
            if findings.iter().all(|finding| finding.name != name) {
                findings.push(Finding {
                    name: name.to_owned(),
                    value: common::plain(value).unwrap_or_default(),
                    confidence_percent: None,
                    reason: None,
                });
            }
        }
    }
    Analysis {
        summary: analytics.and_then(|analytics| analytics.text("summary")),
        success: None,
        findings,
    }
}

/// The value is documented as a text and comes as a number or a boolean, too.
fn finding(metric: Fields<'_>) -> Finding {
    let value = metric.raw("value").and_then(common::plain);
    Finding {
        name: metric.text("identifier").unwrap_or_default(),
        value: value.unwrap_or_default(),
        confidence_percent: percent(metric),
        reason: metric.text("reasoning"),
    }
}

/// `confidence` is a share from 0 to 1; numbers above are taken for percent.
fn percent(metric: Fields<'_>) -> Option<u8> {
    // The reader of seconds gives thousandths, exactly and without a detour through floats here.
    let thousandths = metric.seconds_as_ms("confidence")?;
    let percent = if thousandths <= 1_000 {
        thousandths.saturating_add(5) / 10
    } else {
        thousandths / 1_000
    };
    u8::try_from(percent).ok().filter(|percent| *percent <= 100)
}
