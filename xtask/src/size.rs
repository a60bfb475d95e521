//! `cargo xtask size`: what the build weighs, and whether it may.

use std::path::Path;

use crate::Outcome;
use crate::budget::Budget;
use crate::compress;
use crate::harden::SECOND_STYLE;
use crate::workspace;

/// One file of `dist/`, sizes in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileSize {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the table and checks the budget.
pub(crate) fn run() -> Outcome {
    print()?;
    check()
}

/// Prints a table of all files and the sum that the budget is about.
pub(crate) fn print() -> Outcome {
    let sizes = measure(&workspace::dist())?;
    println!(
        "{:<40} {:>10} {:>10} {:>10}",
        "file", "raw", "gzip", "brotli"
    );
    for size in &sizes {
        println!(
            "{:<40} {:>10} {:>10} {:>10}",
            size.name, size.raw, size.gzip, size.brotli
        );
    }
    let (budget, second) = (budget()?, second_part(&workspace::dist())?);
    println!(
        "list page, brotli: {} of {} bytes; second part: {} of {} bytes",
        list_page_bytes(&sizes, second.as_deref()),
        budget.list_page_bytes,
        second_part_bytes(&sizes, second.as_deref()),
        budget.second_part_bytes
    );
    Ok(())
}

/// Checks the budget without printing.
pub(crate) fn check() -> Outcome {
    let sizes = measure(&workspace::dist())?;
    let second = second_part(&workspace::dist())?;
    budget()?.check(
        list_page_bytes(&sizes, second.as_deref()),
        second_part_bytes(&sizes, second.as_deref()),
    )
}

fn budget() -> Outcome<Budget> {
    Budget::parse(&workspace::read_text(
        &workspace::root().join("xtask/budget.toml"),
    )?)
}

/// Every file that a host serves, except the compressed siblings themselves.
pub(crate) fn measure(dist: &Path) -> Outcome<Vec<FileSize>> {
    if !dist.join("index.html").is_file() {
        return Err("there is no dist/ to measure; run `cargo xtask build` first".into());
    }
    let mut sizes = Vec::new();
    for path in workspace::files_below(dist)? {
        let name = workspace::relative(dist, &path);
        if matches!(name.rsplit('.').next(), Some("br" | "gz")) {
            continue;
        }
        let bytes = workspace::read(&path)?;
        let raw = length(bytes.len());
        let sibling = |extension: &str| {
            std::fs::metadata(dist.join(format!("{name}.{extension}")))
                .map_or(raw, |metadata| metadata.len())
        };
        if compress::pays_off(&name, bytes.len()) && !dist.join(format!("{name}.br")).is_file() {
            return Err(format!(
                "dist/{name} has no compressed sibling; run `cargo xtask build`"
            ));
        }
        sizes.push(FileSize {
            raw,
            gzip: sibling("gz"),
            brotli: sibling("br"),
            name,
        });
    }
    Ok(sizes)
}

/// The wasm file that is loaded behind the list: the one its loader names.
fn second_part(dist: &Path) -> Outcome<Option<String>> {
    for path in workspace::files_below(dist)? {
        let name = workspace::relative(dist, &path);
        if name.ends_with("-second.js") {
            let loader = workspace::read_text(&path)?;
            let file = loader
                .split(['"', '/'])
                .find(|word| word.rsplit('.').next() == Some("wasm"))
                .ok_or_else(|| format!("dist/{name} names no wasm file"))?;
            return Ok(Some(file.to_owned()));
        }
    }
    Ok(None)
}

/// What a cold load of the list fetches: everything but the second part and the files that are for
/// the host or for other addresses.
fn list_page_bytes(sizes: &[FileSize], second_part: Option<&str>) -> u64 {
    sizes
        .iter()
        .filter(|size| !matches!(size.name.as_str(), "404.html" | "_headers" | "_redirects"))
        .filter(|size| !is_second(size, second_part))
        .map(|size| size.brotli)
        .sum()
}

fn second_part_bytes(sizes: &[FileSize], second_part: Option<&str>) -> u64 {
    sizes
        .iter()
        .filter(|size| is_second(size, second_part))
        .map(|size| size.brotli)
        .sum()
}

/// Whether a file comes behind the list: the second part's wasm and its style.
fn is_second(size: &FileSize, second_part: Option<&str>) -> bool {
    Some(size.name.as_str()) == second_part || size.name.ends_with(SECOND_STYLE)
}

fn length(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_page_leaves_out_what_the_browser_never_asks_for() {
        let file = |name: &str, brotli| FileSize {
            name: name.into(),
            raw: 9000,
            gzip: 900,
            brotli,
        };
        let sizes = [
            file("index.html", 10),
            file("app.js", 20),
            file("app_bg.wasm", 300),
            file("second.wasm", 200),
            file("app-second.css", 7),
            file("404.html", 10),
            file("_headers", 5),
        ];
        assert_eq!(list_page_bytes(&sizes, Some("second.wasm")), 330);
        assert_eq!(second_part_bytes(&sizes, Some("second.wasm")), 207);
        assert_eq!(list_page_bytes(&sizes, None), 530);
    }

    #[test]
    fn without_a_build_there_is_a_clear_sentence() {
        let error = measure(Path::new("/no/such/folder")).unwrap_err();
        assert!(error.contains("cargo xtask build"));
    }
}
