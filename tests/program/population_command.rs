//! The population by age and sex with its spread: parts add up, quantiles are in order, the central run is the central run, and the
//! command prints and writes it.

use std::fs;
use std::sync::OnceLock;

use fiveyear::analysis::{AgeGroup, Sex};
use fiveyear::plan::Plan;

use crate::model::small_plan;
use crate::support::command::{fiveyear, printed, small_plan as small_plan_folder, told};
use crate::support::people::{ByName, close, people, projected, session, total};

/// The small plan with two of its scenarios.
fn world() -> &'static (Plan, ByName) {
    static WORLD: OnceLock<(Plan, ByName)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let plan = small_plan();
        let projections = projected(&plan, &["trend", "ageing_fast"]);
        (plan, projections)
    })
}

#[test]
fn ages_sexes_and_groups_add_up_to_the_total() {
    for (name, (_, projection)) in &world().1 {
        for year in 0..projection.years.len() {
            let mean = |group: &AgeGroup| group.by_year[year].over_draws.mean;
            let central = |group: &AgeGroup| group.by_year[year].central;
            let all = total(projection, "population", year);
            for groups in [&projection.ages, &projection.five_years] {
                let sum = |sex| people(groups, sex, 0..200, mean);
                close(sum(Sex::Both), all.over_draws.mean, name);
                close(sum(Sex::Women) + sum(Sex::Men), all.over_draws.mean, name);
                close(people(groups, Sex::Both, 0..200, central), all.central, name);
            }
            for (group, ages) in [("under_3", 0..3), ("age_65_plus", 65..200)] {
                close(people(&projection.ages, Sex::Both, ages.clone(), mean), total(projection, group, year).over_draws.mean, group);
                close(people(&projection.ages, Sex::Both, ages, central), total(projection, group, year).central, group);
            }
        }
    }
}

#[test]
fn five_year_groups_are_the_ages_they_name() {
    let projection = &world().1["trend"].1;
    let both: Vec<&AgeGroup> = projection.five_years.iter().filter(|group| group.sex == Sex::Both).collect();
    assert_eq!(both.iter().map(|group| group.label()).collect::<Vec<_>>()[..2], ["0–4", "5–9"]);
    assert_eq!(both.last().map(|group| group.label()).as_deref(), Some("85+"));
    for group in both {
        let ages = group.from..group.to.map_or(200, |to| to + 1);
        let sum = people(&projection.ages, Sex::Both, ages, |age| age.by_year[5].over_draws.mean);
        close(sum, group.by_year[5].over_draws.mean, &group.label());
    }
}

#[test]
fn quantiles_are_in_order_and_open_up_with_time() {
    let projection = &world().1["trend"].1;
    let mut spreads = 0;
    let groups = projection.ages.iter().chain(&projection.five_years).flat_map(|group| &group.by_year);
    for spread in groups.chain(projection.totals.iter().flat_map(|total| total.by_year.iter().flatten())) {
        assert!(spread.over_draws.quantiles.values().is_sorted(), "{spread:?}");
        spreads += usize::from(spread.over_draws.quantiles.p10 < spread.over_draws.quantiles.p90);
    }
    assert!(spreads > 3 * (86 + 18) * 4, "nearly everything but the census is uncertain, not only {spreads}");
    let width = |name: &str, year: usize| {
        let quantiles = total(projection, name, year).over_draws.quantiles;
        quantiles.p90 - quantiles.p10
    };
    assert_eq!(width("population", 0), 0.0, "the base year was counted");
    for year in 2..6 {
        assert!(width("population", year) > width("population", year - 1), "year {year}");
    }
}

#[test]
fn the_central_run_is_the_central_run() {
    let (plan, projections) = world();
    for (scenario, projection) in projections.values() {
        let series = session(plan).central(scenario).expect("the rules are sound");
        for (sex, name) in [(Sex::Women, "women"), (Sex::Men, "men")] {
            let ages = projection.ages.iter().filter(|group| group.sex == sex);
            for (age, group) in ages.enumerate() {
                for (year, spread) in group.by_year.iter().enumerate() {
                    assert_eq!(spread.central.to_bits(), series[name][year][age].to_bits(), "{name} {age} {year}");
                }
            }
        }
        for name in ["population", "births", "age_65_plus"] {
            assert_eq!(total(projection, name, 5).central.to_bits(), series[name][5][0].to_bits(), "{name}");
        }
        // 1,000 births over the people in the middle of the year.
        let [before, after] = [4, 5].map(|year| series["population"][year][0]);
        close(total(projection, "birth_rate", 5).central, 1000.0 * series["births"][5][0] / (0.5 * (before + after)), "birth rate");
    }
}

#[test]
fn the_same_seed_gives_the_same_file_and_the_figures_of_a_run() {
    let folder = small_plan_folder();
    let written = |name: &str, seed: &str| {
        printed(&fiveyear(folder.path(), &["population", "ageing_fast", "--draws", "200", "--seed", seed, "--out", name]));
        fs::read_to_string(folder.path().join(name)).expect("the file is there")
    };
    let csv = written("one.csv", "7");
    assert_eq!(csv, written("deep/two.csv", "7"));
    assert_ne!(csv, written("three.csv", "8"));
    // Ages, five-year groups and totals of six years; what flows has no value in the base year.
    assert_eq!(csv.lines().count(), 1 + 6 * 3 * (86 + 18) + 5 * 6 - 2);

    let run = ["run", "-s", "ageing_fast", "--draws", "200", "--seed", "7", "--no-charts", "--out", "run"];
    printed(&fiveyear(folder.path(), &run));
    let projections = fs::read_to_string(folder.path().join("run/projections.csv")).expect("the table is there");
    let row = |table: &str, start: &str| -> Vec<String> {
        let line = table.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}"));
        line.split(',').map(str::to_owned).collect()
    };
    for series in ["population", "births", "under_3"] {
        let of_run = row(&projections, &format!("ageing_fast,{series},2030,"));
        let here = row(&csv, &format!("ageing_fast,total,{series},,,,people,2030,"));
        // After the year: mean to p95 in both, with the central figure before them here.
        assert_eq!(of_run[3..], here[9..], "{series}");
    }
}

#[test]
fn tables_fit_eighty_columns_and_json_holds_every_age() {
    let folder = small_plan_folder();
    for (language, words) in [("zh", ["年龄", "常住人口", "65岁及以上"]), ("en", ["age", "all residents", "65 and over"])] {
        let page = printed(&fiveyear(folder.path(), &["population", "--draws", "100", "--lang", language]));
        for line in page.lines() {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
        for word in words.into_iter().chain(["15–19", "85+", "P10", "P90", "239,970", "out/population-trend.csv"]) {
            assert!(page.contains(word), "{word} is missing in\n{page}");
        }
    }
    assert!(folder.path().join("out/population-trend.csv").is_file());
    let json = printed(&fiveyear(folder.path(), &["population", "--draws", "100", "--format", "json"]));
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(answer["ages"].as_array().map(Vec::len), Some(3 * 86));
    assert_eq!(answer["years"][0], 2025);
    let first = &answer["totals"][0];
    assert_eq!((first["series"].as_str(), first["by_year"][0]["p50"].as_f64().map(f64::round)), (Some("population"), Some(239_970.0)));
}

#[test]
fn what_cannot_be_done_is_said_and_leaves_nothing_behind() {
    let folder = small_plan_folder();
    let unknown = fiveyear(folder.path(), &["population", "trent"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(told(&unknown).contains("did you mean `trend`?"));
    fs::create_dir(folder.path().join("taken.csv")).expect("a folder");
    let taken = fiveyear(folder.path(), &["population", "--draws", "10", "--out", "taken.csv"]);
    assert_eq!(taken.status.code(), Some(1));
    assert_eq!(fs::read_dir(folder.path().join("taken.csv")).expect("readable").count(), 0, "no file half written");

    // The same plan without people.
    let rules = folder.path().join("rules/population.rhai");
    let words = fs::read_to_string(&rules).expect("the plan has rules of people");
    fs::write(&rules, words.replace("fn men()", "fn gentlemen()").replace("now.men", "now.gentlemen").replace("prev.men", "base.men"))
        .expect("written");
    let without = fiveyear(folder.path(), &["population"]);
    assert_eq!(without.status.code(), Some(1));
    let message = told(&without);
    assert!(message.contains("fn men()"), "{message}");
}

/// Beside figures of millions the names of series wrap between words, and no word is cut.
#[test]
fn names_beside_wide_figures_are_not_cut_inside_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "p"]));
    let file = folder.path().join("p/seeds/population.csv");
    let table = fs::read_to_string(&file).expect("readable");
    let wide = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let larger = |cell: &str| cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |people| (people * 1000.0).to_string());
        [vec![cells[0].to_owned()], cells[1..].iter().map(|cell| larger(cell)).collect()].concat().join(",")
    };
    fs::write(&file, table.lines().map(wide).collect::<Vec<_>>().join("\n")).expect("written");
    let page = printed(&fiveyear(folder.path(), &["population", "--plan", "p", "--lang", "en", "--out", "pop.csv", "--draws", "200"]));
    let first = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    let begins: Vec<String> = page.lines().map(first).collect();
    assert!(begins.iter().any(|word| word == "residents") || page.contains("all residents"), "{page}");
    assert!(!begins.iter().any(|word| word == "s"), "{page}");
}
