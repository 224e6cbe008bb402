//! Tables whose shape is wrong, or which as a whole show a slip: one message at the place of the cause, with a help that leads to a table that is read.

use std::fs;

use fiveyear::plan::Plan;

use super::hasty_edits::one;
use crate::support::command::{change, fiveyear, printed, refused, small_plan, told};

const INDICATORS: &str = "seeds/indicators.csv";
const PEOPLE: &str = "seeds/population.csv";
const DEATHS: &str = "seeds/mortality.csv";
const BIRTHS: &str = "seeds/fertility.csv";
const MOVES: &str = "seeds/migration.csv";
const COMMITMENTS: &str = "seeds/commitments.csv";
const HISTORY: &str = "seeds/history.csv";
const BUDGET: &str = "seeds/budget.csv";
const FACILITIES: &str = "seeds/facilities.csv";

/// A file of the small plan.
fn file(name: &str) -> String {
    fs::read_to_string(small_plan().path().join(name)).expect("readable")
}

/// What `check` says, in one line, of the small plan with these files written anew; an empty one is removed.
fn said(files: &[(&str, &str)]) -> String {
    let folder = small_plan();
    for (name, text) in files {
        let place = folder.path().join(name);
        if text.is_empty() { fs::remove_file(place) } else { fs::write(place, text) }.expect("a file of the plan");
    }
    let output = fiveyear(folder.path(), &["check"]);
    format!("{}{}", told(&output), String::from_utf8_lossy(&output.stdout)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One message, with these parts.
#[track_caller]
fn alone(files: &[(&str, &str)], parts: &[&str]) {
    let page = said(files);
    let count = ["error[", "warning["].iter().map(|level| page.matches(level).count()).sum::<usize>();
    assert_eq!(count, 1, "one message for one fault\n{page}");
    parts.iter().for_each(|part| assert!(page.contains(part), "`{part}` is missing in\n{page}"));
}

#[test]
fn a_table_without_its_headings_is_told_to_lack_them() {
    for name in [INDICATORS, PEOPLE, DEATHS, BIRTHS, MOVES, COMMITMENTS, HISTORY] {
        let text = file(name);
        let (_, rows) = text.split_once('\n').expect("several lines");
        alone(
            &[(name, rows)],
            &[
                "error[no-header]: the headings are missing",
                &format!("{name}:1:1"),
                "put a row with the names of the columns back above it",
            ],
        );
    }
    // What stands above the headings is told as that.
    for title in ["表1 人口", "Population of the county,,", "2025,,"] {
        alone(&[(PEOPLE, &format!("{title}\n{}", file(PEOPLE)))], &["error[no-header]", "delete what stands above the table"]);
    }
}

#[test]
fn a_table_on_its_side_is_told_once() {
    for name in [INDICATORS, PEOPLE, COMMITMENTS] {
        let text = file(name);
        let rows: Vec<Vec<String>> =
            fiveyear::table::split(&text).records.iter().map(|row| row.iter().map(|cell| cell.words.replace(',', " ")).collect()).collect();
        let turned: Vec<String> =
            (0..rows[0].len()).map(|at| rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>().join(",")).collect();
        alone(&[(name, &turned.join("\n"))], &["error[no-header]", "the table is turned on its side", "Transpose"]);
    }
}

#[test]
fn rows_of_units_and_second_tables_are_told_at_their_place() {
    for (name, units) in
        [(PEOPLE, "岁,人,人"), (PEOPLE, ",persons,persons"), (DEATHS, "(years),per head,per head"), (HISTORY, ",年,（天）,")]
    {
        let text = file(name);
        let (header, rows) = text.split_once('\n').expect("several lines");
        alone(
            &[(name, &format!("{header}\n{units}\n{rows}"))],
            &["error[note-row]: this row holds units", &format!("{name}:2:"), "delete it"],
        );
    }
    for second in ["\n表2 死亡率\nage,rate\n0,0.1\n5,0.2\n", "\nname,2027\nplaces,4\n"] {
        let line = file(INDICATORS).lines().count() + 2;
        alone(
            &[(INDICATORS, &format!("{}{second}", file(INDICATORS)))],
            &["error[note-row]: a second table begins here", &format!("{INDICATORS}:{line}:1"), "file of its own"],
        );
        // Excel ends lines with two letters.
        let text = format!("{}{second}", file(INDICATORS)).replace('\n', "\r\n");
        alone(&[(INDICATORS, &text)], &["error[note-row]: a second table begins here", &format!("{INDICATORS}:{line}:1")]);
    }
}

#[test]
fn headings_are_told_once_whatever_is_wrong_with_them() {
    for (name, from, to, parts) in [
        (PEOPLE, "age,women,men", "women,age,men", &["error[no-header]", "`age` and `women` stand over each other's columns"][..]),
        (PEOPLE, "age,women,men", "men,women,age", &["`age` and `men` stand over each other's columns"]),
        (DEATHS, "age,women,men", "women,age,men", &["`age` and `women` stand over each other's columns"]),
        (BIRTHS, "age,rate", "rate,age", &["`age` and `rate` stand over each other's columns"]),
        (BIRTHS, "age,rate", "age,birth", &["error[missing-column]", "is `birth` meant to be `rate`?"]),
        (MOVES, "age,women,men", "age,,men", &["error[missing-column]", "the column without a name", "write `women` above it"]),
        (
            INDICATORS,
            "baseline_printed,baseline",
            "基期值,基期值",
            &["error[duplicate-column]", "`基期值` stands here twice", "indicators.csv:1:"],
        ),
    ] {
        let text = file(name).replacen(from, to, 1);
        alone(&[(name, &text)], parts);
    }
}

#[test]
fn commas_within_numbers_are_put_together() {
    for (row, parts) in [
        ("physicians_per_1000,2023,2,61,yearbook", &["a comma makes two cells of one number", "write `2.61`"][..]),
        ("carers_trained,2023,1,200,report", &["write `1200`, or `1.200`"]),
        ("waiting_days,2024,0,0012,report", &["write `0.0012`"]),
        ("carers_trained,2024,1,234,567,report", &["write `1234567`"]),
    ] {
        alone(&[(HISTORY, &format!("series,year,value,source\n{row}\n"))], &[&["error[cell-count]", "history.csv:2:"][..], parts].concat());
    }
    one((PEOPLE, "55,10400,10300", "55,10,400,10300"), "cell-count", 13, &["write `10400`"]);
    let commas: String = file(DEATHS).replace('.', ",");
    alone(&[(DEATHS, &commas)], &["error[cell-count]", "mortality.csv:2:3", "write `0.001200`", "17 more rows have the same fault"]);
    // A column without a heading, and commas at the end of a row, are no decimals.
    let unheaded: String =
        file(PEOPLE).lines().enumerate().map(|(at, line)| if at == 0 { format!("{line}\n") } else { format!("{line},11760\n") }).collect();
    for text in [unheaded, file(PEOPLE).replacen("0,5700,6060", "0,5700,6060,,", 1)] {
        assert!(!said(&[(PEOPLE, &text)]).contains("two cells of one number"), "{text}");
    }
    // Many columns and many cells too many are told as soon as few are.
    let wide = format!("age,women,men{}\n0,5700,6060{}\n", ",x".repeat(40), ",1".repeat(48));
    assert!(said(&[(PEOPLE, &wide)]).contains("error["));
    one((PEOPLE, "25,6520,6650", "25，6520，6650"), "separator", 7, &["write `25,6520,6650`"]);
    one(
        (INDICATORS, "\"Physicians per 1,000 residents\"", "“Physicians per 1,000 residents”"),
        "cell-count",
        4,
        &["these quotes are those of print", "write `\"Physicians per 1,000 residents\"`"],
    );
    // A comma between words of any other cell still asks for quotes.
    one((COMMITMENTS, "新建托育中心2个\n", "新建托育中心2个, 2.1\n"), "cell-count", 2, &["needs quotes around it"]);
}

#[test]
fn a_missing_or_misnamed_table_is_one_message() {
    for (from, to, help) in [
        ("population.csv", "populations.csv", "rename it to seeds/population.csv"),
        ("mortality.csv", "mortalty.csv", "rename it to seeds/mortality.csv"),
        ("assumptions.toml", "assumption.toml", "rename it to seeds/assumptions.toml"),
        ("budget.toml", "budgets.toml", "rename it to seeds/budget.toml"),
    ] {
        let folder = small_plan();
        let seeds = folder.path().join("seeds");
        fs::rename(seeds.join(from), seeds.join(to)).expect("renamed");
        let message = refused(&fiveyear(folder.path(), &["check"]), 1);
        assert!(message.starts_with(&format!("error[unknown-file]: seeds/{to} is not read")) && message.contains(help), "{message}");
        assert_eq!(message.matches("error[").count() + message.matches("warning[").count(), 1, "{message}");
    }
    alone(&[(PEOPLE, "")], &["error[no-base-value]", "`women`, `men`", "it comes from seeds/population.csv"]);
    alone(&[(DEATHS, "")], &["`mortality_women`, `mortality_men` have no values", "it comes from seeds/mortality.csv"]);
    for name in ["indicator.xlsx", "indicators (1).xlsx"] {
        let folder = small_plan();
        fs::rename(folder.path().join(INDICATORS), folder.path().join("seeds").join(name)).expect("renamed");
        let message = refused(&fiveyear(folder.path(), &["check"]), 1);
        assert!(message.contains(&format!("is `{name}` meant to be `indicators.xlsx`?")), "{message}");
    }
}

#[test]
fn figures_by_age_that_no_people_has_are_told() {
    let copied: String = file(PEOPLE)
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            if cells[0] == "age" { format!("{line}\n") } else { format!("{},{},{}\n", cells[0], cells[1], cells[1]) }
        })
        .collect();
    alone(&[(PEOPLE, &copied)], &["warning[other-unit]", "`men` is `women` in every row"]);
    let one_rate: String = file(DEATHS)
        .lines()
        .map(|line| {
            format!(
                "{}\n",
                if line.starts_with("age") { line.to_owned() } else { format!("{},0.01,0.01", line.split(',').next().unwrap_or_default()) }
            )
        })
        .collect();
    alone(&[(DEATHS, &one_rate)], &["one death rate, 0.01, at all ages"]);
    let cut: String = file(PEOPLE).lines().take_while(|line| !line.starts_with("70,")).map(|line| format!("{line}\n")).collect();
    alone(&[(PEOPLE, &cut)], &["warning[age-gap]", "everybody of 65 and older", "were rows cut off?"]);
    one((PEOPLE, "\n85,1160,720", "\n85,720,1160"), "other-unit", 19, &["720 women and 1160 men of 85", "each other's column"]);
    one((DEATHS, "\n0,0.001200,0.001500", "\n0,0.12,0.15"), "other-unit", 2, &["0.12 at 0", "decimal point"]);
    one((DEATHS, "\n40,0.001006", "\n40,-0.001006"), "negative-amount", 10, &["without the minus"]);
    one((MOVES, "\n20,0.12,0.12", "\n20,1.2,1.2"), "other-unit", 6, &["between 0.04 and 0.11", "digit too many"]);
    one((MOVES, "\n25,0.11,0.11", "\n25,-0.11,0.11"), "other-unit", 7, &["is the sign wrong?"]);
    one((PEOPLE, "\n40,8900", "\n40-45,8900"), "age-gap", 10, &["overlap"]);
    // Labels all of which name the first age of the next group are a way of writing, and so is a closed group.
    let rows: Vec<Vec<String>> = file(PEOPLE).lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let labelled = |last: i32| -> String {
        let line = |row: &Vec<String>| {
            let age: i32 = row[0].parse().expect("an age");
            format!("{},{},{}\n", if age == 85 { "85+".to_owned() } else { format!("{age}-{}", age + last) }, row[1], row[2])
        };
        format!("age,women,men\n{}", rows.iter().map(line).collect::<String>())
    };
    for last in [4, 5] {
        let page = said(&[(PEOPLE, &labelled(last))]);
        assert!(page.starts_with("no fault found") && !page.contains("warning["), "{page}");
    }
}

#[test]
fn the_label_of_a_last_group_says_how_wide_it_is() {
    // 35 years at 0.033 are 1.155 children, which is no message; at a tenth of it there is one.
    let page = said(&[(BIRTHS, "age,rate\n15-49,0.033\n")]);
    assert!(!page.contains("rate-too-low"), "{page}");
    alone(&[(BIRTHS, "age,rate\n15-49,0.0033\n")], &["warning[rate-too-low]", "0.116 children a woman"]);
    // Where the last age of each group is the first of the next, so it is of the last group: the same births as by the ages alone.
    let births = |ages: [&str; 4]| {
        let folder = small_plan();
        let rows: String = ages.iter().zip([0.04, 0.09, 0.06, 0.02]).map(|(age, rate)| format!("{age},{rate}\n")).collect();
        fs::write(folder.path().join(BIRTHS), format!("age,rate\n{rows}")).expect("writable");
        Plan::load(folder.path()).expect("it is read").tables["fertility"].clone()
    };
    let apart = births(["15-19", "20-24", "25-29", "30-34"]);
    assert_eq!(births(["15-20", "20-25", "25-30", "30-35"]), apart);
    assert!(births(["15-19", "20-24", "25-29", "30-39"]) != apart);
}

#[test]
fn death_rates_are_read_by_the_number_of_people_that_fits_every_age() {
    let plain = ["0,0.0052,0.0063", "5,0.0003,0.0004", "20,0.0005,0.0009", "50,0.0030,0.0055", "65,0.0110,0.0170", "75,0.0480,0.0580"];
    let by = |per: f64| -> Vec<f64> {
        let folder = small_plan();
        let row = |row: &&str| {
            let cells: Vec<f64> = row.split(',').map(|cell| cell.parse().expect("a number")).collect();
            format!("{},{},{}\n", cells[0], (cells[1] * per * 100.0).round() / 100.0, (cells[2] * per * 100.0).round() / 100.0)
        };
        let rows: String = plain.iter().map(row).collect();
        fs::write(folder.path().join(DEATHS), format!("age,women,men\n{rows}")).expect("writable");
        Plan::load(folder.path()).expect("it is read").tables["mortality_women"].clone()
    };
    let [thousand, ten_thousand, hundred_thousand] = [1e3, 1e4, 1e5].map(by);
    for (one, other) in [(&thousand, &hundred_thousand), (&ten_thousand, &hundred_thousand)] {
        assert!(one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-5), "{one:?}\n{other:?}");
    }
}

#[test]
fn tables_of_money_and_facilities_say_what_is_wrong_once() {
    let budget = |rows: &str, head: &str| format!("id,name,{head}\n{rows}");
    for (head, rows, parts) in [
        (
            "amount",
            "childcare,Childcare,18\nhealth,Health,32\nhealth,Hospitals,12\nother,Other,38\n",
            &["error[duplicate-id]", "`health` stands here twice", "budget.csv:4:1"][..],
        ),
        (
            "amount",
            "childcare,Childcare,18\nhealth,Health,约32\nelderly,Elderly care,12\nother,Other,38\n",
            &["error[not-an-amount]", "write `32`"],
        ),
        (
            "amount",
            "childcare,Childcare,18\nhealth,Health,approx. 32\nelderly,Elderly care,12\nother,Other,38\n",
            &["error[not-an-amount]", "write `32`"],
        ),
        (
            "share",
            "childcare,Childcare,18\nhealth,Health,32\nelderly,Elderly care,12\nother,Other,38\n",
            &["error[share-out-of-range]", "add up to 100: they are in per cent", "18 % is 0.18"],
        ),
    ] {
        alone(&[("seeds/budget.toml", ""), (BUDGET, &budget(rows, head))], parts);
    }
    let head = "name,kind,adds,capacity,opening,delay,cost,running_cost,build_years,line,source\n";
    for date in ["2028/19/1", "2028-31-12", "2028-13-05"] {
        alone(
            &[(FACILITIES, &format!("{head}West nursery,nursery,childcare_places,80,{date},0 to 1,12,1.5,1.5,childcare,plan 2.1\n"))],
            &["error[not-a-date]"],
        );
    }
    alone(
        &[(FACILITIES, &format!("{head}West nursery,nursery,childcare_places,80,2028-09,0 to 1,12,1.5,15,childcare,plan 2.1\n"))],
        &["warning[other-unit]", "`build_years`", "is the decimal point missing?"],
    );
}

#[test]
fn the_table_of_scenarios_is_told_at_its_cells_in_its_words() {
    let table = |rows: &str| format!("item,change,p\ntitle,,P\nparent,,trend\n{rows}");
    const SCENARIOS: &str = "seeds/scenarios.csv";
    alone(
        &[(SCENARIOS, &table("other -> health,share 2029-2027,2%\n"))],
        &["error[shift-years]", "scenarios.csv:4:17", "write `share 2027-2029`"],
    );
    alone(&[(SCENARIOS, &table("other -> helth,share 2027-2029,2%\n"))], &["error[unknown-budget-line]", "scenarios.csv:4:1"]);
    alone(
        &[(SCENARIOS, "item,change,p,p\ntitle,,P,Q\nparent,,trend,trend\nphysicians_hired,times,1.2,1.3\n")],
        &["error[duplicate-column]", "two columns are the scenario `p`", "scenarios.csv:1:15"],
    );
    alone(
        &[(SCENARIOS, "item,change,late\ntitle,,Late\nparent,,trend\nphysicians_hired,times,1.2\n")],
        &["error[duplicate-id]", "scenarios/late.toml", "scenarios.csv:1:13"],
    );
    alone(
        &[(SCENARIOS, "item,change,p,q\ntitle,,P,Q\nparent,,trend,trend\nphysicians_hired,times,1.2,\n")],
        &["warning[changes-nothing]", "scenarios.csv:"],
    );
}

#[test]
fn rows_that_say_two_things_are_told_once() {
    for (edit, code, line, parts) in [
        ((INDICATORS, ",98%,98,98%,98,", ",98%,0.98,98%,98,"), "printed-value", 3, &["which is 98, not 0.98"][..]),
        ((INDICATORS, "%,%,logit,0,100,more,98%", "%,%,logit,-100,100,more,98%"), "out-of-bounds", 3, &["lower bound is -100"]),
        ((INDICATORS, "hold,0.5,final", "hold,0,final"), "tolerance", 3, &["within 0"]),
        ((INDICATORS, "hold,0.5,final", "full,0.5,final"), "printed-comparison", 3, &["the target is 98"]),
        ((INDICATORS, "20以内,20,at_most,,final", "20以内,20,at_most,,total"), "printed-form", 5, &["write `final` into `measure`"]),
        (
            (INDICATORS, "65岁及以上老年人年度体检率,Yearly health checks among people of 65 and over", ","),
            "empty-cell",
            6,
            &["has no name"],
        ),
        ((INDICATORS, "\nwaiting_days", "\nWaiting_days"), "indicator-without-rule", 5, &["write `waiting_days` into `id`"]),
        ((INDICATORS, "\nwaiting_days", "\nwating_days"), "indicator-without-rule", 5, &["did you mean `waiting_days`?"]),
        ((INDICATORS, "%,%,logit,0,100,more,71", "%,%,logti,0,100,more,71"), "unknown-choice", 6, &["did you mean `logit`?"]),
        (
            (
                INDICATORS,
                "平均候诊天数,Average days of waiting for a specialist",
                "每千人口执业（助理）医师数,\"Physicians per 1,000 residents\"",
            ),
            "row-number",
            5,
            &["has the name of `physicians_per_1000`"],
        ),
        ((COMMITMENTS, "2个,2,", "两个,3,"), "printed-value", 2, &["which is 2, not 3"]),
        ((COMMITMENTS, ",preschool_enrolment,,", ",elderly_screening,,"), "unknown-indicator", 3, &["the name of `preschool_enrolment`"]),
        (("seeds/findings.csv", "table row 1", "#99"), "row-number", 2, &["row 99", "the last row of the table is 6"]),
    ] {
        one(edit, code, line, parts);
    }
}

#[test]
fn a_text_or_a_workbook_with_macros_is_told_as_what_it_is() {
    for (name, text, parts) in [
        ("indicators.xlsx", None, &["a text, such as CSV", "rename it to seeds/indicators.csv"][..]),
        ("indicators.xlsx", Some("<html><table></table></html>"), &["a web page", "save it as"]),
        ("indicators.xlsm", None, &["with macros", "save it as"]),
    ] {
        let folder = small_plan();
        let (from, to) = (folder.path().join(INDICATORS), folder.path().join("seeds").join(name));
        fs::rename(&from, &to).expect("renamed");
        if let Some(text) = text {
            fs::write(&to, text).expect("written");
        }
        let message = refused(&fiveyear(folder.path(), &["check"]), 1).split_whitespace().collect::<Vec<_>>().join(" ");
        parts.iter().for_each(|part| assert!(message.contains(part), "`{part}` in {message}"));
        assert_eq!(message.matches("error[").count(), 1, "{message}");
    }
}

#[test]
fn an_interim_target_behind_the_last_year_is_told_as_that() {
    let folder = small_plan();
    change(folder.path(), INDICATORS, "target_printed,target,", "interim,target_printed,target,");
    let text = fs::read_to_string(folder.path().join(INDICATORS)).expect("readable");
    let with: String = text
        .lines()
        .map(|line| match line.contains("physicians_per_1000,3") {
            true => line.replacen("2.80,2.8,", "2.80,2.8,2032: 3.0,", 1) + "\n",
            false => {
                ["3.6,3.6,", "98%,98,", "30,30,", "71,71,", "120,120,"]
                    .iter()
                    .find(|cells| line.contains(*cells))
                    .map_or_else(|| line.to_owned(), |cells| line.replacen(cells, &format!("{cells},"), 1))
                    + "\n"
            }
        })
        .collect();
    fs::write(folder.path().join(INDICATORS), with).expect("written");
    let page = printed(&fiveyear(folder.path(), &["check"])).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("warning[plan-years]: the interim target of 2032 lies after the target year 2030"), "{page}");
    assert_eq!(page.matches("warning[").count(), 1, "{page}");
}
