//! Links and what lies behind them, asked over the routes.

use axum::{
    body::to_bytes,
    http::{Request, StatusCode},
};
use tower::ServiceExt;

use super::*;
use crate::{
    clock::MINUTE,
    options::Options,
    world::{
        browse::{Browse, Filter, Lasting},
        model::Status,
    },
};

const NOW_MS: i64 = 1_780_646_400_000;

fn app() -> Arc<App> {
    let options = Options {
        calls: 300,
        now_ms: Some(NOW_MS),
        ..Options::default()
    };
    Arc::new(App::start(options).unwrap())
}

/// A finished call of at least half a minute with a recording.
fn recorded(app: &App) -> Call {
    let browse = Browse {
        filter: Filter {
            lasting: Some(vec![Lasting {
                from: 30.0,
                until: Some(600.0),
            }]),
            ..Filter::default()
        },
        limit: 50,
        ..Browse::default()
    };
    let calls = ledger::items(app, &browse).unwrap();
    calls
        .into_iter()
        .find(|call| is_ready(call, app.now_ms()))
        .unwrap()
}

async fn ask(app: &Arc<App>, url: &str, range: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().uri(url.trim_start_matches("http://here"));
    if let Some(range) = range {
        request = request.header("range", range);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = router(app).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    (parts.status, parts.headers, body)
}

#[tokio::test(start_paused = true)]
async fn a_link_gives_the_whole_or_the_part_asked_for() {
    let app = app();
    let call = recorded(&app);
    let talk_ms = call.talk_ms(NOW_MS).unwrap();
    let all = usize::try_from(talk_ms * 8 * 4).unwrap() + 44;
    let link = link(&app, "http://here", &call, Track::Stereo, MINUTE);
    let (status, headers, body) = ask(&app, &link.url, None).await;
    assert_eq!(status, 200);
    assert_eq!(headers["content-type"], "audio/wav");
    assert_eq!(headers["content-length"], all.to_string());
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(body.len(), all);
    let (status, headers, part) = ask(&app, &link.url, Some("bytes=100000-300000")).await;
    assert_eq!(status, 206);
    assert_eq!(
        headers["content-range"],
        format!("bytes 100000-300000/{all}")
    );
    assert_eq!(part, body[100_000..=300_000]);
    let (status, headers, _) = ask(&app, &link.url, Some(&format!("bytes={all}-"))).await;
    assert_eq!(status, 416);
    assert_eq!(headers["content-range"], format!("bytes */{all}"));
    for track in Track::ALL {
        let other = super::link(&app, "http://here", &call, track, MINUTE);
        assert_eq!(ask(&app, &other.url, Some("bytes=0-3")).await.2, b"RIFF");
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_runs_out_and_a_changed_one_is_refused() {
    let app = app();
    let call = recorded(&app);
    let link = link(&app, "http://here", &call, Track::Mono, MINUTE);
    let other = link.url.replace("mono.wav", "stereo.wav");
    let (status, _, body) = ask(&app, &other, None).await;
    assert_eq!(status, 403);
    assert!(String::from_utf8(body).unwrap().contains("signature"));
    tokio::time::advance(std::time::Duration::from_secs(59)).await;
    assert_eq!(ask(&app, &link.url, Some("bytes=0-3")).await.0, 206);
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    let (status, headers, body) = ask(&app, &link.url, None).await;
    assert_eq!(status, 403);
    assert_eq!(headers["content-type"], "application/xml");
    assert!(String::from_utf8(body).unwrap().contains("expired"));
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_there_some_seconds_after_the_end() {
    let app = app();
    let talking = app
        .world()
        .unwrap()
        .browse_items(&Browse {
            limit: 20,
            ..Browse::default()
        })
        .unwrap()
        .into_iter()
        .find(|call| call.status == Status::Answered && call.script.seed % 23 != 0)
        .unwrap();
    assert_eq!(ready_ms(&talking), None);
    let now_ms = app.now_ms();
    app.world()
        .unwrap()
        .hang_up(&talking, "completed", now_ms)
        .unwrap();
    let call = app
        .world()
        .unwrap()
        .call_in_row(talking.seq)
        .unwrap()
        .unwrap();
    let wait_ms = ready_ms(&call).unwrap() - now_ms;
    assert!((4_000..=12_000).contains(&wait_ms), "{wait_ms}");
    let link = link(&app, "http://here", &call, Track::Stereo, MINUTE);
    assert_eq!(ask(&app, &link.url, None).await.0, 404);
    let wait = std::time::Duration::from_millis(crate::numeric::unsigned(wait_ms));
    tokio::time::advance(wait).await;
    assert_eq!(ask(&app, &link.url, None).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn the_lab_has_recordings_too() {
    use crate::lab::scenario::Scenario;

    let app = app();
    let (call, _) = ledger::find(&app, Key::Lab(Scenario::HostileText))
        .unwrap()
        .unwrap();
    let link = link(&app, "http://here", &call, Track::Mono, MINUTE);
    assert_eq!(ask(&app, &link.url, None).await.0, 200);
}
