//! Whether the console must be built again: a digest over all its inputs.

use std::path::Path;

use crate::Outcome;
use crate::digest::Parts;
use crate::process;
use crate::public_url::PublicUrl;
use crate::workspace;

/// What the console is made from, relative to the root. `xtask/src` is part of
/// it because the hardening of the build lives there.
const INPUTS: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "src",
    "style",
    "public",
    ".cargo",
    "xtask/src",
];

/// The digest of all inputs, the compiler and the public URL.
pub(crate) fn of_console(root: &Path, public_url: &PublicUrl) -> Outcome<String> {
    let compiler = process::capture("rustc", &["--version"])?;
    let mut parts = of_files(root)?;
    parts.add("rustc", compiler.as_bytes());
    parts.add("public-url", public_url.as_str().as_bytes());
    Ok(parts.finish())
}

fn of_files(root: &Path) -> Outcome<Parts> {
    let mut parts = Parts::default();
    for input in INPUTS {
        let path = root.join(input);
        let files = if path.is_file() {
            vec![path]
        } else {
            workspace::files_below(&path)?
        };
        for file in files {
            parts.add(&workspace::relative(root, &file), &workspace::read(&file)?);
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::of_files;
    use crate::workspace;

    #[test]
    fn an_input_changes_it_and_anything_else_does_not() {
        let root =
            std::env::temp_dir().join(format!("ringside-fingerprint-{}", std::process::id()));
        workspace::create_dir(&root.join("src/domain")).unwrap();
        workspace::create_dir(&root.join("tests")).unwrap();
        workspace::write(&root.join("src/domain/call.rs"), "one").unwrap();
        let digest = || of_files(&root).unwrap().finish();

        let before = digest();
        workspace::write(&root.join("tests/native.rs"), "a test").unwrap();
        let after_test = digest();
        workspace::write(&root.join("src/domain/call.rs"), "two").unwrap();
        let after_edit = digest();
        workspace::rename(
            &root.join("src/domain/call.rs"),
            &root.join("src/domain/turn.rs"),
        )
        .unwrap();
        let after_rename = digest();
        workspace::remove_dir(&root).unwrap();

        assert_eq!(before, after_test);
        assert_ne!(before, after_edit);
        assert_ne!(after_edit, after_rename);
    }
}
