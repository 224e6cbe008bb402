//! Targets that a figure in a rule settles: a floor above what is asked for, which no draw can miss, or a ceiling below it, which none can pass.
//!
//! So does a rule that is a figure itself, unless that is the baseline, which is held. Only ends that `min`, `max` and `clamp` with a written figure give are known; all that is drawn or read may be anything.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::graph::{Graph, Node, Op};
use crate::language::number::short;
use crate::plan::target::Sides;
use crate::plan::{Indicator, Measure, Plan};
use crate::text;

use super::compile::Compiled;

/// Least and greatest that a node can come to.
type Ends = (f64, f64);

const ANY: Ends = (f64::NEG_INFINITY, f64::INFINITY);

/// A warning for each row whose target the figures of its rule settle.
pub(super) fn told(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for compiled in compiled {
        let ends = all_ends(&compiled.model.graph);
        for indicator in &plan.indicators {
            let Some(series) = compiled.model.series.iter().find(|series| series.name == indicator.id) else { continue };
            let Some(&[last]) = series.nodes.last().map(Vec::as_slice) else { continue };
            let graph = &compiled.model.graph;
            let figure = graph.constant_value(last);
            let ends = if figure.is_some_and(|figure| indicator.baseline == Some(figure)) { ANY } else { ends[last.index()] };
            let of_own = || compiled.rules.ends_of_own(&series.name).into_iter().find_map(|(low, high)| settled(indicator, (low, high)));
            let Some(settled) = settled(indicator, ends).or_else(of_own) else { continue };
            let place = written(compiled, &series.name, settled.end).or_else(|| series.place.clone());
            let told =
                settled.told(indicator).maybe_at(place).related(indicator.place.clone(), text!("the target stands here", "目标在这里"));
            if found.iter().all(|known| known.place != told.place) {
                found.push(told);
            }
        }
    }
    found
}

/// Where a rule writes a figure, the first of several.
fn written(compiled: &Compiled, rule: &str, figure: f64) -> Option<Place> {
    compiled.rules.figures(rule).into_iter().find(|(known, _)| *known == figure).map(|(_, place)| place)
}

struct Settled {
    /// The floor or ceiling.
    end: f64,
    met: bool,
    floor: bool,
}

/// Whether every value between two ends meets the target, or none does. The ends of the scale are no figure of the rule.
fn settled(indicator: &Indicator, (low, high): Ends) -> Option<Settled> {
    let target = indicator.target;
    if target.measure != Measure::Final {
        return None;
    }
    let strict = target.comparison.is_strict();
    let slack = target.comparison.tolerance().unwrap_or_default();
    let value = target.value;
    let (least, most) = indicator.scale.bounds();
    let of_the_rule = |end: f64| end.is_finite() && end != least && end != most;
    let above = |end: f64| if strict { end > value } else { end >= value - slack };
    let below = |end: f64| if strict { end < value } else { end <= value + slack };
    let found = match target.sides() {
        Sides::Below if of_the_rule(low) && above(low) => Settled { end: low, met: true, floor: true },
        Sides::Below if of_the_rule(high) && !above(high) => Settled { end: high, met: false, floor: false },
        Sides::Above if of_the_rule(high) && below(high) => Settled { end: high, met: true, floor: false },
        Sides::Above if of_the_rule(low) && !below(low) => Settled { end: low, met: false, floor: true },
        _ => return None,
    };
    Some(found)
}

impl Settled {
    fn told(&self, indicator: &Indicator) -> Diagnostic {
        let (id, end, target) = (&indicator.id, short(self.end), short(indicator.target.value));
        let (floor, floor_zh, side, side_zh) = if self.floor {
            ("floor", "下限", "never falls below", "不会低于")
        } else {
            ("ceiling", "上限", "never rises above", "不会高于")
        };
        let (outcome, outcome_zh) = if self.met { ("always met", "总能达到") } else { ("never met", "永远达不到") };
        Diagnostic::warning(
            Code::Unused,
            text!(
                "`{id}` {side} {end} by its rule, so its target {target} is {outcome}",
                "规则使 `{id}` {side_zh} {end}，因此目标 {target} {outcome_zh}"
            ),
        )
        .help(text!(
            "is the {floor} {end} mistyped, or `min` written for `max`? If it is meant, no assumption matters to this target",
            "{floor_zh} {end} 是否写错，或把 `min` 与 `max` 写反？若确是如此，任何假设都不影响该目标"
        ))
    }
}

/// The ends of every node, arguments before those that use them.
fn all_ends(graph: &Graph) -> Vec<Ends> {
    let mut known: Vec<Ends> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let ends = match node {
            Node::Constant(bits) => (f64::from_bits(*bits), f64::from_bits(*bits)),
            Node::Input(_) => ANY,
            Node::Op { op, arguments } => {
                let of = |at: usize| known[arguments[at].index()];
                match op {
                    Op::Minimum => (of(0).0.min(of(1).0), of(0).1.min(of(1).1)),
                    Op::Maximum => (of(0).0.max(of(1).0), of(0).1.max(of(1).1)),
                    Op::Select => (of(1).0.min(of(2).0), of(1).1.max(of(2).1)),
                    Op::Negate => (-of(0).1, -of(0).0),
                    Op::Round | Op::Floor | Op::Ceiling => (op.apply(&[of(0).0]), op.apply(&[of(0).1])),
                    _ => ANY,
                }
            }
        };
        known.push(if ends.0.is_nan() || ends.1.is_nan() { ANY } else { ends });
    }
    known
}
