use leptos::prelude::*;
use ringside::{
    components::look_up_results::{LookUpResults, ResultRow},
    domain::{
        call::CallSummary,
        error::{ApiError, ErrorKind},
        ids::CallId,
        look_up::Found,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{show, tick};

fn row(id: &str, found: Found) -> ResultRow {
    ResultRow {
        id: id.to_owned(),
        href: matches!(found, Found::Call(_)).then(|| format!("#/{id}")),
        agent_name: Some("Bookings".to_owned()),
        found,
    }
}

#[wasm_bindgen_test]
async fn found_not_found_and_failed_are_told_apart() {
    let mut call = CallSummary::new(CallId::new("a"));
    call.source = Some("+15550001111".to_owned());
    let failed = ApiError::new(ErrorKind::Unreachable, "The vendor could not be reached.");
    let rows = RwSignal::new(vec![row("a", Found::Call(Box::new(call)))]);
    let screen = show(move || view! { <LookUpResults rows=rows.into()/> }.into_any());
    rows.update(|rows| {
        rows.push(row("b", Found::Missing));
        rows.push(row("c", Found::Failed(failed)));
    });
    tick().await;
    assert_eq!(screen.all("tbody tr").len(), 3);
    assert_eq!(
        screen.link("a").get_attribute("href").as_deref(),
        Some("#/a")
    );
    assert!(screen.sees("+15550001111") && screen.sees("Bookings"));
    assert!(screen.sees("Not found: the vendor knows no such call"));
    assert!(screen.sees("The vendor could not be reached."));
    assert_eq!(
        screen.all("tbody a").len(),
        1,
        "only what was found has a page"
    );
}
