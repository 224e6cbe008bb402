//! What stands behind the answer: commitments of the text, findings in the plan, assumptions, and draws that failed.

use serde::Serialize;

use super::figures::Figure;
use super::words::{group_name, in_unit};
use crate::language::number::{fixed, trimmed};
use crate::language::{Language, Text};
use crate::plan::audit::{self, Finding};
use crate::plan::{Assumption, Commitment, Plan, Watched};
use crate::results::rows::{self, FailureGroup};
use crate::results::{Readout, ScenarioReadout};
use crate::scenario::describe;
use crate::text;

/// A commitment of the plan's text.
#[derive(Debug, Clone, Serialize)]
pub struct CommitmentLine {
    /// What is promised.
    pub name: Text,
    /// Section of the plan's text.
    pub section: String,
    /// As the text prints it, in the language of the plan.
    pub printed: String,
    /// What is asked for, in both languages.
    pub asked: Text,
    /// The year in which it is due.
    pub year: i32,
    /// Median of what is held against it.
    pub median: Figure,
    /// Probability that it is kept.
    pub kept: Figure,
}

/// What a commitment asks for, with its unit: `at least 45 places`.
fn commitment_words(commitment: &Commitment) -> Text {
    let value = trimmed(&fixed(commitment.value, 4));
    let figure = in_unit(&value, &commitment.unit);
    Text::new(commitment.comparison.asks(&figure.zh).zh, commitment.comparison.asks(&figure.en).en)
}

/// The commitments that the model judges.
pub(super) fn commitments(plan: &Plan, result: &ScenarioReadout) -> Vec<CommitmentLine> {
    let line = |row: &rows::Commitment| {
        let commitment = plan.commitments.iter().find(|commitment| commitment.id == row.commitment)?;
        Some(CommitmentLine {
            name: commitment.name.clone(),
            section: commitment.section.clone(),
            printed: commitment.printed.clone(),
            asked: commitment_words(commitment),
            year: commitment.year,
            median: Figure::short(row.p50),
            kept: Figure::probability(Some(row.p_kept?)),
        })
    };
    result.commitments.iter().filter_map(line).collect()
}

/// An indicator that is projected and not judged.
#[derive(Debug, Clone, Serialize)]
pub struct WatchedLine {
    /// Number and name.
    pub name: Text,
    /// Its unit.
    pub unit: Text,
    /// What the plan asks for in words; may be empty.
    pub words: String,
    /// The baseline as printed.
    pub baseline: String,
    /// Median of the target year, with the ends of its 90 % band.
    pub median: Figure,
    /// The 5 % quantile.
    pub low: Figure,
    /// The 95 % quantile.
    pub high: Figure,
}

/// Rows without a target that can be judged, in the plan's order.
pub(super) fn watched(plan: &Plan, result: &ScenarioReadout) -> Vec<WatchedLine> {
    let line = |row: &Watched| {
        let last = result.projection(&row.id).iter().find(|projection| projection.year == plan.target_year);
        let figure = |of: fn(&rows::Projection) -> f64| Figure::short(last.map_or(f64::NAN, of));
        WatchedLine {
            name: Text::new(format!("{} {}", row.number, row.name.zh), format!("{} {}", row.number, row.name.en)),
            unit: row.unit.clone(),
            words: row.words.clone(),
            baseline: row.baseline_printed.clone(),
            median: figure(|row| row.p50),
            low: figure(|row| row.p05),
            high: figure(|row| row.p95),
        }
    };
    plan.watched.iter().map(line).collect()
}

/// A place where the plan contradicts itself or leaves something open.
#[derive(Debug, Clone, Serialize)]
pub struct FindingLine {
    /// What is contradictory or open, in a few words.
    pub title: Text,
    /// The places, one or two.
    pub places: Vec<FindingPlace>,
    /// How the model reads it.
    pub reading: Text,
}

/// One of the places that a finding is about.
#[derive(Debug, Clone, Serialize)]
pub struct FindingPlace {
    /// Row or section.
    pub place: Text,
    /// The words that stand there.
    pub quote: String,
    /// The value that they give.
    pub value: String,
}

pub(super) fn findings(plan: &Plan) -> Vec<FindingLine> {
    let place = |place: &str, quote: &str, value: &str| {
        let some = !(place.is_empty() && quote.is_empty() && value.is_empty());
        let words = Text::new(Finding::place_in(place, Language::Zh), Finding::place_in(place, Language::En));
        some.then(|| FindingPlace { place: words, quote: quote.to_owned(), value: value.to_owned() })
    };
    let line = |finding: &Finding| FindingLine {
        title: finding.title.clone(),
        places: [place(&finding.place_a, &finding.quote_a, &finding.value_a), place(&finding.place_b, &finding.quote_b, &finding.value_b)]
            .into_iter()
            .flatten()
            .collect(),
        reading: finding.reading.clone(),
    };
    audit::audit(plan).iter().map(line).collect()
}

/// An assumption with its value in words.
#[derive(Debug, Clone, Serialize)]
pub struct AssumptionLine {
    /// The name by which rules read it.
    pub name: String,
    /// What it is.
    pub label: Text,
    /// The number or the distribution, in words.
    pub value: Text,
    /// Its unit.
    pub unit: Text,
    /// The group under which it is listed.
    pub group: Text,
    /// Grade of evidence, A to D.
    pub grade: char,
    /// Where the figure comes from.
    pub source: Text,
}

pub(super) fn assumptions(plan: &Plan) -> Vec<AssumptionLine> {
    let line = |assumption: &Assumption| AssumptionLine {
        name: assumption.name.clone(),
        label: assumption.label.clone(),
        value: describe(&assumption.distribution),
        unit: assumption.unit.clone(),
        group: group_name(&assumption.group),
        grade: assumption.grade,
        source: assumption.source.clone(),
    };
    plan.assumptions.iter().map(line).collect()
}

/// Failed draws of one scenario, series and cause.
#[derive(Debug, Clone, Serialize)]
pub struct FailureLine {
    /// Title of the scenario.
    pub scenario: Text,
    /// The series that has no value.
    pub series: String,
    /// How many draws fail.
    pub draws: Figure,
    /// The first of them.
    pub first: Text,
    /// Why the first of them fails.
    pub cause: Text,
}

/// Failed draws by scenario, series and cause.
pub(super) fn failures(readout: &Readout) -> Vec<FailureLine> {
    let title = |name: &str| readout.scenarios.iter().find(|other| other.scenario.name == name).map(|other| other.scenario.title.clone());
    let line = |group: &FailureGroup| {
        let (draw, year) = (group.first_draw, group.year);
        FailureLine {
            scenario: title(&group.scenario).unwrap_or_default(),
            series: group.series.clone(),
            draws: Figure::fixed(group.draws as f64, 0),
            first: text!("draw {draw}, {year}", "第{draw}次模拟，{year}年"),
            cause: group.message.clone(),
        }
    };
    readout.failures.iter().map(line).collect()
}
