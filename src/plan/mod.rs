//! The plan as data: in goes a folder (or the embedded Wuxing plan), out comes a checked [`Plan`] or every mistake in its files.

pub mod ages;
pub mod audit;

mod assumptions;
mod card;
pub(crate) mod checks;
mod commitments;
pub(crate) mod facilities;
mod files;
mod header;
mod history;
mod indicators;
mod load;
mod lookup;
mod name;
mod population;
mod printed;
pub(crate) mod section;
mod starter;
mod toml_syntax;
pub(crate) mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::language::Text;
use crate::sampling::Distribution;

pub use starter::write_starter;
pub use value::written;

/// A whole plan, each figure with the place it was read from.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Short name in both languages.
    pub name: Text,
    pub base_year: i32,
    pub target_year: i32,
    /// Years from one projection step to the next; 1 for ordinary plans.
    pub step: i32,
    /// Nothing observed after this year is used to fit.
    pub information_date: i32,
    /// The document the plan was read from.
    pub source: String,
    /// Domains in the order of the plan's table.
    pub domains: Vec<Domain>,
    /// In the order of the plan's table.
    pub indicators: Vec<Indicator>,
    pub commitments: Vec<Commitment>,
    /// Contradictions found by reading, from findings.csv; [`audit::audit`] adds those that can be computed.
    pub findings: Vec<audit::Finding>,
    /// Numbers that rules read as `base.name`, besides the indicators' baselines: `share_ID` of each budget line.
    pub numbers: BTreeMap<String, f64>,
    /// Vectors that rules read as `base.name`.
    pub tables: BTreeMap<String, Vec<f64>>,
    pub assumptions: Vec<Assumption>,
    pub shocks: Vec<Shock>,
    /// Rank correlations between assumptions.
    pub correlations: Vec<Correlation>,
    pub facilities: Vec<Facility>,
    pub budget: Vec<BudgetLine>,
    pub checks: Vec<Check>,
    /// Sections of the model card, from model.toml.
    pub card: Vec<CardSection>,
    /// Observed values before (and after) the base year: indicator or series, year, value, source.
    pub history: Vec<Observation>,
    /// Reference-class priors of yearly change.
    pub priors: Vec<Prior>,
    /// Rule files in order of name.
    pub rules: Vec<Arc<Source>>,
    /// Scenario files in order of name.
    pub scenarios: Vec<Arc<Source>>,
    /// Every text file read, for hashes in run.json.
    pub files: Vec<Arc<Source>>,
    /// Every workbook read, by name, with the BLAKE3 hash of its bytes.
    pub workbooks: BTreeMap<String, String>,
    /// What is odd in the files but does not stop a run.
    pub warnings: Vec<Diagnostic>,
}

/// A group of indicators, as the plan's table groups them.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    pub id: String,
    pub name: Text,
    /// What moves its indicators, in a paragraph; may be empty.
    pub mechanism: Text,
}

/// One indicator of the plan's table: a series with a target.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// The series' name in rules: `physicians_per_1000`.
    pub id: String,
    /// The printed row, 1 to 49; rows with several series repeat it.
    pub number: u32,
    /// The part of the printed row this series is, such as the school stage; empty for most.
    pub stage: Text,
    /// Position in [`Plan::domains`].
    pub domain: usize,
    pub name: Text,
    pub unit: Text,
    pub scale: Scale,
    /// The baseline as printed; empty where the plan prints none.
    pub baseline_printed: String,
    pub baseline: Option<f64>,
    /// The target as printed.
    pub target_printed: String,
    pub target: Target,
    /// How a shortfall is counted in people, places, beds or money, where that can be done.
    pub counted: Option<Counted>,
    /// Where in the plan it was read.
    pub source: String,
    pub note: Text,
    /// Grade of evidence of its rule, A (best) to D.
    pub grade: char,
    pub place: Place,
}

impl Indicator {
    /// Its name, with the stage where a row has several: `Enrolment (preschool)`.
    pub fn full_name(&self) -> Text {
        let (name, stage) = (&self.name, &self.stage);
        if stage.zh.is_empty() && stage.en.is_empty() {
            return name.clone();
        }
        Text::new(format!("{}（{}）", name.zh, stage.zh), format!("{} ({})", name.en, stage.en))
    }

    /// The number of its row before the full name.
    pub fn numbered_name(&self) -> Text {
        let (number, Text { zh, en }) = (self.number, self.full_name());
        Text::new(format!("{number} {zh}"), format!("{number} {en}"))
    }
}

/// The scale on which a series moves, and the values it cannot leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    Linear {
        low: f64,
        high: f64,
    },
    /// Positive; moves in proportion.
    Log {
        low: f64,
        high: f64,
    },
    /// Bounded on both sides; moves fast in the middle and slowly at the ends.
    Logit {
        low: f64,
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

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Better {
    More,
    Less,
}

/// What has to hold in the target year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The parsed number: 1.25 for `1:1.25`, 99 for `>99`, 7 for `7左右`.
    pub value: f64,
    pub comparison: Comparison,
    pub measure: Measure,
    pub form: Form,
    pub better: Better,
}

/// How a value is held against the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    AtLeast,
    /// Strictly more: printed `>99`.
    MoreThan,
    AtMost,
    /// Strictly less.
    LessThan,
    /// Within a tolerance on both sides: printed `7左右`.
    About {
        tolerance: f64,
    },
    /// Keep the baseline: at least (or at most, where less is better) the target, within a tolerance for rounding.
    Hold {
        tolerance: f64,
    },
}

/// Which value of the plan's years is held against the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The value of the target year.
    Final,
    /// The mean over the years after the base year.
    Average,
    /// The sum over the years after the base year.
    Total,
}

/// How the number is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    Number,
    /// `1.66:1`
    RatioToOne,
    /// `1:1.23`
    OneToRatio,
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

/// A quantified commitment of the plan's running text.
#[derive(Debug, Clone)]
pub struct Commitment {
    pub id: String,
    pub section: String,
    pub name: Text,
    pub unit: Text,
    pub printed: String,
    pub value: f64,
    pub comparison: Comparison,
    /// Year by which it is due.
    pub year: i32,
    /// The indicator that says the same in the table, if one does.
    pub indicator: Option<String>,
    /// The series that judges it, if the model has one.
    pub series: Option<String>,
    pub quote: String,
    pub place: Place,
}

/// A named parameter of the rules: a value or a distribution, with where it comes from.
#[derive(Debug, Clone)]
pub struct Assumption {
    pub name: String,
    pub label: Text,
    pub unit: Text,
    pub distribution: Distribution,
    pub source: Text,
    /// Grade of evidence, A (observed here) to D (judgement).
    pub grade: char,
    /// Group for attribution: trend, ageing, funding, facilities.
    pub group: String,
    pub place: Place,
}

/// A named stream of yearly shocks, `shock("name")` in rules; standard normal unless its distribution says otherwise.
#[derive(Debug, Clone)]
pub struct Shock {
    pub name: String,
    pub label: Text,
    pub distribution: Distribution,
    pub source: Text,
    pub place: Place,
}

/// Two assumptions that are high or low together.
#[derive(Debug, Clone)]
pub struct Correlation {
    pub between: [String; 2],
    /// Spearman's rank correlation, strictly between -1 and 1.
    pub rank: f64,
    pub place: Place,
}

/// A facility that opens at a date and adds capacity: `opened("beds")` in rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    pub id: String,
    pub name: Text,
    pub kind: String,
    /// Opening as a year with decimals: 2023.5 is the middle of 2023.
    pub opening: f64,
    /// Delay in years of its own.
    pub delay: Distribution,
    /// An assumption whose value, a delay in years that several facilities share, is added to its own.
    pub shared_delay: Option<String>,
    /// Years from opening to full capacity, linear.
    pub ramp: f64,
    /// What it adds at full capacity: series name to amount.
    pub adds: BTreeMap<String, f64>,
    /// Construction cost, in the budget's money unit, spread evenly over the `build_years` before opening.
    pub construction_cost: f64,
    pub build_years: f64,
    /// Running cost a year at full capacity.
    pub running_cost: f64,
    /// The budget line that pays.
    pub domain: String,
    pub source: Text,
    pub place: Place,
}

/// A share of public-service spending in the base year; shares sum to one.
#[derive(Debug, Clone)]
pub struct BudgetLine {
    pub id: String,
    pub name: Text,
    pub share: f64,
    pub source: Text,
    pub place: Place,
}

/// A planner's check: a series stays between two values in every draw and year.
#[derive(Debug, Clone)]
pub struct Check {
    pub series: String,
    pub low: f64,
    pub high: f64,
    pub reason: Text,
    pub place: Place,
}

/// A section of the model card: what people say of the model, and a part made from the plan itself after it.
#[derive(Debug, Clone, PartialEq)]
pub struct CardSection {
    pub title: Text,
    /// Markdown; may be empty.
    pub text: Text,
    pub insert: Option<CardPart>,
}

/// A part of the model card that is made from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardPart {
    /// The assumptions that move the number of targets met most.
    Matters,
    /// How many assumptions and indicators have which grade.
    Evidence,
    /// Every indicator with its mechanism.
    Indicators,
    /// Every other series with its mechanism.
    Series,
    /// Every assumption and shock with value, source and grade.
    Assumptions,
}

/// An observed value.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    pub series: String,
    pub year: i32,
    pub value: f64,
    pub source: String,
}

/// What a class of comparable places tells of the change over five years, before anything local is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    pub id: String,
    /// `linear`, `log` or `logit`: the scale of drift and spread, both over five years.
    pub scale: String,
    pub drift: f64,
    pub spread: f64,
    /// Degrees of freedom of a Student t; `None` for a normal.
    pub degrees: Option<f64>,
    pub source: String,
}
