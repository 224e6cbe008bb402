//! What planners are told of words and marks that rules cannot be read with.

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::engine::keyword::{Namespace, own_words};
use crate::language::Text;
use crate::language::number::counted;
use crate::text;

use super::builtins::{Section, builtins, function_names};
use super::value::kind;
use super::vocabulary::Vocabulary;

/// A function with parameters, as a message speaks of it.
pub(super) struct Helper<'b> {
    pub(super) name: &'b str,
    pub(super) parameters: usize,
    /// Name and parameters: `pushed(percent, push)`.
    pub(super) head: &'b str,
    /// The place of its name.
    pub(super) place: Place,
}

/// A word that stands for nothing; `rules` are the names of all rules.
pub(super) fn unknown_variable<'n>(name: &str, rules: impl Iterator<Item = &'n str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownVariable, text!("no variable is called `{name}`", "没有名为 `{name}` 的变量"));
    let rules: Vec<&str> = rules.collect();
    if rules.contains(&name) {
        return diagnostic.help(text!(
            "`{name}` is a series: write `now.{name}`, or `prev.{name}` for last year's value",
            "`{name}` 是序列：请写 `now.{name}`，上年值写 `prev.{name}`"
        ));
    }
    // Words of other years and other things.
    let elsewhere = match name {
        "next" | "future" | "following" => Some(text!(
            "a year that is still to come cannot be read: `now.name`, or `prev.name` for last year's",
            "尚未到来的年份无法读取：请用 `now.名称`，上年值用 `prev.名称`"
        )),
        "last" | "previous" | "before" | "past" => Some(text!("last year's value is `prev.name`", "上年值写作 `prev.名称`")),
        "this" | "current" | "indicator" | "indicators" | "series" | "self" => {
            Some(text!("a series, an indicator too, is read as `now.name`", "序列（包括指标）写作 `now.名称`"))
        }
        "baseline" | "start" => Some(text!("the base-year value is `base.name`", "基期值写作 `base.名称`")),
        "params" | "parameter" | "assumption" | "assumptions" => {
            Some(text!("an assumption is read as `param.name`", "假设写作 `param.名称`"))
        }
        "e" => Some(text!("e to the power of x is `exp(x)`", "e 的 x 次方写作 `exp(x)`")),
        "pi" | "PI" => Some(text!("write the figure: 3.141592654", "请直接写数值：3.141592654")),
        "targets" | "goal" => Some(text!("a target is read as `target.name`", "目标值写作 `target.名称`")),
        _ => None,
    };
    if let Some(help) = elsewhere {
        return diagnostic.help(help);
    }
    // `Now.beds` and `nowbeds`.
    let plain = name.to_lowercase();
    if let Some(word) = own_words().find(|word| *word == plain) {
        return diagnostic.help(text!("write `{word}`", "请写 `{word}`"));
    }
    let joined = own_words().filter(|word| Namespace::called(word).is_some()).find_map(|word| {
        let rest = name.strip_prefix(word)?.trim_start_matches('_');
        rules.contains(&rest).then(|| format!("{word}.{rest}"))
    });
    if let Some(meant) = joined {
        return diagnostic.help(text!("write `{meant}`", "请写 `{meant}`"));
    }
    if let Some(near) = closest(name, own_words()).filter(|near| Namespace::called(near).is_some()) {
        return diagnostic.help(text!("did you mean `{near}`?", "是否想写 `{near}`？"));
    }
    diagnostic.suggest(name, own_words()).help(text!(
        "a series is read as `now.{name}` or `prev.{name}`, an assumption as `param.{name}`",
        "序列写作 `now.{name}` 或 `prev.{name}`，假设写作 `param.{name}`"
    ))
}

/// What is a number, in the words of [`kind`].
const NUMBERS: [&str; 3] = ["a number", "a whole number", "a value that is known only in a run"];

/// Functions of spreadsheets and other languages, and what rules write for them, in English and Chinese.
const ELSEWHERE: [(&[&str], &str, &str); 14] = [
    (&["average", "avg", "arithmetic_mean"], "the mean of a list is `mean([a, b])`", "列表的均值写作 `mean([a, b])`"),
    (
        &["log", "log10", "lg"],
        "the natural logarithm is `ln(x)`; to base ten `ln(x) / ln(10.0)`",
        "自然对数写作 `ln(x)`；以10为底写作 `ln(x) / ln(10.0)`",
    ),
    (
        &["rand", "random", "rnd", "runif", "rnorm", "randbetween", "uniform", "normal", "triangular", "sample"],
        "rules draw no numbers: an uncertain figure is an assumption, `param.name`, and a year's shock `shock(\"name\")`",
        "规则不产生随机数：不确定的数值写成假设 `param.名称`，年度冲击写作 `shock(\"名称\")`",
    ),
    (&["pow", "power"], "a power is `x ** 2.0`", "乘方写作 `x ** 2.0`"),
    (&["sqr", "square"], "a square is `x * x`, a square root `sqrt(x)`", "平方写作 `x * x`，平方根写作 `sqrt(x)`"),
    (&["iif", "ifelse", "iff", "ifs", "choose"], "a choice is `if x > 1.0 { a } else { b }`", "条件写作 `if x > 1.0 { a } else { b }`"),
    (&["len", "length", "count", "size"], "the number of elements is `list.len()`", "元素个数写作 `list.len()`"),
    (
        &["round"],
        "the nearest whole number is `round(x)`; two decimals are `round(x * 100.0) / 100.0`",
        "取整写作 `round(x)`；保留两位小数写作 `round(x * 100.0) / 100.0`",
    ),
    (&["roundup"], "the next whole number above is `ceiling(x)`", "向上取整写作 `ceiling(x)`"),
    (&["rounddown"], "the next whole number below is `floor(x)`", "向下取整写作 `floor(x)`"),
    (
        &["float", "double", "decimal", "real", "numeric", "number", "as_number", "as_float", "to_float", "parse_float", "value"],
        "every figure is a number already: leave the function out, and keep what stands in its brackets",
        "每个数值本来就是数：去掉这个函数，保留括号中的内容",
    ),
    (&["int", "trunc", "fix"], "the next whole number below is `floor(x)`", "向下取整写作 `floor(x)`"),
    (&["e"], "e to the power of x is `exp(x)`", "e 的 x 次方写作 `exp(x)`"),
    (&["pi"], "write the figure: 3.141592654", "请直接写数值：3.141592654"),
];

/// What rules write for a function of spreadsheets and other languages.
pub(super) fn elsewhere_called(name: &str) -> Option<Text> {
    let (_, en, zh) = ELSEWHERE.iter().find(|(names, ..)| names.contains(&name.to_lowercase().as_str()))?;
    Some(Text::new(*zh, *en))
}

/// `name (kind, kind)`: a function that is not there, or not for these values; `helpers` are the names of all functions with parameters.
pub(super) fn unknown_function<'n>(signature: &str, helpers: impl Iterator<Item = Helper<'n>>, vocabulary: &Vocabulary) -> Diagnostic {
    let name = signature.split([' ', '(']).next().unwrap_or(signature).trim();
    let inner = signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let kinds: Vec<Text> = inner.split(", ").filter(|words| !words.trim().is_empty()).map(kind).collect();
    let list = |chosen: fn(&Text) -> &str, between: &str| kinds.iter().map(chosen).collect::<Vec<_>>().join(between);
    let (en, zh) = (list(|text| &text.en, ", "), list(|text| &text.zh, "、"));
    if name.chars().all(|character| character.is_alphanumeric() || character == '_') {
        let helpers: Vec<Helper<'_>> = helpers.collect();
        let used_wrongly =
            || Diagnostic::error(Code::UnknownFunction, text!("`{name}` cannot be used with ({en})", "`{name}` 不能用于（{zh}）"));
        let own: Vec<&Helper<'_>> = helpers.iter().filter(|helper| helper.name == name).collect();
        if let [helper] = own[..]
            && helper.parameters != kinds.len()
        {
            let (head, given) = (helper.head, kinds.len());
            let (takes, is) = (counted(helper.parameters, "value"), if given == 1 { "is" } else { "are" });
            let count = helper.parameters;
            return Diagnostic::error(
                Code::WrongNumberOfValues,
                text!("`{head}` takes {takes}, and here {is} {given}", "`{head}` 需要 {count} 个参数，这里有 {given} 个"),
            )
            .related(helper.place.clone(), text!("declared here", "在这里定义"))
            .help(text!("call it as `{head}`", "请按 `{head}` 调用"));
        }
        if !own.is_empty() {
            if own.iter().all(|helper| helper.parameters != kinds.len()) && !inner.is_empty() {
                return of_several_forms(name, &own, kinds.len());
            }
            return used_wrongly();
        }
        // `push(prev.x, …)`: what works on lists is hardly meant where none is handed in and a helper is called nearly so.
        let of_lists = builtins().iter().any(|known| known.names.contains(&name) && known.section == Section::Lists);
        if of_lists && kinds.first().is_some_and(|kind| kind.en != "a list") {
            let fitting = helpers.iter().filter(|helper| helper.parameters == kinds.len()).map(|helper| helper.name);
            if let Some(near) = closest(name, fitting) {
                return used_wrongly().help(text!("did you mean `{near}`?", "是否想写 `{near}`？"));
            }
        }
        if name == "sum" && kinds.first().is_some_and(|kind| kind.en == "a list") {
            let given = kinds.len();
            return Diagnostic::error(
                Code::WrongNumberOfValues,
                text!(
                    "`sum` takes a list, or a list and two ages, and here are {given} values",
                    "`sum` 需要一个列表，或一个列表和起止位置，这里有 {given} 个值"
                ),
            )
            .help(text!(
                "a part is `sum(list, from, to)`, without its end: up to the last it is `sum(list, from, list.len())`",
                "部分之和写作 `sum(list, 起, 止)`，不含止；直到末个写作 `sum(list, 起, list.len())`"
            ));
        }
        let one_number = kinds.len() == 1 && NUMBERS.contains(&kinds[0].en.as_str());
        if ["max", "min", "sum", "mean"].contains(&name) && (kinds.len() > 1 || one_number) {
            let takes = if name.starts_with('m') && name != "mean" {
                text!("`{name}` takes two or three numbers, or a list of any length", "`{name}` 需要两三个数，或任意长的列表")
            } else {
                text!("`{name}` takes one list", "`{name}` 需要一个列表")
            };
            if one_number {
                let (en, zh) = (format!("{}, and here is one number", takes.en), format!("{}，这里只有一个数", takes.zh));
                return Diagnostic::error(Code::WrongNumberOfValues, text!("{en}", "{zh}"))
                    .help(text!("is a value missing, or a bracket in the wrong place?", "是否缺少一个值，或括号位置不对？"));
            }
            return Diagnostic::error(Code::WrongNumberOfValues, takes)
                .help(text!("put the values in square brackets: `{name}([a, b, c])`", "请把各值放进方括号：`{name}([a, b, c])`"));
        }
        if let Some(known) = builtins().iter().find(|builtin| builtin.names.contains(&name)) {
            let (signature, example) = (known.signature, known.example);
            // Numbers are handed to it, and one too few or too many.
            let inner = signature.strip_prefix(name).and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
            let of_numbers = known.section == Section::Numbers && !["min", "max"].contains(&name);
            let count = inner.map_or(0, |inner| inner.split(',').count());
            if inner.is_some() && of_numbers && count != kinds.len() {
                let (given, takes) = (kinds.len(), counted(count, "value"));
                let is = if given == 1 { "is" } else { "are" };
                return Diagnostic::error(
                    Code::WrongNumberOfValues,
                    text!("`{signature}` takes {takes}, and here {is} {given}", "`{signature}` 需要 {count} 个参数，这里有 {given} 个"),
                )
                .help(if name == "round" && given == 2 {
                    text!("two decimals are `round(x * 100.0) / 100.0`", "保留两位小数写作 `round(x * 100.0) / 100.0`")
                } else {
                    text!("it is called as `{signature}`, for example `{example}`", "用法为 `{signature}`，例如 `{example}`")
                });
            }
            return used_wrongly()
                .help(text!("it is called as `{signature}`, for example `{example}`", "用法为 `{signature}`，例如 `{example}`"));
        }
        if vocabulary.yearly.contains_key(name) {
            return Diagnostic::error(
                Code::WrongNumberOfValues,
                text!("`{name}` takes one name in quotes and nothing else", "`{name}` 只需要一个带引号的名称"),
            )
            .help(text!("call it as `{name}(\"…\")`: it gives the value of the year", "请写成 `{name}(\"…\")`：得到的就是当年的值"));
        }
        let diagnostic = Diagnostic::error(Code::UnknownFunction, text!("no function is called `{name}`", "没有名为 `{name}` 的函数"));
        if Namespace::called(name).is_some() {
            return diagnostic.help(text!("a value is read with a point: `{name}.beds`", "读取值要用点号：`{name}.beds`"));
        }
        if let Some(help) = elsewhere_called(name) {
            return diagnostic.help(help);
        }
        return diagnostic.suggest(
            name,
            helpers
                .into_iter()
                .map(|helper| helper.name)
                .chain(vocabulary.yearly.keys().map(String::as_str))
                .chain(function_names().map(|known| known as &str)),
        );
    }
    let message = Text::new(format!("`{name}` 不能用于{zh}"), format!("`{name}` does not work on {}", list(|text| &text.en, " and ")));
    let diagnostic = Diagnostic::error(Code::WrongOperands, message);
    match name {
        ".." | "..=" => diagnostic.help(text!(
            "the ends of a loop must be whole numbers that are the same in every draw",
            "循环的起止必须是每次模拟都相同的整数"
        )),
        "!" => diagnostic.help(text!("compare it with something: `x == 0.0`", "请与某个数比较：`x == 0.0`")),
        _ => diagnostic,
    }
}

/// The message for a helper that is declared with several numbers of values, and called with another.
fn of_several_forms(name: &str, forms: &[&Helper<'_>], given: usize) -> Diagnostic {
    let counts: Vec<String> = forms.iter().map(|helper| helper.parameters.to_string()).collect();
    let heads: Vec<String> = forms.iter().map(|helper| format!("`{}`", helper.head)).collect();
    let (en, zh, is) = (counts.join(" or "), counts.join(" 或 "), if given == 1 { "is" } else { "are" });
    let (heads_en, heads_zh) = (heads.join(" or "), heads.join(" 或 "));
    let diagnostic = Diagnostic::error(
        Code::WrongNumberOfValues,
        text!("`{name}` takes {en} values, and here {is} {given}", "`{name}` 需要 {zh} 个参数，这里有 {given} 个"),
    );
    let declared =
        |diagnostic: Diagnostic, helper: &&Helper<'_>| diagnostic.related(helper.place.clone(), text!("declared here", "在这里定义"));
    forms.iter().fold(diagnostic, declared).help(text!("call it as {heads_en}", "请按 {heads_zh} 调用"))
}
