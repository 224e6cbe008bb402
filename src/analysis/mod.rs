//! What lies behind the figures: differences between scenarios, parts of a change, and the assumptions that matter.
//!
//! * [`compare()`] holds two scenarios against each other, draw by draw.
//! * [`attribute`] splits a change over groups of assumptions by Shapley values.
//! * [`tornado()`] ranks assumptions by what each moves, one at a time.
//! * [`explain_projection`], [`explain_difference`], [`tornado_of_plan`] and [`number_met`] do so for a plan's scenarios.
//! * [`sensitivity`] lets all inputs vary, and says which share of an answer's spread each makes.
//! * [`discover`] finds in which ranges of what went in something of interest comes out.
//! * [`robustness`] tells how policies fare over many futures.
//! * [`seek`] asks what would have to be true: how far each lever must be pulled, and which mix makes most of a sum of money.
//! * [`money`] says what a scenario costs, who pays, and what each line of the budget gains and gives.
//! * [`project_population`] keeps what a run does not: the draws of people by age and sex.
//!
//! [`attribute`] and [`tornado()`] know nothing of plans: they are given values, so that anything that can be run can be taken apart.

mod against_model;
pub mod attribution;
mod background;
mod bounds;
pub mod compare;
mod deciding;
pub mod discover;
pub mod explanation;
pub mod hindcast;
mod leaps;
pub mod met;
mod misread;
pub mod money;
mod origin;
pub mod paths;
pub mod population;
pub mod population_frame;
pub mod robustness;
pub mod score;
pub mod seek;
pub mod sensitivity;
pub mod tornado;

pub use crate::achieve::{PairedProbability, Verdict};
pub use against_model::{Central, against_model};
pub use attribution::{Attribution, Outcome, Part, attribute};
pub use background::{Background, EXPLAINED_DRAWS, Need, background, effects, explained, reference};
pub use bounds::held_at_bounds;
pub use compare::{PairedDifference, ScenarioComparison, TargetComparison, UnpairedDraws, compare, compare_met};
pub(crate) use deciding::deciding_chain;
pub use explanation::{Explanation, explain_difference, explain_projection};
pub use leaps::leaps;
pub use met::MetDraws;
pub use misread::Misread;
pub use origin::{depends, is_far_from_base, origin};
pub use paths::{ENOUGH_DRAWS, Path, path_faults, paths, spreads_told};
pub use population::{AgeGroup, PopulationProjection, Sex, Spread, Total, project_population};
pub use population_frame::{population_columns, population_frame};
pub use sensitivity::{NumberMet, number_met, tornado_of_plan};
pub use tornado::{Bar, Tornado, Uncertain, tornado};
