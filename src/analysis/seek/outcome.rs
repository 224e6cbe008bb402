//! What a run gives a search: how often each target is met, how many are, and which draws failed.

use crate::achieve::judged_values;
use crate::achieve::target::Band;
use crate::diagnostic::{Diagnostic, Place};
use crate::language::Text;
use crate::plan::Plan;
use crate::sampling::normal;
use crate::scenario::Scenario;
use crate::simulate::{Experiment, Session, Summary};

/// How one scenario comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Draws that meet each target, in the plan's order.
    pub met: Vec<usize>,
    /// Draws that meet all targets in question.
    pub together: usize,
    /// Mean number of targets in question met over the worst draws.
    pub tail: f64,
    /// How many targets in question each draw meets.
    pub number: Vec<u16>,
    /// Whether the draws come in replicates.
    pub replicated: bool,
    /// Draws that failed.
    pub failed: usize,
    /// The first failure, if there is one.
    pub failure: Option<Failure>,
}

/// Why a draw failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The series.
    pub series: String,
    /// The year.
    pub year: i32,
    /// Its rule.
    pub place: Option<Place>,
    /// In words.
    pub cause: Text,
}

/// What outcomes are read for.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Positions of the targets in question.
    pub targets: Vec<usize>,
    /// The part of draws that are the worst.
    pub tail: f64,
    bands: Vec<Band>,
}

impl Reading {
    /// For the targets at these positions.
    pub fn new(plan: &Plan, targets: Vec<usize>, tail: f64) -> Reading {
        Reading { targets, tail, bands: plan.indicators.iter().map(|indicator| Band::of(&indicator.target)).collect() }
    }

    /// The outcome of an experiment.
    pub fn outcome(&self, plan: &Plan, experiment: &Experiment) -> Outcome {
        let draws = experiment.draws.count;
        let mut number = vec![0_u16; draws];
        let mut values = Vec::new();
        let mut met = Vec::with_capacity(self.bands.len());
        for (position, band) in self.bands.iter().enumerate() {
            judged_values(plan, &experiment.draws, position, &mut values);
            met.push(values.iter().filter(|value| band.contains(**value)).count());
            if self.targets.contains(&position) {
                number.iter_mut().zip(&values).for_each(|(number, value)| *number += u16::from(band.contains(*value)));
            }
        }
        let all = self.targets.len() as u16;
        let together = number.iter().filter(|number| **number == all).count();
        let failure = experiment.failures.first().map(|failure| Failure {
            series: failure.series.to_string(),
            year: failure.year,
            place: failure.place.clone(),
            cause: failure.cause.describe(),
        });
        Outcome {
            met,
            together,
            tail: worst(&number, self.tail),
            number,
            replicated: experiment.draws.replicated,
            failed: experiment.failures.len(),
            failure,
        }
    }

    /// Runs scenarios.
    ///
    /// Errors: those of the rules.
    pub fn run(&self, session: &mut Session<'_>, scenarios: &[Scenario]) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        let plan = session.plan();
        session.each(scenarios, |_, experiment| self.outcome(plan, experiment))
    }
}

/// Mean over the worst part of draws.
fn worst(number: &[u16], part: f64) -> f64 {
    let most = number.iter().copied().max().unwrap_or(0);
    let mut counts = vec![0_usize; usize::from(most) + 1];
    number.iter().for_each(|number| counts[usize::from(*number)] += 1);
    let wanted = ((number.len() as f64 * part).round() as usize).max(1);
    let (mut left, mut sum) = (wanted, 0.0);
    for (number, count) in counts.into_iter().enumerate() {
        let taken = count.min(left);
        sum += (taken * number) as f64;
        left -= taken;
    }
    sum / wanted as f64
}

impl Outcome {
    /// How many draws there are.
    pub fn draws(&self) -> usize {
        self.number.len()
    }

    /// P(met) of a target.
    pub fn p(&self, target: usize) -> f64 {
        self.met[target] as f64 / self.draws() as f64
    }

    /// The expected number of targets in question met.
    pub fn expected(&self) -> f64 {
        self.number.iter().map(|number| u64::from(*number)).sum::<u64>() as f64 / self.draws() as f64
    }

    /// By how much more targets are met here than in another run of the same draws, with the standard error of the paired difference.
    pub fn gain_on(&self, other: &Outcome) -> (f64, f64) {
        let differences = self.number.iter().zip(&other.number).map(|(here, there)| f64::from(*here) - f64::from(*there));
        let differences: Vec<f64> = differences.collect();
        let summary = Summary::of(&differences);
        (summary.mean, summary.standard_error(&differences, self.replicated && other.replicated))
    }

    /// What changes of single knobs are added up on: the probit of each target's P, of all in question together, and of the part of
    /// targets met in the worst draws.
    pub fn probits(&self, targets: usize) -> Vec<f64> {
        let draws = self.draws() as f64;
        let counts = self.met.iter().chain([&self.together]).map(|count| *count as f64 / draws);
        counts.chain([self.tail / targets.max(1) as f64]).map(probit).collect()
    }
}

/// The standard normal quantile of a probability, which 0 and 1 have as well.
pub(super) fn probit(p: f64) -> f64 {
    normal::quantile(p.clamp(EDGE, 1.0 - EDGE))
}

/// What is taken for 0 in probits: less than any run of common length can tell.
const EDGE: f64 = 5e-4;
