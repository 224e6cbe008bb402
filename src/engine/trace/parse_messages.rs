//! What planners are told of a file that the parser gives up at.

use rhai::{LexError, ParseErrorType};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::banned_words;
use crate::text;

use super::habits;

/// The message for a mark of a Chinese input method, which Rhai does not know.
pub(super) fn explain_mark(letter: char, plain: char, place: Place) -> Diagnostic {
    let message = text!("`{letter}` is a full-width character", "`{letter}` 是全角字符");
    Diagnostic::error(Code::Syntax, message).at(place).help(text!("write `{plain}` in its place", "请改为半角 `{plain}`"))
}

/// What is missing at the end of a line and missed at the beginning of the next: the `;` of a variable, the brace of a block.
fn unended(kind: &ParseErrorType, place: &Place) -> Option<Diagnostic> {
    let text = &place.source.text;
    let before = text.get(..place.span.start)?;
    // The end of the last line before that holds more than a remark; the place must begin its own.
    let begins = before.rsplit('\n').next().is_some_and(|rest| rest.trim().is_empty());
    let code = |line: &str| line.split("//").next().unwrap_or_default().trim_end().len();
    let (line, start) = before.rmatch_indices('\n').map(|(end, _)| end).find_map(|end| {
        let start = text[..end].rfind('\n').map_or(0, |start| start + 1);
        (code(&text[start..end]) > 0).then(|| (&text[start..end], start))
    })?;
    let end = start + code(line);
    let words = text[start..end].trim_start();
    let last = text[..end].chars().next_back()?;
    let at = Place::new(&place.source, end - last.len_utf8()..end);
    let fault = |message, help| Some(Diagnostic::error(Code::Syntax, message).at(at.clone()).help(help));
    if let ParseErrorType::MissingToken(token, _) = kind
        && token == ";"
        && let Some(hidden) = habits::hides_the_end(&place.source, start..end, ';')
    {
        return Some(hidden);
    }
    match kind {
        ParseErrorType::MissingToken(token, _)
            if token == ";"
                && begins
                && ["let ", "const ", "return "].iter().any(|word| words.starts_with(word))
                && (last.is_alphanumeric() || matches!(last, ')' | ']' | '_')) =>
        {
            fault(
                text!(
                    "a line that sets a variable, or ends a rule before its last line, ends with `;`",
                    "给变量赋值的行、提前结束规则的行以 `;` 结束"
                ),
                text!("write `;` behind it, or the sign by which it goes on below", "请在行末写 `;`；若下一行接着算，请写上运算符"),
            )
        }
        ParseErrorType::MissingToken(token, _)
            if token == "{" && begins && ["for ", "while ", "if "].iter().any(|word| words.starts_with(word)) =>
        {
            fault(
                text!("`{{` is missing: what follows belongs to this line", "缺少 `{{`：下面的内容属于这一行"),
                text!("write `{{` at the end of this line", "请在这一行末尾写 `{{`"),
            )
        }
        ParseErrorType::FnMissingBody(name) if begins => fault(
            text!("the function `{name}` is not followed by `{{`", "函数 `{name}` 之后缺少 `{{`"),
            text!("write `{{` at the end of this line", "请在这一行末尾写 `{{`"),
        ),
        _ => None,
    }
}

/// What stands in brackets and does not go on as anything could: two values without a sign between them, most of all. Which sign is missing
/// nobody knows, and another would be accepted with another meaning.
fn goes_on_unlike(token: &str, place: Place) -> Diagnostic {
    let text = &place.source.text;
    let letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let (before, behind) = text.split_at(place.span.start);
    let ended = before.trim_end();
    let left = &ended[ended.trim_end_matches(letter).len()..];
    let left = if left.is_empty() && ended.ends_with([')', ']']) { &ended[ended.len() - 1..] } else { left };
    let right = &behind[..behind.find(|next| !letter(next)).unwrap_or(behind.len())];
    let right = if right.is_empty() && behind.starts_with('(') { "(" } else { right };
    if !left.is_empty() && !right.is_empty() {
        let figure = |words: &str| words.starts_with(|first: char| first.is_ascii_digit());
        let help = if figure(left) && figure(right) {
            text!(
                "write `{left}, {right}` if these are two values, else the sign that is meant",
                "若是两个值，请写 `{left}, {right}`；否则请写上要用的符号"
            )
        } else if figure(left) {
            text!(
                "write `{left} * {right}` if the two are multiplied, else the sign that is meant",
                "若两者相乘，请写 `{left} * {right}`；否则请写上要用的符号"
            )
        } else {
            text!(
                "write the sign that is meant, such as `*`, `/`, `+` or `-`, or a comma if these are two values",
                "请写上要用的符号，如 `*`、`/`、`+`、`-`；若是两个值，请用逗号分隔"
            )
        };
        let message = text!("no sign stands between `{left}` and `{right}`", "`{left}` 与 `{right}` 之间没有运算符");
        return Diagnostic::error(Code::Syntax, message).at(place).help(help);
    }
    let wrote = behind.chars().next().map_or_else(String::new, |first| if right.is_empty() { first.to_string() } else { right.to_owned() });
    let open = match token {
        "]" => "[",
        "}" => "{",
        _ => "(",
    };
    let message = text!("`{wrote}` does not belong here: `{open}` is still open", "此处不应有 `{wrote}`：`{open}` 还没有关闭");
    let help =
        text!("is a sign or a value missing before it, or does the bracket end there?", "前面是否缺少运算符或值，或者括号应在此结束？");
    Diagnostic::error(Code::Syntax, message).at(place).help(help)
}

/// Types before a figure, as languages of C's family turn one into the other.
const CASTS: [&str; 5] = ["(double)", "(float)", "(int)", "(long)", "(decimal)"];

/// Whether a line ends in `let name`.
fn begins_variable(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    line.strip_prefix("let ").is_some_and(|name| name.trim().chars().all(|letter| letter.is_alphanumeric() || letter == '_'))
}

/// The word that begins at a place.
fn word_at(place: &Place) -> &str {
    let rest = place.source.text.get(place.span.start..).unwrap_or_default();
    &rest[..rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())]
}

/// The message for a file that cannot be parsed.
pub(super) fn explain_parse(kind: &ParseErrorType, place: Place) -> Diagnostic {
    if let Some(fault) = unended(kind, &place) {
        return fault;
    }
    let before = place.source.text.get(..place.span.start).unwrap_or_default().trim_end();
    let follows = |word: &str| place.source.text.get(place.span.start..).is_some_and(|rest| rest.starts_with(word));
    let (message, help) = match kind {
        ParseErrorType::MissingToken(token, _) if token == ";" && follows("else") => (
            text!("the block before `else` is not closed", "`else` 之前的语句块没有结束"),
            Some(text!("write `}}` before `else`", "请在 `else` 之前写 `}}`")),
        ),
        ParseErrorType::MissingToken(token, _) if token == ";" && follows("as ") => (
            text!("`as` is no word of the rules language", "规则语言中没有 `as`"),
            Some(text!(
                "every figure is a number already: leave `as` and the word behind it out",
                "每个数值本来就是数：请删去 `as` 及其后的词"
            )),
        ),
        ParseErrorType::MissingToken(token, _) if token == ";" && CASTS.iter().any(|cast| before.ends_with(cast)) => (
            text!("a type in brackets is no part of the rules language", "规则语言不写括号中的类型"),
            Some(text!("every figure is a number already: leave the brackets with the type out", "每个数值本来就是数：请删去括号中的类型")),
        ),
        ParseErrorType::MissingToken(token, _) if token == ";" && follows("if ") => (
            text!("a condition stands before what it leads to", "条件写在其结果之前"),
            Some(text!("write `if … {{ … }} else {{ … }}`", "请写 `if … {{ … }} else {{ … }}`")),
        ),
        ParseErrorType::MissingToken(token, _) if token == ";" && follows(":") && before.ends_with(|last: char| last.is_ascii_digit()) => (
            text!("values by year are no `{{ 2026: … }}`", "按年份取值不写作 `{{ 2026: … }}`"),
            Some(text!("write `switch year {{ 2026 => …, _ => … }}`", "请写 `switch year {{ 2026 => …, _ => … }}`")),
        ),
        ParseErrorType::MissingToken(token, _) if token == ";" && follows(":") && begins_variable(before) => {
            (text!("a variable is set by `=`", "变量用 `=` 赋值"), Some(text!("write `=` in place of `:`", "请把 `:` 改为 `=`")))
        }
        ParseErrorType::BadInput(LexError::UnterminatedString) if follows("`") => (
            text!("a backtick stands in no rule", "规则中不用反引号"),
            Some(text!(
                "delete the line if it is ``` of a note, else write a text in `\"…\"`",
                "若是笔记中的 ``` 行请删去；文字请写在 `\"…\"` 中"
            )),
        ),
        ParseErrorType::VariableExpected if !word_at(&place).is_empty() => {
            let word = word_at(&place);
            (
                text!("`{word}` can be no name in rules", "规则中不能用 `{word}` 作名称"),
                Some(text!("choose another name, `{word}_`", "请换一个名称，如 `{word}_`")),
            )
        }
        ParseErrorType::MissingToken(token, _) if token == ";" => (
            text!("the line does not go on like this", "这一行不能这样继续"),
            Some(text!(
                "is a sign missing before it, such as `*`, `+` or the point of `now.name`? A line that sets a variable ends with `;`",
                "前面是否缺少 `*`、`+` 等符号，或 `now.名称` 的点号？给变量赋值的行以 `;` 结束"
            )),
        ),
        ParseErrorType::MissingToken(token, what) if token == "," && what.contains("switch") => {
            (text!("`,` is missing between two cases", "两种情形之间缺少 `,`"), Some(text!("write `,` before this", "请在此处之前写 `,`")))
        }
        ParseErrorType::MissingToken(token, _) if matches!(token.as_str(), "," | ")" | "]" | "}") => return goes_on_unlike(token, place),
        ParseErrorType::MissingToken(token, _) if token == "{" => (
            text!("what a condition or loop leads to stands in braces", "条件或循环之后的内容写在花括号里"),
            Some(text!(
                "write `{{` where the condition ends, and `}}` behind what belongs to it",
                "请在条件结束处写 `{{`，并在所属内容之后写 `}}`"
            )),
        ),
        ParseErrorType::MissingToken(token, _) => {
            (text!("`{token}` is missing here", "这里缺少 `{token}`"), Some(text!("write `{token}` here", "请在这里写 `{token}`")))
        }
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
        ParseErrorType::Reserved(word) if word.starts_with(char::is_alphabetic) => (
            text!("`{word}` can be no name in rules", "规则中不能用 `{word}` 作名称"),
            Some(text!("choose another name, `{word}_`", "请换一个名称，如 `{word}_`")),
        ),
        ParseErrorType::AssignmentToConstant(name) if !name.is_empty() => (
            text!("`{name}` is declared by `const`, and so keeps its value", "`{name}` 由 `const` 声明，其值不变"),
            Some(text!("declare it by `let`: `let {name} = …;`", "请用 `let` 声明：`let {name} = …;`")),
        ),
        ParseErrorType::AssignmentToInvalidLHS(_) | ParseErrorType::AssignmentToConstant(_) => (
            text!("nothing can be assigned to this", "不能给它赋值"),
            Some(text!("a rule gives its value as its last expression; it sets no series", "规则以最后一个表达式为值，不给序列赋值")),
        ),
        ParseErrorType::FnDuplicatedDefinition(name, _) => (text!("`{name}` is defined twice", "`{name}` 定义了两次"), None),
        ParseErrorType::ExprTooDeep => (
            text!("the expression has too many parts (a sum at most some hundred terms)", "表达式过长（一个和式至多约一百项）"),
            Some(text!("put them in a list, `sum([a, b, c])`, or in several `let`", "请写成列表 `sum([a, b, c])`，或分成几个 `let`")),
        ),
        ParseErrorType::FnMissingBody(name) => (
            text!("the function `{name}` is not followed by `{{`", "函数 `{name}` 之后缺少 `{{`"),
            Some(text!("write `fn {name}(…) {{ … }}`", "写作 `fn {name}(…) {{ … }}`")),
        ),
        ParseErrorType::FnMissingParams(name) => (
            text!("brackets are missing after `{name}`", "`{name}` 之后缺少括号"),
            Some(text!("write `fn {name}() {{ … }}`", "写作 `fn {name}() {{ … }}`")),
        ),
        ParseErrorType::WrongFnDefinition => (
            text!("a function stands inside another", "函数之内又有函数"),
            Some(text!("write it before or after the rule, at the left margin", "请把它写在规则之前或之后，顶格书写")),
        ),
        ParseErrorType::WrongDocComment => (
            text!("what follows a `///` remark is no rule", "`///` 注释之后不是规则"),
            Some(text!("a rule begins with `fn name() {{`; other remarks begin with `//`", "规则以 `fn 名称() {{` 开头；其他注释用 `//`")),
        ),
        ParseErrorType::Reserved(sign) | ParseErrorType::BadInput(LexError::ImproperSymbol(sign, _)) => (
            text!("`{sign}` is not part of the rules language", "规则语言中没有 `{sign}`"),
            Some(text!("delete it, or write the sign that is meant", "请删去它，或写上要用的符号")),
        ),
        ParseErrorType::LoopBreak => (
            text!("this ends a loop, and stands in none", "这一句用来结束循环，而这里没有循环"),
            Some(text!("delete it; what ends a rule early is `return x;`", "请删去它；要提前结束规则，请写 `return x;`")),
        ),
        ParseErrorType::VariableExpected => (
            text!("the name of a variable is missing here", "这里缺少变量名称"),
            Some(text!("write `let name = …;`", "请写 `let 名称 = …;`")),
        ),
        ParseErrorType::PropertyExpected => (
            text!("a name belongs here", "这里应为名称"),
            Some(text!("write the name behind the point or in the map, or delete the point", "请在点号之后或映射中写上名称，或删去点号")),
        ),
        ParseErrorType::ExprExpected(what) if what.contains("literal") => (
            text!("a case of `switch` is a year, and no comparison", "`switch` 的情形是年份，不是比较"),
            Some(text!(
                "write years, `2026 | 2027 => …`, or `if … {{ … }} else {{ … }}` for all",
                "请写年份 `2026 | 2027 => …`，或整段改写为 `if … {{ … }} else {{ … }}`"
            )),
        ),
        ParseErrorType::BadInput(LexError::UnexpectedInput(sign)) => (
            text!("`{sign}` does not belong here", "此处不应有 `{sign}`"),
            Some(text!("is a number or name missing before it, or one sign too many?", "前面是否缺少数字或名称，或多了一个符号？")),
        ),
        other => (
            text!("this cannot be read as a rule: {other}", "无法读作规则：{other}"),
            Some(text!("is a number or name missing before it, or one sign too many?", "前面是否缺少数字或名称，或多了一个符号？")),
        ),
    };
    let diagnostic = Diagnostic::error(Code::Syntax, message).at(place);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
