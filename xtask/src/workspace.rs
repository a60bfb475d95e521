//! Where things are: the repository, `dist/`, `.local/`, `target/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable for `cargo run`; the compiled-in path serves a
    // binary that is started by hand.
    let manifest_dir = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest_dir
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The built console, ready for a static host.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// What belongs to this clone only: tools, logs, the local API's database.
/// Created when missing, ignored by git.
pub(crate) fn local() -> Outcome<PathBuf> {
    let path = root().join(".local");
    create_dir(&path)?;
    Ok(path)
}

/// Where cargo keeps what it downloads.
pub(crate) fn cargo_home() -> PathBuf {
    std::env::var_os("CARGO_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    )
}

/// Cargo's target folder: this program runs from `<target>/debug/`.
pub(crate) fn target() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.parent()?.to_path_buf()))
        .unwrap_or_else(|| root().join("target"))
}

/// Every file below `folder`, sorted by path; nothing when it does not exist.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed("read", &folder, &error)),
        };
        for entry in entries {
            let path = entry
                .map_err(|error| failed("read", &folder, &error))?
                .path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// `path` relative to `base`, with forward slashes on every system.
pub(crate) fn relative(base: &Path, path: &Path) -> String {
    path.strip_prefix(base)
        .unwrap_or(path)
        .components()
        .map(|component| component.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Reads a file whole.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| failed("read", path, &error))
}

/// Reads a text file whole.
pub(crate) fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| failed("read", path, &error))
}

/// Writes a file whole.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome {
    fs::write(path, bytes).map_err(|error| failed("write", path, &error))
}

/// Removes a file.
pub(crate) fn remove_file(path: &Path) -> Outcome {
    fs::remove_file(path).map_err(|error| failed("remove", path, &error))
}

/// Removes a folder with all it holds; one that is not there is fine.
pub(crate) fn remove_dir(path: &Path) -> Outcome {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(failed("remove", path, &error))
        }
        _ => Ok(()),
    }
}

/// Creates a folder and those above it.
pub(crate) fn create_dir(path: &Path) -> Outcome {
    fs::create_dir_all(path).map_err(|error| failed("create", path, &error))
}

/// Moves a folder within one file system.
pub(crate) fn rename(from: &Path, to: &Path) -> Outcome {
    fs::rename(from, to).map_err(|error| failed("move", from, &error))
}

fn failed(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("could not {verb} {}: {error}", path.display())
}
