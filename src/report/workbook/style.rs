//! How cells look, by what they hold; colours are those of the charts.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ConditionalFormat3ColorScale, Format, FormatAlign, FormatBorder};

use crate::brief::Digits;
use crate::chart::palette::{self, Colour};
use crate::language::{Language, Text, columns};
use crate::plan::{Form, Indicator};

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Style {
    Words,
    /// Words that may need several lines.
    Wrapped,
    /// A probability, shown in per cent.
    Share,
    Whole,
    Year,
    /// A number with one decimal, such as an expected count.
    Decimal,
    /// Any number, with as many decimals as it needs up to four.
    Free,
}

/// All formats of the workbook.
pub(super) struct Styles {
    /// The language of the workbook.
    pub language: Language,
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
    pub(super) fn new(indicators: &[Indicator], language: Language) -> Styles {
        let top = || Format::new().set_align(FormatAlign::Top);
        let codes = ["", "0%", SHARE, "0.0%", "#,##0", "0", "0.0", "#,##0.0###"].map(str::to_owned);
        // As many decimals as a value may need to be told from its target.
        let of_indicator = |indicator: &Indicator| {
            let least = Digits::of(indicator).decimals();
            (least..=least.max(MOST_DECIMALS)).map(|decimals| number_format(indicator, decimals)).collect::<Vec<_>>()
        };
        let own = codes.into_iter().chain(indicators.iter().flat_map(of_indicator)).map(|code| {
            // Words keep off the numbers before them.
            let format = if code.is_empty() { top().set_indent(1) } else { top().set_num_format(&code) };
            (code, format)
        });
        let mut own: BTreeMap<String, Format> = own.collect();
        own.insert("wrap".to_owned(), top().set_indent(1).set_text_wrap());
        Styles {
            language,
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

    /// Words in the language of the workbook.
    pub(super) fn say(&self, words: &Text) -> String {
        words.get(self.language).to_owned()
    }

    pub(super) fn of(&self, style: &Style) -> &Format {
        self.number(match style {
            Style::Words => "",
            Style::Wrapped => "wrap",
            Style::Share => SHARE,
            Style::Whole => "#,##0",
            Style::Year => "0",
            Style::Decimal => "0.0",
            Style::Free => "#,##0.0###",
        })
    }

    /// The format of a probability: exactly none or all is no `<1%` and no `>99%`.
    pub(super) fn of_share(&self, share: f64) -> &Format {
        self.number(if share == 0.0 || share == 1.0 { "0%" } else { SHARE })
    }

    /// The format of an indicator's numbers.
    pub(super) fn of_indicator(&self, indicator: &Indicator) -> &Format {
        self.number(&number_format(indicator, Digits::of(indicator).decimals()))
    }

    /// The format of a value of an indicator, which does not round it across the target.
    pub(super) fn of_value(&self, indicator: &Indicator, value: f64) -> &Format {
        let digits = Digits::of(indicator);
        self.number(&number_format(indicator, digits.decimals_for(value).min(MOST_DECIMALS.max(digits.decimals()))))
    }

    fn number(&self, code: &str) -> &Format {
        self.own.get(code).expect("invariant: every format is made with the styles")
    }
}

/// Per cent between 1 and 99, and which side of these a probability is on; as all pages show it.
const SHARE: &str = "[<0.01]\"<1%\";[>0.99]\">99%\";0%";

/// Decimals that tell a value from its target.
const MOST_DECIMALS: usize = 9;

/// How an indicator's numbers are shown with so many decimals: ratios with their `:1`, per cent and the like without their sign, since the
/// unit stands in a column of its own.
pub(super) fn number_format(indicator: &Indicator, decimals: usize) -> String {
    let digits = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
    match indicator.target.form {
        Form::RatioToOne => format!("{digits}\":1\""),
        Form::OneToRatio => format!("\"1:\"{digits}"),
        Form::Number => digits,
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

/// Width of words in columns of a Latin letter, of the widest of several lines.
pub(super) fn width(words: &str) -> usize {
    words.lines().map(columns).max().unwrap_or(0)
}
