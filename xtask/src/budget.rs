//! `xtask/budget.toml`: the limits that the build must keep.

/// The limits.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// All files of a cold load of the list page, brotli, without API answers.
    pub(crate) list_page_bytes: u64,
    /// The part of the program that is loaded behind the list, brotli.
    pub(crate) second_part_bytes: u64,
}

impl Budget {
    /// Reads `key = number` lines; `#` starts a comment.
    ///
    /// # Errors
    /// One sentence, when a line is not understood or a limit is missing: a
    /// budget that is not read must not pass.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (mut list_page_bytes, mut second_part_bytes) = (None, None);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (key, value) = line
                .split_once('=')
                .ok_or_else(|| format!("xtask/budget.toml: `{line}` is not `key = number`"))?;
            let value: u64 = value
                .trim()
                .replace('_', "")
                .parse()
                .map_err(|_| format!("xtask/budget.toml: `{line}` has no whole number"))?;
            match key.trim() {
                "list_page_bytes" => list_page_bytes = Some(value),
                "second_part_bytes" => second_part_bytes = Some(value),
                other => return Err(format!("xtask/budget.toml: `{other}` is not a known limit")),
            }
        }
        Ok(Self {
            list_page_bytes: list_page_bytes
                .ok_or("xtask/budget.toml does not set list_page_bytes")?,
            second_part_bytes: second_part_bytes
                .ok_or("xtask/budget.toml does not set second_part_bytes")?,
        })
    }

    /// One sentence when something is over its limit.
    pub(crate) fn check(&self, list_page_bytes: u64, second_part_bytes: u64) -> Result<(), String> {
        within("the list page", list_page_bytes, self.list_page_bytes)?;
        within("the second part", second_part_bytes, self.second_part_bytes)
    }
}

fn within(what: &str, bytes: u64, limit: u64) -> Result<(), String> {
    match bytes.checked_sub(limit) {
        None | Some(0) => Ok(()),
        Some(over) => Err(format!(
            "{what} takes {bytes} bytes (brotli), {over} more than xtask/budget.toml allows"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_in_the_repository_is_read() {
        let budget = Budget::parse(include_str!("../budget.toml")).unwrap();
        assert!(budget.list_page_bytes > 0);
    }

    #[test]
    fn the_limit_itself_still_fits() {
        let budget =
            Budget::parse("list_page_bytes = 1_000 # why\nsecond_part_bytes = 10").unwrap();
        assert_eq!(budget.check(1000, 10), Ok(()));
        assert!(
            budget
                .check(1001, 0)
                .unwrap_err()
                .contains("list page takes 1001 bytes (brotli), 1 more")
        );
        assert!(budget.check(0, 12).unwrap_err().contains("second part"));
    }

    #[test]
    fn nothing_unread_passes() {
        for text in [
            "",
            "list_page_bytes",
            "list_page_bytes = many",
            "other = 1",
            "list_page_bytes = 1",
        ] {
            assert!(Budget::parse(text).is_err(), "{text}");
        }
    }
}
