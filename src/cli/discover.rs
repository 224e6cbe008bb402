//! `fiveyear discover`: in which ranges of what went in a target fails, over a run's draws or the rows of any table.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::analysis::discover::{Objective, Patience, discover};
use crate::chart::{Chart, Credit, DiscoveryChart};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::language::Text;
use crate::results::DiscoveryStudy;
use crate::results::columns::{limits_frame, trajectory_frame};
use crate::table::{WriteError, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder, part};
use super::context::{json_page, language};
use super::discover_cases::{CaseArguments, Question};
use super::discover_page::{Page, as_json, not_dense};
use super::discovered::FEWEST;
use super::result_folder::{ResultFolder, write_slides};
use super::terminal::wrap;

#[derive(Debug, Clone, Args)]
pub(super) struct DiscoverArguments {
    #[command(flatten)]
    pub asked: CaseArguments,

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
    #[arg(long, value_name = "DIR", value_parser = folder())]
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
            ("run", "改用该次运行的模拟：运行时保留的（--keep-draws），未保留则按原样重新模拟"),
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

fn run(common: &Common, options: &DiscoverArguments) -> Outcome {
    let spoken = language(common);
    let folder = ResultFolder { what: text!("discovery", "情景发现"), files: &FILES };
    if let Some(named) = &options.out {
        folder.check(&common.surroundings.place(named))?;
    }
    let question = Question::read(common, &options.asked)?;
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
    if let Some(named) = &options.out {
        folder.write(&common.surroundings.place(named), |place| fill(place, &study, &credit))?;
        let (place, files) = (named.display(), FILES.join(", "));
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
