//! What is known while rules run: the values so far, the rules under way, and what went wrong.
//!
//! Rhai calls back through functions that own nothing, so the [`Tracer`] of a run lives in a thread-local.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;
use rhai::{AST, Dynamic, Engine, EvalAltResult, Position};

use crate::engine::graph::{Graph, InputKey, NodeId};

use super::model::Read;
use super::oracle::Oracle;
use super::vocabulary::Vocabulary;

/// How values are computed.
pub(super) enum Mode {
    /// As nodes of a graph, all paths merged.
    Symbolic(Graph),
    /// As numbers, by the values of the inputs.
    Plain(BTreeMap<InputKey, f64>),
}

/// Something known of series, by their names.
pub(super) type BySeries<T> = HashMap<String, T, FixedState>;

/// A `throw` that was met.
pub(super) struct Thrown {
    pub(super) series: String,
    pub(super) year: i32,
    pub(super) message: String,
    pub(super) position: Position,
    /// 1.0 in draws that throw; nothing in a plain run.
    pub(super) node: Option<NodeId>,
}

pub(super) struct Tracer {
    pub(super) mode: Mode,
    pub(super) engine: Arc<Engine>,
    pub(super) ast: Arc<AST>,
    pub(super) vocabulary: Arc<Vocabulary>,
    pub(super) rules: Arc<BTreeSet<String>>,
    pub(super) values: BySeries<BTreeMap<i32, Dynamic>>,
    pub(super) failed: BTreeSet<String>,
    pub(super) frames: Vec<Frame>,
    /// Rules that may wait for one another on this stack.
    pub(super) depth: usize,
    pub(super) reads: BySeries<Vec<Read>>,
    pub(super) thrown: Vec<Thrown>,
    /// Where each rule first computes what is no finite number in any draw, by series and year.
    pub(super) never_finite: BTreeMap<(String, i32), Position>,
    /// Comparisons of values that differ between draws, and where they stand.
    pub(super) compared: BTreeSet<(Position, NodeId)>,
    pub(super) errors: Vec<(String, Box<EvalAltResult>)>,
}

impl Tracer {
    pub(super) fn graph(&mut self) -> &mut Graph {
        match &mut self.mode {
            Mode::Symbolic(graph) => graph,
            Mode::Plain(_) => unreachable!("invariant: plain runs have no nodes"),
        }
    }
}

/// A rule being run for a year.
pub(super) struct Frame {
    pub(super) series: String,
    pub(super) year: i32,
    pub(super) oracle: Oracle,
}

thread_local! {
    pub(super) static TRACER: RefCell<Option<Tracer>> = const { RefCell::new(None) };
}

pub(super) fn with<T>(act: impl FnOnce(&mut Tracer) -> T) -> T {
    TRACER.with_borrow_mut(|tracer| act(tracer.as_mut().expect("invariant: rules run under a tracer")))
}

/// Nodes of the graph so far.
pub(super) fn nodes() -> usize {
    TRACER.with_borrow(|tracer| match tracer.as_ref().map(|tracer| &tracer.mode) {
        Some(Mode::Symbolic(graph)) => graph.nodes().len(),
        _ => 0,
    })
}
