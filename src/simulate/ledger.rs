//! The ledger of failed draws: which rule failed first in each, in which year and why.

use std::sync::Arc;

use crate::diagnostic::Place;
use crate::engine::graph::NodeId;
use crate::engine::trace::Model;
use crate::language::Text;
use crate::plan::Plan;
use crate::text;

use super::moments::Extremes;
use super::stored::StoredSeries;

/// Why a draw failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// A rule ran into `throw`.
    Thrown(String),
    /// A value that is no number.
    NotANumber,
    /// A value that no number can hold, most likely from a division by zero.
    Infinite,
    /// A value outside its declared bounds.
    OutOfBounds {
        /// The value, in the unit of the series.
        value: f64,
        /// The least that is allowed.
        low: f64,
        /// The most that is allowed.
        high: f64,
    },
}

impl Cause {
    /// The name used in files, in kebab case.
    pub fn code(&self) -> &'static str {
        match self {
            Cause::Thrown(_) => "thrown",
            Cause::NotANumber => "not-a-number",
            Cause::Infinite => "infinite",
            Cause::OutOfBounds { .. } => "out-of-bounds",
        }
    }

    /// The cause in words.
    pub fn describe(&self) -> Text {
        match self {
            Cause::Thrown(message) => Text::same(message.clone()),
            Cause::NotANumber => text!("the value is not a number", "值不是数"),
            Cause::Infinite => text!("the value is infinite: is something divided by zero?", "值为无穷大：是否除以了零？"),
            Cause::OutOfBounds { value, low, high } if *high >= f64::MAX => {
                text!("{value} is outside its bounds: below {low}", "{value} 超出规定范围：低于 {low}")
            }
            Cause::OutOfBounds { value, low, high } if *low <= f64::MIN => {
                text!("{value} is outside its bounds: above {high}", "{value} 超出规定范围：高于 {high}")
            }
            Cause::OutOfBounds { value, low, high } => {
                text!("{value} is outside its bounds {low} to {high}", "{value} 超出规定范围 {low} 至 {high}")
            }
        }
    }
}

/// The first failure of one draw.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedDraw {
    /// The draw's number, as `--draw` takes it.
    pub draw: u64,
    /// The year in which it fails.
    pub year: i32,
    /// The series that fails.
    pub series: Arc<str>,
    /// Where in the rules; `None` where no line is to blame.
    pub place: Option<Place>,
    /// Why.
    pub cause: Cause,
}

/// A column that is watched for failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Watched {
    /// Position among the kept series' columns.
    Series(usize),
    /// Position among the model's failures.
    Failure(usize),
}

impl Watched {
    /// The column, of those of the series and those of the failures.
    pub(super) fn of<'c, C>(self, series: &'c [C], failures: &'c [C]) -> &'c C {
        match self {
            Watched::Series(position) => &series[position],
            Watched::Failure(position) => &failures[position],
        }
    }
}

/// One thing that can fail, in the order in which values arise within a year.
pub(super) struct Guard {
    series: Arc<str>,
    place: Option<Place>,
    year: i32,
    pub watched: Watched,
    /// The node that is watched.
    pub node: NodeId,
    kind: GuardKind,
}

enum GuardKind {
    /// Fails where the column is not 0.0.
    Throw { message: String },
    /// Fails where the column is NaN or outside.
    Value { low: f64, high: f64 },
}

/// All guards of a model in order of year, then of computation: what fails first is what the others failed from. Without `checks`, the
/// planners' checks are none.
///
/// A node's arguments have smaller ids than the node, so the order of ids is an order of computation.
pub(super) fn guards(plan: &Plan, model: &Model, stored: &[StoredSeries], checks: bool) -> Vec<Guard> {
    let mut ordered: Vec<((i32, u32, u32), Guard)> = Vec::new();
    for (position, series) in stored.iter().enumerate() {
        let (low, high) = if checks { plan.bounds(&series.name) } else { plan.declared_bounds(&series.name) };
        for (year_position, node) in series.nodes.iter().enumerate() {
            let (Some(node), year) = (node, model.years[year_position]) else { continue };
            ordered.push((
                (year, node.index() as u32, 1),
                Guard {
                    series: Arc::from(series.name.as_str()),
                    place: series.place.clone(),
                    year,
                    watched: Watched::Series(position * model.years.len() + year_position),
                    node: *node,
                    kind: GuardKind::Value { low, high },
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
                watched: Watched::Failure(output),
                node: failure.node,
                kind: GuardKind::Throw { message: failure.message.clone() },
            },
        ));
    }
    ordered.sort_by_key(|(order, _)| *order);
    ordered.into_iter().map(|(_, guard)| guard).collect()
}

impl Guard {
    /// Whether a value breaks this guard: whether it lies outside of what is allowed.
    fn breaks(&self, value: f64) -> bool {
        let (low, high) = self.allowed();
        outside(value, low, high)
    }

    /// Whether any draw of a column with these extremes breaks this guard.
    pub(super) fn is_broken(&self, extremes: &Extremes) -> bool {
        let (low, high) = self.allowed();
        extremes.reach_beyond(low, high)
    }

    /// The least and the greatest value that no draw breaks this guard with; what a rule throws by is 0 where it does not.
    fn allowed(&self) -> (f64, f64) {
        match self.kind {
            GuardKind::Throw { .. } => (0.0, 0.0),
            GuardKind::Value { low, high } => (low, high),
        }
    }

    fn cause(&self, value: f64) -> Cause {
        match &self.kind {
            GuardKind::Throw { message } => Cause::Thrown(message.clone()),
            GuardKind::Value { .. } if value.is_nan() => Cause::NotANumber,
            GuardKind::Value { .. } if value.is_infinite() => Cause::Infinite,
            GuardKind::Value { low, high } => Cause::OutOfBounds { value, low: *low, high: *high },
        }
    }
}

/// NaN is outside of everything.
fn outside(value: f64, low: f64, high: f64) -> bool {
    !((value >= low) & (value <= high))
}

/// Marks the draws that fail, and gives the first failure of each, in order of draw. `broken` are the positions of the guards that some draw
/// breaks, in rising order.
pub(super) fn ledger<'c>(
    guards: &[Guard],
    broken: &[usize],
    first_draw: u64,
    column: impl Fn(Watched) -> &'c [f64],
    failed: &mut [bool],
) -> Vec<FailedDraw> {
    let mut ledger = Vec::new();
    for guard in broken.iter().map(|position| &guards[*position]) {
        for (draw, value) in column(guard.watched).iter().enumerate() {
            if guard.breaks(*value) && !failed[draw] {
                failed[draw] = true;
                ledger.push(FailedDraw {
                    draw: first_draw + draw as u64,
                    year: guard.year,
                    series: guard.series.clone(),
                    place: guard.place.clone(),
                    cause: guard.cause(*value),
                });
            }
        }
    }
    ledger.sort_by_key(|failure| failure.draw);
    ledger
}
