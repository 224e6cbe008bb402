//! `fiveyear robustness`: how policies fare over many futures.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::achieve::judged_values;
use crate::achieve::target::{Band, distance};
use crate::analysis::reference;
use crate::analysis::robustness::{Fates, Outcomes, PolicyOutcomes, Robust, robustness};
use crate::chart::{Chart, Credit, RobustnessChart};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{counted, fixed, percent, short};
use crate::plan::Plan;
use crate::results::RobustnessStudy;
use crate::results::columns::robustness_frame;
use crate::scenario::{DifferenceKind, Scenario, combined, differences, plan_itself};
use crate::simulate::{Draws, Session, Settings, Stored};
use crate::table::{WriteError, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::batch_outcomes::outcomes_of_batch;
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::result_folder::{ResultFolder, write_slides};
use super::terminal::{self, Heading, wrap};

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
    #[arg(long, value_name = "PART", default_value_t = 0.5, value_parser = super::discover::part)]
    pub sure: f64,

    /// Random draws per policy and future [default: 10000 where draws are the futures, else 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: Option<u32>,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Also write the table and the chart into a folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Execute for RobustnessArguments {
    const HELP: Help = Help {
        name: "robustness",
        en: "Show how policies fare over many futures: share met, regret, the worst tenth",
        zh: "比较各策略在众多未来中的表现：达标份额、后悔值、最差的十分之一",
        arguments: &[
            ("policies", "策略：情景[默认：只调整资金、设施或措施的情景，以及其他情景的起点]"),
            ("futures", "未来：情景，逐一与每项策略结合；all 为只改变假设的情景[默认：每次抽样为一个未来]"),
            ("batch", "取自交叉设计的批量结果：策略为情景与可选项，未来为不确定因素"),
            ("wanted", "达标多少项才算一个未来整体达标[默认：第一项策略在一半未来中达到的项数]"),
            ("sure", "含多次抽样的未来中，达标概率达到多少才算达标"),
            ("draws", "每项策略、每个未来的抽样次数[默认：以抽样为未来时10000，否则1000]"),
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

/// Policies with what comes of them.
pub(super) struct Compared {
    /// Name and title of each policy.
    pub policies: Vec<(String, Text)>,
    pub futures: usize,
    /// What the futures are, in a clause.
    pub futures_words: Text,
    pub outcomes: Vec<PolicyOutcomes>,
}

fn run(common: &Common, options: &RobustnessArguments) -> Outcome {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let (compared, settings) = match &options.batch {
        Some(folder) => outcomes_of_batch(plan, &common.surroundings.place(folder), options.sure)?,
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
        return Err(vec![Diagnostic::error(
            Code::TooManyWanted,
            text!(
                "the plan has {targets} targets, fewer than the {wanted} that are wanted",
                "规划只有{targets}项目标，少于所要求的{wanted}项"
            ),
        )]);
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
        ResultFolder { what: text!("comparison of policies", "策略比较"), files: &FILES }
            .write(&place, |place| fill(place, plan, &study, &credit))?;
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
    text!("{draws} futures, each a draw of all assumptions and shocks", "{draws}个未来，每个为全部假设与冲击的一次抽样")
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
    let words = text!("{count} futures of {draws} draws each", "{count}个未来，每个抽样{draws}次");
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

/// What comes of a policy where every draw is a future. A draw that failed meets no target, and has no margin.
fn of_draws(plan: &Plan, draws: &Draws) -> PolicyOutcomes {
    let mut values = Vec::new();
    let mut outcomes = PolicyOutcomes { targets: Vec::new(), number_met: vec![0.0; draws.count] };
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
/// median, and the number of targets met is the expected one.
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
    PolicyOutcomes {
        targets: by_draw.targets.iter().map(target).collect(),
        number_met: vec![by_draw.targets.iter().map(|fates| mean(&fates.met)).sum()],
    }
}

/// The futures of one policy, one after the other.
pub(super) fn joined(futures: &[PolicyOutcomes]) -> PolicyOutcomes {
    let targets = futures.first().map_or(0, |future| future.targets.len());
    let target = |position: usize| Fates {
        met: futures.iter().flat_map(|future| future.targets[position].met.iter().copied()).collect(),
        margin: futures.iter().flat_map(|future| future.targets[position].margin.iter().copied()).collect(),
    };
    PolicyOutcomes {
        targets: (0..targets).map(target).collect(),
        number_met: futures.iter().flat_map(|future| future.number_met.iter().copied()).collect(),
    }
}

/// Writes the table and the chart.
fn fill(folder: &Path, plan: &Plan, study: &RobustnessStudy, credit: &Credit) -> io::Result<()> {
    let cause = |error: WriteError| error.cause;
    let names: Vec<String> = study.policies.iter().map(|(name, _)| name.clone()).collect();
    write_csv(&mut robustness_frame(plan, &names, study.futures, &study.rows), &folder.join("robustness.csv")).map_err(cause)?;
    write_slides(folder, &[("robustness", Chart::Robustness(RobustnessChart::of_study(study)))], credit)
}

fn as_json(plan: &Plan, study: &RobustnessStudy) -> serde_json::Value {
    let number = |value: f64| value.is_finite().then_some(value);
    let row = |row: &Robust| {
        json!({
            "policy": study.policies[row.policy].0,
            "target": row.target.map_or("all", |target| plan.indicators[target].id.as_str()),
            "share_met": row.share_met,
            "mean_regret": number(row.mean_regret),
            "max_regret": number(row.max_regret),
            "mean": number(row.mean),
            "worst_tenth": number(row.worst_tenth),
            "best_in_worst_tenth": row.best_in_worst_tenth,
            "compared": row.compared,
        })
    };
    json!({ "futures": study.futures, "wanted": study.wanted, "rows": study.rows.iter().map(row).collect::<Vec<_>>() })
}

struct Page<'a> {
    context: &'a Context,
    study: &'a RobustnessStudy,
}

/// Targets that are listed, those that policies tell apart most.
const SHOWN: usize = 10;

impl Page<'_> {
    fn say(&self, words: &Text) -> String {
        words.get(self.context.language).to_owned()
    }

    fn wrapped(&self, words: &Text) -> String {
        wrap(words.get(self.context.language), self.context.surroundings.width, "")
    }

    fn right(&self, words: Text) -> Heading {
        Heading::right(self.say(&words))
    }

    fn text(&self) -> String {
        let (study, width) = (self.study, self.context.surroundings.width);
        let (policies, Text { zh, en }) = (study.policies.len(), &study.futures_words);
        let words = counted(policies, "policy").replace("policys", "policies");
        let mut page = self.wrapped(&text!("{words} over {en}.", "{policies}项策略，{zh}。"));
        let mut all: Vec<&Robust> = study.rows.iter().filter(|row| row.target.is_none()).collect();
        all.sort_by(|one, other| other.worst_tenth.total_cmp(&one.worst_tenth));
        page += &self.wrapped(&self.finding(&all));
        let wanted = study.wanted;
        let headings = [
            Heading::filling(self.say(&text!("\npolicy", "\n策略"))),
            self.right(text!("futures with\n{wanted} or more", "达标{wanted}项\n以上的未来")),
            self.right(text!("targets met\non average", "平均\n达标项数")),
            self.right(text!("worst\ntenth", "最差\n十分之一")),
            self.right(text!("regret:\nmean", "后悔值\n平均")),
            self.right(text!("\nlargest", "\n最大")),
        ];
        let row = |row: &&Robust| {
            vec![
                self.say(&study.policies[row.policy].1),
                percent(row.share_met),
                fixed(row.mean, 2),
                fixed(row.worst_tenth, 2),
                fixed(row.mean_regret, 2),
                fixed(row.max_regret, 2),
            ]
        };
        page += &format!("\n{}", terminal::table(&headings, &all.iter().map(row).collect::<Vec<_>>(), width));
        page += &self.targets();
        page.push('\n');
        page + self
            .wrapped(&text!(
                "Worst tenth: the mean over the tenth of futures in which each policy itself fares worst. Regret: how far it falls behind the best policy of the same future.",
                "最差十分之一：各策略自身表现最差的十分之一未来的平均。后悔值：落后于同一未来最佳策略的程度。"
            ))
            .as_str()
    }

    /// The policy that does best in its worst tenth, and the one with the least largest regret.
    fn finding(&self, all: &[&Robust]) -> Text {
        let name = |row: &Robust| self.study.policies[row.policy].1.clone();
        let best: Vec<&&Robust> = all.iter().filter(|row| row.best_in_worst_tenth).collect();
        let worst = match best[..] {
            [] => return Text::default(),
            [only] => {
                let (Text { zh, en }, met) = (name(only), fixed(only.worst_tenth, 2));
                text!("Best in the worst tenth: “{en}”, {met} targets met.", "最差十分之一中最好的是“{zh}”，达标{met}项。")
            }
            [first, ..] => {
                let (count, met) = (best.len(), fixed(first.worst_tenth, 2));
                text!(
                    "Best in the worst tenth, with {met} targets met: {count} policies alike.",
                    "最差十分之一中{count}项策略同为最好，达标{met}项。"
                )
            }
        };
        let least = all.iter().filter(|row| row.max_regret.is_finite()).min_by(|one, other| one.max_regret.total_cmp(&other.max_regret));
        let regret = least.map_or_else(Text::default, |row| {
            let (Text { zh, en }, regret) = (name(row), fixed(row.max_regret, 2));
            text!(" Least regret at the most: “{en}” ({regret}).", "最大后悔值最小的是“{zh}”（{regret}项）。")
        });
        Text::new(worst.zh + regret.zh.as_str(), worst.en + regret.en.as_str())
    }

    /// The targets that policies tell apart, each with its best and its worst policy.
    fn targets(&self) -> String {
        let study = self.study;
        let mut found: Vec<(f64, &Robust, &Robust)> = Vec::new();
        for target in 0..study.targets {
            let of_target: Vec<&Robust> = study.rows.iter().filter(|row| row.target == Some(target)).collect();
            let (Some(best), Some(worst)) = (
                of_target.iter().copied().reduce(|best, row| if row.share_met > best.share_met { row } else { best }),
                of_target.iter().copied().reduce(|worst, row| if row.share_met < worst.share_met { row } else { worst }),
            ) else {
                continue;
            };
            found.push((best.share_met - worst.share_met, best, worst));
        }
        found.retain(|(apart, ..)| *apart > 0.0);
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        if found.is_empty() {
            return format!(
                "\n{}",
                self.wrapped(&text!(
                    "Every target is met in the same share of futures under all policies.",
                    "各项目标在所有策略下达标的未来份额都相同。"
                ))
            );
        }
        let headings = [
            Heading::filling(self.say(&text!("target met in a share of futures", "目标达标的未来份额"))),
            Heading::filling(self.say(&text!("most", "最高"))),
            self.right(Text::default()),
            Heading::filling(self.say(&text!("least", "最低"))),
            self.right(Text::default()),
        ];
        let row = |(_, best, worst): &(f64, &Robust, &Robust)| {
            let target = best.target.map_or_else(Text::default, |target| self.context.plan.indicators[target].numbered_name());
            let title = |row: &Robust| self.say(&study.policies[row.policy].1);
            vec![self.say(&target), title(best), percent(best.share_met), title(worst), percent(worst.share_met)]
        };
        let rows: Vec<Vec<String>> = found.iter().take(SHOWN).map(row).collect();
        let mut page = format!("\n{}", terminal::table(&headings, &rows, self.context.surroundings.width));
        if found.len() > SHOWN {
            let more = short((found.len() - SHOWN) as f64);
            page += &self.wrapped(&text!(
                "{more} further targets differ less (--format json, --out).",
                "另有{more}项目标差别较小（见 --format json、--out）。"
            ));
        }
        page
    }
}
