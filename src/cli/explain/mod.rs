//! `fiveyear explain` says of a target how likely it is and why, and of any other name its rule, what it rests on and its numbers.

mod attribution;
mod meant;
mod verdict;
mod view;

use crate::achieve::assess_each;
use crate::analysis::reference;
use crate::diagnostic::Diagnostic;
use crate::report::ModelCard;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings};

use super::Outcome;
use super::args::{Common, ExplainArguments, Format};
use super::context::{Context, json_page};
use super::list;
use super::markdown::reflow;
use super::observed::{check_as_of, page};

use attribution::Why;
use meant::{Meant, meant};
use verdict::Verdict;
use view::{AssumptionPage, View, assumption_page};

/// Explains an indicator, any other series, an assumption, or the whole model.
pub(super) fn explain(common: &Common, options: &ExplainArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        // The whole model is described by the scenario that the others start from.
        None if options.model => context.scenarios[reference(&context.plan, &context.scenarios)].clone(),
        None => context.scenarios[0].clone(),
    };
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
        let central = session.experiment(&scenario)?.draws;
        let from = match &options.from {
            Some(name) => Some(context.select_one(name)?),
            None => None,
        };
        let position = context.plan.indicators.iter().position(|indicator| indicator.id == series.name);
        let draws = options.draws.unwrap_or(1_000);
        let why = match position.filter(|_| draws > 0) {
            Some(position) => Why::of(&session, position, &scenario, from.as_ref(), draws as usize)?,
            None => None,
        };
        check_as_of(&context.plan, options.as_of)?;
        let replay = match options.as_of {
            Some(_) => replay_page(&context, &session, &scenario, position, options.as_of)?,
            None => String::new(),
        };
        let mut view =
            View { plan: &context.plan, scenario: &scenario, model, series, central: &central, why, verdict: None, language: context.language };
        if let Some(position) = position.filter(|_| draws > 0) {
            view.verdict = Verdict::of(&session, &scenario, position, draws as usize, &view.assumptions_behind())?;
        }
        return Ok(match common.printed() {
            Format::Text => view.text(context.surroundings.width) + replay.as_str(),
            Format::Json => json_page(&view.page()),
        });
    }
    let assumption = context.plan.assumption(&name).expect("invariant: a name that is no series is an assumption");
    Ok(match common.printed() {
        Format::Text => assumption_page(assumption, model, &scenario, &context),
        Format::Json => json_page(&AssumptionPage::of(assumption, &scenario, context.language)),
    })
}

/// The model card.
fn model(common: &Common, options: &ExplainArguments, context: &Context, scenario: &Scenario) -> Outcome {
    let settings = Settings { draws: options.draws.unwrap_or(2_000).max(1) as usize, ..Settings::default() };
    let card = ModelCard::new(&context.plan, scenario, &settings)?;
    Ok(match common.printed() {
        Format::Text => reflow(&card.markdown(context.language), context.surroundings.width),
        Format::Json => json_page(&card.page()),
    })
}

/// What observations change of one indicator, or of all where another series is explained.
fn replay_page(
    context: &Context,
    session: &Session<'_>,
    scenario: &Scenario,
    position: Option<usize>,
    as_of: Option<i32>,
) -> Result<String, Vec<Diagnostic>> {
    let mut result = None;
    let mut session = session.with(Settings { as_of, ..Settings::default() });
    assess_each(&mut session, std::slice::from_ref(scenario), |found, _| result = Some(found))?;
    let Some(mut result) = result else { return Ok(String::new()) };
    let Some(mut replay) = result.replay.take() else { return Ok(String::new()) };
    if let Some(position) = position {
        let learnt: Vec<usize> = replay.targets[position].iter().flat_map(|target| target.updated.from.clone()).collect();
        let mut number = 0;
        replay.observations.retain(|_| {
            number += 1;
            learnt.contains(&(number - 1))
        });
        replay.targets.iter_mut().enumerate().filter(|(other, _)| *other != position).for_each(|(_, target)| *target = None);
    }
    Ok(format!("\n{}", page(&context.plan, &result, &replay, context.language, context.surroundings.width)))
}

