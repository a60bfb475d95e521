//! What the tasks need on the machine, and how it gets there.
//!
//! Everything is installed by its ordinary client (rustup, cargo, npm,
//! apt-get), only when missing, and never silently.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::lockfile::locked_version;
use crate::process;
use crate::workspace;

/// The release of Trunk that `Trunk.toml` is written for.
const TRUNK_VERSION: &str = "0.21.14";
/// npm's `binaryen` release; Trunk.toml's `[tools] wasm_opt` names the same.
const BINARYEN_VERSION: &str = "130.0.0";
/// The release that goes with the locked `wasm_split_helpers`.
const WASM_SPLIT_VERSION: &str = "0.2.4";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Refuses early when a package manager that all else needs is missing.
pub(crate) fn require_clients() -> Outcome {
    if process::find("rustup").is_none() {
        return Err(
            "rustup is missing; install Rust from https://rustup.rs, then run this again".into(),
        );
    }
    if process::find("npm").is_none() {
        return Err(
            "npm is missing; install Node.js 20 or later (https://nodejs.org), then run this again"
                .into(),
        );
    }
    Ok(())
}

/// The compiler's wasm target and the tools of the release build.
pub(crate) fn ensure_build_tools() -> Outcome<BuildTools> {
    require_clients()?;
    ensure_wasm_target()?;
    ensure_trunk()?;
    ensure_wasm_bindgen()?;
    ensure_wasm_split()?;
    Ok(BuildTools {
        binaryen: ensure_wasm_opt()?,
    })
}

/// Where the tools are that are not on `PATH`.
pub(crate) struct BuildTools {
    binaryen: PathBuf,
}

impl BuildTools {
    /// A Trunk command that finds every tool and downloads none itself.
    pub(crate) fn trunk(&self, subcommand: &str) -> Outcome<Command> {
        let mut command = Command::new("trunk");
        command
            .arg(subcommand)
            .current_dir(workspace::root())
            .env("PATH", path_with(&self.binaryen)?)
            // One view type per component instead of one per nesting: about a tenth
            // less wasm (measured: 471 to 425 kB of brotli). Relocations for the cut in
            // two. Panics name files without the folders of this machine. More inlining than the
            // compiler does for size: a browser compiles each function when it is first called, however
            // small it is, and up to the first row 1,884 are; with this and wasm-opt's share 1,385,
            // for 4 kB of brotli (measured).
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                format!(
                    "--cfg erase_components -Clink-args=--emit-relocs \
                     -Cllvm-args=-inline-threshold=30 --remap-path-prefix={}=",
                    workspace::cargo_home().join("registry/src").display()
                ),
            )
            // Trunk reads it as a boolean and refuses the usual `1`.
            .env_remove("NO_COLOR");
        Ok(command)
    }

    /// A wasm-opt command.
    pub(crate) fn wasm_opt(&self) -> Command {
        Command::new(self.binaryen.join("wasm-opt"))
    }
}

fn path_with(folder: &Path) -> Outcome<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path)))
        .map_err(|error| format!("could not extend PATH: {error}"))
}

/// Adds the wasm target when rustup does not list it.
pub(crate) fn ensure_wasm_target() -> Outcome {
    let installed = process::capture("rustup", &["target", "list", "--installed"])?;
    if installed.lines().any(|line| line.trim() == WASM_TARGET) {
        return Ok(());
    }
    say("the Rust target wasm32-unknown-unknown", "under a minute");
    process::run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

fn ensure_trunk() -> Outcome {
    if version_of("trunk").as_deref() == Some(TRUNK_VERSION) {
        return Ok(());
    }
    say(
        &format!("trunk {TRUNK_VERSION}"),
        "4 to 8 minutes on two cores",
    );
    cargo_install("trunk", TRUNK_VERSION, &["--locked"])
}

/// Installs the wasm-bindgen CLI of exactly the locked crate version, which is
/// the only one that understands the crate's output.
pub(crate) fn ensure_wasm_bindgen() -> Outcome {
    let lock = workspace::read_text(&workspace::root().join("Cargo.lock"))?;
    let locked =
        locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;
    let complete = process::find("wasm-bindgen-test-runner").is_some();
    if complete && version_of("wasm-bindgen").as_deref() == Some(locked.as_str()) {
        return Ok(());
    }
    say(
        &format!("wasm-bindgen-cli {locked}, as in Cargo.lock"),
        "2 to 4 minutes on two cores",
    );
    // Without --locked: releases have been published whose own lock file does not build.
    cargo_install("wasm-bindgen-cli", &locked, &[])
}

/// The tool that cuts the program in two. It tells no version of its own; cargo does.
fn ensure_wasm_split() -> Outcome {
    let installed = process::capture("cargo", &["install", "--list"])?;
    let wanted = format!("wasm_split_cli_support v{WASM_SPLIT_VERSION}:");
    if installed.lines().any(|line| line == wanted) {
        return Ok(());
    }
    say(
        &format!("wasm-split-cli {WASM_SPLIT_VERSION}"),
        "1 to 2 minutes on two cores",
    );
    cargo_install(
        "wasm_split_cli_support",
        WASM_SPLIT_VERSION,
        &["--locked", "--features", "build-binary"],
    )
}

fn cargo_install(name: &str, version: &str, more: &[&str]) -> Outcome {
    process::run(
        Command::new("cargo")
            .args(["install", name, "--version", version, "--force"])
            .args(more)
            // Outside the repository: its .cargo/config.toml is not for other people's programs.
            .current_dir(std::env::temp_dir()),
    )
}

/// The folder that holds `wasm-opt`, installed into this clone when missing.
fn ensure_wasm_opt() -> Outcome<PathBuf> {
    let home = workspace::local()?.join("tools");
    let folder = home.join("node_modules").join(".bin");
    let marker = home.join("binaryen.version");
    let installed = std::fs::read_to_string(&marker).unwrap_or_default();
    if folder.join("wasm-opt").exists() && installed == BINARYEN_VERSION {
        return Ok(folder);
    }
    say(
        &format!("wasm-opt (binaryen {BINARYEN_VERSION} from npm, into .local/tools)"),
        "some seconds",
    );
    workspace::create_dir(&home)?;
    workspace::write(&home.join("package.json"), "{\"private\":true}\n")?;
    process::run(
        Command::new("npm")
            .args([
                "install",
                "--no-fund",
                "--no-audit",
                "--silent",
                "--save-exact",
            ])
            .arg(format!("binaryen@{BINARYEN_VERSION}"))
            .current_dir(&home),
    )?;
    workspace::write(&marker, BINARYEN_VERSION)?;
    Ok(folder)
}

/// `1.2.3` out of `name 1.2.3 (…)`; `None` when the program is missing.
fn version_of(program: &str) -> Option<String> {
    let text = process::capture(program, &["--version"]).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

fn say(what: &str, how_long: &str) {
    println!("installing {what}; this takes {how_long}");
}

/// A browser and the program that drives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// The browser itself.
    pub(crate) browser: PathBuf,
    /// Its driver.
    pub(crate) driver: PathBuf,
}

/// Chromium with its driver, installed by apt-get where this user may.
pub(crate) fn ensure_chromium() -> Outcome<Browser> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    let output = apt_install(&["chromium", "chromium-driver"], "about a minute")?.ok_or(
        "Chromium and its driver are missing. Install both so that `chromium` (or google-chrome) and \
         `chromedriver` are on PATH, for example: `sudo apt-get install chromium chromium-driver` (Debian), \
         `sudo dnf install chromium chromedriver` (Fedora), \
         `brew install --cask chromium chromedriver` (macOS)",
    )?;
    find_chromium().ok_or_else(|| format!("apt-get could not install chromium:\n{output}"))
}

/// nginx, for the stories about the console behind it; installed by apt-get where this user may. The error says what
/// to do, and is not the end of the other stories.
pub(crate) fn ensure_nginx() -> Outcome<PathBuf> {
    if let Some(found) = find_nginx() {
        return Ok(found);
    }
    let output = apt_install(&["nginx"], "some seconds")?.ok_or(
        "nginx is missing. Install it so that it is on PATH or in /usr/sbin, for example: \
         `sudo apt-get install nginx` (Debian), `sudo dnf install nginx` (Fedora), `brew install nginx` (macOS)",
    )?;
    // The package starts a service on port 80, which nobody asked for; where there is no systemd, none was started.
    let _ = process::capture("systemctl", &["disable", "--now", "nginx"]);
    find_nginx().ok_or_else(|| format!("apt-get could not install nginx:\n{output}"))
}

/// On PATH, or where Debian puts it: /usr/sbin is on the PATH of root only.
fn find_nginx() -> Option<PathBuf> {
    let usual = PathBuf::from("/usr/sbin/nginx");
    process::find("nginx").or_else(|| usual.is_file().then_some(usual))
}

/// Installs packages and gives apt-get's output; `None` where there is no apt-get or this user may not use it.
fn apt_install(packages: &[&str], how_long: &str) -> Outcome<Option<String>> {
    if process::find("apt-get").is_none() || !is_root() {
        return Ok(None);
    }
    say(
        &format!("{} with apt-get", packages.join(" and ")),
        how_long,
    );
    let apt = |arguments: &[&str]| {
        process::record(
            Command::new("apt-get")
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    // A failing update is not the end: the lists may be good enough.
    apt(&["update"])?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    Ok(Some(apt(&install)?.output))
}

fn find_chromium() -> Option<Browser> {
    let browser = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(process::find)?;
    Some(Browser {
        browser,
        driver: process::find("chromedriver")?,
    })
}

/// Firefox with its driver, only when both happen to be installed.
pub(crate) fn find_firefox() -> Option<Browser> {
    Some(Browser {
        browser: process::find("firefox").or_else(|| process::find("firefox-esr"))?,
        driver: process::find("geckodriver")?,
    })
}

fn is_root() -> bool {
    process::capture("id", &["-u"]).is_ok_and(|id| id.trim() == "0")
}
