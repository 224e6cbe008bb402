//! What tests of several topics share: small plans, the three evaluators side by side, books of messages, the program as it is run.

pub mod command;
pub mod evaluators;
pub mod message_book;
pub mod small_plan;
