//! What was typed: the command line as data. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::achieve::official::Method;
use crate::live::DRAWS;
use crate::run::Shard;
use crate::simulate::Design;

use super::surroundings::Surroundings;

/// How likely each target of a five-year plan is to be met, why, and what would change it.
#[derive(Debug, Parser)]
#[command(name = "fiveyear", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Without a command: the options of `run`.
    #[command(flatten)]
    pub run: RunArguments,

    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Folder of the plan [default: this folder if it holds seeds/plan.toml, else the built-in Wuxing plan]
    #[arg(long, global = true, value_name = "DIR")]
    pub plan: Option<PathBuf>,

    /// Language of the output [default: from the locale]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageArgument>,

    /// Form of what is printed; for `chart`, of the picture (svg, png)
    #[arg(long, global = true, value_enum, default_value_t = FormatArgument::Text, value_name = "FORMAT")]
    pub format: FormatArgument,

    /// Not typed, but found.
    #[arg(skip)]
    pub surroundings: Surroundings,
}

impl Common {
    /// The form of what is printed.
    pub fn printed(&self) -> Format {
        if self.format == FormatArgument::Json { Format::Json } else { Format::Text }
    }
}

/// What `--format` may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    Text,
    Json,
    /// Only for `chart`
    Svg,
    /// Only for `chart`
    Png,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Project every indicator under every scenario and judge the targets (the default)
    Run(RunArguments),
    /// Find all that is wrong in plan, rules and scenarios
    Check(CheckArguments),
    /// Show a rule, what it rests on, and the numbers of one central run
    Explain(ExplainArguments),
    /// Project the population by age and sex, with its spread
    Population(PopulationArguments),
    /// Show what scenarios change against a first one: inputs, targets won and lost, and how sure that is
    Compare(CompareArguments),
    /// Assess a table of base, current and target values by an official method
    Progress(ProgressArguments),
    /// Show what each lever does alone at its steps: cost, targets gained, and how sure that is
    Levers(super::seek_arguments::LeversArguments),
    /// Ask what would have to be true: how far each lever must be pulled, or the best mix for a sum of money
    Seek(super::seek_arguments::SeekArguments),
    /// Draw one chart from a run of its scenarios
    Chart(ChartArguments),
    /// Test on a panel of places how often forecasts like these came true
    Hindcast(HindcastArguments),
    /// Write a page in which levers are moved and the targets' probabilities follow at once
    Whatif(WhatIfArguments),
    /// List where the plan contradicts itself and what it leaves open
    Audit,
    /// Run a design: many experiments over levers and uncertainties, part by part
    Batch(BatchArguments),
    /// Join the parts of a batch that several machines have run
    Merge(MergeArguments),
    /// Show a finished run again without simulating, or what moved from one run to another and why
    Report(ReportArguments),
    /// Re-run a finished run from its run.json and compare every byte
    Verify(VerifyArguments),
    /// Make a plan folder of a planner's own table (CSV, XLSX, XLS, ODS)
    Import(ImportArguments),
    /// Write the rule that an indicator has by its class into rules/, for editing
    Deepen(DeepenArguments),
    /// Write a small complete plan of another place to start from
    Init(InitArguments),
}

#[derive(Debug, Clone, Args)]
pub struct RunArguments {
    /// Scenarios to run, by name or title, with spaces or commas between them [default: all]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Random draws per scenario [default: 10000, or 8192 with --design sobol]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: Option<u32>,

    /// How draws are spread
    #[arg(long, value_enum, default_value_t = DesignArgument::MonteCarlo, value_name = "DESIGN")]
    pub design: DesignArgument,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// Threads [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// One draw with every assumption at its central value
    #[arg(long, conflicts_with_all = ["draws", "draw", "design"])]
    pub central: bool,

    /// Replay one draw by its number, as failures.csv gives it, with the run's own seed, design and number of draws
    #[arg(long, value_name = "N")]
    pub draw: Option<u64>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// Folder for the results
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Keep all draws as Parquet, one folder per scenario
    #[arg(long)]
    pub keep_draws: bool,

    /// Leave out charts, report and workbook
    #[arg(long)]
    pub no_charts: bool,

    /// Also print every target in every scenario
    #[arg(long)]
    pub all: bool,

    /// Lanes per block of the evaluator; no number depends on it
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub block: Option<u16>,
}

/// Designs by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DesignArgument {
    /// Independently
    MonteCarlo,
    /// One draw in each of N equal parts of every assumption
    LatinHypercube,
    /// The same for the first 2, 4, 8 ... draws, with the years of a shock spread together
    Sobol,
}

impl DesignArgument {
    /// Draws per scenario if none are asked for: a Sobol design wants a power of two.
    fn usual_draws(self) -> u32 {
        if self == DesignArgument::Sobol { 8192 } else { 10_000 }
    }
}

impl RunArguments {
    /// Draws per scenario of the whole run, of which `--draw` replays one.
    pub fn all_draws(&self) -> u32 {
        self.draws.unwrap_or(self.design.usual_draws())
    }

    /// The design with that many draws.
    pub fn whole_design(&self) -> Design {
        match self.design {
            DesignArgument::MonteCarlo => Design::MonteCarlo,
            DesignArgument::LatinHypercube => Design::LatinHypercube { draws: u64::from(self.all_draws()) },
            DesignArgument::Sobol => Design::Sobol,
        }
    }
}

#[derive(Debug, Clone, Args)]
pub struct WhatIfArguments {
    /// Scenarios to start from, by name or title; the first is shown first [default: all]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Random draws of the page when it is opened; it offers 500 to 4000
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// The page's file [default: whatif.html]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct CheckArguments {
    /// Also run every scenario and test the planners' checks in every draw
    #[arg(long)]
    pub run: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ExplainArguments {
    /// An indicator (id, row number or part of its name), any other series, or an assumption
    #[arg(required_unless_present = "model")]
    pub name: Option<String>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// The whole model instead: what it is for, what matters most, every mechanism, source and grade, as Markdown
    #[arg(long, conflicts_with_all = ["name", "from"])]
    pub model: bool,

    /// The scenario whose numbers are shown
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Split the difference from this scenario instead of the way from the baseline
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,

    /// Random draws for splitting the change of an indicator (0 leaves it out) or for what matters most [default: 1000, or 2000 with
    /// --model]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub draws: Option<u32>,
}

#[derive(Debug, Clone, Args)]
pub struct PopulationArguments {
    /// The scenario [default: the one that the others start from]
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<String>,

    /// Random draws
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// CSV file for all ages and quantiles [default: out/population-SCENARIO.csv]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct ChartArguments {
    /// Kind of chart, or all for every chart there is, into a folder
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(crate::chart::Kind::ALL.iter().map(|kind| kind.code()).chain(["all"])))]
    pub kind: String,

    /// Draw from the run in this folder, with the plan it was made with, instead of simulating
    #[arg(long = "run", value_name = "RUN", conflicts_with_all = ["draws", "seed", "as_of", "plan"])]
    pub stored: Option<PathBuf>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// The indicator (id, row number or part of its name), for fan, waterfall and tornado; the domain, for domain
    pub subject: Option<String>,

    /// Scenarios [default: all for heat-map and number-met, else the first]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Size: slide, a4, or WIDTHxHEIGHT in pixels
    #[arg(long, value_name = "SIZE", default_value = "slide", value_parser = picture_size)]
    pub size: crate::chart::Size,

    /// Random draws per scenario
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// File for the picture [default: named after the chart, in this folder]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

fn picture_size(words: &str) -> Result<crate::chart::Size, String> {
    crate::chart::Size::parse(words).ok_or_else(|| "slide, a4, or pixels such as 1200x800 (320 to 10000)".to_owned())
}

#[derive(Debug, Clone, Args)]
pub struct CompareArguments {
    /// Scenarios by name or title; each further one is compared with the first
    #[arg(value_name = "SCENARIO", num_args = 2.., required = true)]
    pub scenarios: Vec<String>,

    /// Compare in the run in this folder, with the plan it was made with, instead of simulating
    #[arg(long = "run", value_name = "RUN", conflicts_with_all = ["draws", "seed", "as_of", "plan"])]
    pub stored: Option<PathBuf>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// Random draws per scenario
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// Also write the comparison of every target as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct ProgressArguments {
    /// CSV with columns indicator, base_year, base_value, current_year, current_value, target_year, target_value, direction (more or
    /// less), natural_limit (may be left out)
    pub file: PathBuf,

    /// The official method
    #[arg(long, value_enum, default_value_t = MethodArgument::Statcan, value_name = "METHOD")]
    pub method: MethodArgument,

    /// Also write the result as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Official methods by the names they have in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodArgument {
    Statcan,
    Unsd,
    Escap,
    Eurostat,
    #[value(name = "sdg_index", alias = "sdg-index")]
    SdgIndex,
    Oecd,
}

impl From<MethodArgument> for Method {
    fn from(argument: MethodArgument) -> Method {
        match argument {
            MethodArgument::Statcan => Method::StatisticsCanada,
            MethodArgument::Unsd => Method::UnitedNations,
            MethodArgument::Escap => Method::Escap,
            MethodArgument::Eurostat => Method::Eurostat,
            MethodArgument::SdgIndex => Method::SdgIndex,
            MethodArgument::Oecd => Method::Oecd,
        }
    }
}

#[derive(Debug, Clone, Args)]
pub struct BatchArguments {
    /// The design: a file of scenarios/designs/, without .toml
    #[arg(value_name = "DESIGN")]
    pub design: String,

    /// Random draws per experiment
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// Threads [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Folder for the results
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Go on with a batch that was stopped
    #[arg(long)]
    pub resume: bool,

    /// Do only the Ith of N equal shares, such as 2/8
    #[arg(long, value_name = "I/N", default_value = "1/1", value_parser = shard)]
    pub shard: Shard,
}

fn shard(words: &str) -> Result<Shard, String> {
    let parts = words.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if 1 <= number && number <= of => Ok(Shard { number, of }),
        _ => Err("such as 2/8: the second of eight".to_owned()),
    }
}

#[derive(Debug, Clone, Args)]
pub struct MergeArguments {
    /// The folders of all shards
    #[arg(value_name = "DIR", num_args = 1.., required = true)]
    pub folders: Vec<PathBuf>,

    /// Folder for the whole batch
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct ReportArguments {
    /// The folder of a run; with a second one, what moved from the first to the second
    #[arg(value_name = "RUN", num_args = 1..=2, required = true)]
    pub runs: Vec<PathBuf>,

    /// Write report (.html) or workbook (.xlsx) of one run; of two, what moved as a table (.csv)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Also list every target in every scenario
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Clone, Args)]
pub struct VerifyArguments {
    /// The folder of a run, or its run.json
    #[arg(value_name = "RUN")]
    pub run_folder: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct ImportArguments {
    /// The table: .csv, .xlsx, .xls or .ods
    pub table: PathBuf,

    /// Sheet of a workbook that holds several
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    /// The import.toml of an earlier version of the table, to read it the same way
    #[arg(long, value_name = "FILE")]
    pub like: Option<PathBuf>,

    /// A folder that does not exist yet, or is empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct DeepenArguments {
    /// Indicator: id, row number, or part of its name
    #[arg(value_name = "NAME")]
    pub name: String,
}

#[derive(Debug, Clone, Args)]
pub struct InitArguments {
    /// A folder that does not exist yet, or is empty
    pub folder: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct HindcastArguments {
    /// CSV with columns indicator, entity, year, value; scale (log, logit, linear) and family may be there too
    #[arg(value_name = "PANEL")]
    pub panel: PathBuf,

    /// A second panel whose places are scored and never taught from [default: every second place of the first]
    #[arg(long, value_name = "FILE")]
    pub held_out: Option<PathBuf>,

    /// Another method's forecasts, beside ours: CSV with columns indicator, entity, origin and quantiles p2.5, p5 ... p97.5 of the value
    /// five years later
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,

    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "out/hindcast")]
    pub out: PathBuf,
}
