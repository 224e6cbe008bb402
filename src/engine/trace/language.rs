//! The rules language on Rhai: an engine that knows the language's own functions and nothing else.
//!
//! Both evaluators that run Rhai use this one engine, so their bits agree by construction. No package of Rhai's is used: what a
//! package does behind the rules' back (integer division, floats equal within an epsilon, searching and sorting by comparisons of its
//! own) would be silently wrong on values that differ between draws.

use rhai::{Dynamic, Engine, INT, ImmutableString, OptimizationLevel};

use crate::diagnostic::Code;
use crate::engine::keyword::{Namespace, banned_words};
use crate::text;

use super::budget;
use super::builtins;
use super::fault::{Fault, Outcome};
use super::state;
use super::tracer;
use super::value::Traced;

/// Operations of one run of a rule; a rule over 200 ages takes some ten thousand.
const OPERATIONS: u64 = 1_000_000;

/// Elements of a list, and bytes of a text. The rules engine counts all of a list each time one is added, so a long one takes its square.
pub(super) const ELEMENTS: usize = 10_000;
pub(super) const CHARACTERS: usize = 10_000;

/// An engine for what is made of figures alone: it knows the functions, and no word that stands for a value.
pub(super) fn plain_engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_fast_operators(false);
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_operations(10_000).set_max_expr_depths(96, 96);
    engine.register_global_module(builtins::module());
    engine
}

/// The engine without the yearly functions, which belong to a vocabulary.
pub(super) fn new_engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_operations(OPERATIONS).set_max_call_levels(48).set_max_expr_depths(96, 96).set_max_variables(1000);
    engine.set_max_array_size(ELEMENTS).set_max_map_size(10_000).set_max_string_size(CHARACTERS).set_max_modules(0);
    engine.on_progress(|_| budget::step(state::nodes));
    for (word, _) in banned_words() {
        engine.disable_symbol(word);
    }
    engine.register_type_with_name::<Traced>("Traced");
    engine.register_type_with_name::<Namespace>("Namespace");
    engine.register_global_module(builtins::module());
    // Names are resolved here and not as constants of a module, which closures cannot see.
    #[expect(deprecated, reason = "marked so for being volatile; nothing else gives functions a variable that changes")]
    engine.on_var(|name, index, _| Ok(if index > 0 { None } else { word(name) }));
    engine
}

/// Registers `shock("…")` and its kin.
pub(super) fn register_yearly(engine: &mut Engine, driver: &str) {
    let owned = driver.to_owned();
    engine.register_fn(driver, move |name: ImmutableString| tracer::read_yearly(&owned, &name));
    let owned = driver.to_owned();
    engine.register_fn(driver, move |_: Dynamic| -> Outcome<Dynamic> {
        Err(Fault::new(Code::WrongName, text!("`{owned}` needs a name in quotes", "`{owned}` 需要带引号的名称"))
            .help(text!(
                "write for example `{owned}(\"health\")`, with a name that the plan declares",
                "例如写 `{owned}(\"health\")`，名称须在规划中声明"
            ))
            .into())
    });
}

/// What a word of the language stands for.
fn word(name: &str) -> Option<Dynamic> {
    match Namespace::called(name) {
        Some(namespace) => Some(Dynamic::from(namespace)),
        None => tracer::year_word(name).map(|year| Dynamic::from_int(INT::from(year))),
    }
}
