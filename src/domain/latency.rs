//! How long the agent took to answer, as the vendor measured it. Milliseconds throughout.

/// One turn of the agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TurnLatency {
    /// Which turn, from 1, as the vendor counts.
    pub turn: u32,
    /// From the end of the caller's words to the beginning of the agent's.
    pub total_ms: Option<u64>,
    /// Of that, speech to text.
    pub transcriber_ms: Option<u64>,
    /// Of that, the model.
    pub model_ms: Option<u64>,
    /// Of that, text to speech.
    pub voice_ms: Option<u64>,
}

/// How an answer of the agent feels to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Quick enough not to be noticed.
    Fine,
    /// Noticed.
    Slow,
    /// The caller wonders whether somebody is there.
    VerySlow,
}

/// From here on an answer is slow, in milliseconds.
const SLOW_MS: u64 = 1_500;
/// From here on it is very slow.
const VERY_SLOW_MS: u64 = 2_500;

/// How an answer after this many milliseconds feels.
pub fn pace(latency_ms: u64) -> Pace {
    match latency_ms {
        0..SLOW_MS => Pace::Fine,
        SLOW_MS..VERY_SLOW_MS => Pace::Slow,
        _ => Pace::VerySlow,
    }
}

/// `412 ms`, `1.9 s`: a short length of time, cut rather than rounded, so that 2,499 ms never reads as
/// the 2.5 s that are very slow.
pub fn text(length_ms: u64) -> String {
    if length_ms < 1000 {
        format!("{length_ms} ms")
    } else {
        format!("{}.{} s", length_ms / 1000, length_ms % 1000 / 100)
    }
}

/// The latency of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    /// The vendor's own figures, each with its name: "Average", "Median".
    pub figures: Vec<(String, u64)>,
    /// Turn by turn, where the vendor tells.
    pub turns: Vec<TurnLatency>,
}

impl Latency {
    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        !self.figures.is_empty() || !self.turns.is_empty()
    }

    /// The value that `percent` of the turns do not exceed (nearest rank); `None` without turns.
    pub fn percentile_ms(&self, percent: u8) -> Option<u64> {
        let mut values: Vec<u64> = self.turns.iter().filter_map(|turn| turn.total_ms).collect();
        values.sort_unstable();
        let rank = (values.len() * usize::from(percent.min(100))).div_ceil(100);
        values.get(rank.saturating_sub(1)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let turn = |total_ms| TurnLatency {
            total_ms,
            ..TurnLatency::default()
        };
        let mut latency = Latency::default();
        assert_eq!(latency.percentile_ms(50), None);
        latency.turns = [300, 100, 200, 400].map(|ms| turn(Some(ms))).to_vec();
        latency.turns.push(turn(None));
        assert_eq!(latency.percentile_ms(50), Some(200));
        assert_eq!(latency.percentile_ms(90), Some(400));
        assert_eq!(latency.percentile_ms(0), Some(100));
        assert_eq!(latency.percentile_ms(255), Some(400));
    }

    #[test]
    fn slow_answers_are_told_from_quick_ones() {
        assert_eq!(pace(1_499), Pace::Fine);
        assert_eq!(pace(1_500), Pace::Slow);
        assert_eq!(pace(2_499), Pace::Slow);
        assert_eq!(pace(2_500), Pace::VerySlow);
        assert_eq!(pace(u64::MAX), Pace::VerySlow);
    }

    #[test]
    fn lengths_are_short_and_never_rounded_up() {
        assert_eq!(text(0), "0 ms");
        assert_eq!(text(999), "999 ms");
        assert_eq!(text(1_000), "1.0 s");
        assert_eq!(text(2_499), "2.4 s");
        assert_eq!(text(61_050), "61.0 s");
    }
}
