//! What a bare row leaves unsaid: which way is good, what is judged, on which scale the indicator moves, and its family.
//!
//! Each is told from unit, figures and name, in that order, and each guess that another reader might not make is marked.

use crate::language::Text;
use crate::plan::{Better, Family, Form, Measure, Scale, TargetKind, is_growth, is_percentage};
use crate::text;

use super::{Change, Figure, Meaning, Value};

/// What a row asks for, as a plan's table holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
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

impl Default for Asked {
    /// At least nothing, of the target year: what a bare number asks for where nothing else is known.
    fn default() -> Asked {
        Asked {
            value: 0.0,
            comparison: TargetKind::AtLeast,
            tolerance: None,
            measure: Measure::Final,
            form: Form::Number,
            better: Better::More,
        }
    }
}

/// By what numerator over denominator is multiplied in a unit: 100 for per cent, 1,000 for per mille or per thousand; `None` where it does not say.
pub fn per(unit: &str) -> Option<f64> {
    let lower = unit.to_lowercase().replace([',', ' '], "");
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if is_percentage(unit) => Some(100.0),
        () if says(&["10万", "十万", "per100000"]) => Some(1e5),
        () if says(&["/万", "每万", "per10000"]) => Some(1e4),
        () if says(&["‰", "/千", "每千", "per1000"]) => Some(1e3),
        () => None,
    }
}

/// Digits after the decimal mark of a number as it is written shortest.
pub fn decimals_of(number: f64) -> i32 {
    number.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len() as i32)
}

/// What is known of a row when its target is read.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Name of the indicator.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// The figure of the base year, if there is one.
    pub baseline: Option<Value>,
    /// Years of the plan.
    pub years: u32,
    /// Which way is good, where the table says so.
    pub better: Option<Better>,
}

/// The target that a figure states; `None` where it states none that can be judged.
pub fn asked(figure: &Figure, known: Known<'_>, doubts: &mut Vec<Text>) -> Option<Asked> {
    doubts.extend(figure.doubts.iter().cloned());
    let base = known.baseline.map(|baseline| baseline.number);
    let (value, decimals, form, tolerance) = match figure.meaning {
        Meaning::Value(Value { number, decimals: 0, .. }) if is_year_beside(number, base, known.unit) => {
            doubts.push(text!("{number} reads as a year here, and no figure stands beside it", "{number} 像是年份，旁边没有数值"));
            return None;
        }
        Meaning::Value(Value { number, decimals, form, .. }) => {
            let blur = (figure.demand == Some(TargetKind::About)).then(|| roundness(number, decimals)).flatten();
            if let Some(blur) = blur {
                doubts.push(text!(
                    "a round figure: up to {blur} off it still counts as met, half a unit of its last digit that is not 0, 5 % at most",
                    "整数约数：与之相差 {blur} 以内算作达到（末位非零数字的半个单位，且不超过 5%）"
                ));
            }
            (number, decimals, form, None)
        }
        // From the baseline to somewhere is a way, and a range is not: nobody can tell which is meant.
        Meaning::Range { low, high } if base.is_some_and(|base| same(base, low) || same(base, high)) => {
            doubts.push(text!(
                "a range, or the way from the baseline: write the target alone, or the range with its middle and tolerance",
                "既像区间，又像由基期起的变化：请只写目标值，或写区间的中值与容差"
            ));
            return None;
        }
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
            // A yearly addition nearly as large as what is there may as well be what a year has.
            if how == Change::AmountAYear && by > 0.4 * base.abs() && base != 0.0 && !is_percentage(known.unit) {
                doubts.push(text!(
                    "so much in each year, or so much more each year than is there? Write the figure that is judged, or 累计 before a total",
                    "是每年的数量，还是每年在已有数量上增加？请写据以评判的数值，累计数请写明“累计”"
                ));
                return None;
            }
            let value = match how {
                Change::Amount => base + by,
                Change::AmountAYear => base + by * f64::from(known.years),
                Change::PerCent => base * (1.0 + by / 100.0),
                Change::PerCentAYear => base * libm::pow(1.0 + by / 100.0, f64::from(known.years)),
            };
            // What is reckoned in per cent is written with two digits more than the baseline; sums stay exact but for the noise of binary fractions.
            let digits = known.baseline.map_or(0, |baseline| baseline.decimals).max(0) as usize;
            let digits = if matches!(how, Change::Amount | Change::AmountAYear) { 10 } else { digits + 2 };
            let value: f64 = format!("{value:.digits$}").parse().unwrap_or(value);
            doubts.push(text!("reckoned from the baseline: {value}", "由基期推算：{value}"));
            // 增长8%左右 is as blurred as its last digit, of the baseline.
            let blur = match how {
                Change::Amount | Change::AmountAYear => None,
                Change::PerCent => Some(base.abs() * 0.005),
                Change::PerCentAYear => Some(base.abs() * 0.005 * f64::from(known.years)),
            };
            let blur = blur.filter(|_| figure.demand == Some(TargetKind::About)).map(|blur| format!("{blur:.6}").parse().unwrap_or(blur));
            (value, known.baseline.map_or(0, |baseline| baseline.decimals), Form::Number, blur)
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
        TargetKind::About if tolerance.is_none() && figure.value().is_some() => {
            Some(roundness(value, decimals).unwrap_or_else(|| half_a_digit(decimals)))
        }
        TargetKind::Hold | TargetKind::About => Some(tolerance.unwrap_or_else(|| half_a_digit(decimals))),
        _ => None,
    };
    Some(Asked { value, comparison, tolerance, measure, form, better })
}

/// The scale on which an indicator moves and its natural bounds, told from its family, its unit and its figures.
pub fn scale(family: Family, unit: &str, figures: &[f64]) -> Scale {
    let (least, most) = figures.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let percentage = is_percentage(unit) && !figures.is_empty();
    match family {
        Family::Growth => Scale::Linear { low: f64::NEG_INFINITY, high: f64::INFINITY },
        _ if percentage && least > 0.0 && most < 100.0 => Scale::Logit { low: 0.0, high: 100.0 },
        _ if percentage && least >= 0.0 && most <= 100.0 => Scale::Linear { low: 0.0, high: 100.0 },
        _ if least > 0.0 && !figures.is_empty() => Scale::Log { low: 0.0, high: f64::INFINITY },
        _ => Scale::Linear { low: f64::NEG_INFINITY, high: f64::INFINITY },
    }
}

/// Half a unit of the last printed digit.
fn half_a_digit(decimals: i32) -> f64 {
    format!("5e{}", -decimals - 1).parse().unwrap_or(0.5)
}

/// How far off a round figure still counts, where that is more than half its last digit: noughts at the end of 60000左右 are no precision. It is half
/// a unit of the last digit that is not 0, and 5 % at most, so that about 100 does not reach from 50 to 150.
fn roundness(number: f64, decimals: i32) -> Option<f64> {
    if number == 0.0 {
        return None;
    }
    let noughts = format!("{:.0}", number.abs() * libm::pow(10.0, f64::from(decimals)));
    let noughts = noughts.len() - noughts.trim_end_matches('0').len();
    let blur = half_a_digit(decimals - noughts as i32).min(format!("{:.10}", number.abs() * 0.05).parse().unwrap_or(f64::INFINITY));
    (blur > half_a_digit(decimals)).then_some(blur)
}

/// Whether a number is a year rather than a figure of its row: `exceed 2024` of an indicator that stands at 3 or is a percentage.
fn is_year_beside(number: f64, base: Option<f64>, unit: &str) -> bool {
    let far = base.is_some_and(|base| base.abs() * 30.0 < number) || is_percentage(unit);
    number.fract() == 0.0 && (1990.0..=2060.0).contains(&number) && far
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(1.0)
}

fn measure(figure: &Figure, value: f64, known: Known<'_>, doubts: &mut Vec<Text>) -> Measure {
    // A change over all years leads to the level of the last.
    let change = matches!(figure.meaning, Meaning::Change { .. });
    if figure.total && !change {
        return Measure::Total;
    }
    if figure.average && !change {
        return Measure::Average;
    }
    // Growth of income or output without a baseline is asked for on average over the plan.
    if is_growth(known.name) && known.baseline.is_none() {
        doubts.push(text!("judged by the mean of the plan's years", "按规划期年均判断"));
        return Measure::Average;
    }
    let years = f64::from(known.years);
    if known.years > 1
        && known.baseline.is_some_and(|baseline| same(baseline.number * years, value))
        && !is_percentage(known.unit)
        && value > 0.0
    {
        doubts.push(text!("{years} times the baseline: read as a total over the plan", "恰为基期的 {years} 倍：按规划期累计理解"));
        return Measure::Total;
    }
    Measure::Final
}

fn better(figure: &Figure, value: f64, base: Option<f64>, known: Known<'_>, doubts: &mut Vec<Text>) -> Better {
    if let Some(better) = known.better {
        return better;
    }
    match figure.demand {
        Some(TargetKind::AtLeast | TargetKind::MoreThan) => return Better::More,
        Some(TargetKind::AtMost | TargetKind::LessThan) => return Better::Less,
        _ => {}
    }
    if let Meaning::Change { by, .. } = figure.meaning {
        return if by < 0.0 { Better::Less } else { Better::More };
    }
    // 提高到95 says which way as well.
    if let Some(way) = figure.toward {
        return if way < 0.0 { Better::Less } else { Better::More };
    }
    // A total below zero counts how far something fell.
    if figure.total && value < 0.0 {
        return Better::Less;
    }
    let by_name = Family::direction(known.name);
    match (base, by_name) {
        (Some(base), Some(Better::More)) if value < base * 0.95 && !Family::surely_more(known.name) && !is_growth(known.name) => {
            doubts.push(text!("less is taken to be better, since the target lies below the baseline", "目标低于基期，按越低越好理解"));
            Better::Less
        }
        (Some(base), Some(Better::More)) if value < base && !same(base, value) => {
            doubts.push(text!("the target lies below the baseline: read as a floor", "目标低于基期：按底线理解"));
            Better::More
        }
        (Some(base), Some(Better::Less)) if value > base && !same(base, value) => {
            doubts.push(text!("the target lies above the baseline: read as a limit", "目标高于基期：按上限理解"));
            Better::Less
        }
        (_, Some(better)) => better,
        // A total below the base year's pace asks for at least so much all the same.
        (_, None) if figure.total && figure.measure() == Some(Measure::Total) => Better::More,
        (Some(base), None) if value < base && !same(base, value) => {
            doubts.push(text!("less is taken to be better, since the target lies below the baseline", "目标低于基期，按越低越好理解"));
            Better::Less
        }
        (base, None) if base.is_none_or(|base| same(base, value)) => {
            doubts.push(text!("nothing says which way is good: more is taken to be better", "没有任何文字说明方向：按越高越好理解"));
            Better::More
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
