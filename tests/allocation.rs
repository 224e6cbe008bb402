//! The evaluator allocates nothing after the first block. Its own binary, since the counter counts the whole process.

#![allow(clippy::pedantic, reason = "tests are read beside their cases")]
#![allow(unsafe_code, reason = "an allocator can be written in no other way")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{Graph, InputKey, Op};
use fiveyear::engine::tape::lower;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed to the system's allocator unchanged; counting touches no memory that is handed out.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::SeqCst);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `alloc` above, that is from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTER: Counting = Counting;

#[test]
fn eval_never_allocates_after_the_first_block() {
    let mut graph = Graph::new();
    let inputs: Vec<_> = (0..4).map(|at| graph.input(InputKey::Param { name: format!("x{at}") })).collect();
    let mut last = inputs[0];
    let mut outputs = BTreeSet::new();
    for (at, op) in Op::ALL.iter().cycle().take(200).enumerate() {
        let operands = [last, inputs[at % 4], inputs[(at + 1) % 4]];
        last = graph.op(*op, &operands[..op.arity()]);
        if at % 9 == 0 {
            outputs.insert(last);
        }
    }
    let outputs: Vec<_> = outputs.into_iter().collect();
    let tape = lower(&graph, &outputs, &[true, false, true, true]);
    let mut evaluator = Evaluator::new(&tape);
    evaluator.set_constants(&[0.0, 2.0, 0.0, 0.0]);
    let column: Vec<f64> = (0..256).map(f64::from).collect();
    let mut results = vec![vec![0.0; 256]; outputs.len()];
    let columns: [&[f64]; 4] = [&column, &[], &column, &column];
    let mut targets: Vec<&mut [f64]> = results.iter_mut().map(Vec::as_mut_slice).collect();
    evaluator.run(&columns, &mut targets);
    let before = ALLOCATIONS.load(Ordering::SeqCst);
    for _ in 0..10 {
        evaluator.run(&columns, &mut targets);
    }
    assert_eq!(ALLOCATIONS.load(Ordering::SeqCst), before);
    // The counter counts: a vector is seen.
    drop(std::hint::black_box(vec![0_u8; 64]));
    assert!(ALLOCATIONS.load(Ordering::SeqCst) > before);
}
