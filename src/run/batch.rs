//! A batch: a design's experiments, run part by part, so that one that is stopped goes on where it was.
//!
//! A part is a fixed number of experiments, whatever machine runs it. Its tables are Hive partitions of our own making, `TABLE/part=00007/`,
//! and a receipt in `parts/`, written last, says that the part is whole. What was drawn for a part depends on its number alone, so that parts
//! run on other machines, or after a stop, are the same byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folder::{Lock, files_below, keep_parts, slashed};
use super::job::Observer;
use super::manifest::{Options, hash};
use super::write::{cannot_begin, not_written};
use crate::achieve::assess_each;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::Plan;
use crate::results::{Results, Table, design_frame};
use crate::scenario::{BatchDesign, Scenario};
use crate::simulate::Session;
use crate::table::{WriteError, write_csv, write_parquet, write_whole};
use crate::text;

/// Experiments of a part: some seconds to some minutes of work.
const PER_PART: usize = 64;

/// The tables that a batch keeps.
const KEPT: [Table; 6] = [Table::Scenarios, Table::Targets, Table::Projections, Table::Joint, Table::Commitments, Table::Failures];

/// A design to be run, or a shard of it.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    /// The plan that is varied.
    pub plan: &'a Plan,
    /// What is varied.
    pub design: BatchDesign,
    /// The scenarios that every point is applied to.
    pub bases: Vec<Scenario>,
    /// Draws, seed and how they are spread.
    pub options: Options,
    /// The part of the work that is done here.
    pub shard: Shard,
}

/// One of several machines' shares, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which of them.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Shard {
    /// All of the work.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };
}

/// batch.json: what a batch is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchRecord {
    /// Version of fiveyear.
    pub fiveyear: String,
    /// Name of the plan.
    pub plan: Text,
    /// Name of the design.
    pub design: String,
    /// The scenarios that every point is applied to.
    pub scenarios: Vec<String>,
    /// Draws, seed and how they are spread.
    pub options: Options,
    /// BLAKE3 of every input file, by name within the plan.
    pub inputs: BTreeMap<String, String>,
    /// All experiments of the design.
    pub experiments: usize,
    /// All parts of the design.
    pub parts: usize,
    /// The share that this folder is of.
    pub shard: Shard,
}

/// parts/00007.json: a part that is whole.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Receipt {
    part: usize,
    /// BLAKE3 of its files, by name within the folder.
    pub(super) files: BTreeMap<String, String>,
}

impl Batch<'_> {
    /// How many experiments the design has: points times scenarios.
    pub fn experiments(&self) -> usize {
        self.design.points() * self.bases.len()
    }

    fn parts(&self) -> usize {
        self.experiments().div_ceil(PER_PART)
    }

    /// The parts that are done here.
    pub fn own_parts(&self) -> Range<usize> {
        let Shard { number, of } = self.shard;
        let end = |number: usize| self.parts() * number / of;
        end(number - 1)..end(number)
    }

    /// The experiments that are done here.
    pub fn own_experiments(&self) -> usize {
        self.own_parts().map(|part| self.experiments_of(part).len()).sum()
    }

    fn experiments_of(&self, part: usize) -> Range<usize> {
        part * PER_PART..((part + 1) * PER_PART).min(self.experiments())
    }

    fn record(&self) -> BatchRecord {
        BatchRecord {
            fiveyear: env!("CARGO_PKG_VERSION").to_owned(),
            plan: self.plan.name.clone(),
            design: self.design.name.clone(),
            scenarios: self.bases.iter().map(|base| base.name.clone()).collect(),
            options: self.options.clone(),
            inputs: self.plan.hashes(),
            experiments: self.experiments(),
            parts: self.parts(),
            shard: self.shard,
        }
    }

    /// Eight hexadecimal digits that tell this batch from any other.
    pub fn identity(&self) -> String {
        hash(as_json(&BatchRecord { shard: Shard::WHOLE, ..self.record() }).as_bytes())[..8].to_owned()
    }

    /// Runs the parts of the shard that `place` does not hold yet. With `resume`, the folder may hold some; without, it must be empty.
    ///
    /// # Errors
    /// Those of the rules; a place that holds something else, another batch or an unfinished one; what the file system refuses. Complete parts
    /// stay in any case.
    pub fn run(&self, place: &Path, resume: bool, observer: &impl Observer) -> Result<(), Vec<Diagnostic>> {
        let mut session = Session::new(self.plan, &self.bases, self.options.settings(None))?;
        let lock = Lock::take(place).map_err(|error| vec![cannot_begin(place, &error)])?;
        keep_parts(&lock);
        let refused = |error: io::Error| vec![not_written(place, &error)];
        self.begin(place, resume)?;
        for part in self.own_parts() {
            let experiments = self.experiments_of(part);
            if receipt_file(place, part).is_file() {
                experiments.for_each(|_| observer.scenario_done());
                continue;
            }
            let scenarios: Vec<Scenario> = experiments.map(|experiment| self.scenario(experiment)).collect();
            let (years, mut results) = (self.plan.years(), Results::default());
            assess_each(&mut session, &scenarios, |result, _| {
                for (table, rows) in Table::of_scenario(self.plan, &years, &result).into_iter().filter(|(table, _)| KEPT.contains(table)) {
                    results.add(table, rows);
                }
                observer.scenario_done();
            })?;
            write_part(place, part, &results).map_err(|error| vec![not_written(place, &error)])?;
        }
        remove_stages(place).map_err(refused)
    }

    fn scenario(&self, experiment: usize) -> Scenario {
        let points = self.design.points();
        self.design.apply(self.plan, &self.bases[experiment / points], experiment % points)
    }

    /// Makes the folder ready, or finds that it holds the beginnings of this batch.
    fn begin(&self, place: &Path, resume: bool) -> Result<(), Vec<Diagnostic>> {
        let refused = |error: io::Error| vec![not_written(place, &error)];
        let shown = place.display();
        match read_record(place)? {
            Some(_) if !resume => {
                return Err(vec![
                    Diagnostic::error(
                        Code::UnfinishedBatch,
                        text!("{shown} holds a batch already; nothing was changed", "{shown} 中已有批量运行的结果；未作任何改动"),
                    )
                    .help(text!(
                        "go on with it by --resume, or choose another folder with --out",
                        "可用 --resume 接着运行，或用 --out 指定其他文件夹"
                    )),
                ]);
            }
            Some(known) => check_same(&known, &self.record(), true)?,
            None => {
                if let Some(file) = files_below_if_there(place).map_err(refused)?.into_iter().next() {
                    return Err(vec![cannot_begin(place, &super::folder::BeginError::Foreign(place.join(file)))]);
                }
                fs::create_dir_all(place.join("parts")).map_err(refused)?;
                write_text(&place.join("batch.json"), &as_json(&self.record())).map_err(|error| vec![not_written(place, &error)])?;
            }
        }
        remove_stages(place).map_err(refused)?;
        if !place.join("inputs.parquet").is_file() {
            let mut frame = design_frame(&self.design, &self.bases);
            let written =
                write_csv(&mut frame, &place.join("inputs.csv")).and_then(|()| write_parquet(&mut frame, &place.join("inputs.parquet")));
            written.map_err(|error| vec![not_written(place, &error)])?;
        }
        Ok(())
    }
}

/// Writes the tables of a part, which is there as a whole when its receipt is.
fn write_part(place: &Path, part: usize, results: &Results) -> Result<(), WriteError> {
    let stage = place.join(format!(".part-{part:05}"));
    let at = |path: &Path, done: io::Result<()>| done.map_err(|cause| WriteError { path: path.to_owned(), cause });
    let mut files = BTreeMap::new();
    for table in KEPT {
        let (name, folder) = (table.name(), stage.join(table.name()));
        at(&folder, fs::create_dir_all(&folder))?;
        let file = folder.join(format!("{name}.parquet"));
        write_parquet(&mut results.frame(table).clone(), &file)?;
        let bytes = fs::read(&file).map_err(|cause| WriteError { path: file.clone(), cause })?;
        files.insert(format!("{name}/part={part:05}/{name}.parquet"), hash(&bytes));
    }
    for table in KEPT {
        let place = place.join(table.name()).join(format!("part={part:05}"));
        let moved = || {
            fs::create_dir_all(place.parent().expect("invariant: below the batch"))?;
            // Of a part that was stopped between its tables.
            if place.exists() {
                fs::remove_dir_all(&place)?;
            }
            fs::rename(stage.join(table.name()), &place)
        };
        at(&place, moved())?;
    }
    write_text(&receipt_file(place, part), &as_json(&Receipt { part, files }))?;
    at(&stage, fs::remove_dir_all(&stage))
}

pub(super) fn receipt_file(place: &Path, part: usize) -> PathBuf {
    place.join("parts").join(format!("{part:05}.json"))
}

/// Removes what a part that was stopped has left.
fn remove_stages(place: &Path) -> io::Result<()> {
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(".part-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn files_below_if_there(place: &Path) -> io::Result<Vec<PathBuf>> {
    if place.exists() { files_below(place) } else { Ok(Vec::new()) }
}

pub(super) fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("invariant: plain data") + "\n"
}

fn write_text(path: &Path, text: &str) -> Result<(), WriteError> {
    write_whole(path, |file| file.write_all(text.as_bytes()))
}

/// The record of the batch in a folder, if it holds one.
pub(super) fn read_record(place: &Path) -> Result<Option<BatchRecord>, Vec<Diagnostic>> {
    let path = place.join("batch.json");
    match fs::read(&path) {
        Err(_) => Ok(None),
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| vec![bad(&path, &error.to_string())]),
    }
}

pub(super) fn bad(path: &Path, why: &str) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(Code::BadBatch, text!("{path} is not as the batch left it: {why}", "{path} 与批量运行写出的不符：{why}"))
        .help(text!("run the batch again into another folder", "请在其他文件夹中重新运行该批量"))
}

/// Each thing in which two batches differ, as one error; the shard too where it must be the same.
pub(super) fn check_same(known: &BatchRecord, now: &BatchRecord, shard: bool) -> Result<(), Vec<Diagnostic>> {
    let mut differ: Vec<Text> = Vec::new();
    let mut note = |differs: bool, what: Text| differ.extend(differs.then_some(what));
    note(known.fiveyear != now.fiveyear, text!("the version of fiveyear", "fiveyear 的版本"));
    note(known.plan != now.plan, text!("the plan", "规划"));
    note(known.design != now.design || known.experiments != now.experiments, text!("the design", "设计"));
    note(known.scenarios != now.scenarios, text!("the scenarios", "情景"));
    note(known.options != now.options, text!("draws, seed or how they are spread", "抽样次数、种子或抽样方式"));
    note(shard && known.shard != now.shard, text!("the shard", "分片"));
    let names = known.inputs.keys().chain(now.inputs.keys()).collect::<std::collections::BTreeSet<_>>();
    names.into_iter().filter(|name| known.inputs.get(*name) != now.inputs.get(*name)).for_each(|name| note(true, Text::same(name)));
    if differ.is_empty() {
        return Ok(());
    }
    let list = |of: fn(&Text) -> &str, between: &str| differ.iter().map(of).collect::<Vec<_>>().join(between);
    let (en, zh) = (list(|text| &text.en, ", "), list(|text| &text.zh, "、"));
    Err(vec![
        Diagnostic::error(
            Code::OtherBatch,
            text!(
                "the results are of another batch: {en} differ; nothing was changed",
                "结果属于另一次批量运行，不同之处：{zh}；未作任何改动"
            ),
        )
        .help(text!(
            "put back what was changed to go on with it, or choose another folder with --out",
            "恢复改动后可接着运行，或用 --out 指定其他文件夹"
        )),
    ])
}

/// One table of a whole batch, part after part.
///
/// # Errors
/// A part that cannot be read.
pub fn batch_table(place: &Path, table: Table, parts: Range<usize>) -> Result<Results, Vec<Diagnostic>> {
    let mut results = Results::default();
    for part in parts {
        let folder = place.join(table.name()).join(format!("part={part:05}"));
        let rows = crate::table::read_table(&folder, table.name(), crate::table::Forms::Parquet, &table.columns());
        match rows {
            Ok(Some(rows)) => results.add(table, rows),
            Ok(None) => return Err(vec![bad(&folder, "missing")]),
            Err(error) => return Err(vec![bad(&error.path, &error.cause.to_string())]),
        }
    }
    Ok(results)
}

/// Every file of a batch by name with its hash, for those who compare two.
pub fn batch_hashes(place: &Path) -> io::Result<BTreeMap<String, String>> {
    files_below(place)?.into_iter().map(|name| Ok((slashed(&name), hash(&fs::read(place.join(&name))?)))).collect()
}
