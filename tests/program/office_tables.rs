//! Budgets and facilities in the forms of offices: levels shown by numbering and 其中, totals in other units, dates from one year into the next,
//! delays in months, the headings that offices write.

use std::collections::BTreeMap;

use fiveyear::plan::Plan;
use fiveyear::scenario::load_scenarios;

use super::table_forms::{codes, with};
use crate::support::message_book::Starter;

/// The plan with this budget in place of its own.
fn budget(table: &str) -> Plan {
    let ids = [("托育", "childcare"), ("卫生", "health"), ("养老", "elderly"), ("其他", "other")];
    let table = ids.iter().fold(table.to_owned(), |table, (word, id)| table.replace(word, id));
    let mut starter = with(&[("seeds/budget.csv", &table)]);
    starter.edit("seeds/budget.toml", "", "(gone)");
    starter.edit("seeds/facilities.toml", "", "(gone)");
    let found = starter.messages();
    Plan::from_files(&starter.files).unwrap_or_else(|_| panic!("{table}\n{found:?}"))
}

fn shares(plan: &Plan) -> BTreeMap<&str, f64> {
    plan.budget.iter().map(|line| (line.id.as_str(), (line.share * 1e9).round() / 1e9)).collect()
}

#[test]
fn levels_of_a_budget_are_read_from_its_names() {
    // Parts that are all listed, and parts of which only some are.
    let listed = "支出项目,2025年预算（亿元）\n托育,18\n卫生,32\n其中：医院,20\n养老,12\n其他,38\n合计,100\n";
    let plan = budget(listed);
    assert_eq!(
        shares(&plan),
        BTreeMap::from([("childcare", 0.18), ("health_其余", 0.12), ("医院", 0.2), ("elderly", 0.12), ("other", 0.38)])
    );
    assert!(codes(&plan.warnings).contains(&"levels") && !codes(&plan.warnings).contains(&"total-differs"), "{:?}", codes(&plan.warnings));
    let numbered = "科目,金额\n一、托育,18\n二、卫生,32\n（一）医院,20\n（二）诊所,12\n三、养老,12\n四、其他,38\n总计,100\n";
    let plan = budget(numbered);
    assert_eq!(shares(&plan), BTreeMap::from([("childcare", 0.18), ("医院", 0.2), ("诊所", 0.12), ("elderly", 0.12), ("other", 0.38)]));
    assert!(!codes(&plan.warnings).contains(&"total-differs"), "{:?}", codes(&plan.warnings));
    // One kind of numbering is no level.
    let flat = "科目,金额\n1.托育,18\n2.卫生,32\n3.养老,12\n4.其他,38\n";
    assert_eq!(budget(flat).budget.len(), 4);
}

#[test]
fn totals_are_held_against_lines_in_other_units() {
    let lines = "项目,金额,单位\n托育,1.8,亿元\n卫生,32000,万元\n养老,1.2,亿元\n其他,3.8,亿元\n";
    for (total, differs) in [("合计,100000,万元\n", false), ("合计,10,亿元\n", false), ("合计,12,亿元\n", true), ("合计,10,万元\n", true)]
    {
        let plan = budget(&format!("{lines}{total}"));
        assert_eq!(codes(&plan.warnings).contains(&"total-differs"), differs, "{total}");
        assert_eq!(shares(&plan)["health"], 0.32);
    }
}

#[test]
fn facilities_are_read_with_the_dates_and_delays_of_offices() {
    let table = "Project,Type,Supports,Places,Planned completion,Phase,Expected delay,Total cost,Budget line,Construction period\n\
        North,nursery,childcare_places,60,2027/28,under construction,,18,childcare,18 months\n\
        East,nursery,childcare_places,60,令和10年6月,planned,24个月,9,childcare,2\n\
        West,nursery,childcare_places,60,FY2028/29,,6 months,9,childcare,\n";
    let mut starter = with(&[("seeds/facilities.csv", table)]);
    starter.edit("seeds/facilities.toml", "", "(gone)");
    let found = starter.messages();
    let plan = Plan::from_files(&starter.files).unwrap_or_else(|_| panic!("{found:?}"));
    let openings: Vec<f64> = plan.facilities.iter().map(|facility| (facility.opening * 100.0).round() / 100.0).collect();
    assert_eq!(openings, [2028.0, 2028.42, 2029.0]);
    let delays: Vec<f64> = plan.facilities[1..].iter().map(|facility| facility.delay.quantile(0.5)).collect();
    assert_eq!(delays, [2.0, 0.5]);
    assert_eq!(plan.facilities[0].construction_cost, 18.0);
    assert_eq!(plan.facilities[0].adds["childcare_places"], 60.0);
    assert!(codes(&plan.warnings).contains(&"year-alone"), "{:?}", codes(&plan.warnings));
}

#[test]
fn two_interim_targets_of_one_year_are_a_fault() {
    let mut starter = Starter::new();
    let text = starter.text("seeds/indicators.csv");
    assert!(!text.lines().next().unwrap_or_default().contains("interim"));
    let table: String = text
        .lines()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{line},interim\n"),
            1 => format!("{line},2027: 1; 2027: 2\n"),
            _ => format!("{line},\n"),
        })
        .collect();
    starter.edit("seeds/indicators.csv", "", &table);
    let found = starter.messages();
    assert!(found.iter().any(|message| message.code.name() == "duplicate-row" && message.message.en.contains("2027")), "{found:?}");
}

#[test]
fn scenarios_are_read_in_the_words_of_offices() {
    let words = "Item,Change,Squeeze hard,Care first\nBased on,,trend,Squeeze hard\nReal growth of public-service spending,change by,-4,\n\
        All facilities,later by,6 months,\nfrom other to elderly,share of the budget,,3%\n";
    let chinese = "项目,变动,Squeeze hard,Care first\n母情景,,trend,Squeeze hard\n公共服务支出实际增长,增减,-4,\n全部设施,延后,6个月,\n由other调至elderly,份额,,3%\n";
    for table in [words, chinese] {
        let plan = with(&[("seeds/scenarios.csv", table)]).plan();
        let scenarios = load_scenarios(&plan).unwrap_or_else(|found| panic!("{found:?}"));
        let named = |name: &str| scenarios.iter().find(|scenario| scenario.name == name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(named("Squeeze_hard").title.en, "Squeeze hard");
        assert_eq!(named("Care_first").shifts.len(), 1);
        assert!((named("Squeeze_hard").facilities[0].opening - plan.facilities[0].opening - 0.5).abs() < 1e-9);
    }
}

#[test]
fn observed_values_may_stand_by_years() {
    let history = "年份,childcare_places_per_1000,preschool_enrolment,来源\n2023,3.1,97,年鉴\n2024,3.4,,年鉴\n";
    let plan = with(&[("seeds/history.csv", history)]).plan();
    let seen: Vec<(&str, i32, f64)> = plan.history.iter().map(|seen| (seen.series.as_str(), seen.year, seen.value)).collect();
    assert_eq!(
        seen,
        [("childcare_places_per_1000", 2023, 3.1), ("childcare_places_per_1000", 2024, 3.4), ("preschool_enrolment", 2023, 97.0)]
    );
}
