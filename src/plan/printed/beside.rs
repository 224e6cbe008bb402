//! What stands beside a figure and is no part of it: the year that it is of, its source, the way that leads to it, figures of its parts.

use super::words::plain;

/// A calendar year at the beginning of a text and the bytes that it takes, `2021/22` and `2018-20` with their ends.
fn year_at(text: &str) -> Option<(i32, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if digits(text) != 4 || !(text.starts_with("19") || text.starts_with("20")) {
        return None;
    }
    let first: i32 = text[..4].parse().ok()?;
    let tail = text[4..].strip_prefix(['-', '/', '~']);
    let end = tail.and_then(|tail| match digits(tail) {
        2 => Some((first / 100 * 100 + tail[..2].parse::<i32>().ok()?, 7)),
        4 => Some((tail[..4].parse().ok()?, 9)),
        _ => None,
    });
    Some(end.filter(|(year, _)| *year > first && *year < first + 20).unwrap_or((first, 4)))
}

/// Brackets that name a year among words without other figures, as `(DHS 2018)` does, hold the year alone afterwards.
fn without_sources(cell: &str) -> String {
    let mut out = String::new();
    let mut rest = cell;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')').map(|at| open + at) else { break };
        let inner = &rest[open + 1..close];
        let digits: String = inner.chars().filter(char::is_ascii_digit).collect();
        let year = inner.char_indices().find_map(|(at, _)| year_at(&inner[at..]));
        out.push_str(&rest[..=open]);
        match year
            .filter(|_| matches!(digits.len(), 4 | 6 | 8) && inner.chars().any(char::is_alphabetic) && !inner.contains(['年', '比', '较']))
        {
            Some((year, _)) => out.push_str(&year.to_string()),
            None => out.push_str(inner),
        }
        out.push(')');
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

/// Words before a year that make it the one that is compared with, not the one that is meant.
const COMPARED: [&str; 12] = ["比", "较", "从", "自", "由", "from", "since", "vs", "vs.", "compared to", "compared with", "relative to"];

/// Takes calendar years out of a figure, as in `40 (2010)`, 比2020年下降18% and 到2025年, and gives the one that the figure is of and the one that it
/// is compared with.
///
/// A bare number that could be a year is none: something beside it must say so.
pub(super) fn take_year(cell: &str) -> (String, Option<i32>, Option<i32>) {
    let cell = &without_sources(&super::eras::without_eras(cell));
    let mut rest = String::new();
    let (mut said, mut compared) = (None, None);
    let mut at = 0;
    while at < cell.len() {
        let Some(letter) = cell[at..].chars().next() else { break };
        let before = cell[..at].trim_end();
        let apart = !cell[..at].ends_with(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',');
        let Some((year, length)) = year_at(&cell[at..]).filter(|_| apart) else {
            rest.push(letter);
            at += letter.len_utf8();
            continue;
        };
        let after = &cell[at + length..];
        let named = ["年末", "年底", "年度", "年"].into_iter().find(|word| after.starts_with(word));
        let lower = before.to_lowercase();
        let bracket = before.ends_with(['(', '[']) && after.trim_start().starts_with([')', ']']);
        let worded = ["by", "in", "from", "vs", "vs.", "since", "until", "of", "fy", "year", "en", "para", "al", "as of", "to", "than"]
            .iter()
            .any(|word| lower.ends_with(word) && !lower[..lower.len() - word.len()].ends_with(|letter: char| letter.is_alphanumeric()));
        let heading = before.is_empty()
            && after.trim_start().starts_with([':', '='])
            && after.trim_start()[1..].trim_start().starts_with(|letter: char| letter.is_ascii_digit() || "<>≥≤~-".contains(letter))
            && !after.trim_start()[1..].trim_start().starts_with("1 ");
        if named.is_none() && !bracket && !worded && !heading {
            rest.push_str(&cell[at..at + length]);
            at += length;
            continue;
        }
        // 2013年度比46%削減 names the year that is compared with before the word, 2025年的1.2倍 and `2019 level` what is taken a part of.
        let behind = after[named.map_or(0, str::len)..].trim_start();
        let part = behind.strip_prefix('的').is_some_and(|part| {
            part.trim_start().starts_with(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十两半百".contains(letter))
        });
        let compares = part
            || behind.starts_with('比')
            || ["level", "水平", "水準", "水准"].iter().any(|word| behind.trim_start_matches('的').to_lowercase().starts_with(word));
        *(if compares || COMPARED.iter().any(|word| lower.ends_with(word)) { &mut compared } else { &mut said }) = Some(year);
        at += length + named.map_or(0, str::len);
        if heading {
            at = cell.len() - cell[at..].trim_start()[1..].len();
        }
        rest.push(' ');
    }
    for empty in ["( )", "[ ]", "()", "[]"] {
        rest = rest.replace(empty, " ");
    }
    (rest.trim().to_owned(), said, compared)
}

/// A figure without the figures in the brackets after it, `46（国家级3、省级12）` and `17.8 [16.1–19.5]`; `None` where no brackets follow a figure.
pub(super) fn outside_brackets(cell: &str) -> Option<String> {
    let plain = plain(cell);
    let open = plain.find(['(', '['])?;
    let close = plain.rfind([')', ']'])?;
    let digit = |text: &str| text.chars().any(|letter| letter.is_ascii_digit());
    (open < close && digit(&plain[..open]) && digit(&plain[open..close])).then(|| format!("{} {}", &plain[..open], &plain[close + 1..]))
}

/// Where a figure tells the way as well, as `from 45 to 60`, `by 15 to 60`, 由45提高到60, 提高15，达到60 and `45 → 60` do, what stands at its end.
pub(super) fn end_of_way(cell: &str) -> Option<String> {
    let digit = |text: &str| text.chars().any(|letter| letter.is_ascii_digit());
    let split = |cell: &str, word: &str| {
        let (start, end) = cell.split_once(word)?;
        (digit(start) && digit(end)).then(|| end.trim().to_owned())
    };
    if let Some(end) = ["→", "->", "=>", "⟶"].iter().find_map(|word| split(cell, word)) {
        return Some(end);
    }
    let lower = cell.to_lowercase();
    if lower.len() == cell.len() && (lower.starts_with("from ") || lower.contains(" from ")) {
        let at = lower.find("from ")?;
        let to = lower[at..].find(" to ").map(|found| at + found)?;
        return (digit(&cell[at..to]) && digit(&cell[to..])).then(|| cell[to + 4..].trim().to_owned());
    }
    if lower.len() == cell.len()
        && let Some(at) = lower.find("by ").filter(|at| *at == 0 || lower[..*at].ends_with(' '))
        && let Some(to) = lower[at..].find(" to ").map(|found| at + found)
    {
        // Points lead to a level in per cent; `by 5 to 7 %` is a range.
        let points = |words: &str| ["point", "pp"].iter().any(|word| words.contains(word));
        if points(&lower[at..to]) && !points(&lower[to..]) && digit(&cell[at..to]) && digit(&cell[to..]) {
            return Some(cell[to + 4..].trim().to_owned());
        }
    }
    if let Some(end) = ["，达到", ",达到", "，达", ",达"].iter().find_map(|word| split(cell, word)) {
        return Some(end);
    }
    let from = cell.starts_with(['从', '由']);
    const TO: [&str; 12] =
        ["提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "增长到", "降低到", "降至", "下降到", "减少到", "到"];
    let worded = TO.iter().find_map(|word| split(cell, word).filter(|_| from || word.chars().count() > 1))?;
    Some(worded)
}
