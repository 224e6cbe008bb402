//! The rules language on Rhai: out comes an engine that knows the language's own functions and nothing else.
//!
//! Both evaluators that run Rhai use this one engine, so their bits agree by construction. No package of Rhai's is used: what a
//! package does behind the rules' back (integer division, floats equal within an epsilon, searching and sorting by comparisons of its
//! own) would be silently wrong on values that differ between draws.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rhai::{Dynamic, Engine, EvalAltResult, FuncRegistration, INT, ImmutableString, Module, NativeCallContext, OptimizationLevel, Shared};

use crate::engine::graph::Op;
use crate::language::Text;
use crate::text;

use super::lists;
use super::operators::{Comparison, Traced, assign, binary, compare, same, unary};
use super::session::{self, Names};
use super::words::{BANNED, Fault, kind_of};

pub(super) type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// Operations of one run of a rule; a rule over 200 ages takes some ten thousand.
const OPERATIONS: u64 = 4_000_000;

/// Words whose meaning no variable may take over: `switch year` is sound only as long as `year` is the year.
pub(super) const OWN_WORDS: &[&str] = &["year", "base_year", "target_year", "step", "now", "prev", "base", "param", "target"];

/// Functions of two numbers.
const BINARY: [(&str, Op); 8] = [
    ("+", Op::Add),
    ("-", Op::Subtract),
    ("*", Op::Multiply),
    ("/", Op::Divide),
    ("%", Op::Remainder),
    ("**", Op::Power),
    ("min", Op::Minimum),
    ("max", Op::Maximum),
];

/// Functions of one number.
const UNARY: [(&str, Op); 8] = [
    ("-", Op::Negate),
    ("abs", Op::Absolute),
    ("sqrt", Op::SquareRoot),
    ("exp", Op::Exponential),
    ("ln", Op::Logarithm),
    ("floor", Op::Floor),
    ("ceiling", Op::Ceiling),
    ("round", Op::Round),
];

/// Stock Rhai has its own of these, with other bits or whole-number division.
const ASSIGNMENTS: [(&str, Op); 6] =
    [("+=", Op::Add), ("-=", Op::Subtract), ("*=", Op::Multiply), ("/=", Op::Divide), ("%=", Op::Remainder), ("**=", Op::Power)];

/// Operators on the bits of whole numbers, which Rhai brings along; `|` also opens closures, so that the words cannot be banned.
const BITWISE: [&str; 10] = ["<<", ">>", "&", "|", "^", "<<=", ">>=", "&=", "|=", "^="];

/// Functions of the language while they are being registered.
pub(super) struct Library {
    pub module: Module,
    pub names: BTreeSet<&'static str>,
}

/// Registers `$function` as `$name`; one that takes `&mut` must leave it as it is.
macro_rules! register {
    ($library:expr, $name:expr, $function:expr) => {{
        $library.names.insert($name);
        rhai::FuncRegistration::new($name).in_global_namespace().set_into_module(&mut $library.module, $function);
    }};
}
pub(super) use register;

/// The functions of the language, made once.
struct Made {
    module: Shared<Module>,
    names: BTreeSet<&'static str>,
}

/// The engine without the yearly functions, which belong to a vocabulary.
pub(super) fn new_engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_operations(OPERATIONS).set_max_call_levels(48).set_max_expr_depths(96, 96).set_max_variables(1000);
    engine.set_max_array_size(100_000).set_max_map_size(10_000).set_max_string_size(10_000).set_max_modules(0);
    for (word, _) in BANNED {
        engine.disable_symbol(*word);
    }
    engine.register_type_with_name::<Traced>("Traced");
    engine.register_type_with_name::<Names>("Names");
    engine.register_global_module(library().module.clone());
    // Names are resolved here and not as constants of a module, which closures cannot see.
    #[expect(deprecated, reason = "marked so for being volatile; nothing else gives functions a variable that changes")]
    engine.on_var(|name, index, _| Ok(if index > 0 { None } else { word(name) }));
    engine
}

/// Names of the functions that every rule may call, in order; operators among them.
pub(super) fn function_names() -> impl Iterator<Item = &'static str> {
    library().names.iter().copied()
}

/// Registers `shock("…")` and its kin.
pub(super) fn register_yearly(engine: &mut Engine, function: &str) {
    let owned = function.to_owned();
    engine.register_fn(function, move |name: ImmutableString| session::read_yearly(&owned, &name));
    let owned = function.to_owned();
    engine.register_fn(function, move |_: Dynamic| -> Outcome<Dynamic> {
        Err(Fault::new("wrong-name", text!("`{owned}` needs a name in quotes", "`{owned}` 需要带引号的名称")).into())
    });
}

/// What a word of the language stands for.
fn word(name: &str) -> Option<Dynamic> {
    match Names::called(name) {
        Some(names) => Some(Dynamic::from(names)),
        None => session::year_word(name).map(|year| Dynamic::from_int(INT::from(year))),
    }
}

fn library() -> &'static Made {
    static LIBRARY: OnceLock<Made> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut library = Library { module: Module::new(), names: BTreeSet::new() };
        numbers(&mut library);
        names(&mut library);
        conversions(&mut library);
        lists::register_all(&mut library);
        library.module.build_index();
        Made { module: library.module.into(), names: library.names }
    })
}

fn numbers(library: &mut Library) {
    for (name, op) in BINARY {
        register!(library, name, move |a: Dynamic, b: Dynamic| binary(op, &a, &b));
    }
    for (name, op) in UNARY {
        register!(library, name, move |x: Dynamic| unary(op, &x));
    }
    for (name, op) in ASSIGNMENTS {
        let function = move |target: &mut Dynamic, value: Dynamic| assign(op, target, value);
        FuncRegistration::new(name).in_global_namespace().with_purity(false).set_into_module(&mut library.module, function);
    }
    for name in BITWISE {
        // Not among the names of functions: no rule may call them.
        let refuse = move |_: Dynamic, _: Dynamic| -> Outcome<Dynamic> { Err(no_bits(name).into()) };
        FuncRegistration::new(name).in_global_namespace().set_into_module(&mut library.module, refuse);
    }
    for (name, comparison) in Comparison::ALL {
        register!(library, name, move |context: NativeCallContext, a: Dynamic, b: Dynamic| {
            compare(comparison, &a, &b, context.call_position())
        });
    }
    register!(library, "+", |x: Dynamic| -> Outcome<Dynamic> { unary(Op::Absolute, &x).map(|_| x) });
    for (name, op) in [("min", Op::Minimum), ("max", Op::Maximum)] {
        register!(library, name, move |a: Dynamic, b: Dynamic, c: Dynamic| binary(op, &binary(op, &a, &b)?, &c));
    }
    register!(library, "clamp", |x: Dynamic, low: Dynamic, high: Dynamic| -> Outcome<Dynamic> {
        binary(Op::Minimum, &binary(Op::Maximum, &x, &low)?, &high)
    });
    register!(library, "!", |truth: bool| !truth);
    register!(library, "!", |value: Dynamic| -> Outcome<bool> {
        let Text { zh, en } = kind_of(&value);
        let message = text!("`!` turns true into false; it does not work on {en}", "`!` 用于真假值，不能用于{zh}");
        Err(Fault::new("wrong-operands", message).help(text!("compare it with something: `x == 0.0`", "请与某个数比较：`x == 0.0`")).into())
    });
}

fn no_bits(operator: &str) -> Fault {
    let fault = Fault::new("unknown-operator", text!("rules have no operator `{operator}`", "规则中没有运算符 `{operator}`"));
    match operator {
        "&" | "&=" => fault.help(text!("\"and\" is written `&&`", "“并且”写作 `&&`")),
        "|" | "|=" => fault.help(text!("\"or\" is written `||`", "“或者”写作 `||`")),
        "^" | "^=" => fault.help(text!("a power is written `x ** 2.0`", "乘方写作 `x ** 2.0`")),
        _ => fault,
    }
}

/// `now.x` and its kin.
fn names(library: &mut Library) {
    let get = |names: &mut Names, name: ImmutableString| session::read(*names, &name);
    FuncRegistration::new_index_getter().set_into_module(&mut library.module, get);
    // Rhai also calls this after every method on what was read, whether or not it changed anything.
    let set = |names: &mut Names, name: ImmutableString, value: Dynamic| -> Outcome<()> {
        if same(&session::read(*names, &name)?, &value) {
            return Ok(());
        }
        let word = names.word();
        Err(Fault::new("read-only", text!("`{word}.{name}` cannot be changed", "`{word}.{name}` 不能改变"))
            .help(text!("take a copy and change that: `let copy = {word}.{name};`", "请取副本再修改：`let copy = {word}.{name};`"))
            .into())
    };
    FuncRegistration::new_index_setter().with_purity(true).set_into_module(&mut library.module, set);
}

fn conversions(library: &mut Library) {
    register!(library, "to_float", |value: Dynamic| binary(Op::Multiply, &value, &Dynamic::from_float(1.0)));
    register!(library, "to_int", |value: Dynamic| -> Outcome<INT> {
        match (value.as_int(), value.as_float()) {
            (Ok(whole), _) => Ok(whole),
            (_, Ok(number)) if number.abs() < 9e15 => Ok(number as INT),
            _ => {
                let Text { zh, en } = kind_of(&value);
                Err(Fault::new("traced-conversion", text!("{en} cannot become a whole number", "{zh}不能转为整数"))
                    .help(text!("`floor(x)` and `round(x)` round it as a number", "取整请用 `floor(x)` 或 `round(x)`"))
                    .into())
            }
        }
    });
}
