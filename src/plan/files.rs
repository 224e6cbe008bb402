//! The files of a plan: in goes a folder or the embedded Wuxing plan, out come its files by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};

use super::section::Mistakes;
use crate::diagnostic::{Diagnostic, Source};
use crate::table::decode;
use crate::text;

static SEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/seeds");
static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// The folders of a plan; anything beside them is none of its business.
const FOLDERS: [&str; 3] = ["seeds", "rules", "scenarios"];

/// Files in `seeds/` that are read, and whether a plan can do without.
pub(super) const SEED_FILES: [(&str, bool); 15] = [
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
    ("budget.toml", false),
    ("checks.toml", false),
    ("model.toml", false),
    ("priors.csv", false),
    ("history.csv", false),
];

/// Name (with `/`, relative to the plan) and bytes of every file.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Reads a plan's folders from disk.
pub(super) fn read_folder(folder: &Path) -> Result<Files, Vec<Diagnostic>> {
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(vec![Diagnostic::error("no-plan", text!("there is no folder `{shown}`", "文件夹 `{shown}` 不存在")).help(text!(
            "`fiveyear init {shown}` writes a small plan to start from",
            "`fiveyear init {shown}` 可以生成一份小规划作为起点"
        ))]);
    }
    if !folder.join("seeds").is_dir() {
        return Err(vec![
            Diagnostic::error(
                "no-plan",
                text!("`{shown}` holds no plan: it has no folder `seeds`", "`{shown}` 不是规划：其中没有 `seeds` 文件夹"),
            )
            .help(text!(
                "give the folder that holds seeds/, rules/ and scenarios/; `fiveyear init DIR` writes one to start from",
                "请给出含有 seeds/、rules/ 和 scenarios/ 的文件夹；`fiveyear init DIR` 可以生成一份"
            )),
        ]);
    }
    let mut files = Files::new();
    let mut mistakes = Vec::new();
    for name in FOLDERS {
        read_below(&folder.join(name), name, &mut files, &mut mistakes);
    }
    if mistakes.is_empty() { Ok(files) } else { Err(mistakes) }
}

fn read_below(folder: &Path, name: &str, files: &mut Files, mistakes: &mut Vec<Diagnostic>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            read_below(&path, &name, files, mistakes);
        } else if is_read(&name) {
            match fs::read(&path) {
                Ok(bytes) => drop(files.insert(name, bytes)),
                Err(cause) => {
                    mistakes.push(Diagnostic::error("unreadable-file", text!("{name} cannot be read: {cause}", "无法读取 {name}：{cause}")))
                }
            }
        }
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

/// Tables, TOML files and rules; hidden files (editors' and ours half written) are not.
fn is_read(name: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with('.'));
    !hidden && [".csv", ".toml", ".rhai"].iter().any(|ending| name.ends_with(ending))
}

/// All files as sources, in order of name; those not in UTF-8 are noted and left out.
pub(super) fn decode_all(files: &Files, mistakes: &Mistakes) -> Vec<Arc<Source>> {
    let mut sources = Vec::new();
    for (name, bytes) in files {
        match decode(name, bytes) {
            Ok(source) => sources.push(source),
            Err(diagnostic) => mistakes.push(*diagnostic),
        }
    }
    sources
}

/// Notes files that must be there and are not, and files in `seeds/` that nothing reads.
pub(super) fn check_names(files: &Files, mistakes: &Mistakes) {
    let strangers: Vec<&str> = files
        .keys()
        .filter_map(|name| name.strip_prefix("seeds/"))
        .filter(|name| !name.contains('/') && SEED_FILES.iter().all(|(known, _)| known != name))
        .collect();
    for (name, required) in SEED_FILES {
        if required && !files.contains_key(&format!("seeds/{name}")) {
            let diagnostic = Diagnostic::error("missing-file", text!("seeds/{name} is missing", "缺少文件 seeds/{name}"));
            mistakes.push(match crate::diagnostic::closest(name, strangers.iter().copied()) {
                Some(close) => diagnostic.help(text!("is `{close}` meant to be `{name}`?", "`{close}` 是否就是 `{name}`？")),
                None => diagnostic,
            });
        }
    }
    for name in &strangers {
        let free = SEED_FILES.iter().map(|(known, _)| *known).filter(|known| !files.contains_key(&format!("seeds/{known}")));
        mistakes
            .push(Diagnostic::warning("unknown-file", text!("nothing reads seeds/{name}", "seeds/{name} 不会被读取")).suggest(name, free));
    }
    if !files.keys().any(|name| name.starts_with("rules/") && name.ends_with(".rhai")) {
        mistakes.push(
            Diagnostic::error("no-rules", text!("the plan has no rules: no rules/*.rhai", "规划没有规则：缺少 rules/*.rhai"))
                .help(text!("each indicator needs a rule `fn id() {{ … }}`", "每个指标都要有一条规则 `fn id() {{ … }}`")),
        );
    }
}
