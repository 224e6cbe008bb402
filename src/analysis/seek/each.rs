//! What would have to be true for one target: the smallest amount of each single lever, the latest start, and what stops it.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::plan::{Lever, Measure, Plan};
use crate::scenario::{Pull, Scenario};
use crate::simulate::{Column, Session};

use super::aim::{Question, positions};
use super::outcome::{Reading, probit};
use super::price_list::{Runner, price_list, with};
use super::space::{Choice, KnobKind, Mix, Space};

/// Why a target is or is not within reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Class {
    /// It is safe as it is.
    Safe,
    /// One lever alone makes it safe.
    OneLever,
    /// Only all levers together do.
    Together,
    /// More of the levers would do: their ranges end too early.
    Range,
    /// No amount would do.
    LevelsOff,
    /// The effect of what is decided now comes after the plan.
    TooLate,
    /// No lever touches it.
    NoLever,
}

/// What one lever would have to be for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Single {
    /// The lever.
    pub lever: String,
    /// P with the lever at its utmost, or at the best amount where more is worse.
    pub p_at_most: f64,
    /// For each start year, what it takes.
    pub starts: Vec<Start>,
}

/// What a lever would have to be if it starts in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The year.
    pub year: i32,
    /// P at its utmost.
    pub p_at_most: f64,
    /// The smallest amount that is safe, if one is.
    pub amount: Option<f64>,
    /// Amounts at which P would be one standard error below and above.
    pub range: Option<(f64, f64)>,
    /// What it costs over the years, in the plan's unit of money.
    pub cost: Option<f64>,
}

/// An assumption that would have to turn out well besides.
#[derive(Debug, Clone, PartialEq)]
pub struct Besides {
    /// The assumption.
    pub assumption: String,
    /// Between which values: the best third of its draws.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// P then.
    pub p: f64,
}

/// What would have to be true for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// Position in the plan.
    pub target: usize,
    /// P as it is.
    pub p: f64,
    /// Why it is or is not within reach.
    pub class: Class,
    /// Levers that touch it, the cheapest that is safe first.
    pub singles: Vec<Single>,
    /// P with all its levers at their utmost.
    pub p_together: f64,
    /// The lever that moves it most.
    pub lever: Option<String>,
    /// What that lever would take beyond its range, if that would do.
    pub would_take: Option<f64>,
    /// A start before the earliest that would do, and the amount from then on.
    pub would_take_start: Option<(i32, f64)>,
    /// P without any end to the ranges.
    pub p_without_end: Option<f64>,
    /// What would have to be true besides.
    pub besides: Option<Besides>,
}

/// Ranges this many times as long are tried before a lever is said to level off.
const BEYOND: [f64; 3] = [2.0, 4.0, 8.0];

/// What would have to be true for each target of a question.
///
/// Errors: those of the rules.
pub fn seek_each(session: &mut Session<'_>, scenario: &Scenario, question: &Question) -> Result<(Vec<Each>, usize), Vec<Diagnostic>> {
    let plan = session.plan();
    let targets = positions(plan, &question.targets);
    let mut choice = Choice { lines: false, start: None, ..question.choice.clone() };
    choice.start = question.choice.start;
    let space = Space::new(session, scenario, &choice)?;
    let touched = touched(session, &space, &targets)?;
    let wanted: Vec<usize> = (0..space.knobs.len()).filter(|knob| touched.iter().any(|knobs| knobs.contains(knob))).collect();
    let reading = Reading::new(plan, targets.clone(), 0.1);
    let from = space.as_it_is();
    let mut runner = Runner { session, reading, spaces: vec![space.clone()], runs: 0 };
    let list = price_list(&mut runner, &from, &wanted)?;
    let mut cache = Cache::new();
    let mut answers = Vec::new();
    for (position, target) in targets.iter().copied().enumerate() {
        let p = list.base[0].p(target);
        let mut each = Each {
            target,
            p,
            class: Class::Safe,
            singles: Vec::new(),
            p_together: p,
            lever: None,
            would_take: None,
            would_take_start: None,
            p_without_end: None,
            besides: None,
        };
        if p < question.safe {
            let mut seeker = Seeker { cache: &mut cache, runner: &mut runner, space: &space, question, target };
            seeker.answer(&touched[position], &mut each)?;
        }
        answers.push(each);
    }
    let runs = runner.runs;
    Ok((answers, runs))
}

/// For each target the knobs that could touch it if they started with the plan.
fn touched(session: &mut Session<'_>, space: &Space<'_>, targets: &[usize]) -> Result<Vec<Vec<usize>>, Vec<Diagnostic>> {
    let plan = session.plan();
    let mut found = vec![Vec::new(); targets.len()];
    for (knob, of) in space.knobs.iter().enumerate() {
        let early = Pull { amount: of.most, from: plan.base_year + 1 };
        let mut pulls = space.scenario.levers.clone();
        pulls.insert(of.id.clone(), early);
        let series = session.touched(&space.scenario.pulling(plan, &pulls))?;
        for (position, target) in targets.iter().enumerate() {
            if judged_years(plan, *target, series.get(&plan.indicators[*target].id).map_or(&[], Vec::as_slice)) {
                found[position].push(knob);
            }
        }
    }
    Ok(found)
}

/// Whether any of these years counts for a target.
fn judged_years(plan: &Plan, target: usize, years: &[i32]) -> bool {
    match plan.indicators[target].target.measure {
        Measure::Final => years.contains(&plan.target_year),
        Measure::Average | Measure::Total => years.iter().any(|year| *year > plan.base_year),
    }
}

/// P of all targets by knob, start and amount.
type Cache = BTreeMap<(usize, i32, u64), Vec<f64>>;

struct Seeker<'a, 's, 'p> {
    cache: &'a mut Cache,
    runner: &'a mut Runner<'s, 'p>,
    space: &'a Space<'p>,
    question: &'a Question,
    target: usize,
}

impl<'p> Seeker<'_, '_, 'p> {
    fn answer(&mut self, knobs: &[usize], each: &mut Each) -> Result<(), Vec<Diagnostic>> {
        if knobs.is_empty() {
            each.class = Class::NoLever;
            each.besides = self.besides(&self.space.as_it_is(), each.p)?;
            return Ok(());
        }
        for knob in knobs.iter().copied() {
            let single = self.single(knob)?;
            each.singles.push(single);
        }
        let by_gain = |one: &&Single, other: &&Single| one.p_at_most.total_cmp(&other.p_at_most);
        each.lever = each.singles.iter().max_by(by_gain).map(|single| single.lever.clone());
        let cheapest = |single: &Single| single.starts.iter().filter_map(|start| start.cost).fold(f64::INFINITY, f64::min);
        each.singles.sort_by(|one, other| cheapest(one).total_cmp(&cheapest(other)).then(other.p_at_most.total_cmp(&one.p_at_most)));
        let utmost = self.utmost(knobs, 1.0);
        let p = self.p(&utmost)?;
        each.p_together = p.max(each.singles.iter().map(|single| single.p_at_most).fold(each.p, f64::max));
        each.class = match () {
            () if each.singles.iter().any(|single| single.starts.iter().any(|start| start.amount.is_some())) => Class::OneLever,
            () if each.p_together >= self.question.safe => Class::Together,
            () => self.why_not(knobs, each)?,
        };
        // A lever that pays into the target's line moves it by a hair; nobody would pull it for that.
        let (p, safe) = (each.p, self.question.safe);
        each.singles.retain(|single| single.p_at_most >= safe || single.p_at_most > p + 0.005);
        if !matches!(each.class, Class::OneLever | Class::Together) {
            each.besides = self.besides(&utmost, each.p_together)?;
        }
        Ok(())
    }

    /// All these knobs at so many times their utmost.
    fn utmost(&self, knobs: &[usize], times: f64) -> Mix {
        let mut mix = self.space.as_it_is();
        knobs.iter().for_each(|knob| mix[*knob] = self.space.knobs[*knob].most * times);
        mix
    }

    fn p(&mut self, mix: &Mix) -> Result<f64, Vec<Diagnostic>> {
        Ok(self.runner.run(std::slice::from_ref(mix))?[0][0].p(self.target))
    }

    /// One lever alone, from each year on in which it may start.
    fn single(&mut self, knob: usize) -> Result<Single, Vec<Diagnostic>> {
        let of = self.space.knobs[knob].clone();
        let lever: &Lever = self.space.plan.levers.iter().find(|lever| lever.id == of.id).expect("invariant: a lever of the plan");
        let asked = &self.question.starts;
        let years: Vec<i32> = match asked.is_empty() {
            true => (of.from..=lever.latest).collect(),
            false => asked.iter().copied().filter(|year| *year >= of.from && *year <= self.space.plan.target_year).collect(),
        };
        let mut starts: Vec<Start> = Vec::new();
        for year in years {
            // Where an earlier start does not reach, a later one does not either; it is run if it was asked for.
            if asked.is_empty() && starts.last().is_some_and(|last| last.amount.is_none()) {
                break;
            }
            starts.push(self.start(knob, year, 1.0)?);
        }
        let p_at_most = starts.iter().map(|start| start.p_at_most).fold(0.0, f64::max);
        Ok(Single { lever: of.id, p_at_most, starts })
    }

    /// The space with one knob starting in another year.
    fn starting(&self, knob: usize, year: i32) -> Space<'p> {
        let mut space = self.space.clone();
        space.knobs[knob].from = year;
        space
    }

    /// The smallest amount of a lever that is safe if it starts in a year, in a range so many times as long.
    fn start(&mut self, knob: usize, year: i32, times: f64) -> Result<Start, Vec<Diagnostic>> {
        let space = self.starting(knob, year);
        let of = space.knobs[knob].clone();
        let most = of.most * times;
        let steps = |value: f64| of.step.map_or(value, |step| of.least + ((value - of.least) / step - 1e-9).ceil() * step).min(most);
        let target = self.target;
        let from = space.as_it_is();
        let reading = self.runner.reading.clone();
        let cache = &mut *self.cache;
        // What was run for one target tells of all others.
        let mut p_of = |runner: &mut Runner<'_, '_>, amounts: &[f64]| -> Result<Vec<f64>, Vec<Diagnostic>> {
            let key = |amount: f64| (knob, year, amount.to_bits());
            let new: Vec<f64> = amounts.iter().copied().filter(|amount| !cache.contains_key(&key(*amount))).collect();
            let scenarios: Vec<Scenario> = new.iter().map(|amount| space.scenario(&with(&from, knob, *amount))).collect();
            runner.runs += scenarios.len();
            for (amount, outcome) in new.into_iter().zip(reading.run(runner.session, &scenarios)?) {
                cache.insert(key(amount), (0..outcome.met.len()).map(|target| outcome.p(target)).collect());
            }
            Ok(amounts.iter().map(|amount| cache[&key(*amount)][target]).collect())
        };
        let mut tried: Vec<(f64, f64)> = Vec::new();
        let mut first: Vec<f64> = [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| steps(part * most)).to_vec();
        first.dedup();
        let found = p_of(self.runner, &first)?;
        let draws = self.runner.session.settings().draws as f64;
        tried.extend(first.iter().copied().zip(found));
        let safe = self.question.safe;
        let crossing = |tried: &[(f64, f64)], level: f64| {
            tried.windows(2).find(|pair| pair[0].1 < level && pair[1].1 >= level).map(|pair| {
                let [(low, p_low), (high, p_high)] = [pair[0], pair[1]];
                let (z, z_low, z_high) = (probit(level), probit(p_low), probit(p_high));
                low + (high - low) * ((z - z_low) / (z_high - z_low)).clamp(0.0, 1.0)
            })
        };
        // Where the probit bends, a run at the amount found bends with it; three are enough.
        for _ in 0..3 {
            let Some(amount) = crossing(&tried, safe) else { break };
            if tried.iter().any(|(known, _)| (known - amount).abs() < 1e-4 * most) {
                break;
            }
            let p = p_of(self.runner, &[amount])?[0];
            tried.push((amount, p));
            tried.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        let p_at_most = tried.iter().map(|(_, p)| *p).fold(0.0, f64::max);
        let exact = crossing(&tried, safe);
        let error = (safe * (1.0 - safe) / draws).sqrt();
        let at = |level: f64, otherwise: f64| crossing(&tried, level).unwrap_or(otherwise);
        let range = exact.map(|_| (at(safe - error, 0.0), at(safe + error, most)));
        let amount = exact.map(steps);
        let cost = amount.map(|amount| space.cost_of(knob, amount));
        Ok(Start { year, p_at_most, amount, range, cost })
    }

    /// Why all levers together do not reach.
    fn why_not(&mut self, knobs: &[usize], each: &mut Each) -> Result<Class, Vec<Diagnostic>> {
        let plan = self.space.plan;
        // An earlier start than any that can still be decided.
        let moves = each.p_together > each.p + 1e-9;
        if !moves {
            for knob in knobs.iter().copied() {
                for year in (plan.base_year + 1..self.space.knobs[knob].from).rev() {
                    let start = self.start(knob, year, 1.0)?;
                    if let Some(amount) = start.amount {
                        each.lever = Some(self.space.knobs[knob].id.clone());
                        each.would_take_start = Some((year, amount));
                        return Ok(Class::TooLate);
                    }
                    if start.p_at_most > each.p + 1e-9 {
                        each.lever = Some(self.space.knobs[knob].id.clone());
                    }
                }
            }
            return Ok(Class::TooLate);
        }
        let scalable: Vec<usize> = knobs.iter().copied().filter(|knob| self.scales(*knob)).collect();
        let leading = knobs.iter().copied().find(|knob| Some(&self.space.knobs[*knob].id) == each.lever.as_ref());
        let mut highest = each.p_together;
        for times in BEYOND {
            let mut mix = self.utmost(knobs, 1.0);
            scalable.iter().for_each(|knob| mix[*knob] = self.space.knobs[*knob].most * times);
            let p = self.p(&mix)?;
            highest = highest.max(p);
            if p >= self.question.safe {
                if let Some(knob) = leading.filter(|knob| self.scales(*knob)) {
                    each.would_take = self.start(knob, self.space.knobs[knob].from, times)?.amount;
                }
                return Ok(Class::Range);
            }
        }
        each.p_without_end = Some(highest);
        Ok(Class::LevelsOff)
    }

    /// Whether more of a lever than its range means something.
    fn scales(&self, knob: usize) -> bool {
        let of = &self.space.knobs[knob];
        of.kind == KnobKind::Lever && self.space.plan.levers.iter().any(|lever| lever.id == of.id && !lever.is_yes_or_no())
    }

    /// The assumption that the target rests on whose best third lifts P most, if that is beyond two standard errors.
    fn besides(&mut self, mix: &Mix, p: f64) -> Result<Option<Besides>, Vec<Diagnostic>> {
        let plan = self.space.plan;
        let scenario = self.space.scenario(mix);
        let experiment = self.runner.session.experiment(&scenario)?;
        self.runner.runs += 1;
        let mut values = Vec::new();
        crate::achieve::judged_values(plan, &experiment.draws, self.target, &mut values);
        let band = crate::achieve::target::Band::of(&plan.indicators[self.target].target);
        let met: Vec<bool> = values.iter().map(|value| band.contains(*value)).collect();
        let mut best: Option<Besides> = None;
        for (key, column) in experiment.inputs.behind(&plan.indicators[self.target].id, plan.target_year) {
            let (Some(name), Column::Varying(drawn)) = (key.assumption(), column) else { continue };
            let mut order: Vec<usize> = (0..drawn.len()).collect();
            order.sort_by(|one, other| drawn[*one].total_cmp(&drawn[*other]));
            let third = drawn.len() / 3;
            for part in [&order[..third], &order[drawn.len() - third..]] {
                let given = part.iter().filter(|draw| met[**draw]).count() as f64 / third.max(1) as f64;
                let error = (given * (1.0 - given) / third.max(1) as f64).sqrt();
                if given - p > 2.0 * error && best.as_ref().is_none_or(|known| given > known.p) {
                    let (from, to) = (drawn[part[0]], drawn[part[part.len() - 1]]);
                    best = Some(Besides { assumption: name.to_owned(), from, to, p: given });
                }
            }
        }
        Ok(best)
    }
}
