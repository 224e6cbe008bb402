//! Peeling and pasting.

use rayon::prelude::*;

use super::cases::{Cases, Values};
use super::limits::{Limit, Limits};
use super::quasi_p::{QuasiP, quasi_p};

/// What makes one slice better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objective {
    /// What the density gains for each case lost (the EMA Workbench's `lenient1`, equation 14.5 of Friedman & Fisher).
    #[default]
    GainPerCase,
    /// The same, times the cases left (`lenient2`, equation 14.6).
    GainTimesMass,
    /// The density itself (`original`, equation 14.1).
    Density,
}

/// How patiently boxes are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// The part of the cases in the box that a slice takes.
    pub peel_alpha: f64,
    /// The part of the cases beside the box that a slice gives back.
    pub paste_alpha: f64,
    /// The least part of all cases that a box may hold.
    pub mass_min: f64,
    /// What makes one slice better than another.
    pub objective: Objective,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { peel_alpha: 0.05, paste_alpha: 0.05, mass_min: 0.05, objective: Objective::default() }
    }
}

/// A box on the way from all cases to the densest.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it lets through.
    pub limits: Limits,
    /// Cases in it.
    pub cases: usize,
    /// Those of interest.
    pub interesting: usize,
    /// Their share of all cases of interest.
    pub coverage: f64,
    /// Their share of the cases in the box.
    pub density: f64,
    /// The box's share of all cases.
    pub mass: f64,
    /// Per restricted column how likely its limits are chance.
    pub quasi_p: Vec<(usize, QuasiP)>,
    /// Whether it was pasted, not peeled.
    pub pasted: bool,
}

/// All boxes that peeling and pasting went through, from the one around all cases on.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxFound {
    /// From all cases to the last.
    pub steps: Vec<Step>,
    members: Vec<u32>,
}

impl BoxFound {
    /// The density that is usually wanted: 0.8, or half way from the share of all cases to one where that is more.
    pub fn usual_threshold(&self) -> f64 {
        let share = self.steps[0].density;
        f64::max(0.8, (share + 1.0) / 2.0)
    }

    /// The first box at least so dense, which of all these has the largest coverage as a rule; the last one where none is.
    pub fn at_density(&self, density: f64) -> usize {
        self.steps.iter().position(|step| step.density >= density).unwrap_or(self.steps.len() - 1)
    }
}

/// So many boxes, each found among the cases that the last boxes of those before it leave; fewer where no case of interest is left.
pub fn discover(cases: &Cases, patience: &Patience, boxes: usize) -> Vec<BoxFound> {
    let mut remaining: Vec<u32> = (0..cases.count() as u32).collect();
    let mut found: Vec<BoxFound> = Vec::new();
    while found.len() < boxes && cases.interesting(&remaining) > 0 {
        let search = Search {
            cases,
            patience,
            all: Limits::around(cases),
            remaining: &remaining,
            total: cases.of_interest.iter().filter(|of| **of).count(),
        };
        let next = search.find();
        let taken: std::collections::BTreeSet<u32> = next.members.iter().copied().collect();
        found.push(next);
        remaining.retain(|case| !taken.contains(case));
    }
    found
}

struct Search<'a> {
    cases: &'a Cases,
    patience: &'a Patience,
    /// The box around all cases, also those that earlier boxes hold.
    all: Limits,
    remaining: &'a [u32],
    /// Cases of interest among all.
    total: usize,
}

/// A box that might be next.
struct Candidate {
    limits: Limits,
    members: Vec<u32>,
    interesting: usize,
    score: f64,
    free: usize,
}

impl Search<'_> {
    fn find(&self) -> BoxFound {
        let limits = self.all.clone();
        let mut found = BoxFound { steps: Vec::new(), members: self.remaining.to_vec() };
        found.steps.push(self.step(limits, &found.members, false));
        while let Some(next) = self.peeled(&found) {
            found.members = next.members;
            found.steps.push(self.step(next.limits, &found.members, false));
        }
        while let Some(next) = self.pasted(&found) {
            found.members = next.members;
            found.steps.push(self.step(next.limits, &found.members, true));
        }
        found
    }

    fn step(&self, limits: Limits, members: &[u32], pasted: bool) -> Step {
        let (count, interesting) = (members.len(), self.cases.interesting(members));
        Step {
            quasi_p: quasi_p(self.cases, self.remaining, &limits, &self.all, count, interesting),
            limits,
            cases: count,
            interesting,
            coverage: interesting as f64 / self.total as f64,
            density: interesting as f64 / count as f64,
            mass: self.mass(count),
            pasted,
        }
    }

    fn mass(&self, count: usize) -> f64 {
        count as f64 / self.cases.count() as f64
    }

    /// The columns in the order in which their slices are tried.
    fn columns(&self) -> Vec<usize> {
        let kind = |column: &usize| match self.cases.columns[*column].values {
            Values::Real(_) => 0,
            Values::Whole(_) => 1,
            Values::Category { .. } => 2,
        };
        let mut columns: Vec<usize> = (0..self.cases.columns.len()).collect();
        columns.sort_by_key(kind);
        columns
    }

    /// The box after the best slice is peeled off, if there is one.
    fn peeled(&self, found: &BoxFound) -> Option<Candidate> {
        let last = found.steps.last().expect("invariant: the box around all cases comes first");
        let of_column = |column: usize| self.peels(column, last, &found.members);
        let candidates: Vec<Candidate> = self.columns().into_par_iter().flat_map_iter(of_column).collect();
        let best = best(candidates)?;
        let mass = self.mass(best.members.len());
        (mass >= self.patience.mass_min && best.members.len() < found.members.len() && best.score > 0.0).then_some(best)
    }

    /// The boxes that are left when a slice of a column is peeled off.
    fn peels(&self, column: usize, last: &Step, members: &[u32]) -> Vec<Candidate> {
        let alpha = self.patience.peel_alpha;
        match (&self.cases.columns[column].values, &last.limits.0[column]) {
            (Values::Category { positions, .. }, Limit::Among(set)) if set.len() > 1 => {
                let without = |category: &usize| {
                    let mut rest = set.clone();
                    rest.remove(category);
                    let kept = members.iter().copied().filter(|case| positions[*case as usize] != *category).collect();
                    self.candidate(last.limits.with(column, Limit::Among(rest)), kept, last)
                };
                set.iter().map(without).collect()
            }
            (Values::Real(values), Limit::Range { low, high }) => {
                let inside: Vec<f64> = members.iter().map(|case| values[*case as usize]).collect();
                let top = between_values(&inside, 1.0 - alpha);
                let bottom = between_values(&inside, alpha);
                let kept = |keep: &dyn Fn(f64) -> bool| members.iter().copied().filter(|case| keep(values[*case as usize])).collect();
                vec![
                    self.candidate(last.limits.with(column, Limit::Range { low: *low, high: top }), kept(&|value| value <= top), last),
                    self.candidate(
                        last.limits.with(column, Limit::Range { low: bottom, high: *high }),
                        kept(&|value| value >= bottom),
                        last,
                    ),
                ]
            }
            (Values::Whole(values), Limit::Range { low, high }) => {
                let inside: Vec<f64> = members.iter().map(|case| values[*case as usize]).collect();
                let kept = |keep: &dyn Fn(f64) -> bool| -> Vec<u32> {
                    members.iter().copied().filter(|case| keep(values[*case as usize])).collect()
                };
                let extreme = |kept: &[u32], choose: fn(f64, f64) -> f64| {
                    let of = kept.iter().map(|case| values[*case as usize]).reduce(choose);
                    of.or_else(|| inside.iter().copied().reduce(choose)).expect("invariant: a box is never empty")
                };
                let top = between_values(&inside, 1.0 - alpha).trunc();
                let upper = kept(&|value| if top == *high { value < *high } else { value <= top });
                let bottom = between_values(&inside, alpha).trunc();
                let lower = kept(&|value| if bottom == *low { value > *low } else { value >= bottom });
                let new_high = extreme(&upper, f64::max);
                let new_low = extreme(&lower, f64::min);
                vec![
                    self.candidate(last.limits.with(column, Limit::Range { low: *low, high: new_high }), upper, last),
                    self.candidate(last.limits.with(column, Limit::Range { low: new_low, high: *high }), lower, last),
                ]
            }
            _ => Vec::new(),
        }
    }

    /// The box after the best slice is pasted on, if there is one.
    fn pasted(&self, found: &BoxFound) -> Option<Candidate> {
        let last = found.steps.last().expect("invariant: the box around all cases comes first");
        let restricted = last.limits.restricted(&self.all);
        let columns: Vec<usize> = self.columns().into_iter().filter(|column| restricted.contains(column)).collect();
        let of_column = |column: usize| self.pastes(column, last, &restricted);
        let candidates: Vec<Candidate> = columns.into_par_iter().flat_map_iter(of_column).collect();
        let best = best(candidates)?;
        let (mass, density) = (self.mass(best.members.len()), best.interesting as f64 / best.members.len() as f64);
        let grows = best.members.len() > found.members.len() && density > last.density;
        (mass >= self.patience.mass_min && grows && best.score > 0.0).then_some(best)
    }

    /// The boxes that come of pasting a slice of a column.
    fn pastes(&self, column: usize, last: &Step, restricted: &[usize]) -> Vec<Candidate> {
        let with = |limit: Limit| {
            let limits = last.limits.with(column, limit);
            let members = limits.inside(self.cases, self.remaining, restricted);
            self.candidate(limits, members, last)
        };
        match (&self.cases.columns[column].values, &last.limits.0[column], &self.all.0[column]) {
            (Values::Category { .. }, Limit::Among(set), Limit::Among(all)) => {
                let and = |category: &usize| with(Limit::Among(set.iter().copied().chain([*category]).collect()));
                all.difference(set).map(and).collect()
            }
            (Values::Real(values) | Values::Whole(values), Limit::Range { low, high }, Limit::Range { low: least, high: most }) => {
                // The cases from the limit outwards that all other limits let through.
                let beside = |low: f64, high: f64| -> Vec<f64> {
                    let box_beside = last.limits.with(column, Limit::Range { low, high });
                    box_beside.inside(self.cases, self.remaining, restricted).iter().map(|case| values[*case as usize]).collect()
                };
                let below = beside(*least, *low);
                let above = beside(*high, *most);
                let alpha = self.patience.paste_alpha;
                let new_low = if below.is_empty() { *least } else { between_values(&below, 1.0 - alpha) };
                let new_high = if above.is_empty() { *most } else { between_values(&above, alpha) };
                vec![with(Limit::Range { low: new_low, high: *high }), with(Limit::Range { low: *low, high: new_high })]
            }
            _ => Vec::new(),
        }
    }

    fn candidate(&self, limits: Limits, members: Vec<u32>, last: &Step) -> Candidate {
        let interesting = self.cases.interesting(&members);
        let score = score(self.patience.objective, (last.cases, last.interesting), (members.len(), interesting));
        let free = limits.0.len() - limits.restricted(&self.all).len();
        Candidate { limits, members, interesting, score, free }
    }
}

/// The candidate with the largest score, of equals the one that leaves most inputs free, then the first.
fn best(candidates: Vec<Candidate>) -> Option<Candidate> {
    let better = |best: Candidate, next: Candidate| {
        let order = next.score.total_cmp(&best.score).then(next.free.cmp(&best.free));
        if order.is_gt() { next } else { best }
    };
    candidates.into_iter().reduce(better)
}

/// How good it is to go from one box to another, by how many cases each holds and how many of them are of interest.
fn score(objective: Objective, old: (usize, usize), new: (usize, usize)) -> f64 {
    let mean = |(cases, interesting): (usize, usize)| if cases > 0 { interesting as f64 / cases as f64 } else { 0.0 };
    let (before, after, moved) = (mean(old), mean(new), old.0.abs_diff(new.0) as f64);
    match objective {
        Objective::Density if new.0 == 0 => -1.0,
        Objective::Density => after,
        _ if before == after => 0.0,
        Objective::GainPerCase => (after - before) / moved,
        Objective::GainTimesMass => new.0 as f64 * (after - before) / moved,
    }
}

/// A number half way between two neighbours at a quantile. Where these are the same value, the next other one inwards takes the place of one:
/// lower where the quantile is above one half, else higher.
fn between_values(values: &[f64], quantile: f64) -> f64 {
    let mut values = values.to_vec();
    let last = values.len() - 1;
    let place = last as f64 * quantile;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let (smaller, at, larger) = values.select_nth_unstable_by(below, f64::total_cmp);
    let lower = *at;
    let upper = if above == below { lower } else { larger.iter().copied().fold(f64::INFINITY, f64::min) };
    if lower != upper {
        return (lower + upper) / 2.0;
    }
    if quantile > 0.5 {
        let next = smaller.iter().copied().filter(|value| *value < upper).fold(f64::NEG_INFINITY, f64::max);
        if next.is_finite() { (next + upper) / 2.0 } else { lower }
    } else {
        let next = larger.iter().copied().filter(|value| *value > lower).fold(f64::INFINITY, f64::min);
        if next.is_finite() { (lower + next) / 2.0 } else { lower }
    }
}
