//! The plan folder made of a table: its files by name, as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::language::Text;
use crate::plan::printed::{self, Asked, Known, Meaning, Surroundings};
use crate::plan::{Measure, SHAPES_FILE, Scale, Start, class_shapes};
use crate::text;

use super::mapping::Mapping;
use super::names;
use super::{Entry, Understood};

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
    let history = history_csv(understood, source);
    if history.lines().count() > 1 {
        files.insert("seeds/history.csv".to_owned(), history);
    }
    files
}

const TREND: &str = "title = { zh = \"基准情景（惯性发展）\", en = \"Trend as usual\" }\n\
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
    if domain.is_empty() { UNNAMED.to_owned() } else { domain.to_owned() }
}

/// What indicators outside all groups stand under. It has a name in each language.
const UNNAMED: &str = "Indicators";

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
        let name = if title == UNNAMED { "{ zh = \"指标\", en = \"Indicators\" }".to_owned() } else { quoted(title) };
        let _ = write!(text, "\n[[domain]]\nid = {}\nname = {name}\n", quoted(id));
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

const COLUMNS: [&str; 29] = [
    "id",
    "number",
    "stage",
    "domain",
    "name",
    "unit",
    "scale",
    "low",
    "high",
    "better",
    "baseline_printed",
    "baseline",
    "baseline_year",
    "numerator",
    "denominator",
    "target_printed",
    "target",
    "comparison",
    "tolerance",
    "measure",
    "form",
    "interim",
    "nature",
    "department",
    "weight",
    "grade",
    "source",
    "note",
    "family",
];

fn indicators_csv(understood: &Understood, source: &str, domains: &[(String, String)]) -> String {
    let mut csv = Csv::new(&COLUMNS);
    let numbers = numbers(&understood.entries);
    for (entry, number) in understood.entries.iter().zip(numbers) {
        let row = &entry.row;
        let title = title_of(&row.domain);
        let domain = domains.iter().find(|(_, known)| *known == title).map_or("", |(id, _)| id);
        let demand = entry.demand.as_ref();
        let (scale, low, high) = scale(entry);
        let base = entry.base_value();
        let mut notes: Vec<String> = Vec::new();
        // A printed figure that the plan's own check would not read as this number is kept in the note.
        let mut keep = |printed: &str, reads: bool, otherwise: String| {
            if reads || printed.is_empty() {
                return printed.to_owned();
            }
            notes.push(format!("印为：{printed}"));
            otherwise
        };
        let around = |target| Surroundings { target, ..Surroundings::of_target(&row.name, &row.unit) };
        let base_words = entry.baseline.as_ref().map_or("", |read| read.words.as_str());
        let base_printed = match base {
            Some(value) => {
                let reads = printed::read(base_words, around(false)).value();
                let reads = reads.is_some_and(|read| (read.number, read.form) == (value.number, value.form));
                keep(base_words, reads, value.form.wrap(&value.number.to_string()))
            }
            None => keep(base_words, entry.baseline.as_ref().is_none_or(|read| read.figure.meaning == Meaning::Nothing), String::new()),
        };
        let target_words =
            entry.target.as_ref().filter(|read| read.figure.meaning != Meaning::Nothing).map_or("", |read| read.words.as_str());
        let again = printed::read(target_words, around(true));
        let target_printed = match demand {
            Some(demand) => {
                let years = understood.target_year.abs_diff(entry.baseline_year);
                let known = Known { name: &row.name, unit: &row.unit, baseline: base, years, better: Some(demand.better) };
                let reads = printed::asked(&again, known, &mut Vec::new())
                    .is_some_and(|again| (again.value, again.form, again.measure) == (demand.value, demand.form, demand.measure));
                keep(target_words, reads, demand.form.wrap(&demand.value.to_string()))
            }
            // Words that are kept ask for nothing that is judged; what could not be read must not be read by the plan after all.
            None => keep(target_words, again.meaning == Meaning::Words, String::new()),
        };
        notes.extend(entry.remarks.iter().cloned());
        notes.extend(entry.doubts.iter().map(|(cell, doubt)| format!("{cell}：{}", doubt.zh)));
        let [numerator, denominator] = parts(&entry.parts);
        let asked = |of: fn(&Asked) -> String| demand.map_or(String::new(), of);
        csv.row(&[
            entry.id.clone(),
            number,
            row.stage.clone(),
            domain.to_owned(),
            row.name.clone(),
            row.unit.clone(),
            scale.to_owned(),
            low,
            high,
            demand.map(|demand| demand.better).or(entry.better).map_or(String::new(), |better| better.code().to_owned()),
            base_printed,
            base.map_or(String::new(), |value| value.number.to_string()),
            if entry.baseline_year == understood.base_year { String::new() } else { entry.baseline_year.to_string() },
            numerator,
            denominator,
            target_printed,
            asked(|demand| demand.value.to_string()),
            asked(|demand| demand.comparison.code().to_owned()),
            asked(|demand| demand.tolerance.map_or(String::new(), |tolerance| tolerance.to_string())),
            asked(|demand| demand.measure.code().to_owned()),
            asked(|demand| demand.form.code().to_owned()),
            entry.interim.iter().map(|(year, asked, words)| interim(*year, asked, words, row)).collect::<Vec<_>>().join("; "),
            entry.nature.map_or(String::new(), |nature| nature.code().to_owned()),
            entry.department.clone(),
            part(&entry.weight),
            "D".to_owned(),
            entry.target.as_ref().map_or(source.to_owned(), |read| format!("{source} {}", read.cell)),
            notes.join("；"),
            entry.family.code().to_owned(),
        ]);
    }
    csv.0
}

/// Numbers of the rows: those printed, as they stand there, where the table has any, else their order.
fn numbers(entries: &[Entry]) -> Vec<String> {
    if entries.iter().any(|entry| !entry.row.code.trim().is_empty()) {
        return entries.iter().map(|entry| entry.row.code.trim().to_owned()).collect();
    }
    let same = |one: &Entry, other: &Entry| one.row.name == other.row.name && !one.row.stage.is_empty() && !other.row.stage.is_empty();
    let mut numbers: Vec<String> = Vec::new();
    let mut last = 0;
    for (at, entry) in entries.iter().enumerate() {
        // Rows that share a name are parts of one indicator.
        if at == 0 || !same(&entries[at - 1], entry) {
            last += 1;
        }
        numbers.push(last.to_string());
    }
    numbers
}

/// An interim target as the plan's own table holds it.
fn interim(year: i32, asked: &Asked, words: &str, row: &super::rows::Row) -> String {
    let again = printed::read(words, Surroundings::of_target(&row.name, &row.unit));
    let same = again.value().is_some_and(|read| read.number == asked.value && again.year.is_none());
    let printed = if same && !words.contains([';', '；']) { words.to_owned() } else { asked.form.wrap(&asked.value.to_string()) };
    format!("{year}: {printed}")
}

/// Numerator and denominator as plain numbers; both are left empty where one does not read as one, since neither says anything alone.
fn parts(words: &[String; 2]) -> [String; 2] {
    let read = words.clone().map(|words| part(&words));
    if read.iter().any(String::is_empty) { [String::new(), String::new()] } else { read }
}

/// A figure beside the others as a plain number; what does not read as one is left empty.
fn part(words: &str) -> String {
    printed::read_alone(words).value().map_or(String::new(), |value| value.number.to_string())
}

/// The scale on which an indicator moves and its natural bounds.
fn scale(entry: &Entry) -> (&'static str, String, String) {
    let base = entry.base_value().map(|value| value.number);
    let judged = entry.demand.as_ref().filter(|demand| demand.measure == Measure::Final).map(|demand| demand.value);
    let figures: Vec<f64> = base.into_iter().chain(judged).collect();
    let finite = |bound: f64| if bound.is_finite() { bound.to_string() } else { String::new() };
    match printed::scale(entry.family, &entry.row.unit, &figures) {
        Scale::Linear { low, high } => ("linear", finite(low), finite(high)),
        Scale::Log { .. } => ("log", String::new(), String::new()),
        Scale::Logit { low, high } => ("logit", finite(low), finite(high)),
    }
}

fn history_csv(understood: &Understood, source: &str) -> String {
    let mut csv = Csv::new(&["series", "year", "value", "source"]);
    // What starts at nothing cannot move by its class: without a rule it is no series that could be observed.
    let moves = |entry: &&Entry| entry.base_value().is_some_and(|base| entry.family.start(Some(base.number)) != Start::Nothing);
    for entry in understood.entries.iter().filter(moves) {
        for (year, value, _) in &entry.observed {
            csv.row(&[entry.id.clone(), year.to_string(), value.to_string(), source.to_owned()]);
        }
    }
    csv.0
}

/// What an entry's target says, in words for the table that is shown.
pub fn asked(entry: &Entry) -> Text {
    let Some(demand) = &entry.demand else {
        let words = entry.target.as_ref().map_or("", |read| read.words.as_str());
        let none = entry.target.as_ref().is_none_or(|read| read.figure.meaning == Meaning::Nothing);
        return if none { text!("no target", "没有目标") } else { text!("in words: {words}", "文字：{words}") };
    };
    asked_words(demand)
}

/// The same of a demand.
pub fn asked_words(demand: &Asked) -> Text {
    let figure = demand.form.wrap(&demand.value.to_string());
    let comparison = crate::plan::Comparison::of_kind(demand.comparison, demand.tolerance.unwrap_or_default());
    let words = comparison.map_or_else(|| Text::same(figure.clone()), |comparison| comparison.asks(&figure));
    match demand.measure.kind() {
        None => words,
        Some(kind) => {
            let kind = kind.label();
            Text::new(format!("{}，{}", words.zh, kind.zh), format!("{}, {}", words.en, kind.en))
        }
    }
}
