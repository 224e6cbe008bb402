//! Output tables of judged targets: the frames behind `targets.csv` and its kin.
//!
//! Each column is declared once with name, unit, meaning and the way it is read, so that what is written and what `docs/outputs.md`
//! says of it cannot differ.

mod commitments;
mod joint;
mod official;
mod targets;
mod together;
mod years;

pub use commitments::{commitment_columns, commitments_frame};
pub use joint::{joint_columns, joint_frame};
pub use official::{official_columns, official_frame};
pub use targets::{columns, targets_frame};
pub use together::{together_columns, together_frame};
pub use years::{year_columns, years_frame};

use super::judge::Judgement;
use super::official::Assessment;

/// What is written of one scenario.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub scenario: &'a str,
    pub judgement: &'a Judgement,
    /// One per indicator, in the plan's order; empty leaves the official columns empty.
    pub assessments: &'a [Assessment],
}

/// One declared column; the closure is told the row's type by the list it stands in.
macro_rules! column {
    ($name:literal, $kind:ident, $unit:expr, $en:expr, $zh:expr, $read:expr) => {
        OutputColumn { name: $name, unit: $unit, description: ($en, $zh), value: Value::$kind($read) }
    };
}

use column;

const NONE: (&str, &str) = ("", "");
const OWN: (&str, &str) = ("the indicator's unit", "指标单位");
const SHARE: (&str, &str) = ("share, 0 to 1", "份额，0—1");
const DRAWS: (&str, &str) = ("draws", "次抽样");
const YEAR: (&str, &str) = ("year", "年");
const GROWTH: (&str, &str) = (
    "per year: the unit (linear), a rate, 0.05 is 5 % (log), log-odds (logit)",
    "每年：指标单位（linear）、比率，0.05即5%（log）、对数几率（logit）",
);

fn yes_no(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_string()
}
