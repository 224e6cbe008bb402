//! The ledger of failed draws: in go a scenario's columns, out comes for each failed draw the rule, year and line where it failed first.

use std::sync::Arc;

use crate::diagnostic::Place;
use crate::engine::trace::Model;
use crate::language::Text;
use crate::plan::Plan;
use crate::text;

/// Why a draw failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// A rule ran into `throw`.
    Thrown(String),
    /// A value that is no number.
    NotANumber,
    /// A value outside its declared bounds.
    OutOfBounds { value: f64, low: f64, high: f64 },
}

impl Cause {
    /// Kebab-case name for files.
    pub fn code(&self) -> &'static str {
        match self {
            Cause::Thrown(_) => "thrown",
            Cause::NotANumber => "not-a-number",
            Cause::OutOfBounds { .. } => "out-of-bounds",
        }
    }

    pub fn describe(&self) -> Text {
        match self {
            Cause::Thrown(message) => Text::same(message.clone()),
            Cause::NotANumber => text!("the value is not a number", "值不是数"),
            Cause::OutOfBounds { value, low, high } => {
                text!("{value} is outside its bounds {low} to {high}", "{value} 超出规定范围 {low} 至 {high}")
            }
        }
    }
}

/// The first failure of one draw.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedDraw {
    pub draw: u64,
    pub year: i32,
    pub series: Arc<str>,
    pub place: Option<Place>,
    pub cause: Cause,
}

/// One thing that can fail, in the order in which values arise within a year.
pub(super) struct Guard {
    series: Arc<str>,
    place: Option<Place>,
    year: i32,
    kind: GuardKind,
}

enum GuardKind {
    /// Position among the model's failures' output columns; fails where it is 1.0.
    Throw { output: usize, message: String },
    /// Series and year position among the kept columns; fails where it is NaN or outside.
    Value { series: usize, year: usize, low: f64, high: f64 },
}

/// All guards of a model in order of year, then of computation: what fails first is what the others failed from.
///
/// A node's arguments have smaller ids than the node, so the order of ids is an order of computation.
pub(super) fn guards(plan: &Plan, model: &Model, kept: &[usize]) -> Vec<Guard> {
    let mut ordered: Vec<((i32, u32, u32), Guard)> = Vec::new();
    for (position, series) in kept.iter().map(|index| &model.series[*index]).enumerate() {
        let (low, high) = plan.bounds(&series.name);
        for (year_position, nodes) in series.nodes.iter().enumerate() {
            let [node] = nodes[..] else { continue };
            let year = model.years[year_position];
            ordered.push((
                (year, node.index() as u32, 1),
                Guard {
                    series: Arc::from(series.name.as_str()),
                    place: series.place.clone(),
                    year,
                    kind: GuardKind::Value { series: position, year: year_position, low, high },
                },
            ));
        }
    }
    for (output, failure) in model.failures.iter().enumerate() {
        ordered.push((
            (failure.year, failure.node.index() as u32, 0),
            Guard {
                series: Arc::from(failure.series.as_str()),
                place: Some(failure.place.clone()),
                year: failure.year,
                kind: GuardKind::Throw { output, message: failure.message.clone() },
            },
        ));
    }
    ordered.sort_by_key(|(order, _)| *order);
    ordered.into_iter().map(|(_, guard)| guard).collect()
}

/// Marks failed draws in `failed` and returns the first failure of each, in order of draw.
pub(super) fn examine<'c>(
    guards: &[Guard],
    first_draw: u64,
    column: impl Fn(usize, usize) -> &'c [f64],
    thrown: impl Fn(usize) -> &'c [f64],
    failed: &mut [bool],
) -> Vec<FailedDraw> {
    let mut ledger = Vec::new();
    let mut record = |guard: &Guard, lane: usize, cause: Cause, failed: &mut [bool]| {
        if !failed[lane] {
            failed[lane] = true;
            ledger.push(FailedDraw {
                draw: first_draw + lane as u64,
                year: guard.year,
                series: guard.series.clone(),
                place: guard.place.clone(),
                cause,
            });
        }
    };
    for guard in guards {
        match &guard.kind {
            GuardKind::Throw { output, message } => {
                for (lane, value) in thrown(*output).iter().enumerate() {
                    if *value != 0.0 {
                        record(guard, lane, Cause::Thrown(message.clone()), failed);
                    }
                }
            }
            GuardKind::Value { series, year, low, high } => {
                let values = column(*series, *year);
                // One pass without branches finds the usual case, a column without a fault.
                if values.iter().fold(true, |sound, value| sound & (*value >= *low) & (*value <= *high)) {
                    continue;
                }
                for (lane, value) in values.iter().enumerate() {
                    if value.is_nan() {
                        record(guard, lane, Cause::NotANumber, failed);
                    } else if value < low || value > high {
                        record(guard, lane, Cause::OutOfBounds { value: *value, low: *low, high: *high }, failed);
                    }
                }
            }
        }
    }
    ledger.sort_by_key(|failure| failure.draw);
    ledger
}
