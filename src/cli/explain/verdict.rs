//! The part of `fiveyear explain` that answers: how likely a target is to be met, by when, and which assumptions move that most.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::achieve::assess_each;
use crate::analysis::{Bar, number_met, tornado_of_plan};
use crate::brief::{Digits, TargetLine, target_line, year_words};
use crate::diagnostic::Diagnostic;
use crate::language::number::{NONE, fixed, percent, short, whole};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::results::Readout;
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings};
use crate::text;

use super::super::answer::by_year;
use super::super::terminal::{self, Heading, wrap};

/// Assumptions that are told first.
const FIRST: usize = 5;

/// Below this probability a target is said to be out of reach.
const OUT_OF_REACH: f64 = 0.01;

/// How a target stands in a scenario, and what each assumption does to that.
pub(super) struct TargetVerdict {
    pub line: TargetLine,
    /// The last year whose observations moved the draws, and how the target stood before they did; only with `--as-of`.
    pub before: Option<(i32, TargetLine)>,
    /// P(met) with each assumption at its 10 % and at its 90 % quantile, the widest difference first; where nothing moves P, the value itself.
    pub bars: Vec<Bar>,
    /// Whether the bars are of the value, since P stays what it is.
    of_value: bool,
    digits: Digits,
    /// Draws that P(met) of the verdict and of the bars is of.
    draws: usize,
    moved_draws: usize,
}

impl TargetVerdict {
    /// The verdict of as many draws as a run has, moved to what was observed up to `as_of`; the assumptions `among` are moved in fewer, the same
    /// for all of them, and nothing observed moves those.
    pub(super) fn of(
        session: &Session<'_>,
        scenario: &Scenario,
        position: usize,
        moved: &Settings,
        among: &BTreeSet<&str>,
        as_of: Option<i32>,
    ) -> Result<Option<TargetVerdict>, Vec<Diagnostic>> {
        let plan = session.plan();
        let settings = Settings { seed: moved.seed, design: moved.design, ..Settings::default() };
        let draws = settings.draws;
        let judged = |as_of: Option<i32>| -> Result<Option<TargetLine>, Vec<Diagnostic>> {
            let mut line = None;
            let mut judged = session.with(Settings { as_of, ..settings.clone() });
            assess_each(&mut judged, std::slice::from_ref(scenario), |result, _| {
                if result.judgement.targets[position].modelled {
                    line = Some(target_line(plan, Readout::of_result(plan, Settings::default(), &result).reference(), position));
                }
            })?;
            Ok(line)
        };
        let Some(line) = judged(as_of)? else { return Ok(None) };
        let before = match as_of {
            Some(year) => judged(None)?.map(|before| (year, before)),
            None => None,
        };
        let variants = session.with(moved.clone());
        let mut bars = number_met(&variants, scenario, Some(among))?.targets.swap_remove(position).bars;
        let of_value = bars.is_empty();
        if of_value {
            bars = tornado_of_plan(session, scenario)?.swap_remove(position).bars;
        }
        let digits = Digits::of(&plan.indicators[position]);
        // An assumption whose two ends are written alike moves nothing that is seen.
        bars.retain(|bar| end_words(of_value, digits, bar.at_low) != end_words(of_value, digits, bar.at_high));
        Ok(Some(TargetVerdict { line, before, bars, of_value, digits, draws, moved_draws: moved.draws }))
    }

    /// The verdict in sentences: P, what is missing, by when, and why.
    pub(super) fn text(&self, plan: &Plan, scenario: &Scenario, language: Language, width: usize) -> String {
        let TargetLine { met, median_words, asked, gap_in_short: gap, why, cause, by_year: years, .. } = &self.line;
        let (p, Text { zh, en }, year, draws) =
            (percent(met.value), &scenario.title, year_words(plan, self.line.year_met), whole(self.draws));
        let short_by = |words: &str, of: &str| if words == NONE { String::new() } else { format!("{of}{words}") };
        let (miss_en, miss_zh) = (short_by(&gap.en, ", gap "), short_by(&gap.zh, "，差距"));
        let verdict = text!(
            "Met in {p} of {draws} draws of scenario “{en}”: median {}, asked for {}{miss_en}; median: {}.",
            "情景“{zh}”{draws}次模拟中{p}达标：中位数{}，要求{}{miss_zh}；中位路径{}。",
            median_words.get(language),
            asked.get(language),
            year.get(language)
        );
        let mut page = match &self.before {
            Some((year, _)) => {
                let words = text!("With what was observed up to {year}:", "计入截至{year}年的观测值：");
                wrap(words.get(language), width, "  ")
            }
            None => String::new(),
        };
        page += &wrap(verdict.get(language), width, "  ");
        if let (Some(first), Some(last)) = (years.first(), years.last()) {
            let (first, last, all) = (first.year, last.year, by_year(years));
            page += &wrap(
                text!("P by year, {first} to {last}, %:  {all}", "{first}—{last}年逐年达标概率，%：{all}").get(language),
                width,
                "  ",
            );
        }
        if !why.en.is_empty() {
            let why = match cause.en.as_str() {
                "" => why.clone(),
                _ => Text::new(format!("{}：{}", why.zh, cause.zh), format!("{}: {}", why.en, cause.en)),
            };
            let words = match met.value < OUT_OF_REACH {
                true => text!("Out of reach as the model stands: it {}.", "按模型无法实现：{}。", why.get(language)),
                false => text!("It {}.", "{}。", why.get(language)),
            };
            page += &wrap(words.get(language), width, "  ");
        }
        if let Some((_, before)) = &self.before {
            let (p, median, all) = (percent(before.met.value), &before.median_words, by_year(&before.by_year));
            let words = text!(
                "Before they counted: met in {p} of draws, median {}; P by year, %:  {all}",
                "计入之前：达标概率{p}，中位数{}；逐年达标概率，%：{all}",
                median.get(language)
            );
            page += &wrap(words.get(language), width, "  ");
        }
        page
    }

    /// The assumptions that matter most, with P at either end.
    pub(super) fn matters(&self, plan: &Plan, language: Language, width: usize) -> String {
        let shown: Vec<&Bar> = self.bars.iter().take(FIRST).collect();
        if shown.is_empty() {
            return String::new();
        }
        let (count, draws) = (shown.len(), whole(self.moved_draws));
        let title = if self.of_value {
            text!(
                "No single assumption changes P. The {count} that move the value most, each at its 10% and its 90% value, all else central",
                "没有哪项假设单独改变概率。对数值影响最大的{count}项：各取10%与90%分位值，其余取中位取值"
            )
        } else {
            text!(
                "The {count} assumptions that matter most: P(met) with each at its 10% and its 90% value, all else drawn ({draws} draws)",
                "影响最大的{count}项假设：各取10%与90%分位值、其余照常随机时的达标概率（{draws}次模拟）"
            )
        };
        let [low, high] = if self.of_value {
            [text!("low → value", "低值 → 数值"), text!("high → value", "高值 → 数值")]
        } else {
            [text!("low → P", "低值 → 概率"), text!("high → P", "高值 → 概率")]
        };
        let headings = [Heading::filling(""), Heading::right(low.get(language)), Heading::right(high.get(language))];
        let row = |bar: &&Bar| {
            let name = plan.assumption(&bar.name).map_or_else(
                || bar.name.clone(),
                |assumption| match language {
                    Language::Zh => format!("{}（{}），{}", assumption.label.zh, bar.name, assumption.unit.zh),
                    Language::En => format!("{} ({}), {}", assumption.label.en, bar.name, assumption.unit.en),
                },
            );
            let written = |value| plan.assumption(&bar.name).map_or_else(|| short(value), |assumption| assumption.written(value));
            let end = |value: f64, p: f64| format!("{} → {}", written(value), self.end(p));
            vec![name, end(bar.low, bar.at_low), end(bar.high, bar.at_high)]
        };
        let rows: Vec<Vec<String>> = shown.iter().map(row).collect();
        format!("\n{}{}", wrap(title.get(language), width, ""), terminal::table(&headings, &rows, width))
    }

    /// What is said of an assumption's weight behind its value; nothing where it moves nothing.
    pub(super) fn weight(&self, name: &str) -> Option<Text> {
        let bar = self.bars.iter().find(|bar| bar.name == name)?;
        let (low, high) = (self.end(bar.at_low), self.end(bar.at_high));
        Some(match self.of_value {
            true => text!("value {low} at its low end, {high} at its high end", "取低值时为{low}，取高值时为{high}"),
            false => text!("P(met) {low} at its low end, {high} at its high end", "取低值时达标概率{low}，取高值时{high}"),
        })
    }

    /// What stands at the end of a bar, in words.
    fn end(&self, then: f64) -> String {
        end_words(self.of_value, self.digits, then)
    }

    pub(super) fn page(&self) -> TargetVerdictPage<'_> {
        let of = if self.of_value { "value" } else { "p_met" };
        let end = |bar: &Bar| {
            let Bar { name, low, high, at_low, at_high } = bar.clone();
            MovedPage { assumption: name, low, high, of, at_low, at_high }
        };
        TargetVerdictPage {
            target: &self.line,
            as_of: self.before.as_ref().map(|(year, _)| *year),
            before: self.before.as_ref().map(|(_, line)| line),
            draws: self.draws,
            moved_draws: self.moved_draws,
            assumptions: self.bars.iter().map(end).collect(),
        }
    }
}

/// A value, or P in per cent.
fn end_words(of_value: bool, digits: Digits, then: f64) -> String {
    if of_value { fixed(then, digits.decimals() + 1) } else { percent(then) }
}

/// The verdict as data.
#[derive(Serialize)]
pub(super) struct TargetVerdictPage<'a> {
    target: &'a TargetLine,
    /// The last year whose observations moved the draws that `target` is of.
    as_of: Option<i32>,
    /// How it stood before they did. All else on the page is of that time.
    before: Option<&'a TargetLine>,
    draws: usize,
    moved_draws: usize,
    assumptions: Vec<MovedPage>,
}

/// What comes of one assumption at its 10 % and its 90 % quantile.
#[derive(Serialize)]
struct MovedPage {
    assumption: String,
    low: f64,
    high: f64,
    /// What the two are: `p_met`, or `value` where nothing moves that.
    of: &'static str,
    at_low: f64,
    at_high: f64,
}
