//! Knobs that need each other: what each does alone says nothing of them, so a second price list goes from everything down.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::sampling::normal;

use super::aim::Score;
use super::choose::{Chooser, Picks};
use super::outcome::Outcome;
use super::price_list::{PriceList, Runner, price_list};
use super::space::{KnobKind, Mix};
use super::touch::{From, touching};

/// Where P differs more from what the list has, knobs need each other: a list is made anew around the mix.
pub(super) const FAR_OFF: f64 = 0.05;

/// A price list from a mix down in which knobs work that do nothing, or less, alone.
#[derive(Debug, Clone)]
pub(super) struct Interplay {
    /// The list; it starts from these knobs at much, the others as they are.
    pub list: PriceList,
    /// The knobs.
    pub knobs: Vec<usize>,
}

/// Runs everything at once, at all and at half of its range: where a target comes out better than the list of single knobs has it, the knobs
/// that touch it need each other, and are listed again from there.
///
/// Errors: those of the rules.
pub(super) fn interplay(runner: &mut Runner<'_, '_>, list: &PriceList, score: &Score) -> Result<Option<Interplay>, Vec<Diagnostic>> {
    let space = runner.space().clone();
    let chooser = Chooser { space: &space, list, score, money: f64::INFINITY, correction: vec![0.0; list.probits.len()] };
    let mut tried: Vec<Picks> = Vec::new();
    for lines in [true, false] {
        for part in [1.0, 0.5] {
            let picks = everything(&chooser, part, lines);
            if !tried.contains(&picks) {
                tried.push(picks);
            }
        }
    }
    let mixes: Vec<Mix> = tried.iter().map(|picks| chooser.mix(picks)).collect();
    let outcomes = runner.run(&mixes)?;
    for ((picks, mix), outcomes) in tried.into_iter().zip(mixes).zip(outcomes) {
        // Where draws fail that do not fail as it is, nothing is learnt of the targets.
        if outcomes.iter().zip(&list.base).any(|(one, base)| one.failed > base.failed) {
            continue;
        }
        let targets = better_than_listed(&chooser, picks, &outcomes);
        if targets.is_empty() {
            continue;
        }
        let mut knobs: Vec<usize> = touching(runner.session, &space, &targets, From::Start)?.concat();
        knobs.retain(|knob| (mix[*knob] - list.from[*knob]).abs() > 1e-12);
        knobs.sort_unstable();
        knobs.dedup();
        let mut anchor = list.from.clone();
        knobs.iter().for_each(|knob| anchor[*knob] = mix[*knob]);
        let list = around(runner, list, &anchor, &knobs)?;
        return Ok(Some(Interplay { list, knobs }));
    }
    Ok(None)
}

/// So much of the range of each knob as the list allows; of two that exclude each other the first.
fn everything(chooser: &Chooser<'_, '_>, part: f64, lines: bool) -> Picks {
    let mut picks = chooser.nearest(&chooser.list.from);
    for (knob, of) in chooser.space.knobs.iter().enumerate() {
        if lines || of.kind == KnobKind::Lever {
            let wanted = of.at + (of.most - of.at) * part;
            let values = &chooser.list.rows[knob].values;
            let near = |pick: &usize| (values[*pick] - wanted).abs();
            let allowed = (0..values.len()).filter(|pick| chooser.allowed(&picks, knob, *pick));
            picks[knob] = allowed.min_by(|one, other| near(one).total_cmp(&near(other))).unwrap_or(picks[knob]);
        }
    }
    picks
}

/// Positions of the targets that come out better than on paper by what no single knob explains.
fn better_than_listed(chooser: &Chooser<'_, '_>, picks: Picks, outcomes: &[Outcome]) -> Vec<usize> {
    let score = chooser.score;
    let promised = chooser.on_paper(picks).probits;
    let kept = score.columns(outcomes);
    let better = |column: usize| kept[column] - normal::cdf(promised[column]) > FAR_OFF;
    let futures = (0..kept.len()).step_by(score.columns);
    // Columns that tell of all targets at once.
    if futures.clone().any(|first| score.of_all().is_some_and(|column| better(first + column))) {
        return score.targets.clone();
    }
    let targets = score.targets.iter().copied();
    targets.filter(|target| futures.clone().any(|first| better(first + target))).collect()
}

/// The list anew around a mix for some knobs; the others keep what they were found to do.
///
/// Errors: those of the rules.
pub(super) fn around(runner: &mut Runner<'_, '_>, list: &PriceList, mix: &Mix, knobs: &[usize]) -> Result<PriceList, Vec<Diagnostic>> {
    let mut new = price_list(runner, mix, knobs)?;
    for (knob, row) in new.rows.iter_mut().enumerate().filter(|(knob, _)| !knobs.contains(knob)) {
        let old = &list.rows[knob];
        let here = old.values.iter().position(|value| (value - mix[knob]).abs() < 1e-9);
        let Some(here) = here else { continue };
        let (from, cost) = (old.change[here].clone(), old.cost[here]);
        *row = old.clone();
        row.cost.iter_mut().for_each(|other| *other -= cost);
        for change in &mut row.change {
            let mut columns: BTreeMap<usize, f64> = change.iter().copied().collect();
            from.iter().for_each(|(column, value)| *columns.entry(*column).or_default() -= value);
            *change = columns.into_iter().collect();
        }
    }
    // Failures count against what the search began from.
    new.base.clone_from(&list.base);
    Ok(new)
}
