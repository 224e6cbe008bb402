//! Finds the best mix for a sum of money: a price list, a choice on paper, a run that checks it, and a correction where it was wrong.

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::simulate::Session;

use super::aim::{Question, Score, Want, positions};
use super::choose::{Chooser, OnPaper, Picks};
use super::outcome::{Outcome, Reading};
use super::price_list::{PriceList, Runner, price_list, with};
use super::space::{KnobKind, Mix, Space};

/// A mix that was found, run and checked.
#[derive(Debug, Clone)]
pub struct Found<'p> {
    /// What may be set.
    pub space: Space<'p>,
    /// The sum of money that was asked about, over the years.
    pub money: f64,
    /// Each knob's value.
    pub mix: Mix,
    /// What it costs over the years.
    pub cost: f64,
    /// As it is, and with the mix.
    pub before: Outcome,
    /// With the mix.
    pub after: Outcome,
    /// The same with other random numbers and five times the draws.
    pub checked: Option<(Outcome, Outcome)>,
    /// For each knob the values between which mixes are as good, within a twentieth of a target or two standard errors.
    pub ties: Vec<(f64, f64)>,
    /// In which order knobs are turned by gain a yuan, with what each adds to the score when its turn comes.
    pub order: Vec<(usize, f64)>,
    /// By future: as it is and with the mix.
    pub futures: Vec<(String, Outcome, Outcome)>,
    /// The scenario that it makes.
    pub scenario: Scenario,
}

/// The answer to a question about money: a mix for each sum.
#[derive(Debug, Clone)]
pub struct Answer<'p> {
    /// One for each sum of money, in rising order.
    pub found: Vec<Found<'p>>,
    /// Runs that it took, without the checks.
    pub runs: usize,
    /// What each knob does alone.
    pub list: PriceList,
}

/// What a search is not told by a question.
pub struct Setting<'s> {
    /// The scenario in question, then futures.
    pub scenarios: &'s [Scenario],
    /// Whether answers are checked with other random numbers.
    pub check: bool,
}

/// P on the list may differ so much from a run's before the list is corrected.
const OFF: f64 = 0.01;
/// Beyond this, knobs need each other: the list is made anew around the mix.
const FAR_OFF: f64 = 0.05;
/// Corrections of one choice.
const ROUNDS: usize = 4;
/// Runs that a polish may take.
const POLISH: usize = 60;
/// An answer is checked with so many times the draws.
const CHECKED: usize = 5;
/// A floor is kept with this to spare, else other random numbers break it by as much.
const SPARE: f64 = 0.001;

/// The best mix for each sum of money of a question.
///
/// Errors: those of the rules.
pub fn seek_mix<'p>(session: &mut Session<'p>, question: &Question, setting: &Setting<'_>) -> Result<Answer<'p>, Vec<Diagnostic>> {
    let plan = session.plan();
    let targets = positions(plan, &question.targets);
    let spaces = setting.scenarios.iter().map(|scenario| Space::new(session, scenario, &question.choice));
    let spaces: Vec<Space<'p>> = spaces.collect::<Result<_, _>>()?;
    let reading = Reading::new(plan, targets.clone(), question.tail.unwrap_or(0.1));
    let mut runner = Runner { session, reading, spaces, runs: 0 };
    let from = start(runner.space());
    let knobs: Vec<usize> = (0..from.len()).collect();
    let list = price_list(&mut runner, &from, &knobs)?;
    let most = list.rows.iter().map(|row| row.cost.iter().copied().fold(0.0, f64::max)).sum::<f64>();
    let over_years = |money: &f64| if question.in_all { *money } else { runner.space().over_years(*money) };
    let mut sums: Vec<f64> = question.money.iter().map(over_years).collect();
    if sums.is_empty() {
        sums.push(f64::INFINITY);
    }
    let mut found: Vec<Found<'p>> = Vec::new();
    let mut answered: Option<Mix> = None;
    for money in sums {
        let score = score(question, &list, &targets, money.min(most));
        let (mix, after) = best_mix(&mut runner, &list, &score, money, answered.as_deref())?;
        answered = Some(mix.clone());
        found.push(finish(&mut runner, &list, question, setting, &score, money, mix, after)?);
    }
    let runs = runner.runs;
    Ok(Answer { found, runs, list })
}

/// Where a search starts: as it is, with what must at least be there.
fn start(space: &Space<'_>) -> Mix {
    space.as_it_is()
}

fn score(question: &Question, list: &PriceList, targets: &[usize], money: f64) -> Score {
    let draws = list.base[0].draws() as f64;
    // Two standard errors above the line, or a search would pick those that are above it by luck.
    let error = (question.safe * (1.0 - question.safe) / draws).sqrt();
    let all = list.base[0].met.len();
    let floor = question.floor.map(|floor| (0..all).map(|target| list.base[0].p(target) - floor + SPARE).collect());
    Score {
        want: question.want,
        targets: targets.to_vec(),
        safe: (question.safe + 2.0 * error).min(0.999),
        floor,
        tail: question.tail.is_some(),
        columns: all + 2,
        money,
    }
}

/// Columns of a run as the score reads them.
fn columns(outcomes: &[Outcome], targets: usize) -> Vec<f64> {
    let of_future = |outcome: &Outcome| {
        let draws = outcome.draws() as f64;
        let met = outcome.met.iter().chain([&outcome.together]).map(|count| *count as f64 / draws).collect::<Vec<f64>>();
        met.into_iter().chain([outcome.tail / targets.max(1) as f64])
    };
    outcomes.iter().flat_map(of_future).collect()
}

/// Chooses on paper, runs what was chosen, and corrects the list where it was wrong.
fn best_mix(
    runner: &mut Runner<'_, '_>,
    list: &PriceList,
    score: &Score,
    money: f64,
    before: Option<&[f64]>,
) -> Result<(Mix, Vec<Outcome>), Vec<Diagnostic>> {
    let targets = score.targets.len();
    let space = runner.space().clone();
    let real = |mix: &[f64], outcomes: &[Outcome], list: &PriceList| {
        let more_failures = outcomes.iter().zip(&list.base).any(|(one, base)| one.failed > base.failed);
        if more_failures { f64::NEG_INFINITY } else { score.of(&columns(outcomes, targets), space.cost(mix)) }
    };
    let mut best: Option<(f64, Mix, Vec<Outcome>)> = None;
    let mut keep = |value: f64, mix: &Mix, outcomes: &[Outcome]| {
        if best.as_ref().is_none_or(|(known, _, _)| value > *known + 1e-9) {
            best = Some((value, mix.clone(), outcomes.to_vec()));
        }
    };
    keep(real(&list.from, &list.base, list), &list.from, &list.base);
    if let Some(before) = before {
        // What is best for less money may be had for more: a frontier never falls.
        let outcomes = runner.run(&[before.to_vec()])?.remove(0);
        keep(real(before, &outcomes, list), &before.to_vec(), &outcomes);
    }
    let mut list = list.clone();
    let mut correction = vec![0.0; list.probits.len()];
    let mut starts: Vec<Mix> = vec![list.from.clone()];
    starts.extend(before.map(<[f64]>::to_vec));
    let mut needs = Vec::new();
    for _ in 0..ROUNDS {
        let chooser = Chooser { space: &space, list: &list, score, money, correction: correction.clone() };
        let picks: Vec<Picks> = starts.iter().map(|mix| chooser.nearest(mix)).collect();
        let chosen: OnPaper = chooser.choose(&picks);
        let mix = chooser.mix(&chosen.picks);
        let outcomes = runner.run(std::slice::from_ref(&mix))?.remove(0);
        keep(real(&mix, &outcomes, &list), &mix, &outcomes);
        let promised: Vec<f64> = chosen.probits.iter().map(|probit| crate::sampling::normal::cdf(*probit)).collect();
        let kept = columns(&outcomes, targets);
        let off: Vec<f64> = promised.iter().zip(&kept).map(|(promised, kept)| (promised - kept).abs()).collect();
        let worst = off.iter().copied().fold(0.0, f64::max);
        if worst <= OFF {
            break;
        }
        if worst > FAR_OFF {
            let wrong: Vec<usize> = (0..off.len()).filter(|column| off[*column] > FAR_OFF).collect();
            needs = (0..list.rows.len())
                .filter(|knob| list.rows[*knob].change.iter().flatten().any(|(column, _)| wrong.contains(column)))
                .collect();
            if needs.len() <= 6 {
                list = around(runner, &list, &mix, &needs)?;
                correction = vec![0.0; list.probits.len()];
                starts = vec![mix];
                continue;
            }
        }
        let actual = runner.probits(&outcomes);
        correction
            .iter_mut()
            .zip(actual.iter().zip(&chosen.probits))
            .for_each(|(correction, (actual, promised))| *correction += actual - promised);
        starts = vec![mix];
    }
    let (mut value, mut mix, mut outcomes) = best.expect("invariant: what is there was kept");
    if !needs.is_empty() && needs.len() <= 6 {
        polish(runner, &list, &needs, money, &real, (&mut value, &mut mix, &mut outcomes))?;
    }
    Ok((mix, outcomes))
}

/// The list anew around a mix for some knobs; the others keep what they were found to do.
fn around(runner: &mut Runner<'_, '_>, list: &PriceList, mix: &Mix, knobs: &[usize]) -> Result<PriceList, Vec<Diagnostic>> {
    let mut new = price_list(runner, mix, knobs)?;
    for (knob, row) in new.rows.iter_mut().enumerate().filter(|(knob, _)| !knobs.contains(knob)) {
        let old = &list.rows[knob];
        let here = old.values.iter().position(|value| (value - mix[knob]).abs() < 1e-9);
        let Some(here) = here else { continue };
        let (from, cost) = (old.change[here].clone(), old.cost[here]);
        *row = old.clone();
        row.cost.iter_mut().for_each(|other| *other -= cost);
        for change in &mut row.change {
            let mut columns: std::collections::BTreeMap<usize, f64> = change.iter().copied().collect();
            from.iter().for_each(|(column, value)| *columns.entry(*column).or_default() -= value);
            *change = columns.into_iter().collect();
        }
    }
    // Failures count against what the search began from.
    new.base.clone_from(&list.base);
    Ok(new)
}

/// The score of a mix by what a run of it gave.
type Judge<'j> = &'j dyn Fn(&[f64], &[Outcome], &PriceList) -> f64;

/// Halving steps on real runs, single and in exchanged pairs.
fn polish(
    runner: &mut Runner<'_, '_>,
    list: &PriceList,
    knobs: &[usize],
    money: f64,
    real: Judge<'_>,
    (value, mix, outcomes): (&mut f64, &mut Mix, &mut Vec<Outcome>),
) -> Result<(), Vec<Diagnostic>> {
    let space = runner.space().clone();
    let mut part = 0.125;
    let until = runner.runs + POLISH * runner.spaces.len();
    while part >= 1.0 / 256.0 && runner.runs < until {
        let step = |knob: usize| space.knobs[knob].step.unwrap_or(part * (space.knobs[knob].most - space.knobs[knob].least));
        let moved = |mix: &[f64], knob: usize, by: f64| {
            let Space { knobs, .. } = &space;
            let low = if knobs[knob].kind == KnobKind::Lever { 0.0_f64.min(knobs[knob].least) } else { knobs[knob].least };
            with(mix, knob, (mix[knob] + by).clamp(low, knobs[knob].most))
        };
        let mut tries: Vec<Mix> = Vec::new();
        for one in knobs.iter().copied() {
            tries.extend([moved(mix, one, step(one)), moved(mix, one, -step(one))]);
            for other in knobs.iter().copied().filter(|other| *other != one) {
                tries.push(moved(&moved(mix, one, step(one)), other, -step(other)));
            }
        }
        tries.retain(|other| space.cost(other) <= money * (1.0 + 1e-9) + 1e-12 && other != mix);
        let found = runner.run(&tries)?;
        let better = tries.into_iter().zip(found).map(|(mix, outcomes)| (real(&mix, &outcomes, list), mix, outcomes));
        let best = better.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(score, _, _)| *score > *value + 1e-9);
        match best {
            Some((score, other, found)) => (*value, *mix, *outcomes) = (score, other, found),
            None => part /= 2.0,
        }
    }
    Ok(())
}

/// Checks a mix with other random numbers, and says how sure and how flat it is.
#[expect(clippy::too_many_arguments, reason = "all of what one answer rests on")]
fn finish<'p>(
    runner: &mut Runner<'_, 'p>,
    list: &PriceList,
    question: &Question,
    setting: &Setting<'_>,
    score: &Score,
    money: f64,
    mix: Mix,
    outcomes: Vec<Outcome>,
) -> Result<Found<'p>, Vec<Diagnostic>> {
    let space = runner.space().clone();
    let scenario = space.scenario(&mix);
    let checked = if setting.check {
        let pair = [space.scenario.clone(), scenario.clone()];
        let pair = runner.reading.run_again(runner.session, &pair, question.check_seed, CHECKED)?;
        let [before, after] = <[Outcome; 2]>::try_from(pair).expect("invariant: two scenarios were run");
        Some((before, after))
    } else {
        None
    };
    let chooser = Chooser { space: &space, list, score, money, correction: vec![0.0; list.probits.len()] };
    let here = chooser.on_paper(chooser.nearest(&mix));
    let tie = match question.want {
        Want::Expected | Want::Each => 0.05_f64.max(2.0 * outcomes[0].gain_on(&list.base[0]).1),
        _ => 0.0,
    };
    let (ties, _) = chooser.best_pair(&here, tie);
    let order = queue(&chooser, &here.picks);
    let futures = space_names(setting).into_iter().zip(list.base.iter().cloned().zip(outcomes.iter().cloned()));
    let futures = futures.map(|(name, (before, after))| (name, before, after)).collect();
    let cost = space.cost(&mix);
    let after = outcomes.into_iter().next().expect("invariant: there is the scenario in question");
    Ok(Found { money, cost, before: list.base[0].clone(), after, checked, ties, order, futures, scenario, mix, space })
}

fn space_names(setting: &Setting<'_>) -> Vec<String> {
    setting.scenarios.iter().map(|scenario| scenario.name.clone()).collect()
}

/// The knobs of a mix in the order of gain a yuan, each with what it adds when its turn comes.
fn queue(chooser: &Chooser<'_, '_>, picks: &[usize]) -> Vec<(usize, f64)> {
    let start = chooser.nearest(&chooser.list.from);
    let mut left: Vec<usize> = (0..picks.len()).filter(|knob| picks[*knob] != start[*knob]).collect();
    let mut here = chooser.on_paper(start);
    let mut order = Vec::new();
    while !left.is_empty() {
        let turned = |knob: usize| {
            let mut next = here.picks.clone();
            next[knob] = picks[knob];
            chooser.on_paper(next)
        };
        // What costs nothing comes first.
        let rate = |knob: &usize| {
            let next = turned(*knob);
            (next.score - here.score) / (next.cost - here.cost).max(1e-6)
        };
        let best = (0..left.len()).max_by(|one, other| rate(&left[*one]).total_cmp(&rate(&left[*other]))).expect("invariant: not empty");
        let knob = left.remove(best);
        let next = turned(knob);
        order.push((knob, next.score - here.score));
        here = next;
    }
    order
}
