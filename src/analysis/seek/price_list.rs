//! The price list: what each knob does alone, at a few values, with what each value costs.

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::simulate::Session;

use super::outcome::{Outcome, Reading};
use super::space::{KnobKind, Mix, Space};

/// Values of one knob, in rising order.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The values that a mix may take.
    pub values: Vec<f64>,
    /// What each costs beyond where the knob stands.
    pub cost: Vec<f64>,
    /// How each changes the probits: column and change, of the columns that change.
    pub change: Vec<Vec<(usize, f64)>>,
    /// Whether some draw fails there that does not fail as it is.
    pub fails: Vec<bool>,
}

/// A run behind the list.
#[derive(Debug, Clone)]
pub struct Priced {
    /// Position of the knob.
    pub knob: usize,
    /// Its value.
    pub value: f64,
    /// What came out in each future.
    pub outcomes: Vec<Outcome>,
}

/// What each knob does alone from a mix on.
#[derive(Debug, Clone)]
pub struct PriceList {
    /// The mix that it starts from.
    pub from: Mix,
    /// What comes out there, by future.
    pub base: Vec<Outcome>,
    /// Probits there: one future after the other.
    pub probits: Vec<f64>,
    /// One row per knob.
    pub rows: Vec<Row>,
    /// The runs it was made from.
    pub runs: Vec<Priced>,
}

/// Everything that runs are made with.
pub struct Runner<'s, 'p> {
    /// The warm session.
    pub session: &'s mut Session<'p>,
    /// What outcomes are read for.
    pub reading: Reading,
    /// What may be set, one space for each future.
    pub spaces: Vec<Space<'p>>,
    /// Runs so far.
    pub runs: usize,
}

impl<'p> Runner<'_, 'p> {
    /// The space of the scenario in question.
    pub fn space(&self) -> &Space<'p> {
        &self.spaces[0]
    }

    /// Runs mixes, each in all futures.
    ///
    /// Errors: those of the rules.
    pub fn run(&mut self, mixes: &[Mix]) -> Result<Vec<Vec<Outcome>>, Vec<Diagnostic>> {
        let scenarios: Vec<Scenario> = mixes.iter().flat_map(|mix| self.spaces.iter().map(|space| space.scenario(mix))).collect();
        self.runs += scenarios.len();
        let mut outcomes = self.reading.run(self.session, &scenarios)?.into_iter();
        let futures = self.spaces.len();
        Ok(mixes.iter().map(|_| outcomes.by_ref().take(futures).collect()).collect())
    }

    /// The probits of an outcome in each future.
    pub fn probits(&self, outcomes: &[Outcome]) -> Vec<f64> {
        outcomes.iter().flat_map(|outcome| outcome.probits(self.reading.targets.len())).collect()
    }
}

/// Values at first, and at most where P jumps.
const FIRST: usize = 5;
const MOST: usize = 17;
/// A change of P from one value to the next that asks for a value between.
const JUMP: f64 = 0.25;

/// Runs each of these knobs alone, at values that are closer where P jumps.
///
/// Errors: those of the rules.
pub fn price_list(runner: &mut Runner<'_, '_>, from: &[f64], knobs: &[usize]) -> Result<PriceList, Vec<Diagnostic>> {
    let base = runner.run(&[from.to_vec()])?.remove(0);
    let mut runs: Vec<Priced> = knobs.iter().map(|knob| Priced { knob: *knob, value: from[*knob], outcomes: base.clone() }).collect();
    let mut wanted: Vec<(usize, f64)> =
        knobs.iter().flat_map(|knob| first_values(runner.space(), *knob).into_iter().map(|value| (*knob, value))).collect();
    wanted.retain(|(knob, value)| (*value - from[*knob]).abs() > 1e-12);
    while !wanted.is_empty() {
        let mixes: Vec<Mix> = wanted.iter().map(|(knob, value)| with(from, *knob, *value)).collect();
        let outcomes = runner.run(&mixes)?;
        runs.extend(wanted.iter().zip(outcomes).map(|((knob, value), outcomes)| Priced { knob: *knob, value: *value, outcomes }));
        wanted = knobs.iter().flat_map(|knob| between(runner.space(), *knob, &runs)).collect();
    }
    runs.sort_by(|one, other| (one.knob, one.value).partial_cmp(&(other.knob, other.value)).expect("invariant: values are numbers"));
    let probits = runner.probits(&base);
    let rows = (0..from.len()).map(|knob| row(runner, knob, from, &base, &probits, &runs)).collect();
    Ok(PriceList { from: from.to_vec(), base, probits, rows, runs })
}

/// A mix with one knob turned.
pub fn with(mix: &[f64], knob: usize, value: f64) -> Mix {
    let mut mix = mix.to_vec();
    mix[knob] = value;
    mix
}

/// The values of a knob that are tried first: none, and quarters of its range.
pub(super) fn first_values(space: &Space<'_>, knob: usize) -> Vec<f64> {
    let knob = &space.knobs[knob];
    let quarters = (0..FIRST).map(|part| knob.least + (knob.most - knob.least) * part as f64 / (FIRST - 1) as f64);
    let mut values: Vec<f64> = quarters.map(|value| on_step(knob.least, knob.most, knob.step, value)).collect();
    if knob.kind == KnobKind::Lever {
        values.push(0.0);
    } else {
        // What a line may get matters most near where it stands.
        values.extend([16.0, 8.0, 4.0, 2.0].map(|part| knob.at + (knob.most - knob.at) / part));
        values.push(knob.at.clamp(knob.least, knob.most));
    }
    in_order(values)
}

fn in_order(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|one, other| (*one - *other).abs() < 1e-12);
    values
}

fn on_step(least: f64, most: f64, step: Option<f64>, value: f64) -> f64 {
    step.map_or(value, |step| least + ((value - least) / step).round() * step).clamp(least, most)
}

/// Values between those tried where P jumps or a target with two edges is stepped over.
fn between(space: &Space<'_>, knob: usize, runs: &[Priced]) -> Vec<(usize, f64)> {
    let Space { knobs, .. } = space;
    let mut tried: Vec<&Priced> = runs.iter().filter(|run| run.knob == knob).collect();
    if tried.len() >= MOST {
        return Vec::new();
    }
    tried.sort_by(|one, other| one.value.total_cmp(&other.value));
    let range = knobs[knob].most - knobs[knob].least;
    let closest = knobs[knob].step.unwrap_or(range / 128.0);
    let jump = |one: &Priced, other: &Priced| {
        let pairs = one.outcomes.iter().zip(&other.outcomes);
        let of = |(one, other): (&Outcome, &Outcome)| {
            (0..one.met.len()).map(|target| (one.p(target) - other.p(target)).abs()).fold(0.0, f64::max)
        };
        pairs.map(of).fold(0.0, f64::max)
    };
    // A target with two edges may lie between: it falls short here, and is overshot there.
    let steps_over = |one: &Priced, other: &Priced| {
        let mut pairs = one.outcomes.iter().zip(&other.outcomes);
        let missed = |outcome: &Outcome, target: usize| outcome.p(target) < 0.5;
        pairs.any(|(one, other)| {
            let over = |target: &usize| one.overshoots(*target) != other.overshoots(*target);
            (0..one.met.len()).filter(over).any(|target| missed(one, target) && missed(other, target))
        })
    };
    let asks = |one: &Priced, other: &Priced| jump(one, other) > JUMP || steps_over(one, other);
    let gaps = tried.windows(2).filter(|pair| pair[1].value - pair[0].value > closest * 1.01 && asks(pair[0], pair[1]));
    let middle = |pair: &[&Priced]| on_step(knobs[knob].least, knobs[knob].most, knobs[knob].step, (pair[0].value + pair[1].value) / 2.0);
    gaps.map(|pair| (knob, middle(pair))).filter(|(_, value)| tried.iter().all(|run| (run.value - value).abs() > 1e-12)).collect()
}

/// Values for a mix: every step of the range, or a fine grid of it, probits in a straight line between those run.
fn row(runner: &Runner<'_, '_>, knob: usize, from: &[f64], base: &[Outcome], probits: &[f64], runs: &[Priced]) -> Row {
    let space = runner.space();
    let tried: Vec<&Priced> = runs.iter().filter(|run| run.knob == knob).collect();
    if tried.len() < 2 {
        return Row { values: vec![from[knob]], cost: vec![0.0], change: vec![Vec::new()], fails: vec![false] };
    }
    let Space { knobs, .. } = space;
    let (low, high) = (tried[0].value, tried[tried.len() - 1].value);
    let steps = |step: f64| ((high - knobs[knob].least) / step).round() as usize;
    let grid: Vec<f64> = match knobs[knob].step {
        Some(step) if steps(step) <= 2 * MOST => (0..=steps(step)).map(|at| (knobs[knob].least + at as f64 * step).min(high)).collect(),
        Some(step) => {
            (0..=MOST).map(|at| on_step(knobs[knob].least, high, Some(step), low + (high - low) * at as f64 / MOST as f64)).collect()
        }
        None => (0..=MOST).map(|at| low + (high - low) * at as f64 / MOST as f64).collect(),
    };
    let values = in_order(grid.into_iter().chain(tried.iter().map(|run| run.value)).collect());
    let known: Vec<Vec<f64>> = tried.iter().map(|run| runner.probits(&run.outcomes)).collect();
    let fails = |run: &Priced| run.outcomes.iter().zip(base).any(|(run, base)| run.failed > base.failed);
    let at = |value: f64| {
        let above = tried.partition_point(|run| run.value < value - 1e-12).clamp(1, tried.len() - 1);
        let (left, right) = (&tried[above - 1], &tried[above]);
        let part = ((value - left.value) / (right.value - left.value)).clamp(0.0, 1.0);
        let changes = (0..probits.len()).filter_map(|column| {
            let probit = known[above - 1][column] + part * (known[above][column] - known[above - 1][column]);
            let change = probit - probits[column];
            (change.abs() > 1e-12).then_some((column, change))
        });
        let fails = (part > 0.0 && fails(right)) || (part < 1.0 && fails(left));
        (changes.collect::<Vec<_>>(), fails)
    };
    let (change, fails) = values.iter().map(|value| at(*value)).unzip();
    let own = space.cost_of(knob, from[knob]);
    let cost = values.iter().map(|value| space.cost_of(knob, *value) - own).collect();
    Row { values, cost, change, fails }
}
