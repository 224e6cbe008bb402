//! The Wuxing plan's table as it is printed, imported: every figure, and how it is judged, is that of seeds/indicators.csv.

use fiveyear::import::understand;
use fiveyear::plan::{Form, Indicator, Plan};
use fiveyear::table::Grid;

/// The table with groups, numbers, names with units in brackets, and figures as printed; parts of a row stand below it without a number.
fn table(plan: &Plan) -> String {
    let mut text = "吴兴区十四五社会发展主要指标,,,,\n分类,序号,指标名称,2020年,2025年目标\n".to_owned();
    let mut last: Option<&Indicator> = None;
    for row in &plan.indicators {
        let group = if last.is_none_or(|last| last.domain != row.domain) { plan.domains[row.domain].name.zh.as_str() } else { "" };
        let unit =
            if row.target.form == Form::Number && !row.unit.zh.is_empty() { format!("（{}）", row.unit.zh) } else { String::new() };
        let (base, target) = (&row.baseline_printed, &row.target_printed);
        if row.stage.zh.is_empty() {
            text += &format!("{group},{},{}{unit},{base},{target}\n", row.number, row.name.zh);
        } else {
            if last.is_none_or(|last| last.number != row.number) {
                text += &format!("{group},{},{}{unit},,\n", row.number, row.name.zh);
            }
            text += &format!(",,{},{base},{target}\n", row.stage.zh);
        }
        last = Some(row);
    }
    text
}

#[test]
fn the_plans_own_table_imported_is_the_plan() {
    let plan = Plan::embedded().expect("the plan is sound");
    let text = table(&plan);
    let read = understand(&Grid::open("wuxing.csv", text.as_bytes(), None).expect("a table"), None).expect("a heading");
    assert_eq!((read.base_year, read.target_year, read.entries.len()), (plan.base_year, plan.target_year, plan.indicators.len()));
    let mut different = Vec::new();
    for (entry, row) in read.entries.iter().zip(&plan.indicators) {
        assert_eq!((&entry.row.name, &entry.row.stage), (&row.name.zh, &row.stage.zh));
        assert_eq!(entry.row.code, row.number.to_string(), "{}", row.id);
        assert_eq!(entry.row.domain, plan.domains[row.domain].name.zh, "{}", row.id);
        assert_eq!(entry.base_value().map(|value| value.number), row.baseline, "{}", row.id);
        let demand = entry.demand.as_ref().unwrap_or_else(|| panic!("{} has a target", row.id));
        assert_eq!((demand.value, demand.form), (row.target.value, row.target.form), "{}", row.id);
        let (have, want) = (
            (demand.comparison, demand.tolerance, demand.measure, demand.better),
            (row.target.comparison.kind(), row.target.comparison.tolerance(), row.target.measure, row.target.better),
        );
        if have != want {
            different.push(format!("{}: {have:?}, not {want:?}", row.id));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
