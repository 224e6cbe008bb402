//! A stored run scored by what was observed since: one row an observation, a dot where it fell in its forecast.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, say};
use super::palette::{BAND_50, BAND_90, MAIN, MUTED};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::language::Text;
use crate::text;

/// Where observations fell in their forecasts.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreChart {
    /// Title of the scenario.
    pub scenario: Text,
    /// One row an observation.
    pub rows: Vec<ScoreMark>,
    /// Of all rows, how many lie in the 50, the 80 and the 90 % band.
    pub within: [usize; 3],
}

/// One observation.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreMark {
    /// What was observed and when.
    pub name: Text,
    /// The value as it is written.
    pub value: String,
    /// Share of the forecast below it.
    pub below: f64,
    /// It is the plan's own place that was observed.
    pub own: bool,
}

/// The bands, as the shares between which they lie.
const BANDS: [(f64, f64); 3] = [(0.25, 0.75), (0.1, 0.9), (0.05, 0.95)];

impl ScoreChart {
    /// Of the observations of one scenario.
    pub fn new(scenario: Text, rows: Vec<ScoreMark>) -> ScoreChart {
        let within = BANDS.map(|(from, to)| rows.iter().filter(|row| (from..=to).contains(&row.below)).count());
        ScoreChart { scenario, rows, within }
    }
}

impl Drawing for ScoreChart {
    fn of(_: &Material<'_>, _: usize) -> Option<ScoreChart> {
        // It is made of a stored run and of what was observed since.
        None
    }

    fn title(&self) -> Text {
        let (all, [_, _, within]) = (self.rows.len(), self.within);
        text!("{within} of {all} observed values lie in the band of nine in ten", "{all}个观测值中有{within}个落入90%区间")
    }

    fn subtitle(&self) -> Text {
        let ([half, most, _], Text { zh, en }) = (self.within, &self.scenario);
        text!(
            "Share of the forecast below the value; {half} in the 50%, {most} in the 80% band. Far left or right: a surprise. Scenario: {en}",
            "横轴为低于观测值的预测份额；{half}个落入50%区间，{most}个落入80%区间。越靠两端越出乎预料。情景：{zh}"
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let names: Vec<String> = self.rows.iter().map(|row| page.get(&row.name).to_owned()).collect();
        let figures: Vec<String> = self.rows.iter().map(|row| row.value.clone()).collect();
        let entries = [
            (Mark::Dot(MAIN), text!("observed in the plan's place", "规划所在地的观测值")),
            (Mark::Dot(MUTED), text!("observed elsewhere", "他地的观测值")),
            (Mark::Field(BAND_50), text!("50%", "50%区间")),
            (Mark::Field(BAND_90), text!("90% of the forecast", "90%区间")),
        ];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many observations for this size.", "观测值过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let axis = Axis { low: 0.0, high: 100.0, from: 0.0, to: 1.0, ticks: vec![0.0, 5.0, 25.0, 50.0, 75.0, 95.0, 100.0], decimals: 0 };
        let axis = axis.at(rows.plot.left, rows.plot.right);
        for (low, high, colour) in [(5.0, 95.0, BAND_90), (25.0, 75.0, BAND_50)] {
            page.canvas.fill(Area { left: axis.place(low), right: axis.place(high), ..rows.plot }, colour);
        }
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        for (index, row) in self.rows.iter().enumerate() {
            let colour = if row.own { MAIN } else { MUTED };
            let size = (rows.size * 0.4).min(rows.row_height * 0.4);
            page.canvas.dot((axis.place(100.0 * row.below), rows.middle(index)), size, colour);
            rows.figure(page, index, &row.value, false);
        }
        let unit = text!("share of the forecast below the value, %", "低于观测值的预测份额，%");
        unit_below(page, rows.plot, unit.get(page.language), rows.size);
    }
}
