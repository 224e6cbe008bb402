//! One assumption at a time: in go assumptions with a low and a high value and a way to run with one of them set, out come the bars of a
//! tornado chart, widest first.

/// An assumption with the values it is moved to, by custom its 10 % and 90 % quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    pub name: String,
    pub low: f64,
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
    /// Assumptions whose runs gave no value, in the order given.
    pub failed: Vec<String>,
}

/// What one assumption does to a quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub name: String,
    pub low: f64,
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

/// Moves each assumption to its low and its high value, all others where they are. `evaluate` is told which assumption (by position)
/// is set to which value, none at first, and gives one figure per quantity (a median, a mean, a probability).
///
/// Errors: only those of `evaluate`. 2 k + 1 runs for k assumptions.
pub fn tornado<E>(
    assumptions: &[Uncertain],
    mut evaluate: impl FnMut(Option<(usize, f64)>) -> Result<Vec<f64>, E>,
) -> Result<Vec<Tornado>, E> {
    let base = evaluate(None)?;
    let mut charts: Vec<Tornado> =
        base.iter().map(|base| Tornado { base: *base, bars: Vec::new(), without_effect: Vec::new(), failed: Vec::new() }).collect();
    for (position, assumption) in assumptions.iter().enumerate() {
        let at_low = evaluate(Some((position, assumption.low)))?;
        let at_high = evaluate(Some((position, assumption.high)))?;
        for (chart, (at_low, at_high)) in charts.iter_mut().zip(at_low.into_iter().zip(at_high)) {
            let name = assumption.name.clone();
            if at_low.is_nan() || at_high.is_nan() {
                chart.failed.push(name);
            } else if at_low == at_high && at_low == chart.base {
                chart.without_effect.push(name);
            } else {
                chart.bars.push(Bar { name, low: assumption.low, high: assumption.high, at_low, at_high });
            }
        }
    }
    for chart in &mut charts {
        // A stable sort, so that ties keep their order.
        chart.bars.sort_by(|one, other| other.width().total_cmp(&one.width()));
    }
    Ok(charts)
}
