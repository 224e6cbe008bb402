//! What a search is for: the question, and how good a mix is by it.

use super::outcome::Outcome;
use super::space::Choice;
use crate::plan::Plan;

/// What a mix is to be best at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Want {
    /// Each target alone: no mix.
    Each,
    /// The most targets met on average.
    Expected,
    /// The most targets that are safe.
    Safe,
    /// The least money that makes all targets in question safe.
    Cheapest,
    /// All targets in question met at once as likely as can be.
    Together,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What a mix is to be best at.
    pub want: Want,
    /// Ids of the targets in question; all if empty.
    pub targets: Vec<String>,
    /// From which P(met) on a target is safe.
    pub safe: f64,
    /// Sums of money; several are a frontier, none is no limit. Million yuan a year, or units of the plan's money if it does not say what
    /// they are.
    pub money: Vec<f64>,
    /// Whether these are sums over the whole plan, in its unit of money.
    pub in_all: bool,
    /// What may be set.
    pub choice: Choice,
    /// By how much no target's P may fall.
    pub floor: Option<f64>,
    /// Scenarios of which the worst counts; the one in question if empty.
    pub futures: Vec<String>,
    /// The worst part of draws, if that counts instead of the average.
    pub tail: Option<f64>,
    /// Years in which a single target's levers may start; the levers' own if empty.
    pub starts: Vec<i32>,
    /// Seed of the run that checks the answer.
    pub check_seed: u64,
}

/// From this probability on a target counts as safe where nothing else is said.
pub const SAFE: f64 = 0.8;

impl Default for Question {
    fn default() -> Question {
        Question {
            want: Want::Each,
            targets: Vec::new(),
            safe: SAFE,
            money: Vec::new(),
            in_all: false,
            choice: Choice::default(),
            floor: None,
            futures: Vec::new(),
            tail: None,
            starts: Vec::new(),
            check_seed: 7,
        }
    }
}

/// How mixes are held against one another: a score of P, the more the better.
#[derive(Debug, Clone)]
pub(super) struct Score {
    /// What counts.
    pub want: Want,
    /// Positions of the targets in question.
    pub targets: Vec<usize>,
    /// The P from which a target counts as safe, with what keeps a search from believing in luck.
    pub safe: f64,
    /// The P of each column that must not be gone below.
    pub floor: Option<Vec<f64>>,
    /// Whether the worst draws count.
    pub tail: bool,
    /// Columns of one future: the targets, all together, the worst draws.
    pub columns: usize,
    /// The largest sum that matters, to put money on a scale.
    pub money: f64,
}

impl Score {
    /// The score of a mix: the worst of its futures. `p` holds the columns of one future after the other.
    pub(super) fn of(&self, p: &[f64], cost: f64) -> f64 {
        p.chunks(self.columns).map(|p| self.of_future(p, cost)).fold(f64::INFINITY, f64::min)
    }

    /// Columns of a run as the score reads them, one future after the other: P of each target, of all in question at once, and the part of
    /// targets met in the worst draws.
    pub(super) fn columns(&self, outcomes: &[Outcome]) -> Vec<f64> {
        let of_future = |outcome: &Outcome| {
            let of_all = [outcome.together as f64 / outcome.draws() as f64, outcome.tail / self.targets.len().max(1) as f64];
            outcome.shares().into_iter().chain(of_all)
        };
        outcomes.iter().flat_map(of_future).collect()
    }

    /// The column of a future that tells of all targets at once, if the score reads it.
    pub(super) fn of_all(&self) -> Option<usize> {
        match self.want {
            Want::Together => Some(self.columns - 2),
            Want::Each | Want::Expected if self.tail => Some(self.columns - 1),
            _ => None,
        }
    }

    fn of_future(&self, p: &[f64], cost: f64) -> f64 {
        // Of two mixes that come out alike, the cheaper is better.
        let thrift = 1e-6 * cost / (self.money + cost.abs() + 1e-9);
        let count = self.targets.len() as f64;
        let sum = || self.targets.iter().map(|target| p[*target]).sum::<f64>();
        let value = match self.want {
            Want::Each | Want::Expected if self.tail => p[self.columns - 1] * count,
            Want::Each | Want::Expected => sum(),
            Want::Safe => {
                let safe = self.targets.iter().filter(|target| p[**target] >= self.safe).count();
                safe as f64 + 1e-3 * sum()
            }
            Want::Together => p[self.columns - 2],
            Want::Cheapest => {
                let short: f64 = self.targets.iter().map(|target| (self.safe - p[*target]).max(0.0)).sum();
                // The small reward for P at equal cost leads a search along a curved edge.
                let spare = self.targets.iter().map(|target| p[*target].min(0.97)).sum::<f64>() / count.max(1.0);
                match short > 0.0 {
                    true => -10.0 - short * 100.0,
                    false => -cost / self.money.max(1e-9) + 2e-3 * spare,
                }
            }
        };
        let below =
            self.floor.as_ref().map_or(0.0, |floor| self.targets.iter().map(|target| (floor[*target] - p[*target]).max(0.0)).sum::<f64>());
        if below > 0.0 { -1e6 - below } else { value - thrift }
    }
}

/// Positions of targets by id; all if none is named.
pub fn positions(plan: &Plan, ids: &[String]) -> Vec<usize> {
    let named = |position: &usize| ids.is_empty() || ids.contains(&plan.indicators[*position].id);
    (0..plan.indicators.len()).filter(named).collect()
}
