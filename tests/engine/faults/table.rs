//! The table in `tests/README.md`: all rows, and only tests that exist.

use std::{collections::BTreeSet, fs, path::Path};

const ROWS: usize = 54;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of all files with this ending below a folder of the repository.
fn sources(folder: &str, ending: &str) -> String {
    let mut text = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                text.push_str(&read(&path));
            }
        }
    }
    text
}

/// What stands between two marks, again and again.
fn quoted(text: &str, open: char, close: char) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(open) {
        let (inner, behind) = after.split_once(close).expect("marks come in pairs");
        found.push(inner);
        rest = behind;
    }
    found
}

/// The tests of a Rust source: the names behind the attribute.
fn tests_of(text: &str) -> BTreeSet<&str> {
    let mut tests = BTreeSet::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("::test(");
            continue;
        }
        let name = line
            .split_once("fn ")
            .and_then(|(_, rest)| rest.split_once('('));
        if let Some((name, _)) = name.filter(|_| is_test) {
            tests.insert(name);
        }
        is_test = false;
    }
    tests
}

/// The rows of the table: number and what shows it.
fn rows(readme: &str) -> Vec<(&str, &str)> {
    let rows = readme.lines().filter(|line| line.starts_with("| F-"));
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 3, "{line}");
        (cells[0].trim(), cells[2].trim())
    })
    .collect()
}

#[test]
fn the_matrix_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = read(&root.join("tests/README.md"));
    let rows = rows(&readme);
    let numbers: Vec<_> = rows.iter().map(|(number, _)| *number).collect();
    let wanted: Vec<_> = (1..=ROWS).map(|number| format!("F-{number:02}")).collect();
    assert_eq!(numbers, wanted, "every row once, in order");

    let layers = [
        ("native", sources("tests/engine", "rs")),
        ("server", sources("tests/server", "rs")),
        ("browser", sources("tests/browser", "rs")),
    ];
    let stories = sources("tests/e2e/stories", "ts");
    let mut shown = BTreeSet::new();
    for (number, shown_by) in rows {
        for part in shown_by.split("; ") {
            let (layer, rest) = part.split_once(' ').expect("a layer and its tests");
            if layer == "not" {
                assert!(rest.starts_with("covered: "), "{number}: {part}");
            } else if layer == "e2e" {
                let titles = quoted(rest, '“', '”');
                assert!(!titles.is_empty(), "{number}: {part}");
                for title in titles {
                    assert!(stories.contains(title), "{number}: no story {title:?}");
                }
            } else if layer == "bench" {
                for name in quoted(rest, '`', '`') {
                    let script = root.join("tests/e2e/bench").join(name);
                    assert!(script.is_file(), "{number}: no measurement {name}");
                }
            } else {
                let (_, text) = layers.iter().find(|(known, _)| *known == layer).unwrap();
                let (known, names) = (tests_of(text), quoted(rest, '`', '`'));
                assert!(!names.is_empty(), "{number}: {part}");
                for name in names {
                    assert!(known.contains(name), "{number}: no {layer} test {name}");
                    shown.insert((number.to_owned(), name.to_owned()));
                }
            }
        }
    }
    for test in tests_of(&layers[0].1) {
        let row = test.strip_prefix('f').and_then(|rest| rest.split_once('_'));
        if let Some((row, _)) = row.filter(|(row, _)| row.parse::<u8>().is_ok()) {
            let is_shown = shown.contains(&(format!("F-{row}"), test.to_owned()));
            assert!(is_shown, "{test} is not in the table");
        }
    }
}
