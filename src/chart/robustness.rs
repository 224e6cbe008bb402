//! How policies fare over many futures: targets met on average and in the worst tenth, and how many futures meet enough.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, say};
use super::palette::{BAND_50, GRID, MAIN, MUTED, TARGET};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::{fixed, percent};
use crate::results::RobustnessStudy;
use crate::text;

/// How policies fare.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RobustnessChart {
    /// What the futures are.
    pub futures: Text,
    /// How many targets must be met for a future to count.
    pub wanted: usize,
    /// All targets.
    pub targets: usize,
    /// The best in its worst tenth first.
    pub rows: Vec<RobustnessBar>,
    /// Policies left out.
    pub left_out: usize,
}

/// How one policy fares.
#[derive(Debug, Clone, PartialEq)]
pub struct RobustnessBar {
    /// Its title.
    pub name: Text,
    /// Targets met on average.
    pub mean: f64,
    /// The same in its worst tenth of futures.
    pub worst: f64,
    /// Share of the futures in which enough targets are met.
    pub share: f64,
    /// The largest regret.
    pub regret: f64,
}

/// Policies that are drawn at most.
const MOST: usize = 12;

impl RobustnessChart {
    /// The chart of a study.
    pub fn of_study(study: &RobustnessStudy) -> RobustnessChart {
        let of_all = study.rows.iter().filter(|row| row.target.is_none());
        let mut rows: Vec<RobustnessBar> = of_all
            .map(|row| RobustnessBar {
                name: study.policies[row.policy].1.clone(),
                mean: row.mean,
                worst: row.worst_tenth,
                share: row.share_met,
                regret: row.max_regret,
            })
            .collect();
        rows.sort_by(|one, other| other.worst.total_cmp(&one.worst));
        let left_out = rows.len().saturating_sub(MOST);
        rows.truncate(MOST);
        RobustnessChart { futures: study.futures_words.clone(), wanted: study.wanted, targets: study.targets, rows, left_out }
    }
}

impl Drawing for RobustnessChart {
    fn of(material: &Material<'_>, _: usize) -> Option<RobustnessChart> {
        material.readout.studies.robustness.as_ref().map(RobustnessChart::of_study)
    }

    fn title(&self) -> Text {
        let Some(best) = self.rows.first() else { return Text::default() };
        let (Text { zh, en }, worst, targets) = (&best.name, fixed(best.worst, 1), self.targets);
        let same = self.rows.get(1).is_some_and(|second| second.worst == best.worst);
        if same {
            text!(
                "In the worst tenth of futures the best policies meet {worst} of {targets} targets",
                "最差的十分之一未来中，最好的策略达标{worst}项（共{targets}项）"
            )
        } else {
            text!(
                "“{en}” does best in the worst tenth of futures: {worst} of {targets} targets met",
                "最差的十分之一未来中，“{zh}”最好：达标{worst}项（共{targets}项）"
            )
        }
    }

    fn subtitle(&self) -> Text {
        let (Text { zh, en }, wanted) = (&self.futures, self.wanted);
        let rest = match self.left_out {
            0 => Text::default(),
            count => text!(" {count} further policies not shown.", "另有{count}项策略未列出。"),
        };
        Text::new(
            format!("{zh}。右侧：达标不少于{wanted}项的未来所占份额 · 最大后悔值（项）。{}", rest.zh),
            format!("{en}. Right: share of futures that meet at least {wanted} targets · largest regret, in targets.{}", rest.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let entries = [
            (Mark::Dot(MAIN), text!("average over all futures", "全部未来的平均")),
            (Mark::Dot(TARGET), text!("average over the worst tenth", "最差十分之一未来的平均")),
        ];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let names: Vec<String> = self.rows.iter().map(|row| page.get(&row.name).to_owned()).collect();
        let figures: Vec<String> = self.rows.iter().map(|row| format!("{} · {}", percent(row.share), fixed(row.regret, 1))).collect();
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many policies for this size.", "策略过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let count = ((rows.plot.width() / rows.size / 6.0) as usize).clamp(2, 9);
        let ends = self.rows.iter().flat_map(|row| [row.mean, row.worst]);
        let axis = Axis::around(ends, (0.0, self.targets as f64), count).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        for (index, row) in self.rows.iter().enumerate() {
            let y = rows.middle(index);
            let (mean, worst) = (axis.place(row.mean), axis.place(row.worst));
            page.canvas.line(&[(worst, y), (mean, y)], BAND_50, rows.size * 0.3);
            page.canvas.dot((mean, y), rows.size * 0.34, MAIN);
            page.canvas.dot((worst, y), rows.size * 0.34, TARGET);
            rows.figure(page, index, &figures[index], true);
        }
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], GRID, 1.0);
        page.canvas.line(&[(rows.plot.left, rows.plot.top), (rows.plot.left, rows.plot.bottom)], MUTED, 1.0);
        let unit = text!("targets met", "达标项数");
        unit_below(page, rows.plot, unit.get(page.language), rows.size);
    }
}
