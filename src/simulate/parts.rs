//! One scenario of any number of draws, part by part: summaries of every column, and whole only the columns that are read.
//!
//! A part's inputs are drawn from their streams, and its columns are gone when the next part comes: what is left of them are [`Moments`] that
//! go on from part to part, and the values in the [`Brackets`] around the quantiles. So quantiles are exact, and every figure has the bits that
//! whole columns give. A column of which a bracket misses its quantile, as one in a million does, is computed once more and kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::scenario::Scenario;

use super::brackets::{Brackets, REACH};
use super::compile::Compiled;
use super::experiment::{Experiment, Inputs};
use super::moments::{Extremes, Moments};
use super::program::Program;
use super::tapes::Tapes;
use super::world::{Column, Samples};
use super::{DrawSet, Draws, FailedDraw, Scratch, Settings, Summary, summarise};

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

/// Draws of a part, a multiple of 64: few, since each holds inputs and columns of its own, 22 MB for the Wuxing plan.
const PART: usize = 1536;

/// Runs a scenario part by part. What is left out of its draws is empty, and so are its inputs. No assumption may be given draw by draw.
pub(super) fn in_parts(samples: Samples<'_>, compiled: &Arc<Compiled>, scenario: &Scenario, wanted: &Wanted) -> Experiment {
    in_parts_within(samples, compiled, scenario, wanted, REACH).0
}

/// The same with brackets that reach so many standard errors, and how many columns were computed once more since these missed a quantile.
pub(super) fn in_parts_within(
    samples: Samples<'_>,
    compiled: &Arc<Compiled>,
    scenario: &Scenario,
    wanted: &Wanted,
    reach: f64,
) -> (Experiment, usize) {
    let settings = samples.settings;
    let (mut tapes, mut buffers, mut constants) = (Tapes::default(), Vec::new(), Vec::new());
    let mut each_part = |take: &mut dyn FnMut(usize, &Draws, Vec<FailedDraw>)| {
        for start in (0..settings.draws).step_by(PART) {
            let draws = PART.min(settings.draws - start);
            let whole = Some(settings.whole.unwrap_or(settings.draws));
            let part = Settings { draws, whole, first_draw: settings.first_draw + start as u64, ..settings.clone() };
            let samples = Samples { settings: &part, ..samples };
            let found = Program::run_place(samples, compiled.clone(), scenario, &constants, &mut tapes, &mut buffers);
            if constants.is_empty() {
                constants = found.inputs.columns.iter().map(Column::constant).collect();
            }
            take(start, &found.draws, found.failures);
            buffers.extend(found.draws.into_columns());
        }
    };

    let (mut failed, mut failures, mut kept, mut tallied) = (Vec::new(), Vec::new(), None, Vec::new());
    let mut tallies: Vec<Tally> = Vec::new();
    each_part(&mut |start, draws, more| {
        let kept = kept.get_or_insert_with(|| Kept::new(draws, wanted, settings));
        if tallied.is_empty() {
            tallied = kept.others(draws);
            tallies.resize_with(tallied.len(), || Tally { moments: Moments::default(), brackets: Brackets::of(reach) });
        }
        let left = 1.0 - (start + draws.count) as f64 / settings.draws as f64;
        tallies.par_iter_mut().zip(&tallied).for_each_init(Vec::new, |buffer, (tally, places)| {
            tally.add(&draws.columns()[places[0]], draws.extremes(places[0]), &draws.failed, left, buffer);
        });
        kept.add(start, draws);
        failed.extend_from_slice(&draws.failed);
        failures.extend(more);
    });
    let kept = kept.expect("invariant: there is a first part");
    let mut summaries: Vec<Option<Summary>> = tallies.into_par_iter().map(Tally::summary).collect();
    let missed: Vec<usize> = (0..summaries.len()).filter(|tally| summaries[*tally].is_none()).collect();
    let again = missed.len();
    if again > 0 {
        let mut columns = vec![Vec::with_capacity(settings.draws); missed.len()];
        each_part(&mut |_, draws, _| {
            columns.iter_mut().zip(&missed).for_each(|(column, tally)| column.extend_from_slice(&draws.columns()[tallied[*tally][0]]));
        });
        for (tally, column) in missed.into_iter().zip(columns) {
            summaries[tally] = Some(summarise(&column, &failed, &mut Scratch::default()));
        }
    }
    let draws = kept.draws(failed, tallied.into_iter().zip(summaries.into_iter().flatten()), settings);
    let inputs = Inputs { compiled: compiled.clone(), columns: Vec::new(), delays: Vec::new() };
    (Experiment { inputs, draws, failures, before: None }, again)
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
    inside: DrawSet,
}

impl Kept {
    fn new(first: &Draws, wanted: &Wanted, settings: &Settings) -> Kept {
        let position =
            |(series, year): &(String, i32)| Some((first.position(series)?, first.years.iter().position(|known| known == year)?));
        let in_band = |(low, high): (f64, f64)| InBand { low, high, inside: DrawSet::default() };
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
            inside.append(DrawSet::of(part.column(*series, *year), |value| *value >= *low && *value <= *high));
        }
    }

    /// The places of all other columns, those together that have one column.
    fn others(&self, first: &Draws) -> Vec<Vec<usize>> {
        let width = first.years.len();
        let mut by_column: BTreeMap<*const Vec<f64>, Vec<usize>> = BTreeMap::new();
        for (place, column) in first.columns().iter().enumerate() {
            if !self.whole.contains_key(&(place / width, place % width)) {
                by_column.entry(Arc::as_ptr(column)).or_default().push(place);
            }
        }
        by_column.into_values().collect()
    }

    /// All draws, with the summaries of the columns that are not kept, by their places.
    fn draws(self, failed: Vec<bool>, summarised: impl Iterator<Item = (Vec<usize>, Summary)>, settings: &Settings) -> Draws {
        let nothing: Arc<Vec<f64>> = Arc::default();
        let width = self.names.years.len();
        let mut columns = vec![nothing; self.names.series.len() * width];
        let mut summaries: Vec<Option<Summary>> = vec![None; columns.len()];
        for (place, summary) in summarised.flat_map(|(places, summary)| places.into_iter().map(move |place| (place, summary.clone()))) {
            summaries[place] = Some(summary);
        }
        for ((series, year), column) in self.whole {
            columns[series * width + year] = Arc::new(column);
        }
        let in_band = self.bands.into_iter().map(|(place, band)| (place, band.inside)).collect();
        Draws::of_parts(&self.names, columns, failed, summaries, in_band).in_replicates(settings.replicated())
    }
}

/// What is known of one column so far.
struct Tally {
    moments: Moments,
    brackets: Brackets,
}

impl Tally {
    /// Takes in the values of a part, with their extremes; `left` is the share of all draws that come after it.
    fn add(&mut self, values: &[f64], mut extremes: Extremes, failed: &[bool], left: f64, buffer: &mut Vec<f64>) {
        let kept = if extremes.some_nan || failed.contains(&true) {
            buffer.clear();
            buffer.extend(values.iter().zip(failed).filter(|(value, failed)| !**failed && !value.is_nan()).map(|(value, _)| *value));
            extremes = Extremes::of(buffer);
            buffer
        } else {
            values
        };
        self.moments.add(kept, extremes);
        if extremes.are_equal() {
            self.brackets.add_equal(extremes.min, kept.len(), left);
        } else {
            self.brackets.add(kept, left);
        }
    }

    /// `None` if the column has to be looked at again.
    fn summary(self) -> Option<Summary> {
        if self.moments.count == 0 {
            return Some(Summary::NONE);
        }
        Some(Summary::from(&self.moments, &self.brackets.found()?))
    }
}
