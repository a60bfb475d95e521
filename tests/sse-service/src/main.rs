//! The program: serves until `DELETE /`, Ctrl+C or SIGTERM.

use std::{ffi::OsString, io, process::ExitCode};

use ringside_sse_service::Service;

const USAGE: &str = "\
Drives Ringside's event stream parser and reconnection for an outside program, by the test-service
protocol of launchdarkly/sse-contract-tests.

usage: ringside-sse-service [--port <port>]

  --port <port>  on 127.0.0.1; 0 takes a free one (default 8000)
  --help         this text";

/// Exit code for what the caller can put right: the command line, a busy port.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    let port = match parse(std::env::args_os().skip(1)) {
        Ok(Some(port)) => port,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{USAGE}");
            return ExitCode::from(USAGE_ERROR);
        }
    };
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(serve(port)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            eprintln!("error: port {port} on 127.0.0.1 is in use; choose another with --port");
            ExitCode::from(USAGE_ERROR)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The port; `None` asks for the usage.
fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Option<u16>, lexopt::Error> {
    use lexopt::prelude::*;

    let mut port = 8_000;
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => port = parser.value()?.parse()?,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(port))
}

async fn serve(port: u16) -> io::Result<()> {
    let service = Service::bind(port).await?;
    println!("listening on http://{}", service.address()?);
    service.run(asked_to_stop()).await
}

/// Resolves at Ctrl+C or SIGTERM.
async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
