//! What all charts share: a page with title, notes and legend, and the space left for the picture.

use super::canvas::{Anchor, Area, Canvas, Type};
use super::measure::{self, Fitted, LINE};
use super::palette::{Colour, INK, MUTED};
use crate::brief::{failed_words, method};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::results::Readout;
use crate::simulate::Settings;
use crate::text;

/// The size of a chart in pixels, and of its ordinary text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Height of ordinary text in pixels; the smallest text is about half as high.
    pub text: f64,
}

impl Size {
    /// A slide of 16 to 9; ordinary text is 14 points on a slide 13.3 inches wide.
    pub const SLIDE: Size = Size { width: 1920, height: 1080, text: 28.0 };
    /// A4 landscape at 144 pixels an inch; ordinary text is 11 points.
    pub const A4: Size = Size { width: 1684, height: 1190, text: 22.0 };
    /// In the report: two side by side, and still legible on a telephone.
    pub const FIGURE: Size = Size { width: 480, height: 340, text: 14.0 };
    /// As wide as the report.
    pub const WIDE: Size = Size { width: 1120, height: 640, text: 17.0 };

    /// The smallest and the largest number of pixels on a side.
    pub const RANGE: std::ops::RangeInclusive<u32> = 320..=10_000;

    /// Any other size; text grows with it.
    pub fn new(width: u32, height: u32) -> Size {
        let side = (f64::from(width) * f64::from(height)).sqrt().min(1.6 * f64::from(width.min(height)));
        Size { width, height, text: (side / 60.0).max(11.0) }
    }

    /// Pixels of a PNG for each of its own: slides and pages as they are, smaller pictures twice as fine.
    pub fn fineness(self) -> f64 {
        if self.width < 1200 { 2.0 } else { 1.0 }
    }

    /// `slide`, `a4`, or width times height in pixels as in `1200x800`.
    pub fn parse(words: &str) -> Option<Size> {
        match words {
            "slide" => Some(Size::SLIDE),
            "a4" => Some(Size::A4),
            _ => {
                let (width, height) = words.split_once(['x', '×'])?;
                let side = |words: &str| words.parse().ok().filter(|side| Size::RANGE.contains(side));
                Some(Size::new(side(width)?, side(height)?))
            }
        }
    }
}

/// Where a chart's figures come from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Credit {
    /// The plan.
    pub source: Text,
    /// The run's identity, as in the name of its folder.
    pub run: String,
    /// How the figures were made: number of draws, seed, and how many of them failed.
    pub method: Text,
}

impl Credit {
    /// The source of the pictures of a run with this identity.
    pub fn of(plan: &Plan, readout: &Readout, run: &str) -> Credit {
        let (method, failed) = (method(&readout.settings), failed_words(readout));
        let between = if failed.en.is_empty() { "" } else { " " };
        let method = Text::new(format!("{}{}", method.zh, failed.zh), format!("{}{between}{}", method.en, failed.en));
        Credit { source: plan.name.clone(), run: run.to_owned(), method }
    }

    /// The source of a picture that stands for no run's scenarios as they are.
    pub fn plain(plan: &Plan, settings: &Settings, run: &str) -> Credit {
        Credit { source: plan.name.clone(), run: run.to_owned(), method: method(settings) }
    }

    fn line(&self, language: Language) -> String {
        let (source, run, method) = (self.source.get(language), &self.run, self.method.get(language));
        let all = text!("Source: {source}. Projection, not an observation. {method}", "来源：{source}。为推演结果，非统计数据。{method}");
        let run = if run.is_empty() { Text::default() } else { text!(" Run {run}", "运行编号 {run}") };
        format!("{}{}", all.get(language), run.get(language))
    }
}

/// The smallest text beside ordinary text.
const LEAST: f64 = 0.536;

/// A title in as few lines as it takes at four fifths of its full size, at the largest size at which it has no more.
fn heading(title: &str, width: f64, height: f64, size: Size) -> Fitted {
    let most = size.text * 1.45;
    let fewest = measure::fit(title, true, width, height, most * 0.8, size.text * 0.9);
    let steps = (0..=8).map(|step| most * (1.0 - 0.025 * f64::from(step)));
    let fits = |size: &f64| {
        let lines = measure::wrap(title, *size, true, width).len();
        lines <= fewest.lines.len() && lines as f64 * size * LINE <= height.max(size * LINE)
    };
    let largest = steps.into_iter().find(fits).filter(|_| !fewest.lines.last().is_some_and(|line| line.ends_with('…')));
    largest.map_or(fewest, |size| Fitted { lines: measure::wrap(title, size, true, width), size })
}

/// A page being drawn on.
pub(super) struct Page<'p, 'a> {
    pub canvas: &'p mut Canvas<'a>,
    pub size: Size,
    pub language: Language,
    /// What is left for the picture.
    pub body: Area,
}

impl<'p, 'a> Page<'p, 'a> {
    /// Writes title and subtitle at the top and the credit at the bottom.
    pub(super) fn new(
        canvas: &'p mut Canvas<'a>,
        size: Size,
        language: Language,
        title: &str,
        subtitle: &str,
        credit: &Credit,
    ) -> Page<'p, 'a> {
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let all = Area::new(0.0, 0.0, width, height);
        canvas.fill(all, super::palette::PAPER);
        let margin = size.text * 1.2;
        let inner = Area::new(margin, margin * 0.8, width - margin, height - margin * 0.6);
        let heading = heading(title, inner.width(), height * 0.13, size);
        // Lines about equally long: a last line of one word looks like a mistake.
        let heading_lines = match heading.lines.len() {
            1 => heading.lines,
            _ if heading.lines.last().is_some_and(|line| line.ends_with('…')) => heading.lines,
            _ => measure::Words::new(title, true).balanced(inner.width() / heading.size).lines,
        };
        // A Chinese mark that opens has its ink on the right half of its square: it hangs into the margin.
        let hangs = language == Language::Zh && title.starts_with(['“', '《', '（', '「']);
        let (first, rest) = heading_lines.split_at(usize::from(hangs));
        let style = Type::new(heading.size).bold();
        let below = canvas.lines(first, inner.left - heading.size * 0.45, inner.top, style);
        let mut top = canvas.lines(rest, inner.left, below, style);
        if !subtitle.is_empty() {
            let words = measure::fit(subtitle, false, inner.width(), height * 0.12, size.text * 0.95, size.text * 0.65);
            top = canvas.lines(&words.lines, inner.left, top + size.text * 0.1, Type::new(words.size).colour(MUTED));
        }
        let note = measure::fit(&credit.line(language), false, inner.width(), size.text * 2.0, size.text * 0.62, size.text * LEAST);
        let bottom = inner.bottom - note.height();
        canvas.lines(&note.lines, inner.left, bottom, Type::new(note.size).colour(MUTED));
        let body = Area::new(inner.left, top + size.text * 0.5, inner.right, bottom - size.text * 0.4);
        Page { canvas, size, language, body }
    }

    /// The smallest size of text: 15 pixels on a slide of 1,080, which is read from three metres.
    pub(super) fn least(&self) -> f64 {
        self.text(LEAST)
    }

    /// The size of ordinary text times a factor.
    pub(super) fn text(&self, factor: f64) -> f64 {
        self.size.text * factor
    }

    pub(super) fn get<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.language)
    }

    /// Marks with their meaning in a row from the top left of `area`, wrapped where it is full; gives the bottom.
    pub(super) fn legend(&mut self, area: Area, entries: &[(Mark, String)], factor: f64) -> f64 {
        let size = self.text(factor);
        let (mut x, mut top) = (area.left, area.top);
        let step = size * LINE * 1.1;
        let key = size * 1.5;
        for (mark, words) in entries {
            let most = (area.width() - key - size * 0.4).max(size * 4.0);
            let lines = measure::wrap(words, size, false, most);
            let wide = key + size * 0.4 + measure::widest(&lines, size, false);
            if x > area.left && x + wide > area.right {
                x = area.left;
                top += step;
            }
            self.mark(*mark, x, top + size * LINE / 2.0, key, size);
            let bottom = self.canvas.lines(&lines, x + key + size * 0.4, top, Type::new(size));
            if lines.len() > 1 {
                top = bottom - step + (step - size * LINE);
                x = area.right;
            } else {
                x += wide + size * 1.4;
            }
        }
        top + step
    }

    fn mark(&mut self, mark: Mark, x: f64, middle: f64, wide: f64, size: f64) {
        let centre = (x + wide / 2.0, middle);
        match mark {
            Mark::Field(colour) => self.canvas.fill(Area::new(x, middle - size * 0.4, x + wide, middle + size * 0.4), colour),
            Mark::Line(colour) => self.canvas.line(&[(x, middle), (x + wide, middle)], colour, size * 0.18),
            Mark::Dashes(colour) => self.canvas.dashes((x, middle), (x + wide, middle), colour, size * 0.16, wide / 5.0),
            Mark::Dot(colour) => self.canvas.dot(centre, size * 0.3, colour),
            Mark::Ring(colour) => self.canvas.ring(centre, size * 0.26, colour, size * 0.14),
        }
    }
}

/// A mark in a legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Field(Colour),
    Line(Colour),
    Dashes(Colour),
    Dot(Colour),
    Ring(Colour),
}

/// An interval in words.
pub(super) fn between(language: Language, low: &str, high: &str) -> String {
    match language {
        Language::Zh => format!("{low}至{high}"),
        Language::En => format!("{low} to {high}"),
    }
}

/// Words in the middle of an area, for charts that have nothing to show.
pub(super) fn say(page: &mut Page<'_, '_>, words: &str) {
    let area = page.body;
    let fitted = measure::fit(words, false, area.width() * 0.8, area.height(), page.text(1.0), page.text(0.6));
    let style = Type::new(fitted.size).colour(INK).anchor(Anchor::Middle);
    page.canvas.centred_lines(&fitted.lines, area.middle().0, area.middle().1, style);
}
