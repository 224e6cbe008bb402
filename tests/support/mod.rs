//! What tests of several topics share: small plans, the evaluators side by side, a browser, books of messages, schemas, the program as it is run.

pub mod browser;
pub mod command;
pub mod crowded_plan;
pub mod evaluators;
pub mod generated_plan;
pub mod json_schema;
pub mod live;
pub mod message_book;
pub mod people;
pub mod readouts;
pub mod small_plan;
pub mod tiny_plan;
pub mod webassembly;
