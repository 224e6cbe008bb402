//! How wide text is and where it breaks: in go words, a size and a width, out come lines that fit.
//!
//! Widths are estimates that need no font, so that a layout is the same on every machine: a Chinese character is as wide as the size,
//! Latin ones as wide as in DejaVu Sans, one of the widest common fonts. What fits by this measure fits in the font that is found.

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

/// Whether a character takes a full square and lines may break beside it.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115f}' | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

fn width_of(character: char) -> f64 {
    match character {
        ' '..='~' => f64::from(LATIN[character as usize - 32]) / 1000.0,
        // Minus, en dash, no-break space, plus-minus, times, comparison signs.
        '\u{2212}' | '±' | '×' | '→' => 0.838,
        // Fonts for Chinese give them a full square.
        '≥' | '≤' | '≈' => 1.0,
        '–' | '·' => 0.5,
        '\u{a0}' => width_of(' '),
        wide if is_wide(wide) => 1.0,
        _ => 0.75,
    }
}

/// Estimated width of one line of text at a size.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let wide: f64 = text.chars().map(width_of).sum();
    let latin = text.chars().any(|character| !is_wide(character));
    wide * size * if bold && latin { BOLD } else { 1.0 }
}

/// The width of the widest line.
pub fn widest<'a>(lines: impl IntoIterator<Item = &'a String>, size: f64, bold: bool) -> f64 {
    lines.into_iter().map(|line| width(line, size, bold)).fold(0.0, f64::max)
}

/// Must not begin a line.
const CLOSING: &str = "，。、；：！？）》」』】”’％%)]},.;:!?…";
/// Must not end a line.
const OPENING: &str = "（《「『【“‘([{";

/// Breaks text into lines no wider than `most`: at spaces, after hyphens and slashes, and between Chinese characters, never before
/// closing punctuation. A word wider than a line is broken inside. Nothing is left out.
pub fn wrap(text: &str, size: f64, bold: bool, most: f64) -> Vec<String> {
    Words::new(text, bold).wrap(most / size).lines
}

/// Text cut into the smallest pieces between which a line may break, with their widths at size 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pieces: Vec<Piece>,
    scale: f64,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Piece {
    text: String,
    /// Without and with spaces at the end.
    width: f64,
    advance: f64,
}

/// Lines of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wrapped {
    /// The words, line by line.
    pub lines: Vec<String>,
    /// A word was broken inside, since it is wider than a line.
    pub broken: bool,
}

impl Words {
    /// Measures words as they would be set.
    pub fn new(text: &str, bold: bool) -> Words {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut previous: Option<char> = None;
        for character in text.chars() {
            let breaks = previous.is_none_or(|previous| {
                let may = previous == ' ' || matches!(previous, '-' | '/') || is_wide(previous) || is_wide(character);
                may && character != ' ' && !CLOSING.contains(character) && !OPENING.contains(previous)
            });
            if breaks {
                pieces.push(Piece::default());
            }
            let piece = pieces.last_mut().expect("invariant: the first character begins a piece");
            piece.text.push(character);
            piece.advance += width_of(character);
            if character != ' ' {
                piece.width = piece.advance;
            }
            previous = Some(character);
        }
        let latin = text.chars().any(|character| !is_wide(character));
        Words { pieces, scale: if bold && latin { BOLD } else { 1.0 } }
    }

    /// As many lines as [`Words::wrap`] gives, but about equally long.
    pub fn balanced(&self, most: f64) -> Wrapped {
        let mut best = self.wrap(most);
        for part in (5..20).rev() {
            let narrower = self.wrap(most * f64::from(part) / 20.0);
            if narrower.broken || narrower.lines.len() > best.lines.len() {
                break;
            }
            best = narrower;
        }
        best
    }

    /// Lines no wider than `most` times the size.
    pub fn wrap(&self, most: f64) -> Wrapped {
        let most = most / self.scale + 1e-9;
        let mut wrapped = Wrapped::default();
        let mut line = String::new();
        let mut advance = 0.0;
        for piece in &self.pieces {
            if advance + piece.width > most && !line.trim().is_empty() {
                wrapped.lines.push(std::mem::take(&mut line).trim_end().to_owned());
                advance = 0.0;
            }
            if piece.width <= most {
                line.push_str(&piece.text);
                advance += piece.advance;
                continue;
            }
            for character in piece.text.chars() {
                let wide = width_of(character);
                if advance + wide > most && !line.is_empty() && character != ' ' {
                    wrapped.broken |= !is_wide(character);
                    wrapped.lines.push(std::mem::take(&mut line));
                    advance = 0.0;
                }
                line.push(character);
                advance += wide;
            }
        }
        if !line.trim().is_empty() {
            wrapped.lines.push(line.trim_end().to_owned());
        }
        wrapped
    }
}

/// Text broken into lines at the size at which it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The words, line by line.
    pub lines: Vec<String>,
    /// Height of the letters, in pixels.
    pub size: f64,
}

impl Fitted {
    /// Height of all lines, in pixels.
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
