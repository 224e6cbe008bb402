//! The columns of indicators.csv.

use super::{Better, Comparison, Family, Form, Measure};
use crate::table::{Field, Schema};

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::text("number").usual(),
        Field::text("stage_zh").also(&["stage"]).optional(),
        Field::text("stage_en").optional(),
        Field::text("domain").usual(),
        Field::text("name_zh").also(&["name"]).usual(),
        Field::text("name_en").optional(),
        Field::text("unit_zh").also(&["unit"]).usual(),
        Field::text("unit_en").optional(),
        Field::choice("scale", &["linear", "log", "logit"]).usual(),
        Field::number("low").usual(),
        Field::number("high").usual(),
        Field::choice("better", Better::CODES).usual(),
        Field::text("baseline_printed").usual(),
        Field::number("baseline").usual(),
        Field::integer("baseline_year").optional(),
        Field::text("target_printed").usual(),
        Field::number("target").usual(),
        Field::choice("comparison", Comparison::CODES).usual(),
        Field::number("tolerance").usual(),
        Field::choice("measure", Measure::CODES).usual(),
        Field::choice("form", Form::CODES).usual(),
        Field::text("interim").optional(),
        Field::choice("nature", NATURES).optional(),
        Field::text("department").optional(),
        Field::number("numerator").optional(),
        Field::number("denominator").optional(),
        Field::number("weight").optional(),
        Field::text("counted_series").optional(),
        Field::number("counted_per").optional(),
        Field::text("counted_zh").also(&["counted"]).optional(),
        Field::text("counted_en").optional(),
        Field::choice("grade", &["A", "B", "C", "D"]).usual(),
        Field::text("source").usual(),
        Field::text("note_zh").also(&["note"]).optional(),
        Field::text("note_en").optional(),
        Field::text("cause_zh").also(&["cause"]).optional(),
        Field::text("cause_en").optional(),
        Field::choice("family", Family::CODES).optional(),
    ])
    .unique(&["id"])
    .filled()
}

/// Codes of [`Nature`], and the words in which plans print them.
const NATURES: &[&str] = &["binding", "expected", "约束性", "预期性"];
