//! Small plans and draws built by hand, for tests of what follows the simulation.

use std::sync::Arc;

use fiveyear::diagnostic::{Place, Source};
use fiveyear::language::Text;
use fiveyear::plan::{Better, Comparison, Domain, Form, Indicator, Measure, Plan, Scale, Target};
use fiveyear::simulate::Draws;

pub const UNBOUNDED: Scale = Scale::Linear { low: f64::NEG_INFINITY, high: f64::INFINITY };
pub const PER_CENT: Scale = Scale::Logit { low: 0.0, high: 100.0 };
pub const POSITIVE: Scale = Scale::Log { low: 0.0, high: f64::INFINITY };

/// A target of the ordinary form on the final value; less is better for `AtMost` and `LessThan`.
pub fn target(value: f64, comparison: Comparison) -> Target {
    let better = match comparison {
        Comparison::AtMost | Comparison::LessThan => Better::Less,
        _ => Better::More,
    };
    Target { value, comparison, measure: Measure::Final, form: Form::Number, better }
}

pub fn indicator(id: &str, scale: Scale, baseline: Option<f64>, target: Target) -> Indicator {
    Indicator {
        id: id.to_string(),
        number: "1".to_owned(),
        stage: Text::default(),
        domain: 0,
        name: Text::same(id),
        unit: Text::default(),
        scale,
        baseline_printed: baseline.map_or(String::new(), |value| value.to_string()),
        baseline,
        baseline_year: 2020,
        target_printed: target.value.to_string(),
        target,
        nature: None,
        department: String::new(),
        parts: None,
        weight: 1.0,
        counted: None,
        family: None,
        source: String::new(),
        note: Text::default(),
        cause: Text::default(),
        grade: 'D',
        place: Place::new(&Source::new("indicators.csv", ""), 0..0),
        target_place: Place::new(&Source::new("indicators.csv", ""), 0..0),
    }
}

/// A plan from 2020 to 2025 with two domains, `first` and `second`.
pub fn plan(indicators: Vec<Indicator>) -> Plan {
    let domain = |id: &str| Domain { id: id.to_string(), name: Text::same(id), mechanism: Text::default() };
    let mut indicators = indicators;
    for (position, indicator) in indicators.iter_mut().enumerate() {
        indicator.number = (position + 1).to_string();
    }
    Plan {
        name: Text::same("small"),
        base_year: 2020,
        target_year: 2025,
        step: 1,
        information_date: 2021,
        domains: vec![domain("first"), domain("second")],
        indicators,
        ..Plan::default()
    }
}

/// Draws of 2020 to 2025 from one function per series, of draw and year.
pub fn draws_by(series: &[(&str, &dyn Fn(usize, i32) -> f64)], draws: usize, failed: &[usize]) -> Draws {
    let mut series: Vec<_> = series.to_vec();
    series.sort_by_key(|(name, _)| *name);
    let years: Vec<i32> = (2020..=2025).collect();
    let mut columns = Vec::new();
    for (_, value) in &series {
        for &year in &years {
            columns.push(Arc::new((0..draws).map(|draw| value(draw, year)).collect()));
        }
    }
    let mut flags = vec![false; draws];
    failed.iter().for_each(|&draw| flags[draw] = true);
    Draws::new(series.iter().map(|(name, _)| name.to_string()).collect(), years, draws, columns, flags)
}

/// Random numbers for tests (splitmix64), so that they rest on nothing they test.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        // One step of the generator parts the seeds: its states go on by a fixed stride, so neighbouring seeds would overlap.
        let mut dice = Dice(seed);
        let apart = dice.uniform().to_bits();
        Dice(apart.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    /// Strictly between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    /// Standard normal (Box & Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub fn normals(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.normal()).collect()
    }
}
