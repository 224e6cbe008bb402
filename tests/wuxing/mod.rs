//! Does the Wuxing plan make sense? These tests may break when planners change its rules or figures, and then say what no longer holds.

mod accounts;
mod audit;
mod bare_table;
mod built_in;
mod extremes;
mod forecast;
mod later_openings;
mod levers;
mod live;
mod model_card;
mod population;
mod population_table;
pub mod random;
mod readme;
mod sense;
mod shapes;
mod spread;
