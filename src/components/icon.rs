//! The icon set: references to the symbols of the hidden sprite in `index.html`.
//!
//! The outlines are in the page and not in here, because the browser reads them there while it waits for
//! the program; building them from here held the first rows up. `tests/architecture` keeps both the same.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $id:literal;)*) => {
        /// The icons of the console, drawn for 16 px and stroked in the colour of the text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum IconName {
            $($(#[$doc])* $name,)*
        }

        impl IconName {
            /// The reference to its symbol.
            pub fn href(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("#i-", $id),)*
                }
            }
        }
    };
}

icons! {
    /// A call coming in.
    PhoneIn => "phone-in";
    /// A call going out.
    PhoneOut => "phone-out";
    /// The web.
    Globe => "globe";
    /// Done.
    Check => "check";
    /// Failed.
    Cross => "cross";
    /// Time.
    Clock => "clock";
    /// Worth a look.
    Warning => "warning";
    /// Not allowed, busy.
    Ban => "ban";
    /// An answering machine.
    Voicemail => "voicemail";
    /// Handed over.
    Transfer => "transfer";
    /// Nobody speaks; sound off.
    Silence => "silence";
    /// Going on right now.
    Live => "live";
    /// Search.
    Search => "search";
    /// Filters.
    Filter => "filter";
    /// Sorted, smallest first.
    SortUp => "sort-up";
    /// Sorted, largest first.
    SortDown => "sort-down";
    /// Can be sorted by.
    SortNone => "sort-none";
    /// Back.
    ChevronLeft => "chevron-left";
    /// Onward.
    ChevronRight => "chevron-right";
    /// Close what is open above.
    ChevronUp => "chevron-up";
    /// Open what is below.
    ChevronDown => "chevron-down";
    /// To the first page.
    ChevronFirst => "chevron-first";
    /// To the last page.
    ChevronLast => "chevron-last";
    /// Copy to the clipboard.
    Copy => "copy";
    /// Opens elsewhere.
    External => "external";
    /// An API key.
    Key => "key";
    /// A connection.
    Plug => "plug";
    /// Add.
    Plus => "plus";
    /// Close, clear.
    Close => "close";
    /// Play.
    Play => "play";
    /// Pause.
    Pause => "pause";
    /// Loudness.
    Volume => "volume";
    /// A picture.
    Image => "image";
    /// A file.
    File => "file";
    /// A recording.
    Music => "music";
    /// Load again.
    Refresh => "refresh";
    /// A menu.
    Menu => "menu";
    /// The light theme.
    Sun => "sun";
    /// The dark theme.
    Moon => "moon";
    /// The theme of the system.
    AutoTheme => "auto-theme";
    /// Keyboard shortcuts.
    Keyboard => "keyboard";
    /// A note.
    Info => "info";
    /// A test call.
    TestTube => "test-tube";
    /// From here to there.
    ArrowRight => "arrow-right";
    /// To the newest.
    ArrowDown => "arrow-down";
    /// A person.
    User => "user";
    /// An agent.
    Bot => "bot";
    /// A person of the team.
    Headset => "headset";
    /// Raw data.
    Code => "code";
    /// Kept safe.
    Lock => "lock";
}

/// One icon. Decoration only: what it says stands beside it as text, or as the label of its button.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=name.href()></use>
        </svg>
    }
}
