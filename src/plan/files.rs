//! Finds the files of a plan, in a folder or in the program itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};

use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic, Source, io_words};
use crate::language::Text;
use crate::table::{TableFile, decode, open_sheet};
use crate::text;

static SEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/seeds");
static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// The folders of a plan; anything beside them is none of its business.
const FOLDERS: [&str; 3] = ["seeds", "rules", "scenarios"];

/// Files in `seeds/` that are read, and whether a plan can do without.
pub(super) const SEED_FILES: [(&str, bool); 21] = [
    ("plan.toml", true),
    ("indicators.csv", true),
    ("commitments.csv", false),
    ("findings.csv", false),
    ("population.csv", false),
    ("mortality.csv", false),
    ("fertility.csv", false),
    ("migration.csv", false),
    ("assumptions.toml", false),
    ("facilities.toml", false),
    ("facilities.csv", false),
    ("budget.toml", false),
    ("budget.csv", false),
    ("scenarios.csv", false),
    ("checks.toml", false),
    ("levers.toml", false),
    ("model.toml", false),
    ("priors.csv", false),
    ("history.csv", false),
    ("classes.csv", false),
    ("class_weights.csv", false),
];

/// Workbooks in `seeds/` that are read, each with the names its sheet may have and the file that it stands for.
pub(super) const WORKBOOKS: [Workbook; 6] = [
    Workbook { name: "indicators.xlsx", titles: &["指标", "indicators"], stands_for: Some("indicators.csv") },
    Workbook { name: "history.xlsx", titles: &["历史", "history"], stands_for: Some("history.csv") },
    // Beside assumptions.toml, where shocks and correlations are.
    Workbook { name: "assumptions.xlsx", titles: &["假设", "assumptions"], stands_for: None },
    // Beside facilities.toml, which may hold some of them.
    Workbook { name: "facilities.xlsx", titles: &["设施", "facilities"], stands_for: Some("facilities.csv") },
    Workbook { name: "budget.xlsx", titles: &["预算", "budget"], stands_for: Some("budget.csv") },
    // Beside the files of scenarios/, which may hold more of them.
    Workbook { name: "scenarios.xlsx", titles: &["情景", "scenarios"], stands_for: Some("scenarios.csv") },
];

/// A workbook that a plan may hold.
pub(super) struct Workbook {
    pub name: &'static str,
    pub titles: &'static [&'static str],
    /// The CSV file that must not be there as well.
    pub stands_for: Option<&'static str>,
}

/// Endings of tables that Excel and its kin write; only the first is read, the others are told how to become it.
const WORKBOOK_ENDINGS: [&str; 6] = [".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods"];

/// Name (with `/`, relative to the plan) and bytes of every file.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Reads a plan's folders from disk, of a folder that holds a plan.
pub(super) fn read_folder(folder: &Path) -> Result<Files, Vec<Diagnostic>> {
    let mut files = Files::new();
    let mut mistakes = Vec::new();
    for name in FOLDERS {
        let folder = folder.join(name);
        // A plan may do without rules of its own or scenarios; what it lacks is said when its files are checked.
        if folder.exists() {
            read_below(&folder, name, &mut files, &mut mistakes);
        }
    }
    // A table beside the folders, not in them, is read by nobody; only its name is of interest.
    let known = SEED_FILES.iter().map(|(name, _)| *name).chain(WORKBOOKS.iter().map(|workbook| workbook.name));
    files.extend(known.filter(|name| folder.join(name).is_file()).map(|name| (name.to_owned(), Vec::new())));
    if mistakes.is_empty() { Ok(files) } else { Err(mistakes) }
}

/// Whether a folder holds files of a plan, or something that bears their names.
pub fn holds_plan(folder: &Path) -> bool {
    let seeds = folder.join("seeds");
    let known = SEED_FILES.iter().map(|(name, _)| *name).chain(WORKBOOKS.iter().map(|workbook| workbook.name));
    known.into_iter().any(|name| fs::symlink_metadata(seeds.join(name)).is_ok())
}

/// The folder of the plan among whose own files a place lies, or would lie.
pub fn plan_around(place: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(place).ok().or_else(|| Some(without_steps_back(&std::path::absolute(place).ok()?)))?;
    let of_plan = |folder: &&Path| OWN_FOLDERS.iter().any(|own| folder.ends_with(own)) && folder.parent().is_some_and(holds_plan);
    whole.ancestors().find(of_plan)?.parent().map(Path::to_owned)
}

/// The folders that a plan consists of.
const OWN_FOLDERS: [&str; 3] = ["seeds", "rules", "scenarios"];

/// `rules/../out` is `out`, also where nothing is there yet.
fn without_steps_back(place: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in place.components() {
        if part == std::path::Component::ParentDir {
            whole.pop();
        } else {
            whole.push(part);
        }
    }
    whole
}

/// The largest file that is read: no table or rule file of a plan comes near it, and what is larger fills memory many times over.
const MOST_BYTES: u64 = 20_000_000;

/// Files that a plan may have, scenarios of a batch among them.
const MOST_FILES: usize = 200_000;

/// Folders inside folders that are looked into.
const DEPTH: usize = 8;

fn read_below(folder: &Path, name: &str, files: &mut Files, mistakes: &mut Vec<Diagnostic>) {
    let unreadable = |name: &str, cause: std::io::Error| {
        let Text { zh, en } = io_words(&cause);
        Diagnostic::error(Code::CannotRead, text!("{name} cannot be read: {en}", "无法读取 {name}：{zh}"))
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) => return mistakes.push(unreadable(name, cause)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(cause) => {
                mistakes.push(unreadable(name, cause));
                continue;
            }
        };
        let path = entry.path();
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if is_hidden(&name) {
            continue;
        }
        // What a link points to is read where it is a file; folders behind links could be the whole disk.
        let (link, kind) = match entry.file_type().and_then(|own| Ok((own.is_symlink(), fs::metadata(&path)?))) {
            Ok(found) => found,
            Err(cause) => {
                mistakes.push(unreadable(&name, cause));
                continue;
            }
        };
        if kind.is_dir() {
            if is_read(&name) {
                let message = text!("{name} is a folder, and a file is read by that name", "{name} 是文件夹，而按这个名称应是文件");
                let help = text!("put the file in its place, or give the folder another name", "请放入该文件，或给文件夹改名");
                mistakes.push(Diagnostic::error(Code::NotAFile, message).help(help));
            } else if link {
                let message = text!("{name} is a link to a folder, which is not followed", "{name} 是指向文件夹的链接，不会进入");
                let help = text!("copy the folder, or link its files one by one", "请复制该文件夹，或逐个链接其中的文件");
                mistakes.push(Diagnostic::error(Code::LinkedFolder, message).help(help));
            } else if name.matches('/').count() < DEPTH {
                read_below(&path, &name, files, mistakes);
            }
            continue;
        }
        if files.len() >= MOST_FILES {
            let message = text!("the plan has more than {MOST_FILES} files", "规划的文件超过 {MOST_FILES} 个");
            mistakes.push(Diagnostic::error(Code::TooManyFiles, message));
            return;
        }
        if !is_read(&name) && !may_be_meant(&name) {
            continue;
        }
        if !kind.is_file() {
            let message = text!("{name} is a pipe or a device, no file", "{name} 是管道或设备，不是文件");
            mistakes.push(Diagnostic::error(Code::NotAFile, message));
        } else if kind.len() > MOST_BYTES {
            let (size, most) = (kind.len() / 1_000_000, MOST_BYTES / 1_000_000);
            mistakes.push(Diagnostic::error(Code::FileTooLarge, text!("{name} has {size} MB", "{name} 有 {size} MB")).help(text!(
                "no file of a plan has more than {most} MB: keep there what the plan needs",
                "规划的文件不超过 {most} MB：请只保留规划需要的内容"
            )));
        } else {
            match fs::read(&path) {
                Ok(bytes) if link && !looks_like(&name, &bytes, &path) => {
                    let leads = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
                    let leads = leads.display();
                    let message = text!(
                        "{name} is a link to {leads}, which is no file of that kind",
                        "{name} 是指向 {leads} 的链接，而那不是此类文件"
                    );
                    let help = text!("copy the file itself there, or link the right one", "请把文件本身放在这里，或链接到正确的文件");
                    mistakes.push(Diagnostic::error(Code::NotAFile, message).help(help));
                }
                Ok(bytes) => drop(files.insert(name, bytes)),
                Err(cause) => mistakes.push(unreadable(&name, cause)),
            }
        }
    }
}

/// Whether what a link leads to may be what its name says. Of a file of another kind, which may be anyone's, no line is to be shown in a message.
fn looks_like(name: &str, bytes: &[u8], path: &Path) -> bool {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_ascii_lowercase());
    if fs::canonicalize(path).is_ok_and(|leads| ending(&leads) == ending(path)) {
        return true;
    }
    let text = String::from_utf8_lossy(bytes);
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.contains([',', ';', '\t'])),
        Some("toml") => toml::de::DeTable::parse(&text).is_ok(),
        Some("rhai") => text.contains("fn "),
        _ => true,
    }
}

/// Files that nothing reads, by their names, but that their owner may think are: `services.txt` among the rules, `history.csv.txt`.
fn may_be_meant(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    match name.split('/').next() {
        Some("rules") => ["txt", "rs", "js", "rhai~", "bak", "doc", "docx", "md"].contains(&ending.to_ascii_lowercase().as_str()),
        Some("seeds") => {
            let stem = stem.strip_prefix("seeds/").unwrap_or(stem);
            let known = |known: &str| known == stem || known.rsplit_once('.').is_some_and(|(known, _)| known == stem);
            SEED_FILES.iter().any(|(name, _)| known(name)) || WORKBOOKS.iter().any(|workbook| known(workbook.name))
        }
        _ => is_read(stem) && ending.eq_ignore_ascii_case("txt") || ["txt", "tml", "yaml", "yml", "json", "ini"].contains(&ending),
    }
}

/// The plan of the repository, as it was when the program was built.
pub(super) fn embedded() -> Files {
    fn below(dir: &Dir<'_>, folder: &str, files: &mut Files) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(dir) => below(dir, folder, files),
                DirEntry::File(file) => {
                    let name = format!("{folder}/{}", file.path().to_string_lossy().replace('\\', "/"));
                    if is_read(&name) {
                        files.insert(name, file.contents().to_vec());
                    }
                }
            }
        }
    }
    let mut files = Files::new();
    for (dir, folder) in [(&SEEDS, "seeds"), (&RULES, "rules"), (&SCENARIOS, "scenarios")] {
        below(dir, folder, &mut files);
    }
    files
}

/// Tables, TOML files and rules, also with an ending in capitals, so that this can be said; hidden files are not.
pub(super) fn is_read(name: &str) -> bool {
    let text = [".csv", ".toml", ".rhai"].iter().any(|ending| ends_with(name, ending));
    !is_hidden(name) && (text || name.starts_with("seeds/") && is_workbook(name))
}

/// Files of editors and ours half written, Excel's marks of open workbooks.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part.starts_with("~$"))
}

/// Whether a file is a workbook by its name.
pub(super) fn is_workbook(name: &str) -> bool {
    WORKBOOK_ENDINGS.iter().any(|ending| ends_with(name, ending))
}

pub(super) fn ends_with(name: &str, ending: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ending)
}

/// The name that a file would be read by, if capitals in its ending are what keeps it from being read.
pub(super) fn with_small_ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let small = ending.to_ascii_lowercase();
    (small != ending && ["csv", "toml", "rhai", "xlsx"].contains(&small.as_str())).then(|| format!("{stem}.{small}"))
}

/// The workbooks that can be read, by name; what keeps others from being read is noted.
pub(super) fn open_workbooks(files: &Files, mistakes: &Mistakes) -> BTreeMap<&'static str, TableFile> {
    let mut sheets = BTreeMap::new();
    for workbook in WORKBOOKS {
        let name = format!("seeds/{}", workbook.name);
        let Some(bytes) = files.get(&name) else { continue };
        if let Some(other) = workbook.stands_for.filter(|other| files.contains_key(&format!("seeds/{other}"))) {
            mistakes.push(same_table_twice(&name, &format!("seeds/{other}")));
        }
        match open_sheet(&name, bytes, workbook.titles) {
            Ok(sheet) => drop(sheets.insert(workbook.name, TableFile::Sheet(sheet))),
            Err(diagnostic) => mistakes.push(*diagnostic),
        }
    }
    sheets
}

/// The message that a table stands in two files.
pub(super) fn same_table_twice(name: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        Code::SameTableTwice,
        text!("{name} and {other} are both there: the table has two forms", "{name} 与 {other} 同时存在：同一张表有两份"),
    )
    .help(text!("remove one: {other} if {name} is the newer", "请删去其中一个；若 {name} 较新，就删去 {other}"))
}

/// All text files as sources, in order of name; those not in UTF-8 are noted and left out.
pub(super) fn decode_all(files: &Files, mistakes: &Mistakes) -> Vec<Arc<Source>> {
    let mut sources = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains('/') && is_read(name) && !is_workbook(name)) {
        match decode(name, bytes) {
            Ok(source) => sources.push(source),
            Err(diagnostic) => mistakes.push(*diagnostic),
        }
    }
    sources
}
