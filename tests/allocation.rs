//! What is allocated: nothing by the evaluator after the first block, and no more by a batch of many scenarios than by one of few. Its own
//! binary, since the counters of bytes count the whole process, and one test at a time.

#![allow(clippy::pedantic, reason = "tests are read beside their cases")]
#![allow(unsafe_code, reason = "an allocator can be written in no other way")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use fiveyear::engine::eval::Evaluator;
use fiveyear::engine::graph::{Graph, InputKey, Op};
use fiveyear::engine::tape::lower;
use fiveyear::plan::Plan;
use fiveyear::results::Table;
use fiveyear::run::{Job, Options, Sink};
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::table::{Column, DataFrame, Forms, GrowingTable, NamedFrom, Series, WriteError};

struct Counting;

thread_local! {
    /// Of this thread alone: the test runner allocates in its own beside a test.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}
/// Bytes that are allocated now, and the most that ever were.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// Held by the test that counts.
static COUNTED: Mutex<()> = Mutex::new(());

// SAFETY: every call is handed to the system's allocator unchanged; counting touches no memory that is handed out.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        let live = LIVE.fetch_add(layout.size(), Ordering::SeqCst) + layout.size();
        PEAK.fetch_max(live, Ordering::SeqCst);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::SeqCst);
        // SAFETY: the pointer came from `alloc` above, that is from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTER: Counting = Counting;

#[test]
fn eval_never_allocates_after_the_first_block() {
    let _alone = COUNTED.lock();
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
    let before = ALLOCATIONS.get();
    for _ in 0..10 {
        evaluator.run(&columns, &mut targets);
    }
    assert_eq!(ALLOCATIONS.get(), before);
    // The counter counts: a vector is seen.
    drop(std::hint::black_box(vec![0_u8; 64]));
    assert!(ALLOCATIONS.get() > before);
}

/// Takes rows and keeps none.
struct Nowhere(usize);

impl Sink for Nowhere {
    fn add(&mut self, _: Table, rows: &DataFrame) -> Result<(), WriteError> {
        self.0 += rows.height();
        Ok(())
    }
}

/// The most bytes that are allocated at once while something is done, beyond what was before.
fn peak_of(what: impl FnOnce()) -> usize {
    let before = LIVE.load(Ordering::SeqCst);
    PEAK.store(before, Ordering::SeqCst);
    what();
    PEAK.load(Ordering::SeqCst) - before
}

#[test]
fn memory_does_not_grow_with_the_number_of_scenarios() {
    let _alone = COUNTED.lock();
    let folder = tempfile::tempdir().expect("a folder");
    fiveyear::plan::write_starter(&folder.path().join("plan")).expect("written");
    let plan = Plan::load(&folder.path().join("plan")).expect("a plan");
    let first = load_scenarios(&plan).expect("scenarios").remove(0);
    let assumption = plan.assumptions.iter().find(|each| !each.distribution.is_fixed()).expect("something is uncertain");
    let (low, high) = (assumption.distribution.quantile(0.1), assumption.distribution.quantile(0.9));
    let batch = |count: usize| -> Vec<Scenario> {
        let moved = |number: usize| {
            let mut scenario = first.clone();
            scenario.name = format!("batch_{number}");
            let value = low + (high - low) * number as f64 / count as f64;
            scenario.assumptions.insert(assumption.name.clone(), Distribution::Fixed(value));
            scenario
        };
        (0..count).map(moved).collect()
    };
    let peak = |count: usize| {
        let job = Job::new(&plan, batch(count), Options { draws: 10, ..Options::default() });
        let mut session = job.session().expect("the rules are sound");
        let mut rows = Nowhere(0);
        let peak = peak_of(|| drop(job.execute(&mut session, None, &mut rows, &()).unwrap_or_else(|_| panic!("it runs"))));
        assert!(rows.0 > 20 * count, "every scenario gives its rows");
        peak
    };
    let (few, many) = (peak(100), peak(2000));
    // The row of inputs and the standing of each, a few hundred bytes; a scenario's tables alone are tens of kilobytes.
    let each = many.saturating_sub(few) / 1900;
    assert!(each < 2048, "{few} bytes for 100 scenarios, {many} for 2000: {each} more for each");
    // The counter counts: what is kept of every scenario is seen.
    let kept = peak_of(|| drop(std::hint::black_box(batch(2000))));
    assert!(kept > 2000 * 500, "{kept}");
}

#[test]
fn a_table_holds_a_part_of_what_it_is_given() {
    let _alone = COUNTED.lock();
    let folder = tempfile::tempdir().expect("a folder");
    let piece = |from: usize| {
        let column = |at: usize| {
            Column::from(Series::new(format!("c{at}").as_str().into(), (from..from + 50).map(|row| row as f64).collect::<Vec<_>>()))
        };
        DataFrame::new_infer_height((0..40).map(column).collect()).expect("columns are equally long")
    };
    let peak = |pieces: usize| {
        peak_of(|| {
            let mut table = GrowingTable::begin(folder.path(), &format!("table_{pieces}"), Forms::Both).expect("it begins");
            (0..pieces).for_each(|number| table.add(piece(50 * number)).expect("it is written"));
            table.finish().expect("it is complete");
        })
    };
    let (few, many) = (peak(200), peak(1000));
    assert!(many < few + few / 4, "{few} bytes for 10,000 rows, {many} for 50,000");
}
