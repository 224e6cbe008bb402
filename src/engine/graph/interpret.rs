//! The reference interpreter: computes every node of a graph for one draw, by each operation's own definition.

use super::{Graph, Node};

/// Values of all nodes for one lane; `inputs[i]` is the value of input `i` of [`Graph::inputs`].
pub fn interpret(graph: &Graph, inputs: &[f64]) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let value = match *node {
            Node::Constant(bits) => f64::from_bits(bits),
            Node::Input(id) => inputs[id.index()],
            Node::Op { op, arguments } => {
                let operands = arguments.map(|id| values[id.index()]);
                op.apply(&operands[..op.arity()])
            }
        };
        values.push(value);
    }
    values
}
