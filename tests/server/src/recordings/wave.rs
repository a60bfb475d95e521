//! The sound of a call as WAV, 8 kHz, 16 bit: a hum like a voice wherever somebody speaks, silence between. Any part
//! of the file is made by itself, so a player may jump about in a recording of hours, and none is kept.

use std::{f64::consts::TAU, ops::Range, sync::LazyLock};

use crate::{
    clock::EpochMs,
    numeric::{count, real, signed, whole},
    world::insight::speech::Speech,
};

/// Samples per second and channel.
const RATE: u32 = 8_000;
/// Samples per millisecond.
const PER_MS: usize = 8;
/// Bytes before the samples.
const HEADER: usize = 44;
/// How long a voice's hum is before it repeats.
const HUM_MS: usize = 2_520;
/// How long a hum swells and fades.
const FADE: usize = 20 * PER_MS;

/// What a recording holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Track {
    /// The caller on the left, the agent on the right.
    Stereo,
    /// Both in one channel.
    Mono,
    /// The caller alone.
    Caller,
    /// The agent alone.
    Agent,
}

impl Track {
    /// Every track.
    pub(crate) const ALL: [Self; 4] = [Self::Stereo, Self::Mono, Self::Caller, Self::Agent];

    /// The name of its file.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Stereo => "stereo.wav",
            Self::Mono => "mono.wav",
            Self::Caller => "caller.wav",
            Self::Agent => "agent.wav",
        }
    }

    /// The track with this file name.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|track| track.file() == name)
    }

    fn channels(self) -> u16 {
        if self == Self::Stereo { 2 } else { 1 }
    }
}

/// One recording, ready to be read in any order.
#[derive(Clone, Debug)]
pub(crate) struct Wave {
    track: Track,
    /// Where each thing said lies, in samples from the beginning, oldest first.
    said: Vec<(bool, Range<usize>)>,
    samples: usize,
}

impl Wave {
    /// The recording of a call from `start_ms` to `end_ms`.
    pub(crate) fn new(track: Track, spoken: &[Speech], start_ms: EpochMs, end_ms: EpochMs) -> Self {
        let at = |ms: EpochMs| count(ms - start_ms) * PER_MS;
        let samples = at(end_ms);
        let said = spoken
            .iter()
            .map(|speech| {
                let range = at(speech.start_ms).min(samples)..at(speech.end_ms).min(samples);
                (speech.is_agents, range)
            })
            .filter(|(_, range)| !range.is_empty())
            .collect();
        Self {
            track,
            said,
            samples,
        }
    }

    /// The size of the whole file in bytes.
    pub(crate) fn size(&self) -> usize {
        HEADER + self.samples * self.block()
    }

    /// Bytes of one moment over all channels.
    fn block(&self) -> usize {
        2 * usize::from(self.track.channels())
    }

    /// The bytes of this part of the file.
    pub(crate) fn bytes(&self, part: Range<usize>) -> Vec<u8> {
        let part = part.start.min(self.size())..part.end.min(self.size());
        let mut bytes = Vec::with_capacity(part.len() + self.block() * 2);
        let mut skip = part.start;
        if part.start < HEADER {
            bytes.extend(self.header());
        } else {
            // Whole moments only are made; what is too much at the beginning is cut off below.
            skip = (part.start - HEADER) % self.block();
        }
        let first = part.start.saturating_sub(HEADER) / self.block();
        let last = part.end.saturating_sub(HEADER).div_ceil(self.block());
        for sample in self.mixed(first..last) {
            bytes.extend(sample.to_le_bytes());
        }
        bytes.drain(..skip.min(bytes.len()));
        bytes.truncate(part.len());
        bytes
    }

    /// The samples of these moments, channel by channel within each.
    fn mixed(&self, moments: Range<usize>) -> Vec<i16> {
        let channels = usize::from(self.track.channels());
        let mut samples = vec![0_i16; moments.len() * channels];
        for (is_agents, range) in &self.said {
            let channel = match (self.track, is_agents) {
                (Track::Stereo, true) => 1,
                (Track::Caller, true) | (Track::Agent, false) => continue,
                _ => 0,
            };
            let from = range.start.max(moments.start);
            let until = range.end.min(moments.end);
            for moment in from..until {
                let level = voice(*is_agents, moment - range.start, range.end - moment);
                let place = (moment - moments.start) * channels + channel;
                if let Some(sample) = samples.get_mut(place) {
                    *sample = sample.saturating_add(level);
                }
            }
        }
        samples
    }

    fn header(&self) -> Vec<u8> {
        let channels = self.track.channels();
        let block = u16::try_from(self.block()).unwrap_or(2);
        let data = u32::try_from(self.samples * self.block()).unwrap_or(u32::MAX - 36);
        let mut header = Vec::with_capacity(HEADER);
        header.extend(b"RIFF");
        header.extend((data + 36).to_le_bytes());
        header.extend(b"WAVEfmt ");
        header.extend(16_u32.to_le_bytes());
        header.extend(1_u16.to_le_bytes());
        header.extend(channels.to_le_bytes());
        header.extend(RATE.to_le_bytes());
        header.extend((RATE * u32::from(block)).to_le_bytes());
        header.extend(block.to_le_bytes());
        header.extend(16_u16.to_le_bytes());
        header.extend(b"data");
        header.extend(data.to_le_bytes());
        header
    }
}

/// The voice's sample this many samples after its beginning and before its end.
fn voice(is_agents: bool, since: usize, until: usize) -> i16 {
    let hum: &[i16] = if is_agents { &AGENT } else { &CALLER };
    let level = hum.get(since % hum.len().max(1)).copied().unwrap_or(0);
    let edge = since.min(until).min(FADE);
    let faded = i64::from(level) * signed(edge) / signed(FADE);
    i16::try_from(faded).unwrap_or(0)
}

/// The agent hums higher than the caller.
static AGENT: LazyLock<Vec<i16>> = LazyLock::new(|| hum(205.0, 180));
static CALLER: LazyLock<Vec<i16>> = LazyLock::new(|| hum(118.0, 210));

/// Syllables of this length on a wandering pitch with its first harmonics.
fn hum(pitch: f64, syllable_ms: i64) -> Vec<i16> {
    let mut phase = 0.0;
    (0..HUM_MS * PER_MS)
        .map(|index| {
            let ms = real(signed(index)) / real(signed(PER_MS));
            let along = (ms / real(syllable_ms)).fract();
            let bend = 1.0 + 0.06 * (TAU * ms / real(signed(HUM_MS))).sin();
            phase += TAU * pitch * bend / f64::from(RATE);
            let sum = phase.sin() + 0.5 * (2.0 * phase).sin() + 0.3 * (3.0 * phase).sin();
            let swell = (along * std::f64::consts::PI).sin();
            i16::try_from(whole(sum * swell * 5_200.0)).unwrap_or(0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken() -> Vec<Speech> {
        [
            (true, 500, 2_000),
            (false, 2_100, 3_500),
            (true, 4_200, 5_000),
        ]
        .map(|(is_agents, start_ms, end_ms)| Speech {
            is_agents,
            start_ms: 10_000 + start_ms,
            end_ms: 10_000 + end_ms,
        })
        .to_vec()
    }

    fn wave(track: Track) -> Wave {
        Wave::new(track, &spoken(), 10_000, 16_000)
    }

    fn samples(wave: &Wave) -> Vec<i16> {
        wave.bytes(HEADER..wave.size())
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect()
    }

    fn is_loud(samples: &[i16]) -> bool {
        samples.iter().any(|sample| sample.unsigned_abs() > 2_000)
    }

    #[test]
    fn the_header_says_what_follows() {
        let stereo = wave(Track::Stereo);
        let bytes = stereo.bytes(0..stereo.size());
        assert_eq!(bytes.len(), 44 + 6 * 8_000 * 4);
        assert_eq!(bytes[..4], *b"RIFF");
        let number = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        assert_eq!(number(4), u32::try_from(bytes.len() - 8).unwrap());
        assert_eq!(
            (bytes[22], number(24), number(28), bytes[32]),
            (2, 8_000, 32_000, 4)
        );
        assert_eq!(number(40), u32::try_from(bytes.len() - 44).unwrap());
        let mono = wave(Track::Mono).bytes(0..44);
        assert_eq!((mono[22], mono[32]), (1, 2));
    }

    #[test]
    fn the_caller_is_left_the_agent_right_and_both_at_their_times() {
        let stereo = samples(&wave(Track::Stereo));
        let side = |side: usize, from_ms: usize, until_ms: usize| -> Vec<i16> {
            stereo
                .chunks_exact(2)
                .map(|pair| pair[side])
                .skip(from_ms * PER_MS)
                .take((until_ms - from_ms) * PER_MS)
                .collect()
        };
        assert!(is_loud(&side(1, 600, 1_900)) && !is_loud(&side(0, 600, 1_900)));
        assert!(is_loud(&side(0, 2_200, 3_400)) && !is_loud(&side(1, 2_200, 3_400)));
        for quiet in [(0, 500), (3_500, 4_200), (5_000, 6_000)] {
            assert_eq!(side(0, quiet.0, quiet.1).iter().max(), Some(&0));
            assert_eq!(side(1, quiet.0, quiet.1).iter().max(), Some(&0));
        }
        let mono = samples(&wave(Track::Mono));
        assert!(is_loud(&mono[2_200 * PER_MS..3_400 * PER_MS]));
        assert!(is_loud(&mono[600 * PER_MS..1_900 * PER_MS]));
        let caller = samples(&wave(Track::Caller));
        assert!(!is_loud(&caller[600 * PER_MS..1_900 * PER_MS]));
        let agent = samples(&wave(Track::Agent));
        assert!(!is_loud(&agent[2_200 * PER_MS..3_400 * PER_MS]));
    }

    #[test]
    fn every_part_is_the_same_as_cut_from_the_whole() {
        for track in Track::ALL {
            let wave = wave(track);
            let all = wave.bytes(0..wave.size());
            for (from, to) in [
                (0, 10),
                (0, 44),
                (10, 60),
                (44, 45),
                (45, 46),
                (47, 20_003),
                (20_001, 20_002),
                (all.len() - 3, all.len() + 99),
                (all.len(), all.len() + 1),
            ] {
                let expected = &all[from.min(all.len())..to.min(all.len())];
                assert_eq!(wave.bytes(from..to), expected, "{track:?} {from}..{to}");
            }
        }
    }
}
