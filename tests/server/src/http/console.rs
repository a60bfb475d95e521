//! Serves the built console as a static host would: files with their precompressed siblings, the `_headers` file,
//! index.html for navigation. `config.json` is written by the server: the connections of this machine.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use super::site_headers::SiteHeaders;
use crate::{
    app::App,
    atoms, diga,
    ledger::vendor::{LAB_ID, Vendor},
    surface::Dialect,
    vapi,
    world::agents::AGENTS,
};

/// The console's routes: everything no API answers.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/config.json", get(config))
        .fallback(file)
        .with_state(Arc::clone(app))
}

/// The connections of a local console: the same believable calls by each vendor, and each one's fault lab.
fn connections() -> Value {
    let bimpeai = |id: &str, label: &str, agents: Value| {
        json!({
            "id": id, "label": label, "vendor": "bimpeai",
            "base_url": "/proxy/bimpeai/api/v1/console", "auth": "proxy", "agents": agents,
        })
    };
    let agents: Vec<_> = AGENTS.iter().map(|agent| agent.id).collect();
    json!({"connections": [
        bimpeai("demo", "Demo", json!(agents)),
        connection("vapi", "Vapi", Vendor::Vapi, &vapi::DIALECT),
        connection("diga", "Diga", Vendor::Diga, &diga::DIALECT),
        connection("atoms", "Atoms", Vendor::Atoms, &atoms::DIALECT),
        bimpeai("lab", "Fault lab", json!([LAB_ID])),
        lab("vapi", "Vapi fault lab", &vapi::DIALECT),
        lab("diga", "Diga fault lab", &diga::DIALECT),
        lab("atoms", "Atoms fault lab", &atoms::DIALECT),
    ]})
}

/// All calls of a vendor's account, with the lines its calls can be placed from where it asks for one.
fn connection(slug: &str, label: &str, vendor: Vendor, dialect: &Dialect) -> Value {
    let mut connection = json!({
        "id": slug, "label": label, "vendor": slug, "base_url": dialect.proxy_base, "auth": "proxy",
    });
    if vendor != Vendor::Atoms {
        let lines: Vec<_> = vendor
            .lines()
            .into_iter()
            .map(|(id, number, agent)| {
                json!({"id": id, "label": format!("{} {number}", agent.business)})
            })
            .collect();
        set(&mut connection, "place_from", json!(lines));
    }
    connection
}

fn lab(slug: &str, label: &str, dialect: &Dialect) -> Value {
    json!({
        "id": format!("lab-{slug}"), "label": label, "vendor": slug,
        "base_url": dialect.proxy_base, "auth": "proxy", "agents": [LAB_ID],
    })
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

async fn config(State(app): State<Arc<App>>) -> Response {
    let mut response = Json(connections()).into_response();
    if let Some(root) = &app.options.console {
        site_headers(root).apply("/config.json", response.headers_mut());
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn file(State(app): State<Arc<App>>, request: Request) -> Response {
    let Some(root) = &app.options.console else {
        return not_found();
    };
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path();
    let asked = if path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    if let Some(response) = send(root, &asked, request.headers()).await {
        return response;
    }
    if is_navigation(path, request.headers())
        && let Some(response) = send(root, "/index.html", request.headers()).await
    {
        return response;
    }
    not_found()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "Nothing here.\n").into_response()
}

/// A person going to a page, as against a program asking for a file.
fn is_navigation(path: &str, headers: &HeaderMap) -> bool {
    let wants_html = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    wants_html
        && path
            .rsplit('/')
            .next()
            .is_none_or(|last| !last.contains('.'))
}

/// Sends a file below the root in the smallest form the client takes.
async fn send(root: &Path, path: &str, asked: &HeaderMap) -> Option<Response> {
    let plain = inside(root, path)?;
    if !tokio::fs::metadata(&plain).await.ok()?.is_file() {
        return None;
    }
    let accepts = |coding: &str| {
        asked
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| {
                value
                    .split(',')
                    .any(|part| part.split(';').next().map(str::trim) == Some(coding))
            })
    };
    let mut body = None;
    for (coding, suffix) in [("br", "br"), ("gzip", "gz")] {
        if accepts(coding) {
            let mut sibling = plain.clone().into_os_string();
            sibling.push(format!(".{suffix}"));
            if let Ok(bytes) = tokio::fs::read(PathBuf::from(sibling)).await {
                body = Some((Some(coding), bytes));
                break;
            }
        }
    }
    let (coding, bytes) = match body {
        Some(found) => found,
        None => (None, tokio::fs::read(&plain).await.ok()?),
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type(path)),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    site_headers(root).apply(path, headers);
    Some(response)
}

/// The file a path names, if it stays below the root and is not one of the host's own.
fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let is_plain = |part: &str| {
        !part.starts_with(['.', '_'])
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.iter().all(|part| is_plain(part)).then(|| {
        parts
            .iter()
            .fold(root.to_owned(), |path, part| path.join(part))
    })
}

/// The rules as they are now: the console may be built again while the server runs.
fn site_headers(root: &Path) -> SiteHeaders {
    SiteHeaders::parse(&std::fs::read_to_string(root.join("_headers")).unwrap_or_default())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
