//! The sheet that charts are drawn on: shapes and lines of text at places in pixels, as SVG and as a list of all texts.
//!
//! plotters' SVG backend writes the shapes. It needs no font for that, since every place is worked out by [`super::measure`].

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::measure;
use super::palette::{Colour, INK};
use crate::language::Language;

/// Families tried in turn for Chinese: the first ones have its characters.
pub const FAMILIES: &str = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Source Han Sans CN, PingFang SC, Hiragino Sans GB, \
     Microsoft YaHei, WenQuanYi Micro Hei, WenQuanYi Zen Hei, SimHei, Noto Sans, Segoe UI, Arial, DejaVu Sans, sans-serif";

/// For English: Chinese fonts have quotation marks and dashes as wide as a character.
pub const FAMILIES_ENGLISH: &str = "Noto Sans, Segoe UI, Helvetica Neue, Arial, Liberation Sans, DejaVu Sans, Noto Sans CJK SC, \
     Microsoft YaHei, PingFang SC, sans-serif";

/// A finished chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    /// The picture as SVG.
    pub code: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Every line of text with the box it takes, in the order drawn.
    pub texts: Vec<PlacedText>,
}

/// A line of text and the box it takes by the estimated widths.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedText {
    /// What is written there.
    pub words: String,
    /// Where it stands.
    pub area: Area,
}

/// A rectangle in pixels; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// In pixels from the left edge.
    pub left: f64,
    /// In pixels from the upper edge.
    pub top: f64,
    /// In pixels from the left edge.
    pub right: f64,
    /// In pixels from the upper edge.
    pub bottom: f64,
}

impl Area {
    /// From its four sides, in pixels.
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Area {
        Area { left, top, right, bottom }
    }

    /// In pixels.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// In pixels.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Its centre.
    pub fn middle(self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// Whether two areas share more than an edge.
    pub fn overlaps(self, other: Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Where the given point lies on a line of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At the left end of the words.
    Start,
    /// In the middle of the words.
    Middle,
    /// At the right end of the words.
    End,
}

/// How a line of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// Height of the letters, in pixels.
    pub size: f64,
    /// Colour of the letters.
    pub colour: Colour,
    /// Whether they are bold.
    pub bold: bool,
    /// Which part of the words stands at the point.
    pub anchor: Anchor,
}

impl Type {
    /// Ordinary letters of a size in pixels.
    pub fn new(size: f64) -> Type {
        Type { size, colour: INK, bold: false, anchor: Anchor::Start }
    }

    /// The same in a colour.
    pub fn colour(self, colour: Colour) -> Type {
        Type { colour, ..self }
    }

    /// The same in bold.
    pub fn bold(self) -> Type {
        Type { bold: true, ..self }
    }

    /// The same, anchored elsewhere.
    pub fn anchor(self, anchor: Anchor) -> Type {
        Type { anchor, ..self }
    }
}

/// A sheet being drawn on.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    texts: Vec<PlacedText>,
}

/// Draws on a new sheet; `name` and `description` are for screen readers.
pub fn draw_on((width, height): (u32, u32), language: Language, name: &str, description: &str, draw: impl FnOnce(&mut Canvas<'_>)) -> Svg {
    let mut code = String::new();
    let texts = {
        let area = SVGBackend::with_string(&mut code, (width, height)).into_drawing_area();
        let mut canvas = Canvas { area, texts: Vec::new() };
        draw(&mut canvas);
        canvas.area.present().expect(WRITES);
        std::mem::take(&mut canvas.texts)
    };
    Svg { code: finish(&code, (width, height), language, name, description), width, height, texts }
}

/// Puts names for screen readers and the families of fonts into plotters' SVG, once for all texts.
fn finish(code: &str, (width, height): (u32, u32), language: Language, name: &str, description: &str) -> String {
    let families = if language == Language::Zh { FAMILIES } else { FAMILIES_ENGLISH };
    let body = code.split_once('>').map_or("", |(_, body)| body);
    let mut out = String::with_capacity(code.len());
    write!(
        out,
        "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         data-generator=\"fiveyear\" aria-label=\"{}\" font-family=\"{families}\">\n<desc>{}</desc>",
        escape(name),
        escape(description),
    )
    .expect(WRITES);
    out.push_str(
        &body
            .replace(" font-family=\"sans-serif\"", "")
            .replace(" opacity=\"1\"", "")
            .replace("\n</text>", "</text>")
            .replace(MIDDLE.0, MIDDLE.1),
    );
    out
}

/// plotters centres text on the letter x; figures, capitals and Chinese characters are higher.
const MIDDLE: (&str, &str) = ("dy=\"0.5ex\"", "dy=\".36em\"");

/// Text as XML takes it.
pub fn escape(text: &str) -> String {
    legible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text with a replacement character in place of each that XML 1.0 forbids, even escaped: control characters and two that are none.
fn legible(text: &str) -> String {
    let forbidden = |letter: char| letter < ' ' && !matches!(letter, '\t' | '\n' | '\r') || matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    text.replace(forbidden, "\u{FFFD}")
}

fn colour(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn point((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

impl Canvas<'_> {
    /// A filled rectangle.
    pub fn fill(&mut self, area: Area, fill: Colour) {
        let corners = [point((area.left, area.top)), point((area.right, area.bottom))];
        self.area.draw(&Rectangle::new(corners, colour(fill).filled())).expect(WRITES);
    }

    /// A line through points.
    pub fn line(&mut self, points: &[(f64, f64)], stroke: Colour, thickness: f64) {
        let points: Vec<_> = points.iter().copied().map(point).collect();
        self.area.draw(&PathElement::new(points, colour(stroke).stroke_width(pixels(thickness)))).expect(WRITES);
    }

    /// A dashed line.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), stroke: Colour, thickness: f64, dash: f64) {
        let length = ((to.0 - from.0) * (to.0 - from.0) + (to.1 - from.1) * (to.1 - from.1)).sqrt();
        let count = ((length / dash + 1.0) / 2.0).round().max(1.0);
        let part = length / (2.0 * count - 1.0);
        let at = |distance: f64| {
            let share = if length > 0.0 { distance / length } else { 0.0 };
            (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
        };
        for index in 0..count as usize {
            let start = 2.0 * index as f64 * part;
            self.line(&[at(start), at(start + part)], stroke, thickness);
        }
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[(f64, f64)], fill: Colour) {
        let points: Vec<_> = points.iter().copied().map(point).collect();
        self.area.draw(&Polygon::new(points, colour(fill).filled())).expect(WRITES);
    }

    /// A filled dot with a rim of paper, so that it stands out on lines.
    pub fn dot(&mut self, centre: (f64, f64), radius: f64, fill: Colour) {
        self.area.draw(&Circle::new(point(centre), pixels(radius) + 2, WHITE.filled())).expect(WRITES);
        self.area.draw(&Circle::new(point(centre), pixels(radius), colour(fill).filled())).expect(WRITES);
    }

    /// An empty circle.
    pub fn ring(&mut self, centre: (f64, f64), radius: f64, stroke: Colour, thickness: f64) {
        self.area.draw(&Circle::new(point(centre), pixels(radius), WHITE.filled())).expect(WRITES);
        self.area.draw(&Circle::new(point(centre), pixels(radius), colour(stroke).stroke_width(pixels(thickness)))).expect(WRITES);
    }

    /// One line of text; `at` is the middle of its height.
    pub fn text(&mut self, words: &str, at: (f64, f64), style: Type) {
        if words.trim().is_empty() {
            return;
        }
        let words = &legible(words);
        let wide = measure::width(words, style.size, style.bold);
        let left = match style.anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - wide / 2.0,
            Anchor::End => at.0 - wide,
        };
        let half = style.size * 0.55;
        self.texts.push(PlacedText { words: words.to_owned(), area: Area::new(left, at.1 - half, left + wide, at.1 + half) });
        let anchor = match style.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        // The backend divides sizes by 1.24; halves of pixels keep the digits few.
        let size = (style.size * 2.0).round() / 2.0 * 1.24;
        let weight = if style.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::SansSerif, size, weight);
        let ink = colour(style.colour);
        let style = TextStyle::from(font).color(&ink).pos(Pos::new(anchor, VPos::Center));
        self.area.draw_text(words, &style, point(at)).expect(WRITES);
    }

    /// Lines of text below each other, the first one's top at `top`; gives the bottom.
    pub fn lines(&mut self, lines: &[String], x: f64, top: f64, style: Type) -> f64 {
        let step = style.size * measure::LINE;
        for (index, line) in lines.iter().enumerate() {
            self.text(line, (x, top + (index as f64 + 0.5) * step), style);
        }
        top + lines.len() as f64 * step
    }

    /// Lines of text around the middle of a height.
    pub fn centred_lines(&mut self, lines: &[String], x: f64, middle: f64, style: Type) {
        self.lines(lines, x, middle - lines.len() as f64 * style.size * measure::LINE / 2.0, style);
    }
}

const WRITES: &str = "invariant: writing to a string cannot fail";

fn pixels(thickness: f64) -> u32 {
    thickness.round().max(1.0) as u32
}
