//! Tables as offices publish them, of invented places: every cell is read as a person reads it, or marked.
//!
//! Each table of the folder stands beside a file that says, by hand, what its rows mean: code, group, name, unit, baseline (`@` its year where that is
//! not the table's), target, interim targets, observed values, what it binds to, and who answers for it.

use std::collections::BTreeMap;
use std::fmt::Write;

use fiveyear::import::{Entry, Understood, files, understand};
use fiveyear::plan::printed::{Asked, Meaning};
use fiveyear::plan::{Better, Measure, Plan, TargetKind};
use fiveyear::table::Grid;

const TABLES: &[(&str, &[u8], &str)] = &[
    ("county-services.csv", include_bytes!("tables/county-services.csv"), include_str!("tables/county-services.expected")),
    ("county-economy.csv", include_bytes!("tables/county-economy.csv"), include_str!("tables/county-economy.expected")),
    ("province-health.csv", include_bytes!("tables/province-health.csv"), include_str!("tables/province-health.expected")),
    ("district-yearly.csv", include_bytes!("tables/district-yearly.csv"), include_str!("tables/district-yearly.expected")),
    ("municipio.csv", include_bytes!("tables/municipio.csv"), include_str!("tables/municipio.expected")),
    ("council.csv", include_bytes!("tables/council.csv"), include_str!("tables/council.expected")),
    ("sdg-framework.csv", include_bytes!("tables/sdg-framework.csv"), include_str!("tables/sdg-framework.expected")),
    ("stadt.csv", include_bytes!("tables/stadt.csv"), include_str!("tables/stadt.expected")),
    ("townships.md", include_bytes!("tables/townships.md"), include_str!("tables/townships.expected")),
    ("bay.xls", include_bytes!("tables/bay.xls"), include_str!("tables/bay.expected")),
    ("bay.ods", include_bytes!("tables/bay.ods"), include_str!("tables/bay.expected")),
    ("quality-index.csv", include_bytes!("tables/quality-index.csv"), include_str!("tables/quality-index.expected")),
    ("monitoring.csv", include_bytes!("tables/monitoring.csv"), include_str!("tables/monitoring.expected")),
    ("health-district.csv", include_bytes!("tables/health-district.csv"), include_str!("tables/health-district.expected")),
    ("estado.csv", include_bytes!("tables/estado.csv"), include_str!("tables/estado.expected")),
    ("transport.csv", include_bytes!("tables/transport.csv"), include_str!("tables/transport.expected")),
    ("indicateurs.csv", include_bytes!("tables/indicateurs.csv"), include_str!("tables/indicateurs.expected")),
    ("city-next.csv", include_bytes!("tables/city-next.csv"), include_str!("tables/city-next.expected")),
    ("results-matrix.csv", include_bytes!("tables/results-matrix.csv"), include_str!("tables/results-matrix.expected")),
];

/// What a row was understood as, in the words of the files beside the tables.
fn meant(table: &Understood, entry: &Entry) -> Vec<String> {
    let asked = |asked: &Asked| {
        // To hold is asked of the last year alone.
        let mut words = format!("{} {}", asked.comparison.code(), asked.form.wrap(&asked.value.to_string()));
        if let Some(tolerance) = asked.tolerance {
            let _ = write!(words, " ±{tolerance}");
        }
        if asked.measure != Measure::Final {
            let _ = write!(words, " {}", asked.measure.code());
        }
        words
    };
    let between = |interim: &Asked| match (interim.comparison, interim.better) {
        (TargetKind::Hold, Better::More) => asked(&Asked { comparison: TargetKind::AtLeast, tolerance: None, ..interim.clone() }),
        (TargetKind::Hold, Better::Less) => asked(&Asked { comparison: TargetKind::AtMost, tolerance: None, ..interim.clone() }),
        _ => asked(interim),
    };
    let words = entry.target.as_ref().filter(|read| read.figure.meaning != Meaning::Nothing).map_or("", |read| read.words.as_str());
    let base = entry.base_value().map_or(String::new(), |value| {
        let year = if entry.baseline_year == table.base_year { String::new() } else { format!("@{}", entry.baseline_year) };
        format!("{}{year}", value.form.wrap(&value.number.to_string()))
    });
    let stage = if entry.row.stage.is_empty() { String::new() } else { format!("（{}）", entry.row.stage) };
    vec![
        entry.row.code.clone(),
        entry.row.domain.clone(),
        format!("{}{stage}", entry.row.name),
        entry.row.unit.clone(),
        base,
        entry.demand.as_ref().map_or_else(|| words.to_owned(), asked),
        entry.interim.iter().map(|(year, demand, _)| format!("{year}: {}", between(demand))).collect::<Vec<_>>().join("; "),
        entry.observed.iter().map(|(year, value, _)| format!("{year}: {value}")).collect::<Vec<_>>().join("; "),
        entry.nature.map_or(String::new(), |nature| nature.code().to_owned()),
        entry.department.clone(),
    ]
}

/// Cells of a table that are read right, all of them, and those that are wrong: as they should be and as they are.
fn compared(table: &Understood, expected: &str) -> (usize, usize, Vec<String>) {
    let want: Vec<Vec<&str>> =
        expected.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('|').collect()).collect();
    assert!(want.iter().all(|row| row.len() == 10), "ten parts a row: {:?}", want.iter().find(|row| row.len() != 10));
    let have: Vec<Vec<String>> = table.entries.iter().map(|entry| meant(table, entry)).collect();
    let (mut right, mut wrong) = (0, Vec::new());
    for (row, parts) in want.iter().enumerate() {
        for (part, words) in parts.iter().enumerate() {
            match have.get(row).and_then(|row| row.get(part)) {
                Some(read) if read == words => right += 1,
                read => {
                    let marked = table.entries.get(row).is_some_and(|entry| !entry.doubts.is_empty());
                    wrong.push(format!(
                        "{} part {part}: {words:?}, read as {:?}{}",
                        parts[2],
                        read.map_or("", String::as_str),
                        if marked { " (marked)" } else { "" }
                    ));
                }
            }
        }
    }
    if have.len() != want.len() {
        wrong.push(format!("{} rows, {} read", want.len(), have.len()));
    }
    (right, want.len() * 10, wrong)
}

#[test]
fn tables_of_offices_are_read_as_people_read_them() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for (name, bytes, expected) in TABLES {
        let grid = Grid::open(name, bytes, None).expect("a table");
        let table = match understand(&grid, None) {
            Ok(table) => table,
            Err(fault) => {
                wrong.push(format!("{name}: {:?}", fault.message));
                continue;
            }
        };
        let (own, cells, faults) = compared(&table, expected);
        (right, all) = (right + own, all + cells);
        wrong.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{right} of {all} cells read right\n{}", wrong.join("\n"));
}

/// The comparison itself finds a cell that is read otherwise.
#[test]
fn a_cell_read_wrong_is_found() {
    let (name, bytes, expected) = TABLES[0];
    let table = understand(&Grid::open(name, bytes, None).expect("a table"), None).expect("a heading");
    let planted = expected.replacen("at_least 4.5", "at_least 45", 1);
    assert_eq!(compared(&table, &planted).2.len(), compared(&table, expected).2.len() + 1);
}

/// The plan that is written of each says the same, without an error.
#[test]
fn tables_of_offices_become_plans() {
    for (name, bytes, _) in TABLES {
        let table = understand(&Grid::open(name, bytes, None).expect("a table"), None).expect("a heading");
        let made: BTreeMap<String, Vec<u8>> = files(&table, name, None).into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        let plan = Plan::from_files(&made).unwrap_or_else(|found| {
            panic!(
                "{name}: {:#?}",
                found
                    .iter()
                    .map(|one| (one.code, one.message.en.clone(), one.place.as_ref().map(|place| place.line())))
                    .collect::<Vec<_>>()
            )
        });
        let judged = table.entries.iter().filter(|entry| entry.is_judged()).count();
        assert_eq!((plan.indicators.len(), plan.watched.len()), (judged, table.entries.len() - judged), "{name}");
        for entry in &table.entries {
            let Some(demand) = &entry.demand else { continue };
            let row = plan.indicator(&entry.id).unwrap_or_else(|| panic!("{name}: {}", entry.id));
            assert_eq!(row.baseline, entry.base_value().map(|value| value.number), "{name}: {}", entry.id);
            // A row by its class meets all or nothing of a share from half a printed unit on.
            let kind = match row.target.comparison.kind() {
                TargetKind::Full if [0.0, 100.0].contains(&demand.value) => demand.comparison,
                kind => kind,
            };
            assert_eq!(
                (row.target.value, kind, row.target.measure, row.baseline_year),
                (demand.value, demand.comparison, demand.measure, entry.baseline_year),
                "{name}: {}",
                entry.id
            );
        }
        let interim: usize = table.entries.iter().map(|entry| entry.interim.len()).sum();
        assert_eq!(plan.commitments.len(), interim, "{name}");
    }
}

/// An ODS file tells numbers and not how they are shown: of a row in per cent that is known, of a row without a unit it is asked.
#[test]
fn what_may_be_shown_in_per_cent_is_asked_where_the_file_does_not_tell() {
    let grid = Grid::open("shares.ods", include_bytes!("tables/shares.ods"), None).expect("a sheet");
    let table = understand(&grid, None).expect("a table");
    for (name, base, doubt) in [
        ("Preschool enrolment", 97.0, "read as 97 %"),
        ("Screening rate", 0.8, "if the cell is shown as 80 %"),
        ("Coverage of care", 50.0, "read as 50 %"),
        ("Beds", 120.0, ""),
    ] {
        let entry = table.entries.iter().find(|entry| entry.row.name == name).expect("the row");
        assert_eq!(entry.base_value().map(|value| value.number), Some(base), "{name}");
        let told: Vec<&str> = entry.doubts.iter().map(|(_, words)| words.en.as_str()).collect();
        assert!(if doubt.is_empty() { told.is_empty() } else { told.iter().any(|words| words.contains(doubt)) }, "{name}: {told:?}");
    }
}
