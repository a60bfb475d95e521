//! `cargo xtask size`: what the build weighs, and whether it may.

use std::path::Path;

use crate::Outcome;
use crate::budget::Budget;
use crate::compress;
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
    println!(
        "list page, brotli: {} of {} bytes",
        list_page_bytes(&sizes),
        budget()?.list_page_bytes
    );
    Ok(())
}

/// Checks the budget without printing.
pub(crate) fn check() -> Outcome {
    let sizes = measure(&workspace::dist())?;
    budget()?.check(list_page_bytes(&sizes))
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

/// What a cold load of the list fetches: everything but the files that are for
/// the host or for other addresses.
pub(crate) fn list_page_bytes(sizes: &[FileSize]) -> u64 {
    sizes
        .iter()
        .filter(|size| !matches!(size.name.as_str(), "404.html" | "_headers" | "_redirects"))
        .map(|size| size.brotli)
        .sum()
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
            file("404.html", 10),
            file("_headers", 5),
        ];
        assert_eq!(list_page_bytes(&sizes), 330);
    }

    #[test]
    fn without_a_build_there_is_a_clear_sentence() {
        let error = measure(Path::new("/no/such/folder")).unwrap_err();
        assert!(error.contains("cargo xtask build"));
    }
}
