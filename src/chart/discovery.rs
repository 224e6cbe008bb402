//! Where something of interest comes out: what the boxes on the way trade of coverage for density, and the limits of the one that is told.

use super::axis::Axis;
use super::canvas::{Area, Type};
use super::measure;
use super::page::{Mark, Page, say};
use super::palette::{BAND_90, GRID, MAIN, MUTED, TARGET};
use super::rows::Rows;
use super::{Drawing, Material};
use crate::analysis::discover::Limit;
use crate::brief::discovery::{CHANCE, restrictions};
use crate::language::Text;
use crate::language::number::percent;
use crate::results::DiscoveryStudy;
use crate::text;

/// The boxes of a discovery.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiscoveryChart {
    /// What is of interest, as a clause.
    pub event: Text,
    /// Where the cases are from.
    pub source: Text,
    /// How many there are.
    pub cases: usize,
    /// Coverage and density of each box on the way.
    pub way: Vec<(f64, f64)>,
    /// The one that is told.
    pub chosen: usize,
    /// Its limits, the surest first.
    pub limits: Vec<DiscoveryLimit>,
    /// Limits left out.
    pub left_out: usize,
}

/// A restricted input.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscoveryLimit {
    /// The input.
    pub name: Text,
    /// Its limit in words.
    pub words: Text,
    /// From where to where of the whole range, as parts of it; `None` of words.
    pub range: Option<(f64, f64)>,
    /// Whether it may well be chance.
    pub doubtful: bool,
}

/// Limits that are drawn at most.
const MOST: usize = 8;

impl DiscoveryChart {
    /// The chart of a study.
    pub fn of_study(study: &DiscoveryStudy) -> DiscoveryChart {
        let steps = &study.boxes[0].steps;
        let (told, all) = (study.told(), &steps[0].limits);
        let restrictions = restrictions(&study.cases.columns, told);
        let limit = |each: &crate::brief::discovery::Restriction| DiscoveryLimit {
            name: each.label.clone(),
            words: Text::new(shortened(&each.words.zh), shortened(&each.words.en)),
            range: match (&told.limits.0[each.column], &all.0[each.column]) {
                (Limit::Range { low, high }, Limit::Range { low: least, high: most }) => {
                    Some(((low - least) / (most - least), (high - least) / (most - least)))
                }
                _ => None,
            },
            doubtful: each.quasi_p.weakest() > CHANCE,
        };
        DiscoveryChart {
            event: study.event.clone(),
            source: study.source.clone(),
            cases: study.cases.count(),
            way: steps.iter().map(|step| (step.coverage, step.density)).collect(),
            chosen: study.chosen,
            limits: restrictions.iter().take(MOST).map(limit).collect(),
            left_out: restrictions.len().saturating_sub(MOST),
        }
    }
}

impl Drawing for DiscoveryChart {
    fn of(material: &Material<'_>, _: usize) -> Option<DiscoveryChart> {
        material.readout.studies.discovery.as_ref().map(DiscoveryChart::of_study)
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.event;
        let (coverage, density) = self.way.get(self.chosen).copied().unwrap_or_default();
        let (coverage, density) = (percent(coverage), percent(density));
        text!(
            "In the ranges on the right, {en} in {density} of cases: {coverage} of all of them",
            "在右侧范围内，{density}的案例中{zh}，占全部此类案例的{coverage}"
        )
    }

    fn subtitle(&self) -> Text {
        let (Text { zh, en }, cases) = (&self.source, self.cases);
        let all = percent(self.way.first().map_or(f64::NAN, |first| first.1));
        let rest = match self.left_out {
            0 => Text::default(),
            count => text!(" {count} further limits not shown.", "另有{count}项限制未列出。"),
        };
        Text::new(
            format!("{zh}，{cases}个案例，其中{all}属于此类。{}", rest.zh),
            format!("{en}: {cases} cases, of which it holds in {all}.{}", rest.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.limits.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let size = page.text(0.8);
        let entries = [
            (Mark::Dot(MAIN), text!("boxes on the way", "剥离路径上的盒")),
            (Mark::Ring(TARGET), text!("the box on the right", "右侧所示的盒")),
            (Mark::Field(MAIN), text!("range in the box", "盒内范围")),
            (Mark::Field(BAND_90), text!("range of all cases", "全部案例的范围")),
        ];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.4);
        let body = Area { top, ..page.body };
        // On a small picture the limits have all the room: they are what is told.
        if body.width() < size * 34.0 || body.height() < size * 14.0 {
            return self.limits(page, body);
        }
        let split = body.left + body.width() * 0.4;
        let plot = Area::new(body.left + size * 3.4, body.top + size * 1.8, split - size * 2.0, body.bottom - size * 3.2);
        let percents = |from: f64, to: f64| Axis::between(0.0, 100.0, 6).at(from, to);
        let (across, up) = (percents(plot.left, plot.right), percents(plot.bottom, plot.top));
        up.draw_left(page.canvas, plot, size);
        across.draw_below(page.canvas, plot, size);
        let density = page.get(&text!("density: share of the box, %", "密度：盒内份额，%")).to_owned();
        let coverage = page.get(&text!("coverage: share of all of them, %", "覆盖率：占全部此类的份额，%")).to_owned();
        for (words, top) in [(density, plot.top - size * 1.9), (coverage, plot.bottom + size * 1.9)] {
            let fitted = measure::fit(&words, false, split - body.left - size, size * 1.3, size, size * 0.5);
            page.canvas.lines(&fitted.lines, body.left, top, Type::new(fitted.size).colour(MUTED));
        }
        let places: Vec<(f64, f64)> =
            self.way.iter().map(|(coverage, density)| (across.place(100.0 * coverage), up.place(100.0 * density))).collect();
        page.canvas.line(&places, GRID, size * 0.12);
        for place in &places {
            page.canvas.dot(*place, size * 0.22, MAIN);
        }
        if let Some(place) = places.get(self.chosen) {
            page.canvas.ring(*place, size * 0.5, TARGET, size * 0.14);
        }
        self.limits(page, Area::new(split, body.top, body.right, body.bottom));
    }
}

impl DiscoveryChart {
    /// The limits, each as a part of the whole range of its input.
    fn limits(&self, page: &mut Page<'_, '_>, area: Area) {
        let chance = page.get(&text!(" (chance?)", "（偶然？）")).to_owned();
        let names: Vec<String> = self.limits.iter().map(|limit| page.get(&limit.name).to_owned()).collect();
        let figures: Vec<String> = self
            .limits
            .iter()
            .map(|limit| format!("{}{}", page.get(&limit.words), if limit.doubtful { chance.as_str() } else { "" }))
            .collect();
        let Some(rows) = Rows::new(page, area, &names, &figures, 0.5) else {
            let words = text!("Too many limits for this size.", "限制过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        rows.draw_names(page);
        let half = (rows.row_height * 0.25).min(rows.size * 0.5);
        for (index, limit) in self.limits.iter().enumerate() {
            let y = rows.middle(index);
            let place = |part: f64| rows.plot.left + part * rows.plot.width();
            if let Some((low, high)) = limit.range {
                page.canvas.fill(Area::new(rows.plot.left, y - half, rows.plot.right, y + half), BAND_90);
                page.canvas.fill(Area::new(place(low), y - half, place(high).max(place(low) + 2.0), y + half), MAIN);
            }
            rows.figure(page, index, &figures[index], !limit.doubtful);
        }
    }
}

/// Words that fit beside a bar: of a long list of words the first letters.
fn shortened(words: &str) -> String {
    const MOST_LETTERS: usize = 28;
    if words.chars().count() <= MOST_LETTERS { words.to_owned() } else { words.chars().take(MOST_LETTERS).chain(['…']).collect() }
}
