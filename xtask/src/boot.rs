//! The inline script that starts the program.
//!
//! Decision: one inline script, allowed by its hash, instead of Trunk's.
//! Browsers ignore `integrity` on a preload, so Trunk's output runs a changed
//! `.wasm`; here the wasm is fetched with its digest and the scripts are bound
//! by the import map, so that a changed file is refused. Being inline it starts
//! the download while the styles are still on their way, and can say what is
//! wrong when any file is missing.

use crate::public_url::PublicUrl;

const SOURCE: &str = include_str!("boot.js");

/// What the script must know of the build.
pub(crate) struct Boot<'build> {
    /// Where the console is served.
    pub(crate) public_url: &'build PublicUrl,
    /// The script's file name in `dist/`.
    pub(crate) script: &'build str,
    /// The wasm's file name in `dist/`.
    pub(crate) wasm: &'build str,
    /// The wasm's `sha384-…`.
    pub(crate) wasm_integrity: &'build str,
    /// What a list asks first, as JSON; the console's own code tells it.
    pub(crate) hints: &'build str,
}

impl Boot<'_> {
    /// The script's text, without comments and indentation.
    pub(crate) fn text(&self) -> String {
        SOURCE
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n")
            .replace("@BASE@", self.public_url.as_str())
            .replace("@SCRIPT@", &self.public_url.join(self.script))
            .replace("@WASM@", &self.public_url.join(self.wasm))
            .replace("@INTEGRITY@", self.wasm_integrity)
            .replace("@HINTS@", self.hints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_filled_and_the_html_stays_intact() {
        let text = Boot {
            public_url: &PublicUrl::parse("/sub/").unwrap(),
            script: "app-1.js",
            wasm: "app-1_bg.wasm",
            wasm_integrity: "sha384-abc",
            hints: "{}",
        }
        .text();
        assert!(text.contains("BASE = \"/sub/\", SCRIPT = \"/sub/app-1.js\""));
        assert!(text.contains("\"/sub/app-1_bg.wasm\""));
        assert!(text.contains("\"sha384-abc\""));
        assert!(!text.contains('@'));
        // Inside a script element nothing may look like its end or a comment.
        assert!(!text.contains("</") && !text.contains("<!--"));
    }
}
