//! A modal dialog.

use leptos::{html, prelude::*};

use super::{
    icon::{Icon, IconName},
    unique_id::unique_id,
};

/// The native `<dialog>`: the browser keeps focus inside, closes it on Esc and gives focus back to
/// where it was. A press on the backdrop closes it too. The contents exist while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open; set to false when a person closes it.
    is_open: RwSignal<bool>,
    /// The title.
    #[prop(into)]
    title: String,
    /// The contents, built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog-title");
    Effect::new(move || {
        let (Some(dialog), is_open) = (dialog.get(), is_open.get()) else {
            return;
        };
        if is_open && !dialog.open() {
            // After the contents are there, so that the browser finds something to focus. Fails only
            // for a dialog that is not in the document; then nobody sees it anyway.
            queue_microtask(move || drop(dialog.show_modal()));
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let close = move || is_open.set(false);
    let labelled_by = title_id.clone();
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            aria-labelledby=labelled_by
            on:close=move |_| close()
            on:click=move |event| {
                // The dialog's own box has no padding: what hits it and nothing inside is the backdrop.
                if event.target().is_some() && event.target() == event.current_target() {
                    close();
                }
            }
        >
            <Show when=move || is_open.get()>
                <div class="dialog__head">
                    <h2 id=title_id.clone()>{title.clone()}</h2>
                    <button
                        type="button"
                        class="button button--quiet button--icon"
                        aria-label="Close"
                        title="Close"
                        on:click=move |_| close()
                    >
                        <Icon name=IconName::Close/>
                    </button>
                </div>
                <div class="dialog__body">{children()}</div>
            </Show>
        </dialog>
    }
}
