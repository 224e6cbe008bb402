//! What studies beside a run found, as the rows that pages and charts lay out.

use super::columns::{SensitivityRow, sensitivity_rows};
use super::files::{column, frame};
use crate::analysis::discover::{BoxFound, Cases, Step};
use crate::analysis::robustness::Robust;
use crate::analysis::sensitivity::{Asked, Factor, Grouping, Method, Sensitivity, Subject, Undefined, factors, sensitivity};
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::Session;
use crate::table::DataFrame;

/// The studies of a run; most runs have none.
#[derive(Debug, Clone, Default)]
pub struct Studies {
    /// Which inputs an answer depends on.
    pub sensitivity: Option<SensitivityStudy>,
    /// In which ranges of the inputs a target is missed.
    pub discovery: Option<DiscoveryStudy>,
    /// How policies fare over many futures.
    pub robustness: Option<RobustnessStudy>,
}

/// Which inputs an answer depends on.
#[derive(Debug, Clone)]
pub struct SensitivityStudy {
    /// What was asked about.
    pub subject: Text,
    /// Its unit.
    pub unit: Text,
    /// Title of the scenario.
    pub scenario: Text,
    /// How it was asked.
    pub method: Method,
    /// Rows, trajectories or draws.
    pub points: usize,
    /// The input that matters most first.
    pub rows: Vec<SensitivityRow>,
    /// Evaluations.
    pub evaluations: usize,
    /// Those of them without a value.
    pub failed: usize,
    /// Mean and standard deviation of the subject over plain draws; NaN by [`Method::Morris`].
    pub spread: (f64, f64),
    /// Why nothing can be said.
    pub undefined: Option<Undefined>,
}

impl SensitivityStudy {
    /// The usual analysis of a scenario: every input by itself, 1,000 rows. Nothing where no input is uncertain.
    ///
    /// # Errors
    /// Those of the rules.
    pub fn usual(session: &mut Session<'_>, scenario: &Scenario, subject: &Subject) -> Result<Option<SensitivityStudy>, Vec<Diagnostic>> {
        let plan = session.plan();
        let chance = session.chance_behind(scenario, &subject.series(plan))?;
        let factors = factors(plan, scenario, &chance, &Grouping::default());
        if factors.is_empty() {
            return Ok(None);
        }
        let other_seed = session.settings().seed.wrapping_add(1);
        let asked = Asked { subject, factors: &factors, method: Method::Sobol, points: 1_000, other_seed };
        let found = sensitivity(session, scenario, &asked)?;
        Ok(Some(SensitivityStudy::of(plan, scenario, &asked, &found.sensitivity)))
    }

    /// What came of asking about a scenario.
    pub fn of(plan: &Plan, scenario: &Scenario, asked: &Asked<'_>, found: &Sensitivity) -> SensitivityStudy {
        SensitivityStudy {
            subject: asked.subject.name(plan),
            unit: asked.subject.unit(plan),
            scenario: scenario.title.clone(),
            method: asked.method,
            points: asked.points,
            rows: sensitivity_rows(asked.factors, found),
            evaluations: found.evaluations,
            failed: found.failed,
            spread: found.spread,
            undefined: found.answer.as_ref().err().copied(),
        }
    }
}

/// Every evaluation of an analysis in order: `set` (`A`, `B`, `AB`; `plain`; `trajectory`), the `factor` that is from B, the `row` (row, draw or
/// trajectory), the `point` of a trajectory, and the `value`, null where it failed.
pub fn evaluations_frame(method: Method, points: usize, factors: &[Factor], values: &[f64]) -> DataFrame {
    let place = |draw: usize| -> (&str, Option<&str>, usize, Option<i64>) {
        match method {
            Method::Rank => ("plain", None, draw, None),
            Method::Morris => ("trajectory", None, draw / (factors.len() + 1), Some((draw % (factors.len() + 1)) as i64)),
            Method::Sobol => match draw / points {
                0 => ("A", None, draw % points, None),
                1 => ("B", None, draw % points, None),
                block => ("AB", Some(factors[block - 2].name.as_str()), draw % points, None),
            },
        }
    };
    let places: Vec<_> = (0..values.len()).map(place).collect();
    frame(vec![
        column("set", places.iter().map(|place| place.0).collect::<Vec<_>>()),
        column("factor", places.iter().map(|place| place.1).collect::<Vec<_>>()),
        column("row", places.iter().map(|place| place.2 as i64).collect::<Vec<_>>()),
        column("point", places.iter().map(|place| place.3).collect::<Vec<_>>()),
        column("value", values.iter().map(|value| (!value.is_nan()).then_some(*value)).collect::<Vec<_>>()),
    ])
}

/// In which ranges of the inputs something of interest comes out.
#[derive(Debug, Clone)]
pub struct DiscoveryStudy {
    /// What is of interest, as a clause: "beds misses its target".
    pub event: Text,
    /// Where the cases are from: a scenario's title or a file.
    pub source: Text,
    /// The cases.
    pub cases: Cases,
    /// The boxes, each with its way.
    pub boxes: Vec<BoxFound>,
    /// The step of the first box that is told.
    pub chosen: usize,
    /// The density that was wanted of it.
    pub threshold: f64,
}

impl DiscoveryStudy {
    /// The share of all cases that are of interest.
    pub fn share(&self) -> f64 {
        self.of_interest() as f64 / self.cases.count() as f64
    }

    /// How many cases are of interest.
    pub fn of_interest(&self) -> usize {
        self.cases.of_interest.iter().filter(|of_interest| **of_interest).count()
    }

    /// The box that is told.
    pub fn told(&self) -> &Step {
        &self.boxes[0].steps[self.chosen]
    }

    /// The ways of all boxes.
    pub fn ways(&self) -> Vec<&[Step]> {
        self.boxes.iter().map(|found| found.steps.as_slice()).collect()
    }
}

/// How policies fare over many futures.
#[derive(Debug, Clone)]
pub struct RobustnessStudy {
    /// Name and title of each policy.
    pub policies: Vec<(String, Text)>,
    /// How many futures there are.
    pub futures: usize,
    /// What they are, as a clause.
    pub futures_words: Text,
    /// How many targets must be met for a future to count as met as a whole.
    pub wanted: usize,
    /// All targets.
    pub targets: usize,
    /// Of the plan as a whole, then of each target, policy by policy within.
    pub rows: Vec<Robust>,
}
