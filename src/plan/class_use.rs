//! Which reference class a figure of the plan rests on.

use crate::forecast::{Forecast, Scale};

/// Which class an assumption rests on, and what was known of the row.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassUse {
    /// The class, by its name in classes.csv.
    pub class: String,
    /// Changes that it holds.
    pub cases: usize,
    /// The scale on which they are taken.
    pub scale: Scale,
    /// The row that it speaks of.
    pub of: String,
    /// What was known of the row, and what that changes.
    pub forecast: Forecast,
    /// What the class itself says of the change: its quartiles.
    pub quartiles: [f64; 3],
    /// The standard deviation of what is drawn: the forecast's, less what the rule spreads by itself.
    pub spread: f64,
}
