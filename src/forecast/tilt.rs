//! The class reweighted by what is known of the place: five numbers that tilt the tenths of the class's changes.
//!
//! Everything is a place within the class (a rank from 0 to 1), so that all classes teach one law. The ranks of a place's features give five
//! numbers ([`TILTS`]) by a table of weights, and these give each tenth of the class a weight, by Legendre polynomials:
//! `w_k ~ exp(sum_m theta_m sqrt(2m+1) P_m(2u_k - 1) + theta_5 stay_k)`. The forecast is the class's own table of changes, read at the
//! probabilities so moved.

use std::collections::BTreeMap;

use super::class::{ReferenceClass, TENTHS, rank};
use super::features::Rung;

/// What each of the five numbers does to the class's changes, by the names of the columns of weights.csv.
pub const TILTS: [&str; 5] = ["shift", "spread", "skew", "tails", "stay"];

/// One number for each of [`TILTS`].
pub type Tilt = [f64; 5];

/// A forecast's quantiles are drawn apart by so much around the median, since a forecast's own weights are estimated too.
const WIDENED: f64 = 1.05;

/// The feature of a class that is the change of one year, the last before each five years began.
const YEAR_CHANGE: &str = "5:D1";

/// P of a forecast stays this far from certainty, both ways.
const NEVER_SURER: f64 = 0.003;

/// Quantiles of a forecast, at 1/40, 2/40, ..., 39/40.
pub type ForecastQuantiles = [f64; 39];

/// The law that turns ranks into tilts: for each rung one row of five numbers a term, in the order of [`terms`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights {
    /// For each amount of knowledge the tilts of its terms.
    pub rungs: BTreeMap<Rung, Vec<Tilt>>,
}

/// A class's changes seen from one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How much of the place's record was used.
    pub rung: Rung,
    /// Where the place stands in the class, feature by feature.
    pub ranks: Vec<f64>,
    /// How far the class's tenths are tilted by it.
    pub tilt: Tilt,
    /// What each tenth of the class weighs, together one.
    pub tenths: [f64; TENTHS],
    /// Of the change over five years, on the class's scale.
    pub quantiles: ForecastQuantiles,
}

impl Forecast {
    /// Standard deviation of the change.
    pub fn spread(&self) -> f64 {
        spread(&table(&self.quantiles))
    }
}

/// The terms of a forecast: one, the ranks from -1 to 1, their squares less a third, their cubes less what is linear in them.
pub fn terms(ranks: &[f64]) -> Vec<f64> {
    let centred = || ranks.iter().map(|rank| 2.0 * rank - 1.0);
    let squares = centred().map(|place| place * place - 1.0 / 3.0);
    let cubes = centred().map(|place| place * place * place - 0.6 * place);
    std::iter::once(1.0).chain(centred()).chain(squares).chain(cubes).collect()
}

/// Names of the terms of a rung as weights.csv has them: `1`, `L`, `L^2`, `L^3`, without the rung's number before a feature.
pub fn term_names(rung: Rung) -> Vec<String> {
    let plain: Vec<&str> = rung.features().iter().map(|name| name.split_once(':').map_or(*name, |(_, name)| name)).collect();
    let power = |power: &str| plain.iter().map(|name| format!("{name}{power}")).collect::<Vec<String>>();
    std::iter::once("1".to_owned()).chain(power("")).chain(power("^2")).chain(power("^3")).collect()
}

/// What the five numbers weigh in each tenth of a class.
pub fn shapes(stay: &[f64; TENTHS]) -> [[f64; TENTHS]; 5] {
    let at = |tenth: usize| (2.0 * tenth as f64 + 1.0) / TENTHS as f64 - 1.0;
    let polynomial = |degree: usize, x: f64| match degree {
        0 => x,
        1 => (3.0 * x * x - 1.0) / 2.0,
        2 => (5.0 * x * x * x - 3.0 * x) / 2.0,
        _ => (35.0 * x * x * x * x - 30.0 * x * x + 3.0) / 8.0,
    };
    std::array::from_fn(|tilt| {
        std::array::from_fn(|tenth| match tilt {
            4 => stay[tenth],
            _ => (2.0 * tilt as f64 + 3.0).sqrt() * polynomial(tilt, at(tenth)),
        })
    })
}

/// Weights of the tenths, together one.
pub fn tenths(tilt: &Tilt, shapes: &[[f64; TENTHS]; 5]) -> [f64; TENTHS] {
    let mut weights: [f64; TENTHS] = std::array::from_fn(|tenth| (0..5).map(|number| tilt[number] * shapes[number][tenth]).sum());
    let top = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    weights = weights.map(|weight| libm::exp(weight - top));
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// The tilt of a place by its ranks.
pub fn tilt(weights: &[Tilt], ranks: &[f64]) -> Tilt {
    let mut tilt = [0.0; 5];
    for (term, row) in terms(ranks).iter().zip(weights) {
        for (number, weight) in tilt.iter_mut().zip(row) {
            *number += term * weight;
        }
    }
    tilt
}

/// The class's changes seen from a place of which `features` are known.
///
/// # Panics
///
/// If the class or the weights do not know the rung's features.
pub fn forecast(class: &ReferenceClass, weights: &Weights, rung: Rung, features: &[f64]) -> Forecast {
    let of = |(name, value): (&&str, &f64)| rank(&class.features[*name], *value);
    let ranks: Vec<f64> = rung.features().iter().zip(features).map(of).collect();
    let tilt = if rung == Rung::Nothing { [0.0; 5] } else { tilt(&weights.rungs[&rung], &ranks) };
    let tenths = if rung == Rung::Nothing { [0.1; TENTHS] } else { tenths(&tilt, &shapes(&class.stay)) };
    let widened = if rung == Rung::Nothing { 1.0 } else { WIDENED };
    Forecast { rung, ranks, tilt, tenths, quantiles: reweighted(class, &tenths, widened) }
}

/// Quantiles of the class's changes when its tenths weigh otherwise, drawn apart around the median.
fn reweighted(class: &ReferenceClass, tenths: &[f64; TENTHS], widened: f64) -> ForecastQuantiles {
    let mut running = [0.0; TENTHS + 1];
    for tenth in 0..TENTHS {
        running[tenth + 1] = running[tenth] + tenths[tenth];
    }
    let quantiles: ForecastQuantiles = std::array::from_fn(|step| {
        let probability = (step + 1) as f64 / 40.0;
        let tenth = (1..TENTHS).take_while(|tenth| running[*tenth] <= probability).count();
        let within = (probability - running[tenth]) / tenths[tenth];
        let place = (tenth as f64 + within.min(1.0)) / 10.0 * 40.0;
        let left = (place as usize).min(39);
        class.change[left] + (place - left as f64) * (class.change[left + 1] - class.change[left])
    });
    let median = quantiles[19];
    quantiles.map(|quantile| median + widened * (quantile - median))
}

/// Probability of a change of at least `change`, never quite nought or one.
pub fn at_least(quantiles: &ForecastQuantiles, change: f64) -> f64 {
    let below = below(quantiles, change);
    (1.0 - below).clamp(NEVER_SURER, 1.0 - NEVER_SURER)
}

/// The ends of a forecast: the outermost quantiles, moved out by the distance to the third next.
fn ends(quantiles: &ForecastQuantiles) -> (f64, f64) {
    (quantiles[0] - (quantiles[3] - quantiles[0]) - 1e-9, quantiles[38] + (quantiles[38] - quantiles[35]) + 1e-9)
}

/// Share of a forecast below a value.
fn below(quantiles: &ForecastQuantiles, value: f64) -> f64 {
    let (lowest, highest) = ends(quantiles);
    if value <= lowest {
        return 0.0;
    }
    if value > highest {
        return 1.0;
    }
    let right = quantiles.partition_point(|quantile| *quantile < value);
    let from = if right == 0 { lowest } else { quantiles[right - 1] };
    let to = if right == 39 { highest } else { quantiles[right] };
    let part = ((value - from) / (to - from).max(1e-12)).clamp(0.0, 1.0);
    (right as f64 + part) / 40.0
}

/// Share of a forecast below a value, that which is equal to it counted by half: even over 0 to 1 if forecasts are right.
pub fn place_of(quantiles: &ForecastQuantiles, value: f64) -> f64 {
    let step = 1e-9 * (1.0 + value.abs());
    (below(quantiles, value - step) + below(quantiles, value + step)) / 2.0
}

/// Mean of a distribution given by its quantiles, even between them.
fn mean(table: &[f64; 41]) -> f64 {
    table.windows(2).map(|ends| (ends[0] + ends[1]) / 2.0).sum::<f64>() / 40.0
}

/// The changes of one year that a class holds as a shock: of its shape, long where the class leaps and short where it hardly falls, with a
/// mean of nought and a standard deviation of one. Nothing where the class has no table of them.
pub fn year_shock(class: &ReferenceClass) -> Option<[f64; 41]> {
    let changes = class.features.get(YEAR_CHANGE)?;
    // The very least and greatest change of a record are single cases: the ends are those of a forecast.
    let inner: ForecastQuantiles = std::array::from_fn(|step| changes[step + 1]);
    let whole = table(&inner);
    let (mean, spread) = (mean(&whole), spread(&whole));
    (spread > 0.0).then(|| whole.map(|change| (change - mean) / spread))
}

/// Standard deviation of a distribution given by its quantiles, even between them.
pub fn spread(table: &[f64; 41]) -> f64 {
    let pieces = || table.windows(2).map(|ends| (ends[0], ends[1]));
    let mean = mean(table);
    let squares = pieces().map(|(from, to)| (from * from + from * to + to * to) / 3.0).sum::<f64>() / 40.0;
    (squares - mean * mean).max(0.0).sqrt()
}

/// The whole distribution as a table of 41 quantiles at 0, 1/40, ..., 1, its ends as [`at_least`] takes them.
pub fn table(quantiles: &ForecastQuantiles) -> [f64; 41] {
    let (lowest, highest) = ends(quantiles);
    std::array::from_fn(|step| match step {
        0 => lowest,
        40 => highest,
        _ => quantiles[step - 1],
    })
}
