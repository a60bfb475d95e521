//! Serving the built console.

use std::{fs, path::PathBuf};

use crate::support::{Api, options};

/// A folder like a build's, removed when dropped.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("ringside-site-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in [
            ("index.html", "<!doctype html>plain"),
            ("index.html.br", "brotli"),
            ("index.html.gz", "gzip"),
            ("app-1.wasm", "wasm"),
            (
                "_headers",
                "/*\n  X-Content-Type-Options: nosniff\n/*.wasm\n  Cache-Control: immutable\n",
            ),
            ("config.json", "{\"connections\":[]}"),
        ] {
            fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    fn api(&self) -> Api {
        let mut with_console = options();
        with_console.calls = 10;
        with_console.console = Some(self.0.clone());
        Api::with(with_console)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // A folder left behind in the system's own temporary place harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn files_come_with_type_and_site_headers() {
    let site = Site::new("files");
    let wasm = site.api().ask("GET", "/app-1.wasm", "").await;
    assert_eq!(wasm.status, 200);
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(wasm.header("cache-control"), "immutable");
    assert_eq!(wasm.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn the_smallest_accepted_form_is_sent() {
    let site = Site::new("forms");
    let api = site.api();
    for (accepted, body, coding) in [
        ("gzip, br", "brotli", "br"),
        ("gzip;q=0.5", "gzip", "gzip"),
        ("identity", "<!doctype html>plain", ""),
    ] {
        let from = api.asking_with("", &[("accept-encoding", accepted)]);
        let answer = from.ask("GET", "/", "").await;
        assert_eq!(answer.body, body);
        assert_eq!(answer.header("content-encoding"), coding);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    }
}

#[tokio::test]
async fn navigation_gets_the_page_and_missing_files_do_not() {
    let site = Site::new("routes");
    let api = site.api().asking_with("", &[("accept", "text/html,*/*")]);
    for path in ["/c/demo/calls", "/connections"] {
        assert_eq!(api.ask("GET", path, "").await.body, "<!doctype html>plain");
    }
    for path in ["/app-2.wasm", "/../Cargo.toml", "/..%2fCargo.toml"] {
        assert_eq!(api.ask("GET", path, "").await.status, 404, "{path}");
    }
    for path in ["/_headers", "/.git/config"] {
        let answer = api.ask("GET", path, "").await;
        assert_eq!(answer.body, "<!doctype html>plain", "{path}");
    }
    let program = site.api();
    assert_eq!(program.ask("GET", "/c/demo/calls", "").await.status, 404);
    assert_eq!(program.ask("POST", "/", "").await.status, 405);
}

#[tokio::test]
async fn the_config_is_the_servers_own() {
    let site = Site::new("config");
    let config = site.api().ask("GET", "/config.json", "").await;
    assert_eq!(config.header("cache-control"), "no-cache");
    let connections = config.json()["connections"].clone();
    let connections = connections.as_array().unwrap();
    assert_eq!(connections[0]["agents"].as_array().unwrap().len(), 7);
    let told: Vec<_> = connections
        .iter()
        .map(|one| {
            assert_eq!(one["auth"], "proxy");
            assert!(!one["label"].as_str().unwrap().is_empty());
            let text = |name: &str| one[name].as_str().unwrap();
            (text("id"), text("vendor"), text("base_url"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("demo", "bimpeai", "/proxy/bimpeai/api/v1/console"),
            ("vapi", "vapi", "/proxy/vapi"),
            ("diga", "diga", "/proxy/diga"),
            ("atoms", "atoms", "/proxy/atoms/v1"),
            ("lab", "bimpeai", "/proxy/bimpeai/api/v1/console"),
            ("lab-vapi", "vapi", "/proxy/vapi"),
            ("lab-diga", "diga", "/proxy/diga"),
            ("lab-atoms", "atoms", "/proxy/atoms/v1"),
        ]
    );
    for lab in &connections[4..] {
        assert_eq!(lab["agents"], serde_json::json!(["lab"]));
    }
    for asks_for_a_line in &connections[1..3] {
        let lines = asks_for_a_line["place_from"].as_array().unwrap();
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[0]["id"].as_str().unwrap().len(), 36);
        assert_eq!(lines[0]["label"], "Marina Dental Clinic +2349000010001");
    }
}

#[tokio::test]
async fn json_is_compressed_and_streams_are_not() {
    let api = Api::start();
    let from = api.asking_with(
        crate::support::STRICT,
        &[("x-api-key", "sk_demo_full"), ("accept-encoding", "br")],
    );
    assert_eq!(from.get("/agents").await.header("content-encoding"), "br");
    let ticket = api.ticket("lab", "conv-live-normal").await;
    let path = format!(
        "{}/agents/lab/conversations/conv-live-normal/stream?ticket={ticket}",
        crate::support::STRICT
    );
    let stream = from.open("GET", &path, "").await;
    assert_eq!(stream.status(), 200);
    assert!(stream.headers().get("content-encoding").is_none());
}
