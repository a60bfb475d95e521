//! A run of neighbouring turns, put on the page and taken off it together.

use std::{collections::HashMap, sync::Arc};

use leptos::{html, prelude::*};

use super::{BLOCK_TURNS, Messages, view_port::ViewPort};
use crate::{
    components::turn::Turn,
    domain::{ids::MessageId, time::Timestamp, transcript::Message},
};

/// What a turn is known by within its block: the vendor's id where there is one, and a number that
/// tells apart messages with the same id, or without one.
type TurnKey = (Option<MessageId>, usize);
/// One turn of a block and the message it shows now.
type Slot = (TurnKey, ArcRwSignal<Arc<Message>>);

/// One block on the page, with the gap that blocks off the page leave above it.
pub(super) fn message_block(
    index: usize,
    messages: Signal<Messages>,
    answered_at: Signal<Option<Timestamp>>,
    port: ViewPort,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            port.observe(&node);
        }
    });
    on_cleanup(move || {
        if let Some(node) = node.try_get_untracked().flatten() {
            port.unobserve(&node);
        }
    });
    view! {
        <div
            node_ref=node
            class="transcript__block"
            data-block=index
            style:margin-block-start=move || port.gap_above(index)
            style:contain-intrinsic-block-size=format!("auto {}", port.height(index))
        >
            <Turns index=index messages=messages answered_at=answered_at />
        </div>
    }
}

/// The turns of a block, each with a signal of its own: a replaced message patches one turn.
#[component]
fn Turns(
    index: usize,
    messages: Signal<Messages>,
    answered_at: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let first = index * BLOCK_TURNS;
    let slice = Memo::new(move |_| {
        messages.with(|all| {
            all.iter()
                .skip(first)
                .take(BLOCK_TURNS)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let slots = StoredValue::new(Vec::<Slot>::new());
    let each = move || {
        let next = slots.with_value(|before| settle(before, &slice.read()));
        slots.set_value(next.clone());
        next
    };
    let label = move || format!("Messages {} to {}", first + 1, first + slice.read().len());
    view! {
        <ol class="transcript__turns" role="list" aria-label=label>
            <For each=each key=|(key, _)| key.clone() let((_, message))>
                <Turn message=message.into() answered_at=answered_at />
            </For>
        </ol>
    }
}

/// The slots for these messages, with the ones that exist already told of their newest message.
fn settle(before: &[Slot], messages: &[Arc<Message>]) -> Vec<Slot> {
    let mut seen = HashMap::<Option<&MessageId>, usize>::new();
    let keyed = messages.iter().map(|message| {
        let number = seen.entry(message.id.as_ref()).or_default();
        *number += 1;
        ((message.id.clone(), *number), message)
    });
    keyed
        .map(
            |(key, message)| match before.iter().find(|(known, _)| *known == key) {
                Some((_, signal)) => {
                    if !signal.with_untracked(|shown| Arc::ptr_eq(shown, message)) {
                        signal.set(Arc::clone(message));
                    }
                    (key, signal.clone())
                }
                None => (key, ArcRwSignal::new(Arc::clone(message))),
            },
        )
        .collect()
}
