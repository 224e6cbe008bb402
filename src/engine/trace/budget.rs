//! The budget of a run: what all rules together may take, so that any rule files whatever end in about a second and in bounded memory.
//!
//! Rhai counts the operations of one call and knows nothing of the next, of nodes, or of what our own functions do with long lists. So every
//! operation, every node, and every element of a list that is made or copied is counted here, over the whole run. Nothing has to stop by
//! itself: Rhai asks before each operation whether the budget is spent, and what one operation can add is bounded by the longest list.

use std::cell::Cell;

use rhai::{Array, Dynamic, Map};

/// Steps of a whole run; the rules of a district with some two hundred series take a small part of them.
pub(super) const STEPS: u64 = 20_000_000;

/// What a node of the graph counts for: it stays, with its entry in the table of known nodes.
const NODE: u64 = 20;

/// What a path counts for, and each decision on it: a rule is called again, and the decisions are merged.
const PATH: u64 = 100;
const DECISION: u64 = 20;

/// Lists up to this length are copied as if they were numbers: ages and years are read from such all the time.
const SHORT: usize = 256;

thread_local! {
    static TAKEN: Cell<u64> = const { Cell::new(0) };
    static STACK: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// A new run on this thread, whose stack has so many bytes.
pub(super) fn begin(stack: usize) {
    TAKEN.set(0);
    STACK.set((here(), stack));
}

pub(super) fn charge(steps: u64) {
    TAKEN.set(TAKEN.get().saturating_add(steps));
}

/// Counts nodes that have been added to the graph.
pub(super) fn charge_nodes(nodes: usize) {
    charge(NODE * nodes as u64);
}

/// Counts a path through a rule that has come to its end after so many decisions.
pub(super) fn charge_path(decisions: usize) {
    charge(PATH + DECISION * decisions as u64);
}

/// Counts a value that is copied: what it holds in lists and maps.
pub(super) fn charge_copy(value: &Dynamic) {
    charge(weight(value));
}

/// Steps taken so far.
pub(super) fn taken() -> u64 {
    TAKEN.get()
}

pub(super) fn is_spent() -> bool {
    taken() > STEPS
}

/// Whether half of the stack is used: the other half is left for the rule that is run next.
pub(super) fn is_deep() -> bool {
    let (base, size) = STACK.get();
    base.abs_diff(here()) > size / 2
}

/// About where the stack ends now.
#[inline(never)]
fn here() -> usize {
    let local = 0_u8;
    std::ptr::from_ref(&local).addr()
}

fn weight(value: &Dynamic) -> u64 {
    if let Some(list) = value.read_lock::<Array>() {
        let own = if list.len() > SHORT { list.len() as u64 } else { 0 };
        return own + list.iter().map(weight).sum::<u64>();
    }
    if let Some(map) = value.read_lock::<Map>() {
        return map.values().map(|value| 1 + weight(value)).sum();
    }
    0
}
