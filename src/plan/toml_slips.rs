//! Lines of TOML that people write in the manner of other notations, put as they are meant: a colon for `=`, a comma that is missing between two
//! texts, `True`, the minus of a word processor, decimal commas.

use std::ops::Range;

use crate::language::Text;
use crate::text;

/// What is wrong with a line, where in it, and the line as it is meant.
pub(super) struct Slip {
    pub(super) span: Range<usize>,
    pub(super) message: Text,
    pub(super) help: Text,
}

/// Slips of one kind in a line that are mended together, at most.
const AT_ONCE: usize = 16;

/// What a line is meant to be, where that can be told.
pub(super) fn slip(line: &str) -> Option<Slip> {
    let bare = line.trim_end();
    let end = bare.len() - comment(bare).unwrap_or_default().len();
    let line = bare[..end].trim_end();
    between_texts(line).or_else(|| truth(line)).or_else(|| minus(line)).or_else(|| decimal_commas(line))
}

fn written(line: &str) -> Text {
    let meant = line.trim();
    text!("write `{meant}`", "请写成 `{meant}`")
}

/// The comment at the end of a line.
fn comment(line: &str) -> Option<&str> {
    let mut at = 0;
    for piece in pieces(line)? {
        if let Some(sign) = line[at..piece.start].find('#') {
            return Some(&line[at + sign..]);
        }
        at = piece.end;
    }
    line[at..].find('#').map(|sign| &line[at + sign..])
}

/// The texts in quotes of a line; `None` where one has no end.
fn pieces(line: &str) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = line[at..].find(['"', '\'', '#']) {
        let start = at + offset;
        let mark = line[start..].chars().next()?;
        if mark == '#' {
            break;
        }
        let mut escaped = false;
        let close = line[start + 1..].char_indices().find(|(_, letter)| {
            let closes = *letter == mark && !escaped;
            escaped = *letter == '\\' && !escaped && mark == '"';
            closes
        });
        at = start + 1 + close?.0 + 1;
        found.push(start..at);
    }
    Some(found)
}

fn is_name(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

/// The bracket that is open before a byte of a line, outside quotes.
fn open_at(line: &str, texts: &[Range<usize>], at: usize) -> Option<char> {
    let mut open = Vec::new();
    for (_, letter) in
        line.char_indices().take_while(|(here, _)| *here < at).filter(|(here, _)| !texts.iter().any(|text| text.contains(here)))
    {
        match letter {
            '{' | '[' => open.push(letter),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// Signs that stand for the `=` between a key and what it is.
const FOR_EQUALS: [char; 3] = [':', '：', '＝'];

/// Signs that stand for a comma.
const FOR_COMMA: [char; 5] = ['，', '、', '；', ';', '。'];

/// A sign that is missing before a text, or another one that stands in its place: what stands there, and what is to.
fn missing_sign(line: &str) -> Option<(Range<usize>, &'static str)> {
    let texts = pieces(line)?;
    for (position, text) in texts.iter().enumerate() {
        let from = position.checked_sub(1).map_or(0, |before| texts[before].end);
        let words = &line[from..text.start];
        let sign = words.rfind(['=', ',', '[', '{']).map(|sign| sign + 1);
        let open = open_at(line, &texts, text.start);
        let key = words[sign.unwrap_or(0)..].trim();
        let begins = from + sign.unwrap_or(0);
        let at_key = match sign.map(|sign| &words[sign - 1..sign]) {
            None => position == 0,
            Some("{") => true,
            Some(",") => open == Some('{'),
            _ => false,
        };
        let behind = line[text.end..].trim_start();
        let ends = behind.is_empty() || behind.starts_with(|letter: char| ",}]#".contains(letter) || FOR_COMMA.contains(&letter));
        let name = key.trim_end_matches(FOR_EQUALS).trim_end();
        if at_key && is_name(name) && (ends || open == Some('{')) {
            let start = begins + line[begins..].find(name)? + name.len();
            return Some((start..text.start, " = "));
        }
        // Behind a text: what comes next is another text of a list, or another key of a table.
        let rest = &line[text.end..];
        let sign = rest.trim_start().strip_prefix(FOR_COMMA).unwrap_or_else(|| rest.trim_start());
        let next = sign.trim_start();
        let to = line.len() - next.len();
        let open = open_at(line, &texts, text.end);
        let key_next = next.split_once(['=', ':', '：', '＝']).is_some_and(|(name, _)| is_name(name.trim()))
            || next.split_once('"').is_some_and(|(name, _)| ["zh", "en"].contains(&name.trim()));
        let text_next = texts.get(position + 1).is_some_and(|text| text.start == to);
        if open == Some('{') && key_next || open == Some('[') && text_next {
            return Some((text.end..to, ", "));
        }
    }
    // `adds { beds = 1 }`
    let opening =
        line.find(['{', '[']).filter(|at| line[*at..].ends_with(['}', ']']) && texts.first().is_none_or(|text| text.start > *at))?;
    let name = line[..opening].trim().trim_end_matches(FOR_EQUALS).trim_end();
    let start = line.len() - line.trim_start().len() + name.len();
    is_name(name).then_some((start..opening, " = "))
}

/// Signs between texts that are missing or are those of other notations.
fn between_texts(line: &str) -> Option<Slip> {
    let (first, sign) = missing_sign(line)?;
    let mut meant = line.to_owned();
    for _ in 0..AT_ONCE {
        let Some((span, sign)) = missing_sign(&meant) else { break };
        meant.replace_range(span, sign);
    }
    let message = if sign == " = " {
        text!("`=` is missing between a key and its value", "键与值之间缺少 `=`")
    } else {
        text!("a comma is missing between two entries", "两项之间缺少逗号")
    };
    let end = line[first.end..].chars().next().map_or(first.end, |letter| first.end + letter.len_utf8());
    Some(Slip { span: first.start..first.end.max(end.min(line.len())), message, help: written(&meant) })
}

/// Whether words behind a text go on as [`slip`] mends it: the text itself is whole.
pub(super) fn goes_on(line: &str) -> bool {
    line.len() <= LONGEST && missing_sign(line).is_some()
}

/// Bytes of a line that is looked at for slips: a longer one is a list, and each of its texts is held against all others.
const LONGEST: usize = 2_000;

/// Keys that are true or false.
const TRUTHS: [&str; 2] = ["cancelled", "rounded"];

/// `True`, `ture`, `flase`, and yes and no where a key is one or the other.
fn truth(line: &str) -> Option<Slip> {
    let (key, value) = line.split_once('=')?;
    let word = value.trim();
    let lower = word.to_lowercase();
    let known = TRUTHS.contains(&key.trim().rsplit('.').next().unwrap_or_default());
    let spelled = |truth: &str| match crate::diagnostic::slips(&lower, truth) {
        0 => word != truth,
        slips => known && word.chars().all(char::is_alphabetic) && (slips == 1 || slips == 2 && word.len() > 4),
    };
    let meant = match lower.as_str() {
        "yes" | "on" | "y" | "是" if known => "true",
        "no" | "off" | "n" | "否" if known => "false",
        _ => ["true", "false"].into_iter().find(|truth| spelled(truth))?,
    };
    let start = line.len() - value.trim_start().len();
    let key = key.trim();
    Some(Slip {
        span: start..start + word.len(),
        message: text!("`{word}` is neither `true` nor `false`", "`{word}` 既不是 `true` 也不是 `false`"),
        help: text!("write `{key} = {meant}`", "请写成 `{key} = {meant}`"),
    })
}

/// Signs of word processors that look like a minus.
const MINUS: [char; 5] = ['−', '–', '—', '﹣', '－'];

fn minus(line: &str) -> Option<Slip> {
    let texts = pieces(line)?;
    let is_sign = |at: usize, letter: char| {
        let before = line[..at].trim_end();
        MINUS.contains(&letter)
            && !texts.iter().any(|text| text.contains(&at))
            && before.ends_with(['=', ',', '[', '(', '{'])
            && line[at + letter.len_utf8()..].trim_start().starts_with(|next: char| next.is_ascii_digit() || next == '.')
    };
    let signs: Vec<(usize, char)> = line.char_indices().filter(|(at, letter)| is_sign(*at, *letter)).collect();
    let (first, letter) = *signs.first()?;
    let mut meant = line.to_owned();
    for (at, letter) in signs.iter().rev() {
        meant.replace_range(*at..at + letter.len_utf8(), "-");
    }
    Some(Slip {
        span: first..first + letter.len_utf8(),
        message: text!("`{letter}` is the dash of a word processor, not a minus sign", "`{letter}` 是文字处理软件的横线，不是负号"),
        help: written(&meant),
    })
}

/// Decimal commas in a list, `[0,01, 0,04]`, or behind a key of a table in one line, `{ times = 1,2 }`.
fn decimal_commas(line: &str) -> Option<Slip> {
    let told = |span: Range<usize>, meant: &str| {
        let mut whole = line.to_owned();
        whole.replace_range(span.clone(), meant);
        Slip { span, message: decimal_comma(), help: written(&whole) }
    };
    if line.contains(['"', '\'']) {
        return None;
    }
    if let (Some(open), Some(close)) = (line.find('['), line.find(']'))
        && open + 1 < close
        && let Some(meant) = list_with_points(&line[open..=close])
    {
        return Some(told(open..close + 1, &meant));
    }
    let value = line.rfind('=').map(|sign| sign + 1).filter(|_| line.contains('{'))?;
    let number = line[value..].trim_start();
    let start = line.len() - number.len();
    let number = number[..number.find('}').unwrap_or(number.len())].trim_end();
    let meant = with_point(number)?;
    Some(told(start..start + number.len(), &meant))
}

pub(super) fn decimal_comma() -> Text {
    text!("a comma parts the numbers of a list: decimals begin with a point", "逗号用来分隔数字：小数要用小数点")
}

/// `1,2` as `1.2`; three digits behind a comma may be thousands, but for those after a nought.
fn with_point(number: &str) -> Option<String> {
    let (whole, part) = number.split_once(',')?;
    let digits = |words: &str| !words.is_empty() && words.chars().all(|letter| letter.is_ascii_digit());
    let plain = whole.strip_prefix('-').unwrap_or(whole);
    (digits(plain) && digits(part) && (part.len() != 3 || plain == "0")).then(|| format!("{whole}.{part}"))
}

/// `[-1,5, 2,5]` as `[-1.5, 2.5]`: the commas that part its numbers have a space behind them, those within have none.
pub(super) fn list_with_points(list: &str) -> Option<String> {
    let inside = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut numbers: Vec<String> = inside.split(", ").map(|number| number.trim().to_owned()).collect();
    let glued = numbers.iter().filter(|number| number.contains(',')).count();
    // Of a list without any space behind its commas every other one parts.
    if numbers.len() == 1 {
        let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
        numbers = parts.chunks(2).map(|pair| pair.join(",")).collect();
        if parts.len() < 4 || parts.len() % 2 == 1 {
            return None;
        }
    }
    let meant: Option<Vec<String>> = numbers
        .iter()
        .map(|number| with_point(number).or_else(|| number.parse::<f64>().is_ok_and(f64::is_finite).then(|| number.clone())))
        .collect();
    (glued > 0).then(|| meant.map(|meant| format!("[{}]", meant.join(", "))))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_other_notations_are_put_as_they_are_meant() {
        for (line, meant) in [
            ("people \"population\"", "people = \"population\""),
            ("women: \"women\"", "women = \"women\""),
            ("men ＝ \"men\"  # all", "men = \"men\""),
            ("name = { zh: \"一\", en: \"one\" }", "name = { zh = \"一\", en = \"one\" }"),
            ("name = { zh = \"一\"， en = \"one\" }", "name = { zh = \"一\", en = \"one\" }"),
            ("name = { zh = \"一\" en = \"one\" }", "name = { zh = \"一\", en = \"one\" }"),
            ("name = { zh \"一\"、en \"one\" }", "name = { zh = \"一\", en = \"one\" }"),
            ("between = [\"a\" \"b\"]", "between = [\"a\", \"b\"]"),
            ("between = [\"a\"；\"b\"；\"c\"]", "between = [\"a\", \"b\", \"c\"]"),
            ("between [\"a\", \"b\"]", "between = [\"a\", \"b\"]"),
            ("adds { beds = 1 }", "adds = { beds = 1 }"),
            ("rounded = True", "rounded = true"),
            ("cancelled = flase", "cancelled = false"),
            ("cancelled = 是", "cancelled = true"),
            ("value = { normal = [−1.5, 2.5] }", "value = { normal = [-1.5, 2.5] }"),
            ("value = –0.1", "value = -0.1"),
            ("value = { uniform = [0,01, 0,04] }", "value = { uniform = [0.01, 0.04] }"),
            ("value = { pert = [0,1, 1, 2,5] }", "value = { pert = [0.1, 1, 2.5] }"),
            ("value = { pert = [0,1,0,3,0,6] }", "value = { pert = [0.1, 0.3, 0.6] }"),
            ("places_added = { times = 1,2 }", "places_added = { times = 1.2 }"),
        ] {
            let help = slip(line).map(|slip| slip.help.en);
            assert_eq!(help.as_deref(), Some(format!("write `{meant}`").as_str()), "{line}");
        }
    }

    #[test]
    fn other_lines_are_left_alone() {
        for line in [
            "name = { zh = \"他说\"好\"\", en = \"one\" }",
            "name = { zh = 一\", en = \"one\" }",
            "two\", \"three\"]",
            "name = \"one",
            "years = [2026–2028]",
            "value = { times = 1,200 }",
            "value = [1, 2, 3]",
            "domain = tree house",
            "[[domain]]",
            "[facility.\"a b\"]",
        ] {
            assert!(slip(line).is_none(), "{line}: {:?}", slip(line).map(|slip| slip.help.en));
        }
    }
}
