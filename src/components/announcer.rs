//! Said, not shown: the two live regions of the document.

use std::time::Duration;

use leptos::prelude::*;

/// How long a sentence stays: long enough for a screen reader to take it, short enough not to be found
/// by browsing the page.
const KEPT: Duration = Duration::from_secs(7);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Sentence {
    number: u64,
    is_urgent: bool,
    text: String,
}

/// Announces things to screen readers. Made once by the app, provided as a context.
#[derive(Clone, Copy, Debug)]
pub struct Announcer {
    sentences: RwSignal<Vec<Sentence>>,
    count: StoredValue<u64>,
}

impl Announcer {
    /// An announcer with nothing to say yet.
    #[expect(
        clippy::new_without_default,
        reason = "makes signals; a default would hide that it needs an owner"
    )]
    pub fn new() -> Self {
        Self {
            sentences: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
        }
    }

    /// Said when the screen reader is done with what it says.
    pub fn polite(&self, text: impl Into<String>) {
        self.say(text.into(), false);
    }

    /// Said at once; for what cannot wait.
    pub fn assertive(&self, text: impl Into<String>) {
        self.say(text.into(), true);
    }

    fn say(&self, text: String, is_urgent: bool) {
        self.count.update_value(|count| *count += 1);
        let number = self.count.get_value();
        let sentences = self.sentences;
        sentences.update(|all| {
            all.push(Sentence {
                number,
                is_urgent,
                text,
            });
        });
        // The announcer lives as long as the app: a timer that fires late finds nothing to remove.
        set_timeout(
            move || {
                sentences.try_update(|all| all.retain(|sentence| sentence.number != number));
            },
            KEPT,
        );
    }

    fn of_urgency(self, is_urgent: bool) -> Vec<Sentence> {
        self.sentences.with(|all| {
            all.iter()
                .filter(|one| one.is_urgent == is_urgent)
                .cloned()
                .collect()
        })
    }
}

/// The regions, empty from the start: screen readers watch only what was there before.
#[component]
pub fn AnnouncerRegions(
    /// What they say.
    announcer: Announcer,
) -> impl IntoView {
    let region = move |is_urgent: bool| {
        view! {
            <div
                class="visually-hidden"
                role="log"
                aria-live=if is_urgent { "assertive" } else { "polite" }
                aria-relevant="additions"
            >
                <For each=move || announcer.of_urgency(is_urgent) key=|one| one.number let:one>
                    <div>{one.text}</div>
                </For>
            </div>
        }
    };
    view! {
        {region(false)}
        {region(true)}
    }
}
