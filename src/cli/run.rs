//! `fiveyear run` and `fiveyear check`: in go the options, out come the summary, the files of the run, or all that is wrong.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use crate::achieve::{Assessment, ScenarioResult, assess};
use crate::analysis::MetDraws;
use crate::chart::{RasterError, build};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::language::Text;
use crate::report::{self, BeginError, Manifest, Options, RunFolder, write_draws, write_tables};
use crate::scenario::{Scenario, load_scenarios, plan_itself};
use crate::simulate::{self, Design};
use crate::table::WriteError;
use crate::text;

use super::Outcome;
use super::args::{CheckArguments, Common, Format, RunArguments};
use super::context::{Context, load_plan};
use super::faults::{self, Cause};
use super::summary_table;
use super::terminal::counted;

/// Runs, writes the run's folder and shows the summary.
pub fn run(common: &Common, options: &RunArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenarios = context.select(&options.scenario)?;
    if let Some(threads) = options.threads {
        simulate::set_threads(usize::from(threads));
    }
    let began = Instant::now();
    let chosen = chosen_options(options)?;
    let manifest = Manifest::new(&context.plan, scenarios.iter().map(|scenario| scenario.name.clone()).collect(), chosen);
    let place = options.out.clone().unwrap_or_else(|| Path::new("out").join(manifest.identity()));
    let written = write_run(&context, &scenarios, manifest, &place, options.block.map(usize::from))?;
    let assessment = &written.assessment;
    if all_fail(assessment) {
        return Err(written.notes);
    }
    Ok(match common.printed() {
        Format::Json => format!("{:#}\n", summary_table::json(&context.plan, assessment, &place, &written.notes)),
        Format::Text => {
            let notes = if written.notes.is_empty() { String::new() } else { diagnostic::render(&written.notes, context.language, false) };
            summary_table::text(&context, assessment, &place, began.elapsed()) + notes.as_str()
        }
    })
}

/// The options of the run; an error if `--draw` asks for a draw that a run of `--draws` does not have.
fn chosen_options(options: &RunArguments) -> Result<Options, Vec<Diagnostic>> {
    if let (Some(draw), Some(draws)) = (options.draw, options.draws)
        && draw >= u64::from(draws)
    {
        let message = text!("there is no draw {draw} among {draws}, numbered from 0", "{draws}次抽样中没有第{draw}次(编号从0起)");
        return Err(vec![no_such_draw(message)]);
    }
    Ok(Options {
        draws: if options.central || options.draw.is_some() { 1 } else { options.all_draws() as usize },
        first_draw: options.draw.unwrap_or(0),
        seed: options.seed,
        design: options.whole_design(),
        central: options.central,
        keep_draws: options.keep_draws,
        // The replay of one draw is for the eyes of whoever mends a rule.
        charts: !options.no_charts && options.draw.is_none(),
    })
}

fn no_such_draw(message: Text) -> Diagnostic {
    Diagnostic::error("no-such-draw", message).help(text!(
        "give --seed, --design and --draws as the run had them: its run.json holds them",
        "--seed、--design 与 --draws 须与原运行相同,见其 run.json"
    ))
}

/// What came of a run.
pub struct Written {
    pub assessment: Assessment,
    pub manifest: Manifest,
    /// What makes the results less exact than they could be, and what could not be drawn.
    pub notes: Vec<Diagnostic>,
}

/// Compiles, runs and writes everything into `place`, which appears complete or not at all.
pub fn write_run(
    context: &Context,
    scenarios: &[Scenario],
    manifest: Manifest,
    place: &Path,
    block: Option<usize>,
) -> Result<Written, Vec<Diagnostic>> {
    let settings = manifest.options.settings(block);
    settings.design.check(settings.first_draw, settings.draws).map_err(|message| vec![no_such_draw(message)])?;
    let compilation = simulate::compile(&context.plan, scenarios)?;
    let folder = RunFolder::begin(place).map_err(|error| match error {
        BeginError::Foreign(file) => not_a_run(place, &file),
        BeginError::Io(error) => cannot_write(place, &error),
    })?;
    let bar = progress_bar(scenarios.len());
    let fault: RefCell<Option<WriteError>> = RefCell::new(None);
    let mut met: Vec<MetDraws> = Vec::new();
    let assessment = assess(
        &context.plan,
        scenarios,
        &compilation,
        &settings,
        |_| bar.inc(1),
        |scenario, draws| {
            if manifest.options.charts {
                met.push(MetDraws::of(&context.plan, draws));
            }
            if manifest.options.keep_draws && fault.borrow().is_none() {
                *fault.borrow_mut() = write_draws(folder.path(), &scenario.name, settings.first_draw, draws).err();
            }
        },
    );
    bar.finish_and_clear();
    if let Some(error) = fault.into_inner() {
        return Err(cannot_write(place, &error));
    }
    let tabulated = || write_tables(folder.path(), &context.plan, &assessment);
    let (tables, background) = if manifest.options.charts {
        let (tables, background) =
            simulate::both(tabulated, || report::background(&context.plan, scenarios, &compilation, &assessment, met));
        (tables, Some(background?))
    } else {
        (tabulated(), None)
    };
    let tables = tables.map_err(|error| cannot_write(place, &error))?;
    let advice = settings.design.advice(settings.draws);
    let mut notes: Vec<Diagnostic> =
        advice.into_iter().map(|(message, help)| Diagnostic::warning("not-a-power-of-two", message).help(help)).collect();
    if let Some(background) = background {
        let plan = &context.plan;
        let credit = build::credit(plan, &assessment, &manifest.identity());
        let pictures = report::pictures(plan, &assessment, &background);
        let draw = || {
            let faults = report::write_pictures(folder.path(), &pictures, &credit)?;
            let page = report::report(plan, &assessment, &background, &manifest);
            std::fs::write(folder.path().join("report.html"), page).map(|()| faults)
        };
        let tabulate = || {
            let bytes = report::workbook(plan, &assessment, &tables, background.reference, &manifest).map_err(std::io::Error::other)?;
            std::fs::write(folder.path().join("workbook.xlsx"), bytes)
        };
        let (drawn, tabulated) = simulate::both(draw, tabulate);
        let faults = drawn.map_err(|error| cannot_write(place, &error))?;
        tabulated.map_err(|error| cannot_write(place, &error))?;
        // Every picture lacks the same characters: one note says so.
        notes.extend(faults.first().map(RasterError::describe));
    }
    let manifest = folder.finish(manifest).map_err(|error| cannot_write(place, &error))?;
    if settings.draws > 1 {
        notes.extend(failing(context, &assessment));
    }
    Ok(Written { assessment, manifest, notes })
}

fn progress_bar(scenarios: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}").expect("invariant: the template is well formed");
    ProgressBar::new(scenarios as u64).with_style(style)
}

fn not_a_run(place: &Path, file: &Path) -> Vec<Diagnostic> {
    let (place, file) = (place.display(), file.display());
    let message = text!(
        "{place} holds something that no run has written: {file}; nothing was changed",
        "{place} 中有并非由运行写出的内容:{file};未作任何改动"
    );
    vec![Diagnostic::error("folder-taken", message).help(text!(
        "choose another folder with --out; only an empty folder or an earlier run, as it was written, is replaced",
        "请用 --out 指定其他文件夹;只有空文件夹或未经改动的旧运行结果会被替换"
    ))]
}

fn cannot_write(place: &Path, cause: &impl Cause) -> Vec<Diagnostic> {
    vec![faults::cannot_write(text!("the results", "结果"), place, cause)]
}

/// Finds all that is wrong without running; with `--run`, also tests the planners' checks in every draw.
pub fn check(common: &Common, options: &CheckArguments) -> Outcome {
    let context = load_with_rules(common)?;
    let compilation = simulate::compile(&context.plan, &context.scenarios)?;
    let plan = &context.plan;
    let (indicators, assumptions, scenarios) = (plan.indicators.len(), plan.assumptions.len(), context.scenarios.len());
    let rules: usize = compilation.models.first().map_or(0, |compiled| compiled.model.series.len());
    let all =
        [counted(indicators, "indicator"), format!("{rules} series"), counted(assumptions, "assumption"), counted(scenarios, "scenario")]
            .join(", ");
    let mut words = text!("no fault found: {all}\n", "未发现错误:{indicators}项指标,{rules}个序列,{assumptions}项假设,{scenarios}个情景\n")
        .get(context.language)
        .to_owned();
    if options.run {
        let settings = simulate::Settings::default();
        let assessment = assess(plan, &context.scenarios, &compilation, &settings, |_| {}, |_, _| {});
        let faults: Vec<Diagnostic> = assessment.results.iter().flat_map(|result| failed_checks(&context, &settings, result)).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let (checks, draws) = (plan.checks.len(), settings.draws);
        let counted = counted(checks, "check");
        let held = text!(
            "{counted} and all declared bounds hold in each of {draws} draws of every scenario\n",
            "{checks}项检查与全部取值范围在每个情景的{draws}次抽样中均成立\n"
        );
        words += held.get(context.language);
    }
    if !plan.warnings.is_empty() {
        words += &diagnostic::render(&plan.warnings, context.language, false);
    }
    Ok(words)
}

/// Loads plan and scenarios; where scenarios are at fault, the plan's own rules are looked through as well, so that all is told at once.
fn load_with_rules(common: &Common) -> Result<Context, Vec<Diagnostic>> {
    let plan = load_plan(common)?;
    match load_scenarios(&plan) {
        Ok(scenarios) => Ok(Context::new(common, plan, scenarios)),
        Err(mut faults) => {
            faults.extend(simulate::compile(&plan, &[plan_itself(&plan)]).err().unwrap_or_default());
            Err(faults)
        }
    }
}

/// Whether no draw of any scenario is left to say anything.
fn all_fail(assessment: &Assessment) -> bool {
    let draws = assessment.settings.draws;
    draws > 1 && assessment.results.iter().all(|result| result.judgement.failed == draws)
}

/// What fails in so many draws that the figures of a scenario are hardly worth reading: an error where no draw is left.
fn failing(context: &Context, assessment: &Assessment) -> Vec<Diagnostic> {
    let often = |result: &&ScenarioResult| result.judgement.failed * 20 >= assessment.settings.draws;
    let severity = if all_fail(assessment) { Severity::Error } else { Severity::Warning };
    let faults = assessment.results.iter().filter(often).flat_map(|result| failed_checks(context, &assessment.settings, result));
    faults.map(|fault| Diagnostic { severity, ..fault }).collect()
}

/// One message per series in which draws of a scenario failed.
fn failed_checks(context: &Context, settings: &simulate::Settings, result: &ScenarioResult) -> Vec<Diagnostic> {
    let mut by_series: std::collections::BTreeMap<&str, Vec<&simulate::FailedDraw>> = std::collections::BTreeMap::new();
    for failure in &result.failures {
        by_series.entry(&failure.series).or_default().push(failure);
    }
    let fault = |(series, failures): (&str, Vec<&simulate::FailedDraw>)| {
        let (first, count, scenario) = (failures[0], failures.len(), &result.scenario.name);
        let (draw, year, cause) = (first.draw, first.year, first.cause.describe());
        let draws = counted(count, "draw");
        let fails = if count == 1 { "it is" } else { "first in" };
        let message = Text::new(
            format!("`{series}` 在情景 `{scenario}` 的{count}次抽样中不成立;首次为第{draw}次抽样、{year}年:{}", cause.zh),
            format!("`{series}` fails in {draws} of scenario `{scenario}`; {fails} draw {draw}, {year}: {}", cause.en),
        );
        let options = context.plan_option.clone() + replay_options(settings).as_str();
        let fault = Diagnostic::error("check-failed", message).maybe_at(first.place.clone()).help(text!(
            "replay it with `fiveyear run -s {scenario} --draw {draw}{options}`",
            "可用 `fiveyear run -s {scenario} --draw {draw}{options}` 重现"
        ));
        let reasons = context.plan.checks.iter().filter(|check| check.series == series).map(|check| &check.reason);
        reasons.fold(fault, |fault, reason| fault.help(reason.clone()))
    };
    by_series.into_iter().map(fault).collect()
}

/// The options beside `--draw` without which another draw would be replayed.
fn replay_options(settings: &simulate::Settings) -> String {
    let usual = simulate::Settings::default();
    let mut options = if settings.seed == usual.seed { String::new() } else { format!(" --seed {}", settings.seed) };
    match settings.design {
        Design::MonteCarlo => {}
        Design::LatinHypercube { draws } => options += &format!(" --design latin-hypercube --draws {draws}"),
        Design::Sobol => options += " --design sobol",
    }
    options
}

/// The folder of results as it is shown: relative where it can be.
pub fn shown(place: &Path) -> PathBuf {
    std::env::current_dir()
        .ok()
        .and_then(|current| place.strip_prefix(current).ok().map(Path::to_owned))
        .unwrap_or_else(|| place.to_owned())
}
