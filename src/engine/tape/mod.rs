//! Lowering: in go a graph and the nodes wanted, out comes a [`Tape`] of register instructions.

use crate::engine::graph::{Graph, NodeId};

/// A straight-line program over columns, in two parts: what is the same in all draws of a scenario, and what varies.
#[derive(Debug, Clone)]
pub struct Tape {}

/// Lowers the nodes that `outputs` need. `varying[i]` says whether input `i` of the graph differs between the draws of a scenario.
pub fn lower(_graph: &Graph, _outputs: &[NodeId], _varying: &[bool]) -> Tape {
    unimplemented!()
}
