//! Tables of `seeds/README.md`: the columns of every table and the keys of every TOML file, made from the schemas that readers and editors use.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::columns::{COLUMNS, Columns};
use crate::language::Language;
use crate::table::{Kind, Schema};

/// The columns of a table in Markdown.
///
/// # Errors
/// Columns without words, and words without a column.
pub fn columns_page(file: &str, schema: &Schema, language: Language) -> Result<String, Vec<String>> {
    let (_, told) = COLUMNS.iter().find(|(name, _)| *name == file).ok_or_else(|| vec![format!("{file} is not described")])?;
    let faults = unmatched(schema, told);
    if !faults.is_empty() {
        return Err(faults.into_iter().map(|name| format!("{file}: {name}")).collect());
    }
    let say = |(en, zh): (&'static str, &'static str)| if language == Language::Zh { zh } else { en };
    let mut page = String::from(if language == Language::Zh {
        "| 列 | 单位 | 含义 |\n|---|---|---|\n"
    } else {
        "| column | unit | what |\n|---|---|---|\n"
    });
    for columns in *told {
        let _ = writeln!(
            page,
            "| {} | {} | {}{} |",
            names(schema, columns, language),
            say(columns.unit),
            say(columns.what),
            choices(schema, columns, language)
        );
    }
    Ok(page)
}

/// Columns that the words leave out or invent; `…` stands for all between its neighbours.
fn unmatched(schema: &Schema, told: &[Columns]) -> Vec<String> {
    let mut named = BTreeSet::new();
    let position = |name: &str| schema.fields.iter().position(|field| field.name == name);
    let mut faults = Vec::new();
    for columns in told {
        for (at, name) in columns.names.iter().enumerate() {
            if *name == "…" {
                let ends = (columns.names.get(at.wrapping_sub(1)), columns.names.get(at + 1));
                if let (Some(from), Some(to)) = (ends.0.and_then(|name| position(name)), ends.1.and_then(|name| position(name))) {
                    named.extend(schema.fields[from..to].iter().map(|field| field.name));
                }
            } else if position(name).is_none() {
                faults.push(format!("no column is called {name}"));
            } else if !named.insert(*name) {
                faults.push(format!("{name} is told twice"));
            }
        }
    }
    faults.extend(schema.fields.iter().filter(|field| !named.contains(field.name)).map(|field| format!("{} is not told", field.name)));
    faults
}

/// The names, those in italics that may be left out.
fn names(schema: &Schema, columns: &Columns, language: Language) -> String {
    let name = |name: &&str| match schema.position(name) {
        Some(at) if schema.fields[at].optional => format!("*`{name}`*"),
        Some(_) => format!("`{name}`"),
        None => (*name).to_owned(),
    };
    columns.names.iter().map(name).collect::<Vec<_>>().join(if language == Language::Zh { "、" } else { ", " })
}

/// The words that a column takes, where what is said of it does not name them all.
fn choices(schema: &Schema, columns: &Columns, language: Language) -> String {
    let fields = columns.names.iter().filter_map(|name| schema.position(name)).map(|at| &schema.fields[at]);
    let words = fields.filter_map(|field| if let Kind::Choice(words) = field.kind { Some(words) } else { None }).flatten();
    let said =
        |word: &&&str| [columns.what.0, columns.unit.0].iter().any(|said| said.contains(&format!("`{word}`")) || said.contains(" to "));
    let missing: Vec<String> = words.filter(|word| !said(word)).map(|word| format!("`{word}`")).collect();
    match (missing.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("；可写 {}", missing.join("、")),
        (false, Language::En) => format!("; also {}", missing.join(", ")),
    }
}

/// The keys of a TOML file in Markdown, from its JSON schema. Keys that may be left out are in italics.
pub fn keys_page(schema: &Value, language: Language) -> String {
    let mut page = String::from(if language == Language::Zh { "| 键 | 含义 |\n|---|---|\n" } else { "| key | what |\n|---|---|\n" });
    walk(schema, schema, "", language, &mut page);
    page
}

/// Tables of tables that are told here; deeper ones are told where their kind is.
const DEEPEST: usize = 3;

fn walk(whole: &Value, schema: &Value, path: &str, language: Language, page: &mut String) {
    let schema = resolved(whole, schema);
    let Some(properties) = schema["properties"].as_object() else { return };
    let required: BTreeSet<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut inner = Vec::new();
    for (key, value) in properties {
        let body = body(whole, value);
        let said = in_language(
            value["description"].as_str().or_else(|| resolved(whole, body)["description"].as_str()).unwrap_or_default(),
            language,
        );
        let table = table_of(whole, body);
        let heading = match (&table, path.is_empty()) {
            (Some((_, Shape::List)), true) => format!("[[{key}]]"),
            (Some((_, Shape::Named)), true) => format!("[{key}.NAME]"),
            (Some((_, Shape::Single)), true) => format!("[{key}]"),
            _ => key.clone(),
        };
        let heading = if required.contains(key.as_str()) { format!("`{heading}`") } else { format!("*`{heading}`*") };
        let shown = if path.is_empty() { heading } else { format!("`{path}` {heading}") };
        let _ = writeln!(page, "| {shown} | {} |", said.replace('|', "\\|"));
        if let Some((table, shape)) = table {
            inner.push((deeper(path, key, shape), table));
        }
    }
    for (path, table) in inner.iter().filter(|(path, _)| path.matches(['.', '[']).count() <= DEEPEST) {
        walk(whole, table, path, language, page);
    }
}

enum Shape {
    Single,
    Named,
    List,
}

fn deeper(path: &str, key: &str, shape: Shape) -> String {
    let inside = path.trim_matches(|letter| matches!(letter, '[' | ']'));
    let full = if inside.is_empty() { key.to_owned() } else { format!("{inside}.{key}") };
    match shape {
        Shape::Single => format!("[{full}]"),
        Shape::Named => format!("[{full}.NAME]"),
        Shape::List => format!("[[{full}]]"),
    }
}

/// What stands behind a reference.
fn resolved<'s>(whole: &'s Value, schema: &'s Value) -> &'s Value {
    match schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')).and_then(|path| whole.pointer(path)) {
        Some(found) => resolved(whole, found),
        None => schema,
    }
}

/// The schema of a value that may be left out: JSON schemas say so by `null` as another kind.
fn body<'s>(whole: &'s Value, schema: &'s Value) -> &'s Value {
    let some = schema["anyOf"].as_array().into_iter().flatten().find(|kind| kind["type"] != "null");
    resolved(whole, some.unwrap_or(schema))
}

/// The table that a value is, and how such tables are headed. Words and values of assumptions are no tables of their own.
fn table_of<'s>(whole: &'s Value, schema: &'s Value) -> Option<(&'s Value, Shape)> {
    let is_table = |schema: &Value| schema["properties"].is_object() && schema["properties"].get("zh").is_none();
    if is_table(schema) {
        return Some((schema, Shape::Single));
    }
    let of = |inner: &'s Value, shape| Some((resolved(whole, inner), shape)).filter(|(inner, _)| is_table(inner));
    match () {
        () if schema["items"].is_object() => of(&schema["items"], Shape::List),
        () if schema["additionalProperties"].is_object() => of(&schema["additionalProperties"], Shape::Named),
        () => None,
    }
}

/// One language of a description that says first the English, then the Chinese.
fn in_language(words: &str, language: Language) -> String {
    let words = words.replace('\n', " ");
    let is_chinese = |letter: char| ('\u{3000}'..='\u{9fff}').contains(&letter) || ('\u{ff00}'..='\u{ffef}').contains(&letter);
    // The Chinese begins with its first sentence: behind the last `. ` or `]. ` before the first Chinese letter outside quotes.
    let Some(first) = words.match_indices(". ").map(|(at, _)| at + 2).find(|at| words[*at..].chars().take(3).any(is_chinese)) else {
        return words;
    };
    match language {
        Language::En => words[..first].trim().trim_end_matches('.').to_owned(),
        Language::Zh => words[first..].trim().trim_end_matches('。').to_owned(),
    }
}
