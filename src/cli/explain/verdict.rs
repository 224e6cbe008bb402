//! The part of `fiveyear explain` that answers: how likely a target is to be met, by when, and which assumptions move that most.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::achieve::assess_each;
use crate::analysis::{Bar, number_met};
use crate::brief::{TargetLine, target_line, year_words};
use crate::diagnostic::Diagnostic;
use crate::language::number::{percent, short};
use crate::language::{Language, Text};
use crate::plan::Plan;
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
pub(super) struct Verdict {
    pub line: TargetLine,
    /// P(met) with each assumption at its 10 % and at its 90 % quantile, the widest difference first.
    pub bars: Vec<Bar>,
    /// Draws that P(met) of the verdict and of the bars is of.
    draws: usize,
    moved_draws: usize,
}

impl Verdict {
    /// The verdict of as many draws as a run has; the assumptions `among` are moved in fewer, the same for all of them.
    pub(super) fn of(
        session: &Session<'_>,
        scenario: &Scenario,
        position: usize,
        moved_draws: usize,
        among: &BTreeSet<&str>,
    ) -> Result<Option<Verdict>, Vec<Diagnostic>> {
        let plan = session.plan();
        let settings = Settings::default();
        let draws = settings.draws;
        let mut line = None;
        let mut judged = session.with(settings);
        assess_each(&mut judged, std::slice::from_ref(scenario), |result, _| {
            if result.judgement.targets[position].modelled {
                line = Some(target_line(plan, &result, position));
            }
        })?;
        let Some(line) = line else { return Ok(None) };
        let moved = session.with(Settings { draws: moved_draws, ..Settings::default() });
        let mut tornados = number_met(&moved, scenario, Some(among))?.targets;
        Ok(Some(Verdict { line, bars: tornados.swap_remove(position).bars, draws, moved_draws }))
    }

    /// The verdict in sentences: P, what is missing, by when, and why.
    pub(super) fn text(&self, plan: &Plan, scenario: &Scenario, language: Language, width: usize) -> String {
        let TargetLine { met, median_in_unit, asked, missing, why, by_year: years, .. } = &self.line;
        let (p, Text { zh, en }, year, draws) = (percent(met.value), &scenario.title, year_words(plan, self.line.year_met), self.draws);
        let sure = met.value >= 1.0;
        let short_by = |words: &str, of: &str| if sure { String::new() } else { format!("{of}{words}") };
        let (miss_en, miss_zh) = (short_by(&missing.en, "; where missed, short by "), short_by(&missing.zh, "；未达标时平均差"));
        let verdict = text!(
            "Met in {p} of {draws} draws of scenario “{en}”: median {}, asked for {}{miss_en}; median: {}.",
            "情景“{zh}”{draws}次模拟中{p}达标：中位数{}，要求{}{miss_zh}；中位路径{}。",
            median_in_unit.get(language),
            asked.get(language),
            year.get(language)
        );
        let mut page = wrap(verdict.get(language), width, "  ");
        if let (Some(first), Some(last)) = (years.first(), years.last()) {
            let (first, last, all) = (first.year, last.year, by_year(years));
            page += &wrap(
                text!("P by year, {first} to {last}, %:  {all}", "{first}—{last}年逐年达标概率，%：{all}").get(language),
                width,
                "  ",
            );
        }
        if !why.en.is_empty() {
            let words = match met.value < OUT_OF_REACH {
                true => text!("Out of reach as the model stands: it {}.", "按模型无法实现：{}。", why.get(language)),
                false => text!("It {}.", "{}。", why.get(language)),
            };
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
        let (count, draws) = (shown.len(), self.moved_draws);
        let title = text!(
            "The {count} assumptions that matter most: P(met) with each at its 10 % and its 90 % value, all else drawn ({draws} draws)",
            "影响最大的{count}项假设：各取10%与90%分位值、其余照常随机时的达标概率（{draws}次模拟）"
        );
        let headings = [
            Heading::filling(""),
            Heading::right(text!("low → P", "低值 → 概率").get(language)),
            Heading::right(text!("high → P", "高值 → 概率").get(language)),
        ];
        let row = |bar: &&Bar| {
            let name = plan.assumption(&bar.name).map_or_else(
                || bar.name.clone(),
                |assumption| match language {
                    Language::Zh => format!("{}（{}），{}", assumption.label.zh, bar.name, assumption.unit.zh),
                    Language::En => format!("{} ({}), {}", assumption.label.en, bar.name, assumption.unit.en),
                },
            );
            let written = |value| plan.assumption(&bar.name).map_or_else(|| short(value), |assumption| assumption.written(value));
            let end = |value: f64, p: f64| format!("{} → {}", written(value), percent(p));
            vec![name, end(bar.low, bar.at_low), end(bar.high, bar.at_high)]
        };
        let rows: Vec<Vec<String>> = shown.iter().map(row).collect();
        format!("\n{}{}", wrap(title.get(language), width, ""), terminal::table(&headings, &rows, width))
    }

    /// What is said of an assumption's weight behind its value; nothing where it moves nothing.
    pub(super) fn weight(&self, name: &str) -> Option<Text> {
        let bar = self.bars.iter().find(|bar| bar.name == name)?;
        let (low, high) = (percent(bar.at_low), percent(bar.at_high));
        Some(text!("P(met) {low} at its low end, {high} at its high end", "取低值时达标概率{low}，取高值时{high}"))
    }

    pub(super) fn page(&self) -> VerdictPage<'_> {
        let end = |bar: &Bar| MovedPage {
            assumption: bar.name.clone(),
            low: bar.low,
            high: bar.high,
            p_at_low: bar.at_low,
            p_at_high: bar.at_high,
        };
        VerdictPage {
            target: &self.line,
            draws: self.draws,
            moved_draws: self.moved_draws,
            assumptions: self.bars.iter().map(end).collect(),
        }
    }
}

/// The verdict as data.
#[derive(Serialize)]
pub(super) struct VerdictPage<'a> {
    target: &'a TargetLine,
    draws: usize,
    moved_draws: usize,
    assumptions: Vec<MovedPage>,
}

/// P(met) with one assumption at its 10 % and its 90 % quantile.
#[derive(Serialize)]
struct MovedPage {
    assumption: String,
    low: f64,
    high: f64,
    p_at_low: f64,
    p_at_high: f64,
}
