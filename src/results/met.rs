//! Which draws meet which target, as a table: what is needed to compare the scenarios of a run in pairs after it has ended.

use std::collections::BTreeMap;

use polars::prelude::{BooleanChunked, IntoColumn, IntoLazy, col, lit};
use polars_core::utils::arrow::bitmap::Bitmap;

use super::files::{column, draw_numbers, frame};
use super::{Results, Table};
use crate::analysis::MetDraws;
use crate::plan::Plan;
use crate::simulate::Draws;
use crate::table::DataFrame;

/// A row for each draw of a scenario, a column for each target: whether the draw meets it. A draw that failed meets none.
pub fn met_frame(plan: &Plan, scenario: &str, first_draw: u64, draws: &Draws, met: &MetDraws) -> DataFrame {
    let mut columns = vec![column("scenario", vec![scenario; draws.count])];
    columns.extend(draw_numbers(first_draw, draws));
    columns.extend(plan.indicators.iter().zip(met.sets()).map(|(indicator, set)| {
        let bits = Bitmap::from_u8_vec(set.bytes(), set.draws());
        BooleanChunked::from_bitmap(indicator.id.as_str().into(), bits).into_column()
    }));
    frame(columns)
}

/// The same read back, by scenario, of a run whose draws come in replicates or do not. A target that the table does not have is met in no draw.
pub fn met_draws(plan: &Plan, results: &Results, replicated: bool) -> BTreeMap<String, MetDraws> {
    let all = results.frame(Table::Met);
    let mut by_scenario = BTreeMap::new();
    if all.height() == 0 {
        return by_scenario;
    }
    for standing in super::rows::Standing::of(results.frame(Table::Scenarios)) {
        let rows = all.clone().lazy().filter(col("scenario").eq(lit(standing.scenario.as_str()))).collect();
        let rows = rows.expect("invariant: the table has a column `scenario`");
        let flags = |id: &str| -> Vec<bool> {
            let flags = rows.column(id).ok().and_then(|column| column.bool().ok());
            flags.map_or_else(|| vec![false; rows.height()], |flags| flags.iter().map(|met| met == Some(true)).collect())
        };
        let met = MetDraws::from_flags(plan.indicators.iter().map(|indicator| flags(&indicator.id)), replicated);
        by_scenario.insert(standing.scenario, met);
    }
    by_scenario
}
