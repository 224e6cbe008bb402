//! Lays a table with a row for each figure, as open data gives it, out with a row for each indicator and a column for each year.
//!
//! A column says of each figure whether it is observed or a target, or observed values and targets have a column each.

use crate::plan::printed::plain;
use crate::table::{Grid, Put};

use super::header::MOST_ROWS;
use super::headings::{is_breakdown, is_year_word, says_aimed, says_baseline, says_observed};
use super::role::{Role, role_of, year_of};

/// The columns of a table with a row for each figure.
struct Long {
    head: usize,
    year: usize,
    /// Columns of figures.
    figures: Vec<usize>,
    /// The column that says what each figure is.
    kind: Option<usize>,
    name: usize,
    /// Columns whose words tell indicators apart.
    keys: Vec<usize>,
    /// All columns but those of years, kinds and figures.
    own: Vec<usize>,
}

/// A figure's column in the new layout: observed ones before targets, then by year, its heading, and how many of the same stand before it.
type Place = (bool, i32, String, usize);

/// Figures of an indicator, each with the row and column where it stands.
type Figures = Vec<(Place, usize, usize)>;

/// The table laid out anew; `None` where it is none of this form, or holds no targets.
pub(super) fn arrange(grid: &Grid) -> Option<Grid> {
    let long = (0..grid.rows().min(MOST_ROWS)).find_map(|head| columns(grid, head))?;
    let mut rows: Vec<(Vec<String>, usize, Figures)> = Vec::new();
    let mut notes = Vec::new();
    for row in long.head + 1..grid.rows() {
        let year = year_of(grid.spread(row, long.year));
        let Some(year) = year.filter(|_| !grid.spread(row, long.name).is_empty()) else {
            if grid.filled(row) > 0 {
                notes.push(row);
            }
            continue;
        };
        let key: Vec<String> = long.keys.iter().map(|column| grid.spread(row, *column).to_owned()).collect();
        let at = rows.iter().position(|(known, ..)| *known == key).unwrap_or_else(|| {
            rows.push((key, row, Vec::new()));
            rows.len() - 1
        });
        for column in &long.figures {
            if grid.words(row, *column).is_empty() {
                continue;
            }
            let words = grid.spread(row, long.kind.unwrap_or(*column));
            let words = if long.kind.is_some() { words } else { grid.words(long.head, *column) };
            let aimed = says_aimed(&plain(words).to_lowercase());
            let heading = format!("{words} {year}");
            let same = rows[at].2.iter().filter(|((_, _, known, _), ..)| *known == heading).count();
            rows[at].2.push(((aimed, year, heading, same), row, *column));
        }
    }
    let mut places: Vec<&Place> = rows.iter().flat_map(|(_, _, figures)| figures.iter().map(|(place, ..)| place)).collect();
    places.sort();
    places.dedup();
    if !places.iter().any(|(aimed, ..)| *aimed) {
        return None;
    }
    let own = |row: usize| long.own.iter().map(move |column| Put::Cell(row, *column));
    let mut cells: Vec<Vec<Put>> = (0..long.head).map(|row| (0..grid.width()).map(|column| Put::Cell(row, column)).collect()).collect();
    cells.push(own(long.head).chain(places.iter().map(|(_, _, heading, _)| Put::Words(heading.clone()))).collect());
    for (_, first, figures) in &rows {
        let figure = |place: &&Place| {
            let found = figures.iter().find(|(own, ..)| own == *place);
            found.map_or_else(|| Put::Words(String::new()), |(_, row, column)| Put::Cell(*row, *column))
        };
        cells.push(own(*first).chain(places.iter().map(figure)).collect());
    }
    cells.extend(notes.into_iter().map(|row| (0..grid.width()).map(|column| Put::Cell(row, column)).collect()));
    Some(grid.laid_out_as(cells))
}

/// The columns that a row names, where they are those of this form.
fn columns(grid: &Grid, head: usize) -> Option<Long> {
    let words: Vec<String> = (0..grid.width()).map(|column| plain(grid.words(head, column)).to_lowercase()).collect();
    let roles: Vec<Option<Role>> = words.iter().map(|words| role_of(words)).collect();
    let year = (0..words.len())
        .find(|column| is_year_word(&words[*column]) || matches!(words[*column].as_str(), "time period" | "time_period"))?;
    let figures: Vec<usize> = (0..words.len())
        .filter(|column| {
            matches!(roles[*column], Some(Role::Observed(None) | Role::Baseline(None) | Role::Target(None)))
                || words[*column] == "obs_value"
        })
        .collect();
    let body = head + 1..grid.rows();
    let kind_of = |words: &str| {
        let words = plain(words).to_lowercase();
        (says_aimed(&words) || says_observed(&words) || says_baseline(&words)) && words.chars().count() < 30
    };
    let tells_kind = |column: &usize| {
        let cells = || body.clone().map(|row| grid.spread(row, *column)).filter(|words| !words.is_empty());
        cells().any(|words| says_aimed(&plain(words).to_lowercase())) && cells().all(kind_of)
    };
    let named = |role: Role| roles.iter().position(|known| known.as_ref() == Some(&role));
    let name = named(Role::Name).or_else(|| words.iter().position(|words| words == "series"))?;
    let kind = (0..words.len()).filter(|column| *column != year && *column != name).find(tells_kind);
    let figures: Vec<usize> = figures.into_iter().filter(|column| Some(*column) != kind).collect();
    if figures.is_empty() {
        return None;
    }
    let own: Vec<usize> = (0..words.len()).filter(|column| *column != year && Some(*column) != kind && !figures.contains(column)).collect();
    let keys: Vec<usize> = own
        .iter()
        .copied()
        .filter(|column| {
            matches!(roles[*column], Some(Role::Name | Role::Number | Role::Unit | Role::Stage)) || is_breakdown(&words[*column])
        })
        .collect();
    let long = Long { head, year, figures, kind, name, keys, own };
    // Without a column that says what each figure is, only several years of one indicator tell this form.
    let key = |row: usize| long.keys.iter().map(move |column| grid.spread(row, *column));
    let several = || {
        let rows: Vec<usize> = body.clone().filter(|row| !grid.spread(*row, name).is_empty()).collect();
        rows.windows(2).any(|pair| {
            key(pair[0]).eq(key(pair[1]))
                && year_of(grid.spread(pair[0], year)).zip(year_of(grid.spread(pair[1], year))).is_some_and(|(one, other)| one != other)
        })
    };
    (long.kind.is_some() || several()).then_some(long)
}
