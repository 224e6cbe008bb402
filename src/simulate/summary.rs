//! Summaries: in go the draws of one series and year and the mask of failed ones, out come mean, spread and exact quantiles.
//!
//! Quantiles are of type 7 (Hyndman & Fan 1996: linear interpolation between order statistics), exact, by selection instead of a
//! sort: one pass counts the values in equal cells between minimum and maximum, then only the cells that hold a wanted order
//! statistic are sorted. Columns whose values crowd into few cells fall back to a sort.

/// Probabilities of [`Summary::quantiles`].
pub const PROBABILITIES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// What is kept of one column of draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Draws that did not fail and are numbers.
    pub count: usize,
    /// NaN without draws, as all that follows.
    pub mean: f64,
    /// With n - 1 in the denominator; 0 for a single draw.
    pub sd: f64,
    pub min: f64,
    pub max: f64,
    pub quantiles: [f64; 7],
}

/// Buffers used again for each column.
#[derive(Debug, Default)]
pub struct Scratch {
    values: Vec<f64>,
    cells: Vec<u32>,
    order: Vec<(usize, f64)>,
    gathered: Vec<f64>,
}

/// Summarises the draws that did not fail; NaN counts as failed.
pub fn summarise(values: &[f64], failed: &[bool], scratch: &mut Scratch) -> Summary {
    let Scratch { values: kept, cells, order, gathered } = scratch;
    kept.clear();
    kept.extend(values.iter().zip(failed).filter(|(value, failed)| !**failed && !value.is_nan()).map(|(value, _)| *value));
    let count = kept.len();
    if count == 0 {
        return Summary { count, mean: f64::NAN, sd: f64::NAN, min: f64::NAN, max: f64::NAN, quantiles: [f64::NAN; 7] };
    }
    let (min, max) = extremes(kept);
    let mean = sum(kept, |value| value) / count as f64;
    let squares = sum(kept, |value| (value - mean) * (value - mean));
    let sd = if count == 1 { 0.0 } else { (squares / (count - 1) as f64).sqrt() };
    order.clear();
    for probability in PROBABILITIES {
        let place = (count - 1) as f64 * probability;
        let below = place as usize;
        order.push((below, f64::NAN));
        order.push(((below + 1).min(count - 1), f64::NAN));
    }
    select(kept, min, max, order, cells, gathered);
    let mut quantiles = [0.0; 7];
    for ((quantile, pair), probability) in quantiles.iter_mut().zip(order.chunks_exact(2)).zip(PROBABILITIES) {
        let place = (count - 1) as f64 * probability;
        *quantile = between(pair[0].1, pair[1].1, place - place.floor());
    }
    Summary { count, mean, sd, min, max, quantiles }
}

/// Linear interpolation that stays on equal and infinite ends.
fn between(low: f64, high: f64, share: f64) -> f64 {
    if low == high || share == 0.0 { low } else { low + share * (high - low) }
}

fn extremes(values: &[f64]) -> (f64, f64) {
    // Eight lanes, so that the loop is not one chain of comparisons.
    let mut low = [f64::INFINITY; 8];
    let mut high = [f64::NEG_INFINITY; 8];
    let parts = values.chunks_exact(8);
    let rest = parts.remainder();
    for part in parts {
        for lane in 0..8 {
            low[lane] = if part[lane] < low[lane] { part[lane] } else { low[lane] };
            high[lane] = if part[lane] > high[lane] { part[lane] } else { high[lane] };
        }
    }
    let least = low.iter().chain(rest).fold(f64::INFINITY, |a, b| if *b < a { *b } else { a });
    let most = high.iter().chain(rest).fold(f64::NEG_INFINITY, |a, b| if *b > a { *b } else { a });
    (least, most)
}

/// A sum in a fixed order, in eight lanes of blocks whose sums are added with Neumaier's compensation.
fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for block in values.chunks(256) {
        let mut lanes = [0.0; 8];
        let parts = block.chunks_exact(8);
        let rest = parts.remainder();
        for part in parts {
            for lane in 0..8 {
                lanes[lane] += of(part[lane]);
            }
        }
        let block: f64 = lanes.iter().sum::<f64>() + rest.iter().map(|value| of(*value)).sum::<f64>();
        let next = total + block;
        lost += if total.abs() >= block.abs() { (total - next) + block } else { (block - next) + total };
        total = next;
    }
    // Infinite sums have no rounding to give back.
    if lost.is_finite() { total + lost } else { total }
}

/// Fills in the order statistics asked for: pairs of rank (from 0, rising) and value.
fn select(values: &mut [f64], min: f64, max: f64, order: &mut [(usize, f64)], cells: &mut Vec<u32>, gathered: &mut Vec<f64>) {
    let width = max - min;
    if width == 0.0 {
        order.iter_mut().for_each(|(_, value)| *value = min);
        return;
    }
    // About eight values a cell: few enough to sort, and the counts stay in the first cache.
    let count = (values.len() / 8).clamp(1, 4096);
    let scale = count as f64 / width;
    if !scale.is_finite() || scale == 0.0 || values.len() < 64 {
        values.sort_unstable_by(f64::total_cmp);
        order.iter_mut().for_each(|(rank, value)| *value = values[*rank]);
        return;
    }
    let cell_of = |value: f64| (((value - min) * scale) as usize).min(count - 1);
    cells.clear();
    cells.resize(count, 0);
    values.iter().for_each(|value| cells[cell_of(*value)] += 1);

    // Which cells hold a wanted rank, and how many values lie below each.
    let mut wanted = [(0_usize, 0_usize); 2 * PROBABILITIES.len()];
    let (mut cell, mut below) = (0, 0);
    for (slot, (rank, _)) in wanted.iter_mut().zip(order.iter()) {
        while below + cells[cell] as usize <= *rank {
            below += cells[cell] as usize;
            cell += 1;
        }
        *slot = (cell, below);
    }
    let crowd: usize = distinct(&wanted).map(|(cell, _)| cells[cell] as usize).sum();
    if crowd * 4 > values.len() {
        values.sort_unstable_by(f64::total_cmp);
        order.iter_mut().for_each(|(rank, value)| *value = values[*rank]);
        return;
    }
    // The wanted cells' values, gathered in one pass into consecutive places: from here on `cells` holds each cell's next place, or
    // `SKIP` for a cell that nobody asked for.
    const SKIP: u32 = u32::MAX;
    let mut starts = [(0_usize, 0_usize, 0_usize); 2 * PROBABILITIES.len()];
    let mut used = 0;
    let mut place = 0;
    for (cell, below) in distinct(&wanted) {
        let size = cells[cell] as usize;
        starts[used] = (cell, below, place);
        used += 1;
        place += size;
    }
    cells.fill(SKIP);
    for (cell, _, start) in &starts[..used] {
        cells[*cell] = *start as u32;
    }
    gathered.clear();
    gathered.resize(place, 0.0);
    for value in values.iter() {
        let next = &mut cells[cell_of(*value)];
        if *next != SKIP {
            gathered[*next as usize] = *value;
            *next += 1;
        }
    }
    for (at, (_, below, start)) in starts[..used].iter().enumerate() {
        let end = starts[..used].get(at + 1).map_or(place, |(_, _, next)| *next);
        let part = &mut gathered[*start..end];
        part.sort_unstable_by(f64::total_cmp);
        for (rank, value) in order.iter_mut().filter(|(rank, _)| (*below..*below + part.len()).contains(rank)) {
            *value = part[*rank - *below];
        }
    }
}

/// The wanted cells without repetition; they come in rising order.
fn distinct(wanted: &[(usize, usize)]) -> impl Iterator<Item = (usize, usize)> + '_ {
    wanted.iter().enumerate().filter(|(at, slot)| *at == 0 || wanted[at - 1].0 != slot.0).map(|(_, slot)| *slot)
}
