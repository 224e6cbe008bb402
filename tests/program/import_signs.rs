//! What stands around the figures of planners' tables: signs, exponents, marks between digits, words and units that are not those of the row.

use fiveyear::import::{Entry, Understood};
use fiveyear::plan::{Better, Measure, TargetKind};

use super::import::{of, understood};

fn base(entry: &Entry) -> Option<f64> {
    entry.base_value().map(|value| value.number)
}

fn target(entry: &Entry) -> Option<f64> {
    entry.demand.as_ref().map(|demand| demand.value)
}

fn is_marked(entry: &Entry) -> bool {
    !entry.doubts.is_empty()
}

/// Whether a row is right, or where it is not, at least marked and open.
fn check(table: &Understood, name: &str, (start, aim): (Option<f64>, Option<f64>), marked: bool) {
    let entry = of(table, name);
    assert_eq!((base(entry), target(entry), is_marked(entry)), (start, aim, marked), "{name}: {:?}", entry.doubts);
}

#[test]
fn figures_below_zero_keep_their_sign_in_every_form() {
    let table = understood(
        "指标,单位,2020年,2025年目标\n甲差,个百分点,▲1.5,1.0\n乙率,‰,-1.5,1\n丙速,%,（1.5）,1.0\n丁率,‰,△2.3,0\n戊差,点,▼1.5,2\n己率,%,负1.5,1\n\
         Migration,people,\"(1,250)\",0\nBalance,£m,-£4.2m,£0m\nDeficit,£m,(£4.2m),(£3m)\nReserve,US$m,-US$ 5m,0\nGap,points,−14.2,-10\nTrade,€m,minus 3.5,0\n",
    );
    for (name, start, aim, marked) in [
        ("甲差", -1.5, 1.0, true),
        ("乙率", -1.5, 1.0, false),
        ("丙速", -1.5, 1.0, true),
        ("丁率", -2.3, 0.0, true),
        ("戊差", -1.5, 2.0, true),
        ("己率", -1.5, 1.0, true),
        ("Migration", -1250.0, 0.0, true),
        ("Balance", -4.2, 0.0, false),
        ("Deficit", -4.2, -3.0, true),
        ("Reserve", -5.0, 0.0, false),
        ("Trade", -3.5, 0.0, true),
    ] {
        check(&table, name, (Some(start), Some(aim)), marked);
    }
    assert_eq!(base(of(&table, "Gap")), Some(-14.2));
    for name in ["丁率", "Migration", "Balance"] {
        assert_eq!(of(&table, name).demand.as_ref().map(|demand| demand.better), Some(Better::More), "{name}");
    }
    // Of what is aimed at, brackets may as well mean a total; a dash after a figure may mean anything.
    let open = understood("指标,单位,2020年,2025年目标\n甲数,个,10,（60）\n乙数,个,10,60-\n");
    check(&open, "甲数", (Some(10.0), None), true);
    check(&open, "乙数", (Some(10.0), None), true);
}

#[test]
fn a_sign_before_a_level_is_no_addition() {
    let table = understood(
        "Indicator,Unit,Baseline 2023,Target 2027\nAnomaly,°C,+1.2,≤ +1.5\nDifference,points,▲1.5,＋1.0\nTrees,trees,400,+200\n",
    );
    assert_eq!((base(of(&table, "Anomaly")), target(of(&table, "Anomaly"))), (Some(1.2), Some(1.5)));
    check(&table, "Difference", (Some(-1.5), Some(1.0)), true);
    check(&table, "Trees", (Some(400.0), Some(600.0)), true);
}

#[test]
fn exponents_belong_to_their_numbers() {
    let table = understood(
        "Indicator,Unit,Baseline 2020,Target 2025\nVisits,visits,1.5e3,2E3\nTrips,trips,1.5E+03,2.1e+3\nLoss,t,1.2e-3,1e-3\nBook,books,1e400,2e3\n",
    );
    check(&table, "Visits", (Some(1500.0), Some(2000.0)), false);
    check(&table, "Trips", (Some(1500.0), Some(2100.0)), false);
    assert_eq!((base(of(&table, "Loss")), target(of(&table, "Loss"))), (Some(0.0012), Some(0.001)));
    assert_eq!((base(of(&table, "Book")), is_marked(of(&table, "Book"))), (None, true));
}

#[test]
fn words_that_turn_a_figure_are_read_or_leave_it_open() {
    let table = understood(
        "Indicator,Unit,Baseline 2023,Target 2027\nCO2,t,8,Senkung um 15 %\nGES,tCO2e,1000,baisse de 25 %\nAgua,m3,200,reducción del 10%\nLixo,kg,50,redução de 10%\n\
         Crime,per 1000,85,down to 70\nRange,%,14,18 bis 20\nRoad,km,120,150 miles\nWaiting,days,30,4 weeks\nDeaths,‰,5.2,0.6%\nCost,t,10,15 %\nRank,place,30,Top 10\n\
         Paths,km,120,150 kilometres\nPlaces,Anzahl,950,1250 Plätze\n绿地,公顷,12,1500亩\n里程,公里,120,150km\n补贴,%,80,应补尽补（100%）\n",
    );
    for (name, aim) in [
        ("CO2", Some(6.8)),
        ("GES", Some(750.0)),
        ("Agua", Some(180.0)),
        ("Lixo", Some(45.0)),
        ("Crime", Some(70.0)),
        ("Range", Some(19.0)),
        ("Road", None),
        ("Waiting", Some(28.0)),
        ("Deaths", Some(6.0)),
        ("Cost", None),
        ("Rank", Some(10.0)),
        ("Paths", Some(150.0)),
        ("Places", Some(1250.0)),
        ("绿地", None),
        ("里程", Some(150.0)),
        ("补贴", Some(100.0)),
    ] {
        assert_eq!(target(of(&table, name)), aim, "{name}: {:?}", of(&table, name).doubts);
        assert!(aim.is_some() || is_marked(of(&table, name)), "{name}");
    }
    assert_eq!(of(&table, "Range").demand.as_ref().map(|demand| demand.comparison), Some(TargetKind::About));
}

#[test]
fn marks_between_digits_are_decided_by_the_whole_table() {
    let german = understood("Kennzahl;Einheit;Ist 2023;Soll 2027\nPlätze;Anzahl;950;1.250\nEinwohner;Personen;98.500;101.000\n");
    check(&german, "Plätze", (Some(950.0), Some(1250.0)), true);
    check(&german, "Einwohner", (Some(98_500.0), Some(101_000.0)), true);
    let told = understood("Kennzahl;Einheit;Ist 2023;Soll 2027\nPlätze;Anzahl;950;1.250\nQuote;%;35,2;40\n");
    check(&told, "Plätze", (Some(950.0), Some(1250.0)), false);
    let mixed = understood("Kennzahl;Einheit;Ist 2023;Soll 2027\nKosten;Euro;12.345,6;13.000\nZiffer;;1.46;1,5\n");
    check(&mixed, "Kosten", (Some(12_345.6), Some(13_000.0)), true);
    let english = understood("Indicator,Unit,2020 actual,2025 target\nPlaces,places,950,\"1,250\"\nRate,%,35.2,40\n");
    check(&english, "Places", (Some(950.0), Some(1250.0)), false);
}

#[test]
fn a_thousandfold_target_is_marked() {
    let table = understood("Indicator,Unit,2023 (baseline),2028 (target)\nPopulation,thousand,125.4,130000\nBeds,beds,120,240\n");
    check(&table, "Population", (Some(125.4), Some(130_000.0)), true);
    check(&table, "Beds", (Some(120.0), Some(240.0)), false);
}

#[test]
fn targets_on_the_way_ask_for_the_way_of_the_last() {
    let table =
        understood("Indicator,Unit,Baseline 2020,Target 2023,Target 2026\nCases,number,1200,1400,800\nWaste per head,kg,300,310,250\n");
    for name in ["Cases", "Waste"] {
        let interim = &of(&table, name).interim;
        assert_eq!(
            interim.iter().map(|(year, asked, _)| (*year, asked.comparison)).collect::<Vec<_>>(),
            [(2023, TargetKind::AtMost)],
            "{name}"
        );
    }
    let total = understood("指标,单位,2020年,2025年目标\n碳强度变化,%,-2.1,[-18]\n");
    let demand = of(&total, "碳强度").demand.clone().expect("a total");
    assert_eq!((demand.value, demand.measure, demand.comparison), (-18.0, Measure::Total, TargetKind::AtMost));
}
