//! The targets most at risk: what is asked for, where the median comes to, what is missing, and by when.

use super::canvas::{Anchor, Area, Type};
use super::marks;
use super::measure::{self, LINE, Words};
use super::page::{Page, say};
use super::palette::{self, GRID, INK, MUTED};
use super::rows::{grown, lowered};
use super::{Drawing, Material};
use crate::achieve::Outlook;
use crate::brief::{TargetLine, risks, year_words};
use crate::language::Text;
use crate::language::number::percent;
use crate::text;

/// The targets of a scenario that are most at risk.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AtRisk {
    /// Title of the scenario.
    pub scenario: Text,
    /// How many are more likely missed than met, of how many modelled.
    pub at_risk: usize,
    /// Targets that are modelled.
    pub targets: usize,
    /// The least likely first.
    pub rows: Vec<RiskRow>,
}

/// One target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RiskRow {
    /// Number and name of the target.
    pub name: Text,
    /// What is asked for and what the median comes to.
    pub detail: Text,
    /// P(met).
    pub met: f64,
}

/// Words that begin a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Targets that are drawn at most.
const MOST: usize = 10;

impl Drawing for AtRisk {
    fn of(material: &Material<'_>, _: usize) -> Option<AtRisk> {
        let Material { plan, .. } = material;
        let result = material.reference();
        let lines = risks(plan, result);
        let row = |line: &TargetLine| {
            let (TargetLine { median_words: median, asked_in_unit, gap, cause, .. }, year) = (line, year_words(plan, line.year_met));
            let (zh, en) = (&asked_in_unit.zh, &asked_in_unit.en);
            let detail = Text::new(
                format!("要求{zh}，中位数{}，差距{}，中位路径{}", median.zh, gap.zh, year.zh),
                format!("asked for {en}; median {}; gap {}; {}", median.en, gap.en, year.en),
            );
            let detail = match cause.en.as_str() {
                "" => detail,
                cause_en => Text::new(format!("{}。{}", detail.zh, cause.zh), format!("{}. {}", detail.en, sentence(cause_en))),
            };
            RiskRow { name: line.name.clone(), detail, met: line.met.value }
        };
        Some(AtRisk {
            scenario: result.scenario.title.clone(),
            at_risk: lines.len(),
            targets: result.targets.iter().filter(|target| target.p_met.is_some()).count(),
            rows: lines.iter().take(MOST).map(row).collect(),
        })
    }

    fn title(&self) -> Text {
        let (at_risk, targets, shown) = (self.at_risk, self.targets, self.rows.len());
        match at_risk {
            1 if targets == 1 => text!("The plan's one target is more likely missed than met", "规划仅有的1项目标达标概率不足一半"),
            1 => text!("1 of {targets} targets is more likely missed than met", "{targets}项目标中有1项达标概率不足一半"),
            _ if at_risk > shown => text!(
                "{at_risk} of {targets} targets are more likely missed than met; the {shown} least likely",
                "{targets}项目标中有{at_risk}项达标概率不足一半，以下{shown}项最难实现"
            ),
            _ => text!("{at_risk} of {targets} targets are more likely missed than met", "{targets}项目标中有{at_risk}项达标概率不足一半"),
        }
    }

    fn subtitle(&self) -> Text {
        let Text { zh, en } = &self.scenario;
        text!("Probability that each is met. Scenario: {en}", "右侧为达标概率。情景：{zh}")
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.is_empty() {
            let words = text!("No target is more likely missed than met.", "没有达标概率不足一半的目标。");
            return say(page, words.get(page.language));
        }
        let area = page.body;
        let count = self.rows.len() as f64;
        // Details are smaller than names.
        let (mut size, least) = (page.text(0.95) * grown(self.rows.len()), page.least() / 0.76);
        // The largest size at which names and details fit their rows.
        let fitted = loop {
            let field = size * 3.4;
            let room = area.width() - field - size;
            let wrap = |text: &Text, bold: bool, size: f64| Words::new(page.get(text), bold).wrap(room / size).lines;
            let rows: Vec<(Vec<String>, Vec<String>)> =
                self.rows.iter().map(|row| (wrap(&row.name, true, size), wrap(&row.detail, false, size * 0.76))).collect();
            let high = (area.height() / count).min(size * 5.0);
            let height =
                |(name, detail): &(Vec<String>, Vec<String>)| (name.len() as f64 + detail.len() as f64 * 0.76) * size * LINE + size * 0.5;
            if rows.iter().all(|row| height(row) <= high) {
                break Some((rows, high, field));
            }
            size *= 0.96;
            if size < least {
                break None;
            }
        };
        let Some((rows, high, field)) = fitted else {
            let words = text!("Too many targets for this size.", "目标过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let lowered = lowered(rows.len(), area.height() - high * count);
        for (index, ((name, detail), row)) in rows.iter().zip(&self.rows).enumerate() {
            let top = area.top + lowered + index as f64 * high;
            page.canvas.line(&[(area.left, top), (area.right, top)], GRID, 1.0);
            let text_height = (name.len() as f64 + detail.len() as f64 * 0.76) * size * LINE;
            let first = top + (high - text_height) / 2.0;
            let below = page.canvas.lines(name, area.left, first, Type::new(size).bold().colour(INK));
            page.canvas.lines(detail, area.left, below, Type::new(size * 0.76).colour(MUTED));
            // In the colours of the status slide, so that red is the same everywhere.
            let colour = marks::colour(Some(Outlook::of(row.met)));
            let square = Area::new(area.right - field, top + high * 0.5 - size * 0.95, area.right, top + high * 0.5 + size * 0.95);
            page.canvas.fill(square, colour);
            let words = percent(row.met);
            let fit = (square.width() * 0.9 / measure::width(&words, 1.0, true)).min(size * 1.1);
            page.canvas.text(&words, square.middle(), Type::new(fit).bold().colour(palette::text_on(colour)).anchor(Anchor::Middle));
        }
    }
}
