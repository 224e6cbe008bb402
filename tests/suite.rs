//! All integration tests in one binary, since linking a second one costs more than it gives.
//!
//! `program` holds the tests of the program; they stand on small fixed plans and never read the Wuxing plan. `wuxing` asks whether the
//! Wuxing plan makes sense; only those tests may break when its planners change a rule or a figure. `cargo test --release wuxing::` runs
//! one kind alone.
#![allow(clippy::pedantic, reason = "tests are read beside their cases")]
#![allow(unreachable_pub, reason = "nothing of a test binary is seen outside it")]
#![allow(clippy::disallowed_methods, reason = "tests reckon independently, with the standard library's functions")]
#![allow(clippy::type_complexity, clippy::approx_constant, reason = "tables of cases say what they hold")]

#[path = "../benches/model/mod.rs"]
mod model;

mod program;
mod support;
mod wuxing;
