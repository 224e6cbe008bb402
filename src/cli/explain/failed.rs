//! What `fiveyear explain` says of draws that fail, and between which values the others lie.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::run::FailedDraws;
use crate::scenario::Scenario;
use crate::simulate::{FailedDraw, Session, Settings};

use super::super::context::Context;

/// Warnings of the draws that fail in these scenarios, among as many as explain the change; beside them the 90 % band of a series in the last of
/// the scenarios, by year.
///
/// Errors: in one of them all fail, so that there is nothing to explain.
pub(super) fn failed_draws(
    context: &Context,
    session: &Session<'_>,
    scenarios: &[&Scenario],
    settings: &Settings,
    series: &str,
) -> Result<(Vec<Diagnostic>, Vec<Band>), Vec<Diagnostic>> {
    if settings.draws == 0 {
        return Ok(Default::default());
    }
    let scenarios: Vec<Scenario> = scenarios.iter().copied().cloned().collect();
    let mut band = Vec::new();
    let failures = session.with(settings.clone()).each(&scenarios, |_, experiment| {
        let draws = &experiment.draws;
        if let Some(position) = draws.position(series) {
            let of_year = |(year, known): (usize, &i32)| {
                let quantiles = draws.has_value(position, year).then(|| draws.summary(position, year).quantiles)?;
                Some((*known, quantiles.p05, quantiles.p95))
            };
            band = draws.years.iter().enumerate().skip(1).filter_map(of_year).collect();
        }
        experiment.failures.clone()
    })?;
    let failed: Vec<FailedDraws> =
        scenarios.iter().zip(&failures).map(|(scenario, failures)| FailedDraws { scenario: &scenario.name, failures }).collect();
    Ok((context.told(settings).each_speaks(&failed)?, band))
}

/// A year, and between which values nine in ten draws lie.
pub(super) type Band = (i32, f64, f64);

/// The warning that the run whose numbers are shown as a chain is itself one that cannot be.
pub(super) fn central_fails(failure: &FailedDraw) -> Diagnostic {
    let (series, year, cause) = (&failure.series, failure.year, failure.cause.describe());
    let message = Text::new(
        format!("所有假设取中位取值的一次推演不成立：`{series}`，{year}年：{}", cause.zh),
        format!("the run with every assumption at its central value fails: `{series}`, {year}: {}", cause.en),
    );
    Diagnostic::warning(Code::CheckFailed, message).maybe_at(failure.place.clone())
}
