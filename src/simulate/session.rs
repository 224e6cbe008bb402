//! The session: what stays between questions asked of one plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::engine::graph::{NodeId, interpret};
use crate::plan::Plan;
use crate::plan::renamed::one_for_a_renamed_entry;
use crate::sampling::{Layout, Sampler};
use crate::scenario::{Scenario, plan_itself};

use super::chance::{Chance, chance_behind};
use super::columns::{PlanColumns, changes, column, delays};
use super::compile::{Compilation, Compiled, compile};
use super::observed::{Known, replayed};
use super::order::by_weight;
use super::parts::{MOST_WHOLE, Wanted, in_parts};
use super::program::{Changed, Prepared, Program};
use super::reach;
use super::world::{Changes, Column, Samples, rank_correlations};
use super::{Design, Experiment, Inputs, Settings};

/// A plan made ready to answer questions: its rules traced, its assumptions and shocks sampled, its own values computed. Each is done when
/// a question first needs it and kept for the next, so that a further scenario costs only what it changes.
///
/// The numbers do not depend on what was asked before.
pub struct Session<'p> {
    plan: &'p Plan,
    settings: Settings,
    sampler: Sampler,
    /// Assumptions whose values are given draw by draw.
    given: BTreeMap<String, Arc<Vec<f64>>>,
    compilation: Compilation,
    columns: PlanColumns,
    /// One for each model that an experiment has used, by its position in `compilation`.
    programs: BTreeMap<usize, Program>,
    /// Columns to be filled again for the next scenario.
    buffers: Vec<Vec<f64>>,
    /// The plan's own draws moved to what was observed, if observations count.
    moved: Known,
}

/// The random numbers of a plan whose correlations [`compile`] has tried.
pub fn sampler(plan: &Plan, settings: &Settings) -> Sampler {
    Sampler::correlated(settings.seed, &rank_correlations(plan))
        .expect("invariant: compile has tried the correlations")
        .spread(settings.spread())
}

impl<'p> Session<'p> {
    /// Traces the rules of these scenarios; others may be asked for later.
    ///
    /// Errors: those of the rules, all together.
    pub fn new(plan: &'p Plan, scenarios: &[Scenario], settings: Settings) -> Result<Session<'p>, Vec<Diagnostic>> {
        let compilation = compile(plan, scenarios).map_err(|faults| one_for_a_renamed_entry(plan, faults))?;
        Ok(Session::on(plan, compilation, settings))
    }

    /// A session on rules that are traced already.
    pub fn on(plan: &'p Plan, compilation: Compilation, settings: Settings) -> Session<'p> {
        Session::given(plan, compilation, settings, BTreeMap::new())
    }

    fn given(plan: &'p Plan, compilation: Compilation, settings: Settings, given: BTreeMap<String, Arc<Vec<f64>>>) -> Session<'p> {
        assert!(given.values().all(|column| column.len() == settings.draws), "invariant: one value per draw");
        let mut sampler = sampler(plan, &settings);
        if settings.design == Design::Sobol && !settings.central {
            // By the plan's own rules, whatever scenarios are asked for.
            let own = [plan_itself(plan)];
            let compilation = if compilation.of(&own[0]).is_some() { Ok(compilation.clone()) } else { compile(plan, &own) };
            let order = compilation.map(|known| by_weight(plan, known.of(&own[0]).expect("invariant: compiled above"), settings.seed));
            sampler = sampler.in_order(order.unwrap_or_default());
        }
        let columns = PlanColumns::new(Samples { plan, sampler: &sampler, settings: &settings, given: &given, shared: None });
        Session {
            plan,
            settings,
            sampler,
            given,
            compilation,
            columns,
            programs: BTreeMap::new(),
            buffers: Vec::new(),
            moved: Known::default(),
        }
    }

    /// A session with other settings on the same rules, which are not traced again.
    pub fn with(&self, settings: Settings) -> Session<'p> {
        Session::on(self.plan, self.compilation.clone(), settings)
    }

    /// The same session with the values of some assumptions given, by name and draw, whatever plan and scenarios say of them.
    pub fn giving(self, given: BTreeMap<String, Arc<Vec<f64>>>) -> Session<'p> {
        Session::given(self.plan, self.compilation, self.settings, given)
    }

    /// The same session with its draws laid out in another way, as sensitivity analysis asks.
    pub fn laid_out(self, layout: Layout) -> Session<'p> {
        let sampler = self.sampler.laid_out(layout);
        let samples = Samples { plan: self.plan, sampler: &sampler, settings: &self.settings, given: &self.given, shared: None };
        let columns = PlanColumns::new(samples);
        Session { sampler, columns, programs: BTreeMap::new(), buffers: Vec::new(), moved: Known::default(), ..self }
    }

    /// The plan that is asked.
    pub fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// How its answers are drawn.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The rules of a scenario, traced.
    ///
    /// Errors: those of the rules.
    pub fn compiled(&mut self, scenario: &Scenario) -> Result<Arc<Compiled>, Vec<Diagnostic>> {
        self.compilation.add(self.plan, std::slice::from_ref(scenario))?;
        Ok(self.compilation.of(scenario).expect("invariant: added above").clone())
    }

    /// All rules traced so far: a model for each set of rules that differs.
    pub fn compilation(&self) -> &Compilation {
        &self.compilation
    }

    /// For each series of a scenario's model the years in which its value depends on something that the scenario changes of the plan.
    ///
    /// Errors: those of the scenario's own rules.
    pub fn touched(&mut self, scenario: &Scenario) -> Result<BTreeMap<String, Vec<i32>>, Vec<Diagnostic>> {
        let compiled = self.compiled(scenario)?;
        let world = Changes::new(self.plan, scenario);
        Ok(reach::touched(&compiled.model, |key| changes(&world, key)))
    }

    /// The chance that any of these series can depend on in a scenario, as far as it is uncertain there, in order.
    ///
    /// Errors: those of the scenario's own rules.
    pub fn chance_behind(&mut self, scenario: &Scenario, series: &BTreeSet<&str>) -> Result<Vec<Chance>, Vec<Diagnostic>> {
        let compiled = self.compiled(scenario)?;
        Ok(chance_behind(self.plan, scenario, &compiled, series))
    }

    /// The input columns of a scenario.
    ///
    /// Errors: those of the scenario's own rules.
    pub fn inputs(&mut self, scenario: &Scenario) -> Result<Inputs, Vec<Diagnostic>> {
        let compiled = self.compiled(scenario)?;
        let samples = Samples { plan: self.plan, sampler: &self.sampler, settings: &self.settings, given: &self.given, shared: None };
        let world = self.columns.world(samples, scenario);
        let columns = compiled.model.graph.inputs().par_iter().map(|key| column(&world, key)).collect();
        let delays = delays(&world);
        Ok(Inputs { compiled, columns, delays })
    }

    /// What the plan and these scenarios hold and no rule traced so far reads.
    pub fn warnings(&self, scenarios: &[Scenario]) -> Vec<Diagnostic> {
        self.compilation.warnings(self.plan, scenarios)
    }

    /// All draws of one scenario.
    ///
    /// Errors: those of the scenario's own rules.
    pub fn experiment(&mut self, scenario: &Scenario) -> Result<Experiment, Vec<Diagnostic>> {
        let position = self.ready(std::slice::from_ref(scenario))?[0];
        let changed = self.make_programs(&[(scenario, position)]).swap_remove(0);
        let samples = Samples { plan: self.plan, sampler: &self.sampler, settings: &self.settings, given: &self.given, shared: None };
        let program = &self.programs[&position];
        let prepared = program.prepare(samples, &self.columns, scenario, changed);
        let experiment = program.run(&self.settings, prepared, &mut self.buffers);
        Ok(observed(self.plan, &self.settings, experiment, &mut self.moved))
    }

    /// Runs many scenarios; `reduce` makes of each experiment what is kept of it, in order of the scenarios, and the rest is dropped:
    /// memory does not grow with their number.
    ///
    /// The result is the same for any number of threads, block size and order of scenarios. Errors: those of the scenarios' own rules.
    pub fn each<R>(
        &mut self,
        scenarios: &[Scenario],
        mut reduce: impl FnMut(&Scenario, &Experiment) -> R,
    ) -> Result<Vec<R>, Vec<Diagnostic>> {
        let mut results = Vec::with_capacity(scenarios.len());
        self.run_each(scenarios, &|_| false, &mut |scenario, experiment| results.push(reduce(scenario, experiment)))?;
        Ok(results)
    }

    /// The same; of models that are used `once`, and never again, the plan's own values are not computed.
    fn run_each(
        &mut self,
        scenarios: &[Scenario],
        once: &dyn Fn(usize) -> bool,
        take: &mut dyn FnMut(&Scenario, &Experiment),
    ) -> Result<(), Vec<Diagnostic>> {
        let positions = self.ready(scenarios)?;
        let numbered: Vec<(&Scenario, usize)> = scenarios.iter().zip(positions).collect();
        for some in numbered.chunks(AHEAD) {
            let (alone, others): (Vec<_>, Vec<_>) = some.iter().copied().partition(|(_, position)| once(*position));
            let mut changed = self.make_programs(&others).into_iter();
            let samples = Samples { plan: self.plan, sampler: &self.sampler, settings: &self.settings, given: &self.given, shared: None };
            let mut bare = |position| Program::bare_of(samples, &mut self.columns, self.compilation.at(position).clone());
            let alone: BTreeMap<usize, Program> = alone.iter().map(|(_, position)| *position).map(|at| (at, bare(at))).collect();
            let (programs, columns) = (&self.programs, &self.columns);
            let program = |position: &usize| alone.get(position).unwrap_or_else(|| &programs[position]);
            let mut changed_by = |(scenario, position): &(&Scenario, usize)| match alone.get(position) {
                Some(program) => program.changed(samples, scenario),
                None => changed.next().expect("invariant: told of every other scenario"),
            };
            let changed: Vec<Changed> = some.iter().map(&mut changed_by).collect();
            let prepare = |((scenario, position), changed): (&(&Scenario, usize), Changed)| {
                program(position).prepare(samples, columns, scenario, changed)
            };
            let prepared: Vec<Prepared> = some.par_iter().zip(changed).map(prepare).collect();
            for ((scenario, position), prepared) in some.iter().zip(prepared) {
                let experiment = program(position).run(&self.settings, prepared, &mut self.buffers);
                let experiment = observed(self.plan, &self.settings, experiment, &mut self.moved);
                take(scenario, &experiment);
                self.buffers.extend(experiment.draws.into_columns());
            }
        }
        self.buffers.clear();
        Ok(())
    }

    /// The same of scenarios of which only some columns are read, besides summaries of all: where the settings allow it and a single scenario
    /// has many draws, it is drawn in parts, and the other columns are left out.
    ///
    /// Errors: those of the scenarios' own rules.
    pub fn each_of(
        &mut self,
        scenarios: &[Scenario],
        wanted: &Wanted,
        take: &mut dyn FnMut(&Scenario, &Experiment),
    ) -> Result<(), Vec<Diagnostic>> {
        let Settings { parts, draws, central, as_of, .. } = self.settings;
        match scenarios {
            [scenario] if parts && draws > MOST_WHOLE && !central && as_of.is_none() && self.given.is_empty() => {
                let compiled = self.compiled(scenario)?;
                let samples =
                    Samples { plan: self.plan, sampler: &self.sampler, settings: &self.settings, given: &self.given, shared: None };
                let experiment = in_parts(samples, &compiled, scenario, wanted);
                take(scenario, &experiment);
                Ok(())
            }
            _ => {
                // Each set of rules of its own would hold all values of the plan by these rules, beside those by the plan's.
                let positions = self.ready(scenarios)?;
                let known: BTreeSet<usize> = self.programs.keys().copied().collect();
                let users = |position: usize| positions.iter().filter(|other| **other == position).count();
                let once = |position| scenarios.len() > 1 && users(position) == 1 && !known.contains(&position);
                self.run_each(scenarios, &once, take)
            }
        }
    }

    /// Every series of one scenario with all assumptions and shocks at their central values: by name, per year (from the base year on) its
    /// elements, none where it has no value. Slow and simple: for age structures and the like, of which a run keeps no draws.
    ///
    /// Errors: those of the scenario's own rules.
    pub fn central(&mut self, scenario: &Scenario) -> Result<BTreeMap<String, Vec<Vec<f64>>>, Vec<Diagnostic>> {
        let (compiled, inputs) = self.inputs_in(scenario, &Settings { draws: 1, central: true, ..self.settings.clone() })?;
        let central = |column: &Column| match column {
            Column::Constant(value) => *value,
            Column::Varying(values) => values[0],
        };
        let inputs: Vec<f64> = inputs.iter().map(central).collect();
        let values = interpret(&compiled.model.graph, &inputs);
        let of_year = |nodes: &Vec<NodeId>| nodes.iter().map(|node| values[node.index()]).collect();
        Ok(compiled.model.series.iter().map(|series| (series.name.clone(), series.nodes.iter().map(of_year).collect())).collect())
    }

    /// A scenario's traced rules, and what comes into them with other settings than the session's, in order of the graph's inputs.
    pub(super) fn inputs_in(&mut self, scenario: &Scenario, settings: &Settings) -> Result<(Arc<Compiled>, Vec<Column>), Vec<Diagnostic>> {
        let compiled = self.compiled(scenario)?;
        let samples = Samples { plan: self.plan, sampler: &self.sampler, settings, given: &self.given, shared: None };
        let columns = PlanColumns::new(samples);
        let world = columns.world(samples, scenario);
        let inputs = compiled.model.graph.inputs().iter().map(|key| column(&world, key)).collect();
        Ok((compiled, inputs))
    }

    /// The position of each scenario's rules, traced if they are new.
    fn ready(&mut self, scenarios: &[Scenario]) -> Result<Vec<usize>, Vec<Diagnostic>> {
        self.compilation.add(self.plan, scenarios)?;
        Ok(scenarios.iter().map(|scenario| self.compilation.position(scenario).expect("invariant: added above")).collect())
    }

    /// Makes the programs of these scenarios, or the ones that are there, ready for them; tells what each scenario changes.
    fn make_programs(&mut self, numbered: &[(&Scenario, usize)]) -> Vec<Changed> {
        let samples = Samples { plan: self.plan, sampler: &self.sampler, settings: &self.settings, given: &self.given, shared: None };
        for (_, position) in numbered {
            if !self.programs.contains_key(position) {
                let compiled = self.compilation.at(*position).clone();
                self.programs.insert(*position, Program::new(samples, &mut self.columns, compiled));
            }
        }
        let programs = &self.programs;
        let changed = numbered.par_iter().map(|(scenario, position)| programs[position].changed(samples, scenario));
        let changed: Vec<Changed> = changed.collect();
        for (position, program) in &mut self.programs {
            let users = numbered.iter().zip(&changed).filter(|((_, other), _)| other == position);
            let users: Vec<&Changed> = users.map(|(_, changed)| changed).collect();
            if !users.is_empty() {
                program.keep_edges(&self.settings, &users);
            }
        }
        changed
    }
}

/// An experiment whose draws are moved to what was observed, if the settings say up to when. A single draw has nothing to be moved by.
pub(super) fn observed(plan: &Plan, settings: &Settings, experiment: Experiment, known: &mut Known) -> Experiment {
    match settings.as_of.filter(|_| settings.draws > 1) {
        Some(year) => {
            let (draws, before) = replayed(plan, experiment.draws, year, settings, known);
            Experiment { draws, before: Some(before), ..experiment }
        }
        None => experiment,
    }
}

/// Scenarios that are prepared side by side, each on one thread, before they are run one by one on all threads.
const AHEAD: usize = 4;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::scenario::{load_scenarios, plan_itself};
    use crate::simulate::brackets::REACH;
    use crate::simulate::parts::in_parts_within;
    use crate::simulate::{Draws, Summary};

    /// Brackets without a width miss most quantiles. What is computed once more has the bits of whole columns, and nothing else changes.
    #[test]
    fn a_column_whose_bracket_misses_is_computed_once_more() {
        let plan = Plan::embedded().expect("the built-in plan is sound");
        let scenario = &plan_itself(&plan);
        // More than a part, and no multiple of it.
        let settings = Settings { draws: 2_000, ..Settings::default() };
        let compilation = compile(&plan, std::slice::from_ref(scenario)).expect("its rules are sound");
        let whole = Session::on(&plan, compilation.clone(), settings.clone()).experiment(scenario).expect("compiled above");
        let (sampler, given) = (sampler(&plan, &settings), BTreeMap::new());
        let samples = Samples { plan: &plan, sampler: &sampler, settings: &settings, given: &given, shared: None };
        let within = |reach: f64| {
            let compiled = compilation.of(scenario).expect("compiled above");
            in_parts_within(samples, compiled, scenario, &Wanted::default(), reach)
        };
        let bits = |draws: &Draws| -> Vec<u64> {
            let numbers = draws.summaries().into_iter().flatten().flatten().flat_map(|summary| {
                let Summary { count, mean, sd, min, max, quantiles } = summary;
                [count as f64, mean, sd, min, max].into_iter().chain(quantiles.values())
            });
            numbers.map(f64::to_bits).collect()
        };
        let expected = bits(&whole.draws);
        assert!(expected.len() > 100, "{}", expected.len());
        let (usual, none) = within(REACH);
        assert_eq!((bits(&usual.draws), none), (expected.clone(), 0));
        let (narrow, again) = within(0.0);
        assert!(again > 10, "{again} columns are computed once more");
        assert_eq!(bits(&narrow.draws), expected);
        assert_eq!(narrow.draws.failed, whole.draws.failed);
    }

    /// What is lent of the plan's own moved draws has the bits that moving all columns of a scenario gives.
    #[test]
    fn moved_draws_are_lent_only_where_nothing_differs() {
        let plan = Plan::embedded().expect("the built-in plan is sound");
        let scenarios = load_scenarios(&plan).expect("its scenarios are sound");
        let settings = Settings { draws: 250, ..Settings::default() };
        let mut session = Session::new(&plan, &scenarios, settings.clone()).expect("their rules are sound");
        let mut known = Known::default();
        let year = plan.target_year - 1;
        let compare = |_: &Scenario, experiment: &Experiment| {
            let draws = &experiment.draws;
            let alone = Draws::new(draws.series.clone(), draws.years.clone(), draws.count, draws.columns().to_vec(), draws.failed.clone());
            let (beside, told) = replayed(&plan, draws.clone(), year, &settings, &mut known);
            let (whole, expected) = replayed(&plan, alone, year, &settings, &mut Known::default());
            let bits = |draws: &Draws| -> Vec<u64> {
                draws.columns().iter().flat_map(|column| column.iter()).map(|value| value.to_bits()).collect()
            };
            assert!(bits(&beside) == bits(&whole) && told.updated == expected.updated && told.places == expected.places);
            assert!(!told.updated.is_empty());
            (beside.own().is_some(), bits(&beside) == bits(draws))
        };
        let found = session.each(&scenarios, compare).expect("their rules are sound");
        assert!(found.iter().any(|(lent, _)| *lent) && found.iter().any(|(lent, _)| !lent), "scenarios of both kinds");
        assert!(found.iter().all(|(_, same)| !same), "observations move draws");
    }
}
