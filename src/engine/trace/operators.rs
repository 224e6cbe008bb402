//! Arithmetic and comparisons of the rules language on two values of any kind.
//!
//! Numbers are computed by the op table, traced values become nodes, whole numbers stay whole where the result is one (they index
//! lists and bound loops). What no planner can mean, such as a number compared with a text, is refused instead of being false.

use rhai::{Array, Dynamic, EvalAltResult, FnPtr, INT, Position};

use crate::diagnostic::Code;
use crate::engine::graph::Op;
use crate::language::Text;
use crate::text;

use super::fault::{Fault, Outcome};
use super::tracer;
use super::value::{Operand, kind_of};

/// `op` on numbers and traced values.
pub(super) fn operate(op: Op, operands: &[Operand]) -> Dynamic {
    let mut numbers = [0.0; 3];
    for (number, operand) in numbers.iter_mut().zip(operands) {
        match operand {
            Operand::Number(known) => *number = *known,
            Operand::Node(_) => return tracer::node_of(op, operands),
        }
    }
    Dynamic::from_float(op.apply(&numbers[..operands.len()]))
}

/// A function of one number: `-x`, `abs(x)`, `exp(x)` and the like.
pub(super) fn unary(op: Op, value: &Dynamic) -> Outcome<Dynamic> {
    if let Ok(whole) = value.as_int() {
        let result = match op {
            Op::Negate => whole.checked_neg(),
            Op::Absolute => whole.checked_abs(),
            Op::Floor | Op::Ceiling | Op::Round => Some(whole),
            _ => return Ok(operate(op, &[Operand::Number(whole as f64)])),
        };
        return result.map(Dynamic::from_int).ok_or_else(|| too_large(op));
    }
    let Some(operand) = Operand::of(value) else {
        let (symbol, Text { zh, en }) = (op.symbol(), kind_of(value));
        return Err(Fault::new(Code::WrongOperands, text!("`{symbol}` needs a number, not {en}", "`{symbol}` 需要数，而这里是{zh}")).into());
    };
    Ok(operate(op, &[operand]))
}

/// `left op right`, where `op` takes two numbers. `+` also joins texts with texts and lists with lists.
pub(super) fn binary(op: Op, left: &Dynamic, right: &Dynamic) -> Outcome<Dynamic> {
    if let (Ok(a), Ok(b)) = (left.as_int(), right.as_int())
        && let Some(result) = whole(op, a, b)?
    {
        return Ok(Dynamic::from_int(result));
    }
    if let (Some(a), Some(b)) = (Operand::of(left), Operand::of(right)) {
        return Ok(operate(op, &[a, b]));
    }
    if op == Op::Add {
        if let (Ok(a), Ok(b)) = (left.as_immutable_string_ref(), right.as_immutable_string_ref()) {
            return Ok(format!("{}{}", *a, *b).into());
        }
        if let (Some(a), Some(b)) = (left.read_lock::<Array>(), right.read_lock::<Array>()) {
            return Ok(a.iter().chain(b.iter()).cloned().collect::<Array>().into());
        }
    }
    Err(not_numbers(op, left, right))
}

/// `target op= value`. On lists, `+=` appends one element, or all elements of a list.
pub(super) fn assign(op: Op, target: &mut Dynamic, value: Dynamic) -> Outcome<()> {
    if op == Op::Add
        && let Ok(mut list) = target.as_array_mut()
    {
        match value.try_cast_result::<Array>() {
            Ok(more) => list.extend(more),
            Err(one) => list.push(one),
        }
        return Ok(());
    }
    *target = binary(op, target, &value)?;
    Ok(())
}

/// The outcome of an operation, of which is noted where it stands if it is no finite number in any draw although what goes in may be one.
pub(super) fn noted(op: Op, operands: [Option<Operand>; 2], position: Position, made: Outcome<Dynamic>) -> Outcome<Dynamic> {
    let number = |operand: Option<Operand>| match operand {
        Some(Operand::Number(number)) => Some(number),
        _ => None,
    };
    let never = |made: &Dynamic| match number(Operand::of(made)) {
        Some(number) => !number.is_finite(),
        None => op == Op::Divide && number(operands[1]) == Some(0.0),
    };
    let sound = || operands.into_iter().all(|operand| number(operand).is_none_or(f64::is_finite));
    if made.as_ref().is_ok_and(never) && sound() {
        tracer::note_never_finite(position);
    }
    made
}

/// Whole-number arithmetic where the result is whole. `/` never is: 1 / 2 is 0.5. `**` is if it fits: 2 ** -1 is 0.5.
fn whole(op: Op, a: INT, b: INT) -> Outcome<Option<INT>> {
    let result = match op {
        Op::Add => a.checked_add(b),
        Op::Subtract => a.checked_sub(b),
        Op::Multiply => a.checked_mul(b),
        Op::Minimum => Some(a.min(b)),
        Op::Maximum => Some(a.max(b)),
        Op::Power => return Ok(u32::try_from(b).ok().and_then(|b| a.checked_pow(b))),
        Op::Remainder if b == 0 => {
            let fault = Fault::new(Code::WholeNumberArithmetic, text!("a remainder by zero has no value", "除以零没有余数"))
                .help(text!("divide by a number other than 0", "请除以不为0的数"));
            return Err(fault.into());
        }
        Op::Remainder => Some(a.wrapping_rem(b)),
        _ => return Ok(None),
    };
    result.map(Some).ok_or_else(|| too_large(op))
}

fn too_large(op: Op) -> Box<EvalAltResult> {
    let symbol = op.symbol();
    let message = text!("the result of `{symbol}` is too large a whole number", "`{symbol}` 的结果超出整数范围");
    Fault::new(Code::WholeNumberArithmetic, message)
        .help(text!("write a decimal point, as in 2.0, to calculate with real numbers", "写上小数点（如 2.0）即按实数计算"))
        .into()
}

fn not_numbers(op: Op, left: &Dynamic, right: &Dynamic) -> Box<EvalAltResult> {
    let symbol = op.symbol();
    let (Text { zh: zh_left, en: en_left }, Text { zh: zh_right, en: en_right }) = (kind_of(left), kind_of(right));
    let fault = Fault::new(
        Code::WrongOperands,
        text!("`{symbol}` does not work on {en_left} and {en_right}", "`{symbol}` 不能用于{zh_left}和{zh_right}"),
    );
    if left.is_array() || right.is_array() {
        fault.help(text!(
            "a list is computed element by element, `people.map(|x| x * 2.0)`, or added up, `sum(people)`",
            "列表须逐个元素计算，如 `people.map(|x| x * 2.0)`，或求和，如 `sum(people)`"
        ))
    } else if left.is_unit() || right.is_unit() {
        fault.help(no_value())
    } else if let Some(help) = unquoted(left, right) {
        fault.help(help)
    } else {
        match [left, right].into_iter().find_map(as_series) {
            Some(help) => fault.help(help),
            None => fault,
        }
    }
    .into()
}

/// What to write instead of a rule's bare name, which Rhai takes for the function itself.
fn as_series(value: &Dynamic) -> Option<Text> {
    let function = value.read_lock::<FnPtr>()?;
    let name = function.fn_name();
    (!function.is_anonymous()).then(|| text!("the value of a series is read as `now.{name}`", "序列的值写作 `now.{name}`"))
}

/// Why something may have no value.
fn no_value() -> Text {
    text!(
        "a function or block has no value if its last line ends in `;`, nor has an `if` without `else`",
        "函数或代码块的最后一行若以 `;` 结尾，或 `if` 没有 `else`，就没有值"
    )
}

/// A comparison as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

impl Comparison {
    pub(super) const ALL: [(&'static str, Comparison); 6] = [
        ("<", Comparison::Less),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        (">=", Comparison::GreaterOrEqual),
        ("==", Comparison::Equal),
        ("!=", Comparison::NotEqual),
    ];

    fn symbol(self) -> &'static str {
        Comparison::ALL.iter().find(|(_, comparison)| *comparison == self).map_or("", |(symbol, _)| symbol)
    }

    fn of<T: PartialOrd + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
        }
    }
}

/// `left comparison right` of two numbers or traced values.
pub(super) fn compare_numbers(comparison: Comparison, left: Operand, right: Operand, position: Position) -> Outcome<bool> {
    if let (Operand::Number(a), Operand::Number(b)) = (left, right) {
        return Ok(comparison.of(&a, &b));
    }
    match comparison {
        Comparison::Less => tracer::ask(Op::Less, left, right, position),
        Comparison::LessOrEqual => tracer::ask(Op::LessOrEqual, left, right, position),
        Comparison::Greater => tracer::ask(Op::Less, right, left, position),
        Comparison::GreaterOrEqual => tracer::ask(Op::LessOrEqual, right, left, position),
        Comparison::Equal => tracer::ask(Op::Equal, left, right, position),
        Comparison::NotEqual => tracer::ask(Op::Equal, left, right, position).map(|truth| !truth),
    }
}

/// `left comparison right`: IEEE's on numbers (false with NaN, no epsilon), the oracle's on traced values; texts with texts, truths with
/// truths; everything else is a fault.
pub(super) fn compare(comparison: Comparison, left: &Dynamic, right: &Dynamic, position: Position) -> Outcome<bool> {
    if let (Ok(a), Ok(b)) = (left.as_int(), right.as_int()) {
        return Ok(comparison.of(&a, &b));
    }
    if let (Some(a), Some(b)) = (Operand::of(left), Operand::of(right)) {
        return compare_numbers(comparison, a, b, position);
    }
    if let (Ok(a), Ok(b)) = (left.as_immutable_string_ref(), right.as_immutable_string_ref()) {
        return Ok(comparison.of(a.as_str(), b.as_str()));
    }
    if let (Ok(a), Ok(b), Comparison::Equal | Comparison::NotEqual) = (left.as_bool(), right.as_bool(), comparison) {
        return Ok(comparison.of(&a, &b));
    }
    let symbol = comparison.symbol();
    if (left.is_array() && right.is_array()) || (left.is_map() && right.is_map()) {
        let Text { zh, en } = if left.is_array() { text!("lists", "列表") } else { text!("maps", "映射") };
        return Err(Fault::new(Code::ListComparison, text!("{en} cannot be compared by `{symbol}`", "不能用 `{symbol}` 比较{zh}"))
            .help(text!("compare their elements one by one", "请逐个比较元素"))
            .into());
    }
    let (Text { zh: zh_left, en: en_left }, Text { zh: zh_right, en: en_right }) = (kind_of(left), kind_of(right));
    let fault = Fault::new(
        Code::WrongOperands,
        text!("`{symbol}` does not work on {en_left} and {en_right}", "`{symbol}` 不能用于{zh_left}和{zh_right}"),
    );
    let help = if left.is_unit() || right.is_unit() {
        Some(no_value())
    } else if left.is_bool() || right.is_bool() {
        Some(text!(
            "two comparisons are joined by `&&`: `2026 <= year && year <= 2028`",
            "两个比较用 `&&` 连接：`2026 <= year && year <= 2028`"
        ))
    } else {
        unquoted(left, right)
    };
    Err(help.into_iter().fold(fault, Fault::help).into())
}

/// What to write for a text that stands where a number should.
fn unquoted(left: &Dynamic, right: &Dynamic) -> Option<Text> {
    let text = [left, right].into_iter().find_map(|side| side.as_immutable_string_ref().ok().map(|text| text.to_string()))?;
    Some(match text.trim().parse::<f64>() {
        Ok(_) => text!("write `{}` without quotation marks", "请写 `{}`，不加引号", text.trim()),
        Err(_) => text!(
            "a text is no number: only `share(\"health\")` and its like take names in quotes",
            "文字不是数：只有 `share(\"health\")` 之类的函数使用带引号的名称"
        ),
    })
}
