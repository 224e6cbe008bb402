//! Forms of planners' tables that were once misread: changes with limits, units in cells, titles in workbooks, the next version of a table.

use std::fs;

use fiveyear::import::{Mapping, SaidYears, Understood, files, understand, understand_of};
use fiveyear::plan::printed::Asked;
use fiveyear::plan::{Better, Nature, TargetKind};
use fiveyear::table::Grid;
use rust_xlsxwriter::{Format, FormatScript, Workbook};

use super::import::{of, understood};
use crate::support::command::{fiveyear, printed, told};

fn demand_of(table: &Understood, name: &str) -> Asked {
    of(table, name).demand.clone().unwrap_or_else(|| panic!("no demand of {name}"))
}

/// A demand beside a fall says how far the fall goes, and so bounds what is left from above.
#[test]
fn demands_beside_a_change_bound_the_side_that_they_ask_for() {
    use TargetKind::{About, AtLeast, AtMost, LessThan};
    let table = understood(
        "Indicator,Unit,Baseline 2020,Target 2025\n甲案件数,起,1200,下降10%以上\n乙发案率,%,12,降低2个百分点以上\n丙死亡率,/10万,8,降低不低于1\n\
         Crime recorded,people,1200,reduce by at least 10%\nWaiting,people,100,decrease by more than 10%\n丁覆盖率,%,60,提高5个百分点以上\n\
         戊人数,人,1000,年均增长5%以上\n己能耗,吨,100,降低13.5%左右\n庚率,%,60,提高不低于5个百分点\nVacancies,%,10,-3 pp\nUnfilled,%,10,-3pp\n\
         Open posts,%,10,down 3 pp\nCovered,%,50,up 3 pp\nDowntown homes,homes,50,\"60, downtown\"\n",
    );
    for (name, value, comparison, better) in [
        ("甲", 1080.0, AtMost, Better::Less),
        ("乙", 10.0, AtMost, Better::Less),
        ("丙", 7.0, AtMost, Better::Less),
        ("Crime", 1080.0, AtMost, Better::Less),
        ("Waiting", 90.0, LessThan, Better::Less),
        ("丁", 65.0, AtLeast, Better::More),
        ("戊", 1276.28, AtLeast, Better::More),
        ("己", 86.5, About, Better::Less),
        ("庚", 65.0, AtLeast, Better::More),
        ("Vacancies", 7.0, AtMost, Better::Less),
        ("Unfilled", 7.0, AtMost, Better::Less),
        ("Open posts", 7.0, AtMost, Better::Less),
        ("Covered", 53.0, AtLeast, Better::More),
        ("Downtown", 60.0, AtLeast, Better::More),
    ] {
        let demand = demand_of(&table, name);
        assert_eq!((demand.value, demand.comparison, demand.better), (value, comparison, better), "{name}");
    }
}

#[test]
fn round_figures_that_are_about_right_are_no_finer_than_they_are_round() {
    let table = understood(
        "指标,单位,2020年,2025年目标\n产值,亿元,43903,60000左右\n人口,万人,650,约660\n户数,户,1000,1234左右\n增速,%,6,7左右\n面积,平方米,2.2,2.6左右\n床位,张,80,约100\n",
    );
    for (name, tolerance, marked) in [
        ("产值", 3000.0, true),
        ("人口", 5.0, true),
        ("户数", 0.5, false),
        ("增速", 0.5, false),
        ("面积", 0.05, false),
        ("床位", 5.0, true),
    ] {
        assert_eq!(demand_of(&table, name).tolerance, Some(tolerance), "{name}");
        let told = of(&table, name).doubts.iter().any(|(_, doubt)| doubt.en.contains("round figure"));
        assert_eq!(told, marked, "{name}");
    }
}

#[test]
fn a_cells_own_unit_is_brought_into_that_of_its_row() {
    let table = understood(
        "指标,单位,2020年,2025年目标\n甲额,亿元,8,9000万元\n乙数,万人,5,80000人\n丙额,万元,800,1.2亿元\n丁数,万人,60,65万人\n戊数,万人,6,7.5万\n\
         Spend,£,1.2m,£1.5m\nLocal spend (£m),,£43.0m,£48m\nGrants,£k,120,£150k\n距离,千米,5,6千米\n额,million yuan,8,1.2 billion\n",
    );
    for (name, base, target, marked) in [
        ("甲额", 8.0, 0.9, false),
        ("乙数", 5.0, 8.0, true),
        ("丙额", 800.0, 12_000.0, false),
        ("丁数", 60.0, 65.0, false),
        ("戊数", 6.0, 7.5, true),
        ("Spend", 1_200_000.0, 1_500_000.0, false),
        ("Local spend", 43.0, 48.0, false),
        ("Grants", 120.0, 150.0, false),
        ("距离", 5.0, 6.0, false),
        ("额", 8.0, 1200.0, false),
    ] {
        let entry = of(&table, name);
        assert_eq!((entry.base_value().map(|value| value.number), demand_of(&table, name).value), (Some(base), target), "{name}");
        let unit = entry.doubts.iter().any(|(_, doubt)| doubt.en.contains("the unit"));
        assert_eq!(unit, marked, "{name}: {:?}", entry.doubts);
    }
    assert_eq!(of(&table, "Local spend").row.unit, "£m");
}

#[test]
fn a_share_beside_per_cents_is_marked() {
    let table = understood("Indicator,Unit,Baseline (2020),Target (2025)\nA rate,%,0.8,90%\nB rate,%,80%,0.9\nC rate,%,0.8,1.5\n");
    let marked = |name: &str| of(&table, name).doubts.iter().any(|(_, doubt)| doubt.en.contains("meant"));
    assert!(marked("A rate") && marked("B rate") && !marked("C rate"));
}

fn again(earlier: &str, next: &str) -> Result<Understood, String> {
    let grid = |csv: &str| Grid::open("table.csv", csv.as_bytes(), None).expect("a table");
    let said = SaidYears { base: Some(2020), target: Some(2025) };
    let made = files(&understand_of(&grid(earlier), None, said).expect("an earlier version"), "table.csv", None);
    let mapping = Mapping::parse("import.toml", &made["import.toml"]).expect("what was written is read");
    understand(&grid(next), Some(&mapping)).map_err(|fault| fault.message.en)
}

fn says(table: &Understood, words: &[&str]) -> bool {
    table.doubts.iter().any(|doubt| words.iter().all(|word| doubt.en.contains(word)))
}

/// The next version of a table may have other years, names and columns: each is read by its words and told, none by its place.
#[test]
fn nothing_of_the_next_version_is_read_by_its_place_in_silence() {
    let old = "领域,指标,计量,2020年,2025年目标,责任单位\n教育,甲覆盖率,%,81,92,教育局\n";
    let years = again(old, "领域,指标,计量,2021年,2026年目标,责任单位\n教育,甲覆盖率,%,82,95,教育局\n").expect("other years");
    assert_eq!((years.base_year, years.target_year, years.entries[0].baseline_year), (2021, 2026, 2021));
    assert!(says(&years, &["2020年", "2021年"]) && says(&years, &["2025年目标", "2026年目标"]), "{:?}", years.doubts);

    let grown =
        again(old, "领域,指标,计量,2020年,2023年目标,2025年目标,责任单位\n教育,甲覆盖率,%,81,88,92,教育局\n").expect("a new column");
    assert!(says(&grown, &["2023年目标", "new"]), "{:?}", grown.doubts);
    assert_eq!(grown.entries[0].interim.iter().map(|(year, asked, _)| (*year, asked.value)).collect::<Vec<_>>(), [(2023, 88.0)]);
    assert_eq!(demand_of(&grown, "甲").value, 92.0);

    let swapped = again(
        "领域,指标,口径,基准,规划值,干系部门\n教育,甲覆盖率,%,80,90,教育局\n",
        "领域,指标,口径,目标数,基期数,干系部门\n教育,甲覆盖率,%,92,81,教育局\n",
    )
    .expect("renamed and swapped");
    assert_eq!(swapped.entries[0].base_value().map(|value| value.number), Some(81.0));
    assert_eq!(demand_of(&swapped, "甲").value, 92.0);
    assert!(says(&swapped, &["基准", "基期数"]) && says(&swapped, &["规划值", "目标数"]), "{:?}", swapped.doubts);

    let moved = again(old, "某县指标表,,,,,\n责任单位,领域,计量,指标,2025年目标,2020年\n教育局,教育,%,甲覆盖率,92,81\n").expect("moved");
    assert_eq!((moved.entries[0].base_value().map(|value| value.number), demand_of(&moved, "甲").value), (Some(81.0), 92.0));
    assert_eq!(moved.entries[0].department, "教育局");
    assert!(moved.doubts.is_empty(), "{:?}", moved.doubts);

    let less = again(old, "领域,指标,计量,2020年,2025年目标\n教育,甲覆盖率,%,81,92\n").expect("without the department");
    assert!(says(&less, &["责任单位", "any more"]), "{:?}", less.doubts);
    let gone = again(old, "领域,指标,计量,2020年,责任单位\n教育,甲覆盖率,%,81,教育局\n").expect_err("no target");
    assert!(gone.contains("2025年目标"), "{gone}");
    let foreign = again(old, "x,y,z\na,b,c\n").expect_err("another table");
    assert!(foreign.contains("another table"), "{foreign}");
}

#[test]
fn titles_and_lines_above_a_workbooks_table_name_no_column() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").expect("a name");
    for (row, cells) in [
        &["清河市“十四五”卫生健康发展规划主要指标"][..],
        &["填报单位：区发改局", "", "", "", "单位：见表"],
        &["领域", "指标", "单位", "现状", "规划目标", ""],
        &["", "", "", "2020年", "2023年", "2025年"],
        &["教育", "甲覆盖率", "%", "80", "85", "90"],
        &["", "乙床位", "张", "100", "120", "150"],
    ]
    .into_iter()
    .enumerate()
    {
        for (column, words) in cells.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            sheet.write(row as u32, column as u16, *words).expect("written");
        }
    }
    for column in [0, 1, 2] {
        let words = ["领域", "指标", "单位"][column];
        sheet.merge_range(2, column as u16, 3, column as u16, words, &Format::new()).expect("merged");
    }
    sheet.merge_range(2, 4, 2, 5, "规划目标", &Format::new()).expect("merged");
    let bytes = book.save_to_buffer().expect("a workbook");
    let table = understand(&Grid::open("plan.xlsx", &bytes, None).expect("a sheet"), None).expect("a table");
    assert_eq!((table.base_year, table.target_year), (2020, 2025));
    assert_eq!(table.title, "清河市“十四五”卫生健康发展规划主要指标");
    assert_eq!((of(&table, "乙").row.domain.as_str(), demand_of(&table, "乙").value), ("教育", 150.0));
    assert_eq!(of(&table, "甲").row.domain, "教育");

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "清河市“十四五”规划主要指标").expect("written");
    for (column, words) in ["主要指标", "单位", "2020年", "2025年", "指标性质"].into_iter().enumerate() {
        sheet.write(1, column as u16, words).expect("written");
    }
    for (column, words) in ["人均预期寿命", "岁", "78.2", "79.2", "预期性"].into_iter().enumerate() {
        sheet.write(2, column as u16, words).expect("written");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let table = understand(&Grid::open("plan.xlsx", &bytes, None).expect("a sheet"), None).expect("a table");
    assert_eq!(demand_of(&table, "人均").value, 79.2);
    assert_eq!(of(&table, "人均").nature, Some(Nature::Expected));
}

#[test]
fn british_columns_and_short_or_expected_years_are_read() {
    let council = understood(
        "Measure,Good is,2021/22 outturn,2022/23 outturn,2023/24 target,2026/27 target\nMissed bins per 100k,Low,78,64,60,50\n\
         Homes,High,612,549,600,540\n",
    );
    assert_eq!((council.base_year, council.target_year), (2023, 2027));
    assert_eq!((demand_of(&council, "Missed").comparison, demand_of(&council, "Missed").better), (TargetKind::AtMost, Better::Less));
    assert_eq!((demand_of(&council, "Homes").comparison, demand_of(&council, "Homes").better), (TargetKind::AtLeast, Better::More));
    let guessed = understood("Measure,2020,2025 target\nXyz,,50\nSatisfaction rate,,50\n");
    let told = |name: &str| of(&guessed, name).doubts.iter().any(|(_, doubt)| doubt.en.contains("which way is good"));
    assert!(told("Xyz"), "{:?}", of(&guessed, "Xyz").doubts);

    let expected = understood("指标,单位,2020年实际,2021年预计,2025年规划值,约束性/预期性\n甲收入,元,10000,10800,15000,约束性\n");
    assert_eq!((expected.base_year, of(&expected, "甲").base_value().map(|value| value.number)), (2020, Some(10_000.0)));
    assert_eq!(of(&expected, "甲").nature, Some(Nature::Binding));
    assert!(says(&expected, &["2021", "only expected"]), "{:?}", expected.doubts);
    let drafted = understood("指标,单位,2019年实际,2020年预计,2025年目标\n甲收入,元,10000,10800,15000\n");
    assert_eq!(drafted.base_year, 2020, "plans are drawn up before their base year ends");
    let short = understood("指标,单位,20年,25年\n甲覆盖率,%,80,90\n");
    assert_eq!((short.base_year, short.target_year, demand_of(&short, "甲").value), (2020, 2025, 90.0));
}

#[test]
fn sums_are_no_indicators_and_codes_stay_with_their_rows() {
    let table = understood(
        "指标,单位,2020年,2025年\n养老床位,张,1150,1500\n其中：公办,张,620,750\n民办,张,530,750\n合计,,2300,\n（一）乙率（%）,,70,85\n①丁率,%,50,55\n\
         3.c.1 戊率,%,50,55\n020101 己率,%,40,45\n3.2.1甲死亡率,‰,5,4\n3岁以下儿童筛查率,%,50,60\n",
    );
    let rows: Vec<(&str, &str, &str)> =
        table.entries.iter().map(|entry| (entry.row.code.as_str(), entry.row.name.as_str(), entry.row.stage.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("", "养老床位", ""),
            ("", "养老床位", "公办"),
            ("", "养老床位", "民办"),
            ("1", "乙率", ""),
            ("1", "丁率", ""),
            ("3.c.1", "戊率", ""),
            ("020101", "己率", ""),
            ("3.2.1", "甲死亡率", ""),
            ("", "3岁以下儿童筛查率", ""),
        ]
    );
    assert!(table.passed_over.iter().any(|(row, what)| *row == 4 && what.en.contains("sum")), "{:?}", table.passed_over);
    let coded = understood("指标,单位,2020年,2025年\n3.c.1 戊率,%,50,55\n020101 己率,%,40,45\n7岁儿童口腔检查率,%,50,60\n合计,,,15项\n");
    assert_eq!(coded.entries.len(), 3);
    let made = files(&coded, "table.csv", None);
    let numbers: Vec<&str> = made["seeds/indicators.csv"].lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(numbers, ["3.c.1", "020101", ""]);
}

#[test]
fn observed_values_given_as_a_table_of_targets_are_sent_where_they_belong() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, table) in [
        ("sdmx.csv", "DATAFLOW,SERIES,TIME_PERIOD,OBS_VALUE\nX,SH_STA_MORT,2018,13.1\n"),
        ("sdg.csv", "Year,Indicator,Units,Value\n2016,Unemployment rate,%,6.4\n2017,Unemployment rate,%,6.1\n"),
        ("zh.csv", "年份,指标,数值\n2016,失业率,6.4\n"),
    ] {
        fs::write(folder.path().join(name), table).expect("written");
        // Options of every command may stand before its name.
        for (language, word) in [("en", "observed values"), ("zh", "历年观测值")] {
            let answer = fiveyear(folder.path(), &["--lang", language, "import", name, "--out", "p"]);
            assert_eq!(answer.status.code(), Some(1), "{name}");
            assert!(told(&answer).contains(word) && told(&answer).contains("history.csv"), "{}", told(&answer));
        }
        assert!(!folder.path().join("p").exists());
    }
}

/// Notes below a plan's own table are called notes, whatever columns it has: not short rows, not names.
#[test]
fn a_note_below_a_plans_own_table_is_one_fault() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    printed(&fiveyear(folder.path(), &["init", "p"]));
    let file = folder.path().join("p/seeds/indicators.csv");
    let table = fs::read_to_string(&file).expect("readable");
    let commas = ",".repeat(table.lines().next().expect("a header").matches(',').count());
    for note in [
        "注：基期为2025年末数据。".to_owned(),
        "资料来源：县统计局, 县发展改革局".to_owned(),
        "Source: Office of Statistics".to_owned(),
        format!("Note: of 2025{commas}"),
    ] {
        fs::write(&file, format!("{table}{note}\n")).expect("written");
        let answer = told(&fiveyear(folder.path(), &["check", "--plan", "p", "--lang", "en"]));
        assert_eq!((answer.matches("error[").count(), answer.matches("error[note-row]").count()), (1, 1), "{note}\n{answer}");
    }
}

/// A raised digit is the mark of a footnote, in a workbook as in a text: 120 with a raised 1 is not 1201. A lowered one is part of a name.
#[test]
fn a_raised_mark_in_a_workbook_is_no_digit_of_the_figure() {
    let (plain, raised, lowered) =
        (Format::new(), Format::new().set_font_script(FormatScript::Superscript), Format::new().set_font_script(FormatScript::Subscript));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut write = |row: u32, cells: [(&str, &str); 4]| {
        for (column, (words, mark)) in cells.into_iter().enumerate() {
            let column = column as u16;
            match mark {
                "" => sheet.write(row, column, words),
                "2.5" => sheet.write_rich_string(row, column, &[(&plain, words), (&lowered, mark), (&plain, "浓度")]),
                mark => sheet.write_rich_string(row, column, &[(&plain, words), (&raised, mark)]),
            }
            .expect("written");
        }
    };
    write(0, [("指标", ""), ("单位", ""), ("2020年", "1"), ("2025年目标", "2")]);
    write(1, [("床位", ""), ("张", ""), ("118", ""), ("120", "1")]);
    write(2, [("绿地面积", ""), ("km", "2"), ("3.5", "3"), ("≥4", "12")]);
    write(3, [("PM", "2.5"), ("微克/立方米", ""), ("28", ""), ("≤25", "")]);
    let bytes = book.save_to_buffer().expect("a workbook");
    let table = understand(&Grid::open("plan.xlsx", &bytes, None).expect("a sheet"), None).expect("a table");
    for (name, baseline, target) in [("床位", 118.0, 120.0), ("绿地面积", 3.5, 4.0), ("PM2.5浓度", 28.0, 25.0)] {
        let row = of(&table, name);
        let value = row.baseline.as_ref().and_then(|given| given.figure.value()).map(|value| value.number);
        assert_eq!((value, demand_of(&table, name).value), (Some(baseline), target), "{name}");
    }
    assert_eq!(of(&table, "绿地面积").row.unit, "km²");
}
