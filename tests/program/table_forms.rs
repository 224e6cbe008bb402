//! What planners keep as tables says the same as the TOML files that stand for it: budgets, facilities, scenarios; and observed values and
//! people in the forms in which offices and statistics sites print them.

use std::collections::BTreeMap;
use std::fs;

use fiveyear::diagnostic::{Diagnostic, Severity};
use fiveyear::plan::{Plan, write_starter};
use fiveyear::scenario::{Scenario, load_scenarios};

use crate::support::command::{fiveyear, told};
use crate::support::message_book::Starter;

pub(super) fn with(files: &[(&str, &str)]) -> Starter {
    let mut starter = Starter::new();
    for (file, text) in files {
        starter.edit(file, "", text);
    }
    starter
}

pub(super) fn codes(messages: &[Diagnostic]) -> Vec<&str> {
    messages.iter().map(|message| message.code.name()).collect()
}

fn shares(plan: &Plan) -> BTreeMap<&str, f64> {
    plan.budget.iter().map(|line| (line.id.as_str(), line.share)).collect()
}

#[track_caller]
fn near(one: f64, other: f64) {
    assert!((one - other).abs() <= 1e-9 * other.abs().max(1.0), "{one} is not {other}");
}

/// The lines of the small plan with these figures.
fn lines(head: &str, figures: [&str; 4]) -> String {
    let names = ["childcare", "health", "elderly", "other"];
    let lines: Vec<String> = names.iter().zip(figures).map(|(id, figure)| format!("[line.{id}]\nname = \"{id}\"\n{figure}\n")).collect();
    format!("{head}\n{}", lines.join("\n"))
}

#[test]
fn amounts_make_shares_whatever_their_unit() {
    let bare = ["amount = 18", "amount = 32", "amount = 12", "amount = 38"];
    let units = ["amount = \"1.8亿元\"", "amount = \"32000万元\"", "amount = \"120 million yuan\"", "amount = \"380,000,000 元\""];
    for (head, figures, total) in [("", bare, 100.0), ("unit = \"亿元\"", bare, 100e8), ("", units, 10e8)] {
        let plan = with(&[("seeds/budget.toml", &lines(head, figures))]).plan();
        assert_eq!(shares(&plan), BTreeMap::from([("childcare", 0.18), ("elderly", 0.12), ("health", 0.32), ("other", 0.38)]), "{head}");
        near(plan.numbers["budget_total"], total);
    }
    let mut starter = with(&[("seeds/budget.toml", &lines("unit = \"亿元\"", bare))]);
    starter.edit("seeds/plan.toml", "step = 1", "step = 1\nmoney_unit = 1000000");
    near(starter.plan().numbers["budget_total"], 10_000.0);
}

#[test]
fn levels_of_a_budget_are_held_against_each_other() {
    let levels = |hospitals: &str| {
        lines("", ["amount = 18", "amount = 32.0", "amount = 12", "amount = 38"])
            + format!("\n[line.hospitals]\nname = \"H\"\namount = {hospitals}\nwithin = \"health\"\n\n[line.clinics]\nname = \"C\"\namount = 8.34\nwithin = \"health\"\n").as_str()
    };
    // Rounded to a tenth, 23.7 and 8.34 are 32.0.
    let mut starter = with(&[("seeds/budget.toml", &levels("23.7"))]);
    starter.edit(
        "rules/money.rhai",
        "share(\"childcare\") + share(\"health\")",
        "share(\"childcare\") + share(\"hospitals\") + share(\"clinics\")",
    );
    starter.edit("seeds/facilities.toml", "domain = \"health\"", "domain = \"hospitals\"");
    let plan = Plan::from_files(&starter.files).expect("sound");
    let total = 18.0 + 23.7 + 8.34 + 12.0 + 38.0;
    near(shares(&plan)["hospitals"], 23.7 / total);
    assert!(!shares(&plan).contains_key("health"));
    let found = with(&[("seeds/budget.toml", &levels("20"))]).messages();
    assert_eq!(codes(&found), ["levels"]);
    assert!(found[0].help[0].en.ends_with("3.66"), "{found:?}");
    for (wrong, code) in [("within = \"helth\"", "unknown-budget-line"), ("within = \"clinics\"", "levels")] {
        let text = levels("23.7").replace("amount = 8.34\nwithin = \"health\"", &format!("amount = 8.34\n{wrong}"));
        assert_eq!(codes(&with(&[("seeds/budget.toml", &text)]).messages())[0], code, "{wrong}");
    }
}

#[test]
fn published_shares_may_be_rounded() {
    let tenths = ["share = 0.183", "share = 0.317", "share = 0.121", "share = 0.38"];
    let wholes = ["share = 0.18", "share = 0.32", "share = 0.13", "share = 0.38"];
    assert_eq!(codes(&with(&[("seeds/budget.toml", &lines("", tenths))]).messages()), ["shares-rounded"]);
    assert_eq!(codes(&with(&[("seeds/budget.toml", &lines("", wholes))]).messages()), ["shares-do-not-sum"]);
    let said = with(&[("seeds/budget.toml", &lines("rounded = true", wholes))]);
    assert_eq!(codes(&said.messages()), ["shares-rounded"]);
    near(said.plan().budget.iter().map(|line| line.share).sum(), 1.0);
    // Far from one is no rounding, whatever the file says.
    let far = ["share = 0.18", "share = 0.32", "share = 0.23", "share = 0.38"];
    assert_eq!(codes(&with(&[("seeds/budget.toml", &lines("rounded = true", far))]).messages()), ["shares-do-not-sum"]);
}

#[test]
fn a_budget_may_be_a_table() {
    for table in [
        "id,name,share\nchildcare,Childcare,18%\nhealth,Health,32%\nelderly,Elderly care,12%\nother,Other,38%\n",
        "代码,预算项,金额,单位\nchildcare,托育,1.8,亿元\nhealth,卫生,3.2,亿元\nelderly,养老,1.2,亿元\nother,其他,38000,万元\n",
        "Id,Name,Amount\nchildcare,C,18\nhealth,H,32\nelderly,E,12\nother,O,38\n",
    ] {
        let mut starter = with(&[("seeds/budget.csv", table)]);
        assert_eq!(codes(&starter.messages())[0], "same-table-twice");
        starter.edit("seeds/budget.toml", "", "(gone)");
        assert_eq!(codes(&starter.messages()), Vec::<&str>::new());
        assert_eq!(shares(&starter.plan())["health"], 0.32);
    }
    let mut starter = with(&[("seeds/budget.csv", "id,name,amount\nchildcare,C,much\nhealth,H,1\n")]);
    starter.edit("seeds/budget.toml", "", "(gone)");
    let found = starter.messages();
    assert_eq!(found[0].place.as_ref().map(|place| place.describe().en), Some("seeds/budget.csv:2:13".to_owned()), "{found:?}");
}

/// The facilities of the small plan's TOML file, as a table.
const FACILITIES: &str = "id,name,name_en,kind,adds,capacity,opening,delay,ramp,cost,build_years,running_cost,line,source\n\
    north_nursery,城北托育中心,North nursery,nursery,childcare_places; nurseries_opened,120; 1,2027年9月,\"pert(-0.1, 0.3, 1.5)\",1,18,1.5,2.4,托育与学前教育,x\n\
    south_nursery,城南托育中心,South nursery,nursery,childcare_places; nurseries_opened,90; 1,Mar 2029,\"pert(-0.1, 0.3, 1.5)\",1,14,1.5,1.8,childcare,x\n\
    town_hospital,城关医院新院区,New wing of the town hospital,hospital,physicians,45,2028-07,\"pert(0, 0.5, 2)\",2,160,3,22,health,x\n";

#[test]
fn facilities_may_be_a_table() {
    let by_toml = Starter::new().plan();
    let mut starter = with(&[("seeds/facilities.csv", FACILITIES)]);
    assert_eq!(codes(&starter.messages())[..3], ["same-facility-twice"; 3]);
    starter.edit("seeds/facilities.toml", "", "(gone)");
    assert_eq!(codes(&starter.messages()), Vec::<&str>::new());
    let plan = starter.plan();
    assert_eq!(plan.facilities.len(), 3);
    for (table, toml) in plan.facilities.iter().zip(&by_toml.facilities) {
        assert_eq!(
            (&table.id, &table.name, table.opening, &table.delay, &table.adds),
            (&toml.id, &toml.name, toml.opening, &toml.delay, &toml.adds)
        );
        assert_eq!((table.construction_cost, table.ramp, &table.domain), (toml.construction_cost, toml.ramp, &toml.domain));
        assert_eq!(table.place.source.name, "seeds/facilities.csv");
    }
    // Each mistake stands at its cell.
    for (right, wrong, code, cell) in [
        ("2028-07", "in due time", "not-a-date", "4:"),
        ("2028-07", "2027-2028", "not-a-date", "4:"),
        // July, or seven tenths of the year?
        ("2028-07", "2028.7", "not-a-date", "4:"),
        (",45,", ",many,", "not-a-number", "4:"),
        ("physicians,45", "physicians; beds,45", "wrong-numbers", "4:"),
        ("22,health", "22,helth", "unknown-budget-line", "4:"),
        ("160,3", "160亿元,3", "not-an-amount", "4:"),
        ("160,3", "-160,3", "negative-amount", "4:"),
        ("\"pert(0, 0.5, 2)\"", "\"prt(0, 0.5, 2)\"", "unknown-distribution", "4:"),
        ("town_hospital", "north_nursery", "duplicate-id", "4:"),
    ] {
        let mut broken = Starter { files: starter.files.clone() };
        broken.edit("seeds/facilities.csv", right, wrong);
        let found = broken.messages();
        let place = found[0].place.as_ref().map(|place| place.describe().en).unwrap_or_default();
        assert_eq!(found[0].code.name(), code, "{wrong}: {found:?}");
        assert!(place.starts_with(&format!("seeds/facilities.csv:{cell}")), "{wrong}: {place}");
    }
}

#[test]
fn a_status_says_how_late_and_the_plan_may_say_otherwise() {
    let table = "项目名称,新增,规模,建成时间,总投资,状态,预算项\n城西托育园,childcare_places,60,2027年底,1800万元,在建,childcare\n城东托育园,childcare_places,60,2028,0.3亿元,规划,childcare\n";
    let mut starter = with(&[("seeds/facilities.csv", table)]);
    starter.edit("seeds/plan.toml", "step = 1", "step = 1\nmoney_unit = 1000000");
    let plan = starter.plan();
    let (west, east) = (&plan.facilities[3], &plan.facilities[4]);
    assert_eq!((west.id.as_str(), west.construction_cost, east.construction_cost), ("城西托育园", 18.0, 30.0));
    near(west.opening, 2027.0 + 11.0 / 12.0);
    near(east.opening, 2028.5);
    // The further from a building site, the later.
    let late = |at: usize| plan.facilities[at].delay.quantile(0.5);
    assert!(late(3) < late(4), "{} {}", late(3), late(4));
    assert_eq!(codes(&plan.warnings), ["delay-by-status", "year-alone", "delay-by-status"]);
    starter.edit("seeds/plan.toml", "[[domain]]", "[delay_by_status]\nunder_way = 0.1\nplanned = \"0.5 to 3\"\n\n[[domain]]");
    let plan = starter.plan();
    assert_eq!(codes(&plan.warnings), ["year-alone"]);
    assert_eq!(plan.facilities[3].delay.quantile(0.9), 0.1);
    starter.edit("seeds/facilities.csv", "规划", "梦想");
    assert_eq!(codes(&starter.messages())[0], "unknown-choice");
}

fn scenario<'s>(scenarios: &'s [Scenario], name: &str) -> &'s Scenario {
    scenarios.iter().find(|scenario| scenario.name == name).unwrap_or_else(|| panic!("no scenario {name}"))
}

#[test]
fn scenarios_may_be_a_table() {
    let table = "item,change,squeeze,care,推迟\n\
        title,,Fiscal squeeze in a table,Care first in a table,设施在表中推迟两年\n\
        parent,,trend,trend,trend\n\
        revenue_growth,plus,-4,,\n\
        每年新聘医师,times,,115%,\n\
        money_elasticity,,\"pert(0.1, 0.2, 0.4)\",,\n\
        other -> elderly,share 2026-2028,,3%,\n\
        *,delay,,,2\n\
        城关医院新院区,cancelled,,yes,\n\
        North nursery,opening,,2028年3月,\n";
    let plan = with(&[("seeds/scenarios.csv", table)]).plan();
    let scenarios = load_scenarios(&plan).expect("sound");
    let (by_toml, by_table) = (scenario(&scenarios, "fiscal_squeeze"), scenario(&scenarios, "squeeze"));
    assert_eq!(by_table.assumptions["revenue_growth"], by_toml.assumptions["revenue_growth"]);
    assert_eq!(by_table.title.en, "Fiscal squeeze in a table");
    assert_eq!(by_table.assumptions["money_elasticity"].written(), "pert(0.1, 0.2, 0.4)");
    let (by_toml, by_table) = (scenario(&scenarios, "care_first"), scenario(&scenarios, "care"));
    assert_eq!((&by_table.assumptions, &by_table.shifts), (&by_toml.assumptions, &by_toml.shifts));
    assert_eq!(by_table.facilities.len(), by_toml.facilities.len() - 1);
    near(by_table.facilities[0].opening, 2028.0 + 2.0 / 12.0);
    assert_eq!(scenario(&scenarios, "推迟").facilities, scenario(&scenarios, "late").facilities);
    // A file of the same name is one scenario too many.
    let twice = with(&[("seeds/scenarios.csv", &table.replace("squeeze,care", "late,care"))]);
    assert_eq!(codes(&twice.messages()), ["duplicate-id"]);
    for (right, wrong, code, place) in [
        ("revenue_growth", "revenue_grwth", "unknown-item", "4:1"),
        ("plus,-4", "adds,-4", "unknown-choice", "4:16"),
        ("plus,-4", "plus,much", "not-a-number", "4:21"),
        ("-> elderly", "-> eldery", "unknown-budget-line", "7:1"),
        (",3%,", ",30,", "shift", "7:35"),
        ("2026-2028", "2026-2048", "shift-years", "7:18"),
        (",,trend,trend,trend", ",,trnd,trend,trend", "unknown-parent", "3:9"),
        (",yes,", ",perhaps,", "unknown-choice", ""),
        ("2028年3月", "2018年3月", "opens-too-early", ""),
        ("item,", "thing,", "missing-column", "1:1"),
    ] {
        let found = with(&[("seeds/scenarios.csv", &table.replace(right, wrong))]).messages();
        let at = found.iter().find(|found| found.code.name() == code).unwrap_or_else(|| panic!("{wrong}: {found:?}"));
        let shown = at.place.as_ref().map(|place| place.describe().en).unwrap_or_default();
        assert!(shown.starts_with(&format!("seeds/scenarios.csv:{place}")), "{wrong}: {shown}");
    }
    // Warnings of a column are told as those of a file are.
    let odd = with(&[("seeds/scenarios.csv", &table.replace("revenue_growth,plus,-4", "revenue_growth,plus,-40"))]);
    assert_eq!(codes(&odd.messages()), ["beyond-plausible"]);
}

#[test]
fn observed_values_are_read_in_every_form() {
    let plan = |file: &str, text: &str| {
        let mut starter = with(&[(file, text)]);
        if file != "seeds/history.csv" {
            starter.edit("seeds/history.csv", "", "(gone)");
        }
        starter.plan()
    };
    let seen =
        |plan: &Plan| -> Vec<(String, i32, f64)> { plan.history.iter().map(|seen| (seen.series.clone(), seen.year, seen.value)).collect() };
    let (wanted, name) =
        ([("elderly_screening".to_owned(), 2023, 68.5), ("elderly_screening".to_owned(), 2024, 69.5)], "elderly_screening");
    for (file, text, left_out) in [
        ("seeds/history.csv", format!("series,year,value,source\n{name},2023,68.5,x\n{name},2024,69.5,x\n"), false),
        ("seeds/history.csv", format!("Indicator,Year,Value\n{name},2023,68.5\n{name},2024,69.5\n"), false),
        ("seeds/history.csv", format!("series,2022,2023,2024\n{name},,68.5,69.5\n"), false),
        ("seeds/history.csv", "指标名称,单位,2023年,2024年\n65岁及以上老年人年度体检率,%,68.5,69.5\n".to_owned(), false),
        ("seeds/history/elderly_screening.csv", "Year,Sex,Units,Value\n2023,,%,68.5\n2023,F,%,70\n2024,,%,69.5\n".to_owned(), true),
        ("seeds/history/elderly_screening.csv", "DATAFLOW,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nX(1.0),A,Q1,_T,2023,68.5,A\nX(1.0),A,Q1,F,2023,70,A\nX(1.0),A,Q1,_T,2024,69.5,E\nX(1.0),A,Q1,_T,2022,NaN,O\n".to_owned(), true),
        ("seeds/history.csv", format!("DATAFLOW,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nX,{name},Q1,2023,68.5\nX,{name},Q1,2024,69.5\n"), false),
    ] {
        let plan = plan(file, &text);
        assert_eq!(seen(&plan), wanted, "{text}");
        let unread: Vec<&str> = codes(&plan.warnings).into_iter().filter(|code| *code != "unknown-column").collect();
        assert_eq!(unread, if left_out { vec!["rows-left-out"] } else { vec![] }, "{text}");
        assert!(plan.history.iter().all(|seen| seen.place.source.name == file && !seen.source.is_empty()), "{text}");
    }
    let twice = with(&[("seeds/history/elderly_screening.csv", "Year,Value\n2023,68.5\n")]);
    assert_eq!(codes(&twice.messages()), ["duplicate-row"]);
    let wrong = with(&[("seeds/history.csv", "series,2023,2024\nelderly_screening,68.5,about 70\n")]).messages();
    assert_eq!(wrong[0].place.as_ref().map(|place| place.describe().en).as_deref(), Some("seeds/history.csv:2:24"), "{wrong:?}");
}

/// The small plan with another table of people; what is said of it, and the people by sex.
fn people(text: &str) -> (Vec<String>, f64, f64) {
    let starter = with(&[("seeds/population.csv", text)]);
    let plan = Plan::from_files(&starter.files).unwrap_or_else(|found| panic!("{text}\n{found:?}"));
    let said = plan.warnings.iter().map(|warning| warning.code.name().to_owned()).collect();
    (said, plan.tables["women"].iter().sum(), plan.tables["men"].iter().sum())
}

#[test]
fn census_tables_are_read_as_offices_print_them() {
    for (text, said) in [
        ("age,women,men\n0,20000,21000\n15,60000,61000\n65,15000,14000\n", &[][..]),
        ("年龄,女,男\n0-14岁,20000,21000\n15～64岁,60000,61000\n65岁及以上,15000,14000\n合计,95000,96000\n", &[]),
        (
            "年龄组,合计,男,女\n合计,191000,96000,95000\n0—14岁,41000,21000,20000\n15—64岁,121000,61000,60000\n65岁及以上,29000,14000,15000\n",
            &[],
        ),
        (
            "Age group,Female,Male,Total\n0-14,\"20 000\",\"21 000\",41000\n15-64,\"60 000\",\"61 000\",121000\n65+,\"15 000\",\"14 000\",29000\n",
            &[],
        ),
        ("age,women (thousands),men (thousands)\n0-14,20,21\n15-64,60,61\n65+,15,14\n", &[]),
        ("年龄,女（万人）,男（万人）\n0-14,2,2.1\n15-64,6,6.1\n65+,1.5,1.4\n", &[]),
        ("age,women,men\n0-14,20.001,21.001\n15-64,59.998,60.998\n65+,15.001,14.001\n", &["in-thousands"]),
        ("age,women,men\n0-14,20000,21000\n15-64,60000,61000\n65+,15000,14000\ntotal,99000,96000\n", &["total-differs"]),
        // A yearbook gives five-year groups above the single ages they are made of.
        ("age,women,men\n0-1,9000,9000\n0,4000,4500\n1,5000,4500\n2-14,11000,12000\n15-64,60000,61000\n65+,15000,14000\n", &[]),
        ("age,women,men\n0-1,9900,9000\n0,4000,4500\n1,5000,4500\n2-14,11000,12000\n15-64,60000,61000\n65+,15000,14000\n", &["note-row"]),
    ] {
        let (codes, women, men) = people(text);
        assert_eq!(codes, said, "{text}");
        near(women, 95_000.0);
        near(men, 96_000.0);
    }
    // Two decimals may be thousands or 万: asked, not guessed.
    assert_eq!(people("age,women,men\n0-14,20.01,21.51\n15-64,60.25,61.75\n65+,15.75,14.25\n").0, ["people-in-fractions"]);
}

#[test]
fn rates_per_thousand_are_told_from_rates_per_head() {
    let sound = Starter::new().plan();
    let thousandfold = |file: &str, heading: &str, factor: f64| {
        let text = Starter::new().text(file);
        let rows = text.lines().skip(1).map(|line| {
            let cells = line.split(',').enumerate().map(|(at, cell)| match (at, cell.parse::<f64>()) {
                (1.., Ok(rate)) => format!("{:.6}", rate * factor),
                _ => cell.to_owned(),
            });
            cells.collect::<Vec<_>>().join(",")
        });
        format!("{heading}\n{}\n", rows.collect::<Vec<_>>().join("\n"))
    };
    for (file, heading, factor, said) in [
        ("seeds/mortality.csv", "age,women,men", 1e3, true),
        ("seeds/mortality.csv", "age,women,men", 1e5, true),
        ("seeds/mortality.csv", "年龄,女（‰）,男（‰）", 1e3, false),
        ("seeds/mortality.csv", "age,\"women (per 100,000)\",\"men (per 100,000)\"", 1e5, false),
        ("seeds/fertility.csv", "age,rate", 1e3, true),
        ("seeds/fertility.csv", "age,\"births per woman (per 1,000)\"", 1e3, false),
    ] {
        let plan = with(&[(file, &thousandfold(file, heading, factor))]).plan();
        assert_eq!(codes(&plan.warnings), if said { vec!["per-thousand"] } else { vec![] }, "{heading}");
        for (name, rates) in plan.tables.iter().filter(|(name, _)| name.starts_with("mortality") || *name == "fertility") {
            for (read, wanted) in rates.iter().zip(&sound.tables[name]) {
                near(*read, *wanted);
            }
        }
    }
    // One slip among rates per head is an error, not another unit.
    let mut slip = Starter::new();
    slip.edit("seeds/mortality.csv", "0.007807", "7.807");
    assert_eq!(codes(&slip.messages()), ["rate-too-high"]);
}

#[test]
fn a_total_and_the_share_of_older_people_give_ages_that_are_marked() {
    let mut starter = Starter::new();
    starter.edit("seeds/population.csv", "", "(gone)");
    starter.edit("seeds/plan.toml", "[[domain]]", "[population]\ntotal = 250000\nelderly = 0.2\nelderly_from = 60\n\n[[domain]]");
    let plan = starter.plan();
    assert_eq!(codes(&plan.warnings), ["borrowed-ages"]);
    let both: Vec<f64> = plan.tables["women"].iter().zip(&plan.tables["men"]).map(|(women, men)| women + men).collect();
    let sum = |ages: &[f64]| ages.iter().sum::<f64>();
    assert!((sum(&both) - 250_000.0).abs() < 1e-6 && (sum(&both[60..]) - 50_000.0).abs() < 1e-3, "{}", sum(&both[60..]));
    // China's own share comes out as China's ages: 264,018,218 of 1,409,778,724 were 60 and over.
    let own = 264_018_218.0 / 1_409_778_724.0;
    starter.edit("seeds/plan.toml", "elderly = 0.2", &format!("elderly = {own}"));
    let women = &starter.plan().tables["women"];
    let wanted = 250_000.0 / 1_409_778_724.0 * (5_675_648.0 + 31_238_909.0);
    assert!((sum(&women[..5]) / wanted - 1.0).abs() < 1e-6, "{} {wanted}", sum(&women[..5]));
    for (right, wrong, code) in [
        ("elderly = ", "elderly = 20 #", "share-out-of-range"),
        ("elderly_from = 60", "elderly_from = 63", "impossible-age"),
        ("elderly_from = 60", "elderly_from = 6", "impossible-age"),
        ("total = 250000\n", "", "missing-key"),
        ("total = 250000", "total = -3", "no-people"),
    ] {
        let mut broken = Starter { files: starter.files.clone() };
        broken.edit("seeds/plan.toml", right, wrong);
        let found = broken.messages();
        let first = found.iter().find(|found| found.severity == Severity::Error).unwrap_or_else(|| panic!("{wrong}: {found:?}"));
        assert_eq!(first.code.name(), code, "{wrong}");
    }
    // Beside a table of a larger place, that table's ages are taken.
    let mut province = Starter::new();
    province.edit("seeds/plan.toml", "[[domain]]", "[population]\ntotal = 1000\n\n[[domain]]");
    let plan = province.plan();
    let sound = Starter::new().plan();
    let scale = 1000.0 / (sum(&sound.tables["women"]) + sum(&sound.tables["men"]));
    assert!((plan.tables["men"][30] / (sound.tables["men"][30] * scale) - 1.0).abs() < 1e-9);
    assert!(plan.warnings[0].message.en.contains("seeds/population.csv"), "{:?}", plan.warnings);
}

#[test]
fn the_starter_moves_to_other_years_by_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan");
    write_starter(&plan).expect("written");
    let there = |plan: &std::path::Path| fs::read_to_string(plan.join("seeds/plan.toml")).expect("readable");
    let before = Plan::load(&plan).expect("sound");
    let text = there(&plan);
    fs::write(plan.join("seeds/plan.toml"), text.replace("base_year = 2025", "base_year = 2020")).expect("writable");
    let after = Plan::load(&plan).expect("sound");
    assert_eq!((after.base_year, after.target_year), (2020, 2025));
    assert_eq!(after.warnings, []);
    for (one, other) in after.facilities.iter().zip(&before.facilities) {
        near(one.opening + 5.0, other.opening);
    }
    assert!(after.commitments.iter().all(|commitment| commitment.year == 2025));
    let checked = fiveyear(folder.path(), &["check", "--run", "--plan", "plan"]);
    assert!(checked.status.success(), "{}", told(&checked));
    assert!(!told(&checked).contains("warning"), "{}", told(&checked));
}

#[test]
fn a_budget_is_read_as_an_office_prints_it() {
    for (table, left_out) in [
        ("预算项,预算数（万元）\n托育,\"18,000\"\n卫生,\"32,000\"\n养老,\"12,000\"\n其他,\"38,000\"\n合计,\"100,000\"\n", true),
        ("Line,Amount (million yuan)\n托育,18\n卫生,32\n养老,12\n其他,38\nTotal,100\n", true),
        ("name,amount\n托育,\"1,800\"\n卫生,\"3,200\"\n养老,\"1,200\"\n其他,\"3,800\"\n", false),
        ("预算项;金额;单位\n托育;1.8;亿元\n卫生;32000;万元\n养老;1.2;亿元\n其他;3.8;亿元\n合　计;10;亿元\n", true),
    ] {
        let table = table.replacen("Line,", "name,", 1);
        let rows = table.replace("托育", "childcare").replace("卫生", "health").replace("养老", "elderly").replace("其他", "other");
        let mut starter = with(&[("seeds/budget.csv", &rows)]);
        starter.edit("seeds/budget.toml", "", "(gone)");
        let plan = starter.plan();
        near(shares(&plan)["childcare"], 0.18);
        near(shares(&plan)["health"], 0.32);
        assert_eq!(plan.budget.len(), 4, "{rows}");
        assert_eq!(codes(&plan.warnings).contains(&"rows-left-out"), left_out, "{rows}: {:?}", plan.warnings);
        assert_eq!(codes(&plan.warnings).contains(&"number-as-text"), rows.contains(",000\"") || rows.contains("1,800"), "{rows}");
    }
    // Where one figure shows that commas begin decimals, none is taken for thousands.
    let mut decimal = with(&[("seeds/budget.csv", "name,amount\nchildcare,\"18,5\"\nhealth,\"32,000\"\nelderly,12\nother,38\n")]);
    decimal.edit("seeds/budget.toml", "", "(gone)");
    assert!(codes(&decimal.messages()).contains(&"wrong-kind"), "{:?}", codes(&decimal.messages()));
    // A total that others lie within is a line.
    let levels = "name,amount,within\n合计,100,\nchildcare,18,合计\nhealth,32,合计\nelderly,12,合计\nother,38,合计\n";
    let mut starter = with(&[("seeds/budget.csv", levels)]);
    starter.edit("seeds/budget.toml", "", "(gone)");
    near(shares(&starter.plan())["other"], 0.38);
}

#[test]
fn the_total_of_a_budget_is_held_against_its_lines() {
    for (table, health, told) in [
        ("name,amount\nchildcare,18\nhealth,32\nelderly,12\nother,38\nTotal,100\n", 0.32, &["rows-left-out"][..]),
        ("name,amount\nchildcare,18\nhealth,32\nelderly,12\nother,38\nTotal,120\n", 0.32, &["total-differs"]),
        ("name,amount\nchildcare,18\nhealth,32\nelderly,12\nother,38\nGesamt,100\n", 0.32, &["rows-left-out"]),
        (
            "name;amount\nchildcare;950\nhealth;3.200\nelderly;1.250\nother;4.600,5\nTotal;10.000,5\n",
            3200.0 / 10000.5,
            &["number-as-text", "rows-left-out"],
        ),
        (
            "name,amount\nchildcare,1.800\nhealth,3.200\nelderly,1.250\nother,3.750\nTotal,10.000\n",
            0.32,
            &["number-as-text", "rows-left-out"],
        ),
        ("name,amount\nchildcare,1.825\nhealth,3.2\nelderly,1.25\nother,3.725\nTotal,10\n", 0.32, &["rows-left-out"]),
    ] {
        let mut starter = with(&[("seeds/budget.csv", table)]);
        starter.edit("seeds/budget.toml", "", "(gone)");
        let plan = starter.plan();
        near(shares(&plan)["health"], health);
        assert_eq!(plan.budget.len(), 4, "{table}");
        let mut found: Vec<&str> = codes(&plan.warnings)
            .into_iter()
            .filter(|code| told.contains(code) || ["total-differs", "number-as-text"].contains(code))
            .collect();
        found.sort_unstable();
        assert_eq!(found, told, "{table}");
    }
}

#[test]
fn targets_are_no_observed_values() {
    let history = "series,year,value_type,value\npupils_per_teacher,2024,Actual,18\npupils_per_teacher,2026,Target,17\n";
    let starter = with(&[("seeds/history.csv", history)]);
    assert!(codes(&starter.messages()).contains(&"targets-in-history"), "{:?}", codes(&starter.messages()));
}

#[test]
fn facilities_are_read_as_an_office_prints_them() {
    let table = "项目名称,序列,规模,建成时间,总投资（万元）,运行成本（万元）,预算科目\n\
        城西托育园,childcare_places,\"1,200\",2027年12月,\"18,000\",\"2,400\",childcare\n\
        城东托育园,childcare_places,60,2028年6月,900,120,childcare\n\
        合计,,1260,,18900,2520,\n\
        注：投资为概算数。,,,,,,\n";
    let mut starter = with(&[("seeds/facilities.csv", table)]);
    starter.edit("seeds/plan.toml", "step = 1", "step = 1\nmoney_unit = 1000000");
    let plan = starter.plan();
    assert_eq!(plan.facilities.len(), 5);
    let (west, east) = (&plan.facilities[3], &plan.facilities[4]);
    assert_eq!((west.construction_cost, east.construction_cost, west.running_cost), (180.0, 9.0, 24.0));
    assert_eq!((west.adds["childcare_places"], west.domain.as_str()), (1200.0, "childcare"));
    assert_eq!(codes(&plan.warnings), ["number-as-text", "rows-left-out", "rows-left-out"]);
    // A line with parts is there, and pays by its parts alone.
    let lines = "[line.childcare]\nname = \"c\"\nshare = 0.18\n[line.health]\nname = \"h\"\nshare = 0.32\n[line.hospitals]\nname = \"x\"\nshare = 0.2\nwithin = \"health\"\n[line.clinics]\nname = \"y\"\nshare = 0.12\nwithin = \"health\"\n[line.elderly]\nname = \"e\"\nshare = 0.12\n[line.other]\nname = \"o\"\nshare = 0.38\n";
    let found = with(&[("seeds/budget.toml", lines)]).messages();
    let message = found.iter().find(|found| found.code.name() == "unknown-budget-line").expect("told");
    assert!(message.message.en.contains("`health` has parts"), "{}", message.message.en);
    assert!(message.help[0].en.contains("`hospitals`, `clinics`"), "{:?}", message.help);
}

#[test]
fn scenarios_say_each_thing_once_and_need_no_commas() {
    let semicolons =
        "item;change;late2;care2\nparent;;trend;trend\nrevenue_growth;plus;-4;\n*;delay;2;\nother -> elderly;share 2026-2028;;3%\n";
    let plan = with(&[("seeds/scenarios.csv", semicolons)]).plan();
    let scenarios = load_scenarios(&plan).expect("sound");
    assert_eq!(scenario(&scenarios, "late2").facilities, scenario(&scenarios, "late").facilities);
    assert_eq!(scenario(&scenarios, "care2").shifts.len(), 1);
    for (rows, told) in [
        ("revenue_growth,plus,-4\nrevenue_growth,plus,-5\n", "two rows change `revenue_growth`"),
        ("revenue_growth,plus,-4\nrevenue_growth,times,2\n", "two rows change `revenue_growth`"),
        ("north_nursery,delay,2\nnorth_nursery,delay,3\n", "two rows change `north_nursery`"),
        ("title,,A\ntitle,,B\n", "two rows change `title`"),
        ("north_nursery,delay,2\n*,cancelled,yes\n", "`north_nursery` is changed here and cancelled by `*`"),
    ] {
        let found = with(&[("seeds/scenarios.csv", &format!("item,change,mine\nparent,,trend\n{rows}"))]).messages();
        assert!(found.iter().any(|found| found.message.en.contains(told)), "{rows}: {found:?}");
        assert!(
            found.iter().all(|found| found.code.name() != "toml-syntax" && !found.message.en.contains("no facility is called")),
            "{found:?}"
        );
    }
}

#[test]
fn observed_values_are_read_as_they_are_printed() {
    let name = "elderly_screening";
    for (text, said) in [
        (format!("series,year,value,source\n{name},2022,…,x\n{name},2023,68.5%,x\n{name},2024,69.5%,x\n"), &["rows-left-out"][..]),
        (format!("series,2022,2023,2024\n{name},—,68.5,69.5％\n"), &["rows-left-out"]),
        (format!("series,2023,2024\n{name},68.5,69.5\n"), &[]),
    ] {
        let plan = with(&[("seeds/history.csv", &text)]).plan();
        let seen: Vec<(i32, f64)> = plan.history.iter().map(|seen| (seen.year, seen.value)).collect();
        assert_eq!(seen, [(2023, 68.5), (2024, 69.5)], "{text}");
        assert_eq!(codes(&plan.warnings), said, "{text}");
    }
    // A per cent of what is no percentage is not read.
    let wrong = with(&[("seeds/history.csv", "series,2023,2024\nphysicians_per_1000,68.5%,2.6\n")]).messages();
    assert_eq!(wrong[0].code.name(), "not-a-number");
}

#[test]
fn people_are_read_with_commas_and_with_notes_below() {
    for (text, said) in [
        (
            "年龄,女,男\n0-14岁,\"20,000\",\"21,000\"\n15～64岁,\"60,000\",\"61,000\"\n65岁及以上,\"15,000\",\"14,000\"\n合计,\"95,000\",\"96,000\"\n数据来源：第七次人口普查,,\n",
            &["rows-left-out", "number-as-text"][..],
        ),
        ("age,women,men\n0,20000,21000\n15,60000,61000\n65,15000,14000\nNote: provisional,,\n", &["rows-left-out"]),
    ] {
        let (codes, women, men) = people(text);
        let mut codes = codes;
        codes.sort();
        let mut said = said.to_vec();
        said.sort_unstable();
        assert_eq!(codes, said, "{text}");
        near(women, 95_000.0);
        near(men, 96_000.0);
    }
}
