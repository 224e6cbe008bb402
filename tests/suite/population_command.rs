//! The population by age and sex with its spread: parts add up, quantiles are in order, the central run is the central run, and the
//! command prints and writes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use fiveyear::analysis::{AgeGroup, PopulationProjection, Sex, Spread, project_population};
use fiveyear::plan::Plan;
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, load_scenarios, plan_itself};
use fiveyear::simulate::{Session, Settings};

fn settings() -> Settings {
    Settings { draws: 300, ..Settings::default() }
}

/// The plan with a scenario in the plan's own definition of the district, and one in a smaller one.
fn world() -> &'static (Plan, BTreeMap<&'static str, (Scenario, PopulationProjection)>) {
    static WORLD: OnceLock<(Plan, BTreeMap<&'static str, (Scenario, PopulationProjection)>)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let plan = Plan::embedded().expect("the plan is sound");
        let scenarios = load_scenarios(&plan).expect("the scenarios are sound");
        let of = |name: &'static str| {
            let scenario = scenarios.iter().find(|scenario| scenario.name == name).expect("a scenario").clone();
            let projection = project_population(&mut session(&plan), &scenario).expect("a population");
            (name, (scenario, projection))
        };
        let projections = ["trend", "small_wuxing"].map(of).into_iter().collect();
        (plan, projections)
    })
}

fn session(plan: &Plan) -> Session<'_> {
    Session::new(plan, &[plan_itself(plan)], settings()).expect("the rules are sound")
}

fn total<'a>(projection: &'a PopulationProjection, name: &str, year: usize) -> &'a Spread {
    let total = projection.totals.iter().find(|total| total.name == name).unwrap_or_else(|| panic!("no {name}"));
    total.by_year[year].as_ref().unwrap_or_else(|| panic!("no {name} in year {year}"))
}

/// The sum over groups of one sex with ages from one to just under another.
fn people(groups: &[AgeGroup], sex: Sex, ages: std::ops::Range<u32>, figure: impl Fn(&AgeGroup) -> f64) -> f64 {
    groups.iter().filter(|group| group.sex == sex && ages.contains(&group.from)).map(figure).sum()
}

fn close(one: f64, other: f64, what: &str) {
    assert!((one - other).abs() <= 1e-9 * one.abs().max(1.0), "{what}: {one} and {other}");
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
            for (group, ages) in [
                ("under_3", 0..3),
                ("age_3_5", 3..6),
                ("age_6_14", 6..15),
                ("age_15_59", 15..60),
                ("age_60_plus", 60..200),
                ("age_65_plus", 65..200),
                ("age_80_plus", 80..200),
            ] {
                close(people(&projection.ages, Sex::Both, ages.clone(), mean), total(projection, group, year).over_draws.mean, group);
                close(people(&projection.ages, Sex::Both, ages, central), total(projection, group, year).central, group);
            }
            let women = people(&projection.five_years, Sex::Women, 15..50, mean);
            close(women, total(projection, "women_15_49", year).over_draws.mean, "women of childbearing age");
        }
    }
    // The smaller district has the same people by age in a fixed proportion.
    let [trend, small] = ["trend", "small_wuxing"].map(|name| total(&world().1[name].1, "population", 0).central);
    assert!(small < 0.8 * trend, "{small} of {trend}");
}

#[test]
fn five_year_groups_are_the_ages_they_name() {
    let projection = &world().1["trend"].1;
    let both: Vec<&AgeGroup> = projection.five_years.iter().filter(|group| group.sex == Sex::Both).collect();
    assert_eq!(both.iter().map(|group| group.label()).collect::<Vec<_>>()[..2], ["0–4", "5–9"]);
    assert_eq!(both.last().map(|group| group.label()).as_deref(), Some("100+"));
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
    assert!(spreads > 3 * (101 + 21) * 5, "nearly everything but the census is uncertain, not only {spreads}");
    let width = |name: &str, year: usize| {
        let quantiles = total(projection, name, year).over_draws.quantiles;
        quantiles.p90 - quantiles.p10
    };
    assert_eq!(width("population", 0), 0.0, "the base year was counted");
    for year in 2..6 {
        assert!(width("population", year) > width("population", year - 1), "year {year}");
    }
    // Children to be born are less certain than people who live already.
    let relative = |projection: &PopulationProjection, name: &str| {
        let spread = total(projection, name, 5);
        (spread.over_draws.quantiles.p90 - spread.over_draws.quantiles.p10) / spread.central
    };
    assert!(relative(projection, "under_3") > 2.0 * relative(projection, "age_60_plus"));
    // The more so where these neither move nor die at an uncertain level.
    let (plan, projections) = world();
    let mut staying = projections["trend"].0.clone();
    for (name, value) in [("elderly_migration", 0.0), ("mortality_2020", 1.0)] {
        staying.assumptions.insert(name.to_owned(), Distribution::Fixed(value));
    }
    let staying = project_population(&mut session(plan), &staying).expect("a population");
    assert!(relative(&staying, "under_3") > 5.0 * relative(&staying, "age_60_plus"));
}

#[test]
fn the_central_run_is_the_central_run() {
    let (plan, projections) = world();
    for (scenario, projection) in projections.values() {
        let series = session(plan).central(scenario).expect("the rules are sound");
        for (sex, name) in [(Sex::Women, "residents_women"), (Sex::Men, "residents_men")] {
            let ages = projection.ages.iter().filter(|group| group.sex == sex);
            for (age, group) in ages.enumerate() {
                for (year, spread) in group.by_year.iter().enumerate() {
                    assert_eq!(spread.central.to_bits(), series[name][year][age].to_bits(), "{name} {age} {year}");
                }
            }
        }
        for name in ["population", "births", "old_age_dependency_ratio"] {
            assert_eq!(total(projection, name, 5).central.to_bits(), series[name][5][0].to_bits(), "{name}");
        }
        // 1,000 births over the people in the middle of the year.
        let [before, after] = [4, 5].map(|year| series["population"][year][0]);
        close(total(projection, "birth_rate", 5).central, 1000.0 * series["births"][5][0] / (0.5 * (before + after)), "birth rate");
    }
}

/// The program, run in a folder of its own so that the built-in plan is used.
fn fiveyear(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fiveyear"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "80")
        .env("LC_ALL", "en_US.UTF-8")
        .output()
        .expect("the program starts")
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

#[test]
fn the_same_seed_gives_the_same_file_and_the_figures_of_a_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = |name: &str, seed: &str| {
        printed(&fiveyear(folder.path(), &["population", "ageing_fast", "--draws", "200", "--seed", seed, "--out", name]));
        fs::read_to_string(folder.path().join(name)).expect("the file is there")
    };
    let csv = written("one.csv", "7");
    assert_eq!(csv, written("deep/two.csv", "7"));
    assert_ne!(csv, written("three.csv", "8"));
    // Ages, five-year groups and totals of six years; what flows has no value in the base year.
    assert_eq!(csv.lines().count(), 1 + 6 * 3 * (101 + 21) + 18 * 6 - 5);

    let run = ["run", "-s", "ageing_fast", "--draws", "200", "--seed", "7", "--no-charts", "--out", "run"];
    printed(&fiveyear(folder.path(), &run));
    let projections = fs::read_to_string(folder.path().join("run/projections.csv")).expect("the table is there");
    let row = |table: &str, start: &str| -> Vec<String> {
        let line = table.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}"));
        line.split(',').map(str::to_owned).collect()
    };
    for series in ["population", "births", "under_3"] {
        let of_run = row(&projections, &format!("ageing_fast,{series},2025,"));
        let here = row(&csv, &format!("ageing_fast,total,{series},,,,people,2025,"));
        // After the year: mean to p95 in both, with the central figure before them here.
        assert_eq!(of_run[3..], here[9..], "{series}");
    }
}

#[test]
fn tables_fit_eighty_columns_and_json_holds_every_age() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (language, words) in [("zh", ["年龄", "常住人口", "15—49岁育龄妇女"]), ("en", ["age", "all residents", "women 15 to 49"])]
    {
        let page = printed(&fiveyear(folder.path(), &["population", "--draws", "100", "--lang", language]));
        for line in page.lines() {
            assert!(console::measure_text_width(line) <= 80, "{language}: {line}");
        }
        for word in words.into_iter().chain(["15–19", "100+", "P10", "P90", "1015937", "out/population-trend.csv"]) {
            assert!(page.contains(word), "{word} is missing in\n{page}");
        }
    }
    assert!(folder.path().join("out/population-trend.csv").is_file());
    let json = printed(&fiveyear(folder.path(), &["population", "--draws", "100", "--format", "json"]));
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(answer["ages"].as_array().map(Vec::len), Some(3 * 101));
    assert_eq!(answer["years"][0], 2020);
    let first = &answer["totals"][0];
    assert_eq!((first["series"].as_str(), first["by_year"][0]["p50"].as_f64().map(f64::round)), (Some("population"), Some(1_015_937.0)));
}

#[test]
fn what_cannot_be_done_is_said_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let unknown = fiveyear(folder.path(), &["population", "trent"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `trend`?"));
    fs::create_dir(folder.path().join("taken.csv")).expect("a folder");
    let taken = fiveyear(folder.path(), &["population", "--draws", "10", "--out", "taken.csv"]);
    assert_eq!(taken.status.code(), Some(1));
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1, "no file half written");

    // Another plan with rules of its own, and one without people.
    printed(&fiveyear(folder.path(), &["init", "other"]));
    assert!(printed(&fiveyear(folder.path(), &["population", "--plan", "other", "--draws", "50"])).contains("15–19"));
    let rules = folder.path().join("other/rules/population.rhai");
    let words = fs::read_to_string(&rules).expect("the starter has rules of people");
    fs::write(&rules, words.replace("fn men()", "fn gentlemen()").replace("now.men", "now.gentlemen").replace("prev.men", "base.men"))
        .expect("written");
    let without = fiveyear(folder.path(), &["population", "--plan", "other"]);
    assert_eq!(without.status.code(), Some(1));
    let message = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(message.contains("fn men()"), "{message}");
}

/// The same tables and rules in a plan whose ages and steps are five years wide.
fn in_five_year_steps() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_plan = |name: &str| (name.to_owned(), fs::read(folder.join(name)).expect("a file of the plan"));
    let own = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let tables = ["population.csv", "mortality.csv", "fertility.csv", "migration.csv", "assumptions.toml"];
    let rules = ["population.rhai", "lib/life_table.rhai", "lib/change.rhai"];
    let header = "id,number,domain,name_zh,name_en,unit_zh,unit_en,scale,low,high,better,baseline_printed,baseline,target_printed,target,\
                  comparison,tolerance,measure,form,grade,source\n";
    let files = tables.map(|name| of_plan(&format!("seeds/{name}"))).into_iter().chain(rules.map(|name| of_plan(&format!("rules/{name}"))));
    let files = files.chain([
        own(
            "seeds/plan.toml",
            "[plan]\nname = \"steps\"\nbase_year = 2020\ntarget_year = 2030\nstep = 5\n[[domain]]\nid = \"people\"\nname = \"people\"\n",
        ),
        own(
            "seeds/indicators.csv",
            &format!("{header}population,1,people,人口,people,人,people,log,1,,more,,,1,1,at_least,,final,number,B,test\n"),
        ),
        own(
            "rules/total.rhai",
            "fn population() { sum(now.women) + sum(now.men) }\nfn base_population() { sum(base.women) + sum(base.men) }\n",
        ),
    ]);
    Plan::from_files(&files.collect()).unwrap_or_else(|found| panic!("{found:?}"))
}

#[test]
fn ages_and_steps_may_be_five_years_wide() {
    let plan = in_five_year_steps();
    let wide = project_population(&mut session(&plan), &plan_itself(&plan)).expect("a population");
    assert_eq!(wide.years, [2020, 2025, 2030]);
    assert!(wide.five_years.is_empty(), "they are the ages already");
    let labels: Vec<String> = wide.groups().iter().filter(|group| group.sex == Sex::Both).map(AgeGroup::label).collect();
    assert_eq!((labels.len(), labels[0].as_str(), labels[12].as_str(), labels[20].as_str()), (21, "0–4", "60–64", "100+"));
    let single = &world().1["trend"].1;
    let elderly = |projection: &PopulationProjection, year: usize| {
        people(projection.groups(), Sex::Both, 60..200, |group| group.by_year[year].central)
    };
    close(elderly(&wide, 0), elderly(single, 0), "the census");
    // One step of five years against five of one: the elderly die at rates that change within the step.
    let (one, five) = (elderly(&wide, 1), elderly(single, 5));
    assert!((one / five - 1.0).abs() < 0.005, "{one} in one step, {five} in five");
    // A step's births over the people in its middle and its years.
    let births = total(&wide, "births", 1).central;
    let mean = 0.5 * (total(&wide, "population", 0).central + total(&wide, "population", 1).central);
    close(total(&wide, "birth_rate", 1).central, 1000.0 * births / 5.0 / mean, "birth rate");
}
