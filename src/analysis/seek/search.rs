//! From price lists to a mix: chosen on paper, run, corrected where the list was wrong, and polished where knobs need each other.

use crate::diagnostic::Diagnostic;
use crate::sampling::normal;

use super::aim::Score;
use super::choose::{Chooser, Picks};
use super::interplay::{FAR_OFF, Interplay, around};
use super::outcome::Outcome;
use super::price_list::{PriceList, Runner, with};
use super::space::{KnobKind, Mix, Space};

/// P on the list may differ so much from a run's before the list is corrected.
const OFF: f64 = 0.01;
/// Corrections of one choice.
const ROUNDS: usize = 4;
/// Runs that a polish may take.
const POLISH: usize = 120;
/// More knobs than this are not listed anew for one mix, nor polished.
const FEW: usize = 6;

/// What is known before a mix is chosen.
#[derive(Debug, Clone)]
pub(super) struct Lists {
    /// What each knob does alone.
    pub alone: PriceList,
    /// What knobs do that need each other, if any do.
    pub interplay: Option<Interplay>,
}

impl Lists {
    /// The list that tells of a mix: where it turns knobs that need each other, what these do together.
    pub(super) fn of(&self, mix: &[f64]) -> &PriceList {
        let turned = |knob: &usize| (mix[*knob] - self.alone.from[*knob]).abs() > 1e-12;
        let interplay = self.interplay.as_ref().filter(|interplay| interplay.knobs.iter().any(turned));
        interplay.map_or(&self.alone, |interplay| &interplay.list)
    }
}

/// The best mix that is found for a sum of money, with its outcome in each future. `before` is what was best for less money.
///
/// Errors: those of the rules.
pub(super) fn best_mix(
    runner: &mut Runner<'_, '_>,
    lists: &Lists,
    score: &Score,
    money: f64,
    before: Option<&[f64]>,
) -> Result<(Mix, Vec<Outcome>), Vec<Diagnostic>> {
    let Lists { alone, interplay } = lists;
    let (mix, outcomes) = (alone.from.clone(), alone.base.clone());
    let space = runner.space().clone();
    let mut search = Search { runner, space, score, base: &alone.base, money, value: 0.0, mix, outcomes };
    search.value = search.real(&alone.from, &alone.base);
    let mut starts = vec![alone.from.clone()];
    if let Some(before) = before {
        // What is best for less money may be had for more: a frontier never falls.
        search.run(before)?;
        starts.push(before.to_vec());
    }
    let mut needs = search.rounds(alone, starts)?;
    if let Some(Interplay { list, knobs }) = interplay {
        search.rounds(list, vec![list.from.clone()])?;
        needs.extend(knobs);
    }
    needs.sort_unstable();
    needs.dedup();
    if !needs.is_empty() && needs.len() <= FEW {
        search.polish(&needs)?;
    }
    Ok((search.mix, search.outcomes))
}

/// The best mix so far.
struct Search<'a, 's, 'p> {
    runner: &'a mut Runner<'s, 'p>,
    space: Space<'p>,
    score: &'a Score,
    /// As it is, by future.
    base: &'a [Outcome],
    /// What a mix may cost.
    money: f64,
    /// Its score, by a run.
    value: f64,
    mix: Mix,
    outcomes: Vec<Outcome>,
}

impl Search<'_, '_, '_> {
    /// The score of a mix by what a run of it gave: no mix may hold draws that fail and do not fail as it is.
    fn real(&self, mix: &[f64], outcomes: &[Outcome]) -> f64 {
        let more_failures = outcomes.iter().zip(self.base).any(|(one, base)| one.failed > base.failed);
        if more_failures { f64::NEG_INFINITY } else { self.score.of(&self.score.columns(outcomes), self.space.cost(mix)) }
    }

    fn affordable(&self, mix: &[f64]) -> bool {
        self.space.cost(mix) <= self.money * (1.0 + 1e-9) + 1e-12
    }

    /// Runs a mix, and keeps it if it is better than what was known.
    fn run(&mut self, mix: &[f64]) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        let outcomes = self.runner.run(&[mix.to_vec()])?.remove(0);
        let value = self.real(mix, &outcomes);
        if value > self.value + 1e-9 && self.affordable(mix) {
            (self.value, self.mix, self.outcomes) = (value, mix.to_vec(), outcomes.clone());
        }
        Ok(outcomes)
    }

    /// Chooses on a list, runs what was chosen, and corrects the list where it was wrong. Gives the knobs that were found to need each
    /// other.
    fn rounds(&mut self, list: &PriceList, mut starts: Vec<Mix>) -> Result<Vec<usize>, Vec<Diagnostic>> {
        let (space, score, money) = (self.space.clone(), self.score, self.money);
        let mut list = list.clone();
        let mut correction = vec![0.0; list.probits.len()];
        let mut needs = Vec::new();
        for _ in 0..ROUNDS {
            let chooser = Chooser { space: &space, list: &list, score, money, correction: correction.clone() };
            let picks: Vec<Picks> = starts.iter().map(|mix| chooser.nearest(mix)).collect();
            let chosen = chooser.choose(&picks);
            let mix = chooser.mix(&chosen.picks);
            // A list that promises no more than what is had already has nothing to give.
            if chosen.score <= self.value {
                break;
            }
            let outcomes = self.run(&mix)?;
            let promised = chosen.probits.iter().map(|probit| normal::cdf(*probit));
            let off: Vec<f64> = promised.zip(score.columns(&outcomes)).map(|(one, other)| (one - other).abs()).collect();
            let worst = off.iter().copied().fold(0.0, f64::max);
            if worst <= OFF {
                break;
            }
            starts = vec![mix];
            if worst > FAR_OFF {
                let wrong = |column: &usize| off[*column] > FAR_OFF;
                let touches = |knob: &usize| list.rows[*knob].change.iter().flatten().any(|(column, _)| wrong(column));
                needs = (0..list.rows.len()).filter(touches).collect();
                if needs.len() <= FEW {
                    list = around(self.runner, &list, &starts[0], &needs)?;
                    correction = vec![0.0; list.probits.len()];
                    continue;
                }
            }
            let actual = self.runner.probits(&outcomes);
            let wrong = actual.iter().zip(&chosen.probits).map(|(actual, promised)| actual - promised);
            correction.iter_mut().zip(wrong).for_each(|(correction, wrong)| *correction += wrong);
        }
        Ok(needs)
    }

    /// Halving steps on real runs, single and in exchanged pairs, step for step and at the same cost.
    fn polish(&mut self, knobs: &[usize]) -> Result<(), Vec<Diagnostic>> {
        let space = self.space.clone();
        let mut part = 0.125;
        let until = self.runner.runs + POLISH * self.runner.spaces.len();
        while part >= 1.0 / 256.0 && self.runner.runs < until {
            let step = |knob: usize| space.knobs[knob].step.unwrap_or(part * (space.knobs[knob].most - space.knobs[knob].least));
            let moved = |mix: &[f64], knob: usize, by: f64| {
                let of = &space.knobs[knob];
                let low = if of.kind == KnobKind::Lever { 0.0_f64.min(of.least) } else { of.least };
                with(mix, knob, (mix[knob] + by).clamp(low, of.most))
            };
            let mut tries: Vec<Mix> = Vec::new();
            for one in knobs.iter().copied() {
                tries.extend([moved(&self.mix, one, step(one)), moved(&self.mix, one, -step(one))]);
                for other in knobs.iter().copied().filter(|other| *other != one) {
                    let raised = moved(&self.mix, one, step(one));
                    tries.push(moved(&raised, other, -step(other)));
                    // On the edge of the money more of one has to be paid by just so much less of the other.
                    let paid = (space.cost(&raised) - space.cost(&self.mix)) / (space.cost_of(other, 1.0) - space.cost_of(other, 0.0));
                    let steps = |by: f64| space.knobs[other].step.map_or(by, |step| (by / step - 1e-9).ceil() * step);
                    if paid.is_finite() {
                        tries.push(moved(&raised, other, -steps(paid)));
                    }
                }
            }
            tries.retain(|other| self.affordable(other) && space.stands(other) && *other != self.mix);
            let found = self.runner.run(&tries)?;
            let better = tries.into_iter().zip(found).map(|(mix, outcomes)| (self.real(&mix, &outcomes), mix, outcomes));
            let best = better.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(score, _, _)| *score > self.value + 1e-9);
            match best {
                Some(best) => (self.value, self.mix, self.outcomes) = best,
                None => part /= 2.0,
            }
        }
        Ok(())
    }
}
