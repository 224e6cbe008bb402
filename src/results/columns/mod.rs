//! The declared columns of every table that a run writes, one file a table.
//!
//! Each column is declared once with name, unit, meaning and the way it is read, so that what is written and what `docs/outputs.md`
//! says of it cannot differ.

mod ages;
mod attribution;
mod commitments;
mod comparison;
mod conditions;
mod discovery;
mod failures;
mod joint;
mod levers;
mod mixes;
mod observed;
mod official;
mod projections;
mod robustness;
mod scenarios;
mod sensitivity;
mod series;
mod targets;
mod together;
mod tornado;
mod years;

pub use ages::{age_columns, ages_frame};
pub use attribution::{attribution_columns, attribution_frame};
pub use commitments::{commitment_columns, commitments_frame};
pub use comparison::{compare_columns, compare_frame};
pub use conditions::{condition_columns, conditions_frame};
pub use discovery::{limits_columns, limits_frame, shown as shown_limit, trajectory_columns, trajectory_frame};
pub use failures::{failure_columns, failures_frame};
pub use joint::{joint_columns, joint_frame};
pub use levers::{lever_columns, levers_frame};
pub use mixes::{
    frontier_columns, frontier_frame, futures_columns, futures_frame, mix_columns, mix_frame, price_columns, price_frame, won_columns,
    won_frame,
};
pub use observed::{observation_columns, observations_frame, update_columns, updates_frame};
pub use official::{official_columns, official_frame};
pub use projections::{projection_columns, projections_frame};
pub use robustness::{robustness_columns, robustness_frame};
pub use scenarios::{scenario_columns, scenarios_frame};
pub use sensitivity::{SensitivityRow, sensitivity_columns, sensitivity_frame, sensitivity_rows};
pub use series::{series_columns, series_frame};
pub use targets::{target_columns, targets_frame};
pub use together::{together_columns, together_frame};
pub use tornado::{tornado_columns, tornado_frame};
pub use years::{year_columns, years_frame};

use crate::achieve::Judgement;
use crate::achieve::ScenarioResult;
use crate::achieve::official::Assessment;

/// What is written of one scenario.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The scenario's name in files.
    pub scenario: &'a str,
    /// What its draws make of each target.
    pub judgement: &'a Judgement,
    /// One per indicator, in the plan's order; empty leaves the official columns empty.
    pub assessments: &'a [Assessment],
}

impl<'a> Judged<'a> {
    /// What is written of a scenario's result.
    pub fn of(result: &'a ScenarioResult) -> Judged<'a> {
        Judged { scenario: &result.scenario.name, judgement: &result.judgement, assessments: &result.official }
    }
}

pub(super) const NONE: (&str, &str) = ("", "");
const OWN: (&str, &str) = ("the indicator's unit", "指标单位");
pub(super) const SHARE: (&str, &str) = ("share, 0 to 1", "份额，0—1");
const DRAWS: (&str, &str) = ("draws", "次模拟");
const YEAR: (&str, &str) = ("year", "年");
const GROWTH: (&str, &str) = (
    "per year: the unit (linear), a rate, 0.05 is 5 % (log), log-odds (logit)",
    "每年：指标单位（linear）、比率，0.05即5%（log）、对数几率（logit）",
);

fn yes_no(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}
