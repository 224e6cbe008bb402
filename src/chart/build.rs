//! Figures for charts: in go a plan and an assessment, out come the small structs that charts are drawn from.

use std::collections::BTreeMap;

use super::axis::short;
use super::{
    AgeShare, Budget, BudgetSeries, Compared, Credit, Fan, FanTarget, FanYear, HeatGroup, HeatMap, HeatRow, NumberMet, NumberMetRow,
    Pyramid, PyramidYear, SmallMultiples, TornadoBar, TornadoChart, Waterfall, WaterfallPart,
};
use crate::achieve::{Assessment, ScenarioResult, TargetOutcome};
use crate::analysis::{Attribution, PairedProbability, Tornado, Verdict};
use crate::language::Text;
use crate::plan::{Better, Comparison, Form, Indicator, Measure, Plan};
use crate::simulate::{Quantiles, shares};
use crate::text;

/// Source line and identity of a run.
pub fn credit(plan: &Plan, assessment: &Assessment, run: &str) -> Credit {
    let (draws, seed) = (assessment.settings.draws, assessment.settings.seed);
    let method = if assessment.settings.central {
        text!("One draw with every assumption at its central value.", "单次推演，各项假设取中心值。")
    } else {
        let design = assessment.settings.design.in_brackets();
        Text::new(format!("抽样{draws}次{}，随机种子{seed}。", design.zh), format!("{draws} draws{}, seed {seed}.", design.en))
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
                let Quantiles { p05, p25, p50, p75, p95, .. } = summary.as_ref()?.quantiles;
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
        target: Some(FanTarget { value: on_axis, words: target_words(plan, indicator), sign: target_sign(indicator), met: met(outcome) }),
        history: plan.history.iter().filter(|seen| seen.series == indicator.id).map(|seen| (seen.year, seen.value)).collect(),
        bounds: indicator.scale.bounds(),
    }
}

/// The kind of a target as a sign.
fn target_sign(indicator: &Indicator) -> &'static str {
    match indicator.target.comparison {
        Comparison::AtLeast => "≥",
        Comparison::MoreThan => ">",
        Comparison::AtMost => "≤",
        Comparison::LessThan => "<",
        Comparison::About { .. } => "≈",
        Comparison::Hold { .. } => "=",
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

/// The fans of the domain at `domain` in one scenario.
pub fn small_multiples(plan: &Plan, assessment: &Assessment, result: &ScenarioResult, domain: usize) -> SmallMultiples {
    let of_domain = (0..plan.indicators.len()).filter(|position| plan.indicators[*position].domain == domain);
    SmallMultiples {
        name: plan.domains[domain].name.clone(),
        scenario: result.scenario.title.clone(),
        fans: of_domain.map(|position| fan(plan, assessment, result, position)).collect(),
    }
}

/// How many targets are met in each scenario.
pub fn number_met(assessment: &Assessment) -> NumberMet {
    let modelled = |result: &ScenarioResult| result.judgement.targets.iter().filter(|outcome| outcome.modelled).count();
    let row =
        |result: &ScenarioResult| NumberMetRow { scenario: result.scenario.title.clone(), draws: result.judgement.number_met.clone() };
    NumberMet { targets: assessment.results.iter().map(modelled).max().unwrap_or(0), rows: assessment.results.iter().map(row).collect() }
}

/// Differences of P(met) between two scenarios, one pair of counts per indicator; the largest gains come first.
pub fn comparison(plan: &Plan, first: &Text, second: &Text, pairs: &[PairedProbability]) -> super::Comparison {
    let differs = |pair: &&PairedProbability| pair.first_only + pair.second_only > 0;
    let mut rows: Vec<Compared> = plan
        .indicators
        .iter()
        .zip(pairs)
        .filter(|(_, pair)| differs(pair))
        .map(|(indicator, pair)| {
            let (low, high) = pair.interval();
            let clear = matches!(pair.verdict(), Verdict::Wins | Verdict::Loses);
            Compared { name: indicator_name(indicator), difference: pair.difference(), low, high, clear }
        })
        .collect();
    rows.sort_by(|one, other| other.difference.total_cmp(&one.difference));
    let unchanged = pairs.iter().filter(|pair| !differs(pair)).count();
    super::Comparison { first: first.clone(), second: second.clone(), rows, unchanged, smaller: 0 }
}

/// What planners call a group of assumptions; a plan's own groups keep their name.
pub fn group_name(group: &str) -> Text {
    match group {
        "trend" => text!("services by themselves (trend)", "服务自身趋势"),
        "ageing" => text!("population and ageing", "人口与老龄化"),
        "funding" => text!("economy and money", "经济与资金"),
        "facilities" => text!("facilities", "设施项目"),
        "rules" => text!("rules replaced", "替换的规则"),
        other => Text::same(other),
    }
}

/// The way of an indicator from its baseline (or from the scenario titled `from`) to the projection of the scenario titled `to`.
pub fn waterfall(plan: &Plan, position: usize, attribution: &Attribution, from: Option<&Text>, to: &Text) -> Waterfall {
    let indicator = &plan.indicators[position];
    let (first, last) = (plan.base_year, plan.target_year);
    let start_name = match from {
        Some(from) => from.clone(),
        None => text!("baseline {first}", "{first}年基期"),
    };
    let end_name = match from {
        Some(_) => to.clone(),
        None => text!("projection {last} (mean)", "{last}年推算值（均值）"),
    };
    let part = |part: &crate::analysis::Part| WaterfallPart {
        name: group_name(&part.group),
        value: part.mean,
        low: part.quantiles.p05,
        high: part.quantiles.p95,
    };
    Waterfall {
        name: indicator_name(indicator),
        unit: indicator.unit.clone(),
        scenario: to.clone(),
        start_name,
        start: attribution.start,
        end_name,
        end: attribution.end,
        parts: attribution.parts.iter().map(part).collect(),
        target: Some(indicator.target.value),
        more_is_better: indicator.target.better == Better::More,
    }
}

/// The assumptions that move an indicator most, at most `most` of them.
pub fn tornado(plan: &Plan, position: usize, tornado: &Tornado, scenario: &Text, most: usize) -> TornadoChart {
    let indicator = &plan.indicators[position];
    let bar = |bar: &crate::analysis::Bar| {
        let (low, high) = (short(bar.low), short(bar.high));
        let name = match plan.assumptions.iter().find(|assumption| assumption.name == bar.name) {
            Some(assumption) => Text::new(
                format!("{}：{low}至{high}{}", assumption.label.zh, assumption.unit.zh),
                format!("{}: {low} to {high} {}", assumption.label.en, assumption.unit.en),
            ),
            None => Text::same(bar.name.clone()),
        };
        TornadoBar { name, at_low: bar.at_low, at_high: bar.at_high }
    };
    TornadoChart {
        name: indicator_name(indicator),
        unit: indicator.unit.clone(),
        scenario: scenario.clone(),
        base: tornado.base,
        target: Some(indicator.target.value),
        bars: tornado.bars.iter().take(most).map(bar).collect(),
        left_out: tornado.bars.len().saturating_sub(most),
    }
}

/// Spending by budget line: shares of the base year's budget, times the median growth of the series `budget` where the rules have one.
pub fn budget(plan: &Plan, assessment: &Assessment, result: &ScenarioResult) -> Budget {
    let median = |year: usize| {
        let series = result.series.binary_search_by(|name| name.as_str().cmp("budget")).ok()?;
        result.summaries[series].get(year)?.as_ref().map(|summary| summary.quantiles.p50)
    };
    let growth = |year: usize| Some(median(year)? / median(0)?).filter(|growth| growth.is_finite());
    let known = (0..assessment.years.len()).all(|year| growth(year).is_some());
    let by_year: Vec<BTreeMap<String, f64>> =
        assessment.years.iter().map(|year| shares(&plan.budget, &result.scenario.shifts, *year)).collect();
    let lines = plan.budget.iter().map(|line| BudgetSeries {
        name: line.name.clone(),
        amounts: (0..by_year.len())
            .map(|year| 100.0 * by_year[year][&line.id] * if known { growth(year).unwrap_or(1.0) } else { 1.0 })
            .collect(),
    });
    let base = plan.base_year;
    Budget {
        scenario: result.scenario.title.clone(),
        years: assessment.years.clone(),
        lines: lines.collect(),
        unit: if known {
            text!("all public-service spending of {base} = 100, median", "{base}年公共服务支出总额=100，中位数")
        } else {
            text!("share of public-service spending, %", "占公共服务支出的比重，%")
        },
    }
}

/// The age structure of the base and the target year from a central run's vectors `women` and `men`, one element per age group of the
/// plan's step, the last one open. Empty if the rules have no such vectors.
pub fn pyramid(plan: &Plan, scenario: &Text, central: &BTreeMap<String, Vec<Vec<f64>>>) -> Pyramid {
    let empty = Vec::new();
    // In the definition of the place that all counts have, where rules tell the two apart.
    let by_year = |name: &str| central.get(&format!("residents_{name}")).or(central.get(name)).unwrap_or(&empty);
    let (women, men) = (by_year("women"), by_year("men"));
    let step = plan.step.max(1) as usize;
    // Groups of five years, the last one from 85 on.
    let groups = |values: &Vec<f64>| -> Vec<f64> {
        let mut sums = vec![0.0; 18];
        for (index, value) in values.iter().enumerate() {
            sums[(index * step / 5).min(17)] += value;
        }
        sums
    };
    let year = |position: Option<usize>, year: i32| match position.and_then(|position| Some((women.get(position)?, men.get(position)?))) {
        Some((women, men)) if !women.is_empty() => PyramidYear { year, women: groups(women), men: groups(men) },
        _ => PyramidYear { year, ..PyramidYear::default() },
    };
    let years: Vec<i32> = (0..women.len()).map(|index| plan.base_year + (index * step) as i32).collect();
    let share = |name: Text, from: usize, to: usize| AgeShare {
        name,
        by_year: years
            .iter()
            .enumerate()
            .filter(|(index, _)| men.len() > *index && !women[*index].is_empty())
            .map(|(index, year)| {
                let people = || women[index].iter().zip(&men[index]).map(|(women, men)| women + men).enumerate();
                let within: f64 = people().filter(|(age, _)| (from..to).contains(&(age * step))).map(|(_, count)| count).sum();
                (*year, 100.0 * within / people().map(|(_, count)| count).sum::<f64>())
            })
            .collect(),
    };
    Pyramid {
        place: plan.name.clone(),
        scenario: scenario.clone(),
        ages: (0..17).map(|group| format!("{}–{}", group * 5, group * 5 + 4)).chain(["85+".to_owned()]).collect(),
        first: year(Some(0), plan.base_year),
        second: year(women.len().checked_sub(1), plan.target_year),
        shares: vec![
            share(text!("aged 0-14", "0—14岁"), 0, 15),
            share(text!("aged 15-59", "15—59岁"), 15, 60),
            share(text!("aged 60 and over", "60岁及以上"), 60, usize::MAX),
            share(text!("aged 80 and over", "80岁及以上"), 80, usize::MAX),
        ],
    }
}
