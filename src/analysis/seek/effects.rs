//! What each lever does alone at its steps, what the dates of facilities do, and what nobody decides.

use crate::diagnostic::Diagnostic;
use crate::plan::{Effect, Lever, Plan};
use crate::scenario::Scenario;
use crate::simulate::{Column, Session};

use super::dates::{DateEffect, date_effects};
use super::outcome::{Outcome, Reading};
use super::price_list::{Runner, first_values, with};
use super::space::{Choice, Knob, Mix, Space, pays};

/// What can be decided and what cannot, by how many targets are met.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// P of every target as it is.
    pub base: Vec<f64>,
    /// Draws of each run.
    pub draws: usize,
    /// Draws that fail as it is.
    pub failed: usize,
    /// Levers in the plan's order, then lines of the budget.
    pub levers: Vec<LeverEffect>,
    /// Facilities by kind, early and late; empty if they were not asked for.
    pub dates: Vec<DateEffect>,
    /// Assumptions that no lever moves, the one that matters most first.
    pub fate: Vec<Fate>,
    /// P of every target with every lever at its utmost.
    pub together: Vec<f64>,
    /// The first year of which money counts.
    pub start: i32,
    /// Runs that it took.
    pub runs: usize,
}

/// What one lever or line does alone.
#[derive(Debug, Clone, PartialEq)]
pub struct LeverEffect {
    /// The lever or line.
    pub knob: Knob,
    /// The line that bears its cost.
    pub pays: Option<String>,
    /// Grade of evidence of a lever.
    pub grade: Option<char>,
    /// In rising order of the amount.
    pub steps: Vec<Step>,
}

/// One amount of a lever.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The amount, or the share of a line.
    pub amount: f64,
    /// Million yuan a year, or units of the plan's money a year if it does not say what they are.
    pub cost: f64,
    /// Change of the expected number of targets met.
    pub gain: f64,
    /// Standard error of the paired difference.
    pub standard_error: f64,
    /// Draws that fail.
    pub failed: usize,
    /// Targets whose P changes by a point or more, the largest change first.
    pub moves: Vec<Move>,
    /// P of every target.
    pub p: Vec<f64>,
    /// Standard error of the paired change of each; NaN where it is not known.
    pub p_errors: Vec<f64>,
}

/// How far one target moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// Position in the plan.
    pub target: usize,
    /// P as it is.
    pub from: f64,
    /// P with the lever.
    pub to: f64,
    /// Standard error of the paired difference.
    pub standard_error: f64,
}

impl Move {
    /// Half of its 95 % interval in percentage points.
    pub fn half_interval(self) -> f64 {
        100.0 * Z * self.standard_error
    }
}

/// An assumption that nobody decides: what hangs on how it turns out.
#[derive(Debug, Clone, PartialEq)]
pub struct Fate {
    /// The assumption.
    pub assumption: String,
    /// Expected number of targets met in the third of draws in which it is lowest.
    pub low: f64,
    /// The same where it is highest.
    pub high: f64,
    /// Standard error of the difference of the two.
    pub standard_error: f64,
    /// Below and above these values lie the two thirds.
    pub cuts: (f64, f64),
}

/// Half of a 95 % interval in standard errors.
const Z: f64 = 1.959_963_984_540_054;

/// A change of P of less than a point is not told.
const LEAST_MOVE: f64 = 0.01;

impl Effects {
    /// The number of targets met on average as it is.
    pub fn expected(&self) -> f64 {
        self.base.iter().sum()
    }
}

impl Step {
    /// An amount and its cost, the change of the number of targets met with its standard error, draws that fail, and P of every target with
    /// the error of its change; `base` is P as it is.
    pub fn new(
        amount: f64,
        cost: f64,
        (gain, standard_error): (f64, f64),
        failed: usize,
        (p, p_errors): (Vec<f64>, Vec<f64>),
        base: &[f64],
    ) -> Step {
        let moved = |target: usize| Move { target, from: base[target], to: p[target], standard_error: p_errors[target] };
        let moves = (0..p.len()).map(moved);
        let mut moves: Vec<Move> = moves.filter(|moved| (moved.to - moved.from).abs() >= LEAST_MOVE).collect();
        moves.sort_by(|one, other| (other.to - other.from).abs().total_cmp(&(one.to - one.from).abs()));
        Step { amount, cost, gain, standard_error, failed, moves, p, p_errors }
    }

    /// The 95 % interval of the gain.
    pub fn interval(&self) -> (f64, f64) {
        let half = Z * self.standard_error;
        (self.gain - half, self.gain + half)
    }

    /// The gain for ten million yuan a year, where it costs any.
    pub fn per_ten(&self) -> Option<f64> {
        (self.cost.abs() > 1e-9).then(|| self.gain / self.cost * 10.0)
    }
}

impl LeverEffect {
    /// A lever of the plan of which no step is known yet.
    pub fn of(lever: &Lever, knob: Knob) -> LeverEffect {
        LeverEffect { knob, pays: pays(lever).map(str::to_owned), grade: Some(lever.grade), steps: Vec::new() }
    }

    /// The step that gains most; the last where all are alike.
    pub fn best(&self) -> Option<&Step> {
        self.steps.iter().max_by(|one, other| one.gain.total_cmp(&other.gain))
    }
}

/// How much of [`Effects`] is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Levers at a quarter, half, three quarters and all of their range, and dates of facilities.
    Whole,
    /// Levers at half and all of their range.
    Short,
}

/// Runs each lever alone.
///
/// Errors: those of the rules.
pub fn lever_effects(session: &mut Session<'_>, scenario: &Scenario, choice: &Choice, detail: Detail) -> Result<Effects, Vec<Diagnostic>> {
    let plan = session.plan();
    let space = Space::new(session, scenario, choice)?;
    let reading = Reading::new(plan, (0..plan.indicators.len()).collect(), 0.1);
    let from = space.as_it_is();
    let values = |knob: usize| -> Vec<f64> {
        let of = &space.knobs[knob];
        let mut values = first_values(&space, knob);
        values.retain(|value| (value - of.at).abs() > 1e-12);
        if detail == Detail::Short {
            let half = values.iter().copied().rfind(|value| *value <= (of.at + of.most) / 2.0 + 1e-12 && *value > of.at);
            let keep = [half, Some(of.most)];
            values.retain(|value| keep.iter().flatten().any(|kept| (kept - value).abs() < 1e-12));
        }
        values
    };
    let wanted: Vec<(usize, f64)> =
        (0..space.knobs.len()).flat_map(|knob| values(knob).into_iter().map(move |value| (knob, value))).collect();
    // Levers that exclude one that comes before them stay where they are when all are pulled.
    let mut utmost = from.clone();
    for knob in 0..utmost.len() {
        if (0..knob).all(|other| utmost[other] == from[other] || !space.excludes(knob, other)) && !space.is_line(knob) {
            utmost[knob] = space.knobs[knob].most;
        }
    }
    let mut mixes: Vec<Mix> = vec![from.clone(), utmost];
    mixes.extend(wanted.iter().map(|(knob, value)| with(&from, *knob, *value)));
    let mut runner = Runner { session: &mut *session, reading: reading.clone(), spaces: vec![space.clone()], runs: 0 };
    let mut outcomes = runner.run(&mixes)?.into_iter().map(|mut futures| futures.remove(0));
    let base = outcomes.next().expect("invariant: one outcome for each mix");
    let together = outcomes.next().expect("invariant: one outcome for each mix").shares();
    let level = base.shares();
    let mut levers: Vec<LeverEffect> = Vec::new();
    for ((knob, value), outcome) in wanted.iter().zip(outcomes) {
        if levers.last().is_none_or(|last| last.knob.id != space.knobs[*knob].id || last.knob.kind != space.knobs[*knob].kind) {
            let of = space.knobs[*knob].clone();
            let lever = plan.levers.iter().find(|lever| lever.id == of.id && !space.is_line(*knob));
            levers.push(match lever {
                Some(lever) => LeverEffect::of(lever, of),
                None => LeverEffect { knob: of, pays: None, grade: None, steps: Vec::new() },
            });
        }
        let cost = space.a_year(space.cost_of(*knob, *value));
        levers.last_mut().expect("invariant: pushed above").steps.push(Step::new(
            *value,
            cost,
            outcome.gain_on(&base),
            outcome.failed,
            (outcome.shares(), (0..level.len()).map(|target| outcome.change_on(&base, target).standard_error()).collect()),
            &level,
        ));
    }
    let mut runs = runner.runs;
    let dates = if detail == Detail::Whole { date_effects(session, &reading, scenario, &base)? } else { Vec::new() };
    runs += dates.iter().map(|effect| effect.dates.len()).sum::<usize>();
    let fate = fate(session, scenario, &base)?;
    Ok(Effects { base: level, draws: base.draws(), failed: base.failed, levers, dates, fate, together, start: space.start, runs })
}

/// Whether a lever of the plan moves an assumption.
fn moved_by_lever(plan: &Plan, assumption: &str) -> bool {
    let moves = |effect: &Effect| matches!(effect, Effect::Param { name, .. } if name == assumption);
    plan.levers.iter().any(|lever| lever.effects.iter().any(moves))
}

/// What hangs on the assumptions that no lever moves, read from the draws as they are.
fn fate(session: &mut Session<'_>, scenario: &Scenario, base: &Outcome) -> Result<Vec<Fate>, Vec<Diagnostic>> {
    let plan = session.plan();
    let inputs = session.inputs(scenario)?;
    let mut found: Vec<Fate> = Vec::new();
    for (key, column) in inputs.iter() {
        let (Some(name), Column::Varying(drawn)) = (key.assumption(), column) else { continue };
        if found.iter().any(|known| known.assumption == name) || moved_by_lever(plan, name) {
            continue;
        }
        let Some(thirds) = Thirds::of(drawn) else { continue };
        let (low, low_error) = mean(thirds.low(drawn).map(|draw| base.number[draw]));
        let (high, high_error) = mean(thirds.high(drawn).map(|draw| base.number[draw]));
        if !low.is_finite() || !high.is_finite() {
            continue;
        }
        let standard_error = (low_error * low_error + high_error * high_error).sqrt();
        if (high - low).abs() > 3.0 * standard_error {
            found.push(Fate { assumption: name.to_owned(), low, high, standard_error, cuts: thirds.cuts });
        }
    }
    found.sort_by(|one, other| (other.high - other.low).abs().total_cmp(&(one.high - one.low).abs()));
    Ok(found)
}

/// Mean of numbers, and its standard error.
fn mean(numbers: impl Iterator<Item = u16>) -> (f64, f64) {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for number in numbers.map(f64::from) {
        count += 1.0;
        sum += number;
        squares += number * number;
    }
    let mean = sum / count;
    (mean, ((squares / count - mean * mean).max(0.0) / count).sqrt())
}

/// The lowest and the highest third of a column; of one that takes few values those below and above its middle one, or that one itself where
/// nothing lies beyond.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thirds {
    /// The largest value of the lowest third, the smallest of the highest.
    pub(super) cuts: (f64, f64),
}

impl Thirds {
    /// Of a column of draws; nothing if it has too few or all of them are alike.
    pub(super) fn of(drawn: &[f64]) -> Option<Thirds> {
        let third = drawn.len() / 3;
        if third == 0 {
            return None;
        }
        let mut values = drawn.to_vec();
        let low = *values.select_nth_unstable_by(third - 1, f64::total_cmp).1;
        let high = *values.select_nth_unstable_by(drawn.len() - third, f64::total_cmp).1;
        if low < high {
            return Some(Thirds { cuts: (low, high) });
        }
        let below = drawn.iter().copied().filter(|value| *value < low).fold(f64::NEG_INFINITY, f64::max);
        let above = drawn.iter().copied().filter(|value| *value > high).fold(f64::INFINITY, f64::min);
        let cut = |found: f64, middle: f64| if found.is_finite() { found } else { middle };
        (below.is_finite() || above.is_finite()).then_some(Thirds { cuts: (cut(below, low), cut(above, high)) })
    }

    /// Draws of the lowest third.
    pub(super) fn low(self, drawn: &[f64]) -> impl Iterator<Item = usize> {
        drawn.iter().enumerate().filter(move |(_, value)| **value <= self.cuts.0).map(|(draw, _)| draw)
    }

    /// Draws of the highest third.
    pub(super) fn high(self, drawn: &[f64]) -> impl Iterator<Item = usize> {
        drawn.iter().enumerate().filter(move |(_, value)| **value >= self.cuts.1).map(|(draw, _)| draw)
    }
}
