//! The table at the end of a batch, which has more scenarios than fit beside each other: the scenarios that meet most and fewest targets,
//! and the bounds between which each target's P(met) lies.

use serde::Serialize;

use crate::achieve::{Extremes, Overview, Standing};
use crate::language::number::{counted, percent};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::run::MOST_BESIDE;
use crate::text;

use super::target_rows::{legend, printed, rows_by_domain};
use super::terminal::{self, Heading};

/// Scenarios shown at either end of the ranking.
const ENDS: usize = 10;

/// The scenarios at both ends of the ranking, then the targets.
pub(super) fn tables(plan: &Plan, overview: &Overview, single: bool, language: Language, width: usize) -> String {
    let ranking = overview.ranking();
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
        page += &legend(overview, positions, single, language, width);
        page += "\n";
    }
    if let unranked @ 1.. = overview.scenarios.len() - ranking.len() {
        let scenarios = counted(unranked, "scenario");
        let words = text!(
            "Not ranked, as every draw fails: {scenarios} (see scenarios.csv).",
            "另有{unranked}个情景每次模拟都失败，不参加排列（见 scenarios.csv）。"
        );
        page += &terminal::wrap(words.get(language), width, "");
        page += "\n";
    }
    page += &targets(plan, overview, language, width);
    page
}

/// Why there are no pictures.
pub(super) fn no_pictures() -> Text {
    text!(
        "Charts, report and workbook show up to {MOST_BESIDE} scenarios: choose some with -s.",
        "图表、报告与工作簿最多并列{MOST_BESIDE}个情景，请用 -s 选择。"
    )
}

fn targets(plan: &Plan, overview: &Overview, language: Language, width: usize) -> String {
    let headings = [
        Heading::right(""),
        Heading::filling(text!("P(met) over all scenarios", "全部情景的达标概率").get(language)),
        Heading::right(text!("target", "目标").get(language)),
        Heading::right(text!("lowest", "最低").get(language)),
        Heading::right(text!("in", "情景").get(language)),
        Heading::right(text!("highest", "最高").get(language)),
        Heading::right(text!("in", "情景").get(language)),
    ];
    let name = |position: usize| short(&overview.scenarios[position].name);
    let rows = rows_by_domain(plan, headings.len(), language, |index| {
        let indicator = &plan.indicators[index];
        let mut row = vec![
            indicator.number.to_string(),
            indicator.full_name().get(language).to_owned(),
            printed(&indicator.target_printed, language),
        ];
        row.extend(match &overview.targets[index] {
            Some(Extremes { lowest, highest }) => [percent(lowest.0), name(lowest.1), percent(highest.0), name(highest.1)],
            None => [percent(f64::NAN), String::new(), percent(f64::NAN), String::new()],
        });
        row
    });
    terminal::table(&headings, &rows, width)
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
pub(super) struct StandingPage<'a> {
    scenario: &'a str,
    title: &'a Text,
    expected_met: f64,
    likely_met: usize,
    p_all: f64,
    failed_draws: usize,
}

/// The bounds of a target over all scenarios, as data.
#[derive(Serialize)]
pub(super) struct BoundsPage<'a> {
    indicator: &'a str,
    target: f64,
    target_printed: &'a str,
    lowest: Option<Bound<'a>>,
    highest: Option<Bound<'a>>,
}

#[derive(Serialize)]
struct Bound<'a> {
    p_met: f64,
    scenario: &'a str,
}

/// The scenarios as data: how each stands, and the bounds of each target.
pub(super) fn pages<'a>(plan: &'a Plan, overview: &'a Overview) -> (Vec<StandingPage<'a>>, Vec<BoundsPage<'a>>) {
    let scenario = |standing: &'a Standing| StandingPage {
        scenario: &standing.name,
        title: &standing.title,
        expected_met: standing.expected,
        likely_met: standing.likely,
        p_all: standing.all,
        failed_draws: standing.failed_draws,
    };
    let bound = |(share, position): (f64, usize)| Bound { p_met: share, scenario: &overview.scenarios[position].name };
    let targets = plan.indicators.iter().zip(&overview.targets).map(|(indicator, extremes)| BoundsPage {
        indicator: &indicator.id,
        target: indicator.target.value,
        target_printed: &indicator.target_printed,
        lowest: extremes.map(|extremes| bound(extremes.lowest)),
        highest: extremes.map(|extremes| bound(extremes.highest)),
    });
    (overview.scenarios.iter().map(scenario).collect(), targets.collect())
}
