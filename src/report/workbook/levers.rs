//! What can be decided: the sheets of levers by yuan, and of what would have to be true for each target.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Content;
use super::grid::{self, Column, Value};
use super::style::{Style, probability_scale};
use crate::language::number::in_table;

/// Each lever alone at its utmost.
pub(super) fn write_levers(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, brief, styles, .. } = content;
    let lines = &brief.levers;
    let columns = [
        Column::said("措施", "Lever", |row| lines[row].name.clone()).widest(60),
        Column::said("力度", "Amount", |row| lines[row].amount.clone()).widest(40),
        Column::new("起始年份", "From", Style::Whole, |row| Value::Number(f64::from(lines[row].from))),
        Column::new("万元/年", "Million a year", Style::Free, |row| {
            Value::Number(in_table(lines[row].cost.value, plan.paid_in(), styles.language))
        }),
        Column::new("平均达标数增益", "Targets gained on average", Style::Free, |row| Value::Number(lines[row].gain.value)),
        Column::said("95%区间", "95% interval", |row| lines[row].interval.clone()),
        Column::new("每1,000万元增益", "Gain for 10 million a year", Style::Free, |row| {
            Value::maybe(Some(lines[row].per_ten.value).filter(|value| *value < f64::MAX))
        }),
        Column::said("支出领域", "Paid by", |row| lines[row].pays.clone()),
        Column::said("影响最大的目标", "Moves most", |row| lines[row].moves.clone()).widest(90),
        Column::new("证据等级", "Grade", Style::Words, |row| Value::words(&lines[row].grade)),
    ];
    grid::write_alone(sheet, styles, lines.len(), &columns)?;
    grid::finish(sheet, 0, lines.len(), columns.len(), 1)
}

/// What would have to be true for each target.
pub(super) fn write_conditions(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { brief, styles, .. } = content;
    let lines = &brief.conditions;
    let columns = [
        Column::said("目标", "Target", |row| lines[row].name.clone()).widest(60),
        Column::new("达标概率", "P(met)", Style::Share, |row| Value::Number(lines[row].met.value)),
        Column::said("结论", "Verdict", |row| lines[row].verdict.clone()).widest(40),
        Column::said("措施", "Lever", |row| lines[row].lever.clone()).widest(80),
        Column::new("采用后概率", "P(met) with it", Style::Share, |row| Value::Number(lines[row].with_lever.value)),
        Column::new("全部措施并用", "P(met) with all levers", Style::Share, |row| Value::Number(lines[row].with_all.value)),
    ];
    grid::write_alone(sheet, styles, lines.len(), &columns)?;
    if !lines.is_empty() {
        for column in [1, 4, 5] {
            sheet.add_conditional_format(1, column, lines.len() as u32, column, &probability_scale())?;
        }
    }
    grid::finish(sheet, 0, lines.len(), columns.len(), 1)
}
