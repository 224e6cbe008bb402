//! Rhai to graph: in go rule files and the names they may use, out comes one [`Model`] or every mistake that can be found.

mod thin;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::engine::graph::{Graph, InputKey, NodeId};

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

/// Rule files, parsed and checked. Built by [`load`].
pub struct RuleBook {
    book: thin::Book,
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
    /// The rule's first line; `None` for a series that only the base tables hold.
    pub place: Option<Place>,
    /// The rule's text, from `fn` to the closing brace.
    pub text: String,
    /// Elements of a vector series; `None` for a number.
    pub length: Option<usize>,
    /// Names it reads, in the order first read: `now.x`, `prev.x`, `base.x`, `param.x`, `target.x`, `shock("x")` …
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
    /// The first `throw` met, if any: series, year, message.
    pub failure: Option<(String, i32, String)>,
}

/// Parses and checks rule files; reports all mistakes found.
pub fn load(files: &[RuleFile]) -> Result<RuleBook, Vec<Diagnostic>> {
    Ok(RuleBook { book: thin::load_thin(files)? })
}

/// Runs every rule once per year symbolically.
pub fn trace(rules: &RuleBook, vocabulary: &Vocabulary) -> Result<Model, Vec<Diagnostic>> {
    thin::trace_thin(&rules.book, vocabulary)
}

/// Runs every rule by plain Rhai on numbers: the evaluator the others are checked against.
pub fn run_plain(_rules: &RuleBook, _vocabulary: &Vocabulary, _inputs: &dyn Fn(&InputKey) -> f64) -> Result<PlainRun, Vec<Diagnostic>> {
    unimplemented!()
}
impl RuleBook {
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.book.rules.keys().map(String::as_str)
    }
}
