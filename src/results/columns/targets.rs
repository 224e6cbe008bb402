//! The columns of targets, the table of the answer: how likely each target is met in each scenario, and by how much it is missed.

use super::{DRAWS, GROWTH, Judged, NONE, OWN, SHARE, YEAR, yes_no};
use crate::achieve::judge::TargetOutcome;
use crate::achieve::official::{Assessment, Method, MethodLabel};
use crate::achieve::probability::{Pairing, Probability, draws_needed};
use crate::plan::{Comparison, Form, Indicator, Measure, Nature, Plan, Scale, TargetKind};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A row of the table of targets.
struct TargetRow<'a> {
    scenario: &'a str,
    plan: &'a Plan,
    indicator: &'a Indicator,
    outcome: &'a TargetOutcome,
    probability: Probability,
    interval: (f64, f64),
    assessment: Option<&'a Assessment>,
}

impl TargetRow<'_> {
    fn official(&self, method: Method) -> Option<&MethodLabel> {
        self.assessment?.labels.iter().find(|label| label.method == method)
    }

    fn label(&self, method: Method) -> Option<&str> {
        Some(self.official(method)?.progress.label.code())
    }

    fn value(&self, method: Method) -> Option<f64> {
        self.official(method)?.progress.value
    }
}

fn columns_of_targets<'a>() -> Vec<OutputColumn<TargetRow<'a>>> {
    vec![
        column!("scenario", Lent, NONE, "name of the scenario", "情景名称", |row| Some(row.scenario)),
        column!("indicator", Lent, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            &row.indicator.id
        )),
        column!(
            "number",
            Lent,
            NONE,
            "number or code of the indicator's row in the plan's table",
            "指标在规划表中的行号或编码",
            |row| Some(&row.indicator.number)
        ),
        column!("domain", Lent, NONE, "service domain", "所属领域", |row| Some(&row.plan.domains[row.indicator.domain].id)),
        column!("name_zh", Lent, NONE, "the indicator's name in Chinese", "指标中文名称", |row| Some(&row.indicator.name.zh)),
        column!("name_en", Lent, NONE, "the indicator's name in English", "指标英文名称", |row| Some(&row.indicator.name.en)),
        column!("stage", Lent, NONE, "part of the printed row, such as a school stage", "该行中的部分，如学段", |row| {
            Some(row.indicator.stage.en.as_str()).filter(|stage| !stage.is_empty())
        }),
        column!("nature", Lent, NONE, Nature::COLUMN.0, Nature::COLUMN.1, |row| { row.indicator.nature.map(|nature| nature.code()) }),
        column!(
            "class_alone",
            Lent,
            NONE,
            "family by whose class the indicator moves, no mechanism being known; empty where a rule says how it moves",
            "尚无机制、按所属类别推算时的类别；有规则的为空",
            |row| { row.indicator.family.map(|family| family.code()) }
        ),
        column!("department", Lent, NONE, "who answers for the target", "责任单位", |row| {
            Some(row.indicator.department.as_str()).filter(|department| !department.is_empty())
        }),
        column!(
            "weight",
            Number,
            NONE,
            "how much the target counts beside the others; 1 if the plan does not say",
            "该目标的权重；规划未注明时为1",
            |row| { Some(row.indicator.weight) }
        ),
        column!("unit_zh", Lent, NONE, "the indicator's unit in Chinese", "指标单位（中文）", |row| Some(&row.indicator.unit.zh)),
        column!("unit_en", Lent, NONE, "the indicator's unit in English", "指标单位（英文）", |row| Some(&row.indicator.unit.en)),
        column!(
            "scale",
            Lent,
            NONE,
            "scale the indicator moves on: linear, log or logit",
            "指标变动的尺度：linear、log 或 logit",
            |row| { Some(scale_code(row.indicator.scale)) }
        ),
        column!("kind", Lent, NONE, TargetKind::COLUMN.0, TargetKind::COLUMN.1, |row| Some(row.outcome.kind.code())),
        column!("comparison", Lent, NONE, Comparison::COLUMN.0, Comparison::COLUMN.1, |row| Some(
            row.indicator.target.comparison.kind().code()
        )),
        column!("measure", Lent, NONE, Measure::COLUMN.0, Measure::COLUMN.1, |row| Some(row.indicator.target.measure.code())),
        column!("form", Lent, NONE, Form::COLUMN.0, Form::COLUMN.1, |row| Some(row.indicator.target.form.code())),
        column!(
            "baseline",
            Number,
            OWN,
            "value of the base year; of an assumed one the median",
            "基期值；若为假设值则取中位数",
            |row| { row.outcome.baseline }
        ),
        column!(
            "baseline_assumed",
            Lent,
            NONE,
            "yes if the plan prints no baseline and one is assumed",
            "规划未公布基期值而用假设值时为 yes",
            |row| { Some(yes_no(row.outcome.baseline_assumed)) }
        ),
        column!("target", Number, OWN, "the target; of a ratio the number that is not 1", "目标值；比值取不为1的一端", |row| {
            Some(row.indicator.target.value)
        }),
        column!("target_printed", Lent, NONE, "the target as the plan prints it", "规划中书写的目标", |row| Some(
            &row.indicator.target_printed
        )),
        column!("p05", Number, OWN, "5 % quantile of the judged measure", "考核量的5%分位数", |row| Some(row.outcome.p05)),
        column!("p50", Number, OWN, "median of the judged measure", "考核量的中位数", |row| Some(row.outcome.p50)),
        column!("p95", Number, OWN, "95 % quantile of the judged measure", "考核量的95%分位数", |row| Some(row.outcome.p95)),
        column!(
            "p_met",
            Number,
            SHARE,
            "probability of meeting the target; failed draws count as not met",
            "达标概率；失败的模拟视为未达标",
            |row| { row.outcome.modelled.then(|| row.probability.share()) }
        ),
        column!("standard_error", Number, SHARE, "Monte Carlo standard error of p_met", "p_met 的蒙特卡洛标准误", |row| {
            row.outcome.modelled.then(|| row.probability.standard_error())
        }),
        column!("p_low", Number, SHARE, "lower end of the 95 % interval of p_met", "p_met 的95%区间下端", |row| {
            row.outcome.modelled.then_some(row.interval.0)
        }),
        column!("p_high", Number, SHARE, "upper end of the 95 % interval of p_met", "p_met 的95%区间上端", |row| {
            row.outcome.modelled.then_some(row.interval.1)
        }),
        column!(
            "draws",
            Whole,
            DRAWS,
            "all draws: met, missed and failed together",
            "全部模拟：达标、未达标与失败之和",
            |row| { Some(row.probability.draws as i64) }
        ),
        column!("met", Whole, DRAWS, "draws that meet the target", "达标的模拟次数", |row| Some(row.outcome.met as i64)),
        column!("missed", Whole, DRAWS, "draws that miss the target", "未达标的模拟次数", |row| Some(row.outcome.missed as i64)),
        column!("failed", Whole, DRAWS, "draws without a value", "没有结果的模拟次数", |row| Some(row.outcome.failed as i64)),
        column!(
            "class",
            Lent,
            NONE,
            "p_met in words: code of the IPCC likelihood scale",
            "达标概率的用语代码（IPCC 可能性等级）",
            |row| { row.outcome.likelihood().map(|class| class.code()) }
        ),
        column!("class_zh", Words, NONE, "p_met in words, Chinese", "达标概率的用语（中文）", |row| {
            row.outcome.likelihood().map(|class| class.label().zh)
        }),
        column!("class_en", Words, NONE, "p_met in words, English", "达标概率的用语（英文）", |row| {
            row.outcome.likelihood().map(|class| class.label().en)
        }),
        column!(
            "gap",
            Number,
            OWN,
            "how far the median is on the good side of the target's edge; negative is what is missing",
            "中位数优于目标线的幅度；负数为缺口",
            |row| Some(row.outcome.gap)
        ),
        column!("shortfall", Number, OWN, "mean miss over the draws that miss", "未达标的模拟的平均缺口", |row| row
            .outcome
            .shortfall),
        column!(
            "shortfall_counted",
            Number,
            ("the things named in counted_en", "counted_zh 所列事物"),
            "the same in people, places, beds or money: mean of miss x series / per",
            "折算为人、托位、床位或金额的平均缺口：缺口×序列÷基数",
            |row| row.outcome.shortfall_counted
        ),
        column!(
            "counted_zh",
            Lent,
            NONE,
            "what shortfall_counted counts, Chinese",
            "shortfall_counted 所数的事物（中文）",
            |row| { row.indicator.counted.as_ref().map(|counted| counted.things.zh.as_str()) }
        ),
        column!(
            "counted_en",
            Lent,
            NONE,
            "what shortfall_counted counts, English",
            "shortfall_counted 所数的事物（英文）",
            |row| { row.indicator.counted.as_ref().map(|counted| counted.things.en.as_str()) }
        ),
        column!(
            "year_met",
            Whole,
            YEAR,
            "year from which on the median path meets the target, up to the target year (averages and totals: so far); empty if none",
            "中位路径自该年起达标并保持到目标年（年均与累计按截至当年计）；未达标为空",
            |row| row.outcome.year_met.map(i64::from)
        ),
        column!(
            "growth_required",
            Number,
            GROWTH,
            "growth from baseline to target; for totals and averages that of the yearly flow",
            "从基期到目标所需的增长；累计与年均指标为逐年流量的增长",
            |row| row.outcome.growth_required
        ),
        column!("growth_projected", Number, GROWTH, "growth from baseline to the median", "从基期到中位数的增长", |row| {
            row.outcome.growth_projected
        }),
        column!(
            "draws_to_tell_5_points",
            Whole,
            DRAWS,
            "independent draws per scenario that would tell p_met from one five points nearer to one half (5 % test, power 80 %)",
            "要区分 p_met 与向一半靠近5个百分点的概率，每个情景所需的独立模拟次数（5%检验，80%功效）",
            |row| {
                let share = row.probability.share();
                let other = if share < 0.5 { share + 0.05 } else { share - 0.05 };
                let draws = if row.outcome.modelled { draws_needed(share, other, Pairing::Unpaired)? } else { return None };
                i64::try_from(draws).ok()
            }
        ),
        column!(
            "statcan",
            Lent,
            NONE,
            "label of the median path by Statistics Canada's method",
            "加拿大统计局方法对中位路径的评级",
            |row| { row.label(Method::StatisticsCanada) }
        ),
        column!(
            "statcan_value",
            Number,
            ("ratio", "比值"),
            "observed over required compound growth",
            "实际复合增速与所需增速之比",
            |row| row.value(Method::StatisticsCanada)
        ),
        column!(
            "statcan_score",
            Number,
            ("points, -5 to 5", "分，-5—5"),
            "Statistics Canada's score",
            "加拿大统计局评分",
            |row| { row.official(Method::StatisticsCanada)?.progress.score }
        ),
        column!("unsd", Lent, NONE, "label by the UN Statistics Division's method", "联合国统计司方法的评级", |row| {
            row.label(Method::UnitedNations)
        }),
        column!(
            "unsd_value",
            Number,
            ("ratio", "比值"),
            "share of the required change delivered",
            "已完成所需变化的份额",
            |row| { row.value(Method::UnitedNations) }
        ),
        column!("escap", Lent, NONE, "label by UN ESCAP's method", "联合国亚太经社会方法的评级", |row| row
            .label(Method::Escap)),
        column!(
            "escap_value",
            Number,
            ("%", "%"),
            "anticipated gap as a share of the required change",
            "预期差距占所需变化的百分比",
            |row| { row.value(Method::Escap) }
        ),
        column!("eurostat", Lent, NONE, "label by Eurostat's method", "欧盟统计局方法的评级", |row| row.label(Method::Eurostat)),
        column!(
            "eurostat_value",
            Number,
            ("ratio", "比值"),
            "observed over required compound growth",
            "实际复合增速与所需增速之比",
            |row| { row.value(Method::Eurostat) }
        ),
        column!("sdg_index", Lent, NONE, "label by the SDG Index's method", "可持续发展目标指数方法的评级", |row| {
            row.label(Method::SdgIndex)
        }),
        column!(
            "sdg_index_value",
            Number,
            ("ratio", "比值"),
            "observed over required linear growth",
            "实际线性增速与所需增速之比",
            |row| { row.value(Method::SdgIndex) }
        ),
        column!("oecd", Lent, NONE, "label by the OECD's distance to the target", "经合组织目标距离法的评级", |row| row
            .label(Method::Oecd)),
        column!(
            "official_agree",
            Lent,
            NONE,
            "yes if all these labels and p_met point the same way",
            "各官方评级与 p_met 一致时为 yes",
            |row| { row.assessment.map(|assessment| yes_no(assessment.agree)) }
        ),
        column!(
            "official_reasons",
            Words,
            NONE,
            "why they do not: not_modelled, missing_baseline, hold, floor, bounded, total, average, about, strict, chance, thresholds",
            "不一致的原因代码",
            |row| {
                let codes: Vec<&str> = row.assessment?.reasons.iter().map(|reason| reason.code()).collect();
                (!codes.is_empty()).then(|| codes.join(" "))
            }
        ),
    ]
}

/// What each column of [`targets_frame`] holds.
pub fn target_columns() -> Vec<ColumnDescription> {
    columns_of_targets().iter().map(OutputColumn::describe).collect()
}

/// The table of targets: one row per scenario and indicator, in the order given and the plan's.
pub fn targets_frame(plan: &Plan, runs: &[Judged]) -> DataFrame {
    let rows: Vec<TargetRow> = runs
        .iter()
        .flat_map(|run| {
            run.judgement.targets.iter().map(|outcome| {
                let probability = outcome.probability();
                TargetRow {
                    scenario: run.scenario,
                    plan,
                    indicator: &plan.indicators[outcome.indicator],
                    outcome,
                    probability,
                    interval: probability.interval(),
                    assessment: run.assessments.get(outcome.indicator),
                }
            })
        })
        .collect();
    output_frame(&columns_of_targets(), &rows)
}

fn scale_code(scale: Scale) -> &'static str {
    match scale {
        Scale::Linear { .. } => "linear",
        Scale::Log { .. } => "log",
        Scale::Logit { .. } => "logit",
    }
}
