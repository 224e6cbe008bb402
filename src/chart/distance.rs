//! The distance of all targets on one strip: how much of the way from the baseline to the target the median covers by the target year.
//!
//! After the OECD's *Measuring Distance to the SDG Targets*, which puts all targets on one picture. Its unit, the spread among member states,
//! needs peers; here the unit is the target's own way.

use super::axis::Axis;
use super::canvas::{Anchor, Area, Type};
use super::marks;
use super::measure::{self, LINE};
use super::page::{Page, say};
use super::palette::{GRID, INK, MUTED, TARGET};
use super::{Drawing, Material};
use crate::achieve::Outlook;
use crate::achieve::target::{distance, meets, typical_size};
use crate::language::Text;
use crate::plan::Indicator;
use crate::results::rows::Target;
use crate::text;

/// How far every target has come.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distance {
    /// Title of the scenario.
    pub scenario: Text,
    /// The year of the baselines.
    pub base_year: i32,
    /// The year in which targets are due.
    pub target_year: i32,
    /// Targets to be reached.
    pub reached: Vec<DistanceMark>,
    /// Targets that the baseline already meets and that are to be held.
    pub held: Vec<DistanceMark>,
    /// Targets without a baseline or a projection.
    pub left_out: usize,
}

/// One target.
#[derive(Debug, Clone, PartialEq)]
pub struct DistanceMark {
    /// Of the row in the plan's table.
    pub number: String,
    /// Share of the way that the median covers: 0 at the baseline, 1 at the target. Of targets to be held 1, less what is lost of the level.
    pub share: f64,
    /// P(met).
    pub met: f64,
}

/// Shares beyond these are drawn at the edge.
const ENDS: (f64, f64) = (-0.25, 1.5);

impl DistanceMark {
    /// The mark of a target, and whether it is one to be held; `None` where nothing can be measured.
    fn of(indicator: &Indicator, outcome: &Target) -> Option<(DistanceMark, bool)> {
        let (baseline, met) = (outcome.baseline?, outcome.p_met?);
        let target = &indicator.target;
        let (held, gap) = (meets(target, baseline), distance(target, outcome.p50));
        let share = if held { 1.0 + gap.min(0.0) / typical_size(indicator) } else { 1.0 + gap / distance(target, baseline).abs() };
        share.is_finite().then_some((DistanceMark { number: indicator.number.clone(), share, met }, held))
    }
}

impl Drawing for Distance {
    fn of(material: &Material<'_>, _: usize) -> Option<Distance> {
        let Material { plan, .. } = material;
        let result = material.reference();
        let (mut reached, mut held, mut left_out) = (Vec::new(), Vec::new(), 0);
        for (indicator, outcome) in plan.indicators.iter().zip(&result.targets) {
            match DistanceMark::of(indicator, outcome) {
                Some((mark, true)) => held.push(mark),
                Some((mark, false)) => reached.push(mark),
                None => left_out += 1,
            }
        }
        let (scenario, base_year, target_year) = (result.scenario.title.clone(), plan.base_year, plan.target_year);
        Some(Distance { scenario, base_year, target_year, reached, held, left_out })
    }

    fn title(&self) -> Text {
        let all = self.reached.len();
        let there = self.reached.iter().filter(|mark| mark.share >= 1.0).count();
        let half = self.reached.iter().filter(|mark| mark.share < 0.5).count();
        let year = self.target_year;
        text!(
            "Of {all} targets to be reached by {year}, {there} medians get there and {half} cover less than half the way",
            "{all}项需要提升的目标中，到{year}年有{there}项中位数达到，{half}项走完不到一半"
        )
    }

    fn subtitle(&self) -> Text {
        let (base, Text { zh, en }) = (self.base_year, &self.scenario);
        let left_out = self.left_out;
        let more = match left_out {
            0 => Text::default(),
            1 => text!(" 1 target cannot be measured so.", "另有1项无法如此衡量。"),
            _ => text!(" {left_out} targets cannot be measured so.", "另有{left_out}项无法如此衡量。"),
        };
        Text::new(
            format!("自{base}年基期到目标的路程中，中位数走完的比例，%；数字为序号。情景：{zh}。{}", more.zh),
            format!(
                "Share of the way from the baseline of {base} to the target that the median covers, %; numbers are rows. Scenario: {en}.{}",
                more.en
            ),
        )
    }

    fn is_empty(&self) -> bool {
        self.reached.is_empty() && self.held.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let top = marks::key(page, page.body, false) + page.text(0.5);
        let size = page.text(0.72);
        let area = Area { top, bottom: page.body.bottom - size * 3.2, ..page.body };
        let strips =
            [(&self.reached, text!("to be reached", "需要提升")), (&self.held, text!("met already, to be held", "基期已达到，需要保持"))];
        let strips: Vec<_> = strips.iter().filter(|(marks, _)| !marks.is_empty()).collect();
        let head = size * LINE * 1.3;
        let axis = Axis::between(ENDS.0 * 100.0, ENDS.1 * 100.0, 8).at(area.left + size * 1.5, area.right - size * 1.5);
        // The largest marks with which all strips fit one above the other.
        let mut radius = page.text(0.72);
        let placed = loop {
            let stacks: Vec<Vec<(f64, usize)>> =
                strips.iter().map(|(marks, _)| stack(marks.iter().map(|mark| axis.place(place(mark.share))), radius * 2.3)).collect();
            let levels = |stack: &Vec<(f64, usize)>| stack.iter().map(|(_, level)| level + 1).max().unwrap_or(1) as f64;
            let height: f64 = stacks.iter().map(|stack| head + levels(stack) * radius * 2.45 + size).sum();
            if height <= area.height() {
                break Some(stacks);
            }
            radius *= 0.95;
            if radius < page.least() {
                break None;
            }
        };
        // Where the smallest marks do not fit one above the other, they stand beside each other too.
        let placed = placed.or_else(|| {
            radius = page.least();
            let room = area.height() / strips.len() as f64 - head - size;
            let most = (room / (radius * 2.45)).floor().max(1.0) as usize;
            strips
                .iter()
                .map(|(marks, _)| heap(marks.iter().map(|mark| axis.place(place(mark.share))), radius * 2.3, most, area, axis.place(100.0)))
                .collect()
        });
        let Some(stacks) = placed else {
            let words = text!("Too many targets for this size.", "目标过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        axis.draw_below(page.canvas, area, size);
        for (share, colour, words) in [(0.0, MUTED, text!("baseline", "基期")), (1.0, TARGET, text!("target", "目标"))] {
            let x = axis.place(share * 100.0);
            page.canvas.line(&[(x, area.top), (x, area.bottom)], colour, size * 0.14);
            let style = Type::new(size).bold().colour(colour).anchor(Anchor::Middle);
            page.canvas.text(words.get(page.language), (x, area.bottom + size * 2.3), style);
        }
        let mut y = area.top;
        let extra = (area.height()
            - stacks
                .iter()
                .map(|stack| head + stack.iter().map(|(_, level)| level + 1).max().unwrap_or(1) as f64 * radius * 2.45 + size)
                .sum::<f64>())
            / stacks.len().max(1) as f64;
        for ((marks, name), stack) in strips.iter().zip(&stacks) {
            let words = page.get(name).to_owned();
            let wide = measure::width(&words, size, true);
            page.canvas.fill(Area::new(area.left, y, area.left + wide + size * 0.4, y + head), super::palette::PAPER);
            page.canvas.text(&words, (area.left, y + head / 2.0), Type::new(size).bold().colour(INK));
            let levels = stack.iter().map(|(_, level)| level + 1).max().unwrap_or(1) as f64;
            let foot = y + head + levels * radius * 2.45 + extra * 0.5;
            page.canvas.line(&[(area.left, foot + radius * 0.2), (area.right, foot + radius * 0.2)], GRID, 1.0);
            for (mark, (x, level)) in marks.iter().zip(stack) {
                let centre = (*x, foot - radius * 1.2 - *level as f64 * radius * 2.45);
                marks::draw(page.canvas, centre, radius, Some(Outlook::of(mark.met)), &mark.number);
            }
            y = foot + size + extra * 0.5;
        }
    }
}

/// The place of a share on the axis, in per cent: what lies beyond the ends is drawn at them.
fn place(share: f64) -> f64 {
    100.0 * share.clamp(ENDS.0, ENDS.1)
}

/// Where marks stand in columns of their width, one of them on the target, each at most so high: where a column is full the nearest takes what
/// is left. `None` if there is no room for all.
fn heap(places: impl Iterator<Item = f64>, wide: f64, most: usize, area: Area, target: f64) -> Option<Vec<(f64, usize)>> {
    let centre = |column: i64| target + column as f64 * wide;
    let first = ((area.left + wide / 2.0 - target) / wide).ceil() as i64;
    let last = ((area.right - wide / 2.0 - target) / wide).floor() as i64;
    let mut heights = vec![0_usize; usize::try_from(last - first + 1).ok()?];
    let mut one = |x: f64| {
        let wanted = ((x - target) / wide).round() as i64;
        let open = (first..=last).filter(|column| heights[(column - first) as usize] < most);
        let column = open.min_by_key(|column| (column.abs_diff(wanted), *column))?;
        let height = &mut heights[(column - first) as usize];
        *height += 1;
        Some((centre(column), *height - 1))
    };
    places.map(&mut one).collect()
}

/// Where marks of a width stand that lie at these places, and how many lie below each: marks are stacked where they would touch.
fn stack(places: impl Iterator<Item = f64>, wide: f64) -> Vec<(f64, usize)> {
    let places: Vec<f64> = places.collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|one, other| places[*one].total_cmp(&places[*other]).then(one.cmp(other)));
    // The right end of the last mark on each level.
    let mut ends: Vec<f64> = Vec::new();
    let mut found = vec![(0.0, 0); places.len()];
    for index in order {
        let x = places[index];
        let level = ends.iter().position(|end| x - wide >= *end).unwrap_or(ends.len());
        if level == ends.len() {
            ends.push(x);
        } else {
            ends[level] = x;
        }
        found[index] = (x, level);
    }
    found
}
