//! Which draws meet which target, one bit each, so that scenarios can be paired when their draws are gone.

use super::PairedProbability;
use crate::achieve::target::Band;
use crate::achieve::{DrawSet, judged_values};
use crate::plan::Plan;
use crate::simulate::Draws;

/// Which draws meet which target: 64 KB for 51 targets and 10,000 draws, where the draws themselves take a hundred times that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetDraws {
    /// Per indicator, in the plan's order.
    met: Vec<DrawSet>,
    /// Whether the draws come in replicates.
    replicated: bool,
}

impl MetDraws {
    /// Judges every indicator in every draw.
    pub fn of(plan: &Plan, draws: &Draws) -> MetDraws {
        let mut values = Vec::new();
        let met = plan.indicators.iter().enumerate().map(|(position, indicator)| {
            judged_values(plan, draws, position, &mut values);
            let band = Band::of(&indicator.target);
            DrawSet::of(&values, |value| band.contains(*value))
        });
        MetDraws { met: met.collect(), replicated: draws.replicated }
    }

    /// All draws.
    pub fn draws(&self) -> usize {
        self.met.first().map_or(0, DrawSet::draws)
    }

    /// Whether the draws come in replicates.
    pub fn is_replicated(&self) -> bool {
        self.replicated
    }

    /// How many of these targets each draw meets.
    pub fn number_met(&self, targets: &[usize]) -> Vec<usize> {
        let count = |draw: usize| targets.iter().filter(|target| self.met[**target].contains(draw)).count();
        (0..self.draws()).map(count).collect()
    }

    /// The draws that meet all of these targets, as if they were one; of no targets none.
    pub fn all_of(&self, targets: &[usize]) -> MetDraws {
        let sets = targets.iter().map(|target| &self.met[*target]);
        let all = sets.cloned().reduce(|all, set| all.and(&set));
        MetDraws { met: vec![all.unwrap_or_else(|| DrawSet::none(self.draws()))], replicated: self.replicated }
    }

    /// From the draws that meet each target, as judging a scenario has found them.
    pub fn judged(met: Vec<DrawSet>, replicated: bool) -> MetDraws {
        MetDraws { met, replicated }
    }

    /// From one flag a draw for each indicator, in the plan's order, of draws that come in replicates or do not.
    pub fn from_flags(flags: impl Iterator<Item = Vec<bool>>, replicated: bool) -> MetDraws {
        MetDraws { met: flags.map(|flags| DrawSet::of(&flags, |met| *met)).collect(), replicated }
    }

    /// The draws that meet each indicator's target, in the plan's order.
    pub fn sets(&self) -> &[DrawSet] {
        &self.met
    }

    /// Per indicator how often both, one or none of two scenarios meet it in the same draw. Scenarios of one run have the same draws.
    pub fn pair(&self, second: &MetDraws) -> Vec<PairedProbability> {
        let replicated = self.replicated && second.replicated;
        self.met.iter().zip(&second.met).map(|(first, second)| PairedProbability::of_sets(first, second, replicated)).collect()
    }
}
