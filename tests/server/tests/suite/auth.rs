//! Keys, scopes, and what every answer carries.

use crate::support::{Api, CLINIC, PROXY, STRICT};

#[tokio::test(start_paused = true)]
async fn keys_are_told_apart() {
    let api = Api::start();
    for (headers, status, code) in [
        (vec![], 401, "api_key_missing"),
        (
            vec![("authorization", "Bearer sk_wrong")],
            401,
            "api_key_invalid",
        ),
        (
            vec![("x-api-key", "sk_demo_expired")],
            401,
            "api_key_expired",
        ),
        (
            vec![("authorization", "Basic sk_demo_full")],
            401,
            "api_key_missing",
        ),
    ] {
        let answer = api.asking_with(STRICT, &headers).get("/agents").await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code)
        );
    }
    for headers in [
        [("authorization", "Bearer sk_demo_full")],
        [("x-api-key", "sk_demo_full")],
        [("x-api-key", "sk_demo_readonly")],
    ] {
        let answer = api.asking_with(STRICT, &headers).get("/agents").await;
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_only_key_cannot_place_calls() {
    let api = Api::start();
    let reader = api.asking_with(STRICT, &[("x-api-key", "sk_demo_readonly")]);
    let calls = format!("/agents/{CLINIC}/calls");
    assert_eq!(reader.get(&calls).await.status, 200);
    let refused = reader
        .post(
            &calls,
            r#"{"destination":"+14155550123","is_test_call":true}"#,
        )
        .await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.code(), "insufficient_scope");
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("conversations:write")
    );
}

#[tokio::test(start_paused = true)]
async fn the_proxy_needs_no_key_and_ignores_what_is_sent() {
    let api = Api::start();
    let through = api.asking_with(
        PROXY,
        &[
            ("cookie", "session=1"),
            ("authorization", "Bearer sk_demo_expired"),
        ],
    );
    assert_eq!(through.get("/agents").await.status, 200);
    let direct = api.json(&format!("/agents/{CLINIC}/calls")).await;
    let proxied = through.json(&format!("/agents/{CLINIC}/calls")).await;
    assert_eq!(direct, proxied);
}

#[tokio::test(start_paused = true)]
async fn every_answer_carries_request_id_and_rate_limit() {
    let api = Api::start();
    let own = api.asking_with(
        STRICT,
        &[("x-api-key", "sk_demo_full"), ("x-request-id", "my-own-id")],
    );
    assert_eq!(own.get("/agents").await.header("x-request-id"), "my-own-id");
    for path in ["/agents", "/agents/nobody/calls", "/nowhere"] {
        let answer = api.get(path).await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        assert_eq!(answer.header("x-ratelimit-limit"), "6000");
        let left: u32 = answer.header("x-ratelimit-remaining").parse().unwrap();
        assert!(left < 6_000, "{left}");
        assert_eq!(answer.header("x-ratelimit-reset"), "1780646460");
    }
}

#[tokio::test(start_paused = true)]
async fn errors_have_the_documented_envelope() {
    let api = Api::start();
    let answer = api.get("/agents/nobody/calls").await;
    let body = answer.json();
    assert_eq!(answer.status, 404);
    assert_eq!(body["statusCode"], 404);
    assert_eq!(body["error"], "Not Found");
    assert_eq!(body["code"], "not_found");
    assert_eq!(body["message"], "Agent not found");
    assert_eq!(body["request_id"], answer.header("x-request-id"));
    assert_eq!(api.get("/nowhere").await.code(), "not_found");
    assert_eq!(
        api.ask("DELETE", &format!("{STRICT}/agents"), "")
            .await
            .status,
        404
    );
}

#[tokio::test(start_paused = true)]
async fn more_than_a_minutes_share_is_refused_until_the_minute_is_over() {
    let api = Api::start();
    for _ in 0..6_000 {
        assert_eq!(api.get("/phone-numbers").await.status, 200);
    }
    let refused = api.get("/phone-numbers").await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (429, "rate_limited")
    );
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    tokio::time::advance(std::time::Duration::from_secs(wait)).await;
    assert_eq!(api.get("/phone-numbers").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn loopback_origins_are_allowed_and_others_are_not() {
    let api = Api::start();
    for (origin, allowed) in [
        ("http://localhost:3000", true),
        ("http://127.0.0.1:5173", true),
        ("https://console.example", false),
        ("http://localhost.evil.example", false),
    ] {
        let from = api.asking_with(STRICT, &[("x-api-key", "sk_demo_full"), ("origin", origin)]);
        let answer = from.get("/agents").await;
        let expected = if allowed { origin } else { "" };
        assert_eq!(answer.header("access-control-allow-origin"), expected);
        let preflight = from.ask("OPTIONS", &format!("{STRICT}/agents"), "").await;
        assert_eq!(preflight.status, 204);
        assert_eq!(preflight.header("access-control-allow-origin"), expected);
        let headers = preflight.header("access-control-allow-headers");
        assert_eq!(headers.contains("X-Api-Key"), allowed);
        assert!(!headers.contains("Last-Event-ID"));
    }
    let closed = api.asking_with(
        "/closed/bimpeai/api/v1/console",
        &[
            ("x-api-key", "sk_demo_full"),
            ("origin", "http://localhost:3000"),
        ],
    );
    let answer = closed.get("/agents").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test(start_paused = true)]
async fn exposed_headers_name_what_a_client_must_read() {
    let api = Api::start();
    let from = api.asking_with(
        STRICT,
        &[
            ("x-api-key", "sk_demo_full"),
            ("origin", "http://localhost:3000"),
        ],
    );
    let exposed = from.get("/agents").await;
    let exposed = exposed.header("access-control-expose-headers");
    for name in ["X-Request-Id", "X-RateLimit-Remaining", "Retry-After"] {
        assert!(exposed.contains(name), "{exposed}");
    }
}
