//! How many targets are met: a distribution per scenario.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, between, say};
use super::palette::{BAND_50, MAIN, MUTED};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::achieve::quantile_of_counts;
use crate::language::Text;
use crate::language::number::fixed;
use crate::results::ScenarioReadout;
use crate::text;

/// Distributions of the number of targets met.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NumberMet {
    /// Modelled targets; so many can be met.
    pub targets: usize,
    /// One for each scenario.
    pub rows: Vec<NumberMetRow>,
}

/// One scenario.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NumberMetRow {
    /// Title of the scenario.
    pub scenario: Text,
    /// At position k: draws in which exactly k targets are met.
    pub draws: Vec<usize>,
}

/// Bars of a smaller share of draws are not drawn.
const LEAST_SHARE: f64 = 0.001;

impl NumberMetRow {
    /// The smallest number that at least this share of draws does not exceed.
    pub fn quantile(&self, share: f64) -> usize {
        quantile_of_counts(&self.draws, share)
    }

    /// The largest share of draws at one number.
    fn tallest(&self) -> f64 {
        *self.draws.iter().max().unwrap_or(&0) as f64 / self.draws.iter().sum::<usize>().max(1) as f64
    }

    /// Whether the number is met by so many draws that its bar is drawn; a handful of failed draws at zero would stretch the axis.
    fn is_seen(&self, met: usize) -> bool {
        let all: usize = self.draws.iter().sum();
        self.draws[met] > 0 && self.draws[met] as f64 >= LEAST_SHARE * all as f64
    }

    fn is_empty(&self) -> bool {
        self.draws.iter().all(|count| *count == 0)
    }
}

impl Drawing for NumberMet {
    fn of(material: &Material<'_>, _: usize) -> Option<NumberMet> {
        let results = &material.readout.scenarios;
        let modelled = |result: &ScenarioReadout| result.targets.iter().filter(|target| target.p_met.is_some()).count();
        let row = |result: &ScenarioReadout| NumberMetRow { scenario: result.scenario.title.clone(), draws: result.number_met.clone() };
        Some(NumberMet { targets: results.iter().map(modelled).max().unwrap_or(0), rows: results.iter().map(row).collect() })
    }

    fn title(&self) -> Text {
        let targets = self.targets;
        if targets == 1 {
            return text!("In how many draws the plan's one target is met", "规划仅有的1项目标在多少次模拟中达到");
        }
        text!("How many of the {targets} targets are met", "{targets}项目标中能达到多少项")
    }

    fn subtitle(&self) -> Text {
        let hidden = self.rows.iter().any(|row| (0..row.draws.len()).any(|met| row.draws[met] > 0 && !row.is_seen(met)));
        let left_out =
            if hidden { text!(". Bars below 0.1% of draws are left out", "；不足0.1%的柱未画出") } else { Text::default() };
        Text::new(
            format!("按同一次模拟中达标项数统计的模拟占比；数字为中位数（5%至95%分位）{}", left_out.zh),
            format!("Share of draws by number of targets met in the same draw; figures: median (5% to 95%){}", left_out.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.targets == 0 || self.rows.iter().all(NumberMetRow::is_empty)
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let shown: Vec<&NumberMetRow> = self.rows.iter().filter(|row| !row.is_empty()).collect();
        if shown.is_empty() || self.targets == 0 {
            let words = text!("There is no target to show.", "没有可展示的目标。");
            return say(page, words.get(page.language));
        }
        let entries = [(Mark::Field(BAND_50), text!("share of draws", "模拟占比")), (Mark::Dot(MAIN), text!("median", "中位数"))];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let names: Vec<String> = shown.iter().map(|row| page.get(&row.scenario).to_owned()).collect();
        let interval = |row: &NumberMetRow| between(page.language, &row.quantile(0.05).to_string(), &row.quantile(0.95).to_string());
        let figure = |row: &&NumberMetRow| match row.quantile(0.5) {
            // Where all draws agree there is no interval.
            middle if row.quantile(0.05) == row.quantile(0.95) => middle.to_string(),
            middle => format!("{middle} ({})", interval(row)),
        };
        let figures: Vec<String> = shown.iter().map(figure).collect();
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many scenarios for this size.", "情景过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        rows.draw_names(page);
        let seen = || shown.iter().flat_map(|row| (0..row.draws.len()).filter(|met| row.is_seen(*met)));
        let low = seen().min().unwrap_or(0).saturating_sub(1) as f64 - 0.5;
        let high = (seen().max().unwrap_or(0) + 1).min(self.targets) as f64 + 0.5;
        let count = ((rows.plot.width() / rows.size / 5.0) as usize).clamp(2, 12);
        let mut axis = Axis::between(low, high, count).at(rows.plot.left, rows.plot.right);
        // Only whole numbers of targets exist.
        axis.ticks.retain(|tick| tick.fract() == 0.0);
        axis.decimals = 0;
        axis.draw_below(page.canvas, rows.plot, rows.size);
        // One scale for all rows, unless that would flatten some of them.
        let most = shown.iter().map(|row| row.tallest()).fold(0.0, f64::max);
        let least = shown.iter().map(|row| row.tallest()).fold(f64::INFINITY, f64::min);
        let alike = most <= 3.0 * least;
        for (index, row) in shown.iter().enumerate() {
            let all = row.draws.iter().sum::<usize>() as f64;
            let foot = rows.middle(index) + rows.row_height * 0.46;
            let most = if alike { most } else { row.tallest() };
            for (met, count) in row.draws.iter().enumerate().filter(|(met, _)| row.is_seen(*met)) {
                let height = (*count as f64 / all / most * rows.row_height * 0.86).max(1.0);
                let (left, right) = (axis.place(met as f64 - 0.5), axis.place(met as f64 + 0.5));
                page.canvas.fill(Area::new(left + 1.0, foot - height, (right - 1.0).max(left + 2.0), foot), BAND_50);
            }
            let radius = (rows.size * 0.3).min(rows.row_height * 0.3);
            page.canvas.dot((axis.place(row.quantile(0.5) as f64), foot - radius - 1.0), radius, MAIN);
            rows.figure(page, index, &figures[index], true);
        }
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], MUTED, 1.0);
        let (lowest, tallest) = (fixed(least * 100.0, 0), fixed(most * 100.0, 0));
        let unit = if alike {
            text!("targets met; the tallest bar is {tallest}% of draws", "达标项数；最高柱为{tallest}%的模拟")
        } else {
            text!(
                "targets met; each row has its own scale, its tallest bar is {lowest} to {tallest}% of draws",
                "达标项数；各行比例不同，每行最高柱为{lowest}%至{tallest}%的模拟"
            )
        };
        let unit = unit.get(page.language);
        unit_below(page, rows.plot, unit, rows.size);
    }
}
