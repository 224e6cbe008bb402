//! Holds observations, commitments and figures of the population against what the model itself has in the base year.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::short;
use crate::plan::{Comparison, Plan, is_percentage};
use crate::text;

/// Every series of a central run: per year from the base year on, its elements.
pub type Central = BTreeMap<String, Vec<Vec<f64>>>;

/// How many times as much as in the base year hardly anything is within [`NEAR`] years.
const FAR: f64 = 4.5;

/// Years from the base year in which a series is still much what it was.
const NEAR: i32 = 5;

/// Births or deaths per 1,000 people beyond those of any place and year.
const HIGHEST_RATE: f64 = 150.0;

/// What does not fit the values of the base year.
pub fn against_model(plan: &Plan, central: &Central) -> Vec<Diagnostic> {
    let mut found = observations(plan, central);
    found.extend(commitments(plan, central));
    found.extend(figures(plan, central));
    found
}

/// What a series is in the base year: its value, or that it has several.
enum Base {
    One(f64),
    Several,
}

fn base(central: &Central, series: &str) -> Option<Base> {
    match central.get(series)?.first()?.as_slice() {
        [] => None,
        [value] => value.is_finite().then_some(Base::One(*value)),
        _ => Some(Base::Several),
    }
}

/// Observed values of series that are no rows of the plan's table: those have a printed baseline, which they are held against as the table is read.
fn observations(plan: &Plan, central: &Central) -> Vec<Diagnostic> {
    let printed = |series: &str| plan.indicator(series).is_some() || plan.watched.iter().any(|row| row.id == series);
    let own = plan.history.iter().filter(|seen| seen.observed_at.is_empty() && !printed(&seen.series));
    let told = |seen: &crate::plan::Observation| {
        let (series, year, value) = (&seen.series, seen.year, seen.value);
        match base(central, series)? {
            Base::Several => Some(
                Diagnostic::warning(
                    Code::ObservationsUnused,
                    text!("`{series}` is a list of values, and one was observed", "`{series}` 是一组数值，而观测值只有一个"),
                )
                .at(seen.place.clone())
                .help(text!("name a series of one value, such as the sum of the list", "请指定只有一个数值的序列，如该列表之和")),
            ),
            Base::One(own) => {
                let ratio = value / own;
                let times = ratio.max(1.0 / ratio);
                let near = (year - plan.base_year).abs() <= NEAR;
                if !near || own == 0.0 || value == 0.0 || ratio > 0.0 && times < FAR {
                    return None;
                }
                let (shown, own, base_year) = (short(value), short(own), plan.base_year);
                Some(
                    Diagnostic::warning(
                        Code::OtherUnit,
                        text!(
                            "`{series}` was {shown} in {year}, and the model has {own} in {base_year}",
                            "`{series}` {year}年观测值为 {shown}，而模型{base_year}年为 {own}"
                        ),
                    )
                    .at(seen.place.clone())
                    .help(text!(
                        "is a figure mistyped, in another unit, or a total over years?",
                        "是否写错数字、用了其他单位，或填了多年累计？"
                    )),
                )
            }
        }
    };
    own.filter_map(told).collect()
}

/// Words of an addition to what is there.
const ADDITIONS: [&str; 7] = ["新增", "净增", "增加", "additional", "add ", "more ", "new "];

fn commitments(plan: &Plan, central: &Central) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for commitment in &plan.commitments {
        let Some(series) = commitment.series.as_ref().filter(|series| plan.indicator(series).is_none()) else { continue };
        let (value, id) = (commitment.value, &commitment.id);
        let own = match base(central, series) {
            None => continue,
            Some(Base::Several) => {
                found.push(
                    Diagnostic::warning(
                        Code::CommitmentNotJudged,
                        text!("`{id}` is not judged: `{series}` is a list of values", "`{id}` 不会评判：`{series}` 是一组数值"),
                    )
                    .at(commitment.place.clone())
                    .help(text!("name a series of one value, such as the sum of the list", "请指定只有一个数值的序列，如该列表之和")),
                );
                continue;
            }
            Some(Base::One(own)) => own,
        };
        let (shown, base_year, printed) = (short(own), plan.base_year, &commitment.printed);
        let ratio = value / own;
        let adds = ADDITIONS.iter().any(|word| printed.contains(word));
        let (code, message, help) = match commitment.comparison {
            Comparison::Hold { tolerance } if (value - own).abs() > tolerance && (ratio - 1.0).abs() > 0.02 => (
                Code::HoldChanges,
                text!(
                    "`hold` {value}, and `{series}` is {shown} in {base_year}",
                    "写的是保持 {value}，而 `{series}` {base_year}年为 {shown}"
                ),
                text!("write `at_least` or `at_most`, or the value of the base year", "请写 `at_least` 或 `at_most`，或写基期年的值"),
            ),
            Comparison::AtLeast | Comparison::MoreThan if adds && own >= value && value > 0.0 => (
                Code::PrintedValue,
                text!(
                    "`{printed}` is an addition, and `{series}` is {shown} in {base_year} already",
                    "`{printed}` 是新增量，而 `{series}` {base_year}年已有 {shown}"
                ),
                text!(
                    "write into `value` what stands at the end, or name a series that counts what is added",
                    "`value` 请写期末总量，或指定统计新增量的序列"
                ),
            ),
            _ if own != 0.0 && value != 0.0 && !is_percentage(&commitment.unit.en) && ratio.max(1.0 / ratio) >= 70.0 => (
                Code::OtherUnit,
                text!(
                    "{value} is promised, and `{series}` is {shown} in {base_year}",
                    "承诺为 {value}，而 `{series}` {base_year}年为 {shown}"
                ),
                text!(
                    "is one of them in 万 (ten thousand), in thousands, or a part of one?",
                    "是否一处以万或千为单位，或写成了占1的比例？"
                ),
            ),
            _ => continue,
        };
        found.push(Diagnostic::warning(code, message).at(commitment.place.clone()).help(help));
    }
    found
}

fn figures(plan: &Plan, central: &Central) -> Vec<Diagnostic> {
    let people = match base(central, &plan.roles.people.name) {
        Some(Base::One(people)) if people > 0.0 => Some(people),
        _ => None,
    };
    let mut found = Vec::new();
    for figure in &plan.roles.figures {
        let (series, id) = (&figure.series.name, &figure.id);
        let told = match (base(central, series), people) {
            (Some(Base::Several), _) => Some((
                Code::Unused,
                text!("the figure `{id}` is left out: `{series}` is a list of values", "指标 `{id}` 无法列出：`{series}` 是一组数值"),
                text!("name a series of one value", "请指定只有一个数值的序列"),
            )),
            (Some(Base::One(own)), Some(people)) if figure.rate && 1000.0 * own / people > HIGHEST_RATE => {
                let rate = short(1000.0 * own / people);
                Some((
                    Code::OtherUnit,
                    text!(
                        "`{series}` is {rate} per 1,000 people a year: no such flow is known",
                        "`{series}` 每年每千人 {rate}：没有这样大的流量"
                    ),
                    text!("is it a stock? Then write `series` for `flow`", "是否为存量？若是，请将 `flow` 改为 `series`"),
                ))
            }
            _ => None,
        };
        found.extend(told.map(|(code, message, help)| Diagnostic::warning(code, message).maybe_at(figure.series.place.clone()).help(help)));
    }
    found
}
