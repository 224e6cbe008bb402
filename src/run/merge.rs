//! Joins the parts of a batch that several machines have run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::batch_folder::{BatchRecord, Receipt, Shard, as_json, bad, check_same, read_record, receipt_file};
use super::folder::RunFolder;
use super::manifest::hash;
use super::write::{cannot_begin, not_written};
use crate::diagnostic::{Code, Diagnostic};
use crate::table::{read_file, read_text};
use crate::text;

fn no_batch(folder: &Path) -> Diagnostic {
    let place = folder.display();
    Diagnostic::error(Code::BadBatch, text!("{place} holds no batch", "{place} 中没有批量结果"))
        .help(text!("name folders that `fiveyear batch` wrote", "请给出 `fiveyear batch` 写出的文件夹"))
}

/// A batch whose parts are together.
#[derive(Debug, Clone)]
pub struct Merged {
    /// What it is made of.
    pub record: BatchRecord,
    /// Whether all of it stood there before, so that nothing was written.
    pub before: bool,
}

/// Puts the parts in several folders of one batch together in `place`, as one machine would have written them. A place that holds just that
/// already is left as it is.
///
/// # Errors
/// A folder that holds no batch or another one; parts that are missing, there twice, or not as they were written; a place that holds something
/// else.
pub fn merge(folders: &[PathBuf], place: &Path) -> Result<Merged, Vec<Diagnostic>> {
    let mut records = Vec::new();
    for folder in folders {
        let record = read_record(folder)?.ok_or_else(|| vec![no_batch(folder)])?;
        records.push(record);
    }
    let first = records.first().cloned().ok_or_else(|| vec![bad(place, "no folder to merge")])?;
    for record in &records[1..] {
        check_same(&first, record, false)?;
    }
    let holders: Vec<Vec<&PathBuf>> =
        (0..first.parts).map(|part| folders.iter().filter(|folder| receipt_file(folder, part).is_file()).collect()).collect();
    let numbers = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
        (0..first.parts).filter(|part| wanted(holders[*part].len())).map(|part| part.to_string()).collect()
    };
    let (missing, twice) = (numbers(&|count| count == 0), numbers(&|count| count > 1));
    if !missing.is_empty() {
        let (count, all, list) = (missing.len(), first.parts, shortened(&missing));
        return Err(vec![
            Diagnostic::error(
                Code::MissingParts,
                text!("{count} of {all} parts are missing: {list}", "{all}个部分中缺少{count}个：{list}"),
            )
            .help(text!(
                "run the shards that are not finished again with --resume, and name all of their folders",
                "请用 --resume 完成其余分片，并列出全部文件夹"
            )),
        ]);
    }
    if !twice.is_empty() {
        let list = shortened(&twice);
        return Err(vec![
            Diagnostic::error(Code::PartTwice, text!("parts are there twice: {list}", "有重复的部分：{list}"))
                .help(text!("name each shard's folder once", "每个分片的文件夹只写一次")),
        ]);
    }
    let record = BatchRecord { shard: Shard::WHOLE, ..first };
    if is_there(place, &record, &holders) {
        return Ok(Merged { record, before: true });
    }
    let folder = RunFolder::begin(place).map_err(|error| vec![cannot_begin(place, &error)])?;
    let refused = |error: io::Error| vec![not_written(place, &error)];
    let to = folder.path().to_owned();
    fs::create_dir_all(to.join("parts")).map_err(refused)?;
    for (part, holder) in holders.iter().enumerate() {
        let from = holder[0];
        let path = receipt_file(from, part);
        let text = read_text(&path).map_err(refused)?;
        let receipt: Receipt = serde_json::from_str(&text).map_err(|error| vec![bad(&path, &error.to_string())])?;
        for (name, said) in &receipt.files {
            let bytes = read_file(&from.join(name)).map_err(|error| vec![bad(&from.join(name), &error.to_string())])?;
            if hash(&bytes) != *said {
                return Err(vec![bad(&from.join(name), "changed")]);
            }
            let file = to.join(name);
            fs::create_dir_all(file.parent().expect("invariant: below the batch"))
                .and_then(|()| fs::write(&file, bytes))
                .map_err(refused)?;
        }
        fs::write(receipt_file(&to, part), text).map_err(refused)?;
    }
    for name in ["inputs.csv", "inputs.parquet"] {
        fs::copy(folders[0].join(name), to.join(name)).map_err(refused)?;
    }
    fs::write(to.join("batch.json"), as_json(&record)).map_err(refused)?;
    folder.put().map_err(refused)?;
    Ok(Merged { record, before: false })
}

/// Whether a place holds the whole of a batch, each part as its shard has it and as it was written.
fn is_there(place: &Path, record: &BatchRecord, holders: &[Vec<&PathBuf>]) -> bool {
    let same = |(part, holder): (usize, &Vec<&PathBuf>)| {
        let read = |folder: &Path| fs::read_to_string(receipt_file(folder, part)).ok();
        let text = read(place).filter(|text| read(holder[0]).as_ref() == Some(text));
        let receipt = text.and_then(|text| serde_json::from_str::<Receipt>(&text).ok());
        let unchanged = |(name, said): (&String, &String)| fs::read(place.join(name)).is_ok_and(|bytes| hash(&bytes) == *said);
        receipt.is_some_and(|receipt| receipt.files.iter().all(unchanged))
    };
    let known = read_record(place).ok().flatten();
    known.as_ref() == Some(record) && place.join("inputs.parquet").is_file() && holders.iter().enumerate().all(same)
}

fn shortened(numbers: &[String]) -> String {
    const SHOWN: usize = 12;
    let list = numbers.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if numbers.len() > SHOWN { format!("{list}, …") } else { list }
}
