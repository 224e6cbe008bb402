//! The waterfall of an attribution: bars that lead from a start to an end.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, between, say};
use super::palette::{BETTER, INK, MUTED, NEUTRAL, TARGET, UNLIKELY, WORSE};
use super::rows::{AXIS, Rows, unit_below};
use super::written;
use super::{Drawing, Material};
use crate::brief::{Digits, Gap, gap, group_name, in_unit, things_of, untold_in_brief};
use crate::language::Text;
use crate::language::number::{short, signed};
use crate::plan::Better;
use crate::results::rows::Step;
use crate::text;

/// A change split into parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waterfall {
    /// Number and name of the indicator.
    pub name: Text,
    /// Unit of the values.
    pub unit: Text,
    /// The scenario, or the two scenarios.
    pub scenario: Text,
    /// How its values are written; `None` for values of no indicator.
    pub digits: Option<Digits>,
    /// What the start and the end are: `baseline 2020`, `projection 2025`.
    pub start_name: Text,
    /// Value at the left end.
    pub start: f64,
    /// What stands at the right end.
    pub end_name: Text,
    /// Value at the right end.
    pub end: f64,
    /// Steps from the left end to the right.
    pub parts: Vec<WaterfallPart>,
    /// The target's value, if there is one.
    pub target: Option<f64>,
    /// What the median of the draws misses of the target: the last bar. The parts lead to the mean, which decides nothing.
    pub gap: Option<WaterfallGap>,
    /// The median with its unit, where it meets the target.
    pub met_by: Option<Text>,
    /// Parts left out, since they and both ends of their intervals are written as nought.
    pub idle: Vec<Text>,
    /// What these come to together.
    pub unseen: f64,
    /// Whether more is better; colours say what helps.
    pub more_is_better: bool,
    /// Groups whose effect is within the trend.
    pub untold: Vec<String>,
}

/// What the median misses of the target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaterfallGap {
    /// The median, from which the bar leads to the target.
    pub median: f64,
    /// Target less median, in the indicator's unit.
    pub value: f64,
    /// The same in words, with its unit.
    pub words: Text,
}

/// One part of a change, in the indicator's unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaterfallPart {
    /// What makes the step.
    pub name: Text,
    /// Its mean over the draws.
    pub value: f64,
    /// 90 % of draws lie between.
    pub low: f64,
    /// 95 % quantile of the step.
    pub high: f64,
}

impl Drawing for Waterfall {
    /// The way of an indicator from its baseline, or from another scenario, to its projection in the reference scenario.
    fn of(material: &Material<'_>, position: usize) -> Option<Waterfall> {
        let Material { plan, readout } = material;
        let indicator = &plan.indicators[position];
        let steps: Vec<&Step> = readout.steps.iter().filter(|step| step.indicator == indicator.id).collect();
        let [start, parts @ .., end] = &steps[..] else { return None };
        let (first, last, to) = (plan.base_year, plan.target_year, &material.reference().scenario.title);
        let (start_name, end_name) = match &readout.steps_from {
            Some(from) => (from.clone(), to.clone()),
            None => (text!("baseline {first}", "{first}年基期"), text!("projection {last} (mean)", "{last}年推算值（均值）")),
        };
        let part = |part: &&Step| WaterfallPart { name: group_name(&part.part), value: part.value, low: part.p05, high: part.p95 };
        let digits = Digits::of(indicator);
        let untold: Vec<String> = start.not_told_apart.split_whitespace().map(str::to_owned).collect();
        let nought = digits.change(0.0);
        let (idle, parts): (Vec<WaterfallPart>, Vec<WaterfallPart>) =
            parts.iter().map(part).partition(|part| [part.value, part.low, part.high].iter().all(|value| digits.change(*value) == nought));
        // The parts that are not seen still lead somewhere: with the last one that is.
        let unseen: f64 = idle.iter().map(|part| part.value).sum();
        let outcome = &material.reference().targets[position];
        // Of an assumed baseline, the median that all tables print; the parts begin at the mean of their own draws.
        let printed = outcome.baseline.filter(|_| readout.steps_from.is_none() && outcome.baseline_assumed);
        let from = printed.filter(|baseline| baseline.is_finite()).unwrap_or(start.value);
        let gap = gap(indicator, outcome).map(|Gap { value, words, .. }| {
            let words = as_on_axis(&digits.gap(outcome.p50), words, &indicator.unit);
            WaterfallGap { median: outcome.p50, value, words }
        });
        let met_by = (gap.is_none() && outcome.p50.is_finite()).then(|| {
            let figure = digits.value(outcome.p50);
            as_on_axis(&figure, in_unit(&figure, &indicator.unit), &indicator.unit)
        });
        Some(Waterfall {
            name: indicator.numbered_name(),
            unit: indicator.unit.clone(),
            scenario: to.clone(),
            digits: Some(digits),
            start_name,
            start: from,
            end_name,
            end: end.value,
            parts,
            unseen: unseen + start.value - from,
            // Of what cannot be told apart, the subtitle says that already.
            idle: idle.into_iter().map(|part| part.name).filter(|name| !untold.iter().any(|group| group_name(group) == *name)).collect(),
            target: Some(indicator.target.value),
            gap,
            met_by,
            more_is_better: indicator.target.better == Better::More,
            untold,
        })
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.name;
        match &self.gap {
            Some(WaterfallGap { words, .. }) => {
                Text::new(format!("{zh}：中位数与目标差距{}", words.zh), format!("{en}: gap of the median {}", words.en))
            }
            None => match &self.met_by {
                Some(Text { zh: median_zh, en: median_en }) => {
                    text!("{en}: the median, {median_en}, meets the target", "{zh}：中位数{median_zh}，达到目标")
                }
                None => text!("{en}: what moves it", "{zh}：变动成因分解"),
            },
        }
    }

    fn subtitle(&self) -> Text {
        let Text { zh, en } = untold_in_brief(&self.untold);
        let idle = match &self.idle[..] {
            [] => Text::default(),
            idle => {
                let Text { zh, en } = Text::join(idle, "、", ", ");
                text!("; without visible effect: {en}", "；无可见影响的部分：{zh}")
            }
        };
        Text::new(
            format!("{}。各部分为多次模拟的均值，括号内为90%区间{zh}{}", self.scenario.zh, idle.zh),
            format!("{}. Parts are means over draws, with 90% intervals in brackets{en}{}", self.scenario.en, idle.en),
        )
    }

    fn is_empty(&self) -> bool {
        !self.start.is_finite() || !self.end.is_finite()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if !self.start.is_finite() || !self.end.is_finite() || self.parts.iter().any(|part| !part.value.is_finite()) {
            let words = text!("This indicator is not modelled.", "该指标未建模。");
            return say(page, words.get(page.language));
        }
        if self.parts.is_empty() && self.gap.is_none() {
            let value = written(self.digits, self.end);
            let words = text!("Nothing moves it to be seen: it stays at {value}.", "各部分均无可见影响：保持在{value}。");
            return say(page, words.get(page.language));
        }
        let mut entries = vec![
            (Mark::Field(BETTER), text!("helps", "有利")),
            (Mark::Field(WORSE), text!("sets back", "不利")),
            (Mark::Dot(INK), text!("start and end", "起点与终点")),
        ];
        if self.target.is_some() {
            entries.push((Mark::Dashes(TARGET), text!("target", "目标")));
        }
        let entries: Vec<(Mark, String)> = entries.into_iter().map(|(mark, words)| (mark, words.get(page.language).to_owned())).collect();
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let mut names = vec![page.get(&self.start_name).to_owned()];
        names.extend(self.parts.iter().map(|part| page.get(&part.name).to_owned()));
        names.push(page.get(&self.end_name).to_owned());
        let change = |value: f64| self.digits.map_or_else(|| signed(value, short), |digits| digits.change(value));
        let mut figures = vec![written(self.digits, self.start)];
        figures.extend(self.parts.iter().map(|part| {
            let interval = between(page.language, &change(part.low), &change(part.high));
            format!("{} ({interval})", change(part.value))
        }));
        figures.push(written(self.digits, self.end));
        if let Some(gap) = &self.gap {
            let median = written(self.digits, gap.median);
            names.push(text!("gap from the median {median}", "中位数{median}距目标").get(page.language).to_owned());
            figures.push(change(gap.value));
        }
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many parts for this size.", "项目过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let levels = self.levels();
        let count = ((rows.plot.width() / rows.size / 6.0) as usize).clamp(2, 9);
        let values = levels.iter().copied().chain([self.end]).chain(self.target.filter(|target| target.is_finite()));
        let values = values.chain(self.gap.as_ref().map(|gap| gap.median));
        let axis = Axis::around(values, (f64::NEG_INFINITY, f64::INFINITY), count).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        let thick = rows.thick();
        let bar = |row: usize, from: f64, to: f64| {
            let (one, other, y) = (axis.place(from), axis.place(to), rows.middle(row));
            // A bar without a length is still seen as a line.
            let (left, right) = if one < other { (one, other) } else { (other, one) };
            Area::new(left, y - thick / 2.0, right.max(left + 2.0), y + thick / 2.0)
        };
        for (index, level) in levels.iter().enumerate() {
            let x = axis.place(*level);
            let to = if index + 1 == levels.len() { axis.place(level + self.unseen) } else { x };
            page.canvas.line(&[(x, rows.middle(index)), (to, rows.middle(index + 1))], INK, rows.size * 0.07);
        }
        for (index, part) in self.parts.iter().enumerate() {
            let helps = (part.value >= 0.0) == self.more_is_better;
            let colour = if part.value == 0.0 {
                NEUTRAL
            } else if helps {
                BETTER
            } else {
                WORSE
            };
            page.canvas.fill(bar(index + 1, levels[index], levels[index + 1]), colour);
        }
        let last = self.parts.len() + 1;
        if let Some(gap) = &self.gap {
            page.canvas.fill(bar(last + 1, gap.median, gap.median + gap.value), UNLIKELY);
        }
        // Not bars: the axis need not begin at zero.
        for (row, value) in [(0, self.start), (last, self.end)] {
            page.canvas.dot((axis.place(value), rows.middle(row)), rows.size * 0.45, INK);
        }
        if let Some(target) = self.target.filter(|target| target.is_finite()) {
            let x = axis.place(target);
            page.canvas.dashes((x, rows.plot.top), (x, rows.plot.bottom), TARGET, rows.size * 0.16, rows.size * 0.6);
        }
        for (index, words) in figures.iter().enumerate() {
            rows.figure(page, index, words, index == 0 || index >= last);
        }
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], MUTED, 1.0);
        let unit = page.get(&self.unit);
        unit_below(page, rows.plot, unit, rows.size);
    }
}

/// Words of a figure, behind the figure itself where English tells the product of a unit such as 10,000 people, which the axis does not.
fn as_on_axis(figure: &str, words: Text, unit: &Text) -> Text {
    match things_of(unit).0 {
        1.0 => words,
        _ => Text::new(words.zh, format!("{figure} ({})", words.en)),
    }
}

impl Waterfall {
    /// The level after each part.
    fn levels(&self) -> Vec<f64> {
        let mut level = self.start;
        let steps = self.parts.iter().map(|part| {
            level += part.value;
            level
        });
        std::iter::once(self.start).chain(steps).collect()
    }
}
