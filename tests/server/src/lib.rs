//! The local API: a server on 127.0.0.1 that speaks the vendors' wire formats over believable, seeded data, for
//! development by hand and for end-to-end tests. It never uses the console's own code, so the console's adapters
//! meet an account of the contract that was written independently of them.
//!
//! - `world`: agents, calls, conversations, transcripts, calls in progress; `SQLite`; no vendor's JSON
//! - `lab`: calls and lists that fail in named ways, and what tests may steer
//! - `bimpeai`, `vapi`, `diga`, `atoms`: one vendor's wire format each, over the two
//! - `surface`, `trouble`: keys, CORS and what can go wrong with any answer, the same for every dialect
//! - `ledger`: calls of the world and of the lab through one door, with every vendor's ids
//! - `recordings`: the sound of calls, behind links that run out
//! - `files`: the bytes behind attachment links, drawn and sounded on request
//! - `http`: the routes of all parts together, the built console as static files
//! - `wire`: a second port in front of the first where connections fail the way networks do
//! - `app`: what handlers share; `clock`, `rng`, `numeric`, `sync`: helpers

mod app;
mod atoms;
mod bimpeai;
mod clock;
mod diga;
mod files;
mod http;
mod lab;
mod ledger;
mod numeric;
pub mod options;
mod recordings;
mod rng;
mod surface;
mod sync;
mod trouble;
mod vapi;
pub mod wire;
mod world;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use tokio::net::TcpListener;

use crate::{app::App, options::Options};

/// A server bound to its port, not yet serving.
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
}

/// The demo keys of every dialect with the addresses they are good for below `url`, as lines for a person.
pub fn demo_keys(url: &str) -> String {
    let dialects = [
        ("BimpeAI", bimpeai::BASE, bimpeai::KEYS),
        ("Vapi", vapi::DIALECT.base, vapi::DIALECT.keys),
        ("Diga", diga::DIALECT.base, diga::DIALECT.keys),
        ("Atoms", atoms::DIALECT.base, atoms::DIALECT.keys),
    ];
    let lines = dialects.map(|(vendor, base, keys)| {
        format!(
            "{vendor}: {url}{base}\n  everything {}, read only {}, expired {}",
            keys.full, keys.read_only, keys.expired
        )
    });
    lines.join("\n")
}

/// Builds the data and returns the routes without a network: what tests send requests to.
pub fn routes(options: Options) -> io::Result<Router> {
    let app = App::start(options).map_err(io::Error::other)?;
    Ok(http::router(&Arc::new(app)))
}

impl Server {
    /// Binds 127.0.0.1 and builds the data. A port in use gives [`io::ErrorKind::AddrInUse`].
    pub async fn bind(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let app = Arc::new(App::start(options).map_err(io::Error::other)?);
        Ok(Self { app, listener })
    }

    /// Where the server answers, without a trailing slash.
    pub fn url(&self) -> io::Result<String> {
        Ok(format!("http://{}", self.listener.local_addr()?))
    }

    /// The address of the server.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done, then ends the streams and waits a moment for answers under way.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        use axum::serve::ListenerExt;

        let listener = self.listener.tap_io(|connection| {
            // Small frames of a stream must not wait for each other; where the option is refused they only come late.
            let _ = connection.set_nodelay(true);
        });
        let app = Arc::clone(&self.app);
        let (stopped, stopping) = tokio::sync::oneshot::channel::<()>();
        let serving =
            axum::serve(listener, http::router(&self.app)).with_graceful_shutdown(async move {
                stop.await;
                app.stopping.send_replace(true);
                app.notify();
                drop(stopped);
            });
        tokio::select! {
            result = serving => result,
            () = async {
                let _ = stopping.await;
                tokio::time::sleep(Duration::from_secs(2)).await;
            } => Ok(()),
        }
    }
}
