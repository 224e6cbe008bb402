//! Random permutations of any size, computed place by place without a table.

/// Rounds of the cipher: every other one changes the same half of a place. Halves of few values mix slowly.
const ROUNDS: usize = 8;
const ROUNDS_IF_SMALL: usize = 32;
/// The size up to which a permutation is small.
const SMALL: u64 = 256;

/// A permutation of `0..size`, drawn by a key.
///
/// A Feistel cipher on pairs of numbers, whose results outside `0..size` are ciphered again until one lies inside (Black & Rogaway
/// 2002, "Ciphers with arbitrary finite domains"). The pairs are hardly more than `size`, so that once is almost always enough.
#[derive(Debug, Clone)]
pub struct Permutation {
    size: u64,
    /// How many values each half of a place has.
    halves: [u64; 2],
    rounds: usize,
    keys: [u64; ROUNDS_IF_SMALL],
}

impl Permutation {
    /// The permutation of `0..size` that this key draws.
    pub fn new(size: u64, key: [u64; 2]) -> Permutation {
        let root = size.isqrt();
        let left = (if root * root == size { root } else { root + 1 }).max(1);
        let mut keys = [0; ROUNDS_IF_SMALL];
        let mut state = key[0];
        for round_key in &mut keys {
            state = state.wrapping_add(GOLDEN);
            *round_key = mixed(state) ^ key[1];
        }
        let rounds = if size <= SMALL { ROUNDS_IF_SMALL } else { ROUNDS };
        Permutation { size, rounds, halves: [left, size.div_ceil(left)], keys }
    }

    /// Where `place` goes, `place` in `0..size`.
    pub fn image(&self, place: u64) -> u64 {
        assert!(place < self.size, "invariant: a permutation of {} has no place {place}", self.size);
        let [left, right] = self.halves;
        let mut image = place;
        loop {
            let mut halves = [image % left, image / left];
            for (round, key) in self.keys[..self.rounds].iter().enumerate() {
                let (one, other) = (round % 2, 1 - round % 2);
                let hash = mixed(halves[other].wrapping_mul(GOLDEN) ^ key);
                let step = (u128::from(hash) * u128::from(self.halves[one])) >> 64;
                halves[one] += step as u64;
                if halves[one] >= self.halves[one] {
                    halves[one] -= self.halves[one];
                }
            }
            image = halves[0] + left * halves[1];
            debug_assert!(image < left * right, "invariant: each half stays below its number of values");
            if image < self.size {
                return image;
            }
        }
    }
}

/// The odd number next to 2^64 over the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
