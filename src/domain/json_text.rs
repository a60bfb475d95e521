//! JSON text for people to read.

/// The document indented by two blanks per level, otherwise as it came: key order, duplicate keys and
/// the spelling of numbers stay.
pub fn indent(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim();
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    let (mut depth, mut at, mut copied) = (0_usize, 0, 0);
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => string_end(bytes, at + 1),
            b'{' | b'[' | b'}' | b']' | b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => {
                out.push_str(text.get(copied..at).unwrap_or_default());
                copied = at + 1;
                at + 1
            }
            _ => at + 1,
        };
        match byte {
            b'{' | b'[' => {
                out.push(char::from(*byte));
                let next = blanks_end(bytes, end);
                if matches!(bytes.get(next), Some(b'}' | b']')) {
                    out.push_str(text.get(next..=next).unwrap_or_default());
                    (at, copied) = (next + 1, next + 1);
                    continue;
                }
                depth += 1;
                new_line(&mut out, depth);
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(char::from(*byte));
            }
            b',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => {}
        }
        at = end;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

/// Where the string is over whose content starts at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return bytes.len(),
        }
    }
}

fn blanks_end(bytes: &[u8], at: usize) -> usize {
    at + bytes
        .iter()
        .skip(at)
        .take_while(|byte| byte.is_ascii_whitespace())
        .count()
}

fn new_line(out: &mut String, depth: usize) {
    /// 32 levels at once; deeper ones are rare.
    const BLANKS: &str = "                                                                ";
    out.push('\n');
    let mut left = depth.min(128) * 2;
    while left > 0 {
        let some = left.min(BLANKS.len());
        out.push_str(BLANKS.get(..some).unwrap_or_default());
        left -= some;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_changes_blanks_only() {
        let text = "{\"b\":[1,{ }],\"a\":\"x{,}:\\\"\",\"a\":1e400,\"c\":[]}";
        let indented = indent(text);
        assert_eq!(
            indented,
            "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"x{,}:\\\"\",\n  \"a\": 1e400,\n  \"c\": []\n}"
        );
        assert_eq!(indent(&indented), indented);
    }
}
