//! `cargo xtask build`: `dist/` for any static host.

use std::process::Command;

use crate::Outcome;
use crate::cli::BuildOptions;
use crate::fingerprint;
use crate::harden;
use crate::process;
use crate::public_url::PublicUrl;
use crate::size;
use crate::split;
use crate::tools;
use crate::workspace;

/// Builds always, then prints the sizes.
pub(crate) fn run(options: &BuildOptions) -> Outcome {
    let started = process::now();
    build(&options.public_url, Progress::Shown)?;
    println!(
        "dist/ is ready for {} ({})",
        options.public_url.as_str(),
        process::human(started.elapsed())
    );
    size::print()
}

/// Builds the console for `/` only when an input has changed since the last
/// time.
pub(crate) fn ensure_console(progress: Progress) -> Outcome {
    let public_url = PublicUrl::default();
    let current = fingerprint::of_console(&workspace::root(), &public_url)?;
    let noted = std::fs::read_to_string(workspace::local()?.join(FINGERPRINT)).unwrap_or_default();
    if noted == current && workspace::dist().join("index.html").is_file() {
        return Ok(());
    }
    if progress == Progress::Shown {
        println!("building the console; the first time takes 2 to 4 minutes on two cores");
    }
    build(&public_url, progress)
}

/// What the user sees of a build that goes well.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The compiler's and Trunk's lines.
    Shown,
    /// Nothing; a failure's output is in the error.
    Kept,
}

/// Where the digest of the inputs of the present `dist/` is noted.
const FINGERPRINT: &str = "console.fingerprint";

fn build(public_url: &PublicUrl, progress: Progress) -> Outcome {
    let tools = tools::ensure_build_tools()?;
    let local = workspace::local()?;
    // Taken before the build: an edit during it must count as a change.
    let fingerprint = fingerprint::of_console(&workspace::root(), public_url)?;
    let note = local.join(FINGERPRINT);
    if note.exists() {
        workspace::remove_file(&note)?;
    }

    let stage = local.join("stage");
    workspace::remove_dir(&stage)?;
    workspace::create_dir(&stage)?;
    let mut trunk: Command = tools.trunk("build")?;
    trunk
        .args(["--release", "--features", "split"])
        // The cut needs the linker's relocations, which stripping would remove;
        // wasm-opt strips the parts.
        .env("CARGO_PROFILE_RELEASE_STRIP", "none")
        .arg("--dist")
        .arg(&stage)
        .args(["--public-url", public_url.as_str()]);
    match progress {
        Progress::Shown => process::run(&mut trunk)?,
        Progress::Kept => {
            let transcript = process::record(&mut trunk)?;
            if !transcript.succeeded {
                return Err(transcript.output);
            }
        }
    }
    split::split(&stage, &tools)?;
    let hints = process::capture(
        "cargo",
        &[
            "run",
            "--quiet",
            "--package",
            "ringside",
            "--bin",
            "ringside",
        ],
    )?;
    harden::harden(&stage, public_url, hints.trim())?;

    // Only a complete build replaces the last one.
    workspace::remove_dir(&workspace::dist())?;
    workspace::rename(&stage, &workspace::dist())?;
    workspace::write(&note, fingerprint)
}
