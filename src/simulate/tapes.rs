//! Keeps tapes from one place, or one part of the draws, to the next.

use std::sync::Arc;

use crate::engine::graph::NodeId;
use crate::engine::tape::{Tape, lower_given};

use super::compile::Compiled;

/// Tapes of everything that a model stores, by which of its inputs differ between draws: of the values themselves a tape knows nothing.
#[derive(Default)]
pub(super) struct Tapes {
    known: Vec<(Arc<Compiled>, Vec<bool>, Arc<Tape>)>,
}

impl Tapes {
    /// The tape of these nodes, lowered if it is not there yet.
    pub(super) fn of(&mut self, compiled: &Arc<Compiled>, varying: Vec<bool>, wanted: &[NodeId]) -> Arc<Tape> {
        let same = |(model, varies, _): &&(Arc<Compiled>, Vec<bool>, Arc<Tape>)| Arc::ptr_eq(model, compiled) && *varies == varying;
        if let Some((_, _, tape)) = self.known.iter().find(same) {
            return tape.clone();
        }
        let tape = Arc::new(lower_given(&compiled.model.graph, wanted, &varying, &[]));
        self.known.push((compiled.clone(), varying, tape.clone()));
        tape
    }
}
