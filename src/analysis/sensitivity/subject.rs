//! What is asked about: a target's value, the number of targets met, or any series in a year.

use std::collections::BTreeSet;

use crate::achieve::judged_values;
use crate::achieve::target::Band;
use crate::language::Text;
use crate::plan::{Measure, Plan};
use crate::simulate::Draws;
use crate::text;

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// What is held against the target of the indicator at a position: its final value, average or total.
    Target(usize),
    /// How many targets are met.
    NumberMet,
    /// A series in a year.
    Series {
        /// Its name in rules.
        name: String,
        /// Calendar year.
        year: i32,
    },
}

impl Subject {
    /// The series that it is read from.
    pub fn series<'a>(&'a self, plan: &'a Plan) -> BTreeSet<&'a str> {
        match self {
            Subject::Target(position) => BTreeSet::from([plan.indicators[*position].id.as_str()]),
            Subject::NumberMet => plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect(),
            Subject::Series { name, .. } => BTreeSet::from([name.as_str()]),
        }
    }

    /// Its value in each draw; NaN where the draw failed or there is no value. A draw that failed meets no target, but it does not say how
    /// many would be met: it has no number.
    pub fn values(&self, plan: &Plan, draws: &Draws) -> Vec<f64> {
        let mut values = Vec::new();
        match self {
            Subject::Target(position) => {
                judged_values(plan, draws, *position, &mut values);
                values
            }
            Subject::NumberMet => {
                let mut numbers: Vec<f64> = draws.failed.iter().map(|failed| if *failed { f64::NAN } else { 0.0 }).collect();
                for (position, indicator) in plan.indicators.iter().enumerate() {
                    judged_values(plan, draws, position, &mut values);
                    let band = Band::of(&indicator.target);
                    numbers.iter_mut().zip(&values).for_each(|(number, value)| *number += f64::from(u8::from(band.contains(*value))));
                }
                numbers
            }
            Subject::Series { name, year } => {
                let place = draws.position(name).zip(draws.years.iter().position(|known| known == year));
                let nothing = || vec![f64::NAN; draws.count];
                place.map_or_else(nothing, |(series, year)| {
                    let kept = draws.column(series, year).iter().zip(&draws.failed);
                    kept.map(|(value, failed)| if *failed { f64::NAN } else { *value }).collect()
                })
            }
        }
    }

    /// What it is called.
    pub fn name(&self, plan: &Plan) -> Text {
        let target_year = plan.target_year;
        match self {
            Subject::Target(position) => {
                let indicator = &plan.indicators[*position];
                let Text { zh, en } = indicator.numbered_name();
                match indicator.target.measure {
                    Measure::Total => text!("{en}, total up to {target_year}", "{zh}（至{target_year}年累计）"),
                    Measure::Average => text!("{en}, average up to {target_year}", "{zh}（至{target_year}年平均）"),
                    Measure::Final => text!("{en}, {target_year}", "{zh}（{target_year}年）"),
                }
            }
            Subject::NumberMet => text!("Number of targets met", "达标项数"),
            Subject::Series { name, year } => text!("{name}, {year}", "{name}（{year}年）"),
        }
    }

    /// Its unit; nothing of a series whose unit no table says.
    pub fn unit(&self, plan: &Plan) -> Text {
        match self {
            Subject::Target(position) => plan.indicators[*position].unit.clone(),
            Subject::NumberMet => text!("targets", "项"),
            Subject::Series { name, .. } => plan.indicator(name).map_or_else(Text::default, |indicator| indicator.unit.clone()),
        }
    }

    /// The name of files about it.
    pub fn code(&self, plan: &Plan) -> String {
        match self {
            Subject::Target(position) => plan.indicators[*position].id.clone(),
            Subject::NumberMet => "met".to_owned(),
            Subject::Series { name, year } => format!("{name}-{year}"),
        }
    }
}
