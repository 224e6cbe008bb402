//! `fiveyear explain` says of a target how likely it is and why, and of any other name its rule, what it rests on and its numbers.

mod attribution;
mod failed;
mod meant;
mod message;
mod verdict;
mod view;

use clap::Args;

use crate::achieve::assess_each;
use crate::analysis::reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::ModelCard;
use crate::results::columns::{observations_frame, updates_frame};
use crate::results::rows::{Observed, Update};
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::list;
use super::markdown::reflow;
use super::observed::{check_as_of, page};

use attribution::Why;
use failed::{central_fails, failed_draws};
use meant::{Meant, meant};
use message::message;
use verdict::TargetVerdict;
use view::{AssumptionPage, View, assumption_page};

#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArguments {
    /// An indicator (id, row number or part of its name), any other series, an assumption, the code of a message, or anything else that `list` lists
    #[arg(required_unless_present = "model")]
    pub name: Option<String>,

    /// Let observations of history.csv up to this year move the draws
    #[arg(long, value_name = "YEAR")]
    pub as_of: Option<i32>,

    /// The whole model instead: what it is for, what matters most, every mechanism, source and grade, as Markdown
    #[arg(long, conflicts_with_all = ["name", "from"])]
    pub model: bool,

    /// The scenario whose numbers are shown
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Split the difference from this scenario instead of the way from the baseline
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,

    /// Random draws for what matters most and for splitting the change of an indicator (0 leaves both out) [default: 1000, or 2000 with
    /// --model]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub draws: Option<u32>,

    #[command(flatten)]
    pub drawn: DrawArguments,
}

impl Execute for ExplainArguments {
    const HELP: Help = Help {
        name: "explain",
        en: "Say how likely a target is to be met and why: what matters most, and the rules that decide; or show any rule or assumption",
        zh: "说明一项目标达标的概率与原因：影响最大的假设、起决定作用的规则；也可显示任一规则或假设",
        arguments: &[
            ("name", "指标（id、行号或名称的一部分）、其他序列、假设、提示信息的代码，或 `list` 能列出的其他事项"),
            ("model", "改为说明整个模型：用途、最要紧的假设、每个序列的机理、出处与证据等级（Markdown）"),
            ("scenario", "显示哪个情景的数值[默认：第一个情景]"),
            ("from", "分解与该情景之差，而不是从基期到推算值的变化"),
            ("draws", "评估假设影响与分解指标变化所用的模拟次数，0 为两者都不做[默认：1000；用 --model 时为2000]"),
        ],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        explain(common, self)
    }
}

/// Explains an indicator, any other series, an assumption, or the whole model.
fn explain(common: &Common, options: &ExplainArguments) -> Outcome {
    let code = options.name.as_deref().and_then(Code::named);
    let context = match (Context::load(common), code) {
        (Ok(context), _) => context,
        // A kind of message is wanted above all where the plan cannot be read.
        (Err(_), Some(code)) => return Ok(message(common, code)),
        (Err(faults), None) => return Err(faults),
    };
    if let Some(code) = code.filter(|code| context.plan.indicator(code.name()).is_none() && context.plan.assumption(code.name()).is_none())
    {
        return Ok(message(common, code));
    }
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        // The whole model is described by the scenario that the others start from.
        None if options.model => context.scenarios[reference(&context.plan, &context.scenarios)].clone(),
        None => context.scenarios[0].clone(),
    };
    let from = match &options.from {
        Some(name) => Some(context.select_one(name)?),
        None => None,
    };
    if from.as_ref().is_some_and(|from| from.name == scenario.name) {
        return Err(vec![from_itself(&context, &scenario, options.scenario.is_some())]);
    }
    let Some(words) = &options.name else { return model(common, options, &context, &scenario) };
    let settings = Settings { draws: 1, central: true, ..Settings::default() };
    let mut session = Session::new(&context.plan, std::slice::from_ref(&scenario), settings)?;
    let compiled = session.compiled(&scenario)?;
    let model = &compiled.model;
    let name = match meant(&context, model, words)? {
        Meant::Name(name) => name,
        Meant::Other(entry) => {
            return Ok(match common.printed() {
                Format::Text => list::table(&[entry], context.language, context.surroundings.width),
                Format::Json => json_page(&entry),
            });
        }
    };
    if let Some(series) = model.series.iter().find(|series| series.name == name) {
        let central = session.experiment(&scenario)?;
        let position = context.plan.indicators.iter().position(|indicator| indicator.id == series.name);
        let draws = options.draws.unwrap_or(1_000);
        let compared: Vec<&Scenario> = from.iter().chain([&scenario]).collect();
        let (mut failed, band) = failed_draws(&context, &session, &compared, &options.drawn.settings(draws), &series.name)?;
        if let Some(failure) = central.failures.first() {
            failed.push(central_fails(failure));
        }
        let why = match position.filter(|_| draws > 0) {
            Some(position) => Why::of(&session, position, &scenario, from.as_ref(), &options.drawn.settings(draws))?,
            None => None,
        };
        check_as_of(&context.plan, options.as_of)?;
        let replay = match options.as_of {
            Some(_) => {
                let settings = Settings { as_of: options.as_of, draws: Settings::default().draws, ..options.drawn.settings(draws) };
                replay_page(&context, &session, &scenario, position, settings)?
            }
            None => String::new(),
        };
        let mut view = View {
            plan: &context.plan,
            scenario: &scenario,
            model,
            series,
            central: &central.draws,
            why,
            verdict: None,
            replay,
            language: context.language,
            failed: &failed,
            band: &band,
        };
        if let Some(position) = position.filter(|_| draws > 0) {
            let (moved, among) = (options.drawn.settings(draws), view.assumptions_behind());
            view.verdict = TargetVerdict::of(&session, &scenario, position, &moved, &among, options.as_of)?;
        }
        return Ok(match common.printed() {
            Format::Text => view.text(context.surroundings.width) + context.notes(&failed).as_str(),
            Format::Json => json_page(&view.page()),
        });
    }
    let assumption = context.plan.assumption(&name).expect("invariant: a name that is no series is an assumption");
    Ok(match common.printed() {
        Format::Text => assumption_page(assumption, model, &scenario, &context),
        Format::Json => json_page(&AssumptionPage::of(assumption, &scenario, context.language)),
    })
}

/// The error of a difference of a scenario to itself.
fn from_itself(context: &Context, scenario: &Scenario, is_named: bool) -> Diagnostic {
    let name = &scenario.name;
    let message = if is_named {
        text!("`{name}` does not differ from itself", "`{name}` 与自身没有差别")
    } else {
        text!("`{name}` is the scenario that is shown unless another is named", "未指明时显示的就是情景 `{name}`")
    };
    let mut fault = Diagnostic::error(Code::OneScenario, message);
    fault.help.extend(context.scenarios.iter().find(|other| other.name != *name).map(|other| {
        let other = &other.name;
        text!("for example: --scenario {other} --from {name}", "例如：--scenario {other} --from {name}")
    }));
    fault
}

/// The model card.
fn model(common: &Common, options: &ExplainArguments, context: &Context, scenario: &Scenario) -> Outcome {
    let settings = options.drawn.settings(options.draws.unwrap_or(2_000).max(1));
    let session = Session::new(&context.plan, std::slice::from_ref(scenario), settings.clone())?;
    let (failed, _) = failed_draws(context, &session, &[scenario], &settings, "")?;
    let card = ModelCard::new(&context.plan, scenario, &settings)?;
    Ok(match common.printed() {
        Format::Text => reflow(&card.markdown(context.language), context.surroundings.width) + context.notes(&failed).as_str(),
        Format::Json => json_page(&card.page()),
    })
}

/// What observations change of one indicator, or of all where another series is explained.
fn replay_page(
    context: &Context,
    session: &Session<'_>,
    scenario: &Scenario,
    position: Option<usize>,
    settings: Settings,
) -> Result<String, Vec<Diagnostic>> {
    let mut result = None;
    let mut session = session.with(settings);
    assess_each(&mut session, std::slice::from_ref(scenario), |found, _| result = Some(found))?;
    let Some(mut result) = result else { return Ok(String::new()) };
    let Some(replay) = &mut result.replay else { return Ok(String::new()) };
    let year = replay.as_of;
    if let Some(position) = position {
        let learnt: Vec<usize> = replay.targets[position].iter().flat_map(|target| target.updated.from.clone()).collect();
        let mut number = 0;
        replay.observations.retain(|_| {
            number += 1;
            learnt.contains(&(number - 1))
        });
        replay.targets.iter_mut().enumerate().filter(|(other, _)| *other != position).for_each(|(_, target)| *target = None);
    }
    let plan = &context.plan;
    let (observed, updates) = (Observed::of(&observations_frame(plan, &result)), Update::of(&updates_frame(plan, &result)));
    let title = &result.scenario.title;
    Ok(format!("\n{}", page(plan, title, year, &observed, &updates, context.language, context.surroundings.width)))
}
