//! Cells and rows of a planner's table that are most likely slips: units said twice, merged cells, sums of years among
//! yearly figures, words against the way that is good.

use crate::language::Text;
use crate::language::number::written;
use crate::plan::cumulated::{Yearly, counts_each_year, each_year, sums_so_far};
use crate::plan::printed::{self, Asked, Value, per};
use crate::plan::{Better, Family, Form, Measure, TargetKind, is_percentage};
use crate::table::Grid;
use crate::text;

use super::cell::Read;
use super::role::{Header, Role};
use super::rows::Row;

/// What a row says twice of its unit, and what stands in the unit's place.
pub(super) fn tell_unit(grid: &Grid, header: &Header, row: &Row, doubts: &mut Vec<(String, Text)>) {
    let Some(column) = header.column(&Role::Unit) else { return };
    let (cell, unit) = (grid.cell(row.at, column.position), &row.unit);
    if grid.spread(row.at, column.position).trim().parse::<f64>().is_ok() {
        doubts.push((
            cell,
            text!(
                "the unit is a number, {unit}: do the cells of this row stand one column too far left?",
                "单位处是数字 {unit}：该行各格是否向左错了一列？"
            ),
        ));
        return;
    }
    let Some(name) = header.column(&Role::Name).map(|column| grid.words(row.at, column.position)) else { return };
    let in_brackets = super::unit::split(name).1;
    let of_name = per(&in_brackets).or_else(|| per(name).filter(|_| !is_percentage(unit)));
    if let (Some(said), Some(own)) = (of_name, per(unit))
        && said != own
    {
        doubts.push((
            cell,
            text!(
                "the name speaks of one in {said}, the unit {unit} of one in {own}: which of them holds?",
                "名称按每 {said} 计，单位“{unit}”按每 {own} 计：以哪个为准？"
            ),
        ));
    }
}

/// Figures that a merged range keeps from a row: those below its first one have none of their own.
pub(super) fn covered(grid: &Grid, row: usize, column: usize) -> Option<Text> {
    let shown = grid.spread(row, column);
    let above = row > 0 && grid.spread(row - 1, column) == shown;
    (grid.words(row, column).is_empty() && !shown.is_empty() && above)
        .then(|| text!("part of merged cells: {shown} is read for their first row alone", "属于合并单元格：其中的 {shown} 只按首行读取"))
}

/// Yearly figures that grow as sums of all years so far do.
pub(super) fn tell_sums(
    row: &Row,
    baseline: Option<(i32, Value)>,
    observed: &[Read],
    (demand, years): (Option<&Asked>, u32),
    doubts: &mut Vec<(String, Text)>,
) {
    let measure = demand.map_or(Measure::Final, |demand| demand.measure);
    if !counts_each_year(&row.name, &row.unit, measure) {
        return;
    }
    let mut figures: Vec<(i32, f64, &str)> =
        observed.iter().filter_map(|read| Some((read.year?, read.figure.value()?.number, read.cell.as_str()))).collect();
    // The baseline may be one of the sums itself.
    figures.extend(baseline.map(|(year, value)| (year, value.number, "")));
    figures.sort_by_key(|(year, ..)| *year);
    let numbers: Vec<(i32, f64)> = figures.iter().map(|(year, number, _)| (*year, *number)).collect();
    let pace = demand.filter(|demand| demand.measure == Measure::Total && years > 0).map(|demand| demand.value / f64::from(years));
    let known = Yearly { baseline: None, pace };
    let Some(run) = sums_so_far(&numbers, known) else { return };
    let cell = figures[run.clone()].iter().map(|(.., cell)| *cell).find(|cell| !cell.is_empty()).unwrap_or_default();
    let (list, alone) =
        (numbers[run.clone()].iter().map(|(_, number)| written(*number)).collect::<Vec<_>>().join(", "), each_year(&numbers[run]));
    doubts.push((
        cell.to_owned(),
        text!(
            "{list} grow as sums of all years so far do: if they are, write what each year had, {alone}",
            "{list} 像是逐年累计：若是，请写各年当年的数 {alone}"
        ),
    ));
}

/// A ceiling for what should grow, or a floor for what should shrink, that the baseline meets already.
pub(super) fn tell_met(base: f64, demand: &Asked, target: &Read, row: &Row, doubts: &mut Vec<(String, Text)>) {
    let (good, value) = (Family::direction(&row.name), demand.value);
    let said = target.figure.demand;
    let ceiling = matches!(said, Some(TargetKind::AtMost | TargetKind::LessThan)) && good == Some(Better::More) && base <= value;
    let floor = matches!(said, Some(TargetKind::AtLeast | TargetKind::MoreThan)) && good == Some(Better::Less) && base >= value;
    if demand.measure != Measure::Final || !(ceiling || floor) {
        return;
    }
    doubts.push((
        target.cell.clone(),
        if ceiling {
            text!(
                "more is better by the name, and this asks for no more than {value}: the baseline {base} meets it already",
                "按名称越高越好，而此处要求不高于 {value}：基期 {base} 已经达到"
            )
        } else {
            text!(
                "less is better by the name, and this asks for no less than {value}: the baseline {base} meets it already",
                "按名称越低越好，而此处要求不低于 {value}：基期 {base} 已经达到"
            )
        },
    ));
}

/// A percentage far above a hundred beside one below it, where a point is most likely missing; and a ratio that stands upside down.
pub(super) fn tell_point(base: Value, target: &Read, row: &Row, doubts: &mut Vec<(String, Text)>) {
    let Some(value) = target.figure.value() else { return };
    let (number, start) = (value.number, base.number);
    let meant = number / 10.0;
    if is_percentage(&row.unit) && start <= 100.0 && number > 200.0 && meant <= 100.0 && meant >= 0.8 * start {
        doubts.push((
            target.cell.clone(),
            text!(
                "{number} % beside {start} %: is a point missing, {meant}?",
                "{number}% 与 {start}% 并列：是否漏了小数点，应为 {meant}？"
            ),
        ));
    }
    let ratio = |form: Form| form != Form::Number;
    if ratio(base.form) && ratio(value.form) && base.form != value.form {
        let (one, other) = (base.form.wrap(&start.to_string()), &target.words);
        doubts.push((
            target.cell.clone(),
            text!(
                "{one} and {other} are ratios the other way round: which of them is meant?",
                "{one} 与 {other} 的比值方向相反：以哪个为准？"
            ),
        ));
    }
}

/// A figure that is left open, for a reason.
pub(super) fn left_open(doubt: Text) -> printed::Figure {
    printed::Figure { meaning: printed::Meaning::Unreadable, doubts: vec![doubt], ..printed::read_alone("") }
}
