//! Lines of a rule that cannot be parsed, in the way of another language: how they set a variable, begin a block, choose and count.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::trace::lexer::is_word;
use crate::text;

use super::line::line_of;
use super::words::Words;
use super::{blocks, cases, expressions};

/// What stands before a variable in other languages.
const DECLARES: [&str; 24] = [
    "Let", "LET", "var", "Var", "int", "Int", "float", "Float", "double", "real", "num", "number", "dim", "Dim", "my", "local", "auto",
    "val", "final", "decimal", "define", "set", "Set", "long",
];

/// What is wrong where the parser gave up, if it is such a line. Everything is told where it stands, within the lines looked at.
pub(super) fn of_another_language(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let line = line_of(&words.source.text, error);
    let on_line: Vec<usize> = (0..words.tokens.len()).filter(|index| line.contains(&words.tokens[*index].span.start)).collect();
    let (&first, &last) = (on_line.first()?, on_line.last()?);
    let gave_up = (0..words.tokens.len()).find(|index| words.tokens[*index].span.end > error).unwrap_or(words.tokens.len());
    cases::switch(words, error)
        .or_else(|| ended_by_a_sign(words, gave_up))
        .or_else(|| keyword(words, &on_line))
        .or_else(|| declared(words, &on_line))
        .or_else(|| set_by_an_arrow(words, &on_line))
        .or_else(|| block_in_words(words, first, last))
        .or_else(|| on_line.iter().find_map(|index| between(words, *index)))
        .or_else(|| on_line.iter().find_map(|index| expressions::negation(words, &on_line, *index)))
        .or_else(|| blocks::of_a_choice(words, &on_line, gave_up))
        .or_else(|| expressions::of_another_language(words, &on_line, gave_up))
        .or_else(|| counted(words, first, last))
        .or_else(|| colon(words, first, last, &line))
        .or_else(|| on_line.iter().find_map(|index| one_more(words, *index)))
        .or_else(|| on_line.iter().find_map(|index| semicolon(words, *index)))
        .or_else(|| on_line.iter().find_map(|index| half_a_comparison(words, *index)))
}

/// `var x = …`, `let 2026_rate = …`, `let hired-extra = …`.
fn declared(words: &Words<'_>, on_line: &[usize]) -> Option<Diagnostic> {
    let set = |index: usize| words.at(index) == "=" && words.at(index + 1) != "=";
    on_line.iter().copied().find_map(|index| {
        let word = words.at(index);
        let begins = index == 0 || matches!(words.at(index - 1), "{" | "}" | ";");
        let name = words.at(index + 1);
        if DECLARES.contains(&word) && begins && is_word(name) && (set(index + 2) || words.at(index + 2) == ";") {
            let message = text!("a variable is declared by `let`, not by `{word}`", "变量用 `let` 声明，而不是 `{word}`");
            let help = text!("write `let` for `{word}`", "`{word}` 请写成 `let`");
            return Some(words.wrong(Code::Syntax, words.span(index, index), message, help));
        }
        if !matches!(word, "let" | "const") {
            return None;
        }
        // `let a = 1.0, b = 2.0`.
        let comma = (index + 3..on_line.last().copied()?).find(|at| words.at(*at) == "," && is_word(words.at(*at + 1)) && set(*at + 2));
        if let Some(comma) = comma.filter(|comma| set(index + 2) && words.outside(index, *comma)) {
            let message = text!("each variable is declared by a `let` of its own", "每个变量都要用各自的 `let` 声明");
            return Some(words.wrong(
                Code::Syntax,
                words.span(comma, comma),
                message,
                text!("write `; let` in its place", "请改为 `; let`"),
            ));
        }
        // `let x == 0.05`, `let x += 0.05`.
        if is_word(name)
            && matches!(words.at(index + 2), "=" | "+" | "-" | "*" | "/")
            && words.at(index + 3) == "="
            && words.touches(index + 2)
        {
            let sign = words.text(index + 2, index + 3);
            let message = text!("a variable is declared by `=`, not by `{sign}`", "声明变量用 `=`，不用 `{sign}`");
            let help = text!("write `=`, or leave `let` out if `{name}` is there already", "请写 `=`；若 `{name}` 已经声明，请去掉 `let`");
            return Some(words.wrong(Code::Syntax, words.span(index + 2, index + 3), message, help));
        }
        let to = (index + 1..index + 8).find(|at| set(*at) || matches!(words.at(*at), ";" | "}" | "{" | "(" | ""))?;
        if to <= index + 1 || !set(to) {
            return None;
        }
        let wrote = words.text(index + 1, to - 1);
        // `let hired, rate = 0.05`.
        let listed: Vec<&str> = wrote.split(',').map(str::trim).collect();
        if listed.len() > 1 && listed.iter().all(|name| is_word(name) && !name.contains(' ')) {
            let message = text!("each variable is declared by a `let` of its own", "每个变量都要用各自的 `let` 声明");
            let plain = listed.iter().map(|name| format!("let {name} = …;")).collect::<Vec<_>>().join(" ");
            let help = text!("write `{plain}`, each with its own value", "请写 `{plain}`，各写各的值");
            return Some(words.wrong(Code::Syntax, words.span(index, to - 1), message, help));
        }
        if name == "mut" && is_word(words.at(index + 2)) || words.at(index + 2) == ":" && is_word(name) {
            let plain = if name == "mut" { words.at(index + 2) } else { name };
            let message = text!("a variable has a name and nothing else", "变量只写名称");
            return Some(words.wrong(Code::Syntax, words.span(index + 1, to - 1), message, text!("write `{plain}`", "请写 `{plain}`")));
        }
        if name == "let" {
            let message = text!("`let` stands twice", "`let` 写了两次");
            return Some(words.wrong(
                Code::Syntax,
                words.span(index + 1, index + 1),
                message,
                text!("delete one of them", "请删去其中一个"),
            ));
        }
        let digits: String = wrote.chars().take_while(char::is_ascii_digit).collect();
        let letters: String = wrote[digits.len()..].chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let letters = letters.trim_matches('_');
        let joined = match (digits.is_empty(), letters.is_empty()) {
            (true, _) => letters.to_owned(),
            (false, true) => format!("x_{digits}"),
            (false, false) => format!("{letters}_{digits}"),
        };
        (joined != wrote && wrote.chars().count() < 60).then(|| {
            let message = text!(
                "a name has letters, digits and `_`, a letter first: not `{wrote}`",
                "名称只能用字母、数字和 `_`，以字母开头，不能是 `{wrote}`"
            );
            let help = text!("write `{joined}`, here and wherever it is read", "这里和读取它的地方都请写 `{joined}`");
            words.wrong(Code::Syntax, words.span(index + 1, to - 1), message, help)
        })
    })
}

/// Words of the grammar with capitals, or under the name of another language.
fn keyword(words: &Words<'_>, on_line: &[usize]) -> Option<Diagnostic> {
    on_line.iter().copied().find_map(|index| {
        let word = words.at(index);
        let begins = index == 0 || matches!(words.at(index - 1), "{" | "}" | ";" | "=");
        let own = match word.to_lowercase().as_str() {
            "foreach" => "for",
            "match" | "case" if words.at(index + 2) == "{" => "switch",
            "elif" | "elseif" | "elsif" => "else if",
            "if" => "if",
            "else" => "else",
            "for" => "for",
            "while" => "while",
            "return" => "return",
            "switch" => "switch",
            _ => return None,
        };
        (begins && own != word && words.at(index + 1) != "(").then(|| {
            let message = text!("`{word}` is no word of the rules language", "`{word}` 不是规则语言的词");
            words.wrong(Code::Syntax, words.span(index, index), message, text!("write `{own}`", "请写 `{own}`"))
        })
    })
}

/// `if year > 2027 then x = 0.0`.
fn block_in_words(words: &Words<'_>, first: usize, last: usize) -> Option<Diagnostic> {
    let then = (first..=last).find(|index| matches!(words.at(*index), "then" | "THEN" | "Then"))?;
    if then == last || (then..=last).any(|index| matches!(words.at(index), "{" | "else" | "end" | "elif")) {
        return None;
    }
    let rest = words.text(then + 1, last);
    let end = if rest.ends_with(';') || !rest.contains('=') { "" } else { ";" };
    let message = text!("what is to be done stands in braces, not behind `then`", "要做的事写在花括号里，不写在 `then` 后面");
    Some(words.wrong(Code::Syntax, words.span(then, last), message, text!("write `{{ {rest}{end} }}`", "请写 `{{ {rest}{end} }}`")))
}

/// A line that ends with a sign, where nothing that could follow it begins the next.
fn ended_by_a_sign(words: &Words<'_>, error: usize) -> Option<Diagnostic> {
    let last = error.checked_sub(1)?;
    let sign = words.at(last);
    let ends = matches!(words.at(error), "}" | ")" | "]" | ";" | "let" | "const" | "for" | "return" | "fn" | "");
    if !ends || !matches!(sign, "+" | "-" | "*" | "/" | "%" | "=") || !words.ends_value(last.checked_sub(1)?) {
        return None;
    }
    // Of a figure it is told with the part of one that it stands for.
    if sign == "%" && words.at(last - 1).starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if sign == "%" {
        let message = text!("a figure in rules has no per cent sign", "规则中的数字不带百分号");
        let help = text!(
            "delete it where the value is in per cent; for a part of one write `/ 100.0` in its place",
            "若值以百分数计，请删去它；若要化为以1为整体，请改写为 `/ 100.0`"
        );
        return Some(words.wrong(Code::Syntax, words.span(last, last), message, help));
    }
    let apart = words.tokens.get(error).is_none_or(|next| words.source.text[words.tokens[last].span.end..next.span.start].contains('\n'));
    let message = text!("nothing follows this `{sign}`", "这个 `{sign}` 之后没有内容");
    let help = text!("write what belongs behind it, or delete it", "请补上其后的内容，或删去它");
    apart.then(|| words.wrong(Code::Syntax, words.span(last, last), message, help))
}

/// `hired <- 0.05`, `hired := 0.05`, where a variable begins or is set anew.
fn set_by_an_arrow(words: &Words<'_>, on_line: &[usize]) -> Option<Diagnostic> {
    on_line.iter().copied().find_map(|index| {
        let begins = index == 0 || on_line.first() == Some(&index) || matches!(words.at(index - 1), "{" | "}" | ";");
        let arrow = matches!((words.at(index + 1), words.at(index + 2)), ("<", "-") | (":", "=")) && words.touches(index + 1);
        let name = words.at(index);
        if !begins || !arrow || !is_word(name) || words.declared.contains(name) || words.opening(index).is_none() {
            return None;
        }
        let wrote = words.text(index + 1, index + 2);
        let message = text!("`{wrote}` is not part of the rules language", "规则语言中没有 `{wrote}`");
        let help = if words.functions.contains(name) {
            text!("leave `{name} {wrote}` out: the last line of a rule is its value", "请去掉 `{name} {wrote}`：规则的最后一行就是它的值")
        } else {
            text!("write `let {name} =`", "请写 `let {name} =`")
        };
        Some(words.wrong(Code::Syntax, words.span(index, index + 2), message, help))
    })
}

/// `staying ++ entered`: between two values it is a sum or a difference, behind a variable one more or less.
fn one_more(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let sign = words.at(index);
    if !matches!(sign, "+" | "-") || words.at(index + 1) != sign || !words.touches(index) {
        return None;
    }
    let between = index > 0 && words.ends_value(index - 1) && words.begins_value(index + 2);
    let plain = if between { sign.to_owned() } else { format!("{sign}= 1") };
    let message = text!("`{sign}{sign}` is not part of the rules language", "规则语言中没有 `{sign}{sign}`");
    let help = text!("write `{plain}` for `{sign}{sign}`", "`{sign}{sign}` 请写成 `{plain}`");
    Some(words.wrong(Code::Syntax, words.span(index, index + 1), message, help))
}

/// `year between 2026 and 2028`.
fn between(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    if !matches!(words.at(index), "between" | "BETWEEN") || index == 0 {
        return None;
    }
    let start = (0..index)
        .rev()
        .take_while(|at| words.at(*at) == "." || is_word(words.at(*at)) && !matches!(words.at(*at), "if" | "while" | "return"))
        .last()?;
    let and = (index + 1..index + 8).find(|at| matches!(words.at(*at), "and" | "AND" | "&" | ","))?;
    let high = if words.at(and) == "&" { and + 2 } else { and + 1 };
    let point = words.at(high + 1) == "." && words.at(high + 2) != "." && !words.at(high + 2).is_empty();
    let last = if point { high + 2 } else { high };
    let (compared, low, high) = (words.text(start, index - 1), words.text(index + 1, and - 1), words.text(high, last));
    let message = text!("rules have no `{}`", "规则中没有 `{}`", words.at(index));
    let help = text!("write `{low} <= {compared} && {compared} <= {high}`", "请写 `{low} <= {compared} && {compared} <= {high}`");
    Some(words.wrong(Code::Syntax, words.span(start, last), message, help))
}

/// `for (age in 15:50)`, `for age = 15 to 50`, `for (i = 0; i < 3; i++)`.
fn counted(words: &Words<'_>, first: usize, last: usize) -> Option<Diagnostic> {
    let start = (first..=last).find(|index| words.at(*index) == "for")?;
    let bracket = usize::from(words.at(start + 1) == "(");
    // `for (let age = 15; …)`.
    let declares = usize::from(bracket == 1 && (words.at(start + 2) == "let" || DECLARES.contains(&words.at(start + 2))));
    let name = words.at(start + 1 + bracket + declares);
    let sign = start + 2 + bracket + declares;
    if bracket == 1 && words.at(sign) == "=" && words.at(start + 1) == "(" {
        let close = words.closing(start + 1).filter(|close| *close <= last)?;
        let ends: Vec<usize> = (sign..close).filter(|index| words.at(*index) == ";").collect();
        if let [one, two] = ends[..] {
            let including = words.at(one + 2) == "<" && words.at(one + 3) == "=";
            let to = one + if including { 4 } else { 3 };
            let message = text!("a loop is not written so", "循环不是这样写的");
            if words.at(one + 1) != name || words.at(one + 2) != "<" || to >= two {
                let help = text!(
                    "a loop runs over whole numbers upwards: `for {name} in 0..50 {{ … }}`",
                    "循环从小到大取整数：`for {name} in 0..50 {{ … }}`"
                );
                return Some(words.wrong(Code::Syntax, words.span(start, close), message, help));
            }
            let mark = if including { "..=" } else { ".." };
            let plain = format!("for {name} in {}{mark}{}", words.text(sign + 1, one - 1), words.text(to, two - 1));
            return Some(words.wrong(Code::Syntax, words.span(start, close), message, text!("write `{plain}`", "请写 `{plain}`")));
        }
    }
    if !is_word(name) || !matches!(words.at(sign), "in" | "=" | "from") || bracket == 1 && words.at(sign) == "," {
        return None;
    }
    let end = (sign..=last).find(|index| matches!(words.at(*index), "{") || bracket == 1 && words.at(*index) == ")")?;
    let between =
        (sign + 1..end).find(|index| matches!(words.at(*index), ":" | "to") || words.at(*index) == "." && words.at(*index + 1) == ".");
    let range = match between {
        Some(at) if at > sign + 1 && at + 1 < end => {
            let dots = usize::from(words.at(at) == ".");
            let including = usize::from(words.at(at + 2) == "=") * dots;
            // `15:49` and `15 to 49` hold both ends.
            let mark = if including == 1 || dots == 0 { "..=" } else { ".." };
            format!("{}{mark}{}", words.text(sign + 1, at - 1), words.text(at + 1 + dots + including, end - 1))
        }
        None if end == sign + 2 && words.at(sign + 1).bytes().all(|byte| byte.is_ascii_digit()) => format!("0..{}", words.at(sign + 1)),
        _ if bracket == 1 && words.at(sign) == "in" && end > sign + 1 => words.text(sign + 1, end - 1).to_owned(),
        _ => return None,
    };
    let to = if bracket == 1 { end } else { end - 1 };
    let plain = format!("for {name} in {range}");
    (plain != words.text(start, to)).then(|| {
        let message = text!("a loop is not written so", "循环不是这样写的");
        let help = if plain.contains("..=") {
            text!("write `{plain}`: the second end is among them, with `..` it is not", "请写 `{plain}`：包含末个，写 `..` 则不含")
        } else {
            text!("write `{plain}`: the second end is not among them, with `..=` it is", "请写 `{plain}`：不含末个，写 `..=` 则包含")
        };
        words.wrong(Code::Syntax, words.span(start, to), message, help)
    })
}

/// `if year == 2027: x = 0.0`, where braces should stand.
fn colon(words: &Words<'_>, first: usize, last: usize, line: &Range<usize>) -> Option<Diagnostic> {
    let word = words.at(first);
    if !matches!(word, "if" | "else" | "for" | "while" | "elif") || (first..=last).any(|index| matches!(words.at(index), "{" | "?")) {
        return None;
    }
    let colon = (first..=last).find(|index| words.at(*index) == ":")?;
    let message = text!("what belongs to this line stands in braces, not behind `:`", "属于这一行的内容写在花括号里，不写在 `:` 后面");
    let help = if colon == last {
        text!("write `{{` for `:`, and `}}` in a line of its own where the block ends", "`:` 请写成 `{{`，并在结束处另起一行写 `}}`")
    } else {
        let rest = words.source.text[words.tokens[colon].span.end..words.tokens[last].span.end.min(line.end)].trim();
        let end = if rest.ends_with(';') || !rest.contains('=') { "" } else { ";" };
        text!("write `{{ {rest}{end} }}` for it", "请改写成 `{{ {rest}{end} }}`")
    };
    let to = if colon == last { colon } else { last };
    let at = Place::new(words.source, words.span(colon, to));
    Some(Diagnostic::error(Code::Syntax, message).at(at).help(help))
}

/// `max(a; b)`, as a spreadsheet of another country writes it.
fn semicolon(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    if words.at(index) != ";" {
        return None;
    }
    let mut depth = 0_i32;
    let open = (0..index).rev().find(|at| {
        match words.at(*at) {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" => depth -= 1,
            _ => {}
        }
        depth < 0
    })?;
    // A bracket that is never closed is another fault.
    let close = words.closing(open).filter(|close| *close > index && matches!(words.at(*close), ")" | "]"))?;
    let one_line = !words.source.text[words.tokens[open].span.start..words.tokens[close].span.end].contains('\n');
    (matches!(words.at(open), "(" | "[") && words.before(open, 1) != "for" && one_line && index + 1 < close).then(|| {
        let message = text!("`;` ends a line and parts no values", "`;` 表示一行结束，不能分隔各个值");
        words.wrong(Code::Syntax, words.span(index, index), message, text!("write `,` in its place", "请改为 `,`"))
    })
}

/// `year == 2026 || 2027`.
fn half_a_comparison(words: &Words<'_>, index: usize) -> Option<Diagnostic> {
    let sign = words.at(index);
    let word = match sign {
        "or" | "OR" => Some("||"),
        "and" | "AND" => Some("&&"),
        _ => None,
    };
    // Of a word it is put right with what follows.
    let begins = if word.is_some() { index + 1 } else { index + 2 };
    let value = words.at(begins);
    if word.is_none() && (!matches!(sign, "|" | "&") || words.at(index + 1) != sign)
        || !value.starts_with(|first: char| first.is_ascii_digit() || first == '"')
    {
        return None;
    }
    let point = words.at(begins + 1) == "." && words.at(begins + 2).starts_with(|first: char| first.is_ascii_digit());
    let end = if point { begins + 2 } else { begins };
    if matches!(words.at(end + 1), "<" | ">" | "=" | "!" | "+" | "-" | "*" | "/" | "%") {
        return None;
    }
    // The comparison before: what is compared, and by which sign.
    let is_sign = |at: &usize| matches!(words.at(*at), "=" | "<" | ">" | "!");
    let to = (0..index).rev().take(8).find(is_sign)?;
    let from = if to > 0 && is_sign(&(to - 1)) { to - 1 } else { to };
    let start = (0..from)
        .rev()
        .take_while(|at| words.at(*at) == "." || is_word(words.at(*at)) && !matches!(words.at(*at), "if" | "while" | "return"))
        .last()?;
    let (compared, by, value) = (words.text(start, from - 1), words.text(from, to), words.text(begins, end));
    let message = text!("`{value}` is no condition: what is compared with it?", "`{value}` 不是条件：要与什么比较？");
    let (start, plain) = match word {
        Some(sign) => (index, format!("{sign} {compared} {by} {value}")),
        None => (begins, format!("{compared} {by} {value}")),
    };
    Some(words.wrong(Code::Syntax, words.span(start, end), message, text!("write `{plain}`", "请写 `{plain}`")))
}
