//! What was observed since the plan began, where that lay in its forecast, and what it changes: of a run in which observations move draws.

use serde::Serialize;

use super::Figure;
use crate::achieve::{Review, is_outlying};
use crate::language::Text;
use crate::language::number::{full, percent};
use crate::plan::Plan;
use crate::results::Readout;
use crate::results::rows::{Observed, Update};
use crate::simulate::observed::FAR;
use crate::text;

/// What observations up to a year change in the reference scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    /// The last year whose observations count.
    pub as_of: i32,
    /// Each observation.
    pub seen: Vec<SeenLine>,
    /// Each target that learnt something.
    pub targets: Vec<UpdatedLine>,
}

/// An observation and its place in the forecast before anything moved.
#[derive(Debug, Clone, Serialize)]
pub struct SeenLine {
    /// What was observed, and where if elsewhere.
    pub name: Text,
    /// When.
    pub year: i32,
    /// The value.
    pub value: String,
    /// Share of the draws below it.
    pub below: f64,
    /// The same in percent.
    pub place: String,
    /// Whether it is outside the band of nine in ten.
    pub outside: bool,
    /// It is the plan's own place that was observed.
    pub own: bool,
}

/// A target before and after.
#[derive(Debug, Clone, Serialize)]
pub struct UpdatedLine {
    /// Number and name.
    pub name: Text,
    /// P before, in percent.
    pub before: Figure,
    /// P after; a dash where the observations leave too few draws.
    pub after: Figure,
    /// Draws that are left in effect.
    pub effective: String,
    /// How it stands by mid-term.
    pub review: Text,
    /// What happened lies where the model hardly goes.
    pub far: bool,
}

/// A place of history.csv in words: it may be written in both languages, Chinese first, with a stroke between.
pub fn place_words(place: &str) -> Text {
    place.split_once(" / ").map_or_else(|| Text::same(place), |(zh, en)| Text::new(zh, en))
}

/// Where a value was observed, in brackets; nothing for the plan's own place.
pub fn elsewhere(place: &str) -> Text {
    if place.is_empty() {
        return Text::default();
    }
    let Text { zh, en } = place_words(place);
    text!(" ({en})", "（{zh}）")
}

/// What a series is called: an indicator by its name, any other by what stands above its rule in a line of its own, else as rules call it.
pub fn series_words(plan: &Plan, series: &str) -> Text {
    if let Some(indicator) = plan.indicator(series) {
        return indicator.name.clone();
    }
    let start = format!("fn {series}()");
    let above = plan.rules.iter().find_map(|source| {
        let lines: Vec<&str> = source.text.lines().collect();
        let rule = lines.iter().position(|line| line.starts_with(&start))?;
        let first = lines[..rule].iter().rposition(|line| !line.starts_with("///")).map_or(0, |before| before + 1);
        Some(lines[first..rule].iter().map(|line| line.trim_start_matches('/').trim()).collect::<Vec<&str>>())
    });
    let said = |chinese: bool| {
        let first = above.iter().flatten().find(|line| !line.is_empty() && line.chars().any(is_chinese) == chinese)?;
        // A longer sentence is a description and no name.
        first.strip_suffix(['.', '。'])
    };
    Text::new(said(true).or(said(false)).unwrap_or(series), said(false).unwrap_or(series))
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// What was observed and what that changes; `None` where nothing observed moves draws.
pub fn since(plan: &Plan, readout: &Readout) -> Option<Since> {
    let as_of = readout.settings.as_of?;
    let scenario = &readout.reference().scenario.name;
    let name = |series: &str| plan.indicator(series).map_or_else(|| series_words(plan, series), |indicator| indicator.numbered_name());
    let seen = |row: &Observed| {
        let (Text { zh, en }, place) = (name(&row.series), elsewhere(&row.place));
        SeenLine {
            name: Text::new(zh + place.zh.as_str(), en + place.en.as_str()),
            year: row.year,
            value: full(row.value),
            below: row.below,
            place: percent(row.below),
            outside: is_outlying(row.below),
            own: row.place.is_empty(),
        }
    };
    let target = |row: &Update| UpdatedLine {
        name: name(&row.indicator),
        before: Figure::probability(Some(row.p_before)),
        after: Figure::probability(row.p_after),
        effective: format!("{:.0}", row.effective_draws),
        review: Review::ALL.into_iter().find(|review| review.code() == row.review).map_or_else(Text::default, Review::label),
        far: row.p_after.is_some() && row.tempered < FAR,
    };
    Some(Since {
        as_of,
        seen: readout.observed.iter().filter(|row| row.scenario == *scenario).map(seen).collect(),
        targets: readout.updates.iter().filter(|row| row.scenario == *scenario).map(target).collect(),
    })
}
