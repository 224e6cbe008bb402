//! A run and its folder: in go scenarios and a manifest, out come the files, complete or not at all, and what is shown of them.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use crate::achieve::{Assessment, Overview, ScenarioResult, assess_each};
use crate::analysis::{self, Background, MetDraws};
use crate::brief::brief;
use crate::chart::{Credit, Material, RasterError};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Text;
use crate::language::number::counted;
use crate::plan::Plan;
use crate::report::{self, BeginError, Manifest, RunFolder, TableFiles, Tables, write_draws};
use crate::scenario::Scenario;
use crate::simulate::{self, Design, Session, Settings};
use crate::table::WriteError;
use crate::text;

use super::context::Context;
use super::faults::{self, Cause};

/// What came of a run.
pub struct Written {
    pub overview: Overview,
    /// Every scenario; of a [`Written::is_batch`] the first alone.
    pub assessment: Assessment,
    pub manifest: Manifest,
    /// What makes the results less exact than they could be, and what could not be drawn.
    pub notes: Vec<Diagnostic>,
}

impl Written {
    /// Whether the run has more scenarios than can be shown side by side.
    pub fn is_batch(&self) -> bool {
        is_batch(self.overview.scenarios.len())
    }

    /// Whether no draw of any scenario is left to say anything.
    pub fn all_fail(&self) -> bool {
        all_fail(&self.overview, self.assessment.settings.draws)
    }
}

/// Scenarios that charts, report, workbook and the terminal's table can show side by side.
pub const MOST_BESIDE: usize = 60;

/// Whether so many scenarios are a batch, whose tables are written while it runs and of which little is kept.
pub fn is_batch(scenarios: usize) -> bool {
    scenarios > MOST_BESIDE
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
    let mut session = Session::new(&context.plan, scenarios, settings.clone())?;
    let folder = RunFolder::begin(place).map_err(|error| match error {
        BeginError::Foreign(file) => not_a_run(place, &file),
        BeginError::Io(error) => cannot_write(place, &error),
    })?;
    let years = context.plan.years();
    let bar = progress_bar(scenarios.len());
    let fault: RefCell<Option<WriteError>> = RefCell::new(None);
    let mut met: Vec<MetDraws> = Vec::new();
    // Tables are written beside the run. Few results wait for it: a slow disk slows the run and does not fill the memory.
    let (sender, receiver) = sync_channel(2);
    let tables = TableFiles::begin(folder.path(), manifest.options.charts).map_err(|error| cannot_write(place, &error))?;
    let kept = thread::scope(|scope| {
        let writer = scope.spawn(|| Kept::take(context, &settings, &years, scenarios.len(), tables, receiver));
        let assessed = assess_each(&mut session, scenarios, |result, experiment| {
            if manifest.options.charts {
                met.push(MetDraws::of(&context.plan, &experiment.draws));
            }
            if manifest.options.keep_draws && fault.borrow().is_none() {
                let written = write_draws(folder.path(), &result.scenario.name, settings.first_draw, &experiment.draws);
                *fault.borrow_mut() = written.err();
            }
            // Nobody takes it any more when a table could not be written, which is told below.
            let _ = sender.send(result);
            bar.inc(1);
        });
        drop(sender);
        assessed.map(|()| writer.join().expect("invariant: the writer does not panic"))
    })?;
    bar.finish_and_clear();
    if let Some(error) = fault.into_inner() {
        return Err(cannot_write(place, &error));
    }
    let Kept { overview, results, tables, failing } = kept.map_err(|error| cannot_write(place, &error))?;
    let assessment = Assessment { settings, years, results };
    let settings = &assessment.settings;
    let advice = settings.design.advice(settings.draws);
    let mut notes: Vec<Diagnostic> =
        advice.into_iter().map(|(message, help)| Diagnostic::warning("not-a-power-of-two", message).help(help)).collect();
    if let Some(tables) = tables {
        let plan = &context.plan;
        // The samples of the run are not needed for its pictures, only its rules.
        let mut rules = session.with(settings.clone());
        drop(session);
        let background = analysis::background(&mut rules, scenarios, &assessment, met)?;
        let faults = picture(folder.path(), plan, &assessment, &background, &tables, &manifest);
        // Every picture lacks the same characters: one note says so.
        notes.extend(faults.map_err(|error| cannot_write(place, &error))?.first().map(RasterError::describe));
    }
    let manifest = folder.finish(manifest).map_err(|error| cannot_write(place, &error))?;
    if settings.draws > 1 {
        let severity = if all_fail(&overview, settings.draws) { Severity::Error } else { Severity::Warning };
        notes.extend(failing.into_iter().map(|fault| Diagnostic { severity, ..fault }));
    }
    Ok(Written { overview, assessment, manifest, notes })
}

/// What is kept of the results when their tables are written.
struct Kept {
    overview: Overview,
    results: Vec<ScenarioResult>,
    /// For the workbook, if there is to be one.
    tables: Option<Tables>,
    /// What fails in so many draws that the figures of a scenario are hardly worth reading.
    failing: Vec<Diagnostic>,
}

impl Kept {
    /// Writes the tables of each result that comes.
    fn take(
        context: &Context,
        settings: &Settings,
        years: &[i32],
        scenarios: usize,
        mut files: TableFiles,
        results: Receiver<ScenarioResult>,
    ) -> Result<Kept, WriteError> {
        let mut kept = Kept { overview: Overview::default(), results: Vec::new(), tables: None, failing: Vec::new() };
        let mut failing_scenarios = 0;
        for result in results {
            files.add(&context.plan, years, &result)?;
            kept.overview.add(&result);
            if result.judgement.failed * 20 >= settings.draws {
                failing_scenarios += 1;
                if failing_scenarios <= MOST_FAILING {
                    kept.failing.extend(failed_checks(context, settings, &result));
                }
            }
            if kept.results.is_empty() || !is_batch(scenarios) {
                kept.results.push(result);
            }
        }
        if failing_scenarios > MOST_FAILING {
            let more = failing_scenarios - MOST_FAILING;
            let scenarios = counted(more, "more scenario");
            let message =
                text!("many draws fail in {scenarios}: failures.csv lists them", "另有{more}个情景多次抽样失败，详见 failures.csv");
            kept.failing.push(Diagnostic::error("check-failed", message));
        }
        kept.tables = files.finish()?;
        Ok(kept)
    }
}

/// Scenarios whose failing draws are told one by one.
const MOST_FAILING: usize = 20;

/// Draws the charts and writes report and workbook; gives back what no font could draw.
fn picture(
    folder: &Path,
    plan: &Plan,
    assessment: &Assessment,
    background: &Background,
    tables: &Tables,
    manifest: &Manifest,
) -> io::Result<Vec<RasterError>> {
    let material = Material { plan, assessment, background };
    let credit = Credit::of(plan, &assessment.settings, &manifest.identity());
    let pictures = report::pictures(&material);
    let brief = brief(plan, assessment, background);
    let draw = || {
        let faults = report::write_pictures(folder, &pictures, &credit)?;
        let page = report::report(&material, &brief, manifest);
        std::fs::write(folder.join("report.html"), page).map(|()| faults)
    };
    let tabulate = || {
        let bytes = report::workbook(plan, assessment, tables, &brief, background.reference, manifest).map_err(io::Error::other)?;
        std::fs::write(folder.join("workbook.xlsx"), bytes)
    };
    let (drawn, tabulated) = simulate::join(draw, tabulate);
    tabulated.and(drawn)
}

/// The error of a draw that a design does not have.
pub fn no_such_draw(message: Text) -> Diagnostic {
    Diagnostic::error("no-such-draw", message).help(text!(
        "give --seed, --design and --draws as the run had them: its run.json holds them",
        "--seed、--design 与 --draws 须与原运行相同，见其 run.json"
    ))
}

fn progress_bar(scenarios: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}").expect("invariant: the template is well formed");
    ProgressBar::new(scenarios as u64).with_style(style)
}

fn not_a_run(place: &Path, file: &Path) -> Vec<Diagnostic> {
    let (place, file) = (place.display(), file.display());
    let message = text!(
        "{place} holds something that no run has written: {file}; nothing was changed",
        "{place} 中有并非由运行写出的内容：{file}；未作任何改动"
    );
    vec![Diagnostic::error("folder-taken", message).help(text!(
        "choose another folder with --out; only an empty folder or an earlier run, as it was written, is replaced",
        "请用 --out 指定其他文件夹；只有空文件夹或未经改动的旧运行结果会被替换"
    ))]
}

fn cannot_write(place: &Path, cause: &impl Cause) -> Vec<Diagnostic> {
    vec![faults::cannot_write(text!("the results", "结果"), place, cause)]
}

/// Whether no draw of any scenario is left to say anything.
fn all_fail(overview: &Overview, draws: usize) -> bool {
    draws > 1 && overview.scenarios.iter().all(|standing| standing.all_failed)
}

/// One message per series in which draws of a scenario failed.
pub fn failed_checks(context: &Context, settings: &Settings, result: &ScenarioResult) -> Vec<Diagnostic> {
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
            format!("`{series}` 在情景 `{scenario}` 的{count}次抽样中不成立；首次为第{draw}次抽样、{year}年：{}", cause.zh),
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
fn replay_options(settings: &Settings) -> String {
    let usual = Settings::default();
    let mut options = if settings.seed == usual.seed { String::new() } else { format!(" --seed {}", settings.seed) };
    match settings.design {
        Design::MonteCarlo => {}
        Design::LatinHypercube { draws } => options += &format!(" --design latin-hypercube --draws {draws}"),
        Design::Sobol => options += " --design sobol",
    }
    options
}
