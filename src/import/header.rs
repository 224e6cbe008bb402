//! The heading of a planner's table: which rows name its columns.

use std::ops::Range;

use crate::plan::printed;
use crate::table::Grid;
use crate::text;

use super::headings::says_expected;
use super::parts::{Said, said};
use super::role::{Column, Header, Role, years_in};
use super::settle::{complete, numbered_year};

/// A column with what its heading says.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub column: Column,
    pub said: Said,
}

impl Named {
    /// What it holds, whatever part of it.
    pub(super) fn holds(&self) -> Role {
        self.said.holds().cloned().unwrap_or(Role::Other)
    }

    pub(super) fn at(&self) -> usize {
        self.column.position
    }
}

/// Finds the heading: the rows that name most columns, among them the indicator's name and a figure's.
pub(super) fn find(grid: &Grid) -> Option<Header> {
    let (rows, named) = named(grid)?;
    let columns = named.into_iter().map(|named| named.column).collect();
    let mut header = Header { rows, columns, doubts: Vec::new() };
    complete(grid, &mut header);
    Some(header)
}

/// The rows of the heading, and what they say of each column.
pub(super) fn named(grid: &Grid) -> Option<(Range<usize>, Vec<Named>)> {
    let last = grid.rows().min(MOST_ROWS);
    let mut best: Option<(usize, Range<usize>, Vec<Named>)> = None;
    // Several figures side by side are those of an indicator, whatever stands above them.
    let body: Vec<bool> = (0..last)
        .map(|row| (0..grid.width()).filter(|column| is_figure(grid.words(row, *column))).count() > 1 && !is_row_of_positions(grid, row))
        .collect();
    for first in 0..last {
        for height in 1..=MOST_HEIGHT.min(last - first) {
            let rows = first..first + height;
            if body[rows.end - 1] {
                break;
            }
            let Some(columns) = columns(grid, rows.clone()) else { continue };
            // A heading of fewer rows is better where it names as much.
            if let Some(score) = score(grid, &rows, &columns).filter(|score| best.as_ref().is_none_or(|(known, ..)| score > known)) {
                best = Some((score, rows, columns));
            }
        }
    }
    best.map(|(_, rows, columns)| (rows, columns))
}

/// How well rows serve as a heading; `None` where they name no figures.
fn score(grid: &Grid, rows: &Range<usize>, columns: &[Named]) -> Option<usize> {
    let holds: Vec<Role> = columns.iter().map(Named::holds).collect();
    let named = holds.iter().filter(|role| **role != Role::Other).count();
    let name = holds.contains(&Role::Name);
    let figure = holds.iter().any(Role::holds_figures);
    let own = |row: usize, column: &Named| !grid.words(row, column.at()).is_empty();
    let last = rows.end - 1;
    let names_again = columns.iter().zip(&holds).any(|(column, role)| *role == Role::Name && own(last, column));
    // A year that stands in a second row belongs to the words above it, which alone would say the same of several columns. Words that only tell
    // columns apart do so in a heading, not in a row with a name of its own.
    let alike = |at: usize, known: usize| {
        holds[at] == holds[known]
            && (columns[at].said.part == columns[known].said.part || rows.len() > 1 && names_again)
            && numbered_year(&columns[at].column.heading) == numbered_year(&columns[known].column.heading)
    };
    let again = (0..holds.len()).filter(|at| holds[*at].holds_figures() && (0..*at).any(|known| alike(*at, known))).count();
    let years = holds.iter().filter(|role| role.holds_figures() && **role != Role::Growth);
    let years = years.filter(|role| !matches!(role, Role::Observed(None) | Role::Target(None) | Role::Baseline(None))).count();
    // A last row that only says more of figures (实际数, Cost) belongs to the heading as well.
    let more = rows.len() > 1 && !names_again && columns.iter().zip(&holds).any(|(column, role)| role.holds_figures() && own(last, column));
    let score = usize::from(more) + (named * 4 + years * 2 + usize::from(name) * 3 + usize::from(figure) * 3).saturating_sub(again * 7);
    (named >= 2 && figure).then_some(score)
}

/// Rows in which a heading is looked for, and the most that it takes.
pub(super) const MOST_ROWS: usize = 25;
const MOST_HEIGHT: usize = 4;

/// The words of a column's heading.
pub(super) fn heading_words(grid: &Grid, rows: &Range<usize>, position: usize) -> String {
    heading_rows(grid, rows, position).join(" ")
}

/// The words of a column's heading row by row, from top to bottom.
fn heading_rows(grid: &Grid, rows: &Range<usize>, position: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for row in rows.clone() {
        // Words reach to the right over other words of the heading, not over the figures below it.
        let words = if row + 1 < rows.end { grid.heading(row, position) } else { grid.spread(row, position) }.trim().to_owned();
        if !words.is_empty() && parts.last() != Some(&words) {
            parts.push(words);
        }
    }
    parts
}

/// Whether a row says something of the table as a whole and names no columns: a title in its first cell alone over a heading that names that column
/// itself, or a line such as 填报单位：区发改局 and 单位：见表.
fn is_aside(grid: &Grid, row: usize, rows: &Range<usize>) -> bool {
    let cells: Vec<usize> = (0..grid.width()).filter(|column| !grid.words(row, *column).is_empty()).collect();
    let below = row + 1..rows.end;
    let named_below = |column: usize| below.clone().any(|row| !grid.words(row, column).is_empty());
    let remark = |words: &str| printed::plain(words).split_once(':').is_some_and(|(_, said)| !said.trim().is_empty());
    let title = cells == [0] && named_below(0);
    title || !cells.is_empty() && cells.len() <= 3 && !below.is_empty() && cells.iter().any(|column| remark(grid.words(row, *column)))
}

/// Columns named by these rows, or `None` if one of them holds figures of indicators.
fn columns(grid: &Grid, rows: Range<usize>) -> Option<Vec<Named>> {
    let mut columns = Vec::new();
    for position in 0..grid.width() {
        let words = heading_rows(grid, &rows, position);
        let heading = words.join(" ");
        if heading.chars().count() > LONGEST_HEADING + 20 * (rows.len() - 1) {
            return None;
        }
        // A year with the mark of a footnote is a year.
        let said = said(&words.iter().map(|words| printed::without_footnote(words).0).collect::<Vec<_>>());
        let role = said.role.clone().unwrap_or(Role::Other);
        columns.push(Named { column: Column { position, heading, role, inferred: false, doubt: None }, said });
    }
    settle_apart(&mut columns);
    // A title stands in all columns alike; a heading names each by words of its own.
    let title = |row: usize| {
        let words: Vec<&str> = (0..grid.width()).map(|position| grid.heading(row, position)).filter(|words| !words.is_empty()).collect();
        words.len() > 1 && words.iter().all(|known| *known == words[0])
    };
    if rows.clone().any(|row| title(row) || is_aside(grid, row, &rows)) || rows.clone().all(|row| grid.filled(row) == 0) {
        return None;
    }
    if rows.clone().any(|row| holds_figures(grid, row, &columns)) {
        return None;
    }
    for role in [Role::Name, Role::Unit, Role::Number] {
        if columns.iter().filter(|column| column.holds() == role).count() > 3 {
            return None;
        }
    }
    Some(columns)
}

const LONGEST_HEADING: usize = 60;

/// Columns whose words tell them apart as parts or units hold what their other words say, and so do those under a title that says nothing of kind
/// and year, which is told. Words below a year that say neither, such as a rank or a forecast, make them something else.
fn settle_apart(columns: &mut [Named]) {
    let titled = |own: &Said| own.above && !says_expected(&printed::plain(&own.part).to_lowercase());
    for at in 0..columns.len() {
        let own = &columns[at].said;
        let Some(kind) = own.kind.clone() else { continue };
        let of_kind = |other: &Named| other.said.holds() == Some(&kind);
        let bare = columns.iter().any(|other| of_kind(other) && other.said.kind.is_none());
        // A word that stands under every year tells none apart.
        let everywhere = columns.iter().filter(|other| other.holds().holds_figures()).all(|other| other.said.part == own.part);
        match () {
            () if own.is_known_part() || own.is_unit() => columns[at].column.role = kind,
            () if own.role.as_ref().is_some_and(Role::holds_figures) && !bare => {}
            () if (titled(own) || everywhere) && !bare => {
                let part = own.part.clone();
                columns[at].column.role = kind;
                columns[at].column.doubt =
                    Some(text!("its heading also says `{part}`: read as the figure of its year", "表头另有“{part}”字样：按该年数值理解"));
            }
            () => columns[at].column.role = Role::Other,
        }
    }
}

/// Whether words are a number that is no year. `65+` heads a column of those who are so old.
fn is_figure(words: &str) -> bool {
    let words = printed::plain(words);
    if words.ends_with('+') {
        return false;
    }
    let digits = words.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && digits * 2 >= words.chars().count()
        && years_in(&words.to_lowercase()).is_empty()
        && printed::read_alone(&words).value().is_some()
}

/// Whether a row holds a figure of an indicator below a heading of figures.
fn holds_figures(grid: &Grid, row: usize, columns: &[Named]) -> bool {
    let figures = columns.iter().filter(|column| column.holds().holds_figures());
    figures.map(|column| grid.words(row, column.at())).any(is_figure) && !is_row_of_positions(grid, row)
}

/// Whether a row below the heading only numbers the columns: 1, 2, 3, 4.
pub(super) fn is_row_of_positions(grid: &Grid, row: usize) -> bool {
    let cells: Vec<&str> = (0..grid.width()).map(|column| grid.words(row, column)).filter(|words| !words.is_empty()).collect();
    let numbers: Vec<i32> = cells.iter().filter_map(|words| words.trim_matches(['(', ')']).parse().ok()).collect();
    numbers.len() >= 3 && numbers.len() == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) && numbers[0] <= 1
}
