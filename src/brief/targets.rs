//! One line for each target: where it stands, how likely it is, and what is missing.

use serde::Serialize;

use super::figures::{Digits, Figure};
use super::words::{asked_in_short, asked_words, figure_alone, gap, in_unit, target_words};
use crate::achieve::target::meets;
use crate::achieve::{EVEN, LIKELY, Likelihood, Outlook};
use crate::language::Text;
use crate::language::number::{NONE, fixed, per_cent};
use crate::plan::{Domain, Form, Indicator, Measure, Nature, Plan};
use crate::results::ScenarioReadout;
use crate::results::rows::{DomainStanding, Target, YearMet};
use crate::text;

/// A target in one scenario.
#[derive(Debug, Clone, Serialize)]
pub struct TargetLine {
    /// Position in [`Plan::indicators`].
    #[serde(skip)]
    pub indicator: usize,
    /// The indicator's name in rules and files.
    pub id: String,
    /// The printed row.
    pub number: String,
    /// Number and name, with the part of the row it is.
    pub name: Text,
    /// Title of its domain.
    pub domain: Text,
    /// Unit of its figures; may be empty.
    pub unit: Text,
    /// The value of the base year.
    pub baseline: Figure,
    /// Whether the plan publishes none, so that the baseline is an assumption.
    pub baseline_assumed: bool,
    /// What is asked for.
    pub target: Text,
    /// Median of the judged measure.
    pub median: Figure,
    /// 5 % and 95 % quantile.
    pub low: Figure,
    /// The 95 % quantile.
    pub high: Figure,
    /// P(met).
    pub met: Figure,
    /// `None` where it is not modelled.
    pub outlook: Option<Outlook>,
    /// The class of P(met): likely, open or unlikely.
    pub class_of_p: Text,
    /// P(met) in the IPCC's words.
    pub likelihood: Text,
    /// How far the median is from the target, in the unit and in things where they can be counted; a dash where it meets it.
    pub gap: Text,
    /// The same in things alone where they can be counted.
    pub gap_in_short: Text,
    /// The median as it is read beside what is asked for, which has the unit.
    pub median_words: Text,
    /// What is asked for as a sign and a figure with its unit: `≥28 people`.
    pub asked: Text,
    /// What decides whether it is met, in a clause of the plan's own; may be empty.
    pub cause: Text,
    /// What it would have to gain since the base year, and what it gains in nine draws of ten; empty where that cannot be said.
    pub why: Text,
    /// The same in words: `at least 28 people`.
    pub asked_in_unit: Text,
    /// Binding or expected; empty where the plan does not say.
    pub nature: Text,
    /// That it moves by its class, no mechanism being known; empty where a rule says how it moves.
    pub class: Text,
    /// Who answers for it; may be empty.
    pub department: String,
    /// The year from which on the median meets the target.
    pub year_met: Option<i32>,
    /// P(met) of each year after the base year.
    pub by_year: Vec<YearFigure>,
    /// Grade of evidence of the row, A to D.
    pub grade: char,
    /// What a reader must know of the row; may be empty.
    pub note: Text,
}

/// P(met) by the standing of a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearFigure {
    /// The year.
    pub year: i32,
    /// P(met).
    pub met: Figure,
}

/// P(met) year by year; of a target that is not modelled nothing.
fn by_year(years: &[YearMet]) -> Vec<YearFigure> {
    let figure = |year: &YearMet| YearFigure {
        year: year.year,
        met: Figure::probability((year.draws > 0).then(|| year.met as f64 / year.draws as f64)),
    };
    years.iter().map(figure).collect()
}

impl TargetLine {
    pub(super) fn of(plan: &Plan, result: &ScenarioReadout, position: usize) -> TargetLine {
        let (indicator, outcome) = (&plan.indicators[position], &result.targets[position]);
        let (digits, share) = (Digits::of(indicator), outcome.p_met);
        let (gap, gap_in_short) = match gap(indicator, outcome) {
            Some(gap) => (gap.words, gap.in_short),
            None => (Text::same(NONE), Text::same(NONE)),
        };
        TargetLine {
            indicator: position,
            id: indicator.id.clone(),
            number: indicator.number.clone(),
            name: indicator.numbered_name(),
            domain: plan.domains[indicator.domain].name.clone(),
            unit: indicator.unit.clone(),
            baseline: baseline(digits, outcome),
            baseline_assumed: outcome.baseline_assumed,
            target: target_words(plan, indicator),
            median: digits.figure(outcome.p50),
            low: digits.figure(outcome.p05),
            high: digits.figure(outcome.p95),
            met: Figure::probability(share),
            outlook: share.map(Outlook::of),
            class_of_p: share.map_or_else(|| text!("not modelled", "未建模"), |share| Outlook::of(share).label()),
            likelihood: share.and_then(Likelihood::of).map_or_else(|| text!("not modelled", "未建模"), Likelihood::label),
            gap,
            gap_in_short,
            median_words: figure_alone(&digits.value(outcome.p50), &indicator.unit),
            asked: asked_in_short(indicator),
            cause: indicator.cause.clone(),
            why: why(plan, indicator, outcome, digits),
            asked_in_unit: asked_words(plan, indicator),
            nature: indicator.nature.map(Nature::label).unwrap_or_default(),
            class: indicator.class_words(),
            department: indicator.department.clone(),
            year_met: outcome.year_met,
            by_year: by_year(result.by_year(&indicator.id)),
            grade: indicator.grade,
            note: note(indicator, outcome),
        }
    }
}

/// Why a target is at risk, in one sentence: the way it has to go beside the way it goes.
fn why(plan: &Plan, indicator: &Indicator, outcome: &Target, digits: Digits) -> Text {
    let target = &indicator.target;
    if !outcome.p50.is_finite() {
        return Text::default();
    }
    let Some(baseline) = outcome.baseline.filter(|baseline| target.measure == Measure::Final && !meets(target, *baseline)) else {
        // No way leads from a yearly baseline to an average or a total, and none is needed where the baseline meets the target.
        let [low, high] = [outcome.p05, outcome.p95].map(|value| figure_alone(&digits.value(value), &indicator.unit));
        let Text { zh, en } = asked_words(plan, indicator);
        return Text::new(
            format!("要求{zh}；九成模拟结果在{}至{}之间", low.zh, high.zh),
            format!("needs {en}; nine draws in ten bring {} to {}", low.en, high.en),
        );
    };
    let base = plan.base_year;
    let change = |value: f64| figure_alone(&digits.change(value - baseline), &indicator.unit);
    let [need, low, high] = [target.value, outcome.p05, outcome.p95].map(change);
    let need = match target.form {
        Form::Number if indicator.unit.zh == "%" => Text::new(format!("{}个百分点", need.zh), format!("{} points", need.en)),
        Form::Number => in_unit(&digits.change(target.value - baseline), &indicator.unit),
        Form::RatioToOne | Form::OneToRatio => need,
    };
    Text::new(
        if baseline < target.value {
            format!("较{base}年需提高{}；九成模拟结果为{}至{}", need.zh.trim_start_matches('+'), low.zh, high.zh)
        } else {
            format!("较{base}年需降低{}；九成模拟结果为{}至{}", need.zh.trim_start_matches('\u{2212}'), low.zh, high.zh)
        },
        format!("needs {} since {base}; nine draws in ten bring {} to {}", need.en, low.en, high.en),
    )
}

fn baseline(digits: Digits, outcome: &Target) -> Figure {
    let mut baseline = digits.figure(outcome.baseline.unwrap_or(f64::NAN));
    if outcome.baseline_assumed && outcome.baseline.is_some() {
        baseline.words += " *";
    }
    baseline
}

fn note(indicator: &Indicator, outcome: &Target) -> Text {
    // One that is not modelled has no assumed baseline either.
    let assumed = match outcome.baseline_assumed && indicator.family.is_none() {
        true => text!("* The plan publishes no baseline; it is an assumption.", "* 规划未公布基期值，此处为假设。"),
        false => Text::default(),
    };
    let said: Vec<Text> =
        [indicator.class_words(), assumed, indicator.note.clone()].into_iter().filter(|words| *words != Text::default()).collect();
    Text::join(&said, "", " ")
}

/// One target of a scenario.
pub fn target_line(plan: &Plan, result: &ScenarioReadout, position: usize) -> TargetLine {
    TargetLine::of(plan, result, position)
}

/// The modelled targets of a scenario that are more likely missed than met, the least likely first.
pub fn risks(plan: &Plan, result: &ScenarioReadout) -> Vec<TargetLine> {
    let lines: Vec<TargetLine> = (0..plan.indicators.len()).map(|position| TargetLine::of(plan, result, position)).collect();
    at_risk(&lines)
}

/// Those of these lines, the least likely first.
pub(super) fn at_risk(lines: &[TargetLine]) -> Vec<TargetLine> {
    let mut found: Vec<TargetLine> = lines.iter().filter(|line| line.met.value < EVEN).cloned().collect();
    // A stable sort: targets that are as likely keep the order of the plan.
    found.sort_by(|one, other| one.met.value.total_cmp(&other.met.value));
    found
}

/// The targets of a domain.
#[derive(Debug, Clone, Serialize)]
pub struct DomainPart {
    /// The domain's name in files.
    pub id: String,
    /// The domain's title.
    pub name: Text,
    /// How many of its targets are met, and how often all of them; empty where that says no more than their rows.
    pub words: Text,
    /// Its targets, in the plan's order.
    pub targets: Vec<TargetLine>,
}

/// Domains that have targets, in the plan's order.
pub(super) fn by_domain(plan: &Plan, result: &ScenarioReadout, lines: &[TargetLine]) -> Vec<DomainPart> {
    let part = |(position, domain): (usize, &Domain)| {
        let own = |line: &&TargetLine| plan.indicators[line.indicator].domain == position;
        let standing = result.domains.iter().find(|standing| standing.domain == domain.id);
        DomainPart {
            id: domain.id.clone(),
            name: domain.name.clone(),
            words: standing.map(in_words).unwrap_or_default(),
            targets: lines.iter().filter(own).cloned().collect(),
        }
    };
    plan.domains.iter().enumerate().map(part).filter(|part| !part.targets.is_empty()).collect()
}

/// How a domain with several modelled targets stands.
fn in_words(standing: &DomainStanding) -> Text {
    let DomainStanding { targets, expected_met, likely_met, p_all: Some(p_all), .. } = standing else { return Text::default() };
    if *targets < 2 {
        return Text::default();
    }
    let (expected, all, high) = (fixed(*expected_met, 1), per_cent(*p_all), 100.0 * LIKELY);
    text!(
        "On average {expected} of {targets} modelled targets are met; likely ({high:.0}% and more): {likely_met}; all of them together: in {all}% \
         of draws.",
        "{targets}项有模型的目标平均达标{expected}项，其中{likely_met}项可能达标（概率不低于{high:.0}%）；全部同时达到的概率为{all}%。"
    )
}
