//! The average duration of the calls a list holds, worked out when somebody asks.

use leptos::prelude::*;

use super::calls_parts::Parts;
use crate::{
    collect::Average,
    components::duration_text::DurationText,
    domain::text::grouped,
    state::{
        average::{AverageDuration, AverageProgress},
        react::react,
    },
};

/// A button, then the figure with what it is made of.
#[component]
pub fn AverageLine(
    /// The page's parts.
    parts: Parts,
) -> impl IntoView {
    let average = AverageDuration::new();
    let mut earlier = None;
    react(move || {
        let question = parts
            .question()
            .map(|question| (question.sources, question.filter, question.sort));
        if earlier.as_ref().is_some_and(|earlier| *earlier != question) {
            average.reset();
        }
        earlier = Some(question);
    });
    let work_out = move |_| {
        if let Some(question) = untrack(move || parts.question()) {
            average.work_out(question);
        }
    };
    let progress = average.progress();
    view! {
        <p class="average-line" role="status">
            {move || match progress.get() {
                AverageProgress::Idle => view! {
                    <button type="button" class="button button--quiet" on:click=work_out>
                        "Work out the average duration of these calls"
                    </button>
                }
                .into_any(),
                AverageProgress::Reading => view! {
                    "Reading calls … "
                    <button type="button" class="button button--quiet" on:click=move |_| average.reset()>"Stop"</button>
                }
                .into_any(),
                AverageProgress::Done(figure, is_all) => done(figure, is_all).into_any(),
                AverageProgress::Failed(error) => view! {
                    {format!("The average could not be worked out: {} ", error.sentence)}
                    <button type="button" class="button button--quiet" on:click=work_out>"Try again"</button>
                }
                .into_any(),
            }}
        </p>
    }
}

fn done(figure: Average, is_all: bool) -> impl IntoView {
    let number = |count: usize| grouped(u64::try_from(count).unwrap_or(u64::MAX));
    let of = if is_all {
        "these calls"
    } else {
        "the first calls of this list"
    };
    let made_of = format!(
        " over {} of {of}{}",
        number(figure.counted),
        match figure.without {
            0 => ".".to_owned(),
            without => format!("; {} more have no duration.", number(without)),
        }
    );
    match figure.mean_ms {
        Some(mean) => view! {
            "Average duration: "
            <strong><DurationText duration_ms=Some(mean) /></strong>
            {made_of}
        }
        .into_any(),
        None => format!("None of {of} has a duration.").into_any(),
    }
}
