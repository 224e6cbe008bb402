//! What planners write in one of many ways is read as it was meant, or told: words of targets and changes, dates, units, figures that cannot be.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use fiveyear::plan::printed::{Known, Meaning, Surroundings, asked, read};
use fiveyear::plan::{Better, Form, TargetKind};

use crate::support::command::{fiveyear, printed, small_plan, told};

/// The target that words ask for of an indicator with a baseline of 1200, or of `None` where nobody can tell.
pub(super) fn target(words: &str) -> Option<(TargetKind, f64)> {
    let around = Surroundings::of_target("Places", "places");
    let baseline = fiveyear::plan::printed::Value { number: 1200.0, decimals: 0, form: Form::Number, per_cent: false };
    let known = Known { name: "Places", unit: "places", baseline: Some(baseline), years: 5, better: None };
    let asked = asked(&read(words, around), known, &mut Vec::new())?;
    Some((asked.comparison, asked.value))
}

#[test]
fn negated_sides_are_the_other_side_and_what_is_not_understood_is_not_judged() {
    use TargetKind::{AtLeast, AtMost};
    for (words, meant) in [
        ("不得低于1500", (AtLeast, 1500.0)),
        ("不应超过1000", (AtMost, 1000.0)),
        ("不可少于1500", (AtLeast, 1500.0)),
        ("不准高于1000", (AtMost, 1000.0)),
        ("not under 1500", (AtLeast, 1500.0)),
        ("not below 1500", (AtLeast, 1500.0)),
        ("must not fall below 1500", (AtLeast, 1500.0)),
        ("not over 1000", (AtMost, 1000.0)),
        ("never above 1000", (AtMost, 1000.0)),
        ("not to exceed 1000", (AtMost, 1000.0)),
        ("nicht unter 1500", (AtLeast, 1500.0)),
        ("no menos de 1500", (AtLeast, 1500.0)),
    ] {
        assert_eq!(target(words), Some(meant), "{words}");
    }
    for words in ["不得为1500", "not 1500", "never 1500", "不得低于1500，不得高于1000", "第3", "Top 3", "3rd", "减少2倍"] {
        assert_eq!(target(words), None, "{words}");
    }
}

#[test]
fn changes_count_from_the_baseline_and_levels_do_not() {
    use TargetKind::{AtLeast, AtMost};
    for (words, meant) in [
        ("down to 1000", (AtMost, 1000.0)),
        ("down by 200", (AtMost, 1000.0)),
        ("缩短200", (AtMost, 1000.0)),
        ("缩短到1000", (AtMost, 1000.0)),
        ("压缩200", (AtMost, 1000.0)),
        ("缩减200", (AtMost, 1000.0)),
        ("shrink by 200", (AtMost, 1000.0)),
        ("shortened by 200", (AtMost, 1000.0)),
        ("净增300", (AtLeast, 1500.0)),
        ("add 300", (AtLeast, 1500.0)),
        ("rise 25%", (AtLeast, 1500.0)),
        ("rise to 1500", (AtLeast, 1500.0)),
        ("增长1倍", (AtLeast, 2400.0)),
        ("增长到2倍", (AtLeast, 2400.0)),
        ("翻一番", (AtLeast, 2400.0)),
        ("减少四分之一", (AtMost, 900.0)),
        ("from 1200 to 1500", (AtLeast, 1500.0)),
    ] {
        assert_eq!(target(words), Some(meant), "{words}");
    }
    // From the baseline to somewhere is a range or a way.
    assert_eq!(target("1200至1500"), None);
    assert_eq!(read("1400至1500", Surroundings::of_target("Places", "places")).meaning, Meaning::Range { low: 1400.0, high: 1500.0 });
    let rank = read("第3", Surroundings::of_target("全省排名", "位"));
    assert_eq!((rank.value().map(|value| value.number), rank.demand), (Some(3.0), Some(TargetKind::AtMost)));
    assert_eq!(Better::Less.code(), "less");
}

#[track_caller]
pub(super) fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let place = folder.join(file);
    let text = fs::read_to_string(&place).unwrap_or_default();
    assert!(text.contains(from), "`{from}` in {file}\n{text}");
    let text = if from.is_empty() { format!("{text}{to}\n") } else { text.replacen(from, to, 1) };
    fs::write(place, text).expect("writable");
}

/// That `check` of the small plan with one text replaced says all these words.
#[track_caller]
pub(super) fn says(file: &str, from: &str, to: &str, parts: &[&str]) {
    let folder = small_plan();
    change(folder.path(), file, from, to);
    let output = fiveyear(folder.path(), &["check"]);
    let page = [String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)].concat();
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(flat.contains(part), "`{to}`: {part} is missing in\n{page}");
    }
}

pub(super) const INDICATORS: &str = "seeds/indicators.csv";
pub(super) const COMMITMENTS: &str = "seeds/commitments.csv";

#[test]
fn words_of_targets_are_held_against_the_columns_beside_them() {
    let physicians = "3.20,3.2,at_least,,final";
    for (written, parts) in [
        ("3.20 (2028),,,,final", &["warning[plan-years]", "is of 2028", "indicators.csv:4"][..]),
        ("下降10%,,,,final", &["error[target-direction]", "asks for less"]),
        ("below 3.2,,,,final", &["error[target-direction]", "asks for less"]),
        ("2.60,,,,final", &["warning[target-direction]", "worse than the baseline"]),
        ("不得为3.2,,,,final", &["warning[printed-value]", "is not judged"]),
        ("第3,,,,final", &["warning[printed-value]", "is not judged"]),
    ] {
        says(INDICATORS, physicians, written, parts);
    }
    // Words that are understood agree with what stands beside them.
    let folder = small_plan();
    change(folder.path(), INDICATORS, physicians, "不得低于3.2,3.2,at_least,,final");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(!page.contains("warning["), "{page}");
}

#[test]
fn words_of_commitments_are_held_against_value_and_series() {
    let row = "nurseries,2.1,新建托育中心,New nurseries,个,nurseries,2个,2,at_least,,2030,,nurseries_opened,新建托育中心2个";
    let of = |printed: &str, value: &str, series: &str, quote: &str| {
        format!("nurseries,2.1,新建托育中心,New nurseries,个,nurseries,{printed},{value},at_least,,2030,,{series},{quote}")
    };
    for (written, parts) in [
        (of("翻一番", "2", "nurseries_opened", "翻一番"), ["warning[printed-value]", "change of 100 %"]),
        (
            of("增长50%", "50", "physicians", "增长50%").replace("New nurseries", "Physicians").replace("新建托育中心", "医师"),
            ["warning[printed-value]", "leads from 672 to 1008"],
        ),
        (
            of("新增90", "90", "physicians", "新增90").replace("New nurseries", "Physicians").replace("新建托育中心", "医师"),
            ["warning[printed-value]", "leads from 672 to 762"],
        ),
        (of("达到1.2万", "1.2", "physicians", "达到1.2万"), ["error[printed-value]", "which is 12000"]),
        (of("累计50张", "50", "physicians", "累计50张"), ["warning[printed-form]", "total over years"]),
        (of("…", "2", "nurseries_opened", "两个"), ["warning[printed-value]", "states nothing"]),
        (of("2个", "2", "nurseries_opened", "到2037年新建2个"), ["warning[plan-years]", "speaks of 2037"]),
        (of("2个", "2", "women", "新建2个"), ["warning[commitment-not-judged]", "list of values"]),
    ] {
        says(COMMITMENTS, row, &written, &parts);
    }
}

#[test]
fn observed_values_far_from_the_model_are_told() {
    for (row, parts) in [
        ("population,2024,20.5,invented", ["warning[other-unit]", "the model has"]),
        ("population,2024,2050000,invented", ["warning[other-unit]", "the model has"]),
        ("physicians,2024,50,invented", ["warning[other-unit]", "the model has"]),
        ("women,2024,50,invented", ["warning[observations-unused]", "list of values"]),
    ] {
        says("seeds/history.csv", "", row, &parts);
    }
}

#[test]
fn facilities_that_open_late_or_in_months_are_told() {
    const FACILITIES: &str = "seeds/facilities.toml";
    let delay = "delay = { pert = [-0.1, 0.3, 1.5] }";
    for (to, parts) in [
        ("delay = { pert = [-1, 3, 18] }", ["warning[other-unit]", "is it in months"]),
        ("delay = \"0 to 6\"", ["warning[other-unit]", "is it in months"]),
        ("delay = -3", ["warning[other-unit]", "before its date"]),
        ("shared_delay = \"revenue_growth\"", ["warning[other-unit]", "not years"]),
    ] {
        says(FACILITIES, delay, to, &parts);
    }
    says(FACILITIES, "\"2027-09\"", "2027", &["warning[year-alone]", "read as January"]);
    says(FACILITIES, "\"2027-09\"", "\"2027-09-31\"", &["error[not-a-date]"]);
    says(FACILITIES, "adds = { childcare_places = 120, nurseries_opened = 1 }", "adds = {}", &["warning[unused]", "adds nothing"]);
    let moved = "title = \"Later\"\nparent = \"trend\"\n[facility.north_nursery]\nopening = \"2037-09\"";
    says("scenarios/later.toml", "", moved, &["warning[opens-too-late]", "scenarios/later.toml:4"]);
}

#[test]
fn a_change_in_per_cent_is_no_factor() {
    let with = |value: &str| format!("title = \"More\"\nparent = \"trend\"\n[param]\nphysicians_hired = {{ times = {value} }}");
    says("scenarios/more.toml", "", &with("\"+15%\""), &["error[wrong-kind]", "write `1.15`"]);
    says("scenarios/more.toml", "", &with("\"-20%\""), &["error[wrong-kind]", "write `0.8`"]);
    says("scenarios/more.toml", "", &with("1"), &["warning[changes-nothing]"]);
    for (cell, meant) in [("+80%", "`1.8`"), ("-20%", "`0.8`")] {
        says("seeds/scenarios.csv", "", &format!("item,change,more\nphysicians_hired,times,{cell}"), &["error[not-a-number]", meant]);
    }
    let folder = small_plan();
    change(folder.path(), "seeds/scenarios.csv", "", "item,change,more\nphysicians_hired,,4% to 9%");
    let page = printed(&fiveyear(folder.path(), &["check"]));
    assert!(page.starts_with("no fault found"), "{page}");
}

#[test]
fn names_and_marks_that_nothing_reads_are_told() {
    const RULES: &str = "rules/services.rhai";
    says(RULES, "", "fn base_physicans() { 600.0 }", &["warning[unused]", "`physicians`"]);
    says(RULES, "", "/* a remark", &["error[syntax]", "never closed"]);
    says("seeds/plan.toml", "target_year = 2030", "target_year = 2037", &["warning[plan-years]"]);
    says(INDICATORS, "invented example,,\n", "invented example,,甲\"\n", &["error[open-quote]"]);
    says("seeds/history.csv", "", ",,,\n,,,", &["warning[empty-row]", "2 empty rows"]);
}

#[test]
fn helps_of_values_say_what_was_meant() {
    const ASSUMPTIONS: &str = "seeds/assumptions.toml";
    let value = "value = \"0.02 to 0.08\"";
    for (written, help) in [
        ("\"nan\"", "an assumption needs a value"),
        ("\"about 0.05\"", "write `0.05`"),
        ("\"0,02 bis 0,08\"", "write `\"0.02 to 0.08\"`"),
        ("\"normal(0.05, 0.02)\"", "write `{ normal = [0.05, 0.02] }`"),
        ("normal(0.05, 0.02)", "write `value = { normal = [0.05, 0.02] }`"),
        ("{ normal = (0.05, 0.02) }", "write `value = { normal = [0.05, 0.02] }`"),
        ("{ normal = [0.05 0.02] }", "write `value = { normal = [0.05, 0.02] }`"),
        ("{ pert = [\"2%\", \"3%\", \"5%\"] }", "write `[0.02, 0.03, 0.05]`"),
        ("1e308", "beyond measure"),
        ("\"1e308 to 1.7e308\"", "beyond measure"),
    ] {
        says(ASSUMPTIONS, value, &format!("value = {written}"), &[help]);
    }
    let shift = |share: &str, years: &str| {
        format!("title = \"S\"\nparent = \"trend\"\n[[shift]]\nto = \"elderly\"\nshare = {share}\nyears = {years}")
    };
    for (share, years, help) in [
        ("\"18\"", "[2026, 2028]", "write `0.18`"),
        ("3", "[2026, 2028]", "write `0.03`"),
        ("0.01", "\"2026-2028\"", "write `[2026, 2028]`"),
        ("0.01", "[2026]", "write `[2026, 2026]`"),
        ("0.01", "[2026.0, 2028]", "write `2026`"),
    ] {
        says("scenarios/s.toml", "", &shift(share, years), &[help]);
    }
}

/// Whatever a command is told to open: what never ends or never begins is refused at once.
#[cfg(unix)]
#[test]
fn pipes_devices_and_folders_are_no_files() {
    let folder = small_plan();
    let place = folder.path();
    assert!(Command::new("mkfifo").arg(place.join("pipe.csv")).status().expect("mkfifo is there").success());
    let begun = Instant::now();
    for file in ["pipe.csv", "/dev/zero", "seeds"] {
        for arguments in [
            &["progress", file][..],
            &["hindcast", file],
            &["import", file, "--out", "new"],
            &["import", "seeds/indicators.csv", "--like", file, "--out", "new"],
            &["discover", "--cases", file, "--outcome", "x"],
        ] {
            let output = fiveyear(place, arguments);
            let words = told(&output);
            assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{words}");
            assert!(words.contains("not-a-file") || words.contains("cannot-read"), "{arguments:?}\n{words}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "none of them waits");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_and_no_other_plan_is_shown() {
    for file in ["seeds/plan.toml", "seeds/history.csv", "rules/money.rhai", "scenarios/trend.toml"] {
        let folder = small_plan();
        fs::remove_file(folder.path().join(file)).expect("it was there");
        fs::create_dir(folder.path().join(file)).expect("made");
        let output = fiveyear(folder.path(), &["check"]);
        let words = told(&output);
        assert!(output.status.code() == Some(1) && words.contains("not-a-file") && words.contains(file), "{words}");
    }
}
