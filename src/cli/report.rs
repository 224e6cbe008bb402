//! `fiveyear report`: a finished run shown again without simulating, or what moved from one run to another and why.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::brief::{Digits, brief, method};
use crate::chart::Material;
use crate::diagnostic::{self, Diagnostic};
use crate::language::Text;
use crate::language::number::{counted, percent, points, signed};
use crate::plan::Plan;
use crate::report::{own_language, report as report_page, workbook};
use crate::results::queries;
use crate::results::rows::Standing;
use crate::run::{InputChange, Manifest, Move, Opened, RunChanges, StoredRun};
use crate::table::{cannot_write, csv_bytes};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::result_file::{unknown_ending, write_result};
use super::summary_table;
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct ReportArguments {
    /// The folder of a run; with a second one, what moved from the first to the second
    #[arg(value_name = "RUN", num_args = 1..=2, required = true)]
    pub runs: Vec<PathBuf>,

    /// Write report (.html) or workbook (.xlsx) of one run; of two, what moved as a table (.csv)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Also list every target in every scenario; of two runs, every scenario and every input
    #[arg(long)]
    pub all: bool,
}

impl Execute for ReportArguments {
    const HELP: Help = Help {
        name: "report",
        en: "Show a finished run again without simulating, or what moved from one run to another and why",
        zh: "不再推演，重新展示一次已完成的运行；或说明两次运行之间有何变化、原因何在",
        arguments: &[
            ("runs", "一次运行的结果文件夹；再给一个，则说明从前者到后者的变化"),
            ("out", "写出一次运行的报告（.html）或工作簿（.xlsx）；两次运行时写出变化表（.csv）"),
            ("all", "同时列出各情景的全部目标；两次运行时列出全部情景与全部输入"),
        ],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        report(common, self)
    }
}

/// Shows one run, or what moved between two.
fn report(common: &Common, options: &ReportArguments) -> Outcome {
    let opened: Vec<Opened> =
        options.runs.iter().map(|folder| StoredRun::open(&common.surroundings.place(folder))).collect::<Result<_, _>>()?;
    let mut opened = opened.into_iter();
    match (opened.next(), opened.next()) {
        (Some(before), Some(after)) => two(common, options, before, after),
        (Some(only), None) => one(common, options, only),
        (None, _) => unreachable!("invariant: clap wants one folder at least"),
    }
}

fn one(common: &Common, options: &ReportArguments, opened: Opened) -> Outcome {
    let Opened { run, plan, scenarios, readout, notes } = opened;
    let context = Context::new(common, plan, scenarios);
    let plan = &context.plan;
    let said = made_with(&context, &run);
    let mut written = String::new();
    if let Some(place) = &options.out {
        let material = Material { plan, readout: &readout };
        let brief = brief(plan, &readout).with_levers(plan, &readout);
        // As the run was laid out, unless another language is asked for.
        let spoken = match common.lang {
            Some(_) => context.language,
            None => run.manifest.options.language.unwrap_or_else(|| own_language(plan)),
        };
        let bytes = match place.extension().and_then(|end| end.to_str()) {
            Some("html") => report_page(&material, &brief, &run.manifest, spoken).into_bytes(),
            Some("xlsx") => workbook(&material, &run.results, &brief, &run.manifest, spoken)
                .map_err(|error| vec![cannot_write(text!("the workbook", "工作簿"), place, &std::io::Error::other(error))])?,
            _ => return Err(vec![unknown_ending(place, &[".html", ".xlsx"])]),
        };
        write_result(common, place, text!("the report", "报告"), &[".html", ".xlsx"], &bytes)?;
        let shown = place.display();
        written = text!("Written: {shown}\n", "已写出：{shown}\n").get(context.language).to_owned();
    }
    Ok(match common.printed() {
        Format::Json => json_page(&StoredPage {
            made_with: MadeWith::of(&run),
            run: summary_table::page(&context, &readout.settings, &run.results, Some(&readout), &run.folder, &notes),
        }),
        Format::Text => {
            let body = summary_table::body(&context, &readout.settings, &run.results, Some(&readout), options.all);
            [said, "\n".to_owned(), body, written, diagnostic::render(&notes, context.language, false)].concat()
        }
    })
}

/// What a stored run was made with, as data.
#[derive(Serialize)]
struct MadeWith<'a> {
    folder: String,
    run: String,
    fiveyear: &'a str,
    day: Option<String>,
    scenarios: &'a [String],
    options: &'a crate::run::Options,
}

impl<'a> MadeWith<'a> {
    fn of(run: &'a StoredRun) -> MadeWith<'a> {
        let Manifest { fiveyear, scenarios, options, .. } = &run.manifest;
        MadeWith { folder: run.folder.display().to_string(), run: run.manifest.identity(), fiveyear, day: run.day(), scenarios, options }
    }
}

#[derive(Serialize)]
struct StoredPage<'a> {
    made_with: MadeWith<'a>,
    #[serde(flatten)]
    run: summary_table::RunPage<'a>,
}

/// What a stored run was made with, in a line or two: plan, run, draws, design, seed, observations, version, day.
pub(super) fn made_with(context: &Context, run: &StoredRun) -> String {
    let (language, width) = (context.language, context.surroundings.width);
    let (manifest, identity, folder) = (&run.manifest, run.manifest.identity(), context.surroundings.shown(&run.folder));
    let (folder, version, Text { zh: name_zh, en: name_en }) = (folder.display(), &manifest.fiveyear, &manifest.plan);
    let Text { zh: how_zh, en: how_en } = method(&manifest.options.settings(None));
    let scenarios = manifest.scenarios.len();
    let scenarios_en = counted(scenarios, "scenario");
    let day = run.day().map_or_else(Text::default, |day| text!(", files of {day}", "，文件日期{day}"));
    let (day_zh, day_en) = (day.zh, day.en);
    let words = text!(
        "Stored run {identity} in {folder}: {name_en}. {scenarios_en}. {how_en} Made with fiveyear {version}{day_en}; nothing was simulated again.",
        "已存运行 {identity}（{folder}）：{name_zh}。{scenarios}个情景。{how_zh}由 fiveyear {version} 生成{day_zh}；未重新推演。"
    );
    wrap(words.get(language), width, "")
}

fn two(common: &Common, options: &ReportArguments, before: Opened, after: Opened) -> Outcome {
    let changes = RunChanges::between(&before, &after)?;
    let notes: Vec<Diagnostic> = before.notes.iter().chain(&after.notes).cloned().collect();
    let mut written = String::new();
    if let Some(place) = &options.out {
        let frame = queries::moved(&before.run.results, &after.run.results);
        write_result(common, place, text!("the table of what moved", "变化表"), &[".csv"], &csv_bytes(&frame))?;
        let shown = place.display();
        written = text!("Written: {shown}\n", "已写出：{shown}\n").get(super::context::language(common)).to_owned();
    }
    if common.printed() == Format::Json {
        let page = ChangesPage {
            before: MadeWith::of(&before.run),
            after: MadeWith::of(&after.run),
            changes: &changes,
            scenarios: expected(&before, &after),
            notes: diagnostic::to_json(&notes),
        };
        return Ok(json_page(&page));
    }
    let standings = expected(&before, &after);
    let reference = standings.iter().find(|pair| pair.scenario == after.readout.reference().scenario.name).or(standings.first());
    let shown: Vec<&Expected> = if options.all { standings.iter().collect() } else { reference.into_iter().collect() };
    let (before_run, after_run) = (before.run, after.run);
    let context = Context::new(common, after.plan, after.scenarios);
    let (language, width) = (context.language, context.surroundings.width);
    let mut page = String::new();
    for (title, run) in [(text!("Before:", "之前："), &before_run), (text!("After:", "之后："), &after_run)] {
        page += &format!("{}\n{}", title.get(language), made_with(&context, run));
    }
    page += "\n";
    page += &inputs(&context, &changes.inputs, options.all);
    for pair in shown {
        page += "\n";
        page += &moved(&context, pair, &changes.targets, options.all);
    }
    if !options.all && standings.len() > 1 {
        page += "\n";
        page += &others(&context, &standings);
        page += &wrap(text!("Every scenario and every input: --all", "全部情景与全部输入：加 --all").get(language), width, "");
    }
    Ok([page, written, diagnostic::render(&notes, language, false)].concat())
}

/// What moved as data.
#[derive(Serialize)]
struct ChangesPage<'a> {
    before: MadeWith<'a>,
    after: MadeWith<'a>,
    #[serde(flatten)]
    changes: &'a RunChanges,
    scenarios: Vec<Expected>,
    notes: serde_json::Value,
}

/// How many targets a scenario meets in both runs, in expectation.
#[derive(Serialize)]
struct Expected {
    scenario: String,
    title: Text,
    expected_before: Option<f64>,
    expected_after: Option<f64>,
}

fn expected(before: &Opened, after: &Opened) -> Vec<Expected> {
    let earlier: Vec<&Standing> = before.readout.scenarios.iter().map(|other| &other.standing).collect();
    let pair = |standing: &Standing| {
        let then = earlier.iter().find(|then| then.scenario == standing.scenario)?;
        let Standing { scenario, title, expected_met, .. } = standing.clone();
        Some(Expected { scenario, title, expected_before: then.expected_met, expected_after: expected_met })
    };
    after.readout.scenarios.iter().filter_map(|other| pair(&other.standing)).collect()
}

/// Inputs that the terminal lists unless all are asked for.
const INPUTS: usize = 15;
/// Targets that it lists.
const TARGETS: usize = 15;

/// Why: the inputs that differ.
fn inputs(context: &Context, inputs: &[InputChange], all: bool) -> String {
    let (language, width) = (context.language, context.surroundings.width);
    let mut page = format!("{}\n", text!("What differs in the inputs:", "输入的不同：").get(language));
    if inputs.is_empty() {
        let words =
            text!("nothing: plan, scenarios, draws, design and seed are the same", "无：规划、情景、模拟次数、模拟方式与随机种子均相同");
        page += &wrap(words.get(language), width, "  ");
        return page;
    }
    let most = if all { inputs.len() } else { INPUTS };
    for input in inputs.iter().take(most) {
        let InputChange { kind, scenario, label, before, after, .. } = input;
        let said = |words: &Text| if words.get(language).is_empty() { "–".to_owned() } else { words.get(language).to_owned() };
        let (kind, label, before, after) = (kind.label(), label.get(language), said(before), said(after));
        let of = scenario
            .as_ref()
            .map_or_else(Text::default, |title| Text::new(format!("（情景“{}”）", title.zh), format!(" (scenario “{}”)", title.en)));
        let words = Text::new(
            format!("{}{}：{label}：{before} → {after}", kind.zh, of.zh),
            format!("{}{}: {label}: {before} → {after}", kind.en, of.en),
        );
        page += &wrap(words.get(language), width, "  ");
    }
    if let more @ 1.. = inputs.len().saturating_sub(most) {
        page += &format!("  {}\n", text!("and {more} more", "另有{more}项").get(language));
    }
    page
}

/// What moved in one scenario: targets whose probability clearly changed, the largest change first.
fn moved(context: &Context, pair: &Expected, targets: &[Move], all: bool) -> String {
    let (plan, language, width) = (&context.plan, context.language, context.surroundings.width);
    let number = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |number| format!("{number:.1}"));
    let (title, before, after) = (pair.title.get(language), number(pair.expected_before), number(pair.expected_after));
    let mut page = wrap(
        text!("Scenario “{title}”: {before} → {after} targets met in expectation", "情景“{title}”：平均达标项数 {before} → {after}")
            .get(language),
        width,
        "",
    );
    let own: Vec<&Move> = targets.iter().filter(|target| target.change.scenario == pair.scenario).collect();
    let size = |target: &Move| target.change.difference.unwrap_or(0.0).abs();
    let mut clear: Vec<&Move> = own.iter().filter(|target| target.clear).copied().collect();
    clear.sort_by(|one, other| size(other).total_cmp(&size(one)));
    let most = if all { clear.len() } else { TARGETS };
    if clear.is_empty() {
        page += &wrap(text!("No target's probability clearly moved.", "没有目标的达标概率发生明显变化。").get(language), width, "");
    } else {
        page += &table(plan, &clear[..clear.len().min(most)], context);
    }
    if let more @ 1.. = clear.len().saturating_sub(most) {
        page += &format!("  {}\n", text!("and {more} more that clearly moved", "另有{more}项明显变化").get(language));
    }
    let unclear = own.iter().filter(|target| !target.clear && size(target) > 0.0).count();
    let (same, unclear_en) = (own.len() - clear.len() - unclear, counted(unclear, "target"));
    page += &wrap(
        text!(
            "{unclear_en} moved by no more than chance in the draws explains; {same} did not move.",
            "{unclear}项的变化不超出随机误差；{same}项没有变化。"
        )
        .get(language),
        width,
        "",
    );
    page
}

fn table(plan: &Plan, targets: &[&Move], context: &Context) -> String {
    let language = context.language;
    let headings = [
        Heading::right(""),
        Heading::filling(text!("target", "目标").get(language)),
        Heading::right(text!("P(met)", "达标概率").get(language)),
        Heading::right(text!("points", "百分点").get(language)),
        Heading::right(text!("median", "中位数").get(language)),
    ];
    let row = |target: &&Move| {
        let change = &target.change;
        let indicator = plan.indicators.iter().find(|indicator| indicator.id == change.indicator)?;
        let digits = Digits::of(indicator);
        let share = |share: Option<f64>| percent(share.unwrap_or(f64::NAN));
        let (from, to) = (digits.value(change.p50_before), digits.value(change.p50_after));
        let median = if from == to { from } else { format!("{from} → {to}") };
        Some(vec![
            indicator.number.clone(),
            indicator.full_name().get(language).to_owned(),
            format!("{} → {}", share(change.p_before), share(change.p_after)),
            points(change.difference.unwrap_or(f64::NAN)),
            median,
        ])
    };
    terminal::table(&headings, &targets.iter().filter_map(row).collect::<Vec<_>>(), context.surroundings.width)
}

/// The expected number of targets met in every scenario that both runs have.
fn others(context: &Context, standings: &[Expected]) -> String {
    let language = context.language;
    let headings = [
        Heading::filling(text!("targets met in expectation", "平均达标项数").get(language)),
        Heading::right(text!("before", "之前").get(language)),
        Heading::right(text!("after", "之后").get(language)),
        Heading::right(text!("change", "变化").get(language)),
    ];
    let number = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |number| format!("{number:.1}"));
    let row = |pair: &Expected| {
        let change = pair.expected_before.zip(pair.expected_after).map(|(from, to)| signed(to - from, |value| format!("{value:.2}")));
        let title = pair.title.get(language).to_owned();
        vec![title, number(pair.expected_before), number(pair.expected_after), change.unwrap_or_else(|| "–".to_owned())]
    };
    terminal::table(&headings, &standings.iter().map(row).collect::<Vec<_>>(), context.surroundings.width)
}
