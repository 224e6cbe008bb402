//! What all rules together may take, whatever each of them keeps to: steps, paths, nodes, memory and time.
//!
//! Each rule has limits of its own; hundreds of rules that stay just below them would still run for minutes, and the rules engine does not
//! count all that a list holds. A plan's rules take a small part of each budget: those of Wuxing some thousand paths and 30,000 nodes.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::Dynamic;

use crate::diagnostic::Code;
use crate::text;

use super::fault::Fault;

/// Steps of all rules in all years.
const STEPS: u64 = 40_000_000;
/// Paths through all rules in all years.
const PATHS: usize = 100_000;
/// Nodes of the graph.
const NODES: usize = 2_000_000;
/// Bytes that the process may come to hold beyond what it held before.
const MEMORY: usize = 1_000_000_000;
/// Rules take a tenth of a second; whatever keeps the machine from it is over by then.
const TIME: Duration = Duration::from_secs(30);

/// Steps after which the clock is looked at: one of them may copy a list of 100,000 elements.
pub(super) const LOOK: u64 = 32;
/// Time after which memory is looked at.
const MOMENT: Duration = Duration::from_millis(2);

#[derive(Clone, Copy)]
struct Spent {
    steps: u64,
    paths: usize,
    began: Instant,
    looked: Instant,
    held: usize,
    over: bool,
}

thread_local! {
    static SPENT: Cell<Option<Spent>> = const { Cell::new(None) };
}

/// Begins a run of all rules.
pub(super) fn begin() {
    let now = Instant::now();
    SPENT.set(Some(Spent { steps: 0, paths: 0, began: now, looked: now, held: held(), over: false }));
}

/// Whether the run has come to an end before its time: no further rule is begun.
pub(super) fn is_over() -> bool {
    SPENT.get().is_some_and(|spent| spent.over)
}

/// Counts another [`LOOK`] steps; a fault ends the rule that is being run.
pub(super) fn steps(nodes: impl FnOnce() -> usize) -> Option<Dynamic> {
    let mut spent = SPENT.get()?;
    spent.steps += LOOK;
    let now = Instant::now();
    let look = now - spent.looked > MOMENT;
    if look {
        spent.looked = now;
    }
    let fault = if spent.steps > STEPS {
        let millions = STEPS / 1_000_000;
        Some(Fault::new(
            Code::EndlessRule,
            text!("the rules together take more than {millions} million steps", "全部规则合计超过 {millions} 百万步"),
        ))
    } else if look && now - spent.began > TIME {
        let seconds = TIME.as_secs();
        Some(Fault::new(Code::EndlessRule, text!("the rules take longer than {seconds} seconds", "规则运算超过 {seconds} 秒")))
    } else if look && nodes() > NODES {
        let millions = NODES / 1_000_000;
        Some(Fault::new(Code::TooLarge, text!("the rules make more than {millions} million values", "规则产生的值超过 {millions} 百万个")))
    } else if look && held() > spent.held.saturating_add(MEMORY) {
        let size = MEMORY / 1_000_000;
        Some(Fault::new(Code::TooLarge, text!("the rules take more than {size} MB of memory", "规则占用的内存超过 {size} MB")))
    } else {
        None
    };
    spent.over |= fault.is_some();
    SPENT.set(Some(spent));
    let help = || text!("shorten loops and lists, or split what this rule does", "请缩短循环和列表，或把这条规则拆开");
    fault.map(|fault| Dynamic::from(fault.help(help())))
}

/// Counts a path through a rule.
pub(super) fn path() -> Result<(), Fault> {
    let Some(mut spent) = SPENT.get() else { return Ok(()) };
    spent.paths += 1;
    spent.over |= spent.paths > PATHS;
    SPENT.set(Some(spent));
    if spent.paths <= PATHS {
        return Ok(());
    }
    let message = text!("the rules together branch into more than {PATHS} paths", "全部规则的分支路径合计超过 {PATHS} 条");
    Err(Fault::new(Code::TooManyPaths, message).help(text!(
        "use min, max or clamp where they say the same: each `if` on a value that differs between draws doubles the paths of its rule",
        "能用 min、max 或 clamp 表达时请改用：每个针对随抽样变化的值的 `if` 都会使该规则的路径翻倍"
    )))
}

/// Bytes of memory that the process holds, where the system tells.
fn held() -> usize {
    const PAGE: usize = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|line| line.split(' ').nth(1)?.parse::<usize>().ok());
    pages.unwrap_or(0) * PAGE
}
