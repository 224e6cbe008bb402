//! What one knob alone would have to be for one target: the smallest amount, the latest start, and what bounds it.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::simulate::Session;

use super::aim::Question;
use super::outcome::{Outcome, Reading, probit};
use super::price_list::with;
use super::space::{KnobKind, Space};

/// What one lever would have to be for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Single {
    /// The lever or line.
    pub lever: String,
    /// Which of the two it is.
    pub kind: KnobKind,
    /// P with the lever at its utmost, or at the best amount where more is worse.
    pub p_at_most: f64,
    /// For each start year, what it takes.
    pub starts: Vec<Start>,
    /// What keeps it from doing more.
    pub bound: Bound,
}

/// What keeps a lever from making a target safe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Nothing does: it is enough.
    None,
    /// Its range: so many times as much would do, and give this P.
    Range {
        /// How many times the range.
        times: f64,
        /// P there.
        p: f64,
    },
    /// No amount would do; this is the highest P that any gives.
    LevelsOff {
        /// The highest P.
        p: f64,
    },
    /// It is done or not, with nothing beyond.
    YesOrNo,
    /// It moves the target by less than can be seen.
    HardlyTouches,
}

/// What a lever would have to be if it starts in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The year.
    pub year: i32,
    /// P at its utmost, or at the best amount where more is worse.
    pub p_at_most: f64,
    /// The smallest amount that is safe, if one is.
    pub amount: Option<f64>,
    /// P at that amount.
    pub p: Option<f64>,
    /// Amounts at which P would be one standard error below and above.
    pub range: Option<(f64, f64)>,
    /// What it costs over the years, in the plan's unit of money.
    pub cost: Option<f64>,
    /// Where the range ends too early: the amount beyond it that would do.
    pub would_take: Option<f64>,
}

/// Ranges this many times as long are tried before a lever is said to level off.
pub(super) const BEYOND: [f64; 3] = [2.0, 4.0, 8.0];

/// A change of P that is less than this is none that anybody would pull a lever for.
pub(super) const HARDLY: f64 = 0.005;

/// P jumps by more: an amount between is run.
const JUMP: f64 = 0.25;
/// Amounts of one lever that are run at most, before the one that is needed is looked for.
const MOST: usize = 17;

/// Runs of single levers, which tell of all targets at once.
pub(super) struct Singles<'a, 's, 'p> {
    pub(super) session: &'s mut Session<'p>,
    pub(super) reading: &'a Reading,
    pub(super) space: &'a Space<'p>,
    pub(super) question: &'a Question,
    pub(super) base: &'a Outcome,
    pub(super) runs: usize,
    /// P of all targets by knob, start and amount.
    known: BTreeMap<(usize, i32, u64), Vec<f64>>,
}

impl<'a, 's, 'p> Singles<'a, 's, 'p> {
    pub(super) fn new(
        session: &'s mut Session<'p>,
        reading: &'a Reading,
        space: &'a Space<'p>,
        question: &'a Question,
        base: &'a Outcome,
    ) -> Self {
        Singles { session, reading, space, question, base, runs: 0, known: BTreeMap::new() }
    }

    /// Runs the first amounts of these knobs, all at once.
    pub(super) fn prepare(&mut self, knobs: &[usize]) -> Result<(), Vec<Diagnostic>> {
        let wanted: Vec<(usize, i32, f64)> = knobs
            .iter()
            .flat_map(|knob| self.first(*knob, 1.0).into_iter().map(|amount| (*knob, self.space.knobs[*knob].from, amount)))
            .collect();
        self.run(&wanted)
    }

    /// Runs what is not known yet.
    fn run(&mut self, wanted: &[(usize, i32, f64)]) -> Result<(), Vec<Diagnostic>> {
        let key = |(knob, year, amount): &(usize, i32, f64)| (*knob, *year, amount.to_bits());
        let mut new: Vec<(usize, i32, f64)> = Vec::new();
        for one in wanted {
            if !self.known.contains_key(&key(one)) && !new.contains(one) {
                new.push(*one);
            }
        }
        // What stands where it stands is the scenario itself.
        let (as_it_is, new): (Vec<_>, Vec<_>) = new.into_iter().partition(|(knob, _, amount)| *amount == self.space.knobs[*knob].at);
        for one in as_it_is {
            self.known.insert(key(&one), (0..self.base.met.len()).map(|target| self.base.p(target)).collect());
        }
        let from = self.space.as_it_is();
        let scenario = |(knob, year, amount): &(usize, i32, f64)| starting(self.space, *knob, *year).scenario(&with(&from, *knob, *amount));
        let scenarios: Vec<Scenario> = new.iter().map(scenario).collect();
        self.runs += scenarios.len();
        for (one, outcome) in new.iter().zip(self.reading.run(self.session, &scenarios)?) {
            self.known.insert(key(one), (0..outcome.met.len()).map(|target| outcome.p(target)).collect());
        }
        Ok(())
    }

    /// P of a target at these amounts.
    fn p_of(&mut self, target: usize, knob: usize, year: i32, amounts: &[f64]) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let wanted: Vec<(usize, i32, f64)> = amounts.iter().map(|amount| (knob, year, *amount)).collect();
        self.run(&wanted)?;
        Ok(amounts.iter().map(|amount| self.known[&(knob, year, amount.to_bits())][target]).collect())
    }

    /// The smallest amount that makes sense and is not below this one, in a range so many times as long.
    fn at_least(&self, knob: usize, amount: f64, times: f64) -> f64 {
        let of = &self.space.knobs[knob];
        let most = self.most(knob, times);
        if of.kind == KnobKind::Lever && amount <= 0.0 {
            return 0.0;
        }
        let on_step = |step: f64| of.least + ((amount - of.least) / step - 1e-9).ceil() * step;
        of.step.map_or(amount, on_step).max(of.least).min(most)
    }

    /// The largest amount of a knob in a range so many times as long.
    fn most(&self, knob: usize, times: f64) -> f64 {
        let of = &self.space.knobs[knob];
        if of.kind == KnobKind::Lever { of.most * times } else { of.at + (of.most - of.at) * times }
    }

    /// None, and quarters of a range so many times as long.
    fn first(&self, knob: usize, times: f64) -> Vec<f64> {
        let of = &self.space.knobs[knob];
        let (low, high) = (if of.kind == KnobKind::Lever { 0.0 } else { of.at }, self.most(knob, times));
        let mut amounts: Vec<f64> = [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| self.at_least(knob, low + (high - low) * part, times)).to_vec();
        amounts.dedup();
        amounts
    }

    /// One knob alone, from each year on in which it may start.
    pub(super) fn single(&mut self, target: usize, knob: usize) -> Result<Single, Vec<Diagnostic>> {
        let of = &self.space.knobs[knob];
        let latest = self.space.plan.levers.iter().find(|lever| lever.id == of.id && of.kind == KnobKind::Lever).map(|lever| lever.latest);
        let asked = &self.question.starts;
        let years: Vec<i32> = match (asked.is_empty(), latest) {
            (true, Some(latest)) => (of.from..=latest).collect(),
            // When money moves from one line to another is one date for all.
            (_, None) => vec![of.from],
            (false, Some(_)) => asked.iter().copied().filter(|year| *year >= of.from && *year <= self.space.plan.target_year).collect(),
        };
        let mut starts: Vec<Start> = Vec::new();
        for year in years {
            // Where an earlier start does not reach, a later one does not either; it is run if it was asked for.
            if self.question.starts.is_empty() && starts.last().is_some_and(|last| last.amount.is_none()) {
                break;
            }
            let mut start = self.start(target, knob, year, 1.0)?;
            if !asked.is_empty() && start.amount.is_none() && self.scales(knob) {
                start.would_take = self.beyond(target, knob, year)?;
            }
            starts.push(start);
        }
        let p_at_most = starts.iter().map(|start| start.p_at_most).fold(0.0, f64::max);
        let reached = starts.iter().any(|start| start.amount.is_some());
        let bound = if reached { Bound::None } else { self.bound(target, knob, p_at_most)? };
        Ok(Single { lever: of.id.clone(), kind: of.kind, p_at_most, starts, bound })
    }

    /// The smallest amount beyond the range of a knob that is safe if it starts in a year.
    fn beyond(&mut self, target: usize, knob: usize, year: i32) -> Result<Option<f64>, Vec<Diagnostic>> {
        for times in BEYOND {
            if self.p_of(target, knob, year, &[self.most(knob, times)])?[0] >= self.question.safe {
                return Ok(self.start(target, knob, year, times)?.amount);
            }
        }
        Ok(None)
    }

    /// What keeps a knob from making a target safe.
    fn bound(&mut self, target: usize, knob: usize, p_at_most: f64) -> Result<Bound, Vec<Diagnostic>> {
        if p_at_most <= self.base.p(target) + HARDLY {
            return Ok(Bound::HardlyTouches);
        }
        if !self.scales(knob) {
            return Ok(Bound::YesOrNo);
        }
        let mut highest = p_at_most;
        for times in BEYOND {
            let p = self.p_of(target, knob, self.space.knobs[knob].from, &[self.most(knob, times)])?[0];
            highest = f64::max(highest, p);
            if p >= self.question.safe {
                return Ok(Bound::Range { times, p });
            }
        }
        Ok(Bound::LevelsOff { p: highest })
    }

    /// Whether more of a knob than its range means something.
    pub(super) fn scales(&self, knob: usize) -> bool {
        let of = &self.space.knobs[knob];
        let lever = self.space.plan.levers.iter().find(|lever| lever.id == of.id);
        of.kind == KnobKind::Lever && lever.is_some_and(|lever| !lever.is_yes_or_no())
    }

    /// The smallest amount of a knob that is safe if it starts in a year, in a range so many times as long.
    pub(super) fn start(&mut self, target: usize, knob: usize, year: i32, times: f64) -> Result<Start, Vec<Diagnostic>> {
        let space = starting(self.space, knob, year);
        let of = &space.knobs[knob];
        let (most, safe) = (self.most(knob, times), self.question.safe);
        let closest = of.step.unwrap_or((most - of.at.min(of.least)) / 128.0);
        let mut tried: Vec<(f64, f64)> = Vec::new();
        let mut next = self.first(knob, times);
        // Closer where P jumps, and on either side of where it is highest: a target that asks for just so much can be overshot.
        while !next.is_empty() {
            let found = self.p_of(target, knob, year, &next)?;
            tried.extend(next.iter().copied().zip(found));
            tried.sort_by(|one, other| one.0.total_cmp(&other.0));
            let highest = (0..tried.len()).max_by(|one, other| tried[*one].1.total_cmp(&tried[*other].1)).unwrap_or(0);
            let peaks = highest > 0 && highest + 1 < tried.len() && tried[highest].1 < safe;
            let wanted = |at: usize| {
                let ((low, p_low), (high, p_high)) = (tried[at], tried[at + 1]);
                let near_peak = peaks && (at + 1 == highest || at == highest);
                // What lies on one side of the line says nothing of where it is crossed.
                let crosses = (p_low < safe) != (p_high < safe);
                high - low > closest * 1.01 && ((crosses && (p_low - p_high).abs() > JUMP) || near_peak)
            };
            next = match tried.len() < MOST {
                true => (0..tried.len() - 1)
                    .filter(|at| wanted(*at))
                    .map(|at| self.at_least(knob, (tried[at].0 + tried[at + 1].0) / 2.0, times))
                    .filter(|amount| tried.iter().all(|(known, _)| known != amount))
                    .collect(),
                false => Vec::new(),
            };
        }
        // Where the probit bends, a run at the amount found bends with it; three are enough.
        for _ in 0..3 {
            let Some(amount) =
                crossing(&tried, safe).map(|amount| if of.step.is_some() { self.at_least(knob, amount, times) } else { amount })
            else {
                break;
            };
            if tried.iter().any(|(known, _)| (known - amount).abs() < 1e-4 * most) {
                break;
            }
            let p = self.p_of(target, knob, year, &[amount])?[0];
            tried.push((amount, p));
            tried.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        let draws = self.base.draws() as f64;
        let error = (safe * (1.0 - safe) / draws).sqrt();
        let p_at_most = tried.iter().map(|(_, p)| *p).fold(0.0, f64::max);
        let exact = crossing(&tried, safe);
        let at = |level: f64, otherwise: f64| crossing(&tried, level).unwrap_or(otherwise);
        let range = exact.map(|_| (at(safe - error, tried[0].0), at(safe + error, most)));
        let amount = exact.map(|amount| self.at_least(knob, amount, times));
        let p = amount.and_then(|amount| tried.iter().find(|(known, _)| (known - amount).abs() < 1e-4 * most)).map(|(_, p)| *p);
        let cost = amount.map(|amount| space.cost_of(knob, amount));
        Ok(Start { year, p_at_most, amount, p, range, cost, would_take: None })
    }
}

/// The space with one knob starting in another year.
fn starting<'p>(space: &Space<'p>, knob: usize, year: i32) -> Space<'p> {
    let mut space = space.clone();
    space.knobs[knob].from = year;
    space
}

/// Where P first rises through a level, in a straight line between the probits of what was tried.
fn crossing(tried: &[(f64, f64)], level: f64) -> Option<f64> {
    tried.windows(2).find(|pair| pair[0].1 < level && pair[1].1 >= level).map(|pair| {
        let [(low, p_low), (high, p_high)] = [pair[0], pair[1]];
        let (z, z_low, z_high) = (probit(level), probit(p_low), probit(p_high));
        low + (high - low) * ((z - z_low) / (z_high - z_low)).clamp(0.0, 1.0)
    })
}
