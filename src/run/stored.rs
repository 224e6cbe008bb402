//! A run read back from its folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use crate::diagnostic::{Code, Diagnostic, Place, Source, io_words};
use crate::language::Text;
use crate::results::Results;
use crate::table::ReadError;
use crate::text;

/// A run as its folder holds it.
#[derive(Debug, Clone)]
pub struct StoredRun {
    /// The folder.
    pub folder: PathBuf,
    /// What the run was made from and what it wrote.
    pub manifest: Manifest,
    /// Its tables.
    pub results: Results,
}

impl StoredRun {
    /// Reads the run in a folder, also where its run.json is named.
    ///
    /// # Errors
    /// A folder without a run, or with files that are not what a run has written.
    pub fn read(named: &Path) -> Result<StoredRun, Vec<Diagnostic>> {
        let folder = run_folder(named);
        let manifest = read_manifest(folder)?;
        let results = Results::read(folder).map_err(|error| vec![unreadable_table(&error)])?;
        Ok(StoredRun { folder: folder.to_owned(), manifest, results })
    }
}

/// The folder of a run, also where its run.json is named.
pub(super) fn run_folder(named: &Path) -> &Path {
    match named.parent() {
        Some(folder) if named.file_name().is_some_and(|name| name == "run.json") && named.is_file() => {
            if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            }
        }
        _ => named,
    }
}

/// The manifest of the run in a folder.
pub(super) fn read_manifest(folder: &Path) -> Result<Manifest, Vec<Diagnostic>> {
    let path = folder.join("run.json");
    let text = fs::read_to_string(&path).map_err(|error| vec![unreadable(&path, &error)])?;
    serde_json::from_str(&text).map_err(|error| {
        let source = Source::new(path.display().to_string(), text.clone());
        let place = Place::at(&source, error.line(), error.column(), 1);
        vec![
            Diagnostic::error(Code::BadManifest, text!("run.json cannot be read: {error}", "无法读取 run.json：{error}"))
                .at(place)
                .help(text!("give the folder that `fiveyear run` wrote, unchanged", "请指定由 `fiveyear run` 写出且未改动的文件夹")),
        ]
    })
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let path = path.display();
    let Text { zh, en } = io_words(error);
    Diagnostic::error(Code::CannotRead, text!("{path} cannot be read: {en}", "无法读取 {path}：{zh}"))
        .help(text!("give the folder of a finished run, such as out/1a2b3c4d", "请指定一次完整运行的文件夹，例如 out/1a2b3c4d"))
}

fn unreadable_table(error: &ReadError) -> Diagnostic {
    let (path, cause) = (error.path.display(), &error.cause);
    Diagnostic::error(Code::CannotRead, text!("{path} cannot be read: {cause}", "无法读取 {path}：{cause}")).help(text!(
        "the file was changed after the run, or is of another version: `fiveyear verify` says which files differ",
        "该文件在运行后有改动，或出自其他版本：`fiveyear verify` 可列出不同的文件"
    ))
}
