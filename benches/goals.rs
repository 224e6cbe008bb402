//! What a planner waits for: CPU time and peak memory of whole commands, and of a question to a warm session.
//!
//! `just goals` prints the table, `just goals questions` (or `places`, `compiled`, `commands`) a part of it. With another build's program in the
//! environment variable BASE, both take turns, with independent draws, which every build knows, and the last columns are this build's share of
//! the other's and the share that is the goal; the environment variable PLAN then names a plan that both can read. What a scenario
//! of a batch takes is told from batches of two sizes, so that the plan's own values, which are worked out once, are not in it. CPU time, so that a busy
//! machine can hold it; memory where the system tells it. What NumPy and EMA Workbench take for the same model, `just peers` says.

#![allow(clippy::pedantic, reason = "benches are read beside what they measure")]
#![allow(unreachable_pub, reason = "nothing of a bench is seen outside it")]

mod compiled;
mod model;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fiveyear::achieve::{assess, assess_places, judge};
use fiveyear::plan::Plan;
use fiveyear::sampling::Distribution;
use fiveyear::scenario::plan_itself;
use fiveyear::simulate::{PlaceRun, Places, Session, Settings, set_threads};

/// What one command took.
#[derive(Debug, Clone, Copy)]
struct Cost {
    seconds: f64,
    /// NaN where the system does not tell.
    megabytes: f64,
}

/// User and system time of all children that have ended, in seconds; NaN where the system does not tell.
fn children() -> f64 {
    ticks(13..15)
}

/// The same of this process.
fn own() -> f64 {
    ticks(11..13)
}

fn ticks(wanted: std::ops::Range<usize>) -> f64 {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return f64::NAN };
    // After the name in brackets, in hundredths of a second: fields 14 and 15 of all are this process's, 16 and 17 its children's.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields[wanted].iter().map(|ticks| ticks.parse::<f64>().unwrap_or(f64::NAN)).sum::<f64>() / 100.0
}

/// The most memory that a process has had so far.
fn peak(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// Runs a program into a folder, which stays: a file system that looks for room among what was just removed takes longer for the next one.
fn cost(program: &str, plan: &Path, arguments: &[String], out: &Path) -> Cost {
    let (before, began) = (children(), Instant::now());
    let mut command = Command::new(program);
    command.args(arguments).arg("--plan").arg(plan).arg("--out").arg(out);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let mut megabytes = f64::NAN;
    let status = loop {
        megabytes = peak(child.id()).unwrap_or(megabytes);
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        sleep(Duration::from_millis(4));
    };
    assert!(status.success(), "{arguments:?}");
    let seconds = children() - before;
    Cost { seconds: if seconds.is_nan() { began.elapsed().as_secs_f64() } else { seconds }, megabytes }
}

/// The plan with further scenarios, each of which moves three of its intervals to a part of them.
fn with_batch(root: &Path, folder: &Path, count: usize) {
    for part in ["seeds", "rules"] {
        copy(&root.join(part), &folder.join(part));
    }
    let scenarios = folder.join("scenarios");
    fs::create_dir_all(&scenarios).expect("written");
    fs::copy(root.join("scenarios/trend.toml"), scenarios.join("trend.toml")).expect("written");
    let plan = Plan::load(root).expect("the plan is sound");
    let uncertain: Vec<_> =
        plan.assumptions.iter().filter(|assumption| matches!(assumption.distribution, Distribution::LogNormal(_))).collect();
    for number in 0..count {
        let moved = (0..3).map(|at| {
            let assumption = uncertain[(number * 31 + at * 17) % uncertain.len()];
            let low = 0.05 + 0.4 * ((number * 37 + at * 11) % 101) as f64 / 101.0;
            let [low, high] = [low, low + 0.5].map(|share| assumption.distribution.quantile(share));
            format!("{} = \"{low:.9} to {high:.9}\"\n", assumption.name)
        });
        let text = format!(
            "parent = \"trend\"\ntitle = {{ zh = \"批次{number}\", en = \"Batch {number}\" }}\n\n[param]\n{}",
            moved.collect::<String>()
        );
        fs::write(scenarios.join(format!("batch_{number:05}.toml")), text).expect("written");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("written");
    for entry in fs::read_dir(from).expect("readable").map(|entry| entry.expect("readable").path()) {
        let to = to.join(entry.file_name().expect("it has a name"));
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            fs::copy(&entry, &to).expect("written");
        }
    }
}

/// A command that is measured.
struct Line {
    name: String,
    plan: PathBuf,
    arguments: Vec<String>,
    scenarios: usize,
    /// The share of the CPU time, and of the memory, of the build of commit 4a700aa that it is to take; 1 where there is no goal.
    goal: [f64; 2],
}

fn commands(test: bool) {
    let root = std::env::var_os("PLAN").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(), PathBuf::from);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (batch, more, large) = if test { (2, 3, 3) } else { (100, 300, 2_000) };
    with_batch(&root, folder.path(), large);
    let words = |arguments: &str| arguments.split_whitespace().map(str::to_owned).collect::<Vec<String>>();
    let run = |name: &str, arguments: &str, goal: [f64; 2]| Line {
        name: name.to_owned(),
        plan: root.clone(),
        arguments: words(arguments),
        scenarios: 1,
        goal,
    };
    let of_batch = |scenarios: usize, draws: usize, goal: [f64; 2]| {
        let mut arguments = words(&format!("run --no-charts --draws {draws} -s"));
        arguments.extend((0..scenarios).map(|number| format!("batch_{number:05}")));
        Line { name: format!("{scenarios} scenarios, {draws} draws each"), plan: folder.path().to_owned(), arguments, scenarios, goal }
    };
    let mut lines = vec![run("one scenario, 200 draws", "run -s trend --draws 200 --no-charts", [0.4, 1.0])];
    for (draws, goal) in if test { &[(20, 0.35)][..] } else { &[(1_000, 0.35), (10_000, 0.45)] } {
        lines.extend([batch, more].map(|count| of_batch(count, *draws, [*goal, 1.0])));
    }
    if !test {
        lines.push(run("every scenario, with charts", "run", [0.45, 1.0]));
        lines.push(run("every scenario, without charts", "run --no-charts", [0.55, 1.0]));
        lines.push(of_batch(large, 1_000, [0.35, 1.0]));
        lines.push(run("one scenario, 100000 draws", "run -s trend --draws 100000 --no-charts", [1.2, 0.15]));
    }
    let base = std::env::var("BASE").ok();
    let out = tempfile::tempdir().expect("a temporary folder");
    let compared = base.as_ref().map_or("", |_| "   share of BASE's (goal)");
    println!("{:<36}{:>8}{:>14}{:>9}{compared}", "command", "CPU s", "ms a scenario", "peak MB");
    let (mut first_of_batch, mut last_of_batch) = (f64::NAN, f64::NAN);
    let mut fewer: Option<(Cost, Option<Cost>)> = None;
    for Line { name, plan, mut arguments, scenarios, goal } in lines {
        if base.is_some() {
            arguments.extend(words("--design monte-carlo"));
        }
        let place = |whose: &str| out.path().join(whose).join(&name);
        let this = cost(env!("CARGO_BIN_EXE_fiveyear"), &plan, &arguments, &place("this"));
        let other = base.as_ref().map(|base| cost(base, &plan, &arguments, &place("other")));
        let share = other.map_or(String::new(), |other| {
            let [cpu, memory] = [this.seconds / other.seconds, this.megabytes / other.megabytes];
            format!("   {cpu:.2} ({:.2}), memory {memory:.2} ({:.2})", goal[0], goal[1])
        });
        println!("{name:<36}{:>8.2}{:>14.1}{:>9.0}{share}", this.seconds, this.seconds / scenarios as f64 * 1e3, this.megabytes);
        if let (true, Some((this_before, other_before))) = (scenarios == more, fewer.take()) {
            let each = |after: Cost, before: Cost| 1e3 * (after.seconds - before.seconds) / (more - batch) as f64;
            let this = each(this, this_before);
            let share = other
                .zip(other_before)
                .map_or(String::new(), |(after, before)| format!("   {:.2} ({:.2})", this / each(after, before), goal[0]));
            println!("{:<44}{this:>14.1}{:>9}{share}", "  each further scenario", "");
        }
        fewer = (scenarios == batch).then_some((this, other));
        if name.ends_with(" 1000 draws each") {
            last_of_batch = this.megabytes;
            first_of_batch = if first_of_batch.is_nan() { last_of_batch } else { first_of_batch };
        }
    }
    println!("memory of {large} scenarios against {batch}: {:.2} (goal 1.1)", last_of_batch / first_of_batch);
}

/// Places that share the Wuxing plan's rules, each with base values of its own, on one tape and one after the other.
fn places(test: bool) {
    let (count, alone, draws) = if test { (3, 1, 100) } else { (200, 20, 10_000) };
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let of_place = |number: usize| {
        let mut place = plan.clone();
        let share = 0.9 + 0.2 * number as f64 / count as f64;
        place.tables.values_mut().flatten().for_each(|value| *value *= share);
        place
    };
    let plans: Vec<Plan> = (0..count).map(of_place).collect();
    let scenarios: Vec<_> = plans.iter().map(plan_itself).collect();
    let runs: Vec<PlaceRun<'_>> = plans.iter().zip(&scenarios).map(|(plan, scenario)| PlaceRun { plan, scenario }).collect();
    let settings = Settings { draws, ..Settings::default() };
    let mut judged = 0;
    let began = own();
    assess_places(&mut Places::default(), &runs, &settings, |_, _, _| judged += 1).expect("the rules are sound");
    let together = (own() - began) / count as f64;
    let began = own();
    for run in &runs[..alone] {
        let scenarios = std::slice::from_ref(run.scenario);
        let mut session = Session::new(run.plan, scenarios, settings.clone()).expect("the rules are sound");
        judged += assess(&mut session, scenarios, |_, _| {}).expect("the rules are sound").results.len();
    }
    let single = (own() - began) / alone as f64;
    assert_eq!(judged, count + alone);
    let ratio = together / single;
    println!(
        "{count} places x {draws} draws on one tape: {together:.3} CPU s a place, {single:.3} one after the other: {ratio:.2} (goal 0.5)"
    );
}

/// Moves one assumption after the other of a session that has answered for each before, on one thread.
fn questions(test: bool) {
    set_threads(1);
    let plan = Plan::embedded().expect("the built-in plan is sound");
    let settings = Settings { draws: if test { 100 } else { 2_000 }, ..Settings::default() };
    let draws = settings.draws;
    let own = plan_itself(&plan);
    let mut session = Session::new(&plan, std::slice::from_ref(&own), settings).expect("its rules are sound");
    let uncertain: Vec<_> = plan.assumptions.iter().filter(|assumption| !assumption.distribution.is_fixed()).collect();
    let some = if test { 2 } else { uncertain.len() };
    let mut times = Vec::new();
    for level in [0.3, 0.8] {
        times.clear();
        for assumption in &uncertain[..some] {
            let mut scenario = own.clone();
            scenario.assumptions.insert(assumption.name.clone(), Distribution::Fixed(assumption.distribution.quantile(level)));
            let began = Instant::now();
            let experiment = session.experiment(&scenario).expect("its rules are sound");
            let met: usize = judge(&plan, &experiment.draws).targets.iter().map(|target| target.met).sum();
            times.push(began.elapsed().as_secs_f64() * 1e3);
            assert!(met > 0, "some target is met");
        }
    }
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "a changed assumption to a warm session, {draws} draws, one core, P(met) of all targets: median {median:.1} ms, worst {worst:.1} ms"
    );
}

/// A part of the goals by its name: what measures it, in short rounds or in full.
type Part = (&'static str, fn(bool));

fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let parts: [Part; 4] = [("questions", questions), ("places", places), ("compiled", compiled::race), ("commands", commands)];
    parts.into_iter().filter(|(name, _)| name.contains(&wanted)).for_each(|(_, measure)| measure(test));
}
