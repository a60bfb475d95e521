//! One event stream client: the engine's state machine and parser over real connections.

use std::{collections::VecDeque, hash::BuildHasher, pin::pin};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::{StatusCode, header::CONTENT_TYPE};
use ringside::{
    domain::{
        error::{ApiError, ErrorKind},
        time::Timestamp,
    },
    stream::{
        backoff::Draw,
        machine::{Closed, DetailNews, Effect, Final, Input, Machine, Now, Pace, Plan, Signal},
        sse::{EventTooLarge, Parser},
    },
};
use tokio::{sync::mpsc, time::Instant};

use crate::{
    callbacks::{Report, post_all},
    params::Params,
    request::{Answer, Question},
    task::Task,
};

/// What a running client may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Leave the stream and connect anew, as after its end.
    Restart,
}

/// What an attempt's task brings.
enum News {
    Opened,
    Bytes(Bytes),
    Closed(Closed),
}

/// Runs a client and posts what happens to its callback address. Ends when the client is over and
/// everything is posted. Dropping the future ends both.
pub async fn run(params: Params, commands: mpsc::UnboundedReceiver<Command>) -> Final {
    let callback_url = params.callback_url.clone();
    let (reports, wanted) = mpsc::unbounded_channel();
    let (reason, ()) = tokio::join!(
        follow(params, reports, commands),
        post_all(callback_url, wanted)
    );
    reason
}

/// Runs a client until it is over for good and says why: the server wants no more of it (204), or
/// refused what no further attempt can mend. Dropping the future closes the connection.
pub async fn follow(
    params: Params,
    reports: mpsc::UnboundedSender<Report>,
    mut commands: mpsc::UnboundedReceiver<Command>,
) -> Final {
    let (sender, mut news) = mpsc::unbounded_channel();
    let mut client = Client::new(params, reports, sender);
    client.tell(Input::Start);
    let mut has_commands = true;
    loop {
        if let Some(reason) = client.machine.ending() {
            return reason.clone();
        }
        let wake = pin!(wait_until(client.wake_at));
        tokio::select! {
            // First what came in time, then the clock that would call it late.
            biased;
            Some((generation, news)) = news.recv() => client.take(generation, news),
            command = commands.recv(), if has_commands => match command {
                Some(Command::Restart) => client.restart(),
                None => has_commands = false,
            },
            () = wake => client.tick(),
        }
    }
}

async fn wait_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

struct Client {
    params: Params,
    reports: mpsc::UnboundedSender<Report>,
    machine: Machine,
    parser: Parser,
    last_event_id: String,
    news: mpsc::UnboundedSender<(u64, News)>,
    attempt: Option<(u64, Task)>,
    /// The server asked for no further connection.
    is_dismissed: bool,
    began: Instant,
    wake_at: Option<Instant>,
}

impl Client {
    fn new(
        params: Params,
        reports: mpsc::UnboundedSender<Report>,
        news: mpsc::UnboundedSender<(u64, News)>,
    ) -> Self {
        let plan = Plan {
            has_stream: true,
            needs_ticket: false,
            has_list: false,
        };
        let pace = Pace {
            base_ms: params.initial_delay_ms,
            silence_limit_ms: params.read_timeout_ms,
        };
        Self {
            machine: Machine::with_pace(plan, pace),
            parser: Parser::new(),
            last_event_id: params.last_event_id.clone(),
            params,
            reports,
            news,
            attempt: None,
            is_dismissed: false,
            began: Instant::now(),
            wake_at: None,
        }
    }

    fn now(&self) -> Now {
        let random = std::hash::RandomState::new().hash_one(0_u8);
        Now {
            mono_ms: u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            wall_ms: wall_ms(),
            draw: Draw(u32::try_from(random >> 32).unwrap_or(0)),
        }
    }

    /// Tells the machine something and does what it asks for.
    fn tell(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.machine.step(self.now(), input) {
                match effect {
                    Effect::OpenStream { generation, .. } => self.open(generation),
                    Effect::CloseStream { .. } => self.attempt = None,
                    // There is no call beside this stream: it lasts until the server dismisses us.
                    Effect::FetchDetail { generation } => inputs.push_back(Input::Detail {
                        generation,
                        result: Ok(DetailNews {
                            is_over: self.is_dismissed,
                        }),
                    }),
                    Effect::WakeAt(at_ms) => {
                        self.wake_at =
                            at_ms.map(|at_ms| self.began + std::time::Duration::from_millis(at_ms));
                    }
                    // The plan has neither tickets nor a list.
                    Effect::RequestTicket { .. }
                    | Effect::FetchList { .. }
                    | Effect::CancelList { .. }
                    | Effect::CancelDetail { .. } => {}
                }
            }
        }
    }

    fn open(&mut self, generation: u64) {
        self.parser = Parser::new()
            .keeping_comments()
            .resuming_after(&self.last_event_id);
        let question = Question::stream(&self.params, &self.last_event_id);
        let news = self.news.clone();
        let attempt = Task::spawn(async move {
            let how = read(question, generation, &news).await;
            // Nobody listens only when the client is gone.
            let _ = news.send((generation, News::Closed(how)));
        });
        self.attempt = Some((generation, attempt));
    }

    fn take(&mut self, generation: u64, news: News) {
        if self.attempt.as_ref().map(|(current, _)| *current) != Some(generation) {
            return;
        }
        match news {
            News::Opened => self.tell(Input::Opened { generation }),
            News::Bytes(bytes) => self.take_bytes(generation, &bytes),
            News::Closed(how) => {
                self.is_dismissed |= how == Closed::NoContent;
                if let Closed::Failed(error) = &how {
                    self.report(&error.sentence);
                }
                self.tell(Input::Closed { generation, how });
            }
        }
    }

    fn take_bytes(&mut self, generation: u64, bytes: &Bytes) {
        let retry_before = self.parser.retry_ms();
        let reports = &self.reports;
        let parsed = self.parser.push_items(bytes, |item| {
            // Where nobody takes reports any more, the client is about to be dropped.
            let _ = reports.send(item.into());
        });
        self.parser
            .last_event_id()
            .clone_into(&mut self.last_event_id);
        self.tell(Input::Heard { generation });
        if let Some(retry_ms) = self.parser.retry_ms()
            && retry_before != Some(retry_ms)
        {
            self.tell(Input::Retry {
                generation,
                retry_ms,
            });
        }
        if parsed == Err(EventTooLarge) {
            let error = ApiError::new(
                ErrorKind::TooLarge,
                "The stream sent an event of more than 16 MiB.",
            );
            self.take(generation, News::Closed(Closed::Failed(error)));
        }
    }

    /// Lets the machine look at its clocks; an attempt it gives up over them is reported.
    fn tick(&mut self) {
        let was_under_way = self.attempt.is_some();
        self.tell(Input::Tick);
        if was_under_way
            && self.attempt.is_none()
            && let Some(sentence) = self.machine.failure()
        {
            self.report(sentence);
        }
    }

    fn report(&self, sentence: &str) {
        let _ = self.reports.send(Report::Error(sentence.to_owned()));
    }

    fn restart(&mut self) {
        if let Some(&(generation, _)) = self.attempt.as_ref() {
            let how = Closed::Finished;
            self.tell(Input::Closed { generation, how });
        }
        // Does not sit out a long wait.
        self.tell(Input::Signal(Signal::Resumed));
    }
}

fn wall_ms() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the ban is for code that runs in a browser; this one never does"
    )]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// Opens the stream and reads it to its end.
async fn read(
    question: Question,
    generation: u64,
    news: &mpsc::UnboundedSender<(u64, News)>,
) -> Closed {
    let mut answer = match question.ask_following().await {
        Ok(answer) => answer,
        Err(error) => return Closed::Failed(error),
    };
    if answer.response.status() == StatusCode::NO_CONTENT {
        return Closed::NoContent;
    }
    if let Some(error) = refusal(&answer) {
        return Closed::Failed(error);
    }
    let tell = |what| news.send((generation, what)).is_ok();
    if !tell(News::Opened) {
        return Closed::Finished;
    }
    loop {
        match answer.response.body_mut().frame().await {
            Some(Ok(frame)) => {
                if let Ok(bytes) = frame.into_data()
                    && !tell(News::Bytes(bytes))
                {
                    return Closed::Finished;
                }
            }
            Some(Err(error)) => {
                let sentence = format!("The stream broke off: {error}");
                return Closed::Failed(ApiError::new(ErrorKind::Unreachable, sentence));
            }
            None => return Closed::Finished,
        }
    }
}

/// Why the answer is no stream, if it is none.
fn refusal(answer: &Answer) -> Option<ApiError> {
    let status = answer.response.status();
    let header = |name| {
        let value = answer.response.headers().get(name);
        value.and_then(|value| value.to_str().ok()).map(str::trim)
    };
    let kind = match status.as_u16() {
        200 => {
            let essence = header(CONTENT_TYPE)
                .and_then(|text| text.split(';').next())
                .unwrap_or_default();
            if essence.trim().eq_ignore_ascii_case("text/event-stream") {
                return None;
            }
            ErrorKind::UnexpectedAnswer
        }
        401 => ErrorKind::KeyRefused,
        403 => ErrorKind::Forbidden,
        404 | 410 => ErrorKind::NotFound,
        408 | 425 | 500.. => ErrorKind::VendorTrouble,
        429 => ErrorKind::RateLimited,
        400.. => ErrorKind::Rejected,
        _ => ErrorKind::UnexpectedAnswer,
    };
    let mut error = ApiError::new(kind, format!("The answer was no event stream: {status}."));
    error.status = Some(status.as_u16());
    error.retry_at = header(hyper::header::RETRY_AFTER).and_then(retry_at);
    Some(error)
}

/// `Retry-After`, as seconds or as an HTTP date.
fn retry_at(text: &str) -> Option<Timestamp> {
    match text.parse::<i64>() {
        Ok(seconds) => {
            Timestamp::from_ms(wall_ms().saturating_add(seconds.max(0).saturating_mul(1_000)))
        }
        Err(_) => Timestamp::parse_http_date(text),
    }
}
