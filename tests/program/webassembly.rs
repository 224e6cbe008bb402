//! The module that runs written tapes: small, the same each time, and a fault in it is seen.

use fiveyear::engine::graph::{Graph, InputKey, Op};
use fiveyear::engine::tape::lower;
use fiveyear::engine::wasm::{Kernel, module};
use wasmi::TypedFunc;

use crate::support::evaluators::same;
use crate::support::webassembly::{Host, read, run_written, shared};

#[test]
fn the_module_is_small_and_the_same_each_time() {
    let (one, other) = (module(), module());
    assert_eq!(one.bytes, other.bytes);
    println!("{} bytes, {} kernels", one.bytes.len(), one.kernels.len());
    assert!(one.bytes.len() < 24_000, "{} bytes", one.bytes.len());
}

#[test]
fn a_fault_planted_in_the_module_is_caught() {
    // Two kernels change places: what the tape calls a sum is then a difference.
    let mut graph = Graph::new();
    let input = |graph: &mut Graph, name: &str| graph.input(InputKey::Param { name: name.to_owned() });
    let (x, y) = (input(&mut graph, "x"), input(&mut graph, "y"));
    let sum = graph.op(Op::Add, &[x, y]);
    let written = read(&lower(&graph, &[sum], &[true, true]).written());
    let rows = vec![vec![3.0, 1.0]];
    assert_eq!(run_written(shared(), &written, &[true, true], &rows, 64), [[4.0]]);
    let mut wrong = shared();
    let place =
        |wanted: Op| wrong.kernels.iter().position(|kernel| *kernel == Kernel::Compute { op: wanted, columns: 0b11 }).expect("a kernel");
    let (add, subtract) = (place(Op::Add), place(Op::Subtract));
    wrong.kernels.swap(add, subtract);
    assert_eq!(run_written(wrong, &written, &[true, true], &rows, 64), [[2.0]]);
}

#[test]
fn single_numbers_have_the_bits_of_the_graph() {
    let mut host = Host::new(shared());
    for (name, op) in [("exp", Op::Exponential), ("ln", Op::Logarithm)] {
        let function: TypedFunc<f64, f64> = host.instance.get_typed_func(&host.store, name).expect("exported");
        for at in -2000..2000 {
            let x = f64::from(at) * 0.377 + 1e-3;
            let found = function.call(&mut host.store, x).expect("runs");
            assert!(same(found, op.apply(&[x])), "{name}({x}) = {found:e}");
        }
    }
}
