//! Figures of tables, commitments and observations that say something else than they are taken for are told at their place, and right ones are not.

use fiveyear::plan::TargetKind::{AtLeast, AtMost};

use super::misread::{COMMITMENTS, INDICATORS, change, says, target};
use crate::support::command::{fiveyear, printed, small_plan};

const HISTORY: &str = "seeds/history.csv";
const BIRTHS: &str = "seeds/fertility.csv";
const PEOPLE: &str = "seeds/population.csv";
const PHYSICIANS: &str = "2.80,2.8,3.20,3.2,at_least,,final";
const SCREENING: &str = "71,71,>80,80,more_than,,final";

/// That `check` of the small plan with these texts replaced has no warning.
#[track_caller]
fn is_silent(edits: &[(&str, &str, &str)]) {
    let folder = small_plan();
    edits.iter().for_each(|(file, from, to)| change(folder.path(), file, from, to));
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.starts_with("no fault found") && !page.contains("warning["), "{edits:?}\n{page}");
}

#[test]
fn what_comes_each_year_adds_up_over_the_plan() {
    for (words, meant) in [
        ("每年增加50", (AtLeast, 1450.0)),
        ("每年新增50", (AtLeast, 1450.0)),
        ("年新增50以上", (AtLeast, 1450.0)),
        ("年均增加50", (AtLeast, 1450.0)),
        ("每年新建50", (AtLeast, 1450.0)),
        ("50 new places each year", (AtLeast, 1450.0)),
        ("50 more every year", (AtLeast, 1450.0)),
        ("每年减少50", (AtMost, 950.0)),
        ("五年新增50", (AtLeast, 50.0)),
        ("50 more", (AtLeast, 1250.0)),
        ("plus 50", (AtLeast, 1250.0)),
        ("增长2成", (AtLeast, 1440.0)),
        ("提高两成", (AtLeast, 1440.0)),
        ("加倍", (AtLeast, 2400.0)),
        ("up by a fifth", (AtLeast, 1440.0)),
        ("2025年的1.2倍", (AtLeast, 1440.0)),
    ] {
        assert_eq!(target(words), Some(meant), "{words}");
    }
    // Nearly as much as is there: added each year, or what each year has?
    for words in ["每年新增1000", "年新增1000以上", "above the 2019 level", "return to 2019 levels"] {
        assert_eq!(target(words), None, "{words}");
    }
}

#[test]
fn figures_of_targets_that_say_something_else_are_told() {
    for (from, to, parts) in [
        (PHYSICIANS, "2.80,2.8,exceed 2024,,,,final", &["warning[printed-value]", "reads as a year", "indicators.csv:4"][..]),
        (SCREENING, "71,71,above 2024,,,,final", &["warning[printed-value]", "reads as a year"]),
        (SCREENING, "71,71,98/100,98,more_than,,final", &["warning[printed-value]", "is read as 98 %", "indicators.csv:6"]),
        (SCREENING, "98/100,,99,99,more_than,,final", &["warning[printed-value]", "is read as 98 %"]),
        (SCREENING, "68-70,,>80,80,more_than,,final", &["error[printed-value]", "has no baseline"]),
        (PHYSICIANS, "2.80,2.8,2.60,2.6,at_least,,final", &["warning[target-direction]", "worse than the baseline 2.8"]),
        (
            "30,30,20以内,20,at_most,,final,number,,,,,D,invented example,越少越好。,Less is better.",
            "30,30,40,40,at_most,,final,number,,,,,D,invented example,,",
            &["warning[target-direction]", "worse than the baseline 30"],
        ),
        // What is printed says what was meant, which the bounds do not; no figure is written out in hundreds of digits.
        (
            PHYSICIANS,
            "2.80,2.8,3.20,1e300,at_least,,final",
            &["error[printed-value]", "which is 3.2, not 1e300", "write 3.2 into `target`"],
        ),
    ] {
        says(INDICATORS, from, to, parts);
    }
    // A floor that the row's note speaks of is meant.
    is_silent(&[(
        INDICATORS,
        "2.80,2.8,3.20,3.2,at_least,,final,number,population,1000,名医师,physicians,C,invented example,,",
        "2.80,2.8,2.60,2.6,at_least,,final,number,population,1000,名医师,physicians,C,invented example,底线,A floor",
    )]);
    // A natural growth of 0.5 % is no part of one.
    is_silent(&[
        (
            INDICATORS,
            "学前三年入园率,Preschool enrolment,%,%,logit,0,100,more,98%,98,98%,98,hold,0.5",
            "人口自然增长率,Natural growth of the population,%,%,linear,-5,5,more,0.3,0.3,0.5,0.5,at_least,",
        ),
        (
            COMMITMENTS,
            "preschool_text,2.1,学前三年入园率,Preschool enrolment,%,%,达到99%,99,at_least,,2030,preschool_enrolment,,学前三年入园率达到99%\n",
            "",
        ),
    ]);
}

#[test]
fn changes_that_commitments_state_as_levels_are_told_with_the_level() {
    let row = |(printed, value, comparison, named): (&str, &str, &str, &str)| {
        let unit = match named {
            _ if named.starts_with("elderly") => "%,%",
            _ if named.starts_with("waiting") => "天,days",
            _ => "个,people",
        };
        format!("\nx1,2.9,名称,Name,{unit},{printed},{value},{comparison},,2030,{named},原文")
    };
    for (cells, parts) in [
        (("新增900", "900", "at_least", ",physicians"), &["leads from 672 to 1572", "write 1572"][..]),
        (("900 more", "900", "at_least", ",physicians"), &["write 1572"]),
        (("+900", "900", "at_least", ",physicians"), &["write 1572"]),
        (("add 900", "900", "at_least", ",physicians"), &["write 1572"]),
        (("缩短10天", "10", "at_most", "waiting_days,"), &["leads from 30 to 20", "commitments.csv:5"]),
        (("缩短10天", "15", "at_most", "waiting_days,"), &["write 20"]),
        (("下降3成", "3", "at_most", "waiting_days,"), &["write 21"]),
        (("提高9个百分点", "9", "at_least", "elderly_screening,"), &["write 80"]),
        (("年均提高2个百分点", "2", "at_least", "elderly_screening,"), &["write 81"]),
        (("80% (2028)", "80", "at_least", "elderly_screening,"), &["warning[plan-years]", "`printed` speaks of 2028"]),
        (("2028年达到80%", "80", "at_least", "elderly_screening,"), &["warning[plan-years]"]),
        (("全覆盖", "90", "at_least", "elderly_screening,"), &["warning[printed-value]", "is all of them"]),
        (("非全覆盖", "100", "at_least", "elderly_screening,"), &["warning[printed-value]", "less than all"]),
        (("3.2", "3.2", "at_most", "physicians_per_1000,"), &["warning[target-direction]", "write `at_least`"]),
    ] {
        says(COMMITMENTS, "", row(cells).trim_start(), parts);
    }
    for cells in [
        ("翻一番", "1344", "at_least", ",physicians"),
        ("新增90", "762", "at_least", ",physicians"),
        ("减少10天", "20", "at_most", "waiting_days,"),
        ("cut by a third", "20", "at_most", "waiting_days,"),
        ("下降三成", "21", "at_most", "waiting_days,"),
        ("提高10%", "81", "at_least", "elderly_screening,"),
        ("全覆盖", "100", "at_least", "elderly_screening,"),
    ] {
        is_silent(&[(COMMITMENTS, "", row(cells).trim_start())]);
    }
}

#[test]
fn years_of_sentences_are_times_and_no_names_or_numbers() {
    let row = |quote: &str| format!("x1,2.9,体检率,Checks,%,%,81%,81,at_least,,2030,elderly_screening,,{quote}");
    for quote in ["reach 81 % by 2028", "到2028年达到81%", "2028年底达到81%", "in 2028 81 % are checked"] {
        says(COMMITMENTS, "", &row(quote), &["warning[plan-years]", "speaks of 2028"]);
    }
    for quote in [
        "按照2035年远景目标达到81%",
        "Towards Vision 2035 reach 81 %",
        "Agenda 2063: 81 %",
        "每年服务2040人，体检率81%",
        "2040 residents are checked",
        "为2025年的1.2倍，即81%",
        "above the level of others in 2040 households",
        "到2030年达到81%",
    ] {
        is_silent(&[(COMMITMENTS, "", &row(quote))]);
    }
}

#[test]
fn a_row_whose_target_stays_in_words_is_no_unknown_indicator() {
    let folder = small_plan();
    change(folder.path(), INDICATORS, SCREENING, "71,71,四分之三以上的老人,,,,final");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("warning[no-target]: `elderly_screening` has no target in numbers"), "{page}");
    assert!(!page.contains("unknown-indicator") && page.contains("四分之三以上的老人"), "{page}");
    assert!(page.contains("1 of 6 indicators is projected"), "{page}");
}

#[test]
fn totals_of_tables_are_held_against_their_rows_and_left_out() {
    for (file, row, parts) in [
        (PEOPLE, "合计,100,100", &["warning[total-differs]", "the total of `women` is 100", "population.csv:20"][..]),
        (BIRTHS, "合计,1.3", &["warning[total-differs]", "add up to 1.1125", "fertility.csv:9"]),
        (HISTORY, "合计,,5.2,", &["warning[rows-left-out]", "rows of totals", "history.csv:5"]),
        (INDICATORS, "合计,,,,,,,,,,,,,,,,,,,,,,,,,,,,", &["warning[rows-left-out]", "indicators.csv:8"]),
    ] {
        says(file, "", row, parts);
    }
    let facilities = "name,adds,capacity,opening,status,line\n城北二期,childcare_places,60,2028-09,在建,childcare\n合计,,60,,,";
    says("seeds/facilities.csv", "", facilities, &["warning[rows-left-out]", "facilities.csv:3"]);
    // The children of a woman, the sum of the rates as they stand, and the mean rate of all women are all printed as the total.
    for total in ["合计,1.11", "合计,1112.5", "合计,0.2225", "合计,0.04", "合计,40.1"] {
        is_silent(&[(BIRTHS, "", total)]);
    }
    is_silent(&[(PEOPLE, "", "合计,119460,120510")]);
}

#[test]
fn tables_by_age_that_cannot_be_are_told_once() {
    for (file, from, to, parts) in [
        (BIRTHS, "15,0.006", "15,0.5", &["warning[rate-too-high]", "0.5 births a year", "fertility.csv:2"][..]),
        (BIRTHS, "25,0.088", "25,0.6", &["warning[rate-too-high]", "0.6 births"]),
        (BIRTHS, "20,0.055\n", "", &["warning[age-gap]", "is the row of 20 missing"]),
        (BIRTHS, "30,0.052\n", "", &["warning[age-gap]", "is the row of 30 missing"]),
        (BIRTHS, "40,0.004\n", "", &["warning[age-gap]", "is the row of 40 missing"]),
        (PEOPLE, "0,5700,", "0,57e30,", &["error[out-of-bounds]", "5.7e31 at age 0", "population.csv:2"]),
        ("seeds/migration.csv", "age,women,men\n0,", "age,women,men\n0,1e308,1e308\n1,", &["error[out-of-bounds]", "migration.csv:2"]),
    ] {
        says(file, from, to, parts);
    }
    for (from, to, told) in [("15,0.006", "1015,0.006", "nobody is 1015"), ("age,rate\n", "age,rate\n", "")] {
        let folder = small_plan();
        change(folder.path(), BIRTHS, from, to);
        let page = crate::support::command::told(&fiveyear(folder.path(), &["check"]));
        let count = usize::from(!told.is_empty());
        assert_eq!(page.matches("error[impossible-age]").count(), count, "{page}");
        assert!(page.contains(told), "{page}");
    }
    // In per cent, which per thousand would be a tenth of a child.
    let folder = small_plan();
    std::fs::write(folder.path().join(BIRTHS), "age,rate\n15,0.6\n20,5.5\n25,8.8\n30,5.2\n35,1.7\n40,0.4\n45,0.05\n").expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("births per cent") && !page.contains("rate-too-low"), "{page}");
    let folder = small_plan();
    std::fs::write(folder.path().join(BIRTHS), "age,rate (%)\n15,0.6\n20,5.5\n25,8.8\n30,5.2\n35,1.7\n40,0.4\n45,0.05\n")
        .expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(!page.contains("warning["), "{page}");
}

#[test]
fn names_years_and_sums_that_do_not_fit_are_told() {
    const PLAN: &str = "seeds/plan.toml";
    const FACILITIES: &str = "seeds/facilities.toml";
    says(PLAN, "base_year = 2025", "base_year = 2015", &["warning[plan-years]", "the base year is 2015"]);
    says(
        PLAN,
        "[[domain]]\nid = \"health\"",
        "[[domain]]\nid = \"culture\"\nname = \"Culture\"\n\n[[domain]]\nid = \"health\"",
        &["warning[unused]", "no indicator belongs to the domain `culture`"],
    );
    says(FACILITIES, "childcare_places = 120,", "childcare_places = 0,", &["warning[unused]", "adds 0 of `childcare_places`"]);
    says(
        FACILITIES,
        "zh = \"城南托育中心\", en = \"South nursery\"",
        "zh = \"城北托育中心\", en = \"North nursery\"",
        &["warning[same-facility-twice]"],
    );
    let twin = "name,adds,capacity,opening,delay,line\n城北托育中心,childcare_places,120,2027-09,0.5,childcare";
    says("seeds/facilities.csv", "", twin, &["warning[same-facility-twice]", "facilities.csv:2"]);
    says(
        "rules/services.rhai",
        "param.physicians_leaving)",
        "param.physicians_leaving / 100.0)",
        &["warning[other-unit]", "divided by 100", "services.rhai:"],
    );
    says(HISTORY, "", "carers_trained,2024,600,x", &["warning[other-unit]", "is it a total of several years"]);
    let folder = small_plan();
    let budget = std::fs::read_to_string(folder.path().join("seeds/budget.toml")).expect("there");
    let sums = [("0.18", "1.8"), ("0.32", "320"), ("0.12", "120"), ("0.38", "380")]
        .iter()
        .fold(budget, |budget, (share, sum)| budget.replace(&format!("share = {share}"), &format!("amount = {sum}")));
    std::fs::write(folder.path().join("seeds/budget.toml"), sums).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("warning[other-unit]: `childcare` has a sum 66.7 times smaller"), "{page}");
    // People in another unit are told where they stand, not where a check fails.
    let folder = small_plan();
    let people = std::fs::read_to_string(folder.path().join(PEOPLE)).expect("there");
    let thousandfold: String = people
        .lines()
        .map(|line| {
            if line.starts_with("age") {
                format!("{line}\n")
            } else {
                line.split(',')
                    .enumerate()
                    .map(|(at, cell)| if at == 0 { cell.to_owned() } else { format!("{cell}000") })
                    .collect::<Vec<_>>()
                    .join(",")
                    + "\n"
            }
        })
        .collect();
    std::fs::write(folder.path().join(PEOPLE), thousandfold).expect("writable");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.contains("warning[other-unit]") && page.contains("seeds/population.csv:1") && !page.contains("check-failed"), "{page}");
}

/// The small plan's table with a column more, which one row fills.
fn with_column(name: &str, row: &str, cell: &str) -> tempfile::TempDir {
    let folder = small_plan();
    let place = folder.path().join(INDICATORS);
    let table = std::fs::read_to_string(&place).expect("there");
    let filled = |line: &str| match line.split_once(',') {
        Some(("id", rest)) => format!("id,{name},{rest}\n"),
        Some((id, rest)) if id == row => format!("{id},{cell},{rest}\n"),
        Some((id, rest)) => format!("{id},,{rest}\n"),
        None => String::new(),
    };
    std::fs::write(place, table.lines().map(filled).collect::<String>()).expect("writable");
    folder
}

#[test]
fn columns_that_few_tables_have_are_held_against_the_others() {
    for (name, row, cell, part) in [
        ("interim", "physicians_per_1000", "2027: 3.4", "is not between the baseline 2.8 and the target 3.2"),
        ("interim", "physicians_per_1000", "2027: 300", "is not between"),
        ("interim", "physicians_per_1000", "2027: 2.0", "is not between"),
        ("interim", "waiting_days", "2027: 15", "is not between"),
        ("baseline_year", "physicians_per_1000", "2035", "the target is due in 2030"),
        ("weight", "physicians_per_1000", "1000", "weighs 1000"),
    ] {
        let page = printed(&fiveyear(with_column(name, row, cell).path(), &["check"]));
        assert!(page.contains(part) && page.matches("warning[").count() + page.matches("note[").count() == 1, "{name} {cell}\n{page}");
    }
    for (name, row, cell) in [
        ("interim", "physicians_per_1000", "2027: 2.9; 2028: 3.0"),
        ("interim", "waiting_days", "2027: 26; 2028: 24"),
        ("interim", "carers_trained", "2027: 100"),
        ("baseline_year", "physicians_per_1000", "2023"),
        ("weight", "physicians_per_1000", "5"),
    ] {
        let page = printed(&fiveyear(with_column(name, row, cell).path(), &["check"]));
        assert!(!page.contains("warning["), "{name} {cell}\n{page}");
    }
}

#[test]
fn printed_units_are_held_against_those_of_rows_and_times_are_reckoned() {
    let waiting = "30,30,20以内,20,at_most,,final";
    for (from, to, parts) in [
        (PHYSICIANS, "2.80,2.8,3.2人/万人,3.2,at_least,,final", &["warning[other-unit]", "is per 10000, and the row is per 1000"][..]),
        (SCREENING, "71,71,80个,80,at_least,,final", &["warning[other-unit]", "counts in 个"]),
        (SCREENING, "71,71,80‰,80,at_least,,final", &["error[printed-value]", "which is 8, not 80"]),
        (SCREENING, "71,71,全覆盖,90,at_least,,final", &["warning[printed-value]", "is all of them"]),
        (waiting, "30,30,2周,2,at_most,,final", &["error[printed-value]", "which is 14, not 2"]),
    ] {
        says(INDICATORS, from, to, parts);
    }
    for to in ["30,30,480小时,20,at_most,,final", "30,30,2周以内,14,at_most,,final", "30,30,20 days,20,at_most,,final"] {
        is_silent(&[(INDICATORS, waiting, to)]);
    }
    let row = |printed: &str, value: &str, unit: &str, named: &str, quote: &str| {
        format!("x1,2.9,名称,Name,{unit},{printed},{value},at_least,,2030,{named},{quote}")
    };
    for (row, parts) in [
        (row("80%", "80", "%,%", "elderly_screening,", "体检率达到85%"), &["warning[printed-value]", "the sentence says 85"]),
        (row("85天", "85", "天,days", "elderly_screening,", "原文"), &["warning[other-unit]", "and that of `elderly_screening` is %"]),
        (row("80%", "80", "%,%", ",physicians", "原文"), &["warning[other-unit]", "80 % is promised"]),
        (row("600", "600", "个,people", ",physicians", "原文"), &["warning[target-direction]", "672 in 2025 already"]),
        (row("3.2‰", "3.2", "%,%", "preschool_enrolment,", "原文"), &["warning[other-unit]", "is per mille"]),
    ] {
        says(COMMITMENTS, "", &row, parts);
    }
    for row in [
        row("不低于600", "600", "个,people", ",physicians", "不低于600"),
        row("81%", "81", "%,%", "elderly_screening,", "到2030年，达到81%"),
    ] {
        is_silent(&[(COMMITMENTS, "", &row)]);
    }
    let error = ",value,source\nphysicians_per_1000,2021,2.55,invented example\nphysicians_per_1000,2023,2.66,invented example\nelderly_screening,2023,68.5,invented example";
    let with = ",value,error,source\nphysicians_per_1000,2021,2.55,5,invented example";
    says(HISTORY, error, with, &["warning[observation-error]", "an error of 5 about 2.55", "history.csv:2"]);
    let prior = |cells: &str| format!("id,scale,drift,spread,degrees,source\nphysicians_per_1000,{cells},invented example");
    for (cells, parts) in [
        ("log,2,0.02,5", ["warning[prior-scale]", "a drift of 2 on the log scale"]),
        ("log,0.02,2,5", ["warning[prior-scale]", "a spread of 2 on the log scale"]),
        ("log,0.02,0.02,0.5", ["warning[prior-spread]", "0.5 degrees of freedom"]),
    ] {
        says("seeds/priors.csv", "", &prior(cells), &parts);
    }
    is_silent(&[("seeds/priors.csv", "", &prior("log,0.02,0.02,5"))]);
    says(HISTORY, "", "births,2024,0.2,x", &["warning[other-unit]", "`births` was 0.2"]);
    says(HISTORY, "", "waiting_days,2024,0.6,x", &["warning[other-unit]", "0.6 observed in 2024"]);
    says(PEOPLE, "85,1160,720", "85,11600,7200", &["warning[other-unit]", "11600 of 85 and older"]);
    says("seeds/mortality.csv", "age,women,men", "age,men,women", &["warning[other-unit]", "swapped"]);
    says("seeds/plan.toml", "step = 1", "step = 1\nmoney_unit = 1500", &["warning[other-unit]", "a unit of money is 1500 yuan"]);
}

#[test]
fn one_fault_is_told_once() {
    for (file, from, to, code) in [
        ("seeds/plan.toml", "id = \"elderly\"", "id = \"health\"", "duplicate-id"),
        (INDICATORS, "waiting_days,", "WAITING_DAYS,", "indicator-without-rule"),
        ("seeds/assumptions.toml", "between = [\"", "between = \"a, b\"\n#", "wrong-kind"),
    ] {
        let folder = small_plan();
        change(folder.path(), file, from, to);
        let page = crate::support::command::told(&fiveyear(folder.path(), &["check"]));
        assert!(page.contains(&format!("error[{code}]")) && page.matches("error[").count() == 1, "{page}");
    }
    let folder = small_plan();
    std::fs::write(folder.path().join("seeds/plan.toml"), "").expect("writable");
    let page = crate::support::command::told(&fiveyear(folder.path(), &["check"]));
    assert_eq!(page.matches("error[").count(), 1, "{page}");
}

#[test]
fn figures_with_marks_of_footnotes_and_mixed_powers_are_offered_as_numbers() {
    use fiveyear::table::{PerCent, number_help};
    for (words, number) in [
        ("6·7", "`6.7`"),
        ("12万3千", "`123000`"),
        ("1亿2000万", "`120000000`"),
        ("1万2000", "`12000`"),
        ("6.7*", "`6.7`"),
        ("6.7¹", "`6.7`"),
        ("6.7[1]", "`6.7`"),
        ("7 (2019)", "`7`"),
        ("1,23,456", "`123456`"),
        ("12,34,567", "`1234567`"),
        ("1/6", "`0.166667`"),
    ] {
        let help = number_help(words, PerCent::Unknown).map(|help| help.en).unwrap_or_default();
        assert!(help.contains(number), "{words}: {help}");
    }
    assert!(number_help("..", PerCent::Unknown).is_some_and(|help| help.en.contains("leave the cell empty")));
    // A stray power is nobody's number.
    for words in ["12万3", "3千2万"] {
        let help = number_help(words, PerCent::Unknown).map(|help| help.en).unwrap_or_default();
        assert!(!help.contains("120003") && !help.contains("23000"), "{words}: {help}");
    }
}
