//! The schemas of TOML files: every file that is shipped fits its schema, a strange key does not, and schema and reader know the same keys.

use std::fs;
use std::path::{Path, PathBuf};

use fiveyear::schema::toml_files;
use serde_json::Value;

use crate::support::command::{fiveyear, printed, refused};
use crate::support::json_schema::misfits;
use crate::support::message_book::Starter;

fn schema(name: &str) -> Value {
    toml_files().into_iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no schema {name}")).schema
}

/// The schema that a file of a plan belongs to.
fn name_of(path: &str) -> Option<&str> {
    let (folder, file) = path.rsplit_once('/')?;
    let stem = file.strip_suffix(".toml")?;
    match folder.rsplit('/').next()? {
        "designs" => Some("design"),
        "scenarios" => Some("scenario"),
        "seeds" => Some(stem),
        _ => None,
    }
}

fn toml_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => toml_below(&path, found),
            false if path.extension().is_some_and(|end| end == "toml") => found.push(path),
            false => {}
        }
    }
}

fn data(text: &str) -> Value {
    toml::from_str(text).expect("it is TOML")
}

#[test]
fn every_file_that_is_shipped_fits_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for plan in ["", "benches/model/plan", "src/plan/starter"] {
        ["seeds", "scenarios"].iter().for_each(|folder| toml_below(&root.join(plan).join(folder), &mut files));
    }
    assert!(files.len() > 30, "{files:?}");
    let mut names = std::collections::BTreeSet::new();
    for file in files {
        let shown = file.display().to_string().replace('\\', "/");
        let name = name_of(&shown).unwrap_or_else(|| panic!("{shown} belongs to no schema"));
        names.insert(name.to_owned());
        let found = misfits(&schema(name), &data(&fs::read_to_string(&file).expect("readable")));
        assert!(found.is_empty(), "{shown}: {found:#?}\nAfter a change of the format, change src/schema as well");
    }
    // What no plan of this tree holds has an example of its own below.
    let shipped: Vec<&str> = names.iter().map(String::as_str).collect();
    let others: Vec<&str> = toml_files().iter().map(|file| file.name).filter(|name| !shipped.contains(name)).collect();
    assert_eq!(others, ["question", "import"]);
}

#[test]
fn questions_and_import_files_fit_theirs() {
    let question =
        "title = \"X\"\nwant = \"cheapest\"\nsafe = 0.8\nmoney = [10, 20]\nlines = true\nlevers = [\"a\"]\nfutures = [\"trend\"]\n";
    assert_eq!(misfits(&schema("question"), &data(question)), Vec::<String>::new());
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("own.csv"), "指标名称,单位,2020年,2025年目标\n每千人口托位数,个,3.6,5\n").expect("written");
    printed(&fiveyear(folder.path(), &["import", "own.csv", "--out", "new"]));
    let text = fs::read_to_string(folder.path().join("new/import.toml")).expect("import writes it");
    assert_eq!(misfits(&schema("import"), &data(&text)), Vec::<String>::new());
    let (wrong, text) = (misfits(&schema("question"), &data("wnat = \"safe\"\n")), text.replacen("file =", "fiel =", 1));
    assert_eq!(wrong, ["/wnat: not allowed"]);
    assert_eq!(misfits(&schema("import"), &data(&text)).len(), 2, "one key is strange, one is missing");
}

/// A strange key in any table of any file: no schema lets it pass, and the harness sees it.
#[test]
fn an_unknown_key_is_refused_wherever_it_stands() {
    let starter = Starter::new();
    let mut tried = 0;
    for (file, bytes) in starter.files.iter().filter(|(file, _)| file.ends_with(".toml")) {
        let name = name_of(file).unwrap_or_else(|| panic!("{file} belongs to no schema"));
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with('[')) {
            // Tables of names, such as `[param]` of a scenario, take any name.
            if line == "[param]" {
                continue;
            }
            let mut lines: Vec<&str> = text.lines().collect();
            lines.insert(at + 1, "zzz = 1");
            let found = misfits(&schema(name), &data(&lines.join("\n")));
            assert!(!found.is_empty(), "{file}:{}: {line}", at + 1);
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}

/// Reader and schema must know the same keys: an unknown key makes the reader list its own.
#[test]
fn a_schema_has_the_keys_that_the_reader_knows() {
    let keys = |object: &Value| -> Vec<String> {
        let mut keys: Vec<String> = object["properties"].as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        keys
    };
    let read = |file: &str, before: &str| -> Vec<String> {
        let mut starter = Starter::new();
        starter.edit(file, before, &format!("zzz = 1\n{before}"));
        let found = starter.messages();
        let found = found.iter().find(|found| found.code.name() == "unknown-key").unwrap_or_else(|| panic!("{file}: {before}"));
        let list = found.help[0].en.clone();
        let mut keys: Vec<String> = list.strip_prefix("possible here: ").expect("a list").split(", ").map(str::to_string).collect();
        keys.sort();
        keys.dedup();
        keys
    };
    let known = |name: &str, entry: &str| {
        let schema = schema(name);
        if entry.is_empty() { keys(&schema) } else { keys(&schema["$defs"][entry]) }
    };
    let same = [
        ("plan", "", "seeds/plan.toml", "[plan]"),
        ("plan", "PlanEntry", "seeds/plan.toml", "base_year"),
        ("plan", "DomainEntry", "seeds/plan.toml", "id = \"health\""),
        ("budget", "BudgetLineEntry", "seeds/budget.toml", "share"),
        ("checks", "CheckEntry", "seeds/checks.toml", "low"),
        ("facilities", "NewFacility", "seeds/facilities.toml", "ramp"),
        ("model", "SectionEntry", "seeds/model.toml", "insert = \"matters\""),
        ("assumptions", "ParamEntry", "seeds/assumptions.toml", "grade = \"D\""),
        ("assumptions", "CorrelationEntry", "seeds/assumptions.toml", "rank"),
        ("scenario", "", "scenarios/trend.toml", "title"),
        ("scenario", "ShiftEntry", "scenarios/care_first.toml", "share"),
        ("scenario", "RulesEntry", "scenarios/home_checks.toml", "file"),
    ];
    for (name, entry, file, before) in same {
        assert_eq!(known(name, entry), read(file, before), "{name} {entry}");
    }
    // In a scenario a facility may be changed or new.
    let mut facility = read("scenarios/late.toml", "delay_years");
    facility.extend(read("seeds/facilities.toml", "ramp"));
    facility.sort();
    facility.dedup();
    assert_eq!(known("scenario", "FacilityEntry"), facility);
}

/// Whatever a schema describes, it describes in both languages.
#[test]
fn every_description_is_in_both_languages() {
    fn walk(value: &Value, path: &str) {
        match value {
            Value::Object(entries) => {
                if let Some(words) = entries.get("description").and_then(Value::as_str) {
                    let (chinese, latin) =
                        (words.chars().any(|letter| letter > '\u{4e00}'), words.chars().any(|letter| letter.is_ascii_alphabetic()));
                    // The shape of a distribution is a formula.
                    assert!(chinese && latin || words.contains('['), "{path}: {words}");
                }
                entries.iter().for_each(|(key, inner)| walk(inner, &format!("{path}/{key}")));
            }
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, path)),
            _ => {}
        }
    }
    for file in toml_files() {
        assert!(file.schema["description"].is_string() && file.schema["additionalProperties"] == false, "{}", file.name);
        walk(&file.schema, file.name);
    }
}

/// Editors find the schema beside the scenarios; after a change of the format run the tests with `REWRITE_MESSAGES=1`.
#[test]
fn the_schema_lies_beside_the_scenarios() {
    let wanted = format!("{}\n", serde_json::to_string_pretty(&schema("scenario")).expect("it is JSON"));
    for folder in ["scenarios", "src/plan/starter/scenarios"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("scenario.schema.json");
        if std::env::var_os("REWRITE_MESSAGES").is_some() {
            fs::write(&path, &wanted).expect("it can be written");
        }
        assert!(fs::read_to_string(&path).is_ok_and(|text| text == wanted), "{} is not the schema of today", path.display());
    }
}

#[test]
fn schemas_are_listed_printed_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = printed(&fiveyear(folder.path(), &["schema"]));
    assert!(toml_files().iter().all(|file| list.contains(file.name) && list.contains(file.files)), "{list}");
    assert!(list.lines().all(|line| line.len() <= 100), "{list}");
    let one: Value = serde_json::from_str(&printed(&fiveyear(folder.path(), &["schema", "levers"]))).expect("JSON");
    assert_eq!(one, schema("levers"));
    printed(&fiveyear(folder.path(), &["schema", "--out", "formats"]));
    let written = fs::read_dir(folder.path().join("formats")).expect("a folder").count();
    assert_eq!(written, toml_files().len());
    let message = refused(&fiveyear(folder.path(), &["schema", "lever"]), 1);
    assert!(message.contains("did you mean `levers`?"), "{message}");
    let chinese = printed(&fiveyear(folder.path(), &["schema", "--lang", "zh"]));
    assert!(chinese.contains("可以决定的措施"), "{chinese}");
}

#[test]
fn shells_and_man_are_told_of_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = printed(&fiveyear(folder.path(), &["completions", shell]));
        for command in ["check", "explain", "seek", "schema"] {
            assert!(script.contains(command), "{shell} is not told of {command}");
        }
    }
    let fish = printed(&fiveyear(folder.path(), &["completions", "fish", "--lang", "zh"]));
    assert!(fish.contains("画一张图"), "{fish}");
    printed(&fiveyear(folder.path(), &["man", "--out", "man"]));
    let page = |name: &str| fs::read_to_string(folder.path().join("man").join(name)).unwrap_or_else(|_| panic!("no page {name}"));
    assert!(page("fiveyear.1").contains("fiveyear\\-explain(1)"), "{}", page("fiveyear.1"));
    assert!(page("fiveyear-chart.1").contains("Draw one chart"));
    printed(&fiveyear(folder.path(), &["man", "--out", "man-zh", "--lang", "zh"]));
    assert!(fs::read_to_string(folder.path().join("man-zh/fiveyear-chart.1")).is_ok_and(|page| page.contains("画一张图")));
}
