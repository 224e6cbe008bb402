//! Every kind of message has a page; each page's example gives its message, the mended example is accepted, and docs/messages.md shows both.
//!
//! After adding a kind of message, add its page, run the tests with `REWRITE_DOCS=1` and read the difference of docs/messages.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use fiveyear::diagnostic::pages::{Page, entries, page};
use fiveyear::diagnostic::{Code, Diagnostic, Severity, render};
use fiveyear::language::Language;
use rayon::prelude::*;
use tempfile::TempDir;

use super::excel;
use crate::support::command::fiveyear;
use crate::support::message_book::Starter;

/// What whoever adds a kind of message is told.
const HOW: &str = "add an entry with its name to a file of src/diagnostic/pages: `en` and `zh` (why it matters), `in` (the file of the example), \
                   `wrong` and `right`. `right` must stand in that file of benches/model/plan, and `wrong` takes its place; if it does not stand there, \
                   `at` says what both take the place of. What no file can show has `outside_en` and `outside_zh`: how it comes about, and how that is \
                   tested. Then run the tests with REWRITE_DOCS=1";

const FAMILIES: [(&str, &str, &str); 8] = [
    ("files.toml", "Files and folders", "文件与文件夹"),
    ("tables.toml", "Tables", "表格"),
    ("toml_files.toml", "TOML files", "TOML 文件"),
    ("plan.toml", "What a plan says", "规划的内容"),
    ("levers.toml", "Levers", "措施"),
    ("scenarios.toml", "Scenarios and designs", "情景与设计"),
    ("rules.toml", "Rules", "规则"),
    ("commands.toml", "Runs and commands", "运行与命令"),
];

#[test]
fn every_kind_of_message_has_a_page() {
    let entries = entries().expect("the pages can be read");
    let mut named = BTreeSet::new();
    for (file, name, page) in &entries {
        assert!(Code::named(name).is_some(), "{file}: no kind of message is called {name}");
        assert!(named.insert(name.as_str()), "{file}: {name} has a page already");
        let (example, outside) = (page.wrong.is_some(), page.outside().is_some());
        assert!(example != outside, "{file}: {name} needs an example, or says why there is none: {HOW}");
        assert!(page.right.is_some() || page.right_in_words().is_some() || outside, "{file}: the example of {name} is not mended");
        assert!(
            !page.en.is_empty() && page.zh.chars().any(|letter| letter > '\u{4e00}'),
            "{file}: {name} does not say why in both languages"
        );
    }
    let missing: Vec<&str> = Code::ALL.iter().map(|code| code.name()).filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "no page for {missing:?}: {HOW}");
    assert_eq!(FAMILIES.iter().map(|(file, ..)| *file).collect::<BTreeSet<_>>(), entries.iter().map(|(file, ..)| *file).collect());
}

/// What an example says in each language, and whether an error is among it.
struct Said {
    codes: Vec<String>,
    refused: bool,
    /// Of the kind asked for, as a planner sees it.
    shown: [String; 2],
}

impl Said {
    fn of_messages(messages: &[Diagnostic], code: Code) -> Said {
        let own: Vec<Diagnostic> = messages.iter().filter(|message| message.code == code).take(1).cloned().collect();
        Said {
            codes: messages.iter().map(|message| message.code.name().to_owned()).collect(),
            refused: messages.iter().any(|message| message.severity == Severity::Error),
            shown: Language::ALL.map(|language| render(&own, language, false)),
        }
    }

    /// What a command says, in a folder of its own for each language.
    fn of_command(folders: &[TempDir], command: &str, code: Code) -> Said {
        let mut said = Said { codes: Vec::new(), refused: false, shown: [String::new(), String::new()] };
        for ((folder, language), shown) in folders.iter().zip(Language::ALL).zip(&mut said.shown) {
            let mut arguments: Vec<&str> = command.split(' ').skip(1).collect();
            arguments.extend(["--lang", language.tag()]);
            let output = fiveyear(folder.path(), &arguments);
            let text = String::from_utf8_lossy(&output.stderr).into_owned() + String::from_utf8_lossy(&output.stdout).as_ref();
            // Where the test's own folder is shows nothing.
            let place = folder.path().display().to_string();
            let text = text.replace(&format!("{place}/"), "").replace(&place, ".");
            said.refused |= !output.status.success();
            let begins = |line: &str| line.split_once('[').is_some_and(|(level, _)| LEVELS.contains(&level));
            let mut own = false;
            for line in text.lines().filter(|line| !line.starts_with("why, and an") && !line.starts_with("原因与例子")) {
                if begins(line) {
                    own = line.contains(&format!("[{code}]")) && shown.is_empty();
                    said.codes.extend(line.split(['[', ']']).nth(1).map(str::to_owned));
                }
                if own {
                    *shown += &format!("{line}\n");
                }
            }
        }
        said
    }
}

const LEVELS: [&str; 6] = ["error", "warning", "note", "错误", "警告", "说明"];

/// One change of the small plan, as books of messages write it.
fn prepare(starter: &mut Starter, change: &str) {
    let (file, change) = change.split_once(" | ").expect("FILE | OLD => NEW");
    let (old, new) = change.split_once("=>").expect("OLD => NEW");
    starter.edit(file, &old.trim().replace("\\n", "\n"), &new.trim().replace("\\n", "\n"));
}

/// The text that takes the place of what stands in a file, if the file is there and the example is a part of it.
fn placed(page: &Page, stands: Option<String>, text: &str) -> String {
    let at = page.at.as_deref().or(page.right.as_deref()).unwrap_or_default();
    match stands {
        Some(stands) if !page.whole => {
            assert!(stands.contains(at), "{:?} does not hold {at:?}: {HOW}", page.file);
            stands.replacen(at, text, 1)
        }
        _ => text.to_owned(),
    }
}

/// A folder with the files of a plan, in which commands have been run.
fn folder(starter: &Starter, before: &[String]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in &starter.files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
    for command in before {
        let output = fiveyear(folder.path(), &command.split(' ').skip(1).collect::<Vec<_>>());
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    folder
}

/// What is said of the example, or of the mended one.
fn said(code: Code, page: &Page, mended: bool) -> Said {
    if let Some(case) = &page.case {
        let starter = if mended { Starter::new() } else { excel::edited(case) };
        return Said::of_messages(&starter.messages(), code);
    }
    let text = if mended { page.right.as_deref() } else { page.wrong.as_deref() }.expect("a page's example");
    let mut starter = Starter::new();
    page.with.iter().for_each(|change| prepare(&mut starter, change));
    let of_file = page.file.as_ref().filter(|_| !(mended && page.is_mended_by_command()));
    let Some(file) = of_file else {
        let folders = Language::ALL.map(|_| folder(&starter, &page.before));
        return Said::of_command(&folders, text, code);
    };
    let file = if mended { page.right_in.as_ref().unwrap_or(file) } else { file };
    if let Some(command) = &page.by {
        let folders = Language::ALL.map(|_| folder(&starter, &page.before));
        for folder in &folders {
            let path = folder.path().join(file);
            let text = placed(page, fs::read_to_string(&path).ok(), text);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        return Said::of_command(&folders, command, code);
    }
    if text == "(gone)" {
        starter.files.remove(file);
    } else {
        let stands = starter.files.get(file).map(|bytes| String::from_utf8(bytes.clone()).expect("UTF-8"));
        let text = if page.right_in.is_some() { text.to_owned() } else { placed(page, stands, text) };
        starter.files.insert(file.clone(), text.into_bytes());
    }
    Said::of_messages(&starter.messages(), code)
}

/// What is wrong with a page: its example does not give its message, or the mended one gives it too, or another error.
fn faults(code: Code, page: &Page) -> (Vec<String>, [String; 2]) {
    let mut faults = Vec::new();
    let wrong = said(code, page, false);
    if !wrong.codes.iter().any(|name| name == code.name()) {
        faults.push(format!("{code}: the example says {:?}", wrong.codes));
    }
    if page.right.is_some() {
        let right = said(code, page, true);
        if right.refused || right.codes.iter().any(|name| name == code.name()) {
            faults.push(format!("{code}: the mended example says {:?}", right.codes));
        }
    }
    (faults, wrong.shown)
}

/// The file of docs that shows the messages in a language.
fn document(language: Language) -> PathBuf {
    let name = if language == Language::Zh { "messages.zh.md" } else { "messages.md" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn introduction(language: Language) -> &'static str {
    match language {
        Language::Zh => {
            "# 提示信息\n\n每一类提示信息：说什么，为什么重要，一个例子，以及改正后的例子。`fiveyear explain 代码` 可显示其中一页。本页由程序生成；测试会运行每个例子，\
             并检验改正后的例子可以通过。例子都在示例规划（benches/model/plan）上。\n"
        }
        Language::En => {
            "# Messages\n\nEach kind of message: what it says, why that matters, an example, and the example mended. `fiveyear explain CODE` shows one \
             of these pages. This page is made from the program; tests run each example and the mended one. The examples are of a small plan \
             (benches/model/plan).\n"
        }
    }
}

/// Runs every example of a family and holds its part of the documents against what is said.
fn check_family(file: &str) {
    static WRITING: Mutex<()> = Mutex::new(());
    let entries: Vec<_> = entries().expect("the pages can be read").into_iter().filter(|(family, ..)| *family == file).collect();
    let checked: Vec<(Code, Vec<String>, Option<[String; 2]>)> = entries
        .par_iter()
        .map(|(_, name, page)| {
            let code = Code::named(name).unwrap_or_else(|| panic!("{file}: no kind of message is called {name}"));
            if page.wrong.is_none() {
                return (code, Vec::new(), None);
            }
            let (faults, shown) = faults(code, page);
            (code, faults, Some(shown))
        })
        .collect();
    let faults: Vec<&String> = checked.iter().flat_map(|(_, faults, _)| faults).collect();
    assert!(faults.is_empty(), "{file}: {faults:#?}");
    for (position, language) in Language::ALL.into_iter().enumerate() {
        let (_, en, zh) = FAMILIES.iter().find(|(family, ..)| *family == file).expect("a family");
        let heading = format!("\n## {}\n", if language == Language::Zh { zh } else { en });
        let mut own = heading.clone();
        for (code, _, shown) in &checked {
            own += &format!("\n#{}", page(*code, language, shown.as_ref().map(|shown| shown[position].as_str())));
        }
        let _alone = WRITING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let document = document(language);
        let known = fs::read_to_string(&document).unwrap_or_default();
        // A part begins with its heading and ends where the next one does.
        let part = known.find(&heading).map(|start| (start, known[start + 4..].find("\n## ").map_or(known.len(), |end| start + 4 + end)));
        if part.is_some_and(|(start, end)| known[start..end] == own) {
            continue;
        }
        assert!(
            std::env::var_os("REWRITE_DOCS").is_some(),
            "{} is behind the messages of {file}: run the tests once with REWRITE_DOCS=1 and read the difference",
            document.display()
        );
        let rewritten = match part {
            Some((start, end)) => format!("{}{own}{}", &known[..start], &known[end..]),
            None if known.is_empty() => format!("{}{own}", introduction(language)),
            None => known + own.as_str(),
        };
        fs::write(&document, rewritten).expect("the document can be written");
    }
}

#[test]
fn examples_of_files() {
    check_family("files.toml");
}

#[test]
fn examples_of_tables() {
    check_family("tables.toml");
}

#[test]
fn examples_of_toml_files() {
    check_family("toml_files.toml");
}

#[test]
fn examples_of_plans() {
    check_family("plan.toml");
}

#[test]
fn examples_of_levers() {
    check_family("levers.toml");
}

#[test]
fn examples_of_scenarios() {
    check_family("scenarios.toml");
}

#[test]
fn examples_of_rules() {
    check_family("rules.toml");
}

#[test]
fn examples_of_commands() {
    check_family("commands.toml");
}

/// The harness notices an example that says something else, and a mended one that is refused.
#[test]
fn a_page_that_does_not_hold_is_found() {
    let sound = Page::of(Code::PlanStep).expect("it has a page").clone();
    assert_eq!(faults(Code::PlanStep, &sound).0, Vec::<String>::new());
    let harmless = Page { wrong: sound.right.clone(), ..sound.clone() };
    assert_eq!(faults(Code::PlanStep, &harmless).0, ["plan-step: the example says []"]);
    let unmended = Page { right: Some("step = 3".to_owned()), at: sound.right.clone(), ..sound };
    assert_eq!(faults(Code::PlanStep, &unmended).0, ["plan-step: the mended example says [\"plan-step\"]"]);
}

#[test]
fn a_message_says_how_to_see_its_page_and_explain_shows_it() {
    let mut starter = Starter::new();
    starter.edit("seeds/plan.toml", "step = 1", "step = 2");
    let folder = folder(&starter, &[]);
    let told = |arguments: &[&str]| {
        let output = fiveyear(folder.path(), arguments);
        String::from_utf8(output.stderr).expect("UTF-8") + String::from_utf8(output.stdout).expect("UTF-8").as_str()
    };
    assert!(told(&["check"]).ends_with("why, and an example: fiveyear explain plan-step\n"));
    assert!(told(&["check", "--lang", "zh"]).ends_with("原因与例子：fiveyear explain plan-step\n"));
    // The page is shown although the plan cannot be read.
    let shown = told(&["explain", "plan-step"]);
    assert!(shown.starts_with("plan-step\n") && shown.contains("step = 2") && shown.contains("step = 1"), "{shown}");
    let shown = told(&["explain", "plan-step", "--lang", "zh"]);
    assert!(shown.contains("错误写法，`seeds/plan.toml`："), "{shown}");
    let data: serde_json::Value = serde_json::from_str(&told(&["explain", "plan-step", "--format", "json"])).expect("JSON");
    assert_eq!((&data["code"], &data["right"]), (&"plan-step".into(), &"step = 1".into()));
    assert!(data["why"]["zh"].as_str().is_some_and(|why| why.contains("步长")), "{data}");
}
