//! What a call cost, and whether the parts add up to it.

use leptos::prelude::*;

use crate::{
    components::panel::Panel,
    domain::{
        cost::{Cost, CostPart, Money},
        text::{shorten, visible_identifier},
    },
};

/// Longer names and quantities are cut.
const WORD_CHARS: usize = 80;

/// The vendor's total, its parts, and the difference where they do not agree. Amounts of different
/// currencies are shown side by side and never added.
#[component]
pub fn CostPanel(
    /// The cost; something of it is known.
    cost: Cost,
    /// How long the call lasted, for the price of a minute.
    duration_ms: Option<u64>,
    /// How the cost was worked out, where the vendor does not tell it as it is.
    #[prop(optional_no_strip)]
    note: Option<&'static str>,
) -> impl IntoView {
    let total = cost
        .total
        .map_or_else(|| "not stated".to_owned(), Money::text);
    let rate = cost
        .total
        .zip(duration_ms)
        .and_then(|(total, length)| total.per_minute(length))
        .map(|rate| {
            view! {
                <div>
                    <dt>"Per minute"</dt>
                    <dd>{rate.text()}</dd>
                </div>
            }
        });
    let parts = (!cost.parts.is_empty()).then(|| parts_table(&cost));
    view! {
        <Panel title="Cost" note>
            <dl class="panel__figures">
                <div>
                    <dt>"Total"</dt>
                    <dd class="panel__figure">{total}</dd>
                </div>
                {rate}
            </dl>
            {parts}
        </Panel>
    }
}

fn parts_table(cost: &Cost) -> AnyView {
    let has_quantities = cost.parts.iter().any(|part| part.quantity.is_some());
    let rows = cost
        .parts
        .iter()
        .map(|part| part_row(part, cost, has_quantities))
        .collect_view();
    view! {
        <table class="panel__table">
            <caption class="visually-hidden">"Cost by part"</caption>
            <thead>
                <tr>
                    <th scope="col">"Part"</th>
                    {has_quantities.then(|| view! { <th scope="col">"Used"</th> })}
                    <th scope="col" class="panel__number">"Amount"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            {sum_row(cost, has_quantities)}
        </table>
        {gap_note(cost)}
    }
    .into_any()
}

fn part_row(part: &CostPart, cost: &Cost, has_quantities: bool) -> AnyView {
    let amount = part.amount.map_or_else(|| "—".to_owned(), Money::text);
    let whole = cost.total.or_else(|| cost.sum_of_parts());
    let share = part
        .amount
        .zip(whole)
        .and_then(|(amount, whole)| amount.percent_of(whole))
        .filter(|share| *share > 0);
    let bar = share.map(|share| {
        view! { <span class="panel__bar" aria-hidden="true" style:inline-size=format!("{share}%")></span> }
    });
    let quantity = part.quantity.as_deref().map(word).unwrap_or_default();
    view! {
        <tr>
            <th scope="row"><bdi>{word(&part.label)}</bdi> {bar}</th>
            {has_quantities.then(|| view! { <td><bdi>{quantity}</bdi></td> })}
            <td class="panel__number">{amount}</td>
        </tr>
    }
    .into_any()
}

/// The sum, said where it is not simply the total above.
fn sum_row(cost: &Cost, has_quantities: bool) -> Option<AnyView> {
    let sum = cost.sum_of_parts().filter(|sum| cost.total != Some(*sum))?;
    Some(
        view! {
            <tfoot>
                <tr>
                    <th scope="row">"Sum of the parts"</th>
                    {has_quantities.then(|| view! { <td></td> })}
                    <td class="panel__number">{sum.text()}</td>
                </tr>
            </tfoot>
        }
        .into_any(),
    )
}

fn gap_note(cost: &Cost) -> Option<AnyView> {
    let has_amounts = cost.parts.iter().any(|part| part.amount.is_some());
    let words = match cost.gap() {
        Some(gap) if gap.is_total_larger => format!(
            "The total is {} more than its parts: something in it is not itemised.",
            gap.apart.text()
        ),
        Some(gap) => format!(
            "The parts come to {} more than the total.",
            gap.apart.text()
        ),
        None if has_amounts && cost.sum_of_parts().is_none() => {
            "The parts are counted in different currencies and are not added.".to_owned()
        }
        None => return None,
    };
    Some(view! { <p class="panel__note">{words}</p> }.into_any())
}

fn word(text: &str) -> String {
    visible_identifier(&shorten(text.trim(), WORD_CHARS))
}
