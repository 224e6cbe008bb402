//! Reads history.csv (or .xlsx), the observed values, and priors.csv, the reference-class priors.

use std::sync::Arc;

use super::checks::{SeriesNames, check_year};
use super::observation::{Observation, Prior};
use super::section::Mistakes;
use super::table_file::{noted, read};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::table::{Field, Schema, TableFile};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("series"),
        Field::integer("year"),
        Field::number("value"),
        Field::number("error").optional(),
        Field::text("place").optional(),
        Field::choice("use", &["fitted"]).optional(),
        Field::text("source"),
    ])
    .unique(&["series", "year"])
}

/// Observed values of series, indicators among them.
pub(super) fn load(table: &TableFile, named: &SeriesNames, mistakes: &Mistakes) -> Option<Vec<Observation>> {
    let frame = noted(table.read(&schema()), mistakes)?;
    let observation = |row: usize| {
        let series = frame.text(row, "series").to_string();
        named.note(&series, frame.place(row, "series"));
        let year = frame.integer(row, "year").expect("invariant: the schema refuses an empty year");
        let error = frame.number(row, "error");
        if error.is_some_and(|error| error <= 0.0) {
            mistakes.push(
                Diagnostic::error(Code::ObservationError, text!("an error must be above zero", "误差应当大于零"))
                    .at(frame.place(row, "error"))
                    .help(text!("leave it empty where only rounding matters", "只有四舍五入误差时请留空")),
            );
        }
        Observation {
            series,
            year: check_year(year, frame.place(row, "year"), mistakes),
            value: frame.number(row, "value").expect("invariant: the schema refuses an empty value"),
            error,
            observed_at: frame.text(row, "place").to_string(),
            is_fitted: frame.text(row, "use") == "fitted",
            source: frame.text(row, "source").to_string(),
            place: frame.place(row, "value"),
        }
    };
    Some((0..frame.rows()).map(observation).collect())
}

pub(super) fn priors_schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::choice("scale", &["linear", "log", "logit"]),
        Field::number("drift"),
        Field::number("spread"),
        Field::number("degrees").may_be_empty(),
        Field::text("source"),
    ])
    .unique(&["id"])
}

pub(super) fn load_priors(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Vec<Prior>> {
    let frame = read(source, &priors_schema(), mistakes)?;
    let prior = |row: usize| {
        let spread = frame.number(row, "spread").expect("invariant: the schema refuses an empty spread");
        if spread <= 0.0 {
            mistakes.push(
                Diagnostic::error(Code::PriorSpread, text!("a spread must be above zero", "离散程度应当大于零"))
                    .at(frame.place(row, "spread")),
            );
        }
        Prior {
            id: frame.text(row, "id").to_string(),
            scale: frame.text(row, "scale").to_string(),
            drift: frame.number(row, "drift").expect("invariant: the schema refuses an empty drift"),
            spread,
            degrees: frame.number(row, "degrees"),
            source: frame.text(row, "source").to_string(),
            place: frame.place(row, "scale"),
        }
    };
    Some((0..frame.rows()).map(prior).collect())
}
