//! Scales with round ticks: places in pixels of the values to be shown, and their labels.

use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordf64;

use super::canvas::{Anchor, Area, Canvas, Type};
use super::measure;
use super::palette::{GRID, INK, MUTED};

use crate::language::number::fixed;

/// A linear scale from values to pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Value at `from`.
    pub low: f64,
    /// Value at `to`.
    pub high: f64,
    /// Place of `low`, and of `high`.
    pub from: f64,
    /// Place of `high`, in pixels.
    pub to: f64,
    /// Round values with a mark, in order.
    pub ticks: Vec<f64>,
    /// Digits after the point in labels.
    pub decimals: usize,
}

impl Axis {
    /// Holds all finite values with a little room, at most about `count` ticks apart. With `bounds`, room is not added beyond them.
    pub fn around(values: impl IntoIterator<Item = f64>, bounds: (f64, f64), count: usize) -> Axis {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.into_iter().filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        // One value alone, or values as good as equal, need a width to be drawn in.
        let least = 1e-6 * low.abs().max(high.abs());
        let room = if high - low > least { 0.06 * (high - low) } else { (0.05 * high.abs()).max(0.5) };
        let keep = |edge: f64, bound: f64, inside: bool| if bound.is_finite() && inside { bound } else { edge };
        let (data_low, data_high) = (low, high);
        low = keep(low - room, bounds.0, data_low >= bounds.0 && low - room < bounds.0);
        high = keep(high + room, bounds.1, data_high <= bounds.1 && high + room > bounds.1);
        Axis::between(low, high, count)
    }

    /// From `low` to `high` exactly.
    pub fn between(low: f64, high: f64, count: usize) -> Axis {
        let ticks: Vec<f64> = RangedCoordf64::from(low..high)
            .key_points(BoldPoints(count.max(2)))
            .into_iter()
            .filter(|tick| *tick >= low && *tick <= high)
            // Adding zero turns -0 into 0.
            .map(|tick| tick + 0.0)
            .collect();
        let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        // A lone tick is written as it is.
        let step = if step.is_finite() { step } else { ticks.first().copied().filter(|tick| *tick != 0.0).unwrap_or(1.0) };
        let mut decimals = 0;
        while decimals < 9 && !is_whole(step * libm::pow(10.0, decimals as f64)) {
            decimals += 1;
        }
        Axis { low, high, from: 0.0, to: 1.0, ticks, decimals }
    }

    /// The same scale at other places.
    pub fn at(self, from: f64, to: f64) -> Axis {
        Axis { from, to, ..self }
    }

    /// The place of a value; values beyond the ends stay at the ends.
    pub fn place(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// The label of a tick.
    pub fn label(&self, tick: f64) -> String {
        fixed(tick, self.decimals)
    }

    /// The width of the widest label.
    pub fn label_width(&self, size: f64) -> f64 {
        self.ticks.iter().map(|tick| measure::width(&self.label(*tick), size, false)).fold(0.0, f64::max)
    }

    /// Draws level grid lines across `area` and labels left of it; a line at zero is drawn darker.
    pub fn draw_left(&self, canvas: &mut Canvas<'_>, area: Area, size: f64) {
        let mut last = f64::INFINITY;
        for tick in &self.ticks {
            let y = self.place(*tick);
            canvas.line(&[(area.left, y), (area.right, y)], if *tick == 0.0 { MUTED } else { GRID }, size * 0.06);
            // Labels that would touch the one before are left out; their line stays.
            if last - y >= size * 1.15 {
                canvas.text(&self.label(*tick), (area.left - size * 0.5, y), Type::new(size).colour(MUTED).anchor(Anchor::End));
                last = y;
            }
        }
    }

    /// Draws upright grid lines across `area` and labels below it.
    pub fn draw_below(&self, canvas: &mut Canvas<'_>, area: Area, size: f64) {
        self.draw_below_as(canvas, area, size, |tick| self.label(tick));
    }

    /// The same with labels of one's own.
    pub fn draw_below_as(&self, canvas: &mut Canvas<'_>, area: Area, size: f64, label: impl Fn(f64) -> String) {
        let mut last = f64::NEG_INFINITY;
        for tick in &self.ticks {
            let x = self.place(*tick);
            canvas.line(&[(x, area.top), (x, area.bottom)], if *tick == 0.0 { MUTED } else { GRID }, size * 0.06);
            let label = label(*tick);
            let half = measure::width(&label, size, false) / 2.0;
            if x - half > last {
                canvas.text(&label, (x, area.bottom + size * 1.15), Type::new(size).colour(MUTED).anchor(Anchor::Middle));
                last = x + half + size * 0.5;
            }
        }
    }
}

/// Year labels below an area, as many as fit; `place` gives a year's x.
pub fn years_below(canvas: &mut Canvas<'_>, years: &[i32], place: impl Fn(i32) -> f64, area: Area, size: f64) {
    let mut last = f64::NEG_INFINITY;
    // From the last year backwards, so that the target year always has its label.
    let mut kept: Vec<i32> = Vec::new();
    let wide = measure::width("2025", size, false);
    for year in years.iter().rev() {
        let x = place(*year);
        if last.is_infinite() || last - x >= wide + size * 0.7 {
            kept.push(*year);
            last = x;
        }
    }
    for year in kept {
        let x = place(year);
        canvas.line(&[(x, area.bottom), (x, area.bottom + size * 0.3)], MUTED, size * 0.06);
        canvas.text(&year.to_string(), (x, area.bottom + size * 1.25), Type::new(size).colour(INK).anchor(Anchor::Middle));
    }
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6 * value.abs().max(1.0) && value.round() != 0.0
}
