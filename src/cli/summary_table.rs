//! The table at the end of a run shows the targets by domain with P(met) in each scenario.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::achieve::LIKELY;
use crate::brief::{Digits, glance};
use crate::diagnostic::{self, Diagnostic};
use crate::language::number::{counted, full, percent, whole};
use crate::language::{Language, Text};
use crate::plan::{Indicator, Plan, Sides};
use crate::results::rows::{FailureGroup, Observed, Standing, Target, Update};
use crate::results::{Readout, Results, ScenarioReadout, Table, queries};
use crate::run::Written;
use crate::simulate::{Design, Settings};
use crate::text;

use super::answer::{Screen, answer};
use super::batch_table::{self, BoundsPage, StandingPage};
use super::context::{Context, json_page};
use super::observed;
use super::target_rows::{legend, printed, rows_by_domain};
use super::terminal::{self, Heading, wrap};

/// The whole answer as text for a terminal, then where the files are.
pub(super) fn text(context: &Context, written: &Written, place: &Path, took: Duration, whole: bool) -> String {
    let (language, width) = (context.language, context.surroundings.width);
    let mut page = body(context, &written.settings, &written.results, written.readout.as_ref(), whole);
    let report = place.join("report.html");
    let seconds = took.as_secs_f64();
    let place = context.surroundings.shown(if report.is_file() { &report } else { place }).display().to_string();
    let why = match written.readout.as_ref().filter(|readout| !readout.is_single() && !whole) {
        Some(readout) => {
            let number = glance(&context.plan, readout).risks.first().map_or_else(|| "1".to_owned(), |line| line.number.clone());
            text!(" · why: explain {number} · all targets: --all", "；原因：explain {number}；全部目标：--all")
        }
        None => Text::default(),
    };
    let Text { zh, en } = why;
    page += &wrap(text!("Files: {place} ({seconds:.1} s){en}", "结果：{place}（用时{seconds:.1}秒）{zh}").get(language), width, "");
    if written.readout.is_none() {
        page += &wrap(batch_table::no_pictures().get(language), width, "");
    }
    page
}

/// The answer of a run, just ended or read back; without rows it is a batch.
pub(super) fn body(context: &Context, settings: &Settings, results: &Results, readout: Option<&Readout>, whole: bool) -> String {
    let (plan, language, width) = (&context.plan, context.language, context.surroundings.width);
    let screen = Screen { language, width, colours: context.surroundings.terminal && console::colors_enabled() };
    let (standings, single) = (Standing::of(results.frame(Table::Scenarios)), settings.draws == 1);
    let brief = readout.filter(|_| !single).map(|readout| glance(plan, readout).with_levers(plan, readout));
    let mut page = head(plan, settings, standings.len(), language);
    if let (Some(readout), true) = (readout, single) {
        page += &single_failures(&readout.failures, language, width);
    }
    page += "\n";
    match readout {
        None => page += &format!("{}\n", batch_table::tables(plan, results, &standings, single, language, width)),
        Some(readout) if whole || brief.is_none() => {
            page += &panels(plan, readout, &standings, language, width);
            page += &commitments(&readout.scenarios[0], single, language, width);
        }
        Some(_) => {}
    }
    if !single && (whole || readout.is_none()) {
        page += &wrap(&precision(queries::largest_error(results), language), width, "");
    }
    // The answer comes last, so that it stays on the screen.
    if let Some(brief) = &brief {
        page += if whole { "\n" } else { "" };
        page += &answer(plan, brief, screen);
    }
    let failed = standings.iter().map(|standing| standing.failed_draws).sum();
    if whole || brief.is_none() || failed > 0 {
        page += &failures(settings.draws * standings.len(), failed, language, width);
    }
    if let (Some(readout), Some(year)) = (readout, settings.as_of)
        && let Some(first) = readout.scenarios.iter().find(|of| readout.observed.iter().any(|seen| seen.scenario == of.scenario.name))
    {
        let name = &first.scenario.name;
        let observed: Vec<Observed> = readout.observed.iter().filter(|seen| seen.scenario == *name).cloned().collect();
        let updates: Vec<Update> = readout.updates.iter().filter(|update| update.scenario == *name).cloned().collect();
        page += &format!("\n{}", observed::page(plan, &first.scenario.title, year, &observed, &updates, language, width));
    }
    page
}

/// All scenarios beside each other, as many as fit on the screen at a time.
fn panels(plan: &Plan, readout: &Readout, standings: &[Standing], language: Language, width: usize) -> String {
    let scenarios = readout.scenarios.len();
    let numbered: Vec<(usize, &Standing)> = standings.iter().enumerate().collect();
    let mut page = legend(&numbered, readout.is_single(), language, width);
    let beside = (width.saturating_sub(FULL_NAME + FIGURES) / per_scenario(readout)).clamp(1, scenarios);
    page += &panel(plan, readout, language, width, 0..beside, true);
    let per_panel = (width.saturating_sub(FULL_NAME + 4) / per_scenario(readout)).max(1);
    let mut from = beside;
    while from < scenarios {
        let to = (from + per_panel).min(scenarios);
        page += "\n";
        page += &panel(plan, readout, language, width, from..to, false);
        from = to;
    }
    page += "\n";
    page += &wrap(&footnotes(plan, &readout.scenarios[0], readout.is_single(), language), width, "");
    page
}

/// Columns of the terminal for names.
const FULL_NAME: usize = 34;
/// Row number, baseline, target and projection.
const FIGURES: usize = 4 + 8 + 8 + 9;

fn head(plan: &Plan, settings: &Settings, scenarios: usize, language: Language) -> String {
    let (draws, seed, targets) = (settings.draws, settings.seed, plan.indicators.len());
    let (targets_en, scenarios_en, draws_en) = (counted(targets, "target"), counted(scenarios, "scenario"), counted(draws, "draw"));
    let each = if scenarios == 1 { "" } else { " each" };
    let name = plan.name.get(language);
    let (base, target) = (plan.base_year, plan.target_year);
    let design = settings.in_brackets();
    let design = design.get(language);
    let draws_words = whole(draws);
    if settings.central {
        text!(
            "{name}\n{targets_en}, {base}-{target}, {scenarios_en}, every assumption at its central value\n",
            "{name}\n{targets}项目标，{base}—{target}年，{scenarios}个情景，所有假设取中位取值\n"
        )
    } else if draws == 1 {
        let draw = settings.first_draw;
        text!(
            "{name}\n{targets_en}, {base}-{target}, {scenarios_en}, draw {draw}{design}, seed {seed}\n",
            "{name}\n{targets}项目标，{base}—{target}年，{scenarios}个情景，第{draw}次模拟{design}，随机种子{seed}\n"
        )
    } else {
        text!(
            "{name}\n{targets_en}, {base}-{target}, {scenarios_en}, {draws_en}{each}{design}, seed {seed}\n",
            "{name}\n{targets}项目标，{base}—{target}年，{scenarios}个情景，每个情景{draws_words}次模拟{design}，随机种子{seed}\n"
        )
    }
    .get(language)
    .to_owned()
}

/// Why the one draw that was run fails, scenario by scenario; nothing where it does not fail.
fn single_failures(failures: &[FailureGroup], language: Language, width: usize) -> String {
    let words = failures.iter().map(|failure| {
        let FailureGroup { scenario, series, year, file, line, message: Text { zh, en }, .. } = failure;
        let at = file.as_ref().map_or_else(String::new, |file| format!(" ({file}:{line})"));
        let words = text!(
            "the draw fails in scenario `{scenario}`: `{series}`{at}, {year}: {en}",
            "情景 `{scenario}` 中此次模拟失败：`{series}`{at}，{year}年：{zh}"
        );
        wrap(words.get(language), width, "")
    });
    words.collect()
}

/// What is known of a target: P(met), or of a single draw whether it is met.
fn met(readout: &Readout, target: &Target, language: Language) -> String {
    let words = match target {
        // Every draw failed.
        target if target.met + target.missed == 0 => text!("–", "–"),
        _ if !readout.is_single() => return percent(target.p_met.unwrap_or(f64::NAN)),
        target if target.met > 0 => text!("met", "达标"),
        _ => text!("missed", "未达标"),
    };
    words.get(language).to_owned()
}

/// Columns for one scenario: a blank and up to four for `>99%`, or six for `missed`.
fn per_scenario(readout: &Readout) -> usize {
    if readout.is_single() { 7 } else { 5 }
}

fn panel(plan: &Plan, readout: &Readout, language: Language, width: usize, scenarios: std::ops::Range<usize>, figures: bool) -> String {
    let first = &readout.scenarios[0];
    let title = if readout.is_single() { text!("by scenario", "各情景") } else { text!("P(met) by scenario", "各情景达标概率") };
    let mut headings = vec![Heading::right(""), Heading::filling(title.get(language))];
    if figures {
        headings.push(Heading::right(plan.base_year.to_string()));
        headings.push(Heading::right(text!("target", "目标").get(language)));
        let year = plan.target_year;
        headings.push(Heading::right(text!("{year}", "{year}推算").get(language)));
    }
    headings.extend(scenarios.clone().map(|scenario| Heading::right(format!("{}", scenario + 1))));
    let rows = rows_by_domain(plan, headings.len(), language, |index| {
        let indicator = &plan.indicators[index];
        let name = with_unit(indicator, language);
        let mut row = vec![indicator.number.clone(), name];
        if figures {
            let outcome = &first.targets[index];
            row.push(baseline(indicator, outcome.baseline, language));
            row.push(printed(&indicator.target_printed, language));
            row.push(Digits::of(indicator).value(outcome.p50));
        }
        row.extend(scenarios.clone().map(|scenario| met(readout, &readout.scenarios[scenario].targets[index], language)));
        row
    });
    terminal::table(&headings, &rows, width)
}

/// The full name with the unit behind it.
fn with_unit(indicator: &Indicator, language: Language) -> String {
    let (name, unit) = (indicator.full_name(), indicator.unit.get(language));
    let name = name.get(language);
    match (unit.is_empty(), language) {
        (true, _) => name.to_owned(),
        (false, Language::Zh) => format!("{name}，{unit}"),
        (false, Language::En) => format!("{name}, {unit}"),
    }
}

/// The baseline as printed, or the assumed one with a mark.
fn baseline(indicator: &Indicator, assumed: Option<f64>, language: Language) -> String {
    if indicator.baseline_printed.is_empty() {
        format!("{}*", full(assumed.unwrap_or(f64::NAN)))
    } else {
        printed(&indicator.baseline_printed, language)
    }
}

fn footnotes(plan: &Plan, first: &ScenarioReadout, single: bool, language: Language) -> String {
    let title = first.scenario.title.get(language);
    let year = plan.target_year;
    let value = text!("{year}: value in scenario 1 ({title}).", "{year}推算：情景1（{title}）的数值。");
    let median = text!(
        "{year}: median of scenario 1 ({title}); for averages and totals over the plan, the median of those.",
        "{year}推算：情景1（{title}）的中位数；对规划期平均值或累计值，则为其中位数。"
    );
    let mut words = if single { value } else { median }.get(language).to_owned();
    if plan.indicators.iter().any(|indicator| indicator.baseline_printed.is_empty()) {
        words += text!("\n* The plan prints no baseline; it is an assumption.", "\n* 规划未公布基期值，此处为假设。").get(language);
    }
    if plan.indicators.iter().any(|indicator| indicator.target.sides() == Sides::Both) {
        words +=
            text!("\nA target of about a value is missed above its band as below it.", "\n“左右”类目标：高于或低于容许范围都算未达标。")
                .get(language);
    }
    words
}

/// How far chance in the draws alone may be from the probabilities shown.
fn precision(largest_error: f64, language: Language) -> String {
    let points = full((1e4 * largest_error).ceil() / 100.0);
    text!(
        "P(met): share of draws that meet the target; standard error at most {points} points.",
        "达标概率：达标模拟所占比例，标准误不超过{points}个百分点。"
    )
    .get(language)
    .to_owned()
}

/// How many commitments of the plan's text the first scenario is likely to keep, or keeps in a single draw; nothing where none is judged.
fn commitments(first: &ScenarioReadout, single: bool, language: Language, width: usize) -> String {
    let judged: Vec<f64> = first.commitments.iter().filter_map(|commitment| commitment.p_kept).collect();
    if judged.is_empty() {
        return String::new();
    }
    let (count, likely, title) =
        (judged.len(), judged.iter().filter(|share| **share >= LIKELY).count(), first.scenario.title.get(language));
    let (kept_zh, kept_en) = match (single, likely) {
        (true, 1) => ("兑现", "is kept"),
        (true, _) => ("兑现", "are kept"),
        (false, 1) => ("可能完成", "is likely to be kept"),
        (false, _) => ("可能完成", "are likely to be kept"),
    };
    let words = text!(
        "Of {count} commitments of the text that the model judges, {likely} {kept_en} in scenario 1 ({title}): see commitments.csv.",
        "正文中模型可评判的{count}项承诺，情景1（{title}）下有{likely}项{kept_zh}，详见 commitments.csv。"
    );
    wrap(words.get(language), width, "")
}

fn failures(all: usize, failed: usize, language: Language, width: usize) -> String {
    let (all_en, count) = (counted(all, "draw"), if failed == 1 { "counts" } else { "count" });
    let words = if failed == 0 {
        text!("No draw failed.", "全部模拟均通过校验。")
    } else {
        text!(
            "{failed} of {all_en} failed and {count} as not met: see failures.csv.",
            "{all}次模拟中有{failed}次失败，按未达标计，详见 failures.csv。"
        )
    };
    wrap(words.get(language), width, "")
}

/// A run as data.
#[derive(Serialize)]
pub(super) struct RunPage<'a> {
    plan: &'a Text,
    draws: usize,
    seed: u64,
    design: Design,
    central: bool,
    files: String,
    scenarios: ScenarioPages<'a>,
    /// The bounds of each target, of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<BoundsPage<'a>>>,
    notes: serde_json::Value,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ScenarioPages<'a> {
    Whole(Vec<ScenarioPage<'a>>),
    Standings(Vec<StandingPage>),
}

#[derive(Serialize)]
struct ScenarioPage<'a> {
    scenario: &'a str,
    title: &'a Text,
    p_all: Option<f64>,
    failed_draws: usize,
    targets: Vec<TargetPage<'a>>,
}

#[derive(Serialize)]
struct TargetPage<'a> {
    indicator: &'a str,
    baseline: Option<f64>,
    baseline_assumed: bool,
    target: f64,
    target_printed: &'a str,
    p05: f64,
    p50: f64,
    p95: f64,
    p_met: Option<f64>,
    standard_error: Option<f64>,
    met: usize,
    missed: usize,
    failed: usize,
    year_met: Option<i32>,
}

/// The same as a page of JSON.
pub(super) fn json(context: &Context, written: &Written, place: &Path) -> String {
    json_page(&page(context, &written.settings, &written.results, written.readout.as_ref(), place, &written.notes))
}

/// A run as data, just ended or read back; without rows it is a batch.
pub(super) fn page<'a>(
    context: &'a Context,
    settings: &Settings,
    results: &Results,
    readout: Option<&'a Readout>,
    place: &Path,
    notes: &[Diagnostic],
) -> RunPage<'a> {
    let plan = &context.plan;
    let (scenarios, targets) = match readout {
        Some(readout) => (ScenarioPages::Whole(readout.scenarios.iter().map(|result| ScenarioPage::of(plan, result)).collect()), None),
        None => {
            let (scenarios, targets) = batch_table::pages(plan, results);
            (ScenarioPages::Standings(scenarios), Some(targets))
        }
    };
    RunPage {
        plan: &plan.name,
        draws: settings.draws,
        seed: settings.seed,
        design: settings.design,
        central: settings.central,
        files: context.surroundings.shown(place).display().to_string(),
        scenarios,
        targets,
        notes: diagnostic::to_json(notes),
    }
}

impl<'a> ScenarioPage<'a> {
    fn of(plan: &'a Plan, result: &'a ScenarioReadout) -> ScenarioPage<'a> {
        let target = |(indicator, row): (&'a Indicator, &Target)| TargetPage {
            indicator: &indicator.id,
            baseline: row.baseline,
            baseline_assumed: row.baseline_assumed,
            target: indicator.target.value,
            target_printed: &indicator.target_printed,
            p05: row.p05,
            p50: row.p50,
            p95: row.p95,
            p_met: row.p_met,
            standard_error: row.standard_error,
            met: row.met,
            missed: row.missed,
            failed: row.failed,
            year_met: row.year_met,
        };
        ScenarioPage {
            scenario: &result.scenario.name,
            title: &result.scenario.title,
            p_all: result.standing.p_all,
            failed_draws: result.standing.failed_draws,
            targets: plan.indicators.iter().zip(&result.targets).map(target).collect(),
        }
    }
}
