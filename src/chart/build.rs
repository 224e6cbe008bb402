//! Figures for charts: in go a plan and an assessment, out come the small structs that charts are drawn from.

use super::{Credit, Fan, FanTarget, FanYear, HeatGroup, HeatMap, HeatRow};
use crate::achieve::{Assessment, ScenarioResult, TargetOutcome};
use crate::language::Text;
use crate::plan::{Comparison, Form, Indicator, Measure, Plan};
use crate::text;

/// Source line and identity of a run.
pub fn credit(plan: &Plan, assessment: &Assessment, run: &str) -> Credit {
    let (draws, seed) = (assessment.settings.draws, assessment.settings.seed);
    let method = if assessment.settings.central {
        text!("One draw with every assumption at its central value.", "单次推演，各项假设取中心值。")
    } else {
        text!("{draws} draws, seed {seed}.", "抽样{draws}次，随机种子{seed}。")
    };
    Credit { source: plan.name.clone(), run: run.to_owned(), method }
}

/// Number and name of an indicator, with the part of the row it is.
pub fn indicator_name(indicator: &Indicator) -> Text {
    let (number, name, stage) = (indicator.number, &indicator.name, &indicator.stage);
    if stage.zh.is_empty() && stage.en.is_empty() {
        Text::new(format!("{number} {}", name.zh), format!("{number} {}", name.en))
    } else {
        Text::new(format!("{number} {}（{}）", name.zh, stage.zh), format!("{number} {} ({})", name.en, stage.en))
    }
}

/// P(met) of all targets in all scenarios.
pub fn heat_map(plan: &Plan, assessment: &Assessment) -> HeatMap {
    let columns = assessment.results.iter().map(|result| result.scenario.title.clone()).collect();
    let groups = plan.domains.iter().enumerate().map(|(domain, name)| HeatGroup {
        name: name.name.clone(),
        rows: plan
            .indicators
            .iter()
            .enumerate()
            .filter(|(_, indicator)| indicator.domain == domain)
            .map(|(position, indicator)| HeatRow {
                name: indicator_name(indicator),
                cells: assessment.results.iter().map(|result| met(&result.judgement.targets[position])).collect(),
            })
            .collect(),
    });
    HeatMap { columns, groups: groups.filter(|group| !group.rows.is_empty()).collect() }
}

/// P(met), `None` where the target is not modelled.
pub fn met(outcome: &TargetOutcome) -> Option<f64> {
    outcome.modelled.then(|| outcome.probability().share())
}

/// The fan of the indicator at `position` in one scenario.
pub fn fan(plan: &Plan, assessment: &Assessment, result: &ScenarioResult, position: usize) -> Fan {
    let indicator = &plan.indicators[position];
    let outcome = &result.judgement.targets[position];
    let years = match result.series.binary_search(&indicator.id) {
        Ok(series) => assessment
            .years
            .iter()
            .zip(&result.summaries[series])
            .filter_map(|(year, summary)| {
                let [p05, _, p25, p50, p75, _, p95] = summary.as_ref()?.quantiles;
                Some(FanYear { year: *year, p05, p25, p50, p75, p95 })
            })
            .collect(),
        Err(_) => Vec::new(),
    };
    let steps = f64::from((plan.target_year - plan.base_year) / plan.step.max(1));
    let target = &indicator.target;
    let on_axis = if target.measure == Measure::Total { target.value / steps } else { target.value };
    Fan {
        name: indicator_name(indicator),
        unit: indicator.unit.clone(),
        scenario: result.scenario.title.clone(),
        years,
        base_year: plan.base_year,
        target_year: plan.target_year,
        baseline: outcome.baseline.filter(|value| value.is_finite()),
        baseline_assumed: outcome.baseline_assumed,
        target: Some(FanTarget { value: on_axis, words: target_words(plan, indicator), met: met(outcome) }),
        history: plan.history.iter().filter(|seen| seen.series == indicator.id).map(|seen| (seen.year, seen.value)).collect(),
        bounds: indicator.scale.bounds(),
    }
}

/// What the target asks for, in words: `at least 4.6`.
pub fn target_words(plan: &Plan, indicator: &Indicator) -> Text {
    let target = &indicator.target;
    let value = match target.form {
        Form::Number => super::axis::short(target.value),
        Form::RatioToOne => format!("{}:1", super::axis::short(target.value)),
        Form::OneToRatio => format!("1:{}", super::axis::short(target.value)),
    };
    let asked = match target.comparison {
        Comparison::AtLeast => text!("at least {value}", "不低于{value}"),
        Comparison::MoreThan => text!("more than {value}", "高于{value}"),
        Comparison::AtMost => text!("at most {value}", "不高于{value}"),
        Comparison::LessThan => text!("less than {value}", "低于{value}"),
        Comparison::About { tolerance } => text!("{value} ± {tolerance}", "{value}±{tolerance}"),
        Comparison::Hold { .. } => text!("hold {value}", "保持{value}"),
    };
    let (first, last) = (plan.base_year + 1, plan.target_year);
    match target.measure {
        Measure::Final => asked,
        Measure::Average => Text::new(format!("{}（{first}—{last}年年均）", asked.zh), format!("{} (average of {first}-{last})", asked.en)),
        Measure::Total => Text::new(
            format!("{}（{first}—{last}年累计，图中按年均摊）", asked.zh),
            format!("{} (total of {first}-{last}, drawn spread evenly)", asked.en),
        ),
    }
}
