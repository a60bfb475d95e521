//! Phone numbers: checked ones to be dialled, and whatever a vendor shows as one.

use super::text::{has_hidden, visible_identifier};

/// A number in E.164 form: `+`, then 7 to 15 digits of which the first is not 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct E164(String);

impl E164 {
    /// Reads what a person typed or pasted; blanks, dashes, dots and parentheses are dropped.
    ///
    /// The error is a sentence for the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("Enter a phone number.".to_owned());
        }
        let bare = without_separators(text);
        let Some(digits) = bare.strip_prefix('+') else {
            return Err("Start with + and the country code, for example +234.".to_owned());
        };
        if let Some(odd) = digits.chars().find(|c| !c.is_ascii_digit()) {
            let shown = visible_identifier(&odd.to_string());
            return Err(format!("“{shown}” cannot be part of a phone number."));
        }
        if digits.starts_with('0') {
            return Err("A country code does not start with 0.".to_owned());
        }
        match digits.len() {
            0..7 => Err("The number is too short: 7 digits at least.".to_owned()),
            7..=15 => Ok(Self(bare)),
            _ => Err("The number is too long: 15 digits at most.".to_owned()),
        }
    }

    /// The number as it is sent: `+2348012345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for E164 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a vendor gives as source or destination, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneText {
    /// The text with hidden characters made visible.
    pub shown: String,
    /// The number for a `tel:` link: an optional `+` and 3 to 15 digits; `None` for anything else.
    pub dial: Option<String>,
    /// Whether hidden characters, look-alike digits or stray letters occur, so that the number may not
    /// be the one it looks like.
    pub is_unusual: bool,
}

impl PhoneText {
    /// Looks at a vendor's text.
    pub fn read(raw: &str) -> Self {
        let bare = without_separators(raw.trim());
        let digits = bare.strip_prefix('+').unwrap_or(&bare);
        let is_number =
            (3..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
        Self {
            shown: visible_identifier(raw),
            dial: is_number.then(|| bare.clone()),
            is_unusual: !is_number && is_unusual(raw, digits, bare.starts_with('+')),
        }
    }
}

/// Whether two texts name the same number, separators aside.
pub fn is_same_number(one: &str, other: &str) -> bool {
    let (one, other) = (
        without_separators(one.trim()),
        without_separators(other.trim()),
    );
    !one.is_empty()
        && one.strip_prefix('+').unwrap_or(&one) == other.strip_prefix('+').unwrap_or(&other)
}

fn without_separators(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')'))
        .collect()
}

fn is_unusual(raw: &str, digits: &str, has_plus: bool) -> bool {
    let looks_alike = |c: char| {
        (c.is_numeric() && !c.is_ascii())
            || matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{207a}')
    };
    let count = digits.chars().filter(char::is_ascii_digit).count();
    let letters_for_digits = digits
        .chars()
        .filter(|c| c.is_alphanumeric() && !c.is_ascii_digit())
        .all(|c| matches!(c, 'l' | 'I' | 'i' | 'O' | 'o' | 'S' | 'B' | 'Z'));
    has_hidden(raw)
        || raw.chars().any(looks_alike)
        || (has_plus && count > 0 && !digits.chars().all(|c| c.is_ascii_digit()))
        || (count >= 6 && letters_for_digits && digits.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in [
            "+2348012345678",
            " +234 801 234 5678 ",
            "+1 (415) 555-0100",
            "+44.20.7946.0000",
        ] {
            assert!(E164::parse(text).is_ok(), "{text}");
        }
        assert_eq!(
            E164::parse("+1 (415) 555-0100").unwrap().as_str(),
            "+14155550100"
        );
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        for (text, hint) in [
            ("", "Enter"),
            ("08012345678", "country code"),
            ("+0801234567", "does not start with 0"),
            ("+123456", "too short"),
            ("+1234567890123456", "too long"),
            ("+1415555l100", "“l”"),
            ("+1\u{200b}4155550100", "[U+200B]"),
            ("+١٤١٥٥٥٥٠١٠٠", "cannot be part"),
        ] {
            let sentence = E164::parse(text).unwrap_err();
            assert!(sentence.contains(hint), "{text}: {sentence}");
        }
    }

    #[test]
    fn look_alikes_are_flagged_and_not_dialled() {
        for raw in [
            "+1\u{200b}415\u{200b}5550100",
            "+1 ٤١٥ 555 0100",
            "＋14155550100",
            "+l4155550100",
            "4l55550100",
            "+1\u{2011}415\u{2011}5550100",
            "\u{202e}0010555514+\u{202c}",
        ] {
            let read = PhoneText::read(raw);
            assert!(read.is_unusual && read.dial.is_none(), "{raw:?} {read:?}");
        }
    }

    #[test]
    fn ordinary_parties_are_not_flagged() {
        assert_eq!(
            PhoneText::read("+1 415-555-0100").dial.as_deref(),
            Some("+14155550100")
        );
        for raw in [
            "+14155550100",
            "Ada Obi",
            "web-visitor-41",
            "anonymous",
            "sip:ada@pbx.example",
            "",
        ] {
            assert!(!PhoneText::read(raw).is_unusual, "{raw}");
        }
        assert_eq!(PhoneText::read("12").dial, None);
    }

    #[test]
    fn the_same_number_in_two_spellings() {
        assert!(is_same_number("+1 415-555-0100", "14155550100"));
        assert!(!is_same_number("+14155550100", "+14155550101"));
        assert!(!is_same_number("", ""));
    }
}
