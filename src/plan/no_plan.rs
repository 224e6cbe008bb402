//! What is told of something that is no plan, by what it most likely is: a table to import, an archive, a run, a part of a plan.

use std::fs;
use std::path::Path;

use super::files::SEED_FILES;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::language::Text;
use crate::text;

/// Endings that `fiveyear import` reads.
const TABLES: [&str; 5] = ["csv", "xlsx", "xls", "ods", "tsv"];

/// Endings of documents, of which `import` reads the text.
const DOCUMENTS: [&str; 8] = ["pdf", "docx", "doc", "wps", "html", "htm", "rtf", "pptx"];

/// Endings of archives.
const ARCHIVES: [&str; 7] = ["zip", "gz", "tgz", "tar", "7z", "rar", "xz"];

/// The error for what is given as a plan and is none; `None` for a folder with `seeds`.
pub(super) fn told(path: &Path) -> Option<Diagnostic> {
    if path.join("seeds").is_dir() {
        return None;
    }
    let shown = path.display();
    let (message, help) = if path.is_file() {
        (text!("`{shown}` is a file, and a plan is a folder", "`{shown}` 是文件，而规划是文件夹"), of_a_file(path))
    } else if path.is_dir() {
        (text!("`{shown}` holds no plan: it has no folder `seeds`", "`{shown}` 不是规划：其中没有 `seeds` 文件夹"), of_a_folder(path))
    } else if path.exists() {
        (
            text!("`{shown}` is a pipe or a device, and a plan is a folder", "`{shown}` 是管道或设备，而规划是文件夹"),
            text!("name the folder that holds seeds/", "请给出含有 seeds/ 的文件夹"),
        )
    } else {
        (text!("there is no folder `{shown}`", "文件夹 `{shown}` 不存在"), of_nothing(path))
    };
    Some(Diagnostic::error(Code::NoPlan, message).help(help))
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The plan that something is a part of: the nearest folder above it that holds `seeds`.
fn plan_above(path: &Path) -> Option<String> {
    let above = path.ancestors().skip(1).find(|above| above.join("seeds").is_dir())?.display().to_string();
    Some(if above.is_empty() { ".".to_owned() } else { above })
}

fn named(plan: &str) -> Text {
    text!("name the folder that holds seeds/: `--plan {plan}`", "请给出含有 seeds/ 的文件夹：`--plan {plan}`")
}

fn imported(table: &Path) -> Text {
    let shown = table.display();
    text!(
        "a table of indicators becomes a plan by `fiveyear import {shown} --out my-plan`; then `--plan my-plan`",
        "指标表可由 `fiveyear import {shown} --out my-plan` 变为规划，然后用 `--plan my-plan`"
    )
}

fn of_a_file(path: &Path) -> Text {
    let ending = ending(path);
    let inside = ["seeds", "rules", "scenarios"].iter().any(|folder| path.ancestors().skip(1).any(|above| above.ends_with(folder)));
    let own = matches!(ending.as_str(), "toml" | "rhai");
    if let Some(plan) = plan_above(path).filter(|_| inside || own) {
        return named(&plan);
    }
    if let Some(run) = path.parent().filter(|folder| folder.join("run.json").is_file()) {
        return of_a_run(run);
    }
    if TABLES.contains(&ending.as_str()) {
        return imported(path);
    }
    if DOCUMENTS.contains(&ending.as_str()) {
        return text!(
            "save its table as a workbook (.xlsx) or its text as .txt; `fiveyear import FILE --out my-plan` makes a plan of either",
            "请将其中的表格另存为工作簿（.xlsx），或将正文另存为 .txt；`fiveyear import 文件 --out my-plan` 可由此生成规划"
        );
    }
    if matches!(ending.as_str(), "txt" | "md") {
        return imported(path);
    }
    if ARCHIVES.contains(&ending.as_str()) {
        return text!(
            "unpack it, and name the folder inside that holds seeds/, rules/ and scenarios/",
            "请先解压，再给出其中含有 seeds/、rules/ 和 scenarios/ 的文件夹"
        );
    }
    match plan_above(path) {
        Some(plan) => named(&plan),
        None => text!(
            "name the folder that holds seeds/, rules/ and scenarios/; `fiveyear init my-plan` writes one to start from",
            "请给出含有 seeds/、rules/ 和 scenarios/ 的文件夹；`fiveyear init my-plan` 可以生成一份"
        ),
    }
}

/// A run keeps the plan that it was made of.
fn of_a_run(folder: &Path) -> Text {
    let shown = folder.display();
    let kept = folder.join("plan");
    if kept.join("seeds").is_dir() {
        let kept = kept.display();
        return text!(
            "it is the folder of a run, whose plan is kept inside: `--plan {kept}`; `fiveyear report {shown}` shows the run",
            "这是一次运行的结果文件夹，其中保存了规划：`--plan {kept}`；`fiveyear report {shown}` 可展示该次运行"
        );
    }
    text!(
        "it is the folder of a run: `fiveyear report {shown}` shows it; the plan is the folder that was run",
        "这是一次运行的结果文件夹：`fiveyear report {shown}` 可展示；规划是当时运行的文件夹"
    )
}

fn of_a_folder(path: &Path) -> Text {
    let shown = path.display();
    if path.join("run.json").is_file() {
        return of_a_run(path);
    }
    if let Some(plan) = plan_above(path).filter(|_| ["seeds", "rules", "scenarios"].iter().any(|folder| path.ends_with(folder))) {
        return named(&plan);
    }
    let mut inside: Vec<_> = fs::read_dir(path).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).take(1000).collect();
    inside.sort();
    if let [plan] = &inside.iter().filter(|below| below.join("seeds").is_dir()).collect::<Vec<_>>()[..] {
        return named(&plan.display().to_string());
    }
    let own = SEED_FILES.iter().filter(|(name, _)| path.join(name.trim_start_matches("seeds/")).is_file()).count();
    if own > 1 {
        return text!(
            "its tables belong into a folder `seeds` of their own: move them to `{shown}/seeds`, rules to `{shown}/rules`",
            "这些表应放在单独的 `seeds` 文件夹中：请移到 `{shown}/seeds`，规则移到 `{shown}/rules`"
        );
    }
    if let Some(table) = inside.iter().find(|file| file.is_file() && TABLES.contains(&ending(file).as_str())) {
        return imported(table);
    }
    text!(
        "give the folder that holds seeds/, rules/ and scenarios/; `fiveyear init DIR` writes one to start from",
        "请给出含有 seeds/、rules/ 和 scenarios/ 的文件夹；`fiveyear init DIR` 可以生成一份"
    )
}

/// The plan in the same folder whose name is nearly this one.
fn plan_beside(path: &Path, name: &str) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let plans: Vec<String> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .take(1000)
        .filter(|entry| entry.path().join("seeds").is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    // A short name is near to one that it begins or that begins it.
    let begins = |plan: &&str| plan.len().min(name.len()) >= 2 && (name.starts_with(*plan) || plan.starts_with(name));
    let known = || plans.iter().map(String::as_str);
    closest(name, known()).or_else(|| known().find(begins)).map(str::to_owned)
}

/// What is not there is a folder to be, or a file that stands elsewhere.
fn of_nothing(path: &Path) -> Text {
    let shown = path.display();
    let ending = ending(path);
    let is_file = [&TABLES[..], &DOCUMENTS, &ARCHIVES, &["toml", "rhai", "txt", "md"]].iter().any(|known| known.contains(&ending.as_str()));
    if is_file {
        return text!("nor is there a file of that name: is the path right?", "也没有这个名称的文件：路径是否正确？");
    }
    if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
        let is_plan = |name: &str| !name.is_empty() && path.with_file_name(name).join("seeds").is_dir();
        let parts: Vec<&str> = name.split([',', ';', '，', '、', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| is_plan(part)) {
            let first = path.with_file_name(parts[0]).display().to_string();
            return text!("one plan at a time: `--plan {first}`", "一次只用一个规划：`--plan {first}`");
        }
        let trimmed = name.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '“' | '”' | '.'));
        let near = if is_plan(trimmed) { Some(trimmed.to_owned()) } else { plan_beside(path, name) };
        if let Some(near) = near {
            let near = path.with_file_name(near).display().to_string();
            return text!("did you mean `--plan {near}`?", "是否想写 `--plan {near}`？");
        }
    }
    text!("`fiveyear init {shown}` writes a small plan to start from", "`fiveyear init {shown}` 可以生成一份小规划作为起点")
}
