//! Numbers and intervals as people type them, and how to write what they meant.

use crate::language::{Text, plain_mark};
use crate::text;

/// A finite number in the usual notation: `1250`, `-0.5`, `1.2e-3`.
pub fn parse_number(words: &str) -> Option<f64> {
    // Rust also reads `inf` and `nan`, which no table of a plan means.
    if words.bytes().any(|byte| byte.is_ascii_alphabetic() && byte != b'e' && byte != b'E') {
        return None;
    }
    words.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Full-width characters of Chinese input methods as their plain forms: `１２．５％` becomes `12.5%`.
pub fn half_width(words: &str) -> String {
    words
        .chars()
        .map(|letter| match letter {
            '−' | '–' | '—' => '-',
            other => plain_mark(other).unwrap_or(other),
        })
        .collect()
}

/// How to write what was probably meant, if that can be told.
pub fn number_help(words: &str) -> Option<Text> {
    let plain = half_width(words);
    let plain = plain.trim();
    if plain != words.trim() && parse_number(plain).is_some() {
        return Some(text!(
            "full-width characters: write `{plain}` with the input method switched to half-width",
            "用了全角字符：请切换到半角，写成 `{plain}`"
        ));
    }
    if let Some(number) = plain.strip_suffix('%').map(str::trim_end).filter(|number| parse_number(number).is_some()) {
        return Some(text!(
            "write `{number}` without the per cent sign: the unit is written apart",
            "请写成 `{number}`，不带百分号：单位另写"
        ));
    }
    let joined: String = plain.chars().filter(|letter| *letter != ',' && *letter != ' ').collect();
    if joined != plain && parse_number(&joined).is_some() {
        return Some(text!("write `{joined}` without separators between the digits", "数字中间不要分隔符，请写成 `{joined}`"));
    }
    if matches!(plain.to_ascii_lowercase().as_str(), "-" | "--" | "n/a" | "na" | "nan" | "null" | "none" | "无" | "不详" | "暂无" | "/")
    {
        return Some(text!("leave the cell empty where nothing is known", "没有数值时请留空"));
    }
    if let Some(number) = chinese_number(plain) {
        return Some(text!("write Chinese numerals as digits: `{number}`", "中文数字请写成阿拉伯数字：`{number}`"));
    }
    if !plain.is_empty() && plain.chars().all(|letter| CHINESE_NUMERALS.contains(letter)) {
        return Some(text!("write Chinese numerals as digits, such as `6` for 六", "中文数字请写成阿拉伯数字，如“六”写作 `6`"));
    }
    let digits: String = plain.chars().take_while(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+')).collect();
    if digits.len() < plain.len() && parse_number(&digits).is_some() {
        return Some(text!("write the number alone, `{digits}`", "请只写数字 `{digits}`"));
    }
    None
}

/// The interval that loose words such as `0.5-2.5`, `0.5% to 2.5%` or `0.5 .. 2.5` mean, as it is to be written.
pub fn meant_interval(words: &str) -> Option<String> {
    let plain = half_width(words).replace(['至', '到', '~'], " to ").replace("..", " to ").replace('%', "");
    let number = |end: &str| parse_number(end.trim()).map(|number| (number, end.trim().to_owned()));
    let pair = |low: &str, high: &str| Some((number(low)?, number(high)?)).filter(|((low, _), (high, _))| low < high);
    // A minus may also stand before a number, so every one is tried as the sign between the two.
    let ((_, low), (_, high)) = match plain.split_once(" to ") {
        Some((low, high)) => pair(low, high),
        None => plain.match_indices('-').find_map(|(at, dash)| pair(&plain[..at], &plain[at + dash.len()..])),
    }?;
    Some(format!("{low} to {high}"))
}

const CHINESE_NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两点分之成半";

/// A whole number in Chinese numerals: `六`, `二十`, `一万三千五百`.
fn chinese_number(words: &str) -> Option<u64> {
    let (mut whole, mut section, mut digit) = (0_u64, 0_u64, None);
    for letter in words.chars() {
        let unit = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            '亿' => 100_000_000,
            '零' | '〇' => {
                digit = digit.or(Some(0));
                continue;
            }
            _ => {
                // Two digits side by side are no number of this form.
                if digit.is_some_and(|digit| digit > 0) {
                    return None;
                }
                digit = Some("零一二三四五六七八九".chars().position(|known| known == if letter == '两' { '二' } else { letter })? as u64);
                continue;
            }
        };
        if unit >= 10_000 {
            if section == 0 && digit.is_none() {
                return None;
            }
            whole = (whole + section + digit.take().unwrap_or(0)) * unit;
            section = 0;
        } else {
            // `十五` has its one unsaid.
            section += digit.take().filter(|digit| *digit > 0).unwrap_or(1) * unit;
        }
    }
    if words.is_empty() { None } else { Some(whole + section + digit.unwrap_or(0)) }
}
