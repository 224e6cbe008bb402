//! Rows of the report's tables: in go results, out come words and figures as the page shows and sorts them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Picture;
use crate::achieve::{Assessment, ScenarioResult, TargetOutcome};
use crate::chart::axis::{number, per_cent, short};
use crate::chart::{build, palette};
use crate::language::{Language, Text};
use crate::plan::audit::Finding;
use crate::plan::{Form, Indicator, Plan, audit};
use crate::run::Manifest;
use crate::scenario::describe;
use crate::text;

/// A headline figure.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tile {
    pub name: Text,
    pub figure: String,
}

/// A number as shown and as sorted.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Figures {
    pub words: String,
    pub sort: f64,
}

impl Figures {
    pub fn of(value: f64) -> Figures {
        Figures { words: short(value), sort: value }
    }

    pub fn maybe(value: Option<f64>) -> Figures {
        Figures::of(value.unwrap_or(f64::NAN))
    }

    pub fn rounded(value: f64, decimals: usize) -> Figures {
        Figures { words: number(value, decimals), sort: value }
    }

    pub fn signed(value: f64, decimals: usize) -> Figures {
        let words = number(value, decimals);
        let zero = words.chars().all(|character| matches!(character, '0' | '.'));
        Figures { words: if value > 0.0 && !zero { format!("+{words}") } else { words }, sort: value }
    }
}

/// A field of the heat map.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Cell {
    pub words: String,
    pub sort: f64,
    pub background: String,
    pub ink: String,
}

impl Cell {
    pub fn of(share: Option<f64>) -> Cell {
        let colour = share.map_or(palette::EMPTY, palette::probability);
        Cell {
            words: share.map_or("–".to_owned(), per_cent),
            sort: share.unwrap_or(f64::NAN),
            background: colour.hex(),
            ink: palette::text_on(colour).hex(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct HeatRow {
    id: String,
    name: Text,
    domain: Text,
    cells: Vec<Cell>,
}

pub(super) fn heat_row(plan: &Plan, assessment: &Assessment, position: usize) -> HeatRow {
    let indicator = &plan.indicators[position];
    HeatRow {
        id: indicator.id.clone(),
        name: build::indicator_name(indicator),
        domain: plan.domains[indicator.domain].name.clone(),
        cells: assessment.results.iter().map(|result| Cell::of(build::met(&result.judgement.targets[position]))).collect(),
    }
}

#[derive(Debug, Serialize)]
pub(super) struct DomainPart {
    id: String,
    name: Text,
    rows: Vec<TargetRow>,
}

impl DomainPart {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[derive(Debug, Serialize)]
struct TargetRow {
    id: String,
    name: Text,
    unit: Text,
    baseline: Figures,
    target: Text,
    median: Figures,
    low: Figures,
    high: Figures,
    met: Cell,
    likelihood: Text,
    grade: char,
    note: Text,
    fan: Picture,
}

pub(super) fn domain(plan: &Plan, result: &ScenarioResult, domain: usize, fan: impl Fn(usize) -> Picture) -> DomainPart {
    let of_domain = (0..plan.indicators.len()).filter(|position| plan.indicators[*position].domain == domain);
    let row = |position: usize| {
        let (indicator, outcome) = (&plan.indicators[position], &result.judgement.targets[position]);
        let mut baseline = Figures::maybe(outcome.baseline);
        if outcome.baseline_assumed && outcome.baseline.is_some() {
            baseline.words += " *";
        }
        let mut note = indicator.note.clone();
        if outcome.baseline_assumed {
            let said = text!("* The plan publishes no baseline; it is an assumption.", "* 规划未公布基期值，此处为假设。");
            note = Text::new(format!("{}{}", said.zh, note.zh), format!("{} {}", said.en, note.en));
        }
        TargetRow {
            id: indicator.id.clone(),
            name: build::indicator_name(indicator),
            unit: indicator.unit.clone(),
            baseline,
            target: build::target_words(plan, indicator),
            median: Figures::of(outcome.p50),
            low: Figures::of(outcome.p05),
            high: Figures::of(outcome.p95),
            met: Cell::of(build::met(outcome)),
            likelihood: outcome.likelihood().map_or_else(|| text!("not modelled", "未建模"), |likelihood| likelihood.label()),
            grade: indicator.grade,
            note,
            fan: fan(position),
        }
    };
    DomainPart { id: plan.domains[domain].id.clone(), name: plan.domains[domain].name.clone(), rows: of_domain.map(row).collect() }
}

/// The mean miss over the draws that miss, in the unit and in things where they can be counted.
pub(in crate::report) fn shortfall(indicator: &Indicator, outcome: &TargetOutcome) -> Text {
    let Some(miss) = outcome.shortfall else { return Text::same("–") };
    let miss = short(miss);
    let Text { zh, en } = &indicator.unit;
    let mut words = match indicator.target.form {
        Form::Number if zh == "%" => Text::new(format!("{miss}个百分点"), format!("{miss} points")),
        // A unit such as `10,000 people` is a number itself.
        Form::Number if en.starts_with(|first: char| first.is_ascii_digit()) => Text::new(format!("{miss}{zh}"), format!("{miss} × {en}")),
        Form::Number => Text::new(format!("{miss}{zh}"), format!("{miss} {en}")),
        Form::RatioToOne | Form::OneToRatio => Text::same(miss),
    };
    if let (Some(counted), Some(things)) = (outcome.shortfall_counted, &indicator.counted) {
        let count = number(counted, if counted < 10.0 { 1 } else { 0 });
        words.zh += &format!("，约{count}{}", things.things.zh);
        words.en += &format!(", about {count} {}", things.things.en);
    }
    words
}

#[derive(Debug, Serialize)]
pub(super) struct AssumptionRow {
    name: String,
    label: Text,
    value: Text,
    unit: Text,
    group: Text,
    grade: char,
    source: Text,
}

pub(super) fn assumptions(plan: &Plan) -> Vec<AssumptionRow> {
    let row = |assumption: &crate::plan::Assumption| AssumptionRow {
        name: assumption.name.clone(),
        label: assumption.label.clone(),
        value: describe(&assumption.distribution),
        unit: assumption.unit.clone(),
        group: build::group_name(&assumption.group),
        grade: assumption.grade,
        source: assumption.source.clone(),
    };
    plan.assumptions.iter().map(row).collect()
}

#[derive(Debug, Serialize)]
pub(super) struct FailureRow {
    scenario: Text,
    series: String,
    draws: Figures,
    first: Text,
    cause: Text,
}

/// Failed draws by scenario and series.
pub(super) fn failures(assessment: &Assessment) -> Vec<FailureRow> {
    let mut rows = Vec::new();
    for result in &assessment.results {
        let mut by_series: BTreeMap<&str, (usize, &crate::simulate::FailedDraw)> = BTreeMap::new();
        for failure in &result.failures {
            by_series.entry(&failure.series).or_insert((0, failure)).0 += 1;
        }
        rows.extend(by_series.into_iter().map(|(series, (count, first))| {
            let (draw, year) = (first.draw, first.year);
            FailureRow {
                scenario: result.scenario.title.clone(),
                series: series.to_owned(),
                draws: Figures::rounded(count as f64, 0),
                first: text!("draw {draw}, {year}", "第{draw}次抽样，{year}年"),
                cause: first.cause.describe(),
            }
        }));
    }
    rows
}

#[derive(Debug, Serialize)]
pub(super) struct FindingRow {
    title: Text,
    places: Vec<FindingPlace>,
    reading: Text,
}

#[derive(Debug, Serialize)]
struct FindingPlace {
    place: Text,
    quote: String,
    value: String,
}

/// Where the plan contradicts itself.
pub(super) fn findings(plan: &Plan) -> Vec<FindingRow> {
    let place = |place: &str, quote: &str, value: &str| {
        let some = !(place.is_empty() && quote.is_empty() && value.is_empty());
        let words = Text::new(Finding::place_in(place, Language::Zh), Finding::place_in(place, Language::En));
        some.then(|| FindingPlace { place: words, quote: quote.to_owned(), value: value.to_owned() })
    };
    audit::audit(plan)
        .iter()
        .map(|finding| FindingRow {
            title: finding.title.clone(),
            places: [
                place(&finding.place_a, &finding.quote_a, &finding.value_a),
                place(&finding.place_b, &finding.quote_b, &finding.value_b),
            ]
            .into_iter()
            .flatten()
            .collect(),
            reading: finding.reading.clone(),
        })
        .collect()
}

#[derive(Debug, Serialize)]
pub(super) struct Run {
    identity: String,
    version: String,
    draws: usize,
    /// What follows the number of draws.
    design: Text,
    seed: u64,
    scenarios: Vec<String>,
    inputs: Vec<InputRow>,
}

#[derive(Debug, Serialize)]
struct InputRow {
    name: String,
    hash: String,
}

pub(super) fn run(manifest: &Manifest, assessment: &Assessment) -> Run {
    Run {
        identity: manifest.identity(),
        version: manifest.fiveyear.clone(),
        draws: assessment.settings.draws,
        design: assessment.settings.design.in_brackets(),
        seed: assessment.settings.seed,
        scenarios: manifest.scenarios.clone(),
        inputs: manifest.inputs.iter().map(|(name, hash)| InputRow { name: name.clone(), hash: hash.clone() }).collect(),
    }
}

/// A commitment of the plan's text.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CommitmentRow {
    pub name: Text,
    pub section: String,
    pub printed: String,
    pub year: i32,
    pub median: Figures,
    pub kept: Figures,
}

/// The commitments that the model judges, and how many of the text it does not.
pub(super) fn commitments(plan: &Plan, result: &ScenarioResult) -> (Vec<CommitmentRow>, usize) {
    let row = |outcome: &crate::achieve::CommitmentOutcome| {
        let commitment = &plan.commitments[outcome.commitment];
        let share = outcome.kept?.share();
        Some(CommitmentRow {
            name: commitment.name.clone(),
            section: commitment.section.clone(),
            printed: commitment.printed.clone(),
            year: commitment.year,
            median: Figures::of(outcome.p50),
            kept: Figures { words: per_cent(share), sort: share },
        })
    };
    let rows: Vec<CommitmentRow> = result.commitments.iter().filter_map(row).collect();
    let left = plan.commitments.len() - rows.len();
    (rows, left)
}
