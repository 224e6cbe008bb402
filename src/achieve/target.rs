//! What meeting a target means, and how far a value is from it.
//!
//! **Rounding.** Values are compared as computed, not as they would be printed: 99.76 misses a target of 99.8, though a yearbook
//! would print it as 99.8. Only the rounding errors of floating-point arithmetic are forgiven: a value closer to the edge than one
//! part in 10^9 ([`ROUNDING`]) is *equal* to it. Equal meets "at least" and "at most", and does not meet "more than" or "less
//! than": 99.799999999999 meets 99.8, and 99.000000000001 is not more than 99. Where a plan means its target as printed, to
//! the last digit, it says so with a tolerance (`hold`, `about`).

use crate::math::{Vectorised, ln, vectorised};
use crate::plan::{Form, Indicator, Measure, Scale, Sides, Target, TargetKind};

/// Values closer to a target's edge than this share of it are equal to it.
pub const ROUNDING: f64 = 1e-9;

/// The most telling of a target's traits: hold, then total and average, then ratio, then a floor, then the comparison.
pub fn kind_of(target: &Target, baseline: Option<f64>) -> TargetKind {
    let comparison = target.comparison.kind();
    if comparison == TargetKind::Hold {
        return comparison;
    }
    let slips = |baseline: f64| target.sides() != Sides::Both && distance(target, baseline) > rounding(target);
    let floor = baseline.is_some_and(slips).then_some(TargetKind::Floor);
    target.measure.kind().or(target.form.kind()).or(floor).unwrap_or(comparison)
}

/// The distance, in the indicator's unit, below which a value equals the target's edge.
pub fn rounding(target: &Target) -> f64 {
    ROUNDING * target.value.abs().max(1e-3)
}

/// How far a value is on the good side of the target's edge, in the indicator's unit; negative is the miss.
///
/// The edge is the target itself, or for `about` and `hold` the target with its tolerance. NaN of NaN.
pub fn distance(target: &Target, value: f64) -> f64 {
    let tolerance = target.comparison.tolerance().unwrap_or(0.0);
    match target.sides() {
        Sides::Below => value - (target.value - tolerance),
        Sides::Above => target.value + tolerance - value,
        Sides::Both => tolerance - (value - target.value).abs(),
    }
}

/// The values that meet a target: from `low` to `high`, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The least value that meets it; minus infinity where none is too small.
    pub low: f64,
    /// The greatest value that meets it; infinity where none is too great.
    pub high: f64,
}

impl Band {
    /// The band of a target, with its tolerance and the [`ROUNDING`] of rounding; for rounding see the module's page.
    pub fn of(target: &Target) -> Band {
        let (value, rounding) = (target.value, rounding(target));
        let (low, high) = match target.comparison.tolerance() {
            Some(tolerance) => (value - tolerance - rounding, value + tolerance + rounding),
            // The next number beyond: more or less than, not equal to.
            None if target.comparison.is_strict() => ((value + rounding).next_up(), (value - rounding).next_down()),
            None => (value - rounding, value + rounding),
        };
        match target.sides() {
            Sides::Below => Band { low, high: f64::INFINITY },
            Sides::Above => Band { low: f64::NEG_INFINITY, high },
            Sides::Both => Band { low, high },
        }
    }

    /// NaN is in no band.
    pub fn contains(self, value: f64) -> bool {
        (value >= self.low) & (value <= self.high)
    }
}

/// Whether a value meets the target; NaN never does.
pub fn meets(target: &Target, value: f64) -> bool {
    Band::of(target).contains(value)
}

/// By how much a value misses the target, in the indicator's unit; 0 where it does not, NaN of NaN.
pub fn shortfall(target: &Target, value: f64) -> f64 {
    let distance = distance(target, value);
    if distance > 0.0 { 0.0 } else { 0.0 - distance }
}

/// Where a value lies on the indicator's scale: as it is, its logarithm, or its log-odds between the bounds.
///
/// Finite for every value within the bounds, ends included: log-odds are the empirical logit ln((s + c) / (1 - s + c)) of the
/// share `s` of the way from bound to bound with c = 0.0005 (Haldane 1956, Anscombe 1956), and logarithms are taken of
/// the value plus a thousandth of the `unit`, a typical size of the indicator. Both keep the order of values. NaN of NaN.
pub fn to_scale(scale: Scale, unit: f64, value: f64) -> f64 {
    match scale {
        Scale::Linear { .. } => value,
        Scale::Log { .. } => logarithm(unit, value),
        Scale::Logit { low, high } => log_odds(low, high, value),
    }
}

#[inline(always)]
fn logarithm(unit: f64, value: f64) -> f64 {
    // Not `max`, which would turn NaN into zero.
    ln(if value < 0.0 { 0.0 } else { value } + 1e-3 * unit)
}

#[inline(always)]
fn log_odds(low: f64, high: f64, value: f64) -> f64 {
    const CORRECTION: f64 = 5e-4;
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
    ln((share + CORRECTION) / (1.0 - share + CORRECTION))
}

/// Many values turned into where they lie on a scale.
struct OnScale<'v> {
    scale: Scale,
    unit: f64,
    values: &'v mut [f64],
}

impl Vectorised for OnScale<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let OnScale { scale, unit, values } = self;
        match scale {
            Scale::Linear { .. } => {}
            Scale::Log { .. } => values.iter_mut().for_each(|value| *value = logarithm(unit, *value)),
            Scale::Logit { low, high } => values.iter_mut().for_each(|value| *value = log_odds(low, high, *value)),
        }
    }
}

/// The scale of what is judged: a total over the plan is not bounded as its yearly values are, so it is judged on a linear scale
/// unless it moves in proportion.
pub fn judged_scale(indicator: &Indicator) -> Scale {
    match (indicator.target.measure, indicator.scale) {
        (Measure::Total, Scale::Logit { low, high }) => Scale::Linear { low, high },
        (_, scale) => scale,
    }
}

/// The typical size of an indicator, which keeps logarithms of zero finite: the larger of target and baseline, or 1.
pub fn typical_size(indicator: &Indicator) -> f64 {
    let size = indicator.target.value.abs().max(indicator.baseline.unwrap_or(0.0).abs());
    if size > 0.0 { size } else { 1.0 }
}

/// The target's edges on the indicator's scale, from which margins are measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edges {
    scale: Scale,
    unit: f64,
    /// A margin grows above it.
    low: Option<f64>,
    /// A margin grows below it.
    high: Option<f64>,
}

impl Edges {
    /// The edges of an indicator's target on the scale it is judged on.
    pub fn of(indicator: &Indicator) -> Edges {
        let target = &indicator.target;
        let (scale, unit) = (judged_scale(indicator), typical_size(indicator));
        let at = |value| Some(to_scale(scale, unit, value));
        let tolerance = target.comparison.tolerance().unwrap_or(0.0);
        let (low, high) = (at(target.value - tolerance), at(target.value + tolerance));
        let (low, high) = match target.sides() {
            Sides::Below => (low, None),
            Sides::Above => (None, high),
            Sides::Both => (low, high),
        };
        Edges { scale, unit, low, high }
    }

    /// The signed distance of a value to the nearer edge on the indicator's scale: positive where the target is met.
    pub fn margin(&self, value: f64) -> f64 {
        self.margin_at(to_scale(self.scale, self.unit, value))
    }

    /// Turns many values into their margins.
    pub fn margins(&self, values: &mut [f64]) {
        vectorised(OnScale { scale: self.scale, unit: self.unit, values });
        values.iter_mut().for_each(|value| *value = self.margin_at(*value));
    }

    /// The margin of what lies here on the scale.
    fn margin_at(&self, here: f64) -> f64 {
        match (self.low, self.high) {
            (Some(low), None) => here - low,
            (None, Some(high)) => high - here,
            (Some(low), Some(high)) if high - here < here - low => high - here,
            (Some(low), Some(_)) => here - low,
            (None, None) => unreachable!("invariant: every comparison has an edge"),
        }
    }
}

/// The signed distance of a value to the target's edge on the indicator's scale; many values are measured faster by [`Edges`].
pub fn margin(indicator: &Indicator, value: f64) -> f64 {
    Edges::of(indicator).margin(value)
}

/// The yearly growth that leads from one value to another, on the indicator's scale: units a year (linear), a rate such as 0.049
/// for 4.9 % a year (log), or log-odds a year (logit).
///
/// `None` where it is not defined: no years, or a log scale with a value that is not positive.
pub fn yearly_growth(indicator: &Indicator, from: f64, to: f64, years: f64) -> Option<f64> {
    let growth = match judged_scale(indicator) {
        _ if years <= 0.0 => return None,
        Scale::Linear { .. } => (to - from) / years,
        Scale::Log { .. } if from <= 0.0 || to <= 0.0 => return None,
        Scale::Log { .. } => libm::pow(to / from, 1.0 / years) - 1.0,
        scale @ Scale::Logit { .. } => (to_scale(scale, 1.0, to) - to_scale(scale, 1.0, from)) / years,
    };
    growth.is_finite().then_some(growth)
}

/// The yearly growth, on the indicator's scale, of a flow that starts from the base year's and comes to a yearly `mean` over the years
/// after it: what a total or an average over the plan asks for.
///
/// Units as in [`yearly_growth`]; a logit scale is taken as linear here. `None` where it is not defined.
pub fn yearly_growth_to_mean(indicator: &Indicator, from: f64, mean: f64, years: u32) -> Option<f64> {
    if years == 0 {
        return None;
    }
    if !matches!(judged_scale(indicator), Scale::Log { .. }) {
        // The mean of from + g k over k = 1..years is from + g (years + 1) / 2.
        let growth = 2.0 * (mean - from) / f64::from(years + 1);
        return growth.is_finite().then_some(growth);
    }
    if from.is_nan() || mean.is_nan() || from <= 0.0 || mean <= 0.0 {
        return None;
    }
    let mean_at = |growth: f64| {
        let (mut value, mut sum) = (from, 0.0);
        for _ in 0..years {
            value *= 1.0 + growth;
            sum += value;
        }
        sum / f64::from(years)
    };
    // The mean rises with growth: from nothing at -1 to beyond `mean` at mean / from x years.
    let (mut low, mut high) = (-1.0, mean / from * f64::from(years));
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if mean_at(middle) < mean {
            low = middle;
        } else {
            high = middle;
        }
    }
    let growth = 0.5 * (low + high);
    growth.is_finite().then_some(growth)
}

/// A value in the form in which the plan prints the target: `1:1.25`, `1.66:1` or the number alone, with `decimals` digits.
pub fn printed(form: Form, value: f64, decimals: usize) -> String {
    form.wrap(&format!("{value:.decimals$}"))
}
