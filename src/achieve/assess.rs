//! Judges whole runs: summaries, judgements and failures of each scenario.

use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::simulate::{DrawSet, Experiment, FailedDraw, PlaceRun, Places, Session, Settings, Summary, join};

use super::known::{Judge, Verdicts};
use super::official::Assessment as OfficialAssessment;
use super::replay::{self, Replayed};
use super::{CommitmentOutcome, Joint, Judgement};

/// What is kept of one scenario.
#[derive(Debug, Clone)]
pub struct ScenarioResult {
    /// The scenario that was run.
    pub scenario: Scenario,
    /// Series names in order.
    pub series: Vec<String>,
    /// Per series and year; `None` where the series has no value (often in the base year).
    pub summaries: Vec<Vec<Option<Summary>>>,
    /// What its draws make of each target.
    pub judgement: Judgement,
    /// Per indicator, in the plan's order, the draws that meet its target.
    pub met: Vec<DrawSet>,
    /// Which targets are met together.
    pub joint: Joint,
    /// What official methods say, per indicator in the plan's order.
    pub official: Vec<OfficialAssessment>,
    /// The commitments of the plan's text, in the plan's order.
    pub commitments: Vec<CommitmentOutcome>,
    /// What observed years changed; `None` without them.
    pub replay: Option<Replayed>,
    /// In order of draw.
    pub failures: Vec<FailedDraw>,
}

/// What is kept of a run, in order of the scenarios.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Draws, seed and design of the run.
    pub settings: Settings,
    /// From the base year to the target year.
    pub years: Vec<i32>,
    /// One per scenario.
    pub results: Vec<ScenarioResult>,
}

/// Runs and judges all scenarios; `keep` sees each experiment before it is dropped.
///
/// Errors: those of the scenarios' own rules.
pub fn assess(
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    mut keep: impl FnMut(&Scenario, &Experiment),
) -> Result<Assessment, Vec<Diagnostic>> {
    let mut results = Vec::with_capacity(scenarios.len());
    assess_each(session, scenarios, |result, experiment| {
        keep(&result.scenario, experiment);
        results.push(result);
    })?;
    Ok(Assessment { settings: session.settings().clone(), years: session.plan().years(), results })
}

/// The same, each result handed on as soon as it is there: memory does not grow with the number of scenarios.
///
/// Errors: those of the scenarios' own rules.
pub fn assess_each(
    session: &mut Session<'_>,
    scenarios: &[Scenario],
    mut take: impl FnMut(ScenarioResult, &Experiment),
) -> Result<(), Vec<Diagnostic>> {
    let judge = Judge::new(session.plan());
    let wanted = judge.wanted();
    session.each_of(scenarios, &wanted, &mut |scenario, experiment| take(judged(&judge, scenario, experiment), experiment))
}

/// Runs and judges places that share their rules, each in one scenario; see [`Places`].
///
/// # Errors
/// Those of a place's rules.
pub fn assess_places(
    places: &mut Places,
    runs: &[PlaceRun<'_>],
    settings: &Settings,
    mut take: impl FnMut(&PlaceRun<'_>, ScenarioResult, &Experiment),
) -> Result<(), Vec<Diagnostic>> {
    places.each(runs, settings, |place, experiment| {
        take(place, judged(&Judge::new(place.plan), place.scenario, experiment), experiment);
    })?;
    Ok(())
}

/// What is kept of one scenario.
fn judged(judge: &Judge<'_>, scenario: &Scenario, experiment: &Experiment) -> ScenarioResult {
    let draws = &experiment.draws;
    let (summaries, Verdicts { judgement, met, official, commitments, joint }) = join(|| draws.summaries(), || judge.judge(draws));
    let (series, failures) = (draws.series.clone(), experiment.failures.clone());
    let replay =
        experiment.before.as_ref().map(|moved| replay::replayed(judge.plan(), moved, &judge.judge(&moved.draws).judgement, &judgement));
    ScenarioResult { replay, scenario: scenario.clone(), series, summaries, judgement, met, joint, official, commitments, failures }
}
