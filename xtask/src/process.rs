//! Starting other programs.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// A stopwatch started now.
#[expect(
    clippy::disallowed_methods,
    reason = "the tasks run natively, where the clock works; the ban is for the browser"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Seconds with one decimal, or minutes and seconds.
pub(crate) fn human(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    if seconds < 60 {
        format!("{:.1} s", elapsed.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// Where `program` is on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = if cfg!(windows) {
        vec![format!("{program}.exe"), format!("{program}.cmd")]
    } else {
        vec![program.to_owned()]
    };
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

/// Runs a program to its end and gives its standard output.
///
/// # Errors
/// When it cannot be started or fails; the sentence holds its error output.
pub(crate) fn capture(program: &str, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("could not start {program}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "`{program} {}` failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}

/// Runs a command to its end, its output going straight to the terminal.
///
/// # Errors
/// When it cannot be started or fails.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let text = describe(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("could not start `{text}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{text}` failed ({status})"))
    }
}

/// What a finished command printed, both streams in one text.
pub(crate) struct Transcript {
    /// Whether it ended well.
    pub(crate) succeeded: bool,
    /// Standard output followed by standard error.
    pub(crate) output: String,
}

/// Runs a command to its end and keeps what it prints.
///
/// # Errors
/// When it cannot be started; a failing command is an answer, not an error.
pub(crate) fn record(command: &mut Command) -> Outcome<Transcript> {
    let text = describe(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("could not start `{text}`: {error}"))?;
    Ok(Transcript {
        succeeded: output.status.success(),
        output: format!(
            "$ {text}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    })
}

/// The command as a user would type it.
fn describe(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(human(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(human(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn a_missing_program_is_not_found() {
        assert!(find("no-such-program-here").is_none());
        assert!(find("cargo").is_some());
    }

    #[test]
    fn a_failing_command_names_itself() {
        let error = capture("cargo", &["no-such-subcommand"]).unwrap_err();
        assert!(
            error.starts_with("`cargo no-such-subcommand` failed:"),
            "{error}"
        );
    }
}
