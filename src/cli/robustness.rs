//! `fiveyear robustness`: how policies fare over many futures.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::achieve::judged_values;
use crate::achieve::target::{Band, distance};
use crate::analysis::reference;
use crate::analysis::robustness::{Fates, Outcomes, PolicyOutcomes, robustness};
use crate::chart::{Chart, Credit, RobustnessChart};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::Plan;
use crate::results::RobustnessStudy;
use crate::results::columns::robustness_frame;
use crate::scenario::{DifferenceKind, Scenario, combined, differences, plan_itself};
use crate::simulate::{Draws, Session, Settings, Stored};
use crate::table::{WriteError, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder, part};
use super::batch_outcomes::outcomes_of_batch;
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::policies::{Compared, joined};
use super::result_folder::{ResultFolder, write_slides};
use super::robustness_page::{Page, as_json};
use super::terminal::wrap;

#[derive(Debug, Clone, Args)]
pub(super) struct RobustnessArguments {
    /// The policies: scenarios [default: those that only move money, facilities or levers, and the one that the others start from]
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    pub policies: Vec<String>,

    /// The futures: scenarios, each joined to every policy; all for those that only change assumptions [default: every draw is a future]
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    pub futures: Vec<String>,

    /// Take policies (scenarios and levers) and futures (uncertainties) from a batch of a crossed design
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["policies", "futures", "draws", "seed", "spread"])]
    pub batch: Option<PathBuf>,

    /// How many targets must be met for a future to count as met as a whole [default: what the first policy meets in half of the futures]
    #[arg(long, value_name = "N")]
    pub wanted: Option<usize>,

    /// From which probability on a target counts as met in a future of many draws
    #[arg(long, value_name = "PART", default_value_t = 0.5, value_parser = part)]
    pub sure: f64,

    /// Random draws per policy and future [default: 10000 where draws are the futures, else 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: Option<u32>,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Also write the table and the chart into a folder
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: Option<PathBuf>,
}

impl Execute for RobustnessArguments {
    const HELP: Help = Help {
        name: "robustness",
        en: "Show how policies fare over many futures: share met, regret, the worst tenth",
        zh: "比较各策略在众多未来中的表现：达标份额、后悔值、最差的十分之一",
        arguments: &[
            ("policies", "策略：情景[默认：只调整资金、设施或措施的情景，以及其他情景的起点]"),
            ("futures", "未来：情景，逐一与每项策略结合；all 为只改变假设的情景[默认：每次模拟为一个未来]"),
            ("batch", "取自交叉设计的批量结果：策略为情景与可选项，未来为不确定因素"),
            ("wanted", "达标多少项才算一个未来整体达标[默认：第一项策略在一半未来中达到的项数]"),
            ("sure", "含多次模拟的未来中，达标概率达到多少才算达标"),
            ("draws", "每项策略、每个未来的模拟次数[默认：以模拟为未来时10000，否则1000]"),
            ("out", "同时把表格和图写入该文件夹"),
        ],
        values: &[("FOLDER", "文件夹"), ("PART", "比例")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        run(common, self)
    }
}

/// What `--out` writes.
const FILES: [&str; 2] = ["robustness.csv", "charts"];

/// The word for all scenarios that only change assumptions.
const ALL: &str = "all";

fn result_folder() -> ResultFolder {
    ResultFolder { what: text!("comparison of policies", "策略比较"), files: &FILES }
}

fn run(common: &Common, options: &RobustnessArguments) -> Outcome {
    if let Some(folder) = &options.out {
        result_folder().check(&common.surroundings.place(folder))?;
    }
    let context = Context::load(common)?;
    let plan = &context.plan;
    let (compared, settings) = match &options.batch {
        Some(folder) => {
            outcomes_of_batch(plan, &of_kind(&context, &[DifferenceKind::Assumption]), &common.surroundings.place(folder), options.sure)?
        }
        None => simulated(&context, options)?,
    };
    if compared.policies.len() < 2 {
        return Err(vec![
            Diagnostic::error(Code::OneScenario, text!("there is one policy: nothing to compare it with", "只有一项策略，无从比较")).help(
                text!(
                    "for example: fiveyear robustness --policies trend care_first",
                    "例如：fiveyear robustness --policies trend care_first"
                ),
            ),
        ]);
    }
    let wanted = options.wanted.unwrap_or_else(|| median(&compared.outcomes[0].number_met));
    if wanted > plan.indicators.len() {
        let targets = plan.indicators.len();
        return Err(vec![
            Diagnostic::error(
                Code::TooManyWanted,
                text!(
                    "the plan has {targets} targets, fewer than the {wanted} that are wanted",
                    "规划只有{targets}项目标，少于所要求的{wanted}项"
                ),
            )
            .help(text!("write --wanted {targets} or fewer", "请写 --wanted {targets} 或更小的数")),
        ]);
    }
    let outcomes = Outcomes { policies: compared.outcomes, wanted };
    let study = RobustnessStudy {
        policies: compared.policies,
        futures: compared.futures,
        futures_words: compared.futures_words,
        wanted,
        targets: plan.indicators.len(),
        rows: robustness(&outcomes),
    };
    let mut written = String::new();
    if let Some(folder) = &options.out {
        let place = common.surroundings.place(folder);
        let credit = Credit::plain(plan, &settings, "");
        result_folder().write(&place, |place| fill(place, plan, &study, &credit))?;
        let (place, files) = (folder.display(), FILES.join(", "));
        written =
            wrap(text!("\nWritten: {place}: {files}", "\n已写入 {place}：{files}").get(context.language), context.surroundings.width, "");
    }
    Ok(match common.printed() {
        Format::Json => json_page(&as_json(plan, &study)),
        Format::Text => Page { context: &context, study: &study }.text() + written.as_str(),
    })
}

/// The value that half of the numbers do not exceed.
fn median(numbers: &[f64]) -> usize {
    let mut there: Vec<f64> = numbers.iter().copied().filter(|number| number.is_finite()).collect();
    there.sort_by(f64::total_cmp);
    there.get(there.len().saturating_sub(1) / 2).map_or(0, |number| *number as usize)
}

/// Scenarios compared with every draw as a future; enough is what the first of them meets in half of the draws.
///
/// # Errors
/// Those of the rules.
pub(super) fn usual_robustness(session: &mut Session<'_>, policies: &[Scenario]) -> Result<RobustnessStudy, Vec<Diagnostic>> {
    let plan = session.plan();
    let outcomes = session.each(policies, |_, experiment| of_draws(plan, &experiment.draws))?;
    let wanted = outcomes.first().map_or(0, |first| median(&first.number_met));
    let draws = session.settings().draws;
    let rows = robustness(&Outcomes { policies: outcomes, wanted });
    let policies = policies.iter().map(|policy| (policy.name.clone(), policy.title.clone())).collect();
    Ok(RobustnessStudy { policies, futures: draws, futures_words: draws_words(draws), wanted, targets: plan.indicators.len(), rows })
}

/// That every draw is a future.
fn draws_words(draws: usize) -> Text {
    text!("{draws} futures, each a draw of all assumptions and shocks", "{draws}个未来，每个为全部假设与冲击的一次模拟")
}

/// Runs every policy, in every future if these are scenarios.
fn simulated(context: &Context, options: &RobustnessArguments) -> Result<(Compared, Settings), Vec<Diagnostic>> {
    let plan = &context.plan;
    let policies = match &options.policies[..] {
        [] => of_kind(context, &[DifferenceKind::Shift, DifferenceKind::Facility, DifferenceKind::Lever]),
        names => context.select(names)?,
    };
    let futures = match &options.futures[..] {
        [] => Vec::new(),
        [word] if word == ALL => of_kind(context, &[DifferenceKind::Assumption]),
        names => context.select(names)?,
    };
    let names: Vec<(String, Text)> = policies.iter().map(|policy| (policy.name.clone(), policy.title.clone())).collect();
    let usual = if futures.is_empty() { 10_000 } else { 1_000 };
    let settings = options.drawn.settings(options.draws.unwrap_or(usual));
    let judged = plan.indicators.iter().map(|indicator| indicator.id.clone()).collect();
    let kept = Settings { stored: Stored::Only(judged), ..settings.clone() };
    if futures.is_empty() {
        let mut session = Session::new(plan, &policies, kept)?;
        let outcomes = session.each(&policies, |_, experiment| of_draws(plan, &experiment.draws))?;
        let draws = settings.draws;
        return Ok((Compared { policies: names, futures: draws, futures_words: draws_words(draws), outcomes }, settings));
    }
    let mut faults = Vec::new();
    let mut all: Vec<Scenario> = Vec::new();
    for policy in &policies {
        for future in &futures {
            match combined(plan, policy, future) {
                Ok(both) => all.push(both),
                Err(fault) => faults.push(*fault),
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut session = Session::new(plan, &all, kept)?;
    let cells = session.each(&all, |_, experiment| of_future(plan, &experiment.draws, options.sure))?;
    let outcomes = cells.chunks(futures.len()).map(joined).collect();
    let (count, draws) = (futures.len(), settings.draws);
    let words = text!("{count} futures of {draws} draws each", "{count}个未来，每个模拟{draws}次");
    Ok((Compared { policies: names, futures: count, futures_words: words, outcomes }, settings))
}

/// The scenarios that change nothing but inputs of these kinds, the one that the others start from first.
fn of_kind(context: &Context, kinds: &[DifferenceKind]) -> Vec<Scenario> {
    let (plan, scenarios) = (&context.plan, &context.scenarios);
    let (own, first) = (plan_itself(plan), reference(plan, scenarios));
    let is_of_kind = |scenario: &Scenario| {
        let differences = differences(plan, &own, scenario);
        !differences.is_empty() && differences.iter().all(|difference| kinds.contains(&difference.kind))
    };
    let others = scenarios.iter().enumerate().filter(|(position, scenario)| *position != first && is_of_kind(scenario));
    std::iter::once(&scenarios[first]).chain(others.map(|(_, scenario)| scenario)).cloned().collect()
}

/// What comes of a policy where every draw is a future. A draw that failed meets no target, has no margin, and does not say how many would be met.
fn of_draws(plan: &Plan, draws: &Draws) -> PolicyOutcomes {
    let mut values = Vec::new();
    let nothing = |failed: &bool| if *failed { f64::NAN } else { 0.0 };
    let mut outcomes = PolicyOutcomes { targets: Vec::new(), number_met: draws.failed.iter().map(nothing).collect() };
    for (position, indicator) in plan.indicators.iter().enumerate() {
        judged_values(plan, draws, position, &mut values);
        let band = Band::of(&indicator.target);
        let met: Vec<bool> = values.iter().map(|value| band.contains(*value)).collect();
        outcomes.number_met.iter_mut().zip(&met).for_each(|(number, met)| *number += f64::from(u8::from(*met)));
        outcomes.targets.push(Fates { met, margin: values.iter().map(|value| distance(&indicator.target, *value)).collect() });
    }
    outcomes
}

/// What comes of a policy in one future of many draws: a target is met where it is met with so much probability, its margin is that of the
/// median, and the number of targets met is the expected one; none where all draws fail.
fn of_future(plan: &Plan, draws: &Draws, sure: f64) -> PolicyOutcomes {
    let by_draw = of_draws(plan, draws);
    let mean = |met: &[bool]| met.iter().filter(|met| **met).count() as f64 / draws.count as f64;
    let target = |fates: &Fates| {
        let mut there: Vec<f64> = fates.margin.iter().copied().filter(|margin| margin.is_finite()).collect();
        there.sort_by(f64::total_cmp);
        let middle = match there.len() {
            0 => f64::NAN,
            count => (there[(count - 1) / 2] + there[count / 2]) / 2.0,
        };
        Fates { met: vec![mean(&fates.met) >= sure], margin: vec![middle] }
    };
    let all_fail = draws.failed.iter().all(|failed| *failed);
    let expected = by_draw.targets.iter().map(|fates| mean(&fates.met)).sum();
    PolicyOutcomes { targets: by_draw.targets.iter().map(target).collect(), number_met: vec![if all_fail { f64::NAN } else { expected }] }
}

/// Writes the table and the chart.
fn fill(folder: &Path, plan: &Plan, study: &RobustnessStudy, credit: &Credit) -> io::Result<()> {
    let cause = |error: WriteError| error.cause;
    let names: Vec<String> = study.policies.iter().map(|(name, _)| name.clone()).collect();
    write_csv(&robustness_frame(plan, &names, study.futures, &study.rows), &folder.join("robustness.csv")).map_err(cause)?;
    write_slides(folder, &[("robustness", Chart::Robustness(RobustnessChart::of_study(study)))], credit)
}
