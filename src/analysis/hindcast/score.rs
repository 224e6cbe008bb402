//! Scores of forecasts against what happened: error, skill, cover, reliability.

use crate::forecast::{ForecastQuantiles, at_least, place_of};

use super::strict::Scored;

/// Bands that are told, by their share of outcomes in percent and the numbers of their ends among the 39 quantiles.
pub const BANDS: [(u32, usize, usize); 3] = [(50, 9, 29), (80, 3, 35), (90, 1, 37)];

/// Share of earlier changes that reached each of the targets: they are the class's quartiles.
pub const BASE_RATES: [f64; 3] = [0.75, 0.5, 0.25];

/// What one forecast is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecastScore {
    /// Mean pinball loss at 5, 15, ..., 95 %, in standard deviations of the class's changes: half the CRPS.
    pub error: f64,
    /// P of reaching each target.
    pub probabilities: [f64; 3],
    /// Whether each was reached.
    pub reached: [bool; 3],
    /// Whether the outcome lies in each of [`BANDS`].
    pub within: [bool; 3],
    /// Share of the forecast below the outcome.
    pub place: f64,
}

/// Scores one forecast of a change.
pub fn score_of(quantiles: &ForecastQuantiles, scored: &Scored) -> ForecastScore {
    let change = scored.case.change;
    let pinball = |step: usize| {
        let probability = (step + 1) as f64 / 40.0;
        let miss = change - quantiles[step];
        if miss >= 0.0 { probability * miss } else { (probability - 1.0) * miss }
    };
    let error = (0..10).map(|tenth| pinball(4 * tenth + 1)).sum::<f64>() / 10.0;
    ForecastScore {
        error: error / scored.class_sd,
        probabilities: scored.targets.map(|target| at_least(quantiles, target)),
        reached: scored.targets.map(|target| change >= target - 1e-9),
        within: BANDS.map(|(_, from, to)| quantiles[from] - 1e-9 <= change && change <= quantiles[to] + 1e-9),
        place: place_of(quantiles, change),
    }
}

/// Scores of many forecasts together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scores {
    /// Forecasts scored.
    pub cases: usize,
    /// Sum of errors, and of the class's own.
    error: f64,
    class_error: f64,
    brier: f64,
    /// Of the base rates known then.
    base_brier: f64,
    within: [usize; 3],
    reached: [usize; 3],
    probability: f64,
    place: f64,
}

impl Scores {
    /// Counts one forecast in; `class` is the score of the class as it is on the same case.
    pub fn add(&mut self, score: &ForecastScore, class: &ForecastScore) {
        self.cases += 1;
        self.error += score.error;
        self.class_error += class.error;
        self.place += score.place;
        for (target, base) in BASE_RATES.into_iter().enumerate() {
            let outcome = f64::from(u8::from(score.reached[target]));
            self.brier += square(score.probabilities[target] - outcome);
            self.base_brier += square(base - outcome);
            self.probability += score.probabilities[target];
            self.reached[target] += usize::from(score.reached[target]);
            self.within[target] += usize::from(score.within[target]);
        }
    }

    /// Error against the class's, which has 1.
    pub fn error_ratio(&self) -> f64 {
        self.error / self.class_error
    }

    /// How much smaller the mean square error of P is than that of the base rates known then.
    pub fn skill(&self) -> f64 {
        1.0 - self.brier / self.base_brier
    }

    /// The same against the shares that did reach the targets, which no one knew.
    pub fn skill_in_hindsight(&self) -> f64 {
        let base: f64 = self.reached.iter().map(|reached| *reached as f64 * (1.0 - *reached as f64 / self.cases as f64)).sum();
        1.0 - self.brier / base
    }

    /// Share of outcomes in each of [`BANDS`].
    pub fn cover(&self) -> [f64; 3] {
        self.within.map(|within| within as f64 / self.cases as f64)
    }

    /// Mean P less the share that was reached: above zero where forecasts were too hopeful.
    pub fn too_high(&self) -> f64 {
        (self.probability - self.reached.iter().sum::<usize>() as f64) / (3 * self.cases) as f64
    }

    /// Mean place of outcomes in their forecasts, a half if right.
    pub fn mean_place(&self) -> f64 {
        self.place / self.cases as f64
    }

    /// Share that reached each target.
    pub fn reached(&self) -> [f64; 3] {
        self.reached.map(|reached| reached as f64 / self.cases as f64)
    }
}

fn square(number: f64) -> f64 {
    number * number
}

/// How often what was given a probability came true, by tenths of the probability.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reliability {
    /// From 0 to 10 % up to 90 to 100 %.
    pub tenths: [Tenth; 10],
}

/// Forecasts whose P lay in one tenth.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tenth {
    /// Statements with such a probability.
    pub count: usize,
    /// Those that came true.
    pub reached: usize,
    probability: f64,
}

impl Reliability {
    pub(super) fn add(&mut self, score: &ForecastScore) {
        for (probability, reached) in score.probabilities.into_iter().zip(score.reached) {
            let tenth = &mut self.tenths[((probability * 10.0) as usize).min(9)];
            tenth.count += 1;
            tenth.probability += probability;
            tenth.reached += usize::from(reached);
        }
    }
}

impl Tenth {
    /// Mean of the probabilities given; not a number where none was.
    pub fn said(&self) -> f64 {
        self.probability / self.count as f64
    }

    /// Share of them that came true.
    pub fn happened(&self) -> f64 {
        self.reached as f64 / self.count as f64
    }
}
