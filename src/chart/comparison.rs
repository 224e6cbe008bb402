//! Two scenarios held against each other: differences of P(met) with their intervals, a row for each target.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Mark, Page, between, say};
use super::palette::{BETTER, GRID, MUTED, NEUTRAL, WORSE};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::analysis::{PairedProbability, Verdict};
use crate::language::number::{counted, points};
use crate::language::{Language, Text};
use crate::text;

/// What a second scenario changes against a first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Title of the first scenario.
    pub first: Text,
    /// Title of the second scenario.
    pub second: Text,
    /// Targets in the order drawn.
    pub rows: Vec<Compared>,
    /// Targets whose probability rises by a point or more, and falls.
    pub more: usize,
    /// Targets whose probability falls by a point or more.
    pub less: usize,
    /// Targets left out since nothing tells the scenarios apart.
    pub unchanged: usize,
    /// Targets left out since they differ by less than a point.
    pub smaller: usize,
}

/// A paired difference of two probabilities with its 95 % interval, as shares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compared {
    /// Name of the indicator.
    pub name: Text,
    /// P(met) of the second less that of the first.
    pub difference: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Whether the target is clearly more or less likely met.
    pub clear: bool,
}

impl Compared {
    fn figures(&self, language: Language) -> String {
        format!("{} ({})", points(self.difference), between(language, &points(self.low), &points(self.high)))
    }
}

/// Targets that are drawn at most.
const MOST: usize = 10;

/// A change of less than a percentage point is not drawn.
const LEAST: f64 = 0.01;

impl Drawing for Comparison {
    fn of(material: &Material<'_>, other: usize) -> Option<Comparison> {
        let Material { plan, readout } = material;
        let pairs = readout.met.get(readout.reference)?.pair(readout.met.get(other)?);
        let clear = |pair: &PairedProbability| matches!(pair.verdict(), Verdict::Wins | Verdict::Loses);
        let mut rows: Vec<Compared> = plan
            .indicators
            .iter()
            .zip(&pairs)
            .filter(|(_, pair)| clear(pair))
            .map(|(indicator, pair)| {
                let (low, high) = pair.interval();
                Compared { name: indicator.numbered_name(), difference: pair.difference(), low, high, clear: true }
            })
            .collect();
        let unchanged = pairs.len() - rows.len();
        let count = |sign: f64| rows.iter().filter(|row| sign * row.difference >= LEAST).count();
        let (more, less) = (count(1.0), count(-1.0));
        // The largest change first, whichever way; what is smaller than a point is counted, not drawn.
        rows.sort_by(|one, other| other.difference.abs().total_cmp(&one.difference.abs()));
        let shown = rows.iter().take(MOST).filter(|row| row.difference.abs() >= LEAST).count();
        let smaller = rows.len() - more - less;
        rows.truncate(shown);
        let [first, second] = [readout.reference, other].map(|position| readout.scenarios[position].scenario.title.clone());
        Some(Comparison { first, second, rows, more, less, unchanged, smaller })
    }

    fn title(&self) -> Text {
        let (Text { zh, en }, more, less) = (&self.second, self.more, self.less);
        let [up, down] = [more, less].map(|count| counted(count, "target"));
        // A number of nought is not worth a word.
        match (more, less) {
            (0, 0) => text!("“{en}” moves no target by a point", "“{zh}”未使任何目标变动1个百分点"),
            (_, 0) => text!("“{en}” makes {up} at least a point more likely", "“{zh}”使{more}项目标更可能达标（1个百分点以上）"),
            (0, _) => text!("“{en}” makes {down} at least a point less likely", "“{zh}”使{less}项目标更难达标（1个百分点以上）"),
            _ => text!(
                "“{en}” makes {up} at least a point more likely and {less} less likely",
                "“{zh}”使{more}项目标更可能达标，{less}项更难（1个百分点以上）"
            ),
        }
    }

    fn subtitle(&self) -> Text {
        let (shown, unchanged, smaller) = (self.rows.len(), self.unchanged, self.smaller);
        // What the title counts and the rows do not show.
        let more = (self.more + self.less).saturating_sub(shown);
        let parts: Vec<Text> = [
            (more, text!("{more} more by a point or more", "1个百分点以上的另有{more}项")),
            (smaller, text!("{smaller} by less than a point", "不足1个百分点的{smaller}项")),
            (unchanged, text!("{unchanged} without a clear difference", "无明显差异的{unchanged}项")),
        ]
        .into_iter()
        .filter_map(|(count, words)| (count > 0).then_some(words))
        .collect();
        let rest = match &parts[..] {
            [] => Text::default(),
            parts => {
                let Text { zh, en } = Text::join(parts, "，", ", ");
                let largest = if more > 0 {
                    text!(" The {shown} largest are shown.", "图中为变化最大的{shown}项。")
                } else {
                    Text::default()
                };
                Text::new(format!("{}未列出：{zh}。", largest.zh), format!("{} Not shown: {en}.", largest.en))
            }
        };
        let Text { zh, en } = &self.first;
        Text::new(
            format!("与“{zh}”相比的达标概率之差（百分点）及95%区间。{}", rest.zh),
            format!("Difference in P(met) against “{en}”, percentage points, with 95% interval.{}", rest.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.rows.is_empty() {
            let words = text!("No target is met more or less often.", "各项目标的达标概率均无差异。");
            return say(page, words.get(page.language));
        }
        let entries = [
            (Mark::Dot(BETTER), text!("more likely met", "更可能达标")),
            (Mark::Dot(WORSE), text!("less likely met", "更难达标")),
            (Mark::Ring(NEUTRAL), text!("no clear difference", "差异不明")),
        ];
        // Of the marks that occur.
        let occurs = [
            self.rows.iter().any(|row| row.clear && row.difference > 0.0),
            self.rows.iter().any(|row| row.clear && row.difference <= 0.0),
            self.rows.iter().any(|row| !row.clear),
        ];
        let entries: Vec<(Mark, String)> = entries
            .into_iter()
            .zip(occurs)
            .filter_map(|((mark, words), occurs)| occurs.then(|| (mark, words.get(page.language).to_owned())))
            .collect();
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let names: Vec<String> = self.rows.iter().map(|row| page.get(&row.name).to_owned()).collect();
        let figures: Vec<String> = self.rows.iter().map(|row| row.figures(page.language)).collect();
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many rows for this size.", "行数过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let ends = self.rows.iter().flat_map(|row| [row.low * 100.0, row.high * 100.0]).chain([0.0]);
        let count = (rows.plot.width() / rows.size / 6.0) as usize;
        let axis = Axis::around(ends, (-100.0, 100.0), count.clamp(2, 11)).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        let zero = axis.place(0.0);
        page.canvas.line(&[(zero, rows.plot.top), (zero, rows.plot.bottom)], MUTED, rows.size * 0.12);
        for (index, row) in self.rows.iter().enumerate() {
            let y = rows.middle(index);
            let place = |share: f64| axis.place(share * 100.0);
            let colour = match row {
                row if !row.clear => NEUTRAL,
                row if row.difference > 0.0 => BETTER,
                _ => WORSE,
            };
            page.canvas.line(&[(place(row.low), y), (place(row.high), y)], colour, rows.size * 0.22);
            let radius = (rows.size * 0.36).min(rows.row_height * 0.4);
            if row.clear {
                page.canvas.dot((place(row.difference), y), radius, colour);
            } else {
                page.canvas.ring((place(row.difference), y), radius, colour, rows.size * 0.14);
            }
            rows.figure(page, index, &figures[index], row.clear);
        }
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], GRID, 1.0);
        let unit = text!("change of P(met), percentage points", "达标概率变化，百分点");
        let unit = unit.get(page.language);
        unit_below(page, rows.plot, unit, rows.size);
    }
}
