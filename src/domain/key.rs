//! API keys: read from what people paste, bound to one origin, never shown.

use std::fmt;

use super::text::mark;

/// Shorter texts are not keys.
const SHORTEST: usize = 8;
/// Longer texts are not sent.
const LONGEST: usize = 4096;

/// A vendor's secret key. Debug does not show it; there is no Display and no serialisation.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Reads what a person pasted. Blanks around it are dropped; so are quotes, `Bearer` and
    /// `Authorization:`, which is said in a notice. The error is a sentence for the field and names a
    /// wrong character, never the key.
    pub fn parse(pasted: &str) -> Result<(Self, Option<&'static str>), String> {
        let trimmed = pasted.trim();
        let bare = bare_key(trimmed);
        if bare.is_empty() {
            return Err("Paste a key.".to_owned());
        }
        if let Some((place, wrong)) = bare
            .chars()
            .enumerate()
            .find(|(_, c)| !matches!(c, '!'..='~'))
        {
            return Err(format!(
                "Character {} of the key, {}, cannot be part of one.",
                place + 1,
                named(wrong)
            ));
        }
        match bare.len() {
            0..SHORTEST => Err("The key is too short: 8 characters at least.".to_owned()),
            SHORTEST..=LONGEST => {
                let notice = (bare.len() < trimmed.len())
                    .then_some("Only the key itself was kept, without what stood around it.");
                Ok((Self(bare.to_owned()), notice))
            }
            _ => Err("The key is too long: 4,096 characters at most.".to_owned()),
        }
    }

    /// Binds the key to the only origin it may be sent to.
    pub fn bind(self, origin: impl Into<String>) -> BoundKey {
        BoundKey {
            origin: origin.into(),
            key: self,
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// A key together with the one origin that may receive it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundKey {
    origin: String,
    key: ApiKey,
}

impl BoundKey {
    /// The origin the key was entered for.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The key's text, for a request to exactly this origin (scheme, host and port); `None` for any
    /// other.
    pub fn reveal_for(&self, origin: &str) -> Option<&str> {
        (!self.origin.is_empty() && self.origin != "null" && self.origin == origin)
            .then_some(self.key.0.as_str())
    }
}

/// The key without what people copy along with it.
fn bare_key(text: &str) -> &str {
    let mut bare = text;
    loop {
        let before = bare;
        bare = bare
            .trim()
            .trim_matches(['"', '\'', '`', '“', '”', '‘', '’']);
        for lead in ["authorization:", "x-api-key:", "bearer "] {
            if bare
                .get(..lead.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(lead))
            {
                bare = bare.get(lead.len()..).unwrap_or_default();
            }
        }
        if bare.eq_ignore_ascii_case("bearer") {
            return "";
        }
        if bare.len() == before.len() {
            return bare;
        }
    }
}

fn named(c: char) -> String {
    match c {
        '\r' | '\n' => "a line break".to_owned(),
        c if c.is_whitespace() && c.is_ascii() => "a blank".to_owned(),
        c if c.is_alphanumeric() => format!("“{c}” {}", mark(c)),
        c => mark(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "sk_test_0123456789";

    fn parsed(pasted: &str) -> (Option<String>, bool) {
        let (key, notice) = ApiKey::parse(pasted).unwrap();
        let bound = key.bind("https://api.example");
        (
            bound.reveal_for("https://api.example").map(str::to_owned),
            notice.is_some(),
        )
    }

    #[test]
    fn pasted_keys_are_unwrapped_with_a_notice() {
        assert_eq!(
            parsed("  sk_test_0123456789\n"),
            (Some(TEXT.to_owned()), false)
        );
        for pasted in [
            "Bearer sk_test_0123456789",
            "\"sk_test_0123456789\"",
            "Authorization: Bearer sk_test_0123456789",
            "authorization: bearer 'sk_test_0123456789'",
            "Bearer Bearer sk_test_0123456789",
            "X-Api-Key: sk_test_0123456789",
        ] {
            assert_eq!(parsed(pasted), (Some(TEXT.to_owned()), true), "{pasted}");
        }
    }

    #[test]
    fn a_wrong_character_is_named_and_the_key_is_not() {
        for (pasted, hint) in [
            ("sk_abcdef\r\nX-Evil: 1", "a line break"),
            ("sk_ключabcdef", "U+043A"),
            ("sk_\u{200b}abcdefgh", "U+200B"),
            ("sk_abc\u{feff}defgh", "U+FEFF"),
            ("ｓｋ_abcdefgh", "U+FF53"),
            ("sk_abc\0defgh", "U+0000"),
            ("sk_abc defgh", "a blank"),
        ] {
            let sentence = ApiKey::parse(pasted).unwrap_err();
            assert!(
                sentence.contains(hint) && !sentence.contains("sk_"),
                "{sentence}"
            );
        }
    }

    #[test]
    fn lengths_are_bounded() {
        for pasted in ["", "   ", "x", "Bearer ", "\"\""] {
            assert!(ApiKey::parse(pasted).is_err(), "{pasted:?}");
        }
        assert!(ApiKey::parse(&"a".repeat(4096)).is_ok());
        assert!(ApiKey::parse(&"a".repeat(4097)).is_err());
    }

    #[test]
    fn only_the_very_same_origin_gets_the_key() {
        let bound = ApiKey::parse(TEXT).unwrap().0.bind("https://api.example");
        for origin in [
            "http://api.example",
            "https://api.example:8443",
            "https://api.example.evil.test",
            "https://api.exampl",
            "https://api.example/",
            "",
            "null",
        ] {
            assert_eq!(bound.reveal_for(origin), None, "{origin}");
        }
        let nowhere = ApiKey::parse(TEXT).unwrap().0.bind("null");
        assert_eq!(nowhere.reveal_for("null"), None);
    }

    #[test]
    fn debug_output_shows_nothing_of_the_key() {
        let bound = ApiKey::parse(TEXT).unwrap().0.bind("https://api.example");
        assert!(!format!("{bound:?}").contains("0123"));
    }
}
