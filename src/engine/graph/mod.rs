//! The expression graph that rules become: hash-consed, so that equal expressions are one node.

mod interpret;
mod numpy;
mod op;

use std::collections::HashMap;

use foldhash::fast::FixedState;

pub use crate::math;
pub use interpret::interpret;
pub use numpy::numpy_program;
pub use op::Op;
pub(crate) use op::with_operations;

/// A node of one [`Graph`]; arguments always have smaller ids than the nodes that use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

/// An input of one [`Graph`]: its position in [`Graph::inputs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputId(pub(crate) u32);

impl NodeId {
    /// Position among the nodes.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl InputId {
    /// Position among the inputs.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an input column holds, in the rules' words. Everything that differs between scenarios, districts or draws is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InputKey {
    /// `param.name`
    Param {
        /// Name of the assumption.
        name: String,
    },
    /// `param.name` in a year in which a scenario may move it away from what is drawn
    MovedParam {
        /// Name of the assumption.
        name: String,
        /// Calendar year.
        year: i32,
    },
    /// `base.name`, or one element of a vector: `base.name[index]`
    Base {
        /// Name of the number or vector.
        name: String,
        /// Position in a vector.
        index: Option<u32>,
    },
    /// `target.name`
    Target {
        /// Id of the indicator.
        name: String,
    },
    /// `function("name")` in a year: `shock`, `opened`, `share` and the like
    Yearly {
        /// Name of the function.
        function: String,
        /// What it is asked about.
        name: String,
        /// Calendar year.
        year: i32,
    },
}

impl InputKey {
    /// The assumption that it is, in whatever year.
    pub fn assumption(&self) -> Option<&str> {
        match self {
            InputKey::Param { name } | InputKey::MovedParam { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The same input where no scenario moves it.
    pub fn unmoved(&self) -> InputKey {
        match self {
            InputKey::MovedParam { name, .. } => InputKey::Param { name: name.clone() },
            other => other.clone(),
        }
    }
}

/// One node. Constants are kept as bits, so that -0.0, 0.0 and every NaN stay apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number, by its bits.
    Constant(u64),
    /// An input.
    Input(InputId),
    /// An operation on earlier nodes.
    Op {
        /// What is done.
        op: Op,
        /// Its arguments; those beyond its arity are not read.
        arguments: [NodeId; 3],
    },
}

/// A hash-consed expression graph: equal expressions are one node.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    inputs: Vec<InputKey>,
    known_nodes: HashMap<Node, NodeId, FixedState>,
    known_inputs: HashMap<InputKey, InputId, FixedState>,
}

impl Graph {
    /// A graph without nodes.
    pub fn new() -> Graph {
        Graph::default()
    }

    /// The node of a number.
    pub fn constant(&mut self, value: f64) -> NodeId {
        self.insert(Node::Constant(value.to_bits()))
    }

    /// The node of an input.
    pub fn input(&mut self, key: InputKey) -> NodeId {
        let next = InputId(u32::try_from(self.inputs.len()).expect("invariant: fewer than 2^32 inputs"));
        let id = *self.known_inputs.entry(key.clone()).or_insert(next);
        if id == next {
            self.inputs.push(key);
        }
        self.insert(Node::Input(id))
    }

    /// The node of `op` over its arguments (as many as [`Op::arity`]). Folds only operations on constants, by the op's own
    /// definition, so no bit changes; never rewrites.
    pub fn op(&mut self, op: Op, arguments: &[NodeId]) -> NodeId {
        assert_eq!(arguments.len(), op.arity(), "invariant: {op:?} takes {} arguments", op.arity());
        let constants: Option<Vec<f64>> = arguments.iter().map(|id| self.constant_value(*id)).collect();
        if let Some(values) = constants {
            return self.constant(op.apply(&values));
        }
        let mut padded = [arguments[0]; 3];
        padded[..arguments.len()].copy_from_slice(arguments);
        self.insert(Node::Op { op, arguments: padded })
    }

    /// `if condition { then } else { otherwise }`; `condition` is a comparison's 1.0 or 0.0.
    pub fn select(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        if then == otherwise {
            return then;
        }
        if let Some(value) = self.constant_value(condition) {
            return if value == 0.0 { otherwise } else { then };
        }
        self.op(Op::Select, &[condition, then, otherwise])
    }

    /// The value of a node if it is a constant.
    pub fn constant_value(&self, id: NodeId) -> Option<f64> {
        match self.nodes[id.index()] {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// What a node is.
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// All nodes in an order in which arguments come before their users.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The key of each input, in order of [`InputId`].
    pub fn inputs(&self) -> &[InputKey] {
        &self.inputs
    }

    fn insert(&mut self, node: Node) -> NodeId {
        let next = NodeId(u32::try_from(self.nodes.len()).expect("invariant: fewer than 2^32 nodes"));
        let id = *self.known_nodes.entry(node).or_insert(next);
        if id == next {
            self.nodes.push(node);
        }
        id
    }
}
