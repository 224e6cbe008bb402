//! The first sheet: how many targets each scenario meets, and which are at risk.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use super::Content;
use super::grid::{self, Column, Value};
use super::style::{Style, probability_scale};
use crate::brief::ScenarioLine;
use crate::language::Text;
use crate::text;

/// How many targets are met in each scenario, and below it the targets that are more likely missed than met in the reference scenario.
pub(super) fn write(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, brief, styles, .. } = content;
    let lines = &brief.scenarios;
    sheet.write_string_with_format(0, 0, styles.say(&plan.name), &styles.title)?;
    let mut row: RowNum = 1;
    let classes = Text::join(&brief.classes.iter().map(|class| class.words.clone()).collect::<Vec<_>>(), "，", " · ");
    let sentences = brief
        .lead
        .iter()
        .chain([&classes, &brief.nature_words, &brief.class_words])
        .chain(&brief.help_words)
        .map(|line| (line, &styles.lead));
    let run = run(content);
    for (line, format) in sentences.chain([(&brief.caution, &styles.note), (&run, &styles.note)]) {
        if !line.en.is_empty() {
            sheet.write_string_with_format(row, 0, styles.say(line), format)?;
            row += 1;
        }
    }
    // What is not known of a scenario is left empty: every draw of it fails.
    let known = |row: usize, figure: fn(&ScenarioLine) -> f64| {
        let line = &lines[row];
        if line.all_failed { Value::Empty } else { Value::Number(figure(line)) }
    };
    let columns = [
        Column::said("情景", "Scenario", |row| lines[row].title.clone()),
        Column::new("平均达标项数", "targets met, expected", Style::Decimal, |row| known(row, |line| line.expected.value)),
        Column::new("达标项数中位数", "targets met, median", Style::Whole, |row| known(row, |line| line.middle as f64)),
        Column::new("5%分位数", "targets met, P05", Style::Whole, |row| known(row, |line| line.low as f64)),
        Column::new("95%分位数", "targets met, P95", Style::Whole, |row| known(row, |line| line.high as f64)),
        Column::new("可能达标（≥66%）", "likely to be met", Style::Whole, |row| known(row, |line| line.likely as f64)),
        Column::new("尚有不确定性", "open", Style::Whole, |row| known(row, |line| line.open as f64)),
        Column::new("不大可能（≤33%）", "unlikely to be met", Style::Whole, |row| known(row, |line| line.unlikely as f64)),
        Column::new("全部达标概率", "P(all met)", Style::Share, |row| known(row, |line| line.all.value)),
    ];
    let top = row + 1;
    let scenarios = grid::write(sheet, styles, top, lines.len(), &columns)?;
    let last = top + lines.len() as RowNum;
    let targets = at_risk(sheet, content, last + 2)?;
    grid::set_widths(sheet, &[scenarios, targets])?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// How the run was made.
fn run(content: &Content<'_>) -> Text {
    let (Text { zh, en }, run) = (crate::brief::method(&content.readout.settings), &content.run);
    Text::new(format!("{zh}运行编号{run}。"), format!("{en} Run {run}."))
}

fn at_risk(sheet: &mut Worksheet, content: &Content<'_>, top: RowNum) -> Result<Vec<usize>, XlsxError> {
    let Content { plan, readout, brief, styles, .. } = content;
    let (risks, Text { zh, en }) = (&brief.risks, &brief.scenario);
    let heading = text!("At risk in scenario “{en}”: targets with P(met) below one half", "情景“{zh}”中有风险的目标：达标概率不足一半");
    sheet.write_string_with_format(top, 0, styles.say(&heading), &styles.group)?;
    let top = top + 1;
    let outcome = |row: usize| &readout.reference().targets[risks[row].indicator];
    let own = |row: usize, value: f64| styles.of_value(&plan.indicators[risks[row].indicator], value);
    let columns = [
        Column::said("指标", "Indicator", |row| risks[row].name.clone()),
        Column::new("达标概率", "P(met)", Style::Share, |row| Value::Number(risks[row].met.value)),
        Column::new("基期值", "Baseline", Style::Free, |row| Value::maybe(outcome(row).baseline)).formats(own),
        Column::new("目标值", "Target", Style::Free, |row| Value::Number(plan.indicators[risks[row].indicator].target.value)).formats(own),
        Column::new("中位数", "Median", Style::Free, |row| Value::Number(outcome(row).p50)).formats(own),
        Column::said("单位", "Unit", |row| risks[row].unit.clone()),
        Column::said("状态", "Class", |row| risks[row].class_of_p.clone()),
        Column::said("中位数的差距", "Gap of the median", |row| risks[row].gap.clone()),
        Column::new("中位路径达标年", "Met by the median from", Style::Year, |row| Value::maybe(risks[row].year_met.map(f64::from))),
        Column::said("领域", "Domain", |row| risks[row].domain.clone()),
    ];
    let widths = grid::write(sheet, styles, top, risks.len(), &columns)?;
    if !risks.is_empty() {
        let last = top + risks.len() as RowNum;
        sheet.add_conditional_format(top + 1, 1, last, 1, &probability_scale())?;
        sheet.autofilter(top, 0, last, columns.len() as u16 - 1)?;
    }
    Ok(widths)
}
