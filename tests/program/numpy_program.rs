//! A graph printed as a NumPy program: every operation is spelled, each value stands where it is read. That the numbers agree is checked
//! by benches/peers, which has a Python.

use std::collections::{BTreeMap, BTreeSet};

use fiveyear::engine::graph::{Graph, InputKey, NodeId, Op, numpy_program};

use crate::model::Prepared;

fn input(graph: &mut Graph, name: &str) -> NodeId {
    graph.input(InputKey::Param { name: name.to_owned() })
}

/// The lines of a function of a program, without their indent.
fn body<'p>(program: &'p str, function: &str) -> Vec<&'p str> {
    let (_, after) = program.split_once(&format!("def {function}")).expect("the function is there");
    after.lines().skip(1).take_while(|line| line.starts_with("    ")).map(str::trim).collect()
}

#[test]
fn a_small_graph_reads_as_one_would_write_it() {
    let mut graph = Graph::new();
    let (people, rate, factor) = (input(&mut graph, "people"), input(&mut graph, "rate"), input(&mut graph, "factor"));
    let minus_two = graph.constant(-2.0);
    let half = graph.op(Op::Divide, &[factor, minus_two]);
    let grown = graph.op(Op::Multiply, &[people, rate]);
    let less = graph.op(Op::Subtract, &[grown, half]);
    let _unused = graph.op(Op::Exponential, &[less]);
    let either = graph.op(Op::Minimum, &[less, people]);
    let program = numpy_program(&graph, &[either, half, grown], &[true, true, false]);
    assert_eq!(body(&program, "once(x):"), ["u = []", "u.append(x[2] / (-2.0))", "return u"]);
    let draws = ["v0 = x[0] * x[1]", "v1 = v0 - u[0]", "v1 = minimum(v1, x[0])", "return [", "v1,", "u[0],", "v0,", "]"];
    assert_eq!(body(&program, "draws(x, u):"), draws);
}

#[test]
fn every_operation_spells_each_of_its_arguments_once() {
    for op in Op::ALL {
        let mut graph = Graph::new();
        let arguments: Vec<NodeId> = ["one", "two", "three"][..op.arity()].iter().map(|name| input(&mut graph, name)).collect();
        let node = graph.op(*op, &arguments);
        let program = numpy_program(&graph, &[node], &[true; 3][..op.arity()]);
        let line = body(&program, "draws(x, u):")[0];
        let places: Vec<Option<usize>> = (0..op.arity()).map(|at| line.find(&format!("x[{at}]"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{op:?}: {line}");
        assert_eq!(line.matches("x[").count(), op.arity(), "{op:?}: {line}");
        assert!(!line.contains('{') && !line.contains('}'), "{op:?}: {line}");
    }
}

#[test]
fn names_used_again_never_stand_for_two_values_at_once() {
    let prepared = Prepared::small(2, 1);
    let graph = &prepared.compiled().model.graph;
    let wanted: Vec<NodeId> = prepared.outputs().iter().map(|output| output.node).collect();
    let program = numpy_program(graph, &wanted, &prepared.varying);
    let lines = body(&program, "draws(x, u):");
    let end = lines.iter().position(|line| *line == "return [").expect("outputs come last");
    let mut names = BTreeSet::new();
    for line in &lines[..end] {
        let (name, text) = line.split_once(" = ").expect("an assignment");
        for read in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with('v')) {
            assert!(names.contains(read), "{line}: {read} has no value yet");
        }
        names.insert(name);
    }
    assert!(names.len() * 4 < end, "{} names for {end} lines: few arrays are alive at once", names.len());
    let results: Vec<&str> = lines[end + 1..lines.len() - 1].iter().map(|line| line.trim_end_matches(',')).collect();
    assert_eq!(results.len(), wanted.len());
    let kept: BTreeMap<&str, BTreeSet<usize>> = results.iter().zip(&wanted).fold(BTreeMap::new(), |mut kept, (name, node)| {
        kept.entry(*name).or_insert_with(BTreeSet::new).insert(node.index());
        kept
    });
    for (name, nodes) in kept {
        assert!(nodes.len() == 1 || !name.starts_with('v'), "{name} stands for several outputs: {nodes:?}");
    }
}
