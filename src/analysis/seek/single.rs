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

/// What a lever gives beyond its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Beyond {
    /// So many times the range holds an amount that is safe.
    Enough {
        /// How many times the range.
        times: f64,
        /// The highest P in it.
        p: f64,
        /// The smallest amount that is safe.
        amount: f64,
    },
    /// None of the ranges that were tried.
    Never {
        /// The highest P.
        p: f64,
    },
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
    /// Amounts that were run, in rising order, with P at each.
    pub tried: Vec<(f64, f64)>,
}

/// Ranges this many times as long are tried before a lever is said to level off.
pub(super) const BEYOND: [f64; 3] = [2.0, 4.0, 8.0];

/// A change of P that is less than this is none that anybody would pull a lever for.
pub(super) const HARDLY: f64 = 0.005;

/// P jumps by more: an amount between is run.
const JUMP: f64 = 0.25;
/// Amounts of one lever that are run at most, before the one that is needed is looked for.
const MOST: usize = 17;

/// How a target comes out at one amount.
#[derive(Debug, Clone, Copy)]
struct Came {
    p: f64,
    /// Whether more draws go beyond it than fall short.
    over: bool,
}

impl Came {
    fn all(outcome: &Outcome) -> Vec<Came> {
        (0..outcome.met.len()).map(|target| Came { p: outcome.p(target), over: outcome.overshoots(target) }).collect()
    }
}

/// One amount that was run.
#[derive(Debug, Clone, Copy)]
struct Tried {
    amount: f64,
    came: Came,
}

/// Runs of single levers, which tell of all targets at once.
pub(super) struct Singles<'a, 's, 'p> {
    pub(super) session: &'s mut Session<'p>,
    pub(super) reading: &'a Reading,
    pub(super) space: &'a Space<'p>,
    pub(super) question: &'a Question,
    pub(super) base: &'a Outcome,
    pub(super) runs: usize,
    /// How all targets come out by knob, start and amount.
    known: BTreeMap<(usize, i32, u64), Vec<Came>>,
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
            self.known.insert(key(&one), Came::all(self.base));
        }
        let from = self.space.as_it_is();
        let scenario = |(knob, year, amount): &(usize, i32, f64)| starting(self.space, *knob, *year).scenario(&with(&from, *knob, *amount));
        let scenarios: Vec<Scenario> = new.iter().map(scenario).collect();
        self.runs += scenarios.len();
        for (one, outcome) in new.iter().zip(self.reading.run(self.session, &scenarios)?) {
            self.known.insert(key(one), Came::all(&outcome));
        }
        Ok(())
    }

    /// How a target comes out at these amounts.
    fn try_out(&mut self, target: usize, knob: usize, year: i32, amounts: &[f64]) -> Result<Vec<Tried>, Vec<Diagnostic>> {
        let wanted: Vec<(usize, i32, f64)> = amounts.iter().map(|amount| (knob, year, *amount)).collect();
        self.run(&wanted)?;
        let tried = |amount: &f64| Tried { amount: *amount, came: self.known[&(knob, year, amount.to_bits())][target] };
        Ok(amounts.iter().map(tried).collect())
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
                start.would_take = match self.beyond(target, knob, year)? {
                    Beyond::Enough { amount, .. } => Some(amount),
                    Beyond::Never { .. } => None,
                };
            }
            starts.push(start);
        }
        let p_at_most = starts.iter().map(|start| start.p_at_most).fold(0.0, f64::max);
        let reached = starts.iter().any(|start| start.amount.is_some());
        let bound = if reached { Bound::None } else { self.bound(target, knob, p_at_most)? };
        Ok(Single { lever: of.id.clone(), kind: of.kind, p_at_most, starts, bound })
    }

    /// What a knob gives beyond its range if it starts in a year: how many times the range is enough, with what P, and the smallest amount
    /// that is safe; or the highest P where none is.
    pub(super) fn beyond(&mut self, target: usize, knob: usize, year: i32) -> Result<Beyond, Vec<Diagnostic>> {
        let utmost = self.most(knob, 1.0);
        let mut before = self.try_out(target, knob, year, &[utmost])?[0];
        let mut highest = before.came.p;
        for times in BEYOND {
            let end = self.try_out(target, knob, year, &[self.most(knob, times)])?[0];
            highest = highest.max(end.came.p);
            // Enough at the end of the longer range, or somewhere before it is overshot.
            if end.came.p >= self.question.safe || end.came.over != before.came.over {
                let start = self.start(target, knob, year, times)?;
                highest = highest.max(start.p_at_most);
                if let Some(amount) = start.amount {
                    return Ok(Beyond::Enough { times, p: end.came.p.max(start.p_at_most), amount });
                }
            }
            before = end;
        }
        Ok(Beyond::Never { p: highest })
    }

    /// What keeps a knob from making a target safe.
    fn bound(&mut self, target: usize, knob: usize, p_at_most: f64) -> Result<Bound, Vec<Diagnostic>> {
        let scales = self.scales(knob);
        let hardly = p_at_most <= self.base.p(target) + HARDLY;
        if hardly && !(scales && self.steps_over(target, knob)?) {
            return Ok(Bound::HardlyTouches);
        }
        if !scales {
            return Ok(Bound::YesOrNo);
        }
        Ok(match self.beyond(target, knob, self.space.knobs[knob].from)? {
            Beyond::Enough { times, p, .. } => Bound::Range { times, p },
            Beyond::Never { p } => Bound::LevelsOff { p: p.max(p_at_most) },
        })
    }

    /// Whether a target with two edges lies somewhere between a knob at its utmost and at the longest range that is tried.
    fn steps_over(&mut self, target: usize, knob: usize) -> Result<bool, Vec<Diagnostic>> {
        if !self.reading.has_two_edges(target) {
            return Ok(false);
        }
        let ends = [self.most(knob, 1.0), self.most(knob, BEYOND[BEYOND.len() - 1])];
        let tried = self.try_out(target, knob, self.space.knobs[knob].from, &ends)?;
        Ok(tried[0].came.over != tried[1].came.over)
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
        let mut tried: Vec<Tried> = Vec::new();
        let mut next = self.first(knob, times);
        // Closer where P jumps, where it is highest, and where a target with two edges is stepped over: one that asks for just so much
        // can be overshot.
        while !next.is_empty() {
            tried.extend(self.try_out(target, knob, year, &next)?);
            tried.sort_by(|one, other| one.amount.total_cmp(&other.amount));
            let p = |at: usize| tried[at].came.p;
            let highest = (0..tried.len()).max_by(|one, other| p(*one).total_cmp(&p(*other))).unwrap_or(0);
            let peaks = highest > 0 && highest + 1 < tried.len() && p(highest) < safe;
            let wanted = |at: usize| {
                let near_peak = peaks && (at + 1 == highest || at == highest);
                let steps_over = p(highest) < safe && tried[at].came.over != tried[at + 1].came.over;
                // What lies on one side of the line says nothing of where it is crossed.
                let crosses = (p(at) < safe) != (p(at + 1) < safe) && (p(at) - p(at + 1)).abs() > JUMP;
                tried[at + 1].amount - tried[at].amount > closest * 1.01 && (crosses || near_peak || steps_over)
            };
            next = match tried.len() < MOST {
                true => (0..tried.len() - 1)
                    .filter(|at| wanted(*at))
                    .map(|at| self.at_least(knob, (tried[at].amount + tried[at + 1].amount) / 2.0, times))
                    .filter(|amount| tried.iter().all(|known| known.amount != *amount))
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
            if tried.iter().any(|known| (known.amount - amount).abs() < 1e-4 * most) {
                break;
            }
            tried.extend(self.try_out(target, knob, year, &[amount])?);
            tried.sort_by(|one, other| one.amount.total_cmp(&other.amount));
        }
        let draws = self.base.draws() as f64;
        let error = (safe * (1.0 - safe) / draws).sqrt();
        let p_at_most = tried.iter().map(|known| known.came.p).fold(0.0, f64::max);
        let exact = crossing(&tried, safe);
        let at = |level: f64, otherwise: f64| crossing(&tried, level).unwrap_or(otherwise);
        let range = exact.map(|_| (at(safe - error, tried[0].amount), at(safe + error, most)));
        let amount = exact.map(|amount| self.at_least(knob, amount, times));
        let known = |amount: f64| tried.iter().find(|known| (known.amount - amount).abs() < 1e-4 * most);
        let p = amount.and_then(known).map(|known| known.came.p);
        let cost = amount.map(|amount| space.cost_of(knob, amount));
        let tried = tried.iter().map(|known| (known.amount, known.came.p)).collect();
        Ok(Start { year, p_at_most, amount, p, range, cost, would_take: None, tried })
    }
}

/// The space with one knob starting in another year.
fn starting<'p>(space: &Space<'p>, knob: usize, year: i32) -> Space<'p> {
    let mut space = space.clone();
    space.knobs[knob].from = year;
    space
}

/// Where P first rises through a level, in a straight line between the probits of what was tried.
fn crossing(tried: &[Tried], level: f64) -> Option<f64> {
    tried.windows(2).find(|pair| pair[0].came.p < level && pair[1].came.p >= level).map(|pair| {
        let (low, high) = (pair[0], pair[1]);
        let (z, z_low, z_high) = (probit(level), probit(low.came.p), probit(high.came.p));
        low.amount + (high.amount - low.amount) * ((z - z_low) / (z_high - z_low)).clamp(0.0, 1.0)
    })
}
