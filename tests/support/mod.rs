//! What tests of several topics share: small plans, the three evaluators side by side, books of messages.

pub mod evaluators;
pub mod message_book;
pub mod small_plan;
