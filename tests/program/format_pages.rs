//! The pages of a plan's format (`seeds/README.md` and its Chinese twin): their tables are made from the schemas.
//!
//! After a change of a schema, run the tests with `UPDATE_DOCS=1` and read the difference.

use std::fs;
use std::path::Path;

use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::schema::{COLUMNS, columns_page, keys_page, toml_files};
use fiveyear::table::{Field, Schema};

/// The page with each of its tables made anew, and the tables it holds.
fn made(page: &str, language: Language) -> (String, Vec<String>) {
    let (schemas, files) = (Plan::schemas(), toml_files());
    let (mut new, mut rest, mut held) = (String::new(), page, Vec::new());
    while let Some(start) = rest.find("<!-- columns ").or_else(|| rest.find("<!-- keys ")) {
        let start = rest.find("<!-- keys ").map_or(start, |keys| keys.min(start));
        let end_of_line = start + rest[start..].find('\n').expect("a line of its own") + 1;
        let marker = rest[start..end_of_line].trim().trim_start_matches("<!-- ").trim_end_matches(" -->");
        let end = end_of_line + rest[end_of_line..].find("<!-- end -->").unwrap_or_else(|| panic!("`{marker}` does not end"));
        let table = match marker.split_once(' ').expect("a kind and a name") {
            ("columns", file) => {
                let schema = schemas.get(file).unwrap_or_else(|| panic!("no table is called {file}"));
                columns_page(file, schema, language).unwrap_or_else(|faults| panic!("src/schema/columns.rs: {faults:?}"))
            }
            (_, name) => {
                let file = files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no TOML file is called {name}"));
                keys_page(&file.schema, language)
            }
        };
        held.push(marker.to_owned());
        new += &rest[..end_of_line];
        new += &table;
        rest = &rest[end..];
    }
    (new + rest, held)
}

#[test]
fn the_pages_of_the_format_are_made_from_the_schemas() {
    for (name, language) in [("seeds/README.md", Language::En), ("seeds/README.zh.md", Language::Zh)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let page = fs::read_to_string(&path).expect("readable");
        let (new, held) = made(&page, language);
        for file in Plan::schemas().keys() {
            assert!(held.contains(&format!("columns {file}")), "{name} has no table of {file}");
        }
        for file in ["plan", "assumptions", "budget", "facilities", "checks", "levers", "scenario"] {
            assert!(held.contains(&format!("keys {file}")), "{name} has no table of the keys of {file}");
        }
        if page != new && std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &new).expect("writable");
        } else {
            assert!(page == new, "{name} is behind the schemas: run the tests once with UPDATE_DOCS=1");
        }
    }
}

#[test]
fn every_column_has_words_in_both_languages_and_a_new_one_is_missed() {
    for (file, columns) in COLUMNS {
        for column in *columns {
            let chinese = column.what.1.chars().any(|letter| letter > '\u{4e00}');
            assert!(!column.what.0.is_empty() && chinese, "{file}: {:?}", column.names);
        }
    }
    let mut schema: Schema = Plan::schemas().remove("history.csv").expect("it is there");
    schema.fields.push(Field::text("strange"));
    let faults = columns_page("history.csv", &schema, Language::En).expect_err("nobody tells of it");
    assert_eq!(faults, ["history.csv: strange is not told"]);
    schema.fields.retain(|field| field.name != "strange" && field.name != "error");
    let faults = columns_page("history.csv", &schema, Language::En).expect_err("it is gone");
    assert_eq!(faults, ["history.csv: no column is called error"]);
}
