//! Charts of a hindcast: whether probabilities came true, whether bands held what they should, and what a longer record is worth.

use super::axis::Axis;
use super::canvas::{Anchor, Area, Type};
use super::page::{Mark, Page, say};
use super::palette::{BAND_50, GRID, INK, MAIN, MUTED, TARGET, WORSE};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::{fixed, per_cent};
use crate::text;

/// Figures of one picture of a hindcast.
#[derive(Debug, Clone, PartialEq)]
pub enum HindcastChart {
    /// What was said and what happened, by tenths of the probability.
    Reliability {
        /// Title of the method.
        method: Text,
        /// From the lowest tenth to the highest.
        tenths: Vec<SaidAndHappened>,
    },
    /// Outcomes inside the 50, 80 and 90 % bands, by family.
    Cover {
        /// Title of the method.
        method: Text,
        /// The family's name with the number of cases, and the share of outcomes inside each band.
        families: Vec<(Text, [f64; 3])>,
    },
    /// Skill by how much of the record was known.
    Skill {
        /// What was known; skill against the base rates known then, and in hindsight.
        rungs: Vec<(Text, f64, f64)>,
    },
    /// Outcomes by the tenth of their forecast they fell into.
    Places {
        /// Title of the method.
        method: Text,
        /// Outcomes in each tenth, the lowest first.
        counts: Vec<usize>,
    },
}

/// Probabilities of one tenth: their mean, the share that came true, and how many there were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaidAndHappened {
    /// Mean of the probabilities given.
    pub said: f64,
    /// Share of them that came true.
    pub happened: f64,
    /// How many statements there are.
    pub count: usize,
}

impl Drawing for HindcastChart {
    fn of(_: &Material<'_>, _: usize) -> Option<HindcastChart> {
        // It is made of a panel of places, not of a run.
        None
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn title(&self) -> Text {
        match self {
            HindcastChart::Reliability { .. } => text!("How often what was given a probability came true", "给出的概率有多少成真"),
            HindcastChart::Cover { .. } => text!("How many outcomes fell into their bands", "实际值落入预测区间的份额"),
            HindcastChart::Skill { .. } => text!("What a longer record is worth", "多知道几个数值有何价值"),
            HindcastChart::Places { .. } => text!("Where outcomes fell in their forecasts", "实际值落在预测分布的何处"),
        }
    }

    fn subtitle(&self) -> Text {
        match self {
            HindcastChart::Reliability { method, .. } => {
                let Text { zh, en } = method;
                text!(
                    "Dots on the diagonal: right. Below it: too hopeful. Bars: how often such a probability was given. {en}",
                    "圆点在对角线上为准确，在其下为过于乐观；柱为给出该概率的次数。{zh}"
                )
            }
            HindcastChart::Cover { method, .. } => {
                let Text { zh, en } = method;
                text!("Dots should lie on the lines at 50, 80 and 90%. {en}", "圆点应落在50%、80%、90%三条线上。{zh}")
            }
            HindcastChart::Skill { .. } => text!(
                "Share of the Brier score of the base rate that is saved; 0 = no better than the base rate",
                "相对基准率减少的Brier评分份额；0表示不比基准率好"
            ),
            HindcastChart::Places { method, .. } => {
                let Text { zh, en } = method;
                text!(
                    "Outcomes by tenth of their forecast, lowest left; all ten are alike if forecasts are right. {en}",
                    "按预测分布的十分之一统计实际值，左为最低；预测准确时十柱相同。{zh}"
                )
            }
        }
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        match self {
            HindcastChart::Reliability { tenths, .. } => reliability(page, tenths),
            HindcastChart::Cover { families, .. } => cover(page, families),
            HindcastChart::Skill { rungs } => skill(page, rungs),
            HindcastChart::Places { counts, .. } => places(page, counts),
        }
    }
}

fn reliability(page: &mut Page<'_, '_>, tenths: &[SaidAndHappened]) {
    let size = page.text(0.75);
    let body = page.body;
    let bars = body.height() * 0.2;
    let side = (body.height() - bars - size * 5.2).min(body.width() - size * 8.0);
    let left = body.left + (body.width() - side) / 2.0;
    let plot = Area::new(left, body.top + size * 0.6, left + side, body.top + size * 0.6 + side);
    let across = percents().at(plot.left, plot.right);
    let up = percents().at(plot.bottom, plot.top);
    up.draw_left(page.canvas, plot, size);
    across.draw_below(page.canvas, plot, size);
    page.canvas.line(&[(plot.left, plot.bottom), (plot.right, plot.top)], MUTED, size * 0.1);
    let shown: Vec<&SaidAndHappened> = tenths.iter().filter(|tenth| tenth.count > 0).collect();
    let points: Vec<(f64, f64)> = shown.iter().map(|tenth| (across.place(100.0 * tenth.said), up.place(100.0 * tenth.happened))).collect();
    page.canvas.line(&points, MAIN, size * 0.16);
    for centre in &points {
        page.canvas.dot(*centre, size * 0.32, MAIN);
    }
    let happened = text!("came true, %", "成真，%");
    let said = text!("probability given, %", "给出的概率，%");
    let words = page.get(&happened).to_owned();
    page.canvas.text(&words, (plot.left - size * 3.2, plot.middle().1), Type::new(size).colour(MUTED).anchor(Anchor::End));
    let words = page.get(&said).to_owned();
    page.canvas.text(&words, (plot.middle().0, plot.bottom + size * 2.4), Type::new(size).colour(MUTED).anchor(Anchor::Middle));
    let foot = body.bottom - size * 0.4;
    let most = tenths.iter().map(|tenth| tenth.count).max().unwrap_or(1).max(1) as f64;
    for (number, tenth) in tenths.iter().enumerate() {
        let [from, to] = [number, number + 1].map(|edge| across.place(10.0 * edge as f64));
        let height = tenth.count as f64 / most * (bars - size * 1.4);
        page.canvas.fill(Area::new(from + 2.0, foot - height.max(1.0), to - 2.0, foot), BAND_50);
        let style = Type::new(size * 0.75).colour(MUTED).anchor(Anchor::Middle);
        page.canvas.text(&fixed(tenth.count as f64, 0), ((from + to) / 2.0, foot - height - size * 0.6), style);
    }
}

fn percents() -> Axis {
    Axis { low: 0.0, high: 100.0, from: 0.0, to: 1.0, ticks: (0..=5).map(|step| 20.0 * f64::from(step)).collect(), decimals: 0 }
}

fn cover(page: &mut Page<'_, '_>, families: &[(Text, [f64; 3])]) {
    let names: Vec<String> = families.iter().map(|(name, _)| page.get(name).to_owned()).collect();
    let figures: Vec<String> = families.iter().map(|(_, shares)| shares.map(per_cent).join(" / ")).collect();
    let entries = [
        (Mark::Dot(MAIN), text!("share of outcomes inside the band", "落入区间的份额")),
        (Mark::Dashes(TARGET), text!("what it should be", "应有份额")),
    ];
    let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
    let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
    let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
        let words = text!("Too many families for this size.", "类别过多，请选用更大尺寸。");
        return say(page, words.get(page.language));
    };
    rows.draw_names(page);
    let axis = Axis { low: 30.0, high: 100.0, ticks: vec![30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0], ..percents() };
    let axis = axis.at(rows.plot.left, rows.plot.right);
    axis.draw_below(page.canvas, rows.plot, rows.size);
    for band in [50.0, 80.0, 90.0] {
        let x = axis.place(band);
        page.canvas.dashes((x, rows.plot.top), (x, rows.plot.bottom), TARGET, rows.size * 0.12, rows.size * 0.5);
    }
    for (index, (_, shares)) in families.iter().enumerate() {
        let y = rows.middle(index);
        page.canvas.line(&[(rows.plot.left, y), (rows.plot.right, y)], GRID, 1.0);
        for share in shares {
            page.canvas.dot((axis.place(100.0 * share), y), (rows.size * 0.34).min(rows.row_height * 0.4), MAIN);
        }
        rows.figure(page, index, &figures[index], false);
    }
    let unit = text!("outcomes inside the band, %", "落入区间的实际值，%");
    unit_below(page, rows.plot, unit.get(page.language), rows.size);
}

fn skill(page: &mut Page<'_, '_>, rungs: &[(Text, f64, f64)]) {
    let entries = [
        (Mark::Field(MAIN), text!("against the base rate known then", "相对当时已知的基准率")),
        (Mark::Field(WORSE), text!("against the base rate in hindsight", "相对事后的基准率")),
    ];
    let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
    let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
    let size = page.text(0.75);
    let axis = Axis::around(
        rungs.iter().flat_map(|(_, then, later)| [100.0 * then, 100.0 * later]).chain([0.0]),
        (f64::NEG_INFINITY, f64::INFINITY),
        6,
    );
    let left = page.body.left + axis.label_width(size) + size * 0.9;
    let plot = Area::new(left, top + size * 0.5, page.body.right, page.body.bottom - size * 2.4);
    let axis = axis.at(plot.bottom, plot.top);
    axis.draw_left(page.canvas, plot, size);
    let wide = plot.width() / rungs.len().max(1) as f64;
    for (index, (name, then, later)) in rungs.iter().enumerate() {
        let middle = plot.left + (index as f64 + 0.5) * wide;
        for (part, (skill, colour)) in [(then, MAIN), (later, WORSE)].into_iter().enumerate() {
            let (zero, y) = (axis.place(0.0), axis.place(100.0 * skill));
            let x = middle + (part as f64 - 1.0) * wide * 0.3;
            page.canvas.fill(Area::new(x + 2.0, zero.min(y), x + wide * 0.3 - 2.0, zero.max(y).max(zero.min(y) + 1.0)), colour);
            let above = if *skill >= 0.0 { y - size * 0.7 } else { y + size * 0.7 };
            let style = Type::new(size * 0.85).colour(INK).anchor(Anchor::Middle);
            page.canvas.text(&format!("{}%", fixed(100.0 * skill, 1)), (x + wide * 0.15, above), style);
        }
        let words = page.get(name).to_owned();
        page.canvas.text(&words, (middle, plot.bottom + size * 1.4), Type::new(size).colour(INK).anchor(Anchor::Middle));
    }
}

fn places(page: &mut Page<'_, '_>, counts: &[usize]) {
    let size = page.text(0.75);
    let all = counts.iter().sum::<usize>().max(1) as f64;
    let axis = Axis::around(counts.iter().map(|count| 100.0 * *count as f64 / all).chain([0.0, 12.0]), (0.0, 100.0), 6);
    let left = page.body.left + axis.label_width(size) + size * 0.9;
    let plot = Area::new(left, page.body.top + size * 0.6, page.body.right, page.body.bottom - size * 2.4);
    let axis = axis.at(plot.bottom, plot.top);
    axis.draw_left(page.canvas, plot, size);
    let wide = plot.width() / counts.len().max(1) as f64;
    for (index, count) in counts.iter().enumerate() {
        let share = 100.0 * *count as f64 / all;
        let x = plot.left + index as f64 * wide;
        page.canvas.fill(Area::new(x + 3.0, axis.place(share), x + wide - 3.0, plot.bottom), BAND_50);
        let style = Type::new(size * 0.85).colour(INK).anchor(Anchor::Middle);
        page.canvas.text(&format!("{}%", fixed(share, 1)), (x + wide / 2.0, axis.place(share) - size * 0.7), style);
        let style = Type::new(size).colour(MUTED).anchor(Anchor::Middle);
        page.canvas.text(&format!("{}–{}", 10 * index, 10 * (index + 1)), (x + wide / 2.0, plot.bottom + size * 1.3), style);
    }
    let even = axis.place(100.0 / counts.len().max(1) as f64);
    page.canvas.dashes((plot.left, even), (plot.right, even), TARGET, size * 0.14, size * 0.6);
}
