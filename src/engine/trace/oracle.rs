//! The path oracle answers comparisons of traced values, so that Rhai's `if` works on them, until every path has been taken.
//!
//! A rule is run again and again, depth first, each run taking the other answer at the last comparison that is still open. What a path
//! has decided, or what follows from it, is not asked again. The results are merged into `select` nodes.

use rhai::{Array, Dynamic, Position};

use crate::engine::graph::{Graph, Node, NodeId, Op};

use super::value::{node, value};

/// Paths through one rule; beyond, the rule is refused.
pub(super) const PATHS: usize = 4096;
/// Comparisons on one path; a loop that compares a traced value each round runs into this.
pub(super) const COMPARISONS: usize = 256;

/// Answers of the path being run.
#[derive(Debug, Default)]
pub(super) struct Oracle {
    asked: Vec<(NodeId, bool)>,
    /// What each of them compares, the smaller node first: only a comparison of the same two says anything of another.
    compared: Vec<[NodeId; 2]>,
    position: usize,
    /// Where each comparison was asked for, and how often, in the order first met.
    places: Vec<(Position, usize)>,
}

/// How one path ended: with a value, or in a `throw`.
pub(super) struct Leaf {
    pub(super) path: Vec<(NodeId, bool)>,
    pub(super) value: Option<Dynamic>,
}

impl Oracle {
    /// Begins the next run.
    pub(super) fn restart(&mut self) {
        self.position = 0;
    }

    /// Comparisons decided on this path.
    pub(super) fn path(&self) -> &[(NodeId, bool)] {
        &self.asked[..self.position]
    }

    /// The answer to a comparison node, or nothing if the path has too many.
    pub(super) fn answer(&mut self, graph: &Graph, comparison: NodeId, place: Position) -> Option<bool> {
        let pair = compared(graph, comparison);
        let before = self.path().iter().zip(&self.compared).rev().filter(|(_, known)| **known == pair);
        if let Some(known) = before.map(|(asked, _)| asked).find_map(|(asked, truth)| implied(graph, *asked, *truth, comparison)) {
            return Some(known);
        }
        if self.position == self.asked.len() {
            if self.position == COMPARISONS {
                return None;
            }
            self.asked.push((comparison, true));
            self.compared.truncate(self.position);
            self.compared.push(pair);
            match self.places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, count)) => *count += 1,
                None => self.places.push((place, 1)),
            }
        }
        debug_assert_eq!(self.asked[self.position].0, comparison, "invariant: the same answers lead to the same question");
        self.position += 1;
        Some(self.asked[self.position - 1].1)
    }

    /// Where most questions were asked; the first of several.
    pub(super) fn busiest(&self) -> Position {
        let most = self.places.iter().map(|(_, count)| *count).max();
        self.places.iter().find(|(_, count)| Some(*count) == most).map_or(Position::NONE, |(place, _)| *place)
    }

    /// Turns to the next path; false if all have been taken.
    pub(super) fn advance(&mut self) -> bool {
        self.asked.truncate(self.position);
        while let Some(last) = self.asked.last_mut() {
            if last.1 {
                last.1 = false;
                return true;
            }
            self.asked.pop();
        }
        false
    }
}

/// The two nodes of a comparison, the smaller first; itself twice where it is none (two numbers make a constant).
fn compared(graph: &Graph, comparison: NodeId) -> [NodeId; 2] {
    match graph.node(comparison) {
        Node::Op { arguments, .. } => [arguments[0].min(arguments[1]), arguments[0].max(arguments[1])],
        _ => [comparison; 2],
    }
}

/// What one decided comparison says about another, with any operand NaN or not.
fn implied(graph: &Graph, asked: NodeId, truth: bool, comparison: NodeId) -> Option<bool> {
    if asked == comparison {
        return Some(truth);
    }
    let parts = |id: NodeId| match graph.node(id) {
        Node::Op { op, arguments } => Some((op, arguments[0], arguments[1])),
        _ => None,
    };
    let ((known, a, b), (wanted, c, d)) = (parts(asked)?, parts(comparison)?);
    let same = (a, b) == (c, d);
    let swapped = (a, b) == (d, c);
    match (known, truth, wanted) {
        // a < b: a <= b, and neither a == b, b < a nor b <= a.
        (Op::Less, true, Op::LessOrEqual) if same => Some(true),
        (Op::Less, true, Op::Less | Op::LessOrEqual) if swapped => Some(false),
        (Op::Less, true, Op::Equal) if same || swapped => Some(false),
        // a <= b: not b < a. That it fails rules out a < b and a == b, NaN or not.
        (Op::LessOrEqual, true, Op::Less) if swapped => Some(false),
        (Op::LessOrEqual, false, Op::Less) if same => Some(false),
        (Op::LessOrEqual, false, Op::Equal) if same || swapped => Some(false),
        // a == b: both <=, neither <.
        (Op::Equal, true, Op::Equal) if swapped => Some(true),
        (Op::Equal, false, Op::Equal) if swapped => Some(false),
        (Op::Equal, true, Op::LessOrEqual) if same || swapped => Some(true),
        (Op::Equal, true, Op::Less) if same || swapped => Some(false),
        _ => None,
    }
}

/// Why paths cannot be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MergeError {
    /// One path ends in a list, another in a number.
    ListAndNumber,
    /// Lists of different lengths.
    Lengths(usize, usize),
    /// Something that is neither number nor list.
    NoNumber,
}

/// One value of all paths. Paths that threw give NaN; nothing if all of them did.
pub(super) fn merge(graph: &mut Graph, leaves: &[Leaf], depth: usize) -> Result<Option<Dynamic>, MergeError> {
    if let [leaf] = leaves {
        return Ok(leaf.value.clone());
    }
    // Depth first with `true` first: the paths that answer yes at this depth come before those that answer no.
    let condition = leaves[0].path[depth].0;
    let split = leaves.iter().position(|leaf| !leaf.path[depth].1).expect("invariant: every comparison has both answers");
    let then = merge(graph, &leaves[..split], depth + 1)?;
    let otherwise = merge(graph, &leaves[split..], depth + 1)?;
    choose(graph, condition, then, otherwise)
}

/// One value where a condition is not zero, another where it is; lists element by element.
pub(super) fn choose(
    graph: &mut Graph,
    condition: NodeId,
    then: Option<Dynamic>,
    otherwise: Option<Dynamic>,
) -> Result<Option<Dynamic>, MergeError> {
    let (then, otherwise) = match (then, otherwise) {
        (None, None) => return Ok(None),
        (Some(then), None) => (then.clone(), not_a_number(&then)),
        (None, Some(otherwise)) => (not_a_number(&otherwise), otherwise),
        (Some(then), Some(otherwise)) => (then, otherwise),
    };
    match (then.is_array(), otherwise.is_array()) {
        (true, true) => {
            let (then, otherwise) = (then.cast::<Array>(), otherwise.cast::<Array>());
            if then.len() != otherwise.len() {
                return Err(MergeError::Lengths(then.len(), otherwise.len()));
            }
            let pairs = then.into_iter().zip(otherwise);
            let merged: Result<Array, MergeError> = pairs
                .map(|(then, otherwise)| {
                    choose(graph, condition, Some(then), Some(otherwise)).map(|value| value.expect("invariant: both are there"))
                })
                .collect();
            Ok(Some(merged?.into()))
        }
        (false, false) => {
            let then = node(graph, &then).ok_or(MergeError::NoNumber)?;
            let otherwise = node(graph, &otherwise).ok_or(MergeError::NoNumber)?;
            let merged = graph.select(condition, then, otherwise);
            Ok(Some(value(graph, merged)))
        }
        _ => Err(MergeError::ListAndNumber),
    }
}

/// NaN in the shape of a value.
fn not_a_number(like: &Dynamic) -> Dynamic {
    match like.read_lock::<Array>() {
        Some(list) => list.iter().map(not_a_number).collect::<Array>().into(),
        None => Dynamic::from_float(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::graph::InputKey;

    /// Every pair of numbers, NaN included, takes exactly one path, and on it every answer is the true one, asked or implied.
    #[test]
    fn each_draw_takes_one_path_and_finds_the_truth_on_it() {
        let values = [-1.0, 0.0, 1.0, f64::NAN];
        let mut graph = Graph::new();
        let nodes = ["x", "y"].map(|name| graph.input(InputKey::Param { name: name.to_owned() }));
        let questions: Vec<(Op, usize, usize)> =
            [Op::Less, Op::LessOrEqual, Op::Equal].into_iter().flat_map(|op| [(op, 0, 1), (op, 1, 0), (op, 0, 0)]).collect();
        let triples = questions.iter().flat_map(|a| questions.iter().flat_map(|b| questions.iter().map(|c| [*a, *b, *c])));
        let mut implied = 0;
        for triple in triples {
            let mut taken = [[0; 4]; 4];
            let mut oracle = Oracle::default();
            loop {
                oracle.restart();
                let answers = triple.map(|(op, a, b)| {
                    let node = graph.op(op, &[nodes[a], nodes[b]]);
                    (op, a, b, node, oracle.answer(&graph, node, Position::NONE).expect("few questions"))
                });
                implied += answers.len() - oracle.path().len();
                for (i, x) in values.iter().enumerate() {
                    for (j, y) in values.iter().enumerate() {
                        let truth = |op: Op, a: usize, b: usize| op.apply(&[[*x, *y][a], [*x, *y][b]]) != 0.0;
                        let fits = |(op, a, b, node, answer): &(Op, usize, usize, NodeId, bool)| {
                            !oracle.path().iter().any(|(asked, _)| asked == node) || truth(*op, *a, *b) == *answer
                        };
                        if answers.iter().all(fits) {
                            taken[i][j] += 1;
                            for (op, a, b, _, answer) in answers {
                                assert_eq!(truth(op, a, b), answer, "{op:?} of {x} and {y} in {triple:?}");
                            }
                        }
                    }
                }
                if !oracle.advance() {
                    break;
                }
            }
            assert_eq!(taken, [[1; 4]; 4], "{triple:?}");
        }
        assert!(implied > 500, "{implied}");
    }
}
