//! The program that Trunk builds: shows panics and mounts the app.

#[cfg(target_arch = "wasm32")]
fn main() {
    ringside::app::start();
}

/// Natively there is nothing to run; the binary exists so that one package serves all targets.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Ringside runs in a browser: use `cargo xtask serve`.");
}
