//! `fiveyear run`: the summary and the files of a run.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::report::lay_out;
use crate::run::{Job, Options, is_batch, no_such_draw};
use crate::simulate;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::Context;
use super::draw_arguments::DrawArguments;
use super::notes::in_short;
use super::observed::{check_as_of, outside_band, unused};
use super::places;
use super::progress_bar::Bar;
use super::summary_table;

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
    #[arg(long, value_name = "DIR")]
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

impl Execute for RunArguments {
    const HELP: Help = Help {
        name: "run",
        en: "Project every indicator under every scenario and judge the targets (the default)",
        zh: "按各情景推算全部指标并判断目标能否实现（默认命令）",
        arguments: &[
            ("draws", "每个情景的模拟次数[默认：10000；采用 sobol 设计时为8192]"),
            ("central", "只算一次，所有假设取中位取值"),
            ("draw", "按编号重现一次模拟（编号见 failures.csv；种子、模拟方式与模拟次数须与原运行相同）"),
            ("keep_draws", "保留全部模拟及其抽取的输入（Parquet，每个情景一个文件夹）；long 另写每次模拟每个量一行的长表"),
            ("no_charts", "不生成图表、报告和工作簿"),
            ("all", "同时列出各情景的全部目标，以及对本次运行的全部说明"),
        ],
        values: &[("FORM", "形式")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        run(common, self)
    }
}

impl RunArguments {
    /// Draws per scenario of the whole run, of which `--draw` replays one.
    fn all_draws(&self) -> u32 {
        self.draws.unwrap_or(self.drawn.spread.usual_draws())
    }
}

/// Scenarios whose whole table is shown unasked where they are chosen by name.
const MOST_ON_SCREEN: usize = 6;

/// Runs, writes the run's folder and shows the summary.
fn run(common: &Common, options: &RunArguments) -> Outcome {
    if let Some(threads) = options.threads {
        simulate::set_threads(usize::from(threads));
    }
    if let Some(plans) = places::several(common) {
        return places::run_places(common, options, &plans);
    }
    let context = Context::load(common)?;
    let scenarios = context.select(&options.scenario)?;
    check_as_of(&context.plan, options.as_of)?;
    // A few scenarios that were chosen fit on the screen.
    let whole = options.all || (!options.scenario.is_empty() && scenarios.len() <= MOST_ON_SCREEN);
    let began = Instant::now();
    let chosen = chosen_options(options, scenarios.len(), context.language)?;
    let job = Job { options: chosen, block: options.block.map(usize::from), ..context.job(scenarios) };
    let named = || Path::new("out").join(job.manifest().identity());
    let place = context.surroundings.place(&options.out.clone().unwrap_or_else(named));
    let mut written = job.write(&place, &lay_out, &Bar::new(job.scenarios.len(), common.surroundings.terminal))?;
    // Whoever reads that observations contradict the projection also reads how they would count.
    let outside = written.readout.as_ref().and_then(|readout| outside_band(&context.plan, readout.reference(), options.as_of));
    written.notes.extend(outside.map_or_else(|| unused(&context.plan, options.as_of), |warning| vec![warning]));
    if written.all_fail() {
        return Err(written.notes);
    }
    Ok(match common.printed() {
        Format::Json => summary_table::json(&context, &written, &place),
        Format::Text => {
            let notes = if whole { context.notes(&written.notes) } else { in_short(&written.notes, &context) };
            summary_table::text(&context, &written, &place, began.elapsed(), whole) + notes.as_str()
        }
    })
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
