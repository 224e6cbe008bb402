//! Levers that need each other: each does nothing alone, so that a list of single levers says nothing of them.

use fiveyear::analysis::seek::{Choice, Class, Question, Want, seek_each};

use super::levers::{amount, mix, session};
use super::seek::{Files, files, lever, read};

/// Care is what carers do in rooms; walks gain a little at once.
fn carers_in_rooms() -> Files {
    let rules = "fn care() { param.carers * param.rooms + param.luck }\nfn walks() { param.paths + param.weather }";
    let params = [("carers", "0"), ("rooms", "0"), ("paths", "0"), ("luck", "{ normal = [0, 4] }"), ("weather", "{ uniform = [0, 1] }")];
    let levers = [
        lever("carers", 12.0, "start = 2026\ncost_once = 1", "carers = { plus = 1 }"),
        lever("rooms", 12.0, "start = 2026\ncost_once = 2", "rooms = { plus = 1 }"),
        lever("paths", 10.0, "start = 2026\ncost_once = 1", "paths = { plus = 0.01 }"),
    ];
    files(&[("care", 0.0, 40.0), ("walks", 0.0, 0.9)], &params, rules, &levers.concat())
}

/// P is the normal distribution at (carers x rooms - 40) / 4; 80 % and two standard errors of 4,000 draws take a product of 43.55, which costs
/// least where carers are twice the rooms: 9.33 and 4.67, for 18.67.
#[test]
fn the_least_money_for_what_only_two_levers_do_is_that_of_the_closed_form() {
    let (plan, scenarios) = read(&carers_in_rooms());
    let question = Question { want: Want::Cheapest, targets: vec!["care".to_owned()], in_all: true, ..Question::default() };
    let answer = mix(&plan, &scenarios, &question, 4_000, 2020, false);
    let found = &answer.found[0];
    assert!(found.after.p(0) >= 0.8, "{:?}: {}", found.mix, found.after.p(0));
    assert!((found.cost / 18.67 - 1.0).abs() < 0.015, "{:?} costs {}", found.mix, found.cost);
    assert_eq!(amount(found, "paths"), 0.0);
    assert!(answer.runs <= 236, "{} runs", answer.runs);
}

/// Twenty buy 10 carers and 5 rooms, P = 99 %, and eighteen 9 and 4.5, P = 55 %; paths gain 0.1 in all.
#[test]
fn money_goes_to_two_levers_that_do_nothing_alone() {
    let (plan, scenarios) = read(&carers_in_rooms());
    for (money, gain) in [(20.0, 0.97), (18.0, 0.5)] {
        let question = Question { want: Want::Expected, money: vec![money], in_all: true, ..Question::default() };
        let answer = mix(&plan, &scenarios, &question, 2_000, 2020, false);
        let found = &answer.found[0];
        assert!(found.after.gain_on(&found.before).0 > gain, "{money}: {:?} gains {:?}", found.mix, found.after.gain_on(&found.before));
        assert!(found.cost <= money + 1e-9, "{}", found.cost);
    }
}

/// A building and its staff, yes or no, beside a small thing: seven buys both, six neither.
#[test]
fn a_building_and_its_staff_are_bought_together_or_not_at_all() {
    let rules = "fn clinic() { if param.building + param.staff >= 2.0 { 1.0 } else { 0.0 } }\nfn walks() { param.paths + param.luck }";
    let params = [("building", "0"), ("staff", "0"), ("paths", "0"), ("luck", "{ uniform = [0, 1] }")];
    let levers = [
        lever("building", 1.0, "step = 1\nstart = 2026\ncost_once = 4", "building = { plus = 1 }"),
        lever("staff", 1.0, "step = 1\nstart = 2026\ncost_once = 3", "staff = { plus = 1 }"),
        lever("paths", 6.0, "step = 1\nstart = 2026\ncost_once = 1", "paths = { plus = 0.05 }"),
    ];
    let (plan, scenarios) = read(&files(&[("clinic", 0.0, 1.0), ("walks", 0.0, 0.9)], &params, rules, &levers.concat()));
    for (money, both, paths) in [(6.0, 0.0, 6.0), (7.0, 1.0, 0.0), (9.0, 1.0, 2.0)] {
        for want in [Want::Expected, Want::Safe] {
            let question = Question { want, money: vec![money], in_all: true, ..Question::default() };
            let answer = mix(&plan, &scenarios, &question, 1_000, 2020, false);
            let found = ["building", "staff", "paths"].map(|id| amount(&answer.found[0], id));
            assert_eq!(found, [both, both, paths], "{want:?} for {money}");
        }
    }
    let without = Choice { without: vec!["staff".to_owned()], ..Choice::default() };
    let question = Question { want: Want::Expected, money: vec![9.0], in_all: true, choice: without, ..Question::default() };
    assert_eq!(amount(&mix(&plan, &scenarios, &question, 1_000, 2020, false).found[0], "building"), 0.0);
    let each = seek_each(&mut session(&plan, &scenarios, 1_000, 2020), &scenarios[0], &Question::default()).expect("sound").targets;
    assert_eq!(each[0].class, Class::Together, "{:?}", each[0]);
}

/// No single lever raises the chance that both targets are met at once: each alone leaves the other missed.
#[test]
fn what_is_met_at_once_is_found_from_everything_down() {
    let rules = "fn first() { param.one + param.luck }\nfn second() { param.two + param.chance }";
    let uniform = "{ uniform = [0, 1] }";
    let params = [("one", "0"), ("two", "0"), ("luck", uniform), ("chance", uniform)];
    let levers = ["one", "two"].map(|id| lever(id, 1.0, "step = 1\nstart = 2026\ncost_once = 1", &format!("{id} = {{ plus = 1 }}")));
    let (plan, scenarios) = read(&files(&[("first", 0.0, 1.2), ("second", 0.0, 1.3)], &params, rules, &levers.concat()));
    let question = Question { want: Want::Together, money: vec![2.0], in_all: true, ..Question::default() };
    let answer = mix(&plan, &scenarios, &question, 2_000, 2020, false);
    let found = &answer.found[0];
    assert_eq!((amount(found, "one"), amount(found, "two")), (1.0, 1.0));
    // 0.8 of one and 0.7 of the other.
    assert!((found.after.together as f64 / 2_000.0 - 0.56).abs() < 0.03, "{}", found.after.together);
}
