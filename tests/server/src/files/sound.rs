//! A voice message: not words, but syllables with pitch, vowels and pauses, as 16-bit mono WAV at 8 kHz.

use std::f64::consts::TAU;

use crate::{
    numeric::{real, signed, whole},
    rng::Rng,
};

const RATE: u32 = 8_000;
/// First and second formant of a few vowels, in Hz.
const VOWELS: [(i64, i64); 5] = [
    (730, 1_090),
    (530, 1_840),
    (270, 2_290),
    (570, 840),
    (300, 870),
];

/// Three to eight seconds of it.
pub(super) fn voice(seed: u64) -> Vec<u8> {
    let mut rng = Rng::for_purpose(seed, "voice", 0);
    let mut samples: Vec<i16> = Vec::new();
    let pitch = rng.between(95, 220);
    for _ in 0..rng.between(3, 6) {
        for _ in 0..rng.between(3, 7) {
            syllable(&mut samples, &mut rng, pitch);
        }
        silence(&mut samples, rng.between(180, 420));
    }
    wav(&samples)
}

fn silence(samples: &mut Vec<i16>, length_ms: i64) {
    samples.extend((0..length_ms * 8).map(|_| 0));
}

/// A pulse at the voice's pitch whose harmonics are loudest near the vowel's formants, swelling and fading.
fn syllable(samples: &mut Vec<i16>, rng: &mut Rng, pitch: i64) {
    let length = rng.between(110, 230) * 8;
    let from = real(pitch + rng.between(-12, 25));
    let to = from - real(rng.between(0, 30));
    let (first, second) = rng.pick(&VOWELS).copied().unwrap_or((500, 1_500));
    let near = |frequency: f64, formant: i64, width: f64| {
        let distance = (frequency - real(formant)) / width;
        1.0 / (1.0 + distance * distance)
    };
    let strengths: Vec<f64> = (1..=18)
        .map(|harmonic| {
            let frequency = from * real(harmonic);
            near(frequency, first, 120.0) + 0.6 * near(frequency, second, 180.0) + 0.05
        })
        .collect();
    let mut phase = 0.0;
    for index in 0..length {
        let along = real(index) / real(length);
        phase += TAU * (from + (to - from) * along) / f64::from(RATE);
        let sum: f64 = (1..)
            .zip(&strengths)
            .map(|(harmonic, strength)| strength * (phase * f64::from(harmonic)).sin())
            .sum();
        let envelope = (along * std::f64::consts::PI).sin().sqrt();
        let level = whole(sum * envelope * 3_600.0).clamp(-32_000, 32_000);
        samples.push(i16::try_from(level).unwrap_or(0));
    }
    silence(samples, rng.between(15, 70));
}

fn wav(samples: &[i16]) -> Vec<u8> {
    let data_bytes = u32::try_from(signed(samples.len()) * 2).unwrap_or(0);
    let mut file = Vec::with_capacity(samples.len() * 2 + 44);
    file.extend(b"RIFF");
    file.extend((data_bytes + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend([1, 0, 1, 0]);
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2).to_le_bytes());
    file.extend([2, 0, 16, 0]);
    file.extend(b"data");
    file.extend(data_bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_lasts_some_seconds_and_is_heard() {
        let file = voice(3);
        let seconds = (file.len() - 44) / 16_000;
        assert!((1..=12).contains(&seconds), "{seconds}");
        assert_eq!(file[..4], *b"RIFF");
        let loudest = file[44..]
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs())
            .max();
        assert!(loudest > Some(4_000), "{loudest:?}");
        assert_eq!(file, voice(3));
    }
}
