//! The message about failed draws: how many there are, where they failed first, and which rule or bound says that they fail.

use std::collections::BTreeMap;

use crate::achieve::ScenarioResult;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::language::Text;
use crate::language::number::counted;
use crate::plan::Plan;
use crate::simulate::{Cause, Design, FailedDraw, Settings};
use crate::text;

/// Scenarios whose failing draws are told one by one.
const MOST_FAILING: usize = 20;

/// What fails in so many draws that the figures of a scenario are hardly worth reading.
#[derive(Default)]
pub(super) struct Failing {
    scenarios: usize,
    told: Vec<Diagnostic>,
}

impl Failing {
    /// Takes in the next scenario: one in twenty draws that fail are many.
    pub(super) fn add(&mut self, plan: &Plan, plan_option: &str, settings: &Settings, result: &ScenarioResult) {
        if result.judgement.failed * 20 >= settings.draws {
            self.scenarios += 1;
            if self.scenarios <= MOST_FAILING {
                self.told.extend(Told { plan, plan_option, settings }.faults(&FailedDraws::of(result)));
            }
        }
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        if let more @ 1.. = self.scenarios.saturating_sub(MOST_FAILING) {
            let scenarios = counted(more, "more scenario");
            let message =
                text!("many draws fail in {scenarios}: failures.csv lists them", "另有{more}个情景多次模拟失败，详见 failures.csv");
            self.told.push(Diagnostic::error(Code::CheckFailed, message));
        }
        self.told
    }
}

/// The failed draws of one scenario.
#[derive(Debug, Clone)]
pub struct FailedDraws<'a> {
    /// The scenario's name.
    pub scenario: &'a str,
    /// The first failure of each, in order of draw.
    pub failures: &'a [FailedDraw],
}

impl<'a> FailedDraws<'a> {
    /// Those of a judged scenario.
    pub fn of(result: &'a ScenarioResult) -> FailedDraws<'a> {
        FailedDraws { scenario: &result.scenario.name, failures: &result.failures }
    }
}

/// How a command or picture speaks of failed draws: the plan, ` --plan DIR` if it was named so (part of the commands that messages
/// propose), and how the draws were made.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The plan whose draws failed.
    pub plan: &'a Plan,
    /// ` --plan DIR`, or nothing.
    pub plan_option: &'a str,
    /// How many draws there were, and which.
    pub settings: &'a Settings,
}

impl Told<'_> {
    /// Warnings of the draws that fail in scenarios whose figures are shown.
    ///
    /// # Errors
    /// In one of them every draw fails: there is nothing to show, and whatever were shown would be false.
    pub fn each_speaks(self, scenarios: &[FailedDraws<'_>]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let silent: Vec<&FailedDraws<'_>> = scenarios.iter().filter(|draws| self.all_fail(draws)).collect();
        if silent.is_empty() {
            Ok(self.warnings(scenarios))
        } else {
            Err(silent.into_iter().flat_map(|draws| self.faults(draws)).collect())
        }
    }

    /// The same where scenarios stand beside each other, each for itself.
    ///
    /// # Errors
    /// Every draw of every one of them fails.
    pub fn any_speaks(self, scenarios: &[FailedDraws<'_>]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let all = !scenarios.is_empty() && scenarios.iter().all(|draws| self.all_fail(draws));
        if all { Err(scenarios.iter().flat_map(|draws| self.faults(draws)).collect()) } else { Ok(self.warnings(scenarios)) }
    }

    fn all_fail(self, draws: &FailedDraws<'_>) -> bool {
        draws.failures.len() == self.settings.draws
    }

    fn warnings(self, scenarios: &[FailedDraws<'_>]) -> Vec<Diagnostic> {
        let faults = scenarios.iter().flat_map(|draws| self.faults(draws));
        faults.map(|fault| Diagnostic { severity: Severity::Warning, ..fault }).collect()
    }

    /// One message per series in which draws of a scenario failed first.
    pub fn faults(self, draws: &FailedDraws<'_>) -> Vec<Diagnostic> {
        self.faults_by_series(draws).into_iter().map(|(_, fault)| fault).collect()
    }

    /// The same, each with the first failure of its series.
    pub fn faults_by_series<'f>(self, draws: &FailedDraws<'f>) -> Vec<(&'f FailedDraw, Diagnostic)> {
        let mut by_series: BTreeMap<&str, Vec<&'f FailedDraw>> = BTreeMap::new();
        for failure in draws.failures {
            by_series.entry(&failure.series).or_default().push(failure);
        }
        by_series.into_iter().map(|(series, failures)| (failures[0], self.fault(draws.scenario, series, &failures))).collect()
    }

    fn fault(self, scenario: &str, series: &str, failures: &[&FailedDraw]) -> Diagnostic {
        let (first, count, all) = (failures[0], failures.len(), self.settings.draws);
        let (draw, year, cause) = (first.draw, first.year, first.cause.describe());
        let (draws, draws_zh) = if count == all && all > 1 {
            (format!("each of {}", counted(all, "draw")), format!("全部{all}次模拟"))
        } else {
            (format!("{count} of {}", counted(all, "draw")), format!("{all}次模拟中的{count}次"))
        };
        let fails = if count == 1 { "it is" } else { "first in" };
        let message = if self.settings.central {
            let Text { zh, en } = cause;
            text!(
                "`{series}` fails in scenario `{scenario}` with every assumption at its central value, {year}: {en}",
                "各项假设取中心值时，`{series}` 在情景 `{scenario}` 的{year}年不成立：{zh}"
            )
        } else {
            Text::new(
                format!("`{series}` 在情景 `{scenario}` 的{draws_zh}不成立；首次为第{draw}次模拟、{year}年：{}", cause.zh),
                format!("`{series}` fails in {draws} of scenario `{scenario}`; {fails} draw {draw}, {year}: {}", cause.en),
            )
        };
        let plan_option = self.plan_option;
        let replay = if self.settings.central {
            format!("fiveyear run -s {scenario} --central{plan_option}")
        } else {
            format!("fiveyear run -s {scenario} --draw {draw}{plan_option}{}", replay_options(self.settings))
        };
        let fault = Diagnostic::error(Code::CheckFailed, message);
        let fault = match (self.bound(first), &first.place) {
            (Some(bound), Some(rule)) => fault
                .at(bound)
                .label(text!("the bound that is broken", "被突破的范围"))
                .related(rule.clone(), text!("the rule whose value breaks it", "突破该范围的规则")),
            (Some(bound), None) => fault.at(bound),
            (None, rule) => fault.maybe_at(rule.clone()),
        };
        let fault = fault.help(text!("replay it with `{replay}`", "可用 `{replay}` 重现"));
        let reasons = self.plan.checks.iter().filter(|check| check.series == series).map(|check| &check.reason);
        reasons.fold(fault, |fault, reason| fault.help(reason.clone()))
    }

    /// Where it stands that the value may not be so, if a bound is what fails the draw.
    fn bound(self, failure: &FailedDraw) -> Option<Place> {
        match failure.cause {
            Cause::OutOfBounds { value, .. } => self.plan.bound_place(&failure.series, value).cloned(),
            _ => None,
        }
    }
}

/// The options beside `--draw` without which another draw would be replayed.
fn replay_options(settings: &Settings) -> String {
    let usual = Settings::default();
    let mut options = if settings.seed == usual.seed { String::new() } else { format!(" --seed {}", settings.seed) };
    let whole = settings.whole.unwrap_or(settings.draws);
    match settings.design {
        Design::MonteCarlo => options += " --design monte-carlo",
        Design::LatinHypercube if whole == usual.draws => {}
        Design::LatinHypercube => options += &format!(" --draws {whole}"),
        Design::Sobol => options += " --design sobol",
    }
    options
}
