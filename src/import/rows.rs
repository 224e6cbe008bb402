//! The rows below a heading: indicators with their groups, stages and units, and the notes around them.

use crate::language::Text;
use crate::table::Grid;
use crate::text;

use super::header::is_row_of_positions;
use super::headings::names_with_unit;
use super::role::{Header, Role};
use super::unit;
use crate::plan::printed::{is_money, plain};

/// One indicator as the table gives it, its figures not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its row in the grid, from 0.
    pub at: usize,
    /// Its row as the sheet counts it, from 1.
    pub line: usize,
    /// Its number or code as printed; empty where the table has none.
    pub code: String,
    /// The group that it stands in.
    pub domain: String,
    /// Its name, without number and unit.
    pub name: String,
    /// Which part of the indicator it is, such as a school stage.
    pub stage: String,
    /// The unit as printed in its column, in the name's last brackets, or in the heading.
    pub unit: String,
}

/// The body of a table.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Indicators from top to bottom.
    pub rows: Vec<Row>,
    /// Rows that hold no indicator, with what they were taken for.
    pub passed_over: Vec<(usize, Text)>,
}

/// Reads the rows below the heading.
pub fn read(grid: &Grid, header: &Header) -> Body {
    let mut body = Body::default();
    let mut reader = RowReader {
        grid,
        header,
        name: name_column(grid, header),
        unit_within: has_units_in_names(header),
        domain: String::new(),
        parent: None,
        parts: false,
        notes: false,
    };
    for at in header.rows.end..grid.rows() {
        reader.row(at, &mut body);
    }
    body
}

struct RowReader<'g> {
    grid: &'g Grid,
    header: &'g Header,
    name: usize,
    /// Whether the heading of names says that units stand with them.
    unit_within: bool,
    domain: String,
    /// The indicator that rows without a name or number of their own belong to, and whether it has figures itself.
    parent: Option<(Row, bool)>,
    /// Whether the row above was a part of the indicator above it, as 其中 and school stages are.
    parts: bool,
    notes: bool,
}

impl RowReader<'_> {
    fn words(&self, at: usize, role: &Role) -> &str {
        self.header.column(role).map_or("", |column| self.grid.words(at, column.position))
    }

    fn has_digits(&self, at: usize) -> bool {
        (0..self.grid.width()).any(|column| self.grid.words(at, column).chars().any(|letter| letter.is_numeric()))
    }

    fn has_figures(&self, at: usize) -> bool {
        self.header.columns.iter().any(|column| column.role.holds_figures() && !self.grid.words(at, column.position).is_empty())
    }

    fn row(&mut self, at: usize, body: &mut Body) {
        let filled = self.grid.filled(at);
        if filled == 0 {
            return;
        }
        let pass = |body: &mut Body, what: Text| body.passed_over.push((at, what));
        let first = (0..self.grid.width()).map(|column| self.grid.words(at, column)).find(|words| !words.is_empty()).unwrap_or_default();
        let sentence = filled == 1 && (first.ends_with(['。', '.']) && first.chars().count() > 20 || first.chars().count() > 60);
        if (is_note(first) || sentence && !body.rows.is_empty()) && !self.has_figures(at) {
            self.notes = true;
        }
        if self.notes && !(self.has_figures(at) && filled > 2) {
            return pass(body, text!("a note", "注释"));
        }
        let headings = self.header.columns.iter().filter(|column| !column.heading.is_empty());
        if headings.clone().count() > 1
            && headings.clone().all(|column| {
                column.heading.ends_with(self.grid.heading(at, column.position)) && !self.grid.heading(at, column.position).is_empty()
            })
        {
            return pass(body, text!("the heading again", "重复的表头"));
        }
        if is_sum(first) && !self.has_figures(at) {
            return pass(body, text!("a sum without figures", "合计行，没有数字"));
        }
        if at == self.header.rows.end && is_row_of_positions(self.grid, at) {
            return pass(body, text!("numbers of the columns", "列序号"));
        }
        let name_cell = self.grid.words(at, self.name).to_owned();
        let code_cell = self.words(at, &Role::Number).trim().to_owned();
        // 一 | 经济发展 numbers a group, not an indicator.
        let counted = !code_cell.is_empty() && code_cell.chars().all(|letter| "一二三四五六七八九十（）()、".contains(letter));
        if counted && filled == 2 && !self.has_figures(at) && !name_cell.is_empty() {
            self.domain = without_numbering(&name_cell).to_owned();
            self.parent = None;
            return pass(body, text!("a group: {}", "分组：{}", self.domain));
        }
        if filled == 1 && !self.has_figures(at) && (code_cell.is_empty() || name_cell.is_empty()) {
            self.domain = without_numbering(first).to_owned();
            self.parent = None;
            return pass(body, text!("a group: {}", "分组：{}", self.domain));
        }
        if let Some(column) = self.header.column(&Role::Domain) {
            let words = self.grid.spread(at, column.position);
            if !words.is_empty() {
                self.domain = without_numbering(words).to_owned();
            }
        }
        let stage_cell = self.words(at, &Role::Stage).to_owned();
        // Of parts without figures above them the whole is one of the parts.
        let part = self.parts && self.parent.as_ref().is_some_and(|(_, figures)| !figures);
        if is_sum(first) && (name_cell.is_empty() || is_sum(&name_cell)) && !(part && code_cell.is_empty() && name_cell == first) {
            return pass(body, text!("a sum of rows: left out, with its figures", "合计行：连同其数字未采用"));
        }
        let (code, name) = if code_cell.is_empty() { split_numbering(&name_cell) } else { (code_cell, name_cell.as_str()) };
        let (mark, name) = split_mark(name);
        let (name, unit) = if self.unit_within { unit::split_last(name) } else { unit::split(name) };
        let unit_cell = self.header.column(&Role::Unit).map_or("", |column| self.grid.spread(at, column.position)).trim().to_owned();
        let mut row = Row {
            at,
            line: line_of(&self.grid.cell(at, self.name)).unwrap_or(at + 1),
            code,
            domain: self.domain.clone(),
            name,
            stage: stage_cell,
            unit: if plain(&unit_cell).chars().all(|letter| !letter.is_alphanumeric() && !is_money(letter) && !"%‰℃°".contains(letter))
            {
                unit
            } else {
                unit_cell
            },
        };
        let within = row
            .name
            .trim_start_matches(['#', ' ', '　'])
            .strip_prefix("其中")
            .or_else(|| row.name.get(..8).filter(|start| start.eq_ignore_ascii_case("of which")).map(|_| &row.name[8..]))
            .map(|rest| rest.trim_start_matches(['：', ':', ' ']).to_owned());
        let belongs = (row.code.is_empty() || within.is_some())
            && self.parent.as_ref().is_some_and(|(parent, figures)| {
                let part = is_part(&row.name) && (!parent.code.is_empty() || self.parts);
                within.is_some() || part || !figures && !parent.code.is_empty() || row.name.is_empty()
            });
        if belongs && let Some((parent, _)) = &self.parent {
            if row.stage.is_empty() {
                row.stage = within.unwrap_or_else(|| row.name.trim_start_matches(['-', '–', '—', ' ', '·', '•']).to_owned());
            }
            row.name = parent.name.clone();
            row.code = parent.code.clone();
            if row.unit.is_empty() {
                row.unit = parent.unit.clone();
            }
        }
        self.parts = belongs;
        if !belongs && row.code.is_empty() {
            row.code = mark;
        }
        if row.name.is_empty() && at == self.header.rows.end && !self.has_digits(at) {
            return pass(body, text!("words below the heading, not read as a part of it", "表头下的文字，未作为表头读取"));
        }
        if row.name.is_empty() {
            return pass(body, text!("figures without a name", "有数字而没有名称"));
        }
        let figures = self.has_figures(at);
        if !belongs {
            self.parent = Some((row.clone(), figures));
        }
        if figures {
            body.rows.push(row);
        } else {
            let next_is_part = (at + 1..self.grid.rows()).find(|next| self.grid.filled(*next) > 0).is_some_and(|next| {
                self.has_figures(next) && self.words(next, &Role::Number).is_empty() && self.header.column(&Role::Number).is_some()
            });
            if next_is_part {
                pass(body, text!("an indicator whose parts follow: {}", "其下分项的指标：{}", row.name));
            } else {
                body.rows.push(row);
            }
        }
    }
}

/// Whether a name only says which part of the people or places is meant.
fn is_part(name: &str) -> bool {
    super::people::is_part(&plain(name).to_lowercase())
}

/// Whether a row's first words call it a sum.
fn is_sum(words: &str) -> bool {
    matches!(plain(words).to_lowercase().as_str(), "合计" | "总计" | "小计" | "total" | "sum" | "subtotal")
}

/// Whether a row's first words begin a note.
fn is_note(words: &str) -> bool {
    crate::table::begins_note(words) || words.starts_with(['*', '※', '①', '†'])
}

/// The column that holds names: the one that says so, or the one with the most words below the heading.
fn name_column(grid: &Grid, header: &Header) -> usize {
    if let Some(column) = header.column(&Role::Name) {
        return column.position;
    }
    let letters = |position: usize| -> usize {
        (header.rows.end..grid.rows()).map(|row| grid.words(row, position).chars().filter(|letter| letter.is_alphabetic()).count()).sum()
    };
    let free = header.columns.iter().filter(|column| matches!(column.role, Role::Other | Role::Domain));
    free.max_by_key(|column| letters(column.position)).map_or(0, |column| column.position)
}

/// The row that a cell's name such as `C7` speaks of.
fn line_of(cell: &str) -> Option<usize> {
    cell.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()
}

/// Whether the heading of names says that units stand in the same cells.
pub(super) fn has_units_in_names(header: &Header) -> bool {
    header.column(&Role::Name).is_some_and(|column| names_with_unit(&plain(&column.heading).to_lowercase()))
}

/// A group's words without 一、, （二） or 3. before them.
fn without_numbering(words: &str) -> &str {
    let rest = words.trim_start_matches(|letter: char| "一二三四五六七八九十（）()".contains(letter) || letter.is_ascii_digit());
    let marked = rest.strip_prefix(['、', '.', '．', ' ', '，', ':', '：']).map(str::trim);
    match marked {
        Some(rest) if !rest.is_empty() => rest,
        _ if words.starts_with(['（', '(']) && rest.len() < words.len() && !rest.is_empty() => rest.trim(),
        _ => words.trim(),
    }
}

/// A mark before a name that counts rows within a group, as ① and （一） do, as a number, and the name; no number where none stands there.
fn split_mark(words: &str) -> (String, &str) {
    let Some(first) = words.chars().next() else { return (String::new(), words) };
    let after = words[first.len_utf8()..].trim();
    if ('①'..='⑳').contains(&first) && !after.is_empty() {
        return ((u32::from(first) - u32::from('①') + 1).to_string(), after);
    }
    const NUMERALS: &str = "一二三四五六七八九";
    let inner = words.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    let Some((inner, name)) = inner.filter(|(_, name)| !name.trim().is_empty()) else { return (String::new(), words) };
    let digit = |letter: &str| NUMERALS.chars().position(|known| letter == known.to_string()).map(|at| at + 1);
    let number = match inner.split_once('十') {
        Some(("", "")) => Some(10),
        Some(("", ones)) => digit(ones).map(|ones| 10 + ones),
        Some((tens, "")) => digit(tens).map(|tens| tens * 10),
        Some((tens, ones)) => digit(tens).zip(digit(ones)).map(|(tens, ones)| tens * 10 + ones),
        None => digit(inner),
    };
    number.map_or((String::new(), words), |number| (number.to_string(), name.trim()))
}

/// A number or code before a name, and the name. `3岁以下` begins with no code, since nothing stands between.
fn split_numbering(words: &str) -> (String, &str) {
    let trimmed = words.trim();
    let open = trimmed.strip_prefix(['（', '(']);
    let rest = open.unwrap_or(trimmed);
    let length = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.')).unwrap_or(rest.len());
    let (code, after) = rest.split_at(length);
    let code = code.trim_end_matches('.');
    let starts_right = code.starts_with(|letter: char| letter.is_ascii_digit()) && code.split('.').all(|part| part.len() <= 6);
    let dotted = rest[..length].ends_with('.') && !after.starts_with(|letter: char| letter.is_ascii_digit());
    let closed = after.strip_prefix(['）', ')', '、', '．']).or_else(|| after.strip_prefix([' ', '\u{3000}', ':', '：']));
    // 3.2.1甲死亡率 needs no blank: nothing is counted with two points.
    let levels = code.matches('.').count() >= 2 && after.chars().next().is_some_and(crate::language::is_square);
    match closed {
        _ if starts_right && levels => (code.to_owned(), after.trim()),
        Some(name) if starts_right && !name.trim().is_empty() => (code.to_owned(), name.trim()),
        _ if starts_right && dotted && !after.trim().is_empty() => (code.to_owned(), after.trim()),
        _ => (String::new(), trimmed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_told_from_names() {
        for (words, code, name) in [
            ("1.学前教育毛入园率", "1", "学前教育毛入园率"),
            ("（12）每千人口床位", "12", "每千人口床位"),
            ("3、失业率", "3", "失业率"),
            ("3岁以下儿童筛查率", "", "3岁以下儿童筛查率"),
            ("3.c.1 Health worker density", "3.c.1", "Health worker density"),
            ("020101 Cobertura", "020101", "Cobertura"),
            ("5G基站数", "", "5G基站数"),
        ] {
            assert_eq!(split_numbering(words), (code.to_owned(), name), "{words}");
        }
        assert_eq!(split_numbering("3.2.1甲死亡率"), ("3.2.1".to_owned(), "甲死亡率"));
        assert_eq!(split_numbering("1.5公里服务圈覆盖率"), (String::new(), "1.5公里服务圈覆盖率"));
        for (words, mark, name) in
            [("①丁率", "1", "丁率"), ("（一）乙率", "1", "乙率"), ("（二十三）己率", "23", "己率"), ("（含公办）率", "", "（含公办）率")]
        {
            assert_eq!(split_mark(words), (mark.to_owned(), name), "{words}");
        }
        assert_eq!(without_numbering("一、托育照护服务"), "托育照护服务");
        assert_eq!(without_numbering("（三）教育"), "教育");
        assert_eq!(without_numbering("一般公共服务"), "一般公共服务");
    }
}
