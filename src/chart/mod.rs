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

mod fan;
mod heat_map;
mod page;
mod raster;

use crate::language::{Language, Text};

pub use canvas::{Area, PlacedText, Svg};
pub use fan::{Fan, FanTarget, FanYear};
pub use heat_map::{HeatGroup, HeatMap, HeatRow};
pub use page::{Credit, Size};
pub use raster::{RasterError, rasterise, rasterise_with};

use page::Page;

/// Figures of one picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    HeatMap(HeatMap),
    Fan(Fan),
}

impl Chart {
    /// What the chart is about, as its first line says.
    pub fn title(&self) -> Text {
        match self {
            Chart::HeatMap(chart) => chart.title(),
            Chart::Fan(chart) => chart.title(),
        }
    }

    /// Units and meaning, as its second line says.
    pub fn subtitle(&self) -> Text {
        match self {
            Chart::HeatMap(chart) => chart.subtitle(),
            Chart::Fan(chart) => chart.subtitle(),
        }
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
    canvas::draw_on(size.width, size.height, title, description.get(language), |canvas| {
        let mut page = Page::new(canvas, size, language, title, subtitle, credit);
        match chart {
            Chart::HeatMap(chart) => chart.draw(&mut page),
            Chart::Fan(chart) => chart.draw(&mut page),
        }
    })
}
