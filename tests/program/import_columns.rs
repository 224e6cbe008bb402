//! Columns of planners' tables in forms and languages that were once refused or misread: years of baselines, directions, codes, bare years, rows for each
//! figure, encodings.

use fiveyear::import::{files, understand};
use fiveyear::plan::Family;
use fiveyear::table::Grid;

use super::import::{of, understood};

fn values(csv: &str, name: &str) -> (Option<f64>, Option<f64>) {
    let table = understood(csv);
    let entry = of(&table, name);
    (entry.base_value().map(|value| value.number), entry.demand.as_ref().map(|demand| demand.value))
}

#[test]
fn years_of_baselines_are_read_as_those_of_headings() {
    let table = understood(
        "Indicator,Unit,Baseline year,Baseline,Target 2030\nWater,%,2019-20,41,100\nPoverty,%,2015-16,19,7\nDeaths,per 100000,2014-16,130,70\nInfants,per 1000,2015,43,25\n\
         Literacy,%,2018/19,70,90\nRoads,km,FY2021,300,400\nVisits,visits,2023-12-31,10,20\nTrips,trips,令和2年,10,20\nBooks,books,last survey,10,20\n",
    );
    for (name, year) in [
        ("Water", 2020),
        ("Poverty", 2016),
        ("Deaths", 2016),
        ("Infants", 2015),
        ("Literacy", 2019),
        ("Roads", 2021),
        ("Visits", 2023),
        ("Trips", 2020),
    ] {
        let unread = of(&table, name).doubts.iter().any(|(_, doubt)| doubt.en.contains("year"));
        assert_eq!((of(&table, name).baseline_year, unread), (year, false), "{name}: {:?}", of(&table, name).doubts);
    }
    assert!(of(&table, "Books").doubts.iter().any(|(cell, doubt)| cell == "C10" && doubt.en.contains("no year")));
}

#[test]
fn a_direction_is_a_column_that_names_ways() {
    let grouped = understood(
        "Strategic Direction,Measure,Unit,Baseline 2023,Target 2027,Direction lead\nHealthy town,Active,%,61,68,Ann\nGreen town,Canopy,%,18,22,Tom\n",
    );
    assert_eq!(grouped.entries.iter().map(|entry| entry.row.domain.as_str()).collect::<Vec<_>>(), ["Healthy town", "Green town"]);
    let chinese = understood("发展方向,指标名称,单位,2020年,2025年目标\n民生改善,每千人口医师数,人,2.8,3.2\n");
    assert_eq!(chinese.entries[0].row.domain, "民生改善");
    let french = understood("Axe;Indicateur;Unité;Valeur 2022;Cible 2028;Direction pilote\nAxe 1;Places;places;100;120;DEF\n");
    assert_eq!((french.entries[0].department.as_str(), french.entries[0].row.domain.as_str()), ("DEF", "Axe 1"));
    let weak = understood("Direction,Indicator,Unit,2020 actual,2025 target\nHealth,Beds,beds,10,12\nSchools,Places,places,10,9\n");
    assert_eq!(weak.entries[0].row.domain, "Health");
    let ways = understood("Indicator,Unit,Direction,2020 actual,2025 target\nBeds,beds,higher is better,10,9\n");
    assert!(ways.entries[0].demand.as_ref().is_some_and(|demand| demand.better == fiveyear::plan::Better::More));
}

#[test]
fn codes_stay_as_they_are_printed() {
    let written = |csv: &str| {
        let table = understood(csv);
        let csv = files(&table, "table.csv", None)["seeds/indicators.csv"].clone();
        let numbers: Vec<String> = csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap_or_default().to_owned()).collect();
        (numbers, table.doubts.iter().any(|doubt| doubt.en.contains("code")))
    };
    let again =
        written("ID,Indicator,Unit,Baseline 2023,Target 2028\nA1,Places,places,100,120\nA3,Rooms,places,50,60\nA3,Beds,beds,70,80\n");
    assert_eq!(again, (vec!["A1".to_owned(), "A3".to_owned(), "A3".to_owned()], true));
    let missing =
        written("ID,Indicator,Unit,Baseline 2023,Target 2028\nA1,Places,places,100,120\n,Rooms,places,50,60\nA3,Beds,beds,70,80\n");
    assert_eq!(missing, (vec!["A1".to_owned(), String::new(), "A3".to_owned()], true));
    let none = written("Indicator,Unit,Baseline 2023,Target 2028\nPlaces,places,100,120\nRooms,places,50,60\n");
    assert_eq!(none, (vec!["1".to_owned(), "2".to_owned()], false));
}

#[test]
fn bare_years_within_the_plan_are_targets() {
    let titled = understood(
        "PLANO PLURIANUAL 2024-2027,,,,,,,\nPrograma,Indicador,Unidade de medida,Índice de referência,Data de apuração,2024,2026,2027\nSaúde,Cobertura,%,\"78,4\",31/12/2023,80,84,86\nSaúde,Leitos,leitos,\"1,85\",31/12/2022,\"1,9\",2,\"2,1\"\n",
    );
    let row = of(&titled, "Cobertura");
    assert_eq!((titled.target_year, row.base_value().map(|value| value.number), row.baseline_year), (2027, Some(78.4), 2023));
    assert_eq!(row.interim.iter().map(|(year, asked, _)| (*year, asked.value)).collect::<Vec<_>>(), [(2024, 80.0), (2026, 84.0)]);
    assert_eq!(of(&titled, "Leitos").baseline_year, 2022);
    // Without a title nothing is sure, and each row says so.
    let bare = understood("Indicator,Unit,2019,2020,2025\nBeds,beds,9,10,12\n");
    assert!(bare.entries[0].doubts.iter().any(|(_, doubt)| doubt.en.contains("a target")), "{:?}", bare.entries[0].doubts);
}

#[test]
fn values_and_growth_under_one_year_are_told_apart() {
    let table = "指标,单位,2020年绝对值,2020年增长率（%）,2025年绝对值\n藏量,万册,120,3,150\n";
    assert_eq!(values(table, "藏量"), (Some(120.0), Some(150.0)));
}

#[test]
fn tables_of_other_languages_are_read_by_their_words() {
    for (csv, name, expected, department) in [
        (
            "분야,번호,성과지표,단위,2022년 실적,2025년 목표,2027년 목표,담당부서\n보육,1,이용률,%,34.5,42,50 이상,여성과\n",
            "이용률",
            (34.5, 50.0),
            "여성과",
        ),
        (
            "基本目標,施策,番号,指標名,単位,基準値（R2年度）,目標値（R10年度）,担当課\n子育て,保育,1,待機児童数,人,23,0,こども課\n",
            "待機児童数",
            (23.0, 0.0),
            "こども課",
        ),
        (
            "Axe;Indicateur;Unité;Valeur 2022;Cible 2028;Service responsable\nA;Pistes;km;327;entre 480 et 520;DTE\n",
            "Pistes",
            (327.0, 500.0),
            "DTE",
        ),
        ("領域,指標名稱,單位,2020年現況值,2025年目標值,主責部會\n長照,涵蓋率,%,55,75,衛福部\n", "涵蓋率", (55.0, 75.0), "衛福部"),
        (
            "Handlungsfeld;Kennzahl;Maßeinheit;Ist 2023;Zielwert 2027;Verantwortlich\nKita;Plätze;Plätze;900;mind. 950;Amt\n",
            "Plätze",
            (900.0, 950.0),
            "Amt",
        ),
    ] {
        let table = understood(csv);
        let row = of(&table, name);
        assert_eq!(row.base_value().map(|value| value.number), Some(expected.0), "{name}");
        assert_eq!(row.demand.as_ref().map(|demand| demand.value), Some(expected.1), "{name}");
        assert_eq!(row.department, department, "{name}");
        assert!(!row.row.domain.is_empty(), "{name}");
    }
}

#[test]
fn rows_of_actual_values_and_targets_become_one_indicator() {
    let csv = "code,indicator,unit,year,value_type,value\nE1,Enrolment,percent,2021,Actual,60.9\nE1,Enrolment,percent,2022,Actual,63.5\nE1,Enrolment,percent,2025,Target,70\n\
               E1,Enrolment,percent,2028,Target,80\nH2,Beds,beds,2022,Actual,1290\nH2,Beds,beds,2028,Target,1500\nG1,Green,m2,2022,Actual,14.3\n";
    let table = understood(csv);
    assert_eq!((table.entries.len(), table.base_year, table.target_year), (3, 2022, 2028));
    let row = of(&table, "Enrolment");
    assert_eq!(values(csv, "Enrolment"), (Some(63.5), Some(80.0)));
    assert_eq!(row.observed.iter().map(|(year, value, _)| (*year, *value)).collect::<Vec<_>>(), [(2021, 60.9)]);
    assert_eq!(row.interim.iter().map(|(year, asked, _)| (*year, asked.value)).collect::<Vec<_>>(), [(2025, 70.0)]);
    assert_eq!(row.target.as_ref().map(|read| read.cell.as_str()), Some("F5"));
    assert_eq!(values(csv, "Green"), (Some(14.3), None));
    // Observed values and targets may have a column each.
    let columns = "Indicator,Unit,Year,Value,Target\nBeds,beds,2021,1280,\nBeds,beds,2022,1290,\nBeds,beds,2028,,1500\n";
    assert_eq!(values(columns, "Beds"), (Some(1290.0), Some(1500.0)));
    // A figure that stands twice is told.
    let twice =
        understood(&csv.replace("H2,Beds,beds,2022,Actual,1290\n", "H2,Beds,beds,2022,Actual,1290\nH2,Beds,beds,2022,Actual,1291\n"));
    assert!(of(&twice, "Beds").doubts.iter().any(|(_, doubt)| doubt.en.contains("second value")), "{:?}", of(&twice, "Beds").doubts);
}

#[test]
fn counts_and_denominators_go_together_and_breakdowns_tell_rows_apart() {
    let head = "Indicator ID,Indicator Name,Area Name,Sex,Time period,Value,Count,Denominator,Unit,Polarity,Ambition 2028\n";
    let table = understood(&format!(
        "{head}1,Mortality,W,Persons,2023,82.4,643,780340,per 100000,Low is good,70\n2,Life expectancy,W,Female,2023,82.7,,,Years,High is good,83.5\n\
         2,Life expectancy,W,Male,2023,78.9,,,Years,High is good,80\n"
    ));
    assert_eq!((table.base_year, table.target_year), (2023, 2028));
    assert_eq!(table.entries[0].parts, ["643".to_owned(), "780340".to_owned()]);
    assert_eq!(table.entries.iter().map(|entry| entry.row.stage.as_str()).collect::<Vec<_>>(), ["", "Female", "Male"]);
    let alone = understood(
        &format!("{head}1,Mortality,W,Persons,2023,82.4,643,780340,per 100000,Low is good,70\n").replace(",Count", ",Cases counted"),
    );
    assert_eq!(alone.entries[0].parts, [String::new(), String::new()]);
}

#[test]
fn files_of_other_encodings_are_read_by_their_letters() {
    let japanese = "基本目標,指標名,単位,基準値（R2年度）,目標値（R10年度）,担当課\n子育て,保育所等の待機児童の数,人,23,0,こども課\n";
    let korean = "분야,성과지표,단위,2022년 실적,2027년 목표\n보육,국공립 어린이집 이용률,%,34.5,50\n";
    let traditional = "領域,指標名稱,單位,2020年,2025年目標值\n長照,長照服務涵蓋率,%,55,75\n治安,刑案發生數,件,1200,1000\n";
    let chinese = "领域,指标名称,单位,2020年,2025年目标\n教育,学前教育毛入园率,%,81,92\n卫生,每千人口医师数,人,2.8,3.2\n";
    for (words, encoding, name) in [
        (japanese, encoding_rs::SHIFT_JIS, "保育所等の待機児童の数"),
        (korean, encoding_rs::EUC_KR, "국공립 어린이집 이용률"),
        (traditional, encoding_rs::BIG5, "長照服務涵蓋率"),
        (chinese, encoding_rs::GBK, "学前教育毛入园率"),
    ] {
        let (bytes, _, _) = encoding.encode(words);
        let grid = Grid::open("table.csv", &bytes, None).expect("a table");
        let table = understand(&grid, None).unwrap_or_else(|fault| panic!("{fault:?}"));
        assert_eq!(table.entries[0].row.name, name, "{}", encoding.name());
        assert!(table.doubts.iter().any(|doubt| doubt.en.contains("not UTF-8")), "{}", encoding.name());
    }
}

#[test]
fn economic_sums_grow_with_the_economy() {
    let table = understood(
        "指标,单位,2020年,2025年目标\n地区生产总值,亿元,820,1150\n一般公共预算收入,亿元,62,85\n城镇居民人均可支配收入,元,52000,70000\n单位GDP能耗,吨标准煤/万元,0.5,0.4\n",
    );
    for name in ["地区生产总值", "一般公共预算收入", "城镇居民"] {
        assert_eq!(of(&table, name).family, Family::Economy, "{name}");
    }
    assert_ne!(of(&table, "单位GDP").family, Family::Economy);
}
