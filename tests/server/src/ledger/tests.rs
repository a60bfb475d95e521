//! One door to the calls of the world and of the lab.

use super::{
    vendor::{Key, Target, Vendor},
    *,
};
use crate::{
    options::Options,
    world::{browse::Filter, model::Status},
};

const ALL: [Vendor; 3] = [Vendor::Vapi, Vendor::Diga, Vendor::Atoms];

fn app() -> App {
    let options = Options {
        calls: 200,
        now_ms: Some(1_780_646_400_000),
        ..Options::default()
    };
    App::start(options).unwrap()
}

fn every(agents: Option<Vec<i64>>) -> Browse {
    Browse {
        filter: Filter {
            agents,
            ..Filter::default()
        },
        limit: 10_000,
        ..Browse::default()
    }
}

#[tokio::test(start_paused = true)]
async fn every_listed_call_is_found_by_every_vendors_id() {
    let app = app();
    let lab = list(&app, &every(Some(vec![LAB_AGENT]))).unwrap();
    assert_eq!(lab.total, signed(Scenario::ALL.len()));
    let world = list(&app, &every(None)).unwrap();
    assert!(world.total >= 200);
    assert!(world.items.iter().all(|call| scenario_of(call).is_none()));
    for call in lab.items.iter().chain(&world.items) {
        for vendor in ALL {
            let key = vendor.key(&vendor.call(call)).unwrap();
            let (found, messages) = find(&app, key).unwrap().unwrap();
            assert_eq!(&found, call);
            assert_eq!(messages, transcript(&app, call).unwrap());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_id_of_an_earlier_data_set_leads_nowhere() {
    let app = app();
    let call = items(&app, &every(None)).unwrap().remove(0);
    for vendor in ALL {
        let older = Call {
            created_ms: call.created_ms - 5_000,
            ..call.clone()
        };
        let key = vendor.key(&vendor.call(&older)).unwrap();
        assert!(find(&app, key).unwrap().is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn calls_are_placed_as_their_numbers_ask() {
    let app = app();
    let target = Vendor::Vapi.target(&Vendor::Vapi.agent(1)).unwrap();
    for (number, outcome, status) in [
        ("+14155550123", Outcome::Initiated, Some(Status::Queued)),
        ("+14155550001", Outcome::Busy, Some(Status::Busy)),
        ("+14155550002", Outcome::Failed, Some(Status::Failed)),
        ("+14155550003", Outcome::Failed, None),
        ("+14155550004", Outcome::Initiated, Some(Status::Queued)),
        ("+14155550005", Outcome::Initiated, Some(Status::Queued)),
    ] {
        let placed = place(&app, target, number, true).unwrap();
        assert_eq!(placed.outcome, outcome, "{number}");
        assert_eq!(placed.hangs, number.ends_with("0004"));
        assert_eq!(placed.call.as_ref().map(|call| call.status), status);
        if let Some(call) = placed.call {
            assert!(call.is_test && call.agent == 1 && call.destination == number);
        }
    }
    let of_lab = place(&app, Target::Lab, "+14155550123", false).unwrap();
    let call = of_lab.call.unwrap();
    assert_eq!(scenario_of(&call), Some(Scenario::LiveNormal));
    assert_eq!(app.stats.calls_placed.load(Ordering::Relaxed), 7);
}

#[tokio::test(start_paused = true)]
async fn a_placed_call_grows_and_a_waiting_one_can_be_cancelled() {
    let app = app();
    let target = Vendor::Atoms.target(&Vendor::Atoms.agent(4)).unwrap();
    let call = place(&app, target, "+447700900123", false)
        .unwrap()
        .call
        .unwrap();
    let key = Vendor::Atoms.key(&Vendor::Atoms.call(&call)).unwrap();
    let before = app.world().unwrap().calls_in_progress().unwrap();
    let mut said = 0;
    for _ in 0..40 {
        let (call, messages) = find(&app, key).unwrap().unwrap();
        assert!(messages.len() >= said);
        said = messages.len();
        let next = next_change_ms(&app, &call).unwrap();
        assert!(next.is_some_and(|at| at > app.now_ms()));
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
    }
    assert!(said >= 5, "{said}");
    assert!(app.world().unwrap().calls_in_progress().unwrap() >= before);

    let waiting = place(&app, target, "+447700900124", false)
        .unwrap()
        .call
        .unwrap();
    assert!(cancel(&app, &waiting).unwrap());
    let key = Vendor::Diga.key(&Vendor::Diga.call(&waiting)).unwrap();
    let (cancelled, _) = find(&app, key).unwrap().unwrap();
    assert_eq!(cancelled.status, Status::Cancelled);
    assert!(!cancel(&app, &cancelled).unwrap());
}

#[tokio::test(start_paused = true)]
async fn scenarios_and_failing_lists_are_refused_as_named() {
    use crate::lab::scenario::ListFault;

    let app = app();
    assert_eq!(refusal(&app, Scenario::NotFound), Some(Refusal::NotFound));
    assert_eq!(refusal(&app, Scenario::Nulls), None);
    assert_eq!(
        refusal(&app, Scenario::ServerErrorOnce),
        Some(Refusal::Internal)
    );
    assert_eq!(refusal(&app, Scenario::ServerErrorOnce), None);
    assert_eq!(list_refusal(ListFault::Forbidden), Some(Refusal::Forbidden));
    assert_eq!(list_refusal(ListFault::Empty), None);
    assert!(find(&app, Key::Lab(Scenario::Nulls)).unwrap().is_some());
}
