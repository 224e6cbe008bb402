//! Slips of planners' own tables: what no figure is, rows that stand twice, years that are mistyped, sums of years, forecasts, words against the good way.

use fiveyear::import::{SaidYears, Understood, understand, understand_of};
use fiveyear::table::Grid;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::import::{of, understood};

fn target(table: &Understood, name: &str) -> Option<f64> {
    of(table, name).demand.as_ref().map(|demand| demand.value)
}

#[track_caller]
fn doubts(table: &Understood, name: &str, part: &str) {
    let doubts = &of(table, name).doubts;
    assert!(doubts.iter().any(|(_, doubt)| doubt.en.contains(part)), "{name}: {doubts:?}");
}

#[track_caller]
fn says(table: &Understood, part: &str) {
    assert!(table.doubts.iter().any(|doubt| doubt.en.contains(part)), "{:?}", table.doubts);
}

#[test]
fn errors_formulas_and_dates_are_no_figures() {
    let table = understood(
        "指标,单位,2020年,2025年目标\n甲数,个,6,#REF!\n乙数,个,6,#DIV/0!\n丙数,个,6,=6*1.25\n丁数,个,6,=C2+1\n戊数,个,3.25,3月5日\n己数,个,3.25,2025-04-03\n庚数,个,3,5-Mar\n辛数,个,3,####\n壬数,个,#N/A,8\n癸数,个,7,=8\n",
    );
    for (name, part) in [
        ("甲", "#REF! is the error of a spreadsheet"),
        ("乙", "#DIV/0! is the error"),
        ("丙", "a formula without a result"),
        ("丁", "a formula without a result"),
        ("戊", "a date, no figure"),
        ("己", "a date, no figure"),
        ("庚", "a date, no figure"),
        ("辛", "too narrow"),
    ] {
        assert_eq!(target(&table, name), None, "{name}");
        doubts(&table, name, part);
    }
    assert!(of(&table, "壬").base_value().is_none());
    doubts(&table, "壬", "#N/A is the error");
    assert_eq!(target(&table, "癸"), Some(8.0));
}

#[test]
fn a_workbook_says_which_of_its_cells_hold_no_figure() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (at, words) in ["指标", "单位", "2020年", "2025年目标"].iter().enumerate() {
        sheet.write(0, at as u16, *words).expect("a cell");
    }
    for (row, name) in ["甲数", "乙数", "丙数", "丁数", "戊数"].iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, *name).expect("a cell");
        sheet.write(row, 1, "个").expect("a cell");
        sheet.write(row, 2, 6).expect("a cell");
    }
    sheet.write_formula(1, 3, Formula::new("=C2*1.25").set_result("")).expect("a cell");
    sheet.write_formula(2, 3, Formula::new("=C99/0").set_result("#DIV/0!")).expect("a cell");
    sheet.write_with_format(3, 3, ExcelDateTime::parse_from_str("2025-04-03").expect("a day"), &day).expect("a cell");
    sheet.merge_range(4, 3, 5, 3, "9", &Format::new()).expect("cells");
    let bytes = book.save_to_buffer().expect("a workbook");
    let table = understand(&Grid::open("plan.xlsx", &bytes, None).expect("a sheet"), None).expect("a table");
    assert_eq!((target(&table, "乙"), target(&table, "丙"), target(&table, "丁"), target(&table, "戊")), (None, None, Some(9.0), None));
    doubts(&table, "乙", "#DIV/0! is the error of a spreadsheet");
    doubts(&table, "丙", "a date, no figure");
    doubts(&table, "戊", "part of merged cells: 9 is read for their first row alone");
}

#[test]
fn rows_that_stand_twice_are_told() {
    let table = understood("指标,单位,2020年,2025年目标\n甲数,个,6,8\n乙数,个,6,8\n甲数,个,6,8\n乙数,个,6,9\n丙数,个,5,7\n");
    let of_row = |line: usize| table.entries.iter().find(|entry| entry.row.line == line).map(|entry| &entry.doubts).expect("a row");
    assert!(of_row(4).iter().any(|(_, doubt)| doubt.en.contains("row 2 again")));
    assert!(of_row(5).iter().any(|(_, doubt)| doubt.en.contains("row 3 has the same name")));
    assert!(of_row(6).is_empty() && of_row(2).is_empty());
    let groups = understood("领域,指标,单位,2020年,2025年目标\n城市,学校数,个,6,8\n农村,学校数,个,6,8\n");
    assert!(groups.entries.iter().all(|entry| !entry.doubts.iter().any(|(_, doubt)| doubt.en.contains("again"))));
}

#[test]
fn years_with_exchanged_digits_are_told() {
    says(&understood("指标,单位,2002年,2025年目标\n甲数,个,6,8\n"), "is 2002 mistyped for 2020?");
    let table = understood("指标,单位,2020年,2012年,2022年,2025年目标\n甲数,个,6,6.2,6.4,8\n");
    says(&table, "is 2012 mistyped for 2021?");
    for sound in [
        "指标,单位,2010年,2030年目标\n甲数,个,6,8\n",
        "指标,单位,2020年,2035年目标\n甲数,个,6,8\n",
        "指标,单位,2022年,2021年,2020年,2025年目标\n甲数,个,6.4,6.2,6,8\n",
        "指标,单位,2018年,2019年,2020年,2025年目标\n甲数,个,6,6.2,6.4,8\n",
    ] {
        assert!(!understood(sound).doubts.iter().any(|doubt| doubt.en.contains("mistyped")), "{sound}");
    }
}

#[test]
fn a_target_year_before_all_figures_is_refused() {
    let grid = Grid::open("t.csv", "指标,单位,2020年,2025年目标\n甲数,个,6,8\n".as_bytes(), None).expect("a table");
    for target in [2015, 2020] {
        let fault = understand_of(&grid, None, SaidYears { base: None, target: Some(target) }).expect_err("too early");
        assert!(fault.message.en.contains("does not come after the base year 2020"), "{fault:?}");
    }
    assert!(understand_of(&grid, None, SaidYears { base: None, target: Some(2030) }).is_ok());
    says(&understood("指标,单位,2025年,2025年目标\n甲数,个,6,8\n"), "the year of the target, is no baseline");
}

#[test]
fn sums_of_years_and_forecasts_are_no_observed_figures_of_a_year() {
    let jobs = understood(
        "指标,单位,2020年,2021年,2022年,2023年,2025年目标\n城镇新增就业,万人,2,2.1,4.3,6.6,10\n每千人口床位数,张,6,6.2,6.4,6.6,7.5\n",
    );
    doubts(&jobs, "城镇", "2.1, 4.3, 6.6 grow as sums of all years so far do: if they are, write what each year had, 2.1, 2.2, 2.3");
    assert!(of(&jobs, "每千").doubts.is_empty(), "{:?}", of(&jobs, "每千").doubts);
    let said = SaidYears { base: Some(2020), target: Some(2025) };
    let of_text = |text: &str| {
        let grid = Grid::open("t.csv", text.as_bytes(), None).expect("a table");
        understand_of(&grid, None, said).expect("a table")
    };
    let total = of_text("指标,单位,2020年,2021年,2022年,2025年目标\n城镇新增就业,人,20000,21000,41500,〔105000〕\n");
    doubts(&total, "城镇", "write what each year had, 21000, 20500");
    let sound = of_text("指标,单位,2020年,2021年,2022年,2025年目标\n城镇新增就业,人,20000,21000,20500,〔105000〕\n");
    assert!(sound.entries[0].doubts.iter().all(|(_, doubt)| !doubt.en.contains("sums")), "{:?}", sound.entries[0].doubts);
    let foreseen = of_text("指标,单位,2020年,2021年,2022年预计,2025年目标\n每千人口床位数,张,6,6.2,6.4,7.5\n");
    says(&foreseen, "`2022年预计` was foreseen, not observed: left out");
    let years: Vec<i32> = foreseen.entries[0].observed.iter().map(|(year, ..)| *year).collect();
    assert_eq!(years, [2021]);
}

#[test]
fn words_against_the_good_way_and_against_each_other_are_told() {
    let table = understood(
        "Indicator,Unit,Baseline 2020,Target 2025\nVaccination coverage,%,92,no more than 95\nWaiting time,days,30,not below 20\nBeds,per 1000,6,7.5\n\
         每千人口床位数,张,6,≤7.5\n孕产妇死亡率,1/10万,9,≤8\n入园率,%,96,≥98\n床位数,张,6,不低于7.5以内\n",
    );
    doubts(&table, "Vaccination", "the baseline 92 meets it already");
    doubts(&table, "Waiting", "the baseline 30 meets it already");
    doubts(&table, "每千", "the baseline 6 meets it already");
    for sound in ["孕产妇", "入园率", "Beds"] {
        assert!(of(&table, sound).doubts.is_empty(), "{sound}: {:?}", of(&table, sound).doubts);
    }
    assert_eq!(target(&table, "床位数"), None);
}

#[test]
fn units_points_and_ratios_that_do_not_fit_are_told() {
    let table = understood(
        "指标,单位,2020年,2025年目标\n每千人口床位数,张/万人,60,75\n入园率（%）,‰,98,99\n乙率,%,98,990\n丙数,6,7.5,8\n城乡居民收入比,,1.66:1,1:1.63\n丁率,%,60,110\n",
    );
    doubts(&table, "每千", "the name speaks of one in 1000");
    doubts(&table, "入园率", "the name speaks of one in 100");
    doubts(&table, "乙率", "is a point missing, 99?");
    doubts(&table, "丙数", "the unit is a number, 6");
    doubts(&table, "城乡", "ratios the other way round");
    assert!(of(&table, "丁率").doubts.is_empty(), "{:?}", of(&table, "丁率").doubts);
}
