//! What is said of a run besides its results: draws that fail, designs that are less exact than they could be, what became of an earlier run.

use std::collections::BTreeMap;

use super::folder::Earlier;
use crate::achieve::ScenarioResult;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::counted;
use crate::plan::Plan;
use crate::simulate::{Design, FailedDraw, Settings};
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
                self.told.extend(failed_checks(plan, plan_option, settings, result));
            }
        }
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        if let more @ 1.. = self.scenarios.saturating_sub(MOST_FAILING) {
            let scenarios = counted(more, "more scenario");
            let message =
                text!("many draws fail in {scenarios}: failures.csv lists them", "另有{more}个情景多次抽样失败，详见 failures.csv");
            self.told.push(Diagnostic::error(Code::CheckFailed, message));
        }
        self.told
    }
}

/// The error of a draw that a design does not have.
pub fn no_such_draw(message: Text) -> Diagnostic {
    Diagnostic::error(Code::NoSuchDraw, message).help(text!(
        "give --seed, --design and --draws as the run had them: its run.json holds them",
        "--seed、--design 与 --draws 须与原运行相同，见其 run.json"
    ))
}

/// One message per series in which draws of a scenario failed; ` --plan DIR` is part of the command it proposes if the plan was named so.
pub fn failed_checks(plan: &Plan, plan_option: &str, settings: &Settings, result: &ScenarioResult) -> Vec<Diagnostic> {
    let mut by_series: BTreeMap<&str, Vec<&FailedDraw>> = BTreeMap::new();
    for failure in &result.failures {
        by_series.entry(&failure.series).or_default().push(failure);
    }
    let fault = |(series, failures): (&str, Vec<&FailedDraw>)| {
        let (first, count, scenario) = (failures[0], failures.len(), &result.scenario.name);
        let (draw, year, cause) = (first.draw, first.year, first.cause.describe());
        let draws = counted(count, "draw");
        let fails = if count == 1 { "it is" } else { "first in" };
        let message = Text::new(
            format!("`{series}` 在情景 `{scenario}` 的{count}次抽样中不成立；首次为第{draw}次抽样、{year}年：{}", cause.zh),
            format!("`{series}` fails in {draws} of scenario `{scenario}`; {fails} draw {draw}, {year}: {}", cause.en),
        );
        let options = plan_option.to_owned() + replay_options(settings).as_str();
        let fault = Diagnostic::error(Code::CheckFailed, message).maybe_at(first.place.clone()).help(text!(
            "replay it with `fiveyear run -s {scenario} --draw {draw}{options}`",
            "可用 `fiveyear run -s {scenario} --draw {draw}{options}` 重现"
        ));
        let reasons = plan.checks.iter().filter(|check| check.series == series).map(|check| &check.reason);
        reasons.fold(fault, |fault, reason| fault.help(reason.clone()))
    };
    by_series.into_iter().map(fault).collect()
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

/// A design with fewer or more draws than it spreads evenly.
pub(super) fn advice(settings: &Settings) -> Option<Diagnostic> {
    let (message, help) = settings.design.advice(settings.whole.unwrap_or(settings.draws))?;
    let code = if settings.design == Design::Sobol { Code::NotAPowerOfTwo } else { Code::NotAMultipleOfTen };
    Some(Diagnostic::warning(code, message).help(help))
}

/// What became of an earlier run in the same place, if that is worth saying: it was another run, or somebody has worked in it.
pub(super) fn earlier(earlier: &Earlier, identity: &str) -> Option<Diagnostic> {
    match earlier {
        Earlier::None => None,
        Earlier::Replaced(manifest) if manifest.identity() == identity => None,
        Earlier::Replaced(manifest) => {
            let (run, seed) = (manifest.identity(), manifest.options.seed);
            let (count, plan) = (manifest.scenarios.len(), &manifest.plan);
            let scenarios = counted(count, "scenario");
            let (zh, en) = (&plan.zh, &plan.en);
            Some(
                Diagnostic::warning(
                    Code::RunReplaced,
                    text!(
                        "this replaces run {run} ({en}, {scenarios}, seed {seed})",
                        "已替换原有的运行 {run}（{zh}，{count}个情景，种子{seed}）"
                    ),
                )
                .help(text!(
                    "give each run a folder of its own with --out to keep both",
                    "若要都保留，请用 --out 为每次运行指定各自的文件夹"
                )),
            )
        }
        Earlier::Kept { folder, changed } => {
            let (folder, files) = (folder.display(), changed.join(", "));
            Some(Diagnostic::warning(
                Code::RunKept,
                text!(
                    "the earlier run was changed after it ended ({files}): it is kept in {folder}",
                    "原有运行的文件在生成后有改动（{files}），已保留在 {folder}"
                ),
            ))
        }
    }
}
