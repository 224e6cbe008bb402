//! Discovers in which ranges of what went in something of interest comes out: the patient rule induction method (PRIM).
//!
//! From a box around all cases a thin slice is peeled off again and again, the one whose loss raises the density of cases of interest most;
//! then slices are pasted back on as long as that raises it (Friedman & Fisher 1999, "Bump hunting in high-dimensional data", Statistics and
//! Computing 9:123-143). What is told of each box is what Bryant & Lempert (2010, Technological Forecasting and Social Change 77:34-49) ask
//! of scenario discovery: coverage (the share of all cases of interest that it holds), density (the share of its cases that are of
//! interest), the number of restricted inputs, and a quasi-p per limit: how likely chance alone would give as good a box without it.
//!
//! The conventions are those of the EMA Workbench, whose boxes come out the same in coverage, density and limits:
//!
//! * A slice is `peel_alpha` of the cases in the box (`paste_alpha` of those beside it). The limit lies half way between two values; where
//!   many cases have the same value it moves inwards to the next other one, so that ties are peeled together.
//! * Whole numbers are peeled to a value that occurs; of categories one is peeled at a time.
//! * The best slice has the largest [`Objective`]; of equals the one that restricts fewer inputs, then the first: numbers with decimals in
//!   order of their columns, upper end before lower, then whole numbers, then categories.
//! * Peeling ends where the best slice would leave less than `mass_min` of all cases, or gains nothing.

mod cases;
mod drawn;
mod limits;
mod prim;
mod quasi_p;

pub use cases::{CaseColumn, Cases, Values};
pub use drawn::cases_of_draws;
pub use limits::{Limit, Limits};
pub use prim::{BoxFound, Objective, Patience, Step, discover};
pub use quasi_p::QuasiP;
