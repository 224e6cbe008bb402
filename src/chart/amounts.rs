//! P of one target against the amount of each lever that touches it, a line for each year in which the lever may start.

use std::collections::BTreeSet;

use super::axis::Axis;
use super::canvas::{Anchor, Area, Type};
use super::measure::{self, LINE};
use super::multiples::panels;
use super::page::{Mark, Page, say};
use super::palette::{BAND_50, BAND_90, Colour, INK, MAIN, MEN, MUTED, NEUTRAL, TARGET};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::{percent, short};
use crate::text;

/// The levers of one target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Amounts {
    /// Number and name of the target.
    pub name: Text,
    /// What is asked for: `at least 4.3 in 2025`.
    pub target: Text,
    /// P as it is.
    pub met: f64,
    /// From which P on it is safe.
    pub safe: f64,
    /// How many draws each P is of.
    pub draws: usize,
    /// The levers, in the order drawn.
    pub panels: Vec<LeverAmounts>,
}

/// What one lever does at its amounts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeverAmounts {
    /// What it is called, with its unit.
    pub name: Text,
    /// Whether the amounts are shares, shown in per cent.
    pub shares: bool,
    /// The smallest amount that is safe, by the first year.
    pub needed: Option<f64>,
    /// By start year: amounts in rising order, and P at each.
    pub starts: Vec<(i32, Vec<(f64, f64)>)>,
}

/// Levers that are drawn at most.
const MOST: usize = 9;

/// The first start in the strongest colour; later ones are told apart while there are colours.
const COLOURS: [Colour; 4] = [MAIN, MEN, BAND_50, NEUTRAL];

impl Drawing for Amounts {
    fn of(_: &Material<'_>, _: usize) -> Option<Amounts> {
        // It is made of a search, not of a run.
        None
    }

    fn title(&self) -> Text {
        let (Text { zh, en }, safe) = (&self.name, percent(self.safe));
        match self.panels.iter().filter(|panel| panel.needed.is_some()).count() {
            0 => text!("{en}: no lever alone reaches {safe}", "{zh}：单项措施都达不到{safe}"),
            1 => text!("{en}: one lever alone reaches {safe}", "{zh}：有1项措施可单独达到{safe}"),
            count => text!("{en}: {count} levers reach {safe} alone", "{zh}：有{count}项措施可单独达到{safe}"),
        }
    }

    fn subtitle(&self) -> Text {
        let (Text { zh, en }, met) = (&self.target, percent(self.met));
        let left_out = self.panels.len().saturating_sub(MOST);
        let more = match left_out {
            0 => Text::default(),
            _ => text!(" Not shown: {left_out} that do less.", "未列出：作用较小的{left_out}项。"),
        };
        Text::new(
            format!("目标：{zh}；现状达标概率{met}。纵轴为达标概率，%；色带为95%抽样误差。{}", more.zh),
            format!("Target: {en}; met in {met} of draws as it is. Upwards: P(met), %; bands: 95% error of the draws.{}", more.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.panels.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.is_empty() {
            let words = text!("No lever touches this target.", "没有措施能影响该目标。");
            return say(page, words.get(page.language));
        }
        let years: Vec<i32> = self.years();
        let safe = percent(self.safe);
        let mut entries: Vec<(Mark, String)> = years
            .iter()
            .enumerate()
            .map(|(at, year)| (Mark::Line(colour(at)), text!("from {year}", "{year}年起").get(page.language).to_owned()))
            .collect();
        entries.push((Mark::Dashes(TARGET), text!("safe: {safe}", "有把握：{safe}").get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.5);
        let shown = &self.panels[..self.panels.len().min(MOST)];
        let Some(areas) = panels(page, Area { top, ..page.body }, shown.len()) else {
            let words = text!("Too many levers for this size.", "措施过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        for (panel, area) in shown.iter().zip(areas) {
            self.panel(page, area, panel, &years);
        }
    }
}

impl Amounts {
    /// All years in which a lever starts.
    fn years(&self) -> Vec<i32> {
        let years: BTreeSet<i32> = self.panels.iter().flat_map(|panel| panel.starts.iter().map(|(year, _)| *year)).collect();
        years.into_iter().collect()
    }

    fn panel(&self, page: &mut Page<'_, '_>, area: Area, panel: &LeverAmounts, years: &[i32]) {
        let size = page.text(0.72).min(area.height() * 0.08).min(area.width() * 0.05).max(7.0);
        let name = measure::fit(page.get(&panel.name), true, area.width(), size * LINE * 2.0, size, size * 0.6);
        page.canvas.lines(&name.lines, area.left, area.top, Type::new(name.size).bold().colour(INK));
        let up = Axis::between(0.0, 100.0, 5);
        let left = area.left + up.label_width(size) + size * 0.9;
        let plot = Area::new(left, area.top + size * LINE * 2.0 + size * 0.9, area.right - size * 0.8, area.bottom - size * 1.9);
        let up = up.at(plot.bottom, plot.top);
        let scale = if panel.shares { 100.0 } else { 1.0 };
        let amounts = panel.starts.iter().flat_map(|(_, tried)| tried.iter().map(|(amount, _)| amount * scale));
        let (low, high) = amounts.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), amount| (low.min(amount), high.max(amount)));
        let count = ((plot.width() / size / 5.0) as usize).clamp(2, 7);
        let across = Axis::between(low, if high > low { high } else { low + 1.0 }, count).at(plot.left, plot.right);
        up.draw_left(page.canvas, plot, size);
        across.draw_below(page.canvas, plot, size);
        let place = |amount: f64, p: f64| (across.place(amount * scale), up.place(100.0 * p.clamp(0.0, 1.0)));
        if let Some((_, tried)) = panel.starts.first() {
            let error = |p: f64| 1.959_963_984_540_054 * (p * (1.0 - p) / self.draws as f64).sqrt();
            let upper = tried.iter().map(|(amount, p)| place(*amount, p + error(*p)));
            let lower = tried.iter().rev().map(|(amount, p)| place(*amount, p - error(*p)));
            page.canvas.polygon(&upper.chain(lower).collect::<Vec<_>>(), BAND_90);
        }
        let line = up.place(100.0 * self.safe);
        page.canvas.dashes((plot.left, line), (plot.right, line), TARGET, size * 0.14, size * 0.5);
        // The first start is drawn last, above the others.
        for (year, tried) in panel.starts.iter().rev() {
            let colour = colour(years.iter().position(|known| known == year).unwrap_or_default());
            let points: Vec<(f64, f64)> = tried.iter().map(|(amount, p)| place(*amount, *p)).collect();
            page.canvas.line(&points, colour, size * 0.16);
            points.iter().for_each(|point| page.canvas.dot(*point, size * 0.22, colour));
        }
        if let Some(needed) = panel.needed {
            let (x, _) = place(needed, 0.0);
            page.canvas.dashes((x, line), (x, plot.bottom), MUTED, size * 0.1, size * 0.35);
            let words = short(needed * scale);
            let wide = measure::width(&words, size, true);
            let (at, anchor) = if x + wide + size > plot.right { (x - size * 0.4, Anchor::End) } else { (x + size * 0.4, Anchor::Start) };
            page.canvas.text(&words, (at, plot.bottom - size * 0.9), Type::new(size).bold().colour(INK).anchor(anchor));
        }
    }
}

fn colour(at: usize) -> Colour {
    COLOURS[at.min(COLOURS.len() - 1)]
}
