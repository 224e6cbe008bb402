//! The run itself: in go compiled rules and scenarios, out come draws, scenario by scenario, blocks in parallel.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::engine::trace::{self, Model, RuleBook};
use crate::plan::Plan;
use crate::sampling::{RankCorrelation, Sampler};
use crate::scenario::Scenario;

use super::columns::{Column, Columns};
use super::link;
use super::program::{Buffers, Prepared, Program};
use super::summary::Summary;
use super::vocabulary::{rule_files, vocabulary};
use super::{Draws, FailedDraw, Settings};

/// The rules of one or more scenarios, traced.
pub struct Compiled {
    pub rules: RuleBook,
    pub model: Model,
}

/// Rules traced once for all scenarios that share them; positions say which scenario uses which.
pub struct Compilation {
    pub models: Vec<Compiled>,
    /// For each scenario the position of its rules in `models`.
    pub of_scenario: Vec<usize>,
    /// What no rule of these scenarios reads.
    pub warnings: Vec<Diagnostic>,
}

/// Loads and traces the rules of all scenarios; scenarios with the same rules share one model. All mistakes are reported together.
pub fn compile(plan: &Plan, scenarios: &[Scenario]) -> Result<Compilation, Vec<Diagnostic>> {
    type Key = Vec<(String, Vec<String>)>;
    let key =
        |scenario: &Scenario| -> Key { scenario.rules.iter().map(|rules| (rules.source.name.clone(), rules.replaces.clone())).collect() };
    let mut different: Vec<(Key, &Scenario)> = Vec::new();
    let mut of_scenario = Vec::new();
    for scenario in scenarios {
        let key = key(scenario);
        let known = different.iter().position(|(known, _)| *known == key);
        of_scenario.push(known.unwrap_or(different.len()));
        if known.is_none() {
            different.push((key, scenario));
        }
    }
    let compiled = |(_, scenario): &(Key, &Scenario)| {
        let rules = trace::load(&rule_files(plan, scenario))?;
        let mut faults = link::faults(plan, &rules);
        match trace::trace(&rules, &vocabulary(plan, scenarios, &rules)) {
            Ok(model) if faults.is_empty() => return Ok(Compiled { rules, model }),
            Ok(_) => {}
            Err(found) => faults.extend(found),
        }
        Err(faults)
    };
    let mut models: Vec<Compiled> = Vec::new();
    let mut faults: Vec<Diagnostic> = Vec::new();
    for compiled in different.par_iter().map(compiled).collect::<Vec<Result<Compiled, Vec<Diagnostic>>>>() {
        match compiled {
            Ok(compiled) => models.push(compiled),
            Err(found) => {
                for fault in found {
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
            }
        }
    }
    if let (Err(message), Some(first)) = (Sampler::correlated(0, &rank_correlations(plan)), plan.correlations.first()) {
        faults.push(Diagnostic::error("impossible-correlations", message).at(first.place.clone()));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let warnings = link::unused(plan, models.iter().map(|compiled| &compiled.model));
    Ok(Compilation { models, of_scenario, warnings })
}

fn rank_correlations(plan: &Plan) -> Vec<RankCorrelation> {
    let stream = |name: &String| format!("param/{name}");
    plan.correlations
        .iter()
        .map(|correlation| RankCorrelation {
            streams: [stream(&correlation.between[0]), stream(&correlation.between[1])],
            rank: correlation.rank,
        })
        .collect()
}

/// Runs all scenarios; `reduce` makes of each scenario's draws and failures what is kept, in order of the scenarios.
///
/// The result is the same for any number of threads, block size and order of scenarios. `progress` is called after each scenario.
pub fn run<R: Send>(
    plan: &Plan,
    scenarios: &[Scenario],
    compilation: &Compilation,
    settings: &Settings,
    progress: impl Fn(&Scenario) + Sync,
    mut reduce: impl FnMut(&Scenario, &Draws, Vec<FailedDraw>) -> R,
) -> Vec<R> {
    let sampler = sampler(plan, settings);
    let mut results = Vec::with_capacity(scenarios.len());
    let mut programs: Vec<Option<Program<'_>>> = (0..compilation.models.len()).map(|_| None).collect();
    let mut buffers = Buffers::default();
    let mut sampled = BTreeMap::new();
    let numbered: Vec<(&Scenario, usize)> = scenarios.iter().zip(compilation.of_scenario.iter().copied()).collect();
    for some in numbered.chunks(AHEAD) {
        for (_, position) in some {
            let model = &compilation.models[*position].model;
            programs[*position].get_or_insert_with(|| {
                let users: Vec<&Scenario> = numbered.iter().filter(|(_, used)| used == position).map(|(user, _)| *user).collect();
                let columns = Columns::new(plan, &sampler, settings, model.graph.inputs(), &mut sampled);
                Program::new(plan, model, columns, settings, &users)
            });
        }
        let program = |position: usize| programs[position].as_ref().expect("invariant: made above");
        let prepared: Vec<Prepared> = some.par_iter().map(|(scenario, position)| program(*position).prepare(scenario)).collect();
        for ((scenario, position), prepared) in some.iter().zip(prepared) {
            let (draws, failures) = program(*position).run(prepared, &mut buffers);
            results.push(reduce(scenario, &draws, failures));
            buffers.take_back(draws);
            progress(scenario);
        }
    }
    results
}

/// The input columns of a run of the plan as it stands, one per input of the first model compiled: what its tape reads.
pub fn inputs(plan: &Plan, settings: &Settings, compilation: &Compilation) -> Vec<Column> {
    let (sampler, keys) = (sampler(plan, settings), compilation.models[0].model.graph.inputs());
    Columns::new(plan, &sampler, settings, keys, &mut BTreeMap::new()).of_plan(keys)
}

fn sampler(plan: &Plan, settings: &Settings) -> Sampler {
    Sampler::correlated(settings.seed, &rank_correlations(plan))
        .expect("invariant: compile has tried the correlations")
        .with_design(settings.design)
}

/// Scenarios that are prepared side by side, each on one thread, before they are run one by one on all threads.
const AHEAD: usize = 8;

/// Summaries of every series and year, in parallel; `None` where a series has no value.
pub fn summaries(draws: &Draws) -> Vec<Vec<Option<Summary>>> {
    let of_series = |series: usize| {
        let of_year = |year: usize| draws.has_value(series, year).then(|| draws.summary(series, year).clone());
        (0..draws.years.len()).map(of_year).collect()
    };
    (0..draws.series.len()).into_par_iter().map(of_series).collect()
}

/// Does two things at once, on two threads where there are two.
pub fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    rayon::join(one, other)
}

/// The number of threads of this process.
pub fn threads() -> usize {
    rayon::current_num_threads()
}

/// Sets the number of threads for this process, once; without it, all cores are used.
pub fn set_threads(threads: usize) {
    // A second call finds the threads already there: the first number stays, as documented.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}
