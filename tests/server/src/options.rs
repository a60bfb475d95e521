//! What the server can be told on its command line.

use std::path::PathBuf;

use crate::clock::{EpochMs, parse_iso};

/// How to use the program.
pub const USAGE: &str = "\
ringside-local-api: the vendors' APIs on this machine, with believable data and failures on request

Options:
  --port N          port on 127.0.0.1, 0 for any free one (default 8080)
  --db PATH         SQLite file, reused when it holds what is asked for (default: in memory)
  --calls N         calls in the past 90 days (default 5000)
  --seed N          seed of the data (default 1)
  --now RFC3339     start the clock here instead of at the real time
  --live-speed F    how fast calls in progress unfold; 1 is life (default 1)
  --heartbeat-ms N  gap between heartbeats of a stream (default 20000)
  --max-streams N   open streams allowed per key (default 12)
  --chaos PERCENT   share of API answers that fail, stall or break off (default 0)
  --latency MS      delay of every API answer (default 0)
  --wire PORT       also serve through raw sockets that fail on request, 0 for any free port
  --console DIR     also serve the built console from this folder
  --help            show this text";

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 asks the system for a free one.
    pub port: u16,
    /// The `SQLite` file; `None` keeps the data in memory.
    pub db: Option<PathBuf>,
    /// Calls in the past 90 days.
    pub calls: usize,
    /// Seed of the data.
    pub seed: u64,
    /// Where the clock starts, in milliseconds since the epoch; `None` is the real time.
    pub now_ms: Option<EpochMs>,
    /// How fast calls in progress unfold; 1 is life.
    pub live_speed: f64,
    /// Milliseconds between two heartbeats of a stream.
    pub heartbeat_ms: u64,
    /// Open streams allowed per key.
    pub max_streams: usize,
    /// Percent of API answers that fail.
    pub chaos_percent: u8,
    /// Milliseconds added to every API answer.
    pub latency_ms: u64,
    /// Port of the wire on 127.0.0.1; 0 asks the system for a free one.
    pub wire: Option<u16>,
    /// Folder of the built console.
    pub console: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8080,
            db: None,
            calls: 5_000,
            seed: 1,
            now_ms: None,
            live_speed: 1.0,
            heartbeat_ms: 20_000,
            max_streams: 12,
            chaos_percent: 0,
            latency_ms: 0,
            wire: None,
            console: None,
        }
    }
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// Run with these settings.
    Run(Box<Options>),
    /// Print [`USAGE`].
    Help,
}

/// Reads command-line arguments, the program name left out. The error is a sentence for the user.
pub fn parse<I>(arguments: I) -> Result<Command, String>
where
    I: IntoIterator,
    I::Item: Into<std::ffi::OsString>,
{
    use lexopt::prelude::*;

    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    let sentence = |error: lexopt::Error| error.to_string();
    while let Some(argument) = parser.next().map_err(sentence)? {
        let Long(name) = argument else {
            return Err(argument.unexpected().to_string());
        };
        let name = name.to_owned();
        if name == "help" {
            return Ok(Command::Help);
        }
        if !USAGE.contains(&format!("--{name} ")) {
            return Err(format!("unknown option --{name}"));
        }
        let value = parser.value().map_err(sentence)?;
        let path = PathBuf::from(&value);
        let text = value
            .into_string()
            .map_err(|_| format!("--{name}: the value is not readable text"))?;
        let bad = |why: &str| format!("--{name} {text}: {why}");
        match name.as_str() {
            "port" => options.port = text.parse().map_err(|_| bad("not a port number"))?,
            "wire" => options.wire = Some(text.parse().map_err(|_| bad("not a port number"))?),
            "db" => options.db = Some(path),
            "console" => options.console = Some(path),
            "calls" => options.calls = text.parse().map_err(|_| bad("not a count"))?,
            "seed" => options.seed = text.parse().map_err(|_| bad("not a whole number"))?,
            "now" => {
                options.now_ms = Some(
                    parse_iso(&text)
                        .ok_or_else(|| bad("not a moment such as 2026-06-05T08:00:00Z"))?,
                );
            }
            "live-speed" => {
                options.live_speed = text
                    .parse()
                    .ok()
                    .filter(|speed: &f64| speed.is_finite() && *speed > 0.0)
                    .ok_or_else(|| bad("not a number above 0"))?;
            }
            "heartbeat-ms" => {
                options.heartbeat_ms = text
                    .parse()
                    .ok()
                    .filter(|gap| *gap > 0)
                    .ok_or_else(|| bad("not a number of milliseconds above 0"))?;
            }
            "max-streams" => options.max_streams = text.parse().map_err(|_| bad("not a count"))?,
            "chaos" => {
                options.chaos_percent = text
                    .parse()
                    .ok()
                    .filter(|percent| *percent <= 100)
                    .ok_or_else(|| bad("not a percentage from 0 to 100"))?;
            }
            _ => {
                options.latency_ms = text
                    .parse()
                    .map_err(|_| bad("not a number of milliseconds"))?;
            }
        }
    }
    Ok(Command::Run(Box::new(options)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(arguments: &[&str]) -> Options {
        match parse(arguments) {
            Ok(Command::Run(options)) => *options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_every_option() {
        let options = run(&[
            "--port",
            "0",
            "--calls=12",
            "--seed",
            "9",
            "--chaos",
            "5",
            "--latency",
            "80",
            "--now",
            "2026-06-05T08:00:00Z",
            "--live-speed",
            "2.5",
            "--console",
            "dist",
            "--db",
            "x.sqlite",
            "--max-streams",
            "3",
            "--heartbeat-ms",
            "50",
            "--wire",
            "0",
        ]);
        assert_eq!(options.wire, Some(0));
        assert_eq!((options.port, options.calls, options.seed), (0, 12, 9));
        assert_eq!((options.chaos_percent, options.latency_ms), (5, 80));
        assert_eq!(options.now_ms, Some(1_780_646_400_000));
        assert!((options.live_speed - 2.5).abs() < f64::EPSILON);
        assert_eq!(options.console, Some(PathBuf::from("dist")));
        assert_eq!(options.db, Some(PathBuf::from("x.sqlite")));
        assert_eq!((options.max_streams, options.heartbeat_ms), (3, 50));
    }

    #[test]
    fn refuses_nonsense_with_a_sentence_that_names_it() {
        for (arguments, part) in [
            (vec!["--port", "99999"], "--port 99999"),
            (vec!["--chaos", "101"], "percentage"),
            (vec!["--live-speed", "0"], "above 0"),
            (vec!["--now", "noon"], "--now noon"),
            (vec!["--nope", "1"], "--nope"),
            (vec!["--calls"], "--calls"),
            (vec!["stray"], "stray"),
        ] {
            let error = parse(&arguments).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
