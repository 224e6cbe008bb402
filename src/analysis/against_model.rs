//! Holds observations, commitments and figures of the population against what the model itself has in the base year.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::number::{short, written};
use crate::plan::printed::read_alone;
use crate::plan::promised::off_the_change;
use crate::plan::{Comparison, PEOPLE_TABLE, Plan, is_percentage};
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
    found.extend(people_counted_otherwise(plan, central));
    found
}

/// How many times too many or too few people make another unit likelier than a slip of bounds.
const OTHER_COUNT: f64 = 8.0;

/// People whose number of the base year is many times what a check of the plan's own allows: the table counts them in another unit.
fn people_counted_otherwise(plan: &Plan, central: &Central) -> Option<Diagnostic> {
    let people = &plan.roles.people.name;
    let Some(Base::One(own)) = base(central, people) else { return None };
    // Where the table itself shows what is wrong with it, that is told.
    let of_table = |told: &Diagnostic| told.place.as_ref().is_some_and(|place| place.source.name.ends_with(PEOPLE_TABLE));
    if plan.warnings.iter().any(|told| matches!(told.code, Code::OtherUnit | Code::PeopleInFractions) && of_table(told)) {
        return None;
    }
    let check = plan.checks.iter().find(|check| check.series == *people && check.low > 0.0 && check.high.is_finite())?;
    if own <= OTHER_COUNT * check.high && own >= check.low / OTHER_COUNT {
        return None;
    }
    let table = plan.files.iter().find(|file| file.name.ends_with(PEOPLE_TABLE));
    let (low, high, own) = (written(check.low), written(check.high), written(own.round()));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "the ages add up to {own} people, and a check expects {low} to {high}",
                "各年龄合计 {own} 人，而检查项预期为 {low} 至 {high}"
            ),
        )
        .maybe_at(table.map(|table| Place::new(table, 0..table.text.find('\n').unwrap_or(0))))
        .related(check.place.clone(), text!("the check", "检查项"))
        .help(text!("is the table in another unit, or a figure mistyped?", "表中是否用了其他单位，或写错数字？")),
    )
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

/// What a flow is in the first year of the plan, where it has no value of the base year.
fn begins(central: &Central, series: &str) -> Option<Base> {
    match central.get(series)?.get(1)?.as_slice() {
        [value] if value.is_finite() => Some(Base::One(*value)),
        _ => None,
    }
}

/// Observed values of series that are no rows of the plan's table: those have a printed baseline, which they are held against as the table is read.
fn observations(plan: &Plan, central: &Central) -> Vec<Diagnostic> {
    let printed = |series: &str| plan.indicator(series).is_some() || plan.watched.iter().any(|row| row.id == series);
    let own = plan.history.iter().filter(|seen| seen.observed_at.is_empty() && !printed(&seen.series));
    let told = |seen: &crate::plan::Observation| {
        let (series, year, value) = (&seen.series, seen.year, seen.value);
        match base(central, series).or_else(|| begins(central, series))? {
            Base::Several => Some(
                Diagnostic::warning(
                    Code::ObservationsUnused,
                    text!("`{series}` is a list of values, and one was observed", "`{series}` 是一组数值，而观测值只有一个"),
                )
                .at(seen.place.clone())
                .help(text!("name a series of one value, such as the sum of the list", "请指定只有一个数值的序列，如该列表之和")),
            ),
            Base::One(own) => {
                let first = plan.base_year + if base(central, series).is_some() { 0 } else { plan.step };
                let ratio = value / own;
                let times = ratio.max(1.0 / ratio);
                let near = (year - plan.base_year).abs() <= NEAR;
                if !near || own == 0.0 || value == 0.0 || ratio > 0.0 && times < FAR {
                    return None;
                }
                let (shown, own) = (short(value), short(own));
                Some(
                    Diagnostic::warning(
                        Code::OtherUnit,
                        text!(
                            "`{series}` was {shown} in {year}, and the model has {own} in {first}",
                            "`{series}` {year}年观测值为 {shown}，而模型{first}年为 {own}"
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
        let printed =
            |series: &str| plan.indicator(series).is_some() || plan.watched.iter().any(|row| row.id == series && row.baseline.is_some());
        let Some(series) = commitment.series.as_ref().filter(|series| !printed(series)) else { continue };
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
        if let Some(change) = off_the_change(plan, commitment, own) {
            found.push(change);
            continue;
        }
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
            _ if is_percentage(&commitment.unit.en) && own.abs() > 150.0 => (
                Code::OtherUnit,
                text!(
                    "{value} % is promised, and `{series}` is {shown} in {base_year}",
                    "承诺为 {value}%，而 `{series}` {base_year}年为 {shown}"
                ),
                text!("name the series of the percentage, or write the unit of `{series}`", "请指定百分比序列，或写 `{series}` 的单位"),
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
            Comparison::AtLeast | Comparison::MoreThan if value > 0.0 && value < 0.98 * own && plainly_printed(printed) => (
                Code::TargetDirection,
                text!(
                    "at least {value} is promised, and `{series}` is {shown} in {base_year} already",
                    "承诺至少 {value}，而 `{series}` {base_year}年已有 {shown}"
                ),
                text!(
                    "print the words if it is a floor (`at least {value}`), or mend the figure or the series",
                    "若为底线，请在 `printed` 中写明（如“不低于{value}”）；否则请改正数值或序列"
                ),
            ),
            _ => continue,
        };
        found.push(Diagnostic::warning(code, message).at(commitment.place.clone()).help(help));
    }
    found
}

/// Whether a figure is printed without words that ask for a floor or for keeping what is there.
fn plainly_printed(printed: &str) -> bool {
    let figure = read_alone(printed);
    figure.value().is_some()
        && figure.demand.is_none()
        && !["保持", "稳定", "hold", "keep", "maintain"].iter().any(|word| printed.contains(word))
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
