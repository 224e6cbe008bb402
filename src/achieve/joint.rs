//! Looks at targets together: which fail together, and the largest set that is met together.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::judge::{JudgedTarget, alive, judge_target, judged_values};
use super::probability::Probability;
use super::target::Edges;
use crate::math::{Vectorised, vectorised};
use crate::plan::Plan;
use crate::simulate::DrawSet;
use crate::simulate::Draws;

/// How the targets of a plan hang together in one scenario. Only modelled indicators take part.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    /// Positions in [`Plan::indicators`] of the targets that take part.
    pub indicators: Vec<usize>,
    /// Correlation of margins on the indicators' scales, over draws that did not fail, as a square of `indicators.len()` rows. 0
    /// where a margin does not vary.
    pub correlation: Vec<f64>,
    /// Groups of two or more targets that fail together, largest first.
    pub clusters: Vec<Cluster>,
    /// The largest set of targets that is met together with at least [`JOINT_PROBABILITY`] in the first half of the draws.
    pub largest: TargetSet,
}

/// Targets whose margins rise and fall together.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Positions in [`Plan::indicators`], in the plan's order.
    pub indicators: Vec<usize>,
    /// Mean correlation over the pairs.
    pub correlation: f64,
    /// All of them are missed together (failed draws do not count as missed here).
    pub missed_together: Probability,
    /// What that would be if they were missed independently of each other.
    pub if_independent: f64,
}

/// A set of targets met together.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetSet {
    /// Positions in [`Plan::indicators`], in the plan's order.
    pub indicators: Vec<usize>,
    /// That all of them are met in the same draw, counted in the second half of the draws. The best of many sets owes part of its place to the
    /// luck of the draws that chose it: in those it is met more often than it is.
    pub probability: Probability,
    /// Whether no larger set exists in the half that chose it; if false, the search was cut short and the set is the best found.
    pub exact: bool,
}

/// The probability that a set of targets must at least be met with, together.
pub const JOINT_PROBABILITY: f64 = 0.8;

/// Margins belong to one cluster while their mean correlation is at least this.
const CLUSTER_CORRELATION: f64 = 0.5;

/// Sets looked at by the branch and bound before it gives up proving that no set is larger.
const SEARCH_LIMIT: usize = 20_000;

impl Joint {
    /// Correlation of two targets by their positions in [`Joint::indicators`].
    pub fn correlation(&self, first: usize, second: usize) -> f64 {
        self.correlation[first * self.indicators.len() + second]
    }
}

/// Looks at all targets of a plan together.
pub fn jointly(plan: &Plan, draws: &Draws) -> Joint {
    let alive = alive(draws);
    let member = |position| {
        let target = Arc::new(judge_target(plan, position, draws, &alive));
        let margins = Arc::new(margins(plan, position, draws));
        target.outcome.modelled.then_some(Member { target, margins, own: false })
    };
    of_members((0..plan.indicators.len()).filter_map(member).collect(), draws, &OnceLock::new())
}

/// A modelled target as it takes part.
pub(super) struct Member {
    pub target: Arc<JudgedTarget>,
    pub margins: Arc<Margins>,
    /// Whether the scenario changes nothing of it.
    pub own: bool,
}

/// The margins of the members of a scenario, and how they hang together; `known` keeps what the plan's own members give, for the next scenario.
pub(super) fn of_members(mut members: Vec<Member>, draws: &Draws, known: &OnceLock<Correlations>) -> Joint {
    let (draws, replicated) = (draws.count, draws.replicated);
    let correlation = correlations(&mut members, draws, known);
    let indicators: Vec<usize> = members.iter().map(|member| member.target.outcome.indicator).collect();
    let missed = |member: usize| &members[member].target.missed;
    let cluster = |group: Vec<usize>| {
        let together = group.iter().skip(1).fold(missed(group[0]).clone(), |all, member| all.and(missed(*member)));
        let pairs = group.iter().flat_map(|a| group.iter().filter(move |b| *b > a).map(move |b| (*a, *b)));
        let pairs: Vec<f64> = pairs.map(|(a, b)| correlation[a * indicators.len() + b]).collect();
        Cluster {
            correlation: pairs.iter().sum::<f64>() / pairs.len() as f64,
            missed_together: Probability::of(&together, replicated),
            if_independent: group.iter().map(|member| missed(*member).count() as f64 / draws as f64).product(),
            indicators: group.into_iter().map(|member| indicators[member]).collect(),
        }
    };
    let clusters = clusters(&correlation, indicators.len()).into_iter().map(cluster).collect();
    let met: Vec<&DrawSet> = members.iter().map(|member| &member.target.met).collect();
    let mut largest = largest_set(&met, draws);
    largest.indicators.iter_mut().for_each(|member| *member = indicators[*member]);
    Joint { indicators, correlation, clusters, largest }
}

/// How far each draw is on the good side of a target, on the indicator's scale; NaN in draws that failed.
#[derive(Debug)]
pub(super) struct Margins {
    values: Vec<f64>,
    finite: DrawSet,
}

/// The margins of the indicator at `position`.
pub(super) fn margins(plan: &Plan, position: usize, draws: &Draws) -> Margins {
    let mut values = Vec::new();
    judged_values(plan, draws, position, &mut values);
    Edges::of(&plan.indicators[position]).margins(&mut values);
    Margins { finite: DrawSet::of(&values, |value| value.is_finite()), values }
}

/// What is known of the correlations between the plan's own margins, over one set of draws.
#[derive(Debug)]
pub(super) struct Correlations {
    complete: DrawSet,
    /// One per member.
    standardised: Vec<OnceLock<Arc<Vec<f64>>>>,
    /// One per pair of members, in rows.
    products: Vec<OnceLock<f64>>,
}

/// Correlations of margins over the draws in which every member has one, as a square. Margins that nobody else has are used up.
fn correlations(members: &mut [Member], draws: usize, known: &OnceLock<Correlations>) -> Vec<f64> {
    let size = members.len();
    let complete = members.iter().fold(DrawSet::all(draws), |all, member| all.and(&member.margins.finite));
    let known = known.get_or_init(|| Correlations {
        complete: complete.clone(),
        standardised: vec![OnceLock::new(); size],
        products: vec![OnceLock::new(); size * size],
    });
    let own: Vec<bool> = members.iter().map(|member| member.own && known.complete == complete).collect();
    let standardised = |(position, member): (usize, &mut Member)| {
        let margins = &mut member.margins;
        let mut make = || {
            let values = match Arc::get_mut(margins) {
                Some(margins) => std::mem::take(&mut margins.values),
                None => margins.values.clone(),
            };
            Arc::new(standardised(values, &complete))
        };
        if own[position] { known.standardised[position].get_or_init(make).clone() } else { make() }
    };
    let columns: Vec<Arc<Vec<f64>>> = members.iter_mut().enumerate().map(standardised).collect();
    let pairs = || (0..size).flat_map(|first| (0..first).map(move |second| (first, second)));
    let known_product = |first: usize, second: usize| (own[first] && own[second]).then(|| &known.products[first * size + second]);
    let new = pairs().filter(|(first, second)| known_product(*first, *second).is_none_or(|product| product.get().is_none()));
    let mut new: Vec<(usize, usize, f64)> = new.map(|(first, second)| (first, second, 0.0)).collect();
    let kept = columns.first().map_or(0, |column| column.len());
    for start in (0..kept).step_by(ROWS) {
        vectorised(Products { columns: &columns, rows: start..(start + ROWS).min(kept), pairs: &mut new });
    }
    let mut correlation = vec![0.0; size * size];
    for (first, second, product) in new {
        correlation[first * size + second] = product;
        if let Some(known) = known_product(first, second) {
            known.get_or_init(|| product);
        }
    }
    for (first, second) in pairs() {
        let known = known_product(first, second).and_then(|product| product.get().copied());
        let product = known.unwrap_or(correlation[first * size + second]).clamp(-1.0, 1.0);
        correlation[first * size + second] = product;
        correlation[second * size + first] = product;
    }
    (0..size).for_each(|member| correlation[member * size + member] = 1.0);
    correlation
}

/// A column's values in some draws less their mean, divided by the root of the sum of their squares; all 0 where they do not vary.
fn standardised(mut column: Vec<f64>, draws: &DrawSet) -> Vec<f64> {
    if draws.count() < column.len() {
        let mut numbers = 0..;
        column.retain(|_| numbers.next().is_some_and(|draw| draws.contains(draw)));
    }
    let mean = column.iter().sum::<f64>() / column.len() as f64;
    let square: f64 = column.iter().map(|value| (value - mean) * (value - mean)).sum();
    // A spread of rounding errors alone is none.
    let varies = square > 1e-24 * column.len() as f64 * (1.0 + mean * mean);
    let scale = if varies { 1.0 / square.sqrt() } else { 0.0 };
    column.iter_mut().for_each(|value| *value = (*value - mean) * scale);
    column
}

/// Rows of which all columns stay in the cache while each is held against each.
const ROWS: usize = 512;

/// Adds to the products of pairs of columns those of some of their rows.
struct Products<'c> {
    columns: &'c [Arc<Vec<f64>>],
    rows: Range<usize>,
    pairs: &'c mut [(usize, usize, f64)],
}

impl Vectorised for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let part = |column: usize| &self.columns[column][self.rows.clone()];
        // A loop: the closure of an iterator would not become code for this machine's widest instructions.
        for (first, second, product) in self.pairs {
            *product += inner_product(part(*first), part(*second));
        }
    }
}

/// Sum of products in eight lanes, in a fixed order, so that it is as fast as the machine allows and the same on every machine.
#[inline(always)]
fn inner_product(first: &[f64], second: &[f64]) -> f64 {
    let ((ours, our_rest), (theirs, their_rest)) = (first.as_chunks::<8>(), second.as_chunks::<8>());
    let rest: f64 = our_rest.iter().zip(their_rest).map(|(a, b)| a * b).sum();
    let mut lanes = [0.0; 8];
    for (a, b) in ours.iter().zip(theirs) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// Agglomerative clustering by mean correlation (average linkage): the two groups with the highest mean correlation between them are
/// joined while it is at least [`CLUSTER_CORRELATION`]. Groups of one are left out; the largest comes first.
fn clusters(correlation: &[f64], size: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..size).map(|member| vec![member]).collect();
    loop {
        let mut closest: Option<(f64, usize, usize)> = None;
        for first in 0..groups.len() {
            for second in first + 1..groups.len() {
                let pairs = groups[first].iter().flat_map(|a| groups[second].iter().map(move |b| correlation[a * size + b]));
                let mean = pairs.sum::<f64>() / (groups[first].len() * groups[second].len()) as f64;
                if mean >= CLUSTER_CORRELATION && closest.is_none_or(|(best, _, _)| mean > best) {
                    closest = Some((mean, first, second));
                }
            }
        }
        let Some((_, first, second)) = closest else { break };
        let joined = groups.remove(second);
        groups[first].extend(joined);
        groups[first].sort_unstable();
    }
    groups.retain(|group| group.len() > 1);
    groups.sort_by_key(|group| (usize::MAX - group.len(), group[0]));
    groups
}

/// The largest set of targets met together in enough draws of the first half, with its probability by the second half. Halves, not every
/// second draw: those of a Sobol sequence lie in one half of its space.
fn largest_set(met: &[&DrawSet], draws: usize) -> TargetSet {
    if draws < 2 {
        let (indicators, exact) = chosen_by(met, draws);
        let together = indicators.iter().fold(DrawSet::all(draws), |all, target| all.and(met[*target]));
        return TargetSet { probability: Probability::new(together.count(), draws), indicators, exact };
    }
    let first = draws.div_ceil(2);
    let in_first = DrawSet::of(&(0..draws).collect::<Vec<_>>(), |draw| *draw < first);
    let met_in_first: Vec<DrawSet> = met.iter().map(|met| met.and(&in_first)).collect();
    let (indicators, exact) = chosen_by(&met_in_first.iter().collect::<Vec<_>>(), first);
    let together = indicators.iter().fold(DrawSet::all(draws), |all, target| all.and(met[*target]));
    let in_second = together.count() - together.count_with(&in_first);
    TargetSet { probability: Probability::new(in_second, draws - first), indicators, exact }
}

/// The largest set met together in enough of so many draws, and whether there is no larger one: a greedy set first, then a branch and bound
/// that looks for a larger one.
fn chosen_by(met: &[&DrawSet], draws: usize) -> (Vec<usize>, bool) {
    let all = met.first().map_or(draws, |met| met.draws());
    let needed = (JOINT_PROBABILITY * draws as f64 - 1e-9).ceil() as usize;
    // A target alone below the probability is in no such set.
    let mut candidates: Vec<usize> = (0..met.len()).filter(|target| draws > 0 && met[*target].count() >= needed).collect();
    candidates.sort_by_key(|target| (usize::MAX - met[*target].count(), *target));

    // Greedy: the target that costs the fewest draws comes next.
    let mut chosen = Vec::new();
    let mut together = DrawSet::all(all);
    let mut left = candidates.clone();
    while let Some((at, count)) =
        left.iter().map(|target| together.count_with(met[*target])).enumerate().max_by_key(|(at, count)| (*count, usize::MAX - at))
        && count >= needed
    {
        let target = left.remove(at);
        together = together.and(met[target]);
        chosen.push(target);
    }

    let mut search = Search { met, needed, best: chosen, visited: 0 };
    search.extend(&mut Vec::new(), &DrawSet::all(all), &candidates);
    let exact = search.visited < SEARCH_LIMIT;
    let mut indicators = search.best;
    indicators.sort_unstable();
    (indicators, exact)
}

struct Search<'a> {
    met: &'a [&'a DrawSet],
    needed: usize,
    best: Vec<usize>,
    visited: usize,
}

impl Search<'_> {
    /// Looks for a set larger than the best among those that contain `chosen`, met together in `together`, and some of `candidates`.
    fn extend(&mut self, chosen: &mut Vec<usize>, together: &DrawSet, candidates: &[usize]) {
        if chosen.len() > self.best.len() {
            self.best = chosen.clone();
        }
        self.visited += 1;
        if self.visited >= SEARCH_LIMIT {
            return;
        }
        // Only targets that still fit can be added, so they bound what this branch can reach.
        let fitting: Vec<usize> =
            candidates.iter().copied().filter(|target| together.count_with(self.met[*target]) >= self.needed).collect();
        for (at, &target) in fitting.iter().enumerate() {
            if chosen.len() + fitting.len() - at <= self.best.len() || self.visited >= SEARCH_LIMIT {
                return;
            }
            chosen.push(target);
            self.extend(chosen, &together.and(self.met[target]), &fitting[at + 1..]);
            chosen.pop();
        }
    }
}
