//! Two scenarios side by side on the terminal: what differs in their inputs, and the targets won and lost.

use crate::analysis::money::Cost;
use crate::analysis::{ScenarioComparison, TargetComparison, Verdict};
use crate::brief::{Digits, difference_words};
use crate::language::Text;
use crate::language::number::{counted, percent, points, short, signed, whole};
use crate::plan::Plan;
use crate::scenario::{Difference, DifferenceKind, Scenario};
use crate::text;

use super::super::context::Context;
use super::super::terminal::{self, Heading, wrap};

/// Differing inputs that the terminal shows; a batch of moved facilities would fill the screen.
const SHOWN_INPUTS: usize = 12;

/// Targets of either side that the terminal shows.
const SHOWN_TARGETS: usize = 10;

/// A change of less than a percentage point is counted, not shown.
const LEAST: f64 = 0.01;

/// Targets that are named on either side of a shift of money.
const SHOWN_COMPETING: usize = 5;

/// Two scenarios with all that differs between them.
pub(super) struct Pair<'a> {
    pub first: &'a Scenario,
    pub second: &'a Scenario,
    pub inputs: Vec<Difference>,
    pub cost: Option<Cost>,
    pub comparison: ScenarioComparison,
    /// Draws that fail in the first and in the second; they meet no target.
    pub failed: [usize; 2],
    /// How the draws were made, if not as usual.
    pub drawn: Text,
    /// What observed years have to do with them.
    pub observed: Text,
}

impl Pair<'_> {
    pub(super) fn text(&self, context: &Context) -> String {
        let (plan, language, width) = (&context.plan, context.language, context.surroundings.width);
        let (first, second, draws) = (self.first.title.get(language), self.second.title.get(language), whole(self.comparison.draws));
        let (Text { zh, en }, Text { zh: seen_zh, en: seen_en }) = (&self.drawn, &self.observed);
        let mut page = wrap(
            text!(
                "{second} against {first}: {draws} draws{en} with the same random numbers{seen_en}",
                "“{second}”与“{first}”相比：{draws}次模拟{zh}，随机数相同{seen_zh}"
            )
            .get(language),
            width,
            "",
        );
        for (title, failed) in [(first, self.failed[0]), (second, self.failed[1])].into_iter().filter(|(_, failed)| *failed > 0) {
            let words = text!(
                "{failed} of {draws} draws of {title} fail and count as not met: fiveyear check --run says why.",
                "“{title}”的{draws}次模拟中有{failed}次失败，按未达标计；原因见 fiveyear check --run。"
            );
            page += &wrap(words.get(language), width, "");
        }
        page += &format!("\n{}\n", text!("What differs in the inputs:", "输入的不同：").get(language));
        for input in self.inputs.iter().take(SHOWN_INPUTS) {
            let said = |words: &Text| {
                if words.get(language).is_empty() { "–".to_owned() } else { words.get(language).to_owned() }
            };
            let unit = match plan.assumption(&input.name).filter(|_| input.kind == DifferenceKind::Assumption) {
                Some(assumption) if !assumption.unit.get(language).is_empty() => {
                    let unit = assumption.unit.get(language);
                    text!(" ({unit})", "（{unit}）").get(language).to_owned()
                }
                _ => String::new(),
            };
            let (label, from, to) = (input.label.get(language), said(&input.from), said(&input.to));
            page += &wrap(text!("{label}{unit}: {from} → {to}", "{label}{unit}：{from} → {to}").get(language), width, "  ");
        }
        if let more @ 1.. = self.inputs.len().saturating_sub(SHOWN_INPUTS) {
            page += &format!(
                "  {}\n",
                text!("and {more} more (--format json lists all)", "另有{more}项（--format json 列出全部）").get(language)
            );
        }
        if self.inputs.is_empty() {
            page += &format!("  {}\n", text!("nothing", "无").get(language));
        }
        if let Some(cost) = &self.cost {
            let gain = self.comparison.gain.map(|gain| (gain.mean, gain.standard_error));
            page += &wrap(cost.words(plan, gain).get(language), width, "");
        }
        for (verdict, title) in [
            (Verdict::Wins, text!("Targets more likely met:", "更可能达标的目标：")),
            (Verdict::Loses, text!("Targets less likely met:", "更难达标的目标：")),
        ] {
            let clear = |target: &&TargetComparison| target.met.verdict() == verdict;
            let mut targets: Vec<&TargetComparison> = self.comparison.targets.iter().filter(clear).collect();
            targets.sort_by(|one, other| other.met.difference().abs().total_cmp(&one.met.difference().abs()));
            page += &format!("\n{}\n", title.get(language));
            // As on the slide: ten at most, and what is smaller than a point is counted.
            let seen = targets.iter().take(SHOWN_TARGETS).filter(|target| target.met.difference().abs() >= LEAST).count();
            let smaller = targets.len() - seen;
            targets.truncate(seen);
            page += &match (seen, smaller) {
                (0, 0) => format!("  {}\n", text!("none", "无").get(language)),
                (0, _) => String::new(),
                _ => self.table(context, &targets),
            };
            if smaller > 0 {
                let words = counted(smaller, "smaller change");
                page += &wrap(
                    text!("and {words} (--format json lists all)", "另有{smaller}项变化较小（--format json 列出全部）").get(language),
                    width,
                    "  ",
                );
            }
        }
        let (same, differ): (Vec<&TargetComparison>, Vec<&TargetComparison>) =
            self.comparison.targets.iter().partition(|target| target.met.verdict() == Verdict::Same);
        let unclear = differ.iter().filter(|target| target.met.verdict() == Verdict::Undecided).count();
        let (differ, same) = (if unclear == 1 { "does" } else { "do" }, same.len());
        // A number of nought is not worth a sentence.
        let others = match unclear {
            0 => Text::default(),
            _ => Text::new(
                format!("另有{unclear}项目标差异不明；"),
                format!("{} {differ} not differ clearly; ", counted(unclear, "other target")),
            ),
        };
        let others = others.get(language);
        let in_same = if unclear == 0 { "In" } else { "in" };
        let all = &self.comparison.all;
        let (before, after) = (percent(all.first_share()), percent(all.second_share()));
        page += "\n";
        page += &wrap(
            text!(
                "{others}{in_same} {same} no draw differs. All targets together: {before} → {after}.",
                "{others}其余{same}项不受影响。全部目标同时达标的概率：{before} → {after}。"
            )
            .get(language),
            width,
            "",
        );
        page += &self.competing(plan, context);
        page
    }

    fn table(&self, context: &Context, targets: &[&TargetComparison]) -> String {
        let (plan, language) = (&context.plan, context.language);
        let headings = [
            Heading::right(""),
            Heading::filling(text!("target", "目标").get(language)),
            Heading::right(text!("P(met)", "达标概率").get(language)),
            Heading::right(text!("difference (95%)", "差（95%区间）").get(language)),
            Heading::right(text!("value", "指标值之差").get(language)),
        ];
        let to = text!("to", "至");
        let to = to.get(language);
        let rows: Vec<Vec<String>> = targets
            .iter()
            .map(|target| {
                let indicator = &plan.indicators[target.indicator];
                let (low, high) = target.met.interval();
                vec![
                    indicator.number.clone(),
                    indicator.full_name().get(language).to_owned(),
                    format!("{} → {}", percent(target.met.first_share()), percent(target.met.second_share())),
                    format!("{} ({} {to} {})", points(target.met.difference()), points(low), points(high)),
                    target.difference.map_or("–".to_owned(), |effect| {
                        // With the digits of its target; of how many it is, the name says.
                        let change = Digits::of(indicator).change(effect.mean);
                        let seen = change.contains(|digit| matches!(digit, '1'..='9'));
                        let words = difference_words(indicator, &if seen { change } else { signed(effect.mean, short) });
                        words.get(language).split(" per ").next().unwrap_or_default().to_owned()
                    }),
                ]
            })
            .collect();
        terminal::table(&headings, &rows, context.surroundings.width)
    }

    /// Who is helped and who is set back where money is shifted from one line to another, and nothing else differs.
    fn competing(&self, plan: &Plan, context: &Context) -> String {
        let shifts_alone = self.inputs.iter().all(|input| input.kind == DifferenceKind::Shift);
        let new_money = self.first.shifts.iter().chain(&self.second.shifts).any(|shift| shift.from.is_none());
        if self.inputs.is_empty() || !shifts_alone || new_money {
            return String::new();
        }
        let (language, helped, hurt) = (context.language, self.comparison.helped(), self.comparison.hurt());
        if helped.is_empty() || hurt.is_empty() {
            return String::new();
        }
        let names = |targets: &[&TargetComparison]| {
            let name = |target: &&TargetComparison| {
                let indicator = &plan.indicators[target.indicator];
                format!("{} {}", indicator.number, indicator.full_name().get(language))
            };
            let mut names: Vec<String> = targets.iter().take(SHOWN_COMPETING).map(name).collect();
            if let more @ 1.. = targets.len().saturating_sub(SHOWN_COMPETING) {
                names.push(text!("{more} more", "另有{more}项").get(language).to_owned());
            }
            names.join(text!("; ", "；").get(language))
        };
        let (helped, hurt) = (names(&helped), names(&hurt));
        let words = text!(
            "Competing for the same money (+ brought closer to the target or further beyond, − set back):\n+ {helped}\n− {hurt}",
            "争用同一笔钱（＋更接近目标或超出更多，－离目标更远）：\n＋{helped}\n－{hurt}"
        );
        wrap(words.get(language), context.surroundings.width, "")
    }
}
