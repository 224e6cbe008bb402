//! Summaries of columns of draws: mean, spread, extremes and quantiles of the draws that did not fail.
//!
//! Quantiles are exact, by selection instead of a sort: one pass counts the values in equal cells between minimum and maximum, then only the
//! cells that hold a wanted order statistic are looked into, in the same way again where values crowd, as those of a skewed column do.

use super::Quantiles;
use super::moments::{Extremes, Moments};
use crate::math::{Vectorised, vectorised};
use crate::sampling::replicates::error_of_mean;

/// What is kept of one column of draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Draws that did not fail and are numbers.
    pub count: usize,
    /// NaN without draws, as all that follows.
    pub mean: f64,
    /// With n - 1 in the denominator; 0 for a single draw.
    pub sd: f64,
    /// The smallest value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// Quantiles (type 7 of Hyndman and Fan 1996).
    pub quantiles: Quantiles,
}

impl Summary {
    /// Of values none of which failed; NaN is left out.
    pub fn of(values: &[f64]) -> Summary {
        summarise(values, &vec![false; values.len()], &mut Scratch::default())
    }

    /// Of no values.
    pub(super) const NONE: Summary =
        Summary { count: 0, mean: f64::NAN, sd: f64::NAN, min: f64::NAN, max: f64::NAN, quantiles: Quantiles::NONE };

    /// Of some values of which the moments and the values of the [`wanted_ranks`] are known.
    pub(super) fn from(moments: &Moments, found: &[f64; WANTED]) -> Summary {
        let (mean, sd) = moments.mean_and_deviation();
        let Moments { count, extremes: Extremes { min, max, .. }, .. } = *moments;
        Summary { count, mean, sd, min, max, quantiles: quantiles_of(count, found) }
    }

    /// The standard error of the mean of the column that this is the summary of: of draws that come in replicates by their spread.
    pub fn standard_error(&self, values: &[f64], replicated: bool) -> f64 {
        if replicated { error_of_mean(values) } else { self.sd / (self.count as f64).sqrt() }
    }
}

/// Buffers used again for each column.
#[derive(Debug, Default)]
pub struct Scratch {
    kept: Vec<f64>,
    cells: Vec<u32>,
    counts: Vec<[u32; 2]>,
    order: Vec<(usize, f64)>,
    gathered: Vec<f64>,
    /// For what crowds in one cell.
    deeper: Option<Box<Scratch>>,
}

/// Summarises the draws that did not fail; NaN counts as failed.
pub fn summarise(values: &[f64], failed: &[bool], scratch: &mut Scratch) -> Summary {
    summarise_between(Extremes::of(values), values, failed, scratch)
}

/// The same of values whose extremes are known.
pub(super) fn summarise_between(extremes: Extremes, values: &[f64], failed: &[bool], scratch: &mut Scratch) -> Summary {
    let some_failed = failed.iter().fold(false, |some, failed| some | failed);
    if some_failed || extremes.some_nan {
        let mut kept = std::mem::take(&mut scratch.kept);
        kept.clear();
        kept.extend(values.iter().zip(failed).filter(|(value, failed)| !**failed && !value.is_nan()).map(|(value, _)| *value));
        let summary = summarise_kept(&kept, Extremes::of(&kept), scratch);
        scratch.kept = kept;
        return summary;
    }
    summarise_kept(values, extremes, scratch)
}

/// The same where all values are numbers.
fn summarise_kept(kept: &[f64], extremes: Extremes, scratch: &mut Scratch) -> Summary {
    let count = kept.len();
    if count == 0 {
        return Summary::NONE;
    }
    let mut moments = Moments::default();
    moments.add(kept, extremes);
    let Extremes { min, max, .. } = extremes;
    let last_cell = last_cell(count);
    let scale = last_cell as f64 / (max - min);
    scratch.order.clear();
    scratch.order.extend(wanted_ranks(count).map(|rank| (rank, f64::NAN)));
    if min == max {
        scratch.order.iter_mut().for_each(|(_, value)| *value = min);
    } else if scale.is_finite() && scale != 0.0 && count >= FEW {
        scratch.cells.resize(count, 0);
        vectorised(CellPass { values: kept, min, scale, cells: &mut scratch.cells });
        select(kept, last_cell, scratch, 0);
    } else {
        let Scratch { gathered, order, .. } = scratch;
        gathered.clear();
        gathered.extend_from_slice(kept);
        pick(gathered, 0, order);
    }
    let found = std::array::from_fn(|at| scratch.order[at].1);
    Summary::from(&moments, &found)
}

/// The ranks (from 0) between which the quantiles of so many values lie, a pair for each.
pub(super) fn wanted_ranks(count: usize) -> impl Iterator<Item = usize> {
    Quantiles::PROBABILITIES.into_iter().flat_map(move |probability| {
        let below = ((count - 1) as f64 * probability) as usize;
        [below, (below + 1).min(count - 1)]
    })
}

/// The quantiles of so many values, of which those of the [`wanted_ranks`] are known.
pub(super) fn quantiles_of(count: usize, values: &[f64; WANTED]) -> Quantiles {
    let mut quantiles = [0.0; 7];
    for ((quantile, pair), probability) in quantiles.iter_mut().zip(values.as_chunks::<2>().0).zip(Quantiles::PROBABILITIES) {
        let place = (count - 1) as f64 * probability;
        // A zero has no sign, whichever of some equal ones was found.
        *quantile = between(pair[0], pair[1], place - place.floor()) + 0.0;
    }
    Quantiles::of(quantiles)
}

/// About two values a cell, so that hardly anything is left to sort; of more cells the counts would not stay in the first cache.
fn last_cell(count: usize) -> usize {
    (count / 2).clamp(1, 2048)
}

/// Linear interpolation that stays on equal and infinite ends.
fn between(low: f64, high: f64, share: f64) -> f64 {
    if low == high || share == 0.0 { low } else { low + share * (high - low) }
}

/// Fills in each value's cell, which grows with the value.
struct CellPass<'v> {
    values: &'v [f64],
    min: f64,
    scale: f64,
    cells: &'v mut [u32],
}

impl Vectorised for CellPass<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        // Added to a small number, this rounds it to an integer, which then stands in the lowest bits.
        const ROUNDER: f64 = 4_503_599_627_370_496.0;
        for (cell, value) in self.cells.iter_mut().zip(self.values) {
            *cell = ((value - self.min) * self.scale + ROUNDER).to_bits() as u32;
        }
    }
}

/// Fills in the order statistics asked for, as many as [`WANTED`]: pairs of rank (from 0, rising) and value. `depth` says how often the values
/// have been parted before.
fn select(values: &[f64], last_cell: usize, scratch: &mut Scratch, depth: usize) {
    let Scratch { cells, counts, order, gathered, deeper, .. } = scratch;
    counts.clear();
    counts.resize(last_cell + 1, [0; 2]);
    // Two counts a cell, for even and odd draws: equal values that follow each other do not wait for one another.
    let (pairs, single) = cells.as_chunks::<2>();
    for [even, odd] in pairs {
        counts[*even as usize][0] += 1;
        counts[*odd as usize][1] += 1;
    }
    single.iter().for_each(|cell| counts[*cell as usize][0] += 1);
    counts.iter_mut().for_each(|[even, odd]| *even += *odd);

    // Which cells hold a wanted rank, and how many values lie below each.
    let mut wanted = [(0_usize, 0_usize); WANTED];
    let (mut cell, mut below) = (0, 0);
    for (slot, (rank, _)) in wanted.iter_mut().zip(order.iter()) {
        while below + counts[cell][0] as usize <= *rank {
            below += counts[cell][0] as usize;
            cell += 1;
        }
        *slot = (cell, below);
    }
    // The wanted cells' values, gathered in one pass into consecutive places: from here on `counts` holds each cell's next place and the
    // step to the one after it. All cells that nobody asked for have one place, at the end, which they do not leave.
    let mut starts = [0_usize; WANTED];
    let mut place = 0;
    for (at, (cell, _)) in wanted.iter().enumerate() {
        let known = at > 0 && wanted[at - 1].0 == *cell;
        starts[at] = if known { starts[at - 1] } else { place };
        place += if known { 0 } else { counts[*cell][0] as usize };
    }
    counts.fill([place as u32, 0]);
    wanted.iter().zip(starts).for_each(|((cell, _), start)| counts[*cell] = [start as u32, 1]);
    gathered.clear();
    gathered.resize(place + 1, 0.0);
    let ((eights, rest), (their_cells, cells_of_rest)) = (values.as_chunks::<8>(), cells.as_chunks::<8>());
    eights.iter().zip(their_cells).for_each(|(values, cells)| gather(values, cells, counts, gathered));
    rest.iter().zip(cells_of_rest).for_each(|(value, cell)| gather(&[*value], &[*cell], counts, gathered));
    let mut at = 0;
    while at < WANTED {
        let (cell, below) = wanted[at];
        let next = (at..WANTED).find(|next| wanted[*next].0 != cell).unwrap_or(WANTED);
        let end = if next < WANTED { starts[next] } else { place };
        let (part, order) = (&mut gathered[starts[at]..end], &mut order[at..next]);
        if part.len() < CROWD || depth == DEEPEST || !select_crowd(part, below, order, deeper.get_or_insert_default(), depth + 1) {
            pick(part, below, order);
        }
        at = next;
    }
}

/// Puts the values of wanted cells into their places. Most values are in cells that nobody asked for, which is told of all of these at once.
#[inline(always)]
fn gather<const N: usize>(values: &[f64; N], cells: &[u32; N], counts: &mut [[u32; 2]], gathered: &mut [f64]) {
    if cells.iter().fold(0, |steps, cell| steps | counts[*cell as usize][1]) == 0 {
        return;
    }
    for (value, cell) in values.iter().zip(cells) {
        let [next, step] = &mut counts[*cell as usize];
        gathered[*next as usize] = *value;
        *next += *step;
    }
}

/// The order statistics among the values of one cell, whose least has the rank `below`; false if they cannot be parted.
fn select_crowd(part: &[f64], below: usize, order: &mut [(usize, f64)], scratch: &mut Scratch, depth: usize) -> bool {
    let Extremes { min, max, .. } = Extremes::of(part);
    let last_cell = last_cell(part.len());
    let scale = last_cell as f64 / (max - min);
    if !scale.is_finite() || scale == 0.0 {
        return false;
    }
    scratch.order.clear();
    scratch.order.extend(order.iter().map(|(rank, _)| (rank - below, f64::NAN)));
    let last = scratch.order[scratch.order.len() - 1];
    scratch.order.resize(WANTED, last);
    scratch.cells.resize(part.len(), 0);
    vectorised(CellPass { values: part, min, scale, cells: &mut scratch.cells });
    select(part, last_cell, scratch, depth);
    order.iter_mut().zip(&scratch.order).for_each(|((_, value), (_, found))| *value = *found);
    true
}

/// Order statistics that are asked for at once.
pub(super) const WANTED: usize = 2 * Quantiles::PROBABILITIES.len();

/// So many values of one cell are parted into cells again, so many times at most: beyond that a quickselect is no slower.
const CROWD: usize = 512;
const DEEPEST: usize = 3;

/// Fills in order statistics, all of them among `part`, whose least value has the rank `below`.
fn pick(part: &mut [f64], below: usize, order: &mut [(usize, f64)]) {
    if part.len() < FEW {
        part.sort_unstable_by(f64::total_cmp);
        order.iter_mut().for_each(|(rank, value)| *value = part[*rank - below]);
        return;
    }
    let (mut rest, mut first) = (part, below);
    let mut last = (usize::MAX, f64::NAN);
    for (rank, value) in order {
        if *rank != last.0 {
            let (_, found, above) = rest.select_nth_unstable_by(*rank - first, f64::total_cmp);
            last = (*rank, *found);
            (rest, first) = (above, *rank + 1);
        }
        *value = last.1;
    }
}

/// Below so many values a sort is faster; the ranks of more values than these rise from one probability to the next.
const FEW: usize = 64;
