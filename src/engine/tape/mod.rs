//! Lowers a graph to a tape: a straight-line program over registers that computes the nodes wanted.
//!
//! Nodes that no output needs are left out. What depends on inputs that are the same in all draws becomes the *constant part*, run once
//! per scenario on single numbers. The rest stays in the graph's order, in which most values are read soon after they are made, and gets
//! registers, which are given back as soon as their last reader has run ([`registers`]). Other orders were tried: bringing equal operations
//! together saves looking up what to do, but spreads what is read over more of the cache, and is slower.

mod registers;
mod written;

use crate::engine::graph::{Graph, Node, NodeId, Op};
pub use written::VERSION;

/// A straight-line program over columns, in two parts: what is the same in all draws of a scenario, and what varies.
#[derive(Debug, Clone)]
pub struct Tape {
    pub(in crate::engine) constants: Vec<ConstantStep>,
    pub(in crate::engine) instructions: Vec<Instruction>,
    pub(in crate::engine) registers: usize,
    pub(in crate::engine) inputs: usize,
    pub(in crate::engine) outputs: usize,
    /// Outputs that are the same in all draws: output, and position in the constant part.
    pub(in crate::engine) constant_outputs: Vec<(u32, u32)>,
}

/// One number of the constant part, at its own position.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) enum ConstantStep {
    Constant(f64),
    Input(u32),
    Op { op: Op, arguments: [u32; 3] },
}

/// What an instruction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) enum Action {
    /// An input's column into a register.
    Load,
    /// `to = op(arguments)`, element by element. Bit k of `columns` says whether argument k is a register; else it is a position in the
    /// constant part.
    Compute { op: Op, columns: u8 },
    /// A register into an output's column.
    Store,
}

/// `to` is a register, or the output of a store. An argument is a register, a position in the constant part, or the input of a load; those
/// beyond the action's arity are 0. Before registers are given, an argument that is a column is the position of the instruction that makes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::engine) struct Instruction {
    pub action: Action,
    pub to: u32,
    pub arguments: [u32; 3],
}

impl Tape {
    /// Columns kept at once while a block runs.
    pub fn registers(&self) -> usize {
        self.registers
    }

    /// Instructions per block: loads, operations and stores.
    pub fn instructions(&self) -> usize {
        self.instructions.len()
    }
}

/// Lowers the nodes that `outputs` need. `varying[i]` says whether input `i` of the graph differs between the draws of a scenario.
pub fn lower(graph: &Graph, outputs: &[NodeId], varying: &[bool]) -> Tape {
    lower_given(graph, outputs, varying, &[])
}

/// The same where the columns of some nodes are known already: they are further inputs, after those of the graph, in order of `given`.
pub fn lower_given(graph: &Graph, outputs: &[NodeId], varying: &[bool], given: &[NodeId]) -> Tape {
    let nodes = graph.nodes();
    let mut loaded: Vec<Option<u32>> = vec![None; nodes.len()];
    for (position, node) in given.iter().enumerate() {
        loaded[node.index()] = Some((varying.len() + position) as u32);
    }
    let needed = needed(nodes, outputs, &loaded);
    let mut tape = Tape {
        constants: Vec::new(),
        instructions: Vec::new(),
        registers: 0,
        inputs: varying.len() + given.len(),
        outputs: outputs.len(),
        constant_outputs: Vec::new(),
    };
    let mut stores: Vec<u32> = (0..outputs.len() as u32).collect();
    stores.sort_by_key(|output| outputs[*output as usize]);
    let mut stores = stores.into_iter().peekable();
    // Where a node's value is: an instruction that makes a column, or a position in the constant part.
    let mut values: Vec<Value> = vec![Value::Unknown; nodes.len()];
    for (index, node) in nodes.iter().enumerate().filter(|(index, _)| needed[*index]) {
        if let Node::Input(input) = node
            && loaded[index].is_none()
            && varying[input.index()]
        {
            loaded[index] = Some(input.0);
        }
        // Columns are loaded where they are first read.
        if loaded[index].is_none() {
            values[index] = match node {
                Node::Op { op, arguments } => compute(*op, arguments, &mut values, &loaded, &mut tape),
                Node::Constant(bits) => constant(ConstantStep::Constant(f64::from_bits(*bits)), &mut tape.constants),
                Node::Input(input) => constant(ConstantStep::Input(input.0), &mut tape.constants),
            };
        }
        while let Some(output) = stores.next_if(|output| outputs[*output as usize].index() == index) {
            match column(index, &mut values, &loaded, &mut tape.instructions) {
                Value::Constant(position) => tape.constant_outputs.push((output, position)),
                Value::Column(made) => {
                    tape.instructions.push(Instruction { action: Action::Store, to: output, arguments: [made, 0, 0] });
                }
                Value::Unknown => unreachable!("invariant: made above"),
            }
        }
    }
    tape.registers = registers::allocate(&mut tape.instructions);
    tape
}

impl Action {
    /// Bit k says whether argument k is a column.
    fn columns(self) -> u8 {
        match self {
            Action::Load => 0,
            Action::Compute { columns, .. } => columns,
            Action::Store => 1,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Value {
    Unknown,
    /// Made by the instruction of this position.
    Column(u32),
    Constant(u32),
}

/// The nodes that outputs need, columns that are loaded standing for all behind them.
fn needed(nodes: &[Node], outputs: &[NodeId], loaded: &[Option<u32>]) -> Vec<bool> {
    let mut needed = vec![false; nodes.len()];
    outputs.iter().for_each(|output| needed[output.index()] = true);
    for (index, node) in nodes.iter().enumerate().rev() {
        if let (true, None, Node::Op { op, arguments }) = (needed[index], loaded[index], node) {
            arguments[..op.arity()].iter().for_each(|argument| needed[argument.index()] = true);
        }
    }
    needed
}

fn constant(step: ConstantStep, constants: &mut Vec<ConstantStep>) -> Value {
    constants.push(step);
    Value::Constant(constants.len() as u32 - 1)
}

/// A node's value, loading its column if that has not been done.
fn column(index: usize, values: &mut [Value], loaded: &[Option<u32>], instructions: &mut Vec<Instruction>) -> Value {
    if let (Value::Unknown, Some(input)) = (values[index], loaded[index]) {
        instructions.push(Instruction { action: Action::Load, to: 0, arguments: [input, 0, 0] });
        values[index] = Value::Column(instructions.len() as u32 - 1);
    }
    values[index]
}

fn compute(op: Op, arguments: &[NodeId; 3], values: &mut [Value], loaded: &[Option<u32>], tape: &mut Tape) -> Value {
    let (mut columns, mut found) = (0_u8, [0; 3]);
    for (at, argument) in arguments[..op.arity()].iter().enumerate() {
        match column(argument.index(), values, loaded, &mut tape.instructions) {
            Value::Column(made) => {
                columns |= 1 << at;
                found[at] = made;
            }
            Value::Constant(position) => found[at] = position,
            Value::Unknown => unreachable!("invariant: arguments come before their users"),
        }
    }
    if columns == 0 {
        return constant(ConstantStep::Op { op, arguments: found }, &mut tape.constants);
    }
    tape.instructions.push(Instruction { action: Action::Compute { op, columns }, to: 0, arguments: found });
    Value::Column(tape.instructions.len() as u32 - 1)
}
