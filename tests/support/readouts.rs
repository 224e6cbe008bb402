//! What a run of a plan's scenarios finds, with all that stands behind its pictures.

use fiveyear::analysis::{background, reference};
use fiveyear::plan::Plan;
use fiveyear::results::Readout;
use fiveyear::run::{Job, Manifest, Options, tables_of};
use fiveyear::scenario::Scenario;

/// The rows of a run, and the manifest that it would be stored with.
pub fn readout(plan: &Plan, scenarios: Vec<Scenario>, draws: usize) -> (Readout, Manifest) {
    let job = Job::new(plan, scenarios, Options { draws, charts: true, ..Options::default() });
    let mut session = job.session().expect("its rules are sound");
    let (mut results, met) = job.run_on(&mut session).expect("its rules are sound");
    let scenario = &job.scenarios[reference(plan, &job.scenarios)];
    let background = background(&mut session, scenario).expect("its rules are sound");
    for (table, rows) in tables_of(plan, scenario, &background) {
        results.add(table, rows);
    }
    (Readout::of(plan, &job.scenarios, job.settings(), &results, met), job.manifest())
}
