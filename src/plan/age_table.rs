//! Reads a table by age group: its ages, however a census labels them, and a column of figures for each sex or rate.

use std::sync::Arc;

use super::age_labels::{OLDEST, check_overlap, end_of_last, headings_exchanged};
use super::population_table::plain;
use super::section::Mistakes;
use super::table_file::noted;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Field, Frame, Schema, TableFile, half_width};
use crate::text;

/// A table by age: the first age of each group, the last one open, and its columns of figures.
#[derive(Debug, Clone)]
pub(super) struct AgeTable {
    pub ages: Vec<i64>,
    /// Column name (`women`, `men`, `rate`) and one figure per age group.
    pub columns: Vec<(&'static str, Vec<f64>)>,
    /// The age at which the last group ends, where its label says so.
    pub end: Option<i64>,
    frame: Frame,
}

impl AgeTable {
    pub(super) fn first_ages(&self) -> Vec<u32> {
        self.ages.iter().map(|age| u32::try_from(*age).expect("invariant: ages rise from zero")).collect()
    }

    pub(super) fn column(&self, at: usize) -> Vec<f64> {
        self.columns[at].1.clone()
    }

    pub(super) fn place(&self, row: usize, column: &str) -> Place {
        self.frame.place(row, column)
    }
}

pub(super) fn schema(columns: &[&'static str]) -> Schema {
    let mut fields = vec![Field::text("age")];
    // Rates are parts of one; of people and moves a per cent sign says nothing.
    let part = |column: &&'static str| if *column == "rate" { Field::number(column).part() } else { Field::number(column) };
    fields.extend(columns.iter().map(part));
    fields.push(Field::text("source").optional());
    Schema::new(fields).unique(&["age"]).filled()
}

/// Reads a table by age and notes ages that do not rise and figures below zero (only migration may be negative).
pub(super) fn read_ages(source: &Arc<Source>, columns: &[&'static str], negative: bool, mistakes: &Mistakes) -> Option<AgeTable> {
    let schema = schema(columns);
    let table = TableFile::Csv(Arc::clone(source));
    let read = table.read_changed(&schema, |source, records, found| {
        let records = plain(source, records, &schema, found);
        headings_exchanged(source, &records, found);
        records
    });
    let frame = noted(read, mistakes)?;
    let ages = (0..frame.rows()).map(|row| read_age(&frame, row, mistakes)).collect::<Option<Vec<i64>>>()?;
    check_ages(&frame, &ages, mistakes);
    check_overlap(&frame, mistakes);
    let figures = |column: &&'static str| {
        for row in 0..frame.rows() {
            if !negative && frame.number(row, column).is_some_and(|figure| figure < 0.0) {
                mistakes.push(
                    Diagnostic::error(Code::NegativeAmount, text!("`{column}` cannot be negative", "`{column}` 不能为负"))
                        .at(frame.place(row, column))
                        .help(text!("write it without the minus", "请去掉负号")),
                );
            }
        }
        (*column, frame.numbers(column))
    };
    let columns = columns.iter().map(figures).collect();
    Some(AgeTable { ages, columns, end: end_of_last(&frame), frame })
}

/// The first age of a group, however a census labels it: `0`, `0-4`, `5～9岁`, `85+`, `85岁及以上`, `under 1`.
fn read_age(frame: &Frame, row: usize, mistakes: &Mistakes) -> Option<i64> {
    let words = frame.text(row, "age");
    if let Some(age) = first_age(words) {
        return Some(age);
    }
    let place = frame.place(row, "age");
    let plain = words.trim().to_lowercase();
    let total = ["合计", "总计", "小计", "全部", "总人口", "total", "all", "sum"].iter().any(|word| plain.starts_with(word));
    mistakes.push(if total {
        Diagnostic::error(Code::NoteRow, text!("this row is a total (`{words}`), no age group", "这一行是合计（`{words}`），不是年龄组"))
            .at(place)
            .help(text!("delete it: the ages are added up where a total is needed", "请删去：需要合计时会由各年龄相加"))
    } else {
        let digits: String = plain.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let diagnostic = Diagnostic::error(Code::NotAnInteger, text!("`{words}` is no age group", "`{words}` 不是年龄组")).at(place);
        // A spreadsheet makes 9 May of 5-9 and 14 October of 10-14.
        if let Some((first, last)) = ages_of_date(&plain) {
            mistakes.push(diagnostic.help(text!(
                "a spreadsheet made a date of `{first}-{last}`: write `{first}`",
                "电子表格把“{first}-{last}”变成了日期：请写 `{first}`"
            )));
            return None;
        }
        match digits.is_empty() {
            true => diagnostic.help(text!("write the first age of the group, such as `65`", "请写该组的最小年龄，如 `65`")),
            false => diagnostic.help(text!("write the first age of the group: `{digits}`?", "请写该组的最小年龄：是 `{digits}` 吗？")),
        }
    });
    None
}

/// The two ages of which a spreadsheet has made a date: the day is the last, the month the first.
fn ages_of_date(words: &str) -> Option<(u32, u32)> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut parts = words.split(['-', '.', ' ', '/']).filter(|part| !part.is_empty());
    let (one, other) = (parts.next()?, parts.next()?);
    let month = |word: &str| {
        let at = MONTHS.iter().position(|name| word.starts_with(name) && word.len() <= 9)?;
        u32::try_from(at + 1).ok()
    };
    match (one.parse::<u32>(), other.parse::<u32>()) {
        (Ok(day), Err(_)) => month(other).map(|month| (month, day)),
        (Err(_), Ok(day)) => month(one).map(|month| (month, day)),
        _ => None,
    }
}

fn first_age(words: &str) -> Option<i64> {
    let plain = half_width(words).to_lowercase().replace(['岁', ' '], "").replace(['至', '到', '~', '–', '—'], "-");
    let plain = plain.trim_start_matches("age").trim_end_matches("years").trim_end_matches("yrs");
    if matches!(plain, "<1" | "under1" | "未满1" | "不满1" | "不满周") {
        return Some(0);
    }
    // `Under 5` is the first group, whatever its last age: it begins at birth.
    let below = ["<", "under", "below", "lessthan", "unter", "未满", "不满"].iter().find_map(|word| plain.strip_prefix(word));
    let below = below.or_else(|| plain.strip_suffix("以下"));
    if below.is_some_and(|age| !age.is_empty() && age.chars().all(|letter| letter.is_ascii_digit())) {
        return Some(0);
    }
    let digits = plain.chars().take_while(char::is_ascii_digit).count();
    let (age, rest) = plain.split_at(digits);
    let group = rest.strip_prefix('-').is_some_and(|last| last.chars().all(|letter| letter.is_ascii_digit()) || last == "under1");
    let open = matches!(rest, "+" | "及以上" | "以上" | "andover" | "andolder" | "andabove" | "plus" | "orover" | "ormore");
    (rest.is_empty() || group || open).then(|| age.parse().ok())?
}

fn check_ages(frame: &Frame, ages: &[i64], mistakes: &Mistakes) {
    if ages.len() > 2 && ages.windows(2).all(|pair| pair[0] > pair[1]) {
        mistakes.push(
            Diagnostic::error(Code::AgesOutOfOrder, text!("the rows run from old to young", "各行由老到幼排列"))
                .at(frame.place(0, "age"))
                .help(text!("sort them from young to old: the last group is open", "请由幼到老排列：最后一组为开放组")),
        );
        return;
    }
    for row in 1..frame.rows() {
        // Of an age that nobody has, that is told.
        if ages[row] <= ages[row - 1] && ages[row - 1] <= OLDEST {
            mistakes.push(
                Diagnostic::error(Code::AgesOutOfOrder, text!("ages must rise from row to row", "年龄应当逐行递增"))
                    .at(frame.place(row, "age"))
                    .help(text!(
                        "one row per age group, named by its first age; the last group is open",
                        "每个年龄组一行，以组内最小年龄命名；最后一组为开放组"
                    )),
            );
        }
    }
}
