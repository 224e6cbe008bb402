//! What a run gives a search: how often each target is met, how many are, and which draws failed.

use std::sync::Arc;

use crate::achieve::target::Band;
use crate::achieve::{PairedProbability, judged_values};
use crate::diagnostic::{Diagnostic, Place};
use crate::language::Text;
use crate::plan::Plan;
use crate::sampling::normal;
use crate::scenario::Scenario;
use crate::simulate::{DrawSet, Draws, Experiment, Session, Settings, Summary};

/// How one scenario comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How many draws meet each target, in the plan's order.
    pub met: Vec<usize>,
    /// Which draws these are; shared with the plan itself where the scenario changes nothing.
    pub met_in: Vec<Arc<DrawSet>>,
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

    /// The outcome of an experiment. What the scenario leaves as the plan has it is judged once and kept in `own`.
    fn outcome(&self, plan: &Plan, experiment: &Experiment, own: &mut Option<OwnMet>) -> Outcome {
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
        let mut judged: Vec<Judged> = Vec::with_capacity(self.bands.len());
        for (position, indicator) in plan.indicators.iter().enumerate() {
            if let Some(own) = own.filter(|_| draws.position(&indicator.id).is_none_or(|series| draws.is_own(series))) {
                judged.push(own.judged[position].clone());
                continue;
            }
            let now = self.judge(plan, draws, position);
            if self.targets.contains(&position) {
                let before = own.map(|own| &own.judged[position].met_in);
                for (draw, number) in number.iter_mut().enumerate() {
                    *number += u16::from(now.met_in.contains(draw));
                    *number -= u16::from(before.is_some_and(|before| before.contains(draw)));
                }
            }
            judged.push(now);
        }
        let failure = experiment.failures.first().map(|failure| Failure {
            series: failure.series.to_string(),
            year: failure.year,
            place: failure.place.clone(),
            cause: failure.cause.describe(),
        });
        let all = self.targets.len() as u16;
        let together = number.iter().filter(|number| **number == all).count();
        Outcome {
            met: judged.iter().map(|judged| judged.met).collect(),
            beyond: judged.iter().map(|judged| judged.beyond).collect(),
            scores: judged.iter().map(|judged| judged.score).collect(),
            met_in: judged.into_iter().map(|judged| judged.met_in).collect(),
            together,
            tail: worst(&number, self.tail),
            number,
            replicated: draws.replicated,
            failed: experiment.failures.len(),
            failure,
        }
    }

    /// Whether a target has an edge on either side, so that it can be overshot.
    pub(super) fn has_two_edges(&self, target: usize) -> bool {
        self.bands[target].low.is_finite() && self.bands[target].high.is_finite()
    }

    /// Which draws meet a target, and what else is read of it.
    fn judge(&self, plan: &Plan, draws: &Draws, position: usize) -> Judged {
        let mut values = Vec::new();
        judged_values(plan, draws, position, &mut values);
        let band = self.bands[position];
        let met_in = DrawSet::of(&values, |value| band.contains(*value));
        let met = met_in.count();
        let beyond = if self.has_two_edges(position) { values.iter().filter(|value| **value > band.high).count() } else { 0 };
        Judged { met, met_in: Arc::new(met_in), beyond, score: score(&values, band, met) }
    }

    fn own_met(&self, plan: &Plan, draws: &Arc<Draws>) -> OwnMet {
        let judged: Vec<Judged> = (0..self.bands.len()).map(|position| self.judge(plan, draws, position)).collect();
        let sets: Vec<&DrawSet> = self.targets.iter().map(|target| &*judged[*target].met_in).collect();
        OwnMet { draws: draws.clone(), number: DrawSet::numbers(&sets, draws.count), judged }
    }

    /// Runs scenarios.
    ///
    /// Errors: those of the rules.
    pub fn run(&self, session: &mut Session<'_>, scenarios: &[Scenario]) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        let plan = session.plan();
        let mut own = None;
        session.each(scenarios, |_, experiment| self.outcome(plan, experiment, &mut own))
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

/// How the plan itself comes out, and how many of the targets in question each of its draws meets.
struct OwnMet {
    draws: Arc<Draws>,
    judged: Vec<Judged>,
    number: Vec<u16>,
}

/// What is read of a target.
#[derive(Clone)]
struct Judged {
    met: usize,
    met_in: Arc<DrawSet>,
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
        self.paired(other, &self.number, &other.number)
    }

    /// The same of some targets alone.
    pub fn gain_in(&self, other: &Outcome, targets: &[usize]) -> (f64, f64) {
        let numbers = |outcome: &Outcome| {
            let sets: Vec<&DrawSet> = targets.iter().map(|target| &*outcome.met_in[*target]).collect();
            DrawSet::numbers(&sets, outcome.draws())
        };
        self.paired(other, &numbers(self), &numbers(other))
    }

    fn paired(&self, other: &Outcome, here: &[u16], there: &[u16]) -> (f64, f64) {
        let differences = here.iter().zip(there).map(|(here, there)| f64::from(*here) - f64::from(*there));
        let differences: Vec<f64> = differences.collect();
        let summary = Summary::of(&differences);
        (summary.mean, summary.standard_error(&differences, self.replicated && other.replicated))
    }

    /// What becomes of P of a target from another run of the same draws to this one.
    pub fn change_on(&self, other: &Outcome, target: usize) -> PairedProbability {
        PairedProbability::of_sets(&other.met_in[target], &self.met_in[target], self.replicated && other.replicated)
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
