//! The rules language on stock Rhai: out comes an engine whose operators work on numbers and on values that differ between draws alike.
//!
//! Both evaluators that run Rhai use this one engine. Every operator on numbers is [`Op::apply`], so their bits agree by construction.
//! Stock behaviour that would go silently wrong is replaced: integer division, comparisons of floats within an epsilon, and
//! comparisons of a traced value with anything but a number.

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage, LanguageCorePackage, LogicPackage, Package,
};
use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Map, Module, OptimizationLevel};

use crate::engine::graph::{NodeId, Op};
use crate::text;

use super::session::{self, Names};
use super::words::{BANNED, Fault};

pub(super) type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// A value that differs between draws: a node of the graph being traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traced(pub NodeId);

/// Operations of one run of a rule; a rule over 200 ages takes some ten thousand.
const OPERATIONS: u64 = 4_000_000;

/// The engine without the yearly functions, which belong to a vocabulary.
pub(super) fn new_engine() -> Engine {
    let mut engine = Engine::new_raw();
    LanguageCorePackage::new().register_into_engine(&mut engine);
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicFnPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    engine.set_fast_operators(false);
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_operations(OPERATIONS).set_max_call_levels(48).set_max_expr_depths(96, 96);
    engine.set_max_array_size(100_000).set_max_map_size(10_000).set_max_string_size(10_000).set_max_modules(0);
    for (word, _) in BANNED {
        engine.disable_symbol(*word);
    }
    engine.register_type_with_name::<Traced>("Traced");
    arithmetic(&mut engine);
    comparisons(&mut engine);
    functions(&mut engine);
    lists(&mut engine);
    names(&mut engine);
    engine
}

/// Registers a binary operator for every mix of numbers and traced values.
fn binary(engine: &mut Engine, symbol: &str, op: Op) {
    engine.register_fn(symbol, move |a: Traced, b: Traced| session::apply(op, &[a.into(), b.into()]));
    engine.register_fn(symbol, move |a: Traced, b: f64| session::apply(op, &[a.into(), b.into()]));
    engine.register_fn(symbol, move |a: f64, b: Traced| session::apply(op, &[a.into(), b.into()]));
    engine.register_fn(symbol, move |a: Traced, b: INT| session::apply(op, &[a.into(), b.into()]));
    engine.register_fn(symbol, move |a: INT, b: Traced| session::apply(op, &[a.into(), b.into()]));
    engine.register_fn(symbol, move |a: f64, b: f64| op.apply(&[a, b]));
    engine.register_fn(symbol, move |a: f64, b: INT| op.apply(&[a, b as f64]));
    engine.register_fn(symbol, move |a: INT, b: f64| op.apply(&[a as f64, b]));
    let shown = op.symbol();
    engine.register_fn(symbol, move |_: Traced, other: Dynamic| -> Outcome<Dynamic> { Err(mismatch(shown, &other)) });
    engine.register_fn(symbol, move |other: Dynamic, _: Traced| -> Outcome<Dynamic> { Err(mismatch(shown, &other)) });
}

/// Registers a function of one number.
fn unary(engine: &mut Engine, name: &str, op: Op) {
    engine.register_fn(name, move |a: Traced| session::apply(op, &[a.into()]));
    engine.register_fn(name, move |a: f64| op.apply(&[a]));
    engine.register_fn(name, move |a: INT| op.apply(&[a as f64]));
}

fn mismatch(symbol: &str, other: &Dynamic) -> Box<EvalAltResult> {
    let (en, zh) = match () {
        () if other.is_string() => ("text", "文字"),
        () if other.is_bool() => ("true or false", "真假值"),
        () if other.is_array() => ("a list", "列表"),
        () if other.is_map() => ("a map", "映射"),
        () if other.is_unit() => ("nothing", "空值"),
        () => ("this", "此值"),
    };
    let message = crate::language::Text::new(
        format!("`{symbol}` 不能用于随抽样变化的数和{zh}"),
        format!("`{symbol}` does not work on a number that differs between draws and {en}"),
    );
    Fault::new("wrong-operands", message).into()
}

fn arithmetic(engine: &mut Engine) {
    for (symbol, op) in [
        ("+", Op::Add),
        ("-", Op::Subtract),
        ("*", Op::Multiply),
        ("/", Op::Divide),
        ("%", Op::Remainder),
        ("**", Op::Power),
        ("min", Op::Minimum),
        ("max", Op::Maximum),
    ] {
        binary(engine, symbol, op);
    }
    // Whole numbers stay whole, but 1 / 2 is 0.5 and 2 ** -1 is 0.5.
    engine.register_fn("/", |a: INT, b: INT| Op::Divide.apply(&[a as f64, b as f64]));
    engine.register_fn("**", |a: INT, b: INT| -> Dynamic {
        match u32::try_from(b).ok().and_then(|b| a.checked_pow(b)) {
            Some(whole) => whole.into(),
            None => Op::Power.apply(&[a as f64, b as f64]).into(),
        }
    });
    // Stock `/=` on a whole number divides it as one; this one is found before.
    engine.register_fn("/=", |a: &mut Dynamic, b: Dynamic| -> Outcome<()> {
        *a = session::apply(Op::Divide, &[a.clone(), b])?;
        Ok(())
    });
    engine.register_fn("min", |a: INT, b: INT| a.min(b));
    engine.register_fn("max", |a: INT, b: INT| a.max(b));
    unary(engine, "-", Op::Negate);
    engine.register_fn("-", |a: INT| -a);
    engine.register_fn("+", |a: Traced| a);
}

/// Comparisons are IEEE's: false with NaN, no epsilon. On traced values they ask the path oracle.
fn comparisons(engine: &mut Engine) {
    for (symbol, op, swapped, negated) in [
        ("<", Op::Less, false, false),
        ("<=", Op::LessOrEqual, false, false),
        (">", Op::Less, true, false),
        (">=", Op::LessOrEqual, true, false),
        ("==", Op::Equal, false, false),
        ("!=", Op::Equal, false, true),
    ] {
        let numbers = move |a: f64, b: f64| (op.apply(&if swapped { [b, a] } else { [a, b] }) != 0.0) != negated;
        let traced =
            move |a: Dynamic, b: Dynamic| session::compare(op, if swapped { [b, a] } else { [a, b] }).map(|truth| truth != negated);
        engine.register_fn(symbol, move |a: f64, b: f64| numbers(a, b));
        engine.register_fn(symbol, move |a: f64, b: INT| numbers(a, b as f64));
        engine.register_fn(symbol, move |a: INT, b: f64| numbers(a as f64, b));
        engine.register_fn(symbol, move |a: Traced, b: Traced| traced(a.into(), b.into()));
        engine.register_fn(symbol, move |a: Traced, b: f64| traced(a.into(), b.into()));
        engine.register_fn(symbol, move |a: f64, b: Traced| traced(a.into(), b.into()));
        engine.register_fn(symbol, move |a: Traced, b: INT| traced(a.into(), b.into()));
        engine.register_fn(symbol, move |a: INT, b: Traced| traced(a.into(), b.into()));
        engine.register_fn(symbol, move |_: Traced, other: Dynamic| -> Outcome<bool> { Err(mismatch(symbol, &other)) });
        engine.register_fn(symbol, move |other: Dynamic, _: Traced| -> Outcome<bool> { Err(mismatch(symbol, &other)) });
        let of = move |en: &str, zh: &str| -> Outcome<bool> {
            let message =
                crate::language::Text::new(format!("不能用 `{symbol}` 比较{zh}"), format!("{en} cannot be compared by `{symbol}`"));
            Err(Fault::new("list-comparison", message).help(text!("compare their elements one by one", "请逐个比较元素")).into())
        };
        engine.register_fn(symbol, move |_: Array, _: Array| of("lists", "列表"));
        engine.register_fn(symbol, move |_: Map, _: Map| of("maps", "映射"));
    }
}

fn functions(engine: &mut Engine) {
    for (name, op) in [
        ("abs", Op::Absolute),
        ("sqrt", Op::SquareRoot),
        ("exp", Op::Exponential),
        ("ln", Op::Logarithm),
        ("floor", Op::Floor),
        ("ceiling", Op::Ceiling),
        ("round", Op::Round),
    ] {
        unary(engine, name, op);
    }
    engine.register_fn("abs", |a: INT| a.abs());
    engine.register_fn("clamp", |x: Dynamic, low: Dynamic, high: Dynamic| -> Outcome<Dynamic> {
        let above = session::apply(Op::Maximum, &[x, low])?;
        session::apply(Op::Minimum, &[above, high])
    });
    // Stock functions that are not pure; a package cannot be taken in part.
    for name in ["sleep", "exit"] {
        let refuse = move || -> Outcome<()> {
            Err(Fault::new("unknown-function", text!("no function is called `{name}`", "没有名为 `{name}` 的函数")).into())
        };
        engine.register_fn(name, refuse);
        engine.register_fn(name, move |_: INT| refuse());
        engine.register_fn(name, move |_: f64| refuse());
        engine.register_fn(name, move |_: Dynamic| refuse());
    }
    engine.register_fn("to_float", |a: Traced| a);
    for name in ["to_int", "to_string", "to_debug"] {
        engine.register_fn(name, move |_: Traced| -> Outcome<Dynamic> {
            Err(Fault::new(
                "traced-conversion",
                text!("a value that differs between draws cannot become text or a whole number", "随抽样变化的值不能转为文字或整数"),
            )
            .into())
        });
    }
}

fn lists(engine: &mut Engine) {
    engine.register_fn("sum", |list: Array| sum(&list));
    engine.register_fn("sum", |list: Array, from: INT, to: INT| -> Outcome<Dynamic> {
        let range = usize::try_from(from).ok().zip(usize::try_from(to).ok()).and_then(|(from, to)| list.get(from..to));
        match range {
            Some(part) => sum(part),
            None => {
                let length = list.len();
                let message =
                    text!("the list has {length} elements, and {from}..{to} is asked for", "列表只有 {length} 个元素,却要取 {from}..{to}");
                Err(Fault::new("index-out-of-range", message).help(text!("the end is not included", "终点不包括在内")).into())
            }
        }
    });
    // What stock Rhai does by comparing values behind the rules' back.
    for name in ["contains", "index_of"] {
        engine.register_fn(name, move |list: Array, value: Dynamic| -> Outcome<Dynamic> {
            let plain = |value: &Dynamic| value.is_int() || value.is_string();
            if !plain(&value) || !list.iter().all(plain) {
                return Err(Fault::new(
                    "list-search",
                    text!("a list can be searched for whole numbers and text only", "只能在列表中查找整数和文字"),
                )
                .help(text!("compare the elements one by one", "请逐个比较元素"))
                .into());
            }
            let same = |item: &Dynamic| match (item.as_int(), value.as_int()) {
                (Ok(a), Ok(b)) => a == b,
                (Err(_), Err(_)) => item.clone().into_string().ok() == value.clone().into_string().ok(),
                _ => false,
            };
            let found = list.iter().position(same);
            Ok(if name == "contains" { found.is_some().into() } else { found.map_or(-1, |at| at as INT).into() })
        });
    }
    for name in ["sort", "sort_desc", "order", "order_desc", "dedup"] {
        engine.register_fn(name, move |_: &mut Array| -> Outcome<()> {
            Err(Fault::new(
                "list-order",
                text!("`{name}` needs a comparison: `{name}(|a, b| …)`", "`{name}` 需要给出比较方法:`{name}(|a, b| …)`"),
            )
            .into())
        });
    }
}

/// A sum from the first element on, starting from zero.
fn sum(list: &[Dynamic]) -> Outcome<Dynamic> {
    list.iter().try_fold(Dynamic::from_float(0.0), |total, item| session::apply(Op::Add, &[total, item.clone()]))
}

/// `now.x` and its kin, and the words for years.
fn names(engine: &mut Engine) {
    engine.register_type_with_name::<Names>("Names");
    engine.register_indexer_get(|names: &mut Names, name: ImmutableString| session::read(*names, &name));
    let mut module = Module::new();
    for (word, names) in
        [("now", Names::Now), ("prev", Names::Previous), ("base", Names::Base), ("param", Names::Param), ("target", Names::Target)]
    {
        module.set_var(word, names);
    }
    engine.register_global_module(module.into());
    // The years differ from call to call, so they cannot be constants of the module.
    #[expect(deprecated, reason = "marked so for being volatile; nothing else gives functions a variable that changes")]
    engine.on_var(|name, _, _| Ok(session::year_word(name).map(|year| Dynamic::from_int(INT::from(year)))));
}

/// Registers `shock("…")` and its kin.
pub(super) fn register_yearly(engine: &mut Engine, function: &str) {
    let owned = function.to_owned();
    engine.register_fn(function, move |name: ImmutableString| session::read_yearly(&owned, &name));
    let owned = function.to_owned();
    engine.register_fn(function, move |_: Traced| -> Outcome<Dynamic> {
        Err(Fault::new("wrong-name", text!("`{owned}` needs a name in quotes", "`{owned}` 需要带引号的名称")).into())
    });
}

impl From<Traced> for Dynamic {
    fn from(traced: Traced) -> Dynamic {
        Dynamic::from(traced)
    }
}
