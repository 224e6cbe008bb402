//! What a run gives a search: how often each target is met, how many are, and which draws failed.

use std::sync::Arc;

use crate::achieve::judged_values;
use crate::achieve::target::Band;
use crate::diagnostic::{Diagnostic, Place};
use crate::language::Text;
use crate::plan::Plan;
use crate::sampling::normal;
use crate::scenario::Scenario;
use crate::simulate::{Draws, Experiment, Session, Settings, Summary};

/// How one scenario comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Draws that meet each target, in the plan's order.
    pub met: Vec<usize>,
    /// Draws that go beyond each target that has an edge on either side; none of the others.
    pub beyond: Vec<usize>,
    /// What changes of single knobs are added up on, of each target: the probit of P, and where no draw or every draw meets it how many
    /// standard deviations its mean is from the edge.
    pub(super) scores: Vec<f64>,
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

    /// The outcome of an experiment, and which draws meet the targets at the positions `kept`. What the scenario leaves as the plan has it is
    /// judged once and kept in `own`.
    fn outcome(&self, plan: &Plan, experiment: &Experiment, own: &mut Option<OwnMet>, kept: &[usize]) -> Kept {
        let draws = &experiment.draws;
        let own: Option<&OwnMet> = match draws.own() {
            Some(unchanged) => {
                if !own.as_ref().is_some_and(|known| Arc::ptr_eq(&known.draws, unchanged)) {
                    *own = Some(self.own_met(plan, unchanged));
                }
                own.as_ref()
            }
            None => None,
        };
        let mut number = own.map_or_else(|| vec![0; draws.count], |own| own.number.clone());
        let mut counts = Vec::with_capacity(self.bands.len());
        let (mut beyond, mut scores) = (Vec::with_capacity(self.bands.len()), Vec::with_capacity(self.bands.len()));
        let mut keep: Vec<Vec<bool>> = vec![Vec::new(); kept.len()];
        let mut met = Vec::new();
        for (position, indicator) in plan.indicators.iter().enumerate() {
            let unchanged = own.filter(|_| draws.position(&indicator.id).is_none_or(|series| draws.is_own(series)));
            match unchanged {
                Some(own) => {
                    met.clone_from(&own.met[position]);
                    beyond.push(own.beyond[position]);
                    scores.push(own.scores[position]);
                }
                None => {
                    let judged = self.judge(plan, draws, position, &mut met);
                    beyond.push(judged.beyond);
                    scores.push(judged.score);
                    if self.targets.contains(&position) {
                        number.iter_mut().zip(&met).for_each(|(number, met)| *number += u16::from(*met));
                        if let Some(own) = own {
                            number.iter_mut().zip(&own.met[position]).for_each(|(number, met)| *number -= u16::from(*met));
                        }
                    }
                }
            }
            counts.push(met.iter().filter(|met| **met).count());
            if let Some(at) = kept.iter().position(|kept| *kept == position) {
                keep[at].clone_from(&met);
            }
        }
        let failure = experiment.failures.first().map(|failure| Failure {
            series: failure.series.to_string(),
            year: failure.year,
            place: failure.place.clone(),
            cause: failure.cause.describe(),
        });
        let all = self.targets.len() as u16;
        let together = number.iter().filter(|number| **number == all).count();
        let outcome = Outcome {
            met: counts,
            beyond,
            scores,
            together,
            tail: worst(&number, self.tail),
            number,
            replicated: draws.replicated,
            failed: experiment.failures.len(),
            failure,
        };
        (outcome, keep)
    }

    /// Which draws meet a target, and what else is read of it.
    fn judge(&self, plan: &Plan, draws: &Draws, position: usize, met: &mut Vec<bool>) -> Judged {
        let mut values = Vec::new();
        judged_values(plan, draws, position, &mut values);
        let band = self.bands[position];
        met.clear();
        met.extend(values.iter().map(|value| band.contains(*value)));
        let two_edges = band.low.is_finite() && band.high.is_finite();
        let beyond = if two_edges { values.iter().filter(|value| **value > band.high).count() } else { 0 };
        Judged { beyond, score: score(&values, band, met.iter().filter(|met| **met).count()) }
    }

    fn own_met(&self, plan: &Plan, draws: &Arc<Draws>) -> OwnMet {
        let of_target = |position: usize| {
            let mut met = Vec::new();
            let judged = self.judge(plan, draws, position, &mut met);
            (met, judged)
        };
        let (met, judged): (Vec<Vec<bool>>, Vec<Judged>) = (0..self.bands.len()).map(of_target).unzip();
        let (beyond, scores) = judged.iter().map(|judged| (judged.beyond, judged.score)).unzip();
        let mut number = vec![0; draws.count];
        for target in &self.targets {
            number.iter_mut().zip(&met[*target]).for_each(|(number, met)| *number += u16::from(*met));
        }
        OwnMet { draws: draws.clone(), met, beyond, scores, number }
    }

    /// Runs scenarios.
    ///
    /// Errors: those of the rules.
    pub fn run(&self, session: &mut Session<'_>, scenarios: &[Scenario]) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        Ok(self.run_keeping(session, scenarios, &[])?.into_iter().map(|(outcome, _)| outcome).collect())
    }

    /// Runs scenarios, and says which draws meet the targets at the positions `kept`.
    ///
    /// Errors: those of the rules.
    pub fn run_keeping(&self, session: &mut Session<'_>, scenarios: &[Scenario], kept: &[usize]) -> Result<Vec<Kept>, Vec<Diagnostic>> {
        let plan = session.plan();
        let mut own = None;
        session.each(scenarios, |_, experiment| self.outcome(plan, experiment, &mut own, kept))
    }

    /// Runs scenarios with other random numbers and so many times the draws of a session.
    ///
    /// Errors: those of the rules.
    pub fn run_again(
        &self,
        session: &Session<'_>,
        scenarios: &[Scenario],
        seed: u64,
        times: usize,
    ) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        let settings = session.settings();
        let mut other = session.with(Settings { seed, draws: settings.draws * times, ..settings.clone() });
        self.run(&mut other, scenarios)
    }
}

/// An outcome, and for each target asked for which draws meet it.
pub type Kept = (Outcome, Vec<Vec<bool>>);

/// Which draws of the plan itself meet which target, and how many of those in question.
struct OwnMet {
    draws: Arc<Draws>,
    met: Vec<Vec<bool>>,
    beyond: Vec<usize>,
    scores: Vec<f64>,
    number: Vec<u16>,
}

/// What is read of a target besides which draws meet it.
struct Judged {
    /// Draws that go beyond one that has two edges.
    beyond: usize,
    score: f64,
}

/// The probit of P. Where no draw or every draw meets the target it says nothing of how far it is from the edge: there it is the distance of the
/// mean in standard deviations, so that two levers are seen to add up that do not reach alone.
fn score(values: &[f64], band: Band, met: usize) -> f64 {
    let p = met as f64 / values.len() as f64;
    let z = probit(p);
    let known = values.iter().copied().filter(|value| value.is_finite());
    if (EDGE..=1.0 - EDGE).contains(&p) || known.clone().next().is_none() {
        return z;
    }
    let count = known.clone().count() as f64;
    let mean = known.clone().sum::<f64>() / count;
    let spread = (known.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    let inside = (mean - band.low).min(band.high - mean);
    let far = (inside / spread.max(f64::MIN_POSITIVE)).clamp(-SURE, SURE);
    if p < 0.5 { z.min(far) } else { z.max(far) }
}

/// So many standard deviations from the edge are taken for any number of them.
const SURE: f64 = 40.0;

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

    /// P(met) of every target.
    pub fn shares(&self) -> Vec<f64> {
        (0..self.met.len()).map(|target| self.p(target)).collect()
    }

    /// Whether more draws go beyond a target with two edges than fall short of it.
    pub(super) fn overshoots(&self, target: usize) -> bool {
        self.beyond[target] > self.draws() - self.met[target] - self.beyond[target]
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

    /// What changes of single knobs are added up on: the score of each target, the probit of all in question together, and that of the part
    /// of targets met in the worst draws.
    pub fn probits(&self, targets: usize) -> Vec<f64> {
        let of_all = [self.together as f64 / self.draws() as f64, self.tail / targets.max(1) as f64];
        self.scores.iter().copied().chain(of_all.map(probit)).collect()
    }
}

/// The standard normal quantile of a probability, which 0 and 1 have as well.
pub(super) fn probit(p: f64) -> f64 {
    normal::quantile(p.clamp(EDGE, 1.0 - EDGE))
}

/// What is taken for 0 in probits: less than any run of common length can tell.
const EDGE: f64 = 5e-4;
