//! Atoms: answers that are errors, and answers that are none of its own.

use ringside::domain::error::{ApiError, ErrorKind};
use serde_json::json;

use super::atoms::{answer, plain_query, vendor};

fn error(status: u16, body: impl ToString) -> ApiError {
    vendor().error(&answer(status, body))
}

#[test]
fn the_status_decides_what_is_wrong() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::KeyRefused),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (410, ErrorKind::NotFound),
        (408, ErrorKind::VendorTrouble),
        (409, ErrorKind::Rejected),
        (413, ErrorKind::Rejected),
        (422, ErrorKind::Rejected),
        (423, ErrorKind::Rejected),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::VendorTrouble),
        (503, ErrorKind::VendorTrouble),
        (504, ErrorKind::VendorTrouble),
        (302, ErrorKind::UnexpectedAnswer),
    ] {
        let error = error(
            status,
            json!({"status": false, "errors": ["What the vendor says"]}),
        );
        assert_eq!(error.kind, kind, "{status}");
        assert_eq!(error.status, Some(status));
        assert_eq!(
            error.vendor_message.as_deref(),
            Some("What the vendor says")
        );
        assert!(error.sentence.ends_with('.'), "{}", error.sentence);
    }
    assert!(error(504, "").sentence.contains("filtered by date"));
    let other = error(
        403,
        json!({"status": false, "errors": ["Not a member of the organization"]}),
    );
    assert!(other.sentence.contains("another organization"));
}

#[test]
fn every_shape_of_an_error_is_read() {
    let words = |body: serde_json::Value| {
        let error = error(400, body);
        (error.code, error.vendor_message)
    };
    let message = |text: &str| (None, Some(text.to_owned()));
    let code = |code: &str, text: &str| (Some(code.to_owned()), Some(text.to_owned()));
    assert_eq!(
        words(json!({"status": false, "errors": ["agentId: Required", "phoneNumber: Required"]})),
        message("agentId: Required; phoneNumber: Required")
    );
    assert_eq!(
        words(json!({"status": false, "errors": "Invalid input"})),
        message("Invalid input")
    );
    assert_eq!(
        words(json!({"status": false, "errors": [{"path": "limit"}, null, ""]})),
        message(r#"{"path":"limit"}"#)
    );
    assert_eq!(
        words(json!({"status": false, "error": "Slow down", "code": "RATE_LIMIT_EXCEEDED"})),
        code("RATE_LIMIT_EXCEEDED", "Slow down")
    );
    assert_eq!(
        words(json!({"status": false, "error_type": "publish_in_progress", "errors": ["Busy"]})),
        code("publish_in_progress", "Busy")
    );
    assert_eq!(words(json!({"message": "Forbidden"})), message("Forbidden"));
    for nothing in [
        json!(null),
        json!([]),
        json!(7),
        json!({"errors": []}),
        json!({"error": {}}),
    ] {
        assert_eq!(words(nothing), (None, None));
    }
}

#[test]
fn waiting_times_come_in_the_header_or_in_the_body() {
    let wait = |status, header: Option<&str>, body: serde_json::Value| {
        let mut response = answer(status, body);
        response.retry_after = header.map(str::to_owned);
        let retry_at = vendor().error(&response).retry_at;
        retry_at.map(|at| at.ms() - response.received_at_ms)
    };
    let body = json!({"status": false, "error": "Rate limit exceeded", "retry_after": 60});
    assert_eq!(wait(429, None, body.clone()), Some(60_000));
    assert_eq!(wait(429, Some("5"), body.clone()), Some(5_000));
    assert_eq!(wait(400, Some("5"), body), None);
    assert_eq!(wait(503, None, json!({"retry_after": "soon"})), None);
    assert_eq!(
        wait(429, None, json!({"retry_after": 999_999_999})),
        Some(86_400_000)
    );
}

#[test]
fn a_success_that_says_no_is_an_error() {
    for body in [
        json!({"status": false, "errors": ["Agent is archived"]}),
        json!({"success": false, "errors": ["Agent is archived"], "data": {"logs": []}}),
    ] {
        let error = vendor()
            .parse_list(&plain_query(), &answer(200, body))
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::Rejected);
        assert_eq!(error.vendor_message.as_deref(), Some("Agent is archived"));
    }
}

#[test]
fn vendor_words_carry_no_secret_and_nothing_hidden() {
    let body = json!({"status": false, "errors": ["Key sk_0123456789 is wrong \u{202e}<b>"]});
    let said = error(401, body).vendor_message.unwrap();
    assert!(
        !said.contains("0123456789") && said.contains("[U+202E]"),
        "{said}"
    );
    let long = error(500, json!({"errors": ["x".repeat(1 << 20)]}));
    assert!(long.vendor_message.unwrap().chars().count() <= 300);
}

#[test]
fn pages_that_are_no_answers_are_told_apart() {
    for body in [
        "",
        "<!doctype html><title>Console</title>",
        "{\"data\":[",
        "7",
        "null",
        "{}",
        r#"{"status":true}"#,
        r#"{"status":true,"data":null}"#,
        r#"{"status":true,"data":{}}"#,
        r#"{"status":true,"data":{"logs":"x"}}"#,
    ] {
        let error = vendor()
            .parse_list(&plain_query(), &answer(200, body))
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnexpectedAnswer, "{body}");
    }
    let mut page = answer(200, r#"{"status":true,"data":{"logs":[]}}"#);
    page.content_type = "text/html".to_owned();
    assert!(vendor().parse_list(&plain_query(), &page).is_err());
    assert!(vendor().parse_agents(&answer(200, "{}")).is_err());
}
