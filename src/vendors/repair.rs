//! Mending of JSON text that vendors get wrong.
//!
//! Works on the text alone, in one pass; what is not mended is copied byte by byte, and text that is
//! no JSON at all stays as wrong as it was.

use std::borrow::Cow;

/// Whole numbers with fewer digits than this always fit 64 bits.
const EXACT_DIGITS: usize = 18;

/// Whether a run of digits occurs that `serde_json` would round.
pub(super) fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Whatever is that long covers one of every so many places, so only these are looked at: looking at
    // every byte took an eighth of the reading of a long transcript.
    (EXACT_DIGITS - 1..bytes.len())
        .step_by(EXACT_DIGITS)
        .any(|at| {
            bytes
                .split_at_checked(at)
                .is_some_and(|(before, after)| run_across(before, after) > EXACT_DIGITS)
        })
}

/// How many digits stand around the place between two parts; 0 where the second begins with none. Counts
/// no further than it has to.
fn run_across(before: &[u8], after: &[u8]) -> usize {
    let digits = |byte: &&u8| byte.is_ascii_digit();
    let right = after
        .iter()
        .take(EXACT_DIGITS + 1)
        .take_while(digits)
        .count();
    if right == 0 {
        return 0;
    }
    let left = before.iter().rev().take(EXACT_DIGITS + 1);
    right + left.take_while(digits).count()
}

/// The text with three mistakes mended: lone surrogate escapes become U+FFFD, raw control characters
/// within strings are escaped, and numbers beyond 64 bits are put in quotes so that no digit is lost.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    let mut mender = Mender {
        text,
        copied: 0,
        out: String::new(),
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'"' => mender.string(at + 1),
            b'-' | b'0'..=b'9' => mender.number(at),
            _ => at + 1,
        };
    }
    mender.finish()
}

struct Mender<'a> {
    text: &'a str,
    /// Up to here the text is in `out`.
    copied: usize,
    out: String,
}

impl<'a> Mender<'a> {
    /// Mends a string whose content starts at `at`; returns where it is over.
    fn string(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => return at + 1,
                b'\\' => at = self.escape(at),
                0..0x20 => {
                    let escaped = format!("\\u{byte:04x}");
                    self.replace(at, at + 1, &escaped);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        at
    }

    /// Mends an escape that starts at `at`; returns where it is over.
    fn escape(&mut self, at: usize) -> usize {
        match self.unit(at) {
            None => at + 2,
            Some(0xd800..0xdc00) if matches!(self.unit(at + 6), Some(0xdc00..0xe000)) => at + 12,
            Some(0xd800..0xe000) => {
                self.replace(at, at + 6, "\\ufffd");
                at + 6
            }
            Some(_) => at + 6,
        }
    }

    /// The UTF-16 code unit of a `\u` escape at `at`.
    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then_some(())?;
        u16::from_str_radix(digits, 16).ok()
    }

    /// Quotes the number that starts at `at` if `serde_json` would round or refuse it; returns where it
    /// is over.
    fn number(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let length = bytes
            .iter()
            .skip(at)
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .count();
        let Some(number) = self.text.get(at..at + length) else {
            return at + 1;
        };
        let is_whole = number
            .strip_prefix('-')
            .unwrap_or(number)
            .bytes()
            .all(|b| b.is_ascii_digit());
        let is_rounded =
            is_whole && number.parse::<i64>().is_err() && number.parse::<u64>().is_err();
        if is_json_number(number) && (is_rounded || is_beyond_f64(number)) {
            let quoted = format!("\"{number}\"");
            self.replace(at, at + length, &quoted);
        }
        at + length
    }

    fn replace(&mut self, from: usize, to: usize, with: &str) {
        self.out
            .push_str(self.text.get(self.copied..from).unwrap_or_default());
        self.out.push_str(with);
        self.copied = to;
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.text);
        }
        self.out
            .push_str(self.text.get(self.copied..).unwrap_or_default());
        Cow::Owned(self.out)
    }
}

/// Whether the text follows JSON's grammar of numbers: `-0.5e+3`, not `01`, `1.` or `+1`.
fn is_json_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

/// The largest `f64` is 1.7976931348623157e308.
const LARGEST_F64_DIGITS: &str = "17976931348623157";
const LARGEST_F64_EXPONENT: i64 = 308;

/// Whether a JSON number is larger than any `f64`. Told by its digits: parsing it would bring tables of
/// 10 kB along.
fn is_beyond_f64(number: &str) -> bool {
    let number = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    let leading_zeros = digits.len() - digits.trim_start_matches('0').len();
    let significant = digits.get(leading_zeros..).unwrap_or_default();
    let place = i64::try_from(whole.len()).unwrap_or(i64::MAX)
        - i64::try_from(leading_zeros).unwrap_or(i64::MAX)
        - 1;
    let exponent = match exponent
        .strip_prefix('+')
        .unwrap_or(exponent)
        .parse::<i64>()
    {
        Ok(exponent) => exponent.saturating_add(place),
        Err(_) => {
            if exponent.starts_with('-') {
                i64::MIN
            } else {
                i64::MAX
            }
        }
    };
    !significant.is_empty()
        && (exponent > LARGEST_F64_EXPONENT
            || exponent == LARGEST_F64_EXPONENT && significant > LARGEST_F64_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_f64_are_told_as_the_parser_of_f64_tells_them() {
        for number in [
            "1e308",
            "1e309",
            "-1e309",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "17.976931348623157e307",
            "0.1e309",
            "0.1e310",
            "0e999",
            "0.000e400",
            "1e-400",
            "1e+400",
            "123e306",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0.00001e313",
            "0.00001e314",
            "42",
            "0",
        ] {
            assert_eq!(
                is_beyond_f64(number),
                number.parse::<f64>().unwrap().is_infinite(),
                "{number}"
            );
        }
    }

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_stay() {
        assert_eq!(
            mend(r#"["\ud83d","\ud83d\ude00","\udc00x","\ud83d\ud83d\ude00"]"#),
            r#"["\ufffd","\ud83d\ude00","\ufffdx","\ufffd\ud83d\ude00"]"#
        );
        assert_eq!(mend(r#"["\\ud83d"]"#), r#"["\\ud83d"]"#);
        assert_eq!(mend(r#"["\ud83"#), r#"["\ud83"#);
        assert_eq!(mend("\"\\é"), "\"\\é");
    }

    #[test]
    fn raw_controls_are_escaped_within_strings_only() {
        assert_eq!(
            mend("{\n\"a\":\"b\nc\t\0\"}"),
            "{\n\"a\":\"b\\u000ac\\u0009\\u0000\"}"
        );
    }

    #[test]
    fn long_numbers_are_noticed_wherever_they_stand() {
        for before in 0..40 {
            for digits in [17, 18, 19, 40] {
                let text = format!("{}{}x", " ".repeat(before), "7".repeat(digits));
                assert_eq!(has_long_number(&text), digits > EXACT_DIGITS, "{text:?}");
            }
        }
        assert!(!has_long_number("") && !has_long_number("123456789012345678"));
        assert!(has_long_number("1234567890123456789"));
    }

    #[test]
    fn only_numbers_beyond_64_bits_are_quoted() {
        assert_eq!(
            mend("[18446744073709551616,1e400,-1E999]"),
            r#"["18446744073709551616","1e400","-1E999"]"#
        );
        for fine in [
            "[18446744073709551615]",
            "[1.00000000000000000000]",
            "[012345678901234567890]",
            r#"["99999999999999999999"]"#,
        ] {
            assert_eq!(mend(fine), fine);
        }
    }
}
