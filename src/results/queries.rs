//! The questions that everybody asks of a run's tables, each once, as a query on Polars frames.

use std::collections::BTreeMap;

use polars::prelude::{
    DataType, Expr, IntoLazy, JoinArgs, JoinType, LazyFrame, MaintainOrderJoin, SortMultipleOptions, UnionArgs, by_name, col, concat, len,
    lit,
};

use super::cells::{maybe, words};
use super::files::{column, frame};
use super::{Results, Table};
use crate::achieve::LIKELY;
use crate::table::{Column, DataFrame};

/// P(met): a row for each indicator in the plan's order, with a column for each scenario in the order of the run. Null where no rule
/// projects the indicator.
pub fn matrix(results: &Results) -> DataFrame {
    // By hand: pivoting would be the only use of a part of Polars that takes as long to build as a small crate.
    let targets = results.frame(Table::Targets);
    let (scenario, indicator, p_met) = (words(targets, "scenario"), words(targets, "indicator"), maybe(targets, "p_met"));
    let mut indicators = Vec::new();
    let mut rows = BTreeMap::new();
    let mut columns: BTreeMap<String, Vec<Option<f64>>> = BTreeMap::new();
    for at in 0..targets.height() {
        let row = *rows.entry(indicator(at)).or_insert(indicators.len());
        if row == indicators.len() {
            indicators.push(indicator(at));
        }
        let cells = columns.entry(scenario(at)).or_default();
        cells.resize(cells.len().max(row + 1), None);
        cells[row] = p_met(at);
    }
    let scenarios = results.frame(Table::Scenarios);
    let cells = (0..scenarios.height()).map(words(scenarios, "scenario")).map(|scenario| {
        let mut cells = columns.remove(&scenario).unwrap_or_default();
        cells.resize(indicators.len(), None);
        column(&scenario, cells)
    });
    let cells: Vec<Column> = cells.collect();
    frame([vec![column("indicator", indicators)], cells].concat())
}

/// The rows of `scenarios`, most targets expected first; equal ones in the order of the run. Scenarios in which every draw fails say nothing
/// and are left out.
pub fn ranking(results: &Results) -> DataFrame {
    let order = SortMultipleOptions::default().with_order_descending(true).with_maintain_order(true);
    collect(results.lazy(Table::Scenarios).filter(col("expected_met").is_not_null()).sort(["expected_met"], order))
}

/// The least and the most likely that each target is met in any scenario: `indicator`, `lowest`, `lowest_in`, `highest`, `highest_in`, in the
/// plan's order. Of several scenarios the first is named. Targets without a draw that succeeds are left out.
pub fn extremes(results: &Results) -> DataFrame {
    let at = |bound: Expr| col("scenario").filter(col("p_met").eq(bound)).first();
    collect(said(results).group_by_stable([col("indicator")]).agg([
        col("p_met").min().alias("lowest"),
        at(col("p_met").min()).alias("lowest_in"),
        col("p_met").max().alias("highest"),
        at(col("p_met").max()).alias("highest_in"),
    ]))
}

/// The largest standard error of any P(met); 0 where there is none.
pub fn largest_error(results: &Results) -> f64 {
    let largest = collect(said(results).select([col("standard_error").max()]));
    largest.column("standard_error").and_then(|column| column.f64()).ok().and_then(|column| column.get(0)).unwrap_or(0.0)
}

/// Rows of `targets` of which some draw says something.
fn said(results: &Results) -> LazyFrame {
    results.lazy(Table::Targets).filter(col("p_met").is_not_null().and(col("p50").is_not_null()))
}

/// Failed draws by scenario, series and cause: `draws` (how many), `first_draw` and `year` of the first, and its message, in the order in
/// which they are met first.
pub fn failures(results: &Results) -> DataFrame {
    let keys = [col("scenario"), col("series"), col("cause")];
    let first = ["year", "file", "line", "message_zh", "message_en"].map(|name| col(name).first());
    let counted = [len().cast(DataType::Int64).alias("draws"), col("draw").first().alias("first_draw")];
    collect(results.lazy(Table::Failures).group_by_stable(keys).agg([&counted[..], &first[..]].concat()))
}

/// What comes of each domain in each scenario: `targets` (modelled ones), `expected_met`, `likely_met`, and `p_all`, the probability that all
/// of them are met in the same draw.
pub fn by_domain(results: &Results) -> DataFrame {
    let whole = DataType::Int64;
    let domains = results.lazy(Table::Targets).filter(col("p_met").is_not_null()).group_by_stable([col("scenario"), col("domain")]).agg([
        len().cast(whole.clone()).alias("targets"),
        col("p_met").sum().alias("expected_met"),
        col("p_met").gt_eq(lit(LIKELY)).sum().cast(whole).alias("likely_met"),
    ]);
    let scope = (lit("domain:") + col("domain")).alias("scope");
    let together = results.lazy(Table::Joint).select([col("scenario"), col("scope"), col("p").alias("p_all")]);
    let keys = [col("scenario"), col("scope")];
    collect(domains.with_column(scope).join(together, keys.clone(), keys, left()).drop(by_name(["scope"], true, false)))
}

/// What each factor of a design does to the number of targets met: `factor`, `low` and `high`, the mean of `expected_met` over the
/// experiments in the lower and in the upper half of its range, and `effect`, their difference; the largest first. `inputs` is the experiments
/// frame, `scenarios` the table of that name.
pub fn effects(inputs: &DataFrame, scenarios: &DataFrame, factors: &[&str]) -> DataFrame {
    let outcome = scenarios.clone().lazy().select([col("scenario"), col("expected_met")]);
    let joined = inputs.clone().lazy().join(outcome, [col("scenario")], [col("scenario")], left());
    let half = |factor: &str, upper: bool| {
        let middle = (col(factor).min() + col(factor).max()) / lit(2.0);
        let inside = if upper { col(factor).gt(middle) } else { col(factor).lt_eq(middle) };
        col("expected_met").filter(inside).mean()
    };
    let rows = factors.iter().map(|factor| {
        let [low, high] = [half(factor, false).alias("low"), half(factor, true).alias("high")];
        joined.clone().select([lit(*factor).alias("factor"), low, high])
    });
    let all = concat(rows.collect::<Vec<_>>(), UnionArgs::default()).expect("invariant: a design has factors");
    let order = SortMultipleOptions::default().with_order_descending(true).with_nulls_last(true).with_maintain_order(true);
    let effect = (col("high") - col("low")).alias("effect");
    collect(all.with_column(effect).sort_by_exprs([col("effect") * col("effect")], order))
}

/// What moved from one run to another: for each scenario and indicator that both have, `p_before`, `p_after`, `difference`, and the medians
/// `p50_before`, `p50_after`; in the order of the later run.
pub fn moved(before: &Results, after: &Results) -> DataFrame {
    let keys = || [col("scenario"), col("indicator")];
    let of = |results: &Results, end: &str| {
        let renamed = ["p_met", "p50"].map(|name| col(name).alias(format!("{}_{end}", name.trim_end_matches("_met"))));
        results.lazy(Table::Targets).select([&keys()[..], &renamed[..]].concat())
    };
    let inner = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Inner) };
    let joined = of(after, "after").join(of(before, "before"), keys(), keys(), inner);
    let change = (col("p_after") - col("p_before")).alias("difference");
    let columns = [col("p_before"), col("p_after"), change, col("p50_before"), col("p50_after")];
    collect(joined.select([&keys()[..], &columns[..]].concat()))
}

fn left() -> JoinArgs {
    JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Left) }
}

fn collect(query: LazyFrame) -> DataFrame {
    query.collect().expect("invariant: the query names declared columns")
}
