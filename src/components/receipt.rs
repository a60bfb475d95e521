//! The account of a followed call: what came which way, and whether it equals the final record.

use leptos::prelude::*;

use crate::{
    components::icon::{Icon, IconName},
    domain::text::grouped,
    stream::ledger,
};

/// One line, `63 messages, 63 match, 0 late, 0 missing`, and the breakdown behind it.
#[component]
pub fn Receipt(
    /// The account so far.
    #[prop(into)]
    receipt: Signal<ledger::Receipt>,
) -> impl IntoView {
    let icon = move || match receipt.read().reconciled {
        Some(found) if found.missing == 0 => IconName::Check,
        Some(_) => IconName::Warning,
        None => IconName::Info,
    };
    let is_short = move || {
        receipt
            .read()
            .reconciled
            .is_some_and(|found| found.missing > 0)
    };
    view! {
        <details class="receipt" class:receipt--short=is_short>
            <summary class="receipt__line">
                {move || view! { <Icon name=icon() /> }}
                {move || receipt.read().sentence()}
            </summary>
            <dl class="receipt__parts">{move || parts(&receipt.read())}</dl>
            {move || receipt.read().reconciled.map(|found| view! { <p class="receipt__note">{meaning(found)}</p> })}
        </details>
    }
}

/// Every way a message can come, and how many came by it.
fn parts(receipt: &ledger::Receipt) -> impl IntoView + use<> {
    [
        ("There when opened", receipt.opening),
        ("Streamed as said", receipt.live),
        ("Replayed after a reconnection", receipt.replay),
        ("From the list of messages", receipt.list),
        ("From later looks at the call", receipt.detail),
        ("Came again, shown once", receipt.duplicates),
        ("Came again with other words", receipt.replaced),
        ("Could not be read", receipt.unreadable),
        ("Of an earlier call, left out", receipt.outside),
    ]
    .map(|(label, count)| {
        view! {
            <div class="receipt__part">
                <dt>{label}</dt>
                <dd>{grouped(count)}</dd>
            </div>
        }
    })
    .collect_view()
}

fn meaning(found: ledger::Reconciled) -> &'static str {
    match (found.late, found.missing) {
        (0, 0) => "The final record holds exactly what was shown.",
        (_, 0) => "Late: the final record held more than the stream had brought.",
        _ => "Missing: shown here, but not in the final record.",
    }
}
