//! The tables of a run as files, written scenario by scenario so that they may be larger than memory.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Table;
use crate::plan::Plan;
use crate::simulate::Draws;
use crate::table::{self, Column, DataFrame, Forms, GrowingTable, NamedFrom, ReadError, Series, WriteError};

/// The tables of a run under construction in a folder. Each file begins with the first rows that its table is given.
pub struct TableFiles {
    folder: PathBuf,
    files: BTreeMap<Table, GrowingTable>,
}

impl TableFiles {
    /// Tables in a folder, none of which has a file yet.
    pub fn new(folder: &Path) -> TableFiles {
        TableFiles { folder: folder.to_owned(), files: BTreeMap::new() }
    }

    /// Appends rows to a table. What all scenarios are put into and what series there are comes in one piece, of which nothing stays in memory.
    pub fn add(&mut self, table: Table, rows: DataFrame) -> Result<(), WriteError> {
        if matches!(table, Table::Inputs | Table::Series) {
            let mut file = GrowingTable::begin(&self.folder, table.name(), table.forms())?;
            file.add(rows)?;
            return file.finish();
        }
        let file = match self.files.entry(table) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(GrowingTable::begin(&self.folder, table.name(), table.forms())?),
        };
        file.add(rows)
    }

    /// Completes the files.
    pub fn finish(self) -> Result<(), WriteError> {
        self.files.into_values().try_for_each(GrowingTable::finish)
    }
}

/// Writes all draws of one scenario as a Hive partition: a row a draw, a column for each input that was drawn and for each series and year. A
/// draw that failed says nothing: its cells are null, but for what was drawn, as is every value that is no number.
pub fn write_draws(
    folder: &Path,
    scenario: &str,
    first_draw: u64,
    drawn: &BTreeMap<String, &[f64]>,
    draws: &Draws,
) -> Result<(), WriteError> {
    let path = folder.join(draws_file(scenario));
    let inner = path.parent().expect("invariant: the file lies in a folder");
    fs::create_dir_all(inner).map_err(|cause| WriteError { path: inner.to_owned(), cause })?;
    let mut columns = draw_numbers(first_draw, draws);
    columns.extend(drawn.iter().map(|(name, values)| column(name, values.to_vec())));
    for (position, name) in draws.series.iter().enumerate() {
        for (at, year) in draws.years.iter().enumerate() {
            if draws.has_value(position, at) {
                columns.push(column(&format!("{name}@{year}"), defined(draws.column(position, at), &draws.failed)));
            }
        }
    }
    table::write_parquet(&mut frame(columns), &path)
}

/// Writes the same in long form: a row for each draw and quantity, with `draw`, `failed`, `name`, `year` (null for what has none) and `value`. It
/// is written quantity by quantity, so that memory holds few of them at a time.
pub fn write_long_draws(
    folder: &Path,
    scenario: &str,
    first_draw: u64,
    drawn: &BTreeMap<String, &[f64]>,
    draws: &Draws,
) -> Result<(), WriteError> {
    let inner = folder.join(format!("draws_long/scenario={scenario}"));
    fs::create_dir_all(&inner).map_err(|cause| WriteError { path: inner.clone(), cause })?;
    let mut table = GrowingTable::begin(&inner, "draws", Forms::Parquet)?;
    let mut add = |name: &str, year: Option<i64>, values: Vec<Option<f64>>| {
        let mut columns = draw_numbers(first_draw, draws);
        columns.push(column("name", vec![name; draws.count]));
        columns.push(column("year", vec![year; draws.count]));
        columns.push(column("value", values));
        table.add(frame(columns))
    };
    for (name, values) in drawn {
        let (name, year) = name.split_once('@').map_or((name.as_str(), None), |(name, year)| (name, year.parse().ok()));
        add(name, year, values.iter().copied().map(Some).collect())?;
    }
    for (position, name) in draws.series.iter().enumerate() {
        for (at, year) in draws.years.iter().enumerate().filter(|(at, _)| draws.has_value(position, *at)) {
            add(name, Some(i64::from(*year)), defined(draws.column(position, at), &draws.failed))?;
        }
    }
    table.finish()
}

/// The columns that name draws: their numbers, and whether they failed.
pub(super) fn draw_numbers(first_draw: u64, draws: &Draws) -> Vec<Column> {
    vec![column("draw", (first_draw..first_draw + draws.count as u64).collect::<Vec<_>>()), column("failed", draws.failed.clone())]
}

/// The values of draws that did not fail; nothing for the others and for what is no number.
fn defined(values: &[f64], failed: &[bool]) -> Vec<Option<f64>> {
    values.iter().zip(failed).map(|(value, failed)| (!failed && !value.is_nan()).then_some(*value)).collect()
}

pub(super) fn column<T, P: ?Sized>(name: &str, values: T) -> Column
where
    Series: NamedFrom<T, P>,
{
    Column::from(Series::new(name.into(), values))
}

pub(super) fn frame(columns: Vec<Column>) -> DataFrame {
    DataFrame::new_infer_height(columns).expect("invariant: columns are equally long and named apart")
}

/// Where the draws of a scenario lie in a run's folder, with `/`.
pub fn draws_file(scenario: &str) -> String {
    format!("draws/scenario={scenario}/draws.parquet")
}

/// The draws of these series that [`write_draws`] has written of one scenario; `None` if the run kept none.
///
/// # Errors
/// A file that cannot be read.
pub fn read_draws(plan: &Plan, folder: &Path, scenario: &str, series: &BTreeSet<&str>) -> Result<Option<Draws>, ReadError> {
    let years = plan.years();
    let name = |id: &str, year: i32| format!("{id}@{year}");
    let mut wanted: BTreeSet<String> = series.iter().flat_map(|id| years.iter().map(move |year| name(id, *year))).collect();
    wanted.insert("failed".to_owned());
    let Some(frame) = table::read_columns(&folder.join(draws_file(scenario)), &wanted)? else { return Ok(None) };
    let failed = frame.column("failed").and_then(|column| column.bool());
    let failed: Vec<bool> = failed.map_or_else(|_| Vec::new(), |flags| flags.iter().map(|failed| failed == Some(true)).collect());
    let values = |name: &str| numbers(&frame, name);
    // A series that no rule projects has no column.
    let there = |id: &&&str| years.iter().any(|year| values(&name(id, *year)).is_some());
    let series: Vec<String> = series.iter().filter(there).map(|id| (*id).to_owned()).collect();
    let column = |name: String| Arc::new(values(&name).unwrap_or_else(|| vec![f64::NAN; failed.len()]));
    let columns: Vec<Arc<Vec<f64>>> = series.iter().flat_map(|id| years.iter().map(move |year| name(id, *year))).map(column).collect();
    Ok(Some(Draws::new(series, years.clone(), failed.len(), columns, failed)))
}

/// What chance decided in each draw that [`write_draws`] has written of one scenario, under those of these names that there are; nothing if the
/// run kept no draws.
///
/// # Errors
/// A file that cannot be read.
pub fn read_drawn(folder: &Path, scenario: &str, names: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<f64>>, ReadError> {
    let frame = table::read_columns(&folder.join(draws_file(scenario)), names)?.unwrap_or_default();
    Ok(names.iter().filter_map(|name| Some((name.clone(), numbers(&frame, name)?))).collect())
}

/// A column of numbers, NaN where it is null; `None` where there is no such column.
fn numbers(frame: &DataFrame, name: &str) -> Option<Vec<f64>> {
    let column = frame.column(name).ok()?.f64().ok()?;
    Some(column.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
}
