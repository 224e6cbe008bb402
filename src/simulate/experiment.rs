//! An experiment: one scenario with every draw, what went in beside what came out.

use std::sync::Arc;

use crate::engine::graph::InputKey;

use super::compile::Compiled;
use super::reach;
use super::world::Column;
use super::{Draws, FailedDraw};

/// One scenario with every draw.
pub struct Experiment {
    /// What went in.
    pub inputs: Inputs,
    /// What came out.
    pub draws: Draws,
    /// Why draws failed, in order of draw.
    pub failures: Vec<FailedDraw>,
}

/// The input columns of an experiment, each under its key.
#[derive(Clone)]
pub struct Inputs {
    pub(super) compiled: Arc<Compiled>,
    pub(super) columns: Vec<Column>,
}

impl Inputs {
    /// The inputs that a series depends on in a year, with their columns.
    pub fn behind(&self, series: &str, year: i32) -> Vec<(&InputKey, &Column)> {
        let behind = reach::behind(&self.compiled.model, series, year);
        self.iter().zip(behind).filter(|(_, behind)| *behind).map(|(input, _)| input).collect()
    }

    /// In order of the model's inputs.
    pub fn iter(&self) -> impl Iterator<Item = (&InputKey, &Column)> {
        self.compiled.model.graph.inputs().iter().zip(&self.columns)
    }
}
