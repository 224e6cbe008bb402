//! The budget that all rules share: steps, paths, nodes, memory and time, beyond which tracing stops with an error.
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
const STEPS: u64 = 20_000_000;
/// Paths through all rules in all years, beside the first of each.
const PATHS: usize = 30_000;
/// Nodes of the graph.
const NODES: usize = 750_000;
/// Bytes that the process may come to hold beyond what it held before.
const MEMORY: usize = 600_000_000;
/// Time that the processor works on them; rules take a tenth of a second.
const TIME: Duration = Duration::from_secs(20);

/// Steps after which the clock is looked at: one of them may copy a list of 10,000 elements.
const LOOK: u64 = 32;
/// Time after which memory is looked at.
const MOMENT: Duration = Duration::from_millis(2);

#[derive(Clone, Copy)]
struct Spent {
    paths: usize,
    began: Instant,
    looked: Instant,
    held: usize,
    worked: Duration,
    over: bool,
}

thread_local! {
    static STEPS_TAKEN: Cell<u64> = const { Cell::new(0) };
    static SPENT: Cell<Option<Spent>> = const { Cell::new(None) };
}

/// Begins a run of all rules.
pub(super) fn begin() {
    let now = Instant::now();
    STEPS_TAKEN.set(0);
    SPENT.set(Some(Spent { paths: 0, began: now, looked: now, held: held(), worked: worked(), over: false }));
}

/// Whether the run has come to an end before its time: no further rule is begun.
pub(super) fn is_over() -> bool {
    SPENT.get().is_some_and(|spent| spent.over)
}

/// Counts a step; a fault ends the rule that is being run. Rhai's own count begins anew in each closure that a list function calls.
pub(super) fn step(nodes: impl FnOnce() -> usize) -> Option<Dynamic> {
    let steps = STEPS_TAKEN.get() + 1;
    STEPS_TAKEN.set(steps);
    if !steps.is_multiple_of(LOOK) {
        return None;
    }
    let mut spent = SPENT.get()?;
    let now = Instant::now();
    let look = now - spent.looked > MOMENT;
    if look {
        spent.looked = now;
    }
    let fault = if steps > STEPS {
        let millions = STEPS / 1_000_000;
        Some(Fault::new(
            Code::EndlessRule,
            text!("the rules together take more than {millions} million steps", "全部规则合计超过 {millions} 百万步"),
        ))
    } else if look && now - spent.began > TIME && worked().saturating_sub(spent.worked) > TIME {
        let seconds = TIME.as_secs();
        Some(Fault::new(Code::EndlessRule, text!("the rules take longer than {seconds} seconds", "规则运算超过 {seconds} 秒")))
    } else if look && nodes() > NODES {
        Some(Fault::new(Code::TooLarge, text!("the rules make more than {NODES} values", "规则产生的值超过 {NODES} 个")))
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

/// Counts a further path through a rule.
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
        "能用 min、max 或 clamp 表达时请改用：每个针对随模拟变化的值的 `if` 都会使该规则的路径翻倍"
    )))
}

/// Time that the processor has worked for this thread, where the system tells: a busy machine is no fault of the rules.
fn worked() -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = spent.and_then(|line| line.split(' ').next()?.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// Bytes of memory that the process holds, where the system tells.
fn held() -> usize {
    const PAGE: usize = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|line| line.split(' ').nth(1)?.parse::<usize>().ok());
    pages.unwrap_or(0) * PAGE
}
