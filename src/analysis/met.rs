//! Which draws meet which target, one bit each, so that scenarios can be paired when their draws are gone.

use super::PairedProbability;
use crate::achieve::judged_values;
use crate::achieve::target::Band;
use crate::plan::Plan;
use crate::simulate::Draws;

/// Which draws meet which target: 64 KB for 51 targets and 10,000 draws, where the draws themselves take a hundred times that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetDraws {
    draws: usize,
    /// Per indicator, in the plan's order; a bit is set where the draw meets the target.
    bits: Vec<Vec<u64>>,
}

impl MetDraws {
    pub fn of(plan: &Plan, draws: &Draws) -> MetDraws {
        let mut values = Vec::new();
        let bits = plan.indicators.iter().enumerate().map(|(position, indicator)| {
            judged_values(plan, draws, position, &mut values);
            let band = Band::of(&indicator.target);
            values.chunks(64).map(|part| word(part, |value| band.contains(*value))).collect()
        });
        MetDraws { draws: draws.draws, bits: bits.collect() }
    }

    /// From one flag a draw for each indicator, in the plan's order.
    pub fn from_flags(draws: usize, flags: impl Iterator<Item = Vec<bool>>) -> MetDraws {
        MetDraws { draws, bits: flags.map(|flags| flags.chunks(64).map(|part| word(part, |met| *met)).collect()).collect() }
    }

    /// Per indicator one flag a draw: whether it meets the target.
    pub fn flags(&self) -> impl Iterator<Item = Vec<bool>> {
        self.bits.iter().map(|words| (0..self.draws).map(|draw| words[draw / 64] >> (draw % 64) & 1 == 1).collect())
    }

    /// Per indicator how often both, one or none of two scenarios meet it in the same draw. Scenarios of one run have the same draws.
    pub fn pair(&self, second: &MetDraws) -> Vec<PairedProbability> {
        let pair = |(first, second): (&Vec<u64>, &Vec<u64>)| {
            let count = |of: fn(u64, u64) -> u64| first.iter().zip(second).map(|(one, other)| of(*one, *other).count_ones() as usize).sum();
            let both: usize = count(|one, other| one & other);
            let first_only: usize = count(|one, other| one & !other);
            let second_only: usize = count(|one, other| !one & other);
            PairedProbability { both, first_only, second_only, neither: self.draws - both - first_only - second_only }
        };
        self.bits.iter().zip(&second.bits).map(pair).collect()
    }
}

fn word<T>(part: &[T], met: impl Fn(&T) -> bool) -> u64 {
    part.iter().enumerate().fold(0, |word, (bit, one)| word | u64::from(met(one)) << bit)
}
