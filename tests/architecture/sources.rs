//! Reads the files that the rules look at.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file of the repository.
pub(crate) struct Source {
    /// Its path, relative to the repository.
    pub(crate) path: String,
    /// Its lines.
    pub(crate) lines: Vec<String>,
}

/// The Rust files below `root`: all, or those in the named folders and files.
pub(crate) fn rust_below(root: &str, places: &[&str]) -> Vec<Source> {
    let all = below(root, "rs");
    if places.is_empty() {
        return all;
    }
    let is_in = |source: &Source, place: &str| {
        let prefix = format!("{root}/{place}");
        source.path == prefix || source.path.starts_with(&format!("{prefix}/"))
    };
    all.into_iter()
        .filter(|source| places.iter().any(|place| is_in(source, place)))
        .collect()
}

/// The files below `root` with this extension.
pub(crate) fn below(root: &str, extension: &str) -> Vec<Source> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&repository.join(root), extension, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| Source {
            lines: fs::read_to_string(&path)
                .expect("a readable file")
                .lines()
                .map(str::to_owned)
                .collect(),
            path: path
                .strip_prefix(repository)
                .expect("below the repository")
                .to_string_lossy()
                .replace('\\', "/"),
        })
        .collect()
}

/// The text of one file of the repository.
pub(crate) fn text(path: &str) -> String {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(repository.join(path)).expect("a readable file")
}

fn walk(folder: &Path, extension: &str, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules" | "dist") {
                walk(&path, extension, paths);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
}
