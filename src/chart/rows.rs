//! Charts of rows: the size at which all names fit, and the space left for marks beside them.

use super::canvas::{Anchor, Area, Type};
use super::measure::{self, LINE, Words};
use super::page::Page;
use super::palette::{GRID, INK, MUTED};

/// Rows with a name on the left, marks in the middle and figures on the right.
pub(super) struct Rows {
    /// Size of names and figures.
    pub size: f64,
    /// Where the marks go.
    pub plot: Area,
    pub row_height: f64,
    left: f64,
    right: f64,
    names: Vec<Vec<String>>,
}

/// So many rows are few.
const FEW: usize = 8;

/// The tallest rows in text sizes, by how many there are: one or two alone fill a page that would stand empty otherwise.
const TALLEST: [f64; FEW] = [18.0, 13.0, 10.0, 8.0, 8.0, 8.0, 8.0, 8.0];

/// So few rows stand alone on a page: larger, and in its middle.
const LONE: usize = 2;

/// How much larger the letters of a table of few rows are, so that a plan of one target is no empty page.
pub(super) fn grown(rows: usize) -> f64 {
    libm::sqrt(9.0 / rows.max(1) as f64).clamp(1.0, 1.9)
}

/// How far a table of few rows stands below the top of its page, of the height that it leaves free.
pub(super) fn lowered(rows: usize, left_over: f64) -> f64 {
    if rows <= LONE { left_over.max(0.0) * 0.4 } else { 0.0 }
}

impl Rows {
    /// The largest size at which every name fits its row, `below` text sizes left free under the rows for an axis. `None` if
    /// that would be too small to read.
    pub(super) fn new(page: &Page<'_, '_>, area: Area, names: &[String], figures: &[String], below: f64) -> Option<Rows> {
        if names.is_empty() {
            return None;
        }
        let words: Vec<Words> = names.iter().map(|name| Words::new(name, false)).collect();
        // A few rows may be as tall as it takes to fill the page; their text grows a little too.
        let (tallest, largest) =
            TALLEST.get(names.len() - 1).map_or((4.6, 0.85), |tallest| (*tallest, if names.len() <= LONE { 1.25 } else { 1.0 }));
        let mut size = page.text(largest);
        while size >= page.least() {
            let row_height = ((area.height() - below * size) / names.len() as f64).min(page.text(tallest));
            let figures_width = measure::widest(figures, size, false) + if figures.is_empty() { 0.0 } else { size * 0.8 };
            // One line each if that leaves the marks their room, else two; more only where there is no other way.
            let tries = [(1, 5), (2, 9), (3, 9), (usize::MAX, 9)];
            for (most, step) in tries.into_iter().flat_map(|(most, steps)| (0..steps).map(move |step| (most, step))) {
                let room = area.width() * (0.12 + 0.05 * f64::from(step));
                let plot = Area::new(area.left + room + size * 0.7, area.top, area.right - figures_width, area.top);
                let wrapped: Vec<_> = words.iter().map(|words| words.wrap(room / size)).collect();
                let fits = |lines: usize| lines <= most && lines as f64 * size * LINE <= row_height;
                let all_fit = wrapped.iter().all(|wrapped| !wrapped.broken && fits(wrapped.lines.len()));
                if all_fit && plot.width() > area.width() * 0.3 {
                    // What does not fill the page stands a little above its middle.
                    let left_over = area.height() - below * size - row_height * names.len() as f64;
                    let top = area.top + lowered(names.len(), left_over);
                    let bottom = top + row_height * names.len() as f64;
                    let names = wrapped.into_iter().map(|wrapped| wrapped.lines).collect();
                    return Some(Rows { size, plot: Area { top, bottom, ..plot }, row_height, left: area.left, right: area.right, names });
                }
            }
            size *= 0.96;
        }
        None
    }

    /// How thick the bars of rows are.
    pub(super) fn thick(&self) -> f64 {
        let few = self.names.len() <= LONE;
        (self.row_height * 0.6).min(self.size * if few { 4.0 } else { 1.9 })
    }

    /// The middle of a row.
    pub(super) fn middle(&self, row: usize) -> f64 {
        self.plot.top + (row as f64 + 0.5) * self.row_height
    }

    /// Draws the names and thin lines between rows.
    pub(super) fn draw_names(&self, page: &mut Page<'_, '_>) {
        for (row, lines) in self.names.iter().enumerate() {
            page.canvas.centred_lines(lines, self.left, self.middle(row), Type::new(self.size).colour(INK));
            let y = self.middle(row) + self.row_height / 2.0;
            page.canvas.line(&[(self.left, y), (self.right, y)], GRID, 1.0);
        }
    }

    /// Writes a row's figures at the right.
    pub(super) fn figure(&self, page: &mut Page<'_, '_>, row: usize, words: &str, bold: bool) {
        let style = Type::new(self.size).anchor(Anchor::End);
        let style = if bold { style.colour(INK) } else { style.colour(MUTED) };
        page.canvas.text(words, (self.right, self.middle(row)), style);
    }
}

/// Writes what the level axis counts, under its labels; they take 1.7 sizes.
pub(super) fn unit_below(page: &mut Page<'_, '_>, plot: Area, words: &str, size: f64) {
    let fitted = measure::fit(words, false, page.body.width(), size * LINE, size, size * 0.6);
    let wide = measure::widest(&fitted.lines, fitted.size, false);
    let page_right = page.body.right;
    let left_most = page.body.left + wide / 2.0;
    let x = plot.middle().0.min(page_right - wide / 2.0).max(left_most);
    let style = Type::new(fitted.size).colour(MUTED).anchor(Anchor::Middle);
    page.canvas.lines(&fitted.lines, x, plot.bottom + size * 1.9, style);
}

/// Room that an axis with its unit takes under rows, in text sizes.
pub(super) const AXIS: f64 = 3.3;
