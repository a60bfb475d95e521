//! What a vendor's API does not tell, said once instead of by empty panels.

use leptos::prelude::*;

use crate::components::panel::Panel;

/// Why each thing is missing.
#[component]
pub fn NotTold(
    /// The vendor's name.
    #[prop(into)]
    vendor_name: String,
    /// What its API never tells, each with the sentence that says why; things of the same sentence are
    /// named together.
    never: Vec<(&'static str, &'static str)>,
    /// What it tells of other calls but not of this one.
    not_here: Vec<&'static str>,
) -> impl IntoView {
    if never.is_empty() && not_here.is_empty() {
        return ().into_any();
    }
    let mut groups: Vec<(Vec<&'static str>, &'static str)> = Vec::new();
    for (name, sentence) in never {
        match groups.iter_mut().find(|(_, known)| *known == sentence) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], sentence)),
        }
    }
    let never = groups
        .into_iter()
        .map(|(names, sentence)| {
            view! { <li><strong>{names.join(", ")}": "</strong> {sentence}</li> }
        })
        .collect_view();
    let not_here = (!not_here.is_empty()).then(|| {
        view! { <li><strong>{not_here.join(", ")}": "</strong> "none for this call."</li> }
    });
    view! {
        <Panel title=format!("Not told by {vendor_name}")>
            <ul class="panel__list" role="list">{never} {not_here}</ul>
        </Panel>
    }
    .into_any()
}
