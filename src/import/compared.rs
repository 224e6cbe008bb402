//! What the cells of a row say of each other and of its unit: parts of one, totals of years, so many of as many, a unit beside each figure.

use crate::language::Text;
use crate::plan::Form;
use crate::plan::printed::{self, Change, Meaning, Surroundings, Value};
use crate::text;

use super::cell::Read;
use super::entry::{Cells, Table};
use super::headings::{says_total, way_of};
use super::role::Role;
use super::rows::Row;

impl Table<'_> {
    /// The unit that the figures of a row without one carry: a per cent sign, or the same word behind each.
    pub(super) fn unit_of_cells(&self, row: &Row) -> String {
        let figures = || {
            let columns = self.header.columns.iter().filter(|column| column.role.holds_figures() && column.role != Role::Growth);
            let words = columns.map(|column| (self.grid.words(row.at, column.position), matches!(column.role, Role::Target(_))));
            words.map(|(words, target)| {
                (words, printed::read(words, Surroundings { target, decimals: self.decimals, ..Surroundings::of_target(&row.name, "") }))
            })
        };
        // That of 下降18% and -50 % is a change's, not the row's.
        let per_cent = figures().any(|(words, figure)| match figure.meaning {
            Meaning::Value(value) => value.per_cent && (value.number >= 0.0 || crate::plan::is_growth(&row.name)),
            Meaning::Range { .. } => printed::plain(words).contains('%'),
            _ => false,
        });
        if per_cent {
            return "%".to_owned();
        }
        let beside: Vec<Option<String>> =
            figures().filter(|(_, figure)| figure.value().is_some()).map(|(words, figure)| word_behind(words, &figure)).collect();
        match beside.first() {
            Some(Some(unit)) if beside.len() > 1 && beside.iter().all(|word| word.as_ref() == Some(unit)) => unit.clone(),
            _ => String::new(),
        }
    }

    /// `31/54` and `54/54` count of as many: where all figures of a row are so, of the same number, they are counts, told.
    pub(super) fn counted_of_as_many(&self, cells: &mut Cells) {
        let parts = |words: &str| -> Option<(f64, f64)> {
            let plain = printed::plain(words);
            let (part, whole) = plain.split_once('/').or_else(|| plain.split_once(" of ")).or_else(|| plain.split_once(" out of "))?;
            let number = |words: &str| words.trim().parse::<u32>().ok().map(f64::from);
            number(part).zip(number(whole)).filter(|(part, whole)| part <= whole && *whole > 1.0)
        };
        let mut reads: Vec<&mut Read> = cells.all().filter(|read| !read.is_empty()).collect();
        let counts: Vec<Option<(f64, f64)>> = reads.iter().map(|read| parts(&read.words)).collect();
        let whole = counts.first().copied().flatten().map(|(_, whole)| whole);
        if reads.len() < 2 || whole.is_none() || counts.iter().any(|count| count.map(|(_, whole)| whole) != whole) {
            return;
        }
        for (read, count) in reads.iter_mut().zip(counts) {
            let Some((number, whole)) = count else { continue };
            read.figure.meaning = Meaning::Value(Value { number, decimals: 0, form: Form::Number, per_cent: false });
            read.figure.doubts = vec![text!("{number} of {whole}: read as a count", "{whole}中的{number}：按个数理解")];
        }
    }

    /// A cell of the column of directions that names no way.
    pub(super) fn tell_direction(&self, at: usize, doubts: &mut Vec<(String, Text)>) {
        let Some(column) = self.header.column(&Role::Direction) else { return };
        let words = self.grid.spread(at, column.position);
        let nothing = printed::read_alone(words).meaning == Meaning::Nothing && !words.chars().any(char::is_alphabetic);
        if way_of(words).is_none() && !words.is_empty() && !nothing {
            doubts.push((
                self.grid.cell(at, column.position),
                text!("this names no way: it is told from name and figures", "此处未写明方向：由名称与数值判断"),
            ));
        }
    }

    /// A percentage whose plain figures are all parts of one: where the file does not tell formats, the sheet shows them as per cent.
    pub(super) fn parts_of_one(&self, row: &Row, cells: &mut Cells, doubts: &mut Vec<(String, Text)>) {
        let mut reads: Vec<&mut Read> = cells.all().collect();
        let bare =
            |read: &&mut Read| read.figure.value().filter(|value| !value.per_cent && value.form == Form::Number).map(|value| value.number);
        let numbers: Vec<f64> = reads.iter().filter_map(bare).collect();
        let parts = numbers.len() >= 2
            && numbers.iter().all(|number| *number > 0.0 && *number <= 1.0)
            && numbers.iter().any(|number| *number > 0.2);
        if !parts || crate::plan::is_growth(&row.name) {
            return;
        }
        // Of files that do not say which cells are shown in per cent nobody knows whether 0.8 stands there or 80 %.
        if row.unit.is_empty()
            && !self.grid.knows_formats()
            && let Some((cell, number)) = reads.iter().find_map(|read| Some((read.cell.clone(), bare(read)?)))
        {
            let shown = format!("{:.10}", number * 100.0).parse().unwrap_or(number * 100.0);
            doubts.push((
                cell,
                text!(
                    "the sheet holds {number}: if the cell is shown as {shown} %, write % as the row's unit",
                    "单元格存的是 {number}：若显示为 {shown}%，请将该行单位写为 %"
                ),
            ));
        }
        if !crate::plan::is_percentage(&row.unit) {
            return;
        }
        for read in &mut reads {
            let Meaning::Value(value) = &mut read.figure.meaning else { continue };
            let number = value.number;
            if self.grid.knows_formats() {
                let meant = number * 100.0;
                doubts.push((read.cell.clone(), text!("{number} %: is {meant} % meant?", "{number}%：是否应为{meant}%？")));
                return;
            }
            value.number = format!("{:.10}", number * 100.0).parse().unwrap_or(number * 100.0);
            value.decimals -= 2;
            let shown = value.number;
            doubts.push((
                read.cell.clone(),
                text!(
                    "the sheet holds {number}: read as {shown} %, as a cell in per cent shows it",
                    "单元格存的是 {number}：按百分比格式读作 {shown}%"
                ),
            ));
        }
    }

    /// A percentage of 0.8 beside one of 90 % may be a part of one that is 80 %: it is read as it stands, and told.
    pub(super) fn tell_part_of_one(&self, row: &Row, cells: &mut Cells, doubts: &mut Vec<(String, Text)>) {
        if !crate::plan::is_percentage(&row.unit) || crate::plan::is_growth(&row.name) {
            return;
        }
        // Growth a year and totals are no levels that could be held against these.
        let growth = cells.growth.take();
        let values: Vec<(String, Value)> =
            cells.all().filter(|read| !read.figure.total).filter_map(|read| Some((read.cell.clone(), read.figure.value()?))).collect();
        cells.growth = growth;
        let most = values.iter().map(|(_, value)| value.number).fold(0.0, f64::max);
        for (cell, value) in values.iter().filter(|(_, value)| !value.per_cent && value.form == Form::Number) {
            let number = value.number;
            // Twenty times is more than a plan asks of a share in five years.
            if number > 0.0 && number <= 1.0 && most >= 20.0 * number && !doubts.iter().any(|(known, _)| known == cell) {
                let meant = format!("{:.10}", number * 100.0).parse().unwrap_or(number * 100.0);
                doubts.push((
                    cell.clone(),
                    text!("{number} % beside {most} %: is {meant} % meant?", "{number}% 与 {most}% 并列：是否应为 {meant}%？"),
                ));
            }
        }
    }

    /// A target that its row calls accumulated, or that the targets of all years add up to, is a total over the plan.
    pub(super) fn total_of_years(&self, at: usize, cells: &Cells, target: &mut Read, doubts: &mut Vec<(String, Text)>) {
        let Some(value) = target.figure.value().filter(|_| !target.figure.total) else { return };
        let said = self.header.column(&Role::Measure).is_some_and(|column| says_total(self.grid.spread(at, column.position)));
        let years: Vec<f64> =
            cells.earlier.iter().chain(&cells.yearly).filter_map(|read| read.figure.value()).map(|value| value.number).collect();
        let sum: f64 = years.iter().sum();
        let all = years.len() >= 3 && years.len() == cells.earlier.len() + cells.yearly.iter().count();
        let adds_up = all && cells.yearly.is_some() && (sum - value.number).abs() <= 1e-9 * value.number.abs();
        if said || adds_up {
            target.figure.total = true;
        }
        if (said || adds_up) && !cells.earlier.is_empty() {
            doubts.push((
                target.cell.clone(),
                text!(
                    "the targets of single years are held against the figure of their year, not against the total so far",
                    "分年目标按当年数值判断，而不是按累计数判断"
                ),
            ));
        }
        if adds_up && !said {
            doubts.push((
                target.cell.clone(),
                text!("the targets of the years add up to it: read as a total over the plan", "恰为各年目标之和：按规划期累计理解"),
            ));
        } else if let Some(yearly) = cells.yearly.as_ref().filter(|_| !adds_up) {
            doubts.push((
                yearly.cell.clone(),
                text!("another target of the last year, left out: {}", "最后一年的另一个目标，未采用：{}", yearly.words),
            ));
        }
    }

    /// Beside a baseline with a sign of its own, `+1.0` is a level above zero and no addition.
    pub(super) fn signed_level(&self, baseline: Option<&Read>, target: &mut Read, doubts: &mut Vec<(String, Text)>) {
        let plus = |words: &str| printed::plain(words).starts_with('+');
        let signed = baseline.is_some_and(|read| plus(&read.words) || read.figure.value().is_some_and(|value| value.number < 0.0));
        // Where the baseline stands in brackets, so does a target below zero.
        if baseline.is_some_and(|read| read.words.starts_with(['(', '（'])) && target.figure.meaning == Meaning::Unreadable {
            let observed = printed::read(&target.words, Surroundings { decimals: self.decimals, ..Surroundings::default() });
            if observed.value().is_some() {
                target.figure = observed;
            }
        }
        let Meaning::Change { by, how: Change::Amount } = target.figure.meaning else { return };
        if signed && plus(&target.words) && by > 0.0 && !target.words.chars().any(char::is_alphabetic) {
            let value = Value { number: by, decimals: printed::decimals_of(by), form: Form::Number, per_cent: false };
            target.figure.meaning = Meaning::Value(value);
            doubts.push((
                target.cell.clone(),
                text!("read as a level, since the baseline has a sign as well", "基期值也带正负号：按水平值理解，而非增量"),
            ));
        }
    }
}

/// The word behind a figure, as in `312 litres` and `350kg or less`.
fn word_behind(words: &str, figure: &printed::Figure) -> Option<String> {
    let plain = printed::plain(words).to_lowercase();
    let digit = plain.find(|letter: char| letter.is_ascii_digit())?;
    let number =
        plain[digit..].find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',')).map(|length| digit + length)?;
    let behind = plain[number..].trim_start();
    // Counters of Chinese need no blank: the longest unit that stands there.
    if behind.starts_with(|letter: char| "十百千万亿".contains(letter)) {
        return None;
    }
    if behind.starts_with(crate::language::is_square) && !behind.contains('点') {
        let ends: Vec<usize> = behind.char_indices().skip(1).map(|(at, _)| at).chain([behind.len()]).take(8).collect();
        // What stands behind a unit says a limit or nothing: 个 is none in 个工作日.
        let ended = |end: &&usize| {
            let rest = &behind[**end..];
            rest.is_empty() || ["以", "左右", "内", "及", "上下", "(", ",", "，", " "].iter().any(|word| rest.starts_with(word))
        };
        return ends.iter().rev().filter(ended).map(|end| &behind[..*end]).find(|unit| super::unit::is_unit(unit)).map(str::to_owned);
    }
    let unread =
        figure.unread.as_ref().filter(|unread| unread.chars().all(|letter| letter.is_alphabetic() || " ²³³µ/°".contains(letter)))?;
    (unread.split(' ').count() <= 2 && plain[digit..].contains(unread.as_str())).then(|| unread.clone())
}
