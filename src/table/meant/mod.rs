//! What people mean by a figure that is not written as files want it, so that a help can say how to write the same value.
//!
//! A help may be followed without a thought, so it never changes the value: where a spelling has two readings (`1,234`) both are named,
//! and where nobody can tell the value (`12 or so beds`) none is.

mod digits;
mod figure;
mod words;

use super::number::{half_width, parse_number};
use crate::language::Text;
use crate::text;

use figure::{Scaling, figure};

pub use digits::{is_invisible, is_odd_space};
pub use figure::PerCent;

/// How to write what was probably meant by words that are no number, if that can be told.
pub fn number_help(words: &str, per_cent: PerCent) -> Option<Text> {
    let plain = half_width(words);
    let plain = plain.trim();
    if plain.is_empty() {
        return None;
    }
    if is_nothing(plain) {
        return Some(text!("leave the cell empty where nothing is known", "没有数值时请留空"));
    }
    if parse_number(plain).is_some() && plain != words.trim() {
        let has_full_width = words.chars().any(|letter| ('\u{FF01}'..='\u{FF5E}').contains(&letter));
        return Some(if has_full_width {
            text!(
                "full-width characters: write `{plain}` with the input method switched to half-width",
                "用了全角字符：请切换到半角，写成 `{plain}`"
            )
        } else {
            text!("write `{plain}` with plain characters", "请用普通字符写成 `{plain}`")
        });
    }
    if words.parse::<f64>().is_ok_and(f64::is_infinite) {
        return Some(text!("no number is larger than 1.7e308: is the exponent right?", "数值不能大于 1.7e308：指数是否写错？"));
    }
    if let Some(number) = parse_number(plain) {
        // Where a whole number is wanted.
        let whole = (number.fract() == 0.0 && number.abs() < 1e15).then(|| format!("{number}"));
        return whole.filter(|whole| whole != plain).map(|whole| text!("write `{whole}`, without decimals", "请写 `{whole}`，不带小数"));
    }
    if let Some(help) = figure(plain).map(|figure| figure.help(per_cent)) {
        return Some(help);
    }
    // `FY2024`, `2024Q4` and `2024-12-31`: one year among other things.
    if let Some(year) = one_year(plain) {
        return Some(text!("write the number alone, `{year}`", "请只写数字 `{year}`"));
    }
    if interval_meant(words, per_cent).is_some() && !plain.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '/')) {
        return Some(text!("one number is wanted here, not a range", "这里只能写一个数，不能写区间"));
    }
    if plain.chars().all(|letter| CHINESE_NUMERALS.contains(letter)) {
        return Some(text!("write Chinese numerals as digits", "中文数字请写成阿拉伯数字"));
    }
    plain.chars().any(|letter| letter.is_ascii_digit()).then(|| {
        text!(
            "write the figure alone, in digits with a decimal point; words about it belong into another column",
            "只写数字，小数用小数点；说明文字请写到别的列"
        )
    })
}

/// The year of four digits that words hold beside signs of a date.
fn one_year(plain: &str) -> Option<&str> {
    let runs: Vec<&str> = plain.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let is_year = |digits: &&&str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let others = runs.iter().filter(|digits| !is_year(digits)).all(|digits| digits.len() <= 2);
    let dated = plain.to_lowercase().contains(['q', 'h', '-', '/']) || plain.to_lowercase().contains("fy");
    let mut years = runs.iter().filter(is_year);
    let (first, second) = (years.next(), years.next());
    first.copied().filter(|_| second.is_none() && others && dated)
}

/// Words and signs with which tables say that they have no figure.
pub fn is_nothing(words: &str) -> bool {
    let plain = half_width(words);
    matches!(
        plain.trim().to_ascii_lowercase().as_str(),
        "-" | "--"
            | "---"
            | "n/a"
            | "na"
            | "n.a."
            | "nan"
            | "null"
            | "none"
            | "nil"
            | "?"
            | "tbd"
            | "x"
            | "."
            | ".."
            | "..."
            | "…"
            | "无"
            | "不详"
            | "暂无"
            | "未知"
            | "待定"
            | "缺"
            | "/"
    )
}

const CHINESE_NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两点分之成半";

/// The values that words which are no number can stand for, as they are to be written; `None` if they stand for none.
pub fn number_meant(words: &str, per_cent: PerCent) -> Option<Vec<String>> {
    let plain = half_width(words);
    figure(plain.trim()).map(|figure| figure.values(per_cent))
}

/// The factor that a change in per cent with its sign stands for: `+15%` is 1.15, `-20%` is 0.8.
pub fn change_as_factor(words: &str) -> Option<f64> {
    let plain = half_width(words).trim().to_owned();
    let signed = plain.starts_with(['+', '-', '−', '–']) && plain.ends_with('%');
    let change = number_meant(&plain.replace(['−', '–'], "-"), PerCent::Part).filter(|_| signed)?;
    Some(((1.0 + parse_number(change.first()?)?) * 1e9).round() / 1e9)
}

/// The intervals that loose words such as `0.5-2.5`, `0.5% to 2.5%`, `0.5 .. 2.5` or `1.5 ± 1` can mean, as they are to be written; `None` if
/// they mean none. Several where the figures have several readings.
pub fn interval_meant(words: &str, per_cent: PerCent) -> Option<Vec<String>> {
    let plain = half_width(words).to_lowercase();
    let plain = plain.trim();
    let plain = plain.strip_prefix("between ").map_or_else(|| plain.to_owned(), |rest| rest.replacen(" and ", " to ", 1));
    let plain = plain.strip_prefix("from ").unwrap_or(&plain);
    let plain = plain.strip_prefix('从').unwrap_or(plain).trim();
    let plain = plain.strip_prefix(['[', '(']).and_then(|rest| rest.strip_suffix([']', ')'])).unwrap_or(plain);
    if let Some((middle, width)) = ["±", "+/-", "+-", "+−"].iter().find_map(|sign| plain.split_once(sign)) {
        return around(middle, width, per_cent);
    }
    // A per cent sign at the end serves both ends: `2 to 5%`.
    let pair = |low: &str, high: &str| {
        let (mut low, high) = (figure(low)?, figure(high)?);
        if low.scale == Scaling::None {
            low.scale = high.scale.clone();
        }
        let pairs: Vec<String> = low
            .values(per_cent)
            .iter()
            .zip(high.values(per_cent))
            .filter(|(low, high)| parse_number(low).zip(parse_number(high)).is_some_and(|(low, high)| low < high))
            .map(|(low, high)| format!("{low} to {high}"))
            .collect();
        (!pairs.is_empty()).then_some(pairs)
    };
    for separator in [" to ", " bis ", " à ", "to", "至", "到", "~", "..", "—", "–", " - ", ";", " and ", ", ", "/"] {
        if let Some((low, high)) = plain.split_once(separator)
            && let Some(found) = pair(low.trim(), high.trim_start_matches(['.', '~', '—']).trim())
        {
            return Some(found);
        }
    }
    // A minus may also stand before a number, so every one is tried as the sign between the two.
    plain.match_indices(['-', ',']).find_map(|(at, sign)| pair(&plain[..at], &plain[at + sign.len()..]))
}

/// `1.5 ± 1` as an interval.
fn around(middle: &str, width: &str, per_cent: PerCent) -> Option<Vec<String>> {
    let (mut middle, mut width) = (figure(middle)?, figure(width)?);
    let number = |figure: &figure::Figure| parse_number(&figure.values(per_cent).into_iter().next()?);
    // Of a part of one written as such, a width in per cent is a part of that part: `0.05 ± 60%`.
    let of_middle = middle.scale == Scaling::None
        && matches!(width.scale, Scaling::Fraction(_))
        && (per_cent == PerCent::Part && number(&middle)?.abs() <= 1.0 || per_cent != PerCent::Part && number(&middle)? < number(&width)?);
    if of_middle {
        let (middle, part) = (number(&middle)?, parse_number(&width.values(PerCent::Part).into_iter().next()?)?);
        let rounded = |value: f64| (value * 1e9).round() / 1e9;
        return (part > 0.0).then(|| vec![format!("{} to {}", rounded(middle * (1.0 - part)), rounded(middle * (1.0 + part)))]);
    }
    if middle.scale == Scaling::None {
        middle.scale = width.scale.clone();
    } else if width.scale == Scaling::None {
        width.scale = middle.scale.clone();
    }
    let (middle, width) = (middle.values(per_cent).into_iter().next()?, width.values(per_cent).into_iter().next()?);
    let decimals = [&middle, &width].map(|number| number.split_once('.').map_or(0, |(_, part)| part.len())).into_iter().max()?;
    let (middle, width) = (parse_number(&middle)?, parse_number(&width)?);
    (width > 0.0).then(|| vec![format!("{:.decimals$} to {:.decimals$}", middle - width, middle + width)])
}
