//! Planners' own tables: what each kind of printed cell is read as, and that a plan made of a table can be checked and run.

use std::collections::BTreeMap;
use std::fs;

use fiveyear::import::{Entry, Mapping, Understood, files, understand};
use fiveyear::plan::printed::{Change, Meaning, Surroundings, Value, read};
use fiveyear::plan::{Better, Family, Form, Measure, Nature, Plan, TargetKind};
use fiveyear::scenario::load_scenarios;
use fiveyear::simulate::{Session, Settings};
use fiveyear::table::Grid;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value as Json;

use crate::support::command::{fiveyear, printed, told};

pub(super) fn understood(csv: &str) -> Understood {
    let grid = Grid::open("table.csv", csv.as_bytes(), None).expect("a table");
    understand(&grid, None).unwrap_or_else(|fault| panic!("{fault:?}"))
}

pub(super) fn of<'u>(table: &'u Understood, name: &str) -> &'u Entry {
    table.entries.iter().find(|entry| entry.row.name.starts_with(name)).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn cells_are_read_as_plans_print_them() {
    use TargetKind::{About, AtLeast, AtMost, LessThan, MoreThan};
    let plain = |unit: &'static str| Surroundings::of_target("指标", unit);
    for (cell, unit, value, demand) in [
        ("90", "%", 90.0, None),
        ("≥90", "%", 90.0, Some(AtLeast)),
        (">99", "%", 99.0, Some(MoreThan)),
        ("＞９９", "%", 99.0, Some(MoreThan)),
        ("7左右", "%", 7.0, Some(About)),
        ("约7", "%", 7.0, Some(About)),
        ("3.5以内", "%", 3.5, Some(AtMost)),
        ("不高于 3.5", "%", 3.5, Some(AtMost)),
        ("<5.5", "%", 5.5, Some(LessThan)),
        ("no more than 20", "days", 20.0, Some(AtMost)),
        ("not less than 3.2", "", 3.2, Some(AtLeast)),
        ("up to 1,250.5", "", 1250.5, Some(AtMost)),
        ("1.2万", "人", 12_000.0, None),
        ("1.2万", "万人", 1.2, None),
        ("65万人以上", "万人", 65.0, Some(AtLeast)),
        ("12,50", "", 12.5, None),
        ("1'250", "", 1250.0, None),
        ("2 million", "people", 2_000_000.0, None),
        ("77.3*", "岁", 77.3, None),
        ("提高到95", "%", 95.0, None),
        ("25微克/立方米以内", "微克/立方米", 25.0, Some(AtMost)),
        ("至少 20", "张", 20.0, Some(AtLeast)),
        ("-1.5", "℃", -1.5, None),
    ] {
        let figure = read(cell, plain(unit));
        let Meaning::Value(found) = figure.meaning else { panic!("{cell}: {figure:?}") };
        assert_eq!((found.number, figure.demand), (value, demand), "{cell}");
        assert!(!figure.total && !figure.average, "{cell}");
    }
    // The way and its end: the end is what is meant.
    for cell in ["提高9个百分点，达到80%", "raise by 9 percentage points to 80 %", "从71提高到80"] {
        assert!(
            matches!(read(cell, plain("%")).meaning, Meaning::Value(Value { number: 80.0, .. })),
            "{cell}: {:?}",
            read(cell, plain("%"))
        );
    }
    assert!(matches!(read("80%", plain("")).meaning, Meaning::Value(Value { per_cent: true, number: 80.0, .. })));
    for (cell, value) in
        [("[1500]", 1500.0), ("约21.9（累计）", 21.9), ("〔13.5〕", 13.5), ("五年累计600", 600.0), ("600（5年累计）", 600.0)]
    {
        let figure = read(cell, plain(""));
        let Meaning::Value(found) = figure.meaning else { panic!("{cell}: {figure:?}") };
        assert_eq!((found.number, figure.total), (value, true), "{cell}");
    }
    for (cell, by, how) in [
        ("提高0.4个百分点", 0.4, Change::Amount),
        ("提高1岁", 1.0, Change::Amount),
        ("+0.4", 0.4, Change::Amount),
        ("下降10%", -10.0, Change::PerCent),
        ("比2020年下降18%", -18.0, Change::PerCent),
        ("年均增长5.5%", 5.5, Change::PerCentAYear),
        ("increase by 6 percentage points", 6.0, Change::Amount),
        ("翻一番", 100.0, Change::PerCent),
    ] {
        assert_eq!(read(cell, plain("个")).meaning, Meaning::Change { by, how }, "{cell}");
    }
    for (cell, low, high) in [
        ("3.0-3.4", 3.0, 3.4),
        ("3.0～3.4", 3.0, 3.4),
        ("3%—5%", 3.0, 5.0),
        ("90 to 92", 90.0, 92.0),
        ("3至5", 3.0, 5.0),
        ("3.2±0.2", 3.0, 3.4),
    ] {
        let Meaning::Range { low: from, high: to } = read(cell, plain("%")).meaning else { panic!("{cell}") };
        assert!((from - low).abs() < 1e-12 && (to - high).abs() < 1e-12, "{cell}: {from} {to}");
    }
    for (cell, value, form) in [("1.66:1", 1.66, Form::RatioToOne), ("1：1.23", 1.23, Form::OneToRatio)] {
        let Meaning::Value(found) = read(cell, plain("")).meaning else { panic!("{cell}") };
        assert_eq!((found.number, found.form), (value, form), "{cell}");
    }
    for cell in ["", "—", "…", "/", "n/a", "－－", "无"] {
        assert_eq!(read(cell, plain("")).meaning, Meaning::Nothing, "{cell}");
    }
    for cell in ["应保尽保", "动态清零", "高于GDP增长", "elaborated"] {
        assert_eq!(read(cell, plain("")).meaning, Meaning::Words, "{cell}");
    }
    for cell in ["3.8.1", "2:3", "12、15和18"] {
        let figure = read(cell, plain(""));
        assert!(figure.meaning == Meaning::Unreadable && !figure.doubts.is_empty(), "{cell}: {figure:?}");
    }
    // What could mean two things says so.
    for cell in ["1,250", "90（口径待定）", "77.3*"] {
        assert!(!read(cell, plain("")).doubts.is_empty(), "{cell}");
    }
}

const SERVICES: &str = "\
某市“十四五”公共服务规划主要指标,,,,,,
类别,指标,单位,2020年实际值,2025年目标值,属性,责任单位
幼有所育,每千人口拥有3岁以下婴幼儿托位数,个,1.8,4.5,预期性,卫健局
学有所教,学前教育毛入园率,%,85.2,>90,预期性,教育局
,九年义务教育巩固率,%,95.2,96,约束性,教育局
劳有所得,参加各类职业技能培训人次,万人次,5.9[5年累计],[1500],预期性,人社局
病有所医,人均预期寿命,岁,77.3,提高1岁,预期性,卫健局
老有所养,养老机构护理型床位占比,%,48,55,约束性,民政局
住有所居,城镇老旧小区改造,万户,—,约21.9（累计）,预期性,住建局
弱有所扶,符合条件的申请者纳入低保,%,应保尽保,应保尽保,约束性,民政局
文体服务,人均体育场地面积,平方米,2.2,2.6左右,预期性,体育局
,图书馆年流通人次,人次,1.2万,1.5万以上,预期性,文旅局
注：[ ]内为五年累计数。,,,,,,
";

#[test]
fn a_chinese_plans_table_is_read_right() {
    let table = understood(SERVICES);
    assert_eq!((table.base_year, table.target_year, table.entries.len()), (2020, 2025, 10));
    assert_eq!(table.title, "某市“十四五”公共服务规划主要指标");
    assert_eq!(table.passed_over.len(), 1, "the note");
    let demand = |name: &str| of(&table, name).demand.clone().expect(name);
    assert_eq!((demand("学前教育").value, demand("学前教育").comparison), (90.0, TargetKind::MoreThan));
    assert_eq!(of(&table, "九年义务").row.domain, "学有所教", "groups go on downwards");
    assert_eq!((demand("参加各类").value, demand("参加各类").measure), (1500.0, Measure::Total));
    assert_eq!(of(&table, "参加各类").base_value(), None, "a past total is no yearly value");
    assert_eq!((demand("人均预期寿命").value, demand("人均预期寿命").comparison), (78.3, TargetKind::AtLeast));
    assert_eq!((demand("人均体育").tolerance, demand("人均体育").comparison), (Some(0.05), TargetKind::About));
    assert_eq!(of(&table, "图书馆").base_value().map(|value| value.number), Some(12_000.0));
    assert_eq!(demand("图书馆").value, 15_000.0);
    assert_eq!(demand("城镇老旧").measure, Measure::Total);
    assert!(of(&table, "符合条件").demand.is_none(), "words are kept and not judged");
    let beds = of(&table, "养老机构");
    assert_eq!((beds.nature, beds.department.as_str()), (Some(Nature::Binding), "民政局"));
    assert_eq!(of(&table, "养老机构").family, Family::Coverage);
}

#[test]
fn the_national_plans_table_with_a_column_of_growth_is_read_right() {
    let table = understood(
        "专栏1 “十四五”时期经济社会发展主要指标,,,,,\n类别,指标,2020年,2025年,年均/累计,属性\n\
         经济发展,1.国内生产总值（GDP）增长（%）,2.3,—,保持在合理区间、各年度视情提出,预期性\n\
         ,2.全员劳动生产率增长（%）,2.5,—,高于GDP增长,预期性\n,3.常住人口城镇化率（%）,60.6*,65,—,预期性\n\
         民生福祉,9.城镇调查失业率（%）,5.2,—,<5.5,预期性\n,10.劳动年龄人口平均受教育年限（年）,10.8,11.3,—,约束性\n\
         ,14.人均预期寿命（岁）,77.3*,—,〔1〕,预期性\n绿色生态,15.单位GDP能源消耗降低（%）,—,—,〔13.5〕,约束性\n注：①〔 〕内为5年累计数。,,,,,\n",
    );
    let demand = |name: &str| of(&table, name).demand.clone();
    assert_eq!(of(&table, "常住人口").row.code, "3");
    assert_eq!(of(&table, "常住人口").base_value().map(|value| value.number), Some(60.6));
    assert!(demand("国内生产总值").is_none() && demand("全员").is_none(), "words");
    let unemployment = demand("城镇调查").expect("a target");
    assert_eq!((unemployment.value, unemployment.comparison, unemployment.better), (5.5, TargetKind::LessThan, Better::Less));
    assert_eq!(demand("人均预期寿命").map(|target| target.value), Some(78.3), "a total change of a level");
    let energy = demand("单位GDP").expect("a target");
    assert_eq!((energy.value, energy.measure), (13.5, Measure::Total));
}

#[test]
fn other_countries_tables_are_read_right() {
    let chicago = understood(
        "Indicator,Unit,Actual 2015,Actual 2018,Target 2025,Target 2050\nPopulation in poverty,%,13.4,12.1,11.5,8\n\
         Transit trips,trips,\"647,295,957\",\"600,000,000\",\"700,000,000\",\"1,000,000,000\"\n\
         Unemployment rate (%),,5.4,4.1,≤5,no more than 4\nHigh school graduates,%,87.0,88.2,90-92,at least 95\n",
    );
    assert_eq!((chicago.base_year, chicago.target_year), (2018, 2050));
    let poverty = of(&chicago, "Population in poverty");
    assert_eq!(poverty.observed, [(2015, 13.4, "13.4".to_owned())]);
    assert_eq!(poverty.interim.iter().map(|(year, target, _)| (*year, target.value)).collect::<Vec<_>>(), [(2025, 11.5)]);
    assert_eq!(poverty.demand.as_ref().map(|target| (target.comparison, target.better)), Some((TargetKind::AtMost, Better::Less)));
    assert_eq!(of(&chicago, "Transit").base_value().map(|value| value.number), Some(600_000_000.0));
    let graduates = &of(&chicago, "High school").interim[0].1;
    assert_eq!((graduates.value, graduates.tolerance), (91.0, Some(1.0)), "a range is its middle within half its width");

    let colombia = understood(
        "PLAN INDICATIVO 2024-2027;;;;;\nCódigo;Indicador de producto;Unidad;Línea base 2023;Meta 2027;Responsable\n\
         020101;Cobertura neta en preescolar;%;61,5;80,0;Educación\n020103;Personas capacitadas;Número;1.250;5.000;Empleo\n",
    );
    assert_eq!((colombia.base_year, colombia.target_year), (2023, 2027));
    let trained = of(&colombia, "Personas");
    assert_eq!(
        (trained.row.code.as_str(), trained.base_value().map(|value| value.number)),
        ("020103", Some(1250.0)),
        "decimal commas elsewhere"
    );
    assert_eq!(of(&colombia, "Cobertura").base_value().map(|value| value.number), Some(61.5));
}

#[test]
fn several_heading_rows_merged_groups_and_per_cent_cells_of_a_workbook_are_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("指标体系").expect("a name");
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "公共服务主要指标", &plain).expect("merged");
    sheet.merge_range(1, 0, 2, 0, "领域", &plain).expect("merged");
    sheet.merge_range(1, 1, 2, 1, "指标", &plain).expect("merged");
    sheet.merge_range(1, 2, 1, 3, "目标值", &plain).expect("merged");
    sheet.merge_range(1, 4, 2, 4, "2020年基期值", &plain).expect("merged");
    sheet.write(2, 2, "2023年").and_then(|sheet| sheet.write(2, 3, "2025年")).expect("written");
    sheet.merge_range(3, 0, 4, 0, "卫生健康", &plain).expect("merged");
    sheet.write(3, 1, "每千人口床位数（张）").and_then(|sheet| sheet.write(3, 2, 6.8)).expect("written");
    sheet.write(3, 3, 7.5).and_then(|sheet| sheet.write(3, 4, 6)).expect("written");
    let per_cent = Format::new().set_num_format("0.0%");
    sheet.write(4, 1, "参保率（%）").expect("written");
    for (column, value) in [(2, 0.985), (3, 0.99), (4, 0.981)] {
        sheet.write_with_format(4, column, value, &per_cent).expect("written");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let table = understand(&Grid::open("plan.xlsx", &bytes, None).expect("a sheet"), None).expect("a table");
    assert_eq!((table.base_year, table.target_year), (2020, 2025));
    let insured = of(&table, "参保率");
    assert_eq!((insured.row.domain.as_str(), insured.base_value().map(|value| value.number)), ("卫生健康", Some(98.1)));
    assert_eq!(insured.demand.as_ref().map(|target| target.value), Some(99.0));
    assert_eq!(of(&table, "每千人口").interim.iter().map(|(year, target, _)| (*year, target.value)).collect::<Vec<_>>(), [(2023, 6.8)]);
}

#[test]
fn stages_without_numbers_belong_to_the_row_above() {
    let table = understood(
        "序号,指标名称,2020年,2025年目标\n一、教育服务,,,\n9,残疾儿童少年入学率（%）,,\n,学前段,90,90\n,高中段,80,85\n10,收入比,1.66:1,1.63:1\n",
    );
    let stages: Vec<(&str, &str, &str, &str)> = table
        .entries
        .iter()
        .map(|entry| (entry.row.code.as_str(), entry.row.stage.as_str(), entry.row.unit.as_str(), entry.row.domain.as_str()))
        .collect();
    assert_eq!(stages, [("9", "学前段", "%", "教育服务"), ("9", "高中段", "%", "教育服务"), ("10", "", "", "教育服务")]);
    let demand = |at: usize| table.entries[at].demand.clone().expect("a target");
    assert_eq!((demand(0).comparison, demand(0).tolerance), (TargetKind::Hold, Some(0.5)));
    assert_eq!((demand(2).form, demand(2).better, demand(2).comparison), (Form::RatioToOne, Better::Less, TargetKind::AtMost));
}

#[test]
fn a_table_becomes_a_plan_that_is_checked_and_run_by_two_commands() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("table.csv"), SERVICES).expect("written");
    let page = printed(&fiveyear(folder.path(), &["import", "table.csv", "--out", "p"]));
    assert!(page.contains("10 indicators") && page.contains("E10"), "doubts name their cells\n{page}");
    let check = fiveyear(folder.path(), &["check", "--plan", "p"]);
    assert!(check.status.success(), "{}", told(&check));
    let answer: Json =
        serde_json::from_str(&printed(&fiveyear(folder.path(), &["run", "--plan", "p", "--draws", "2000", "--format", "json"])))
            .expect("JSON");
    let targets = answer["scenarios"][0]["targets"].as_array().expect("targets");
    let p = |part: &str| {
        let target = targets.iter().find(|target| target["indicator"].as_str().is_some_and(|id| id.contains(part))).expect("a target");
        target["met"].as_f64().expect("a count") / 2000.0
    };
    // Known answers: log-odds of 90 % less those of 85.2 % are 0.447, of a class that moves 0.150 +- 0.887 in five years; and so on.
    assert!((p("入园率") - 0.37).abs() < 0.04, "{}", p("入园率"));
    assert!((p("护理型床位") - 0.44).abs() < 0.04, "{}", p("护理型床位"));
    // A rule written out for editing changes no number.
    printed(&fiveyear(folder.path(), &["deepen", "入园率", "--plan", "p"]));
    let deepened = printed(&fiveyear(folder.path(), &["run", "--plan", "p", "--draws", "2000", "--format", "json"]));
    let deepened: Json = serde_json::from_str(&deepened).expect("JSON");
    assert_eq!(deepened["scenarios"][0]["targets"], answer["scenarios"][0]["targets"]);
    assert!(fs::read_dir(folder.path().join("p/rules")).expect("rules").any(|file| file.expect("readable").path().is_file()), "a rule");
    assert_eq!(fiveyear(folder.path(), &["deepen", "入园率", "--plan", "p"]).status.code(), Some(1), "it has a rule now");
    let again = fiveyear(folder.path(), &["import", "table.csv", "--out", "p"]);
    assert_eq!(again.status.code(), Some(1), "a folder with files in it is left alone");
}

#[test]
fn the_next_version_of_a_table_is_read_the_same_way() {
    let table = understood(SERVICES);
    let made = files(&table, "table.csv", None);
    let mapping = Mapping::parse("import.toml", &made["import.toml"]).expect("what was written is read");
    // The next version has another target and a heading that says less.
    let next = SERVICES.replace("2025年目标值", "目标值").replace(">90", ">92");
    let grid = Grid::open("next.csv", next.as_bytes(), None).expect("a table");
    let again = understand(&grid, Some(&mapping)).expect("read");
    let ids = |table: &Understood| table.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&table), ids(&again));
    assert_eq!(of(&again, "学前教育").demand.as_ref().map(|target| target.value), Some(92.0));
}

#[test]
fn a_table_without_a_heading_says_what_is_wanted() {
    let grid = Grid::open("table.csv", "a,b\n1,2\n".as_bytes(), None).expect("a table");
    let fault = understand(&grid, None).expect_err("no heading");
    assert_eq!(fault.code.name(), "no-heading");
}

/// Five-year moves on the class's scale have the class's mean and spread.
#[test]
fn a_rule_by_class_has_the_spread_of_its_class() {
    let csv = "指标,单位,2020年,2025年目标\n覆盖率甲,%,60,65\n每千人口床位乙,张,5,6\n";
    let made: BTreeMap<String, Vec<u8>> =
        files(&understood(csv), "table.csv", None).into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let plan = Plan::from_files(&made).unwrap_or_else(|found| panic!("{found:?}"));
    let scenarios = load_scenarios(&plan).expect("sound");
    let settings = Settings { draws: 20_000, ..Settings::default() };
    let mut session = Session::new(&plan, &scenarios, settings).unwrap_or_else(|found| panic!("{found:?}"));
    let draws = session.experiment(&scenarios[0]).expect("the rules trace").draws;
    let logit = |percent: f64| (percent / (100.0 - percent)).ln();
    for (part, scale, drift, spread) in
        [("覆盖率", logit as fn(f64) -> f64, 0.150, 0.887), ("床位", f64::ln as fn(f64) -> f64, 0.155, 0.188)]
    {
        let id = &plan.indicators.iter().find(|indicator| indicator.id.contains(part)).expect("a row").id;
        let at = draws.position(id).expect("a series");
        let moves: Vec<f64> = draws.column(at, 5).iter().zip(draws.column(at, 0)).map(|(end, start)| scale(*end) - scale(*start)).collect();
        let mean = moves.iter().sum::<f64>() / moves.len() as f64;
        let sd = (moves.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / moves.len() as f64).sqrt();
        assert!((mean - drift).abs() < 0.03 * spread && (sd / spread - 1.0).abs() < 0.03, "{part}: {mean} {sd}");
    }
}
