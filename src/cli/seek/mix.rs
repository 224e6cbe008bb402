//! Lays out the best mix for a sum of money, and what each of several sums buys.

use crate::analysis::seek::{Answer, Found, KnobKind, Outcome, Priced, Question, Turn, Want, positions};
use crate::cli::context::Context;
use crate::cli::terminal::{self, Heading, wrap};
use crate::language::number::{counted, fixed, millions, percent, short, signed, words_in_table};
use crate::language::{Language, Text};
use crate::text;

use super::words::{judged, million, million_a_year};

/// A change of P of less than half a point is not told.
const SEEN: f64 = 0.005;

/// Standard errors on either side of a 95 % interval.
const TWO_SIDED: f64 = 1.959_963_984_540_054;

/// A gain with half the width of its 95 % interval.
fn with_interval((gain, error): (f64, f64)) -> String {
    format!("{} ± {}", signed(gain, |gain| fixed(gain, 2)), fixed(TWO_SIDED * error, 2))
}

/// An answer about money, in words of one language.
pub(super) struct MixPage<'a> {
    pub(super) context: &'a Context,
    pub(super) question: &'a Question,
    pub(super) answer: &'a Answer<'a>,
}

impl MixPage<'_> {
    pub(super) fn say(&self, words: Text) -> String {
        self.context.say(&words)
    }

    fn targets(&self) -> Vec<usize> {
        positions(&self.context.plan, &self.question.targets)
    }

    pub(super) fn safe(&self, outcome: &Outcome) -> usize {
        self.targets().into_iter().filter(|target| outcome.p(*target) >= self.question.safe).count()
    }

    /// Targets that stay safe for any luck of the draw: two standard errors above the line.
    pub(super) fn surely_safe(&self, outcome: &Outcome) -> usize {
        let safe = self.question.safe;
        let error = (safe * (1.0 - safe) / outcome.draws() as f64).sqrt();
        self.targets().into_iter().filter(|target| outcome.p(*target) >= safe + 2.0 * error).count()
    }

    /// How many targets are safe: one number, or two where luck could make the difference.
    fn safe_words(&self, outcome: &Outcome) -> String {
        let (surely, safe) = (self.surely_safe(outcome), self.safe(outcome));
        if surely == safe { safe.to_string() } else { format!("{surely}–{safe}") }
    }

    pub(super) fn text(&self) -> String {
        match &self.answer.found[..] {
            [found] => self.one(found),
            several => self.frontier(several),
        }
    }

    fn money(&self, found: &Found<'_>, money: f64) -> String {
        self.say(words_in_table(found.space.a_year(money), self.context.plan.paid_in()))
    }

    pub(super) fn one(&self, found: &Found<'_>) -> String {
        let plan = &self.context.plan;
        let width = self.context.surroundings.width;
        let (start, asked) = (found.space.start, found.money.is_finite());
        let Text { zh, en } = millions(found.space.a_year(if asked { found.money } else { found.cost }), plan.paid_in());
        let mut page = self.say(match asked {
            true => text!("Best mix found for {en} of new money a year from {start}\n", "{start}年起每年新增{zh}：找到的最佳组合\n"),
            false => text!("Best mix found, {en} a year from {start}\n", "找到的最佳组合：{start}年起每年{zh}\n"),
        });
        let levers = found.space.knobs.iter().filter(|knob| knob.kind == KnobKind::Lever).count();
        let (runs, draws, lines) = (self.answer.runs, found.before.draws(), self.question.choice.lines);
        page += &wrap(
            &self.say(match lines {
                true => text!(
                    "Lines may give and get. {levers} levers, {runs} runs of {draws} draws.",
                    "各领域可在范围内增减。{levers}项措施，运算{runs}次，每次{draws}次模拟。"
                ),
                false => text!(
                    "No line gives anything. {levers} levers, {runs} runs of {draws} draws.",
                    "各领域均不让出资金。{levers}项措施，运算{runs}次，每次{draws}次模拟。"
                ),
            }),
            width,
            "",
        );
        page.push('\n');
        page += &self.before_and_after(found, width);
        page.push('\n');
        page += &self.queue(found, width);
        page += &self.won_and_lost(found, width);
        page += &self.sure(found, width);
        page
    }

    fn before_and_after(&self, found: &Found<'_>, width: usize) -> String {
        let (before, after) = found.promised();
        let gain = with_interval(after.gain_on(before));
        let headings = [
            Heading::filling(""),
            Heading::right(self.say(text!("as it is", "现状"))),
            Heading::right(self.say(text!("mix", "组合"))),
            Heading::right(self.say(text!("change (95%)", "变化（95%）"))),
        ];
        let safe = percent(self.question.safe);
        let rows = vec![
            vec![
                self.say(text!("targets met on average", "平均达标数")),
                format!("{:.1}", before.expected()),
                format!("{:.1}", after.expected()),
                gain,
            ],
            vec![
                self.say(text!("safe ({safe} or more)", "有把握达标（{safe}以上）")),
                self.safe(before).to_string(),
                self.safe_words(after),
                String::new(),
            ],
            vec![
                self.say(text!("worst tenth of draws", "最差一成模拟")),
                format!("{:.1}", before.tail),
                format!("{:.1}", after.tail),
                String::new(),
            ],
        ];
        terminal::table(&headings, &rows, width)
    }

    fn queue(&self, found: &Found<'_>, width: usize) -> String {
        if found.order.is_empty() {
            return self.say(text!("Nothing that can be decided for this money helps.\n", "这笔资金能决定的措施都没有帮助。\n"));
        }
        let headings = [
            Heading::right(""),
            Heading::filling(self.say(text!("in the order of gain for the money", "按资金收益排序"))),
            Heading::right(self.say(text!("of", "力度"))),
            Heading::right(self.say(million(&self.context.plan))),
            Heading::right(self.say(text!("gain", "增益"))),
            Heading::right(self.say(text!("near ties", "近似"))),
        ];
        let row = |(place, Turn { knob, gain, standard_error }): (usize, &Turn)| {
            let of = &found.space.knobs[*knob];
            let value = found.mix[*knob];
            let (low, high) = found.ties[*knob];
            let share = |value: f64| format!("{}%", short(value * 100.0));
            let amount = match of.kind {
                KnobKind::Lever => format!("{}/{}", short(value), short(of.most)),
                KnobKind::Line => format!("{} → {}", share(of.at), share(value)),
            };
            let tie = match of.kind {
                _ if high - low < 1e-12 => String::new(),
                KnobKind::Lever => format!("{}–{}", short(low), short(high)),
                KnobKind::Line => format!("{}–{}", share(low), share(high)),
            };
            let unit = if of.kind == KnobKind::Lever { format!(", {}", self.say(of.unit.clone())) } else { String::new() };
            let unit = if self.context.language == Language::Zh { unit.replace(", ", "，") } else { unit };
            let cost = self.money(found, found.space.cost_of(*knob, value));
            let gain = standard_error.map_or_else(|| format!("{gain:+.2}"), |error| with_interval((*gain, error)));
            vec![(place + 1).to_string(), format!("{}{unit}", self.say(of.label.clone())), amount, cost, gain, tie]
        };
        terminal::table(&headings, &found.order.iter().enumerate().map(row).collect::<Vec<_>>(), width) + "\n"
    }

    fn won_and_lost(&self, found: &Found<'_>, width: usize) -> String {
        let plan = &self.context.plan;
        let (before, after) = found.promised();
        let mut changes: Vec<(usize, f64)> =
            (0..plan.indicators.len()).map(|target| (target, after.p(target) - before.p(target))).collect();
        changes.sort_by(|one, other| other.1.total_cmp(&one.1));
        let named = |(target, _): &(usize, f64)| {
            let name = self.say(plan.indicators[*target].full_name());
            let (low, high) = after.change_on(before, *target).interval();
            let (from, to, half) = (percent(before.p(*target)), percent(after.p(*target)), fixed(50.0 * (high - low), 1));
            self.say(text!("{name} {from} → {to} (± {half})", "{name}{from}→{to}（±{half}）"))
        };
        let list = |some: Vec<String>| some.join(if self.context.language == Language::Zh { "、" } else { ", " });
        let won: Vec<&(usize, f64)> = changes.iter().filter(|(_, change)| *change >= SEEN).collect();
        let lost: Vec<&(usize, f64)> = changes.iter().rev().filter(|(_, change)| *change <= -SEEN).collect();
        let mut page = String::new();
        if !won.is_empty() {
            let (count, most) = (won.len(), list(won.iter().take(3).map(|change| named(change)).collect()));
            let targets = counted(count, "target");
            page += &wrap(&self.say(text!("Won: {targets}, most: {most}", "受益{count}项，最多的：{most}")), width, "");
        }
        if !lost.is_empty() {
            let (count, most) = (lost.len(), list(lost.iter().take(3).map(|change| named(change)).collect()));
            let targets = counted(count, "target");
            page += &wrap(&self.say(text!("Lost: {targets}: {most}", "受损{count}项：{most}")), width, "");
        }
        page
    }

    fn sure(&self, found: &Found<'_>, width: usize) -> String {
        let plan = &self.context.plan;
        let mut page = String::new();
        let given: Vec<String> = found
            .space
            .knobs
            .iter()
            .zip(&found.mix)
            .filter(|(knob, value)| knob.kind == KnobKind::Line && **value < knob.at - 1e-9)
            .map(|(knob, _)| self.say(knob.label.clone()))
            .collect();
        if !given.is_empty() {
            let list = given.join(if self.context.language == Language::Zh { "、" } else { ", " });
            page += &wrap(
                &self.say(text!(
                    "Taken from: {list}. What no target measures there is lost unseen.",
                    "资金出自：{list}。这些领域中没有指标衡量的损失，此处看不到。"
                )),
                width,
                "",
            );
        }
        page += &wrap(&self.say(self.promise(found)), width, "");
        let unreached = self.unreached(found, width);
        page += &unreached;
        let beside = |(knob, (low, high)): (usize, &(f64, f64))| {
            let (of, value) = (&found.space.knobs[knob], found.mix[knob]);
            let Text { zh, en } = &of.label;
            let (low, high_words) = (short(low.max(of.least)), short(*high));
            (value == of.at && *high > value).then(|| self.say(text!("{en} ({low}–{high_words})", "{zh}（{low}–{high_words}）")))
        };
        let beside: Vec<String> = found.ties.iter().enumerate().filter_map(beside).collect();
        // What is as good as a mix that does not do what was asked is of no use.
        if !beside.is_empty() && unreached.is_empty() {
            let list = beside.join(if self.context.language == Language::Zh { "；" } else { "; " });
            page +=
                &wrap(&self.say(text!("As good with another lever in its place: {list}.", "换用以下措施差别不大：{list}。")), width, "");
        }
        page += &self.refused(found, width);
        for (name, before, after) in found.futures.iter().skip(1) {
            let gain = with_interval(after.gain_on(before));
            page += &self.say(text!("Future {name}: {gain}\n", "情景 {name}：{gain}\n"));
        }
        let (before, after) = found.promised();
        if after.failed > 0 {
            let (failed, as_it_is) = (after.failed, before.failed);
            let why = after.failure.as_ref().map_or(String::new(), |failure| {
                let place = failure.place.as_ref().map_or(String::new(), |place| format!(" ({}:{})", place.source.name, place.line()));
                format!("{} {}{place}: {}", failure.series, failure.year, self.say(failure.cause.clone()))
            });
            page += &wrap(
                &self.say(text!(
                    "Draws that fail: {failed} ({as_it_is} as it is): {why}",
                    "失败的模拟：{failed}次（现状{as_it_is}次）：{why}"
                )),
                width,
                "",
            );
        }
        if plan.roles.spending.is_some() && found.money.is_finite() && found.money > 0.0 {
            let (start, end) = (found.space.start, plan.target_year);
            page += &wrap(
                &self.say(text!(
                    "New money is a share of the median spending of {start} to {end}: in a draw with a smaller budget it is less.",
                    "新增资金按{start}—{end}年支出中位数的比例给出：财力较弱的模拟中相应减少。"
                )),
                width,
                "",
            );
        }
        let judged = self.say(judged(plan, found.scenario.levers.keys().map(String::as_str)));
        if !judged.is_empty() {
            page += &wrap(&judged, width, "");
        }
        page
    }

    /// Targets that were to be made safe, and are not by any mix that was found.
    fn unreached(&self, found: &Found<'_>, width: usize) -> String {
        let (_, after) = found.promised();
        // Those that are safe but for the luck of the draw are told so by their number.
        let below = |target: &usize| found.after.p(*target) < self.question.safe && after.p(*target) < self.question.safe;
        let mut short: Vec<usize> = self.targets().into_iter().filter(below).collect();
        if self.question.want != Want::Cheapest || short.is_empty() {
            return String::new();
        }
        short.sort_by(|one, other| after.p(*one).total_cmp(&after.p(*other)));
        let (count, safe) = (short.len(), percent(self.question.safe));
        let named = |target: &usize| {
            let (Text { zh, en }, p) = (self.context.plan.indicators[*target].full_name(), percent(after.p(*target)));
            text!("{en} {p}", "{zh}{p}")
        };
        let Text { zh, en } = Text::join(&short.iter().take(3).map(named).collect::<Vec<_>>(), "、", ", ");
        let targets = counted(count, "target");
        let words = text!(
            "Not reachable: no mix found makes all of them safe. {targets} stay below {safe}, furthest: {en}. `fiveyear seek TARGET` says what stops each.",
            "达不到：没有找到能使所问目标全部有把握达标的组合。{count}项仍低于{safe}，差得最多的：{zh}。各项卡在哪里，请用 fiveyear seek 目标 查看。"
        );
        wrap(&self.say(words), width, "")
    }

    /// Which draws the figures are of, and what they promise at least.
    fn promise(&self, found: &Found<'_>) -> Text {
        let (before, after) = found.promised();
        let draws = after.draws();
        if found.checked.is_none() {
            return text!(
                "Not checked: these {draws} draws chose the mix, so that it looks better than it is.",
                "未复核：组合正是按这{draws}次模拟选出的，数字偏好。"
            );
        }
        let (gain, error) = after.gain_on(before);
        let two_digits = |gain: f64| signed(gain, |gain| fixed(gain, 2));
        let (least, chosen) = (two_digits(gain - TWO_SIDED * error), two_digits(found.after.gain_on(&found.before).0));
        let seed = self.question.check_seed;
        text!(
            "The figures are of other random numbers than those that chose the mix (seed {seed}, {draws} draws), which gave {chosen}. Promised: at least {least}.",
            "以上数字另换随机数得出（种子{seed}，{draws}次模拟），未参与选择；选择所用的模拟为{chosen}。承诺：至少{least}。"
        )
    }

    /// Amounts that no mix may hold, since draws fail there that do not fail as it is.
    fn refused(&self, found: &Found<'_>, width: usize) -> String {
        let base = self.answer.list.base[0].failed;
        let mut page = String::new();
        for (knob, of) in found.space.knobs.iter().enumerate() {
            let fails = |run: &&Priced| run.knob == knob && run.outcomes[0].failed > base;
            let Some(run) = self.answer.list.runs.iter().find(fails) else { continue };
            let Some(failure) = &run.outcomes[0].failure else { continue };
            let (name, value, failed) = (self.say(of.label.clone()), short(run.value), run.outcomes[0].failed);
            let (series, year, cause) = (&failure.series, failure.year, self.say(failure.cause.clone()));
            page += &wrap(
                &self.say(text!(
                    "Refused: {name} at {value}, where {failed} draws fail: {series} in {year}, {cause}",
                    "不采用：{name}取 {value} 时有{failed}次模拟失败：{year}年 {series}，{cause}"
                )),
                width,
                "",
            );
        }
        page
    }

    fn frontier(&self, several: &[Found<'_>]) -> String {
        let width = self.context.surroundings.width;
        let mut page = self.say(text!("What each sum of money buys\n\n", "不同资金规模能换来什么\n\n"));
        let headings = [
            Heading::right(self.say(million_a_year(&self.context.plan))),
            Heading::right(self.say(text!("met on average", "平均达标数"))),
            Heading::right(self.say(text!("safe", "有把握"))),
            Heading::right(self.say(text!("worst tenth", "最差一成"))),
            Heading::filling(self.say(text!("new or more in the mix", "组合中新增或加大的措施"))),
        ];
        let mut rows = Vec::new();
        for (position, found) in several.iter().enumerate() {
            let before = position.checked_sub(1).map_or_else(|| found.space.as_it_is(), |earlier| several[earlier].mix.clone());
            let new = found.space.knobs.iter().zip(found.mix.iter().zip(&before)).filter(|(_, (value, before))| **value > **before + 1e-9);
            let names: Vec<String> = new.map(|(knob, (value, _))| format!("{} {}", self.say(knob.label.clone()), short(*value))).collect();
            let (_, outcome) = found.promised();
            rows.push(vec![
                self.money(found, found.money),
                format!("{:.2}", outcome.expected()),
                self.safe_words(outcome),
                format!("{:.1}", outcome.tail),
                names.join(if self.context.language == Language::Zh { "；" } else { "; " }),
            ]);
        }
        page += &terminal::table(&headings, &rows, width);
        let runs = self.answer.runs;
        page += &self.say(text!("{runs} runs.\n", "共运算{runs}次。\n"));
        page
    }
}
