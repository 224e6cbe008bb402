//! Books of messages: each case breaks one thing of the fixed small plan, and what a planner is told stands below it in both languages.
//!
//! A case begins with `=== FILE | OLD => NEW` (`\n` for a line end; an empty OLD replaces the whole file; NEW `(gone)` deletes it). After a wanted change of a
//! message, run the tests with `REWRITE_MESSAGES=1` and read the difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fiveyear::diagnostic::{Diagnostic, render};
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::compile;

use crate::model::small_plan;

/// The fixed small plan, file by file.
pub struct Starter {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Starter {
    pub fn new() -> Starter {
        let plan = small_plan();
        Starter { files: plan.files.iter().map(|file| (file.name.clone(), file.text.clone().into_bytes())).collect() }
    }

    pub fn text(&self, file: &str) -> String {
        String::from_utf8(self.files[file].clone()).expect("the starter is UTF-8")
    }

    /// Replaces the first occurrence of a text in a file; it must be there. An empty one replaces the file.
    pub fn edit(&mut self, file: &str, old: &str, new: &str) {
        if new == "(gone)" {
            self.files.remove(file).expect("the file is there");
            return;
        }
        let text = if old.is_empty() { new.to_string() } else { self.text(file) };
        assert!(text.contains(old), "{file} does not hold {old:?}");
        let text = if old.is_empty() { text } else { text.replacen(old, new, 1) };
        self.files.insert(file.to_string(), text.into_bytes());
    }

    /// The plan, which must be sound.
    pub fn plan(&self) -> Plan {
        Plan::from_files(&self.files).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)))
    }

    /// All that loading plan and scenarios and linking them with the rules has to say, warnings included.
    pub fn messages(&self) -> Vec<Diagnostic> {
        match Plan::from_files(&self.files) {
            Err(found) => found,
            Ok(plan) => {
                let mut found = plan.warnings.clone();
                match load_scenarios(&plan).and_then(|scenarios| Ok((compile(&plan, &scenarios)?, scenarios))) {
                    Ok((compilation, scenarios)) => found.extend(compilation.warnings(&plan, &scenarios)),
                    Err(faults) => found.extend(faults),
                }
                found
            }
        }
    }
}

pub fn book_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/messages").join(name)
}

/// Runs every case of a book, whose first line says what is done to a sound starter, and compares the messages with those written there.
pub fn check_cases(name: &str, change: impl Fn(&mut Starter, &str)) {
    let book = fs::read_to_string(book_path(name)).expect("the book is there");
    let sound = Starter::new();
    let mut rewritten = String::new();
    let mut cases = 0;
    for case in book.split("=== ").skip(1) {
        let (head, _) = case.split_once('\n').expect("a case has a line of its own");
        let mut starter = Starter { files: sound.files.clone() };
        change(&mut starter, head);
        let messages = starter.messages();
        assert!(!messages.is_empty(), "nothing was said about: {head}");
        rewritten.push_str(&format!("=== {head}\n"));
        for language in [Language::En, Language::Zh] {
            rewritten.push_str(&render(&messages, language, false));
        }
        cases += 1;
    }
    assert!(cases > 0, "{name} holds no case");
    hold_against(name, &book, &rewritten);
}

/// Runs every case of a book whose first lines are edits of text files: `FILE | OLD => NEW && ...`.
pub fn check_book(name: &str) {
    check_cases(name, |starter, head| {
        for edit in head.split(" && ") {
            let (file, change) = edit.split_once(" | ").expect("FILE | OLD => NEW");
            let (old, new) = change.split_once("=>").expect("OLD => NEW");
            starter.edit(file, &old.trim().replace("\\n", "\n"), &new.trim().replace("\\n", "\n"));
        }
    });
}

/// Fails where the messages are not those of the book, or writes them there if that is asked for.
pub fn hold_against(name: &str, book: &str, rewritten: &str) {
    let path = book_path(name);
    if std::env::var_os("REWRITE_MESSAGES").is_some() {
        fs::write(&path, rewritten).expect("the book can be written");
    } else if rewritten != book {
        let at = rewritten.lines().zip(book.lines()).position(|(have, want)| have != want).unwrap_or(0);
        let have: Vec<&str> = rewritten.lines().skip(at.saturating_sub(3)).take(12).collect();
        let want: Vec<&str> = book.lines().skip(at.saturating_sub(3)).take(12).collect();
        panic!("{name}, line {}:\nhave\n{}\n\nwant\n{}", at + 1, have.join("\n"), want.join("\n"));
    }
}
