//! The vendor's own count of calls going on, where it keeps one.

use std::cell::Cell;

use web_sys::{AbortController, AbortSignal};

use super::{byte_stream::ByteStream, connection::Connection, transport};
use crate::{
    browser::timer::Timer,
    domain::error::{ApiError, ErrorKind},
    stream::sse::{Parser, SseEvent},
};

/// A count that has not come after this long is given up, in milliseconds.
const GIVEN_UP_MS: u32 = 5_000;

/// Asks once; `None` where the vendor has no such count. It comes as a stream of which the first number
/// is read: each is the whole truth, and a stream left open would take one of the six connections that
/// a browser has for a host.
pub async fn count(connection: &Connection, signal: &AbortSignal) -> Option<Result<u64, ApiError>> {
    let request = connection.call_adapter().active_calls()?;
    let Ok(own) = AbortController::new() else {
        return Some(Err(nothing()));
    };
    let timeout = Timer::after(GIVEN_UP_MS, {
        let own = own.clone();
        move || own.abort()
    });
    let both = AbortSignal::any(&js_sys::Array::of2(signal, &own.signal()));
    let answer = match transport::open(connection, &request, &both).await {
        Ok(response) => first(connection, ByteStream::of(&response)).await,
        Err(error) => Err(error),
    };
    drop(timeout);
    own.abort();
    Some(answer)
}

/// The first number on the stream.
async fn first(connection: &Connection, stream: Option<ByteStream>) -> Result<u64, ApiError> {
    let stream = stream.ok_or_else(nothing)?;
    let adapter = connection.call_adapter();
    let mut parser = Parser::new();
    let found = Cell::new(None);
    while let Ok(Some(chunk)) = stream.next().await {
        let read = |event: SseEvent| {
            found.set(found.get().or(adapter.read_active_calls(&event.data)));
        };
        if parser.push(&chunk.to_vec(), read).is_err() {
            break;
        }
        if let Some(count) = found.get() {
            return Ok(count);
        }
    }
    Err(nothing())
}

fn nothing() -> ApiError {
    ApiError::new(
        ErrorKind::UnexpectedAnswer,
        "The vendor's count of active calls brought no number.",
    )
}
