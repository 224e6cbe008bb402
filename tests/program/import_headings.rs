//! Headings of several rows and of several series: kinds and years in any row, parts of the people under each, units beside names, eras.

use fiveyear::import::{Entry, Understood, files};
use fiveyear::plan::Better;

use super::import::{of, understood};

fn value(entry: &Entry) -> Option<f64> {
    entry.base_value().map(|value| value.number)
}

fn aimed(entry: &Entry) -> Option<f64> {
    entry.demand.as_ref().map(|demand| demand.value)
}

/// The row of a part of an indicator.
fn part<'u>(table: &'u Understood, name: &str, stage: &str) -> &'u Entry {
    let found = table.entries.iter().find(|entry| entry.row.name.starts_with(name) && entry.row.stage == stage);
    found.unwrap_or_else(|| panic!("no {name} of {stage}: {:?}", table.entries.iter().map(|entry| &entry.row).collect::<Vec<_>>()))
}

#[test]
fn series_of_a_row_become_rows() {
    for csv in [
        "指标名称,单位,2020年,,2025年目标,,牵头单位\n,,城镇,农村,城镇,农村,\n毛入学率,%,95.1,88.4,96,92,教育局\n改造户数,户,—,120,—,300,住建局\n",
        // The part may stand above the years, or in one row with them.
        "指标名称,单位,城镇,,农村,,牵头单位\n,,2020年,2025年目标,2020年,2025年目标,\n毛入学率,%,95.1,96,88.4,92,教育局\n改造户数,户,—,—,120,300,住建局\n",
        "指标名称,单位,2020年城镇,2020年农村,2025年目标（城镇）,2025年目标（农村）,牵头单位\n毛入学率,%,95.1,88.4,96,92,教育局\n改造户数,户,—,120,—,300,住建局\n",
    ] {
        let table = understood(csv);
        assert_eq!((table.base_year, table.target_year, table.entries.len()), (2020, 2025, 3), "{csv}");
        for (name, stage, base, target, department) in [
            ("毛入学率", "城镇", 95.1, 96.0, "教育局"),
            ("毛入学率", "农村", 88.4, 92.0, "教育局"),
            ("改造户数", "农村", 120.0, 300.0, "住建局"),
        ] {
            let row = part(&table, name, stage);
            assert_eq!((value(row), aimed(row), row.department.as_str()), (Some(base), Some(target), department), "{csv}");
        }
    }
    let english = understood(
        "No.,Indicator,Unit,Baseline 2023,,Target 2030,\n,,,Male,Female,Male,Female\n1,Participation,%,71.2,48.5,73,55\n2,Schooling,years,8.9,8.1,9.5,9.3\n",
    );
    let row = part(&english, "Schooling", "Female");
    assert_eq!((value(row), aimed(row), row.row.code.as_str(), row.row.unit.as_str()), (Some(8.1), Some(9.3), "2", "years"));
    // A row that says the same in the sheet, whatever row it takes when it is laid out.
    assert_eq!((row.row.line, row.target.as_ref().map(|read| read.cell.as_str())), (4, Some("G4")));
}

#[test]
fn series_with_other_words_are_marked_and_units_tell_them_apart() {
    let regions =
        understood("Indicator,Unit,2020,,Target 2025,\n,,Northshire,Southshire,Northshire,Southshire\nBeds,beds,110,250,120,260\n");
    let row = part(&regions, "Beds", "Southshire");
    assert_eq!((value(row), aimed(row)), (Some(250.0), Some(260.0)));
    assert!(row.doubts.iter().any(|(cell, doubt)| cell == "D3" && doubt.en.contains("Southshire")), "{:?}", row.doubts);
    let counted =
        understood("Indicator;2022;;Target 2027;\n;Number;%;Number;%\nChildren in care;4380;35,2;5200;42\nLeavers;312;6,1;200;4\n");
    let (number, share) = (part(&counted, "Leavers", "Number"), part(&counted, "Leavers", "%"));
    assert_eq!((value(number), aimed(number), number.row.unit.as_str()), (Some(312.0), Some(200.0), "Number"));
    assert_eq!((value(share), aimed(share), share.row.unit.as_str()), (Some(6.1), Some(4.0), "%"));
    // A figure that is not said of one of them is marked in each.
    let shared = understood("Indicator,Unit,Baseline 2023,,Target 2030\n,,Male,Female,\nSchooling,years,8.9,8.1,9.5\n");
    for stage in ["Male", "Female"] {
        let row = part(&shared, "Schooling", stage);
        assert_eq!(aimed(row), Some(9.5));
        assert!(row.doubts.iter().any(|(cell, doubt)| cell == "E3" && doubt.en.contains("Male, Female")), "{:?}", row.doubts);
    }
}

#[test]
fn a_second_column_of_a_year_fills_no_gap_in_silence() {
    let table = understood(
        "Indicator,Unit,2021 actual,2022 actual,2022 actual revised,2025 target,2025 target high\nBeds,beds,9,,10,12,14\nPlaces,places,5,6,7,,8\n",
    );
    let beds = of(&table, "Beds");
    assert!(beds.doubts.iter().any(|(cell, doubt)| cell == "E2" && doubt.en.contains("second column")), "{:?}", beds.doubts);
    assert!(beds.doubts.iter().any(|(cell, doubt)| cell == "G2" && doubt.en.contains("left out")), "{:?}", beds.doubts);
    let places = of(&table, "Places");
    assert!(places.doubts.iter().any(|(cell, doubt)| cell == "G3" && doubt.en.contains("second column")), "{:?}", places.doubts);
}

#[test]
fn an_unknown_word_below_the_years_loses_no_row_of_the_heading() {
    let head = "Indicator,Unit,2021,2022,2023,2024,2025\n";
    for (kinds, interim) in [
        (",,Actual,Actual,Forecast,Forecast,Target\n", &[][..]),
        (",,Actual,Actual,Projected,Outlook,Target\n", &[]),
        (",,Réalisation,Réalisation,Prévision,Prévision,Cible\n", &[(2023, 60.0), (2024, 62.0)]),
        (",,Ist,Ist,Ansatz,Plan,Ziel\n", &[(2023, 60.0), (2024, 62.0)]),
    ] {
        let table = understood(&format!("{head}{kinds}Coverage,%,56.8,56.2,60,62,75\nWaiting,days,18,15,12,11,10\n"));
        let row = of(&table, "Coverage");
        assert_eq!((table.base_year, value(row), aimed(row)), (2022, Some(56.2), Some(75.0)), "{kinds}");
        assert_eq!(row.observed.iter().map(|(year, value, _)| (*year, *value)).collect::<Vec<_>>(), [(2021, 56.8)], "{kinds}");
        assert_eq!(row.interim.iter().map(|(year, asked, _)| (*year, asked.value)).collect::<Vec<_>>(), interim, "{kinds}");
        let told = |words: &str| table.doubts.iter().any(|doubt| doubt.en.contains(words));
        assert!(told("not read: 2023") || told("`2023 "), "{kinds}: {:?}", table.doubts);
    }
}

#[test]
fn a_title_over_years_takes_nothing_away_and_is_told() {
    let table = understood("Indicator,Unit,Performance,,Targets,\n,,2021,2022,2024,2026\nBeds,beds,9,10,11,12\n");
    let row = of(&table, "Beds");
    assert_eq!((table.base_year, value(row), aimed(row), row.observed.len()), (2022, Some(10.0), Some(12.0), 1));
    assert!(row.doubts.iter().any(|(cell, doubt)| cell == "D3" && doubt.en.contains("Performance")), "{:?}", row.doubts);
    // A rank below a year is no second figure of it.
    let ranked = understood("Indicator,Unit,2021,,2025 target\n,,Value,Rank,Value\nBeds,beds,9,3,12\nPlaces,places,,2,7\n");
    assert_eq!((value(of(&ranked, "Beds")), value(of(&ranked, "Places"))), (Some(9.0), None));
    assert!(ranked.doubts.iter().any(|doubt| doubt.en.contains("not read: 2021 Rank")), "{:?}", ranked.doubts);
}

#[test]
fn the_same_year_and_kind_twice_is_one_figure() {
    let table = understood(
        "Indicateurs et sous-indicateurs;Unité;2021;2022;2022;2023;2023;2025;Sens d’évolution\n;;Réalisation;Réalisation;Réalisation révisée;Prévision PAP;Prévision actualisée;Cible;\nDélai moyen;jours;18;15;14;12;13;10;↘\n",
    );
    let row = of(&table, "Délai");
    assert_eq!((value(row), aimed(row), row.better), (Some(15.0), Some(10.0), Some(Better::Less)));
    let history = files(&table, "table.csv", None).get("seeds/history.csv").cloned().unwrap_or_default();
    let mut keys: Vec<&str> = history.lines().skip(1).filter_map(|line| line.rsplit_once(',').map(|(key, _)| key)).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "{history}");
    assert!(row.doubts.iter().any(|(cell, _)| cell == "E3"), "{:?}", row.doubts);
}

#[test]
fn a_column_of_years_is_no_column_of_figures() {
    for (first, second) in [("Rok", "Wartość"), ("Period of data", "Level")] {
        let table = understood(&format!(
            "Indicator;Unit;Baseline;;Target value;\n;;{first};{second};2026;2030\nNursery places;places;2021;1840;2500;3500\nWater;m3;2022;33,1;32;30\n"
        ));
        let row = of(&table, "Water");
        assert_eq!((value(row), row.baseline_year, aimed(row)), (Some(33.1), 2022, Some(30.0)), "{first}");
        assert_eq!((value(of(&table, "Nursery")), of(&table, "Nursery").baseline_year), (Some(1840.0), 2021), "{first}");
    }
}

#[test]
fn groups_of_ages_head_series_and_are_no_figures() {
    let table =
        understood("Measure,Unit,2022 actual,,2030 target,\n,,18-64,65+,18-64,65+\nSport,%,48.1,31.2,55,40\nInternet,%,93.4,61.8,97,80\n");
    let row = part(&table, "Internet", "65+");
    assert_eq!((value(row), aimed(row), table.entries.len()), (Some(61.8), Some(80.0), 4));
}

#[test]
fn parts_of_a_year_are_not_the_year() {
    let table = understood("指标,单位,2022年实际,2023年上半年实际,2025年目标\n就业,人,400,180,500\n");
    let row = of(&table, "就业");
    assert_eq!((table.base_year, value(row), row.observed.len()), (2022, Some(400.0), 0));
    let table = understood("Indicator,Unit,2022/23,2023/24,,2025/26\n,,Actual,Q2,Actual,Target\nJobs,jobs,400,180,410,500\n");
    assert_eq!((table.base_year, value(of(&table, "Jobs"))), (2024, Some(410.0)));
}

#[test]
fn what_is_planned_to_be_achieved_is_a_target() {
    for (csv, target) in [
        ("指标,单位,2020年实际完成,2025年计划完成\n床位,张,100,120\n", 120.0),
        ("Indikator Kinerja;Satuan;Kondisi Awal 2021;Target Capaian 2026\nStunting;%;24,4;14,5\n", 14.5),
        ("Indicator,Unit,2020 result,Expected result 2025\nBeds,beds,100,120\n", 120.0),
    ] {
        assert_eq!(aimed(&understood(csv).entries[0]), Some(target), "{csv}");
    }
}

#[test]
fn a_heading_may_name_the_indicator_and_its_unit() {
    for (heading, cell, unit) in [
        ("指标（单位）", "床位数（张）", "张"),
        ("指标名称及计量单位", "床位数（册/生）", "册/生"),
        ("Indicator (unit)", "Beds (number)", "number"),
        ("Indicator and unit of measure", "Beds (sets)", "sets"),
        ("Indikator (Einheit)", "Betten (Plätze)", "Plätze"),
        ("指標名（単位）", "会員数（人）", "人"),
    ] {
        let table = understood(&format!("序号,{heading},2020年,2025年目标,责任司局\n1,{cell},100,120,医政司\n"));
        let row = &table.entries[0];
        let name = cell.split(['(', '（']).next().unwrap_or_default().trim();
        assert_eq!((row.row.name.as_str(), row.row.unit.as_str(), row.department.as_str()), (name, unit, "医政司"), "{heading}");
    }
    let scope = understood("指标（单位）,2020年,2025年目标\n床位数（含民营）,100,120\n");
    assert_eq!((scope.entries[0].row.name.as_str(), scope.entries[0].row.unit.as_str()), ("床位数（含民营）", ""));
    let unit = understood("Indicator,Indicator unit,2020 actual,2025 target\nBeds,beds,100,120\n");
    assert_eq!((unit.entries[0].row.name.as_str(), unit.entries[0].row.unit.as_str()), ("Beds", "beds"));
}

#[test]
fn japanese_tables_are_read_with_their_eras_and_wide_digits() {
    for years in ["Ｒ１,Ｒ４,Ｒ７", "R1,R4,R7", "令和元年度,令和4年度,令和7年度"] {
        let table = understood(&format!(
            "政策分野,№,指標名,単位,現状値,中間値,目標値,目指す方向,所管課\n,,,,{years},,\n子育て,１,待機児童数,人,３５,１０,０,減少,保育課\n,２,会員数,人,\"１，２８４\",\"１，４００\",\"１，５００\",増加,支援課\n\
             健康,３,受診率,％,４１．２（H30）,５０,６０,↑,健康課\n"
        ));
        assert_eq!((table.base_year, table.target_year), (2019, 2025), "{years}");
        let waiting = of(&table, "待機");
        assert_eq!((value(waiting), aimed(waiting), waiting.better), (Some(35.0), Some(0.0), Some(Better::Less)), "{years}");
        let members = of(&table, "会員");
        assert_eq!((value(members), aimed(members), members.department.as_str()), (Some(1284.0), Some(1500.0), "支援課"));
        assert_eq!(members.interim.iter().map(|(year, asked, _)| (*year, asked.value)).collect::<Vec<_>>(), [(2022, 1400.0)]);
        assert!(!members.doubts.iter().any(|(_, doubt)| doubt.en.contains("decimal comma")), "{:?}", members.doubts);
        let checked = of(&table, "受診率");
        assert_eq!((value(checked), checked.baseline_year), (Some(41.2), 2018));
    }
}

#[test]
fn years_are_counted_as_each_country_does() {
    for (base, target, years) in [
        ("110年度實際值", "115年度目標值", (2021, 2026)),
        ("民國110年 實際", "民國 115 年 目標", (2021, 2026)),
        ("ข้อมูลฐาน ปี 2565", "ค่าเป้าหมาย ปี 2570", (2022, 2027)),
        ("FY21 actual", "FY26 target", (2021, 2026)),
        ("Actual 2021/22", "Target 2026/27", (2022, 2027)),
        ("H30年度 実績", "R7年度 目標", (2018, 2025)),
        ("Ist 2022", "Ziel 2027", (2022, 2027)),
        ("Realisatie 2022", "Streefwaarde 2027", (2022, 2027)),
        ("Consuntivo 2022", "Valore atteso 2027", (2022, 2027)),
        ("Thực hiện năm 2020", "Mục tiêu đến 2025", (2020, 2025)),
        ("Realisasi 2021", "Target 2026", (2021, 2026)),
    ] {
        let table = understood(&format!("Indicator,Unit,{base},{target}\nBeds,beds,100,120\n"));
        let row = of(&table, "Beds");
        assert_eq!((table.base_year, table.target_year), years, "{base} {target}");
        assert_eq!((value(row), aimed(row)), (Some(100.0), Some(120.0)), "{base} {target}");
    }
}
