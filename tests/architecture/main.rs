//! The rules of the code base that a compiler does not check: who may use whom, what may never be
//! written, how long a file may be. Each failure names file, line and rule.

mod rules;
#[expect(
    clippy::expect_used,
    reason = "a file that cannot be read fails the test"
)]
mod sources;

use rules::Finding;
use sources::Source;

fn check(sources: &[Source], rule: impl Fn(&Source) -> Vec<Finding>) {
    assert!(
        sources.len() > 3,
        "the walk found only {} files",
        sources.len()
    );
    let findings: Vec<String> = sources
        .iter()
        .flat_map(rule)
        .map(|finding| finding.to_string())
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn the_pure_half_uses_no_framework_and_no_web_api() {
    let pure = sources::rust_below(
        "src",
        &["domain", "vendors", "collect", "stream", "routes.rs"],
    );
    check(&pure, |source| {
        rules::forbids_words(
            source,
            &[
                "leptos",
                "web_sys",
                "js_sys",
                "gloo_net",
                "wasm_bindgen",
                "wasm_bindgen_futures",
            ],
            "the pure half uses no framework and no Web API",
        )
    });
}

#[test]
fn each_room_uses_only_the_rooms_below_it() {
    let may_use: &[(&str, &[&str])] = &[
        ("domain", &["domain"]),
        ("vendors", &["vendors", "collect", "domain"]),
        ("collect", &["collect", "domain"]),
        ("stream", &["stream", "domain"]),
        ("browser", &["browser", "domain"]),
        ("net", &["net", "vendors", "stream", "domain", "browser"]),
        ("components", &["components", "domain", "stream"]),
        (
            "state",
            &[
                "state", "net", "vendors", "collect", "stream", "domain", "browser", "routes",
            ],
        ),
        (
            "pages",
            &[
                "pages",
                "components",
                "state",
                "net",
                "vendors",
                "collect",
                "stream",
                "domain",
                "browser",
                "routes",
            ],
        ),
    ];
    for (room, rooms) in may_use {
        let files = sources::rust_below("src", &[room]);
        assert!(!files.is_empty(), "src/{room} is empty");
        for source in &files {
            let findings = rules::uses_only(source, rooms);
            assert!(
                findings.is_empty(),
                "{}",
                findings
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("\n")
            );
        }
    }
}

#[test]
fn http_is_spoken_in_one_place() {
    let outside = sources::rust_below(
        "src",
        &["app.rs", "browser", "components", "pages", "state"],
    );
    check(&outside, |source| {
        rules::forbids_words(
            source,
            &[
                "gloo_net",
                "fetch_with_request",
                "XmlHttpRequest",
                "EventSource",
                "WebSocket",
            ],
            "HTTP is spoken in src/net only",
        )
    });
}

#[test]
fn web_apis_are_called_in_net_and_browser_only() {
    let outside = sources::rust_below("src", &["app.rs", "components", "pages", "state"]);
    check(&outside, rules::names_only_types_of_web_sys);
}

#[test]
fn nothing_writes_html_or_styles_from_text() {
    let all = sources::rust_below("src", &[]);
    check(&all, |source| {
        rules::forbids_text(
            source,
            &[
                "inner_html",
                "innerHTML",
                "outer_html",
                "insert_adjacent_html",
                "document.write",
                "js_sys::eval",
                "Function::new",
                " style=\"",
            ],
            "markup and styles are never made from text",
        )
    });
}

#[test]
fn keys_are_never_kept_on_the_device() {
    let all = sources::rust_below("src", &["state", "net", "browser", "pages", "app.rs"]);
    check(&all, |source| {
        if source.path.ends_with("preferences.rs") || source.path.ends_with("storage.rs") {
            return Vec::new();
        }
        rules::forbids_text(
            source,
            &["Shelf::Device"],
            "only preferences are kept on the device",
        )
    });
}

#[test]
fn the_local_api_tells_its_own_account_of_each_contract() {
    let server = sources::rust_below("tests/server", &[]);
    check(&server, |source| {
        rules::forbids_text(
            source,
            &["use ringside::", "ringside::vendors"],
            "the local API never uses the console's adapters",
        )
    });
}

#[test]
fn files_stay_readable() {
    let all: Vec<Source> = ["src", "tests", "xtask"]
        .iter()
        .flat_map(|root| sources::rust_below(root, &[]))
        .collect();
    check(&all, |source| rules::at_most_lines(source, 450));
}

#[test]
fn every_module_says_what_it_is() {
    let all = sources::rust_below("src", &[]);
    check(&all, rules::starts_with_docs);
}

#[test]
fn colours_are_named_once() {
    let styles: Vec<Source> = sources::below("style", "css")
        .into_iter()
        .filter(|source| !source.path.ends_with("tokens.css"))
        .collect();
    check(&styles, rules::has_no_colour_literals);
}

#[test]
fn every_style_lives_in_a_layer() {
    let styles = sources::below("style", "css");
    check(&styles, |source| {
        rules::contains(source, "@layer", "every style file names its layer")
    });
}

#[test]
fn every_icon_has_one_drawn_symbol_in_the_page() {
    let names = quoted(&sources::text("src/components/icon.rs"), "=> \"", ";");
    let symbols = quoted(
        &sources::text("index.html"),
        "<symbol id=\"i-",
        " viewBox=\"0 0 16 16\"><path d=\"M",
    );
    assert!(names.len() > 3, "only {} icons were found", names.len());
    assert_eq!(names, symbols, "icons of icon.rs, symbols of index.html");
}

/// What stands in quotes between `before` and `after`, sorted.
fn quoted(text: &str, before: &str, after: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split(before)
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .filter(|(_, rest)| rest.starts_with(after))
        .map(|(word, _)| word.to_owned())
        .collect();
    found.sort();
    found
}
