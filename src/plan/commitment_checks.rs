//! Holds what a row of commitments says against itself, words against numbers, and against the indicator that it names.

use super::printed::{Change, Figure, Meaning};
use super::promised::{counts_changes, only_other_number, states_change, years_in};
use super::row_columns::spoken;
use super::section::Mistakes;
use super::target_columns::check_all;
use super::unit_kinds::{Apart, apart};
use super::{Better, Indicator, is_percentage, units};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{short, written};
use crate::table::Frame;
use crate::text;

/// What a row of commitments says in words and numbers.
pub(super) struct Said<'a> {
    pub figure: &'a Figure,
    pub value: f64,
    pub name: &'a Text,
    pub unit: &'a str,
    pub year: i32,
    pub quote: &'a str,
    /// Whether a series is named, so that the change can be reckoned from what it starts with.
    pub judged: bool,
    /// Whether the named indicator adds up the years, so that a total is what it is held against.
    pub adds_up: bool,
}

/// Holds the words of a row against its numbers: a change is no level, a total no value of one year, and the sentence names the year.
pub(super) fn check_words(frame: &Frame, row: usize, said: &Said<'_>, mistakes: &Mistakes) {
    let Said { figure, value, name, unit, year, quote, judged, adds_up } = *said;
    let (printed, shown) = (frame.text(row, "printed"), written(value));
    let warn = |code: Code, column: &str, message: Text, help: Text| {
        mistakes.push(Diagnostic::warning(code, message).at(frame.place(row, column)).help(help));
    };
    match figure.meaning {
        // Nothing names what the change starts from: what is written down as a level is the change itself.
        Meaning::Change { by, .. } if !judged && value.abs() == by.abs() && !counts_changes(name, printed) => {
            let (shown, unit) = (short(value), if is_percentage(unit) { "%" } else { unit });
            let end = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            warn(
                Code::PrintedValue,
                "value",
                text!(
                    "`{printed}` is a change, and the row promises a level of {shown}{end}",
                    "`{printed}` 是变化量，而该行承诺的是水平 {shown}{end}"
                ),
                text!(
                    "write into `value` the level at the end; if what is counted is the change, say so in the name (新增…, 减少量, `additional …`, `reduction of …`)",
                    "`value` 请写期末水平；若统计的就是变化量，请在名称中写明（如“新增……”“减少量”）"
                ),
            );
        }
        // A percentage may grow by so many of its own points, and what counts additions by so many things.
        Meaning::Change { by, how: Change::PerCent | Change::PerCentAYear } if !judged && !is_percentage(unit) => {
            if let Some((message, help)) = states_change(printed, value, by) {
                warn(Code::PrintedValue, "value", message, help);
            }
        }
        Meaning::Nothing => warn(
            Code::PrintedValue,
            "printed",
            text!("`{printed}` states nothing, and {shown} is judged", "`{printed}` 没有内容，却按 {shown} 评判"),
            text!("write what the plan prints: a figure, or words such as 全覆盖", "请写规划原文：数值，或“全覆盖”等文字"),
        ),
        Meaning::Unreadable => warn(
            Code::PrintedValue,
            "printed",
            text!("`{printed}` does not read as one figure, and {shown} is judged", "`{printed}` 不是一个可读的数值，却按 {shown} 评判"),
            text!("print the figure alone; the sentence stands in `quote`", "请只写数值；原句写在 `quote` 中"),
        ),
        _ => {}
    }
    if figure.total && !adds_up {
        warn(
            Code::PrintedForm,
            "printed",
            text!(
                "`{printed}` is a total over years, and a commitment is held against the value of {year} alone",
                "`{printed}` 是多年累计，而承诺只与{year}年的值比较"
            ),
            text!(
                "name a series that adds up the years, and print the figure without the word for a total",
                "请指定逐年累加的序列，并在 `printed` 中去掉“累计”等字"
            ),
        );
    }
    if is_percentage(unit) && value > 100.0 && figure.value().is_none_or(|read| read.number == value) {
        warn(
            Code::OutOfBounds,
            "value",
            text!("{shown} of a percentage", "百分比为 {shown}"),
            text!("a share of a whole is at most 100", "占比至多为 100"),
        );
    } else if value < 0.0 {
        warn(
            Code::NegativeAmount,
            "value",
            text!("a commitment of {shown}: less than nothing", "承诺的数值为 {shown}，小于零"),
            text!("write the level that is promised, without a sign of change", "请写所承诺的水平，不带表示变化的负号"),
        );
    }
    // So many a year are another number in all.
    if !(adds_up && each_year(printed)) {
        check_all(frame, row, ("printed", "value"), (unit, value), mistakes);
    }
    if is_percentage(unit) && printed.contains('‰') {
        warn(
            Code::OtherUnit,
            "printed",
            text!("`{printed}` is per mille, and the unit of the row is {unit}", "`{printed}` 是千分数，而该行的单位为 {unit}"),
            text!("write the unit ‰, or value and figure in per cent", "请将单位改为‰，或将数值与所印数值改为百分数"),
        );
    }
    if let Some(other) = only_other_number(printed, quote) {
        warn(
            Code::PrintedValue,
            "printed",
            text!("`{printed}` is printed, and the sentence says {other}", "所印为 `{printed}`，而原句写的是 {other}"),
            text!("mend `printed` and `value`, or `quote`", "请改正 `printed` 与 `value`，或改正 `quote`"),
        );
    }
    let years: Vec<i32> = years_in(quote);
    let read = figure.year.filter(|_| !matches!(figure.meaning, Meaning::Change { .. }));
    let (named, column) = match (read, &years[..]) {
        (Some(read), _) => (read, "printed"),
        (None, [named]) => (*named, "quote"),
        _ => return,
    };
    if named != year && year != 0 {
        warn(
            Code::PlanYears,
            "year",
            text!("`{column}` speaks of {named}, and the row of {year}", "`{column}` 写的是{named}年，而该行为{year}年"),
            text!(
                "write {named} into `year`, or mend `{column}` if it stands for {year}",
                "请将 `year` 改为 {named}；若指{year}年，请改正 `{column}`"
            ),
        );
    }
}

/// Whether words say how many there are in each year.
pub(super) fn each_year(printed: &str) -> bool {
    let lower = printed.to_lowercase();
    ["年均", "每年", "逐年", "a year", "per year", "each year", "every year", "yearly", "annually", "p.a."]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether the unit of a row is another than its indicator's, which is told with the figure in that one's unit where both measure the same.
pub(super) fn check_unit(frame: &Frame, row: usize, (indicator, own): (&Indicator, &Text), value: f64, mistakes: &Mistakes) -> bool {
    let shares = [&indicator.unit.zh, &indicator.unit.en].map(|unit| is_percentage(unit)).contains(&true);
    let given = [&own.zh, &own.en].map(|unit| is_percentage(unit)).contains(&true);
    let unknown = spoken(&indicator.unit).is_empty() || spoken(own).is_empty();
    let apart = apart([&own.zh, &own.en], [&indicator.unit.zh, &indicator.unit.en]).or((given != shares).then_some(Apart::Unlike));
    let Some(apart) = apart.filter(|_| !unknown) else { return false };
    let (id, Text { zh: own_zh, en: own }, Text { zh: unit_zh, en: unit }) = (&indicator.id, own, &indicator.unit);
    let help = match apart {
        Apart::Times(factor) => {
            let (number, given) = (short(value * factor), written(value));
            text!(
                "{given} {own} are {number} {unit}: write {number} and that unit, or name the indicator that is meant",
                "{given}{own_zh}即 {number}{unit_zh}：请写 {number} 和该单位，或指定所指的指标"
            )
        }
        Apart::Unlike => text!("name the indicator that is meant, or mend the unit", "请指定所指的指标，或改正单位"),
    };
    mistakes.push(
        Diagnostic::warning(
            Code::OtherUnit,
            text!("the unit is {own}, and that of `{id}` is {unit}", "单位为{own_zh}，而 `{id}` 的单位为{unit_zh}"),
        )
        .at(frame.place(row, "value"))
        .related(indicator.place.clone(), text!("the indicator stands here", "指标在这里"))
        .help(help),
    );
    true
}

/// Holds a commitment against the indicator that it names.
pub(super) fn check_beside(
    frame: &Frame,
    row: usize,
    (indicator, series): (&Indicator, Option<&str>),
    (value, figure): (f64, &Figure),
    mistakes: &Mistakes,
) {
    let id = &indicator.id;
    let warn = |code: Code, column: &str, message: Text, help: Text| {
        mistakes.push(
            Diagnostic::warning(code, message)
                .at(frame.place(row, column))
                .related(indicator.place.clone(), text!("the indicator stands here", "指标在这里"))
                .help(help),
        );
    };
    if let Some(series) = series.filter(|series| series != id) {
        warn(
            Code::UnknownIndicator,
            "series",
            text!("the row names the indicator `{id}` and is judged by `{series}`", "该行写的指标是 `{id}`，而用 `{series}` 评判"),
            text!("write `{id}` into `series`, or leave one of the two empty", "`series` 请写 `{id}`，或将两者之一留空"),
        );
        return;
    }
    let (have, better) = (frame.text(row, "comparison"), indicator.target.better);
    let against = match better {
        Better::More => ["at_most", "less_than"],
        Better::Less => ["at_least", "more_than"],
    };
    if against.contains(&have) && figure.demand.is_none() && figure.value().is_some() {
        let (printed, want) = (frame.text(row, "printed"), if better == Better::More { "at_least" } else { "at_most" });
        let code = better.code();
        warn(
            Code::TargetDirection,
            "comparison",
            text!(
                "`{have}`, and of `{id}` {code} is better; `{printed}` does not say so",
                "写的是 `{have}`，而 `{id}` 以 `{code}` 为好，`{printed}` 也没有这样写"
            ),
            text!("write `{want}`, or print the words that ask for a limit", "请写 `{want}`，或在 `printed` 中写出限制的文字"),
        );
    }
    let ((low, high), shown) = (indicator.scale.bounds(), written(value));
    if value < low || value > high {
        warn(
            Code::OutOfBounds,
            "value",
            text!("{shown} is outside the bounds of `{id}`, {low} to {high}", "{shown} 超出 `{id}` 的范围 {low} 至 {high}"),
            text!("no draw reaches it: mend the value or the bounds", "任何模拟都达不到：请改正数值或上下限"),
        );
    } else if let Some(baseline) = indicator.baseline {
        let held = frame.text(row, "comparison") == "hold"
            && frame.number(row, "tolerance").is_some_and(|tolerance| (value - baseline).abs() > tolerance);
        if held {
            warn(
                Code::HoldChanges,
                "value",
                text!("`hold`, but {shown} is not the baseline {baseline}", "写的是 `hold`，但 {shown} 与基期 {baseline} 不同"),
                text!("write `at_least` or `at_most`, or the baseline", "请写 `at_least` 或 `at_most`，或写基期值"),
            );
        // Where the row's own target differs from the baseline so, that is told there.
        } else if let Some(factor) = units::unit_factor(value, baseline, &[100.0, 1000.0, 10_000.0])
            && units::far_from_baseline(indicator).is_none()
            && !units::whole_row_in_parts(indicator)
        {
            warn(
                Code::OtherUnit,
                "value",
                text!(
                    "{shown} and the baseline {baseline} of `{id}` differ by a factor of about {factor}",
                    "{shown} 与 `{id}` 的基期 {baseline} 相差约 {factor} 倍"
                ),
                units::factor_help(factor),
            );
        }
    }
}
