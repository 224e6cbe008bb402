//! Brings tables of observed values into one form, a row for each series and year, whatever form an office or a statistics site gives them.
//!
//! | form | columns |
//! |---|---|
//! | long | `series`, `year`, `value` |
//! | wide | `series`, and a column for each year |
//! | by years | the year, and a column for each series |
//! | [Open SDG](https://open-sdg.readthedocs.io/en/latest/data-format/) | `Year`, breakdowns such as `Sex`, `Value`: one indicator a file |
//! | [SDMX-CSV](https://github.com/sdmx-twg/sdmx-csv) | `TIME_PERIOD`, `OBS_VALUE`, and dimensions among which `SERIES` or `INDICATOR` |

use std::borrow::Cow;
use std::sync::Arc;

use super::split::{Cell, Record, Stored};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

/// Columns that name the series.
const SERIES: [&str; 9] = ["series", "indicator", "id", "指标", "指标名称", "序列", "measure", "name", "名称"];
/// Breakdowns of SDMX, whose totals are written `_T`. Other dimensions are the same in all rows or part of what is measured.
const BREAKDOWNS: [&str; 18] = [
    "sex",
    "age",
    "urbanisation",
    "urbanization",
    "income_wealth_quantile",
    "education_lev",
    "education_level",
    "occupation",
    "disability_status",
    "cust_breakdown",
    "composite_breakdown",
    "activity",
    "product",
    "type_of_product",
    "location",
    "breakdown",
    "residence",
    "quantile",
];
/// How SDMX writes a total, or a breakdown that does not apply.
const TOTALS: [&str; 7] = ["", "_t", "t", "_z", "_x", "total", "合计"];
/// Columns of Open SDG that break nothing down.
const NO_BREAKDOWNS: [&str; 14] = [
    "year",
    "value",
    "units",
    "unit",
    "series",
    "geocode",
    "observation status",
    "unit multiplier",
    "unit measure",
    "source",
    "note",
    "footnote",
    "error",
    "place",
];

/// The records as a long table whose first names the columns `series`, `year`, `value`, `source` and others as they are. `series` is what
/// the file's name says, for a file of one series. What is left out is told.
pub(super) fn lengthen<'t>(
    source: &Arc<Source>,
    mut records: Vec<Record<'t>>,
    series: Option<&str>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Record<'t>> {
    let Some(header) = records.first().map(|header| header.iter().map(|cell| cell.words.trim().to_lowercase()).collect::<Vec<String>>())
    else {
        return records;
    };
    let at = |name: &str| header.iter().position(|known| known == name);
    refuse_targets(source, &header, &records, found);
    if let (Some(period), Some(value)) = (at("time_period"), at("obs_value")) {
        let named = ["series", "indicator", "measure"].iter().find_map(|name| at(name)).filter(|_| series.is_none());
        let breakdowns: Vec<usize> = (0..header.len()).filter(|column| BREAKDOWNS.contains(&header[*column].as_str())).collect();
        one_area(source, &header, &records, found);
        return narrowed(source, records, (named, period, value), &breakdowns, series, found);
    }
    let years: Vec<usize> = (0..header.len()).filter(|column| year(&header[*column]).is_some()).collect();
    if years.len() >= 2 && at("value").is_none() {
        nearly_years(source, &records[0], &years, found);
        return molten(source, &header, &records, &years);
    }
    if let Some(period) = by_years(&header, &records) {
        return transposed(source, &records, period);
    }
    let exact = |name: &str| records[0].iter().any(|cell| cell.words.trim() == name);
    let (Some(period), Some(value)) =
        (["year", "年份", "年"].iter().find_map(|name| at(name)), ["value", "数值", "值"].iter().find_map(|name| at(name)))
    else {
        return records;
    };
    // The form of the plan's own history.csv stays as it is, mistakes in its columns included.
    if series.is_none() && exact("series") && exact("year") && exact("value") {
        return records;
    }
    let named = SERIES.iter().find_map(|name| at(name)).filter(|_| series.is_none());
    if series.is_none() && named.is_none() {
        return records;
    }
    if named.is_some() {
        for (column, name) in [(period, "year"), (value, "value"), (named.unwrap_or(0), "series")] {
            records[0][column].words = Cow::Borrowed(name);
        }
        return with_source(source, records);
    }
    let breakdowns: Vec<usize> = (0..header.len())
        .filter(|column| !NO_BREAKDOWNS.contains(&header[*column].as_str()) && *column != period && *column != value)
        .collect();
    narrowed(source, records, (None, period, value), &breakdowns, series, found)
}

/// Words of a cell that says its row holds a target.
const AIMED: [&str; 16] = [
    "target",
    "targets",
    "goal",
    "plan",
    "planned",
    "projected",
    "projection",
    "forecast",
    "目标",
    "目标值",
    "规划",
    "规划值",
    "预测",
    "meta",
    "cible",
    "soll",
];

/// A column that calls some figures targets: they are none of what was observed.
fn refuse_targets(source: &Arc<Source>, header: &[String], records: &[Record<'_>], found: &mut Vec<Diagnostic>) {
    let said = |name: &str| !SERIES.contains(&name) && !["source", "来源", "出处", "note", "definition", "use", "place"].contains(&name);
    let first = (0..header.len()).filter(|column| said(&header[*column])).find_map(|column| {
        let aimed = |cell: &&Cell<'_>| AIMED.contains(&cell.words.trim().to_lowercase().as_str());
        records[1..].iter().filter_map(|row| row.get(column)).find(aimed)
    });
    let Some(cell) = first else { return };
    let words = cell.words.trim();
    found.push(
        Diagnostic::error(
            Code::TargetsInHistory,
            text!("this row holds a target (`{words}`), not what was observed", "这一行是目标（`{words}`），不是观测值"),
        )
        .at(Place::new(source, cell.span.clone()))
        .help(text!(
            "keep the observed rows here; `fiveyear import` reads a table with both",
            "此处只保留观测值的行；`fiveyear import` 可读取两者兼有的表"
        )),
    );
}

/// The column of years of a table with a row for each year and a column for each series: nothing else names series or values.
fn by_years(header: &[String], records: &[Record<'_>]) -> Option<usize> {
    let period = header.iter().position(|name| ["year", "年份", "年", "年度"].contains(&name.as_str()))?;
    let other = |name: &String| SERIES.contains(&name.as_str()) || ["value", "数值", "值", "obs_value"].contains(&name.as_str());
    let all_years = records[1..].iter().all(|row| row.get(period).is_some_and(|cell| year(&cell.words).is_some()));
    (!header.iter().any(other) && all_years && records.len() > 1 && header.len() > 1).then_some(period)
}

fn transposed<'t>(source: &Arc<Source>, records: &[Record<'t>], period: usize) -> Vec<Record<'t>> {
    let mut long = vec![heading(&records[0])];
    let own = |cell: &Cell<'_>| !["source", "来源", "出处", "note", "备注"].contains(&cell.words.trim().to_lowercase().as_str());
    let from = records[0].iter().position(|cell| ["source", "来源", "出处"].contains(&cell.words.trim().to_lowercase().as_str()));
    for (column, series) in records[0].iter().enumerate().filter(|(column, cell)| *column != period && own(cell)) {
        for record in &records[1..] {
            let Some(figure) = record.get(column).filter(|cell| !cell.words.trim().is_empty()) else { continue };
            let Some(year) = record.get(period).and_then(|cell| year(&cell.words)) else { continue };
            let said = from.and_then(|from| record.get(from)).filter(|cell| !cell.words.trim().is_empty()).cloned();
            let source = said.unwrap_or_else(|| put(&source.name, figure));
            let mut name = series.clone();
            name.span = figure.span.clone();
            long.push(vec![name, put(&year.to_string(), figure), figure.clone(), source]);
        }
    }
    long
}

/// A header that is a year: `2020`, `2020年`, `2020年末`, `2020 actual`.
fn year(words: &str) -> Option<i32> {
    let small = words.trim().to_lowercase();
    let ends = ["年", "年末", "年底", "年度", "年实际", "年实际数", "年实际值", "年实绩", "actual", "outturn"];
    let digits = ends.iter().find_map(|end| small.strip_suffix(end)).unwrap_or(&small).trim();
    digits.parse().ok().filter(|year| digits.len() == 4 && (1900..=2200).contains(year))
}

/// Headings beside those of years that are figures and no years: what stands below them would be lost without a word.
fn nearly_years(source: &Arc<Source>, header: &Record<'_>, years: &[usize], found: &mut Vec<Diagnostic>) {
    let known = |column: usize| years.contains(&column).then(|| year(&header[column].words)).flatten();
    for (column, cell) in header.iter().enumerate().filter(|(column, _)| !years.contains(column)) {
        let words = cell.words.trim();
        let digits = words.trim_end_matches(['年', '末', '底', '度']);
        let figure = digits.starts_with(|first: char| first.is_ascii_digit())
            && (2..=6).contains(&digits.len())
            && digits.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, 'O' | 'o' | 'l' | 'I' | '.'));
        let (before, after) = (column.checked_sub(1).and_then(known), known(column + 1));
        if !figure || before.is_none() && after.is_none() {
            continue;
        }
        // The year between its neighbours, or next to the only one.
        let meant = match (before, after) {
            (Some(before), Some(after)) => (after - before == 2).then_some(before + 1),
            (Some(before), None) => Some(before + 1),
            (None, after) => after.map(|after| after - 1),
        };
        let told =
            Diagnostic::error(Code::NotAYear, text!("`{words}` among headings of years is no year", "年份标题中的 `{words}` 不是年份"))
                .at(Place::new(source, cell.span.clone()));
        found.push(match meant {
            Some(meant) => told.help(text!("write `{meant}` if that is meant", "若指的是它，请写 `{meant}`")),
            None => told.help(text!("write the year in four digits", "请写四位年份")),
        });
    }
}

/// Rows of one place only, of which a series is made.
fn one_area(source: &Arc<Source>, header: &[String], records: &[Record<'_>], found: &mut Vec<Diagnostic>) {
    let Some(column) = header.iter().position(|name| name == "ref_area") else { return };
    let Some(first) = records.get(1).and_then(|row| row.get(column)) else { return };
    if let Some(other) = records[1..].iter().filter_map(|row| row.get(column)).find(|cell| cell.words != first.words) {
        let (one, another) = (&first.words, &other.words);
        found.push(
            Diagnostic::error(
                Code::SeveralPlaces,
                text!(
                    "rows of `{one}` and of `{another}`: a plan is of one place",
                    "既有 `{one}` 的行，又有 `{another}` 的行：一份规划只属于一个地区"
                ),
            )
            .at(Place::new(source, other.span.clone()))
            .help(text!("keep the rows of the plan's own place", "请只保留本地区的行")),
        );
    }
}

/// The rows that give totals, as series, year and value.
fn narrowed<'t>(
    source: &Arc<Source>,
    records: Vec<Record<'t>>,
    (named, period, value): (Option<usize>, usize, usize),
    breakdowns: &[usize],
    series: Option<&str>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Record<'t>> {
    let mut left_out = Vec::new();
    let mut long = vec![heading(&records[0])];
    for record in &records[1..] {
        let (Some(year), Some(figure)) = (record.get(period), record.get(value)) else { continue };
        if let Some(broken) = breakdowns
            .iter()
            .filter_map(|column| record.get(*column))
            .find(|cell| !TOTALS.contains(&cell.words.trim().to_lowercase().as_str()))
        {
            left_out.push(Place::new(source, broken.span.clone()));
            continue;
        }
        // A period without a value is how these forms say that nothing was observed.
        if matches!(figure.words.trim().to_lowercase().as_str(), "" | "nan" | "na" | ".." | "…") {
            continue;
        }
        let name = match (named, series) {
            (Some(column), _) => record.get(column).cloned().unwrap_or_else(|| put("", year)),
            (None, Some(series)) => put(series, year),
            (None, None) => put("", year),
        };
        long.push(vec![name, year.clone(), figure.clone(), put(&source.name, year)]);
    }
    if let Some(first) = left_out.first() {
        let count = left_out.len();
        found.push(
            Diagnostic::warning(
                Code::RowsLeftOut,
                match count {
                    1 => {
                        text!("one row that breaks a figure down is left out: only totals are read", "有1行是分项数字，未读取：只读取合计")
                    }
                    _ => text!(
                        "{count} rows that break a figure down are left out: only totals are read",
                        "有{count}行是分项数字，未读取：只读取合计"
                    ),
                },
            )
            .at(first.clone())
            .help(text!("a total is a row whose breakdowns are empty or `_T`", "合计行的分项列为空或 `_T`")),
        );
    }
    long
}

/// A row for each year of a wide table; empty cells are nothing observed.
fn molten<'t>(source: &Arc<Source>, header: &[String], records: &[Record<'t>], years: &[usize]) -> Vec<Record<'t>> {
    let series = SERIES.iter().find_map(|name| header.iter().position(|known| known == name)).unwrap_or(0);
    let from = header.iter().position(|name| ["source", "来源", "出处"].contains(&name.as_str()));
    let mut long = vec![heading(&records[0])];
    for record in &records[1..] {
        for column in years {
            let Some(figure) = record.get(*column).filter(|cell| !cell.words.trim().is_empty()) else { continue };
            let mut year = records[0][*column].clone();
            let Some(number) = self::year(&year.words) else { continue };
            year.words = Cow::Owned(number.to_string());
            year.span = figure.span.clone();
            let name = record.get(series).cloned().unwrap_or_else(|| put("", figure));
            let said = from.and_then(|from| record.get(from)).filter(|cell| !cell.words.trim().is_empty()).cloned();
            long.push(vec![name, year, figure.clone(), said.unwrap_or_else(|| put(&source.name, figure))]);
        }
    }
    long
}

/// The table with the file's name as the source of each row, where it has no such column.
fn with_source<'t>(source: &Arc<Source>, mut records: Vec<Record<'t>>) -> Vec<Record<'t>> {
    let named = |cell: &Cell<'_>| ["source", "来源", "出处"].contains(&cell.words.trim().to_lowercase().as_str());
    if records[0].iter().any(named) {
        return records;
    }
    for (row, record) in records.iter_mut().enumerate() {
        let Some(last) = record.last().cloned() else { continue };
        record.push(put(if row == 0 { "source" } else { &source.name }, &last));
    }
    records
}

fn heading<'t>(header: &Record<'t>) -> Record<'t> {
    let first = header.first().cloned().unwrap_or(Cell { words: Cow::Borrowed(""), span: 0..0, stored: Stored::Typed });
    ["series", "year", "value", "source"].iter().map(|name| put(name, &first)).collect()
}

/// A cell of the program's own, at the place of another.
fn put<'t>(words: &str, at: &Cell<'_>) -> Cell<'t> {
    Cell { words: Cow::Owned(words.to_owned()), span: at.span.clone(), stored: Stored::Typed }
}
