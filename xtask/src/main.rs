//! The project's tasks: `cargo xtask serve|test|build|size|bench`.
//!
//! Holds what a stranger needs between a fresh clone and a running console:
//! tool checks and set-up, the release build and its hardening, the test
//! stages, the size budget. May use the standard library and a few small
//! crates, and start other programs. Must not use the app or the local API as
//! libraries: it only builds and runs them, so that the first `cargo xtask`
//! compiles in seconds.

mod bench;
mod boot;
mod budget;
mod build;
mod cli;
mod compress;
mod css;
mod digest;
mod documents;
mod fingerprint;
mod harden;
mod headers;
mod html;
mod local_api;
mod lockfile;
mod process;
mod public_url;
mod serve;
mod size;
mod split;
mod stages;
mod tools;
mod workspace;

use std::process::ExitCode;

use cli::Command;

/// What every task answers: nothing, or one clear sentence for the user.
pub(crate) type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let command = match cli::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(sentence) => {
            eprintln!("error: {sentence}\n\n{}", cli::USAGE);
            return ExitCode::from(2);
        }
    };
    let outcome = match command {
        Command::Help => {
            println!("{}", cli::USAGE);
            Ok(())
        }
        Command::Serve(options) => serve::run(&options),
        Command::Test(layers) => stages::run(&layers),
        Command::Build(options) => build::run(&options),
        Command::Size => size::run(),
        Command::Bench => bench::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}
