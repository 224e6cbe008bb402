//! Words on the terminal: in go cells in one language, out comes text that fits the screen, Chinese counted double.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use console::measure_text_width;

use crate::achieve::per_cent;

/// One column of a [`table`].
pub struct Heading {
    pub words: String,
    pub right: bool,
    /// The column takes what the others leave and wraps.
    pub fills: bool,
}

impl Heading {
    pub fn right(words: impl Into<String>) -> Heading {
        Heading { words: words.into(), right: true, fills: false }
    }

    pub fn filling(words: impl Into<String>) -> Heading {
        Heading { words: words.into(), right: false, fills: true }
    }
}

/// A table without vertical lines, `width` columns wide at most; the filling column wraps, the others never do.
pub fn table(headings: &[Heading], rows: &[Vec<String>], width: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(headings.iter().map(|heading| heading.words.clone()));
    let natural: Vec<usize> = (0..headings.len())
        .map(|index| {
            let heading = headings[index].words.lines().map(measure_text_width);
            rows.iter().map(|row| measure_text_width(&row[index])).chain(heading).max().unwrap_or(0)
        })
        .collect();
    let fixed: usize = headings.iter().zip(&natural).filter(|(heading, _)| !heading.fills).map(|(_, natural)| natural + 1).sum();
    let filling = headings.iter().filter(|heading| heading.fills).count().max(1);
    let left = width.saturating_sub(fixed) / filling;
    // Broken here, where it is known what may stand at the end of a line and what may not begin one.
    let mut rows = rows.to_vec();
    for (index, heading) in headings.iter().enumerate() {
        let column = table.column_mut(index).expect("invariant: one column per heading");
        column.set_padding((0, 1));
        if heading.right {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let columns = if heading.fills { natural[index].min(left.saturating_sub(1)).max(NARROWEST) } else { natural[index] };
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

/// Columns of the narrowest text.
const NARROWEST: usize = 8;

/// Words broken into lines of at most `width` columns, between words or anywhere inside Chinese, each after `indent`.
pub fn wrap(words: &str, width: usize, indent: &str) -> String {
    let room = width.saturating_sub(measure_text_width(indent)).max(NARROWEST);
    let mut lines = Vec::new();
    for paragraph in words.split('\n') {
        let mut line = String::new();
        for piece in pieces(paragraph) {
            if !line.is_empty() && measure_text_width(line.as_str()) + measure_text_width(piece.trim_end()) > room {
                lines.push(line.trim_end().to_owned());
                line = String::new();
            }
            line.push_str(piece);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.iter().map(|line| format!("{indent}{line}\n")).collect()
}

/// Pieces between which a line may break: words with the space after them, and single wide characters with the closing
/// punctuation after them.
fn pieces(words: &str) -> Vec<&str> {
    const CLOSING: &str = "，。；：、！？）》”’」』】％,.;:!?)]%·";
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = words.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let Some((_, next)) = characters.peek() else { break };
        let wide = |character: char| character as u32 >= 0x2E80;
        let breaks = character == ' ' || ((wide(character) || wide(*next)) && !"《“‘（「『【([".contains(character));
        if breaks && !CLOSING.contains(*next) && *next != ' ' {
            pieces.push(&words[start..end]);
            start = end;
        }
    }
    pieces.push(&words[start..]);
    pieces
}

/// A number for people: four significant digits, no exponent where it can be avoided, `–` for none.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    let magnitude = value.abs();
    let decimals = match magnitude {
        m if m >= 1000.0 => 0,
        m if m >= 100.0 => 1,
        m if m >= 1.0 => 2,
        m if m >= 0.1 => 3,
        0.0 => 0,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    // What rounds to nothing has no sign.
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A difference for people: as [`number`], with a sign unless it rounds to nothing.
pub fn signed(value: f64) -> String {
    let words = number(value);
    if value > 0.0 && words != "0" { format!("+{words}") } else { words }
}

/// A probability in at most four columns: `<1%`, `37%`, `>99%`; exactly none or all draws are `0%` and `100%`.
pub fn percent(share: f64) -> String {
    if share.is_nan() { "–".to_owned() } else { per_cent(share) + "%" }
}
