//! `fiveyear check`: all that is wrong in plan, rules and scenarios, found without a run or, with `--run`, in every draw.

use std::collections::BTreeSet;

use clap::Args;
use serde::Serialize;

use crate::achieve::{ScenarioResult, assess_each};
use crate::analysis::money::{Spending, money_faults};
use crate::analysis::seek::idle_levers;
use crate::analysis::{ENOUGH_DRAWS, Misread, Path, against_model, held_at_bounds, leaps, path_faults, paths, reference, spreads_told};
use crate::diagnostic::{self, Code, Diagnostic, Place, Severity};
use crate::language::Text;
use crate::language::number::counted;
use crate::plan::Plan;
use crate::plan::plan_years::LONGEST;
use crate::plan::renamed::one_for_a_renamed_entry;
use crate::results::Readout;
use crate::run::{FailedDraws, Job, Told, is_batch};
use crate::scenario::{Scenario, design_names, load_design, load_scenarios, plan_itself};
use crate::simulate::{self, Experiment, FailedDraw, Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::check_faults::{
    Fault, leaps_of_scenarios, levers_out_of_line, one_for_a_name_swapped, trace_back, without_known_causes, without_wrong_beginnings,
};
use super::consequences::without_consequences;
use super::context::{Context, json_page, load_plan, with_warnings};
use super::draw_arguments::DrawArguments;
use super::observed::outside_band;
use super::terminal::wrap;

/// Points are drawn to see whether a design can be read: by which seed does not matter.
const SEED: u64 = 2020;

/// Scenarios named that fail as others do.
const SHOWN_AGAIN: usize = 5;

#[derive(Debug, Clone, Args)]
pub(super) struct CheckArguments {
    /// Also run every scenario and test the planners' checks in every draw
    #[arg(long)]
    pub run: bool,

    /// Random draws per scenario of --run
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,
}

impl Execute for CheckArguments {
    const HELP: Help = Help {
        name: "check",
        en: "Find all that is wrong in plan, rules and scenarios",
        zh: "检查规划、规则和情景文件中的全部错误",
        arguments: &[("run", "同时运行全部情景，并在每次模拟中检验规划人员设定的检查"), ("draws", "采用 --run 时每个情景的模拟次数")],
        values: &[("RUN", "运行结果")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        check(common, self)
    }
}

/// Finds all that is wrong without running; with `--run`, also tests the planners' checks in every draw.
fn check(common: &Common, options: &CheckArguments) -> Outcome {
    let (context, designs) = load_with_rules(common)?;
    let mut session = Session::new(&context.plan, &context.scenarios, options.drawn.settings(options.draws))
        .map_err(|faults| with_warnings(&context.plan, faults))?;
    let plan = &context.plan;
    let (indicators, assumptions, scenarios) = (plan.indicators.len(), plan.assumptions.len(), context.scenarios.len());
    let rules = session.compiled(&context.scenarios[0])?.model.series.len();
    let all =
        [counted(indicators, "indicator"), format!("{rules} series"), counted(assumptions, "assumption"), counted(scenarios, "scenario")]
            .join(", ");
    let mut words =
        text!("no fault found: {all}\n", "未发现错误：{indicators}项指标，{rules}个序列，{assumptions}项假设，{scenarios}个情景\n")
            .get(context.language)
            .to_owned();
    // Money is looked at before any run: a line that cannot pay would fail draws with the name of an account.
    let mut noticed = noticed(&mut session, &context.scenarios)?;
    let reference_scenario = &context.scenarios[reference(plan, &context.scenarios)];
    let compiled = session.compiled(reference_scenario)?;
    let model = &compiled.model;
    // Money that follows from a figure which is told is no second fault.
    if plan.roles.spending.as_ref().is_some_and(|all| Misread::of(plan, model, &plan.warnings).explains(&all.name)) {
        noticed.retain(|found| found.code != Code::ShiftTooLarge);
    }
    if noticed.iter().any(|found| found.severity == Severity::Error) {
        // A line that cannot pay because its own sum is in another unit is told at that sum.
        let of_budget = |told: &&Diagnostic| {
            told.code == Code::OtherUnit && told.place.as_ref().is_some_and(|place| place.source.name.starts_with("seeds/budget."))
        };
        let wrong_sum = plan.warnings.iter().find(of_budget).filter(|_| noticed.iter().all(|found| found.code == Code::ShiftTooLarge));
        if let Some(sum) = wrong_sum {
            return Err(vec![Diagnostic { severity: Severity::Error, ..sum.clone() }]);
        }
        let told = with_warnings(plan, noticed);
        // Of a facility that takes all its line has, its costs are the cause, which is told.
        let swallows = |fault: &Diagnostic| fault.severity == Severity::Error && in_facilities(fault);
        let follows = |found: &Diagnostic| found.code == Code::OtherUnit && in_facilities(found);
        return Err(if told.iter().any(swallows) { told.into_iter().filter(|found| !follows(found)).collect() } else { told });
    }
    let central = session.central(reference_scenario)?;
    let mut against = against_model(plan, &central);
    against.extend(levers_out_of_line(plan, &central));
    let mut of_rules = session.warnings(&context.scenarios);
    let beside = |told: &Diagnostic, known: &Diagnostic| match (&told.place, &known.place) {
        (Some(one), Some(other)) => one.source.name == other.source.name && one.line() == other.line(),
        _ => false,
    };
    let far_apart = session.conditions_far_apart(reference_scenario)?;
    let far_apart: Vec<Diagnostic> = far_apart.into_iter().filter(|told| of_rules.iter().all(|known| !beside(told, known))).collect();
    of_rules.extend(far_apart);
    // What another scenario writes in a wrong unit moves nothing in this one.
    let others = || context.scenarios.iter().filter(|scenario| scenario.name != reference_scenario.name);
    let elsewhere = |told: &&Diagnostic| others().any(|scenario| scenario.warnings.contains(told));
    let told: Vec<&Diagnostic> = plan.warnings.iter().chain(&of_rules).filter(|told| !elsewhere(told)).collect();
    let mut of_plan = simulate::leaps_at_helpers(&compiled.rules, leaps(plan, model, &central, &told));
    let of_scenarios =
        if is_batch(context.scenarios.len()) { Vec::new() } else { leaps_of_scenarios(&mut session, &context.scenarios, &told)? };
    let job = context.job(context.scenarios.clone());
    let mut tried = if options.run {
        let mut tried = try_all(&job, &mut session)?;
        if !tried.faults.is_empty() {
            trace_back(&mut session, &context.scenarios, &mut tried.faults)?;
            return Err(tried.faults.into_iter().map(|fault| fault.told).collect());
        }
        let (checks, draws) = (plan.checks.len(), session.settings().draws);
        let counted = counted(checks, "check");
        let held = text!(
            "{counted} and all declared bounds hold in each of {draws} draws of every scenario\n",
            "{checks}项检查与全部取值范围在每个情景的{draws}次模拟中均成立\n"
        );
        words += held.get(context.language);
        if let Some(told) = paths_told(plan, &mut session)? {
            words += &wrap(told.get(context.language), context.surroundings.width, "");
        }
        tried
    } else {
        let central = Settings { draws: 1, central: true, ..session.settings().clone() };
        // Of a batch the reference speaks for the others: `--run` tries them all.
        let few = if is_batch(context.scenarios.len()) {
            context.job(vec![context.scenarios[reference(plan, &context.scenarios)].clone()])
        } else {
            job
        };
        let mut tried = try_all(&few, &mut session.with(central))?;
        without_wrong_beginnings(&mut session, &context.scenarios, &mut tried.faults, &mut of_plan)?;
        without_known_causes(&mut session, &context.scenarios, &mut tried.faults, of_plan.iter().chain(&of_scenarios))?;
        trace_back(&mut session, &context.scenarios, &mut tried.faults)?;
        tried
    };
    // What fails in the middle of all assumptions fails in many draws; that it does in all of them only a run can tell.
    tried.faults.iter_mut().for_each(|fault| fault.told.severity = Severity::Warning);
    let (of_rules, of_plan) = one_for_a_name_swapped(of_rules, of_plan);
    let others = plan.warnings.iter().cloned().chain(of_rules).chain(noticed).chain(designs).chain(against);
    let warnings: Vec<Diagnostic> = others.chain(of_plan).chain(of_scenarios).collect();
    let leaping = warnings.iter().filter(|told| told.code == Code::LevelLeaps).filter_map(|told| told.place.clone());
    let leaping: Vec<Place> = leaping.collect();
    let mut warnings = without_consequences(plan, simulate::without_consequences(plan, &compiled.rules, model, warnings));
    // A figure in another unit is the cause where it is told, unless the model does not read it; what fails by it is no second fault. Neither is that a
    // leap ends at a bound, or beyond it.
    let unread = |place: &Place| ["seeds/history.csv", "seeds/commitments.csv"].contains(&place.source.name.as_str());
    let misread = Misread::of(plan, model, warnings.iter().filter(|warning| !warning.place.as_ref().is_some_and(unread)));
    let follows = |series: &str| misread.explains(series) || leaping.iter().any(|rule| misread.follows(series, rule));
    let of_told_row = |place: &Place| plan.indicators.iter().any(|row| row.place == *place && follows(&row.id));
    tried.at_bounds.retain(|held| !held.place.as_ref().is_some_and(of_told_row));
    // Values that are swapped, and ends that hold nothing, are the cause where they are told.
    let causes = warnings.iter().filter(|told| matches!(told.code, Code::WrongOperands | Code::BoundsSwapped));
    let causes: Vec<Place> = causes
        .filter_map(|told| compiled.rules.rule_around(told.place.as_ref()?))
        .filter_map(|rule| compiled.rules.rule_place(rule))
        .collect();
    let follows = |series: &str| follows(series) || causes.iter().any(|rule| misread.follows(series, rule));
    tried.faults.retain(|fault| !follows(&fault.first.series));
    // Nor is what a plan comes to in years that none looks ahead.
    if plan.target_year - plan.base_year > LONGEST {
        tried.faults.retain(|fault| fault.first.year - plan.base_year <= LONGEST);
        warnings.retain(|told| told.code != Code::LevelLeaps);
    }
    warnings.extend(tried.faults.into_iter().map(|fault| fault.told).chain(tried.at_bounds).chain(tried.outside_band));
    let warnings = diagnostic::joined(warnings);
    if common.printed() == Format::Json {
        let (checks_held, notes) = (options.run, diagnostic::to_json(&warnings));
        return Ok(json_page(&Page { indicators, series: rules, assumptions, scenarios, checks_held, notes }));
    }
    if !warnings.is_empty() {
        words += &diagnostic::render_with_pages(&warnings, context.language, false);
    }
    Ok(words)
}

/// Whether a message is of a file of facilities.
fn in_facilities(found: &Diagnostic) -> bool {
    found.place.as_ref().is_some_and(|place| place.source.name.starts_with("seeds/facilities"))
}

/// A sound plan as data.
#[derive(Serialize)]
struct Page {
    indicators: usize,
    series: usize,
    assumptions: usize,
    scenarios: usize,
    /// Whether all checks and bounds were tried in every draw, and held.
    checks_held: bool,
    notes: serde_json::Value,
}

/// What is odd in the money of scenarios, and levers that touch no target.
fn noticed(session: &mut Session<'_>, scenarios: &[Scenario]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let plan = session.plan();
    let unchanged = plan_itself(plan);
    let mut found = of_the_plan(session, &unchanged)?;
    let plan_pays = found.is_empty();
    for scenario in scenarios.iter().filter(|scenario| !scenario.shifts.is_empty() || !scenario.levers.is_empty()) {
        let spending = Spending::central(session, scenario)?;
        // What is at fault in the plan is at fault in every scenario, and told once.
        let faults = money_faults(plan, &unchanged, scenario, &spending);
        let told =
            |fault: &Diagnostic| fault.severity == Severity::Error && found.iter().any(|known: &Diagnostic| known.place == fault.place);
        // Of money that the plan itself has not, no scenario says more.
        let new: Vec<Diagnostic> =
            faults.into_iter().filter(|fault| !told(fault) && (plan_pays || fault.severity != Severity::Error)).collect();
        found.extend(new);
    }
    found.extend(idle_levers(session, &unchanged)?);
    Ok(found)
}

/// What cannot be paid in the plan as it is: of several lines the first, with how many more there are.
fn of_the_plan(session: &mut Session<'_>, unchanged: &Scenario) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let plan = session.plan();
    let spending = Spending::central(session, unchanged)?;
    let of_line = |fault: &Diagnostic| plan.budget.iter().any(|line| fault.place.as_ref() == Some(&line.place));
    let (lines, mut faults): (Vec<_>, Vec<_>) = money_faults(plan, unchanged, unchanged, &spending).into_iter().partition(of_line);
    if let Some((first, others)) = lines.split_first() {
        let (count, others_en) = (others.len(), counted(others.len(), "more line"));
        faults.push(match count {
            0 => first.clone(),
            _ => first.clone().help(text!("{others_en} cannot pay either", "另有{count}项同样付不起")),
        });
    }
    Ok(faults)
}

/// Whether the plan's rows spread and walk over its years as their reference classes do, and which have no class to be held to; nothing of a plan that
/// holds no row to a class.
///
/// Errors: the rows that do not.
fn paths_told(plan: &Plan, session: &mut Session<'_>) -> Result<Option<Text>, Vec<Diagnostic>> {
    let draws = session.experiment(&plan_itself(plan))?.draws;
    let paths = paths(plan, &draws);
    if paths.is_empty() {
        return Ok(None);
    }
    if draws.count < ENOUGH_DRAWS {
        return Ok(Some(text!(
            "spread and paths were not held against reference classes: that needs {ENOUGH_DRAWS} draws",
            "未与参照类比较离散和逐年路径：至少需要{ENOUGH_DRAWS}次模拟"
        )));
    }
    let faults = path_faults(&paths);
    if !faults.is_empty() {
        return Err(faults);
    }
    let restless = paths.iter().filter(|path| path.prior.three_two.is_some()).count();
    let without: Vec<&str> = plan.indicators.iter().map(|row| row.id.as_str()).filter(|id| !has_path(&paths, id)).collect();
    let (count, en, zh) = (without.len(), without.join(", "), without.join("、"));
    let Text { zh: wide_zh, en: wide } = spreads_told(&paths, |path| Text::new(&path.prior.id, &path.prior.id));
    let mut words = text!(
        "held against reference classes over five years, {wide}; {restless} rows are as restless from year to year; no class tells of the paths of \
         {count}: {en}",
        "与参照类比较，{wide_zh}；{restless}行的逐年起伏与参照类一致；{count}行没有可比路径的参照类：{zh}"
    );
    for path in paths.iter().filter(|path| path.prior.class.is_some() && path.prior.three_two.is_none()) {
        let (id, found, reason) = (&path.prior.id, format!("{:+.2}", path.correlation), &path.prior.reason);
        let Text { zh, en } = reason;
        words.en += &format!(
            "; the path of {id} is not held to its class, and its first three years foretell the next two with a rank correlation of {found} ({en})"
        );
        words.zh += &format!("；{id} 有参照类而不取其路径，前三年与后两年变动的秩相关为{found}（{zh}）");
    }
    Ok(Some(words))
}

/// Whether a row is held to a class's path, or says why not.
fn has_path(paths: &[Path<'_>], id: &str) -> bool {
    paths.iter().any(|path| path.prior.id == id && (path.prior.three_two.is_some() || path.prior.class.is_some()))
}

/// What came of trying every scenario.
#[derive(Default)]
struct Tried {
    /// Draws that fail; what fails in many scenarios in the same way is told once, where it first does.
    faults: Vec<Fault>,
    /// Indicators that the reference scenario holds at a bound.
    at_bounds: Vec<Diagnostic>,
    /// What was observed where the reference scenario hardly goes.
    outside_band: Option<Diagnostic>,
}

/// Runs every scenario as the session is set.
fn try_all(job: &Job<'_>, session: &mut Session<'_>) -> Result<Tried, Vec<Diagnostic>> {
    let settings = session.settings().clone();
    let first = reference(job.plan, &job.scenarios);
    // Where a scenario has a rule of its own that fails as the plan's does, what both read is the likelier cause.
    let fault = |failure: &FailedDraw| (failure.series.clone(), failure.cause.code());
    let (mut tried, mut told, mut again) = (Tried::default(), BTreeSet::new(), Vec::new());
    let check = |mut result: ScenarioResult, _: &Experiment| {
        if result.scenario.name == job.scenarios[first].name {
            tried.at_bounds = held_at_bounds(job.plan, &result);
            if !settings.central {
                let readout = Readout::of_result(job.plan, settings.clone(), &result);
                tried.outside_band = outside_band(job.plan, readout.reference(), None);
            }
        }
        let found: BTreeSet<_> = result.failures.iter().map(fault).collect();
        result.failures.retain(|failure| !told.contains(&fault(failure)));
        if !found.is_empty() && result.failures.is_empty() {
            again.push(format!("`{}`", result.scenario.name));
        }
        told.extend(found);
        let told = Told { plan: job.plan, plan_option: &job.plan_option, settings: &settings };
        let scenario = &result.scenario.name;
        let faults = told.faults_by_series(&FailedDraws::of(&result)).into_iter();
        tried.faults.extend(faults.map(|(first, told)| Fault { scenario: scenario.clone(), first: first.clone(), told }));
    };
    assess_each(session, &job.scenarios, check)?;
    if !again.is_empty() {
        let (scenarios, count) = (counted(again.len(), "more scenario"), again.len());
        let more = if count > SHOWN_AGAIN { "…" } else { "" };
        again.truncate(SHOWN_AGAIN);
        let (en, zh) = (again.join(", "), again.join("、"));
        let words = text!("it fails in {scenarios} in the same way: {en}{more}", "另有{count}个情景同样不成立：{zh}{more}");
        let several =
            text!("some of these fail in {scenarios} in the same way: {en}{more}", "以上有的在另{count}个情景中同样不成立：{zh}{more}");
        let words = if tried.faults.len() == 1 { words } else { several };
        if let Some(last) = tried.faults.last_mut() {
            last.told.help.push(words);
        }
    }
    Ok(tried)
}

/// Loads plan and scenarios; where scenarios are at fault, the plan's own rules are looked through as well, so that all is told at once.
///
/// With it comes what is odd in the plan's designs.
fn load_with_rules(common: &Common) -> Result<(Context, Vec<Diagnostic>), Vec<Diagnostic>> {
    let plan = load_plan(common)?;
    let mut designs = Vec::new();
    let mut faults = Vec::new();
    for name in design_names(&plan) {
        match load_design(&plan, name, SEED) {
            Ok(design) => designs.extend(design.warnings),
            Err(found) => faults.extend(found),
        }
    }
    match load_scenarios(&plan) {
        Ok(_) if !faults.is_empty() => Err(with_warnings(&plan, faults)),
        Ok(scenarios) => Ok((Context::new(common, plan, scenarios), designs)),
        Err(found) => {
            faults.extend(found);
            faults.extend(simulate::compile(&plan, &[plan_itself(&plan)]).err().unwrap_or_default());
            let faults = one_for_a_renamed_entry(&plan, faults);
            Err(with_warnings(&plan, faults))
        }
    }
}
