//! Arithmetic, comparisons and functions of numbers.
//!
//! Stock Rhai has some of these with other bits, floats equal within an epsilon or whole-number division: none of its packages is used.

use rhai::{Dynamic, FuncRegistration, INT, NativeCallContext};

use crate::diagnostic::Code;
use crate::engine::graph::Op;
use crate::engine::trace::fault::{Fault, Outcome};
use crate::engine::trace::operators::{Comparison, assign, binary, compare, compare_numbers, noted, operate, unary};
use crate::engine::trace::value::{Operand, Traced, kind_of};
use crate::language::Text;
use crate::text;

use super::registry::{Library, describe, register, register_changing};

const BINARY: &[(&str, Op)] = &[
    ("+", Op::Add),
    ("-", Op::Subtract),
    ("*", Op::Multiply),
    ("/", Op::Divide),
    ("%", Op::Remainder),
    ("**", Op::Power),
    ("min", Op::Minimum),
    ("max", Op::Maximum),
];

const UNARY: &[(&str, Op)] = &[
    ("-", Op::Negate),
    ("abs", Op::Absolute),
    ("sqrt", Op::SquareRoot),
    ("exp", Op::Exponential),
    ("ln", Op::Logarithm),
    ("floor", Op::Floor),
    ("ceiling", Op::Ceiling),
    ("round", Op::Round),
];

const ASSIGNMENTS: &[(&str, Op)] =
    &[("+=", Op::Add), ("-=", Op::Subtract), ("*=", Op::Multiply), ("/=", Op::Divide), ("%=", Op::Remainder), ("**=", Op::Power)];

/// Operators on the bits of whole numbers, which Rhai brings along; `|` also opens closures, so that the words cannot be banned.
const BITWISE: &[&str] = &["<<", ">>", "&", "|", "^", "<<=", ">>=", "&=", "|=", "^="];

/// Registers a function of two numbers for each pair of their kinds. Rhai finds it at the first look; one of values of any kind, which serves for
/// what are no numbers, it finds at the fourth, and it looks anew in every rule and year.
macro_rules! register_pairs {
    ($library:expr, $name:expr, $function:expr) => {
        register_pairs!($library, $name, $function; Traced Traced, Traced f64, f64 Traced, f64 f64, Traced INT, INT Traced, f64 INT, INT f64)
    };
    ($library:expr, $name:expr, $function:expr; $($left:ident $right:ident),+) => {$(
        let of_two = $function;
        register!($library, $name, move |context: NativeCallContext, left: &mut $left, right: $right| {
            of_two(Operand::from(*left), Operand::from(right), context.call_position())
        });
    )+};
}

pub(super) fn register_all(library: &mut Library) {
    describe_all(library);
    for (name, op) in BINARY.iter().copied() {
        register!(library, name, move |context: NativeCallContext, a: &mut Dynamic, b: Dynamic| {
            noted(op, [Operand::of(a), Operand::of(&b)], context.call_position(), binary(op, a, &b))
        });
        register_pairs!(library, name, move |a, b, position| -> Outcome<Dynamic> {
            noted(op, [Some(a), Some(b)], position, Ok(operate(op, &[a, b])))
        });
    }
    for (name, op) in UNARY.iter().copied() {
        register!(library, name, move |context: NativeCallContext, x: Dynamic| {
            noted(op, [Operand::of(&x); 2], context.call_position(), unary(op, &x))
        });
    }
    for (name, op) in ASSIGNMENTS.iter().copied() {
        register_changing!(library, name, move |context: NativeCallContext, target: &mut Dynamic, value: Dynamic| -> Outcome<()> {
            let operands = [Operand::of(target), Operand::of(&value)];
            assign(op, target, value)?;
            noted(op, operands, context.call_position(), Ok(target.clone())).map(drop)
        });
    }
    for name in BITWISE.iter().copied() {
        let refuse = move |_: Dynamic, _: Dynamic| -> Outcome<Dynamic> { Err(no_bits(name).into()) };
        FuncRegistration::new(name).in_global_namespace().set_into_module(&mut library.module, refuse);
    }
    for (name, comparison) in Comparison::ALL {
        register!(library, name, move |context: NativeCallContext, a: &mut Dynamic, b: Dynamic| {
            compare(comparison, a, &b, context.call_position())
        });
        register_pairs!(library, name, move |a, b, position| compare_numbers(comparison, a, b, position));
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
        Err(Fault::new(Code::WrongOperands, message)
            .help(text!("compare it with something: `x == 0.0`", "请与某个数比较：`x == 0.0`"))
            .into())
    });
    register!(library, "to_float", |value: Dynamic| binary(Op::Multiply, &value, &Dynamic::from_float(1.0)));
    register!(library, "to_int", to_int);
}

fn describe_all(library: &mut Library) {
    describe! { library, Numbers:
        ["+"], "a + b", "the sum; also joins texts, and lists", "和；也可连接文字、连接列表", "1 + 2.5" => "3.5";
        ["-"], "a - b", "the difference; `-x` is the negative", "差；`-x` 是相反数", "3 - 0.5" => "2.5";
        ["*"], "a * b", "the product", "积", "3 * 0.5" => "1.5";
        ["/"], "a / b", "the quotient, never rounded", "商，从不取整", "1 / 2" => "0.5";
        ["%"], "a % b", "the remainder, with the sign of `a`", "余数，符号与 `a` 相同", "-7 % 3" => "-1";
        ["**"], "a ** b", "`a` to the power of `b`", "`a` 的 `b` 次方", "9 ** 0.5" => "3.0";
        ["+=", "-=", "*=", "/=", "%=", "**="], "x += a", "changes a variable; likewise `-=` `*=` `/=` `%=` `**=`. On a list, `+=` appends",
            "改变变量；同样有 `-=` `*=` `/=` `%=` `**=`。用于列表时，`+=` 是在末尾添加", "{ let x = 3; x /= 2; x }" => "1.5";
        ["<", "<=", ">", ">="], "a < b", "whether one is less than the other; likewise `<=` `>` `>=`. No draw answers yes with what is not a number",
            "是否小于；同样有 `<=` `>` `>=`。与“不是数”的值比较一律为假", "1 < 2.5" => "true";
        ["==", "!="], "a == b", "whether both are exactly equal, without tolerance; `!=` whether not. Also of two texts or truths",
            "是否完全相等，不设容差；`!=` 是否不等。也可比较两段文字或两个真假值", "0.1 + 0.2 == 0.3" => "false";
        ["!"], "!a", "not; `&&` is \"and\", `||` is \"or\"", "非；`&&` 为“并且”，`||` 为“或者”", "!(1 > 2) && true" => "true";
        ["min"], "min(a, b)", "the smaller of two or three numbers; `min(list)`, the smallest of a list", "两三个数中最小的；`min(list)` 为列表中最小的", "min(3, 1, 2)" => "1";
        ["max"], "max(a, b)", "the larger of two or three numbers; `max(list)`, the largest of a list", "两三个数中最大的；`max(list)` 为列表中最大的", "max([3, 1, 2])" => "3";
        ["clamp"], "clamp(x, low, high)", "`x`, held between `low` and `high`", "把 `x` 限制在 `low` 与 `high` 之间", "clamp(7.5, 0.0, 5.0)" => "5.0";
        ["abs"], "abs(x)", "the size without the sign", "绝对值", "abs(-2.5)" => "2.5";
        ["sqrt"], "sqrt(x)", "the square root", "平方根", "sqrt(2.25)" => "1.5";
        ["exp"], "exp(x)", "e to the power of `x`", "e 的 `x` 次方", "exp(0.0)" => "1.0";
        ["ln"], "ln(x)", "the natural logarithm", "自然对数", "ln(1.0)" => "0.0";
        ["floor"], "floor(x)", "the whole number below", "向下取整", "floor(-0.5)" => "-1.0";
        ["ceiling"], "ceiling(x)", "the whole number above", "向上取整", "ceiling(1.2)" => "2.0";
        ["round"], "round(x)", "the nearest whole number, halves away from zero", "四舍五入（半数远离零）", "round(2.5)" => "3.0";
        ["to_float"], "to_float(x)", "a whole number as a number", "整数转为实数", "to_float(3)" => "3.0";
        ["to_int"], "to_int(x)", "a number that is the same in every draw as a whole number, decimals cut off", "把各次模拟都相同的实数转为整数（舍去小数）",
            "to_int(2.9)" => "2";
    }
}

fn to_int(value: Dynamic) -> Outcome<INT> {
    match (value.as_int(), value.as_float()) {
        (Ok(whole), _) => Ok(whole),
        (_, Ok(number)) if number.abs() < 9e15 => Ok(number as INT),
        _ => {
            let Text { zh, en } = kind_of(&value);
            Err(Fault::new(Code::TracedConversion, text!("{en} cannot become a whole number", "{zh}不能转为整数"))
                .help(text!("`floor(x)` and `round(x)` round it as a number", "取整请用 `floor(x)` 或 `round(x)`"))
                .into())
        }
    }
}

fn no_bits(operator: &str) -> Fault {
    let fault = Fault::new(Code::UnknownOperator, text!("rules have no operator `{operator}`", "规则中没有运算符 `{operator}`"));
    match operator {
        "&" | "&=" => fault.help(text!("\"and\" is written `&&`", "“并且”写作 `&&`")),
        "|" | "|=" => fault.help(text!("\"or\" is written `||`", "“或者”写作 `||`")),
        "^" | "^=" => fault.help(text!("a power is written `x ** 2.0`", "乘方写作 `x ** 2.0`")),
        _ => fault,
    }
}
