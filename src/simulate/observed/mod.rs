//! Observed years count: draws are moved to where reality went, target by target, and the rest of the path with them.
//!
//! * [`Held`] is one observation held against the draws of its series and year; its place among them, before anything moves, is the score
//!   of the forecast.
//! * Each column (a series in a year) learns from its own series' observations and from those correlated with it, never from all: with
//!   many observations hardly a draw fits all of them, and one weight for the whole plan would rest on a single draw.
//! * Draws are weighted by how well they fit, tempered until 200 effective draws are left. What the tempering leaves out is made good by a
//!   linear update of the draws before they are weighted (Frei and Künsch 2013, "Bridging the ensemble Kalman and particle filters",
//!   Biometrika 100), so that also what lies where the model hardly goes is followed.
//! * An observation beyond the draws counts as their outermost: what such a value would foretell, no draw can tell, and a regression carried
//!   on to there can make a series fall back by more than it ever does. (Bounded so, it also moves its like by no more than a draw would;
//!   Masreliez and Martin 1977, "Robust Bayesian estimation for the linear model and robustifying the Kalman filter", IEEE Transactions on
//!   Automatic Control 22.) What lies beyond is carried on whole in its own series: the path goes on from the observed value by the changes
//!   that the model makes from the outermost draws.
//! * A column of which many draws stand on one value, a percentage that is full in most years, is not moved at all but for the year that was
//!   observed: a regression knows no such values, and would shift the heap as a whole. Weights alone count there, and where they leave too few
//!   draws the series stays as it was and is called refused.
//! * Nothing leaves the bounds of its series.
//! * The values of a column are then those of its weighted draws, handed out in the order of the linear update of all draws: every column
//!   has its own distribution, and a draw is still one world, so that joint figures, comparisons and charts read moved draws as any others.

mod linear;
mod of_plan;
mod weights;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Draws;
use super::draws::Computed;
use crate::forecast::Scale;
use crate::sampling::distributions::Normal;
use crate::sampling::{Distribution, Stream};
pub use of_plan::Before;
pub(super) use of_plan::{Known, replayed};

use linear::{Ensemble, Evidence, Gain};
use weights::{Weighting, handed_out, weigh};

/// An observation as it is held against draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Position of the series in the draws.
    pub series: usize,
    /// Position of the year.
    pub year: usize,
    /// The value observed.
    pub value: f64,
    /// Standard error of the observation in the value's unit: of rounding, of a survey, of another place's value.
    pub error: f64,
}

/// How a series is laid out when its draws are moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// The scale its plan gives it; `None` for the logarithm where all its draws are above zero.
    pub scale: Option<Scale>,
    /// The lowest and the highest value that it may have.
    pub bounds: (f64, f64),
}

impl Default for Layout {
    fn default() -> Layout {
        Layout { scale: None, bounds: (f64::MIN, f64::MAX) }
    }
}

/// What the update did to one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Updated {
    /// Numbers of the observations that its target year learnt from.
    pub from: Vec<usize>,
    /// Share of the evidence that weights alone could carry, 1 if all.
    pub tempered: f64,
    /// Draws that fit what was observed, in effect, before anything is tempered.
    pub fitting: f64,
    /// Draws that the weights leave, in effect, once tempered.
    pub left: f64,
}

impl Updated {
    /// What happened lies where the model hardly goes.
    pub fn is_far(&self) -> bool {
        self.tempered < FAR
    }

    /// Too few draws are left to say anything, and they cannot be moved: the series stays as it was.
    pub fn is_refused(&self) -> bool {
        self.left < FEWEST
    }

    /// Standard error of a probability after the update; `None` where it rests on moved draws rather than on how many fit.
    pub fn standard_error(&self, probability: f64) -> Option<f64> {
        (!self.is_far() && !self.is_refused()).then(|| (probability * (1.0 - probability) / self.left).sqrt())
    }
}

/// An update of a scenario's draws.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The draws after the update.
    pub draws: Draws,
    /// Of each observation the share of draws below it, before the update, ties by half.
    pub places: Vec<f64>,
    /// Of each series that learnt something, by position.
    pub updated: BTreeMap<usize, Updated>,
}

/// Correlations below this teach nothing: among ten thousand draws of many series, chance makes small ones.
const LEAST_CORRELATION: f64 = 0.25;
/// Effective draws that weights must leave, and below which a series is not updated.
const ENOUGH: f64 = 200.0;
const FEWEST: f64 = 50.0;
/// Below this share of the evidence, weights alone would follow only partly.
pub const FAR: f64 = 0.3;
/// An observation's error is at least this share of the draws' spread: no model is exact to the last digit.
const LEAST_ERROR: f64 = 0.15;

/// Moves the draws to the observations. `layouts`: one for each series. `first_draw` and `seed` are those of the run.
///
/// Without observations the draws stay bit for bit what they were.
pub fn update(draws: &Draws, observations: &[Held], layouts: &[Layout], first_draw: u64, seed: u64) -> Replay {
    let scales = scales(draws, layouts, None);
    let lesson = Lesson::new(draws, observations, &scales, first_draw, seed);
    lesson.taught(draws, &scales, layouts, None)
}

/// What observations say to draws: the same to all scenarios that leave what was observed as it is.
struct Lesson {
    observations: Vec<Held>,
    /// Of each observation the share of draws below it, ties by half.
    places: Vec<f64>,
    ensemble: Ensemble,
    weightings: Weightings,
}

/// The plan's own draws with their update. A scenario that leaves what was observed as it is learns the same of it, and what it does not change
/// is moved as the plan's own.
struct Own {
    before: Arc<Draws>,
    scales: Vec<Scale>,
    lesson: Lesson,
    after: Arc<Draws>,
    updated: BTreeMap<usize, Updated>,
}

impl Own {
    fn new(before: &Arc<Draws>, observations: &[Held], layouts: &[Layout], first_draw: u64, seed: u64) -> Own {
        let scales = scales(before, layouts, None);
        let lesson = Lesson::new(before, observations, &scales, first_draw, seed);
        let Replay { draws, updated, .. } = lesson.taught(before, &scales, layouts, None);
        Own { before: before.clone(), scales, lesson, after: Arc::new(draws), updated }
    }

    /// The draws of a scenario beside the plan's own, moved; `None` where it changes something that was observed.
    fn replay(&self, draws: &Draws, layouts: &[Layout]) -> Option<Replay> {
        let width = draws.years.len();
        let scales = scales(draws, layouts, Some(self));
        let same = |held: &Held| self.lends(draws, held.series * width + held.year) && scales[held.series] == self.scales[held.series];
        let all_same = draws.failed == self.before.failed && self.lesson.observations.iter().all(same);
        all_same.then(|| self.lesson.taught(draws, &scales, layouts, Some(self)))
    }

    /// Whether a column is the plan's own.
    fn lends(&self, draws: &Draws, column: usize) -> bool {
        Arc::ptr_eq(&draws.columns()[column], &self.before.columns()[column])
    }
}

impl Lesson {
    fn new(draws: &Draws, observations: &[Held], scales: &[Scale], first_draw: u64, seed: u64) -> Lesson {
        let evidence = observations.iter().map(|held| evidence(draws, held, scales[held.series], first_draw, seed)).collect();
        Lesson {
            observations: observations.to_vec(),
            places: observations.iter().map(|held| place(draws.column(held.series, held.year), held.value)).collect(),
            ensemble: Ensemble::new(evidence, &draws.failed, LEAST_ERROR),
            weightings: Weightings::default(),
        }
    }

    /// All columns moved, those that are the plan's `own` lent.
    fn taught(&self, draws: &Draws, scales: &[Scale], layouts: &[Layout], own: Option<&Own>) -> Replay {
        let Lesson { observations, places, ensemble, weightings } = self;
        let places = places.clone();
        if observations.is_empty() {
            return Replay { draws: draws.clone(), places, updated: BTreeMap::new() };
        }
        let width = draws.years.len();
        let of_column = |number: usize| {
            let (series, year) = (number / width, number % width);
            if let Some(own) = own.filter(|own| own.lends(draws, number) && own.scales[series] == scales[series]) {
                return (own.after.columns()[number].clone(), own.updated.get(&series).cloned());
            }
            let told = Told {
                own: (0..observations.len()).filter(|number| observations[*number].series == series).collect(),
                itself: observations.iter().position(|held| (held.series, held.year) == (series, year)),
                beyond: beyond(observations, ensemble, (series, year)),
            };
            moved(&draws.columns()[number], (scales[series], layouts[series].bounds), ensemble, &told, weightings)
        };
        let columns: Vec<(Arc<Vec<f64>>, Option<Updated>)> = (0..draws.columns().len()).into_par_iter().map(of_column).collect();
        let updated = (0..draws.series.len()).filter_map(|series| Some((series, columns[series * width + width - 1].1.clone()?))).collect();
        let columns: Vec<Arc<Vec<f64>>> = columns.into_iter().map(|(column, _)| column).collect();
        let computed = Computed { extremes: vec![None; columns.len()], columns };
        let own = own.map(|own| &own.after);
        let draws = Draws::beside(own, draws.series.clone(), draws.years.clone(), draws.count, computed, draws.failed.clone());
        Replay { draws, places, updated }
    }
}

/// The scale of each series.
fn scales(draws: &Draws, layouts: &[Layout], own: Option<&Own>) -> Vec<Scale> {
    let width = draws.years.len();
    let known = |series: usize| own.filter(|own| (series * width..(series + 1) * width).all(|column| own.lends(draws, column)));
    let scale = |series: usize| match (layouts[series].scale, known(series)) {
        (Some(scale), _) => scale,
        (None, Some(own)) => own.scales[series],
        (None, None) => usual_scale(draws, series),
    };
    (0..layouts.len()).map(scale).collect()
}

/// An observation with the draws of its series and year, on their scale.
fn evidence(draws: &Draws, held: &Held, scale: Scale, first_draw: u64, seed: u64) -> Evidence {
    let column = draws.column(held.series, held.year);
    let ends = [held.value - held.error, held.value + held.error].map(|end| on(scale, end));
    let error = (ends[1] - ends[0]) / 2.0;
    let (series, year) = (&draws.series[held.series], draws.years[held.year]);
    let mut noise = vec![0.0; draws.count];
    Stream::new(seed, &format!("observed/{series}")).fill(first_draw, year, &mut noise);
    Distribution::Normal(Normal { mean: 0.0, sd: 1.0 }).fill(&mut noise);
    Evidence {
        draws: column.iter().map(|value| on(scale, *value)).collect(),
        value: on(scale, held.value),
        beyond: 0.0,
        error: if error.is_finite() { error } else { 0.0 },
        noise,
    }
}

/// By how much a series is moved in a year beyond the reach of its draws: as far as its last observation until then lies beyond, and on
/// the way to an observation in proportion.
fn beyond(observations: &[Held], ensemble: &Ensemble, (series, year): (usize, usize)) -> f64 {
    let own = || observations.iter().enumerate().filter(|(_, held)| held.series == series);
    let of = |(number, held): (usize, &Held)| (held.year, ensemble.beyond(number));
    let last = own().filter(|(_, held)| held.year <= year).max_by_key(|(_, held)| held.year).map(of);
    let next = own().filter(|(_, held)| held.year > year).min_by_key(|(_, held)| held.year).map(of);
    // The base year is what it was.
    let (from, at_last) = last.unwrap_or((0, 0.0));
    let Some((to, at_next)) = next else { return at_last };
    at_last + (at_next - at_last) * (year - from) as f64 / (to - from) as f64
}

/// Weightings by the observations that they rest on and whether draws are moved: many columns share one.
type Weightings = std::sync::Mutex<BTreeMap<(Vec<usize>, bool), Arc<Weighting>>>;

fn weighting(ensemble: &Ensemble, from: &[usize], movable: bool, weightings: &Weightings) -> Arc<Weighting> {
    let key = (from.to_vec(), movable);
    let known = weightings.lock().expect(NO_PANIC).get(&key).cloned();
    known.unwrap_or_else(|| {
        let made = Arc::new(weigh(ensemble, from, (ENOUGH, FEWEST), movable));
        weightings.lock().expect(NO_PANIC).insert(key, Arc::clone(&made));
        made
    })
}

/// What observations of its own series tell a column.
struct Told {
    /// Numbers of these observations.
    own: Vec<usize>,
    /// The observation of the column's own year.
    itself: Option<usize>,
    /// How far the column is moved because an observation lies beyond the reach of the draws.
    beyond: f64,
}

/// One column moved, and what moved it.
fn moved(
    column: &Arc<Vec<f64>>,
    (scale, (low, high)): (Scale, (f64, f64)),
    ensemble: &Ensemble,
    told: &Told,
    weightings: &Weightings,
) -> (Arc<Vec<f64>>, Option<Updated>) {
    let on_scale: Vec<f64> = column.iter().map(|value| on(scale, *value)).collect();
    let heaped = ensemble.is_heaped(&on_scale);
    let movable = !heaped || told.itself.is_some();
    // What was observed of a heaped column's own year is all that moves it.
    let allowed = |number: usize| !heaped || told.itself.is_none_or(|itself| itself == number);
    let gain = Gain::new(ensemble, &on_scale, &allowed, LEAST_CORRELATION);
    let beyond = if movable { told.beyond } else { 0.0 };
    // Years that do not hang together teach nothing of one another; how well the draws fit them is told all the same.
    let from = gain.as_ref().map_or(&told.own, |gain| &gain.from);
    if from.is_empty() {
        return (column.clone(), None);
    }
    let weighting = weighting(ensemble, from, movable, weightings);
    let Weighting { tempered, fitting, .. } = *weighting;
    let updated = |left: f64| Updated { from: from.clone(), tempered, fitting, left };
    let unchanged = |updated: Updated| (column.clone(), Some(updated));
    let back = |place: f64| within(scale.back(place + beyond), low, high);
    let Some(gain) = &gain else {
        let alive = ensemble.alive.iter().filter(|alive| **alive).count() as f64;
        return if told.beyond == 0.0 {
            unchanged(Updated { from: Vec::new(), tempered: 1.0, fitting: alive, left: alive })
        } else if movable {
            (Arc::new(on_scale.into_iter().map(back).collect()), Some(updated(alive)))
        } else {
            unchanged(updated(fitting))
        };
    };
    let updated = updated(if movable { weighting.left } else { weighting.left.min(fitting) });
    if updated.is_refused() {
        return unchanged(updated);
    }
    let order = gain.moved(ensemble, &on_scale, 1.0);
    let rest = if movable { 1.0 - weighting.carried } else { 0.0 };
    let places = if rest > 0.0 { gain.moved(ensemble, &on_scale, rest) } else { on_scale };
    let values: Vec<f64> = if rest > 0.0 || beyond != 0.0 { places.into_iter().map(back).collect() } else { column.to_vec() };
    (Arc::new(handed_out(&values, &weighting.weights, &order, &ensemble.alive)), Some(updated))
}

/// The value, or the end that it lies beyond; what is no number stays none.
fn within(value: f64, low: f64, high: f64) -> f64 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

const NO_PANIC: &str = "invariant: no thread panics with the lock";

/// Share of draws below a value, those equal to it counted by half.
pub fn place(column: &[f64], value: f64) -> f64 {
    let known = || column.iter().filter(|draw| !draw.is_nan());
    let below = known().filter(|draw| **draw < value).count() as f64;
    let equal = known().filter(|draw| **draw == value).count() as f64;
    (below + equal / 2.0) / known().count() as f64
}

/// The logarithm for what is above zero in all years.
fn usual_scale(draws: &Draws, series: usize) -> Scale {
    let mut values = (0..draws.years.len()).flat_map(|year| draws.column(series, year));
    if values.all(|value| value.is_nan() || *value > 0.0) { Scale::Log } else { Scale::Linear }
}

/// Percentages are kept from the ends by so much on the scale: unlike a class's, a plan's shares differ in the last tenth of a point.
const NEAREST_TO_THE_END: f64 = 0.01;

fn on(scale: Scale, value: f64) -> f64 {
    match scale {
        // A value that cannot be is as good as none.
        Scale::Log if value <= 0.0 => f64::NAN,
        _ => scale.on_within(value, NEAREST_TO_THE_END),
    }
}
