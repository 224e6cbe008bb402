//! Tables in the text of a document, where each cell stands on a line of its own: as copying out of a web page or a PDF leaves them.
//!
//! Empty cells leave nothing behind there, so that rows are told by their running numbers, or by figures that follow words. What a row has too
//! few figures for carries a doubt.

use std::ops::Range;

use crate::plan::printed::{self, Meaning, Surroundings, plain};
use crate::table::Grid;

use super::role::{Role, role_of};
use super::unit::is_unit;

/// A line that holds something.
#[derive(Debug, Clone)]
struct Line {
    words: String,
    span: Range<usize>,
}

/// The table of a document laid out in rows and columns; `None` where no run of lines names its columns.
pub(super) fn arrange(grid: &Grid) -> Option<Grid> {
    let lines: Vec<Line> = grid.lines().map(|(words, span)| Line { words, span }).collect();
    if let Some(rows) = spaced(&lines) {
        return Some(grid.arranged(rows));
    }
    let (start, roles) = heading(&lines)?;
    let body = &lines[start + roles.len()..];
    let first_figure = roles.iter().position(Role::holds_figures)?;
    let shape = Shape {
        figures: roles.iter().filter(|role| role.holds_figures()).count(),
        trailing: roles[first_figure..].iter().filter(|role| !role.holds_figures()).count(),
        unit: roles[..first_figure].contains(&Role::Unit),
        numbered: is_numbered(body),
    };
    let rows = Reader { shape, lines: body }.rows();
    if rows.is_empty() {
        return None;
    }
    // Columns: group, number, name, unit, then those of the heading from the first figure on.
    let titled = |role: Role, otherwise: &str| {
        let at = roles.iter().position(|known| *known == role);
        at.map_or((otherwise.to_owned(), 0..0), |at| (lines[start + at].words.clone(), lines[start + at].span.clone()))
    };
    let mut head =
        vec![titled(Role::Domain, "分类"), titled(Role::Number, "序号"), titled(Role::Name, "指标名称"), titled(Role::Unit, "单位")];
    head.extend(lines[start + first_figure..start + roles.len()].iter().map(|line| (line.words.clone(), line.span.clone())));
    let above = lines[..start].iter().rev().find(|line| line.words.chars().count() <= 60);
    let title = above.map_or_else(|| (String::new(), 0..0), |line| (line.words.clone(), line.span.clone()));
    let mut cells = vec![vec![title], head];
    cells.extend(rows.into_iter().map(|row| row.cells(&roles[first_figure..])));
    Some(grid.arranged(cells))
}

/// The cells of a row, each with its place in the text.
type Cells = Vec<(String, Range<usize>)>;

/// A table whose cells are parted by single blanks, as copying from a PDF leaves those of Chinese tables: a heading of words that each name a column,
/// and rows of as many words, or of one more where they are numbered. Other rows stay whole.
fn spaced(lines: &[Line]) -> Option<Vec<Cells>> {
    let words = |line: &Line| -> Cells {
        let pieces = line.words.split_whitespace();
        pieces.map(|piece| (piece.to_owned(), line.span.clone())).collect()
    };
    let roles = |line: &Line| -> Vec<Option<Role>> { line.words.split_whitespace().map(role_of).collect() };
    let start = lines.iter().position(|line| {
        let roles = roles(line);
        roles.len() >= 3
            && roles.iter().all(Option::is_some)
            && roles.contains(&Some(Role::Name))
            && roles.iter().flatten().any(Role::holds_figures)
    })?;
    let heading = words(&lines[start]);
    let numbered = !roles(&lines[start]).contains(&Some(Role::Number));
    let blank = || (String::new(), 0..0);
    let mut rows: Vec<Cells> = lines[..start].iter().map(|line| vec![(line.words.clone(), line.span.clone())]).collect();
    rows.push(if numbered { std::iter::once(("序号".to_owned(), 0..0)).chain(heading.clone()).collect() } else { heading.clone() });
    for line in &lines[start + 1..] {
        let cells = words(line);
        rows.push(match cells.len() {
            count if count == heading.len() + usize::from(numbered) => cells,
            count if numbered && count == heading.len() => std::iter::once(blank()).chain(cells).collect(),
            _ => vec![(line.words.clone(), line.span.clone())],
        });
    }
    (rows.len() > start + 2).then_some(rows)
}

/// Where lines follow each other that name columns, the indicator's name and a figure's among them; the longest such run.
fn heading(lines: &[Line]) -> Option<(usize, Vec<Role>)> {
    let mut best: Option<(usize, Vec<Role>)> = None;
    let mut next = 0;
    while next < lines.len() {
        let at = next;
        let named =
            |line: &Line| if line.words.chars().count() > 24 { None } else { role_of(&line.words).filter(|role| *role != Role::Other) };
        let run: Vec<Role> = lines[at..].iter().map_while(named).collect();
        // The title above may read like the heading of names, which then comes a second time.
        let titled =
            run.iter().enumerate().skip(1).find(|(_, role)| **role == Role::Name).filter(|_| run[0] == Role::Name).map_or(0, |_| 1);
        let (at, run) = (at + titled, run[titled..].to_vec());
        let whole = run.contains(&Role::Name) && run.iter().any(Role::holds_figures) && run.len() >= 3;
        if whole && best.as_ref().is_none_or(|(_, known)| run.len() > known.len()) {
            best = Some((at, run.clone()));
        }
        next = at + run.len().max(1);
    }
    best
}

/// Whether rows begin with running numbers: 1 stands before 2, and 2 before 3.
fn is_numbered(body: &[Line]) -> bool {
    let place = |number: &str, from: usize| body[from..].iter().position(|line| line.words == number).map(|at| from + at);
    place("1", 0).and_then(|at| place("2", at)).and_then(|at| place("3", at)).is_some_and(|at| at < 40)
}

struct Shape {
    /// Columns of figures.
    figures: usize,
    /// Columns of words after the first of them.
    trailing: usize,
    /// Whether the unit has a column before the figures.
    unit: bool,
    numbered: bool,
}

#[derive(Debug, Clone, Default)]
struct RowText {
    group: Option<Line>,
    number: Option<Line>,
    name: Vec<Line>,
    unit: Option<Line>,
    figures: Vec<Line>,
    trailing: Vec<Line>,
    /// Columns of figures of the table.
    wanted: usize,
}

struct Reader<'a> {
    shape: Shape,
    lines: &'a [Line],
}

fn is_figure(words: &str) -> bool {
    let read = printed::read(words, Surroundings::of_target("", "")).left_open();
    let digits = words.chars().any(|letter| letter.is_ascii_digit());
    let short = words.chars().count() <= 24;
    match read.meaning {
        Meaning::Value(_) | Meaning::Range { .. } | Meaning::Change { .. } => {
            // `3岁以下儿童` begins with a number and is a name.
            short && digits && (read.doubts.is_empty() || plain(words).starts_with(['≥', '≤', '>', '<', '[']))
        }
        Meaning::Nothing => true,
        Meaning::Words => matches!(words, "应保尽保" | "应助尽助" | "应救尽救" | "应检尽检" | "动态清零"),
        Meaning::Unreadable => false,
    }
}

impl Reader<'_> {
    fn line(&self, at: usize) -> Option<&Line> {
        self.lines.get(at)
    }

    fn is_figure_at(&self, at: usize) -> bool {
        self.line(at).is_some_and(|line| is_figure(&line.words))
    }

    /// How many figures follow from here.
    fn figures_from(&self, at: usize) -> usize {
        (at..self.lines.len()).take_while(|at| self.is_figure_at(*at)).count()
    }

    /// Whether the running number stands here: it does not if it comes again right after, this one being a figure then.
    fn is_number(&self, at: usize, wanted: u32) -> bool {
        let here = |at: usize| self.line(at).is_some_and(|line| line.words.trim_end_matches(['.', '、']) == wanted.to_string());
        self.shape.numbered && here(at) && !self.is_figure_at(at + 1) && !(here(at + 1) || here(at + 2) && !self.is_figure_at(at + 1))
    }

    fn rows(&self) -> Vec<RowText> {
        let mut rows: Vec<RowText> = Vec::new();
        let (mut at, mut last, mut group) = (0, 0, None);
        while at < self.lines.len() {
            let mut row = RowText { wanted: self.shape.figures, ..RowText::default() };
            if self.is_number(at, last + 1) {
                row.number = self.line(at).cloned();
                at += 1;
                last += 1;
            }
            let mut words: Vec<Line> = Vec::new();
            while at < self.lines.len() && !self.is_figure_at(at) && !self.is_number(at, last + 1) && words.len() < 4 {
                words.extend(self.line(at).cloned());
                at += 1;
            }
            let here = if self.is_number(at, last + 1) { 0 } else { self.figures_from(at).min(self.shape.figures) };
            if here == 0 || words.iter().any(|line| line.words.chars().count() > 60) {
                // Words before a running number are a group; else the table has ended.
                match words.as_slice() {
                    [one] if self.is_number(at, last + 1) && row.number.is_none() => {
                        group = Some(one.clone());
                        continue;
                    }
                    _ if row.number.is_some() && self.is_number(at, last + 1) => {}
                    _ => break,
                }
            }
            if self.shape.unit && words.len() >= 2 && words.last().is_some_and(|line| is_unit(&line.words)) {
                row.unit = words.pop();
            }
            if !self.shape.numbered && words.len() >= 2 && !words[1].words.starts_with(['(', '（']) {
                group = Some(words.remove(0));
            }
            row.name = words;
            while row.figures.len() < self.shape.figures && self.is_figure_at(at) && !self.is_number(at, last + 1) {
                row.figures.extend(self.line(at).cloned());
                at += 1;
            }
            while row.trailing.len() < self.shape.trailing
                && at < self.lines.len()
                && !self.is_number(at, last + 1)
                && !(self.is_number(at + 1, last + 1) && row.trailing.len() + 1 < self.shape.trailing)
            {
                row.trailing.extend(self.line(at).cloned());
                at += 1;
            }
            row.group.clone_from(&group);
            rows.push(row);
        }
        parts_of_rows(rows)
    }
}

/// Rows without a number of their own are parts of the numbered one above, whose last words then name its first part.
fn parts_of_rows(rows: Vec<RowText>) -> Vec<RowText> {
    let numbered = rows.iter().any(|row| row.number.is_some());
    let mut out: Vec<RowText> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let next_is_part = numbered && row.number.is_some() && rows.get(at + 1).is_some_and(|next| next.number.is_none());
        let mut row = row.clone();
        if next_is_part && row.name.len() >= 2 {
            let part = row.name.pop();
            out.push(RowText { figures: Vec::new(), trailing: Vec::new(), ..row.clone() });
            row = RowText { number: None, name: part.into_iter().collect(), unit: None, ..row };
        }
        out.push(row);
    }
    out
}

impl RowText {
    /// The cells of a row: group, number, name, unit, and the heading's columns from the first figure on.
    fn cells(self, columns: &[Role]) -> Cells {
        let one = |line: Option<Line>| line.map_or_else(|| (String::new(), 0..0), |line| (line.words, line.span));
        let span = self.name.first().map_or(0..0, |first| first.span.start..self.name.last().map_or(first.span.end, |last| last.span.end));
        let name = self.name.iter().fold(String::new(), |name, line| crate::language::join_lines(&name, &line.words));
        let mut cells = vec![one(self.group), one(self.number), (name.trim().to_owned(), span), one(self.unit)];
        // With fewer figures than columns the last ones are meant: targets are always printed, baselines are not.
        let missing = self.wanted.saturating_sub(self.figures.len());
        let mut figures = std::iter::repeat_n(None, missing).chain(self.figures.into_iter().map(Some));
        let mut trailing = self.trailing.into_iter();
        for role in columns {
            cells.push(one(if role.holds_figures() { figures.next().flatten() } else { trailing.next() }));
        }
        cells
    }
}
