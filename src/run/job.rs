//! A job: a plan, scenarios and options, and what comes of running them, table by table.

use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::failing::Failing;
use super::manifest::{Manifest, Options};
use super::notes;
use crate::achieve::{ScenarioResult, assess_each};
use crate::analysis::MetDraws;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::results::{Results, Table, TableFiles, columns, inputs_frame, met_frame, write_draws, write_long_draws};
use crate::scenario::Scenario;
use crate::simulate::{FailedDraw, Session, Settings};
use crate::table::{DataFrame, WriteError};

/// What is to be run.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// The plan that the scenarios change.
    pub plan: &'a Plan,
    /// In the order in which they are run and written.
    pub scenarios: Vec<Scenario>,
    /// Draws, seed and all else that changes what comes out.
    pub options: Options,
    /// Lanes per block of the evaluator, if not as many as suit the cache. No number depends on it.
    pub block: Option<usize>,
    /// ` --plan DIR` if the plan was named so, to be part of a command that a message proposes.
    pub plan_option: String,
}

/// Sees how far a job is.
pub trait Observer: Sync {
    /// A scenario is done.
    fn scenario_done(&self);
}

/// For jobs that nobody watches.
impl Observer for () {
    fn scenario_done(&self) {}
}

/// Takes what a job finds, table by table, as soon as it is there.
pub trait Sink: Send {
    /// More rows of a table, after those that came before.
    ///
    /// # Errors
    /// Whatever keeps the rows from being written ends the job.
    fn add(&mut self, table: Table, rows: &DataFrame) -> Result<(), WriteError>;
}

impl Sink for Results {
    fn add(&mut self, table: Table, rows: &DataFrame) -> Result<(), WriteError> {
        Results::add(self, table, rows.clone());
        Ok(())
    }
}

impl Sink for TableFiles {
    fn add(&mut self, table: Table, rows: &DataFrame) -> Result<(), WriteError> {
        TableFiles::add(self, table, rows.clone())
    }
}

/// Two sinks that are given the same.
impl<A: Sink, B: Sink> Sink for (A, B) {
    fn add(&mut self, table: Table, rows: &DataFrame) -> Result<(), WriteError> {
        self.0.add(table, rows)?;
        self.1.add(table, rows)
    }
}

/// What is known of a job that has run, besides its tables.
pub struct Executed {
    /// Who meets what, per scenario; empty in a batch.
    pub met: Vec<MetDraws>,
    /// What fails in so many draws that the figures of a scenario are hardly worth reading.
    pub failing: Vec<Diagnostic>,
    /// The draws that fail in each scenario, with their causes; empty in a batch.
    pub failures: Vec<Vec<FailedDraw>>,
}

/// Why a job does not come to its end.
#[derive(Debug)]
pub enum Failed {
    /// A scenario's own rules are at fault.
    Rules(Vec<Diagnostic>),
    /// Something cannot be written.
    Write(WriteError),
}

impl From<Vec<Diagnostic>> for Failed {
    fn from(faults: Vec<Diagnostic>) -> Failed {
        Failed::Rules(faults)
    }
}

impl From<WriteError> for Failed {
    fn from(error: WriteError) -> Failed {
        Failed::Write(error)
    }
}

/// Scenarios that charts, report, workbook and the terminal's table can show side by side.
pub const MOST_BESIDE: usize = 60;

/// Whether so many scenarios are a batch, whose tables are written while it runs and of which little is kept.
pub fn is_batch(scenarios: usize) -> bool {
    scenarios > MOST_BESIDE
}

impl<'a> Job<'a> {
    /// A job whose messages propose commands for the plan in this folder.
    pub fn new(plan: &'a Plan, scenarios: Vec<Scenario>, options: Options) -> Job<'a> {
        Job { plan, scenarios, options, block: None, plan_option: String::new() }
    }

    /// Runs the job and keeps all its tables in memory.
    ///
    /// # Errors
    /// Those of the rules, all at once, and an option that no draw can have.
    pub fn run(&self) -> Result<Results, Vec<Diagnostic>> {
        Ok(self.run_on(&mut self.session()?)?.0)
    }

    /// The same on a session that is there; beside the tables, which draws meet which target in each scenario.
    ///
    /// # Errors
    /// Those of the rules, all at once.
    pub fn run_on(&self, session: &mut Session<'a>) -> Result<(Results, Vec<MetDraws>), Vec<Diagnostic>> {
        self.run_whole(session).map(|(results, executed)| (results, executed.met))
    }

    /// The same with all that is known of the run.
    ///
    /// # Errors
    /// Those of the rules, all at once.
    pub fn run_whole(&self, session: &mut Session<'a>) -> Result<(Results, Executed), Vec<Diagnostic>> {
        let mut results = Results::default();
        match self.execute(session, None, &mut results, &()) {
            Ok(executed) => Ok((results, executed)),
            Err(Failed::Rules(faults)) => Err(faults),
            Err(Failed::Write(error)) => unreachable!("invariant: memory takes every table, but {error}"),
        }
    }

    /// Whether the job has more scenarios than can be shown side by side.
    pub fn is_batch(&self) -> bool {
        is_batch(self.scenarios.len())
    }

    /// The settings of the simulation.
    pub fn settings(&self) -> Settings {
        self.options.settings(self.block)
    }

    /// The manifest of the job before it has run.
    pub fn manifest(&self) -> Manifest {
        Manifest::new(self.plan, self.scenarios.iter().map(|scenario| scenario.name.clone()).collect(), self.options.clone())
    }

    /// The plan made ready to run the job: the rules of all scenarios read and traced.
    ///
    /// # Errors
    /// Those of the rules, all at once, and an option that no draw can have.
    pub fn session(&self) -> Result<Session<'a>, Vec<Diagnostic>> {
        let settings = self.settings();
        settings.spread().check(settings.first_draw, settings.draws).map_err(|message| vec![notes::no_such_draw(message)])?;
        Session::new(self.plan, &self.scenarios, settings)
    }

    /// Runs all scenarios, gives their tables to `sink`, and keeps every draw in `draws_folder` if one is given.
    ///
    /// Tables are handed on beside the run, on a thread of their own. Few results wait there: a slow disk slows the run down and does not fill
    /// the memory.
    ///
    /// # Errors
    /// Those of the sink and of the folder of draws.
    pub fn execute(
        &self,
        session: &mut Session<'a>,
        draws_folder: Option<&Path>,
        sink: &mut impl Sink,
        observer: &impl Observer,
    ) -> Result<Executed, Failed> {
        let (plan, settings) = (self.plan, self.settings());
        sink.add(Table::Inputs, &inputs_frame(plan, &self.scenarios))?;
        let own_rules = |scenario: &&Scenario| !scenario.rules.is_empty();
        let different = self.scenarios.iter().take(1).chain(self.scenarios.iter().skip(1).filter(own_rules));
        let rules = different.map(|scenario| session.compiled(scenario)).collect::<Result<Vec<_>, _>>()?;
        sink.add(Table::Series, &columns::series_frame(plan, &rules))?;
        let years = plan.years();
        let keep_met = !self.is_batch();
        let mut met: Vec<MetDraws> = Vec::new();
        let mut failures: Vec<Vec<FailedDraw>> = Vec::new();
        let mut fault: Option<WriteError> = None;
        let (sender, receiver) = sync_channel(2);
        let taken = thread::scope(|scope| {
            let taker = scope.spawn(|| self.take(&settings, &years, sink, receiver));
            let assessed = assess_each(session, &self.scenarios, |mut result, experiment| {
                let draws_met = std::mem::take(&mut result.met);
                let (name, draws) = (&result.scenario.name, &experiment.draws);
                if keep_met {
                    failures.push(result.failures.clone());
                }
                let met_rows = keep_met.then(|| {
                    let of_scenario = MetDraws::judged(draws_met, draws.replicated);
                    let rows = met_frame(plan, name, settings.first_draw, draws, &of_scenario);
                    met.push(of_scenario);
                    rows
                });
                if let (Some(folder), None) = (draws_folder, &fault) {
                    let drawn = experiment.inputs.drawn();
                    fault = write_draws(folder, name, settings.first_draw, &drawn, draws).err();
                    if fault.is_none() && self.options.long_draws {
                        fault = write_long_draws(folder, name, settings.first_draw, &drawn, draws).err();
                    }
                }
                // Sending fails only if the taker has stopped because of an error, which `join` gives back below.
                let _ = sender.send((result, met_rows));
                observer.scenario_done();
            });
            drop(sender);
            let taken = taker.join().expect("invariant: the taker does not panic");
            assessed.map(|()| taken)
        })?;
        if let Some(fault) = fault {
            return Err(Failed::Write(fault));
        }
        Ok(Executed { met, failing: taken?, failures })
    }

    /// Gives the tables of each result that comes to the sink; gives back what fails too often.
    fn take(
        &self,
        settings: &Settings,
        years: &[i32],
        sink: &mut impl Sink,
        results: Receiver<(ScenarioResult, Option<DataFrame>)>,
    ) -> Result<Vec<Diagnostic>, WriteError> {
        let mut failing = Failing::default();
        for (result, met) in results {
            for (table, rows) in Table::of_scenario(self.plan, years, &result) {
                sink.add(table, &rows)?;
            }
            if let Some(met) = met {
                sink.add(Table::Met, &met)?;
            }
            failing.add(self.plan, &self.plan_option, settings, &result);
        }
        Ok(failing.finish())
    }
}
