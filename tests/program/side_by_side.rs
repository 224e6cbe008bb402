//! Places side by side: each is run by its own rules, what they share is compared, what they count differently is not.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{fiveyear, printed, refused, told};

/// A folder with two plans: the starter, and another place whose rows have other numbers, another base year and a unit of its own.
fn two_places() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["east", "west"] {
        printed(&fiveyear(folder.path(), &["init", &format!("places/{name}")]));
    }
    let west = folder.path().join("places/west");
    edit(&west, "seeds/plan.toml", "base_year = 2025", "base_year = 2020");
    edit(&west, "seeds/indicators.csv", "3.6,3.6,5.0,5,at_least", "2.6,2.6,3.0,3,at_least");
    // By its Chinese name it is the same indicator.
    edit(&west, "seeds/indicators.csv", "physicians_per_1000,3,", "doctors,3,");
    let rules = west.join("rules/services.rhai");
    let text = fs::read_to_string(&rules).expect("readable").replace("physicians_per_1000", "doctors");
    fs::write(&rules, text).expect("writable");
    edit(
        &west,
        "seeds/indicators.csv",
        "waiting_days,4,,,health,平均候诊天数,Average days of waiting for a specialist,天,days",
        "waiting_days,4,,,health,平均候诊时间,Waiting,周,weeks",
    );
    folder
}

fn edit(plan: &Path, file: &str, old: &str, new: &str) {
    let text = fs::read_to_string(plan.join(file)).expect("readable");
    assert!(text.contains(old), "{file} does not hold {old}");
    fs::write(plan.join(file), text.replacen(old, new, 1)).expect("writable");
}

#[test]
fn places_are_compared_on_what_they_share() {
    let folder = two_places();
    let few = ["--draws", "200", "--no-charts"];
    let run = |plans: &[&str], out: &str| {
        let arguments: Vec<&str> = ["run"].iter().chain(plans).chain(&["--out", out]).chain(&few).copied().collect();
        printed(&fiveyear(folder.path(), &arguments))
    };
    let answer = run(&["--plan", "places/east", "--plan", "places/west"], "both");
    assert!(answer.contains("Places side by side") && answer.contains("east") && answer.contains("west"), "{answer}");
    // Each place's own run is the run of its plan alone, byte for byte.
    run(&["--plan", "places/west"], "alone");
    let read = |name: &str| fs::read(folder.path().join(name)).expect("readable");
    assert_eq!(read("both/west/targets.csv"), read("alone/targets.csv"));
    // A folder of plans says the same as the plans named one by one.
    assert_eq!(run(&["--plan", "places"], "folder").lines().next(), answer.lines().next());
    assert_eq!(read("folder/places.csv"), read("both/places.csv"));
    let table = String::from_utf8(read("both/places.csv")).expect("UTF-8");
    let shared = |id: &str| table.lines().filter(|line| line.starts_with(&format!("{id},"))).count();
    assert_eq!((shared("childcare_places_per_1000"), shared("physicians_per_1000"), shared("waiting_days")), (2, 2, 0), "{table}");
    let json = ["run", "--plan", "places", "--out", "json", "--format", "json"];
    let arguments: Vec<&str> = json.iter().chain(&few).copied().collect();
    let page: Value = serde_json::from_str(&printed(&fiveyear(folder.path(), &arguments))).expect("JSON");
    assert_eq!((page["shared"].as_array().map(Vec::len), page["alone"].as_u64()), (Some(5), Some(2)));
    assert!(page["apart"][0]["en"].as_str().is_some_and(|words| words.contains("weeks") && words.contains("days")), "{:#}", page["apart"]);
    assert_eq!((&page["places"][0]["years"][0], &page["places"][1]["years"][0]), (&Value::from(2025), &Value::from(2020)));
    let places = page["shared"][0]["cells"].as_array().expect("cells");
    // The lower target of the west is met more often.
    let met = |at: usize| places[at]["line"]["met"]["value"].as_f64().expect("a probability");
    assert!(met(1) > met(0), "{} {}", met(1), met(0));
    let html = String::from_utf8(read("both/places.html")).expect("UTF-8");
    assert!(html.contains("<th scope=\"row\">east</th>") && !html.contains("href=\"east") && !html.contains("http://"), "{html}");
}

#[test]
fn what_cannot_be_set_side_by_side_is_said() {
    let folder = two_places();
    let both = ["--plan", "places/east", "--plan", "places/west"];
    let said = |arguments: &[&str]| {
        let all: Vec<&str> = arguments.iter().chain(&both).copied().collect();
        refused(&fiveyear(folder.path(), &all), 1)
    };
    assert!(said(&["check"]).contains("error[several-plans]"));
    assert!(said(&["run", "--central"]).contains("error[several-plans]"));
    assert!(said(&["run", "-s", "no_such"]).contains("error[unknown-scenario]"));
    edit(&folder.path().join("places/west"), "seeds/budget.toml", "share = 0.18", "share = 0.28");
    let broken = fiveyear(folder.path(), &["run", "--plan", "places"]);
    assert!(!broken.status.success() && told(&broken).contains("in the plan places/west"), "{}", told(&broken));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn places_are_named_by_their_plans_where_these_differ() {
    let folder = two_places();
    let run = |out: &str| {
        let told = fiveyear(folder.path(), &["run", "--plan", "places", "--draws", "200", "--no-charts", "--lang", "en", "--out", out]);
        printed(&told)
    };
    // Two plans of one name are told apart by their folders.
    let alike = run("alike");
    let begins = |page: &str, word: &str| page.lines().any(|line| line.trim_start().starts_with(word));
    assert!(begins(&alike, "east") && begins(&alike, "west"), "{alike}");
    let west = folder.path().join("places/west/seeds/plan.toml");
    let text = fs::read_to_string(&west).expect("readable");
    let line = text.lines().find(|line| line.starts_with("name = ")).expect("a name");
    fs::write(&west, text.replacen(line, "name = { zh = \"西县公共服务规划\", en = \"Plan of West County\" }", 1)).expect("writable");
    let named = run("named");
    assert!(named.contains("Plan of West County") && !begins(&named, "west"), "{named}");
    let html = fs::read_to_string(folder.path().join("named/places.html")).expect("a page");
    assert!(html.contains("Plan of West County"));
}
