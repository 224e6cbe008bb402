//! Chooses a mix on paper: from the price list alone, without a run.
//!
//! A multiple-choice knapsack over money finds thresholds and yes-or-no projects; the best change of one or two knobs at once, until
//! nothing helps, repairs what adding up values got wrong: two levers on one target, floors, chosen sets.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::sampling::normal;

use super::aim::Score;
use super::price_list::PriceList;
use super::space::{Mix, Space};

/// A knob, and the position of the value that it is turned to.
type Turn = (usize, usize);

/// Positions of the values chosen in the rows of a list.
pub(super) type Picks = Vec<usize>;

/// A mix as the list sees it.
#[derive(Debug, Clone)]
pub(super) struct OnPaper {
    /// The values chosen.
    pub picks: Picks,
    /// Probits of all columns.
    pub probits: Vec<f64>,
    /// Beyond where the list starts.
    pub cost: f64,
    /// By the score.
    pub score: f64,
}

/// What is being chosen by.
pub(super) struct Chooser<'c, 'p> {
    /// What may be set.
    pub space: &'c Space<'p>,
    /// What each knob does.
    pub list: &'c PriceList,
    /// How good a mix is.
    pub score: &'c Score,
    /// What a mix may cost, of the whole.
    pub money: f64,
    /// Corrections of the probits by what runs have shown.
    pub correction: Vec<f64>,
}

/// Nothing smaller is an improvement.
const LEAST: f64 = 1e-9;
/// Parts of the money that the knapsack tells apart.
const BINS: usize = 600;

impl Chooser<'_, '_> {
    /// The mix behind picks.
    pub(super) fn mix(&self, picks: &[usize]) -> Mix {
        self.list.rows.iter().zip(picks).map(|(row, pick)| row.values[*pick]).collect()
    }

    /// Picks nearest to a mix.
    pub(super) fn nearest(&self, mix: &[f64]) -> Picks {
        let nearest = |(row, value): (&super::price_list::Row, &f64)| {
            let distance = |at: &usize| (row.values[*at] - value).abs();
            (0..row.values.len()).min_by(|one, other| distance(one).total_cmp(&distance(other))).expect("invariant: a row has a value")
        };
        self.list.rows.iter().zip(mix).map(nearest).collect()
    }

    /// What the list says of picks.
    pub(super) fn on_paper(&self, picks: Picks) -> OnPaper {
        let mut probits: Vec<f64> =
            self.list.probits.iter().zip(&self.correction).map(|(probit, correction)| probit + correction).collect();
        let mut cost = self.space.cost(&self.list.from);
        for (row, pick) in self.list.rows.iter().zip(&picks) {
            row.change[*pick].iter().for_each(|(column, change)| probits[*column] += change);
            cost += row.cost[*pick];
        }
        let p: Vec<f64> = probits.iter().map(|probit| normal::cdf(*probit)).collect();
        let score = self.score.of(&p, cost);
        OnPaper { picks, probits, cost, score }
    }

    /// Whether a value may be chosen beside others.
    pub(super) fn allowed(&self, picks: &[usize], knob: usize, pick: usize) -> bool {
        let row = &self.list.rows[knob];
        if row.fails[pick] {
            return false;
        }
        let on = |knob: usize, pick: usize| self.list.rows[knob].values[pick] != 0.0;
        !on(knob, pick) || !(0..picks.len()).any(|other| other != knob && on(other, picks[other]) && self.space.excludes(knob, other))
    }

    /// Turns one knob at a time, then two at once, as long as that is better.
    pub(super) fn climb(&self, start: Picks) -> OnPaper {
        let mut best = self.on_paper(start);
        for _ in 0..400 {
            let better = self.best_single(&best).or_else(|| self.best_pair(&best, 0.0).1);
            match better {
                Some(turns) => {
                    let mut picks = best.picks.clone();
                    turns.into_iter().for_each(|(knob, pick)| picks[knob] = pick);
                    best = self.on_paper(picks);
                }
                None => break,
            }
        }
        best
    }

    /// Turns knobs down, at each step the one that loses least for the money it saves, until the rest can be paid; what is saved beyond need
    /// counts nothing, so that no large step is taken where a small one is enough. What is lost is that of the whole mix, so that of two knobs that need each other not both are given up for what each seems not to matter beside all of the other.
    fn descend(&self, start: Picks) -> Picks {
        let mut here = self.on_paper(start);
        while here.cost > self.money * (1.0 + 1e-9) + 1e-12 {
            let needed = here.cost - self.money;
            let p: Vec<f64> = here.probits.iter().map(|probit| normal::cdf(*probit)).collect();
            let mut scratch = Vec::new();
            let mut best: Option<(f64, Turn)> = None;
            for (knob, pick) in self.turns(&here) {
                let row = &self.list.rows[knob];
                let saved = row.cost[here.picks[knob]] - row.cost[pick];
                if saved > 1e-12
                    && self.allowed(&here.picks, knob, pick)
                    && let Some(score) = self.turned(&here, &p, &[(knob, pick)], &mut scratch)
                {
                    let rate = (here.score - score) / saved.min(needed);
                    if best.is_none_or(|(least, _)| rate < least) {
                        best = Some((rate, (knob, pick)));
                    }
                }
            }
            let Some((_, (knob, pick))) = best else { break };
            here.picks[knob] = pick;
            here = self.on_paper(here.picks);
        }
        here.picks
    }

    fn turns(&self, from: &OnPaper) -> Vec<(usize, usize)> {
        let rows = self.list.rows.iter().enumerate();
        let turns = rows.flat_map(|(knob, row)| (0..row.values.len()).map(move |pick| (knob, pick)));
        turns.filter(|(knob, pick)| *pick != from.picks[*knob] && !self.list.rows[*knob].fails[*pick]).collect()
    }

    /// The score with some knobs turned; nothing if that costs too much.
    fn turned(&self, from: &OnPaper, p: &[f64], turns: &[(usize, usize)], scratch: &mut Vec<f64>) -> Option<f64> {
        let rows = &self.list.rows;
        let cost = from.cost + turns.iter().map(|(knob, pick)| rows[*knob].cost[*pick] - rows[*knob].cost[from.picks[*knob]]).sum::<f64>();
        // What costs too much may still be left for what costs less.
        if cost > self.money * (1.0 + 1e-9) + 1e-12 && cost >= from.cost - 1e-12 {
            return None;
        }
        scratch.clear();
        scratch.extend_from_slice(p);
        let mut changed: BTreeMap<usize, f64> = BTreeMap::new();
        for (knob, pick) in turns {
            rows[*knob].change[*pick].iter().for_each(|(column, change)| *changed.entry(*column).or_default() += change);
            rows[*knob].change[from.picks[*knob]].iter().for_each(|(column, change)| *changed.entry(*column).or_default() -= change);
        }
        changed.into_iter().for_each(|(column, change)| scratch[column] = normal::cdf(from.probits[column] + change));
        Some(self.score.of(scratch, cost))
    }

    fn best_single(&self, from: &OnPaper) -> Option<Vec<(usize, usize)>> {
        let p: Vec<f64> = from.probits.iter().map(|probit| normal::cdf(*probit)).collect();
        let mut scratch = Vec::new();
        let mut best = (from.score + LEAST, None);
        for turn in self.turns(from) {
            if self.allowed(&from.picks, turn.0, turn.1)
                && let Some(score) = self.turned(from, &p, &[turn], &mut scratch)
                && score > best.0
            {
                best = (score, Some(vec![turn]));
            }
        }
        best.1
    }

    /// The best two knobs to turn at once, if that is better; and for each knob the values that some other turn makes good, so that the
    /// mix loses at most `tie`.
    pub(super) fn best_pair(&self, from: &OnPaper, tie: f64) -> (Vec<(f64, f64)>, Option<Vec<Turn>>) {
        let p: Vec<f64> = from.probits.iter().map(|probit| normal::cdf(*probit)).collect();
        let turns = self.turns(from);
        let of_first = |first: &(usize, usize)| {
            let mut scratch = Vec::new();
            let mut picks = from.picks.clone();
            picks[first.0] = first.1;
            let alone = self.allowed(&from.picks, first.0, first.1).then(|| self.turned(from, &p, &[*first], &mut scratch)).flatten();
            let mut best = (alone.unwrap_or(f64::NEG_INFINITY), None);
            for second in turns.iter().filter(|second| second.0 != first.0) {
                let mut others = picks.clone();
                others[second.0] = second.1;
                if self.allowed(&others, first.0, first.1)
                    && self.allowed(&others, second.0, second.1)
                    && let Some(score) = self.turned(from, &p, &[*first, *second], &mut scratch)
                    && score > best.0
                {
                    best = (score, Some(*second));
                }
            }
            (*first, best.0, best.1)
        };
        let found: Vec<(Turn, f64, Option<Turn>)> = turns.par_iter().map(of_first).collect();
        let mut ties: Vec<(f64, f64)> = self.mix(&from.picks).into_iter().map(|value| (value, value)).collect();
        let mut best = (from.score + LEAST, None);
        for (first, score, second) in found {
            if score >= from.score - tie {
                let value = self.list.rows[first.0].values[first.1];
                let range = &mut ties[first.0];
                *range = (range.0.min(value), range.1.max(value));
            }
            if score > best.0 {
                best = (score, Some([Some(first), second].into_iter().flatten().collect()));
            }
        }
        (ties, best.1)
    }

    /// One value of each knob for the money, gains added up as if no two knobs touched one target.
    pub(super) fn knapsack(&self) -> Option<Picks> {
        let start = self.on_paper(self.nearest(&self.list.from));
        let p: Vec<f64> = start.probits.iter().map(|probit| normal::cdf(*probit)).collect();
        let mut scratch = Vec::new();
        let rows = &self.list.rows;
        let value = |knob: usize, pick: usize, scratch: &mut Vec<f64>| {
            if rows[knob].fails[pick] {
                return f64::NEG_INFINITY;
            }
            let wide = Chooser { money: f64::INFINITY, correction: self.correction.clone(), ..*self };
            wide.turned(&start, &p, &[(knob, pick)], scratch).map_or(f64::NEG_INFINITY, |score| score - start.score)
        };
        let least: Vec<f64> = rows.iter().map(|row| row.cost.iter().copied().fold(f64::INFINITY, f64::min)).collect();
        let most: f64 = rows.iter().map(|row| row.cost.iter().copied().fold(0.0, f64::max)).sum();
        let from = self.space.cost(&self.list.from);
        let room = self.money.min(from + most) - from - least.iter().sum::<f64>();
        if room < 0.0 {
            return None;
        }
        let whole = rows.iter().flat_map(|row| &row.cost).all(|cost| (cost - cost.round()).abs() < 1e-9) && room < 1e4;
        let unit = if whole { 1.0 } else { (room / BINS as f64).max(1e-12) };
        let bins = (room / unit + 1e-9) as usize;
        let mut best = vec![0.0_f64; bins + 1];
        let mut chosen: Vec<Vec<usize>> = Vec::new();
        let weight = |knob: usize, pick: usize| ((rows[knob].cost[pick] - least[knob]) / unit - 1e-9).ceil().max(0.0) as usize;
        for (knob, row) in rows.iter().enumerate() {
            let values: Vec<f64> = (0..row.values.len()).map(|pick| value(knob, pick, &mut scratch)).collect();
            let mut next = vec![f64::NEG_INFINITY; bins + 1];
            let mut picks = vec![0; bins + 1];
            for pick in 0..row.values.len() {
                for bin in weight(knob, pick)..=bins {
                    let with = best[bin - weight(knob, pick)] + values[pick];
                    if with > next[bin] + 1e-12 {
                        next[bin] = with;
                        picks[bin] = pick;
                    }
                }
            }
            best = next;
            chosen.push(picks);
        }
        let mut bin = (0..=bins).max_by(|one, other| best[*one].total_cmp(&best[*other]).then(other.cmp(one)))?;
        let mut picks = vec![0; rows.len()];
        for knob in (0..rows.len()).rev() {
            picks[knob] = chosen[knob][bin];
            bin -= weight(knob, picks[knob]);
        }
        // Levers that exclude each other: the later gives way.
        for knob in 0..picks.len() {
            if !self.allowed(&picks, knob, picks[knob]) {
                picks[knob] = self.nearest(&self.list.from)[knob];
            }
        }
        Some(picks)
    }

    /// The best mix found from several starts.
    pub(super) fn choose(&self, starts: &[Picks]) -> OnPaper {
        let knapsack = self.knapsack();
        let climbed = starts.iter().cloned().chain(knapsack).map(|start| self.climb(self.descend(start)));
        let within = |paper: &OnPaper| paper.cost <= self.money * (1.0 + 1e-9) + 1e-12;
        let best =
            climbed.max_by(|one, other| (within(one), one.score).partial_cmp(&(within(other), other.score)).expect("invariant: numbers"));
        best.expect("invariant: there is a start")
    }
}
