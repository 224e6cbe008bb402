//! Where a plan contradicts itself: in goes a [`Plan`], out come the contradictions its data show and those found by reading.

use serde::Serialize;

use crate::language::Text;

/// What stands against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The table against the running text.
    TableText,
    /// One sentence against another.
    TextText,
    /// A unit against what it can mean.
    UnitMeaning,
    /// A figure against its own row.
    Internal,
    /// What the plan leaves open.
    Open,
}

/// One contradiction or open question, with both places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub id: String,
    pub kind: FindingKind,
    pub title: Text,
    pub place_a: String,
    pub quote_a: String,
    pub value_a: String,
    /// Empty for what the plan leaves open.
    pub place_b: String,
    pub quote_b: String,
    pub value_b: String,
    /// How the model reads it.
    pub reading: Text,
    /// Whether it was computed from the plan's data rather than found by reading.
    pub computed: bool,
    /// The indicator it is about, where one is.
    pub subject: Option<String>,
}
