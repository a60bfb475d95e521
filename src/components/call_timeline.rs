//! The life of a call on one bar: created, ringing, answered, ended, and the time between.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::time_text::{TimeStyle, TimeText},
    domain::{
        call::CallDetail,
        outcome::Phase,
        time::{Timestamp, clock, in_words},
    },
};

/// What the stretch before a point is called.
const STRETCHES: [(&str, &str); 3] = [
    ("wait", "waiting"),
    ("ring", "ringing"),
    ("talk", "talking"),
];

/// One moment of a call, known or not.
struct Point {
    label: &'static str,
    at: Option<Timestamp>,
    /// What is said where the moment is not known.
    absent: String,
}

/// One part of the bar.
struct Stretch {
    /// Which of [`STRETCHES`].
    kind: (&'static str, &'static str),
    length_ms: u64,
    is_open: bool,
}

/// The bar and, as a list, the moments it is made of. A moment the vendor does not state is said in
/// words, and so is an order that cannot be.
#[component]
pub fn CallTimeline(
    /// The call.
    #[prop(into)]
    detail: Signal<Arc<CallDetail>>,
    /// The current time, in milliseconds since the epoch; counts up a call in progress.
    now_ms: Signal<i64>,
    /// The vendor's name, for what it does not state.
    #[prop(optional, into)]
    vendor_name: Option<String>,
) -> impl IntoView {
    let vendor_name = vendor_name.unwrap_or_else(|| "the vendor".to_owned());
    let bar = move || {
        let points = points(&detail.read(), "");
        let now = is_running(&detail.read())
            .then(|| Timestamp::from_ms(now_ms.get()))
            .flatten();
        let stretches = stretches(&points, now);
        (!stretches.is_empty()).then(|| view! { <Bar stretches=stretches /> })
    };
    let list = move || {
        let points = points(&detail.read(), &vendor_name);
        let is_disordered = is_disordered(&points);
        view! {
            <ol class="call-timeline__points" role="list">
                {points.into_iter().map(|point| view! { <Moment point=point /> }).collect_view()}
            </ol>
            {is_disordered
                .then(|| {
                    view! {
                        <p class="call-timeline__note">
                            "These times are not in order; the stretches that cannot be are left out."
                        </p>
                    }
                })}
        }
    };
    view! {
        <section class="call-timeline" aria-label="Timeline">
            {bar}
            {list}
        </section>
    }
}

/// The bar; the list below says the moments, the words in it the lengths.
#[component]
fn Bar(stretches: Vec<Stretch>) -> impl IntoView {
    let parts = stretches
        .into_iter()
        .map(|stretch| {
            let (name, doing) = stretch.kind;
            let class = format!("call-timeline__stretch call-timeline__stretch--{name}");
            let so_far = if stretch.is_open { " so far" } else { "" };
            let words = format!("{doing} {}{so_far}", in_words(stretch.length_ms));
            // Short stretches stay visible: the CSS gives every one a smallest width.
            let grow = (stretch.length_ms / 1000).max(1).to_string();
            view! {
                <li class=class style:flex-grow=grow title=words>
                    <span aria-hidden="true">{format!("{name} {}", short(stretch.length_ms))}</span>
                    <span class="visually-hidden">{words.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="call-timeline__bar" role="list" aria-label="Stretches">{parts}</ol> }
}

#[component]
fn Moment(point: Point) -> impl IntoView {
    view! {
        <li class="call-timeline__point">
            <span class="call-timeline__label">{point.label}</span>
            {match point.at {
                Some(at) => view! { <TimeText at=Some(at) style=TimeStyle::Clock /> }.into_any(),
                None => view! { <span class="call-timeline__absent">{point.absent}</span> }.into_any(),
            }}
        </li>
    }
}

fn is_running(detail: &CallDetail) -> bool {
    detail.summary.status.phase.is_in_progress() && detail.summary.ended_at.is_none()
}

/// The four moments, in the order they should have.
fn points(detail: &CallDetail, vendor_name: &str) -> [Point; 4] {
    let summary = &detail.summary;
    let phase = summary.status.phase;
    let has_begun_ringing = !matches!(phase, Phase::Queued);
    let is_over = matches!(phase, Phase::Over);
    let absent = |is_due: bool| {
        if is_due {
            format!("not stated by {vendor_name}")
        } else {
            "not yet".to_owned()
        }
    };
    let never_answered = is_over && summary.duration_ms.unwrap_or_default() == 0;
    let unanswered = if never_answered {
        "not answered".to_owned()
    } else {
        absent(!matches!(phase, Phase::Queued | Phase::Ringing))
    };
    [
        Point {
            label: "Created",
            at: summary.created_at,
            absent: absent(true),
        },
        Point {
            label: "Ringing",
            at: summary.ringing_at,
            absent: absent(has_begun_ringing),
        },
        Point {
            label: "Answered",
            at: detail.answered_at,
            absent: unanswered,
        },
        Point {
            label: "Ended",
            at: summary.ended_at,
            absent: absent(!phase.is_in_progress()),
        },
    ]
}

/// The stretches between neighbouring known moments; the last one is still open while the call runs.
/// What happened in a stretch is named after its later moment.
fn stretches(points: &[Point; 4], now: Option<Timestamp>) -> Vec<Stretch> {
    let mut out = Vec::new();
    for (pair, kind) in points.windows(2).zip(STRETCHES) {
        let [from, to] = pair else { continue };
        if let Some(length_ms) = from.at.zip(to.at).and_then(|(from, to)| to.since(from)) {
            out.push(Stretch {
                kind,
                length_ms,
                is_open: false,
            });
        }
    }
    let known = points.iter().rposition(|point| point.at.is_some());
    let open = known.and_then(|place| {
        let kind = STRETCHES.get(place).copied()?;
        let from = points.get(place)?.at?;
        Some(Stretch {
            kind,
            length_ms: now?.since(from)?,
            is_open: true,
        })
    });
    out.extend(open);
    out
}

fn is_disordered(points: &[Point]) -> bool {
    let known: Vec<Timestamp> = points.iter().filter_map(|point| point.at).collect();
    !known.is_sorted()
}

/// `11 s`, `1:42`.
fn short(length_ms: u64) -> String {
    if length_ms < 60_000 {
        format!("{} s", length_ms / 1000)
    } else {
        clock(length_ms)
    }
}
