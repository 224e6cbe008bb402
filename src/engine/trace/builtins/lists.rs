//! Lists and ranges. Their lengths are known before any draw, so that loops end after as many rounds in every draw.

use rhai::{Array, Dynamic, EvalAltResult, FnPtr, FuncRegistration, INT, NativeCallContext};

use crate::diagnostic::Code;
use crate::engine::graph::Op;
use crate::engine::trace::fault::{Fault, Outcome};
use crate::engine::trace::operators::binary;
use crate::engine::trace::value::kind_of;
use crate::language::Text;
use crate::text;

use super::registry::{Library, describe, register, register_changing};

type Range = std::ops::Range<INT>;
type RangeInclusive = std::ops::RangeInclusive<INT>;

pub(super) fn register_all(library: &mut Library) {
    describe_all(library);
    library.module.set_iterable::<Array>();
    library.module.set_iterable::<Range>();
    library.module.set_iterable::<RangeInclusive>();
    looking(library);
    adding_up(library);
    cutting(library);
    with_functions(library);
    changes(library);
    refused(library);
}

fn describe_all(library: &mut Library) {
    describe! { library, Lists:
        ["len"], "list.len()", "how many elements there are", "元素个数", "[5, 6, 7].len()" => "3";
        ["is_empty"], "list.is_empty()", "whether there are none", "是否为空", "[].is_empty()" => "true";
        ["contains"], "list.contains(x)", "whether a whole number or text is among them; `(from..to).contains(i)` whether a number lies in a range",
            "是否含有某个整数或文字；`(from..to).contains(i)` 判断是否在区间内", "[5, 6].contains(6)" => "true";
        ["index_of"], "list.index_of(x)", "where a whole number or text stands, -1 for nowhere", "某个整数或文字的位置，没有时为 -1",
            "[5, 6].index_of(6)" => "1";
        ["range"], "range(from, to, step)", "whole numbers from one to just before another; `from..to` and `from..=to` in loops",
            "从一个整数起、到另一个之前为止、按步长取的各整数；循环中用 `from..to`（不含末个）和 `from..=to`（含末个）", "range(2020, 2026, 5)" => "[2020, 2025]";
        ["sum"], "sum(list)", "the total; `sum(list, from, to)` of the elements from one up to, but without, another",
            "合计；`sum(list, from, to)` 为从某个元素起、到另一个之前为止的合计", "sum([1, 2, 3], 1, 3)" => "5";
        ["mean"], "mean(list)", "the mean", "均值", "mean([1, 2, 6])" => "3.0";
        ["extract"], "list.extract(from, length)", "a part as a new list; also `extract(from)` and `extract(from..to)`",
            "取出一部分，成为新列表；也可写 `extract(from)` 和 `extract(from..to)`", "[5, 6, 7, 8].extract(1, 2)" => "[6, 7]";
        ["reversed"], "list.reversed()", "a new list, the other way round", "次序相反的新列表", "[1, 2].reversed()" => "[2, 1]";
        ["map"], "list.map(|x| …)", "what the function makes of each element; a second parameter is the element's place",
            "对每个元素求值；函数的第二个参数是元素的位置", "[1, 2].map(|x, place| x * 10 + place)" => "[10, 21]";
        ["filter"], "list.filter(|x| …)", "the elements for which the function is true", "留下使函数为真的元素", "[1, 2, 3].filter(|x| x > 1)" => "[2, 3]";
        ["some"], "list.some(|x| …)", "whether it is true for one", "是否有一个为真", "[1, 2].some(|x| x > 1)" => "true";
        ["all"], "list.all(|x| …)", "whether it is true for all", "是否全部为真", "[1, 2].all(|x| x > 1)" => "false";
        ["reduce"], "list.reduce(|total, x| …, start)", "all elements joined one after the other", "从初值起逐个合并全部元素",
            "[1, 2, 3].reduce(|total, x| total * 10 + x, 0)" => "123";
        ["zip"], "list.zip(other, |a, b| …)", "two lists of one length joined element by element", "两个等长列表逐个元素合并",
            "[1, 2].zip([3, 4], |a, b| a * b)" => "[3, 8]";
        ["push"], "list.push(x)", "adds an element at the end", "在末尾添加一个元素", "{ let list = [1]; list.push(2); list }" => "[1, 2]";
        ["append"], "list.append(other)", "adds a whole list at the end", "在末尾添加整个列表", "{ let list = [1]; list.append([2, 3]); list }" => "[1, 2, 3]";
        ["insert"], "list.insert(place, x)", "adds an element at a place", "在某个位置添加元素", "{ let list = [1, 3]; list.insert(1, 2); list }" => "[1, 2, 3]";
        ["pad"], "list.pad(length, x)", "adds `x` until the list is that long", "用 `x` 补足到某个长度", "{ let list = [1]; list.pad(3, 0); list }" => "[1, 0, 0]";
        ["pop"], "list.pop()", "takes the last element away and gives it", "去掉并给出末个元素", "{ let list = [1, 2]; list.pop() }" => "2";
        ["shift"], "list.shift()", "takes the first element away and gives it", "去掉并给出首个元素", "{ let list = [1, 2]; list.shift() }" => "1";
        ["remove"], "list.remove(place)", "takes one element away and gives it", "去掉并给出某个元素", "{ let list = [1, 2, 3]; list.remove(1) }" => "2";
        ["truncate"], "list.truncate(length)", "takes away all beyond a length", "去掉超出长度的元素", "{ let list = [1, 2, 3]; list.truncate(2); list }" => "[1, 2]";
        ["clear"], "list.clear()", "takes all away", "清空", "{ let list = [1, 2]; list.clear(); list.len() }" => "0";
        ["reverse"], "list.reverse()", "turns the list itself round", "把列表自身的次序颠倒", "{ let list = [1, 2]; list.reverse(); list }" => "[2, 1]";
    }
}

fn looking(library: &mut Library) {
    register!(library, "len", |list: &mut Array| list.len() as INT);
    register!(library, "is_empty", |list: &mut Array| list.is_empty());
    FuncRegistration::new_getter("len").set_into_module(&mut library.module, |list: &mut Array| list.len() as INT);
    register!(library, "contains", |list: &mut Array, value: Dynamic| search(list, &value).map(|found| found.is_some()));
    register!(library, "index_of", |list: &mut Array, value: Dynamic| search(list, &value).map(|found| found.map_or(-1, |at| at as INT)));
    register!(library, "contains", |range: &mut Range, value: INT| range.contains(&value));
    register!(library, "contains", |range: &mut RangeInclusive, value: INT| range.contains(&value));
    register!(library, "range", |from: INT, to: INT, step: INT| -> Outcome<Array> {
        if step == 0 {
            return Err(Fault::new(Code::StepOfZero, text!("a range cannot have steps of zero", "区间的步长不能为零"))
                .help(text!("write 1 for every number: `range(0, 10, 1)`", "逐个取数请写 1：`range(0, 10, 1)`"))
                .into());
        }
        let ahead = |at: INT| if step > 0 { at < to } else { at > to };
        Ok(std::iter::successors(Some(from), |at| at.checked_add(step))
            .take_while(|at| ahead(*at))
            .take(1_000_000)
            .map(Dynamic::from_int)
            .collect())
    });
}

/// Where a whole number or text stands in a list of such. Numbers with a point are not searched for: they are hardly ever equal.
fn search(list: &[Dynamic], value: &Dynamic) -> Outcome<Option<usize>> {
    let plain = |value: &Dynamic| value.is_int() || value.is_string();
    if !plain(value) || !list.iter().all(plain) {
        let message = text!("a list can be searched for whole numbers and text only", "只能在列表中查找整数和文字");
        return Err(Fault::new(Code::ListSearch, message).help(text!("compare the elements one by one", "请逐个比较元素")).into());
    }
    let same = |item: &Dynamic| match (item.as_int(), value.as_int()) {
        (Ok(a), Ok(b)) => a == b,
        (Err(_), Err(_)) => item.clone().into_string().ok() == value.clone().into_string().ok(),
        _ => false,
    };
    Ok(list.iter().position(same))
}

fn adding_up(library: &mut Library) {
    register!(library, "sum", |list: &mut Array| fold(Op::Add, list));
    register!(library, "sum", |list: &mut Array, from: INT, to: INT| -> Outcome<Dynamic> { fold(Op::Add, part(list, from, to)?) });
    register!(library, "sum", |list: &mut Array, range: Range| -> Outcome<Dynamic> { fold(Op::Add, part(list, range.start, range.end)?) });
    register!(library, "mean", |list: &mut Array| -> Outcome<Dynamic> {
        let total = fold(Op::Add, not_empty(list)?)?;
        binary(Op::Divide, &total, &Dynamic::from_int(list.len() as INT))
    });
    for (name, op) in [("min", Op::Minimum), ("max", Op::Maximum)] {
        register!(library, name, move |list: &mut Array| -> Outcome<Dynamic> { fold(op, not_empty(list)?) });
    }
}

/// The elements joined by `op` from the first on; 0.0 of none.
fn fold(op: Op, list: &[Dynamic]) -> Outcome<Dynamic> {
    let Some((first, rest)) = list.split_first() else { return Ok(Dynamic::from_float(0.0)) };
    // Also a single element must be a number.
    let start = if rest.is_empty() { binary(Op::Add, first, &Dynamic::from_int(0)).map(|_| first.clone()) } else { Ok(first.clone()) };
    rest.iter().try_fold(start?, |joined, element| binary(op, &joined, element))
}

fn not_empty(list: &[Dynamic]) -> Outcome<&[Dynamic]> {
    if list.is_empty() {
        let help = text!("put at least one number in, such as `max([0.0])`", "请至少放入一个数，如 `max([0.0])`");
        return Err(Fault::new(Code::EmptyList, text!("the list is empty", "列表为空")).help(help).into());
    }
    Ok(list)
}

fn part(list: &[Dynamic], from: INT, to: INT) -> Outcome<&[Dynamic]> {
    let (start, end) = (usize::try_from(from), usize::try_from(to));
    let length = list.len();
    let part = start.ok().zip(end.ok()).and_then(|(start, end)| list.get(start..end));
    part.ok_or_else(|| {
        Fault::new(
            Code::IndexOutOfRange,
            text!(
                "elements {from} up to {to} are not all in a list of {length}",
                "{length} 个元素的列表中没有第 {from} 至第 {to} 个（不含末个）元素"
            ),
        )
        .help(if from > to {
            text!("the first comes before the last: `{to}, {from}`", "起点在前、终点在后：`{to}, {from}`")
        } else {
            text!(
                "elements are counted from 0, and the last one taken stands before the end: `0, list.len()` are all",
                "元素从 0 开始计数，终点本身不取：`0, list.len()` 为全部元素"
            )
        })
        .into()
    })
}

fn cutting(library: &mut Library) {
    register!(library, "extract", |list: &mut Array, range: Range| part(list, range.start, range.end).map(<[Dynamic]>::to_vec));
    register!(library, "extract", |list: &mut Array, range: RangeInclusive| {
        part(list, *range.start(), range.end().saturating_add(1)).map(<[Dynamic]>::to_vec)
    });
    register!(library, "extract", |list: &mut Array, from: INT, length: INT| part(list, from, from.saturating_add(length))
        .map(<[Dynamic]>::to_vec));
    register!(library, "extract", |list: &mut Array, from: INT| part(list, from, list.len() as INT).map(<[Dynamic]>::to_vec));
    register!(library, "reversed", |list: &mut Array| list.iter().rev().cloned().collect::<Array>());
}

fn with_functions(library: &mut Library) {
    register!(library, "map", |context: NativeCallContext, list: &mut Array, function: FnPtr| -> Outcome<Array> {
        list.iter().enumerate().map(|(index, element)| call(&context, &function, [element.clone()], index)).collect()
    });
    register!(library, "filter", |context: NativeCallContext, list: &mut Array, function: FnPtr| -> Outcome<Array> {
        let mut kept = Array::new();
        for (index, element) in list.iter().enumerate() {
            if truth(call(&context, &function, [element.clone()], index)?)? {
                kept.push(element.clone());
            }
        }
        Ok(kept)
    });
    for (name, sought) in [("some", true), ("all", false)] {
        register!(library, name, move |context: NativeCallContext, list: &mut Array, function: FnPtr| -> Outcome<bool> {
            for (index, element) in list.iter().enumerate() {
                if truth(call(&context, &function, [element.clone()], index)?)? == sought {
                    return Ok(sought);
                }
            }
            Ok(!sought)
        });
    }
    register!(library, "reduce", |context: NativeCallContext, list: &mut Array, function: FnPtr, start: Dynamic| -> Outcome<Dynamic> {
        let mut elements = list.iter().enumerate();
        elements.try_fold(start, |joined, (index, element)| call(&context, &function, [joined, element.clone()], index))
    });
    register!(library, "zip", |context: NativeCallContext, list: &mut Array, other: Array, function: FnPtr| -> Outcome<Array> {
        if list.len() != other.len() {
            let (one, two) = (list.len(), other.len());
            return Err(Fault::new(
                Code::DifferentLengths,
                text!("one list has {one} elements, the other {two}", "一个列表有 {one} 个元素，另一个有 {two} 个"),
            )
            .help(text!("take as much of the longer one: `list.extract(0..{})`", "请截取较长的列表：`list.extract(0..{})`", one.min(two)))
            .into());
        }
        list.iter().zip(other).enumerate().map(|(index, (a, b))| call(&context, &function, [a.clone(), b], index)).collect()
    });
}

/// Calls a closure with its values, and with the element's index if it takes one more.
fn call<const N: usize>(context: &NativeCallContext, function: &FnPtr, values: [Dynamic; N], index: usize) -> Outcome<Dynamic> {
    match function.call_raw(context, None, values.clone()) {
        Err(error) if matches!(&*error, EvalAltResult::ErrorFunctionNotFound(signature, _) if signature.starts_with(function.fn_name())) => {
            let mut more: Vec<Dynamic> = values.to_vec();
            more.push(Dynamic::from_int(index as INT));
            function.call_raw(context, None, more).map_err(|again| match *again {
                EvalAltResult::ErrorFunctionNotFound(signature, _) if signature.starts_with(function.fn_name()) => {
                    let message = text!("the function here takes {N} values", "这里的函数应接受 {N} 个值");
                    Fault::new(Code::WrongNumberOfValues, message).into()
                }
                other => Box::new(other),
            })
        }
        other => other,
    }
}

fn truth(value: Dynamic) -> Outcome<bool> {
    value.as_bool().map_err(|_| {
        let Text { zh, en } = kind_of(&value);
        Fault::new(Code::WrongKind, text!("the function here must say true or false, not {en}", "这里的函数应给出真假值，而不是{zh}"))
            .help(text!("compare: `|x| x > 0.0`", "请写成比较，如 `|x| x > 0.0`"))
            .into()
    })
}

fn changes(library: &mut Library) {
    register_changing!(library, "push", |list: &mut Array, value: Dynamic| list.push(value));
    register_changing!(library, "append", |list: &mut Array, more: Array| list.extend(more));
    register_changing!(library, "pop", |list: &mut Array| -> Outcome<Dynamic> {
        not_empty(list)?;
        Ok(list.pop().unwrap_or_default())
    });
    register_changing!(library, "shift", |list: &mut Array| -> Outcome<Dynamic> {
        not_empty(list)?;
        Ok(list.remove(0))
    });
    register_changing!(library, "insert", |list: &mut Array, index: INT, value: Dynamic| -> Outcome<()> {
        part(list, 0, index)?;
        list.insert(index as usize, value);
        Ok(())
    });
    register_changing!(library, "remove", |list: &mut Array, index: INT| -> Outcome<Dynamic> {
        part(list, index, index.saturating_add(1))?;
        Ok(list.remove(index as usize))
    });
    register_changing!(library, "truncate", |list: &mut Array, length: INT| list.truncate(usize::try_from(length).unwrap_or(0)));
    register_changing!(library, "pad", |list: &mut Array, length: INT, value: Dynamic| {
        let length = usize::try_from(length).unwrap_or(0).min(1_000_000);
        if length > list.len() {
            list.resize(length, value);
        }
    });
    register_changing!(library, "clear", |list: &mut Array| list.clear());
    register_changing!(library, "reverse", |list: &mut Array| list.reverse());
}

/// What would sort by comparisons that each draw answers in another way; said so, since planners look for it.
fn refused(library: &mut Library) {
    for name in ["sort", "sort_by", "sort_desc", "order", "order_by", "order_desc", "dedup"] {
        let refuse = move || -> Outcome<Dynamic> {
            Err(Fault::new(Code::ListOrder, text!("`{name}` is not part of the rules language", "规则语言中没有 `{name}`"))
                .help(text!(
                    "the order of values may differ between draws; `min(list)` and `max(list)` always work",
                    "各次模拟中值的次序可能不同；可用 `min(list)` 和 `max(list)`"
                ))
                .into())
        };
        let registration = || FuncRegistration::new(name).in_global_namespace();
        registration().set_into_module(&mut library.module, move |_: &mut Array| refuse());
        registration().set_into_module(&mut library.module, move |_: &mut Array, _: FnPtr| refuse());
    }
}
