//! The icon set: one hidden sprite, and references to its symbols.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $id:literal, $path:literal;)*) => {
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

        /// Id and outline of every symbol.
        const SYMBOLS: &[(&str, &str)] = &[$((concat!("i-", $id), $path),)*];
    };
}

icons! {
    /// A call coming in.
    PhoneIn => "phone-in", "M3.2 3h2l1 2.7L5 6.9c.8 1.5 1.8 2.5 3.3 3.3l1.2-1.2 2.7 1v2c0 .6-.5 1-1 1C6 13 2.2 9.2 2.2 4c0-.5.4-1 1-1zM14 2l-4 4M10 3v3h3";
    /// A call going out.
    PhoneOut => "phone-out", "M3.2 3h2l1 2.7L5 6.9c.8 1.5 1.8 2.5 3.3 3.3l1.2-1.2 2.7 1v2c0 .6-.5 1-1 1C6 13 2.2 9.2 2.2 4c0-.5.4-1 1-1zM10 6l4-4M11 2h3v3";
    /// The web.
    Globe => "globe", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c3.6 3.4 3.6 8.6 0 12-3.6-3.4-3.6-8.6 0-12z";
    /// Done.
    Check => "check", "M3 8.5l3.2 3.2L13 4.8";
    /// Failed.
    Cross => "cross", "M4 4l8 8M12 4l-8 8";
    /// Time.
    Clock => "clock", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.3 1.6";
    /// Worth a look.
    Warning => "warning", "M8 2.5l6.2 10.8H1.8zM8 6.8v3M8 11.4v.01";
    /// Not allowed, busy.
    Ban => "ban", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.8 3.8l8.4 8.4";
    /// An answering machine.
    Voicemail => "voicemail", "M4.3 5.3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM11.7 5.3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM4.3 10.3h7.4";
    /// Handed over.
    Transfer => "transfer", "M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 10.5h-10M6 8l-2.5 2.5L6 13";
    /// Nobody speaks; sound off.
    Silence => "silence", "M6 7.3V4.2a2 2 0 0 1 4 0v2.6M3.8 7.8a4.2 4.2 0 0 0 7 2.6M8 12v2M2.5 2.5l11 11";
    /// Going on right now.
    Live => "live", "M8 7.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4zM8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6z";
    /// Search.
    Search => "search", "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2";
    /// Filters.
    Filter => "filter", "M2.5 4h11M4.5 8h7M6.5 12h3";
    /// Sorted, smallest first.
    SortUp => "sort-up", "M8 12.5v-9M4.5 7L8 3.5 11.5 7";
    /// Sorted, largest first.
    SortDown => "sort-down", "M8 3.5v9M4.5 9L8 12.5 11.5 9";
    /// Can be sorted by.
    SortNone => "sort-none", "M5.5 6.2L8 3.7l2.5 2.5M5.5 9.8L8 12.3l2.5-2.5";
    /// Back.
    ChevronLeft => "chevron-left", "M10 3.5L5.5 8l4.5 4.5";
    /// Onward.
    ChevronRight => "chevron-right", "M6 3.5L10.5 8 6 12.5";
    /// Close what is open above.
    ChevronUp => "chevron-up", "M3.5 10L8 5.5l4.5 4.5";
    /// Open what is below.
    ChevronDown => "chevron-down", "M3.5 6L8 10.5 12.5 6";
    /// To the first page.
    ChevronFirst => "chevron-first", "M3.5 3.5v9M12.5 3.5L8 8l4.5 4.5";
    /// To the last page.
    ChevronLast => "chevron-last", "M12.5 3.5v9M3.5 3.5L8 8l-4.5 4.5";
    /// Copy to the clipboard.
    Copy => "copy", "M6 6h7.5v7.5H6zM10 6V2.5H2.5V10H6";
    /// Opens elsewhere.
    External => "external", "M9.2 2.5h4.3v4.3M13.5 2.5L7.5 8.5M11.5 9.2v4.3h-9v-9h4.3";
    /// An API key.
    Key => "key", "M5 7.6a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM7 8.4L13 2.5M10.3 5.2l2 2";
    /// A connection.
    Plug => "plug", "M6 2v3.5M10 2v3.5M4 5.5h8V8a4 4 0 0 1-8 0zM8 12v2.5";
    /// Add.
    Plus => "plus", "M8 3v10M3 8h10";
    /// Close, clear.
    Close => "close", "M4 4l8 8M12 4l-8 8";
    /// Play.
    Play => "play", "M5 3.2L12.5 8 5 12.8z";
    /// Pause.
    Pause => "pause", "M5.5 3.5v9M10.5 3.5v9";
    /// Loudness.
    Volume => "volume", "M2.5 6.2v3.6h2.2L8 12.5v-9L4.7 6.2zM10.3 6a2.8 2.8 0 0 1 0 4M12.2 4a5.6 5.6 0 0 1 0 8";
    /// A picture.
    Image => "image", "M2.5 3h11v10h-11zM2.5 11l3.2-3.2 2.6 2.6 2-2 3.2 3.1M10.2 6v.01";
    /// A file.
    File => "file", "M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5";
    /// A recording.
    Music => "music", "M6 12V3.6l7-1.3v8.2M4.2 10.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM11.2 8.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z";
    /// Load again.
    Refresh => "refresh", "M13.5 8a5.5 5.5 0 1 1-1.8-4.1M13.5 2.5V5.5h-3";
    /// A menu.
    Menu => "menu", "M2.5 4h11M2.5 8h11M2.5 12h11";
    /// The light theme.
    Sun => "sun", "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9";
    /// The dark theme.
    Moon => "moon", "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z";
    /// The theme of the system.
    AutoTheme => "auto-theme", "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 2.5v11M8 5.2h4.6M8 8h5.4M8 10.8h4.6";
    /// Keyboard shortcuts.
    Keyboard => "keyboard", "M1.5 4h13v8h-13zM4 6.5v.01M6.7 6.5v.01M9.3 6.5v.01M12 6.5v.01M5 9.5h6";
    /// A note.
    Info => "info", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.4v3.4M8 5v.01";
    /// A test call.
    TestTube => "test-tube", "M9 2.5L13.5 7M10 3.5l-6.7 6.7a1.8 1.8 0 0 0 2.5 2.5L12.5 6M5.7 8h4.8";
    /// From here to there.
    ArrowRight => "arrow-right", "M2.5 8h11M9.5 4l4 4-4 4";
    /// To the newest.
    ArrowDown => "arrow-down", "M8 2.5v11M4 9.5l4 4 4-4";
    /// A person.
    User => "user", "M8 2.5a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM2.8 13.5a5.2 5.2 0 0 1 10.4 0";
    /// An agent.
    Bot => "bot", "M3 6h10v7H3zM8 6V3.2M6 9v1M10 9v1M8 2.5v.01M1.5 8.5v2M14.5 8.5v2";
    /// A person of the team.
    Headset => "headset", "M3 9V8a5 5 0 0 1 10 0v1M3 8.8h2v3.7H3zM11 8.8h2v3.7h-2zM12 12.5c0 1-1 1.5-3 1.5";
    /// Raw data.
    Code => "code", "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5";
    /// Kept safe.
    Lock => "lock", "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2";
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

/// The symbols, once per document.
#[component]
pub fn IconSprite() -> impl IntoView {
    let symbols: Vec<_> = SYMBOLS
        .iter()
        .map(|(id, path)| {
            view! {
                <symbol id=*id viewBox="0 0 16 16">
                    <path d=*path></path>
                </symbol>
            }
        })
        .collect();
    view! {
        <svg class="icon-sprite" aria-hidden="true">
            {symbols}
        </svg>
    }
}
