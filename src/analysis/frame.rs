//! Output tables of the analyses: comparisons, attributions and tornados as frames whose columns say what they hold.

use super::attribution::Attribution;
use super::compare::{Effect, ScenarioComparison};
use super::paired::PairedProbability;
use super::tornado::Tornado;
use crate::achieve::Likelihood;
use crate::plan::Plan;
use crate::simulate::Quantiles;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, Value, output_frame};

const NONE: (&str, &str) = ("", "");
const OWN: (&str, &str) = ("the indicator's unit", "指标单位");
const SHARE: (&str, &str) = ("share, 0 to 1", "份额，0—1");
const DRAWS: (&str, &str) = ("draws", "次抽样");

macro_rules! column {
    ($name:literal, $kind:ident, $unit:expr, $en:literal, $zh:literal, $read:expr) => {
        OutputColumn { name: $name, unit: $unit, description: ($en, $zh), value: Value::$kind($read) }
    };
}

/// A line of the table of comparisons: a target, a domain or the plan.
struct CompareRow<'a> {
    first: &'a str,
    second: &'a str,
    scope: &'static str,
    id: &'a str,
    difference: Option<Effect>,
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
            "逐抽样（第二减第一）差的均值",
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
            "第二情景更优的抽样份额",
            |row| { row.better }
        ),
        column!("p_met_first", Number, SHARE, "probability of meeting it in the first", "第一情景的达标概率", |row| {
            Some(row.met.first().share())
        }),
        column!("p_met_second", Number, SHARE, "probability of meeting it in the second", "第二情景的达标概率", |row| {
            Some(row.met.second().share())
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
        column!("met_first_only", Whole, DRAWS, "draws met in the first only", "仅第一情景达标的抽样数", |row| Some(
            row.met.first_only as i64
        )),
        column!("met_second_only", Whole, DRAWS, "draws met in the second only", "仅第二情景达标的抽样数", |row| {
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
            "第二情景：wins 胜、loses 负（把握不低于97.5%且95%区间在0.05个百分点以外），否则 undecided 未定；无抽样不同为 same 相同",
            |row| { Some(row.met.verdict().code().to_string()) }
        ),
        column!("class_first", Words, NONE, "likelihood class in the first", "第一情景的可能性等级", |row| class(
            row.met.first().share()
        )),
        column!("class_second", Words, NONE, "likelihood class in the second", "第二情景的可能性等级", |row| class(
            row.met.second().share()
        )),
        column!(
            "draws_needed",
            Whole,
            DRAWS,
            "paired draws that would tell the two probabilities apart",
            "区分两个概率所需的配对抽样数",
            |row| { i64::try_from(row.met.draws_needed()?).ok() }
        ),
    ]
}

fn class(probability: f64) -> Option<String> {
    Likelihood::of(probability).map(|class| class.code().to_string())
}

/// A line of the table of attributions: the start, a part or the end.
struct AttributionRow<'a> {
    indicator: &'a str,
    step: usize,
    part: &'a str,
    value: f64,
    level: f64,
    standard_error: Option<f64>,
    quantiles: Option<Quantiles>,
    alone: Option<f64>,
}

fn columns_of_attribution<'a>() -> Vec<OutputColumn<AttributionRow<'a>>> {
    vec![
        column!("indicator", Words, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            row.indicator.to_string()
        )),
        column!("step", Whole, ("position", "序号"), "position in the waterfall, from 0", "瀑布图中的位置，从0起", |row| Some(
            row.step as i64
        )),
        column!("part", Words, NONE, "start, a group of assumptions, or end", "start 起点、一组假设、或 end 终点", |row| Some(
            row.part.to_string()
        )),
        column!(
            "value",
            Number,
            OWN,
            "the start, a group's Shapley value, or the end; start and parts sum exactly to the end",
            "起点、该组的沙普利值或终点；起点与各组之和恰等于终点",
            |row| { Some(row.value) }
        ),
        column!("level", Number, OWN, "level after this step", "此步之后的水平", |row| Some(row.level)),
        column!("standard_error", Number, OWN, "Monte Carlo standard error of the part", "该部分的蒙特卡洛标准误", |row| row
            .standard_error),
        column!("p05", Number, OWN, "5 % quantile over draws", "5%分位数", |row| row.quantiles.map(|quantiles| quantiles.p05)),
        column!("p50", Number, OWN, "median over draws", "中位数", |row| row.quantiles.map(|quantiles| quantiles.p50)),
        column!("p95", Number, OWN, "95 % quantile over draws", "95%分位数", |row| row.quantiles.map(|quantiles| quantiles.p95)),
        column!(
            "alone",
            Number,
            OWN,
            "what the group does with all others off; the rest of its value is interaction",
            "其他各组关闭时该组单独的作用；其余为交互作用",
            |row| { row.alone }
        ),
    ]
}

/// A line of the table of one-at-a-time effects.
struct TornadoRow<'a> {
    indicator: &'a str,
    base: f64,
    bar: &'a super::tornado::Bar,
}

fn columns_of_tornado<'a>() -> Vec<OutputColumn<TornadoRow<'a>>> {
    vec![
        column!("indicator", Words, NONE, "name of the indicator's series in the rules", "指标在规则中的序列名", |row| Some(
            row.indicator.to_string()
        )),
        column!("assumption", Words, NONE, "the assumption moved", "被变动的假设", |row| Some(row.bar.name.clone())),
        column!("low", Number, ("the assumption's unit", "假设的单位"), "its low value", "其低值", |row| Some(row.bar.low)),
        column!("high", Number, ("the assumption's unit", "假设的单位"), "its high value", "其高值", |row| Some(row.bar.high)),
        column!("base", Number, OWN, "the indicator with nothing moved", "未变动时的指标值", |row| Some(row.base)),
        column!("at_low", Number, OWN, "the indicator with the assumption at its low value", "假设取低值时的指标值", |row| Some(
            row.bar.at_low
        )),
        column!("at_high", Number, OWN, "the indicator with the assumption at its high value", "假设取高值时的指标值", |row| {
            Some(row.bar.at_high)
        }),
        column!("width", Number, OWN, "distance between the two", "两者之差的绝对值", |row| Some(row.bar.width())),
    ]
}

/// What each column of [`compare_frame`] holds.
pub fn compare_columns() -> Vec<ColumnDescription> {
    columns_of_comparison().iter().map(OutputColumn::describe).collect()
}

/// What each column of [`attribution_frame`] holds.
pub fn attribution_columns() -> Vec<ColumnDescription> {
    columns_of_attribution().iter().map(OutputColumn::describe).collect()
}

/// What each column of [`tornado_frame`] holds.
pub fn tornado_columns() -> Vec<ColumnDescription> {
    columns_of_tornado().iter().map(OutputColumn::describe).collect()
}

/// Comparisons as (first, second, what differs): per comparison every target, every domain, and the plan.
pub fn compare_frame(plan: &Plan, comparisons: &[(&str, &str, &ScenarioComparison)]) -> DataFrame {
    let mut rows = Vec::new();
    for &(first, second, comparison) in comparisons {
        for target in &comparison.targets {
            let id = plan.indicators[target.indicator].id.as_str();
            let better = target.improvement.map(|_| target.better);
            rows.push(CompareRow { first, second, scope: "target", id, difference: target.difference, better, met: target.met });
        }
        for (domain, met) in plan.domains.iter().zip(&comparison.domains) {
            rows.push(CompareRow { first, second, scope: "domain", id: &domain.id, difference: None, better: None, met: *met });
        }
        rows.push(CompareRow { first, second, scope: "plan", id: "", difference: None, better: None, met: comparison.all });
    }
    output_frame(&columns_of_comparison(), &rows)
}

/// Attributions of indicators as waterfalls: the start, each part, the end.
pub fn attribution_frame(attributions: &[(&str, &Attribution)]) -> DataFrame {
    let mut rows = Vec::new();
    for &(indicator, attribution) in attributions {
        let levels = attribution.levels();
        rows.push(AttributionRow {
            indicator,
            step: 0,
            part: "start",
            value: attribution.start,
            level: attribution.start,
            standard_error: None,
            quantiles: Some(attribution.start_quantiles),
            alone: None,
        });
        for (at, part) in attribution.parts.iter().enumerate() {
            rows.push(AttributionRow {
                indicator,
                step: at + 1,
                part: &part.group,
                value: part.mean,
                level: levels[at + 1],
                standard_error: Some(part.standard_error),
                quantiles: Some(part.quantiles),
                alone: Some(part.alone),
            });
        }
        let (step, end) = (attribution.parts.len() + 1, attribution.end);
        rows.push(AttributionRow {
            indicator,
            step,
            part: "end",
            value: end,
            level: end,
            standard_error: None,
            quantiles: None,
            alone: None,
        });
    }
    output_frame(&columns_of_attribution(), &rows)
}

/// One-at-a-time effects of indicators, the widest first.
pub fn tornado_frame(tornados: &[(&str, &Tornado)]) -> DataFrame {
    let mut rows = Vec::new();
    for &(indicator, tornado) in tornados {
        rows.extend(tornado.bars.iter().map(|bar| TornadoRow { indicator, base: tornado.base, bar }));
    }
    output_frame(&columns_of_tornado(), &rows)
}
