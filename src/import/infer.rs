//! What a bare row leaves unsaid: which way is good, what is judged, on which scale the indicator moves, and its family.
//!
//! Each is told from unit, figures and name, in that order, and each guess that another reader might not make is marked.

use crate::language::Text;
use crate::plan::{Better, Family, Form, Measure, TargetKind, is_growth, is_percentage};
use crate::text;

use super::figure::{Change, Figure, Meaning, Value};

/// A row as a plan's table holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The number to be held against.
    pub value: f64,
    /// How.
    pub comparison: TargetKind,
    /// How far off still counts, where the comparison has a tolerance.
    pub tolerance: Option<f64>,
    /// Which value of the plan's years is judged.
    pub measure: Measure,
    /// How it is printed.
    pub form: Form,
    /// Which way is good.
    pub better: Better,
}

/// What is known of a row when its target is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    /// Name of the indicator.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// The figure of the base year, if there is one.
    pub baseline: Option<Value>,
    /// Years of the plan.
    pub years: u32,
}

/// The target that a figure states; `None` where it states none that can be judged.
pub(super) fn target(figure: &Figure, known: Known<'_>, doubts: &mut Vec<Text>) -> Option<Target> {
    doubts.extend(figure.doubts.iter().cloned());
    let base = known.baseline.map(|baseline| baseline.number);
    let (value, decimals, form, tolerance) = match figure.meaning {
        Meaning::Value(Value { number, decimals, form, .. }) => (number, decimals, form, None),
        Meaning::Range { low, high } => {
            // Half the width without the noise of binary fractions.
            let round = |value: f64| format!("{value:.10}").parse().unwrap_or(value);
            (round((low + high) / 2.0), 0, Form::Number, Some(round((high - low) / 2.0)))
        }
        Meaning::Change { by, how } => {
            let Some(base) = base else {
                doubts.push(text!("a change of a baseline that is not given", "写的是变化量，但没有基期值"));
                return None;
            };
            let value = match how {
                Change::Amount => base + by,
                Change::PerCent => base * (1.0 + by / 100.0),
                Change::PerCentAYear => base * libm::pow(1.0 + by / 100.0, f64::from(known.years)),
            };
            let value: f64 = format!("{value:.10}").parse().unwrap_or(value);
            doubts.push(text!("reckoned from the baseline: {value}", "由基期推算：{value}"));
            (value, known.baseline.map_or(0, |baseline| baseline.decimals), Form::Number, None)
        }
        Meaning::Nothing | Meaning::Words | Meaning::Unreadable => return None,
    };
    let measure = measure(figure, value, known, doubts);
    let level = if measure == Measure::Total { base.map(|base| base * f64::from(known.years)) } else { base };
    let better = better(figure, value, level, known, doubts);
    let comparison = match (figure.demand, tolerance, level) {
        (_, Some(_), _) => TargetKind::About,
        (Some(demand), ..) => against_direction(demand, better, doubts),
        // A total that the yearly number reaches by itself is met by holding it, but asks for at least as much.
        (None, _, Some(level)) if same(level, value) && measure == Measure::Final => TargetKind::Hold,
        _ if better == Better::Less => TargetKind::AtMost,
        _ => TargetKind::AtLeast,
    };
    let tolerance = match comparison {
        TargetKind::Hold | TargetKind::About => Some(tolerance.unwrap_or_else(|| half_a_digit(decimals))),
        _ => None,
    };
    Some(Target { value, comparison, tolerance, measure, form, better })
}

/// Half a unit of the last printed digit.
fn half_a_digit(decimals: usize) -> f64 {
    format!("5e-{}", decimals + 1).parse().unwrap_or(0.5)
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(1.0)
}

fn measure(figure: &Figure, value: f64, known: Known<'_>, doubts: &mut Vec<Text>) -> Measure {
    if figure.total {
        return Measure::Total;
    }
    if figure.average {
        return Measure::Average;
    }
    // Growth of income or output without a baseline is asked for on average over the plan.
    if is_growth(known.name) && known.baseline.is_none() {
        doubts.push(text!("judged by the mean of the plan's years", "按规划期年均判断"));
        return Measure::Average;
    }
    let years = f64::from(known.years);
    if known.baseline.is_some_and(|baseline| same(baseline.number * years, value)) && !is_percentage(known.unit) && value > 0.0 {
        doubts.push(text!("{years} times the baseline: read as a total over the plan", "恰为基期的 {years} 倍：按规划期累计理解"));
        return Measure::Total;
    }
    Measure::Final
}

fn better(figure: &Figure, value: f64, base: Option<f64>, known: Known<'_>, doubts: &mut Vec<Text>) -> Better {
    match figure.demand {
        Some(TargetKind::AtLeast | TargetKind::MoreThan) => return Better::More,
        Some(TargetKind::AtMost | TargetKind::LessThan) => return Better::Less,
        _ => {}
    }
    if let Meaning::Change { by, .. } = figure.meaning {
        return if by < 0.0 { Better::Less } else { Better::More };
    }
    let by_name = Family::direction(known.name);
    match (base, by_name) {
        (Some(base), Some(Better::More)) if value < base && !same(base, value) => {
            doubts.push(text!("the target lies below the baseline: read as a floor", "目标低于基期：按底线理解"));
            Better::More
        }
        (_, Some(better)) => better,
        (Some(base), None) if value < base && !same(base, value) => {
            doubts.push(text!("less is taken to be better, since the target lies below the baseline", "目标低于基期，按越低越好理解"));
            Better::Less
        }
        _ => Better::More,
    }
}

/// A ceiling cannot be asked of what should grow: the side of the words wins, told as a doubt.
fn against_direction(demand: TargetKind, better: Better, doubts: &mut Vec<Text>) -> TargetKind {
    let fits = match better {
        Better::More => !matches!(demand, TargetKind::AtMost | TargetKind::LessThan),
        Better::Less => !matches!(demand, TargetKind::AtLeast | TargetKind::MoreThan),
    };
    if !fits {
        doubts.push(text!("the words around the figure ask for the other direction", "数字旁的文字与指标方向相反"));
    }
    demand
}
