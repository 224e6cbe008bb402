//! Lays a table whose rows hold several series each, as 城市 and 农村 under every year, out with a row for each of them.

use crate::language::is_square;
use crate::plan::printed::{Meaning, read_alone};
use crate::table::{Grid, Put};

use super::header::{Named, is_row_of_positions, named};
use super::role::Role;

/// A table laid out with a row for each series.
pub(super) struct Series {
    /// Its cells in their new places.
    pub grid: Grid,
    /// What its series are called.
    pub parts: Vec<String>,
    /// Whether these are known as parts of people or places; others were told from their place under every year alone.
    pub known: bool,
    /// Columns of the new layout that say nothing of series, and stand in the row of each.
    pub shared: Vec<usize>,
}

/// Series of a row at most.
const MOST_PARTS: usize = 6;

/// A column of the new layout.
enum Place {
    /// The same as in the table.
    Own(usize),
    /// The words that tell the series apart.
    Part,
    /// The unit, which the words that tell the series apart name.
    Unit(Option<usize>),
    /// The figures of a kind and year, a column for each series.
    Figures(Role, String),
}

/// The table laid out anew; `None` where its rows hold one series each.
pub(super) fn arrange(grid: &Grid) -> Option<Series> {
    let (rows, columns) = named(grid)?;
    let figures: Vec<&Named> = columns.iter().filter(|column| column.holds().holds_figures()).collect();
    let apart: Vec<&Named> = figures.iter().copied().filter(|column| !column.said.part.is_empty()).collect();
    let mut parts: Vec<String> = Vec::new();
    let mut kinds: Vec<Role> = Vec::new();
    for column in &apart {
        if !parts.contains(&column.said.part) {
            parts.push(column.said.part.clone());
        }
        if !kinds.contains(&column.holds()) {
            kinds.push(column.holds());
        }
    }
    let of_kind = |kind: &Role| apart.iter().filter(|column| column.holds() == *kind).map(|column| &column.said.part).collect::<Vec<_>>();
    let has_twice = |own: &[&String]| own.iter().enumerate().any(|(at, part)| own[..at].contains(part));
    let staged = columns.iter().any(|column| column.holds() == Role::Stage);
    let name = columns.iter().position(|column| column.holds() == Role::Name)?;
    if staged
        || !(2..=MOST_PARTS).contains(&parts.len())
        || !kinds.iter().any(|kind| of_kind(kind).len() > 1)
        || kinds.iter().any(|kind| has_twice(&of_kind(kind)))
    {
        return None;
    }
    let known = apart.iter().all(|column| column.said.is_known_part());
    // Other words are names of series where the same of them stand under every kind and year.
    let alike = kinds.len() > 1 && apart.len() == figures.len() && kinds.iter().all(|kind| of_kind(kind).iter().copied().eq(&parts));
    if !known && !alike {
        return None;
    }
    let counted = apart.iter().all(|column| column.said.is_unit());
    let places = places(&columns, name, counted);
    let shared = |place: &Place| matches!(place, Place::Own(at) if columns[*at].holds().holds_figures());
    let shared: Vec<usize> = (0..places.len()).filter(|at| shared(&places[*at])).collect();
    let heading = |place: &Place| match place {
        Place::Own(at) => Put::Words(columns[*at].column.heading.clone()),
        Place::Part if columns[name].column.heading.chars().any(is_square) => Put::Words("分项".to_owned()),
        Place::Part => Put::Words("Breakdown".to_owned()),
        Place::Unit(Some(at)) => Put::Words(columns[*at].column.heading.clone()),
        Place::Unit(None) => Put::Words("Unit".to_owned()),
        Place::Figures(_, words) => Put::Words(words.clone()),
    };
    let mut cells: Vec<Vec<Put>> = (0..rows.start).map(|row| as_it_stands(grid, row, None)).collect();
    cells.push(places.iter().map(heading).collect());
    for row in rows.end..grid.rows() {
        let repeats = |above: usize| apart.iter().all(|column| grid.words(row, column.at()) == grid.words(above, column.at()));
        if rows.clone().any(repeats) && apart.iter().any(|column| !grid.words(row, column.at()).is_empty()) {
            continue;
        }
        if is_row_of_positions(grid, row) || apart.iter().all(|column| grid.words(row, column.at()).is_empty()) {
            cells.push(as_it_stands(grid, row, Some(&places)));
            continue;
        }
        let says = |part: &&String| {
            let mut own = apart.iter().filter(|column| column.said.part == **part);
            own.any(|column| read_alone(grid.words(row, column.at())).meaning != Meaning::Nothing)
        };
        let told: Vec<&String> = parts.iter().filter(says).collect();
        // A row of dashes is one indicator that nothing is known of.
        let told = if told.is_empty() { vec![&parts[0]] } else { told };
        for part in told {
            let cell = |place: &Place| match place {
                Place::Own(at) => Put::Cell(row, *at),
                Place::Part => Put::Words(part.clone()),
                Place::Unit(at) => match at.filter(|at| !part.contains('%') && !grid.spread(row, *at).is_empty()) {
                    Some(at) => Put::Cell(row, at),
                    None => Put::Words(part.clone()),
                },
                Place::Figures(kind, _) => {
                    let own = apart.iter().find(|column| column.holds() == *kind && column.said.part == *part);
                    own.map_or_else(|| Put::Words(String::new()), |column| Put::Cell(row, column.at()))
                }
            };
            cells.push(places.iter().map(cell).collect());
        }
    }
    Some(Series { grid: grid.laid_out_as(cells), parts, known, shared })
}

/// The columns of the new layout: those of the table, with one for each kind and year in place of one for each series.
fn places(columns: &[Named], name: usize, counted: bool) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let unit = columns.iter().position(|column| column.holds() == Role::Unit);
    for (at, column) in columns.iter().enumerate() {
        let kind = column.holds();
        match () {
            () if column.said.part.is_empty() || !kind.holds_figures() => {
                places.push(if counted && unit == Some(at) { Place::Unit(unit) } else { Place::Own(at) });
            }
            () if !places.iter().any(|place| matches!(place, Place::Figures(known, _) if *known == kind)) => {
                places.push(Place::Figures(kind, column.said.rest.clone()));
            }
            () => {}
        }
        if at == name {
            places.push(Place::Part);
            if counted && unit.is_none() {
                places.push(Place::Unit(None));
            }
        }
    }
    places
}

/// A row that holds no series, without the cells that a merged range covers.
fn as_it_stands(grid: &Grid, row: usize, places: Option<&[Place]>) -> Vec<Put> {
    let own = |at: usize| if grid.words(row, at).is_empty() { Put::Words(String::new()) } else { Put::Cell(row, at) };
    match places {
        None => (0..grid.width()).map(own).collect(),
        Some(places) => {
            let cell = |place: &Place| match place {
                Place::Own(at) | Place::Unit(Some(at)) => own(*at),
                Place::Part | Place::Unit(None) | Place::Figures(..) => Put::Words(String::new()),
            };
            places.iter().map(cell).collect()
        }
    }
}
