//! BimpeAI: answers that are errors, and answers that are none of its own.

use ringside::domain::{
    error::{ApiError, ErrorKind},
    time::Timestamp,
};

use super::bimpeai::{answer, list, vendor};

fn error(status: u16, body: &str) -> ApiError {
    vendor().error(&answer(status, body))
}

#[test]
fn the_status_decides_what_is_wrong() {
    for (status, code, message, kind) in [
        (
            401,
            "api_key_invalid",
            "Invalid API key",
            ErrorKind::KeyRefused,
        ),
        (
            401,
            "api_key_missing",
            "API key is missing",
            ErrorKind::KeyMissing,
        ),
        (
            401,
            "api_key_expired",
            "API key expired",
            ErrorKind::KeyRefused,
        ),
        (
            401,
            "unauthorized",
            "Invalid or missing ticket",
            ErrorKind::KeyRefused,
        ),
        (403, "forbidden", "No access", ErrorKind::Forbidden),
        (403, "forbidden", "Origin not allowed", ErrorKind::Forbidden),
        (404, "not_found", "Call not found", ErrorKind::NotFound),
        (410, "gone", "", ErrorKind::NotFound),
        (429, "rate_limited", "Slow down", ErrorKind::RateLimited),
        (
            400,
            "validation_error",
            "limit too large",
            ErrorKind::Rejected,
        ),
        (409, "conflict", "", ErrorKind::Rejected),
        (422, "", "", ErrorKind::Rejected),
        (501, "not_implemented", "", ErrorKind::Rejected),
        (408, "", "", ErrorKind::VendorTrouble),
        (500, "internal_error", "", ErrorKind::VendorTrouble),
        (503, "", "", ErrorKind::VendorTrouble),
        (302, "", "", ErrorKind::UnexpectedAnswer),
    ] {
        let body = serde_json::json!({"message": message, "code": code, "statusCode": status});
        let error = error(status, &body.to_string());
        assert_eq!(error.kind, kind, "{status} {code}");
        assert_eq!(error.status, Some(status));
        assert!(
            error.sentence.ends_with('.') || status == 302,
            "{}",
            error.sentence
        );
        assert_eq!(error.vendor_message.as_deref().unwrap_or_default(), message);
    }
}

#[test]
fn sentences_say_what_to_do() {
    for (status, body, sentence) in [
        (401, r#"{"code":"api_key_expired"}"#, "The key has expired."),
        (
            401,
            r#"{"message":"Invalid or missing ticket"}"#,
            "BimpeAI refused the pass for the live stream.",
        ),
        (
            403,
            r#"{"message":"Origin not allowed"}"#,
            "BimpeAI does not answer this web address; use a same-origin proxy.",
        ),
        (
            400,
            r#"{"code":"channel_not_configured"}"#,
            "This agent has no phone line set up.",
        ),
    ] {
        assert_eq!(error(status, body).sentence, sentence);
    }
}

#[test]
fn a_missing_scope_is_named() {
    let body = |message: &str| {
        serde_json::json!({"code": "insufficient_scope", "message": message}).to_string()
    };
    for (message, scope) in [
        (
            "This key requires the conversations:write scope",
            Some("conversations:write"),
        ),
        ("Missing scope: `agents:read`.", Some("agents:read")),
        ("Required scope: agents:read", Some("agents:read")),
        ("Missing scope", None),
    ] {
        let error = error(403, &body(message));
        assert_eq!(
            error.kind,
            ErrorKind::ScopeMissing(scope.map(str::to_owned)),
            "{message}"
        );
    }
    assert!(error(403, &body("needs x:y")).sentence.contains("x:y"));
}

#[test]
fn both_forms_of_validation_errors_are_read() {
    let listed = error(
        400,
        r#"{"message":["limit must not be above 100","page must be a number"]}"#,
    );
    assert_eq!(
        listed.vendor_message.as_deref(),
        Some("limit must not be above 100; page must be a number")
    );
    let pathed = error(
        400,
        r#"{"message":"Invalid","errors":[{"path":"name","message":"must not be empty"},7]}"#,
    );
    assert_eq!(
        pathed.vendor_message.as_deref(),
        Some("Invalid; name: must not be empty")
    );
}

#[test]
fn waiting_times_are_seconds_or_dates_within_a_day() {
    let wait_ms = |retry_after: &str| {
        let mut response = answer(429, "{}");
        response.retry_after = Some(retry_after.to_owned());
        let retry_at = vendor().error(&response).retry_at;
        retry_at.map(|at| at.ms() - response.received_at_ms)
    };
    assert_eq!(wait_ms("30"), Some(30_000));
    assert_eq!(wait_ms(" 0 "), Some(0));
    assert_eq!(wait_ms("Thu, 28 May 2026 20:27:40 GMT"), Some(60_000));
    assert_eq!(wait_ms("Wed, 21 Oct 2015 07:28:00 GMT"), Some(0));
    assert_eq!(wait_ms("99999999999999999999"), Some(86_400_000));
    for nonsense in ["", "soon", "-5", "1.5"] {
        assert_eq!(wait_ms(nonsense), None, "{nonsense}");
    }
    let mut elsewhere = answer(400, "{}");
    elsewhere.retry_after = Some("5".to_owned());
    assert_eq!(vendor().error(&elsewhere).retry_at, None);
    assert!(Timestamp::from_ms(1_780_000_000_000).is_some());
}

#[test]
fn request_ids_are_taken_from_header_or_body_if_they_look_like_ids() {
    let id = |header: Option<&str>, body: &str| {
        let mut response = answer(500, body);
        response.request_id = header.map(str::to_owned);
        vendor().error(&response).request_id
    };
    let body = r#"{"request_id":"0b54e1f2-8a4e-4f7e-9a59-8d1d3b1c2f00"}"#;
    assert_eq!(
        id(None, body).as_deref(),
        Some("0b54e1f2-8a4e-4f7e-9a59-8d1d3b1c2f00")
    );
    assert_eq!(id(Some("aaaabbbb"), body).as_deref(), Some("aaaabbbb"));
    assert_eq!(id(Some("<b>hello</b>"), "{}"), None);
    assert_eq!(id(Some(&"a".repeat(65)), "{}"), None);
}

#[test]
fn error_bodies_of_any_shape_leave_the_status_to_speak() {
    let huge = format!(r#"{{"message":"{}"}}"#, "x".repeat(1 << 20));
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "<html><body>502 Bad Gateway</body></html>",
        r#"{"message":null}"#,
        r#"{"message":{"a":1}}"#,
        r#"{"message":[]}"#,
        r#"{"code":7,"errors":"x"}"#,
        "{\"message\":",
        &huge,
    ] {
        let error = error(502, body);
        assert_eq!(error.kind, ErrorKind::VendorTrouble);
        assert!(
            error
                .vendor_message
                .is_none_or(|message| message.chars().count() <= 300)
        );
    }
}

#[test]
fn vendor_words_carry_no_secret_and_nothing_hidden() {
    let body =
        serde_json::json!({"message": "Key sk_live_0123456789 is wrong \u{202e}<b>"}).to_string();
    let message = error(401, &body).vendor_message.unwrap();
    assert_eq!(message, "Key sk_… is wrong [U+202E]<b>");
}

#[test]
fn pages_that_are_no_answers_are_told_apart() {
    let html = "<!doctype html><title>Ringside</title>";
    for body in [
        "",
        "  ",
        html,
        "\u{feff}",
        "{\"data\":[",
        "NaN",
        "7",
        "null",
        "{}",
        r#"{"data":null}"#,
        r#"{"data":{}}"#,
        r#"{"data":"x"}"#,
    ] {
        let error = list(body).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnexpectedAnswer, "{body}");
        assert_eq!(error.status, Some(200));
    }
    let mut page = answer(200, r#"{"data":[]}"#);
    page.content_type = "text/html; charset=utf-8".to_owned();
    assert!(vendor().parse_agents(&page).is_err());
    assert!(vendor().parse_agents(&answer(204, "")).is_err());
}
