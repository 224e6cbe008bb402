//! Figures of a row that stand to each other, or to its bounds, as no plan means them.

use super::printed::{Figure, Meaning};
use super::section::Mistakes;
use super::{Better, Comparison, Form, Measure, Scale, Sides, Target, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::written;
use crate::table::Frame;
use crate::text;

/// How many times worse than the baseline no target is meant to be.
const MANY_TIMES_WORSE: f64 = 5.0;

/// A figure on the worse side of the baseline: a floor, or a slip, which only its maker knows. A row whose note says so, or whose words ask for
/// a limit, is taken at its word.
pub(super) fn check_worse(frame: &Frame, row: usize, figure: &Figure, (baseline, target): (Option<f64>, &Target), mistakes: &Mistakes) {
    const SAID: [&str; 10] = ["低于", "高于", "底线", "允许", "回落", "floor", "below", "above", "slip", "worse"];
    let said = |column: &&str| SAID.iter().any(|word| frame.text(row, column).to_lowercase().contains(word));
    let noted = ["note_zh", "note_en"].iter().any(said);
    let Some(baseline) = baseline.filter(|_| target.measure == Measure::Final && target.form == Form::Number) else { return };
    // What is to be held and is not the baseline has a message of its own.
    let held = matches!(target.comparison, Comparison::Hold { .. });
    let plain = !held && figure.demand.is_none() && figure.measure().is_none() && !matches!(figure.meaning, Meaning::Change { .. });
    let (have, value) = (target.better.code(), target.value);
    let worse = if target.better == Better::More { value < baseline } else { value > baseline };
    // Several times worse is no limit that anybody sets, however it is printed.
    let times = (baseline / value).max(value / baseline);
    let limit = worse && !held && !noted && baseline > 0.0 && value > 0.0 && times >= MANY_TIMES_WORSE;
    if limit && !plain && !frame.text(row, "better").is_empty() && target.comparison.sides(target.better) != Sides::Both {
        let column = if frame.text(row, "target_printed").is_empty() { "target" } else { "target_printed" };
        let times = written((times * 10.0).round() / 10.0);
        mistakes.push(
            Diagnostic::warning(
                Code::TargetDirection,
                text!(
                    "the target {value} and the baseline {baseline} are {times} times apart, and `{have}` is better",
                    "目标 {value} 与基期 {baseline} 相差 {times} 倍，而以 `{have}` 为好"
                ),
            )
            .at(frame.place(row, column))
            .related(frame.place(row, "better"), text!("said here", "在这里声明"))
            .help(text!(
                "is a digit of one of the two too many or missing? If it is a floor so far away, write `a floor` into `note`",
                "两者之一是否多写或漏写了一位？若确为如此宽的底线，请在 `note` 中写“底线”"
            )),
        );
        return;
    }
    // Which way is good must have been said: what is told from the figures never contradicts them.
    if !worse || noted || !plain || frame.text(row, "better").is_empty() || target.comparison.sides(target.better) == Sides::Both {
        return;
    }
    let side = if target.better == Better::More { "at_least" } else { "at_most" };
    let column = if frame.text(row, "target_printed").is_empty() { "target" } else { "target_printed" };
    mistakes.push(
        Diagnostic::warning(
            Code::TargetDirection,
            text!(
                "the target {value} is worse than the baseline {baseline}, where `{have}` is better",
                "以 `{have}` 为好，而目标 {value} 比基期 {baseline} 更差"
            ),
        )
        .at(frame.place(row, column))
        .related(frame.place(row, "better"), text!("said here", "在这里声明"))
        .help(text!(
            "if the plan allows it to slip so far, write `{side}` into `comparison` and `a floor` into `note`; else mend the figures",
            "若规划允许降到这一水平，请在 `comparison` 写 `{side}` 并在 `note` 中写“底线”；否则请改正数值"
        )),
    );
}

/// What a figure would be in the unit in which the other figure of its row is, where they are a factor of units apart.
fn in_the_unit(number: f64, other: f64, (low, high): (f64, f64)) -> Option<f64> {
    let meant = [1e3, 1e4, 1e6, 1e8].map(|factor| number / factor);
    meant.into_iter().find(|meant| other > 0.0 && (low..=high).contains(meant) && (other / 3.0..=other * 3.0).contains(meant))
}

/// Figures outside the bounds of their row; where neither fits, the bound is what is wrong.
pub(super) fn check_bounds(frame: &Frame, row: usize, scale: Scale, (baseline, target): (Option<f64>, &Target), mistakes: &Mistakes) {
    let wrong = |code: Code, column: &str, message: Text| Diagnostic::error(code, message).at(frame.place(row, column));
    let (low, high) = scale.bounds();
    let judged = (target.measure != Measure::Total).then_some(target.value);
    let bounded = [("baseline", baseline), ("target", judged)];
    if let (Some(baseline), Some(target)) = (baseline, judged)
        && low < high
        && (baseline.min(target) > high || baseline.max(target) < low)
    {
        let (column, bound) = if baseline > high { ("high", high) } else { ("low", low) };
        let column = if frame.number(row, column).is_some() { column } else { "baseline" };
        let [baseline, target, bound] = [baseline, target, bound].map(written);
        let message = text!(
            "both the baseline {baseline} and the target {target} are beyond the bound {bound}",
            "基期 {baseline} 与目标 {target} 都超出界限 {bound}"
        );
        mistakes.push(wrong(Code::OutOfBounds, column, message).help(text!(
            "is the bound in the unit of the row? Percentages go from 0 to 100",
            "界限与该行的单位是否一致？百分数为 0 至 100"
        )));
        return;
    }
    for (column, number) in bounded.into_iter().filter_map(|(column, number)| number.map(|number| (column, number))) {
        // Swapped bounds have their own message.
        if low < high && (number < low || number > high) {
            let shown = written(number);
            let other = if column == "baseline" { judged } else { baseline };
            let fault = wrong(
                Code::OutOfBounds,
                column,
                text!("{shown} is outside the declared bounds, {low} to {high}", "{shown} 超出所声明的范围 {low} 至 {high}"),
            );
            mistakes.push(match other.and_then(|other| in_the_unit(number, other, (low, high))) {
                Some(meant) => {
                    let meant = written(meant);
                    fault.help(text!(
                        "is it in single ones, and the unit of the row larger? In the unit of the row write {meant}, as printed too",
                        "是否按个数填写，而该行的单位更大？按该行的单位请写 {meant}，所印数值也一样"
                    ))
                }
                None => fault,
            });
        }
    }
}

/// A target of all of a percentage that is less.
pub(super) fn check_full(frame: &Frame, row: usize, target: &Target, unit: &str, mistakes: &Mistakes) {
    let full = matches!(target.comparison, Comparison::Full { .. }) && target.better == Better::More;
    if !full || !is_percentage(unit) || target.value == 100.0 {
        return;
    }
    let value = written(target.value);
    mistakes.push(
        Diagnostic::warning(
            Code::PrintedComparison,
            text!("`full` asks for all of a percentage, and the target is {value}", "`full` 要求达到百分之百，而目标为 {value}"),
        )
        .at(frame.place(row, "comparison"))
        .help(text!("write `at_least`, and leave `tolerance` empty", "请写 `at_least`，并将 `tolerance` 留空")),
    );
}
