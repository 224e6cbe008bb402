//! What commands about levers start from: a scenario, and a warm session of so many draws.

use clap::Args;

use crate::analysis::reference;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings};

use super::context::Context;
use super::draw_arguments::DrawArguments;

#[derive(Debug, Clone, Args)]
pub(super) struct LeverArguments {
    /// The scenario that everything starts from [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Random draws of each run
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,
}

impl LeverArguments {
    /// The scenario that was typed, else this one, else the one that the others start from.
    pub(super) fn scenario(&self, context: &Context, otherwise: Option<&String>) -> Result<Scenario, Vec<Diagnostic>> {
        match self.scenario.as_ref().or(otherwise) {
            Some(name) => context.select_one(name),
            None => Ok(context.scenarios[reference(&context.plan, &context.scenarios)].clone()),
        }
    }

    /// A session for that scenario, whose draws the observations up to a year move.
    pub(super) fn session<'p>(&self, plan: &'p Plan, scenario: &Scenario, as_of: Option<i32>) -> Result<Session<'p>, Vec<Diagnostic>> {
        let settings = Settings { as_of, ..self.drawn.settings(self.draws) };
        Session::new(plan, std::slice::from_ref(scenario), settings)
    }
}

/// The least per cent or points that are asked for; what is less is a part of one, as files have it.
const LEAST_PER_CENT: f64 = 0.5;

/// A percentage of something that is there.
pub(super) fn up_to_100(words: &str) -> Result<f64, String> {
    words.parse().ok().filter(|number| (LEAST_PER_CENT..=100.0).contains(number)).ok_or_else(|| "per cents, 0.5 to 100".to_owned())
}

/// Points of a probability, or none.
pub(super) fn points(words: &str) -> Result<f64, String> {
    let sound = |number: &f64| *number == 0.0 || (LEAST_PER_CENT..=100.0).contains(number);
    words.parse().ok().filter(sound).ok_or_else(|| "points, 0.5 to 100, or 0 for none".to_owned())
}
