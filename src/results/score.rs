//! A stored run scored by what was observed since: each value with its place in the forecast, its band and errors, as rows and as a table.

use super::rows::{Projection, YearMet};
use super::{Results, Table};
use crate::achieve::target::meets;
use crate::analysis::score::Told;
use crate::plan::{Indicator, Measure, Observation, Plan};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

use super::columns::{NONE, SHARE};

/// One observation held against a stored run.
#[derive(Debug, Clone)]
pub struct Scored<'p> {
    /// What was observed.
    pub seen: &'p Observation,
    /// The indicator that the series is, if it is one.
    pub indicator: Option<&'p Indicator>,
    /// The forecast.
    pub told: Told,
    /// Share of the forecast below the value.
    pub below: f64,
    /// The narrowest band that holds it; nothing outside the 90 % band.
    pub band: Option<u32>,
    /// Error of the forecast, in the series' unit.
    pub crps: f64,
    /// Error of saying that nothing changes, where there is a baseline.
    pub no_change: Option<f64>,
    /// P of meeting the target by the standing of that year, and whether the value does.
    pub target: Option<(f64, bool)>,
}

impl Scored<'_> {
    /// The Brier score of the target's probability.
    pub fn brier(&self) -> Option<f64> {
        let (p, met) = self.target?;
        let came = f64::from(u8::from(met));
        Some((p - came) * (p - came))
    }
}

/// All that was observed after a year of what a scenario of a run projects, in the order of the plan's history: the base year, or the last one whose
/// values have moved the draws. What an assumption rests on
/// is left out: it tests nothing.
pub fn score<'p>(plan: &'p Plan, results: &Results, scenario: &str, since: i32) -> Vec<Scored<'p>> {
    let projections: Vec<Projection> =
        Projection::of(results.frame(Table::Projections)).into_iter().filter(|row| row.scenario == scenario).collect();
    let by_year: Vec<YearMet> =
        YearMet::of(results.frame(Table::TargetsByYear)).into_iter().filter(|row| row.scenario == scenario).collect();
    let one = |seen: &'p Observation| {
        let row = projections.iter().find(|row| row.series == seen.series && row.year == seen.year)?;
        let told = Told { quantiles: [row.p05, row.p10, row.p25, row.p50, row.p75, row.p90, row.p95] };
        told.quantiles.iter().all(|quantile| quantile.is_finite()).then_some(())?;
        let indicator = plan.indicator(&seen.series);
        let judged = indicator.filter(|indicator| indicator.target.measure == Measure::Final);
        let standing = by_year.iter().find(|row| row.indicator == seen.series && row.year == seen.year);
        let target =
            judged.zip(standing).map(|(indicator, row)| (row.met as f64 / row.draws.max(1) as f64, meets(&indicator.target, seen.value)));
        Some(Scored {
            seen,
            indicator,
            told,
            below: told.below(seen.value),
            band: told.band(seen.value),
            crps: told.crps(seen.value),
            no_change: judged.and_then(|indicator| Some((seen.value - indicator.baseline?).abs())),
            target,
        })
    };
    plan.history.iter().filter(|seen| seen.year > since && !seen.is_fitted).filter_map(one).collect()
}

fn columns<'a, 'p>() -> Vec<OutputColumn<&'a Scored<'p>>> {
    vec![
        column!("series", Words, NONE, "indicator or other series", "指标或其他序列", |row| Some(row.seen.series.clone())),
        column!("year", Whole, ("year", "年"), "year observed", "观测年份", |row| Some(i64::from(row.seen.year))),
        column!("value", Number, NONE, "value observed", "观测值", |row| Some(row.seen.value)),
        column!("place", Words, NONE, "where, if not in the plan's place", "观测地（非本地时）", |row| Some(
            row.seen.observed_at.clone()
        )),
        column!(
            "definition",
            Words,
            NONE,
            "how its definition differs from the plan's, if it does",
            "与规划口径的差异（如有）",
            |row| Some(row.seen.definition.clone())
        ),
        column!("error", Number, NONE, "stated standard error", "所述标准误差", |row| row.seen.error),
        column!("p05", Number, NONE, "5 % quantile of the forecast", "预测的5%分位数", |row| Some(row.told.quantiles[0])),
        column!("p50", Number, NONE, "median of the forecast", "预测中位数", |row| Some(row.told.quantiles[3])),
        column!("p95", Number, NONE, "95 % quantile of the forecast", "预测的95%分位数", |row| Some(row.told.quantiles[6])),
        column!("below", Number, SHARE, "share of the forecast below the value (PIT)", "低于观测值的预测份额（PIT）", |row| {
            Some(row.below)
        }),
        column!(
            "band",
            Whole,
            ("%", "%"),
            "narrowest band that holds it: 50, 80, 90; empty outside",
            "所在的最窄区间：50、80、90；区间外为空",
            |row| row.band.map(i64::from)
        ),
        column!(
            "crps",
            Number,
            NONE,
            "error of the forecast (CRPS) in the series' unit",
            "预测误差（CRPS），单位同序列",
            |row| Some(row.crps)
        ),
        column!("no_change", Number, NONE, "error of saying that nothing changes", "“维持基期值”的误差", |row| row.no_change),
        column!("p_met", Number, SHARE, "P of meeting the target by the standing of that year", "按当年水平的达标概率", |row| {
            row.target.map(|target| target.0)
        }),
        column!("met", Words, NONE, "whether the value meets the target: yes, no", "观测值是否达标：yes、no", |row| row
            .target
            .map(|target| if target.1 { "yes".to_owned() } else { "no".to_owned() })),
        column!("brier", Number, NONE, "Brier score of that probability", "该概率的Brier评分", |row| row.brier()),
        column!("source", Words, NONE, "where the value was read", "数值出处", |row| Some(row.seen.source.clone())),
    ]
}

/// What each column of [`score_frame`] holds.
pub fn score_columns() -> Vec<ColumnDescription> {
    columns().iter().map(OutputColumn::describe).collect()
}

/// The scores as a table.
pub fn score_frame(scores: &[Scored<'_>]) -> DataFrame {
    let rows: Vec<&Scored<'_>> = scores.iter().collect();
    output_frame(&columns(), &rows)
}
