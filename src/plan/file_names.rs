//! Files of a plan that are missing, and files whose names or places keep them from being read.

use super::files::{Files, SEED_FILES, WORKBOOKS, ends_with, is_read, is_workbook, with_small_ending};
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::table::old_workbook;
use crate::text;

/// A scenario in a folder below scenarios/ that is none of designs, questions or rules.
fn is_lost_scenario(name: &str) -> bool {
    name.strip_prefix("scenarios/")
        .and_then(|name| name.split_once('/'))
        .is_some_and(|(folder, rest)| folder != "designs" && rest.ends_with(".toml"))
}

/// The file of seeds/ that one in another folder is, where seeds/ has none: `rules/budget.toml`.
fn of_seeds(name: &str, files: &Files) -> Option<&'static str> {
    let file = name.strip_prefix("rules/").or_else(|| name.strip_prefix("scenarios/"))?;
    let known = SEED_FILES.iter().map(|(known, _)| *known).find(|known| *known == file)?;
    // A scenario may bear such a name.
    let titled = || String::from_utf8_lossy(&files[name]).trim_start_matches('\u{feff}').lines().any(|line| line.starts_with("title"));
    let taken = is_there(known, files) || name.starts_with("scenarios/") && titled();
    (!taken).then_some(known)
}

/// Files that rules need whole, so that one of nearly the same name is that file: else all that it declares would be told to be missing.
const NEEDED: [&str; 3] = ["assumptions.toml", "budget.toml", "facilities.toml"];

/// Whether seeds/ has a file in one of its forms: TOML, CSV or a workbook.
fn is_there(known: &str, files: &Files) -> bool {
    let stem = known.rsplit_once('.').map_or(known, |(stem, _)| stem);
    ["toml", "csv", "xlsx"].iter().any(|ending| files.contains_key(&format!("seeds/{stem}.{ending}")))
}

/// The file that a stranger in seeds/ is most likely meant to be, where rules need it.
fn needed(name: &str, files: &Files) -> Option<&'static str> {
    let near = |known: &&str| crate::diagnostic::slips(&name.to_lowercase(), known) <= 2;
    NEEDED.into_iter().filter(near).find(|known| !is_there(known, files))
}

/// Whether a file of seeds/ stands under another name or in another folder, which is told: what needs it is no second fault.
pub(super) fn is_elsewhere(known: &str, files: &Files) -> bool {
    files.keys().any(|name| match name.strip_prefix("seeds/") {
        Some(file) => needed(file, files) == Some(known),
        None => of_seeds(name, files) == Some(known),
    })
}

/// Whether a text is that of a scenario.
fn is_scenario(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let begins = |words: &[&str]| text.lines().any(|line| words.iter().any(|word| line.trim_start().starts_with(word)));
    begins(&["title"]) && begins(&["parent", "[[shift]]", "[param]", "[facility."])
}

/// Notes rules and scenarios whose names keep them from being read. A text among the rules that holds some is an error, since all that
/// depends on its names would be told in its place.
fn check_unread(files: &Files, mistakes: &Mistakes) {
    for (name, known) in files.keys().filter_map(|name| Some((name, of_seeds(name, files)?))) {
        mistakes.push(
            Diagnostic::error(
                Code::UnknownFile,
                text!("{name} is not read: {known} stands in seeds/", "{name} 不会被读取：{known} 应放在 seeds/ 中"),
            )
            .help(text!("move it to seeds/{known}", "请移到 seeds/{known}")),
        );
    }
    for name in files.keys().filter(|name| !name.contains('/') && !files.contains_key(&format!("seeds/{name}"))) {
        mistakes.push(
            Diagnostic::warning(
                Code::UnknownFile,
                text!("nothing reads {name}: it stands beside seeds/", "{name} 不会被读取：它不在 seeds/ 中"),
            )
            .help(text!("move it to seeds/{name}", "请移到 seeds/{name}")),
        );
    }
    for name in files.keys().filter(|name| is_lost_scenario(name)) {
        mistakes.push(
            Diagnostic::warning(
                Code::UnknownFile,
                text!("nothing reads {name}: scenarios stand in scenarios/ itself", "{name} 不会被读取：情景文件直接放在 scenarios/ 中"),
            )
            .help(text!(
                "move it to scenarios/; below stand rules of scenarios, and in scenarios/designs/ designs of batches",
                "请移到 scenarios/；其子文件夹放情景的规则，scenarios/designs/ 放批量设计"
            )),
        );
    }
    let scenarios: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("scenarios/") && name.ends_with(".toml")).collect();
    let scenarios: Vec<_> = scenarios.into_iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
    let rules_of_scenarios = || files.keys().filter(|name| name.starts_with("scenarios/") && name.ends_with(".rhai"));
    // A scenario that names a file which is not there is told itself.
    let named = scenarios.iter().flat_map(|text| text.split('"')).filter(|word| word.ends_with(".rhai"));
    let astray = named.into_iter().any(|word| !rules_of_scenarios().any(|name| name.ends_with(word)));
    for name in rules_of_scenarios().filter(|_| !astray) {
        let file = name.rsplit('/').next().unwrap_or(name);
        let written = name.trim_start_matches("scenarios/");
        if !scenarios.iter().any(|text| text.contains(file)) {
            mistakes.push(
                Diagnostic::warning(
                    Code::UnknownFile,
                    text!("no scenario names {name}: nothing reads it", "没有情景引用 {name}：它不会被读取"),
                )
                .help(text!(
                    "name it in a scenario, `[[rules]]` with `file = \"{written}\"` and `replaces = [\"…\"]`, or delete it",
                    "请在情景中写 `[[rules]]`，含 `file = \"{written}\"` 和 `replaces = [\"…\"]`，或删去它"
                )),
            );
        }
    }
    for (name, bytes) in files.iter().filter(|(name, _)| !is_read(name) && name.contains('/') && !name.starts_with("seeds/")) {
        let (folder, ending) = if name.starts_with("rules/") { ("rules", ".rhai") } else { ("scenarios", ".toml") };
        let stem = name.strip_suffix(".txt").filter(|stem| is_read(stem));
        let better =
            stem.map_or_else(|| name.rsplit_once('.').map_or_else(String::new, |(stem, _)| format!("{stem}{ending}")), str::to_owned);
        let holds_rules = folder == "rules" && !name.ends_with(".md") && String::from_utf8_lossy(bytes).contains("fn ");
        // Schemas and notes lie beside scenarios too.
        let holds_scenario = folder == "scenarios" && String::from_utf8_lossy(bytes).contains("title") && !name.ends_with(".schema.json");
        if !holds_rules && !holds_scenario {
            continue;
        }
        let message =
            text!("nothing reads {name}: files of {folder}/ end in {ending}", "{name} 不会被读取：{folder}/ 中的文件以 {ending} 结尾");
        let diagnostic =
            if holds_rules { Diagnostic::error(Code::UnknownFile, message) } else { Diagnostic::warning(Code::UnknownFile, message) };
        mistakes.push(diagnostic.help(text!("rename it to {better}", "请改名为 {better}")));
    }
}

/// Whether a file is a known workbook but for the format: `indicators.xls`.
fn is_old_form(name: &str, workbook: &str) -> bool {
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    is_workbook(name) && name != workbook && stem(name) == stem(workbook)
}

/// The table that a file in `seeds/` is by a slip of its name: one that is not there in any form.
fn misnamed(name: &str, files: &Files) -> Option<&'static str> {
    let stem = |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let there =
        |known: &str| files.keys().any(|file| file.strip_prefix("seeds/").is_some_and(|file| stem(file) == stem(known) && file != name));
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let known = SEED_FILES.iter().map(|(known, _)| *known).chain(WORKBOOKS.iter().map(|workbook| workbook.name));
    let free: Vec<&str> = known.filter(|known| ending(known) == ending(name) && !there(known)).collect();
    crate::diagnostic::all_close(name, free).first().copied()
}

/// Notes files that must be there and are not, and files in `seeds/` that nothing reads. Whether one of these is a table under a misspelt name.
pub(super) fn check_names(files: &Files, mistakes: &Mistakes) -> bool {
    for name in files.keys() {
        if let Some(small) = with_small_ending(name) {
            mistakes.push(
                Diagnostic::error(Code::CapitalEnding, text!("the ending of {name} is written in capitals", "{name} 的扩展名用了大写字母"))
                    .help(text!("rename it to {small}", "请改名为 {small}")),
            );
        }
    }
    let strangers: Vec<&str> = files
        .keys()
        .filter(|name| with_small_ending(name).is_none())
        .filter_map(|name| name.strip_prefix("seeds/"))
        .filter(|name| !name.contains('/') && SEED_FILES.iter().all(|(known, _)| known != name))
        .filter(|name| WORKBOOKS.iter().all(|workbook| workbook.name != *name))
        .collect();
    // Files named where one is told to be missing that they were meant for.
    let mut told: Vec<&str> = Vec::new();
    for (name, required) in SEED_FILES {
        let stand_in = WORKBOOKS.iter().find(|workbook| workbook.stands_for == Some(name));
        if stand_in.is_some_and(|workbook| strangers.iter().any(|stranger| is_old_form(stranger, workbook.name))) {
            continue;
        }
        let replaced = stand_in.is_some_and(|workbook| files.contains_key(&format!("seeds/{}", workbook.name)));
        let capital = |known: &str| files.keys().any(|file| with_small_ending(file).is_some_and(|small| small == format!("seeds/{known}")));
        if capital(name) || stand_in.is_some_and(|workbook| capital(workbook.name)) {
            continue;
        }
        if required && !replaced && !files.contains_key(&format!("seeds/{name}")) {
            let diagnostic = Diagnostic::error(Code::MissingFile, text!("seeds/{name} is missing", "缺少文件 seeds/{name}"));
            let close = crate::diagnostic::closest(name, strangers.iter().copied());
            told.extend(close);
            // A workbook keeps its ending.
            let name = stand_in.filter(|_| close.is_some_and(is_workbook)).map_or(name, |workbook| workbook.name);
            mistakes.push(match close {
                Some(close) => diagnostic.help(text!("is `{close}` meant to be `{name}`?", "`{close}` 是否就是 `{name}`？")),
                None => diagnostic.help(match name {
                    "plan.toml" => text!(
                        "it begins with `[plan]`, name = {{ zh = \"…\", en = \"…\" }}, base_year = 2020, target_year = 2025, then one `[[domain]]` with \
                         id and name for each group of indicators",
                        "开头写 `[plan]`、name = {{ zh = \"…\", en = \"…\" }}、base_year = 2020、target_year = 2025，其后每组指标写一个 `[[domain]]`，含 id \
                         和 name"
                    ),
                    _ => text!(
                        "`fiveyear init DIR` writes a plan in which every file is there to be copied",
                        "`fiveyear init DIR` 写出的规划中各文件齐全，可以照抄"
                    ),
                }),
            });
        }
    }
    check_unread(files, mistakes);
    let mut slipped = false;
    for name in &strangers {
        if WORKBOOKS.iter().any(|workbook| is_old_form(name, workbook.name)) {
            mistakes.push(old_workbook(&format!("seeds/{name}")));
            continue;
        }
        let free = SEED_FILES.iter().map(|(known, _)| *known).filter(|known| !files.contains_key(&format!("seeds/{known}")));
        // A table in another form: nothing of it is known, and all that needs it would be told to be missing.
        let stem = |name: &str| name.split('.').next().map(str::to_owned);
        let as_table = is_workbook(name) || [".txt", ".tsv", ".csv", ".toml"].iter().any(|ending| ends_with(name, ending));
        if let Some(table) = free.clone().find(|known| as_table && stem(known) == stem(name)) {
            mistakes.push(
                Diagnostic::error(
                    Code::UnknownFile,
                    text!("seeds/{name} is not read: this table is {table}", "seeds/{name} 不会被读取：这张表应为 {table}"),
                )
                .help(if is_workbook(name) {
                    text!("save it from Excel as CSV UTF-8: seeds/{table}", "请在 Excel 中另存为“CSV UTF-8”：seeds/{table}")
                } else {
                    text!("rename it to seeds/{table}", "请改名为 seeds/{table}")
                }),
            );
            continue;
        }
        if told.contains(name) {
            continue;
        }
        if let Some(known) = needed(name, files).filter(|known| !known.eq_ignore_ascii_case(name)) {
            mistakes.push(
                Diagnostic::error(
                    Code::UnknownFile,
                    text!("seeds/{name} is not read: this file is {known}", "seeds/{name} 不会被读取：这个文件应为 {known}"),
                )
                .help(text!("rename it to seeds/{known}", "请改名为 seeds/{known}")),
            );
            continue;
        }
        if ends_with(name, ".toml") && is_scenario(&files[&format!("seeds/{name}")]) {
            mistakes.push(
                Diagnostic::warning(
                    Code::UnknownFile,
                    text!("nothing reads seeds/{name}: it is a scenario", "seeds/{name} 不会被读取：它是情景文件"),
                )
                .help(text!("move it to scenarios/{name}", "请移到 scenarios/{name}")),
            );
            continue;
        }
        // Rules in the wrong folder: all that reads them would be told in their place.
        if ends_with(name, ".rhai") {
            mistakes.push(
                Diagnostic::error(
                    Code::UnknownFile,
                    text!("nothing reads seeds/{name}: rules stand in rules/", "seeds/{name} 不会被读取：规则放在 rules/ 中"),
                )
                .help(text!("move it to rules/{name}", "请移到 rules/{name}")),
            );
            continue;
        }
        // Capitals alone: the table that rules need is there under another name, and all that needs it would be told to be missing.
        if let Some(small) = free.clone().find(|known| known.eq_ignore_ascii_case(name)) {
            mistakes.push(
                Diagnostic::error(
                    Code::UnknownFile,
                    text!("seeds/{name} is not read: capitals count in names", "seeds/{name} 不会被读取：文件名区分大小写"),
                )
                .help(text!("rename it to seeds/{small}", "请改名为 seeds/{small}")),
            );
            continue;
        }
        if let Some(meant) = misnamed(name, files) {
            slipped = true;
            mistakes.push(
                Diagnostic::error(
                    Code::UnknownFile,
                    text!("seeds/{name} is not read: its name is not `{meant}`", "seeds/{name} 不会被读取：文件名不是 `{meant}`"),
                )
                .help(text!("rename it to seeds/{meant}", "请改名为 seeds/{meant}")),
            );
            continue;
        }
        let warning = Diagnostic::warning(Code::UnknownFile, text!("nothing reads seeds/{name}", "seeds/{name} 不会被读取"));
        // A file of the same ending is meant before one of another.
        let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        let same = SEED_FILES.iter().map(|(known, _)| *known).filter(|known| ending(known) == ending(name));
        let is_free = |known: &str| !files.contains_key(&format!("seeds/{known}"));
        let there = crate::diagnostic::closest(name, same).filter(|known| !is_free(known));
        let warning = if there.is_some() { warning } else { warning.suggest(name, free) };
        let taken = there.or_else(|| crate::diagnostic::closest(name, SEED_FILES.iter().map(|(known, _)| *known)));
        let taken = taken.filter(|_| warning.help.is_empty());
        mistakes.push(match taken {
            Some(known) => warning.help(text!(
                "{known} is there too: put into it what this file holds, then delete this one",
                "{known} 也在：请把本文件的内容并入其中，再删去本文件"
            )),
            None if warning.help.is_empty() => warning.help(text!("move it out of seeds/", "请把它移出 seeds/")),
            None => warning,
        });
    }
    if !files.keys().any(|name| name.starts_with("rules/") && name.ends_with(".rhai")) {
        mistakes.push(
            Diagnostic::error(Code::NoRules, text!("the plan has no rules: no rules/*.rhai", "规划没有规则：缺少 rules/*.rhai"))
                .help(text!("each indicator needs a rule `fn id() {{ … }}`", "每个指标都要有一条规则 `fn id() {{ … }}`")),
        );
    }
    slipped
}
