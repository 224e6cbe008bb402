//! The traced model: every series of every year as nodes of one graph, with what its rule reads.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::Place;
use crate::engine::graph::{Graph, Node, NodeId};
use crate::engine::keyword::Namespace;

/// One thing that a rule reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Read {
    /// `param.x`
    Param(String),
    /// `base.x`
    Base(String),
    /// `now.x`
    Now(String),
    /// `prev.x`
    Previous(String),
    /// `target.x`
    Target(String),
    /// `driver("name")`
    Yearly {
        /// The function's name, such as `shock`.
        driver: String,
        /// What it is asked for.
        name: String,
    },
}

impl Read {
    pub(super) fn named(namespace: Namespace, name: &str) -> Read {
        let name = name.to_owned();
        match namespace {
            Namespace::Now => Read::Now(name),
            Namespace::Previous => Read::Previous(name),
            Namespace::Base => Read::Base(name),
            Namespace::Param => Read::Param(name),
            Namespace::Target => Read::Target(name),
        }
    }

    /// The namespace and the name in it; nothing of what a driver is asked for.
    pub(super) fn parts(&self) -> Option<(Namespace, &str)> {
        Some(match self {
            Read::Param(name) => (Namespace::Param, name),
            Read::Base(name) => (Namespace::Base, name),
            Read::Now(name) => (Namespace::Now, name),
            Read::Previous(name) => (Namespace::Previous, name),
            Read::Target(name) => (Namespace::Target, name),
            Read::Yearly { .. } => return None,
        })
    }

    /// The assumption that is read.
    pub fn assumption(&self) -> Option<&str> {
        match self {
            Read::Param(name) => Some(name),
            _ => None,
        }
    }

    /// The series that is read, this year's value or last year's.
    pub fn series(&self) -> Option<&str> {
        match self {
            Read::Now(name) | Read::Previous(name) => Some(name),
            _ => None,
        }
    }

    /// The series that is read, in any year.
    pub fn series_of_any_year(&self) -> Option<&str> {
        match self {
            Read::Base(name) => Some(name),
            other => other.series(),
        }
    }
}

/// As rules write it.
impl fmt::Display for Read {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.parts()) {
            (Read::Yearly { driver, name }, _) => write!(formatter, "{driver}(\"{name}\")"),
            (_, Some((namespace, name))) => write!(formatter, "{}.{name}", namespace.word()),
            (_, None) => unreachable!("invariant: only a driver is in no namespace"),
        }
    }
}

/// What is known of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The rule's name.
    pub name: String,
    /// The rule's `///` comment.
    pub description: String,
    /// The rule's name where it is defined.
    pub place: Option<Place>,
    /// The rule's text, from `fn` to the closing brace.
    pub text: String,
    /// Elements of a vector series; `None` for a number.
    pub length: Option<usize>,
    /// What it reads, in the order first read, then what a rule for the base year alone reads for it.
    pub reads: Vec<Read>,
    /// Nodes per year from the base year on; an empty list where the series has no value (often in the base year).
    pub nodes: Vec<Vec<NodeId>>,
}

/// A `throw` that some draws may run into.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The series whose rule throws.
    pub series: String,
    /// Where the `throw` stands.
    pub place: Place,
    /// The text thrown.
    pub message: String,
    /// The year it is thrown in.
    pub year: i32,
    /// 1.0 in draws that throw here, 0.0 in others.
    pub node: NodeId,
}

/// All series of all years as one graph.
#[derive(Debug, Clone)]
pub struct Model {
    /// The expressions behind all series.
    pub graph: Graph,
    /// From the base year to the target year.
    pub years: Vec<i32>,
    /// In order of name.
    pub series: Vec<Series>,
    /// Every `throw` that was met under a condition.
    pub failures: Vec<Failure>,
    /// Where each rule first computes what is no finite number in any draw, by series and year.
    pub never_finite: BTreeMap<(String, i32), Place>,
    /// Comparisons of values that differ between draws, each with its place.
    pub compared: Vec<(Place, NodeId)>,
}

impl Model {
    /// The assumption that a series is in the base year, where its rule for it says no more.
    pub fn base_assumption(&self, series: &str) -> Option<&str> {
        let &[node] = self.series.iter().find(|known| known.name == series)?.nodes.first()?.as_slice() else { return None };
        match self.graph.node(node) {
            Node::Input(input) => self.graph.inputs()[input.index()].assumption(),
            _ => None,
        }
    }
}

/// Values of one draw by plain Rhai on f64.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainRun {
    /// Per series and year (from the base year) its elements, as in [`Series::nodes`].
    pub values: BTreeMap<String, Vec<Vec<f64>>>,
    /// The `throw` that ended the run, if any: series, year, message. What comes after it has no values.
    pub failure: Option<(String, i32, String)>,
}
