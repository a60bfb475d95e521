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
}
