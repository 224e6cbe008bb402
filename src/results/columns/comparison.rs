//! The columns of a comparison of two scenarios: a row for each target, each domain and the plan.

use super::{DRAWS, NONE, OWN, SHARE};
use crate::achieve::Likelihood;
use crate::analysis::{PairedDifference, PairedProbability, ScenarioComparison};
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// A line of the table of comparisons: a target, a domain or the plan.
struct CompareRow<'a> {
    first: &'a str,
    second: &'a str,
    scope: &'static str,
    id: &'a str,
    difference: Option<PairedDifference>,
    better: Option<f64>,
    met: PairedProbability,
}

fn columns_of_comparison<'a>() -> Vec<OutputColumn<CompareRow<'a>>> {
    vec![
        column!("first", Words, NONE, "the scenario compared with", "被比较的情景", |row| Some(row.first.to_string())),
        column!("second", Words, NONE, "the scenario compared", "比较的情景", |row| Some(row.second.to_string())),
        column!("scope", Words, NONE, "target, domain or plan", "目标、领域或全规划", |row| Some(row.scope.to_string())),
        column!("id", Words, NONE, "indicator or domain; empty for the plan", "指标或领域；全规划为空", |row| {
            Some(row.id.to_string()).filter(|id| !id.is_empty())
        }),
        column!(
            "difference",
            Number,
            OWN,
            "mean of second less first over pairs of draws",
            "逐次模拟（第二减第一）差的均值",
            |row| { row.difference.map(|effect| effect.mean) }
        ),
        column!("difference_se", Number, OWN, "standard error of that mean", "该均值的标准误", |row| {
            row.difference.map(|effect| effect.standard_error)
        }),
        column!("difference_p05", Number, OWN, "5 % quantile of the paired difference", "配对差的5%分位数", |row| {
            row.difference.map(|effect| effect.p05)
        }),
        column!("difference_p50", Number, OWN, "median of the paired difference", "配对差的中位数", |row| {
            row.difference.map(|effect| effect.p50)
        }),
        column!("difference_p95", Number, OWN, "95 % quantile of the paired difference", "配对差的95%分位数", |row| {
            row.difference.map(|effect| effect.p95)
        }),
        column!(
            "better",
            Number,
            SHARE,
            "share of pairs in which the second is closer to the target or further beyond it",
            "第二情景更优的模拟份额",
            |row| { row.better }
        ),
        column!("p_met_first", Number, SHARE, "probability of meeting it in the first", "第一情景的达标概率", |row| {
            Some(row.met.first_share())
        }),
        column!("p_met_second", Number, SHARE, "probability of meeting it in the second", "第二情景的达标概率", |row| {
            Some(row.met.second_share())
        }),
        column!("p_difference", Number, SHARE, "second probability less the first", "达标概率之差（第二减第一）", |row| {
            Some(row.met.difference())
        }),
        column!("p_difference_se", Number, SHARE, "its standard error, paired (McNemar)", "其配对标准误（McNemar）", |row| {
            Some(row.met.standard_error())
        }),
        column!(
            "p_difference_low",
            Number,
            SHARE,
            "lower end of its 95 % interval (Bonett & Price)",
            "其95%区间下端（Bonett–Price）",
            |row| { Some(row.met.interval().0) }
        ),
        column!(
            "p_difference_high",
            Number,
            SHARE,
            "upper end of its 95 % interval (Bonett & Price)",
            "其95%区间上端（Bonett–Price）",
            |row| { Some(row.met.interval().1) }
        ),
        column!("met_first_only", Whole, DRAWS, "draws met in the first only", "仅第一情景达标的模拟次数", |row| Some(
            row.met.first_only as i64
        )),
        column!("met_second_only", Whole, DRAWS, "draws met in the second only", "仅第二情景达标的模拟次数", |row| {
            Some(row.met.second_only as i64)
        }),
        column!(
            "certainty",
            Number,
            SHARE,
            "how sure it is that the second meets it more often",
            "第二情景更可能达标的把握",
            |row| { Some(row.met.certainty()) }
        ),
        column!(
            "verdict",
            Words,
            NONE,
            "wins or loses, for the second: certainty of 97.5 % and the 95 % interval beyond 0.05 points; else undecided, or same if no draw differs",
            "第二情景：wins 胜、loses 负（把握不低于97.5%且95%区间在0.05个百分点以外），否则 undecided 未定；各次模拟均相同为 same 相同",
            |row| { Some(row.met.verdict().code().to_string()) }
        ),
        column!("class_first", Words, NONE, "likelihood class in the first", "第一情景的可能性等级", |row| class(
            row.met.first_share()
        )),
        column!("class_second", Words, NONE, "likelihood class in the second", "第二情景的可能性等级", |row| class(
            row.met.second_share()
        )),
        column!(
            "draws_needed",
            Whole,
            DRAWS,
            "independent paired draws that would tell the two probabilities apart",
            "区分两个概率所需的独立配对模拟次数",
            |row| { i64::try_from(row.met.draws_needed()?).ok() }
        ),
    ]
}

fn class(probability: f64) -> Option<String> {
    Likelihood::of(probability).map(|class| class.code().to_string())
}

/// What each column of [`compare_frame`] holds.
pub fn compare_columns() -> Vec<ColumnDescription> {
    columns_of_comparison().iter().map(OutputColumn::describe).collect()
}

/// Comparisons as (first, second, what differs): per comparison every target, every domain, and the plan.
pub fn compare_frame(plan: &Plan, comparisons: &[(&str, &str, &ScenarioComparison)]) -> DataFrame {
    let mut rows = Vec::new();
    for &(first, second, comparison) in comparisons {
        for target in &comparison.targets {
            let id = plan.indicators[target.indicator].id.as_str();
            let better = target.improvement.and(target.better);
            rows.push(CompareRow { first, second, scope: "target", id, difference: target.difference, better, met: target.met });
        }
        for (domain, met) in plan.domains.iter().zip(&comparison.domains) {
            rows.push(CompareRow { first, second, scope: "domain", id: &domain.id, difference: None, better: None, met: *met });
        }
        rows.push(CompareRow { first, second, scope: "plan", id: "", difference: None, better: None, met: comparison.all });
    }
    output_frame(&columns_of_comparison(), &rows)
}
