//! A figure as people write it, taken apart into digits, a factor and what stands around them, with the ways to write it for files.

use super::words::{BEFORE, BEHIND, CURRENCIES, PER_CENTS, POWERS, UNITS};
use crate::language::Text;
use crate::table::number::{chinese_number, parse_number};
use crate::text;

/// What a per cent sign means where a figure stands: the unit there decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PerCent {
    /// The unit is %: `12%` is 12.
    Points,
    /// The figure is a part of one: `12%` is 0.12.
    Part,
    /// Not known here.
    #[default]
    Unknown,
}

impl PerCent {
    /// What a unit says of it, in either language.
    pub fn of_unit(unit: &Text) -> PerCent {
        let words = format!("{} {}", unit.en.to_lowercase(), unit.zh);
        let holds = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
        if holds(&["%", "％", "per cent", "percent", "百分", "points"]) {
            PerCent::Points
        } else if holds(&["share", "fraction", "proportion", "part of", "比例", "份额", "占比", "比重"]) {
            PerCent::Part
        } else {
            PerCent::Unknown
        }
    }
}

/// The ways to write a figure that has been understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// The value as files want it; two where the digits can be read in two ways.
    readings: Vec<String>,
    pub(super) scale: Scaling,
    /// What stood around the digits.
    around: Around,
}

/// A factor that was written as a word or sign behind the digits.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scaling {
    None,
    PerCent,
    /// A power of ten, with the word as written.
    Power(i32, String),
}

/// What stood around the digits and is no part of the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    Nothing,
    /// Chinese numerals.
    Numerals,
    /// A space or mark that nobody sees.
    Invisible,
    /// A unit or a currency.
    Unit,
    /// Words such as 约 or `>`.
    Demand,
}

impl Figure {
    pub(super) fn help(&self, per_cent: PerCent) -> Text {
        match (&self.readings[..], &self.scale) {
            ([first, second], Scaling::None) => text!(
                "write `{first}` if the comma parts thousands, `{second}` if it begins the decimals",
                "若逗号是千位分隔符，请写 `{first}`；若是小数点，请写 `{second}`"
            ),
            ([number], Scaling::PerCent) => {
                let part = shifted(number, -2);
                match per_cent {
                    PerCent::Points => text!("write `{number}`: the unit is %", "请写 `{number}`：单位是%"),
                    PerCent::Part => text!("write `{part}`: it is a part of one", "请写 `{part}`：这里是占1的份额"),
                    PerCent::Unknown => text!(
                        "write `{number}` where the unit is %, `{part}` where it is a part of one",
                        "单位为%时请写 `{number}`，为份额（占1的比例）时请写 `{part}`"
                    ),
                }
            }
            ([number], Scaling::Power(power, word)) => {
                let whole = shifted(number, *power);
                text!("write `{whole}`, or `{number}` if the unit is {word}", "请写 `{whole}`；若单位就是{word}，请写 `{number}`")
            }
            ([number], Scaling::None) => match self.around {
                Around::Demand => text!(
                    "write the number alone, `{number}`; what it asks for belongs into another column",
                    "请只写数字 `{number}`；要求（如“以上”）请写到别的列"
                ),
                Around::Numerals => text!("write Chinese numerals as digits: `{number}`", "中文数字请写成阿拉伯数字：`{number}`"),
                Around::Unit => text!("write the number alone, `{number}`", "请只写数字 `{number}`"),
                Around::Invisible => {
                    text!("write `{number}`: a character that cannot be seen stands in it", "请写 `{number}`：其中有看不见的字符")
                }
                Around::Nothing => text!(
                    "write `{number}`: no separators between the digits, and a point before decimals",
                    "请写 `{number}`：数字之间不要分隔符，小数用小数点"
                ),
            },
            (readings, scale) => {
                let power = match scale {
                    Scaling::Power(power, _) => *power,
                    Scaling::PerCent if per_cent == PerCent::Part => -2,
                    Scaling::PerCent | Scaling::None => 0,
                };
                let list = readings.iter().map(|number| format!("`{}`", shifted(number, power))).collect::<Vec<_>>();
                let (en, zh) = (list.join(" or "), list.join(" 或 "));
                text!("write {en}, whichever is meant", "请按原意写 {zh}")
            }
        }
    }

    /// The values this can stand for, likeliest first.
    pub(super) fn values(&self, per_cent: PerCent) -> Vec<String> {
        let power = match (&self.scale, per_cent) {
            (Scaling::Power(power, _), _) => *power,
            (Scaling::PerCent, PerCent::Part) => -2,
            (Scaling::PerCent | Scaling::None, _) => 0,
        };
        self.readings.iter().map(|number| shifted(number, power)).collect()
    }
}

/// Takes words apart into digits, a factor and what stands around; `None` if something else is left over.
pub(super) fn figure(words: &str) -> Option<Figure> {
    let mut rest = words.trim().to_lowercase();
    let mut around = Around::Nothing;
    let mut note = |seen: Around| around = around.max(seen);
    if rest.chars().any(|letter| is_invisible(letter) || is_odd_space(letter)) {
        note(Around::Invisible);
        rest = rest.chars().filter(|letter| !is_invisible(*letter)).map(|letter| if is_odd_space(letter) { ' ' } else { letter }).collect();
        rest = rest.trim().to_owned();
    }
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        // Accountants put negative amounts in brackets.
        let inner = figure(inside)?;
        let readings = inner.readings.iter().map(|number| format!("-{number}")).collect();
        return (inner.scale == Scaling::None).then_some(Figure { readings, ..inner });
    }
    let mut scale = Scaling::None;
    if let Some(numerals) = rest.strip_prefix("百分之") {
        scale = Scaling::PerCent;
        rest = numerals.to_owned();
    }
    loop {
        let before = rest.len();
        for (list, kind) in [(&BEFORE[..], Around::Demand), (&CURRENCIES[..], Around::Unit)] {
            if let Some(left) = list.iter().find_map(|word| rest.strip_prefix(word)) {
                note(kind);
                rest = left.trim_start().to_owned();
            }
        }
        for (list, kind) in [(&BEHIND[..], Around::Demand), (&UNITS[..], Around::Unit)] {
            // A word of letters is one only behind a digit, a factor or a space: `1.2万人`, `12 beds`.
            if let Some(left) = list.iter().find_map(|word| rest.strip_suffix(word)).filter(|left| !left.is_empty()) {
                note(kind);
                rest = left.trim_end().to_owned();
            }
        }
        if scale == Scaling::None {
            if let Some(left) = PER_CENTS.iter().find_map(|word| rest.strip_suffix(word)) {
                scale = Scaling::PerCent;
                rest = left.trim_end().to_owned();
            } else if chinese_number(&rest).is_none()
                && let Some((left, word, power)) = POWERS.iter().find_map(|(word, power)| Some((rest.strip_suffix(word)?, *word, *power)))
            {
                scale = Scaling::Power(power, word.to_owned());
                rest = left.trim_end().to_owned();
            }
        }
        if rest.len() == before {
            break;
        }
    }
    let (sign, body) = match rest.strip_prefix('-') {
        Some(body) => ("-", body.trim_start()),
        None => ("", rest.strip_prefix('+').unwrap_or(&rest).trim_start()),
    };
    let readings = digits(body).or_else(|| {
        let number = spoken(body);
        note(if number.is_some() { Around::Numerals } else { Around::Nothing });
        Some(vec![number.or_else(|| fraction(body))?])
    })?;
    let readings: Vec<String> = readings.into_iter().map(|number| format!("{sign}{number}")).collect();
    readings.iter().all(|number| parse_number(number).is_some()).then_some(Figure { readings, scale, around })
}

/// Digits with separators as plain decimals; two readings where a comma may part thousands or begin the decimals.
fn digits(body: &str) -> Option<Vec<String>> {
    if parse_number(body).is_some() && !body.starts_with(['+', '-']) {
        return Some(vec![body.to_owned()]);
    }
    let is_separator = |letter: char| matches!(letter, ',' | '.' | ' ' | '\'' | '’' | '_');
    if !body.chars().all(|letter| letter.is_ascii_digit() || is_separator(letter))
        || !body.starts_with(|letter: char| letter.is_ascii_digit())
    {
        return None;
    }
    let mut kinds: Vec<char> = Vec::new();
    for letter in body.chars().filter(|letter| is_separator(*letter)) {
        if !kinds.contains(&letter) {
            kinds.push(letter);
        }
    }
    let decimal = |whole: &str, part: &str| format!("{whole}.{part}");
    match kinds[..] {
        [','] => {
            let parts: Vec<&str> = body.split(',').collect();
            match parts[..] {
                [whole, part] if part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') => {
                    Some(vec![format!("{whole}{part}"), decimal(whole, part)])
                }
                [whole, part] if !part.is_empty() => Some(vec![decimal(whole, part)]),
                _ => grouped(body, ',').map(|number| vec![number]),
            }
        }
        [separator] => grouped(body, separator).map(|number| vec![number]),
        [groups, point] if matches!(point, '.' | ',') && body.matches(point).count() == 1 => {
            let (whole, part) = body.split_once(point)?;
            let whole = grouped(whole, groups)?;
            (!part.is_empty()).then(|| vec![decimal(&whole, part)])
        }
        _ => None,
    }
}

/// Digits in groups of three, put together.
fn grouped(body: &str, separator: char) -> Option<String> {
    let mut groups = body.split(separator);
    let first = groups.next()?;
    let whole = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && body.contains(separator);
    whole.then(|| body.split(separator).collect())
}

/// A number in Chinese numerals, with decimals after 点.
fn spoken(body: &str) -> Option<String> {
    match body.split_once('点') {
        None => chinese_number(body).map(|number| number.to_string()),
        Some((whole, part)) => {
            let digit =
                |letter: char| "零一二三四五六七八九".chars().position(|known| known == if letter == '〇' { '零' } else { letter });
            let part: Option<String> = part.chars().map(|letter| digit(letter).map(|digit| digit.to_string())).collect();
            Some(format!("{}.{}", chinese_number(whole)?, part.filter(|part| !part.is_empty())?))
        }
    }
}

/// `1/2` and the like, where the decimals end.
fn fraction(body: &str) -> Option<String> {
    let (top, bottom) = body.split_once('/')?;
    let (top, bottom): (f64, f64) = (top.trim().parse().ok()?, bottom.trim().parse().ok()?);
    let value = top / bottom;
    let written = value.to_string();
    (value.is_finite() && written.len() <= 8).then_some(written)
}

/// Letters that nobody sees and that are no space either.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{0085}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Spaces that look like a plain one and are none.
pub fn is_odd_space(letter: char) -> bool {
    matches!(letter, '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}')
}

/// A decimal with its point moved: `1.25` by 4 is `12500`, by -2 `0.0125`. Exact, since it works on the digits.
fn shifted(number: &str, places: i32) -> String {
    if places == 0 {
        return number.to_owned();
    }
    if let Some((digits, exponent)) = number.split_once(['e', 'E']) {
        let moved = exponent.parse::<i32>().map_or_else(|_| number.to_owned(), |exponent| format!("{digits}e{}", exponent + places));
        return parse_number(&moved).map_or(moved, |value| value.to_string());
    }
    let (sign, body) = number.strip_prefix('-').map_or(("", number), |body| ("-", body));
    let (whole, part) = body.split_once('.').unwrap_or((body, ""));
    let digits = format!("{whole}{part}");
    let point = whole.len() as i32 + places;
    let moved = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point as usize >= digits.len() {
        format!("{digits}{}", "0".repeat(point as usize - digits.len()))
    } else {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    };
    let moved = if moved.contains('.') { moved.trim_end_matches('0').trim_end_matches('.').to_owned() } else { moved };
    let moved = moved.trim_start_matches('0');
    let moved = if moved.is_empty() || moved.starts_with('.') { format!("0{moved}") } else { moved.to_owned() };
    format!("{sign}{moved}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_shifted_exactly() {
        for (number, places, moved) in [
            ("1.2", 4, "12000"),
            ("12", -2, "0.12"),
            ("0.5", -2, "0.005"),
            ("-3", -2, "-0.03"),
            ("120", -2, "1.2"),
            ("0", 4, "0"),
            ("1.25", 1, "12.5"),
        ] {
            assert_eq!(shifted(number, places), moved, "{number} by {places}");
        }
    }
}
