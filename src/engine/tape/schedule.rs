//! Brings instructions into an order in which equal ones stand together.
//!
//! Within a window of the graph's order, instructions of one kind are taken as long as any of them has its arguments, then those of
//! the kind that has most ready. A kind is then looked up once for many instructions; windows keep values from waiting long for their
//! readers.

use std::collections::VecDeque;

use super::{Action, Item};

/// Instructions of the graph's order that are brought together at a time.
const WINDOW: usize = 128;

/// Positions in `items` in the order in which they run.
pub(super) fn schedule(items: &[Item]) -> Vec<u32> {
    let mut ordered = Vec::with_capacity(items.len());
    for start in (0..items.len()).step_by(WINDOW) {
        order(items, start..(start + WINDOW).min(items.len()), &mut ordered);
    }
    ordered
}

fn order(items: &[Item], window: std::ops::Range<usize>, ordered: &mut Vec<u32>) {
    let start = window.start;
    // How many of its arguments in the window an instruction waits for, and a chain of its readers there.
    let mut waits: Vec<u8> = vec![0; window.len()];
    let mut first_reader: Vec<Option<usize>> = vec![None; window.len()];
    let mut links: Vec<(usize, Option<usize>)> = Vec::new();
    let mut ready = Ready::default();
    for at in window {
        for read in items[at].reads().map(|read| read as usize).filter(|read| *read >= start) {
            waits[at - start] += 1;
            links.push((at, first_reader[read - start].replace(links.len())));
        }
        if waits[at - start] == 0 {
            ready.add(items[at].action, at);
        }
    }
    while let Some(kind) = ready.fullest() {
        while let Some(at) = ready.take(kind) {
            ordered.push(at as u32);
            let mut next = first_reader[at - start];
            while let Some((reader, after)) = next.map(|link| links[link]) {
                waits[reader - start] -= 1;
                if waits[reader - start] == 0 {
                    ready.add(items[reader].action, reader);
                }
                next = after;
            }
        }
    }
}

/// Instructions that could run now, by kind.
#[derive(Default)]
struct Ready {
    kinds: Vec<(Action, VecDeque<usize>)>,
}

impl Ready {
    fn add(&mut self, action: Action, at: usize) {
        match self.kinds.iter_mut().find(|(kind, _)| *kind == action) {
            Some((_, waiting)) => waiting.push_back(at),
            None => self.kinds.push((action, VecDeque::from([at]))),
        }
    }

    /// Position of the kind of which most could run, the first of several; nothing when all have run.
    fn fullest(&self) -> Option<usize> {
        let kinds = self.kinds.iter().enumerate().filter(|(_, (_, waiting))| !waiting.is_empty());
        kinds.max_by_key(|(position, (_, waiting))| (waiting.len(), std::cmp::Reverse(*position))).map(|(position, _)| position)
    }

    fn take(&mut self, kind: usize) -> Option<usize> {
        self.kinds[kind].1.pop_front()
    }
}
