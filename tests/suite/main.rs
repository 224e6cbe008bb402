//! The one integration-test binary: each module is a topic.

mod achieve;
mod diagnostics;
mod small_plan;
