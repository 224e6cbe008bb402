//! From rules in Rhai to a graph: one [`Model`] that serves every scenario, or every mistake that can be found in the rules.
//!
//! A rule is run once a year with values that stand for nodes of a graph ([`trace`]), or with plain numbers ([`run_plain`], the
//! evaluator that the others are checked against). Both use one engine (`language`), one tracer that finds the order of rules
//! on demand (`tracer`), and one oracle that takes every path (`oracle`).
//!
//! From the top down, each file using only those below it:
//!
//! | file | what |
//! |---|---|
//! | `references`, `errors` | names in the rules' text that stand for nothing; errors of running rules in the planner's words |
//! | `idle`, `lost_values`, `variables`, `fixed_values` | lines that do nothing: values that nothing takes, variables that nothing reads, values that are always the same |
//! | `calls` | helpers that are handed their values in a wrong order, or call themselves whatever happens |
//! | `conditions`, `compared`, `reader` | conditions that a rule's text settles, what is held against figures |
//! | `load`, `repeated`, `rule_book` | rule files read and checked; what they hold, each with its place |
//! | `habits/` | what is written in the way of other languages and of spreadsheets, with what stands for it here |
//! | `language`, `lexer`, `endings`, `messages` | the Rhai engine; where things stand in a text; what is told of words and marks |
//! | `builtins/` | the registry of functions: to add one, describe and register it in the file of what it works on |
//! | `operators` | arithmetic and comparisons of two values of any kind |
//! | `tracer`, `paths`, `state` | runs all rules over all years, on demand; one rule on all its paths; what is known meanwhile |
//! | `unknown`, `oracle`, `budget` | names without a value; answers to comparisons, path by path; how much all rules may take |
//! | `model`, `vocabulary`, `value`, `fault` | what comes out, what is handed in, traced values, faults under way |

mod budget;
mod builtins;
mod calls;
mod compared;
mod conditions;
mod endings;
mod errors;
mod fault;
mod first_rounds;
mod fixed_values;
mod habits;
mod idle;
mod idle_line;
mod language;
mod lexer;
mod load;
mod lost_values;
mod messages;
mod model;
mod operators;
mod oracle;
mod parse_messages;
mod paths;
mod reader;
mod references;
mod repeated;
mod replaced;
mod rule_book;
mod state;
mod tracer;
mod unknown;
mod value;
mod variables;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use rhai::{Array, Dynamic};

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::graph::{Graph, InputKey, NodeId};
use crate::engine::keyword::{BASE_PREFIX, base_rule};
use crate::text;

pub use builtins::{Builtin, Section, builtins};
pub use calls::Swapped;
pub use compared::Compared;
pub use idle_line::Idle;
pub use model::{Failure, Model, PlainRun, Read, Series};
pub use rule_book::RuleBook;
pub use vocabulary::{RuleFile, Vocabulary};

use state::Mode;
use tracer::{Finished, Program};

/// Parses and checks rule files; reports all mistakes found.
pub fn load(files: &[RuleFile]) -> Result<RuleBook, Vec<Diagnostic>> {
    load::load(files)
}

/// Runs every rule once per year symbolically.
pub fn trace(rules: &RuleBook, vocabulary: &Vocabulary) -> Result<Model, Vec<Diagnostic>> {
    check_bases(rules, vocabulary)?;
    let mut finished = run(rules, vocabulary, Mode::Symbolic(Graph::new()));
    let mut faults = references::check(rules, vocabulary);
    for fault in diagnostics(rules, vocabulary, &finished) {
        // What stands wrong in the text is found again by the run that comes past it.
        let start = |fault: &Diagnostic| fault.place.as_ref().map(|place| (place.source.name.clone(), place.span.start));
        let known = |known: &Diagnostic| known.code == fault.code && (known.message == fault.message || start(known) == start(&fault));
        if !faults.iter().any(known) {
            faults.push(fault);
        }
    }
    let mut faults = references::at_declarations(rules, vocabulary, faults);
    faults = references::lists_told_once(rules, faults);
    let Mode::Symbolic(mut graph) = std::mem::replace(&mut finished.mode, Mode::Plain(BTreeMap::new())) else {
        unreachable!("invariant: a run keeps its mode")
    };
    let years = vocabulary.years();
    let mut series = Vec::new();
    for name in rules.names() {
        let values = finished.values.get(name);
        let mut length = None;
        let mut nodes = Vec::new();
        for year in &years {
            let Some(value) = values.and_then(|values| values.get(year)) else {
                nodes.push(Vec::new());
                continue;
            };
            let elements = elements(value, |value| value::node(&mut graph, value).expect("invariant: rules end in numbers"));
            let found = value.is_array().then_some(elements.len());
            if nodes.iter().any(|earlier: &Vec<NodeId>| !earlier.is_empty()) && found != length && !references::told_as_list(&faults, name)
            {
                faults.push(
                    Diagnostic::error(
                        Code::ListLengths,
                        text!("`{name}` has another number of elements in {year} than before", "`{name}` 在{year}年的元素个数与之前不同"),
                    )
                    .maybe_at(rules.rule_place(name)),
                );
                break;
            }
            length = found;
            nodes.push(elements);
        }
        series.push(Series {
            name: name.to_owned(),
            description: rules.description(name).unwrap_or_default().to_owned(),
            place: rules.rule_place(name),
            text: rules.text(name).unwrap_or_default().to_owned(),
            length,
            reads: reads_of(rules, &finished, name),
            nodes,
        });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let compared = finished.compared.iter().filter_map(|(position, node)| Some((rules.place(*position)?, *node))).collect();
    let failures = finished.thrown.into_iter().filter_map(|thrown| {
        let place = rules.place(thrown.position).or_else(|| rules.rule_place(&thrown.series))?;
        Some(Failure { series: thrown.series, place, message: thrown.message, year: thrown.year, node: thrown.node? })
    });
    let never_finite = finished.never_finite.into_iter().filter_map(|(what, position)| Some((what, rules.place(position)?))).collect();
    Ok(Model { failures: failures.collect(), compared, graph, years, series, never_finite })
}

/// Runs every rule by plain Rhai on numbers: the evaluator the others are checked against.
pub fn run_plain(rules: &RuleBook, vocabulary: &Vocabulary, inputs: &dyn Fn(&InputKey) -> f64) -> Result<PlainRun, Vec<Diagnostic>> {
    check_bases(rules, vocabulary)?;
    let known = vocabulary.inputs().into_iter().map(|key| {
        let value = inputs(&key);
        (key, value)
    });
    let finished = run(rules, vocabulary, Mode::Plain(known.collect()));
    let faults = diagnostics(rules, vocabulary, &finished);
    if !faults.is_empty() {
        return Err(faults);
    }
    let number =
        |value: &Dynamic| value.as_float().ok().or(value.as_int().ok().map(|whole| whole as f64)).expect("invariant: rules end in numbers");
    let years = vocabulary.years();
    let values = rules.names().map(|name| {
        let known = finished.values.get(name);
        let by_year = years.iter().map(|year| known.and_then(|known| known.get(year)).map_or(Vec::new(), |value| elements(value, number)));
        (name.to_owned(), by_year.collect())
    });
    let failure = finished.thrown.first().map(|thrown| (thrown.series.clone(), thrown.year, thrown.message.clone()));
    Ok(PlainRun { values: values.collect(), failure })
}

/// What a rule reads, and what is read by rules of the base year that stand for no series of their own and that it reads.
fn reads_of(rules: &RuleBook, finished: &Finished, name: &str) -> Vec<Read> {
    let mut reads = finished.reads.get(name).cloned().unwrap_or_default();
    let mut next = 0;
    while let Some(read) = reads.get(next) {
        let behind = match read {
            Read::Base(base) if rules.rule_place(base).is_none() => finished.reads.get(base),
            _ => None,
        };
        for read in behind.into_iter().flatten() {
            if !reads.contains(read) {
                reads.push(read.clone());
            }
        }
        next += 1;
    }
    reads
}

/// Runs rules with all functions they may call.
fn run(rules: &RuleBook, vocabulary: &Vocabulary, mode: Mode) -> Finished {
    let mut engine = language::new_engine();
    vocabulary.yearly.keys().for_each(|driver| language::register_yearly(&mut engine, driver));
    let series = rules.rule_names().map(|name| name.strip_prefix(BASE_PREFIX).unwrap_or(name));
    let given = vocabulary.params.iter().chain(vocabulary.bases.keys()).chain(&vocabulary.targets).map(String::as_str);
    engine.register_global_module(builtins::properties(series.chain(given).collect::<BTreeSet<&str>>()));
    let program = Program { engine, ast: rules.ast.clone(), rules: rules.rule_names().map(str::to_owned).collect() };
    tracer::run(program, vocabulary, mode)
}

/// The elements of a vector, or the one value of a number.
fn elements<T>(value: &Dynamic, read: impl FnMut(&Dynamic) -> T) -> Vec<T> {
    match value.read_lock::<Array>() {
        Some(list) => list.iter().map(read).collect(),
        None => std::iter::once(value).map(read).collect(),
    }
}

fn diagnostics(rules: &RuleBook, vocabulary: &Vocabulary, finished: &Finished) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (function, error) in &finished.errors {
        if let Some(fault) = errors::explain(error, function, rules, vocabulary)
            && !faults.contains(&fault)
        {
            faults.push(fault);
        }
    }
    faults
}

/// A base-year value comes from one place.
fn check_bases(rules: &RuleBook, vocabulary: &Vocabulary) -> Result<(), Vec<Diagnostic>> {
    let faults: Vec<Diagnostic> = vocabulary
        .bases
        .keys()
        .filter_map(|name| {
            let rule = base_rule(name);
            let place = rules.rule_place(&rule)?;
            let message = text!(
                "`{name}` has a base-year value in the plan's tables and a rule for it",
                "`{name}` 在规划表格中已有基期值，又有一条基期规则"
            );
            Some(
                Diagnostic::error(Code::TwoBaseValues, message)
                    .at(place)
                    .help(text!("remove `fn {rule}()`, or the value in the tables", "请删去 `fn {rule}()`，或表格中的值")),
            )
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
