//! Reads commitments.csv, the quantified sentences of the plan's text, and findings.csv, the contradictions that its readers noted.

use std::sync::Arc;

use super::audit::{Finding, FindingKind, rows_of};
use super::checks::{SeriesNames, check_year};
use super::name::check_name;
use super::printed::{Change, Figure, Meaning, Surroundings, read, says_the_same};
use super::promised::{counts_changes, only_other_number, states_change, years_in};
use super::row_columns::{one_for_both, spoken};
use super::section::Mistakes;
use super::table_file;
use super::target_columns::{check_all, check_demand, read_comparison};
use super::unit_kinds::{Apart, apart};
use super::{Better, Commitment, Comparison, Indicator, Watched, is_percentage, units};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::language::Text;
use crate::language::number::short;
use crate::table::{Field, Frame, Schema};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::text("section"),
        Field::text("name_zh").also(&["name"]),
        Field::text("name_en").optional(),
        Field::text("unit_zh").also(&["unit"]).optional(),
        Field::text("unit_en").optional(),
        Field::text("printed"),
        Field::number("value"),
        Field::choice("comparison", Comparison::CODES),
        Field::number("tolerance").may_be_empty(),
        Field::integer("year").may_be_empty(),
        Field::text("indicator").may_be_empty(),
        Field::text("series").may_be_empty(),
        Field::text("quote"),
    ])
    .unique(&["id"])
}

/// The rows of the plan's table that are judged, as far as they could be read, and those that are not.
type Rows<'a> = (Option<&'a [Indicator]>, &'a [Watched]);

pub(super) fn load(
    source: &Arc<Source>,
    target_year: Option<i32>,
    indicators: Rows<'_>,
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Vec<Commitment>> {
    // What an empty value should be is said from the words of its row.
    let mut schema = schema();
    schema.fields.iter_mut().filter(|field| field.name == "value").for_each(|field| field.may_be_empty = true);
    let frame = table_file::read(source, &schema, mistakes)?;
    Some((0..frame.rows()).filter_map(|row| read_row(&frame, row, (target_year, indicators), named, mistakes)).collect())
}

/// The error of a row whose value is empty, with the value that its words mean.
fn empty_value(frame: &Frame, row: usize, printed: &str, figure: &Figure, baseline: Option<f64>) -> Diagnostic {
    let level = baseline.and_then(|baseline| super::promised::level_after(figure, baseline));
    let help = match (figure.value(), figure.meaning.clone(), level) {
        (Some(value), ..) => {
            let number = value.number;
            text!("`{printed}` is {number}: write `{number}`", "`{printed}` 即 {number}：请写 `{number}`")
        }
        (None, Meaning::Change { .. }, Some(level)) => {
            let (from, level) = (short(baseline.unwrap_or_default()), super::promised::rounded(level));
            text!("`{printed}` leads from {from} to {level}: write `{level}`", "`{printed}` 由 {from} 变为 {level}：请写 `{level}`")
        }
        (None, Meaning::Change { .. }, None) => text!(
            "`{printed}` is a change: write the level that it leads to, or delete the row",
            "`{printed}` 是变化量：请写变化之后的水平，或删去这一行"
        ),
        _ => text!("fill the cell, or delete its row", "请填写，或删去这一行"),
    };
    Diagnostic::error(Code::EmptyCell, text!("`value` must not be empty", "`value` 不能为空")).at(frame.place(row, "value")).help(help)
}

fn read_row(
    frame: &Frame,
    row: usize,
    (target_year, (indicators, watched)): (Option<i32>, Rows<'_>),
    named: &SeriesNames,
    mistakes: &Mistakes,
) -> Option<Commitment> {
    let words = |column: &str| frame.text(row, column).to_string();
    let both = |zh: &str, en: &str| one_for_both(words(zh), words(en));
    let given = |column: &str| Some(words(column)).filter(|name| !name.is_empty());
    let place = frame.place(row, "id");
    check_name(&words("id"), &place, mistakes);
    let printed = words("printed");
    let (name, unit) = (both("name_zh", "name_en"), both("unit_zh", "unit_en"));
    // Sentences also commit in words (全覆盖, 每半年), which no parser should guess at.
    let figure = read(&printed, Surroundings::of_target(spoken(&name), ""));
    let Some(value) = frame.number(row, "value") else {
        let baseline = [words("indicator"), words("series")].iter().find_map(|id| indicators?.iter().find(|row| row.id == *id)?.baseline);
        mistakes.push(empty_value(frame, row, &printed, &figure, baseline));
        return None;
    };
    if let Some(read) = figure.value().filter(|read| !says_the_same(read, &printed, value, spoken(&unit))) {
        let printed_value = read.number;
        mistakes.push(
            Diagnostic::error(
                Code::PrintedValue,
                text!(
                    "the plan prints `{printed}`, which is {printed_value}, not {value}",
                    "规划写的是 `{printed}`，即 {printed_value}，而不是 {value}"
                ),
            )
            .help(text!(
                "write {printed_value} into `value`, or mend what is printed",
                "请将 `value` 改为 {printed_value}，或改正 `printed`"
            ))
            .at(frame.place(row, "value"))
            .related(frame.place(row, "printed"), text!("printed", "原文数值")),
        );
    }
    check_demand(frame, row, "printed", &figure, mistakes);
    // Without a year of its own, a commitment is due when the plan is.
    let year = match frame.integer(row, "year") {
        Some(year) => check_year(year, frame.place(row, "year"), mistakes),
        None => target_year.unwrap_or_default(),
    };
    let quote = words("quote");
    let judged = ["indicator", "series"].iter().any(|column| !words(column).is_empty());
    let (mut indicator, mut series) = (given("indicator"), given("series"));
    if let (Some(name), Some(indicators)) = (&indicator, indicators)
        && indicators.iter().all(|indicator| indicator.id != *name)
    {
        let place = frame.place(row, "indicator");
        if watched.iter().any(|row| row.id == *name) {
            mistakes.push(
                Diagnostic::warning(
                    Code::NoTarget,
                    text!(
                        "`{name}` has no target in numbers: this commitment is held against its values alone",
                        "`{name}` 没有数值目标：本条承诺只与其数值比较"
                    ),
                )
                .at(place)
                .help(text!(
                    "give the row of `{name}` a target, or write `{name}` into `series` and leave `indicator` empty",
                    "请为 `{name}` 一行写目标，或把 `{name}` 写入 `series` 并将 `indicator` 留空"
                )),
            );
            series = series.or(indicator.take());
        } else {
            mistakes.push(
                Diagnostic::error(Code::UnknownIndicator, text!("no indicator is called `{name}`", "没有名为 `{name}` 的指标"))
                    .suggest(name, indicators.iter().map(|indicator| indicator.id.as_str()))
                    .at(place),
            );
        }
    }
    let named_indicator =
        indicator.as_ref().or(series.as_ref()).and_then(|name| indicators?.iter().find(|indicator| indicator.id == *name));
    // A figure in another unit than its indicator's contradicts the rest as well: that is no second fault.
    let apart = named_indicator.is_some_and(|indicator| check_unit(frame, row, (indicator, &unit), value, mistakes));
    if !apart {
        let said = Said { figure: &figure, value, name: &name, unit: spoken(&unit), year, quote: &quote, judged };
        check_words(frame, row, &said, mistakes);
    }
    if let Some(indicator) = named_indicator.filter(|_| !apart) {
        check_beside(frame, row, (indicator, series.as_deref()), (value, &figure), mistakes);
    }
    if let Some(series) = &series {
        named.note(series, frame.place(row, "series"));
    }
    Some(Commitment {
        id: words("id"),
        section: words("section"),
        name,
        unit,
        printed,
        value,
        comparison: read_comparison(frame, row, mistakes),
        year,
        value_place: frame.place(row, "value"),
        year_place: frame.place(row, "year"),
        indicator,
        series,
        quote,
        place,
    })
}

/// What a row of commitments says in words and numbers.
struct Said<'a> {
    figure: &'a Figure,
    value: f64,
    name: &'a Text,
    unit: &'a str,
    year: i32,
    quote: &'a str,
    /// Whether a series is named, so that the change can be reckoned from what it starts with.
    judged: bool,
}

/// Holds the words of a row against its numbers: a change is no level, a total no value of one year, and the sentence names the year.
fn check_words(frame: &Frame, row: usize, said: &Said<'_>, mistakes: &Mistakes) {
    let Said { figure, value, name, unit, year, quote, judged } = *said;
    let printed = frame.text(row, "printed");
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
            text!("`{printed}` states nothing, and {value} is judged", "`{printed}` 没有内容，却按 {value} 评判"),
            text!("write what the plan prints: a figure, or words such as 全覆盖", "请写规划原文：数值，或“全覆盖”等文字"),
        ),
        Meaning::Unreadable => warn(
            Code::PrintedValue,
            "printed",
            text!("`{printed}` does not read as one figure, and {value} is judged", "`{printed}` 不是一个可读的数值，却按 {value} 评判"),
            text!("print the figure alone; the sentence stands in `quote`", "请只写数值；原句写在 `quote` 中"),
        ),
        _ => {}
    }
    if figure.total {
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
            text!("{value} of a percentage", "百分比为 {value}"),
            text!("a share of a whole is at most 100", "占比至多为 100"),
        );
    } else if value < 0.0 {
        warn(
            Code::NegativeAmount,
            "value",
            text!("a commitment of {value}: less than nothing", "承诺的数值为 {value}，小于零"),
            text!("write the level that is promised, without a sign of change", "请写所承诺的水平，不带表示变化的负号"),
        );
    }
    check_all(frame, row, ("printed", "value"), (unit, value), mistakes);
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

/// Whether the unit of a row is another than its indicator's, which is told with the figure in that one's unit where both measure the same.
fn check_unit(frame: &Frame, row: usize, (indicator, own): (&Indicator, &Text), value: f64, mistakes: &Mistakes) -> bool {
    let shares = [&indicator.unit.zh, &indicator.unit.en].map(|unit| is_percentage(unit)).contains(&true);
    let given = [&own.zh, &own.en].map(|unit| is_percentage(unit)).contains(&true);
    let unknown = spoken(&indicator.unit).is_empty() || spoken(own).is_empty();
    let apart = apart([&own.zh, &own.en], [&indicator.unit.zh, &indicator.unit.en]).or((given != shares).then_some(Apart::Unlike));
    let Some(apart) = apart.filter(|_| !unknown) else { return false };
    let (id, Text { zh: own_zh, en: own }, Text { zh: unit_zh, en: unit }) = (&indicator.id, own, &indicator.unit);
    let help = match apart {
        Apart::Times(factor) => {
            let number = short(value * factor);
            text!(
                "{value} {own} are {number} {unit}: write {number} and that unit, or name the indicator that is meant",
                "{value}{own_zh}即 {number}{unit_zh}：请写 {number} 和该单位，或指定所指的指标"
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
fn check_beside(
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
    let (low, high) = indicator.scale.bounds();
    if value < low || value > high {
        warn(
            Code::OutOfBounds,
            "value",
            text!("{value} is outside the bounds of `{id}`, {low} to {high}", "{value} 超出 `{id}` 的范围 {low} 至 {high}"),
            text!("no draw reaches it: mend the value or the bounds", "任何模拟都达不到：请改正数值或上下限"),
        );
    } else if let Some(baseline) = indicator.baseline {
        let held = frame.text(row, "comparison") == "hold"
            && frame.number(row, "tolerance").is_some_and(|tolerance| (value - baseline).abs() > tolerance);
        if held {
            warn(
                Code::HoldChanges,
                "value",
                text!("`hold`, but {value} is not the baseline {baseline}", "写的是 `hold`，但 {value} 与基期 {baseline} 不同"),
                text!("write `at_least` or `at_most`, or the baseline", "请写 `at_least` 或 `at_most`，或写基期值"),
            );
        } else if let Some(factor) = units::unit_factor(value, baseline, &[100.0, 1000.0, 10_000.0]) {
            warn(
                Code::OtherUnit,
                "value",
                text!(
                    "{value} and the baseline {baseline} of `{id}` differ by a factor of about {factor}",
                    "{value} 与 `{id}` 的基期 {baseline} 相差约 {factor} 倍"
                ),
                units::factor_help(factor),
            );
        }
    }
}

pub(super) fn findings_schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::choice("kind", &["table_text", "text_text", "unit_meaning", "internal", "open"]),
        Field::text("place_a"),
        Field::text("quote_a").may_be_empty(),
        Field::text("value_a").may_be_empty(),
        Field::text("place_b").may_be_empty(),
        Field::text("quote_b").may_be_empty(),
        Field::text("value_b").may_be_empty(),
        Field::text("title_zh").also(&["title"]),
        Field::text("title_en").optional(),
        Field::text("reading_zh").also(&["reading"]),
        Field::text("reading_en").optional(),
    ])
    .unique(&["id"])
}

pub(super) fn load_findings(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<Finding>> {
    let frame = table_file::read(source, &findings_schema(), mistakes)?;
    let row = |row: usize| {
        let words = |column: &str| frame.text(row, column).to_string();
        Finding {
            id: words("id"),
            kind: match frame.text(row, "kind") {
                "table_text" => FindingKind::TableText,
                "text_text" => FindingKind::TextText,
                "unit_meaning" => FindingKind::UnitMeaning,
                "internal" => FindingKind::Internal,
                _ => FindingKind::Open,
            },
            title: one_for_both(words("title_zh"), words("title_en")),
            place_a: words("place_a"),
            quote_a: words("quote_a"),
            value_a: words("value_a"),
            place_b: words("place_b"),
            quote_b: words("quote_b"),
            value_b: words("value_b"),
            reading: one_for_both(words("reading_zh"), words("reading_en")),
            computed: false,
            rows: [words("place_a"), words("place_b")].iter().filter_map(|place| rows_of(place)).collect(),
        }
    };
    Some((0..frame.rows()).map(row).collect())
}
