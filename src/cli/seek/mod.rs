//! `fiveyear seek`: what would have to be true, for one target, for all of them, or for a sum of money.

mod classes;
mod each;
mod files;
mod mix;
mod pictures;
mod rows;
mod without_part;
pub(super) mod words;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::analysis::seek::{Question, Setting, Want, read_question, seek_each, seek_mix};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use crate::table::{decode, read_given};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::context::{Context, json_page};
use super::lever_arguments::{LeverArguments, points, up_to_100};
use super::names::{self, Named};
use super::observed::{check_as_of, in_full};

use each::EachPage;
use files::{Written, write_each};
use mix::MixPage;
use rows::{EachRow, MixRow};
use without_part::without_part;

#[derive(Debug, Clone, Args)]
pub(super) struct SeekArguments {
    /// A target (id, row number or part of its name), or a file with a question (.toml) [default: all targets]
    #[arg(value_name = "ABOUT")]
    pub about: Option<String>,

    /// Targets in question [default: all]
    #[arg(long, value_name = "TARGET", num_args = 1..)]
    pub target: Vec<String>,

    /// New money, million yuan a year; several sums are a frontier, 0 moves money between lines alone
    #[arg(long, value_name = "MONEY", num_args = 1.., allow_negative_numbers = true, value_parser = not_negative)]
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
    #[arg(long, value_name = "POINTS", allow_negative_numbers = true, value_parser = points)]
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

    /// Let observations of history.csv up to this year move the draws; nothing starts before the year after
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    #[command(flatten)]
    pub starting: LeverArguments,

    /// Seed of the run that checks the answer
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub check_seed: u64,

    /// Do not check the answer with other random numbers
    #[arg(long)]
    pub no_check: bool,

    /// Folder for the answer as tables and pictures, and for mixes as scenario files
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: Option<PathBuf>,
}

impl Execute for SeekArguments {
    const HELP: Help = Help {
        name: "seek",
        en: "Ask what would have to be true: how far each lever must be pulled, or the best mix for a sum of money",
        zh: "需要什么条件：各项措施要用到多大力度，或一笔资金的最佳组合",
        arguments: &[
            ("about", "目标（id、行号或名称的一部分），或问题文件（.toml）[默认：全部目标]"),
            ("target", "所问的目标，可写多个[默认：全部]"),
            ("money", "每年新增资金，以百万元计（20即2,000万元），可写多个；0 表示只在各领域之间调剂"),
            ("want", "以什么为目的：each 逐项，expected 平均达标数，safe 有把握达标数，cheapest 最省钱，together 同时达标"),
            ("safe", "达标概率达到多少为有把握"),
            ("start", "最早从哪一年起实行[默认：各项措施自己的起始年]"),
            ("levers", "只用这些措施[默认：全部]"),
            ("without", "不用这些措施"),
            ("lines", "各领域可在 levers.toml 的范围内增减"),
            ("within", "levers.toml 未写明范围的领域，可在其资金的百分之几以内增减"),
            ("floor", "任何目标的概率最多可降几个百分点"),
            ("futures", "取这些情景中最差的一个为准；all 表示全部情景"),
            ("tail", "改以最差的这部分模拟为准，如 0.1"),
            ("frontier", "逐级列出各种资金规模"),
            ("scenario", "从哪个情景出发[默认：其他情景的起点]"),
            ("as_of", "让 history.csv 中截至该年的观测值更新各次模拟；各项措施最早从次年起"),
            ("check_seed", "复核所用的随机数种子"),
            ("no_check", "不另换随机数复核"),
            ("out", "存放结果各表、图和组合情景文件的文件夹"),
        ],
        values: &[
            ("ABOUT", "对象"),
            ("TARGET", "目标"),
            ("MONEY", "金额"),
            ("WANT", "目的"),
            ("P", "概率"),
            ("LEVER", "措施"),
            ("POINTS", "百分点"),
            ("PART", "比例"),
            ("PERCENT", "百分比"),
        ],
    };

    fn execute(&self, common: &Common) -> Outcome {
        seek(common, self)
    }
}

/// What may be wanted, by the names of question files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WantArgument {
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

fn between_0_and_1(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|number| 0.0 < *number && *number < 1.0).ok_or_else(|| "a number between 0 and 1".to_owned())
}

/// Answers a question about targets or money.
fn seek(common: &Common, options: &SeekArguments) -> Outcome {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let (mut question, named) = match options.about.as_deref().filter(|about| about.ends_with(".toml")) {
        None if options.about.as_deref().is_some_and(is_path) => {
            return Err(vec![no_question(common, options.about.as_deref().unwrap_or_default())]);
        }
        Some(file) => question_of(plan, &common.surroundings.place(Path::new(file)))?,
        None => (Question::default(), None),
    };
    check_as_of(plan, options.as_of)?;
    ask(&context, options, &mut question)?;
    let scenario = options.starting.scenario(&context, named.as_ref())?;
    let mut session = options.starting.session(plan, &scenario, options.as_of)?;
    if question.want == Want::Each {
        let answer = seek_each(&mut session, &scenario, &question)?;
        let page = EachPage { context: &context, scenario: &scenario, question: &question, answer: &answer, as_of: options.as_of };
        let files = match &options.out {
            Some(folder) => write_each(&common.surroundings.place(folder), &context, &scenario, &question, session.settings(), &answer)?,
            None => Vec::new(),
        };
        return Ok(match common.printed() {
            Format::Text if answer.targets.len() == 1 => page.one(&answer.targets[0]) + said(&context, &files).as_str(),
            Format::Text => page.all() + said(&context, &files).as_str(),
            Format::Json => json_page(&answer.targets.iter().map(|each| EachRow::of(plan, each)).collect::<Vec<_>>()),
        });
    }
    let mut scenarios = vec![scenario.clone()];
    for name in &question.futures {
        let future = context.select_one(name)?;
        if scenarios.iter().all(|known| known.name != future.name) {
            scenarios.push(future);
        }
    }
    let answer = seek_mix(&mut session, &question, &Setting { scenarios: &scenarios, check: !options.no_check })?;
    let mut files = Vec::new();
    if let Some(folder) = &options.out {
        let settings = session.settings();
        let written = Written { context: &context, parent: &scenario, question: &question, answer: &answer, settings };
        files = written.write(&common.surroundings.place(folder))?;
    }
    let page = MixPage { context: &context, question: &question, answer: &answer };
    Ok(match common.printed() {
        Format::Text => page.text() + said(&context, &files).as_str(),
        Format::Json => json_page(&answer.found.iter().map(|found| MixRow::of(&page, found)).collect::<Vec<_>>()),
    })
}

/// Which files were written.
fn said(context: &Context, files: &[String]) -> String {
    files.iter().map(|file| context.say(&text!("Written: {file}\n", "已写入：{file}\n"))).collect()
}

/// Whether words are the path of a file, and no name of a target: those have no ending and no folder.
fn is_path(words: &str) -> bool {
    words.contains(['/', '\\'])
        || Path::new(words).extension().is_some_and(|ending| ending.len() >= 2 && ending.to_str().is_some_and(is_ending))
}

fn is_ending(ending: &str) -> bool {
    ending.chars().all(|letter| letter.is_ascii_lowercase())
}

/// The error of a file with a question that has another ending, or is not there.
fn no_question(common: &Common, typed: &str) -> Diagnostic {
    let meant = Path::new(typed).with_extension("toml");
    let shown = meant.display();
    let fault = Diagnostic::error(
        Code::UnknownIndicator,
        text!("`{typed}` is neither an indicator nor a file with a question (.toml)", "`{typed}` 既不是指标，也不是问题文件（.toml）"),
    );
    if common.surroundings.place(&meant).is_file() {
        fault.help(text!("did you mean `{shown}`?", "是否想写 `{shown}`？"))
    } else {
        fault.help(text!(
            "questions are TOML files, such as {shown}; docs/seek.md shows how they are written",
            "问题写在 TOML 文件中，如 {shown}；写法见 docs/seek.zh.md"
        ))
    }
}

fn question_of(plan: &Plan, file: &Path) -> Result<(Question, Option<String>), Vec<Diagnostic>> {
    let bytes = read_given(file, file)?;
    read_question(plan, &decode(&file.display().to_string(), &bytes).map_err(|fault| vec![*fault])?)
}

/// What was typed, on top of what a file asks.
fn ask(context: &Context, options: &SeekArguments, question: &mut Question) -> Result<(), Vec<Diagnostic>> {
    let plan = &context.plan;
    let known = names::indicators(plan);
    let typed: Vec<String> = options.about.iter().filter(|about| !about.ends_with(".toml")).chain(&options.target).cloned().collect();
    let mut faults = Vec::new();
    let mut targets = Vec::new();
    for words in names::parted(&typed, &known) {
        match names::find(words, &known) {
            Ok(position) => targets.push(known[position].id.clone()),
            Err(several) => faults.push(names::unknown(words, &known, &several, Code::UnknownIndicator, text!("indicator", "指标"))),
        }
    }
    if !targets.is_empty() {
        question.targets = targets;
    }
    if !options.money.is_empty() {
        question.money = options.money.clone();
        question.in_all = false;
    }
    if options.frontier && question.money.is_empty() {
        question.money = [0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 120.0, 160.0, 240.0, 320.0].to_vec();
    }
    if let Some(want) = options.want {
        question.want = want.into();
    } else if question.want == Want::Each && !question.money.is_empty() {
        question.want = Want::Expected;
    }
    let known: Vec<Named> =
        plan.levers.iter().map(|lever| Named { id: lever.id.clone(), number: None, name: lever.label.clone() }).collect();
    let [levers, without] = [&options.levers, &options.without].map(|typed| -> Vec<String> {
        let parts = names::parted(typed, &known).into_iter();
        parts.map(|words| names::find(words, &known).map_or_else(|_| words.to_owned(), |position| known[position].id.clone())).collect()
    });
    for id in levers.iter().chain(&without).filter(|id| known.iter().all(|lever| lever.id != **id)) {
        let several = names::find(id, &known).err().unwrap_or_default();
        let fault = names::unknown(id, &known, &several, Code::UnknownLever, text!("lever", "措施"));
        faults.push(names::or_the_first(fault, &known));
    }
    if !levers.is_empty() {
        question.choice.levers = Some(levers);
    }
    question.choice.without.extend(without);
    question.choice.lines |= options.lines || question.money == [0.0];
    question.choice.within = options.within.map(|part| part / 100.0).or(question.choice.within);
    // What has been observed is past: nothing can start in it.
    let ahead = options.as_of.map(|year| (year + 1).min(plan.target_year));
    question.choice.start = options.start.or(question.choice.start).max(ahead);
    question.safe = options.safe.unwrap_or(question.safe);
    question.floor = options.floor.map(|floor| floor / 100.0).or(question.floor);
    question.tail = options.tail.or(question.tail);
    question.check_seed = options.check_seed;
    if options.futures.iter().any(|name| name == "all") {
        question.futures = context.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    } else if !options.futures.is_empty() {
        let known = names::scenarios(&context.scenarios);
        question.futures = names::parted(&options.futures, &known).into_iter().map(str::to_owned).collect();
    }
    let left = plan.levers.iter().any(|lever| {
        question.choice.levers.as_ref().is_none_or(|levers| levers.contains(&lever.id)) && !question.choice.without.contains(&lever.id)
    });
    let lines = question.choice.within.is_some() || (question.choice.lines && !plan.line_ranges.is_empty());
    if plan.levers.is_empty() && !lines && question.want != Want::Each {
        faults.push(Diagnostic::error(Code::NoLevers, text!("the plan declares no levers", "规划没有声明措施")).help(text!(
            "write seeds/levers.toml (docs/seek.md shows how), or let lines give and get: --within 5",
            "请编写 seeds/levers.toml（写法见 docs/seek.zh.md），或允许各领域增减资金：--within 5"
        )));
    } else if faults.is_empty() && !plan.levers.is_empty() && !left && !lines {
        faults.push(
            Diagnostic::error(Code::NoLevers, text!("no lever is left to be pulled", "没有可用的措施"))
                .help(text!("leave `without` out, or name levers that are there", "请去掉 `without`，或列出存在的措施")),
        );
    }
    faults.extend(without_part(options, question));
    if question.want == Want::Cheapest && options.floor.is_some() {
        faults.push(
            Diagnostic::error(
                Code::FloorAndCheapest,
                text!("`cheapest` says already how likely targets must be", "`cheapest` 已规定了达标概率"),
            )
            .help(text!("leave --floor out, or want `expected`", "请去掉 --floor，或改为 `expected`")),
        );
    }
    if let Some(start) = question.choice.start.filter(|start| *start <= plan.base_year || *start > plan.target_year) {
        let (first, last) = (plan.base_year + 1, plan.target_year);
        let mut fault = Diagnostic::error(
            Code::LeverYears,
            text!("{start} is outside the plan, {first} to {last}", "{start}年不在规划期{first}至{last}年内"),
        );
        fault.help.extend(in_full(plan, start));
        faults.push(fault);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
