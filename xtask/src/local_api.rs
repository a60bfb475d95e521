//! Building, starting and stopping the local API server.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::Outcome;
use crate::cli::ServeOptions;
use crate::process;
use crate::workspace;

/// How long the server may take until it listens: making up 100,000 calls is
/// the slow case.
const START_LIMIT: Duration = Duration::from_secs(120);
/// How long it may take to stop before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// Where [`build`] puts the server.
pub(crate) fn program() -> PathBuf {
    workspace::target().join("local").join(format!(
        "ringside-local-api{}",
        std::env::consts::EXE_SUFFIX
    ))
}

/// Builds the server (optimised) and gives its path. Nothing is rebuilt when
/// nothing changed.
pub(crate) fn build() -> Outcome<PathBuf> {
    let program = program();
    if !program.is_file() {
        println!("building the local API; the first time takes 1 to 3 minutes on two cores");
    }
    process::run(
        Command::new("cargo")
            .args([
                "build",
                "--quiet",
                "--package",
                "ringside-local-api",
                "--profile",
                "local",
            ])
            .current_dir(workspace::root()),
    )?;
    Ok(program)
}

/// A running server. Dropping it stops it.
pub(crate) struct LocalApi {
    child: Child,
    /// Its address, such as `http://127.0.0.1:8080`.
    pub(crate) url: String,
}

impl LocalApi {
    /// Starts the server on `port` (0: any free one) and waits until it listens.
    ///
    /// # Errors
    /// When it ends before; it has printed why to the terminal itself.
    pub(crate) fn start(
        program: &PathBuf,
        port: u16,
        options: &ServeOptions,
        console: Option<PathBuf>,
    ) -> Outcome<Self> {
        let mut command = Command::new(program);
        command
            .args(["--port", &port.to_string()])
            .args(["--calls", &options.calls.to_string()])
            .args(["--seed", &options.seed.to_string()])
            .args(["--chaos", &options.chaos_percent.to_string()])
            .args(["--latency", &options.latency_ms.to_string()])
            .arg("--db")
            .arg(workspace::local()?.join("local-api.sqlite"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        if let Some(console) = console {
            command.arg("--console").arg(console);
        }
        let mut child = command
            .spawn()
            .map_err(|error| format!("could not start {}: {error}", program.display()))?;
        let address = watch_output(&mut child);
        if let Ok(url) = address.recv_timeout(START_LIMIT) {
            return Ok(Self { child, url });
        }
        // Either it has ended, or it hangs: in both cases it must not stay.
        let _ = child.kill();
        let _ = child.wait();
        Err("the local API did not start".into())
    }

    /// Whether the server has ended by itself, and how.
    pub(crate) fn ended(&mut self) -> Option<String> {
        match self.child.try_wait() {
            Ok(Some(status)) => Some(status.to_string()),
            _ => None,
        }
    }
}

impl Drop for LocalApi {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// Asks a program to end, and ends it when it does not.
pub(crate) fn stop(child: &mut Child) {
    let started = process::now();
    if cfg!(unix) && matches!(child.try_wait(), Ok(None)) {
        // SIGTERM lets it close its streams; after a Ctrl+C it has the signal already.
        let _ = process::capture("kill", &["-TERM", &child.id().to_string()]);
        while started.elapsed() < STOP_LIMIT {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Passes the server's output on and sends its address once it is known.
fn watch_output(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                match listening_address(&line) {
                    // The receiver is gone once the address was taken.
                    Some(url) => drop(sender.send(url.to_owned())),
                    None => println!("{line}"),
                }
            }
        });
    }
    receiver
}

/// The address in the server's `listening on http://127.0.0.1:8080`.
fn listening_address(line: &str) -> Option<&str> {
    let address = line.trim().strip_prefix("listening on ")?;
    address.starts_with("http://").then_some(address)
}

#[cfg(test)]
mod tests {
    use super::listening_address;

    #[test]
    fn the_address_is_read_from_its_line_only() {
        assert_eq!(
            listening_address("listening on http://127.0.0.1:8080\n"),
            Some("http://127.0.0.1:8080")
        );
        assert_eq!(listening_address("made 5000 calls"), None);
        assert_eq!(listening_address("listening on a socket"), None);
    }
}
