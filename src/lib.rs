//! fiveyear: how likely each target of a five-year plan is to be met, why, and what would change it.
//!
//! Planners write the assumptions of a plan as short Rhai rules. fiveyear projects every indicator of the plan year by year under
//! many scenarios and many thousand random draws, and judges each target by the draws that meet it.
//!
//! # The house
//!
//! Two wings meet in [`simulate`]. No arrow runs back up; a test holds this table and fails on an import it does not allow.
//!
//! ```text
//!                        main
//!                        cli                 prints, exits
//!                        report   chart      report.html, workbook; pictures
//!                        live                the page in which levers are moved
//!                        run                 job, folder, manifest, verify
//!                        brief               the answer in words, once
//!                        results             the tables of a run as Polars frames
//!                        analysis            compare, attribute, sensitivity, discover, seek, hindcast
//!                        achieve             targets -> P(met), official methods
//!                        simulate            experiments in parallel -> draws, summaries
//!         +--------------+--------------------------+
//!    what planners bring                    the rules engine (engine/)
//!    scenario                               eval      tape over columns; wasm, the same in a browser
//!    plan                                   tape      lowering, registers
//!    sampling  streams, distributions       trace     Rhai -> graph
//!    forecast  reference classes
//!    table     the Polars boundary          graph     ops and what they mean
//!         +--------------+--------------------------+
//!                        diagnostic  language  math
//! ```
//!
//! | module | what it is for |
//! |---|---|
//! | [`language`] | wordings in Chinese and English, and how numbers are written in both |
//! | [`math`] | exp, ln and pow with the same bits on every machine and at every width |
//! | [`diagnostic`] | messages: what is wrong, where, why, and what to do |
//! | [`engine::graph`] | the graph of operations, THE op table, and the interpreter that is right by definition |
//! | [`engine::keyword`] | the words that have a meaning of their own in rules |
//! | [`engine::trace`] | turns rule files into one model: every series of every year as nodes of a graph |
//! | [`engine::tape`] | turns a graph into a straight-line program over registers |
//! | [`engine::eval`] | runs a tape over columns of draws, block by block |
//! | [`engine::wasm`] | makes the WebAssembly module that runs tapes in a browser, from the same op table |
//! | [`table`] | reads CSV and Excel files into Polars frames; writes files that appear whole or not at all |
//! | [`forecast`] | forecasts the next five years of one place from a record of like changes elsewhere |
//! | [`sampling`] | random numbers that are a function of seed, stream, draw and year; distributions |
//! | [`plan`] | reads a folder as a checked plan |
//! | [`scenario`] | named what-ifs: TOML files that hold only what differs |
//! | [`import`] | makes a plan folder from an office's own table, and says what each cell was taken for |
//! | [`simulate`] | runs scenarios: draws, failed draws and summaries |
//! | [`achieve`] | judges draws: P(met) of each target, alone and together; official labels |
//! | [`analysis`] | explains: paired differences, parts of a change, what matters, where targets fail, what would have to be true, past forecasts |
//! | [`results`] | the tables of a run as Polars frames, and the questions that everybody asks of them |
//! | [`brief`] | the answer in words and numbers, which report, workbook, terminal and JSON lay out |
//! | [`run`] | jobs, the folders they are written to, batches, and runs read back |
//! | [`live`] | the page that computes P(met) of every target by itself when a lever is moved |
//! | [`schema`] | JSON schemas of all TOML files, for editors |
//! | [`chart`], [`report`] | pictures; report.html and workbook.xlsx |
//! | [`cli`] | the commands; the only module that prints or exits |
//!
//! # What always holds
//!
//! * **Same plan, seed and options: same bytes**, for any number of threads, any block size, any order of scenarios. A random number
//!   is a pure function of (seed, stream, draw, year), in a Latin hypercube of its number of draws too; sums are
//!   taken in a fixed order; exp, ln and pow have one definition.
//! * **Adding changes nothing else.** A new scenario, assumption or indicator changes no number of the others, since every stream has
//!   its own name. All scenarios share the streams, so differences between scenarios are paired.
//! * **The slow evaluator is right.** Plain Rhai row by row, the graph interpreter and the tape agree bit for bit.
//! * **What differs between scenarios is an input** of the tape (`base`, `param`, shares, facilities), so that one traced model serves
//!   all scenarios with the same rules.
//! * **A failed draw is counted**, never dropped: it is in the ledger with rule, line and year, and no target is met in it.
//!
//! # Where to add what
//!
//! Each kind of thing is a line of one table, from which readers, help, documentation and column texts follow.
//!
//! | to add | write | files |
//! |---|---|---|
//! | a target kind | two lines in `plan/target.rs`; `achieve/target.rs` where it measures a distance in a new way | 1-2 |
//! | a distribution | its file in `sampling/distributions/`, and a line of the table in that folder's `mod.rs` | 2 |
//! | an output column | a `column!` in the table's file of `results/columns/`; the outcome that it shows if nobody has worked it out | 1-2 |
//! | a chart | its file in `chart/`, a line in `chart/registry.rs`, its name in `chart/mod.rs` | 3 |
//! | a command | its file in `cli/` with arguments, help in both languages and running; a line of the list in `cli/mod.rs` | 2 |
//! | a function of the rules | its line and its meaning in a file of `engine/trace/builtins/`; an operation on draws in `engine/graph/op.rs` | 1-2 |
//!
//! Pages that list them are held by tests: `seeds/README.md` by hand; `docs/outputs.md`, `docs/rules.md` and the like are written again by
//! `UPDATE_DOCS=1 cargo test --release docs`.
//!
//! # From a plan to a probability
//!
//! ```
//! use fiveyear::plan::Plan;
//! use fiveyear::results::{Table, rows::Target};
//! use fiveyear::run::{Job, Options};
//! use fiveyear::scenario::load_scenarios;
//!
//! // A plan (`Plan::load` reads one from a folder) and two of its scenarios ...
//! let plan = Plan::embedded().expect("the built-in plan is sound");
//! let mut scenarios = load_scenarios(&plan).expect("so are its scenarios");
//! scenarios.truncate(2);
//!
//! // ... are run, and every table of the run is in memory.
//! let job = Job::new(&plan, scenarios, Options { draws: 200, ..Options::default() });
//! let results = job.run().expect("the rules are sound");
//!
//! // How likely is the target of physicians to be met under the first scenario?
//! let targets = Target::of(results.frame(Table::Targets));
//! let physicians = targets.iter().find(|target| target.indicator == "physicians_per_1000").expect("it is a target of the plan");
//! let p = physicians.p_met.expect("a rule projects it");
//! assert_eq!(p, physicians.met as f64 / 200.0);
//! ```
//!
//! # From a rule to a probability
//!
//! ```
//! use std::collections::{BTreeMap, BTreeSet};
//! use fiveyear::diagnostic::Source;
//! use fiveyear::engine::eval::Evaluator;
//! use fiveyear::engine::tape::lower;
//! use fiveyear::engine::trace::{RuleFile, Vocabulary, load, trace};
//! use fiveyear::sampling::{Distribution, Stream};
//!
//! // A planner's rule ...
//! let source = Source::new("rules/health.rhai", "fn beds() { prev.beds * (1.0 + param.growth) }");
//! let rules = load(&[RuleFile { source, replaces: BTreeMap::new() }]).expect("the rule is sound");
//!
//! // ... and the names it may use ...
//! let vocabulary = Vocabulary {
//!     base_year: 2020,
//!     target_year: 2025,
//!     step: 1,
//!     params: BTreeSet::from(["growth".to_owned()]),
//!     bases: [("beds".to_owned(), None)].into(),
//!     ..Vocabulary::default()
//! };
//!
//! // ... become a graph of all years, and a tape of what 2025 needs.
//! let model = trace(&rules, &vocabulary).expect("every name is known");
//! let beds_2025 = model.series[0].nodes[5][0];
//! let varying: Vec<bool> = model.graph.inputs().iter().map(|input| format!("{input:?}").contains("growth")).collect();
//! let tape = lower(&model.graph, &[beds_2025], &varying);
//!
//! // Draws of the assumption, the same on every machine ...
//! let mut growth = [0.0; 100];
//! Stream::new(2020, "param/growth").fill(0, 0, &mut growth);
//! Distribution::interval90(0.01, 0.06).fill(&mut growth);
//!
//! // ... run through the tape ...
//! let constants: Vec<f64> = varying.iter().map(|varies| if *varies { f64::NAN } else { 6.0 }).collect();
//! let inputs: Vec<&[f64]> = varying.iter().map(|varies| if *varies { &growth[..] } else { &[] }).collect();
//! let mut beds = [0.0; 100];
//! let mut evaluator = Evaluator::new(&tape);
//! evaluator.set_constants(&constants);
//! evaluator.run(&inputs, &mut [&mut beds]);
//!
//! // ... say how likely 7.5 beds per 1,000 are in 2025.
//! let met = beds.iter().filter(|beds| **beds >= 7.5).count();
//! assert!((5..60).contains(&met), "{met} of 100 draws meet the target");
//! ```

pub mod achieve;
pub mod analysis;
pub mod brief;
pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod forecast;
pub mod import;
pub mod language;
pub mod live;
pub mod math;
pub mod plan;
pub mod report;
pub mod results;
pub mod run;
pub mod sampling;
pub mod scenario;
pub mod schema;
pub mod simulate;
pub mod table;
