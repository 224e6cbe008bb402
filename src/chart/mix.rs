//! What a mix found by a search does: how much each lever adds, and how each domain comes out before and after.

use super::axis::Axis;
use super::page::{Mark, Page, say};
use super::palette::{BETTER, GRID, MUTED, NEUTRAL, WORSE};
use super::rows::{AXIS, Rows, unit_below};
use super::{Area, Drawing, Material, Waterfall};
use crate::language::Text;
use crate::language::number::{fixed, per_cent, signed};
use crate::text;

/// How much each lever of a mix adds to the targets met on average, in the order of gain for the money.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MixSteps {
    /// The sum of money: `20 million yuan a year`.
    pub sum: Text,
    /// What the mix gains, and half of its 95 % interval.
    pub gain: (f64, f64),
    /// Whether that is of other random numbers than those of the steps.
    pub checked: bool,
    /// Levers of the mix, and how many of them rest on judgement.
    pub levers: (usize, usize),
    /// From as it is to with the mix, on the draws that chose it.
    pub steps: Waterfall,
}

impl Drawing for MixSteps {
    fn of(_: &Material<'_>, _: usize) -> Option<MixSteps> {
        // It is made of a search, not of a run.
        None
    }

    fn title(&self) -> Text {
        let (Text { zh, en }, (gain, half)) = (&self.sum, self.gain);
        let (gain, half) = (signed(gain, |gain| fixed(gain, 2)), fixed(half, 2));
        text!("{en}: {gain} ± {half} targets met on average", "{zh}：平均达标数{gain} ± {half}项")
    }

    fn subtitle(&self) -> Text {
        let (levers, judged) = self.levers;
        let other = match self.checked {
            true => text!(" The sum above is of other random numbers.", "标题数字另换随机数得出。"),
            false => Text::default(),
        };
        Text::new(
            format!("各项措施按每元收益依次加入的增益及95%区间（选择组合所用抽样）。{}{levers}项措施中{judged}项出自判断", other.zh),
            format!(
                "What each lever adds in the order of gain for the money, with 95% intervals, on the draws that chose the mix.{} {judged} of {levers} levers are judgements",
                other.en
            ),
        )
    }

    fn is_empty(&self) -> bool {
        self.steps.parts.is_empty() || self.steps.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        self.steps.draw(page);
    }
}

/// The domains of a plan before and after a mix.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeforeAndAfter {
    /// The sum of money: `20 million yuan a year`.
    pub sum: Text,
    /// In the plan's order.
    pub rows: Vec<DomainChange>,
}

/// How one domain comes out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DomainChange {
    /// The domain.
    pub name: Text,
    /// How many of its targets are in question.
    pub targets: usize,
    /// How many of them are met on average as it is.
    pub before: f64,
    /// The same with the mix.
    pub after: f64,
    /// Half of the 95 % interval of the difference.
    pub half: f64,
}

impl DomainChange {
    fn share(&self, met: f64) -> f64 {
        met / self.targets as f64
    }

    fn gain(&self) -> f64 {
        self.after - self.before
    }

    /// A change that is clear and shows.
    fn is_clear(&self) -> bool {
        self.gain().abs() > self.half && self.gain().abs() >= 0.005
    }

    fn figures(&self) -> Text {
        let [from, to] = [self.before, self.after].map(|met| per_cent(self.share(met)));
        if !self.is_clear() {
            return text!("{from}%", "{from}%");
        }
        let (gain, half, targets) = (signed(self.gain(), |gain| fixed(gain, 2)), fixed(self.half, 2), self.targets);
        text!("{from} → {to}% ({gain} ± {half} of {targets})", "{from}%→{to}%（{targets}项中{gain} ± {half}）")
    }
}

impl Drawing for BeforeAndAfter {
    fn of(_: &Material<'_>, _: usize) -> Option<BeforeAndAfter> {
        None
    }

    fn title(&self) -> Text {
        let Text { zh, en } = &self.sum;
        let most = self.rows.iter().filter(|row| row.is_clear()).max_by(|one, other| one.gain().total_cmp(&other.gain()));
        match most.filter(|most| most.gain() > 0.0).map(|most| &most.name) {
            Some(Text { zh: most_zh, en: most_en }) => {
                text!("{en}: most is won in “{most_en}”", "{zh}：受益最多的是“{most_zh}”")
            }
            None => text!("{en}: what it changes by domain", "{zh}：各领域的变化"),
        }
    }

    fn subtitle(&self) -> Text {
        text!(
            "Share of each domain's targets met on average, as it is and with the mix; in brackets how many targets that is, with the 95% interval",
            "各领域目标的平均达标比例：现状与采用组合后；括号内为达标项数的变化及95%区间"
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let entries = [
            (Mark::Ring(NEUTRAL), text!("as it is", "现状")),
            (Mark::Dot(BETTER), text!("with the mix", "采用组合后")),
            (Mark::Dot(WORSE), text!("with the mix, fewer", "采用组合后减少")),
        ];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.3);
        let names: Vec<String> = self.rows.iter().map(|row| page.get(&row.name).to_owned()).collect();
        let figures: Vec<String> = self.rows.iter().map(|row| row.figures().get(page.language).to_owned()).collect();
        let Some(rows) = Rows::new(page, Area { top, ..page.body }, &names, &figures, AXIS) else {
            let words = text!("Too many rows for this size.", "行数过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let count = (rows.plot.width() / rows.size / 6.0) as usize;
        let axis = Axis::between(0.0, 100.0, count.clamp(2, 11)).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        let radius = (rows.size * 0.4).min(rows.row_height * 0.4);
        for (index, row) in self.rows.iter().enumerate() {
            let y = rows.middle(index);
            let [from, to] = [row.before, row.after].map(|met| axis.place(100.0 * row.share(met)));
            let colour = if row.gain() < 0.0 { WORSE } else { BETTER };
            if row.is_clear() {
                page.canvas.line(&[(from, y), (to, y)], colour, rows.size * 0.22);
                page.canvas.dot((to, y), radius, colour);
            }
            page.canvas.ring((from, y), radius, NEUTRAL, rows.size * 0.14);
            rows.figure(page, index, &figures[index], row.is_clear());
        }
        for end in [0.0, 100.0].map(|end| axis.place(end)) {
            page.canvas.line(&[(end, rows.plot.top), (end, rows.plot.bottom)], GRID, 1.0);
        }
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], MUTED, 1.0);
        let unit = text!("of the domain's targets met on average, %", "领域内目标平均达标比例，%");
        unit_below(page, rows.plot, unit.get(page.language), rows.size);
    }
}
