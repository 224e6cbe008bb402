//! The folder of a batch: its record, its parts with their receipts, and what a stop has left of them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folder::{files_below, slashed};
use super::manifest::{Options, hash};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::results::{Results, Table};
use crate::table::{WriteError, is_partial, read_file, write_parquet, write_whole};
use crate::text;

/// The tables that a batch keeps.
pub(super) const KEPT: [Table; 6] =
    [Table::Scenarios, Table::Targets, Table::Projections, Table::Joint, Table::Commitments, Table::Failures];

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
    /// BLAKE3 of every file of the plan that the results depend on, by name within the plan.
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

/// Writes the tables of a part, which is there as a whole when its receipt is.
pub(super) fn write_part(place: &Path, part: usize, results: &Results) -> Result<(), WriteError> {
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

/// Removes what a batch that was stopped has left: parts that were not whole, and files that had not taken their names.
pub(super) fn remove_remains(place: &Path) -> io::Result<()> {
    for folder in [place.to_owned(), place.join("parts")] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(".part-") {
                fs::remove_dir_all(entry.path())?;
            } else if is_partial(&name) {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

pub(super) fn files_below_if_there(place: &Path) -> io::Result<Vec<PathBuf>> {
    if place.exists() { files_below(place) } else { Ok(Vec::new()) }
}

pub(super) fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("invariant: plain data") + "\n"
}

pub(super) fn write_text(path: &Path, text: &str) -> Result<(), WriteError> {
    write_whole(path, |file| file.write_all(text.as_bytes()))
}

/// The record of the batch in a folder, if it holds one.
pub(super) fn read_record(place: &Path) -> Result<Option<BatchRecord>, Vec<Diagnostic>> {
    let path = place.join("batch.json");
    match read_file(&path) {
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
    // Another version may cut a batch into other parts.
    let parted = known.experiments == now.experiments && known.options == now.options && known.parts != now.parts;
    note(known.fiveyear != now.fiveyear || parted, text!("the version of fiveyear", "fiveyear 的版本"));
    note(known.plan != now.plan, text!("the plan", "规划"));
    note(known.design != now.design || known.experiments != now.experiments, text!("the design", "设计"));
    note(known.scenarios != now.scenarios, text!("the scenarios", "情景"));
    note(known.options != now.options, text!("draws, seed or how they are spread", "模拟次数、种子或抽样方式"));
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
    files_below(place)?.into_iter().map(|name| Ok((slashed(&name), hash(&read_file(&place.join(&name))?)))).collect()
}
