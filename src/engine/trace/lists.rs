//! Lists, ranges and maps in rules: in go lists of any length, out come lists and sums; lengths are known before any draw.

use rhai::{Array, Dynamic, EvalAltResult, FnPtr, FuncRegistration, INT, ImmutableString, Map, NativeCallContext};

use crate::engine::graph::Op;
use crate::language::Text;
use crate::text;

use super::language::{Library, Outcome, register};
use super::operators::binary;
use super::words::{Fault, kind_of};

type Range = std::ops::Range<INT>;
type RangeInclusive = std::ops::RangeInclusive<INT>;

/// Registers a function that changes the list it is called on.
macro_rules! changing {
    ($library:expr, $name:literal, $function:expr) => {{
        $library.names.insert($name);
        FuncRegistration::new($name).in_global_namespace().with_purity(false).set_into_module(&mut $library.module, $function);
    }};
}

pub(super) fn register_all(library: &mut Library) {
    library.module.set_iterable::<Array>();
    library.module.set_iterable::<Range>();
    library.module.set_iterable::<RangeInclusive>();
    looking(library);
    adding_up(library);
    cutting(library);
    with_functions(library);
    changes(library);
    refused(library);
    maps(library);
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
            return Err(Fault::new("step-of-zero", text!("a range cannot have steps of zero", "区间的步长不能为零")).into());
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
        return Err(Fault::new("list-search", message).help(text!("compare the elements one by one", "请逐个比较元素")).into());
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
    if list.is_empty() { Err(Fault::new("empty-list", text!("the list is empty", "列表为空")).into()) } else { Ok(list) }
}

fn part(list: &[Dynamic], from: INT, to: INT) -> Outcome<&[Dynamic]> {
    let (start, end) = (usize::try_from(from), usize::try_from(to));
    let length = list.len();
    let part = start.ok().zip(end.ok()).and_then(|(start, end)| list.get(start..end));
    part.ok_or_else(|| {
        Fault::new(
            "index-out-of-range",
            text!(
                "elements {from} up to {to} are not all in a list of {length}",
                "{length} 个元素的列表中没有第 {from} 至第 {to} 个（不含末个）元素"
            ),
        )
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
                "different-lengths",
                text!("one list has {one} elements, the other {two}", "一个列表有 {one} 个元素，另一个有 {two} 个"),
            )
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
                    Fault::new("wrong-number-of-values", message).into()
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
        Fault::new("wrong-kind", text!("the function here must say true or false, not {en}", "这里的函数应给出真假值，而不是{zh}"))
            .help(text!("compare: `|x| x > 0.0`", "请写成比较，如 `|x| x > 0.0`"))
            .into()
    })
}

fn changes(library: &mut Library) {
    changing!(library, "push", |list: &mut Array, value: Dynamic| list.push(value));
    changing!(library, "append", |list: &mut Array, more: Array| list.extend(more));
    changing!(library, "pop", |list: &mut Array| -> Outcome<Dynamic> {
        not_empty(list)?;
        Ok(list.pop().unwrap_or_default())
    });
    changing!(library, "shift", |list: &mut Array| -> Outcome<Dynamic> {
        not_empty(list)?;
        Ok(list.remove(0))
    });
    changing!(library, "insert", |list: &mut Array, index: INT, value: Dynamic| -> Outcome<()> {
        part(list, 0, index)?;
        list.insert(index as usize, value);
        Ok(())
    });
    changing!(library, "remove", |list: &mut Array, index: INT| -> Outcome<Dynamic> {
        part(list, index, index.saturating_add(1))?;
        Ok(list.remove(index as usize))
    });
    changing!(library, "truncate", |list: &mut Array, length: INT| list.truncate(usize::try_from(length).unwrap_or(0)));
    changing!(library, "pad", |list: &mut Array, length: INT, value: Dynamic| {
        let length = usize::try_from(length).unwrap_or(0).min(1_000_000);
        if length > list.len() {
            list.resize(length, value);
        }
    });
    changing!(library, "clear", |list: &mut Array| list.clear());
    changing!(library, "reverse", |list: &mut Array| list.reverse());
}

/// What would sort by comparisons that each draw answers in another way; said so, since planners look for it.
fn refused(library: &mut Library) {
    for name in ["sort", "sort_by", "sort_desc", "order", "order_by", "order_desc", "dedup"] {
        let refuse = move || -> Outcome<Dynamic> {
            Err(Fault::new("list-order", text!("`{name}` is not part of the rules language", "规则语言中没有 `{name}`"))
                .help(text!(
                    "the order of values differs between draws; `min(list)` and `max(list)` are the same in all",
                    "各次抽样中值的次序不同；可用 `min(list)` 和 `max(list)`"
                ))
                .into())
        };
        let registration = || FuncRegistration::new(name).in_global_namespace();
        registration().set_into_module(&mut library.module, move |_: &mut Array| refuse());
        registration().set_into_module(&mut library.module, move |_: &mut Array, _: FnPtr| refuse());
    }
}

fn maps(library: &mut Library) {
    register!(library, "len", |map: &mut Map| map.len() as INT);
    register!(library, "keys", |map: &mut Map| map.keys().map(|key| Dynamic::from(key.to_string())).collect::<Array>());
    register!(library, "values", |map: &mut Map| map.values().cloned().collect::<Array>());
    register!(library, "contains", |map: &mut Map, key: ImmutableString| map.contains_key(key.as_str()));
}
