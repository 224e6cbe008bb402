//! The strict protocol: each forecast uses only what was known when it was made, and only places that are not scored.
//!
//! Origins are taken in blocks of a few years. For a block that begins in year b, the tables of the classes, the law between ranks and
//! tilts, the errors of the simple methods and the targets come from those changes of the other places that had ended by b.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::panel::{Case, Indicator, Panel};
use crate::forecast::{
    ForecastQuantiles, Group, HORIZON, Pull, ReferenceClass, Rung, TENTHS, Tilt, Weights, fit, forecast, overlap, rank, shapes, terms, tie,
};

/// How the hindcast is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Protocol {
    /// Years in which forecasts are made.
    pub origins: RangeInclusive<i32>,
    /// Years of a block, at whose beginning the methods learn.
    pub block: i32,
    /// Changes that a class must hold to be used.
    pub least_cases: usize,
    /// Years after which a change counts for 1/e of a new one when the law is learnt.
    pub memory: f64,
}

impl Default for Protocol {
    fn default() -> Protocol {
        Protocol { origins: 2005..=2019, block: 3, least_cases: 100, memory: 20.0 }
    }
}

/// Changes of a class beyond which a further one adds less to the law, so that a long record does not drown the others.
const FULL_CLASS: f64 = 1000.0;
/// How strongly the law of all classes is held to nothing, and that of one class to the law of all.
const UNIVERSAL: Pull = Pull { terms: 100.0, constant: 10.0 };
const BY_CLASS: Pull = Pull { terms: 300.0, constant: 30.0 };

/// The ways to forecast that are held side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The latest value, with the errors that this made.
    NoChange,
    /// The trend of the last ten years carried forward, with the errors that this made.
    Trend,
    /// This model with so much of the record; with nothing, the class as it is.
    Model(Rung),
}

impl Method {
    /// All methods, from the simplest to the one that knows most.
    pub const ALL: [Method; 7] = [
        Method::NoChange,
        Method::Trend,
        Method::Model(Rung::Nothing),
        Method::Model(Rung::One),
        Method::Model(Rung::Two),
        Method::Model(Rung::Five),
        Method::Model(Rung::Ten),
    ];
}

/// A change that was forecast, and what each method said.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Number of the indicator in the panel.
    pub indicator: usize,
    /// The change and what was known of the place.
    pub case: Case,
    /// First year of its block.
    pub known_by: i32,
    /// Changes that its class held then, and their standard deviation.
    pub class_cases: usize,
    /// Standard deviation of those changes, on the scale.
    pub class_sd: f64,
    /// Quartiles of the class's changes known then, from the lowest: the targets.
    pub targets: [f64; 3],
    /// In the order of [`Method::ALL`].
    pub forecasts: Vec<ForecastQuantiles>,
}

/// What the methods know of one indicator at the beginning of a block.
struct Known {
    class: ReferenceClass,
    sd: f64,
    /// Errors of no change and of the trend, either way round.
    no_change: ForecastQuantiles,
    trend: ForecastQuantiles,
}

/// Forecasts of all changes of the `held_out` panel, learnt from the `shared` one. Both have the same indicators in the same order.
pub fn forecasts(shared: &Panel, held_out: &Panel, protocol: &Protocol) -> Vec<Scored> {
    let cases = |panel: &Panel| -> Vec<Vec<Case>> {
        let of = |indicator: &Indicator| (0..indicator.places.len()).flat_map(|place| indicator.cases(place)).collect();
        panel.indicators.iter().map(of).collect()
    };
    let (teaching, asked) = (cases(shared), cases(held_out));
    let mut starts = Vec::new();
    let mut start = *protocol.origins.start();
    while start <= *protocol.origins.end() {
        starts.push(start);
        start += protocol.block;
    }
    // Each block is a piece of work of its own.
    let blocks: Vec<Vec<Scored>> = std::thread::scope(|scope| {
        let work: Vec<_> = starts
            .iter()
            .map(|&start| {
                let (teaching, asked) = (&teaching, &asked);
                scope.spawn(move || block(shared, teaching, asked, start, protocol))
            })
            .collect();
        work.into_iter().map(|work| work.join().expect("invariant: a block does not panic")).collect()
    });
    let mut scored: Vec<Scored> = blocks.into_iter().flatten().collect();
    scored.sort_by_key(|scored| (scored.indicator, scored.case.place, scored.case.origin));
    scored
}

fn block(shared: &Panel, teaching: &[Vec<Case>], asked: &[Vec<Case>], start: i32, protocol: &Protocol) -> Vec<Scored> {
    let ended: Vec<Vec<&Case>> =
        teaching.iter().map(|cases| cases.iter().filter(|case| case.origin + HORIZON <= start).collect()).collect();
    let known: Vec<Option<Known>> = shared
        .indicators
        .iter()
        .zip(&ended)
        .map(|(indicator, cases)| (cases.len() >= protocol.least_cases).then(|| learn_class(indicator, cases)))
        .collect();
    let laws = learn_laws(&known, &ended, start, protocol);
    let last = (start + protocol.block - 1).min(*protocol.origins.end());
    let mut scored = Vec::new();
    for (indicator, known) in known.iter().enumerate() {
        let Some(known) = known else { continue };
        for case in asked[indicator].iter().filter(|case| (start..=last).contains(&case.origin)) {
            scored.push(Scored {
                indicator,
                case: case.clone(),
                known_by: start,
                class_cases: known.class.cases,
                class_sd: known.sd,
                targets: [10, 20, 30].map(|quartile| known.class.change[quartile]),
                forecasts: Method::ALL.iter().map(|method| said(*method, case, known, &laws[indicator])).collect(),
            });
        }
    }
    scored
}

/// What a method says of a case.
fn said(method: Method, case: &Case, known: &Known, law: &Weights) -> ForecastQuantiles {
    match method {
        Method::NoChange => known.no_change,
        Method::Trend => known.trend.map(|error| trend(case) + error),
        Method::Model(rung) => {
            // A record that does not go so far is used as far as it goes.
            let mut usable = Rung::ALL.into_iter().zip(&case.features).rev().filter(|(of, _)| *of <= rung);
            let (rung, features) =
                usable.find_map(|(of, features)| Some((of, features.as_ref()?))).expect("invariant: the lowest rung needs nothing");
            forecast(&known.class, law, rung, features).quantiles
        }
    }
}

/// The change that the slope of the last ten years makes in five.
fn trend(case: &Case) -> f64 {
    case.features[4].as_ref().map_or(0.0, |features| features[1])
}

fn learn_class(indicator: &Indicator, cases: &[&Case]) -> Known {
    let mean = cases.iter().map(|case| case.change).sum::<f64>() / cases.len() as f64;
    let variance = cases.iter().map(|case| (case.change - mean) * (case.change - mean)).sum::<f64>() / cases.len() as f64;
    let errors = |said: &dyn Fn(&Case) -> f64| {
        let both = cases.iter().flat_map(|case| {
            let error = case.change - said(case);
            [error, -error]
        });
        let all = crate::forecast::quantiles(both.collect());
        std::array::from_fn(|step| all[step + 1])
    };
    Known { class: tables(indicator, cases), sd: variance.sqrt(), no_change: errors(&|_| 0.0), trend: errors(&trend) }
}

/// The tables of a record.
fn tables(indicator: &Indicator, cases: &[&Case]) -> ReferenceClass {
    let changes: Vec<f64> = cases.iter().map(|case| case.change).collect();
    let mut features: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for case in cases {
        for (rung, known) in Rung::ALL.iter().zip(&case.features) {
            for (name, value) in rung.features().iter().zip(known.iter().flatten()) {
                features.entry((*name).to_owned()).or_default().push(*value);
            }
        }
    }
    ReferenceClass::of_record(&indicator.name, indicator.scale, changes, features)
}

/// How much a change counts by its age.
fn memory(case: &Case, start: i32, years: f64) -> f64 {
    libm::exp(-f64::from(start - case.origin - HORIZON) / years)
}

/// The law of each indicator's class, rung by rung: that of all classes, drawn towards the class's own record.
fn learn_laws(known: &[Option<Known>], ended: &[Vec<&Case>], start: i32, protocol: &Protocol) -> Vec<Weights> {
    let mut laws = vec![Weights::default(); known.len()];
    for (number, rung) in Rung::ALL.into_iter().enumerate().skip(1) {
        let mut groups = Vec::new();
        let mut owners = Vec::new();
        for (indicator, known) in known.iter().enumerate() {
            if let Some(known) = known {
                groups.push(group(known, &ended[indicator], number, rung, start, protocol));
                owners.push(indicator);
            }
        }
        let nothing: Vec<Tilt> = vec![[0.0; 5]; 3 * rung.features().len() + 1];
        let universal = fit(&groups, UNIVERSAL, &nothing);
        for (owner, group) in owners.into_iter().zip(groups) {
            laws[owner].rungs.insert(rung, fit(&[group], BY_CLASS, &universal));
        }
    }
    laws
}

fn group(known: &Known, cases: &[&Case], number: usize, rung: Rung, start: i32, protocol: &Protocol) -> Group {
    let mut sorted: Vec<f64> = cases.iter().map(|case| case.change).collect();
    sorted.sort_by(f64::total_cmp);
    let size = (FULL_CLASS / cases.len() as f64).sqrt().min(1.0);
    let mut group = Group { terms: Vec::new(), outcomes: Vec::new(), counts: Vec::new(), shapes: shapes(&known.class.stay) };
    for case in cases {
        let Some(features) = &case.features[number] else { continue };
        let ranks: Vec<f64> =
            rung.features().iter().zip(features).map(|(name, value)| rank(&known.class.features[*name], *value)).collect();
        let (from, to) = tie(&sorted, case.change);
        let outcome: [f64; TENTHS] = overlap(from, to);
        group.terms.extend(terms(&ranks));
        group.outcomes.push(outcome.map(|share| share / (to - from)));
        group.counts.push(size * memory(case, start, protocol.memory));
    }
    group
}
