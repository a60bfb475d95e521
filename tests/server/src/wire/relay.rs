//! One connection, from its request to its end.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    time::{Instant, sleep, sleep_until},
};

use super::{
    flood,
    http::{Answer, Request, head_end},
    plan::{Cut, Fault},
    state::{Cuts, State},
};

/// How much is read at once.
const READ_BYTES: usize = 16 * 1024;

/// Answers a request, with whatever is to go wrong with it.
pub(super) async fn relay(
    mut client: TcpStream,
    request: Request,
    state: &Arc<State>,
) -> io::Result<()> {
    let fault = state.meet(&request);
    let _open = state.enter();
    let mut cuts = state.cuts(&request.target);
    match &fault {
        Some(Fault::Close) => return Ok(()),
        Some(Fault::Hang) => return end(client, None, Cut::Silence, &mut cuts).await,
        Some(Fault::Answer(plan)) => {
            return Answer::instead(plan).write(&mut client, &request).await;
        }
        Some(Fault::Redirect { status }) => {
            let location = format!("http://{}{}", state.other, request.target);
            let answer = Answer::new(*status, "text/plain", "").with("location", location);
            return answer.write(&mut client, &request).await;
        }
        Some(Fault::Delay { ms }) => sleep(Duration::from_millis(*ms)).await,
        _ => {}
    }
    let mut server = TcpStream::connect(state.upstream).await?;
    server.write_all(&request.to_bytes()).await?;
    let (from_client, to_client) = client.split();
    let mut pump = Pump {
        from_client,
        to_client,
        head: Some(Vec::new()),
        held: Vec::new(),
        left: match fault {
            Some(Fault::Fin { after } | Fault::Reset { after } | Fault::Silence { after }) => {
                Some(after)
            }
            _ => None,
        },
        fault: fault.as_ref(),
        alarm: None,
    };
    let how = match pump.run(&mut server, &mut cuts).await? {
        Ending::Left => return Ok(()),
        Ending::Said => return client.shutdown().await,
        Ending::Planned => match fault {
            Some(Fault::Reset { .. }) => Cut::Reset,
            Some(Fault::Silence { .. }) => Cut::Silence,
            _ => Cut::Fin,
        },
        Ending::Cut(how) => how,
    };
    end(client, Some(server), how, &mut cuts).await
}

/// Ends a connection. After a silence, cuts still end it for good.
async fn end(
    mut client: TcpStream,
    mut server: Option<TcpStream>,
    mut how: Cut,
    cuts: &mut Cuts,
) -> io::Result<()> {
    let mut unread = Vec::new();
    loop {
        match how {
            Cut::End => {
                client.write_all(b"0\r\n\r\n").await?;
                return client.shutdown().await;
            }
            Cut::Fin => return client.shutdown().await,
            // What was written and not yet taken is lost with it.
            Cut::Reset => return client.set_zero_linger(),
            Cut::Silence => {}
        }
        tokio::select! {
            cut = cuts.next() => how = cut,
            gone = client.read_buf(&mut unread) => if matches!(gone, Ok(0) | Err(_)) {
                return Ok(());
            },
            // The server goes on speaking and must not be held up.
            said = said(server.as_mut()) => if said.is_err() { server = None },
        }
        unread.clear();
    }
}

/// Takes what a server says and forgets it; an error once it has nothing more to say.
async fn said(server: Option<&mut TcpStream>) -> io::Result<()> {
    let Some(server) = server else {
        return std::future::pending().await;
    };
    let mut bytes = Vec::with_capacity(READ_BYTES);
    match server.read_buf(&mut bytes).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

/// Why bytes are no longer passed on.
enum Ending {
    /// The client is gone.
    Left,
    /// The server has said everything.
    Said,
    /// The fault's moment has come.
    Planned,
    /// A test cuts the connection.
    Cut(Cut),
}

/// Passes an answer on, byte by byte.
struct Pump<'a> {
    from_client: ReadHalf<'a>,
    to_client: WriteHalf<'a>,
    /// The answer's head, until it is complete.
    head: Option<Vec<u8>>,
    /// What a buffer holds back.
    held: Vec<u8>,
    /// How many bytes of the body still get through; all where there is no number.
    left: Option<usize>,
    fault: Option<&'a Fault>,
    /// When a flap ends it, or a buffer lets go.
    alarm: Option<Instant>,
}

impl Pump<'_> {
    async fn run(&mut self, server: &mut TcpStream, cuts: &mut Cuts) -> io::Result<Ending> {
        let mut bytes = Vec::with_capacity(READ_BYTES);
        let mut unread = Vec::new();
        loop {
            bytes.clear();
            let alarm = self.alarm;
            tokio::select! {
                count = server.read_buf(&mut bytes) => {
                    if count? == 0 {
                        self.let_go().await?;
                        return Ok(Ending::Said);
                    }
                    if self.take(&bytes).await? {
                        return Ok(Ending::Planned);
                    }
                }
                gone = self.from_client.read_buf(&mut unread) => {
                    if matches!(gone, Ok(0) | Err(_)) {
                        return Ok(Ending::Left);
                    }
                    unread.clear();
                }
                cut = cuts.next() => return Ok(Ending::Cut(cut)),
                () = ring(alarm) => {
                    if matches!(self.fault, Some(Fault::Flap { .. })) {
                        return Ok(Ending::Planned);
                    }
                    self.let_go().await?;
                    self.set_alarm();
                }
            }
        }
    }

    /// Takes what the server said; whether the fault's moment has come.
    async fn take(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let Some(mut head) = self.head.take() else {
            return self.pass(bytes).await;
        };
        head.extend_from_slice(bytes);
        let Some(end) = head_end(&head) else {
            self.head = Some(head);
            return Ok(false);
        };
        let body = head.split_off(end);
        self.to_client.write_all(&head).await?;
        self.set_alarm();
        if let Some(Fault::Flood { count }) = self.fault {
            self.to_client.write_all(&flood::chunk(*count)).await?;
        }
        self.pass(&body).await
    }

    fn set_alarm(&mut self) {
        let wait_ms = match self.fault {
            Some(Fault::Flap { after_ms }) => *after_ms,
            Some(Fault::Buffer { every_ms }) => *every_ms,
            _ => return,
        };
        self.alarm = Some(Instant::now() + Duration::from_millis(wait_ms));
    }

    /// Passes bytes of the body on.
    async fn pass(&mut self, bytes: &[u8]) -> io::Result<bool> {
        match self.fault {
            Some(Fault::Buffer { .. }) => self.held.extend_from_slice(bytes),
            Some(Fault::Slice { size, every_ms }) => {
                for slice in bytes.chunks((*size).max(1)) {
                    self.to_client.write_all(slice).await?;
                    sleep(Duration::from_millis(*every_ms)).await;
                }
            }
            _ => {
                let count = self.left.map_or(bytes.len(), |left| left.min(bytes.len()));
                let (through, _) = bytes.split_at(count);
                self.to_client.write_all(through).await?;
                if let Some(left) = &mut self.left {
                    *left -= count;
                    return Ok(*left == 0);
                }
            }
        }
        Ok(false)
    }

    /// Lets go of what was held back.
    async fn let_go(&mut self) -> io::Result<()> {
        self.to_client.write_all(&self.held).await?;
        self.held.clear();
        Ok(())
    }
}

async fn ring(alarm: Option<Instant>) {
    match alarm {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
