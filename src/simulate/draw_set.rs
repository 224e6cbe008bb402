//! Sets of draws, one bit each.

use crate::math::{Vectorised, vectorised};

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
        DrawSet { words: vectorised(Words { values, is_in }), draws: values.len() }
    }

    /// Adds the draws that follow; all that there are so far must fill whole words.
    pub(super) fn append(&mut self, next: DrawSet) {
        assert!(self.draws.is_multiple_of(64), "invariant: only the last part is not whole");
        self.words.extend(next.words);
        self.draws += next.draws;
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

    /// Eight draws a byte, the first in the lowest bit.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(self.draws.div_ceil(8));
        bytes
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

    /// How many of a range of draws are in the set.
    pub fn count_in(&self, range: std::ops::Range<usize>) -> usize {
        let below = |end: usize| {
            let whole: usize = self.words[..end / 64].iter().map(|word| word.count_ones() as usize).sum();
            let rest = if end.is_multiple_of(64) { 0 } else { (self.words[end / 64] & ((1 << (end % 64)) - 1)).count_ones() as usize };
            whole + rest
        };
        below(range.end) - below(range.start)
    }

    /// Whether a draw is in the set.
    pub fn contains(&self, draw: usize) -> bool {
        self.words[draw / 64] >> (draw % 64) & 1 == 1
    }

    /// The draws that are in the set, in order.
    pub fn members(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }

    /// Per draw in how many of the sets it is.
    pub fn numbers(sets: &[&DrawSet], draws: usize) -> Vec<u16> {
        let mut numbers = vec![0; draws];
        for (word, part) in numbers.chunks_mut(64).enumerate() {
            for set in sets {
                let bits = set.words[word];
                part.iter_mut().enumerate().for_each(|(bit, number)| *number += (bits >> bit & 1) as u16);
            }
        }
        numbers
    }
}

/// One bit a value, 64 of them a word.
struct Words<'v, T, F> {
    values: &'v [T],
    is_in: F,
}

impl<T, F: Fn(&T) -> bool> Vectorised for Words<'_, T, F> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn call(self) -> Vec<u64> {
        let Words { values, is_in } = self;
        let mut words = vec![0; values.len().div_ceil(64)];
        let (whole, rest) = values.as_chunks::<64>();
        // Parts of a length that the compiler knows become vector code.
        for (word, part) in words.iter_mut().zip(whole) {
            for (bit, value) in part.iter().enumerate() {
                *word |= u64::from(is_in(value)) << bit;
            }
        }
        for (bit, value) in rest.iter().enumerate() {
            words[whole.len()] |= u64::from(is_in(value)) << bit;
        }
        words
    }
}
