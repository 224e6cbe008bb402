//! What `fiveyear levers` and `fiveyear seek` may be asked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::analysis::seek::Want;

#[derive(Debug, Clone, Args)]
pub(super) struct SeekArguments {
    /// A target (id, row number or part of its name), or a file with a question (.toml) [default: all targets]
    #[arg(value_name = "ABOUT")]
    pub about: Option<String>,

    /// Targets in question [default: all]
    #[arg(long, value_name = "TARGET", num_args = 1..)]
    pub target: Vec<String>,

    /// New money, million yuan a year; several sums are a frontier, 0 moves money between lines alone
    #[arg(long, value_name = "MONEY", num_args = 1.., value_parser = not_negative)]
    pub money: Vec<f64>,

    /// What a mix is to be best at
    #[arg(long, value_enum, value_name = "WANT")]
    pub want: Option<WantArgument>,

    /// The probability from which a target is safe [default: 0.8]
    #[arg(long, value_name = "P", value_parser = between_0_and_1)]
    pub safe: Option<f64>,

    /// The first year in which anything starts [default: each lever's own]
    #[arg(long, value_name = "YEAR")]
    pub start: Option<i32>,

    /// Only these levers [default: all]
    #[arg(long, value_name = "LEVER", num_args = 1..)]
    pub levers: Vec<String>,

    /// None of these levers
    #[arg(long, value_name = "LEVER", num_args = 1..)]
    pub without: Vec<String>,

    /// Lines of the budget may give and get within levers.toml
    #[arg(long)]
    pub lines: bool,

    /// Lines without a range in levers.toml may give and get this many per cent of their money
    #[arg(long, value_name = "PERCENT", value_parser = up_to_100)]
    pub within: Option<f64>,

    /// No target's probability may fall by more points than this
    #[arg(long, value_name = "POINTS", value_parser = not_negative)]
    pub floor: Option<f64>,

    /// The worst of these scenarios counts; `all` for all
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub futures: Vec<String>,

    /// The worst part of draws counts instead of the average, such as 0.1
    #[arg(long, value_name = "PART", value_parser = between_0_and_1)]
    pub tail: Option<f64>,

    /// Sums of money from nothing upwards
    #[arg(long)]
    pub frontier: bool,

    /// The scenario that everything starts from [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Random draws of each run
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// Seed of the run that checks the answer
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub check_seed: u64,

    /// Do not check the answer with other random numbers
    #[arg(long)]
    pub no_check: bool,

    /// Folder for the mixes as scenario files
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// What may be wanted, by the names of question files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WantArgument {
    /// Each target alone
    Each,
    /// The most targets met on average
    Expected,
    /// The most safe targets
    Safe,
    /// The least money that makes all targets in question safe
    Cheapest,
    /// All targets in question at once
    Together,
}

impl From<WantArgument> for Want {
    fn from(argument: WantArgument) -> Want {
        match argument {
            WantArgument::Each => Want::Each,
            WantArgument::Expected => Want::Expected,
            WantArgument::Safe => Want::Safe,
            WantArgument::Cheapest => Want::Cheapest,
            WantArgument::Together => Want::Together,
        }
    }
}

fn not_negative(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0).ok_or_else(|| "a number that is not negative".to_owned())
}

fn up_to_100(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|number| 0.0 < *number && *number <= 100.0).ok_or_else(|| "a number between 0 and 100".to_owned())
}

fn between_0_and_1(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|number| 0.0 < *number && *number < 1.0).ok_or_else(|| "a number between 0 and 1".to_owned())
}

#[derive(Debug, Clone, Args)]
pub(super) struct LeversArguments {
    /// The scenario that everything starts from [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Random draws of each run
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// Lines of the budget without a range in levers.toml may give and get this many per cent of their money
    #[arg(long, value_name = "PERCENT", value_parser = up_to_100)]
    pub within: Option<f64>,

    /// Also write the price list as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
