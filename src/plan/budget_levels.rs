//! Levels of a budget that its rows show by numbering, indents and 其中 instead of a column: which line lies within which.

use std::borrow::Cow;
use std::sync::Arc;

use super::money::{self, Amount};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Cell, Record, Stored, half_width};
use crate::text;

/// Words that make a row a part of the one above it.
const PARTS: [&str; 12] = [
    "其中",
    "of which",
    "including",
    "thereof",
    "davon",
    "darunter",
    "dont",
    "de los cuales",
    "de las cuales",
    "dos quais",
    "waarvan",
    "w tym",
];

/// How deep a row's name says that it lies, and its name without the sign of it.
#[derive(Debug, PartialEq)]
struct Placed<'n> {
    depth: usize,
    /// Whether it is said to be a part, of which there may be others.
    part: bool,
    name: &'n str,
}

/// The rank of the numbering before a name, 一、 before （一） before 1. before (1), and the name behind it.
fn numbered(name: &str) -> Option<(usize, &str)> {
    const NUMERALS: &str = "一二三四五六七八九十";
    let run = |text: &str, numeral: bool| {
        text.find(|letter: char| if numeral { !NUMERALS.contains(letter) } else { !letter.is_ascii_digit() }).unwrap_or(text.len())
    };
    let open = name.strip_prefix(['（', '(']);
    let inner = open.unwrap_or(name);
    let (count, numeral) = match run(inner, true) {
        0 => (run(inner, false), false),
        count => (count, true),
    };
    let behind = &inner[count..];
    let marks: &[char] = if open.is_some() { &['）', ')'] } else { &['、', '.', '．'] };
    let rest = behind.strip_prefix(marks)?.trim_start();
    let rank = usize::from(open.is_some()) + if numeral { 0 } else { 2 };
    // 1.5 is a figure.
    (count > 0 && count <= 9 && !rest.is_empty() && !rest.starts_with(|letter: char| letter.is_ascii_digit())).then_some((rank, rest))
}

fn placed(words: &str) -> Placed<'_> {
    let name = words.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\t']);
    let indent = words.chars().count() - name.chars().count();
    let bare = name.trim_start_matches(['-', '–', '—', '•', '·', ' ']);
    let lower = bare.to_lowercase();
    let part = PARTS.iter().find(|part| lower.starts_with(**part)).and_then(|part| bare.get(part.len()..));
    match part {
        Some(rest) => Placed { depth: indent, part: true, name: rest.trim_start_matches(['：', ':', '，', ',', ' ', '\u{3000}']) },
        None => Placed { depth: indent + usize::from(bare.len() < name.len()), part: false, name: bare },
    }
}

/// Writes into a column `within` what rows say of their level; where the parts of a line called 其中 are fewer than the line, the rest becomes a
/// line of its own. Does nothing where the table has such a column, or one level.
pub(super) fn nest(source: &Arc<Source>, records: &mut Vec<Record<'_>>, name: usize, amount: Option<usize>, found: &mut Vec<Diagnostic>) {
    let Some(header) = records.first() else { return };
    if header.iter().any(|cell| cell.words == "within") {
        return;
    }
    let words: Vec<String> = records.iter().skip(1).map(|row| row.get(name).map_or(String::new(), |cell| cell.words.to_string())).collect();
    let ranks: Vec<Option<(usize, &str)>> = words.iter().map(|words| numbered(words.trim())).collect();
    let by_numbers = ranks.iter().flatten().map(|(rank, _)| rank).collect::<std::collections::BTreeSet<_>>().len() > 1;
    let mut levels: Vec<Placed<'_>> = words.iter().map(|words| placed(words)).collect();
    if by_numbers {
        for (level, rank) in levels.iter_mut().zip(&ranks).filter(|(level, _)| !level.part) {
            let (depth, name) = rank.unwrap_or((0, level.name));
            *level = Placed { depth, part: false, name };
        }
    }
    // An indent of all rows says nothing.
    let least = levels.iter().filter(|level| !level.part).map(|level| level.depth).min().unwrap_or(0);
    let mut above: Vec<(usize, usize)> = Vec::new();
    let mut within: Vec<Option<usize>> = Vec::new();
    let mut parts: Vec<bool> = Vec::new();
    let mut plain = 0;
    for (at, level) in levels.iter().enumerate() {
        // Rows that go on the list that 其中 began are indented as it is.
        let listed = level.part || !by_numbers && level.depth > least && parts.last() == Some(&true);
        if !listed {
            plain = level.depth.saturating_sub(least);
        }
        let depth = if listed { plain + 1 } else { plain };
        above.retain(|(known, _)| *known < depth);
        within.push(above.last().map(|(_, row)| *row));
        above.push((depth, at));
        parts.push(listed);
    }
    if within.iter().all(Option::is_none) {
        return;
    }
    let names: Vec<String> = levels.iter().map(|level| level.name.trim().to_owned()).collect();
    let cell = |words: String, span: &std::ops::Range<usize>| Cell { words: Cow::Owned(words), span: span.clone(), stored: Stored::Typed };
    let width = records[0].len();
    let span = records[0][name].span.clone();
    records[0].push(cell("within".to_owned(), &span));
    for (row, (own, parent)) in records.iter_mut().skip(1).zip(names.iter().zip(&within)) {
        let Some(first) = row.get(name).map(|cell| cell.span.clone()) else { continue };
        while row.len() < width {
            row.push(cell(String::new(), &first));
        }
        row.truncate(width);
        row[name].words = Cow::Owned(own.clone());
        row.push(cell(parent.map_or(String::new(), |parent| names[parent].clone()), &first));
    }
    let Some(amount) = amount else { return };
    rest_of_parts(source, records, (name, amount), &parts, &within, found);
}

/// Gives lines whose parts are called 其中 a line for what these leave.
fn rest_of_parts(
    source: &Arc<Source>,
    records: &mut Vec<Record<'_>>,
    (name, amount): (usize, usize),
    parts: &[bool],
    within: &[Option<usize>],
    found: &mut Vec<Diagnostic>,
) {
    let figure = |row: &Record<'_>| match money::amount(half_width(row.get(amount)?.words.trim()).trim())? {
        Amount::Bare(figure) | Amount::Whole(figure) => Some(figure),
    };
    let listed: std::collections::BTreeSet<usize> =
        within.iter().zip(parts).filter(|(_, part)| **part).filter_map(|(parent, _)| *parent).collect();
    let mut rests = Vec::new();
    for parent in listed {
        let own: Option<Vec<f64>> = (0..within.len()).filter(|at| within[*at] == Some(parent)).map(|at| figure(&records[at + 1])).collect();
        let Some((own, whole)) = own.zip(figure(&records[parent + 1])) else { continue };
        let rest: f64 = format!("{:.9}", whole - own.iter().sum::<f64>()).parse().unwrap_or_default();
        if rest <= 0.0 || records[parent + 1][amount].words.trim().parse::<f64>().is_err() {
            continue;
        }
        let line = records[parent + 1][name].words.trim().to_owned();
        let span = records[parent + 1][name].span.clone();
        found.push(
            Diagnostic::note(
                Code::Levels,
                text!(
                    "of `{line}` only parts are listed: {rest} is left, and is a line of its own",
                    "“{line}”只列出了其中几项：其余 {rest} 另作一项"
                ),
            )
            .at(Place::new(source, span)),
        );
        let mut row = records[parent + 1].clone();
        let last = row.len() - 1;
        row[name].words = Cow::Owned(format!("{line}（其余）"));
        row[amount].words = Cow::Owned(rest.to_string());
        row[last].words = Cow::Owned(line);
        rests.push(row);
    }
    records.extend(rests);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_how_deep_they_lie() {
        for (name, rank, rest) in
            [("一、教育支出", 0, "教育支出"), ("（一）学前教育", 1, "学前教育"), ("1.普惠托育", 2, "普惠托育"), ("(2) 其他", 3, "其他")]
        {
            assert_eq!(numbered(name), Some((rank, rest)), "{name}");
        }
        for name in ["教育支出", "1.5 years", "(含民办)教育", "2025"] {
            assert_eq!(numbered(name), None, "{name}");
        }
        assert_eq!(placed("　其中：学前教育"), Placed { depth: 1, part: true, name: "学前教育" });
        assert_eq!(placed("of which: preschool"), Placed { depth: 0, part: true, name: "preschool" });
        assert_eq!(placed("  Schools"), Placed { depth: 2, part: false, name: "Schools" });
        assert_eq!(placed("Schools"), Placed { depth: 0, part: false, name: "Schools" });
    }
}
