//! The table at the end of a batch, which has more scenarios than fit beside each other: the scenarios that meet most and fewest targets,
//! and the bounds between which each target's P(met) lies.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::language::number::{counted, percent};
use crate::language::{Language, Text};
use crate::plan::{Indicator, Plan};
use crate::results::rows::{Extremes, Standing};
use crate::results::{Results, Table, queries};
use crate::run::MOST_BESIDE;
use crate::text;

use super::target_rows::{legend, printed, rows_by_domain};
use super::terminal::{self, Heading};

/// Scenarios shown at either end of the ranking.
const ENDS: usize = 10;

/// The scenarios at both ends of the ranking, then the targets.
pub(super) fn tables(plan: &Plan, results: &Results, standings: &[Standing], single: bool, language: Language, width: usize) -> String {
    let position: BTreeMap<&str, usize> = standings.iter().enumerate().map(|(at, standing)| (standing.scenario.as_str(), at)).collect();
    let ranked = Standing::of(&queries::ranking(results));
    let ranking: Vec<(usize, &Standing)> = ranked.iter().map(|standing| (position[standing.scenario.as_str()], standing)).collect();
    let mut parts = Vec::new();
    if ranking.len() <= 2 * ENDS {
        parts.push((text!("The scenarios by targets met:", "各情景按平均达标项数排列："), &ranking[..]));
    } else {
        parts.push((text!("The {ENDS} scenarios that meet most targets:", "平均达标最多的{ENDS}个情景："), &ranking[..ENDS]));
        let fewest = text!("The {ENDS} scenarios that meet fewest, the least last:", "平均达标最少的{ENDS}个情景（最少者居末）：");
        parts.push((fewest, &ranking[ranking.len() - ENDS..]));
    }
    let mut page = String::new();
    for (words, positions) in parts {
        page += &terminal::wrap(words.get(language), width, "");
        page += &legend(positions, single, language, width);
        page += "\n";
    }
    if let unranked @ 1.. = standings.len() - ranking.len() {
        let scenarios = counted(unranked, "scenario");
        let words = text!(
            "Not ranked, as every draw fails: {scenarios} (see scenarios.csv).",
            "另有{unranked}个情景每次模拟都失败，不参加排列（见 scenarios.csv）。"
        );
        page += &terminal::wrap(words.get(language), width, "");
        page += "\n";
    }
    page += &targets(plan, results, language, width);
    page
}

/// Why there are no pictures.
pub(super) fn no_pictures() -> Text {
    text!(
        "Charts, report and workbook show up to {MOST_BESIDE} scenarios: choose some with -s.",
        "图表、报告与工作簿最多并列{MOST_BESIDE}个情景，请用 -s 选择。"
    )
}

fn targets(plan: &Plan, results: &Results, language: Language, width: usize) -> String {
    let headings = [
        Heading::right(""),
        Heading::filling(text!("P(met) over all scenarios", "全部情景的达标概率").get(language)),
        Heading::right(text!("target", "目标").get(language)),
        Heading::right(text!("lowest", "最低").get(language)),
        Heading::right(text!("in", "情景").get(language)),
        Heading::right(text!("highest", "最高").get(language)),
        Heading::right(text!("in", "情景").get(language)),
    ];
    let extremes = extremes(results);
    let rows = rows_by_domain(plan, headings.len(), language, |index| {
        let indicator = &plan.indicators[index];
        let mut row =
            vec![indicator.number.clone(), indicator.full_name().get(language).to_owned(), printed(&indicator.target_printed, language)];
        row.extend(match extremes.get(&indicator.id) {
            Some(bounds) => [percent(bounds.lowest), short(&bounds.lowest_in), percent(bounds.highest), short(&bounds.highest_in)],
            None => [percent(f64::NAN), String::new(), percent(f64::NAN), String::new()],
        });
        row
    });
    terminal::table(&headings, &rows, width)
}

/// The bounds of each target by indicator; none of what no rule projects.
fn extremes(results: &Results) -> BTreeMap<String, Extremes> {
    Extremes::of(&queries::extremes(results)).into_iter().map(|bounds| (bounds.indicator.clone(), bounds)).collect()
}

/// A name as far as it fits the table, cut in its middle: generated names differ at their ends. scenarios.csv has them whole.
fn short(name: &str) -> String {
    const ENDS: [usize; 2] = [5, 8];
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= ENDS[0] + 1 + ENDS[1] {
        return name.to_owned();
    }
    letters[..ENDS[0]].iter().chain(&['…']).chain(&letters[letters.len() - ENDS[1]..]).collect()
}

/// How a scenario of a batch stands, as data.
#[derive(Serialize)]
pub(super) struct StandingPage {
    scenario: String,
    title: Text,
    expected_met: Option<f64>,
    likely_met: usize,
    p_all: Option<f64>,
    failed_draws: usize,
}

/// The bounds of a target over all scenarios, as data.
#[derive(Serialize)]
pub(super) struct BoundsPage<'a> {
    indicator: &'a str,
    target: f64,
    target_printed: &'a str,
    lowest: Option<Bound>,
    highest: Option<Bound>,
}

#[derive(Serialize)]
struct Bound {
    p_met: f64,
    scenario: String,
}

/// The scenarios as data: how each stands, and the bounds of each target.
pub(super) fn pages<'a>(plan: &'a Plan, results: &Results) -> (Vec<StandingPage>, Vec<BoundsPage<'a>>) {
    let scenario = |standing: Standing| {
        let Standing { scenario, title, expected_met, likely_met, p_all, failed_draws } = standing;
        StandingPage { scenario, title, expected_met, likely_met, p_all, failed_draws }
    };
    let extremes = extremes(results);
    let bound = |p_met: f64, scenario: &str| Bound { p_met, scenario: scenario.to_owned() };
    let target = |indicator: &'a Indicator| {
        let bounds = extremes.get(&indicator.id);
        BoundsPage {
            indicator: &indicator.id,
            target: indicator.target.value,
            target_printed: &indicator.target_printed,
            lowest: bounds.map(|bounds| bound(bounds.lowest, &bounds.lowest_in)),
            highest: bounds.map(|bounds| bound(bounds.highest, &bounds.highest_in)),
        }
    };
    (Standing::of(results.frame(Table::Scenarios)).into_iter().map(scenario).collect(), plan.indicators.iter().map(target).collect())
}
