//! `fiveyear batch`: a design's experiments, run part by part, and what they teach.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde_json::json;

use crate::analysis::reference;
use crate::diagnostic::Diagnostic;
use crate::language::number::{counted, percent};
use crate::language::{Language, Text};
use crate::results::{Results, Table, design_frame, queries, rows::Standing};
use crate::run::{Batch, Shard, batch_table};
use crate::scenario::{Role, Scenario, load_design};
use crate::simulate;
use crate::table::DataFrame;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::Context;
use super::draw_arguments::DrawArguments;
use super::progress_bar::Bar;
use super::terminal::{self, Heading, wrap};

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

impl Execute for BatchArguments {
    const HELP: Help = Help {
        name: "batch",
        en: "Run a design: many experiments over levers and uncertainties, part by part",
        zh: "运行一个批量设计：在可选项与不确定因素上做大量试验，分部分保存",
        arguments: &[
            ("design", "批量设计：scenarios/designs/ 中的文件名，不带 .toml"),
            ("draws", "每次试验的抽样次数"),
            ("resume", "接着运行中途停止的批量"),
            ("shard", "只做 N 等份中的第 I 份，例如 2/8"),
        ],
        values: &[("DESIGN", "方式"), ("I/N", "第几份/份数")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        batch(common, self)
    }
}

fn shard(words: &str) -> Result<Shard, String> {
    let parts = words.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if 1 <= number && number <= of => Ok(Shard { number, of }),
        _ => Err("such as 2/8: the second of eight".to_owned()),
    }
}

/// Experiments shown at either end of the ranking.
const ENDS: usize = 5;

/// Runs a design, or a shard of it, and says what was found when all of it is there.
fn batch(common: &Common, options: &BatchArguments) -> Outcome {
    let context = Context::load(common)?;
    let design = load_design(&context.plan, &options.design, options.drawn.seed)?;
    if let Some(threads) = options.threads {
        simulate::set_threads(usize::from(threads));
    }
    let bases: Vec<Scenario> = if design.scenarios.is_empty() {
        vec![context.scenarios[reference(&context.plan, &context.scenarios)].clone()]
    } else {
        context.select(&design.scenarios)?
    };
    let settings = options.drawn.options(options.draws);
    let batch = Batch { plan: &context.plan, design, bases, options: settings, shard: options.shard };
    let named = || match batch.shard {
        Shard::WHOLE => Path::new("out").join(batch.identity()),
        Shard { number, of } => Path::new("out").join(format!("{}-shard-{number}-of-{of}", batch.identity())),
    };
    let place = context.surroundings.place(&options.out.clone().unwrap_or_else(named));
    let began = Instant::now();
    let bar = Bar::counting(batch.own_experiments(), common.surroundings.terminal);
    batch.run(&place, options.resume, &bar)?;
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

fn files_line(shown: &str, seconds: f64, context: &Context) -> String {
    let words = text!("Files: {shown}  ({seconds:.1} s)", "结果文件：{shown}（用时{seconds:.1}秒）");
    wrap(words.get(context.language), context.surroundings.width, "")
}

/// What a whole batch comes to.
struct Found {
    /// The experiments by the number of targets they are expected to meet, most first.
    ranking: Vec<Standing>,
    /// The experiments frame.
    inputs: DataFrame,
    /// What each factor does.
    effects: Vec<Effect>,
}

struct Effect {
    name: String,
    role: Role,
    low: f64,
    high: f64,
}

impl Found {
    fn read(batch: &Batch<'_>, place: &Path) -> Result<Found, Vec<Diagnostic>> {
        let results = batch_table(place, Table::Scenarios, batch.own_parts())?;
        let inputs = design_frame(&batch.design, &batch.bases);
        let effects = effects(batch, &inputs, &results);
        Ok(Found { ranking: Standing::of(&queries::ranking(&results)), inputs, effects })
    }

    /// The values of the factors in an experiment.
    fn values(&self, batch: &Batch<'_>, experiment: &str) -> Vec<f64> {
        let names = self.inputs.column("scenario").and_then(|column| column.str()).expect("invariant: the frame has it");
        let row = names.iter().position(|name| name == Some(experiment)).expect("invariant: every experiment is in the frame");
        let value = |name: &str| self.inputs.column(name).and_then(|column| column.f64()).ok().and_then(|column| column.get(row));
        batch.design.factors.iter().map(|factor| value(&factor.name).unwrap_or(f64::NAN)).collect()
    }

    fn text(&self, context: &Context, batch: &Batch<'_>) -> String {
        let (language, width) = (context.language, context.surroundings.width);
        let (experiments, points, draws) = (batch.experiments(), batch.design.points(), batch.options.draws);
        let scenarios = counted(batch.bases.len(), "scenario");
        let count = batch.bases.len();
        let title = batch.design.title.get(language);
        let head = text!(
            "{title}: {experiments} experiments ({scenarios}, {points} points), {draws} draws each",
            "{title}：{experiments}次试验（{count}个情景，{points}个点），每次抽样{draws}次"
        );
        let mut page = wrap(head.get(language), width, "");
        let failing = experiments - self.ranking.len();
        if failing > 0 {
            let words =
                text!("In {failing} of them every draw fails; they are not ranked.", "其中{failing}次试验的每次抽样都失败，不参加排列。");
            page += &wrap(words.get(language), width, "");
        }
        let most = text!("The experiments that meet most targets:", "预期达标最多的试验：");
        let fewest = text!("The experiments that meet fewest, the least last:", "预期达标最少的试验（最少者居末）：");
        let ends = if self.ranking.len() > 2 * ENDS {
            vec![(most, &self.ranking[..ENDS]), (fewest, &self.ranking[self.ranking.len() - ENDS..])]
        } else {
            vec![(most, &self.ranking[..])]
        };
        for (words, standings) in ends {
            page += &format!("\n{}", wrap(words.get(language), width, ""));
            for standing in standings {
                page += &self.entry(batch, standing, language, width);
            }
        }
        page += &format!(
            "\n{}",
            wrap(text!("What each input does to the number of targets met:", "各项输入对达标数的影响：").get(language), width, "")
        );
        page + self.effects_table(language, width).as_str() + "\n"
    }

    /// An experiment with what is in it.
    fn entry(&self, batch: &Batch<'_>, standing: &Standing, language: Language, width: usize) -> String {
        let (name, expected, all) =
            (&standing.scenario, standing.expected_met.unwrap_or(f64::NAN), percent(standing.p_all.unwrap_or(f64::NAN)));
        let head = text!("{name}: {expected:.2} targets met, all in {all}", "{name}：预期达标{expected:.2}项，全部达标{all}");
        let values = self.values(batch, name);
        let inputs = batch.design.factors.iter().zip(values).map(|(factor, value)| format!("{} = {}", factor.name, short(value)));
        let inputs = inputs.collect::<Vec<_>>().join("; ");
        wrap(head.get(language), width, "  ") + wrap(&inputs, width, "      ").as_str()
    }

    fn effects_table(&self, language: Language, width: usize) -> String {
        let headings = [
            Heading::filling(text!("input", "输入").get(language)),
            Heading::filling(text!("kind", "类别").get(language)),
            Heading::right(text!("low", "低值").get(language)),
            Heading::right(text!("high", "高值").get(language)),
            Heading::right(text!("effect", "影响").get(language)),
        ];
        let row = |effect: &Effect| {
            let kind = role_words(effect.role);
            let change = effect.high - effect.low;
            let shown = |value: f64| if value.is_nan() { "–".to_owned() } else { format!("{value:.2}") };
            let sign = if change > 0.005 { "+" } else { "" };
            vec![
                effect.name.clone(),
                kind.get(language).to_owned(),
                shown(effect.low),
                shown(effect.high),
                format!("{sign}{}", shown(change)),
            ]
        };
        terminal::table(&headings, &self.effects.iter().map(row).collect::<Vec<_>>(), width)
    }

    fn json(&self, batch: &Batch<'_>, shown: &str) -> serde_json::Value {
        let ranked = self.ranking.iter().map(|standing| {
            let values: serde_json::Map<String, serde_json::Value> = batch
                .design
                .factors
                .iter()
                .zip(self.values(batch, &standing.scenario))
                .map(|(factor, value)| (factor.name.clone(), json!(value)))
                .collect();
            json!({ "experiment": standing.scenario, "expected_met": standing.expected_met, "p_all": standing.p_all, "inputs": values })
        });
        let effects = self.effects.iter().map(|effect| {
            let role: &'static str = effect.role.into();
            json!({ "input": effect.name, "kind": role, "low": effect.low, "high": effect.high })
        });
        json!({
            "design": batch.design.name,
            "experiments": batch.experiments(),
            "draws": batch.options.draws,
            "files": shown,
            "best": ranked.clone().take(ENDS).collect::<Vec<_>>(),
            "worst": ranked.rev().take(ENDS).collect::<Vec<_>>(),
            "effects": effects.collect::<Vec<_>>(),
        })
    }
}

fn effects(batch: &Batch<'_>, inputs: &DataFrame, results: &Results) -> Vec<Effect> {
    let names: Vec<&str> = batch.design.factors.iter().map(|factor| factor.name.as_str()).collect();
    let frame = queries::effects(inputs, results.frame(Table::Scenarios), &names);
    let words = frame.column("factor").and_then(|column| column.str()).expect("invariant: the query names it");
    let number = |name: &str, row: usize| frame.column(name).and_then(|column| column.f64()).ok().and_then(|column| column.get(row));
    let effect = |(row, name): (usize, &str)| {
        let factor = batch.design.factors.iter().find(|factor| factor.name == name)?;
        let end = |name| number(name, row).unwrap_or(f64::NAN);
        Some(Effect { name: name.to_owned(), role: factor.role, low: end("low"), high: end("high") })
    };
    words.iter().flatten().enumerate().filter_map(effect).collect()
}

fn role_words(role: Role) -> Text {
    match role {
        Role::Lever => text!("lever", "可选项"),
        Role::Uncertainty => text!("uncertainty", "不确定因素"),
    }
}

/// Four significant digits.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().expect("invariant: a number just written");
    rounded.to_string()
}
