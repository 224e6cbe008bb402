//! `fiveyear compare` says what scenarios change against a first one: inputs, targets, and how sure that is.

mod page;
mod pair;

use std::path::PathBuf;

use clap::Args;

use crate::analysis::money::{Spending, cost, line_differences};
use crate::analysis::{MetDraws, ScenarioComparison, compare as compare_draws, compare_met};
use crate::brief::observed_until;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::plan::Plan;
use crate::results::columns::compare_frame;
use crate::results::{Readout, ScenarioReadout};
use crate::run::{FailedDraws, Opened, StoredRun};
use crate::scenario::{Scenario, differences};
use crate::simulate::{Draws, FailedDraw, Session, Settings};
use crate::table::csv_bytes;
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::draw_arguments::DrawsPerScenario;
use super::observed::check_as_of;
use super::report::made_with;
use super::result_file::write_result;

use page::{Page, PairPage};
use pair::Pair;

#[derive(Debug, Clone, Args)]
pub(super) struct CompareArguments {
    /// Scenarios by name or title; each further one is compared with the first
    #[arg(value_name = "SCENARIO", num_args = 1.., required = true, value_delimiter = ',')]
    pub scenarios: Vec<String>,

    /// Compare in the run in this folder, with the plan it was made with, instead of simulating
    #[arg(long = "run", value_name = "RUN", conflicts_with_all = ["draws", "seed", "as_of", "plan"])]
    pub stored: Option<PathBuf>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    #[command(flatten)]
    pub drawn: DrawsPerScenario,

    /// Also write the comparison of every target as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for CompareArguments {
    const HELP: Help = Help {
        name: "compare",
        en: "Show what scenarios change against a first one: inputs, targets won and lost, and how sure that is",
        zh: "各情景相对第一个情景改变了什么：输入、目标得失及把握程度",
        arguments: &[("scenarios", "情景名称或标题；其余各个都与第一个比较"), ("out", "同时把每项目标的比较结果写入该 CSV 文件")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        compare(common, self)
    }
}

/// What was found of further scenarios against the first.
struct Found {
    /// The comparison, and how many draws fail in either.
    pairs: Vec<(ScenarioComparison, [usize; 2])>,
    /// All spending in the first.
    spending: Spending,
    /// Why draws fail.
    notes: Vec<Diagnostic>,
}

/// Compares every further scenario with the first, draw by draw, in a run that is made for it or in one that is stored.
fn compare(common: &Common, options: &CompareArguments) -> Outcome {
    match &options.stored {
        Some(folder) => {
            let Opened { run, plan, scenarios, readout, notes } = StoredRun::open(&common.surroundings.place(folder))?;
            let context = Context::of_run(common, plan, scenarios, folder);
            let scenarios = chosen(&context, options)?;
            let found = stored(&context.plan, &run, &readout, &scenarios)?;
            let said = made_with(&context, &run);
            let notes = diagnostic::render(&notes, context.language, false);
            Ok(match common.printed() {
                Format::Json => show(common, options, &context, &readout.settings, &scenarios, found)?,
                Format::Text => {
                    [said, "\n".to_owned(), show(common, options, &context, &readout.settings, &scenarios, found)?, notes].concat()
                }
            })
        }
        None => {
            let context = Context::load(common)?;
            let scenarios = chosen(&context, options)?;
            check_as_of(&context.plan, options.as_of)?;
            let settings = Settings { as_of: options.as_of, ..options.drawn.settings() };
            let found = simulated(&context, &scenarios, &settings)?;
            show(common, options, &context, &settings, &scenarios, found)
        }
    }
}

fn chosen(context: &Context, options: &CompareArguments) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let scenarios = context.select(&options.scenarios)?;
    if scenarios.len() < 2 {
        let chosen = scenarios.first().map_or("", |scenario| scenario.name.as_str());
        let other = context.scenarios.iter().map(|scenario| scenario.name.as_str()).find(|name| *name != chosen);
        let mut fault =
            Diagnostic::error(Code::OneScenario, text!("two different scenarios are needed to compare", "比较至少需要两个不同的情景"));
        fault
            .help
            .extend(other.map(|other| text!("for example: fiveyear compare {chosen} {other}", "例如：fiveyear compare {chosen} {other}")));
        return Err(vec![fault]);
    }
    Ok(scenarios)
}

/// Compares in a stored run: by its draws where they were kept, else by which draws meet which target.
fn stored(plan: &Plan, run: &StoredRun, readout: &Readout, scenarios: &[Scenario]) -> Result<Found, Vec<Diagnostic>> {
    let draws = scenarios.iter().map(|scenario| run.draws(plan, &scenario.name)).collect::<Result<Option<Vec<Draws>>, _>>()?;
    if let Some(draws) = draws {
        let of = |second: &Draws| {
            let comparison = compare_draws(plan, &draws[0], second).expect("invariant: one run has one number of draws");
            (comparison, [&draws[0], second].map(Draws::failed_count))
        };
        return Ok(Found {
            pairs: draws[1..].iter().map(of).collect(),
            spending: spending(plan, readout, &scenarios[0]),
            notes: Vec::new(),
        });
    }
    let position = |scenario: &Scenario| readout.scenarios.iter().position(|other| other.scenario.name == scenario.name);
    let positions: Vec<usize> = scenarios.iter().filter_map(position).collect();
    let known = positions.iter().map(|at| Some((readout.met.get(*at)?, &readout.scenarios[*at]))).collect::<Option<Vec<_>>>();
    let Some(known) = known else {
        let folder = run.folder.display();
        return Err(vec![
            Diagnostic::error(
                Code::RunLacks,
                text!("{folder} did not keep which draws meet which target", "{folder} 没有保存各次模拟的达标情况"),
            )
            .help(text!("leave --run out to have it simulated", "去掉 --run 即可重新推演")),
        ]);
    };
    let modelled = |of: &ScenarioReadout| of.targets.iter().map(|target| target.p_met.is_some()).collect::<Vec<bool>>();
    let (first_met, first) = known[0];
    let of = |(met, second): &(&MetDraws, &ScenarioReadout)| {
        let comparison = compare_met(plan, [first_met, met], [&modelled(first), &modelled(second)]);
        (comparison.expect("invariant: one run has one number of draws"), [first, second].map(|of| of.standing.failed_draws))
    };
    Ok(Found { pairs: known[1..].iter().map(of).collect(), spending: first.spending(plan), notes: Vec::new() })
}

/// All spending in a scenario of a stored run.
fn spending(plan: &Plan, readout: &Readout, scenario: &Scenario) -> Spending {
    let of = readout.scenarios.iter().find(|other| other.scenario.name == scenario.name);
    of.map(|of| of.spending(plan)).unwrap_or_default()
}

/// Runs the scenarios. The first one's draws are kept, each other one's are compared and dropped.
fn simulated(context: &Context, scenarios: &[Scenario], settings: &Settings) -> Result<Found, Vec<Diagnostic>> {
    let plan = &context.plan;
    let mut failures: Vec<Vec<FailedDraw>> = Vec::new();
    let mut session = Session::new(plan, scenarios, settings.clone())?;
    let mut first: Option<Draws> = None;
    let found = session.each(scenarios, |_, experiment| {
        failures.push(experiment.failures.clone());
        let draws = &experiment.draws;
        match &first {
            None => {
                first = Some(draws.clone());
                None
            }
            Some(first) => {
                let comparison = compare_draws(plan, first, draws).expect("invariant: one run has one number of draws");
                Some((comparison, [first, draws].map(Draws::failed_count)))
            }
        }
    })?;
    let failed: Vec<FailedDraws> =
        scenarios.iter().zip(&failures).map(|(scenario, failures)| FailedDraws { scenario: &scenario.name, failures }).collect();
    let notes = context.told(settings).each_speaks(&failed)?;
    let spending = first.as_ref().map(|draws| Spending::of_draws(plan, draws)).unwrap_or_default();
    Ok(Found { pairs: found.into_iter().flatten().collect(), spending, notes })
}

/// Shows what was found, and writes it if asked to.
fn show(
    common: &Common,
    options: &CompareArguments,
    context: &Context,
    settings: &Settings,
    scenarios: &[Scenario],
    found: Found,
) -> Outcome {
    let (plan, first) = (&context.plan, &scenarios[0]);
    let Found { pairs, spending, notes } = found;
    let pair = |((comparison, failed), second)| {
        // What a line gains or gives stands beside the shifts that bring it about.
        let mut inputs = differences(plan, first, second);
        inputs.extend(line_differences(plan, first, second, &spending));
        let cost = cost(plan, first, second, &spending);
        Pair { first, second, inputs, cost, comparison, failed, drawn: settings.in_brackets(), observed: observed_until(settings) }
    };
    let pairs: Vec<Pair> = pairs.into_iter().zip(&scenarios[1..]).map(pair).collect();
    if let Some(place) = &options.out {
        let named: Vec<_> = pairs.iter().map(|pair| (pair.first.name.as_str(), pair.second.name.as_str(), &pair.comparison)).collect();
        write_result(common, place, text!("the comparison", "比较结果"), &[".csv"], &csv_bytes(&compare_frame(&context.plan, &named)))?;
    }
    Ok(match common.printed() {
        Format::Json => {
            let comparisons = pairs.iter().map(|pair| PairPage::of(pair, &context.plan)).collect();
            json_page(&Page {
                draws: settings.draws,
                seed: settings.seed,
                design: settings.design,
                comparisons,
                notes: diagnostic::to_json(&notes),
            })
        }
        Format::Text => pairs.iter().map(|pair| pair.text(context)).collect::<Vec<_>>().join("\n") + context.notes(&notes).as_str(),
    })
}
