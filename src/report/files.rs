//! The files of a run: in goes an assessment, out comes a folder that is there complete or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::achieve::{self, ScenarioResult};
use crate::plan::Plan;
use crate::simulate::Draws;
use crate::table::{self, Column, DataFrame, GrowingTable, NamedFrom, Series, WriteError};

use super::columns::{failures_frame, projections_frame, scenarios_frame};
use super::manifest::{Manifest, hash};

/// A folder under construction beside its final place; dropped unfinished, it leaves nothing behind.
pub struct RunFolder {
    building: PathBuf,
    place: PathBuf,
    finished: bool,
}

/// Why a folder cannot be begun.
#[derive(Debug)]
pub enum BeginError {
    /// The place holds something that is not of an earlier run: this file, or the place itself.
    Foreign(PathBuf),
    Io(io::Error),
}

impl From<io::Error> for BeginError {
    fn from(error: io::Error) -> BeginError {
        BeginError::Io(error)
    }
}

impl RunFolder {
    /// Begins the folder `place`; whatever stands there stays until [`RunFolder::finish`]. Only an earlier run with nothing added, or an
    /// empty folder, will be replaced.
    pub fn begin(place: &Path) -> Result<RunFolder, BeginError> {
        if let Some(foreign) = foreign_file(place)? {
            return Err(BeginError::Foreign(foreign));
        }
        let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "run".to_owned());
        let building = place.with_file_name(format!(".{name}.{}.part", std::process::id()));
        if building.exists() {
            fs::remove_dir_all(&building)?;
        }
        fs::create_dir_all(&building)?;
        Ok(RunFolder { building, place: place.to_owned(), finished: false })
    }

    /// Where files are written until the folder is finished.
    pub fn path(&self) -> &Path {
        &self.building
    }

    /// Adds run.json with the hash of every file, then puts the folder in its place, where an earlier one is replaced.
    pub fn finish(mut self, mut manifest: Manifest) -> io::Result<Manifest> {
        manifest.outputs = hash_files(&self.building)?;
        let mut text = serde_json::to_string_pretty(&manifest).expect("invariant: a manifest is plain data");
        text.push('\n');
        fs::write(self.building.join("run.json"), text)?;
        let old = self.building.with_extension("old");
        let replaces = self.place.exists();
        if replaces {
            fs::rename(&self.place, &old)?;
        }
        if let Err(error) = fs::rename(&self.building, &self.place) {
            if replaces {
                // The earlier run goes back; if even that fails, it is still there under its other name.
                let _ = fs::rename(&old, &self.place);
            }
            return Err(error);
        }
        self.finished = true;
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
        Ok(manifest)
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing more can be done for a folder that cannot be removed either.
            let _ = fs::remove_dir_all(&self.building);
        }
    }
}

/// The first thing in a place that no run has written there: nothing where nothing stands, or an earlier run or empty folder.
fn foreign_file(place: &Path) -> io::Result<Option<PathBuf>> {
    if !place.exists() {
        return Ok(None);
    }
    if !place.is_dir() {
        return Ok(Some(place.to_owned()));
    }
    let manifest = fs::read(place.join("run.json")).ok().and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
    let written = manifest.map(|manifest| manifest.outputs).unwrap_or_default();
    // A PNG picture is not in the manifest; the SVG that it was made from is.
    let drawn = |name: &str| name.strip_suffix(".png").is_some_and(|name| written.contains_key(&format!("{name}.svg")));
    let known = |name: &str| written.contains_key(name) || drawn(name) || (name == "run.json" && !written.is_empty());
    Ok(files_below(place)?.into_iter().find(|name| !known(&slashed(name))).map(|name| place.join(name)))
}

/// Every file below a folder, by its name from there, in order.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(folder.join(&inner))? {
            let entry = entry?;
            let name = inner.join(entry.file_name());
            if entry.file_type()?.is_dir() { open.push(name) } else { files.push(name) }
        }
    }
    files.sort();
    Ok(files)
}

/// A name with `/` between its parts.
fn slashed(name: &Path) -> String {
    name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Hash of every file below a folder but run.json and PNG pictures, by its name with `/`. Pictures are drawn with the fonts of the
/// machine, so that their bytes are not the same everywhere; those of the SVG they are made from are.
pub fn hash_files(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut hashes = BTreeMap::new();
    for name in files_below(folder)? {
        if name != Path::new("run.json") && name.extension().is_none_or(|end| end != "png") {
            hashes.insert(slashed(&name), hash(&fs::read(folder.join(&name))?));
        }
    }
    Ok(hashes)
}

/// The frames of a run that its workbook shows too.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    pub projections: DataFrame,
    pub targets: DataFrame,
}

/// The tables of a run, written scenario by scenario: projections, targets, commitments, joint probabilities, sets of targets, official labels
/// and the ledger of failures.
pub struct TableFiles {
    files: Vec<(TableOf, GrowingTable)>,
    /// The frames that the workbook shows too, if there is to be one.
    kept: Option<Tables>,
}

/// Makes the rows of one table of a scenario.
type TableOf = fn(&Plan, &[i32], &ScenarioResult) -> DataFrame;

impl TableFiles {
    /// Begins all tables in a folder; `keep` says whether [`TableFiles::finish`] is to give back those of the workbook.
    pub fn begin(folder: &Path, keep: bool) -> Result<TableFiles, WriteError> {
        let tables: [(&str, bool, TableOf); 9] = [
            ("projections", true, |_, years, result| projections_frame(years, result)),
            ("targets", true, |plan, _, result| achieve::targets_frame(plan, &[result.judged()])),
            ("targets_by_year", false, |plan, _, result| achieve::years_frame(plan, &[result.judged()])),
            ("commitments", false, |plan, _, result| achieve::commitments_frame(plan, &[(&result.scenario.name, &result.commitments)])),
            ("joint", false, |plan, _, result| achieve::joint_frame(plan, &[result.judged()])),
            ("together", false, |plan, _, result| achieve::together_frame(plan, &[(&result.scenario.name, &result.joint)])),
            ("official", false, |plan, _, result| achieve::official_frame(plan, &[result.judged()])),
            ("failures", false, |_, _, result| failures_frame(result)),
            ("scenarios", false, |_, _, result| scenarios_frame(result)),
        ];
        let begin = |(name, parquet, of): (&str, bool, TableOf)| Ok((of, GrowingTable::begin(folder, name, parquet)?));
        let files = tables.into_iter().map(begin).collect::<Result<_, WriteError>>()?;
        Ok(TableFiles { files, kept: keep.then(Tables::default) })
    }

    /// Appends a scenario; `years` are those of the run.
    pub fn add(&mut self, plan: &Plan, years: &[i32], result: &ScenarioResult) -> Result<(), WriteError> {
        for (position, (of, file)) in self.files.iter_mut().enumerate() {
            let rows = of(plan, years, result);
            let kept = self.kept.as_mut().and_then(|tables| match position {
                0 => Some(&mut tables.projections),
                1 => Some(&mut tables.targets),
                _ => None,
            });
            if let Some(kept) = kept {
                table::stack(kept, rows.clone());
            }
            file.add(rows)?;
        }
        Ok(())
    }

    /// Completes the files. Gives back the frames of the workbook if they were to be kept.
    pub fn finish(self) -> Result<Option<Tables>, WriteError> {
        self.files.into_iter().try_for_each(|(_, file)| file.finish())?;
        Ok(self.kept)
    }
}

/// The values of draws that did not fail; null, not NaN, where there is none. Readers order NaN as they like: above every number, or
/// below, or as nothing.
fn defined(values: &[f64], failed: &[bool]) -> Vec<Option<f64>> {
    values.iter().zip(failed).map(|(value, failed)| (!failed && !value.is_nan()).then_some(*value)).collect()
}

/// Writes all draws of one scenario, a row for each and a column `series@year` for each value, as Hive partitions do.
pub fn write_draws(folder: &Path, scenario: &str, first_draw: u64, draws: &Draws) -> Result<(), WriteError> {
    let inner = folder.join("draws").join(format!("scenario={scenario}"));
    fs::create_dir_all(&inner).map_err(|cause| WriteError { path: inner.clone(), cause })?;
    let mut columns =
        vec![column("draw", (first_draw..first_draw + draws.count as u64).collect::<Vec<_>>()), column("failed", draws.failed.clone())];
    for (position, name) in draws.series.iter().enumerate() {
        for (at, year) in draws.years.iter().enumerate() {
            if draws.has_value(position, at) {
                columns.push(column(&format!("{name}@{year}"), defined(draws.column(position, at), &draws.failed)));
            }
        }
    }
    table::write_parquet(&mut frame(columns), &inner.join("draws.parquet"))
}

fn column<T, P: ?Sized>(name: &str, values: T) -> Column
where
    Series: NamedFrom<T, P>,
{
    Column::from(Series::new(name.into(), values))
}

fn frame(columns: Vec<Column>) -> DataFrame {
    DataFrame::new_infer_height(columns).expect("invariant: columns are equally long and named apart")
}
