//! The program that Trunk builds: shows panics and mounts the app.

#[cfg(target_arch = "wasm32")]
fn main() {
    ringside::app::start();
}

/// Natively it prints what the release build puts into the start script.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("{}", ringside::vendors::first_requests::hints());
}
