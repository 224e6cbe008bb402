//! A run read back from its folder: what it was made with, its tables, and its plan as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::manifest::{Manifest, hash_file};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Source, io_words};
use crate::language::Text;
use crate::plan::Plan;
use crate::results::{Readout, Results, Table, draws_file, met_draws, read_drawn, read_draws};
use crate::scenario::{Scenario, load_scenarios};
use crate::simulate::Draws;
use crate::table::{ReadError, WriteError, read_text};
use crate::text;

/// The folder within a run's folder that holds the plan it was made with, file by file.
const PLAN: &str = "plan";

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

/// A stored run with the plan that it was made with, ready to be shown.
pub struct Opened {
    /// The run.
    pub run: StoredRun,
    /// Its plan as it was.
    pub plan: Plan,
    /// Its scenarios, in the order in which they were run.
    pub scenarios: Vec<Scenario>,
    /// What was found.
    pub readout: Readout,
    /// What whoever reads it should know, such as that another version made it.
    pub notes: Vec<Diagnostic>,
}

impl StoredRun {
    /// Reads the run in a folder, also where its run.json is named.
    ///
    /// # Errors
    /// A folder without a run, or with files that are not what the run has written.
    pub fn read(named: &Path) -> Result<StoredRun, Vec<Diagnostic>> {
        let folder = run_folder(named);
        let manifest = read_manifest(folder)?;
        check_unchanged(folder, &manifest, is_read)?;
        let results = Results::read(folder).map_err(|error| vec![unreadable_table(&error)])?;
        Ok(StoredRun { folder: folder.to_owned(), manifest, results })
    }

    /// The same with its plan, its scenarios and what was found.
    ///
    /// # Errors
    /// Those of [`StoredRun::read`], and a run that holds no copy of its plan, or one that this version of the program cannot read.
    pub fn open(named: &Path) -> Result<Opened, Vec<Diagnostic>> {
        let run = StoredRun::read(named)?;
        let folder = run.folder.join(PLAN);
        let shown = run.folder.display();
        if !folder.is_dir() {
            return Err(vec![
                Diagnostic::error(
                    Code::RunLacks,
                    text!("{shown} holds no copy of the plan that it was made with", "{shown} 中没有该次运行所用规划的副本"),
                )
                .help(text!("it is of an earlier version of the program: run the plan again", "该结果出自较早的版本，请重新运行")),
            ]);
        }
        let plan =
            Plan::load(&folder).map_err(|faults| other_version(&run.manifest).into_iter().chain(errors(faults)).collect::<Vec<_>>())?;
        let all = load_scenarios(&plan)?;
        let named = |name: &String| all.iter().find(|scenario| scenario.name == *name).cloned();
        let scenarios: Vec<Scenario> = run.manifest.scenarios.iter().filter_map(named).collect();
        let settings = run.manifest.options.settings(None);
        let met = met_draws(&plan, &run.results, settings.replicated());
        let met = scenarios.iter().filter_map(|scenario| met.get(&scenario.name)).cloned().collect();
        let readout = Readout::of(&plan, &scenarios, settings, &run.results, met);
        let notes = other_version(&run.manifest).into_iter().collect();
        Ok(Opened { run, plan, scenarios, readout, notes })
    }

    /// The draws of the plan's indicators in a scenario; `None` if the run did not keep them.
    ///
    /// # Errors
    /// A file that was changed after the run, or cannot be read.
    pub fn draws(&self, plan: &Plan, scenario: &str) -> Result<Option<Draws>, Vec<Diagnostic>> {
        self.draws_of(plan, scenario, &plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect())
    }

    /// The draws of these series in a scenario; `None` if the run did not keep them.
    ///
    /// # Errors
    /// A file that was changed after the run, or cannot be read.
    pub fn draws_of(&self, plan: &Plan, scenario: &str, series: &BTreeSet<&str>) -> Result<Option<Draws>, Vec<Diagnostic>> {
        let file = draws_file(scenario);
        check_unchanged(&self.folder, &self.manifest, |name| name == file)?;
        let draws = read_draws(plan, &self.folder, scenario, series).map_err(|error| vec![unreadable_table(&error)])?;
        Ok(draws.map(|draws| draws.in_replicates(self.manifest.options.settings(None).replicated())))
    }

    /// What chance decided in each draw of a scenario that the run kept, under those of these names that it has.
    ///
    /// # Errors
    /// A file that was changed after the run, or cannot be read.
    pub fn drawn(&self, scenario: &str, names: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<f64>>, Vec<Diagnostic>> {
        let file = draws_file(scenario);
        check_unchanged(&self.folder, &self.manifest, |name| name == file)?;
        read_drawn(&self.folder, scenario, names).map_err(|error| vec![unreadable_table(&error)])
    }

    /// Whether the run has the rows of a table.
    pub fn has(&self, table: Table) -> bool {
        self.results.frame(table).height() > 0
    }

    /// The day on which the run was written, as `2026-11-29`, by the clock of its machine; copying the folder may change it.
    pub fn day(&self) -> Option<String> {
        let written = fs::metadata(self.folder.join("run.json")).and_then(|file| file.modified()).ok()?;
        let seconds = written.duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(day_of(i64::try_from(seconds / 86_400).ok()?))
    }
}

/// A day as year, month and day, from its number since the first of January 1970 (Howard Hinnant, "chrono-compatible low-level date
/// algorithms", `civil_from_days`).
fn day_of(number: i64) -> String {
    let days = number + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

/// Writes the plan of a run into its folder, the files that its manifest lists.
pub(super) fn write_plan(plan: &Plan, manifest: &Manifest, folder: &Path) -> Result<(), WriteError> {
    for (name, bytes) in plan.inputs().filter(|(name, _)| manifest.inputs.contains_key(*name)) {
        let path = folder.join(PLAN).join(name);
        create_below(folder, &path).and_then(|()| fs::write(&path, bytes)).map_err(|cause| WriteError { path, cause })?;
    }
    Ok(())
}

/// Creates the folders between `folder` and a file in it, but never `folder` itself: a run that is stopped has removed it.
fn create_below(folder: &Path, file: &Path) -> io::Result<()> {
    let missing = |inner: &&Path| *inner != folder && inner.starts_with(folder) && !inner.is_dir();
    let inner: Vec<&Path> = file.ancestors().skip(1).filter(missing).collect();
    inner.into_iter().rev().try_for_each(fs::create_dir)
}

/// Whether a file of a run is read to show it: its plan and its tables.
fn is_read(name: &str) -> bool {
    name.strip_prefix(PLAN).is_some_and(|rest| rest.starts_with('/')) || Table::is_read_from(name)
}

/// An error for each of these files that is not what the run wrote.
fn check_unchanged(folder: &Path, manifest: &Manifest, read: impl Fn(&str) -> bool) -> Result<(), Vec<Diagnostic>> {
    let changed = manifest.outputs.iter().filter(|(name, _)| read(name)).filter_map(|(name, said)| {
        let path = folder.join(name);
        let message = match hash_file(&path) {
            Ok(found) if found == *said => return None,
            Ok(_) => text!("{name} was changed after the run", "{name} 在运行后有改动"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                text!("{name} was written by the run and is missing", "{name} 由该次运行写出，现已缺失")
            }
            Err(error) => {
                let Text { zh, en } = io_words(&error);
                text!("{name} cannot be read: {en}", "无法读取 {name}：{zh}")
            }
        };
        Some(Diagnostic::error(Code::FileChanged, message).help(text!(
            "what it shows would not be what was computed: put the file back as it was, or run again (`fiveyear verify` compares all files)",
            "据此展示的内容将与计算结果不符：请恢复原文件或重新运行（`fiveyear verify` 可比较全部文件）"
        )))
    });
    let changed: Vec<Diagnostic> = changed.collect();
    if changed.is_empty() { Ok(()) } else { Err(changed) }
}

/// A warning that another version of the program made a run.
fn other_version(manifest: &Manifest) -> Option<Diagnostic> {
    let (old, new) = (&manifest.fiveyear, env!("CARGO_PKG_VERSION"));
    (old != new).then(|| {
        Diagnostic::warning(
            Code::OtherVersion,
            text!("the run was made with fiveyear {old}, this is {new}", "该结果由 fiveyear {old} 生成，当前版本为 {new}"),
        )
        .help(text!("its numbers are shown as they are; words may differ", "数字按原样展示，用语可能不同"))
    })
}

fn errors(found: Vec<Diagnostic>) -> impl Iterator<Item = Diagnostic> {
    found.into_iter().filter(|fault| fault.severity == Severity::Error)
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
    let text = read_text(&path).map_err(|error| vec![no_run(folder, &error)])?;
    serde_json::from_str(&text).map_err(|error| {
        let source = Source::new(path.display().to_string(), text.clone());
        let place = Place::at(&source, error.line(), error.column(), 1);
        if error.is_eof() {
            return vec![
                Diagnostic::error(
                    Code::BadManifest,
                    text!("run.json ends in the middle: only a part of it is there", "run.json 在中途结束，只有一部分"),
                )
                .at(place)
                .help(text!(
                    "copy the whole folder of the run anew from where it was made, or run the scenarios again with `fiveyear run`",
                    "请从原处重新复制整个运行结果文件夹，或用 `fiveyear run` 重新运行"
                )),
            ];
        }
        vec![
            Diagnostic::error(Code::BadManifest, text!("run.json cannot be read: {error}", "无法读取 run.json：{error}"))
                .at(place)
                .help(text!("give the folder that `fiveyear run` wrote, unchanged", "请指定由 `fiveyear run` 写出且未改动的文件夹")),
        ]
    })
}

/// Why a folder holds no run: it is not there, it is a batch, or something else.
fn no_run(folder: &Path, error: &io::Error) -> Diagnostic {
    let shown = folder.display();
    // A slash behind the name of a file is no part of it.
    let plain: PathBuf = folder.components().collect();
    if let Some(file) = plain.ancestors().find(|part| part.is_file()) {
        return is_a_file(file);
    }
    if error.kind() != io::ErrorKind::NotFound {
        return unreadable(&folder.join("run.json"), error);
    }
    if folder.join("batch.json").is_file() {
        let message = text!(
            "{shown} is a batch of many experiments, not a run of some scenarios",
            "{shown} 是包含大量试验的批量结果，而不是若干情景的一次运行"
        );
        return Diagnostic::error(Code::NotARun, message)
            .help(text!("run the scenarios to be shown: fiveyear run -s NAME …", "请先运行需要展示的情景：fiveyear run -s 名称 …"));
    }
    let message = match (folder.exists(), folder.join("seeds/plan.toml").is_file()) {
        (false, _) => text!("there is no folder {shown}", "没有文件夹 {shown}"),
        (_, true) => text!("{shown} is a plan, not the folder of a run", "{shown} 是规划文件夹，而不是运行结果文件夹"),
        _ => text!("{shown} holds no run: run.json is missing", "{shown} 中没有运行结果：缺少 run.json"),
    };
    Diagnostic::error(Code::NotARun, message).help(a_finished_run())
}

/// A file where the folder of a run is wanted, with the run that is meant where there is one nearby.
fn is_a_file(file: &Path) -> Diagnostic {
    let shown = file.display();
    let told =
        Diagnostic::error(Code::NotARun, text!("{shown} is a file, not the folder of a run", "{shown} 是文件，而不是运行结果文件夹"));
    let is_run = |folder: &&Path| folder.join("run.json").is_file();
    let around = file.ancestors().skip(1).map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let beside =
        || file.parent().into_iter().flat_map(|folder| [folder.join("out"), folder.join(".")]).find_map(|folder| latest_run(&folder));
    match around.take(4).find(is_run).map(Path::to_owned).or_else(beside) {
        Some(run) => {
            let run = run.display();
            told.help(text!("there is a run in {run}: give that folder", "{run} 中有一次运行：请指定该文件夹"))
        }
        None => told.help(a_finished_run()),
    }
}

/// The run that was written last into a folder of runs.
fn latest_run(folder: &Path) -> Option<PathBuf> {
    let runs = fs::read_dir(folder).ok()?.filter_map(|entry| {
        let run = entry.ok()?.path();
        let written = fs::metadata(run.join("run.json")).and_then(|known| known.modified()).ok()?;
        Some((written, run))
    });
    runs.max().map(|(_, run)| run)
}

fn a_finished_run() -> Text {
    text!("give the folder of a finished run, such as out/1a2b3c4d", "请指定一次完整运行的文件夹，例如 out/1a2b3c4d")
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let path = path.display();
    let Text { zh, en } = io_words(error);
    Diagnostic::error(Code::CannotRead, text!("{path} cannot be read: {en}", "无法读取 {path}：{zh}")).help(a_finished_run())
}

fn unreadable_table(error: &ReadError) -> Diagnostic {
    let (path, cause) = (error.path.display(), &error.cause);
    Diagnostic::error(Code::CannotRead, text!("{path} cannot be read: {cause}", "无法读取 {path}：{cause}"))
        .help(text!("the file is of another version of the program: run the plan again", "该文件出自程序的其他版本，请重新运行"))
}
