//! What planners are told of words and marks that rules cannot be read with.

use rhai::{LexError, ParseErrorType};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::{banned_words, own_words};
use crate::language::Text;
use crate::text;

use super::builtins::{builtins, function_names};
use super::value::kind;
use super::vocabulary::Vocabulary;

/// A word that stands for nothing; `rules` are the names of all rules.
pub(super) fn unknown_variable<'n>(name: &str, rules: impl Iterator<Item = &'n str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownVariable, text!("no variable is called `{name}`", "没有名为 `{name}` 的变量"));
    let mut rules = rules;
    if rules.any(|rule| rule == name) {
        return diagnostic.help(text!(
            "`{name}` is a series: write `now.{name}`, or `prev.{name}` for last year's value",
            "`{name}` 是序列：请写 `now.{name}`，上年值写 `prev.{name}`"
        ));
    }
    diagnostic.suggest(name, own_words()).help(text!(
        "a series is read as `now.{name}` or `prev.{name}`, an assumption as `param.{name}`",
        "序列写作 `now.{name}` 或 `prev.{name}`，假设写作 `param.{name}`"
    ))
}

/// `name (kind, kind)`: a function that is not there, or not for these values; `helpers` are the names of all functions with parameters.
pub(super) fn unknown_function<'n>(signature: &str, helpers: impl Iterator<Item = &'n str>, vocabulary: &Vocabulary) -> Diagnostic {
    let name = signature.split([' ', '(']).next().unwrap_or(signature).trim();
    let inner = signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let kinds: Vec<Text> = inner.split(", ").filter(|words| !words.trim().is_empty()).map(kind).collect();
    let list = |chosen: fn(&Text) -> &str, between: &str| kinds.iter().map(chosen).collect::<Vec<_>>().join(between);
    let (en, zh) = (list(|text| &text.en, ", "), list(|text| &text.zh, "、"));
    if name.chars().all(|character| character.is_alphanumeric() || character == '_') {
        let helpers: Vec<&str> = helpers.collect();
        let used_wrongly =
            || Diagnostic::error(Code::UnknownFunction, text!("`{name}` cannot be used with ({en})", "`{name}` 不能用于（{zh}）"));
        if helpers.contains(&name) {
            return used_wrongly();
        }
        if let Some(known) = builtins().iter().find(|builtin| builtin.names.contains(&name)) {
            let (signature, example) = (known.signature, known.example);
            return used_wrongly()
                .help(text!("it is called as `{signature}`, for example `{example}`", "用法为 `{signature}`，例如 `{example}`"));
        }
        return Diagnostic::error(Code::UnknownFunction, text!("no function is called `{name}`", "没有名为 `{name}` 的函数")).suggest(
            name,
            helpers.into_iter().chain(vocabulary.yearly.keys().map(String::as_str)).chain(function_names().map(|known| known as &str)),
        );
    }
    let message = Text::new(format!("`{name}` 不能用于{zh}"), format!("`{name}` does not work on {}", list(|text| &text.en, " and ")));
    let diagnostic = Diagnostic::error(Code::WrongOperands, message);
    match name {
        ".." | "..=" => diagnostic.help(text!(
            "the ends of a loop must be whole numbers that are the same in every draw",
            "循环的起止必须是每次抽样都相同的整数"
        )),
        "!" => diagnostic.help(text!("compare it with something: `x == 0.0`", "请与某个数比较：`x == 0.0`")),
        _ => diagnostic,
    }
}

/// The message for a mark of a Chinese input method, which Rhai does not know.
pub(super) fn explain_mark(letter: char, plain: char, place: Place) -> Diagnostic {
    let message = text!("`{letter}` is a full-width character", "`{letter}` 是全角字符");
    Diagnostic::error(Code::Syntax, message).at(place).help(text!("write `{plain}` in its place", "请改为半角 `{plain}`"))
}

/// The message for a file that cannot be parsed.
pub(super) fn explain_parse(kind: &ParseErrorType, place: Place) -> Diagnostic {
    let (message, help) = match kind {
        ParseErrorType::MissingToken(token, what) => (text!("`{token}` is missing: {what}", "缺少 `{token}`"), None),
        ParseErrorType::UnexpectedEOF => (
            text!("the file ends in the middle of a rule", "文件在规则中间结束"),
            Some(text!("a closing bracket or quotation mark is missing", "缺少右括号或引号")),
        ),
        ParseErrorType::Reserved(word) | ParseErrorType::BadInput(LexError::ImproperSymbol(word, _))
            if let Some((_, why)) = banned_words().find(|(banned, _)| banned == word) =>
        {
            (text!("`{word}` is not part of the rules language", "规则语言中没有 `{word}`"), Some(why))
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
    let diagnostic = Diagnostic::error(Code::Syntax, message).at(place);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
