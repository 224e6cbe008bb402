//! Lays out what each lever does, what dates do, and what nobody decides.

use crate::analysis::seek::{DateEffect, Effects, Fate, KnobKind, LeverEffect, Move, Step};
use crate::cli::context::Context;
use crate::cli::seek::words::{judged, million_a_year};
use crate::cli::terminal::{self, Heading};
use crate::language::Text;
use crate::language::number::{counted, fixed, in_table, percent, short, signed, words_in_table};
use crate::scenario::Scenario;
use crate::text;

/// Assumptions of fate that are listed.
const FATES: usize = 8;

/// What each lever does, in words of one language.
pub(super) struct LeversPage<'a> {
    pub(super) context: &'a Context,
    pub(super) scenario: &'a Scenario,
    pub(super) effects: &'a Effects,
    pub(super) within: Option<f64>,
}

impl LeversPage<'_> {
    pub(super) fn text(&self) -> String {
        let (Text { zh, en }, expected) = (&self.scenario.title, fixed(self.effects.expected(), 1));
        let (targets, draws) = (self.context.plan.indicators.len(), self.effects.draws);
        let mut page = self.context.wrapped(
            &text!(
                "What each lever does alone. As it is ({en}), {expected} of {targets} targets are met on average.",
                "各项措施单独的作用。现状即“{zh}”，{targets}项目标平均达标{expected}项。"
            ),
            "",
        );
        page += &self.context.wrapped(
            &text!(
                "Gain: change of that number with its 95% interval, from the same {draws} draws. The most for the money first.",
                "增益：平均达标项数的变化及95%区间，使用相同的{draws}次模拟。按单位资金增益由高到低排列。"
            ),
            "",
        );
        let mut levers: Vec<&LeverEffect> = self.effects.levers.iter().filter(|effect| effect.knob.kind == KnobKind::Lever).collect();
        // What costs nothing comes first, then what gains most for the money.
        let yields = |effect: &LeverEffect| effect.best().map_or(f64::NEG_INFINITY, |step| step.per_ten().unwrap_or(f64::INFINITY));
        levers.sort_by(|one, other| yields(other).total_cmp(&yields(one)));
        if levers.is_empty() {
            page.push('\n');
            page += &self.context.wrapped(
                &text!(
                    "The plan declares no levers (seeds/levers.toml; docs/seek.md shows how): what follows are dates and what nobody decides.",
                    "规划没有声明措施（seeds/levers.toml，写法见 docs/seek.zh.md）：以下只有日期和无法决定的因素。"
                ),
                "",
            );
        }
        for effect in levers {
            page.push('\n');
            page += &self.lever(effect);
        }
        let lines: Vec<&LeverEffect> = self.effects.levers.iter().filter(|effect| effect.knob.kind == KnobKind::Line).collect();
        if !lines.is_empty() {
            page.push('\n');
            page += &self.lines(&lines);
        }
        page += &self.dates();
        page += &self.fate();
        page.push('\n');
        page += &self.context.wrapped(&judged(&self.context.plan, self.context.plan.levers.iter().map(|lever| lever.id.as_str())), "");
        let runs = self.effects.runs;
        let counted = counted(runs, "run");
        page + self.context.say(&text!("{counted}.\n", "共运算{runs}次。\n")).as_str()
    }

    /// A title line, its steps, and what moves.
    fn lever(&self, effect: &LeverEffect) -> String {
        let (knob, plan) = (&effect.knob, &self.context.plan);
        let line = effect.pays.as_ref().and_then(|line| plan.budget.iter().find(|known| known.id == *line)).map(|line| &line.name);
        let grade = effect.grade.unwrap_or('D');
        let title = Text::new(
            format!("{}（{}），{}年起", knob.label.zh, knob.unit.zh, knob.from),
            format!("{} ({}), from {}", knob.label.en, knob.unit.en, knob.from),
        );
        let paid = match line {
            Some(line) => {
                Text::new(format!("{}支出，证据等级{grade}", line.zh), format!("paid by {}, grade {grade}", line.en.to_lowercase()))
            }
            None => text!("grade {grade}", "证据等级{grade}"),
        };
        let mut page = self.context.wrapped(&title, "");
        page += &self.context.wrapped(&paid, "  ");
        page += &self.steps(effect, |step| short(step.amount));
        page + self.moves(effect).as_str()
    }

    /// The steps as a table, each figure beside its name.
    fn steps(&self, effect: &LeverEffect, amount: impl Fn(&Step) -> String) -> String {
        let Text { zh, en } = million_a_year(&self.context.plan);
        let headings = [
            Heading::right("    ".to_owned() + self.context.say(&text!("amount", "力度")).as_str()),
            Heading::right("  ".to_owned() + self.context.say(&text!("{en}", "{zh}")).as_str()),
            Heading::right("  ".to_owned() + self.context.say(&text!("gain", "增益")).as_str()),
            Heading::right("  ".to_owned() + self.context.say(&text!("95% interval", "95%区间")).as_str()),
            Heading::right("  ".to_owned() + self.context.say(&text!("per 10 million", "每1,000万元")).as_str()),
        ];
        let gain = |value: f64| signed(value, |value| fixed(value, 2));
        let row = |step: &Step| {
            let (low, high) = step.interval();
            let (low, high) = (gain(low), gain(high));
            vec![
                amount(step),
                self.context.say(&words_in_table(step.cost, self.context.plan.paid_in())),
                gain(step.gain),
                self.context.say(&text!("{low} to {high}", "{low}至{high}")),
                step.per_ten().map_or_else(|| self.context.say(&text!("no cost", "无需新增资金")), |per| signed(per, |per| fixed(per, 2))),
            ]
        };
        terminal::table(&headings, &effect.steps.iter().map(row).collect::<Vec<_>>(), self.context.surroundings.width)
    }

    /// Targets that the largest amount moves, and draws that fail there.
    fn moves(&self, effect: &LeverEffect) -> String {
        let Some(last) = effect.steps.last() else { return String::new() };
        let named = |moved: &Move| {
            let (Text { zh, en }, from, to) =
                (self.context.plan.indicators[moved.target].full_name(), percent(moved.from), percent(moved.to));
            let half = fixed(moved.half_interval(), 1);
            text!("{en} {from} → {to} (± {half})", "{zh}{from} → {to}（±{half}）")
        };
        let mut page = match last.moves.len() {
            0 => self.context.wrapped(&text!("moves no target by a point", "对任何目标的影响都不足1个百分点"), "    "),
            count => {
                let shown = 3;
                let mut list: Vec<Text> = last.moves.iter().take(shown).map(named).collect();
                if count > shown {
                    let more = count - shown;
                    list.push(text!("{more} more", "另{more}项"));
                }
                let Text { zh, en } = Text::join(&list, "；", "; ");
                self.context.wrapped(&text!("moves: {en}", "影响：{zh}"), "    ")
            }
        };
        let base = self.effects.failed;
        if let Some(step) = effect.steps.iter().find(|step| step.failed > base) {
            let (failed, amount) = (step.failed, short(step.amount));
            page += &self.context.wrapped(
                &text!(
                    "from {amount} on {failed} draws fail: no mix may hold that much",
                    "自{amount}起有{failed}次模拟失败，组合中不得取这么多"
                ),
                "    ",
            );
        }
        page
    }

    /// Lines of the budget: one row for the least and one for the most that each may have.
    fn lines(&self, lines: &[&LeverEffect]) -> String {
        let mut page = self.context.wrapped(
            &match self.within {
                Some(part) => {
                    let part = short(part);
                    text!(
                        "Money of the lines, at the least and the most that levers.toml lets each have; where it says nothing, {part}% less or more (asked for here, declared by nobody):",
                        "各领域资金：levers.toml 允许的最少与最多；未写明的按增减{part}%（此处指定，无人声明）："
                    )
                }
                None => text!("Money of the lines, at the least and the most that levers.toml lets each have:", "各领域资金：levers.toml 允许的最少与最多："),
            },
            "",
        );
        let Text { zh, en } = million_a_year(&self.context.plan);
        let headings = [
            Heading::filling(self.context.say(&text!("line", "领域"))),
            Heading::right(self.context.say(&text!("% of spending", "占支出%"))),
            Heading::right(self.context.say(&text!("{en}", "{zh}"))),
            Heading::right(self.context.say(&text!("gain", "增益"))),
            Heading::right(self.context.say(&text!("95% interval", "95%区间"))),
        ];
        let gain = |value: f64| signed(value, |value| fixed(value, 2));
        let mut rows = Vec::new();
        for effect in lines {
            // A line that stands at an end of its range can be moved one way only.
            let is_end = |step: &&Step| [effect.knob.least, effect.knob.most].iter().any(|end| (end - step.amount).abs() < 1e-12);
            for step in effect.steps.iter().filter(is_end) {
                let name = effect.knob.label.get(self.context.language);
                let ((low, high), at) = (step.interval(), short(effect.knob.at * 100.0));
                let (low, high, to) = (gain(low), gain(high), short(step.amount * 100.0));
                let mark = if effect.knob.assumed { "*" } else { "" };
                rows.push(vec![
                    format!("{name}{mark}"),
                    format!("{at} → {to}"),
                    signed(in_table(step.cost, self.context.plan.paid_in(), self.context.language), short),
                    gain(step.gain),
                    self.context.say(&text!("{low} to {high}", "{low}至{high}")),
                ]);
            }
        }
        page += &terminal::table(&headings, &rows, self.context.surroundings.width);
        page
    }

    /// Facilities early and late.
    fn dates(&self) -> String {
        if self.effects.dates.is_empty() {
            return String::new();
        }
        let mut page = String::from("\n");
        page += &self.context.wrapped(&text!("The plan's own projects, earlier and later (gain):", "规划自有项目提前或推迟（增益）："), "");
        let headings = [
            Heading::filling(self.context.say(&text!("projects", "项目"))),
            Heading::right(self.context.say(&text!("a year\nearlier", "提前\n一年"))),
            Heading::right(self.context.say(&text!("half a\nyear", "提前\n半年"))),
            Heading::right(self.context.say(&text!("on\ntime", "按期"))),
            Heading::right(self.context.say(&text!("a year\nlater", "推迟\n一年"))),
            Heading::right(self.context.say(&text!("two\nyears", "推迟\n两年"))),
            Heading::right(self.context.say(&text!("never", "不建"))),
        ];
        let row = |effect: &DateEffect| {
            let gains = effect.dates.iter().map(|dated| signed(dated.gain.0, |gain| fixed(gain, 2)));
            std::iter::once(self.context.say(&effect.group.label)).chain(gains).collect::<Vec<_>>()
        };
        let most = |effect: &&DateEffect| effect.dates.iter().map(|dated| dated.gain.0.abs()).fold(0.0, f64::max);
        let mut shown: Vec<&DateEffect> = self.effects.dates.iter().filter(|effect| most(effect) >= 0.005).collect();
        shown.sort_by(|one, other| most(other).total_cmp(&most(one)));
        let unmoved = self.effects.dates.len() - shown.len();
        page += &terminal::table(&headings, &shown.into_iter().map(row).collect::<Vec<_>>(), self.context.surroundings.width);
        if unmoved > 0 {
            let kinds = counted(unmoved, "other kind");
            page += &self
                .context
                .wrapped(&text!("The dates of {kinds} of projects change nothing.", "另有{unmoved}类项目的日期不影响达标数。"), "");
        }
        page
    }

    /// What nobody decides.
    fn fate(&self) -> String {
        if self.effects.fate.is_empty() {
            return String::new();
        }
        let mut page = String::from("\n");
        page += &self.context.wrapped(
            &text!(
                "What nobody decides: targets met on average where it turns out in its lowest or highest third",
                "无法决定的因素：取值落在最低或最高三分之一时的平均达标项数"
            ),
            "",
        );
        let headings = [
            Heading::filling(self.context.say(&text!("assumption", "假设"))),
            Heading::right(self.context.say(&text!("lowest", "最低"))),
            Heading::right(self.context.say(&text!("highest", "最高"))),
            Heading::right(self.context.say(&text!("difference", "相差"))),
        ];
        let row = |fate: &Fate| {
            let label = self.context.plan.assumption(&fate.assumption).map_or(Text::same(&fate.assumption), |known| known.label.clone());
            let error = fixed(1.959_963_984_540_054 * fate.standard_error, 2);
            vec![
                self.context.say(&label),
                fixed(fate.low, 1),
                fixed(fate.high, 1),
                format!("{} ± {error}", signed(fate.high - fate.low, |gain| fixed(gain, 2))),
            ]
        };
        let rows: Vec<Vec<String>> = self.effects.fate.iter().take(FATES).map(row).collect();
        page + terminal::table(&headings, &rows, self.context.surroundings.width).as_str()
    }
}
