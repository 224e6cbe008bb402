//! Which inputs an answer depends on: the share of its variance that each makes, alone and with others.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, say};
use super::palette::{BAND_50, GRID, INK, MAIN, MUTED};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::analysis::sensitivity::{Estimate, Method};
use crate::language::Text;
use crate::language::number::{counted, fixed, percent, short};
use crate::results::SensitivityStudy;
use crate::text;

/// What the inputs of an answer do, the one that matters most first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SensitivityChart {
    /// What was asked about.
    pub subject: Text,
    /// Its unit.
    pub unit: Text,
    /// Title of the scenario.
    pub scenario: Text,
    /// What the bars are.
    pub bars: SensitivityBars,
    /// The bars.
    pub rows: Vec<SensitivityBar>,
    /// Inputs left out because they do less.
    pub left_out: usize,
    /// Evaluations without a value, of all.
    pub failed: (usize, usize),
}

/// What the bars of a [`SensitivityChart`] are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SensitivityBars {
    /// Shares of the variance.
    #[default]
    Shares,
    /// Mean absolute elementary effects, in the subject's unit.
    Effects,
    /// Rank correlations.
    Correlations,
}

/// What one input does.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityBar {
    /// The input.
    pub name: Text,
    /// What it does with all others, an effect, or a correlation.
    pub total: Estimate,
    /// What it does alone.
    pub alone: Option<f64>,
}

/// Bars that are drawn at most.
const MOST: usize = 10;

/// Bars that are drawn however short.
const FEWEST: usize = 3;

impl SensitivityChart {
    /// The chart of a study; nothing of one that is undefined.
    pub fn of_study(study: &SensitivityStudy) -> SensitivityChart {
        let bars = match study.method {
            Method::Sobol => SensitivityBars::Shares,
            Method::Morris => SensitivityBars::Effects,
            Method::Rank => SensitivityBars::Correlations,
        };
        let mut rows: Vec<SensitivityBar> = Vec::new();
        for row in &study.rows {
            let (total, alone) = match (row.sobol, row.morris, &row.strongest) {
                (Some(sobol), _, _) => (sobol.total, Some(sobol.alone().value)),
                (_, Some(morris), _) => (morris.mean_absolute, None),
                (_, _, Some(strongest)) if study.undefined.is_none() => (strongest.correlation, None),
                _ => continue,
            };
            // What hardly does anything has no bar, but for the first ones.
            let least = if bars == SensitivityBars::Shares { 0.005 } else { 0.0 };
            if total.value.abs() > least || (rows.len() < FEWEST && total.value != 0.0) {
                rows.push(SensitivityBar { name: row.label.clone(), total, alone });
            }
        }
        rows.truncate(MOST);
        let left_out = study.rows.len() - rows.len();
        SensitivityChart {
            subject: study.subject.clone(),
            unit: study.unit.clone(),
            scenario: study.scenario.clone(),
            bars,
            rows,
            left_out,
            failed: (study.failed, study.evaluations),
        }
    }

    fn figure(&self, row: &SensitivityBar) -> String {
        match (self.bars, row.alone) {
            (SensitivityBars::Shares, Some(alone)) => format!("{} · {}", percent(alone.max(0.0)), percent(row.total.value)),
            (SensitivityBars::Effects, _) => short(row.total.value),
            _ => fixed(row.total.value, 2),
        }
    }
}

impl Drawing for SensitivityChart {
    fn of(material: &Material<'_>, _: usize) -> Option<SensitivityChart> {
        material.readout.studies.sensitivity.as_ref().map(SensitivityChart::of_study)
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.subject;
        let first = self.rows.first().filter(|first| self.bars == SensitivityBars::Shares && first.total.value >= 0.3);
        match first {
            Some(first) => {
                let (Text { zh: by_zh, en: by_en }, share) = (&first.name, percent(first.total.value.min(1.0)));
                text!("“{by_en}” makes {share} of the spread of {en}", "“{by_zh}”造成“{zh}”不确定性的{share}")
            }
            None => text!("What the spread of {en} comes from", "“{zh}”的不确定性从何而来"),
        }
    }

    fn subtitle(&self) -> Text {
        let Text { zh, en } = &self.scenario;
        let what = match self.bars {
            SensitivityBars::Shares => text!(
                "Share of the variance: alone · with all that it does with others, 95% interval.",
                "方差份额：单独 · 含与其他输入的共同作用，附95%区间。"
            ),
            SensitivityBars::Effects => text!(
                "Mean absolute change over its whole range, from many places, 95% interval.",
                "从多处出发、走完全程时变化绝对值的均值，附95%区间。"
            ),
            SensitivityBars::Correlations => {
                text!("Rank correlation over plain draws, 95% interval.", "普通随机模拟下的秩相关，附95%区间。")
            }
        };
        let rest = match self.left_out {
            0 => Text::default(),
            count => {
                let inputs = counted(count, "smaller input");
                text!(" {inputs} not shown.", "另有{count}项较小，未列出。")
            }
        };
        let failed = match self.failed {
            (0, _) => Text::default(),
            (failed, all) => {
                text!(" {failed} of {all} evaluations failed; their rows are left out.", "{all}次计算中{failed}次失败，所在行不计。")
            }
        };
        Text::new(
            format!("{}情景：{zh}。{}{}", what.zh, rest.zh, failed.zh),
            format!("{} Scenario: {en}.{}{}", what.en, rest.en, failed.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let entries = match self.bars {
            SensitivityBars::Shares => vec![
                (Mark::Field(MAIN), text!("alone", "单独")),
                (Mark::Field(BAND_50), text!("with others", "含共同作用")),
                (Mark::Line(INK), text!("95% interval of the whole", "整体的95%区间")),
            ],
            _ => vec![(Mark::Field(MAIN), text!("estimate", "估计值")), (Mark::Line(INK), text!("95% interval", "95%区间"))],
        };
        let entries: Vec<(Mark, String)> = entries.into_iter().map(|(mark, words)| (mark, words.get(page.language).to_owned())).collect();
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let names: Vec<String> = self.rows.iter().map(|row| page.get(&row.name).to_owned()).collect();
        let figures: Vec<String> = self.rows.iter().map(|row| self.figure(row)).collect();
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many inputs for this size.", "输入项过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let count = ((rows.plot.width() / rows.size / 6.0) as usize).clamp(2, 9);
        let times = if self.bars == SensitivityBars::Shares { 100.0 } else { 1.0 };
        let ends = self.rows.iter().flat_map(|row| [row.total.low, row.total.high, row.total.value]).map(|end| times * end).chain([0.0]);
        let bounds = if self.bars == SensitivityBars::Correlations { (-1.0, 1.0) } else { (0.0, f64::INFINITY) };
        let axis = Axis::around(ends.map(|end| end.max(bounds.0)), bounds, count).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        let thick = (rows.row_height * 0.5).min(rows.size * 1.6);
        let zero = axis.place(0.0);
        for (index, row) in self.rows.iter().enumerate() {
            let y = rows.middle(index);
            let mut bar = |value: f64, colour, half: f64| {
                let end = axis.place(times * value);
                let (left, right) = if end < zero { (end, zero) } else { (zero, end) };
                page.canvas.fill(Area::new(left, y - half, right.max(left + 2.0), y + half), colour);
            };
            match row.alone {
                Some(alone) => {
                    bar(row.total.value, BAND_50, thick / 2.0);
                    bar(alone.max(0.0), MAIN, thick / 2.0);
                }
                None => bar(row.total.value, MAIN, thick / 2.0),
            }
            let [low, high] = [row.total.low, row.total.high].map(|end| axis.place(times * end));
            page.canvas.line(&[(low, y), (high, y)], INK, rows.size * 0.12);
            for end in [low, high] {
                page.canvas.line(&[(end, y - thick * 0.25), (end, y + thick * 0.25)], INK, rows.size * 0.12);
            }
            rows.figure(page, index, &figures[index], true);
        }
        page.canvas.line(&[(zero, rows.plot.top), (zero, rows.plot.bottom)], MUTED, rows.size * 0.12);
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], GRID, 1.0);
        let unit = match self.bars {
            SensitivityBars::Shares => text!("share of the variance, %", "方差份额，%"),
            SensitivityBars::Effects => {
                let Text { zh, en } = &self.unit;
                text!("change over the whole range, {en}", "全程变化，{zh}")
            }
            SensitivityBars::Correlations => text!("rank correlation", "秩相关"),
        };
        let unit = page.get(&unit).to_owned();
        unit_below(page, rows.plot, &unit, rows.size);
    }
}
