//! The tornado: what an indicator becomes with each assumption low and high, the widest bar first.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, between, say};
use super::palette::{BAND_50, INK, MAIN, MUTED, TARGET};
use super::rows::{AXIS, Rows, unit_below};
use super::written;
use super::{Drawing, Material};
use crate::brief::Digits;
use crate::language::Text;
use crate::language::number::{short, signed};
use crate::plan::Assumption;
use crate::results::rows::Moved;
use crate::text;

/// One indicator's response to each assumption.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TornadoChart {
    /// Number and name of the indicator.
    pub name: Text,
    /// Unit of the values.
    pub unit: Text,
    /// Title of the scenario.
    pub scenario: Text,
    /// How its values are written; `None` for values of no indicator.
    pub digits: Option<Digits>,
    /// With every assumption at its central value.
    pub base: f64,
    /// The target's value, if there is one.
    pub target: Option<f64>,
    /// The widest first.
    pub bars: Vec<TornadoBar>,
    /// Bars left out because they are narrower.
    pub left_out: usize,
}

/// What one assumption does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TornadoBar {
    /// The assumption with its low and high value.
    pub name: Text,
    /// The assumption alone.
    pub label: Text,
    /// Value with the assumption at its lower end.
    pub at_low: f64,
    /// Value with the assumption at its upper end.
    pub at_high: f64,
}

/// Bars that are drawn at most; what moves the indicator less is summed up.
const MOST: usize = 7;

impl TornadoBar {
    /// The two values, the smaller one first.
    fn ends(&self) -> [f64; 2] {
        if self.at_low <= self.at_high { [self.at_low, self.at_high] } else { [self.at_high, self.at_low] }
    }
}

/// A change in the indicator's unit.
fn change(digits: Option<Digits>, value: f64) -> String {
    digits.map_or_else(|| signed(value, short), |digits| digits.change(value))
}

/// Whether neither end of a bar is seen to change anything.
fn is_still(digits: Digits, bar: &Moved) -> bool {
    let nought = digits.change(0.0);
    [bar.at_low, bar.at_high].iter().all(|value| digits.change(value - bar.base) == nought)
}

/// The assumption with the ends between which it is moved, where its unit is one that is read outside of the model.
fn moved_words(assumption: &Assumption, low: f64, high: f64) -> Text {
    let (Text { zh, en }, unit) = (&assumption.label, &assumption.unit);
    if OWN_SCALES.iter().any(|own| unit.zh.contains(own) || unit.en.contains(own)) {
        return assumption.label.clone();
    }
    let [low, high] = [low, high].map(|value| assumption.written(value));
    // The sign of a per cent stands at each end: −5.9% to 1.9% a year.
    let ends = |unit: &str, to: &str, open: &str, close: &str| match unit.strip_prefix('%') {
        Some(rest) => format!("{low}%{to}{high}%{rest}"),
        // A share is written in per cent.
        None if matches!(unit, "" | "份额" | "比例" | "share") => format!("{low}{to}{high}"),
        None => format!("{low}{to}{high}{open}{unit}{close}"),
    };
    Text::new(format!("{zh}：{}", ends(&unit.zh, "至", "（", "）")), format!("{en}: {}", ends(&unit.en, " to ", " (", ")")))
}

/// What units of the model's own scales are called by: figures in them say nothing to a room.
const OWN_SCALES: [&str; 12] =
    ["对数", "标准差", "弹性", "相关系数", "倍数", "开关", "0或1", "log", "standard deviation", "elasticity", "correlation", "switch"];

impl TornadoChart {
    /// Keeps so many of the widest bars, and counts the rest.
    pub fn keep(&mut self, most: usize) {
        self.left_out += self.bars.len().saturating_sub(most);
        self.bars.truncate(most);
    }
}

impl Drawing for TornadoChart {
    fn of(material: &Material<'_>, position: usize) -> Option<TornadoChart> {
        let Material { plan, readout } = material;
        let indicator = &plan.indicators[position];
        let bars: Vec<&Moved> = readout.moved.iter().filter(|bar| bar.indicator == indicator.id).collect();
        let bar = |bar: &&Moved| {
            let name = match plan.assumption(&bar.assumption) {
                Some(assumption) => moved_words(assumption, bar.low, bar.high),
                None => Text::same(bar.assumption.clone()),
            };
            let label = plan.assumption(&bar.assumption).map_or_else(|| name.clone(), |assumption| assumption.label.clone());
            TornadoBar { name, label, at_low: bar.at_low, at_high: bar.at_high }
        };
        let digits = Digits::of(indicator);
        // A bar whose ends are written alike has no width to be seen.
        let alike = |bar: &Moved| digits.value(bar.at_low) == digits.value(bar.at_high) || is_still(digits, bar);
        let seen: Vec<&Moved> = bars.iter().copied().filter(|bar| !alike(bar)).collect();
        Some(TornadoChart {
            name: indicator.numbered_name(),
            unit: indicator.unit.clone(),
            scenario: material.reference().scenario.title.clone(),
            digits: Some(digits),
            base: bars.first()?.base,
            target: Some(indicator.target.value),
            bars: seen.iter().take(MOST).map(bar).collect(),
            left_out: bars.len() - seen.len().min(MOST),
        })
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.name;
        let Some(first) = self.bars.first() else {
            return text!("{en}: no assumption alone moves it", "{zh}：没有哪项假设单独有可见影响");
        };
        let [low, high] = first.ends().map(|value| written(self.digits, value));
        let Text { zh: what_zh, en: what_en } = &first.label;
        text!("{en}: {low} to {high}, mostly by “{what_en}”", "{zh}：{low}至{high}，“{what_zh}”影响最大")
    }

    fn subtitle(&self) -> Text {
        let left_out = self.left_out;
        let more = if left_out == 0 {
            Text::default()
        } else {
            text!(" {left_out} smaller ones are not shown.", "另有{left_out}项影响更小，未列出。")
        };
        Text::new(
            format!("情景：{}。逐项取假设的10%与90%分位数，其余取中位取值。右侧为较中位取值的变动。{}", self.scenario.zh, more.zh),
            format!(
                "Scenario: {}. One assumption at its 10% or 90% quantile, the others central; on the right what that changes.{}",
                self.scenario.en, more.en
            ),
        )
    }

    fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let bars: Vec<&TornadoBar> = self.bars.iter().filter(|bar| bar.at_low.is_finite() && bar.at_high.is_finite()).collect();
        if bars.is_empty() || !self.base.is_finite() {
            let words = text!("No uncertain assumption moves this indicator.", "没有不确定假设影响该指标。");
            return say(page, words.get(page.language));
        }
        let mut entries = vec![
            (Mark::Field(MAIN), text!("assumption high (90%)", "假设取高值（90%分位）")),
            (Mark::Field(BAND_50), text!("assumption low (10%)", "假设取低值（10%分位）")),
            (Mark::Line(INK), text!("all central", "全部取中位取值")),
        ];
        if self.target.is_some() {
            entries.push((Mark::Dashes(TARGET), text!("target", "目标")));
        }
        let entries: Vec<(Mark, String)> = entries.into_iter().map(|(mark, words)| (mark, words.get(page.language).to_owned())).collect();
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let names: Vec<String> = bars.iter().map(|bar| page.get(&bar.name).to_owned()).collect();
        let figures: Vec<String> = bars
            .iter()
            .map(|bar| {
                let [low, high] = bar.ends().map(|value| change(self.digits, value - self.base));
                between(page.language, &low, &high)
            })
            .collect();
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many assumptions for this size.", "假设过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let target = self.target.filter(|target| target.is_finite());
        let values = bars.iter().flat_map(|bar| [bar.at_low, bar.at_high]).chain([self.base]).chain(target);
        let count = ((rows.plot.width() / rows.size / 6.0) as usize).clamp(2, 9);
        let axis = Axis::around(values, (f64::NEG_INFINITY, f64::INFINITY), count).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        let thick = rows.thick();
        let base = axis.place(self.base);
        for (index, bar) in bars.iter().enumerate() {
            let y = rows.middle(index);
            // Both ends on one side of the base: the shorter bar is drawn last and thinner, so that both are seen.
            let mut ends = [(bar.at_high, MAIN), (bar.at_low, BAND_50)];
            ends.sort_by(|one, other| (other.0 - self.base).abs().total_cmp(&(one.0 - self.base).abs()));
            let same_side = (bar.at_low - self.base) * (bar.at_high - self.base) > 0.0;
            for (order, (value, colour)) in ends.into_iter().enumerate() {
                let half = if same_side && order == 1 { thick * 0.3 } else { thick / 2.0 };
                let (left, right) = if axis.place(value) < base { (axis.place(value), base) } else { (base, axis.place(value)) };
                if right - left >= 0.5 {
                    page.canvas.fill(Area::new(left, y - half, right, y + half), colour);
                }
            }
            rows.figure(page, index, &figures[index], false);
        }
        page.canvas.line(&[(base, rows.plot.top), (base, rows.plot.bottom)], INK, rows.size * 0.12);
        if let Some(target) = target {
            let x = axis.place(target);
            page.canvas.dashes((x, rows.plot.top), (x, rows.plot.bottom), TARGET, rows.size * 0.16, rows.size * 0.6);
        }
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], MUTED, 1.0);
        let unit = page.get(&self.unit);
        unit_below(page, rows.plot, unit, rows.size);
    }
}
