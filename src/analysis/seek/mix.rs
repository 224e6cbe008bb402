//! Finds the best mix for a sum of money: a price list, a choice on paper, a run that checks it, and a correction where it was wrong.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{millions, short};
use crate::sampling::normal;
use crate::scenario::Scenario;
use crate::simulate::Session;
use crate::text;

use super::aim::{Question, Score, Want, positions};
use super::choose::{Chooser, OnPaper, Picks};
use super::interplay::interplay;
use super::outcome::{Outcome, Reading};
use super::price_list::{PriceList, Runner, price_list};
use super::search::{Lists, best_mix};
use super::space::{Mix, Space};

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
    /// As it is, on the draws that chose.
    pub before: Outcome,
    /// With the mix, on the draws that chose: of many mixes the one that looks best, so that it looks better than it is.
    pub after: Outcome,
    /// As it is and with the mix, with other random numbers and five times the draws.
    pub checked: Option<(Outcome, Outcome)>,
    /// For each knob the values between which mixes are as good, within a twentieth of a target or two standard errors.
    pub ties: Vec<(f64, f64)>,
    /// In which order knobs are turned by gain a yuan.
    pub order: Vec<Turn>,
    /// By future, the scenario in question first: as it is and with the mix, on the draws of the promise.
    pub futures: Vec<(String, Outcome, Outcome)>,
    /// The scenario that it makes.
    pub scenario: Scenario,
}

/// One knob of a mix, turned after those that gain more a yuan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// Position of the knob.
    pub knob: usize,
    /// By how much more of the targets in question are met on average once it is turned too.
    pub gain: f64,
    /// Standard error of that as a paired difference; `None` where it was not run but read from the price list, as for each of several sums.
    pub standard_error: Option<f64>,
}

impl Found<'_> {
    /// As it is and with the mix, on draws that had no part in choosing it; on those that chose where it was not checked. This is what is
    /// promised: the best of many figures that hold chance is too good by that chance.
    pub fn promised(&self) -> (&Outcome, &Outcome) {
        self.checked.as_ref().map_or((&self.before, &self.after), |(before, after)| (before, after))
    }
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
    let from = runner.space().start();
    let over_years = |money: &f64| if question.in_all { *money } else { runner.space().over_years(*money) };
    let mut sums: Vec<f64> = question.money.iter().map(over_years).collect();
    let most_asked = sums.iter().copied().fold(0.0, f64::max);
    if let Some(times) = runner.space().times_all_spending(most_asked).filter(|times| *times > MOST_MONEY) {
        return Err(vec![too_much(runner.space(), most_asked, times)]);
    }
    if sums.is_empty() {
        sums.push(f64::INFINITY);
    }
    if let Some(least) = sums.iter().copied().min_by(f64::total_cmp)
        && runner.space().cost(&from) > least + 1e-9
    {
        return Err(vec![too_little(runner.space(), &from, least)]);
    }
    let knobs: Vec<usize> = (0..from.len()).collect();
    let list = price_list(&mut runner, &from, &knobs)?;
    let as_it_is = runner.space().as_it_is();
    let before = if from == as_it_is { list.base[0].clone() } else { runner.run(&[as_it_is])?.remove(0).remove(0) };
    let most = list.rows.iter().map(|row| row.cost.iter().copied().fold(0.0, f64::max)).sum::<f64>();
    let together = interplay(&mut runner, &list, &score(question, &list, &targets, most))?;
    let lists = Lists { alone: list, interplay: together };
    let list = &lists.alone;
    let mut found: Vec<Found<'p>> = Vec::new();
    let mut answered: Option<Mix> = None;
    for money in sums {
        let score = score(question, list, &targets, money.min(most));
        let (mix, after) = best_mix(&mut runner, &lists, &score, money, answered.as_deref())?;
        answered = Some(mix.clone());
        found.push(finish(&mut runner, &lists, question, setting, &score, money, &before, mix, after)?);
    }
    let runs = runner.runs;
    Ok(Answer { found, runs, list: lists.alone })
}

/// New money beyond so many times all spending is a sum in another unit.
const MOST_MONEY: f64 = 2.0;

/// A sum of new money beyond all that is spent: most likely one in another unit.
fn too_much(space: &Space<'_>, money: f64, times: f64) -> Diagnostic {
    let asked = space.a_year(money);
    let Text { zh, en } = millions(asked, space.plan.paid_in());
    let times = short(times);
    let fault = Diagnostic::error(
        Code::QuestionPart,
        text!("{en} of new money a year is {times} times all spending of the plan", "每年新增{zh}，是规划全部支出的 {times} 倍"),
    );
    // What is written in the currency itself is a million times too much.
    let meant = asked / 1e6;
    if space.plan.paid_in().is_some() && meant >= 0.1 && space.times_all_spending(money / 1e6).is_some_and(|times| times <= MOST_MONEY) {
        let meant = short(meant);
        fault.help(text!(
            "sums are in millions: write {meant} if {meant} million is meant",
            "金额以百万元计：若指 {meant} 百万元，请写 {meant}"
        ))
    } else {
        fault.help(match space.plan.paid_in() {
            Some(_) => text!("sums are in millions a year, such as 20", "金额以每年百万元计，如 20"),
            None => text!("sums are in the plan's unit of money a year, as in its rules", "金额以规划规则中的资金单位按年计"),
        })
    }
}

/// What a sum of money is not enough for: what lines must have at least.
fn too_little(space: &Space<'_>, from: &[f64], money: f64) -> Diagnostic {
    let plan = space.plan;
    let words = |money: f64| millions(space.a_year(money), plan.paid_in());
    let (needed, short) = (space.cost(from), words(space.cost(from) - money));
    let (Text { zh, en }, Text { zh: needed_zh, en: needed_en }) = (short, words(needed));
    let raised = (0..from.len()).filter(|knob| from[*knob] > space.knobs[*knob].at + 1e-12).map(|knob| &space.knobs[knob].id);
    let place = raised.clone().find_map(|id| plan.line_ranges.iter().find(|range| range.line == *id)).map(|range| range.place.clone());
    let names = raised.map(|id| format!("`{id}`")).collect::<Vec<_>>();
    let (names_en, names_zh) = (names.join(", "), names.join("、"));
    let fault = Diagnostic::error(
        Code::LeverRange,
        text!(
            "{en} a year short: the least that lines must have takes {needed_en} a year more than they have",
            "每年还差{zh}：各领域的最低份额每年比现有多需{needed_zh}"
        ),
    )
    .help(text!(
        "give {names_en} a smaller `least` in levers.toml, let other lines give more, or ask for more money",
        "请在 levers.toml 中降低 {names_zh} 的 `least`，允许其他领域让出更多，或提高所问的金额"
    ));
    match place {
        Some(place) => fault.at(place),
        None => fault,
    }
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

/// Checks a mix with other random numbers, and says how sure and how flat it is.
#[expect(clippy::too_many_arguments, reason = "all of what one answer rests on")]
fn finish<'p>(
    runner: &mut Runner<'_, 'p>,
    lists: &Lists,
    question: &Question,
    setting: &Setting<'_>,
    score: &Score,
    money: f64,
    before: &Outcome,
    mix: Mix,
    outcomes: Vec<Outcome>,
) -> Result<Found<'p>, Vec<Diagnostic>> {
    let space = runner.space().clone();
    let scenario = space.scenario(&mix);
    let list = lists.of(&mix);
    let mut futures: Vec<(Outcome, Outcome)> = lists.alone.base.iter().cloned().zip(outcomes.iter().cloned()).collect();
    if setting.check {
        let pairs: Vec<Scenario> = runner.spaces.iter().flat_map(|space| [space.scenario.clone(), space.scenario(&mix)]).collect();
        let mut again = runner.reading.run_again(runner.session, &pairs, question.check_seed, CHECKED)?.into_iter();
        futures = std::iter::from_fn(|| again.next().zip(again.next())).collect();
    }
    let checked = setting.check.then(|| futures[0].clone());
    let chooser = Chooser { space: &space, list, score, money, correction: vec![0.0; list.probits.len()] };
    let here = chooser.on_paper(chooser.nearest(&mix));
    let tie = match question.want {
        Want::Expected | Want::Each => 0.05_f64.max(2.0 * outcomes[0].gain_on(before).1),
        _ => 0.0,
    };
    let (ties, _) = chooser.best_pair(&here, tie);
    let mut order = queue(&chooser, chooser.nearest(&lists.alone.from), &here.picks);
    if question.money.len() < 2 {
        run_in_turn(runner, &mut order, (&lists.alone.from, before), (&mix, &outcomes[0]))?;
    }
    let names = setting.scenarios.iter().map(|scenario| scenario.name.clone());
    let futures = names.zip(futures).map(|(name, (before, after))| (name, before, after)).collect();
    let cost = space.cost(&mix);
    let after = outcomes.into_iter().next().expect("invariant: there is the scenario in question");
    Ok(Found { money, cost, before: before.clone(), after, checked, ties, order, futures, scenario, mix, space })
}

/// Runs the knobs of a mix one after the other, so that what each adds has its error, and all add up to what the mix gains.
///
/// Errors: those of the rules.
fn run_in_turn(
    runner: &mut Runner<'_, '_>,
    order: &mut [Turn],
    (from, before): (&Mix, &Outcome),
    (mix, after): (&Mix, &Outcome),
) -> Result<(), Vec<Diagnostic>> {
    let mut so_far = from.clone();
    let mut mixes: Vec<Mix> = Vec::new();
    for turn in order.iter().take(order.len().saturating_sub(1)) {
        so_far[turn.knob] = mix[turn.knob];
        mixes.push(so_far.clone());
    }
    let outcomes = runner.run(&mixes)?;
    let mut last = before;
    for (turn, outcome) in order.iter_mut().zip(outcomes.iter().map(|futures| &futures[0]).chain([after])) {
        let (gain, error) = outcome.gain_on(last);
        (turn.gain, turn.standard_error) = (gain, Some(error));
        last = outcome;
    }
    Ok(())
}

/// The knobs of a mix in the order of gain a yuan, each with what it adds when its turn comes, by the list.
fn queue(chooser: &Chooser<'_, '_>, start: Picks, picks: &[usize]) -> Vec<Turn> {
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
        let met = |paper: &OnPaper| chooser.score.targets.iter().map(|target| normal::cdf(paper.probits[*target])).sum::<f64>();
        order.push(Turn { knob, gain: met(&next) - met(&here), standard_error: None });
        here = next;
    }
    order
}
