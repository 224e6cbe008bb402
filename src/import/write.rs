//! The plan folder made of a table: its files by name, as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::plan::{Better, Family, Form, Measure, SHAPES_FILE, TargetKind, class_shapes, printed_says};

use super::figure::Meaning;
use super::mapping::Mapping;
use super::names;
use super::{Entry, Target, Understood};

/// The files of the plan, by their names in its folder. `source` is the table's own file name.
pub fn files(understood: &Understood, source: &str, sheet: Option<&str>) -> BTreeMap<String, String> {
    let domains = domains(understood);
    let mut files = BTreeMap::from([
        ("seeds/plan.toml".to_owned(), plan_toml(understood, source, &domains)),
        ("seeds/indicators.csv".to_owned(), indicators_csv(understood, source, &domains)),
        ("scenarios/trend.toml".to_owned(), TREND.to_owned()),
        (SHAPES_FILE.to_owned(), class_shapes().to_owned()),
        ("import.toml".to_owned(), Mapping::of(understood, source, sheet).to_toml()),
    ]);
    let interim = commitments_csv(understood, source);
    if interim.lines().count() > 1 {
        files.insert("seeds/commitments.csv".to_owned(), interim);
    }
    let history = history_csv(understood, source);
    if history.lines().count() > 1 {
        files.insert("seeds/history.csv".to_owned(), history);
    }
    files
}

const TREND: &str = "title = { zh = \"照常发展\", en = \"Trend as usual\" }\n\
    story = { zh = \"各项指标照同类指标以往的变动发展。\", en = \"Every indicator goes on as its class has gone.\" }\n";

/// Groups of the table in order, with their ids.
fn domains(understood: &Understood) -> Vec<(String, String)> {
    let mut domains: Vec<(String, String)> = Vec::new();
    for entry in &understood.entries {
        let title = title_of(&entry.row.domain);
        if !domains.iter().any(|(_, known)| *known == title) {
            let name = names::plain(&title);
            let taken = domains.iter().any(|(id, _)| *id == name);
            domains.push((if name.is_empty() || taken { format!("domain_{}", domains.len() + 1) } else { name }, title));
        }
    }
    domains
}

fn title_of(domain: &str) -> String {
    if domain.is_empty() { "指标 Indicators".to_owned() } else { domain.to_owned() }
}

fn quoted(words: &str) -> String {
    toml::Value::String(words.to_owned()).to_string()
}

fn plan_toml(understood: &Understood, source: &str, domains: &[(String, String)]) -> String {
    let name = if understood.title.is_empty() { source } else { &understood.title };
    let mut text = String::new();
    let (base, target) = (understood.base_year, understood.target_year);
    let _ = write!(
        text,
        "[plan]\nname = {}\nbase_year = {base}\ntarget_year = {target}\nstep = 1\ninformation_date = {base}\nsource = {}\n",
        quoted(name),
        quoted(source)
    );
    for (id, title) in domains {
        let _ = write!(text, "\n[[domain]]\nid = {}\nname = {}\n", quoted(id), quoted(title));
    }
    text
}

/// Rows of a table with commas, each cell quoted where it must be.
struct Csv(String);

impl Csv {
    fn new(columns: &[&str]) -> Csv {
        Csv(format!("{}\n", columns.join(",")))
    }

    fn row(&mut self, cells: &[String]) {
        let cell = |words: &String| {
            let words = words.replace(['\n', '\r'], " ");
            if words.contains([',', '"']) || words.starts_with(' ') || words.ends_with(' ') {
                format!("\"{}\"", words.replace('"', "\"\""))
            } else {
                words
            }
        };
        self.0.push_str(&cells.iter().map(cell).collect::<Vec<_>>().join(","));
        self.0.push('\n');
    }
}

const COLUMNS: [&str; 25] = [
    "id",
    "number",
    "stage_zh",
    "stage_en",
    "domain",
    "name_zh",
    "name_en",
    "unit_zh",
    "unit_en",
    "scale",
    "low",
    "high",
    "better",
    "baseline_printed",
    "baseline",
    "target_printed",
    "target",
    "comparison",
    "tolerance",
    "measure",
    "form",
    "grade",
    "source",
    "note_zh",
    "family",
];

fn indicators_csv(understood: &Understood, source: &str, domains: &[(String, String)]) -> String {
    let mut csv = Csv::new(&COLUMNS);
    let mut number = 0;
    let mut last = String::new();
    for entry in understood.entries.iter().filter(|entry| entry.is_judged()) {
        let Some(demand) = &entry.demand else { continue };
        // Rows that share a code are parts of one indicator.
        if entry.row.stage.is_empty() || entry.row.name != last || number == 0 {
            number += 1;
        }
        last.clone_from(&entry.row.name);
        let row = &entry.row;
        let title = title_of(&row.domain);
        let domain = domains.iter().find(|(_, known)| *known == title).map_or("", |(id, _)| id);
        let (scale, low, high) = scale(entry, demand);
        let base = entry.base_value();
        let printed_base = entry.baseline.as_ref().filter(|_| base.is_some()).map_or("", |read| read.words.as_str());
        let printed_target = entry.target.as_ref().map_or("", |read| read.words.as_str());
        let mut notes: Vec<String> = Vec::new();
        // A printed figure that the plan's own check would not read as this number is kept in the note.
        let mut keep = |printed: &str, value: f64, form: Form| {
            if printed_says(printed, value, form) {
                printed.to_owned()
            } else {
                notes.push(format!("印为：{printed} / printed: {printed}"));
                form.wrap(&value.to_string())
            }
        };
        let base_printed = base.map_or(String::new(), |value| keep(printed_base, value.number, demand.form));
        let target_printed = keep(printed_target, demand.value, demand.form);
        notes.extend(entry.remarks.iter().cloned());
        notes.extend(entry.doubts.iter().map(|(cell, doubt)| format!("{cell}：{}", doubt.zh)));
        csv.row(&[
            entry.id.clone(),
            number.to_string(),
            row.stage.clone(),
            row.stage.clone(),
            domain.to_owned(),
            row.name.clone(),
            row.name.clone(),
            row.unit.clone(),
            row.unit.clone(),
            scale.to_owned(),
            low,
            high,
            demand.better.code().to_owned(),
            base_printed,
            base.map_or(String::new(), |value| value.number.to_string()),
            target_printed,
            demand.value.to_string(),
            demand.comparison.code().to_owned(),
            demand.tolerance.map_or(String::new(), |tolerance| tolerance.to_string()),
            demand.measure.code().to_owned(),
            demand.form.code().to_owned(),
            "D".to_owned(),
            entry.target.as_ref().map_or(source.to_owned(), |read| format!("{source} {}", read.cell)),
            notes.join("；"),
            entry.family.code().to_owned(),
        ]);
    }
    csv.0
}

/// The scale on which an indicator moves and its natural bounds.
fn scale(entry: &Entry, demand: &Target) -> (&'static str, String, String) {
    let base = entry.base_value().map(|value| value.number);
    let level = if demand.measure == Measure::Final { demand.value } else { base.unwrap_or(1.0) };
    let (least, most) = (base.map_or(level, |base| base.min(level)), base.map_or(level, |base| base.max(level)));
    let percentage = crate::plan::is_percentage(&entry.row.unit);
    match entry.family {
        Family::Growth => ("linear", String::new(), String::new()),
        _ if percentage && least > 0.0 && most < 100.0 => ("logit", "0".to_owned(), "100".to_owned()),
        _ if percentage && least >= 0.0 && most <= 100.0 => ("linear", "0".to_owned(), "100".to_owned()),
        _ if least > 0.0 => ("log", String::new(), String::new()),
        _ => ("linear", String::new(), String::new()),
    }
}

fn commitments_csv(understood: &Understood, source: &str) -> String {
    let columns = [
        "id",
        "section",
        "name_zh",
        "name_en",
        "unit_zh",
        "unit_en",
        "printed",
        "value",
        "comparison",
        "tolerance",
        "year",
        "indicator",
        "series",
        "quote",
    ];
    let mut csv = Csv::new(&columns);
    for entry in understood.entries.iter().filter(|entry| entry.is_judged()) {
        for (year, demand, words) in &entry.interim {
            let printed = if printed_says(words, demand.value, demand.form) { words.clone() } else { demand.value.to_string() };
            // To hold is asked of the plan's end; a year before it asks for its own value.
            let comparison = match demand.comparison {
                TargetKind::Hold if demand.better == Better::More => TargetKind::AtLeast,
                TargetKind::Hold => TargetKind::AtMost,
                other => other,
            };
            let tolerance = demand.tolerance.filter(|_| comparison == TargetKind::About);
            csv.row(&[
                format!("{}_{year}", entry.id),
                source.to_owned(),
                entry.row.name.clone(),
                entry.row.name.clone(),
                entry.row.unit.clone(),
                entry.row.unit.clone(),
                printed,
                demand.value.to_string(),
                comparison.code().to_owned(),
                tolerance.map_or(String::new(), |tolerance| tolerance.to_string()),
                year.to_string(),
                entry.id.clone(),
                String::new(),
                words.clone(),
            ]);
        }
    }
    csv.0
}

fn history_csv(understood: &Understood, source: &str) -> String {
    let mut csv = Csv::new(&["series", "year", "value", "source"]);
    for entry in understood.entries.iter().filter(|entry| entry.is_judged() && entry.base_value().is_some()) {
        for (year, value, _) in &entry.observed {
            csv.row(&[entry.id.clone(), year.to_string(), value.to_string(), source.to_owned()]);
        }
    }
    csv.0
}

/// What an entry's target says, in words for the table that is shown.
pub fn asked(entry: &Entry) -> crate::language::Text {
    let Some(demand) = &entry.demand else {
        let words = entry.target.as_ref().map_or("", |read| read.words.as_str());
        let none = entry.target.as_ref().is_none_or(|read| read.figure.meaning == Meaning::Nothing);
        return if none { crate::text!("no target", "没有目标") } else { crate::text!("in words: {words}", "文字：{words}") };
    };
    let figure = demand.form.wrap(&demand.value.to_string());
    let comparison = crate::plan::Comparison::of_kind(demand.comparison, demand.tolerance.unwrap_or_default());
    let words = comparison.map_or_else(|| crate::language::Text::same(figure.clone()), |comparison| comparison.asks(&figure));
    match demand.measure.kind() {
        None => words,
        Some(kind) => {
            let kind = kind.label();
            crate::language::Text::new(format!("{}，{}", words.zh, kind.zh), format!("{}, {}", words.en, kind.en))
        }
    }
}
