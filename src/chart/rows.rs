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

impl Rows {
    /// The largest size at which every name fits its row, `below` text sizes left free under the rows for an axis. `None` if
    /// that would be too small to read.
    pub(super) fn new(page: &Page<'_, '_>, area: Area, names: &[String], figures: &[String], below: f64) -> Option<Rows> {
        if names.is_empty() {
            return None;
        }
        let words: Vec<Words> = names.iter().map(|name| Words::new(name, false)).collect();
        // A few rows may be as tall as it takes to fill the page; their text grows a little too.
        let few = names.len() <= FEW;
        let mut size = page.text(if few { 1.0 } else { 0.85 });
        while size >= page.least() {
            let row_height = ((area.height() - below * size) / names.len() as f64).min(page.text(if few { 8.0 } else { 4.6 }));
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
                    let bottom = area.top + row_height * names.len() as f64;
                    let names = wrapped.into_iter().map(|wrapped| wrapped.lines).collect();
                    return Some(Rows { size, plot: Area { bottom, ..plot }, row_height, left: area.left, right: area.right, names });
                }
            }
            size *= 0.96;
        }
        None
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
