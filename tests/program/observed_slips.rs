//! Observed values, assumptions, facilities and shares that are most likely slips are told at their place with what was meant, and sound ones are not.

use std::fs;

use super::misread::{change, says};
use crate::support::command::{fiveyear, printed, small_plan, told};

const HISTORY: &str = "seeds/history.csv";
const FACILITIES: &str = "seeds/facilities.toml";
const ASSUMPTIONS: &str = "seeds/assumptions.toml";
const BUDGET: &str = "seeds/budget.toml";
const OWN_HISTORY: &str = "series,year,value,source\n\
    physicians_per_1000,2021,2.55,invented example\nphysicians_per_1000,2023,2.66,invented example\nelderly_screening,2023,68.5,invented example\n";

/// What `check` says of the small plan with these texts replaced, in one line.
fn checked(edits: &[(&str, &str, &str)]) -> String {
    let folder = small_plan();
    edits.iter().for_each(|(file, from, to)| change(folder.path(), file, from, to));
    let output = fiveyear(folder.path(), &["check"]);
    let page = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&page).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn is_silent(edits: &[(&str, &str, &str)]) {
    let page = checked(edits);
    assert!(page.starts_with("no fault found") && !page.contains("warning["), "{edits:?}\n{page}");
}

/// Rows of carers trained, year by year.
fn carers(first: i32, values: &[f64]) -> String {
    let row = |(at, value): (usize, &f64)| format!("carers_trained,{},{value},yearbook", first + at as i32);
    values.iter().enumerate().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn sums_of_years_among_yearly_figures_are_told_with_what_each_year_had() {
    for (rows, parts) in [
        (
            carers(2026, &[125.0, 256.0, 390.0]),
            &["2026 to 2028", "125, 256, 390", "write what each year had: 125, 131, 134", "history.csv:6"][..],
        ),
        (carers(2026, &[118.0, 241.0]), &["2026 to 2027", "118, 123"]),
        (carers(2021, &[100.0, 205.0, 310.0, 430.0]), &["2021 to 2024", "100, 105, 105, 120"]),
    ] {
        says(HISTORY, "", &rows, &[&["warning[other-unit]"][..], parts].concat());
    }
    // What grows, and one good year, are no sums.
    for values in [&[125.0, 140.0, 160.0][..], &[125.0, 180.0, 240.0], &[240.0, 125.0], &[60.0, 120.0, 180.0]] {
        is_silent(&[(HISTORY, "", &carers(2026, values))]);
    }
    is_silent(&[(HISTORY, "", "elderly_screening,2026,72,yearbook\nelderly_screening,2027,74,yearbook")]);
}

#[test]
fn a_target_among_observed_values_is_told() {
    says(HISTORY, "", "physicians_per_1000,2030,3.2,yearbook", &["warning[targets-in-history]", "exactly its target", "history.csv:5:26"]);
    says(HISTORY, "", "elderly_screening,2030,80,yearbook", &["warning[targets-in-history]"]);
    let seen = "elderly_screening,2028,76,a\nelderly_screening,2029,78,a\nelderly_screening,2030,80,a";
    assert!(!checked(&[(HISTORY, "", seen)]).contains("targets-in-history"));
    assert!(!checked(&[(HISTORY, "", "elderly_screening,2030,79,a")]).contains("targets-in-history"));
}

#[test]
fn years_outside_the_plan_are_told_at_the_year() {
    for year in ["2062", "1926"] {
        let row = format!("physicians_per_1000,{year},2.85,yearbook");
        says(HISTORY, "", &row, &["warning[observed-outside-plan]", "history.csv:5:21"]);
    }
}

#[test]
fn headings_over_each_others_columns_are_told_once() {
    let rows = "physicians_per_1000,2021,2.55,0.05,a\nphysicians_per_1000,2023,2.66,0.05,a\n";
    for (header, parts) in
        [("series,value,year,error,source", "`year` and `value`"), ("series,year,error,value,source", "`error` and `value`")]
    {
        let page = checked(&[(HISTORY, OWN_HISTORY, &format!("{header}\n{rows}"))]);
        assert!(page.contains("error[no-header]") && page.contains(parts), "{page}");
        assert_eq!(page.matches("error[").count(), 1, "{page}");
    }
    is_silent(&[(HISTORY, OWN_HISTORY, &format!("series,year,value,error,source\n{rows}"))]);
    let part = "series,year,value,error,source\nphysicians_per_1000,2021,2.55,2%,a\n";
    says(HISTORY, OWN_HISTORY, part, &["error[not-a-number]", "2 % of 2.55 is 0.051", "history.csv:2"]);
}

#[test]
fn scatter_and_rates_that_no_series_has_are_told() {
    for (from, to, parts) in [
        ("value = 0.08", "value = 8", &["warning[other-unit]", "`coverage_noise` scatters by 8", "write `0.08`"][..]),
        ("value = 0.08", "value = 1.6", &["`coverage_noise` scatters by 1.6"]),
        ("value = 12", "value = 1200", &["`training_noise` scatters by 1200"]),
        ("value = 12", "value = 0.12", &["`training_noise` scatters by no more than 0.12", "write `12"]),
        ("value = 3\n", "value = 300\n", &["`revenue_noise` scatters by 300"]),
        ("\"0.5 to 2.5\"", "\"50 to 250\"", &["`mortality_improvement` is about 112", "write `\"0.5 to 2.5\"`"]),
        ("normal = [-1.5, 2.5]", "normal = [-1.5, 250]", &["nine draws in ten of `net_migration`"]),
    ] {
        says(ASSUMPTIONS, from, to, parts);
    }
    for (from, to) in [
        ("value = 0.08", "value = 0.3"),
        ("value = 12", "value = 25"),
        ("value = 12", "value = \"8 to 20\""),
        ("value = 3\n", "value = 6\n"),
    ] {
        is_silent(&[(ASSUMPTIONS, from, to)]);
    }
}

#[test]
fn quantities_that_are_alike_everywhere_are_known_by_their_names() {
    let declared = |label: &str, value: &str| {
        format!(
            "[param.known]\nlabel = \"{label}\"\nunit = \"ratio\"\nvalue = {value}\nsource = \"invented\"\ngrade = \"D\"\ngroup = \"trend\"\n"
        )
    };
    for (label, value) in [
        ("Boys born per girl", "110.3"),
        ("出生性别比", "0.907"),
        ("Sex ratio at birth", "0.11"),
        ("平均每户人口", "25.3"),
        ("Household size", "0.253"),
    ] {
        let page = checked(&[(ASSUMPTIONS, "", &declared(label, value))]);
        assert!(page.contains("and nowhere below"), "{label}: {page}");
    }
    for (label, value) in [("Boys born per girl", "1.1"), ("Household size", "2.5"), ("Change of household size", "-0.1")] {
        let page = checked(&[(ASSUMPTIONS, "", &declared(label, value))]);
        assert!(!page.contains("and nowhere below"), "{label}: {page}");
    }
}

#[test]
fn capacities_out_of_all_proportion_are_told_at_what_is_added() {
    for (from, to, parts) in [
        (
            "childcare_places = 120",
            "childcare_places = 12000",
            &["warning[other-unit]", "adds 12,000 of `childcare_places`", "more than 90"][..],
        ),
        ("physicians = 45", "physicians = 4500", &["warning[other-unit]", "adds 4500 of `physicians`", "the whole place has about"]),
    ] {
        let page = checked(&[(FACILITIES, from, to)]);
        parts.iter().for_each(|part| assert!(page.contains(part), "{part}: {page}"));
        assert_eq!(page.matches("warning[").count(), 1, "{page}");
    }
    is_silent(&[(FACILITIES, "childcare_places = 120", "childcare_places = 150")]);
    // One message for a cost in another unit, at its key.
    for cost in ["160000000", "16000"] {
        let page = checked(&[(FACILITIES, "construction_cost = 160", &format!("construction_cost = {cost}"))]);
        assert_eq!(page.matches("warning[other-unit]").count(), 1, "{page}");
    }
    let page =
        checked(&[(FACILITIES, "running_cost = 22", "running_cost = 2200"), ("seeds/plan.toml", "", "\n[report]\nspending = \"budget\"")]);
    assert!(page.contains("error[shift-too-large]") && page.contains("facilities.toml:39:"), "{page}");
}

#[test]
fn dates_that_are_none_are_told_alone() {
    let table = |opening: &str, capacity: &str| {
        format!(
            "name,adds,capacity,opening,status,cost,running_cost,line\nWest nursery,childcare_places,{capacity},{opening},under_way,9,1.2,childcare\n"
        )
    };
    for (opening, capacity, part) in [
        ("2027/13", "60", "is not a month"),
        ("09/27", "60", "is not a month"),
        ("46631", "60", "46631 is a day as a spreadsheet counts it: 2027-09"),
        ("2207-09", "60", "is in the year 2207"),
        ("60", "2027", "stand in each other's column"),
    ] {
        let folder = small_plan();
        fs::write(folder.path().join("seeds/facilities.csv"), table(opening, capacity)).expect("writable");
        let message = told(&fiveyear(folder.path(), &["check"]));
        let flat = message.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("error[not-a-date]") && flat.contains(part) && !flat.contains("2100"), "{opening}: {message}");
    }
}

#[test]
fn a_share_that_is_none_is_told_with_what_the_others_leave() {
    for (from, to, part) in [
        ("share = 0.18", "share = 1.8", "the other lines leave 0.18: write that?"),
        ("share = 0.12", "share = -0.12", "the other lines leave 0.12: write that?"),
        ("share = 0.18", "share = 18", "18 % is 0.18"),
    ] {
        let page = checked(&[(BUDGET, from, to)]);
        assert!(page.contains("error[share-out-of-range]") && page.contains(part), "{page}");
        assert_eq!(page.matches("error[").count(), 1, "{page}");
    }
    let two = checked(&[(BUDGET, "share = 0.18", "share = 1.8"), (BUDGET, "share = 0.12", "share = -0.2")]);
    assert!(two.contains("1.8 % is 0.018") && !two.contains("0000"), "{two}");
    assert!(two.contains("a share is not negative"), "{two}");
}

#[test]
fn priors_beyond_what_classes_have_are_told() {
    let header = "id,scale,drift,spread,degrees,three_two,width,source\n";
    for (row, part) in [
        ("elderly_screening,logit,0.15,8.4,7.5,-0.15,1,a", "a spread of 8.4 in log-odds"),
        ("elderly_screening,logit,0.15,0.84,7.5,-15,1,a", "a rank correlation of -15"),
        ("elderly_screening,logit,0.15,0.84,7.5,-0.15,100,a", "is it in per cent? Then write 1"),
        ("elderly_screening,logit,0.15,-0.84,7.5,-0.15,1,a", "standard deviation of the change over five years"),
    ] {
        says("seeds/priors.csv", "", &format!("{header}{row}"), &[part, "priors.csv:2"]);
    }
    let rows =
        "elderly_screening,logit,0.84,0.15,7.5,,1,a\nphysicians_per_1000,log,0.1,-0.02,7.5,,1,a\nwaiting_days,log,0.1,-0.03,7.5,,1,a\n";
    let page = checked(&[("seeds/priors.csv", "", &format!("{header}{rows}"))]);
    assert!(page.contains("`drift` and `spread` stand in each other's column"), "{page}");
    assert_eq!(page.matches("error[").count(), 1, "{page}");
    let sound = checked(&[("seeds/priors.csv", "", &format!("{header}elderly_screening,logit,0.15,0.84,7.5,-0.15,1,a"))]);
    assert!(!sound.contains("prior-s"), "{sound}");
}

#[test]
fn a_plan_that_is_named_where_none_is_read_is_refused() {
    let folder = small_plan();
    for arguments in [
        &["init", "x", "--plan", "wuxing"][..],
        &["--plan", "wuxing", "init", "x"],
        &["import", "t.csv", "--out", "new", "--plan", "."],
        &["schema", "--plan", "."],
    ] {
        let output = fiveyear(folder.path(), arguments);
        assert!(!output.status.success() && told(&output).contains("reads no plan"), "{arguments:?}: {}", told(&output));
    }
    assert!(!folder.path().join("x").exists());
    printed(&fiveyear(folder.path(), &["init", "x"]));
}

#[test]
fn a_run_says_that_check_has_a_leap_to_tell() {
    let folder = small_plan();
    change(folder.path(), ASSUMPTIONS, "triangular = [0.04, 0.06, 0.09]", "triangular = [0.3, 0.35, 0.4]");
    let page = printed(&fiveyear(folder.path(), &["run", "--draws", "20", "--no-charts", "--out", "o"]));
    assert!(page.contains("warning[plan-warned]"), "{page}");
}

#[test]
fn progress_with_one_value_ten_times_off_is_told() {
    let folder = small_plan();
    let header = "indicator,base_year,base_value,current_year,current_value,target_year,target_value,direction,natural_limit,peer_spread\n";
    for (row, part) in [
        ("Beds,2020,6,2023,6.7,2025,75,more,,", "75 is about ten times off 6 and 6.7"),
        ("Beds,2020,6,2023,0.67,2025,7.5,more,,", "0.67 is about ten times off 7.5 and 6"),
        ("Beds,2020,60,2023,67,2025,75,more,1,", "all values of the row lie beyond its natural limit 1"),
        ("Beds,2020,60,2023,67,2025,75,more,,-3", "a spread of -3 cannot be"),
        ("Beds,2020,6,2203,6.7,2025,7.5,more,,", "are two of its digits exchanged?"),
    ] {
        fs::write(folder.path().join("t.csv"), format!("{header}{row}\n")).expect("writable");
        let output = fiveyear(folder.path(), &["progress", "t.csv", "--method", "unsd"]);
        let page = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "{row}\n{page}");
        assert!(flat.matches("error[").count() + flat.matches("warning[").count() == 1, "{row}\n{page}");
    }
    for row in ["Beds,2020,6,2023,6.7,2025,7.5,more,,", "Places,2020,0.5,2023,2,2025,4.5,more,,", "Jobs,2020,1,2023,9,2025,10,more,,"] {
        fs::write(folder.path().join("t.csv"), format!("{header}{row}\n")).expect("writable");
        let page = printed(&fiveyear(folder.path(), &["progress", "t.csv", "--method", "unsd"]));
        assert!(!page.contains("warning["), "{row}\n{page}");
    }
}

#[test]
fn notes_below_tables_are_left_out_and_told() {
    for (file, note) in
        [(HISTORY, "注：摘自年鉴,,,"), (HISTORY, "Source: yearbook,,,"), ("seeds/commitments.csv", "注：摘自正文,,,,,,,,,,,,,")]
    {
        let page = checked(&[(file, "", note)]);
        assert!(page.starts_with("no fault found") && page.contains("warning[rows-left-out]: notes below the table"), "{note}\n{page}");
    }
}

#[test]
fn a_total_that_one_digit_would_mend_says_so_alone() {
    let folder = small_plan();
    fs::remove_file(folder.path().join(BUDGET)).expect("a file");
    for (rows, part) in [
        (
            "childcare,托育,1800\nhealth,医疗卫生,320\nelderly,养老,120\nother,其他,380\n,合计,1000\n",
            "with 180 for 1800 the total comes out",
        ),
        (",合计,1000\nchildcare,托育,189\nhealth,医疗卫生,320\nelderly,养老,120\nother,其他,380\n", "is a line missing"),
    ] {
        fs::write(folder.path().join("seeds/budget.csv"), format!("id,name,amount\n{rows}")).expect("writable");
        let output = fiveyear(folder.path(), &["check"]);
        let page = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("warning[total-differs]") && flat.contains(part) && !flat.contains("rows-left-out"), "{page}");
    }
}

#[test]
fn headings_that_are_nearly_years_are_told_and_no_column_is_lost() {
    let wide = |years: &str| format!("series,{years},source\nphysicians_per_1000,2.5,2.55,2.6,yearbook\n");
    let whole = |page: &str| checked(&[(HISTORY, OWN_HISTORY, page)]);
    for (years, wrong, meant) in [
        ("2021,202,2023", "202", "write `2022`"),
        ("2021,2O22,2023", "2O22", "write `2022`"),
        ("20211,2022,2023", "20211", "write `2021`"),
        ("2021,2022,23", "23", "write `2023`"),
        ("2021,20222年,2023", "20222年", "write `2022`"),
        ("2019,20122,2023", "20122", "write the year in four digits"),
    ] {
        let page = whole(&wide(years));
        assert!(page.contains(&format!("`{wrong}` among headings of years is no year")) && page.contains(meant), "{years}\n{page}");
    }
    for years in ["2021,2022,2023", "2021,change 2018-2021,2023", "2021,no. of 2022,2023"] {
        let page = whole(&wide(years));
        assert!(!page.contains("among headings of years"), "{years}\n{page}");
    }
}
