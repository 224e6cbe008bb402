//! `fiveyear discover`: in which ranges of what went in a target fails, over a run's draws or the rows of any table.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::achieve::target::Band;
use crate::analysis::discover::{Cases, Objective, Patience, discover};
use crate::analysis::reference;
use crate::analysis::sensitivity::Subject;
use crate::chart::{Chart, Credit, DiscoveryChart};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::language::Text;
use crate::language::number::percent;
use crate::plan::Plan;
use crate::results::DiscoveryStudy;
use crate::results::columns::{limits_frame, trajectory_frame};
use crate::simulate::Session;
use crate::table::{WriteError, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, part};
use super::batch_outcomes::{Came, cases_of_batch};
use super::case_table::read_cases;
use super::context::{Context, json_page, language};
use super::discover_page::{Page, as_json, not_dense};
use super::discovered::{OfInterest, bounded, choose_inputs, drawn_cases, left_out, missed, no_threshold};
use super::draw_arguments::DrawArguments;
use super::names;
use super::result_folder::{ResultFolder, write_slides};
use super::subject::subject;
use super::terminal::wrap;

#[derive(Debug, Clone, Args)]
pub(super) struct DiscoverArguments {
    /// The target (id, row number or part of its name); met for the number of targets met, or a series, both with --at-least or --at-most
    #[arg(value_name = "SUBJECT", required_unless_present = "cases", conflicts_with = "cases")]
    pub subject: Option<String>,

    /// Take the rows of this table (CSV, XLSX) instead of draws: a row a case, a column an input
    #[arg(long, value_name = "FILE", requires = "outcome")]
    pub cases: Option<PathBuf>,

    /// The column of the table that says what came out: 0 and 1, or numbers or words with one of the three options below
    #[arg(long, value_name = "COLUMN", requires = "cases")]
    pub outcome: Option<String>,

    /// Take the experiments of a batch instead of draws: where is P(met) of the target below --sure?
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["cases", "scenario", "draws", "seed", "spread", "year"])]
    pub batch: Option<PathBuf>,

    /// With --batch: the probability from which on a target counts as met
    #[arg(long, value_name = "PART", default_value_t = 0.5, value_parser = part, requires = "batch")]
    pub sure: f64,

    /// What comes out is of interest where it is at least so much
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "at_most")]
    pub at_least: Option<f64>,

    /// What comes out is of interest where it is at most so much
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub at_most: Option<f64>,

    /// What comes out is of interest where it is this word
    #[arg(long, value_name = "WORD", requires = "cases", conflicts_with_all = ["at_least", "at_most"])]
    pub is: Option<String>,

    /// Find where the target is met, not where it is missed
    #[arg(long, conflicts_with_all = ["cases", "at_least", "at_most"])]
    pub met: bool,

    /// The year of a series [default: the target year]
    #[arg(long, value_name = "YEAR", conflicts_with = "cases")]
    pub year: Option<i32>,

    /// The scenario [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME", conflicts_with = "cases")]
    pub scenario: Option<String>,

    /// Random draws
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Look at these inputs only
    #[arg(long, value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    pub inputs: Vec<String>,

    /// Look at all inputs but these
    #[arg(long, value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    pub without: Vec<String>,

    /// The part of the cases in a box that is peeled off at a time
    #[arg(long, value_name = "PART", default_value_t = 0.05, value_parser = part_below_half)]
    pub peel_alpha: f64,

    /// The part of the cases beside a box that is pasted on at a time
    #[arg(long, value_name = "PART", default_value_t = 0.05, value_parser = part_below_half)]
    pub paste_alpha: f64,

    /// The least part of all cases that a box may hold
    #[arg(long, value_name = "PART", default_value_t = 0.05, value_parser = part)]
    pub mass_min: f64,

    /// The density from which on a box is told [default: 0.8, or half way from the share of all cases to one if that is more]
    #[arg(long, value_name = "PART", value_parser = part)]
    pub threshold: Option<f64>,

    /// What makes one slice better than another
    #[arg(long, value_enum, default_value_t = ObjectiveArgument::Lenient1, value_name = "OBJECTIVE")]
    pub objective: ObjectiveArgument,

    /// So many boxes, each among the cases that those before it leave
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=20))]
    pub boxes: u8,

    /// Tell this step of the first box's way [default: the first at least as dense as --threshold, else the last]
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,

    /// Also write the boxes, their limits and the chart into a folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Objectives by the names that the EMA Workbench has for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ObjectiveArgument {
    /// What density gains for each case lost
    Lenient1,
    /// The same, times the cases left
    Lenient2,
    /// The density itself
    Original,
}

impl Execute for DiscoverArguments {
    const HELP: Help = Help {
        name: "discover",
        en: "Find in which ranges of the inputs a target fails, over draws or the rows of any table",
        zh: "找出输入落在哪些范围时目标不能实现，可用模拟结果或任意表格",
        arguments: &[
            ("subject", "目标（id、行号或名称的一部分）；达标项数 met 或序列，二者须给出 --at-least 或 --at-most"),
            ("cases", "改用该表格（CSV、XLSX）的各行：每行一个案例，每列一项输入"),
            ("outcome", "表格中的结果列：0和1，或配合以下三项之一的数字、文字"),
            ("batch", "改用批量结果的各次试验：何时目标的达标概率低于 --sure 的值"),
            ("sure", "与 --batch 合用：达标概率达到多少才算达标"),
            ("at_least", "结果不低于此数时为所关注的情形"),
            ("at_most", "结果不高于此数时为所关注的情形"),
            ("is", "结果为此文字时为所关注的情形"),
            ("met", "找出目标何时实现，而不是何时落空"),
            ("year", "序列的年份[默认：目标年]"),
            ("scenario", "情景[默认：其他情景的起点]"),
            ("draws", "模拟次数"),
            ("inputs", "只看这些输入"),
            ("without", "不看这些输入"),
            ("peel_alpha", "每次剥离盒内案例的比例"),
            ("paste_alpha", "每次粘贴盒旁案例的比例"),
            ("mass_min", "盒内案例占全部案例的最低比例"),
            ("threshold", "密度达到多少的盒才采用[默认：0.8；若全部案例的份额与1的中点更高，则取该中点]"),
            ("objective", "切片优劣的标准：lenient1 为每失去一个案例所得的密度；lenient2 再乘以剩余案例数；original 为密度本身"),
            ("boxes", "盒的个数，后一个在前面各盒以外的案例中寻找"),
            ("step", "采用第一个盒路径上的这一步[默认：密度首次达到 --threshold 的一步，否则最后一步]"),
            ("out", "同时把各盒、各限制和图写入该文件夹"),
        ],
        values: &[
            ("SUBJECT", "对象"),
            ("COLUMN", "列名"),
            ("NUMBER", "数"),
            ("WORD", "文字"),
            ("FOLDER", "文件夹"),
            ("PART", "比例"),
            ("OBJECTIVE", "标准"),
        ],
    };

    fn execute(&self, common: &Common) -> Outcome {
        run(common, self)
    }
}

fn part_below_half(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|part| *part > 0.0 && *part < 0.5).ok_or_else(|| "a number above 0 and below 0.5".to_owned())
}

/// What `--out` writes.
const FILES: [&str; 3] = ["trajectory.csv", "limits.csv", "charts"];

/// Cases below which nothing is sought.
const FEWEST: usize = 20;

/// What is looked at, before boxes are sought in it.
struct Question {
    cases: Cases,
    event: Text,
    source: Text,
    notes: Vec<Diagnostic>,
    credit: Credit,
}

fn run(common: &Common, options: &DiscoverArguments) -> Outcome {
    let spoken = language(common);
    let mut question = match (&options.cases, &options.outcome) {
        (Some(file), Some(outcome)) => of_table(common, options, file, outcome)?,
        _ if options.batch.is_some() => of_batch(common, options)?,
        _ => of_draws(common, options)?,
    };
    choose_inputs(&mut question.cases, &options.inputs, &options.without)?;
    check(&question)?;
    let objective = match options.objective {
        ObjectiveArgument::Lenient1 => Objective::GainPerCase,
        ObjectiveArgument::Lenient2 => Objective::GainTimesMass,
        ObjectiveArgument::Original => Objective::Density,
    };
    let patience = Patience { peel_alpha: options.peel_alpha, paste_alpha: options.paste_alpha, mass_min: options.mass_min, objective };
    let boxes = discover(&question.cases, &patience, usize::from(options.boxes));
    let last = boxes[0].steps.len() - 1;
    if let Some(step) = options.step.filter(|step| *step > last) {
        return Err(vec![
            Diagnostic::error(Code::NoSuchStep, text!("the way of the box has no step {step}", "该盒的路径没有第{step}步"))
                .help(text!("its steps are 0 to {last}", "各步编号为0至{last}")),
        ]);
    }
    let threshold = options.threshold.unwrap_or_else(|| boxes[0].usual_threshold());
    let chosen = options.step.unwrap_or_else(|| boxes[0].at_density(threshold));
    let Question { cases, event, source, mut notes, credit } = question;
    let study = DiscoveryStudy { event, source, cases, boxes, chosen, threshold };
    if options.step.is_none() && study.told().density < threshold {
        notes.push(not_dense(&study));
    }
    let mut written = String::new();
    if let Some(folder) = &options.out {
        let place = common.surroundings.place(folder);
        ResultFolder { what: text!("discovery", "情景发现"), files: &FILES }.write(&place, |place| fill(place, &study, &credit))?;
        let (place, files) = (folder.display(), FILES.join(", "));
        let words = text!("\nWritten: {place}: {files}", "\n已写入 {place}：{files}");
        written = wrap(words.get(spoken), common.surroundings.width, "");
    }
    let told = if notes.is_empty() { String::new() } else { format!("\n{}", diagnostic::render_with_pages(&notes, spoken, false)) };
    Ok(match common.printed() {
        Format::Json => json_page(&as_json(&study)),
        Format::Text => {
            Page { study: &study, language: spoken, width: common.surroundings.width }.text() + written.as_str() + told.as_str()
        }
    })
}

/// The cases of a scenario's draws.
fn of_draws(common: &Common, options: &DiscoverArguments) -> Result<Question, Vec<Diagnostic>> {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[reference(plan, &context.scenarios)].clone(),
    };
    let settings = options.drawn.settings(options.draws);
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings.clone())?;
    let words = options.subject.as_deref().unwrap_or_default();
    let asked = subject(&mut session, &scenario, words, options.year)?;
    let (event, of_interest) = event(plan, &asked, options)?;
    let (cases, failed) = drawn_cases(&mut session, &scenario, &asked, of_interest)?;
    let notes =
        (failed > 0).then(|| left_out(failed, options.draws as usize, &text!("draws that failed", "次失败的模拟"))).into_iter().collect();
    let Text { zh, en } = &scenario.title;
    let source = text!("Draws of scenario “{en}”", "情景“{zh}”的模拟");
    Ok(Question { cases, event, source, notes, credit: Credit::plain(plan, &settings, "") })
}

/// The experiments of a batch as cases.
fn of_batch(common: &Common, options: &DiscoverArguments) -> Result<Question, Vec<Diagnostic>> {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let words = options.subject.as_deref().unwrap_or_default();
    let folder = options.batch.as_deref().unwrap_or(Path::new(""));
    let bounds = (options.at_least, options.at_most);
    let place = common.surroundings.place(folder);
    let (event, (cases, failed, settings)) = if words == "met" {
        let name = text!("the expected number of targets met", "平均达标项数");
        let (event, of_interest) = bounded(&name, bounds).ok_or_else(|| vec![no_threshold(&name)])?;
        (event, cases_of_batch(plan, &place, Came::Met, of_interest)?)
    } else {
        let known = names::indicators(plan);
        let position = names::find(words, &known)
            .map_err(|several| vec![names::unknown(words, &known, &several, Code::UnknownName, text!("target", "目标"))])?;
        let Text { zh, en } = Subject::Target(position).name(plan);
        let (sure, met) = (options.sure, options.met);
        let shown = percent(sure);
        let usual = if met {
            text!("“{en}” is met with {shown} or more", "“{zh}”达标概率不低于{shown}")
        } else {
            text!("“{en}” is met with less than {shown}", "“{zh}”达标概率低于{shown}")
        };
        let usual: (Text, OfInterest<'_>) = (usual, Box::new(move |p| (p >= sure) == met));
        let (event, of_interest) = bounded(&text!("P(met) of “{en}”", "“{zh}”达标概率"), bounds).unwrap_or(usual);
        (event, cases_of_batch(plan, &place, Came::Target(position), of_interest)?)
    };
    let all = cases.count() + failed;
    let notes =
        (failed > 0).then(|| left_out(failed, all, &text!("experiments without a probability", "次试验没有概率"))).into_iter().collect();
    let place = folder.display();
    let source = text!("Experiments of {place}", "{place} 的各次试验");
    Ok(Question { cases, event, source, notes, credit: Credit::plain(plan, &settings, "") })
}

/// What is of interest in a subject, as a clause and as a question.
fn event<'a>(plan: &'a Plan, asked: &Subject, options: &DiscoverArguments) -> Result<(Text, OfInterest<'a>), Vec<Diagnostic>> {
    let Text { zh, en } = asked.name(plan);
    let bounds = (options.at_least, options.at_most);
    if let Some(bounded) = bounded(&Text::new(zh.as_str(), en.as_str()), bounds) {
        return Ok(bounded);
    }
    match asked {
        Subject::Target(position) => {
            let band = Band::of(&plan.indicators[*position].target);
            let met = || -> (Text, OfInterest<'a>) {
                (text!("“{en}” meets its target", "“{zh}”达标"), Box::new(move |value| band.contains(value)))
            };
            Ok(if options.met { met() } else { missed(plan, *position) })
        }
        _ => Err(vec![no_threshold(&text!("“{en}”", "“{zh}”"))]),
    }
}

/// The cases of a table's rows.
fn of_table(common: &Common, options: &DiscoverArguments, file: &Path, outcome: &str) -> Result<Question, Vec<Diagnostic>> {
    let read = read_cases(
        &common.surroundings.place(file),
        outcome,
        (options.at_least, options.at_most),
        options.is.as_deref(),
        &options.without,
    )?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let method = text!("Scenario discovery by PRIM.", "用 PRIM 方法发现。");
    let credit = Credit { source: Text::same(&name), run: String::new(), method };
    Ok(Question { cases: read.cases, event: read.event, source: text!("Rows of {name}", "{name} 的各行"), notes: read.notes, credit })
}

/// Whether there is anything to be found.
fn check(question: &Question) -> Result<(), Vec<Diagnostic>> {
    let (cases, Text { zh, en }) = (&question.cases, &question.event);
    let (count, interesting) = (cases.count(), cases.of_interest.iter().filter(|of_interest| **of_interest).count());
    let fault = |message: Text, help: Text| Err(vec![Diagnostic::error(Code::NothingToDiscover, message).help(help)]);
    if count < FEWEST {
        return fault(
            text!("there are {count} cases, too few to find anything in", "只有{count}个案例，不足以发现什么"),
            text!(
                "it takes at least {FEWEST}, and some hundreds to find something that holds",
                "至少需要{FEWEST}个，要得到可靠结果需数百个"
            ),
        );
    }
    if cases.columns.is_empty() {
        return fault(
            text!("no input is left to look at", "没有可供分析的输入"),
            text!("leave --inputs and --without out", "请去掉 --inputs 与 --without"),
        );
    }
    if interesting == 0 || interesting == count {
        let (message, other) = if interesting == 0 {
            (text!("in none of {count} cases {en}", "{count}个案例中没有一个{zh}"), text!("never", "从不"))
        } else {
            (text!("in all of {count} cases {en}", "全部{count}个案例中{zh}"), text!("always", "总是"))
        };
        let Text { zh, en } = other;
        return fault(
            message,
            text!(
                "what is {en} so has no range to be found; ask about another value, or take another scenario",
                "{zh}如此，无范围可寻；请改问其他数值或换一个情景"
            ),
        );
    }
    Ok(())
}

/// Writes the ways, the limits and the chart.
fn fill(folder: &Path, study: &DiscoveryStudy, credit: &Credit) -> io::Result<()> {
    let cause = |error: WriteError| error.cause;
    write_csv(&trajectory_frame(&study.ways()), &folder.join("trajectory.csv")).map_err(cause)?;
    write_csv(&limits_frame(&study.cases.columns, &study.ways()), &folder.join("limits.csv")).map_err(cause)?;
    write_slides(folder, &[("discovery", Chart::Discovery(DiscoveryChart::of_study(study)))], credit)
}
