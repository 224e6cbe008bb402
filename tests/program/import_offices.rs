//! Planners' tables in the shapes of offices: years that lead to an end target, costs beside targets, progress, units beside figures, notes on years.

use fiveyear::import::{Understood, files, understand};
use fiveyear::plan::{Better, Comparison, Form, Measure, Target};
use fiveyear::table::Grid;

use super::import::{of, understood};

/// Interim targets of a row.
fn interim(table: &Understood, name: &str) -> Vec<(i32, f64)> {
    of(table, name).interim.iter().map(|(year, asked, _)| (*year, asked.value)).collect()
}

fn is_marked(table: &Understood, name: &str, words: &str) -> bool {
    of(table, name).doubts.iter().any(|(_, doubt)| doubt.en.contains(words))
}

#[test]
fn years_that_lead_to_an_end_target_are_targets() {
    let rows = "Mortality,rate,83,2021,60,54,43,32,32\nTeams,number,0,2022,1000,2500,2500,4000,10000\nCover,%,48,2022,50,52,53,55,55\n";
    let titled = understood(&format!(
        "National development plan 2022-2026,,,,,,,,\nIndicator,Unit,Baseline,Baseline year,2023,2024,2025,2026,Target of the plan\n{rows}"
    ));
    assert_eq!((titled.base_year, titled.target_year), (2022, 2026));
    assert_eq!(interim(&titled, "Mortality"), [(2023, 60.0), (2024, 54.0), (2025, 43.0)]);
    assert!(titled.entries.iter().all(|entry| entry.observed.is_empty()));
    // What the targets of all years add up to counts them together.
    let teams = of(&titled, "Teams").demand.clone().expect("read");
    assert_eq!((teams.value, teams.measure), (10_000.0, Measure::Total));
    assert!(is_marked(&titled, "Teams", "add up"));
    assert_eq!(of(&titled, "Cover").demand.as_ref().map(|asked| asked.measure), Some(Measure::Final));
    // Without a title the figures tell it, since most rows end in their target; it is marked.
    let untitled = understood(&format!("Indicator,Unit,Baseline,Baseline year,2023,2024,2025,2026,Target\n{rows}"));
    assert_eq!(interim(&untitled, "Cover"), [(2023, 50.0), (2024, 52.0), (2025, 53.0)]);
    assert!(is_marked(&untitled, "Cover", "no words say"));
    let named = understood("Indicator,Unit,Baseline,Baseline year,2023,2024,2025,2026,End target\nCover,%,48,2022,50,52,53,55,60\n");
    assert_eq!(interim(&named, "Cover"), [(2023, 50.0), (2024, 52.0), (2025, 53.0)]);
    assert!(is_marked(&named, "Cover", "another target of the last year"));
    // Of a report on what happened nothing says that the years are aimed at: observed, and marked.
    let report = understood(
        "Indicator,Unit,Baseline,Baseline year,2020,2021,2022,Target\nCover,%,48,2019,50,49,51,60\nDeaths,number,90,2019,88,91,85,60\n",
    );
    assert!(interim(&report, "Cover").is_empty() && is_marked(&report, "Cover", "no words say"));
}

#[test]
fn a_column_that_calls_targets_accumulated_makes_totals() {
    let table = understood(
        "Indicador,Unidad,Línea base 2022,Tipo de acumulación,Meta 2026\nVías,km,4325,Acumulado,33000\nDeserción,%,3.6,Reducción,2.7\nEmpleos,número,100,No acumulado,150\n",
    );
    let measures: Vec<Measure> = table.entries.iter().filter_map(|entry| entry.demand.as_ref()).map(|asked| asked.measure).collect();
    assert_eq!(measures, [Measure::Total, Measure::Final, Measure::Final]);
}

#[test]
fn progress_is_no_figure_of_its_row() {
    for heading in ["完成进度（%）", "完成率", "% achieved", "Achievement (%)", "Zielerreichungsgrad"] {
        let table = understood(&format!("指标,单位,2020年,{heading},2025年目标\n改造,户,—,68.8,30000\n新生儿筛查率,%,90,95,98\n"));
        assert_eq!(of(&table, "改造").base_value(), None, "{heading}");
        assert!(table.doubts.iter().any(|doubt| doubt.en.contains("not read")), "{heading}");
    }
    // A share in a row of another unit lends no baseline, whatever its column is called.
    let table = understood("指标,单位,现状（%）,2020年,2025年目标\n改造,户,68.8,—,30000\n筛查率,%,90,88,98\n");
    assert!(of(&table, "改造").base_value().is_none() && is_marked(&table, "改造", "left out"));
    let target = understood("指标,单位,2020年,2023年进度目标,2025年目标\n改造,户,100,200,300\n");
    assert_eq!(interim(&target, "改造"), [(2023, 200.0)]);
}

#[test]
fn costs_beside_targets_stay_out() {
    let table = understood(
        "Indicator,Baseline (2022),Planned Targets and Indicative Budget (KSh. M),,,,Unit\n,,Year 1,,Year 2,,\n,,Target,Cost,Target,Cost,\nSkilled births,64,68,12.5,72,13,%\nBeds,1200,1300,150,1400,180,number\n",
    );
    assert_eq!(table.target_year, 2024);
    assert_eq!(interim(&table, "Skilled"), [(2023, 68.0)]);
    assert_eq!(of(&table, "Beds").demand.as_ref().map(|asked| asked.value), Some(1400.0));
    assert_eq!(of(&table, "Beds").row.unit, "number");
    // The year in the brackets of a heading is no unit.
    let years = understood("Indicator,Baseline (2022),Target (2027)\nBeds,1200,1400\nWards,3,4\n");
    assert_eq!(of(&years, "Beds").row.unit, "");
}

#[test]
fn observed_values_have_a_year_of_their_own() {
    let table = understood(
        "Indikator,Einheit,Ausgangswert,,Aktueller Wert,,Zielwert 2030\n,,Jahr,Wert,Jahr,Wert,\nKitaplätze,Plätze,2019,1200,2022,1350,1500\nNitrat,%,2019,19,2021,18,0\n",
    );
    assert_eq!(of(&table, "Kita").observed.iter().map(|(year, value, _)| (*year, *value)).collect::<Vec<_>>(), [(2022, 1350.0)]);
    assert_eq!(of(&table, "Nitrat").observed.iter().map(|(year, value, _)| (*year, *value)).collect::<Vec<_>>(), [(2021, 18.0)]);
    assert_eq!(of(&table, "Kita").base_value().map(|value| value.number), Some(1200.0));
    let undated = understood("Indicator,Unit,Baseline 2019,Current value,Target 2025\nPlaces,places,1200,1350,1500\n");
    assert!(is_marked(&undated, "Places", "of no year"));
}

#[test]
fn a_unit_beside_each_figure_is_that_of_the_row() {
    let table = understood(
        "Indicator,Actual 2023,Target 2024,Target 2027\nWater use,312 litres,<300 litres,<285 litres\nWaste,402kg,395kg or less,350kg or less\nVisits,186500,190000,At least 215000\nMixed,20 km,25 km,30\n",
    );
    let units: Vec<&str> = table.entries.iter().map(|entry| entry.row.unit.as_str()).collect();
    assert_eq!(units, ["litres", "kg", "", ""]);
    assert!(!is_marked(&table, "Water", "not understood"));
    let chinese = understood(
        "指标,2020年,2025年目标\n办理时限,12天,8天以内\n服务半径,3公里,2公里\n上升幅度,3个百分点,5个百分点\n办结时间,12个工作日,8个工作日\n",
    );
    assert_eq!(chinese.entries.iter().map(|entry| entry.row.unit.as_str()).collect::<Vec<_>>(), ["天", "公里", "", ""]);
    // The per cent sign of a fall is the change's; signs of money are units.
    let change = understood("Indicator,Unit,Baseline 2023,Target 2028\nTuberculosis incidence,,134,−50%\nCoverage,,84,90%\nFee,₹,20,30\n");
    assert_eq!(change.entries.iter().map(|entry| entry.row.unit.as_str()).collect::<Vec<_>>(), ["", "%", "₹"]);
    assert_eq!(of(&change, "Tuber").demand.as_ref().map(|asked| asked.value), Some(67.0));
}

#[test]
fn so_many_of_as_many_and_intervals_are_read_and_marked() {
    let table = understood(
        "Indicator,Unit,Baseline 2023,Target 2028\nCountries reporting,,31/54,54/54\nPremature deaths,%,17.8 [16.1–19.5],13.9\nOdd,,31/54,60/60\n",
    );
    let countries = of(&table, "Countries");
    assert_eq!(countries.base_value().map(|value| value.number), Some(31.0));
    assert_eq!(countries.demand.as_ref().map(|asked| asked.value), Some(54.0));
    assert!(is_marked(&table, "Countries", "of 54"));
    assert_eq!(of(&table, "Premature").base_value().map(|value| value.number), Some(17.8));
    assert!(is_marked(&table, "Premature", "brackets"));
    assert_eq!(of(&table, "Odd").base_value(), None);
}

#[test]
fn a_note_says_the_year_of_a_marked_figure() {
    let table = understood("指标,单位,2020年,2025年目标\n预期寿命,岁,79.6*,80.6\n床位,张,5.2,7.5\n注：带*为2019年数据。\n");
    assert_eq!((of(&table, "预期寿命").baseline_year, of(&table, "床位").baseline_year), (2019, 2020));
    assert!(is_marked(&table, "预期寿命", "of 2019"));
    let other = understood("指标,单位,2020年,2025年目标\n预期寿命,岁,79.6*,80.6\n注：带*为约束性指标，2021年起口径调整。\n");
    assert_eq!(other.entries[0].baseline_year, 2020);
}

#[test]
fn a_direction_that_names_no_way_is_marked() {
    let table = understood(
        "Indicator,Unit,Desired direction,Baseline 2023,Target 2028\nObesity,%,→,15.8,15.8\nCover,%,↑,80,90\nJobless,%,spadek,5.2,4.5\n",
    );
    assert!(is_marked(&table, "Obesity", "names no way") && !is_marked(&table, "Cover", "names no way"));
    assert_eq!(of(&table, "Jobless").demand.as_ref().map(|asked| asked.better), Some(Better::Less));
}

#[test]
fn growth_is_not_held_against_levels() {
    let table = understood("指标,单位,2020年,2025年目标,年均/累计\n参保率,%,96.1,97,〔0.9〕\n");
    assert!(!is_marked(&table, "参保率", "meant"));
}

#[test]
fn european_encodings_are_told_by_their_alphabets() {
    let polish = "Nazwa wskaźnika;Jednostka miary;Wartość bazowa (2022);Wartość pośrednia (2026);Wartość docelowa (2030);Źródło danych\nDługość dróg rowerowych;km;12,4;18,0;25,5;UG\nUdział ludności korzystającej z żłobków;%;61,9;70,0;min. 80,0;GUS\n";
    let czech = "Název ukazatele;Jednotka;Výchozí hodnota 2022;Cílová hodnota 2030\nPočet míst v mateřských školách;místa;96;150\nPodíl tříděného odpadu;%;41;60\n";
    let hungarian = "Mutató neve;Mértékegység;Bázisérték 2022;Célérték 2030\nBölcsődei férőhelyek száma;fő;96;150\nTűzoltóság kiérkezési ideje;perc;12;10\n";
    let german = "Indikator;Einheit;Ist 2022;Ziel 2030\nPlätze in Kindertagesstätten für Kinder;Plätze;96;150\nÄrzte je Größe;Zahl;12;20\n";
    let spanish = "Indicador;Unidad;Línea base 2022;Meta 2030\nNiños en educación preescolar;%;61;80\nAños de vida;años;75;78\n";
    for (words, encoding, name) in [
        (polish, encoding_rs::WINDOWS_1250, "Długość dróg rowerowych"),
        (czech, encoding_rs::WINDOWS_1250, "Počet míst v mateřských školách"),
        (hungarian, encoding_rs::WINDOWS_1250, "Bölcsődei férőhelyek száma"),
        (german, encoding_rs::WINDOWS_1252, "Plätze in Kindertagesstätten für Kinder"),
        (spanish, encoding_rs::WINDOWS_1252, "Niños en educación preescolar"),
    ] {
        let (bytes, _, unmappable) = encoding.encode(words);
        assert!(!unmappable, "{name}");
        let grid = Grid::open("table.csv", &bytes, None).expect("a table");
        let table = understand(&grid, None).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        assert_eq!(table.entries[0].row.name, name);
        assert!(table.doubts.iter().any(|doubt| doubt.en.contains("not UTF-8")), "{name}");
        assert!(table.entries.iter().all(|entry| entry.base_value().is_some() && entry.demand.is_some()), "{name}");
    }
    let grid = Grid::open("table.csv", &encoding_rs::WINDOWS_1250.encode(polish).0, None).expect("a table");
    let table = understand(&grid, None).expect("read");
    assert_eq!(interim(&table, "Długość"), [(2026, 18.0)]);
    assert!(files(&table, "t.csv", None)["seeds/indicators.csv"].contains("2026: 18"));
}

#[test]
fn a_share_that_shall_fall_to_nothing_is_asked_for_from_above() {
    let target = |better| Target {
        value: 0.0,
        comparison: Comparison::Full { tolerance: 0.05 },
        measure: Measure::Final,
        form: Form::Number,
        better,
    };
    assert_eq!((target(Better::Less).sign(), target(Better::More).sign()), ("≤", "≥"));
}
