//! The bytes behind attachment links: pictures, sounds and papers made on request from their name, so that the
//! same link always gives the same bytes and none is stored. Uses `rng` and `numeric` only.
//!
//! A name is `<subject>-<number>.<extension>`. `expired-…` answers as object storage does when a signed link has
//! run out; `broken-…` gives something that is not what its name says.

mod canvas;
mod font;
mod paper;
mod picture;
mod sound;

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::numeric::unsigned;

/// The route of all files. Any origin may read them, as is usual for object storage.
pub(crate) fn router() -> Router {
    Router::new().route("/bimpeai/files/{name}", get(file))
}

async fn file(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let mut response = match made(&name) {
        Made::Bytes(kind, bytes) => ranged(kind, bytes, &asked),
        Made::Expired => {
            let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>\
                       <Message>Request has expired</Message></Error>";
            let kind = [(header::CONTENT_TYPE, "application/xml")];
            (StatusCode::FORBIDDEN, kind, xml).into_response()
        }
        Made::Nothing => (StatusCode::NOT_FOUND, "No such file.\n").into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Content-Range, Accept-Ranges",
        ),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What a name leads to.
enum Made {
    Bytes(&'static str, Vec<u8>),
    Expired,
    Nothing,
}

fn made(name: &str) -> Made {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return Made::Nothing;
    };
    let Some((subject, number)) = stem.rsplit_once('-') else {
        return Made::Nothing;
    };
    let seed = || {
        number
            .parse::<i64>()
            .ok()
            .filter(|n| (0..100_000).contains(n))
            .map(unsigned)
    };
    match (subject, extension) {
        ("expired", _) => Made::Expired,
        ("broken", "png") => match number {
            "html" => Made::Bytes(
                "text/html; charset=utf-8",
                b"<!doctype html><p>Not a picture.".to_vec(),
            ),
            "cut" => {
                let mut png = picture::map(1);
                png.truncate(png.len() / 3);
                Made::Bytes("image/png", png)
            }
            _ => Made::Nothing,
        },
        ("receipt" | "map" | "card", "png") => seed().map_or(Made::Nothing, |seed| {
            let draw = match subject {
                "receipt" => picture::receipt,
                "map" => picture::map,
                _ => picture::card,
            };
            Made::Bytes("image/png", draw(seed))
        }),
        ("voice", "wav") => seed().map_or(Made::Nothing, |seed| {
            Made::Bytes("audio/wav", sound::voice(seed))
        }),
        ("invoice" | "form" | "report", "pdf") => seed().map_or(Made::Nothing, |seed| {
            Made::Bytes("application/pdf", paper::pdf(subject, seed))
        }),
        ("invoice" | "form" | "report", "txt") => seed().map_or(Made::Nothing, |seed| {
            let text = paper::lines(subject, seed).join("\n");
            Made::Bytes("text/plain; charset=utf-8", text.into_bytes())
        }),
        _ => Made::Nothing,
    }
}

/// The whole file, or the one range asked for: players seek by ranges.
fn ranged(kind: &'static str, bytes: Vec<u8>, asked: &HeaderMap) -> Response {
    let length = bytes.len();
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let range = asked
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let Some(range) = range.and_then(|range| range.strip_prefix("bytes=")) else {
        return (StatusCode::OK, headers, bytes).into_response();
    };
    let answer = span(range, length).and_then(|(first, last)| {
        let part = bytes.get(first..=last)?.to_vec();
        let value = HeaderValue::try_from(format!("bytes {first}-{last}/{length}")).ok()?;
        Some((value, part))
    });
    if let Some((value, part)) = answer {
        headers.insert(header::CONTENT_RANGE, value);
        (StatusCode::PARTIAL_CONTENT, headers, part).into_response()
    } else {
        if let Ok(value) = HeaderValue::try_from(format!("bytes */{length}")) {
            headers.insert(header::CONTENT_RANGE, value);
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
    }
}

/// First and last byte of `a-b`, `a-` or `-n`.
pub(crate) fn span(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.split_once('-')?;
    let end = length.checked_sub(1)?;
    let span = match (first.parse::<usize>().ok(), last.parse::<usize>().ok()) {
        (Some(first), Some(last)) => (first, last.min(end)),
        (Some(first), None) if last.is_empty() => (first, end),
        (None, Some(count)) if first.is_empty() && count > 0 => (length.saturating_sub(count), end),
        _ => return None,
    };
    (span.0 <= span.1).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_players_send_them() {
        for (range, expected) in [
            ("0-", Some((0, 99))),
            ("10-19", Some((10, 19))),
            ("90-500", Some((90, 99))),
            ("-10", Some((90, 99))),
            ("100-", None),
            ("20-10", None),
            ("a-b", None),
            ("-0", None),
        ] {
            assert_eq!(span(range, 100), expected, "{range}");
        }
    }
}
