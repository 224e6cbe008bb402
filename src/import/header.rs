//! The heading of a planner's table: which rows name its columns.

use crate::plan::printed;
use crate::table::Grid;

use super::role::{Column, Header, Role, role_of, years_in};
use super::settle::{complete, numbered_year};

/// Finds the heading: the rows that name most columns, among them the indicator's name and a figure's.
pub(super) fn find(grid: &Grid) -> Option<Header> {
    let last = grid.rows().min(MOST_ROWS);
    let mut best: Option<(usize, Header)> = None;
    for first in 0..last {
        for height in 1..=MOST_HEIGHT.min(last - first) {
            let columns = columns(grid, first..first + height);
            let Some(columns) = columns else { continue };
            let named = columns.iter().filter(|column| column.role != Role::Other).count();
            let name = columns.iter().any(|column| column.role == Role::Name);
            let figure = columns.iter().any(|column| column.role.holds_figures());
            // A year that stands in a second row belongs to the words above it, which alone would say the same of several columns.
            let figures = || columns.iter().map(|column| &column.role).filter(|role| role.holds_figures() && **role != Role::Growth);
            let again = columns.iter().enumerate().filter(|(at, column)| {
                let same = |known: &Column| known.role == column.role && numbered_year(&known.heading) == numbered_year(&column.heading);
                column.role.holds_figures() && columns[..*at].iter().any(same)
            });
            let again = again.count();
            let years = figures()
                .filter(|role| **role != Role::Observed(None) && **role != Role::Target(None) && **role != Role::Baseline(None))
                .count();
            // A last row that only says more of figures (实际数, Cost) belongs to the heading as well.
            let last = first + height - 1;
            let own = |column: &Column| !grid.words(last, column.position).is_empty();
            let more = height > 1
                && !columns.iter().any(|column| column.role == Role::Name && own(column))
                && columns.iter().any(|column| column.role.holds_figures() && own(column));
            let score =
                usize::from(more) + (named * 4 + years * 2 + usize::from(name) * 3 + usize::from(figure) * 3).saturating_sub(again * 7);
            // A heading of fewer rows is better where it names as much.
            if named >= 2 && figure && best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, Header { rows: first..first + height, columns, doubts: Vec::new() }));
            }
        }
    }
    let (_, mut header) = best?;
    complete(grid, &mut header);
    Some(header)
}

/// Rows in which a heading is looked for, and the most that it takes.
pub(super) const MOST_ROWS: usize = 25;
const MOST_HEIGHT: usize = 4;

/// The words of a column's heading, from top to bottom.
pub(super) fn heading_words(grid: &Grid, rows: &std::ops::Range<usize>, position: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for row in rows.clone() {
        // Words reach to the right over other words of the heading, not over the figures below it.
        let words = if row + 1 < rows.end { grid.heading(row, position) } else { grid.spread(row, position) }.trim().to_owned();
        if !words.is_empty() && parts.last() != Some(&words) {
            parts.push(words);
        }
    }
    parts.join(" ")
}

/// Whether a row says something of the table as a whole and names no columns: a title in its first cell alone over a heading that names that column
/// itself, or a line such as 填报单位：区发改局 and 单位：见表.
fn is_aside(grid: &Grid, row: usize, rows: &std::ops::Range<usize>) -> bool {
    let cells: Vec<usize> = (0..grid.width()).filter(|column| !grid.words(row, *column).is_empty()).collect();
    let below = row + 1..rows.end;
    let named_below = |column: usize| below.clone().any(|row| !grid.words(row, column).is_empty());
    let remark = |words: &str| printed::plain(words).split_once(':').is_some_and(|(_, said)| !said.trim().is_empty());
    let title = cells == [0] && named_below(0);
    title || !cells.is_empty() && cells.len() <= 3 && !below.is_empty() && cells.iter().any(|column| remark(grid.words(row, *column)))
}

/// Columns named by these rows, or `None` if one of them holds figures of indicators.
fn columns(grid: &Grid, rows: std::ops::Range<usize>) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for position in 0..grid.width() {
        let heading = heading_words(grid, &rows, position);
        if heading.chars().count() > LONGEST_HEADING + 20 * (rows.len() - 1) {
            return None;
        }
        let role = if heading.is_empty() { Role::Other } else { role_of(&heading).unwrap_or(Role::Other) };
        columns.push(Column { position, heading, role, inferred: false, doubt: None });
    }
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
        if columns.iter().filter(|column| column.role == role).count() > 3 {
            return None;
        }
    }
    Some(columns)
}

const LONGEST_HEADING: usize = 60;

/// Whether a row holds a figure of an indicator below a heading of figures: a number that is no year.
fn holds_figures(grid: &Grid, row: usize, columns: &[Column]) -> bool {
    let figure = |words: &str| {
        let digits = words.chars().filter(char::is_ascii_digit).count();
        years_in(words).is_empty() && digits * 2 >= words.chars().count() && printed::read_alone(words).value().is_some()
    };
    let figures: Vec<&str> = columns
        .iter()
        .filter(|column| column.role.holds_figures())
        .map(|column| grid.words(row, column.position))
        .filter(|words| figure(words))
        .collect();
    !figures.is_empty() && !is_row_of_positions(grid, row)
}

/// Whether a row below the heading only numbers the columns: 1, 2, 3, 4.
pub(super) fn is_row_of_positions(grid: &Grid, row: usize) -> bool {
    let cells: Vec<&str> = (0..grid.width()).map(|column| grid.words(row, column)).filter(|words| !words.is_empty()).collect();
    let numbers: Vec<i32> = cells.iter().filter_map(|words| words.trim_matches(['(', ')']).parse().ok()).collect();
    numbers.len() >= 3 && numbers.len() == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) && numbers[0] <= 1
}
