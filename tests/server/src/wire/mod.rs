//! The wire: a second port in front of the server where connections fail the way networks do. It reads requests,
//! passes them on and passes the answers back byte by byte, so that what a client sees of a FIN, a reset, a silence
//! or a slow proxy is the real thing. Knows HTTP/1.1 and, for tickets and floods, where BimpeAI puts them.
//!
//! - `plan`: what is to go wrong, as tests ask for it
//! - `state`: the plans and what has been seen
//! - `http`: requests read and answers written by hand
//! - `relay`: one connection, from request to its end
//! - `control`: `/wire/control/…`

mod control;
mod flood;
mod http;
mod plan;
mod relay;
mod state;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::net::{TcpListener, TcpStream};

use self::state::State;

/// The wire, bound to its ports and not yet serving.
pub struct Wire {
    listener: TcpListener,
    /// Where redirects lead. Nothing should ever be asked there.
    other: TcpListener,
    state: Arc<State>,
}

impl Wire {
    /// Binds 127.0.0.1 in front of the server at `upstream`; port 0 takes a free one. The other origin takes a free
    /// port too.
    pub async fn bind(port: u16, upstream: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let state = Arc::new(State::new(upstream, other.local_addr()?));
        Ok(Self {
            listener,
            other,
            state,
        })
    }

    /// Where the wire answers, without a trailing slash.
    pub fn url(&self) -> io::Result<String> {
        Ok(format!("http://{}", self.listener.local_addr()?))
    }

    /// Where redirects lead, without a trailing slash.
    pub fn other_url(&self) -> io::Result<String> {
        Ok(format!("http://{}", self.other.local_addr()?))
    }

    /// Serves for as long as it is polled.
    pub async fn run(self) -> io::Result<()> {
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    let (client, _) = accepted?;
                    tokio::spawn(visit(client, Arc::clone(&self.state)));
                }
                accepted = self.other.accept() => {
                    let (client, _) = accepted?;
                    tokio::spawn(stray(client, Arc::clone(&self.state)));
                }
            }
        }
    }
}

/// A visit to the wire: one request per connection.
async fn visit(mut client: TcpStream, state: Arc<State>) {
    // Small pieces must not wait for each other; where the option is refused they only come late.
    let _ = client.set_nodelay(true);
    let Ok(Some(request)) = http::Request::read(&mut client).await else {
        return;
    };
    // A client that leaves in the middle of its answer is what half of the faults are about.
    let _ = match control::what(&request) {
        Some(what) => control::answer(&mut client, &request, what, &state).await,
        None => relay::relay(client, request, &state).await,
    };
}

/// A visit to the other origin, which should have none.
async fn stray(mut client: TcpStream, state: Arc<State>) {
    if let Ok(Some(request)) = http::Request::read(&mut client).await {
        state.note_stray(&request);
        let answer = http::Answer::new(200, "text/plain", "the other origin");
        let _ = answer.write(&mut client, &request).await;
    }
}
