//! Reads a planner's own table and writes a plan folder from it, with what was understood of each cell.
//!
//! A [`Grid`] is one sheet as it stands. [`role`] says what each of its columns holds, [`rows`] the indicators
//! below with their groups, stages and units, and [`crate::plan::printed`] what each cell of figures says.
//! [`write`] makes the plan's files of it. Nothing is guessed in silence: what could mean two things carries a doubt with its cell, and what
//! cannot be read is left open.

mod cell;
mod compared;
mod deepen;
mod document;
mod entry;
mod footnotes;
mod given;
mod header;
mod headings;
mod long;
mod mapping;
mod matched;
mod names;
mod parts;
mod people;
pub mod role;
pub mod rows;
mod series;
mod settle;
mod slips;
mod twice;
mod unit;
mod write;
mod years;

pub use cell::Read;
pub use deepen::deepen;
pub use entry::Entry;
pub use mapping::Mapping;
pub use write::{asked, asked_words, files};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::printed::{self, Decimals, decimals_shown};
use crate::table::Grid;
use crate::text;

use role::{Column, Header, Role};

/// A table as it was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    /// What stands above the table, as the plan's name.
    pub title: String,
    /// The heading and its columns.
    pub header: Header,
    /// The year of most baselines.
    pub base_year: i32,
    /// The year of the last target.
    pub target_year: i32,
    /// Indicators from top to bottom.
    pub entries: Vec<Entry>,
    /// Rows that hold no indicator, with what they were taken for.
    pub passed_over: Vec<(usize, Text)>,
    /// What holds for the table as a whole and should be looked at.
    pub doubts: Vec<Text>,
}

/// Opens the sheet of a file that holds the table. Of several sheets with data it is the only one with a heading of indicators, whose name is then given.
pub fn open(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<(Grid, Option<String>), Box<Diagnostic>> {
    given::refuse(name, bytes, sheet)?;
    let fault = match Grid::open(name, bytes, sheet) {
        Ok(grid) => return Ok((grid, None)),
        Err(fault) if fault.code == Code::WhichSheet && sheet.is_none() => fault,
        Err(fault) => return Err(fault),
    };
    let with_heading = |sheet: String| {
        let grid = Grid::open(name, bytes, Some(&sheet)).ok()?;
        header::find(&grid).map(|_| (grid, Some(sheet)))
    };
    let mut found: Vec<(Grid, Option<String>)> = Grid::sheets(bytes).into_iter().filter_map(with_heading).collect();
    if found.len() == 1 { Ok(found.remove(0)) } else { Err(fault) }
}

/// Years that are said of a table from outside, where its own words do not name them.
#[derive(Debug, Clone, Copy, Default)]
pub struct SaidYears {
    /// The year of the baselines.
    pub base: Option<i32>,
    /// The year of the last target.
    pub target: Option<i32>,
}

/// Reads a table, by an earlier mapping if there is one.
///
/// Fails where no heading is found, and where the columns hold no target or no names.
pub fn understand(grid: &Grid, mapping: Option<&Mapping>) -> Result<Understood, Box<Diagnostic>> {
    understand_of(grid, mapping, SaidYears::default())
}

/// The same, with years that are said from outside.
pub fn understand_of(grid: &Grid, mapping: Option<&Mapping>, said: SaidYears) -> Result<Understood, Box<Diagnostic>> {
    let long = long::arrange(grid);
    if long.is_none() {
        refuse_observations(grid)?;
    }
    let grid = long.as_ref().unwrap_or(grid);
    // A document's table is laid out first, unless its lines hold columns.
    let found = header::find(grid);
    let document = if found.is_none() && grid.is_document() { document::arrange(grid) } else { None };
    let grid = document.as_ref().unwrap_or(grid);
    let series = if document.is_none() { series::arrange(grid) } else { None };
    let grid = series.as_ref().map_or(grid, |series| &series.grid);
    let found = if series.is_some() { header::find(grid) } else { found };
    let (mut header, mapped) = match (mapping, found) {
        (Some(mapping), _) => matched::header(mapping, grid).map(|(header, years)| (header, Some(years)))?,
        (None, Some(header)) => (header, None),
        (None, None) => (header::find(grid).ok_or_else(|| no_heading(grid))?, None),
    };
    if let Some(series) = &series {
        tell_series(series, &mut header);
    }
    let mut body = rows::read(grid, &header);
    let mut doubts = header.doubts.clone();
    if let Some(encoding) = grid.encoding() {
        doubts.push(text!(
            "the file is not UTF-8, and is read as {encoding}: do names stand right?",
            "文件不是 UTF-8 编码，按 {encoding} 读取：请核对名称是否正确"
        ));
    }
    let (base_year, target_year) = match (mapped, said) {
        (Some((base, target)), _) => (said.base.unwrap_or(base), said.target.unwrap_or(target)),
        (None, SaidYears { base: Some(base), target: Some(target) }) => (base, target),
        (None, said) => plan_years(grid, &header, &body.rows, said, &mut doubts)?,
    };
    if target_year <= base_year {
        return Err(years::not_after(grid, &header, target_year, base_year));
    }
    if mapping.is_none() {
        years::tell_mistyped(&header, base_year, target_year, &mut doubts);
        years::leave_out_foreseen(&mut header, base_year, &mut doubts);
    }
    let footnotes = footnotes::years(grid, body.passed_over.iter().map(|(row, _)| *row));
    let table = entry::Table { grid, header: &header, base_year, target_year, decimals: table_decimals(grid, &header), footnotes };
    let unit = unit_of_all(grid, &header);
    body.rows.iter_mut().filter(|row| row.unit.is_empty()).for_each(|row| row.unit.clone_from(&unit));
    tell_codes(&body.rows, &mut doubts);
    apart_by_breakdown(&header, &mut body.rows);
    let mut names = names::Names::new(mapping);
    let mut entries: Vec<Entry> = body.rows.into_iter().map(|row| table.entry(row, &mut names)).collect();
    twice::tell_rows_again(grid, &mut entries);
    if document.is_some() {
        entries.iter_mut().for_each(tell_single_figure);
    }
    if entries.is_empty() {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyTable, text!("no indicator stands below the heading", "表头之下没有指标"))
                .at(grid.place(header.rows.start, 0)),
        ));
    }
    let is_blank = |read: &Option<Read>| read.as_ref().is_none_or(Read::is_empty);
    if entries.iter().all(|entry| is_blank(&entry.baseline) && is_blank(&entry.target) && entry.interim.is_empty()) {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyTable, text!("no row below the heading holds a figure", "表头之下没有一行写有数值"))
                .at(grid.place(header.rows.start, 0))
                .help(text!(
                    "is this the file of the table? It needs a column of baselines or of targets",
                    "是否选错了文件？表中应有基期值或目标值一列"
                )),
        ));
    }
    Ok(Understood { title: title(grid, &header), header, base_year, target_year, entries, passed_over: body.passed_over, doubts })
}

/// Rows that hold several series are told, and what stands in the row of each without being said of it.
fn tell_series(series: &series::Series, header: &mut Header) {
    let (list, listed) = (series.parts.join(", "), series.parts.join("、"));
    header
        .doubts
        .push(text!("each row holds several series, which are read as a row each: {list}", "每行含几组数值，各读作一行：{listed}"));
    for column in header.columns.iter_mut().filter(|column| column.role.holds_figures()) {
        if !series.known {
            column.doubt = Some(text!(
                "one of the series {list}, told from the headings alone: are they parts of one indicator?",
                "仅由表头判断为几组数值（{listed}）之一：是否为同一指标的分项？"
            ));
        } else if series.shared.contains(&column.position) {
            column.doubt = Some(text!("not said of which of these it is: {list}", "未说明属于其中哪一项：{listed}"));
        }
    }
}

/// In a document's lines an empty cell leaves nothing: the one figure of a row is taken as its target, and told.
fn tell_single_figure(entry: &mut Entry) {
    if let (Some(target), true) =
        (entry.target.as_ref().filter(|read| !read.is_empty()), entry.baseline.as_ref().is_none_or(Read::is_empty))
    {
        entry.doubts.push((target.cell.clone(), text!("the only figure of its row: taken as the target", "该行只印一个数值：按目标理解")));
    }
}

/// Codes that stand at several rows are kept as they are, and told.
fn tell_codes(rows: &[rows::Row], doubts: &mut Vec<Text>) {
    let again = |at: usize, row: &rows::Row| {
        !row.code.is_empty()
            && rows[..at].iter().any(|known| known.code == row.code && (known.name != row.name || known.stage == row.stage))
    };
    let mut codes: Vec<&str> = rows.iter().enumerate().filter(|(at, row)| again(*at, row)).map(|(_, row)| row.code.as_str()).collect();
    codes.dedup();
    let without = rows.iter().filter(|row| row.code.is_empty()).count();
    if without > 0 && without < rows.len() {
        doubts.push(text!("rows without a code, left without one: {without}", "没有编号的行（编号留空）：{without}"));
    }
    if !codes.is_empty() {
        let list = codes.join(", ");
        doubts.push(text!("codes that stand at several rows, kept as printed: {list}", "多行使用同一编号，照印保留：{list}"));
    }
}

/// Sex and age are said of rows that share a name; of others they say nothing that the name does not.
fn apart_by_breakdown(header: &Header, rows: &mut [rows::Row]) {
    if !header.columns.iter().any(|column| column.role == Role::Stage && column.inferred) {
        return;
    }
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    for row in rows.iter_mut().filter(|row| names.iter().filter(|name| **name == row.name).count() == 1) {
        row.stage.clear();
    }
}

/// Observed values with a row for each year, as statistics sites give them, are no table of targets: says what form it is and where it belongs.
fn refuse_observations(grid: &Grid) -> Result<(), Box<Diagnostic>> {
    let headings: Vec<String> = (0..grid.width()).map(|column| printed::plain(grid.words(0, column)).to_lowercase()).collect();
    let has = |words: &[&str]| headings.iter().any(|heading| words.contains(&heading.as_str()));
    let form = match () {
        () if has(&["time_period"]) && has(&["obs_value"]) => text!("SDMX-CSV", "SDMX-CSV"),
        () if has(&["year", "年份", "年"])
            && has(&["value", "数值", "值"])
            && !headings.iter().any(|heading| headings::says_aimed(heading)) =>
        {
            text!("a row for each year, as Open SDG gives it", "每年一行，如 Open SDG 所发布")
        }
        () => return Ok(()),
    };
    let (en, zh) = (&form.en, &form.zh);
    Err(Box::new(
        Diagnostic::error(
            Code::NoHeading,
            text!("this table holds observed values ({en}), no targets", "这张表是历年观测值（{zh}），没有目标"),
        )
        .at(grid.place(0, 0))
        .help(text!(
            "import the table of targets; then put this file into that plan's seeds as history.csv (or history/NAME.csv for one indicator), where this form is read as it is",
            "请导入目标表；再把本文件放进该规划的 seeds，命名为 history.csv（只含一项指标时为 history/指标名.csv），那里可直接读取这种格式"
        )),
    ))
}

fn no_heading(grid: &Grid) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            Code::NoHeading,
            text!("no row names the columns of indicators", "没有找到指标表的表头"),
        )
        .at(grid.place(0, 0))
        .help(text!(
            "one row should name at least the indicator and one year's figures, such as `指标名称 | 单位 | 2020年 | 2025年目标` or `indicator | unit | baseline 2020 | target 2025`",
            "应有一行写明指标名称与某年的数值，例如“指标名称 | 单位 | 2020年 | 2025年目标”"
        )),
    )
}

/// What stands in the rows above the heading, the longest of it but for a line of units.
fn title(grid: &Grid, header: &Header) -> String {
    let above = above(grid, header).filter(|words| !printed::plain(words).starts_with("单位:"));
    // A sentence is no title where anything else stands there.
    let key = |words: &&str| (!words.contains(['。', '；']), words.chars().count());
    above.max_by_key(key).unwrap_or_default().trim_start_matches(['#', ' ']).to_owned()
}

fn above<'g>(grid: &'g Grid, header: &Header) -> impl Iterator<Item = &'g str> {
    (0..header.rows.start).flat_map(move |row| (0..grid.width()).map(move |column| grid.words(row, column)))
}

/// The unit that a line above the table gives for all rows, `单位：万人`; one that names several says nothing of a row.
fn unit_of_all(grid: &Grid, header: &Header) -> String {
    let said = above(grid, header).find_map(|words| {
        let plain = printed::plain(words);
        let unit = plain.trim_matches(['(', ')']).strip_prefix("单位:").map(|unit| unit.trim().to_owned());
        unit.or_else(|| plain.to_lowercase().strip_prefix("unit:").map(|unit| unit.trim().to_owned()))
    });
    said.filter(|unit| !unit.contains(['、', ',', '，'])).unwrap_or_default()
}

/// Base year and target year: of the column of baselines, else of the last observed one before the target, and of the last target; else of the
/// years that rows name themselves.
fn plan_years(
    grid: &Grid,
    header: &Header,
    rows: &[rows::Row],
    said: SaidYears,
    doubts: &mut Vec<Text>,
) -> Result<(i32, i32), Box<Diagnostic>> {
    let own = |of: fn(&Role) -> bool| -> Vec<i32> {
        let columns = header.columns.iter().filter(move |column| of(&column.role));
        let named = |column: &Column, row: &rows::Row| {
            let words = grid.spread(row.at, column.position);
            // A figure may look like a year: only beside a figure is it one.
            if column.role.holds_figures() { printed::read_alone(words).year } else { role::year_of(words) }
        };
        columns.flat_map(|column| rows.iter().filter_map(move |row| named(column, row))).collect()
    };
    let year = |role: &Role| match role {
        Role::Observed(year) | Role::Baseline(year) | Role::Target(year) => *year,
        _ => None,
    };
    let all = |of: fn(&Role) -> bool| header.columns.iter().filter(move |column| of(&column.role)).filter_map(|column| year(&column.role));
    let target = all(|role| matches!(role, Role::Target(_))).chain(own(|role| matches!(role, Role::TargetYear | Role::Target(None)))).max();
    // What stands above the table names the plan's years: 十四五, 2021-2025. It speaks for columns that name none.
    let titled = above(grid, header).filter_map(role::plan_years).last();
    let last = titled.map(|(_, last)| last);
    let unnamed = header.columns.iter().any(|column| column.role == Role::Target(None));
    let target = match last {
        Some(last) if unnamed && target.is_none_or(|target| target < last) => Some(last),
        _ => target,
    };
    let target = said.target.or(target);
    let before = |year: &i32| target.is_none_or(|target| *year < target);
    let base = all(|role| matches!(role, Role::Baseline(_)))
        .filter(before)
        .max()
        .or_else(|| most(&own(|role| matches!(role, Role::BaselineYear | Role::Baseline(None)))).filter(before))
        .or_else(|| years::settled_year(header, target, doubts))
        .or_else(|| all(|role| matches!(role, Role::Observed(_))).filter(before).max())
        .or_else(|| most(&own(|role| matches!(role, Role::Observed(None)))).filter(before));
    let base = said.base.or(base).or_else(|| {
        let first = titled.map(|(first, _)| first).filter(|first| Some(*first) < target)?;
        doubts.push(text!("the base year is taken from the title: {first}", "基期年份取自标题：{first}"));
        Some(first)
    });
    // A target year from outside that lies before all figures leaves none to start from.
    let own_years = || all(|role| matches!(role, Role::Observed(_) | Role::Baseline(_)));
    if let (None, Some(target), Some(first)) = (base, said.target, own_years().min()) {
        return Err(years::not_after(grid, header, target, first));
    }
    if let (None, Some(target), true) = (base, target, own_years().next().is_some()) {
        doubts.push(text!(
            "a column of figures of {target}, the year of the target, is no baseline: left out; say what the plan starts from, --base-year",
            "{target}年（目标年）的实际值一列不能作基期：未采用；请用 --base-year 给出基期年份"
        ));
    }
    match (base, target) {
        (Some(base), Some(target)) => Ok((base, target)),
        (None, Some(target)) => {
            doubts.push(text!(
                "no column names the base year: {} is taken, five years before the target",
                "没有列写明基期年份：取目标年之前五年，即 {}",
                target - 5
            ));
            Ok((target - 5, target))
        }
        (Some(base), None) => {
            doubts.push(text!(
                "no column names the target year: {} is taken, five years after the base year",
                "没有列写明目标年份：取基期之后五年，即 {}",
                base + 5
            ));
            Ok((base, base + 5))
        }
        (None, None) => Err(Box::new(
            Diagnostic::error(Code::NoHeading, text!("no column names a year", "没有任何一列写明年份"))
                .at(grid.place(header.rows.start, 0))
                .help(text!("say them: --base-year 2020 --target-year 2025", "请给出年份：--base-year 2020 --target-year 2025")),
        )),
    }
}

/// The year that stands most often, the later of two that stand as often.
fn most(years: &[i32]) -> Option<i32> {
    let count = |year: i32| years.iter().filter(|known| **known == year).count();
    years.iter().copied().max_by_key(|year| (count(*year), *year))
}

/// The decimal mark of the table: that of its unmistakable figures where all of them show the same, else the likelier one, whose figures are marked
/// where they could be thousands. Where none shows any, semicolons between cells and the language of the headings speak for a comma.
fn table_decimals(grid: &Grid, header: &Header) -> Decimals {
    let columns = || header.columns.iter().filter(|column| column.role.holds_figures());
    let cells = (header.rows.end..grid.rows()).flat_map(|row| {
        columns().filter(move |column| !grid.is_number(row, column.position)).map(move |column| grid.words(row, column.position))
    });
    let shown: Vec<Decimals> = cells.map(decimals_shown).collect();
    let count = |decimals: Decimals| shown.iter().filter(|known| **known == decimals).count();
    match (count(Decimals::Point), count(Decimals::Comma)) {
        (0, 0) if grid.has_semicolons() || headings::write_decimal_commas(header.columns.iter().map(|column| column.heading.as_str())) => {
            Decimals::LikelyComma
        }
        (0, 0) => Decimals::Unknown,
        (_, 0) => Decimals::Point,
        (0, _) => Decimals::Comma,
        (point, comma) if point > comma || point == comma && !grid.has_semicolons() => Decimals::LikelyPoint,
        _ => Decimals::LikelyComma,
    }
}
