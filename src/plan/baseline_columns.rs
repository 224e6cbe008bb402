//! The columns in which tables say where rows start from: the year of the baseline, and the baseline as printed.

use super::printed::{Figure, Meaning};
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::table::Frame;
use crate::text;

/// Years before the base year from which hardly any baseline is.
const LONGEST_AGO: i32 = 50;

/// A baseline of the year in which its target is due, or of a later one.
pub(super) fn check_baseline_year(frame: &Frame, row: usize, year: i32, (base, target): (i32, i32), mistakes: &Mistakes) {
    if base != 0 && year != 0 && year < base - LONGEST_AGO {
        mistakes.push(
            Diagnostic::warning(
                Code::PlanYears,
                text!(
                    "a baseline of {year}, {} years before the base year {base}",
                    "基期值为{year}年，早于基期年{base}年{}年",
                    base - year
                ),
            )
            .at(frame.place(row, "baseline_year"))
            .help(text!("is the year mistyped?", "年份是否写错？")),
        );
    }
    if target != 0 && year >= target {
        mistakes.push(
            Diagnostic::warning(
                Code::PlanYears,
                text!("a baseline of {year}, and the target is due in {target}", "基期值为{year}年，而目标年为{target}年"),
            )
            .at(frame.place(row, "baseline_year"))
            .help(text!("is the year mistyped?", "年份是否写错？")),
        );
    }
}

/// A printed baseline of which no number can be told, where none is given beside it: the row would start from nothing.
pub(super) fn check_baseline_read(frame: &Frame, row: usize, figure: &Figure, without_rules: bool, mistakes: &Mistakes) {
    if frame.number(row, "baseline").is_some()
        || !matches!(figure.meaning, Meaning::Unreadable | Meaning::Range { .. } | Meaning::Change { .. })
    {
        return;
    }
    let words = frame.text(row, "baseline_printed");
    let message = text!("`{words}` does not read as one figure: the row has no baseline", "`{words}` 不是一个可读的数值：该行没有基期值");
    // A class may do without one, a rule that looks back to it cannot.
    let told =
        if without_rules { Diagnostic::warning(Code::PrintedValue, message) } else { Diagnostic::error(Code::PrintedValue, message) };
    mistakes.push(
        told.at(frame.place(row, "baseline_printed"))
            .help(text!("write the number of the base year into `baseline`", "请在 `baseline` 中写基期年的数值")),
    );
}
