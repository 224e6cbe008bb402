//! No input makes the program panic, hang or eat the machine's memory: the files of the small plan are broken at random and looked through.
//!
//! A few dozen broken plans belong to the suite; `just fuzz MINUTES` goes on for longer, on both cores, and keeps what it finds.

mod mutations;
mod workbooks;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use fiveyear::achieve::assess_each;
use fiveyear::diagnostic::{Diagnostic, Severity, render};
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::scenario::{design_names, load_design, load_scenarios};
use fiveyear::simulate::{Session, Settings};

use crate::support::message_book::Starter;
use mutations::{Files, Mutator};

/// Draws of a plan that stayed sound: some faults show only there.
const DRAWS: usize = 20;

/// What a broken plan may take: a sound one takes a twentieth of a second, and the machine may be busy with something else.
const TOO_LONG: Duration = Duration::from_secs(40);

/// Looks a plan through as `fiveyear check --run` does: tables, rules, scenarios, designs, then a few draws. All that is said can be shown.
fn look_through(files: &Files) -> Vec<Diagnostic> {
    let plan = match Plan::from_files(files) {
        Ok(plan) => plan,
        Err(found) => return found,
    };
    let mut found = plan.warnings.clone();
    for name in design_names(&plan) {
        found.extend(load_design(&plan, name, 1).err().unwrap_or_default());
    }
    match load_scenarios(&plan) {
        Err(faults) => found.extend(faults),
        Ok(scenarios) => match Session::new(&plan, &scenarios, Settings { draws: DRAWS, ..Settings::default() }) {
            Err(faults) => found.extend(faults),
            Ok(mut session) => {
                found.extend(session.warnings(&scenarios));
                found.extend(assess_each(&mut session, &scenarios, |_, _| ()).err().unwrap_or_default());
            }
        },
    }
    found
}

/// How a plan is taken: the number of errors that are told, or what is wrong with it: a panic, or more time than `limit`.
fn verdict(files: &Files, look: fn(&Files) -> Vec<Diagnostic>, limit: Duration) -> Result<usize, String> {
    let (sender, receiver) = channel();
    let own = files.clone();
    // A rule that never ends cannot be stopped from outside: the thread is left behind with it.
    std::thread::spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(|| {
            let found = look(&own);
            Language::ALL.iter().for_each(|language| drop(render(&found, *language, false)));
            found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
        }));
        let _ = sender.send(result.map_err(|cause| {
            let words = cause.downcast_ref::<String>().cloned().or_else(|| cause.downcast_ref::<&str>().map(|words| (*words).to_owned()));
            format!("panics: {}", words.unwrap_or_default())
        }));
    });
    receiver.recv_timeout(limit).unwrap_or_else(|_| Err(format!("takes longer than {limit:?}")))
}

/// The small plan broken by this seed, and what was done to it.
fn broken(seed: u64) -> (Files, Vec<String>) {
    let mut mutator = Mutator::new(seed, Starter::new().files);
    mutator.add_design();
    let times = 1 + mutator.below(3);
    let done = (0..times).map(|_| mutator.mutate()).collect();
    (mutator.files, done)
}

/// Breaks the plan by each of these seeds; a plan that is taken badly is kept in a folder to be looked at.
fn try_seeds(seeds: impl Iterator<Item = u64>) -> BTreeMap<&'static str, usize> {
    let mut counted: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in seeds {
        let (files, done) = broken(seed);
        match verdict(&files, look_through, TOO_LONG) {
            Ok(errors) => *counted.entry(if errors == 0 { "sound" } else { "refused" }).or_default() += 1,
            Err(what) => panic!("seed {seed} {what}\n{}\nkept in {}", done.join("\n"), keep(seed, &files).display()),
        }
    }
    counted
}

fn keep(seed: u64, files: &Files) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("fiveyear-fuzz-{seed}"));
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, bytes).expect("written");
    }
    folder
}

#[test]
fn a_few_broken_plans() {
    let counted = try_seeds(0..20);
    assert!(counted.get("refused").is_some_and(|refused| *refused >= 5), "{counted:?}: the mutations break too little");
}

/// The XML inside a workbook, which no check of a file's bytes sees.
#[test]
fn a_few_broken_workbooks() {
    let files = Starter::new().files;
    let sound = workbooks::with_history(files.clone(), |_, _| ());
    assert_eq!(verdict(&sound, look_through, TOO_LONG), Ok(0), "the workbook as it stands is read");
    assert_eq!(Plan::from_files(&sound).expect("sound").history.len(), Starter::new().plan().history.len());
    let mut refused = 0;
    for seed in 0..40 {
        let (files, done) = workbooks::broken(seed, files.clone());
        match verdict(&files, look_through, TOO_LONG) {
            Ok(errors) => refused += usize::from(errors > 0),
            Err(what) => panic!("seed {seed} {what}\n{}\nkept in {}", done.join("\n"), keep(seed, &files).display()),
        }
    }
    assert!(refused >= 10, "{refused} of 40: the mutations break too little");
}

/// The harness notices a panic and what does not end.
#[test]
fn planted_faults_are_found() {
    let files = Starter::new().files;
    let moment = Duration::from_millis(50);
    assert_eq!(verdict(&files, |_| panic!("planted"), TOO_LONG), Err("panics: planted".to_owned()));
    let endless = |_: &Files| {
        std::thread::sleep(Duration::from_secs(1));
        Vec::new()
    };
    assert_eq!(verdict(&files, endless, moment), Err(format!("takes longer than {moment:?}")));
    assert_eq!(verdict(&files, look_through, TOO_LONG), Ok(0));
}

/// What the mutations have found: each of these took too long once.
#[test]
fn what_was_found_stays_mended() {
    let commas = |text: &str| text.replacen("en = \"North nursery\"", &format!("en = \"North nursery\" {}", ",".repeat(20_000)), 1);
    let lines = |text: &str| format!("{text}{}", "x y\n".repeat(20_000));
    for (file, broken) in [("seeds/facilities.toml", &commas as &dyn Fn(&str) -> String), ("seeds/facilities.toml", &lines)] {
        let mut starter = Starter::new();
        let text = broken(&starter.text(file));
        starter.edit(file, "", &text);
        let errors = verdict(&starter.files, look_through, TOO_LONG).expect("it ends");
        assert!((1..50).contains(&errors), "{file}: {errors} errors");
    }
}

/// A damaged reference names a row far below any sheet, and every row above it was a line of the page.
#[test]
fn a_row_beyond_any_sheet_is_refused_at_once() {
    for (row, sound) in [("4", true), ("1048576", true), ("1048577", false), ("4000000000", false)] {
        let files = workbooks::with_history(Starter::new().files, |name, bytes| {
            if name.ends_with("sheet1.xml") {
                let text = String::from_utf8(std::mem::take(bytes)).expect("UTF-8");
                *bytes = text.replace("\"A4\"", &format!("\"A{row}\"")).into_bytes();
            }
        });
        let found = look_through(&files);
        assert_eq!(found.iter().any(|found| found.code.name() == "sheet-too-large"), !sound, "{row}: {found:#?}");
    }
}

/// Rules that each keep to their limits, and together would run for minutes or take all memory.
#[test]
fn all_rules_together_have_a_budget() {
    let many = |body: &str, count: usize| {
        (0..count).map(|at| format!("fn many_{at}() {{ {} }}\n", body.replace("AT", &at.to_string()))).collect::<String>()
    };
    let comparisons: String =
        (0..11).map(|at| format!("if shock(\"training\") * {at}.5 > now.physicians - AT.0 {{ x += 1.0; }} ")).collect();
    let cases = [
        ("too-many-paths", many(&format!("let x = 0.0; {comparisons} x"), 60)),
        ("endless-rule", many("let x = 0.0; for at in 0..200000 { x += 1.0; } x", 60)),
        ("too-large", "fn one() { let l = []; for i in 0..90000 { l.push(now.physicians * i); } let s = 0.0; for k in 0..40 { s += sum(l.map(|x| x * (k + 0.5))); } s }\n".to_owned()),
    ];
    for (code, rules) in cases {
        let mut starter = Starter::new();
        starter.files.insert("rules/many.rhai".to_owned(), rules.into_bytes());
        let begun = Instant::now();
        let found = starter.messages();
        let codes: Vec<&str> = found.iter().map(|found| found.code.name()).collect();
        assert_eq!(codes, [code], "one message, whatever else would follow");
        assert!(begun.elapsed() < TOO_LONG, "{code}: {:?}", begun.elapsed());
    }
}

/// What is held against everything else stays quick: pairs of assumptions, names that are held against all others, values of a design.
#[test]
fn large_plans_are_looked_through_in_seconds() {
    let param = |name: &str| format!("\n[param.{name}]\nlabel = \"x\"\nvalue = \"1 to 2\"\nsource = \"invented\"\ngrade = \"D\"\n");
    let pairs: String = (0..150)
        .flat_map(|one| (0..one).map(move |other| format!("\n[[correlation]]\nbetween = [\"z{one}\", \"z{other}\"]\nrank = 0.5\n")))
        .collect();
    let correlated: String = (0..150).map(|at| param(&format!("z{at}"))).collect::<String>() + pairs.as_str();
    let unread: String = (0..4_000).map(|at| param(&format!("z{at}"))).collect();
    let misspelt: String = (0..1_500).map(|at| format!("fn r{at}() {{ now.physicans{at} * 2.0 }}\n")).collect();
    let cases = [("seeds/assumptions.toml", correlated), ("seeds/assumptions.toml", unread), ("rules/misspelt.rhai", misspelt)];
    for (file, more) in cases {
        let mut files = Starter::new().files;
        files.entry(file.to_owned()).or_default().extend(more.bytes());
        verdict(&files, look_through, TOO_LONG).unwrap_or_else(|what| panic!("{file}: {what}"));
    }
    let mut starter = Starter::new();
    let design = "title = \"x\"\nmethod = \"grid\"\nscenarios = [\"trend\"]\n\n[uncertainties]\n\"param.revenue_growth\" = { from = 1.0, to = 2.0, steps = 1000000000 }\n";
    starter.edit("scenarios/designs/wide.toml", "", design);
    let found = load_design(&starter.plan(), "wide", 1).expect_err("more points than memory holds");
    assert_eq!(found[0].code.name(), "too-large");
}

/// A chain of scenarios is walked through once.
#[test]
fn a_long_chain_of_scenarios_takes_no_longer_than_as_many_side_by_side() {
    let mut starter = Starter::new();
    for at in 0..2_000 {
        let parent = if at == 0 { "trend".to_owned() } else { format!("s{:06}", at - 1) };
        starter.files.insert(format!("scenarios/s{at:06}.toml"), format!("title = \"S{at}\"\nparent = \"{parent}\"\n").into_bytes());
    }
    let plan = starter.plan();
    let begun = Instant::now();
    assert_eq!(load_scenarios(&plan).expect("they are sound").len(), 2_007);
    assert!(begun.elapsed() < TOO_LONG, "{:?}", begun.elapsed());
}

/// Goes on for the minutes of `FUZZ_MINUTES`, on all cores, from a seed of `FUZZ_SEED` on. A panic or a hang ends it.
#[test]
#[ignore = "takes as long as it is told: just fuzz MINUTES"]
fn for_minutes() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|words| words.parse().ok()).unwrap_or(usual);
    let end = Instant::now() + Duration::from_secs(60 * number("FUZZ_MINUTES", 1));
    let next = AtomicU64::new(number("FUZZ_SEED", 1_000_000));
    let workers = number("FUZZ_THREADS", std::thread::available_parallelism().map_or(1, |count| count.get() as u64));
    let found: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            while Instant::now() < end {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                let (files, done) = if seed.is_multiple_of(5) { workbooks::broken(seed, Starter::new().files) } else { broken(seed) };
                if let Err(what) = verdict(&files, look_through, TOO_LONG) {
                    println!("seed {seed} {what}\n  {}\n  kept in {}", done.join("\n  "), keep(seed, &files).display());
                    found.push(format!("{seed}: {what}"));
                }
            }
            found
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a worker catches panics")).collect()
    });
    let (from, to) = (number("FUZZ_SEED", 1_000_000), next.load(Ordering::Relaxed));
    println!("{} broken plans, {} taken badly; memory at most {}", to - from, found.len(), peak_memory());
    assert!(found.is_empty(), "{found:#?}");
}

/// The most memory that the process has held, as Linux tells it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("unknown".to_owned(), |rest| rest.trim().to_owned())
}
