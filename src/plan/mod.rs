//! What planners bring: a folder (or the embedded Wuxing plan) read as a checked [`Plan`], or every mistake in its files.

pub mod ages;
pub mod audit;

mod age_checks;
mod age_labels;
mod age_people;
mod age_shapes;
mod age_slips;
mod age_table;
mod age_tables;
mod assumption;
mod assumptions;
mod baseline_columns;
mod budget;
mod budget_levels;
mod budget_line;
mod budget_table;
mod by_class;
mod card;
mod check;
pub(crate) mod checks;
mod class_use;
mod class_value;
mod classes;
mod commitment;
mod commitment_checks;
mod commitments;
mod constants;
mod crossed;
pub(crate) mod cumulated;
pub(crate) mod distribution_words;
pub(crate) mod facilities;
mod facility;
mod facility_table;
mod family;
mod family_words;
mod file_names;
mod files;
mod header;
mod history;
mod history_slips;
mod indicator_columns;
mod indicators;
mod interim;
mod interval;
mod levers;
mod load;
mod lookup;
mod misfits;
mod money;
mod name;
mod no_plan;
mod observation;
mod observed_values;
mod office_table;
mod opening;
mod people_given;
pub(crate) mod plan_years;
pub(crate) mod plausible;
mod population;
mod population_table;
pub mod printed;
pub(crate) mod promised;
pub(crate) mod renamed;
mod roles;
mod rounding;
mod row_columns;
mod scale;
mod scenario_cells;
mod scenario_table;
pub(crate) mod section;
mod shapes;
pub(crate) mod slips;
pub(crate) mod spelled;
mod starter;
mod table_file;
pub mod target;
mod target_columns;
mod toml_kind;
mod toml_letters;
mod toml_quotes;
mod toml_slips;
mod toml_syntax;
mod totals;
mod unit_kinds;
pub(crate) mod units;
pub(crate) mod value;
mod value_words;
mod widths;
mod worse;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::forecast::{ReferenceClass, Weights};
use crate::language::{Language, Text};
use crate::text;

pub use assumption::{Assumption, Correlation, Shock};
pub use budget_line::BudgetLine;
pub(crate) use by_class::own_rule;
pub use by_class::{ByClass, Moving, SHAPES_FILE, moving, rule_of as class_rule, shapes as class_shapes};
pub use card::{CardPart, CardSection};
pub use check::Check;
pub use checks::SeriesName;
pub use class_use::ClassUse;
pub use commitment::Commitment;
pub use facility::{Facility, FacilityPlaces};
pub use family::{Family, Start, is_growth, is_percentage};
pub use files::{holds_plan, plan_around};
pub use levers::{Effect, Lever, LineRange};
pub use observation::{Observation, Prior};
pub use observed_values::out_of_bounds;
pub(crate) use opening::years_after_base;
pub use plausible::why_not_judged;
pub use population::{BASE_TABLES, DEATHS_TABLE, PEOPLE_TABLE};
pub use roles::{Figure, Named, Roles, Unit};
pub use starter::{write_plan, write_starter};
pub use target::{Better, Comparison, Form, Measure, Nature, Sides, Target, TargetKind};

/// A whole plan, each figure with the place it was read from.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Short name in both languages.
    pub name: Text,
    /// The year of the baselines.
    pub base_year: i32,
    /// The year by which targets are due.
    pub target_year: i32,
    /// Years from one projection step to the next; 1 for ordinary plans.
    pub step: i32,
    /// The last year of which anything was known when the plan was made: nothing observed later is used to fit, and levers begin in the year after.
    pub information_date: i32,
    /// Where plan.toml says so.
    pub information_place: Option<Place>,
    /// The document the plan was read from.
    pub source: String,
    /// How earlier targets of the same government came out, where somebody has counted.
    pub track_record: Option<TrackRecord>,
    /// Domains in the order of the plan's table.
    pub domains: Vec<Domain>,
    /// Where plan.toml says the years.
    pub years_place: Option<Place>,
    /// Where plan.toml says the step, if it does.
    pub step_place: Option<Place>,
    /// Which scenario and series play the parts that reports speak of.
    pub roles: Roles,
    /// In the order of the plan's table.
    pub indicators: Vec<Indicator>,
    /// Rows of the table without a target that can be judged, in its order.
    pub watched: Vec<Watched>,
    /// In the order of their file, interim targets of indicators first.
    pub commitments: Vec<Commitment>,
    /// Contradictions found by reading, from findings.csv; [`audit::audit`] adds those that can be computed.
    pub findings: Vec<audit::Finding>,
    /// Numbers that rules read as `base.name`, besides the indicators' baselines: `share_ID` of each budget line.
    pub numbers: BTreeMap<String, f64>,
    /// Vectors that rules read as `base.name`.
    pub tables: BTreeMap<String, Vec<f64>>,
    /// In the order of their files.
    pub assumptions: Vec<Assumption>,
    /// In the order of their file.
    pub shocks: Vec<Shock>,
    /// Rank correlations between assumptions.
    pub correlations: Vec<Correlation>,
    /// In the order of their file.
    pub facilities: Vec<Facility>,
    /// In the order of their file.
    pub budget: Vec<BudgetLine>,
    /// In the order of their file.
    pub checks: Vec<Check>,
    /// Sections of the model card, from model.toml.
    pub card: Vec<CardSection>,
    /// Observed values before (and after) the base year: indicator or series, year, value, source.
    pub history: Vec<Observation>,
    /// Reference-class priors of yearly change.
    pub priors: Vec<Prior>,
    /// Reference classes as tables of quantiles, in order of name.
    pub classes: Vec<ReferenceClass>,
    /// How what is known of a place reweights them.
    pub class_weights: Weights,
    /// Series that tables of the plan name; rules must make them.
    pub series_named: Vec<SeriesName>,
    /// What can be decided beyond the plan.
    pub levers: Vec<Lever>,
    /// How far lines of the budget may move.
    pub line_ranges: Vec<LineRange>,
    /// How much of its currency a unit of the plan's money is; `None` if the plan does not say.
    pub money_unit: Option<f64>,
    /// What its currency is called: yuan, if the plan does not say.
    pub currency: Text,
    /// Rule files in order of name.
    pub rules: Vec<Arc<Source>>,
    /// Scenario files in order of name.
    pub scenarios: Vec<Arc<Source>>,
    /// Every text file read, for hashes in run.json.
    pub files: Vec<Arc<Source>>,
    /// Every workbook read, by name, with the BLAKE3 hash of its bytes.
    pub workbooks: BTreeMap<String, Arc<[u8]>>,
    /// What is odd in the files but does not stop a run.
    pub warnings: Vec<Diagnostic>,
}

/// How many of an earlier year's targets were met: what a reader of probabilities has to know of their bias.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackRecord {
    /// Whose targets they were, in a word or two.
    pub of: Text,
    /// The year they were due.
    pub year: i32,
    /// How many there were.
    pub targets: u32,
    /// How many of them were met.
    pub met: u32,
    /// Where that was reported.
    pub source: String,
}

/// A group of indicators, as the plan's table groups them.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// Its name in tables.
    pub id: String,
    /// Its title.
    pub name: Text,
    /// What moves its indicators, in a paragraph; may be empty.
    pub mechanism: Text,
}

/// One indicator of the plan's table: a series with a target.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// The series' name in rules: `physicians_per_1000`.
    pub id: String,
    /// The number or code of the printed row, `22` or `3.c.1`; rows with several series repeat it.
    pub number: String,
    /// The part of the printed row this series is, such as the school stage; empty for most.
    pub stage: Text,
    /// Position in [`Plan::domains`].
    pub domain: usize,
    /// As printed, and translated.
    pub name: Text,
    /// Unit of all its figures; may be empty.
    pub unit: Text,
    /// How it moves, and what it cannot leave.
    pub scale: Scale,
    /// The baseline as printed; empty where the plan prints none.
    pub baseline_printed: String,
    /// The same as a number.
    pub baseline: Option<f64>,
    /// The year that the baseline is of: the plan's base year, unless the row names another.
    pub baseline_year: i32,
    /// The target as printed.
    pub target_printed: String,
    /// The same as a demand.
    pub target: Target,
    /// Where the target stands.
    pub target_place: Place,
    /// Binding or expected; `None` where the plan does not say.
    pub nature: Option<Nature>,
    /// Who answers for it; may be empty.
    pub department: String,
    /// Numerator and denominator of the baseline, where the plan gives them.
    pub parts: Option<(f64, f64)>,
    /// How much it counts beside the others where targets are summed by weight; 1 where the table gives none.
    pub weight: f64,
    /// How a shortfall is counted in people, places, beds or money, where that can be done.
    pub counted: Option<Counted>,
    /// How it moves as long as no rule says so; `None` where the plan brings a rule.
    pub family: Option<Family>,
    /// Where in the plan it was read.
    pub source: String,
    /// How the row was read; may be empty.
    pub note: Text,
    /// What decides whether it is met, in a clause; may be empty.
    pub cause: Text,
    /// Grade of evidence of its rule, A (best) to D.
    pub grade: char,
    /// Where its row begins.
    pub place: Place,
}

impl Indicator {
    /// Its name, with the stage where a row has several: `Enrolment (preschool)`.
    pub fn full_name(&self) -> Text {
        row_columns::full_name(&self.name, &self.stage)
    }

    /// That it moves by its class, where no rule of the plan says how it moves here; empty where one does.
    pub fn class_words(&self) -> Text {
        let Some(family) = self.family else { return Text::default() };
        let Text { zh, en } = family.label();
        match family.start(self.baseline) {
            Start::Moves => text!("By its class ({en}), no mechanism yet.", "按所属类别（{zh}）推算，尚无机制。"),
            Start::Unknown => {
                text!("Not modelled: no baseline to start from, no mechanism yet.", "未推算：没有可作起点的基期值，尚无机制。")
            }
            Start::Nothing => text!(
                "Not modelled: a class of relative changes says nothing of what starts at zero, no mechanism yet.",
                "未推算：基期为零，按比例变动的类别无从推算，尚无机制。"
            ),
            Start::AtBound => text!(
                "Not modelled: it starts at the bound of its scale, from which its class does not move, no mechanism yet.",
                "未推算：基期已到上下限，所属类别无从推算，尚无机制。"
            ),
        }
    }

    /// The number of its row before the full name.
    pub fn numbered_name(&self) -> Text {
        let (number, name) = (&self.number, self.full_name());
        let (zh, en) = (name.get(Language::Zh), name.get(Language::En));
        // A wider space keeps 1 and “3岁以下儿童” from being read as 13.
        let gap = if zh.starts_with(|letter: char| letter.is_ascii_digit()) { "\u{3000}" } else { " " };
        Text::new(format!("{number}{gap}{zh}"), format!("{number} {en}"))
    }
}

/// A row of the plan's table without a target that can be judged: it is projected and shown, not judged.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The series' name in rules.
    pub id: String,
    /// The number or code of the printed row.
    pub number: String,
    /// Its name, with the part of the row that it is.
    pub name: Text,
    /// Unit of its figures; may be empty.
    pub unit: Text,
    /// The baseline as printed; empty where the plan prints none.
    pub baseline_printed: String,
    /// The same as a number.
    pub baseline: Option<f64>,
    /// The year that the baseline is of.
    pub baseline_year: i32,
    /// What the plan asks for in words, such as 应保尽保; empty where it asks for nothing.
    pub words: String,
    /// How it moves as long as no rule says so.
    pub family: Option<Family>,
    /// Numerator and denominator of the baseline.
    pub parts: Option<(f64, f64)>,
    /// Who answers for it; may be empty.
    pub department: String,
    /// Where in the plan it was read.
    pub source: String,
    /// How the row was read; may be empty.
    pub note: Text,
    /// Where its row begins.
    pub place: Place,
}

/// The scale on which a series moves, and the values it cannot leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Moves by differences.
    Linear {
        /// The least value, in the indicator's unit.
        low: f64,
        /// The greatest value, in the indicator's unit.
        high: f64,
    },
    /// Positive; moves in proportion.
    Log {
        /// The least value, in the indicator's unit.
        low: f64,
        /// The greatest value, in the indicator's unit.
        high: f64,
    },
    /// Bounded on both sides; moves fast in the middle and slowly at the ends.
    Logit {
        /// The least value, in the indicator's unit.
        low: f64,
        /// The greatest value, in the indicator's unit.
        high: f64,
    },
}

impl Scale {
    /// The declared bounds; a value outside is a failed draw.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            Scale::Linear { low, high } | Scale::Log { low, high } | Scale::Logit { low, high } => (low, high),
        }
    }
}

/// A shortfall in things one can count: `gap × series / per`.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The series of the denominator, such as `population`.
    pub series: String,
    /// 1000 for "per 1,000", 100 for per cent.
    pub per: f64,
    /// What is counted: childcare places, people, beds.
    pub things: Text,
}
