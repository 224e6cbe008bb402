//! The fan chart of one indicator: the median with its bands, the target, the baseline and observed values.

use super::axis::{Axis, years_below};
use super::canvas::{Area, Type};
use super::lapses::Lapses;
use super::measure::{self, LINE};
use super::page::{Mark, Page, say};
use super::palette::{BAND_50, BAND_90, INK, MAIN, MUTED, TARGET, TOLERANCE, UNLIKELY};
use super::written;
use super::{Drawing, Material};
use crate::achieve::target::Band;
use crate::brief::{Digits, in_unit, place_words, target_words};
use crate::language::number::{large, per_cent, short};
use crate::language::{Language, Text};
use crate::plan::{Indicator, Measure, Plan};
use crate::results::ScenarioReadout;
use crate::results::rows::Projection;
use crate::text;

/// One indicator's projections.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fan {
    /// Number and name of the indicator.
    pub name: Text,
    /// Unit of the values.
    pub unit: Text,
    /// How its values are written; `None` for values of no indicator.
    pub digits: Option<Digits>,
    /// The scenario.
    pub scenario: Text,
    /// From the base year on; years without a value are left out.
    pub years: Vec<FanYear>,
    /// Calendar year.
    pub base_year: i32,
    /// Calendar year.
    pub target_year: i32,
    /// Value that the plan starts from, if published.
    pub baseline: Option<f64>,
    /// The year that it is of.
    pub baseline_year: i32,
    /// The plan publishes no baseline: it is assumed.
    pub baseline_assumed: bool,
    /// The target, if the indicator has one.
    pub target: Option<FanTarget>,
    /// Observed values, by year.
    pub history: Vec<(i32, f64)>,
    /// What was observed of other places, such as the province or the nation, by year, each with its place.
    pub elsewhere: Vec<(i32, f64, Text)>,
    /// Values the indicator cannot leave.
    pub bounds: (f64, f64),
    /// That it moves by its class, where no rule says how it moves; else empty.
    pub class: Text,
    /// Instead of a fan, of an indicator that is held at the end of its scale.
    pub lapses: Option<Lapses>,
}

/// Quantiles over draws in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FanYear {
    /// Calendar year.
    pub year: i32,
    /// 5 % quantile.
    pub p05: f64,
    /// 25 % quantile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75 % quantile.
    pub p75: f64,
    /// 95 % quantile.
    pub p95: f64,
}

/// The target as the chart draws it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FanTarget {
    /// On the axis of yearly values: a total over the plan is spread evenly over its years.
    pub value: f64,
    /// The figure beside the line where it is not the value's own.
    pub figure: Option<String>,
    /// Kind and figure in words: `at least 4.6`.
    pub words: Text,
    /// The kind as a sign beside the line: `≥`.
    pub sign: &'static str,
    /// Probability that it is met.
    pub met: Option<f64>,
    /// The values that meet it, where they do not begin at the target itself: within a tolerance.
    pub tolerance: Option<(f64, f64)>,
    /// What is asked for in years before the last, in order of years: on the axis of yearly values.
    pub interim: Vec<(i32, f64)>,
    /// What is judged where that is no yearly value: its 5 %, 50 % and 95 % quantiles on the axis, and what it is.
    pub judged: Option<([f64; 3], Text)>,
}

impl FanTarget {
    /// What stands beside its line: kind and figure.
    fn label(&self, language: Language) -> String {
        let figure = || large(self.value).map_or_else(|| short(self.value), |words| words.get(language).to_owned());
        format!("{}{}", self.sign, self.figure.clone().unwrap_or_else(figure))
    }
}

impl FanYear {
    fn finite(&self) -> bool {
        [self.p05, self.p25, self.p50, self.p75, self.p95].into_iter().all(f64::is_finite)
    }
}

impl Drawing for Fan {
    fn of(material: &Material<'_>, position: usize) -> Option<Fan> {
        Some(Fan::of_scenario(material.plan, material.reference(), position))
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.name;
        let met = self.target.as_ref().and_then(|target| target.met).filter(|_| !self.is_empty());
        let Some(met) = met.map(per_cent) else { return self.name.clone() };
        text!("{en}: met in {met}% of draws", "{zh}：达标概率{met}%")
    }

    fn subtitle(&self) -> Text {
        let Text { zh: unit_zh, en: unit_en } = &self.unit;
        let target = self.target.as_ref().map(|target| &target.words);
        let mut en = if unit_en.is_empty() { String::new() } else { format!("Unit: {unit_en}. ") };
        let mut zh = if unit_zh.is_empty() { String::new() } else { format!("单位：{unit_zh}。") };
        if let Some(target) = target {
            en += &format!("Target: {}. ", target.en);
            zh += &format!("目标：{}。", target.zh);
        }
        // A forecast of a class alone is of no scenario.
        let mut parts = Vec::new();
        if self.scenario != Text::default() {
            parts.push(Text::new(format!("情景：{}", self.scenario.zh), format!("Scenario: {}", self.scenario.en)));
        }
        if self.class != Text::default() {
            parts.push(self.class.clone());
        }
        let parts = Text::join(&parts, "。", ". ");
        Text::new(zh + parts.zh.as_str(), en + parts.en.as_str())
    }

    fn description(&self) -> Text {
        let Some(last) = self.years.iter().rev().find(|year| year.finite()) else {
            return text!("not modelled", "未建模");
        };
        let year = last.year;
        let [low, median, high] = [last.p05, last.p50, last.p95].map(|value| self.written(value));
        Text::new(
            format!("{year}年：中位数{}，90%区间{}至{}", median.zh, low.zh, high.zh),
            format!("{year}: median {}, 90% of draws between {} and {}", median.en, low.en, high.en),
        )
    }

    fn is_empty(&self) -> bool {
        !self.years.iter().any(FanYear::finite)
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.is_empty() {
            let words = text!("This indicator is not modelled.", "该指标未建模。");
            return say(page, words.get(page.language));
        }
        if let Some(lapses) = &self.lapses {
            let entries = [(Mark::Dot(UNLIKELY), lapses.key().get(page.language).to_owned())];
            let top = if lapses.has_dots() { page.legend(page.body, &entries, 0.68) + page.text(0.6) } else { page.body.top };
            let size = page.text(0.9);
            return lapses.draw(page, Area { top, ..page.body }, size);
        }
        let bottom = legend(page, page.body, &[self]);
        let area = Area { top: bottom + page.text(0.4), ..page.body };
        self.plot(page, area, page.text(0.75), true);
    }
}

impl Fan {
    /// The fan of the indicator at `position` in one scenario.
    pub fn of_scenario(plan: &Plan, result: &ScenarioReadout, position: usize) -> Fan {
        let indicator = &plan.indicators[position];
        let outcome = &result.targets[position];
        let year = |row: &Projection| {
            let Projection { year, p05, p25, p50, p75, p95, .. } = *row;
            FanYear { year, p05, p25, p50, p75, p95 }
        };
        let years = result.projection(&indicator.id).iter().map(year).collect();
        let steps = f64::from((plan.target_year - plan.base_year) / plan.step.max(1));
        let target = &indicator.target;
        let (value, figure) = match target.measure {
            Measure::Total => (target.value / steps, None),
            _ => (target.value, Some(Digits::of(indicator).number())),
        };
        let Band { low, high } = Band::of(target);
        // What the indicator cannot be is not shown as meeting its target; a side without an end meets it as far as the axis goes.
        let (least, most) = indicator.scale.bounds();
        let tolerance = target.comparison.tolerance().map(|_| (low.max(least), high.min(most)));
        let ends = [least, most];
        let held = ends.into_iter().find(|end| *end == target.value && end.is_finite() && target.measure == Measure::Final);
        let (first, last) = (plan.base_year + 1, plan.target_year);
        let quantiles = |per: f64| [outcome.p05, outcome.p50, outcome.p95].map(|quantile| quantile / per);
        let judged = match target.measure {
            _ if !outcome.p50.is_finite() => None,
            Measure::Final => None,
            Measure::Average => Some((quantiles(1.0), text!("average {first}-{last}", "{first}—{last}年均值"))),
            Measure::Total => Some((quantiles(steps), text!("total {first}-{last}, a year", "{first}—{last}年累计，按年均摊"))),
        };
        let seen = || plan.history.iter().filter(|seen| seen.series == indicator.id);
        Fan {
            name: indicator.numbered_name(),
            unit: indicator.unit.clone(),
            digits: Some(Digits::of(indicator)),
            scenario: result.scenario.title.clone(),
            years,
            base_year: plan.base_year,
            target_year: plan.target_year,
            baseline_year: indicator.baseline_year,
            baseline: outcome.baseline.filter(|value| value.is_finite()),
            baseline_assumed: outcome.baseline_assumed,
            target: Some(FanTarget {
                value,
                figure,
                words: target_words(plan, indicator),
                sign: target.sign(),
                met: outcome.p_met,
                tolerance,
                interim: interim(plan, indicator),
                judged,
            }),
            history: seen().filter(|seen| seen.observed_at.is_empty()).map(|seen| (seen.year, seen.value)).collect(),
            elsewhere: seen()
                .filter(|seen| !seen.observed_at.is_empty())
                .map(|seen| (seen.year, seen.value, place_words(&seen.observed_at)))
                .collect(),
            bounds: indicator.scale.bounds(),
            class: indicator.class_words(),
            lapses: {
                let (digits, path, by_year) = (Digits::of(indicator), result.projection(&indicator.id), result.by_year(&indicator.id));
                let held = held.and_then(|end| Lapses::of(end, in_unit(&digits.number(), &indicator.unit), path, by_year));
                let in_steps = || Lapses::of_steps(path, by_year, |value| in_unit(&digits.value(value), &indicator.unit));
                held.or_else(|| (target.measure == Measure::Final).then(in_steps).flatten())
            },
        }
    }

    /// Baseline and the years in which the plan asks for something, the last among them: the corners of its stepped line.
    fn steps(&self, target: &FanTarget) -> Vec<(i32, f64)> {
        target.interim.iter().copied().chain([(self.target_year, target.value)]).collect()
    }

    /// A value with the digits of its indicator; of millions and more three digits and a word, since a median is known no better.
    fn written(&self, value: f64) -> Text {
        large(value).unwrap_or_else(|| Text::same(written(self.digits, value)))
    }

    /// Observed values other than the baseline.
    fn observed(&self) -> Vec<(i32, f64)> {
        let baseline = |year: i32| year == self.baseline_year && self.baseline.is_some();
        self.history.iter().copied().filter(|(year, value)| !baseline(*year) && value.is_finite()).collect()
    }

    /// What was observed of other places.
    fn references(&self) -> Vec<(i32, f64)> {
        self.elsewhere.iter().map(|(year, value, _)| (*year, *value)).filter(|(_, value)| value.is_finite()).collect()
    }

    /// The picture itself into an area, its axis labels at a size; `full` adds the unit and figures at the marks.
    pub(super) fn plot(&self, page: &mut Page<'_, '_>, area: Area, size: f64, full: bool) {
        let (observed, references) = (self.observed(), self.references());
        let seen = || observed.iter().chain(&references);
        let years: Vec<&FanYear> = self.years.iter().filter(|year| year.finite()).collect();
        let values = years.iter().flat_map(|year| [year.p05, year.p95]).chain(seen().map(|(_, value)| *value));
        let of_target = |target: &FanTarget| {
            let end = |end: f64| if end.is_finite() && self.bounds.0 < end && end < self.bounds.1 { end } else { target.value };
            let ends = target.tolerance.map_or([target.value; 2], |(low, high)| [end(low), end(high)]);
            let judged = target.judged.as_ref().map_or([target.value; 2], |([low, _, high], _)| [*low, *high]);
            ends.into_iter().chain(judged).chain([target.value]).chain(target.interim.iter().map(|(_, value)| *value)).collect::<Vec<_>>()
        };
        let values = values.chain(self.baseline).chain(self.target.iter().flat_map(of_target));
        let unit_height = if full { size * 1.5 } else { 0.0 };
        let plot_height = area.height() - unit_height - size * 2.0;
        let axis = Axis::around(values, self.bounds, ((plot_height / size / 2.6) as usize).clamp(2, 9));
        let top = area.top + unit_height + size * 0.4;
        let bottom = area.bottom - size * 1.9;
        let axis = axis.at(bottom, top);
        let left = area.left + axis.label_width(size) + size * 0.9;
        let end = if full { self.end_width(size, page.language) } else { size * 0.6 };
        let plot = Area::new(left, top, (area.right - end).max(left + size * 4.0), bottom);
        axis.draw_left(page.canvas, plot, size);
        if full {
            let unit = self.unit.get(page.language);
            let fitted = measure::fit(unit, false, plot.right - area.left, unit_height, size, size * 0.6);
            page.canvas.lines(&fitted.lines, area.left, area.top, Type::new(fitted.size).colour(MUTED));
        }
        let started = [Some(self.base_year), self.baseline.map(|_| self.baseline_year)].into_iter().flatten();
        let first = seen().map(|(year, _)| *year).chain(started).min().unwrap_or(self.base_year);
        let last = seen().map(|(year, _)| *year).chain([self.target_year]).max().unwrap_or(self.target_year);
        let span = f64::from((last - first).max(1));
        let edge = size * 0.7;
        let place = |year: i32| plot.left + edge + f64::from(year - first) / span * (plot.width() - 2.0 * edge);
        let all_years: Vec<i32> = (first..=last).collect();
        years_below(page.canvas, &all_years, place, plot, size);

        // Where the base year has no draws but a baseline, the fan opens from it.
        let mut fan: Vec<FanYear> = years.iter().map(|year| **year).collect();
        if let Some(baseline) = self.baseline
            && fan.first().is_some_and(|first| first.year > self.base_year)
        {
            let at = FanYear {
                year: self.baseline_year.min(self.base_year),
                p05: baseline,
                p25: baseline,
                p50: baseline,
                p75: baseline,
                p95: baseline,
            };
            fan.insert(0, at);
        }
        let band = |low: fn(&FanYear) -> f64, high: fn(&FanYear) -> f64| -> Vec<(f64, f64)> {
            let upper = fan.iter().map(|year| (place(year.year), axis.place(high(year))));
            let lower = fan.iter().rev().map(|year| (place(year.year), axis.place(low(year))));
            upper.chain(lower).collect()
        };
        if fan.len() == 1 {
            let (x, only, half) = (place(fan[0].year), &fan[0], size * 0.8);
            let bar = |low: f64, high: f64| Area::new(x - half, axis.place(high), x + half, axis.place(low));
            page.canvas.fill(bar(only.p05, only.p95), BAND_90);
            page.canvas.fill(bar(only.p25, only.p75), BAND_50);
        } else {
            page.canvas.polygon(&band(|year| year.p05, |year| year.p95), BAND_90);
            page.canvas.polygon(&band(|year| year.p25, |year| year.p75), BAND_50);
        }
        let median: Vec<(f64, f64)> = fan.iter().map(|year| (place(year.year), axis.place(year.p50))).collect();
        page.canvas.line(&median, MAIN, size * 0.2);
        if let Some(target) = &self.target {
            self.draw_target(page, target, &axis, plot, [self.baseline_year, self.target_year].map(place), size);
            if !target.interim.is_empty() {
                self.draw_steps(page, target, &axis, &place, size);
            }
        }
        for (year, value) in &references {
            page.canvas.ring((place(*year), axis.place(*value)), size * 0.26, MUTED, size * 0.1);
        }
        for (year, value) in &observed {
            page.canvas.dot((place(*year), axis.place(*value)), size * 0.26, MUTED);
        }
        if let Some(baseline) = self.baseline {
            let centre = (place(self.baseline_year), axis.place(baseline));
            if self.baseline_assumed {
                page.canvas.ring(centre, size * 0.28, INK, size * 0.14);
            } else {
                page.canvas.dot(centre, size * 0.3, INK);
            }
        }
        if full {
            self.ends(page, &axis, plot, size, fan.last().copied());
        }
    }

    /// The target in its year, with the way that leads there from the baseline; the values that meet it as a band, and what is judged where
    /// that is no yearly value.
    fn draw_target(&self, page: &mut Page<'_, '_>, target: &FanTarget, axis: &Axis, plot: Area, [from, to]: [f64; 2], size: f64) {
        let y = axis.place(target.value);
        let half = (size * 0.9).min(plot.width() / 12.0);
        if let Some((low, high)) = target.tolerance {
            let (top, bottom) = (axis.place(high.min(axis.high)).max(plot.top), axis.place(low.max(axis.low)).min(plot.bottom));
            page.canvas.fill(Area::new(to - half, top, (to + half).min(plot.right), bottom), TOLERANCE);
        }
        if let Some(([low, middle, high], _)) = &target.judged {
            let x = (to + half * 0.9).min(plot.right - size * 0.3);
            page.canvas.line(&[(x, axis.place(*low)), (x, axis.place(*high))], INK, size * 0.18);
            page.canvas.dot((x, axis.place(*middle)), size * 0.3, INK);
        }
        match self.baseline {
            // The way that is needed, where the yearly value is what is judged.
            Some(baseline) if target.judged.is_none() && baseline != target.value => {
                if target.interim.is_empty() {
                    page.canvas.dashes((from, axis.place(baseline)), (to, y), TARGET, size * 0.1, size * 0.5);
                }
                page.canvas.line(&[(to - half, y), ((to + half).min(plot.right), y)], TARGET, size * 0.24);
            }
            _ => page.canvas.dashes((plot.left, y), (plot.right, y), TARGET, size * 0.16, size * 0.7),
        }
    }

    /// What is asked for from year to year, as steps: each holds from the year after the one before it.
    fn draw_steps(&self, page: &mut Page<'_, '_>, target: &FanTarget, axis: &Axis, place: &dyn Fn(i32) -> f64, size: f64) {
        let mut from = self.base_year;
        let mut before: Option<f64> = None;
        for (year, value) in self.steps(target) {
            let (left, right, y) = (place(from), place(year), axis.place(value));
            if let Some(before) = before {
                page.canvas.line(&[(left, before), (left, y)], TARGET, size * 0.12);
            }
            page.canvas.line(&[(left, y), (right, y)], TARGET, size * 0.12);
            page.canvas.dot((right, y), size * 0.18, TARGET);
            (from, before) = (year, Some(y));
        }
    }

    fn end_figures(&self, language: Language) -> Vec<(f64, String, bool)> {
        let last = self.years.iter().rev().find(|year| year.finite());
        let mut figures: Vec<(f64, String, bool)> = Vec::new();
        if let Some(last) = last {
            for value in [last.p95, last.p50, last.p05] {
                figures.push((value, self.written(value).get(language).to_owned(), false));
            }
        }
        if let Some(target) = &self.target {
            figures.push((target.value, target.label(language), true));
            if let Some(([_, middle, _], _)) = &target.judged {
                figures.push((*middle, self.written(*middle).get(language).to_owned(), true));
            }
        }
        figures
    }

    /// Room right of the plot for the figures of the last year.
    fn end_width(&self, size: f64, language: Language) -> f64 {
        self.end_figures(language).iter().map(|(_, words, _)| measure::width(words, size, true)).fold(0.0, f64::max) + size * 0.8
    }

    /// The figures of the last year right of the plot: target, median, ends of the 90 % band, moved apart where they would touch.
    fn ends(&self, page: &mut Page<'_, '_>, axis: &Axis, plot: Area, size: f64, last: Option<FanYear>) {
        let Some(last) = last else { return };
        let language = page.language;
        let mut labels: Vec<(f64, String, Type)> = Vec::new();
        if let Some(target) = &self.target {
            labels.push((axis.place(target.value), target.label(language), Type::new(size).colour(TARGET).bold()));
        }
        let figure = |value: f64| self.written(value).get(language).to_owned();
        // What is judged is what is told; the year's own median is then a figure like the ends of its band.
        let judged = self.target.as_ref().and_then(|target| target.judged.as_ref());
        if let Some(([_, middle, _], _)) = judged {
            labels.push((axis.place(*middle), figure(*middle), Type::new(size).colour(INK).bold()));
        }
        let median = if judged.is_some() { Type::new(size * 0.85) } else { Type::new(size).bold() };
        labels.push((axis.place(last.p50), figure(last.p50), median.colour(MAIN)));
        labels.push((axis.place(last.p95), figure(last.p95), Type::new(size * 0.85).colour(MUTED)));
        labels.push((axis.place(last.p05), figure(last.p05), Type::new(size * 0.85).colour(MUTED)));
        // The same figure twice says nothing more; what matters most comes first.
        let mut kept: Vec<(f64, String, Type)> = Vec::new();
        for label in labels {
            let target = [TARGET, MAIN, INK].contains(&label.2.colour);
            if target || !kept.iter().any(|known| known.1 == label.1) {
                kept.push(label);
            }
        }
        let places = apart(&kept.iter().map(|label| label.0).collect::<Vec<_>>(), size * LINE * 0.95, plot.top, plot.bottom);
        for ((_, words, style), y) in kept.into_iter().zip(places) {
            page.canvas.text(&words, (plot.right + size * 0.4, y), style);
        }
    }
}

/// Interim targets of an indicator; of a total over the plan none, since its yearly values are not what is asked for.
fn interim(plan: &Plan, indicator: &Indicator) -> Vec<(i32, f64)> {
    let own = plan.commitments.iter().filter(|commitment| {
        commitment.series.is_none()
            && commitment.indicator.as_ref() == Some(&indicator.id)
            && (plan.base_year..plan.target_year).contains(&commitment.year)
    });
    let mut found: Vec<(i32, f64)> = match indicator.target.measure {
        Measure::Total => Vec::new(),
        _ => own.map(|commitment| (commitment.year, commitment.value)).collect(),
    };
    found.sort_by_key(|(year, _)| *year);
    found
}

/// The key to the marks that these fans use; gives its bottom.
pub(super) fn legend(page: &mut Page<'_, '_>, area: Area, fans: &[&Fan]) -> f64 {
    let dots = fans.iter().filter_map(|fan| fan.lapses.as_ref()).find(|lapses| lapses.has_dots());
    let fans: Vec<&Fan> = fans.iter().copied().filter(|fan| fan.lapses.is_none()).collect();
    let mut entries = Vec::new();
    if !fans.is_empty() {
        entries.push((Mark::Line(MAIN), text!("median", "中位数")));
        entries.push((Mark::Field(BAND_50), text!("middle 50% of draws", "50%区间")));
        entries.push((Mark::Field(BAND_90), text!("middle 90%", "90%区间")));
    }
    if let Some(lapses) = dots {
        entries.push((Mark::Dot(UNLIKELY), lapses.key()));
    }
    let targets = || fans.iter().filter_map(|fan| fan.target.as_ref());
    if targets().next().is_some() {
        entries.push((Mark::Dashes(TARGET), text!("target and the way to it", "目标及所需路径")));
    }
    if targets().any(|target| !target.interim.is_empty()) {
        entries.push((Mark::Line(TARGET), text!("target year by year", "分年目标")));
    }
    if targets().any(|target| target.tolerance.is_some()) {
        entries.push((Mark::Field(TOLERANCE), text!("values that meet it", "视为达标的范围")));
    }
    if let Some((_, words)) = targets().find_map(|target| target.judged.as_ref()) {
        let words =
            if fans.len() == 1 { words.clone() } else { text!("what is judged (average or total)", "考核值（均值或累计）") };
        entries.push((Mark::Dot(INK), Text::new(format!("{}（90%区间）", words.zh), format!("{}, with 90%", words.en))));
    }
    let baselines = || fans.iter().filter(|fan| fan.baseline.is_some());
    if let Some(fan) = baselines().find(|fan| !fan.baseline_assumed) {
        // Fans of one page may start in different years.
        let all = baselines().all(|other| other.baseline_year == fan.baseline_year);
        let year = fan.baseline_year;
        entries.push((Mark::Dot(INK), if all { text!("baseline {year}", "{year}年基期") } else { text!("baseline", "基期") }));
    }
    if let Some(fan) = baselines().find(|fan| fan.baseline_assumed) {
        let year = fan.base_year;
        entries.push((Mark::Ring(INK), text!("baseline {year}, assumed", "{year}年基期（假设值）")));
    }
    if fans.iter().any(|fan| !fan.observed().is_empty()) {
        entries.push((Mark::Dot(MUTED), text!("observed", "统计值")));
    }
    let places: Vec<&Text> = fans.iter().flat_map(|fan| &fan.elsewhere).map(|(_, _, place)| place).collect();
    if let Some(first) = places.first() {
        // One place is named; of several it is said that they are others.
        let words = if places.iter().all(|place| place == first) {
            Text::new(format!("统计值（{}）", first.zh), format!("observed ({})", first.en))
        } else {
            text!("observed of other places", "其他地区统计值")
        };
        entries.push((Mark::Ring(MUTED), words));
    }
    let entries: Vec<(Mark, String)> = entries.into_iter().map(|(mark, words)| (mark, words.get(page.language).to_owned())).collect();
    page.legend(area, &entries, 0.68)
}

/// Places as near as possible to those wanted, at least `step` apart and within `top` and `bottom` where there is room.
pub(super) fn apart(wanted: &[f64], step: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|one, other| wanted[*one].total_cmp(&wanted[*other]).then(one.cmp(other)));
    let mut places = wanted.to_vec();
    // Blocks of labels that touch are centred on the mean of their wanted places (isotonic regression by pooling).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, index) in order.iter().enumerate() {
        blocks.push((wanted[*index] - rank as f64 * step, 1));
        while let [.., (before, count_before), (after, count_after)] = blocks[..]
            && before > after
        {
            blocks.truncate(blocks.len() - 2);
            let count = count_before + count_after;
            blocks.push(((before * count_before as f64 + after * count_after as f64) / count as f64, count));
        }
    }
    let deepest = bottom - step * (wanted.len().max(1) - 1) as f64;
    let mut rank = 0;
    for (level, count) in blocks {
        for _ in 0..count {
            places[order[rank]] = level.min(deepest).max(top) + rank as f64 * step;
            rank += 1;
        }
    }
    places
}
