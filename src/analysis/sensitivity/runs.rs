//! Runs what a sensitivity analysis asks for: every group of inputs varied, by the layouts of draws that each method needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    ElementaryEffects, Factor, RankCorrelated, SobolIndices, Subject, Undefined, elementary_effects, rank_correlation, sobol_indices,
};
use crate::diagnostic::Diagnostic;
use crate::sampling::{Ends, Layout, Morris, Saltelli};
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings, Stored};

/// How it is asked which inputs matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Shares of the variance: so many rows, each evaluated once for every factor and twice more.
    Sobol,
    /// Screening: so many trajectories, each evaluated once for every factor and once more.
    Morris,
    /// Rank correlations of so many plain draws.
    Rank,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Of what.
    pub subject: &'a Subject,
    /// Of which inputs.
    pub factors: &'a [Factor],
    /// How.
    pub method: Method,
    /// Rows, trajectories or draws.
    pub points: usize,
    /// The seed of B in Saltelli's design.
    pub other_seed: u64,
}

/// What the factors do, in their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Shares of the variance.
    Sobol(Vec<SobolIndices>),
    /// Elementary effects.
    Morris(Vec<ElementaryEffects>),
    /// Rank correlations alone.
    Rank,
}

/// The subject with one factor at its 10 % and at its 90 % quantiles, all others and all shocks at their medians: the bars of a tornado.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// With the factor low; NaN where the draw fails.
    pub at_low: f64,
    /// With the factor high.
    pub at_high: f64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// In the order of the factors; why it is undefined, where it is.
    pub answer: Result<Answer, Undefined>,
    /// The columns of each factor that were drawn, the strongest correlation first; none by [`Method::Morris`].
    pub ranks: Vec<Vec<RankCorrelated>>,
    /// One per factor.
    pub reach: Vec<Reach>,
    /// The subject with everything at its median.
    pub middle: f64,
    /// Mean and standard deviation of the subject over plain draws; NaN by [`Method::Morris`].
    pub spread: (f64, f64),
    /// Evaluations, and those of them without a value.
    pub evaluations: usize,
    /// Those of them without a value.
    pub failed: usize,
}

/// The same with its evaluations, in order of draw of the layout.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What came of it.
    pub sensitivity: Sensitivity,
    /// All values of the subject.
    pub evaluations: Vec<f64>,
}

/// Draws that are evaluated at once: so many columns of inputs fit in memory beside each other.
const AT_ONCE: usize = 16_384;

/// Varies what is asked in a scenario. The draws of A and of plain draws are those of a run with the session's seed.
///
/// # Errors
/// Those of the rules.
pub fn sensitivity(session: &Session<'_>, scenario: &Scenario, asked: &Asked<'_>) -> Result<Found, Vec<Diagnostic>> {
    let Asked { factors, points, method, .. } = *asked;
    let groups: BTreeMap<String, usize> =
        factors.iter().enumerate().flat_map(|(position, factor)| factor.chance.iter().map(move |each| (each.stream(), position))).collect();
    let seed = session.settings().seed;
    let ends = Layout::Ends(Arc::new(Ends { groups: groups.clone() }));
    let ends = evaluate(session, scenario, asked, ends, Ends::draws(factors.len()), None)?;
    let reach = (0..factors.len()).map(|group| Reach { at_low: ends[Ends::low(group)], at_high: ends[Ends::low(group) + 1] }).collect();
    let mut ranks = vec![Vec::new(); factors.len()];
    let mut spread = (f64::NAN, f64::NAN);
    let (answer, evaluations) = match method {
        Method::Rank => {
            let mut plain = Plain::new(factors);
            let values = evaluate(session, scenario, asked, Layout::Plain, points, Some(&mut plain))?;
            spread = mean_and_deviation(&values);
            ranks = plain.ranks(&values);
            let failed = values.iter().filter(|value| value.is_nan()).count();
            let undefined = (2 * failed > points).then_some(Undefined::Failed { failed, of: points });
            let undefined = undefined.or_else(|| super::constant(values.iter().copied()).map(Undefined::Constant));
            (undefined.map_or(Ok(Answer::Rank), Err), values)
        }
        Method::Sobol => {
            let layout = Saltelli { rows: points as u64, other_seed: asked.other_seed, groups };
            let mut plain = Plain::new(factors);
            let draws = points * (2 + factors.len());
            let values = evaluate(session, scenario, asked, Layout::Saltelli(Arc::new(layout)), draws, Some(&mut plain))?;
            let block = |block: usize| &values[block * points..(block + 1) * points];
            let mixed: Vec<&[f64]> = (0..factors.len()).map(|group| block(Saltelli::mixed(group))).collect();
            spread = mean_and_deviation(&values[..2 * points]);
            // A and B are plain draws, one of each seed.
            ranks = plain.ranks(&values[..2 * points]);
            let indices = sobol_indices(block(Saltelli::A), block(Saltelli::B), &mixed, seed);
            (indices.map(Answer::Sobol), values)
        }
        Method::Morris => {
            let layout = Arc::new(Morris::new(seed, points, groups));
            let values = evaluate(session, scenario, asked, Layout::Morris(layout.clone()), layout.draws(), None)?;
            let single: Vec<bool> = factors.iter().map(Factor::is_single).collect();
            let moves: Vec<Vec<(f64, f64, f64)>> = (0..factors.len())
                .map(|group| {
                    let stream = factors[group].chance[0].stream();
                    let of_trajectory = |trajectory: usize| {
                        let after = trajectory * layout.points() + layout.step(trajectory, group);
                        (values[after - 1], values[after], layout.stride(seed, &stream, 0, trajectory, group))
                    };
                    (0..points).map(of_trajectory).collect()
                })
                .collect();
            (elementary_effects(&moves, &single, seed).map(Answer::Morris), values)
        }
    };
    let failed = evaluations.iter().filter(|value| value.is_nan()).count();
    let sensitivity = Sensitivity { answer, ranks, reach, middle: ends[0], spread, evaluations: evaluations.len(), failed };
    Ok(Found { sensitivity, evaluations })
}

/// The subject in each draw of a layout, evaluated part by part. The columns of A and B, or of plain draws, are kept in `plain`.
fn evaluate(
    session: &Session<'_>,
    scenario: &Scenario,
    asked: &Asked<'_>,
    layout: Layout,
    draws: usize,
    mut plain: Option<&mut Plain>,
) -> Result<Vec<f64>, Vec<Diagnostic>> {
    let plan = session.plan();
    let stored = asked.subject.series(plan).into_iter().map(str::to_owned).collect();
    let stored = Stored::Only(stored);
    let mut values = Vec::with_capacity(draws);
    let kept = if matches!(layout, Layout::Saltelli(_)) { 2 * asked.points } else { draws };
    for first in (0..draws).step_by(AT_ONCE) {
        let part = (draws - first).min(AT_ONCE);
        let settings = Settings {
            draws: part,
            first_draw: first as u64,
            whole: Some(asked.points),
            stored: stored.clone(),
            as_of: None,
            ..session.settings().clone()
        };
        let mut session = session.with(settings).laid_out(layout.clone());
        let experiment = session.experiment(scenario)?;
        values.extend(asked.subject.values(plan, &experiment.draws));
        if let Some(plain) = plain.as_deref_mut().filter(|_| first < kept) {
            plain.add(&experiment.inputs.drawn(), first, part.min(kept - first));
        }
    }
    Ok(values)
}

/// The inputs of plain draws, column by column.
struct Plain {
    /// Per factor what the names of its columns are, or begin with.
    wanted: Vec<BTreeSet<String>>,
    columns: BTreeMap<String, Vec<f64>>,
}

impl Plain {
    fn new(factors: &[Factor]) -> Plain {
        let wanted = factors.iter().map(|factor| factor.chance.iter().map(crate::simulate::Chance::code).collect());
        Plain { wanted: wanted.collect(), columns: BTreeMap::new() }
    }

    /// The factor that a column belongs to: an assumption's own name, or that of a shock before its year.
    fn factor(&self, column: &str) -> Option<usize> {
        let code = column.split_once('@').map_or(column, |(code, _)| code);
        self.wanted.iter().position(|codes| codes.contains(code))
    }

    fn add(&mut self, drawn: &BTreeMap<String, &[f64]>, first: usize, count: usize) {
        for (name, values) in drawn {
            if self.factor(name).is_some() {
                let column = self.columns.entry(name.clone()).or_default();
                // A column that did not vary in an earlier part has no numbers there.
                column.resize(first, f64::NAN);
                column.extend(&values[..count]);
            }
        }
    }

    /// Per factor the correlations of its columns, the strongest first.
    fn ranks(&self, answers: &[f64]) -> Vec<Vec<RankCorrelated>> {
        let mut ranks: Vec<Vec<RankCorrelated>> = vec![Vec::new(); self.wanted.len()];
        for (name, values) in &self.columns {
            let factor = self.factor(name).expect("invariant: kept because a factor has it");
            if let Some((correlation, draws)) = rank_correlation(values, answers) {
                ranks[factor].push(RankCorrelated { column: name.clone(), correlation, draws });
            }
        }
        for columns in &mut ranks {
            columns.sort_by(|one, other| other.correlation.value.abs().total_cmp(&one.correlation.value.abs()));
        }
        ranks
    }
}

fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let there = || values.iter().filter(|value| value.is_finite());
    let count = there().count() as f64;
    let mean = there().sum::<f64>() / count;
    (mean, (there().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt())
}
