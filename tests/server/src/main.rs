//! The program: reads the options, serves until Ctrl+C or SIGTERM.

use std::{io, process::ExitCode};

use ringside_local_api::{
    Server, demo_keys,
    options::{Command, Options, USAGE, parse},
    wire::Wire,
};

/// Exit code for what the caller can put right: the command line, a busy port.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    let options = match parse(std::env::args_os().skip(1)) {
        Ok(Command::Run(options)) => *options,
        Ok(Command::Help) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            eprintln!("error: {sentence}\n\n{USAGE}");
            return ExitCode::from(USAGE_ERROR);
        }
    };
    let port = options.port;
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(serve(options)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            eprintln!(
                "error: port {port} on 127.0.0.1 is in use; stop what uses it or choose another with --port"
            );
            ExitCode::from(USAGE_ERROR)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Options) -> io::Result<()> {
    let wire_port = options.wire;
    let server = Server::bind(options).await?;
    let url = server.url()?;
    // Before the line that programs wait for, so that nothing follows it.
    println!("Demo keys:\n{}", demo_keys(&url));
    if let Some(port) = wire_port {
        let wire = Wire::bind(port, server.address()?).await?;
        println!("wire on {}", wire.url()?);
        tokio::spawn(wire.run());
    }
    println!("listening on {url}");
    server.run(asked_to_stop()).await
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
