//! `cargo xtask bench`: measures the built console; prints, never judges.

use std::process::Command;

use crate::Outcome;
use crate::build::{self, Progress};
use crate::cli::ServeOptions;
use crate::local_api::{self, LocalApi};
use crate::process;
use crate::size;
use crate::stages;
use crate::tools;
use crate::workspace;

/// Prints the sizes, then runs every script of `tests/e2e/bench` against the
/// built console and a freshly started local API.
pub(crate) fn run() -> Outcome {
    build::ensure_console(Progress::Shown)?;
    size::print()?;
    let folder = workspace::root().join("tests/e2e/bench");
    let mut scripts = workspace::files_below(&folder)?;
    scripts.retain(|file| file.extension().is_some_and(|extension| extension == "mjs"));
    if scripts.is_empty() {
        println!("tests/e2e/bench holds no script to run");
        return Ok(());
    }
    let chromium = tools::ensure_chromium()?;
    stages::ensure_node_packages()?;
    let program = local_api::build()?;
    let api = LocalApi::start(
        &program,
        0,
        &ServeOptions::default(),
        Some(workspace::dist()),
    )?;
    for script in scripts {
        println!("\n{}", workspace::relative(&workspace::root(), &script));
        process::run(
            Command::new("node")
                .arg(&script)
                .env("RINGSIDE_URL", &api.url)
                .env("RINGSIDE_CHROMIUM", &chromium.browser)
                .current_dir(workspace::root().join("tests/e2e")),
        )?;
    }
    Ok(())
}
