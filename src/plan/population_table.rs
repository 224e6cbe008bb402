//! Brings tables by age as offices print them into plain ones: units in the heading, rows of totals, subtotals among single ages, figures in
//! thousands and rates per 1,000.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::office_table::{plain_commas, without_notes};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::language::number::{counted, written};
use crate::table::{Cell, Kind, Record, Schema, half_width, parse_number};
use crate::text;

/// The columns' names in print.
const NAMES: [(&str, &[&str]); 4] = [
    ("age", &["年龄", "年龄组", "age group", "ages", "age groups", "group"]),
    ("women", &["女", "女性", "女性人口", "female", "females", "woman"]),
    ("men", &["男", "男性", "男性人口", "male", "males", "man"]),
    ("rate", &["生育率", "asfr", "rates", "births per woman", "fertility"]),
];

/// Words for all people of all ages or both sexes, with which a label begins.
const TOTALS: [&str; 11] = ["合计", "总计", "小计", "全部", "总人口", "total", "all", "sum", "both sexes", "tfr", "总和生育率"];

/// Words that make a total of any label without figures: `Grand total`, `Population totale`, 人口合计.
const TOTALS_INSIDE: [&str; 8] = ["total", "gesamt", "ensemble", "overall", "合计", "总计", "总数", "总人口"];

/// Headings of a column of both sexes together.
const BOTH: [&str; 18] = [
    "合计",
    "总计",
    "小计",
    "全部",
    "总人口",
    "人口数",
    "人口合计",
    "男女合计",
    "人口",
    "total",
    "all",
    "sum",
    "both sexes",
    "both",
    "persons",
    "people",
    "total population",
    "population",
];

/// What a heading says of the figures below it: by what they are divided in print.
fn unit(words: &str) -> Option<f64> {
    let plain = half_width(words).to_lowercase().replace([',', ' '], "");
    let holds = |marks: &[&str]| marks.iter().any(|mark| plain.contains(mark));
    if holds(&["per100000", "十万分", "/10万", "每十万", "/100000"]) {
        Some(1e-5)
    } else if holds(&["per10000", "‱", "万分", "每万", "/10000", "/万"]) {
        Some(1e-4)
    } else if holds(&["per1000", "‰", "千分", "每千", "/1000", "perthousand", "/千"]) {
        Some(1e-3)
    } else if holds(&["%", "percent"]) {
        Some(1e-2)
    } else if holds(&["million", "百万"]) {
        Some(1e6)
    } else if plain.contains('万') {
        Some(1e4)
    } else if holds(&["thousand", "千", "000s"]) {
        Some(1e3)
    } else {
        None
    }
}

/// The table with plain headings, without rows of totals, each figure in people or per head as far as its heading says its unit.
pub(super) fn plain<'t>(
    source: &Arc<Source>,
    mut records: Vec<Record<'t>>,
    schema: &Schema,
    found: &mut Vec<Diagnostic>,
) -> Vec<Record<'t>> {
    let Some(header) = records.first_mut() else { return records };
    rejoined(header);
    let units: Vec<Option<f64>> = header.iter_mut().map(|cell| heading(cell, schema)).collect();
    let figures: Vec<usize> = (0..header.len()).filter(|at| matches!(header[*at].words.as_ref(), "women" | "men" | "rate")).collect();
    // A column of both sexes together says nothing that the two do not.
    let spare = header.iter().position(|cell| {
        let words = half_width(cell.words.trim()).to_lowercase();
        BOTH.contains(&words.split('(').next().unwrap_or_default().trim())
    });
    let age = header.iter().position(|cell| cell.words == "age").unwrap_or(0);
    let mut totals = Vec::new();
    without_notes(source, &mut records, found);
    plain_commas(source, &mut records, &figures, found);
    let (header, rows) = (records.remove(0), records);
    let mut kept: Vec<Record<'t>> = Vec::new();
    for row in rows {
        match row.get(age).filter(|cell| is_total(&cell.words)) {
            Some(_) => totals.push(row),
            None => kept.push(row),
        }
    }
    let people = counts_people(source);
    if let Some(at) = people.then(|| sum_of_the_others(&kept, age, &figures)).flatten() {
        totals.push(kept.remove(at));
    }
    if people {
        found.extend(subtotals_that_differ(&kept, age, source));
    }
    for (at, _) in subtotals(&kept, age).into_iter().rev() {
        kept.remove(at);
    }
    for total in &totals {
        if check_total(source, &header, total, &kept, found) && people {
            let at = std::iter::once(age)
                .chain(figures.iter().copied())
                .find(|at| !total.get(*at).is_none_or(|cell| cell.words.trim().is_empty()));
            let has_figures = figures.iter().any(|at| total.get(*at).is_some_and(|cell| plain_number(&cell.words).is_some()));
            // What is called a total and is one needs no word: offices print it so.
            if has_figures && total.get(age).is_some_and(|cell| is_total(&cell.words)) {
                continue;
            }
            found.push(left_out(
                Place::new(source, cell_span(total, at.unwrap_or(age))),
                if has_figures {
                    text!("this row is the total of the ages: it is left out", "这一行是各年龄的合计：不计入")
                } else {
                    text!("this row speaks of a total and holds no figures: it is left out", "这一行写的是合计，却没有数字：不计入")
                },
            ));
        }
    }
    for row in &mut kept {
        for (cell, unit) in row.iter_mut().zip(&units) {
            if let (Some(unit), Some(number)) = (unit, plain_number(&cell.words)) {
                cell.words = Cow::Owned(tidy(number * unit).to_string());
            } else if let (true, Some(number)) = (spaced(&cell.words), plain_number(&cell.words)) {
                cell.words = Cow::Owned(number.to_string());
            }
        }
    }
    let mut all: Vec<Record<'t>> = std::iter::once(header).chain(kept).collect();
    if let Some(spare) = spare {
        all.iter_mut().filter(|row| row.len() > spare).for_each(|row| drop(row.remove(spare)));
    }
    all
}

/// Puts a heading together again that its own comma has cut: `women (per 1,000)` without quotes is one heading.
fn rejoined(header: &mut Record<'_>) {
    let mut at = 0;
    while at + 1 < header.len() {
        let open = header[at].words.contains(['(', '（']) && !header[at].words.contains([')', '）']);
        let rest = header[at + 1].words.trim();
        if open && rest.starts_with(|letter: char| letter.is_ascii_digit()) && rest.ends_with([')', '）']) {
            let next = header.remove(at + 1);
            header[at].words = Cow::Owned(format!("{}{}", header[at].words.trim(), next.words.trim()));
            header[at].span.end = next.span.end;
        }
        at += 1;
    }
}

/// Gives a heading the plain name of its column, and says the unit that stands in its brackets.
fn heading(cell: &mut Cell<'_>, schema: &Schema) -> Option<f64> {
    let words = half_width(cell.words.trim()).to_lowercase();
    let (name, inside) = match words.split_once('(') {
        Some((name, inside)) => (name.trim().to_owned(), inside.trim_end_matches(')').to_owned()),
        None => (words.clone(), String::new()),
    };
    let meant = NAMES.iter().find(|(plain, also)| *plain == name || also.contains(&name.as_str())).map(|(plain, _)| *plain);
    let meant = meant.filter(|meant| schema.position(meant).is_some())?;
    cell.words = Cow::Borrowed(meant);
    let is_number = schema.position(meant).is_some_and(|at| schema.fields[at].kind == Kind::Number);
    unit(&inside).filter(|_| is_number)
}

fn is_total(words: &str) -> bool {
    let plain = half_width(words).trim().to_lowercase().replace(' ', "");
    let figures = plain.contains(|letter: char| letter.is_ascii_digit());
    TOTALS.iter().any(|total| plain == total.replace(' ', "") || plain.starts_with(total) && plain.len() <= total.len() + 6 && !figures)
        || !figures && TOTALS_INSIDE.iter().any(|total| plain.contains(total))
}

/// Whether a table counts people, of whom totals are sums; those of rates are none.
fn counts_people(source: &Source) -> bool {
    source.name.ends_with("population.csv")
}

/// By which part of itself a total may differ from its parts: they are rounded apart.
const ROUNDED: f64 = 0.002;

/// Fewest other rows of which a row may be the sum: of two or three groups one may by chance hold as many as the others.
const FEWEST_ADDED: usize = 4;

/// The row without a label, with one that is no age or with all ages from birth on, whose figures are the sums of all others: a total.
fn sum_of_the_others(rows: &[Record<'_>], age: usize, figures: &[usize]) -> Option<usize> {
    if rows.len() <= FEWEST_ADDED || figures.is_empty() {
        return None;
    }
    let sums: Vec<f64> = figures.iter().map(|at| rows.iter().filter_map(|row| figure(row, *at)).sum()).collect();
    let may_be = |row: &Record<'_>| {
        let label = row.get(age).map(|cell| half_width(&cell.words).trim().to_owned()).unwrap_or_default();
        label.starts_with('0') || !label.contains(|letter: char| letter.is_ascii_digit())
    };
    let is_sum = |row: &Record<'_>| {
        figures.iter().zip(&sums).all(|(at, sum)| figure(row, *at).is_some_and(|own| own > 0.0 && (sum - 2.0 * own).abs() <= ROUNDED * own))
    };
    rows.iter().position(|row| may_be(row) && is_sum(row))
}

/// The note that a row of a table by age is not one of its ages.
fn left_out(place: Place, message: Text) -> Diagnostic {
    Diagnostic::note(Code::NoteRow, message)
        .at(place)
        .help(text!("nobody is counted twice; delete the row, and this note goes", "不会重复计算；删去这一行，本说明也随之消失"))
}

/// Groups such as `0-4` that stand above the single ages they are made of, each with its place and the end of these.
fn subtotals(rows: &[Record<'_>], age: usize) -> Vec<(usize, usize)> {
    let spans: Vec<Option<(i64, i64)>> = rows.iter().map(|row| row.get(age).and_then(|cell| span(&cell.words))).collect();
    let of = |at: usize| {
        let ((from, to), (next, next_to)) = (spans[at]?, (*spans.get(at + 1)?)?);
        let inside = |group: &&Option<(i64, i64)>| group.is_some_and(|(own, own_to)| from <= own && own_to <= to);
        (from == next && next_to < to).then(|| (at, at + 1 + spans[at + 1..].iter().take_while(inside).count()))
    };
    (0..rows.len()).filter_map(of).collect()
}

/// A note where such groups are another number than the ages that they are made of; they are left out all the same.
fn subtotals_that_differ(rows: &[Record<'_>], age: usize, source: &Arc<Source>) -> Option<Diagnostic> {
    let adds_up = |(at, end): &(usize, usize)| {
        (0..rows[*at].len()).filter(|column| *column != age).all(|column| {
            let sum: f64 = rows[at + 1..*end].iter().filter_map(|row| figure(row, column)).sum();
            figure(&rows[*at], column).is_none_or(|own| (sum - own).abs() <= ROUNDED * own.abs())
        })
    };
    let wrong: Vec<(usize, usize)> = subtotals(rows, age).into_iter().filter(|group| !adds_up(group)).collect();
    let (first, _) = wrong.first()?;
    let count = wrong.len();
    let rows_en = counted(count, "row");
    Some(left_out(
        Place::new(source, cell_span(&rows[*first], age)),
        text!(
            "{rows_en} of groups above the ages that they are made of, but not of as many: left out",
            "有{count}行是其下各年龄的小计，但数字不符：不计入"
        ),
    ))
}

fn figure(row: &Record<'_>, column: usize) -> Option<f64> {
    row.get(column).and_then(|cell| plain_number(&cell.words))
}

/// First and last age of a group: `0-4` is 0 and 4, `3` is 3 and 3.
pub(super) fn span(words: &str) -> Option<(i64, i64)> {
    let plain = half_width(words).replace(['岁', ' '], "").replace(['至', '到', '~'], "-");
    let mut ages = plain.split('-').map(str::parse::<i64>);
    let first = ages.next()?.ok()?;
    let last = ages.next().map_or(Some(first), Result::ok)?;
    ages.next().is_none().then_some((first, last))
}

/// A row of totals that its ages do not add up to is told; of rates, totals are no sums. Whether it is as its ages are.
fn check_total(source: &Arc<Source>, header: &Record<'_>, total: &Record<'_>, rows: &[Record<'_>], found: &mut Vec<Diagnostic>) -> bool {
    let before = found.len();
    for (at, name) in header.iter().enumerate().filter(|(_, cell)| matches!(cell.words.as_ref(), "women" | "men" | "rate")) {
        let Some(said) = total.get(at).and_then(|cell| plain_number(&cell.words)) else { continue };
        let figures: Vec<f64> = rows.iter().filter_map(|row| plain_number(&row.get(at)?.words)).collect();
        let rate = name.words == "rate";
        // Birth rates add up to the children of a woman, years of age by years.
        let sum: f64 = if rate { children(rows, at) } else { figures.iter().sum() };
        // Other rates do not add up, and neither does the mean rate of all women: their total lies among them.
        let people = counts_people(source);
        let mean = !people && said <= figures.iter().copied().fold(0.0, f64::max);
        // The rates of single years of a table of groups may be added up as they stand.
        let plain = figures.iter().sum::<f64>();
        let rounding = if rate { 0.02 } else { ROUNDED };
        let most = figures.iter().copied().fold(0.0, f64::max);
        // Totals per thousand stand below rates per head.
        let fits = |said: f64| {
            (sum - said).abs() <= rounding * said.abs() || rate && ((plain - said).abs() <= rounding * said.abs() || said <= most)
        };
        // Whole people add up to the last one.
        let whole = people && said > 1000.0 && said.fract() == 0.0 && figures.iter().all(|figure| figure.fract() == 0.0);
        let as_said = (if whole { (sum - said).abs() < 0.5 } else { fits(said) }) || rate && said > 10.0 && fits(said / 1e3);
        if !(mean || as_said) {
            let (sum, said, name) = (written(tidy(sum)), written(said), &name.words);
            found.push(
                Diagnostic::warning(
                    Code::TotalDiffers,
                    text!(
                        "the total of `{name}` is {said}, and its ages add up to {sum}",
                        "`{name}` 的合计为 {said}，而各年龄相加为 {sum}"
                    ),
                )
                .at(Place::new(source, cell_span(total, at)))
                .help(text!(
                    "is an age group missing, or a figure mistyped? The ages are read, not the total",
                    "是否缺少年龄组，或数字写错？读取的是各年龄，而非合计"
                )),
            );
        }
    }
    found.len() == before
}

/// Children of a woman by the birth rates of a column, each row's held until the next begins; those of the last for five years.
fn children(rows: &[Record<'_>], rate: usize) -> f64 {
    let read = |row: &Record<'_>| Some((row.iter().find_map(|cell| span(&cell.words))?.0, plain_number(&row.get(rate)?.words)?));
    let read: Vec<(i64, f64)> = rows.iter().filter_map(read).collect();
    let width = |at: usize| read.get(at + 1).map_or(5, |(next, _)| next - read[at].0);
    read.iter().enumerate().map(|(at, (_, rate))| rate * width(at) as f64).sum()
}

fn cell_span(row: &Record<'_>, at: usize) -> Range<usize> {
    row.get(at).map_or(0..0, |cell| cell.span.clone())
}

/// Digits parted by blanks or commas in groups of three, as printed tables have them.
fn spaced(words: &str) -> bool {
    let plain = half_width(words);
    parse_number(plain.trim()).is_none()
        && plain.split([',', ' ', '\u{a0}', '\u{202f}', '\u{2009}']).enumerate().all(|(at, group)| {
            let digits = group.split('.').next().unwrap_or_default();
            (if at == 0 { (1..=3).contains(&digits.len()) } else { digits.len() == 3 }) && group.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        })
        // One comma may as well begin the decimals.
        && (plain.matches(',').count() != 1 || plain.contains('.'))
}

fn plain_number(words: &str) -> Option<f64> {
    let plain = half_width(words);
    parse_number(plain.trim())
        .or_else(|| spaced(words).then(|| parse_number(&plain.replace([',', ' ', '\u{a0}', '\u{202f}', '\u{2009}'], "")))?)
}

/// A product without the last bits of its binary fractions.
fn tidy(number: f64) -> f64 {
    format!("{number:.9}").parse().unwrap_or(number)
}
