//! Streams of uniform random numbers: a pure function of seed, name, draw and year, the same whatever else is drawn.

use rand_philox::Philox;

/// A named source of random numbers: a pure function of (seed, name, draw, year).
///
/// The key of Philox4x32-10 (Salmon et al. 2011) is a BLAKE3 hash of seed, name and year; its counter is the draw.
#[derive(Debug, Clone)]
pub struct Stream {
    seed: u64,
    name: String,
}

impl Stream {
    /// The stream of this name under a seed.
    pub fn new(seed: u64, name: &str) -> Stream {
        Stream { seed, name: name.to_owned() }
    }

    /// Uniform numbers strictly between 0 and 1, 52 bits each, for the draws `first_draw..first_draw + out.len()` of a year (0 for
    /// what does not depend on the year).
    pub fn fill(&self, first_draw: u64, year: i32, out: &mut [f64]) {
        let key = self.key(year);
        // A counter gives four words, a draw takes two: draw d begins at word 2 d.
        let mut generator = Philox::new([key.word(0), key.word(1)], u128::from(first_draw / 2));
        if first_draw % 2 == 1 {
            generator.next_u32();
            generator.next_u32();
        }
        let mut words = [0_u32; 512];
        for part in out.chunks_mut(256) {
            let words = &mut words[..2 * part.len()];
            generator.fill_u32(words);
            for (value, pair) in part.iter_mut().zip(words.chunks_exact(2)) {
                *value = unit(u64::from(pair[0]) | u64::from(pair[1]) << 32);
            }
        }
    }

    /// What the stream's numbers of a year are keyed by.
    pub(super) fn key(&self, year: i32) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed.to_le_bytes()).update(&year.to_le_bytes()).update(self.name.as_bytes());
        Key(*hasher.finalize().as_bytes())
    }
}

/// A hash of seed, name and year. Words 0 and 1 key the stream itself, 2 and 3 what designs shuffle or scramble, 4 and 5 their order.
pub(super) struct Key([u8; 32]);

impl Key {
    /// One of eight parts.
    pub(super) fn word(&self, at: usize) -> u32 {
        u32::from_le_bytes([0, 1, 2, 3].map(|byte| self.0[4 * at + byte]))
    }
}

/// The middle of one of 2^52 equal parts of the unit interval, which a double holds exactly: never 0 or 1.
pub(super) fn unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}
