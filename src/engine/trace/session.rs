//! One run over all rules and years: in go the names that rules read, out come their values, each computed once and on demand.
//!
//! Rhai calls back into the session through functions that own nothing, so the session of a run lives in a thread-local; [`run`]
//! gives each run a thread of its own, with a stack deep enough for long chains of `now.x`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rhai::{AST, Array, CallFnOptions, Dynamic, Engine, EvalAltResult, Position, Scope};

use crate::engine::graph::{Graph, InputKey, NodeId, Op};
use crate::text;

use super::Vocabulary;
use super::book::{BASE, RuleBook};
use super::language::{Outcome, new_engine, register_yearly};
use super::names::{unknown, unknown_yearly};
use super::operators::{Operand, Traced};
use super::oracle::{COMPARISONS, Leaf, MergeError, Oracle, PATHS, merge, value};
use super::words::{Fault, Skipped};

/// `now`, `prev`, `base`, `param` and `target` in rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Now,
    Previous,
    Base,
    Param,
    Target,
}

impl Names {
    pub fn called(word: &str) -> Option<Names> {
        [Names::Now, Names::Previous, Names::Base, Names::Param, Names::Target].into_iter().find(|names| names.word() == word)
    }

    /// The word before the point.
    pub fn word(self) -> &'static str {
        match self {
            Names::Now => "now",
            Names::Previous => "prev",
            Names::Base => "base",
            Names::Param => "param",
            Names::Target => "target",
        }
    }
}

/// How values are computed.
pub(super) enum Mode {
    /// As nodes of a graph, all paths merged.
    Symbolic(Graph),
    /// As numbers, by the values of the inputs.
    Plain(BTreeMap<InputKey, f64>),
}

/// A `throw` that was met.
pub(super) struct Thrown {
    pub series: String,
    pub year: i32,
    pub message: String,
    pub position: Position,
    /// 1.0 in draws that throw; nothing in a plain run.
    pub node: Option<NodeId>,
}

/// What a run leaves behind.
pub(super) struct Finished {
    pub mode: Mode,
    /// By series and year.
    pub values: BTreeMap<String, BTreeMap<i32, Dynamic>>,
    pub reads: BTreeMap<String, Vec<String>>,
    pub thrown: Vec<Thrown>,
    /// Function called from outside, and what went wrong.
    pub errors: Vec<(String, Box<EvalAltResult>)>,
}

struct Session {
    mode: Mode,
    engine: Arc<Engine>,
    ast: Arc<AST>,
    vocabulary: Arc<Vocabulary>,
    rules: Arc<BTreeSet<String>>,
    values: BTreeMap<String, BTreeMap<i32, Dynamic>>,
    failed: BTreeSet<String>,
    frames: Vec<Frame>,
    reads: BTreeMap<String, Vec<String>>,
    thrown: Vec<Thrown>,
    errors: Vec<(String, Box<EvalAltResult>)>,
}

impl Session {
    fn graph(&mut self) -> &mut Graph {
        match &mut self.mode {
            Mode::Symbolic(graph) => graph,
            Mode::Plain(_) => unreachable!("invariant: plain runs have no nodes"),
        }
    }
}

/// A rule being run for a year.
struct Frame {
    series: String,
    year: i32,
    oracle: Oracle,
}

/// Rules that wait for one another; more is taken for a mistake before the stack runs out.
const DEPTH: usize = 1000;
/// Bytes of stack; only what is used is ever taken from memory.
const STACK: usize = 1 << 30;

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

fn with<T>(act: impl FnOnce(&mut Session) -> T) -> T {
    SESSION.with_borrow_mut(|session| act(session.as_mut().expect("invariant: rules run inside a session")))
}

/// Runs every rule for every year from the base year on.
pub(super) fn run(book: &RuleBook, vocabulary: &Vocabulary, mode: Mode) -> Finished {
    std::thread::scope(|scope| {
        let work = move || run_here(book, vocabulary, mode);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.expect("invariant: the system gives a thread").join().expect("invariant: faults in rules are no panics")
    })
}

fn run_here(book: &RuleBook, vocabulary: &Vocabulary, mode: Mode) -> Finished {
    let mut engine = new_engine();
    vocabulary.yearly.keys().for_each(|function| register_yearly(&mut engine, function));
    let names: Vec<String> = book.names().map(str::to_owned).collect();
    let session = Session {
        mode,
        engine: Arc::new(engine),
        ast: Arc::new(book.ast.clone()),
        vocabulary: Arc::new(vocabulary.clone()),
        rules: Arc::new(book.rule_names().map(str::to_owned).collect()),
        values: BTreeMap::new(),
        failed: BTreeSet::new(),
        frames: Vec::new(),
        reads: BTreeMap::new(),
        thrown: Vec::new(),
        errors: Vec::new(),
    };
    SESSION.set(Some(session));
    for year in vocabulary.years() {
        for name in &names {
            let given = year != vocabulary.base_year || vocabulary.bases.contains_key(name) || book.has_rule(&format!("{BASE}{name}"));
            if given {
                // A fault is in the session's list.
                let _ = series(name, year);
            }
        }
    }
    let session = SESSION.take().expect("invariant: set above");
    Finished { mode: session.mode, values: session.values, reads: session.reads, thrown: session.thrown, errors: session.errors }
}

/// The node of an operation on numbers and nodes, as a value.
pub(super) fn node_of(op: Op, operands: &[Operand]) -> Dynamic {
    with(|session| {
        let graph = session.graph();
        let nodes: Vec<NodeId> = operands.iter().map(|operand| node_in(graph, *operand)).collect();
        let made = graph.op(op, &nodes);
        value(graph, made)
    })
}

fn node_in(graph: &mut Graph, operand: Operand) -> NodeId {
    match operand {
        Operand::Number(number) => graph.constant(number),
        Operand::Node(node) => node,
    }
}

/// The truth of a comparison of values that differ between draws: the path oracle decides.
pub(super) fn ask(op: Op, left: Operand, right: Operand, position: Position) -> Outcome<bool> {
    with(|session| {
        let graph = session.graph();
        let (left, right) = (node_in(graph, left), node_in(graph, right));
        let comparison = graph.op(op, &[left, right]);
        let Session { mode: Mode::Symbolic(graph), frames, .. } = session else { unreachable!("invariant: plain runs have no nodes") };
        let frame = frames.last_mut().expect("invariant: rules run in a frame");
        frame.oracle.answer(graph, comparison, position).ok_or_else(|| {
            let message = text!("more than {COMPARISONS} comparisons between draws on one path", "一条路径上随抽样变化的比较超过 {COMPARISONS} 次");
            Fault::new("endless-rule", message)
                .help(text!(
                    "a loop must end after a number of rounds that is the same in every draw; use min, max or clamp instead of `if` inside loops",
                    "循环次数必须在每次抽样中相同；循环内请用 min、max 或 clamp 代替 `if`"
                ))
                .into()
        })
    })
}

/// `now.x`, `prev.x`, `base.x`, `param.x` or `target.x`.
pub(super) fn read(names: Names, name: &str) -> Outcome<Dynamic> {
    let (year, vocabulary) = with(|session| (session.frames.last().map_or(0, |frame| frame.year), session.vocabulary.clone()));
    let in_base_year = year == vocabulary.base_year;
    match names {
        Names::Now | Names::Previous if in_base_year => {
            let word = if names == Names::Now { "now" } else { "prev" };
            Err(Fault::new("no-year-before", text!("`{word}.{name}` has no meaning in the base year", "基期没有 `{word}.{name}`"))
                .help(text!("write `base.{name}`", "请写 `base.{name}`"))
                .into())
        }
        Names::Now => {
            note(|| format!("now.{name}"));
            series(name, year)
        }
        Names::Previous => {
            note(|| format!("prev.{name}"));
            series(name, year - vocabulary.step)
        }
        Names::Base => {
            note(|| format!("base.{name}"));
            series(name, vocabulary.base_year)
        }
        Names::Param if vocabulary.params.contains(name) => {
            note(|| format!("param.{name}"));
            Ok(input(InputKey::Param { name: name.to_owned() }))
        }
        Names::Target if vocabulary.targets.contains(name) => {
            note(|| format!("target.{name}"));
            Ok(input(InputKey::Target { name: name.to_owned() }))
        }
        Names::Param | Names::Target => Err(unknown(names, name, &vocabulary, &with(|session| session.rules.clone())).into()),
    }
}

/// `shock("x")` and its kin.
pub(super) fn read_yearly(function: &str, name: &str) -> Outcome<Dynamic> {
    let (year, vocabulary) = with(|session| (session.frames.last().map_or(0, |frame| frame.year), session.vocabulary.clone()));
    if year == vocabulary.base_year {
        return Err(Fault::new(
            "no-year-before",
            text!("`{function}(\"{name}\")` has no meaning in the base year", "基期没有 `{function}(\"{name}\")`"),
        )
        .into());
    }
    let known = &vocabulary.yearly[function];
    if !known.contains(name) {
        return Err(unknown_yearly(function, name, known).into());
    }
    note(|| format!("{function}(\"{name}\")"));
    Ok(input(InputKey::Yearly { function: function.to_owned(), name: name.to_owned(), year }))
}

/// The year that a word stands for.
pub(super) fn year_word(word: &str) -> Option<i32> {
    match word {
        "year" => Some(with(|session| session.frames.last().map_or(0, |frame| frame.year))),
        "base_year" => Some(with(|session| session.vocabulary.base_year)),
        "target_year" => Some(with(|session| session.vocabulary.target_year)),
        "step" => Some(with(|session| session.vocabulary.step)),
        _ => None,
    }
}

fn note(read: impl FnOnce() -> String) {
    with(|session| {
        if let Some(frame) = session.frames.last() {
            let reads = session.reads.entry(frame.series.clone()).or_default();
            let read = read();
            if !reads.contains(&read) {
                reads.push(read);
            }
        }
    });
}

fn input(key: InputKey) -> Dynamic {
    with(|session| match &mut session.mode {
        Mode::Symbolic(graph) => {
            let made = graph.input(key);
            value(graph, made)
        }
        Mode::Plain(inputs) => Dynamic::from_float(inputs[&key]),
    })
}

/// A series' value in a year, computed at its first use.
fn series(name: &str, year: i32) -> Outcome<Dynamic> {
    if let Some(known) = with(|session| session.values.get(name).and_then(|years| years.get(&year)).cloned()) {
        return Ok(known);
    }
    // A plain run ends with its first throw: what comes after it would be computed from a value that is not there.
    if with(|session| session.failed.contains(name) || (matches!(session.mode, Mode::Plain(_)) && !session.thrown.is_empty())) {
        return Err(Skipped.into());
    }
    let (vocabulary, rules) = with(|session| (session.vocabulary.clone(), session.rules.clone()));
    if year != vocabulary.base_year {
        return if rules.contains(name) { run_rule(name, name, year) } else { Err(unknown(Names::Now, name, &vocabulary, &rules).into()) };
    }
    let base_rule = format!("{BASE}{name}");
    let made = match (vocabulary.bases.get(name), rules.contains(&base_rule)) {
        (_, true) => return run_rule(&base_rule, name, year),
        (Some(None), false) => input(InputKey::Base { name: name.to_owned(), index: None }),
        (Some(Some(length)), false) => {
            let element = |index: usize| input(InputKey::Base { name: name.to_owned(), index: u32::try_from(index).ok() });
            (0..*length).map(element).collect::<Array>().into()
        }
        (None, false) => return Err(unknown(Names::Base, name, &vocabulary, &rules).into()),
    };
    keep(name, year, made.clone());
    Ok(made)
}

fn keep(name: &str, year: i32, made: Dynamic) {
    with(|session| session.values.entry(name.to_owned()).or_default().insert(year, made));
}

/// Runs a rule for a year on all its paths; a fault is listed, and whoever waits for the rule is skipped.
fn run_rule(function: &str, name: &str, year: i32) -> Outcome<Dynamic> {
    let waiting = with(|session| session.frames.iter().position(|frame| frame.series == name && frame.year == year));
    if let Some(first) = waiting {
        let path: Vec<String> = with(|session| session.frames[first..].iter().map(|frame| frame.series.clone()).collect());
        let shown = path.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(" → ");
        return Err(Fault::new("cycle", text!("these series wait for one another: {shown}", "这些序列相互等待：{shown}"))
            .help(text!("read one of them as `prev.…`, last year's value", "其中一处应读取上年值 `prev.…`"))
            .into());
    }
    if with(|session| session.frames.len()) >= DEPTH {
        return Err(Fault::new("too-deep", text!("more than {DEPTH} rules wait for one another", "相互等待的规则超过 {DEPTH} 条")).into());
    }
    with(|session| session.frames.push(Frame { series: name.to_owned(), year, oracle: Oracle::default() }));
    let result = all_paths(function, name, year);
    with(|session| session.frames.pop());
    match result {
        Ok(made) => {
            keep(name, year, made.clone());
            Ok(made)
        }
        Err(error) => {
            with(|session| {
                session.failed.insert(name.to_owned());
                session.errors.push((function.to_owned(), error));
            });
            Err(Skipped.into())
        }
    }
}

fn all_paths(function: &str, name: &str, year: i32) -> Outcome<Dynamic> {
    let (engine, ast) = with(|session| (session.engine.clone(), session.ast.clone()));
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut last_throw = None;
    loop {
        let oracle = |act: fn(&mut Oracle)| with(|session| act(&mut session.frames.last_mut().expect("invariant: pushed above").oracle));
        oracle(Oracle::restart);
        let options = CallFnOptions::new().eval_ast(false);
        let result: Outcome<Dynamic> = engine.call_fn_with_options(options, &mut Scope::new(), &ast, function, ());
        let path = with(|session| session.frames.last().expect("invariant: pushed above").oracle.path().to_vec());
        let value = match result {
            Ok(made) => Some(made),
            Err(error) => {
                let Some(thrown) = thrown(&error, name, year) else { return Err(error) };
                record_throw(thrown, &path);
                last_throw = Some(error);
                None
            }
        };
        leaves.push(Leaf { path, value });
        if leaves.len() > PATHS {
            let message = text!("`{name}` branches into more than {PATHS} paths", "`{name}` 的分支路径超过 {PATHS} 条");
            let busiest = with(|session| session.frames.last().expect("invariant: pushed above").oracle.busiest());
            return Err(Fault::new("too-many-paths", message)
                .help(text!(
                    "use min, max or clamp where they say the same, or split the rule into several series",
                    "能用 min、max 或 clamp 表达时请改用，或把规则拆成几个序列"
                ))
                .at(busiest));
        }
        if !with(|session| session.frames.last_mut().expect("invariant: pushed above").oracle.advance()) {
            break;
        }
    }
    let merged = with(|session| match &mut session.mode {
        Mode::Symbolic(graph) => merge(graph, &leaves, 0),
        Mode::Plain(_) => Ok(leaves.pop().expect("invariant: one path was run").value),
    });
    match (merged, last_throw) {
        (Ok(Some(made)), _) => numbers_only(made, name),
        (Ok(None), _) if with(|session| matches!(session.mode, Mode::Plain(_))) => Err(Skipped.into()),
        (Ok(None), Some(error)) => Err(error),
        (Ok(None), None) => unreachable!("invariant: a path without value has thrown"),
        (Err(why), _) => Err(unmergeable(why, name)),
    }
}

/// A rule's result, which must be a number or a list of numbers.
fn numbers_only(made: Dynamic, name: &str) -> Outcome<Dynamic> {
    let number = |value: &Dynamic| value.is_float() || value.is_int() || value.is::<Traced>();
    let sound = match made.read_lock::<Array>() {
        Some(list) => list.iter().all(number),
        None => number(&made),
    };
    if sound { Ok(made) } else { Err(unmergeable(MergeError::NoNumber, name)) }
}

fn unmergeable(why: MergeError, name: &str) -> Box<EvalAltResult> {
    match why {
        MergeError::NoNumber => Fault::new("no-number", text!("`{name}` does not end in a number", "`{name}` 的结果不是数")).help(text!(
            "the last expression of a rule is its value: no semicolon after it, and a value on every branch",
            "规则的最后一个表达式就是它的值：其后不要加分号，且每个分支都要有值"
        )),
        MergeError::ListAndNumber => Fault::new(
            "no-number",
            text!("`{name}` is a list on one branch and a number on another", "`{name}` 在一个分支是列表，在另一个分支是数"),
        ),
        MergeError::Lengths(a, b) => Fault::new(
            "list-lengths",
            text!("`{name}` has {a} elements on one branch and {b} on another", "`{name}` 在不同分支的元素个数不同：{a} 和 {b}"),
        ),
    }
    .into()
}

/// The `throw` behind an error, if it is one.
fn thrown(error: &EvalAltResult, name: &str, year: i32) -> Option<Thrown> {
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, next, _) = inner {
        inner = next;
    }
    match inner {
        EvalAltResult::ErrorRuntime(message, position) if message.is_string() || message.is_unit() => {
            Some(Thrown { series: name.to_owned(), year, message: message.to_string(), position: *position, node: None })
        }
        _ => None,
    }
}

/// Lists a throw with the node that is 1.0 where its path is taken.
fn record_throw(mut thrown: Thrown, path: &[(NodeId, bool)]) {
    with(|session| {
        if let Mode::Symbolic(graph) = &mut session.mode {
            let (yes, no) = (graph.constant(1.0), graph.constant(0.0));
            let taken =
                path.iter().rev().fold(
                    yes,
                    |inner, (condition, truth)| {
                        if *truth { graph.select(*condition, inner, no) } else { graph.select(*condition, no, inner) }
                    },
                );
            thrown.node = Some(taken);
        }
        session.thrown.push(thrown);
    });
}
