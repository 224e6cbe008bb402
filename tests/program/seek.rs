//! Levers and what is asked about them, on small plans with closed answers.

use std::collections::BTreeMap;

use fiveyear::analysis::seek::{Choice, Class, Each, Question, Setting, Want, read_question, seek_each, seek_mix};
use fiveyear::diagnostic::{Diagnostic, Source};
use fiveyear::language::Text;
use fiveyear::plan::Plan;
use fiveyear::scenario::{Pull, Scenario, load_scenarios, written};
use fiveyear::simulate::{Session, Settings, compile};

pub(super) type Files = BTreeMap<String, Vec<u8>>;

const HEAD: &str = "id,number,domain,name_zh,name_en,unit_zh,unit_en,scale,low,high,better,baseline_printed,baseline,target_printed,target,comparison,tolerance,measure,form,grade,source\n";

/// A plan from 2025 to 2030 of targets (id, baseline, target), assumptions (name, value), rules and levers.
pub(super) fn files(targets: &[(&str, f64, f64)], params: &[(&str, &str)], rules: &str, levers: &str) -> Files {
    let mut indicators = HEAD.to_owned();
    for (number, (id, baseline, target)) in targets.iter().enumerate() {
        let number = number + 1;
        indicators += &format!(
            "{id},{number},care,{id},{id},,,linear,,,more,{baseline},{baseline},{target},{target},at_least,,final,number,D,invented\n"
        );
    }
    let param = |(name, value): &(&str, &str)| {
        format!("[param.{name}]\nlabel = \"{name}\"\nvalue = {value}\nsource = \"invented\"\ngrade = \"D\"\n")
    };
    let plan = "[plan]\nname = \"small\"\nbase_year = 2025\ntarget_year = 2030\nsource = \"invented\"\n[[domain]]\nid = \"care\"\nname = \"Care\"\n";
    let all = [
        ("seeds/plan.toml", plan.to_owned()),
        ("seeds/indicators.csv", indicators),
        ("seeds/assumptions.toml", params.iter().map(param).collect()),
        ("seeds/levers.toml", levers.to_owned()),
        ("rules/care.rhai", rules.to_owned()),
        ("scenarios/trend.toml", "title = \"Trend\"\n".to_owned()),
    ];
    all.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

pub(super) fn lever(id: &str, most: f64, rest: &str, effect: &str) -> String {
    format!(
        "[lever.{id}]\nlabel = \"{id}\"\nunit = \"units\"\nmost = {most:?}\n{rest}\nsource = \"invented\"\ngrade = \"D\"\n[lever.{id}.per_unit.param]\n{effect}\n"
    )
}

pub(super) fn read(files: &Files) -> (Plan, Vec<Scenario>) {
    let plan = Plan::from_files(files).unwrap_or_else(|found| panic!("{found:#?}"));
    let scenarios = load_scenarios(&plan).unwrap_or_else(|found| panic!("{found:#?}"));
    (plan, scenarios)
}

/// Beds grow by N(2, 1.6) a year, the same in all years, and by the lever; 130 are wanted from 100.
fn beds() -> Files {
    let rules = "fn beds() { prev.beds + param.built + param.drift }";
    let params = [("built", "0"), ("drift", "{ normal = [2.0, 1.6] }")];
    files(&[("beds", 100.0, 130.0)], &params, rules, &lever("built", 10.0, "start = 2026\ncost = 2\ncost_once = 3", "built = { plus = 1 }"))
}

fn each(files: &Files, question: &Question) -> Vec<Each> {
    let (plan, scenarios) = read(files);
    let settings = Settings { draws: 4_000, ..Settings::default() };
    let mut session = Session::new(&plan, &scenarios, settings).unwrap_or_else(|found| panic!("{found:#?}"));
    seek_each(&mut session, &scenarios[0], question).unwrap_or_else(|found| panic!("{found:#?}")).targets
}

/// P(met) is the normal distribution at (n u - 20) / 8 with n years of the lever, so that 80 % take n u = 26.733.
#[test]
fn the_amount_of_one_lever_is_that_of_the_closed_form_for_every_start() {
    let question = Question { starts: vec![2026, 2027, 2028, 2029, 2030], ..Question::default() };
    let found = each(&beds(), &question).remove(0);
    assert_eq!(found.class, Class::OneLever);
    let starts = &found.singles[0].starts;
    assert_eq!(starts.iter().map(|start| start.year).collect::<Vec<_>>(), question.starts);
    for start in starts {
        let years = f64::from(2031 - start.year);
        let wanted = 26.733 / years;
        match start.amount {
            // Two standard errors of P at 4,000 draws are 0.36 of n u.
            Some(amount) => {
                assert!((amount - wanted).abs() < 0.4 / years, "{start:?} is not {wanted}");
                assert!((start.cost.expect("reachable") - amount * (3.0 + 2.0 * years)).abs() < 1e-9, "{start:?}");
            }
            None => assert!(wanted > 10.0, "{start:?} is reachable at {wanted}"),
        }
    }
    assert!((starts[3].p_at_most - 0.5).abs() < 0.035, "{:?}", starts[3]);
    assert_eq!(starts.iter().filter(|start| start.amount.is_some()).map(|start| start.year).max(), Some(2028), "the latest start");
}

#[test]
fn what_stops_a_target_is_named() {
    let rules = "fn places() { prev.built + param.build + param.luck }\nfn built() { prev.built + param.build }\nfn base_built() { 0.0 }\n\
        fn habit() { 20.0 * (1.0 - exp(-param.campaign / 3.0)) + param.luck }\nfn weather() { param.sun }\n\
        fn doctors() { now.trained + param.hiring }\nfn trained() { prev.trained + prev.third }\nfn base_trained() { 0.0 }\n\
        fn first() { param.trainees }\nfn base_first() { 0.0 }\nfn second() { prev.first }\nfn base_second() { 0.0 }\nfn third() { prev.second }\nfn base_third() { 0.0 }\n\
        fn near() { param.help + param.hiring }";
    let params = [
        ("build", "0"),
        ("campaign", "0"),
        ("trainees", "0"),
        ("help", "0"),
        ("luck", "{ normal = [0, 10] }"),
        ("sun", "{ uniform = [0, 1] }"),
        ("hiring", "{ normal = [10, 4] }"),
    ];
    let levers = [
        lever("build", 10.0, "start = 2026", "build = { plus = 1 }"),
        lever("campaign", 10.0, "start = 2026", "campaign = { plus = 1 }"),
        lever("trainees", 20.0, "start = 2028", "trainees = { plus = 1 }"),
        lever("help", 10.0, "start = 2026", "help = { plus = 1 }"),
    ];
    let targets = [("places", 0.0, 54.0), ("habit", 0.0, 40.0), ("weather", 0.0, 0.7), ("doctors", 0.0, 20.0), ("near", 0.0, 14.0)];
    let found = each(&files(&targets, &params, rules, &levers.concat()), &Question::default());
    let classes: Vec<Class> = found.iter().map(|each| each.class).collect();
    assert_eq!(classes, [Class::Range, Class::LevelsOff, Class::NoLever, Class::TooLate, Class::OneLever]);
    let places = found[0].would_take.expect("more would do");
    assert!((places - 12.48).abs() < 0.15, "{places}: five times as much less 8.4 is 54");
    assert!(found[1].p_without_end.expect("told") < 0.05, "{:?}", found[1].p_without_end);
    assert_eq!(found[2].besides.as_ref().map(|besides| besides.assumption.as_str()), Some("sun"));
    let (year, amount) = found[3].would_take_start.expect("an earlier start would have done");
    assert!(year == 2027 && (amount - 13.37).abs() < 0.3, "{year}: {amount}");
}

/// Target k is met by luck alone with P = without, and with P = with if its project is built.
fn projects() -> Files {
    let all = [
        ("a", 7.0, 0.10, 0.75),
        ("b", 6.0, 0.30, 0.60),
        ("c", 5.0, 0.25, 0.45),
        ("d", 4.0, 0.45, 0.38),
        ("e", 3.0, 0.50, 0.26),
        ("f", 2.0, 0.60, 0.21),
    ];
    let mut rules = String::new();
    let (mut params, mut levers) = (Vec::new(), String::new());
    let names: Vec<(String, String, String)> =
        all.iter().map(|(k, ..)| (format!("target_{k}"), format!("luck_{k}"), format!("built_{k}"))).collect();
    for ((target, luck, built), (k, cost, without, gain)) in names.iter().zip(all) {
        rules += &format!("fn {target}() {{ param.{built} + param.{luck} + {without:?} }}\n");
        params.push((luck.as_str(), "{ uniform = [0, 1] }"));
        params.push((built.as_str(), "0"));
        levers += &lever(
            &format!("project_{k}"),
            1.0,
            &format!("step = 1\nstart = 2026\ncost_once = {cost}"),
            &format!("{built} = {{ plus = {gain} }}"),
        );
    }
    let targets: Vec<(&str, f64, f64)> = names.iter().map(|(target, ..)| (target.as_str(), 0.0, 1.0)).collect();
    files(&targets, &params, &rules, &levers)
}

/// The projects of the best mix, by letter.
fn built(files: &Files, question: &Question) -> Vec<(String, f64)> {
    let (plan, scenarios) = read(files);
    let settings = Settings { draws: 10_000, ..Settings::default() };
    let mut session = Session::new(&plan, &scenarios, settings).unwrap_or_else(|found| panic!("{found:#?}"));
    let answer = seek_mix(&mut session, question, &Setting { scenarios: &scenarios[..1], check: false })
        .unwrap_or_else(|found| panic!("{found:#?}"));
    let letters = |found: &fiveyear::analysis::seek::Found<'_>| {
        let on = found.space.knobs.iter().zip(&found.mix).filter(|(_, value)| **value > 0.5);
        (on.map(|(knob, _)| knob.id.replace("project_", "")).collect::<String>(), found.cost)
    };
    answer.found.iter().map(letters).collect()
}

#[test]
fn the_best_projects_for_a_sum_are_those_found_by_trying_all() {
    let question = |want, money: &[f64]| Question { want, money: money.to_vec(), in_all: true, ..Question::default() };
    let expected = built(&projects(), &question(Want::Expected, &[0.0, 2.0, 7.0, 10.0, 15.0]));
    // Ten buy A and E; the best gain for the money first would take A and F.
    assert_eq!(expected.iter().map(|(mix, _)| mix.as_str()).collect::<Vec<_>>(), ["", "f", "a", "ae", "abf"]);
    let safe = built(&projects(), &question(Want::Safe, &[12.0]));
    assert_eq!(safe, [("bdf".to_owned(), 12.0)]);
    let without =
        Question { choice: Choice { without: vec!["project_a".to_owned()], ..Choice::default() }, ..question(Want::Expected, &[10.0]) };
    assert!(!built(&projects(), &without)[0].0.contains('a'));
    let cheapest = Question { targets: vec!["target_b".to_owned(), "target_f".to_owned()], ..question(Want::Cheapest, &[]) };
    assert_eq!(built(&projects(), &cheapest), [("bf".to_owned(), 8.0)]);
}

#[test]
fn an_amount_of_nothing_is_the_parent_and_a_mix_is_an_ordinary_scenario() {
    let mut all = beds();
    let (plan, scenarios) = read(&all);
    let pull = |amount: f64, from: i32| BTreeMap::from([("built".to_owned(), Pull { amount, from })]);
    let nothing = scenarios[0].pulling(&plan, &pull(0.0, 2026));
    assert!(nothing.levers.is_empty() && nothing.shifts == scenarios[0].shifts && nothing.facilities == scenarios[0].facilities);
    let made = scenarios[0].pulling(&plan, &pull(5.5, 2027));
    let text = written(&plan, &scenarios[0], &made, &Text::same("Made"), &Text::same("A mix."), &["a reason".to_owned()]);
    all.insert("scenarios/made.toml".to_owned(), text.into_bytes());
    let (plan, scenarios) = read(&all);
    let read_again = scenarios.iter().find(|scenario| scenario.name == "made").expect("it is there");
    assert_eq!(read_again.levers, made.levers);
    let settings = Settings { draws: 500, ..Settings::default() };
    let mut session = Session::new(&plan, &scenarios, settings).expect("sound");
    let column = |session: &mut Session<'_>, scenario: &Scenario| {
        let draws = session.experiment(scenario).expect("sound").draws;
        (0..6).map(|year| draws.column(draws.position("beds").expect("a series"), year).to_vec()).collect::<Vec<_>>()
    };
    let (before, after, again) = (column(&mut session, &scenarios[0]), column(&mut session, &made), column(&mut session, read_again));
    assert_eq!(after, again, "by hand and by a search");
    assert_eq!(column(&mut session, &nothing), before);
    // From 2027 on, and in no year before.
    assert_eq!((&after[0], &after[1]), (&before[0], &before[1]));
    assert!(after[5].iter().zip(&before[5]).all(|(after, before)| (after - before - 4.0 * 5.5).abs() < 1e-9));
}

#[test]
fn each_lever_draws_its_own_part_that_works() {
    let levers = |more: &str| lever("built", 10.0, "start = 2026\nworks = \"0.4 to 1.0\"", "built = { plus = 1 }") + more;
    let with = |more: &str| {
        let mut all = beds();
        all.insert("seeds/levers.toml".to_owned(), levers(more).into_bytes());
        let (plan, scenarios) = read(&all);
        let made = scenarios[0].pulling(&plan, &BTreeMap::from([("built".to_owned(), Pull { amount: 10.0, from: 2026 })]));
        let mut session = Session::new(&plan, &scenarios, Settings { draws: 500, ..Settings::default() }).expect("sound");
        let draws = session.experiment(&made).expect("sound").draws;
        draws.column(draws.position("beds").expect("a series"), 5).to_vec()
    };
    let alone = with("");
    let beside = with(&lever("other", 5.0, "start = 2026\nworks = \"0.1 to 0.9\"", "drift = { plus = 1 }"));
    assert_eq!(alone, beside, "a lever beside it changes nothing");
    assert!(alone.iter().any(|value| *value != alone[0]));
}

/// What is said of a plan with these levers.
fn said(levers: &str) -> Vec<Diagnostic> {
    let mut all = beds();
    all.insert("seeds/levers.toml".to_owned(), levers.as_bytes().to_vec());
    match Plan::from_files(&all) {
        Err(found) => found,
        Ok(plan) => {
            let mut found = plan.warnings.clone();
            found.extend(load_scenarios(&plan).and_then(|scenarios| compile(&plan, &scenarios)).err().unwrap_or_default());
            found
        }
    }
}

#[test]
fn mistakes_in_levers_are_named_each_at_its_place() {
    let good = "built = { plus = 1 }";
    let cases = [
        (lever("x", 10.0, "start = 2027\nleast = 12", good), "lever-range"),
        (lever("x", 10.0, "start = 2027\nstep = 20", good), "lever-range"),
        (lever("x", 10.0, "start = 2040", good), "lever-years"),
        (lever("x", 10.0, "start = 2026", good), "lever-years"),
        (lever("x", 10.0, "start = 2028\nlatest = 2027", good), "lever-years"),
        (lever("x", 10.0, "start = 2027\nworks = { normal = [0.5, 1.0] }", good), "works-negative"),
        (lever("x", 10.0, "start = 2027\ncost = -1", good), "negative-amount"),
        (lever("x", 10.0, "start = 2027\nexcludes = [\"y\"]", good), "unknown-lever"),
        (lever("x", 10.0, "start = 2027", "bilt = { plus = 1 }"), "unknown-assumption"),
        (lever("x", 10.0, "start = 2027", "built = {}"), "lever-effect"),
        (lever("x", 10.0, "start = 2027", "built = { times = -1 }"), "lever-effect"),
    ];
    for (levers, code) in cases {
        let found = said(&levers);
        let of_kind: Vec<&Diagnostic> = found.iter().filter(|fault| fault.code.name() == code).collect();
        assert!(!of_kind.is_empty(), "no {code} in {found:#?}\nof\n{levers}");
        assert!(of_kind.iter().all(|fault| fault.place.is_some()), "{of_kind:#?}");
    }
    let of_levers = |found: &Diagnostic| found.place.as_ref().is_some_and(|place| place.source.name == "seeds/levers.toml");
    assert!(!said(&lever("x", 10.0, "start = 2027", good)).iter().any(of_levers));
}

#[test]
fn a_lever_that_no_rule_feels_is_refused() {
    let rules = "fn beds() { prev.beds + param.built }\nfn other() { prev.other }\nfn base_other() { param.only_at_first }";
    let params = [("built", "0"), ("only_at_first", "1"), ("unread", "1")];
    for (name, words) in [("only_at_first", "only rules for the base year read"), ("unread", "no rule reads")] {
        let all = files(&[("beds", 100.0, 130.0)], &params, rules, &lever("x", 1.0, "start = 2027", &format!("{name} = {{ plus = 1 }}")));
        let (plan, scenarios) = read(&all);
        let found = compile(&plan, &scenarios).err().expect("the lever moves nothing");
        assert!(found.iter().any(|fault| fault.code.name() == "lever-effect" && fault.message.en.contains(words)), "{found:#?}");
    }
}

#[test]
fn mistakes_in_scenarios_and_questions_are_named() {
    let scenario = |text: &str| {
        let mut all = beds();
        all.insert("scenarios/own.toml".to_owned(), format!("title = \"Own\"\nparent = \"trend\"\n[lever]\n{text}\n").into_bytes());
        let plan = Plan::from_files(&all).expect("sound");
        load_scenarios(&plan).err().unwrap_or_default().iter().map(|fault| fault.code.name()).collect::<Vec<_>>()
    };
    assert_eq!(scenario("built = 4"), Vec::<&str>::new());
    assert_eq!(scenario("bilt = 4"), ["unknown-lever"]);
    assert_eq!(scenario("built = 40"), ["lever-amount"]);
    assert_eq!(scenario("built = { amount = 4, from = 2025 }"), ["lever-years"]);
    assert_eq!(scenario("built = \"much\""), ["wrong-kind"]);
    let (plan, _) = read(&beds());
    let question = |text: &str| {
        let asked = read_question(&plan, &Source::new("question.toml", text));
        asked.err().unwrap_or_default().iter().map(|fault| fault.code.name()).collect::<Vec<_>>()
    };
    assert_eq!(question("want = \"expected\"\nmoney = 3\ntargets = [\"beds\"]"), Vec::<&str>::new());
    assert_eq!(question("want = \"most\""), ["unknown-want"]);
    assert_eq!(question("targets = [\"bets\"]"), ["unknown-indicator"]);
    assert_eq!(question("money = 1\nmoney_in_all = 2"), ["two-sums"]);
    assert_eq!(question("want = \"cheapest\"\nfloor = 0.1"), ["floor-and-cheapest"]);
    assert_eq!(question("levers = [\"bilt\"]"), ["unknown-lever"]);
    assert_eq!(question("mony = 3"), ["unknown-key"]);
    assert_eq!(question("want = \"each\"\nmoney = 3"), ["question-part"]);
    for starts in ["[2019]", "[2040]", "2027.5"] {
        assert_eq!(question(&format!("starts = {starts}")), ["lever-years"], "{starts}");
    }
    assert_eq!(question("starts = [2027, 2028]"), Vec::<&str>::new());
}
