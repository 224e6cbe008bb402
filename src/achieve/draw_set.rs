//! Sets of draws, one bit each.

/// Some of a scenario's draws.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DrawSet {
    /// 64 draws a word, the first in the lowest bit; no bit is set beyond the last draw.
    words: Vec<u64>,
    draws: usize,
}

impl DrawSet {
    /// The draws whose values are in the set.
    pub fn of<T>(values: &[T], is_in: impl Fn(&T) -> bool) -> DrawSet {
        let word = |part: &[T]| part.iter().enumerate().fold(0, |word, (bit, value)| word | u64::from(is_in(value)) << bit);
        DrawSet { words: values.chunks(64).map(word).collect(), draws: values.len() }
    }

    /// So many draws, all of them in the set.
    pub fn all(draws: usize) -> DrawSet {
        DrawSet::of(&vec![(); draws], |()| true)
    }

    /// So many draws, none of them in the set.
    pub fn none(draws: usize) -> DrawSet {
        DrawSet { words: vec![0; draws.div_ceil(64)], draws }
    }

    /// How many draws there are, in the set or not.
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// The draws that are in both.
    pub fn and(&self, other: &DrawSet) -> DrawSet {
        DrawSet { words: self.words.iter().zip(&other.words).map(|(one, other)| one & other).collect(), draws: self.draws }
    }

    /// How many draws are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many draws are in both.
    pub fn count_with(&self, other: &DrawSet) -> usize {
        self.words.iter().zip(&other.words).map(|(one, other)| (one & other).count_ones() as usize).sum()
    }

    /// Whether a draw is in the set.
    pub fn contains(&self, draw: usize) -> bool {
        self.words[draw / 64] >> (draw % 64) & 1 == 1
    }

    /// At position k: how many draws are in exactly k of the sets.
    pub fn counts(sets: &[&DrawSet], draws: usize) -> Vec<usize> {
        let mut counts = vec![0; sets.len() + 1];
        for (word, first) in (0..draws).step_by(64).enumerate() {
            let mut of_draw = [0_usize; 64];
            for set in sets {
                let bits = set.words[word];
                of_draw.iter_mut().enumerate().for_each(|(bit, count)| *count += (bits >> bit & 1) as usize);
            }
            of_draw[..(draws - first).min(64)].iter().for_each(|count| counts[*count] += 1);
        }
        counts
    }
}
