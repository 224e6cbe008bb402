//! Moves one assumption at a time: the bars of a tornado chart, widest first.

/// An assumption with the values it is moved to, by custom its 10 % and 90 % quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    /// Name of the assumption.
    pub name: String,
    /// The lower value, in the assumption's unit.
    pub low: f64,
    /// The higher value.
    pub high: f64,
}

/// One quantity's response to each assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// The quantity with every assumption where it is.
    pub base: f64,
    /// The widest first; assumptions that tie keep their order. Bars without a width are left out.
    pub bars: Vec<Bar>,
    /// Assumptions that do not move the quantity, in the order given.
    pub without_effect: Vec<String>,
    /// Assumptions with which the quantity has no value, in the order given.
    pub failed: Vec<String>,
}

/// What one assumption does to a quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Name of the assumption.
    pub name: String,
    /// The lower value it is moved to, in its unit.
    pub low: f64,
    /// The higher value.
    pub high: f64,
    /// The quantity with the assumption at `low`.
    pub at_low: f64,
    /// The quantity with the assumption at `high`.
    pub at_high: f64,
}

impl Bar {
    /// The range of the quantity.
    pub fn width(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}

/// The tornado of one quantity (a value, a mean, a probability). `values` holds it with every assumption where it is, then for each
/// assumption in turn at its low and at its high value: 2 k + 1 values for k assumptions.
pub fn tornado(assumptions: &[Uncertain], values: &[f64]) -> Tornado {
    assert_eq!(values.len(), 1 + 2 * assumptions.len(), "invariant: the base, and two values per assumption");
    let mut tornado = Tornado { base: values[0], bars: Vec::new(), without_effect: Vec::new(), failed: Vec::new() };
    for (assumption, [at_low, at_high]) in assumptions.iter().zip(values[1..].as_chunks::<2>().0) {
        let (name, at_low, at_high) = (assumption.name.clone(), *at_low, *at_high);
        if at_low.is_nan() || at_high.is_nan() {
            tornado.failed.push(name);
        } else if at_low == at_high && at_low == tornado.base {
            tornado.without_effect.push(name);
        } else {
            tornado.bars.push(Bar { name, low: assumption.low, high: assumption.high, at_low, at_high });
        }
    }
    // A stable sort, so that ties keep their order.
    tornado.bars.sort_by(|one, other| other.width().total_cmp(&one.width()));
    tornado
}
