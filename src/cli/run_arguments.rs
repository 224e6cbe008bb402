//! The arguments of `fiveyear run`, and the options of a run that they come to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::run::{Options, is_batch, no_such_draw};
use crate::text;

use super::args::folder;
use super::draw_arguments::DrawArguments;

#[derive(Debug, Clone, Args)]
pub(super) struct RunArguments {
    /// Scenarios to run, by name or title, with spaces or commas between them [default: all]
    #[arg(long, short, value_name = "NAME", num_args = 1..)]
    pub scenario: Vec<String>,

    /// Random draws per scenario [default: 10000, or 8192 with --design sobol]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: Option<u32>,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Threads [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// One draw with every assumption at its central value
    #[arg(long, conflicts_with_all = ["draws", "draw", "spread"])]
    pub central: bool,

    /// Replay one draw by its number, as failures.csv gives it, with the run's own seed, design and number of draws
    #[arg(long, value_name = "N")]
    pub draw: Option<u64>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// Folder for the results
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: Option<PathBuf>,

    /// Keep all draws with what was drawn for them as Parquet, one folder per scenario; `long` writes a row per draw and quantity too
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "wide")]
    pub keep_draws: Option<DrawsForm>,

    /// Leave out charts, report and workbook
    #[arg(long)]
    pub no_charts: bool,

    /// Also print every target in every scenario, and all that is said of the run
    #[arg(long)]
    pub all: bool,

    /// Lanes per block of the evaluator; no number depends on it
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub block: Option<u16>,
}

/// Forms in which draws are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DrawsForm {
    /// A row a draw, a column a quantity
    Wide,
    /// A row for each draw and quantity too
    Long,
}

impl RunArguments {
    /// Draws per scenario of the whole run, of which `--draw` replays one.
    fn all_draws(&self) -> u32 {
        self.draws.unwrap_or(self.drawn.spread.usual_draws())
    }
}

/// The options of the run; an error if `--draw` asks for a draw that a run of `--draws` does not have.
pub(super) fn chosen_options(options: &RunArguments, scenarios: usize, language: Language) -> Result<Options, Vec<Diagnostic>> {
    if let (Some(draw), Some(draws)) = (options.draw, options.draws)
        && draw >= u64::from(draws)
    {
        let message = text!("there is no draw {draw} among {draws}, numbered from 0", "{draws}次模拟中没有第{draw}次（编号从0起）");
        return Err(vec![no_such_draw(message)]);
    }
    Ok(Options {
        draws: if options.central || options.draw.is_some() { 1 } else { options.all_draws() as usize },
        first_draw: options.draw.unwrap_or(0),
        seed: options.drawn.seed,
        design: options.drawn.spread.into(),
        whole: options.draw.map(|_| options.all_draws() as usize),
        central: options.central,
        as_of: options.as_of,
        keep_draws: options.keep_draws.is_some(),
        long_draws: options.keep_draws == Some(DrawsForm::Long),
        // The replay of one draw is for the eyes of whoever mends a rule, and a batch has more scenarios than a page can hold.
        charts: !options.no_charts && options.draw.is_none() && !is_batch(scenarios),
        language: Some(language),
    })
}
