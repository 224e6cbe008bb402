//! One scenario of any number of draws, part by part: summaries of every column, and whole only the columns that are read.
//!
//! A part's inputs are drawn anew from their streams, and its columns are gone when the next part comes. All parts are gone through twice. The
//! first time the moments are added up and values are counted in cells, which the first part places around the quantiles; the second time
//! distances from the mean are added up, and the values of the few cells that hold a wanted order statistic are gathered. So quantiles
//! are exact, and every figure has the bits that whole columns give.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::math::{Vectorised, vectorised};
use crate::plan::Plan;
use crate::sampling::Sampler;
use crate::scenario::Scenario;

use super::columns::PlanColumns;
use super::compile::Compiled;
use super::experiment::{Experiment, Inputs};
use super::program::{Program, Tapes};
use super::summary::{BLOCK, Sum, WANTED, quantiles_of, wanted_ranks};
use super::world::Samples;
use super::{DrawSet, Draws, FailedDraw, Quantiles, Settings, Summary};

/// Columns that are read of a scenario's draws, besides the summaries of all: by series and year.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Kept whole.
    pub whole: BTreeSet<(String, i32)>,
    /// Only told which draws lie between two values, both included.
    pub bands: Vec<((String, i32), (f64, f64))>,
}

/// Draws up to which all columns are kept: some 300 MB for the Wuxing plan.
pub(super) const MOST_WHOLE: usize = 20_000;

/// Draws of a part.
const PART: usize = 5_000;

/// Runs a scenario part by part. What is left out of its draws is empty, and so are its inputs.
pub(super) fn in_parts(
    plan: &Plan,
    sampler: &Sampler,
    settings: &Settings,
    compiled: &Arc<Compiled>,
    scenario: &Scenario,
    wanted: &Wanted,
) -> Experiment {
    let given = BTreeMap::new();
    let (mut tapes, mut buffers) = (Tapes::default(), Vec::new());
    let mut each_part = |take: &mut dyn FnMut(usize, &Draws, Vec<FailedDraw>)| {
        for start in (0..settings.draws).step_by(PART) {
            let draws = PART.min(settings.draws - start);
            let whole = Some(settings.whole.unwrap_or(settings.draws));
            let part = Settings { draws, whole, first_draw: settings.first_draw + start as u64, ..settings.clone() };
            let samples = Samples { plan, sampler, settings: &part, given: &given, shared: None };
            let columns = PlanColumns::new(samples);
            let found = Program::run_place(samples, &columns, compiled.clone(), scenario, &mut tapes, &mut buffers);
            take(start, &found.draws, found.failures);
            buffers.extend(found.draws.into_columns());
        }
    };

    let mut tallies: Vec<Tally> = Vec::new();
    let (mut failed, mut failures, mut kept) = (Vec::new(), Vec::new(), None);
    each_part(&mut |start, draws, more| {
        let kept = kept.get_or_insert_with(|| Kept::new(draws, wanted, settings));
        let width = draws.years.len();
        let column = |at: usize| draws.column(at / width, at % width);
        tallies.resize_with(draws.series.len() * width, Tally::default);
        tallies.par_iter_mut().enumerate().for_each_init(Vec::new, |buffer, (at, tally)| {
            tally.count(kept_values(column(at), &draws.failed, buffer));
        });
        kept.add(start, draws);
        failed.extend_from_slice(&draws.failed);
        failures.extend(more);
    });
    tallies.par_iter_mut().for_each(Tally::choose);
    each_part(&mut |_, draws, _| {
        let width = draws.years.len();
        let column = |at: usize| draws.column(at / width, at % width);
        tallies.par_iter_mut().enumerate().for_each_init(Vec::new, |buffer, (at, tally)| {
            tally.gather(kept_values(column(at), &draws.failed, buffer));
        });
    });
    let summaries = tallies.into_par_iter().map(|tally| Some(tally.summary())).collect();
    let draws = kept.expect("invariant: there is a first part").draws(failed, summaries, settings);
    Experiment { inputs: Inputs { compiled: compiled.clone(), columns: Vec::new(), delays: Vec::new() }, draws, failures, before: None }
}

/// The values of draws that did not fail and are numbers.
fn kept_values<'v>(values: &'v [f64], failed: &[bool], buffer: &'v mut Vec<f64>) -> &'v [f64] {
    let all = values.iter().zip(failed).fold(true, |all, (value, failed)| all & !failed & !value.is_nan());
    if all {
        return values;
    }
    buffer.clear();
    buffer.extend(values.iter().zip(failed).filter(|(value, failed)| !**failed && !value.is_nan()).map(|(value, _)| *value));
    buffer
}

/// The columns that are kept, and the draws in bands.
struct Kept {
    /// Names and years, without a column.
    names: Draws,
    /// By position of series and year.
    whole: BTreeMap<(usize, usize), Vec<f64>>,
    bands: BTreeMap<(usize, usize), InBand>,
}

/// Which draws lie between two values.
struct InBand {
    low: f64,
    high: f64,
    inside: Vec<bool>,
}

impl Kept {
    fn new(first: &Draws, wanted: &Wanted, settings: &Settings) -> Kept {
        let position =
            |(series, year): &(String, i32)| Some((first.position(series)?, first.years.iter().position(|known| known == year)?));
        let in_band = |(low, high): (f64, f64)| InBand { low, high, inside: Vec::with_capacity(settings.draws) };
        let names =
            Draws::new(first.series.clone(), first.years.clone(), 0, vec![Arc::default(); first.series.len() * first.years.len()], vec![]);
        Kept {
            whole: wanted.whole.iter().filter_map(position).map(|place| (place, Vec::with_capacity(settings.draws))).collect(),
            bands: wanted.bands.iter().filter_map(|(key, band)| Some((position(key)?, in_band(*band)))).collect(),
            names,
        }
    }

    fn add(&mut self, start: usize, part: &Draws) {
        for ((series, year), column) in &mut self.whole {
            debug_assert_eq!(column.len(), start, "invariant: parts follow each other");
            column.extend_from_slice(part.column(*series, *year));
        }
        for ((series, year), InBand { low, high, inside }) in &mut self.bands {
            inside.extend(part.column(*series, *year).iter().map(|value| *value >= *low && *value <= *high));
        }
    }

    fn draws(self, failed: Vec<bool>, summaries: Vec<Option<Summary>>, settings: &Settings) -> Draws {
        let nothing: Arc<Vec<f64>> = Arc::default();
        let mut columns = vec![nothing; summaries.len()];
        let width = self.names.years.len();
        for ((series, year), column) in self.whole {
            columns[series * width + year] = Arc::new(column);
        }
        let in_band = self.bands.into_iter().map(|(place, band)| (place, DrawSet::of(&band.inside, |inside| *inside))).collect();
        Draws::of_parts(&self.names, columns, failed, summaries, in_band).in_replicates(settings.replicated())
    }
}

/// Cells between two neighbouring bounds.
const CELLS: usize = 32;

/// The first part's quantile lies within so many standard errors of the whole column's.
const REACH: f64 = 6.0;

/// What is known of one column so far.
#[derive(Default)]
struct Tally {
    /// Values that are numbers, of draws that did not fail.
    count: usize,
    min: f64,
    max: f64,
    sum: Sum,
    /// Values that do not fill a block yet.
    pending: Vec<f64>,
    bounds: Bounds,
    cells: Vec<Cell>,
    /// Of the second time: the cells whose values are gathered, with how many values lie below.
    gathered: BTreeMap<usize, (usize, Vec<f64>)>,
    mean: f64,
    squares: Sum,
}

#[derive(Clone, Copy)]
struct Cell {
    count: u32,
    least: f64,
    most: f64,
}

const EMPTY: Cell = Cell { count: 0, least: f64::INFINITY, most: f64::NEG_INFINITY };

/// Rising numbers that part the real line, each interval between two of them in equal cells.
#[derive(Default)]
struct Bounds {
    rising: Vec<f64>,
    /// Cells per unit in the interval above each bound but the last.
    scales: Vec<f64>,
}

impl Bounds {
    /// Around the wanted quantiles of a column's first part.
    fn around(mut first: Vec<f64>) -> Bounds {
        first.sort_unstable_by(f64::total_cmp);
        let last = first.len() as f64 - 1.0;
        let at = |share: f64| first[(share * last).round().clamp(0.0, last) as usize];
        let mut rising: Vec<f64> = Vec::new();
        if !first.is_empty() {
            for probability in Quantiles::PROBABILITIES {
                let reach = REACH * (probability * (1.0 - probability) / first.len() as f64).sqrt();
                rising.extend([at(probability - reach), at(probability + reach)]);
            }
        }
        rising.retain(|bound| bound.is_finite());
        rising.sort_unstable_by(f64::total_cmp);
        rising.dedup();
        let scale = |pair: &[f64]| Some(CELLS as f64 / (pair[1] - pair[0])).filter(|scale| scale.is_finite()).unwrap_or(0.0);
        Bounds { scales: rising.windows(2).map(scale).collect(), rising }
    }

    fn cells(&self) -> usize {
        2 + CELLS * self.scales.len()
    }

    /// The cell of each value of a block, which grows with the value.
    fn cells_of(&self, block: &[f64], cells: &mut [u32; BLOCK]) {
        vectorised(Above { bounds: &self.rising, values: block, counts: &mut cells[..block.len()] });
        for (cell, value) in cells.iter_mut().zip(block) {
            *cell = match *cell as usize {
                0 => 0,
                above if above > self.scales.len() => self.cells() - 1,
                above => 1 + CELLS * (above - 1) + (((value - self.rising[above - 1]) * self.scales[above - 1]) as usize).min(CELLS - 1),
            } as u32;
        }
    }
}

/// Counts for each value of a block how many bounds are not above it.
struct Above<'v> {
    bounds: &'v [f64],
    values: &'v [f64],
    counts: &'v mut [u32],
}

impl Vectorised for Above<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.counts.fill(0);
        for bound in self.bounds {
            for (count, value) in self.counts.iter_mut().zip(self.values) {
                *count += u32::from(*value >= *bound);
            }
        }
    }
}

impl Tally {
    /// Takes in the values of a part for the first time.
    fn count(&mut self, values: &[f64]) {
        if self.cells.is_empty() {
            self.bounds = Bounds::around(values.to_vec());
            self.cells = vec![EMPTY; self.bounds.cells()];
        }
        self.count += values.len();
        let mut places = [0; BLOCK];
        for block in values.chunks(BLOCK) {
            self.bounds.cells_of(block, &mut places);
            for (value, place) in block.iter().zip(places) {
                let cell = &mut self.cells[place as usize];
                cell.count += 1;
                cell.least = if *value < cell.least { *value } else { cell.least };
                cell.most = if *value > cell.most { *value } else { cell.most };
            }
        }
        add_in_blocks(&mut self.sum, &mut self.pending, values, |value| value);
    }

    /// Settles the moments, and which cells are looked into.
    fn choose(&mut self) {
        self.sum.add_rest(&mut self.pending, |value| value);
        if self.count == 0 {
            return;
        }
        self.mean = self.sum.total() / self.count as f64;
        self.min = self.cells.iter().fold(f64::INFINITY, |least, cell| if cell.least < least { cell.least } else { least });
        self.max = self.cells.iter().fold(f64::NEG_INFINITY, |most, cell| if cell.most > most { cell.most } else { most });
        let (mut cell, mut below) = (0, 0);
        for rank in wanted_ranks(self.count) {
            while below + self.cells[cell].count as usize <= rank {
                below += self.cells[cell].count as usize;
                cell += 1;
            }
            self.gathered.entry(cell).or_insert((below, Vec::new()));
        }
    }

    /// Takes in the values of a part for the second time.
    fn gather(&mut self, values: &[f64]) {
        let mean = self.mean;
        let sought: Vec<bool> =
            (0..self.cells.len()).map(|cell| self.gathered.contains_key(&cell) && !self.cells[cell].is_one_value()).collect();
        let mut places = [0; BLOCK];
        for block in values.chunks(BLOCK) {
            self.bounds.cells_of(block, &mut places);
            for (value, place) in block.iter().zip(places) {
                if sought[place as usize] {
                    self.gathered.get_mut(&(place as usize)).expect("invariant: it is sought").1.push(*value);
                }
            }
        }
        add_in_blocks(&mut self.squares, &mut self.pending, values, |value| (value - mean) * (value - mean));
    }

    fn summary(mut self) -> Summary {
        if self.count == 0 {
            return Summary::of(&[]);
        }
        let mean = self.mean;
        self.squares.add_rest(&mut self.pending, |value| (value - mean) * (value - mean));
        let sd = if self.count == 1 { 0.0 } else { (self.squares.total() / (self.count - 1) as f64).sqrt() };
        for (_, values) in self.gathered.values_mut() {
            values.sort_unstable_by(f64::total_cmp);
        }
        let mut found = [self.min; WANTED];
        if self.min != self.max {
            for (value, rank) in found.iter_mut().zip(wanted_ranks(self.count)) {
                let (cell, (below, values)) =
                    self.gathered.iter().rfind(|(_, (below, _))| *below <= rank).expect("invariant: every rank has a cell");
                *value = if self.cells[*cell].is_one_value() { self.cells[*cell].least } else { values[rank - below] };
            }
        }
        let Tally { count, mean, min, max, .. } = self;
        Summary { count, mean, sd, min, max, quantiles: quantiles_of(count, &found) }
    }
}

impl Cell {
    /// Whether nothing has to be gathered to know its values.
    fn is_one_value(self) -> bool {
        self.least == self.most && self.least != 0.0
    }
}

/// Adds values to a sum in the blocks that they would have in one column.
fn add_in_blocks(sum: &mut Sum, pending: &mut Vec<f64>, mut values: &[f64], of: impl Fn(f64) -> f64) {
    if !pending.is_empty() {
        let (first, rest) = values.split_at(values.len().min(BLOCK - pending.len()));
        pending.extend_from_slice(first);
        values = rest;
        if pending.len() < BLOCK {
            return;
        }
        sum.add(pending, &of);
        pending.clear();
    }
    let blocks = values.chunks_exact(BLOCK);
    pending.extend_from_slice(blocks.remainder());
    blocks.for_each(|block| sum.add(block, &of));
}
