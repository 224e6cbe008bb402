//! Writes a graph as a NumPy program: Python text that computes the nodes wanted.
//!
//! So the same model can be run elsewhere without keeping a second one. The text defines two functions: `once(x)`, whose numbers are the
//! same in all draws, and `draws(x, u)`, which computes the outputs; `x[i]` is input `i` of the graph, a number or an array of draws, and
//! `u` what `once` has given. The functions named in the first lines may be replaced by those of Python's `math`: the program then runs
//! on single numbers. Results agree but for the last bits of exp, log and powers, of which NumPy has definitions of its own.

use std::fmt::Write;

use super::{Graph, Node, NodeId, Op};

/// What the lines of a program call.
const FUNCTIONS: &str = "\
from numpy import ceil, exp, floor, fmod, log, maximum, minimum, sqrt, where, copysign, trunc


def round_half_away(x):
    return trunc(x + copysign(0.49999999999999994, x))


";

/// The program of the nodes that `outputs` need; `varying[i]` says whether input `i` differs between draws.
///
/// One line a node, in the graph's order. Names are used again as soon as the last reader has run, so that few arrays are alive at once.
pub fn numpy_program(graph: &Graph, outputs: &[NodeId], varying: &[bool]) -> String {
    let nodes = graph.nodes();
    let mut needed = vec![false; nodes.len()];
    let mut readers = vec![0_usize; nodes.len()];
    for output in outputs {
        needed[output.index()] = true;
        // Outputs are read once more, at the end.
        readers[output.index()] += 1;
    }
    for (index, node) in nodes.iter().enumerate().rev() {
        if let (true, Node::Op { op, arguments }) = (needed[index], node) {
            for argument in &arguments[..op.arity()] {
                needed[argument.index()] = true;
                readers[argument.index()] += 1;
            }
        }
    }
    let mut names: Vec<Name> = Vec::with_capacity(nodes.len());
    let (mut once, mut draws) = (String::new(), String::new());
    let (mut free, mut used, mut numbers) = (Vec::new(), 0, 0);
    for (index, node) in nodes.iter().enumerate() {
        let name = match *node {
            Node::Constant(bits) => Name::Constant(f64::from_bits(bits)),
            Node::Input(input) => Name::Input { input: input.index(), varies: varying[input.index()] },
            // Arguments of what nobody needs may have lost their names.
            Node::Op { .. } if !needed[index] => Name::Constant(f64::NAN),
            Node::Op { op, arguments } => {
                let arguments = &arguments[..op.arity()];
                let line = expression(op, &arguments.iter().map(|argument| names[argument.index()].to_string()).collect::<Vec<_>>());
                if arguments.iter().any(|argument| names[argument.index()].varies()) {
                    for argument in arguments {
                        readers[argument.index()] -= 1;
                        if let (0, Name::Array(name)) = (readers[argument.index()], names[argument.index()]) {
                            free.push(name);
                        }
                    }
                    let name = free.pop().unwrap_or_else(|| {
                        used += 1;
                        used - 1
                    });
                    write_line(&mut draws, &format!("v{name} = {line}"));
                    Name::Array(name)
                } else {
                    write_line(&mut once, &format!("u.append({line})"));
                    numbers += 1;
                    Name::Number(numbers - 1)
                }
            }
        };
        names.push(name);
    }
    let results: Vec<String> = outputs.iter().map(|output| names[output.index()].to_string()).collect();
    format!(
        "{FUNCTIONS}def once(x):\n    u = []\n{once}    return u\n\n\ndef draws(x, u):\n{draws}    return [\n        {},\n    ]\n",
        results.join(",\n        ")
    )
}

/// Where a program finds a node.
#[derive(Debug, Clone, Copy)]
enum Name {
    Constant(f64),
    Input {
        input: usize,
        varies: bool,
    },
    /// One of `once`'s numbers.
    Number(usize),
    Array(usize),
}

impl Name {
    fn varies(self) -> bool {
        matches!(self, Name::Input { varies: true, .. } | Name::Array(_))
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            // The shortest digits that give the same number again; a negative one is not to be taken for a difference.
            Name::Constant(value) if value.is_finite() && value.is_sign_negative() => write!(out, "({value:?})"),
            Name::Constant(value) if value.is_finite() => write!(out, "{value:?}"),
            Name::Constant(value) => write!(out, "float(\"{value:?}\")"),
            Name::Input { input, .. } => write!(out, "x[{input}]"),
            Name::Number(position) => write!(out, "u[{position}]"),
            Name::Array(position) => write!(out, "v{position}"),
        }
    }
}

/// An op's spelling with its arguments' names put in.
fn expression(op: Op, arguments: &[String]) -> String {
    op.argument_names()
        .iter()
        .zip(arguments)
        .fold(op.numpy().to_owned(), |text, (name, argument)| text.replace(&format!("{{{name}}}"), argument))
}

fn write_line(text: &mut String, line: &str) {
    writeln!(text, "    {line}").expect("invariant: a text takes whatever is written");
}
