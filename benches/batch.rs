//! Many scenarios at once: each moves money between two lines and has one assumption of its own. Prints time and peak memory, and the cost per
//! experiment relative to the first number of scenarios; numbers of scenarios are given as arguments.

#![allow(clippy::pedantic, reason = "benches are read beside what they measure")]

use std::time::Instant;

use fiveyear::achieve::{ScenarioResult, assess_each};
use fiveyear::plan::Plan;
use fiveyear::results::columns::scenarios_frame;
use fiveyear::results::{Glance, Table};
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, Shift, plan_itself};
use fiveyear::simulate::{Session, Settings};

/// Scenario `number`, the same on every machine: a shift of money between two lines, and one assumption fixed at another quantile.
fn scenario(plan: &Plan, own: &Scenario, number: usize) -> Scenario {
    let mut scenario = own.clone();
    scenario.name = format!("batch_{number:05}");
    let lines = plan.budget.len();
    let (from, to) = (number % lines, (number * 7 + 3) % lines);
    if from != to {
        let share = 0.01 * plan.budget[from].share.min(plan.budget[to].share) * (1 + number % 20) as f64;
        scenario.shifts.push(Shift {
            from: Some(plan.budget[from].id.clone()),
            to: plan.budget[to].id.clone(),
            share,
            from_year: plan.base_year + 1 + (number % 3) as i32,
            to_year: plan.target_year,
        });
    }
    let assumption = &plan.assumptions[number * 31 % plan.assumptions.len()];
    let level = 0.05 + 0.9 * ((number * 37 % 101) as f64 / 101.0);
    scenario.assumptions.insert(assumption.name.clone(), Distribution::Fixed(assumption.distribution.quantile(level)));
    scenario
}

/// The most memory that this process has had, in MB; nothing where the system does not tell.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    let mut counts: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if counts.is_empty() {
        counts = if test { vec![3] } else { vec![10, 100, 1000] };
    }
    let settings = Settings { draws: if test { 100 } else { 10_000 }, ..Settings::default() };
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let own = plan_itself(&plan);
    println!("{:>9} {:>9} {:>14} {:>9} {:>8}", "scenarios", "seconds", "ns/experiment", "relative", "peak MB");
    let mut first = None;
    for count in counts {
        let scenarios: Vec<Scenario> = (0..count).map(|number| scenario(&plan, &own, number)).collect();
        let mut session = Session::new(&plan, &scenarios, settings.clone()).expect("the rules are sound");
        let began = Instant::now();
        let mut glance = Glance::default();
        let mut take = |result: ScenarioResult| glance.add(Table::Scenarios, &scenarios_frame(&result));
        assess_each(&mut session, &scenarios, |result, _| take(result)).expect("the rules are sound");
        let seconds = began.elapsed().as_secs_f64();
        assert_eq!(glance.finish().frame(Table::Scenarios).height(), count);
        let cost = seconds * 1e9 / (count * settings.draws) as f64;
        let relative = cost / *first.get_or_insert(cost);
        let memory = peak_memory().map_or("-".to_owned(), |megabytes| format!("{megabytes:.0}"));
        println!("{count:>9} {seconds:>9.2} {cost:>14.0} {relative:>9.2} {memory:>8}");
    }
}
