//! How cells look: in goes what a cell holds, out comes its format; colours are those of the charts.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ConditionalFormat3ColorScale, Format, FormatAlign, FormatBorder};

use crate::chart::palette::{self, Colour};
use crate::language::Text;
use crate::plan::{Form, Indicator};

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Style {
    Words,
    /// Words that may need several lines.
    Wrapped,
    /// A probability, shown in per cent.
    Share,
    /// A small probability such as a standard error.
    Precise,
    Whole,
    Year,
    /// A number with one decimal, such as an expected count.
    Decimal,
    /// Any number, with as many decimals as it needs up to four.
    Free,
}

/// All formats of the workbook.
pub(super) struct Styles {
    pub title: Format,
    pub lead: Format,
    pub note: Format,
    pub header: Format,
    /// The heading of a group of rows.
    pub group: Format,
    own: BTreeMap<String, Format>,
}

impl Styles {
    /// The formats, with those of the indicators' own numbers among them.
    pub fn new(indicators: &[Indicator]) -> Styles {
        let top = || Format::new().set_align(FormatAlign::Top);
        let codes = ["", "0%", "0.0%", "#,##0", "0", "0.0", "#,##0.0###"].map(str::to_owned);
        let own = codes.into_iter().chain(indicators.iter().map(|indicator| number_format(indicator, None))).map(|code| {
            // Words keep off the numbers before them.
            let format = if code.is_empty() { top().set_indent(1) } else { top().set_num_format(&code) };
            (code, format)
        });
        let mut own: BTreeMap<String, Format> = own.collect();
        own.insert("wrap".to_owned(), top().set_indent(1).set_text_wrap());
        Styles {
            title: Format::new().set_bold().set_font_size(15).set_font_color(colour(palette::MAIN)),
            lead: Format::new().set_font_size(11),
            note: Format::new().set_font_color(colour(palette::MUTED)),
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(colour(palette::BAND_90))
                .set_border_bottom(FormatBorder::Thin),
            group: Format::new().set_bold().set_font_color(colour(palette::MAIN)).set_border_top(FormatBorder::Thin),
            own,
        }
    }

    pub fn of(&self, style: &Style) -> &Format {
        self.number(match style {
            Style::Words => "",
            Style::Wrapped => "wrap",
            Style::Share => "0%",
            Style::Precise => "0.0%",
            Style::Whole => "#,##0",
            Style::Year => "0",
            Style::Decimal => "0.0",
            Style::Free => "#,##0.0###",
        })
    }

    /// The format of an indicator's numbers.
    pub fn of_indicator(&self, indicator: &Indicator) -> &Format {
        self.number(&number_format(indicator, None))
    }

    fn number(&self, code: &str) -> &Format {
        self.own.get(code).expect("invariant: every format is made with the styles")
    }
}

/// How an indicator's numbers are shown: with so many decimals, or those that its target suggests; per cent and the like with their sign,
/// ratios with their `:1`, other units in a column of their own.
pub(super) fn number_format(indicator: &Indicator, decimals: Option<usize>) -> String {
    let size = indicator.target.value.abs();
    let decimals = decimals.unwrap_or(match size {
        _ if size >= 1000.0 => 0,
        _ if size >= 100.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 3,
    });
    let digits = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
    match (indicator.target.form, indicator.unit.zh.as_str()) {
        (Form::RatioToOne, _) => format!("{digits}\":1\""),
        (Form::OneToRatio, _) => format!("\"1:\"{digits}"),
        (Form::Number, sign @ ("%" | "‰")) => format!("{digits}\"{sign}\""),
        (Form::Number, _) => digits,
    }
}

/// The colours of probabilities, from certain failure to certain success.
pub(super) fn probability_scale() -> ConditionalFormat3ColorScale {
    // The scale ends before it grows too dark for the black figures upon it.
    let [low, middle, high] = [0.0, 0.25, 0.5].map(|share| colour(palette::probability(share)));
    ConditionalFormat3ColorScale::new()
        .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
        .set_midpoint(rust_xlsxwriter::ConditionalFormatType::Number, 0.5)
        .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1)
        .set_minimum_color(low)
        .set_midpoint_color(middle)
        .set_maximum_color(high)
}

pub(super) fn colour(colour: Colour) -> Color {
    let Colour(red, green, blue) = colour;
    Color::RGB(u32::from(red) << 16 | u32::from(green) << 8 | u32::from(blue))
}

/// Both languages in one line, or the words alone where they are the same.
pub(super) fn both(text: &Text) -> String {
    match (text.zh.trim(), text.en.trim()) {
        (zh, en) if zh == en || en.is_empty() => zh.to_owned(),
        ("", en) => en.to_owned(),
        (zh, en) => format!("{zh} {en}"),
    }
}

/// Both languages, one under the other, or the words alone where they are the same.
pub(super) fn stacked(text: &Text) -> String {
    match (text.zh.trim(), text.en.trim()) {
        (zh, en) if zh == en || en.is_empty() => zh.to_owned(),
        ("", en) => en.to_owned(),
        (zh, en) => format!("{zh}\n{en}"),
    }
}

/// Width of words in columns of a Latin letter; Chinese characters take two.
pub(super) fn width(words: &str) -> usize {
    words.lines().map(|line| line.chars().map(|letter| if letter as u32 >= 0x2e80 { 2 } else { 1 }).sum()).max().unwrap_or(0)
}
