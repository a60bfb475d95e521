//! Diga: answers without success, in all their shapes.

use ringside::domain::error::{ApiError, ErrorKind};
use serde_json::{Value, json};

use super::diga::{answer, call_side, list, plain_query, vendor};

fn error(status: u16, body: Value) -> ApiError {
    vendor().error(&answer(status, body.to_string()))
}

fn coded(status: u16, code: &str, message: &str) -> ApiError {
    error(
        status,
        json!({"status": "error", "error_code": code, "message": message}),
    )
}

#[test]
fn every_documented_refusal_has_its_sentence() {
    use ErrorKind as K;
    let view = K::ScopeMissing(Some("view calls".to_owned()));
    let cases = [
        (
            401,
            "INVALID_API_KEY",
            "Invalid or missing API key",
            K::KeyRefused,
            "does not accept this key",
        ),
        (
            403,
            "INTERNAL_SERVER_ERROR",
            "Missing required permissions to view calls",
            view,
            "the right to view calls",
        ),
        (
            403,
            "FORBIDDEN",
            "Permissions missing",
            K::ScopeMissing(None),
            "lacks a right",
        ),
        (
            403,
            "X",
            "Phone number is not verified",
            K::Forbidden,
            "verification",
        ),
        (403, "X", "No", K::Forbidden, "refuses"),
        (
            400,
            "NOT_VALID_FIELD",
            "Invalid field value",
            K::Rejected,
            "did not accept",
        ),
        (
            400,
            "NON_SPANISH_PHONE_NUMBER",
            "+1 is not Spanish",
            K::Rejected,
            "Spanish numbers only",
        ),
        (
            404,
            "CALL_NOT_FOUND",
            "Call x not found",
            K::NotFound,
            "no call with this id",
        ),
        (
            404,
            "PHONE_NUMBER_NOT_FOUND",
            "Number not found",
            K::Rejected,
            "number to call from",
        ),
        (
            412,
            "SIP_CONFIG_NOT_SET",
            "SIP configuration not set",
            K::Rejected,
            "SIP",
        ),
        (
            422,
            "INVALID_PAGINATION_PARAMETERS",
            "Cannot specify both",
            K::Rejected,
            "did not accept",
        ),
        (429, "TOO_MANY", "Slow down", K::RateLimited, "wait"),
        (
            500,
            "INTERNAL_SERVER_ERROR",
            "Error",
            K::VendorTrouble,
            "problem of its own",
        ),
        (
            504,
            "TIMEOUT",
            "Error",
            K::VendorTrouble,
            "problem of its own",
        ),
    ];
    for (status, code, message, kind, words) in cases {
        let error = coded(status, code, message);
        assert_eq!(error.kind, kind, "{status} {code}");
        assert_eq!(
            (
                error.status,
                error.code.as_deref(),
                error.vendor_message.as_deref()
            ),
            (Some(status), Some(code), Some(message))
        );
        assert!(error.sentence.contains(words), "{}", error.sentence);
    }
    assert_eq!(error(307, json!({})).kind, K::UnexpectedAnswer);
}

#[test]
fn refused_fields_are_named_in_both_shapes() {
    let limit = error(
        422,
        json!({"detail": [
            {"loc": ["query", "limit"], "msg": "Input should be less than or equal to 1000", "type": "less_than_equal"},
            {"loc": ["body", "items", 0], "msg": "Field required", "type": "missing"},
            {"type": "odd"}, 7,
        ]}),
    );
    assert_eq!(limit.kind, ErrorKind::Rejected);
    assert_eq!(
        limit.vendor_message.as_deref(),
        Some(
            "query.limit: Input should be less than or equal to 1000; body.items.0: Field required"
        )
    );
    let status = error(
        422,
        json!({"detail": [{"loc": ["query", "status"], "msg": "Input should be 'dialing'", "type": "enum"}]}),
    );
    assert!(status.sentence.contains("does not know this status"));
    let id = error(
        422,
        json!({"detail": [{"loc": ["path", "id"], "msg": "Input should be a valid UUID", "type": "uuid_parsing"}]}),
    );
    assert_eq!(id.kind, ErrorKind::NotFound);
}

#[test]
fn the_framework_speaks_in_its_own_words() {
    let nowhere = error(404, json!({"detail": "Not Found"}));
    assert_eq!(
        (nowhere.kind, nowhere.vendor_message.as_deref()),
        (ErrorKind::NotFound, Some("Not Found"))
    );
    for status in [401, 403] {
        let keyless = error(status, json!({"detail": "Not authenticated"}));
        assert_eq!(keyless.kind, ErrorKind::KeyMissing);
    }
}

#[test]
fn waits_are_told_and_secrets_are_not() {
    let mut response = answer(429, r#"{"message":"Key sk-live-abc123 is too fast"}"#);
    response.retry_after = Some("90".to_owned());
    response.request_id = Some("0f3a9c1e-77aa".to_owned());
    let error = vendor().error(&response);
    let wait = error.retry_at.unwrap().ms() - response.received_at_ms;
    assert_eq!(wait, 90_000);
    assert_eq!(error.request_id.as_deref(), Some("0f3a9c1e-77aa"));
    assert!(!error.vendor_message.unwrap().contains("abc123"));
    response.retry_after = Some("99999999999999999999".to_owned());
    let error = vendor().error(&response);
    assert_eq!(
        error.retry_at.unwrap().ms() - response.received_at_ms,
        24 * 3_600_000
    );
    response.status = 404;
    assert_eq!(vendor().error(&response).retry_at, None);
}

#[test]
fn answers_that_are_none_are_said_to_be_none() {
    for body in ["", "<html>", "{", "null", "7", r#"{"data":{}}"#, "{}"] {
        let error = list(body).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnexpectedAnswer, "{body}");
    }
    for status in [401, 404, 500] {
        let refused = answer(status, r#"{"data":[]}"#);
        assert!(vendor().parse_list(&plain_query(), &refused).is_err());
        assert!(vendor().parse_agents(&refused).is_err());
        assert!(call_side().parse_placed(&refused).is_err());
    }
}
