//! `cargo xtask serve`: the console and the local API on one origin.

use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::Outcome;
use crate::build::{self, Progress};
use crate::cli::ServeOptions;
use crate::local_api::{self, LocalApi};
use crate::tools;
use crate::workspace;

/// The port that `Trunk.toml` proxies the API to.
const DEV_API_PORT: u16 = 8790;

/// Builds what changed, starts the servers and waits for Ctrl+C.
pub(crate) fn run(options: &ServeOptions) -> Outcome {
    // Before anything long: a busy port must not cost the user a build.
    require_free(options.port)?;
    tools::require_clients()?;
    if options.dev {
        require_free(DEV_API_PORT)?;
        return develop(options);
    }
    build::ensure_console(Progress::Shown)?;
    let program = local_api::build()?;
    let mut api = LocalApi::start(&program, options.port, options, Some(workspace::dist()))?;
    print_welcome(&api.url);

    let interrupted = on_interrupt()?;
    while !interrupted.load(Ordering::SeqCst) {
        if let Some(status) = api.ended() {
            return Err(format!("the local API stopped by itself ({status})"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(api);
    println!("\nstopped");
    Ok(())
}

/// `trunk serve` in front of the local API.
fn develop(options: &ServeOptions) -> Outcome {
    let tools = tools::ensure_build_tools()?;
    let program = local_api::build()?;
    let mut api = LocalApi::start(&program, DEV_API_PORT, options, None)?;
    let mut trunk = tools
        .trunk("serve")?
        .args(["--port", &options.port.to_string()])
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| format!("could not start trunk: {error}"))?;
    println!(
        "local API at {}; trunk builds, then serves http://127.0.0.1:{}/ and reloads on every change",
        api.url, options.port
    );
    let interrupted = on_interrupt()?;
    let outcome = wait_for_either(&interrupted, &mut api, &mut trunk);
    local_api::stop(&mut trunk);
    drop(api);
    outcome
}

fn wait_for_either(interrupted: &AtomicBool, api: &mut LocalApi, trunk: &mut Child) -> Outcome {
    while !interrupted.load(Ordering::SeqCst) {
        if let Some(status) = api.ended() {
            return Err(format!("the local API stopped by itself ({status})"));
        }
        if let Ok(Some(status)) = trunk.try_wait() {
            return Err(format!("trunk stopped by itself ({status})"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("\nstopped");
    Ok(())
}

/// Refuses a port that something else listens on.
fn require_free(port: u16) -> Outcome {
    TcpListener::bind(("127.0.0.1", port)).map(drop).map_err(|error| {
        format!(
            "port {port} on 127.0.0.1 cannot be used ({error}); stop what listens there or choose \
             another with --port"
        )
    })
}

fn on_interrupt() -> Outcome<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
        .map_err(|error| format!("could not listen for Ctrl+C: {error}"))?;
    Ok(interrupted)
}

fn print_welcome(url: &str) {
    println!(
        "\nRingside is at  {url}/\n\n\
         The connections \"Demo\" (BimpeAI), \"Vapi\", \"Diga\", \"Atoms\" and their fault labs work at \
         once, without a key.\n\
         To try the key path, add a connection by hand (Connections, Add) with one of the addresses\n\
         and keys above.\n\n\
         Stop with Ctrl+C."
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_named() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = require_free(port).unwrap_err();
        assert!(error.contains(&port.to_string()), "{error}");
        drop(listener);
        assert_eq!(require_free(port), Ok(()));
    }
}
