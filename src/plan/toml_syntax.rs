//! Messages in both languages for TOML that cannot be read, without those that only follow from others.

use std::sync::Arc;

use super::toml_letters::{full_width_mark, open_bracket, unseen};
use super::toml_quotes::lone_quote;
use super::toml_slips::slip;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::table::{PerCent, interval_meant, is_odd_space, number_meant};
use crate::text;

/// The parser's descriptions that a planner is likely to meet, with their Chinese.
const WORDS: [(&str, &str); 27] = [
    ("duplicate key", "键重复"),
    ("extra `=`", "多余的 `=`"),
    ("extra assignment between key-value pairs", "多余的 `=`"),
    ("extra comma in array", "数组中多余的逗号"),
    ("extra comma in inline table", "内联表中多余的逗号"),
    ("invalid basic string", "字符串没有结束或写法有误"),
    ("invalid float", "数字写法有误"),
    ("invalid date-time", "日期写法有误"),
    ("invalid integer number", "整数写法有误"),
    ("invalid key", "键名写法有误"),
    ("invalid key-value pair", "键值对写法有误"),
    ("invalid unquoted key", "键名写法有误"),
    ("invalid value", "值的写法有误"),
    ("key with no value", "键后没有值"),
    ("missing assignment between key-value pairs", "键与值之间缺少 `=`"),
    ("missing comma between array elements", "数组元素之间缺少逗号"),
    ("missing comma between key-value pairs", "键值对之间缺少逗号"),
    ("missing key for inline table element", "内联表中缺少键"),
    ("missing opening quote", "缺少起始引号"),
    ("missing value", "缺少值"),
    ("missing value for key", "键后没有值"),
    ("string values must be quoted", "文字要加引号"),
    ("unclosed array", "数组没有结束"),
    ("unclosed inline table", "内联表没有结束"),
    ("unclosed table", "表头没有结束"),
    ("unexpected content", "此处不应有这些内容"),
    ("unexpected key or value", "此处不应有键或值"),
];

/// Tables that stand in a file as often as they are needed, each a `[[entry]]` of a list.
const LISTS: [&str; 7] = ["domain", "correlation", "check", "shift", "rules", "section", "population.figure"];

/// Messages for the errors of a file, in its order.
///
/// A bracket that is not closed makes every later line an error, and a broken header makes keys appear twice: what follows from the first
/// error is left out. So is what comes later on a line, where a fault makes the parser stumble at every further sign.
pub(super) fn syntax_messages(source: &Arc<Source>, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
    let unclosed = errors.iter().any(|error| error.message().starts_with("unclosed"));
    let follows = |error: &toml::de::Error| unclosed || error.message().starts_with("duplicate key");
    let mut line_end = None;
    let mut first_of_line = |error: &toml::de::Error| {
        let at = source.clip(error.span().unwrap_or(0..0)).start;
        let first = line_end.is_none_or(|end| at > end);
        if first {
            line_end = Some(source.text[at..].find('\n').map_or(source.text.len(), |length| at + length));
        }
        first
    };
    // From a text that is not closed on, everything is read as something else.
    let first_error = errors.iter().filter_map(toml::de::Error::span).map(|span| span.start).min().unwrap_or(source.text.len());
    let (line, _) = source.line_column(source.clip(first_error..first_error).start);
    if let Some(lone) = lone_quote(source, source.offset(line + 1, 1)) {
        return vec![lone];
    }
    errors
        .iter()
        .enumerate()
        .filter(|(position, error)| (*position == 0 || !follows(error)) && first_of_line(error))
        .map(|(_, error)| message(source, error, unclosed))
        .collect()
}

fn message(source: &Arc<Source>, error: &toml::de::Error, unclosed: bool) -> Diagnostic {
    let span = source.clip(error.span().unwrap_or(0..0));
    let written = &source.text[span.clone()];
    let detail = match error.message().trim() {
        message if message.starts_with("string values must be quoted") && written.is_empty() => translate("missing value"),
        message => translate(message),
    };
    let title = Text::new(format!("TOML 语法错误：{}", detail.zh), format!("this is not valid TOML: {}", detail.en));
    let mut diagnostic = Diagnostic::error(Code::TomlSyntax, title).at(Place::new(source, span.clone()));
    let (line, _) = source.line_column(span.start);
    let start = source.offset(line, 1);
    let whole = source.text[start..].lines().next().filter(|line| line.len() <= LONGEST_LINE);
    if let Some(slip) = whole.filter(|_| !error.message().starts_with("duplicate key")).and_then(slip) {
        let Text { zh, en } = slip.message;
        let title = Text::new(format!("TOML 语法错误：{zh}"), format!("this is not valid TOML: {en}"));
        let place = Place::new(source, start + slip.span.start..start + slip.span.end);
        return Diagnostic::error(Code::TomlSyntax, title).at(place).help(slip.help);
    }
    if let Some(sign) = value_below(&source.text[..span.start]) {
        return Diagnostic::error(Code::TomlSyntax, text!("this is not valid TOML: missing value", "TOML 语法错误：缺少值"))
            .at(Place::new(source, sign..sign + 1))
            .help(text!("a value begins on the line of its key, behind `=`", "值要从键所在的这一行、`=` 之后开始写"));
    }
    if let Some((at, letter)) = unseen(source, span.start) {
        let number = u32::from(letter);
        diagnostic.message = text!("an invisible character (U+{number:04X}) stands here", "这里有一个看不见的字符（U+{number:04X}）");
        diagnostic = diagnostic.at(Place::new(source, at..at + letter.len_utf8()));
        return diagnostic.help(if is_odd_space(letter) {
            text!("write a plain space in its place", "请改为普通空格")
        } else {
            text!("delete it", "请删去它")
        });
    }
    if let Some((letter, plain)) = full_width_mark(source, span.start) {
        diagnostic =
            diagnostic.help(text!("the full-width `{letter}` must be written `{plain}`", "全角符号 `{letter}` 应改为半角 `{plain}`"));
    } else if let Some(help) = line_help(source, error.message(), span.start) {
        diagnostic = diagnostic.help(help);
    } else if written.starts_with(|letter: char| letter.is_ascii_digit()) && written.contains(' ') {
        diagnostic = diagnostic.help(text!("separate numbers by commas", "数字之间要用逗号分隔"));
    }
    if error.message().starts_with("duplicate key")
        && let Some(first) = first_of(source, span.start)
    {
        diagnostic = diagnostic.related(Place::new(source, first), text!("first here", "第一次出现在这里"));
    }
    if unclosed && let Some((at, opened, closing)) = open_bracket(&source.text[..span.start]) {
        // Where the parser gives up may be lines below: the fault is where the bracket is opened.
        let line = source.text[at..].lines().next().unwrap_or_default();
        if let Some(name) = odd_heading(line) {
            let meant = name.trim().replace(char::is_whitespace, "_");
            let title = text!("the name of a table holds no space or other sign", "表名中不能有空格或其他符号");
            return Diagnostic::error(Code::TomlSyntax, title)
                .at(Place::new(source, at..at + name.len() + 2))
                .help(text!("write `[{meant}]`", "请写成 `[{meant}]`"));
        }
        return Diagnostic::error(Code::TomlSyntax, text!("`{opened}` is not closed by `{closing}`", "`{opened}` 没有配对的 `{closing}`"))
            .at(Place::new(source, at..at + 1))
            .help(text!("write `{closing}` where it ends", "请在结束处写上 `{closing}`"));
    }
    diagnostic
}

/// Where the key of a line stands before in the same table, or its heading in the file.
fn first_of(source: &Source, at: usize) -> Option<std::ops::Range<usize>> {
    let start = source.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = source.text[start..].lines().next()?.trim();
    let lines: Vec<(usize, &str)> = source.text[..start]
        .split_inclusive('\n')
        .scan(0, |from, line| {
            let begins = *from;
            *from += line.len();
            Some((begins, line.trim_end()))
        })
        .collect();
    let known = if line.starts_with('[') {
        lines.iter().find(|(_, known)| known.split('#').next().unwrap_or_default().trim() == line)?
    } else {
        let key = line.split('=').next()?.trim();
        let table = lines.iter().rev().take_while(|(_, known)| !known.trim_start().starts_with('['));
        table.filter(|(_, known)| known.split_once('=').is_some_and(|(other, _)| other.trim() == key)).last()?
    };
    Some(known.0..known.0 + known.1.len())
}

/// The `=` at the end of the line before, where nothing but spaces stands between it and here.
fn value_below(before: &str) -> Option<usize> {
    let gap = before.trim_end();
    (gap.ends_with('=') && before[gap.len()..].contains('\n')).then(|| gap.len() - 1)
}

/// The name in a heading that stands whole on its line and holds spaces, which a name does not.
fn odd_heading(line: &str) -> Option<&str> {
    let name = line.split('#').next()?.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    (!name.contains(['[', ']', '"', '\'', '=']) && name.trim().contains(char::is_whitespace)).then_some(name)
}

/// A message of the parser, such as ``key with no value, expected `=` ``; what is not known stays English.
fn translate(message: &str) -> Text {
    let (description, expected) = match message.split_once(", expected ") {
        Some((description, "nothing")) => (description, None),
        Some((description, expected)) => (description, Some(expected)),
        None => (message, None),
    };
    let english = expected.map_or_else(|| description.to_string(), |expected| format!("{description}, expected {expected}"));
    let Some((_, chinese)) = WORDS.iter().find(|(known, _)| *known == description) else { return Text::same(english) };
    // Of what was expected only signs read the same in both languages.
    let signs = expected.filter(|expected| expected.split(", ").all(|sign| sign.starts_with('`') && sign.ends_with('`')));
    let zh = signs.map_or_else(|| (*chinese).to_string(), |signs| format!("{chinese}，应为 {}", signs.replace(", ", " 或 ")));
    Text::new(zh, english)
}

/// The longest line that a help repeats.
const LONGEST_LINE: usize = 200;

/// The distribution that is meant by `normal(1, 2)`, `{ normal = (1, 2) }` and `{ normal = [1 2] }`.
fn call_meant(value: &str) -> Option<String> {
    let inner = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(value).trim();
    let (name, list) = inner.split_once(['=', ':']).or_else(|| inner.find('(').map(|at| inner.split_at(at)))?;
    let (name, list) = (name.trim(), list.trim());
    // `{ normal = -1.5, 2.5 }`: its numbers stand in no brackets.
    let bare = list.contains(',') && !list.contains(['(', ')', '[', ']', '=']);
    let numbers = list.strip_prefix(['(', '[']).and_then(|list| list.strip_suffix([')', ']'])).or(Some(list).filter(|_| bare))?;
    let parts: Vec<&str> = numbers.split([',', ';', ' ']).filter(|part| !part.is_empty()).collect();
    let sound =
        crate::sampling::distributions::Kind::named(name).is_some() && parts.iter().all(|part| crate::table::parse_number(part).is_some());
    let meant = format!("{{ {name} = [{}] }}", parts.join(", "));
    (sound && meant.replace(' ', "") != value.replace(' ', "")).then_some(meant)
}

/// `key: value` as TOML wants it, also where an `=` stands inside the value.
fn colon_help(bare: &str) -> Option<Text> {
    let (key, value) = bare.split_once(':')?;
    let (key, value) = (key.trim(), value.trim());
    let sound = !key.is_empty() && !value.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    sound.then(|| text!("write `{key} = {value}`", "请写成 `{key} = {value}`"))
}

/// `physicians: 45, beds = 20` as the table that it is.
fn table_meant(value: &str) -> Option<String> {
    let inner = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(value);
    let entries = inner.split(',').map(|entry| {
        let (name, number) = entry.split_once([':', '='])?;
        let (name, number) = (name.trim(), number.trim());
        let sound = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        (sound && !name.starts_with(|letter: char| letter.is_ascii_digit()) && crate::table::parse_number(number).is_some())
            .then(|| format!("{name} = {number}"))
    });
    let entries: Vec<String> = entries.collect::<Option<_>>()?;
    let meant = format!("{{ {} }}", entries.join(", "));
    (meant.replace(' ', "") != value.replace(' ', "")).then_some(meant)
}

/// A heading with its odd part in quotes: `[facility.*]` is `[facility."*"]`.
fn quoted_heading(bare: &str) -> Option<String> {
    let name = bare.strip_prefix('[')?.strip_suffix(']').filter(|name| !name.contains(['[', ']', '"', '\'', '=']))?;
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    let (word, rest) = name.split_once('.')?;
    (plain(word) && !rest.is_empty() && rest.split('.').any(|part| !plain(part)) && !rest.contains(char::is_whitespace))
        .then(|| format!("[{word}.\"{rest}\"]"))
}

/// What is to be written in place of the line of a byte, where that can be told.
fn line_help(source: &Source, message: &str, at: usize) -> Option<Text> {
    let (line, _) = source.line_column(at);
    let line = source.text[source.offset(line, 1)..].lines().next()?;
    let bare = line.split('#').next().unwrap_or(line).trim();
    // Of a line without end no help is read.
    if bare.len() > LONGEST_LINE {
        return None;
    }
    if message.starts_with("missing escaped value") {
        return Some(text!("a backslash in a text is written twice: `\\\\`", "文字中的反斜杠要写两次：`\\\\`"));
    }
    let unopened = bare
        .strip_suffix(']')
        .filter(|name| !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "._-".contains(letter)));
    if let Some(name) = unopened {
        return Some(text!("write `[{name}]`", "请写成 `[{name}]`"));
    }
    if let Some(heading) = quoted_heading(bare) {
        return Some(text!("a name with such a sign stands in quotes: write `{heading}`", "含此类符号的名称要加引号：请写成 `{heading}`"));
    }
    if let Some(name) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|name| !name.starts_with('[')) {
        let again = message.starts_with("duplicate key");
        return again.then(|| {
            if LISTS.contains(&name) {
                text!("entries of a list are written `[[{name}]]`, each of them", "列表的每一项都写作 `[[{name}]]`")
            } else {
                text!(
                    "`[{name}]` stands in this file twice: put both together, or give one another name",
                    "`[{name}]` 在本文件中出现了两次：请合并，或为其中一个改名"
                )
            }
        });
    }
    if let Some(name) = bare.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).filter(|_| message.starts_with("duplicate key")) {
        return Some(text!(
            "entries of this kind have names: `[{name}.NAME]`, one bracket each",
            "这一类条目各有名称：写作 `[{name}.名称]`，单层方括号"
        ));
    }
    if bare.contains("//") && !bare.contains('"') {
        return Some(text!("a remark begins with `#`, not with `//`", "注释以 `#` 开头，而不是 `//`"));
    }
    if let Some(help) = colon_help(bare) {
        return Some(help);
    }
    let Some((key, value)) = bare.split_once('=') else {
        let (key, value) = bare.split_once(':').filter(|(key, _)| key.chars().all(|letter| letter.is_alphanumeric() || letter == '_'))?;
        let (key, value) = (key.trim(), value.trim());
        return Some(text!("write `{key} = {value}`", "请写成 `{key} = {value}`"));
    };
    let (key, value) = (key.trim(), value.trim());
    if message.starts_with("duplicate key") {
        return Some(text!(
            "`{key}` stands in this table twice: delete one of the two lines",
            "`{key}` 在这个表中写了两次：请删去其中一行"
        ));
    }
    if let Some(table) = table_meant(value) {
        return Some(text!("write `{key} = {table}`", "请写成 `{key} = {table}`"));
    }
    if let Some(call) = call_meant(value) {
        return Some(text!("write `{key} = {call}`", "请写成 `{key} = {call}`"));
    }
    if value.contains(['"', '\'', '{', '[']) {
        let ended = value.strip_suffix([';', ',']).map(str::trim_end).filter(|value| value.ends_with(['"', '}', ']']));
        return ended
            .map(|value| text!("nothing stands at the end of a line: write `{key} = {value}`", "行末不加标点：请写成 `{key} = {value}`"));
    }
    if let Some(value) = value.strip_suffix([';', ',']).filter(|value| !value.is_empty()) {
        return Some(text!("nothing stands at the end of a line: write `{key} = {value}`", "行末不加标点：请写成 `{key} = {value}`"));
    }
    // The unit of an assumption stands elsewhere: of a per cent sign both readings are named, but for shares.
    let both = value.contains(['%', '％']) && key != "share";
    let kind = match key {
        "build_years" | "delay_years" | "delay" | "ramp" => Some(PerCent::Years),
        "construction_cost" | "running_cost" if !value.chars().all(|letter| letter.is_ascii_digit() || ",.' ".contains(letter)) => {
            return Some(text!("write the number alone, in the plan's unit of money", "请按规划的资金单位只写数字"));
        }
        _ => None,
    };
    let readings = |read: &dyn Fn(PerCent) -> Option<Vec<String>>| {
        Some((read(kind.unwrap_or(PerCent::Points))?, read(kind.unwrap_or(PerCent::Part))?))
    };
    if let Some((points, parts)) = readings(&|per_cent| number_meant(value, per_cent)) {
        let (point, part) = (&points[0], &parts[0]);
        return Some(match &parts[..] {
            _ if both => text!(
                "write `{key} = {point}` where the unit is %, `{key} = {part}` where it is a part of one",
                "单位为%时请写 `{key} = {point}`，为份额（占1的比例）时请写 `{key} = {part}`"
            ),
            [_, other] => {
                text!("write `{key} = {part}` or `{key} = {other}`, whichever is meant", "请按原意写 `{key} = {part}` 或 `{key} = {other}`")
            }
            _ => text!("write `{key} = {part}`", "请写成 `{key} = {part}`"),
        });
    }
    let date = value.len() == 7 && value.as_bytes()[4] == b'-';
    if let Some((points, parts)) = readings(&|per_cent| interval_meant(value, per_cent)).filter(|_| !date) {
        let (point, part) = (&points[0], &parts[0]);
        return Some(if both {
            text!(
                "put an interval in quotes: `{key} = \"{point}\"` where the unit is %, `{key} = \"{part}\"` where it is a part of one",
                "区间要加引号：单位为%时写 `{key} = \"{point}\"`，为份额（占1的比例）时写 `{key} = \"{part}\"`"
            )
        } else {
            text!("put an interval in quotes: `{key} = \"{part}\"`", "区间要加引号：`{key} = \"{part}\"`")
        });
    }
    if value.starts_with(|letter: char| letter.is_ascii_digit()) && !value.contains(['年', '月', '-', '/']) {
        return Some(text!("a number has digits and a point, and nothing else", "数字只由数码和小数点组成"));
    }
    if value.strip_prefix("base").is_some_and(|rest| rest.trim_start().starts_with(['+', '-'])) {
        return Some(text!("put it in quotes: `{key} = \"{value}\"`", "请加引号：`{key} = \"{value}\"`"));
    }
    // Words may have spaces and marks between them; what begins as a number is more likely one that is misspelt.
    let of_words = |letter: char| letter.is_alphanumeric() || " _-.年月,;:()，、；：（）·%&/+".contains(letter);
    let a_word = value.chars().all(of_words)
        && value.starts_with(char::is_alphanumeric)
        && (!value.contains(' ') || value.starts_with(char::is_alphabetic));
    a_word.then(|| text!("put it in quotes: `{key} = \"{value}\"`", "请加引号：`{key} = \"{value}\"`"))
}
