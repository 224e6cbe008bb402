//! One cell of figures: what it says as a demand, as an observed value or as growth, with what is doubtful of it, and why it says nothing.

use crate::language::Text;
use crate::plan::Measure;
use crate::plan::printed::{self, Asked, Change, Figure, Known, Meaning, Value};
use crate::text;

use super::rows::Row;

/// A cell of figures.
#[derive(Debug, Clone)]
pub struct Read {
    /// Its name in the sheet.
    pub cell: String,
    /// What is printed there.
    pub words: String,
    /// The year that its column names, or the cell itself.
    pub year: Option<i32>,
    /// What it says.
    pub figure: Figure,
}

impl Read {
    pub(super) fn is_empty(&self) -> bool {
        self.figure.meaning == Meaning::Nothing
    }
}

/// The demand of a cell; what cannot be judged is kept as words, told as a doubt.
pub(super) fn asked(read: &Read, known: Known<'_>, doubts: &mut Vec<(String, Text)>) -> Option<Asked> {
    let mut own = Vec::new();
    let asked = printed::asked(&read.figure, known, &mut own);
    if asked.is_none() && !read.is_empty() && no_figure(&read.words).is_none() {
        own.push(text!("kept as words, not judged: `{}`", "保留文字，不作判断：“{}”", read.words));
    }
    doubts.extend(own.into_iter().map(|doubt| (read.cell.clone(), doubt)));
    asked
}

/// The number of an observed cell, with what is doubtful of it.
pub(super) fn value_of(read: &Read, doubts: &mut Vec<(String, Text)>) -> Option<Value> {
    doubts.extend(read.figure.doubts.iter().map(|doubt| (read.cell.clone(), doubt.clone())));
    let mut doubt = |words: Text| doubts.push((read.cell.clone(), words));
    match read.figure.meaning {
        Meaning::Value(value) => {
            if read.figure.demand.is_some() {
                doubt(text!("a limit stands where a value is wanted: {}", "此处应为数值，所印是界限：{}", read.words));
            }
            if read.figure.total {
                doubt(text!("a total of past years, not the value of one", "是过去几年的累计数，不是一年的数值"));
                return None;
            }
            Some(value)
        }
        Meaning::Nothing => None,
        // Why it holds none is said already.
        _ if no_figure(&read.words).is_some() => None,
        _ => {
            doubt(text!("no value: left empty, printed: {}", "没有数值：留空，所印为“{}”", read.words));
            None
        }
    }
}

/// A cell of 年均/累计: brackets are a total, of changes where the row is a level; a bare number is growth a year.
pub(super) fn as_growth(read: &mut Read, row: &Row, base: Option<Value>) {
    let Meaning::Value(value) = read.figure.meaning else { return };
    // A limit in per cent, such as <5.5 of unemployment, is a level that the column is lent to.
    let level = read.figure.demand.is_some() && crate::plan::is_percentage(&row.unit);
    if crate::plan::is_growth(&row.name) || level {
        return;
    }
    if base.is_some() {
        let how = if read.figure.total { Change::Amount } else { Change::PerCentAYear };
        read.figure.meaning = Meaning::Change { by: value.number, how };
        read.figure.total = false;
        read.figure.average = false;
    }
}

/// How many times the baseline a target is that has lost its decimal point.
const TEN: std::ops::RangeInclusive<f64> = 9.0..=11.0;

/// Tells a target that is a hundred times the baseline, or a hundredth of it: one of them may be in another unit, or a mark misread.
pub(super) fn tell_jump(base: f64, demand: &Asked, row: &Row, cell: &str, doubts: &mut Vec<(String, Text)>) {
    let ratio = demand.value / base;
    if demand.measure == Measure::Final && !crate::plan::is_percentage(&row.unit) && (ratio >= 100.0 || ratio > 0.0 && ratio <= 0.01) {
        let value = demand.value;
        doubts.push((
            cell.to_owned(),
            text!("{base} becomes {value}: are both in the same unit?", "由 {base} 变为 {value}：两者单位是否相同？"),
        ));
    } else if demand.measure == Measure::Final && base.fract() != 0.0 && demand.value.fract() == 0.0 && TEN.contains(&ratio) {
        let (value, meant) = (demand.value, demand.value / 10.0);
        doubts.push((
            cell.to_owned(),
            text!("{value} beside {base}: is a point missing, {meant}?", "{value} 与 {base} 并列：是否漏了小数点，应为 {meant}？"),
        ));
    }
}

/// Why a cell holds no figure though digits may stand in it: the error of a spreadsheet, a formula that was never reckoned, a date.
pub(super) fn no_figure(words: &str) -> Option<Text> {
    const ERRORS: [&str; 10] = ["REF!", "DIV/0!", "N/A", "VALUE!", "NAME?", "NUM!", "NULL!", "SPILL!", "CALC!", "GETTING_DATA"];
    let words = words.trim();
    let bare = words.trim_start_matches('#').to_uppercase();
    if words.starts_with('#') && ERRORS.contains(&bare.as_str()) {
        return Some(text!(
            "#{bare} is the error of a spreadsheet: mend the formula, left open",
            "#{bare} 是电子表格的错误值：请修正公式，此处留空"
        ));
    }
    if words.len() >= 3 && bare.is_empty() {
        return Some(text!(
            "the column was too narrow for the figure when the table was saved: left open",
            "保存时列宽不足，数字显示为 #：此处留空"
        ));
    }
    let formula = words.strip_prefix('=').filter(|rest| {
        rest.starts_with(|first: char| first.is_ascii_alphanumeric() || matches!(first, '(' | '$' | '-' | '\''))
            && rest.contains(|letter: char| letter.is_ascii_alphabetic() || "*/+(!".contains(letter))
    });
    if formula.is_some() {
        return Some(text!(
            "a formula without a result: left open; open the file in Excel and save it, or write the figure",
            "公式没有计算结果：留空；请用 Excel 打开并保存，或直接写数值"
        ));
    }
    is_date(words).then(|| {
        text!(
            "a date, no figure: left open; if a spreadsheet made it of a figure such as 3-5 or 4.3, write that as text",
            "这是日期，不是数值：留空；若是电子表格把 3-5、4.3 之类的数变成了日期，请按文本重新填写"
        )
    })
}

/// Whether a cell is nothing but a day: 2025-04-03, 3月5日, 5-Mar.
fn is_date(words: &str) -> bool {
    let number = |part: &str, most: u32| part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number)) && part.len() <= 2;
    let month = |part: &str| {
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].contains(&part.to_lowercase().as_str())
    };
    let year = |part: &str| part.len() == 4 && part.bytes().all(|digit| digit.is_ascii_digit());
    if let Some((front, day)) = words.strip_suffix('日').and_then(|rest| rest.split_once('月')) {
        let own = front.split_once('年').map_or(front, |(_, month)| month);
        return number(own, 12) && number(day, 31);
    }
    match words.split(['-', '/']).collect::<Vec<_>>()[..] {
        [first, second, third] => year(first) && number(second, 12) && number(third, 31),
        [first, second] => number(first, 31) && month(second) || month(first) && number(second, 31),
        _ => false,
    }
}
