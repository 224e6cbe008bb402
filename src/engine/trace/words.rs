//! Faults in rules in the planner's words: in goes what Rhai or our own functions report, out comes a [`Diagnostic`] at its place.

use rhai::{Dynamic, EvalAltResult, ParseErrorType, Position};

use crate::diagnostic::{Diagnostic, Place};
use crate::language::Text;
use crate::text;

use super::book::RuleBook;
use super::language::{OWN_WORDS, function_names};
use super::operators::Traced;
use super::session::Names;

/// A fault that our own functions raise inside a rule; it travels through Rhai as the value of a run-time error.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub code: &'static str,
    pub message: Text,
    pub help: Vec<Text>,
}

impl Fault {
    pub fn new(code: &'static str, message: Text) -> Fault {
        Fault { code, message, help: Vec::new() }
    }

    pub fn help(mut self, help: Text) -> Fault {
        self.help.push(help);
        self
    }

    pub fn diagnostic(self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, self.message);
        diagnostic.help = self.help;
        diagnostic
    }

    /// Raised somewhere else than where the function is called that finds it.
    pub fn at(self, position: Position) -> Box<EvalAltResult> {
        Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(self), position))
    }

    /// Adds "did you mean …?" if one of the candidates is close.
    pub fn suggest<'c>(self, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Fault {
        match crate::diagnostic::closest(name, candidates) {
            Some(candidate) => self.help(text!("did you mean `{candidate}`?", "是否想写 `{candidate}`？")),
            None => self,
        }
    }
}

impl From<Fault> for Box<EvalAltResult> {
    fn from(fault: Fault) -> Box<EvalAltResult> {
        Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(fault), Position::NONE))
    }
}

/// Raised in a rule that reads another which has failed: that one's message is enough.
#[derive(Debug, Clone)]
pub(super) struct Skipped;

impl From<Skipped> for Box<EvalAltResult> {
    fn from(skipped: Skipped) -> Box<EvalAltResult> {
        Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(skipped), Position::NONE))
    }
}

/// The message for an error met while running a rule; nothing for one that only follows from another rule's.
pub(super) fn explain(error: &EvalAltResult, rule: &str, book: &RuleBook) -> Option<Diagnostic> {
    let (mut inner, mut position) = (error, error.position());
    let mut calls = Vec::new();
    while let EvalAltResult::ErrorInFunctionCall(_, _, next, call) = inner {
        calls.push(*call);
        position = if next.position().is_none() { *call } else { next.position() };
        inner = next;
    }
    let diagnostic = match inner {
        EvalAltResult::ErrorRuntime(value, _) if value.is::<Skipped>() => return None,
        EvalAltResult::ErrorRuntime(value, _) if value.is::<Fault>() => value.clone().cast::<Fault>().diagnostic(),
        other => translate(other, rule, book),
    };
    let place = book.place(position).or_else(|| book.rule_place(rule));
    let mut diagnostic = diagnostic.maybe_at(place);
    // The innermost call first, as one would look for the reason; of an endless recursion the last ones are enough.
    for call in calls.into_iter().rev().take(4).filter_map(|call| book.place(call)) {
        let known = diagnostic.place.as_ref() == Some(&call) || diagnostic.related.iter().any(|related| related.place == call);
        if !known {
            diagnostic = diagnostic.related(call, text!("called from here", "由此处调用"));
        }
    }
    Some(diagnostic)
}

/// A word that stands for nothing; `rules` are the names of all rules.
pub(super) fn unknown_variable<'n>(name: &str, rules: impl Iterator<Item = &'n str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-variable", text!("no variable is called `{name}`", "没有名为 `{name}` 的变量"));
    let mut rules = rules;
    if rules.any(|rule| rule == name) {
        return diagnostic.help(text!(
            "`{name}` is a series: write `now.{name}`, or `prev.{name}` for last year's value",
            "`{name}` 是序列：请写 `now.{name}`，上年值写 `prev.{name}`"
        ));
    }
    diagnostic.suggest(name, OWN_WORDS.iter().copied()).help(text!(
        "a series is read as `now.{name}` or `prev.{name}`, an assumption as `param.{name}`",
        "序列写作 `now.{name}` 或 `prev.{name}`，假设写作 `param.{name}`"
    ))
}

fn translate(error: &EvalAltResult, rule: &str, book: &RuleBook) -> Diagnostic {
    match error {
        EvalAltResult::ErrorRuntime(thrown, _) if !thrown.is_string() && !thrown.is_unit() => {
            let Text { zh, en } = kind_of(thrown);
            Diagnostic::error("thrown-value", text!("`throw` needs a text, not {en}", "`throw` 后应为文字，而不是{zh}"))
                .help(text!("say what is wrong: throw \"more beds than people\"", "请写明哪里不对，如 throw \"床位多于人口\""))
        }
        EvalAltResult::ErrorRuntime(message, _) => Diagnostic::error(
            "always-throws",
            text!("`{rule}` throws in every draw: {message}", "`{rule}` 在每次抽样中都会报错：{message}"),
        )
        .help(text!("throw only under a condition that some draws do not meet", "只应在部分抽样满足的条件下使用 throw")),
        EvalAltResult::ErrorVariableNotFound(name, _) => unknown_variable(name, book.names()),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => unknown_function(signature, book),
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => Diagnostic::error(
            "endless-rule",
            text!("`{rule}` does not come to an end", "`{rule}` 无法结束"),
        )
        .help(text!(
            "a loop must end after a number of rounds that is the same in every draw: `for age in 0..100`, not `while` on a series or assumption",
            "循环次数必须在每次抽样中相同：用 `for age in 0..100`，不要对序列或假设使用 `while`"
        )),
        EvalAltResult::ErrorStackOverflow(_) => {
            Diagnostic::error("endless-recursion", text!("functions of `{rule}` call each other without end", "`{rule}` 中的函数无休止地相互调用"))
                .help(text!("last year's value is `prev.{rule}`; a helper should not call itself", "上年值写作 `prev.{rule}`；辅助函数不应调用自身"))
        }
        EvalAltResult::ErrorArrayBounds(length, index, _) => Diagnostic::error(
            "index-out-of-range",
            text!("the list has {length} elements, and element {index} is asked for", "列表只有 {length} 个元素，却要取第 {index} 个"),
        )
        .help(text!("elements are counted from 0", "元素从 0 开始计数")),
        EvalAltResult::ErrorMismatchDataType(wanted, got, _) | EvalAltResult::ErrorMismatchOutputType(wanted, got, _) => {
            let (wanted, got) = (kind(wanted), kind(got));
            let message = Text::new(format!("此处需要{}，得到的是{}", wanted.zh, got.zh), format!("{} is needed here, and this is {}", wanted.en, got.en));
            let diagnostic = Diagnostic::error("wrong-kind", message);
            if wanted.en == "true or false" {
                diagnostic.help(text!("compare it with something: `if x > 0.0`", "请与某个数比较：`if x > 0.0`"))
            } else {
                diagnostic
            }
        }
        EvalAltResult::ErrorIndexingType(..) => {
            Diagnostic::error("wrong-index", text!("this cannot be taken as a list with that index", "不能这样按下标取值"))
                .help(text!("a list is indexed by a whole number that is the same in every draw", "列表下标必须是每次抽样都相同的整数"))
        }
        EvalAltResult::ErrorDotExpr(..) | EvalAltResult::ErrorPropertyNotFound(..) => {
            Diagnostic::error("wrong-property", text!("this has no property of that name", "这里没有该名称的属性"))
        }
        EvalAltResult::ErrorFor(_) => {
            Diagnostic::error("wrong-loop", text!("`for` needs a range or a list", "`for` 需要一个区间或列表"))
                .help(text!("write `for age in 0..100`", "写作 `for age in 0..100`"))
        }
        EvalAltResult::ErrorArithmetic(..) => {
            Diagnostic::error("whole-number-arithmetic", text!("whole numbers overflow here", "整数运算溢出"))
                .help(text!("write a decimal point, as in 2.0, to calculate with real numbers", "写上小数点（如 2.0）即按实数计算"))
        }
        EvalAltResult::ErrorDataTooLarge(..) => Diagnostic::error("too-large", text!("a list or text grows too large here", "列表或文字过大")),
        other => Diagnostic::error("rule-fails", text!("the rule cannot be run: {other}", "规则无法运行：{other}")),
    }
}

/// `name (kind, kind)`: a function that is not there, or not for these values.
pub(super) fn unknown_function(signature: &str, book: &RuleBook) -> Diagnostic {
    let name = signature.split([' ', '(']).next().unwrap_or(signature).trim();
    let inner = signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let kinds: Vec<Text> = inner.split(", ").filter(|words| !words.trim().is_empty()).map(kind).collect();
    let list = |chosen: fn(&Text) -> &str, between: &str| kinds.iter().map(chosen).collect::<Vec<_>>().join(between);
    let (en, zh) = (list(|text| &text.en, ", "), list(|text| &text.zh, "、"));
    if name.chars().all(|character| character.is_alphanumeric() || character == '_') {
        if book.helper_names().any(|helper| helper == name) || function_names().any(|known| known == name) {
            return Diagnostic::error("unknown-function", text!("`{name}` cannot be used with ({en})", "`{name}` 不能用于（{zh}）"));
        }
        return Diagnostic::error("unknown-function", text!("no function is called `{name}`", "没有名为 `{name}` 的函数"))
            .suggest(name, book.helper_names().chain(YEARLY.iter().copied()).chain(function_names().map(|known| known as &str)));
    }
    let message = Text::new(format!("`{name}` 不能用于{zh}"), format!("`{name}` does not work on {}", list(|text| &text.en, " and ")));
    let diagnostic = Diagnostic::error("wrong-operands", message);
    match name {
        ".." | "..=" => diagnostic.help(text!(
            "the ends of a loop must be whole numbers that are the same in every draw",
            "循环的起止必须是每次抽样都相同的整数"
        )),
        "!" => diagnostic.help(text!("compare it with something: `x == 0.0`", "请与某个数比较：`x == 0.0`")),
        _ => diagnostic,
    }
}

/// The yearly functions that plans have so far, to be suggested.
const YEARLY: &[&str] = &["shock", "opened", "share", "facility_cost", "running_cost"];

/// What kind of thing a value is.
pub(super) fn kind_of(value: &Dynamic) -> Text {
    kind(match () {
        () if value.is::<Traced>() => "Traced",
        () if value.is::<Names>() => "Names",
        () => value.type_name(),
    })
}

/// A type of Rhai in the planner's words.
fn kind(name: &str) -> Text {
    let name = name.trim();
    let name = name.rsplit("::").next().unwrap_or(name).trim_start_matches('&').trim_start_matches("mut ");
    match name {
        "Traced" | "series value" => text!("a value that differs between draws", "随抽样变化的值"),
        "f64" | "float" => text!("a number", "数"),
        "i64" | "int" => text!("a whole number", "整数"),
        "bool" => text!("true or false", "真或假"),
        "()" => text!("nothing", "空值"),
        "ImmutableString" | "string" | "&str" | "str" | "str | ImmutableString | String" => text!("text", "文字"),
        "char" => text!("a character", "字符"),
        "Array" | "array" | "Vec<Dynamic>" => text!("a list", "列表"),
        "Map" | "map" | "BTreeMap<SmartString, Dynamic>" => text!("a map", "映射"),
        "FnPtr" | "Fn" => text!("a function", "函数"),
        "Names" => text!("one of now, prev, base, param, target", "now、prev、base、param、target 之一"),
        other => Text::same(other.to_owned()),
    }
}

/// The message for a mark of a Chinese input method, which Rhai does not know.
pub(super) fn explain_mark(letter: char, plain: char, place: Place) -> Diagnostic {
    let message = text!("`{letter}` is a full-width character", "`{letter}` 是全角字符");
    Diagnostic::error("syntax", message).at(place).help(text!("write `{plain}` in its place", "请改为半角 `{plain}`"))
}

/// The message for a file that cannot be parsed.
pub(super) fn explain_parse(kind: &ParseErrorType, place: Place) -> Diagnostic {
    let (message, help) = match kind {
        ParseErrorType::MissingToken(token, what) => (text!("`{token}` is missing: {what}", "缺少 `{token}`"), None),
        ParseErrorType::UnexpectedEOF => (
            text!("the file ends in the middle of a rule", "文件在规则中间结束"),
            Some(text!("a closing bracket or quotation mark is missing", "缺少右括号或引号")),
        ),
        ParseErrorType::Reserved(word) if BANNED.iter().any(|(banned, _)| banned == word) => {
            (text!("`{word}` is not part of the rules language", "规则语言中没有 `{word}`"), None)
        }
        ParseErrorType::VariableUndefined(name) => (text!("no variable is called `{name}`", "没有名为 `{name}` 的变量"), None),
        ParseErrorType::AssignmentToInvalidLHS(_) | ParseErrorType::AssignmentToConstant(_) => (
            text!("nothing can be assigned to this", "不能给它赋值"),
            Some(text!("a rule gives its value as its last expression; it sets no series", "规则以最后一个表达式为值，不给序列赋值")),
        ),
        ParseErrorType::FnDuplicatedDefinition(name, _) => (text!("`{name}` is defined twice", "`{name}` 定义了两次"), None),
        ParseErrorType::ExprTooDeep => (text!("the expression is nested too deeply", "表达式嵌套过深"), None),
        other => (text!("this cannot be read as a rule: {other}", "无法读作规则：{other}"), None),
    };
    let diagnostic = Diagnostic::error("syntax", message).at(place);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// Words of Rhai that rules may not use, and why.
pub(super) const BANNED: &[(&str, &str)] = &[
    ("eval", "text is not run as code"),
    ("import", "all files in rules/ share their functions"),
    ("export", "all files in rules/ share their functions"),
    ("try", "a failed draw is counted, not caught"),
    ("catch", "a failed draw is counted, not caught"),
    ("type_of", "values that differ between draws have no type of their own"),
    ("is_def_var", "names are checked before a run"),
    ("is_def_fn", "names are checked before a run"),
    ("is_shared", "values are never shared"),
    ("print", "a rule has no output"),
    ("debug", "a rule has no output"),
    ("global", "constants are assumptions"),
];
