//! Lowering: in go a graph and the nodes wanted, out comes a [`Tape`] of register instructions.
//!
//! Nodes that no output needs are left out. What depends on inputs that are the same in all draws becomes the *uniform part*, run once
//! per scenario on single numbers; the rest becomes instructions over columns, whose registers are given back as soon as their last
//! reader has run.

use crate::engine::graph::{Graph, Node, NodeId, Op};

/// A straight-line program over columns, in two parts: what is the same in all draws of a scenario, and what varies.
#[derive(Debug, Clone)]
pub struct Tape {
    pub(in crate::engine) uniform: Vec<UniformStep>,
    pub(in crate::engine) varying: Vec<Instruction>,
    pub(in crate::engine) registers: usize,
    pub(in crate::engine) outputs: Vec<Operand>,
    pub(in crate::engine) inputs: usize,
}

/// One number of the uniform part, at its own position.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) enum UniformStep {
    Constant(f64),
    Input(u32),
    Op { op: Op, arguments: [u32; 3] },
}

/// Where an instruction finds an argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::engine) enum Operand {
    /// A number of the uniform part.
    Uniform(u32),
    /// A varying input's column.
    Input(u32),
    Register(u32),
    /// An output's own column, which is written once and kept.
    Output(u32),
}

/// `to = op(arguments)`, element by element; `to` is a register or an output, and none of the arguments.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Instruction {
    pub op: Op,
    pub to: Operand,
    pub arguments: [Operand; 3],
}

impl Tape {
    /// Columns kept at once while a block runs.
    pub fn registers(&self) -> usize {
        self.registers
    }

    /// Instructions per block.
    pub fn instructions(&self) -> usize {
        self.varying.len()
    }
}

/// Lowers the nodes that `outputs` need. `varying[i]` says whether input `i` of the graph differs between the draws of a scenario.
pub fn lower(graph: &Graph, outputs: &[NodeId], varying: &[bool]) -> Tape {
    lower_given(graph, outputs, varying, &[])
}

/// The same where the columns of some nodes are known already: they are further inputs, after those of the graph, in order of `given`.
pub fn lower_given(graph: &Graph, outputs: &[NodeId], varying: &[bool], given: &[NodeId]) -> Tape {
    let nodes = graph.nodes();
    let mut needed = vec![false; nodes.len()];
    outputs.iter().for_each(|output| needed[output.index()] = true);
    let mut varies = vec![false; nodes.len()];
    // How often each node is still read.
    let mut readers = vec![0_u32; nodes.len()];
    let mut further: Vec<Option<u32>> = vec![None; nodes.len()];
    for (position, node) in given.iter().enumerate() {
        further[node.index()] = Some((varying.len() + position) as u32);
    }
    for (index, node) in nodes.iter().enumerate().rev() {
        if further[index].is_some() {
            continue;
        }
        if let (true, Node::Op { op, arguments }) = (needed[index], node) {
            for argument in &arguments[..op.arity()] {
                needed[argument.index()] = true;
                readers[argument.index()] += 1;
            }
        }
    }
    for (index, node) in nodes.iter().enumerate() {
        varies[index] = match node {
            _ if further[index].is_some() => true,
            Node::Constant(_) => false,
            Node::Input(input) => varying[input.index()],
            Node::Op { op, arguments } => arguments[..op.arity()].iter().any(|argument| varies[argument.index()]),
        };
    }

    let mut tape =
        Tape { uniform: Vec::new(), varying: Vec::new(), registers: 0, outputs: Vec::new(), inputs: varying.len() + given.len() };
    // What is put out is computed in its place; a node that is put out twice is copied once.
    let mut put_out: Vec<Option<u32>> = vec![None; nodes.len()];
    for (position, output) in outputs.iter().enumerate().rev() {
        put_out[output.index()] = Some(position as u32);
    }
    let mut places: Vec<Option<Operand>> = vec![None; nodes.len()];
    let mut free: Vec<u32> = Vec::new();
    for (index, node) in nodes.iter().enumerate().filter(|(index, _)| needed[*index]) {
        let place = |id: &NodeId| places[id.index()].expect("invariant: arguments come before their users");
        places[index] = Some(match node {
            _ if further[index].is_some() => Operand::Input(further[index].expect("invariant: just looked at")),
            Node::Input(input) if varies[index] => Operand::Input(input.0),
            Node::Op { op, arguments } if varies[index] => {
                let to = match put_out[index] {
                    Some(position) => Operand::Output(position),
                    None => Operand::Register(free.pop().unwrap_or_else(|| {
                        tape.registers += 1;
                        tape.registers as u32 - 1
                    })),
                };
                tape.varying.push(Instruction { op: *op, to, arguments: [0, 1, 2].map(|at| place(&arguments[at])) });
                for argument in &arguments[..op.arity()] {
                    readers[argument.index()] -= 1;
                    if let (0, Operand::Register(register)) = (readers[argument.index()], place(argument)) {
                        free.push(register);
                    }
                }
                to
            }
            _ => {
                let step = match node {
                    Node::Constant(bits) => UniformStep::Constant(f64::from_bits(*bits)),
                    Node::Input(input) => UniformStep::Input(input.0),
                    Node::Op { op, arguments } => UniformStep::Op {
                        op: *op,
                        arguments: [0, 1, 2].map(|at| match place(&arguments[at]) {
                            Operand::Uniform(position) => position,
                            other => unreachable!("invariant: what is uniform reads only what is uniform, not {other:?}"),
                        }),
                    },
                };
                tape.uniform.push(step);
                Operand::Uniform(tape.uniform.len() as u32 - 1)
            }
        });
    }
    tape.outputs = outputs.iter().map(|output| places[output.index()].expect("invariant: outputs are needed")).collect();
    tape
}
