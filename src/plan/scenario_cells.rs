//! Reads the cells of the table of scenarios: new values and changes of assumptions, what is said of a facility, plain figures.

use super::Assumption;
use super::facilities::not_a_date;
use super::opening::{Printed, printed_in_cell};
use super::section::Mistakes;
use super::spelled::{self, quoted};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::table::{Cell, PerCent, change_as_factor, half_width, interval_meant, number_meant, parse_number};
use crate::text;

/// A new value of an assumption, or a change of it.
pub(super) fn param(assumption: &Assumption, how: &str, cell: &Cell<'_>, at: &Place, mistakes: &Mistakes) -> Option<String> {
    let words = cell.words.trim();
    if how == "times" {
        // `+80%` is a rise by so much, and 0.8 times is a fall.
        if let Some(times) = change_as_factor(words) {
            mistakes.push(
                Diagnostic::error(
                    Code::NotANumber,
                    text!("`{words}` is a change, and this row says by what is multiplied", "`{words}` 是增减幅度，而本行写的是乘数"),
                )
                .at(at.clone())
                .help(text!("write `{times}`", "请写 `{times}`")),
            );
            return None;
        }
        return Some(format!("{{ times = {} }}", figure(cell, PerCent::Part, at, mistakes)?));
    }
    if !how.is_empty() {
        return Some(format!("{{ {how} = {} }}", figure(cell, PerCent::of_unit(&assumption.unit), at, mistakes)?));
    }
    if words.starts_with(['+', '＋']) {
        mistakes.push(
            Diagnostic::error(
                Code::NotADistribution,
                text!("`{words}` looks like a change, and this row gives values", "`{words}` 像是增减量，而本行写的是取值"),
            )
            .at(at.clone())
            .help(text!(
                "write `plus` in the column `change`, or the value without `+`",
                "请在 `change` 列写 `plus`（加），或写不带 `+` 的取值"
            )),
        );
        return None;
    }
    // Words that a file takes for an interval, in the unit of the assumption.
    let per_cent = PerCent::of_unit(&assumption.unit);
    if let Some([meant]) = interval_meant(words, per_cent).as_deref().filter(|_| number_meant(words, per_cent).is_none()) {
        return Some(spelled::value(meant));
    }
    match (parse_number(words), per_cent) {
        (None, per_cent @ (PerCent::Points | PerCent::Part)) if half_width(words).ends_with('%') => figure(cell, per_cent, at, mistakes),
        _ => Some(spelled::value(words)),
    }
}

/// What a cell says of a facility.
pub(super) fn of_facility(key: &str, cell: &Cell<'_>, money: Option<i32>, at: &Place, mistakes: &Mistakes) -> Option<String> {
    let words = cell.words.trim();
    match key {
        "opening" => match printed_in_cell(words) {
            Printed::Date(year) => Some(spelled::date(year)),
            read @ Printed::MonthOrPart(..) => {
                mistakes.push(not_a_date(words, read).at(at.clone()));
                None
            }
            _ => Some(quoted(words)),
        },
        "cancelled" => match half_width(words).to_lowercase().as_str() {
            "yes" | "true" | "1" | "x" | "是" | "√" | "✓" | "取消" => Some("true".to_owned()),
            "no" | "false" | "0" | "否" => Some("false".to_owned()),
            _ => {
                mistakes.push(
                    Diagnostic::error(Code::UnknownChoice, text!("`cancelled` cannot be `{words}`", "`cancelled` 不能是 `{words}`"))
                        .at(at.clone())
                        .help(text!("one of: yes, no", "可以是：是、否")),
                );
                None
            }
        },
        "delay_years" | "ramp" | "build_years" => figure(cell, PerCent::Years, at, mistakes),
        "construction_cost" | "running_cost" => figure(cell, PerCent::Money(money), at, mistakes),
        _ => figure(cell, PerCent::Unknown, at, mistakes),
    }
}

/// A number of a cell, as TOML writes it; a per cent where it can mean one thing only.
pub(super) fn figure(cell: &Cell<'_>, per_cent: PerCent, at: &Place, mistakes: &Mistakes) -> Option<String> {
    let words = cell.words.trim();
    if let Some(number) = parse_number(half_width(words).trim()) {
        return Some(spelled::number(number));
    }
    // 6个月 and `1 year` are times, whatever else a cell may hold.
    if matches!(per_cent, PerCent::Years)
        && let Some([number]) = number_meant(words, per_cent).as_deref()
    {
        return parse_number(number).map(spelled::number);
    }
    if !matches!(per_cent, PerCent::Unknown | PerCent::Money(_))
        && half_width(words).ends_with('%')
        && let Some([number]) = number_meant(words, per_cent).as_deref()
    {
        return parse_number(number).map(spelled::number);
    }
    let message = text!("`{words}` is no number", "`{words}` 不是数字");
    let help = crate::table::number_help(words, per_cent);
    mistakes.push(Diagnostic { help: help.into_iter().collect(), ..Diagnostic::error(Code::NotANumber, message).at(at.clone()) });
    None
}
