//! `fiveyear batch`: a design's experiments, run part by part, and what they teach.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::analysis::reference;
use crate::diagnostic;
use crate::language::Text;
use crate::language::number::counted;
use crate::run::{Batch, Emitted, Pace, Shard, System, check_empty, emit};
use crate::scenario::{Scenario, load_design};
use crate::simulate;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::batch_found::Found;
use super::context::Context;
use super::draw_arguments::DrawArguments;
use super::progress_bar::{Bar, duration};
use super::terminal::wrap;

#[derive(Debug, Clone, Args)]
pub(super) struct BatchArguments {
    /// The design: a file of scenarios/designs/, without .toml
    #[arg(value_name = "DESIGN")]
    pub design: String,

    /// Random draws per experiment
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Threads [default: all cores; with --emit one a shard]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Folder for the results
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: Option<PathBuf>,

    /// Go on with a batch that was stopped
    #[arg(long)]
    pub resume: bool,

    /// Write a folder that runs the batch elsewhere, in shards, instead of running it here
    #[arg(long, value_enum, value_name = "SYSTEM", conflicts_with_all = ["resume", "shard"])]
    pub emit: Option<SystemArgument>,

    /// How many shards --emit makes [default: as many as take some five minutes each]
    #[arg(long, value_name = "N", requires = "emit", value_parser = clap::value_parser!(u16).range(1..))]
    pub shards: Option<u16>,

    /// Do only the Ith of N equal shares, such as 2/8
    #[arg(long, value_name = "I/N", default_value = "1/1", value_parser = shard)]
    pub shard: Shard,
}

impl Execute for BatchArguments {
    const HELP: Help = Help {
        name: "batch",
        en: "Run a design: many experiments over levers and uncertainties, part by part",
        zh: "运行一个批量设计：在可选项与不确定因素上做大量试验，分部分保存",
        arguments: &[
            ("design", "批量设计：scenarios/designs/ 中的文件名，不带 .toml"),
            ("draws", "每次试验的模拟次数"),
            ("threads", "线程数[默认：全部核心；用 --emit 时每个分片一个]"),
            ("resume", "接着运行中途停止的批量"),
            ("emit", "不在本机运行，而是写出可在别处分片运行该批量的文件夹"),
            ("shards", "--emit 分成多少个分片[默认：每片约五分钟]"),
            ("shard", "只做 N 等份中的第 I 份，例如 2/8"),
        ],
        values: &[("DESIGN", "方式"), ("I/N", "第几份/份数"), ("SYSTEM", "系统")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        batch(common, self)
    }
}

/// Systems by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SystemArgument {
    /// Array jobs of Slurm
    Slurm,
    /// Processes on one machine
    Local,
    /// An Indexed Job of Kubernetes
    Kubernetes,
}

impl From<SystemArgument> for System {
    fn from(argument: SystemArgument) -> System {
        match argument {
            SystemArgument::Slurm => System::Slurm,
            SystemArgument::Local => System::Local,
            SystemArgument::Kubernetes => System::Kubernetes,
        }
    }
}

fn shard(words: &str) -> Result<Shard, String> {
    let parts = words.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if 1 <= number && number <= of => Ok(Shard { number, of }),
        _ => Err("such as 2/8: the second of eight".to_owned()),
    }
}

/// Runs a design, or a shard of it, and says what was found when all of it is there.
fn batch(common: &Common, options: &BatchArguments) -> Outcome {
    let context = Context::load(common)?;
    let design = load_design(&context.plan, &options.design, options.drawn.seed)?;
    let threads = options.threads.or(options.emit.map(|_| 1));
    if let Some(threads) = threads {
        simulate::set_threads(usize::from(threads));
    }
    let bases: Vec<Scenario> = if design.scenarios.is_empty() {
        vec![context.scenarios[reference(&context.plan, &context.scenarios)].clone()]
    } else {
        context.select(&design.scenarios)?
    };
    let settings = options.drawn.options(options.draws);
    let batch = Batch { plan: &context.plan, design, bases, options: settings, shard: options.shard };
    if let Some(system) = options.emit {
        return written_out(common, &context, options, &batch, system.into());
    }
    let named = || match batch.shard {
        Shard::WHOLE => Path::new("out").join(batch.identity()),
        Shard { number, of } => Path::new("out").join(format!("{}-shard-{number}-of-{of}", batch.identity())),
    };
    let place = context.surroundings.place(&options.out.clone().unwrap_or_else(named));
    let began = Instant::now();
    // What is refused is refused before anything is said or timed.
    let claim = batch.claim(&place, options.resume)?;
    let remaining = batch.remaining(&place);
    let there = batch.own_experiments() - remaining.len();
    let bar = Bar::counting(batch.own_experiments(), there, &context.surroundings, context.language);
    if options.resume && !claim.goes_on() {
        let shown = context.surroundings.shown(&place).display().to_string();
        let words = text!("{shown} holds no batch to go on with: a new one is begun\n", "{shown} 中没有可接着运行的批量：现新开始一次\n");
        bar.say(&wrap(words.get(context.language), context.surroundings.width, ""));
    }
    if !batch.design.warnings.is_empty() {
        // Before a night of it, not after.
        bar.say(&diagnostic::render_with_pages(&batch.design.warnings, context.language, false));
    }
    bar.say(&wrap(announced(&batch, remaining.len(), batch.pace(&remaining)?).get(context.language), context.surroundings.width, ""));
    batch.run(claim, &bar)?;
    drop(bar);
    let shown = context.surroundings.shown(&place).display().to_string();
    let seconds = began.elapsed().as_secs_f64();
    if batch.shard != Shard::WHOLE {
        let (parts, Shard { number, of }) = (batch.own_parts().len(), batch.shard);
        let words = text!(
            "shard {number} of {of} is done: {parts} parts in {shown}; when all shards are, join them: fiveyear merge FOLDER... --out FOLDER\n",
            "分片{number}/{of}已完成：{parts}个部分，位于 {shown}；全部分片完成后合并：fiveyear merge 文件夹... --out 文件夹\n"
        );
        return Ok(words.get(context.language).to_owned());
    }
    let found = Found::read(&batch, &place)?;
    Ok(match common.printed() {
        Format::Json => format!("{:#}\n", found.json(&batch, &shown)),
        Format::Text => found.text(&context, &batch) + files_line(&shown, seconds, &context).as_str(),
    })
}

/// How many experiments there are to run, and about how long that takes.
fn announced(batch: &Batch<'_>, remaining: usize, pace: Pace) -> Text {
    let (all, draws, threads) = (batch.own_experiments(), batch.options.draws, simulate::threads());
    let experiments = counted(all, "experiment");
    let (zh, en) = if remaining < all {
        let there = all - remaining;
        (format!("，其中{there}次已完成"), format!(", {there} of them there already"))
    } else {
        (String::new(), String::new())
    };
    let Text { zh: time_zh, en: time_en } = duration(pace.seconds * remaining as f64);
    let threads_en = counted(threads, "thread");
    text!(
        "{experiments} of {draws} draws each{en}: {time_en} on {threads_en}",
        "{all}次试验，每次模拟{draws}次{zh}：{threads}个线程上需{time_zh}"
    )
}

/// Writes a folder by which another system runs the batch.
fn written_out(common: &Common, context: &Context, options: &BatchArguments, batch: &Batch<'_>, system: System) -> Outcome {
    let named = || Path::new("out").join(format!("{}-{}", batch.identity(), system.name()));
    let place = context.surroundings.place(&options.out.clone().unwrap_or_else(named));
    check_empty(&place)?;
    let pace = batch.pace(&(0..batch.experiments()).collect::<Vec<_>>())?;
    let emitted = emit(batch, system, options.shards.map(usize::from), pace, &place, context.language)?;
    let shown = context.surroundings.shown(&place).display().to_string();
    let (experiments, command) = (batch.experiments(), system.command());
    let Emitted { shards, seconds } = emitted;
    if common.printed() == Format::Json {
        let page = json!({ "design": batch.design.name, "experiments": experiments, "shards": shards, "seconds_per_shard": seconds, "files": shown });
        return Ok(format!("{page:#}\n"));
    }
    let Text { zh, en } = duration(seconds);
    let shards_en = counted(shards, "shard");
    let words = text!(
        "{shown}: {experiments} experiments in {shards_en}, each {en} on a machine like this. README.md says how they are run: {command}",
        "{shown}：{experiments}次试验，{shards}个分片，在同样的机器上每片需{zh}。运行方法见 README.md：{command}"
    );
    let (asked, parts) = (options.shards.map_or(0, usize::from), batch.parts());
    let fewer = match asked > shards {
        true => text!(
            " Of the {asked} shards that were asked for no more have a part of their own: a batch is cut into {parts}.",
            " 所要求的{asked}个分片中其余各片没有内容：该批量共分为{parts}个部分。"
        ),
        false => Text::default(),
    };
    Ok(wrap((words.get(context.language).to_owned() + fewer.get(context.language)).as_str(), context.surroundings.width, ""))
}

fn files_line(shown: &str, seconds: f64, context: &Context) -> String {
    let words = text!("Files: {shown}  ({seconds:.1} s)", "结果文件：{shown}（用时{seconds:.1}秒）");
    wrap(words.get(context.language), context.surroundings.width, "")
}
