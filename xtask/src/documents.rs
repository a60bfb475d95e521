//! Checks that what is written about the project is true: links lead
//! somewhere, named tasks exist, every style file is linked.

use std::path::Path;

use crate::Outcome;
use crate::cli;
use crate::html;
use crate::workspace;

/// Checks the Markdown files and `index.html`; one line per fault.
pub(crate) fn check(root: &Path) -> Outcome {
    let mut faults = Vec::new();
    for path in markdown_files(root)? {
        let text = workspace::read_text(&path)?;
        let name = workspace::relative(root, &path);
        let folder = path.parent().unwrap_or(root);
        for link in relative_links(&text) {
            if !folder.join(&link).exists() {
                faults.push(format!("{name}: the link to {link} leads nowhere"));
            }
        }
        for task in named_tasks(&text) {
            if cli::parse([task.clone().into()].into_iter()).is_err() {
                faults.push(format!("{name}: there is no `cargo xtask {task}`"));
            }
        }
    }
    faults.extend(unlinked_styles(root)?);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

fn markdown_files(root: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for folder in ["src", "tests/server", "tests/fixtures", "deploy", "style"] {
        files.extend(workspace::files_below(&root.join(folder))?);
    }
    files.extend(["README.md", "CHANGELOG.md", "tests/README.md"].map(|file| root.join(file)));
    files.retain(|file| {
        file.extension().is_some_and(|extension| extension == "md") && file.is_file()
    });
    Ok(files)
}

/// The targets of `[text](target)` that are files of the repository.
fn relative_links(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next())
        .filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

/// The words after `cargo xtask`.
fn named_tasks(text: &str) -> Vec<String> {
    text.split("cargo xtask ")
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect::<String>()
        })
        .filter(|task| !task.is_empty())
        .collect()
}

/// Style files that `index.html` does not link, or links more than once.
fn unlinked_styles(root: &Path) -> Outcome<Vec<String>> {
    let page = workspace::read_text(&root.join("index.html"))?;
    let linked: Vec<String> = html::tags(&page)
        .iter()
        .filter(|tag| tag.attribute("rel") == Some("css"))
        .filter_map(|tag| tag.attribute("href").map(str::to_owned))
        .collect();
    let mut faults = Vec::new();
    for path in workspace::files_below(&root.join("style"))? {
        if path.extension().is_none_or(|extension| extension != "css") {
            continue;
        }
        let name = workspace::relative(root, &path);
        let times = linked.iter().filter(|link| **link == name).count();
        if times != 1 {
            faults.push(format!(
                "index.html links {name} {times} times instead of once"
            ));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_into_the_repository_are_followed() {
        let text = "[a](src/lib.rs) ![b](docs/list.png \"title\") [c](https://x.example/y) [d](#below) [e](x.md#part)";
        assert_eq!(
            relative_links(text),
            ["src/lib.rs", "docs/list.png", "x.md"]
        );
    }

    #[test]
    fn tasks_are_named_by_one_word() {
        assert_eq!(
            named_tasks("`cargo xtask serve`, then cargo xtask build --public-url /x/"),
            ["serve", "build"]
        );
    }

    #[test]
    fn faults_name_their_file() {
        let root = std::env::temp_dir().join(format!("ringside-documents-{}", std::process::id()));
        workspace::create_dir(&root.join("style")).unwrap();
        workspace::write(&root.join("style/base.css"), "").unwrap();
        workspace::write(&root.join("README.md"), "[x](nowhere.md) cargo xtask fly").unwrap();
        workspace::write(
            &root.join("index.html"),
            "<link data-trunk rel=\"css\" href=\"style/base.css\">",
        )
        .unwrap();
        let error = check(&root).unwrap_err();
        workspace::write(
            &root.join("README.md"),
            "[x](style/base.css) cargo xtask test",
        )
        .unwrap();
        let fixed = check(&root);
        workspace::remove_dir(&root).unwrap();

        assert_eq!(
            error.lines().collect::<Vec<_>>(),
            [
                "README.md: the link to nowhere.md leads nowhere",
                "README.md: there is no `cargo xtask fly`"
            ]
        );
        assert_eq!(fixed, Ok(()));
    }
}
