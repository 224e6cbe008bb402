//! What a run assumes: the sheets that list assumptions and scenarios.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Content;
use super::grid::{self, Column, Value};
use super::style::Style;
use crate::analysis::money::line_differences;
use crate::brief::{group_name, scale_words};
use crate::language::Text;
use crate::scenario::{Difference, DifferenceKind, Scenario, differences};
use crate::text;

/// Every assumption with its value, range, unit, source and grade.
pub(super) fn write_assumptions(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, styles, .. } = content;
    let assumptions = &plan.assumptions;
    let quantile = |row: usize, share: f64| Value::Number(assumptions[row].distribution.quantile(share));
    let columns = [
        Column::said("假设", "Assumption", |row| assumptions[row].label.clone()).widest(60),
        Column::new("规则中的名称", "Name in rules", Style::Words, |row| Value::words(&assumptions[row].name)),
        Column::new("中位数", "Median", Style::Free, |row| quantile(row, 0.5)),
        Column::new("5%分位数", "P05", Style::Free, |row| quantile(row, 0.05)),
        Column::new("95%分位数", "P95", Style::Free, |row| quantile(row, 0.95)),
        Column::said("单位", "Unit", |row| assumptions[row].unit.clone()).widest(24),
        Column::new("取值或分布", "Value or distribution", Style::Words, |row| Value::words(&assumptions[row].distribution.written())),
        Column::new("证据等级", "Grade", Style::Words, |row| Value::words(&assumptions[row].grade.to_string())),
        Column::said("分组", "Group", |row| group_name(&assumptions[row].group)).widest(32),
        Column::said("来源", "Source", |row| assumptions[row].source.clone()).widest(90),
    ];
    grid::write_alone(sheet, styles, assumptions.len(), &columns)?;
    let scales = scale_words(assumptions.iter().map(|assumption| &assumption.unit));
    sheet.set_footer(format!("&L&A {}&R&P / &N", scales.get(styles.language)));
    grid::finish(sheet, 0, assumptions.len(), columns.len(), 1)
}

/// Every scenario with its story and what it changes against the reference; one row per change, one at least.
pub(super) fn write_scenarios(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, readout, styles, .. } = content;
    let from = &readout.reference().scenario;
    let mut rows: Vec<(&Scenario, bool, Option<Difference>)> = Vec::new();
    for result in &readout.scenarios {
        let scenario = &result.scenario;
        let spending = readout.reference().spending(plan);
        let mut found = differences(plan, from, scenario).into_iter().chain(line_differences(plan, from, scenario, &spending));
        rows.push((scenario, true, found.next()));
        rows.extend(found.map(|difference| (scenario, false, Some(difference))));
    }
    let changed = |row: usize, of: fn(&Difference) -> Text| rows[row].2.as_ref().map(of).unwrap_or_default();
    let columns = [
        Column::said("情景", "Scenario", |row| rows[row].0.title.clone()),
        Column::new("文件名", "File", Style::Words, |row| Value::words(&rows[row].0.name)),
        Column::said("情景说明", "Story", |row| if rows[row].1 { rows[row].0.story.clone() } else { Text::default() }).widest(90),
        Column::said("变动类型", "Kind", |row| changed(row, |found| kind(found.kind))),
        Column::said("变动项", "What differs", |row| changed(row, |found| found.label.clone())).widest(60),
        Column::said("参照情景", "Reference", |row| changed(row, |found| found.from.clone())),
        Column::said("本情景", "This scenario", |row| changed(row, |found| found.to.clone())),
    ];
    grid::write_alone(sheet, styles, rows.len(), &columns)?;
    grid::finish(sheet, 0, rows.len(), columns.len(), 1)
}

fn kind(kind: DifferenceKind) -> Text {
    match kind {
        DifferenceKind::Shift => text!("money", "资金"),
        DifferenceKind::Facility => text!("facility", "设施"),
        DifferenceKind::Assumption => text!("assumption", "假设"),
        DifferenceKind::Rule => text!("rule", "规则"),
        DifferenceKind::Lever => text!("lever", "措施"),
    }
}
