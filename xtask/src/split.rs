//! Cuts the program in two: what a list needs, and the rest, which is loaded
//! behind it.
//!
//! Trunk compiles the program with `--features split`, which marks the place of
//! the cut. Here the compiler's output is cut, and bound and optimised again;
//! Trunk's own script and wasm of the uncut program are replaced.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::digest;
use crate::process;
use crate::tools::BuildTools;
use crate::workspace;

/// The script that loads the second part.
pub(crate) const LOADER: &str = "__wasm_split.js";

/// What rustc emits by default for wasm32, which wasm-opt has to be told.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Replaces Trunk's script and wasm in `stage` by the program in two parts.
pub(crate) fn split(stage: &Path, tools: &BuildTools) -> Outcome {
    let compiled = workspace::target().join("wasm32-unknown-unknown/release/ringside.wasm");
    let parts = workspace::local()?.join("split");
    workspace::remove_dir(&parts)?;
    workspace::create_dir(&parts)?;
    quietly(
        Command::new("wasm-split-cli")
            .arg(&compiled)
            .arg(&parts)
            .args(["--out-name", "ringside"]),
    )?;
    let bound = parts.join("bound");
    quietly(
        Command::new("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--out-name", "ringside", "--out-dir"])
            .arg(&bound)
            .arg(parts.join("ringside.wasm")),
    )?;

    for path in workspace::files_below(stage)? {
        let name = workspace::relative(stage, &path);
        if !name.contains('/') && matches!(name.rsplit('.').next(), Some("js" | "wasm")) {
            workspace::remove_file(&path)?;
        }
    }
    workspace::rename(&bound.join("ringside.js"), &stage.join("ringside.js"))?;
    workspace::rename(&parts.join(LOADER), &stage.join(LOADER))?;
    optimise(
        tools,
        &bound.join("ringside_bg.wasm"),
        &stage.join("ringside_bg.wasm"),
    )?;
    let second: Vec<_> = workspace::files_below(&parts)?
        .into_iter()
        .map(|path| workspace::relative(&parts, &path))
        .filter(|name| name.starts_with("split_") && name.rsplit('.').next() == Some("wasm"))
        .collect();
    let [second] = second.as_slice() else {
        return Err(format!(
            "the program was cut into {} parts instead of two",
            second.len() + 1
        ));
    };
    optimise(tools, &parts.join(second), &stage.join(second))
}

fn optimise(tools: &BuildTools, from: &Path, to: &Path) -> Outcome {
    quietly(
        tools
            .wasm_opt()
            // Inlines only what is tiny or has one caller: the compiler has inlined the rest (tools.rs).
            .args(["-aimfs=8", "-fimfs=0", "-ocimfs=30", "-Oz", "-Oz"])
            .args([
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .args(WASM_FEATURES)
            .arg(from)
            .arg("-o")
            .arg(to),
    )
}

fn quietly(command: &mut Command) -> Outcome {
    let transcript = process::record(command)?;
    if transcript.succeeded {
        Ok(())
    } else {
        Err(transcript.output)
    }
}

/// The second part under its final name, and the scripts that know it.
pub(crate) struct Named {
    /// The script that starts the program.
    pub(crate) main: String,
    /// The script that loads the second part.
    pub(crate) loader: String,
    /// The wasm file of the second part.
    pub(crate) second: String,
}

/// Names the two scripts and the second part by what they hold. The loader asks
/// the browser to check the second part's integrity; the scripts import each
/// other, so their names come from both together.
pub(crate) fn name_by_content(folder: &Path, main: &Path, second: &Path) -> Outcome<Named> {
    let bytes = workspace::read(second)?;
    let second_name = format!("ringside-{}.wasm", digest::short_hex(&bytes));
    let loader = workspace::read_text(&folder.join(LOADER))?;
    let plain = format!(
        "fetch(new URL(\"./{}\", import.meta.url))",
        workspace::relative(folder, second)
    );
    if loader.matches(&plain).count() != 1 {
        return Err(format!(
            "{LOADER} does not fetch the second part the way this build expects"
        ));
    }
    let checked = format!(
        "fetch(new URL(\"./{second_name}\", import.meta.url), {{ integrity: \"{}\" }})",
        digest::integrity(&bytes)
    );
    let loader = loader.replace(&plain, &checked);
    let script = workspace::read_text(main)?;

    let together = digest::short_hex([script.as_bytes(), loader.as_bytes()].concat().as_slice());
    let main_name = format!("ringside-{together}.js");
    let loader_name = format!("ringside-{together}-second.js");
    let old_main = workspace::relative(folder, main);
    // Only the import moves: the wasm itself asks for the loader by its old name.
    let script = script.replace(
        &format!("from \"./{LOADER}\""),
        &format!("from \"./{loader_name}\""),
    );
    let loader = loader.replace(&format!("./{old_main}"), &format!("./{main_name}"));
    if !script.contains(&loader_name) || !loader.contains(&main_name) {
        return Err("the two scripts do not import each other the way this build expects".into());
    }
    workspace::remove_file(main)?;
    workspace::remove_file(&folder.join(LOADER))?;
    workspace::write(&folder.join(&main_name), without_comments(&script))?;
    workspace::write(&folder.join(&loader_name), without_comments(&loader))?;
    workspace::rename(second, &folder.join(&second_name))?;
    Ok(Named {
        main: main_name,
        loader: loader_name,
        second: second_name,
    })
}

/// A script that wasm-bindgen wrote, without its comment lines, indentation and blank lines. It holds
/// no text that spans lines.
fn without_comments(script: &str) -> String {
    script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .filter(|line| {
            !line.starts_with("/*") && !line.starts_with("* ") && *line != "*" && *line != "*/"
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content_and_the_imports_follow_the_names() {
        let folder = std::env::temp_dir().join(format!("ringside-split-{}", std::process::id()));
        workspace::create_dir(&folder).unwrap();
        workspace::write(
            &folder.join("ringside.js"),
            "import * as s from \"./__wasm_split.js\"; const imports = { \"./__wasm_split.js\": s }",
        )
        .unwrap();
        workspace::write(
            &folder.join(LOADER),
            "import { initSync } from \"./ringside.js\"; fetch(new URL(\"./split_x.wasm\", import.meta.url))",
        )
        .unwrap();
        workspace::write(&folder.join("split_x.wasm"), "\0asm").unwrap();
        let named = name_by_content(
            &folder,
            &folder.join("ringside.js"),
            &folder.join("split_x.wasm"),
        )
        .unwrap();
        let main = workspace::read_text(&folder.join(&named.main)).unwrap();
        let loader = workspace::read_text(&folder.join(&named.loader)).unwrap();
        let left: Vec<_> = workspace::files_below(&folder).unwrap();
        workspace::remove_dir(&folder).unwrap();

        assert_eq!(left.len(), 3);
        assert!(main.contains(&format!("from \"./{}\"", named.loader)));
        assert!(main.contains("{ \"./__wasm_split.js\": s }"));
        assert!(loader.contains(&format!("\"./{}\"", named.main)));
        assert!(loader.contains(&format!(
            "\"./{}\", import.meta.url), {{ integrity: \"sha384-",
            named.second
        )));
    }
}
