//! The one integration-test binary: each module is a topic.
#![allow(clippy::disallowed_methods, reason = "tests reckon independently, with the standard library's functions")]
#![allow(clippy::type_complexity, clippy::approx_constant, reason = "tables of cases say what they hold")]

#[path = "../../benches/model/mod.rs"]
mod model;
#[path = "../../benches/twin/mod.rs"]
mod twin;

mod achieve;
mod ages;
mod analysis;
mod analysis_commands;
mod architecture;
mod audit;
mod batch;
mod brief;
mod charts;
mod command_line;
mod conformance;
mod designs_of_runs;
mod diagnostics;
mod elementary;
mod evaluators;
mod excel;
mod hand_written;
mod later_openings;
mod message_book;
mod model_card;
mod model_extremes;
mod model_random;
mod model_sense;
mod model_shapes;
mod model_spread;
mod numpy_program;
mod official_methods;
mod output_tables;
mod plan_files;
mod population;
mod population_command;
mod random_programs;
mod readme;
mod registries;
mod report;
mod rules;
mod sampling;
mod scenario_files;
mod small_plan;
mod spoken_names;
mod summary;
mod table;
mod traps;
mod usage;
mod workbook;
mod wuxing;
