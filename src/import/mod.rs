//! Reads a planner's own table and writes a plan folder from it, with what was understood of each cell.
//!
//! A [`Grid`] is one sheet as it stands. [`header`] finds the rows that name its columns and what each column holds, [`rows`] the indicators
//! below with their groups, stages and units, [`figure`] what each cell of figures says, and [`infer`] what a bare row leaves unsaid.
//! [`write`] makes the plan's files of it. Nothing is guessed in silence: what could mean two things carries a doubt with its cell, and what
//! cannot be read is left open.

mod deepen;
pub mod figure;
pub mod header;
mod infer;
mod mapping;
mod names;
mod number;
pub mod rows;
mod unit;
mod words;
mod write;

pub use deepen::deepen;
pub use infer::Target;
pub use mapping::Mapping;
pub use write::{asked, files};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::{Family, Measure};
use crate::table::Grid;
use crate::text;

use figure::{Figure, Meaning, Surroundings, Value};
use header::{Header, Role};
use infer::Known;
use number::{Decimals, decimals_shown};
use rows::Row;

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

/// One indicator as it was understood.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What the table says of it.
    pub row: Row,
    /// Its name in rules.
    pub id: String,
    /// The cell of its baseline and what it says.
    pub baseline: Option<Read>,
    /// The cell of its target and what it says.
    pub target: Option<Read>,
    /// The target as a demand; `None` where it cannot be judged.
    pub demand: Option<Target>,
    /// Earlier and later observed values.
    pub observed: Vec<(i32, f64, String)>,
    /// Targets of years before the last.
    pub interim: Vec<(i32, Target, String)>,
    /// How it moves until a rule says more.
    pub family: Family,
    /// What else its row says: nature, department, source, notes.
    pub remarks: Vec<String>,
    /// Cells that could mean something else, with what.
    pub doubts: Vec<(String, Text)>,
}

/// A cell of figures.
#[derive(Debug, Clone)]
pub struct Read {
    /// Its name in the sheet.
    pub cell: String,
    /// What is printed there.
    pub words: String,
    /// The year that its column names.
    pub year: Option<i32>,
    /// What it says.
    pub figure: Figure,
}

impl Entry {
    /// The baseline as a number of its row's unit.
    pub fn base_value(&self) -> Option<Value> {
        let figure = &self.baseline.as_ref()?.figure;
        match figure.meaning {
            Meaning::Value(value) if !figure.total => Some(value),
            _ => None,
        }
    }

    /// Whether the plan that is written judges it: it has a target that reads as a number.
    pub fn is_judged(&self) -> bool {
        self.demand.is_some()
    }
}

/// Reads a table, by an earlier mapping if there is one.
///
/// Fails where no heading is found, and where the columns hold no target or no names.
pub fn understand(grid: &Grid, mapping: Option<&Mapping>) -> Result<Understood, Box<Diagnostic>> {
    let header = match mapping {
        Some(mapping) => mapping.header(grid)?,
        None => header::find(grid).ok_or_else(|| no_heading(grid))?,
    };
    let body = rows::read(grid, &header);
    let mut doubts = Vec::new();
    let (base_year, target_year) = years(&header, mapping, &mut doubts)?;
    let decimals = table_decimals(grid, &header);
    let mut names = names::Names::new(mapping);
    let mut entries: Vec<Entry> = Vec::new();
    for row in body.rows {
        entries.push(entry(grid, &header, row, (base_year, target_year), decimals, &mut names));
    }
    if entries.is_empty() {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyTable, text!("no indicator stands below the heading", "表头之下没有指标"))
                .at(grid.place(header.rows.start, 0)),
        ));
    }
    Ok(Understood { title: title(grid, &header), header, base_year, target_year, entries, passed_over: body.passed_over, doubts })
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

/// What stands in the rows above the heading, the longest of it.
fn title(grid: &Grid, header: &Header) -> String {
    let above = (0..header.rows.start).flat_map(|row| (0..grid.width()).map(move |column| grid.words(row, column)));
    above.max_by_key(|words| words.chars().count()).unwrap_or_default().to_owned()
}

/// Base year and target year: of the last observed column before the last target, and of the last target.
fn years(header: &Header, mapping: Option<&Mapping>, doubts: &mut Vec<Text>) -> Result<(i32, i32), Box<Diagnostic>> {
    if let Some(mapping) = mapping {
        return Ok((mapping.base_year, mapping.target_year));
    }
    let targets: Vec<i32> =
        header.columns.iter().filter_map(|column| if let Role::Target(year) = column.role { year } else { None }).collect();
    let observed: Vec<i32> =
        header.columns.iter().filter_map(|column| if let Role::Observed(year) = column.role { year } else { None }).collect();
    let target = targets.iter().copied().max();
    let base = observed.iter().copied().filter(|year| target.is_none_or(|target| *year < target)).max();
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
                .help(text!("say them: --base-year 2020 --target-year 2025", "请给出年份：--base-year 2020 --target-year 2025")),
        )),
    }
}

/// The decimal mark that most cells of figures show.
fn table_decimals(grid: &Grid, header: &Header) -> Decimals {
    let columns = || header.columns.iter().filter(|column| matches!(column.role, Role::Observed(_) | Role::Target(_) | Role::Growth));
    let cells = (header.rows.end..grid.rows()).flat_map(|row| columns().map(move |column| grid.words(row, column.position)));
    let shown: Vec<Decimals> = cells.map(decimals_shown).collect();
    let count = |decimals: Decimals| shown.iter().filter(|known| **known == decimals).count();
    match count(Decimals::Point).cmp(&count(Decimals::Comma)) {
        std::cmp::Ordering::Greater => Decimals::Point,
        std::cmp::Ordering::Less => Decimals::Comma,
        std::cmp::Ordering::Equal => Decimals::Unknown,
    }
}

fn entry(
    grid: &Grid,
    header: &Header,
    mut row: Row,
    (base_year, target_year): (i32, i32),
    decimals: Decimals,
    names: &mut names::Names,
) -> Entry {
    let cells: Vec<(usize, Role, String)> = header
        .columns
        .iter()
        .filter(|column| matches!(column.role, Role::Observed(_) | Role::Target(_) | Role::Growth))
        .map(|column| (column.position, column.role.clone(), grid.words(row.at, column.position).to_owned()))
        .collect();
    if row.unit.is_empty() && cells.iter().any(|(_, _, words)| words::plain(words).ends_with('%')) {
        row.unit = "%".to_owned();
    }
    let mut doubts = Vec::new();
    let (mut baseline, mut target, mut growth): (Option<Read>, Option<Read>, Option<Read>) = (None, None, None);
    let (mut observed, mut earlier) = (Vec::new(), Vec::new());
    for (column, role, words) in cells {
        let aimed = !matches!(role, Role::Observed(_));
        let around = Surroundings { name: &row.name, unit: &row.unit, decimals, target: aimed };
        let figure = figure::read(&words, around);
        let year = match role {
            Role::Observed(year) | Role::Target(year) => year,
            _ => None,
        };
        let read = Read { cell: grid.cell(row.at, column), words, year, figure };
        match role {
            Role::Growth => growth = Some(read),
            Role::Target(year) if year.is_none_or(|year| year == target_year) => target = Some(read),
            Role::Target(_) => earlier.push(read),
            _ if year.is_none_or(|year| year == base_year) => baseline = Some(read),
            _ => observed.push(read),
        }
    }
    let years = (target_year - base_year).unsigned_abs();
    let base = baseline.as_ref().and_then(|read| value_of(read, &mut doubts));
    // `年均/累计` speaks where the target column says nothing.
    if target.as_ref().is_none_or(|read| read.figure.meaning == Meaning::Nothing)
        && let Some(mut read) = growth.take().filter(|read| read.figure.meaning != Meaning::Nothing)
    {
        as_growth(&mut read, &row, base);
        target = Some(read);
    }
    let known = Known { name: &row.name, unit: &row.unit, baseline: base, years };
    let demand = |read: &Read, known: Known<'_>, doubts: &mut Vec<(String, Text)>| {
        let mut own = Vec::new();
        let demand = infer::target(&read.figure, known, &mut own);
        if demand.is_none() && !matches!(read.figure.meaning, Meaning::Nothing) {
            own.push(text!("kept as words, not judged: `{}`", "保留文字，不作判断：“{}”", read.words));
        }
        doubts.extend(own.into_iter().map(|doubt| (read.cell.clone(), doubt)));
        demand
    };
    let wanted = target.as_ref().and_then(|read| demand(read, known, &mut doubts));
    let interim = earlier
        .iter()
        .filter_map(|read| {
            let year = read.year?;
            let known = Known { years: (year - base_year).unsigned_abs(), ..known };
            Some((year, demand(read, known, &mut doubts)?, read.words.clone()))
        })
        .collect();
    let observed = observed.iter().filter_map(|read| Some((read.year?, value_of(read, &mut doubts)?.number, read.words.clone()))).collect();
    let better = wanted.as_ref().map_or(crate::plan::Better::More, |target| target.better);
    let form = wanted.as_ref().map_or(crate::plan::Form::Number, |target| target.form);
    let measure = wanted.as_ref().map_or(Measure::Final, |target| target.measure);
    let family = Family::of(&row.name, &row.unit, form, better, measure, base.map(|base| base.number));
    let said =
        |role: &Role| header.column(role).map(|column| grid.spread(row.at, column.position).to_owned()).filter(|words| !words.is_empty());
    let remarks = [Role::Nature, Role::Department, Role::Source, Role::Note].iter().filter_map(said).collect();
    let id = names.id(&row);
    Entry { row, id, baseline, target, demand: wanted, observed, interim, family, remarks, doubts }
}

/// The number of an observed cell, with what is doubtful of it.
fn value_of(read: &Read, doubts: &mut Vec<(String, Text)>) -> Option<Value> {
    doubts.extend(read.figure.doubts.iter().map(|doubt| (read.cell.clone(), doubt.clone())));
    match read.figure.meaning {
        Meaning::Value(value) => {
            if read.figure.demand.is_some() {
                doubts.push((
                    read.cell.clone(),
                    text!("a limit stands where a value is wanted: {}", "此处应为数值，所印是界限：{}", read.words),
                ));
            }
            if read.figure.total {
                doubts
                    .push((read.cell.clone(), text!("a total of past years, not the value of one", "是过去几年的累计数，不是一年的数值")));
                return None;
            }
            Some(value)
        }
        Meaning::Nothing => None,
        _ => {
            doubts.push((read.cell.clone(), text!("no value: left empty", "没有数值：留空")));
            None
        }
    }
}

/// A cell of 年均/累计: brackets are a total, of changes where the row is a level; a bare number is growth a year.
fn as_growth(read: &mut Read, row: &Row, base: Option<Value>) {
    let Meaning::Value(value) = read.figure.meaning else { return };
    // A limit in per cent, such as <5.5 of unemployment, is a level that the column is lent to.
    let level = read.figure.demand.is_some() && crate::plan::is_percentage(&row.unit);
    if crate::plan::is_growth(&row.name) || level {
        return;
    }
    if base.is_some() {
        let how = if read.figure.total { figure::Change::Amount } else { figure::Change::PerCentAYear };
        read.figure.meaning = Meaning::Change { by: value.number, how };
        read.figure.total = false;
        read.figure.average = false;
    }
}
