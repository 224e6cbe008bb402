//! A whole run judged: in go a plan, its scenarios and settings, out come summaries, judgements and failures per scenario.

use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::{self, Compilation, Draws, FailedDraw, Settings, Summary};

use super::official::{self, Assessment as OfficialAssessment, Yardsticks};
use super::{CommitmentOutcome, Joint, Judgement, jointly, judge, judge_commitments};

/// What is kept of one scenario.
#[derive(Debug, Clone)]
pub struct ScenarioResult {
    pub scenario: Scenario,
    /// Series names in order.
    pub series: Vec<String>,
    /// Per series and year; `None` where the series has no value (often in the base year).
    pub summaries: Vec<Vec<Option<Summary>>>,
    pub judgement: Judgement,
    pub joint: Joint,
    /// What official methods say, per indicator in the plan's order.
    pub official: Vec<OfficialAssessment>,
    /// The commitments of the plan's text, in the plan's order.
    pub commitments: Vec<CommitmentOutcome>,
    /// In order of draw.
    pub failures: Vec<FailedDraw>,
}

/// What is kept of a run, in order of the scenarios.
#[derive(Debug, Clone)]
pub struct Assessment {
    pub settings: Settings,
    /// From the base year to the target year.
    pub years: Vec<i32>,
    pub results: Vec<ScenarioResult>,
}

/// Runs and judges all scenarios; `keep` sees each scenario's draws before they are dropped.
pub fn assess(
    plan: &Plan,
    scenarios: &[Scenario],
    compilation: &Compilation,
    settings: &Settings,
    progress: impl Fn(&Scenario) + Sync,
    mut keep: impl FnMut(&Scenario, &Draws),
) -> Assessment {
    let mut results = Vec::with_capacity(scenarios.len());
    assess_each(plan, scenarios, compilation, settings, progress, |result, draws| {
        keep(&result.scenario, draws);
        results.push(result);
    });
    Assessment { settings: settings.clone(), years: years(compilation), results }
}

/// The same, each result handed on as soon as it is there: memory does not grow with the number of scenarios.
pub fn assess_each(
    plan: &Plan,
    scenarios: &[Scenario],
    compilation: &Compilation,
    settings: &Settings,
    progress: impl Fn(&Scenario) + Sync,
    mut take: impl FnMut(ScenarioResult, &Draws),
) {
    let yardsticks = Yardsticks::default();
    simulate::run(plan, scenarios, compilation, settings, progress, |scenario, draws, failures| {
        let judged = || {
            let judgement = judge(plan, draws);
            let official = official::assess_by(plan, draws, &judgement, &yardsticks);
            (judgement, official, judge_commitments(plan, draws))
        };
        let (summaries, ((judgement, official, commitments), joint)) =
            simulate::both(|| simulate::summaries(draws), || simulate::both(judged, || jointly(plan, draws)));
        let series = draws.series.clone();
        take(ScenarioResult { scenario: scenario.clone(), series, summaries, judgement, joint, official, commitments, failures }, draws);
    });
}

/// The years of a run, from the base year to the target year.
pub fn years(compilation: &Compilation) -> Vec<i32> {
    compilation.models.first().map(|compiled| compiled.model.years.clone()).unwrap_or_default()
}
