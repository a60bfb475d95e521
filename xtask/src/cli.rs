//! The command line: words in, one typed [`Command`] out.

use std::ffi::OsString;

use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::public_url::PublicUrl;

/// Shown by `cargo xtask help` and after a mistake.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [options]          build what changed, start the local API and the console
      --port PORT          where to listen on 127.0.0.1 (default 8080)
      --calls NUMBER       how many calls to make up (default 5000)
      --seed NUMBER        the same seed gives the same calls (default 1)
      --chaos PERCENT      let this share of the API's answers fail (default 0)
      --latency MS         delay each API answer (default 0)
      --dev                rebuild and reload on every change (trunk serve)
  test [layer]...          every layer, or some of: native browser server e2e lint
  build [--public-url /sub/path/]
                           dist/ for any static host (default below /)
  size                     size of each file of dist/, checked against xtask/budget.toml
  bench                    measure the built console, print the numbers
  help                     this text";

/// What the user asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the usage.
    Help,
    /// Build and run the console with the local API.
    Serve(ServeOptions),
    /// Run these layers of tests, in this order.
    Test(Vec<Layer>),
    /// Make `dist/`.
    Build(BuildOptions),
    /// Print and check the sizes of `dist/`.
    Size,
    /// Measure and print.
    Bench,
}

/// Options of `serve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    /// Port on 127.0.0.1.
    pub(crate) port: u16,
    /// Number of calls the local API makes up.
    pub(crate) calls: u32,
    /// Seed of the made-up data.
    pub(crate) seed: u64,
    /// Percentage of API answers that fail, 0 to 100.
    pub(crate) chaos_percent: u8,
    /// Delay added to each API answer.
    pub(crate) latency_ms: u32,
    /// Whether to run `trunk serve` with reload instead of the release build.
    pub(crate) dev: bool,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            port: 8080,
            calls: 5000,
            seed: 1,
            chaos_percent: 0,
            latency_ms: 0,
            dev: false,
        }
    }
}

/// Options of `build`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BuildOptions {
    /// Path below which the console will be served.
    pub(crate) public_url: PublicUrl,
}

/// One layer of tests, in the order in which `cargo xtask test` runs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// Formatting, clippy for both targets, docs, links, size budget.
    Lint,
    /// Everything that runs on this machine without a browser.
    Native,
    /// The local API's own tests.
    Server,
    /// wasm-bindgen tests in a headless browser.
    Browser,
    /// Playwright stories against the built console and the local API.
    E2e,
}

impl Layer {
    /// Every layer, quickest answers first.
    pub(crate) const ALL: [Self; 5] = [
        Self::Lint,
        Self::Native,
        Self::Server,
        Self::Browser,
        Self::E2e,
    ];

    /// The word used on the command line and in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Server => "server",
            Self::Browser => "browser",
            Self::E2e => "e2e",
        }
    }
}

/// Reads the words after `cargo xtask`.
///
/// # Errors
/// One sentence saying which word is wrong; the caller adds the usage.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut parser = lexopt::Parser::from_args(words);
    let Some(first) = parser.next().map_err(sentence)? else {
        return Err("no command given".into());
    };
    let name = match first {
        Value(word) => word.string().map_err(sentence)?,
        Long("help") | Short('h') => return Ok(Command::Help),
        other => return Err(sentence(other.unexpected())),
    };
    match name.as_str() {
        "help" => no_more(&mut parser, Command::Help),
        "serve" => serve(&mut parser),
        "test" => test(&mut parser),
        "build" => build(&mut parser),
        "size" => no_more(&mut parser, Command::Size),
        "bench" => no_more(&mut parser, Command::Bench),
        other => Err(format!("there is no command `{other}`")),
    }
}

fn no_more(parser: &mut lexopt::Parser, command: Command) -> Result<Command, String> {
    match parser.next().map_err(sentence)? {
        None => Ok(command),
        Some(Long("help") | Short('h')) => Ok(Command::Help),
        Some(other) => Err(sentence(other.unexpected())),
    }
}

fn serve(parser: &mut lexopt::Parser) -> Result<Command, String> {
    let mut options = ServeOptions::default();
    while let Some(argument) = parser.next().map_err(sentence)? {
        match argument {
            Long("port") => options.port = number(parser, "--port")?,
            Long("calls") => options.calls = number(parser, "--calls")?,
            Long("seed") => options.seed = number(parser, "--seed")?,
            Long("latency") => options.latency_ms = number(parser, "--latency")?,
            Long("chaos") => {
                options.chaos_percent = number(parser, "--chaos")?;
                if options.chaos_percent > 100 {
                    return Err("--chaos is a percentage, 0 to 100".into());
                }
            }
            Long("dev") => options.dev = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(sentence(other.unexpected())),
        }
    }
    if options.port == 0 {
        return Err("--port must be 1 to 65535".into());
    }
    Ok(Command::Serve(options))
}

fn test(parser: &mut lexopt::Parser) -> Result<Command, String> {
    let mut layers = Vec::new();
    while let Some(argument) = parser.next().map_err(sentence)? {
        match argument {
            Value(word) => {
                let word = word.string().map_err(sentence)?;
                let layer = Layer::ALL
                    .into_iter()
                    .find(|layer| layer.name() == word)
                    .ok_or_else(|| format!("there is no test layer `{word}`"))?;
                layers.push(layer);
            }
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(sentence(other.unexpected())),
        }
    }
    if layers.is_empty() {
        layers.extend(Layer::ALL);
    }
    layers.sort_unstable();
    layers.dedup();
    Ok(Command::Test(layers))
}

fn build(parser: &mut lexopt::Parser) -> Result<Command, String> {
    let mut options = BuildOptions::default();
    while let Some(argument) = parser.next().map_err(sentence)? {
        match argument {
            Long("public-url") => {
                let text = parser
                    .value()
                    .map_err(sentence)?
                    .string()
                    .map_err(sentence)?;
                options.public_url = PublicUrl::parse(&text)?;
            }
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(sentence(other.unexpected())),
        }
    }
    Ok(Command::Build(options))
}

fn number<T: std::str::FromStr>(parser: &mut lexopt::Parser, name: &str) -> Result<T, String> {
    let value = parser.value().map_err(sentence)?;
    let text = value.to_string_lossy();
    text.parse()
        .map_err(|_| format!("{name} does not take `{text}`"))
}

// By value, so that it can be handed to `map_err` as it is.
fn sentence(error: lexopt::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn serve_has_defaults_and_takes_every_option() {
        assert_eq!(read("serve"), Ok(Command::Serve(ServeOptions::default())));
        assert_eq!(
            read("serve --port 9000 --calls=10 --seed 7 --chaos 5 --latency 300 --dev"),
            Ok(Command::Serve(ServeOptions {
                port: 9000,
                calls: 10,
                seed: 7,
                chaos_percent: 5,
                latency_ms: 300,
                dev: true,
            }))
        );
    }

    #[test]
    fn wrong_values_name_the_option() {
        assert_eq!(
            read("serve --port eighty"),
            Err("--port does not take `eighty`".into())
        );
        assert!(read("serve --chaos 101").is_err());
        assert!(read("serve --port 0").is_err());
        assert!(read("serve --port").is_err());
    }

    #[test]
    fn unknown_words_are_refused() {
        assert_eq!(read("fly"), Err("there is no command `fly`".into()));
        assert!(read("").is_err());
        assert!(read("size --all").is_err());
        assert!(read("build here").is_err());
        assert_eq!(
            read("test unit"),
            Err("there is no test layer `unit`".into())
        );
    }

    #[test]
    fn test_without_layers_means_all_and_order_is_fixed() {
        assert_eq!(read("test"), Ok(Command::Test(Layer::ALL.to_vec())));
        assert_eq!(
            read("test e2e native e2e"),
            Ok(Command::Test(vec![Layer::Native, Layer::E2e]))
        );
    }

    #[test]
    fn help_is_understood_everywhere() {
        for line in [
            "help",
            "--help",
            "-h",
            "serve --help",
            "test -h",
            "size --help",
        ] {
            assert_eq!(read(line), Ok(Command::Help), "{line}");
        }
    }
}
