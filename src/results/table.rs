//! THE table of tables: what a run writes, under which name and in which form.

use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

use super::columns::{self, Judged};
use crate::achieve::ScenarioResult;
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, Forms};

/// A table of a run. A new one is a line here, one in [`Table::columns`] and a file in `columns/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Table {
    /// What is put in: one row a scenario, a column for each input that differs.
    Inputs,
    /// What the names of series stand for.
    Series,
    /// How each scenario stands: expected number of targets met, P(all), failed draws.
    Scenarios,
    /// Mean and quantiles of each series in each year.
    Projections,
    /// Each target in each scenario at the end of the plan.
    Targets,
    /// P(met) of each target by year.
    TargetsByYear,
    /// The commitments of the plan's text.
    Commitments,
    /// P(all) of the plan and of each domain.
    Joint,
    /// The largest sets of targets that are likely met together.
    Together,
    /// What official methods say of each target.
    Official,
    /// The ledger of failed draws.
    Failures,
    /// Only where observations moved draws, as is the next.
    Observations,
    /// What each target learnt.
    Updates,
    /// Which draws meet which target: one row a draw, a column for each target.
    Met,
    /// Of the reference scenario alone, as are the next three.
    Attribution,
    /// What each assumption does alone to each target.
    Tornado,
    /// What each lever does alone to each target, if the plan declares any.
    Levers,
    /// The population by age and sex.
    Ages,
}

impl Table {
    /// The name of its files, without `.csv` or `.parquet`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether a file of a run's folder is one that [`super::Results::read`] reads: the Parquet file of a table that has one, else its CSV.
    pub fn is_read_from(file: &str) -> bool {
        Table::iter().any(|table| {
            let end = if table.forms() == Forms::Csv { "csv" } else { "parquet" };
            file.strip_suffix(end).and_then(|name| name.strip_suffix('.')) == Some(table.name())
        })
    }

    /// The forms it is written in.
    pub fn forms(self) -> Forms {
        match self {
            Table::Inputs | Table::Projections | Table::Targets => Forms::Both,
            // A row a draw: too long for a spreadsheet.
            Table::Met => Forms::Parquet,
            _ => Forms::Csv,
        }
    }

    /// Its declared columns; none where they depend on the plan ([`Table::Inputs`], [`Table::Met`]).
    pub fn columns(self) -> Vec<ColumnDescription> {
        match self {
            Table::Inputs | Table::Met => Vec::new(),
            Table::Series => columns::series_columns(),
            Table::Scenarios => columns::scenario_columns(),
            Table::Projections => columns::projection_columns(),
            Table::Targets => columns::target_columns(),
            Table::TargetsByYear => columns::year_columns(),
            Table::Commitments => columns::commitment_columns(),
            Table::Joint => columns::joint_columns(),
            Table::Together => columns::together_columns(),
            Table::Official => columns::official_columns(),
            Table::Failures => columns::failure_columns(),
            Table::Observations => columns::observation_columns(),
            Table::Updates => columns::update_columns(),
            Table::Attribution => columns::attribution_columns(),
            Table::Tornado => columns::tornado_columns(),
            Table::Levers => columns::lever_columns(),
            Table::Ages => columns::age_columns(),
        }
    }

    /// The tables that every scenario adds rows to as soon as it is judged, each with the rows of this one.
    pub fn of_scenario(plan: &Plan, years: &[i32], result: &ScenarioResult) -> Vec<(Table, DataFrame)> {
        let (judged, name) = (Judged::of(result), result.scenario.name.as_str());
        let mut tables = vec![
            (Table::Scenarios, columns::scenarios_frame(result)),
            (Table::Projections, columns::projections_frame(years, result)),
            (Table::Targets, columns::targets_frame(plan, &[judged])),
            (Table::TargetsByYear, columns::years_frame(plan, &[judged])),
            (Table::Commitments, columns::commitments_frame(plan, &[(name, &result.commitments)])),
            (Table::Joint, columns::joint_frame(plan, &[judged])),
            (Table::Together, columns::together_frame(plan, &[(name, &result.joint)])),
            (Table::Official, columns::official_frame(plan, &[judged])),
            (Table::Failures, columns::failures_frame(result)),
        ];
        if result.replay.is_some() {
            tables.push((Table::Observations, columns::observations_frame(plan, result)));
            tables.push((Table::Updates, columns::updates_frame(plan, result)));
        }
        tables
    }
}
