//! Which assumptions matter, by how much an answer spreads where they do.
//!
//! * [`tornado_of_plan`] and [`number_met`] move one assumption at a time.
//! * [`sensitivity`] lets everything vary: shares of the variance ([`sobol_indices`]), screening by trajectories ([`elementary_effects`]) and
//!   rank correlations of plain draws ([`rank_correlation`]), of any [`Subject`] and of single inputs or groups of them ([`factors`]).

mod factors;
mod morris;
mod moved;
mod ranks;
mod resample;
mod runs;
mod sobol;
mod subject;

pub use factors::{Factor, Grouping, factors};
pub use morris::{ElementaryEffects, elementary_effects};
pub use moved::{NumberMet, number_met, tornado_of_plan};
pub use ranks::{RankCorrelated, rank_correlation};
pub use resample::Estimate;
pub use runs::{Answer, Asked, Found, Method, Reach, Sensitivity, sensitivity};
pub use sobol::{SobolIndices, sobol_indices};
pub use subject::Subject;

/// Why an answer has no sensitivity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Undefined {
    /// It is the same in all draws.
    Constant(f64),
    /// So many of so many evaluations have a value: too few to say anything of the rest.
    Failed {
        /// Evaluations without a value.
        failed: usize,
        /// All of them.
        of: usize,
    },
}

/// Whether all values are the same but for rounding; `None` of none.
fn constant(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    // A part of 10^12 is what a long sum loses by rounding: no index of it means anything.
    (low <= high && high - low <= 1e-12 * low.abs().max(high.abs())).then_some(low)
}
