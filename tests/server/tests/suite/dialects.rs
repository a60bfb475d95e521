//! What every dialect has from its mount: keys, the proxy, errors in the vendor's form, CORS, and the troubles.

use serde_json::Value;

use crate::support::{Answer, Api, options};

/// A dialect as this file asks it.
struct Dialect {
    base: &'static str,
    proxy: &'static str,
    key: &'static str,
    expired: &'static str,
    /// Whether an error body has the vendor's form.
    is_error: fn(&Value) -> bool,
}

const DIALECTS: [Dialect; 3] = [
    Dialect {
        base: "/vapi",
        proxy: "/proxy/vapi",
        key: "Bearer vapi-demo-full",
        expired: "Bearer vapi-demo-expired",
        is_error: |body| body["statusCode"].is_u64() && body["message"].is_string(),
    },
    Dialect {
        base: "/diga",
        proxy: "/proxy/diga",
        key: "Bearer sk-diga-demo-full",
        expired: "Bearer sk-diga-demo-expired",
        is_error: |body| body["status"] == "error" && body["error_code"].is_string(),
    },
    Dialect {
        base: "/atoms/v1",
        proxy: "/proxy/atoms/v1",
        key: "Bearer sk_atoms_demo_full",
        expired: "Bearer sk_atoms_demo_expired",
        is_error: |body| {
            body["status"] == false && (body["errors"].is_array() || body["code"].is_string())
        },
    },
];

/// A path no vendor has.
const NOWHERE: &str = "/no/such/path";

fn api() -> Api {
    let mut few = options();
    few.calls = 10;
    Api::with(few)
}

async fn ask(api: &Api, dialect: &Dialect, key: Option<&str>) -> Answer {
    let headers: Vec<_> = key.map(|key| ("authorization", key)).into_iter().collect();
    api.asking_with(dialect.base, &headers).get(NOWHERE).await
}

#[tokio::test(start_paused = true)]
async fn keys_are_asked_for_and_the_proxy_adds_one() {
    let api = api();
    for dialect in &DIALECTS {
        for key in [
            None,
            Some("Bearer nobody"),
            Some("Bearer "),
            Some(dialect.expired),
        ] {
            let refused = ask(&api, dialect, key).await;
            assert_eq!(refused.status, 401, "{} {key:?}", dialect.base);
            assert!((dialect.is_error)(&refused.json()), "{:?}", refused.body);
        }
        let known = ask(&api, dialect, Some(dialect.key)).await;
        assert_eq!(known.status, 404, "{}", dialect.base);
        assert!(known.json().is_object());
        let proxied = api.asking_with(dialect.proxy, &[("authorization", "Bearer nobody")]);
        assert_eq!(proxied.get(NOWHERE).await.status, 404);
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_other_origins_are_answered_as_the_vendor_does() {
    let api = api();
    for (dialect, is_open) in DIALECTS.iter().zip([true, false, true]) {
        let origin = "http://localhost:3000";
        let from = api.asking_with(
            dialect.base,
            &[("authorization", dialect.key), ("origin", origin)],
        );
        let expected = if is_open { origin } else { "" };
        let answer = from.get(NOWHERE).await;
        assert_eq!(answer.header("access-control-allow-origin"), expected);
        let preflight = from
            .ask("OPTIONS", &format!("{}{NOWHERE}", dialect.base), "")
            .await;
        assert_eq!(preflight.status, 204);
        assert_eq!(preflight.header("access-control-allow-origin"), expected);
        let proxied = api.asking_with(dialect.proxy, &[("origin", origin)]);
        let answer = proxied.get(NOWHERE).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}

#[tokio::test(start_paused = true)]
async fn faults_hit_the_paths_they_name_as_often_as_they_say() {
    let api = api();
    for dialect in &DIALECTS {
        for (kind, status) in [
            ("401", 401),
            ("403", 403),
            ("404", 404),
            ("429", 429),
            ("500", 500),
            ("503", 503),
            ("504", 504),
        ] {
            let fault = format!(
                r#"{{"path":"{}{NOWHERE}","kind":"{kind}","times":1,"retry_after_seconds":7}}"#,
                dialect.base
            );
            api.control("fault", &fault).await;
            let hit = ask(&api, dialect, Some(dialect.key)).await;
            assert_eq!(hit.status, status, "{}", dialect.base);
            assert!((dialect.is_error)(&hit.json()), "{kind}: {:?}", hit.body);
            let expected = if status == 429 { "7" } else { "" };
            assert_eq!(hit.header("retry-after"), expected, "{kind}");
            assert_eq!(ask(&api, dialect, Some(dialect.key)).await.status, 404);
        }
    }
    let unknown = api
        .ask("POST", "/lab/control/fault", r#"{"path":"/","kind":"tea"}"#)
        .await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test(start_paused = true)]
async fn answers_are_cut_spoiled_held_and_delayed() {
    let api = api();
    for dialect in &DIALECTS {
        let from = api.asking_with(dialect.base, &[("authorization", dialect.key)]);
        let path = format!("{}{NOWHERE}", dialect.base);
        let fault = |kind: &str| format!(r#"{{"path":"{path}","kind":"{kind}","times":1}}"#);
        for kind in ["cut", "cut-midway"] {
            api.control("fault", &fault(kind)).await;
            let broken = from.open("GET", &path, "").await;
            let body = axum::body::to_bytes(broken.into_body(), usize::MAX).await;
            assert!(body.is_err(), "{kind}");
        }
        api.control("fault", &fault("malformed")).await;
        let half = from.get(NOWHERE).await;
        assert!(serde_json::from_slice::<Value>(&half.body).is_err());

        api.control("hold", &format!(r#"{{"path":"{path}"}}"#))
            .await;
        let held = from.get(NOWHERE);
        let release = async {
            while api.stats().await["held"] != 1 {
                tokio::task::yield_now().await;
            }
            api.control("release", "{}").await;
        };
        let (answer, ()) = tokio::join!(held, release);
        assert_eq!(answer.status, 404);

        api.control("offline", r#"{"on":true}"#).await;
        let offline = from.open("GET", &path, "").await;
        assert!(
            axum::body::to_bytes(offline.into_body(), usize::MAX)
                .await
                .is_err()
        );
        api.control("offline", r#"{"on":false}"#).await;
        assert_eq!(from.get(NOWHERE).await.status, 404);
    }
    let requests = api.stats().await["requests"].clone();
    assert!(requests["GET /vapi/no/such/path"].as_u64() >= Some(5));
}

#[tokio::test(start_paused = true)]
async fn chaos_and_latency_reach_every_dialect() {
    let mut rough = options();
    rough.calls = 10;
    rough.chaos_percent = 100;
    rough.latency_ms = 70;
    let api = Api::with(rough);
    for dialect in &DIALECTS {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..60 {
            let before = tokio::time::Instant::now();
            let from = api.asking_with(dialect.proxy, &[]);
            let path = format!("{}{NOWHERE}", dialect.proxy);
            let answer = from.open("GET", &path, "").await;
            assert!(before.elapsed().as_millis() >= 70);
            seen.insert(answer.status().as_u16());
        }
        for status in [404, 429, 500, 503] {
            assert!(seen.contains(&status), "{} {seen:?}", dialect.base);
        }
    }
}
