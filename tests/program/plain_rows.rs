//! What plans say, as data in a plan folder: ranges, changes, words, codes, other baseline years, interim targets, one language.

use std::collections::BTreeMap;

use fiveyear::achieve::official::assess_median;
use fiveyear::achieve::{judge, judge_commitments};
use fiveyear::diagnostic::Diagnostic;
use fiveyear::plan::{Comparison, Measure, Nature, Plan};
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::{Draws, Session, Settings};

const HEADER: &str = "[plan]\nname = \"Condado\"\nbase_year = 2020\ntarget_year = 2025\nsource = \"Plan 2021-2025\"\n\n[[domain]]\nid = \"all\"\nname = \"Servicios\"\n";

fn read(rows: &str) -> Result<Plan, Vec<Diagnostic>> {
    let files = [
        ("seeds/plan.toml", HEADER.to_owned()),
        ("seeds/indicators.csv", rows.to_owned()),
        ("rules/lib/by_class.rhai", fiveyear::plan::class_shapes().to_owned()),
        ("scenarios/trend.toml", "title = \"Tendencia\"\n".to_owned()),
    ];
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
    Plan::from_files(&files)
}

fn plan(rows: &str) -> Plan {
    read(rows).unwrap_or_else(|found| panic!("{:#?}", found.iter().map(|one| &one.message.en).collect::<Vec<_>>()))
}

fn draws(plan: &Plan, count: usize) -> Draws {
    let scenarios = load_scenarios(plan).expect("sound");
    let settings = Settings { draws: count, ..Settings::default() };
    let mut session = Session::new(plan, &scenarios, settings).unwrap_or_else(|found| panic!("{found:?}"));
    session.experiment(&scenarios[0]).expect("the rules trace").draws
}

#[test]
fn a_row_needs_its_name_and_what_the_plan_prints() {
    let plan = plan(
        "id,number,name,unit,baseline_printed,target_printed,target,nature,department\n\
         range,3.c.1,Médicos,personas,2.8,3.0-3.4,,约束性,Salud\n\
         change,020101,Cobertura,%,61.2,提高6个百分点,,expected,\n\
         percent,3a,Emisiones,t,200,下降10%,,,\n\
         growth,4,Ingreso,pesos,1000,年均增长5%,,,\n\
         total,5,Personas capacitadas,personas,200,[1500],,,\n\
         words,6,Ayuda,%,90,应保尽保,100,,\n\
         about,7,Tasa,,7,7左右,,,\n",
    );
    let target = |id: &str| plan.indicator(id).unwrap_or_else(|| panic!("no {id}")).target;
    assert_eq!(
        (target("range").value, target("range").comparison.tolerance()),
        (3.2, Some(0.2)),
        "about the middle, within half the width"
    );
    assert_eq!((target("change").value, target("change").comparison), (67.2, Comparison::AtLeast), "points are added to the baseline");
    assert_eq!((target("percent").value, target("percent").comparison), (180.0, Comparison::AtMost), "a tenth less of 200");
    assert_eq!(target("growth").value, 1276.28, "1000 x 1.05^5 = 1276.2815625, with two digits more than the baseline");
    assert_eq!((target("total").value, target("total").measure), (1500.0, Measure::Total));
    assert_eq!((target("words").value, plan.indicator("words").map(|row| row.target_printed.as_str())), (100.0, Some("应保尽保")));
    assert_eq!(target("about").comparison.tolerance(), Some(0.5), "half a unit of the last printed digit");
    let range = plan.indicator("range").expect("a row");
    assert_eq!((range.number.as_str(), range.nature, range.department.as_str()), ("3.c.1", Some(Nature::Binding), "Salud"));
    assert_eq!(
        (range.name.zh.as_str(), range.name.en.as_str(), range.unit.en.as_str()),
        ("Médicos", "Médicos", "personas"),
        "one language serves both"
    );
    assert_eq!(plan.indicators.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["3.c.1", "020101", "3a", "4", "5", "6", "7"]);
}

#[test]
fn rows_without_a_number_to_reach_are_projected_and_not_judged() {
    let plan = plan("id,name,unit,baseline_printed,target_printed\nkept,Ayuda,%,82,应保尽保\nnone,Agua,%,70,\njudged,Luz,%,70,80\n");
    assert_eq!((plan.indicators.len(), plan.watched.len()), (1, 2));
    assert_eq!((plan.watched[0].words.as_str(), plan.watched[1].words.as_str()), ("应保尽保", ""));
    assert!(plan.warnings.iter().any(|warning| warning.code.name() == "no-target"), "said once");
    let draws = draws(&plan, 500);
    for id in ["kept", "none"] {
        let at = draws.position(id).unwrap_or_else(|| panic!("{id} is projected"));
        assert!(draws.column(at, 5).iter().all(|value| *value > 0.0 && *value < 100.0), "{id}");
    }
}

/// Five years of the class and the two before it: mean and spread grow as seven years' do.
#[test]
fn a_baseline_of_another_year_brings_the_years_between() {
    let plan = plan(
        "id,name,unit,baseline,baseline_year,target\nearly,每千人口床位数,张,5,2018,6\nsame,每千人口护士数,人,5,,6\nlate,每千人口药师数,人,5,2021,6\n",
    );
    let draws = draws(&plan, 20_000);
    for (id, years) in [("early", 7.0_f64), ("same", 5.0), ("late", 4.0)] {
        let at = draws.position(id).expect("a series");
        let moves: Vec<f64> = draws.column(at, 5).iter().map(|value| (value / 5.0).ln()).collect();
        let mean = moves.iter().sum::<f64>() / moves.len() as f64;
        let sd = (moves.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / moves.len() as f64).sqrt();
        // Stocks per head drift 0.155 in five years and spread 0.188, a fifth of the variance lasting.
        let want = 0.188 * (0.2 * (years / 5.0).powi(2) + 0.8 * years / 5.0).sqrt();
        assert!((mean - 0.155 * years / 5.0).abs() < 0.006 && (sd / want - 1.0).abs() < 0.03, "{id}: {mean} {sd}, not {want}");
    }
    let labels = assess_median(&plan, &judge(&plan, &draws));
    assert_eq!(
        labels.iter().map(|one| one.row.base_year).collect::<Vec<_>>(),
        [2018.0, 2020.0, 2021.0],
        "official methods count growth from it"
    );
}

#[test]
fn interim_targets_are_judged_in_their_year() {
    let plan = plan(
        "id,name,unit,baseline,target,interim\nbeds,每千人口床位数,张,5,6,2022: 5.3; 2023年：≥5.6\nonly,每千人口护士数,人,5,,2023: 5.2\n",
    );
    let asked: Vec<(&str, i32, f64)> = plan.commitments.iter().map(|one| (one.id.as_str(), one.year, one.value)).collect();
    assert_eq!(asked, [("beds_2022", 2022, 5.3), ("beds_2023", 2023, 5.6), ("only_2023", 2023, 5.2)]);
    let draws = draws(&plan, 2_000);
    for outcome in judge_commitments(&plan, &draws) {
        let commitment = &plan.commitments[outcome.commitment];
        let series = draws.position(commitment.series.as_ref().or(commitment.indicator.as_ref()).expect("one of them")).expect("a series");
        let year = usize::try_from(commitment.year - 2020).expect("after the base year");
        let kept = draws.column(series, year).iter().filter(|value| **value >= commitment.value).count() as f64 / 2_000.0;
        let told = outcome.kept.expect("judged").share();
        assert_eq!(told, kept, "{}", commitment.id);
        assert!(kept > 0.1 && kept < 0.9, "{}: {kept} would say nothing", commitment.id);
    }
}

#[test]
fn numerator_and_denominator_give_the_baseline_or_are_held_against_it() {
    let plan =
        plan("id,name,unit,baseline,numerator,denominator,target\nrate,Vacunación,%,,960,1200,95\nbeds,床位,张/千人,6.1,610,100000,7\n");
    assert_eq!(plan.indicator("rate").and_then(|row| row.baseline), Some(80.0));
    assert!(plan.warnings.iter().all(|warning| warning.code.name() != "printed-value"), "6.1 is 610 in 100,000");
    let off = self::plan("id,name,unit,baseline,numerator,denominator,target\nrate,Vacunación,%,82,960,1200,95\n");
    assert!(off.warnings.iter().any(|warning| warning.code.name() == "printed-value"), "82 is not 80");
    assert!(read("id,name,unit,numerator,denominator,target\nrate,Vacunación,%,960,,95\n").is_err(), "they go together");
}

#[test]
fn what_cannot_be_told_is_said() {
    for (rows, code) in [
        ("id,name,baseline,target_printed,target\na,X,2.8,提高0.4,3.3\n", "printed-value"),
        ("id,name,baseline,target_printed,target\na,X,2.8,3.0-3.4,3.3\n", "printed-value"),
        ("id,name,baseline,target_printed,comparison\na,X,2.8,应保尽保,at_least\n", "printed-value"),
        ("id,name,baseline,target,interim\na,X,2.8,3.3,3.0\n", "target-without-year"),
        ("id,number,name,baseline,target\na,3.c,X,2.8,3.3\nb,3.c,X,2.8,3.3\n", "row-number"),
    ] {
        let found = read(rows).err().unwrap_or_else(|| panic!("{rows} is read"));
        assert!(
            found.iter().any(|one| one.code.name() == code),
            "{rows}: {:?}",
            found.iter().map(|one| one.code.name()).collect::<Vec<_>>()
        );
    }
}

/// The share of draws that meet a row's target; `None` where it is not modelled.
fn met(plan: &Plan, draws: &Draws, id: &str) -> Option<f64> {
    let judged = judge(plan, draws);
    let at = plan.indicators.iter().position(|row| row.id == id).unwrap_or_else(|| panic!("no {id}"));
    judged.targets[at].modelled.then(|| judged.targets[at].probability().share())
}

#[test]
fn what_starts_at_zero_is_not_judged_by_a_class_of_relative_changes() {
    let plan = plan(
        "id,name,unit,better,baseline,target,family\n\
         planted,Hectares planted,ha,more,0,500,other\n\
         beds,新增床位数,张,more,0,300,flow\n\
         homes,试点户数,户,more,0,20,per_head\n\
         covered,Coverage of the new scheme,%,more,0,80,coverage\n\
         growing,Growth of output,%,more,0,3,growth\n\
         moving,Coverage of the old scheme,%,more,60,80,coverage\n",
    );
    let draws = draws(&plan, 500);
    for id in ["planted", "beds", "homes", "covered"] {
        assert_eq!(met(&plan, &draws, id), None, "{id}");
        let words = plan.indicator(id).expect("a row").class_words().en;
        assert!(words.contains("relative changes says nothing"), "{id}: {words}");
    }
    // Growth adds and does not multiply, and a coverage of 60 % moves.
    assert!(met(&plan, &draws, "growing").is_some_and(|share| share > 0.05 && share < 0.5));
    assert!(met(&plan, &draws, "moving").is_some_and(|share| share > 0.05 && share < 0.5));
    let note = plan.warnings.iter().find(|warning| warning.code.name() == "by-class").expect("told");
    assert!(note.message.en.contains("4 starting at zero"), "{}", note.message.en);
    let help: Vec<&str> = note.help.iter().map(|help| help.en.as_str()).collect();
    assert!(help[0].contains("`fiveyear deepen growing`"), "a row that has a rule to write out: {help:?}");
    assert!(help[1].contains("`fn planted() { prev.planted + 1.0 }`"), "{help:?}");
}

#[test]
fn no_family_grows_what_should_fall_or_what_is_no_stock() {
    let plan = plan(
        "id,name,unit,baseline,target\n\
         maternal,Maternal mortality ratio,per 100 000 live births,170,70\n\
         children,Under-five mortality rate,per 1 000 live births,35,25\n\
         infant,Tasa de mortalidad infantil,Por 1.000 nacidos vivos,12.5,10\n\
         homicides,Homicides per 100 000,rate,20,18\n\
         homicidios,Homicidios por 100.000 habitantes,tasa,22.4,18\n\
         disease,传染病发病率,1/10万,210,180\n\
         roads,道路交通死亡人数,人,120,90\n\
         carbon,CO2 emissions,Mt,100,90\n\
         soot,化学需氧量排放量,吨,3200,2900\n\
         waiting,Average waiting time,days,30,20\n\
         queue,平均等候时间,分钟,40,25\n\
         homeless,Number of homeless people,people,300,200\n\
         living,常住人口,万人,650,660\n\
         dwellers,Resident population,people,650000,660000\n\
         grain,粮食产量,万吨,120,125\n\
         doctors,每千人口执业医师数,人,2.85,3.3\n\
         crowded,Gross enrolment,%,104,105\n",
    );
    let family = |id: &str| plan.indicator(id).and_then(|row| row.family).map(|family| family.code());
    for id in ["maternal", "children", "infant", "homicides", "homicidios", "disease", "roads"] {
        assert_eq!(family(id), Some("count"), "{id}");
    }
    for id in ["carbon", "soot", "waiting", "queue", "homeless", "grain", "crowded"] {
        assert_eq!(family(id), Some("other"), "{id}");
    }
    assert_eq!((family("living"), family("dwellers"), family("doctors")), (Some("people"), Some("people"), Some("per_head")));
    let draws = draws(&plan, 2000);
    let median = |id: &str| {
        let outcome = judge(&plan, &draws).targets.into_iter().find(|outcome| plan.indicators[outcome.indicator].id == id);
        outcome.expect("a row").p50
    };
    assert!(median("maternal") < 170.0 && median("maternal") > 150.0, "{}", median("maternal"));
    for (id, start) in [("carbon", 100.0), ("waiting", 30.0), ("grain", 120.0), ("living", 650.0)] {
        assert!((median(id) / start - 1.0).abs() < 0.02, "{id}: no change is supposed, {}", median(id));
    }
    assert!(median("doctors") > 3.1, "a stock per head is built up: {}", median("doctors"));
}

#[test]
fn all_of_a_percentage_is_met_from_what_prints_as_it() {
    let plan = plan(
        "id,name,unit,baseline_printed,target_printed,family\n\
         near,饮用水达标率,%,99.9,100,coverage\n\
         far,Coverage of old,%,92.3,100%,coverage\n\
         whole,Coverage of new,%,98,100,coverage\n\
         fine,Coverage of all,%,99.90,100.00,coverage\n\
         none,Dropout rate,%,0.3,0,burden\n\
         kept,Coverage kept,%,100,100,held\n\
         below,Coverage below,%,99.8,99.9,coverage\n",
    );
    let tolerance = |id: &str| match plan.indicator(id).expect("a row").target.comparison {
        Comparison::Full { tolerance } => Some(tolerance),
        _ => None,
    };
    let found = ["near", "far", "whole", "fine", "none", "kept", "below"].map(tolerance);
    assert_eq!(found, [Some(0.05), Some(0.05), Some(0.5), Some(0.005), Some(0.05), None, None], "half a unit of the last printed digit");
    let draws = draws(&plan, 4000);
    // From 99.9 to 99.95 is 0.69 of log-odds; the class moves by 0.15 with a spread of 0.89: some three draws in ten.
    let near = met(&plan, &draws, "near").expect("modelled");
    assert!(near > 0.2 && near < 0.35, "{near}");
    // From 98 to 99.5 is 1.40 of log-odds.
    let whole = met(&plan, &draws, "whole").expect("modelled");
    assert!(whole > 0.04 && whole < 0.13, "{whole}");
    assert!(met(&plan, &draws, "far").is_some_and(|share| share < 0.01), "so far the class seldom comes");
    assert!(met(&plan, &draws, "fine") < met(&plan, &draws, "near"), "the finer the print, the more is asked");
    assert!(plan.warnings.iter().any(|warning| warning.message.en.contains("5 targets ask for all of a percentage")), "told");
    // Other targets are never met by rounding.
    let below = plan.indicator("below").expect("a row").target;
    assert_eq!(below.comparison, Comparison::AtLeast);
}
