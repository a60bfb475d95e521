//! Text written by strangers: hidden characters made visible, shortening, redaction.

/// Whether the character leaves no mark on the screen, or changes the order of its neighbours.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether hidden or reordering characters occur: bidi controls, zero-width characters, soft hyphens,
/// tags and control characters.
pub fn has_hidden(text: &str) -> bool {
    text.chars().any(|c| is_hidden(c) || c.is_control())
}

/// Whether a bidi override occurs (U+202D, U+202E): the text may read differently from what it says.
pub fn has_override(text: &str) -> bool {
    text.contains(['\u{202d}', '\u{202e}'])
}

/// An identifier (phone number, id, address, file name) with every hidden character made visible:
/// control pictures for ASCII controls (`␀`), `[U+202E]` for the rest.
pub fn visible_identifier(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if let Some(picture) = control_picture(c) {
            out.push(picture);
        } else if is_hidden(c) || c.is_control() {
            out.push_str(&mark(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A message with its control characters as pictures; line breaks, tabs and everything else stay.
pub fn visible_controls(text: &str) -> String {
    text.chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                c
            } else {
                control_picture(c).unwrap_or(c)
            }
        })
        .collect()
}

/// `[U+200B]`: how a character without a picture of its own is named.
pub fn mark(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

fn control_picture(c: char) -> Option<char> {
    match u32::from(c) {
        code @ 0..0x20 => char::from_u32(0x2400 + code),
        0x7f => Some('␡'),
        _ => None,
    }
}

/// At most `max_chars` characters, the last one `…` where something was cut off. Cuts between what a
/// reader sees as characters: not before combining marks, not inside flags or joined emoji.
pub fn shorten(text: &str, max_chars: usize) -> String {
    if text.char_indices().nth(max_chars).is_none() {
        return text.to_owned();
    }
    let kept: Vec<char> = text.chars().take(max_chars).collect();
    let mut end = max_chars.saturating_sub(1);
    while end > 0 && !is_boundary(&kept, end) {
        end -= 1;
    }
    if end == 0 {
        end = max_chars.saturating_sub(1); // nothing but marks: cut anywhere
    }
    kept.into_iter().take(end).chain(['…']).collect()
}

/// Whether a reader sees a new character begin at `at`.
fn is_boundary(chars: &[char], at: usize) -> bool {
    let (before, after) = chars.split_at(at.min(chars.len()));
    let joins = before.last() == Some(&'\u{200d}');
    let flag_half = after.first().copied().is_some_and(is_regional)
        && before.iter().rev().take_while(|c| is_regional(**c)).count() % 2 == 1;
    !joins && !flag_half && !after.first().copied().is_some_and(is_extending)
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Characters drawn together with the one before. The Indic blocks share one layout, so one rule over
/// the offset within a block stands for their marks.
fn is_extending(c: char) -> bool {
    let code = u32::from(c);
    matches!(code,
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x5bf | 0x5c1 | 0x5c2 | 0x610..=0x61a
        | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6dc | 0x6df..=0x6e4 | 0x6e7 | 0x6e8 | 0x6ea..=0x6ed
        | 0xe31 | 0xe34..=0xe3a | 0xe47..=0xe4e | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x200d
        | 0x20d0..=0x20ff | 0x302a..=0x302f | 0x3099 | 0x309a | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f
        | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f | 0xe0100..=0xe01ef)
        || (matches!(code, 0x900..=0xdff)
            && matches!(code & 0x7f, 0x00..=0x03 | 0x3c | 0x3e..=0x4d | 0x62 | 0x63))
}

/// The text with whatever looks like a secret cut out: `sk_…` keys, what follows `Bearer`, and the
/// values of `key=`, `token=` and `ticket=`.
pub fn redact(text: &str) -> String {
    const LEADS: [&str; 8] = [
        "sk_", "sk-", "bearer ", "basic ", "key=", "token=", "ticket=", "secret=",
    ];
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    while let Some((at, lead)) = LEADS
        .iter()
        .filter_map(|lead| find_word(&lower, lead, rest).map(|at| (at, *lead)))
        .min_by_key(|(at, lead)| (*at, std::cmp::Reverse(lead.len())))
    {
        let secret = at + lead.len();
        let length = text.get(secret..).map_or(0, |tail| {
            tail.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.~+/=%".contains(c)))
                .unwrap_or(tail.len())
        });
        out.push_str(text.get(rest..secret).unwrap_or_default());
        if length > 0 {
            out.push('…');
        }
        rest = secret + length;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    out
}

/// The first place at or after `from` where `word` begins a word.
fn find_word(text: &str, word: &str, from: usize) -> Option<usize> {
    let tail = text.get(from..)?;
    tail.match_indices(word)
        .map(|(at, _)| from + at)
        .find(|at| {
            !text
                .get(..*at)
                .is_some_and(|head| head.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
}

/// A whole number with its thousands set apart: `4,981`.
pub fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_show_what_hides_in_them() {
        assert_eq!(visible_identifier("a\u{202e}b"), "a[U+202E]b");
        assert_eq!(
            visible_identifier("x\0\u{1b}[31m\u{7f}\u{85}"),
            "x␀␛[31m␡[U+0085]"
        );
        assert_eq!(visible_identifier("+1\u{200b}415"), "+1[U+200B]415");
        assert_eq!(visible_identifier("\u{e0041}\u{ad}"), "[U+E0041][U+00AD]");
        assert_eq!(visible_identifier("Zoë 日本 +1"), "Zoë 日本 +1");
    }

    #[test]
    fn messages_keep_joiners_and_line_breaks() {
        assert_eq!(visible_controls("a\n\u{7}\tb\u{200d}c"), "a\n␇\tb\u{200d}c");
    }

    #[test]
    fn hidden_characters_and_overrides_are_found() {
        assert!(has_hidden("a\u{200d}b") && has_hidden("\u{feff}") && has_hidden("\u{1}"));
        assert!(!has_hidden("plain – text, नमस्ते"));
        assert!(has_override("\u{202e}x") && !has_override("\u{2066}x"));
    }

    #[test]
    fn shortening_keeps_whole_characters() {
        assert_eq!(shorten("hello", 5), "hello");
        assert_eq!(shorten("hello!", 5), "hell…");
        assert_eq!(shorten("ab👨‍👩‍👧 and more", 5), "ab…");
        assert_eq!(shorten("🇫🇷🇩🇪🇯🇵", 4), "🇫🇷…");
        assert_eq!(shorten("e\u{301}e\u{301}e\u{301}", 4), "e\u{301}…");
        assert_eq!(shorten("abc", 0), "…");
        assert_eq!(shorten(&"\u{301}".repeat(9), 4).chars().count(), 4);
    }

    #[test]
    fn secrets_are_cut_out() {
        assert_eq!(
            redact("key sk_live_abc123 is revoked"),
            "key sk_… is revoked"
        );
        assert_eq!(
            redact("Authorization: Bearer ey.Jh-x, bad"),
            "Authorization: Bearer …, bad"
        );
        assert_eq!(
            redact("GET /s?ticket=abc&after=1"),
            "GET /s?ticket=…&after=1"
        );
        assert_eq!(
            redact("task_id and risk_level stay"),
            "task_id and risk_level stay"
        );
        assert_eq!(redact("sk_a sk_b Ünï"), "sk_… sk_… Ünï");
    }
}
