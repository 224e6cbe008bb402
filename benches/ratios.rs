//! `just bench`: one table of ratios, measured side by side in one run.
//!
//! Contestants take turns, round by round, so that what slows the machine slows all; each line is the median of the rounds' ratios. With
//! `--test` a single short round shows that everything runs; a word runs only the contests whose names hold it:
//! `cargo bench --bench ratios -- draw`.

#![allow(clippy::pedantic, reason = "benches are read beside what they measure")]
#![allow(unreachable_pub, reason = "nothing of a bench is seen outside it")]

mod contests;
mod model;

fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    contests::run(test, &wanted);
}
