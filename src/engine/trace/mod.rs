//! Rhai to graph: in go rule files and the names they may use, out comes one [`Model`] or every mistake that can be found.
//!
//! A rule is run once a year with values that stand for nodes of a graph ([`trace`]), or with plain numbers ([`run_plain`], the
//! evaluator that the others are checked against). Both use one engine (`language`), one session that finds the order of rules
//! on demand (`session`), and one oracle that takes every path (`oracle`).

mod book;
mod language;
mod lists;
mod names;
mod operators;
mod oracle;
mod scan;
mod session;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rhai::{Array, Dynamic};

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::engine::graph::{Graph, InputKey, NodeId};
use crate::text;

pub use book::RuleBook;

use book::BASE;
use session::{Finished, Mode};

/// The names that rules may use, and the years they are run for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// The year of `base.x`; rules run for the years after it.
    pub base_year: i32,
    pub target_year: i32,
    /// Years from one step to the next; 1 but for plans in five-year steps.
    pub step: i32,
    /// `param.name`
    pub params: BTreeSet<String>,
    /// `base.name`: `None` for a number, `Some(length)` for a vector.
    pub bases: BTreeMap<String, Option<usize>>,
    /// `target.name`
    pub targets: BTreeSet<String>,
    /// `function("name")`, one input per year.
    pub yearly: BTreeMap<String, BTreeSet<String>>,
}

impl Vocabulary {
    /// From the base year to the target year.
    pub fn years(&self) -> Vec<i32> {
        (self.base_year..=self.target_year).step_by(usize::try_from(self.step.max(1)).expect("invariant: positive")).collect()
    }

    /// Every input that rules could read, which is more than they do.
    fn inputs(&self) -> Vec<InputKey> {
        let mut keys: Vec<InputKey> = self.params.iter().map(|name| InputKey::Param { name: name.clone() }).collect();
        for (name, length) in &self.bases {
            match length {
                None => keys.push(InputKey::Base { name: name.clone(), index: None }),
                Some(length) => {
                    keys.extend((0..*length).map(|index| InputKey::Base { name: name.clone(), index: u32::try_from(index).ok() }))
                }
            }
        }
        keys.extend(self.targets.iter().map(|name| InputKey::Target { name: name.clone() }));
        for year in self.years().into_iter().skip(1) {
            for (function, names) in &self.yearly {
                keys.extend(names.iter().map(|name| InputKey::Yearly { function: function.clone(), name: name.clone(), year }));
            }
        }
        keys
    }
}

/// One file of rules; a scenario's own file must name the rules it replaces.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub source: Arc<Source>,
    /// Rules of earlier files that this one replaces; empty for the plan's own files.
    pub replaces: BTreeSet<String>,
}

/// What is known of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: String,
    /// The rule's `///` comment.
    pub description: String,
    /// The rule's name where it is defined.
    pub place: Option<Place>,
    /// The rule's text, from `fn` to the closing brace.
    pub text: String,
    /// Elements of a vector series; `None` for a number.
    pub length: Option<usize>,
    /// Names it reads, in the order first read: `now.x`, `prev.x`, `base.x`, `param.x`, `target.x`, `shock("x")` …, then those that a
    /// rule for the base year alone reads for it.
    pub reads: Vec<String>,
    /// Nodes per year from the base year on; an empty list where the series has no value (often in the base year).
    pub nodes: Vec<Vec<NodeId>>,
}

/// A `throw` that some draws may run into.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub series: String,
    pub place: Place,
    pub message: String,
    pub year: i32,
    /// 1.0 in draws that throw here, 0.0 in others.
    pub node: NodeId,
}

/// All series of all years as one graph.
#[derive(Debug, Clone)]
pub struct Model {
    pub graph: Graph,
    /// From the base year to the target year.
    pub years: Vec<i32>,
    /// In order of name.
    pub series: Vec<Series>,
    pub failures: Vec<Failure>,
}

/// Values of one draw by plain Rhai on f64: per series and year (from the base year) its elements, as in [`Series::nodes`].
#[derive(Debug, Clone, PartialEq)]
pub struct PlainRun {
    pub values: BTreeMap<String, Vec<Vec<f64>>>,
    /// The `throw` that ended the run, if any: series, year, message. What comes after it has no values.
    pub failure: Option<(String, i32, String)>,
}

/// Parses and checks rule files; reports all mistakes found.
pub fn load(files: &[RuleFile]) -> Result<RuleBook, Vec<Diagnostic>> {
    book::load(files)
}

/// Runs every rule once per year symbolically.
pub fn trace(rules: &RuleBook, vocabulary: &Vocabulary) -> Result<Model, Vec<Diagnostic>> {
    check_bases(rules, vocabulary)?;
    let mut finished = session::run(rules, vocabulary, Mode::Symbolic(Graph::new()));
    let mut faults = names::check(rules, vocabulary);
    for fault in diagnostics(rules, &finished) {
        // What stands wrong in the text is found again by the run that comes past it.
        if !faults.iter().any(|known| (known.code, &known.message) == (fault.code, &fault.message)) {
            faults.push(fault);
        }
    }
    let Mode::Symbolic(mut graph) = std::mem::replace(&mut finished.mode, Mode::Plain(BTreeMap::new())) else {
        unreachable!("invariant: a run keeps its mode")
    };
    let years = vocabulary.years();
    let mut series = Vec::new();
    for name in rules.names() {
        let values = finished.values.get(name);
        let mut length = None;
        let mut nodes = Vec::new();
        for year in &years {
            let Some(value) = values.and_then(|values| values.get(year)) else {
                nodes.push(Vec::new());
                continue;
            };
            let elements = elements(value, |value| oracle::node(&mut graph, value).expect("invariant: rules end in numbers"));
            let found = value.is_array().then_some(elements.len());
            if nodes.iter().any(|earlier: &Vec<NodeId>| !earlier.is_empty()) && found != length {
                faults.push(
                    Diagnostic::error(
                        "list-lengths",
                        text!("`{name}` has another number of elements in {year} than before", "`{name}` 在{year}年的元素个数与之前不同"),
                    )
                    .maybe_at(rules.rule_place(name)),
                );
                break;
            }
            length = found;
            nodes.push(elements);
        }
        series.push(Series {
            name: name.to_owned(),
            description: rules.description(name).unwrap_or_default().to_owned(),
            place: rules.rule_place(name),
            text: rules.text(name).unwrap_or_default().to_owned(),
            length,
            reads: reads_of(rules, &finished, name),
            nodes,
        });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let failures = finished.thrown.into_iter().filter_map(|thrown| {
        let place = rules.place(thrown.position).or_else(|| rules.rule_place(&thrown.series))?;
        Some(Failure { series: thrown.series, place, message: thrown.message, year: thrown.year, node: thrown.node? })
    });
    Ok(Model { failures: failures.collect(), graph, years, series })
}

/// Runs every rule by plain Rhai on numbers: the evaluator the others are checked against.
pub fn run_plain(rules: &RuleBook, vocabulary: &Vocabulary, inputs: &dyn Fn(&InputKey) -> f64) -> Result<PlainRun, Vec<Diagnostic>> {
    check_bases(rules, vocabulary)?;
    let known = vocabulary.inputs().into_iter().map(|key| {
        let value = inputs(&key);
        (key, value)
    });
    let finished = session::run(rules, vocabulary, Mode::Plain(known.collect()));
    let faults = diagnostics(rules, &finished);
    if !faults.is_empty() {
        return Err(faults);
    }
    let number =
        |value: &Dynamic| value.as_float().ok().or(value.as_int().ok().map(|whole| whole as f64)).expect("invariant: rules end in numbers");
    let years = vocabulary.years();
    let values = rules.names().map(|name| {
        let known = finished.values.get(name);
        let by_year = years.iter().map(|year| known.and_then(|known| known.get(year)).map_or(Vec::new(), |value| elements(value, number)));
        (name.to_owned(), by_year.collect())
    });
    let failure = finished.thrown.first().map(|thrown| (thrown.series.clone(), thrown.year, thrown.message.clone()));
    Ok(PlainRun { values: values.collect(), failure })
}

/// What a rule reads, and what is read by rules of the base year that stand for no series of their own and that it reads.
fn reads_of(rules: &RuleBook, finished: &Finished, name: &str) -> Vec<String> {
    let mut reads = finished.reads.get(name).cloned().unwrap_or_default();
    let mut next = 0;
    while let Some(read) = reads.get(next) {
        let behind = read.strip_prefix("base.").filter(|base| rules.rule_place(base).is_none()).and_then(|base| finished.reads.get(base));
        for read in behind.into_iter().flatten() {
            if !reads.contains(read) {
                reads.push(read.clone());
            }
        }
        next += 1;
    }
    reads
}

/// The elements of a vector, or the one value of a number.
fn elements<T>(value: &Dynamic, read: impl FnMut(&Dynamic) -> T) -> Vec<T> {
    match value.read_lock::<Array>() {
        Some(list) => list.iter().map(read).collect(),
        None => std::iter::once(value).map(read).collect(),
    }
}

fn diagnostics(rules: &RuleBook, finished: &Finished) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (function, error) in &finished.errors {
        if let Some(fault) = words::explain(error, function, rules)
            && !faults.contains(&fault)
        {
            faults.push(fault);
        }
    }
    faults
}

/// A base-year value comes from one place.
fn check_bases(rules: &RuleBook, vocabulary: &Vocabulary) -> Result<(), Vec<Diagnostic>> {
    let faults: Vec<Diagnostic> = vocabulary
        .bases
        .keys()
        .filter_map(|name| {
            let rule = format!("{BASE}{name}");
            let place = rules.rule_place(&rule)?;
            let message = text!(
                "`{name}` has a base-year value in the plan's tables and a rule for it",
                "`{name}` 在规划表格中已有基期值，又有一条基期规则"
            );
            Some(
                Diagnostic::error("two-base-values", message)
                    .at(place)
                    .help(text!("remove `fn {rule}()`, or the value in the tables", "请删去 `fn {rule}()`，或表格中的值")),
            )
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
