//! The distance of all targets on one strip: how much of the way from the baseline to the target the median covers by the target year.
//!
//! After the OECD's *Measuring Distance to the SDG Targets*, which puts all targets on one picture. Its unit, the spread among member states,
//! needs peers; here the unit is the target's own way.

use std::iter::successors;

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
        match (all, there, half) {
            (0, ..) => {
                let (all, held) = (self.held.len(), self.held.iter().filter(|mark| mark.share >= 1.0).count());
                text!(
                    "All targets are met already; of {all} medians {held} still meet theirs in {year}",
                    "各项目标基期均已达到；到{year}年{all}项中位数中有{held}项保持达到"
                )
            }
            (1, 1, _) => {
                text!("One target is to be reached by {year}, and its median gets there", "到{year}年需要提升的目标有1项，其中位数达到目标")
            }
            (1, _, 1) => text!(
                "One target is to be reached by {year}; its median covers less than half the way",
                "到{year}年需要提升的目标有1项，其中位数走完不到一半"
            ),
            (1, ..) => text!(
                "One target is to be reached by {year}; its median covers more than half the way",
                "到{year}年需要提升的目标有1项，其中位数走完一半以上"
            ),
            _ => text!(
                "Of {all} targets to be reached by {year}, {there} medians get there and {half} cover less than half the way",
                "{all}项需要提升的目标中，到{year}年有{there}项中位数达到，{half}项走完不到一半"
            ),
        }
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
        let axis =
            Axis { ticks: (-1..=6).map(|step| 25.0 * f64::from(step)).collect(), ..Axis::between(ENDS.0 * 100.0, ENDS.1 * 100.0, 8) };
        let axis = axis.at(area.left + size * 1.5, area.right - size * 1.5);
        let room = area.height() - strips.len() as f64 * (head + size);
        // The largest marks with which all strips fit one above the other; where the smallest do not, they stand beside each other too.
        let sizes = |most: f64, least: f64| successors(Some(most), |radius| Some(radius * 0.95)).take_while(move |radius| *radius >= least);
        let exact = sizes(page.text(0.72), page.least()).find_map(|radius| {
            let stacks: Vec<Stack> =
                strips.iter().map(|(marks, _)| stack(marks.iter().map(|mark| axis.place(place(mark.share))), radius * 2.3)).collect();
            let all: usize = stacks.iter().map(levels).sum();
            (all as f64 * radius * 2.45 <= room).then_some((stacks, radius))
        });
        let placed = exact.or_else(|| {
            sizes(page.least(), page.least() * 0.6).find_map(|radius| Some((heaps(&strips, &axis, area, radius, room)?, radius)))
        });
        let Some((stacks, radius)) = placed else {
            let words = text!("Too many targets for this size.", "目标过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        axis.draw_below_as(page.canvas, area, size, |tick| match tick {
            first if first <= ENDS.0 * 100.0 => format!("≤ {}", axis.label(first)),
            last if last >= ENDS.1 * 100.0 => format!("≥ {}", axis.label(last)),
            between => axis.label(between),
        });
        for (share, colour, words) in [(0.0, MUTED, text!("baseline", "基期")), (1.0, TARGET, text!("target", "目标"))] {
            let x = axis.place(share * 100.0);
            page.canvas.line(&[(x, area.top), (x, area.bottom)], colour, size * 0.14);
            let style = Type::new(size).bold().colour(colour).anchor(Anchor::Middle);
            page.canvas.text(words.get(page.language), (x, area.bottom + size * 2.3), style);
        }
        let mut y = area.top;
        let used = stacks.iter().map(|stack| levels(stack) as f64 * radius * 2.45).sum::<f64>();
        let extra = (room - used) / stacks.len().max(1) as f64;
        for ((marks, name), stack) in strips.iter().zip(&stacks) {
            let words = page.get(name).to_owned();
            let wide = measure::width(&words, size, true);
            page.canvas.fill(Area::new(area.left, y, area.left + wide + size * 0.4, y + head), super::palette::PAPER);
            page.canvas.text(&words, (area.left, y + head / 2.0), Type::new(size).bold().colour(INK));
            let foot = y + head + levels(stack) as f64 * radius * 2.45 + extra * 0.5;
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

/// Where each mark of a strip stands, and how many lie below it.
type Stack = Vec<(f64, usize)>;

fn levels(stack: &Stack) -> usize {
    stack.iter().map(|(_, level)| level + 1).max().unwrap_or(1)
}

/// Where the marks of all strips stand at a size at which they are too many to keep their places: each strip is as high as it needs, and
/// what is left of the room is shared alike. `None` if there is no room for all.
fn heaps(strips: &[&(&Vec<DistanceMark>, Text)], axis: &Axis, area: Area, radius: f64, room: f64) -> Option<Vec<Stack>> {
    let wide = radius * 2.3;
    let lines = [axis.place(0.0), axis.place(100.0)];
    let zones = [(area.left, lines[0]), (lines[0], lines[1]), (lines[1], area.right)].map(|(left, right)| {
        let columns = ((right - left) / wide) as usize;
        Zone { left, columns, wide: (right - left) / columns.max(1) as f64 }
    });
    if zones.iter().any(|zone| zone.columns == 0) {
        return None;
    }
    let zone = |mark: &DistanceMark| usize::from(mark.share >= 0.0) + usize::from(mark.share >= 1.0);
    // The fewest levels with which no zone of a strip overflows.
    let lowest = |(marks, _): &&(&Vec<DistanceMark>, Text)| {
        let of = |index: usize| marks.iter().filter(|mark| zone(mark) == index).count();
        let deep = zones.iter().enumerate().map(|(index, zone)| of(index).div_ceil(zone.columns));
        deep.fold(1, usize::max)
    };
    let least: Vec<usize> = strips.iter().map(lowest).collect();
    let (needed, there) = (least.iter().sum::<usize>(), (room / (radius * 2.45)) as usize);
    if needed > there {
        return None;
    }
    let heap = |((marks, _), least): (&&(&Vec<DistanceMark>, Text), &usize)| {
        let most = least * there / needed;
        let mut heights: Vec<Vec<usize>> = zones.iter().map(|zone| vec![0; zone.columns]).collect();
        let mut one = |mark: &DistanceMark| {
            let (own, heights) = (&zones[zone(mark)], &mut heights[zone(mark)]);
            let wanted = (axis.place(place(mark.share)) - own.left) / own.wide - 0.5;
            let open = (0..own.columns).filter(|column| heights[*column] < most);
            let column = open.min_by(|one, other| (*one as f64 - wanted).abs().total_cmp(&(*other as f64 - wanted).abs()))?;
            heights[column] += 1;
            Some((own.left + (column as f64 + 0.5) * own.wide, heights[column] - 1))
        };
        marks.iter().map(&mut one).collect()
    };
    strips.iter().zip(&least).map(heap).collect()
}

/// A part of the strip between two lines that no mark may cross, in columns as wide as marks.
struct Zone {
    left: f64,
    columns: usize,
    /// Width of a column.
    wide: f64,
}

/// Where marks of a width stand that lie at these places, and how many lie below each: marks are stacked where they would touch.
fn stack(places: impl Iterator<Item = f64>, wide: f64) -> Stack {
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
