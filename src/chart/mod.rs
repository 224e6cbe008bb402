//! Pictures that explain themselves: in go small structs of figures and words, out comes SVG, and PNG from the same SVG.
//!
//! * [`draw`] lays a [`Chart`] out for a [`Size`] and a language. A layout needs no font: widths are estimated ([`measure`]), so that
//!   the same figures give the same bytes on every machine.
//! * [`rasterise`] turns the SVG into a PNG, unless no font of the machine has the characters.
//! * [`build`] makes the structs from a plan and an assessment.

pub mod axis;
pub mod build;
pub mod canvas;
pub mod measure;
pub mod palette;

mod budget;
mod comparison;
mod fan;
mod heat_map;
mod kind;
mod multiples;
mod number_met;
mod page;
mod pyramid;
mod raster;
mod rows;
mod tornado;
mod waterfall;

use crate::language::{Language, Text};

pub use budget::{Budget, BudgetSeries};
pub use canvas::{Area, PlacedText, Svg};
pub use comparison::{Compared, Comparison};
pub use fan::{Fan, FanTarget, FanYear};
pub use heat_map::{HeatGroup, HeatMap, HeatRow};
pub use kind::{About, Kind};
pub use multiples::SmallMultiples;
pub use number_met::{NumberMet, NumberMetRow};
pub use page::{Credit, Size};
pub use pyramid::{AgeShare, Pyramid, PyramidYear};
pub use raster::{RasterError, rasterise, rasterise_with};
pub use tornado::{TornadoBar, TornadoChart};
pub use waterfall::{Waterfall, WaterfallPart};

use page::Page;

/// Figures of one picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// P(met) of every target in every scenario.
    HeatMap(HeatMap),
    /// One indicator over the years.
    Fan(Fan),
    /// All indicators of a domain.
    SmallMultiples(SmallMultiples),
    /// What differs between two scenarios.
    Comparison(Comparison),
    /// Why an indicator changes.
    Waterfall(Waterfall),
    /// People by age and sex.
    Pyramid(Pyramid),
    /// Shares of the budget over the years.
    Budget(Budget),
    /// How many targets are met at once.
    NumberMet(NumberMet),
    /// Which assumptions move an indicator.
    Tornado(TornadoChart),
}

/// Calls the same method of whichever chart it is.
macro_rules! each {
    ($chart:expr, $inner:ident => $call:expr) => {
        match $chart {
            Chart::HeatMap($inner) => $call,
            Chart::Fan($inner) => $call,
            Chart::SmallMultiples($inner) => $call,
            Chart::Comparison($inner) => $call,
            Chart::Waterfall($inner) => $call,
            Chart::Pyramid($inner) => $call,
            Chart::Budget($inner) => $call,
            Chart::NumberMet($inner) => $call,
            Chart::Tornado($inner) => $call,
        }
    };
}

impl Chart {
    /// What the chart is about, as its first line says.
    pub fn title(&self) -> Text {
        each!(self, chart => chart.title())
    }

    /// Units and meaning, as its second line says.
    pub fn subtitle(&self) -> Text {
        each!(self, chart => chart.subtitle())
    }

    /// The main figures in words, for those who cannot see the picture.
    pub fn description(&self) -> Text {
        match self {
            Chart::Fan(chart) => chart.description(),
            _ => self.subtitle(),
        }
    }
}

/// Draws a chart.
pub fn draw(chart: &Chart, credit: &Credit, size: Size, language: Language) -> Svg {
    let (title, subtitle, description) = (chart.title(), chart.subtitle(), chart.description());
    let (title, subtitle) = (title.get(language), subtitle.get(language));
    canvas::draw_on((size.width, size.height), language, title, description.get(language), |canvas| {
        let mut page = Page::new(canvas, size, language, title, subtitle, credit);
        each!(chart, chart => chart.draw(&mut page));
    })
}
