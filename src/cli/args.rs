//! What was typed: the command line as data. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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

    /// Form of what is printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
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
    /// List where the plan contradicts itself and what it leaves open
    Audit,
    /// Re-run a finished run from its run.json and compare every byte
    Verify(VerifyArguments),
    /// Write a small complete plan of another place to start from
    Init(InitArguments),
}

#[derive(Debug, Clone, Args)]
pub struct RunArguments {
    /// Scenarios to run [default: all]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Random draws per scenario
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub draws: u32,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,

    /// Threads [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// One draw with every assumption at its central value
    #[arg(long, conflicts_with_all = ["draws", "draw"])]
    pub central: bool,

    /// Replay one draw by its number, as failures.csv gives it
    #[arg(long, value_name = "N", conflicts_with = "draws")]
    pub draw: Option<u64>,

    /// Folder for the results
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Keep all draws as Parquet, one folder per scenario
    #[arg(long)]
    pub keep_draws: bool,

    /// Lanes per block of the evaluator; no number depends on it
    #[arg(long, value_name = "N", default_value_t = 128, hide = true, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub block: u16,
}

#[derive(Debug, Clone, Args)]
pub struct CheckArguments {
    /// Also run every scenario and test the planners' checks in every draw
    #[arg(long)]
    pub run: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ExplainArguments {
    /// An indicator, any other series, or an assumption
    pub name: String,

    /// The scenario whose numbers are shown
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct VerifyArguments {
    /// The folder of a run
    #[arg(value_name = "RUN")]
    pub run_folder: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct InitArguments {
    /// A folder that does not exist yet, or is empty
    pub folder: PathBuf,
}
