use leptos::prelude::*;
use ringside::{
    components::receipt::Receipt,
    stream::ledger::{self, Reconciled},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::call_support::{Find, mount, text_of};

#[wasm_bindgen_test]
async fn one_line_says_whether_all_is_there_and_the_rest_says_how_it_came() {
    let receipt = ledger::Receipt {
        opening: 10,
        live: 50,
        replay: 3,
        reconciled: Some(Reconciled {
            matched: 63,
            late: 0,
            missing: 0,
        }),
        ..ledger::Receipt::default()
    };
    let stage = mount(move || view! { <Receipt receipt=receipt /> });
    assert_eq!(
        stage.words("summary"),
        "63 messages, 63 match, 0 late, 0 missing"
    );
    assert_eq!(
        text_of(&stage.all(".receipt__part")[2]),
        "Replayed after a reconnection3"
    );
    assert!(!stage.has(".receipt--short"));
}

#[wasm_bindgen_test]
async fn what_the_record_lacks_is_marked() {
    let receipt = ledger::Receipt {
        live: 2,
        reconciled: Some(Reconciled {
            matched: 1,
            late: 0,
            missing: 1,
        }),
        ..ledger::Receipt::default()
    };
    let stage = mount(move || view! { <Receipt receipt=receipt /> });
    assert!(stage.has(".receipt--short"));
    assert!(
        stage
            .words(".receipt__note")
            .contains("not in the final record")
    );
}
