//! What a cell of figures says: a number with its demand, a range, a change from the baseline, words, or nothing.
//!
//! Plans print the same target in dozens of ways (`≥90`, `3.5以内`, `[1500]`, `1.66:1`, `1.2万`, `提高0.4个百分点`, `应保尽保`). What is read is
//! read exactly; what could mean two things carries a doubt, and what cannot be read says why.

use crate::language::Text;
use crate::plan::{Form, TargetKind, is_percentage};
use crate::text;

use super::number::{Decimals, Printed, multiplier_at, number_at};
use super::words;

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The figure itself.
    pub meaning: Meaning,
    /// What the words around it ask for.
    pub demand: Option<TargetKind>,
    /// Whether it counts all years of the plan together, as brackets and 累计 say.
    pub total: bool,
    /// Whether it is a mean over years, as 年均 says.
    pub average: bool,
    /// What a reader should look at, since it could mean something else.
    pub doubts: Vec<Text>,
}

/// The figure of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Empty, or a mark that stands for nothing.
    Nothing,
    /// One number.
    Value(Value),
    /// From one number to another.
    Range {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// A change from the baseline.
    Change {
        /// By how much; negative for a fall.
        by: f64,
        /// What it is a change of.
        how: Change,
    },
    /// A target in words, such as 应保尽保.
    Words,
    /// Something with digits that does not read as one figure.
    Unreadable,
}

/// One number as printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// In the unit of its row.
    pub number: f64,
    /// Digits after the decimal mark.
    pub decimals: usize,
    /// Plain, or a ratio with one side 1.
    pub form: Form,
    /// Whether it carries a per cent sign.
    pub per_cent: bool,
}

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In the row's own unit, percentage points of a percentage among them.
    Amount,
    /// In per cent of the baseline.
    PerCent,
    /// In per cent a year.
    PerCentAYear,
}

/// What is known of the row and table that a cell stands in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Name of the indicator.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// The table's decimal mark.
    pub(super) decimals: Decimals,
    /// Whether the cell may hold a change: targets do, baselines do not.
    pub target: bool,
}

impl<'a> Surroundings<'a> {
    /// A target in a table whose decimal mark is not known.
    pub fn of_target(name: &'a str, unit: &'a str) -> Surroundings<'a> {
        Surroundings { name, unit, target: true, ..Surroundings::default() }
    }
}

/// Reads a cell.
pub fn read(cell: &str, around: Surroundings<'_>) -> Figure {
    let mut figure = Figure { meaning: Meaning::Nothing, demand: None, total: false, average: false, doubts: Vec::new() };
    let mut rest = words::plain(cell);
    if words::is_nothing(&rest) {
        return figure;
    }
    let (unmarked, marked) = words::without_footnote(&rest);
    rest = unmarked;
    if marked {
        figure.doubts.push(text!("a footnote mark stands at the figure", "数字旁有注释符号"));
    }
    rest = words::without_years(&rest);
    figure.total = words::take_total(&mut rest);
    figure.average = words::take_average(&mut rest);
    figure.demand = words::take_demand(&mut rest);
    if let Some(change) = multiple(&rest) {
        figure.meaning = Meaning::Change { by: change, how: Change::PerCent };
        return figure;
    }
    let direction = around.target.then(|| words::take_direction(&mut rest, around.name)).flatten();
    rest = words::chinese_shares(&rest);
    let numbers = numbers(&rest, around);
    figure.meaning = match &numbers[..] {
        [] if rest.chars().any(|letter| letter.is_ascii_digit()) => Meaning::Unreadable,
        [] => Meaning::Words,
        [one] => single(one, &rest, direction, around, &mut figure),
        [left, right] => pair(left, right, &rest, &mut figure),
        _ => Meaning::Unreadable,
    };
    if figure.meaning == Meaning::Unreadable {
        figure.doubts.push(text!("this does not read as one figure", "无法读成一个数值"));
    } else if figure.meaning != Meaning::Words {
        let left = words::left_over(&rest, &numbers.iter().map(|number| number.span.clone()).collect::<Vec<_>>(), around.unit);
        if !left.is_empty() {
            figure.doubts.push(text!("not understood: `{left}`", "未读懂的文字：“{left}”"));
        }
    }
    figure
}

/// 翻一番, 减半 and the like: the change in per cent.
fn multiple(rest: &str) -> Option<f64> {
    const MULTIPLES: [(&str, f64); 8] = [
        ("翻两番", 300.0),
        ("翻二番", 300.0),
        ("翻一番", 100.0),
        ("翻番", 100.0),
        ("减半", -50.0),
        ("doubling", 100.0),
        ("double", 100.0),
        ("halve", -50.0),
    ];
    MULTIPLES.iter().find(|(word, _)| rest.to_lowercase().contains(word)).map(|(_, change)| *change)
}

/// A number in a cell, with the bytes that it stands on, its multiplier and per cent sign included.
struct Found {
    printed: Printed,
    negative: bool,
    factor: f64,
    per_cent: bool,
    span: std::ops::Range<usize>,
}

impl Found {
    fn value(&self) -> f64 {
        // 1.2 times 10,000 is 12,000 and not 12,000.000000000002: powers of ten are exact, and so is the division.
        let value = if self.factor < 1.0 { self.printed.value / (1.0 / self.factor).round() } else { self.printed.value * self.factor };
        let value = format!("{value:.12e}").parse().unwrap_or(value);
        if self.negative { -value } else { value }
    }
}

fn numbers(rest: &str, around: Surroundings<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(start) = rest[at..].find(|letter: char| letter.is_ascii_digit()).map(|offset| at + offset) {
        let name = rest[..start].ends_with(|letter: char| letter.is_ascii_alphabetic());
        let Some((printed, length)) = number_at(&rest[start..], around.decimals).filter(|_| !name) else {
            at = start
                + rest[start..]
                    .find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','))
                    .unwrap_or(rest.len() - start);
            if !name {
                return Vec::new();
            }
            continue;
        };
        let mut end = start + length;
        let mut factor = 1.0;
        if let Some((times, bytes)) = multiplier_at(&rest[end..]) {
            factor = times / words::unit_factor(around.unit, times);
            end += bytes;
        }
        let after = rest[end..].trim_start();
        let per_cent = after.starts_with('%');
        if per_cent {
            end = rest.len() - after.len() + 1;
        }
        let before = rest[..start].trim_end();
        let dash = before.ends_with('-')
            && !before[..before.len() - 1].trim_end().ends_with(|letter: char| letter.is_ascii_digit() || letter == '%');
        found.push(Found { printed, negative: dash, factor, per_cent, span: start..end });
        at = end;
    }
    found
}

fn single(found: &Found, rest: &str, direction: Option<f64>, around: Surroundings<'_>, figure: &mut Figure) -> Meaning {
    if found.printed.ambiguous {
        let value = found.value();
        figure
            .doubts
            .push(text!("read as {value}; a decimal comma would make it a thousandth", "读作 {value}；若逗号表示小数点，则只有千分之一"));
    }
    let percentage = is_percentage(around.unit);
    let sign = rest[..found.span.start].trim_end().ends_with('+').then_some(1.0);
    let change = direction.or_else(|| sign.filter(|_| around.target));
    let Some(direction) = change else {
        if found.per_cent && !around.unit.is_empty() && !percentage {
            figure.doubts.push(text!("a per cent sign, but the unit is `{}`", "带百分号，但单位是“{}”", around.unit));
        }
        let value = Value { number: found.value(), decimals: found.printed.decimals, form: Form::Number, per_cent: found.per_cent };
        return Meaning::Value(value);
    };
    let points = words::says_points(rest);
    let how = match () {
        () if points => Change::Amount,
        () if found.per_cent && figure.average => Change::PerCentAYear,
        () if found.per_cent => Change::PerCent,
        () => Change::Amount,
    };
    if how == Change::PerCent && percentage {
        figure.doubts.push(text!(
            "a change of a percentage in per cent: read as per cent of the baseline, not as points",
            "百分比指标的变化写成百分之几：按相对基期的百分比理解，而不是百分点"
        ));
    }
    figure.average &= how != Change::PerCentAYear;
    Meaning::Change { by: direction * found.value().abs(), how }
}

fn pair(left: &Found, right: &Found, rest: &str, figure: &mut Figure) -> Meaning {
    let between: String = rest[left.span.end..right.span.start].chars().filter(|letter| !letter.is_whitespace()).collect();
    let value = |number: f64, found: &Found, form| Value { number, decimals: found.printed.decimals, form, per_cent: false };
    if between == ":" {
        if right.value() == 1.0 {
            return Meaning::Value(value(left.value(), left, Form::RatioToOne));
        }
        if left.value() == 1.0 {
            return Meaning::Value(value(right.value(), right, Form::OneToRatio));
        }
        return Meaning::Unreadable;
    }
    if between == "±" {
        return Meaning::Range { low: left.value() - right.value(), high: left.value() + right.value() };
    }
    if words::is_between(&between) {
        // `20-30万`: the multiplier of the second counts for the first.
        let factor = if left.factor == 1.0 { right.factor } else { 1.0 };
        let (low, high) = (left.value() * factor, right.value().abs());
        if low < high {
            return Meaning::Range { low, high };
        }
    }
    // `（2020年）`-like years are gone already: a second number may still be how many years are counted.
    if words::counts_years(&rest[right.span.start..]) {
        figure.total = true;
        return Meaning::Value(Value {
            number: left.value(),
            decimals: left.printed.decimals,
            form: Form::Number,
            per_cent: left.per_cent,
        });
    }
    Meaning::Unreadable
}
