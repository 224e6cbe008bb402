//! Arguments that cannot be used, and what clap tells of them piece by piece.

use clap::Error;
use clap::error::{ContextKind, ContextValue};

use crate::language::Text;

/// Arguments that cannot be used: clap's error, and what to write instead.
pub(super) struct Refused {
    pub error: Error,
    pub tips: Vec<Text>,
}

/// One part of an error as plain text; lists joined.
pub(super) fn word(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::None | ContextValue::Bool(_) => None,
        ContextValue::StyledStr(words) => Some(words.to_string()),
        other => Some(other.to_string()),
    }
}
