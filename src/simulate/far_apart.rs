//! Conditions that come out the same in every draw and year, since what is compared lies many times apart: a figure in another unit, or a
//! branch that never counts.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::graph::{Node, NodeId, Op, interpret};
use crate::language::number::short;
use crate::scenario::Scenario;
use crate::text;

use super::world::Column;
use super::{Design, Session, Settings};

/// Draws that are looked at.
const DRAWS: usize = 48;

/// How many times apart value and figure lie in every draw if one of them is most likely off.
const APART: f64 = 15.0;

/// The same of a figure that is a power of ten, such as 1,000,000, which may stand for "more than anything".
const FAR_APART: f64 = 1000.0;

/// What one condition compares, over all draws and years.
struct Seen {
    place: Place,
    figure: f64,
    least: f64,
    most: f64,
    /// Whether it has come out true, and false.
    held: [bool; 2],
    sound: bool,
}

impl Session<'_> {
    /// A warning for each comparison of a value with a figure that it never comes near in a scenario.
    ///
    /// # Errors
    /// Those of the scenario's own rules.
    pub fn conditions_far_apart(&mut self, scenario: &Scenario) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        if self.compiled(scenario)?.model.compared.is_empty() {
            return Ok(Vec::new());
        }
        let settings = Settings { draws: DRAWS, design: Design::MonteCarlo, ..Settings::default() };
        let (compiled, inputs) = self.inputs_in(scenario, &settings)?;
        let model = &compiled.model;
        let figure = |node: NodeId| model.graph.constant_value(node);
        let mut seen: BTreeMap<(String, usize), Seen> = BTreeMap::new();
        for draw in 0..DRAWS {
            let of_draw = |column: &Column| match column {
                Column::Constant(value) => *value,
                Column::Varying(values) => values[draw],
            };
            let values = interpret(&model.graph, &inputs.iter().map(of_draw).collect::<Vec<f64>>());
            // What is shared between plans is made for values of all sizes.
            for (place, node) in model.compared.iter().filter(|(place, _)| !place.source.name.contains("/lib/")) {
                let Node::Op { op: Op::Less | Op::LessOrEqual, arguments: [one, other, _] } = model.graph.node(*node) else {
                    seen.entry(key(place)).or_insert_with(|| Seen::of(place)).sound = false;
                    continue;
                };
                let own = seen.entry(key(place)).or_insert_with(|| Seen::of(place));
                let (figure, value) = match (figure(one), figure(other)) {
                    (Some(figure), None) => (figure, values[other.index()]),
                    (None, Some(figure)) => (figure, values[one.index()]),
                    _ => {
                        own.sound = false;
                        continue;
                    }
                };
                own.add(figure, value, values[node.index()] != 0.0);
            }
        }
        Ok(seen.into_values().filter_map(Seen::told).collect())
    }
}

fn key(place: &Place) -> (String, usize) {
    (place.source.name.clone(), place.span.start)
}

impl Seen {
    fn of(place: &Place) -> Seen {
        Seen { place: place.clone(), figure: f64::NAN, least: f64::INFINITY, most: 0.0, held: [false; 2], sound: true }
    }

    fn add(&mut self, figure: f64, value: f64, held: bool) {
        self.sound &= figure > 0.0 && value > 0.0 && value.is_finite() && (self.figure.is_nan() || self.figure == figure);
        self.figure = figure;
        (self.least, self.most) = (self.least.min(value), self.most.max(value));
        self.held[usize::from(held)] = true;
    }

    fn told(self) -> Option<Diagnostic> {
        let Seen { place, figure, least, most, held, sound } = self;
        let exponent = libm::log10(figure);
        let round = (exponent - exponent.round()).abs() < 1e-9;
        let below = figure >= most * if round { FAR_APART } else { APART };
        // Small and round figures guard against what cannot be divided by.
        let above = least >= figure * APART && !round && figure >= 0.01;
        if !sound || held == [true; 2] || !(below || above) {
            return None;
        }
        let (least, most, figure) = (short(least), short(most), short(figure));
        let (always, always_zh) = if held[1] { ("always holds", "总是成立") } else { ("never holds", "从不成立") };
        Some(
            Diagnostic::warning(
                Code::Unused,
                text!(
                    "this {always}: in all draws and years the value lies between {least} and {most}, far from {figure}",
                    "这个比较{always_zh}：各次模拟、各年的值都在 {least} 与 {most} 之间，与 {figure} 相去甚远"
                ),
            )
            .at(place)
            .help(text!(
                "is {figure} in the unit of the value? Else leave the condition out",
                "{figure} 的单位是否与该值相同？否则请去掉这个条件"
            )),
        )
    }
}
