//! Whatever a reader is given, it ends with a result or with messages that can be shown: text of all sorts, and the bytes of files.

use std::fs;
use std::sync::Arc;

use fiveyear::achieve::official::{progress_rows, progress_schema};
use fiveyear::analysis::hindcast::{read_other, read_panel};
use fiveyear::analysis::seek::read_question;
use fiveyear::diagnostic::{Diagnostic, Source, render};
use fiveyear::import::{self, Mapping};
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::run::StoredRun;
use fiveyear::scenario::{load_design, load_scenarios};
use fiveyear::simulate::compile;
use fiveyear::table::{Grid, PerCent, decode, number_meant, parse_number, read_csv, split};
use proptest::prelude::*;

use crate::model::small_plan;
use crate::support::command::{fiveyear, printed};
use crate::support::message_book::Starter;

/// All messages can be shown in both languages.
fn shown(found: &[Diagnostic]) {
    Language::ALL.iter().for_each(|language| drop(render(found, *language, false)));
}

/// Pieces that mean something in tables, in TOML and in rules, among letters of all sorts.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            ",", "\n", "\r\n", "\"", "'", "[", "]", "[[", "]]", "{", "}", "(", ")", "=", " = ", ".", ";", "#", "//", "/*", "|", "\u{feff}", "\u{1}", "，", "“", "%",
            "1", "-1", "0.5", "1e308", "nan", "2030", "98%", "0.5 to 2.5", "\"a to b\"", "id", "age", "value", "women", "title", "method", "scenarios",
            "levers", "param", "shift", "facility", "fn x() ", "now.population", "prev.x", "if ", "else", "for a in 0..3 ", "throw ", "return ", "let y = ",
            "指标名称", "2020年", "2025年目标", "单位", "合计", "indicator", "entity", "year",
        ]).prop_map(str::to_owned),
        2 => "[a-z_]{1,6}",
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables(text in text()) {
        let source = Source::new("t.csv", text.as_str());
        drop(split(&text));
        for schema in Plan::schemas().values() {
            shown(&read_csv(&source, schema).err().unwrap_or_default());
        }
        match read_csv(&source, &progress_schema()) {
            Ok(frame) => shown(&progress_rows(&frame).err().unwrap_or_default()),
            Err(found) => shown(&found),
        }
        shown(&read_panel(&source).err().unwrap_or_default());
        shown(&read_other(&source, "other").err().unwrap_or_default());
    }

    #[test]
    fn numbers(words in "\\PC{0,12}|[0-9.,%‰万千亿kK+ -]{0,12}") {
        let _ = parse_number(&words);
        for per_cent in [PerCent::Unknown, PerCent::Part] {
            drop(number_meant(&words, per_cent));
        }
    }

    #[test]
    fn files_in_any_encoding(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(found) = decode("t.csv", &bytes) {
            shown(&[*found]);
        }
        for name in ["t.csv", "t.xlsx", "t.xls", "t.ods"] {
            match Grid::open(name, &bytes, None) {
                Ok(grid) => shown(&import::understand(&grid, None).err().map(|found| *found).into_iter().collect::<Vec<_>>()),
                Err(found) => shown(&[*found]),
            }
        }
    }

    #[test]
    fn tables_to_be_imported(text in text()) {
        match Grid::open("own.csv", text.as_bytes(), None) {
            Ok(grid) => match import::understand(&grid, None) {
                Ok(understood) => drop(import::files(&understood, "own.csv", None)),
                Err(found) => shown(&[*found]),
            },
            Err(found) => shown(&[*found]),
        }
        if let Err(found) = Mapping::parse("import.toml", &text) {
            shown(&[*found]);
        }
    }

    #[test]
    fn toml_files_of_a_plan(text in text(), file in prop::sample::select(vec![
        "seeds/plan.toml", "seeds/assumptions.toml", "seeds/budget.toml", "seeds/facilities.toml", "seeds/checks.toml", "seeds/model.toml", "seeds/levers.toml",
    ])) {
        let mut starter = Starter::new();
        starter.files.insert(file.to_owned(), text.into_bytes());
        match Plan::from_files(&starter.files) {
            Ok(plan) => shown(&plan.warnings),
            Err(found) => shown(&found),
        }
    }

    #[test]
    fn scenarios_designs_and_questions(text in text()) {
        let mut plan = small_plan();
        for name in ["scenarios/new.toml", "scenarios/designs/new.toml"] {
            plan.files.push(Source::new(name, text.as_str()));
        }
        shown(&load_scenarios(&plan).err().unwrap_or_default());
        shown(&load_design(&plan, "new", 1).err().unwrap_or_default());
        let source: Arc<Source> = Source::new("question.toml", text.as_str());
        shown(&read_question(&plan, &source).err().unwrap_or_default());
    }

    #[test]
    fn rules(text in text(), body in text()) {
        let mut plan = small_plan();
        plan.files.push(Source::new("rules/new.rhai", format!("fn new_one() {{ {body} }}")));
        plan.files.push(Source::new("rules/other.rhai", text));
        shown(&compile(&plan, &[]).err().unwrap_or_default());
    }
}

/// A run's folder in which any file is cut, or holds something else.
#[test]
fn stored_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    printed(&fiveyear(folder.path(), &["init", "plan"]));
    printed(&fiveyear(folder.path(), &["run", "--plan", "plan", "-s", "trend", "--draws", "20", "--no-charts", "--out", "run"]));
    let run = folder.path().join("run");
    StoredRun::read(&run).expect("it is whole");
    let names = ["run.json", "targets.csv", "targets.parquet", "projections.parquet", "projections.csv"];
    for name in names {
        let path = run.join(name);
        let sound = fs::read(&path).unwrap_or_else(|_| panic!("a run writes {name}"));
        for cut in [0, 1, sound.len() / 3, sound.len() / 2, sound.len() - 1] {
            let mut flipped = sound.clone();
            flipped[cut.min(sound.len() - 1)] ^= 0x15;
            for bytes in [&sound[..cut], &flipped, b"PAR1PAR1".as_slice(), b"{}".as_slice(), &[0xFF; 64]] {
                fs::write(&path, bytes).expect("written");
                shown(&StoredRun::read(&run).err().unwrap_or_default());
            }
        }
        fs::write(&path, &sound).expect("written");
    }
    StoredRun::read(&run).expect("it is whole again");
}
