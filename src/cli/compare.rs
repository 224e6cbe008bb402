//! `fiveyear compare` says what scenarios change against a first one: inputs, targets, and how sure that is.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::analysis::money::{Cost, Spending, cost, line_differences};
use crate::analysis::{MetDraws, PairedProbability, ScenarioComparison, TargetComparison, Verdict, compare as compare_draws, compare_met};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{counted, full, percent, points, signed};
use crate::plan::Plan;
use crate::results::columns::compare_frame;
use crate::results::{Readout, ScenarioReadout};
use crate::run::{FailedDraws, Opened, StoredRun};
use crate::scenario::{Difference, DifferenceKind, Scenario, differences};
use crate::simulate::{Design, Draws, FailedDraw, Session, Settings};
use crate::table::{cannot_write, write_csv};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::draw_arguments::DrawsPerScenario;
use super::observed::check_as_of;
use super::report::made_with;
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct CompareArguments {
    /// Scenarios by name or title; each further one is compared with the first
    #[arg(value_name = "SCENARIO", num_args = 2.., required = true)]
    pub scenarios: Vec<String>,

    /// Compare in the run in this folder, with the plan it was made with, instead of simulating
    #[arg(long = "run", value_name = "RUN", conflicts_with_all = ["draws", "seed", "as_of", "plan"])]
    pub stored: Option<PathBuf>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    #[command(flatten)]
    pub drawn: DrawsPerScenario,

    /// Also write the comparison of every target as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for CompareArguments {
    const HELP: Help = Help {
        name: "compare",
        en: "Show what scenarios change against a first one: inputs, targets won and lost, and how sure that is",
        zh: "各情景相对第一个情景改变了什么：输入、目标得失及把握程度",
        arguments: &[("scenarios", "情景名称或标题；其余各个都与第一个比较"), ("out", "同时把每项目标的比较结果写入该 CSV 文件")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        compare(common, self)
    }
}

/// What was found of further scenarios against the first.
struct Found {
    /// The comparison, and how many draws fail in either.
    pairs: Vec<(ScenarioComparison, [usize; 2])>,
    /// All spending in the first.
    spending: Spending,
    /// Why draws fail.
    notes: Vec<Diagnostic>,
}

/// Compares every further scenario with the first, draw by draw, in a run that is made for it or in one that is stored.
fn compare(common: &Common, options: &CompareArguments) -> Outcome {
    match &options.stored {
        Some(folder) => {
            let Opened { run, plan, scenarios, readout, notes } = StoredRun::open(&common.surroundings.place(folder))?;
            let context = Context::new(common, plan, scenarios);
            let scenarios = chosen(&context, options)?;
            let found = stored(&context.plan, &run, &readout, &scenarios)?;
            let said = made_with(&context, &run);
            let notes = diagnostic::render(&notes, context.language, false);
            Ok(match common.printed() {
                Format::Json => show(common, options, &context, &readout.settings, &scenarios, found)?,
                Format::Text => {
                    [said, "\n".to_owned(), show(common, options, &context, &readout.settings, &scenarios, found)?, notes].concat()
                }
            })
        }
        None => {
            let context = Context::load(common)?;
            let scenarios = chosen(&context, options)?;
            check_as_of(&context.plan, options.as_of)?;
            let settings = Settings { as_of: options.as_of, ..options.drawn.settings() };
            let found = simulated(&context, &scenarios, &settings)?;
            show(common, options, &context, &settings, &scenarios, found)
        }
    }
}

fn chosen(context: &Context, options: &CompareArguments) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let scenarios = context.select(&options.scenarios)?;
    if scenarios.len() < 2 {
        return Err(vec![Diagnostic::error(
            Code::OneScenario,
            text!("two different scenarios are needed to compare", "比较至少需要两个不同的情景"),
        )]);
    }
    Ok(scenarios)
}

/// Compares in a stored run: by its draws where they were kept, else by which draws meet which target.
fn stored(plan: &Plan, run: &StoredRun, readout: &Readout, scenarios: &[Scenario]) -> Result<Found, Vec<Diagnostic>> {
    let draws = scenarios.iter().map(|scenario| run.draws(plan, &scenario.name)).collect::<Result<Option<Vec<Draws>>, _>>()?;
    if let Some(draws) = draws {
        let of = |second: &Draws| {
            let comparison = compare_draws(plan, &draws[0], second).expect("invariant: one run has one number of draws");
            (comparison, [&draws[0], second].map(Draws::failed_count))
        };
        return Ok(Found {
            pairs: draws[1..].iter().map(of).collect(),
            spending: spending(plan, readout, &scenarios[0]),
            notes: Vec::new(),
        });
    }
    let position = |scenario: &Scenario| readout.scenarios.iter().position(|other| other.scenario.name == scenario.name);
    let positions: Vec<usize> = scenarios.iter().filter_map(position).collect();
    let known = positions.iter().map(|at| Some((readout.met.get(*at)?, &readout.scenarios[*at]))).collect::<Option<Vec<_>>>();
    let Some(known) = known else {
        let folder = run.folder.display();
        return Err(vec![
            Diagnostic::error(
                Code::RunLacks,
                text!("{folder} did not keep which draws meet which target", "{folder} 没有保存各次模拟的达标情况"),
            )
            .help(text!("leave --run out to have it simulated", "去掉 --run 即可重新推演")),
        ]);
    };
    let modelled = |of: &ScenarioReadout| of.targets.iter().map(|target| target.p_met.is_some()).collect::<Vec<bool>>();
    let (first_met, first) = known[0];
    let of = |(met, second): &(&MetDraws, &ScenarioReadout)| {
        let comparison = compare_met(plan, [first_met, met], [&modelled(first), &modelled(second)]);
        (comparison.expect("invariant: one run has one number of draws"), [first, second].map(|of| of.standing.failed_draws))
    };
    Ok(Found { pairs: known[1..].iter().map(of).collect(), spending: first.spending(plan), notes: Vec::new() })
}

/// All spending in a scenario of a stored run.
fn spending(plan: &Plan, readout: &Readout, scenario: &Scenario) -> Spending {
    let of = readout.scenarios.iter().find(|other| other.scenario.name == scenario.name);
    of.map(|of| of.spending(plan)).unwrap_or_default()
}

/// Runs the scenarios. The first one's draws are kept, each other one's are compared and dropped.
fn simulated(context: &Context, scenarios: &[Scenario], settings: &Settings) -> Result<Found, Vec<Diagnostic>> {
    let plan = &context.plan;
    let mut failures: Vec<Vec<FailedDraw>> = Vec::new();
    let mut session = Session::new(plan, scenarios, settings.clone())?;
    let mut first: Option<Draws> = None;
    let found = session.each(scenarios, |_, experiment| {
        failures.push(experiment.failures.clone());
        let draws = &experiment.draws;
        match &first {
            None => {
                first = Some(draws.clone());
                None
            }
            Some(first) => {
                let comparison = compare_draws(plan, first, draws).expect("invariant: one run has one number of draws");
                Some((comparison, [first, draws].map(Draws::failed_count)))
            }
        }
    })?;
    let failed: Vec<FailedDraws> =
        scenarios.iter().zip(&failures).map(|(scenario, failures)| FailedDraws { scenario: &scenario.name, failures }).collect();
    let notes = context.told(settings).each_speaks(&failed)?;
    let spending = first.as_ref().map(|draws| Spending::of_draws(plan, draws)).unwrap_or_default();
    Ok(Found { pairs: found.into_iter().flatten().collect(), spending, notes })
}

/// Shows what was found, and writes it if asked to.
fn show(
    common: &Common,
    options: &CompareArguments,
    context: &Context,
    settings: &Settings,
    scenarios: &[Scenario],
    found: Found,
) -> Outcome {
    let (plan, first) = (&context.plan, &scenarios[0]);
    let Found { pairs, spending, notes } = found;
    let pair = |((comparison, failed), second)| {
        // What a line gains or gives stands beside the shifts that bring it about.
        let mut inputs = differences(plan, first, second);
        inputs.extend(line_differences(plan, first, second, &spending));
        let cost = cost(plan, first, second, &spending);
        Pair { first, second, inputs, cost, comparison, failed, drawn: settings.in_brackets() }
    };
    let pairs: Vec<Pair> = pairs.into_iter().zip(&scenarios[1..]).map(pair).collect();
    if let Some(place) = &options.out {
        let named: Vec<_> = pairs.iter().map(|pair| (pair.first.name.as_str(), pair.second.name.as_str(), &pair.comparison)).collect();
        write_csv(&mut compare_frame(&context.plan, &named), &common.surroundings.place(place))
            .map_err(|error| vec![cannot_write(text!("the comparison", "比较结果"), place, &error)])?;
    }
    Ok(match common.printed() {
        Format::Json => {
            let comparisons = pairs.iter().map(|pair| pair.page(&context.plan)).collect();
            json_page(&Page {
                draws: settings.draws,
                seed: settings.seed,
                design: settings.design,
                comparisons,
                notes: diagnostic::to_json(&notes),
            })
        }
        Format::Text => pairs.iter().map(|pair| pair.text(context)).collect::<Vec<_>>().join("\n") + context.notes(&notes).as_str(),
    })
}

/// Differing inputs that the terminal shows; a batch of moved facilities would fill the screen.
const SHOWN_INPUTS: usize = 12;

/// Targets that are named on either side of a shift of money.
const SHOWN_COMPETING: usize = 5;

/// Two scenarios with all that differs between them.
struct Pair<'a> {
    first: &'a Scenario,
    second: &'a Scenario,
    inputs: Vec<Difference>,
    cost: Option<Cost>,
    comparison: ScenarioComparison,
    /// Draws that fail in the first and in the second; they meet no target.
    failed: [usize; 2],
    /// How the draws were made, if not as usual.
    drawn: Text,
}

impl Pair<'_> {
    fn text(&self, context: &Context) -> String {
        let (plan, language, width) = (&context.plan, context.language, context.surroundings.width);
        let (first, second, draws) = (self.first.title.get(language), self.second.title.get(language), self.comparison.draws);
        let Text { zh, en } = &self.drawn;
        let mut page = wrap(
            text!(
                "{second} against {first}: {draws} draws{en} with the same random numbers",
                "“{second}”与“{first}”相比：{draws}次模拟{zh}，随机数相同"
            )
            .get(language),
            width,
            "",
        );
        for (title, failed) in [(first, self.failed[0]), (second, self.failed[1])].into_iter().filter(|(_, failed)| *failed > 0) {
            let words = text!(
                "{failed} of {draws} draws of {title} fail and count as not met: fiveyear check --run says why.",
                "“{title}”的{draws}次模拟中有{failed}次失败，按未达标计；原因见 fiveyear check --run。"
            );
            page += &wrap(words.get(language), width, "");
        }
        page += &format!("\n{}\n", text!("What differs in the inputs:", "输入的不同：").get(language));
        for input in self.inputs.iter().take(SHOWN_INPUTS) {
            let said = |words: &Text| {
                if words.get(language).is_empty() { "–".to_owned() } else { words.get(language).to_owned() }
            };
            page += &wrap(&format!("{}: {} → {}", input.label.get(language), said(&input.from), said(&input.to)), width, "  ");
        }
        if let more @ 1.. = self.inputs.len().saturating_sub(SHOWN_INPUTS) {
            page += &format!(
                "  {}\n",
                text!("and {more} more (--format json lists all)", "另有{more}项（--format json 列出全部）").get(language)
            );
        }
        if self.inputs.is_empty() {
            page += &format!("  {}\n", text!("nothing", "无").get(language));
        }
        if let Some(cost) = &self.cost {
            let gain = self.comparison.gain.map(|gain| (gain.mean, gain.standard_error));
            page += &wrap(cost.words(plan, gain).get(language), width, "");
        }
        for (verdict, title) in [
            (Verdict::Wins, text!("Targets more likely met:", "更可能达标的目标：")),
            (Verdict::Loses, text!("Targets less likely met:", "更难达标的目标：")),
        ] {
            let clear = |target: &&TargetComparison| target.met.verdict() == verdict;
            let mut targets: Vec<&TargetComparison> = self.comparison.targets.iter().filter(clear).collect();
            targets.sort_by(|one, other| other.met.difference().abs().total_cmp(&one.met.difference().abs()));
            page += &format!("\n{}\n", title.get(language));
            page += &if targets.is_empty() { format!("  {}\n", text!("none", "无").get(language)) } else { self.table(context, &targets) };
        }
        let (same, differ): (Vec<&TargetComparison>, Vec<&TargetComparison>) =
            self.comparison.targets.iter().partition(|target| target.met.verdict() == Verdict::Same);
        let unclear = differ.iter().filter(|target| target.met.verdict() == Verdict::Undecided).count();
        let (differ, same) = (if unclear == 1 { "does" } else { "do" }, same.len());
        // A number of nought is not worth a sentence.
        let others = match unclear {
            0 => Text::default(),
            _ => Text::new(
                format!("另有{unclear}项目标差异不明；"),
                format!("{} {differ} not differ clearly; ", counted(unclear, "other target")),
            ),
        };
        let others = others.get(language);
        let in_same = if unclear == 0 { "In" } else { "in" };
        let all = &self.comparison.all;
        let (before, after) = (percent(all.first_share()), percent(all.second_share()));
        page += "\n";
        page += &wrap(
            text!(
                "{others}{in_same} {same} no draw differs. All targets together: {before} → {after}.",
                "{others}其余{same}项不受影响。全部目标同时达标的概率：{before} → {after}。"
            )
            .get(language),
            width,
            "",
        );
        page += &self.competing(plan, context);
        page
    }

    fn table(&self, context: &Context, targets: &[&TargetComparison]) -> String {
        let (plan, language) = (&context.plan, context.language);
        let headings = [
            Heading::right(""),
            Heading::filling(text!("target", "目标").get(language)),
            Heading::right(text!("P(met)", "达标概率").get(language)),
            Heading::right(text!("difference (95 %)", "差（95%区间）").get(language)),
            Heading::right(text!("value", "指标值之差").get(language)),
        ];
        let to = text!("to", "至");
        let to = to.get(language);
        let rows: Vec<Vec<String>> = targets
            .iter()
            .map(|target| {
                let indicator = &plan.indicators[target.indicator];
                let (low, high) = target.met.interval();
                vec![
                    indicator.number.to_string(),
                    indicator.full_name().get(language).to_owned(),
                    format!("{} → {}", percent(target.met.first_share()), percent(target.met.second_share())),
                    format!("{} ({} {to} {})", points(target.met.difference()), points(low), points(high)),
                    target.difference.map_or("–".to_owned(), |effect| signed(effect.mean, full)),
                ]
            })
            .collect();
        terminal::table(&headings, &rows, context.surroundings.width)
    }

    /// Who is helped and who is set back where money is shifted from one line to another, and nothing else differs.
    fn competing(&self, plan: &Plan, context: &Context) -> String {
        let shifts_alone = self.inputs.iter().all(|input| input.kind == DifferenceKind::Shift);
        let new_money = self.first.shifts.iter().chain(&self.second.shifts).any(|shift| shift.from.is_none());
        if self.inputs.is_empty() || !shifts_alone || new_money {
            return String::new();
        }
        let (language, helped, hurt) = (context.language, self.comparison.helped(), self.comparison.hurt());
        if helped.is_empty() || hurt.is_empty() {
            return String::new();
        }
        let names = |targets: &[&TargetComparison]| {
            let name = |target: &&TargetComparison| {
                let indicator = &plan.indicators[target.indicator];
                format!("{} {}", indicator.number, indicator.full_name().get(language))
            };
            let mut names: Vec<String> = targets.iter().take(SHOWN_COMPETING).map(name).collect();
            if let more @ 1.. = targets.len().saturating_sub(SHOWN_COMPETING) {
                names.push(text!("{more} more", "另有{more}项").get(language).to_owned());
            }
            names.join(text!("; ", "；").get(language))
        };
        let (helped, hurt) = (names(&helped), names(&hurt));
        let words = text!(
            "Competing for the same money (+ brought closer to the target or further beyond, − set back):\n+ {helped}\n− {hurt}",
            "争用同一笔钱（＋更接近目标或超出更多，－离目标更远）：\n＋{helped}\n－{hurt}"
        );
        wrap(words.get(language), context.surroundings.width, "")
    }

    fn page(&self, plan: &Plan) -> PairPage<'_> {
        let id = |target: &TargetComparison| plan.indicators[target.indicator].id.clone();
        let ids = |targets: Vec<&TargetComparison>| targets.into_iter().map(id).collect();
        let target = |target: &TargetComparison| TargetPage {
            met: Paired::of(&target.met),
            indicator: id(target),
            difference: target.difference.map(|effect| effect.mean),
            difference_interval_90: target.difference.map(|effect| [effect.p05, effect.p95]),
        };
        let domains = plan.domains.iter().zip(&self.comparison.domains);
        PairPage {
            first: &self.first.name,
            second: &self.second.name,
            failed_draws: self.failed,
            inputs: &self.inputs,
            cost: self.cost.as_ref(),
            targets_gained: self.comparison.gain.map(|gain| gain.mean),
            targets_gained_error: self.comparison.gain.map(|gain| gain.standard_error),
            targets: self.comparison.targets.iter().map(target).collect(),
            domains: domains.map(|(domain, met)| DomainPage { met: Paired::of(met), domain: domain.id.clone() }).collect(),
            plan: Paired::of(&self.comparison.all),
            helped: ids(self.comparison.helped()),
            hurt: ids(self.comparison.hurt()),
        }
    }
}

/// The comparisons as data.
#[derive(Serialize)]
struct Page<'a> {
    draws: usize,
    seed: u64,
    design: Design,
    comparisons: Vec<PairPage<'a>>,
    /// Why draws failed.
    notes: serde_json::Value,
}

#[derive(Serialize)]
struct PairPage<'a> {
    first: &'a str,
    second: &'a str,
    failed_draws: [usize; 2],
    inputs: &'a [Difference],
    cost: Option<&'a Cost>,
    targets_gained: Option<f64>,
    targets_gained_error: Option<f64>,
    targets: Vec<TargetPage>,
    domains: Vec<DomainPage>,
    plan: Paired,
    helped: Vec<String>,
    hurt: Vec<String>,
}

#[derive(Serialize)]
struct TargetPage {
    #[serde(flatten)]
    met: Paired,
    indicator: String,
    difference: Option<f64>,
    difference_interval_90: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct DomainPage {
    #[serde(flatten)]
    met: Paired,
    domain: String,
}

/// Two probabilities from the same draws.
#[derive(Serialize)]
struct Paired {
    p_met_first: f64,
    p_met_second: f64,
    p_difference: f64,
    p_difference_interval_95: [f64; 2],
    certainty: f64,
    verdict: &'static str,
    draws_needed: Option<u64>,
}

impl Paired {
    fn of(met: &PairedProbability) -> Paired {
        Paired {
            p_met_first: met.first_share(),
            p_met_second: met.second_share(),
            p_difference: met.difference(),
            p_difference_interval_95: met.interval().into(),
            certainty: met.certainty(),
            verdict: met.verdict().code(),
            draws_needed: met.draws_needed(),
        }
    }
}
