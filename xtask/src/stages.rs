//! `cargo xtask test`: one line per stage, the output of a failing one shown.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::build::{self, Progress};
use crate::cli::Layer;
use crate::documents;
use crate::local_api;
use crate::process::{self, Transcript};
use crate::size;
use crate::tools;
use crate::workspace;

const WASM: &str = "wasm32-unknown-unknown";

/// How many tests or checks passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
}

/// What one stage gave.
struct Report {
    counts: Counts,
    output: String,
}

impl Report {
    /// A check without tests of its own to count.
    fn check(outcome: Outcome) -> Self {
        let (passed, failed, output) = match outcome {
            Ok(()) => (1, 0, String::new()),
            Err(sentence) => (0, 1, format!("{sentence}\n")),
        };
        Self {
            counts: Counts { passed, failed },
            output,
        }
    }

    /// A command whose success is one check.
    fn checked(transcript: Transcript) -> Self {
        Self {
            counts: Counts {
                passed: u64::from(transcript.succeeded),
                failed: u64::from(!transcript.succeeded),
            },
            output: transcript.output,
        }
    }

    /// A command that reports its tests. One that fails without a failed test
    /// (it did not compile) counts as one failure; one without any test too,
    /// because a stage that tests nothing must not look green.
    fn counted(transcript: Transcript, count: fn(&str) -> Counts) -> Self {
        let mut counts = count(&transcript.output);
        let silent = counts.passed == 0 || !transcript.succeeded;
        if counts.failed == 0 && silent {
            counts.failed = 1;
        }
        Self {
            counts,
            output: transcript.output,
        }
    }
}

/// One named step of a layer.
struct Stage {
    name: &'static str,
    run: fn() -> Outcome<Report>,
}

/// Runs the stages of these layers; all of them even when one fails.
pub(crate) fn run(layers: &[Layer]) -> Outcome {
    let started = process::now();
    let mut total = Counts::default();
    for stage in layers.iter().flat_map(|layer| stages(*layer)) {
        let counts = run_stage(&stage);
        total.passed += counts.passed;
        total.failed += counts.failed;
    }
    println!(
        "{} passed, {} failed ({})",
        total.passed,
        total.failed,
        process::human(started.elapsed())
    );
    if total.failed == 0 {
        Ok(())
    } else {
        Err("not every stage passed".into())
    }
}

fn run_stage(stage: &Stage) -> Counts {
    print!("{:<18} ", stage.name);
    // Shown while the stage runs; a terminal that is gone is noticed later.
    let _ = std::io::stdout().flush();
    let started = process::now();
    let report = (stage.run)().unwrap_or_else(|sentence| Report::check(Err(sentence)));
    let Counts { passed, failed } = report.counts;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "{word:<7} {passed:>5} passed {failed:>3} failed  {:>12}",
        process::human(started.elapsed())
    );
    if failed > 0 {
        println!("{}", report.output);
    }
    report.counts
}

fn stages(layer: Layer) -> Vec<Stage> {
    let stage = |name, run| Stage { name, run };
    match layer {
        Layer::Lint => vec![
            stage("lint format", || cargo(&["fmt", "--all", "--check"], &[])),
            stage("lint native", || {
                cargo(
                    &[
                        "clippy",
                        "--workspace",
                        "--all-targets",
                        "--",
                        "-D",
                        "warnings",
                    ],
                    &[],
                )
            }),
            stage("lint wasm", || {
                tools::ensure_wasm_target()?;
                cargo(
                    &[
                        "clippy",
                        "--package",
                        "ringside",
                        "--lib",
                        "--bins",
                        // The other test targets are native.
                        "--test",
                        "browser",
                        "--target",
                        WASM,
                        "--",
                        "-D",
                        "warnings",
                    ],
                    &[],
                )
            }),
            stage("lint docs", || {
                tools::ensure_wasm_target()?;
                cargo(
                    &[
                        "doc",
                        "--package",
                        "ringside",
                        "--no-deps",
                        "--document-private-items",
                        "--target",
                        WASM,
                    ],
                    &[("RUSTDOCFLAGS", "-D warnings")],
                )
            }),
            stage("lint files", || {
                Ok(Report::check(documents::check(&workspace::root())))
            }),
        ],
        Layer::Native => vec![
            stage("native", || cargo_test(&["test"])),
            stage("native xtask", || {
                cargo_test(&["test", "--package", "xtask"])
            }),
        ],
        Layer::Server => vec![
            stage("server", || {
                cargo_test(&["test", "--package", "ringside-local-api"])
            }),
            stage("server sse", || {
                cargo_test(&["test", "--package", "ringside-sse-service"])
            }),
        ],
        Layer::Browser => browser_stages(),
        Layer::E2e => vec![
            stage("e2e build", || Ok(Report::check(prepare_e2e()))),
            stage("e2e size", || Ok(Report::check(size::check()))),
            stage("e2e stories", e2e),
        ],
    }
}

fn cargo(arguments: &[&str], variables: &[(&str, &str)]) -> Outcome<Report> {
    Ok(Report::checked(process::record(
        Command::new("cargo")
            .args(arguments)
            .envs(variables.iter().copied())
            .current_dir(workspace::root()),
    )?))
}

fn cargo_test(arguments: &[&str]) -> Outcome<Report> {
    let transcript = process::record(
        Command::new("cargo")
            .args(arguments)
            .current_dir(workspace::root()),
    )?;
    Ok(Report::counted(transcript, count_cargo))
}

fn browser_stages() -> Vec<Stage> {
    let mut stages = vec![Stage {
        name: "browser chromium",
        run: || {
            let chromium = tools::ensure_chromium()?;
            browser("CHROMEDRIVER", &chromium.driver)
        },
    }];
    if tools::find_firefox().is_some() {
        stages.push(Stage {
            name: "browser firefox",
            run: || {
                let firefox = tools::find_firefox().ok_or("firefox is gone")?;
                browser("GECKODRIVER", &firefox.driver)
            },
        });
    }
    stages
}

fn browser(variable: &str, driver: &Path) -> Outcome<Report> {
    tools::ensure_wasm_target()?;
    tools::ensure_wasm_bindgen()?;
    let transcript = process::record(
        Command::new("cargo")
            .args([
                "test",
                "--package",
                "ringside",
                "--target",
                WASM,
                "--test",
                "browser",
            ])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env_remove("CHROMEDRIVER")
            .env_remove("GECKODRIVER")
            .env(variable, driver)
            .current_dir(workspace::root()),
    )?;
    Ok(Report::counted(transcript, count_cargo))
}

/// The built console, the server and the Node packages that the stories need.
fn prepare_e2e() -> Outcome {
    build::ensure_console(Progress::Kept)?;
    local_api::build()?;
    ensure_node_packages()
}

/// `npm ci` in `tests/e2e`, only when its lock file has changed.
pub(crate) fn ensure_node_packages() -> Outcome {
    tools::require_clients()?;
    let folder = workspace::root().join("tests/e2e");
    let lock = workspace::read(&folder.join("package-lock.json"))?;
    let note = folder.join("node_modules/.installed-lock");
    if std::fs::read(&note).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let install = process::record(
        Command::new("npm")
            .args(["ci", "--no-fund", "--no-audit"])
            // The browser is the system's; Playwright must not fetch its own.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&folder),
    )?;
    if !install.succeeded {
        return Err(install.output);
    }
    workspace::write(&note, lock)
}

fn e2e() -> Outcome<Report> {
    let chromium = tools::ensure_chromium()?;
    let mut playwright = Command::new("npx");
    playwright
        .args(["playwright", "test"])
        .env("RINGSIDE_CHROMIUM", &chromium.browser)
        .env("RINGSIDE_CONSOLE_DIR", workspace::dist())
        .env("RINGSIDE_LOCAL_API", local_api::program())
        .current_dir(workspace::root().join("tests/e2e"));
    match tools::ensure_nginx() {
        Ok(nginx) => playwright.env("RINGSIDE_NGINX", nginx),
        Err(sentence) => {
            println!("the stories behind nginx are skipped: {sentence}");
            playwright.env("RINGSIDE_NGINX", "")
        }
    };
    let transcript = process::record(&mut playwright)?;
    Ok(Report::counted(transcript, count_playwright))
}

/// Sums the `test result:` lines of `cargo test`.
fn count_cargo(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines() {
        if let Some((_, numbers)) = line.split_once("test result: ") {
            counts.passed += number_before(numbers, " passed").unwrap_or(0);
            counts.failed += number_before(numbers, " failed").unwrap_or(0);
        }
    }
    counts
}

/// Reads the closing lines of Playwright (`  12 passed (30.1s)`). A test that
/// passed only when repeated counts as failed: it hides a race.
fn count_playwright(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines() {
        let line = line.trim();
        for (word, bad) in [
            ("passed", false),
            ("failed", true),
            ("flaky", true),
            ("did not run", true),
        ] {
            let Some(number) = line.split_once(' ').and_then(|(number, rest)| {
                rest.starts_with(word).then(|| number.parse::<u64>().ok())?
            }) else {
                continue;
            };
            if bad {
                counts.failed += number;
            } else {
                counts.passed += number;
            }
        }
    }
    counts
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    let (before, _) = text.split_once(word)?;
    before
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_results_are_summed() {
        let output = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 1 ignored; finished in 0.00s\n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored\n";
        assert_eq!(
            count_cargo(output),
            Counts {
                passed: 13,
                failed: 2
            }
        );
    }

    #[test]
    fn playwright_results_are_read_and_flaky_is_a_failure() {
        let output = "  1 flaky\n    [chromium] › a.spec.ts\n  2 skipped\n  14 passed (31.2s)\n";
        assert_eq!(
            count_playwright(output),
            Counts {
                passed: 14,
                failed: 1
            }
        );
        assert_eq!(
            count_playwright("  2 failed\n  3 did not run\n"),
            Counts {
                passed: 0,
                failed: 5
            }
        );
    }

    #[test]
    fn a_stage_that_breaks_or_tests_nothing_is_a_failure() {
        let report = |succeeded, output: &str| {
            let transcript = Transcript {
                succeeded,
                output: output.into(),
            };
            Report::counted(transcript, count_cargo).counts
        };
        assert_eq!(report(false, "error: could not compile").failed, 1);
        assert_eq!(report(true, "").failed, 1);
        assert_eq!(
            report(true, "test result: ok. 1 passed; 0 failed").failed,
            0
        );
    }
}
