//! An experiment: one scenario with every draw, what went in beside what came out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::graph::InputKey;

use super::compile::Compiled;
use super::drivers::SHOCK;
use super::observed::Before;
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
    /// Where observations moved the draws: what they were, and what moved them.
    pub before: Option<Before>,
}

/// The input columns of an experiment, each under its key.
#[derive(Clone)]
pub struct Inputs {
    pub(super) compiled: Arc<Compiled>,
    pub(super) columns: Vec<Column>,
    /// When facilities open: see `columns::delays`.
    pub(super) delays: Vec<(String, Column)>,
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

    /// What chance decided in each draw, by the name that tables have for it, in order of name: `param.NAME` (an assumption; `param.NAME@YEAR`
    /// where levers move it in a year), `shock.NAME@YEAR`, and `delay.ID` (of a facility, in years, with what it shares with others).
    /// What is the same in all draws is left out.
    pub fn drawn(&self) -> BTreeMap<String, &[f64]> {
        let mut drawn: BTreeMap<String, &[f64]> = BTreeMap::new();
        let mut moved: BTreeMap<&str, Vec<(i32, &[f64])>> = BTreeMap::new();
        for (key, column) in self.iter() {
            let Column::Varying(values) = column else { continue };
            match key {
                InputKey::Param { name } => drop(drawn.insert(format!("param.{name}"), values)),
                InputKey::MovedParam { name, year } => moved.entry(name).or_default().push((*year, values)),
                InputKey::Yearly { function, name, year } if function == SHOCK => {
                    drawn.insert(format!("shock.{name}@{year:04}"), values);
                }
                _ => {}
            }
        }
        for (name, years) in moved {
            if years.windows(2).all(|pair| pair[0].1 == pair[1].1) {
                drawn.insert(format!("param.{name}"), years[0].1);
            } else {
                drawn.extend(years.into_iter().map(|(year, values)| (format!("param.{name}@{year:04}"), values)));
            }
        }
        for (name, column) in &self.delays {
            if let Column::Varying(values) = column {
                drawn.entry(name.clone()).or_insert(values);
            }
        }
        drawn
    }
}
