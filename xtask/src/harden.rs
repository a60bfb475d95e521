//! From Trunk's output to files that any static host can serve: one style
//! file, integrity for every script and the wasm, headers, fallbacks,
//! compressed siblings.

use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::boot::Boot;
use crate::compress;
use crate::css;
use crate::digest;
use crate::headers;
use crate::html;
use crate::public_url::PublicUrl;
use crate::split;
use crate::workspace;

/// Rewrites the folder that Trunk has written, in place.
pub(crate) fn harden(folder: &Path, public_url: &PublicUrl, hints: &str) -> Outcome {
    let page_path = folder.join("index.html");
    let page = workspace::read_text(&page_path)?;
    let styles = join_styles(folder, &page, public_url)?;
    let program = Program::adopt(folder)?;

    let (block, script_hashes) = head_block(&program, &styles, public_url, hints);
    let page = html::rebase(&html::replace_assets(&page, &block.marker()), public_url);
    let page = page.replace(&block.marker(), &block.text);
    workspace::write(&page_path, &page)?;
    // Hosts without rewrites answer an unknown path with this page; the app reads the address.
    workspace::write(&folder.join("404.html"), &page)?;

    let mut hashed = vec![program.main, program.wasm, styles.first];
    hashed.extend(program.second_part.into_iter().flatten());
    hashed.extend(styles.second);
    workspace::write(
        &folder.join("_headers"),
        headers::headers_file(public_url, &script_hashes, &hashed),
    )?;
    workspace::write(
        &folder.join("_redirects"),
        headers::redirects_file(public_url),
    )?;
    write_compressed(folder)
}

/// How the name of the second style file ends.
pub(crate) const SECOND_STYLE: &str = "-second.css";

/// The names of the style files.
struct Styles {
    /// The one the list needs.
    first: String,
    /// The one of everything behind it, where links are marked `data-second`.
    second: Option<String>,
}

/// Joins the style files in the order of their links, minified, into two
/// hashed files.
fn join_styles(folder: &Path, page: &str, public_url: &PublicUrl) -> Outcome<Styles> {
    let (mut first, mut second) = (String::new(), String::new());
    for tag in html::tags(page) {
        if tag.name != "link" || tag.attribute("rel") != Some("stylesheet") {
            continue;
        }
        let address = tag.attribute("href").unwrap_or_default();
        let file = address
            .strip_prefix(public_url.as_str())
            .ok_or_else(|| format!("the style {address} is not below {}", public_url.as_str()))?;
        let path = folder.join(file);
        let joined = match tag.attribute("data-second") {
            Some(_) => &mut second,
            None => &mut first,
        };
        joined.push_str(&css::minify(&workspace::read_text(&path)?));
        workspace::remove_file(&path)?;
    }
    let mut styles = Styles {
        first: hashed_name(first.as_bytes(), "css"),
        second: None,
    };
    workspace::write(&folder.join(&styles.first), first)?;
    if !second.is_empty() {
        let hash = digest::short_hex(second.as_bytes());
        let name = format!("ringside-{hash}{SECOND_STYLE}");
        workspace::write(&folder.join(&name), second)?;
        styles.second = Some(name);
    }
    Ok(styles)
}

/// The files that wasm-bindgen made.
struct Program {
    /// The script that starts it.
    main: String,
    /// Scripts that the main one imports (`snippets/…`, the loader of the second part).
    snippets: Vec<String>,
    /// The wasm file.
    wasm: String,
    /// `(file, sha384-…)` of each script.
    integrities: Vec<(String, String)>,
    /// `sha384-…` of the wasm.
    wasm_integrity: String,
    /// Where the program is in two parts: the loader and the second part's wasm.
    second_part: Option<[String; 2]>,
}

impl Program {
    /// Finds the files and renames script and wasm by what they hold: Trunk
    /// names them before wasm-opt has run, and a host that keeps a file for a
    /// year must never keep another one under the same name.
    fn adopt(folder: &Path) -> Outcome<Self> {
        let (mut snippets, mut mains, mut wasms) = (Vec::new(), Vec::new(), Vec::new());
        let mut seconds = Vec::new();
        for path in workspace::files_below(folder)? {
            let name = workspace::relative(folder, &path);
            match name.rsplit('.').next() {
                Some("js") if name.starts_with("snippets/") => snippets.push(name),
                Some("js") if name == split::LOADER => {}
                Some("js") => mains.push(path),
                Some("wasm") if name.starts_with("split_") => seconds.push(path),
                Some("wasm") => wasms.push(path),
                _ => {}
            }
        }
        let ([main], [wasm]) = (mains.as_slice(), wasms.as_slice()) else {
            return Err(format!(
                "Trunk wrote {} scripts and {} wasm files instead of one each",
                mains.len(),
                wasms.len()
            ));
        };
        let (main, second_part) = match seconds.as_slice() {
            [] => (rename_by_content(folder, main, "js")?, None),
            [second] => {
                let named = split::name_by_content(folder, main, second)?;
                snippets.push(named.loader.clone());
                (named.main, Some([named.loader, named.second]))
            }
            more => return Err(format!("{} second parts instead of one", more.len())),
        };
        let wasm = rename_by_content(folder, wasm, "wasm")?;
        let mut integrities = Vec::new();
        for script in std::iter::once(&main).chain(&snippets) {
            let bytes = workspace::read(&folder.join(script))?;
            integrities.push((script.clone(), digest::integrity(&bytes)));
        }
        let wasm_integrity = digest::integrity(&workspace::read(&folder.join(&wasm))?);
        Ok(Self {
            main,
            snippets,
            wasm,
            integrities,
            wasm_integrity,
            second_part,
        })
    }

    fn scripts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.main.as_str()).chain(self.snippets.iter().map(String::as_str))
    }
}

fn rename_by_content(folder: &Path, path: &Path, extension: &str) -> Outcome<String> {
    let name = hashed_name(&workspace::read(path)?, extension);
    workspace::rename(path, &folder.join(&name))?;
    Ok(name)
}

fn hashed_name(bytes: &[u8], extension: &str) -> String {
    format!("ringside-{}.{extension}", digest::short_hex(bytes))
}

/// What goes into the head in place of Trunk's tags. Addresses in it are final,
/// so it enters the page after the page's own were moved.
struct HeadBlock {
    text: String,
}

impl HeadBlock {
    fn marker(&self) -> String {
        format!("<x-{}>", digest::short_hex(self.text.as_bytes()))
    }
}

/// The block and the CSP hashes of its two inline scripts.
fn head_block(
    program: &Program,
    styles: &Styles,
    public_url: &PublicUrl,
    hints: &str,
) -> (HeadBlock, Vec<String>) {
    let entries: Vec<String> = program
        .integrities
        .iter()
        .map(|(file, integrity)| format!("\"{}\":\"{integrity}\"", public_url.join(file)))
        .collect();
    let import_map = format!("{{\"integrity\":{{{}}}}}", entries.join(","));
    let boot = Boot {
        public_url,
        script: &program.main,
        wasm: &program.wasm,
        wasm_integrity: &program.wasm_integrity,
        hints,
    }
    .text();
    let script_hashes = vec![digest::csp_hash(&import_map), digest::csp_hash(&boot)];
    let preloads: Vec<String> = program
        .scripts()
        .map(|file| {
            format!(
                "<link rel=\"modulepreload\" href=\"{}\">",
                public_url.join(file)
            )
        })
        .collect();
    // The scripts stand before the styles: an inline script after a style sheet
    // waits for it, and the wasm would start late.
    let text = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <script type=\"importmap\">{import_map}</script>\n\
         <script>{boot}</script>\n\
         {preloads}\n\
         {second}<link rel=\"stylesheet\" href=\"{style}\">",
        policy = headers::script_policy(&script_hashes),
        preloads = preloads.join("\n"),
        // Linked by the program together with its second part (src/pages/second_part.rs).
        second = styles
            .second
            .as_ref()
            .map_or_else(String::new, |second| format!(
                "<meta name=\"ringside-second-style\" content=\"{}\">\n",
                public_url.join(second)
            )),
        style = public_url.join(&styles.first),
    );
    (HeadBlock { text }, script_hashes)
}

/// Writes `.br` and `.gz` next to each file that gains from them.
fn write_compressed(folder: &Path) -> Outcome {
    for path in workspace::files_below(folder)? {
        let bytes = workspace::read(&path)?;
        let name = workspace::relative(folder, &path);
        if compress::pays_off(&name, bytes.len()) {
            workspace::write(&sibling(&path, "br"), compress::brotli(&bytes)?)?;
            workspace::write(&sibling(&path, "gz"), compress::gzip(&bytes)?)?;
        }
    }
    Ok(())
}

fn sibling(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder as Trunk leaves it.
    fn trunk_output(name: &str, public: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("ringside-{name}-{}", std::process::id()));
        workspace::create_dir(&folder.join("snippets/dep")).unwrap();
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta name=\"ringside-base\" content=\"/\">\n\
             <link rel=\"icon\" href=\"/favicon.svg\">\n\
             <link rel=\"stylesheet\" href=\"{public}b-1.css\"><link rel=\"stylesheet\" href=\"{public}a-1.css\">\n\
             <link rel=\"stylesheet\" href=\"{public}c-1.css\" data-second>\n\
             <script type=\"module\">trunk()</script></head><body><div id=\"app\"></div></body></html>"
        );
        workspace::write(&folder.join("index.html"), page).unwrap();
        workspace::write(&folder.join("a-1.css"), "a { b: c; }").unwrap();
        workspace::write(&folder.join("b-1.css"), "@layer x;").unwrap();
        workspace::write(&folder.join("c-1.css"), "d { e: f; }").unwrap();
        workspace::write(&folder.join("app-1.js"), "import './snippets/dep/x.js'").unwrap();
        workspace::write(&folder.join("snippets/dep/x.js"), "export {}").unwrap();
        workspace::write(&folder.join("app-1_bg.wasm"), "\0asm".repeat(500)).unwrap();
        folder
    }

    #[test]
    fn the_page_binds_every_file_and_links_one_style() {
        let folder = trunk_output("harden", "/sub/");
        harden(&folder, &PublicUrl::parse("/sub/").unwrap(), "{}").unwrap();
        let page = workspace::read_text(&folder.join("index.html")).unwrap();
        let files: Vec<String> = workspace::files_below(&folder)
            .unwrap()
            .iter()
            .map(|file| workspace::relative(&folder, file))
            .collect();
        let headers = workspace::read_text(&folder.join("_headers")).unwrap();
        let style = files
            .iter()
            .find(|file| file.rsplit('.').next() == Some("css") && !file.ends_with(SECOND_STYLE))
            .map(|file| workspace::read_text(&folder.join(file)).unwrap());
        let second = files
            .iter()
            .find(|file| file.ends_with(SECOND_STYLE))
            .unwrap();
        let second_style = workspace::read_text(&folder.join(second)).unwrap();
        workspace::remove_dir(&folder).unwrap();

        assert_eq!(style.as_deref(), Some("@layer x;a{b: c}"));
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1);
        assert_eq!(second_style, "d{e: f}");
        assert!(page.contains(&format!("content=\"/sub/{second}\"")) && headers.contains(second));
        assert!(page.contains("\":\"sha384-") && !page.contains("app-1"));
        assert!(page.contains("\"/sub/snippets/dep/x.js\":\"sha384-"));
        assert!(page.contains("href=\"/sub/favicon.svg\""));
        assert!(!page.contains("trunk()") && !page.contains("<x-") && !page.contains("/sub/sub/"));
        for file in [
            "404.html",
            "_redirects",
            "snippets/dep/x.js",
            "index.html.gz",
        ] {
            assert!(files.iter().any(|found| found == file), "{file} is missing");
        }
        // The hashes in the headers are those of the scripts as they stand in the page.
        for tag in html::tags(&page).iter().filter(|tag| tag.name == "script") {
            let whole = &page[tag.span.clone()];
            let start = whole.find('>').unwrap() + 1;
            let script = &whole[start..whole.len() - "</script>".len()];
            assert!(headers.contains(&digest::csp_hash(script)), "{script}");
        }
    }
}
