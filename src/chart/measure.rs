//! How wide text is in pictures, and lines of it that fit a box.
//!
//! Widths are estimates that need no font, so that a layout is the same on every machine: a Chinese character is as wide as the size,
//! Latin ones as wide as in DejaVu Sans, one of the widest common fonts. What fits by this measure fits in the font that is found.

use crate::language::{self, Overlong, Wrapped, is_square};

/// Height of a line as a multiple of the size.
pub const LINE: f64 = 1.22;

/// How much wider bold Latin letters are.
const BOLD: f64 = 1.15;

/// Widths of the characters from space to tilde, in thousandths of the size (DejaVu Sans).
const LATIN: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337,
    337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732,
    684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635,
    635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

fn width_of(character: char) -> f64 {
    match character {
        ' '..='~' => f64::from(LATIN[character as usize - 32]) / 1000.0,
        // Minus, en dash, no-break space, plus-minus, times, comparison signs.
        '\u{2212}' | '±' | '×' | '→' => 0.838,
        // Fonts for Chinese give them a full square.
        '≥' | '≤' | '≈' => 1.0,
        '–' | '·' => 0.5,
        '\u{a0}' => width_of(' '),
        wide if is_square(wide) => 1.0,
        _ => 0.75,
    }
}

/// Estimated width of one line of text at a size.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars().map(width_of).sum::<f64>() * size * scale(text, bold)
}

/// How much wider text is where it is bold.
fn scale(text: &str, bold: bool) -> f64 {
    let latin = || text.chars().any(|character| !is_square(character));
    if bold && latin() { BOLD } else { 1.0 }
}

/// The width of the widest line.
pub fn widest<'a>(lines: impl IntoIterator<Item = &'a String>, size: f64, bold: bool) -> f64 {
    lines.into_iter().map(|line| width(line, size, bold)).fold(0.0, f64::max)
}

/// Breaks text into lines no wider than `most`. A word wider than a line is broken inside. Nothing is left out.
pub fn wrap(text: &str, size: f64, bold: bool, most: f64) -> Vec<String> {
    Words::new(text, bold).wrap(most / size).lines
}

/// Text ready to be broken into lines at any size.
#[derive(Debug, Clone)]
pub struct Words {
    words: language::Words,
    scale: f64,
}

impl Words {
    /// Measures the text once, in the charts' fonts.
    pub fn new(text: &str, bold: bool) -> Words {
        Words { words: language::Words::new(text, width_of), scale: scale(text, bold) }
    }

    /// Lines no wider than `most` times the size.
    pub fn wrap(&self, most: f64) -> Wrapped {
        self.words.wrap(most / self.scale, Overlong::Break)
    }

    /// As many lines as [`Words::wrap`] gives, but about equally long.
    pub fn balanced(&self, most: f64) -> Wrapped {
        self.words.balanced(most / self.scale)
    }
}

/// Text broken into lines at the size at which it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The words, line by line.
    pub lines: Vec<String>,
    /// Size of the letters, px.
    pub size: f64,
}

impl Fitted {
    /// Height of all lines, px.
    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LINE
    }
}

/// The largest size between `least` and `most` at which the text fits a box; where even the least does not, the text is shortened,
/// with a mark of omission.
pub fn fit(text: &str, bold: bool, box_width: f64, box_height: f64, most: f64, least: f64) -> Fitted {
    let mut size = most;
    loop {
        let lines = wrap(text, size, bold, box_width);
        let fits = lines.len() as f64 * size * LINE <= box_height.max(size * LINE) && widest(&lines, size, bold) <= box_width;
        if fits {
            return Fitted { lines, size };
        }
        if size <= least {
            return Fitted { lines: shorten(lines, size, bold, box_width, box_height), size };
        }
        size = (size * 0.95).max(least);
    }
}

/// Several texts at one size, each in a box of its own of the same extent.
pub fn fit_alike(texts: &[String], box_width: f64, box_height: f64, most: f64, least: f64) -> (Vec<Vec<String>>, f64) {
    let fit_at = |text: &String, most: f64, least: f64| fit(text, false, box_width, box_height, most, least);
    let size = texts.iter().map(|text| fit_at(text, most, least).size).fold(most, f64::min);
    (texts.iter().map(|text| fit_at(text, size, size).lines).collect(), size)
}

fn shorten(mut lines: Vec<String>, size: f64, bold: bool, box_width: f64, box_height: f64) -> Vec<String> {
    let room = ((box_height / (size * LINE)).floor() as usize).max(1);
    if lines.len() > room {
        lines.truncate(room);
        let last = lines.last_mut().expect("invariant: there is room for one line");
        while !last.is_empty() && width(&format!("{last}…"), size, bold) > box_width {
            last.pop();
        }
        last.push('…');
    }
    lines
}
