//! Pictures that explain themselves, as SVG and as PNG from the same SVG.
//!
//! * [`Kind`] lists the charts; [`Kind::chart`] makes one from what a run has worked out ([`Material`]).
//! * [`draw`] lays a [`Chart`] out for a [`Size`] and a language. A layout needs no font: widths are estimated ([`measure`]), so that
//!   the same figures give the same bytes on every machine.
//! * [`rasterise`] turns the SVG into a PNG, unless no font of the machine has the characters.

pub mod axis;
pub mod canvas;
pub mod measure;
pub mod palette;

mod amounts;
mod at_risk;
mod budget;
mod by_when;
mod comparison;
mod discovery;
mod distance;
mod fan;
mod frontier;
mod heat_map;
mod hindcast;
mod lapses;
mod levers;
mod marks;
mod mix;
mod multiples;
mod number_met;
mod page;
mod pyramid;
mod raster;
mod registry;
mod robustness;
mod rows;
mod score;
mod sensitivity;
mod status;
mod tornado;
mod waterfall;

use crate::brief::Digits;
use crate::language::number::short;
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::results::{Readout, ScenarioReadout};

pub use amounts::{Amounts, LeverAmounts};
pub use at_risk::{AtRisk, RiskRow};
pub use budget::{Budget, BudgetSeries};
pub use by_when::ByWhen;
pub use canvas::{Area, PlacedText, Svg};
pub use comparison::{Compared, Comparison};
pub use discovery::{DiscoveryChart, DiscoveryLimit};
pub use distance::{Distance, DistanceMark};
pub use fan::{Fan, FanTarget, FanYear};
pub use frontier::{Frontier, FrontierPoint};
pub use heat_map::{HeatGroup, HeatMap, HeatRow};
pub use hindcast::{HindcastChart, SaidAndHappened};
pub use lapses::Lapses;
pub use levers::{LeverRow, Levers};
pub use mix::{BeforeAndAfter, DomainChange, MixSteps};
pub use multiples::{DomainCounts, SmallMultiples};
pub use number_met::{NumberMet, NumberMetRow};
pub use page::{Credit, Size};
pub use pyramid::{AgeShare, Pyramid, PyramidYear};
pub use raster::{RasterError, rasterise, rasterise_with};
pub use registry::{About, Chart, Kind, Purpose, Shows};
pub use robustness::{RobustnessBar, RobustnessChart};
pub use score::{ScoreChart, ScoreMark};
pub use sensitivity::{SensitivityBar, SensitivityBars, SensitivityChart};
pub use status::{Status, StatusMark, StatusRow};
pub use tornado::{TornadoBar, TornadoChart};
pub use waterfall::{Waterfall, WaterfallGap, WaterfallPart};

use page::Page;

/// What charts are made from: a plan and what a run found.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What it found.
    pub readout: &'a Readout,
}

impl Material<'_> {
    /// The result of the scenario that others are held against.
    fn reference(&self) -> &ScenarioReadout {
        self.readout.reference()
    }
}

/// The figures of a chart: how they come of a run, and how they are drawn.
trait Drawing {
    /// The chart about the domain, indicator or scenario at a position; `None` if what it needs is not there.
    fn of(material: &Material<'_>, position: usize) -> Option<Self>
    where
        Self: Sized;

    fn title(&self) -> Text;

    fn subtitle(&self) -> Text;

    /// The main figures in words, for those who cannot see the picture.
    fn description(&self) -> Text {
        self.subtitle()
    }

    /// Whether there is nothing to be drawn.
    fn is_empty(&self) -> bool;

    fn draw(&self, page: &mut Page<'_, '_>);
}

/// Draws a chart.
pub fn draw(chart: &Chart, credit: &Credit, size: Size, language: Language) -> Svg {
    lay_out(chart.drawing(), credit, size, language)
}

/// Draws a chart of a hindcast.
pub fn draw_hindcast(chart: &HindcastChart, credit: &Credit, size: Size, language: Language) -> Svg {
    lay_out(chart, credit, size, language)
}

/// Draws where observations fell in the forecasts of a run.
pub fn draw_score(chart: &ScoreChart, credit: &Credit, size: Size, language: Language) -> Svg {
    lay_out(chart, credit, size, language)
}

/// A picture of the answer of a search.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerChart {
    /// What each sum of money buys.
    Frontier(Frontier),
    /// How much each lever of a mix adds.
    MixSteps(MixSteps),
    /// Each domain before and after a mix.
    BeforeAndAfter(BeforeAndAfter),
    /// P of one target against the amount of each lever.
    Amounts(Amounts),
}

/// Draws the answer of a search; nothing if there is nothing to be shown.
pub fn draw_answer(chart: &AnswerChart, credit: &Credit, size: Size, language: Language) -> Option<Svg> {
    let drawing: &dyn Drawing = match chart {
        AnswerChart::Frontier(chart) => chart,
        AnswerChart::MixSteps(chart) => chart,
        AnswerChart::BeforeAndAfter(chart) => chart,
        AnswerChart::Amounts(chart) => chart,
    };
    (!drawing.is_empty()).then(|| lay_out(drawing, credit, size, language))
}

fn lay_out(chart: &dyn Drawing, credit: &Credit, size: Size, language: Language) -> Svg {
    let (title, subtitle, description) = (chart.title(), chart.subtitle(), chart.description());
    let (title, subtitle) = (title.get(language), subtitle.get(language));
    canvas::draw_on((size.width, size.height), language, title, description.get(language), |canvas| {
        let mut page = Page::new(canvas, size, language, title, subtitle, credit);
        chart.draw(&mut page);
    })
}

/// A value with the digits of its indicator, if it is of one.
fn written(digits: Option<Digits>, value: f64) -> String {
    digits.map_or_else(|| short(value), |digits| digits.value(value))
}
