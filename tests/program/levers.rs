//! What a planner is told of levers: promises that other random numbers keep, traps in which greed fails, dates, money and pages.

use std::collections::BTreeMap;
use std::fs;

use fiveyear::analysis::money::{Spending, cost, lines_moved, money_faults};
use fiveyear::analysis::seek::{
    Answer, Bound, Choice, Class, Detail, Found, LatestDate, Question, Reading, Setting, Want, idle_levers, lever_effects, seek_each,
    seek_mix,
};
use fiveyear::diagnostic::Severity;
use fiveyear::language::Text;
use fiveyear::language::number::words_in_table;
use fiveyear::plan::Plan;
use fiveyear::scenario::{Pull, Scenario, Shift, plan_itself};
use fiveyear::simulate::{Session, Settings};

use super::seek::{Files, files, lever, read};
use crate::support::command::Run;

pub(super) fn session<'p>(plan: &'p Plan, scenarios: &[Scenario], draws: usize, seed: u64) -> Session<'p> {
    let settings = Settings { draws, seed, ..Settings::default() };
    Session::new(plan, scenarios, settings).unwrap_or_else(|found| panic!("{found:#?}"))
}

/// The answer to a question about money in the first scenario, or for the worst of several.
pub(super) fn mix<'p>(plan: &'p Plan, scenarios: &[Scenario], question: &Question, draws: usize, seed: u64, check: bool) -> Answer<'p> {
    let mut session = session(plan, scenarios, draws, seed);
    seek_mix(&mut session, question, &Setting { scenarios, check }).unwrap_or_else(|found| panic!("{found:#?}"))
}

pub(super) fn amount(found: &Found<'_>, id: &str) -> f64 {
    let knob = found.space.knobs.iter().position(|knob| knob.id == id).unwrap_or_else(|| panic!("no knob {id}"));
    found.mix[knob]
}

/// Ten targets, each lifted by a lever of its own, in steps, with an effect that is drawn.
fn ten() -> Files {
    let names: Vec<(String, String, String)> = (0..10).map(|k| (format!("target_{k}"), format!("luck_{k}"), format!("help_{k}"))).collect();
    let rules: String = names.iter().map(|(target, luck, help)| format!("fn {target}() {{ param.{luck} + param.{help} }}\n")).collect();
    let mut params: Vec<(&str, &str)> = Vec::new();
    let mut levers = String::new();
    for (k, (_, luck, help)) in names.iter().enumerate() {
        params.extend([(luck.as_str(), "{ normal = [0, 1] }"), (help.as_str(), "0")]);
        let rest = format!("step = 1\nstart = 2026\nworks = \"0.5 to 1.0\"\ncost_once = {}", 1.0 + 0.3 * k as f64);
        levers += &lever(&format!("lever_{k}"), 6.0, &rest, &format!("{help} = {{ plus = {} }}", 0.25 + 0.02 * k as f64));
    }
    let targets: Vec<(&str, f64, f64)> =
        names.iter().enumerate().map(|(k, (target, ..))| (target.as_str(), 0.0, 0.2 + 0.08 * k as f64)).collect();
    files(&targets, &params, &rules, &levers)
}

/// What is promised is of draws that did not choose. A third set of random numbers holds it against that: what is promised at least is not
/// broken by more than two standard errors in any of twenty tries, and what is promised on average is not too good on average.
#[test]
fn no_promise_is_broken_by_other_random_numbers() {
    let (plan, scenarios) = read(&ten());
    let question = |want| Question { want, money: vec![25.0], in_all: true, ..Question::default() };
    let (mut off, mut off_chosen) = (0.0, 0.0);
    for seed in 0..10 {
        for want in [Want::Expected, Want::Safe] {
            let question = Question { check_seed: 1_000 + seed, ..question(want) };
            let answer = mix(&plan, &scenarios, &question, 600, seed, true);
            let found = &answer.found[0];
            let (before, after) = found.promised();
            assert_eq!(after.draws(), 3_000, "draws that did not choose");
            let (promised, error) = after.gain_on(before);
            let pair = [found.space.scenario.clone(), found.scenario.clone()];
            let all = Reading::new(&plan, (0..10).collect(), 0.1);
            let again = all.run(&mut session(&plan, &scenarios, 10_000, 5_000 + seed), &pair).expect("sound");
            let (kept, kept_error) = again[1].gain_on(&again[0]);
            let least = promised - 1.96 * error;
            assert!(kept > least - 2.0 * kept_error, "seed {seed}, {want:?}: at least {least} promised, {kept} kept, ± {kept_error}");
            let both = (error * error + kept_error * kept_error).sqrt();
            off += (kept - promised) / both / 20.0;
            let (chosen, chosen_error) = found.after.gain_on(&found.before);
            off_chosen += (kept - chosen) / (chosen_error * chosen_error + kept_error * kept_error).sqrt() / 20.0;
            // A target is promised as safe from 80 % and two standard errors on; it keeps 80 % less two of its own.
            let promised_safe = 0.8 + 2.0 * (0.16_f64 / 3_000.0).sqrt();
            let kept_safe = 0.8 - 2.0 * (0.16_f64 / 10_000.0).sqrt();
            for target in (0..10).filter(|target| after.p(*target) >= promised_safe) {
                let p = again[1].p(target);
                assert!(p >= kept_safe, "seed {seed}, {want:?}: target {target} {} → {p}", after.p(target));
            }
        }
    }
    // The mean of twenty standard deviates, two of its own standard errors below nothing; the draws that chose are not held to it, and are
    // worse.
    assert!(off > -2.0 / 20.0_f64.sqrt(), "{off}");
    assert!(off_chosen < off, "the curse of choosing is in the draws that chose: {off_chosen}, {off}");
}

/// A target that is met between two bounds alone: what helps at first does harm beyond.
#[test]
fn a_target_that_asks_for_just_so_much_is_found_between_the_steps_of_the_list() {
    let told = |target: f64, most: f64, rest: &str| {
        let mut all = files(
            &[("portion", 0.0, target)],
            &[("push", "0"), ("luck", "{ normal = [0, 0.1] }")],
            "fn portion() { param.push + param.luck }",
            &lever("push", most, &format!("start = 2026\n{rest}"), "push = { plus = 1 }"),
        );
        let table = String::from_utf8(all["seeds/indicators.csv"].clone()).expect("text").replace("at_least,,", "about,0.6,");
        all.insert("seeds/indicators.csv".to_owned(), table.into_bytes());
        let (plan, scenarios) = read(&all);
        let mut session = session(&plan, &scenarios, 1_000, 2020);
        seek_each(&mut session, &scenarios[0], &Question::default()).expect("sound").targets.remove(0)
    };
    // The target less 0.6, and 0.84 of the luck's spread above it: between nothing and a quarter, in the middle, and near the end.
    for target in [7.0, 19.0, 33.0] {
        let found = told(target, 40.0, "");
        assert_eq!(found.class, Class::OneLever, "{found:#?}");
        let needed = found.singles[0].starts[0].amount.expect("reachable");
        assert!((needed - (target - 0.516)).abs() < 0.02, "{target}: {needed}");
    }
    // In steps of one a step within 0.6 less the luck will do, and there is one.
    let found = told(7.0, 40.0, "step = 1");
    assert_eq!((found.class, found.singles[0].starts[0].amount), (Class::OneLever, Some(7.0)), "{found:#?}");
    // None of the steps of 5 does.
    let found = told(7.0, 40.0, "step = 5");
    assert_eq!(found.class, Class::LevelsOff, "{found:#?}");
    // Beyond the range, but not as far as twice the range.
    let found = told(50.0, 40.0, "");
    assert_eq!(found.class, Class::Range, "{found:#?}");
    assert!((found.would_take.expect("more would do") - 49.484).abs() < 0.05, "{found:#?}");
    // So far beyond it that eight ranges do not reach: not too late, since it moves what is judged.
    assert_eq!(told(700.0, 40.0, "").class, Class::LevelsOff);
}

/// The best mix holds just so much of a lever, though the list of its quarters meets the target nowhere.
#[test]
fn a_mix_finds_a_target_between_the_quarters_of_a_lever() {
    let mut all = files(
        &[("portion", 0.0, 7.0), ("walks", 0.0, 0.9)],
        &[("push", "0"), ("paths", "0"), ("luck", "{ normal = [0, 0.1] }"), ("weather", "{ uniform = [0, 1] }")],
        "fn portion() { param.push + param.luck }\nfn walks() { param.paths + param.weather }",
        &[
            lever("push", 40.0, "start = 2026\ncost_once = 1", "push = { plus = 1 }"),
            lever("paths", 10.0, "start = 2026\ncost_once = 1", "paths = { plus = 0.05 }"),
        ]
        .concat(),
    );
    let table = String::from_utf8(all["seeds/indicators.csv"].clone()).expect("text").replacen("at_least,,", "about,0.6,", 1);
    all.insert("seeds/indicators.csv".to_owned(), table.into_bytes());
    let (plan, scenarios) = read(&all);
    let question = Question { want: Want::Expected, money: vec![10.0], in_all: true, ..Question::default() };
    let answer = mix(&plan, &scenarios, &question, 1_000, 2020, false);
    assert!((6.3..7.7).contains(&amount(&answer.found[0], "push")), "{:?}", answer.found[0].mix);
}

/// Two levers of which either will do: the cheaper one is taken, and the other told as a tie only where it is one.
#[test]
fn of_levers_that_stand_in_for_each_other_the_cheaper_is_taken() {
    let rules = "fn homes() { max(param.build, param.rent) + param.luck }";
    let params = [("build", "0"), ("rent", "0"), ("luck", "{ normal = [0, 2] }")];
    let levers = lever("build", 20.0, "step = 1\nstart = 2026\ncost_once = 1", "build = { plus = 1 }")
        + lever("rent", 20.0, "step = 1\nstart = 2026\ncost_once = 0.8", "rent = { plus = 1 }").as_str();
    let (plan, scenarios) = read(&files(&[("homes", 0.0, 10.0)], &params, rules, &levers));
    let question = Question { want: Want::Cheapest, targets: vec!["homes".to_owned()], in_all: true, ..Question::default() };
    let answer = mix(&plan, &scenarios, &question, 2_000, 2020, false);
    assert_eq!((amount(&answer.found[0], "build"), amount(&answer.found[0], "rent")), (0.0, 12.0), "{:?}", answer.found[0].mix);
}

/// A lever that is worth nothing below a threshold, beside one that gains a little at once: greed spends the money before the threshold.
#[test]
fn a_threshold_is_seen_beyond_what_gains_at_once() {
    let rules = "fn clinic() { if param.beds >= 9.0 { 1.0 } else { 0.0 } }\nfn walks() { param.paths + param.luck }";
    let params = [("beds", "0"), ("paths", "0"), ("luck", "{ uniform = [0, 1] }")];
    let levers = lever("beds", 10.0, "step = 1\nstart = 2026\ncost_once = 1", "beds = { plus = 1 }")
        + lever("paths", 10.0, "step = 1\nstart = 2026\ncost_once = 1", "paths = { plus = 0.05 }").as_str();
    let (plan, scenarios) = read(&files(&[("clinic", 0.0, 1.0), ("walks", 0.0, 0.9)], &params, rules, &levers));
    let question = Question { want: Want::Expected, money: vec![10.0], in_all: true, ..Question::default() };
    let found = mix(&plan, &scenarios, &question, 2_000, 2020, false);
    assert_eq!((amount(&found.found[0], "beds"), amount(&found.found[0], "paths")), (9.0, 1.0));
}

/// A budget of two lines that give and get, one target each, and a third that counts what the first loses.
fn two_lines() -> Files {
    let rules = "fn total() { 100.0 }\nfn money_one() { now.total * share(\"one\") }\nfn money_two() { now.total * share(\"two\") }\n\
        fn first() { now.money_one / 10.0 + param.luck }\nfn second() { now.money_two / 10.0 + param.luck }";
    let mut all = files(&[("first", 5.0, 4.0), ("second", 5.0, 6.0)], &[("luck", "{ normal = [0, 1] }")], rules, "");
    let line = |id: &str| format!("[line.{id}]\nname = \"Line {id}\"\nshare = 0.5\nsource = \"invented\"\n");
    all.insert("seeds/budget.toml".to_owned(), (line("one") + line("two").as_str()).into_bytes());
    let plan = String::from_utf8(all["seeds/plan.toml"].clone()).expect("text") + "[report]\nspending = \"total\"\n";
    all.insert("seeds/plan.toml".to_owned(), plan.into_bytes());
    all.remove("seeds/levers.toml");
    all
}

/// With no new money what one target wins the other loses: at 1 and -1 standard deviations both lines are best left alone for safety of
/// the first, and a floor keeps its P.
#[test]
fn a_plan_without_levers_has_shifts_within_what_is_asked_for_and_a_floor_holds() {
    let (plan, scenarios) = read(&two_lines());
    assert!(plan.levers.is_empty() && plan.line_ranges.is_empty());
    let choice = Choice { within: Some(0.3), ..Choice::default() };
    let question =
        Question { want: Want::Safe, money: vec![0.0], in_all: true, targets: vec!["second".to_owned()], choice, ..Question::default() };
    let answer = mix(&plan, &scenarios, &question, 2_000, 2020, false);
    let found = &answer.found[0];
    assert!(found.space.knobs.iter().all(|knob| knob.assumed), "ranges that nobody declared are marked");
    assert!(amount(found, "two") > 0.62 && amount(found, "two") <= 0.65 + 1e-9, "{:?}", found.mix);
    assert!(found.cost <= 1e-6 && found.after.p(1) > 0.6, "{:?}", found.after.p(1));
    let held = Question { floor: Some(0.05), targets: Vec::new(), ..question };
    let answer = mix(&plan, &scenarios, &held, 2_000, 2020, false);
    let found = &answer.found[0];
    assert!(found.after.p(0) >= found.before.p(0) - 0.05, "{} → {}", found.before.p(0), found.after.p(0));
}

#[test]
fn money_is_told_in_money_and_what_cannot_be_paid_before_a_draw_fails() {
    let (plan, scenarios) = read(&two_lines());
    let unchanged = plan_itself(&plan);
    let shift = |from: Option<&str>, to: &str, share: f64| Shift {
        from: from.map(str::to_owned),
        to: to.to_owned(),
        share,
        from_year: 2026,
        to_year: 2026,
    };
    let mut moved = Scenario { shifts: vec![shift(Some("one"), "two", 0.3)], ..scenarios[0].clone() };
    let mut session = session(&plan, &scenarios, 200, 2020);
    let spending = Spending::central(&mut session, &scenarios[0]).expect("sound");
    let lines = lines_moved(&plan, &unchanged, &moved, &spending);
    assert_eq!(lines.len(), 2);
    assert!((lines[0].money.expect("spending is named") + 30.0).abs() < 1e-9 && (lines[0].part() + 0.6).abs() < 1e-9, "{lines:?}");
    assert_eq!(lines[0].words(&plan).en, "20.0 % of spending, \u{2212}60 %, \u{2212}30 in 2030");
    let faults = money_faults(&plan, &unchanged, &moved, &spending);
    assert_eq!(faults.iter().map(|fault| fault.severity).collect::<Vec<_>>(), [Severity::Warning], "{faults:#?}");
    assert!(faults[0].message.en.contains("`one` loses more than a third"), "{}", faults[0].message.en);
    moved.shifts.push(shift(None, "two", 0.1));
    let found = cost(&plan, &unchanged, &moved, &spending).expect("it costs");
    assert!((found.new_money - 10.0).abs() < 1e-9 && found.from == 2026, "{found:?}");
    // A quarter moved costs nobody a third.
    let little = Scenario { shifts: vec![shift(Some("one"), "two", 0.1)], ..scenarios[0].clone() };
    assert!(money_faults(&plan, &unchanged, &little, &spending).is_empty());
    assert!(cost(&plan, &unchanged, &little, &spending).is_none_or(|cost| cost.all().abs() < 1e-9));
}

/// One hall opens in the middle of 2027 and adds 10 places a year that it is open; 29.5 are wanted by the end of 2030, so that it may open at
/// the beginning of 2028 at the latest.
fn hall() -> Files {
    let mut all = files(
        &[("visits", 0.0, 29.5)],
        &[("luck", "{ normal = [0, 0.001] }"), ("idle", "0")],
        "fn visits() { prev.visits + 10.0 * now.halls + param.luck }\nfn halls() { prev.halls + opened(\"halls\") }\nfn base_halls() { 0.0 }\nfn unseen() { param.idle }",
        &lever("nothing", 5.0, "start = 2026", "idle = { plus = 1 }"),
    );
    let facility = "[facility.hall]\nname = \"Hall\"\nkind = \"hall\"\nopening = 2027.0\nadds = { halls = 1 }\ndomain = \"care\"\nsource = \"invented\"\n";
    all.insert("seeds/facilities.toml".to_owned(), facility.as_bytes().to_vec());
    all.insert("seeds/budget.toml".to_owned(), b"[line.care]\nname = \"Care\"\nshare = 1\nsource = \"invented\"\n".to_vec());
    all
}

#[test]
fn the_latest_opening_that_still_holds_a_target_is_told() {
    let (plan, scenarios) = read(&hall());
    let mut session = session(&plan, &scenarios, 200, 2020);
    let answer = seek_each(&mut session, &scenarios[0], &Question::default()).expect("sound");
    assert_eq!(answer.targets[0].class, Class::Safe, "{:?}", answer.targets[0]);
    let [LatestDate { years: Some(years), p_without, .. }] = &answer.dates[..] else { panic!("{:?}", answer.dates) };
    // Open for the whole of 2028 to 2030: a year later than planned and no more, told to a quarter of a year.
    assert!((1.0..2.0).contains(years) && *p_without == 0.0, "{:?}", answer.dates);
    let idle = idle_levers(&mut session, &scenarios[0]).expect("sound");
    assert_eq!(idle.len(), 1, "{idle:#?}");
    assert!(idle[0].message.en.contains("`nothing` touches no target; it moves `unseen`"), "{}", idle[0].message.en);
}

#[test]
fn each_lever_is_told_with_its_interval_its_money_and_what_bounds_it() {
    let (plan, scenarios) = read(&ten());
    let mut session = session(&plan, &scenarios, 1_000, 2020);
    let effects = lever_effects(&mut session, &scenarios[0], &Choice::default(), Detail::Whole).expect("sound");
    assert_eq!(effects.levers.len(), 10);
    for effect in &effects.levers {
        let gains: Vec<f64> = effect.steps.iter().map(|step| step.gain).collect();
        assert!(gains.windows(2).all(|pair| pair[1] >= pair[0]), "{gains:?}");
        let last = effect.best().expect("it gains");
        let (low, high) = last.interval();
        assert!(low > 0.0 && high < 1.0 && last.moves.len() == 1, "{last:?}");
        assert!((last.per_ten().expect("it costs") - last.gain / last.cost * 10.0).abs() < 1e-12);
    }
    assert_eq!(effects.fate.len(), 10, "the luck of each target, and none of what levers move");
    // All of a lever's range gives 6 x 0.25 x 0.75 against a line at 0.2: safe; the last one is not, and twice its range is.
    let answer = seek_each(&mut session, &scenarios[0], &Question::default()).expect("sound").targets;
    let bounds: Vec<Bound> = answer.iter().map(|each| each.singles[0].bound).collect();
    assert!(bounds.iter().all(|bound| matches!(bound, Bound::None | Bound::Range { .. })), "{bounds:?}");
}

/// A pull that is worth most in one future and nothing in another is not taken where the worst of both counts.
#[test]
fn the_worst_of_several_futures_counts_while_choosing() {
    let rules = "fn wards() { param.beds * param.flu + 0.6 * param.visits + param.luck }";
    let params = [("beds", "0"), ("visits", "0"), ("flu", "1"), ("luck", "{ uniform = [0, 1] }")];
    let levers = ["beds", "visits"]
        .map(|name| lever(name, 1.0, "step = 1\nstart = 2026\ncost_once = 1", &format!("{name} = {{ plus = 1 }}")))
        .concat();
    let mut all = files(&[("wards", 0.0, 1.0)], &params, rules, &levers);
    all.insert("scenarios/no_flu.toml".to_owned(), b"title = \"No flu\"\nparent = \"trend\"\n[param]\nflu = 0\n".to_vec());
    let (plan, mut scenarios) = read(&all);
    scenarios.sort_by_key(|scenario| scenario.name != "trend");
    let question = Question { want: Want::Expected, money: vec![1.0], in_all: true, ..Question::default() };
    let one = mix(&plan, &scenarios[..1], &question, 1_000, 2020, false);
    assert_eq!((amount(&one.found[0], "beds"), amount(&one.found[0], "visits")), (1.0, 0.0));
    let worst = mix(&plan, &scenarios, &question, 1_000, 2020, false);
    assert_eq!((amount(&worst.found[0], "beds"), amount(&worst.found[0], "visits")), (0.0, 1.0));
}

#[test]
fn pages_fit_the_screen_and_files_are_scenarios_pictures_and_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in ten() {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(place, bytes).expect("written");
    }
    let commands: [&[&str]; 5] = [
        &["levers", "--out", "levers.csv"],
        &["seek"],
        &["seek", "target_9", "--out", "one"],
        &["seek", "--money", "5", "--out", "mix"],
        &["seek", "--money", "0", "2", "5", "--out", "answer"],
    ];
    for language in ["en", "zh"] {
        for command in commands {
            let words: Vec<&str> = command.iter().copied().chain(["--draws", "200", "--lang", language]).collect();
            let output = Run::new(folder.path(), &words).output();
            let text = String::from_utf8(output.stdout).expect("text");
            assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
            let wide = text
                .lines()
                .find(|line| fiveyear::language::columns(line) > 80 && !["answer", "one/", "mix/"].iter().any(|out| line.contains(out)));
            assert!(wide.is_none(), "{words:?}: {wide:?}\n{text}");
        }
    }
    let table = fs::read_to_string(folder.path().join("levers.csv")).expect("written");
    assert!(table.starts_with("\u{feff}lever,kind,from,amount,cost,pays,grade,expected_change,change_low,change_high"), "{table}");
    for name in ["answer/frontier.csv", "answer/frontier-zh.svg", "answer/frontier-en.svg", "answer/seek_expected_5.toml"] {
        assert!(folder.path().join(name).exists(), "no {name}");
    }
    for (name, words) in [
        ("one/amounts-en.svg", "P(met)"),
        ("one/amounts-zh.svg", "达标概率"),
        ("mix/mix-en.svg", "What each lever adds"),
        ("mix/mix-zh.svg", "按每元收益"),
        ("mix/domains-en.svg", "with the mix"),
        ("mix/domains-zh.svg", "采用组合后"),
    ] {
        let picture = fs::read_to_string(folder.path().join(name)).expect("written");
        assert!(picture.contains(words), "{name}: {picture}");
    }
    let prices = fs::read_to_string(folder.path().join("mix/price_list.csv")).expect("written");
    assert!(prices.lines().next().is_some_and(|head| head.contains("p_change_se,p_change_low,p_change_high")), "{prices}");
    let picture = fs::read_to_string(folder.path().join("answer/frontier-en.svg")).expect("written");
    assert!(picture.contains("targets met on average") && picture.contains("what comes in"), "{picture}");
    // The mix is an ordinary scenario.
    fs::copy(folder.path().join("answer/seek_expected_5.toml"), folder.path().join("scenarios/found.toml")).expect("copied");
    let output = Run::new(folder.path(), &["compare", "trend", "found", "--draws", "200"]).output();
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && text.contains("Targets more likely met"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

/// What each lever adds when its turn comes adds up to what the mix gains; P of one target is that of its draws, with the error of those that
/// differ.
#[test]
fn every_gain_has_its_paired_error() {
    let (plan, scenarios) = read(&ten());
    let question = Question { want: Want::Expected, money: vec![8.0], in_all: true, ..Question::default() };
    let answer = mix(&plan, &scenarios, &question, 2_000, 2020, true);
    let found = &answer.found[0];
    let all: f64 = found.order.iter().map(|turn| turn.gain).sum();
    assert!(found.order.len() > 1 && (all - found.after.gain_on(&found.before).0).abs() < 1e-9, "{:?}", found.order);
    assert!(found.order.iter().all(|turn| turn.gain > 0.0 && turn.standard_error.is_some_and(|error| error > 0.0 && error < turn.gain)));
    let (before, after) = found.promised();
    let by_target: f64 = (0..10).map(|target| after.change_on(before, target).difference()).sum();
    assert!((by_target - after.gain_on(before).0).abs() < 1e-9, "{by_target}");
    for target in 0..10 {
        let change = after.change_on(before, target);
        assert!((change.difference() - (after.p(target) - before.p(target))).abs() < 1e-12);
        let differ = change.difference().abs();
        // Levers only help here, so that draws differ one way; a Latin hypercube is at least as exact as draws that are independent.
        let independent = (differ * (1.0 - differ) / change.draws() as f64).sqrt();
        assert!(change.standard_error() <= 2.0 * independent + 1e-12, "{target}: {change:?}");
        assert!(differ > 0.0 || change.standard_error() == 0.0, "{target}");
    }
    let own: Vec<usize> = (0..10).collect();
    assert_eq!(after.gain_in(before, &own), after.gain_on(before));
}

/// What a question sets that has no part in its answer is told, not passed over.
#[test]
fn what_has_no_part_in_an_answer_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in ten() {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(place, bytes).expect("written");
    }
    let cases: [&[&str]; 5] = [
        &["seek", "target_9", "--floor", "5"],
        &["seek", "--tail", "0.1"],
        &["seek", "--futures", "all"],
        &["seek", "--money", "5", "--want", "each"],
        &["seek", "--frontier", "--money", "5"],
    ];
    for words in cases {
        let words: Vec<&str> = words.iter().copied().chain(["--draws", "100", "--lang", "en"]).collect();
        let output = Run::new(folder.path(), &words).output();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains("question-part"), "{words:?}: {told}");
    }
    let output = Run::new(folder.path(), &["seek", "--want", "cheapest", "--safe", "0.999", "--draws", "200", "--lang", "en"]).output();
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && text.contains("Not reachable"), "{text}");
}

#[test]
fn tables_count_money_in_what_each_language_prints() {
    let yuan = Some(Text::new("元", "yuan"));
    assert_eq!(words_in_table(20.0, yuan.as_ref()), Text::new("2000", "20"));
    assert_eq!(words_in_table(0.24, yuan.as_ref()), Text::new("24", "0.24"));
    assert_eq!(words_in_table(310.0, yuan.as_ref()), Text::new("31,000", "310"));
    assert_eq!(words_in_table(20.0, None), Text::same("20"));
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in ten() {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(place, bytes).expect("written");
    }
    let answer = |threads: &str, words: &[&str]| {
        let words: Vec<&str> = words.iter().copied().chain(["--draws", "1500", "--format", "json"]).collect();
        let output = Run::new(folder.path(), &words).process().env("RAYON_NUM_THREADS", threads).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    for words in [&["seek", "--money", "4"][..], &["seek"], &["levers"]] {
        assert_eq!(answer("1", words), answer("3", words), "{words:?}");
    }
}

#[test]
fn a_lever_by_hand_costs_what_the_list_says() {
    let (plan, scenarios) = read(&ten());
    let made = scenarios[0].pulling(&plan, &BTreeMap::from([("lever_0".to_owned(), Pull { amount: 6.0, from: 2026 })]));
    let mut session = session(&plan, &scenarios, 500, 2020);
    let effects = lever_effects(&mut session, &scenarios[0], &Choice::default(), Detail::Short).expect("sound");
    let step = effects.levers[0].steps.last().expect("a step");
    assert_eq!(step.amount, 6.0);
    // Six units at one each, once, over five years.
    assert!((step.cost - 6.0 / 5.0).abs() < 1e-12, "{}", step.cost);
    let p = |session: &mut Session<'_>, scenario: &Scenario| {
        let draws = session.experiment(scenario).expect("sound").draws;
        let column = draws.column(draws.position("target_0").expect("a series"), 5).to_vec();
        column.iter().filter(|value| **value >= 0.2).count() as f64 / 500.0
    };
    assert_eq!(p(&mut session, &made), step.p[0], "the same draws");
}
