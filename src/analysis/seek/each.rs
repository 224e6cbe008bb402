//! What would have to be true for each target: single levers, all of them together, what stops it, and what else would have to turn out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::simulate::{Column, DrawSet, Inputs, Session};

use super::aim::{Question, positions};
use super::dates::{LatestDate, latest_dates};
use super::effects::Thirds;
use super::outcome::{Outcome, Reading};
use super::price_list::with;
use super::single::{BEYOND, Beyond, HARDLY, Single, Singles};
use super::space::{Mix, Space};
use super::touch::{From, touching};

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
    /// How many times the ranges of all levers would do.
    pub times: Option<f64>,
    /// A start before the earliest that would do, and the amount from then on.
    pub would_take_start: Option<(i32, f64)>,
    /// P without any end to the ranges.
    pub p_without_end: Option<f64>,
    /// What would have to be true besides.
    pub besides: Option<Besides>,
}

/// What would have to be true for the targets of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct EachAnswer {
    /// One for each target, in the plan's order.
    pub targets: Vec<Each>,
    /// For a single target: how late facilities that touch it may open.
    pub dates: Vec<LatestDate>,
    /// Runs that it took.
    pub runs: usize,
    /// The smallest amounts of single levers run again with other random numbers: for a single target that one lever makes safe.
    pub checked: Option<Checked>,
}

/// P at the cheapest amount found, with other random numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// P there.
    pub p: f64,
    /// How many draws that is of.
    pub draws: usize,
}

/// What would have to be true for each target of a question.
///
/// Errors: those of the rules.
pub fn seek_each(session: &mut Session<'_>, scenario: &Scenario, question: &Question) -> Result<EachAnswer, Vec<Diagnostic>> {
    let plan = session.plan();
    let targets = positions(plan, &question.targets);
    let space = Space::new(session, scenario, &question.choice)?;
    let reading = Reading::new(plan, targets.clone(), 0.1);
    let as_it_is = space.scenario(&space.as_it_is());
    let base = reading.run(session, std::slice::from_ref(&as_it_is))?.remove(0);
    let wanted: Vec<usize> = targets.iter().copied().filter(|target| base.p(*target) < question.safe).collect();
    let touched = touching(session, &space, &wanted, From::Plan)?;
    let inputs = session.inputs(&as_it_is)?;
    let single = Singles::new(session, &reading, &space, question, &base);
    let mut seeker = Seeker {
        single,
        inputs,
        thirds: BTreeMap::new(),
        together: BTreeMap::new(),
        in_time: None,
        wanted: wanted.clone(),
        space: &space,
        question,
    };
    let first: Vec<usize> = (0..space.knobs.len()).filter(|knob| touched.iter().any(|knobs| knobs.contains(knob))).collect();
    seeker.single.prepare(&first)?;
    let mut answers = Vec::new();
    for target in &targets {
        let p = base.p(*target);
        let mut each = Each {
            target: *target,
            p,
            class: Class::Safe,
            singles: Vec::new(),
            p_together: p,
            lever: None,
            would_take: None,
            times: None,
            would_take_start: None,
            p_without_end: None,
            besides: None,
        };
        if let Some(position) = wanted.iter().position(|wanted| wanted == target) {
            seeker.answer(&touched[position], &mut each)?;
        }
        answers.push(each);
    }
    let mut runs = seeker.single.runs + 1;
    let (mut dates, mut checked) = (Vec::new(), None);
    if let [only] = &answers[..] {
        dates = latest_dates(session, &reading, &as_it_is, (only.target, only.p, question.safe))?;
        checked = check(session, &reading, &space, question, only)?;
        runs += usize::from(checked.is_some());
    }
    Ok(EachAnswer { targets: answers, dates, runs, checked })
}

/// Runs the cheapest single lever that is enough again, with other random numbers and five times the draws.
fn check(
    session: &Session<'_>,
    reading: &Reading,
    space: &Space<'_>,
    question: &Question,
    each: &Each,
) -> Result<Option<Checked>, Vec<Diagnostic>> {
    let found = each.singles.iter().find_map(|single| {
        let start = single.starts.iter().find(|start| start.amount.is_some())?;
        let knob = space.knobs.iter().position(|knob| knob.id == single.lever && knob.kind == single.kind)?;
        Some((knob, start.year, start.amount?))
    });
    let Some((knob, year, amount)) = found else { return Ok(None) };
    let mut space = space.clone();
    space.knobs[knob].from = year;
    let made = space.scenario(&with(&space.as_it_is(), knob, amount));
    let outcome = reading.run_again(session, &[made], question.check_seed, 5)?.remove(0);
    Ok(Some(Checked { p: outcome.p(each.target), draws: outcome.draws() }))
}

struct Seeker<'a, 's, 'p> {
    single: Singles<'a, 's, 'p>,
    /// What goes into the scenario in question.
    inputs: Inputs,
    /// The lowest and highest thirds of assumptions, as far as they were asked for.
    thirds: BTreeMap<String, Option<Thirds>>,
    /// All levers at so many times their utmost.
    together: BTreeMap<u64, Outcome>,
    /// For each of `wanted` the knobs that touch it if they start when they still can, once that was asked.
    in_time: Option<Vec<Vec<usize>>>,
    /// Positions of the targets that are not safe.
    wanted: Vec<usize>,
    space: &'a Space<'p>,
    question: &'a Question,
}

impl Seeker<'_, '_, '_> {
    fn answer(&mut self, knobs: &[usize], each: &mut Each) -> Result<(), Vec<Diagnostic>> {
        let target = each.target;
        if knobs.is_empty() {
            each.class = Class::NoLever;
            let met = self.single.base.met_in[target].clone();
            each.besides = self.besides(target, &met, each.p);
            return Ok(());
        }
        for knob in knobs {
            let single = self.single.single(target, *knob)?;
            each.singles.push(single);
        }
        let by_gain = |one: &&Single, other: &&Single| one.p_at_most.total_cmp(&other.p_at_most);
        each.lever = each.singles.iter().max_by(by_gain).map(|single| single.lever.clone());
        let cheapest = |single: &Single| single.starts.iter().filter_map(|start| start.cost).fold(f64::INFINITY, f64::min);
        each.singles.sort_by(|one, other| cheapest(one).total_cmp(&cheapest(other)).then(other.p_at_most.total_cmp(&one.p_at_most)));
        let (p, met) = self.at_once(target, knobs, 1.0)?;
        each.p_together = p.max(each.singles.iter().map(|single| single.p_at_most).fold(each.p, f64::max));
        each.class = match () {
            () if each.singles.iter().any(|single| single.starts.iter().any(|start| start.amount.is_some())) => Class::OneLever,
            () if each.p_together >= self.question.safe => Class::Together,
            () => self.why_not(knobs, each)?,
        };
        // A lever that pays into the target's line moves it by a hair; nobody would pull it for that.
        let (as_it_is, safe) = (each.p, self.question.safe);
        each.singles.retain(|single| single.p_at_most >= safe || single.p_at_most > as_it_is + HARDLY);
        if !matches!(each.class, Class::OneLever | Class::Together) {
            each.besides = self.besides(target, &met, each.p_together);
        }
        Ok(())
    }

    /// P of a target with these knobs at so many times their utmost, and the draws that meet it. Knobs that do not touch it change
    /// nothing of it, so that one run of all serves every target of several, unless levers exclude each other or draws fail that did not
    /// fail.
    fn at_once(&mut self, target: usize, knobs: &[usize], times: f64) -> Result<(f64, Arc<DrawSet>), Vec<Diagnostic>> {
        let all: Vec<usize> = (0..self.space.knobs.len()).collect();
        let excluding = all.iter().any(|one| all.iter().any(|other| one < other && self.space.excludes(*one, *other)));
        if !excluding && self.wanted.len() > 1 {
            let key = times.to_bits();
            if !self.together.contains_key(&key) {
                let found = self.run(&self.utmost(&all, times))?;
                self.together.insert(key, found);
            }
            let outcome = &self.together[&key];
            if outcome.failed <= self.single.base.failed {
                return Ok((outcome.p(target), outcome.met_in[target].clone()));
            }
        }
        let outcome = self.run(&self.utmost(knobs, times))?;
        Ok((outcome.p(target), outcome.met_in[target].clone()))
    }

    fn run(&mut self, mix: &Mix) -> Result<Outcome, Vec<Diagnostic>> {
        let made = self.space.scenario(mix);
        self.single.runs += 1;
        Ok(self.single.reading.run(self.single.session, &[made])?.remove(0))
    }

    /// These knobs at so many times their utmost; of two that exclude each other the first.
    fn utmost(&self, knobs: &[usize], times: f64) -> Mix {
        let mut mix = self.space.as_it_is();
        for (position, knob) in knobs.iter().enumerate() {
            let of = &self.space.knobs[*knob];
            let times = if self.single.scales(*knob) { times } else { 1.0 };
            if !knobs[..position].iter().any(|other| mix[*other] != self.space.knobs[*other].at && self.space.excludes(*knob, *other)) {
                mix[*knob] = of.most * times;
            }
        }
        mix
    }

    /// Whether anything that can still be decided touches a target within the plan.
    fn in_time(&mut self, target: usize) -> Result<bool, Vec<Diagnostic>> {
        if self.in_time.is_none() {
            self.in_time = Some(touching(self.single.session, self.space, &self.wanted, From::Start)?);
        }
        let position = self.position(target);
        Ok(self.in_time.as_ref().is_some_and(|touching| !touching[position].is_empty()))
    }

    fn position(&self, target: usize) -> usize {
        self.wanted.iter().position(|wanted| *wanted == target).expect("invariant: only such targets are asked about")
    }

    /// Why all levers together do not reach.
    fn why_not(&mut self, knobs: &[usize], each: &mut Each) -> Result<Class, Vec<Diagnostic>> {
        let plan = self.space.plan;
        // An earlier start than any that can still be decided.
        if !self.in_time(each.target)? {
            for knob in knobs.iter().copied() {
                for year in (plan.base_year + 1..self.space.knobs[knob].from).rev() {
                    let start = self.single.start(each.target, knob, year, 1.0)?;
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
        let leading = knobs.iter().copied().find(|knob| Some(&self.space.knobs[*knob].id) == each.lever.as_ref());
        let mut highest = each.p_together;
        for times in BEYOND {
            let (p, _) = self.at_once(each.target, knobs, times)?;
            highest = highest.max(p);
            if p >= self.question.safe {
                each.times = Some(times);
                if let Some(knob) = leading.filter(|knob| self.single.scales(*knob)) {
                    each.would_take = self.single.start(each.target, knob, self.space.knobs[knob].from, times)?.amount;
                }
                return Ok(Class::Range);
            }
        }
        // All levers together may overshoot a target of which one alone could do just enough.
        if let Some(knob) = leading.filter(|knob| self.single.scales(*knob))
            && let Beyond::Enough { amount, .. } = self.single.beyond(each.target, knob, self.space.knobs[knob].from)?
        {
            each.would_take = Some(amount);
            return Ok(Class::Range);
        }
        each.p_without_end = Some(highest);
        Ok(Class::LevelsOff)
    }

    /// The assumption that the target rests on whose best third lifts P most, if that is beyond two standard errors.
    fn besides(&mut self, target: usize, met: &DrawSet, p: f64) -> Option<Besides> {
        let plan = self.space.plan;
        let mut best: Option<Besides> = None;
        for (key, column) in self.inputs.behind(&plan.indicators[target].id, plan.target_year) {
            let (Some(name), Column::Varying(drawn)) = (key.assumption(), column) else { continue };
            let Some(thirds) = *self.thirds.entry(name.to_owned()).or_insert_with(|| Thirds::of(drawn)) else { continue };
            let parts: [Vec<usize>; 2] = [thirds.low(drawn).collect(), thirds.high(drawn).collect()];
            for part in parts.iter().filter(|part| !part.is_empty()) {
                let count = part.len() as f64;
                let given = part.iter().filter(|draw| met.contains(**draw)).count() as f64 / count;
                let error = (given * (1.0 - given) / count).sqrt();
                if given - p > 2.0 * error && best.as_ref().is_none_or(|known| given > known.p) {
                    let values = || part.iter().map(|draw| drawn[*draw]);
                    let (from, to) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
                    best = Some(Besides { assumption: name.to_owned(), from, to, p: given });
                }
            }
        }
        best
    }
}
