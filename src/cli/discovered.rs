//! What `discover` looks for: which values are of interest, the cases of draws, and what is told of cases that are left out.

use crate::achieve::target::Band;
use crate::analysis::discover::{Cases, Patience, cases_of_draws, discover};
use crate::analysis::sensitivity::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::Plan;
use crate::results::DiscoveryStudy;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings, Stored};
use crate::text;

/// Cases below which nothing is sought.
pub(super) const FEWEST: usize = 20;

/// A question about a number.
pub(super) type OfInterest<'a> = Box<dyn Fn(f64) -> bool + 'a>;

/// A clause and a question about numbers that are at least or at most so much.
pub(super) fn bounded(name: &Text, bounds: (Option<f64>, Option<f64>)) -> Option<(Text, OfInterest<'static>)> {
    let Text { zh, en } = name;
    match bounds {
        (Some(low), _) => {
            let words = short(low);
            Some((text!("“{en}” is at least {words}", "“{zh}”不低于{words}"), Box::new(move |value| value >= low)))
        }
        (_, Some(high)) => {
            let words = short(high);
            Some((text!("“{en}” is at most {words}", "“{zh}”不高于{words}"), Box::new(move |value| value <= high)))
        }
        _ => None,
    }
}

/// The error of numbers of which nobody has said which are of interest.
pub(super) fn no_threshold(name: &Text) -> Diagnostic {
    let Text { zh, en } = name;
    Diagnostic::error(Code::NoThreshold, text!("it is not said which values of {en} are of interest", "没有说明{zh}取何值为所关注的情形"))
        .help(text!("add --at-least NUMBER or --at-most NUMBER", "请加 --at-least 数 或 --at-most 数"))
}

/// The warning that some cases are not looked at.
pub(super) fn left_out(count: usize, of: usize, what: &Text) -> Diagnostic {
    let Text { zh, en } = what;
    let message = text!("{en}: {count} of {of}; they are left out, so that nothing is said of them", "{of}个案例中有{count}{zh}，未计入");
    Diagnostic::warning(Code::CasesLeftOut, message)
}

/// That a target is missed, as a clause and as a question.
pub(super) fn missed(plan: &Plan, position: usize) -> (Text, OfInterest<'static>) {
    let Text { zh, en } = Subject::Target(position).name(plan);
    let band = Band::of(&plan.indicators[position].target);
    (text!("“{en}” misses its target", "“{zh}”不达标"), Box::new(move |value| !band.contains(value)))
}

/// What chance decided in each draw of a scenario, as far as the subject can depend on it, and whether what came out is of interest; beside it
/// how many draws failed.
pub(super) fn drawn_cases(
    session: &mut Session<'_>,
    scenario: &Scenario,
    asked: &Subject,
    of_interest: impl Fn(f64) -> bool,
) -> Result<(Cases, usize), Vec<Diagnostic>> {
    let plan = session.plan();
    let series = asked.series(plan);
    let wanted = session.chance_behind(scenario, &series)?;
    let stored = Stored::Only(series.into_iter().map(str::to_owned).collect());
    let mut session = session.with(Settings { stored, ..session.settings().clone() });
    let experiment = session.experiment(scenario)?;
    let answers = asked.values(plan, &experiment.draws);
    Ok(cases_of_draws(plan, scenario, &experiment.inputs.drawn(), &wanted, &answers, of_interest))
}

/// The usual discovery of where a target is missed; nothing where it always or never is.
///
/// # Errors
/// Those of the rules.
pub(super) fn usual_discovery(
    session: &mut Session<'_>,
    scenario: &Scenario,
    position: usize,
) -> Result<Option<DiscoveryStudy>, Vec<Diagnostic>> {
    let plan = session.plan();
    let (event, of_interest) = missed(plan, position);
    let (cases, _) = drawn_cases(session, scenario, &Subject::Target(position), of_interest)?;
    let Text { zh, en } = &scenario.title;
    let source = text!("Draws of scenario “{en}”", "情景“{zh}”的模拟");
    let boxes = if cases.columns.is_empty() { Vec::new() } else { discover(&cases, &Patience::default(), 1) };
    let Some(first) = boxes.first() else { return Ok(None) };
    let threshold = first.usual_threshold();
    let chosen = first.at_density(threshold);
    Ok(Some(DiscoveryStudy { event, source, cases, boxes, chosen, threshold }))
}

/// Whether an input is asked for.
pub(super) fn is_asked(column: &str, only: &[String], without: &[String]) -> bool {
    let named = |list: &[String]| list.iter().any(|words| is_named(column, words));
    (only.is_empty() || named(only)) && !named(without)
}

/// Whether words name a column: a shock's name means all its years, an assumption's bare name the assumption.
fn is_named(column: &str, words: &str) -> bool {
    let code = column.split_once('@').map_or(column, |(code, _)| code);
    column == words || code == words || code.split_once('.').is_some_and(|(_, rest)| rest == words)
}

/// Leaves the inputs that are asked for.
pub(super) fn choose_inputs(cases: &mut Cases, only: &[String], without: &[String]) -> Result<(), Vec<Diagnostic>> {
    check_named(cases.columns.iter().map(|column| column.name.as_str()), only, without)?;
    cases.columns.retain(|column| is_asked(&column.name, only, without));
    Ok(())
}

/// An error for each of these words that names no input.
pub(super) fn check_named<'n>(
    names: impl Iterator<Item = &'n str> + Clone,
    only: &[String],
    without: &[String],
) -> Result<(), Vec<Diagnostic>> {
    let unknown = only.iter().chain(without).filter(|words| !names.clone().any(|name| is_named(name, words)));
    let fault = |words: &String| {
        let fault = Diagnostic::error(Code::UnknownName, text!("no input is called `{words}`", "没有名为 `{words}` 的输入"));
        fault.suggest(words, names.clone())
    };
    let faults: Vec<Diagnostic> = unknown.map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
