//! The Wuxing plan's people: in the plan's own definition of the district and in a smaller one, by single years and in steps of five.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use fiveyear::analysis::{AgeGroup, PopulationProjection, Sex, project_population};
use fiveyear::plan::Plan;
use fiveyear::sampling::Distribution;
use fiveyear::scenario::plan_itself;

use crate::support::people::{ByName, close, people, projected, session, total};

/// The plan with a scenario in the plan's own definition of the district, and one in a smaller one.
fn world() -> &'static (Plan, ByName) {
    static WORLD: OnceLock<(Plan, ByName)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let plan = Plan::embedded().expect("the plan is sound");
        let projections = projected(&plan, &["trend", "small_wuxing"]);
        (plan, projections)
    })
}

#[test]
fn the_smaller_district_has_the_same_people_in_a_fixed_proportion() {
    let [trend, small] = ["trend", "small_wuxing"].map(|name| total(&world().1[name].1, "population", 0).central);
    assert!(small < 0.8 * trend, "{small} of {trend}");
    for (name, (_, projection)) in &world().1 {
        for year in 0..projection.years.len() {
            for (group, sex, ages) in [
                ("under_3", Sex::Both, 0..3),
                ("age_3_5", Sex::Both, 3..6),
                ("age_6_14", Sex::Both, 6..15),
                ("age_15_59", Sex::Both, 15..60),
                ("age_60_plus", Sex::Both, 60..200),
                ("age_65_plus", Sex::Both, 65..200),
                ("age_80_plus", Sex::Both, 80..200),
                ("women_15_49", Sex::Women, 15..50),
            ] {
                let mean = people(&projection.ages, sex, ages, |group| group.by_year[year].over_draws.mean);
                close(mean, total(projection, group, year).over_draws.mean, &format!("{name}, {group}"));
            }
        }
    }
}

#[test]
fn children_to_be_born_are_less_certain_than_people_who_live_already() {
    let projection = &world().1["trend"].1;
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

/// The same tables and rules in a plan whose ages and steps are five years wide.
fn in_five_year_steps() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_plan = |name: &str| (name.to_owned(), fs::read(folder.join(name)).expect("a file of the plan"));
    // The change that a class gives is of an indicator that is not there.
    let without_classes = |(name, text): (String, Vec<u8>)| {
        let text = String::from_utf8(text).expect("UTF-8");
        let line = |line: &str| if line.starts_with("value = { class") { "value = 0\n".to_owned() } else { format!("{line}\n") };
        (name, text.lines().map(line).collect::<String>().into_bytes())
    };
    let own = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let tables = ["population.csv", "mortality.csv", "fertility.csv", "migration.csv", "assumptions.toml"];
    let rules = ["population.rhai", "lib/life_table.rhai", "lib/change.rhai"];
    let header = "id,number,domain,name_zh,name_en,unit_zh,unit_en,scale,low,high,better,baseline_printed,baseline,target_printed,target,\
                  comparison,tolerance,measure,form,grade,source\n";
    let files = tables
        .map(|name| without_classes(of_plan(&format!("seeds/{name}"))))
        .into_iter()
        .chain(rules.map(|name| of_plan(&format!("rules/{name}"))));
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
