//! A run of any number of scenarios at a glance: the little that is kept of each.

use super::assess::ScenarioResult;
use super::judge::Judgement;
use super::likelihood::LIKELY;
use crate::language::Text;

/// What is kept of a run, however many scenarios it has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overview {
    /// In the order of the run.
    pub scenarios: Vec<Standing>,
    /// One per indicator, in the plan's order; `None` for what no rule projects, and as long as no scenario has a draw that did not fail.
    pub targets: Vec<Option<Extremes>>,
    /// The largest standard error of any P(met).
    pub largest_error: f64,
}

/// How a scenario stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The scenario's name in files.
    pub name: String,
    /// The scenario's title.
    pub title: Text,
    /// Expected number of targets met.
    pub expected: f64,
    /// Targets that are met in at least [`LIKELY`] of all draws.
    pub likely: usize,
    /// Share of draws in which all targets are met.
    pub all: f64,
    /// Draws that failed as a whole.
    pub failed_draws: usize,
    /// No draw is left to say anything.
    pub all_failed: bool,
}

/// The least and the most likely that a target is met in any scenario, with the positions of those scenarios, the first of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extremes {
    /// The lowest P(met), and the scenario's position.
    pub lowest: (f64, usize),
    /// The highest P(met), and the scenario's position.
    pub highest: (f64, usize),
}

impl Standing {
    /// How a scenario that has been run stands.
    pub fn of(result: &ScenarioResult) -> Standing {
        let shares = shares(&result.judgement);
        Standing {
            name: result.scenario.name.clone(),
            title: result.scenario.title.clone(),
            expected: shares.iter().sum(),
            likely: shares.iter().filter(|share| **share >= LIKELY).count(),
            all: result.judgement.all.share(),
            failed_draws: result.judgement.failed,
            all_failed: result.judgement.all_failed(),
        }
    }
}

impl Overview {
    /// Takes in the next scenario of the run.
    pub fn add(&mut self, result: &ScenarioResult) {
        let position = self.scenarios.len();
        self.scenarios.push(Standing::of(result));
        self.targets.resize(result.judgement.targets.len(), None);
        if self.scenarios[position].all_failed {
            return;
        }
        for (extremes, outcome) in self.targets.iter_mut().zip(&result.judgement.targets).filter(|(_, outcome)| outcome.modelled) {
            let probability = outcome.probability();
            let here = (probability.share(), position);
            let known = extremes.get_or_insert(Extremes { lowest: here, highest: here });
            if here.0 < known.lowest.0 {
                known.lowest = here;
            }
            if here.0 > known.highest.0 {
                known.highest = here;
            }
            self.largest_error = self.largest_error.max(probability.standard_error());
        }
    }

    /// Draws that failed, over all scenarios.
    pub fn failed_draws(&self) -> usize {
        self.scenarios.iter().map(|standing| standing.failed_draws).sum()
    }

    /// Positions of the scenarios by the expected number of targets met, most first; equal ones in the order of the run, and none in which
    /// all draws fail.
    pub fn ranking(&self) -> Vec<usize> {
        let mut ranking: Vec<usize> = (0..self.scenarios.len()).filter(|position| !self.scenarios[*position].all_failed).collect();
        ranking.sort_by(|one, other| self.scenarios[*other].expected.total_cmp(&self.scenarios[*one].expected));
        ranking
    }
}

fn shares(judgement: &Judgement) -> Vec<f64> {
    judgement.targets.iter().map(|target| target.probability().share()).collect()
}
