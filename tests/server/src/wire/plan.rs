//! What is to go wrong, as tests ask for it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A fault and the requests that meet it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Rule {
    /// Part of the path, query included.
    pub(super) path: String,
    /// Any method but `OPTIONS` when absent.
    pub(super) method: Option<String>,
    /// How many requests meet it; all when absent.
    pub(super) times: Option<u32>,
    /// What goes wrong.
    #[serde(flatten)]
    pub(super) fault: Fault,
}

/// What goes wrong. `after` counts bytes of the answer's body, as it travels.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub(super) enum Fault {
    /// The connection ends, whatever the answer still lacks.
    Fin {
        #[serde(default)]
        after: usize,
    },
    /// The connection is reset.
    Reset {
        #[serde(default)]
        after: usize,
    },
    /// Nothing gets through any more, and nobody is told.
    Silence {
        #[serde(default)]
        after: usize,
    },
    /// The request is never answered.
    Hang,
    /// The connection ends without an answer.
    Close,
    /// The request reaches the server late.
    Delay { ms: u64 },
    /// The answer comes in pieces.
    Slice { size: usize, every_ms: u64 },
    /// The answer is held back and comes in bursts.
    Buffer { every_ms: u64 },
    /// The connection ends this long after its answer began.
    Flap { after_ms: u64 },
    /// Another answer than the server's.
    Answer(Instead),
    /// The same path of the other origin.
    Redirect { status: u16 },
    /// This many messages of the wire's own, as fast as the socket takes them, ahead of the stream's.
    Flood { count: usize },
}

/// Another answer than the server's.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Instead {
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) body: String,
    /// Whether scripts of other origins may read it.
    #[serde(default = "yes")]
    pub(super) cors: bool,
    /// Whether they may read `Retry-After` too.
    #[serde(default = "yes")]
    pub(super) expose: bool,
}

fn yes() -> bool {
    true
}

/// How open connections are cut.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Cut {
    /// A stream ends as a complete answer does. Right between its chunks only.
    End,
    /// The connection ends, whatever the answer still lacks.
    Fin,
    /// By a reset.
    Reset,
    /// Nothing gets through any more.
    Silence,
}
