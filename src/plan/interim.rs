//! Interim targets of a row: what the plan asks for in years before the last, as `2022: 60; 2023: 65`.

use super::checks::check_year;
use super::printed::{self, Decimals, Known, Surroundings, Value};
use super::row_columns::spoken;
use super::section::Mistakes;
use super::{Better, Commitment, Comparison, Measure, Sides, Target, TargetKind, Watched, is_growth};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::number::written;
use crate::table::{Frame, half_width};
use crate::text;

/// The row that interim targets are of.
pub(super) struct Of<'a> {
    pub row: &'a Watched,
    pub baseline: Option<Value>,
    /// What the row asks for in the last year; `None` where it is watched only, and its series is held against the interim targets.
    pub target: Option<&'a Target>,
    /// The year in which that is due.
    pub last_year: i32,
}

/// The row's interim targets, each judged in its own year as the table's target is in the last.
pub(super) fn read_interim(frame: &Frame, row: usize, of: &Of<'_>, mistakes: &Mistakes) -> Vec<Commitment> {
    let words = frame.text(row, "interim");
    let parts = words.split([';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let place = frame.place(row, "interim");
    let mut read: Vec<Commitment> = Vec::new();
    for target in parts.filter_map(|part| one(&place, of, part, mistakes)) {
        match read.iter().find(|known| known.year == target.year) {
            Some(known) => {
                let (year, first, second) = (target.year, known.printed.as_str(), target.printed.as_str());
                mistakes.push(
                    Diagnostic::error(
                        Code::DuplicateRow,
                        text!("two targets stand here for {year}: {first} and {second}", "{year}年写了两个目标：{first} 与 {second}"),
                    )
                    .at(place.clone())
                    .help(text!("keep the one that counts", "请只保留有效的一个")),
                );
            }
            None => read.push(target),
        }
    }
    if !check_way(of, &read, mistakes) {
        check_order(of, &read, mistakes);
    }
    read
}

/// How many times the total of all years a part of them may ask for, at most.
const MOST_OF_TOTAL: f64 = 1.5;

/// Interim targets that go back from one year to the next, that say another thing of the last year than the target, or more than a total.
fn check_order(of: &Of<'_>, read: &[Commitment], mistakes: &Mistakes) {
    let Some(target) = of.target else { return };
    let more = target.better == Better::More;
    let mut read: Vec<&Commitment> = read.iter().collect();
    read.sort_by_key(|one| one.year);
    let told = |one: &Commitment, message: crate::language::Text| {
        Diagnostic::warning(Code::TargetDirection, message)
            .at(one.place.clone())
            .help(text!("is a figure or a year mistyped?", "数值或年份是否写错？"))
    };
    if target.measure == Measure::Total {
        let beyond = read.iter().find(|one| one.value > MOST_OF_TOTAL * target.value && target.value > 0.0);
        mistakes.extend(beyond.map(|one| {
            let (year, [value, all]) = (one.year, [one.value, target.value].map(written));
            told(
                one,
                text!(
                    "the interim target {value} of {year} is more than the total {all} of all years",
                    "{year}年的中间目标 {value} 超过各年累计的目标 {all}"
                ),
            )
        }));
        return;
    }
    if let Some(last) = read.iter().find(|one| one.year == of.last_year && one.value != target.value) {
        let (year, [value, asked]) = (last.year, [last.value, target.value].map(written));
        mistakes.push(told(
            last,
            text!("the interim target of {year} is {value}, and the target {asked}", "{year}年的中间目标为 {value}，而目标为 {asked}"),
        ));
    }
    // Of what the way out of the range of baseline and target says, that is told; growth goes up and down.
    if target.measure == Measure::Final && !is_growth(spoken(&of.row.name)) && target.comparison.sides(target.better) != Sides::Both {
        let back = read.windows(2).find(|pair| if more { pair[1].value < pair[0].value } else { pair[1].value > pair[0].value });
        mistakes.extend(back.map(|pair| {
            let (from, year, [first, value]) = (pair[0].year, pair[1].year, [pair[0].value, pair[1].value].map(written));
            told(
                pair[1],
                text!(
                    "the interim targets go back from {first} in {from} to {value} in {year}",
                    "中间目标由{from}年的 {first} 退到{year}年的 {value}"
                ),
            )
        }));
    }
    let against = if more { [TargetKind::AtMost, TargetKind::LessThan] } else { [TargetKind::AtLeast, TargetKind::MoreThan] };
    if let Some(one) = read.iter().find(|one| against.contains(&one.comparison.kind())) {
        let (printed, better) = (&one.printed, target.better.code());
        mistakes.push(told(
            one,
            text!(
                "the interim target `{printed}` asks for the other side, where `{better}` is better",
                "以 `{better}` 为好，而中间目标 `{printed}` 的方向相反"
            ),
        ));
    }
}

/// Interim targets lie on the way from the baseline to the target, each year one: what asks for more than the last year, or for less than there is,
/// is told. Whether there is such.
fn check_way(of: &Of<'_>, read: &[Commitment], mistakes: &Mistakes) -> bool {
    // Growth and what is counted each year go up and down.
    let Some(target) = of.target.filter(|target| target.measure == Measure::Final && !is_growth(spoken(&of.row.name))) else {
        return false;
    };
    let Some(baseline) = of.baseline.map(|baseline| baseline.number) else { return false };
    let (more, last) = (target.better == Better::More, target.value);
    // A floor that the baseline betters already leaves the way open.
    if target.comparison.sides(target.better) == Sides::Both || last == baseline || (last > baseline) != more {
        return false;
    }
    let further = |one: f64, other: f64| if more { one > other } else { one < other };
    let off = read.iter().find(|one| further(one.value, last) || further(baseline, one.value));
    if let Some(off) = off {
        let (value, year) = (off.value, off.year);
        let (least, most) = (baseline.min(last), baseline.max(last));
        // What comes and goes from year to year may pass its target for a while; three times as much is a slip.
        let slip = value > FARTHEST * most || least > 0.0 && value < least / FARTHEST;
        let [value, baseline, last] = [value, baseline, last].map(written);
        let message = text!(
            "the interim target {value} of {year} is not between the baseline {baseline} and the target {last}",
            "{year}年的中间目标 {value} 不在基期 {baseline} 与目标 {last} 之间"
        );
        let told = if slip { Diagnostic::warning } else { Diagnostic::note };
        mistakes.push(
            told(Code::TargetDirection, message)
                .at(off.place.clone())
                .help(text!("is a figure or a year mistyped?", "数值或年份是否写错？")),
        );
    }
    off.is_some()
}

/// How many times beyond baseline and target an interim target is a slip.
const FARTHEST: f64 = 3.0;

fn one(place: &Place, of: &Of<'_>, part: &str, mistakes: &Mistakes) -> Option<Commitment> {
    let plain = half_width(part);
    let year = plain.split_once([':', '=']).and_then(|(year, figure)| {
        let year = year.trim().trim_end_matches('年');
        Some((year.parse::<i64>().ok()?, figure.trim().to_owned()))
    });
    let Some((year, printed)) = year else {
        mistakes.push(
            Diagnostic::error(Code::TargetWithoutYear, text!("`{part}` names no year", "“{part}” 没有写明年份"))
                .at(place.clone())
                .help(text!("write interim targets as `2022: 60; 2023: 65`", "中间目标写作 `2022: 60; 2023: 65`")),
        );
        return None;
    };
    let Of { row, baseline, target, .. } = *of;
    let year = check_year(year, place.clone(), mistakes);
    if year > of.last_year && of.last_year > 0 {
        let last = of.last_year;
        mistakes.push(
            Diagnostic::warning(
                Code::PlanYears,
                text!("the interim target of {year} lies after the target year {last}", "{year}年的中间目标晚于目标年{last}年"),
            )
            .at(place.clone())
            .help(text!("is the year mistyped? It is not judged", "年份是否写错？该目标不会评判")),
        );
        return None;
    }
    let (name, unit) = (spoken(&row.name), spoken(&row.unit));
    let figure = printed::read(&printed, Surroundings { name, unit, decimals: Decimals::Unknown, target: true });
    let known = Known { name, unit, baseline, years: year.abs_diff(row.baseline_year), better: target.map(|target| target.better) };
    let Some(asked) = printed::asked(&figure, known, &mut Vec::new()) else {
        mistakes.push(
            Diagnostic::error(Code::PrintedValue, text!("`{printed}` does not read as one figure", "`{printed}` 不是一个可读的数值"))
                .at(place.clone())
                .help(text!("a target in words belongs into the note", "文字目标请写入备注")),
        );
        return None;
    };
    // What nothing is said of is asked for as in the last year; to hold is asked of the plan's end alone.
    let better = target.map_or(asked.better, |target| target.better);
    let kind = match (figure.demand, asked.comparison) {
        (_, TargetKind::About) => TargetKind::About,
        (Some(_), kind) => kind,
        _ => match target.map(|target| target.comparison.kind()) {
            Some(TargetKind::MoreThan) if better == Better::More => TargetKind::MoreThan,
            Some(TargetKind::LessThan) if better == Better::Less => TargetKind::LessThan,
            _ if better == Better::Less => TargetKind::AtMost,
            _ => TargetKind::AtLeast,
        },
    };
    Some(Commitment {
        id: Commitment::interim_id(&row.id, year),
        section: row.source.clone(),
        name: row.name.clone(),
        unit: row.unit.clone(),
        quote: part.to_owned(),
        printed,
        value: asked.value,
        comparison: Comparison::of_kind(kind, asked.tolerance.unwrap_or_default())?,
        year,
        value_place: place.clone(),
        year_place: place.clone(),
        indicator: target.map(|_| row.id.clone()),
        series: target.is_none().then(|| row.id.clone()),
        place: place.clone(),
    })
}
