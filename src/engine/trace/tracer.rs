//! Runs all rules over all years, each value computed once and on demand: the order of rules is found while they run.
//!
//! [`run`] gives each run a thread of its own, with a stack deep enough for long chains of `now.x`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rhai::{AST, Array, Dynamic, Engine, EvalAltResult, Position};

use crate::diagnostic::Code;
use crate::engine::graph::{InputKey, NodeId, Op};
use crate::engine::keyword::{BASE_PREFIX, Namespace, base_rule};
use crate::text;

use super::budget;
use super::fault::{Fault, Outcome, Skipped};
use super::model::Read;
use super::oracle::{COMPARISONS, Oracle, choose};
use super::paths::{all_paths, unmergeable};
use super::state::{BySeries, Frame, Mode, TRACER, Thrown, Tracer, with};
use super::unknown::{unknown, unknown_yearly};
use super::value::{Operand, value};
use super::vocabulary::Vocabulary;

/// Rules ready to be run.
pub(super) struct Program {
    /// Knows every function that the rules call.
    pub(super) engine: Engine,
    pub(super) ast: AST,
    /// Names of all functions without parameters, base-year rules included.
    pub(super) rules: BTreeSet<String>,
}

/// What a run leaves behind.
pub(super) struct Finished {
    pub(super) mode: Mode,
    /// By series and year.
    pub(super) values: BySeries<BTreeMap<i32, Dynamic>>,
    pub(super) reads: BySeries<Vec<Read>>,
    pub(super) thrown: Vec<Thrown>,
    pub(super) never_finite: BTreeMap<(String, i32), Position>,
    /// Comparisons of values that differ between draws, and where they stand.
    pub(super) compared: BTreeSet<(Position, NodeId)>,
    /// Function called from outside, and what went wrong.
    pub(super) errors: Vec<(String, Box<EvalAltResult>)>,
}

/// Rules that wait for one another; more is taken for a mistake before the stack runs out.
const DEPTH: usize = 1000;
/// Bytes of stack for [`DEPTH`] rules; only what is used is ever taken from memory. Where the system grants less, fewer rules may wait.
const STACK: usize = 1 << 30;
/// The least that is asked for.
const LEAST_STACK: usize = 1 << 24;
/// Bytes that have to be left beside the stack, since where memory is limited what cannot be had later ends the program.
const LEFT: usize = 1 << 27;

/// Runs every rule for every year from the base year on.
pub(super) fn run(program: Program, vocabulary: &Vocabulary, mode: Mode) -> Finished {
    // The work waits outside of the thread, which may be refused and asked for again.
    let work = Mutex::new(Some((program, mode)));
    let begun = |stack: usize| {
        std::thread::scope(|scope| {
            let here = || {
                let (program, mode) = work.lock().unwrap_or_else(PoisonError::into_inner).take().expect("invariant: one thread is begun");
                run_here(program, vocabulary, mode, DEPTH * (stack >> 10) / (STACK >> 10))
            };
            // The thread waits for its work until what is to be left is given back.
            let waiting = work.lock().unwrap_or_else(PoisonError::into_inner);
            let mut left: Vec<u8> = Vec::new();
            left.try_reserve_exact(LEFT).ok()?;
            let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, here).ok()?;
            drop(std::hint::black_box(left));
            drop(waiting);
            Some(thread.join().expect("invariant: faults in rules are no panics"))
        })
    };
    let stacks = std::iter::successors(Some(STACK), |stack| Some(stack / 4).filter(|stack| *stack >= LEAST_STACK));
    let finished = stacks.into_iter().find_map(begun);
    finished.unwrap_or_else(|| {
        let (_, mode) = work.into_inner().unwrap_or_else(PoisonError::into_inner).expect("invariant: no thread has taken it");
        let size = LEAST_STACK >> 20;
        let fault = Fault::new(
            Code::NoMemory,
            text!("the system gives no thread with {size} MB of stack to run the rules", "系统无法提供运行规则所需的线程（{size} MB 栈）"),
        )
        .help(text!("raise the limits of memory and threads (ulimit -v, ulimit -u)", "请放宽内存和线程数限制（ulimit -v、ulimit -u）"));
        let errors = vec![(String::new(), fault.into())];
        Finished {
            mode,
            values: BySeries::default(),
            reads: BySeries::default(),
            thrown: Vec::new(),
            never_finite: BTreeMap::new(),
            compared: BTreeSet::new(),
            errors,
        }
    })
}

fn run_here(program: Program, vocabulary: &Vocabulary, mode: Mode, depth: usize) -> Finished {
    budget::begin();
    let rules = Arc::new(program.rules);
    TRACER.set(Some(Tracer {
        mode,
        engine: Arc::new(program.engine),
        ast: Arc::new(program.ast),
        vocabulary: Arc::new(vocabulary.clone()),
        rules: rules.clone(),
        values: BySeries::default(),
        failed: BTreeSet::new(),
        frames: Vec::new(),
        depth,
        reads: BySeries::default(),
        thrown: Vec::new(),
        never_finite: BTreeMap::new(),
        compared: BTreeSet::new(),
        errors: Vec::new(),
    }));
    for year in vocabulary.years() {
        for name in rules.iter().filter(|name| !name.starts_with(BASE_PREFIX)) {
            let given = year != vocabulary.base_year || vocabulary.bases.contains_key(name) || rules.contains(&base_rule(name));
            if given {
                // A fault is in the tracer's list.
                let _ = series(name, year);
            }
        }
    }
    let tracer = TRACER.take().expect("invariant: set above");
    Finished {
        mode: tracer.mode,
        values: tracer.values,
        reads: tracer.reads,
        thrown: tracer.thrown,
        never_finite: tracer.never_finite,
        compared: tracer.compared,
        errors: tracer.errors,
    }
}

/// The node of an operation on numbers and nodes, as a value.
pub(super) fn node_of(op: Op, operands: &[Operand]) -> Dynamic {
    with(|tracer| {
        let graph = tracer.graph();
        let nodes: Vec<NodeId> = operands.iter().map(|operand| operand.node(graph)).collect();
        let made = graph.op(op, &nodes);
        value(graph, made)
    })
}

/// Notes where the rule under way computes what is no finite number in any draw; the first of several is the cause.
pub(super) fn note_never_finite(position: Position) {
    TRACER.with_borrow_mut(|tracer| {
        let Some(tracer) = tracer else { return };
        if let Some(frame) = tracer.frames.last() {
            tracer.never_finite.entry((frame.series.clone(), frame.year)).or_insert(position);
        }
    });
}

/// The truth of a comparison of values that differ between draws: the path oracle decides.
pub(super) fn ask(op: Op, left: Operand, right: Operand, position: Position) -> Outcome<bool> {
    with(|tracer| {
        let graph = tracer.graph();
        let (left, right) = (left.node(graph), right.node(graph));
        let comparison = graph.op(op, &[left, right]);
        tracer.compared.insert((position, comparison));
        let Tracer { mode: Mode::Symbolic(graph), frames, .. } = tracer else { unreachable!("invariant: plain runs have no nodes") };
        let frame = frames.last_mut().expect("invariant: rules run in a frame");
        frame.oracle.answer(graph, comparison, position).ok_or_else(|| {
            let message = text!("more than {COMPARISONS} comparisons between draws on one path", "一条路径上随模拟变化的比较超过 {COMPARISONS} 次");
            Fault::new(Code::EndlessRule, message)
                .help(text!(
                    "a loop must end after a number of rounds that is the same in every draw; use min, max or clamp instead of `if` inside loops",
                    "循环次数必须在每次模拟中相同；循环内请用 min、max 或 clamp 代替 `if`"
                ))
                .into()
        })
    })
}

/// `now.x`, `prev.x`, `base.x`, `param.x` or `target.x`.
pub(super) fn read(namespace: Namespace, name: &str) -> Outcome<Dynamic> {
    let (year, vocabulary) = with(|tracer| (tracer.frames.last().map_or(0, |frame| frame.year), tracer.vocabulary.clone()));
    let in_base_year = year == vocabulary.base_year;
    let known = match namespace {
        Namespace::Now | Namespace::Previous => !in_base_year,
        Namespace::Base => true,
        Namespace::Param => vocabulary.params.contains(name),
        Namespace::Target => vocabulary.targets.contains(name),
    };
    if known {
        note(|read| read.parts() == Some((namespace, name)), || Read::named(namespace, name));
    }
    match namespace {
        Namespace::Now | Namespace::Previous if in_base_year => {
            let word = namespace.word();
            Err(Fault::new(Code::NoYearBefore, text!("`{word}.{name}` has no meaning in the base year", "基期没有 `{word}.{name}`"))
                .help(text!("write `base.{name}`", "请写 `base.{name}`"))
                .into())
        }
        Namespace::Now => series(name, year),
        Namespace::Previous => series(name, year - vocabulary.step),
        Namespace::Base => series(name, vocabulary.base_year),
        Namespace::Param if known => Ok(input(vocabulary.param(name, year))),
        Namespace::Target if known => Ok(input(InputKey::Target { name: name.to_owned() })),
        Namespace::Param | Namespace::Target => Err(unknown(namespace, name, &vocabulary, &with(|tracer| tracer.rules.clone())).into()),
    }
}

/// `shock("x")` and its kin.
pub(super) fn read_yearly(driver: &str, name: &str) -> Outcome<Dynamic> {
    let (year, vocabulary) = with(|tracer| (tracer.frames.last().map_or(0, |frame| frame.year), tracer.vocabulary.clone()));
    if year == vocabulary.base_year {
        return Err(Fault::new(
            Code::NoYearBefore,
            text!("`{driver}(\"{name}\")` has no meaning in the base year", "基期没有 `{driver}(\"{name}\")`"),
        )
        .into());
    }
    if !vocabulary.yearly[driver].contains(name) {
        return Err(unknown_yearly(driver, name, &vocabulary).into());
    }
    let made = || Read::Yearly { driver: driver.to_owned(), name: name.to_owned() };
    note(|read| matches!(read, Read::Yearly { driver: known, name: its } if known == driver && its == name), made);
    Ok(input(InputKey::Yearly { function: driver.to_owned(), name: name.to_owned(), year }))
}

/// The year that a word stands for.
pub(super) fn year_word(word: &str) -> Option<i32> {
    match word {
        "year" => Some(with(|tracer| tracer.frames.last().map_or(0, |frame| frame.year))),
        "base_year" => Some(with(|tracer| tracer.vocabulary.base_year)),
        "target_year" => Some(with(|tracer| tracer.vocabulary.target_year)),
        "step" => Some(with(|tracer| tracer.vocabulary.step)),
        _ => None,
    }
}

/// Notes what the rule under way reads, unless something noted `is` that already.
fn note(is: impl Fn(&Read) -> bool, read: impl FnOnce() -> Read) {
    with(|tracer| {
        if let Some(frame) = tracer.frames.last() {
            match tracer.reads.get_mut(&frame.series) {
                Some(reads) if reads.iter().any(is) => {}
                Some(reads) => reads.push(read()),
                None => drop(tracer.reads.insert(frame.series.clone(), vec![read()])),
            }
        }
    });
}

fn input(key: InputKey) -> Dynamic {
    with(|tracer| match &mut tracer.mode {
        Mode::Symbolic(graph) => {
            let made = graph.input(key);
            value(graph, made)
        }
        Mode::Plain(inputs) => Dynamic::from_float(inputs[&key]),
    })
}

/// A series' value in a year, computed at its first use.
fn series(name: &str, year: i32) -> Outcome<Dynamic> {
    if let Some(known) = with(|tracer| tracer.values.get(name).and_then(|years| years.get(&year)).cloned()) {
        return Ok(known);
    }
    // A plain run ends with its first throw: what comes after it would be computed from a value that is not there.
    if budget::is_over() {
        return Err(Skipped.into());
    }
    if with(|tracer| tracer.failed.contains(name) || (matches!(tracer.mode, Mode::Plain(_)) && !tracer.thrown.is_empty())) {
        return Err(Skipped.into());
    }
    let (vocabulary, rules) = with(|tracer| (tracer.vocabulary.clone(), tracer.rules.clone()));
    if year != vocabulary.base_year {
        return if rules.contains(name) {
            run_rule(name, name, year)
        } else {
            Err(unknown(Namespace::Now, name, &vocabulary, &rules).into())
        };
    }
    let base_rule = base_rule(name);
    let made = match (vocabulary.bases.get(name), rules.contains(&base_rule)) {
        (_, true) => return run_rule(&base_rule, name, year),
        (Some(None), false) => input(InputKey::Base { name: name.to_owned(), index: None }),
        (Some(Some(length)), false) => {
            let element = |index: usize| input(InputKey::Base { name: name.to_owned(), index: u32::try_from(index).ok() });
            (0..*length).map(element).collect::<Array>().into()
        }
        (None, false) => return Err(unknown(Namespace::Base, name, &vocabulary, &rules).into()),
    };
    keep(name, year, made.clone());
    Ok(made)
}

fn keep(name: &str, year: i32, made: Dynamic) {
    with(|tracer| tracer.values.entry(name.to_owned()).or_default().insert(year, made));
}

/// Runs a rule for a year on all its paths; a fault is listed, and whoever waits for the rule is skipped.
fn run_rule(function: &str, name: &str, year: i32) -> Outcome<Dynamic> {
    let waiting = with(|tracer| tracer.frames.iter().position(|frame| frame.series == name && frame.year == year));
    if let Some(first) = waiting {
        let path: Vec<String> = with(|tracer| tracer.frames[first..].iter().map(|frame| frame.series.clone()).collect());
        let shown = path.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(" → ");
        let fault = Fault::new(Code::Cycle, text!("these series wait for one another: {shown}", "这些序列相互等待：{shown}"));
        let base_year = with(|tracer| tracer.vocabulary.base_year);
        // Nothing comes before the base year.
        return Err(if year == base_year {
            fault.help(text!(
                "give one of them a figure of its own in the base year: `fn base_{name}() {{ 100.0 }}`",
                "请给其中一个序列写上基期的数值：`fn base_{name}() {{ 100.0 }}`"
            ))
        } else {
            fault.help(text!("read one of them as `prev.…`, last year's value", "其中一处应读取上年值 `prev.…`"))
        }
        .into());
    }
    let (waiting, depth) = with(|tracer| (tracer.frames.len(), tracer.depth));
    if waiting >= depth {
        return Err(
            Fault::new(Code::TooDeep, text!("more than {depth} rules wait for one another", "相互等待的规则超过 {depth} 条")).into()
        );
    }
    with(|tracer| tracer.frames.push(Frame { series: name.to_owned(), year, oracle: Oracle::default() }));
    let thrown = with(|tracer| tracer.thrown.len());
    let result = all_paths(function, name, year).and_then(|made| holdable(name, year, made, thrown));
    with(|tracer| tracer.frames.pop());
    match result {
        Ok(made) => {
            keep(name, year, made.clone());
            Ok(made)
        }
        Err(error) => {
            with(|tracer| {
                tracer.failed.insert(name.to_owned());
                tracer.errors.push((function.to_owned(), error));
            });
            Err(Skipped.into())
        }
    }
}

/// The value of a series, or that of the base year where the series can be held and its switch is on. What its rule throws (from `first` on
/// in the list) does not count then either.
fn holdable(name: &str, year: i32, made: Dynamic, first: usize) -> Outcome<Dynamic> {
    let vocabulary = with(|tracer| tracer.vocabulary.clone());
    let Some((driver, switch)) = vocabulary.holds.get(name).filter(|_| year != vocabulary.base_year) else { return Ok(made) };
    let base = series(name, vocabulary.base_year)?;
    let key = InputKey::Yearly { function: driver.clone(), name: switch.clone(), year };
    let chosen = with(|tracer| match &mut tracer.mode {
        Mode::Symbolic(graph) => {
            let (held, never) = (graph.input(key), graph.constant(0.0));
            let own = tracer.thrown[first..].iter_mut().filter(|thrown| thrown.series == name && thrown.year == year);
            own.filter_map(|thrown| thrown.node.as_mut()).for_each(|node| *node = graph.select(held, never, *node));
            choose(graph, held, Some(base), Some(made))
        }
        Mode::Plain(inputs) => Ok(Some(if inputs[&key] == 0.0 { made } else { base })),
    });
    chosen.map(|value| value.expect("invariant: both are there")).map_err(|why| unmergeable(why, name))
}
