//! Tables and paragraphs that fit the screen, Chinese letters counted double.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

use crate::language::{Overlong, Words, columns, columns_of};

/// One column of a [`table`].
pub(super) struct Heading {
    pub words: String,
    pub right: bool,
    /// The column takes what the others leave and wraps.
    pub fills: bool,
}

impl Heading {
    pub(super) fn right(words: impl Into<String>) -> Heading {
        Heading { words: words.into(), right: true, fills: false }
    }

    pub(super) fn filling(words: impl Into<String>) -> Heading {
        Heading { words: words.into(), right: false, fills: true }
    }
}

/// A table without vertical lines, `width` columns wide at most; the filling column wraps, the others never do.
pub(super) fn table(headings: &[Heading], rows: &[Vec<String>], width: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(headings.iter().map(|heading| heading.words.clone()));
    let natural: Vec<usize> = (0..headings.len())
        .map(|index| {
            let heading = headings[index].words.lines().map(columns);
            rows.iter().map(|row| columns(&row[index])).chain(heading).max().unwrap_or(0)
        })
        .collect();
    let fixed: usize = headings.iter().zip(&natural).filter(|(heading, _)| !heading.fills).map(|(_, natural)| natural + 1).sum();
    // What a filling column does not need goes to the others, the least wide first.
    let mut wide: Vec<usize> = headings.iter().zip(&natural).filter(|(heading, _)| heading.fills).map(|(_, natural)| natural + 1).collect();
    wide.sort_unstable();
    let mut rest = width.saturating_sub(fixed);
    let wide_columns = wide.len();
    let mut left = rest;
    for (index, wide) in wide.iter().enumerate() {
        left = rest / (wide_columns - index);
        if *wide > left {
            break;
        }
        rest -= wide;
    }
    // Broken here, where it is known what may stand at the end of a line and what may not begin one.
    let mut rows = rows.to_vec();
    for (index, heading) in headings.iter().enumerate() {
        let column = table.column_mut(index).expect("invariant: one column per heading");
        column.set_padding((0, 1));
        if heading.right {
            column.set_cell_alignment(CellAlignment::Right);
        }
        // A column gives way until its longest word, but never cuts a word that a line can hold.
        let words = rows.iter().map(|row| row[index].as_str()).chain([heading.words.as_str()]);
        let least = words.map(longest_word).max().unwrap_or(0).clamp(NARROWEST, LONGEST_KEPT);
        let columns = if heading.fills { natural[index].min(left.saturating_sub(1).max(least)) } else { natural[index] };
        if heading.fills && natural[index] > columns {
            rows.iter_mut().for_each(|row| row[index] = wrap(&row[index], columns, "").trim_end().to_owned());
        }
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(columns as u16 + 1)));
    }
    for row in rows {
        table.add_row(row);
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Columns of the longest word that is kept whole whatever else gives way.
const LONGEST_KEPT: usize = 14;

/// Columns of the longest word of a text, which may be broken between Chinese letters.
fn longest_word(words: &str) -> usize {
    Words::new(words, |letter| columns_of(letter) as f64)
        .wrap(0.0, Overlong::Keep)
        .lines
        .iter()
        .map(|line| columns(line))
        .max()
        .unwrap_or(0)
}

/// Columns of the narrowest text.
const NARROWEST: usize = 8;

/// Words broken into lines, and nothing where there are none.
pub(super) fn wrap_any(words: &str, width: usize, indent: &str) -> String {
    if words.is_empty() { String::new() } else { wrap(words, width, indent) }
}

/// Words broken into lines of at most `width` columns, each after `indent`. A word wider than a line stands out.
pub(super) fn wrap(words: &str, width: usize, indent: &str) -> String {
    let room = width.saturating_sub(columns(indent)).max(NARROWEST);
    let mut page = String::new();
    for paragraph in words.split('\n') {
        let lines = Words::new(paragraph, |letter| columns_of(letter) as f64).wrap(room as f64, Overlong::Keep).lines;
        for line in if lines.is_empty() { vec![String::new()] } else { lines } {
            page += &format!("{indent}{line}\n");
        }
    }
    page
}
