//! Targets and projections: the tables behind targets.csv and projections.csv as sheets.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use super::Content;
use super::grid::{self, Column, Value, reader};
use super::style::{Style, probability_scale};
use crate::achieve::Outlook;
use crate::brief::target_words;
use crate::language::Text;
use crate::plan::{Indicator, Nature};
use crate::results::Table;
use crate::table::DataFrame;
use crate::text;

/// Who a row of a frame is about: positions of its scenario and its indicator.
struct Rows(Vec<(usize, usize)>);

impl Rows {
    /// Rows of the frame whose `column` names an indicator, with their number in the frame.
    fn of(content: &Content<'_>, frame: &DataFrame, column: &str) -> (Vec<usize>, Rows) {
        let scenarios: BTreeMap<&str, usize> =
            content.readout.scenarios.iter().enumerate().map(|(position, result)| (result.scenario.name.as_str(), position)).collect();
        let indicators: BTreeMap<&str, usize> =
            content.plan.indicators.iter().enumerate().map(|(position, indicator)| (indicator.id.as_str(), position)).collect();
        let (scenario, series) = (reader(frame, "scenario"), reader(frame, column));
        let known = |row: usize| match (scenario(row), series(row)) {
            (Value::Words(scenario), Value::Words(series)) => {
                Some((row, (*scenarios.get(scenario.as_str())?, *indicators.get(series.as_str())?)))
            }
            _ => None,
        };
        let (rows, about) = (0..frame.height()).filter_map(known).unzip();
        (rows, Rows(about))
    }
}

/// One row per scenario and target.
pub(super) fn write_targets(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, readout, styles, .. } = content;
    let frame = content.results.frame(Table::Targets);
    let (rows, Rows(about)) = &Rows::of(content, frame, "indicator");
    let indicator = |row: usize| -> &Indicator { &plan.indicators[about[row].1] };
    let title = |row: usize| &readout.scenarios[about[row].0].scenario.title;
    let own = |row: usize, value: f64| styles.of_value(indicator(row), value);
    let of = |name: &str, zh, en, style| Column::of(frame, name, zh, en, style);
    // What no row of the plan says is no column.
    let any = |says: fn(&Indicator) -> bool| plan.indicators.iter().any(says);
    let counted = [reader(frame, "counted_zh"), reader(frame, "counted_en")];
    debug_assert!(rows.iter().enumerate().all(|(at, row)| at == *row), "invariant: every row of the frame is about a target");
    let outcome = |row: usize| &readout.scenarios[about[row].0].targets[about[row].1];
    let mut columns = vec![
        Column::said("情景", "Scenario", |row| title(row).clone()),
        Column::new("序号", "No.", Style::Whole, |row| row_number(indicator(row))),
        Column::said("指标", "Indicator", |row| indicator(row).full_name()),
        Column::said("领域", "Domain", |row| plan.domains[indicator(row).domain].name.clone()).widest(32),
        Column::said("单位", "Unit", |row| indicator(row).unit.clone()).widest(24),
    ];
    if any(|indicator| indicator.nature.is_some()) {
        columns.push(Column::said("指标属性", "Nature", |row| indicator(row).nature.map(Nature::label).unwrap_or_default()));
    }
    if any(|indicator| !indicator.department.is_empty()) {
        columns.push(Column::said("责任单位", "Department", |row| Text::same(indicator(row).department.clone())).widest(24));
    }
    if any(|indicator| indicator.family.is_some()) {
        columns.push(Column::said("推算依据", "Mechanism", |row| indicator(row).class_words()).widest(32));
    }
    columns.extend([
        of("baseline", "基期值", "Baseline", Style::Free).formats(own),
        Column::new("基期为假设", "Baseline assumed", Style::Words, |row| {
            let assumed = readout.scenarios[about[row].0].targets[about[row].1].baseline_assumed;
            if assumed { Value::Said(text!("yes", "是")) } else { Value::Empty }
        }),
        Column::said("目标要求", "What is asked", |row| target_words(plan, indicator(row))).widest(28),
        of("target", "目标值", "Target", Style::Free).formats(own),
        of("p05", "5%分位数", "P05", Style::Free).formats(own),
        of("p50", "中位数", "Median", Style::Free).formats(own),
        of("p95", "95%分位数", "P95", Style::Free).formats(own),
        of("p_met", "达标概率", "P(met)", Style::Share),
        Column::said("状态", "Class", |row| {
            outcome(row).p_met.map_or_else(|| text!("not modelled", "未建模"), |p| Outlook::of(p).label())
        }),
        of("shortfall", "未达标时平均差距", "Average gap where missed", Style::Free),
        of("shortfall_counted", "未达标时平均差距（折合数量）", "Average gap where missed, counted", Style::Whole),
        Column::said("折合单位", "Counted in", |row| both_of(&counted, row)).widest(28),
        of("year_met", "中位路径达标年", "Met by the median from", Style::Year),
    ]);
    grid::write_alone(sheet, styles, rows.len(), &columns)?;
    if let (Some(met), false) = (columns.iter().position(|column| column.is_headed("P(met)")), rows.is_empty()) {
        sheet.add_conditional_format(1, met as ColNum, rows.len() as RowNum, met as ColNum, &probability_scale())?;
    }
    print_reference(sheet, content, about, columns.len())?;
    grid::finish(sheet, 0, rows.len(), columns.len(), 3)
}

/// Prints the rows of the reference scenario alone: those of all scenarios fill dozens of pages that nobody hands out.
fn print_reference(sheet: &mut Worksheet, content: &Content<'_>, about: &[(usize, usize)], columns: usize) -> Result<(), XlsxError> {
    let own = |(scenario, _): &(usize, usize)| *scenario == content.readout.reference;
    if let (Some(first), Some(last)) = (about.iter().position(own), about.iter().rposition(own)) {
        sheet.set_print_area(1 + first as RowNum, 0, 1 + last as RowNum, columns as ColNum - 1)?;
    }
    Ok(())
}

/// The words of two columns of a frame, Chinese and English.
fn both_of(columns: &[impl Fn(usize) -> Value; 2], row: usize) -> Text {
    let words = |at: usize| match columns[at](row) {
        Value::Words(words) => words,
        Value::Said(_) | Value::Number(_) | Value::Empty => String::new(),
    };
    Text::new(words(0), words(1))
}

/// The number of a row of the plan's table; a code such as 3.c.1 stays words.
pub(super) fn row_number(indicator: &Indicator) -> Value {
    // `020101` is no number: a sheet would take its zero away.
    let number = indicator.number.parse::<u32>().ok().filter(|number| number.to_string() == indicator.number);
    number.map_or_else(|| Value::words(&indicator.number), |number| Value::Number(f64::from(number)))
}

/// Width of a scenario's column.
const WIDE: usize = 14;

/// P(met) of every target in every scenario.
pub(super) fn write_matrix(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, readout, styles, .. } = content;
    let indicators = &plan.indicators;
    let columns = [
        Column::new("序号", "No.", Style::Whole, |row| row_number(&indicators[row])),
        Column::said("指标", "Indicator", |row| indicators[row].full_name()),
        Column::said("领域", "Domain", |row| plan.domains[indicators[row].domain].name.clone()).widest(28),
    ];
    let mut widths = grid::write(sheet, styles, 0, indicators.len(), &columns)?;
    let mut lines = 2;
    for (scenario, result) in readout.scenarios.iter().enumerate() {
        let column = (columns.len() + scenario) as ColNum;
        let title = styles.say(&result.scenario.title);
        sheet.write_string_with_format(0, column, &title, &styles.header)?;
        lines = lines.max(grid::lines_in(&title, WIDE - 3));
        for (row, shares) in readout.matrix.iter().enumerate() {
            let share = shares[scenario];
            grid::put(sheet, 1 + row as RowNum, column, &Value::maybe(share), Some(styles.of_share(share.unwrap_or(f64::NAN))))?;
        }
        widths.push(WIDE);
    }
    sheet.set_row_height(0, grid::LINE * lines as f64 + 2.0)?;
    grid::set_widths(sheet, &[widths])?;
    let (rows, scenarios) = (indicators.len(), readout.scenarios.len());
    if rows > 0 && scenarios > 0 {
        let (first, last) = (columns.len() as ColNum, (columns.len() + scenarios) as ColNum - 1);
        sheet.add_conditional_format(1, first, rows as RowNum, last, &probability_scale())?;
    }
    grid::finish(sheet, 0, rows, columns.len() + scenarios, columns.len() as ColNum)
}

/// Quantiles of the indicators by year; projections.csv has the other series too.
pub(super) fn write_projections(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, readout, styles, .. } = content;
    let frame = content.results.frame(Table::Projections);
    let (rows, Rows(about)) = &Rows::of(content, frame, "series");
    let of = |name: &str, zh, en, style| {
        let read = reader(frame, name);
        Column::new(zh, en, style, move |row| read(rows[row]))
    };
    let titles: Vec<String> = readout.scenarios.iter().map(|result| styles.say(&result.scenario.title)).collect();
    let names: Vec<String> = plan.indicators.iter().map(|indicator| styles.say(&indicator.full_name())).collect();
    let columns = [
        Column::new("情景", "Scenario", Style::Words, |row| Value::words(&titles[about[row].0])),
        Column::new("序号", "No.", Style::Whole, |row| row_number(&plan.indicators[about[row].1])),
        Column::new("指标", "Indicator", Style::Words, |row| Value::words(&names[about[row].1])).widest(90),
        of("series", "序列", "Series", Style::Words),
        of("year", "年份", "Year", Style::Year),
        of("mean", "均值", "Mean", Style::Free),
        of("p05", "5%分位数", "P05", Style::Free),
        of("p25", "25%分位数", "P25", Style::Free),
        of("p50", "中位数", "Median", Style::Free),
        of("p75", "75%分位数", "P75", Style::Free),
        of("p95", "95%分位数", "P95", Style::Free),
    ];
    grid::write_alone(sheet, styles, rows.len(), &columns)?;
    print_reference(sheet, content, about, columns.len())?;
    grid::finish(sheet, 0, rows.len(), columns.len(), 0)
}
