//! `fiveyear run` and `fiveyear check`: the summary and the files of a run, or all that is wrong.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use crate::achieve::{ScenarioResult, assess_each};
use crate::analysis::money::{Spending, money_faults};
use crate::analysis::seek::idle_levers;
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::language::number::counted;
use crate::report::lay_out;
use crate::run::{Job, Options, failed_checks, is_batch, no_such_draw};
use crate::scenario::{load_scenarios, plan_itself};
use crate::simulate::{self, Experiment, FailedDraw, Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{CheckArguments, Common, Format, RunArguments};
use super::context::{Context, load_plan};
use super::observed::{check_as_of, unused};
use super::progress_bar::Bar;
use super::summary_table;

/// Scenarios whose whole table is shown unasked where they are chosen by name.
const MOST_ON_SCREEN: usize = 6;

/// Runs, writes the run's folder and shows the summary.
pub(super) fn run(common: &Common, options: &RunArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenarios = context.select(&options.scenario)?;
    check_as_of(&context.plan, options.as_of)?;
    if let Some(threads) = options.threads {
        simulate::set_threads(usize::from(threads));
    }
    // A few scenarios that were chosen fit on the screen.
    let whole = options.all || (!options.scenario.is_empty() && scenarios.len() <= MOST_ON_SCREEN);
    let began = Instant::now();
    let chosen = chosen_options(options, scenarios.len())?;
    let job = Job { options: chosen, block: options.block.map(usize::from), ..context.job(scenarios) };
    let named = || Path::new("out").join(job.manifest().identity());
    let place = context.surroundings.place(&options.out.clone().unwrap_or_else(named));
    let mut written = job.write(&place, &lay_out, &Bar::new(job.scenarios.len(), common.surroundings.terminal))?;
    written.notes.extend(unused(&context.plan, options.as_of));
    if written.all_fail() {
        return Err(written.notes);
    }
    Ok(match common.printed() {
        Format::Json => summary_table::json(&context, &written, &place),
        Format::Text => {
            let notes = if written.notes.is_empty() { String::new() } else { diagnostic::render(&written.notes, context.language, false) };
            summary_table::text(&context, &written, &place, began.elapsed(), whole) + notes.as_str()
        }
    })
}

/// The options of the run; an error if `--draw` asks for a draw that a run of `--draws` does not have.
fn chosen_options(options: &RunArguments, scenarios: usize) -> Result<Options, Vec<Diagnostic>> {
    if let (Some(draw), Some(draws)) = (options.draw, options.draws)
        && draw >= u64::from(draws)
    {
        let message = text!("there is no draw {draw} among {draws}, numbered from 0", "{draws}次模拟中没有第{draw}次（编号从0起）");
        return Err(vec![no_such_draw(message)]);
    }
    Ok(Options {
        draws: if options.central || options.draw.is_some() { 1 } else { options.all_draws() as usize },
        first_draw: options.draw.unwrap_or(0),
        seed: options.seed,
        design: options.whole_design(),
        central: options.central,
        as_of: options.as_of,
        keep_draws: options.keep_draws,
        // The replay of one draw is for the eyes of whoever mends a rule, and a batch has more scenarios than a page can hold.
        charts: !options.no_charts && options.draw.is_none() && !is_batch(scenarios),
    })
}

/// Finds all that is wrong without running; with `--run`, also tests the planners' checks in every draw.
pub(super) fn check(common: &Common, options: &CheckArguments) -> Outcome {
    let context = load_with_rules(common)?;
    let mut session = Session::new(&context.plan, &context.scenarios, Settings::default())?;
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
    if options.run {
        let faults = all_failed_checks(&context.job(context.scenarios.clone()), &mut session)?;
        if !faults.is_empty() {
            return Err(faults);
        }
        let (checks, draws) = (plan.checks.len(), session.settings().draws);
        let counted = counted(checks, "check");
        let held = text!(
            "{counted} and all declared bounds hold in each of {draws} draws of every scenario\n",
            "{checks}项检查与全部取值范围在每个情景的{draws}次模拟中均成立\n"
        );
        words += held.get(context.language);
    }
    // Money is looked at before any run: a line that cannot pay would fail draws with the name of an account.
    let unchanged = plan_itself(plan);
    let mut of_money: Vec<Diagnostic> = Vec::new();
    for scenario in context.scenarios.iter().filter(|scenario| !scenario.shifts.is_empty() || !scenario.levers.is_empty()) {
        let spending = Spending::central(&mut session, scenario)?;
        of_money.extend(money_faults(plan, &unchanged, scenario, &spending));
    }
    of_money.extend(idle_levers(&mut session, &unchanged)?);
    if of_money.iter().any(|fault| fault.severity == Severity::Error) {
        return Err(of_money);
    }
    let warnings = plan.warnings.iter().cloned().chain(session.warnings(&context.scenarios));
    let warnings: Vec<Diagnostic> = warnings.chain(of_money).collect();
    if !warnings.is_empty() {
        words += &diagnostic::render(&warnings, context.language, false);
    }
    Ok(words)
}

/// Runs every scenario; what fails in many of them in the same way is told once, where it first does.
fn all_failed_checks(job: &Job<'_>, session: &mut Session<'_>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let settings = session.settings().clone();
    let fault = |failure: &FailedDraw| {
        let place = failure.place.as_ref().map(|place| (place.source.name.clone(), place.line()));
        (failure.series.clone(), place, failure.cause.code())
    };
    let (mut faults, mut told, mut again) = (Vec::new(), BTreeSet::new(), Vec::new());
    let check = |mut result: ScenarioResult, _: &Experiment| {
        let found: BTreeSet<_> = result.failures.iter().map(fault).collect();
        result.failures.retain(|failure| !told.contains(&fault(failure)));
        if !found.is_empty() && result.failures.is_empty() {
            again.push(format!("`{}`", result.scenario.name));
        }
        told.extend(found);
        faults.extend(failed_checks(job.plan, &job.plan_option, &settings, &result));
    };
    assess_each(session, &job.scenarios, check)?;
    if !again.is_empty() {
        let (scenarios, count) = (counted(again.len(), "more scenario"), again.len());
        let more = if count > SHOWN_AGAIN { "…" } else { "" };
        again.truncate(SHOWN_AGAIN);
        let (en, zh) = (again.join(", "), again.join("、"));
        faults.push(Diagnostic::error(
            Code::CheckFailed,
            text!("some of these fail in {scenarios} in the same way: {en}{more}", "以上有的在另{count}个情景中同样不成立：{zh}{more}"),
        ));
    }
    Ok(faults)
}

/// Scenarios named that fail as others do.
const SHOWN_AGAIN: usize = 5;

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
