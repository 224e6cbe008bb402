//! `fiveyear run`: the summary and the files of a run.

use std::path::Path;
use std::time::Instant;

use crate::report::lay_out;
use crate::run::Job;
use crate::simulate;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::Context;
use super::notes::in_short;
use super::observed::{check_as_of, outside_band, unused};
use super::places;
use super::progress_bar::Bar;
use super::run_arguments::{RunArguments, chosen_options};
use super::summary_table;

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
