//! The first sheet: in goes an assessment, out come how many targets each scenario meets and which are at risk.

use rust_xlsxwriter::{ConditionalFormatDataBar, RowNum, Worksheet, XlsxError};

use super::Content;
use super::grid::{self, Column, Value};
use super::style::{Style, both, colour, probability_scale};
use crate::achieve::{LIKELY, ScenarioResult};
use crate::chart::{build, palette};
use crate::language::Text;
use crate::report::html::rows::shortfall;
use crate::text;

/// Targets with a lower probability are at risk.
const RISK: f64 = 0.5;

/// How many targets are met in each scenario, and below it the targets that are more likely missed than met in the reference scenario.
pub(super) fn write(sheet: &mut Worksheet, content: &Content<'_>) -> Result<(), XlsxError> {
    let Content { plan, assessment, styles, .. } = content;
    let results = &assessment.results;
    let risks = risks(&results[content.reference]);
    sheet.write_string_with_format(0, 0, &plan.name.zh, &styles.title)?;
    sheet.write_string_with_format(1, 0, &plan.name.en, &styles.title)?;
    let mut row: RowNum = 2;
    for line in lead(content, risks.len()) {
        sheet.write_string_with_format(row, 0, &line.zh, &styles.lead)?;
        sheet.write_string_with_format(row + 1, 0, &line.en, &styles.note)?;
        row += 2;
    }
    let shares: Vec<Vec<f64>> = results.iter().map(|result| result.judgement.targets.iter().filter_map(build::met).collect()).collect();
    let number = build::number_met(assessment);
    let count =
        |scenario: usize, holds: fn(f64) -> bool| Value::Number(shares[scenario].iter().filter(|share| holds(**share)).count() as f64);
    let quantile = |scenario: usize, share: f64| Value::Number(number.rows[scenario].quantile(share) as f64);
    let columns = [
        Column::both("情景", "Scenario", |row| results[row].scenario.title.clone()),
        Column::new("达标项数期望", "targets met, expected", Style::Decimal, |row| Value::Number(shares[row].iter().sum())),
        Column::new("达标项数中位数", "targets met, median", Style::Whole, |row| quantile(row, 0.5)),
        Column::new("5%分位数", "targets met, P05", Style::Whole, |row| quantile(row, 0.05)),
        Column::new("95%分位数", "targets met, P95", Style::Whole, |row| quantile(row, 0.95)),
        Column::new("可能达标（≥66%）", "likely to be met", Style::Whole, |row| count(row, |share| share >= LIKELY)),
        Column::new("胜负未定", "open", Style::Whole, |row| count(row, |share| share > 0.33 && share < LIKELY)),
        Column::new("不大可能（≤33%）", "unlikely to be met", Style::Whole, |row| count(row, |share| share <= 0.33)),
        Column::new("全部达标概率", "P(all met)", Style::Precise, |row| Value::Number(results[row].judgement.all.share())),
    ];
    let top = row + 1;
    let scenarios = grid::write(sheet, styles, top, results.len(), &columns)?;
    let last = top + results.len() as RowNum;
    let bars = ConditionalFormatDataBar::new().set_fill_color(colour(palette::BAND_50)).set_solid_fill(true);
    sheet.add_conditional_format(top + 1, 1, last, 1, &bars)?;
    let targets = at_risk(sheet, content, &risks, last + 2)?;
    grid::set_widths(sheet, &[scenarios, targets])?;
    sheet.set_freeze_panes(2, 0)?;
    Ok(())
}

/// The answer in three sentences.
fn lead(content: &Content<'_>, risks: usize) -> [Text; 3] {
    let Content { plan, assessment, reference, run, .. } = content;
    let number = build::number_met(assessment);
    let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| number.rows[*reference].quantile(share));
    let all = number.targets;
    let Text { zh, en } = &assessment.results[*reference].scenario.title;
    let method = build::credit(plan, assessment, run).method;
    [
        text!(
            "In scenario “{en}”, {middle} of {all} targets are met in the middle draw; nine draws in ten meet {low} to {high}.",
            "在情景“{zh}”下，{all}项目标中通常能达到{middle}项；九成抽样在{low}至{high}项之间。"
        ),
        text!(
            "{risks} targets are met with a probability below one half in it; they are listed below the scenarios.",
            "其中{risks}项达标概率不足一半，列在各情景之下。"
        ),
        Text::new(format!("{}运行编号{run}。", method.zh), format!("{} Run {run}.", method.en)),
    ]
}

/// The modelled targets that are more likely missed than met, the least likely first.
fn risks(result: &ScenarioResult) -> Vec<usize> {
    let targets = &result.judgement.targets;
    let share = |position: usize| build::met(&targets[position]).filter(|share| *share < RISK);
    let mut found: Vec<(f64, usize)> = (0..targets.len()).filter_map(|position| share(position).map(|share| (share, position))).collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    found.into_iter().map(|(_, position)| position).collect()
}

fn at_risk(sheet: &mut Worksheet, content: &Content<'_>, risks: &[usize], top: RowNum) -> Result<Vec<usize>, XlsxError> {
    let Content { plan, assessment, styles, .. } = content;
    let result = &assessment.results[content.reference];
    let heading = text!(
        "At risk in scenario “{}”: targets with P(met) below one half",
        "情景“{}”中有风险的目标：达标概率不足一半",
        result.scenario.title.en
    );
    let heading = Text::new(heading.zh.replace(&result.scenario.title.en, &result.scenario.title.zh), heading.en);
    sheet.write_string_with_format(top, 0, both(&heading), &styles.group)?;
    let top = top + 1;
    let indicator = |row: usize| &plan.indicators[risks[row]];
    let outcome = |row: usize| &result.judgement.targets[risks[row]];
    let own = |row: usize| styles.of_indicator(indicator(row));
    let columns = [
        Column::both("指标", "Indicator", |row| build::indicator_name(indicator(row))),
        Column::new("达标概率", "P(met)", Style::Share, |row| Value::maybe(build::met(outcome(row)))),
        Column::new("基期值", "Baseline", Style::Free, |row| Value::maybe(outcome(row).baseline)).formats(own),
        Column::new("目标值", "Target", Style::Free, |row| Value::Number(indicator(row).target.value)).formats(own),
        Column::new("中位数", "Median", Style::Free, |row| Value::Number(outcome(row).p50)).formats(own),
        Column::both("单位", "Unit", |row| indicator(row).unit.clone()),
        Column::both("可能性", "Likelihood", |row| outcome(row).likelihood().map(|likelihood| likelihood.label()).unwrap_or_default()),
        Column::both("未达标时平均差距", "Mean miss where missed", |row| shortfall(indicator(row), outcome(row))),
        Column::both("领域", "Domain", |row| plan.domains[indicator(row).domain].name.clone()),
    ];
    let widths = grid::write(sheet, styles, top, risks.len(), &columns)?;
    if !risks.is_empty() {
        let last = top + risks.len() as RowNum;
        sheet.add_conditional_format(top + 1, 1, last, 1, &probability_scale())?;
        sheet.autofilter(top, 0, last, columns.len() as u16 - 1)?;
    }
    Ok(widths)
}
