//! Runs one rule for one year on all its paths, and merges what comes of them into one value.

use rhai::{Array, CallFnOptions, Dynamic, EvalAltResult, Scope};

use crate::diagnostic::Code;
use crate::engine::graph::NodeId;
use crate::language::Text;
use crate::text;

use super::budget;
use super::fault::{Fault, Outcome, Skipped};
use super::oracle::{Leaf, MergeError, Oracle, PATHS, merge};
use super::state::{Mode, Thrown, with};
use super::value::{Traced, kind_of};

/// The value of a rule in a year, on all paths that draws may take.
pub(super) fn all_paths(function: &str, name: &str, year: i32) -> Outcome<Dynamic> {
    let (engine, ast) = with(|tracer| (tracer.engine.clone(), tracer.ast.clone()));
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut last_throw = None;
    loop {
        let oracle = |act: fn(&mut Oracle)| with(|tracer| act(&mut tracer.frames.last_mut().expect("invariant: pushed above").oracle));
        oracle(Oracle::restart);
        let options = CallFnOptions::new().eval_ast(false);
        let result: Outcome<Dynamic> = engine.call_fn_with_options(options, &mut Scope::new(), &ast, function, ());
        let path = with(|tracer| tracer.frames.last().expect("invariant: pushed above").oracle.path().to_vec());
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
        // The first path is the rule itself: a plan may have as many rules as it likes.
        if leaves.len() > 1 {
            budget::path()?;
        }
        if leaves.len() > PATHS {
            let message = text!("`{name}` branches into more than {PATHS} paths", "`{name}` 的分支路径超过 {PATHS} 条");
            let busiest = with(|tracer| tracer.frames.last().expect("invariant: pushed above").oracle.busiest());
            return Err(Fault::new(Code::TooManyPaths, message)
                .help(text!(
                    "use min, max or clamp where they say the same, or split the rule into several series",
                    "能用 min、max 或 clamp 表达时请改用，或把规则拆成几个序列"
                ))
                .at(busiest));
        }
        if !with(|tracer| tracer.frames.last_mut().expect("invariant: pushed above").oracle.advance()) {
            break;
        }
    }
    let merged = with(|tracer| match &mut tracer.mode {
        Mode::Symbolic(graph) => merge(graph, &leaves, 0),
        Mode::Plain(_) => Ok(leaves.pop().expect("invariant: one path was run").value),
    });
    match (merged, last_throw) {
        (Ok(Some(made)), _) => numbers_only(made, name),
        (Ok(None), _) if with(|tracer| matches!(tracer.mode, Mode::Plain(_))) => Err(Skipped.into()),
        (Ok(None), Some(error)) => Err(error),
        (Ok(None), None) => unreachable!("invariant: a path without value has thrown"),
        (Err(why), _) => {
            // What a path ends in is said as it is: a comparison gives true or false.
            let odd = leaves.iter().filter_map(|leaf| leaf.value.as_ref()).find(|value| value.is_bool() || value.is_string());
            match odd.filter(|_| matches!(why, MergeError::NoNumber)) {
                Some(odd) => numbers_only(odd.clone(), name),
                None => Err(unmergeable(why, name)),
            }
        }
    }
}

/// A rule's result, which must be a number or a list of numbers.
fn numbers_only(made: Dynamic, name: &str) -> Outcome<Dynamic> {
    let number = |value: &Dynamic| value.is_float() || value.is_int() || value.is::<Traced>();
    if made.read_lock::<Array>().is_some_and(|list| list.is_empty()) {
        let message = text!("`{name}` gives an empty list, which has no value", "`{name}` 的结果是空列表，没有值");
        let help =
            text!("a rule ends in a number, or in a list with as many numbers in every year", "规则应以一个数结束，或以各年等长的列表结束");
        return Err(Fault::new(Code::EmptyList, message).help(help).into());
    }
    let length = made.read_lock::<Array>().map(|list| list.len());
    if let Some(length) = length.filter(|_| with(|tracer| tracer.vocabulary.targets.contains(name))) {
        let message = text!(
            "`{name}` gives a list of {length}, and an indicator is one number",
            "`{name}` 的结果是{length}个元素的列表，而指标应是一个数"
        );
        let help = text!("add it up, `sum(list)`, or take one element, `list[0]`", "请求和 `sum(list)`，或取其中一个元素 `list[0]`");
        return Err(Fault::new(Code::NoNumber, message).help(help).into());
    }
    let sound = match made.read_lock::<Array>() {
        Some(list) => list.iter().all(number),
        None => number(&made),
    };
    if sound {
        return Ok(made);
    }
    if made.is_unit() || made.is_array() {
        return Err(unmergeable(MergeError::NoNumber, name));
    }
    let Text { zh, en } = kind_of(&made);
    let help = if made.is_string() {
        text!("write the figure without quotation marks", "请去掉引号，只写数字")
    } else if made.is_bool() {
        text!("say what it counts as: `if … {{ 1.0 }} else {{ 0.0 }}`", "请写明对应的数：`if … {{ 1.0 }} else {{ 0.0 }}`")
    } else {
        text!("the last line of a rule is its value: a number, or a list of numbers", "规则的最后一行就是它的值：一个数，或一列数")
    };
    Err(Fault::new(Code::NoNumber, text!("`{name}` ends in {en}, not in a number", "`{name}` 的结果是{zh}，不是数")).help(help).into())
}

/// The fault of values that cannot be merged.
pub(super) fn unmergeable(why: MergeError, name: &str) -> Box<EvalAltResult> {
    match why {
        MergeError::NoNumber => {
            Fault::new(Code::NoNumber, text!("`{name}` does not end in a number", "`{name}` 的结果不是数")).help(text!(
                "the last expression of a rule is its value: no semicolon after it, and a value on every branch",
                "规则的最后一个表达式就是它的值：其后不要加分号，且每个分支都要有值"
            ))
        }
        MergeError::ListAndNumber => Fault::new(
            Code::NoNumber,
            text!("`{name}` is a list on one branch and a number on another", "`{name}` 在一个分支是列表，在另一个分支是数"),
        )
        .help(text!(
            "give a number on both, such as `sum(list)`, or a list on both",
            "请让两个分支都给出数（如 `sum(list)`），或都给出列表"
        )),
        MergeError::Lengths(a, b) => Fault::new(
            Code::ListLengths,
            text!("`{name}` has {a} elements on one branch and {b} on another", "`{name}` 在不同分支的元素个数不同：{a} 和 {b}"),
        )
        .help(text!("make the lists equally long, with zeros where nothing is", "请让各分支的列表一样长，没有的位置补零")),
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
    with(|tracer| {
        if let Mode::Symbolic(graph) = &mut tracer.mode {
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
        tracer.thrown.push(thrown);
    });
}
