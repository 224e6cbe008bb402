//! Levers by yuan: how many targets each gains at its utmost, and for how much money.

use super::axis::Axis;
use super::canvas::Area;
use super::page::{Page, say};
use super::palette::{BETTER, GRID, INK, MUTED, WORSE};
use super::rows::{AXIS, Rows, unit_below};
use super::{Drawing, Material};
use crate::analysis::seek::{KnobKind, LeverEffect};
use crate::language::number::{fixed, in_table, of_unit, short, signed};
use crate::language::{Language, Text};
use crate::text;

/// Levers, the most gained for the money first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Levers {
    /// Title of the scenario that they are pulled in.
    pub scenario: Text,
    /// In the order drawn.
    pub rows: Vec<LeverRow>,
    /// Levers left out since others gain more for the money.
    pub left_out: usize,
    /// How many of all levers rest on judgement, of how many.
    pub judged: (usize, usize),
    /// What costs are counted in, `million yuan`, `万元`; `None` if the plan does not say.
    pub millions: Option<Text>,
}

/// One lever at its best amount.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeverRow {
    /// What it is called, and how much of it.
    pub name: Text,
    /// Change of the expected number of targets met.
    pub gain: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Million yuan a year.
    pub cost: f64,
    /// Gain for ten million yuan a year; none where it costs nothing.
    pub per_ten: Option<f64>,
}

impl LeverRow {
    fn of(effect: &LeverEffect) -> Option<LeverRow> {
        let step = effect.best()?;
        let (low, high) = step.interval();
        let (knob, amount) = (&effect.knob, short(step.amount));
        let name = if knob.is_yes_or_no() {
            knob.label.clone()
        } else {
            let (Text { zh, en }, amount) = (&knob.label, of_unit(&amount, &knob.unit));
            Text::new(format!("{zh}：{}", amount.zh), format!("{en}: {}", amount.en))
        };
        Some(LeverRow { name, gain: step.gain, low, high, cost: step.cost, per_ten: step.per_ten() })
    }

    /// The gain with half its interval, and what it costs.
    fn figures(&self, counted_in: Option<&Text>, language: Language) -> String {
        let (gain, half) = (signed(self.gain, |gain| fixed(gain, 2)), fixed((self.high - self.low) / 2.0, 2));
        format!("{gain} ± {half} · {}", short(in_table(self.cost, counted_in, language)))
    }
}

/// Levers that are drawn at most.
const MOST: usize = 12;

impl Drawing for Levers {
    fn of(material: &Material<'_>, _: usize) -> Option<Levers> {
        let Material { plan, readout } = material;
        let effects = readout.effects.as_ref()?;
        let levers = effects.levers.iter().filter(|effect| effect.knob.kind == KnobKind::Lever);
        // A gain that is not clear of nothing is none that money should be spent on.
        let mut rows: Vec<LeverRow> = levers.filter_map(LeverRow::of).filter(|row| row.low > 0.0).collect();
        let yields = |row: &LeverRow| row.per_ten.unwrap_or(f64::INFINITY);
        rows.sort_by(|one, other| yields(other).total_cmp(&yields(one)));
        let shown = rows.len().min(MOST);
        let left_out = plan.levers.len() - shown;
        rows.truncate(shown);
        let judged = plan.levers.iter().filter(|lever| lever.grade == 'D').count();
        Some(Levers {
            scenario: material.reference().scenario.title.clone(),
            rows,
            left_out,
            judged: (judged, plan.levers.len()),
            millions: plan.millions(),
        })
    }

    fn title(&self) -> Text {
        let most = self.rows.iter().max_by(|one, other| one.gain.total_cmp(&other.gain));
        let free: Vec<&LeverRow> = self.rows.iter().take_while(|row| row.per_ten.is_none()).collect();
        let first = self.rows.get(free.len());
        let short_name = |row: &LeverRow| {
            let cut = |name: &str, mark: char| name.split(mark).next().unwrap_or_default().to_owned();
            Text::new(cut(&row.name.zh, '：'), cut(&row.name.en, ':'))
        };
        let of_priced = match (first, most) {
            (Some(first), Some(most)) if first == most => {
                let Text { zh, en } = short_name(first);
                text!("“{en}” gains most, and most for the money", "“{zh}”增益最大，单位资金增益也最高")
            }
            (Some(first), Some(most)) => {
                let (one, other) = (short_name(first), short_name(most));
                Text::new(
                    format!("单位资金增益最高的是“{}”，增益最大的是“{}”", one.zh, other.zh),
                    format!("“{}” gains most for the money, “{}” most of all", one.en, other.en),
                )
            }
            (None, Some(most)) => {
                let Text { zh, en } = short_name(most);
                return text!("No lever here needs money; “{en}” gains most", "图中措施均无需新增资金，“{zh}”增益最大");
            }
            _ => return text!("What each lever gains", "各项措施的增益"),
        };
        // Those that cost nothing stand first, and are named first.
        let of_free = match &free[..] {
            [] => Text::default(),
            [only] => {
                let Text { zh, en } = short_name(only);
                text!("“{en}” gains without money; ", "“{zh}”无需新增资金；")
            }
            several => {
                let count = several.len();
                text!("{count} levers gain without money; ", "{count}项措施无需新增资金；")
            }
        };
        Text::new(of_free.zh + of_priced.zh.as_str(), of_free.en + of_priced.en.as_str())
    }

    fn subtitle(&self) -> Text {
        let Text { zh, en } = &self.scenario;
        let (judged, all) = self.judged;
        let left_out = self.left_out;
        let unit = match &self.millions {
            Some(Text { zh, en }) => text!("{en} a year", "{zh}/年"),
            None => text!("money a year", "资金/年"),
        };
        let rest = match left_out {
            0 => Text::default(),
            _ => text!(" Not shown: {left_out} that gain less for it.", "未列出：收益较低的{left_out}项。"),
        };
        Text::new(
            format!(
                "每项措施单独用到最大力度：平均达标数增益（±95%）·{}，无需资金的在前，其余按单位资金增益排序。情景：{zh}。{all}项中{judged}项出自判断。{}",
                unit.zh, rest.zh
            ),
            format!(
                "Each alone at its utmost: targets gained on average (± 95%) · {}, without cost first, then the most for the money. Scenario: {en}. {judged} of {all} are judgements.{}",
                unit.en, rest.en
            ),
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let names: Vec<String> = self.rows.iter().map(|row| page.get(&row.name).to_owned()).collect();
        let figures: Vec<String> = self.rows.iter().map(|row| row.figures(self.millions.as_ref(), page.language)).collect();
        let Some(rows) = Rows::new(page, page.body, &names, &figures, AXIS) else {
            let words = text!("Too many rows for this size.", "行数过多，请选用更大尺寸。");
            return say(page, words.get(page.language));
        };
        let ends = self.rows.iter().flat_map(|row| [row.low, row.high]).chain([0.0]);
        let count = (rows.plot.width() / rows.size / 6.0) as usize;
        let axis = Axis::around(ends, (f64::NEG_INFINITY, f64::INFINITY), count.clamp(2, 9)).at(rows.plot.left, rows.plot.right);
        rows.draw_names(page);
        axis.draw_below(page.canvas, rows.plot, rows.size);
        let thick = (rows.row_height * 0.5).min(rows.size * 1.6);
        for (index, row) in self.rows.iter().enumerate() {
            let (y, zero, end) = (rows.middle(index), axis.place(0.0), axis.place(row.gain));
            let (left, right) = if end < zero { (end, zero) } else { (zero, end) };
            let colour = if row.gain < 0.0 { WORSE } else { BETTER };
            page.canvas.fill(Area::new(left, y - thick / 2.0, right.max(left + 2.0), y + thick / 2.0), colour);
            page.canvas.line(&[(axis.place(row.low), y), (axis.place(row.high), y)], INK, rows.size * 0.12);
            rows.figure(page, index, &figures[index], true);
        }
        let zero = axis.place(0.0);
        page.canvas.line(&[(zero, rows.plot.top), (zero, rows.plot.bottom)], MUTED, rows.size * 0.12);
        page.canvas.line(&[(rows.plot.left, rows.plot.bottom), (rows.plot.right, rows.plot.bottom)], GRID, 1.0);
        let unit = text!("targets gained on average", "平均达标数增益，项");
        let unit = unit.get(page.language);
        unit_below(page, rows.plot, unit, rows.size);
    }
}
